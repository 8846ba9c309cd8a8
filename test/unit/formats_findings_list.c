/* Is the list of findings a workbook in which nothing of the sender's becomes a formula, errors
 * come first, and everything is counted? The parts are read back as XML with libzip. */

#include <zip.h>

#include <string.h>
#include "formats/formats.h"
#include "tap.h"

static Str part(Cx *cx, Str workbook, const char *name) {
    zip_error_t error;
    zip_source_t *source = zip_source_buffer_create(workbook.p, workbook.n, 0, &error);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!zip) return STR_NONE;
    zip_stat_t state;
    Str out = STR_NONE;
    zip_file_t *file = zip_fopen(zip, name, 0);
    if (file && !zip_stat(zip, name, 0, &state)) {
        char *text = arena_alloc(cx->mem, state.size + 1);
        zip_int64_t n = zip_fread(file, text, state.size);
        out = (Str){text, n > 0 ? (size_t)n : 0};
    }
    if (file) zip_fclose(file);
    zip_discard(zip);
    return out;
}

static bool has(Str text, const char *needle) {
    return str_find(text, str_of(needle), 0) != SIZE_MAX;
}

/* Excel repairs, or refuses, a workbook with a letter that XML does not know. */
static void test_letters(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    finding_add(&findings, RULE_REGION_NAME, 7, 1, S("a\xef\xbf\xbf\xef\xbf\xbe"), S("_x0041_"));
    char *heading = arena_alloc(cx.mem, 100000);
    memset(heading, 'h', 100000);
    Str headings[] = {{heading, 100000}};
    FindingsAbout about = {.file = S("\xef\xbf\xbf.csv"), .headings = headings, .n_headings = 1};
    Str out = STR_NONE;
    is_int(findings_list(&cx, &out, &findings, &about), OK, "a list of strange letters is made");
    Str texts = part(&cx, out, "xl/sharedStrings.xml");
    Str sheet = part(&cx, out, "xl/worksheets/sheet1.xml");
    ok(texts.n && !has(texts, "\xef\xbf\xbf") && !has(texts, "\xef\xbf\xbe"), "U+FFFF is none");
    ok(sheet.n && !has(sheet, "\xef\xbf\xbf"), "nor in the name of the file");
    ok(has(texts, "a\xef\xbf\xbd\xef\xbf\xbd"), "the text around it stays");
    ok(has(texts, "_x005F_x0041_"), "what looks like an escape stays what it is");
    ok(has(texts, "hhhhh") && has(texts, "h…"),
       "a heading longer than a cell is cut, not left out");
    cx_end(&cx);
}

static Str list_of(Cx *cx, const Findings *findings) {
    static const Str headings[] = {S("Schlüssel"), S("=HYPERLINK(\"x\")")};
    FindingsAbout about = {S("a&b=c.csv"), S("00ff"), S("CSV, UTF-8, ;"), S("pupils"), 1790000000,
                           headings,       2};
    Str out = STR_NONE;
    is_int(findings_list(cx, &out, findings, &about), OK, "the list is made");
    return out;
}

static void test_texts(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    finding_add(&findings, RULE_REGION_NAME, 7, 1, S("+49 201"), S("@SUM(A1)"));
    finding_add(&findings, RULE_REGION_UNKNOWN, 9, 28, S("=cmd|' /C calc'!A0"), STR_NONE);
    for (size_t i = 0; i < 150; i++)
        finding_add(&findings, RULE_CELL_DOUBLE, 10 + i, 2, S("-1\x01"), S("\t=1+1"));
    Str book = list_of(&cx, &findings);
    Str sheet = part(&cx, book, "xl/worksheets/sheet1.xml");
    Str summary = part(&cx, book, "xl/worksheets/sheet2.xml");
    Str texts = part(&cx, book, "xl/sharedStrings.xml");
    ok(!has(sheet, "<f>") && !has(summary, "<f>"), "no cell is a formula");
    ok(!has(sheet, "hyperlink"), "no cell is a link");
    ok(has(texts, "=cmd|' /C calc'!A0"), "what was found stands there as text");
    ok(has(texts, ">AB<"), "column 28 is AB");
    ok(str_find(texts, S("=cmd"), 0) < str_find(texts, S("+49 201"), 0), "errors come first");
    ok(has(sheet, "autoFilter") && has(sheet, "dataValidation"), "filter and drop-down");
    ok(has(sheet, "state=\"frozen\"") && has(sheet, "landscape"), "frozen head, landscape");
    ok(has(sheet, "a&amp;&amp;b=c.csv"), "an ampersand of the name is no command of the footer");
    ok(has(summary, "<v>150</v>") && has(summary, "<v>100</v>"), "150 were found, 100 are listed");
    ok(has(texts, "Was nicht passt"), "German");
    cx.lang = EN;
    Str again = list_of(&cx, &findings), twice = list_of(&cx, &findings);
    ok(str_equal(again, twice), "the same input gives the same bytes");
    ok(has(part(&cx, again, "xl/sharedStrings.xml"), "What does not fit"), "English");
    cx_end(&cx);
}

static void test_numbers(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    finding_add(&findings, RULE_SUM_ROUNDED, 7, 2, S("5.777"), S("12345 ± 0.0051"));
    Str texts = part(&cx, list_of(&cx, &findings), "xl/sharedStrings.xml");
    ok(has(texts, ">5,777<") && has(texts, ">12.345 ± 0,0051<"), "German writes numbers its way");
    cx.lang = EN;
    texts = part(&cx, list_of(&cx, &findings), "xl/sharedStrings.xml");
    ok(has(texts, ">5.777<") && has(texts, ">12,345 ± 0.0051<"), "and so does English");
    cx_end(&cx);
}

static void test_empty(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Findings findings = {.mem = cx.mem};
    Str book = list_of(&cx, &findings);
    ok(has(part(&cx, book, "xl/sharedStrings.xml"), "Nothing was found"), "an empty list says so");
    cx_end(&cx);
}

int main(void) {
    test_letters();
    test_texts();
    test_numbers();
    test_empty();
    return done();
}

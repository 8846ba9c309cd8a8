/* Does an old workbook give the same rows as the same workbook of today, and does nothing that is
 * wrong with it, or with the process that reads it, reach beyond a clear text? The answers of that
 * process are made here byte by byte. */

#include <sys/resource.h>
#include <sys/wait.h>

#include "xlsx_book.h"
#include "../../src/formats/xls.c"

#define OWN "test/data/workbooks/"

static Str whole(Cx *cx, const char *path) {
    Str bytes = STR_NONE;
    must(!file_read(cx, &bytes, str_of(path), (size_t)4 << 20));
    return bytes;
}

/* Right hand side: what LibreOffice 7.4 writes as CSV of the same sheet, its percentages without
 * the sign, dates in ISO. */
static const char *formats_rows =
    "1:Titel über alles\n"
    "2:Schlüssel|Anteile|Anteile|Anteile|Tag|Zeit\n"
    "3:|A|B|C\n"
    "4:05114|37.5|3.3|3703701|2025-01-03|2024-12-31T18:00:00|7.5|2020|TRUE\n"
    "5:05115|50|4.4|4938268|2025-01-04|2024-12-31T18:00:00|10|2020|FALSE\n"
    "6:05116|62.5|5.5|0.001|2025-01-05|2024-12-31T18:00:00|12.5|2020|TRUE\n"
    "7:05117|75|6.6|7407402|2025-01-06|2024-12-31T18:00:00|15|2020|FALSE\n"
    "8:05118|87.5|7.7|8641969|2025-01-07|2024-12-31T18:00:00|17.5|2020|TRUE\n"
    "9:05119|100|8.8|9876536|2025-01-08|2024-12-31T18:00:00|20|2020|FALSE\n"
    "10:Gruppe|1\n"
    "11:Gruppe|2\n";

static void same_rows(void) {
    static const char *paths[] = {OWN "formats.xlsx", OWN "formats.xls"};
    for (size_t i = 0; i < 2; i++) {
        Trial t;
        Cx cx;
        cx_begin(&cx, DE);
        Str bytes = whole(&cx, paths[i]);
        try_sheet(&t, bytes, STR_NONE);
        is_str(rows_of(&t), formats_rows, paths[i]);
        is_str(findings_of(&t),
               i ? "sheet.hidden@0/0 sheet.chosen@0/0 sheet.hidden-rows@0/0 "
                   "sheet.hidden-columns@0/0"
                 : "sheet.hidden@0/0 sheet.chosen@0/0 sheet.hidden-columns@0/0 "
                   "sheet.hidden-rows@0/0",
               "what is hidden is told");
        is_str(t.findings.list.at[0].value, "Geheim", "the hidden sheet by name");
        end(&t);
        try_sheet(&t, bytes, S("Info"));
        is_str(rows_of(&t), "1:nur Text\n", "a sheet by its name");
        end(&t);
        try_sheet(&t, bytes, S("Geheim"));
        ok(t.opened == INVALID && fault_says(&t, "Geheim"), "a hidden one is not to be had");
        end(&t);
        try_bytes(&t, bytes);
        ok(!t.opened && t.table->n_sheets == 2 && t.table->sheet == 1, "the sheets of the table");
        end(&t);
        cx_end(&cx);
    }
    is_str(format_name(FORMAT_XLS), "XLS", "the format has a name");
}

/* ---- files ---- */

static void put(char *bytes, uint32_t value, size_t n) {
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(value >> (8 * i));
}

/* A file system with one entry of this name. */
static Str cfb_with(Arena *mem, Str name) {
    char *bytes = arena_alloc(mem, 3 * 512);
    memcpy(bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
    bytes[30] = 9;
    put(bytes + 48, 1, 4); /* directory */
    put(bytes + 76, 0, 4); /* table of sectors */
    put(bytes + 512 + 4, 0xfffffffeU, 4);
    for (size_t i = 0; i < name.n; i++)
        bytes[1024 + 128 + 2 * i] = name.p[i];
    put(bytes + 1024 + 128 + 64, (uint32_t)(2 * name.n + 2), 2);
    return (Str){bytes, 3 * 512};
}

static void refused(Str bytes, const char *words) {
    Trial t;
    try_sheet(&t, bytes, STR_NONE);
    ok(t.opened == INVALID && fault_says(&t, words), "refused: %s", words);
    end(&t);
}

static void other_files(void) {
    Cx cx;
    cx_begin(&cx, DE);
    refused(cfb_with(cx.mem, S("EncryptedPackage")), "Kennwort");
    refused(cfb_with(cx.mem, S("WordDocument")), "nicht wie eine Tabelle");
    refused(cfb_with(cx.mem, S("Workbook")), "lässt sich nicht lesen");
    char *loop = (char *)(uintptr_t)cfb_with(cx.mem, S("x")).p;
    put(loop + 512 + 4, 1, 4); /* the directory follows itself */
    refused((Str){loop, 3 * 512}, "nicht wie eine Tabelle");
    Str real = whole(&cx, OWN "formats.xls");
    size_t strange = 0;
    for (size_t n = 8; n < real.n; n += 509) {
        Trial t;
        try_sheet(&t, str_slice(real, 0, n), STR_NONE);
        strange += t.opened && t.opened != INVALID && t.opened != LIMIT;
        end(&t);
    }
    ok(!strange, "cut short anywhere: rows or a clear text");
    uint32_t random = 1;
    for (size_t i = 0; i < 60; i++) {
        Trial t;
        char *bytes = arena_alloc(cx.mem, real.n);
        memcpy(bytes, real.p, real.n);
        for (size_t k = 0; k < 1 + i / 4; k++) {
            random = random * 1664525U + 1013904223U;
            bytes[8 + (random >> 8) % (real.n - 8)] = (char)(random >> 3);
        }
        try_sheet(&t, (Str){bytes, real.n}, STR_NONE);
        Err err = t.opened ? t.opened : t.ended;
        strange += err != INVALID && err != LIMIT && err != NOT_FOUND;
        end(&t);
    }
    ok(!strange, "with wrong bytes, too");
    ok(waitpid(-1, NULL, WNOHANG) < 0, "no process is left behind");
    cx_end(&cx);
}

/* ---- answers ---- */

static void answer_number(Buf *out, uint32_t value) {
    buf_put(out, (Str){(const char *)&value, sizeof value});
}
static void answer_text(Buf *out, Str text) {
    answer_number(out, (uint32_t)text.n);
    buf_put(out, text);
}

/* One sheet, one merged range and, if it is not NULL, one row. */
static Buf answer_of(Arena *mem, const Str *cell) {
    Buf out = buf_new(mem, (size_t)4 << 20);
    answer_number(&out, XLS_MARK);
    answer_number(&out, 1);
    answer_text(&out, S("Blatt"));
    const uint32_t head[] = {0, 0, 0, 0, 1, 1, 1, 1, 2};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        answer_number(&out, head[i]);
    if (cell) {
        answer_number(&out, XLS_ROW);
        answer_number(&out, 7);
        answer_number(&out, 1);
        answer_number(&out, 0);
        answer_text(&out, *cell);
    }
    return out;
}

static Err read_answer(Str answer, Str *first) {
    Cx cx;
    Rows rows = {0};
    RawRow row;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    Xls *xls = NEW(cx.mem, Xls);
    *xls = (Xls){.name = S("x.xls"), .answer = answer};
    Err err = take_head(&cx, xls, &rows, &(RowsAsk){.path = S("x.xls"), .findings = &findings});
    while (!err)
        if (!(err = next(&cx, xls, &row)) && first) *first = row.n ? row.cells[0] : STR_NONE;
    if (err != NOT_FOUND) must(fault_text(cx.mem, EN, &cx.fault).n > 0);
    cx_end(&cx);
    return err;
}

static void answers(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Str text = S("Köln"), broken_text = S("K\xf6ln"), got = STR_NONE;
    Buf good = answer_of(cx.mem, &text);
    answer_number(&good, XLS_END);
    answer_number(&good, 1);
    is_int(read_answer(buf_str(&good), &got), NOT_FOUND, "a whole answer is read to its end");
    size_t refused_n = 0;
    for (size_t n = 0; n < good.n; n++)
        refused_n += read_answer(str_slice(buf_str(&good), 0, n), NULL) == INVALID;
    is_int(refused_n, good.n, "cut short anywhere, it is refused");
    size_t strange = 0;
    for (size_t i = 0; i < good.n; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            char *bytes = arena_alloc(cx.mem, good.n);
            memcpy(bytes, good.p, good.n);
            bytes[i] = (char)(bytes[i] ^ (1 << bit));
            Err err = read_answer((Str){bytes, good.n}, NULL);
            strange += err != INVALID && err != LIMIT && err != NOT_FOUND;
        }
    ok(!strange, "with any bit turned it is refused or read, nothing else");
    Buf bad = answer_of(cx.mem, &broken_text);
    is_int(read_answer(buf_str(&bad), NULL), INVALID, "a text that is no UTF-8 is refused");
    Buf long_one = answer_of(cx.mem, NULL);
    answer_number(&long_one, XLS_ROW);
    answer_number(&long_one, 1);
    answer_number(&long_one, TABLE_MOST_COLUMNS + 1);
    is_int(read_answer(buf_str(&long_one), NULL), INVALID, "more cells than a row can have");
    Buf extra = answer_of(cx.mem, NULL);
    answer_number(&extra, XLS_END);
    answer_number(&extra, 0);
    buf_char(&extra, 'x');
    is_int(read_answer(buf_str(&extra), NULL), INVALID, "more than the answer");
    cx_end(&cx);
}

int main(void) {
    same_rows();
    other_files();
    answers();
    return done();
}

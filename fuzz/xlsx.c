/* Does the reader of workbooks stand any bytes? The first byte says what the rest is: a whole zip,
 * or one part of a workbook whose other parts are fine, so that the zip's check sums do not keep
 * the fuzzer out. Rows must be UTF-8, go up, come again after a rewind, and be the same when a
 * comment in each sends them to the XML parser. */

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "zip_made.h"
#include "formats/sheets_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define LINKS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define LINK(id, type, target) \
    "<Relationship Id=\"" id "\" Type=\"" LINKS "/" type "\" Target=\"" target "\"/>"

static const ZipPart parts[] = {
    {.name = "xl/worksheets/sheet1.xml",
     .stored = true,
     .text = S("<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c><c "
               "s=\"1\"><v>45657</v></c></row>"
               "</sheetData></worksheet>")},
    {.name = "xl/sharedStrings.xml",
     .stored = true,
     .text = S("<sst><si><t>a</t></si><si><t>b</t></si></sst>")},
    {.name = "xl/styles.xml",
     .stored = true,
     .text = S("<s><cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/></cellXfs></s>")},
    {.name = "xl/workbook.xml",
     .stored = true,
     .text = S("<workbook><sheets><sheet name=\"A\" id=\"r1\"/></sheets></workbook>")},
    {.name = "xl/_rels/workbook.xml.rels",
     .stored = true,
     .text = S("<Relationships>" LINK("r1", "worksheet", "worksheets/sheet1.xml")
                   LINK("r2", "styles", "styles.xml")
                       LINK("r3", "sharedStrings", "sharedStrings.xml") "</Relationships>")},
    {.name = "[Content_Types].xml", .stored = true, .text = S("<Types/>")},
};
enum { PARTS = sizeof parts / sizeof *parts, FREE = PARTS - 1 };

/* A zip with part `given` replaced. */
static Str workbook(Arena *mem, size_t given, Str text) {
    ZipPart all[PARTS];
    memcpy(all, parts, sizeof parts);
    all[given].text = text;
    return zip_of(mem, PARTS, all);
}

typedef struct Digest {
    size_t rows, line;
    uint64_t sum;
    Err err;
} Digest;

static Digest read_rows(Cx *cx, const Rows *rows) {
    Digest seen = {0};
    RawRow row;
    while (!(seen.err = rows->next(cx, rows->state, &row))) {
        must(row.n && row.n <= TABLE_MOST_COLUMNS && row.line > seen.line);
        seen.line = row.line;
        seen.rows++;
        for (size_t i = 0; i < row.n; i++) {
            must(!row.cells[i].n || str_is_utf8(row.cells[i]));
            seen.sum = seen.sum * 31 + str_hash(row.cells[i]);
        }
    }
    must(seen.err == NOT_FOUND || seen.err == INVALID || seen.err == LIMIT);
    return seen;
}

static Digest read_book(Cx *cx, Str bytes) {
    Findings findings = {.mem = cx->mem};
    Rows rows;
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, bytes.p, bytes.n) == (ssize_t)bytes.n);
    const RowsAsk ask = {.path = str_format(cx->mem, "/proc/self/fd/%d", file),
                         .findings = &findings};
    Digest first = {.err = xlsx_rows(cx, &rows, &ask)};
    must(!first.err || first.err == INVALID || first.err == LIMIT);
    if (!first.err) {
        first = read_rows(cx, &rows);
        size_t told = findings.list.n;
        must(!rows.rewind(cx, rows.state));
        Digest second = read_rows(cx, &rows);
        must(first.rows == second.rows && first.sum == second.sum && first.err == second.err);
        must(first.err != NOT_FOUND || told == findings.list.n);
    }
    for (size_t i = 0; i < findings.list.n; i++)
        must(finding_text(cx->mem, EN, &findings.list.at[i]).n > 0);
    close(file);
    return first;
}

/* A comment before the end of each row; none where the text has marks of its own that hide it. */
static Str with_comments(Arena *mem, Str text) {
    if (str_find(text, S("<!"), 0) != SIZE_MAX) return STR_NONE;
    Buf out = buf_new(mem, 4 * text.n + 16);
    for (size_t at = 0, next; at < text.n; at = next) {
        next = str_find(text, S("</row>"), at);
        buf_put(&out, str_slice(text, at, next == SIZE_MAX ? text.n : next));
        if (next == SIZE_MAX) break;
        buf_put(&out, S("<!----></row>"));
        next += 6;
    }
    return out.full ? STR_NONE : buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    if (!n) return 0;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes + 1, n - 1};
    size_t part = bytes[0] % (FREE + 1);
    Digest whole = read_book(&cx, part == FREE ? text : workbook(cx.mem, part, text));
    Str longer = part == 0 ? with_comments(cx.mem, text) : STR_NONE;
    if (longer.n && whole.err == NOT_FOUND) {
        Digest parsed = read_book(&cx, workbook(cx.mem, 0, longer));
        must(parsed.err != NOT_FOUND || (parsed.rows == whole.rows && parsed.sum == whole.sum));
    }
    cx_end(&cx);
    return 0;
}

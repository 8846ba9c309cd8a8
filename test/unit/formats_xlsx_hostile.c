/* Does a workbook made to do harm end in bounded time, in bounded memory and with a clear text? */

#include "xlsx_book.h"
#include "formats/sheets_in.h"

#define HEAD "<worksheet><sheetData>"
#define TAIL "</sheetData></worksheet>"

static void refused_book(Str bytes, Err want, const char *words) {
    Trial t;
    try_sheet(&t, bytes, STR_NONE);
    Err got = t.opened ? t.opened : t.ended;
    if (got != want) printf("# got %d, not %d\n", got, want);
    ok((got == want) & fault_says(&t, words), "refused: %s", words);
    ok(arena_bytes(t.cx.mem) < (size_t)150 << 20, "in bounded memory");
    end(&t);
}

static void refused_part(const char *name, Str text, Err want, const char *words) {
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart parts[] = {{.name = "xl/worksheets/sheet1.xml", .text = S(HEAD TAIL)},
                       {.name = name, .text = text, .stored = text.n > ((size_t)1 << 20)}};
    bool sheet = !strcmp(name, parts[0].name);
    refused_book(book_of(cx.mem, sheet ? 1 : 2, sheet ? parts + 1 : parts), want, words);
    cx_end(&cx);
}

static void refused_sheet(Str text, Err want, const char *words) {
    refused_part("xl/worksheets/sheet1.xml", text, want, words);
}

static Str repeat(Arena *mem, Str before, Str each, size_t n, Str after) {
    Buf out = buf_new(mem, before.n + each.n * n + after.n);
    buf_put(&out, before);
    for (size_t i = 0; i < n; i++)
        buf_put(&out, each);
    buf_put(&out, after);
    return buf_str(&out);
}

static void documents(void) {
#define ENTITIES \
    "<!DOCTYPE w [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"/etc/passwd\">]>"
    static const char *parts[] = {
        "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml",
        "xl/sharedStrings.xml",     "_rels/.rels",     "xl/_rels/workbook.xml.rels"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        refused_part(parts[i], S(ENTITIES "<w>&b;&c;</w>"), INVALID, "DOCTYPE");
    Cx cx;
    cx_begin(&cx, DE);
    refused_sheet(repeat(cx.mem, S(HEAD "<row><c><v>"), S("<a>"), 100, S("</v></c></row>" TAIL)),
                  LIMIT, "tiefer als");
    refused_sheet(repeat(cx.mem, S(HEAD "<row><c><v>"), S("0123456789abcdef"), 70000,
                         S("</v></c></row>" TAIL)),
                  LIMIT, "länger als 1 MB");
    refused_sheet(repeat(cx.mem, S(HEAD "<row><c t=\"str\"><v>ä"), S("0123456789abcdef"), 70000,
                         S("</v></c></row>" TAIL)),
                  LIMIT, "länger als 1 MB");
    refused_sheet(repeat(cx.mem, S(HEAD "<row><c r=\""), S("AAAAAAAAAAAAAAAA"), 100000,
                         S("\"><v>1</v></c></row>" TAIL)),
                  LIMIT, "länger als 1024 kB");
    refused_sheet(S(HEAD "<row><c><v>1</v></c>"), INVALID, "mitten im Dokument");
    refused_sheet(S(HEAD "<row><c><v>1</v></c></rau>" TAIL), INVALID, "kein gültiges XML");
    cx_end(&cx);
}

static void places(void) {
    refused_sheet(S(HEAD "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>" TAIL), LIMIT,
                  "mehr als 2.000 Spalten");
    refused_sheet(S(HEAD "<row r=\"1048577\"><c><v>1</v></c></row>" TAIL), LIMIT, "1.048.576");
    refused_sheet(S(HEAD "<row r=\"99999999999999999999\"><c><v>1</v></c></row>" TAIL), INVALID,
                  "beschädigt");
    refused_sheet(
        S(HEAD "<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>1</v></c></row>" TAIL),
        INVALID, "nicht in ihrer Reihenfolge");
    refused_sheet(S(HEAD "<row r=\"2\"><c r=\"17\"><v>1</v></c></row>" TAIL), INVALID, "Zeile 2");
    refused_sheet(S(HEAD "<row><c t=\"s\"><v>7</v></c></row>" TAIL), INVALID, "Zeile 1");
    refused_sheet(S(HEAD "<row><c t=\"s\"><v>99999999999999999999</v></c></row>" TAIL), INVALID,
                  "Zeile 1");
}

static void amplified(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Str strings = repeat(cx.mem, S("<sst><si><t>"), S("0123456789abcdef"), 60000,
                         S("</t></si><si><t>x</t></si></sst>"));
    ZipPart parts[] = {
        {.name = "xl/sharedStrings.xml", .text = strings, .stored = true},
        {.name = "xl/worksheets/sheet1.xml",
         .text = S(HEAD "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>0</v></c></row>" TAIL)}};
    refused_book(book_of(cx.mem, 2, parts), LIMIT, "länger als 1 MB");
    parts[1].text = repeat(cx.mem, S(HEAD), S("<row><c t=\"s\"><v>0</v></c></row>"), 400, S(TAIL));
    refused_book(book_of(cx.mem, 2, parts), LIMIT, "höchstens 256 MB");
    parts[1].text =
        repeat(cx.mem, S(HEAD), S("<row><c r=\"BXX1\"><v>0</v></c></row>"), 200000, S(TAIL));
    parts[1].stored = true;
    refused_book(book_of(cx.mem, 2, parts), LIMIT, "höchstens 256 MB");
    parts[1] =
        (ZipPart){.name = "xl/worksheets/sheet1.xml",
                  .text = S(HEAD "<row><c t=\"s\"><v>0</v></c></row>" TAIL
                                 "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>")};
    Trial t;
    try_sheet(&t, book_of(cx.mem, 2, parts), STR_NONE);
    ok(!t.opened && t.ended == NOT_FOUND, "a title over the whole sheet stays one text");
    end(&t);
    cx_end(&cx);
    refused_part("xl/sharedStrings.xml", STR_NONE, NOT_FOUND, "");
}

static void many_things(void) {
    Cx cx;
    cx_begin(&cx, DE);
    refused_sheet(repeat(cx.mem, S(HEAD TAIL "<mergeCells>"), S("<mergeCell ref=\"A1:XFD9999\"/>"),
                         100001, S("</mergeCells>")),
                  LIMIT, "100.000 verbundene");
    Buf wide = buf_new(cx.mem, (size_t)16 << 20);
    buf_put(&wide, S("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>"));
    for (size_t i = 1; i <= 100000; i++)
        buf_format(&wide, "<mergeCell ref=\"A%zu:XFD%zu\"/>", i % 50000 + 1, i % 50000 + 1);
    buf_put(&wide, S("</mergeCells></worksheet>"));
    ZipPart part = {.name = "xl/worksheets/sheet1.xml", .text = buf_str(&wide), .stored = true};
    Trial t;
    try_sheet(&t, book_of(cx.mem, 1, &part), STR_NONE);
    ok(!t.opened && t.ended == NOT_FOUND, "a hundred thousand ranges, half of them on others");
    end(&t);
    Buf list = buf_new(cx.mem, (size_t)1 << 20);
    buf_put(&list, S("<workbook><sheets>"));
    for (size_t i = 0; i < 1001; i++)
        buf_format(&list, "<sheet name=\"%zu\" id=\"r1\"/>", i);
    buf_put(&list, S("</sheets></workbook>"));
    refused_part("xl/workbook.xml", buf_str(&list), LIMIT, "mehr als 1.000 Blätter");
    refused_part("xl/workbook.xml", S("<workbook><sheets/></workbook>"), INVALID,
                 "kein sichtbares");
    refused_part("xl/styles.xml",
                 repeat(cx.mem, S("<s><cellXfs>"), S("<xf/>"), 100001, S("</cellXfs></s>")), LIMIT,
                 "Zellformate");
    refused_part(
        "xl/sharedStrings.xml",
        repeat(cx.mem, S("<sst><si><t>"), S("0123456789abcdef"), 70000, S("</t></si></sst>")),
        LIMIT, "länger als 1 MB");
    refused_part("xl/sharedStrings.xml",
                 repeat(cx.mem, S("<sst>"), S("<si/>"), (4 << 20) + 1, S("</sst>")), LIMIT,
                 "4 Millionen");
    cx_end(&cx);
}

static void zips(void) {
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart part = {.name = "xl/worksheets/sheet1.xml",
                    .text = repeat(cx.mem, S(HEAD), S("                "), 2 << 20, S(TAIL))};
    refused_book(book_of(cx.mem, 1, &part), LIMIT, "300-mal");
    ZipPart parts[] = {{.name = "xl/worksheets/sheet1.xml", .text = S(HEAD TAIL)},
                       {.name = "../../etc/evil", .text = S("x")}};
    refused_book(book_of(cx.mem, 2, parts), INVALID, "hinausführt");
    parts[1].name = "/etc/evil";
    refused_book(book_of(cx.mem, 2, parts), INVALID, "hinausführt");
    parts[1].name = "..\\evil";
    refused_book(book_of(cx.mem, 2, parts), INVALID, "hinausführt");
    parts[1].name = "xl/Worksheets/SHEET1.xml";
    refused_book(book_of(cx.mem, 2, parts), INVALID, "desselben Namens");
    parts[1] = (ZipPart){.name = "xl/media/link", .text = S("/etc/passwd"), .mode = 0120777};
    refused_book(book_of(cx.mem, 2, parts), INVALID, "Verweis auf eine andere Datei");
    refused_book(book_of(cx.mem, 0, NULL), INVALID, "fehlt der Inhalt des Blattes „Daten“");
    parts[1] = (ZipPart){.name = "xl/workbook.xml"};
    refused_book(book_of(cx.mem, 2, parts), INVALID, "keine Arbeitsmappe");
    parts[1] = (ZipPart){.name = "xl/workbook.bin", .text = S("x")};
    refused_book(book_of(cx.mem, 2, parts), INVALID, "XLSX");
    refused_book(zip_of(cx.mem, 2,
                        (ZipPart[]){{.name = "[Content_Types].xml", .text = S("x")},
                                    {.name = "xl/workbook.bin", .text = S("x")}}),
                 INVALID, "XLSB");
    refused_book(zip_of(cx.mem, 2,
                        (ZipPart[]){{.name = "[Content_Types].xml", .text = S("x")},
                                    {.name = "word/document.xml", .text = S("x")}}),
                 INVALID, "Word");
    cx_end(&cx);
}

/* The size that the zip names for the sheet becomes 2 GB. */
/* What macOS packs beside a table is none. */
static void asides(void) {
    Cx cx;
    Trial t;
    cx_begin(&cx, DE);
    ZipPart parts[] = {{.name = "a.csv", .text = S("Ort;Zahl\nEssen;1\nHagen;2\n")},
                       {.name = "__MACOSX/._a.csv", .text = S("x")},
                       {.name = ".DS_Store", .text = S("x")}};
    try_bytes(&t, zip_of(cx.mem, 3, parts));
    is_str(rows_of(&t), "2:Essen|1\n3:Hagen|2\n", "a table with what macOS packs beside it");
    end(&t);
    cx_end(&cx);
}

static void lying_sizes(void) {
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart part = {.name = "xl/worksheets/sheet1.xml",
                    .text = S(HEAD "<row><c><v>1</v></c></row>" TAIL)};
    Str book = book_of(cx.mem, 1, &part);
    const uint32_t sizes[] = {0x80000000U, 60 << 20, 3};
    const char *words[] = {"höchstens 256 MB", "300-mal", "beschädigt"};
    for (size_t i = 0; i < 3; i++) {
        char *bytes = arena_alloc(cx.mem, book.n);
        memcpy(bytes, book.p, book.n);
        size_t last = 0;
        for (size_t at = 0; (at = str_find(book, S("PK\1\2"), at)) != SIZE_MAX; at++)
            last = at;
        memcpy(bytes + last + 24, &sizes[i], 4);
        refused_book((Str){bytes, book.n}, i < 2 ? LIMIT : INVALID, words[i]);
    }
    size_t refused = 0, tried = 0;
    for (size_t n = 4; n < book.n; n += 7, tried++) {
        Trial t;
        try_sheet(&t, str_slice(book, 0, n), STR_NONE);
        refused += t.opened == INVALID;
        end(&t);
    }
    ok(refused == tried, "cut short anywhere, it is refused");
    cx_end(&cx);
}

/* Every byte of the packed sheet, and of its check sum, with another value. */
static void damaged_parts(void) {
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart part = {.name = "xl/worksheets/sheet1.xml",
                    .text =
                        repeat(cx.mem, S(HEAD), S("<row><c><v>17</v></c><c/></row>"), 50, S(TAIL))};
    Str book = book_of(cx.mem, 1, &part);
    size_t refused = 0, tried = 0, from = 0, last = 0;
    for (size_t at = 0; (at = str_find(book, S("PK\3\4"), at)) != SIZE_MAX; at++)
        from = at;
    for (size_t at = 0; (at = str_find(book, S("PK\1\2"), at)) != SIZE_MAX; at++)
        last = at;
    from += 30 + (size_t)strlen(part.name);
    char *bytes = arena_alloc(cx.mem, book.n);
    memcpy(bytes, book.p, book.n);
    for (size_t at = from; at < from + 60; at++, tried++) {
        size_t place = at < from + 56 ? at : last + 16 + at - from - 56;
        Trial t;
        bytes[place] = (char)~bytes[place];
        try_sheet(&t, (Str){bytes, book.n}, STR_NONE);
        refused += t.opened == INVALID && fault_says(&t, "beschädigt");
        end(&t);
        bytes[place] = book.p[place];
    }
    if (!ok(refused == tried, "damaged anywhere, it is refused"))
        printf("# %zu of %zu\n", refused, tried);
    cx_end(&cx);
}

static void many_parts(void) {
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart *parts = NEW_ARRAY(cx.mem, ZipPart, 10001);
    for (size_t i = 0; i < 10001; i++)
        parts[i] = (ZipPart){.name = str_format(cx.mem, "%zu", i).p, .text = S("")};
    refused_book(zip_of(cx.mem, 10001, parts), LIMIT, "mehr Teile");
    cx_end(&cx);
}

int main(void) {
    documents();
    places();
    amplified();
    many_things();
    zips();
    asides();
    lying_sizes();
    damaged_parts();
    many_parts();
    return done();
}

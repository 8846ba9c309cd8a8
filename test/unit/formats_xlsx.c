/* Does a workbook give the rows that a person sees in it? The rows are made here in the short form
 * and, a second time, with a comment in each, which only the XML parser can read: both must give
 * the same. */

#include <stdlib.h>

#include "xlsx_book.h"
#include "formats/sheets_in.h"

#define STYLES \
    "<styleSheet " MAIN_NS "><numFmts count=\"9\"><numFmt numFmtId=\"164\" formatCode=\"00000\"/>" \
    "<numFmt numFmtId=\"165\" formatCode=\"[$-407]d. mmm yyyy;@\"/>" \
    "<numFmt numFmtId=\"166\" formatCode=\"0.0&quot; %&quot;\"/>" \
    "<numFmt numFmtId=\"167\" formatCode=\"yyyy\"/>" \
    "<numFmt numFmtId=\"168\" formatCode=\"#,##0.0%;[Red]-0.0%\"/>" \
    "<numFmt numFmtId=\"169\" formatCode=\"00\\ 0\\ 00\\ 000\"/>" \
    "<numFmt numFmtId=\"170\" formatCode=\"0&quot; Tage&quot;\"/>" \
    "<numFmt numFmtId=\"171\" formatCode=\"[h]:mm\"/>" \
    "<numFmt numFmtId=\"172\" formatCode=\"dd.mm.yyyy\\ hh:mm\"/></numFmts>" \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" \
    "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/><xf numFmtId=\"164\"/>" \
    "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf numFmtId=\"168\"/>" \
    "<xf numFmtId=\"169\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"172\"/>" \
    "<xf numFmtId=\"21\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>"
#define STRINGS \
    "<sst " MAIN_NS "><si><t>Köln</t></si><si><r><rPr><b/></rPr><t>fett</t></r><r>" \
    "<t xml:space=\"preserve\"> und mager</t></r><rPh sb=\"0\" eb=\"1\"><t>nicht</t></rPh></si>" \
    "<si><t xml:space=\"preserve\"> innen </t></si><si><t> außen </t></si>" \
    "<si><t>=1+1</t></si><si><t>a_x000D_b_x005F_x0041_</t></si><si/></sst>"

/* Each "</row>" gets a comment before it. */
static Str with_comments(Arena *mem, Str text) {
    Buf out = buf_new(mem, text.n * 4 + 1000);
    for (size_t at = 0, next; at < text.n; at = next) {
        next = str_find(text, S("</row>"), at);
        buf_put(&out, str_slice(text, at, next == SIZE_MAX ? text.n : next));
        if (next == SIZE_MAX) break;
        buf_put(&out, S("<!-- c --></row>"));
        next += 6;
    }
    return buf_str(&out);
}

static Str sheet_text(Arena *mem, const char *rows, const char *behind) {
    return str_format(mem,
                      "<worksheet " MAIN_NS
                      "><dimension ref=\"A1:F9\"/><sheetData>%s</sheetData>%s</worksheet>",
                      rows, behind);
}

/* Reads the rows both ways; the second must give what the first gave. */
static void try_rows(Trial *t, const char *rows, const char *behind) {
    Cx cx;
    cx_begin(&cx, DE);
    Str text = sheet_text(cx.mem, rows, behind);
    ZipPart parts[] = {{.name = "xl/worksheets/sheet1.xml", .text = with_comments(cx.mem, text)},
                       {.name = "xl/styles.xml", .text = S(STYLES)},
                       {.name = "xl/sharedStrings.xml", .text = S(STRINGS)}};
    Trial parsed;
    try_sheet(&parsed, book_of(cx.mem, 3, parts), STR_NONE);
    parts[0].text = text;
    try_sheet(t, book_of(cx.mem, 3, parts), STR_NONE);
    ok(t->opened == parsed.opened && t->ended == parsed.ended &&
           str_equal(rows_of(t), rows_of(&parsed)) &&
           str_equal(findings_of(t), findings_of(&parsed)),
       "the short way and the parser agree");
    end(&parsed);
    cx_end(&cx);
}

static void is_rows(const char *rows, const char *want, const char *name) {
    Trial t;
    try_rows(&t, rows, "");
    ok(!t.opened && t.ended == NOT_FOUND, "%s: is read to its end", name);
    is_str(rows_of(&t), want, name);
    end(&t);
}

/* A number that the sheet keeps as one has a point, however many digits stand behind it. */
static void decimals(void) {
#define PAIR(row, text, number) \
    "<row r=\"" row "\"><c r=\"A" row "\" t=\"str\"><v>" text "</v></c><c r=\"B" row "\"" number \
    "</v></c></row>"
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    Str text = sheet_text(cx.mem,
                          PAIR("1", "a", " t=\"str\"><v>b") PAIR("2", "9,5", "><v>1.234")
                              PAIR("3", "8,5", "><v>12.345") PAIR("4", "7,25", "><v>17")
                                  PAIR("5", "7,25", "><v>18") PAIR("6", "7,25", "><v>19")
                                      PAIR("7", "7,75", "><v>20"),
                          "");
    ZipPart parts[] = {{.name = "xl/worksheets/sheet1.xml", .text = text}};
    try_bytes(&t, book_of(cx.mem, 1, parts));
    ok(!t.opened && t.table->n_columns == 2, "two columns");
    if (t.opened) return;
    is_int(t.table->decimal, DECIMAL_COMMA, "most values have a comma");
    is_int(t.table->columns[0].decimal, DECIMAL_COMMA, "texts with a comma");
    is_int(t.table->columns[1].decimal, DECIMAL_POINT, "numbers of the sheet have a point");
    end(&t);
    cx_end(&cx);
}

static void texts(void) {
    is_rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
            "<c r=\"C1\" t=\"s\"><v>2</v></c><c r=\"D1\" t=\"s\"><v>3</v></c>"
            "<c r=\"E1\" t=\"s\"><v>4</v></c><c r=\"F1\" t=\"s\"><v>5</v></c>"
            "<c r=\"G1\" t=\"s\"><v>6</v></c></row>",
            "1:Köln|fett und mager| innen |außen|=1+1|a\rb_x0041_\n", "shared strings");
    is_rows("<row r=\"2\"><c t=\"inlineStr\"><is><t>kurz</t></is></c>"
            "<c t=\"inlineStr\"><is><r><t>la</t></r><r><t>ng</t></r><rPh><t>x</t></rPh></is></c>"
            "<c t=\"inlineStr\"><is><t xml:space=\"preserve\"> p </t></is></c>"
            "<c t=\"inlineStr\"><is><t>a &amp; b&#228;</t></is></c></row>",
            "2:kurz|lang| p |a & bä\n", "inline texts");
    is_rows(
        "<row r=\"1\"><c t=\"str\"><f>A1&amp;\"x\"</f><v>Summe</v></c><c t=\"b\"><v>1</v></c>"
        "<c t=\"b\"><v>0</v></c><c t=\"e\"><v>#N/A</v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"
        "<c><f t=\"shared\" si=\"0\"/><v>12</v></c><c t=\"str\"><f>B1</f><v></v></c>"
        "<c><v>1</v></c></row>",
        "1:Summe|TRUE|FALSE|#N/A|#DIV/0!|12||1\n", "results of formulas, truth and errors");
}

/* A list of plain texts is read without the parser; whatever is added to it must change nothing. */
static void plain_strings(void) {
    static const char *added[] = {"",
                                  "<!-- c -->",
                                  "<si><t>&lt;</t></si>",
                                  "<si><t/></si>",
                                  "<si/>",
                                  "<si><r><t>r</t></r></si>",
                                  "<si><t>_x000A_</t></si>",
                                  "<x:y/>"};
    Cx cx;
    cx_begin(&cx, DE);
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        Trial t;
        ZipPart parts[] = {
            {.name = "xl/sharedStrings.xml",
             .text =
                 str_format(cx.mem,
                            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
                            "<sst " MAIN_NS " count=\"3\" xmlns:x=\"x\"><si><t>Köln\nSüd </t></si>"
                            "<si><t xml:space=\"preserve\"> a \"b\" </t></si>%s</sst>\n",
                            added[i])},
            {.name = "xl/worksheets/sheet1.xml",
             .text = sheet_text(cx.mem, "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>",
                                "")}};
        try_sheet(&t, book_of(cx.mem, 2, parts), STR_NONE);
        is_str(rows_of(&t), "1:Köln\nSüd| a \"b\" \n", added[i]);
        end(&t);
    }
    cx_end(&cx);
}

static void numbers(void) {
    /* right hand side: 15 significant digits, as spreadsheets show them in a wide column */
    is_rows("<row r=\"1\"><c><v>5.0</v></c><c><v>0.30000000000000004</v></c>"
            "<c><v>69.349999999999994</v></c><c><v>1E-3</v></c><c><v>6.2500000000000003E-2</v></c>"
            "<c><v>-0.50</v></c><c><v>007</v></c><c><v>-0</v></c><c><v>12345678901234567</v></c>"
            "<c><v>1.5E+15</v></c><c><v>100</v></c></row>",
            "1:5|0.3|69.35|0.001|0.0625|-0.5|7|0|12345678901234567|1500000000000000|100\n",
            "numbers as people read them");
    is_rows("<row r=\"1\"><c><v>2.7755575615628914E-17</v></c><c><v> 3 </v></c><c><v>keine</v></c>"
            "<c><v>1E999</v></c><c><v>0x10</v></c><c><v>.5</v></c><c><v>5.</v></c></row>",
            "1:0|3|keine|1E999|0x10|0.5|5\n", "odd numbers");
    is_rows(
        "<row r=\"1\"><c s=\"2\"><v>0.125</v></c><c s=\"7\"><v>0.07</v></c><c s=\"7\"><v>1</v></c>"
        "<c s=\"2\"><v>-0.005</v></c><c s=\"5\"><v>12.5</v></c><c s=\"2\"><v>0.0815</v></c></row>",
        "1:12.5|7|100|-0.5|12.5|8.15\n", "percentages, and a per cent sign that is only text");
    is_rows("<row r=\"1\"><c s=\"3\"><v>5112</v></c><c s=\"8\"><v>5112000</v></c><c "
            "s=\"3\"><v>123456</v></c>"
            "<c s=\"3\"><v>-12</v></c><c s=\"3\"><v>1.5</v></c><c s=\"9\"><v>7</v></c></row>",
            "1:05112|05112000|123456|-12|1.5|7\n", "keys with their zeros");
}

/* What the C library makes of the number in binary, with 15 significant digits, is what is shown.
 */
static void rounding(void) {
    uint64_t state = 20260101;
    size_t wrong = 0, tried = 0;
    for (size_t i = 0; i < 200000; i++) {
        char stored[64], want[64], room[CELL_ROOM];
        state = state * 6364136223846793005U + 1442695040888963407U;
        double value = (double)(state >> 20) / (double)((uint64_t)1 << (i % 40 + 4));
        if (i % 4 == 1) value = (double)(state >> 44) / 100 * (i % 8 == 1 ? 1.1 : -3);
        if (i % 4 == 2) value = 99999 + (double)(state >> 40) * 1e-11;
        int digits = i % 5 == 4 ? 20 : 16 + (int)(i % 2);
        snprintf(stored, sizeof stored, "%.*g", digits, value);
        value = strtod(stored, NULL);
        snprintf(want, sizeof want, "%.15g", value);
        if (strchr(stored, 'e') || strchr(want, 'e') || (value < 1 && value > -1)) continue;
        Str got = cell_text(room, str_of(stored), (CellFormat){0}, false);
        tried++;
        if (!str_equal(got, str_of(want)) && wrong++ < 5)
            printf("# %s: %.*s, not %s\n", stored, STR_ARG(got), want);
    }
    ok(!wrong && tried > 100000, "%zu long fractions are rounded as in binary", tried);
}

static void dates(void) {
    is_rows("<row r=\"1\"><c s=\"1\"><v>45657</v></c><c s=\"4\"><v>45657.9</v></c><c "
            "s=\"1\"><v>1</v></c>"
            "<c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>61</v></c>"
            "<c s=\"6\"><v>45292</v></c></row>",
            "1:2024-12-31|2024-12-31|1900-01-01|1900-02-28|1900-02-29|1900-03-01|2024\n",
            "days, with the leap year that 1900 was not");
    is_rows("<row r=\"1\"><c s=\"13\"><v>45657.573611111111</v></c><c s=\"11\"><v>45657</v></c>"
            "<c s=\"12\"><v>0.75</v></c><c s=\"10\"><v>1.5</v></c><c "
            "s=\"11\"><v>45656.999999999</v></c>"
            "<c s=\"1\"><v>-1</v></c><c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>0</v></c></row>",
            "1:2024-12-31T13:46:00|2024-12-31|18:00:00|36:00:00|2024-12-31|-1|2958466|1900-01-00\n",
            "times of day, and what is no day");
    is_rows("<row r=\"1\"><c t=\"d\"><v>2024-12-31T00:00:00Z</v></c><c "
            "t=\"d\"><v>2024-12-31T08:30:00</v></c></row>",
            "1:2024-12-31|2024-12-31T08:30:00\n", "dates written as such");
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart parts[] = {
        {.name = "xl/workbook.xml",
         .text = S("<workbook><workbookPr date1904=\"true\"/><sheets><sheet name=\"D\" "
                   "xmlns:r=\"x\" r:id=\"r1\"/></sheets></workbook>")},
        {.name = "xl/styles.xml", .text = S(STYLES)},
        {.name = "xl/worksheets/sheet1.xml",
         .text = sheet_text(
             cx.mem, "<row><c s=\"1\"><v>44195</v></c><c s=\"12\"><v>0.5</v></c></row>", "")}};
    try_sheet(&t, book_of(cx.mem, 3, parts), STR_NONE);
    is_str(rows_of(&t), "1:2024-12-31|12:00:00\n", "days counted from 1904");
    end(&t);
    cx_end(&cx);
}

static void places(void) {
    is_rows("<row><c><v>1</v></c></row><row><c><v>2</v></c><c/><c><v>3</v></c></row>",
            "1:1\n2:2||3\n", "rows and cells without a place follow each other");
    is_rows("<row r=\"3\"><c r=\"C3\"><v>3</v></c><c r=\"A3\"><v>1</v></c></row>"
            "<row r=\"7\"/><row r=\"8\"><c r=\"A8\" s=\"1\"/></row><row r=\"10\"><c "
            "r=\"AA10\"><v>9</v></c></row>",
            "3:1||3\n10:||||||||||||||||||||||||||9\n", "cells out of order, rows left out");
    is_rows("\n  <row r=\"1\">\n    <c r=\"A1\">\n      <v>1</v>\n    </c>\n  </row>\n  <row "
            "r='2'><c r='A2'><v>2</v></c></row>\n",
            "1:1\n2:2\n", "written over several lines, and with single quotes");
}

/* What looks like a row may be none, wherever the bytes are cut for the parser. */
static void rows_that_are_none(void) {
    Cx cx;
    cx_begin(&cx, DE);
    for (size_t pad = 0; pad<3 * 65536; pad += pad % 65536> 65400 || pad % 65536 < 150 ? 1 : 1997) {
        Trial t;
        ArenaMark mark = arena_mark(cx.mem);
        char *blanks = arena_alloc(cx.mem, pad + 1);
        memset(blanks, ' ', pad);
        const char *rows =
            str_format(
                cx.mem,
                "<!--%s<row r=\"2\"><c><v>no</v></c></row>--><row r=\"3\"><c t=\"str\"><v><![CDATA["
                "<row r=\"5\"><c><v>x</v></c></row>]]></v></c></row><row "
                "r=\"4\"><c><v>4</v></c></row>",
                blanks)
                .p;
        ZipPart part = {.name = "xl/worksheets/sheet1.xml",
                        .text = sheet_text(cx.mem, rows, ""),
                        .stored = true};
        try_sheet(&t, book_of(cx.mem, 1, &part), STR_NONE);
        bool right = str_equal(rows_of(&t), S("3:<row r=\"5\"><c><v>x</v></c></row>\n4:4\n"));
        if (!right || pad == 0)
            ok(right, "rows in texts and comments are none, %zu blanks before", pad);
        end(&t);
        arena_rewind(cx.mem, mark);
    }
    cx_end(&cx);
}

static void strict_book(void) {
    static const char *rows[] = {
        "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData>"
        "<x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v></x:c></x:row><x:row r=\"2\"><x:c r=\"B2\" "
        "t=\"inlineStr\"><x:is><x:t>zwei</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"};
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart parts[] = {
        {.name = "_rels/.rels",
         .text = S("<Relationships><Relationship Id=\"a\" Type=\"http://purl.oclc.org/ooxml/"
                   "officeDocument/relationships/officeDocument\" Target=\"/Book/Main.xml\"/>"
                   "</Relationships>")},
        {.name = "book/main.xml",
         .text = S("<x:workbook xmlns:x=\"y\" xmlns:r=\"z\"><x:sheets><x:sheet name=\"Ä\" "
                   "r:id=\"q\"/></x:sheets></x:workbook>")},
        {.name = "book/_rels/main.xml.rels",
         .text = S("<Relationships><Relationship Id=\"q\" "
                   "Type=\"http://purl.oclc.org/ooxml/officeDocument/"
                   "relationships/worksheet\" Target=\"./one.xml\"/></Relationships>")},
        {.name = "xl/workbook.xml", .text = STR_NONE},
        {.name = "book/one.xml", .text = str_of(rows[0])}};
    try_sheet(&t, book_of(cx.mem, 5, parts), STR_NONE);
    is_str(rows_of(&t), "1:1\n2:|zwei\n", "strict namespaces, prefixes, parts at other places");
    end(&t);
    cx_end(&cx);
}

static void sheets(void) {
    static const Str book =
        S("<workbook " MAIN_NS " xmlns:r=\"" LINK_NS "\"><sheets><sheet name=\"Info\" r:id=\"r1\"/>"
          "<sheet name=\"Geheim\" state=\"veryHidden\" r:id=\"r2\"/><sheet name=\"Zahlen\" "
          "r:id=\"r3\"/><sheet name=\"Bild\" r:id=\"r7\"/></sheets></workbook>");
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart parts[] = {
        {.name = "xl/workbook.xml", .text = book},
        {.name = "xl/worksheets/sheet1.xml",
         .text = sheet_text(cx.mem, "<row><c><v>1</v></c></row>", "")},
        {.name = "xl/worksheets/sheet2.xml",
         .text =
             sheet_text(cx.mem, "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row>", "")},
        {.name = "xl/worksheets/sheet3.xml",
         .text = sheet_text(
             cx.mem, "<row hidden=\"1\"><c><v>7</v></c><c><v>8</v></c></row><row hidden=\"1\"/>",
             "")}};
    Str bytes = book_of(cx.mem, 4, parts);
    try_sheet(&t, bytes, STR_NONE);
    is_str(rows_of(&t), "1:7|8\n", "the visible sheet with the most cells is read");
    is_str(findings_of(&t), "sheet.hidden@0/0 sheet.chosen@0/0 sheet.hidden-rows@0/0",
           "what is hidden or left aside is told");
    is_str(t.findings.list.at[0].value, "Geheim", "by name");
    is_str(t.findings.list.at[2].value, "1", "and only rows with something in them");
    end(&t);
    try_sheet(&t, bytes, S("Info"));
    is_str(rows_of(&t), "1:1\n", "a sheet by its name");
    end(&t);
    try_sheet(&t, bytes, S("Geheim"));
    ok(t.opened == INVALID && fault_says(&t, "Info, Zahlen"), "a hidden one is not to be had");
    end(&t);
    try_bytes(&t, bytes);
    ok(t.table->format == FORMAT_XLSX && t.table->n_sheets == 2 && t.table->sheet == 1,
       "a table tells its sheets");
    is_str(format_name(t.table->format), "XLSX", "and its format");
    end(&t);
    cx_end(&cx);
}

#define MERGES(list) "<mergeCells>" list "</mergeCells>"
static void merges(void) {
    Trial t;
    try_rows(
        &t,
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Titel</v></c></row>"
        "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>Kreis</v></c><c r=\"B2\" "
        "t=\"str\"><v>Insgesamt</v></c>"
        "<c r=\"D2\"><v>2020</v></c></row>"
        "<row r=\"3\"><c r=\"B3\" t=\"str\"><v>m</v></c><c r=\"C3\" t=\"str\"><v>w</v></c></row>"
        "<row r=\"4\"><c r=\"A4\" t=\"str\"><v>Essen</v></c><c r=\"B4\"><v>1</v></c></row>"
        "<row r=\"5\"><c r=\"B5\"><v>2</v></c></row><row r=\"6\"><c r=\"B6\"><v>3</v></c></row>",
        MERGES("<mergeCell ref=\"A1:D1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/>"
               "<mergeCell ref=\"A4:A5\"/><mergeCell ref=\"D2:D3\"/>"));
    is_str(rows_of(&t),
           "1:Titel\n2:Kreis|Insgesamt|Insgesamt|2020\n3:|m|w\n4:Essen|1\n5:Essen|2\n6:|3\n",
           "headings to the right, names of groups downwards, titles not at all");
    end(&t);
    try_rows(
        &t,
        "<row r=\"1\"><c r=\"B1\" t=\"str\"><v>über zwei</v></c></row>"
        "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>a</v></c><c r=\"B2\" t=\"str\"><v>b</v></c></row>",
        MERGES("<mergeCell ref=\"B1:C1\"/>"));
    is_str(rows_of(&t), "1:|über zwei|über zwei\n2:a|b\n",
           "a heading alone in its row is no title");
    end(&t);
    try_rows(
        &t,
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c><c r=\"B1\" t=\"str\"><v>y</v></c></row>",
        MERGES("<mergeCell ref=\"A1:B1\"/><mergeCell ref=\"B1:C2\"/><mergeCell ref=\"B1:C2\"/>"
               "<mergeCell ref=\"C1:A1\"/><mergeCell ref=\"A1\"/><mergeCell "
               "ref=\"ZZZZ1:A99999999\"/>"));
    is_str(rows_of(&t), "1:x|y\n",
           "ranges that overlap: the first counts, a cell keeps its own text");
    is_str(findings_of(&t), "sheet.overlap@1/0", "and it is told");
    is_str(t.findings.list.at[0].value, "2", "how many");
    end(&t);
}

static void formulas(void) {
    Trial t;
    try_rows(&t, "<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"B4\"><f>SUM(A1:A4)</f></c></row>",
             "");
    is_str(rows_of(&t), "4:1\n", "a formula without a result is an empty cell");
    is_str(findings_of(&t), "sheet.formula@4/2", "that is told with its place");
    is_str(finding_text(t.cx.mem, EN, &t.findings.list.at[0]),
           "Cell B4 has a formula without a computed result. Please open the file in the "
           "spreadsheet program and save it anew.",
           "in words");
    end(&t);
}

static void as_table(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart part = {.name = "xl/worksheets/sheet1.xml",
                    .text = sheet_text(
                        cx.mem,
                        "<row r=\"1\"><c t=\"str\"><v>Bericht</v></c></row>"
                        "<row r=\"3\"><c t=\"str\"><v>Ort</v></c><c t=\"str\"><v>Wert</v></c></row>"
                        "<row r=\"4\"><c t=\"str\"><v>Essen</v></c><c><v>1.5</v></c></row>"
                        "<row r=\"5\"><c t=\"str\"><v>Hagen</v></c></row>",
                        "")};
    try_bytes(&t, book_of(cx.mem, 1, &part));
    is_str(headings_of(&t), "Ort; Wert", "headings of a table in a sheet");
    is_str(rows_of(&t), "4:Essen|1.5\n5:Hagen|\n", "its rows, filled up");
    ok(t.table->decimal == DECIMAL_POINT, "its decimal sign");
    must(!table_rewind(&t.cx, t.table));
    read_rows(&t);
    is_str(rows_of(&t), "4:Essen|1.5\n5:Hagen|\n", "the same rows the second time");
    end(&t);
    cx_end(&cx);
}

/* More than is kept in memory: the window moves on in the middle of rows. */
static void large(void) {
    Cx cx;
    Trial t;
    cx_begin(&cx, DE);
    Buf out = buf_new(cx.mem, (size_t)100 << 20);
    buf_put(&out, S("<worksheet><sheetData>"));
    size_t rows = 0;
    while (out.n < PART_MOST_KEPT + PIECE)
        buf_format(&out,
                   "<row r=\"%zu\"><c r=\"A%zu\"><v>%zu</v></c><c t=\"str\"><v>%zu%s</v></c></row>",
                   rows + 1, rows + 1, rows * 7919 % 1000003, rows, rows % 3 ? "" : "&#228;"),
            rows++;
    buf_put(&out, S("</sheetData></worksheet>"));
    ZipPart part = {.name = "xl/worksheets/sheet1.xml", .text = buf_str(&out), .stored = true};
    Rows sheet;
    RawRow row;
    cx_begin(&t.cx, DE);
    t.findings = (Findings){.mem = t.cx.mem};
    RowsAsk ask = {.path = file_with(&t.cx, book_of(cx.mem, 1, &part)), .findings = &t.findings};
    Err err = rows_open(&t.cx, &sheet, &ask);
    size_t n = 0, wrong = 0;
    char text[64];
    while (!err && !(err = sheet.next(&t.cx, sheet.state, &row))) {
        snprintf(text, sizeof text, "%zu%s", n, n % 3 ? "" : "ä");
        wrong += row.n != 2 || row.line != n + 1 || !str_equal(row.cells[1], str_of(text));
        snprintf(text, sizeof text, "%zu", n * 7919 % 1000003);
        wrong += row.n != 2 || !str_equal(row.cells[0], str_of(text));
        n++;
    }
    ok(err == NOT_FOUND && n == rows && !wrong, "a sheet too large to be kept is read through");
    ok(arena_bytes(t.cx.mem) < (size_t)8 << 20, "in little memory");
    cx_end(&t.cx);
    cx_end(&cx);
}

int main(void) {
    texts();
    decimals();
    plain_strings();
    numbers();
    rounding();
    dates();
    places();
    rows_that_are_none();
    strict_book();
    sheets();
    merges();
    formulas();
    as_table();
    large();
    return done();
}

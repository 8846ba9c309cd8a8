#pragma once
/* Workbooks made for a test: a zip of the parts given, and of the usual ones where none is given.
 */

#include "zip_made.h"
#include "formats_test.h"

#define MAIN_NS "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define LINK_NS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_NS "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\""

static const ZipPart usual_parts[] = {
    {.name = "[Content_Types].xml", .text = S("<Types/>")},
    {.name = "_rels/.rels",
     .text = S("<Relationships " PACKAGE_NS "><Relationship Id=\"r1\" Type=\"" LINK_NS
               "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")},
    {.name = "xl/workbook.xml",
     .text = S("<workbook " MAIN_NS " xmlns:r=\"" LINK_NS
               "\"><sheets><sheet name=\"Daten\" sheetId=\"1\" r:id=\"r1\"/></sheets>"
               "</workbook>")},
    {.name = "xl/_rels/workbook.xml.rels",
     .text =
         S("<Relationships " PACKAGE_NS "><Relationship Id=\"r1\" Type=\"" LINK_NS
           "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"" LINK_NS
           "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/><Relationship Id=\"r3\" "
           "Type=\"" LINK_NS
           "/worksheet\" Target=\"../xl/worksheets/sheet3.xml\"/><Relationship Id=\"r8\" "
           "Type=\"" LINK_NS
           "/styles\" Target=\"styles.xml\"/><Relationship Id=\"r9\" Type=\"" LINK_NS
           "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>")},
};

/* A workbook of the parts given and the usual ones. */
__attribute__((unused)) static Str book_of(Arena *mem, size_t n, const ZipPart *parts) {
    ZipPart all[32];
    size_t n_all = 0, n_usual = sizeof usual_parts / sizeof *usual_parts;
    for (size_t i = 0; i < n_usual; i++) {
        bool given = false;
        for (size_t k = 0; k < n; k++)
            given = given || !strcmp(parts[k].name, usual_parts[i].name);
        if (!given) all[n_all++] = usual_parts[i];
    }
    for (size_t i = 0; i < n; i++)
        all[n_all++] = parts[i];
    return zip_of(mem, n_all, all);
}

/* Opens the sheet and reads all rows as they come, before any layout is looked for. */
__attribute__((unused)) static void try_sheet(Trial *trial, Str bytes, Str sheet) {
    Rows rows;
    RawRow row;
    *trial = (Trial){.ended = NOT_FOUND};
    cx_begin(&trial->cx, DE);
    trial->findings.mem = trial->cx.mem;
    trial->rows = buf_new(trial->cx.mem, (size_t)8 << 20);
    RowsAsk ask = {
        .path = file_with(&trial->cx, bytes), .sheet = sheet, .findings = &trial->findings};
    trial->opened = rows_open(&trial->cx, &rows, &ask);
    while (!trial->opened && !(trial->ended = rows.next(&trial->cx, rows.state, &row))) {
        buf_format(&trial->rows, "%zu:", row.line);
        for (size_t i = 0; i < row.n; i++) {
            if (i) buf_char(&trial->rows, '|');
            buf_put(&trial->rows, row.cells[i]);
        }
        buf_char(&trial->rows, '\n');
    }
}

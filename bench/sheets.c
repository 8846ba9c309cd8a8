/* How long does it take to read a sheet? With MAKE: writes a workbook of ROWS × 10 cells, two
 * columns of text and eight of numbers, with libxlsxwriter. With READ: opens it and goes over all
 * rows, as a check does, and prints the number of cells. */

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "formats/formats_in.h"

static int make(const char *path, size_t rows) {
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Daten");
    char text[32];
    for (lxw_row_t row = 0; row < rows; row++) {
        for (lxw_col_t column = 0; column < 10; column++) {
            snprintf(text, sizeof text, row ? "Ort %u" : "Spalte %u",
                     row ? (unsigned)(column ? row % 500 : row) : (unsigned)column);
            double number = (double)((row * 7919 + column * 104729U) % 1000003);
            if (!row || column < 2)
                worksheet_write_string(sheet, row, column, text, NULL);
            else
                worksheet_write_number(sheet, row, column, column % 3 ? number / 100 : number,
                                       NULL);
        }
    }
    return workbook_close(book) != LXW_NO_ERROR;
}

static int read_all(const char *path) {
    Cx cx;
    Rows rows;
    RawRow row;
    size_t cells = 0;
    cx_begin(&cx, EN);
    Findings findings = {.mem = cx.mem};
    Err err = rows_open(&cx, &rows, &(RowsAsk){.path = str_of(path), .findings = &findings});
    while (!err && !(err = rows.next(&cx, rows.state, &row)))
        cells += row.n;
    cx_end(&cx);
    printf("%zu\n", cells);
    return err != NOT_FOUND;
}

int main(int n, char **words) {
    int64_t rows = 0;
    if (n == 4 && !strcmp(words[1], "make") && int_read(str_of(words[3]), &rows))
        return make(words[2], (size_t)rows);
    if (n == 3 && !strcmp(words[1], "read")) return read_all(words[2]);
    fputs("use: sheets make FILE ROWS | read FILE\n", stderr);
    return 2;
}

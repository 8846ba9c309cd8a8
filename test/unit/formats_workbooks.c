/* Do real workbooks give the values that others have found in them? Every cell is held against a
 * table that someone else made from the same file or its source. */

#include "formats_test.h"

#define SHARED "../shared/data/"
#define OWN "test/data/workbooks/"

typedef struct Grid { /* all rows of a file, by place */
    Cx cx;
    Findings findings;
    Err err;
    VEC(Str *) rows;
    VEC(size_t) widths;
} Grid;

static bool grid_read(Grid *grid, const char *path) {
    Rows rows;
    RawRow row;
    *grid = (Grid){0};
    cx_begin(&grid->cx, DE);
    grid->findings.mem = grid->cx.mem;
    grid->err =
        rows_open(&grid->cx, &rows, &(RowsAsk){.path = str_of(path), .findings = &grid->findings});
    while (!grid->err && !(grid->err = rows.next(&grid->cx, rows.state, &row))) {
        Str *cells = NEW_ARRAY(grid->cx.mem, Str, row.n + 1);
        for (size_t i = 0; i < row.n; i++)
            cells[i] = str_copy(grid->cx.mem, row.cells[i]);
        while (grid->rows.n + 1 < row.line) { /* rows that are not there */
            vec_push(grid->cx.mem, &grid->rows, NULL);
            vec_push(grid->cx.mem, &grid->widths, 0);
        }
        vec_push(grid->cx.mem, &grid->rows, cells);
        vec_push(grid->cx.mem, &grid->widths, row.n);
    }
    bool got = grid->err == NOT_FOUND && grid->rows.n;
    if (!got) cx_end(&grid->cx);
    return got;
}

static Str at(const Grid *grid, size_t row, size_t column) {
    return row < grid->rows.n && column < grid->widths.at[row] ? grid->rows.at[row][column]
                                                               : STR_NONE;
}

/* 12.50 and 12.5 are the same value; "" is none. */
static bool same(Str a, Str b) {
    Number x, y;
    if (number_read(a, DECIMAL_POINT, &x) && number_read(b, DECIMAL_POINT, &y))
        return x.value == y.value;
    return str_equal(a, b);
}

static size_t column_of(const Grid *grid, size_t row, Str heading) {
    for (size_t i = 0; row < grid->rows.n && i < grid->widths.at[row]; i++)
        if (str_equal(grid->rows.at[row][i], heading)) return i;
    return SIZE_MAX;
}

/* A column of the panel, as "key year" -> text. */
static void panel_index(const Grid *panel, Str heading, Index *index, Str *values) {
    size_t column = column_of(panel, 0, heading);
    Arena *mem = panel->cx.mem;
    for (size_t i = 1; column != SIZE_MAX && i < panel->rows.n; i++) {
        Str key = str_join(mem, 2, (Str[]){at(panel, i, 0), at(panel, i, 1)}, S(" "));
        values[i] = at(panel, i, column);
        index_put(mem, index, key, i);
    }
}

static void inkar(void) {
    Grid book, panel, earlier;
    if (!grid_read(&book, SHARED "inkar/edition_1998-2021/B_SchulabgaengerohneAbschluss.xls") ||
        !grid_read(&panel, SHARED "inkar/gerda/county_covariates_1995_2022.csv")) {
        ok(book.err == NOT_FOUND && !book.rows.n, "no shared data here");
        return;
    }
    Index index = {0};
    Str *values = NEW_ARRAY(panel.cx.mem, Str, panel.rows.n + 1);
    panel_index(&panel, S("share_no_degree"), &index, values);
    size_t compared = 0, differing = 0;
    for (size_t row = 2; row < book.rows.n; row++)
        for (size_t column = 3; column < book.widths.at[row]; column++) {
            Str key =
                str_join(book.cx.mem, 2, (Str[]){at(&book, row, 0), at(&book, 1, column)}, S(" "));
            size_t found = index_get(&index, key);
            if (found == SIZE_MAX) continue;
            compared++;
            differing += !same(at(&book, row, column), values[found]);
        }
    is_int(compared, 400 * 27, "school leavers of 400 Kreise in 27 years, in XLS");
    is_int(differing, 0, "not one differs from the panel made elsewhere");
    ok(grid_read(&earlier, SHARED "inkar/edition_1998-2019/B_SchulabgaengerohneAbschluss.xlsx"),
       "the earlier edition, in XLSX");
    Index rows = {0};
    for (size_t row = 2; row < book.rows.n; row++)
        index_put(book.cx.mem, &rows, at(&book, row, 0), row);
    for (size_t row = compared = differing = 0; row < earlier.rows.n; row++) {
        size_t other = index_get(&rows, at(&earlier, row, 0));
        for (size_t column = 3; other != SIZE_MAX && column < earlier.widths.at[row]; column++) {
            compared++;
            differing += !same(at(&earlier, row, column), at(&book, other, column));
        }
    }
    is_int(compared, 10000, "both editions have 400 Kreise and 25 years in common");
    is_int(differing, 29, "and differ in the 29 values that are known to have been revised");
    cx_end(&book.cx);
    cx_end(&panel.cx);
    cx_end(&earlier.cx);
}

/* The list of the 53 towns was derived from the sheet by its collectors. */
static void register_of_towns(void) {
    static const size_t pairs[][2] = {{8, 6},   {9, 7},   {10, 8},  {11, 9}, {13, 10},
                                      {14, 11}, {15, 12}, {18, 13}, {19, 14}};
    Grid book, list;
    if (!grid_read(&book, SHARED "geo/gemeindeverzeichnis/AuszugGV2QAktuell.xlsx") ||
        !grid_read(&list, SHARED "geo/gemeindeverzeichnis/rvr_mitgliedskommunen_2024.csv")) {
        ok(book.err == NOT_FOUND && !book.rows.n, "no shared data here");
        return;
    }
    size_t found = 0, differing = 0;
    for (size_t row = 0; row < book.rows.n; row++) {
        if (!str_equal(at(&book, row, 0), S("60"))) continue;
        Str key = str_join(
            book.cx.mem, 4,
            (Str[]){at(&book, row, 2), at(&book, row, 3), at(&book, row, 4), at(&book, row, 6)},
            STR_NONE);
        for (size_t i = 1; i < list.rows.n; i++) {
            if (!str_equal(at(&list, i, 0), key)) continue;
            found++;
            differing += !str_equal(at(&book, row, 7), at(&list, i, 2));
            for (size_t k = 0; k < sizeof pairs / sizeof *pairs; k++)
                differing += !same(at(&book, row, pairs[k][0]), at(&list, i, pairs[k][1]));
        }
    }
    is_int(found, 53, "all towns of the Ruhr are in the register");
    is_int(differing, 0, "with name, area, population, post code, place and density");
    is_int(book.rows.n, 16030, "rows of the sheet");
    is_str(at(&book, 2, 2), "Amtlicher Regionalschlüssel (ARS)", "a merged heading");
    is_str(at(&book, 2, 6), "Amtlicher Regionalschlüssel (ARS)", "belongs to its last column, too");
    is_str(at(&book, 3, 6), "Gem", "above the headings below");
    ok(book.widths.at[0] == 1, "the title over all columns stays one cell");
    cx_end(&book.cx);
    cx_end(&list.cx);
}

static void unemployed(void) {
    Grid book, clean;
    ok(grid_read(&book, OWN "13211-03ir.xls") && grid_read(&clean, OWN "cleaned_13211-03ir.csv"),
       "unemployed by month, in XLS");
    size_t compared = 0, differing = 0;
    for (size_t row = 9; row < 24; row++) { /* a year */
        for (size_t i = 1; i < clean.rows.n; i++) {
            Str month = at(&clean, i, 0);
            int64_t number = 0;
            if (!str_starts(month, at(&book, row, 0))) continue;
            must(int_read(str_slice(month, 5, 7), &number));
            for (size_t k = 0; k < 3; k++) {
                Str got = at(&book, row, 1 + 3 * ((size_t)number - 1) + k);
                if (str_equal(got, S("..."))) got = STR_NONE; /* left empty by the others */
                compared++;
                differing += !same(got, at(&clean, i, 1 + k));
            }
        }
    }
    is_int(compared, 180 * 3, "15 years of 12 months, three numbers each");
    is_int(differing, 0, "are those of the cleaned table");
    is_str(at(&book, 6, 3), "Januar (31.)", "a merged heading of an old workbook is filled");
    is_str(at(&book, 6, 4), "Februar (28. bzw. 29.)", "up to the next one");
    cx_end(&book.cx);
    cx_end(&clean.cx);
}

static void land_use(void) {
    Grid book, clean;
    ok(grid_read(&book, OWN "33111-02ir.xls") && grid_read(&clean, OWN "cleaned_33111-02ir.csv"),
       "land use by day, in XLS");
    size_t compared = 0, differing = 0;
    for (size_t row = 0; row < book.rows.n; row++)
        for (size_t i = 1; i < clean.rows.n; i++) {
            if (!at(&clean, i, 0).n || !str_equal(at(&book, row, 0), at(&clean, i, 0))) continue;
            for (size_t k = 1; k < 22; k++) {
                Str got = at(&book, row, k);
                if (str_equal(got, S("-"))) got = STR_NONE;
                compared++;
                differing += !same(got, at(&clean, i, k));
            }
        }
    is_int(compared, 19 * 21, "19 days, 21 kinds of use");
    is_int(differing, 0, "are those of the cleaned table");
    cx_end(&book.cx);
    cx_end(&clean.cx);
}

int main(void) {
    inkar();
    register_of_towns();
    unemployed();
    land_use();
    return done();
}

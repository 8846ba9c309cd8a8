/* Does every delimited file of the shared data open with the encoding, separator, decimal sign,
 * headings and cells that another program finds in it? test/reference/tables.tsv was made by
 * test/reference/make_tables.py (Python's csv module). Where the files are not there, this is said
 * and skipped. */

#include <zlib.h>

#include "formats_test.h"

#define SHARED "../shared/data/"
#define FIELDS 9

static uint32_t sum_add(uint32_t sum, Str text) {
    return text.n ? (uint32_t)crc32(sum, (const uint8_t *)text.p, (uInt)text.n) : sum;
}

static bool same(const char *what, Str want, Str got) {
    bool equal = str_equal(want, S("*")) || str_equal(want, got);
    if (!equal)
        printf("# %s: want %.*s, got %.*s\n", what, STR_ARG(str_slice(want, 0, 300)),
               STR_ARG(str_slice(got, 0, 300)));
    return equal;
}

static Str headings_joined(Trial *t) {
    Buf out = buf_new(t->cx.mem, 100000);
    for (size_t i = 0; i < t->table->n_columns; i++) {
        const TableColumn *column = &t->table->columns[i];
        if (i) buf_put(&out, S(" | "));
        buf_put(&out, str_join(t->cx.mem, column->n_path, column->path, S(" > ")));
    }
    return buf_str(&out);
}

static bool table_same(Trial *t, const Str *want) {
    Arena *mem = t->cx.mem;
    const Table *table = t->table;
    Row row;
    size_t first = 0;
    uint32_t sum = 0;
    while (!(t->ended = table_next(&t->cx, t->table, &row))) {
        if (!first) first = row.line;
        for (size_t i = 0; i < row.n; i++)
            sum = sum_add(sum_add(sum, row.cells[i]), S("\x1f"));
        sum = sum_add(sum, S("\x1e"));
    }
    Str separator = {&table->separator, 1};
    bool equal = t->ended == NOT_FOUND;
    equal = same("encoding", want[1], encoding_name(table->encoding)) && equal;
    equal = same("separator", want[2], separator) && equal;
    equal =
        same("decimal sign", want[3], table->decimal == DECIMAL_POINT ? S(".") : S(",")) && equal;
    equal = same("first row", want[4], str_format(mem, "%zu", first)) && equal;
    equal = same("columns", want[5], str_format(mem, "%zu", table->n_columns)) && equal;
    equal = same("rows", want[6], str_format(mem, "%zu", table->n_rows)) && equal;
    equal = same("cells", want[7], str_format(mem, "%08x", sum)) && equal;
    return same("headings", want[8], headings_joined(t)) && equal;
}

static void one_file(Cx *cx, Str line) {
    Str want[FIELDS], rest = line;
    for (size_t i = 0; i < FIELDS; i++)
        if (!str_cut(&rest, '\t', &want[i])) want[i] = STR_NONE;
    Trial t = {.ended = NOT_FOUND};
    cx_begin(&t.cx, DE);
    t.findings.mem = t.cx.mem;
    Str path = str_format(cx->mem, SHARED "%.*s", STR_ARG(want[0]));
    t.opened = table_open(&t.cx, &t.table, path, &t.findings);
    if (t.opened == NOT_FOUND)
        skip("no shared data here");
    else
        ok(!t.opened && table_same(&t, want), "%.*s", STR_ARG(want[0]));
    cx_end(&t.cx);
}

/* The same table in both languages: the same codes in the same rows, and the same numbers. */
static void two_languages(const char *german, const char *english) {
    Trial a = {0}, b = {0};
    cx_begin(&a.cx, DE);
    cx_begin(&b.cx, EN);
    a.findings.mem = a.cx.mem;
    b.findings.mem = b.cx.mem;
    a.opened = table_open(&a.cx, &a.table, str_of(german), &a.findings);
    b.opened = table_open(&b.cx, &b.table, str_of(english), &b.findings);
    size_t rows = 0, differ = 0;
    for (Row x, y; !a.opened && !b.opened; rows++) {
        Err end_a = table_next(&a.cx, a.table, &x), end_b = table_next(&b.cx, b.table, &y);
        if (end_a || end_b) {
            differ += end_a != end_b;
            break;
        }
        for (size_t i = 0; i < x.n && i < y.n; i++) {
            Str heading = a.table->columns[i].path[0];
            Number p = {0}, q = {0};
            if (str_ends(heading, S("label")) || str_equal(heading, S("value_unit"))) continue;
            bool read_p = number_read(x.cells[i], a.table->decimal, &p),
                 read_q = number_read(y.cells[i], b.table->decimal, &q);
            bool number = str_equal(heading, S("value")) && read_p && read_q;
            bool equal = number ? !(p.value < q.value) && !(p.value > q.value)
                                : str_equal(x.cells[i], y.cells[i]);
            if (!equal && !differ++)
                printf("# line %zu: %.*s, %.*s\n", x.line, STR_ARG(x.cells[i]),
                       STR_ARG(y.cells[i]));
        }
    }
    if (a.opened == NOT_FOUND)
        skip("no shared data here");
    else
        ok(!a.opened && !b.opened && rows > 50 && !differ &&
               a.table->n_columns == b.table->n_columns,
           "%s: German and English say the same in %zu rows", german, rows);
    cx_end(&a.cx);
    cx_end(&b.cx);
}

/* Years as rows, months and sexes as headings over merged cells: what a person made of the table
 * (cleaned_13211-03ir.csv: date, all, men, women) must come out of it. */
static void months(void) {
    Trial wide = {0}, clean = {0};
    Row row, want;
    size_t rows = 0, wrong = 0;
    cx_begin(&wide.cx, DE);
    cx_begin(&clean.cx, DE);
    wide.findings.mem = wide.cx.mem;
    clean.findings.mem = clean.cx.mem;
    ok(!table_open(&wide.cx, &wide.table, S("test/data/tables/unemployed-by-month.csv"),
                   &wide.findings),
       "a sheet of the Landesdatenbank opens");
    static const char *const month[] = {"Januar",    "Februar", "März",     "April",
                                        "Mai",       "Juni",    "Juli",     "August",
                                        "September", "Oktober", "November", "Dezember"};
    bool headed =
        wide.table->n_columns == 37 && str_equal(wide.table->columns[0].path[0], S("Jahr"));
    for (size_t c = 1; headed && c < 37; c++) {
        const TableColumn *column = &wide.table->columns[c];
        static const char *const of[] = {"Insgesamt", "männlich", "weiblich"};
        headed = column->n_path == 4 && str_starts(column->path[1], str_of(month[(c - 1) / 3])) &&
                 str_equal(column->path[3], str_of(of[(c - 1) % 3]));
    }
    ok(headed, "each column has its month and its sex");
    ok(wide.table->n_title == 5 && str_equal(wide.table->title[4], S("Köln, krfr. Stadt")),
       "the region is in the last line of the title");
    if (table_open(&clean.cx, &clean.table,
                   S(SHARED "it-nrw-landesdatenbank/cleaned_13211-03ir.csv"), &clean.findings)) {
        skip("no shared data here");
    } else {
        while (!table_next(&clean.cx, clean.table, &want)) {
            int64_t year, at;
            must(int_read(str_slice(want.cells[0], 0, 4), &year) &&
                 int_read(str_slice(want.cells[0], 5, 7), &at));
            must(!table_rewind(&wide.cx, wide.table));
            while (!table_next(&wide.cx, wide.table, &row)) {
                int64_t other;
                if (!int_read(row.cells[0], &other) || other != year) continue;
                rows++;
                for (size_t i = 0; i < 3; i++) {
                    Str cell = row.cells[1 + 3 * ((size_t)at - 1) + i], given = want.cells[i + 1];
                    wrong += !str_equal(cell, given.n ? given : S("..."));
                }
            }
        }
        ok(rows == 180 && !wrong, "180 months, as a person read them");
    }
    while (!table_next(&wide.cx, wide.table, &row))
        rows++;
    is_str(wide.table->stand, "21.07.2014", "its date");
    ok(!wide.findings.list.n, "without a finding");
    cx_end(&wide.cx);
    cx_end(&clean.cx);
}

int main(void) {
    Cx cx;
    Str text, line;
    cx_begin(&cx, DE);
    must(!file_read(&cx, &text, S("test/reference/tables.tsv"), 1 << 20));
    str_cut(&text, '\n', &line); /* headings */
    while (str_cut(&text, '\n', &line))
        if (line.n) one_file(&cx, line);
    two_languages(SHARED "genesis-ffcsv/12211-0001_de_flat.csv",
                  SHARED "genesis-ffcsv/12211-0001_en_flat.csv");
    two_languages(SHARED "genesis-ffcsv/12411-01-01-4_de_flat.csv",
                  SHARED "genesis-ffcsv/12411-01-01-4_en_flat.csv");
    two_languages(SHARED "genesis-ffcsv/4000W-2041_de_flat.csv",
                  SHARED "genesis-ffcsv/4000W-2041_en_flat.csv");
    months();
    cx_end(&cx);
    return done();
}

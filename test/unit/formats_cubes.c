/* Are all statistical cubes read as an independent reading has them? The expected observations come
 * from test/reference/make_cubes.py (Python's xml.etree, json and csv). Files that are kept here
 * are read here, the others from ../shared; where they are not there, this is said. */

#include <stdlib.h>

#include "formats_test.h"

#define SHARED "../shared/data/"

static int by_text(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* "id=text" of the cells that are not empty, by id. */
static Str canonical(Arena *mem, const Table *table, const Row *row) {
    Str *parts = NEW_ARRAY(mem, Str, row->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].n)
            parts[n++] = str_format(mem, "%.*s=%.*s", STR_ARG(table->columns[i].path[0]),
                                    STR_ARG(row->cells[i]));
    qsort(parts, n, sizeof *parts, by_text);
    return str_format(mem, "%.*s\n", STR_ARG(str_join(mem, n, parts, S("\x1f"))));
}

typedef struct Expected {
    Str file, sheet, rows, digest;
} Expected;

static void one(const Expected *expected, Str path) {
    Cx cx;
    Table *table;
    Row row;
    VEC(Str) texts = {0};
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    Err err = table_open_sheet(
        &cx, &table, &(RowsAsk){.path = path, .sheet = expected->sheet, .findings = &findings});
    while (!err && !(err = table_next(&cx, table, &row)))
        vec_push(cx.mem, &texts, canonical(cx.mem, table, &row));
    if (!ok(err == NOT_FOUND, "%.*s is read to its end", STR_ARG(expected->file)))
        printf("# %.*s\n", STR_ARG(fault_text(cx.mem, DE, &cx.fault)));
    if (texts.n) qsort(texts.at, texts.n, sizeof *texts.at, by_text);
    Sha256 *hash = sha256_new(cx.mem);
    for (size_t i = 0; i < texts.n; i++)
        sha256_add(hash, texts.at[i]);
    Str rows = str_format(cx.mem, "%zu", texts.n);
    bool same =
        str_equal(rows, expected->rows) && str_equal(sha256_hex(cx.mem, hash), expected->digest);
    if (!ok(same, "%.*s %.*s: the same observations", STR_ARG(expected->file),
            STR_ARG(expected->sheet)))
        for (size_t i = 0; i < texts.n && i < 3; i++)
            printf("# %.*s", STR_ARG(texts.at[i]));
    cx_end(&cx);
}

/* Kept files lie flat; those whose names are not their own have that of their folder before them.
 */
static Str path_of(Arena *mem, Str file) {
    Str parts[8], rest = file;
    size_t n = 0;
    while (n < 8 && str_cut(&rest, '/', &parts[n]))
        n++;
    const Str tries[] = {
        str_format(mem, "test/data/%.*s/%.*s-%.*s", STR_ARG(parts[0]), STR_ARG(parts[n - 2]),
                   STR_ARG(parts[n - 1])),
        str_starts(parts[n - 2], S("csv-"))
            ? STR_NONE
            : str_format(mem, "test/data/%.*s/%.*s", STR_ARG(parts[0]), STR_ARG(parts[n - 1])),
        str_format(mem, SHARED "%.*s", STR_ARG(file)),
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (tries[i].n && access(cstr(mem, tries[i]), R_OK) == 0) return tries[i];
    return STR_NONE;
}

int main(void) {
    Cx cx;
    Str text, line;
    cx_begin(&cx, DE);
    if (!ok(file_read(&cx, &text, S("test/reference/cubes.tsv"), 1 << 20) == OK,
            "the expected observations are there"))
        return done();
    for (Str rest = text; str_cut(&rest, '\n', &line);) {
        Expected expected = {0};
        if (!line.n) continue;
        if (!str_cut(&line, '\t', &expected.file) || !str_cut(&line, '\t', &expected.sheet) ||
            !str_cut(&line, '\t', &expected.rows) || !str_cut(&line, '\t', &expected.digest))
            continue;
        Str path = path_of(cx.mem, expected.file);
        if (path.n)
            one(&expected, path);
        else
            skip("not there");
    }
    cx_end(&cx);
    return done();
}

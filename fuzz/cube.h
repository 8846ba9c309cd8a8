#pragma once
/* Shared by the fuzzers of statistical cubes: is what a table gives of any bytes whole, and the
 * same when it is read again? */

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "formats/formats_in.h"

static void cube_row(const Table *table, const Row *row) {
    must(row->n == table->n_columns && row->line > 0);
    for (size_t i = 0; i < row->n; i++)
        must(!row->cells[i].n || str_is_utf8(row->cells[i]) || table->separator);
}

static size_t cube_walk(Cx *cx, Table *table) {
    size_t n = 0;
    Row row;
    Err err;
    ArenaMark mark = arena_mark(cx->mem);
    while (!(err = table_next(cx, table, &row))) {
        cube_row(table, &row);
        arena_rewind(cx->mem, mark); /* callers may */
        n++;
    }
    must(err == NOT_FOUND || err == INVALID || err == LIMIT);
    return n;
}

static void cube_check(Cx *cx, Str path) {
    Arena *told = arena_new(); /* findings must not go with the rows */
    Findings findings = {.mem = told};
    Table *table;
    Err err = table_open(cx, &table, path, &findings);
    must(!err || err == INVALID || err == LIMIT);
    for (size_t i = 0; !err && i < table->n_columns; i++)
        for (size_t k = 0; k < table->columns[i].n_codes; k++)
            must(!table->columns[i].codes[k].label.n || table->separator ||
                 str_is_utf8(table->columns[i].codes[k].label));
    if (!err) {
        size_t n = cube_walk(cx, table);
        must(!table_rewind(cx, table));
        must(cube_walk(cx, table) == n);
    }
    arena_free(told);
}

static Str cube_file(Cx *cx, const uint8_t *bytes, size_t n, int *file) {
    *file = memfd_create("input", MFD_CLOEXEC);
    must(*file >= 0 && write(*file, bytes, n) == (ssize_t)n);
    return str_format(cx->mem, "/proc/self/fd/%d", *file);
}

/* The bytes as a file that is read by its content. */
__attribute__((unused)) static int cube_fuzz(Lang lang, const uint8_t *bytes, size_t n) {
    Cx cx;
    int file;
    cx_begin(&cx, lang);
    cube_check(&cx, cube_file(&cx, bytes, n, &file));
    close(file);
    cx_end(&cx);
    return 0;
}

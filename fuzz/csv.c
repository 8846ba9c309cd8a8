/* Does the table reader stand any bytes, and does it keep its word: rows of the promised width, all
 * of it UTF-8, lines that go up, the same rows the second time, and no finding told twice? */

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "formats/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

typedef struct Digest {
    size_t rows, line;
    uint64_t sum;
    Err err;
} Digest;

static Digest read_all(Cx *cx, Table *table) {
    Digest seen = {0};
    Row row;
    while (!(seen.err = table_next(cx, table, &row))) {
        must(row.n == table->n_columns && row.line > seen.line);
        seen.line = row.line;
        seen.rows++;
        for (size_t i = 0; i < row.n; i++) {
            must(!row.cells[i].n || str_is_utf8(row.cells[i]));
            seen.sum = seen.sum * 31 + str_hash(row.cells[i]);
        }
    }
    return seen;
}

static void check_columns(const Table *table) {
    must(table->n_columns <= TABLE_MOST_COLUMNS && table->n_title <= 16);
    for (size_t i = 0; i < table->n_columns; i++)
        for (size_t k = 0; k < table->columns[i].n_path; k++)
            must(table->columns[i].path[k].n && str_is_utf8(table->columns[i].path[k]));
    must(table->key_column == SIZE_MAX || table->key_column < table->n_columns);
    must(table->time_column == SIZE_MAX || table->time_column < table->n_columns);
    must(table->name_column == SIZE_MAX || table->name_column < table->n_columns);
    must(table->first_label_column + table->n_label_columns <= table->n_columns);
    must(table->notes.n <= (size_t)64 << 10 && (!table->notes.n || str_is_utf8(table->notes)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    Table *table;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, bytes, n) == (ssize_t)n);
    Err err = table_open(&cx, &table, str_format(cx.mem, "/proc/self/fd/%d", file), &findings);
    must(!err || err == INVALID || err == LIMIT);
    if (!err) {
        Digest first = read_all(&cx, table);
        size_t told = findings.list.n;
        check_columns(table);
        must(first.err == NOT_FOUND || first.err == LIMIT || first.err == INVALID);
        must(!table_rewind(&cx, table));
        Digest second = read_all(&cx, table);
        must(first.rows == second.rows && first.sum == second.sum && first.err == second.err);
        must(first.err != NOT_FOUND || (told == findings.list.n && table->n_rows == first.rows));
    }
    for (size_t i = 0; i < findings.list.n; i++)
        must(finding_text(cx.mem, EN, &findings.list.at[i]).n > 0);
    close(file);
    cx_end(&cx);
    return 0;
}

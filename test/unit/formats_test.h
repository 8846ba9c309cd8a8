#pragma once
/* Shared by the tests of formats/: texts become files that exist in memory only, and tables become
 * one line of text that is easy to compare. */

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tap.h"
#include "formats/formats_in.h"

typedef struct Trial {
    Cx cx;
    Findings findings;
    Table *table;
    Err opened, ended; /* ended: what the last table_next gave */
    Buf rows;          /* "line:cell|cell\n" of each data row */
} Trial;

__attribute__((unused)) static void close_file(void *p) {
    close(*(int *)p);
}

/* The path of a file with these bytes, until the context ends. */
__attribute__((unused)) static Str file_with(Cx *cx, Str bytes) {
    int *file = NEW(cx->mem, int);
    *file = memfd_create("test", MFD_CLOEXEC);
    must(*file >= 0);
    must(!bytes.n || write(*file, bytes.p, bytes.n) == (ssize_t)bytes.n);
    arena_defer(cx->mem, close_file, file);
    return str_format(cx->mem, "/proc/self/fd/%d", *file);
}

__attribute__((unused)) static void read_rows(Trial *trial) {
    Row row;
    trial->rows.n = 0;
    while (!(trial->ended = table_next(&trial->cx, trial->table, &row))) {
        buf_format(&trial->rows, "%zu:", row.line);
        for (size_t i = 0; i < row.n; i++) {
            if (i) buf_char(&trial->rows, '|');
            buf_put(&trial->rows, row.cells[i]);
        }
        buf_char(&trial->rows, '\n');
    }
}

__attribute__((unused)) static void try_bytes(Trial *trial, Str bytes) {
    *trial = (Trial){.ended = NOT_FOUND};
    cx_begin(&trial->cx, DE);
    trial->findings.mem = trial->cx.mem;
    trial->rows = buf_new(trial->cx.mem, (size_t)8 << 20);
    trial->opened =
        table_open(&trial->cx, &trial->table, file_with(&trial->cx, bytes), &trial->findings);
    if (!trial->opened) read_rows(trial);
}
#define try_text(trial, text) try_bytes((trial), str_of(text))

__attribute__((unused)) static void end(Trial *trial) {
    cx_end(&trial->cx);
}

__attribute__((unused)) static Str rows_of(const Trial *trial) {
    return buf_str(&trial->rows);
}

/* Headings of all columns: "a/b [unit]; c". */
__attribute__((unused)) static Str headings_of(const Trial *trial) {
    Buf out = buf_new(trial->cx.mem, 100000);
    for (size_t i = 0; i < trial->table->n_columns; i++) {
        const TableColumn *column = &trial->table->columns[i];
        if (i) buf_put(&out, S("; "));
        for (size_t k = 0; k < column->n_path; k++) {
            if (k) buf_char(&out, '/');
            buf_put(&out, column->path[k]);
        }
        if (column->unit.n) buf_format(&out, " [%.*s]", STR_ARG(column->unit));
    }
    return buf_str(&out);
}

/* "rule@row/column rule@row/column" */
__attribute__((unused)) static Str findings_of(const Trial *trial) {
    Buf out = buf_new(trial->cx.mem, 100000);
    for (size_t i = 0; i < trial->findings.list.n; i++) {
        const Finding *finding = &trial->findings.list.at[i];
        if (i) buf_char(&out, ' ');
        buf_format(&out, "%.*s@%zu/%zu", STR_ARG(rule_id(finding->rule)), finding->row,
                   finding->column);
    }
    return buf_str(&out);
}

__attribute__((unused)) static bool fault_says(const Trial *trial, const char *words) {
    Str text = fault_text(trial->cx.mem, DE, &trial->cx.fault);
    bool found = str_find(text, str_of(words), 0) != SIZE_MAX;
    if (!found) printf("# fault: %.*s\n", STR_ARG(text));
    return found;
}

/* The text is refused, at the latest in its last row, and why. */
__attribute__((unused)) static void text_refused(const char *text, Err kind, const char *words) {
    Trial t;
    try_text(&t, text);
    Err err = t.opened ? t.opened : t.ended;
    ok(err == kind && fault_says(&t, words), "refused: %s", words);
    end(&t);
}

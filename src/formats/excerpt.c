/* What stands in a row of a file, and around it? The row as it was written, its neighbours and the
 * headings above: so that a number can be looked up where it came from. Nothing is judged here:
 * what is wrong with the file was told when it was delivered. */

#include <string.h>

#include "formats/formats_in.h"

enum {
    HEADS_MOST = 8,
    AROUND_MOST = 5,
    CELL_MOST = 2000,
    NEAR = 16, /* lines: rows that are farther above are not shown, however many lines a row has */
};

/* Cut between two letters. */
static ExcerptCell cell_copy(Arena *mem, Str text) {
    Str kept = str_slice(text, 0, CELL_MOST);
    for (int i = 0; i < 4 && kept.n && !str_is_utf8(kept); i++)
        kept.n--;
    if (!str_is_utf8(kept)) kept = S("?");
    return (ExcerptCell){str_copy(mem, kept), text.n};
}

static ExcerptRow row_copy(Arena *mem, const Str *cells, size_t n, size_t line) {
    ExcerptRow out = {.cells = NEW_ARRAY(mem, ExcerptCell, n + 1), .n = n, .line = line};
    for (size_t i = 0; i < n; i++)
        out.cells[i] = cell_copy(mem, cells[i]);
    return out;
}

/* The last `most` of the rows that were put in stay, in order. */
static void row_push(ExcerptRow *rows, size_t *n, size_t most, ExcerptRow row) {
    if (*n == most) memmove(rows, rows + 1, --*n * sizeof *rows);
    rows[(*n)++] = row;
}

static size_t filled(const RawRow *row) {
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++)
        n += str_trim(row->cells[i]).n > 0;
    return n;
}

/* The format tells its columns: one row of their names. */
static void heads_told(Cx *cx, const Table *table, Excerpt *out) {
    Str *names = NEW_ARRAY(cx->mem, Str, table->n_columns + 1);
    for (size_t i = 0; i < table->n_columns; i++)
        names[i] = table->columns[i].n_path ? table->columns[i].path[0] : STR_NONE;
    out->heads[out->n_heads++] = row_copy(cx->mem, names, table->n_columns, 0);
}

/* Goes through the rows up to those behind the one asked for. A row of titles has one cell: it is
 * no heading where others are. */
static Err rows_gather(Cx *cx, Reader *reader, Excerpt *out, size_t line, size_t around) {
    Rows *rows = &reader->rows;
    bool told = rows->columns != NULL;
    size_t after = 0;
    Err err;
    RawRow row;
    while (after < around + 1 && !(err = rows->next(cx, rows->state, &row))) {
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        bool heading = !told && row.line < reader->first_line && row.line != line;
        if (heading && filled(&row) > 1)
            row_push(out->heads, &out->n_heads, HEADS_MOST,
                     row_copy(cx->mem, row.cells, row.n, row.line));
        if (heading) continue;
        after += row.line >= line;
        if (row.line == line) out->at = out->n_rows < around ? out->n_rows : around;
        if (row.line > line && out->at == SIZE_MAX) break;
        if (row.line + NEAR < line) continue;
        row_push(out->rows, &out->n_rows, out->at == SIZE_MAX ? around : 2 * around + 1,
                 row_copy(cx->mem, row.cells, row.n, row.line));
    }
    if (after < around + 1 && err && err != NOT_FOUND) return err;
    return OK;
}

Err excerpt_read(Cx *cx, Excerpt *out, const RowsAsk *ask, size_t line, size_t around) {
    Table *table;
    must(around >= 1 && around <= AROUND_MOST);
    TRY(table_open_sheet(cx, &table, ask));
    Reader *reader = (Reader *)table;
    *out = (Excerpt){.format = table->format,
                     .sheet = table->n_sheets ? table->sheets[table->sheet] : STR_NONE,
                     .heads = NEW_ARRAY(cx->mem, ExcerptRow, HEADS_MOST),
                     .rows = NEW_ARRAY(cx->mem, ExcerptRow, 2 * AROUND_MOST + 1),
                     .numbered = table->kind == TABLE_CUBE && !table->separator,
                     .at = SIZE_MAX};
    if (reader->rows.columns) heads_told(cx, table, out);
    TRY(reader->rows.rewind(cx, reader->rows.state));
    TRY(rows_gather(cx, reader, out, line, around));
    if (out->at == SIZE_MAX)
        return fail(cx, NOT_FOUND, MSG_FORMATS_NO_ROW, str_format(cx->mem, "%zu", line));
    return OK;
}

/* ---- boundaries: an area is a row, its properties are the cells ---- */

typedef struct Areas {
    Excerpt *out;
    size_t line, around, after;
} Areas;

/* NOT_FOUND ends the reading: what was looked for is there. */
static Err area_take(Cx *cx, void *arg, const Shape *shape) {
    Areas *areas = arg;
    Excerpt *out = areas->out;
    if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
    Str *names = NEW_ARRAY(cx->mem, Str, shape->n_properties + 1);
    Str *texts = NEW_ARRAY(cx->mem, Str, shape->n_properties + 1);
    for (size_t i = 0; i < shape->n_properties; i++) {
        names[i] = shape->properties[i].name;
        texts[i] = shape->properties[i].text;
    }
    if (shape->line == areas->line) {
        out->at = out->n_rows < areas->around ? out->n_rows : areas->around;
        out->heads[0] = row_copy(cx->mem, names, shape->n_properties, 0);
        out->n_heads = 1;
    }
    row_push(out->rows, &out->n_rows, out->at == SIZE_MAX ? areas->around : 2 * areas->around + 1,
             row_copy(cx->mem, texts, shape->n_properties, shape->line));
    areas->after += out->at != SIZE_MAX;
    return areas->after > areas->around ? NOT_FOUND : OK;
}

Err excerpt_read_shapes(Cx *cx, Excerpt *out, const RowsAsk *ask, size_t line, size_t around) {
    must(around >= 1 && around <= AROUND_MOST);
    *out = (Excerpt){.heads = NEW_ARRAY(cx->mem, ExcerptRow, HEADS_MOST),
                     .rows = NEW_ARRAY(cx->mem, ExcerptRow, 2 * AROUND_MOST + 1),
                     .at = SIZE_MAX};
    Areas areas = {.out = out, .line = line, .around = around};
    Err err = shapes_read(cx, ask, area_take, &areas);
    if (err && (err != NOT_FOUND || areas.after <= around)) return err;
    if (out->at == SIZE_MAX)
        return fail(cx, NOT_FOUND, MSG_FORMATS_NO_ROW, str_format(cx->mem, "%zu", line));
    return OK;
}

/* What does a cube of a GENESIS database say in its own text form? Blocks of lines begin with a
 * line "K;name;…" of headings; the lines "D;…" below it are its content. One block names the axes,
 * one the periods, one the contents; the last one holds the values, each with a sign of its quality
 * beside it. Everything else in such a file is passed over. */

#include "formats/formats_in.h"

#define MOST_NAMES 64 /* axes, periods, contents */
#define MOST_FIELDS 8 /* per content */

typedef struct Names {
    Str name[MOST_NAMES], unit[MOST_NAMES];
    size_t n;
} Names;

typedef struct Cube {
    Csv csv;
    Names axes, times, contents;
    Str title;
    bool in_values; /* the lines being read belong to the block of values */
} Cube;

static Str cell_of(const RawRow *row, size_t i) {
    return i < row->n ? str_trim(row->cells[i]) : STR_NONE;
}

static bool block_is(const RawRow *row, Str name) {
    return str_equal(cell_of(row, 0), S("K")) && str_equal(cell_of(row, 1), name);
}

bool cube_begins(Str text) {
    Str line;
    for (size_t i = 0; i < 3 && str_cut(&text, '\n', &line); i++) {
        if (str_starts(line, S("K;DQ;"))) return true;
        if (!str_starts(line, S("*")) && str_trim(line).n) return false;
    }
    return false;
}

static Err name_add(Cx *cx, Names *names, const RawRow *row, Str unit) {
    if (names->n == MOST_NAMES)
        return fail(cx, LIMIT, MSG_FORMATS_TOO_MANY_COLUMNS, str_format(cx->mem, "%zu", row->line));
    names->name[names->n] = str_copy(cx->mem, cell_of(row, 1));
    names->unit[names->n++] = str_copy(cx->mem, unit);
    return OK;
}

/* One line "D;…" of the block that names things. */
static Err take_name(Cx *cx, Cube *cube, Str block, const RawRow *row) {
    if (str_equal(block, S("DQ")) && !cube->title.n)
        cube->title = str_copy(cx->mem, cell_of(row, 1));
    if (str_equal(block, S("DQA"))) return name_add(cx, &cube->axes, row, STR_NONE);
    if (str_equal(block, S("DQZ"))) return name_add(cx, &cube->times, row, STR_NONE);
    if (str_equal(block, S("DQI"))) return name_add(cx, &cube->contents, row, cell_of(row, 2));
    return OK;
}

/* A name behind it, where there is one to spare; else the heading as it stands. */
static void column_name(Arena *mem, TableColumn *column, const Names *names, size_t *at,
                        Str heading) {
    column->path[0] = *at < names->n ? names->name[*at] : str_copy(mem, heading);
    column->n_path = column->path[0].n > 0;
    ++*at;
}

/* The headings of the values: axes and periods take their names, and each group from one WERT to
 * the next belongs to one content. */
static void set_columns(Cx *cx, const Cube *cube, const RawRow *row, Rows *out) {
    size_t axis = 0, time = 0, content = 0;
    out->n_columns = row->n - 2;
    out->columns = NEW_ARRAY(cx->mem, TableColumn, out->n_columns + 1);
    for (size_t i = 0; i < out->n_columns; i++) {
        TableColumn *column = &out->columns[i];
        Str heading = cell_of(row, i + 2);
        column->path = NEW_ARRAY(cx->mem, Str, 2);
        column->role = ROLE_ATTRIBUTE;
        if (str_equal(heading, S("FACH-SCHL"))) {
            column->role = ROLE_DIMENSION;
            column_name(cx->mem, column, &cube->axes, &axis, heading);
        } else if (str_equal(heading, S("ZI-WERT"))) {
            column->role = ROLE_TIME;
            column_name(cx->mem, column, &cube->times, &time, heading);
        } else if (str_equal(heading, S("WERT"))) {
            column->role = ROLE_VALUE;
            column->unit = content < cube->contents.n ? cube->contents.unit[content] : STR_NONE;
            column_name(cx->mem, column, &cube->contents, &content, heading);
        } else {
            if (content && content <= cube->contents.n && cube->contents.name[content - 1].n)
                column->path[column->n_path++] = cube->contents.name[content - 1];
            if (heading.n) column->path[column->n_path++] = str_copy(cx->mem, heading);
        }
    }
}

/* Up to the headings of the values. */
static Err read_blocks(Cx *cx, Cube *cube, Rows *out) {
    Str block = STR_NONE;
    for (;;) {
        RawRow row;
        Err err = csv_next(cx, &cube->csv, &row);
        if (err == NOT_FOUND || (!err && row.open_quote))
            return fail(cx, INVALID, MSG_FORMATS_CUBE_WITHOUT_VALUES, out->name);
        TRY(err);
        if (block_is(&row, S("QEI")) && row.n > 2) {
            set_columns(cx, cube, &row, out);
            return OK;
        }
        if (str_equal(cell_of(&row, 0), S("K")))
            block = str_copy(cx->mem, cell_of(&row, 1));
        else if (str_equal(cell_of(&row, 0), S("D")))
            TRY(take_name(cx, cube, block, &row));
    }
}

static Err cube_next(Cx *cx, void *state, RawRow *row) {
    Cube *cube = state;
    for (;;) {
        TRY(csv_next(cx, &cube->csv, row));
        if (str_equal(cell_of(row, 0), S("K"))) cube->in_values = block_is(row, S("QEI"));
        if (!cube->in_values || !str_equal(cell_of(row, 0), S("D"))) {
            if (row->open_quote) return OK;
            continue;
        }
        row->cells++;
        row->n--;
        if (row->stray) row->stray--;
        return OK;
    }
}

static Err cube_rewind(Cx *cx, void *state) {
    Cube *cube = state;
    cube->in_values = false;
    return csv_rewind(cx, &cube->csv);
}

Err cube_rows(Cx *cx, Rows *out, const Csv *csv) {
    Cube *cube = NEW(cx->mem, Cube);
    cube->csv = *csv;
    TRY(read_blocks(cx, cube, out));
    out->title = cube->title;
    out->state = cube;
    out->next = cube_next;
    out->rewind = cube_rewind;
    return cube_rewind(cx, cube);
}

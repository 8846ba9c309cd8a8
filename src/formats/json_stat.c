/* Which rows are in a data set of JSON-stat? Cell after cell, the last dimension changing first;
 * where values are sparse, in the order in which they are listed, and after them the cells that
 * have a status but no value. Memory follows the text and its marks, never the sizes it claims. */

#include <stdlib.h>

#include "formats/json_stat_in.h"

#define MOST_MARKS ((size_t)1 << 22)

typedef struct Mark { /* the status of one cell */
    size_t cell, at;  /* where it stands in the text */
    bool used;
} Mark;

typedef struct JsonStat {
    JsonText text;
    StatCube cube;
    JsonPlace value, status;
    Str everywhere; /* one status for all cells */
    Mark *marks;    /* by cell */
    size_t n_marks;
    /* columns */
    size_t *column_of; /* by dimension */
    size_t n_columns, value_column, status_column;
    Str *cells;
    /* reading */
    Arena *row_mem;
    ArenaMark row_mark;
    JsonWalk values, statuses;
    size_t next_cell, next_mark, n_read;
    bool values_over;
} JsonStat;

static Err wrong(Cx *cx, const JsonStat *stat, size_t at, const char *what) {
    return json_wrong(cx, &stat->text, at, FORMAT_JSON_STAT, what);
}

/* ---- status ---- */

static int mark_compare(const void *a, const void *b) {
    const Mark *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static Mark *mark_of(const JsonStat *stat, size_t cell) {
    size_t from = 0, to = stat->n_marks;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (stat->marks[middle].cell < cell)
            from = middle + 1;
        else
            to = middle;
    }
    return from < stat->n_marks && stat->marks[from].cell == cell ? &stat->marks[from] : NULL;
}

static bool cell_number(const JsonStat *stat, Str key, size_t *out) {
    int64_t number;
    if (!int_read(key, &number) || (size_t)number >= stat->cube.n_cells) return false;
    *out = (size_t)number;
    return true;
}

static Err read_marks(Cx *cx, JsonStat *stat) {
    VEC(Mark) marks = {0};
    Arena *mem = arena_within(cx->mem);
    JsonWalk walk = json_walk(mem, &stat->text, stat->status);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Str key;
        size_t cell;
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) break;
        if (!cell_number(stat, key, &cell)) return wrong(cx, stat, walk.token.offset, "status");
        if (marks.n == MOST_MARKS)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_CODES, stat->text.name,
                        str_format(cx->mem, "%zu", MOST_MARKS));
        vec_push(mem, &marks, (Mark){.cell = cell, .at = walk.token.offset});
        TRY(walk_skip(cx, &walk));
    }
    if (marks.n) qsort(marks.at, marks.n, sizeof *marks.at, mark_compare);
    stat->marks = marks.at;
    stat->n_marks = marks.n;
    return OK;
}

/* One text is for all cells, also as a list of one; a list is in the order of the cells. */
static Err read_status(Cx *cx, JsonStat *stat) {
    bool any;
    size_t n = 0;
    if (stat->status.kind == JSON_OBJECT) return read_marks(cx, stat);
    if (stat->status.kind == JSON_STRING) {
        TRY(json_words(cx, cx->mem, &stat->text, stat->status, &stat->everywhere));
        stat->status.kind = JSON_END;
        return OK;
    }
    if (stat->status.kind != JSON_ARRAY) {
        stat->status.kind = JSON_END;
        return OK;
    }
    Arena *mem = arena_within(cx->mem);
    JsonWalk walk = json_walk(mem, &stat->text, stat->status);
    TRY(walk_next(cx, &walk));
    JsonPlace first = {.kind = JSON_END};
    for (;; n++) {
        TRY(walk_item(cx, &walk, &any));
        if (!any) break;
        if (!n) first = json_place(&walk);
        TRY(walk_skip(cx, &walk));
    }
    if (n == 1 && stat->cube.n_cells != 1) {
        TRY(json_words(cx, cx->mem, &stat->text, first, &stat->everywhere));
        stat->status.kind = JSON_END;
        return OK;
    }
    return n == stat->cube.n_cells ? OK : wrong(cx, stat, stat->status.at, "status");
}

/* ---- columns ---- */

static void make_columns(Cx *cx, JsonStat *stat, Rows *rows) {
    size_t n = stat->cube.n_dimensions, all = n + 1;
    bool status = stat->everywhere.n || stat->status.kind != JSON_END;
    ColumnRole *roles = NEW_ARRAY(cx->mem, ColumnRole, n + 2);
    size_t *order = NEW_ARRAY(cx->mem, size_t, n + 2);
    for (size_t i = 0; i < n; i++)
        roles[i] = stat->cube.dimensions[i].role;
    roles[n] = ROLE_VALUE;
    if (status) roles[all++] = ROLE_ATTRIBUTE;
    cube_order(roles, all, order);
    rows->columns = NEW_ARRAY(cx->mem, TableColumn, all);
    rows->n_columns = stat->n_columns = all;
    stat->column_of = NEW_ARRAY(cx->mem, size_t, n + 1);
    stat->value_column = stat->status_column = SIZE_MAX;
    for (size_t c = 0; c < all; c++) {
        size_t i = order[c];
        if (i >= n) {
            *(i == n ? &stat->value_column : &stat->status_column) = c;
            rows->columns[c] =
                cube_column(cx->mem, i == n ? S("value") : S("status"), STR_NONE, roles[i]);
            continue;
        }
        const StatDimension *dimension = &stat->cube.dimensions[i];
        stat->column_of[i] = c;
        rows->columns[c] = cube_column(cx->mem, dimension->id, dimension->label, dimension->role);
        rows->columns[c].codes = dimension->codes;
        rows->columns[c].n_codes = dimension->n;
    }
    stat->cells = NEW_ARRAY(cx->mem, Str, all);
}

/* ---- rows ---- */

static void fill_codes(JsonStat *stat, size_t cell) {
    for (size_t d = stat->cube.n_dimensions; d--;) {
        const StatDimension *dimension = &stat->cube.dimensions[d];
        stat->cells[stat->column_of[d]] = dimension->codes[cell % dimension->n].code;
        cell /= dimension->n;
    }
}

static Err take_value(Cx *cx, JsonStat *stat) {
    JsonKind kind = stat->values.token.kind;
    if (kind != JSON_NUMBER && kind != JSON_STRING && kind != JSON_NULL)
        return wrong(cx, stat, stat->values.token.offset, "value");
    stat->cells[stat->value_column] = kind == JSON_NULL ? STR_NONE : stat->values.token.text;
    return OK;
}

static Err take_status(Cx *cx, JsonStat *stat, size_t cell) {
    if (stat->status_column == SIZE_MAX) return OK;
    Str *out = &stat->cells[stat->status_column];
    *out = stat->everywhere;
    if (stat->status.kind == JSON_OBJECT) {
        Mark *mark = mark_of(stat, cell);
        if (!mark) return OK;
        mark->used = true;
        JsonWalk walk = json_walk(stat->row_mem, &stat->text, (JsonPlace){mark->at, JSON_STRING});
        TRY(walk_next(cx, &walk));
        *out = walk.token.kind == JSON_STRING ? walk.token.text : STR_NONE;
    } else if (stat->status.kind == JSON_ARRAY) {
        bool any;
        TRY(walk_item(cx, &stat->statuses, &any));
        if (any && stat->statuses.token.kind == JSON_STRING) *out = stat->statuses.token.text;
        TRY(walk_skip(cx, &stat->statuses));
    }
    return OK;
}

/* The next listed value, or with sparse values the next cell that has but a status. */
static Err next_cell(Cx *cx, JsonStat *stat, size_t *cell) {
    bool any = true;
    Str key = STR_NONE;
    bool sparse = stat->value.kind == JSON_OBJECT;
    if (!stat->values_over) {
        if (sparse) {
            TRY(walk_member(cx, &stat->values, &key));
            stat->values_over = !key.p;
            if (key.p && !cell_number(stat, key, cell))
                return wrong(cx, stat, stat->values.token.offset, "value");
        } else {
            TRY(walk_item(cx, &stat->values, &any));
            stat->values_over = !any;
            *cell = stat->next_cell++;
        }
        if (!stat->values_over) return take_value(cx, stat);
    }
    while (sparse && stat->next_mark < stat->n_marks && stat->marks[stat->next_mark].used)
        stat->next_mark++;
    if (!sparse || stat->next_mark == stat->n_marks) return NOT_FOUND;
    *cell = stat->marks[stat->next_mark++].cell;
    stat->cells[stat->value_column] = STR_NONE;
    return OK;
}

static Err stat_next(Cx *cx, void *state, RawRow *row) {
    JsonStat *stat = state;
    size_t cell = 0;
    arena_rewind(stat->row_mem, stat->row_mark);
    if (stat->n_read % 4096 == 0 && cx_late(cx))
        return fail(cx, LIMIT, MSG_FORMATS_LATE, stat->text.name);
    TRY(next_cell(cx, stat, &cell));
    fill_codes(stat, cell);
    TRY(take_status(cx, stat, cell));
    *row = (RawRow){.cells = stat->cells, .n = stat->n_columns, .line = ++stat->n_read};
    return OK;
}

static Err stat_rewind(Cx *cx, void *state) {
    JsonStat *stat = state;
    arena_reset(stat->row_mem);
    stat->values = json_walk(stat->row_mem, &stat->text, stat->value);
    TRY(walk_next(cx, &stat->values));
    if (stat->status.kind == JSON_ARRAY) {
        stat->statuses = json_walk(stat->row_mem, &stat->text, stat->status);
        TRY(walk_next(cx, &stat->statuses));
    }
    stat->row_mark = arena_mark(stat->row_mem);
    stat->next_cell = stat->next_mark = stat->n_read = 0;
    stat->values_over = false;
    for (size_t i = 0; i < stat->n_marks; i++)
        stat->marks[i].used = false;
    return OK;
}

Err json_stat_rows(Cx *cx, Rows *out, const JsonRowsAsk *ask) {
    StatSets sets;
    Arena *mem = arena_within(cx->mem);
    TRY(stat_sets(cx, mem, ask->text, &sets));
    CubeSet *choice = NEW_ARRAY(cx->mem, CubeSet, sets.n + 1);
    for (size_t i = 0; i < sets.n; i++)
        choice[i] = (CubeSet){sets.at[i].name, sets.at[i].n_values};
    *out = (Rows){.name = ask->text->name,
                  .format = FORMAT_JSON_STAT,
                  .packed = ask->text->packed,
                  .next = stat_next,
                  .rewind = stat_rewind};
    TRY(cube_choose(cx, out, ask->ask, choice, sets.n));
    const StatSet *set = &sets.at[out->sheet];
    JsonStat *stat = NEW(cx->mem, JsonStat);
    *stat = (JsonStat){.text = *ask->text,
                       .value = set->places[STAT_VALUE],
                       .status = set->places[STAT_STATUS],
                       .row_mem = arena_within(cx->mem)};
    TRY(stat_cube(cx, mem, &stat->text, set, &stat->cube));
    if (stat->value.kind == JSON_ARRAY && set->n_values != stat->cube.n_cells)
        return fail(cx, INVALID, MSG_FORMATS_CUBE_VALUES, out->name,
                    str_format(cx->mem, "%zu", stat->cube.n_cells),
                    str_format(cx->mem, "%zu", set->n_values));
    TRY(read_status(cx, stat));
    make_columns(cx, stat, out);
    TRY(json_words(cx, cx->mem, &stat->text, set->places[STAT_LABEL], &out->title));
    out->state = stat;
    return stat_rewind(cx, stat);
}

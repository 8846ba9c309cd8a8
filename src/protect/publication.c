/* Which cells of a table are published, what has been told of them before, and does that give away
 * what must be hidden now? */

#include "protect/read_in.h"

enum { TABLES_MOST = 64, FILES_DROPPED = 16 };
#define EVERY_LEVEL UINT8_MAX

/* ---- which tables ---- */

typedef struct Levels { /* of each dimension: down to which level; 0: the total alone */
    uint8_t of[DIMENSIONS_MOST];
} Levels;

static Err column_unknown(Cx *cx, const Crossing *crossing, Str table, Str column) {
    Str names[DIMENSIONS_MOST];
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        names[d] = crossing->dimensions[d].name;
    return fail(cx, INVALID, MSG_PROTECT_TABLE_COLUMN, table, column,
                str_join(cx->mem, crossing->n_dimensions, names, S(", ")));
}

/* "column" or "column:level". */
static Err level_take(Cx *cx, Levels *out, const Crossing *crossing, Str table, Str text) {
    size_t colon = str_find(text, S(":"), 0), d = 0;
    Str column = str_trim(colon == SIZE_MAX ? text : str_slice(text, 0, colon));
    int64_t level = EVERY_LEVEL;
    while (d < crossing->n_dimensions && !str_equal(crossing->dimensions[d].name, column))
        d++;
    if (d == crossing->n_dimensions) return column_unknown(cx, crossing, table, column);
    if (out->of[d]) return fail(cx, INVALID, MSG_PROTECT_TABLE_TWICE, table, column);
    if (colon != SIZE_MAX) {
        Str number = str_trim(str_slice(text, colon + 1, text.n));
        if (!int_read(number, &level) || level < 0 || level > crossing->dimensions[d].deepest)
            return fail(cx, INVALID, MSG_PROTECT_TABLE_LEVEL, table, column,
                        str_int(cx->mem, crossing->dimensions[d].deepest), number);
    }
    out->of[d] = (uint8_t)level;
    return OK;
}

static bool table_has(const Levels *table, const Crossing *crossing, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        uint32_t code = cell_code(crossing, cell, d);
        if (code && crossing->dimensions[d].levels[code] > table->of[d]) return false;
    }
    return true;
}

Err protect_tables(Cx *cx, TableRead *out, const TableAsk *ask) {
    const Crossing *crossing = &out->crossing;
    Levels *tables = NEW_ARRAY(cx->mem, Levels, ask->n_tables);
    out->roles = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    if (ask->n_tables > TABLES_MOST)
        return fail(cx, LIMIT, MSG_PROTECT_TABLES_MOST, str_int(cx->mem, TABLES_MOST));
    for (size_t t = 0; t < ask->n_tables; t++)
        for (Str rest = ask->tables[t], one; str_cut(&rest, ',', &one);)
            TRY(level_take(cx, &tables[t], crossing, ask->tables[t], one));
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        bool published = !ask->n_tables;
        for (size_t t = 0; t < ask->n_tables && !published; t++)
            published = table_has(&tables[t], crossing, cell);
        out->roles[cell] = published ? ROLE_PUBLISHED : ROLE_UNPUBLISHED;
    }
    return OK;
}

/* ---- what was told ---- */

/* A count in one of the earlier ones is known, whatever the others hide. */
static Err earlier_take(Reading *reading, TableRead *out, const size_t *cells) {
    Cx *cx = reading->cx;
    for (size_t i = 0; i < reading->rows.n; i++) {
        const CellRow *row = &reading->rows.at[i];
        size_t cell = cells[i];
        int64_t count = out->crossing.counts[cell];
        if (!row->file || (row->count < 0 && out->roles[cell] == ROLE_TOLD)) continue;
        if (row->count >= 0 && row->count != count)
            return fail(cx, INVALID, MSG_PROTECT_TOLD_OTHERWISE,
                        path_last(reading->ask->more[row->file - 1]),
                        reading_number(reading, row->line), cell_name(cx, &out->crossing, cell),
                        str_int(cx->mem, row->count), str_int(cx->mem, count), reading->file);
        if (row->count < 0 && out->roles[cell] == ROLE_KEPT) continue;
        if (row->count >= 0 && out->roles[cell] == ROLE_TOLD) continue;
        out->roles[cell] = row->count < 0 ? ROLE_KEPT : ROLE_TOLD;
        out->by[cell] = (ToldBy){row->file, row->line};
    }
    return OK;
}

Err reading_roles(Reading *reading, TableRead *out, const size_t *cells) {
    const TableAsk *ask = reading->ask;
    Cx *cx = reading->cx;
    if (!ask->n_tables && !ask->n_more) return OK;
    out->by = NEW_ARRAY(cx->mem, ToldBy, out->crossing.n_cells);
    out->earlier = ask->more;
    out->n_earlier = ask->n_more;
    TRY(protect_tables(cx, out, ask));
    return earlier_take(reading, out, cells);
}

/* ---- what that gives away ---- */

typedef struct Looking {
    const TableRead *read;
    const Wish *wish;
    const uint8_t *states; /* what a rule hides */
    uint8_t *used;         /* of each earlier file, from 1 */
    CellBounds bounds;     /* of the cell that was found */
} Looking;

/* A cell of which these files together tell more than may be known; SIZE_MAX: none. */
static Err given_away(Cx *cx, Looking *looking, size_t *out) {
    const TableRead *read = looking->read;
    size_t n_cells = read->crossing.n_cells;
    TableRead told = {.file = read->file, .crossing = read->crossing};
    Attack seen;
    told.told = NEW_ARRAY(cx->mem, uint8_t, n_cells);
    *out = SIZE_MAX;
    for (size_t cell = 0; cell < n_cells; cell++)
        if (looking->used[read->by[cell].file])
            told.told[cell] = read->roles[cell] == ROLE_TOLD ? TOLD_COUNT : TOLD_HIDDEN;
    TRY(attack(cx, &seen, &told, 0));
    for (size_t cell = 0; cell < n_cells && *out == SIZE_MAX; cell++) {
        const CellBounds *bounds = &seen.bounds[cell];
        if (looking->states[cell] != CELL_PRIMARY || bounds->most == NO_LIMIT) continue;
        if (bounds->most - bounds->least >= looking->wish->width) continue;
        looking->bounds = *bounds;
        *out = cell;
    }
    return OK;
}

/* Without the files that are not needed for it. */
static Err files_narrow(Cx *cx, Looking *looking, size_t *cell) {
    size_t n = looking->read->n_earlier;
    for (size_t file = 1; file <= n && n <= FILES_DROPPED; file++) {
        Looking without = *looking;
        size_t found;
        without.used[file] = 0;
        TRY(given_away(cx, &without, &found));
        if (found == SIZE_MAX)
            without.used[file] = 1;
        else
            *looking = without, *cell = found;
    }
    return OK;
}

static Err given_away_tell(Cx *cx, const Looking *looking, size_t cell) {
    const TableRead *read = looking->read;
    VEC(Str) names = {0};
    for (size_t file = 1; file <= read->n_earlier; file++)
        if (looking->used[file]) vec_push(cx->mem, &names, path_last(read->earlier[file - 1]));
    return fail(cx, INVALID, MSG_PROTECT_GIVEN_AWAY, cell_name(cx, &read->crossing, cell),
                str_join(cx->mem, names.n, names.at, S(", ")),
                str_int(cx->mem, looking->bounds.least), str_int(cx->mem, looking->bounds.most));
}

/* What a rule hides and is shown already, in a line of its own. */
static Err told_check(Cx *cx, const Looking *looking) {
    const TableRead *read = looking->read;
    for (size_t cell = 0; cell < read->crossing.n_cells; cell++)
        if (read->roles[cell] == ROLE_TOLD && looking->states[cell] == CELL_PRIMARY)
            return fail(cx, INVALID, MSG_PROTECT_TOLD_AT,
                        path_last(read->earlier[read->by[cell].file - 1]),
                        str_int(cx->mem, read->by[cell].line), cell_name(cx, &read->crossing, cell),
                        str_int(cx->mem, read->crossing.counts[cell]));
    return OK;
}

Err protect_table(Cx *cx, Suppression *out, const TableRead *read, const Wish *wish) {
    Wish with = *wish;
    if (!read->roles) return suppress(cx, out, &read->crossing, wish);
    with.roles = read->roles;
    size_t n_cells = read->crossing.n_cells, cell = SIZE_MAX;
    uint8_t *states = NEW_ARRAY(cx->mem, uint8_t, n_cells);
    Looking looking = {.read = read,
                       .wish = wish,
                       .states = states,
                       .used = NEW_ARRAY(cx->mem, uint8_t, read->n_earlier + 1)};
    primary_mark(&read->crossing, &with, states, NEW_ARRAY(cx->mem, uint8_t, n_cells));
    TRY(told_check(cx, &looking));
    Err err = suppress(cx, out, &read->crossing, &with);
    if (err != INVALID || !read->n_earlier) return err;
    Fault fault = cx->fault;
    for (size_t file = 1; file <= read->n_earlier; file++)
        looking.used[file] = 1;
    if (given_away(cx, &looking, &cell) || cell == SIZE_MAX) {
        cx->fault = fault;
        return err;
    }
    TRY(files_narrow(cx, &looking, &cell));
    return given_away_tell(cx, &looking, cell);
}

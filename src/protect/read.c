/* Which table does a file hold, and what do several that are published tell together? One row a
 * cell, in any form that formats/ reads: a column for the code of each dimension, one for the
 * count. */

#include <math.h>
#include <string.h>

#include "protect/read_in.h"

#define NOISE_MOST 1e-12 /* of an amount */
#define ROWS_MOST ((size_t)1 << 23)
enum { HIERARCHY_COLUMNS = 2, FILES_MOST = 10000 };

static Str path_of(const Reading *reading, uint32_t file) {
    const TableAsk *ask = reading->ask;
    return file ? ask->more[file - 1] : ask->bytes.n ? ask->name : ask->path;
}

Str reading_number(Reading *reading, size_t number) {
    return str_int(reading->cx->mem, (int64_t)number);
}

Err file_check(Cx *cx, Str file, const Findings *findings) {
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *finding = &findings->list.at[i];
        if (rule_severity(finding->rule) == ERROR_FINDING)
            return fail(cx, INVALID, MSG_PROTECT_FILE_WRONG, file,
                        finding_text(cx->mem, cx->lang, finding),
                        finding_place(cx->mem, cx->lang, finding));
    }
    return OK;
}

static Err file_open(Cx *cx, Table **out, Str path, Findings *findings) {
    return table_open_sheet(cx, out,
                            &(RowsAsk){.path = path, .findings = findings, .headed = true});
}

static Err table_file_open(Reading *reading) {
    const TableAsk *ask = reading->ask;
    Str path = path_of(reading, reading->n_file);
    reading->file = path_last(path);
    reading->findings = (Findings){.mem = reading->cx->mem};
    if (reading->n_file || !ask->bytes.n)
        return file_open(reading->cx, &reading->table, path, &reading->findings);
    return table_open_sheet(reading->cx, &reading->table,
                            &(RowsAsk){.path = path,
                                       .bytes = ask->bytes,
                                       .name = ask->name,
                                       .findings = &reading->findings,
                                       .headed = true});
}

static Str heading(Cx *cx, const Table *table, size_t i) {
    const TableColumn *column = &table->columns[i];
    return str_trim(str_join(cx->mem, column->n_path, column->path, S(" ")));
}

Err reading_column(Reading *reading, Str name, size_t *out) {
    Cx *cx = reading->cx;
    VEC(Str) names = {0};
    *out = SIZE_MAX;
    for (size_t i = 0; i < reading->table->n_columns; i++) {
        Str text = heading(cx, reading->table, i);
        if (text.n) vec_push(cx->mem, &names, text);
        if (!str_equal(text, name)) continue;
        if (*out != SIZE_MAX)
            return fail(cx, INVALID, MSG_PROTECT_COLUMN_TWICE, reading->file, name);
        *out = i;
    }
    if (*out != SIZE_MAX || (reading->n_file && !str_equal(name, reading->ask->count))) return OK;
    return fail(cx, INVALID, MSG_PROTECT_NO_COLUMN, reading->file, name,
                str_join(cx->mem, names.n, names.at, S(", ")));
}

/* ---- hierarchies ---- */

static Err hierarchy_read(Cx *cx, Hierarchy *out, Str column, Str path) {
    Findings findings = {.mem = cx->mem};
    VEC(HierarchyLine) lines = {0};
    Str file = path_last(path);
    Table *table;
    Row row;
    Err err;
    TRY(file_open(cx, &table, path, &findings));
    if (table->n_columns < HIERARCHY_COLUMNS)
        return fail(cx, INVALID, MSG_PROTECT_HIERARCHY_COLUMNS, file);
    while (!(err = table_next(cx, table, &row))) {
        if (lines.n == CODES_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_MANY_CODES, column,
                        str_int(cx->mem, (int64_t)CODES_MOST), S("…"));
        HierarchyLine line = {.code = str_copy(cx->mem, str_trim(row.cells[0])),
                              .parent = str_copy(cx->mem, str_trim(row.cells[1])),
                              .line = row.line};
        vec_push(cx->mem, &lines, line);
    }
    if (err != NOT_FOUND) return err;
    *out = (Hierarchy){file, lines.at, lines.n};
    return file_check(cx, file, &findings);
}

/* A hierarchy that the table itself holds: the column of the codes, and another that says what they
 * belong to. */
static Err parents_read(Reading *reading, Hierarchy *out, Str column, Str parent) {
    Cx *cx = reading->cx;
    VEC(HierarchyLine) lines = {0};
    Index index = {0};
    size_t code_at, parent_at;
    Row row;
    Err err;
    reading->n_file = 0;
    TRY(table_file_open(reading));
    TRY(reading_column(reading, column, &code_at));
    TRY(reading_column(reading, parent, &parent_at));
    while (!(err = table_next(cx, reading->table, &row))) {
        HierarchyLine line = {str_trim(row.cells[code_at]), str_trim(row.cells[parent_at]),
                              row.line};
        if (str_equal(line.parent, reading->ask->total)) line.parent = STR_NONE;
        size_t at = index_get(&index, line.code);
        bool total = str_equal(line.code, reading->ask->total);
        if (total || !line.code.n || str_equal(line.code, line.parent)) continue;
        if (at != SIZE_MAX && !str_equal(lines.at[at].parent, line.parent))
            return fail(cx, INVALID, MSG_PROTECT_PARENT_OTHER, reading->file,
                        reading_number(reading, row.line), line.code, line.parent,
                        lines.at[at].parent, reading_number(reading, lines.at[at].line));
        if (at != SIZE_MAX) continue;
        line.code = str_copy(cx->mem, line.code), line.parent = str_copy(cx->mem, line.parent);
        index_put(cx->mem, &index, line.code, lines.n);
        vec_push(cx->mem, &lines, line);
    }
    if (err != NOT_FOUND) return err;
    for (size_t i = 0, n = lines.n; i < n; i++) {
        HierarchyLine above = {lines.at[i].parent, STR_NONE, lines.at[i].line};
        if (!above.code.n || index_get(&index, above.code) != SIZE_MAX) continue;
        index_put(cx->mem, &index, above.code, lines.n);
        vec_push(cx->mem, &lines, above);
    }
    *out = (Hierarchy){reading->file, lines.at, lines.n};
    return file_check(cx, reading->file, &reading->findings);
}

static Err hierarchy_find(Reading *reading, Hierarchy *out, Str column, Str where) {
    bool own = str_starts(where, S("@"));
    return own ? parents_read(reading, out, column, str_slice(where, 1, where.n))
               : hierarchy_read(reading->cx, out, column, where);
}

static Err hierarchies_read(Reading *reading, TableDimension *out, size_t d) {
    Cx *cx = reading->cx;
    const DimensionAsk *ask = &reading->ask->dimensions[d];
    Hierarchy *all = NEW_ARRAY(cx->mem, Hierarchy, ask->n_further + 1);
    if (ask->lines)
        all[0] = (Hierarchy){ask->hierarchy.n ? ask->hierarchy : reading->file, ask->lines,
                             ask->n_lines};
    else
        TRY(hierarchy_find(reading, &all[0], ask->column, ask->hierarchy));
    for (size_t i = 0; i < ask->n_further; i++)
        TRY(hierarchy_find(reading, &all[i + 1], ask->column, ask->further[i]));
    TableDimensionOf of = {ask->column, all, ask->n_further + 1, reading->ask->total};
    return dimension_make(cx, out, &of);
}

/* Without a hierarchy all codes belong to the total, which may be among them. */
static Err flat_make(Reading *reading, TableDimension *out, size_t d) {
    Str total = reading->ask->total;
    bool told = index_get(&reading->index[d], total) != SIZE_MAX;
    for (size_t i = 0; told && i < reading->labels[d].n; i++) {
        HierarchyLine *line = &reading->labels[d].at[i];
        if (!str_equal(line->code, total)) line->parent = total;
    }
    Hierarchy flat = {reading->file, reading->labels[d].at, reading->labels[d].n};
    return dimension_make(reading->cx, out,
                          &(TableDimensionOf){.name = reading->ask->dimensions[d].column,
                                              .hierarchies = &flat,
                                              .n = 1,
                                              .total = total});
}

/* ---- rows ---- */

/* What tables show where a count is hidden. */
static bool is_sign(Str text) {
    static const Str signs[] = {S(""),  S("x"),   S("X"), S("."), S("*"),
                                S("…"), S("..."), S(":"), S("/")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_equal(text, signs[i])) return true;
    return false;
}

/* 8807146.92999999 is what programs make of the sum 8807146.93: what is left after the decimals
 * that an amount may have is below what 15 digits can tell. */
static void noise_drop(Number *number) {
    double unit = 1;
    for (int decimals = 0; number->decimals > AMOUNT_DECIMALS && decimals <= AMOUNT_DECIMALS;
         decimals++, unit *= 10) {
        double near = round(number->value * unit) / unit;
        if (fabs(near - number->value) <= NOISE_MOST * fabs(number->value))
            *number = (Number){near, decimals};
    }
}

bool amount_read(Str text, Decimal decimal, Number *out, Msg *wrong) {
    bool right = number_read(text, decimal, out);
    if (right) noise_drop(out);
    *wrong = !right                            ? MSG_PROTECT_VALUE_WRONG
             : out->value < 0                  ? MSG_PROTECT_VALUE_NEGATIVE
             : out->decimals > AMOUNT_DECIMALS ? MSG_PROTECT_VALUE_FINE
                                               : MSG_PROTECT_VALUE_LARGE;
    return right && out->value >= 0 && out->decimals <= AMOUNT_DECIMALS &&
           out->value <= (double)COUNT_MOST;
}

static bool count_read(Str text, Decimal decimal, Number *out, Msg *wrong) {
    bool right = number_read(text, decimal, out) && floor(out->value) == out->value &&
                 fabs(out->value) <= (double)COUNT_MOST;
    *wrong = right ? MSG_PROTECT_COUNT_NEGATIVE : MSG_PROTECT_COUNT_WRONG;
    return right && out->value >= 0;
}

static Err count_take(Reading *reading, const Row *row, int64_t *out) {
    size_t at = reading->columns[reading->ask->n_dimensions];
    Str text = str_trim(row->cells[at]);
    Decimal decimal = reading->table->columns[at].decimal;
    bool amounts = reading->ask->amounts;
    Number number;
    uint64_t scaled = 0;
    Msg wrong;
    if ((reading->ask->published || reading->n_file) && is_sign(text)) {
        *out = -1;
        return OK;
    }
    bool right = amounts ? amount_read(text, decimal, &number, &wrong)
                         : count_read(text, decimal, &number, &wrong);
    if (right && amounts) {
        right = number_scaled(number.value, AMOUNT_DECIMALS, &scaled) && scaled <= COUNT_MOST;
        if (number.decimals > reading->decimals) reading->decimals = number.decimals;
    }
    if (!right)
        return fail(reading->cx, INVALID, wrong, reading->file, reading_number(reading, row->line),
                    reading->ask->count, text.n > 100 ? str_slice(text, 0, 100) : text);
    *out = amounts ? (int64_t)scaled : (int64_t)number.value;
    return OK;
}

/* With no more decimals than any amount has. */
static void amounts_shorten(Reading *reading) {
    int64_t by = 1;
    for (int i = reading->decimals; i < AMOUNT_DECIMALS; i++)
        by *= 10;
    for (size_t i = 0; i < reading->rows.n; i++)
        if (reading->rows.at[i].count > 0) reading->rows.at[i].count /= by;
}

Err reading_code(Reading *reading, size_t d, const Row *row, uint32_t *out) {
    *out = TOTAL;
    if (reading->columns[d] == SIZE_MAX) return OK;
    Str text = str_trim(row->cells[reading->columns[d]]);
    size_t at = index_get(&reading->index[d], text);
    if (at == SIZE_MAX) {
        at = reading->labels[d].n;
        if (at == CODES_MOST)
            return fail(reading->cx, LIMIT, MSG_PROTECT_TOO_MANY_CODES,
                        reading->ask->dimensions[d].column, reading_number(reading, CODES_MOST),
                        S("…"));
        HierarchyLine line = {.code = str_copy(reading->cx->mem, text), .line = row->line};
        vec_push(reading->cx->mem, &reading->labels[d], line);
        index_put(reading->cx->mem, &reading->index[d], line.code, at);
    }
    *out = (uint32_t)at;
    return OK;
}

Err reading_open(Reading *reading) {
    TRY(table_file_open(reading));
    for (size_t d = 0; d < reading->ask->n_dimensions; d++)
        TRY(reading_column(reading, reading->ask->dimensions[d].column, &reading->columns[d]));
    return OK;
}

static Err rows_read(Reading *reading) {
    Cx *cx = reading->cx;
    Row row;
    Err err;
    size_t before = reading->rows.n;
    TRY(reading_open(reading));
    TRY(reading_column(reading, reading->ask->count,
                       &reading->columns[reading->ask->n_dimensions]));
    while (!(err = table_next(cx, reading->table, &row))) {
        if (reading->rows.n == ROWS_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_MANY_ROWS, reading->file,
                        reading_number(reading, ROWS_MOST));
        bool told = reading->ask->lines && !reading->n_file;
        CellRow cell = {.line = told ? reading->ask->lines[reading->rows.n] : (uint32_t)row.line,
                        .file = reading->n_file};
        for (size_t d = 0; d < reading->ask->n_dimensions; d++)
            TRY(reading_code(reading, d, &row, &cell.codes[d]));
        TRY(count_take(reading, &row, &cell.count));
        vec_push(reading->mem, &reading->rows, cell);
    }
    if (err != NOT_FOUND) return err;
    TRY(file_check(cx, reading->file, &reading->findings));
    return reading->rows.n > before ? OK : fail(cx, INVALID, MSG_PROTECT_NO_ROWS, reading->file);
}

Err reading_crossing(Reading *reading, Crossing *out) {
    const TableAsk *ask = reading->ask;
    TableDimension dimensions[DIMENSIONS_MOST];
    for (size_t d = 0; d < ask->n_dimensions; d++)
        if (ask->dimensions[d].hierarchy.n || ask->dimensions[d].lines ||
            ask->dimensions[d].n_further)
            TRY(hierarchies_read(reading, &dimensions[d], d));
        else
            TRY(flat_make(reading, &dimensions[d], d));
    return crossing_make(reading->cx, out, dimensions, ask->n_dimensions);
}

/* ---- cells ---- */

uint32_t *reading_places(Reading *reading, const TableDimension *dimension, size_t d) {
    uint32_t *places = NEW_ARRAY(reading->cx->mem, uint32_t, reading->labels[d].n);
    for (size_t i = 0; i < reading->labels[d].n; i++) {
        size_t code = index_get(&dimension->index, reading->labels[d].at[i].code);
        places[i] = code == SIZE_MAX ? UINT32_MAX : (uint32_t)code;
    }
    return places;
}

Err reading_unknown(Reading *reading, const CellRow *row, size_t d) {
    return fail(reading->cx, INVALID, MSG_PROTECT_CODE_UNKNOWN,
                path_last(path_of(reading, row->file)), reading_number(reading, row->line),
                reading->ask->dimensions[d].column, reading->labels[d].at[row->codes[d]].code);
}

/* Of each row its cell; of each cell its latest row, counted from 1. */
static Err cells_place(Reading *reading, const Crossing *crossing, size_t *cells, uint32_t *rows) {
    Cx *cx = reading->cx;
    uint32_t *places[DIMENSIONS_MOST];
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        places[d] = reading_places(reading, &crossing->dimensions[d], d);
    for (size_t i = 0; i < reading->rows.n; i++) {
        const CellRow *row = &reading->rows.at[i];
        size_t cell = 0;
        for (size_t d = 0; d < crossing->n_dimensions; d++) {
            if (row->codes[d] == TOTAL) continue;
            if (places[d][row->codes[d]] == UINT32_MAX) return reading_unknown(reading, row, d);
            cell += places[d][row->codes[d]] * crossing->strides[d];
        }
        if (rows[cell] && reading->rows.at[rows[cell] - 1].file == row->file)
            return fail(cx, INVALID, MSG_PROTECT_CELL_TWICE, path_last(path_of(reading, row->file)),
                        reading_number(reading, row->line), cell_name(cx, crossing, cell),
                        reading_number(reading, reading->rows.at[rows[cell] - 1].line));
        rows[cell] = (uint32_t)(i + 1);
        cells[i] = cell;
    }
    return OK;
}

/* Inner cells are taken, totals held against their sums. */
static Err counts_place(Reading *reading, TableRead *out, const size_t *cells) {
    Cx *cx = reading->cx;
    Crossing *crossing = &out->crossing;
    for (size_t i = 0; i < reading->rows.n; i++)
        if (!reading->rows.at[i].file && cell_is_inner(crossing, cells[i]))
            crossing->counts[cells[i]] = reading->rows.at[i].count;
    TRY(crossing_sum(cx, crossing));
    for (size_t i = 0; i < reading->rows.n; i++) {
        const CellRow *row = &reading->rows.at[i];
        if (!row->file && row->count != crossing->counts[cells[i]])
            return fail(cx, INVALID, MSG_PROTECT_TOTAL_WRONG, reading->file,
                        reading_number(reading, row->line), cell_name(cx, crossing, cells[i]),
                        str_int(cx->mem, row->count), str_int(cx->mem, crossing->counts[cells[i]]));
    }
    return reading_roles(reading, out, cells);
}

/* What each file tells; rows of a file stand together. */
static void publications_make(Reading *reading, TableRead *out, const size_t *cells) {
    Arena *mem = reading->cx->mem;
    Telling *tellings = NEW_ARRAY(mem, Telling, reading->rows.n);
    out->publications = NEW_ARRAY(mem, Publication, reading->ask->n_more + 1);
    for (size_t i = 0; i < reading->rows.n; i++) {
        const CellRow *row = &reading->rows.at[i];
        Publication *publication = &out->publications[row->file];
        if (!publication->n++) publication->tellings = &tellings[i];
        tellings[i] = (Telling){(uint32_t)cells[i], row->count < 0 ? COUNT_HIDDEN : row->count};
    }
    for (uint32_t i = 0; i <= reading->ask->n_more; i++)
        out->publications[i].name = path_last(path_of(reading, i));
}

/* A count in one of them is known, whatever the others hide. */
static Err counts_publish(Reading *reading, TableRead *out, const size_t *cells) {
    Cx *cx = reading->cx;
    Crossing *crossing = &out->crossing;
    uint32_t *by = NEW_ARRAY(cx->mem, uint32_t, crossing->n_cells); /* the row that told it */
    out->told = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    for (size_t i = 0; i < reading->rows.n; i++) {
        const CellRow *row = &reading->rows.at[i], *other = &reading->rows.at[by[cells[i]]];
        size_t cell = cells[i];
        if (row->count < 0) {
            if (out->told[cell] == TOLD_NOTHING) out->told[cell] = TOLD_HIDDEN;
            continue;
        }
        if (out->told[cell] == TOLD_COUNT && crossing->counts[cell] != row->count)
            return fail(cx, INVALID, MSG_PROTECT_TOLD_OTHERWISE,
                        path_last(path_of(reading, row->file)), reading_number(reading, row->line),
                        cell_name(cx, crossing, cell), str_int(cx->mem, row->count),
                        str_int(cx->mem, other->count), path_last(path_of(reading, other->file)));
        out->told[cell] = TOLD_COUNT;
        crossing->counts[cell] = row->count;
        by[cell] = (uint32_t)i;
    }
    return OK;
}

static Err files_read(Reading *reading) {
    if (reading->ask->n_more >= FILES_MOST)
        return fail(reading->cx, LIMIT, MSG_PROTECT_FILES_MOST,
                    reading_number(reading, FILES_MOST));
    for (uint32_t i = 0; i <= reading->ask->n_more; i++) {
        reading->n_file = i;
        TRY(rows_read(reading));
    }
    reading->file = path_last(path_of(reading, 0));
    return OK;
}

Err protect_read(Cx *cx, TableRead *out, const TableAsk *ask) {
    Reading reading = {.cx = cx, .ask = ask, .mem = arena_within(cx->mem)};
    TRY(files_read(&reading));
    if (ask->amounts) amounts_shorten(&reading);
    *out = (TableRead){.file = reading.file, .decimals = reading.decimals};
    TRY(reading_crossing(&reading, &out->crossing));
    size_t *cells = NEW_ARRAY(cx->mem, size_t, reading.rows.n);
    uint32_t *rows = NEW_ARRAY(cx->mem, uint32_t, out->crossing.n_cells);
    TRY(cells_place(&reading, &out->crossing, cells, rows));
    if (!ask->published) return counts_place(&reading, out, cells);
    publications_make(&reading, out, cells);
    return ask->versions ? OK : counts_publish(&reading, out, cells);
}

/* Which cell is each record in, and what do the records of a cell add up to? One row a record, in
 * any form that formats/ reads. */

#include <string.h>

#include "protect/records.h"
#include "protect/read_in.h"

#define NO_COLUMN SIZE_MAX
#define CUT_AT ((size_t)100) /* of a cell of the file that is told */

typedef struct Column {
    Str name;
    size_t at; /* NO_COLUMN: not asked for */
} Column;

typedef struct AmountColumn {
    Column column;
    VEC(double) values;
    int decimals; /* the most found */
} AmountColumn;

typedef struct RecordsReading {
    Reading reading;
    AmountColumn value, cost;
    Column holder, key;
    VEC(uint32_t) holders;
    VEC(double) keys;
    VEC(Str) names;
    Index index; /* from a holder's name */
} RecordsReading;

static Err cell_wrong(RecordsReading *all, const Row *row, const Column *column, Msg message) {
    Str text = str_trim(row->cells[column->at]);
    return fail(all->reading.cx, INVALID, message, all->reading.file,
                reading_number(&all->reading, row->line), column->name,
                text.n > CUT_AT ? str_slice(text, 0, CUT_AT) : text);
}

/* ---- a row ---- */

static Err amount_take(RecordsReading *all, const Row *row, AmountColumn *amount) {
    const Column *column = &amount->column;
    Number number;
    Msg wrong;
    if (column->at == NO_COLUMN) return OK;
    if (!amount_read(str_trim(row->cells[column->at]),
                     all->reading.table->columns[column->at].decimal, &number, &wrong))
        return cell_wrong(all, row, column, wrong);
    if (number.decimals > amount->decimals) amount->decimals = number.decimals;
    vec_push(all->reading.mem, &amount->values, number.value);
    return OK;
}

static Err holder_take(RecordsReading *all, const Row *row) {
    if (all->holder.at == NO_COLUMN) return OK;
    Cx *cx = all->reading.cx;
    Str name = str_trim(row->cells[all->holder.at]);
    if (!name.n) return cell_wrong(all, row, &all->holder, MSG_PROTECT_HOLDER_EMPTY);
    size_t at = index_get(&all->index, name);
    if (at == SIZE_MAX) {
        at = all->names.n;
        name = str_copy(cx->mem, name);
        index_put(cx->mem, &all->index, name, at);
        vec_push(cx->mem, &all->names, name);
    }
    vec_push(all->reading.mem, &all->holders, (uint32_t)at);
    return OK;
}

static Err key_take(RecordsReading *all, const Row *row) {
    Number number;
    if (all->key.at == NO_COLUMN) return OK;
    if (!number_read(str_trim(row->cells[all->key.at]),
                     all->reading.table->columns[all->key.at].decimal, &number) ||
        number.value < 0 || number.value >= 1)
        return cell_wrong(all, row, &all->key, MSG_PROTECT_KEY_WRONG);
    vec_push(all->reading.mem, &all->keys, number.value);
    return OK;
}

static Err row_take(RecordsReading *all, const Row *row) {
    Reading *reading = &all->reading;
    if (reading->rows.n == RECORDS_MOST)
        return fail(reading->cx, LIMIT, MSG_PROTECT_TOO_MANY_ROWS, reading->file,
                    reading_number(reading, RECORDS_MOST));
    CellRow cell = {.line = (uint32_t)row->line};
    for (size_t d = 0; d < reading->ask->n_dimensions; d++)
        TRY(reading_code(reading, d, row, &cell.codes[d]));
    TRY(amount_take(all, row, &all->value));
    TRY(amount_take(all, row, &all->cost));
    TRY(holder_take(all, row));
    TRY(key_take(all, row));
    vec_push(reading->mem, &reading->rows, cell);
    return OK;
}

/* ---- all rows ---- */

static Err column_open(RecordsReading *all, Str name, Column *out) {
    *out = (Column){.name = name, .at = NO_COLUMN};
    return name.n ? reading_column(&all->reading, name, &out->at) : OK;
}

static Err rows_take(RecordsReading *all, const RecordsAsk *ask) {
    Reading *reading = &all->reading;
    Row row;
    Err err;
    TRY(reading_open(reading));
    TRY(column_open(all, ask->value, &all->value.column));
    TRY(column_open(all, ask->cost, &all->cost.column));
    TRY(column_open(all, ask->holder, &all->holder));
    TRY(column_open(all, ask->key, &all->key));
    while (!(err = table_next(reading->cx, reading->table, &row)))
        TRY(row_take(all, &row));
    if (err != NOT_FOUND) return err;
    TRY(file_check(reading->cx, reading->file, &reading->findings));
    return reading->rows.n ? OK : fail(reading->cx, INVALID, MSG_PROTECT_NO_ROWS, reading->file);
}

/* ---- cells ---- */

static Err cells_place(RecordsReading *all, Records *out) {
    Reading *reading = &all->reading;
    const Crossing *crossing = &out->crossing;
    uint32_t *places[DIMENSIONS_MOST];
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        places[d] = reading_places(reading, &crossing->dimensions[d], d);
    for (size_t i = 0; i < reading->rows.n; i++) {
        const CellRow *row = &reading->rows.at[i];
        size_t cell = 0;
        for (size_t d = 0; d < crossing->n_dimensions; d++) {
            if (places[d][row->codes[d]] == UINT32_MAX) return reading_unknown(reading, row, d);
            cell += places[d][row->codes[d]] * crossing->strides[d];
        }
        if (!cell_is_inner(crossing, cell))
            return fail(reading->cx, INVALID, MSG_PROTECT_RECORD_TOTAL, reading->file,
                        reading_number(reading, row->line), cell_name(reading->cx, crossing, cell));
        out->cells[i] = (uint32_t)cell;
        out->lines[i] = row->line;
    }
    return OK;
}

/* All with the finest decimals found. */
static Err amounts_scale(RecordsReading *all, const AmountColumn *amount, Amounts *out) {
    Reading *reading = &all->reading;
    if (amount->column.at == NO_COLUMN) return OK;
    out->decimals = amount->decimals;
    out->at = NEW_ARRAY(reading->cx->mem, int64_t, amount->values.n);
    for (size_t i = 0; i < amount->values.n; i++) {
        uint64_t scaled;
        if (!number_scaled(amount->values.at[i], amount->decimals, &scaled) ||
            scaled > (uint64_t)COUNT_MOST)
            return fail(reading->cx, LIMIT, MSG_PROTECT_VALUE_SCALED, reading->file,
                        reading_number(reading, reading->rows.at[i].line), amount->column.name,
                        str_int(reading->cx->mem, amount->decimals));
        out->at[i] = (int64_t)scaled;
    }
    return OK;
}

static Err sums_make(Cx *cx, Records *out) {
    Crossing *crossing = &out->crossing;
    for (size_t i = 0; i < out->n; i++) {
        int64_t *count = &crossing->counts[out->cells[i]];
        *count += out->values.at ? out->values.at[i] : 1;
        if (*count > COUNT_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_LARGE, cell_name(cx, crossing, out->cells[i]));
    }
    return crossing_sum(cx, crossing);
}

/* What is read lives in the reading's memory; what is handed out, in the caller's. */
static void taken_keep(RecordsReading *all, Records *out) {
    Arena *mem = all->reading.cx->mem;
    if (all->holder.at != NO_COLUMN) {
        out->holders = NEW_ARRAY(mem, uint32_t, out->n);
        memcpy(out->holders, all->holders.at, out->n * sizeof *out->holders);
    }
    if (all->key.at != NO_COLUMN) {
        out->keys = NEW_ARRAY(mem, double, out->n);
        memcpy(out->keys, all->keys.at, out->n * sizeof *out->keys);
    }
    out->holder_names = all->names.at;
    out->n_holders = all->names.n;
}

Err records_read(Cx *cx, Records *out, const RecordsAsk *ask) {
    RecordsReading all = {.reading = {.cx = cx, .ask = &ask->table, .mem = arena_within(cx->mem)}};
    TRY(rows_take(&all, ask));
    *out = (Records){.file = all.reading.file, .n = all.reading.rows.n};
    TRY(reading_crossing(&all.reading, &out->crossing));
    out->cells = NEW_ARRAY(cx->mem, uint32_t, out->n);
    out->lines = NEW_ARRAY(cx->mem, uint32_t, out->n);
    TRY(cells_place(&all, out));
    TRY(amounts_scale(&all, &all.value, &out->values));
    TRY(amounts_scale(&all, &all.cost, &out->costs));
    taken_keep(&all, out);
    arena_reset(all.reading.mem);
    return sums_make(cx, out);
}

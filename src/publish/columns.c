/* How do released figures become the columns of a file that a method reads? A row for each area,
 * period and part; what has no number is left out and counted with its reason, so that who shows
 * what a method made of it can say what is missing. */

#include "publish/publish_in.h"

enum { TABLES_MOST = 1000, COLUMNS_BYTES_MOST = 16 << 20 };

/* The tables behind the columns: one for each value and each combination of parts. */
typedef struct Making {
    const ColumnsQuery *query;
    size_t n_parts[COLUMNS_BY_MOST]; /* codes of each breakdown that are parts */
    const DimensionCode **parts[COLUMNS_BY_MOST];
    bool *known[COLUMNS_BY_MOST]; /* of each part: there is any number of it */
    size_t n_cells;               /* combinations */
    PublishedTable *tables;       /* of value v and cell c: tables[v * n_cells + c] */
    bool beyond;                  /* something is shown that the public does not see */
    VEC(ColumnsGap) gaps;
    VEC(PublishedFigure) used[COLUMNS_VALUES_MOST];
    PublishedColumns *out;
} Making;

/* ---- which figures ---- */

/* Whether a row of its own is made of the code. */
static bool is_asked(const ColumnsQuery *query, size_t by, const DimensionCode *code) {
    if (by > 0 || !query->only[0]) return code->part;
    return code == query->only[0] || code == query->only[1];
}

static Err parts_find(Cx *cx, Making *making) {
    making->n_cells = 1;
    for (size_t d = 0; d < making->query->n_by; d++) {
        const Dimension *by = making->query->by[d];
        making->parts[d] = NEW_ARRAY(cx->mem, const DimensionCode *, by->n_codes + 1);
        making->known[d] = NEW_ARRAY(cx->mem, bool, by->n_codes + 1);
        for (size_t i = 0; i < by->n_codes; i++)
            if (is_asked(making->query, d, &by->codes[i]))
                making->parts[d][making->n_parts[d]++] = &by->codes[i];
        making->n_cells *= making->n_parts[d];
        if (making->n_cells * making->query->n_values > TABLES_MOST)
            return fail(cx, LIMIT, MSG_PUBLISH_TOO_MANY_CELLS);
    }
    return OK;
}

/* Which part of breakdown d the combination has. */
static size_t part_at(const Making *making, size_t cell, size_t d) {
    must(making->parts[d] && making->known[d]);
    for (size_t i = making->query->n_by; i-- > d;) {
        must(making->n_parts[i] > 0); /* else there is no combination */
        if (i == d) break;
        cell /= making->n_parts[i];
    }
    return cell % making->n_parts[d];
}

static Err cell_text(Cx *cx, const Making *making, const ColumnWanted *wanted, size_t cell,
                     Str *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Str codes[COLUMNS_BY_MOST + 1];
    size_t n = 0;
    if (wanted->cell.n) codes[n++] = wanted->cell;
    for (size_t d = 0; d < making->query->n_by; d++)
        codes[n++] = str_format(cx->mem, "%.*s=%.*s", STR_ARG(making->query->by[d]->id),
                                STR_ARG(making->parts[d][part_at(making, cell, d)]->code));
    return cell_read(cx, catalogue, str_join(cx->mem, n, codes, S(";")), out);
}

/* The value before it of the same figures, such as k beside n; itself where there is none. */
static size_t alike_before(const ColumnsQuery *asked, size_t value) {
    for (size_t v = 0; v < value; v++)
        if (asked->values[v].indicator == asked->values[value].indicator &&
            str_equal(asked->values[v].cell, asked->values[value].cell))
            return v;
    return value;
}

static Err tables_fill(Cx *cx, Making *making) {
    const ColumnsQuery *asked = making->query;
    making->tables = NEW_ARRAY(cx->mem, PublishedTable, asked->n_values * making->n_cells + 1);
    for (size_t i = 0; i < asked->n_values * making->n_cells; i++) {
        const ColumnWanted *wanted = &asked->values[i / making->n_cells];
        size_t alike = alike_before(asked, i / making->n_cells);
        if (alike < i / making->n_cells) {
            making->tables[i] = making->tables[alike * making->n_cells + i % making->n_cells];
            continue;
        }
        PublishQuery query = {.indicator = wanted->indicator,
                              .regions = asked->regions,
                              .n_regions = asked->n_regions,
                              .period = asked->period,
                              .from = asked->from,
                              .to = asked->to,
                              .alike = asked->alike,
                              .whole = true,
                              .as_of = asked->as_of};
        TRY(cell_text(cx, making, wanted, i % making->n_cells, &query.cell));
        TRY(publish_table(cx, &making->tables[i], &query));
    }
    return OK;
}

/* ---- what they say ---- */

/* NULL where there is none, for the period is not among that indicator's. */
static const PublishedFigure *figure_at(const PublishedTable *table, size_t region, Period period) {
    for (size_t p = 0; p < table->n_periods; p++)
        if (period_same(table->periods[p], period))
            return &table->figures[region * table->n_periods + p];
    return NULL;
}

/* Another area's number would count twice. */
static bool own_number(const PublishedFigure *figure) {
    return figure && !figure->stand_in && value_has_number(&figure->value);
}

static void parts_known(Making *making) {
    const ColumnsQuery *asked = making->query;
    for (size_t i = 0; i < asked->n_values * making->n_cells; i++) {
        const PublishedTable *table = &making->tables[i];
        bool any = false;
        for (size_t k = 0; k < table->n && !any; k++)
            any = own_number(&table->figures[k]);
        for (size_t d = 0; any && d < asked->n_by; d++)
            making->known[d][part_at(making, i % making->n_cells, d)] = true;
    }
}

/* A part of which nobody has any number is not missing anywhere. */
static bool cell_known(const Making *making, size_t cell) {
    for (size_t d = 0; d < making->query->n_by; d++)
        if (!making->known[d][part_at(making, cell, d)]) return false;
    return true;
}

static void count_gap(Cx *cx, Making *making, const PublishedFigure *figure) {
    Value nothing = value_missing(NOT_DELIVERED, UNIT_COUNT);
    Str reason = figure && figure->stand_in
                     ? message_text(cx->lang, MSG_PUBLISH_NOTE_STAND_IN)
                     : publish_state_word(cx->lang, figure ? &figure->value : &nothing);
    making->out->left_out++;
    for (size_t i = 0; i < making->gaps.n; i++)
        if (str_equal(making->gaps.at[i].reason, reason)) {
            making->gaps.at[i].n++;
            return;
        }
    vec_push(cx->mem, &making->gaps, ((ColumnsGap){reason, 1}));
}

/* ---- the file ---- */

static void put_text(Buf *out, Str text) {
    buf_csv_text(out, text, ',');
    buf_char(out, ',');
}

static void put_heads(const Making *making, Buf *out) {
    const ColumnsQuery *asked = making->query;
    buf_put(out, S("area,name,period,year"));
    for (size_t d = 0; d < asked->n_by; d++) {
        buf_char(out, ',');
        buf_csv_text(out, asked->by[d]->id, ',');
    }
    for (size_t v = 0; v < asked->n_values; v++) {
        buf_char(out, ',');
        buf_csv_text(out, asked->values[v].name, ',');
    }
    if (asked->joins) buf_put(out, S(",joined"));
    buf_put(out, making->beyond ? S(",view\r\n") : S("\r\n"));
}

static void put_row(Cx *cx, Making *making, const PublishedFigure *const *figures, size_t cell,
                    Buf *out) {
    const ColumnsQuery *asked = making->query;
    const PublishedFigure *first = figures[0];
    int year;
    put_text(out, first->region->key);
    put_text(out, first->region->name.in[cx->lang]);
    put_text(out, period_code(cx->mem, first->period));
    buf_int(out, first->period.year);
    for (size_t d = 0; d < asked->n_by; d++) {
        buf_char(out, ',');
        buf_csv_text(out, making->parts[d][part_at(making, cell, d)]->code, ',');
    }
    for (size_t v = 0; v < asked->n_values; v++) {
        buf_char(out, ',');
        if (own_number(figures[v])) {
            const Value *value = &figures[v]->value;
            ColumnPart part = asked->values[v].part;
            publish_number(out, value,
                           part == COLUMN_COUNTED ? value->numerator
                           : part == COLUMN_OF    ? value->denominator
                                                  : value->number);
        }
    }
    if (asked->joins) buf_char(out, ',');
    if (asked->joins && publish_joined(asked->joins, first->region, &year)) buf_int(out, year);
    buf_put(out, making->beyond ? S(",not-public\r\n") : S("\r\n"));
    making->out->rows++;
}

/* One area, period and combination: a row where all its numbers are there. */
static void take_row(Cx *cx, Making *making, size_t at, size_t cell, Buf *out) {
    const ColumnsQuery *asked = making->query;
    const PublishedTable *first = &making->tables[cell];
    const PublishedFigure *figures[COLUMNS_VALUES_MOST] = {&first->figures[at]};
    bool whole = true;
    for (size_t v = 0; v < asked->n_values; v++) {
        const PublishedTable *table = &making->tables[v * making->n_cells + cell];
        if (v)
            figures[v] =
                figure_at(table, at / first->n_periods, first->periods[at % first->n_periods]);
        if (own_number(figures[v])) continue;
        if (whole) count_gap(cx, making, figures[v]);
        whole = false;
    }
    if (!whole && !asked->gaps) return;
    for (size_t v = 0; v < asked->n_values; v++)
        if (own_number(figures[v]) && alike_before(asked, v) == v)
            vec_push(cx->mem, &making->used[v], *figures[v]);
    put_row(cx, making, figures, cell, out);
}

/* The figures that went in, value by value: for their sources, deliveries, notes. */
static void tables_used(Cx *cx, Making *making) {
    for (size_t v = 0; v < making->query->n_values; v++) {
        PublishedTable *table = &making->out->tables[v];
        size_t alike = alike_before(making->query, v);
        if (alike < v) {
            *table = making->out->tables[alike];
            continue;
        }
        *table = making->tables[v * making->n_cells];
        table->figures = making->used[v].at;
        table->n = making->used[v].n;
        table_deliveries(cx, table);
    }
}

Err publish_columns(Cx *cx, PublishedColumns *out, const ColumnsQuery *query) {
    must(query->n_values && query->n_values <= COLUMNS_VALUES_MOST &&
         query->n_by <= COLUMNS_BY_MOST);
    PublishedColumns columns = {.n_tables = query->n_values};
    Making making = {.query = query, .out = &columns};
    Buf csv = buf_new(cx->mem, COLUMNS_BYTES_MOST);
    TRY(parts_find(cx, &making));
    if (making.n_cells) TRY(tables_fill(cx, &making));
    parts_known(&making);
    making.beyond = cx->viewer && cx->viewer->beyond && cx->viewer->beyond->shown;
    put_heads(&making, &csv);
    size_t rows = making.n_cells ? making.tables[0].n : 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t cell = 0; cell < making.n_cells; cell++)
            if (cell_known(&making, cell)) take_row(cx, &making, i, cell, &csv);
    TRY(buf_check(cx, &csv));
    if (making.n_cells) tables_used(cx, &making);
    columns.csv = buf_str(&csv);
    columns.gaps = making.gaps.at, columns.n_gaps = making.gaps.n;
    *out = columns;
    return OK;
}

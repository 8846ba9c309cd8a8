/* What does hiding each cell cost, where a column says so? */

#include "protect/records.h"

#define COSTS_MOST ((int64_t)1 << 59) /* of all cells together */

/* What is not told costs as much as the inner cells under it, an inner one 1; nothing is free. */
static Err costs_complete(Cx *cx, const Crossing *crossing, const uint8_t *told, int64_t *costs) {
    Crossing sums = *crossing;
    int64_t all = 0;
    sums.counts = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        if (cell_is_inner(crossing, cell)) sums.counts[cell] = told[cell] ? costs[cell] : 1;
    TRY(crossing_sum(cx, &sums));
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        if (!told[cell]) costs[cell] = sums.counts[cell];
        if (!costs[cell]) costs[cell] = 1;
        all += costs[cell];
        if (all > COSTS_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_LARGE, cell_name(cx, crossing, cell));
    }
    return OK;
}

Err costs_of_records(Cx *cx, int64_t **out, const Records *records) {
    const Crossing *crossing = &records->crossing;
    int64_t *costs = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    uint8_t *told = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    for (size_t i = 0; i < records->n; i++) {
        uint32_t cell = records->cells[i];
        told[cell] = 1;
        costs[cell] += records->costs.at[i];
        if (costs[cell] > COUNT_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_LARGE, cell_name(cx, crossing, cell));
    }
    *out = costs;
    return costs_complete(cx, crossing, told, costs);
}

Err costs_of_table(Cx *cx, int64_t **out, const TableAsk *ask, Str column) {
    TableAsk of = *ask;
    TableRead read;
    of.count = column;
    of.published = true;
    of.n_more = of.n_tables = 0;
    TRY(protect_read(cx, &read, &of));
    for (size_t cell = 0; cell < read.crossing.n_cells; cell++)
        read.told[cell] = read.told[cell] == TOLD_COUNT;
    *out = read.crossing.counts;
    return costs_complete(cx, &read.crossing, read.told, *out);
}

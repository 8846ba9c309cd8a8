/* Which table do the rows of a file make: groups over units, also within places? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/segregation_in.h"

#define GROUPS_MOST 200

static double counts(const Spread *spread, size_t row) {
    return spread->weight ? spread->weight->values[row] : 1;
}

Coded coded(Cx *cx, const Spread *spread, const Column *column) {
    uint32_t *fresh = NEW_ARRAY(cx->mem, uint32_t, column->n_labels + 1);
    Str *names = NEW_ARRAY(cx->mem, Str, column->n_labels + 1);
    Coded out = {.of_row = NEW_ARRAY(cx->mem, uint32_t, spread->frame.n), .names = names};
    memset(fresh, 0xff, column->n_labels * sizeof *fresh);
    for (size_t i = 0; i < spread->frame.n; i++) {
        out.of_row[i] = NO_CODE;
        if (!(counts(spread, i) > 0)) continue;
        uint32_t code = column->codes[i];
        if (fresh[code] == NO_CODE) {
            names[out.n] = column->labels[code];
            fresh[code] = (uint32_t)out.n++;
        }
        out.of_row[i] = fresh[code];
    }
    return out;
}

Coded coded_within(Cx *cx, const Spread *spread, const Coded *above, const Coded *codes) {
    size_t n = spread->frame.n;
    Coded out = {.of_row = NEW_ARRAY(cx->mem, uint32_t, n)};
    VEC(uint32_t) parents = {0};
    Index index = {0};
    uint32_t *pairs = NEW_ARRAY(cx->mem, uint32_t, 2 * n);
    for (size_t i = 0; i < n; i++) {
        uint32_t *pair = pairs + 2 * out.n; /* kept where it is a new one */
        out.of_row[i] = NO_CODE;
        if (codes->of_row[i] == NO_CODE) continue;
        pair[0] = above->of_row[i];
        pair[1] = codes->of_row[i];
        Str key = {(const char *)pair, 2 * sizeof *pair};
        size_t code = index_get(&index, key);
        if (code == SIZE_MAX) {
            code = out.n++;
            index_put(cx->mem, &index, key, code);
            vec_push(cx->mem, &parents, pair[0]);
        }
        out.of_row[i] = (uint32_t)code;
    }
    out.above = parents.at;
    return out;
}

uint32_t *first_level(Cx *cx, const Spread *spread, const Coded *deep, const Coded *first) {
    uint32_t *out = NEW_ARRAY(cx->mem, uint32_t, deep->n + 1);
    for (size_t i = 0; i < spread->frame.n; i++)
        if (deep->of_row[i] != NO_CODE) out[deep->of_row[i]] = first->of_row[i];
    return out;
}

/* The rows of each code, one behind the other: rows[begin[code]] … */
static size_t *rows_by_code(Cx *cx, const Coded *codes, size_t n, uint32_t **rows) {
    size_t *begin = NEW_ARRAY(cx->mem, size_t, codes->n + 2);
    *rows = NEW_ARRAY(cx->mem, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (codes->of_row[i] != NO_CODE) begin[codes->of_row[i] + 2]++;
    for (size_t c = 0; c < codes->n; c++)
        begin[c + 2] += begin[c + 1];
    for (size_t i = 0; i < n; i++)
        if (codes->of_row[i] != NO_CODE) (*rows)[begin[codes->of_row[i] + 1]++] = (uint32_t)i;
    return begin;
}

SegregationTable spread_table(Cx *cx, const Spread *spread, const Coded *units) {
    uint32_t *rows;
    size_t *first = rows_by_code(cx, units, spread->frame.n, &rows), n = 0;
    size_t *begin = NEW_ARRAY(cx->mem, size_t, units->n + 1);
    uint32_t *group = NEW_ARRAY(cx->mem, uint32_t, first[units->n] + 1);
    double *count = NEW_ARRAY(cx->mem, double, first[units->n] + 1);
    size_t *cell = NEW_ARRAY(cx->mem, size_t, spread->groups.n + 1); /* of a group, from 1 */
    for (size_t u = 0; u < units->n; u++) {
        begin[u] = n;
        for (size_t k = first[u]; k < first[u + 1]; k++) {
            uint32_t g = spread->groups.of_row[rows[k]];
            if (cell[g] <= begin[u]) {
                group[n] = g;
                cell[g] = ++n;
            }
            count[cell[g] - 1] += counts(spread, rows[k]);
        }
    }
    begin[units->n] = n;
    return (SegregationTable){units->n, spread->groups.n, begin, group, count};
}

SegregationSums spread_sums(Arena *mem, const SegregationTable *table) {
    SegregationSums sums = {.units = NEW_ARRAY(mem, double, table->n_units + 1),
                            .groups = NEW_ARRAY(mem, double, table->n_groups + 1)};
    segregation_sums(table, &sums);
    return sums;
}

static bool all_whole(const SegregationTable *table) {
    for (size_t i = 0; i < table->begin[table->n_units]; i++)
        if (table->count[i] != floor(table->count[i])) return false;
    return true;
}

Err spread_read(Cx *cx, Spread *out, const Call *call, size_t input) {
    Spread spread = {.whole = false};
    TRY(frame_read(cx, &spread.frame, call, input));
    spread.unit = frame_column(&spread.frame, "unit");
    spread.group = frame_column(&spread.frame, "group");
    spread.weight = frame_column(&spread.frame, "weight");
    if (spread.weight) TRY(column_weights(cx, &spread.frame, spread.weight));
    spread.units = coded(cx, &spread, spread.unit);
    spread.groups = coded(cx, &spread, spread.group);
    if (spread.units.n < 2)
        return column_wrong(cx, &spread.frame, spread.unit, MSG_ANALYSIS_SEGREGATION_ONE_UNIT,
                            spread.units.names[0]);
    if (spread.groups.n < 2)
        return column_wrong(cx, &spread.frame, spread.group, MSG_ANALYSIS_SEGREGATION_ONE_GROUP,
                            spread.groups.names[0]);
    if (spread.groups.n > GROUPS_MOST)
        return column_wrong(cx, &spread.frame, spread.group, MSG_ANALYSIS_SEGREGATION_GROUPS_MOST,
                            str_int(cx->mem, GROUPS_MOST));
    spread.table = spread_table(cx, &spread, &spread.units);
    spread.sums = spread_sums(cx->mem, &spread.table);
    if (!isfinite(spread.sums.total * spread.sums.total))
        return column_wrong(cx, &spread.frame, spread.weight, MSG_ANALYSIS_SEGREGATION_TOO_LARGE,
                            STR_NONE);
    spread.whole = all_whole(&spread.table);
    *out = spread;
    return OK;
}

static int name_order(const void *a, const void *b, void *names) {
    const Str *list = names;
    return str_compare(list[*(const uint32_t *)a], list[*(const uint32_t *)b]);
}

uint32_t *names_sorted(Cx *cx, const Str *names, size_t n) {
    uint32_t *order = NEW_ARRAY(cx->mem, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++)
        order[i] = (uint32_t)i;
    qsort_r(order, n, sizeof *order, name_order, (void *)(uintptr_t)names);
    return order;
}

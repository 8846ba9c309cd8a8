/* What has changed from the first file to the second, and through what? Units and groups that are
 * in one file only are told apart; the rest is compared in three ways. */

#include <string.h>

#include "analysis/segregation_in.h"

/* What both files have. */
typedef struct Both {
    const Spread *years[2];
    uint32_t *units[2], *groups[2]; /* of each year: its number among those of both, or NO_CODE */
    size_t n_units, n_groups;
    const Str *names; /* of the units */
    double *tables[2];
} Both;

static Index names_index(Cx *cx, const Coded *codes) {
    Index index = {0};
    for (size_t i = 0; i < codes->n; i++)
        index_put(cx->mem, &index, codes->names[i], i);
    return index;
}

/* Those of the first year that are in the second, too, in the order of their names. */
static size_t common(Cx *cx, const Coded *first, const Coded *second, uint32_t *numbers[2],
                     const Str **names) {
    Index index = names_index(cx, second);
    uint32_t *order = names_sorted(cx, first->names, first->n), n = 0;
    Str *kept = NEW_ARRAY(cx->mem, Str, first->n + 1);
    numbers[0] = NEW_ARRAY(cx->mem, uint32_t, first->n + 1);
    numbers[1] = NEW_ARRAY(cx->mem, uint32_t, second->n + 1);
    memset(numbers[0], 0xff, first->n * sizeof **numbers);
    memset(numbers[1], 0xff, second->n * sizeof **numbers);
    for (size_t i = 0; i < first->n; i++) {
        size_t other = index_get(&index, first->names[order[i]]);
        if (other == SIZE_MAX) continue;
        kept[n] = first->names[order[i]];
        numbers[0][order[i]] = numbers[1][other] = n++;
    }
    *names = kept;
    return n;
}

static void tables_fill(Cx *cx, Both *both) {
    for (size_t year = 0; year < 2; year++) {
        const SegregationTable *table = &both->years[year]->table;
        both->tables[year] = NEW_ARRAY(cx->mem, double, both->n_units * both->n_groups);
        for (size_t u = 0; u < table->n_units; u++)
            for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++) {
                uint32_t unit = both->units[year][u], group = both->groups[year][table->group[i]];
                if (unit != NO_CODE && group != NO_CODE)
                    both->tables[year][unit * both->n_groups + group] = table->count[i];
            }
    }
}

static bool row_empty(const Both *both, size_t year, size_t u) {
    for (size_t g = 0; g < both->n_groups; g++)
        if (both->tables[year][u * both->n_groups + g] > 0) return false;
    return true;
}

static bool column_empty(const Both *both, size_t year, size_t g) {
    for (size_t u = 0; u < both->n_units; u++)
        if (both->tables[year][u * both->n_groups + g] > 0) return false;
    return true;
}

/* Moves what is kept to the front: units and groups that have nobody left are not in both. */
static bool tables_shrink(Cx *cx, Both *both) {
    size_t units = 0, groups = 0, n = both->n_groups;
    uint32_t *group = NEW_ARRAY(cx->mem, uint32_t, n),
             *unit = NEW_ARRAY(cx->mem, uint32_t, both->n_units);
    for (size_t g = 0; g < n; g++)
        if (!column_empty(both, 0, g) && !column_empty(both, 1, g)) group[groups++] = (uint32_t)g;
    for (size_t u = 0; u < both->n_units; u++)
        if (!row_empty(both, 0, u) && !row_empty(both, 1, u)) unit[units++] = (uint32_t)u;
    if (units == both->n_units && groups == n) return false;
    Str *names = NEW_ARRAY(cx->mem, Str, units + 1);
    for (size_t u = 0; u < units; u++) {
        names[u] = both->names[unit[u]];
        for (size_t year = 0; year < 2; year++)
            for (size_t g = 0; g < groups; g++)
                both->tables[year][u * groups + g] = both->tables[year][unit[u] * n + group[g]];
    }
    both->names = names;
    both->n_units = units;
    both->n_groups = groups;
    return true;
}

static Err both_make(Cx *cx, Both *both) {
    const Spread *first = both->years[0], *second = both->years[1];
    const Str *groups;
    both->n_units = common(cx, &first->units, &second->units, both->units, &both->names);
    both->n_groups = common(cx, &first->groups, &second->groups, both->groups, &groups);
    if (both->n_units && both->n_groups) {
        tables_fill(cx, both);
        while (tables_shrink(cx, both))
            continue;
    }
    if (both->n_units < 2)
        return column_wrong(cx, &second->frame, second->unit, MSG_ANALYSIS_SEGREGATION_NOT_BOTH,
                            first->frame.file);
    if (both->n_groups < 2)
        return column_wrong(cx, &second->frame, second->group, MSG_ANALYSIS_SEGREGATION_NOT_BOTH,
                            first->frame.file);
    return OK;
}

/* ---- results ---- */

/* What all three ways have in common comes first. */
static Item *put_begin(Item *root, const char *key, const double mutual[2],
                       const SegregationChange *change) {
    Item *item = item_object(root, str_of(key));
    item_number(item, S("M1"), mutual[0]);
    item_number(item, S("M2"), mutual[1]);
    item_number(item, S("diff"), mutual[1] - mutual[0]);
    item_number(item, S("additions"), mutual[1] - change->mutual[1]);
    item_number(item, S("removals"), change->mutual[0] - mutual[0]);
    return item;
}

static void put_parts(Item *item, const SegregationParts *parts, bool interaction) {
    item_number(item, S("group_marginal"), parts->group_marginal);
    item_number(item, S("unit_marginal"), parts->unit_marginal);
    if (interaction) item_number(item, S("interaction"), parts->interaction);
    item_number(item, S("structural"), parts->structural);
}

static void put_units(Item *root, const Both *both, const SegregationChange *change) {
    Item *list = item_list(root, S("shapley_detailed"));
    for (size_t u = 0; u < both->n_units; u++) {
        const double p[2] = {change->shares[0][u], change->shares[1][u]};
        const double local[2] = {change->local[0][u], change->local[1][u]};
        Item *row = item_object(list, STR_NONE);
        item_text(row, both->years[0]->unit->name, both->names[u]);
        item_number(row, S("p1"), p[0]);
        item_number(row, S("p2"), p[1]);
        item_number(row, S("ls_diff1"), local[0]);
        item_number(row, S("ls_diff2"), local[1]);
        item_number(row, S("ls_diff_mean"), (local[0] + local[1]) / 2);
        item_number(row, S("total"), (p[0] * local[0] + p[1] * local[1]) / 2);
    }
}

Err segregation_compared(Cx *cx, Result *result, const Call *call, const Spread *first) {
    Spread second;
    TRY(spread_read(cx, &second, call, 1));
    Both both = {.years = {first, &second}};
    TRY(both_make(cx, &both));
    SegregationChange change = {.n_units = both.n_units,
                                .n_groups = both.n_groups,
                                .tables = {both.tables[0], both.tables[1]}};
    if (!segregation_change(cx->mem, &change))
        return column_wrong(cx, &second.frame, second.unit, MSG_ANALYSIS_SEGREGATION_NOT_FITTED,
                            first->frame.file);
    const double mutual[2] = {segregation_mutual(&first->table, &first->sums),
                              segregation_mutual(&second.table, &second.sums)};
    put_parts(put_begin(result->root, "shapley_converged", mutual, &change), &change.shapley,
              false);
    put_parts(put_begin(result->root, "km", mutual, &change), &change.karmel, true);
    put_parts(put_begin(result->root, "mrc", mutual, &change), &change.mora, false);
    put_units(result->root, &both, &change);
    return OK;
}

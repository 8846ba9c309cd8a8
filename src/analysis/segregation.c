/* How unevenly are groups spread over units, how much of it lies between and how much within
 * places, who contributes, and how much would come about by chance? */

#include <math.h>

#include "analysis/segregation_in.h"

/* ---- numbers of one table ---- */

static void put_mutual(Item *root, const char *key, double mutual, double entropy) {
    Item *item = item_object(root, str_of(key));
    item_number(item, S("M"), mutual);
    item_number(item, S("H"), mutual / entropy);
}

static void put_totals(Item *root, const Spread *spread, double mutual) {
    const SegregationSums *sums = &spread->sums;
    double groups = entropy(sums->groups, spread->table.n_groups, sums->total);
    double units = entropy(sums->units, spread->table.n_units, sums->total);
    put_mutual(root, "total", mutual, groups);
    put_mutual(root, "total_swapped", mutual, units);
    put_mutual(root, "total_base2", mutual / M_LN2, groups / M_LN2);
    item_number(root, S("entropy_group"), groups);
    item_number(root, S("entropy_unit"), units);
}

/* `share`: of what all contribute together. */
static void put_local(Cx *cx, Item *root, const Spread *spread, double mutual) {
    const SegregationTable *table = &spread->table;
    double *local = NEW_ARRAY(cx->mem, double, table->n_units + table->n_groups);
    Item *list = item_list(root, S("local_group"));
    uint32_t *order = names_sorted(cx, spread->groups.names, table->n_groups);
    segregation_local_groups(table, &spread->sums, local);
    for (size_t i = 0; i < table->n_groups; i++) {
        Item *row = item_object(list, STR_NONE);
        item_text(row, spread->group->name, spread->groups.names[order[i]]);
        item_number(row, S("ls"), local[order[i]]);
        item_number(row, S("p"), spread->sums.groups[order[i]] / spread->sums.total);
    }
    list = item_list(root, S("local_unit"));
    order = names_sorted(cx, spread->units.names, table->n_units);
    segregation_local_units(table, &spread->sums, local);
    for (size_t i = 0; i < table->n_units; i++) {
        Item *row = item_object(list, STR_NONE);
        item_text(row, spread->unit->name, spread->units.names[order[i]]);
        item_number(row, S("ls"), local[order[i]]);
        double part = spread->sums.units[order[i]] / spread->sums.total;
        item_number(row, S("p"), part);
        item_number(row, S("share"), part * local[order[i]] / mutual);
    }
}

/* ---- who meets whom ---- */

static void put_meeting(Item *list, const Spread *spread, const double *exposure, size_t of,
                        size_t to) {
    Item *row = item_object(list, STR_NONE);
    item_text(row, S("of"), spread->groups.names[of]);
    item_text(row, S("to"), spread->groups.names[to]);
    item_number(row, S("exposure"), exposure[of * spread->groups.n + to]);
}

/* In the order in which two groups first meet in a unit; those that never do come last. */
static void put_exposure(Cx *cx, Item *root, const Spread *spread) {
    const SegregationTable *table = &spread->table;
    size_t n = table->n_groups;
    double *exposure = NEW_ARRAY(cx->mem, double, n *n);
    bool *put = NEW_ARRAY(cx->mem, bool, n *n);
    segregation_exposure(table, &spread->sums, exposure);
    Item *list = item_list(root, S("isolation"));
    for (size_t g = 0; g < n; g++) {
        Item *row = item_object(list, STR_NONE);
        item_text(row, spread->group->name, spread->groups.names[g]);
        item_number(row, S("isolation"), exposure[g * n + g]);
    }
    list = item_list(root, S("exposure"));
    for (size_t u = 0, left = n * n; u < table->n_units && left; u++)
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            for (size_t k = table->begin[u]; k < table->begin[u + 1]; k++) {
                bool *seen = &put[table->group[i] * n + table->group[k]];
                if (!*seen) put_meeting(list, spread, exposure, table->group[i], table->group[k]);
                left -= !*seen;
                *seen = true;
            }
    for (size_t i = 0; i < n * n; i++)
        if (!put[i]) put_meeting(list, spread, exposure, i / n, i % n);
}

/* Symmetric: either order may be asked for. */
static void put_dissimilarity(Cx *cx, Item *root, const Spread *spread) {
    size_t n = spread->groups.n;
    double *apart = NEW_ARRAY(cx->mem, double, n *n), *row = NEW_ARRAY(cx->mem, double, n);
    segregation_dissimilarity(&spread->table, &spread->sums, apart, row);
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++)
            if (a != b)
                item_number(root,
                            str_format(cx->mem, "dissimilarity_%.*s_vs_%.*s",
                                       STR_ARG(spread->groups.names[a]),
                                       STR_ARG(spread->groups.names[b])),
                            apart[a * n + b]);
}

/* ---- places ---- */

typedef struct Levels {
    const Column *columns;
    size_t n;
    Coded *nested;  /* n + 1: the places of each level, last the units */
    double *mutual; /* n + 1: M of the groups over them */
    Coded first;    /* the places of the first level, with their names */
    double entropy; /* of the groups */
} Levels;

static void put_nested(Cx *cx, Item *root, const Spread *spread, const Levels *levels) {
    Item *list = item_list(root, S("nested"));
    Str *names = NEW_ARRAY(cx->mem, Str, levels->n + 1);
    for (size_t k = 0; k <= levels->n; k++) {
        double part = levels->mutual[k] - (k ? levels->mutual[k - 1] : 0);
        part = part > 0 ? part : 0;
        names[k] = k < levels->n ? levels->columns[k].name : spread->unit->name;
        for (size_t i = 0; i < 2; i++) {
            Item *row = item_object(list, STR_NONE);
            item_text(row, S("between"), names[k]);
            item_text(row, S("within"), str_join(cx->mem, k, names, S(", ")));
            item_text(row, S("stat"), i ? S("H") : S("M"));
            item_number(row, S("est"), i ? part / levels->entropy : part);
        }
    }
}

/* Each place of the first level by itself. */
static void put_places(Cx *cx, Item *root, const Spread *spread, const Levels *levels) {
    const Coded *deep = &levels->nested[levels->n];
    SegregationTable table = spread_table(cx, spread, deep);
    SegregationSums sums = spread_sums(cx->mem, &table);
    SegregationPlaces places = {
        .n = levels->first.n,
        .of_unit = first_level(cx, spread, deep, &levels->first),
        .sums = NEW_ARRAY(cx->mem, double, levels->first.n),
        .mutual = NEW_ARRAY(cx->mem, double, levels->first.n),
        .entropy = NEW_ARRAY(cx->mem, double, levels->first.n),
        .groups = NEW_ARRAY(cx->mem, double, levels->first.n *table.n_groups),
    };
    segregation_within(&table, &sums, &places);
    uint32_t *order = names_sorted(cx, levels->first.names, places.n);
    Item *list = item_list(root, S("within_detail"));
    for (size_t i = 0; i < places.n; i++) {
        size_t s = order[i];
        Item *row = item_object(list, STR_NONE);
        item_text(row, levels->columns[0].name, levels->first.names[s]);
        item_number(row, S("M"), places.mutual[s]);
        item_number(row, S("p"), places.sums[s] / sums.total);
        item_number(row, S("H"), places.mutual[s] / places.entropy[s]);
        item_number(row, S("ent_ratio"), places.entropy[s] / levels->entropy);
    }
}

static void put_levels(Cx *cx, Result *result, const Spread *spread, const Call *call) {
    Levels levels = {.entropy = entropy(spread->sums.groups, spread->groups.n, spread->sums.total)};
    levels.columns = frame_columns(&spread->frame, "within", &levels.n);
    if (!levels.n) return;
    levels.nested = NEW_ARRAY(cx->mem, Coded, levels.n + 1);
    levels.mutual = NEW_ARRAY(cx->mem, double, levels.n + 1);
    levels.nested[0] = levels.first = coded(cx, spread, &levels.columns[0]);
    for (size_t k = 1; k <= levels.n; k++) {
        Coded own = k < levels.n ? coded(cx, spread, &levels.columns[k]) : spread->units;
        levels.nested[k] = coded_within(cx, spread, &levels.nested[k - 1], &own);
    }
    for (size_t k = 0; k <= levels.n; k++) {
        SegregationTable table = spread_table(cx, spread, &levels.nested[k]);
        SegregationSums sums = spread_sums(cx->mem, &table);
        levels.mutual[k] = segregation_mutual(&table, &sums);
    }
    double between = levels.mutual[0], within = levels.mutual[levels.n] - between;
    put_mutual(result->root, "between", between, levels.entropy);
    put_mutual(result->root, "within_total", within > 0 ? within : 0, levels.entropy);
    put_places(cx, result->root, spread, &levels);
    put_nested(cx, result->root, spread, &levels);
    if (levels.nested[levels.n].n > spread->units.n)
        result_note(cx, result, MSG_ANALYSIS_SEGREGATION_SPLIT_UNITS, call_text(call, "unit"),
                    call_text(call, "within"));
}

Err analyse_segregation(Cx *cx, Result *result, const Call *call) {
    Spread spread;
    TRY(spread_read(cx, &spread, call, 0));
    double mutual = segregation_mutual(&spread.table, &spread.sums);
    put_totals(result->root, &spread, mutual);
    put_levels(cx, result, &spread, call);
    put_exposure(cx, result->root, &spread);
    put_local(cx, result->root, &spread, mutual);
    put_dissimilarity(cx, result->root, &spread);
    TRY(segregation_sureness(cx, result, call, &spread));
    return call->n_inputs > 1 ? segregation_compared(cx, result, call, &spread) : OK;
}

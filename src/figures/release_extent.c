/* What does a data set hold? Its periods, areas and how many values they have, and the indicators
 * that read them: enough to decide on a release, and no value. */

#include <stdlib.h>

#include "figures/release_in.h"
#include "figures/snapshot_in.h"

enum { KEPT_MOST = 64 };

typedef struct Gathering {
    Arena *mem; /* of what is made */
    const Definitions *definitions;
    VEC(DataSetPart) parts;
    Index spots;              /* of period and kind -> place among the parts */
    bool *regions, *measures; /* by index: it speaks of them */
    int64_t values;
} Gathering;

typedef struct Spot {
    int64_t period, kind;
} Spot;

static void part_count(Gathering *g, Period period, RegionKind kind, int64_t values) {
    Spot spot = {period_key(period), kind};
    size_t at = index_get(&g->spots, (Str){(const char *)&spot, sizeof spot});
    if (at == SIZE_MAX) {
        Spot *kept = NEW(g->mem, Spot);
        *kept = spot;
        at = g->parts.n;
        index_put(g->mem, &g->spots, (Str){(const char *)kept, sizeof *kept}, at);
        vec_push(g->mem, &g->parts, ((DataSetPart){.period = period, .kind = kind}));
    }
    must(g->parts.at && at < g->parts.n);
    g->parts.at[at].values += values;
    g->values += values;
}

/* Regions and measures that are no longer agreed on have no figures. */
static void row_gather(Gathering *g, const Rows *rows) {
    const Definitions *d = g->definitions;
    int64_t region = rows_int(rows, 1);
    if (region <= 0 || (size_t)region >= d->n_numbers || !d->by_number[region]) return;
    size_t measure = index_get(&d->measure_ids, rows_text(rows, 0));
    if (measure == SIZE_MAX) return;
    g->measures[measure] = true;
    g->regions[d->by_number[region]->index] = true;
    part_count(g, period_of_key(rows_int(rows, 2)), d->by_number[region]->region.kind,
               rows_int(rows, 3));
}

static bool reads(const IndicatorIn *in, const bool *measures) {
    for (size_t i = 0; i < in->formula->n_terms; i++)
        if (measures[in->formula->terms[i]->measure->index]) return true;
    return false;
}

static int part_order(const void *a, const void *b) {
    const DataSetPart *x = a, *y = b;
    int64_t first[] = {date_time(period_first_day(x->period)),
                       date_time(period_first_day(y->period))};
    if (first[0] != first[1]) return first[0] < first[1] ? -1 : 1;
    int order = period_compare(x->period, y->period);
    return order ? order : (int)x->kind - (int)y->kind;
}

static bool inside(const Gathering *g, const Region *outer) {
    const Definitions *d = g->definitions;
    for (size_t i = 0; i < d->n_areas + d->n_sets + d->n_schools; i++)
        if (g->regions[i] && region_contains(outer, &d->regions[i]->region)) return true;
    return false;
}

static DataSetExtent *extent_of(Gathering *g) {
    const Definitions *d = g->definitions;
    size_t n_regions = d->n_areas + d->n_sets + d->n_schools;
    DataSetExtent *out = NEW(g->mem, DataSetExtent);
    if (g->parts.n) qsort(g->parts.at, g->parts.n, sizeof *g->parts.at, part_order);
    *out = (DataSetExtent){.values = g->values,
                           .parts = g->parts.at,
                           .n_parts = g->parts.n,
                           .regions = NEW_ARRAY(g->mem, const Region *, n_regions + 1),
                           .sums = NEW_ARRAY(g->mem, const Region *, n_regions + 1),
                           .uses = NEW_ARRAY(g->mem, const Indicator *, d->n_indicators + 1)};
    for (size_t i = 0; i < n_regions; i++)
        if (g->regions[i])
            out->regions[out->n_regions++] = &d->regions[i]->region;
        else if (i < d->n_areas + d->n_sets && inside(g, &d->regions[i]->region))
            out->sums[out->n_sums++] = &d->regions[i]->region;
    for (size_t i = 0; i < d->n_indicators; i++)
        if (reads(d->indicators[i], g->measures))
            out->uses[out->n_uses++] = &d->indicators[i]->indicator;
    return out;
}

typedef struct Wanted {
    const DataSet *set;
    const Catalogue *catalogue;
} Wanted;

static Err extent_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Wanted *wanted = of;
    const Definitions *d = wanted->catalogue->definitions;
    Gathering g = {.mem = mem,
                   .definitions = d,
                   .regions = NEW_ARRAY(cx->mem, bool, d->n_areas + d->n_sets + d->n_schools + 1),
                   .measures = NEW_ARRAY(cx->mem, bool, d->n_measures + 1)};
    Rows *rows;
    Err err;
    TRY(sql_set_extent(cx, &rows, wanted->set->mapping, wanted->set->organisation));
    while (!(err = rows_next(cx, rows)))
        row_gather(&g, rows);
    if (err != NOT_FOUND) return err;
    *out = extent_of(&g);
    return OK;
}

Err data_set_extent(Cx *cx, const DataSet *set, const DataSetExtent **out) {
    Wanted wanted = {.set = set};
    const void *thing;
    TRY(catalogue_get(cx, &wanted.catalogue));
    const Kept keep = {
        .make = extent_make,
        .most = KEPT_MOST,
        .key = str_format(cx->mem, "%.*s\n%.*s", STR_ARG(set->mapping), STR_ARG(set->organisation)),
        .of = &wanted};
    TRY(catalogue_kept(cx, wanted.catalogue, &keep, &thing));
    *out = thing;
    return OK;
}

Err data_set_uses(Cx *cx, const DataSet *set, const Indicator ***out, size_t *n) {
    const DataSetExtent *extent;
    TRY(data_set_extent(cx, set, &extent));
    *out = extent->uses;
    *n = extent->n_uses;
    return OK;
}

Err data_set_waits(Cx *cx, const DataSet *set, bool *out) {
    const DataSetExtent *extent;
    *out = false;
    TRY(data_set_extent(cx, set, &extent));
    for (size_t i = 0; i < extent->n_parts; i++)
        *out |= data_set_part_audience(cx, set, &extent->parts[i]).then == FOR_HOUSE;
    return OK;
}

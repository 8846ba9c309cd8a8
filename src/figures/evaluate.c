/* What is the figure of an indicator at a region, in a period? Runs the formula over the
 * observations, puts the Kreis's figure where a town has none, and answers for which periods there
 * are figures, what they were in earlier versions, and where a series breaks. */

#include <stdatomic.h>
#include <stdlib.h>
#include "figures/snapshot_in.h"

#define MOST_VERSIONS ((size_t)1000)
#define THEN_MOST ((size_t)1000) /* lists of periods of earlier states */

static Lock listing = LOCK("periods of indicators", 60); /* for the memory of the snapshot */

/* ---- the formula ---- */

static Value node_value(Evaluation *e, const FormulaNode *node, const RegionIn *region,
                        Period period, CellKey by) {
    switch (node->op) {
    case FORMULA_TERM: return term_value(e, node->term, region, period, by);
    case FORMULA_SCALE:
        return value_multiply(node_value(e, node->a, region, period, by), node->factor);
    case FORMULA_PERCENT: return value_percent(node_value(e, node->a, region, period, by));
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_DIVIDE: break;
    }
    /* From left to right: the numerator's cells are noted first. */
    Value a = node_value(e, node->a, region, period, by);
    Value b = node_value(e, node->b, region, period, by);
    if (node->op == FORMULA_ADD) return value_add(a, b);
    return node->op == FORMULA_SUBTRACT ? value_subtract(a, b) : value_divide(a, b);
}

static bool is_excluded(const Indicator *indicator, const Region *region) {
    for (size_t i = 0; i < indicator->n_excluded; i++)
        if (region->kind != REGION_SET && region_contains(indicator->excluded[i], region))
            return true;
    return false;
}

/* The numerator must take part in every dimension of the breakdown, else the figure would be that
 * of the total. */
static bool breaks_down(const Formula *formula, CellKey by) {
    const Term *first = formula->terms[0];
    return (cell_mask(by) & ~(first->measure->dimensions & ~first->fixed)) == 0;
}

static Value formula_value(Evaluation *e, const IndicatorIn *in, const RegionIn *region,
                           Period period, CellKey by) {
    Unit unit = in->indicator.unit;
    e->n_origins = 0;
    e->first = (Origin){0};
    if (e->origins) e->origins->list.n = e->origins->deliveries.n = 0;
    if (is_excluded(&in->indicator, &region->region) || !breaks_down(in->formula, by))
        return value_missing(NOT_MEANINGFUL, unit);
    Value value = node_value(e, in->formula->root, region, period, by);
    value.unit = unit; /* a ratio may stand for an index or a rate per 1000 (formula_gives) */
    return value;
}

/* ---- one figure ---- */

static uint32_t until_of(int64_t as_of) {
    if (as_of == 0) return UINT32_MAX;
    return as_of < 0 ? 0 : as_of > UINT32_MAX ? UINT32_MAX : (uint32_t)as_of;
}

/* Indicator and region may stem from an earlier snapshot of the same context. */
static Err present_of(Cx *cx, const Catalogue *catalogue, const Indicator **indicator,
                      const Region **region) {
    const Definitions *d = catalogue->definitions;
    if (((const IndicatorIn *)*indicator)->definitions != d) {
        size_t i = index_get(&d->indicator_ids, (*indicator)->id);
        if (i == SIZE_MAX) return fail(cx, NOT_FOUND, MSG_FIGURE_OTHER_CATALOGUE, (*indicator)->id);
        *indicator = &d->indicators[i]->indicator;
    }
    if (region && region_in(*region)->definitions != d) {
        const Region *now =
            region_by_key(catalogue, (*region)->key, (*region)->kind == REGION_SCHOOL);
        if (!now) return fail(cx, NOT_FOUND, MSG_REGION_UNKNOWN, (*region)->key);
        *region = now;
    }
    return OK;
}

/* The newest delivery behind the terms that counts for `until`; told as well where none came later:
 * then the figures are those of today. */
static uint32_t until_narrowed(const Evaluation *e, const Formula *formula, bool *today) {
    uint32_t newest = 0;
    *today = true;
    for (size_t t = 0; t < formula->n_terms; t++) {
        const Observations *all = e->observed[t];
        size_t n = all->n_deliveries;
        while (n && all->deliveries[n - 1] > e->until)
            n--;
        if (n < all->n_deliveries) *today = false;
        if (n && all->deliveries[n - 1] > newest) newest = all->deliveries[n - 1];
    }
    return newest;
}

static Err evaluation_begin(Cx *cx, const Catalogue *catalogue, Evaluation *e,
                            const Indicator *indicator, int64_t as_of) {
    const Formula *formula = ((const IndicatorIn *)indicator)->formula;
    e->cx = cx;
    e->catalogue = catalogue;
    e->d = catalogue->definitions;
    e->indicator = indicator;
    e->until = until_of(as_of);
    e->origins = NULL;
    for (size_t i = 0; i < formula->n_terms; i++)
        TRY(observations_get(cx, catalogue, formula->terms[i]->measure, &e->observed[i]));
    bool today = as_of != 0;
    int64_t last = catalogue->last_delivery;
    if (as_of > 0 && as_of < last) (void)until_narrowed(e, formula, &today);
    if (today && e->until < last) e->until = until_of(last);
    return OK;
}

Err figure_today(Cx *cx, const Catalogue *catalogue, const Indicator *indicator, int64_t as_of,
                 bool *today) {
    Evaluation e;
    TRY(present_of(cx, catalogue, &indicator, NULL));
    TRY(evaluation_begin(cx, catalogue, &e, indicator, as_of));
    *today = as_of == 0 || e.until >= catalogue->last_delivery;
    return OK;
}

/* A town without a number of its own shows its Kreis's, labelled so; where the question makes no
 * sense for the town, the answer of its Kreis would make none either. */
static Value value_or_kreis(Evaluation *e, const RegionIn *region, Period period, CellKey by,
                            const Region **stand_in) {
    const IndicatorIn *in = (const IndicatorIn *)e->indicator;
    Value value = formula_value(e, in, region, period, by);
    *stand_in = NULL;
    bool town = region->region.kind == REGION_TOWN && region->kreis;
    if (!town || value_has_number(&value) || value.presence == NOT_MEANINGFUL ||
        value.secrecy != OPEN)
        return value;
    size_t n_origins = e->n_origins;
    Origin first = e->first;
    Origins *origins = e->origins;
    Origins of_kreis = {0};
    if (origins) {
        of_kreis.mem = origins->mem;
        of_kreis.only_deliveries = origins->only_deliveries;
        e->origins = &of_kreis;
    }
    Value kreis = formula_value(e, in, region->kreis, period, by);
    e->origins = origins;
    if (value_has_number(&kreis)) {
        *stand_in = &region->kreis->region;
        if (origins) *origins = of_kreis;
        return kreis;
    }
    e->n_origins = n_origins;
    e->first = first;
    return value;
}

Err figure_evaluate(Cx *cx, const Catalogue *catalogue, Figure *out, const Indicator *indicator,
                    const Region *region, Period period, Str cell, int64_t as_of,
                    Origins *origins) {
    const Indicator *asked = indicator;
    const Region *asked_region = region;
    TRY(present_of(cx, catalogue, &indicator, &region));
    CellKey by = {0};
    if (cell.n && !cell_key_read(catalogue, cell, &by)) {
        Str canonical;
        TRY(cell_read(cx, catalogue, cell, &canonical)); /* says what is wrong with it */
    }
    *out = (Figure){.indicator = asked, .region = asked_region, .period = period, .cell = cell};
    if (indicator->needs && !cell.n) { /* rests on nothing, so it names nobody's delivery either */
        out->value = value_missing(NOT_MEANINGFUL, indicator->unit);
        return OK;
    }
    Evaluation e;
    TRY(evaluation_begin(cx, catalogue, &e, indicator, as_of));
    e.origins = origins;
    out->value = value_or_kreis(&e, region_in(region), period, by, &out->stand_in);
    out->n_origins = e.n_origins;
    out->first = e.first;
    return OK;
}

bool figure_break_between(const Indicator *indicator, Period a, Period b, const Break **which) {
    for (size_t i = 0; i < indicator->n_breaks; i++) {
        /* Breaks are told by the period they come before; of another kind its start counts. */
        Period before = indicator->breaks[i].before;
        before.kind = b.kind;
        if (before.kind == PERIOD_YEAR || before.kind == PERIOD_SCHOOL_YEAR)
            before.month = before.day = 0;
        bool earlier = a.kind != b.kind ? a.year < before.year : period_compare(a, before) < 0;
        if (!earlier || period_compare(b, before) < 0) continue;
        if (which) *which = &indicator->breaks[i];
        return true;
    }
    return false;
}

/* ---- periods ---- */

typedef bool (*Wanted)(const Value *value);

static bool is_withheld(const Value *value) {
    return value->secrecy != OPEN && value->secrecy != COVERING;
}

static bool anywhere(Evaluation *e, const IndicatorIn *in, Period period, CellKey by,
                     Wanted wanted) {
    const Definitions *d = e->d;
    Value value = formula_value(e, in, d->own, period, by);
    if (wanted(&value)) return true;
    value = formula_value(e, in, d->around, period, by);
    for (size_t i = 0; i < d->n_areas && !wanted(&value); i++)
        value = formula_value(e, in, d->regions[i], period, by);
    return wanted(&value);
}

static bool period_has(Evaluation *e, const IndicatorIn *in, Period period, Wanted wanted) {
    if (anywhere(e, in, period, (CellKey){0}, wanted)) return true;
    for (size_t i = 0; i < in->indicator.n_by; i++) {
        const Dimension *by = in->indicator.by[i];
        unsigned dimension = (unsigned)((const DimensionIn *)by - e->d->dimensions);
        for (unsigned code = 0; code < by->n_codes; code++) {
            CellKey cell = {0};
            cell_with(&cell, CELL_PART(dimension, code));
            if (anywhere(e, in, period, cell, wanted)) return true;
        }
    }
    return false;
}

/* Those in which somebody has a number, or in which nobody has but something is not released, or
 * hidden. */
static Err periods_search(Evaluation *e, Arena *mem, bool withheld, PeriodList *out) {
    const IndicatorIn *in = (const IndicatorIn *)e->indicator;
    const Observations *first = e->observed[0];
    VEC(Period) list = {0};
    for (size_t i = 0; i < first->n_periods; i++) {
        if (cx_late(e->cx)) return fail(e->cx, LIMIT, MSG_CX_LATE);
        const ObservedPeriod *p = &first->periods[i];
        if (p->since > e->until || period_has(e, in, p->period, value_has_number) == withheld)
            continue;
        if (!withheld || period_has(e, in, p->period, is_withheld)) vec_push(mem, &list, p->period);
    }
    *out = (PeriodList){list.at, list.n};
    return OK;
}

static Err periods_find(Evaluation *e, Arena *mem, PeriodList *out) {
    return periods_search(e, mem, false, out);
}

static Err withheld_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    Evaluation e = *(const Evaluation *)of;
    PeriodList *list = NEW(mem, PeriodList);
    e.cx = cx;
    TRY(periods_search(&e, mem, true, list));
    *out = list;
    return OK;
}

static Err periods_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    Evaluation e = *(const Evaluation *)of;
    PeriodList *list = NEW(mem, PeriodList);
    e.cx = cx;
    TRY(periods_find(&e, mem, list));
    *out = list;
    return OK;
}

/* Of an earlier state: which deliveries counted then, and not when somebody asks. */
static Err periods_kept(Evaluation *e, KeptMake make, PeriodList *out) {
    const IndicatorIn *in = (const IndicatorIn *)e->indicator;
    const void *list = NULL;
    bool today;
    struct {
        uint64_t indicator, until;
    } key = {in->index, until_narrowed(e, in->formula, &today)};
    const Kept keep = {.make = make,
                       .most = THEN_MOST,
                       .optional = true,
                       .key = {(const char *)&key, sizeof key},
                       .of = e};
    TRY(catalogue_kept(e->cx, e->catalogue, &keep, &list));
    if (!list) return periods_search(e, e->cx->mem, make == withheld_make, out);
    *out = *(const PeriodList *)list;
    return OK;
}

static Err periods_then(Evaluation *e, PeriodList *out) {
    return periods_kept(e, periods_make, out);
}

static Err periods_now(Evaluation *e, PeriodList *out) {
    const Catalogue *catalogue = e->catalogue;
    PeriodList *_Atomic *slot = &catalogue->periods[((const IndicatorIn *)e->indicator)->index];
    PeriodList *kept = atomic_load_explicit(slot, memory_order_acquire);
    if (kept) {
        *out = *kept;
        return OK;
    }
    TRY(periods_find(e, e->cx->mem, out));
    lock_take(&listing);
    if (!atomic_load_explicit(slot, memory_order_acquire)) {
        PeriodList *list = NEW(catalogue->mem, PeriodList);
        *list = (PeriodList){NEW_ARRAY(catalogue->mem, Period, out->n), out->n};
        for (size_t i = 0; i < out->n; i++)
            list->list[i] = out->list[i];
        atomic_store_explicit(slot, list, memory_order_release);
    }
    lock_give(&listing);
    return OK;
}

/* The caller may sort and cut its copy. */
static void periods_copy(Cx *cx, const PeriodList *found, Period **out, size_t *n) {
    Period *copy = NEW_ARRAY(cx->mem, Period, found->n);
    for (size_t i = 0; i < found->n; i++)
        copy[i] = found->list[i];
    *out = copy;
    *n = found->n;
}

Err figure_periods_withheld(Cx *cx, const Catalogue *catalogue, const Indicator *indicator,
                            int64_t as_of, Period **out, size_t *n) {
    PeriodList found = {0};
    Evaluation e;
    TRY(present_of(cx, catalogue, &indicator, NULL));
    TRY(evaluation_begin(cx, catalogue, &e, indicator, as_of));
    if (catalogue->seen.hides) TRY(periods_kept(&e, withheld_make, &found));
    periods_copy(cx, &found, out, n);
    return OK;
}

Err figure_periods(Cx *cx, const Catalogue *catalogue, const Indicator *indicator, int64_t as_of,
                   Period **out, size_t *n) {
    PeriodList found = {0};
    Evaluation e;
    TRY(present_of(cx, catalogue, &indicator, NULL));
    TRY(evaluation_begin(cx, catalogue, &e, indicator, as_of));
    if (e.until >= catalogue->last_delivery)
        TRY(periods_now(&e, &found));
    else
        TRY(periods_then(&e, &found));
    /* That all of it is withheld is told area by area. */
    if (!found.n) return figure_periods_withheld(cx, catalogue, indicator, as_of, out, n);
    periods_copy(cx, &found, out, n);
    return OK;
}

/* ---- versions ---- */

static int later_first(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x < y) - (x > y);
}

/* Every delivery that could have changed the figure, newest first, each once. */
static size_t deliveries_of(Cx *cx, const Evaluation *e, const Formula *formula, uint32_t **out) {
    VEC(uint32_t) all = {0};
    for (size_t t = 0; t < formula->n_terms; t++)
        for (size_t i = 0; i < e->observed[t]->n_deliveries; i++)
            vec_push(cx->mem, &all, e->observed[t]->deliveries[i]);
    if (all.n) qsort(all.at, all.n, sizeof *all.at, later_first);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (n == 0 || all.at[n - 1] != all.at[i]) all.at[n++] = all.at[i];
    *out = all.at;
    return n;
}

static bool nothing_yet(const Value *v) {
    return v->presence == NOT_DELIVERED || v->presence == NOT_AT_LEVEL;
}

Err figure_versions(Cx *cx, const Catalogue *catalogue, const Indicator *indicator,
                    const Region *region, Period period, Str cell, FigureVersion **out, size_t *n) {
    TRY(present_of(cx, catalogue, &indicator, &region));
    CellKey by = {0};
    if (cell.n && !cell_key_read(catalogue, cell, &by)) {
        Str canonical;
        TRY(cell_read(cx, catalogue, cell, &canonical));
    }
    Evaluation e;
    TRY(evaluation_begin(cx, catalogue, &e, indicator, 0));
    uint32_t *deliveries;
    size_t count = deliveries_of(cx, &e, ((const IndicatorIn *)indicator)->formula, &deliveries);
    VEC(FigureVersion) found = {0};
    const Region *stand_in;
    for (size_t i = 0; i < count && found.n < MOST_VERSIONS; i++) {
        if (cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
        e.until = deliveries[i];
        Value now = value_or_kreis(&e, region_in(region), period, by, &stand_in);
        e.until = i + 1 < count ? deliveries[i + 1] : 0;
        Value before = value_or_kreis(&e, region_in(region), period, by, &stand_in);
        if (value_same(now, before) || (nothing_yet(&now) && nothing_yet(&before))) continue;
        vec_push(cx->mem, &found, (FigureVersion){deliveries[i], now});
    }
    *out = found.at;
    *n = found.n;
    return OK;
}

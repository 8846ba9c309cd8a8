/* Does another source say the same? Pairs of indicators are declared that should agree. Where a
 * file brings one side of a pair, both are evaluated as if the file were stored already, on a
 * snapshot that nobody else sees, and held against each other: so it does not matter which source
 * came first. Single differences are told with their place; where nearly all differ the two are not
 * the same thing, and that is told once. Nothing but findings leaves. */

#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/snapshot_in.h"

#define OTHERWISE_SHARE 0.2 /* of the comparisons differ: not an error of a single value */
#define OTHERWISE_FEWEST 8

typedef struct Sources {
    Cx *cx;
    Intake *intake;
    Catalogue own; /* the store with the file */
    bool ready;
    bool *touched; /* per measure of the catalogue: the file brings it */
} Sources;

/* ---- the snapshot ---- */

static const MeasureIn *measure_of(const Intake *intake, const Measure *measure) {
    const Definitions *d = intake->catalogue->definitions;
    size_t i = index_get(&d->measure_ids, measure->id);
    return i != SIZE_MAX && &d->measures[i].measure == measure ? &d->measures[i] : NULL;
}

static bool incoming_of(const Intake *intake, const Raw *raw, Incoming *out) {
    const Spot *spot = &intake->spots.at[raw->spot];
    const Series *series = &intake->series.at[raw->series];
    if (!spot->region ||
        !cell_key_read(intake->catalogue, intake->cells.at[series->cell].id, &out->cell))
        return false;
    out->period = intake->periods.at[series->period];
    out->observation = (Observation){.number = raw_has_number(raw) ? raw->number : (double)NAN,
                                     .region = region_in(spot->region)->index,
                                     .line = raw->line,
                                     .place = raw->place,
                                     .base = raw->base,
                                     .decimals = raw->decimals,
                                     .presence = raw->presence,
                                     .precise = raw->precision,
                                     .marks = raw->marks};
    return true;
}

static Err with_measure(Sources *s, uint32_t measure, const MeasureIn *in) {
    Intake *intake = s->intake;
    VEC(Incoming) list = {0};
    for (size_t i = 0; i < intake->raws.n; i++) {
        Incoming incoming;
        const Raw *raw = &intake->raws.at[i];
        /* That one table is silent takes nothing away from another one. */
        if (intake->series.at[raw->series].measure != measure || raw->presence == NOT_DELIVERED)
            continue;
        if (incoming_of(intake, raw, &incoming)) vec_push(s->cx->mem, &list, incoming);
    }
    return observations_with(s->cx, &s->own, in, list.at, list.n);
}

static Err own_make(Sources *s) {
    const Catalogue *base = s->intake->catalogue;
    const Definitions *d = base->definitions;
    s->own = *base;
    s->own.last_delivery++;
    s->own.mem = s->cx->mem;
    s->own.kept = NULL;
    s->own.observations = arena_alloc(s->cx->mem, d->n_measures * sizeof *s->own.observations);
    s->own.periods = arena_alloc(s->cx->mem, d->n_indicators * sizeof *s->own.periods);
    for (uint32_t m = 0; m < s->intake->measures.n; m++) {
        const MeasureIn *in = measure_of(s->intake, s->intake->measures.at[m]);
        if (in) TRY(with_measure(s, m, in));
    }
    s->ready = true;
    return OK;
}

/* What the file does not bring is read by the shared snapshot. */
static Err share_terms(Sources *s, const Indicator *indicator) {
    const Formula *formula = ((const IndicatorIn *)indicator)->formula;
    for (size_t i = 0; i < formula->n_terms; i++) {
        const MeasureIn *in = formula->terms[i]->measure;
        const Observations *all;
        if (s->touched[in->index]) continue;
        TRY(observations_get(s->cx, s->intake->catalogue, in, &all));
        atomic_store(&s->own.observations[in->index], (Observations *)all);
    }
    return OK;
}

/* ---- comparing ---- */

static bool touches(const Sources *s, const Indicator *indicator) {
    const Formula *formula = ((const IndicatorIn *)indicator)->formula;
    for (size_t i = 0; i < formula->n_terms; i++)
        if (s->touched[formula->terms[i]->measure->index]) return true;
    return false;
}

static size_t periods_of(Sources *s, const Indicator *indicator, Period **out) {
    const Formula *formula = ((const IndicatorIn *)indicator)->formula;
    const Observations *all = atomic_load(&s->own.observations[formula->terms[0]->measure->index]);
    *out = NEW_ARRAY(s->cx->mem, Period, all->n_periods + 1);
    for (size_t i = 0; i < all->n_periods; i++)
        (*out)[i] = all->periods[i].period;
    return all->n_periods;
}

/* The first cell of the file behind the figure; row 0: it rests on none. */
static Err place_of(Sources *s, const Indicator *indicator, const Region *region, Period period,
                    Origin *out) {
    Origins origins = {.mem = s->cx->mem};
    Figure figure;
    *out = (Origin){0};
    TRY(figure_evaluate(s->cx, &s->own, &figure, indicator, region, period, S(""), 0, &origins));
    for (size_t i = 0; i < origins.list.n && !out->row; i++)
        if (origins.list.at[i].delivery == s->own.last_delivery) *out = origins.list.at[i];
    return OK;
}

static Err tell_meeting(Sources *s, const IndicatorPair *pair, const Meeting *met) {
    Cx *cx = s->cx;
    Origin origin;
    bool a_side = true;
    TRY(place_of(s, pair->a, met->region, met->period, &origin));
    if (!origin.row) {
        a_side = false;
        TRY(place_of(s, pair->b, met->region, met->in_b, &origin));
    }
    if (!origin.row) return OK;
    const Indicator *other = a_side ? pair->b : pair->a;
    Str value = str_format(cx->mem, "%.*s (%.*s, %.*s)",
                           STR_ARG(finding_number(cx->mem, a_side ? met->a.number : met->b.number)),
                           STR_ARG(met->region->name.in[cx->lang]),
                           STR_ARG(period_code(cx->mem, a_side ? met->period : met->in_b)));
    Str expected =
        str_format(cx->mem, "%.*s ± %.4g (%.*s: %.*s)",
                   STR_ARG(finding_number(cx->mem, a_side ? met->b.number : met->a.number)),
                   pair->tolerance, STR_ARG(other->id), STR_ARG(other->source.in[cx->lang]));
    finding_add(s->intake->findings, RULE_SOURCE_DIFFERS, origin.row, origin.column, value,
                expected);
    return OK;
}

static Err pair_check(Sources *s, const IndicatorPair *pair) {
    Cx *cx = s->cx;
    Meetings met = {0};
    met.n_a = periods_of(s, pair->a, &met.of_a);
    met.n_b = periods_of(s, pair->b, &met.of_b);
    TRY(pair_meet(cx, &s->own, pair, &met));
    if (met.differing.n > OTHERWISE_FEWEST &&
        (double)met.differing.n > OTHERWISE_SHARE * (double)met.compared) {
        const Indicator *other = touches(s, pair->a) ? pair->b : pair->a;
        finding_add(s->intake->findings, RULE_SOURCE_OTHERWISE, 0, 0,
                    str_format(cx->mem, "%zu / %zu", met.differing.n, met.compared),
                    str_format(cx->mem, "%.*s %.*s", STR_ARG(other->id),
                               STR_ARG(other->title.in[cx->lang])));
        return OK;
    }
    for (size_t i = 0; i < met.differing.n; i++)
        TRY(tell_meeting(s, pair, &met.differing.at[i]));
    return OK;
}

static Err pairs_check(Sources *s, const Node *list) {
    for (size_t i = 0; i < list->n; i++) {
        IndicatorPair pair = {0};
        TRY(pair_read(s->cx, s->intake->catalogue, list->items[i], &pair));
        if (!touches(s, pair.a) && !touches(s, pair.b)) continue;
        if (!s->ready) TRY(own_make(s));
        TRY(share_terms(s, pair.a));
        TRY(share_terms(s, pair.b));
        TRY(pair_check(s, &pair));
    }
    return OK;
}

Err check_sources(Cx *cx, Intake *intake) {
    const Node *checks = catalogue_checks(intake->catalogue);
    const Node *list = checks ? node_get(checks, S("pairs")) : NULL;
    if (!list || !list->n) return OK;
    Sources s = {.cx = cx, .intake = intake};
    s.touched = NEW_ARRAY(cx->mem, bool, intake->catalogue->definitions->n_measures + 1);
    for (uint32_t m = 0; m < intake->measures.n; m++) {
        const MeasureIn *in = measure_of(intake, intake->measures.at[m]);
        if (in) s.touched[in->index] = true;
    }
    return pairs_check(&s, list);
}

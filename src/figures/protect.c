/* What may nobody but its own house see of protected data sets? Worked out from all numbers,
 * whoever they are released to, so that a release later on shows nothing that was hidden and hides
 * nothing that was shown. What is not released is withheld beside that (withhold.c): showing less
 * takes nothing from what was proved. */

#include <math.h>
#include <stdatomic.h>

#include "figures/protect_in.h"

typedef struct HeldPlace { /* where a count of an owner is hidden, so that rates must not tell it */
    int64_t period;
    uint32_t region, owner;
} HeldPlace;

typedef struct Making {  /* what is still to be done: one thread at a time, under the lock */
    Arena *mem, *loaded; /* of all; of the measure under way */
    Catalogue whole;
    bool *wanted;            /* per measure */
    size_t measure, period;  /* the next one */
    const Observations *all; /* the measure's; NULL: not loaded yet */
    struct Protection *out;
    size_t steps;
    atomic_bool done;
} Making;

struct Protection {
    HeldMeasure *measures; /* by index */
    Index places;          /* HeldPlace as bytes */
    Making *making;
};

/* ---- making ---- */

static Err set_measures(Cx *cx, Making *m, Str mapping, Str organisation) {
    const Definitions *d = m->whole.definitions;
    Rows *rows;
    Err err;
    TRY(sql_set_measures(cx, &rows, mapping, organisation));
    while (!(err = rows_next(cx, rows)))
        for (size_t i = 0; i < d->n_measures; i++)
            m->wanted[i] |= d->measures[i].measure.number == rows_int(rows, 0);
    return err == NOT_FOUND ? OK : err;
}

/* A period's table that is hidden as a whole hides the place everywhere. */
static void places_note(Making *m) {
    const Observations *all = m->all;
    const HeldMeasure *held = &m->out->measures[m->measure];
    for (size_t i = 0; i < all->n; i++) {
        const Observation *o = &all->list[i];
        const ObservedCell *cell = &all->cells[o->cell];
        if (!visibility_rule(&m->whole.seen, o->delivery)) continue;
        if (!held_how(held, cell->period, cell->cell, o->region) && !held_whole(held, cell->period))
            continue;
        HeldPlace *place = NEW(m->mem, HeldPlace);
        *place =
            (HeldPlace){cell->period, o->region, visibility_owner(&m->whole.seen, o->delivery)};
        index_put(m->mem, &m->out->places, (Str){(const char *)place, sizeof *place}, 0);
    }
}

static bool measure_wanted(const Making *m) {
    return m->wanted[m->measure] &&
           m->whole.definitions->measures[m->measure].measure.unit == UNIT_COUNT;
}

static Err measure_load(Cx *cx, Making *m) {
    const Observations *all;
    arena_reset(m->loaded);
    TRY(observations_whole(cx, &m->whole, &m->whole.definitions->measures[m->measure], m->loaded,
                           &all));
    m->all = all;
    return OK;
}

/* One period of one measure; what fails is begun anew by the next one. */
static Err step(Cx *cx, Making *m) {
    const Definitions *d = m->whole.definitions;
    while (m->measure < d->n_measures && !measure_wanted(m))
        m->measure++;
    if (m->measure == d->n_measures) {
        arena_reset(m->loaded);
        atomic_store_explicit(&m->done, true, memory_order_release);
        return OK;
    }
    if (!m->all) TRY(measure_load(cx, m));
    const Protecting protecting = {.cx = cx,
                                   .mem = m->mem,
                                   .whole = &m->whole,
                                   .d = d,
                                   .seen = &m->whole.seen,
                                   .all = m->all,
                                   .held = &m->out->measures[m->measure]};
    if (m->period < m->all->n_periods)
        TRY(protect_period(&protecting, &m->all->periods[m->period]));
    m->period++, m->steps++;
    if (m->period < m->all->n_periods) return OK;
    places_note(m);
    m->all = NULL;
    m->period = 0, m->measure++;
    return OK;
}

static Err protection_begin(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Catalogue *base = of;
    const Definitions *d = base->definitions;
    Making *m = NEW(mem, Making);
    *m = (Making){.mem = mem, .loaded = arena_within(mem), .whole = *base};
    m->whole.whole = true;
    m->out = NEW(mem, Protection);
    m->out->making = m;
    m->out->measures = NEW_ARRAY(mem, HeldMeasure, d->n_measures + 1);
    m->wanted = NEW_ARRAY(mem, bool, d->n_measures + 1);
    *out = m->out;
    Str mapping, organisation;
    for (size_t i = 0; visibility_protected(&base->seen, i, &mapping, &organisation); i++)
        TRY(set_measures(cx, m, mapping, organisation));
    return OK;
}

/* Whoever waits for the work comes next: who did a step before stands behind. */
static Lock turn = LOCK("turn of protecting", 62), working = LOCK("protecting", 63);

/* Of all who ask each does steps until all is done or its own time is over: what was done stays, so
 * that those who ask later end it. A step is not given up half done. */
static Err protection_end(Cx *cx, Making *m, bool kept) {
    Cx patient = *cx;
    patient.deadline = 0;
    size_t begun = SIZE_MAX;
    while (!atomic_load_explicit(&m->done, memory_order_acquire)) {
        lock_take(&turn);
        lock_take(&working);
        lock_give(&turn);
        if (begun == SIZE_MAX) begun = m->steps;
        bool done = atomic_load_explicit(&m->done, memory_order_relaxed);
        bool late = kept && m->steps > begun && cx_late(cx);
        Err err = done || late ? OK : step(&patient, m);
        lock_give(&working);
        if (err) return fault_pass(cx, &patient.fault);
        if (late && !done) return fail(cx, BUSY, MSG_FIGURE_PROTECTING);
    }
    return OK;
}

Err protection_get(Cx *cx, const Catalogue *catalogue, const Protection **out) {
    const Catalogue *base = catalogue->base ? catalogue->base : catalogue;
    const void *made = NULL;
    *out = NULL;
    if (!catalogue->seen.protects) return OK;
    const Kept keep = {.make = protection_begin, .most = 1, .key = S("protection"), .of = base};
    TRY(catalogue_kept(cx, base, &keep, &made));
    const Protection *protection = made;
    TRY(protection_end(cx, protection->making, base->kept));
    *out = protection;
    return OK;
}

/* ---- for who asks ---- */

static void number_take(Observation *o, unsigned how) {
    o->number = NAN;
    o->base = 0;
    o->decimals = 0;
    o->presence = PRESENT;
    o->precise = EXACT;
    o->marks = (uint8_t)how;
}

static void number_round(Observation *o, const ProtectRule *rule) {
    double base = (double)rule->base;
    if (o->presence != PRESENT || !isfinite(o->number)) {
        if (o->presence == ZERO) o->presence = PRESENT, o->number = 0;
        if (o->presence != PRESENT) return;
    }
    o->number = base * floor(o->number / base + 0.5);
    o->base = (uint16_t)rule->base;
    o->decimals = 0;
    o->precise = EXACT;
}

typedef struct Applying {
    const Protection *protection;
    const Catalogue *catalogue;
    const Observations *all;
} Applying;

/* How it is hidden; 0: it is not. */
static unsigned observation_how(const Applying *a, const Observation *o) {
    const ProtectRule *rule = visibility_rule(&a->catalogue->seen, o->delivery);
    const MeasureIn *measure = a->all->measure;
    const ObservedCell *cell = &a->all->cells[o->cell];
    if (!rule || o->marks & OBSERVED_NOT_RELEASED) return 0;
    if (measure->measure.unit != UNIT_COUNT) {
        HeldPlace place = {cell->period, o->region,
                           visibility_owner(&a->catalogue->seen, o->delivery)};
        const Str key = {(const char *)&place, sizeof place};
        bool told = !rule->base && index_get(&a->protection->places, key) == SIZE_MAX;
        return told ? 0 : HELD_BESIDE;
    }
    const HeldMeasure *held = &a->protection->measures[measure->index];
    if (rule->base) return 0;
    if (held_whole(held, cell->period)) return HELD_SMALL | HELD_BESIDE;
    return held_how(held, cell->period, cell->cell, o->region);
}

/* False: it is not there for who asks; what another owner has stands in its place. */
static bool observation_apply(const Applying *a, Observation *o, bool another) {
    const ProtectRule *rule = visibility_rule(&a->catalogue->seen, o->delivery);
    unsigned how = observation_how(a, o);
    bool own = visibility_own(&a->catalogue->seen, o->delivery);
    bool rounds = rule && rule->base && a->all->measure->measure.unit == UNIT_COUNT;
    if (how && own) o->marks |= (uint8_t)(how | NOT_PUBLIC);
    if (rounds && own) o->marks |= NOT_PUBLIC;
    if (own || (o->marks & OBSERVED_NOT_RELEASED)) return true;
    if (rounds) number_round(o, rule);
    if (how && another) return false;
    if (how) number_take(o, how);
    return true;
}

void protection_apply(const Protection *protection, const Catalogue *catalogue, Observations *all) {
    const Applying a = {protection, catalogue, all};
    size_t kept = 0;
    for (size_t i = 0, end; i < all->n; i = end) {
        const Observation *first = &all->list[i];
        bool another = false;
        for (end = i; end < all->n && all->list[end].cell == first->cell &&
                      all->list[end].region == first->region;
             end++)
            another |= !visibility_rule(&catalogue->seen, all->list[end].delivery) &&
                       !(all->list[end].marks & OBSERVED_NOT_RELEASED);
        for (size_t k = i; k < end; k++)
            if (observation_apply(&a, &all->list[k], another)) all->list[kept++] = all->list[k];
    }
    all->n = kept;
}

/* ---- for its own house ---- */

static void period_tell(Cx *cx, Period **list, size_t *n, int64_t key) {
    Period period = period_of_key(key);
    for (size_t i = 0; i < *n; i++)
        if (period_compare((*list)[i], period) == 0) return;
    Period *more = NEW_ARRAY(cx->mem, Period, *n + 1);
    for (size_t i = 0; i < *n; i++)
        more[i] = (*list)[i];
    more[*n] = period;
    *list = more, ++*n;
}

static void measure_tell(Cx *cx, const Visibility *seen, const HeldMeasure *held,
                         const DataSet *set, DataSetProtection *out) {
    for (size_t i = 0; i < held->list.n; i++) {
        const HeldCell *cell = &held->list.at[i];
        if (!visibility_is_of(seen, cell->delivery, set->mapping, set->organisation)) continue;
        ++*(cell->how == HELD_SMALL ? &out->small : &out->beside);
    }
    for (size_t i = 0; i < held->periods.n; i++) {
        const HeldPeriod *period = &held->periods.at[i];
        if (!visibility_is_of(seen, period->delivery, set->mapping, set->organisation)) continue;
        if (period->why == UNPROTECTED_LARGE)
            period_tell(cx, &out->large, &out->n_large, period->period);
        else
            period_tell(cx, &out->lost, &out->n_lost, period->period);
    }
}

Err data_set_protection(Cx *cx, const DataSet *set, DataSetProtection *out) {
    const Catalogue *catalogue;
    const Protection *protection;
    *out = (DataSetProtection){0};
    TRY(catalogue_get(cx, &catalogue));
    const ProtectRule *rule = visibility_rule(&catalogue->seen, set->newest);
    if (!rule) return OK;
    *out = (DataSetProtection){.set = true,
                               .threshold = rule->threshold,
                               .base = rule->base,
                               .zeros = rule->hide_zeros,
                               .group = rule->group};
    if (!visibility_own(&catalogue->seen, set->newest)) return OK;
    TRY(protection_get(cx, catalogue, &protection));
    must(protection);
    for (size_t i = 0; i < catalogue->definitions->n_measures; i++)
        measure_tell(cx, &catalogue->seen, &protection->measures[i], set, out);
    return OK;
}

/* What may nobody but its own house see of protected data sets? Worked out from all numbers,
 * whoever they are released to, so that a release later on shows nothing that was hidden and hides
 * nothing that was shown. What is not released is withheld beside that (withhold.c): showing less
 * takes nothing from what was proved. */

#include <math.h>

#include "figures/protect_in.h"

typedef struct HeldPlace { /* where a count of an owner is hidden, so that rates must not tell it */
    int64_t period;
    uint32_t region, owner;
} HeldPlace;

struct Protection {
    HeldMeasure *measures; /* by index */
    Index places;          /* HeldPlace as bytes */
};

/* ---- making ---- */

typedef struct Maker {
    Cx *cx;
    Arena *mem;
    Catalogue whole;
    bool *wanted; /* per measure */
    Protection *out;
} Maker;

static Err set_measures(Maker *m, Str mapping, Str organisation) {
    const Definitions *d = m->whole.definitions;
    Rows *rows;
    Err err;
    TRY(sql_set_measures(m->cx, &rows, mapping, organisation));
    while (!(err = rows_next(m->cx, rows)))
        for (size_t i = 0; i < d->n_measures; i++)
            m->wanted[i] |= d->measures[i].measure.number == rows_int(rows, 0);
    return err == NOT_FOUND ? OK : err;
}

/* A period's table that is hidden as a whole hides the place everywhere. */
static void places_note(Maker *m, const Observations *all, const HeldMeasure *held) {
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

static Err measure_protect(Maker *m, size_t index) {
    const MeasureIn *measure = &m->whole.definitions->measures[index];
    Arena *mem = arena_new();
    HeldMeasure *held = &m->out->measures[index];
    Protecting protecting = {.cx = m->cx,
                             .mem = m->mem,
                             .whole = &m->whole,
                             .d = m->whole.definitions,
                             .seen = &m->whole.seen,
                             .held = held};
    Err err = observations_whole(m->cx, &m->whole, measure, mem, &protecting.all);
    for (size_t i = 0; !err && i < protecting.all->n_periods; i++)
        err = protect_period(&protecting, &protecting.all->periods[i]);
    if (!err) places_note(m, protecting.all, held);
    arena_free(mem);
    return err;
}

static Err protection_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const Catalogue *base = of;
    const Definitions *d = base->definitions;
    Maker m = {.cx = cx, .mem = mem, .whole = *base};
    Err err = OK;
    m.whole.whole = true;
    m.out = NEW(mem, Protection);
    m.out->measures = NEW_ARRAY(mem, HeldMeasure, d->n_measures + 1);
    m.wanted = NEW_ARRAY(mem, bool, d->n_measures + 1);
    Str mapping, organisation;
    for (size_t i = 0; !err && visibility_protected(&base->seen, i, &mapping, &organisation); i++)
        err = set_measures(&m, mapping, organisation);
    for (size_t i = 0; !err && i < d->n_measures; i++)
        if (m.wanted[i] && d->measures[i].measure.unit == UNIT_COUNT) err = measure_protect(&m, i);
    *out = m.out;
    return err;
}

Err protection_get(Cx *cx, const Catalogue *catalogue, const Protection **out) {
    const Catalogue *base = catalogue->base ? catalogue->base : catalogue;
    const void *made = NULL;
    *out = NULL;
    if (!catalogue->seen.protects) return OK;
    /* Whoever asks first waits for it: given up, it would be begun anew by the next one. */
    Cx patient = *cx;
    patient.deadline = 0;
    const Kept keep = {.make = protection_make, .most = 1, .key = S("protection"), .of = base};
    if (catalogue_kept(&patient, base, &keep, &made)) return fault_pass(cx, &patient.fault);
    *out = made;
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

/* How many, or how much, at all schools of a region? Sums and counts over single places. A school
 * that is not named in a cell is not of that kind, so "none" is a number here, but only where a
 * delivery speaks for the whole region. */

#include "figures/snapshot_in.h"

enum { SUMS_MOST = 1000 };

static unsigned bits(uint64_t mask) {
    return (unsigned)__builtin_popcountll(mask);
}

/* The cells in which schools of the wanted one are found: those that fix the same dimensions, or
 * more whose parts make the whole; of several the fewest. */
static const Pattern *pattern_for(const Evaluation *e, const Observations *all,
                                  const ObservedPeriod *period, uint64_t mask) {
    const Pattern *best = NULL;
    for (uint32_t i = 0; i < period->n_patterns; i++) {
        const Pattern *p = &all->patterns[period->first_pattern + i];
        if (p->since > e->until || (p->mask & mask) != mask) continue;
        if (p->mask & ~mask & ~e->d->complete) continue;
        if (!best || bits(p->mask) < bits(best->mask)) best = p;
    }
    return best;
}

static const LandCover *cover_of(const Pattern *pattern, const RegionIn *land) {
    for (uint32_t i = 0; land && i < pattern->n_covers; i++)
        if (pattern->covers[i].land == land->index) return &pattern->covers[i];
    return NULL;
}

static bool covered(const Evaluation *e, const Pattern *pattern, const RegionIn *region) {
    const Region *r = &region->region;
    if (r->kind == REGION_SCHOOL) return true;
    if (r->kind == REGION_STATE) { /* every Land of it, and there is one */
        for (size_t i = 0; i < r->n_children; i++)
            if (!covered(e, pattern, region_in(r->children[i]))) return false;
        return r->n_children > 0;
    }
    const LandCover *cover = cover_of(pattern, region->land);
    if (!cover) return false;
    if (cover->since <= e->until) return true;
    for (uint32_t i = 0; region->kreis && i < cover->n; i++)
        if (cover->kreise[i] == region->kreis->index) return true;
    return false;
}

/* The cell lies in the wanted one: its codes, and beyond them only parts of wholes. */
static bool cell_inside(const Definitions *d, CellKey cell, CellKey wanted) {
    for (size_t i = 0; i < CELL_PARTS && cell.part[i]; i++) {
        unsigned dimension = PART_DIMENSION(cell.part[i]);
        CellPart16 fixed = cell_part(wanted, dimension);
        if (fixed ? fixed != cell.part[i]
                  : !d->dimensions[dimension].dimension.codes[PART_CODE(cell.part[i])].part)
            return false;
    }
    return true;
}

/* A running sum, as value_add would make it, without a Value for every school: a Land has
 * thousands. */
typedef struct Sum {
    size_t n; /* schools */
    double number, low, high;
    unsigned marks, base;
    int decimals;
    Precision precision;
    Presence presence; /* the worst of those without a number, else PRESENT */
    Secrecy secrecy;
} Sum;

/* Whether a number lies in the term's limits, with a band where its own does not tell; none at all
 * does not. */
static Value counted(const Term *term, const Value *v) {
    Value one = *v;
    bool has = value_has_number(v);
    one.presence = PRESENT;
    one.number = has && v->number >= term->low && v->number <= term->high;
    one.low = has && v->low >= term->low && v->high <= term->high;
    one.high = has && v->high >= term->low && v->low <= term->high;
    one.base = 0;
    one.decimals = 0;
    return one;
}

static void sum_add(Sum *sum, const Value *v) {
    bool has = value_has_number(v);
    if (v->secrecy > sum->secrecy) sum->secrecy = v->secrecy;
    if (!has && v->presence > sum->presence) sum->presence = v->presence;
    if (has) {
        sum->number += v->number;
        sum->low += v->low;
        sum->high += v->high;
    }
    if (v->decimals > sum->decimals) sum->decimals = v->decimals;
    if (v->precision > sum->precision) sum->precision = v->precision;
    if (v->base > sum->base) sum->base = v->base;
    sum->marks |= v->marks;
    sum->n++;
}

static Value sum_value(const Sum *sum, Unit unit) {
    unsigned marks = sum->marks | (sum->n > 1 && sum->precision == PERTURBED ? UNRELIABLE : 0u);
    if (sum->secrecy != OPEN) return value_withheld(sum->secrecy, unit);
    Value v = value_number(sum->number, sum->decimals, unit);
    if (sum->presence != PRESENT) v = value_missing(sum->presence, unit);
    v.marks = marks;
    if (sum->presence != PRESENT) return v;
    v.low = sum->low;
    v.high = sum->high;
    v.precision = sum->precision;
    v.base = sum->base;
    if (v.high > 0) v.presence = PRESENT;
    return v;
}

static bool cells_listed(const Evaluation *e) {
    return e->origins && !e->origins->only_deliveries;
}

/* The common case without the way over a Value: one version, a number, and nobody asks for its
 * origin. */
static bool plain(const Evaluation *e, const Observation *o, const Observation *end) {
    bool only = o + 1 == end || o[1].region != o->region;
    bool number = o->presence == ZERO || (o->presence == PRESENT && o->precise <= ROUNDED);
    number &= !observation_taken(o);
    return only && number && o->delivery <= e->until && e->n_origins > 0 && !cells_listed(e);
}

static void sum_add_plain(Sum *sum, const Term *term, const Observation *o) {
    double number = o->presence == ZERO ? 0 : o->number, low = number, high = number;
    bool rounded = o->presence == PRESENT && o->base > 1;
    Precision precision = rounded ? ROUNDED : o->presence == ZERO ? EXACT : (Precision)o->precise;
    if (rounded) {
        int whole = (o->base - 1) / 2;
        double away = whole;
        low = number - away < 0 && number >= 0 ? 0 : number - away;
        high = number + away;
    }
    if (term->count) {
        sum->number += number >= term->low && number <= term->high;
        sum->low += low >= term->low && high <= term->high;
        sum->high += high >= term->low && low <= term->high;
    } else {
        sum->number += number;
        sum->low += low;
        sum->high += high;
        if (!rounded && o->decimals > sum->decimals) sum->decimals = o->decimals;
        if (rounded && o->base > sum->base) sum->base = o->base;
    }
    if (precision > sum->precision) sum->precision = precision;
    sum->marks |= o->marks;
    sum->n++;
}

static bool places_sum(Evaluation *e, const Question *q, CellKey cell, Value *out) {
    const Observations *all = q->all;
    const Term *term = q->term;
    const RegionIn *region = q->region;
    const Measure *measure = &term->measure->measure;
    bool single = region->region.kind == REGION_SCHOOL;
    if (!single && !term->count && !measure->adds) return false;
    const Pattern *pattern = pattern_for(e, all, q->period, cell_mask(cell));
    if (!pattern || !covered(e, pattern, region)) return false;
    Sum sum = {.presence = PRESENT, .precision = EXACT};
    for (uint32_t c = 0; c < pattern->n_cells; c++) {
        const ObservedCell *observed = &all->cells[pattern->first_cell + c];
        if (!cell_inside(e->d, observed->cell, cell)) continue;
        const Observation *end, *next;
        const Observation *at =
            observation_run(all, observed, region->first_school, region->end_school, &end);
        for (; at < end; at = next) {
            if (plain(e, at, end)) {
                sum_add_plain(&sum, term, at);
                delivery_note(e, at->delivery);
                e->n_origins++;
                next = at + 1;
                continue;
            }
            const Observation *o = observation_newest(at, end, e->until, &next);
            if (!o) continue;
            Value value = observation_use(e, all, o);
            if (term->count) value = counted(term, &value);
            sum_add(&sum, &value);
        }
    }
    /* That none of them is there would be told by what is not released. */
    if (!sum.n && pattern->withheld) sum.secrecy = NOT_RELEASED;
    *out = sum_value(&sum, term->count ? UNIT_COUNT : measure->unit);
    if (single && !measure->adds && !term->count) return sum.n == 1;
    return !single || sum.n > 0;
}

/* ---- once for every area ---- */

typedef struct AreaSum {
    Value value;
    Origin first;
    size_t n_origins;
    Origins origins; /* the deliveries */
    bool found;
} AreaSum;
typedef struct AreaSums { /* what they are made of */
    const Evaluation *evaluation;
    const Question *question;
    CellKey cell;
} AreaSums;

static Err sums_make(Cx *cx, Arena *mem, const void *of, const void **out) {
    const AreaSums *asked = of;
    const Definitions *d = asked->evaluation->d;
    AreaSum *sums = NEW_ARRAY(mem, AreaSum, d->n_areas);
    Evaluation e = *asked->evaluation;
    Question q = *asked->question;
    e.cx = cx;
    for (size_t i = 0; i < d->n_areas; i++) {
        e.n_origins = 0;
        e.first = (Origin){0};
        e.origins = &sums[i].origins;
        sums[i].origins = (Origins){.mem = mem, .only_deliveries = true};
        q.region = d->regions[i];
        sums[i].found = places_sum(&e, &q, asked->cell, &sums[i].value);
        sums[i].first = e.first;
        sums[i].n_origins = e.n_origins;
    }
    *out = sums;
    return OK;
}

/* The same sum is a term of many formulas. Without gaps: all its bytes count. */
typedef struct SumsKey {
    const MeasureIn *measure;
    int64_t count, period;
    double low, high;
    CellKey cell;
} SumsKey;
_Static_assert(sizeof(SumsKey) == 5 * 8 + sizeof(CellKey), "no gaps");

static SumsKey sums_key(const Question *q, CellKey cell) {
    SumsKey key = {.measure = q->term->measure, .period = q->period->key, .cell = cell};
    if (!q->term->count) return key;
    key.count = 1;
    key.low = q->term->low;
    key.high = q->term->high;
    return key;
}

bool places_value(Evaluation *e, const Question *q, CellKey cell, Value *out) {
    const Catalogue *catalogue = e->catalogue;
    bool all = e->until >= catalogue->last_delivery && !cells_listed(e);
    const void *sums = NULL;
    if (!all || q->region->index >= e->d->n_areas) return places_sum(e, q, cell, out);
    const AreaSums asked = {e, q, cell};
    const SumsKey key = sums_key(q, cell);
    const Kept keep = {.make = sums_make,
                       .most = SUMS_MOST,
                       .optional = true,
                       .key = {(const char *)&key, sizeof key},
                       .of = &asked};
    if (catalogue_kept(e->cx, catalogue, &keep, &sums) || !sums) return places_sum(e, q, cell, out);
    const AreaSum *sum = (const AreaSum *)sums + q->region->index;
    for (size_t i = 0; i < sum->origins.deliveries.n; i++)
        delivery_note(e, sum->origins.deliveries.at[i].delivery);
    *out = sum->value;
    if (!e->n_origins) e->first = sum->first;
    e->n_origins += sum->n_origins;
    return sum->found;
}

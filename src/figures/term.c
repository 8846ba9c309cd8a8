/* What is the value of a measure's cell at a region? The observation itself; else the sum over the
 * members or places; else, where a dimension's parts make the whole, the total as the sum of its
 * parts or one part as the total less the others; else the sum over all areas that a Land,
 * Regierungsbezirk or Kreis is made of. Beyond that nothing is guessed: the state says what is
 * missing (docs/catalogue.md, Formulas). */

#include "figures/snapshot_in.h"

#define DEEPEST_DERIVATION 2

static Value value_at(Evaluation *e, const Question *q, CellKey cell);
static Value found_at(Evaluation *e, const Question *q, CellKey cell);

/* ---- what a figure rests on ---- */

void delivery_note(Evaluation *e, int64_t delivery) {
    Origins *o = e->origins;
    if (!o || !o->only_deliveries) return;
    size_t n = o->deliveries.n;
    if (n && o->deliveries.at[n - 1].delivery == delivery) return;
    vec_push(o->mem, &o->deliveries, (DeliveryRun){delivery, e->n_origins});
}

Value observation_use(Evaluation *e, const Observations *all, const Observation *o) {
    Value value = observation_value(all, o);
    bool listed = e->origins && !e->origins->only_deliveries;
    delivery_note(e, o->delivery);
    if (e->n_origins++ > 0 && !listed) return value;
    const ObservedCell *cell = &all->cells[o->cell];
    Origin origin = {
        .delivery = o->delivery,
        .row = o->line,
        .column = o->place,
        .measure = &all->measure->measure,
        .region = &e->d->regions[o->region]->region,
        .period = period_of_key(cell->period),
        .cell = e->catalogue->cell_texts[cell->number],
        .value = value,
    };
    if (e->n_origins == 1) e->first = origin;
    if (listed) vec_push(e->origins->mem, &e->origins->list, origin);
    return value;
}

static void origins_cut(Evaluation *e, size_t n) {
    Origins *o = e->origins;
    if (o && !o->only_deliveries) o->list.n -= e->n_origins - n;
    while (o && o->deliveries.n && o->deliveries.at[o->deliveries.n - 1].from >= n)
        o->deliveries.n--;
    e->n_origins = n;
    if (n == 0) e->first = (Origin){0};
}

/* Not delivered where the region has others of this measure, else not at this level. */
static Value value_unknown(const Evaluation *e, const Question *q, Unit unit) {
    const Observations *all = q->all;
    /* Of a measure that nobody has delivered at all it cannot be told for which areas there is any.
     */
    if (all->since == 0 || all->since > e->until) return value_missing(NOT_DELIVERED, unit);
    uint32_t seen = all->seen[q->region->index];
    bool has = seen && seen <= e->until;
    if (all->measure->measure.of_places)
        for (uint32_t i = q->region->first_school; i < q->region->end_school && !has; i++)
            has = all->seen[i] && all->seen[i] <= e->until;
    return value_missing(has ? NOT_DELIVERED : NOT_AT_LEVEL, unit);
}

/* ---- derived from other cells of the same region ---- */

static const Observation *own(const Evaluation *e, const Question *q, CellKey cell) {
    const ObservedCell *observed = q->period ? observed_cell(q->all, q->period, cell) : NULL;
    return observed ? observation_at(q->all, observed, q->region->index, e->until) : NULL;
}

/* Somebody has cells of this period that fix at least these dimensions. */
static bool reaches(const Question *q, uint64_t mask, bool exactly) {
    for (uint32_t i = 0; i < q->period->n_patterns; i++) {
        uint64_t has = q->all->patterns[q->period->first_pattern + i].mask;
        if (exactly ? has == mask : (has & mask) == mask) return true;
    }
    return false;
}

static bool derived(Evaluation *e, const Question *q, CellKey cell, unsigned depth, Value *out);

static bool own_or_derived(Evaluation *e, const Question *q, CellKey cell, unsigned depth,
                           Value *out) {
    const Observation *o = own(e, q, cell);
    if (o) {
        *out = observation_use(e, q->all, o);
        return true;
    }
    return depth > 0 && derived(e, q, cell, depth, out);
}

typedef struct Parts { /* of a dimension, in an otherwise fixed cell */
    CellKey without;
    unsigned dimension;
    CellPart16 less; /* left out of the sum; 0 = none */
    unsigned depth;  /* how far a part may itself be derived */
} Parts;

static bool parts_sum(Evaluation *e, const Question *q, const Parts *parts, Value *out) {
    const Dimension *d = &e->d->dimensions[parts->dimension].dimension;
    bool any = false;
    for (unsigned i = 0; i < d->n_codes; i++) {
        CellPart16 part = CELL_PART(parts->dimension, i);
        CellKey cell = parts->without;
        Value value;
        if (!d->codes[i].part || part == parts->less) continue;
        if (!cell_with(&cell, part)) return false;
        if (!own_or_derived(e, q, cell, parts->depth, &value)) return false;
        *out = any ? value_add(*out, value) : value;
        any = true;
    }
    return any;
}

/* Rounding can make the rest of a total negative; a count is not. False where even the band is. */
static bool count_plausible(Value *v) {
    if (!value_has_number(v) || v->unit != UNIT_COUNT) return true;
    if (v->high < 0) return false;
    if (v->low < 0) v->low = 0;
    if (v->number < 0) v->number = 0;
    return true;
}

static bool rest_of_total(Evaluation *e, const Question *q, CellKey cell, CellPart16 part,
                          Value *out) {
    unsigned dimension = PART_DIMENSION(part);
    const Parts others = {cell_without(cell, dimension), dimension, part, 0};
    if (!e->d->dimensions[dimension].dimension.codes[PART_CODE(part)].part) return false;
    if (!reaches(q, cell_mask(cell), true)) return false;
    Value total, sum;
    if (!own_or_derived(e, q, others.without, 0, &total)) return false;
    if (!parts_sum(e, q, &others, &sum)) return false;
    *out = value_subtract(total, sum);
    return count_plausible(out);
}

static bool derived(Evaluation *e, const Question *q, CellKey cell, unsigned depth, Value *out) {
    const MeasureIn *measure = q->term->measure;
    uint64_t mask = cell_mask(cell), complete = measure->dimensions & e->d->complete;
    if (!measure->measure.adds || !complete) return false;
    size_t noted = e->n_origins;
    for (unsigned i = 0; i < e->d->n_dimensions; i++) {
        uint64_t bit = (uint64_t)1 << i;
        if (!(complete & bit)) continue;
        bool found;
        if (mask & bit) {
            found =
                reaches(q, mask & ~bit, true) && rest_of_total(e, q, cell, cell_part(cell, i), out);
        } else {
            const Parts all = {cell, i, 0, depth - 1};
            found = reaches(q, mask | bit, false) && parts_sum(e, q, &all, out);
        }
        if (found) return true;
        origins_cut(e, noted);
    }
    return false;
}

/* ---- made of other areas ---- */

bool region_ends_before(const Region *a, const Region *b) {
    if (!a->valid_to.year || !b->valid_from.year) return false;
    Date end = {a->valid_to.year, a->valid_to.month, a->valid_to.day};
    Date begin = {b->valid_from.year, b->valid_from.month, b->valid_from.day};
    return date_time(end) + 86400 == date_time(begin);
}

typedef struct Areas { /* that a set or a region is made of */
    const Region *const *list;
    size_t n;
} Areas;

/* Around a territorial reform old and new areas stand for the same ground. Counted are those of the
 * time, or, where figures were converted, those that have figures; never both. */
static bool other_stands(const Evaluation *e, const Question *of, Areas areas, size_t i,
                         CellKey cell) {
    const Region *area = areas.list[i];
    if (!area->valid_from.year && !area->valid_to.year) return false;
    Question q = *of;
    q.region = region_in(area);
    bool valid = region_valid(area, q.when), has = own(e, &q, cell) != NULL;
    bool other = false, other_has = false;
    for (size_t k = 0; k < areas.n; k++) {
        const Region *counterpart = areas.list[k];
        bool adjoins =
            region_ends_before(area, counterpart) || region_ends_before(counterpart, area);
        if (k == i || region_valid(counterpart, q.when) == valid || !adjoins) continue;
        q.region = region_in(counterpart);
        other = true;
        other_has |= own(e, &q, cell) != NULL;
    }
    return other && (has ? !valid && other_has : !valid || other_has);
}

static bool excluded(const Indicator *indicator, const Region *region) {
    for (size_t i = 0; i < indicator->n_excluded; i++)
        for (const Region *up = region; up; up = up->parent)
            if (up == indicator->excluded[i]) return true;
    return false;
}

static Value members_sum(Evaluation *e, const Question *of_set, CellKey cell, Unit unit) {
    const Region *set = &of_set->region->region;
    const Areas members = {set->members, set->n_members};
    const Term *term = of_set->term;
    if (!term->measure->measure.adds && !term->count) return value_missing(NOT_AT_LEVEL, unit);
    Value sum = value_missing(NOT_MEANINGFUL, unit);
    Question q = *of_set;
    bool any = false;
    for (size_t i = 0; i < members.n; i++) {
        bool skip = excluded(e->indicator, set->members[i]);
        if (skip || other_stands(e, of_set, members, i, cell)) continue;
        q.region = region_in(set->members[i]);
        Value value = value_at(e, &q, cell);
        sum = any ? value_add(sum, value) : value;
        any = true;
    }
    return sum;
}

/* The sum over the areas that a Land, Regierungsbezirk or Kreis is made of; false unless each of
 * them that was there has a number. */
static bool children_sum(Evaluation *e, const Question *of, CellKey cell, Value *out) {
    const Region *region = &of->region->region;
    const Areas children = {region->children, region->n_children};
    RegionKind kind = region->kind;
    bool made = kind == REGION_LAND || kind == REGION_DISTRICT_GROUP || kind == REGION_KREIS;
    if (!made || !of->term->measure->measure.adds) return false;
    Question q = *of;
    bool any = false;
    for (size_t i = 0; i < children.n; i++) {
        const Region *child = children.list[i];
        q.region = region_in(child);
        bool gone = !region_valid(child, q.when) && !own(e, &q, cell);
        if (gone || other_stands(e, of, children, i, cell)) continue;
        Value value = found_at(e, &q, cell);
        /* What is withheld makes the sum withheld, too. */
        if (!value_has_number(&value) && value.secrecy == OPEN) return false;
        *out = any ? value_add(*out, value) : value;
        any = true;
    }
    return any;
}

/* ---- at a region ---- */

static Value found_at(Evaluation *e, const Question *q, CellKey cell) {
    const Measure *measure = &q->term->measure->measure;
    const RegionIn *region = q->region;
    bool counts = q->term->count;
    Unit unit = counts ? UNIT_COUNT : measure->unit;
    const Observation *o = counts ? NULL : own(e, q, cell);
    if (o) return observation_use(e, q->all, o);
    if (region->region.kind == REGION_SET) return members_sum(e, q, cell, unit);
    Value value;
    if (q->period) {
        size_t noted = e->n_origins;
        if (measure->of_places) {
            if (places_value(e, q, cell, &value)) return value;
        } else {
            bool seen = q->all->seen[region->index] != 0;
            if (seen && derived(e, q, cell, DEEPEST_DERIVATION, &value)) return value;
            if (children_sum(e, q, cell, &value)) return value;
        }
        origins_cut(e, noted);
    }
    if (!region_valid(&region->region, q->when)) return value_missing(NOT_MEANINGFUL, unit);
    bool single = region->region.kind == REGION_SCHOOL;
    if (measure->of_places && !measure->adds && !counts && !single)
        return value_missing(NOT_AT_LEVEL, unit);
    return value_unknown(e, q, unit);
}

/* With what the indicator leaves out taken off: "left out of every sum" also holds for a Land's own
 * total. */
static Value value_at(Evaluation *e, const Question *q, CellKey cell) {
    const Region *region = &q->region->region;
    Value value = found_at(e, q, cell);
    if (region->kind >= REGION_TOWN) return value;
    Question less = *q;
    for (size_t i = 0; i < e->indicator->n_excluded; i++) {
        const Region *out = e->indicator->excluded[i];
        if (out == region || !region_contains(region, out)) continue;
        if (!q->term->measure->measure.adds && !q->term->count)
            return value_missing(NOT_AT_LEVEL, value.unit);
        less.region = region_in(out);
        value = value_subtract(value, found_at(e, &less, cell));
    }
    return value;
}

/* ---- periods ---- */

static bool period_shifted(const Evaluation *e, const Observations *all, Shift shift,
                           Period *period) {
    if (shift == SHIFT_YEAR_END_BEFORE) *period = period_year_end_before(*period);
    if (shift == SHIFT_YEAR_END) *period = period_year_end(*period);
    if (shift != SHIFT_SAME_YEAR) return true;
    const ObservedPeriod *only = NULL;
    for (size_t i = 0; i < all->n_periods; i++) {
        const ObservedPeriod *p = &all->periods[i];
        if (p->period.year != period->year || p->since > e->until || p->withheld) continue;
        if (only) return false; /* two in one year: which one is meant is not for us to say */
        only = p;
    }
    if (only) *period = only->period;
    return only != NULL;
}

Value term_value(Evaluation *e, const Term *term, const RegionIn *region, Period period,
                 CellKey by) {
    const Observations *all = e->observed[term->index];
    Question q = {.all = all, .term = term, .region = region, .when = period};
    if (period_shifted(e, all, term->shift, &q.when)) q.period = observed_period(all, q.when);
    Value sum = {0};
    for (size_t c = 0; c < term->n_cells; c++) {
        CellKey cell = term->cells[c];
        for (size_t i = 0; i < CELL_PARTS && by.part[i]; i++) {
            uint64_t bit = (uint64_t)1 << PART_DIMENSION(by.part[i]);
            bool takes = term->measure->dimensions & bit && !(term->fixed & bit);
            if (takes) must(cell_with(&cell, by.part[i]));
        }
        Value value = value_at(e, &q, cell);
        sum = c ? value_add(sum, value) : value;
    }
    return sum;
}

/* Could a part that is not released be worked out from what is? Where a total is known and exactly
 * one of its parts is not (the areas of a Land, the codes of a complete dimension, one through the
 * other), that part is total less the others: then the total is withheld, too, and it is asked
 * again until nothing more can be worked out. Only measures that add, period by period, only what
 * one relation after the other gives; several at once, rounding, and what numbers cannot be below
 * zero tell are no matter of this file. */

#include <math.h>
#include <string.h>
#include "figures/snapshot_in.h"

#define MOST_CROSSINGS ((size_t)20000000)
#define MOST_CELLS ((size_t)20000)

enum { SHOWN = 1, HIDDEN = 2, KNOWN = 4, SUBTRACTED = 8 };

/* A total and its parts: of areas where dimension is -1, else of the codes of a dimension. */
typedef struct Relation {
    uint32_t cell, region;
    int dimension;
} Relation;

typedef struct Crossing { /* a cell at a region */
    Relation by;          /* by which it becomes known without being shown */
    uint8_t state;
} Crossing;

typedef struct Withholding {
    const Definitions *d;
    const Observations *all;
    const ObservedPeriod *period;
    unsigned hidden; /* marks of what they may not see of whom it is asked what they can work out */
    Arena *mem;      /* of one period */
    VEC(CellKey) cells;
    Index of_cell;
    uint32_t *(*parts)[MOST_DIMENSIONS]; /* per cell and dimension: the cells of its parts; NULL */
    uint32_t n_parts[MOST_DIMENSIONS];
    Grounds grounds;
    size_t n_regions;
    Crossing *crossings; /* cell by cell */
} Withholding;

/* ---- what is there ---- */

static uint32_t cell_at(const Withholding *w, CellKey cell) {
    size_t at = index_get(&w->of_cell, (Str){(const char *)&cell, sizeof cell});
    return at == SIZE_MAX ? UINT32_MAX : (uint32_t)at;
}

static void cell_note(Withholding *w, CellKey cell) {
    if (cell_at(w, cell) != UINT32_MAX || w->cells.n >= MOST_CELLS) return;
    vec_push(w->mem, &w->cells, cell);
    CellKey *key = NEW(w->mem, CellKey);
    *key = cell;
    index_put(w->mem, &w->of_cell, (Str){(const char *)key, sizeof *key}, w->cells.n - 1);
}

static uint64_t dimensions_of(const Withholding *w) {
    return w->all->measure->dimensions & w->d->complete;
}

static void parts_find(Withholding *w, uint32_t cell, unsigned dimension) {
    const Dimension *of = &w->d->dimensions[dimension].dimension;
    uint32_t *parts = NEW_ARRAY(w->mem, uint32_t, of->n_codes + 1), n = 0;
    if (cell_mask(w->cells.at[cell]) >> dimension & 1) return;
    for (unsigned i = 0; i < of->n_codes; i++) {
        CellKey part = w->cells.at[cell];
        if (!of->codes[i].part) continue;
        if (!cell_with(&part, CELL_PART(dimension, i))) return;
        parts[n] = cell_at(w, part);
        if (parts[n++] == UINT32_MAX) return;
    }
    w->n_parts[dimension] = n;
    if (n) w->parts[cell][dimension] = parts;
}

/* The cells of the period, and the totals above them. */
static void cells_find(Withholding *w) {
    for (uint32_t k = 0; k < w->period->n_patterns; k++) {
        const Pattern *pattern = &w->all->patterns[w->period->first_pattern + k];
        for (uint32_t c = 0; c < pattern->n_cells; c++)
            cell_note(w, w->all->cells[pattern->first_cell + c].cell);
    }
    for (size_t c = 0; c < w->cells.n; c++)
        for (unsigned i = 0; i < w->d->n_dimensions; i++)
            if (cell_mask(w->cells.at[c]) & dimensions_of(w) & (uint64_t)1 << i)
                cell_note(w, cell_without(w->cells.at[c], i));
    w->parts = arena_alloc(w->mem, w->cells.n * sizeof *w->parts);
    for (uint32_t c = 0; c < w->cells.n; c++)
        for (unsigned i = 0; i < w->d->n_dimensions; i++)
            if (dimensions_of(w) >> i & 1) parts_find(w, c, i);
}

static Crossing *crossing_at(const Withholding *w, uint32_t cell, uint32_t region) {
    return &w->crossings[(size_t)cell * w->n_regions + region];
}

static void crossings_fill(Withholding *w, bool *has) {
    for (uint32_t k = 0; k < w->period->n_patterns; k++) {
        const Pattern *pattern = &w->all->patterns[w->period->first_pattern + k];
        for (uint32_t c = 0; c < pattern->n_cells; c++) {
            const ObservedCell *cell = &w->all->cells[pattern->first_cell + c];
            for (uint32_t i = 0; i < cell->n; i++) {
                const Observation *o = &w->all->list[cell->first + i];
                if (o->region >= w->n_regions) continue;
                Crossing *crossing = crossing_at(w, cell_at(w, cell->cell), o->region);
                Value value = observation_value(w->all, o);
                bool hidden = o->marks & w->hidden;
                if (hidden) crossing->state |= HIDDEN;
                if (!hidden && value_has_number(&value)) crossing->state |= SHOWN;
                has[o->region] = true;
            }
        }
    }
    for (size_t i = 0; i < w->cells.n * w->n_regions; i++) /* another owner has it, too */
        if (w->crossings[i].state & SHOWN) w->crossings[i].state &= (uint8_t)~HIDDEN;
}

/* ---- what can be worked out ---- */

static bool relation_is(const Withholding *w, Relation r, size_t *n) {
    if (r.dimension < 0)
        *n = r.region < w->d->n_areas ? w->grounds.n[r.region] : 0;
    else
        *n = w->parts[r.cell][r.dimension] ? w->n_parts[r.dimension] : 0;
    return *n > 0;
}

static Crossing *part_at(const Withholding *w, Relation r, size_t i) {
    if (r.dimension < 0) return crossing_at(w, r.cell, w->grounds.areas[r.region][i]);
    return crossing_at(w, w->parts[r.cell][r.dimension][i], r.region);
}

/* The only one that is not known becomes so. */
static bool relation_use(Withholding *w, Relation r) {
    size_t n, unknown = 0;
    if (!relation_is(w, r, &n)) return false;
    Crossing *total = crossing_at(w, r.cell, r.region), *last = NULL;
    if (!(total->state & KNOWN)) last = total, unknown++;
    for (size_t i = 0; i < n && unknown < 2; i++) {
        Crossing *part = part_at(w, r, i);
        if (!(part->state & KNOWN)) last = part, unknown++;
    }
    if (unknown != 1) return false;
    last->state |= last == total ? KNOWN : KNOWN | SUBTRACTED;
    last->by = r;
    return true;
}

static void all_work_out(Withholding *w) {
    size_t n = w->cells.n * w->n_regions;
    bool more = true;
    for (size_t i = 0; i < n; i++)
        w->crossings[i].state = (w->crossings[i].state & (SHOWN | HIDDEN)) |
                                (w->crossings[i].state & SHOWN ? KNOWN : 0);
    while (more) {
        more = false;
        for (uint32_t c = 0; c < w->cells.n; c++)
            for (uint32_t r = 0; r < w->n_regions; r++) {
                more |= relation_use(w, (Relation){c, r, -1});
                for (unsigned i = 0; i < w->d->n_dimensions; i++)
                    if (w->parts[c][i]) more |= relation_use(w, (Relation){c, r, (int)i});
            }
    }
}

/* Of what makes the crossing known, one number that is shown: the total it was taken from, and
 * where that is itself only worked out, what that rests on. */
static Crossing *shown_behind(const Withholding *w, Crossing *crossing) {
    while (!(crossing->state & SHOWN)) {
        Relation r = crossing->by;
        size_t n;
        must(crossing->state & KNOWN && relation_is(w, r, &n));
        Crossing *total = crossing_at(w, r.cell, r.region);
        crossing = crossing == total ? part_at(w, r, n - 1) : total;
    }
    return crossing;
}

/* What it was taken from was itself only taken from something: without that it may be safe. */
static bool rests_on_others(const Withholding *w, const Crossing *crossing) {
    size_t n;
    Relation r = crossing->by;
    must(relation_is(w, r, &n));
    if (crossing_at(w, r.cell, r.region)->state & SUBTRACTED) return true;
    for (size_t i = 0; i < n; i++) {
        const Crossing *part = part_at(w, r, i);
        if (part != crossing && part->state & SUBTRACTED) return true;
    }
    return false;
}

/* False: nothing that is not released can be worked out. */
static bool withhold_some(Withholding *w) {
    size_t n = w->cells.n * w->n_regions;
    VEC(Crossing *) totals = {0};
    Crossing *later = NULL;
    all_work_out(w);
    for (size_t i = 0; i < n; i++) {
        Crossing *crossing = &w->crossings[i];
        if (!(crossing->state & HIDDEN) || !(crossing->state & SUBTRACTED)) continue;
        Crossing *total = crossing_at(w, crossing->by.cell, crossing->by.region);
        if (rests_on_others(w, crossing))
            later = total;
        else
            vec_push(w->mem, &totals, shown_behind(w, total));
    }
    if (!totals.n && later) vec_push(w->mem, &totals, shown_behind(w, later));
    for (size_t i = 0; i < totals.n; i++)
        totals.at[i]->state &= (uint8_t)~SHOWN;
    return totals.n > 0;
}

/* ---- period by period ---- */

static void observation_cover(Observation *o) {
    o->number = NAN;
    o->base = 0;
    o->decimals = 0;
    o->presence = PRESENT;
    o->precise = EXACT;
    o->marks = OBSERVED_COVERING;
}

/* What is shown no more loses its number in all its versions; `all`: where there is too much to be
 * looked at, everything does. */
static void period_cover(const Withholding *w, Observations *all, bool everything) {
    for (uint32_t k = 0; k < w->period->n_patterns; k++) {
        const Pattern *pattern = &all->patterns[w->period->first_pattern + k];
        for (uint32_t c = 0; c < pattern->n_cells; c++) {
            const ObservedCell *cell = &all->cells[pattern->first_cell + c];
            for (uint32_t i = 0; i < cell->n; i++) {
                Observation *o = &all->list[cell->first + i];
                Value value = observation_value(all, o);
                if (o->region >= w->n_regions) continue;
                bool shown =
                    !everything && crossing_at(w, cell_at(w, cell->cell), o->region)->state & SHOWN;
                if (!value_has_number(&value) || shown) continue;
                if (w->hidden & NOT_PUBLIC)
                    o->marks |= NOT_PUBLIC;
                else
                    observation_cover(o);
            }
        }
    }
}

static void period_withhold(Withholding *w, Observations *all) {
    w->n_regions = w->d->n_areas + w->d->n_sets;
    if (all->measure->measure.of_places) w->n_regions += w->d->n_schools;
    cells_find(w);
    bool everything = w->cells.n >= MOST_CELLS || w->cells.n > MOST_CROSSINGS / (w->n_regions + 1);
    if (!everything) {
        bool *has = NEW_ARRAY(w->mem, bool, w->n_regions);
        w->crossings = NEW_ARRAY(w->mem, Crossing, w->cells.n * w->n_regions);
        crossings_fill(w, has);
        w->grounds = grounds_find(w->mem, w->d, w->period->period, has);
        while (withhold_some(w)) {
        }
    }
    period_cover(w, all, everything);
}

/* Some of the period's observations are hidden, and some are not. */
static bool period_mixed(const Observations *all, const ObservedPeriod *period, unsigned hidden) {
    bool some = false, others = false;
    for (uint32_t k = 0; k < period->n_patterns; k++) {
        const Pattern *pattern = &all->patterns[period->first_pattern + k];
        for (uint32_t c = 0; c < pattern->n_cells; c++) {
            const ObservedCell *cell = &all->cells[pattern->first_cell + c];
            for (uint32_t i = 0; i < cell->n && !(some && others); i++) {
                bool one = all->list[cell->first + i].marks & hidden;
                some |= one, others |= !one;
            }
        }
    }
    return some && others;
}

static void totals_find(const Definitions *d, Observations *all, unsigned hidden) {
    if (!all->measure->measure.adds) return;
    for (size_t p = 0; p < all->n_periods; p++) {
        if (!period_mixed(all, &all->periods[p], hidden)) continue;
        Withholding w = {
            .d = d, .all = all, .period = &all->periods[p], .hidden = hidden, .mem = arena_new()};
        period_withhold(&w, all);
        arena_free(w.mem);
    }
}

void totals_withhold(const Definitions *d, Observations *all) {
    totals_find(d, all, OBSERVED_NOT_RELEASED);
}

void totals_mark(const Definitions *d, Observations *all) {
    totals_find(d, all, OBSERVED_NOT_RELEASED | NOT_PUBLIC);
}

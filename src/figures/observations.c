/* How are one measure's observations held so that a figure costs two look-ups? All values of one
 * cell in one period are a run, sorted by region and delivery: an area is found by bisection, the
 * schools of a town stand side by side. Loaded once per snapshot, when first asked for, then never
 * changed. */

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "figures/figures_sql.h"
#include "figures/snapshot_in.h"

#define MOST_OBSERVATIONS ((size_t)50000000)
#define MOST_DELIVERIES ((int64_t)10000000)

typedef struct Loader {
    Cx *cx;
    const Catalogue *catalogue;
    const Protection *protection;
    Observations *all;
    Arena *scratch, *rows;
    Observation *read; /* in the order of the rows; alone in its arena, where it grows in place */
    size_t n, room;
    VEC(ObservedCell) cells; /* in the order in which they occur */
    uint32_t *slots;         /* hash of period and cell number -> index in cells + 1 */
    size_t n_slots;
    uint8_t *delivered; /* per delivery number */
} Loader;

/* ---- finding ---- */

static size_t cell_hash(int64_t period, CellKey cell) {
    uint64_t h = (uint64_t)period * 0x9E3779B97F4A7C15u;
    h = (h ^ (h >> 29) ^ cell.word[0]) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 31) ^ cell.word[1]) * 0x94D049BB133111EBu;
    return (size_t)(h ^ (h >> 32));
}

const ObservedPeriod *observed_period(const Observations *all, Period period) {
    int64_t key = period_key(period);
    size_t low = 0, high = all->n_periods;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->periods[middle].key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < all->n_periods && all->periods[low].key == key ? &all->periods[low] : NULL;
}

const ObservedCell *observed_cell(const Observations *all, const ObservedPeriod *period,
                                  CellKey cell) {
    if (!all->n_slots) return NULL;
    for (size_t at = cell_hash(period->key, cell) & (all->n_slots - 1);;
         at = (at + 1) & (all->n_slots - 1)) {
        uint32_t slot = all->slots[at];
        if (!slot) return NULL;
        const ObservedCell *found = &all->cells[slot - 1];
        if (found->period == period->key && cell_same(found->cell, cell)) return found;
    }
}

/* First observation of the cell whose region is not below `region`. */
static const Observation *first_from(const Observations *all, const ObservedCell *cell,
                                     uint32_t region) {
    size_t low = cell->first, high = low + cell->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (all->list[middle].region < region) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return all->list + low;
}

const Observation *observation_run(const Observations *all, const ObservedCell *cell, uint32_t from,
                                   uint32_t to, const Observation **end) {
    const Observation *first = first_from(all, cell, from);
    *end = first;
    if (from < to) *end = first_from(all, cell, to);
    return first;
}

const Observation *observation_newest(const Observation *at, const Observation *end, uint32_t until,
                                      const Observation **next) {
    const Observation *newest = NULL, *o = at;
    for (; o < end && o->region == at->region; o++)
        if (o->delivery <= until) newest = o;
    *next = o;
    return newest;
}

const Observation *observation_at(const Observations *all, const ObservedCell *cell,
                                  uint32_t region, uint32_t until) {
    const Observation *end = all->list + cell->first + cell->n, *next;
    const Observation *at = first_from(all, cell, region);
    if (at >= end || at->region != region) return NULL;
    return observation_newest(at, end, until, &next);
}

/* A later delivery said something else about a number that was not provisional. */
static bool corrected(const Observations *all, const Observation *o) {
    if (o == all->list) return false;
    const Observation *before = o - 1;
    if (before->region != o->region || before->cell != o->cell || before->marks & PROVISIONAL)
        return false;
    bool had_number = before->presence == PRESENT || before->presence == ZERO;
    return had_number && (before->presence != o->presence || fabs(before->number - o->number) > 0);
}

static Secrecy held_secrecy(unsigned marks) {
    if (marks & HELD_SMALL && marks & HELD_BESIDE) return WHOLE_TABLE;
    return marks & HELD_SMALL ? PRIMARY : SECONDARY;
}

Value observation_value(const Observations *all, const Observation *o) {
    Unit unit = all->measure->measure.unit;
    if (o->marks & OBSERVED_NOT_RELEASED) return value_withheld(NOT_RELEASED, unit);
    if (o->marks & OBSERVED_COVERING) return value_withheld(COVERING, unit);
    if (observation_taken(o)) return value_withheld(held_secrecy(o->marks), unit);
    Presence presence = o->presence < PRESENCES ? (Presence)o->presence : UNKNOWN_AT_SOURCE;
    Value v;
    if (presence == ZERO) {
        v = value_number(0, o->decimals, unit);
    } else if (presence != PRESENT) {
        v = value_missing(presence, unit);
    } else if (o->base > 1) {
        v = value_rounded(o->number, o->base, unit);
    } else {
        v = value_number(o->number, o->decimals, unit);
        if (o->precise < PRECISIONS) v.precision = (Precision)o->precise;
        if (o->precise == BELOW_HALF) {
            v.presence = PRESENT;
            v.low = 0;
            v.high = 0.5 * pow(10, -o->decimals);
        }
    }
    v.marks = o->marks;
    if (corrected(all, o)) v.marks |= CORRECTED;
    return v;
}

/* ---- loading: rows ---- */

static uint32_t cell_index(Loader *l, int64_t period, CellKey cell, uint32_t number) {
    if (l->cells.n * 2 >= l->n_slots) {
        l->n_slots = l->n_slots ? l->n_slots * 2 : 1024;
        l->slots = NEW_ARRAY(l->scratch, uint32_t, l->n_slots);
        for (size_t i = 0; i < l->cells.n; i++) {
            size_t at = cell_hash(l->cells.at[i].period, l->cells.at[i].cell) & (l->n_slots - 1);
            while (l->slots[at])
                at = (at + 1) & (l->n_slots - 1);
            l->slots[at] = (uint32_t)i + 1;
        }
    }
    size_t at = cell_hash(period, cell) & (l->n_slots - 1);
    for (; l->slots[at]; at = (at + 1) & (l->n_slots - 1)) {
        const ObservedCell *c = &l->cells.at[l->slots[at] - 1];
        if (c->period == period && cell_same(c->cell, cell)) return l->slots[at] - 1;
    }
    ObservedCell c = {.cell = cell, .period = period, .mask = cell_mask(cell), .number = number};
    vec_push(l->scratch, &l->cells, c);
    l->slots[at] = (uint32_t)l->cells.n;
    return (uint32_t)l->cells.n - 1;
}

static uint8_t small(int64_t value) {
    return value < 0 || value > 255 ? 255 : (uint8_t)value;
}

static Observation *observation_new(Loader *l) {
    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : 4096;
        l->read = arena_grow(l->rows, l->read, l->room * sizeof *l->read, room * sizeof *l->read);
        l->room = room;
    }
    return &l->read[l->n++];
}

/* Who asks may not see it: only that there is something is kept. */
static void observation_withhold(Observation *o) {
    o->number = NAN;
    o->base = 0;
    o->decimals = 0;
    o->presence = PRESENT;
    o->precise = EXACT;
    o->marks = OBSERVED_NOT_RELEASED;
}

static void seen_add(Loader *l, const Observation *o) {
    uint32_t *seen = &l->all->seen[o->region];
    if (!*seen || *seen > o->delivery) *seen = o->delivery;
    must(l->delivered);
    l->delivered[o->delivery] = 1;
}

static Err row_take(Loader *l, const Rows *rows) {
    const Catalogue *catalogue = l->catalogue;
    int64_t region = rows_int(rows, 0), cell = rows_int(rows, 2), delivery = rows_int(rows, 3);
    bool broken = region <= 0 || cell <= 0 || delivery <= 0 || delivery > catalogue->last_delivery;
    if (l->n >= MOST_OBSERVATIONS)
        return fail(l->cx, LIMIT, MSG_CATALOGUE_TOO_MANY,
                    str_format(l->cx->mem, "%zu", MOST_OBSERVATIONS));
    if (broken)
        return fail(l->cx, BROKEN, MSG_CATALOGUE_STORED_BROKEN, l->all->measure->measure.id);
    const Definitions *d = catalogue->definitions;
    /* Regions and cells that are no longer agreed on have no figures. */
    if ((size_t)region >= d->n_numbers || !d->by_number[region]) return OK;
    if ((size_t)cell >= catalogue->n_cells || !catalogue->cell_texts[cell].p) return OK;
    Observation *o = observation_new(l);
    int64_t place = rows_int(rows, 11), base = rows_int(rows, 8);
    *o = (Observation){
        .number = rows_null(rows, 4) ? NAN : rows_real(rows, 4),
        .region = d->by_number[region]->index,
        .delivery = (uint32_t)delivery,
        .line = (uint32_t)rows_int(rows, 10),
        .cell = cell_index(l, rows_int(rows, 1), catalogue->cell_keys[cell], (uint32_t)cell),
        .place = (uint16_t)(place < 0 || place > UINT16_MAX ? 0 : place),
        .base = (uint16_t)(base < 0 || base > UINT16_MAX ? 0 : base),
        .decimals = small(rows_int(rows, 5)),
        .presence = small(rows_int(rows, 6)),
        .precise = small(rows_int(rows, 7)),
        .marks = small(rows_int(rows, 9)) & (PROVISIONAL | CORRECTED | UNRELIABLE),
    };
    if (o->decimals > 15) o->decimals = 15;
    if (catalogue->whole) {
        seen_add(l, o);
        return OK;
    }
    if (catalogue->seen.hides &&
        !visibility_of(&catalogue->seen, delivery, period_of_key(rows_int(rows, 1)),
                       d->by_number[region]->region.kind))
        observation_withhold(o);
    else if (catalogue->viewer.n &&
             !visibility_of(catalogue->open, delivery, period_of_key(rows_int(rows, 1)),
                            d->by_number[region]->region.kind))
        o->marks |= NOT_PUBLIC;
    seen_add(l, o);
    return OK;
}

static void incoming_take(Loader *l, const Incoming *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        Observation *o = observation_new(l);
        *o = list[i].observation;
        o->delivery = (uint32_t)l->catalogue->last_delivery;
        o->cell = cell_index(l, period_key(list[i].period), list[i].cell, 0);
        seen_add(l, o);
    }
}

static Err rows_take(Loader *l) {
    Cx *cx = l->cx;
    const Catalogue *catalogue = l->catalogue;
    int64_t number = l->all->measure->measure.number;
    if (catalogue->last_delivery > MOST_DELIVERIES)
        return fail(cx, LIMIT, MSG_CATALOGUE_TOO_MANY,
                    str_format(cx->mem, "%lld", (long long)MOST_DELIVERIES));
    l->delivered = NEW_ARRAY(l->scratch, uint8_t, catalogue->last_delivery + 1);
    Rows *rows;
    TRY(sql_observations(cx, number, catalogue->last_delivery, &rows));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        err = row_take(l, rows);
        if (err) {
            rows_close(rows);
            return err;
        }
    }
    return err == NOT_FOUND ? OK : err;
}

/* ---- loading: order ---- */

static int cell_order(const void *a, const void *b) {
    const ObservedCell *x = a, *y = b;
    if (x->period != y->period) return x->period < y->period ? -1 : 1;
    if (x->mask != y->mask) return x->mask < y->mask ? -1 : 1;
    for (size_t i = 0; i < CELL_PARTS; i++)
        if (x->cell.part[i] != y->cell.part[i]) return x->cell.part[i] < y->cell.part[i] ? -1 : 1;
    return 0;
}

/* Cells by period and pattern, with their final places in a hash; observations learn the new
 * places. */
static void cells_settle(Loader *l) {
    Observations *all = l->all;
    all->n_cells = l->cells.n;
    all->cells = NEW_ARRAY(all->mem, ObservedCell, l->cells.n);
    if (l->cells.n) memcpy(all->cells, l->cells.at, l->cells.n * sizeof *all->cells);
    for (size_t i = 0; i < l->cells.n; i++)
        all->cells[i].first = (uint32_t)i; /* the old place */
    if (l->cells.n) qsort(all->cells, all->n_cells, sizeof *all->cells, cell_order);
    uint32_t *moved = NEW_ARRAY(l->scratch, uint32_t, l->cells.n);
    for (size_t i = 0; i < l->cells.n; i++)
        moved[all->cells[i].first] = (uint32_t)i;
    for (size_t i = 0; i < l->n; i++)
        l->read[i].cell = moved[l->read[i].cell];
    all->n_slots = 16;
    while (all->n_slots < all->n_cells * 2)
        all->n_slots *= 2;
    all->slots = NEW_ARRAY(all->mem, uint32_t, all->n_slots);
    for (size_t i = 0; i < all->n_cells; i++) {
        size_t at = cell_hash(all->cells[i].period, all->cells[i].cell) & (all->n_slots - 1);
        while (all->slots[at])
            at = (at + 1) & (all->n_slots - 1);
        all->slots[at] = (uint32_t)i + 1;
    }
}

/* One pass of a counting sort, which keeps the order of equals. starts has room for n_keys + 1. */
static void sort_pass(const Observation *from, Observation *to, size_t n, size_t n_keys,
                      bool by_cell, uint32_t *starts) {
    memset(starts, 0, (n_keys + 1) * sizeof *starts);
    for (size_t i = 0; i < n; i++)
        starts[(by_cell ? from[i].cell : from[i].region) + 1]++;
    for (size_t k = 0; k < n_keys; k++)
        starts[k + 1] += starts[k];
    for (size_t i = 0; i < n; i++)
        to[starts[by_cell ? from[i].cell : from[i].region]++] = from[i];
}

/* What one owner has not released takes nothing away that another has: it goes where the same cell
 * of the same region has a released one. */
static void withheld_drop(Observations *all) {
    size_t kept = 0;
    for (size_t i = 0, end; i < all->n; i = end) {
        const Observation *first = &all->list[i];
        bool released = false;
        for (end = i; end < all->n && all->list[end].cell == first->cell &&
                      all->list[end].region == first->region;
             end++)
            released |= !(all->list[end].marks & OBSERVED_NOT_RELEASED);
        for (size_t k = i; k < end; k++)
            if (!released || !(all->list[k].marks & OBSERVED_NOT_RELEASED))
                all->list[kept++] = all->list[k];
    }
    all->n = kept;
}

/* By cell, region, delivery. */
static void observations_sort(Loader *l) {
    Observations *all = l->all;
    const Definitions *d = l->catalogue->definitions;
    size_t n_regions = d->n_areas + d->n_sets + d->n_schools;
    size_t most = n_regions > all->n_cells ? n_regions : all->n_cells;
    uint32_t *starts = NEW_ARRAY(l->scratch, uint32_t, most + 1);
    Observation *between = NEW_ARRAY(l->scratch, Observation, l->n);
    all->n = l->n;
    all->list = NEW_ARRAY(all->mem, Observation, l->n);
    sort_pass(l->read, between, l->n, n_regions, false, starts);
    sort_pass(between, all->list, l->n, all->n_cells, true, starts);
    for (size_t i = 1; i < l->n; i++) { /* versions: few, mostly in order */
        Observation o = all->list[i];
        size_t at = i;
        for (; at > 0 && all->list[at - 1].cell == o.cell && all->list[at - 1].region == o.region &&
               all->list[at - 1].delivery > o.delivery;
             at--)
            all->list[at] = all->list[at - 1];
        all->list[at] = o;
    }
    if (l->catalogue->seen.hides && !l->catalogue->whole) withheld_drop(all);
    if (l->protection) protection_apply(l->protection, l->catalogue, all);
    uint32_t at = 0;
    for (uint32_t c = 0; c < all->n_cells; c++) {
        all->cells[c].first = at;
        while (at < all->n && all->list[at].cell == c)
            at++;
        all->cells[c].n = at - all->cells[c].first;
    }
}

static void periods_settle(Loader *l) {
    Observations *all = l->all;
    all->patterns = NEW_ARRAY(all->mem, Pattern, all->n_cells);
    all->periods = NEW_ARRAY(all->mem, ObservedPeriod, all->n_cells);
    for (uint32_t c = 0; c < all->n_cells; c++) {
        const ObservedCell *cell = &all->cells[c];
        ObservedPeriod *period = all->n_periods ? &all->periods[all->n_periods - 1] : NULL;
        bool new_period = !period || period->key != cell->period;
        if (new_period) {
            period = &all->periods[all->n_periods++];
            *period = (ObservedPeriod){period_of_key(cell->period),
                                       cell->period,
                                       (uint32_t)all->n_patterns,
                                       0,
                                       UINT32_MAX,
                                       true};
        }
        Pattern *pattern = all->n_patterns ? &all->patterns[all->n_patterns - 1] : NULL;
        if (new_period || pattern->mask != cell->mask) {
            pattern = &all->patterns[all->n_patterns++];
            *pattern = (Pattern){.mask = cell->mask, .first_cell = c, .since = UINT32_MAX};
            period->n_patterns++;
        }
        pattern->n_cells++;
        for (uint32_t i = 0; i < cell->n; i++) {
            const Observation *o = &all->list[cell->first + i];
            if (o->delivery < pattern->since) pattern->since = o->delivery;
            bool withheld = o->marks & OBSERVED_NOT_RELEASED;
            pattern->withheld |= withheld;
            period->withheld &= withheld;
        }
        if (pattern->since < period->since) period->since = pattern->since;
        if (!all->since || period->since < all->since) all->since = period->since;
    }
    must(l->delivered);
    for (int64_t i = 1; i <= l->catalogue->last_delivery; i++)
        all->n_deliveries += l->delivered[i];
    all->deliveries = NEW_ARRAY(all->mem, uint32_t, all->n_deliveries);
    size_t n = 0;
    for (int64_t i = 1; i <= l->catalogue->last_delivery; i++)
        if (l->delivered[i]) all->deliveries[n++] = (uint32_t)i;
}

/* ---- loading: which Länder a register of places speaks for ---- */

static int number_order(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void cover_find(Loader *l, Pattern *pattern, Period period, const RegionIn *land,
                       const uint32_t *since) {
    const Definitions *d = l->catalogue->definitions;
    uint32_t *found = NEW_ARRAY(l->scratch, uint32_t, d->n_areas);
    LandCover *cover = &pattern->covers[pattern->n_covers];
    *cover = (LandCover){land->index, UINT32_MAX, NEW_ARRAY(l->all->mem, uint32_t, d->n_areas), 0};
    size_t kreise = 0;
    for (uint32_t i = 0; i < d->n_areas; i++) {
        const RegionIn *in = d->regions[i];
        if (in->land != land || in->kreis != in || !region_valid(&in->region, period)) continue;
        kreise++;
        if (since[i] == UINT32_MAX) continue;
        cover->kreise[cover->n] = i;
        found[cover->n++] = since[i];
    }
    if (cover->n == 0) return;
    qsort(found, cover->n, sizeof *found, number_order);
    if (cover->n * 2 > kreise) cover->since = found[kreise / 2];
    pattern->n_covers++;
}

static void covers_settle(Loader *l) {
    const Definitions *d = l->catalogue->definitions;
    Observations *all = l->all;
    if (!all->measure->measure.of_places) return;
    uint32_t *since = NEW_ARRAY(l->scratch, uint32_t, d->n_areas);
    size_t lands = 0;
    for (size_t i = 0; i < d->n_areas; i++)
        lands += d->regions[i]->region.kind == REGION_LAND;
    for (size_t p = 0; p < all->n_periods; p++)
        for (size_t k = 0; k < all->periods[p].n_patterns; k++) {
            Pattern *pattern = &all->patterns[all->periods[p].first_pattern + k];
            pattern->covers = NEW_ARRAY(all->mem, LandCover, lands);
            for (size_t i = 0; i < d->n_areas; i++)
                since[i] = UINT32_MAX;
            for (uint32_t c = 0; c < pattern->n_cells; c++) {
                const ObservedCell *cell = &all->cells[pattern->first_cell + c];
                for (uint32_t i = 0; i < cell->n; i++) {
                    const Observation *o = &all->list[cell->first + i];
                    const RegionIn *kreis = d->regions[o->region]->kreis;
                    if (kreis && o->delivery < since[kreis->index])
                        since[kreis->index] = o->delivery;
                }
            }
            for (size_t i = 0; i < d->n_areas; i++)
                if (d->regions[i]->region.kind == REGION_LAND)
                    cover_find(l, pattern, all->periods[p].period, d->regions[i], since);
        }
}

/* ---- the shared copy ---- */

typedef struct Loading {
    const Catalogue *catalogue;
    const Protection *protection;
    const Incoming *list;
    size_t n;
} Loading;

static Err observations_load(Cx *cx, Observations *all, const Loading *what) {
    const Catalogue *catalogue = what->catalogue;
    const Definitions *d = catalogue->definitions;
    Arena *scratch = arena_new(), *rows = arena_new();
    Loader l = {.cx = cx,
                .catalogue = catalogue,
                .protection = what->protection,
                .all = all,
                .scratch = scratch,
                .rows = rows};
    all->seen = NEW_ARRAY(all->mem, uint32_t, d->n_areas + d->n_sets + d->n_schools);
    Err err = rows_take(&l);
    if (!err) {
        incoming_take(&l, what->list, what->n);
        cells_settle(&l);
        observations_sort(&l);
        periods_settle(&l);
        if (catalogue->seen.hides && !catalogue->whole) totals_withhold(d, all);
        if (catalogue->viewer.n && !catalogue->whole) totals_mark(d, all);
        covers_settle(&l);
    }
    arena_free(rows);
    arena_free(scratch);
    return err;
}

/* Different measures are loaded side by side; who asks for one that is being loaded waits for it.
 */
enum { LOADERS = 4 };
static Lock loading[LOADERS] = {
    LOCK("observations", 61),
    LOCK("observations", 61),
    LOCK("observations", 61),
    LOCK("observations", 61),
};

static Err load_once(Cx *cx, const Loading *what, const MeasureIn *measure) {
    Observations *_Atomic *slot = &what->catalogue->observations[measure->index];
    if (atomic_load_explicit(slot, memory_order_acquire)) return OK;
    Arena *mem = arena_new();
    Observations *all = NEW(mem, Observations);
    all->mem = mem;
    all->measure = measure;
    Err err = observations_load(cx, all, what);
    if (err) {
        arena_free(mem);
        return err;
    }
    atomic_store_explicit(slot, all, memory_order_release);
    return OK;
}

Err observations_get(Cx *cx, const Catalogue *catalogue, const MeasureIn *measure,
                     const Observations **out) {
    Observations *_Atomic *slot = &catalogue->observations[measure->index];
    *out = atomic_load_explicit(slot, memory_order_acquire);
    if (*out) return OK;
    Lock *lock = &loading[measure->index % LOADERS];
    Loading what = {.catalogue = catalogue};
    TRY(protection_get(cx, catalogue, &what.protection));
    lock_take(lock);
    Err err = load_once(cx, &what, measure);
    lock_give(lock);
    if (err) return err;
    *out = atomic_load_explicit(slot, memory_order_acquire);
    return OK;
}

Err observations_with(Cx *cx, const Catalogue *own, const MeasureIn *measure, const Incoming *list,
                      size_t n) {
    Observations *all = NEW(cx->mem, Observations);
    all->mem = cx->mem;
    all->measure = measure;
    Loading what = {.catalogue = own, .list = list, .n = n};
    TRY(protection_get(cx, own, &what.protection));
    TRY(observations_load(cx, all, &what));
    atomic_store_explicit(&own->observations[measure->index], all, memory_order_release);
    return OK;
}

Err observations_whole(Cx *cx, const Catalogue *whole, const MeasureIn *measure, Arena *mem,
                       const Observations **out) {
    Observations *all = NEW(mem, Observations);
    const Loading what = {.catalogue = whole};
    must(whole->whole);
    all->mem = mem;
    all->measure = measure;
    *out = all;
    return observations_load(cx, all, &what);
}

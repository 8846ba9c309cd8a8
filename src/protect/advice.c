/* Which ways to publish a table are there, and what does each cost? */

#include <math.h>

#include "protect/advice.h"
#include "protect/cell_key.h"
#include "protect/rounding.h"

enum {
    CONTROLLED_MOST = 1000, /* cells: more take the command line */
    CONTROL_WORK = 20000,   /* steps of linear programs: a second or so */
    ATTACKED_MOST = 400,    /* hidden cells: the bounds of more take long */
    QUICK_FROM = 2000       /* cells: from here on each way is tried once only */
};

/* What kept a way from being taken is told with it; the others go on. */
static Err way_fault(Cx *cx, Way *way, Err err) {
    if (err != INVALID && err != LIMIT) return err;
    way->fault = fault_text(cx->mem, cx->lang, &cx->fault);
    cx->fault = (Fault){.kind = OK};
    return OK;
}

/* How close somebody gets to a hidden cell who knows all that is shown. */
static Err way_attack(Cx *cx, Way *way) {
    TableRead seen = {.crossing = way->table.crossing};
    Attack found;
    Fault before = cx->fault;
    if (!way->n_hidden || way->n_hidden > ATTACKED_MOST) return OK;
    seen.told = NEW_ARRAY(cx->mem, uint8_t, seen.crossing.n_cells);
    for (size_t cell = 0; cell < seen.crossing.n_cells; cell++)
        seen.told[cell] = way->done.states[cell] ? TOLD_HIDDEN : TOLD_COUNT;
    Err err = attack(cx, &found, &seen, 0);
    if (err == LIMIT || err == INVALID) { /* then it is not told */
        cx->fault = before;
        return OK;
    }
    TRY(err);
    way->bounded = true, way->closest = NO_LIMIT;
    for (size_t cell = 0; cell < seen.crossing.n_cells; cell++) {
        const CellBounds *bounds = &found.bounds[cell];
        if (!way->done.states[cell] || bounds->most == NO_LIMIT) continue;
        way->bounded = way->bounded && bounds->exact;
        if (bounds->most - bounds->least < way->closest)
            way->closest = bounds->most - bounds->least;
    }
    return OK;
}

static Err way_suppress(Cx *cx, Way *way, const Wish *wish) {
    const Crossing *crossing = &way->table.crossing;
    Wish own = *wish;
    if (!own.attempts && crossing->n_cells > QUICK_FROM) own.attempts = 1;
    way->additive = true;
    way->counts = crossing->counts;
    Err err = suppress(cx, &way->done, crossing, &own);
    if (err) return way_fault(cx, way, err);
    way->n_hidden = way->done.n_primary + way->done.n_secondary;
    way->value = way->done.value;
    return way_attack(cx, way);
}

static Err coarser_add(Cx *cx, Advice *all, const CoarserAsk *ask, WayKind kind) {
    Way way = {.kind = kind, .dimension = ask->dimension};
    Err err = kind == WAY_LEVEL ? coarser_level(cx, &way.table, ask)
                                : coarser_joined(cx, &way.table, ask);
    if (err == NOT_FOUND) return OK;
    TRY(err);
    TRY(way_suppress(cx, &way, ask->wish));
    all->ways[all->n_ways++] = way;
    return OK;
}

/* ---- rounding ---- */

static Err round_add(Cx *cx, Advice *all, WayKind kind, int64_t base) {
    const Crossing *crossing = &all->read.crossing;
    Way way = {.kind = kind, .base = base, .table = all->ways[0].table};
    Rounding rounding = {.base = base};
    const ControlWish wish = {.base = base, .wider = true, .work = CONTROL_WORK};
    Err err = kind == WAY_ROUND ? round_each(cx, &rounding, crossing, base)
                                : round_control(cx, &rounding, crossing, &wish);
    TRY(way_fault(cx, &way, err));
    if (!err) {
        int64_t least, most, distance = rounding.distance;
        way.counts = rounding.counts;
        way.additive = rounding.additive;
        way.n_changed = rounding.n_changed;
        way.largest = rounding.largest;
        way.mean = (double)distance / (double)crossing->n_cells;
        for (size_t cell = 0; cell < crossing->n_cells; cell++) {
            rounding_stands_for(&rounding, rounding.counts[cell], &least, &most);
            if (most - least >= way.stands) way.stands = most - least + 1;
        }
    }
    all->ways[all->n_ways++] = way;
    return OK;
}

/* ---- noise ---- */

static void noise_fill(Cx *cx, Way *way, const PerturbationTable *changes, int64_t seed) {
    const Crossing *crossing = &way->table.crossing;
    CellKeyed done;
    cell_key_apply(cx, &done, crossing, cell_keys_of_seed(cx, crossing, seed), changes);
    way->counts = done.counts;
    way->n_changed = done.n_changed;
    way->largest = done.largest;
    way->mean = (double)done.distance / (double)crossing->n_cells;
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t least, most;
        perturbation_stands_for(changes, done.counts[cell], &least, &most);
        if (most - least >= way->stands) way->stands = most - least + 1;
    }
}

static Err noise_add(Cx *cx, Advice *all, int64_t seed) {
    PerturbationTable changes;
    Way way = {.kind = WAY_CELLKEY,
               .table = all->ways[0].table,
               .noise = {.bound = PERTURBATION_BOUND,
                         .blocked = PERTURBATION_BLOCKED,
                         .variance = PERTURBATION_VARIANCE,
                         .stay = NAN}};
    Err err = seed == NO_SEED ? fail(cx, INVALID, MSG_PROTECT_SEED_NEEDED)
                              : perturbation_make(cx, &changes, &way.noise);
    TRY(way_fault(cx, &way, err));
    if (!err) noise_fill(cx, &way, &changes, seed);
    all->ways[all->n_ways++] = way;
    return OK;
}

static Err ways_add(Cx *cx, Advice *all, const AdviceAsk *asked) {
    static const int64_t bases[] = {3, 5};
    const Crossing *crossing = &all->read.crossing;
    Way first = {.kind = WAY_SUPPRESS, .table = {.crossing = *crossing}};
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        first.table.outlines[d] = all->outlines[d];
    TRY(way_suppress(cx, &first, asked->wish));
    all->ways[all->n_ways++] = first;
    if (!all->n_primary) return OK;
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        CoarserAsk ask = {crossing, all->outlines, d, asked->wish};
        TRY(coarser_add(cx, all, &ask, WAY_JOINED));
        TRY(coarser_add(cx, all, &ask, WAY_LEVEL));
    }
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        TRY(round_add(cx, all, WAY_ROUND, bases[i]));
        if (crossing->n_cells <= CONTROLLED_MOST && !cx_late(cx))
            TRY(round_add(cx, all, WAY_CONTROL, bases[i]));
    }
    return noise_add(cx, all, asked->seed);
}

static void primaries_count(Cx *cx, Advice *all, const Wish *wish) {
    const Crossing *crossing = &all->read.crossing;
    const Wish only = {.all_of_them = true, .width = 1};
    uint8_t *states = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    uint8_t *reasons = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    all->states = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    all->reasons = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    primary_mark(crossing, wish, all->states, all->reasons);
    primary_mark(crossing, &only, states, reasons);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        all->n_primary += all->states[cell] != CELL_SHOWN;
        all->n_all += reasons[cell] == REASON_ALL;
    }
}

Err advise(Cx *cx, Advice *out, const AdviceAsk *asked) {
    const TableAsk *ask = asked->table;
    Advice all = {.n_ways = 0};
    TRY(protect_read(cx, &all.read, ask));
    if (all.read.crossing.n_cells > asked->most)
        return fail(cx, LIMIT, MSG_PROTECT_TOO_MANY_CELLS, ask->dimensions[0].column,
                    str_int(cx->mem, (int64_t)asked->most));
    for (size_t d = 0; d < ask->n_dimensions; d++) {
        const DimensionAsk *dimension = &ask->dimensions[d];
        must(dimension->lines && dimension->n_lines);
        all.outlines[d] = (Outline){dimension->column, dimension->lines, dimension->n_lines};
    }
    primaries_count(cx, &all, asked->wish);
    TRY(ways_add(cx, &all, asked));
    *out = all;
    return OK;
}

/* What does a new publication give away together with the earlier ones?
 *
 * What the earlier ones tell is worked through once, sum by sum; then what the new one tells, and
 * only what changes by it. Parts that still depend on each other are solved as a whole where the
 * new one touches them. Publications that do not agree are versions of the cases and never solved
 * together. */

#include <stdlib.h>
#include <string.h>

#include "protect/guard_in.h"

enum { PUBLICATIONS_MOST = 20000, VERSIONS_MOST = 16, APART_MOST = 1000, SMALL_PART = 64 };
#define NO_CELL UINT32_MAX
#define WORK_MOST ((uint64_t)1 << 32)
#define REASONS_MOST ((uint64_t)1 << 31)

void telling_know(Knowledge *k, uint32_t cell, int64_t count, int64_t floor) {
    if (count == COUNT_HIDDEN)
        knowledge_tell(k, cell, floor, NO_LIMIT);
    else
        knowledge_tell(k, cell, count, count);
}

/* ---- who tells what ---- */

static Err tellings_index(Guarding *g) {
    Cx *cx = g->cx;
    const GuardAsk *ask = g->ask;
    size_t n_cells = g->sums.n_cells, n = 0;
    uint32_t *first = NEW_ARRAY(cx->mem, uint32_t, n_cells + 2);
    for (size_t i = 0; i < ask->n; i++)
        for (size_t t = 0; t < ask->publications[i].n; t++)
            first[ask->publications[i].tellings[t].cell + 2]++, n++;
    if (n > UINT32_MAX / 2)
        return fail(cx, LIMIT, MSG_PROTECT_TOLD_MOST, str_int(cx->mem, UINT32_MAX / 2));
    for (size_t cell = 2; cell < n_cells + 2; cell++)
        first[cell] += first[cell - 1];
    uint32_t *who = NEW_ARRAY(cx->mem, uint32_t, n);
    int64_t *counts = NEW_ARRAY(cx->mem, int64_t, n);
    for (uint32_t i = 0; i < ask->n; i++)
        for (size_t t = 0; t < ask->publications[i].n; t++) {
            const Telling *telling = &ask->publications[i].tellings[t];
            uint32_t at = first[telling->cell + 1]++;
            who[at] = i, counts[at] = telling->count;
            bool hidden = telling->count == COUNT_HIDDEN;
            g->kinds[telling->cell] |= hidden ? TELLS_HIDDEN : TELLS_COUNT;
            if (!hidden && i) g->kinds[telling->cell] |= TELLS_COUNT_EARLIER;
        }
    g->first = first, g->who = who, g->counts = counts;
    return OK;
}

/* ---- versions ---- */

/* Those that tell different counts of one cell are apart. */
static void cell_apart(Guarding *g, size_t cell) {
    for (uint32_t a = g->first[cell]; a < g->first[cell + 1]; a++)
        for (uint32_t b = a + 1; b < g->first[cell + 1]; b++)
            if (g->counts[a] != g->counts[b] && g->counts[a] != COUNT_HIDDEN &&
                g->counts[b] != COUNT_HIDDEN)
                set_apart(g, g->who[a], g->who[b]);
}

static bool cell_differs(const Guarding *g, size_t cell) {
    int64_t count = COUNT_HIDDEN;
    for (uint32_t t = g->first[cell]; t < g->first[cell + 1]; t++) {
        if (g->counts[t] == COUNT_HIDDEN) continue;
        if (count != COUNT_HIDDEN && count != g->counts[t]) return true;
        count = g->counts[t];
    }
    return false;
}

static Err apart_find(Guarding *g) {
    const GuardAsk *ask = g->ask;
    for (size_t i = 0; i < ask->n; i++)
        for (size_t k = 0; k < i; k++) {
            int64_t a = ask->publications[i].version, b = ask->publications[k].version;
            if (a && b && a != b) set_apart(g, i, k);
        }
    for (size_t cell = 0; cell < g->sums.n_cells; cell++)
        if (cell_differs(g, cell)) cell_apart(g, cell);
    for (size_t i = 0; i < ask->n; i++)
        if (is_apart(g, i, i))
            return fail(g->cx, INVALID, MSG_PROTECT_TOLD_TWICE, ask->publications[i].name);
    return OK;
}

static bool agrees(const Guarding *g, size_t i) {
    for (size_t k = 0; k < g->ask->n; k++)
        if (g->member[k] && is_apart(g, i, k)) return false;
    return true;
}

/* The new one, the first that is not `done`, and all that agree; false: there is none left. */
static bool version_choose(Guarding *g, bool *done) {
    bool some = !done[0];
    memset(g->member, 0, g->ask->n);
    g->member[0] = true;
    for (int others = 0; others < 2; others++)
        for (size_t i = 1; i < g->ask->n; i++)
            if (done[i] == others && !g->member[i] && agrees(g, i)) {
                g->member[i] = true;
                some |= !done[i];
            }
    for (size_t i = 0; i < g->ask->n; i++)
        done[i] |= g->member[i] || is_apart(g, i, 0);
    return some;
}

/* ---- what is known ---- */

static void member_tell(Guarding *g, size_t i) {
    const Publication *publication = &g->ask->publications[i];
    for (size_t t = 0; t < publication->n; t++)
        telling_know(&g->known, publication->tellings[t].cell, publication->tellings[t].count,
                     g->ask->floor);
}

/* What publications that contradict each other have in common stays; the two that came first are
 * apart from now on. One alone cannot. */
static Err contradiction_part(Guarding *g) {
    Explained explained;
    const GuardAsk *ask = g->ask;
    trace_reset(&g->trace);
    trace_contradiction(&g->known, &g->trace);
    explain(g, NO_CELL, false, &explained);
    if (explained.n < 2)
        return fail(g->cx, INVALID, MSG_PROTECT_GUARD_CONTRADICTS,
                    ask->publications[explained.n ? explained.by[0] : 0].name,
                    cell_name(g->cx, ask->crossing, g->known.wrong_cell));
    set_apart(g, explained.by[explained.n - 2], explained.by[explained.n - 1]);
    return OK;
}

static int64_t bound_before(const Guarding *g, uint32_t cell, bool upper, size_t before) {
    uint32_t step = g->known.last[upper][cell];
    while (step != NO_STEP && step >= before)
        step = g->known.steps.at[step].before;
    if (step == NO_STEP) return upper ? NO_LIMIT : 0;
    return g->known.steps.at[step].value;
}

static bool is_narrow(const Guarding *g, int64_t least, int64_t most) {
    return most != NO_LIMIT && most - least < g->ask->width;
}

/* ---- what is given away ---- */

/* Nobody tells it: only what is small, and not just the sum of what is told. */
static bool untold_matters(const Guarding *g, uint32_t cell, int64_t least, int64_t most) {
    if (g->kinds[cell] || least < 1 || most > g->ask->threshold) return false;
    for (int upper = 0; upper < 2; upper++) {
        uint32_t step = g->known.last[upper][cell];
        if (step == NO_STEP) return true;
        const Equation *sum = &g->sums.equations[g->known.steps.at[step].sum];
        if (g->sums.parts[sum->first] != cell) return true;
    }
    return false;
}

static uint32_t hider_find(const Guarding *g, uint32_t cell, bool *otherwise) {
    uint32_t hider = NO_PUBLICATION;
    *otherwise = false;
    for (uint32_t t = g->first[cell]; t < g->first[cell + 1]; t++) {
        if (g->counts[t] != COUNT_HIDDEN) continue;
        if (g->member[g->who[t]]) {
            *otherwise = false;
            return g->who[t];
        }
        if (hider == NO_PUBLICATION) hider = g->who[t], *otherwise = true;
    }
    return hider;
}

/* Without the new one where that was not asked for, or of one publication alone that hides nothing.
 */
static bool is_told(const Guarding *g, const Explained *explained, bool hidden) {
    bool new = explained->n && !explained->by[0];
    if (!hidden && explained->n < 2) return false;
    return new || g->ask->all;
}

static void reveal(Guarding *g, uint32_t cell, int64_t least, int64_t most, bool whole) {
    Revealed revealed = {.cell = cell, .least = least, .most = most};
    Explained explained;
    revealed.hidden = g->kinds[cell] & TELLS_HIDDEN;
    revealed.hider = hider_find(g, cell, &revealed.otherwise);
    if (!g->ask->all && g->kinds[cell] & TELLS_COUNT_EARLIER) return;
    explain(g, cell, whole, &explained);
    if (!is_told(g, &explained, revealed.hidden)) return;
    revealed.by = explained.by, revealed.n_by = explained.n;
    revealed.smallest = explained.smallest;
    uint32_t at = g->found[cell];
    if (!at) {
        vec_push(g->cx->mem, &g->revealed, revealed);
        g->found[cell] = (uint32_t)g->revealed.n;
    } else if (revealed.n_by < g->revealed.at[at - 1].n_by)
        g->revealed.at[at - 1] = revealed;
}

static void touched_look(Guarding *g, uint32_t cell, size_t before) {
    const Knowledge *k = &g->known;
    int64_t least = k->least[cell], most = k->most[cell];
    bool hidden = g->kinds[cell] & TELLS_HIDDEN;
    if (!is_narrow(g, least, most)) return;
    if (!hidden && !untold_matters(g, cell, least, most)) return;
    if (is_narrow(g, bound_before(g, cell, false, before), bound_before(g, cell, true, before)))
        return;
    trace_reset(&g->trace);
    trace_cell(k, &g->trace, cell);
    reveal(g, cell, least, most, false);
}

/* What a part that is solved as a whole rests on. */
static void part_trace(Guarding *g, const Part *part) {
    Trace *trace = &g->trace;
    trace_reset(trace);
    for (size_t i = 0; i < part->n_equations; i++) {
        uint32_t sum = part->equations[i];
        const Equation *equation = &g->sums.equations[sum];
        for (size_t k = 0; k < equation->n; k++)
            trace_cell(&g->known, trace, g->sums.parts[equation->first + k]);
        if (trace->sum_in[sum]) continue;
        trace->sum_in[sum] = true;
        vec_push(g->cx->mem, &trace->sums, sum);
    }
}

static Err part_look(Guarding *g, const Part *part) {
    Cx *cx = g->cx;
    uint32_t *wanted = NEW_ARRAY(cx->mem, uint32_t, part->n_cells);
    Ends *ends = NEW_ARRAY(cx->mem, Ends, part->n_cells);
    size_t n = 0, n_hidden = 0;
    for (size_t i = 0; i < part->n_cells; i++) {
        uint32_t cell = part->cells[i];
        bool hidden = g->kinds[cell] & TELLS_HIDDEN;
        bool small = !g->kinds[cell] && part->n_cells <= SMALL_PART;
        if (is_narrow(g, g->known.least[cell], g->known.most[cell])) continue;
        if (hidden || small) wanted[n++] = cell, n_hidden += hidden;
    }
    if (!n) return OK;
    Found found = part_ends(&g->known, part, wanted, n, ends);
    if (found == FOUND_NONE)
        return fail(cx, INVALID, MSG_PROTECT_CONTRADICTS,
                    cell_name(cx, g->ask->crossing, wanted[0]));
    if (found == FOUND_NOT) g->n_open += n_hidden;
    for (size_t i = 0; i < n; i++) {
        uint32_t cell = wanted[i];
        bool hidden = g->kinds[cell] & TELLS_HIDDEN;
        if (!is_narrow(g, ends[i].least, ends[i].most)) continue;
        if (!hidden && !untold_matters(g, cell, ends[i].least, ends[i].most)) continue;
        part_trace(g, part);
        reveal(g, cell, ends[i].least, ends[i].most, true);
    }
    return OK;
}

static Err touched_gather(Guarding *g, size_t before) {
    for (size_t i = before; i < g->known.steps.n; i++) {
        uint32_t cell = g->known.steps.at[i].cell;
        if (g->gatherer.cell_in[cell]) continue;
        gather(&g->known, &g->gatherer, cell);
        if (cx_late(g->cx)) return fail(g->cx, LIMIT, MSG_PROTECT_LATE);
        TRY(part_look(g, &g->gatherer.part));
    }
    return OK;
}

/* False: those that are members contradict each other, and are apart now. */
static Err version_look(Guarding *g, bool *right) {
    knowledge_begin(g->cx, &g->known, &g->sums, &g->work);
    g->known.mem = arena_within(g->cx->mem);
    trace_begin(g->cx, &g->trace, &g->known);
    gather_begin(g->cx, &g->gatherer, &g->sums);
    for (size_t i = 1; i < g->ask->n && !g->ask->all; i++)
        if (g->member[i]) member_tell(g, i);
    *right = knowledge_narrow(&g->known);
    size_t before = g->known.steps.n;
    for (size_t i = 0; i < g->ask->n && *right; i++)
        if (!i || (g->ask->all && g->member[i])) member_tell(g, i);
    *right = *right && knowledge_narrow(&g->known);
    if (!*right) return contradiction_part(g);
    for (size_t i = before; i < g->known.steps.n; i++) {
        const Narrowing *step = &g->known.steps.at[i];
        if (g->known.last[step->upper][step->cell] != i) continue; /* each bound's last */
        if (step->upper || g->known.last[1][step->cell] == NO_STEP ||
            g->known.last[1][step->cell] < before)
            touched_look(g, step->cell, before);
    }
    return touched_gather(g, before);
}

static int compare_revealed(const void *a, const void *b) {
    const Revealed *x = a, *y = b;
    return (x->cell > y->cell) - (x->cell < y->cell);
}

static Err versions_look(Guarding *g, Guarded *out) {
    bool *done = NEW_ARRAY(g->cx->mem, bool, g->ask->n);
    for (size_t tries = 0; out->n_versions < VERSIONS_MOST;) {
        bool right, *was = NEW_ARRAY(g->cx->mem, bool, g->ask->n);
        memcpy(was, done, g->ask->n);
        if (!version_choose(g, done)) break;
        TRY(version_look(g, &right));
        if (!right) {
            memcpy(done, was, g->ask->n);
            if (++tries == APART_MOST) return fail(g->cx, LIMIT, MSG_PROTECT_LATE);
            continue;
        }
        if (!out->n_versions++) memcpy(out->with, g->member, g->ask->n);
    }
    return OK;
}

Err guard_publications(Cx *cx, Guarded *out, const GuardAsk *ask) {
    Guarding g = {.cx = cx, .ask = ask, .work = WORK_MOST, .reasons = REASONS_MOST};
    must(ask->n && ask->width >= 1);
    if (ask->n > PUBLICATIONS_MOST)
        return fail(cx, LIMIT, MSG_PROTECT_FILES_MOST, str_int(cx->mem, PUBLICATIONS_MOST));
    *out = (Guarded){.with = NEW_ARRAY(cx->mem, bool, ask->n)};
    sums_of_crossing(cx, &g.sums, ask->crossing);
    g.kinds = NEW_ARRAY(cx->mem, uint8_t, g.sums.n_cells);
    g.scratch = arena_within(cx->mem);
    g.local = NEW_ARRAY(cx->mem, uint32_t, g.sums.n_cells);
    g.found = NEW_ARRAY(cx->mem, uint32_t, g.sums.n_cells);
    g.member = NEW_ARRAY(cx->mem, bool, ask->n);
    g.words = (ask->n + 63) / 64;
    g.apart = NEW_ARRAY(cx->mem, uint64_t, ask->n * g.words);
    TRY(tellings_index(&g));
    TRY(apart_find(&g));
    TRY(versions_look(&g, out));
    if (g.revealed.n) qsort(g.revealed.at, g.revealed.n, sizeof *g.revealed.at, compare_revealed);
    out->at = g.revealed.at, out->n = g.revealed.n, out->n_open = g.n_open;
    return OK;
}

/* By which publications is a cell given away? What its bounds rest on is taken out as a small table
 * of its own; of the publications that tell something of it one after the other is left out, as
 * long as the rest is still enough. */

#include <stdlib.h>

#include "protect/guard_in.h"

enum { PAIRS_MOST = 24, WITHOUT_MOST = 64, AROUND_MOST = 400, ANY_MOST = 6 };
#define NO_CELL UINT32_MAX

typedef struct LocalTelling {
    uint32_t cell, who;
    int64_t count;
} LocalTelling;

typedef struct Question {
    Guarding *guarding;
    uint32_t cell; /* in the small table; or NO_CELL */
    bool whole;
    Sums sums;
    VEC(uint32_t) cells; /* of the small table: first those that were led to, then around them */
    size_t n_traced;
    VEC(uint32_t) around;       /* sums that were not led to */
    VEC(LocalTelling) tellings; /* by cell */
    LocalTelling *by_who;       /* the same; those of one stand together: by_who[whose[i]] … */
    uint32_t *whose;
    bool *in; /* publications that are asked about */
    VEC(uint32_t) candidates;
} Question;

static uint32_t cell_take(Question *q, uint32_t cell) {
    Guarding *g = q->guarding;
    if (!g->local[cell]) {
        vec_push(g->scratch, &q->cells, cell);
        g->local[cell] = (uint32_t)q->cells.n;
    }
    return g->local[cell] - 1;
}

static void sum_take(Question *q, uint32_t sum) {
    const Sums *sums = &q->guarding->sums;
    for (size_t k = 0; k < sums->equations[sum].n; k++)
        (void)cell_take(q, sums->parts[sums->equations[sum].first + k]);
}

/* There may be a shorter way than the one that was found: sums around its cells, nearest first, as
 * long as they are few. */
static void around_take(Question *q) {
    Guarding *g = q->guarding;
    size_t room = AROUND_MOST;
    for (size_t i = 0; i < q->cells.n && room; i++) {
        uint32_t cell = q->cells.at[i];
        for (uint32_t s = g->sums.first[cell]; s < g->sums.first[cell + 1]; s++) {
            uint32_t sum = g->sums.of[s], n = g->sums.equations[sum].n;
            if (g->trace.sum_in[sum] || n > room) continue;
            room -= n;
            g->trace.sum_in[sum] = true;
            vec_push(g->scratch, &q->around, sum);
            sum_take(q, sum);
        }
    }
    for (size_t i = 0; i < q->around.n; i++)
        g->trace.sum_in[q->around.at[i]] = false;
}

static uint32_t sum_at(const Question *q, size_t i) {
    const Trace *trace = &q->guarding->trace;
    return i < trace->sums.n ? trace->sums.at[i] : q->around.at[i - trace->sums.n];
}

static void sums_take(Question *q) {
    Guarding *g = q->guarding;
    for (size_t i = 0; i < g->trace.cells.n; i++)
        (void)cell_take(q, g->trace.cells.at[i]);
    q->n_traced = q->cells.n;
    for (size_t i = 0; i < g->trace.sums.n; i++)
        sum_take(q, g->trace.sums.at[i]);
    around_take(q);
    size_t n_parts = 0, n = g->trace.sums.n + q->around.n;
    for (size_t i = 0; i < n; i++)
        n_parts += g->sums.equations[sum_at(q, i)].n;
    uint32_t *parts = NEW_ARRAY(g->scratch, uint32_t, n_parts);
    Equation *equations = NEW_ARRAY(g->scratch, Equation, n);
    n_parts = 0;
    for (size_t i = 0; i < n; i++) {
        const Equation *equation = &g->sums.equations[sum_at(q, i)];
        equations[i] = (Equation){(uint32_t)n_parts, equation->n};
        for (size_t k = 0; k < equation->n; k++)
            parts[n_parts++] = cell_take(q, g->sums.parts[equation->first + k]);
    }
    q->sums = (Sums){.n_cells = q->cells.n, .n = n, .parts = parts, .equations = equations};
    sums_link(g->scratch, &q->sums);
}

static void tellings_take(Question *q) {
    Guarding *g = q->guarding;
    for (uint32_t i = 0; i < q->cells.n; i++)
        for (uint32_t t = g->first[q->cells.at[i]]; t < g->first[q->cells.at[i] + 1]; t++) {
            if (!g->member[g->who[t]]) continue;
            LocalTelling telling = {i, g->who[t], g->counts[t]};
            vec_push(g->scratch, &q->tellings, telling);
        }
}

static void tellings_sort(Question *q) {
    Guarding *g = q->guarding;
    q->whose = NEW_ARRAY(g->scratch, uint32_t, g->ask->n + 2);
    q->by_who = NEW_ARRAY(g->scratch, LocalTelling, q->tellings.n);
    for (size_t i = 0; i < q->tellings.n; i++)
        q->whose[q->tellings.at[i].who + 2]++;
    for (size_t i = 2; i < g->ask->n + 2; i++)
        q->whose[i] += q->whose[i - 1];
    for (size_t i = 0; i < q->tellings.n; i++)
        q->by_who[q->whose[q->tellings.at[i].who + 1]++] = q->tellings.at[i];
}

static bool narrow_enough(const Question *q, int64_t least, int64_t most) {
    return most != NO_LIMIT && most - least < q->guarding->ask->width;
}

/* Is what those tell that are in enough? */
static bool follows(Question *q) {
    Guarding *g = q->guarding;
    Cx *cx = g->cx;
    ArenaMark mark = arena_mark(cx->mem);
    Knowledge known;
    knowledge_begin(cx, &known, &q->sums, &g->reasons);
    for (size_t i = 0; i < q->candidates.n; i++) {
        uint32_t who = q->candidates.at[i];
        for (uint32_t t = q->whose[who]; t < q->whose[who + 1] && q->in[who]; t++)
            telling_know(&known, q->by_who[t].cell, q->by_who[t].count, g->ask->floor);
    }
    bool right = knowledge_narrow(&known), enough = !right;
    if (right && q->cell != NO_CELL) {
        enough = narrow_enough(q, known.least[q->cell], known.most[q->cell]);
        if (!enough && q->whole) {
            Gatherer gatherer;
            Ends ends;
            gather_begin(cx, &gatherer, &q->sums);
            gather(&known, &gatherer, q->cell);
            enough = part_ends(&known, &gatherer.part, &q->cell, 1, &ends) == FOUND &&
                     narrow_enough(q, ends.least, ends.most);
        }
    }
    arena_rewind(cx->mem, mark);
    return enough;
}

/* Those that tell something, the most of what was led to first; the new one before all, or where
 * it is asked what is known without it, after them. */
typedef struct Teller {
    uint32_t who, n;
    bool last;
} Teller;

static int compare_tellers(const void *a, const void *b) {
    const Teller *x = a, *y = b;
    if (!x->who != !y->who) return !x->who == x->last ? 1 : -1;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return (x->who > y->who) - (x->who < y->who);
}

static void candidates_find(Question *q) {
    Guarding *g = q->guarding;
    uint32_t *counts = NEW_ARRAY(g->scratch, uint32_t, g->ask->n);
    Teller *tellers = NEW_ARRAY(g->scratch, Teller, g->ask->n);
    size_t n = 0;
    for (size_t i = 0; i < q->tellings.n; i++)
        counts[q->tellings.at[i].who] += q->tellings.at[i].cell < q->n_traced ? 1000 : 1;
    for (uint32_t i = 0; i < g->ask->n; i++)
        if (counts[i]) tellers[n++] = (Teller){i, counts[i], g->ask->all};
    if (n) qsort(tellers, n, sizeof *tellers, compare_tellers);
    for (size_t i = 0; i < n; i++)
        vec_push(g->scratch, &q->candidates, tellers[i].who);
}

/* Of many that tell the same, as few as tell all of it. */
static bool matters(const Question *q, const LocalTelling *telling) {
    return telling->cell < q->n_traced &&
           (telling->count != COUNT_HIDDEN || q->guarding->ask->floor > 0);
}

static void candidates_cover(Question *q) {
    Guarding *g = q->guarding;
    ArenaMark mark = arena_mark(g->scratch);
    bool *covered = NEW_ARRAY(g->scratch, bool, q->cells.n);
    uint32_t *gains = NEW_ARRAY(g->scratch, uint32_t, g->ask->n);
    for (;;) {
        uint32_t best = NO_PUBLICATION;
        for (size_t i = 0; i < q->candidates.n; i++)
            gains[q->candidates.at[i]] = 0;
        for (size_t i = 0; i < q->tellings.n; i++) {
            const LocalTelling *t = &q->tellings.at[i];
            gains[t->who] += matters(q, t) && !covered[t->cell] && !q->in[t->who];
        }
        for (size_t i = 0; i < q->candidates.n; i++) {
            uint32_t who = q->candidates.at[i];
            if (gains[who] && (best == NO_PUBLICATION || gains[who] > gains[best])) best = who;
        }
        if (best == NO_PUBLICATION) break;
        q->in[best] = true;
        for (size_t i = 0; i < q->tellings.n; i++) {
            const LocalTelling *t = &q->tellings.at[i];
            if (t->who == best && matters(q, t)) covered[t->cell] = true;
        }
    }
    arena_rewind(g->scratch, mark);
}

static size_t in_count(const Question *q) {
    size_t n = 0;
    for (size_t i = 0; i < q->candidates.n; i++)
        n += q->in[q->candidates.at[i]];
    return n;
}

static void in_only(Question *q, uint32_t one, uint32_t other) {
    for (size_t i = 0; i < q->candidates.n; i++)
        q->in[q->candidates.at[i]] = false;
    q->in[0] = false;
    q->in[one] = q->in[other] = true;
}

/* Are one or two enough? The new one with another, or any two; else those that are in stay. */
static bool pair_find(Question *q) {
    Guarding *g = q->guarding;
    bool *in = NEW_ARRAY(g->scratch, bool, g->ask->n);
    size_t n = q->candidates.n;
    for (size_t i = 0; i < g->ask->n; i++)
        in[i] = q->in[i];
    for (size_t i = 0; i < n && i < PAIRS_MOST; i++) {
        in_only(q, 0, q->candidates.at[i]);
        if (follows(q)) return true;
    }
    for (size_t i = 0; i < n && i < ANY_MOST; i++)
        for (size_t k = 0; k < i; k++) {
            in_only(q, q->candidates.at[i], q->candidates.at[k]);
            if (follows(q)) return true;
        }
    for (size_t i = 0; i < g->ask->n; i++)
        q->in[i] = in[i];
    return false;
}

/* The new one is tried first: what is known without it needs it not. */
static bool some_leave(Question *q) {
    if (in_count(q) > WITHOUT_MOST) return false;
    for (size_t i = 0; i < q->candidates.n; i++) {
        uint32_t who = q->candidates.at[i];
        if (!q->in[who]) continue;
        q->in[who] = false;
        q->in[who] = !follows(q);
    }
    return q->guarding->reasons > 0;
}

void explain(Guarding *g, uint32_t cell, bool whole, Explained *out) {
    Arena *mem = g->scratch;
    Question q = {.guarding = g, .whole = whole, .in = NEW_ARRAY(mem, bool, g->ask->n)};
    q.cell = cell == NO_CELL ? NO_CELL : cell_take(&q, cell);
    sums_take(&q);
    tellings_take(&q);
    tellings_sort(&q);
    candidates_find(&q);
    candidates_cover(&q);
    out->smallest = some_leave(&q);
    if (in_count(&q) > 2) out->smallest = pair_find(&q) ? some_leave(&q) : out->smallest;
    out->by = NEW_ARRAY(g->cx->mem, uint32_t, in_count(&q));
    out->n = 0;
    for (uint32_t i = 0; i < g->ask->n; i++)
        if (q.in[i]) out->by[out->n++] = i;
    for (size_t i = 0; i < q.cells.n; i++)
        g->local[q.cells.at[i]] = 0;
    arena_reset(mem);
}

/* What is known of each cell by one sum after the other, and which sums and told cells it rests on?
 * Each narrower bound is a step that stays, so that what led to it can be found again. */

#include "protect/guard_in.h"

void knowledge_begin(Cx *cx, Knowledge *out, const Sums *sums, uint64_t *work) {
    *out = (Knowledge){.cx = cx,
                       .mem = cx->mem,
                       .sums = sums,
                       .least = NEW_ARRAY(cx->mem, int64_t, sums->n_cells),
                       .most = NEW_ARRAY(cx->mem, int64_t, sums->n_cells),
                       .last = {NEW_ARRAY(cx->mem, uint32_t, sums->n_cells),
                                NEW_ARRAY(cx->mem, uint32_t, sums->n_cells)},
                       .queue = NEW_ARRAY(cx->mem, uint32_t, sums->n + 1),
                       .queued = NEW_ARRAY(cx->mem, bool, sums->n + 1),
                       .work = work};
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        out->most[cell] = NO_LIMIT;
        out->last[0][cell] = out->last[1][cell] = NO_STEP;
    }
}

static void sums_wake(Knowledge *k, uint32_t cell) {
    const Sums *sums = k->sums;
    for (uint32_t i = sums->first[cell]; i < sums->first[cell + 1]; i++) {
        uint32_t sum = sums->of[i];
        if (k->queued[sum]) continue;
        k->queued[sum] = true;
        k->queue[(k->head + k->n_queued++) % (sums->n + 1)] = sum;
    }
}

/* A bound that is not narrower than what is known says nothing; one beyond the other contradicts
 * it. A cell is never above COUNT_MOST, so that a larger bound is none. */
static bool bound_set(Knowledge *k, uint32_t cell, bool upper, __int128 value, uint32_t sum) {
    if (upper ? value >= k->most[cell] || value > COUNT_MOST : value <= k->least[cell]) return true;
    if (upper ? value < k->least[cell] : value > k->most[cell] || value > COUNT_MOST) {
        k->wrong = true, k->wrong_cell = cell, k->wrong_sum = sum, k->wrong_upper = upper;
        return false;
    }
    Narrowing step = {.value = (int64_t)value,
                      .cell = cell,
                      .before = k->last[upper][cell],
                      .sum = sum,
                      .upper = upper};
    k->last[upper][cell] = (uint32_t)k->steps.n;
    vec_push(k->mem, &k->steps, step);
    *(upper ? &k->most[cell] : &k->least[cell]) = (int64_t)value;
    sums_wake(k, cell);
    return true;
}

void knowledge_tell(Knowledge *k, uint32_t cell, int64_t least, int64_t most) {
    if (k->wrong || !bound_set(k, cell, false, least, BY_TELLING)) return;
    if (most != NO_LIMIT) (void)bound_set(k, cell, true, most, BY_TELLING);
}

typedef struct PartsSum {
    __int128 least, most;
    size_t endless; /* parts without an upper end */
} PartsSum;

static PartsSum parts_sum(const Knowledge *k, const uint32_t *parts, size_t n) {
    PartsSum sum = {0};
    for (size_t i = 0; i < n; i++) {
        sum.least += k->least[parts[i]];
        if (k->most[parts[i]] == NO_LIMIT)
            sum.endless++;
        else
            sum.most += k->most[parts[i]];
    }
    return sum;
}

static bool sum_narrow(Knowledge *k, uint32_t which) {
    const Equation *equation = &k->sums->equations[which];
    const uint32_t *parts = &k->sums->parts[equation->first + 1];
    uint32_t total = parts[-1];
    size_t n = equation->n - 1;
    PartsSum sum = parts_sum(k, parts, n);
    if (!bound_set(k, total, false, sum.least, which)) return false;
    if (!sum.endless && !bound_set(k, total, true, sum.most, which)) return false;
    int64_t least = k->least[total], most = k->most[total];
    bool falls = most != NO_LIMIT, rises = sum.endless < 2 && sum.most - least < sum.most;
    for (size_t i = 0; i < n && (falls || rises); i++) {
        int64_t part_least = k->least[parts[i]], part_most = k->most[parts[i]];
        bool endless = part_most == NO_LIMIT;
        if (falls && !bound_set(k, parts[i], true, most - (sum.least - part_least), which))
            return false;
        if (endless ? sum.endless > 1 : sum.endless > 0) continue;
        __int128 others = endless ? sum.most : sum.most - part_most;
        if (!bound_set(k, parts[i], false, least - others, which)) return false;
    }
    return true;
}

bool knowledge_narrow(Knowledge *k) {
    while (k->n_queued && !k->wrong) {
        uint32_t sum = k->queue[k->head];
        uint64_t cost = k->sums->equations[sum].n;
        if (*k->work < cost || k->steps.n > UINT32_MAX / 2) break;
        *k->work -= cost;
        k->head = (k->head + 1) % (k->sums->n + 1);
        k->n_queued--;
        k->queued[sum] = false;
        (void)sum_narrow(k, sum);
    }
    return !k->wrong;
}

/* ---- what it rests on ---- */

void trace_begin(Cx *cx, Trace *out, const Knowledge *k) {
    *out = (Trace){.sum_in = NEW_ARRAY(cx->mem, bool, k->sums->n + 1),
                   .cell_in = NEW_ARRAY(cx->mem, bool, k->sums->n_cells)};
}

void trace_reset(Trace *trace) {
    for (size_t i = 0; i < trace->sums.n; i++)
        trace->sum_in[trace->sums.at[i]] = false;
    for (size_t i = 0; i < trace->cells.n; i++)
        trace->cell_in[trace->cells.at[i]] = false;
    trace->sums.n = trace->cells.n = 0;
    trace->stamp++;
}

static void step_want(const Knowledge *k, Trace *trace, uint32_t cell, bool upper,
                      uint32_t before) {
    uint32_t step = k->last[upper][cell];
    while (step != NO_STEP && step >= before)
        step = k->steps.at[step].before;
    if (step == NO_STEP || trace->seen[step] == trace->stamp) return;
    trace->seen[step] = trace->stamp;
    vec_push(k->mem, &trace->stack, step);
}

/* What a bound of a sum's cell was worked out of: as in sum_narrow. */
static void sum_want(const Knowledge *k, Trace *trace, uint32_t which, uint32_t cell, bool upper,
                     uint32_t before) {
    const Equation *equation = &k->sums->equations[which];
    const uint32_t *cells = &k->sums->parts[equation->first];
    bool is_total = cells[0] == cell;
    if (!trace->sum_in[which]) {
        trace->sum_in[which] = true;
        vec_push(k->mem, &trace->sums, which);
    }
    for (size_t i = 0; i < equation->n; i++)
        if (cells[i] != cell) step_want(k, trace, cells[i], upper == (is_total || !i), before);
}

static void trace_run(const Knowledge *k, Trace *trace) {
    while (trace->stack.n) {
        uint32_t at = trace->stack.at[--trace->stack.n];
        const Narrowing *step = &k->steps.at[at];
        if (step->sum != BY_TELLING) {
            sum_want(k, trace, step->sum, step->cell, step->upper, at);
        } else if (!trace->cell_in[step->cell]) {
            trace->cell_in[step->cell] = true;
            vec_push(k->mem, &trace->cells, step->cell);
        }
    }
}

static void seen_room(const Knowledge *k, Trace *trace) {
    if (trace->n_seen < k->steps.n) {
        trace->n_seen = k->steps.room;
        trace->seen = NEW_ARRAY(k->mem, uint32_t, trace->n_seen);
        trace->stamp = 0;
    }
    if (!trace->stamp) trace->stamp = 1;
}

void trace_cell(const Knowledge *k, Trace *trace, uint32_t cell) {
    seen_room(k, trace);
    step_want(k, trace, cell, false, NO_STEP);
    step_want(k, trace, cell, true, NO_STEP);
    trace_run(k, trace);
}

void trace_contradiction(const Knowledge *k, Trace *trace) {
    seen_room(k, trace);
    step_want(k, trace, k->wrong_cell, !k->wrong_upper, NO_STEP);
    if (k->wrong_sum == BY_TELLING) {
        if (!trace->cell_in[k->wrong_cell]) {
            trace->cell_in[k->wrong_cell] = true;
            vec_push(k->mem, &trace->cells, k->wrong_cell);
        }
    } else
        sum_want(k, trace, k->wrong_sum, k->wrong_cell, k->wrong_upper, NO_STEP);
    trace_run(k, trace);
}

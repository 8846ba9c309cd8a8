/* Which cells of a table of amounts say too much of one contributor, and how far must the upper
 * bound of such a cell be away?
 *
 * With the contributions x1 ≥ x2 ≥ … of a cell and their sum X:
 *   (n,k): x1 + … + xn > k/100 × X; safe again where X could be 100/k × (x1 + … + xn).
 *   p %, pq: X − x1 − x2 < p/q × x1 (q 100 %: nothing is known before); safe again where X could be
 *     x1 + x2 + p/q × x1: then the second largest contributor, who knows x2, takes x1 for at least
 *     p/q more than it is.
 *   few: up to so many contributors; safe again where X could be a tenth more, and as large as p %
 *     says where that is asked for, too.
 * These are the upper protection levels of the Handbook on Statistical Disclosure Control (chapter
 * 4, tabular data; there is none for few contributors, for which programs want a share of X). A
 * contribution of 0 is none. */

#include <string.h>

#include "protect/magnitude.h"

enum { FEW_RANGE = 10 /* percent of the cell */, LATE_EVERY = 1 << 12 };

typedef struct Judging {
    Cx *cx;
    const Records *records;
    const MagnitudeRules *rules;
    uint32_t *first, *order; /* of each inner cell: its records, in CSR form */
    int64_t *sums;           /* of each holder, in the cell that is looked at */
    uint32_t *seen;          /* of each holder: the latest cell it was met in, counted from 1 */
    VEC(uint32_t) met;       /* holders of the cell */
    int64_t largest[LARGEST_MOST];
    uint32_t n, alone;
} Judging;

/* ---- who contributes to a cell ---- */

static void largest_put(Judging *judging, int64_t value, uint32_t who) {
    if (!value) return;
    judging->alone = judging->n++ ? NOBODY : who;
    size_t at = LARGEST_MOST;
    while (at && value > judging->largest[at - 1])
        at--;
    for (size_t i = LARGEST_MOST; i-- > at + 1;)
        judging->largest[i] = judging->largest[i - 1];
    if (at < LARGEST_MOST) judging->largest[at] = value;
}

static void record_put(Judging *judging, uint32_t cell, uint32_t record) {
    const Records *records = judging->records;
    int64_t value = records->values.at ? records->values.at[record] : 1;
    if (!records->holders) {
        largest_put(judging, value, record);
        return;
    }
    uint32_t holder = records->holders[record];
    if (judging->seen[holder] != cell + 1) {
        judging->seen[holder] = cell + 1;
        judging->sums[holder] = 0;
        vec_push(judging->cx->mem, &judging->met, holder);
    }
    judging->sums[holder] += value;
}

static uint32_t leaves_under(const TableDimension *dimension, uint32_t code) {
    return dimension->under.first[code + 1] - dimension->under.first[code];
}

static uint32_t leaf_under(const TableDimension *dimension, uint32_t code, uint32_t i) {
    return dimension->leaves[dimension->under.at[dimension->under.first[code] + i]];
}

/* All records of the inner cells that the cell is the sum of. */
static void cell_look(Judging *judging, uint32_t cell) {
    const Crossing *crossing = &judging->records->crossing;
    size_t n = crossing->n_dimensions, d;
    uint32_t at[DIMENSIONS_MOST] = {0};
    judging->n = 0;
    judging->alone = NOBODY;
    judging->met.n = 0;
    memset(judging->largest, 0, sizeof judging->largest);
    do {
        size_t inner = 0;
        for (d = 0; d < n; d++)
            inner += leaf_under(&crossing->dimensions[d], cell_code(crossing, cell, d), at[d]) *
                     crossing->strides[d];
        for (uint32_t i = judging->first[inner]; i < judging->first[inner + 1]; i++)
            record_put(judging, cell, judging->order[i]);
        for (d = n; d > 0; d--) {
            uint32_t code = cell_code(crossing, cell, d - 1);
            if (++at[d - 1] < leaves_under(&crossing->dimensions[d - 1], code)) break;
            at[d - 1] = 0;
        }
    } while (d);
    for (size_t i = 0; i < judging->met.n; i++)
        largest_put(judging, judging->sums[judging->met.at[i]], judging->met.at[i]);
}

/* ---- what the rules say of it ---- */

static int64_t over(__int128 a, __int128 b) { /* a / b, upwards; 0 where it is below */
    return a <= 0 ? 0 : (int64_t)((a + b - 1) / b);
}

typedef struct Verdict {
    CellReason reason;
    int64_t rise;
} Verdict;

static void verdict_add(Verdict *verdict, CellReason reason, int64_t rise) {
    if (!verdict->reason) verdict->reason = reason;
    if (rise > verdict->rise) verdict->rise = rise < COUNT_MOST ? rise : COUNT_MOST;
}

/* The rule that says most plainly why comes first. */
static Verdict verdict_of(const Judging *judging, int64_t value) {
    const MagnitudeRules *rules = judging->rules;
    const int64_t *x = judging->largest;
    Verdict verdict = {REASON_NONE, 0};
    __int128 all = value, rest = all - x[0] - x[1];
    if (!judging->n) return verdict;
    if (judging->n <= rules->contributors)
        verdict_add(&verdict, REASON_FEW, over(all * FEW_RANGE, 100));
    if (rules->p && rest * rules->q < (__int128)rules->p * x[0])
        verdict_add(&verdict, REASON_P_PERCENT,
                    over((__int128)rules->p * x[0] - rest * rules->q, rules->q));
    for (size_t i = 0; i < rules->n_dominances; i++) {
        const Dominance *rule = &rules->dominances[i];
        __int128 sum = 0;
        for (size_t k = 0; k < rule->n; k++)
            sum += x[k];
        if (sum * 100 * PERCENT > all * rule->share)
            verdict_add(&verdict, REASON_DOMINANCE,
                        over(sum * 100 * PERCENT - all * rule->share, rule->share));
    }
    return verdict;
}

/* ---- all cells ---- */

static void records_sort(Judging *judging) {
    const Records *records = judging->records;
    Arena *mem = judging->cx->mem;
    size_t n_cells = records->crossing.n_cells;
    judging->first = NEW_ARRAY(mem, uint32_t, n_cells + 2);
    judging->order = NEW_ARRAY(mem, uint32_t, records->n);
    judging->sums = NEW_ARRAY(mem, int64_t, records->n_holders);
    judging->seen = NEW_ARRAY(mem, uint32_t, records->n_holders);
    for (size_t i = 0; i < records->n; i++)
        judging->first[records->cells[i] + 2]++;
    for (size_t cell = 1; cell < n_cells + 2; cell++)
        judging->first[cell] += judging->first[cell - 1];
    for (uint32_t i = 0; i < records->n; i++)
        judging->order[judging->first[records->cells[i] + 1]++] = i;
}

Err magnitude_judge(Cx *cx, Magnitude *out, const Records *records, const MagnitudeRules *rules) {
    const Crossing *crossing = &records->crossing;
    Judging judging = {.cx = cx, .records = records, .rules = rules};
    Makeup *makeups = NEW_ARRAY(cx->mem, Makeup, crossing->n_cells);
    uint8_t *reasons = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    int64_t *rises = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    uint32_t *alone = NEW_ARRAY(cx->mem, uint32_t, crossing->n_cells);
    records_sort(&judging);
    for (uint32_t cell = 0; cell < crossing->n_cells; cell++) {
        if (cell % LATE_EVERY == 0 && cx_late(cx)) return fail(cx, LIMIT, MSG_PROTECT_LATE);
        cell_look(&judging, cell);
        Verdict verdict = verdict_of(&judging, crossing->counts[cell]);
        makeups[cell].n = judging.n;
        memcpy(makeups[cell].largest, judging.largest, sizeof makeups[cell].largest);
        reasons[cell] = (uint8_t)verdict.reason;
        rises[cell] = rules->ranges ? verdict.rise : 0;
        alone[cell] = judging.alone;
    }
    *out = (Magnitude){.makeups = makeups,
                       .needs = {reasons, rises, alone},
                       .names = records->holders ? records->holder_names : NULL};
    return OK;
}

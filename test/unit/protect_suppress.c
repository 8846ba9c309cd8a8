/* Is what suppress() hides really safe, and at which loss? Thousands of small random tables; for
 * each all tables of non-negative integers that agree with what is shown are counted out, one by
 * one, without anything of protect/. */

#include "protect_tables.h"

enum { TABLES = 1500, FREE_MOST = 9 };

/* ---- what is claimed ---- */

/* The least loss of any set of hidden cells that is safe: all of them are tried. -1: too many, or
 * one of them could not be decided. */
static int64_t least_loss(const Sums *sums, const Suppression *done, const Wish *wish) {
    size_t free_cells[CELLS], n = 0;
    int64_t best = done->loss;
    for (size_t cell = 0; cell < sums->n_cells; cell++)
        if (done->states[cell] != CELL_PRIMARY && sums->counts[cell]) free_cells[n++] = cell;
    if (n > FREE_MOST) return -1;
    for (size_t set = 0; set < (size_t)1 << n; set++) {
        uint8_t states[CELLS];
        int64_t loss = 0;
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            states[cell] = done->states[cell] == CELL_PRIMARY ? CELL_PRIMARY : CELL_SHOWN;
        for (size_t i = 0; i < n; i++)
            if (set >> i & 1)
                states[free_cells[i]] = CELL_SECONDARY, loss += sums->counts[free_cells[i]];
        if (loss >= best) continue;
        Verdict verdict = verdict_of(sums, states, wish);
        if (verdict == UNDECIDED) return -1;
        if (verdict == SAFE) best = loss;
    }
    return best;
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Random random = random_begin(8, 0);
    size_t verdicts[UNDECIDED + 1] = {0}, alone[UNDECIDED + 1] = {0}, unproved = 0, forgotten = 0,
                                compared = 0, best = 0, claimed = 0, wrong = 0, unclaimed = 0;
    double ours = 0, least = 0;
    for (size_t i = 0; i < TABLES; i++) {
        Arena *mem = cx.mem;
        ArenaMark mark = arena_mark(mem);
        Crossing crossing = random_table(&cx, &random);
        Wish wish = {.threshold = 1 + (int64_t)random_below(&random, 2),
                     .width = 1 + (int64_t)random_below(&random, 5),
                     .hide_zeros = random_below(&random, 4) == 0,
                     .insiders = random_below(&random, 4) == 0};
        Sums sums;
        Suppression done;
        sums_make(&sums, &crossing);
        must(!suppress(&cx, &done, &crossing, &wish));
        verdicts[verdict_of(&sums, done.states, &wish)]++;
        uint8_t primaries[CELLS];
        for (size_t cell = 0; cell < sums.n_cells; cell++)
            primaries[cell] = done.states[cell] == CELL_PRIMARY ? CELL_PRIMARY : CELL_SHOWN;
        alone[verdict_of(&sums, primaries, &wish)]++;
        for (size_t cell = 0; cell < sums.n_cells; cell++) {
            unproved += done.states[cell] != CELL_SHOWN && !proof_holds(&sums, &done, cell, &wish);
            bool small = sums.counts[cell] ? sums.counts[cell] <= wish.threshold : wish.hide_zeros;
            forgotten += small != (done.states[cell] == CELL_PRIMARY);
        }
        int64_t loss = least_loss(&sums, &done, &wish);
        claimed += done.optimal, unclaimed += !done.optimal;
        wrong += done.optimal && loss >= 0 && loss != done.loss;
        if (loss >= 0) {
            compared++, best += loss == done.loss;
            ours += (double)done.loss, least += (double)loss;
        }
        arena_rewind(mem, mark);
    }
    ok(!verdicts[UNSAFE] && !verdicts[UNDECIDED],
       "%d tables, counted out: %zu are safe, %zu are not, %zu were not decided", TABLES,
       verdicts[SAFE], verdicts[UNSAFE], verdicts[UNDECIDED]);
    ok(alone[UNSAFE] > TABLES / 3 && !alone[UNDECIDED],
       "with only the small cells hidden %zu would not be safe", alone[UNSAFE]);
    ok(!unproved, "each hidden cell has two tables that prove it (%zu have not)", unproved);
    ok(!forgotten, "the small cells are hidden as primary, and no others (%zu)", forgotten);
    ok(compared > TABLES / 3 && !wrong,
       "of %zu tables %zu are hidden at the least loss; of the %zu said to be, all but %zu",
       compared, best, claimed, wrong);
    ok(unclaimed * 50 < TABLES && ours <= 1.01 * least,
       "of %zu tables that is not known; the loss of all is %.3f times the least", unclaimed,
       ours / least);
    cx_end(&cx);
    return done();
}

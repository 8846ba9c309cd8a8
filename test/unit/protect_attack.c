/* Does attack() know as much of hidden cells as can be known, and not more? Thousands of small
 * random tables, cells hidden by chance or by suppress(); for each all tables that agree with the
 * rest are counted out (protect_tables.h). */

#include "protect_tables.h"

#include <math.h>

enum { TABLES = 5000 };

typedef struct Tally {
    size_t compared, wrong, outside, open, undecided;
} Tally;

static void compare(Tally *tally, const Search *search, const Attack *seen) {
    for (size_t cell = 0; cell < search->sums->n_cells; cell++) {
        const CellBounds *bounds = &seen->bounds[cell];
        int64_t low = search->low[cell], high = search->high[cell];
        bool same = bounds->least == low && bounds->most == high;
        tally->compared++;
        tally->open += !bounds->exact;
        tally->wrong += bounds->exact && !same;
        tally->outside += bounds->least > low || bounds->most < high ||
                          bounds->lower > (double)bounds->least ||
                          (isfinite(bounds->upper) && bounds->upper < (double)bounds->most);
    }
}

static void table_try(Cx *cx, Random *random, Tally *tally) {
    Crossing crossing = random_table(cx, random);
    Sums sums;
    sums_make(&sums, &crossing);
    uint8_t told[CELLS] = {0}, states[CELLS] = {0};
    bool zeros = false;
    uint64_t share = 2 + random_below(random, 4);
    for (size_t cell = 0; cell < sums.n_cells; cell++) {
        states[cell] = random_below(random, share) ? CELL_SHOWN : CELL_PRIMARY;
        zeros |= states[cell] && !sums.counts[cell];
    }
    if (random_below(random, 2)) {
        Suppression done;
        Wish wish = {.threshold = 2, .width = 1};
        must(!suppress(cx, &done, &crossing, &wish));
        memcpy(states, done.states, sums.n_cells);
        zeros = false;
    }
    for (size_t cell = 0; cell < sums.n_cells; cell++) {
        told[cell] = states[cell] ? TOLD_HIDDEN : TOLD_COUNT;
        if (states[cell]) crossing.counts[cell] = 0;
    }
    int64_t floor = !zeros && random_below(random, 2);
    TableRead published = {.file = S("f"), .crossing = crossing, .told = told};
    Attack seen;
    Search search;
    must(!attack(cx, &seen, &published, floor));
    Wish all = {.width = INT64_MAX, .insiders = floor == 1};
    if (counted(&search, &sums, states, &all) == UNDECIDED)
        tally->undecided++;
    else
        compare(tally, &search, &seen);
}

static void contradiction(Cx *cx) {
    TableDimension trees[2] = {tree(cx, 2, false), tree(cx, 2, false)};
    Crossing crossing;
    must(!crossing_make(cx, &crossing, trees, 2));
    /* 3 × 3 with the total 10 of the first row's 12 */
    int64_t counts[9] = {10, 0, 0, 12, 0, 0, 0, 0, 0};
    uint8_t told[9] = {TOLD_COUNT, 0, 0, TOLD_COUNT, 0, 0, 0, 0, 0};
    memcpy(crossing.counts, counts, sizeof counts);
    TableRead published = {.file = S("f"), .crossing = crossing, .told = told};
    Attack seen;
    ok(attack(cx, &seen, &published, 0) == INVALID,
       "a part that is more than its total is refused");
}

int main(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Random random = random_begin(91, 0);
    Tally tally = {0};
    for (size_t i = 0; i < TABLES; i++) {
        ArenaMark mark = arena_mark(cx.mem);
        table_try(&cx, &random, &tally);
        arena_rewind(cx.mem, mark);
    }
    ok(tally.compared > 2 * TABLES && !tally.wrong,
       "of %zu cells %zu bounds are not as counted out", tally.compared, tally.wrong);
    ok(!tally.outside, "no bounds leave out what is possible (%zu)", tally.outside);
    ok(!tally.open, "all bounds are settled (%zu are not)", tally.open);
    ok(tally.undecided * 20 < TABLES, "%zu tables were too many to count out", tally.undecided);
    contradiction(&cx);
    cx_end(&cx);
    return done();
}

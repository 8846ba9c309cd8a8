/* Are transitions counted as a slow count does, also with missing years; does a chain end where its
 * steps say, also where it is left only once in a million million steps; and is a cohort in closed
 * form what it is year by year? Values of the small chain and of the bands were worked out by a
 * Python script in exact fractions. */

#include "tap.h"

#include "stats/stats.h"

enum { UNITS = 300, TIMES = 9, STATES = 5, GROUPS = 2, ROWS = UNITS * TIMES };

typedef struct Rows {
    size_t n;
    uint32_t unit[ROWS], state[ROWS], group[ROWS];
    int32_t time[ROWS];
} Rows;

static Rows rows; /* too large for the stack */

static TransitionRows rows_made(Random *random, int percent_missing) {
    rows.n = 0;
    for (uint32_t u = 0; u < UNITS; u++)
        for (int32_t t = 0; t < TIMES; t++) {
            if (random_below(random, 100) < (uint64_t)percent_missing) continue;
            rows.unit[rows.n] = u, rows.time[rows.n] = 2000 + t;
            rows.group[rows.n] = (uint32_t)random_below(random, GROUPS);
            rows.state[rows.n++] = (uint32_t)random_below(random, STATES);
        }
    return (TransitionRows){.n = rows.n,
                            .unit = rows.unit,
                            .time = rows.time,
                            .state = rows.state,
                            .group = rows.group,
                            .first = 2000,
                            .n_times = TIMES,
                            .n_states = STATES,
                            .n_groups = GROUPS};
}

/* Every row against every other. */
static size_t slow_pairs(size_t time, size_t group, size_t from, size_t to) {
    size_t n = 0;
    for (size_t i = 0; i < rows.n; i++)
        for (size_t j = 0; j < rows.n; j++)
            n += rows.unit[i] == rows.unit[j] && rows.time[j] == rows.time[i] + 1 &&
                 rows.time[i] == 2000 + (int32_t)time && rows.group[i] == group &&
                 rows.state[i] == from && rows.state[j] == to;
    return n;
}

static bool is_whole(uint32_t unit) {
    int32_t first = 9999, last = 0, n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.unit[i] != unit) continue;
        first = rows.time[i] < first ? rows.time[i] : first;
        last = rows.time[i] > last ? rows.time[i] : last;
        n++;
    }
    return n && last - first + 1 == n;
}

static void counts(void) {
    Random random = random_begin(1, 0);
    for (int missing = 0; missing <= 60; missing += 20) {
        TransitionRows made = rows_made(&random, missing);
        static uint32_t pairs[TIMES * GROUPS * STATES * STATES + 1], whole[STATES * STATES];
        size_t want[STATES * STATES] = {0}, n_whole = 0, wrong = 0;
        memset(pairs, 0, sizeof pairs), memset(whole, 0, sizeof whole);
        Transitions found = {.pairs = pairs, .whole = whole};
        is_int(transitions_room(&made), TIMES * GROUPS * STATES * STATES + 1, "room for all pairs");
        is_int(transitions_count(&found, &made), TRANSITIONS_FINE, "sorted rows are taken");
        for (size_t i = 0; i < STATES * STATES * GROUPS * TIMES; i += missing ? 7 : 1)
            wrong += pairs[i] != slow_pairs(i / (GROUPS * STATES * STATES),
                                            i / (STATES * STATES) % GROUPS, i / STATES % STATES,
                                            i % STATES);
        is_int(wrong, 0, "pairs are those of the slow count");
        for (uint32_t u = 0; u < UNITS; u++)
            n_whole += is_whole(u);
        for (size_t i = 0; i + 1 < rows.n; i++)
            if (rows.unit[i] == rows.unit[i + 1] && is_whole(rows.unit[i]))
                want[rows.state[i] * STATES + rows.state[i + 1]]++;
        /* A unit without a row is none that anybody sees. */
        is_int(found.n_whole, n_whole, "units without a missing time");
        wrong = 0;
        for (size_t i = 0; i < STATES * STATES; i++)
            wrong += whole[i] != want[i];
        is_int(wrong, 0, "pairs of whole sequences are those of the slow count");
    }
}

static void disorder(void) {
    uint32_t pairs[3 * 4 + 1] = {0}, whole[4] = {0};
    uint32_t unit[] = {0, 0, 1, 1}, state[] = {0, 1, 1, 0};
    int32_t time[] = {0, 1, 0, 0};
    TransitionRows made = {.n = 4,
                           .unit = unit,
                           .time = time,
                           .state = state,
                           .n_times = 3,
                           .n_states = 2,
                           .n_groups = 1};
    Transitions found = {.pairs = pairs, .whole = whole};
    is_int(transitions_count(&found, &made), TRANSITIONS_TWICE, "a time twice is told");
    is_int(found.row, 3, "with its row");
    time[3] = 2, time[2] = 1, time[1] = -0, time[0] = 1;
    is_int(transitions_count(&found, &made), TRANSITIONS_UNSORTED, "times out of order are told");
    unit[0] = unit[1] = 2, time[0] = 0, time[1] = 1;
    is_int(transitions_count(&found, &made), TRANSITIONS_UNSORTED, "units out of order are told");
    made.n = 0;
    memset(pairs, 0, sizeof pairs), memset(whole, 0, sizeof whole);
    is_int(transitions_count(&found, &made), TRANSITIONS_FINE, "no rows are no fault");
    is_int(found.n_whole, 0, "and no sequences");
    made.n_states = made.n_groups = (size_t)1 << 31;
    is_int(transitions_room(&made), 0, "too many counters are refused");
}

static void errors(void) {
    is_double(transitions_error(16, 64), 0.05412658773652741, 1e-15, "√(p (1 − p) / n)");
    is_double(transitions_error_poisson(16, 64), 0.0625, 1e-15, "p / √k");
    ok(isnan(transitions_error(0, 0)), "of nobody there is no error");
    /* 50 of 95, each number off by 2: 48/(48+47), 52/(52+43) */
    Range share = transitions_share_band((double[]){48, 43}, (double[]){52, 47}, 2, 0);
    is_double(share.low, 48.0 / 95, 1e-15, "the lowest share");
    is_double(share.high, 52.0 / 95, 1e-15, "the highest share");
    share = transitions_share_band((double[]){0}, (double[]){2}, 1, 0);
    is_double(share.low, 0, 0, "of perhaps nobody: from nothing");
    is_double(share.high, 1, 0, "to all");
    Range ratio = transitions_ratio_band(10, 2, 2);
    is_double(ratio.low, 2, 1e-15, "the lowest ratio");
    ok(isinf(ratio.high), "a denominator that may be 0 has no highest");
}

/* A walk on 0 … 3 with ends at both sides, up with 2/5, down with 3/5: N, B and times as exact
 * fractions. */
static void walk(void) {
    const double p[] = {1, 0, 0, 0, 0.6, 0, 0.4, 0, 0, 0.6, 0, 0.4, 0, 0, 0, 1};
    uint32_t order[4];
    bool room[4];
    double n[4], b[4], time[2], work[6], after[4];
    Chain chain = {.n = 4, .p = p, .order = order};
    chain.n_transient = chain_order(order, p, 4);
    is_int(chain.n_transient, 2, "two states are left again");
    is_int(chain_stuck(&chain, room), 4, "all of them end");
    ChainEnds ends = {n, b, time};
    chain_solve(&ends, &chain, work);
    is_double(n[0], 25.0 / 19, 1e-15, "N 1,1");
    is_double(n[1], 10.0 / 19, 1e-15, "N 1,2");
    is_double(n[2], 15.0 / 19, 1e-15, "N 2,1");
    is_double(b[0], 15.0 / 19, 1e-15, "ends below");
    is_double(b[3], 10.0 / 19, 1e-15, "ends above");
    is_double(time[0], 35.0 / 19, 1e-15, "after so many steps");
    chain_after(after, &chain, 1, 3, work);
    is_double(after[0], 0.6 + 0.4 * 0.6 * 0.6, 1e-15, "after three steps below");
    is_double(after[2], 0.4 * 0.6 * 0.4, 1e-15, "after three steps still on the way");
    const double circle[] = {0, 1, 0, 1, 0, 0, 0, 0, 1};
    chain = (Chain){.n = 3, .p = circle, .order = order};
    chain.n_transient = chain_order(order, circle, 3);
    is_int(chain_stuck(&chain, room), 0, "a circle never ends");
}

/* Three states that go round and leave each with 1e-12: 1e12 steps, to all digits. Inverting I − Q
 * with subtractions would keep four of them. */
static void rare(void) {
    const double e = 1e-12;
    double p[16] = {0};
    for (size_t i = 0; i < 3; i++)
        p[i * 4 + (i + 1) % 3] = 1 - e, p[i * 4 + 3] = e;
    p[15] = 1;
    uint32_t order[4];
    double n[9], b[3], time[3], work[12];
    Chain chain = {.n = 4, .p = p, .order = order};
    chain.n_transient = chain_order(order, p, 4);
    ChainEnds ends = {n, b, time};
    chain_solve(&ends, &chain, work);
    for (size_t i = 0; i < 3; i++) {
        is_double(time[i] * e, 1, 1e-13, "rarely left: all digits of the time");
        is_double(b[i], 1, 1e-13, "and it ends for sure");
    }
}

enum { LARGE = 40 };
static void random_chains(void) {
    static double p[LARGE * LARGE], n[LARGE * LARGE], b[LARGE * LARGE], work[LARGE * LARGE];
    static uint32_t order[LARGE];
    static bool room[LARGE];
    double time[LARGE], worst = 0, sums = 0;
    Random random = random_begin(2, 0);
    for (size_t ends = 1; ends < 8; ends++) {
        for (size_t i = 0; i < LARGE; i++) {
            double sum = 0;
            for (size_t j = 0; j < LARGE; j++) {
                bool there = random_below(&random, 4) == 0 || j == 0;
                sum += p[i * LARGE + j] = there ? random_unit(&random) : 0;
            }
            for (size_t j = 0; j < LARGE; j++)
                p[i * LARGE + j] = i < ends ? i == j : p[i * LARGE + j] / sum;
        }
        Chain chain = {.n = LARGE, .p = p, .order = order};
        chain.n_transient = chain_order(order, p, LARGE);
        is_int(chain.n_transient, LARGE - ends, "the ends are found");
        if (chain_stuck(&chain, room) < LARGE) continue;
        ChainEnds found = {n, b, time};
        chain_solve(&found, &chain, work);
        size_t m = chain.n_transient;
        for (size_t i = 0; i < m; i++) {
            double all = 0;
            for (size_t j = 0; j < ends; j++)
                all += b[i * ends + j];
            sums = fmax(sums, fabs(all - 1));
            for (size_t j = 0; j < m; j++) { /* N = I + Q N */
                double right = i == j;
                for (size_t k = 0; k < m; k++)
                    right += p[order[i] * LARGE + order[k]] * n[k * m + j];
                worst = fmax(worst, fabs(right - n[i * m + j]) / fmax(1, n[i * m + j]));
            }
        }
    }
    ok(worst < 1e-12, "N = I + Q N (off by %.1e)", worst);
    ok(sums < 1e-12, "each ends somewhere (off by %.1e)", sums);
}

static void cohorts(void) {
    const double up[] = {0.9, 1.02, 0.8}, again[] = {0.05, 0.03, 0.1};
    CohortRates rates = {3, up, again};
    double survival[3], years[3], entering[3], by_year[500], room[6];
    Cohort closed, followed;
    cohort_unlimited(&closed, survival, years, &rates);
    cohort_follow(&followed, entering, by_year, &rates, 1, 500, room);
    is_double(closed.graduates, 0.9 / 0.95 * (1.02 / 0.97) * (0.8 / 0.9), 1e-15, "graduates");
    is_double(followed.graduates, closed.graduates, 1e-13, "the same year by year");
    is_double(followed.pupil_years, closed.pupil_years, 1e-12, "and years");
    is_double(followed.dropouts, closed.dropouts, 1e-13, "and those who leave");
    is_double(closed.dropouts + closed.graduates, 1, 1e-14, "nobody is lost where some moved in");
    ok(survival[2] < 1 && 1 - up[1] - again[1] < 0, "moving in is left as it is");
    cohort_follow(&followed, entering, by_year, &rates, 1000, 3, room);
    is_double(followed.graduates + followed.dropouts + followed.enrolled, 1000, 1e-10,
              "after few years, too");
    is_double(followed.duration, 3, 1e-15, "the quickest take a year per grade");
    is_double(entering[2], 900 * 1.02, 1e-10, "who came in time is seen in the last grade");
    const double none[] = {0.9, 0, 0.8};
    rates.promotion = none;
    cohort_unlimited(&closed, survival, years, &rates);
    ok(isnan(closed.input), "without graduates there are no years per graduate");
}

int main(void) {
    counts();
    disorder();
    errors();
    walk();
    rare();
    random_chains();
    cohorts();
    return done();
}

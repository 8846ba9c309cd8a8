/* Are effects over time right, and their errors? Effects are compared with plain differences of
 * means; influence functions with what really happens to the estimate when the weight of one unit
 * is moved a little (the definition of an influence function), for every estimator, panel and cross
 * sections. Values from R's did stand in test/reference. */

#include "tap.h"

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "stats/stats.h"

enum { UNITS = 60, PERIODS = 5 };

typedef struct Made {
    double times[PERIODS], first[UNITS * PERIODS], y[UNITS * PERIODS], x[UNITS * PERIODS];
    double weights[UNITS * PERIODS];
    size_t period[UNITS * PERIODS];
} Made;

static double pseudo(size_t i) { /* −1 … 1, the same everywhere */
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 31) * 0xbf58476d1ce4e5b9U;
    return (double)((z ^ z >> 29) % 20001) / 10000 - 1;
}

static void make(Made *made) {
    for (size_t i = 0; i < UNITS; i++) {
        double x = pseudo(i), lean = x + 0.8 * pseudo(1000 + i);
        double first = lean > 0.5 ? 2003 : lean > 0 ? 2004 : INFINITY;
        for (size_t t = 0; t < PERIODS; t++) {
            size_t at = i * PERIODS + t;
            made->times[t] = 2001 + (double)t;
            double effect = made->times[t] >= first ? 1 + made->times[t] - first : 0;
            made->x[at] = x;
            made->y[at] = 3 + x * (double)t + effect + 0.5 * pseudo(2000 + at) + pseudo(50 + i);
            made->weights[at] = 1;
            made->period[at] = t;
        }
        made->first[i] = first;
    }
}

static DidPanel panel_of(const Made *made, size_t covariates) {
    return (DidPanel){.n = UNITS,
                      .periods = PERIODS,
                      .times = made->times,
                      .first = made->first,
                      .y = made->y,
                      .x = made->x,
                      .covariates = covariates,
                      .weights = made->weights};
}

/* The same rows as if other people had been asked each year. */
static DidPanel crossed(Made *made, const double *first, size_t covariates) {
    DidPanel panel = panel_of(made, covariates);
    for (size_t i = 0; i < (size_t)UNITS * PERIODS; i++)
        made->first[i] = first[i / PERIODS];
    panel.n = (size_t)UNITS * PERIODS;
    panel.period = made->period;
    return panel;
}

static double mean_change(const Made *made, double first, size_t later, size_t base) {
    double sum = 0, n = 0;
    for (size_t i = 0; i < UNITS; i++)
        if (made->first[i] == first)
            sum += made->y[i * PERIODS + later] - made->y[i * PERIODS + base], n++;
    return sum / n;
}

static void plain_means(Arena *mem) {
    Made made;
    make(&made);
    DidPanel panel = panel_of(&made, 0);
    for (DidEstimator e = DID_REGRESSION; e <= DID_ROBUST; e++) {
        Did did;
        is_int(did_effects(mem, &did, &panel, &(DidAsk){.estimator = e}), DID_FINE, "worked out");
        is_int(did.n_cells, 8, "two groups, four periods after the first");
        double worst = 0;
        for (size_t c = 0; c < did.n_cells; c++) {
            const DidCell *cell = did.cells + c;
            size_t later = (size_t)(cell->time - 2001);
            size_t base = cell->time >= cell->group ? (size_t)(cell->group - 2002) : later - 1;
            double plain = mean_change(&made, cell->group, later, base) -
                           mean_change(&made, INFINITY, later, base);
            worst = fmax(worst, fabs(cell->att - plain));
        }
        ok(worst < 1e-12, "without covariates a difference of mean changes: %g", worst);
    }
}

/* n · d(estimate)/d(weight of unit i), by moving it up and down. */
static double moved(Arena *mem, Made *made, const DidPanel *panel, const DidAsk *ask, size_t unit,
                    size_t cell, DidBy by) {
    double found[2];
    size_t stride = panel->period ? 1 : PERIODS;
    const double h = 1e-4;
    for (int up = 0; up < 2; up++) {
        for (size_t t = 0; t < stride; t++)
            made->weights[unit * stride + t] = up ? 1 + h : 1 - h;
        Did did;
        DidMeans means;
        if (did_effects(mem, &did, panel, ask)) return NAN;
        found[up] = did.cells[cell].att;
        if (by < DID_BYS && did_means(mem, &means, &did, by)) found[up] = means.overall.att;
    }
    for (size_t t = 0; t < stride; t++)
        made->weights[unit * stride + t] = 1;
    return (found[1] - found[0]) / (2 * h) * (double)panel->n;
}

/* Units stand by when they began: which of them is the i-th. */
static size_t unit_at(const DidPanel *panel, size_t i) {
    static const double order[] = {2003, 2004, INFINITY};
    for (size_t k = 0; k < 3; k++)
        for (size_t unit = 0; unit < panel->n; unit++)
            if (panel->first[unit] == order[k] && i-- == 0) return unit;
    return 0;
}

static void influences(Arena *mem, bool cross) {
    static const char *const names[] = {"regression", "weighting", "robust"};
    Made made, whole;
    make(&whole);
    for (DidEstimator e = DID_REGRESSION; e <= DID_ROBUST; e++) {
        made = whole;
        DidPanel panel = cross ? crossed(&made, whole.first, 1) : panel_of(&made, 1);
        DidAsk ask = {.estimator = e, .not_yet = e == DID_ROBUST};
        Did did;
        is_int(did_effects(mem, &did, &panel, &ask), DID_FINE, "worked out");
        double worst = 0, size = 0;
        for (size_t i = 0; i < did.n; i += cross ? 23 : 7) {
            size_t unit = unit_at(&panel, i), cell = 2 + i % 2 * 4;
            double change = moved(mem, &made, &panel, &ask, unit, cell, DID_BYS);
            worst = fmax(worst, fabs(change - did.influence[cell * did.n + i]));
            size = fmax(size, fabs(change));
        }
        ok(worst < 1e-5 * size, "%s%s: influence is what moving a weight does: %g of %g", names[e],
           cross ? ", cross sections" : "", worst, size);
        for (DidBy by = DID_SIMPLE; by < DID_BYS && !cross; by++) {
            DidMeans means;
            ok(did_means(mem, &means, &did, by), "averaged");
            worst = size = 0;
            for (size_t i = 0; i < did.n; i += 9) {
                double change = moved(mem, &made, &panel, &ask, unit_at(&panel, i), 0, by);
                worst = fmax(worst, fabs(change - means.overall.influence[i]));
                size = fmax(size, fabs(change));
            }
            ok(worst < 1e-5 * size, "… also of means, whose weights are estimated: %g", worst);
        }
    }
}

static void invariances(Arena *mem) {
    Made made, other;
    make(&made);
    Did did, again;
    DidPanel panel = panel_of(&made, 1), changed = panel_of(&other, 1);
    DidAsk ask = {.estimator = DID_ROBUST, .threads = 1}, several = ask;
    several.threads = 3;
    is_int(did_effects(mem, &did, &panel, &ask), DID_FINE, "worked out");
    for (int kind = 0; kind < 4; kind++) {
        other = made;
        for (size_t i = 0; i < UNITS; i++) /* 17 and 60 have no common divisor */
            for (size_t t = 0; t < PERIODS; t++) {
                size_t from = (kind == 0 ? i * 17 % UNITS : i) * PERIODS + t, at = i * PERIODS + t;
                other.first[i] = made.first[from / PERIODS];
                other.y[at] = made.y[from], other.x[at] = made.x[from];
                if (kind == 1) other.y[at] += 100 * pseudo(i) + (double)t * 7;
                if (kind == 2) other.y[at] *= 10;
                if (kind == 3) other.x[at] = 2010 + 1e-3 * made.x[at];
            }
        is_int(did_effects(mem, &again, &changed, &several), DID_FINE, "worked out");
        double worst = 0, by = kind == 2 ? 10 : 1;
        for (size_t c = 0; c < did.n_cells; c++)
            worst = fmax(worst, fmax(fabs(again.cells[c].att - by * did.cells[c].att),
                                     fabs(again.cells[c].se - by * did.cells[c].se)));
        static const char *const names[] = {"the order of units", "levels of units and periods",
                                            "the scale of outcomes", "the scale of covariates"};
        ok(worst < 1e-9 && fabs(again.wald - did.wald) < 1e-6, "%s changes nothing else: %g",
           names[kind], worst);
    }
}

static void bootstrap(Arena *mem) {
    Made made;
    make(&made);
    DidPanel panel = panel_of(&made, 0);
    Did did;
    is_int(did_effects(mem, &did, &panel, &(DidAsk){.estimator = DID_REGRESSION}), DID_FINE, "");
    const double *columns[8];
    for (size_t c = 0; c < 8; c++)
        columns[c] = did.influence + c * did.n;
    DidColumns all = {columns, 8, did.n, (const size_t[]){3, 8}, 2};
    double se[2][8], critical[2][2], few[8], other[2];
    must(did_bootstrap(mem, se[0], critical[0], &all,
                       &(DidDraws){.draws = 4000, .seed = 5, .level = 0.95, .threads = 1}));
    must(did_bootstrap(mem, se[1], critical[1], &all,
                       &(DidDraws){.draws = 4000, .seed = 5, .level = 0.95, .threads = 4}));
    ok(memcmp(se[0], se[1], sizeof se[0]) == 0 && memcmp(critical[0], critical[1], 16) == 0,
       "the same for a seed, whatever the number of threads");
    must(did_bootstrap(mem, few, other, &all,
                       &(DidDraws){.draws = 4000, .seed = 6, .level = 0.95, .threads = 0}));
    ok(few[0] != se[0][0], "another one for another seed");
    DidDraws late = {.draws = 4000, .seed = 5, .level = 0.95, .deadline = 1};
    ok(!did_bootstrap(mem, few, other, &all, &late), "none past the deadline");
    double worst = 0;
    for (size_t c = 0; c < 8; c++)
        worst = fmax(worst, fabs(se[0][c] / did.cells[c].se - 1));
    ok(worst < 0.06, "near the analytic errors: %g", worst);
    ok(critical[0][0] > 1.9 && critical[0][0] < critical[0][1] && critical[0][1] < 3.2,
       "wider for more effects at once: %g, %g", critical[0][0], critical[0][1]);
}

/* All draws of six units, by hand: each subset has its sign. */
static void every_sum(Arena *mem) {
    double values[11], se, critical;
    for (size_t i = 0; i < 11; i++)
        values[i] = pow(2, (double)i);
    const double *column = values;
    DidColumns all = {&column, 1, 11, (const size_t[]){1}, 1};
    must(did_bootstrap(mem, &se, &critical, &all,
                       &(DidDraws){.draws = 100000, .seed = 1, .level = 0.95, .threads = 0}));
    /* Sums of ±2^i are uniform over −2047, −2045 … 2047: quartiles ±1023.5, 95 % below 1945 */
    is_double(se * 11 * 1.3489795, 2047, 20, "the middle half of uniform sums");
    is_double(critical * se * 11, 1945, 8, "and their largest twentieth");
}

/* One of six begins at the third of three times: there are six ways to deal that out, and each
 * one's mean is a plain difference. */
static void dealt_out(Arena *mem) {
    enum { N = 6, DRAWS = 6000 };
    static const double times[] = {1, 2, 3};
    static const double y[N * 3] = {1, 2, 9, 4, 4, 5, 2, 3, 3, 6, 5, 7, 0, 2, 1, 3, 3, 6};
    double first[N] = {3, INFINITY, INFINITY, INFINITY, 99, INFINITY}, change = 0;
    size_t often[N] = {0}, others = 0;
    DidPanel panel = {.n = N, .periods = 3, .times = times, .first = first, .y = y};
    DidAsk ask = {.estimator = DID_REGRESSION};
    static DidPlacebo placebos[DRAWS], again[DRAWS];
    must(did_placebos(placebos, &panel, &ask, &(DidDraws){.draws = DRAWS, .seed = 4}));
    for (size_t i = 0; i < N; i++)
        change += y[i * 3 + 2] - y[i * 3 + 1];
    for (size_t d = 0; d < DRAWS; d++) {
        size_t who = N;
        for (size_t i = 0; i < N; i++) {
            double own = y[i * 3 + 2] - y[i * 3 + 1], att = own - (change - own) / (N - 1);
            double before = y[i * 3 + 1] - y[i * 3], all = 0;
            for (size_t k = 0; k < N; k++)
                all += k == i ? 0 : (y[k * 3 + 1] - y[k * 3]) / (N - 1);
            if (fabs(placebos[d].att - att) < 1e-12 &&
                fabs(placebos[d].before - fabs(before - all)) < 1e-12)
                who = i;
        }
        if (who < N)
            often[who]++;
        else
            others++;
    }
    is_int(others, 0, "each placebo is one of the six plain differences");
    size_t least = DRAWS, most = 0;
    for (size_t i = 0; i < N; i++) {
        if (often[i] < least) least = often[i];
        if (often[i] > most) most = often[i];
    }
    ok(least > 850 && most < 1150, "each as often as the others");
    must(did_placebos(again, &panel, &ask, &(DidDraws){.draws = DRAWS, .seed = 4, .threads = 1}));
    ok(!memcmp(placebos, again, sizeof again), "the same on one thread");
    ok(!did_placebos(again, &panel, &ask, &(DidDraws){.draws = DRAWS, .seed = 4, .deadline = 1}),
       "none past the deadline");
    Did did;
    is_int(did_effects(mem, &did, &panel, &ask), DID_FINE, "the real one");
    ask.deadline = 1;
    is_int(did_effects(mem, &did, &panel, &ask), DID_LATE, "it comes too late past the deadline");
    ask.deadline = 0;
    is_int(did_effects(mem, &did, &panel, &ask), DID_FINE, "and not without one");
    is_double(did_placebo_of(mem, &did).att, 7 - (change - 7) / 5, 1e-12, "is one of them");
    first[1] = 1; /* has begun from the first time on: never takes part */
    must(did_placebos(placebos, &panel, &ask, &(DidDraws){.draws = 500, .seed = 5}));
    double of_second = y[5] - y[4], rest = (change - of_second - 7) / 4;
    bool found = false, foreign = false;
    for (size_t d = 0; d < 500; d++) {
        found |= fabs(placebos[d].att - (7 - rest)) < 1e-12;
        foreign |= !isfinite(placebos[d].att);
    }
    ok(found && !foreign, "who had begun stays out of it");
}

static void troubles(Arena *mem) {
    Made made;
    make(&made);
    Did did;
    DidPanel panel = panel_of(&made, 1);
    DidAsk never = {.estimator = DID_ROBUST}, not_yet = {.estimator = DID_ROBUST, .not_yet = true};
    panel.periods = 1;
    is_int(did_effects(mem, &did, &panel, &never), DID_ONE_PERIOD, "one period");
    panel = panel_of(&made, 1);
    for (size_t i = 0; i < UNITS; i++)
        made.x[i * PERIODS] = made.x[i * PERIODS + 1] = made.x[i * PERIODS + 2] =
            made.x[i * PERIODS + 3] = made.x[i * PERIODS + 4] = 0.1;
    is_int(did_effects(mem, &did, &panel, &never), DID_SINGULAR, "a constant covariate");
    is_int(did.which, 0, "which one");
    make(&made);
    for (size_t i = 0; i < UNITS; i++)
        if (isinf(made.first[i])) made.first[i] = 2005;
    is_int(did_effects(mem, &did, &panel, &never), DID_NO_CONTROLS, "all begin");
    is_int(did_effects(mem, &did, &panel, &not_yet), DID_FINE, "… the last ones are controls");
    is_int(did.periods_used, 4, "until they begin");
    for (size_t i = 0; i < UNITS; i++)
        made.first[i] = 2005;
    is_int(did_effects(mem, &did, &panel, &not_yet), DID_NOBODY, "all begin at once");
    for (size_t i = 0; i < UNITS; i++)
        made.first[i] = INFINITY;
    is_int(did_effects(mem, &did, &panel, &never), DID_NOBODY, "nobody begins");
    make(&made);
    for (size_t i = 0; i < UNITS; i++) /* the covariate tells exactly who begins */
        for (size_t t = 0; t < PERIODS; t++)
            made.x[i * PERIODS + t] = isinf(made.first[i]) ? pseudo(i) - 5 : pseudo(i) + 5;
    is_int(did_effects(mem, &did, &panel, &never), DID_ALL_UNDEFINED, "perfect separation");
    is_int(did.cells[0].state, DID_NO_OVERLAP, "is told by the cells");
    make(&made);
    for (size_t i = 0; i < (size_t)UNITS * PERIODS; i++)
        made.y[i] = 7;
    DidPanel plain = panel_of(&made, 0);
    is_int(did_effects(mem, &did, &plain, &never), DID_FINE, "constant outcomes");
    ok(did.cells[0].att == 0 && isnan(did.cells[0].se) && isnan(did.wald), "have no errors");
}

int main(void) {
    Arena *mem = arena_new();
    plain_means(mem);
    influences(mem, false);
    influences(mem, true);
    invariances(mem);
    bootstrap(mem);
    every_sum(mem);
    dealt_out(mem);
    troubles(mem);
    arena_free(mem);
    return done();
}

/* Do forecasts of pupils hold what their header says? Closed cases, properties, and a simulation
 * worked out a second time in a plain way. */

#include <math.h>
#include <stdlib.h>

#include "tap.h"

#include "stats/stats.h"

enum { YEARS = 9, GRADES = 4, AHEAD = 5, UNITS = 40, DRAWS = 1501 };

/* Each grade has exactly as many as the ratios say. */
static void exact_past(double *pupils, const double *births, const double *ratios) {
    for (size_t y = 0; y < YEARS; y++)
        for (size_t g = 0; g < GRADES; g++) {
            double *at = pupils + y * GRADES + g;
            *at = !g ? births[y] * ratios[0] : y ? at[-GRADES - 1] * ratios[g] : 50 + (double)g;
        }
}

static bool near(double a, double b) {
    return fabs(a - b) <= 1e-12 * fabs(b);
}

static void test_exact(void) {
    const double ratios[GRADES] = {0.98, 0.97, 1.02, 0.9};
    double births[YEARS + AHEAD], pupils[YEARS * GRADES], found[GRADES], off[(YEARS - 1) * GRADES];
    for (size_t y = 0; y < YEARS + AHEAD; y++)
        births[y] = 100 + 7 * (double)((y * 5) % 11);
    exact_past(pupils, births, ratios);
    ForecastPast past = {pupils, births, YEARS, GRADES};
    for (ForecastAverage a = 0; a < FORECAST_AVERAGES; a++) {
        forecast_ratios(found, &past, a);
        bool same = true;
        for (size_t g = 0; g < GRADES; g++)
            same &= near(found[g], ratios[g]);
        ok(same, "average %d of equal ratios is that ratio", (int)a);
        ok(forecast_backtest(&past, 1, a, 3, 4) < 1e-12, "average %d: nothing is off", (int)a);
    }
    forecast_deviations(off, &past);
    double most = 0;
    for (size_t i = 0; i < (YEARS - 1) * GRADES; i++)
        most = fmax(most, fabs(off[i]));
    ok(most < 1e-12, "equal ratios do not deviate");
}

static void test_gaps(void) {
    /* Nobody in grade 0 in the second year: that ratio is left out. */
    const double pupils[] = {10, 9, 0, 5, 8, 3, 4, 4};
    double ratios[2];
    ForecastPast past = {pupils, NULL, 4, 2};
    forecast_ratios(ratios, &past, FORECAST_MEAN_LAST3);
    ok(isnan(ratios[0]) && near(ratios[1], 0.5), "without births, and over a year with nobody");
    forecast_ratios(ratios, &past, FORECAST_LAST);
    ok(near(ratios[1], 0.5), "the last ratio that there is");
    ok(isnan(forecast_backtest(&past, 1, FORECAST_LAST, 2, 2)),
       "nothing known leads two years ahead");
    const double zero[] = {0, 3, 0, 3};
    past = (ForecastPast){zero, NULL, 2, 2};
    forecast_ratios(ratios, &past, FORECAST_POOLED_LAST3);
    ok(isnan(ratios[1]), "no ratio to nothing");
}

static void test_added(void) {
    const double start[2] = {10, 20}, ratios[2] = {1, 0.5}, entry[3] = {10, 12, 14};
    const double added[6] = {1, 2, 0, 0, 0, 0};
    double out[6];
    forecast_project(out, start, ratios, entry, added, 3, 2);
    ok(out[0] == 11 && out[1] == 7 && out[3] == 5.5 && out[5] == 6,
       "who moves in goes up from then on");
}

typedef struct Drawn {
    Range cells[UNITS * AHEAD * GRADES], units[UNITS * AHEAD], years[AHEAD];
    double start[UNITS * GRADES], ratios[UNITS * GRADES], entry[UNITS * AHEAD];
    double off[UNITS * (YEARS - 1) * GRADES];
} Drawn;

static ForecastDraws draws_of(Drawn *drawn, size_t threads) {
    for (size_t i = 0; i < UNITS * GRADES; i++)
        drawn->start[i] = 40 + (double)(i % 17), drawn->ratios[i] = 0.9 + 0.01 * (double)(i % 13);
    for (size_t i = 0; i < UNITS * AHEAD; i++)
        drawn->entry[i] = 50 + (double)(i % 7);
    for (size_t i = 0; i < UNITS * (YEARS - 1) * GRADES; i++)
        drawn->off[i] = 0.05 * sin((double)i * 1.7);
    return (ForecastDraws){.n_units = UNITS,
                           .n_grades = GRADES,
                           .n_years = AHEAD,
                           .start = drawn->start,
                           .ratios = drawn->ratios,
                           .entry = drawn->entry,
                           .deviations = drawn->off,
                           .n_past = YEARS - 1,
                           .draws = DRAWS,
                           .threads = threads,
                           .seed = 7,
                           .level = 0.8,
                           .cells = drawn->cells,
                           .units = drawn->units,
                           .years = drawn->years};
}

static int ascending(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The first year of one cell, drawn and sorted by hand. */
static Range first_cell(const Drawn *drawn) {
    static double values[DRAWS];
    Random random = random_begin(7, 0);
    for (size_t d = 0; d < DRAWS; d++) {
        size_t choice = (size_t)random_below(&random, 2 * (YEARS - 1));
        double off = drawn->off[choice / 2 * GRADES + 1];
        values[d] = drawn->start[0] * drawn->ratios[1] * exp(choice % 2 ? -off : off);
    }
    qsort(values, DRAWS, sizeof *values, ascending);
    return (Range){values[150], values[1350]};
}

static void test_draws(void) {
    Cx cx;
    static Drawn one, three;
    cx_begin(&cx, DE);
    ForecastDraws first = draws_of(&one, 1), second = draws_of(&three, 3);
    must(forecast_draws(cx.mem, &first));
    must(forecast_draws(cx.mem, &second));
    ok(memcmp(one.cells, three.cells, sizeof one.cells) == 0 &&
           memcmp(one.years, three.years, sizeof one.years) == 0,
       "the same bands whatever the number of threads");
    Range mine = first_cell(&one);
    ok(near(one.cells[1].low, mine.low) && near(one.cells[1].high, mine.high),
       "a cell as drawn and sorted by hand");
    double width = one.years[0].high - one.years[0].low, units = 0;
    for (size_t u = 0; u < UNITS; u++)
        units += one.units[u * AHEAD].high - one.units[u * AHEAD].low;
    ok(width > 0 && width < units, "what falls in one unit and rises in another cancels out");
    first.level = 0.95, first.cells = three.cells;
    must(forecast_draws(cx.mem, &first));
    bool wider = true;
    for (size_t i = 0; i < UNITS * AHEAD * GRADES; i++)
        wider &= three.cells[i].low <= one.cells[i].low && three.cells[i].high >= one.cells[i].high;
    ok(wider, "a higher level is nowhere narrower");
    for (size_t i = 0; i < UNITS * GRADES * (YEARS - 1); i++)
        one.off[i] = 0.3;
    first.draws = 100000, first.n_years = 1;
    must(forecast_draws(cx.mem, &first));
    ok(near(three.cells[1].low, one.start[0] * one.ratios[1] * exp(-0.3)),
       "many equal numbers are no burden");
    first.deadline = 1;
    ok(!forecast_draws(cx.mem, &first), "past the deadline there are no bands");
    cx_end(&cx);
}

static void test_classes(void) {
    const double bounds[] = {29, 56, 81, 104, 125, 150};
    const double pupils[] = {0, 0.4, 1, 29.4, 29.5, 150, 151, 175, 176};
    const double classes[] = {0, 0, 1, 1, 2, 6, 7, 7, 8};
    for (size_t i = 0; i < sizeof pupils / sizeof *pupils; i++)
        ok(classes_of(pupils[i], bounds, 6, 25) == classes[i], "classes of %g", pupils[i]);
    ok(classes_of(51, NULL, 0, 25) == 3, "without bands by the step alone");
}

int main(void) {
    test_exact();
    test_gaps();
    test_added();
    test_draws();
    test_classes();
    return done();
}

/* Are gaps, effect sizes and intervals right where everything can be counted out? Exact
 * distributions are summed over all tables here, in logarithms of factorials; Cliff's delta over
 * all pairs. */

#include "tap.h"

#include "stats/stats.h"

#define EACH(cases) for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++)

static const Fourfold tables[] = {{3, 7, 1, 14}, {12, 74, 8, 89}, {27, 74, 0, 75},
                                  {0, 9, 4, 6},  {5, 0, 2, 3},    {18, 66, 15, 111},
                                  {1, 1, 1, 1},  {40, 2, 31, 9},  {620, 1804, 377, 3120}};

static double choose(double n, double k) {
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

typedef struct Given { /* chances of the first cell given both margins */
    double below, at, above, mean, rare;
} Given;
static Given given(const Fourfold *t, double odds) {
    double n1 = t->a + t->b, n2 = t->c + t->d, m = t->a + t->c, most = -INFINITY, all = 0;
    Given sums = {0};
    for (double k = fmax(0, m - n2); k <= fmin(n1, m); k++)
        most = fmax(most, choose(n1, k) + choose(n2, m - k) + k * log(odds));
    double seen = exp(choose(n1, t->a) + choose(n2, m - t->a) + t->a * log(odds) - most);
    for (double k = fmax(0, m - n2); k <= fmin(n1, m); k++) {
        double p = exp(choose(n1, k) + choose(n2, m - k) + k * log(odds) - most);
        all += p;
        *(k < t->a ? &sums.below : k > t->a ? &sums.above : &sums.at) += p;
        sums.mean += k * p;
        if (p <= seen * (1 + 1e-7)) sums.rare += p;
    }
    sums.below /= all, sums.at /= all, sums.above /= all, sums.mean /= all, sums.rare /= all;
    return sums;
}

static void exact(void) {
    double worst = 0, rare = 0;
    EACH(tables) {
        const Fourfold *t = &tables[i];
        Estimate conditional = fourfold_exact(t, 0.95), middle = fourfold_mid_p(t, 0.95);
        rare = fmax(rare, fabs(fourfold_fisher(t) / given(t, 1).rare - 1));
        if (conditional.low > 0) {
            Given low = given(t, conditional.low), half = given(t, middle.low);
            worst = fmax(worst, fabs(low.at + low.above - 0.025));
            worst = fmax(worst, fabs(half.at / 2 + half.above - 0.025));
        }
        if (isfinite(conditional.high)) {
            Given high = given(t, conditional.high), half = given(t, middle.high);
            worst = fmax(worst, fabs(high.at + high.below - 0.025));
            worst = fmax(worst, fabs(half.at / 2 + half.below - 0.025));
        }
        if (!(conditional.value > 0) || isinf(conditional.value)) continue;
        worst = fmax(worst, fabs(given(t, conditional.value).mean / t->a - 1));
        Given half = given(t, middle.value);
        worst = fmax(worst, fabs(half.at / 2 + half.above - 0.5));
    }
    ok(worst < 1e-9, "exact and mid-p limits leave what they should: %g", worst);
    ok(rare < 1e-9, "Fisher's p is the sum of what is as rare: %g", rare);
    Estimate lowest = fourfold_exact(&tables[3], 0.95), highest = fourfold_exact(&tables[2], 0.95);
    ok(lowest.value == 0 && lowest.low == 0 && lowest.high > 1, "none in the first group");
    ok(isinf(highest.value) && isinf(highest.high) && highest.low > 1, "none in the second");
    Estimate nothing = fourfold_exact(&(Fourfold){0, 5, 0, 7}, 0.95);
    ok(isnan(nothing.value) && nothing.low == 0 && isinf(nothing.high), "no events tell nothing");
}

/* The score statistic of the difference with the most likely chances found on a fine grid. */
static double difference_score(const Fourfold *t, double gap) {
    double n1 = t->a + t->b, n2 = t->c + t->d, best = -INFINITY, at = 0;
    double low = fmax(0, -gap), high = fmin(1, 1 - gap);
    for (int round = 0; round < 6; round++) {
        double step = (high - low) / 200, from = low;
        for (int i = 0; i <= 200; i++) {
            double p2 = from + i * step, p1 = p2 + gap, sum = 0;
            sum += t->a > 0 ? t->a * log(p1) : 0;
            sum += t->b > 0 ? t->b * log(1 - p1) : 0;
            sum += t->c > 0 ? t->c * log(p2) : 0;
            sum += t->d > 0 ? t->d * log(1 - p2) : 0;
            if (sum > best) best = sum, at = p2;
        }
        low = fmax(low, at - step), high = fmin(high, at + step);
    }
    double p1 = at + gap, variance = p1 * (1 - p1) / n1 + at * (1 - at) / n2;
    return (t->a / n1 - t->c / n2 - gap) / sqrt(variance);
}

static void scores(void) {
    double z = normal_two_sided(0.95), worst = 0;
    EACH(tables) {
        const Fourfold *t = &tables[i];
        Estimate gap = fourfold_difference_score(t, 0.95);
        if (gap.low > -1) worst = fmax(worst, fabs(difference_score(t, gap.low) - z));
        if (gap.high < 1) worst = fmax(worst, fabs(difference_score(t, gap.high) + z));
    }
    ok(worst < 1e-5, "score limits of the difference: %g", worst);
    bool fine = true;
    EACH(tables) { /* turning the groups round turns everything round */
        const Fourfold *t = &tables[i], back = {t->c, t->d, t->a, t->b};
        Estimate odds = fourfold_odds_ratio_score(t, 0.95);
        Estimate turned = fourfold_odds_ratio_score(&back, 0.95);
        Estimate ratio = fourfold_koopman(t, 0.95), other = fourfold_koopman(&back, 0.95);
        Estimate gap = fourfold_newcombe(t, 0.95), less = fourfold_newcombe(&back, 0.95);
        double off = 0;
        if (odds.low > 0) off = fmax(off, fabs(odds.low * turned.high - 1));
        if (isfinite(odds.high)) off = fmax(off, fabs(odds.high * turned.low - 1));
        if (ratio.low > 0) off = fmax(off, fabs(ratio.low * other.high - 1));
        if (isfinite(ratio.high)) off = fmax(off, fabs(ratio.high * other.low - 1));
        off = fmax(off, fabs(gap.low + less.high));
        fine = fine && off < 1e-9 && gap.low >= -1 && gap.high <= 1;
        if (off >= 1e-9) printf("# table %zu: %g\n", i, off);
    }
    ok(fine, "the other way round it is the other way round");
}

static void closed(void) {
    const Fourfold t = {18, 66, 15, 111}, zero = {27, 74, 0, 75};
    is_double(fourfold_odds_ratio(&t, 0.95).value, 18.0 * 111 / (66 * 15), 1e-15, "odds ratio");
    is_double(fourfold_ratio(&t, 0.95).value, 1.8, 1e-15, "ratio");
    is_double(fourfold_difference(&t, 0.95).value, 2.0 / 21, 1e-15, "difference");
    Estimate odds = fourfold_odds_ratio(&zero, 0.95);
    ok(isinf(odds.value) && isnan(odds.low) && isnan(odds.high), "no error of the logarithm of 0");
    ok(!fourfold_valid(&(Fourfold){1, 2, -1, 3}) && !fourfold_valid(&(Fourfold){1, 2, 0, 0}) &&
           !fourfold_valid(&(Fourfold){1.5, 2, 1, 1}) && !fourfold_valid(&(Fourfold){NAN, 1, 1, 1}),
       "what is no table");
    MantelHaenszel one, two;
    fourfold_strata(&one, &t, 1, 0.95);
    fourfold_strata(&two, (Fourfold[]){t, t, {0, 5, 0, 9}}, 3, 0.95);
    is_double(one.odds_ratio.value, fourfold_odds_ratio(&t, 0.95).value, 1e-14, "one stratum");
    is_double(two.odds_ratio.value, one.odds_ratio.value, 1e-14, "the same twice, and nothing");
    is_double(two.chi_square, 2 * one.chi_square, 1e-13, "its test counts both");
    ok(!fourfold_strata(&one, (Fourfold[]){{0, 5, 0, 9}}, 1, 0.95), "strata that tell nothing");
}

static void intervals(void) {
    double worst = 0;
    bool inside = true;
    for (double n = 1; n <= 40; n++)
        for (double k = 0; k <= n; k++) {
            Range exact_one = interval_clopper_pearson(k, n, 0.9),
                  wilson = interval_wilson(k, n, 0.9);
            Range turned = interval_wilson(n - k, n, 0.9),
                  cp = interval_clopper_pearson(n - k, n, 0.9);
            Range jeffreys = interval_jeffreys(k, n, 0.9), garwood = interval_garwood(k, 0.9);
            worst = fmax(worst, fabs(wilson.low + turned.high - 1));
            worst = fmax(worst, fabs(exact_one.low + cp.high - 1));
            if (k > 0)
                worst = fmax(worst, fabs(1 - binomial_below(k - 1, n, exact_one.low) - 0.05));
            if (k < n) worst = fmax(worst, fabs(binomial_below(k, n, exact_one.high) - 0.05));
            worst = fmax(worst, fabs(gamma_above(garwood.high, k + 1) - 0.05));
            inside = inside && wilson.low <= k / n && wilson.high >= k / n &&
                     jeffreys.low <= k / n && jeffreys.high >= k / n &&
                     exact_one.low <= jeffreys.low + 1e-12;
        }
    ok(worst < 1e-12, "limits leave 5 %% on either side: %g", worst);
    ok(inside, "the share lies within");
}

static void effects(void) {
    static const double x[] = {3, 5, 5, 8, 9, 2}, y[] = {1, 5, 4, 4, 6, 7, 0};
    enum { N1 = 6, N2 = 7 };
    Ranked room[N1 + N2];
    double pairs = 0, scaled_x[N1], scaled_y[N2];
    Effect effect, scaled, turned;
    is_int(effect_of(&effect, x, N1, y, N2, 0.95, room), EFFECT_FINE, "an effect");
    for (size_t i = 0; i < N1; i++)
        for (size_t j = 0; j < N2; j++)
            pairs += (x[i] > y[j]) - (x[i] < y[j]);
    is_double(effect.cliff.value, pairs / (N1 * N2), 1e-15, "Cliff's delta over all pairs");
    for (size_t i = 0; i < N1; i++)
        scaled_x[i] = 1000 + 7 * x[i];
    for (size_t i = 0; i < N2; i++)
        scaled_y[i] = 1000 + 7 * y[i];
    effect_of(&scaled, scaled_x, N1, scaled_y, N2, 0.95, room);
    is_double(scaled.hedges.low, effect.hedges.low, 1e-11, "units do not matter");
    effect_of(&turned, y, N2, x, N1, 0.95, room);
    is_double(turned.cohen.low, -effect.cohen.high, 1e-11, "the other way round");
    is_double(turned.wilcoxon + effect.wilcoxon, N1 * N2, 0, "rank sums share all pairs");
    is_double(noncentral_t_below(effect.cohen.value / sqrt(1.0 / N1 + 1.0 / N2), N1 + N2 - 2,
                                 effect.cohen.low / sqrt(1.0 / N1 + 1.0 / N2)),
              0.975, 1e-12, "the limit leaves 2.5 %%");
    is_int(effect_of(&effect, x, 1, y, N2, 0.95, room), EFFECT_FEW, "one is no group");
    is_int(effect_of(&effect, (double[]){2, 2}, 2, y, N2, 0.95, room), EFFECT_CONSTANT,
           "no spread");
    is_int(effect_of(&effect, (double[]){1e200, -1e200}, 2, y, N2, 0.95, room), EFFECT_HUGE,
           "squares that overflow");
    effect_of(&effect, (double[]){5, 6}, 2, (double[]){1, 2}, 2, 0.95, room);
    ok(effect.cliff.value == 1 && isnan(effect.cliff.low), "without overlap there is no interval");
    Cramer cramer, wider;
    const double table[] = {10, 20, 30, 5}, empty[] = {10, 0, 20, 30, 0, 5, 0, 0, 0};
    ok(effect_cramer(&cramer, table, 2, 2, 0.95) && effect_cramer(&wider, empty, 3, 3, 0.95),
       "tables");
    is_double(cramer.v.value, wider.v.value, 1e-15, "empty rows and columns do not count");
    ok(!effect_cramer(&cramer, (double[]){1, 2}, 1, 2, 0.95), "one row is no table");
}

static void gaps(void) {
    Estimate rank;
    const double first[] = {5, 3, 2}, second[] = {1, 4, 5};
    double pairs = 0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            pairs += first[i] * second[j] * ((i > j) - (i < j));
    gap_rank(&rank, first, second, 3, 0.95);
    is_double(rank.value, pairs / 100, 1e-15, "rank gap over all pairs");
    ok(!gap_rank(&rank, first, (double[]){0, 0, 0}, 3, 0.95), "no gap from nobody");
    const GapShare strata[] = {{30, 100, 10, 50}, {5, 60, 20, 200}, {9, 10, 7, 9}};
    GapParts parts;
    size_t stratum;
    ok(gap_parts(&parts, strata, 3, &stratum), "parts");
    is_double(parts.gap, 44.0 / 170 - 37.0 / 259, 1e-15, "the whole gap");
    is_double(parts.composition + parts.within, parts.gap, 1e-15, "is the sum of its parts");
    ok(!gap_parts(&parts, (GapShare[]){{1, 2, 3, 4}, {0, 0, 1, 2}}, 2, &stratum) && stratum == 1,
       "a stratum with one group only");
    const GapShare years[] = {{50, 100, 40, 100}, {50, 100, 38, 100}, {50, 100, 36, 100}};
    GapTrend trend;
    ok(gap_trend(&trend, years, (double[]){2010, 2011, 2012}, 3, 0.95), "a trend");
    is_double(trend.slope.value, 0.02, 1e-4, "two points a year");
    ok(!gap_trend(&trend, years, (double[]){1, 1, 1}, 3, 0.95), "none at one time");
    ok(!gap_trend(&trend, years, (double[]){1, 2, 3}, 2, 0.95), "none of two times");
    /* R 4.2: lm(gap ~ year, weights = 1 / variance): slope, confint, residual variance */
    const GapShare uneven[] = {{120, 1500, 80, 1450}, {130, 1480, 95, 1440}, {128, 1520, 70, 1460},
                               {150, 1510, 99, 1470}, {141, 1490, 85, 1430}, {160, 1530, 60, 1455}};
    const double when[] = {2010, 2011, 2012, 2013, 2014, 2016};
    ok(gap_trend(&trend, uneven, when, 6, 0.95), "a trend of uneven years");
    is_double(trend.slope.value, 0.00607808894749128, 1e-11, "its slope");
    is_double(trend.dispersion, 0.6071916867155798, 1e-9, "gaps scatter less than by chance");
    is_double(trend.error, 0.00195407097432248, 1e-9, "the error takes the variances as known");
    ok(trend.scattered.low < trend.slope.low, "little scatter narrows nothing");
    GapShare large[6]; /* ten times the cases: the same gaps scatter more than by chance */
    for (size_t i = 0; i < 6; i++)
        large[i] =
            (GapShare){uneven[i].k1 * 10, uneven[i].n1 * 10, uneven[i].k2 * 10, uneven[i].n2 * 10};
    ok(gap_trend(&trend, large, when, 6, 0.95), "a trend of many cases");
    is_double(trend.dispersion, 6.09171352964389, 1e-9, "they scatter more than by chance");
    is_double(trend.scattered.low, 0.001850738198999892, 1e-11, "from (confint)");
    is_double(trend.scattered.high, 0.010305224234083456, 1e-11, "to (confint)");
    GapSlope slope;
    /* groups of one size whose rates lie on a line: 0.1, 0.2, 0.3, 0.4 at 1/8, 3/8, 5/8, 7/8 */
    gap_slope(&slope, (double[]){10, 20, 30, 40}, (double[]){100, 100, 100, 100}, 4, 0.95);
    is_double(slope.slope.value, 0.4, 1e-14, "slope index");
    is_double(slope.relative.value, 0.4 / 0.25, 1e-14, "relative to the mean");
    is_double(slope.ratio.value, 0.05 / 0.45, 1e-14, "bottom to top");
    gap_slope(&slope, (double[]){0, 90}, (double[]){100, 100}, 2, 0.95);
    ok(isnan(slope.ratio.value) && slope.slope.value > 0, "no ratio to a line below 0");
}

int main(void) {
    exact();
    scores();
    closed();
    intervals();
    effects();
    gaps();
    return done();
}

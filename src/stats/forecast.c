/* How many pupils will there be in each grade, and how far off would such forecasts have been? */

#include <math.h>

#include "stats/forecast.h"

enum { LAST_FEW = 3, LAST_SOME = 5 };

/* Pairs of numbers, each list with steps of its own, in the order of years. */
typedef struct Pairs {
    const double *from, *to;
    size_t from_step, to_step, n;
} Pairs;

static double from_at(const Pairs *pairs, size_t i) {
    return pairs->from[i * pairs->from_step];
}

static double to_at(const Pairs *pairs, size_t i) {
    return pairs->to[i * pairs->to_step];
}

/* Of grade g; births to the entry grade for 0. */
static Pairs pairs_of(const ForecastPast *past, size_t g) {
    size_t step = past->n_grades;
    if (g == 0) return (Pairs){past->births, past->pupils, 1, step, past->n_years};
    return (Pairs){past->pupils + g - 1, past->pupils + step + g, step, step, past->n_years - 1};
}

/* The places of the last pairs that have a ratio, the newest first. */
static size_t last_pairs(const Pairs *pairs, size_t most, size_t *places) {
    size_t n = 0;
    for (size_t i = pairs->n; i-- > 0 && n < most;)
        if (from_at(pairs, i) > 0) places[n++] = i;
    return n;
}

static double ratio_at(const Pairs *pairs, size_t i) {
    return to_at(pairs, i) / from_at(pairs, i);
}

static double mean_all(const Pairs *pairs) {
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < pairs->n; i++)
        if (from_at(pairs, i) > 0) sum += ratio_at(pairs, i), n++;
    return n ? sum / (double)n : NAN;
}

static double median(double *x, size_t n) {
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && x[j] < x[j - 1]; j--) {
            double swap = x[j];
            x[j] = x[j - 1], x[j - 1] = swap;
        }
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double average_few(const Pairs *pairs, const size_t *places, size_t n,
                          ForecastAverage average) {
    double sum = 0, weights = 0;
    for (size_t k = 0; k < n; k++) {
        double ratio = ratio_at(pairs, places[k]);
        double weight = average == FORECAST_WEIGHTED_1_2_3 ? (double)(LAST_FEW - k)
                        : average == FORECAST_POOLED_LAST3 ? from_at(pairs, places[k])
                                                           : 1;
        sum += weight * (average == FORECAST_GEOMETRIC_LAST3 ? log(ratio) : ratio);
        weights += weight;
    }
    return average == FORECAST_GEOMETRIC_LAST3 ? exp(sum / weights) : sum / weights;
}

static double ratio_of(const Pairs *pairs, ForecastAverage average) {
    size_t places[LAST_SOME];
    double some[LAST_SOME];
    if (!pairs->from) return NAN;
    if (average == FORECAST_MEAN_ALL) return mean_all(pairs);
    size_t most = average == FORECAST_LAST           ? 1
                  : average == FORECAST_MEDIAN_LAST5 ? LAST_SOME
                                                     : LAST_FEW;
    size_t n = last_pairs(pairs, most, places);
    if (!n) return NAN;
    for (size_t k = 0; k < n; k++)
        some[k] = ratio_at(pairs, places[k]);
    return average == FORECAST_MEDIAN_LAST5 ? median(some, n)
                                            : average_few(pairs, places, n, average);
}

void forecast_ratios(double *ratios, const ForecastPast *past, ForecastAverage average) {
    for (size_t g = 0; g < past->n_grades; g++) {
        Pairs pairs = pairs_of(past, g);
        ratios[g] = ratio_of(&pairs, average);
    }
}

void forecast_project(double *out, const double *start, const double *ratios, const double *entry,
                      const double *added, size_t n_years, size_t n_grades) {
    const double *before = start;
    for (size_t y = 0; y < n_years; y++, before = out, out += n_grades) {
        for (size_t g = 0; g < n_grades; g++) {
            out[g] = g ? before[g - 1] * ratios[g] : entry[y];
            if (added) out[g] += added[y * n_grades + g];
        }
    }
}

/* ---- back-test ---- */

/* A cell of the year `ahead` after the last one of `known`, without the years in between: who is
 * there goes up grade by grade, ratio by ratio. */
static double cell_ahead(const ForecastPast *known, ForecastAverage average, size_t g,
                         size_t ahead) {
    size_t last = known->n_years - 1, up = ahead < g ? ahead : g;
    double pupils;
    if (ahead <= g)
        pupils = known->pupils[last * known->n_grades + g - ahead];
    else if (known->births) {
        Pairs entry = pairs_of(known, 0);
        pupils = ratio_of(&entry, average) * known->births[last + ahead - g];
    } else
        return NAN;
    for (size_t k = g - up + 1; k <= g; k++) {
        Pairs pairs = pairs_of(known, k);
        pupils *= ratio_of(&pairs, average);
    }
    return pupils;
}

double forecast_backtest(const ForecastPast *units, size_t n_units, ForecastAverage average,
                         size_t first_cut, size_t horizon) {
    double sum = 0;
    size_t cuts = 0;
    if (first_cut < 2) first_cut = 2;
    for (size_t cut = first_cut; n_units && cut + horizon <= units[0].n_years; cut++) {
        double off = 0;
        size_t cells = 0;
        for (size_t u = 0; u < n_units; u++) {
            ForecastPast known = units[u];
            known.n_years = cut;
            for (size_t g = 0; g < known.n_grades; g++) {
                double real = known.pupils[(cut + horizon - 1) * known.n_grades + g];
                double ahead = cell_ahead(&known, average, g, horizon);
                if (!(real > 0) || !isfinite(ahead)) continue;
                off += fabs(ahead - real) / real;
                cells++;
            }
        }
        if (cells) sum += off / (double)cells, cuts++;
    }
    return cuts ? sum / (double)cuts : NAN;
}

/* ---- spread ---- */

/* ln of the ratio that leads into a year; NAN where there is none. */
static double log_into(const ForecastPast *past, size_t year, size_t g) {
    const double *now = past->pupils + year * past->n_grades;
    double from = g ? now[g - 1 - past->n_grades] : past->births ? past->births[year] : 1;
    return from > 0 && now[g] > 0 ? log(now[g] / from) : NAN;
}

void forecast_deviations(double *out, const ForecastPast *past) {
    size_t n_grades = past->n_grades, years = past->n_years - 1;
    for (size_t g = 0; g < n_grades; g++) {
        double sum = 0, scale = 0;
        size_t n = 0;
        for (size_t y = 0; y < years; y++) {
            double *at = &out[y * n_grades + g];
            *at = log_into(past, y + 1, g);
            if (!isnan(*at)) sum += *at, n++;
        }
        if (n > 1) scale = sqrt((double)(n + 1) / (double)(n - 1) * (double)years / (double)n);
        for (size_t y = 0; y < years; y++) {
            double *at = &out[y * n_grades + g];
            *at = isnan(*at) || n < 2 ? 0 : (*at - sum / (double)n) * scale;
        }
    }
}

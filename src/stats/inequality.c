/* How unequally is something spread over people, and along the rank of something else? */

#include <math.h>

#include "stats/inequality.h"

/* Where those end that have the same number as the one at `from`. */
static size_t ties_end(const double *x, const uint32_t *order, size_t n, size_t from) {
    size_t to = from + 1;
    while (to < n && x[order[to]] <= x[order[from]])
        to++;
    return to;
}

static double sum_of(const double *w, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += w[i];
    return sum;
}

void inequality_midrank(double *rank, const double *x, const double *w, const uint32_t *order,
                        size_t n) {
    double all = sum_of(w, n), below = 0;
    for (size_t from = 0, to; from < n; from = to) {
        double same = 0;
        to = ties_end(x, order, n, from);
        for (size_t i = from; i < to; i++)
            same += w[order[i]];
        for (size_t i = from; i < to; i++)
            rank[order[i]] = (below + same / 2) / all;
        below += same;
    }
}

void inequality_of(Inequality *out, const double *y, const double *w, const double *rank,
                   size_t n) {
    double all = sum_of(w, n), sum = 0, ranked = 0, t = 0, l = 0, squares = 0;
    bool positive = true;
    for (size_t i = 0; i < n; i++) {
        sum += w[i] * y[i];
        ranked += w[i] * y[i] * (rank[i] - 0.5);
        positive = positive && y[i] > 0;
    }
    double mean = sum / all;
    *out = (Inequality){.weight = all, .mean = mean, .gini = mean > 0 ? 2 * ranked / sum : NAN};
    for (size_t i = 0; i < n; i++) {
        double off = y[i] / mean - 1;
        squares += w[i] * off * off;
        if (!positive) continue;
        t += w[i] * (y[i] / mean) * log(y[i] / mean);
        l += w[i] * log(mean / y[i]);
    }
    out->theil_t = positive ? t / all : NAN;
    out->theil_l = positive ? l / all : NAN;
    out->half_cv2 = mean > 0 ? squares / (2 * all) : NAN;
}

bool inequality_concentration(Concentration *out, const double *y, const double *w,
                              const double *rank, size_t n, double nu) {
    double all = sum_of(w, n), sum = 0, ranked = 0, extended = 0, spread = 0, centre = 0;
    bool binary = true;
    for (size_t i = 0; i < n; i++) {
        double off = rank[i] - 0.5;
        sum += w[i] * y[i];
        ranked += w[i] * y[i] * off;
        extended += w[i] * y[i] * pow(1 - rank[i], nu - 1);
        spread += w[i] * off * off;
        centre += w[i] * off;
        binary = binary && (y[i] == 0 || y[i] == 1);
    }
    double mean = sum / all, variance = spread / all - centre / all * (centre / all);
    if (mean == 0 || !(spread > 0) || !isfinite(ranked)) return false;
    double slope = (ranked / all - mean * centre / all) / variance;
    *out = (Concentration){
        .mean = mean, .index = 2 * ranked / sum, .extended = 1 - nu * extended / sum};
    out->regression = 2 * variance / mean * slope;
    out->wagstaff = binary && mean < 1 ? out->index / (1 - mean) : NAN;
    out->erreygers = binary ? 4 * mean * out->index : NAN;
    return true;
}

bool inequality_grouped(double *index, double *mean, const double *people, const double *rate,
                        size_t n) {
    double all = sum_of(people, n), events = 0;
    for (size_t i = 0; i < n; i++)
        events += people[i] * rate[i];
    if (!(events > 0) || !isfinite(events)) return false;
    double p = 0, l = 0;
    *index = 0, *mean = events / all;
    for (size_t i = 0; i < n; i++) {
        double next_p = p + people[i] / all, next_l = l + people[i] * rate[i] / events;
        *index += p * next_l - next_p * l;
        p = next_p, l = next_l;
    }
    return true;
}

double inequality_quantile(const double *y, const double *w, const uint32_t *order, size_t n,
                           double share) {
    double all = 0, below = 0;
    for (size_t i = 0; i < n; i++)
        all += w[order[i]];
    for (size_t i = 0; i + 1 < n; i++) {
        below += w[order[i]];
        if (below / all == share) return (y[order[i]] + y[order[i + 1]]) / 2;
        if (below / all > share) return y[order[i]];
    }
    return y[order[n - 1]];
}

double inequality_gini_eurostat(const double *y, const double *w, const uint32_t *order, size_t n) {
    double below = 0, sum = 0, ranked = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = w[order[i]], amount = weight * y[order[i]];
        below += weight;
        sum += amount;
        ranked += amount * below;
        squares += weight * amount;
    }
    return (2 * ranked - squares) / (below * sum) - 1;
}

double inequality_s80_s20(const double *y, const double *w, const uint32_t *order, size_t n) {
    double low = inequality_quantile(y, w, order, n, 0.2);
    double high = inequality_quantile(y, w, order, n, 0.8);
    double top = 0, bottom = 0;
    for (size_t i = 0; i < n; i++) {
        top += y[i] > high ? w[i] * y[i] : 0;
        bottom += y[i] <= low ? w[i] * y[i] : 0;
    }
    return top / bottom;
}

double inequality_share_below(const double *y, const double *w, size_t n, double threshold) {
    double below = 0;
    for (size_t i = 0; i < n; i++)
        below += y[i] < threshold ? w[i] : 0;
    return below / sum_of(w, n);
}

double inequality_gap_below(const double *y, const double *w, const uint32_t *order, size_t n,
                            double threshold) {
    size_t poor = 0;
    while (poor < n && y[order[poor]] < threshold)
        poor++;
    if (poor == 0) return NAN;
    return (threshold - inequality_quantile(y, w, order, poor, 0.5)) / threshold;
}

/* How large is the difference between two groups, and how sure? */

#include <math.h>
#include <stdlib.h>

#include "stats/effect.h"
#include "stats/gamma.h"
#include "stats/noncentral.h"
#include "stats/normal.h"
#include "stats/student.h"

typedef struct Sample {
    double n, mean, variance;
} Sample;

static Sample sample_of(const double *x, size_t n) {
    Sample sample = {.n = (double)n};
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - sum) * (x[i] - sum);
    sample.mean = sum, sample.variance = squares / (double)(n - 1);
    return sample;
}

/* The gap in units of `unit`, with the limits that inverting a t of this error and freedom gives.
 */
static Estimate standardized(double gap, double unit, double error, double freedom, double level) {
    Range shift = noncentral_t_shift(gap / error, freedom, level);
    return (Estimate){gap / unit, shift.low * error / unit, shift.high * error / unit};
}

static Estimate scaled(Estimate of, double factor) {
    return (Estimate){of.value * factor, of.low * factor, of.high * factor};
}

/* Γ(m/2) / (√(m/2) Γ((m−1)/2)) */
static double hedges_factor(double m) {
    int sign;
    return exp(lgamma_r(m / 2, &sign) - lgamma_r((m - 1) / 2, &sign)) / sqrt(m / 2);
}

static double welch_freedom(double first, double second, double n1, double n2) {
    double both = first + second;
    return both * both / (first * first / (n1 - 1) + second * second / (n2 - 1));
}

static void means(Effect *out, const Sample *x, const Sample *y, double level) {
    double n1 = x->n, n2 = y->n, gap = x->mean - y->mean, m = n1 + n2 - 2;
    double pooled = sqrt(((n1 - 1) * x->variance + (n2 - 1) * y->variance) / m);
    double first = x->variance / n1, second = y->variance / n2, error = sqrt(first + second);
    double freedom = welch_freedom(first, second, n1, n2);
    out->cohen = standardized(gap, pooled, pooled * sqrt(1 / n1 + 1 / n2), m, level);
    out->hedges = scaled(out->cohen, hedges_factor(m));
    out->cohen_apart =
        standardized(gap, sqrt((x->variance + y->variance) / 2), error, freedom, level);
    out->glass = standardized(gap, sqrt(y->variance), error, n2 - 1, level);
    out->welch_t = gap / error, out->welch_freedom = freedom;
    out->welch_p = 2 * student_above(fabs(out->welch_t), freedom);
    double half = student_quantile((1 + level) / 2, freedom) * error;
    out->difference = (Range){gap - half, gap + half};
}

Estimate effect_cliff(double delta, double n1, double n2, double level) {
    double half = normal_two_sided(level) * sqrt((n1 + n2 + 1) / (3 * n1 * n2));
    if (fabs(delta) >= 1) return (Estimate){delta, NAN, NAN}; /* no overlap: no spread to go by */
    return (Estimate){delta, tanh(atanh(delta) - half), tanh(atanh(delta) + half)};
}

static int by_value(const void *left, const void *right) {
    double a = ((const Ranked *)left)->value, b = ((const Ranked *)right)->value;
    return (a > b) - (a < b);
}

/* Ranks with ties at their middle; cliff and wilcoxon follow from the sum of those of x. */
static void ranks(Effect *out, Ranked *all, double n1, double n2, double level) {
    size_t n = (size_t)(n1 + n2);
    qsort(all, n, sizeof *all, by_value);
    double sum = 0, ties = 0;
    for (size_t from = 0, to; from < n; from = to) {
        double firsts = 0, rank;
        for (to = from; to < n && all[to].value <= all[from].value; to++)
            firsts += all[to].group == 0;
        rank = (double)(from + to + 1) / 2;
        sum += firsts * rank;
        double t = (double)(to - from);
        ties += t * t * t - t;
    }
    double w = sum - n1 * (n1 + 1) / 2, off = w - n1 * n2 / 2, whole = n1 + n2;
    double spread = sqrt(n1 * n2 / 12 * (whole + 1 - ties / (whole * (whole - 1))));
    double near = off - copysign(off == 0 ? 0 : 0.5, off);
    out->wilcoxon = w;
    out->wilcoxon_p = spread > 0 ? fmin(1, 2 * normal_above(fabs(near) / spread)) : 1;
    out->cliff = effect_cliff(2 * w / (n1 * n2) - 1, n1, n2, level);
}

EffectFault effect_of(Effect *out, const double *x, size_t n1, const double *y, size_t n2,
                      double level, Ranked *room) {
    if (n1 < 2 || n2 < 2) return EFFECT_FEW;
    Sample first = sample_of(x, n1), second = sample_of(y, n2);
    if (!isfinite(first.variance) || !isfinite(second.variance)) return EFFECT_HUGE;
    if (!(second.variance > 0) || !(first.variance > 0)) return EFFECT_CONSTANT;
    means(out, &first, &second, level);
    for (size_t i = 0; i < n1; i++)
        room[i] = (Ranked){x[i], 0};
    for (size_t i = 0; i < n2; i++)
        room[n1 + i] = (Ranked){y[i], 1};
    ranks(out, room, (double)n1, (double)n2, level);
    return EFFECT_FINE;
}

static double line_sum(const double *counts, size_t n, size_t step) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += counts[i * step];
    return sum;
}

bool effect_cramer(Cramer *out, const double *counts, size_t rows, size_t columns, double level) {
    double n = line_sum(counts, rows * columns, 1), chi_square = 0, full_rows = 0, full_columns = 0;
    for (size_t j = 0; j < columns; j++)
        full_columns += line_sum(counts + j, rows, columns) > 0;
    for (size_t i = 0; i < rows; i++) {
        double row = line_sum(counts + i * columns, columns, 1);
        full_rows += row > 0;
        for (size_t j = 0; j < columns; j++) {
            double expected = row / n * line_sum(counts + j, rows, columns);
            double off = counts[i * columns + j] - expected;
            if (expected > 0) chi_square += off * off / expected;
        }
    }
    double smaller = fmin(full_rows, full_columns) - 1;
    if (!(smaller > 0) || !isfinite(chi_square)) return false;
    double freedom = (full_rows - 1) * (full_columns - 1);
    Range shift = noncentral_chi_square_shift(chi_square, freedom, level);
    *out = (Cramer){.chi_square = chi_square, .freedom = freedom, .n = n};
    out->p = chi_square_above(chi_square, freedom);
    out->v = (Estimate){sqrt(chi_square / (n * smaller)), sqrt(shift.low / (n * smaller)),
                        fmin(1, sqrt(shift.high / (n * smaller)))};
    return true;
}

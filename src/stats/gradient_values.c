/* What do sums over pupils say of a gradient, for each weighting and plausible value, and together?
 */

#include <math.h>
#include <string.h>

#include "stats/gradient_in.h"
#include "stats/linear_in.h"

enum { P = GRADIENT_COVARIATES_MOST + 3 };

/* All sums of one weighting. */
typedef struct Sums {
    const GradientData *data;
    const double *results;
    const double *features; /* n features × stride */
    double centre[GRADIENT_COVARIATES_MOST + 2];
    size_t r;
} Sums;

static double feature(const Sums *s, size_t i) {
    return s->features[i * s->data->stride + s->r];
}
static double product(const Sums *s, size_t j, size_t k) {
    return feature(s, j >= k ? j * (j + 1) / 2 + k : k * (k + 1) / 2 + j);
}
static double with_y(const Sums *s, size_t m, size_t j) { /* j = regressors: y² */
    size_t p = gradient_regressors(s->data);
    return feature(s, p * (p + 1) / 2 + m * (p + 1) + j);
}
static double along(const Sums *s, size_t row) {
    return s->results[gradient_along(s->data) + row * s->data->stride + s->r];
}

/* Factors the products of the regressors named: as many as there are, or the first that follows. */
static size_t factor(const Sums *s, const size_t *chosen, size_t p, double *a) {
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j <= i; j++)
            a[i * p + j] = product(s, chosen[i], chosen[j]);
    return linear_factor(a, p);
}

/* Coefficients of y_m on the regressors named; false where they follow from each other. */
static bool regress(const Sums *s, size_t m, const size_t *chosen, size_t p, double *beta) {
    double a[P * P];
    if (factor(s, chosen, p, a) < p) return false;
    for (size_t i = 0; i < p; i++)
        beta[i] = with_y(s, m, chosen[i]);
    linear_solve(a, beta, p);
    return true;
}

static const size_t all_regressors[P] = {0,  1,  2,  3,  4,  5,  6,  7,  8, 9,
                                         10, 11, 12, 13, 14, 15, 16, 17, 18};

static double adjusted(const Sums *s, size_t m) {
    size_t p = gradient_regressors(s->data);
    double beta[P];
    return regress(s, m, all_regressors, p, beta) ? beta[p - 1] : NAN;
}

static double gap(const Sums *s, size_t m) {
    size_t group = gradient_regressors(s->data) - 1;
    double weight = product(s, group, 0), sum = with_y(s, m, group);
    double others = product(s, 0, 0) - weight;
    if (!(weight > 0) || !(others > 1e-12 * weight)) return NAN;
    return (with_y(s, m, 0) - sum) / others - sum / weight;
}

static void below(const Sums *s, size_t m, double *out) {
    double whole = product(s, 0, 0), quarter = along(s, 0), low = along(s, 1 + 3 * m);
    double bottom = along(s, 2 + 3 * m), ranked = along(s, 3 + 3 * m);
    double p = bottom / quarter, q = (low - bottom) / (whole - quarter);
    out[GRADIENT_BOTTOM] = p, out[GRADIENT_OTHERS] = q;
    out[GRADIENT_DIFFERENCE] = p - q;
    out[GRADIENT_RATIO] = p / q;
    out[GRADIENT_ODDS] = p * (1 - q) / ((1 - p) * q);
    out[GRADIENT_CONCENTRATION] = 2 * ranked / (whole * low) - 1;
}

static void statistics(const Sums *s, size_t m, double *out) {
    const GradientData *d = s->data;
    size_t p = gradient_regressors(d);
    double w = product(s, 0, 0), mean = with_y(s, m, 0) / w, mean_x = product(s, 1, 0) / w;
    double yy = with_y(s, m, p) / w - mean * mean, xy = with_y(s, m, 1) / w - mean * mean_x;
    double xx = product(s, 1, 1) / w - mean_x * mean_x;
    for (size_t i = 0; i < GRADIENT_STATISTICS; i++)
        out[i] = NAN;
    out[GRADIENT_MEAN] = mean + s->centre[1 + d->covariates];
    out[GRADIENT_DEVIATION] = w > 1 ? sqrt(fmax(0, yy) * w / (w - 1)) : NAN;
    out[GRADIENT_DEVIATION_POPULATION] = sqrt(fmax(0, yy));
    out[GRADIENT_P10] = s->results[gradient_quantile_at(d, m, 0) + s->r];
    out[GRADIENT_P90] = s->results[gradient_quantile_at(d, m, 1) + s->r];
    if (xx > 0) out[GRADIENT_SLOPE] = xy / xx;
    if (xx > 0 && yy > 0) out[GRADIENT_STRENGTH] = 100 * xy * xy / (xx * yy);
    if (d->group) out[GRADIENT_GAP] = gap(s, m), out[GRADIENT_ADJUSTED] = adjusted(s, m);
    if (!isnan(d->low)) below(s, m, out);
}

/* (1, x, group) of y_1. */
static void plain(const Sums *s, double *out) {
    const GradientData *d = s->data;
    size_t chosen[3] = {0, 1, gradient_regressors(d) - 1};
    double beta[3] = {NAN, NAN, NAN};
    if (d->group && regress(s, 0, chosen, 3, beta))
        beta[0] += s->centre[1 + d->covariates] - beta[1] * s->centre[0];
    for (size_t i = 0; i < 3; i++)
        out[i * d->weightings + s->r] = beta[i];
}

void gradient_finish(const GradientData *d, double *results, GradientValues *out) {
    Sums s = {.data = d, .results = results, .features = results};
    gradient_centre(d, s.centre);
    gradient_gather(d, results);
    for (s.r = 0; s.r < d->weightings; s.r++) {
        out->mean_x[s.r] = product(&s, 1, 0) / product(&s, 0, 0) + s.centre[0];
        plain(&s, out->plain);
        for (size_t m = 0; m < d->plausible; m++) {
            double found[GRADIENT_STATISTICS];
            statistics(&s, m, found);
            for (size_t i = 0; i < GRADIENT_STATISTICS; i++)
                out->values[(i * d->plausible + m) * d->weightings + s.r] = found[i];
        }
    }
}

size_t gradient_dependent(const GradientData *d, const double *results) {
    Sums s = {.data = d, .results = results, .features = results};
    size_t p = gradient_regressors(d);
    double a[P * P];
    size_t found = factor(&s, all_regressors, p, a);
    return found < p && found >= 2 ? found - 2 : SIZE_MAX;
}

Combined gradient_combine(const double *t, size_t plausible, size_t weightings, double fay) {
    double factor = 1 / ((double)(weightings - 1) * (1 - fay) * (1 - fay)), m = (double)plausible;
    Combined out = {0};
    for (size_t i = 0; i < plausible; i++)
        out.estimate += t[i * weightings] / m;
    for (size_t i = 0; i < plausible; i++) {
        double sum = 0, off = t[i * weightings] - out.estimate;
        for (size_t r = 1; r < weightings; r++) {
            double step = t[i * weightings + r] - t[i * weightings];
            sum += step * step;
        }
        out.sampling += weightings > 1 ? factor * sum / m : NAN;
        out.imputation += plausible > 1 ? off * off / (m - 1) : NAN;
    }
    double between = plausible > 1 ? (1 + 1 / m) * out.imputation : 0;
    out.error = sqrt(out.sampling + between);
    return out;
}

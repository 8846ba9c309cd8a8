/* How far do units (schools) differ in something measured, and by how much each? */

#include <math.h>
#include <string.h>

#include "stats/linear_in.h"
#include "stats/root.h"
#include "stats/shrink.h"

enum { P = SHRINK_COLUMNS_MOST + 1, Q = P + 1, STEPS = 60 };

/* What the likelihood needs: cross products of (1, x, y) within units, and the units' means. */
typedef struct Moments {
    size_t p, units;
    double n, within[Q * Q];
    const double *means, *count;
} Moments;

/* At one λ: the factor of X'M⁻¹X, the coefficients, and the sum of squares of what is left. */
typedef struct Fit {
    double l[P * P], beta[P], rest;
    size_t singular;
} Fit;

static Fit fit_at(const Moments *m, double lambda) {
    size_t p = m->p, q = p + 1;
    double all[Q * Q];
    memcpy(all, m->within, q * q * sizeof *all);
    for (size_t unit = 0; unit < m->units; unit++) {
        const double *mean = m->means + unit * q;
        double weight = m->count[unit] / (1 + m->count[unit] * lambda);
        for (size_t i = 0; i < q; i++)
            for (size_t j = 0; j <= i; j++)
                all[i * q + j] += weight * mean[i] * mean[j];
    }
    Fit fit = {.rest = all[p * q + p]};
    for (size_t i = 0; i < p; i++) {
        fit.beta[i] = all[p * q + i];
        for (size_t j = 0; j <= i; j++)
            fit.l[i * p + j] = all[i * q + j];
    }
    fit.singular = linear_factor(fit.l, p);
    if (fit.singular < p) return fit;
    linear_solve(fit.l, fit.beta, p);
    for (size_t i = 0; i < p; i++)
        fit.rest -= fit.beta[i] * all[p * q + i];
    return fit;
}

static double criterion(const Moments *m, double lambda) {
    Fit fit = fit_at(m, lambda);
    double rest = m->n - (double)m->p, sum = linear_log_determinant(fit.l, m->p);
    for (size_t unit = 0; unit < m->units; unit++)
        sum += log1p(m->count[unit] * lambda);
    return sum + rest * (1 + log(2 * M_PI * fit.rest / rest));
}

/* λ is sought as t = λ / (λ + 1/n̄), 0 <= t < 1: the share that an average unit keeps of its own. */
static double lambda_of(const Moments *m, double t) {
    return t / (1 - t) * (double)m->units / m->n;
}
static double height(double t, const void *arg) {
    const Moments *m = arg;
    return -criterion(m, lambda_of(m, t));
}
/* The derivative of −criterion by λ. */
static double slope(double t, const void *arg) {
    const Moments *m = arg;
    size_t p = m->p;
    double lambda = lambda_of(m, t), trace = 0, squares = 0, sizes = 0;
    Fit fit = fit_at(m, lambda);
    for (size_t unit = 0; unit < m->units; unit++) {
        const double *mean = m->means + unit * (p + 1);
        double weight = m->count[unit] / (1 + m->count[unit] * lambda), off = mean[p], solved[P];
        memcpy(solved, mean, p * sizeof *solved);
        linear_solve(fit.l, solved, p);
        sizes += weight;
        for (size_t i = 0; i < p; i++) {
            trace += weight * weight * solved[i] * mean[i];
            off -= fit.beta[i] * mean[i];
        }
        squares += weight * weight * off * off;
    }
    return trace - sizes + (m->n - (double)p) * squares / fit.rest;
}

/* Means of the units and products within them; x is centred and scaled, y around its mean. */
static void moments_of(Moments *m, const InterceptsData *data, InterceptsRoom *room,
                       double centre) {
    size_t q = data->columns + 2, n = data->n;
    *m = (Moments){.p = q - 1, .units = data->units, .n = (double)n};
    m->means = room->means, m->count = room->count;
    memset(room->means, 0, data->units * q * sizeof *room->means);
    memset(room->count, 0, data->units * sizeof *room->count);
    for (size_t i = 0; i < n; i++) {
        double *mean = room->means + data->unit[i] * q;
        room->count[data->unit[i]]++;
        for (size_t j = 0; j < data->columns; j++)
            mean[1 + j] += room->x[j * n + i];
        mean[q - 1] += data->y[i] - centre;
    }
    for (size_t unit = 0; unit < data->units; unit++) {
        room->means[unit * q] = 1;
        for (size_t j = 1; j < q; j++)
            room->means[unit * q + j] /= room->count[unit];
    }
    for (size_t i = 0; i < n; i++) {
        const double *mean = room->means + data->unit[i] * q;
        double off[Q] = {0};
        for (size_t j = 0; j < data->columns; j++)
            off[1 + j] = room->x[j * n + i] - mean[1 + j];
        off[q - 1] = data->y[i] - centre - mean[q - 1];
        for (size_t j = 1; j < q; j++)
            for (size_t k = 1; k <= j; k++)
                m->within[j * q + k] += off[j] * off[k];
    }
}

static void effects(const Moments *m, const Fit *fit, double lambda, const Intercepts *out,
                    double *effect, double *spread) {
    size_t p = m->p;
    for (size_t unit = 0; unit < m->units; unit++) {
        const double *mean = m->means + unit * (p + 1);
        double off = mean[p], more = 1 + m->count[unit] * lambda;
        for (size_t i = 0; i < p; i++)
            off -= fit->beta[i] * mean[i];
        effect[unit] = m->count[unit] * lambda / more * off;
        spread[unit] = sqrt(out->unit_variance / more);
    }
}

InterceptsFault shrink_intercepts(Intercepts *out, const InterceptsData *data, InterceptsRoom *room,
                                  double *effect, double *spread, size_t *column) {
    size_t n = data->n, p = data->columns + 1;
    if (data->units < 2 || n <= data->units || n <= p + 1) return INTERCEPTS_FEW;
    Scaling scaling[P];
    for (size_t j = 0; j < data->columns; j++)
        memcpy(room->x + j * n, data->x[j], n * sizeof *room->x);
    *column = linear_scale(room->x, scaling, n, data->columns);
    if (*column < data->columns) return INTERCEPTS_SINGULAR;
    double centre = 0;
    for (size_t i = 0; i < n; i++)
        centre += data->y[i] / (double)n;
    Moments m;
    moments_of(&m, data, room, centre);
    Fit fit = fit_at(&m, 0);
    if (fit.singular < p) {
        *column = fit.singular - 1;
        return INTERCEPTS_SINGULAR;
    }
    double whole = fit.rest + fit.beta[0] * fit.beta[0];
    if (!(m.within[(p + 1) * (p + 1) - 1] > 1e-20 * whole) || !(fit.rest > 0) || !isfinite(whole))
        return INTERCEPTS_CONSTANT;
    const double ends[2] = {0, 1 - 1e-9};
    double lambda = lambda_of(&m, root_best(height, slope, &m, ends, STEPS));
    fit = fit_at(&m, lambda);
    *out = (Intercepts){.p = p, .variance = fit.rest / (m.n - (double)p)};
    out->unit_variance = lambda * out->variance;
    out->criterion = criterion(&m, lambda);
    effects(&m, &fit, lambda, out, effect, spread);
    double covariance[P * P];
    linear_inverse(fit.l, covariance, p);
    memcpy(out->beta, fit.beta, p * sizeof *fit.beta);
    linear_unscale(out->beta, covariance, scaling, p);
    out->beta[0] += centre;
    for (size_t i = 0; i < p; i++)
        out->error[i] = sqrt(covariance[i * p + i] * out->variance);
    for (size_t j = 0; j + 1 < p; j++) /* ln|X'M⁻¹X| of the columns as they were given */
        out->criterion += 2 * log(scaling[j].scale);
    return INTERCEPTS_FINE;
}

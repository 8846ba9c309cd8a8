/* What is known of areas whose own samples are small, with the help of what else is known of them?
 */

#include <math.h>
#include <string.h>

#include "stats/fay_herriot.h"
#include "stats/linear_in.h"
#include "stats/root.h"

enum { P = FAY_HERRIOT_COLUMNS_MOST + 1, STEPS = 60 };

/* At one A: the factor of X'V⁻¹X, the coefficients, and sums over areas of 1/(A+v), its square, its
 * logarithm, and of what is left of y. */
typedef struct Fit {
    double l[P * P], beta[P];
    double inverse, inverse2, logarithm, rest, rest2;
    size_t singular;
} Fit;

typedef struct Task {
    const FayHerriotData *data;
    FayHerriotMethod method;
    double middle; /* of the v: the scale on which A is sought */
} Task;

static void row_of(double *row, const FayHerriotData *data, size_t i) {
    row[0] = 1;
    for (size_t j = 0; j < data->columns; j++)
        row[1 + j] = data->x[j * data->m + i];
}

static double fitted(const FayHerriotData *data, const double *beta, size_t i) {
    double row[P], sum = 0;
    row_of(row, data, i);
    for (size_t j = 0; j <= data->columns; j++)
        sum += row[j] * beta[j];
    return sum;
}

/* Σ w^power x x' over areas, lower half; and Σ w x y. */
static void products(double *xx, double *xy, const FayHerriotData *data, double a, int power) {
    size_t p = data->columns + 1;
    memset(xx, 0, p * p * sizeof *xx);
    memset(xy, 0, p * sizeof *xy);
    for (size_t i = 0; i < data->m; i++) {
        double row[P], weight = 1 / (a + data->v[i]);
        if (power == 2) weight *= weight;
        row_of(row, data, i);
        for (size_t j = 0; j < p; j++) {
            xy[j] += weight * row[j] * data->y[i];
            for (size_t k = 0; k <= j; k++)
                xx[j * p + k] += weight * row[j] * row[k];
        }
    }
}

static Fit fit_at(const FayHerriotData *data, double a) {
    Fit fit = {0};
    size_t p = data->columns + 1;
    products(fit.l, fit.beta, data, a, 1);
    fit.singular = linear_factor(fit.l, p);
    if (fit.singular < p) return fit;
    linear_solve(fit.l, fit.beta, p);
    for (size_t i = 0; i < data->m; i++) {
        double w = 1 / (a + data->v[i]), off = data->y[i] - fitted(data, fit.beta, i);
        fit.inverse += w, fit.inverse2 += w * w, fit.logarithm -= log(w);
        fit.rest += w * off * off, fit.rest2 += w * w * off * off;
    }
    return fit;
}

/* tr((X'V⁻¹X)⁻¹ X'V⁻²X) */
static double trace(const FayHerriotData *data, const Fit *fit, double a) {
    double squared[P * P], unused[P], inverse[P * P], sum = 0;
    size_t p = data->columns + 1;
    products(squared, unused, data, a, 2);
    linear_inverse(fit->l, inverse, p);
    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; k <= j; k++)
            sum += (j == k ? 1 : 2) * squared[j * p + k] * inverse[j * p + k];
    return sum;
}

/* A is sought as t = A / (A + middle), 0 <= t < 1. */
static double variance_of(const Task *task, double t) {
    return t / (1 - t) * task->middle;
}
static double height(double t, const void *arg) {
    const Task *task = arg;
    Fit fit = fit_at(task->data, variance_of(task, t));
    double sum = fit.logarithm + fit.rest;
    if (task->method == FAY_HERRIOT_REML)
        sum += linear_log_determinant(fit.l, task->data->columns + 1);
    return -sum;
}
static double slope(double t, const void *arg) {
    const Task *task = arg;
    double a = variance_of(task, t);
    Fit fit = fit_at(task->data, a);
    if (task->method == FAY_HERRIOT_MOMENTS)
        return fit.rest - (double)(task->data->m - task->data->columns - 1);
    double less = task->method == FAY_HERRIOT_REML ? trace(task->data, &fit, a) : 0;
    return fit.rest2 - fit.inverse + less;
}

static double variance_best(const FayHerriotData *data, FayHerriotMethod method) {
    double middle = 0, spread = 0, mean = 0;
    for (size_t i = 0; i < data->m; i++)
        middle += data->v[i] / (double)data->m, mean += data->y[i] / (double)data->m;
    for (size_t i = 0; i < data->m; i++)
        spread += (data->y[i] - mean) * (data->y[i] - mean) / (double)data->m;
    /* no A beyond what the whole spread of y could be, on a scale that knows both */
    Task task = {data, method, sqrt(middle * (middle + spread))};
    double most = 10 * (middle + spread), ends[2] = {0, most / (most + task.middle)};
    if (method != FAY_HERRIOT_MOMENTS)
        return variance_of(&task, root_best(height, slope, &task, ends, STEPS));
    if (slope(0, &task) <= 0) return 0;
    return variance_of(&task, root_between(slope, &task, ends[0], ends[1]));
}

FayHerriotFault fay_herriot_prepare(FayHerriotData *data, size_t *column) {
    size_t p = data->columns + 1;
    if (data->m <= p) return FAY_HERRIOT_FEW;
    *column = linear_scale(data->x, data->scaling, data->m, data->columns);
    if (*column < data->columns) return FAY_HERRIOT_SINGULAR;
    Fit fit = fit_at(data, 0);
    if (fit.singular == p) return FAY_HERRIOT_FINE;
    *column = fit.singular - 1;
    return FAY_HERRIOT_SINGULAR;
}

static void areas(const FayHerriotData *data, const Fit *fit, const double *inverse, double a,
                  const double *correction, double *estimate, double *squared_error) {
    size_t p = data->columns + 1;
    for (size_t i = 0; i < data->m; i++) {
        double row[P], v = data->v[i], b = v / (a + v), line = fitted(data, fit->beta, i), g2 = 0;
        row_of(row, data, i);
        for (size_t j = 0; j < p; j++)
            for (size_t k = 0; k < p; k++)
                g2 += row[j] * row[k] * inverse[j * p + k];
        estimate[i] = line + (1 - b) * (data->y[i] - line);
        squared_error[i] = v * (1 - b) + b * b * (g2 + 2 * correction[0] / (a + v) - correction[1]);
    }
}

void fay_herriot_fit(FayHerriot *out, const FayHerriotData *data, FayHerriotMethod method,
                     double *estimate, double *squared_error) {
    size_t p = data->columns + 1;
    double a = variance_best(data, method), m = (double)data->m, inverse[P * P];
    Fit fit = fit_at(data, a);
    double w = fit.inverse, w2 = fit.inverse2, correction[2] = {2 / w2, 0}; /* var(A), its bias */
    if (method == FAY_HERRIOT_ML) correction[1] = -trace(data, &fit, a) / w2;
    if (method == FAY_HERRIOT_MOMENTS) {
        correction[0] = 2 * m / (w * w);
        correction[1] = 2 * (m * w2 - w * w) / (w * w * w);
    }
    *out = (FayHerriot){.variance = a, .p = p};
    out->log_likelihood = -(m * log(2 * M_PI) + fit.logarithm + fit.rest) / 2;
    linear_inverse(fit.l, inverse, p);
    areas(data, &fit, inverse, a, correction, estimate, squared_error);
    memcpy(out->beta, fit.beta, p * sizeof *fit.beta);
    linear_unscale(out->beta, inverse, data->scaling, p);
    for (size_t j = 0; j < p; j++)
        out->error[j] = sqrt(inverse[j * p + j]);
}

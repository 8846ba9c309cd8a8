/* Sums over pupils for all weightings at once: moments, the order along the index, quantiles. */

#include <math.h>
#include <string.h>

#include "stats/gradient_in.h"

enum { PARTS = 16, ROWS = 64, LANES = 8, TOGETHER = 4, BLOCK = 128 };

/* Eight weightings side by side: the compiler makes of it what the machine has. */
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(8)));

size_t gradient_features(const GradientData *d) {
    size_t z = gradient_regressors(d);
    return z * (z + 1) / 2 + d->plausible * (z + 1);
}

size_t gradient_regressors(const GradientData *d) {
    return 2 + d->covariates + (d->group != NULL);
}

size_t gradient_part(const GradientData *d) {
    return gradient_features(d) * d->stride;
}
static size_t parts_of(const GradientData *d) {
    return d->n < PARTS * ROWS ? 1 : PARTS;
}

size_t gradient_along(const GradientData *d) {
    return parts_of(d) * gradient_part(d);
}
size_t gradient_quantile_at(const GradientData *d, size_t m, size_t q) {
    size_t along = isnan(d->low) ? 0 : 1 + d->plausible * 3; /* rows of the task along x */
    return gradient_along(d) + (along + m * GRADIENT_QUANTILES + q) * d->stride;
}
size_t gradient_results(const GradientData *d) {
    return gradient_quantile_at(d, d->plausible, 0);
}

size_t gradient_tasks(const GradientData *d) {
    return parts_of(d) + 1 + d->plausible;
}

static size_t blocks_of(const GradientData *d) {
    return (d->n + BLOCK - 1) / BLOCK;
}
size_t gradient_room(const GradientData *d) {
    size_t pair = sizeof(Ordered) / sizeof(double);
    size_t moments = (ROWS + TOGETHER) * (gradient_features(d) + TOGETHER);
    size_t order = 2 * pair * d->n + d->n / 2 + 1;
    size_t sums = (blocks_of(d) + 1) * d->stride, along = 4 * d->stride;
    size_t ordered = order + (sums > along ? sums : along);
    return moments > ordered ? moments : ordered;
}

/* ---- moments -----------------------------------------------------------------------------------
 */

/* Products of (1, x, covariates, group) with each other and with each y, and y², each of one pupil.
 */
static void features_of(const GradientData *d, const double *centre, size_t i, double *out) {
    double z[GRADIENT_COVARIATES_MOST + 3];
    size_t p = gradient_regressors(d);
    z[0] = 1, z[1] = d->x[i] - centre[0];
    for (size_t j = 0; j < d->covariates; j++)
        z[2 + j] = d->covariate[j][i] - centre[1 + j];
    if (d->group) z[p - 1] = d->group[i];
    for (size_t j = 0; j < p; j++)
        for (size_t k = 0; k <= j; k++)
            *out++ = z[j] * z[k];
    for (size_t m = 0; m < d->plausible; m++) {
        double y = d->y[m][i] - centre[1 + d->covariates];
        for (size_t j = 0; j < p; j++)
            *out++ = z[j] * y;
        *out++ = y * y;
    }
}

/* sums[f][r] += Σ_i features[i][f] · weights[i][r], four features and eight weightings at a time.
 */
static void products(double *sums, const double *features, size_t width, const double *weights,
                     const size_t *shape) {
    size_t rows = shape[0], n_features = shape[1], stride = shape[2];
    for (size_t f = 0; f < n_features; f += TOGETHER) {
        for (size_t r = 0; r < stride; r += LANES) {
            Lanes a = {0}, b = {0}, c = {0}, d = {0}, w;
            for (size_t i = 0; i < rows; i++) {
                const double *feature = features + i * width + f;
                memcpy(&w, weights + i * stride + r, sizeof w);
                a += feature[0] * w, b += feature[1] * w;
                c += feature[2] * w, d += feature[3] * w;
            }
            const Lanes found[TOGETHER] = {a, b, c, d};
            for (size_t k = 0; k < TOGETHER && f + k < n_features; k++)
                for (size_t lane = 0; lane < LANES; lane++)
                    sums[(f + k) * stride + r + lane] += found[k][lane];
        }
    }
}

/* Any number near the middle will do: the results do not depend on it but for rounding. */
void gradient_centre(const GradientData *d, double *centre) {
    size_t n = d->n < 1000 ? d->n : 1000;
    for (size_t j = 0; j < d->covariates + 2; j++) {
        const double *at = j == 0 ? d->x : j <= d->covariates ? d->covariate[j - 1] : d->y[0];
        centre[j] = 0;
        for (size_t i = 0; i < n; i++)
            centre[j] += at[i] / (double)n;
    }
}

static void moments(const GradientData *d, size_t part, double *results, double *room) {
    size_t features = gradient_features(d), width = features + TOGETHER, parts = parts_of(d);
    size_t from = d->n / parts * part, to = part + 1 < parts ? from + d->n / parts : d->n;
    double *sums = results + part * gradient_part(d);
    double centre[GRADIENT_COVARIATES_MOST + 2];
    gradient_centre(d, centre);
    memset(sums, 0, gradient_part(d) * sizeof *sums);
    memset(room, 0, ROWS * width * sizeof *room);
    for (; from < to; from += ROWS) {
        size_t rows = to - from < ROWS ? to - from : ROWS;
        for (size_t i = 0; i < rows; i++)
            features_of(d, centre, from + i, room + i * width);
        const size_t shape[3] = {rows, features, d->stride};
        products(sums, room, width, d->weights + from * d->stride, shape);
    }
}

void gradient_gather(const GradientData *d, double *results) {
    for (size_t part = 1; part < parts_of(d); part++)
        for (size_t i = 0; i < gradient_part(d); i++)
            results[i] += results[part * gradient_part(d) + i];
}

/* ---- along an order ----------------------------------------------------------------------------
 */

static void add(double *sums, const double *more, size_t stride) {
    for (size_t r = 0; r < stride; r += LANES) {
        Lanes sum, other;
        memcpy(&sum, sums + r, sizeof sum);
        memcpy(&other, more + r, sizeof other);
        sum += other;
        memcpy(sums + r, &sum, sizeof sum);
    }
}
static void add_product(double *sums, const double *more, const double *factor, size_t stride) {
    for (size_t r = 0; r < stride; r += LANES) {
        Lanes sum, other, by;
        memcpy(&sum, sums + r, sizeof sum);
        memcpy(&other, more + r, sizeof other);
        memcpy(&by, factor + r, sizeof by);
        sum += other * by;
        memcpy(sums + r, &sum, sizeof sum);
    }
}

/* Those with the same x as the one at `from` in the order: how far they reach, and what they weigh.
 */
static size_t ties(const GradientData *d, const uint32_t *order, size_t from, double *same) {
    size_t to = from;
    memset(same, 0, d->stride * sizeof *same);
    for (; to < d->n && d->x[order[to]] <= d->x[order[from]]; to++)
        add(same, d->weights + order[to] * d->stride, d->stride);
    return to;
}

/* Rows of results: weight of the bottom quarter; then for each y: weight below the threshold, such
 * in the bottom quarter, and such times their (not yet divided) mid-rank. */
static void along_x(const GradientData *d, double *results, double *room) {
    if (isnan(d->low)) return;
    size_t stride = d->stride;
    double *whole = room, *below = whole + stride, *same = below + stride, *inside = same + stride;
    uint32_t *order = (uint32_t *)(void *)(room + 4 * stride);
    Ordered *pairs = (Ordered *)(void *)(room + 4 * stride + d->n / 2 + 1);
    order_ascending(order, d->x, d->n, pairs);
    memset(room, 0, 4 * stride * sizeof *room);
    double *bottom = results + gradient_along(d), *rows = bottom + stride;
    memset(bottom, 0, (1 + 3 * d->plausible) * stride * sizeof *bottom);
    for (size_t i = 0; i < d->n; i++)
        add(whole, d->weights + i * stride, stride);
    for (size_t from = 0, to; from < d->n; from = to) {
        to = ties(d, order, from, same);
        for (size_t r = 0; r < stride; r++) {
            inside[r] = below[r] < 0.25 * whole[r];
            bottom[r] += inside[r] * same[r];
            below[r] += same[r] / 2; /* the mid-rank, for now */
        }
        for (size_t i = from; i < to; i++) {
            const double *w = d->weights + order[i] * stride;
            for (size_t m = 0; m < d->plausible; m++) {
                if (!(d->y[m][order[i]] < d->low)) continue;
                add(rows + 3 * m * stride, w, stride);
                add_product(rows + (3 * m + 1) * stride, w, inside, stride);
                add_product(rows + (3 * m + 2) * stride, w, below, stride);
            }
        }
        for (size_t r = 0; r < stride; r++)
            below[r] += same[r] / 2;
    }
}

/* The smallest y whose cumulative weight share reaches `share`, for one weighting. */
static double step_quantile(const GradientData *d, const double *y, const uint32_t *order,
                            const double *blocks, size_t r, double share) {
    double whole = 0, below = 0;
    size_t block = 0, n_blocks = blocks_of(d);
    for (size_t i = 0; i < n_blocks; i++)
        whole += blocks[i * d->stride + r];
    while (block + 1 < n_blocks && below + blocks[block * d->stride + r] < share * whole)
        below += blocks[block++ * d->stride + r];
    size_t i = block * BLOCK;
    for (; i + 1 < d->n; i++) {
        below += d->weights[order[i] * d->stride + r];
        if (below >= share * whole * (1 - 1e-14)) break;
    }
    return y[order[i]];
}

static void quantiles(const GradientData *d, size_t m, double *results, double *room) {
    static const double shares[GRADIENT_QUANTILES] = {0.1, 0.9};
    double *blocks = room;
    uint32_t *order = (uint32_t *)(void *)(room + (blocks_of(d) + 1) * d->stride);
    Ordered *pairs = (Ordered *)(void *)(room + (blocks_of(d) + 1) * d->stride + d->n / 2 + 1);
    order_ascending(order, d->y[m], d->n, pairs);
    memset(blocks, 0, blocks_of(d) * d->stride * sizeof *blocks);
    for (size_t i = 0; i < d->n; i++)
        add(blocks + i / BLOCK * d->stride, d->weights + order[i] * d->stride, d->stride);
    for (size_t q = 0; q < GRADIENT_QUANTILES; q++)
        for (size_t r = 0; r < d->weightings; r++)
            results[gradient_quantile_at(d, m, q) + r] =
                step_quantile(d, d->y[m], order, blocks, r, shares[q]);
}

void gradient_task(const GradientData *d, size_t task, double *results, double *room) {
    size_t parts = parts_of(d);
    if (task < d->plausible) {
        quantiles(d, task, results, room); /* the longest first */
    } else if (task == d->plausible) {
        along_x(d, results, room);
    } else if (task < d->plausible + 1 + parts) {
        moments(d, task - d->plausible - 1, results, room);
    }
}

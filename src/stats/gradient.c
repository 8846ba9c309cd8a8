/* Sums over pupils for all weightings at once: moments, the order along the index, quantiles. */

#include <math.h>
#include <string.h>

#include "stats/gradient_in.h"

enum { PARTS = 16, ROWS = 64, LANES = 8, TOGETHER = 4, BLOCK = 64, ALONG = 5, AHEAD = 6 };

/* Eight weightings side by side: the compiler makes of it what the machine has. */
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(8)));
typedef int64_t Bits __attribute__((vector_size(LANES * sizeof(double)), aligned(8)));

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
    size_t sums = (blocks_of(d) + ALONG) * d->stride; /* there are as many classes */
    size_t ordered = order + sums;
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
    double centre[GRADIENT_COVARIATES_MOST + 2] = {0};
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
/* Those with the same x as the one at `from` in the order: how far they reach, and what they weigh.
 */
static size_t ties(const GradientData *d, const uint32_t *order, size_t from, double *same) {
    size_t to = from;
    memset(same, 0, d->stride * sizeof *same);
    for (; to < d->n && d->x[order[to]] <= d->x[order[from]]; to++)
        add(same, d->weights + order[to] * d->stride, d->stride);
    return to;
}

/* A group of equal x, for all weightings: who of it is in the bottom quarter (1, else 0), the
 * weight in it, and the group's mid-rank (not yet divided by the whole weight). */
typedef struct Tied {
    double *quarter, *below, *same, *inside, *rank;
} Tied;
static void tied_place(const Tied *at, double *bottom, size_t stride) {
    const Lanes one = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t r = 0; r < stride; r += LANES) {
        Lanes below, quarter, same, weight;
        memcpy(&below, at->below + r, sizeof below);
        memcpy(&quarter, at->quarter + r, sizeof quarter);
        memcpy(&same, at->same + r, sizeof same);
        memcpy(&weight, bottom + r, sizeof weight);
        Lanes inside = (Lanes)((below < quarter) & (Bits)one), rank = below + same / 2;
        weight += inside * same, below += same;
        memcpy(bottom + r, &weight, sizeof weight);
        memcpy(at->inside + r, &inside, sizeof inside);
        memcpy(at->rank + r, &rank, sizeof rank);
        memcpy(at->below + r, &below, sizeof below);
    }
}

/* One of them with a low y: to the weight of those, of such in the bottom quarter, and of such
 * times their mid-rank. */
static void tied_low(const Tied *at, const double *w, double *rows, size_t stride) {
    for (size_t r = 0; r < stride; r += LANES) {
        Lanes weight, by, sum;
        memcpy(&weight, w + r, sizeof weight);
        memcpy(&sum, rows + r, sizeof sum);
        sum += weight;
        memcpy(rows + r, &sum, sizeof sum);
        memcpy(&by, at->inside + r, sizeof by);
        memcpy(&sum, rows + stride + r, sizeof sum);
        sum += weight * by;
        memcpy(rows + stride + r, &sum, sizeof sum);
        memcpy(&by, at->rank + r, sizeof by);
        memcpy(&sum, rows + 2 * stride + r, sizeof sum);
        sum += weight * by;
        memcpy(rows + 2 * stride + r, &sum, sizeof sum);
    }
}

/* Rows are met in no order the machine could foresee: it is told some before. */
static void fetch(const GradientData *d, size_t i) {
    for (size_t r = 0; r < d->stride; r += LANES)
        __builtin_prefetch(d->weights + i * d->stride + r);
}

/* Rows of results: weight of the bottom quarter; then the three of tied_low for each y. */
static void along_x(const GradientData *d, double *results, double *room) {
    if (isnan(d->low)) return;
    size_t stride = d->stride;
    Tied at = {room, room + stride, room + 2 * stride, room + 3 * stride, room + 4 * stride};
    uint32_t *order = (uint32_t *)(void *)(room + ALONG * stride);
    Ordered *pairs = (Ordered *)(void *)(room + ALONG * stride + d->n / 2 + 1);
    order_ascending(order, d->x, d->n, pairs);
    memset(room, 0, ALONG * stride * sizeof *room);
    double *bottom = results + gradient_along(d), *rows = bottom + stride;
    memset(bottom, 0, (1 + 3 * d->plausible) * stride * sizeof *bottom);
    for (size_t i = 0; i < d->n; i++)
        add(at.quarter, d->weights + i * stride, stride);
    for (size_t r = 0; r < stride; r++)
        at.quarter[r] *= 0.25;
    for (size_t from = 0, to; from < d->n; from = to) {
        if (from + AHEAD < d->n) fetch(d, order[from + AHEAD]);
        to = ties(d, order, from, at.same);
        tied_place(&at, bottom, stride);
        for (size_t i = from; i < to; i++)
            for (size_t m = 0; m < d->plausible; m++)
                if (d->y[m][order[i]] < d->low)
                    tied_low(&at, d->weights + order[i] * stride, rows + 3 * m * stride, stride);
    }
}

/* ---- quantiles ---------------------------------------------------------------------------------
 */

/* Around each quantile of the full sample lies a window of the order in which those of all
 * weightings are expected. All rows are added up in one pass by whether they lie below, within,
 * between or above; only those within are then looked at in their order. */
enum { CLASSES = 2 * GRADIENT_QUANTILES + 1 };
static const double shares[GRADIENT_QUANTILES] = {0.1, 0.9}, aside = 0.03;

typedef struct Windows {
    const GradientData *data;
    const double *y;
    const uint32_t *order;
    size_t ends[2 * GRADIENT_QUANTILES]; /* places in the order where a class ends */
    double *sums;                        /* of each class, for each weighting */
    double *blocks;                      /* of a window */
} Windows;

static void windows_find(Windows *at) {
    const GradientData *d = at->data;
    double whole = 0, below = 0;
    size_t end = 0;
    for (size_t i = 0; i < d->n; i++)
        whole += d->weights[i * d->stride];
    for (size_t i = 0; i < d->n; i++) {
        for (; end < CLASSES - 1; end++) {
            double side = end % 2 ? aside : -aside;
            if (below < (shares[end / 2] + side) * whole) break;
            at->ends[end] = i;
        }
        below += d->weights[at->order[i] * d->stride];
    }
    for (; end < CLASSES - 1; end++)
        at->ends[end] = d->n;
}

static void windows_sum(const Windows *at, uint8_t *class) {
    const GradientData *d = at->data;
    size_t c = 0;
    for (size_t i = 0; i < d->n; i++) {
        while (c < CLASSES - 1 && i >= at->ends[c])
            c++;
        class[at->order[i]] = (uint8_t)c;
    }
    memset(at->sums, 0, CLASSES * d->stride * sizeof *at->sums);
    for (size_t i = 0; i < d->n; i++)
        add(at->sums + class[i] * d -> stride, d -> weights + i * d -> stride, d -> stride);
}

/* Where, from the place i on, the weight reaches what is wanted. */
static double reached(const Windows *at, size_t r, size_t i, double below, double wanted) {
    const GradientData *d = at->data;
    for (; i + 1 < d->n; i++) {
        below += d->weights[at->order[i] * d->stride + r];
        if (below >= wanted) break;
    }
    return at->y[at->order[i]];
}

static double step_quantile(const Windows *at, size_t q, size_t r) {
    const GradientData *d = at->data;
    size_t i = at->ends[2 * q], end = at->ends[2 * q + 1];
    double whole = 0, below = 0, within = at->sums[(2 * q + 1) * d->stride + r];
    for (size_t c = 0; c < CLASSES; c++) {
        whole += at->sums[c * d->stride + r];
        if (c <= 2 * q) below += at->sums[c * d->stride + r];
    }
    double wanted = shares[q] * whole * (1 - 1e-14);
    if (below >= wanted || below + within < wanted) return reached(at, r, 0, 0, wanted);
    for (const double *block = at->blocks + r; i + BLOCK < end; i += BLOCK, block += d->stride) {
        if (below + *block >= wanted) break;
        below += *block;
    }
    return reached(at, r, i, below, wanted);
}

static void quantiles(const GradientData *d, size_t m, double *results, double *room) {
    size_t stride = d->stride, after = (blocks_of(d) + CLASSES) * stride;
    uint32_t *order = (uint32_t *)(void *)(room + after);
    Ordered *pairs = (Ordered *)(void *)(room + after + d->n / 2 + 1);
    order_ascending(order, d->y[m], d->n, pairs);
    Windows at = {.data = d, .y = d->y[m], .order = order};
    at.sums = room, at.blocks = room + CLASSES * stride;
    windows_find(&at);
    windows_sum(&at, (uint8_t *)(void *)pairs);
    for (size_t q = 0; q < GRADIENT_QUANTILES; q++) {
        size_t from = at.ends[2 * q], to = at.ends[2 * q + 1];
        memset(at.blocks, 0, blocks_of(d) * stride * sizeof *at.blocks);
        for (size_t i = from; i < to; i++)
            add(at.blocks + (i - from) / BLOCK * stride, d->weights + order[i] * stride, stride);
        for (size_t r = 0; r < d->weightings; r++)
            results[gradient_quantile_at(d, m, q) + r] = step_quantile(&at, q, r);
    }
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

/* How many of N fall into each cell, this time? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stats/multinomial.h"

#define TABLE_MEAN_MOST 512.0
#define PLACES_MOST ((size_t)1 << 20) /* of all tables: 8 MB */
#define DEVIATIONS_BELOW 5.0          /* of the first part's mean below N */
#define TAIL 1e-18                    /* probabilities against the mode's that are left out */

typedef struct Cell { /* its numbers: lowest + a place of its table; n = 0: no table */
    uint32_t table, n, lowest;
} Cell;

struct Multinomial {
    size_t n;
    uint32_t total;
    Cell *cells;
    double *means; /* of the first part, of each cell */
    bool first;    /* there is a first part */
    VEC(AliasPlace) places;
    AliasPlace *rest; /* over the cells */
};

/* ---- Poisson ---- */

static uint32_t poisson_small(Random *random, double mean) {
    double limit = exp(-mean), product = random_inner(random);
    uint32_t k = 0;
    for (; product > limit; k++)
        product *= random_inner(random);
    return k;
}

uint32_t poisson_draw(Random *random, double mean) {
    if (mean < 10) return poisson_small(random, mean);
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b, log_mean = log(mean);
    double inverse = 1.1239 + 1.1328 / (b - 3.4), right = 0.9277 - 3.6224 / (b - 2);
    for (;;) {
        int sign;
        double u = random_inner(random) - 0.5, v = random_inner(random), left = 0.5 - fabs(u);
        double k = floor((2 * a / left + b) * u + mean + 0.43);
        if (left >= 0.07 && v <= right) return (uint32_t)k;
        if (k < 0 || k > UINT32_MAX || (left < 0.013 && v > left)) continue;
        if (log(v * inverse / (a / (left * left) + b)) <=
            k * log_mean - mean - lgamma_r(k + 1, &sign))
            return (uint32_t)k;
    }
}

/* ---- tables ---- */

/* Probabilities of lowest … highest against the mode's; how many. */
static size_t poisson_weights(double mean, uint32_t *lowest, double *weights, size_t room) {
    double mode = floor(mean), weight = 1, low = mode;
    while (low > 0 && weight > TAIL)
        weight *= low-- / mean;
    size_t at = (size_t)(mode - low), n = at + 1;
    weights[at] = 1;
    for (size_t i = at; i > 0; i--)
        weights[i - 1] = weights[i] * (low + (double)i) / mean;
    for (double k = mode + 1; weights[n - 1] > TAIL && n < room; k++, n++)
        weights[n] = weights[n - 1] * mean / k;
    *lowest = (uint32_t)low;
    return n;
}

typedef struct Scratch {
    double *weights, *left;
    uint32_t *order;
    size_t room;
} Scratch;

static Scratch scratch_new(Arena *mem, size_t room) {
    return (Scratch){NEW_ARRAY(mem, double, room), NEW_ARRAY(mem, double, room),
                     NEW_ARRAY(mem, uint32_t, room), room};
}

static Cell table_new(Arena *mem, Multinomial *to, Scratch *scratch, double mean) {
    Cell cell = {.table = (uint32_t)to->places.n};
    if (mean > TABLE_MEAN_MOST || to->places.n > PLACES_MOST) return cell;
    cell.n = (uint32_t)poisson_weights(mean, &cell.lowest, scratch->weights, scratch->room);
    for (uint32_t i = 0; i < cell.n; i++)
        vec_push(mem, &to->places, (AliasPlace){0, 0});
    alias_build(to->places.at + cell.table, scratch->left, scratch->order, scratch->weights,
                cell.n);
    return cell;
}

static int weight_order(const void *a, const void *b, void *weights) {
    const double *list = weights;
    double x = list[*(const uint32_t *)a], y = list[*(const uint32_t *)b];
    return (x > y) - (x < y);
}

Multinomial *multinomial_new(Arena *mem, const double *weights, size_t n, uint32_t total) {
    Multinomial *out = NEW(mem, Multinomial);
    size_t room = (size_t)(40 * sqrt(TABLE_MEAN_MOST)) + 64;
    Scratch scratch = scratch_new(mem, n > room ? n : room);
    double sum = 0, first = total - DEVIATIONS_BELOW * sqrt(total);
    uint32_t *order = NEW_ARRAY(mem, uint32_t, n);
    *out = (Multinomial){.n = n, .total = total, .first = first > 0};
    out->cells = NEW_ARRAY(mem, Cell, n);
    out->means = NEW_ARRAY(mem, double, n);
    out->rest = NEW_ARRAY(mem, AliasPlace, n);
    alias_build(out->rest, scratch.left, scratch.order, weights, n);
    for (size_t i = 0; i < n; i++) {
        sum += weights[i];
        order[i] = (uint32_t)i;
    }
    qsort_r(order, n, sizeof *order, weight_order, (void *)(uintptr_t)weights);
    for (size_t i = 0; i < n && out->first; i++) {
        uint32_t cell = order[i], before = i ? order[i - 1] : cell;
        out->means[cell] = weights[cell] / sum * first;
        bool same = i && weights[before] == weights[cell];
        out->cells[cell] =
            same ? out->cells[before] : table_new(mem, out, &scratch, out->means[cell]);
    }
    return out;
}

/* ---- a draw ---- */

static uint64_t first_part(const Multinomial *from, Random *random, uint32_t *counts) {
    uint64_t sum = 0;
    for (size_t i = 0; i < from->n; i++) {
        const Cell *cell = &from->cells[i];
        if (cell->n)
            counts[i] =
                cell->lowest + (uint32_t)alias_draw(from->places.at + cell->table, cell->n, random);
        else
            counts[i] = poisson_draw(random, from->means[i]);
        sum += counts[i];
    }
    return sum;
}

void multinomial_draw(const Multinomial *from, Random *random, uint32_t *counts) {
    uint64_t sum = 0;
    memset(counts, 0, from->n * sizeof *counts);
    do
        sum = from->first ? first_part(from, random, counts) : 0;
    while (sum > from->total);
    for (; sum < from->total; sum++)
        counts[alias_draw(from->rest, from->n, random)]++;
}

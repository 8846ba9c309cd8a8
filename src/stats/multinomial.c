/* How many of N fall into each cell, this time? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stats/multinomial.h"

#define TABLE_MEAN_MOST 512.0
#define PLACES_MOST ((size_t)1 << 20) /* of all tables: 8 MB */
#define DEVIATIONS_BELOW 3.0 /* of the first part's mean below N: one in 740 is drawn anew */
#define TAIL 1e-18           /* probabilities against the mode's that are left out */

/* Cells with the same probability: order[begin] … order[end − 1]. They are drawn one after the
 * other, so that their table is at hand. */
typedef struct Run {
    size_t begin, end;
    double mean;               /* of the first part, of each cell */
    uint32_t table, n, lowest; /* numbers are lowest + a place of the table; n = 0: no table */
} Run;

struct Multinomial {
    size_t n;
    uint32_t total;
    uint32_t *order; /* of the cells, by their probabilities */
    VEC(Run) runs;   /* none: there is no first part */
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

static void table_add(Arena *mem, Multinomial *to, Scratch *scratch, Run *run) {
    if (run->mean > TABLE_MEAN_MOST || to->places.n > PLACES_MOST) return;
    run->table = (uint32_t)to->places.n;
    run->n = (uint32_t)poisson_weights(run->mean, &run->lowest, scratch->weights, scratch->room);
    for (uint32_t i = 0; i < run->n; i++)
        vec_push(mem, &to->places, (AliasPlace){0, 0});
    alias_build(to->places.at + run->table, scratch->left, scratch->order, scratch->weights,
                run->n);
}

static int weight_order(const void *a, const void *b, void *weights) {
    const double *list = weights;
    double x = list[*(const uint32_t *)a], y = list[*(const uint32_t *)b];
    return (x > y) - (x < y);
}

/* The cells by their probabilities, and those with the same one as runs. */
static void runs_add(Arena *mem, Multinomial *to, Scratch *scratch, const double *weights) {
    double sum = 0, first = to->total - DEVIATIONS_BELOW * sqrt(to->total);
    for (size_t i = 0; i < to->n; i++) {
        sum += weights[i];
        to->order[i] = (uint32_t)i;
    }
    qsort_r(to->order, to->n, sizeof *to->order, weight_order, (void *)(uintptr_t)weights);
    for (size_t begin = 0, end; begin < to->n && first > 0; begin = end) {
        double weight = weights[to->order[begin]];
        for (end = begin; end < to->n && weights[to->order[end]] == weight; end++)
            continue;
        Run run = {.begin = begin, .end = end, .mean = weight / sum * first};
        table_add(mem, to, scratch, &run);
        vec_push(mem, &to->runs, run);
    }
}

Multinomial *multinomial_new(Arena *mem, const double *weights, size_t n, uint32_t total) {
    Multinomial *out = NEW(mem, Multinomial);
    size_t room = (size_t)(40 * sqrt(TABLE_MEAN_MOST)) + 64;
    Scratch scratch = scratch_new(mem, n > room ? n : room);
    *out = (Multinomial){.n = n, .total = total, .order = NEW_ARRAY(mem, uint32_t, n)};
    out->rest = NEW_ARRAY(mem, AliasPlace, n);
    alias_build(out->rest, scratch.left, scratch.order, weights, n);
    runs_add(mem, out, &scratch, weights);
    return out;
}

/* ---- a draw ---- */

static uint64_t first_part(const Multinomial *from, Random *random, uint32_t *counts) {
    uint64_t sum = 0;
    for (size_t r = 0; r < from->runs.n; r++) {
        const Run *run = &from->runs.at[r];
        const AliasPlace *places = from->places.at + run->table;
        for (size_t i = run->begin; i < run->end; i++) {
            uint32_t count = run->n ? run->lowest + (uint32_t)alias_draw(places, run->n, random)
                                    : poisson_draw(random, run->mean);
            counts[from->order[i]] = count;
            sum += count;
        }
    }
    return sum;
}

void multinomial_draw(const Multinomial *from, Random *random, uint32_t *counts) {
    uint64_t sum = 0;
    memset(counts, 0, from->n * sizeof *counts);
    do
        sum = first_part(from, random, counts);
    while (sum > from->total);
    for (; sum < from->total; sum++)
        counts[alias_draw(from->rest, from->n, random)]++;
}

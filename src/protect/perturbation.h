#pragma once
/* By how much is a count changed that is published with noise (cell-key method: Fraser and Wooton
 * 2005; Thompson, Broadfoot, Elazar 2013; tables of greatest entropy: Giessing 2016)? The change
 * depends on the count and on a key of the cell alone, so that the same cell is changed in the same
 * way wherever it stands. Sums of changed counts are not the changed sums.
 *
 * A table gives for each count i the probability p of each j = i + v that may be published instead.
 * Of all that
 *   add up to 1, leave the mean as it is (Σ p v = 0), have Σ p v² <= V, |v| <= D, j >= 0,
 *   never give a j of 1 … js, and do not rise with the distance from i on either side,
 * it is the one with the greatest entropy −Σ p log p. 0 stays 0. V is reached wherever entropy
 * wants to go that far: close to 0 it often does not, and `variances` says what is reached. Counts
 * from D + js on (js > 0: one more) are changed as the last one is.
 *
 * How it is found: for multipliers a, b <= 0 the best p without the last condition is
 * exp(a v + b v²), up to a factor; with it neighbours that would rise share the mean of their
 * exponents (isotonic regression, pool adjacent violators; the tree with i as its root). The mean
 * grows with a, the variance with b: two nested bisections. O(D) for each of about 10^4 steps. */

#include "base/base.h"

#define PERTURBATION_MOST 50 /* of D */

/* Where nothing else is asked for: no 1 and no 2 is ever published. */
#define PERTURBATION_BOUND 5
#define PERTURBATION_BLOCKED 2
#define PERTURBATION_VARIANCE 3

typedef struct PerturbationWish {
    int bound, blocked; /* D from 1 on; js from 0 to D − 1 */
    double variance;    /* V, above 0 */
    double stay; /* the probability of no change wherever a count may stay, below 1, lowered by 0.05
                    at a time where V would not be reached; NAN: what entropy says */
} PerturbationWish;

typedef struct PerturbationStep { /* i becomes j for keys in (from, to]; a key of 0 belongs to the
                                     first */
    int32_t i, j;
    double p, from, to;
} PerturbationStep;

typedef struct PerturbationTable {
    const PerturbationStep *steps; /* by i, then j */
    size_t n;
    const size_t *first;     /* of each i of 0 … largest; one more: n */
    const double *variances; /* of each i, reached */
    int32_t largest;
} PerturbationTable;

/* INVALID for a wish outside its bounds, or where V is too small for some count, which is named. */
Err perturbation_make(Cx *cx, PerturbationTable *out, const PerturbationWish *wish) CHECKED;

/* Of steps from elsewhere, by i and j, each i from 0 on: the same table. INVALID, naming the count,
 * where one lacks, a row does not go from 0 to 1 without a gap, or would show less than nothing. */
Err perturbation_take(Cx *cx, PerturbationTable *out, const PerturbationStep *steps,
                      size_t n) CHECKED;

/* A table made ready to be looked up often: about 4 kB for each i. */
typedef struct Perturber Perturber;
Perturber *perturber_make(Cx *cx, const PerturbationTable *table);
/* The step, as a place in the table, for a count from 0 on and a key in [0, 1). */
size_t perturber_step(const Perturber *perturber, int64_t count, double key);
/* out[k] for counts[k] >= 0 and keys[k] in [0, 1); out may be counts. */
void perturb(const Perturber *perturber, const int64_t *counts, const double *keys, int64_t *out,
             size_t n);

/* The key of a cell: the sum of the keys of its records, modulo 1. Keys are whole multiples of
 * 10^-15 below 10^15, so that the sum does not depend on its order. */
#define RECORD_KEYS INT64_C(1000000000000000)
static inline int64_t cell_key_add(int64_t sum, int64_t key) {
    sum += key;
    return sum >= RECORD_KEYS ? sum - RECORD_KEYS : sum;
}

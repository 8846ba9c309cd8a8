#pragma once
/* How many of N fall into each of n cells? Draws from a multinomial distribution with fixed
 * probabilities, made to be drawn from again and again.
 *
 * A first part of N, Poisson distributed with a mean some standard deviations below N, gives every
 * cell an independent Poisson number; given their sum, these are multinomial. The rest is drawn one
 * by one. Both together are multinomial with the sum N (a first part above N is drawn anew, which
 * conditions on its sum alone). Poisson numbers with a mean below 512 come from an alias table, one
 * for all cells with the same probability: one random number a cell; larger ones by transformed
 * rejection (Hörmann 1993, PTRS). Exact but for the 2^-32 of the alias tables.
 *
 * A draw costs O(n + √N). */

#include "base/arena.h"
#include "stats/random.h"

typedef struct Multinomial Multinomial;

/* `weights` (n of them, kept by the caller): finite, above 0; `total`: N, at most
 * MULTINOMIAL_MOST. Lives in `mem`; several threads may draw from it. */
#define MULTINOMIAL_MOST UINT32_MAX
Multinomial *multinomial_new(Arena *mem, const double *weights, size_t n, uint32_t total);
void multinomial_draw(const Multinomial *from, Random *random, uint32_t *counts);

/* A Poisson variate with this mean, 0 <= mean < 2^31. */
uint32_t poisson_draw(Random *random, double mean);

#pragma once
/* Random numbers for simulations: the same seed and stream give the same numbers everywhere, so
 * that a simulation whose every draw has a stream of its own does not depend on how many threads
 * made it. Not for secrets.
 *
 * xoshiro256++ 1.0 (Blackman and Vigna 2019, public domain), its state filled by splitmix64 from
 * seed and stream: period 2^256 − 1; streams do not meet in any practical time. */

#include <stddef.h>
#include <stdint.h>

typedef struct Random {
    uint64_t state[4];
} Random;

Random random_begin(uint64_t seed, uint64_t stream);

static inline uint64_t random_bits(Random *random) {
    uint64_t *s = random->state, sum = s[0] + s[3], shifted = s[1] << 17;
    uint64_t bits = (sum << 23 | sum >> 41) + s[0];
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = s[3] << 45 | s[3] >> 19;
    return bits;
}

/* Within [0, 1), in steps of 2^-53. */
static inline double random_unit(Random *random) {
    return (double)(random_bits(random) >> 11) * 0x1p-53;
}
/* Within (0, 1). */
static inline double random_inner(Random *random) {
    return ((double)(random_bits(random) >> 12) + 0.5) * 0x1p-52;
}
/* 0 … n − 1 with equal probability, to n · 2^-64. */
static inline uint64_t random_below(Random *random, uint64_t n) {
    return (uint64_t)(((unsigned __int128)random_bits(random) * n) >> 64);
}
/* A normal variate with mean 0 and deviation 1 (Marsaglia's polar method; two numbers each, one is
 * thrown away, so that the stream does not carry any over). */
double random_normal(Random *random);

/* ---- one of several, in constant time ---- */

/* Walker's alias method, filled as of Vose (1991): a draw takes one random number and one place in
 * the table. Probabilities are kept to 2^-32. Building is O(n). */
typedef struct AliasPlace {
    uint32_t threshold, other;
} AliasPlace;

/* `weights` (n of them, n < 2^31): finite, not negative, not all zero; `left` and `order` (n each)
 * are scratch of the caller's. */
void alias_build(AliasPlace *places, double *left, uint32_t *order, const double *weights,
                 size_t n);

static inline size_t alias_draw(const AliasPlace *places, size_t n, Random *random) {
    uint64_t bits = random_bits(random);
    size_t at = (size_t)(((bits >> 32) * n) >> 32);
    uint32_t keep =
        -(uint32_t)((uint32_t)bits < places[at].threshold); /* a branch would be guessed */
    return ((uint32_t)at & keep) | (places[at].other & ~keep);
}

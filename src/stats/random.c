/* Which number comes next in a stream, and how is one of several drawn in constant time? */

#include <math.h>

#include "stats/random.h"

static uint64_t mixed(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

Random random_begin(uint64_t seed, uint64_t stream) {
    Random random;
    uint64_t state = stream;
    state = seed ^ mixed(&state);
    for (size_t i = 0; i < 4; i++)
        random.state[i] = mixed(&state);
    return random;
}

double random_normal(Random *random) {
    for (;;) {
        double x = 2 * random_inner(random) - 1, y = 2 * random_inner(random) - 1;
        double square = x * x + y * y;
        if (square < 1 && square > 0) return x * sqrt(-2 * log(square) / square);
    }
}

/* Who has less than an even share stands at the front of `order`, the others at its end; each of
 * the former is filled up by one of the latter. */
void alias_build(AliasPlace *places, double *left, uint32_t *order, const double *weights,
                 size_t n) {
    double sum = 0;
    size_t small = 0, large = n;
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    for (size_t i = 0; i < n; i++) {
        left[i] = weights[i] / sum * (double)n;
        order[left[i] < 1 ? small++ : --large] = (uint32_t)i;
        places[i] = (AliasPlace){UINT32_MAX, (uint32_t)i};
    }
    while (small && large < n) {
        uint32_t poor = order[--small], rich = order[large++];
        places[poor] = (AliasPlace){(uint32_t)(left[poor] * 0x1p32), rich};
        left[rich] -= 1 - left[poor];
        order[left[rich] < 1 ? small++ : --large] = rich;
    }
}

/* Are random numbers what they are said to be? Frequencies are held against their probabilities by
 * sums of squares, far enough out that a right generator does not fail; the first numbers of a
 * stream against those of the authors' algorithm written anew in Python. */

#include <string.h>

#include "tap.h"

#include "base/base.h"
#include "stats/stats.h"

static void streams(void) {
    Random a = random_begin(1, 0), b = random_begin(1, 0), c = random_begin(1, 1);
    Random d = random_begin(2, 0);
    bool same = true;
    size_t shared = 0;
    for (size_t i = 0; i < 1000; i++) {
        uint64_t bits = random_bits(&a), other = random_bits(&c), third = random_bits(&d);
        same &= bits == random_bits(&b);
        shared += bits == other || bits == third;
    }
    ok(same, "a seed gives the same numbers again");
    is_int(shared, 0, "another seed or stream gives others");
    Random known = {{1, 2, 3, 4}}; /* xoshiro256++ from this state, by Python */
    static const uint64_t bits[] = {41943041, 58720359, 3588806011781223, 3591011842654386};
    bool right = true;
    for (size_t i = 0; i < 4; i++)
        right &= random_bits(&known) == bits[i];
    ok(right, "the generator is xoshiro256++");
}

static void moments(void) {
    enum { N = 400000 };
    Random random = random_begin(3, 0);
    double sum = 0, square = 0, least = 1, most = 0;
    for (size_t i = 0; i < N; i++) {
        double u = random_unit(&random), z = random_normal(&random);
        least = fmin(least, u);
        most = fmax(most, u);
        sum += z;
        square += z * z;
    }
    ok(least >= 0 && most < 1 && least < 1e-4 && most > 1 - 1e-4, "numbers fill [0, 1)");
    ok(fabs(sum / N) < 5 / sqrt(N) && fabs(square / N - 1) < 5 * sqrt(2.0 / N),
       "normal numbers have mean 0 and variance 1: %g %g", sum / N, square / N);
}

/* Pearson's sum of squares less what it should be, in its standard deviations. */
static double far(const double *seen, const double *expected, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i];
    return (sum - (double)(n - 1)) / sqrt(2.0 * (double)(n - 1));
}

static void alias(void) {
    enum { N = 7, DRAWS = 700000 };
    static const double weights[N] = {1, 0, 5, 0.25, 9, 3, 1};
    double left[N], seen[N] = {0}, kept[N - 1], expected[N - 1], sum = 0;
    AliasPlace places[N];
    uint32_t order[N];
    Random random = random_begin(4, 0);
    alias_build(places, left, order, weights, N);
    for (size_t i = 0; i < DRAWS; i++)
        seen[alias_draw(places, N, &random)]++;
    for (size_t i = 0; i < N; i++)
        sum += weights[i];
    is_int(seen[1], 0, "what has no weight is not drawn");
    for (size_t i = 0, n = 0; i < N; i++) {
        if (i == 1) continue;
        kept[n] = seen[i];
        expected[n++] = weights[i] / sum * DRAWS;
    }
    ok(far(kept, expected, N - 1) < 6, "the others as often as they weigh");
}

static void poisson(void) {
    static const double means[] = {0.01, 3.5, 9.99, 10.01, 700, 1e6};
    enum { DRAWS = 100000 };
    for (size_t m = 0; m < sizeof means / sizeof *means; m++) {
        Random random = random_begin(5, m);
        double sum = 0, square = 0, mean = means[m];
        for (size_t i = 0; i < DRAWS; i++) {
            double off = poisson_draw(&random, mean) - mean;
            sum += off;
            square += off * off;
        }
        double spread = sqrt((mean + 2 * mean * mean) / DRAWS);
        ok(fabs(sum / DRAWS) < 5 * sqrt(mean / DRAWS) && fabs(square / DRAWS - mean) < 5 * spread,
           "Poisson numbers with mean %g: %g, variance %g", mean, mean + sum / DRAWS,
           square / DRAWS);
    }
    is_int(poisson_draw(&(Random){{1, 2, 3, 4}}, 0), 0, "with mean 0 there are none");
}

/* Means, variances and covariances against N p, N p (1 − p), −N p q. */
static void multinomial(Arena *mem, const double *weights, size_t n, uint32_t total) {
    enum { MOST = 6 };
    const double draws = total > 1000000 ? 100 : 20000;
    double sum = 0, means[MOST] = {0}, both[MOST][MOST] = {{0}}, worst = 0;
    uint32_t counts[MOST];
    bool whole = true;
    Random random = random_begin(6, total);
    Multinomial *from = multinomial_new(mem, weights, n, total);
    for (size_t i = 0; i < n; i++)
        sum += weights[i];
    for (double d = 0; d < draws; d++) {
        uint64_t all = 0;
        multinomial_draw(from, &random, counts);
        for (size_t i = 0; i < n; i++) {
            all += counts[i];
            double off = counts[i] - total * weights[i] / sum;
            means[i] += off / draws;
            for (size_t k = 0; k <= i; k++)
                both[i][k] += off * (counts[k] - total * weights[k] / sum) / draws;
        }
        whole &= all == total;
    }
    for (size_t i = 0; i < n; i++) {
        double p = weights[i] / sum, spread = total * p * (1 - p);
        worst = fmax(worst, fabs(means[i]) / sqrt(spread / draws));
        double fourth = spread * (1 + 3 * spread);
        worst = fmax(worst, fabs(both[i][i] - spread) / sqrt(fourth / draws));
        for (size_t k = 0; k < i; k++) {
            double q = weights[k] / sum, other = total * q * (1 - q);
            worst =
                fmax(worst, fabs(both[i][k] + total * p * q) /
                                sqrt((spread * other + pow(total * p * q, 2) + spread) / draws));
        }
    }
    ok(whole, "every draw has %u", total);
    ok(worst < 5.5, "means, variances and covariances of %u in %zu cells: %g", total, n, worst);
}

int main(void) {
    Arena *mem = arena_new();
    streams();
    moments();
    alias();
    poisson();
    multinomial(mem, (double[]){1, 1, 2}, 3, 4);
    multinomial(mem, (double[]){1, 7, 0.5, 20, 3, 3}, 6, 60);
    multinomial(mem, (double[]){1000, 3, 200, 7, 7, 40000}, 6, 41217);
    multinomial(mem, (double[]){1e9, 1}, 2, 4000000000u);
    arena_free(mem);
    return done();
}

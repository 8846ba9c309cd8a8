/* What can this machine do at most? For bench/stats.sh, so that a time can be told as a share of
 * it: how fast two threads read memory, and how many multiplications and additions they do. use:
 * peak     prints GB/s read, then 10⁹ operations a second (a fused pair counts as two) */

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { THREADS = 2, ROUNDS = 5, CHAINS = 12, LANES = 8 };
#define BYTES ((size_t)512 << 20) /* far more than any cache */
#define STEPS 40000000u

typedef double Lanes __attribute__((vector_size(LANES * sizeof(double))));

typedef struct Half {
    const uint64_t *from;
    size_t n;
    double found; /* so that nothing is left out as useless */
} Half;

__attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3"))) static uint64_t
sum_of(const uint64_t *at, size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += at[i];
    return sum;
}
static void *read_all(void *arg) {
    Half *half = arg;
    half->found = (double)sum_of(half->from, half->n);
    return NULL;
}

/* Chains that do not wait for each other, each a row of dependent steps. */
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"),
               optimize("O3,fast-math"))) static double
chains(double start) {
    Lanes at[CHAINS], factor, term;
    for (size_t k = 0; k < LANES; k++)
        factor[k] = 0.999999, term[k] = 1e-6 * start;
    for (size_t c = 0; c < CHAINS; c++)
        at[c] = term * (double)(c + 1);
    for (uint32_t i = 0; i < STEPS; i++)
#pragma GCC unroll 12
        for (size_t c = 0; c < CHAINS; c++)
            at[c] = at[c] * factor + term;
    double sum = 0;
    for (size_t c = 0; c < CHAINS; c++)
        for (size_t k = 0; k < LANES; k++)
            sum += at[c][k];
    return sum;
}
static void *compute(void *arg) {
    Half *half = arg;
    half->found = chains((double)half->n);
    return NULL;
}

static double seconds(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

/* Seconds of the best round. */
static double best(void *(*work)(void *), Half *halves) {
    double least = 1e9;
    for (size_t round = 0; round < ROUNDS; round++) {
        pthread_t threads[THREADS];
        double began = seconds();
        for (size_t t = 0; t < THREADS; t++)
            if (pthread_create(&threads[t], NULL, work, &halves[t]) != 0) exit(3);
        for (size_t t = 0; t < THREADS; t++)
            (void)pthread_join(threads[t], NULL);
        double took = seconds() - began;
        if (took < least) least = took;
    }
    return least;
}

int main(void) {
    uint64_t *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) {
        fputs("peak: out of memory\n", stderr);
        return 3;
    }
    memset(at, 1, BYTES);
    size_t n = BYTES / sizeof *at / THREADS;
    Half halves[THREADS] = {{at, n, 0}, {at + n, n, 0}};
    double reading = best(read_all, halves);
    double computing = best(compute, halves);
    printf("%.1f %.1f\n", (double)BYTES / reading / 1e9,
           2.0 * STEPS * CHAINS * LANES * THREADS / computing / 1e9);
    return halves[0].found + halves[1].found == 0;
}

/* How long does a gradient take, reading the file apart? For bench/stats.sh: a survey of synthetic
 * pupils (they were never born) with 80 replicate weights and 10 plausible values, all statistics.
 * use: gradient PUPILS ROUNDS     prints the seconds of each round */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "stats/stats.h"

enum { PLAUSIBLE = 10, WEIGHTINGS = 81, STRIDE = 88 };

static uint64_t state = 1;
static double uniform(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

static double *numbers(size_t n) {
    double *at =
        mmap(NULL, n * sizeof *at, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at != MAP_FAILED) return at;
    fputs("gradient: out of memory\n", stderr);
    exit(3);
}

static double seconds(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

typedef struct Work {
    const GradientData *data;
    double *results, *room;
} Work;
static void work(void *arg, size_t task, size_t thread) {
    const Work *w = arg;
    gradient_task(w->data, task, w->results, w->room + thread * gradient_room(w->data));
}

static void survey(size_t n, double *x, double *group, double *female, double *weights) {
    for (size_t i = 0; i < n; i++) {
        double *w = weights + i * STRIDE;
        x[i] = 4 * uniform() - 2, group[i] = uniform() < 0.2, female[i] = uniform() < 0.5;
        w[0] = 1 + 20 * uniform();
        for (size_t r = 1; r < WEIGHTINGS; r++)
            w[r] = w[0] * (uniform() < 0.5 ? 0.5 : 1.5);
    }
}

int main(int count, char **words) {
    size_t n = count > 1 ? strtoul(words[1], NULL, 10) : 0;
    if (count < 3 || n < 100 || n > 10000000) {
        fputs("use: gradient PUPILS ROUNDS\n", stderr);
        return 2;
    }
    double *x = numbers(n), *group = numbers(n), *female = numbers(n),
           *weights = numbers(n * STRIDE);
    const double *y[PLAUSIBLE], *covariates[] = {female};
    survey(n, x, group, female, weights);
    for (size_t m = 0; m < PLAUSIBLE; m++) {
        double *values = numbers(n);
        for (size_t i = 0; i < n; i++)
            values[i] = 500 + 40 * x[i] - 15 * group[i] + 300 * (uniform() - 0.5);
        y[m] = values;
    }
    GradientData data = {n,       PLAUSIBLE, WEIGHTINGS, 1,     x,  y,
                         weights, STRIDE,    covariates, group, 420};
    size_t tasks = gradient_tasks(&data), threads = parallel_threads(0, tasks);
    Work w = {&data, numbers(gradient_results(&data)), numbers(threads * gradient_room(&data))};
    GradientValues out = {numbers((size_t)GRADIENT_STATISTICS * PLAUSIBLE * WEIGHTINGS),
                          numbers(WEIGHTINGS), numbers((size_t)3 * WEIGHTINGS)};
    for (long round = strtol(words[2], NULL, 10); round > 0; round--) {
        double began = seconds();
        parallel_each(threads, tasks, work, &w);
        gradient_finish(&data, w.results, &out);
        printf("%.4f\n", seconds() - began);
    }
    return 0;
}

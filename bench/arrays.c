/* How long do methods take, reading the file apart? For bench/stats.sh, on synthetic pupils (they
 * were never born):
 *   gradient N   a survey of N pupils with 80 replicate weights and 10 plausible values
 *   flows N      N rows of a pupil in a year: six school types, eight years, three groups
 *   forecast N   N schools with ten grades, ten years ahead, 1,000 simulated variants
 * use: arrays WHAT N ROUNDS     prints the seconds of each round */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "stats/stats.h"

enum { PLAUSIBLE = 10, WEIGHTINGS = 81, STRIDE = 88 };
enum { YEARS = 8, TYPES = 6, GROUPS = 3 };
enum { GRADES = 10, AHEAD = 10, PAST = 10 };

static uint64_t state = 1;
static double uniform(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

static double *numbers(size_t n) {
    double *at =
        mmap(NULL, n * sizeof *at, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at != MAP_FAILED) return at;
    fputs("arrays: out of memory\n", stderr);
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

static void gradient(size_t n, long rounds) {
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
    for (; rounds > 0; rounds--) {
        double began = seconds();
        parallel_each(threads, tasks, work, &w);
        gradient_finish(&data, w.results, &out);
        printf("%.4f\n", seconds() - began);
    }
}

static void flows(size_t n, long rounds) {
    uint32_t *columns = (uint32_t *)numbers(2 * n), *unit = columns, *state = columns + 2 * n;
    uint32_t *group = columns + 3 * n;
    int32_t *year = (int32_t *)(columns + n);
    for (size_t i = 0; i < n; i++) {
        bool moves = i % YEARS == 0 || uniform() < 0.1;
        unit[i] = (uint32_t)(i / YEARS), year[i] = 2016 + (int32_t)(i % YEARS);
        state[i] = moves ? (uint32_t)(uniform() * TYPES) : state[i - 1];
        group[i] = i % YEARS ? group[i - 1] : (uint32_t)(uniform() * GROUPS);
    }
    const TransitionRows rows = {n, unit, year, state, group, 2016, YEARS, TYPES, GROUPS};
    size_t room = transitions_room(&rows), whole = (size_t)TYPES * TYPES;
    uint32_t *counts = (uint32_t *)numbers(room + whole);
    for (; rounds > 0; rounds--) {
        memset(counts, 0, (room + whole) * sizeof *counts);
        Transitions out = {counts, counts + room, 0, 0};
        double began = seconds();
        if (transitions_count(&out, &rows) != TRANSITIONS_FINE) exit(3);
        printf("%.4f\n", seconds() - began);
    }
}

static void forecast(size_t n, long rounds) {
    Arena *mem = arena_new();
    double *start = numbers(n * GRADES), *ratios = numbers(n * GRADES), *entry = numbers(n * AHEAD),
           *deviations = numbers(n * PAST * GRADES);
    for (size_t i = 0; i < n * GRADES; i++)
        start[i] = 50 + 80 * uniform(), ratios[i] = 0.95 + 0.1 * uniform();
    for (size_t i = 0; i < n * AHEAD; i++)
        entry[i] = 50 + 80 * uniform();
    for (size_t i = 0; i < n * PAST * GRADES; i++)
        deviations[i] = 0.1 * uniform() - 0.05;
    ForecastDraws draws = {.n_units = n,
                           .n_grades = GRADES,
                           .n_years = AHEAD,
                           .start = start,
                           .ratios = ratios,
                           .entry = entry,
                           .deviations = deviations,
                           .n_past = PAST,
                           .draws = 1000,
                           .seed = 1,
                           .level = 0.8};
    draws.cells = NEW_ARRAY(mem, Range, n * AHEAD * GRADES);
    draws.units = NEW_ARRAY(mem, Range, n * AHEAD);
    draws.years = NEW_ARRAY(mem, Range, AHEAD);
    for (; rounds > 0; rounds--) {
        ArenaMark mark = arena_mark(mem);
        double began = seconds();
        must(forecast_draws(mem, &draws));
        printf("%.4f\n", seconds() - began);
        arena_rewind(mem, mark);
    }
    arena_free(mem);
}

int main(int count, char **words) {
    static const struct {
        const char *name;
        void (*measure)(size_t n, long rounds);
    } methods[] = {{"gradient", gradient}, {"flows", flows}, {"forecast", forecast}};
    size_t n = count > 2 ? strtoul(words[2], NULL, 10) : 0;
    for (size_t i = 0; count == 4 && n >= 100 && i < sizeof methods / sizeof *methods; i++) {
        if (strcmp(words[1], methods[i].name) != 0) continue;
        methods[i].measure(n, strtol(words[3], NULL, 10));
        return 0;
    }
    fputs("use: arrays gradient|flows|forecast N ROUNDS\n", stderr);
    return 2;
}

/* Within what will the numbers of pupils lie? Pieces of units are simulated side by side; how they
 * are cut does not depend on the threads, so that sums are the same whoever works them out. */

#include <math.h>
#include <string.h>

#include "stats/forecast.h"
#include "stats/parallel.h"
#include "stats/random.h"

enum {
    PIECES = 32,
    BINS = 1024,
    ALONE = 1 << 20 /* numbers that are drawn sooner than threads begin */
};
#define NUMBER_MOST 1e15 /* so that no chain of ratios leaves the numbers */

typedef struct Room {     /* of one thread */
    double *before, *now; /* [grade][draw] */
    double *unit;         /* [draw]: all grades */
    double *few;          /* [draw]: those of a bin */
    uint16_t *bins;       /* [draw] */
    uint32_t counts[BINS];
    double *factors; /* [past, mirrored]: of one grade */
} Room;

typedef struct Simulation {
    ForecastDraws *draws;
    uint16_t *choices; /* [year][draw]: which past year's deviations */
    double *totals;    /* [piece][year][draw] */
    Room rooms[PARALLEL_MOST];
    size_t pieces;
} Simulation;

/* The k-th smallest of a few (Hoare's selection). */
static double smallest(double *few, size_t n, size_t k) {
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, place = (ptrdiff_t)k;
    while (low < high) {
        double pivot = few[place];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (few[i] < pivot)
                i++;
            while (few[j] > pivot)
                j--;
            if (i > j) break;
            double held = few[i];
            few[i++] = few[j], few[j--] = held;
        }
        if (j < place) low = i;
        if (place < i) high = j;
    }
    return few[place];
}

/* The k-th smallest of all: that of its bin, once the smaller bins are counted off. */
static double in_bins(const double *values, size_t n, size_t k, Room *room) {
    size_t bin = 0, few = 0;
    while (k >= room->counts[bin])
        k -= room->counts[bin++];
    for (size_t d = 0; d < n; d++)
        if (room->bins[d] == bin) room->few[few++] = values[d];
    return smallest(room->few, few, k);
}

static Range range_of(const double *values, const ForecastDraws *draws, Room *room) {
    size_t n = draws->draws;
    size_t low = (size_t)((1 - draws->level) / 2 * (double)(n - 1) + 0.5);
    double least = values[0], most = values[0];
    for (size_t d = 1; d < n; d++) {
        least = values[d] < least ? values[d] : least;
        most = values[d] > most ? values[d] : most;
    }
    if (!(most > least)) return (Range){least, most};
    double scale = (BINS - 1) / (most - least);
    memset(room->counts, 0, sizeof room->counts);
    for (size_t d = 0; d < n; d++) {
        room->bins[d] = (uint16_t)((values[d] - least) * scale);
        room->counts[room->bins[d]]++;
    }
    return (Range){in_bins(values, n, low, room), in_bins(values, n, n - 1 - low, room)};
}

static void factors_fill(double *factors, const ForecastDraws *draws, size_t u, size_t g) {
    const double *at = draws->deviations + u * draws->n_past * draws->n_grades + g;
    for (size_t k = 0; k < draws->n_past; k++) {
        double factor = exp(at[k * draws->n_grades]);
        factors[2 * k] = factor, factors[2 * k + 1] = 1 / factor;
    }
    if (!draws->n_past) factors[0] = 1;
}

/* One grade of one year in all draws. */
static void grade_draw(const Simulation *sim, Room *room, size_t u, size_t y, size_t g) {
    const ForecastDraws *draws = sim->draws;
    size_t n = draws->draws, cell = (u * draws->n_years + y) * draws->n_grades + g;
    const uint16_t *choice = sim->choices + y * n;
    const double *from = g ? room->before + (g - 1) * n : NULL;
    double *to = room->now + g * n, added = draws->added ? draws->added[cell] : 0;
    double ratio =
        g ? draws->ratios[u * draws->n_grades + g] : draws->entry[u * draws->n_years + y];
    factors_fill(room->factors, draws, u, g);
    for (size_t d = 0; d < n; d++) {
        double here = (from ? from[d] : 1) * ratio * room->factors[choice[d]] + added;
        to[d] = here < NUMBER_MOST ? here : NUMBER_MOST;
        room->unit[d] += to[d];
    }
    draws->cells[cell] = range_of(to, draws, room);
}

static void unit_draw(const Simulation *sim, Room *room, size_t u, double *totals) {
    const ForecastDraws *draws = sim->draws;
    size_t n = draws->draws;
    for (size_t g = 0; g < draws->n_grades; g++)
        for (size_t d = 0; d < n; d++)
            room->before[g * n + d] = draws->start[u * draws->n_grades + g];
    for (size_t y = 0; y < draws->n_years; y++) {
        memset(room->unit, 0, n * sizeof *room->unit);
        for (size_t g = 0; g < draws->n_grades; g++)
            grade_draw(sim, room, u, y, g);
        draws->units[u * draws->n_years + y] = range_of(room->unit, draws, room);
        for (size_t d = 0; d < n; d++)
            totals[y * n + d] += room->unit[d];
        double *held = room->before;
        room->before = room->now, room->now = held;
    }
}

static void piece_draw(void *arg, size_t piece, size_t thread) {
    Simulation *sim = arg;
    size_t units = sim->draws->n_units, size = sim->draws->n_years * sim->draws->draws;
    size_t end = (piece + 1) * units / sim->pieces;
    for (size_t u = piece * units / sim->pieces; u < end; u++)
        unit_draw(sim, &sim->rooms[thread], u, sim->totals + piece * size);
}

/* All units together, piece after piece. */
static void totals_add(Simulation *sim) {
    ForecastDraws *draws = sim->draws;
    size_t size = draws->n_years * draws->draws;
    for (size_t piece = 1; piece < sim->pieces; piece++)
        for (size_t i = 0; i < size; i++)
            sim->totals[i] += sim->totals[piece * size + i];
    for (size_t y = 0; y < draws->n_years; y++)
        draws->years[y] = range_of(sim->totals + y * draws->draws, draws, &sim->rooms[0]);
}

bool forecast_draws(Arena *mem, ForecastDraws *draws) {
    size_t n = draws->draws, size = draws->n_years * n;
    must(n > 0 && draws->n_past < UINT16_MAX / 2);
    size_t threads = draws->n_units * draws->n_grades * size < ALONE ? 1 : draws->threads;
    Simulation sim = {.draws = draws,
                      .choices = NEW_ARRAY(mem, uint16_t, size + 1),
                      .pieces = draws->n_units < PIECES ? draws->n_units : PIECES};
    sim.totals = NEW_ARRAY(mem, double, sim.pieces *size + 1);
    Random random = random_begin(draws->seed, 0);
    for (size_t i = 0; i < size && draws->n_past; i++)
        sim.choices[i] = (uint16_t)random_below(&random, 2 * draws->n_past);
    for (size_t t = 0; t < parallel_threads(threads, sim.pieces); t++)
        sim.rooms[t] = (Room){.before = NEW_ARRAY(mem, double, draws->n_grades *n),
                              .now = NEW_ARRAY(mem, double, draws->n_grades *n),
                              .unit = NEW_ARRAY(mem, double, n),
                              .few = NEW_ARRAY(mem, double, n),
                              .bins = NEW_ARRAY(mem, uint16_t, n),
                              .factors = NEW_ARRAY(mem, double, 2 * draws->n_past + 1)};
    if (!parallel_until((Crew){threads, draws->deadline}, sim.pieces, piece_draw, &sim))
        return false;
    totals_add(&sim);
    return true;
}

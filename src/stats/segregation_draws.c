/* How far do the measures of segregation wander when everybody is drawn again, and when chance
 * alone places everybody? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stats/multinomial.h"
#include "stats/parallel.h"
#include "stats/segregation_draws.h"

enum {
    TABLED_LEAST = 1 << 10, /* n ln n, ln n! */
    TABLED_MOST = 1 << 16,
    ASKED_EACH = 4, /* a table pays where each of its places is asked for so often */
    AT_ONCE = 8,    /* steps for which one division is enough */
    ALONE = 1 << 18,
    VALUES_USUAL = 64 /* that one mean is taken over */
};
#define TAIL 1e-20
#define WIDE 16.0  /* deviations from which on not every value is needed, */
#define APART 2.0  /* but so many for each deviation, */
#define CLEAR 12.0 /* where the ends are so many deviations away */

/* f(n) = n ln n and ln n!, from tables where they reach. */
typedef struct Logs {
    double *own, *factorial;
    size_t n;
} Logs;

/* Of numbers up to `most`, which are asked for about so often. */
static Logs logs_new(Arena *mem, double most, double asked) {
    double n = fmin(most + 1, asked / ASKED_EACH);
    Logs logs = {.n = (size_t)fmin(fmax(n, TABLED_LEAST), TABLED_MOST)};
    logs.own = NEW_ARRAY(mem, double, logs.n);
    logs.factorial = NEW_ARRAY(mem, double, logs.n);
    for (size_t i = 2; i < logs.n; i++) {
        double ln = log((double)i);
        logs.own[i] = (double)i * ln;
        logs.factorial[i] = logs.factorial[i - 1] + ln;
    }
    return logs;
}

static inline double own_log(const Logs *logs, uint64_t n) {
    return n < logs->n ? logs->own[n] : (double)n * log((double)n);
}

/* Beyond the table Stirling's series is exact to the last bits. */
static double factorial_log(const Logs *logs, double n) {
    if (n < (double)logs->n) return logs->factorial[(size_t)n];
    return (n + 0.5) * log(n) - n + 0.918938533204672741780 + (1 / 12.0 - 1 / (360 * n * n)) / n;
}

/* Few numbers are drawn sooner than threads begin. */
static Crew crew_of(const SegregationDraws *draws, double cells, double total) {
    double work = (double)draws->n * (cells + sqrt(total));
    return (Crew){work < ALONE ? 1 : draws->threads, draws->deadline};
}

/* ---- bootstrap ---- */

typedef struct Bootstrap {
    const SegregationTable *table;
    const SegregationDraws *draws;
    const Multinomial *from;
    Logs logs;
    size_t cells;
    double total;
    uint32_t *counts; /* of each thread: cells */
    uint64_t *sums;   /* of each thread: places and all, by groups; places */
} Bootstrap;

/* Σ f over the cells of the units, and over the units; sums are filled by the way. */
static double cells_less_units(const Bootstrap *boot, const uint32_t *counts, uint64_t *groups,
                               uint64_t *places) {
    const SegregationTable *table = boot->table;
    const uint32_t *of_unit = boot->draws->place_of_unit;
    double sum = 0;
    for (size_t u = 0; u < table->n_units; u++) {
        size_t s = of_unit ? of_unit[u] : 0;
        uint64_t unit = 0, *own = groups + s * table->n_groups;
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++) {
            unit += counts[i];
            own[table->group[i]] += counts[i];
            sum += own_log(&boot->logs, counts[i]);
        }
        sum -= own_log(&boot->logs, unit);
        places[s] += unit;
    }
    return sum;
}

static double apart_of(const Bootstrap *boot, const uint32_t *counts, const uint64_t *groups) {
    const SegregationTable *table = boot->table;
    double sum = 0;
    for (size_t u = 0; u < table->n_units; u++) {
        double share[2] = {0, 0};
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            share[table->group[i]] = counts[i] / (double)groups[table->group[i]];
        sum += fabs(share[0] - share[1]);
    }
    return sum / 2;
}

static void bootstrap_one(void *arg, size_t draw, size_t thread) {
    Bootstrap *boot = arg;
    const SegregationDraws *draws = boot->draws;
    size_t n = boot->table->n_groups, n_places = draws->n_places ? draws->n_places : 1;
    uint32_t *counts = boot->counts + thread * boot->cells;
    uint64_t *groups = boot->sums + thread * (n_places + 1) * (n + 1),
             *places = groups + n_places * n;
    uint64_t *all = places + n_places;
    Random random = random_begin(draws->seed, draw);
    double mutual, entropies = 0;
    do {
        multinomial_draw(boot->from, &random, counts);
        memset(groups, 0, (n_places + 1) * (n + 1) * sizeof *groups);
        mutual = cells_less_units(boot, counts, groups, places);
        for (size_t i = 0; i < n_places * n; i++)
            all[i % n] += groups[i];
    } while (draws->apart && (!all[0] || !all[1]));
    for (size_t i = 0; i < n_places * n; i++)
        mutual -= own_log(&boot->logs, groups[i]);
    for (size_t s = 0; s < n_places; s++)
        mutual += own_log(&boot->logs, places[s]);
    for (size_t g = 0; g < n; g++)
        entropies -= own_log(&boot->logs, all[g]);
    entropies = log(boot->total) + entropies / boot->total;
    mutual = mutual > 0 ? mutual / boot->total : 0;
    if (draws->mutual) draws->mutual[draw] = mutual;
    if (draws->theil) draws->theil[draw] = entropies > 0 ? mutual / entropies : 0;
    if (draws->apart) draws->apart[draw] = apart_of(boot, counts, all);
}

bool segregation_bootstrap(Arena *mem, const SegregationTable *table, SegregationDraws *draws) {
    Bootstrap boot = {.table = table, .draws = draws, .cells = table->begin[table->n_units]};
    for (size_t i = 0; i < boot.cells; i++)
        boot.total += table->count[i];
    boot.logs = logs_new(mem, boot.total, (double)boot.cells * (double)draws->n);
    Crew crew = crew_of(draws, (double)boot.cells, boot.total);
    size_t threads = parallel_threads(crew.threads, draws->n);
    size_t n_places = draws->n_places ? draws->n_places : 1;
    boot.from = multinomial_new(mem, table->count, boot.cells, (uint32_t)boot.total);
    boot.counts = NEW_ARRAY(mem, uint32_t, threads * boot.cells);
    boot.sums = NEW_ARRAY(mem, uint64_t, threads * (n_places + 1) * (table->n_groups + 1));
    return parallel_until(crew, draws->n, bootstrap_one, &boot);
}

/* ---- hypergeometric numbers: of `total`, `marked` are; how many of `drawn`? ---- */

typedef struct Hyper {
    double total, marked, drawn;
} Hyper;

static double hyper_least(const Hyper *h) {
    double least = h->drawn + h->marked - h->total;
    return least > 0 ? least : 0;
}

static double hyper_most(const Hyper *h) {
    return h->drawn < h->marked ? h->drawn : h->marked;
}

static double hyper_mode(const Hyper *h) {
    double mode = floor((h->drawn + 1) * (h->marked + 1) / (h->total + 2));
    double least = hyper_least(h), most = hyper_most(h);
    return mode < least ? least : mode > most ? most : mode;
}

/* P(k + 1) / P(k) */
static inline double hyper_step(const Hyper *h, double k) {
    return (h->marked - k) * (h->drawn - k) / ((k + 1) * (h->total - h->marked - h->drawn + k + 1));
}

/* P(k + n) / P(k) */
static double hyper_steps(const Hyper *h, double k, double n) {
    double ratio = 1, end = k + n;
    while (k < end) {
        double over = 1, under = 1;
        for (size_t i = 0; i < AT_ONCE && k < end; i++, k++) {
            over *= (h->marked - k) * (h->drawn - k);
            under *= (k + 1) * (h->total - h->marked - h->drawn + k + 1);
        }
        ratio *= over / under;
    }
    return ratio;
}

static double hyper_middle(const Hyper *h) {
    return fmin(ceil(h->drawn * h->marked / h->total), hyper_most(h));
}

/* How far apart the values may be that a mean is taken over. Sums over even distances of what is as
 * smooth as a wide distribution are those over all values to far more digits than a double has
 * (trapezoidal rule: the error is about exp(−2π²·APART²)). */
static double hyper_distance(const Hyper *h) {
    double p = h->marked / h->total, middle = h->drawn * p;
    double wide = sqrt(middle * (1 - p) * (h->total - h->drawn) / fmax(h->total - 1, 1));
    bool clear = middle - CLEAR * wide > hyper_least(h) && middle + CLEAR * wide < hyper_most(h);
    return wide > WIDE && clear ? floor(wide / APART) : 1;
}

/* 1 / P(middle), and E k ln k where it is asked for. Weights against the middle's, which the sum of
 * them makes probabilities. */
static double hyper_weights(const Hyper *h, const Logs *logs, double *mean) {
    double middle = hyper_middle(h), least = hyper_least(h), most = hyper_most(h);
    double distance = hyper_distance(h), weights = 1, weight = 1;
    double sum = logs ? own_log(logs, (uint64_t)middle) : 0;
    for (double k = middle + distance; k <= most; k += distance) {
        weight *= hyper_steps(h, k - distance, distance);
        if (weight < TAIL) break;
        weights += weight;
        if (logs) sum += weight * own_log(logs, (uint64_t)k);
    }
    weight = 1;
    for (double k = middle - distance; k >= least; k -= distance) {
        weight /= hyper_steps(h, k, distance);
        if (weight < TAIL) break;
        weights += weight;
        if (logs) sum += weight * own_log(logs, (uint64_t)k);
    }
    if (mean) *mean = sum / weights;
    return weights * distance;
}

/* E |k − E k| = 2·m·(N − M − n + m)/N · P(m), m the first value from E k on: (k − E k)·P(k) are
 * differences of neighbours, so that all but one cancel out. */
static double hyper_deviation(const Hyper *h) {
    double m = hyper_middle(h);
    return 2 * m * (h->total - h->marked - h->drawn + m) / h->total / hyper_weights(h, NULL, NULL);
}

/* By inversion from the mode outwards: as many steps as the deviation is wide. */
static double hyper_draw(const Hyper *h, const Logs *logs, Random *random) {
    double least = hyper_least(h), most = hyper_most(h), mode = hyper_mode(h);
    if (least == most) return least;
    double rest = h->total - h->marked;
    double ln = factorial_log(logs, h->marked) + factorial_log(logs, rest) +
                factorial_log(logs, h->drawn) + factorial_log(logs, h->total - h->drawn) -
                factorial_log(logs, h->total) - factorial_log(logs, mode) -
                factorial_log(logs, h->marked - mode) - factorial_log(logs, h->drawn - mode) -
                factorial_log(logs, rest - h->drawn + mode);
    double u = random_unit(random), up = exp(ln), down = up, high = mode, low = mode;
    u -= up;
    while (u >= 0 && (high < most || low > least)) {
        up = high < most ? up * hyper_step(h, high++) : 0;
        u -= up;
        if (u < 0) return high;
        down = low > least ? down / hyper_step(h, --low) : 0;
        u -= down;
        if (u < 0) return low;
        if (up + down < TAIL) break; /* what is left of u is rounding */
    }
    return mode;
}

/* ---- what chance alone makes ---- */

static int size_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double *sizes_sorted(Arena *mem, const double *sizes, size_t n) {
    double *sorted = NEW_ARRAY(mem, double, n + 1);
    memcpy(sorted, sizes, n * sizeof *sizes);
    qsort(sorted, n, sizeof *sorted, size_order);
    return sorted;
}

static double margins_log(const Logs *logs, const SegregationSums *sums,
                          const SegregationTable *table) {
    double sum = own_log(logs, (uint64_t)sums->total);
    for (size_t u = 0; u < table->n_units; u++)
        sum -= own_log(logs, (uint64_t)sums->units[u]);
    for (size_t g = 0; g < table->n_groups; g++)
        sum -= own_log(logs, (uint64_t)sums->groups[g]);
    return sum;
}

double segregation_chance_mutual(Arena *mem, const SegregationSums *sums,
                                 const SegregationTable *table) {
    double cells = (double)table->n_units * (double)table->n_groups;
    Logs logs = logs_new(mem, sums->total, cells * VALUES_USUAL);
    double sum = margins_log(&logs, sums, table), one = 0, mean;
    double *sizes = sizes_sorted(mem, sums->units, table->n_units);
    for (size_t u = 0; u < table->n_units; u++) {
        if (!u || sizes[u] != sizes[u - 1]) {
            one = 0;
            for (size_t g = 0; g < table->n_groups; g++) {
                (void)hyper_weights(&(Hyper){sums->total, sums->groups[g], sizes[u]}, &logs, &mean);
                one += mean;
            }
        }
        sum += one;
    }
    return sum > 0 ? sum / sums->total : 0;
}

double segregation_chance_apart(Arena *mem, const double *a, const double *b, size_t n_units) {
    double sum = 0, one = 0, all_a = 0, all_b = 0;
    double *both = NEW_ARRAY(mem, double, n_units + 1);
    for (size_t u = 0; u < n_units; u++) {
        both[u] = a[u] + b[u];
        all_a += a[u];
        all_b += b[u];
    }
    double *sizes = sizes_sorted(mem, both, n_units);
    for (size_t u = 0; u < n_units; u++) {
        if (!u || sizes[u] != sizes[u - 1])
            one = hyper_deviation(&(Hyper){all_a + all_b, all_a, sizes[u]});
        sum += one;
    }
    return sum * (1 / all_a + 1 / all_b) / 2; /* |k/a − (size − k)/b| = |k − E k|·(1/a + 1/b) */
}

typedef struct Chance {
    const SegregationSums *sums;
    const SegregationTable *table;
    const SegregationDraws *draws;
    Logs logs;
    double margins, entropy;
    double *left; /* of each thread: what is left of each group */
} Chance;

static void chance_one(void *arg, size_t draw, size_t thread) {
    Chance *chance = arg;
    const SegregationSums *sums = chance->sums;
    size_t n = chance->table->n_groups;
    double *left = chance->left + thread * n, all = sums->total, mutual = chance->margins;
    double apart = 0;
    Random random = random_begin(chance->draws->seed, draw);
    memcpy(left, sums->groups, n * sizeof *left);
    for (size_t u = 0; u < chance->table->n_units; u++) {
        double open = sums->units[u], pool = all, share = 0;
        for (size_t g = 0; g < n && open > 0; g++) {
            double k = g + 1 == n
                           ? open
                           : hyper_draw(&(Hyper){pool, left[g], open}, &chance->logs, &random);
            pool -= left[g];
            left[g] -= k;
            open -= k;
            mutual += own_log(&chance->logs, (uint64_t)k);
            share = fabs(k / sums->groups[g] - share); /* of two groups: a, then |b − a| */
        }
        apart += share;
        all -= sums->units[u];
    }
    mutual = mutual > 0 ? mutual / sums->total : 0;
    if (chance->draws->mutual) chance->draws->mutual[draw] = mutual;
    if (chance->draws->theil) chance->draws->theil[draw] = mutual / chance->entropy;
    if (chance->draws->apart) chance->draws->apart[draw] = apart / 2;
}

bool segregation_chance(Arena *mem, const SegregationSums *sums, const SegregationTable *table,
                        SegregationDraws *draws) {
    Chance chance = {.sums = sums, .table = table, .draws = draws};
    double cells = (double)table->n_units * (double)table->n_groups;
    Crew crew = crew_of(draws, cells, sums->total);
    size_t threads = parallel_threads(crew.threads, draws->n);
    chance.logs = logs_new(mem, sums->total, cells * (double)draws->n);
    chance.margins = margins_log(&chance.logs, sums, table);
    chance.entropy = entropy(sums->groups, table->n_groups, sums->total);
    chance.left = NEW_ARRAY(mem, double, threads * table->n_groups);
    return parallel_until(crew, draws->n, chance_one, &chance);
}

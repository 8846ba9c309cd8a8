/* How far do the measures of segregation wander when everybody is drawn again, and when chance
 * alone places everybody? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "stats/multinomial.h"
#include "stats/parallel.h"
#include "stats/segregation_draws.h"

#define TABLED ((size_t)1 << 16) /* n ln n, ln n! */
#define TAIL 1e-20

/* f(n) = n ln n and ln n!, from tables where they reach. */
typedef struct Logs {
    double *own, *factorial;
} Logs;

static Logs logs_new(Arena *mem) {
    Logs logs = {NEW_ARRAY(mem, double, TABLED), NEW_ARRAY(mem, double, TABLED)};
    for (size_t i = 2; i < TABLED; i++) {
        double ln = log((double)i);
        logs.own[i] = (double)i * ln;
        logs.factorial[i] = logs.factorial[i - 1] + ln;
    }
    return logs;
}

static inline double own_log(const Logs *logs, uint64_t n) {
    return n < TABLED ? logs->own[n] : (double)n * log((double)n);
}

/* Beyond the table Stirling's series is exact to the last bits. */
static double factorial_log(const Logs *logs, double n) {
    if (n < TABLED) return logs->factorial[(size_t)n];
    return (n + 0.5) * log(n) - n + 0.918938533204672741780 + (1 / 12.0 - 1 / (360 * n * n)) / n;
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

void segregation_bootstrap(Arena *mem, const SegregationTable *table, SegregationDraws *draws) {
    Bootstrap boot = {.table = table, .draws = draws, .logs = logs_new(mem)};
    boot.cells = table->begin[table->n_units];
    for (size_t i = 0; i < boot.cells; i++)
        boot.total += table->count[i];
    size_t threads = parallel_threads(draws->threads, draws->n);
    size_t n_places = draws->n_places ? draws->n_places : 1;
    boot.from = multinomial_new(mem, table->count, boot.cells, (uint32_t)boot.total);
    boot.counts = NEW_ARRAY(mem, uint32_t, threads * boot.cells);
    boot.sums = NEW_ARRAY(mem, uint64_t, threads * (n_places + 1) * (table->n_groups + 1));
    (void)parallel_until((Crew){draws->threads, draws->deadline}, draws->n, bootstrap_one, &boot);
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

/* E of(k). Weights against the mode's, which the sum of them makes probabilities. */
static double hyper_mean(const Hyper *h, double (*of)(const void *arg, double k), const void *arg) {
    double mode = hyper_mode(h), least = hyper_least(h), most = hyper_most(h);
    double weights = 1, sum = of(arg, mode), weight = 1;
    for (double k = mode; k < most; k++) {
        weight *= hyper_step(h, k);
        if (weight < TAIL) break;
        weights += weight;
        sum += weight * of(arg, k + 1);
    }
    weight = 1;
    for (double k = mode; k > least; k--) {
        weight /= hyper_step(h, k - 1);
        if (weight < TAIL) break;
        weights += weight;
        sum += weight * of(arg, k - 1);
    }
    return sum / weights;
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

static double f_of(const void *arg, double k) {
    return own_log(arg, (uint64_t)k);
}

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
    Logs logs = logs_new(mem);
    double sum = margins_log(&logs, sums, table), one = 0;
    double *sizes = sizes_sorted(mem, sums->units, table->n_units);
    for (size_t u = 0; u < table->n_units; u++) {
        if (!u || sizes[u] != sizes[u - 1]) {
            one = 0;
            for (size_t g = 0; g < table->n_groups; g++)
                one += hyper_mean(&(Hyper){sums->total, sums->groups[g], sizes[u]}, f_of, &logs);
        }
        sum += one;
    }
    return sum > 0 ? sum / sums->total : 0;
}

typedef struct Apart {
    double size, a, b;
} Apart;

static double apart_at(const void *arg, double k) {
    const Apart *apart = arg;
    return fabs(k / apart->a - (apart->size - k) / apart->b);
}

double segregation_chance_apart(Arena *mem, const double *a, const double *b, size_t n_units) {
    double sum = 0, one = 0;
    double *both = NEW_ARRAY(mem, double, n_units + 1);
    Apart apart = {0};
    for (size_t u = 0; u < n_units; u++) {
        both[u] = a[u] + b[u];
        apart.a += a[u];
        apart.b += b[u];
    }
    double *sizes = sizes_sorted(mem, both, n_units);
    for (size_t u = 0; u < n_units; u++) {
        apart.size = sizes[u];
        if (!u || sizes[u] != sizes[u - 1])
            one = hyper_mean(&(Hyper){apart.a + apart.b, apart.a, apart.size}, apart_at, &apart);
        sum += one;
    }
    return sum / 2;
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

void segregation_chance(Arena *mem, const SegregationSums *sums, const SegregationTable *table,
                        SegregationDraws *draws) {
    size_t threads = parallel_threads(draws->threads, draws->n);
    Chance chance = {.sums = sums, .table = table, .draws = draws, .logs = logs_new(mem)};
    chance.margins = margins_log(&chance.logs, sums, table);
    chance.entropy = entropy(sums->groups, table->n_groups, sums->total);
    chance.left = NEW_ARRAY(mem, double, threads * table->n_groups);
    (void)parallel_until((Crew){draws->threads, draws->deadline}, draws->n, chance_one, &chance);
}

/* How far might effects lie from the truth, all of them at once? */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/did.h"
#include "stats/parallel.h"
#include "stats/random.h"

/* Units go through eight at a time: the 256 sums of any of them are worked out once, and each draw
 * takes the one that its eight bits name. Columns go sixteen at a time, so that the table and the
 * sums of all draws stay in the cache. */
enum { TILE = 8, SUBSETS = 1 << TILE, WIDE = 16 };

typedef struct Bootstrap {
    const DidColumns *columns;
    const DidDraws *ask;
    uint8_t *bits; /* [tile][draw] */
    double *found; /* [column][draw]: √n times the mean of weight · influence */
    double *spread;
    size_t tiles;
} Bootstrap;

static void draw_bits(void *shared, size_t draw, size_t thread) {
    (void)thread;
    const Bootstrap *boot = shared;
    Random random = random_begin(boot->ask->seed, draw);
    uint64_t word = 0;
    for (size_t tile = 0; tile < boot->tiles; tile++) {
        if (tile % 8 == 0) word = random_bits(&random);
        boot->bits[tile * boot->ask->draws + draw] = (uint8_t)(word >> (tile % 8 * 8));
    }
}

/* Sums of each subset of the tile's units; false where all values are zero. */
static bool subset_sums(double table[SUBSETS][WIDE], const Bootstrap *boot, size_t tile,
                        size_t from) {
    const DidColumns *columns = boot->columns;
    size_t wide = columns->columns - from < WIDE ? columns->columns - from : WIDE;
    double rows[TILE][WIDE];
    bool any = false;
    memset(rows, 0, sizeof rows);
    for (size_t c = 0; c < wide; c++)
        for (size_t u = 0; u < TILE && tile * TILE + u < columns->n; u++) {
            rows[u][c] = columns->influence[from + c][tile * TILE + u];
            any |= rows[u][c] != 0;
        }
    memset(table[0], 0, sizeof table[0]);
    for (size_t set = 1; any && set < SUBSETS; set++) {
        const double *rest = table[set & (set - 1)], *one = rows[__builtin_ctzll(set)];
        for (size_t c = 0; c < WIDE; c++)
            table[set][c] = rest[c] + one[c];
    }
    return any;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Quantile as the inverse of the distribution function (R's type 1). */
static double quantile(const double *sorted, size_t n, double probability) {
    double at = ceil((double)n * probability - 1e-9);
    return sorted[at < 1 ? 0 : (size_t)at - 1];
}

static double spread_of(Arena *mem, const double *values, size_t n) {
    const double normal = 1.3489795003921634; /* Φ⁻¹(3/4) − Φ⁻¹(1/4) */
    ArenaMark mark = arena_mark(mem);
    double *sorted = NEW_ARRAY(mem, double, n);
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    double out = (quantile(sorted, n, 0.75) - quantile(sorted, n, 0.25)) / normal;
    arena_rewind(mem, mark);
    return out;
}

static void block_work(void *shared, size_t block, size_t thread) {
    (void)thread;
    const Bootstrap *boot = shared;
    size_t from = block * WIDE, draws = boot->ask->draws, n = boot->columns->n;
    Arena *mem = arena_new();
    double(*table)[WIDE] = arena_array(mem, sizeof *table, SUBSETS);
    double(*sums)[WIDE] = arena_array(mem, sizeof *sums, draws);
    double whole[WIDE] = {0};
    for (size_t tile = 0; tile < boot->tiles; tile++) {
        if (!subset_sums(table, boot, tile, from)) continue;
        const uint8_t *bits = boot->bits + tile * draws;
        for (size_t c = 0; c < WIDE; c++)
            whole[c] += table[SUBSETS - 1][c];
        for (size_t draw = 0; draw < draws; draw++)
            for (size_t c = 0; c < WIDE; c++)
                sums[draw][c] += table[bits[draw]][c];
    }
    for (size_t c = 0; c < WIDE && from + c < boot->columns->columns; c++) {
        double *found = boot->found + (from + c) * draws;
        for (size_t draw = 0; draw < draws; draw++)
            found[draw] = (2 * sums[draw][c] - whole[c]) / sqrt((double)n);
        boot->spread[from + c] = spread_of(mem, found, draws);
    }
    arena_free(mem);
}

/* The quantile of the largest |t| over the columns from … to. */
static double critical_value(Arena *mem, const Bootstrap *boot, size_t from, size_t to) {
    size_t draws = boot->ask->draws;
    double *largest = NEW_ARRAY(mem, double, draws);
    bool any = false;
    for (size_t c = from; c < to; c++) {
        if (!(boot->spread[c] > 0)) continue;
        any = true;
        for (size_t draw = 0; draw < draws; draw++)
            largest[draw] =
                fmax(largest[draw], fabs(boot->found[c * draws + draw] / boot->spread[c]));
    }
    if (!any) return NAN;
    qsort(largest, draws, sizeof *largest, by_size);
    return quantile(largest, draws, boot->ask->level);
}

bool did_bootstrap(Arena *mem, double *se, double *critical, const DidColumns *columns,
                   const DidDraws *ask) {
    Bootstrap boot = {.columns = columns, .ask = ask};
    boot.tiles = (columns->n + TILE - 1) / TILE;
    boot.bits = NEW_ARRAY(mem, uint8_t, boot.tiles * ask->draws);
    boot.found = NEW_ARRAY(mem, double, columns->columns * ask->draws);
    boot.spread = NEW_ARRAY(mem, double, columns->columns);
    Crew crew = {ask->threads, ask->deadline};
    size_t blocks = (columns->columns + WIDE - 1) / WIDE;
    if (!parallel_until(crew, ask->draws, draw_bits, &boot) ||
        !parallel_until(crew, blocks, block_work, &boot))
        return false;
    for (size_t c = 0; c < columns->columns; c++)
        se[c] = boot.spread[c] > 0 ? boot.spread[c] / sqrt((double)columns->n) : NAN;
    for (size_t f = 0, from = 0; f < columns->families; from = columns->ends[f++])
        critical[f] = critical_value(mem, &boot, from, columns->ends[f]);
    return true;
}

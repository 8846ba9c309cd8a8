/* How sure are the measures, and what of them would chance alone bring about? The value under
 * chance always stands beside: for tiny units the correction by bootstrap is too weak. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/segregation_in.h"

enum {
    CHANCE_WORK = 1000000, /* cells in all drawn tables of chance, but … */
    CHANCE_LEAST = 100,    /* … at least so many of them */
    PAIRS_GROUPS_MOST = 16 /* all pairs of groups are held against chance */
};
#define CHANCE_LARGE 0.2                       /* of M: then chance is worth a warning */
#define CHANCE_STREAM UINT64_C(0x6368616e6365) /* other numbers than those of the bootstrap */

/* ---- what draws say ---- */

typedef struct Drawn {
    double estimate, error, bias, low, high;
} Drawn;

static int value_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Between the values at both sides, as R's quantile does (type 7). */
static double quantile(const double *sorted, size_t n, double share) {
    double at = share * (double)(n - 1), low = floor(at);
    size_t i = (size_t)low;
    return i + 1 < n ? sorted[i] + (at - low) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

static double mean_of(const double *values, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

static double deviation_of(const double *values, size_t n) {
    double mean = mean_of(values, n), sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : NAN;
}

/* Sorts the values. As far as the draws lie to one side of the estimate, the truth may lie to the
 * other (Davison and Hinkley 1997, 5.2: the basic interval). */
static Drawn drawn_of(double *values, size_t n, double estimate, double level) {
    double bias = mean_of(values, n) - estimate;
    qsort(values, n, sizeof *values, value_order);
    return (Drawn){.estimate = estimate - bias,
                   .error = deviation_of(values, n),
                   .bias = bias,

                   .low = 2 * estimate - quantile(values, n, (1 + level) / 2),
                   .high = 2 * estimate - quantile(values, n, (1 - level) / 2)};
}

static Str numbered(Cx *cx, const char *name, size_t n) {
    return str_format(cx->mem, "%s_%zu", name, n);
}

static void put_two(Item *in, const char *key, double mutual, double theil) {
    Item *item = item_object(in, str_of(key));
    item_number(item, S("M"), mutual);
    item_number(item, S("H"), theil);
}

/* ---- bootstrap ---- */

typedef struct Wish {
    size_t draws;
    uint64_t seed;
    double level;
} Wish;

static void put_bootstrap(Item *root, Str key, const SegregationDraws *draws,
                          const double estimates[2], double level) {
    Drawn m = drawn_of(draws->mutual, draws->n, estimates[0], level);
    Drawn h = drawn_of(draws->theil, draws->n, estimates[1], level);
    Item *item = item_object(root, key);
    put_two(item, "est", m.estimate, h.estimate);
    put_two(item, "se", m.error, h.error);
    put_two(item, "bias", m.bias, h.bias);
    item_numbers(item, S("CI_M"), (const double[]){m.low, m.high}, 2);
    item_numbers(item, S("CI_H"), (const double[]){h.low, h.high}, 2);
}

static SegregationDraws draws_new(Cx *cx, const Wish *wish) {
    return (SegregationDraws){.n = wish->draws,
                              .seed = wish->seed,
                              .deadline = cx->deadline,
                              .mutual = NEW_ARRAY(cx->mem, double, wish->draws),
                              .theil = NEW_ARRAY(cx->mem, double, wish->draws)};
}

static Err bootstrap_total(Cx *cx, Item *root, const Spread *spread, const Wish *wish) {
    SegregationDraws draws = draws_new(cx, wish);
    double mutual = segregation_mutual(&spread->table, &spread->sums);
    double all = entropy(spread->sums.groups, spread->groups.n, spread->sums.total);
    if (!segregation_bootstrap(cx->mem, &spread->table, &draws))
        return too_late(cx, &spread->frame);
    put_bootstrap(root, numbered(cx, "boot_total", wish->draws), &draws,
                  (const double[]){mutual, mutual / all}, wish->level);
    return OK;
}

/* Within the places of the first level. */
static Err bootstrap_within(Cx *cx, Item *root, const Spread *spread, const Wish *wish) {
    size_t n;
    const Column *levels = frame_columns(&spread->frame, "within", &n);
    if (!n) return OK;
    Coded first = coded(cx, spread, &levels[0]),
          deep = coded_within(cx, spread, &first, &spread->units);
    SegregationTable places = spread_table(cx, spread, &first),
                     table = spread_table(cx, spread, &deep);
    SegregationSums place_sums = spread_sums(cx->mem, &places), sums = spread_sums(cx->mem, &table);
    SegregationDraws draws = draws_new(cx, wish);
    double mutual = segregation_mutual(&table, &sums) - segregation_mutual(&places, &place_sums);
    double all = entropy(sums.groups, spread->groups.n, sums.total);
    draws.n_places = first.n;
    draws.place_of_unit = first_level(cx, spread, &deep, &first);
    if (!segregation_bootstrap(cx->mem, &table, &draws)) return too_late(cx, &spread->frame);
    Str key = str_format(cx->mem, "boot_within_%.*s_%zu", STR_ARG(levels[0].name), wish->draws);
    put_bootstrap(root, key, &draws, (const double[]){mutual, mutual / all}, wish->level);
    return OK;
}

/* ---- two groups ---- */

typedef struct Pair {
    size_t a, b;
    SegregationTable table; /* of the two; units without either are left out */
    SegregationSums sums;
    double *of_a, *of_b; /* members in each unit */
    double apart, chance;
} Pair;

static Pair pair_of(Arena *mem, const Spread *spread, size_t a, size_t b) {
    const SegregationTable *all = &spread->table;
    size_t *begin = NEW_ARRAY(mem, size_t, all->n_units + 1), n = 0, units = 0;
    uint32_t *group = NEW_ARRAY(mem, uint32_t, 2 * all->n_units);
    double *count = NEW_ARRAY(mem, double, 2 * all->n_units);
    Pair pair = {.a = a, .b = b};
    pair.of_a = NEW_ARRAY(mem, double, all->n_units);
    pair.of_b = NEW_ARRAY(mem, double, all->n_units);
    for (size_t u = 0; u < all->n_units; u++) {
        begin[units] = n;
        for (size_t i = all->begin[u]; i < all->begin[u + 1]; i++) {
            if (all->group[i] != a && all->group[i] != b) continue;
            (all->group[i] == a ? pair.of_a : pair.of_b)[units] = all->count[i];
            group[n] = all->group[i] == b;
            count[n++] = all->count[i];
        }
        units += n > begin[units];
    }
    begin[units] = n;
    pair.table = (SegregationTable){units, 2, begin, group, count};
    pair.sums = spread_sums(mem, &pair.table);
    for (size_t u = 0; u < units; u++)
        pair.apart +=
            fabs(pair.of_a[u] / pair.sums.groups[0] - pair.of_b[u] / pair.sums.groups[1]) / 2;
    pair.chance = segregation_chance_apart(mem, pair.of_a, pair.of_b, units);
    return pair;
}

/* How much of what could be above chance is (Carrington and Troske 1997). */
static double adjusted(const Pair *pair) {
    return pair->chance < 1 ? (pair->apart - pair->chance) / (1 - pair->chance) : NAN;
}

static Err pair_asked(Cx *cx, const Call *call, const Spread *spread, size_t pair[2]) {
    Str *names;
    size_t n = call_list(cx, call, "pair", &names);
    pair[0] = 0, pair[1] = 1;
    if (!n) return OK;
    if (n != 2) return option_wrong(cx, call, "pair", MSG_ANALYSIS_SEGREGATION_PAIR_TWO, STR_NONE);
    for (size_t i = 0; i < 2; i++) {
        size_t g = 0;
        while (g < spread->groups.n && !str_equal(spread->groups.names[g], names[i]))
            g++;
        if (g == spread->groups.n)
            return option_wrong(cx, call, "pair", MSG_ANALYSIS_SEGREGATION_NO_GROUP, names[i]);
        pair[i] = g;
    }
    return pair[0] != pair[1]
               ? OK
               : option_wrong(cx, call, "pair", MSG_ANALYSIS_SEGREGATION_PAIR_TWO, STR_NONE);
}

static Err bootstrap_pair(Cx *cx, Item *root, const Spread *spread, const Pair *pair,
                          const Wish *wish) {
    SegregationDraws draws = {.n = wish->draws, .seed = wish->seed, .deadline = cx->deadline};
    draws.apart = NEW_ARRAY(cx->mem, double, wish->draws);
    if (!segregation_bootstrap(cx->mem, &pair->table, &draws)) return too_late(cx, &spread->frame);
    Drawn d = drawn_of(draws.apart, draws.n, pair->apart, wish->level);
    Item *item = item_object(root, numbered(cx, "boot_D", wish->draws));
    item_number(item, S("est"), d.estimate);
    item_number(item, S("se"), d.error);
    item_number(item, S("bias"), d.bias);
    item_numbers(item, S("CI"), (const double[]){d.low, d.high}, 2);
    return OK;
}

/* All pairs beside what chance would make of them. */
static void put_pairs(Cx *cx, Item *root, const Spread *spread) {
    if (spread->groups.n > PAIRS_GROUPS_MOST) return;
    Item *list = item_list(root, S("dissimilarity"));
    Arena *mem = arena_within(cx->mem); /* of one pair at a time */
    for (size_t a = 0; a < spread->groups.n; a++)
        for (size_t b = a + 1; b < spread->groups.n; b++) {
            Pair pair = pair_of(mem, spread, a, b);
            Item *row = item_object(list, STR_NONE);
            item_text(row, S("a"), spread->groups.names[a]);
            item_text(row, S("b"), spread->groups.names[b]);
            item_number(row, S("D"), pair.apart);
            item_number(row, S("under_independence"), pair.chance);
            item_number(row, S("adjusted"), adjusted(&pair));
            arena_reset(mem);
        }
}

/* ---- chance ---- */

static void put_stat(Item *list, Str stat, double *values, size_t n) {
    Item *row = item_object(list, STR_NONE);
    item_text(row, S("stat"), stat);
    item_number(row, S("est"), mean_of(values, n));
    item_number(row, S("se"), deviation_of(values, n));
}

/* As many tables as can be drawn in little time. */
static size_t chance_draws(const SegregationTable *table, size_t wanted) {
    size_t most = CHANCE_WORK / (table->n_units * table->n_groups) + 1;
    if (most < CHANCE_LEAST) most = CHANCE_LEAST;
    return wanted < most ? wanted : most;
}

static Err draw_chance(Cx *cx, Item *root, const Spread *spread, const Wish *wish) {
    SegregationDraws draws = draws_new(cx, wish);
    if (!segregation_chance(cx->mem, &spread->sums, &spread->table, &draws))
        return too_late(cx, &spread->frame);
    static const char *const names[] = {"boot_MH_under_independence",
                                        "boot_expected_under_independence"};
    for (size_t i = 0; i < 2; i++) { /* the reference cases know it by either name */
        Item *list = item_list(root, numbered(cx, names[i], wish->draws));
        put_stat(list, S("M under 0"), draws.mutual, draws.n);
        put_stat(list, S("H under 0"), draws.theil, draws.n);
    }
    return OK;
}

static Err draw_chance_pair(Cx *cx, Item *root, const Spread *spread, const Pair *pair,
                            const Wish *wish) {
    SegregationDraws draws = {.n = wish->draws, .seed = wish->seed, .deadline = cx->deadline};
    draws.apart = NEW_ARRAY(cx->mem, double, draws.n);
    if (!segregation_chance(cx->mem, &pair->sums, &pair->table, &draws))
        return too_late(cx, &spread->frame);
    Item *list = item_list(root, numbered(cx, "boot_D_under_independence", draws.n));
    put_stat(list, S("D under 0"), draws.apart, draws.n);
    return OK;
}

/* What chance makes on average, without drawing. */
static void put_chance(Cx *cx, Result *result, const Spread *spread, const Pair *pair) {
    const SegregationSums *sums = &spread->sums;
    double all = entropy(sums->groups, spread->groups.n, sums->total);
    double mutual = segregation_mutual(&spread->table, sums);
    double chance = segregation_chance_mutual(cx->mem, sums, &spread->table);
    double units = (double)spread->units.n, groups = (double)spread->groups.n;
    Item *item = item_object(result->root, S("under_independence"));
    item_number(item, S("M"), chance);
    item_number(item, S("H"), chance / all);
    item_number(item, S("D"), pair->chance);
    item = item_list(result->root, S("pair"));
    item_text(item, STR_NONE, spread->groups.names[pair->a]);
    item_text(item, STR_NONE, spread->groups.names[pair->b]);
    item_number(result->root, S("asymptotic_bias_M"), (units - 1) * (groups - 1) / 2 / sums->total);
    Str told[] = {result_number(cx->mem, cx->lang, mutual, 3),
                  result_number(cx->mem, cx->lang, chance, 3),
                  result_number(cx->mem, cx->lang, sums->total / units, 3)};
    result_note(cx, result, MSG_ANALYSIS_SEGREGATION_CHANCE, told[0], told[1]);
    if (chance > CHANCE_LARGE * mutual)
        result_note(cx, result, MSG_ANALYSIS_SEGREGATION_CHANCE_LARGE, told[2]);
}

Err segregation_sureness(Cx *cx, Result *result, const Call *call, const Spread *spread) {
    size_t pair_at[2];
    Wish wish = {.draws = (size_t)call_whole(call, "bootstrap"),
                 .seed = (uint64_t)call_whole(call, "seed"),
                 .level = call_number(call, "level")};
    TRY(pair_asked(cx, call, spread, pair_at));
    if (!spread->whole || spread->sums.total > SEGREGATION_DRAWS_MOST) {
        if (wish.draws)
            return column_wrong(cx, &spread->frame, spread->weight,
                                spread->whole ? MSG_ANALYSIS_SEGREGATION_DRAWS_MOST
                                              : MSG_ANALYSIS_SEGREGATION_DRAWS_WHOLE,
                                STR_NONE);
        result_note(cx, result, MSG_ANALYSIS_SEGREGATION_NO_CHANCE);
        return OK;
    }
    Pair pair = pair_of(cx->mem, spread, pair_at[0], pair_at[1]);
    put_pairs(cx, result->root, spread);
    put_chance(cx, result, spread, &pair);
    if (!wish.draws) return OK;
    if (str_equal(call_text(call, "drawn"), S("pair")))
        return bootstrap_pair(cx, result->root, spread, &pair, &wish);
    TRY(bootstrap_total(cx, result->root, spread, &wish));
    TRY(bootstrap_within(cx, result->root, spread, &wish));
    TRY(bootstrap_pair(cx, result->root, spread, &pair, &wish));
    wish.draws = chance_draws(&spread->table, wish.draws);
    wish.seed ^= CHANCE_STREAM;
    TRY(draw_chance(cx, result->root, spread, &wish));
    return draw_chance_pair(cx, result->root, spread, &pair, &wish);
}

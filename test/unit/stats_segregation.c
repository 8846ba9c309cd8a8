/* Are the measures of segregation what their definitions say, do they keep within their bounds and
 * not mind how things are called, and is the value under chance that of all tables there are?
 * Numbers of the change over time were worked out by a Python script of its own (fitting to 1e-15);
 * the reference cases of the R package are in test/analyse. */

#include <stdlib.h>
#include <string.h>

#include "tap.h"

#include "base/base.h"
#include "stats/stats.h"

enum { UNITS_MOST = 12, GROUPS_MOST = 5 };

/* A dense table as one of cells. */
typedef struct Made {
    SegregationTable table;
    SegregationSums sums;
    size_t begin[UNITS_MOST + 1];
    uint32_t group[UNITS_MOST * GROUPS_MOST];
    double count[UNITS_MOST * GROUPS_MOST], units[UNITS_MOST], groups[GROUPS_MOST];
} Made;

static void make(Made *made, const double *dense, size_t n_units, size_t n_groups) {
    size_t n = 0;
    for (size_t u = 0; u < n_units; u++) {
        made->begin[u] = n;
        for (size_t g = 0; g < n_groups; g++)
            if (dense[u * n_groups + g] > 0) {
                made->group[n] = (uint32_t)g;
                made->count[n++] = dense[u * n_groups + g];
            }
    }
    made->begin[n_units] = n;
    made->table = (SegregationTable){n_units, n_groups, made->begin, made->group, made->count};
    made->sums = (SegregationSums){made->units, made->groups, 0};
    segregation_sums(&made->table, &made->sums);
}

static double mutual(const double *dense, size_t n_units, size_t n_groups) {
    Made made;
    make(&made, dense, n_units, n_groups);
    return segregation_mutual(&made.table, &made.sums);
}

/* Every unit and group has somebody. */
static void random_table(Random *random, double *dense, size_t n_units, size_t n_groups) {
    for (size_t i = 0; i < n_units * n_groups; i++)
        dense[i] = random_below(random, 3) ? (double)random_below(random, 40) : 0;
    for (size_t i = 0; i < n_units; i++)
        dense[i * n_groups + i % n_groups] += 1;
    for (size_t g = 0; g < n_groups; g++)
        dense[g % n_units * n_groups + g] += 1;
}

/* M as the entropy that knowing the unit takes away, person by person. */
static double brute_mutual(const double *dense, size_t n_units, size_t n_groups) {
    double all = 0, units[UNITS_MOST] = {0}, groups[GROUPS_MOST] = {0}, out = 0;
    for (size_t i = 0; i < n_units * n_groups; i++) {
        units[i / n_groups] += dense[i];
        groups[i % n_groups] += dense[i];
        all += dense[i];
    }
    for (size_t g = 0; g < n_groups; g++)
        out -= groups[g] / all * log(groups[g] / all);
    for (size_t i = 0; i < n_units * n_groups; i++)
        if (dense[i] > 0) out += dense[i] / all * log(dense[i] / units[i / n_groups]);
    return out;
}

static void closed_forms(void) {
    Random random = random_begin(1, 0);
    double worst = 0, worst_local = 0, worst_exposure = 0;
    bool bounded = true;
    for (size_t round = 0; round < 300; round++) {
        size_t units = 2 + random_below(&random, UNITS_MOST - 1);
        size_t groups = 2 + random_below(&random, GROUPS_MOST - 1);
        double dense[UNITS_MOST * GROUPS_MOST], local[UNITS_MOST];
        double exposure[GROUPS_MOST * GROUPS_MOST], apart[GROUPS_MOST * GROUPS_MOST];
        double row[GROUPS_MOST];
        Made made;
        if (groups > units) groups = units;
        random_table(&random, dense, units, groups);
        make(&made, dense, units, groups);
        double m = segregation_mutual(&made.table, &made.sums);
        worst = fmax(worst, fabs(m - brute_mutual(dense, units, groups)));
        double own = entropy(made.groups, groups, made.sums.total);
        bounded &=
            m >= 0 && m <= own + 1e-12 && m <= entropy(made.units, units, made.sums.total) + 1e-12;
        double sum = 0;
        segregation_local_units(&made.table, &made.sums, local);
        for (size_t u = 0; u < units; u++)
            sum += made.units[u] / made.sums.total * local[u];
        worst_local = fmax(worst_local, fabs(sum - m));
        sum = 0;
        segregation_local_groups(&made.table, &made.sums, local);
        for (size_t g = 0; g < groups; g++)
            sum += made.groups[g] / made.sums.total * local[g];
        worst_local = fmax(worst_local, fabs(sum - m));
        segregation_exposure(&made.table, &made.sums, exposure);
        segregation_dissimilarity(&made.table, &made.sums, apart, row);
        for (size_t g = 0; g < groups; g++) {
            sum = 0;
            for (size_t h = 0; h < groups; h++) {
                sum += exposure[g * groups + h];
                double there = exposure[g * groups + h] * made.groups[g];
                double back = exposure[h * groups + g] * made.groups[h];
                worst_exposure = fmax(worst_exposure, fabs(there - back) / made.sums.total);
                bounded &= apart[g * groups + h] >= 0 && apart[g * groups + h] <= 1;
                bounded &= apart[g * groups + h] == apart[h * groups + g];
            }
            worst_exposure = fmax(worst_exposure, fabs(sum - 1));
        }
    }
    ok(worst < 1e-12, "M is the entropy that the unit takes away: %g", worst);
    ok(worst_local < 1e-12, "local scores sum up to M: %g", worst_local);
    ok(worst_exposure < 1e-12, "exposures of a group sum up to one, and go both ways: %g",
       worst_exposure);
    ok(bounded, "M lies below both entropies, D within 0 and 1");
}

static void extremes(void) {
    is_double(mutual((double[]){7, 0, 0, 5}, 2, 2), entropy((double[]){7, 5}, 2, 12), 1e-15,
              "who is wholly apart has all of the entropy");
    is_double(mutual((double[]){2, 4, 8, 1, 2, 4}, 2, 3), 0, 1e-15,
              "who is evenly spread has none");
    double small[] = {1e-300, 3e-300, 2e-300, 1e-300};
    is_double(mutual(small, 2, 2), mutual((double[]){1, 3, 2, 1}, 2, 2), 1e-14,
              "weights may be of any size");
}

static void invariances(void) {
    Random random = random_begin(2, 0);
    double worst = 0;
    for (size_t round = 0; round < 100; round++) {
        enum { U = 7, G = 4 };
        double dense[U * G], turned[U * G], scaled[U * G], split[(U + 1) * G];
        random_table(&random, dense, U, G);
        size_t shift = random_below(&random, U), twist = random_below(&random, G);
        for (size_t u = 0; u < U; u++)
            for (size_t g = 0; g < G; g++) {
                turned[(u + shift) % U * G + (g + twist) % G] = dense[u * G + g];
                scaled[u * G + g] = dense[u * G + g] * 17.25;
                split[u * G + g] = dense[u * G + g] / (u ? 1 : 2);
                if (!u) split[U * G + g] = dense[g] / 2;
            }
        double m = mutual(dense, U, G);
        worst = fmax(worst, fabs(mutual(turned, U, G) - m));
        worst = fmax(worst, fabs(mutual(scaled, U, G) - m));
        worst = fmax(worst, fabs(mutual(split, U + 1, G) - m));
    }
    ok(worst < 1e-12, "order, scale, and a school parted evenly change nothing: %g", worst);
}

/* M = M(places) + Σ p_s M_s */
static void places(void) {
    Random random = random_begin(3, 0);
    double worst = 0;
    for (size_t round = 0; round < 100; round++) {
        enum { U = 9, G = 3, P = 3 };
        double dense[U * G], upper[P * G] = {0}, sums[P], within[P], own[P], groups[P * G];
        uint32_t of_unit[U];
        Made made;
        random_table(&random, dense, U, G);
        for (size_t u = 0; u < U; u++) {
            of_unit[u] = (uint32_t)(u < P ? u : random_below(&random, P));
            for (size_t g = 0; g < G; g++)
                upper[of_unit[u] * G + g] += dense[u * G + g];
        }
        SegregationPlaces all = {P, of_unit, sums, within, own, groups};
        make(&made, dense, U, G);
        segregation_within(&made.table, &made.sums, &all);
        double sum = mutual(upper, P, G);
        for (size_t s = 0; s < P; s++)
            sum += sums[s] / made.sums.total * within[s];
        worst = fmax(worst, fabs(sum - segregation_mutual(&made.table, &made.sums)));
    }
    ok(worst < 1e-12, "what lies between places and what lies within them is all: %g", worst);
}

/* ---- chance ---- */

/* Means over all ways to put 8 persons, 3 of them of the first group, into units of 1, 3 and 4. */
static void chance_exact(Arena *mem) {
    static const size_t unit_of[8] = {0, 1, 1, 1, 2, 2, 2, 2};
    double sum = 0, apart = 0, ways = 0;
    for (unsigned set = 0; set < 256; set++) {
        if (__builtin_popcount(set) != 3) continue;
        double dense[6] = {0}, half = 0;
        for (size_t i = 0; i < 8; i++)
            dense[unit_of[i] * 2 + !(set >> i & 1)]++;
        for (size_t u = 0; u < 3; u++)
            half += fabs(dense[2 * u] / 3 - dense[2 * u + 1] / 5) / 2;
        sum += brute_mutual(dense, 3, 2);
        apart += half;
        ways++;
    }
    Made made;
    make(&made, (double[]){1, 0, 1, 2, 1, 3}, 3, 2);
    is_double(segregation_chance_mutual(mem, &made.sums, &made.table), sum / ways, 1e-14,
              "the mean of M under chance is that over all 56 tables");
    is_double(segregation_chance_apart(mem, (double[]){1, 1, 1}, (double[]){0, 2, 3}, 3),
              apart / ways, 1e-14, "and so is that of D");
    SegregationDraws draws = {.n = 100000, .seed = 5};
    draws.mutual = NEW_ARRAY(mem, double, draws.n);
    draws.apart = NEW_ARRAY(mem, double, draws.n);
    must(segregation_chance(mem, &made.sums, &made.table, &draws));
    double m = 0, d = 0;
    for (size_t i = 0; i < draws.n; i++) {
        m += draws.mutual[i] / (double)draws.n;
        d += draws.apart[i] / (double)draws.n;
    }
    is_double(m, sum / ways, 0.002, "drawn tables have the same mean M");
    is_double(d, apart / ways, 0.002, "and the same mean D");
}

/* Units of very different sizes, against sums over every value with 40 digits (Python's decimal).
 */
static void chance_wide(Arena *mem) {
    static const double a[] = {9000, 15000, 5800, 200, 0}, b[] = {31000, 45000, 19200, 500, 3};
    double dense[10];
    Made made;
    for (size_t i = 0; i < 10; i++)
        dense[i] = i % 2 ? b[i / 2] : a[i / 2];
    make(&made, dense, 5, 2);
    is_double(segregation_chance_mutual(mem, &made.sums, &made.table), 1.677175801869803e-5, 1e-13,
              "M of chance where numbers are large");
    is_double(segregation_chance_apart(mem, a, b, 5), 0.003811973265107641, 1e-14, "and D");
    is_double(segregation_chance_apart(mem, b, a, 5), 0.003811973265107641, 1e-14,
              "whichever comes first");
}

/* A large table: drawn against exact, within four standard errors. */
static void chance_large(Arena *mem) {
    enum { U = 12, G = 5, DRAWS = 4000 };
    double dense[U * G];
    Random random = random_begin(11, 0);
    Made made;
    for (size_t i = 0; i < U * G; i++)
        dense[i] = (double)(1 + random_below(&random, i % G ? 400 : 90000));
    make(&made, dense, U, G);
    SegregationDraws draws = {.n = DRAWS, .seed = 3};
    draws.mutual = NEW_ARRAY(mem, double, DRAWS);
    must(segregation_chance(mem, &made.sums, &made.table, &draws));
    double mean = 0, square = 0, exact = segregation_chance_mutual(mem, &made.sums, &made.table);
    for (size_t i = 0; i < DRAWS; i++)
        mean += draws.mutual[i] / DRAWS;
    for (size_t i = 0; i < DRAWS; i++)
        square += pow(draws.mutual[i] - mean, 2) / (DRAWS - 1);
    ok(fabs(mean - exact) < 4 * sqrt(square / DRAWS), "in a large table, too: %g, exact %g", mean,
       exact);
}

/* ---- bootstrap ---- */

/* Mean of M over all ways in which 4 draws from 4 cells can come out, by their probabilities. */
static double brute_bootstrap(const double *dense, double total) {
    double mean = 0;
    for (unsigned way = 0; way < 256; way++) {
        double drawn[4] = {0}, probability = 1;
        for (size_t i = 0; i < 4; i++) {
            drawn[way >> 2 * i & 3]++;
            probability *= dense[way >> 2 * i & 3] / total;
        }
        double units[2] = {drawn[0] + drawn[1], drawn[2] + drawn[3]}, m = 0;
        double groups[2] = {drawn[0] + drawn[2], drawn[1] + drawn[3]};
        for (size_t i = 0; i < 4; i++)
            if (drawn[i] > 0) m += drawn[i] / 4 * log(drawn[i] * 4 / units[i / 2] / groups[i % 2]);
        mean += probability * m;
    }
    return mean;
}

static void bootstrap(Arena *mem) {
    static const double dense[] = {1, 1, 1, 1};
    enum { DRAWS = 200000 };
    SegregationDraws draws = {.n = DRAWS, .seed = 9, .threads = 1};
    Made made;
    make(&made, dense, 2, 2);
    draws.mutual = NEW_ARRAY(mem, double, DRAWS);
    must(segregation_bootstrap(mem, &made.table, &draws));
    double mean = 0;
    for (size_t i = 0; i < DRAWS; i++)
        mean += draws.mutual[i] / DRAWS;
    is_double(mean, brute_bootstrap(dense, 4), 0.002,
              "draws of 4 from 4 cells come out as they may");
    double *alone = draws.mutual;
    draws.mutual = NEW_ARRAY(mem, double, DRAWS);
    draws.threads = 3;
    must(segregation_bootstrap(mem, &made.table, &draws));
    ok(memcmp(alone, draws.mutual, DRAWS * sizeof *alone) == 0,
       "three threads draw the same as one");
    draws.seed = 10;
    must(segregation_bootstrap(mem, &made.table, &draws));
    ok(memcmp(alone, draws.mutual, DRAWS * sizeof *alone) != 0, "another seed draws others");
    draws.deadline = 1;
    ok(!segregation_bootstrap(mem, &made.table, &draws) &&
           !segregation_chance(mem, &made.sums, &made.table, &draws),
       "past the deadline there are none");
}

/* Places of the bootstrap: M within them is M less that of the places, draw by draw. */
static void bootstrap_places(Arena *mem) {
    enum { U = 6, G = 3, DRAWS = 50 };
    double dense[U * G];
    Random random = random_begin(4, 0);
    Made made;
    random_table(&random, dense, U, G);
    make(&made, dense, U, G);
    SegregationDraws whole = {.n = DRAWS, .seed = 1}, within = {.n = DRAWS, .seed = 1};
    whole.mutual = NEW_ARRAY(mem, double, DRAWS);
    within.mutual = NEW_ARRAY(mem, double, DRAWS);
    must(segregation_bootstrap(mem, &made.table, &whole));
    within.n_places = 1;
    within.place_of_unit = (const uint32_t[U]){0};
    must(segregation_bootstrap(mem, &made.table, &within));
    ok(memcmp(whole.mutual, within.mutual, DRAWS * sizeof *whole.mutual) == 0,
       "within a single place is all there is");
    within.n_places = U;
    within.place_of_unit = (const uint32_t[U]){0, 1, 2, 3, 4, 5};
    must(segregation_bootstrap(mem, &made.table, &within));
    double worst = 0;
    for (size_t i = 0; i < DRAWS; i++)
        worst = fmax(worst, within.mutual[i]);
    ok(worst < 1e-12, "and within units there is nothing: %g", worst);
}

/* ---- the change ---- */

static const double first_year[] = {30, 10, 5, 12, 20, 8, 5, 9, 40, 16, 4, 7};
static const double second_year[] = {25, 14, 9, 15, 10, 12, 8, 6, 50, 12, 9, 3};

static void change(Arena *mem) {
    SegregationChange there = {.n_units = 4, .n_groups = 3, .tables = {first_year, second_year}};
    SegregationChange back = {.n_units = 4, .n_groups = 3, .tables = {second_year, first_year}};
    ok(segregation_change(mem, &there) && segregation_change(mem, &back), "the fitting converges");
    is_double(there.shapley.structural, -0.0532878239165421, 1e-9, "structural part");
    is_double(there.shapley.group_marginal, 0.000750333738382715, 1e-9, "part of the groups");
    is_double(there.shapley.unit_marginal, 0.00829893036399407, 1e-9, "part of the units");
    double sum =
        there.shapley.structural + there.shapley.group_marginal + there.shapley.unit_marginal;
    is_double(sum, there.mutual[1] - there.mutual[0], 1e-9, "they are the whole change");
    sum = there.mora.structural + there.mora.group_marginal + there.mora.unit_marginal;
    is_double(sum, there.mutual[1] - there.mutual[0], 1e-12, "so are those of Mora");
    sum = there.karmel.structural + there.karmel.group_marginal + there.karmel.unit_marginal +
          there.karmel.interaction;
    is_double(sum, there.mutual[1] - there.mutual[0], 1e-9, "and those of Karmel");
    ok(fabs(there.shapley.structural + back.shapley.structural) < 1e-9 &&
           fabs(there.shapley.unit_marginal + back.shapley.unit_marginal) < 1e-9,
       "the way back is the way there, turned round");
    sum = 0;
    for (size_t u = 0; u < 4; u++)
        sum +=
            (there.shares[0][u] * there.local[0][u] + there.shares[1][u] * there.local[1][u]) / 2;
    is_double(sum, there.shapley.structural, 1e-9, "units together make the structural part");
}

/* Rows and columns weighed anew have the same structure. */
static void change_of_margins(Arena *mem) {
    double weighed[12];
    for (size_t i = 0; i < 12; i++)
        weighed[i] = first_year[i] * (1 + (double)(i / 3)) * (3 - (double)(i % 3));
    SegregationChange margins = {.n_units = 4, .n_groups = 3, .tables = {first_year, weighed}};
    ok(segregation_change(mem, &margins), "margins alone");
    is_double(margins.shapley.structural, 0, 1e-9, "change no structure");
    ok(fabs(margins.shapley.unit_marginal) > 1e-3, "but something");
    static const double apart[] = {5, 0, 0, 5}, mixed[] = {5, 5, 5, 5};
    SegregationChange empty = {.n_units = 2, .n_groups = 2, .tables = {apart, mixed}};
    ok(segregation_change(mem, &empty), "empty cells do not hold the fitting up");
    is_double(empty.shapley.structural, -M_LN2, 1e-8, "and the structure is all that changed");
}

int main(void) {
    Arena *mem = arena_new();
    closed_forms();
    extremes();
    invariances();
    places();
    chance_exact(mem);
    chance_wide(mem);
    chance_large(mem);
    bootstrap(mem);
    bootstrap_places(mem);
    change(mem);
    change_of_margins(mem);
    arena_free(mem);
    return done();
}

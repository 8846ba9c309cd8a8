/* Through what has M changed: the groups' shares, the units' shares, or the structure? */

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "stats/segregation.h"
#include "stats/segregation_change.h"

typedef struct Margins {
    double *units, *groups;
} Margins;

/* All tables are dense and sum to 1. */
typedef struct Fitting {
    size_t n_units, n_groups;
    double *tables[2], *work;
    Margins margins[2], own; /* own: of the table at work */
    double fitted[2][2][2];  /* M by year of structure, groups, units */
    double *local[2][2];     /* L_u by year of structure, and of both margins */
} Fitting;

static Margins margins_new(Arena *mem, size_t n_units, size_t n_groups) {
    return (Margins){NEW_ARRAY(mem, double, n_units), NEW_ARRAY(mem, double, n_groups)};
}

static void margins_sum(const Fitting *fit, const double *table, Margins *out) {
    memset(out->groups, 0, fit->n_groups * sizeof *out->groups);
    for (size_t u = 0; u < fit->n_units; u++) {
        const double *row = table + u * fit->n_groups;
        out->units[u] = 0;
        for (size_t g = 0; g < fit->n_groups; g++) {
            out->units[u] += row[g];
            out->groups[g] += row[g];
        }
    }
}

/* M of a table with these margins; L of each unit where wanted. */
static double mutual_of(const Fitting *fit, const double *table, const Margins *margins,
                        double *local) {
    double sum = 0, total = 0;
    for (size_t g = 0; g < fit->n_groups; g++)
        total += margins->groups[g];
    for (size_t u = 0; u < fit->n_units; u++) {
        const double *row = table + u * fit->n_groups;
        double part = 0;
        for (size_t g = 0; g < fit->n_groups; g++)
            if (row[g] > 0)
                part += row[g] * log(row[g] / margins->units[u] * (total / margins->groups[g]));
        if (local) local[u] = part / margins->units[u];
        sum += part;
    }
    return sum / total;
}

/* ---- fitting ---- */

/* Fits the table at work to the margins; false where it does not get there. */
static bool fit_to(Fitting *fit, const double *units, const double *groups) {
    size_t n = fit->n_groups;
    for (size_t sweep = 0; sweep < FITTING_SWEEPS; sweep++) {
        double worst = 0;
        margins_sum(fit, fit->work, &fit->own);
        for (size_t u = 0; u < fit->n_units; u++)
            worst = fmax(worst, fabs(fit->own.units[u] / units[u] - 1));
        for (size_t g = 0; g < n; g++)
            worst = fmax(worst, fabs(fit->own.groups[g] / groups[g] - 1));
        if (worst <= FITTING_RELATIVE) return true;
        memset(fit->own.groups, 0, n * sizeof *fit->own.groups);
        for (size_t u = 0; u < fit->n_units; u++)
            for (size_t g = 0; g < n; g++) {
                fit->work[u * n + g] *= units[u] / fit->own.units[u];
                fit->own.groups[g] += fit->work[u * n + g];
            }
        for (size_t g = 0; g < n; g++)
            fit->own.groups[g] = groups[g] / fit->own.groups[g];
        for (size_t u = 0; u < fit->n_units; u++)
            for (size_t g = 0; g < n; g++)
                fit->work[u * n + g] *= fit->own.groups[g];
    }
    return false;
}

static bool fit_all(Fitting *fit) {
    size_t bytes = fit->n_units * fit->n_groups * sizeof *fit->work;
    for (size_t choice = 0; choice < 8; choice++) {
        size_t structure = choice >> 2, groups = choice >> 1 & 1, units = choice & 1;
        double *local = groups == units ? fit->local[structure][units] : NULL;
        memcpy(fit->work, fit->tables[structure], bytes);
        if (!fit_to(fit, fit->margins[units].units, fit->margins[groups].groups)) return false;
        margins_sum(fit, fit->work, &fit->own);
        fit->fitted[structure][groups][units] = mutual_of(fit, fit->work, &fit->own, local);
    }
    return true;
}

/* ---- three ways to part the change ---- */

static SegregationParts shapley_of(const Fitting *fit) {
    SegregationParts out = {0};
    for (size_t m = 0; m < 2; m++)
        out.structural += (fit->fitted[1][m][m] - fit->fitted[0][m][m]) / 2;
    for (size_t s = 0; s < 2; s++)
        for (size_t other = 0; other < 2; other++) {
            out.group_marginal += (fit->fitted[s][1][other] - fit->fitted[s][0][other]) / 4;
            out.unit_marginal += (fit->fitted[s][other][1] - fit->fitted[s][other][0]) / 4;
        }
    return out;
}

/* M of the first table with its groups, or its units, weighed as in the second year. */
static double weighed(Fitting *fit, bool by_group) {
    size_t n = fit->n_groups;
    for (size_t u = 0; u < fit->n_units; u++)
        for (size_t g = 0; g < n; g++) {
            double ratio = by_group ? fit->margins[1].groups[g] / fit->margins[0].groups[g]
                                    : fit->margins[1].units[u] / fit->margins[0].units[u];
            fit->work[u * n + g] = fit->tables[0][u * n + g] * ratio;
        }
    margins_sum(fit, fit->work, &fit->own);
    return mutual_of(fit, fit->work, &fit->own, NULL);
}

static SegregationParts karmel_of(Fitting *fit) {
    double first = fit->fitted[0][0][0], margins = fit->fitted[0][1][1];
    SegregationParts out = {.group_marginal = weighed(fit, true) - first,
                            .unit_marginal = weighed(fit, false) - first,
                            .structural = fit->fitted[1][1][1] - margins};
    out.interaction = margins - first - out.group_marginal - out.unit_marginal;
    return out;
}

static SegregationParts mora_of(const SegregationChange *change, Margins margins[2]) {
    size_t n = change->n_groups;
    SegregationParts out = {0};
    double totals[2] = {0, 0};
    for (size_t year = 0; year < 2; year++)
        for (size_t g = 0; g < n; g++)
            totals[year] += margins[year].groups[g];
    out.group_marginal =
        entropy(margins[1].groups, n, totals[1]) - entropy(margins[0].groups, n, totals[0]);
    for (size_t u = 0; u < change->n_units; u++) {
        double p[2], own[2];
        for (size_t year = 0; year < 2; year++) {
            p[year] = margins[year].units[u] / totals[year];
            own[year] = entropy(change->tables[year] + u * n, n, margins[year].units[u]);
        }
        out.unit_marginal -= (p[1] - p[0]) * (own[0] + own[1]) / 2;
        out.structural -= (own[1] - own[0]) * (p[0] + p[1]) / 2;
    }
    return out;
}

/* ---- all ---- */

/* The table with its empty cells filled, and as shares. */
static void fill(Fitting *fit, size_t year, const double *counts) {
    size_t cells = fit->n_units * fit->n_groups;
    double total = 0, *table = fit->tables[year];
    for (size_t i = 0; i < cells; i++) {
        table[i] = counts[i] > 0 ? counts[i] : FITTING_FILL;
        total += table[i];
    }
    for (size_t i = 0; i < cells; i++)
        table[i] /= total;
    margins_sum(fit, table, &fit->margins[year]);
}

bool segregation_change(Arena *mem, SegregationChange *change) {
    size_t units = change->n_units, groups = change->n_groups;
    Fitting fit = {.n_units = units, .n_groups = groups};
    Margins counts[2];
    fit.work = NEW_ARRAY(mem, double, units *groups);
    fit.own = margins_new(mem, units, groups);
    for (size_t year = 0; year < 2; year++) {
        counts[year] = margins_new(mem, units, groups);
        margins_sum(&fit, change->tables[year], &counts[year]);
        change->mutual[year] = mutual_of(&fit, change->tables[year], &counts[year], NULL);
        fit.margins[year] = margins_new(mem, units, groups);
        fit.tables[year] = NEW_ARRAY(mem, double, units *groups);
        fill(&fit, year, change->tables[year]);
        for (size_t margins = 0; margins < 2; margins++)
            fit.local[year][margins] = NEW_ARRAY(mem, double, units);
    }
    if (!fit_all(&fit)) return false;
    change->shapley = shapley_of(&fit);
    change->karmel = karmel_of(&fit);
    change->mora = mora_of(change, counts);
    for (size_t margins = 0; margins < 2; margins++) {
        change->shares[margins] = fit.margins[margins].units;
        change->local[margins] = NEW_ARRAY(mem, double, units);
        for (size_t u = 0; u < units; u++)
            change->local[margins][u] = fit.local[1][margins][u] - fit.local[0][margins][u];
    }
    return true;
}

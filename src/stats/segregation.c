/* How unevenly are groups spread over units, in closed form? */

#include <math.h>
#include <string.h>

#include "stats/segregation.h"

void segregation_sums(const SegregationTable *table, SegregationSums *sums) {
    sums->total = 0;
    memset(sums->groups, 0, table->n_groups * sizeof *sums->groups);
    for (size_t u = 0; u < table->n_units; u++) {
        double unit = 0;
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++) {
            unit += table->count[i];
            sums->groups[table->group[i]] += table->count[i];
        }
        sums->units[u] = unit;
        sums->total += unit;
    }
}

double entropy(const double *weights, size_t n, double total) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (weights[i] > 0) sum -= weights[i] / total * log(weights[i] / total);
    return sum > 0 ? sum : 0;
}

static double term(const SegregationTable *table, size_t u, size_t i, const SegregationSums *sums) {
    return log(table->count[i] / sums->units[u] * (sums->total / sums->groups[table->group[i]]));
}

double segregation_mutual(const SegregationTable *table, const SegregationSums *sums) {
    double sum = 0;
    for (size_t u = 0; u < table->n_units; u++) {
        double part = 0;
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            part += table->count[i] * term(table, u, i, sums);
        sum += part;
    }
    return sum > 0 ? sum / sums->total : 0;
}

void segregation_local_units(const SegregationTable *table, const SegregationSums *sums,
                             double *local) {
    for (size_t u = 0; u < table->n_units; u++) {
        double part = 0;
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            part += table->count[i] / sums->units[u] * term(table, u, i, sums);
        local[u] = part > 0 ? part : 0;
    }
}

void segregation_local_groups(const SegregationTable *table, const SegregationSums *sums,
                              double *local) {
    memset(local, 0, table->n_groups * sizeof *local);
    for (size_t u = 0; u < table->n_units; u++)
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            local[table->group[i]] +=
                table->count[i] / sums->groups[table->group[i]] * term(table, u, i, sums);
    for (size_t g = 0; g < table->n_groups; g++)
        if (!(local[g] > 0)) local[g] = 0;
}

void segregation_exposure(const SegregationTable *table, const SegregationSums *sums,
                          double *exposure) {
    size_t n = table->n_groups;
    memset(exposure, 0, n * n * sizeof *exposure);
    for (size_t u = 0; u < table->n_units; u++)
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++) {
            size_t of = table->group[i];
            double share = table->count[i] / sums->groups[of] / sums->units[u];
            for (size_t k = table->begin[u]; k < table->begin[u + 1]; k++)
                exposure[of * n + table->group[k]] += share * table->count[k];
        }
}

void segregation_dissimilarity(const SegregationTable *table, const SegregationSums *sums,
                               double *apart, double *row) {
    size_t n = table->n_groups;
    memset(apart, 0, n * n * sizeof *apart);
    for (size_t u = 0; u < table->n_units; u++) {
        memset(row, 0, n * sizeof *row);
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            row[table->group[i]] = table->count[i] / sums->groups[table->group[i]];
        for (size_t a = 0; a < n; a++)
            for (size_t b = a + 1; b < n; b++)
                apart[a * n + b] += fabs(row[a] - row[b]);
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++) {
            double half = apart[a * n + b] / 2;
            apart[a * n + b] = apart[b * n + a] = half < 1 ? half : 1;
        }
}

void segregation_within(const SegregationTable *table, const SegregationSums *sums,
                        SegregationPlaces *places) {
    size_t n = table->n_groups;
    memset(places->sums, 0, places->n * sizeof *places->sums);
    memset(places->mutual, 0, places->n * sizeof *places->mutual);
    memset(places->groups, 0, places->n * n * sizeof *places->groups);
    for (size_t u = 0; u < table->n_units; u++) {
        double *groups = places->groups + places->of_unit[u] * n;
        places->sums[places->of_unit[u]] += sums->units[u];
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            groups[table->group[i]] += table->count[i];
    }
    for (size_t u = 0; u < table->n_units; u++) {
        size_t s = places->of_unit[u];
        double part = 0;
        for (size_t i = table->begin[u]; i < table->begin[u + 1]; i++)
            part +=
                table->count[i] * log(table->count[i] / sums->units[u] *
                                      (places->sums[s] / places->groups[s * n + table->group[i]]));
        places->mutual[s] += part;
    }
    for (size_t s = 0; s < places->n; s++) {
        double sum = places->mutual[s];
        places->mutual[s] = sum > 0 ? sum / places->sums[s] : 0;
        places->entropy[s] = entropy(places->groups + s * n, n, places->sums[s]);
    }
}

#pragma once
/* How unevenly are groups spread over units? Information-theoretic and classical measures of a
 * table of counts; all logarithms are natural.
 *
 *   p_ug = t_ug / N;  M = Σ p_ug ln(p_ug / (p_u p_g));  H = M / E, E = −Σ p_g ln p_g
 *   local: L_u = Σ_g p_g|u ln(p_g|u / p_g), M = Σ_u p_u L_u; the same for groups over units
 *   two groups: D = ½ Σ_u |t_ua / t_a − t_ub / t_b|
 *   exposure of g to h: Σ_u (t_ug / t_g)(t_uh / t_u); isolation is the exposure of g to g
 *
 * (Theil 1971; Frankel and Volij 2011; Duncan and Duncan 1955; Lieberson 1981.) The counts may be
 * any positive weights; closed forms agree with the R package segregation 1.1 to 1e-12. M lies
 * within 0 and the smaller of both entropies, H and D within 0 and 1 (rounding is cut off there).
 * Every function takes time in proportion to the cells unless it says otherwise. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Cells unit by unit; a unit has each group at most once. Every unit and every group has a cell. */
typedef struct SegregationTable {
    size_t n_units, n_groups;
    const size_t *begin;   /* n_units + 1: where the cells of a unit begin */
    const uint32_t *group; /* of each cell, below n_groups */
    const double *count;   /* of each cell, finite and above 0 */
} SegregationTable;

/* Of the units (n_units), of the groups (n_groups), of all. */
typedef struct SegregationSums {
    double *units, *groups, total;
} SegregationSums;
/* Fills units and groups, whose room is the caller's. */
void segregation_sums(const SegregationTable *table, SegregationSums *sums);
/* −Σ p ln p of weights that sum to `total`; zeros count nothing. */
double entropy(const double *weights, size_t n, double total);

/* M; in what follows, too, the sums are those of the table. */
double segregation_mutual(const SegregationTable *table, const SegregationSums *sums);
/* L of each unit, and of each group. */
void segregation_local_units(const SegregationTable *table, const SegregationSums *sums,
                             double *local);
void segregation_local_groups(const SegregationTable *table, const SegregationSums *sums,
                              double *local);

/* exposure[g * n_groups + h]: of g to h. O(Σ_u groups in u, squared). */
void segregation_exposure(const SegregationTable *table, const SegregationSums *sums,
                          double *exposure);
/* D of each two groups: apart[g * n_groups + h], symmetric, 0 where g = h; `row` has room for
 * n_groups. O(n_units · n_groups²). */
void segregation_dissimilarity(const SegregationTable *table, const SegregationSums *sums,
                               double *apart, double *row);

/* Units lie in places: M = M(places) + Σ_s p_s M_s, M_s within place s. */
typedef struct SegregationPlaces {
    size_t n;
    const uint32_t *of_unit; /* n_units: the place of each, below n */
    double *sums;            /* n: results */
    double *mutual;          /* n: M_s */
    double *entropy;         /* n: of the groups in s */
    double *groups;          /* n · n_groups: sums of the groups in s */
} SegregationPlaces;
void segregation_within(const SegregationTable *table, const SegregationSums *sums,
                        SegregationPlaces *places);

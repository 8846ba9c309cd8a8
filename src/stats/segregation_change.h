#pragma once
/* Why has M changed from one year to another? Of two tables over the same units and groups
 * (Elbers 2021):
 *
 *   a table has a structure (its odds ratios), shares of the groups, and shares of the units; any
 * of the three can be taken from either year by iterative proportional fitting: M(structure,
 * groups, units), eight tables structural = ½ Σ_{m = 0, 1} [M(1, m, m) − M(0, m, m)]
 *   group_marginal, unit_marginal: M(·, 1, ·) − M(·, 0, ·) over the four other choices, in the mean
 *   their sum is M₂ − M₁ (Shapley)
 *
 * Fitting goes on until every margin is right to a relative 1e-10. (The R package stops by default
 * when shares agree to 0.001; with 1,700 schools the shares of the schools are smaller than that,
 * the schools are hardly fitted at all, and the sign of the structural part turns.) Cells that are
 * empty in a table count FITTING_FILL, so that every margin can be reached.
 *
 * Karmel and Maclachlan (1988): of the first table, its groups alone and its units alone weighed
 * anew (without fitting), what both do beyond that, and what fitting it to all margins leaves to
 * the second. Mora and Ruiz-Castillo (2009): change of the entropy of the groups, of the weights of
 * the units' entropies, of these entropies, the latter two with the other in the mean of both
 * years. */

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

#define FITTING_FILL 1e-10
#define FITTING_RELATIVE 1e-10
#define FITTING_SWEEPS 20000

typedef struct SegregationParts {
    double group_marginal, unit_marginal, interaction, structural;
} SegregationParts;

typedef struct SegregationChange {
    size_t n_units, n_groups;
    const double *tables[2]; /* counts: [u * n_groups + g]; no unit and no group all zero */
    /* results: */
    double mutual[2];
    SegregationParts shapley, karmel, mora; /* interaction: of karmel only */
    double *shares[2];                      /* n_units each: p_u of both years */
    double *local[2]; /* n_units: L_u with the second structure less that with the first, both with
                         the margins of the first year; of the second */
} SegregationChange;

/* The results' arrays are made in `mem`. False where a fitting has not converged after
 * FITTING_SWEEPS. O(sweeps · n_units · n_groups), a few dozen sweeps as a rule. */
bool segregation_change(Arena *mem, SegregationChange *change);

#pragma once
/* How large is a difference between two groups, apart from the units it is measured in? x has n1
 * numbers, y has n2, both at least 2; direction x − y.
 *
 *   Cohen's d       (x̄ − ȳ) / s, s pooled; or s² = (sx² + sy²) / 2 (not pooled)
 *   Hedges' g       d · J(n1 + n2 − 2), J(m) = Γ(m/2) / (√(m/2) Γ((m−1)/2))              Hedges
 * 1981 Glass' delta    (x̄ − ȳ) / sy                                                        Glass
 * 1976 Cliff's delta   P(X > Y) − P(X < Y), ties half; interval by Fisher's z with the error √((n1
 * + n2 + 1) / (3 n1 n2))                             Kerby 2014; R: effectsize Cramér's V      √(χ²
 * / (n · min(rows − 1, columns − 1)))
 *
 * Intervals of d, g, Glass and V by inverting the noncentral t or chi-square (noncentral.h): the
 * limits of the shift times the error that a difference of one unit of s has. Welch's t-test with
 * its fractional degrees of freedom; Wilcoxon's rank sum W = ranks of x − n1 (n1 + 1) / 2 with
 * ties, p by the normal approximation with correction for continuity. Work: O(n log n), memory n1 +
 * n2 pairs from the caller. */

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

typedef struct Effect {
    Estimate cohen, hedges, glass, cohen_apart, cliff;
    double welch_t, welch_freedom, welch_p;
    Range difference; /* of the means, by Welch */
    double wilcoxon, wilcoxon_p;
} Effect;

typedef struct Ranked { /* a number and which group it is of, for sorting */
    double value;
    int group;
} Ranked;

/* Cliff's delta with its interval, of groups of this size. */
Estimate effect_cliff(double delta, double n1, double n2, double level);

typedef enum EffectFault { EFFECT_FINE, EFFECT_FEW, EFFECT_CONSTANT, EFFECT_HUGE } EffectFault;
/* EFFECT_FEW: a group of fewer than 2. EFFECT_CONSTANT: no spread within the groups, or none in the
 * second (Glass). EFFECT_HUGE: numbers whose squares overflow. */
EffectFault effect_of(Effect *out, const double *x, size_t n1, const double *y, size_t n2,
                      double level, Ranked *room);

/* counts[row * columns + column] >= 0. False with fewer than two rows or columns that are not
 * empty. Empty rows and columns do not count. */
typedef struct Cramer {
    Estimate v;
    double chi_square, freedom, p, n;
} Cramer;
bool effect_cramer(Cramer *out, const double *counts, size_t rows, size_t columns, double level);

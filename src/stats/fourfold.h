#pragma once
/* The gap between two groups of which a with and b without an event (first group), c with and d
 * without it (second group) were counted: n1 = a + b, n2 = c + d, p1 = a / n1, p2 = c / n2, n = n1
 * + n2, z the normal quantile of the level. Counts are whole, finite, not negative; n1 > 0, n2 > 0
 * (fourfold_valid). What is not defined (the ratio to nothing) is NAN; limits beyond all numbers
 * are infinite.
 *
 * Closed forms. Odds ratio ad/bc with √(1/a+1/b+1/c+1/d) on the logarithm (Woolf 1955); ratio p1/p2
 * with √(1/a−1/n1+1/c−1/n2) (Katz 1978), also with the small-sample estimate (a/n1) /
 * ((c+1)/(n2+1)) (Jewell 2004); difference p1−p2 with Wald's error and by Newcombe's method 10 from
 * Wilson's limits (1998); the part of the first group's events that goes back to the gap,
 * (RR−1)/RR. **Zero cells**: a logarithm of 0 has no error, so Wald's intervals of ratios are not
 * defined where a cell is 0 (no 0.5 is added in silence, since it moves the estimate); exact and
 * score intervals still are.
 *
 * By inversion of a test (search for the root, to the last digits). Score intervals: difference
 * (Mee 1984), ratio (Koopman 1984) and odds ratio (Cornfield 1956 without correction), all without
 * the factor n / (n−1) that Miettinen and Nurminen put on the variance, as R's epiR has them.
 * Exact ones of the odds ratio condition on both margins (Fisher's noncentral
 * hypergeometric distribution): the most likely value with Clopper-Pearson-like limits, and the
 * median-unbiased value with mid-p limits. Fisher's p adds all tables that are at most as probable
 * (but for 1e-7), as R does. Work: O(min(n1, a + c)) per step of the search. */

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

typedef struct Fourfold {
    double a, b, c, d;
} Fourfold;

bool fourfold_valid(const Fourfold *t);

Estimate fourfold_odds_ratio(const Fourfold *t, double level);
Estimate fourfold_ratio(const Fourfold *t, double level);
Estimate fourfold_ratio_small(const Fourfold *t, double level);
Estimate fourfold_difference(const Fourfold *t, double level);
Estimate fourfold_newcombe(const Fourfold *t, double level);
Estimate fourfold_attributable(const Fourfold *t, double level);

Estimate fourfold_difference_score(const Fourfold *t, double level);
Estimate fourfold_odds_ratio_score(const Fourfold *t, double level);
Estimate fourfold_koopman(const Fourfold *t, double level);

Estimate fourfold_exact(const Fourfold *t, double level);
Estimate fourfold_mid_p(const Fourfold *t, double level);
double fourfold_fisher(const Fourfold *t);

/* Pearson's chi-square without correction, NAN where a margin is empty; phi = √(chi-square / n). */
double fourfold_chi_square(const Fourfold *t);

typedef struct MantelHaenszel {
    Estimate odds_ratio; /* Σ ad/n / Σ bc/n, interval of Robins, Breslow and Greenland 1986 */
    double chi_square; /* Cochran, Mantel and Haenszel, without correction, one degree of freedom */
} MantelHaenszel;
/* Over tables of strata (schools, towns). False where no stratum tells anything about it. */
bool fourfold_strata(MantelHaenszel *out, const Fourfold *tables, size_t n, double level);

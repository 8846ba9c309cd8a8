#pragma once
/* The noncentral t and chi-square distributions, and the shift (noncentrality) of theirs under
 * which what was observed lies at a given end: so confidence limits of effect sizes are found
 * (Steiger and Fouladi 1997: inversion).
 *
 *   P(T <= t) = E Φ(t · S − shift), S² = χ²/freedom: the trapezoid rule over ln S, whose error
 * falls as exp(−c/step²) here, so that it is as exact as Φ itself P(X <= x) = Σ Poisson(j; shift/2)
 * · P(freedom/2 + j, x/2), from its largest term outwards
 *
 * Against 30-digit arithmetic: absolute error below 1e-12 (test/unit/stats_distributions.c). */

#include "stats/estimate.h"

double noncentral_t_below(double t, double freedom, double shift);          /* freedom > 0 */
double noncentral_chi_square_below(double x, double freedom, double shift); /* shift >= 0 */

/* The shifts between which t lies with this level: P(T <= t) = (1 ± level) / 2. */
Range noncentral_t_shift(double t, double freedom, double level);
/* The same for a chi-square; a limit that would be below 0 is 0. */
Range noncentral_chi_square_shift(double x, double freedom, double level);

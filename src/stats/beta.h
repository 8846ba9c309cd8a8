#pragma once
/* The beta distribution and the binomial one, which is the same seen from the other side.
 *
 *   I_x(a, b) = x^a (1 − x)^b / (a B(a, b)) · (continued fraction)   (DLMF 8.17.22, Lentz)
 *
 * The factor before it is worked out by Loader's saddle-point expansion (Fast and accurate
 * computation of binomial probabilities, 2000), which keeps all digits where a and b are large.
 * Against 30-digit arithmetic: relative error below 4e-12 of the smaller tail for a and b from 0.01
 * to 1e6 (test/unit/stats_distributions.c). Work grows as √(a + b). */

/* P(X <= x) of the beta distribution: I_x(a, b), a > 0, b > 0. `rest` is 1 − x, given beside it so
 * that it keeps its digits when x is close to 1. NAN for an a or b that is not above 0. */
double beta_below(double x, double rest, double a, double b);
/* The x with I_x(a, b) = probability, 0 <= probability <= 1. */
double beta_quantile(double probability, double a, double b);

/* Of n tries with the chance p: n >= 0, 0 <= p <= 1. k and n need not be whole numbers for the
 * density (Γ instead of factorials). */
double binomial_density(double k, double n, double p);
double binomial_below(double k, double n, double p); /* P(X <= k) */
/* The smallest whole k with P(X <= k) >= probability (but for rounding of 64 units in the last
 * place, as R's qbinom). */
double binomial_quantile(double probability, double n, double p);

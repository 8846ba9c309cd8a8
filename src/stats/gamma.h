#pragma once
/* The gamma distribution, and what follows from it: chi-square and Poisson.
 *
 *   P(a, x) = x^a e^−x / Γ(a + 1) · Σ x^n / ((a + 1) … (a + n))      for x < a + 1 (DLMF 8.7.1)
 *   Q(a, x) = x^a e^−x / Γ(a) · (continued fraction)                  otherwise (DLMF 8.9.2)
 *
 * The factor before it by Loader's saddle-point expansion (see beta.h). Against 30-digit
 * arithmetic: relative error of the smaller tail below 1e-12 for a from 0.01 to 1e6
 * (test/unit/stats_distributions.c). Work grows as √a. */

double gamma_below(double x, double a); /* P(a, x), a > 0; NAN for another a */
double gamma_above(double x, double a); /* Q(a, x) = 1 − P(a, x) */
/* The x with P(a, x) = probability, 0 <= probability < 1; NAN otherwise. */
double gamma_quantile(double probability, double a);

double poisson_density(double k, double mean); /* k >= 0, also no whole number (Γ); mean >= 0 */
double chi_square_above(double x, double freedom);

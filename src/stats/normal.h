#pragma once
/* The standard normal distribution.
 *
 * P(Z > z) = erfc(z / √2) / 2 (NIST Digital Library of Mathematical Functions, 7.18). The quantile
 * is found by Newton's steps on the logarithm of the tail, which is concave: from above they can
 * only approach. Against 30-digit arithmetic: relative error below 2e-15 of quantiles and 2e-13 of
 * tails down to 1e-300 (test/unit/stats_distributions.c). */

double normal_density(double z);
/* P(Z <= z) and P(Z > z). */
double normal_below(double z);
double normal_above(double z);
/* The z with P(Z <= z) = probability, 0 < probability < 1; NAN otherwise. */
double normal_quantile(double probability);
/* The z that leaves (1 − level) / 2 at either end: 1.96 for 0.95. */
double normal_two_sided(double level);

#pragma once
/* Student's t distribution with `freedom` > 0 degrees of freedom (also fractions, as Welch's test
 * has them).
 *
 * Upper tail, t >= 0: Q(t) = I_x(freedom / 2, 1/2) / 2 with x = freedom / (freedom + t²), where I
 * is the regularized incomplete beta function (stats/beta.h); Abramowitz and Stegun 26.7.1. The
 * quantile is found by halving: to the last bits of the probability. Against 30-digit arithmetic:
 * relative error below 1e-12 for 1 to 10,000 degrees of freedom (test/unit/stats_trend.c). */

/* P(T > t). NAN for a freedom that is not above 0. */
double student_above(double t, double freedom);
/* The t with P(T <= t) = probability, 0 < probability < 1; NAN otherwise. */
double student_quantile(double probability, double freedom);

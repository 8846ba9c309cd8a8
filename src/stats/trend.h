#pragma once
/* A straight line through points by ordinary least squares, and the interval within which a further
 * point lies if the line goes on.
 *
 *   slope = Sxy / Sxx,  level(x) = ȳ + slope · (x − x̄),  s² = Σ(y − level(x))² / (n − 2)
 *   a new point at x lies with the probability 1 − α within
 *   level(x) ± t(1 − α/2; n − 2) · s · √(1 + 1/n + (x − x̄)² / Sxx)
 *
 * (Draper and Smith, Applied Regression Analysis, 3rd edition, 1.4 and 3.1; R: predict(lm(y ~ x),
 * interval = "prediction"). It takes the points as exact and their scatter around the line as
 * independent and of one size.) Sums are taken around the means. */

#include <stdbool.h>
#include <stddef.h>

typedef struct Trend {
    size_t n;
    double mean_x, mean_y, spread_x; /* Sxx */
    double slope, scatter;           /* s */
} Trend;
/* False with fewer than 3 points, a number that is not finite, or all at one x. */
bool trend_fit(Trend *out, const double *x, const double *y, size_t n);
double trend_level(const Trend *trend, double x);
/* Half the width of the interval that holds a further point with this probability (0.95). */
double trend_margin(const Trend *trend, double x, double probability);

#pragma once
/* Small symmetric systems inside stats/: a = L L' by Cholesky, row-major p × p. */

#include <stddef.h>

#include "stats/scaling.h"

/* L in place of a's lower half. p, or the first column that is (to twelve digits) a sum of
 * multiples of those before it. */
size_t linear_factor(double *a, size_t p);
void linear_solve(const double *l, double *b, size_t p);
void linear_inverse(const double *l, double *inverse, size_t p);
double linear_log_determinant(const double *l, size_t p);

/* Columns beside a constant, centred and scaled to mean square 1: numbers like
 * years would else cost half the digits. x is columns × n, one column behind the other. Returns the
 * number of columns, or the first one that is constant. */
size_t linear_scale(double *x, Scaling *scaling, size_t n, size_t columns);
/* Coefficients and their covariances (p × p) from scaled columns back to those given; the constant
 * comes first. */
void linear_unscale(double *beta, double *covariance, const Scaling *scaling, size_t p);

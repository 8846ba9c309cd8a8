#pragma once
/* Small symmetric systems: matrices of a handful of rows, stored row by row.
 *
 * A = L·Lᵀ by Cholesky (Golub and Van Loan, Matrix Computations, 4.2). Who builds normal equations
 * centres and scales the columns first (column_scale): then the relative size of a pivot says how
 * much of a column the ones before it do not explain. No BLAS: at these sizes a call costs more
 * than the work, and results would depend on the processor that the library finds. */

#include <stdbool.h>
#include <stddef.h>

/* Puts L into the lower triangle of a (n × n), O(n³ / 6). Returns n, or the number of the first row
 * whose pivot is below `share` of its diagonal entry: linearly dependent on those before it. */
size_t symmetric_factor(double *a, size_t n, double share);
/* b (n) becomes A⁻¹·b. */
void symmetric_solve(const double *factor, size_t n, double *b);
/* All of A⁻¹ (n × n), both triangles. */
void symmetric_inverse(double *out, const double *factor, size_t n);

/* Mean of a column and its root mean square around it; 1 for a column whose spread is nothing but
 * rounding, so that dividing by it is harmless: false then. */
typedef struct Scale {
    double middle, spread;
} Scale;
bool column_scale(Scale *out, const double *at, size_t n);

/* What solves a small symmetric system, and which of its columns follows from the others? */

#include <math.h>

#include "stats/linear_in.h"

size_t linear_factor(double *a, size_t p) {
    for (size_t j = 0; j < p; j++) {
        double whole = a[j * p + j], rest = whole;
        for (size_t k = 0; k < j; k++)
            rest -= a[j * p + k] * a[j * p + k];
        if (!(rest > 1e-12 * whole)) return j;
        a[j * p + j] = sqrt(rest);
        for (size_t i = j + 1; i < p; i++) {
            double sum = a[i * p + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * p + k] * a[j * p + k];
            a[i * p + j] = sum / a[j * p + j];
        }
    }
    return p;
}

void linear_solve(const double *l, double *b, size_t p) {
    for (size_t i = 0; i < p; i++) {
        for (size_t k = 0; k < i; k++)
            b[i] -= l[i * p + k] * b[k];
        b[i] /= l[i * p + i];
    }
    for (size_t i = p; i-- > 0;) {
        for (size_t k = i + 1; k < p; k++)
            b[i] -= l[k * p + i] * b[k];
        b[i] /= l[i * p + i];
    }
}

void linear_inverse(const double *l, double *inverse, size_t p) {
    for (size_t j = 0; j < p; j++) { /* it is symmetric: a column is a row */
        for (size_t i = 0; i < p; i++)
            inverse[j * p + i] = i == j;
        linear_solve(l, inverse + j * p, p);
    }
}

double linear_log_determinant(const double *l, size_t p) {
    double sum = 0;
    for (size_t i = 0; i < p; i++)
        sum += 2 * log(l[i * p + i]);
    return sum;
}

size_t linear_scale(double *x, Scaling *scaling, size_t n, size_t columns) {
    for (size_t j = 0; j < columns; j++) {
        double *at = x + j * n, mean = 0, square = 0, size = 0;
        for (size_t i = 0; i < n; i++)
            mean += at[i] / (double)n;
        for (size_t i = 0; i < n; i++) {
            at[i] -= mean;
            square += at[i] * at[i] / (double)n;
        }
        size = fabs(mean) * 1e-12;
        if (!(square > size * size) || !isfinite(square)) return j;
        scaling[j] = (Scaling){mean, sqrt(square)};
        for (size_t i = 0; i < n; i++)
            at[i] /= scaling[j].scale;
    }
    return columns;
}

void linear_unscale(double *beta, double *covariance, const Scaling *scaling, size_t p) {
    for (size_t j = 1; j < p; j++) {
        beta[j] /= scaling[j - 1].scale;
        beta[0] -= beta[j] * scaling[j - 1].centre;
    }
    for (size_t i = 0; i < p; i++) { /* T C T', first the rows, then the columns */
        for (size_t j = 1; j < p; j++)
            covariance[j * p + i] /= scaling[j - 1].scale;
        for (size_t j = 1; j < p; j++)
            covariance[i] -= covariance[j * p + i] * scaling[j - 1].centre;
    }
    for (size_t i = 0; i < p; i++) {
        for (size_t j = 1; j < p; j++)
            covariance[i * p + j] /= scaling[j - 1].scale;
        for (size_t j = 1; j < p; j++)
            covariance[i * p] -= covariance[i * p + j] * scaling[j - 1].centre;
    }
}

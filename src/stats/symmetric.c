/* What solves a small symmetric system, and which of its columns is one too many? */

#include <float.h>
#include <math.h>

#include "stats/symmetric.h"

size_t symmetric_factor(double *a, size_t n, double share) {
    for (size_t i = 0; i < n; i++) {
        double whole = a[i * n + i];
        for (size_t j = 0; j <= i; j++) {
            double sum = a[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= a[i * n + k] * a[j * n + k];
            if (j < i)
                a[i * n + j] = sum / a[j * n + j];
            else if (!(sum > share * whole) || !isfinite(sum))
                return i;
            else
                a[i * n + i] = sqrt(sum);
        }
    }
    return n;
}

void symmetric_solve(const double *factor, size_t n, double *b) {
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            b[i] -= factor[i * n + k] * b[k];
        b[i] /= factor[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            b[i] -= factor[k * n + i] * b[k];
        b[i] /= factor[i * n + i];
    }
}

void symmetric_inverse(double *out, const double *factor, size_t n) {
    for (size_t i = 0; i < n; i++) { /* the matrix is symmetric: rows are columns */
        for (size_t k = 0; k < n; k++)
            out[i * n + k] = k == i;
        symmetric_solve(factor, n, out + i * n);
    }
}

bool column_scale(Scale *out, const double *at, size_t n) {
    double middle = 0, rest = 0, square = 0, largest = 0;
    for (size_t i = 0; i < n; i++)
        middle += (at[i] - middle) / (double)(i + 1), largest = fmax(largest, fabs(at[i]));
    for (size_t i = 0; i < n; i++)
        rest += at[i] - middle;
    middle += n ? rest / (double)n : 0;
    for (size_t i = 0; i < n; i++) {
        double off = at[i] / fmax(largest, DBL_MIN) - middle / fmax(largest, DBL_MIN);
        square += off * off;
    }
    double spread = n ? sqrt(square / (double)n) : 0;
    bool varies = spread > 8 * DBL_EPSILON;
    *out = (Scale){middle, varies ? spread * largest : 1};
    return varies;
}

/* How sure is a share or a count that a few cases give? */

#include <math.h>

#include "stats/beta.h"
#include "stats/gamma.h"
#include "stats/interval.h"
#include "stats/normal.h"

Range interval_wilson(double k, double n, double level) {
    double z = normal_two_sided(level), p = k / n, middle = (p + z * z / (2 * n));
    double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;
    return (Range){k <= 0 ? 0 : (middle - half) / whole, k >= n ? 1 : (middle + half) / whole};
}

static double corrected_end(double p, double n, double z) {
    double square = z * z / (2 * n);
    return (p + square + z * sqrt(p * (1 - p) / n + square / (2 * n))) / (1 + 2 * square);
}

Range interval_wilson_corrected(double k, double n, double level) {
    double z = normal_two_sided(level), step = fmin(0.5, fabs(k - n / 2)) / n, p = k / n;
    Range range = {0, 1};
    if (p - step > 0) range.low = fmax(0, corrected_end(p - step, n, -z));
    if (p + step < 1) range.high = fmin(1, corrected_end(p + step, n, z));
    return range;
}

Range interval_clopper_pearson(double k, double n, double level) {
    double out = (1 - level) / 2;
    return (Range){k <= 0 ? 0 : beta_quantile(out, k, n - k + 1),
                   k >= n ? 1 : beta_quantile(1 - out, k + 1, n - k)};
}

Range interval_jeffreys(double k, double n, double level) {
    double out = (1 - level) / 2;
    return (Range){k <= 0 ? 0 : beta_quantile(out, k + 0.5, n - k + 0.5),
                   k >= n ? 1 : beta_quantile(1 - out, k + 0.5, n - k + 0.5)};
}

Range interval_agresti_coull(double k, double n, double level) {
    double z = normal_two_sided(level), more = n + z * z, p = (k + z * z / 2) / more;
    double half = z * sqrt(p * (1 - p) / more);
    return (Range){fmax(0, p - half), fmin(1, p + half)};
}

Range interval_garwood(double k, double level) {
    double out = (1 - level) / 2;
    return (Range){k <= 0 ? 0 : gamma_quantile(out, k), gamma_quantile(1 - out, k + 1)};
}

Range interval_byar(double k, double level) {
    double z = normal_two_sided(level), more = k + 0.5, step = z / (3 * sqrt(more));
    double middle = 1 - 1 / (9 * more), low = middle - step, high = middle + step;
    return (Range){more * low * low * low, more * high * high * high};
}

/* How probable is a count, or a sum of squares, and which one has a given probability? */

#include <math.h>

#include "stats/factorial_in.h"
#include "stats/gamma.h"
#include "stats/root.h"

enum { TERMS_MOST = 1000000 };

double poisson_density(double k, double mean) {
    if (mean <= 0) return k <= 0 ? 1 : 0;
    if (k <= 0) return exp(-mean);
    return exp(-factorial_rest(k) - factorial_deviance(k, mean)) / sqrt(2 * M_PI * k);
}

static double series(double x, double a) {
    double term = 1, sum = 1;
    for (int n = 1; n < TERMS_MOST && term > sum * 1e-17; n++)
        sum += term *= x / (a + n);
    return sum * poisson_density(a, x);
}

static double fraction(double x, double a) {
    const double tiny = 1e-300;
    double b = x + 1 - a, c = 1 / tiny, d = 1 / b, sum = d;
    for (int n = 1; n < TERMS_MOST; n++) {
        double factor = -n * (n - a);
        b += 2;
        d = factor * d + b;
        c = b + factor / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        sum *= c * d;
        if (fabs(c * d - 1) < 1e-16) break;
    }
    return sum * a * poisson_density(a, x);
}

double gamma_below(double x, double a) {
    if (!(a > 0) || isnan(x)) return NAN;
    if (x <= 0) return 0;
    if (isinf(x)) return 1;
    return x < a + 1 ? series(x, a) : 1 - fraction(x, a);
}

double gamma_above(double x, double a) {
    if (!(a > 0) || isnan(x)) return NAN;
    if (x <= 0) return 1;
    if (isinf(x)) return 0;
    return x < a + 1 ? 1 - series(x, a) : fraction(x, a);
}

typedef struct Wanted {
    double probability, a;
} Wanted;
static double gamma_off(double x, const void *arg) {
    const Wanted *wanted = arg;
    if (wanted->probability > 0.5) return 1 - wanted->probability - gamma_above(x, wanted->a);
    return gamma_below(x, wanted->a) - wanted->probability;
}

double gamma_quantile(double probability, double a) {
    if (!(a > 0) || !(probability >= 0) || !(probability < 1)) return NAN;
    if (probability <= 0) return 0;
    Wanted wanted = {probability, a};
    return root_beyond(gamma_off, &wanted, 0, a + 1);
}

double chi_square_above(double x, double freedom) {
    return gamma_above(x / 2, freedom / 2);
}

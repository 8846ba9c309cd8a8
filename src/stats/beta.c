/* How probable is a share, or a number of hits, and which one has a given probability? */

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "stats/beta.h"
#include "stats/factorial_in.h"
#include "stats/normal.h"
#include "stats/root.h"

enum { TERMS_MOST = 200000 };

static const double tiny = 1e-300; /* in place of a divisor that vanishes */

double factorial_rest(double n) {
    int sign; /* lgamma keeps it in a place that threads share */
    if (n <= 15) return lgamma_r(n + 1, &sign) - (n + 0.5) * log(n) + n - log(2 * M_PI) / 2;
    double square = n * n; /* DLMF 5.11.1 */
    double rest = 1.0 / 1680 - (1.0 / 1188 - 691.0 / 360360 / square) / square;
    rest = 1.0 / 360 - (1.0 / 1260 - rest / square) / square;
    return (1.0 / 12 - rest / square) / n;
}

double factorial_deviance(double x, double mean) {
    if (fabs(x - mean) >= 0.1 * (x + mean)) return x * log(x / mean) + mean - x;
    double v = (x - mean) / (x + mean), sum = (x - mean) * v, term = 2 * x * v;
    for (int i = 1; i < 1000; i++) {
        term *= v * v;
        double next = sum + term / (2 * i + 1);
        if (next == sum) break;
        sum = next;
    }
    return sum;
}

/* The density of k of n with the chance p and 1 − p = q. */
static double density(double k, double n, double p, double q) {
    if (p <= 0) return k <= 0 ? 1 : 0;
    if (q <= 0) return k >= n ? 1 : 0;
    if (k <= 0) return n <= 0 ? 1 : exp(p < 0.1 ? n * log1p(-p) : n * log(q));
    if (k >= n) return exp(q < 0.1 ? n * log1p(-q) : n * log(p));
    double rest = factorial_rest(n) - factorial_rest(k) - factorial_rest(n - k);
    rest -= factorial_deviance(k, n * p) + factorial_deviance(n - k, n * q);
    return exp(rest) * sqrt(n / (2 * M_PI * k * (n - k)));
}

static double away_from_zero(double value) {
    return fabs(value) < tiny ? tiny : value;
}

/* The continued fraction of the incomplete beta function; quick for x < (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x) {
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), sum = d;
    for (int m = 1; m < TERMS_MOST; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        sum *= c * d;
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        sum *= c * d;
        if (fabs(c * d - 1) < 1e-16) break;
    }
    return sum;
}

double beta_below(double x, double rest, double a, double b) {
    if (!(a > 0) || !(b > 0) || isnan(x)) return NAN;
    if (x <= 0) return 0;
    if (rest <= 0) return 1;
    double front = density(a, a + b, x, rest) / (a + b); /* x^a (1−x)^b / (a b B(a, b)) */
    if (x < (a + 1) / (a + b + 2)) return front * b * fraction(a, b, x);
    return 1 - front * a * fraction(b, a, rest);
}

typedef struct Wanted {
    double probability, a, b;
} Wanted;
static double beta_off(double x, const void *arg) {
    const Wanted *wanted = arg;
    return beta_below(x, 1 - x, wanted->a, wanted->b) - wanted->probability;
}

double beta_quantile(double probability, double a, double b) {
    if (!(a > 0) || !(b > 0) || !(probability >= 0) || !(probability <= 1)) return NAN;
    if (probability <= 0 || probability >= 1) return probability;
    Wanted wanted = {probability, a, b};
    return root_between(beta_off, &wanted, 0, 1);
}

double binomial_density(double k, double n, double p) {
    return k < 0 || k > n ? 0 : density(k, n, p, 1 - p);
}

double binomial_below(double k, double n, double p) {
    double whole = floor(k + 1e-7);
    if (whole < 0) return 0;
    return whole >= n ? 1 : beta_below(1 - p, p, n - whole, whole + 1);
}

double binomial_quantile(double probability, double n, double p) {
    double wanted = probability * (1 - 64 * DBL_EPSILON), low = -1, high = n;
    /* Near where the normal distribution, a little skewed, has it: mostly one step away. */
    double z = normal_quantile(probability), error = sqrt(n * p * (1 - p));
    double at = floor(n * p + z * error + (z * z - 1) * (1 - 2 * p) / 6);
    for (double step = 1; at > low && at < high; step *= 2) {
        bool below = binomial_below(at, n, p) < wanted;
        *(below ? &low : &high) = at;
        at += below ? step : -step;
    }
    while (high - low > 1) { /* P(X <= low) < wanted <= P(X <= high) */
        double middle = floor((low + high) / 2);
        *(binomial_below(middle, n, p) < wanted ? &low : &high) = middle;
    }
    return high;
}

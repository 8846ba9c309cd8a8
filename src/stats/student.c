/* How probable is a value of Student's t, and which value has a given probability? */

#include <math.h>

#include "stats/student.h"

enum { TERMS_MOST = 2000, HALVINGS_MOST = 2100 /* from the largest double to neighbours */ };

static const double tiny = 1e-300; /* in place of a divisor that vanishes */

static double away_from_zero(double value) {
    return fabs(value) < tiny ? tiny : value;
}

/* The continued fraction of the incomplete beta function; quick for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x) {
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

/* ln Γ(a + 1/2) − ln Γ(a): for large a by its series, since the difference of two large numbers
 * would lose digits (DLMF 5.11.13 for b = 1/2). */
static double gamma_step(double a) {
    int sign; /* lgamma keeps it in a place that threads share */
    if (a < 40) return lgamma_r(a + 0.5, &sign) - lgamma_r(a, &sign);
    double square = a * a;
    double rest = 1.0 / 192 - (1.0 / 640 - 17.0 / 14336 / square) / square;
    return log(a) / 2 + (rest / square - 1.0 / 8) / a;
}

/* I_x(a, 1/2) with x = 1 / (1 + square). */
static double beta_half(double a, double square) {
    double x = 1 / (1 + square), y = square / (1 + square);
    if (y <= 0) return 1;
    double front = exp(gamma_step(a) - a * log1p(square)) * sqrt(y / M_PI);
    if (x < (a + 1) / (a + 2.5)) return front * beta_fraction(a, 0.5, x) / a;
    return 1 - front * beta_fraction(0.5, a, y) * 2;
}

double student_above(double t, double freedom) {
    if (!(freedom > 0) || isnan(t)) return NAN;
    if (t < 0) return 1 - student_above(-t, freedom);
    if (isinf(t)) return 0;
    double square = t * t / freedom;
    return isinf(square) ? 0 : beta_half(freedom / 2, square) / 2;
}

double student_quantile(double probability, double freedom) {
    if (!(freedom > 0) || !(probability > 0) || !(probability < 1)) return NAN;
    if (probability < 0.5) return -student_quantile(1 - probability, freedom);
    double above = 1 - probability, low = 0, high = 1;
    while (student_above(high, freedom) > above && high < 1e150)
        low = high, high *= 2;
    for (int i = 0; i < HALVINGS_MOST; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if (student_above(middle, freedom) > above)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

/* How probable is a t or a chi-square when there is an effect, and which effects fit to it? */

#include <math.h>

#include "stats/gamma.h"
#include "stats/noncentral.h"
#include "stats/normal.h"
#include "stats/root.h"

enum { POINTS_MOST = 20000, TERMS_MOST = 2000000 };

/* ln of the density of u = ln S up to a constant, with its peak (at u = 0) at 0. */
static double density(double u, double freedom) {
    return exp(freedom * (u - expm1(2 * u) / 2));
}

double noncentral_t_below(double t, double freedom, double shift) {
    if (t < 0) return 1 - noncentral_t_below(-t, freedom, -shift);
    double spread = sqrt(2 * freedom), width = 9 / spread; /* exp(−freedom u²) at the peak */
    double low = -fmax(width, 40 / freedom), high = fmin(width, 4);
    double step = 0.35 / fmax(spread, fmax(t, 1));
    step = fmax(step, (high - low) / POINTS_MOST);
    double weight = 0, sum = 0;
    for (double i = floor(low / step); i * step <= high; i++) {
        double u = i * step, at = density(u, freedom);
        weight += at;
        sum += at * normal_below(t * exp(u) - shift);
    }
    return sum / weight;
}

/* Terms of the mixture from j on, upwards or downwards, until they are too small to count. */
static double terms(double x, double a, double mean, double j) {
    double sum = 0, w = poisson_density(j, mean), p = gamma_below(x, a + j);
    double step = poisson_density(a + j, x); /* P(a + j, x) − P(a + j + 1, x) */
    for (int i = 0; i < TERMS_MOST && w > 1e-18; i++, j++) {
        sum += w * p;
        p = fmax(0, p - step);
        step *= x / (a + j + 1);
        w *= mean / (j + 1);
    }
    return sum;
}
static double terms_down(double x, double a, double mean, double j) {
    double sum = 0, w = poisson_density(j, mean), p = gamma_below(x, a + j);
    double step = poisson_density(a + j, x);
    while (j > 0 && w > 1e-18) {
        step *= (a + j) / x;
        p = fmin(1, p + step);
        w *= j / mean;
        j--;
        sum += w * p;
    }
    return sum;
}

double noncentral_chi_square_below(double x, double freedom, double shift) {
    if (x <= 0) return 0;
    double mean = shift / 2, a = freedom / 2;
    if (mean <= 0) return gamma_below(x / 2, a);
    double j = floor(mean);
    return terms(x / 2, a, mean, j) + terms_down(x / 2, a, mean, j);
}

typedef struct Wanted {
    double at, freedom, probability;
} Wanted;
static double t_off(double shift, const void *arg) {
    const Wanted *wanted = arg;
    return noncentral_t_below(wanted->at, wanted->freedom, shift) - wanted->probability;
}
static double chi_square_off(double shift, const void *arg) {
    const Wanted *wanted = arg;
    return noncentral_chi_square_below(wanted->at, wanted->freedom, shift) - wanted->probability;
}

Range noncentral_t_shift(double t, double freedom, double level) {
    Wanted wanted = {t, freedom, (1 + level) / 2};
    double room = 2 + fabs(t) * 4 / sqrt(2 * freedom);
    Range range;
    range.low = root_beyond(t_off, &wanted, t + 20 * room, -room); /* there P is about 0 */
    wanted.probability = (1 - level) / 2;
    range.high = root_beyond(t_off, &wanted, t - 20 * room, room); /* there P is about 1 */
    return range;
}

Range noncentral_chi_square_shift(double x, double freedom, double level) {
    Range range = {0, 0};
    Wanted wanted = {x, freedom, (1 + level) / 2};
    if (chi_square_off(0, &wanted) > 0) range.low = root_beyond(chi_square_off, &wanted, 0, x + 1);
    wanted.probability = (1 - level) / 2;
    if (chi_square_off(0, &wanted) > 0) range.high = root_beyond(chi_square_off, &wanted, 0, x + 1);
    return range;
}

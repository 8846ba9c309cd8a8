/* Which of many shares lie beyond what chance would make of them? */

#include <math.h>
#include <stdlib.h>

#include "stats/beta.h"
#include "stats/funnel.h"
#include "stats/normal.h"

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* R's type 7. */
static double quantile(const double *sorted, size_t n, double share) {
    double at = share * (double)(n - 1), below = floor(at);
    size_t i = (size_t)below;
    if (i + 1 >= n) return sorted[n - 1];
    return sorted[i] + (at - below) * (sorted[i + 1] - sorted[i]);
}

static double exact_limit(double q, double n, double p) {
    double r = binomial_quantile(q, n, p), reached = binomial_below(r, n, p);
    double step = reached - binomial_below(r - 1, n, p);
    return (step > 0 ? r - (reached - q) / step : r) / n;
}

static double sine_squared(double angle) {
    double sine = sin(fmin(M_PI_2, fmax(0, angle)));
    return sine * sine;
}

static void overdispersion(Funnel *out, const FunnelPoint *points, const double *of, size_t n,
                           double *room) {
    double sum = 0, weights = 0, squares = 0, count = (double)n;
    for (size_t i = 0; i < n; i++)
        room[i] = points[i].z_arcsine;
    qsort(room, n, sizeof *room, ascending);
    out->low_quantile = quantile(room, n, 0.1), out->high_quantile = quantile(room, n, 0.9);
    for (size_t i = 0; i < n; i++) {
        double z = fmin(out->high_quantile, fmax(out->low_quantile, points[i].z_arcsine));
        double w = 4 * of[i];
        sum += z * z;
        weights += w;
        squares += w * w;
    }
    out->phi = sum / count;
    out->tau2 = fmax(0, (sum - (count - 1)) / (weights - squares / weights));
}

bool funnel_begin(Funnel *out, const double *k, const double *of, size_t n, double target) {
    double hits = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        hits += k[i], all += of[i];
    double p = isnan(target) ? hits / all : target;
    *out = (Funnel){.target = p};
    return n >= 2 && p > 0 && p < 1;
}

void funnel_point(const Funnel *funnel, FunnelPoint *out, double k, double of) {
    double p = funnel->target, error = sqrt(p * (1 - p) / of), share = k / of;
    double z = normal_two_sided(0.95);
    *out = (FunnelPoint){.share = share, .z = (share - p) / error};
    out->z_arcsine = 2 * sqrt(of) * (asin(sqrt(share)) - asin(sqrt(p)));
    out->normal = (Range){p - z * error, p + z * error};
    out->exact = (Range){exact_limit(0.025, of, p), exact_limit(0.975, of, p)};
    out->exact_wide = (Range){exact_limit(0.001, of, p), exact_limit(0.999, of, p)};
}

void funnel_finish(Funnel *funnel, FunnelPoint *points, const double *of, size_t n, double *room) {
    double angle = asin(sqrt(funnel->target)), z = normal_two_sided(0.95);
    overdispersion(funnel, points, of, n, room);
    for (size_t i = 0; i < n; i++) {
        double error = sqrt(1 / (4 * of[i]) + funnel->tau2);
        points[i].z_over = (asin(sqrt(points[i].share)) - angle) / error;
        points[i].over = (Range){sine_squared(angle - z * error), sine_squared(angle + z * error)};
    }
}

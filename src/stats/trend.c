/* Where does a line through points go on, and how sure is that? */

#include <math.h>

#include "stats/student.h"
#include "stats/trend.h"

bool trend_fit(Trend *out, const double *x, const double *y, size_t n) {
    if (n < 3) return false;
    Trend trend = {.n = n};
    for (size_t i = 0; i < n; i++)
        trend.mean_x += x[i] / (double)n, trend.mean_y += y[i] / (double)n;
    double both = 0;
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - trend.mean_x;
        trend.spread_x += dx * dx;
        both += dx * (y[i] - trend.mean_y);
    }
    if (!(trend.spread_x > 0)) return false;
    trend.slope = both / trend.spread_x;
    double rest = 0;
    for (size_t i = 0; i < n; i++) {
        double off = y[i] - trend_level(&trend, x[i]);
        rest += off * off;
    }
    trend.scatter = sqrt(rest / (double)(n - 2));
    if (!isfinite(trend.slope) || !isfinite(trend.scatter)) return false;
    *out = trend;
    return true;
}

double trend_level(const Trend *trend, double x) {
    return trend->mean_y + trend->slope * (x - trend->mean_x);
}

double trend_margin(const Trend *trend, double x, double probability) {
    double off = x - trend->mean_x, n = (double)trend->n;
    double t = student_quantile(0.5 + probability / 2, n - 2);
    return t * trend->scatter * sqrt(1 + 1 / n + off * off / trend->spread_x);
}

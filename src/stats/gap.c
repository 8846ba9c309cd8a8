/* How large is the gap along an order, how does it move, and what is it made of? */

#include <math.h>

#include "stats/effect.h"
#include "stats/gap.h"
#include "stats/normal.h"
#include "stats/student.h"

bool gap_rank(Estimate *out, const double *first, const double *second, size_t stages,
              double level) {
    double n1 = 0, n2 = 0, below = 0, net = 0;
    for (size_t i = 0; i < stages; i++)
        n1 += first[i], n2 += second[i];
    if (!(n1 > 0) || !(n2 > 0)) return false;
    for (size_t i = 0; i < stages; i++) {
        double above = n2 - below - second[i];
        net += first[i] * (below - above);
        below += second[i];
    }
    *out = effect_cliff(net / n1 / n2, n1, n2, level);
    return true;
}

static double share_variance(double k, double n) {
    double p = (k + 0.5) / (n + 1);
    return p * (1 - p) / n;
}

static double trend_weight(const GapShare *s) {
    return 1 / (share_variance(s->k1, s->n1) + share_variance(s->k2, s->n2));
}

static double share_gap(const GapShare *s) {
    return s->k1 / s->n1 - s->k2 / s->n2;
}

bool gap_trend(GapTrend *out, const GapShare *shares, const double *time, size_t n, double level) {
    if (n < 3) return false;
    double weights = 0, when = 0, gap = 0, spread = 0, both = 0, left = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = trend_weight(&shares[i]);
        weights += weight, when += weight * time[i], gap += weight * share_gap(&shares[i]);
    }
    when /= weights, gap /= weights;
    for (size_t i = 0; i < n; i++) {
        double weight = trend_weight(&shares[i]), off = time[i] - when;
        spread += weight * off * off, both += weight * off * share_gap(&shares[i]);
    }
    if (!(spread > 0) || !isfinite(spread)) return false;
    double slope = both / spread, half = normal_two_sided(level) / sqrt(spread);
    for (size_t i = 0; i < n; i++) {
        double rest = share_gap(&shares[i]) - gap - slope * (time[i] - when);
        left += trend_weight(&shares[i]) * rest * rest;
    }
    double freedom = (double)n - 2, wide = student_quantile(0.5 + level / 2, freedom);
    wide *= sqrt(fmax(1, left / freedom) / spread);
    *out = (GapTrend){.slope = {slope, slope - half, slope + half},
                      .error = 1 / sqrt(spread),
                      .scattered = {slope, slope - wide, slope + wide},
                      .dispersion = left / freedom};
    return true;
}

bool gap_parts(GapParts *out, const GapShare *strata, size_t n, size_t *stratum) {
    double n1 = 0, n2 = 0;
    *stratum = n;
    for (size_t i = 0; i < n; i++) {
        n1 += strata[i].n1, n2 += strata[i].n2;
        if (!(strata[i].n1 > 0) || !(strata[i].n2 > 0)) *stratum = i;
    }
    if (*stratum < n || n == 0) return false;
    *out = (GapParts){0};
    for (size_t i = 0; i < n; i++) {
        const GapShare *s = &strata[i];
        double c1 = s->n1 / n1, c2 = s->n2 / n2, r1 = s->k1 / s->n1, r2 = s->k2 / s->n2;
        out->gap += c1 * r1 - c2 * r2;
        out->composition += (c1 - c2) * (r1 + r2) / 2;
        out->within += (c1 + c2) / 2 * (r1 - r2);
    }
    return true;
}

static Estimate around(double value, double variance, double z) {
    double half = z * sqrt(fmax(0, variance));
    return (Estimate){value, value - half, value + half};
}

bool gap_slope(GapSlope *out, const double *k, const double *of, size_t n, double level) {
    double all = 0, hits = 0, below = 0, spread = 0, both = 0;
    double slope_error = 0, mean_error = 0, common = 0, z = normal_two_sided(level);
    if (n < 2) return false;
    for (size_t i = 0; i < n; i++)
        all += of[i], hits += k[i];
    for (size_t pass = 0; pass < 2; pass++, below = 0) {
        for (size_t i = 0; i < n; i++) { /* the weighted mean of mid-ranks is 1/2 */
            double off = (below + of[i] / 2) / all - 0.5, p = k[i] / of[i];
            below += of[i];
            if (pass == 0) {
                spread += of[i] * off * off, both += off * k[i];
                continue;
            }
            double variance = p * (1 - p) / of[i], a = of[i] * off / spread, b = of[i] / all;
            slope_error += a * a * variance, mean_error += b * b * variance;
            common += a * b * variance;
        }
    }
    double slope = both / spread, mean = hits / all, low = mean - slope / 2,
           high = mean + slope / 2;
    *out = (GapSlope){.slope = around(slope, slope_error, z), .mean = mean};
    out->ratio = out->relative = (Estimate){NAN, NAN, NAN};
    if (mean > 0) {
        double r = slope / mean;
        double variance = slope_error - 2 * r * common + r * r * mean_error;
        out->relative = around(r, variance / (mean * mean), z);
    }
    if (!(low > 0) || !(high > 0)) return true;
    double by_slope = -1 / (2 * low) - 1 / (2 * high), by_mean = 1 / low - 1 / high;
    Estimate logarithm =
        around(log(low / high),
               by_slope * by_slope * slope_error + 2 * by_slope * by_mean * common +
                   by_mean * by_mean * mean_error,
               z);
    out->ratio = (Estimate){low / high, exp(logarithm.low), exp(logarithm.high)};
    return true;
}

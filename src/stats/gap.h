#pragma once
/* The gap between groups as more than one number: along an order, over time, and in parts. Shares
 * are k of n, 0 <= k <= n, n > 0.
 *
 * Rank gap: P(one of the first group stands above one of the second) − P(below), over counts on
 * ordered stages; interval as Cliff's delta (effect.h).
 *
 * Trend: weighted least squares of the gap p1 − p2 on time, weights 1 / variance of the gap with
 * (k + 1/2)/(n + 1) in it, so that no share of 0 counts as certain; the error takes these variances
 * as known. Where gaps scatter more around the line than the cases alone would make them, X² = Σ
 * weight · residual² exceeds n − 2: `scattered` widens the error by √max(1, X²/(n − 2)) and takes
 * Student's t with n − 2 (Draper and Smith, Applied Regression Analysis, 9.2).
 *
 * Parts: p1 − p2 = Σ (c1 − c2)(r1 + r2)/2 + Σ (c1 + c2)/2 · (r1 − r2) over strata with shares c of
 * their group and rates r: composition, and within strata (Kitagawa 1955).
 *
 * Slope index, SII: weighted least squares of the rates of ordered groups on their mid-rank R (0 at
 * the bottom, 1 at the top): what the line differs by from bottom to top. Relative: RII of Kunst
 * and Mackenbach (1995): the line at the bottom by the line at the top; RII of Pamuk (1985): SII by
 * the mean rate. Both go by that name. Errors from binomial variances by the delta method.
 *
 * Work: O(number of groups, times, strata). */

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

/* False where a group is empty. */
bool gap_rank(Estimate *out, const double *first, const double *second, size_t stages,
              double level);

typedef struct GapShare {
    double k1, n1, k2, n2;
} GapShare;
typedef struct GapTrend {
    Estimate slope; /* per unit of time */
    double error;
    Estimate scattered; /* the same slope */
    double dispersion;  /* X² / (n − 2) */
} GapTrend;
/* False with fewer than 3 times or all alike. */
bool gap_trend(GapTrend *out, const GapShare *shares, const double *time, size_t n, double level);

typedef struct GapParts {
    double gap, composition, within;
} GapParts;
/* False where a group is empty, or a stratum holds people of one group only: there is no rate of
 * the other to compare with (`stratum` says which). */
bool gap_parts(GapParts *out, const GapShare *strata, size_t n, size_t *stratum);

typedef struct GapSlope {
    Estimate slope, ratio, relative; /* SII, RII (Kunst, Mackenbach), RII (Pamuk) */
    double mean;
} GapSlope;
/* Groups in their order from the bottom. False with fewer than 2 groups. A ratio whose line falls
 * to 0 or below is not defined (NAN). */
bool gap_slope(GapSlope *out, const double *k, const double *of, size_t n, double level);

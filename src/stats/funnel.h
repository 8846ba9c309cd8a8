#pragma once
/* Which schools lie beyond what chance alone would make of k of n? (Spiegelhalter 2005, Statistics
 * in Medicine 24:1185; with over-dispersion Spiegelhalter et al. 2012, JRSS A 175:1.) 0 <= k <= n,
 * n > 0, whole; p0 = Σ k / Σ n, or a target the caller sets.
 *
 *   exact limit for q   (r − (P(R <= r) − q) / (P(R <= r) − P(R <= r − 1))) / n, r the binomial
 *                       quantile of q: interpolated, so that limits run smoothly along n (a lower
 *                       one falls a little below 0 for small n)
 *   normal limit        p0 ± z √(p0 (1 − p0) / n)
 *   z (plain)           (p − p0) / √(p0 (1 − p0) / n)
 *   z (arcsine)         2 √n (asin √p − asin √p0)
 *   φ                   mean of z² (arcsine), z cut to its 10 % and 90 % quantile (R's type 7)
 *   τ²                  max(0, (I φ − (I − 1)) / (Σ w − Σ w² / Σ w)), w = 4 n   (DerSimonian,
 * Laird) z (over-dispersed)  (asin √p − asin √p0) / √(1 / 4n + τ²), limits sin²(asin √p0 ± z √(1/4n
 * + τ²))
 *
 * Work: O(I log I) and one search for the quantile per limit (log n steps of √n). */

#include <stdbool.h>
#include <stddef.h>

#include "stats/estimate.h"

typedef struct Funnel {
    double target, phi, tau2, low_quantile, high_quantile; /* of z */
} Funnel;
typedef struct FunnelPoint {
    double share, z, z_arcsine, z_over;
    Range exact, exact_wide, normal, over; /* at 95 %; wide: 99.8 % */
} FunnelPoint;

/* target NAN: Σ k / Σ n. False where it is not between 0 and 1: then there is nothing to vary; or
 * with fewer than 2 units. */
bool funnel_begin(Funnel *out, const double *k, const double *of, size_t n, double target);
/* Everything of a unit but what over-dispersion makes of it. */
void funnel_point(const Funnel *funnel, FunnelPoint *out, double k, double of);
/* Over-dispersion, after all points. room: n numbers. */
void funnel_finish(Funnel *funnel, FunnelPoint *points, const double *of, size_t n, double *room);

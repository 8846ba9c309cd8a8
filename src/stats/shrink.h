#pragma once
/* What do the values of small units (schools) say when they borrow strength from all of them?
 *
 * Rates k of n. Marshall (1991): m = Σ k / Σ n, s² = Σ n (k/n − m)² / Σ n, a = max(0, s² − m / n̄),
 * estimate m + (k/n − m) a / (a + m/n) (R: spdep::EBest, Poisson). Beta-binomial: α, β by maximum
 * likelihood (the best of a grid over ln(α + β), then the zero of the derivative, with the mean
 * profiled out), estimate (k + α) / (n + α + β) with the quantiles of the beta distribution (k + α,
 * n − k + β). Where the rates vary no more than chance makes them, α + β has no finite value: ρ =
 * 0, and every unit's estimate is the mean. Work: O(units) per step.
 *
 * Random intercepts: y = b0 + x'b + u_unit + e, variances by restricted maximum likelihood, λ =
 * τ²/σ² profiled: the zero of the derivative of −2 ln L = Σ ln(1 + n_j λ) + ln|X'M⁻¹X| + (n − p)(1
 * + ln(2π RSS / (n − p))) (Bates et al. 2015, lme4); u_j = n_j λ/(1 + n_j λ) (ȳ_j − x̄_j'b), its
 * spread √(τ²/(1 + n_j λ)) given b. Work: O(n p²) once, O(units p²) per step. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/estimate.h"

typedef struct Marshall {
    double a, b;
} Marshall;
Marshall shrink_marshall(const double *k, const double *of, size_t n);
double shrink_marshall_rate(const Marshall *m, double k, double of);

typedef struct BetaBinomial {
    double mean, rho, alpha, beta, log_likelihood; /* rho = 1/(α+β+1); α and β infinite for 0 */
} BetaBinomial;
/* False where all k are 0 or all are n, or with fewer than 2 units. */
bool shrink_beta_binomial(BetaBinomial *out, const double *k, const double *of, size_t n);
Estimate shrink_beta_binomial_rate(const BetaBinomial *fit, double k, double of, double level);

#define SHRINK_COLUMNS_MOST 16
typedef struct Intercepts {
    size_t p; /* coefficients: the constant first */
    double beta[SHRINK_COLUMNS_MOST + 1], error[SHRINK_COLUMNS_MOST + 1];
    double unit_variance, variance, criterion; /* τ², σ², −2 ln L */
} Intercepts;
typedef struct InterceptsRoom {
    double *x;     /* n × columns: a copy, one column behind the other */
    double *means; /* units × (columns + 2): of each unit 1, x … and y */
    double *count; /* of each unit */
} InterceptsRoom;
typedef enum InterceptsFault {
    INTERCEPTS_FINE,
    INTERCEPTS_FEW,      /* fewer than 2 units, or no unit with 2 rows, or n <= p + 1 */
    INTERCEPTS_CONSTANT, /* y is constant, or explained without rest */
    INTERCEPTS_SINGULAR  /* `column` follows from those before it, or is constant */
} InterceptsFault;
typedef struct InterceptsData {
    const double *y;
    const uint32_t *unit; /* 0..units−1, each at least once */
    size_t n, units, columns;
    const double *const *x;
} InterceptsData;
/* effect[unit], spread[unit] */
InterceptsFault shrink_intercepts(Intercepts *out, const InterceptsData *data, InterceptsRoom *room,
                                  double *effect, double *spread, size_t *column);

#pragma once
/* How much do results (marks) rise with an index (social background), in a survey with plausible
 * values and replicate weights? n pupils, M plausible values y_1..y_M, an index x, weights w_0
 * (full sample) and w_1..w_R (replicates), each above or at 0 with a sum above 0; all finite.
 *
 * Every statistic t is worked out for every plausible value m and every weight r. Then (OECD, PISA
 * technical reports; Fay's method with factor k)
 *   sampling    V = mean over m of 1/(R (1−k)²) Σ_r (t_mr − t_m0)², around the full-sample value
 *   imputation  B = variance of t_m0 over m;  estimate: mean of t_m0;  error: √(V + (1 + 1/M) B)
 *
 *   mean, standard deviation (denominator Σ w − 1, and Σ w), quantiles by step: the smallest y
 * whose cumulative weight share reaches p; slope = cov_w(x, y) / var_w(x); strength = 100 R²; gap =
 *   mean of group 0 − mean of group 1; coefficient of the group beside index and covariates; share
 * of y < low in the bottom quarter of x (x <= its 25 % step quantile under the same weights) and in
 * the others, their difference, ratio and odds ratio; concentration index of y < low over x. A
 * statistic that one weighting does not allow (nobody of a group has weight) is NAN there, and so
 * is what is made of it.
 *
 * The work falls into gradient_tasks() independent tasks, so that a pool can do them in any order
 * with the same result: parts of the moments (one pass, all weights at once), the order along x,
 * and one order along each y_m. O(n (R+1) (M (2 + covariates) + …)); 130,000 pupils, 80 replicates,
 * 10 plausible values: see bench/. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/order.h"

#define GRADIENT_COVARIATES_MOST 16
#define GRADIENT_QUANTILES 2 /* 10 % and 90 % */

typedef enum GradientStatistic {
    GRADIENT_MEAN,
    GRADIENT_DEVIATION,
    GRADIENT_DEVIATION_POPULATION,
    GRADIENT_P10,
    GRADIENT_P90,
    GRADIENT_SLOPE,
    GRADIENT_STRENGTH,
    GRADIENT_GAP,
    GRADIENT_ADJUSTED,
    GRADIENT_BOTTOM,
    GRADIENT_OTHERS,
    GRADIENT_DIFFERENCE,
    GRADIENT_RATIO,
    GRADIENT_ODDS,
    GRADIENT_CONCENTRATION,
    GRADIENT_STATISTICS
} GradientStatistic;

typedef struct GradientData {
    size_t n, plausible, weightings, covariates; /* weightings: 1 + replicates */
    const double *x;
    const double *const *y;
    const double *weights; /* n rows of `stride` numbers: w_0, w_1 …, then zeros */
    size_t stride;         /* a multiple of 8, at least weightings */
    const double *const *covariate;
    const double *group; /* 0 or 1; NULL: no gap */
    double low;          /* NAN: no shares below */
} GradientData;

/* Numbers to be handed over for one task (some for all its own), and for the results of all. */
size_t gradient_room(const GradientData *data);    /* doubles, for one task at a time */
size_t gradient_results(const GradientData *data); /* doubles, for all tasks together */

size_t gradient_tasks(const GradientData *data);
/* Each task once, in any order, at the same time with others that have another room. */
void gradient_task(const GradientData *data, size_t task, double *results, double *room);

/* After all tasks, once: values[statistic][m][r], GRADIENT_STATISTICS × M × (R+1), and the mean of
 * x for each weighting. Coefficients (1, x, group) of y_1 for each weighting in `plain` (3 ×
 * (R+1)), NAN without a group. */
typedef struct GradientValues {
    double *values, *mean_x, *plain;
} GradientValues;
void gradient_finish(const GradientData *data, double *results, GradientValues *out);

/* After gradient_finish: the first of the covariates, then the group (`covariates` stands for it),
 * that follows from index and those before it in the full sample; SIZE_MAX where none does. The
 * adjusted gap is not defined then. */
size_t gradient_dependent(const GradientData *data, const double *results);

typedef struct Combined {
    double estimate, sampling, imputation, error;
} Combined;
/* t[m][r]; factor k of Fay, 0 <= k < 1. imputation is NAN for one plausible value, and the error
 * then the sampling error alone; NAN without replicates. */
Combined gradient_combine(const double *t, size_t plausible, size_t weightings, double fay);

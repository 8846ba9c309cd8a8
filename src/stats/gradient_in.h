#pragma once
/* Between the sums over pupils (gradient.c) and what is made of them (gradient_values.c). */

#include "stats/gradient.h"

size_t gradient_regressors(const GradientData *d); /* 1, x, covariates, group */
/* Sums of products: of regressors j >= k at j (j + 1) / 2 + k, then for each y: with each
 * regressor, and y². Everything but the constant and the group is less its centre. */
size_t gradient_features(const GradientData *d);
size_t gradient_part(const GradientData *d); /* doubles of one part of the sums */
/* Where in the results those along x begin: the bottom quarter's weight, then 3 rows for each y. */
size_t gradient_along(const GradientData *d);
size_t gradient_quantile_at(const GradientData *d, size_t m, size_t q);
/* Of x, of each covariate, of y. */
void gradient_centre(const GradientData *d, double *centre);
/* Adds the parts of the moments up into the first one, in their order. */
void gradient_gather(const GradientData *d, double *results);

#pragma once
/* Inside did: one group and its controls in two periods. */

#include "stats/did.h"

enum { DID_TERMS_MOST = 64 }; /* covariates and the constant */

/* A group and its controls: what does not change with the outcome. */
typedef struct Pair {
    size_t m, q;
    const double *x;    /* [m][q], the first of each row 1 */
    double *w;          /* becomes of mean 1 */
    const double *d;    /* 1: of the group */
    const double *post; /* of cross sections: 1 in the later period; NULL: a panel */
    double *p;          /* propensity score */
    double *hessian;    /* [q][q]: inverse of the logit's information, times m */
    double *gram[4]; /* inverses of Σ w·x·x'/m: controls; of cross sections controls before and
                        after, group before and after */
} Pair;

DidState pair_prepare(Arena *mem, Pair *pair, DidEstimator estimator);
/* The effect on changes y (or levels, of cross sections), and its m influence values. */
double pair_effect(Arena *mem, double *influence, const Pair *pair, const double *y,
                   DidEstimator estimator);
double pair_effect_cross(double *influence, const Pair *pair, const double *y,
                         DidEstimator estimator);
/* β of one of the regressions. */
void pair_regress(double *beta, const Pair *pair, const double *y, size_t which);
double pair_dot(const Pair *pair, size_t i, const double *by);
/* Row i belongs to regression `which`: 0 controls (before), 1 controls after, 2 group before, 3
 * group after. */
bool pair_counts(const Pair *pair, size_t i, size_t which);
double pair_control_weight(const Pair *pair, size_t i);
/* out = matrix·v, q × q. */
void pair_times(double *out, const double *matrix, const double *v, size_t q);

/* The same gain where other people were asked in each period (repeated cross sections)? */

#include <math.h>

#include "stats/did_in.h"

/* A weighted mean that the effect is a sum of: whose rows, and of what. */
typedef struct Part {
    double sign;
    bool weighted; /* controls by their propensity; else the group */
    int when;      /* 1 later, 0 earlier, −1 both */
    bool
        of_fits; /* of what group and controls' regressions say for that period; else of the rest */
    bool later_fits; /* of_fits: which period's */
} Part;

static const Part robust_parts[] = {
    {1, false, 1, false, false},  {-1, false, 0, false, false}, {-1, true, 1, false, false},
    {1, true, 0, false, false},   {1, false, -1, true, true},   {-1, false, 1, true, true},
    {-1, false, -1, true, false}, {1, false, 0, true, false},
};
static const Part weighting_parts[] = {
    {1, false, 1, false, false},
    {-1, false, 0, false, false},
    {-1, true, 1, false, false},
    {1, true, 0, false, false},
};
/* Of regression alone, `rest` is y itself, and the fits are those of the controls. */
static const Part regression_parts[] = {
    {1, false, 1, false, false},
    {-1, false, 0, false, false},
    {-1, false, -1, true, true},
    {1, false, -1, true, false},
};

typedef struct Cross {
    const Pair *pair;
    const double *y;
    DidEstimator estimator;
    double beta[4][DID_TERMS_MOST];    /* controls before and after, group before and after */
    double by_beta[4][DID_TERMS_MOST]; /* how the effect changes with each β */
    double by_p[DID_TERMS_MOST];
    double *influence;
} Cross;

static double part_weight(const Cross *cross, const Part *part, size_t i) {
    const Pair *pair = cross->pair;
    if (part->when >= 0 && (pair->post[i] == 1) != (part->when == 1)) return 0;
    return part->weighted ? pair_control_weight(pair, i) : pair->w[i] * pair->d[i];
}

static double part_value(const Cross *cross, const Part *part, size_t i) {
    const Pair *pair = cross->pair;
    size_t later = part->of_fits ? part->later_fits : pair->post[i] == 1;
    double fit = cross->estimator == DID_WEIGHTING ? 0 : pair_dot(pair, i, cross->beta[later]);
    if (cross->estimator == DID_REGRESSION) return part->of_fits ? fit : cross->y[i];
    if (!part->of_fits) return cross->y[i] - fit;
    return pair_dot(pair, i, cross->beta[2 + later]) - fit;
}

/* Which regressions row i's value hangs on: −1, 0 or 1 of each. */
static double part_hangs(const Cross *cross, const Part *part, size_t i, size_t which) {
    if (cross->estimator == DID_WEIGHTING) return 0;
    size_t later = part->of_fits ? part->later_fits : cross->pair->post[i] == 1;
    if (which % 2 != later) return 0;
    if (cross->estimator == DID_REGRESSION) return part->of_fits && which < 2 ? 1 : 0;
    if (which >= 2) return part->of_fits ? 1 : 0;
    return -1;
}

/* Adds one weighted mean and all that hangs on it. */
static double part_add(Cross *cross, const Part *part) {
    const Pair *pair = cross->pair;
    double weight = 0, sum = 0;
    for (size_t i = 0; i < pair->m; i++) {
        double w = part_weight(cross, part, i);
        if (w > 0) weight += w, sum += w * part_value(cross, part, i);
    }
    double mean = sum / weight;
    for (size_t i = 0; i < pair->m; i++) {
        double w = part->sign * part_weight(cross, part, i) / weight;
        if (w == 0) continue;
        double off = w * (part_value(cross, part, i) - mean);
        cross->influence[i] += off * (double)pair->m;
        for (size_t k = 0; k < pair->q; k++) {
            double x = pair->x[i * pair->q + k];
            if (part->weighted) cross->by_p[k] += off * x;
            for (size_t which = 0; which < 4; which++)
                cross->by_beta[which][k] += w * part_hangs(cross, part, i, which) * x;
        }
    }
    return part->sign * mean;
}

/* What estimating the regressions and the propensity adds to the influence of each row. */
static void add_estimated(Cross *cross) {
    const Pair *pair = cross->pair;
    double to_beta[4][DID_TERMS_MOST], to_p[DID_TERMS_MOST];
    for (size_t which = 0; which < 4; which++)
        if (pair->gram[which])
            pair_times(to_beta[which], pair->gram[which], cross->by_beta[which], pair->q);
    if (pair->hessian) pair_times(to_p, pair->hessian, cross->by_p, pair->q);
    for (size_t i = 0; i < pair->m; i++) {
        for (size_t which = 0; which < 4; which++)
            if (pair->gram[which] && pair_counts(pair, i, which))
                cross->influence[i] += pair->w[i] *
                                       (cross->y[i] - pair_dot(pair, i, cross->beta[which])) *
                                       pair_dot(pair, i, to_beta[which]);
        if (pair->hessian)
            cross->influence[i] += pair->w[i] * (pair->d[i] - pair->p[i]) * pair_dot(pair, i, to_p);
    }
}

double pair_effect_cross(double *influence, const Pair *pair, const double *y,
                         DidEstimator estimator) {
    Cross cross = {.pair = pair, .y = y, .estimator = estimator, .influence = influence};
    for (size_t which = 0; which < 4; which++)
        if (pair->gram[which]) pair_regress(cross.beta[which], pair, y, which);
    for (size_t i = 0; i < pair->m; i++)
        influence[i] = 0;
    const Part *parts = estimator == DID_ROBUST      ? robust_parts
                        : estimator == DID_WEIGHTING ? weighting_parts
                                                     : regression_parts;
    size_t n = estimator == DID_ROBUST ? sizeof robust_parts / sizeof *parts : 4;
    double effect = 0;
    for (size_t i = 0; i < n; i++)
        effect += part_add(&cross, parts + i);
    add_estimated(&cross);
    return effect;
}

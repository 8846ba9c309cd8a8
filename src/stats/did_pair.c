/* What does one group gain over its controls between two periods, and how does each unit bear on
 * that? */

#include <float.h>
#include <math.h>
#include <string.h>

#include "stats/did_in.h"
#include "stats/linear_in.h"

static const double no_overlap = 0.999, trimmed = 0.995;
enum { NEWTON_MOST = 60 };

bool pair_counts(const Pair *pair, size_t i, size_t which) {
    if (!pair->post) return which == 0 && pair->d[i] == 0;
    return (pair->d[i] == 1) == (which >= 2) && (pair->post[i] == 1) == (which % 2 == 1);
}

double pair_dot(const Pair *pair, size_t i, const double *by) {
    double sum = 0;
    for (size_t k = 0; k < pair->q; k++)
        sum += pair->x[i * pair->q + k] * by[k];
    return sum;
}

void pair_times(double *out, const double *matrix, const double *v, size_t q) {
    for (size_t k = 0; k < q; k++) {
        double sum = 0;
        for (size_t j = 0; j < q; j++)
            sum += matrix[k * q + j] * v[j];
        out[k] = sum;
    }
}

double pair_control_weight(const Pair *pair, size_t i) {
    if (pair->d[i] == 1 || !(pair->p[i] < trimmed)) return 0;
    return pair->w[i] * pair->p[i] / (1 - pair->p[i]);
}

static void add_square(double *sum, const Pair *pair, size_t i, double by) {
    const double *x = pair->x + i * pair->q;
    for (size_t k = 0; k < pair->q; k++)
        for (size_t j = 0; j <= k; j++)
            sum[k * pair->q + j] += by * x[k] * x[j];
}

/* The inverse of a sum of squares over m; false where a column is one too many. */
static bool inverted(double *out, double *sum, const Pair *pair) {
    size_t q = pair->q;
    for (size_t k = 0; k < q * q; k++)
        sum[k] /= (double)pair->m;
    if (linear_factor(sum, q) < q) return false;
    linear_inverse(sum, out, q);
    return true;
}

static bool gram_prepare(Arena *mem, Pair *pair, size_t which) {
    size_t q = pair->q;
    double sum[DID_TERMS_MOST * DID_TERMS_MOST];
    memset(sum, 0, q * q * sizeof *sum);
    for (size_t i = 0; i < pair->m; i++)
        if (pair_counts(pair, i, which)) add_square(sum, pair, i, pair->w[i]);
    pair->gram[which] = NEW_ARRAY(mem, double, q *q);
    return inverted(pair->gram[which], sum, pair);
}

/* One Newton step of the logit from b; its largest change. Below 0: the information is singular. */
static double newton(double *b, Pair *pair) {
    size_t q = pair->q;
    double sum[DID_TERMS_MOST * DID_TERMS_MOST], step[DID_TERMS_MOST], score[DID_TERMS_MOST] = {0};
    memset(sum, 0, q * q * sizeof *sum);
    for (size_t i = 0; i < pair->m; i++) {
        double p = 1 / (1 + exp(-pair_dot(pair, i, b))), off = pair->w[i] * (pair->d[i] - p);
        pair->p[i] = fmin(p, 1 - 1e-6);
        add_square(sum, pair, i, pair->w[i] * p * (1 - p));
        for (size_t k = 0; k < q; k++)
            score[k] += off * pair->x[i * q + k] / (double)pair->m;
    }
    if (!inverted(pair->hessian, sum, pair)) return -1;
    pair_times(step, pair->hessian, score, q);
    double largest = 0;
    for (size_t k = 0; k < q; k++)
        largest = fmax(largest, fabs(step[k]));
    double by = largest > 4 ? 4 / largest : 1;
    for (size_t k = 0; k < q; k++)
        b[k] += by * step[k];
    return largest;
}

static bool logit_prepare(Arena *mem, Pair *pair) {
    double b[DID_TERMS_MOST] = {0}, share = 0, change = 1;
    for (size_t i = 0; i < pair->m; i++)
        share += pair->w[i] * pair->d[i] / (double)pair->m;
    b[0] = log(share / (1 - share));
    pair->p = NEW_ARRAY(mem, double, pair->m);
    pair->hessian = NEW_ARRAY(mem, double, pair->q * pair->q);
    for (int i = 0; i < NEWTON_MOST && change > 1e-9; i++)
        change = newton(b, pair);
    if (!(change >= 0 && change <= 1e-9) || newton(b, pair) < 0) return false;
    for (size_t i = 0; i < pair->m; i++)
        if (pair->p[i] >= no_overlap) return false;
    return true;
}

DidState pair_prepare(Arena *mem, Pair *pair, DidEstimator estimator) {
    double sum = 0;
    size_t treated = 0;
    for (size_t i = 0; i < pair->m; i++)
        sum += pair->w[i], treated += pair->d[i] == 1;
    if (!treated || treated == pair->m) return DID_FEW_CONTROLS;
    for (size_t i = 0; i < pair->m; i++)
        pair->w[i] *= (double)pair->m / sum;
    if (estimator != DID_WEIGHTING)
        for (size_t which = 0; which < 4; which++) {
            bool needed = which == 0 || (pair->post && (which == 1 || estimator == DID_ROBUST));
            if (needed && !gram_prepare(mem, pair, which)) return DID_FEW_CONTROLS;
        }
    if (estimator != DID_REGRESSION && !logit_prepare(mem, pair)) return DID_NO_OVERLAP;
    return DID_DEFINED;
}

void pair_regress(double *beta, const Pair *pair, const double *y, size_t which) {
    double sum[DID_TERMS_MOST] = {0};
    for (size_t i = 0; i < pair->m; i++)
        for (size_t k = 0; pair_counts(pair, i, which) && k < pair->q; k++)
            sum[k] += pair->w[i] * y[i] * pair->x[i * pair->q + k] / (double)pair->m;
    pair_times(beta, pair->gram[which], sum, pair->q);
}

/* Means over the group and over the weighted controls: of what is left of y, and of x. */
typedef struct Side {
    double weight, mean;
    double x[DID_TERMS_MOST], slope[DID_TERMS_MOST]; /* Σ w·x, Σ w·(r − mean)·x; over weight */
} Side;

static void side_sum(Side *out, const Pair *pair, const double *rest, bool group) {
    double weight = 0, sum = 0;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < pair->m; i++) {
            double w = group ? pair->w[i] * pair->d[i] : pair_control_weight(pair, i);
            if (w == 0) continue;
            if (round == 0) {
                weight += w, sum += w * rest[i];
                continue;
            }
            for (size_t k = 0; k < pair->q; k++) {
                double part = w * pair->x[i * pair->q + k] / weight;
                out->x[k] += part, out->slope[k] += part * (rest[i] - sum / weight);
            }
        }
    out->weight = weight / (double)pair->m;
    out->mean = sum / weight;
}

double pair_effect(Arena *mem, double *influence, const Pair *pair, const double *y,
                   DidEstimator estimator) {
    ArenaMark mark = arena_mark(mem);
    bool regresses = estimator != DID_WEIGHTING, weighs = estimator != DID_REGRESSION;
    size_t m = pair->m, q = pair->q;
    double beta[DID_TERMS_MOST] = {0}, by_beta[DID_TERMS_MOST] = {0}, by_p[DID_TERMS_MOST] = {0};
    double *rest = NEW_ARRAY(mem, double, m);
    if (regresses) pair_regress(beta, pair, y, 0);
    for (size_t i = 0; i < m; i++)
        rest[i] = y[i] - (regresses ? pair_dot(pair, i, beta) : 0);
    Side group = {.weight = 1}, controls = {.weight = 1};
    side_sum(&group, pair, rest, true);
    if (weighs) side_sum(&controls, pair, rest, false);
    if (regresses) {
        for (size_t k = 0; k < q; k++)
            beta[k] = group.x[k] - (weighs ? controls.x[k] : 0);
        pair_times(by_beta, pair->gram[0], beta, q);
    }
    if (weighs) pair_times(by_p, pair->hessian, controls.slope, q);
    for (size_t i = 0; i < m; i++) {
        double w = pair->w[i], d = pair->d[i];
        influence[i] = w * d * (rest[i] - group.mean) / group.weight;
        if (regresses && d == 0) influence[i] -= w * rest[i] * pair_dot(pair, i, by_beta);
        if (!weighs) continue;
        influence[i] -= pair_control_weight(pair, i) * (rest[i] - controls.mean) / controls.weight;
        influence[i] -= w * (d - pair->p[i]) * pair_dot(pair, i, by_p);
    }
    arena_rewind(mem, mark);
    return group.mean - (weighs ? controls.mean : 0);
}

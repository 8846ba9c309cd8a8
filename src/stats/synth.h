#pragma once
/* Synthetic control (Abadie, Diamond and Hainmueller 2010): weights of other units that come near
 * one unit in its predictors, those weighted so that its outcomes before are met best.
 *
 *   W(V) = argmin Σ_k V_k·(x1_k − Σ_j w_j·x0_kj)²  over w ≥ 0, Σw = 1       (loss_w at the end)
 *   V    = argmin (1/T)·Σ_t (z1_t − Σ_j W_j(V)·z0_tj)²,  V ≥ 0, ΣV = 1      (loss_v)
 *
 * Predictors are divided by their standard deviation over all units. W(V) is exact (simplex.h). The
 * search for V has many valleys: it goes down in ln V with the exact derivative (through the
 * equations of the minimum) by BFGS from two starts: equal, and the regression of z on x; then
 * along each ln V_k by itself, since W(V) has kinks. Where x1 can be met exactly, many W are
 * minima: of those with loss_w up to 1e-4 (a hundredth of a standard deviation) the one with the
 * smallest loss_v is taken. What is found is judged by loss_v; the smallest that any weights reach
 * (`least`) is told beside it. It is a local
 * search: where valleys lie close together, rounding may decide between them. About 0.5 ms for 16
 * donors, 13 predictors. */

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct SynthProblem {
    size_t donors, predictors, periods; /* at least 2, 1, 1 */
    const double *x1, *x0;              /* [predictor], [predictor][donor] */
    const double *z1, *z0;              /* [period], [period][donor] */
} SynthProblem;

enum { SYNTH_PREDICTORS_MOST = 100 };

typedef struct SynthFit {
    double *w, *v; /* donors, predictors */
    double loss_v, loss_w;
    double least; /* loss_v of the weights that fit z best, whatever x says */
} SynthFit;

/* False: predictor `which` is the same everywhere. */
bool synth_fit(Arena *mem, SynthFit *out, const SynthProblem *problem, size_t *which);
/* Weights for given V (no search). */
bool synth_weigh(Arena *mem, SynthFit *out, const SynthProblem *problem, const double *v,
                 size_t *which);

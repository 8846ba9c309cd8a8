#pragma once
/* Synthetic difference in differences (Arkhangelsky, Athey, Hirshberg, Imbens and Wager 2021):
 * units that begin together, compared with a weighted mean of the others, over a weighted mean of
 * the periods before.
 *
 *   N0 controls, N1 treated (last), T0 periods before, T1 after; σ: standard deviation of the first
 *   differences of the controls before; ζ = (N1·T1)^(1/4)·σ
 *   ω = argmin ‖ω0 + Σ ω_i·Y_i,before − mean treated‖²/T0 + ζ²·‖ω‖²     over the simplex
 *   λ = argmin ‖λ0 + Σ λ_t·Y_controls,t − mean after‖²/N0 + (1e-6·σ)²·‖λ‖²
 *   τ = (mean treated − Σω·controls) after, less the same at Σλ before
 *
 * Frank–Wolfe as in the package synthdid: at most 100 steps from equal weights, those up to a
 * quarter of the largest set to 0, then up to 10,000 more, until the loss falls by no more than
 * (1e-5·σ)² in a step. Exact: the true minimum (simplex.h). Steps are taken on Gram matrices: O(n)
 * each. Beside them a synthetic control (no intercept in ω, ζ = 1e-6·σ, λ = 0) and plain difference
 * in differences (equal weights). */

#include "base/cx.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct SdidPanel {
    size_t controls, treated, before, after; /* N0, N1, T0, T1: at least 2, 1, 2, 1 */
    const double *y;                         /* [unit][period], the treated last */
} SdidPanel;

typedef enum SdidKind { SDID_STEPS, SDID_EXACT, SDID_CONTROL, SDID_DIFFERENCE } SdidKind;

typedef struct SdidFit {
    double estimate;
    double *omega, *lambda, *effect_curve; /* N0, T0, T1 */
    double zeta_omega, zeta_lambda, min_decrease;
} SdidFit;

/* σ; 0 where no control ever changes by another amount: then nothing else can be worked out. */
double sdid_noise(const SdidPanel *panel);
void sdid_fit(Arena *mem, SdidFit *out, const SdidPanel *panel, SdidKind kind);

/* A control from the outcomes before alone, exactly, without intercept: weights on the controls. */
typedef struct SdidControl {
    double *weights, pre_rmspe, att;
} SdidControl;
void sdid_control(Arena *mem, SdidControl *out, const SdidPanel *panel);

typedef struct SdidDraws {
    size_t draws;
    uint64_t seed;
    size_t threads;   /* 0: one per core */
    int64_t deadline; /* as of parallel_until */
} SdidDraws;
/* Placebos in space: N1 of the controls take the place of the treated, with weights and ζ of their
 * own. False unless N0 > N1, and past the deadline: then no estimate is good. Where N1 is 1 there
 * are N0 different ones: each is worked out once. */
bool sdid_placebos(Arena *mem, double *estimates, const SdidPanel *panel,
                   const SdidDraws *ask) CHECKED;
/* Bootstrap over units, weights found anew; NAN for a draw without treated or without two controls.
 * False past the deadline: then no estimate is good. */
bool sdid_resample(double *estimates, const SdidPanel *panel, const SdidDraws *ask) CHECKED;
/* √((n−1)/n)·sd of the finite ones; NAN for fewer than two. */
double sdid_spread(const double *estimates, size_t n);
/* Leaves out one unit after the other, weights kept (and normed). NAN: one treated unit, or all
 * weight on one control. */
double sdid_jackknife(Arena *mem, const SdidPanel *panel, const SdidFit *fit);

#pragma once
/* Difference in differences where units begin at different times (Callaway and Sant'Anna 2021).
 *
 *   ATT(g, t): the effect at time t on those who began at g, by comparing their change since the
 *   base period with that of those who have not begun:
 *     regression  E[ΔY − x'β | G = g], β from the controls           (Sant'Anna and Zhao 2020, OR)
 *     weighting   controls weighted by p(x)/(1 − p(x)), p a logit, weights normalized (Hájek)
 *     robust      both: right where one of the two models is          (2020, traditional DR)
 *   Base period: the last t with t + anticipation < g; before g and with a varying base the period
 *   before t. Controls: those who never begin in the panel, or all who have not begun (+
 * anticipation) in either of the two periods. Covariates and weights are those of the earlier of
 * the two periods. Repeated cross sections: the same with rows instead of units (locally efficient
 * DR).
 *
 * Each effect comes with its influence function ψ (n values): se = √(Σψ²)/n. A mean of effects over
 * cells of weights w_k = P(G = g_k)/Σ has Σ w_k·ψ_k and what estimating the weights adds:
 * Σ ATT_k·[(1{G = g_k} − p_k)/Σp − p_k·Σ_j(1{G = g_j} − p_j)/(Σp)²]. Pre-test: W = a'V⁻¹a over the
 * cells before the start, χ² with as many degrees of freedom. As R's did 2.5 and DRDID 1.2 do it.
 *
 * Units may come in any order; the result does not depend on it (sums are taken in the order of
 * first, then of the caller). O(cells · n · q²), q covariates + 1; on all cores. */

#include "base/cx.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum DidEstimator { DID_REGRESSION, DID_WEIGHTING, DID_ROBUST } DidEstimator;

typedef struct DidPanel {
    size_t n;            /* units; rows of repeated cross sections */
    size_t periods;      /* at least 2 */
    const double *times; /* rising */
    const double *first; /* of each unit: when it begins; INFINITY: never */
    const double *y;     /* [unit][period]; of cross sections one per row */
    const double *x;     /* [covariate][unit][period]; … [covariate][row] */
    size_t covariates;
    const double *weights; /* [unit][period] or per row, > 0; NULL: all alike */
    const size_t *period;  /* of each row of cross sections; NULL: a panel */
} DidPanel;

typedef struct DidAsk {
    DidEstimator estimator;
    bool not_yet;        /* controls: all who have not begun yet */
    bool universal;      /* one base period for all t */
    double anticipation; /* ≥ 0, in units of time */
    bool untested;       /* nobody asks for the pre-test: `wald` stays NAN */
    size_t threads;      /* 0: one per core */
    int64_t deadline;    /* as of parallel_until; past it DID_LATE */
} DidAsk;

typedef enum DidTrouble {
    DID_FINE,
    DID_ONE_PERIOD,    /* fewer than two periods that can be used */
    DID_NOBODY,        /* nobody begins after the first period (+ anticipation) */
    DID_NO_CONTROLS,   /* nobody is left to compare with */
    DID_SINGULAR,      /* a covariate is constant, or given by those before it: `which` */
    DID_ALL_UNDEFINED, /* no cell could be worked out; the cells say why */
    DID_TOO_MUCH,      /* more than DID_MOST influence values, or DID_WORK_MOST steps */
    DID_TOO_LARGE,     /* numbers beyond what a double holds */
    DID_LATE
} DidTrouble;
#define DID_MOST ((size_t)48 << 20)
#define DID_WORK_MOST ((size_t)1 << 34) /* cells · units · (covariates + 1)² */
#define DID_PRE_MOST 1000               /* cells before the start that the pre-test takes */

typedef enum DidState {
    DID_DEFINED,
    DID_REFERENCE,    /* the base period itself: 0 by definition, no error */
    DID_NO_OVERLAP,   /* p(x) reaches 0.999: the covariates tell groups apart */
    DID_FEW_CONTROLS, /* too few or too like controls for the regression, or none at all */
} DidState;

typedef struct DidCell {
    double group, time, att, se; /* se NAN where it is 0 or not defined */
    size_t treated, controls;
    DidState state;
} DidCell;

typedef struct Did {
    size_t n, dropped;   /* units used; dropped, as they had begun from the start */
    size_t periods_used; /* from the first on */
    DidCell *cells;
    size_t n_cells;
    double *influence;   /* [cell][unit], units by first */
    const double *first; /* of each unit used */
    const double *share_weights;
    double *groups; /* that begin within the panel, rising */
    size_t n_groups;
    double wald; /* NAN: no cell before the start, V is singular, or more than DID_PRE_MOST */
    size_t wald_freedom;
    size_t which; /* the covariate of DID_SINGULAR */
} Did;
DidTrouble did_effects(Arena *mem, Did *out, const DidPanel *panel, const DidAsk *ask);

typedef struct DidMean { /* of effects */
    double at;           /* event time, group or time */
    double att, se;      /* se NAN: the reference period */
    double *influence;   /* n */
} DidMean;
typedef struct DidMeans {
    DidMean overall;
    DidMean *parts;
    size_t n;
} DidMeans;
typedef enum DidBy { DID_SIMPLE, DID_DYNAMIC, DID_GROUP, DID_CALENDAR, DID_BYS } DidBy;
/* Simple: all cells from the start on, weighted by the size of their groups (no parts). Dynamic: by
 * time since the start; overall over those ≥ 0. Group: by group; overall weighted by size.
 * Calendar: by time; overall over the times. False: nothing to average. */
bool did_means(Arena *mem, DidMeans *out, const Did *did, DidBy by);

/* Multiplier bootstrap with weights of −1 and 1 (Rademacher, as did draws them): se by the
 * interquartile range over 1.349, and the quantile of the largest |t| for bands that hold
 * everywhere at once. Each draw has its own stream. Subset sums of eight units at a time: B·n/8
 * additions per column instead of B·n. */
typedef struct DidDraws {
    size_t draws; /* at least 20 */
    uint64_t seed;
    double level; /* 0.95 */
    size_t threads;
    int64_t deadline; /* as of parallel_until */
} DidDraws;
/* For `columns` influence functions of n values each: se[column] (NAN where the function is zero);
 * `critical`: of each family of columns that lie between ends[f − 1] and ends[f]; NAN for none.
 * False past the deadline: then nothing was written. */
typedef struct DidColumns {
    const double *const *influence;
    size_t columns, n;
    const size_t *ends;
    size_t families;
} DidColumns;
bool did_bootstrap(Arena *mem, double *se, double *critical, const DidColumns *columns,
                   const DidDraws *ask) CHECKED;

/* Placebos in space: who began when is dealt out anew among all units, as often as asked, and the
 * effects are worked out as if that were the truth. Where nothing had an effect, the real ones look
 * like any of these, however few units there are (Fisher 1935; Young 2019). O(draws · effects). */
typedef struct DidPlacebo {
    double att;    /* simple mean of all effects from the start on */
    double before; /* √ of the mean square of the effects by time before the start; NAN: none */
} DidPlacebo;
/* Of what was found. */
DidPlacebo did_placebo_of(Arena *mem, const Did *did);
/* `out`: one for each draw, `att` NAN where nothing could be worked out. Of a panel, not of cross
 * sections, whose rows do not begin one by one. `level` of the draws is not asked. False past the
 * deadline: then nothing of it is good. */
bool did_placebos(DidPlacebo *out, const DidPanel *panel, const DidAsk *ask,
                  const DidDraws *draws) CHECKED;

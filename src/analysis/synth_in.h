#pragma once
/* Inside the synthetic control: what is asked of the columns of a panel. */

#include "analysis/panel_in.h"
#include "stats/stats.h"

typedef struct Synth {
    Panel panel;
    const Column *outcome;
    size_t treated;           /* unit */
    size_t *donors, n_donors; /* units */
    double start;             /* of what began */
    size_t *fit, n_fit;       /* times whose outcomes are to be met */
    size_t *plot, n_plot;     /* times whose gaps are told */
    Str *predictors;
    size_t n_predictors;
    double *x; /* [predictor][unit] */
} Synth;

Err synth_read(Cx *cx, Synth *out, const Call *call) CHECKED;
/* The outcome; of treated and donors at times of fit and plot it is known. */
double synth_outcome(const Synth *synth, size_t unit, size_t time);

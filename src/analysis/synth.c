/* Which mixture of other units is like one unit before something began there, and how do they
 * differ after? Columns in, results out. */

#include <math.h>
#include <string.h>

#include "analysis/synth_in.h"

/* ---- fitting ---- */

/* One unit against donors, written out for stats/. */
static SynthProblem problem_of(Cx *cx, const Synth *synth, size_t own, const size_t *donors,
                               size_t n) {
    size_t k = synth->n_predictors, t = synth->n_fit;
    double *x1 = NEW_ARRAY(cx->mem, double, k), *x0 = NEW_ARRAY(cx->mem, double, k *n);
    double *z1 = NEW_ARRAY(cx->mem, double, t), *z0 = NEW_ARRAY(cx->mem, double, t *n);
    for (size_t i = 0; i < k; i++) {
        x1[i] = synth->x[i * synth->panel.n_units + own];
        for (size_t j = 0; j < n; j++)
            x0[i * n + j] = synth->x[i * synth->panel.n_units + donors[j]];
    }
    for (size_t i = 0; i < t; i++) {
        z1[i] = synth_outcome(synth, own, synth->fit[i]);
        for (size_t j = 0; j < n; j++)
            z0[i * n + j] = synth_outcome(synth, donors[j], synth->fit[i]);
    }
    return (SynthProblem){n, k, t, x1, x0, z1, z0};
}

static double gap_at(const Synth *synth, size_t own, const size_t *donors, const SynthFit *fit,
                     size_t n, size_t time) {
    double gap = synth_outcome(synth, own, time);
    for (size_t j = 0; j < n; j++)
        if (fit->w[j] > 0) gap -= fit->w[j] * synth_outcome(synth, donors[j], time);
    return gap;
}

/* How far a unit strays from its mixture: before, in the times that were fitted, and after. */
typedef struct Stray {
    double before, after, mean_after, loss;
    bool fitted;
} Stray;

static Stray stray_of(const Synth *synth, size_t own, const size_t *donors, const SynthFit *fit,
                      size_t n) {
    Stray stray = {.before = sqrt(fit->loss_v), .loss = fit->loss_v, .fitted = true};
    size_t after = 0;
    for (size_t i = 0; i < synth->n_plot; i++) {
        if (synth->panel.times[synth->plot[i]] < synth->start) continue;
        double gap = gap_at(synth, own, donors, fit, n, synth->plot[i]);
        stray.mean_after += gap, stray.after += gap * gap, after++;
    }
    stray.mean_after /= (double)after;
    stray.after = sqrt(stray.after / (double)after);
    return stray;
}

/* ---- placebos: each donor against the others ---- */

typedef struct Placebos {
    const Synth *synth;
    Stray *found; /* of each donor */
} Placebos;

static void placebo_work(void *arg, size_t own, size_t thread) {
    const Placebos *placebos = arg;
    const Synth *synth = placebos->synth;
    (void)thread;
    Cx cx;
    cx_begin(&cx, EN);
    size_t *donors = NEW_ARRAY(cx.mem, size_t, synth->n_donors), n = 0, which;
    for (size_t j = 0; j < synth->n_donors; j++)
        if (j != own) donors[n++] = synth->donors[j];
    SynthProblem problem = problem_of(&cx, synth, synth->donors[own], donors, n);
    SynthFit fit;
    if (synth_fit(cx.mem, &fit, &problem, &which))
        placebos->found[own] = stray_of(synth, synth->donors[own], donors, &fit, n);
    cx_end(&cx);
}

static Err put_placebos(Cx *cx, Result *result, const Synth *synth, const Stray *own) {
    Item *root = result->root;
    if (synth->n_donors < 3) {
        item_none(root, S("placebos"));
        return OK;
    }
    Placebos placebos = {synth, NEW_ARRAY(cx->mem, Stray, synth->n_donors)};
    if (!parallel_until((Crew){.deadline = cx->deadline}, synth->n_donors, placebo_work, &placebos))
        return too_late(cx, &synth->panel.frame);
    Item *list = item_list(root, S("placebos"));
    double ratio = own->after / own->before, spread = 0;
    size_t as_large = 1, fitted = 1;
    for (size_t j = 0; j < synth->n_donors; j++) {
        const Stray *stray = &placebos.found[j];
        Item *row = item_object(list, STR_NONE);
        item_text(row, S("unit"), synth->panel.names[synth->donors[j]]);
        item_number(row, S("pre_rmspe"), stray->fitted ? stray->before : NAN);
        item_number(row, S("post_rmspe"), stray->fitted ? stray->after : NAN);
        item_number(row, S("ratio"), stray->fitted ? stray->after / stray->before : NAN);
        item_number(row, S("att"), stray->fitted ? stray->mean_after : NAN);
        if (!stray->fitted) continue;
        fitted++;
        as_large += stray->after / stray->before >= ratio;
        spread += stray->mean_after * stray->mean_after;
    }
    item_number(root, S("ratio"), ratio);
    item_number(root, S("placebo_p"), (double)as_large / (double)fitted);
    /* Two-sided at 5 %, power 80 %, with the spread of effects that were none. */
    double seen = normal_two_sided(0.95) + normal_quantile(0.8);
    item_number(root, S("minimum_detectable"),
                fitted > 1 ? seen * sqrt(spread / (double)(fitted - 1)) : NAN);
    result_note(cx, result, MSG_ANALYSIS_SYNTH_PLACEBOS, str_int(cx->mem, (int64_t)as_large),
                str_int(cx->mem, (int64_t)fitted));
    if (fitted < 20)
        result_note(cx, result, MSG_ANALYSIS_SYNTH_FEW, str_int(cx->mem, (int64_t)fitted));
    return OK;
}

/* A start that was none: the mixture is found from outcomes up to two thirds of the time before. */
static void put_placebo_in_time(Cx *cx, Item *root, const Synth *synth) {
    Item *item = item_object(root, S("placebo_in_time"));
    size_t before = synth->n_fit * 2 / 3, which;
    if (before < 2) {
        item_none(item, S("att"));
        return;
    }
    size_t n = synth->n_donors;
    SynthProblem problem = problem_of(cx, synth, synth->treated, synth->donors, n);
    problem.periods = problem.predictors = before;
    problem.x1 = problem.z1;
    problem.x0 = problem.z0;
    double *v = NEW_ARRAY(cx->mem, double, before), sum = 0;
    for (size_t i = 0; i < before; i++)
        v[i] = 1 / (double)before;
    SynthFit fit;
    item_number(item, S("start"), synth->panel.times[synth->fit[before]]);
    if (before > SYNTH_PREDICTORS_MOST || !synth_weigh(cx->mem, &fit, &problem, v, &which)) {
        item_none(item, S("att"));
        return;
    }
    for (size_t i = before; i < synth->n_fit; i++)
        sum += gap_at(synth, synth->treated, synth->donors, &fit, n, synth->fit[i]);
    item_number(item, S("att"), sum / (double)(synth->n_fit - before));
    item_number(item, S("pre_rmspe"), sqrt(fit.loss_v));
}

/* ---- telling ---- */

static void put_rows(Item *root, Str key, const double *at, size_t rows, size_t n) {
    Item *list = item_list(root, key);
    for (size_t i = 0; i < rows; i++)
        item_numbers(list, STR_NONE, at + i * n, n);
}

static void put_fit(Item *root, const Synth *synth, const SynthFit *fit) {
    item_numbers(root, S("solution_w"), fit->w, synth->n_donors);
    Item *list = item_list(root, S("control_units"));
    for (size_t j = 0; j < synth->n_donors; j++)
        item_text(list, STR_NONE, synth->panel.names[synth->donors[j]]);
    item_numbers(root, S("solution_v"), fit->v, synth->n_predictors);
    list = item_list(root, S("predictors"));
    for (size_t i = 0; i < synth->n_predictors; i++)
        item_text(list, STR_NONE, synth->predictors[i]);
    item_number(root, S("loss_v"), fit->loss_v);
    item_number(root, S("loss_v_least"), fit->least);
    item_number(root, S("loss_w"), fit->loss_w);
}

static void put_gaps(Item *root, const Synth *synth, const SynthFit *fit) {
    Item *gaps = item_list(root, S("gaps")), *times = item_list(root, S("time"));
    for (size_t i = 0; i < synth->n_plot; i++) {
        item_number(
            gaps, STR_NONE,
            gap_at(synth, synth->treated, synth->donors, fit, synth->n_donors, synth->plot[i]));
        item_number(times, STR_NONE, synth->panel.times[synth->plot[i]]);
    }
}

Err analyse_synth(Cx *cx, Result *result, const Call *call) {
    Synth synth;
    TRY(synth_read(cx, &synth, call));
    size_t which;
    SynthProblem problem = problem_of(cx, &synth, synth.treated, synth.donors, synth.n_donors);
    SynthFit fit;
    if (!synth_fit(cx->mem, &fit, &problem, &which))
        return fail(cx, INVALID, MSG_ANALYSIS_SYNTH_SAME, synth.panel.frame.file,
                    synth.predictors[which]);
    if (!isfinite(fit.loss_v) || !isfinite(fit.loss_w))
        return column_wrong(cx, &synth.panel.frame, synth.outcome, MSG_ANALYSIS_TOO_LARGE,
                            STR_NONE);
    Stray own = stray_of(&synth, synth.treated, synth.donors, &fit, synth.n_donors);
    Item *root = result->root;
    item_number(root, S("att"), own.mean_after);
    item_number(root, S("pre_rmspe"), own.before);
    item_number(root, S("post_rmspe"), own.after);
    put_fit(root, &synth, &fit);
    put_gaps(root, &synth, &fit);
    item_numbers(root, S("X1"), problem.x1, problem.predictors);
    put_rows(root, S("X0"), problem.x0, problem.predictors, problem.donors);
    item_numbers(root, S("Z1"), problem.z1, problem.periods);
    put_rows(root, S("Z0"), problem.z0, problem.periods, problem.donors);
    TRY(put_placebos(cx, result, &synth, &own));
    put_placebo_in_time(cx, root, &synth);
    if (fit.loss_v > 2 * fit.least && fit.loss_v > 0)
        result_note(cx, result, MSG_ANALYSIS_SYNTH_LOSS);
    result_note(cx, result, MSG_ANALYSIS_SYNTH_CAVEAT);
    return OK;
}

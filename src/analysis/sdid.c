/* What would have become of the units in which something began, judged by weighted others and
 * weighted years? Columns in, results out. */

#include <math.h>
#include <string.h>

#include "analysis/panel_in.h"
#include "stats/stats.h"

#define FIT_CELLS_MOST ((size_t)1 << 22) /* controls times controls, or times periods */
#define DRAW_WORK_MOST ((size_t)1 << 37) /* steps of all draws together */

typedef struct Trial {
    Panel panel;
    const Column *outcome, *treated, *first;
    SdidPanel of;
    size_t *unit; /* of the panel, the treated last */
    double noise;
} Trial;

static const struct {
    const char *key;
    SdidKind kind;
} fits[] = {{"synthdid", SDID_STEPS},
            {"synthdid_tight_no_sparsify", SDID_EXACT},
            {"sc_fw", SDID_CONTROL},
            {"did", SDID_DIFFERENCE}};

/* ---- reading ---- */

/* Whether something is going on in this row. */
static bool is_on(const Trial *trial, size_t row) {
    const Panel *panel = &trial->panel;
    if (trial->treated) return trial->treated->values[row] == 1;
    double first = trial->first->values[row];
    return !isnan(first) && first != 0 && panel->times[panel->time_of[row]] >= first;
}

/* The first time at which it is on in a unit; n_times: never. INVALID where it ends again. */
static Err start_of(Cx *cx, size_t *out, const Trial *trial, size_t unit) {
    const Panel *panel = &trial->panel;
    *out = panel->n_times;
    for (size_t t = 0; t < panel->n_times; t++) {
        uint32_t row = panel->row[unit * panel->n_times + t];
        bool on = is_on(trial, row);
        if (on && *out == panel->n_times) *out = t;
        if (!on && *out < panel->n_times)
            return cell_wrong(cx, &panel->frame, trial->treated ? trial->treated : trial->first,
                              row, MSG_ANALYSIS_SDID_ENDS);
    }
    return OK;
}

static Err treated_check(Cx *cx, const Trial *trial) {
    const Frame *frame = &trial->panel.frame;
    if (!trial->treated == !trial->first)
        return fail(cx, INVALID, MSG_ANALYSIS_SDID_WHICH, frame->file);
    for (size_t i = 0; trial->treated && i < frame->n; i++)
        if (trial->treated->values[i] != 0 && trial->treated->values[i] != 1)
            return cell_wrong(cx, frame, trial->treated, i, MSG_ANALYSIS_NOT_ZERO_ONE);
    return OK;
}

static Err sizes_check(Cx *cx, const Trial *trial) {
    const Frame *frame = &trial->panel.frame;
    const Column *column = trial->treated ? trial->treated : trial->first;
    const SdidPanel *of = &trial->of;
    if (!of->treated) return column_wrong(cx, frame, column, MSG_ANALYSIS_SDID_NOBODY, STR_NONE);
    if (of->controls < 2)
        return column_wrong(cx, frame, column, MSG_ANALYSIS_SDID_FEW_CONTROLS,
                            str_int(cx->mem, (int64_t)of->controls));
    if (of->before < 2)
        return column_wrong(cx, frame, frame_column(frame, "time"), MSG_ANALYSIS_SDID_FEW_BEFORE,
                            str_int(cx->mem, (int64_t)of->before));
    size_t wide = of->controls > of->before ? of->controls : of->before;
    if (wide > FIT_CELLS_MOST / wide)
        return fail(cx, LIMIT, MSG_ANALYSIS_PANEL_TOO_MUCH, frame->file,
                    str_int(cx->mem, (int64_t)of->controls), str_int(cx->mem, (int64_t)of->before));
    return OK;
}

static Err order_units(Cx *cx, Trial *trial) {
    const Panel *panel = &trial->panel;
    size_t *start = NEW_ARRAY(cx->mem, size_t, panel->n_units), begun = panel->n_times, n = 0;
    trial->unit = NEW_ARRAY(cx->mem, size_t, panel->n_units);
    for (size_t u = 0; u < panel->n_units; u++) {
        size_t at = panel->n_times;
        TRY(start_of(cx, &at, trial, u));
        start[u] = at;
        if (at == panel->n_times) {
            trial->unit[n++] = u;
            continue;
        }
        if (begun < panel->n_times && at != begun)
            return fail(cx, INVALID, MSG_ANALYSIS_SDID_STAGGERED, panel->frame.file,
                        panel->names[u], time_text(cx, panel->times[at]),
                        time_text(cx, panel->times[begun]));
        begun = at;
    }
    trial->of = (SdidPanel){.controls = n,
                            .treated = panel->n_units - n,
                            .before = begun,
                            .after = panel->n_times - begun};
    for (size_t u = 0; u < panel->n_units; u++)
        if (start[u] < panel->n_times) trial->unit[n++] = u;
    return OK;
}

static Err trial_read(Cx *cx, Trial *out, const Call *call) {
    Trial trial = {.noise = 0};
    TRY(panel_read(cx, &trial.panel, call, true));
    const Panel *panel = &trial.panel;
    trial.outcome = frame_column(&panel->frame, "outcome");
    trial.treated = frame_column(&panel->frame, "treated");
    trial.first = frame_column(&panel->frame, "first-treated");
    TRY(treated_check(cx, &trial));
    TRY(order_units(cx, &trial));
    TRY(sizes_check(cx, &trial));
    const double *values = panel_values(cx, panel, trial.outcome);
    double *y = NEW_ARRAY(cx->mem, double, panel->n_units * panel->n_times);
    for (size_t i = 0; i < panel->n_units; i++)
        memcpy(y + i * panel->n_times, values + trial.unit[i] * panel->n_times,
               panel->n_times * sizeof *y);
    trial.of.y = y;
    trial.noise = sdid_noise(&trial.of);
    if (!isfinite(trial.noise * trial.noise))
        return column_wrong(cx, &panel->frame, trial.outcome, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    if (!(trial.noise > 0))
        return column_wrong(cx, &panel->frame, trial.outcome, MSG_ANALYSIS_SDID_CONSTANT, STR_NONE);
    *out = trial;
    return OK;
}

/* ---- telling ---- */

static void put_fit(Item *root, const char *key, const SdidFit *fit, const SdidPanel *of) {
    Item *item = item_object(root, str_of(key));
    item_number(item, S("estimate"), fit->estimate);
    item_numbers(item, S("omega"), fit->omega, of->controls);
    item_numbers(item, S("lambda"), fit->lambda, of->before);
    item_number(item, S("zeta_omega"), fit->zeta_omega);
    item_number(item, S("zeta_lambda"), fit->zeta_lambda);
    item_number(item, S("min_decrease"), fit->min_decrease);
    item_numbers(item, S("effect_curve"), fit->effect_curve, of->after);
}

static void put_orders(Cx *cx, Item *root, const Trial *trial) {
    const Panel *panel = &trial->panel;
    Item *units = item_list(root, S("unit_order"));
    for (size_t i = 0; i < panel->n_units; i++)
        item_text(units, STR_NONE, panel->names[trial->unit[i]]);
    Item *times = item_list(root, S("time_order"));
    for (size_t t = 0; t < panel->n_times; t++)
        item_text(times, STR_NONE, time_text(cx, panel->times[t]));
}

/* A start that was none, at two thirds of the time before the real one. */
static void put_placebo_in_time(Cx *cx, Item *root, const Trial *trial) {
    const SdidPanel *of = &trial->of;
    size_t before = of->before * 2 / 3, n = of->controls + of->treated;
    Item *item = item_object(root, S("placebo_in_time"));
    if (before < 2) {
        item_none(item, S("estimate"));
        return;
    }
    double *y = NEW_ARRAY(cx->mem, double, n * of->before);
    for (size_t i = 0; i < n; i++)
        memcpy(y + i * of->before, of->y + i * (of->before + of->after), of->before * sizeof *y);
    SdidPanel part = {of->controls, of->treated, before, of->before - before, y};
    item_number(item, S("start"), trial->panel.times[before]);
    if (sdid_noise(&part) > 0) {
        SdidFit fit;
        sdid_fit(cx->mem, &fit, &part, SDID_STEPS);
        item_number(item, S("estimate"), fit.estimate);
    } else {
        item_none(item, S("estimate"));
    }
}

/* No more draws than a few minutes hold. */
static Err draws_check(Cx *cx, const Trial *trial, const Call *call, const char *option) {
    const SdidPanel *of = &trial->of;
    size_t n = of->controls, t = of->before, steps = 10000 * (n + t) + 1;
    size_t most = DRAW_WORK_MOST / (n * n * t + n * t * t + steps);
    if ((size_t)call_whole(call, option) <= most) return OK;
    return option_wrong(cx, call, option, MSG_ANALYSIS_DID_DRAWS, str_int(cx->mem, (int64_t)most));
}

static Err put_doubts(Cx *cx, Result *result, const Trial *trial, const SdidFit *fit,
                      const Call *call) {
    const SdidPanel *of = &trial->of;
    Item *root = result->root;
    size_t draws = (size_t)call_whole(call, "placebo"),
           again = (size_t)call_whole(call, "bootstrap");
    SdidDraws ask = {
        .draws = draws, .seed = (uint64_t)call_whole(call, "seed"), .deadline = cx->deadline};
    double *estimates = NEW_ARRAY(cx->mem, double, (draws > again ? draws : again) + 1);
    double se = NAN, wide = normal_two_sided(call_number(call, "level"));
    if (draws && of->controls > of->treated) {
        if (!sdid_placebos(cx->mem, estimates, of, &ask)) return too_late(cx, &trial->panel.frame);
        size_t as_large = 0, good = 0;
        for (size_t i = 0; i < draws; i++) {
            good += isfinite(estimates[i]) != 0;
            as_large += fabs(estimates[i]) >= fabs(fit->estimate);
        }
        se = sdid_spread(estimates, draws);
        item_number(root, str_format(cx->mem, "boot_placebo_se_%zu", draws), se);
        item_number(root, S("placebo_share_as_large"),
                    good ? (double)as_large / (double)good : NAN);
        if (of->treated == 1)
            result_note(cx, result, MSG_ANALYSIS_SDID_FEW_PLACEBOS,
                        str_int(cx->mem, (int64_t)of->controls));
    } else if (draws) {
        result_note(cx, result, MSG_ANALYSIS_SDID_NO_PLACEBO);
    }
    item_number(root, S("jackknife_se"), sdid_jackknife(cx->mem, of, fit));
    if (again) {
        ask.draws = again;
        if (!sdid_resample(estimates, of, &ask)) return too_late(cx, &trial->panel.frame);
        double spread = of->treated > 1 ? sdid_spread(estimates, again) : NAN;
        item_number(root, str_format(cx->mem, "boot_se_%zu", again), spread);
        if (of->treated == 1) result_note(cx, result, MSG_ANALYSIS_SDID_NO_BOOTSTRAP);
    }
    item_number(root, S("lower"), fit->estimate - wide * se);
    item_number(root, S("upper"), fit->estimate + wide * se);
    item_number(root, S("minimum_detectable"), (wide + normal_quantile(0.8)) * se);
    return OK;
}

Err analyse_sdid(Cx *cx, Result *result, const Call *call) {
    Trial trial = {.noise = 0};
    TRY(trial_read(cx, &trial, call));
    TRY(draws_check(cx, &trial, call, "placebo"));
    TRY(draws_check(cx, &trial, call, "bootstrap"));
    const SdidPanel *of = &trial.of;
    Item *root = result->root;
    item_whole(root, S("N0"), (int64_t)of->controls);
    item_whole(root, S("T0"), (int64_t)of->before);
    item_whole(root, S("N1"), (int64_t)of->treated);
    item_whole(root, S("T1"), (int64_t)of->after);
    item_number(root, S("noise_level"), trial.noise);
    SdidFit steps = {.omega = NULL};
    for (size_t i = 0; i < sizeof fits / sizeof *fits; i++) {
        SdidFit fit;
        sdid_fit(cx->mem, &fit, of, fits[i].kind);
        if (!isfinite(fit.estimate))
            return column_wrong(cx, &trial.panel.frame, trial.outcome, MSG_ANALYSIS_TOO_LARGE,
                                STR_NONE);
        put_fit(root, fits[i].key, &fit, of);
        if (fits[i].kind == SDID_STEPS) steps = fit;
    }
    SdidControl control;
    sdid_control(cx->mem, &control, of);
    Item *exact = item_object(root, S("sc_exact_qp"));
    item_numbers(exact, S("weights"), control.weights, of->controls);
    item_number(exact, S("pre_rmspe"), control.pre_rmspe);
    item_number(exact, S("att"), control.att);
    TRY(put_doubts(cx, result, &trial, &steps, call));
    put_placebo_in_time(cx, root, &trial);
    put_orders(cx, root, &trial);
    put_left_out(cx, result, &trial.panel);
    result_note(cx, result, MSG_ANALYSIS_SDID_CAVEAT);
    return OK;
}

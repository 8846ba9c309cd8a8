/* What effect did something have on those who began at different times? Columns in, results out. */

#include <math.h>
#include <string.h>

#include "analysis/panel_in.h"
#include "stats/stats.h"

#define DRAW_CELLS_MOST ((size_t)1 << 28) /* draws times units, and draws times columns */
#define DEAL_WORK_MOST ((size_t)1 << 33)  /* placebos times cells times units, (covariates + 1)² */

/* What was read: a panel, or rows of cross sections. */
typedef struct Trial {
    Panel panel;
    DidPanel of;
    DidAsk ask;
    const Column *first, *outcome, *covariates;
    double level;
    bool crossed;
} Trial;

static const char *const estimators[] = {"reg", "ipw", "dr"};
static const char *const by_names[DID_BYS] = {"simple", "dynamic", "group", "calendar"};

/* ---- reading ---- */

/* When a row's unit begins: INFINITY where the cell is empty or 0. */
static double first_of(const Column *first, size_t row) {
    double value = first->values[row];
    return isnan(value) || value == 0 ? INFINITY : value;
}

static Err first_read(Cx *cx, Trial *trial) {
    const Panel *panel = &trial->panel;
    double *first = NEW_ARRAY(cx->mem, double, trial->of.n);
    for (size_t i = 0; i < panel->frame.n; i++) {
        double value = first_of(trial->first, i);
        if (trial->crossed) {
            first[i] = value;
            continue;
        }
        size_t unit = panel->unit_of[i];
        uint32_t row = panel->row[unit * panel->n_times];
        if (value != first_of(trial->first, row))
            return cell_wrong(cx, &panel->frame, trial->first, i, MSG_ANALYSIS_DID_FIRST_CHANGES);
        first[unit] = value;
    }
    trial->of.first = first;
    return OK;
}

static double *values_read(Cx *cx, const Trial *trial, const Column *column) {
    return trial->crossed ? column->values : panel_values(cx, &trial->panel, column);
}

static Err weights_read(Cx *cx, Trial *trial) {
    const Frame *frame = &trial->panel.frame;
    const Column *weights = frame_column(frame, "weights");
    if (!weights) return OK;
    for (size_t i = 0; i < frame->n; i++)
        if (!(weights->values[i] > 0))
            return cell_wrong(cx, frame, weights, i, MSG_ANALYSIS_DID_WEIGHT);
    trial->of.weights = values_read(cx, trial, weights);
    return OK;
}

/* Where nothing ever changes there is nothing to tell an effect by, and no error of it. */
static Err outcome_check(Cx *cx, const Trial *trial) {
    const Frame *frame = &trial->panel.frame;
    for (size_t i = 1; i < frame->n; i++)
        if (trial->outcome->values[i] != trial->outcome->values[0]) return OK;
    return column_wrong(cx, frame, trial->outcome, MSG_ANALYSIS_CONSTANT, STR_NONE);
}

static Err trial_read(Cx *cx, Trial *out, const Call *call) {
    bool crossed = str_equal(call_text(call, "design"), S("cross-sections"));
    Trial trial = {.crossed = crossed, .level = call_number(call, "level")};
    if (crossed)
        TRY(panel_read_rows(cx, &trial.panel, call));
    else
        TRY(panel_read(cx, &trial.panel, call, true));
    const Panel *panel = &trial.panel;
    size_t n = crossed ? panel->frame.n : panel->n_units, cells = panel->frame.n;
    trial.of = (DidPanel){.n = n, .periods = panel->n_times, .times = panel->times};
    trial.first = frame_column(&panel->frame, "first-treated");
    trial.outcome = frame_column(&panel->frame, "outcome");
    trial.covariates = frame_columns(&panel->frame, "covariates", &trial.of.covariates);
    trial.of.y = values_read(cx, &trial, trial.outcome);
    double *x = NEW_ARRAY(cx->mem, double, cells *trial.of.covariates);
    for (size_t k = 0; k < trial.of.covariates; k++)
        memcpy(x + k * cells, values_read(cx, &trial, trial.covariates + k), cells * sizeof *x);
    trial.of.x = x;
    if (crossed) {
        size_t *period = NEW_ARRAY(cx->mem, size_t, n);
        for (size_t i = 0; i < n; i++)
            period[i] = panel->time_of[i];
        trial.of.period = period;
    }
    trial.ask = (DidAsk){.not_yet = str_equal(call_text(call, "control"), S("notyet")),
                         .universal = str_equal(call_text(call, "base"), S("universal")),
                         .anticipation = call_number(call, "anticipation"),
                         .deadline = cx->deadline};
    TRY(first_read(cx, &trial));
    TRY(weights_read(cx, &trial));
    TRY(outcome_check(cx, &trial));
    *out = trial;
    return OK;
}

static Err trouble_tell(Cx *cx, const Trial *trial, const Did *did, DidTrouble trouble) {
    const Frame *frame = &trial->panel.frame;
    switch (trouble) {
    case DID_ONE_PERIOD:
        return column_wrong(cx, frame, frame_column(frame, "time"), MSG_ANALYSIS_DID_ONE_PERIOD,
                            str_int(cx->mem, (int64_t)trial->of.periods));
    case DID_NOBODY:
        return column_wrong(cx, frame, trial->first, MSG_ANALYSIS_DID_NOBODY, STR_NONE);
    case DID_NO_CONTROLS:
        return column_wrong(cx, frame, trial->first, MSG_ANALYSIS_DID_NO_CONTROLS, STR_NONE);
    case DID_SINGULAR:
        return column_wrong(cx, frame, trial->covariates + did->which, MSG_ANALYSIS_DID_SINGULAR,
                            STR_NONE);
    case DID_ALL_UNDEFINED:
        return column_wrong(cx, frame, trial->covariates ? trial->covariates : trial->first,
                            did->cells[0].state == DID_NO_OVERLAP ? MSG_ANALYSIS_DID_NO_OVERLAP
                                                                  : MSG_ANALYSIS_DID_FEW_CONTROLS,
                            STR_NONE);
    case DID_TOO_MUCH:
        return fail(cx, LIMIT, MSG_ANALYSIS_DID_TOO_MUCH, frame->file,
                    str_int(cx->mem, (int64_t)DID_MOST));
    case DID_TOO_LARGE:
        return column_wrong(cx, frame, trial->outcome, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    case DID_LATE: return too_late(cx, frame);
    case DID_FINE: break;
    }
    return OK;
}

/* ---- telling ---- */

/* Errors and bands of a family of effects, from the influence functions or from draws. */
typedef struct Band {
    const double *se; /* of draws; NULL: none were made */
    double critical;  /* NAN: none */
    double wide;      /* of one effect by itself */
} Band;

static void put_limits(Item *row, double att, double se, const Band *band) {
    item_number(row, S("lower"), att - band->wide * se);
    item_number(row, S("upper"), att + band->wide * se);
}

static void put_band(Item *row, double att, double se, const Band *band) {
    if (!band->se) return;
    double wide = fmax(band->critical, band->wide); /* never narrower than for one alone */
    item_number(row, S("boot_se"), se);
    item_number(row, S("band_lower"), att - wide * se);
    item_number(row, S("band_upper"), att + wide * se);
}

static void put_cells(Item *in, const Did *did, const Band *band, bool draws_only) {
    Item *list = item_list(in, S("att_gt"));
    for (size_t c = 0; c < did->n_cells; c++) {
        const DidCell *cell = did->cells + c;
        bool known = cell->state == DID_DEFINED || cell->state == DID_REFERENCE;
        double att = known ? cell->att : NAN;
        Item *row = item_object(list, STR_NONE);
        item_number(row, S("group"), cell->group);
        item_number(row, S("time"), cell->time);
        item_number(row, S("att"), att);
        item_number(row, S("se"), draws_only ? band->se[c] : cell->se);
        if (draws_only) continue;
        put_limits(row, att, cell->se, band);
        put_band(row, att, band->se ? band->se[c] : NAN, band);
        item_whole(row, S("treated"), (int64_t)cell->treated);
        item_whole(row, S("controls"), (int64_t)cell->controls);
    }
}

static void put_means(Item *in, const DidMeans *means, DidBy by, const Band *band) {
    Item *item = item_object(in, str_of(by_names[by]));
    item_number(item, S("overall_att"), means->overall.att);
    item_number(item, S("overall_se"), means->overall.se);
    item_number(item, S("overall_lower"), means->overall.att - band->wide * means->overall.se);
    item_number(item, S("overall_upper"), means->overall.att + band->wide * means->overall.se);
    if (by == DID_SIMPLE) return;
    Item *list = item_list(item, S("detail"));
    for (size_t i = 0; i < means->n; i++) {
        const DidMean *part = means->parts + i;
        Item *row = item_object(list, STR_NONE);
        item_number(row, S("egt"), part->at);
        item_number(row, S("att"), part->att);
        item_number(row, S("se"), part->se);
        put_limits(row, part->att, part->se, band);
        put_band(row, part->att, band->se ? band->se[i] : NAN, band);
    }
    if (band->se) item_number(item, S("crit_val"), band->critical);
}

static void put_pre_test(Item *in, const Did *did) {
    double p = isnan(did->wald) ? NAN : chi_square_above(did->wald, (double)did->wald_freedom);
    item_number(item_list(item_list(in, S("wald_pretest_W")), STR_NONE), STR_NONE, did->wald);
    item_number(item_list(item_list(in, S("wald_pretest_p")), STR_NONE), STR_NONE, p);
    item_whole(in, S("wald_pretest_df"), (int64_t)did->wald_freedom);
}

/* The effects of one estimator with all means. */
typedef struct Found {
    Did did;
    DidMeans means[DID_BYS];
    bool has[DID_BYS];
    double *se;                   /* of draws: of cells, then of the parts of each mean */
    double critical[DID_BYS + 1]; /* of cells, then of each mean */
} Found;

static Err found_work(Cx *cx, Found *out, Trial *trial, DidEstimator estimator) {
    trial->ask.estimator = estimator;
    *out = (Found){.se = NULL};
    TRY(trouble_tell(cx, trial, &out->did,
                     did_effects(cx->mem, &out->did, &trial->of, &trial->ask)));
    for (DidBy by = DID_SIMPLE; by < DID_BYS; by++)
        out->has[by] = did_means(cx->mem, &out->means[by], &out->did, by);
    return OK;
}

static Err found_draw(Cx *cx, Found *found, const Trial *trial, const Call *call) {
    const Did *did = &found->did;
    size_t draws = (size_t)call_whole(call, "bootstrap"), n = did->n_cells, ends[DID_BYS + 1];
    for (DidBy by = DID_SIMPLE; by < DID_BYS; by++)
        n += found->has[by] ? found->means[by].n : 0;
    if (draws > DRAW_CELLS_MOST / did->n || draws > DRAW_CELLS_MOST / n)
        return option_wrong(
            cx, call, "bootstrap", MSG_ANALYSIS_DID_DRAWS,
            str_int(cx->mem, (int64_t)(DRAW_CELLS_MOST / (did->n > n ? did->n : n))));
    const double **columns = NEW_ARRAY(cx->mem, const double *, n);
    size_t at = 0;
    for (; at < did->n_cells; at++)
        columns[at] = did->influence + at * did->n;
    ends[0] = at;
    for (DidBy by = DID_SIMPLE; by < DID_BYS; by++) {
        for (size_t i = 0; found->has[by] && i < found->means[by].n; i++)
            columns[at++] = found->means[by].parts[i].influence;
        ends[by + 1] = at;
    }
    found->se = NEW_ARRAY(cx->mem, double, n);
    bool done = did_bootstrap(cx->mem, found->se, found->critical,
                              &(DidColumns){columns, n, did->n, ends, DID_BYS + 1},
                              &(DidDraws){.draws = draws,
                                          .seed = (uint64_t)call_whole(call, "seed"),
                                          .level = trial->level,
                                          .deadline = cx->deadline});
    return done ? OK : too_late(cx, &trial->panel.frame);
}

static void put_found(Item *in, const Found *found, const Trial *trial) {
    Band band = {found->se, found->critical[0], normal_two_sided(trial->level)};
    put_cells(in, &found->did, &band, false);
    item_whole(in, S("n"), (int64_t)found->did.n);
    put_pre_test(in, &found->did);
    const double *se = found->se ? found->se + found->did.n_cells : NULL;
    for (DidBy by = DID_SIMPLE; by < DID_BYS; by++) {
        if (!found->has[by]) continue;
        Band own = {se, found->critical[by + 1], band.wide};
        put_means(in, &found->means[by], by, &own);
        if (se) se += found->means[by].n;
    }
}

/* "dr_never_cov": as the reference cases name an estimate. */
static Str found_name(Cx *cx, const Trial *trial, DidEstimator estimator) {
    Str late = STR_NONE;
    if (trial->ask.anticipation > 0)
        late = str_format(cx->mem, "_anticipation%.*s",
                          STR_ARG(time_text(cx, trial->ask.anticipation)));
    return str_format(cx->mem, "%s%s%s%s%.*s%s%s", estimators[estimator],
                      trial->ask.not_yet ? "_notyet" : "_never",
                      trial->of.covariates ? "_cov" : "_nocov",
                      trial->ask.universal ? "_universal_base" : "", STR_ARG(late),
                      trial->crossed ? "_rc" : "", trial->of.weights ? "_weights" : "");
}

/* The course of each group as it is: who begins together, and those who never do (group null). */
static void put_raw_means(Cx *cx, Item *root, const Trial *trial, const Did *did) {
    const DidPanel *of = &trial->of;
    Item *list = item_list(root, S("raw_means"));
    double end = of->times[of->periods - 1];
    for (size_t g = 0; g <= did->n_groups; g++) {
        double *sum = NEW_ARRAY(cx->mem, double, of->periods);
        double *weight = NEW_ARRAY(cx->mem, double, of->periods);
        size_t units = 0;
        for (size_t i = 0; i < of->n; i++) {
            bool never = of->first[i] > end + trial->ask.anticipation;
            if (g < did->n_groups ? of->first[i] != did->groups[g] : !never) continue;
            units++;
            for (size_t t = 0; t < of->periods; t++) {
                size_t at = of->period ? i : i * of->periods + t;
                double w = of->weights ? of->weights[at] : 1;
                if (of->period && of->period[i] != t) continue;
                sum[t] += w * of->y[at], weight[t] += w;
            }
        }
        for (size_t t = 0; t < of->periods && units; t++) {
            Item *row = item_object(list, STR_NONE);
            item_number(row, S("group"), g < did->n_groups ? did->groups[g] : NAN);
            item_number(row, S("time"), of->times[t]);
            item_number(row, S("mean"), sum[t] / weight[t]);
            item_whole(row, S("units"), (int64_t)units);
        }
    }
}

/* How many of the placebos are at least as large; {1} of how many that could be worked out. */
static size_t as_large(const DidPlacebo *placebos, size_t draws, double own, bool before,
                       size_t *good) {
    size_t n = 0;
    *good = 0;
    for (size_t i = 0; i < draws; i++) {
        double value = before ? placebos[i].before : placebos[i].att;
        if (!isfinite(value)) continue;
        ++*good;
        n += fabs(value) >= fabs(own) * (1 - 1e-12);
    }
    return n;
}

/* How the placebos lie, in classes of one width between the least and the largest; the real one is
 * among them. */
static void put_spread(Item *root, const DidPlacebo *placebos, size_t draws, double own,
                       double wide) {
    enum { CLASSES = 21 };
    double low = own, high = own, square = 0;
    size_t in[CLASSES] = {0}, good = 0;
    for (size_t i = 0; i < draws; i++) {
        if (!isfinite(placebos[i].att)) continue;
        low = fmin(low, placebos[i].att), high = fmax(high, placebos[i].att);
        square += placebos[i].att * placebos[i].att, good++;
    }
    double step = (high - low) / CLASSES;
    for (size_t i = 0; i < draws && step > 0; i++)
        if (isfinite(placebos[i].att))
            in[(size_t)fmin((placebos[i].att - low) / step, CLASSES - 1)]++;
    Item *list = item_list(root, S("placebo_classes"));
    for (size_t c = 0; c < CLASSES && step > 0; c++) {
        Item *row = item_object(list, STR_NONE);
        item_number(row, S("from"), low + step * (double)c);
        item_number(row, S("to"), low + step * (double)(c + 1));
        item_whole(row, S("placebos"), (int64_t)in[c]);
        item_truth(row, S("own"), (size_t)fmin((own - low) / step, CLASSES - 1) == c);
    }
    item_number(root, S("placebo_minimum_detectable"),
                good ? (wide + normal_quantile(0.8)) * sqrt(square / (double)good) : NAN);
}

/* Who began when, dealt out anew: how often does chance alone look like this? The real one counts
 * as one of the draws, so that p is never 0. */
static Err put_placebos(Cx *cx, Result *result, const Found *found, const Trial *trial,
                        const Call *call) {
    Item *root = result->root;
    const Did *did = &found->did;
    size_t draws = (size_t)call_whole(call, "placebo"), good, q = trial->of.covariates + 1;
    if (!draws) return OK;
    if (trial->crossed) return option_wrong(cx, call, "placebo", MSG_ANALYSIS_DID_DEAL, STR_NONE);
    size_t most = DEAL_WORK_MOST / (did->n_cells * did->n * q * q);
    if (draws > most)
        return option_wrong(cx, call, "placebo", MSG_ANALYSIS_DID_DRAWS,
                            str_int(cx->mem, (int64_t)most));
    DidPlacebo *placebos = NEW_ARRAY(cx->mem, DidPlacebo, draws);
    DidPlacebo own = did_placebo_of(cx->mem, did);
    if (!did_placebos(placebos, &trial->of, &trial->ask,
                      &(DidDraws){.draws = draws,
                                  .seed = (uint64_t)call_whole(call, "seed"),
                                  .deadline = cx->deadline}))
        return too_late(cx, &trial->panel.frame);
    size_t large = as_large(placebos, draws, own.att, false, &good) + 1;
    put_spread(root, placebos, draws, own.att, normal_two_sided(trial->level));
    item_whole(root, S("placebo_as_large"), (int64_t)large);
    item_whole(root, S("placebo_ways"), (int64_t)good + 1);
    item_number(root, S("placebo_p"), good ? (double)large / (double)(good + 1) : NAN);
    if (good)
        result_note(cx, result, MSG_ANALYSIS_DID_PLACEBOS, str_int(cx->mem, (int64_t)large),
                    str_int(cx->mem, (int64_t)good + 1));
    large = as_large(placebos, draws, own.before, true, &good) + 1;
    item_number(root, S("pre_rms"), own.before);
    item_number(root, S("pre_placebo_p"),
                good && isfinite(own.before) ? (double)large / (double)(good + 1) : NAN);
    return OK;
}

/* Who begins only after the last time: counted among those who have not begun. */
static void put_unreached(Cx *cx, Result *result, const Trial *trial) {
    double end = trial->of.times[trial->of.periods - 1] + trial->ask.anticipation, last = end;
    size_t units = 0;
    VEC(Str) starts = {0};
    for (;;) { /* the next start after the last one told */
        double next = INFINITY;
        for (size_t i = 0; i < trial->of.n; i++)
            if (trial->of.first[i] > last) next = fmin(next, trial->of.first[i]);
        if (isinf(next) || starts.n == 10) break;
        for (size_t i = 0; i < trial->of.n; i++)
            units += trial->of.first[i] == next;
        vec_push(cx->mem, &starts, time_text(cx, next));
        last = next;
    }
    item_whole(result->root, S("not_reached"), (int64_t)units);
    if (!units) return;
    result_note(cx, result, MSG_ANALYSIS_DID_NOT_REACHED,
                str_join(cx->mem, starts.n, starts.at, S(", ")), str_int(cx->mem, (int64_t)units),
                time_text(cx, trial->of.times[trial->of.periods - 1]));
}

static void put_doubts(Cx *cx, Result *result, const Found *found, const Trial *trial) {
    Item *least = item_object(result->root, S("minimum_detectable"));
    double seen = normal_two_sided(trial->level) + normal_quantile(0.8);
    size_t undefined = 0, small = 0;
    put_raw_means(cx, result->root, trial, &found->did);
    put_unreached(cx, result, trial);
    for (DidBy by = DID_SIMPLE; by < DID_BYS; by++)
        if (found->has[by])
            item_number(least, str_of(by_names[by]), seen * found->means[by].overall.se);
    for (size_t c = 0; c < found->did.n_cells; c++) {
        const DidCell *cell = found->did.cells + c;
        undefined += cell->state == DID_NO_OVERLAP || cell->state == DID_FEW_CONTROLS;
        small += cell->state == DID_DEFINED && (cell->treated < 5 || cell->controls < 5);
    }
    if (found->did.dropped)
        result_note(cx, result, MSG_ANALYSIS_DID_DROPPED,
                    str_int(cx->mem, (int64_t)found->did.dropped));
    if (found->did.periods_used < trial->of.periods)
        result_note(cx, result, MSG_ANALYSIS_DID_PERIODS,
                    time_text(cx, trial->of.times[found->did.periods_used]));
    if (undefined)
        result_note(cx, result, MSG_ANALYSIS_DID_UNDEFINED, str_int(cx->mem, (int64_t)undefined));
    if (small) result_note(cx, result, MSG_ANALYSIS_DID_SMALL, str_int(cx->mem, (int64_t)small));
    if (!found->did.wald_freedom)
        result_note(cx, result, MSG_ANALYSIS_DID_NO_PRE);
    else if (isnan(found->did.wald))
        result_note(cx, result, MSG_ANALYSIS_DID_PRE_SINGULAR);
    result_note(cx, result, MSG_ANALYSIS_DID_CAVEAT);
}

Err analyse_did(Cx *cx, Result *result, const Call *call) {
    Trial trial;
    Found found;
    TRY(trial_read(cx, &trial, call));
    put_left_out(cx, result, &trial.panel);
    Str asked = call_text(call, "estimator");
    bool all = str_equal(asked, S("all"));
    Item *root = result->root;
    for (DidEstimator e = DID_ROBUST + 1; e-- > DID_REGRESSION;) { /* the robust one first */
        if (!all && !str_equal(asked, str_of(estimators[e]))) continue;
        bool leads = !all || e == DID_ROBUST;
        TRY(found_work(cx, &found, &trial, e));
        if (leads && call_whole(call, "bootstrap") > 0) TRY(found_draw(cx, &found, &trial, call));
        Str name = found_name(cx, &trial, e);
        if (leads) {
            item_text(root, S("estimate"), name);
            put_found(root, &found, &trial);
            put_doubts(cx, result, &found, &trial);
            TRY(put_placebos(cx, result, &found, &trial, call));
        }
        put_found(item_object(root, name), &found, &trial);
        if (!found.se) continue;
        Item *boot = item_object(root, str_format(cx->mem, "boot_%.*s", STR_ARG(name)));
        Band band = {found.se, found.critical[0], 0};
        item_whole(boot, S("B"), call_whole(call, "bootstrap"));
        put_cells(boot, &found.did, &band, true);
        item_number(boot, S("crit_val"), found.critical[0]);
    }
    return OK;
}

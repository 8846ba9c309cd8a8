/* How much do results rise with social background, in a survey with plausible values and replicate
 * weights? */

#include <math.h>

#include "analysis/shared_in.h"
#include "stats/parallel.h"

enum { LANES = 8 };

typedef struct Work {
    const GradientData *data;
    double *results, *room; /* room: of each thread */
} Work;
static void work(void *arg, size_t task, size_t thread) {
    const Work *w = arg;
    gradient_task(w->data, task, w->results, w->room + thread * gradient_room(w->data));
}

/* What columns are used for, and how results are called by them. */
typedef struct Survey {
    Frame frame;
    const Column *index, *group, *weight, *plausible, *replicates, *covariates, *school;
    size_t n_plausible, n_replicates, n_covariates;
    Str subject; /* "math" of PV1MATH, PV2MATH … */
    double fay;
} Survey;

/* What plausible values have in common behind "PV" and their number; else the whole name. */
static Str subject_of(Cx *cx, const Column *columns, size_t n) {
    Str name = columns[0].name, rest = name;
    size_t digits = 2;
    while (digits < name.n && name.p[digits] >= '0' && name.p[digits] <= '9')
        digits++;
    bool plausible = name.n > 2 && (name.p[0] | 32) == 'p' && (name.p[1] | 32) == 'v';
    if (n > 1 && plausible && digits > 2 && digits < name.n) rest = str_slice(name, digits, name.n);
    return str_lower(cx->mem, rest);
}

static Err group_check(Cx *cx, const Frame *frame, const Column *group) {
    size_t ones = 0;
    for (size_t i = 0; i < frame->n; i++) {
        if (group->values[i] != 0 && group->values[i] != 1)
            return cell_wrong(cx, frame, group, i, MSG_ANALYSIS_NOT_BINARY);
        ones += group->values[i] == 1;
    }
    if (!ones || ones == frame->n)
        return column_wrong(cx, frame, group, MSG_ANALYSIS_CONSTANT, STR_NONE);
    return OK;
}

static Err varies(Cx *cx, const Frame *frame, const Column *column) {
    double sum = 0;
    bool alike = true;
    for (size_t i = 0; i < frame->n; i++) {
        alike = alike && column->values[i] == column->values[0];
        sum += column->values[i] * column->values[i];
    }
    if (alike) return column_wrong(cx, frame, column, MSG_ANALYSIS_CONSTANT, STR_NONE);
    return isfinite(sum) ? OK : column_wrong(cx, frame, column, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
}

static Err survey_read(Cx *cx, Survey *s, const Call *call) {
    *s = (Survey){.fay = call_number(call, "fay")};
    TRY(frame_read(cx, &s->frame, call, 0));
    const Frame *frame = &s->frame;
    s->index = frame_column(frame, "index"), s->group = frame_column(frame, "group");
    s->weight = frame_column(frame, "weight"), s->school = frame_column(frame, "school");
    s->plausible = frame_columns(frame, "outcome", &s->n_plausible);
    s->replicates = frame_columns(frame, "replicates", &s->n_replicates);
    s->covariates = frame_columns(frame, "covariates", &s->n_covariates);
    s->subject = subject_of(cx, s->plausible, s->n_plausible);
    if (frame->n < 3) return column_wrong(cx, frame, s->index, MSG_ANALYSIS_ONE_ROW, STR_NONE);
    if (s->n_covariates > GRADIENT_COVARIATES_MOST)
        return option_wrong(cx, call, "covariates", MSG_ANALYSIS_COLUMNS_MOST,
                            str_int(cx->mem, GRADIENT_COVARIATES_MOST));
    if (s->weight) TRY(column_weights(cx, frame, s->weight));
    for (size_t i = 0; i < s->n_replicates; i++)
        TRY(column_weights(cx, frame, &s->replicates[i]));
    TRY(varies(cx, frame, s->index));
    for (size_t i = 0; i < s->n_plausible; i++)
        TRY(varies(cx, frame, &s->plausible[i]));
    for (size_t i = 0; i < s->n_covariates; i++)
        TRY(varies(cx, frame, &s->covariates[i]));
    return s->group ? group_check(cx, frame, s->group) : OK;
}

static const double **columns_at(Cx *cx, const Column *columns, size_t n) {
    const double **out = NEW_ARRAY(cx->mem, const double *, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = columns[i].values;
    return out;
}

/* All weights of a pupil side by side. */
static const double *weights_of(Cx *cx, const Survey *s, size_t stride) {
    size_t n = s->frame.n;
    double *out = NEW_ARRAY(cx->mem, double, n *stride);
    for (size_t i = 0; i < n; i++) {
        double *row = out + i * stride;
        row[0] = s->weight ? s->weight->values[i] : 1;
        for (size_t r = 0; r < s->n_replicates; r++)
            row[1 + r] = s->replicates[r].values[i];
    }
    return out;
}

static void put_index_mean(Item *root, Str key, const Survey *s, const double *t) {
    Combined found = gradient_combine(t, 1, 1 + s->n_replicates, s->fay);
    Item *item = item_object(root, key);
    item_number(item, S("est"), found.estimate);
    item_number(item, S("se"), found.error);
}

static void put_combined(Item *root, Str key, const Survey *s, const double *t) {
    size_t weightings = 1 + s->n_replicates, plausible = s->n_plausible;
    Combined found = gradient_combine(t, plausible, weightings, s->fay);
    Item *item = item_object(root, key);
    item_number(item, S("est"), found.estimate);
    item_number(item, S("sampling_var"), found.sampling);
    item_number(item, S("imputation_var"), found.imputation);
    item_number(item, S("se"), found.error);
    Item *list = item_list(item, S("per_pv"));
    for (size_t m = 0; m < plausible; m++)
        item_number(list, STR_NONE, t[m * weightings]);
}

/* Names of the statistics; %.*s: the subject. */
static const char *const names[GRADIENT_STATISTICS] = {
    [GRADIENT_SLOPE] = "gradient_slope",
    [GRADIENT_STRENGTH] = "gradient_strength_R2_percent",
    [GRADIENT_BOTTOM] = "lowperf_bottom_quarter_share",
    [GRADIENT_OTHERS] = "lowperf_other_share",
    [GRADIENT_DIFFERENCE] = "lowperf_risk_difference",
    [GRADIENT_RATIO] = "lowperf_risk_ratio",
    [GRADIENT_ODDS] = "lowperf_odds_ratio",
    [GRADIENT_CONCENTRATION] = "concentration_index_lowperf",
};

static Str name_of(Cx *cx, const Survey *s, GradientStatistic statistic) {
    Arena *mem = cx->mem;
    Str group = s->group ? str_lower(mem, s->group->name) : STR_NONE;
    switch (statistic) {
    case GRADIENT_MEAN: return str_format(mem, "mean_%.*s", STR_ARG(s->subject));
    case GRADIENT_DEVIATION: return str_format(mem, "sd_%.*s", STR_ARG(s->subject));
    case GRADIENT_DEVIATION_POPULATION:
        return str_format(mem, "sd_%.*s_population_denominator", STR_ARG(s->subject));
    case GRADIENT_P10: return str_format(mem, "p10_%.*s_step", STR_ARG(s->subject));
    case GRADIENT_P90: return str_format(mem, "p90_%.*s_step", STR_ARG(s->subject));
    case GRADIENT_GAP: return str_format(mem, "%.*s_gap_raw", STR_ARG(group));
    case GRADIENT_ADJUSTED: break;
    default: return str_of(names[statistic]);
    }
    Str *others = NEW_ARRAY(mem, Str, s->n_covariates + 1);
    others[0] = str_lower(mem, s->index->name);
    for (size_t j = 0; j < s->n_covariates; j++)
        others[1 + j] = str_lower(mem, s->covariates[j].name);
    Str adjusted = str_join(mem, s->n_covariates + 1, others, S("_"));
    return str_format(mem, "%.*s_coef_adjusted_%.*s", STR_ARG(group), STR_ARG(adjusted));
}

/* The regression of the first plausible value on index and group, to compare with survey::svyglm.
 */
static void put_plain(Item *root, const Survey *s, const double *plain) {
    const Str terms[] = {S("(Intercept)"), s->index->name, s->group->name};
    size_t weightings = 1 + s->n_replicates;
    Item *item = item_object(root, S("svyglm_pv1_check"));
    Item *values = item_object(item, S("coef")), *errors = item_object(item, S("se"));
    for (size_t i = 0; i < 3; i++) {
        Combined found = gradient_combine(plain + i * weightings, 1, weightings, s->fay);
        item_number(values, terms[i], found.estimate);
        item_number(errors, terms[i], found.error);
    }
}

static void put_all(Cx *cx, Item *root, const Survey *s, const GradientValues *found, bool low) {
    size_t weightings = 1 + s->n_replicates;
    item_whole(root, S("N_students"), (int64_t)s->frame.n);
    if (s->school) item_whole(root, S("N_schools"), (int64_t)s->school->n_labels);
    for (GradientStatistic i = 0; i < GRADIENT_STATISTICS; i++) {
        if (i == GRADIENT_SLOPE)
            put_index_mean(
                root, str_format(cx->mem, "mean_%.*s", STR_ARG(str_lower(cx->mem, s->index->name))),
                s, found->mean_x);
        if ((i == GRADIENT_GAP || i == GRADIENT_ADJUSTED) && !s->group) continue;
        if (i >= GRADIENT_BOTTOM && !low) continue;
        put_combined(root, name_of(cx, s, i), s, found->values + i * s->n_plausible * weightings);
    }
    if (s->group) put_plain(root, s, found->plain);
}

Err analyse_gradient(Cx *cx, Result *result, const Call *call) {
    Survey s;
    TRY(survey_read(cx, &s, call));
    size_t weightings = 1 + s.n_replicates, stride = (weightings + LANES - 1) / LANES * LANES;
    bool low = call_has(call, "low");
    if (s.frame.n > FRAME_MOST_CELLS / stride)
        return fail(cx, LIMIT, MSG_ANALYSIS_TOO_MUCH, s.frame.file,
                    str_int(cx->mem, (int64_t)(FRAME_MOST_CELLS / stride)));
    GradientData data = {.n = s.frame.n,
                         .plausible = s.n_plausible,
                         .weightings = weightings,
                         .covariates = s.n_covariates,
                         .x = s.index->values,
                         .y = columns_at(cx, s.plausible, s.n_plausible),
                         .weights = weights_of(cx, &s, stride),
                         .stride = stride,
                         .covariate = columns_at(cx, s.covariates, s.n_covariates),
                         .group = s.group ? s.group->values : NULL,
                         .low = low ? call_number(call, "low") : NAN};
    size_t tasks = gradient_tasks(&data), threads = parallel_threads(0, tasks);
    Work w = {&data, NEW_ARRAY(cx->mem, double, gradient_results(&data)),
              NEW_ARRAY(cx->mem, double, threads *gradient_room(&data))};
    if (!parallel_until((Crew){threads, cx->deadline}, tasks, work, &w))
        return too_late(cx, &s.frame);
    GradientValues found = {
        NEW_ARRAY(cx->mem, double, GRADIENT_STATISTICS *s.n_plausible *weightings),
        NEW_ARRAY(cx->mem, double, weightings), NEW_ARRAY(cx->mem, double, 3 * weightings)};
    gradient_finish(&data, w.results, &found);
    size_t dependent = gradient_dependent(&data, w.results);
    if (dependent != SIZE_MAX)
        return column_wrong(cx, &s.frame,
                            dependent < s.n_covariates ? &s.covariates[dependent] : s.group,
                            MSG_ANALYSIS_SINGULAR, STR_NONE);
    put_all(cx, result->root, &s, &found, low);
    if (!s.n_replicates) result_note(cx, result, MSG_ANALYSIS_GRADIENT_NO_REPLICATES);
    if (s.n_plausible == 1) result_note(cx, result, MSG_ANALYSIS_GRADIENT_ONE_VALUE);
    return OK;
}

/* Did level and slope of a series change when something began? Columns in, results out. */

#include <math.h>
#include <stdlib.h>

#include "analysis/panel_in.h"
#include "stats/stats.h"

enum { POINTS_MOST = 100000 };
static const char *const terms[ITS_TERMS] = {"(Intercept)", "t", "post", "since"};

typedef struct Series {
    Frame frame;
    const Column *time, *outcome;
    ItsSeries of;
    double start;
} Series;

typedef struct Point {
    double time;
    size_t row;
} Point;

static int point_order(const void *a, const void *b) {
    const Point *x = a, *y = b;
    return (x->time > y->time) - (x->time < y->time);
}

/* Rows by time, with the same step between all of them. */
static Err points_read(Cx *cx, Point **out, const Series *series) {
    const Frame *frame = &series->frame;
    if (frame->n > POINTS_MOST)
        return fail(cx, LIMIT, MSG_ANALYSIS_TOO_MUCH, frame->file, str_int(cx->mem, POINTS_MOST));
    Point *points = NEW_ARRAY(cx->mem, Point, frame->n);
    for (size_t i = 0; i < frame->n; i++)
        points[i] = (Point){series->time->values[i], i};
    qsort(points, frame->n, sizeof *points, point_order);
    for (size_t i = 1; i < frame->n; i++) {
        double step = points[i].time - points[i - 1].time, first = points[1].time - points[0].time;
        if (!(fabs(step - first) <= 1e-6 * first) || !(first > 0))
            return fail(cx, INVALID,
                        step > 0 ? MSG_ANALYSIS_ITS_STEPS : MSG_ANALYSIS_ITS_TIME_TWICE,
                        frame->file, str_int(cx->mem, frame->lines[points[i].row]),
                        series->time->name, time_text(cx, points[i].time));
    }
    *out = points;
    return OK;
}

/* Before and after: from the columns where they are named, else from --start. */
static Err terms_read(Cx *cx, Series *series, const Call *call, const Point *points) {
    const Frame *frame = &series->frame;
    const Column *post = frame_column(frame, "post"), *since = frame_column(frame, "since");
    size_t n = frame->n, last = 0;
    double *at[4];
    if (!post && !call_has(call, "start"))
        return fail(cx, INVALID, MSG_ANALYSIS_ITS_NO_START, frame->file);
    for (size_t k = 0; k < 4; k++)
        at[k] = NEW_ARRAY(cx->mem, double, n);
    for (size_t i = 0; i < n; i++) {
        size_t row = points[i].row;
        at[0][i] = points[i].time;
        at[1][i] = post ? post->values[row] : points[i].time >= call_number(call, "start");
        if (at[1][i] != 0 && at[1][i] != 1)
            return cell_wrong(cx, frame, post, row, MSG_ANALYSIS_NOT_ZERO_ONE);
        if (at[1][i] == 0 && i && at[1][i - 1] == 1)
            return cell_wrong(cx, frame, post, row, MSG_ANALYSIS_ITS_POST_ENDS);
        if (at[1][i] == 0) last = i;
        at[2][i] = since ? since->values[row] : at[1][i] * (points[i].time - points[last].time);
        at[3][i] = series->outcome->values[row];
    }
    series->start = n && at[1][n - 1] == 1 ? at[0][last + (at[1][0] == 0)] : NAN;
    series->of = (ItsSeries){at[0], at[1], at[2], at[3], n};
    return OK;
}

static Err trouble_tell(Cx *cx, const Series *series, ItsTrouble trouble) {
    const Frame *frame = &series->frame;
    switch (trouble) {
    case ITS_TOO_FEW_BEFORE:
        return column_wrong(cx, frame, series->time, MSG_ANALYSIS_ITS_TOO_FEW_BEFORE, STR_NONE);
    case ITS_TOO_FEW_AFTER:
        return column_wrong(cx, frame, series->time, MSG_ANALYSIS_ITS_TOO_FEW_AFTER, STR_NONE);
    case ITS_DEPENDENT:
        return column_wrong(cx, frame, series->time, MSG_ANALYSIS_ITS_DEPENDENT, STR_NONE);
    case ITS_CONSTANT:
        return column_wrong(cx, frame, series->outcome, MSG_ANALYSIS_ITS_CONSTANT, STR_NONE);
    case ITS_TOO_LARGE:
        return column_wrong(cx, frame, series->outcome, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    case ITS_FINE: break;
    }
    return OK;
}

static void put_fit(Cx *cx, Item *root, const ItsFit *fit, size_t lag) {
    Item *coef = item_object(root, S("coef"));
    for (size_t k = 0; k < ITS_TERMS; k++)
        item_number(coef, str_of(terms[k]), fit->coef[k]);
    item_numbers(root, S("se_ols"), fit->se_ols, ITS_TERMS);
    item_numbers(root, S("se_hc0"), fit->se_hc0, ITS_TERMS);
    item_numbers(root, S("se_hc1"), fit->se_hc1, ITS_TERMS);
    if (fit->hc3)
        item_numbers(root, S("se_hc3"), fit->se_hc3, ITS_TERMS);
    else
        item_none(root, S("se_hc3"));
    item_numbers(root, str_format(cx->mem, "se_newey_west_lag%zu", lag), fit->se_newey_west,
                 ITS_TERMS);
    item_numbers(root, str_format(cx->mem, "se_newey_west_lag%zu_adjusted", lag),
                 fit->se_newey_west_adjusted, ITS_TERMS);
    item_number(root, S("durbin_watson"), fit->durbin_watson);
}

static void put_ar1(Item *root, const ItsAr1 *fit) {
    if (!fit->inside) {
        item_none(root, S("arima_ar1_ml"));
        return;
    }
    Item *item = item_object(root, S("arima_ar1_ml"));
    for (int round = 0; round < 2; round++) {
        Item *in = item_object(item, round ? S("se") : S("coef"));
        const double *at = round ? fit->se : fit->coef;
        item_number(in, S("ar1"), at[0]);
        for (size_t k = 0; k < ITS_TERMS; k++)
            item_number(in, k ? str_of(terms[k]) : S("intercept"), at[k + 1]);
    }
    item_number(item, S("sigma2"), fit->sigma2);
    item_number(item, S("loglik"), fit->log_likelihood);
}

/* What could have been seen, and how often a start that was none looks as large. */
static void put_doubts(Cx *cx, Result *result, const Series *series, const ItsFit *fit,
                       const Call *call) {
    Item *root = result->root;
    double freedom = (double)series->of.n - ITS_TERMS, level = call_number(call, "level");
    double wide = student_quantile(0.5 + level / 2, freedom);
    double seen = wide + student_quantile(0.8, freedom);
    item_number(root, S("effect_at_end_se"), fit->effect_at_end_se);
    item_number(root, S("effect_at_end_lower"), fit->effect_at_end - wide * fit->effect_at_end_se);
    item_number(root, S("effect_at_end_upper"), fit->effect_at_end + wide * fit->effect_at_end_se);
    Item *least = item_object(root, S("minimum_detectable"));
    item_number(least, S("post"), seen * fit->se_newey_west_adjusted[2]);
    item_number(least, S("since"), seen * fit->se_newey_west_adjusted[3]);
    item_number(least, S("effect_at_end"), seen * fit->effect_at_end_se);
    ItsPlacebo *placebos = NEW_ARRAY(cx->mem, ItsPlacebo, series->of.n);
    size_t lag = (size_t)call_whole(call, "lag"), as_large = 0;
    size_t n =
        its_placebos(placebos, &series->of, call_has(call, "lag") ? lag : its_lag(series->of.n));
    double own = fabs(fit->coef[2] / fit->se_newey_west_adjusted[2]);
    Item *list = item_list(root, S("placebos"));
    for (size_t i = 0; i < n; i++) {
        Item *row = item_object(list, STR_NONE);
        item_number(row, S("start"), placebos[i].start);
        item_number(row, S("post"), placebos[i].level);
        item_number(row, S("se"), placebos[i].se);
        as_large += fabs(placebos[i].level / placebos[i].se) >= own;
    }
    item_number(root, S("placebo_share_as_large"), n ? (double)as_large / (double)n : NAN);
    if (n)
        result_note(cx, result, MSG_ANALYSIS_ITS_PLACEBOS, str_int(cx->mem, (int64_t)as_large),
                    str_int(cx->mem, (int64_t)n));
    result_note(cx, result, MSG_ANALYSIS_ITS_CAVEAT);
    if (series->of.n < 30)
        result_note(cx, result, MSG_ANALYSIS_ITS_SHORT, str_int(cx->mem, (int64_t)series->of.n));
}

Err analyse_its(Cx *cx, Result *result, const Call *call) {
    Series series = {.start = NAN};
    Point *points = NULL;
    TRY(frame_read(cx, &series.frame, call, 0));
    series.time = frame_column(&series.frame, "time");
    series.outcome = frame_column(&series.frame, "outcome");
    TRY(points_read(cx, &points, &series));
    TRY(terms_read(cx, &series, call, points));
    size_t lag = call_has(call, "lag") ? (size_t)call_whole(call, "lag") : its_lag(series.of.n);
    if (lag >= series.of.n && lag) lag = series.of.n - 1;
    ItsFit fit;
    ItsAr1 ar1;
    TRY(trouble_tell(cx, &series, its_fit(&fit, &series.of, lag)));
    TRY(trouble_tell(cx, &series, its_ar1(&ar1, &series.of)));
    item_number(result->root, S("start"), series.start);
    put_fit(cx, result->root, &fit, lag);
    put_ar1(result->root, &ar1);
    if (!ar1.inside) result_note(cx, result, MSG_ANALYSIS_ITS_AR1_EDGE);
    item_number(result->root, S("effect_at_end"), fit.effect_at_end);
    put_doubts(cx, result, &series, &fit, call);
    return OK;
}

/* How is a target drawn? Three lines over one axis: what was measured, the line that leads to the
 * target, and what comes if nothing changes; and the same as a table beside it. */

#include <math.h>
#include <stdlib.h>

#include "publish/publish_in.h"
#include "publish/target.h"

typedef struct Axis {
    Period *periods;
    size_t n;
} Axis;

static int by_start(const void *a, const void *b) {
    return period_compare(*(const Period *)a, *(const Period *)b);
}

/* Every period that one of the lines has a point at, once, ascending. */
static Axis axis_of(Cx *cx, const PublishedTarget *target) {
    const Aim *aim = &target->story.aim;
    const Curve *curve = &target->curve;
    Axis axis = {.periods = NEW_ARRAY(cx->mem, Period, curve->n + target->forecast.n + 2)};
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < curve->n; i++)
        axis.periods[n++] = curve->points[i].period;
    for (size_t i = 0; i < target->forecast.n; i++)
        axis.periods[n++] = target->forecast.steps[i].period;
    if (aim->has_period && curve->n && period_alike(aim->period, curve->points[0].period))
        axis.periods[n++] = aim->period;
    if (n) qsort(axis.periods, n, sizeof *axis.periods, by_start);
    for (size_t i = 0; i < n; i++)
        if (!kept || period_compare(axis.periods[kept - 1], axis.periods[i]) != 0)
            axis.periods[kept++] = axis.periods[i];
    axis.n = kept;
    return axis;
}

/* The line as target_status() draws it; false where there is none at that period. */
static bool line_value(const PublishedTarget *target, Period period, double *out) {
    const Aim *aim = &target->story.aim;
    double base = target->status.base;
    switch (target->status.reason) { /* an aim that contradicts itself has no line */
    case REASON_BREAK:
    case REASON_NO_BASE:
    case REASON_BASE_AFTER_TARGET:
    case REASON_AGAINST:
    case REASON_NOT_ALIKE: return false;
    default: break;
    }
    if (!aim->has_base_period || !period_alike(aim->base_period, period) || !isfinite(base) ||
        period_compare(period, aim->base_period) < 0)
        return false;
    *out = aim->direction == AIM_HOLD && aim->has_value ? aim->value : base;
    if (aim->direction == AIM_HOLD) return true;
    if (!aim->has_value || !aim->has_period || !period_alike(aim->base_period, aim->period))
        return false;
    int years = period_distance(aim->base_period, aim->period);
    if (years <= 0) return false;
    double part = fmin(1, period_distance(aim->base_period, period) / (double)years);
    *out = base + (aim->value - base) * part;
    return true;
}

static const ForecastStep *step_at(const PublishedTarget *target, Period period) {
    for (size_t i = 0; i < target->forecast.n; i++)
        if (period_compare(target->forecast.steps[i].period, period) == 0)
            return &target->forecast.steps[i];
    return NULL;
}

static const PublishedFigure *figure_at(const PublishedTarget *target, Period period) {
    for (size_t i = 0; i < target->curve.n; i++)
        if (period_compare(target->figures[i].period, period) == 0) return &target->figures[i];
    return NULL;
}

Err publish_target_rows(Cx *cx, TargetRow **out, size_t *n, const PublishedTarget *target) {
    const Curve *curve = &target->curve;
    Axis axis = axis_of(cx, target);
    TargetRow *rows = NEW_ARRAY(cx->mem, TargetRow, axis.n + 1);
    for (size_t i = 0; i < axis.n; i++) {
        double line;
        const ForecastStep *step = step_at(target, axis.periods[i]);
        TargetRow *row = &rows[i];
        *row = (TargetRow){.period = axis.periods[i], .figure = figure_at(target, axis.periods[i])};
        if (row->figure) row->value = publish_figure_text(cx, row->figure);
        if (line_value(target, row->period, &line))
            row->line = words_value(cx->mem, cx->lang, line, curve->decimals, curve->unit);
        row->after_break = i && figure_break_between(target->indicator, axis.periods[i - 1],
                                                     axis.periods[i], NULL);
        if (!step) continue;
        row->ahead = words_value(cx->mem, cx->lang, step->value, curve->decimals, curve->unit);
        row->band =
            words_band(cx->mem, cx->lang, step->low, step->high, curve->decimals, curve->unit);
    }
    *out = rows, *n = axis.n;
    return OK;
}

/* ---- the picture ---- */

enum { LINE_HISTORY, LINE_TARGET, LINE_AHEAD, TARGET_LINES };

static void point_set(ChartSeries *series, size_t i, ChartPoint point) {
    series->points[i] = point;
    if (!series->to) series->from = i;
    series->to = i + 1;
}

static void series_fill(const PublishedTarget *target, const Axis *axis, ChartSeries *series) {
    int decimals = target->curve.decimals;
    for (size_t i = 0; i < axis->n; i++) {
        double line;
        const PublishedFigure *figure = figure_at(target, axis->periods[i]);
        const ForecastStep *step = step_at(target, axis->periods[i]);
        for (size_t s = 0; s < TARGET_LINES; s++)
            series[s].points[i] = (ChartPoint){.state = MARK_NOT_COLLECTED};
        if (figure) point_set(&series[LINE_HISTORY], i, picture_own_point(figure, NULL));
        if (line_value(target, axis->periods[i], &line))
            point_set(&series[LINE_TARGET], i,
                      (ChartPoint){.state = MARK_VALUE,
                                   .value = line,
                                   .low = line,
                                   .high = line,
                                   .decimals = decimals});
        if (step)
            point_set(&series[LINE_AHEAD], i,
                      (ChartPoint){.state = MARK_VALUE,
                                   .value = step->value,
                                   .low = step->low,
                                   .high = step->high,
                                   .decimals = decimals});
    }
}

Err publish_target_picture(Cx *cx, Buf *out, const PublishedTarget *target,
                           const Picture *picture) {
    Axis axis = axis_of(cx, target);
    if (!target->curve.n) return OK;
    bool *breaks = NEW_ARRAY(cx->mem, bool, axis.n + 1);
    ChartSeries all[TARGET_LINES] = {
        {.name = target->region->name.in[cx->lang]},
        {.name = message_text(cx->lang, MSG_WORK_LINE_TO_TARGET), .quiet = true, .dashed = true},
        {.name = message_text(cx->lang, MSG_WORK_IF_NOTHING), .dashed = true},
    };
    for (size_t s = 0; s < TARGET_LINES; s++)
        all[s].points = NEW_ARRAY(cx->mem, ChartPoint, axis.n + 1);
    for (size_t i = 1; i < axis.n; i++)
        breaks[i] =
            figure_break_between(target->indicator, axis.periods[i - 1], axis.periods[i], NULL);
    series_fill(target, &axis, all);
    size_t n = 0;
    for (size_t s = 0; s < TARGET_LINES; s++)
        if (all[s].to) all[n++] = all[s];
    LineChart chart = {
        .title = picture->title,
        .description = target->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = target->indicator->unit,
        .n_periods = axis.n,
        .periods = axis.periods,
        .break_before = breaks,
        .n_series = n,
        .series = all,
        .from_zero = true,
    };
    DRAW_FORMS(chart_line, chart, picture, "ziel");
    return OK;
}

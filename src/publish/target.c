/* What do the figures say of a target of the agenda? Published figures become the curve that
 * agenda/ holds against the line; what it forecasts becomes values that say so. */

#include <math.h>

#include "publish/publish_in.h"
#include "publish/target.h"

/* ---- the curve ---- */

/* Of which kind the curve's periods are: as the target's base, else as its end, else as the newest
 * period. */
static Period alike_to(const Aim *aim, const Series *series) {
    const Period wished[] = {aim->base_period, aim->period};
    const bool has[] = {aim->has_base_period, aim->has_period};
    for (size_t w = 0; w < 2; w++)
        for (size_t i = 0; i < series->n_periods && has[w]; i++)
            if (period_alike(series->periods[i], wished[w])) return wished[w];
    return series->n_periods ? series->periods[series->n_periods - 1] : (Period){0};
}

static CurvePoint point_of(Lang lang, const PublishedFigure *figure) {
    const Value *value = &figure->value;
    CurvePoint point = {.period = figure->period,
                        .provisional = value->marks & PROVISIONAL,
                        .unreliable = value->marks & UNRELIABLE};
    if (figure->stand_in)
        point.why = presence_word(lang, NOT_AT_LEVEL);
    else if (!value_has_number(value))
        point.why = publish_state_word(lang, value);
    else if (value->precision == FORECAST)
        point.why = precision_word(lang, FORECAST); /* no measurement to be held against a line */
    else
        point.number = true, point.value = value->number, point.low = value->low,
        point.high = value->high;
    return point;
}

/* Told by the period they come before: of the curve's kind of periods. */
static void breaks_add(Cx *cx, Curve *curve, const Indicator *indicator, Period like) {
    Period *breaks = NEW_ARRAY(cx->mem, Period, indicator->n_breaks + 1);
    for (size_t i = 0; i < indicator->n_breaks; i++) {
        Period before = indicator->breaks[i].before;
        before.kind = like.kind;
        if (like.kind == PERIOD_YEAR || like.kind == PERIOD_SCHOOL_YEAR)
            before.month = before.day = 0;
        breaks[i] = before;
    }
    curve->breaks = breaks, curve->n_breaks = indicator->n_breaks;
}

static Err curve_make(Cx *cx, PublishedTarget *target) {
    const Indicator *indicator = target->indicator;
    Series series;
    TRY(series_begin(cx, &series, indicator, target->region, 0));
    Period like = alike_to(&target->story.aim, &series);
    PublishedFigure *figures = NEW_ARRAY(cx->mem, PublishedFigure, series.n_periods + 1);
    CurvePoint *points = NEW_ARRAY(cx->mem, CurvePoint, series.n_periods + 1);
    size_t n = 0;
    for (size_t i = 0; i < series.n_periods; i++) {
        if (!period_alike(series.periods[i], like)) continue;
        TRY(series_figure(cx, &series, i, &figures[n]));
        points[n] = point_of(cx->lang, &figures[n]);
        n++;
    }
    target->figures = figures;
    target->curve = (Curve){.points = points,
                            .n = n,
                            .unit = indicator->unit,
                            .decimals = indicator->decimals,
                            .polarity = indicator->polarity};
    breaks_add(cx, &target->curve, indicator, like);
    return OK;
}

static Value value_ahead(const ForecastStep *step, const Curve *curve) {
    Value value = value_number(step->value, curve->decimals, curve->unit);
    value.low = step->low, value.high = step->high;
    if (value.presence == ZERO) value.presence = PRESENT; /* about nought is not exactly nought */
    value.precision = FORECAST;
    value.numerator = value.denominator = NAN;
    return value;
}

Err publish_target(Cx *cx, PublishedTarget *out, const Records *records, const Record *target,
                   const AgendaAsk *ask) {
    PublishedTarget told = {0};
    const Catalogue *catalogue;
    TRY(target_story(cx, &told.story, records, target, ask));
    TRY(catalogue_get(cx, &catalogue));
    Err err = indicator_find(cx, catalogue, record_text(target, TARGET_INDICATOR), &told.indicator);
    if (!err) err = region_find(cx, catalogue, record_text(target, TARGET_REGION), &told.region);
    if (err && err != NOT_FOUND) return err;
    if (!err)
        TRY(curve_make(cx, &told));
    else
        told.region = NULL;
    told.status = target_status(&told.story.aim, &told.curve);
    told.forecast = curve_forecast(&told.curve, &told.story.aim);
    told.ahead = NEW_ARRAY(cx->mem, Value, told.forecast.n + 1);
    for (size_t i = 0; i < told.forecast.n; i++)
        told.ahead[i] = value_ahead(&told.forecast.steps[i], &told.curve);
    *out = told;
    return OK;
}

/* ---- need ---- */

Err publish_needs(Cx *cx, RegistryNeed **out, size_t *n, const Indicator *indicator) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    RegistryNeed *needs = NEW_ARRAY(cx->mem, RegistryNeed, own->n_members + 1);
    for (size_t i = 0; i < own->n_members; i++)
        needs[i].region = own->members[i];
    *out = needs, *n = own->n_members;
    if (!indicator || indicator->polarity == POLARITY_NONE) return OK;
    PublishedRow row;
    const RowQuery query = {
        .indicator = indicator, .regions = own->members, .n_regions = own->n_members};
    Err err = publish_row(cx, &row, &query);
    if (err == NOT_FOUND) return OK;
    TRY(err);
    for (size_t i = 0; i < row.n; i++) {
        const PublishedFigure *figure = &row.figures[i];
        needs[i].number = value_has_number(&figure->value) && !figure->stand_in &&
                          period_same(figure->period, row.period);
        needs[i].value = figure->value.number;
        needs[i].low = figure->value.low, needs[i].high = figure->value.high;
    }
    return OK;
}

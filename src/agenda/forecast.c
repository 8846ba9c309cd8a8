/* How does a curve go on if nothing changes, and is the target met then? */

#include <math.h>

#include "agenda/agenda_in.h"
#include "stats/stats.h"

static const double probability = 0.95; /* that a further value lies within the interval */

/* The last numbers since the last break, at most eight, oldest first. */
static size_t last_points(const Curve *curve, const CurvePoint *out[FORECAST_POINTS],
                          bool *broken) {
    size_t n = 0;
    *broken = false;
    for (size_t i = curve->n; i-- > 0 && n < FORECAST_POINTS;) {
        const CurvePoint *point = &curve->points[i];
        if (!point->number) continue;
        if (n && curve_broken(curve, point->period, out[n - 1]->period)) {
            *broken = true;
            break;
        }
        out[n++] = point;
    }
    for (size_t i = 0; i < n / 2; i++) {
        const CurvePoint *other = out[i];
        out[i] = out[n - 1 - i], out[n - 1 - i] = other;
    }
    return n;
}

static bool never_negative(const Curve *curve, const double *y, size_t n) {
    if (curve->unit == UNIT_POINTS || curve->unit == UNIT_INDEX) return false;
    for (size_t i = 0; i < n; i++)
        if (y[i] < 0) return false;
    return true;
}

static size_t steps_to(const Aim *aim, Period last) {
    if (!aim || !aim->has_period || !period_alike(aim->period, last)) return FORECAST_STEPS_USUAL;
    int years = period_distance(last, aim->period);
    if (years <= 0) return FORECAST_STEPS_USUAL;
    return years > FORECAST_STEPS ? FORECAST_STEPS : (size_t)years;
}

static ForecastMeets meets(const Aim *aim, const Curve *curve, const Forecast *forecast) {
    const ForecastStep *last = &forecast->steps[forecast->n - 1];
    if (!aim || !aim->has_value || !aim->has_period || aim->direction == AIM_HOLD)
        return MEETS_NOT_ASKED;
    if (!period_alike(aim->period, last->period) || period_compare(aim->period, last->period) != 0)
        return MEETS_NOT_ASKED;
    if (aim->has_base_period && curve_broken(curve, aim->base_period, forecast->to))
        return MEETS_NOT_ASKED; /* the target was agreed on for another series */
    if (last->low > aim->value) return aim->direction == AIM_UP ? MEETS : MEETS_NOT;
    if (last->high < aim->value) return aim->direction == AIM_UP ? MEETS_NOT : MEETS;
    return MEETS_UNSURE;
}

static ForecastStep step_make(const Trend *trend, Period from, Period last, int ahead) {
    Period period = last;
    period.year = (int16_t)(last.year + ahead);
    double x = period_distance(from, period);
    double level = trend_level(trend, x), margin = trend_margin(trend, x, probability);
    return (ForecastStep){period, level, level - margin, level + margin};
}

Forecast curve_forecast(const Curve *curve, const Aim *aim) {
    const CurvePoint *points[FORECAST_POINTS];
    bool broken;
    size_t n = last_points(curve, points, &broken);
    Forecast forecast = {.state = broken ? FORECAST_FEW_SINCE_BREAK : FORECAST_FEW, .n_points = n};
    if (n < FORECAST_POINTS_LEAST) return forecast;
    double x[FORECAST_POINTS], y[FORECAST_POINTS];
    for (size_t i = 0; i < n; i++) {
        x[i] = period_distance(points[0]->period, points[i]->period);
        y[i] = points[i]->value;
        forecast.provisional |= points[i]->provisional;
    }
    Trend trend;
    if (!trend_fit(&trend, x, y, n)) return forecast;
    forecast.state = FORECAST_MADE;
    forecast.slope = trend.slope;
    forecast.from = points[0]->period, forecast.to = points[n - 1]->period;
    size_t steps = steps_to(aim, forecast.to);
    bool floor = never_negative(curve, y, n);
    for (; forecast.n < steps; forecast.n++) {
        ForecastStep step = step_make(&trend, forecast.from, forecast.to, (int)forecast.n + 1);
        if (floor && step.low < 0) {
            forecast.cut = true;
            step.low = 0, step.value = fmax(0, step.value), step.high = fmax(0, step.high);
        }
        forecast.steps[forecast.n] = step;
    }
    forecast.meets = meets(aim, curve, &forecast);
    return forecast;
}

Str forecast_sentence(Arena *mem, Lang lang, const Curve *curve, const Forecast *forecast) {
    static const Msg endings[] = {
        [MEETS_NOT] = MSG_AGENDA_FORECAST_MEETS_NOT,
        [MEETS_UNSURE] = MSG_AGENDA_FORECAST_MEETS_UNSURE,
        [MEETS] = MSG_AGENDA_FORECAST_MEETS,
    };
    Str n = words_count(mem, lang, (int64_t)forecast->n_points);
    if (forecast->state != FORECAST_MADE)
        return message_fill(mem, lang,
                            forecast->state == FORECAST_FEW ? MSG_AGENDA_FORECAST_FEW
                                                            : MSG_AGENDA_FORECAST_FEW_SINCE_BREAK,
                            1, &n);
    const ForecastStep *last = &forecast->steps[forecast->n - 1];
    Str arguments[] = {
        words_period(mem, lang, last->period),
        words_value(mem, lang, last->value, curve->decimals, curve->unit),
        words_band(mem, lang, last->low, last->high, curve->decimals, curve->unit),
        n,
        words_period(mem, lang, forecast->from),
        words_period(mem, lang, forecast->to),
    };
    Str parts[] = {
        message_fill(mem, lang, MSG_AGENDA_FORECAST, 6, arguments),
        forecast->meets ? message_text(lang, endings[forecast->meets]) : STR_NONE,
        forecast->cut ? message_text(lang, MSG_AGENDA_FORECAST_CUT) : STR_NONE,
        forecast->provisional ? message_text(lang, MSG_AGENDA_FORECAST_PROVISIONAL) : STR_NONE,
    };
    return sentences_join(mem, parts, sizeof parts / sizeof *parts);
}

#pragma once
/* Is a target being reached, and what comes if nothing changes? Pure: a curve of published values
 * and an aim in, a state, a line and sentences out. */

#include "words/words.h"

/* ---- the curve: what is known, as publish/ lets it out ---- */

typedef struct CurvePoint {
    Period period;
    bool number;             /* else `why` says why there is none */
    double value, low, high; /* low == value == high where it is exact */
    bool provisional, unreliable;
    Str why;
} CurvePoint;
typedef struct Curve {
    const CurvePoint *points; /* of alike periods, ascending */
    size_t n;
    const Period *breaks; /* before these begins a new series; ascending, alike to the points */
    size_t n_breaks;
    Unit unit;
    int decimals; /* that its numbers are shown with */
    Polarity polarity;
} Curve;

/* ---- the target ---- */

typedef enum AimDirection { AIM_UP, AIM_DOWN, AIM_HOLD } AimDirection;
typedef struct Aim {
    AimDirection direction;
    bool has_base_period, has_base, has_value, has_period;
    Period base_period, period;
    double base, value; /* without a base value the curve's at the base period counts */
} Aim;

typedef enum StatusState {
    STATUS_AHEAD,
    STATUS_ON_LINE,
    STATUS_BEHIND,
    STATUS_UNCLEAR,
    STATUS_TOO_EARLY, /* no value after the base yet */
    STATUS_NO_TARGET, /* measured, but no target value and date were agreed on */
    STATUS_NOT_SHOWN, /* there are values after the base, none of which may be shown */
    STATUS_STATES
} StatusState;
typedef enum StatusReason { /* why it is unclear or not shown */
                            REASON_CLEAR,
                            REASON_BAND, /* the line lies within what rounding or a sample leave
                                            open */
                            REASON_PROVISIONAL,
                            REASON_UNRELIABLE,
                            REASON_BREAK,
                            REASON_NO_BASE,
                            REASON_BASE_AFTER_TARGET,
                            REASON_AGAINST,   /* the target lies on the other side of the base */
                            REASON_NOT_ALIKE, /* base, target and values have different kinds of
                                                 periods */
                            REASON_NO_NUMBER,
                            STATUS_REASONS
} StatusReason;

/* The line leads straight from the base value (at the base period) to the target value (at its
 * period), and stays there afterwards:
 *   line(p) = base + (target − base) · min(1, years from base to p / years from base to target).
 * Of AIM_HOLD it is level: the target value, or the base value where none is named. The newest
 * value after the base decides. It is on the line where both are the same number at the shown
 * decimals, with all that their bands allow; unclear where the value's band and the line's (from
 * the band of a base value of the curve) touch otherwise; else above or below it. Above is ahead of
 * AIM_UP, below of AIM_DOWN; AIM_HOLD is ahead on the better side by the curve's polarity, and
 * behind on either side without one. A provisional or unreliable value leaves it unclear;
 * `if_final` is what it would be. Across a break there is no line. */
typedef struct Status {
    StatusState state, if_final;
    StatusReason reason;
    const CurvePoint *at;             /* the value that decides; NULL: none */
    double line, line_low, line_high; /* at its period; NAN where there is none */
    double base;                      /* NAN where there is none */
    bool over;               /* the target's period has come: held against the target itself */
    const CurvePoint *later; /* the first later one without a number; NULL */
    size_t judged, held;     /* of AIM_HOLD: values since the base, and those not behind the line */
} Status;
Status target_status(const Aim *aim, const Curve *curve);

Str status_id(StatusState state); /* "on-line": for files and interfaces */
Str status_word(Lang lang, StatusState state);
/* "2023: 6,1 %. Auf der Linie wären es 6,4 %." or why there is no state. */
Str status_sentence(Arena *mem, Lang lang, const Aim *aim, const Curve *curve,
                    const Status *status);
/* The rule by which it was found, with its numbers: stands beside the state. */
Str status_rule(Arena *mem, Lang lang, const Aim *aim, const Curve *curve, const Status *status);

/* ---- if nothing changes ---- */

enum {
    FORECAST_POINTS = 8,
    FORECAST_POINTS_LEAST = 5,
    FORECAST_STEPS = 10,
    FORECAST_STEPS_USUAL = 3
};

typedef enum ForecastState {
    FORECAST_MADE,
    FORECAST_FEW,             /* fewer than five values with a number */
    FORECAST_FEW_SINCE_BREAK, /* there are more, but before the last break */
} ForecastState;
typedef enum ForecastMeets {                  /* the target, if nothing changes */
                             MEETS_NOT_ASKED, /* no target, or its period is over or too far away */
                             MEETS_NOT,
                             MEETS_UNSURE, /* it lies within the interval */
                             MEETS
} ForecastMeets;
typedef struct ForecastStep {
    Period period;
    double value, low, high;
} ForecastStep;
/* The straight line through the last eight numbers since the last break (stats/trend.h), year by
 * year to the target's period, at most ten years; three where there is no such period. low … high
 * holds a further value with 95 per cent if the course goes on as it was. What cannot be negative
 * (counts, shares) is cut at 0: `cut`. Never a fact: what shows it says so (forecast_sentence). */
typedef struct Forecast {
    ForecastState state;
    size_t n_points; /* used */
    Period from, to; /* of the first and the last one used */
    size_t n;
    ForecastStep steps[FORECAST_STEPS];
    double slope;          /* per year */
    bool cut, provisional; /* provisional: one of the values used is */
    ForecastMeets meets;
} Forecast;
/* `aim` may be NULL. */
Forecast curve_forecast(const Curve *curve, const Aim *aim);
/* What it says, with its assumptions; or why there is none. */
Str forecast_sentence(Arena *mem, Lang lang, const Curve *curve, const Forecast *forecast);

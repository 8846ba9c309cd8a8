#pragma once
/* Differences by the time since something began, each with how far it may lie from the truth. */

#include "chart/point.h"

enum { EFFECTS_MOST = 400 };

typedef struct EffectMark {
    Str name, axis;           /* "2 Jahre danach"; "+2" under the axis */
    double at;                /* place on the axis of time */
    ChartPoint point;         /* low and high: of this one by itself */
    double all_low, all_high; /* what holds for all of them at once; NAN: none */
    bool before;              /* from before the beginning: hollow */
} EffectMark;
typedef struct EffectsChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n;
    const EffectMark *marks; /* by `at` */
    double moment;           /* where it began: an upright line */
    Str moment_word;
    Str before_word, after_word, alone_word, all_word; /* of the key; empty: not in it */
    int width;                                         /* 0 = 720; under 520 compact */
} EffectsChart;
/* A disc for each with a thick whisker (by itself) in a thin one (all at once), around a line at
 * zero. LIMIT over EFFECTS_MOST. */
Err chart_effects(Cx *cx, Buf *out, const EffectsChart *chart) CHECKED;

#pragma once
/* Lines over time. */

#include "chart/point.h"

typedef struct LineChart {
    Str id, title,
        description; /* description: what the chart shows; the data's own text is added */
    Lang lang;
    Unit unit;
    size_t n_periods;
    const Period *periods;    /* ascending, alike; distances on the axis are true */
    const bool *break_before; /* per period: a break between it and the one before; no line is drawn
                                 across */
    size_t n_series;
    const ChartSeries *series; /* at most 8 */
    bool from_zero;
    int width, height; /* of the viewBox; 0 = 720 × 405 */
} LineChart;
Err chart_line(Cx *cx, Buf *out, const LineChart *chart) CHECKED;

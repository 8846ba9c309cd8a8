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
    const ChartNotes *notes; /* NULL: none */
    int width, height;       /* of the viewBox; 0 = 720 × 405 */
    /* Lines counted from a moment of their own: what stands at the axis in place of each period, of
     * which then only the distances matter, and at which of them the moment lies. NULL: periods. */
    const Str *axis;
    size_t moment;
    Str moment_word;
    /* Lines that all start from 100: each value in per cent of that of the period `base` (a place
     * in `periods`). A line whose base has no number, or one that is not surely above 0, is not
     * drawn and says why; what a break parts from the base is left out, for every line. Bands are
     * those of the quotient. The unit is then the index, from_zero does not hold. */
    bool indexed;
    size_t base;
} LineChart;
Err chart_line(Cx *cx, Buf *out, const LineChart *chart) CHECKED;
/* The values that an indexed chart draws, series by series; what it does not draw is missing. */
const ChartSeries *chart_index_series(Arena *mem, const LineChart *chart);

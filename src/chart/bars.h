#pragma once
/* Horizontal bars. */

#include "chart/point.h"

typedef struct BarChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_bars;
    const Str *labels;
    const ChartPoint *points;
    const bool *marked; /* the region of the page; may be NULL */
    bool has_reference; /* a line, e.g. the Metropole Ruhr */
    double reference;
    Str reference_name;
    int reference_decimals;
    const ChartNotes *notes; /* NULL: none */
    int width; /* of the viewBox; 0 = 720; under 520 is the compact form for phones. The height
                  follows the bars. */
} BarChart;
/* Horizontal bars in the order given; whiskers where there is a band; a missing bar says its state
 * in words. */
Err chart_bars(Cx *cx, Buf *out, const BarChart *chart) CHECKED;

#pragma once
/* Values in, accessible SVG out. Pure; no script needed to read a chart. Every figure is an <svg>
 * with role="img"-like structure: <title>, <desc> (the text alternative, written from the data),
 * and points/bars/areas as focusable groups
 * (<g class="mark" tabindex="-1" data-label="…">; the first has tabindex="0") that the small script
 * in ui/ moves through with the arrow keys. No style attribute (Content-Security-Policy): colours
 * and patterns are classes c0 … c7 (series), q0 … q8 (map classes), state-<name> (pattern fills for
 * missing states) of ui/. No ids that clash: each id starts with `id`. */

#include "words/words.h"

typedef enum MarkState { /* why there is no number; own pattern and word each */
                         MARK_VALUE,
                         MARK_NOT_COLLECTED,
                         MARK_NOT_DELIVERED,
                         MARK_NOT_MEANINGFUL,
                         MARK_UNKNOWN,
                         MARK_NOT_AT_LEVEL,
                         MARK_PROTECTED,
                         MARK_STATES
} MarkState;
Str mark_state_class(MarkState state); /* "state-not-delivered" */
Str mark_state_word(Lang lang, MarkState state);

typedef struct ChartPoint {
    MarkState state;
    double value, low, high; /* low == high == value: no band */
    int decimals;
    bool provisional;
} ChartPoint;

typedef struct ChartSeries {
    Str name;
    ChartPoint *points; /* one per period / category of the chart */
    bool quiet;         /* a grey line for comparison */
} ChartSeries;

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
    int width; /* of the viewBox; 0 = 720; under 520 is the compact form for phones. The height
                  follows the bars. */
} BarChart;
/* Horizontal bars in the order given; whiskers where there is a band; a missing bar says its state
 * in words. */
Err chart_bars(Cx *cx, Buf *out, const BarChart *chart) CHECKED;

typedef struct MapArea {
    Str key, name, href; /* href may be empty */
    ChartPoint point;
    const double *points; /* longitude, latitude pairs, WGS84 */
    const size_t *ring_points;
    size_t n_rings;
    bool marked;
} MapArea;
typedef struct MapChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_areas;
    const MapArea *areas;
    const double
        *breaks;     /* upper bounds of the classes but the last, ascending; see chart_quantiles */
    size_t n_breaks; /* 0 … 8 */
    int width; /* of the viewBox; 0 = 720; under 520 is the compact form: legend under the map */
} MapChart;
/* Choropleth with legend (classes with number of areas in brackets, then each missing state that
 * occurs, with its pattern and word) and under it, outside the SVG, nothing: the list of areas not
 * shown is the page's. */
Err chart_map(Cx *cx, Buf *out, const MapChart *chart) CHECKED;
/* Class bounds at quantiles of the present values, rounded to what the decimals show, duplicates
 * dropped: fewer than five areas or equal values give fewer classes, never an error. Returns the
 * number of bounds written (at most classes − 1). */
size_t chart_quantiles(Arena *mem, const MapArea *areas, size_t n, size_t classes, double *bounds);

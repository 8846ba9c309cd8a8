#pragma once
/* Courses side by side and spreads: many small panels, two measures against each other, all areas
 * on one axis, and pictures small enough for a table's row. Points that are no finite number are
 * drawn as unknown; a limit that is passed gives LIMIT, and nothing is drawn. */

#include "chart/point.h"

/* ---- small multiples ---- */

enum {
    CHART_PANELS = 24,        /* in one picture; more are further pages */
    CHART_MOST_PANELS = 1000, /* over all pages */
    CHART_MOST_PERIODS = 500,
};
typedef struct MultiplesChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_periods;
    const Period *periods;    /* ascending, alike */
    const bool *break_before; /* as in LineChart; may be NULL */
    size_t n_panels;
    const ChartSeries *panels;    /* one line each; the name is the panel's head */
    const bool *marked;           /* panels the reader chose: framed; may be NULL */
    const ChartSeries *reference; /* a grey line in every panel; may be NULL */
    size_t first_panel;           /* of this page; beyond the last panel: that of the last page */
    bool own_scale;               /* each panel has its own axis; otherwise all pages share one */
    bool from_zero;
    int width; /* of the viewBox; 0 = 720; under 520 is the compact form. The height follows. */
} MultiplesChart;
/* One small panel per area or group, all of one size, in the order given; the last value is written
 * at its point, breaks are dashed, missing values patterned columns. One tab stop per panel; the
 * text says which panels of how many are shown. */
Err chart_multiples(Cx *cx, Buf *out, const MultiplesChart *chart) CHECKED;
size_t chart_panel_pages(size_t n_panels); /* at least 1 */

/* ---- two measures ---- */

enum { CHART_SPREAD_AREAS = 1000 }; /* in scatter, distribution and position strip */
typedef struct ScatterArea {
    Str name;
    ChartPoint x, y;
    bool marked; /* chosen or the page's own: named in the picture */
    bool whole;  /* contains others of the picture: grey and named */
} ScatterArea;
typedef struct ScatterCurve { /* what is known beforehand, such as limits of chance */
    Str name;                 /* at its right end */
    size_t n;
    const double *x, *y; /* x ascending */
    bool dashed;
} ScatterCurve;
enum { CHART_SCATTER_CURVES = 8 };
typedef struct ScatterChart {
    Str id, title, description;
    Lang lang;
    Str x_name, y_name; /* what the axes show; the unit is added */
    Unit x_unit, y_unit;
    size_t n_areas;
    const ScatterArea *areas;
    bool bands; /* draw the bands of both measures as crosses */
    const ScatterCurve
        *curves; /* at most 8; never one that is worked out from the points' places */
    size_t n_curves;
    int width, height;
} ScatterChart;
/* One point per area that has both numbers. Who lacks one stands as a patterned square under the
 * picture, and the text says how many are left out and why. No line is laid through the points. */
Err chart_scatter(Cx *cx, Buf *out, const ScatterChart *chart) CHECKED;

/* ---- all areas on one axis ---- */

typedef struct SpreadArea {
    Str name;
    ChartPoint point;
    bool marked;
    bool whole; /* contains others of the picture: named, no part of median and quartiles */
} SpreadArea;
typedef struct SpreadChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_areas;
    const SpreadArea *areas;
    int width;
} SpreadChart;
/* A dot per area, ties and near values stacked; median and middle half marked (quartiles by linear
 * interpolation between the ordered values, type 7 of Hyndman and Fan 1996), both left out under
 * three values. Marked areas are named. */
Err chart_distribution(Cx *cx, Buf *out, const SpreadChart *chart) CHECKED;

/* ---- for the rows of a table ---- */

enum { CHART_SPARK_POINTS = 200 };
typedef struct Sparkline {
    Str name; /* what the line shows, for the text alternative: "Duisburg" */
    Lang lang;
    Unit unit;
    size_t n_periods;
    const Period *periods;
    const bool *break_before;
    const ChartPoint *points;
} Sparkline;
/* 100 × 24 units, no id, no marks: one image with one sentence. Under 900 bytes for 20 points. Gaps
 * where a value is missing and where the series breaks; the last value has a point, hollow where it
 * is provisional or revised. */
Err chart_sparkline(Cx *cx, Buf *out, const Sparkline *spark) CHECKED;

typedef struct PositionStrip {
    Str text; /* the whole text alternative: "Duisburg: 7,8 %; niedriger als in 40 von 52 …" */
    Lang lang;
    size_t n_areas;
    const ChartPoint *points;
    size_t own; /* which of them; SIZE_MAX: none */
} PositionStrip;
/* 160 × 20 units: a faint tick per area, a longer one at the median, a strong mark for the own
 * area. Under 1,200 bytes for 57 areas. */
Err chart_position(Cx *cx, Buf *out, const PositionStrip *strip) CHECKED;

#pragma once
/* Maps of areas. */

#include "chart/point.h"

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

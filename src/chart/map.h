#pragma once
/* Maps of areas. */

#include "chart/classes.h"

typedef enum MapPalette {
    PALETTE_SEQUENTIAL, /* light to dark */
    PALETTE_DIVERGING,  /* away from the middle of the classes to both sides */
    PALETTE_PATTERN,    /* dots, few to many: for paper and for eyes that see no colours */
    MAP_PALETTES
} MapPalette;
Str map_palette_id(MapPalette palette); /* "sequential", as it stands in addresses */
bool map_palette_read(Str id, MapPalette *out);
/* What a class is called in style sheets: "q3", "d7", "p2"; "zero" for CLASSES_MOST. */
Str map_class_css(Arena *mem, MapPalette palette, const Classes *classes, size_t k);

typedef struct MapArea {
    Str key, name, href; /* href may be empty; only the wide form has links */
    Str more;            /* said behind the value in its tip; may be empty */
    ChartPoint point;
    const double *points; /* longitude, latitude pairs, WGS84 */
    const size_t *ring_points;
    size_t n_rings;
    bool marked;   /* drawn strong: the reader chose it */
    bool bordered; /* its border is drawn like that of a larger area */
} MapArea;
typedef struct MapChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_areas;
    const MapArea *areas;
    size_t n_borders;
    const MapArea *borders; /* larger areas, of which only the border is drawn, stronger */
    const Classes *classes; /* NULL: one class */
    MapPalette palette;
    bool circles;      /* in place of colours: their area is the value */
    double largest;    /* what the largest circle stands for; 0: the largest of this map */
    bool hide_missing; /* areas without a value keep their border only */
    const Str *notes;  /* under the legend: where the classes come from, what the middle is */
    size_t n_notes;
    int width; /* of the viewBox; 0 = 720; under 520 is the compact form: legend under the map */
} MapChart;
/* Areas coloured by class, or circles on them, the larger ones first; a legend of classes with
 * number of areas in brackets and over it how the values lie, or of circles; then each missing
 * state that occurs, with its pattern and word. The list of areas not shown is the page's. */
Err chart_map(Cx *cx, Buf *out, const MapChart *chart) CHECKED;

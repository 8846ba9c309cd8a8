#pragma once
/* Shapes on the page: what chart_map.c (layout, areas), map_circles.c, map_legend.c (keys) and
 * outline.c (projection, paths) share. */

#include "chart/chart_in.h"

/* A ring in tenths of a unit of the viewBox, without repeated points; at least three points. */
typedef struct Ring {
    int32_t (*at)[2];
    size_t n;
} Ring;

typedef struct Outline {
    Ring *rings;
    size_t n_rings;
    double left, top, right, bottom;
} Outline;

typedef struct Projection {
    double west, north, shrink; /* degrees; cosine of the middle latitude */
    double scale, dx, dy;       /* units of the viewBox per degree of latitude */
    double width, height;       /* of what was projected, in the viewBox */
    int32_t grid;               /* corners lie on multiples of so many tenths of a unit */
} Projection;

/* Fits all areas into width × most_height; false where no area has a shape. */
bool projection_fit(Projection *projection, const MapChart *chart, double width,
                    double most_height);
Outline outline_of(Arena *mem, const Projection *projection, const MapArea *area);
void outline_path(Buf *out, const Outline *outline); /* d="…" */
/* The middle of the widest place for a text of that size inside the outline; false where it does
 * not fit. */
bool outline_room(const Outline *outline, double text, double size, double middle[2]);
/* A place inside of it, in the middle of where it is widest; of its box where it has no inside. */
void outline_middle(const Outline *outline, double middle[2]);

/* Only the border of each. */
void outline_borders(Pen *pen, const Projection *projection, size_t n, const MapArea *areas);
/* The area's name inside of it, where there is room; `dark`: what it stands on. */
void outline_name(Pen *pen, const Outline *outline, Str name, bool dark, bool halo);

/* ---- the plot ---- */

typedef struct Area {
    ChartPoint point; /* clean */
    Outline outline;
    size_t of_class; /* CLASSES_MOST: exact zero as a class of its own */
} Area;

enum { LEGEND_ROWS = CLASSES_MOST + 1 + MARK_STATES, NOTE_LINES = 10, KEY_CIRCLES = 3 };

typedef struct LegendRow {
    Str text;
    bool is_class;
    size_t of_class;
    MarkState state;
} LegendRow;

typedef struct MapPlot {
    const MapChart *chart;
    Classes classes;
    Area *areas;
    size_t n_values;
    Projection projection;
    bool has_shapes;
    /* circles */
    double largest, radius; /* the value of the largest one, its size */
    double key_circles[KEY_CIRCLES];
    size_t n_key_circles;
    /* legend */
    LegendRow rows[LEGEND_ROWS];
    size_t n_rows;
    Str notes[NOTE_LINES];
    size_t n_notes;
    double legend_x, legend_y, legend_width, height;
} MapPlot;

bool map_drawn(const MapPlot *plot, size_t i); /* it has a shape, and is not hidden */
/* class="…" of the class behind `before` and fill="…" of it. */
void map_class_fill(Pen *pen, const MapPlot *plot, const char *before, size_t k);
bool map_class_dark(const MapPlot *plot, size_t k); /* names on it are white */
/* <defs> of the dotted classes and of zero, as far as they are used. */
void map_class_patterns(Pen *pen, const MapPlot *plot);

/* map_legend.c: what stands in it, how wide and high it is, and the drawing. */
void map_legend_rows(Pen *pen, MapPlot *plot);
double map_legend_width(Pen *pen, const MapPlot *plot);
void map_legend_notes(Pen *pen, MapPlot *plot);
double map_legend_height(const MapPlot *plot);
void map_legend_draw(Pen *pen, const MapPlot *plot);

/* map_circles.c */
void map_circles_scale(Pen *pen, MapPlot *plot);
double map_circle_radius(const MapPlot *plot, double value);
double map_circles_key_width(Pen *pen, const MapPlot *plot);
double map_circles_key_height(const MapPlot *plot);
void map_circles_key(Pen *pen, const MapPlot *plot, double x, double y);
/* The begin and end of a mark with its link are chart_map.c's. */
void map_mark_begin(Pen *pen, const MapPlot *plot, size_t i);
void map_mark_end(Pen *pen, const MapPlot *plot, size_t i);
void map_circles_draw(Pen *pen, const MapPlot *plot);

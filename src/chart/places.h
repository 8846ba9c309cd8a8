#pragma once
/* Places on a map: single ones as signs with letters, those that lie too close to each other as one
 * circle with their number. Pure; the same places and the same part of the earth give the same
 * picture. */

#include "chart/point.h"

typedef struct PlacesFrame { /* a part of the earth, in degrees of WGS84 */
    double west, south, east, north;
} PlacesFrame;

typedef struct GroundArea { /* what the places stand on: the outline of an area */
    Str name;
    const double *points; /* longitude, latitude pairs */
    const size_t *ring_points;
    size_t n_rings;
    PlacesFrame bounds; /* of it, exactly */
    bool inside; /* belongs to what is shown; others are only neighbours, pale and without name */
} GroundArea;

typedef struct PlaceSign {
    Str label, href; /* what it says; href may be empty */
    unsigned kind;   /* of the chart's kinds: which letters */
    int step;        /* 0 … 8, as a colour; negative: has none, drawn hollow with a broken edge */
    bool square;     /* else round */
} PlaceSign;

typedef struct PlaceGroup { /* several places under one circle */
    size_t n, first;        /* first: the place that was given first */
    PlacesFrame bounds;     /* of them, exactly */
    /* They come apart when `frame` is shown; where they do not, they stand on one spot. */
    bool parts;
    PlacesFrame frame; /* around them, worth being shown */
} PlaceGroup;

typedef struct PlaceKind {
    Str letters, name;
} PlaceKind;

typedef struct PlacesChart {
    Str id, title, description;
    Lang lang;
    PlacesFrame frame; /* is seen whole; LIMIT where it is none */
    size_t n_ground;
    const GroundArea *ground;
    size_t n_places;
    const double *points; /* longitude, latitude pairs; what is not finite is left out */
    size_t marked;        /* a place that is never grouped and is drawn strong; SIZE_MAX: none */
    /* What a sign says is asked only of those that are drawn. */
    void (*place)(void *arg, size_t place, PlaceSign *out);
    void (*group)(void *arg, const PlaceGroup *group, PlaceSign *out); /* label and href */
    void *arg;
    /* The legend: what colours, shapes and letters mean; lines about what does not occur are left
     * out. */
    size_t n_steps; /* 0 … 9 */
    Str steps, low, high, none, square, several;
    size_t n_kinds;
    const PlaceKind *kinds;
    int width;    /* of the viewBox; 0 = 760; under 520 is the compact form */
    double shape; /* height of the map by its width; 0 = as the frame, within limits */
} PlacesChart;
Err chart_places(Cx *cx, Buf *out, const PlacesChart *chart) CHECKED;

/* Somewhat more than these bounds, and never less than a few streets. */
PlacesFrame places_frame_around(PlacesFrame bounds);

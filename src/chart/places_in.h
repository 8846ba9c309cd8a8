#pragma once
/* Between chart_places.c (signs, ground, legend) and places_group.c (which places are one circle).
 */

#include "chart/chart_in.h"
#include "chart/places.h"

typedef struct PlaceSpot { /* one sign on the map: a place, or a group of them */
    double x, y, r;        /* in the viewBox */
    PlaceGroup group;
} PlaceSpot;

typedef struct PlacesWindow { /* the map in the viewBox */
    double west, north, shrink, scale, left, top, width, height;
    double single, growth; /* radius of a place's sign; how much a group's grows with its number */
} PlacesWindow;

/* ---- signs (places_sign.c) ---- */

typedef struct PlaceLook { /* of one sign */
    double x, y, r;
    int step; /* negative: none */
    bool square, strong;
} PlaceLook;
/* All signs stand between these two. */
void places_begin(Pen *pen);
void places_end(Pen *pen);
void place_single(Pen *pen, const PlaceSign *sign, const PlaceLook *look, Str letters);
void place_several(Pen *pen, const PlaceSign *sign, const PlaceLook *look, size_t n);
/* For the legend: without link and letters. */
void place_shape(Pen *pen, const PlaceLook *look);
void place_circle(Pen *pen, const PlaceLook *look);
const char *place_ink(int step);                    /* of letters on it */
static inline double places_letters(bool compact) { /* their size */
    return compact ? 11 : 9.5;
}

/* ---- which places are one sign (places_group.c) ---- */

PlacesWindow places_window(const PlacesChart *chart, double width, double most_height);
static inline void places_at(const PlacesWindow *w, const double *point, double xy[2]) {
    xy[0] = w->left + (point[0] - w->west) * w->shrink * w->scale;
    xy[1] = w->top + (w->north - point[1]) * w->scale;
}
/* The places in the window, grouped so that no two signs overlap; in order of their first place.
 * O(n + g log g) for g signs, some rounds. */
size_t places_group(Arena *mem, const PlacesChart *chart, const PlacesWindow *window,
                    PlaceSpot **out);

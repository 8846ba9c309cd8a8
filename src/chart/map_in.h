#pragma once
/* Shapes on the page: what chart_map.c (colours, legend) and outline.c (projection, paths) share.
 */

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
} Projection;

/* Fits all areas into width × most_height; false where no area has a shape. */
bool projection_fit(Projection *projection, const MapChart *chart, double width,
                    double most_height);
Outline outline_of(Arena *mem, const Projection *projection, const MapArea *area);
void outline_path(Buf *out, const Outline *outline); /* d="…" */
/* The middle of the widest place for a text of that size inside the outline; false where it does
 * not fit. */
bool outline_room(const Outline *outline, double text, double size, double middle[2]);

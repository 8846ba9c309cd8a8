#pragma once
/* Between the pages that show a map and map_panel.c. */

#include "web/web_in.h"

typedef struct MapAsk {
    const Indicator *indicator;
    const Dimension *dimension; /* by which it is broken down; NULL: the total */
    Period period;
    const Period *periods; /* all there are, by their start */
    size_t n_periods;
    int64_t as_of;
    Str address; /* of the page, without query */
} MapAsk;

/* The picture, and what stands beside it: choices as the address has them (class, number, breaks,
 * palette, zero, show, missing, scale, level, cell, select), the list of areas, those not shown.
 * INVALID names the choice that is none. */
Err map_panel(Cx *cx, const Request *request, const MapAsk *ask, MapView *view,
              Buf *picture) CHECKED;

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

/* The dimension of a part ("sex=f") of that indicator; NULL: it is not broken down so. */
const Dimension *map_dimension(const Indicator *indicator, Str cell);
/* What a map's address asks for (class, number, breaks, palette, zero, show, missing, scale, level,
 * cell, select), and the table of its areas. INVALID names the choice that is none. */
typedef struct MapPanel MapPanel;
Err map_shown(Cx *cx, const Request *request, const MapAsk *ask, MapPanel **out,
              PublishedTable *table) CHECKED;
/* The picture of that table, and what stands beside it: choices, the list of areas, those not
 * shown. */
Err map_panel(Cx *cx, const MapPanel *panel, const PublishedTable *table, MapView *view,
              Buf *picture) CHECKED;
/* The picture alone: its areas lead nowhere. */
Err map_picture(Cx *cx, const MapPanel *panel, const PublishedTable *table, PictureForm form,
                Buf *out) CHECKED;

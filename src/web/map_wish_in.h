#pragma once
/* Between map_panel.c and map_wish.c: the reader's choices for a map. */

#include "web/web_in.h"

typedef struct MapChoice {
    MapWish wish;
    double bounds[CLASS_BOUNDS]; /* told by hand */
    size_t n_bounds;
} MapChoice;

/* INVALID names the choice that is none and those there are. `choice` stays where it is: the wish
 * points into it. */
Err map_choice_read(Cx *cx, const Request *request, MapChoice *choice) CHECKED;
void map_choice_fill(Cx *cx, const MapChoice *choice, const PublishedMap *map, MapView *view);

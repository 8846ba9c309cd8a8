#pragma once
/* The map of an indicator: what stands beside it. */

#include "web/page.h"

typedef struct MapRow {
    Str name, value, marks, profile_href;
    Str key, href; /* selects the area, or no longer */
    Str css;       /* swatch of its class; empty where it has none */
    bool missing, selected;
} MapRow;

typedef struct MapView {
    bool shown;
    Str title, warning, compared;
    Str action;
    Fact *kept; /* of the address, through hidden fields */
    size_t n_kept;
    Option *cells, *periods, *levels, *methods, *numbers, *palettes, *shows;
    size_t n_cells, n_periods, n_levels, n_methods, n_numbers, n_palettes, n_shows;
    Link earlier, later; /* without address at the ends */
    Str bounds;          /* told by hand, or those that are drawn */
    bool colours, zero_apart, zero_own, hide_missing, own_scale,
        changed; /* changed: not as usual */
    MapRow *rows;
    size_t n_rows;
    Str rows_text, clear_href;
    Str not_shown_text;
    Link *not_shown;
    size_t n_not_shown;
} MapView;

PAGE(part_map_panel, MapView)

#pragma once
/* The start page. */

#include "web/page.h"

typedef struct Tile { /* one headline figure of the start page */
    Str date, title, headline, href, source;
    Str newer; /* which table brings newer figures */
    Str newer_command;
    FigureView figure;
    bool old;
} Tile;

typedef struct Field {
    Str name;
    Tile *tiles;
    size_t n_tiles;
} Field;

typedef struct StartPage {
    Head head;
    Str n_indicators, n_regions, n_deliveries;
    Field *fresh; /* newest of each field */
    size_t n_fresh;
    Field *older;
    size_t n_older;
    Link *places;
    size_t n_places;
} StartPage;

PAGE(page_start, StartPage)
PAGE(part_tile, Tile)
PAGE(part_field, Field)

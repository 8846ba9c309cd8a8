#pragma once
/* Areas: the list, and the profile of one. */

#include "web/page.h"

typedef struct RegionLink {
    Str key, name, href, kind, part_of;
} RegionLink;

typedef struct RegionsPage {
    Head head;
    RegionLink *own;
    size_t n_own;
    RegionLink *towns;
    size_t n_towns;
    RegionLink *sets;
    size_t n_sets;
} RegionsPage;

typedef struct ProfileRow {
    Str indicator, href, title, period;
    FigureView here, own, around;
    Str headline;
} ProfileRow;

typedef struct ProfileField {
    Str name;
    ProfileRow *rows;
    size_t n_rows;
} ProfileField;

typedef struct MissingLine {
    Str state, titles;
} MissingLine;

typedef struct RegionPage {
    Head head;
    Str name, full_name, keys, part_of, part_of_href, note;
    Str own_name, around_name;
    ProfileField *fields;
    size_t n_fields;
    Link *parts;
    size_t n_parts;
    MissingLine *missing; /* what the profile has no number for */
    size_t n_missing;
} RegionPage;

PAGE(page_regions, RegionsPage)
PAGE(page_region, RegionPage)

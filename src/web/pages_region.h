#pragma once
/* Areas: the list, the profile of one, profiles of several to be printed. */

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
    Str compare_href, profiles_href;
} RegionsPage;

typedef struct ProfileRow {
    Str indicator, href, title, period, headline;
    FigureView here, own, around;
    Safe course;
    bool has_course;
    Safe position; /* drawn only where there are others to be among */
    Str position_text;
    bool unprinted; /* has no room on two sheets of paper */
} ProfileRow;

typedef struct ProfileField {
    Str name;
    bool unprinted; /* so are all of its rows */
    ProfileRow *rows;
    size_t n_rows;
} ProfileField;

/* One side of paper; on the screen they follow each other. */
typedef struct ProfileSheet {
    Str name, label, heading; /* whose; "Seite 1 von 2" */
    bool has_own, has_around;
    Str own_name, around_name;
    size_t n_columns;
    ProfileField *fields;
    size_t n_fields;
} ProfileSheet;

typedef struct MissingLine {
    Str state, titles;
} MissingLine;

typedef struct Profile {
    Str name, full_name, keys, part_of, part_of_href, note, data_as_of;
    Str address; /* of the page, for paper; empty where the house has no public one */
    ProfileSheet first, second;
    MissingLine *missing; /* what the profile has no number for */
    size_t n_missing;
    Str unprinted; /* what was left out on paper */
    Link *parts, *sets, *compare;
    size_t n_parts, n_sets, n_compare;
    Str sources;
} Profile;

typedef struct RegionPage {
    Head head;
    Profile profile;
    Str fixed_note, live_href;
} RegionPage;

typedef struct ProfileGroup { /* profiles that are printed together */
    Str name, href;
    Link *areas;
    size_t n_areas;
} ProfileGroup;

typedef struct ProfilesPage {
    Head head;
    ProfileGroup *groups; /* where no areas were asked for */
    size_t n_groups;
    Profile *profiles;
    size_t n_profiles;
} ProfilesPage;

PAGE(page_regions, RegionsPage)
PAGE(page_region, RegionPage)
PAGE(page_profiles, ProfilesPage)
PAGE(part_profile, Profile)
PAGE(part_profile_sheet, ProfileSheet)

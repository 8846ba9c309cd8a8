#pragma once
/* Schools: the list with its map, and the page of one. */

#include "web/page.h"

typedef struct SchoolLine { /* one row of the table, one line of a list */
    Str number, href, name, type, town, town_href, kreis;
    FigureView pupils, index, startchancen;
} SchoolLine;

typedef struct SchoolColumn { /* head of a column: sorts by it */
    Str text, href, sorted;   /* sorted: "ascending", "descending" or empty */
    bool number;
} SchoolColumn;

typedef struct SchoolsPage {
    Head head;
    Str action, tab, count, pupils, order_note, frame, reset_href, as_of, name;
    Str stages_href; /* where the stages of these areas are looked at */
    bool filtered;
    Option *areas;
    size_t n_areas;
    Option *types;
    size_t n_types;
    Option *index_from;
    size_t n_index_from;
    Option *index_to;
    size_t n_index_to;
    Option *startchancen;
    size_t n_startchancen;
    Link *tabs;
    size_t n_tabs;
    bool is_map, is_table;
    Safe map;
    bool has_map;
    Link *zoom;
    size_t n_zoom;
    Str without_place; /* "3 Schulen ohne bekannte Lage:" */
    Link *unplaced;
    size_t n_unplaced;
    bool few_unplaced; /* listed without being asked for, so that paper has them, too */
    Str index_note;
    Link *towns; /* with the number of their schools */
    size_t n_towns;
    SchoolColumn *columns;
    size_t n_columns;
    SchoolLine *rows;
    size_t n_rows;
    Str shown; /* "1–100 von 1.432" */
    Str before_href, after_href;
    Link *sources;
    size_t n_sources;
    Str periods;
} SchoolsPage;

typedef struct SchoolFactRow {
    Str id, name, text, band, period;
    Str source, source_href, place, origin_href; /* place: "Zeile 13, Spalte 18" */
    bool missing;
} SchoolFactRow;

typedef struct SchoolPage {
    Head head;
    Str number, name, type, town, town_href, kreis, kreis_href, schools_href, town_schools_href;
    Str not_listed; /* no longer in the newest list; empty */
    SchoolFactRow *facts;
    size_t n_facts;
    Str index_reading, dates_note;
    bool has_map;
    Safe map;
    Str no_place, around_href;
    Link *others;
    size_t n_others;
    Str others_heading, others_more, others_href;
} SchoolPage;

PAGE(page_schools, SchoolsPage)
PAGE(page_school, SchoolPage)

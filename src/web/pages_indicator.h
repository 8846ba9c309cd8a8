#pragma once
/* Indicators: the list, and one of them with its figure. */

#include "web/page.h"
#include "web/pages_map.h"

typedef struct IndicatorRow {
    Str id, href, title, definition, latest;
} IndicatorRow;

typedef struct IndicatorsField {
    Str name;
    IndicatorRow *rows;
    size_t n_rows;
} IndicatorsField;

typedef struct IndicatorsPage {
    Head head;
    IndicatorsField *fields;
    size_t n_fields;
} IndicatorsPage;

typedef struct TableLine {
    Str region, region_href, cell;
    FigureView *figures;
    size_t n_figures;
    bool marked;
} TableLine;

typedef struct SourceLine {
    Str number, href, file, stand, attribution;
} SourceLine;

typedef struct BreakLine {
    Str before, reason;
} BreakLine;

typedef struct IndicatorPage {
    Head head;
    Str id, version, title, headline, subtitle;
    Link *rivals; /* other definitions of the same name */
    size_t n_rivals;
    Link *tabs;
    size_t n_tabs;
    bool is_table, has_picture;
    Safe picture;
    Str picture_note; /* why there is no picture, or what it leaves out */
    Str *heads;       /* period headings of the table */
    size_t n_heads;
    TableLine *lines;
    size_t n_lines;
    MapView map;
    Option *regions, *periods, *breakdowns;
    size_t n_regions, n_periods, n_breakdowns;
    Str tab, action, as_of;
    bool has_breakdowns, several_periods;
    Str fixed_href, citation;
    Str fixed_note, live_href; /* of a page that is read as of an earlier delivery */
    Str csv_semicolon_href, csv_comma_href, json_href;
    Str definition, limits, formula, place, stage, aspect, polarity, unit, secrecy, source;
    Str newer, newer_command;
    BreakLine *breaks;
    size_t n_breaks;
    SourceLine *sources;
    size_t n_sources;
    Str data_as_of;
    Str boundaries, boundaries_href; /* whose boundaries the map shows; empty without map */
} IndicatorPage;

PAGE(page_indicators, IndicatorsPage)
PAGE(page_indicator, IndicatorPage)

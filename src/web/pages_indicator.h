#pragma once
/* Indicators: the list, and one of them with its figure. */

#include "web/pages_figure.h"

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

typedef struct SourceLine {
    Str number, href, file, stand, attribution;
} SourceLine;

typedef struct BreakLine {
    Str before, reason;
} BreakLine;

typedef struct IndicatorPage {
    Head head;
    Str id, title;
    ExplainedText definition, limits;
    Link *rivals; /* other definitions of the same name */
    size_t n_rivals;
    FigureView current; /* the newest value, with its direction in a word and an arrow */
    Str current_where, trend, arrow;
    bool has_current;
    Option *regions, *periods, *breakdowns;
    size_t n_regions, n_periods, n_breakdowns;
    Hidden *kept; /* what the form of choices keeps of the address */
    size_t n_kept;
    Str action;
    bool has_breakdowns, several_periods;
    Str fixed_note, live_href; /* of a page that is read as of an earlier delivery */
    FigureBlock block;
    Str compare_href;          /* these areas side by side */
    Str gap_href, chance_href; /* of a share of cases; empty: it is none */
    Str compare_usual;         /* keys of those compared where nobody chose any; else empty */
    Str formula, place, stage, aspect, polarity, unit, secrecy;
    Str newer, newer_command;
    BreakLine *breaks;
    size_t n_breaks;
    SourceLine *sources;
    size_t n_sources;
    Fact *versions; /* of the definition, with the day on which it was agreed on */
    size_t n_versions;
} IndicatorPage;

PAGE(page_indicators, IndicatorsPage)
PAGE(page_indicator, IndicatorPage)

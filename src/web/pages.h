#pragma once
/* What each page shows: the structs that the templates in ui/pages read. All texts are ready to be
 * shown; the templates escape them. */

#include "base/base.h"

typedef struct Safe { /* SVG of chart/, the only markup that goes into a page as it is */
    Str html;
} Safe;

typedef struct Link {
    Str href, text, note;
    bool active;
} Link;

typedef struct Head {
    Str title, lang, base; /* base: "" or "/en" */
    Str stylesheet, script, icon;
    Str other_href, other_name, other_lang;
    Link *navigation;
    size_t n_navigation;
    Str json_href, csv_href; /* this page for programs; empty where there is none */
} Head;

typedef struct FigureView {
    Str text;     /* "6,4 %" or the state in words */
    Str band;     /* "7,71–7,88 %"; empty where exact */
    Str marks;    /* "vorläufig, korrigiert" */
    Str stand_in; /* "Wert des Kreises Recklinghausen"; empty */
    Str origin_href;
    bool missing;
} FigureView;

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

typedef struct Option {
    Str value, text;
    bool chosen;
} Option;

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
    Link *not_shown; /* areas without a number on the map */
    size_t n_not_shown;
    Str not_shown_text;
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

typedef struct OriginCell {
    Str measure, region, period, cell, value;
    Str delivery_href, file, row, column;
} OriginCell;
typedef struct OriginVersion {
    Str delivery, href, value, received;
} OriginVersion;
typedef struct OriginPage {
    Head head;
    Str indicator, indicator_href, region, region_href, period, cell;
    Str value, band, state, precision, formula, definition, version, stand_in;
    Str numerator, denominator;
    OriginCell *cells;
    size_t n_cells;
    Str cells_text; /* "showing 200 of 1,432" */
    OriginVersion *versions;
    size_t n_versions;
    Str fixed_href;
} OriginPage;

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

typedef struct DisagreementRow {
    Str what, note, source, region, period, ours, theirs, difference, ours_href, theirs_href;
} DisagreementRow;
typedef struct DisagreementsPage {
    Head head;
    DisagreementRow *rows;
    size_t n_rows;
    DisagreementRow *agreeing;
    size_t n_agreeing;
} DisagreementsPage;

typedef struct DeliveryRow {
    Str number, href, file, title, received, stand, rows, added;
} DeliveryRow;
typedef struct DeliveriesPage {
    Head head;
    DeliveryRow *rows;
    size_t n_rows;
} DeliveriesPage;

typedef struct FindingRow {
    Str rule, severity, place, text;
} FindingRow;
typedef struct DeliveryPage {
    Head head;
    Str number, file, title, received, sha256, bytes, form, mapping, publisher, licence,
        attribution, stand;
    Str rows, rows_outside, added, changed, unchanged;
    FindingRow *findings;
    size_t n_findings;
    Str findings_text;
} DeliveryPage;

typedef struct SignRow {
    Str word, meaning;
} SignRow;
typedef struct LicenceLine {
    Str attribution, licence;
} LicenceLine;
typedef struct AboutPage {
    Head head;
    SignRow *signs;
    size_t n_signs;
    LicenceLine *licences;
    size_t n_licences;
} AboutPage;

typedef struct CheckForm {
    Str action;
} CheckForm;
typedef struct CheckPage {
    Head head;
    CheckForm form;
    Link *formats; /* what is read, and what to know about it */
    size_t n_formats;
} CheckPage;

typedef struct Fact {
    Str name, text;
} Fact;
typedef struct CheckedColumnRow {
    Str letter, heading, use, meaning, reason;
    bool unused;
    Str parts_text; /* of a run: how many columns it has */
    Str *parts;     /* each with its heading and meaning */
    size_t n_parts;
} CheckedColumnRow;
typedef struct CheckedFinding {
    Str place, heading, text;
} CheckedFinding;
typedef struct CheckedGroup { /* the findings of one rule */
    Str severity, severity_class, rule, title, count, more;
    CheckedFinding *findings;
    size_t n_findings;
} CheckedGroup;
typedef struct PreviewColumn {
    Str letter, heading;
} PreviewColumn;
typedef struct PreviewCell {
    Str text, mark; /* mark: class of the gravest finding, and its sentence for those who hover */
    Str title;
} PreviewCell;
typedef struct PreviewLine {
    Str line;
    PreviewCell *cells;
    size_t n_cells;
} PreviewLine;
typedef struct CheckedPage {
    Head head;
    CheckForm form;
    Str file;
    Str verdict, verdict_class, verdict_note;
    Fact *facts;
    size_t n_facts;
    Str origin, yaml, yaml_href, yaml_name;
    Str *reasons;
    size_t n_reasons;
    CheckedColumnRow *columns;
    size_t n_columns;
    Str columns_more; /* how many are left out; empty */
    Str findings_title;
    CheckedGroup *groups;
    size_t n_groups;
    Str list_href, list_name, json_href, json_name; /* the findings to take away */
    PreviewLine *preview;
    size_t n_preview;
    PreviewColumn *preview_columns;
    size_t n_preview_columns;
    Str preview_text, preview_note; /* the note where not all columns are shown */
} CheckedPage;

typedef struct ErrorPage {
    Head head;
    Str status, title, text, advice;
} ErrorPage;

#define PAGE(name, Type) void name(Buf *out, Lang lang, const Type *p);
PAGE(page_start, StartPage)
PAGE(page_indicators, IndicatorsPage)
PAGE(page_indicator, IndicatorPage)
PAGE(page_origin, OriginPage)
PAGE(page_regions, RegionsPage)
PAGE(page_region, RegionPage)
PAGE(page_disagreements, DisagreementsPage)
PAGE(page_deliveries, DeliveriesPage)
PAGE(page_delivery, DeliveryPage)
PAGE(page_about, AboutPage)
PAGE(page_check, CheckPage)
PAGE(page_checked, CheckedPage)
PAGE(page_error, ErrorPage)
PAGE(part_head, Head)
PAGE(part_foot, Head)
PAGE(part_figure, FigureView)
PAGE(part_tile, Tile)
PAGE(part_field, Field)
PAGE(part_check_form, CheckForm)
#undef PAGE

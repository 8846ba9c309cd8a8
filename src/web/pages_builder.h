#pragma once
/* Building a table in steps. */

#include "web/page.h"

typedef struct BuildStep {
    Str number, name, summary, href; /* href: to open it again; empty where its turn has not come */
    bool active;
} BuildStep;

typedef struct BuildChoice {
    Str name, value, text, note;
    int64_t cells; /* how many values the choice brings for one of what the other steps say */
    bool chosen;
} BuildChoice;

typedef struct BuildGroup { /* choices under one heading */
    Str name, all_href, all_text;
    BuildChoice *choices;
    size_t n_choices;
} BuildGroup;

typedef struct BuildLine { /* of a table */
    Str region, region_href, cell;
    FigureView *figures;
    size_t n_figures;
} BuildLine;

typedef struct BuildTable {
    Str id, title, unit, note, source, chart_href, caption;
    Str *heads;
    size_t n_heads;
    BuildLine *lines;
    size_t n_lines;
} BuildTable;

typedef struct LongLine { /* one value */
    Str indicator, indicator_href, region, cell, period;
    FigureView figure;
} LongLine;

typedef struct BuildPage {
    Head head;
    BuildStep *steps;
    size_t n_steps;
    Str action, step_title, step_help, fault;
    Str fixed_note, live_href; /* where it is read as of an earlier delivery */
    Link *featured;            /* tables to begin with */
    size_t n_featured;
    Link *data_sets;
    size_t n_data_sets;
    bool is_choice, is_periods, is_single; /* is_single: one of the choices, not several */
    Fact *kept;                            /* what the other steps say, as hidden fields */
    size_t n_kept;
    BuildGroup *groups;
    size_t n_groups;
    Option *from, *to;
    size_t n_from, n_to;
    BuildChoice *years; /* values by year, for counting */
    size_t n_years;
    bool latest;
    Str next_step, next_text;
    int64_t each, latest_cells; /* values for one of a choice; with the newest period alone */
    Str count, count_pattern, too_many_pattern;
    bool too_many;
    /* the result */
    bool is_result, is_long;
    BuildTable *tables;
    size_t n_tables;
    LongLine *long_lines;
    size_t n_long_lines;
    Str shown, rivals_note, address, other_form_href, other_form_text;
    Link *pages;
    size_t n_pages;
    Str csv_semicolon_href, csv_comma_href, xlsx_href, json_href;
} BuildPage;

PAGE(page_build, BuildPage)

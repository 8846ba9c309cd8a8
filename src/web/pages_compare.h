#pragma once
/* Areas side by side. */

#include "web/pages_figure.h"

typedef struct CompareChoice { /* a check box */
    Str name, value, text, id;
    bool chosen;
} CompareChoice;

typedef struct CompareGroup {
    Str name;
    CompareChoice *choices;
    size_t n_choices;
} CompareGroup;

typedef struct CompareHead {
    Str name, href;
    bool base;
} CompareHead;

typedef struct CompareCell {
    FigureView figure;
    Safe bar;
    bool has_bar, base, beside;
    Str period;     /* where it is another than the row's */
    Str difference; /* from the base */
} CompareCell;

typedef struct CompareRow {
    Str indicator, title, href, period;
    bool uncommon; /* the areas have no period in common */
    CompareCell *cells;
    size_t n_cells;
} CompareRow;

typedef struct CompareField {
    Str name;
    CompareRow *rows;
    size_t n_rows;
} CompareField;

typedef struct CompareAxis { /* which indicator it shows */
    Str id, name;
    Option *options;
    size_t n_options;
} CompareAxis;

typedef struct PairLine {
    Str name, href;
    FigureView x, y;
} PairLine;

typedef struct ComparePair { /* two indicators against each other */
    bool asked, drawn;
    Str title, note;
    Safe picture;
    Str x_name, y_name;
    PairLine *lines;
    size_t n_lines;
    FigureCredits credits[2];
    size_t n_credits;
} ComparePair;

typedef struct ComparePage {
    Head head;
    Str action, areas_label, indicators_label, period, as_of;
    bool choosing; /* no areas yet: the choice stands open */
    CompareGroup *areas, *indicators;
    size_t n_areas, n_indicators;
    Option *bases, *orders;
    size_t n_bases, n_orders;
    CompareAxis axes[2];
    size_t n_axes;
    ComparePair pair;
    Link *starts;
    size_t n_starts;
    CompareHead *heads;
    size_t n_heads, n_columns;
    CompareField *fields;
    size_t n_fields;
    Str order_rule, base_note, period_note, fixed_note, live_href, without;
} ComparePage;

PAGE(page_compare, ComparePage)

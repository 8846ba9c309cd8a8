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
    bool base, marked;
} CompareHead;

typedef struct CompareCell {
    FigureView figure;
    Safe bar;
    bool has_bar, base, beside, marked;
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

typedef struct ComparePair { /* two indicators against each other */
    bool asked, drawn;
    Str title, note; /* where nothing is drawn */
    FigureBlock block;
} ComparePair;

typedef struct CompareMeaning { /* what a row of the table says */
    Str id, title;
    ExplainedText definition, limits;
} CompareMeaning;

typedef struct ComparePage {
    Head head;
    Str action, areas_label, indicators_label, period, as_of, select;
    bool choosing; /* no areas yet: the choice stands open */
    CompareGroup *areas, *indicators;
    size_t n_areas, n_indicators;
    Option *bases, *orders;
    size_t n_bases, n_orders;
    CompareAxis axes[4]; /* of the pair, of the course */
    size_t n_axes;
    ComparePair pair;
    FigureBlock course;
    bool has_course;
    FigureBlock take; /* what can be taken along of the table */
    CompareMeaning *meanings;
    size_t n_meanings;
    Link *starts;
    size_t n_starts;
    CompareHead *heads;
    size_t n_heads, n_columns;
    CompareField *fields;
    size_t n_fields;
    Str order_rule, base_note, period_note, fixed_note, live_href, without;
} ComparePage;

PAGE(page_compare, ComparePage)

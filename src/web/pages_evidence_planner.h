#pragma once
/* The planner of schools: the frame of evidence, with its assumptions as a form in between. */

#include "web/pages_evidence.h"

typedef struct PlannerCell { /* a field; on paper what it says */
    Str id, name, value, said;
    Str which, label; /* of which variant, and what; empty where the row's label is its own */
    Str hint_id;
    bool is_choice, is_long, is_short;
    bool is_empty; /* of a variant that there is not */
    int64_t most;  /* characters */
    Option *options;
    size_t n_options;
} PlannerCell;

typedef struct PlannerRow {
    Str id, label, hint;
    Str field; /* the only one, that the label is of; or empty */
    PlannerCell *cells;
    size_t n_cells;
} PlannerRow;

typedef struct PlannerHead {
    Str text;
    bool is_empty;
} PlannerHead;

typedef struct PlannerTable { /* what all have in common, or the variants side by side */
    Str id, caption, hint;
    PlannerHead *heads;
    size_t n_heads;
    PlannerRow *rows;
    size_t n_rows;
} PlannerTable;

typedef struct PlannerForm {
    Str action;
    bool sends;   /* the file goes along */
    Hidden *kept; /* with it: the file and its columns */
    size_t n_kept;
    Str not_kept; /* why the file has to be chosen again; or empty */
    PlannerTable *tables;
    size_t n_tables;
} PlannerForm;

typedef struct PlannerPage {
    EvidenceFrame frame;
    EvidenceBlock *course; /* the picture of all, before the form */
    size_t n_course;
    PlannerForm form;
    EvidenceBlock *blocks; /* behind it */
    size_t n_blocks;
} PlannerPage;

PAGE(page_planner, PlannerPage)
PAGE(part_planner_form, PlannerForm)
PAGE(part_planner_cell, PlannerCell)

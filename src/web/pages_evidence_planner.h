#pragma once
/* The planner of schools: the frame of evidence, with its assumptions as a form in between. */

#include "web/pages_evidence.h"

typedef struct PlannerGroup { /* what belongs together: a variant, or what all have in common */
    Str id, legend, hint;
    FormField *fields;
    size_t n_fields;
} PlannerGroup;

typedef struct PlannerForm {
    Str action;
    bool sends;   /* the file goes along */
    Hidden *kept; /* with it: the file and its columns */
    size_t n_kept;
    Str not_kept; /* why the file has to be chosen again; or empty */
    PlannerGroup *groups;
    size_t n_groups;
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

#pragma once
/* Between the files of the planner of schools. */

#include "web/evidence_in.h"

enum { VARIANTS_MOST = 3 };

typedef struct PlannerVariants { /* what was worked out, the first at the root of the results */
    const Item *items[VARIANTS_MOST];
    Str names[VARIANTS_MOST];
    size_t n;
} PlannerVariants;

PlannerVariants planner_variants(Cx *cx, const Evidence *evidence);
/* Finding, pictures and tables. */
Err planner_show(Cx *cx, Evidence *evidence) CHECKED;
/* The form of the assumptions, filled with what was asked for. */
void planner_form(Cx *cx, const Evidence *evidence, PlannerForm *out);
/* A field as it was sent; empty. */
Str planner_sent(const Evidence *evidence, const char *name);
/* A file that was sent, as CSV inside the form with the columns that were named; false: it is too
 * large for that, or no table. */
bool planner_file_keep(Cx *cx, const Evidence *evidence, PlannerForm *form);
/* What the form begins with counts: nobody has sent it yet. */
bool planner_untouched(const Evidence *evidence);

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
void planner_form(Cx *cx, const Evidence *evidence, const char *path, PlannerForm *out);
/* ---- what is assumed ---- */

typedef enum PlannerKind {
    PLANNER_WORD,
    PLANNER_CHOICE,
    PLANNER_COUNTS, /* whole numbers: one, or a list */
    PLANNER_SHARE,  /* one number that may have decimals */
    PLANNER_SHARES  /* one, or a list of them with names */
} PlannerKind;

typedef struct PlannerAsk {
    const char *name; /* of the method's option */
    PlannerKind kind;
    Msg label, hint;
    /* What each variant of the teaching file begins with; NULL: as the method does with it. */
    const char *taught[VARIANTS_MOST];
} PlannerAsk;
/* What all variants share; what each may have of its own. */
const PlannerAsk *planner_shared(size_t *n);
const PlannerAsk *planner_own(size_t *n);
Str planner_own_name(Cx *cx, const PlannerAsk *ask, size_t variant);
/* As it was written, or what it begins with in the reader's language. */
Str planner_shared_value(Cx *cx, const Evidence *evidence, const PlannerAsk *ask);
Str planner_own_value(Cx *cx, const Evidence *evidence, const PlannerAsk *ask, size_t variant);
/* All of it as options of the method. */
void planner_options(Cx *cx, Evidence *evidence);

/* As the method reads it: "Gymnasium: 0,41; Realschule: 0,2" is "Gymnasium: 0.41,Realschule: 0.2".
 */
Str planner_plain(Cx *cx, PlannerKind kind, Str text);
/* The other way round, for readers of the language. */
Str planner_told(Cx *cx, PlannerKind kind, Str text);

/* A field as it was sent; empty. */
Str planner_sent(const Evidence *evidence, const char *name);
/* A file that was sent, as CSV inside the form with the columns that were named; false: it is too
 * large for that, or no table. */
bool planner_file_keep(Cx *cx, const Evidence *evidence, PlannerForm *form);
/* What the form begins with counts: nobody has sent it yet. */
bool planner_untouched(const Evidence *evidence);

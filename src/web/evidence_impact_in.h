#pragma once
/* Between the files of the page on impact: what is asked, and how what was found is shown. */

#include "web/agenda_in.h"
#include "web/evidence_in.h"

typedef struct Impact {
    Evidence evidence;
    Scene scene;
    EvidenceAbout about;
    const Record *check;        /* that this is the answer to; NULL: none */
    const Indicator *indicator; /* of figures of the store; else NULL */
    ColumnsQuery query;         /* of these */
    Str outcome;                /* what is compared, in words */
    Unit unit;                  /* of a difference */
    int decimals;
} Impact;

/* evidence_impact.c: the question first, what was found in words, the pictures and tables. */
Err impact_question(Cx *cx, Impact *impact) CHECKED;
Err impact_shown(Cx *cx, Impact *impact) CHECKED;
/* "0,60 Prozentpunkte" */
Str impact_amount(Cx *cx, const Impact *impact, double value);
EvidenceBlock *impact_table(Cx *cx, Impact *impact, const char *id, Msg heading, size_t n,
                            const TopicColumn *columns);
void impact_number(Cx *cx, const Impact *impact, TopicTable *table, TopicRow *row, double value);
/* evidence_impact_ways.c: do other ways of working it out say the same? */
Err impact_ways(Cx *cx, Impact *impact) CHECKED;

#pragma once
/* Between the files of the page of gaps: what its address asks for, and what is told of what the
 * method found. */

#include "web/evidence_in.h"

enum { GAP_AREAS_MOST = 100 };

typedef struct GapAsk {
    const Indicator *indicator;
    const Dimension *by; /* groups are parts of it; NULL: two areas */
    Str code[2], name[2];
    const Region **areas; /* disjoint: their sum is the whole; or the two */
    size_t n_areas;
    Period *periods; /* alike to the one asked for */
    size_t n_periods;
    Period period;
    int since; /* the year of the last break up to the period; 0: none */
    ColumnsQuery query;
} GapAsk;

/* Reads the address, offers the choices and names the method's options. NOT_FOUND where no figure
 * is k of n. */
Err gap_ask(Cx *cx, Evidence *evidence, GapAsk *out) CHECKED;

/* The same without groups: areas beside each other at one time, for the method "funnel". */
Err chance_ask(Cx *cx, Evidence *evidence, GapAsk *out) CHECKED;

/* Says that the page shows fewer rows than there are. */
void gap_cut(Cx *cx, Evidence *evidence, size_t rows);

/* The blocks and the sentence; the names of groups are those of the file where `ask` is NULL. */
Err gap_tell(Cx *cx, Evidence *evidence, const GapAsk *ask) CHECKED;

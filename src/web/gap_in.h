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

/* Which areas: those of the address, by key or name, without those that contain others of them. */
Err gap_areas_ask(Cx *cx, Evidence *evidence, GapAsk *ask) CHECKED;

/* Says that the page shows fewer rows than there are. */
void gap_cut(Cx *cx, Evidence *evidence, size_t rows);

/* The blocks and the sentence; the names of groups are those of the file where `ask` is NULL. */
Err gap_tell(Cx *cx, Evidence *evidence, const GapAsk *ask) CHECKED;

/* What a file says along an order of groups (--order), and of who stands higher on stages
 * (--stage): a block each, where it was asked for. */
Err gap_order_tell(Cx *cx, Evidence *evidence) CHECKED;

/* ---- gap_words.c: numbers of one row of the results, in words ---- */

double gap_number(const Item *row, const char *key);
Str gap_label(Cx *cx, const Item *row, const char *key);
Str gap_plain(Cx *cx, double value, int decimals);  /* or "nicht bestimmt" */
Str gap_signed(Cx *cx, double value, int decimals); /* "+2,0" */
Str gap_percent(Cx *cx, double share);
/* "2,0 (1,5 bis 2,4)" of [value, low, high] under that name, times a factor; with a sign where it
 * is more than one. */
Str gap_estimate(Cx *cx, const Item *row, const char *key, double times, int decimals);
/* Share with its limits, cases, point of a picture; `side` 1: of the reference. */
Str gap_share(Cx *cx, const Item *row, size_t side);
Str gap_cases(Cx *cx, const Item *row, size_t side);
ChartPoint gap_point(Cx *cx, const Item *row, size_t side);
bool gap_small(const Item *row);
bool gap_certain(const Item *row, const char *key); /* zero is not within the limits */

#pragma once
/* What methods on small numbers and on equity have in common: k of n, estimates with their limits,
 * rows with weights. */

#include "analysis/analysis_in.h"
#include "stats/stats.h"

void item_estimate(Item *in, const char *key, Estimate estimate); /* [value, low, high] */
void item_ends(Item *in, const char *name, Range range);          /* name_lo, name_hi */
/* A name; a number where it is written as a whole one ("17", not "017"). */
void item_label(Item *in, Str key, Str text);

/* The label of a row in a column of CODES or MARKS. */
Str label_at(const Column *column, size_t row);

/* k of n in each row: whole numbers, 0 <= k <= n, n > 0; `of` is NULL where no n is named. INVALID
 * with line and column. */
typedef struct Counted {
    Frame frame;
    const Column *count, *total, *unit; /* unit: NULL where none is named */
    size_t n;
    const double *k, *of;
} Counted;
/* More cases than this are no small number; and exact limits walk through all of them. */
#define COUNT_MOST 1e8

/* LIMIT once the time of the call is over; to be asked once per row. */
Err in_time(Cx *cx, const Frame *frame) CHECKED;

Err counted_read(Cx *cx, Counted *out, const Call *call) CHECKED;
/* The same checks for two columns of any name. */
Err counts_within(Cx *cx, const Frame *frame, const Column *count, const Column *total) CHECKED;

/* INVALID for more units than a search over all of them, again and again, takes in seconds. */
Err units_within(Cx *cx, const Frame *frame, const Column *column, size_t units) CHECKED;

/* INVALID unless each label of the column stands in one row only. */
Err labels_once(Cx *cx, const Frame *frame, const Column *column) CHECKED;
/* The places of labels in the order of their names. */
uint32_t *labels_sorted(Cx *cx, const Column *column);
/* … in the order of their numbers; where not all are numbers (*numbers: false), as they first come.
 */
uint32_t *labels_by_number(Cx *cx, const Column *column, bool *numbers);

/* Rows with a weight above 0 (all of them, with 1, where no weight is named). */
typedef struct Weighed {
    size_t n;
    double *w;
    size_t *row;
} Weighed;
Err weighed_rows(Cx *cx, Weighed *out, const Frame *frame, const Column *weight) CHECKED;
/* A column's numbers in those rows. */
double *weighed_values(Cx *cx, const Weighed *rows, const Column *column);
/* Mid-ranks of x, and its order. */
uint32_t *weighed_order(Cx *cx, const double *x, size_t n);

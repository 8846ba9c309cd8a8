#pragma once
/* Shared by the files that build a table in steps. */

#include "web/web_in.h"

typedef enum Step {
    STEP_DATA,
    STEP_AREAS,
    STEP_PERIODS,
    STEP_INDICATORS,
    STEP_BREAKDOWNS,
    STEP_RESULT,
    STEPS
} Step;

#define BUILD_SHOWN ((size_t)5000)  /* values on one page */
#define BUILD_MOST ((size_t)200000) /* values of one table */

/* What the address says; missing steps stand at what most readers want. */
typedef struct Build {
    const Catalogue *catalogue;
    Step step;
    Str field; /* empty: not chosen */
    Str areas; /* keys; empty: own area, members, the one around */
    const Region **regions;
    size_t n_regions;
    int from, to;                 /* first and last year; 0: no limit */
    bool latest;                  /* only the newest period of each indicator */
    const Indicator **indicators; /* of the field */
    bool *chosen;                 /* each of them */
    size_t n_indicators, n_chosen;
    Period **periods; /* of each, all */
    size_t *n_periods;
    const Dimension *by;
    bool is_long;
    int64_t as_of; /* a delivery: the figures as they stood; 0: as they are */
} Build;

Err build_read(Cx *cx, const Request *request, Build *out) CHECKED;
/* All values of a parameter that may stand several times, with commas between. */
Str query_all(Cx *cx, const Request *request, Str name);
/* There are no periods of the indicator in the range, but some of which nothing is released. */
Err build_withheld(Cx *cx, const Build *build, size_t indicator, bool *out) CHECKED;
/* This indicator's periods in the range: how many, and where the first of them stands. */
size_t build_periods(const Build *build, size_t indicator, size_t *first);
/* Cells of one region and period: the total and the codes of the breakdown that the indicator has.
 */
size_t build_cells(const Build *build, const Dimension *by, const Indicator *indicator);
/* The breakdown by which the indicator is shown; NULL: none. */
const Dimension *build_by(const Dimension *by, const Indicator *indicator);
/* How many values there are; of all indicators of the field as long as none is chosen. */
size_t build_count(const Build *build);
/* The address of a step with all that is chosen so far, and perhaps more ("&page=2"). */
Str build_href(Cx *cx, const Request *request, const Build *build, Step step, const char *ending,
               Str more);
Str step_id(Step step);
/* The finished table: pages of it, or all of it as data. */
Err build_result(Cx *cx, const Request *request, const Build *build, BuildPage *page) CHECKED;
Err build_data(Cx *cx, const Request *request, Reply *reply, const Build *build) CHECKED;

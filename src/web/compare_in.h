#pragma once
/* Between the files of the page that puts areas side by side. */

#include "web/figure_in.h"

enum {
    BESIDE = 2, /* the own area and the one around it stand first */
    INDICATORS_MOST = 40,
};

typedef struct Compare {
    const Catalogue *catalogue;
    Str areas_text, indicators_text, period, order;
    bool some, several;     /* areas were chosen; a list came in several pieces */
    const Region **regions; /* with those beside */
    size_t n_regions;
    VEC(const Indicator *) indicators; /* asked for */
    VEC(Str) without;                  /* titles of those without any period, and why */
    const Region *base;                /* NULL: none */
    const Indicator *pair[2];          /* x and y of the picture; NULL: not chosen */
    const Indicator *course;           /* whose course over time is shown; NULL */
    bool joined;                       /* that begins when each area joined */
    const Indicator *ranked;           /* by whose value the areas are ordered; NULL */
    const Region **selected;           /* areas the reader marked */
    size_t n_selected;
    int64_t as_of;
    PublishedRow *rows;
    size_t n_rows;
} Compare;

/* The form, and where to begin where nothing is chosen. */
void compare_choices(Cx *cx, const Request *request, const Compare *compare, ComparePage *page);
Err compare_result(Cx *cx, const Request *request, const Compare *compare,
                   ComparePage *page) CHECKED;
/* compare_pair.c: two indicators against each other, as x and y of the address say */
Err compare_pair_read(Cx *cx, const Request *request, Compare *compare) CHECKED;
/* The one that a parameter names; NULL: none. INVALID for one that there is not. */
Err compare_indicator(Cx *cx, const Request *request, const char *name, const Compare *compare,
                      const Indicator **out) CHECKED;
/* The options of a field that chooses one of the indicators, or none. */
void compare_axis(Cx *cx, const Compare *compare, const Indicator *chosen, CompareAxis *out);
/* compare_course.c: one of the indicators over time, as course and align of the address say */
Err compare_course_read(Cx *cx, const Request *request, Compare *compare) CHECKED;
void compare_course_offer(Cx *cx, const Compare *compare, ComparePage *page);
Err compare_course(Cx *cx, const Request *request, const Compare *compare,
                   ComparePage *page) CHECKED;
void compare_pair_offer(Cx *cx, const Compare *compare, ComparePage *page);
typedef struct ComparedPair {
    const Compare *compare;
    const Region **regions; /* those shown */
    size_t n_regions;
    Str left_out; /* names of those that are not */
    PublishedTable tables[2];
    Period period; /* of the first */
    size_t n;      /* areas with a number in both; 0: there is nothing to show */
} ComparedPair;
/* The newest period that holds both for at least two areas: one point shows nothing. */
Err compare_pair_find(Cx *cx, const Compare *compare, ComparedPair *pair) CHECKED;
/* compare_figure.c: the two as a figure of the page, of a frame, and as a file */
Err compare_pair(Cx *cx, const Request *request, const Compare *compare, ComparePair *out) CHECKED;
/* What the reader takes along of the table: its files, addresses, how to cite it. */
Err compare_table_actions(Cx *cx, const Request *request, const Compare *compare,
                          FigureBlock *out) CHECKED;
/* The reply to an address with another ending than the page's. */
Err compare_file(Cx *cx, const Request *request, const Compare *compare, Reply *reply) CHECKED;
/* What the address asks for, with its figures where `rows`. */
Err compare_read(Cx *cx, const Request *request, bool rows, Compare *out) CHECKED;
bool compare_is_selected(const Compare *compare, const Region *region);
Str compare_keys(Cx *cx, const Region *const *list, size_t n);
/* Lists are easier to read with their commas: "05112%2C05562" becomes "05112,05562". */
Str plain_commas(Cx *cx, Str query);

#pragma once
/* Parts of a whole: stacked bars and bars of 100 %, the pyramid of ages, the funnel of steps. A
 * part is a number from 0 on; a negative one is drawn as "not meaningful". LIMIT beyond the numbers
 * named here; too few, equal or missing values are never an error. `width` is that of the viewBox:
 * 0 = 720, under 520 is the compact form for phones; heights follow the rows. */

#include "chart/point.h"

enum {
    STACK_MOST_BARS = 500,
    STACK_MOST_PARTS = 16,
    STACK_MOST_SEGMENTS = 4000,
    PYRAMID_MOST_AGES = 130,
    FUNNEL_MOST_STEPS = 40
};

typedef struct StackChart {
    Str id, title, description;
    Lang lang;
    Unit unit;   /* of the parts; counts as a rule */
    bool shares; /* bars of 100 %: each part as its share of the bar's whole */
    size_t n_bars, n_parts;
    const Str *labels, *part_names;
    const ChartPoint *points; /* bar by bar, part by part */
    const ChartPoint *totals; /* of each bar; NULL: the parts are all there is */
    const bool *marked;       /* the region of the page; may be NULL */
    int width;
} StackChart;
/* One bar per area or period, in the order given. A bar looks whole only where it is: with a part
 * missing, what is left of a known total is drawn as that part's state with its word; without a
 * total, or where a protected or secret part could be worked out from it, a bar of 100 % is not
 * drawn at all and says why, and a stacked one ends in a stub of that state. */
Err chart_stack(Cx *cx, Buf *out, const StackChart *chart) CHECKED;
/* The shares that bars of 100 % draw, bar by bar, part by part: in per cent, or why there is none.
 */
const ChartPoint *chart_stack_shares(Arena *mem, const StackChart *chart);

typedef struct PyramidChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    Str heading; /* which area and period, over the middle; may be empty */
    Str left_name, right_name;
    size_t n_ages;
    const Str *ages; /* youngest first: it stands at the bottom */
    const ChartPoint *left, *right;
    const ChartNotes *notes; /* NULL: none */
    bool uneven; /* the groups span different numbers of years: said under the picture */
    int width;
} PyramidChart;
/* Ages upwards, both sides to the same scale. */
Err chart_pyramid(Cx *cx, Buf *out, const PyramidChart *chart) CHECKED;

typedef struct FunnelChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_steps;
    const Str *names;
    const ChartPoint *points;
    int width;
} FunnelChart;
/* Steps downwards, each with its number and its share of the step before. A step larger than the
 * one before is drawn so and told; next to a step without a number no share is given. */
Err chart_funnel(Cx *cx, Buf *out, const FunnelChart *chart) CHECKED;

#pragma once
/* What pictures of many areas share: who is left out, middle and quartiles, axes. */

#include "chart/chart_in.h"

/* Areas without a place in the picture: patterned squares under it, a mark each. */
typedef struct LeftOut {
    size_t n;
    Str *labels; /* "Essen: nicht geliefert" */
    MarkState *states;
} LeftOut;
LeftOut left_out_new(Arena *mem, size_t most);
void left_out_add(LeftOut *out, Str label, MarkState state);
double left_out_height(const Pen *pen, const LeftOut *out);
void left_out_draw(Pen *pen, const LeftOut *out, double y); /* with "Ohne Wert (3):" */
/* "3 von 53 Gebieten sind nicht gezeichnet: …"; empty where none is left out. */
Str left_out_text(const Pen *pen, const LeftOut *out, size_t areas);

void numbers_sort(double *numbers, size_t n);
/* Between the ordered values by linear interpolation (type 7); n > 0, part 0 … 1. */
double quantile_of(const double *sorted, size_t n, double part);

#define OTHER_COLOUR "#7fa3c7" /* dots that are not the ones looked at */
typedef struct AreaLook {
    bool marked; /* looked at: larger, in the second colour, with a dark ring */
    bool whole;  /* contains others: grey, with a ring */
    bool any;    /* there are areas looked at in the picture: others are pale */
} AreaLook;
void area_sign(Pen *pen, const ChartPoint *point, const double at[2], const AreaLook *look);

Unit axis_unit(Unit unit); /* per cent at each tick, other units in the axis' name */
Str axis_name(const Pen *pen, Str name, Unit unit); /* "Schüler*innen (je 1.000)" */
/* LIMIT: more than CHART_SPREAD_AREAS. */
Err areas_too_many(Cx *cx, Lang lang, size_t n) CHECKED;

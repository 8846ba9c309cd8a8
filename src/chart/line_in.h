#pragma once
/* What the files of the line chart share: the plot as it is laid out, its gaps, its index. */

#include "chart/chart_in.h"

enum { MOST_SERIES = 8, NAME_LINES = 3 };

typedef struct LineLabel {
    Str lines[NAME_LINES + 1];
    size_t n;      /* lines */
    size_t n_name; /* of them: the name, in strong type */
} LineLabel;

typedef struct Plot {
    const LineChart *chart;
    ChartPoint *points; /* clean; series by series */
    Scale scale;
    double *x; /* per period */
    double left, right, top, bottom, height;
    bool has_break;
    Key key;
    LineLabel labels[MOST_SERIES];
    const LineIndex *index; /* NULL where the lines show the values themselves */
} Plot;

const ChartPoint *point_at(const Plot *plot, size_t series, size_t period); /* chart_line.c */
double y_of(const Plot *plot, double value);
bool is_outside(const Plot *plot, size_t period); /* no index: beyond a break from the base */

/* ---- gaps (line_gaps.c) ---- */

/* The column that belongs to one period: half way to its neighbours. */
double column_edge(const Plot *plot, size_t period, bool right);
void draw_gaps(Pen *pen, const Plot *plot);
void draw_gap_words(Pen *pen, const Plot *plot);
/* States whose word finds no room in the picture go to the key; true where there are such. */
bool gaps_need_key(const Pen *pen, Plot *plot);

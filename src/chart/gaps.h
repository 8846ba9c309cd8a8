#pragma once
/* Differences and tables: two points per row joined by a line, and a table whose cells are coloured
 * by class. LIMIT beyond the numbers named here; too few, equal or missing values are never an
 * error. `width` as in parts.h. */

#include "chart/point.h"

enum { GAP_MOST_ROWS = 500, HEAT_MOST_CELLS = 6000, HEAT_MOST_COLUMNS = 150 };

typedef struct GapRow {
    Str name;
    ChartPoint from, to;
    Str words;  /* the gap in words; empty: the chart says it itself, in the unit of the points */
    bool apart; /* not comparable: both points, but neither a line between them nor a gap */
    bool marked;
} GapRow;
typedef struct GapChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    Str from_name, to_name; /* "weiblich", "männlich"; "2010", "2015" */
    bool change;            /* from one period to another: the line has a direction */
    Str note;               /* said under the picture, e.g. why nothing is compared; may be empty */
    size_t n_rows;
    const GapRow *rows;      /* drawn in the order given */
    const ChartNotes *notes; /* NULL: none */
    int width;
} GapChart;
/* Gaps are `to` minus `from`; where the bands of both touch, "not certainly different". A row with
 * one end missing says which one and why. */
Err chart_gaps(Cx *cx, Buf *out, const GapChart *chart) CHECKED;

typedef struct HeatChart {
    Str id, title, description;
    Lang lang;
    Unit unit;
    size_t n_rows, n_columns;
    const Str *row_names, *column_names;
    const ChartPoint *points; /* row by row */
    const bool *break_before; /* per column: a break between it and the one before; may be NULL */
    const bool *marked;       /* per row; may be NULL */
    const double *breaks;     /* upper bounds of the classes but the last, as of a map */
    size_t n_breaks;          /* 0 … 8 */
    int width;
} HeatChart;
/* Rows × columns with the number in each cell. More columns than fit stand in several blocks under
 * each other. */
Err chart_heat(Cx *cx, Buf *out, const HeatChart *chart) CHECKED;

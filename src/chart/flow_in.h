#pragma once
/* A Sankey picture as it is laid out: shared by flow_layout.c and chart_flow.c. */

#include "chart/chart_in.h"

typedef struct Side { /* what enters a node, or leaves it */
    double sum, low, high;
    size_t n, missing; /* flows with a number; without one */
} Side;

typedef struct NodePlace {
    Side in, out;
    double x, y, height;
    double next_in, next_out; /* where the next ribbon begins */
    size_t colour;            /* nodes of one name have one colour */
    double left, came;        /* beyond what is known to go on; beyond what came in; else 0 */
    size_t label_lines;
    Placed label;
} NodePlace;

typedef struct Ribbon {
    size_t flow; /* in chart->flows */
    ChartPoint point;
    double from_y, to_y, height;
} Ribbon;

typedef struct FlowPlot {
    const FlowChart *chart;
    NodePlace *nodes;
    Ribbon *ribbons; /* by stage, then from above to below: the order of the marks */
    double scale;    /* units of the picture per one */
    double left, right, top, bottom, height;
    Key key;
} FlowPlot;

enum { FLOW_LABEL_LINES = 4 }; /* name, number, what does not balance */

#define NODE_WIDTH 12.0
#define MISSING_HEIGHT 8.0 /* of a ribbon without a number */

bool flow_last_stage(const FlowPlot *plot, size_t node);
/* The number of a node; false where neither side of it is complete. */
bool flow_node_number(const FlowPlot *plot, size_t node, ChartPoint *out);
void flow_read(Pen *pen, FlowPlot *plot);
void flow_place(Pen *pen, FlowPlot *plot);

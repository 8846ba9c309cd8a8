#pragma once
/* Flows from stage to stage. */

#include "chart/point.h"

enum { CHART_STAGES = 6, CHART_FLOW_NODES = 60, CHART_FLOWS = 400 };

typedef struct FlowNode {
    Str name;
    size_t stage; /* 0 … n_stages − 1 */
} FlowNode;
typedef struct Flow {
    size_t from, to; /* nodes; `to` stands one stage after `from` */
    ChartPoint point;
} Flow;
typedef struct FlowChart {
    Str id, title, description;
    Lang lang;
    Unit unit; /* of what flows: adds up */
    size_t n_stages;
    const Str *stages; /* heads: "Grundschule", "Klasse 5" */
    size_t n_nodes;
    const FlowNode *nodes; /* drawn in this order within their stage */
    size_t n_flows;
    const Flow *flows;
    bool bands; /* write bands beside the numbers */
    int width;  /* of the viewBox; 0 = 720; under 520 is the compact form */
} FlowChart;
/* A Sankey picture: heights are numbers, one scale for all stages. What flows into a node beyond
 * what is known to flow out is drawn as left unknown, what flows out beyond what flowed in as come
 * from elsewhere: nothing is spread over others. A flow without a number is a thin patterned ribbon
 * with its word. The same input gives the same picture. INVALID: a flow that does not lead to the
 * next stage, or below 0. LIMIT beyond the constants above. */
Err chart_flow(Cx *cx, Buf *out, const FlowChart *chart) CHECKED;

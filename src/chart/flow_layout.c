/* Where do nodes and ribbons of a Sankey picture stand? Nodes keep the order they were given in;
 * ribbons lie at their nodes in the order of where they come from and go to, so that few cross.
 * What does not balance stays visible as left or come from elsewhere. */

#include <math.h>
#include <stdlib.h>

#include "chart/flow_in.h"

bool flow_last_stage(const FlowPlot *plot, size_t node) {
    return plot->chart->nodes[node].stage + 1 == plot->chart->n_stages;
}

/* ---- sums ---- */

static void add_to_side(Side *side, const ChartPoint *point) {
    if (point->state != MARK_VALUE) {
        side->missing++;
        return;
    }
    side->n++;
    side->sum += point->value;
    side->low += point->low;
    side->high += point->high;
}

static bool is_complete(const Side *side) {
    return side->n && !side->missing;
}

/* A difference that a missing flow may explain is none, and would give that flow away; one within
 * the bands is not sure. */
static void balance(const FlowPlot *plot, size_t i) {
    NodePlace *node = &plot->nodes[i];
    double little = 1e-9 * fmax(node->in.sum, node->out.sum);
    if (node->in.missing || node->out.missing) return;
    if (!flow_last_stage(plot, i) && node->in.low > node->out.high + little)
        node->left = node->in.sum - node->out.sum;
    if (plot->chart->nodes[i].stage > 0 && node->out.low > node->in.high + little)
        node->came = node->out.sum - node->in.sum;
}

bool flow_node_number(const FlowPlot *plot, size_t i, ChartPoint *out) {
    const NodePlace *node = &plot->nodes[i];
    bool in = is_complete(&node->in), both = in && is_complete(&node->out);
    const Side *side = both ? (node->in.sum >= node->out.sum ? &node->in : &node->out)
                       : in ? &node->in
                            : &node->out;
    if (!is_complete(side)) return false;
    *out = (ChartPoint){.value = side->sum, .low = side->low, .high = side->high};
    return true;
}

void flow_read(Pen *pen, FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    size_t next = 0;
    plot->nodes = NEW_ARRAY(pen->mem, NodePlace, chart->n_nodes + 1);
    plot->ribbons = NEW_ARRAY(pen->mem, Ribbon, chart->n_flows + 1);
    for (size_t i = 0; i < chart->n_nodes; i++) {
        size_t same = 0;
        while (same < i && !str_equal(chart->nodes[same].name, chart->nodes[i].name))
            same++;
        plot->nodes[i].colour = same < i ? plot->nodes[same].colour : next++;
    }
    for (size_t i = 0; i < chart->n_flows; i++) {
        ChartPoint point = point_clean(chart->flows[i].point);
        plot->ribbons[i] = (Ribbon){.flow = i, .point = point};
        add_to_side(&plot->nodes[chart->flows[i].from].out, &point);
        add_to_side(&plot->nodes[chart->flows[i].to].in, &point);
        plot->key.provisional =
            plot->key.provisional || (point.state == MARK_VALUE && point.provisional);
        if (point.state != MARK_VALUE) plot->key.states[point.state] = true;
    }
    plot->key.bars = true;
    for (size_t i = 0; i < chart->n_nodes; i++)
        balance(plot, i);
}

/* ---- places ---- */

static double side_height(const FlowPlot *plot, const Side *side) {
    return side->sum * plot->scale + MISSING_HEIGHT * (double)side->missing;
}

static double gap_of(const Pen *pen) {
    return pen->compact ? 10 : 12;
}

/* The largest scale at which every stage fits. */
static void find_scale(const Pen *pen, FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    double room = plot->bottom - plot->top, scale = INFINITY;
    for (size_t s = 0; s < chart->n_stages; s++) {
        double sum = 0, fixed = 0;
        size_t n = 0;
        for (size_t i = 0; i < chart->n_nodes; i++) {
            if (chart->nodes[i].stage != s) continue;
            const NodePlace *node = &plot->nodes[i];
            sum += fmax(node->in.sum, node->out.sum);
            fixed +=
                MISSING_HEIGHT * (double)(node->in.missing > node->out.missing ? node->in.missing
                                                                               : node->out.missing);
            n++;
        }
        if (n > 1) fixed += gap_of(pen) * (double)(n - 1);
        if (sum > 0) scale = fmin(scale, fmax(room - fixed, 40) / sum);
    }
    plot->scale = isfinite(scale) ? scale : 0;
}

static void place_stage(const Pen *pen, FlowPlot *plot, size_t stage) {
    const FlowChart *chart = plot->chart;
    double total = 0, gap = gap_of(pen);
    for (size_t i = 0; i < chart->n_nodes; i++) {
        NodePlace *node = &plot->nodes[i];
        if (chart->nodes[i].stage != stage) continue;
        node->height = fmax(fmax(side_height(plot, &node->in), side_height(plot, &node->out)), 2);
        total += node->height + gap;
    }
    double part = chart->n_stages > 1 ? (double)stage / (double)(chart->n_stages - 1) : 0;
    double x = plot->left + part * (plot->right - NODE_WIDTH - plot->left);
    double y = (plot->top + plot->bottom - total + gap) / 2;
    for (size_t i = 0; i < chart->n_nodes; i++) {
        NodePlace *node = &plot->nodes[i];
        if (chart->nodes[i].stage != stage) continue;
        node->x = x;
        node->y = node->next_in = node->next_out = fmax(y, plot->top);
        y = node->y + node->height + gap;
    }
}

typedef struct Ordered {
    Ribbon ribbon;
    size_t stage;
    double from, to; /* where its nodes begin */
} Ordered;

static int compare_ribbons(const void *a, const void *b) {
    const Ordered *x = a, *y = b;
    if (x->stage != y->stage) return x->stage < y->stage ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    return (x->ribbon.flow > y->ribbon.flow) - (x->ribbon.flow < y->ribbon.flow);
}

/* In the order of from and to every ribbon takes the next free place at both of its nodes. */
static void place_ribbons(Pen *pen, FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    Ordered *list = NEW_ARRAY(pen->mem, Ordered, chart->n_flows + 1);
    for (size_t i = 0; i < chart->n_flows; i++) {
        const Flow *flow = &chart->flows[i];
        list[i] = (Ordered){plot->ribbons[i], chart->nodes[flow->from].stage,
                            plot->nodes[flow->from].y, plot->nodes[flow->to].y};
    }
    if (chart->n_flows) qsort(list, chart->n_flows, sizeof *list, compare_ribbons);
    for (size_t i = 0; i < chart->n_flows; i++) {
        Ribbon *ribbon = &plot->ribbons[i];
        *ribbon = list[i].ribbon;
        NodePlace *from = &plot->nodes[chart->flows[ribbon->flow].from],
                  *to = &plot->nodes[chart->flows[ribbon->flow].to];
        ribbon->height =
            ribbon->point.state == MARK_VALUE ? ribbon->point.value * plot->scale : MISSING_HEIGHT;
        ribbon->from_y = from->next_out;
        ribbon->to_y = to->next_in;
        from->next_out += ribbon->height;
        to->next_in += ribbon->height;
    }
}

/* Names of a stage beside its nodes, none on another. */
static void place_labels(Pen *pen, FlowPlot *plot, size_t stage) {
    const FlowChart *chart = plot->chart;
    Placed *placed = NEW_ARRAY(pen->mem, Placed, chart->n_nodes + 1);
    size_t n = 0;
    for (size_t i = 0; i < chart->n_nodes; i++)
        if (chart->nodes[i].stage == stage)
            placed[n++] =
                (Placed){.wish = plot->nodes[i].y + plot->nodes[i].height / 2,
                         .height = (double)plot->nodes[i].label_lines * (pen->small + 2) + 3,
                         .of = i};
    labels_spread(placed, n, plot->top - 6, plot->bottom + 10);
    for (size_t i = 0; i < n; i++)
        plot->nodes[placed[i].of].label = placed[i];
}

void flow_place(Pen *pen, FlowPlot *plot) {
    find_scale(pen, plot);
    for (size_t s = 0; s < plot->chart->n_stages; s++) {
        place_stage(pen, plot, s);
        place_labels(pen, plot, s);
    }
    place_ribbons(pen, plot);
}

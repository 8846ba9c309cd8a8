/* Where do they go from stage to stage? Ribbons as high as the number that takes this way, nodes
 * with their names, and what is not known to go on as a patterned stub. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/flow_in.h"

enum { LARGEST = 8, MOST_BALANCES = 12, ROOM_LEAST = 60 /* of a name between two stages */ };
#define STUB 22.0

static Str number_of(const Pen *pen, const FlowPlot *plot, ChartPoint point) {
    if (!plot->chart->bands) point.low = point.high = point.value;
    return point_text(pen->mem, pen->lang, plot->chart->unit, &point);
}

static int decimals_of(const FlowPlot *plot) {
    int most = 0;
    for (size_t i = 0; i < plot->chart->n_flows; i++)
        if (plot->ribbons[i].point.decimals > most) most = plot->ribbons[i].point.decimals;
    return most;
}

static Str sum_text(const Pen *pen, const FlowPlot *plot, double sum) {
    return number_text(pen->mem, pen->lang, sum, decimals_of(plot), plot->chart->unit);
}

static Str node_number_text(const Pen *pen, const FlowPlot *plot, size_t node) {
    ChartPoint point;
    if (!flow_node_number(plot, node, &point))
        return message_text(pen->lang, MSG_CHART_FLOW_INCOMPLETE);
    point.decimals = decimals_of(plot);
    return number_of(pen, plot, point);
}

static Str way_text(const Pen *pen, const FlowPlot *plot, const Ribbon *ribbon) {
    const FlowChart *chart = plot->chart;
    const Flow *flow = &chart->flows[ribbon->flow];
    return message_fill(pen->mem, pen->lang, MSG_CHART_FLOW_WAY, 3,
                        (Str[]){chart->nodes[flow->from].name, chart->nodes[flow->to].name,
                                number_of(pen, plot, ribbon->point)});
}

static bool has_balance(const NodePlace *node) {
    return node->left > 0 || node->came > 0;
}

/* "Verbleib unbekannt: 120" */
static Str balance_text(const Pen *pen, const FlowPlot *plot, const NodePlace *node) {
    Msg word = node->left > 0 ? MSG_CHART_FLOW_LEFT : MSG_CHART_FLOW_CAME;
    return mark_label(pen->mem, pen->lang, message_text(pen->lang, word),
                      sum_text(pen, plot, node->left > 0 ? node->left : node->came));
}

/* ---- measuring ---- */

static Str node_name(const FlowPlot *plot, size_t node) {
    return plot->chart->nodes[node].name;
}

static bool is_outer(const FlowPlot *plot, size_t node) {
    return plot->chart->nodes[node].stage == 0 || flow_last_stage(plot, node);
}

static double label_width(const Pen *pen, const FlowPlot *plot, size_t node) {
    if (is_outer(plot, node)) return pen->width * (pen->compact ? 0.27 : 0.24);
    double between = (plot->right - plot->left) / (double)(plot->chart->n_stages - 1);
    return fmax(between - NODE_WIDTH - 16, 30);
}

/* A band that finds no room stays in the text of the mark. */
static Str label_number(const Pen *pen, const FlowPlot *plot, size_t node, double width) {
    Str text = node_number_text(pen, plot, node);
    ChartPoint point;
    if (text_width(text, pen->small) <= width || !flow_node_number(plot, node, &point)) return text;
    return sum_text(pen, plot, point.value);
}

/* Lines of a node's name, its number, what does not balance; how many of them are the name. */
static size_t label_lines(const Pen *pen, const FlowPlot *plot, size_t node, Str *lines,
                          size_t *n_name) {
    double width = label_width(pen, plot, node);
    *n_name = 0;
    if (width < ROOM_LEAST && !is_outer(plot, node)) return 0; /* the mark tells it */
    size_t n = *n_name =
        text_wrap(pen->mem, node_name(plot, node), pen->small * STRONG, width, 2, lines);
    lines[n++] = label_number(pen, plot, node, width);
    if (has_balance(&plot->nodes[node]))
        n += text_wrap(pen->mem, balance_text(pen, plot, &plot->nodes[node]), pen->small, width,
                       FLOW_LABEL_LINES - n, &lines[n]);
    return n;
}

static double widest_label(const Pen *pen, const FlowPlot *plot, bool last) {
    double widest = 0;
    Str lines[FLOW_LABEL_LINES];
    for (size_t i = 0; i < plot->chart->n_nodes; i++) {
        bool here = last ? flow_last_stage(plot, i) : plot->chart->nodes[i].stage == 0;
        if (!here) continue;
        size_t n_name, n = label_lines(pen, plot, i, lines, &n_name);
        for (size_t k = 0; k < n; k++)
            widest = fmax(widest, text_width(lines[k], pen->small) * STRONG);
    }
    return widest;
}

static void lay_out(Pen *pen, FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    double of_stage[CHART_STAGES] = {0}, most = 0;
    plot->left = widest_label(pen, plot, false) + 8;
    plot->right = pen->width - (chart->n_stages > 1 ? widest_label(pen, plot, true) + 8 : 0);
    plot->top = chart->n_stages && chart->n_nodes ? pen->small * 2 + 22 : 4;
    for (size_t i = 0; i < chart->n_nodes; i++) {
        Str lines[FLOW_LABEL_LINES];
        size_t n_name, n = label_lines(pen, plot, i, lines, &n_name);
        plot->nodes[i].label_lines = n;
        double *sum = &of_stage[chart->nodes[i].stage];
        *sum += (double)n * (pen->small + 2) + 6;
        most = fmax(most, *sum);
    }
    plot->bottom = plot->top + (chart->n_nodes ? fmax(pen->compact ? 260 : 320, most) : 20);
    double key = key_height(pen, &plot->key, pen->width - 8);
    plot->height = plot->bottom + 14 + (key > 0 ? key + 8 : 0);
    flow_place(pen, plot);
}

/* ---- drawing ---- */

static void draw_heads(Pen *pen, const FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .size = pen->small};
    for (size_t s = 0; chart->n_nodes && s < chart->n_stages; s++) {
        double part = chart->n_stages > 1 ? (double)s / (double)(chart->n_stages - 1) : 0;
        double x = plot->left + part * (plot->right - NODE_WIDTH - plot->left);
        bool first = s == 0, last = s + 1 == chart->n_stages && s > 0;
        Str lines[2];
        double room = (pen->width - 16) / (double)chart->n_stages;
        size_t n = text_wrap(pen->mem, chart->stages[s], pen->small, room, 2, lines);
        style.anchor = first ? ANCHOR_START : last ? ANCHOR_END : ANCHOR_MIDDLE;
        x = first ? 0 : last ? pen->width : x + NODE_WIDTH / 2;
        for (size_t k = 0; k < n; k++)
            pen_text(pen, x, (double)(k + 1) * (pen->small + 2) - 1, &style, lines[k]);
    }
}

static void put_ribbon(Pen *pen, const FlowPlot *plot, const Ribbon *ribbon) {
    const Flow *flow = &plot->chart->flows[ribbon->flow];
    double from = plot->nodes[flow->from].x + NODE_WIDTH, to = plot->nodes[flow->to].x,
           middle = (from + to) / 2, a = ribbon->from_y, b = ribbon->to_y;
    double high = fmax(ribbon->height, 0.8); /* the smallest number can be seen */
    buf_format(pen->out, "d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f", from, a, middle, a, middle,
               b, to, b);
    buf_format(pen->out, "v%.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ\"", high, middle, b + high, middle,
               a + high, from, a + high);
}

static void draw_ribbon(Pen *pen, const FlowPlot *plot, const Ribbon *ribbon) {
    size_t colour = plot->nodes[plot->chart->flows[ribbon->flow].from].colour;
    pen_mark_begin(pen, way_text(pen, plot, ribbon));
    if (ribbon->point.state != MARK_VALUE) {
        buf_format(pen->out, "<path class=\"flow missing %.*s\" ",
                   STR_ARG(mark_state_class(ribbon->point.state)));
        pen_fill(pen, ribbon->point.state);
        buf_format(pen->out, " stroke=\"%s\" stroke-width=\"0.75\" ", INK_LINE);
    } else if (ribbon->point.provisional)
        buf_format(pen->out,
                   "<path class=\"flow provisional c%zu\" fill=\"#fff\" fill-opacity=\"0.7\" "
                   "stroke=\"%s\" stroke-width=\"1.25\" ",
                   colour % 8, series_colour(colour));
    else
        buf_format(pen->out, "<path class=\"flow c%zu\" fill=\"%s\" fill-opacity=\"0.38\" ",
                   colour % 8, series_colour(colour));
    put_ribbon(pen, plot, ribbon);
    buf_put(pen->out, S("/>"));
    pen_mark_end(pen);
}

/* The part of a node that does not balance: after it what is left, before it what came. */
static void draw_stub(Pen *pen, const FlowPlot *plot, size_t i) {
    const NodePlace *node = &plot->nodes[i];
    if (!has_balance(node)) return;
    bool left = node->left > 0;
    double high = fmax((left ? node->left : node->came) * plot->scale, 0.8);
    double x = left ? node->x + NODE_WIDTH : node->x - STUB;
    Str balance = balance_text(pen, plot, node);
    pen_mark_begin(pen, mark_label(pen->mem, pen->lang, node_name(plot, i), balance));
    buf_format(pen->out,
               "<rect class=\"flow missing state-unknown\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\" ",
               x, node->y + node->height - high, STUB, high);
    pen_fill(pen, MARK_UNKNOWN);
    buf_format(pen->out, " stroke=\"%s\" stroke-width=\"0.75\"/>", INK_LINE);
    pen_mark_end(pen);
}

static void draw_node(Pen *pen, const FlowPlot *plot, size_t i) {
    const NodePlace *node = &plot->nodes[i];
    const FlowChart *chart = plot->chart;
    Str name = message_fill(pen->mem, pen->lang, MSG_CHART_MARK_PERIOD, 3,
                            (Str[]){chart->stages[chart->nodes[i].stage], node_name(plot, i),
                                    node_number_text(pen, plot, i)});
    pen_mark_begin(pen, name);
    buf_format(pen->out,
               "<rect class=\"hit\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "fill=\"none\" pointer-events=\"all\"/>",
               node->x - 6, node->y - 3, NODE_WIDTH + 12, node->height + 6);
    buf_format(pen->out,
               "<rect class=\"bar c%zu\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "fill=\"%s\"/>",
               node->colour % 8, node->x, node->y, NODE_WIDTH, node->height,
               series_colour(node->colour));
    pen_mark_end(pen);
}

static void draw_label(Pen *pen, const FlowPlot *plot, size_t i) {
    const NodePlace *node = &plot->nodes[i];
    Str lines[FLOW_LABEL_LINES];
    size_t n_name, n = label_lines(pen, plot, i, lines, &n_name);
    bool first = plot->chart->nodes[i].stage == 0;
    TextStyle style = {.css = "label",
                       .fill = INK,
                       .anchor = first ? ANCHOR_END : ANCHOR_START,
                       .size = pen->small,
                       .halo = true};
    double x = first ? node->x - 6 : node->x + NODE_WIDTH + 6, line = pen->small + 2,
           y = node->label.y - (double)n * line / 2 + pen->small * 0.86;
    for (size_t k = 0; k < n; k++) {
        style.strong = k < n_name;
        style.fill = k > n_name ? INK_SOFT : INK;
        pen_text(pen, x, y + (double)k * line, &style, lines[k]);
    }
}

static void draw_all(Pen *pen, const FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    draw_heads(pen, plot);
    if (!chart->n_nodes) {
        TextStyle style = {.css = "state-word", .fill = INK_SOFT};
        pen_text(pen, 0, plot->top + pen->font, &style,
                 message_text(pen->lang, MSG_CHART_NO_VALUES));
    }
    buf_put(pen->out, S("</g>\n"));
    size_t next = 0; /* ribbons stand by stage: they follow their stage's nodes */
    for (size_t s = 0; s < chart->n_stages; s++) {
        for (size_t i = 0; i < chart->n_nodes; i++)
            if (chart->nodes[i].stage == s) draw_node(pen, plot, i);
        for (; next < chart->n_flows; next++) {
            const Ribbon *ribbon = &plot->ribbons[next];
            if (chart->nodes[chart->flows[ribbon->flow].from].stage != s) break;
            draw_ribbon(pen, plot, ribbon);
        }
        for (size_t i = 0; i < chart->n_nodes; i++)
            if (chart->nodes[i].stage == s) draw_stub(pen, plot, i);
    }
    buf_put(pen->out, S("<g class=\"labels\" aria-hidden=\"true\">\n"));
    for (size_t i = 0; i < chart->n_nodes; i++)
        draw_label(pen, plot, i);
    buf_put(pen->out, S("</g>\n"));
    if (key_height(pen, &plot->key, pen->width - 8) > 0)
        key_draw(pen, &plot->key, 0, plot->bottom + 18);
}

/* ---- the text ---- */

static int compare_by_number(const void *a, const void *b) {
    const Ribbon *x = a, *y = b;
    if (x->point.value != y->point.value) return x->point.value > y->point.value ? -1 : 1;
    return (x->flow > y->flow) - (x->flow < y->flow);
}

static Str largest_text(Pen *pen, const FlowPlot *plot) {
    size_t n = 0, all = plot->chart->n_flows;
    Ribbon *list = NEW_ARRAY(pen->mem, Ribbon, all + 1);
    for (size_t i = 0; i < all; i++)
        if (plot->ribbons[i].point.state == MARK_VALUE) list[n++] = plot->ribbons[i];
    if (!n) return message_text(pen->lang, MSG_CHART_TEXT_NO_VALUES);
    qsort(list, n, sizeof *list, compare_by_number);
    Str ways[LARGEST], texts[2];
    size_t shown = n < LARGEST ? n : LARGEST;
    for (size_t i = 0; i < shown; i++)
        ways[i] = way_text(pen, plot, &list[i]);
    texts[0] = words_count(pen->mem, pen->lang, (int64_t)n);
    texts[1] = str_join(pen->mem, shown, ways, S("; "));
    return message_fill(pen->mem, pen->lang, MSG_CHART_FLOW_TEXT, 2, texts);
}

static Str describe(Pen *pen, const FlowPlot *plot) {
    const FlowChart *chart = plot->chart;
    Str text = sentences(pen->mem, chart->description, largest_text(pen, plot));
    size_t told = 0;
    for (size_t i = 0; i < chart->n_nodes && told < MOST_BALANCES; i++) {
        const NodePlace *node = &plot->nodes[i];
        if (!has_balance(node)) continue;
        Str balance =
            mark_label(pen->mem, pen->lang, node_name(plot, i), balance_text(pen, plot, node));
        text = sentences(pen->mem, text, str_format(pen->mem, "%.*s.", STR_ARG(balance)));
        told++;
    }
    ChartPoint *points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_flows + 1);
    for (size_t i = 0; i < chart->n_flows; i++)
        points[i] = chart->flows[i].point;
    return sentences(pen->mem, text, describe_missing(pen->mem, pen->lang, chart->n_flows, points));
}

/* ---- the chart ---- */

static Err check(Cx *cx, const FlowChart *chart) {
    if (chart->n_stages > CHART_STAGES || chart->n_nodes > CHART_FLOW_NODES ||
        chart->n_flows > CHART_FLOWS)
        return fail(cx, LIMIT, MSG_CHART_TOO_MANY_FLOWS,
                    words_count(cx->mem, chart->lang, CHART_STAGES),
                    words_count(cx->mem, chart->lang, CHART_FLOW_NODES),
                    words_count(cx->mem, chart->lang, CHART_FLOWS));
    for (size_t i = 0; i < chart->n_nodes; i++)
        if (chart->nodes[i].stage >= chart->n_stages)
            return fail(cx, INVALID, MSG_CHART_FLOW_NO_STAGE, chart->nodes[i].name);
    for (size_t i = 0; i < chart->n_flows; i++) {
        const Flow *flow = &chart->flows[i];
        Str place = words_count(cx->mem, chart->lang, (int64_t)i + 1);
        bool known = flow->from < chart->n_nodes && flow->to < chart->n_nodes;
        if (!known || chart->nodes[flow->to].stage != chart->nodes[flow->from].stage + 1)
            return fail(cx, INVALID, MSG_CHART_FLOW_NO_WAY, place);
        ChartPoint point = point_clean(flow->point);
        if (point.state == MARK_VALUE && point.value < 0)
            return fail(cx, INVALID, MSG_CHART_FLOW_NEGATIVE, place);
    }
    return OK;
}

Err chart_flow(Cx *cx, Buf *out, const FlowChart *chart) {
    TRY(check(cx, chart));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    FlowPlot plot = {.chart = chart};
    flow_read(&pen, &plot);
    lay_out(&pen, &plot);
    pen_begin(&pen, "flow", plot.height, chart->title, describe(&pen, &plot));
    bool used[MARK_STATES];
    memcpy(used, plot.key.states, sizeof used);
    for (size_t i = 0; i < chart->n_nodes; i++)
        if (has_balance(&plot.nodes[i])) used[MARK_UNKNOWN] = true;
    pen_patterns(&pen, used);
    draw_all(&pen, &plot);
    pen_end(&pen);
    return buf_check(cx, out);
}

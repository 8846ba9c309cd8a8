/* Who is joined to whom? Names in columns, each tie a line from one column to another. Nothing is
 * placed by chance: the same ties give the same picture. */

#include <math.h>

#include "chart/chart_in.h"
#include "chart/relations.h"

#define LINE_HIGH 15.0
#define NODE_GAP 9.0
#define HEAD 30.0
enum { NAME_LINES_MOST = 3, COLUMNS_MOST = 3 };

typedef struct NodeSpot {
    double y, high, left, right; /* its middle; edges of its text */
    Str lines[NAME_LINES_MOST];
    size_t n_lines, n_ties;
} NodeSpot;

typedef struct TiesPlot {
    const TiesChart *chart;
    NodeSpot *spots;
    double column_width, step, height;
} TiesPlot;

static void lay_out(Pen *pen, TiesPlot *plot) {
    const TiesChart *chart = plot->chart;
    double n = (double)chart->n_columns, highs[COLUMNS_MOST] = {0}, most = 0;
    plot->column_width = pen->width / (n + (n - 1) * (pen->compact ? 0.25 : 0.5));
    plot->step = n > 1 ? (pen->width - plot->column_width) / (n - 1) : 0;
    plot->spots = NEW_ARRAY(pen->mem, NodeSpot, chart->n_nodes + 1);
    for (size_t i = 0; i < chart->n_ties; i++) {
        plot->spots[chart->ties[i].from].n_ties++;
        plot->spots[chart->ties[i].to].n_ties++;
    }
    for (size_t i = 0; i < chart->n_nodes; i++) {
        NodeSpot *spot = &plot->spots[i];
        size_t column = chart->nodes[i].column;
        spot->n_lines = text_wrap(pen->mem, chart->nodes[i].name, pen->small,
                                  plot->column_width - 16, NAME_LINES_MOST, spot->lines);
        spot->high = LINE_HIGH * (double)spot->n_lines + NODE_GAP;
        spot->left = plot->step * (double)column;
        spot->right = spot->left + plot->column_width;
        highs[column] += spot->high;
        most = fmax(most, highs[column]);
    }
    double at[COLUMNS_MOST];
    for (size_t c = 0; c < COLUMNS_MOST; c++)
        at[c] = HEAD + (most - highs[c]) / 2;
    for (size_t i = 0; i < chart->n_nodes; i++) {
        size_t column = chart->nodes[i].column;
        plot->spots[i].y = at[column] + plot->spots[i].high / 2;
        at[column] += plot->spots[i].high;
    }
    plot->height = HEAD + most + 4;
}

static void draw_tie(Pen *pen, const TiesPlot *plot, const ChartTie *tie) {
    const NodeSpot *a = &plot->spots[tie->from], *b = &plot->spots[tie->to];
    if (a->left > b->left) {
        const NodeSpot *swap = a;
        a = b, b = swap;
    }
    double x = a->right - 2, to = b->left + 2, middle = (x + to) / 2;
    buf_format(pen->out,
               "<path class=\"tie\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\" "
               "stroke-opacity=\"0.65\"%s d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>\n",
               tie->thin ? "#b8501a" : "#246d95", tie->thin ? " stroke-dasharray=\"4 3\"" : "", x,
               a->y, middle, a->y, middle, b->y, to, b->y);
}

static void draw_node(Pen *pen, const TiesPlot *plot, size_t i) {
    const TieNode *node = &plot->chart->nodes[i];
    const NodeSpot *spot = &plot->spots[i];
    Str parts[] = {node->name, words_count(pen->mem, pen->lang, (int64_t)spot->n_ties)};
    if (node->href.n) {
        buf_put(pen->out, S("<a href=\""));
        buf_html(pen->out, node->href);
        buf_put(pen->out, S("\" tabindex=\"-1\">"));
    }
    pen_mark_begin(pen, message_fill(pen->mem, pen->lang, MSG_CHART_TIES_OF, 2, parts));
    buf_format(pen->out,
               "<rect class=\"paper\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "rx=\"4\" fill=\"#f4f6f7\" stroke=\"#b9c2ca\"/>",
               spot->left + 1, spot->y - spot->high / 2 + 2, plot->column_width - 2,
               spot->high - 4);
    TextStyle style = {.css = "label", .fill = INK, .size = pen->small};
    double y = spot->y - LINE_HIGH * (double)spot->n_lines / 2 + 11.5;
    for (size_t k = 0; k < spot->n_lines; k++)
        pen_text(pen, spot->left + 8, y + LINE_HIGH * (double)k, &style, spot->lines[k]);
    pen_mark_end(pen);
    if (node->href.n) buf_put(pen->out, S("</a>\n"));
}

Err chart_ties(Cx *cx, Buf *out, const TiesChart *chart) {
    if (chart->n_nodes > TIES_NODES || chart->n_ties > TIES_MOST ||
        chart->n_columns > COLUMNS_MOST || !chart->n_columns)
        return fail(cx, LIMIT, MSG_CHART_TOO_MUCH,
                    words_count(cx->mem, chart->lang, (int64_t)chart->n_nodes));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 760));
    TiesPlot plot = {.chart = chart};
    lay_out(&pen, &plot);
    pen_begin(&pen, "ties", plot.height, chart->title, chart->description);
    for (size_t c = 0; c < chart->n_columns; c++) {
        TextStyle style = {.css = "label", .fill = INK, .size = pen.small, .strong = true};
        pen_text(&pen, plot.step * (double)c + 2, 16, &style, chart->columns[c]);
    }
    buf_put(pen.out, S("<g class=\"ties\" aria-hidden=\"true\">\n"));
    for (size_t i = 0; i < chart->n_ties; i++)
        draw_tie(&pen, &plot, &chart->ties[i]);
    buf_put(pen.out, S("</g>\n"));
    for (size_t i = 0; i < chart->n_nodes; i++)
        draw_node(&pen, &plot, i);
    pen_end(&pen);
    return buf_check(cx, out);
}

/* What stands in a line chart where no line can be? Of a single line the columns of its missing
 * values, with pattern and word; of an index the part that a break parts from its base. */

#include "chart/line_in.h"

double column_edge(const Plot *plot, size_t i, bool right) {
    size_t n = plot->chart->n_periods;
    if (right) return i + 1 < n ? (plot->x[i] + plot->x[i + 1]) / 2 : plot->right;
    return i > 0 ? (plot->x[i - 1] + plot->x[i]) / 2 : plot->left;
}

typedef enum GapWord { GAP_NO_ROOM, GAP_LEVEL, GAP_UPRIGHT } GapWord;

static GapWord gap_word(const Pen *pen, const Plot *plot, double room, Str word) {
    double need = text_width(word, pen->small) + 8;
    if (need <= room) return GAP_LEVEL;
    return need > plot->bottom - plot->top || room < pen->small + 2 ? GAP_NO_ROOM : GAP_UPRIGHT;
}

static void draw_gap_word(Pen *pen, const Plot *plot, const double edges[2], Str word) {
    TextStyle style = {.css = "state-word",
                       .fill = INK_SOFT,
                       .anchor = ANCHOR_MIDDLE,
                       .size = pen->small,
                       .halo = true};
    double x = (edges[0] + edges[1]) / 2, y = (plot->top + plot->bottom) / 2;
    GapWord how = gap_word(pen, plot, edges[1] - edges[0], word);
    if (how == GAP_LEVEL) pen_text(pen, x, y, &style, word);
    if (how != GAP_UPRIGHT) return;
    buf_format(pen->out, "<g transform=\"translate(%.1f %.1f) rotate(-90)\">",
               x + pen->small * 0.35, y);
    pen_text(pen, 0, 0, &style, word);
    buf_put(pen->out, S("</g>\n"));
}

/* Why a period is a gap of the whole picture: the state of a single line; of an index that does not
 * reach over a break OUTSIDE. MARK_VALUE where it is none. */
enum { OUTSIDE = MARK_STATES };

static int gap_of(const Plot *plot, size_t period) {
    if (is_outside(plot, period)) return OUTSIDE;
    return plot->chart->n_series == 1 ? (int)point_at(plot, 0, period)->state : MARK_VALUE;
}

static MarkState gap_state(int gap) {
    return gap == OUTSIDE ? MARK_NOT_MEANINGFUL : (MarkState)gap;
}

static Str gap_text(const Pen *pen, const Plot *plot, int gap) {
    if (gap == OUTSIDE) return plot->index->outside_word;
    return state_noted(pen->mem, pen->lang, plot->chart->notes, (MarkState)gap);
}

/* The next run of periods that are gaps for the same reason, from *to on; false at the end. */
static bool next_gap(const Plot *plot, size_t *from, size_t *to) {
    size_t n = plot->chart->n_periods;
    for (*from = *to; *from < n && gap_of(plot, *from) == MARK_VALUE;)
        ++*from;
    if (*from == n) return false;
    for (*to = *from + 1; *to < n && gap_of(plot, *to) == gap_of(plot, *from);)
        ++*to;
    return true;
}

void draw_gaps(Pen *pen, const Plot *plot) {
    for (size_t from, to = 0; next_gap(plot, &from, &to);) {
        double edges[2] = {column_edge(plot, from, false), column_edge(plot, to - 1, true)};
        buf_format(pen->out,
                   "<rect class=\"gap\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" ",
                   edges[0], plot->top, edges[1] - edges[0], plot->bottom - plot->top);
        pen_fill(pen, gap_state(gap_of(plot, from)));
        buf_put(pen->out, S(" fill-opacity=\"0.6\"/>\n"));
    }
}

void draw_gap_words(Pen *pen, const Plot *plot) {
    for (size_t from, to = 0; next_gap(plot, &from, &to);) {
        double edges[2] = {column_edge(plot, from, false), column_edge(plot, to - 1, true)};
        draw_gap_word(pen, plot, edges, gap_text(pen, plot, gap_of(plot, from)));
    }
}

bool gaps_need_key(const Pen *pen, Plot *plot) {
    bool any = false;
    for (size_t from, to = 0; next_gap(plot, &from, &to);) {
        int gap = gap_of(plot, from);
        double room = column_edge(plot, to - 1, true) - column_edge(plot, from, false);
        if (gap_word(pen, plot, room, gap_text(pen, plot, gap)) != GAP_NO_ROOM) continue;
        plot->key.states[gap_state(gap)] = true;
        any = true;
    }
    return any;
}

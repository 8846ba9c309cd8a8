/* How far apart were those who began from the others, before and after? A disc for each time with
 * its whiskers around a line at zero. */

#include <math.h>

#include "chart/chart_in.h"
#include "chart/effects.h"

typedef struct EffectsPlot {
    const EffectsChart *chart;
    ChartPoint *points; /* clean */
    double *x;
    double left, right, top, bottom, height, moment;
    Scale scale;
    Key key;
} EffectsPlot;

static double y_of(const EffectsPlot *plot, double value) {
    return plot->bottom - scale_at(&plot->scale, value) * (plot->bottom - plot->top);
}

static bool has_all(const EffectMark *mark) {
    return isfinite(mark->all_low) && isfinite(mark->all_high);
}

/* Per cent stands at each tick, other units once above them. */
static Unit tick_unit(Unit unit) {
    return unit == UNIT_PERCENT ? unit : UNIT_COUNT;
}

static Str tick_text(const Pen *pen, const EffectsPlot *plot, size_t i) {
    return number_text(pen->mem, pen->lang, plot->scale.ticks[i], plot->scale.decimals,
                       tick_unit(plot->chart->unit));
}

static void read_marks(Pen *pen, EffectsPlot *plot) {
    const EffectsChart *chart = plot->chart;
    double low = 0, high = 0;
    plot->points = NEW_ARRAY(pen->mem, ChartPoint, chart->n + 1);
    for (size_t i = 0; i < chart->n; i++) {
        const EffectMark *mark = &chart->marks[i];
        ChartPoint point = plot->points[i] = point_clean(mark->point);
        if (point.state != MARK_VALUE) {
            plot->key.states[point.state] = true;
            continue;
        }
        low = fmin(low, point.low), high = fmax(high, point.high);
        if (has_all(mark)) low = fmin(low, mark->all_low), high = fmax(high, mark->all_high);
    }
    plot->scale = scale_nice(low, high, pen->compact ? 5 : 6, false);
}

static void place_marks(Pen *pen, EffectsPlot *plot) {
    const EffectsChart *chart = plot->chart;
    plot->x = NEW_ARRAY(pen->mem, double, chart->n + 1);
    double first = chart->moment, last = chart->moment;
    for (size_t i = 0; i < chart->n; i++) {
        first = fmin(first, chart->marks[i].at);
        last = fmax(last, chart->marks[i].at);
    }
    double from = plot->left + 14, wide = plot->right - 14 - from;
    double span = last > first ? last - first : 1;
    for (size_t i = 0; i < chart->n; i++)
        plot->x[i] = from + (chart->marks[i].at - first) / span * wide;
    plot->moment = from + (chart->moment - first) / span * wide;
}

/* ---- the key ---- */

typedef struct KeySign {
    Str word;
    bool disc, hollow, thin;
} KeySign;

static size_t key_signs(const EffectsChart *chart, KeySign signs[4]) {
    const KeySign all[] = {{chart->before_word, true, true, false},
                           {chart->after_word, true, false, false},
                           {chart->alone_word, false, false, false},
                           {chart->all_word, false, false, true}};
    size_t n = 0;
    for (size_t i = 0; i < 4; i++)
        if (all[i].word.n) signs[n++] = all[i];
    return n;
}

/* Draws it, or only measures how high it is. */
static double signs_lines(Pen *pen, const EffectsPlot *plot, double top, bool draw) {
    KeySign signs[4];
    size_t n = key_signs(plot->chart, signs);
    double x = 2, y = top + 14, line = 22;
    for (size_t i = 0; i < n; i++) {
        double wide = 26 + text_width(signs[i].word, pen->small);
        if (i && (pen->compact || x + wide > pen->width)) x = 2, y += line;
        if (draw && signs[i].disc)
            buf_format(pen->out,
                       "<circle class=\"point c0\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" "
                       "stroke=\"%s\" stroke-width=\"2\"/>",
                       x + 8, y - 4, signs[i].hollow ? "#fff" : series_colour(0), series_colour(0));
        if (draw && !signs[i].disc)
            pen_line(pen, "whisker c0", (double[]){x + 8, y - 12, x + 8, y + 4},
                     cstr(pen->mem, str_format(pen->mem, "stroke=\"%s\" stroke-width=\"%s\"",
                                               series_colour(0), signs[i].thin ? "1.25" : "4")));
        TextStyle style = {.css = "label", .fill = INK, .size = pen->small};
        if (draw) pen_text(pen, x + 22, y, &style, signs[i].word);
        x += wide + 18;
    }
    return n ? y + 8 - top : 0;
}

static void lay_out(Pen *pen, EffectsPlot *plot) {
    double ticks = 0;
    read_marks(pen, plot);
    for (size_t i = 0; i < plot->scale.n_ticks; i++)
        ticks = fmax(ticks, text_width(tick_text(pen, plot, i), pen->small));
    plot->left = fmin(ticks, pen->width * 0.3) + 12;
    plot->right = pen->width - 6;
    plot->top = 20 + pen->small + (tick_unit(plot->chart->unit) != plot->chart->unit ? 18 : 0);
    plot->bottom = plot->top + (pen->compact ? 230 : 290);
    place_marks(pen, plot);
    double states = key_height(pen, &plot->key, pen->width - 16);
    plot->height = plot->bottom + 18 + pen->small + signs_lines(pen, plot, 0, false) + states + 4;
}

/* ---- drawing ---- */

/* Every k-th mark has its name under the axis, counted from the first after the beginning: the
 * smallest k that leaves air between them. */
static size_t label_step(const Pen *pen, const EffectsPlot *plot, size_t *from) {
    const EffectsChart *chart = plot->chart;
    size_t first = 0, step = 1;
    while (first + 1 < chart->n && chart->marks[first].at < chart->moment)
        first++;
    for (;; step++) {
        bool fits = true;
        double room = -INFINITY;
        for (size_t i = first % step; i < chart->n; i += step) {
            double half = text_width(chart->marks[i].axis, pen->small) / 2;
            fits &= plot->x[i] - half >= room;
            room = plot->x[i] + half + 6;
        }
        if (fits || step > chart->n) break;
    }
    *from = first % step;
    return step;
}

static void draw_axes(Pen *pen, const EffectsPlot *plot) {
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small};
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    for (size_t i = 0; i < plot->scale.n_ticks; i++) {
        double y = y_of(plot, plot->scale.ticks[i]);
        bool zero = plot->scale.ticks[i] == 0;
        pen_line(pen, zero ? "baseline" : "grid", (double[]){plot->left, y, plot->right, y},
                 zero ? "stroke=\"" INK "\" stroke-width=\"1.25\""
                      : "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
        pen_text(pen, plot->left - 8, y + pen->small * 0.35, &style, tick_text(pen, plot, i));
    }
    style.anchor = ANCHOR_START;
    if (tick_unit(plot->chart->unit) != plot->chart->unit)
        pen_text(pen, 0, pen->small + 1, &style, words_unit(pen->lang, plot->chart->unit));
    style.anchor = ANCHOR_MIDDLE;
    size_t from = 0, step = label_step(pen, plot, &from);
    for (size_t i = from; i < plot->chart->n; i += step)
        pen_text(pen, plot->x[i], plot->bottom + 8 + pen->small, &style,
                 plot->chart->marks[i].axis);
    double word = text_width(plot->chart->moment_word, pen->small) / 2;
    pen_line(pen, "reference", (double[]){plot->moment, plot->top - 8, plot->moment, plot->bottom},
             "stroke=\"" INK_SOFT "\" stroke-width=\"1.25\" stroke-dasharray=\"4 4\"");
    pen_text(pen, fmin(fmax(plot->moment, word), pen->width - word), plot->top - 13, &style,
             plot->chart->moment_word);
    buf_put(pen->out, S("</g>\n"));
}

static void draw_whisker(Pen *pen, double x, double from, double to, bool thin) {
    Str look = str_format(pen->mem, "stroke=\"%s\" stroke-width=\"%s\"%s", series_colour(0),
                          thin ? "1.25" : "4", thin ? "" : " stroke-opacity=\"0.45\"");
    pen_line(pen, "whisker c0", (double[]){x, from, x, to}, cstr(pen->mem, look));
}

static void draw_mark(Pen *pen, const EffectsPlot *plot, size_t i) {
    const EffectMark *mark = &plot->chart->marks[i];
    const ChartPoint *point = &plot->points[i];
    double x = plot->x[i], high = y_of(plot, point->high), low = y_of(plot, point->low);
    Str value = point_text(pen->mem, pen->lang, plot->chart->unit, point);
    pen_mark_begin(pen, mark_label(pen->mem, pen->lang, mark->name, value));
    if (point->state != MARK_VALUE) {
        buf_format(pen->out,
                   "<rect class=\"missing\" x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"9\" ",
                   x - 4.5, plot->bottom - 13);
        pen_fill(pen, point->state);
        buf_put(pen->out, S("/>"));
        pen_mark_end(pen);
        return;
    }
    if (has_all(mark)) {
        high = fmin(high, y_of(plot, mark->all_high)), low = fmax(low, y_of(plot, mark->all_low));
        draw_whisker(pen, x, y_of(plot, mark->all_high), y_of(plot, mark->all_low), true);
    }
    if (point_has_band(point))
        draw_whisker(pen, x, y_of(plot, point->high), y_of(plot, point->low), false);
    buf_format(pen->out,
               "<rect class=\"hit\" x=\"%.1f\" y=\"%.1f\" width=\"18\" height=\"%.1f\" "
               "fill=\"none\" pointer-events=\"all\"/>"
               "<circle class=\"point c0\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\" "
               "stroke=\"%s\" stroke-width=\"2\"/>",
               x - 9, high - 6, low - high + 12, x, y_of(plot, point->value),
               pen->compact || plot->chart->n > 24 ? "3.5" : "5",
               mark->before ? "#fff" : series_colour(0), series_colour(0));
    pen_mark_end(pen);
}

Err chart_effects(Cx *cx, Buf *out, const EffectsChart *chart) {
    if (chart->n > EFFECTS_MOST)
        return fail(cx, LIMIT, MSG_CHART_TOO_MUCH,
                    words_count(cx->mem, chart->lang, (int64_t)chart->n));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    EffectsPlot plot = {.chart = chart};
    lay_out(&pen, &plot);
    Str *names = NEW_ARRAY(pen.mem, Str, chart->n + 1);
    for (size_t i = 0; i < chart->n; i++)
        names[i] = chart->marks[i].name;
    Str told = describe_places(pen.mem, chart->lang, chart->unit, chart->n, names, plot.points);
    pen_begin(&pen, "effects", plot.height, chart->title,
              sentences(pen.mem, chart->description, told));
    pen_patterns(&pen, plot.key.states);
    draw_axes(&pen, &plot);
    for (size_t i = 0; i < chart->n; i++)
        draw_mark(&pen, &plot, i);
    double y = plot.bottom + 18 + pen.small;
    y += signs_lines(&pen, &plot, y, true);
    key_draw(&pen, &plot.key, 8, y);
    pen_end(&pen);
    return buf_check(cx, out);
}

/* How do places or groups differ? Horizontal bars in the order given, the number at the end of
 * each, whiskers where it is uncertain, a dashed line for a value to compare with, and the word of
 * its state where there is no number. */

#include <math.h>

#include "chart/chart_in.h"

enum { NAME_LINES = 2 };

typedef struct Bar {
    ChartPoint point; /* clean */
    Str lines[NAME_LINES];
    size_t n_lines;
    double y, height; /* of the row */
    bool marked;
} Bar;

typedef struct BarPlot {
    const BarChart *chart;
    Bar *bars;
    double low, high;
    double left, right, top, bottom, height;
    bool any_marked, has_value;
    Key key;
} BarPlot;

static bool has_reference(const BarPlot *plot) {
    return plot->chart->has_reference && isfinite(plot->chart->reference) && plot->has_value;
}

static double x_of(const BarPlot *plot, double value) {
    Scale scale = {.low = plot->low, .high = plot->high};
    return plot->left + scale_at(&scale, value) * (plot->right - plot->left);
}

/* Units of several words stand once above the bars, not at each of them. */
static bool has_caption(const BarChart *chart) {
    return chart->unit == UNIT_POINTS || chart->unit == UNIT_PER_1000;
}

static Str number_of(Pen *pen, const BarPlot *plot, const Bar *bar) {
    Unit unit = has_caption(plot->chart) ? UNIT_COUNT : plot->chart->unit;
    return point_short(pen->mem, pen->lang, unit, &bar->point);
}

static void read_bars(Pen *pen, BarPlot *plot) {
    const BarChart *chart = plot->chart;
    plot->bars = NEW_ARRAY(pen->mem, Bar, chart->n_bars + 1);
    for (size_t i = 0; i < chart->n_bars; i++) {
        Bar *bar = &plot->bars[i];
        bar->point = point_clean(chart->points[i]);
        bar->marked = chart->marked && chart->marked[i];
        plot->any_marked = plot->any_marked || bar->marked;
        if (bar->point.state != MARK_VALUE) continue; /* its word stands beside it */
        key_add(&plot->key, &bar->point);
        plot->has_value = true;
        plot->low = fmin(plot->low, bar->point.low);
        plot->high = fmax(plot->high, bar->point.high);
    }
    plot->key.bars = true;
    if (has_reference(plot)) {
        plot->low = fmin(plot->low, chart->reference);
        plot->high = fmax(plot->high, chart->reference);
    }
    if (!(plot->high > plot->low)) plot->high = plot->low + 1;
}

/* Names on the left, at most two lines each; numbers need room on the right, negative ones on the
 * left too. */
static void measure_rows(Pen *pen, BarPlot *plot) {
    double most = pen->width * (pen->compact ? 0.36 : 0.4), names = 0, number = 0;
    double y = plot->top, line = pen->font + 2;
    for (size_t i = 0; i < plot->chart->n_bars; i++) {
        Bar *bar = &plot->bars[i];
        bar->n_lines =
            text_wrap(pen->mem, plot->chart->labels[i], pen->font * (bar->marked ? STRONG : 1),
                      most, NAME_LINES, bar->lines);
        for (size_t k = 0; k < bar->n_lines; k++)
            names = fmax(names, text_width(bar->lines[k], pen->font) * (bar->marked ? STRONG : 1));
        Str text = number_of(pen, plot, bar);
        if (bar->point.state == MARK_VALUE) /* words of states have the whole plot for themselves */
            number = fmax(number, text_width(text, pen->font) * (bar->marked ? STRONG : 1));
        bar->y = y;
        bar->height = bar->n_lines > 1 ? 2 * line + 6 : pen->compact ? 26 : 28;
        y += bar->height;
    }
    number = fmin(number, pen->width * 0.35);
    plot->left = fmin(names, most) + 10;
    plot->right = pen->width - number - 10;
    if (plot->low < 0) plot->left += number + 8;
    if (plot->right < plot->left + 40) plot->right = plot->left + 40;
    plot->bottom = y;
}

static void lay_out(Pen *pen, BarPlot *plot) {
    plot->top = has_reference(plot) || has_caption(plot->chart) ? pen->small + 16 : 4;
    measure_rows(pen, plot);
    double key = key_height(pen, &plot->key, pen->width - 16);
    plot->height = plot->bottom + 6 + (key > 0 ? key + 10 : 0);
}

static void draw_reference(Pen *pen, const BarPlot *plot) {
    const BarChart *chart = plot->chart;
    double x = x_of(plot, chart->reference);
    pen_line(pen, "reference", (double[]){x, plot->top - 6, x, plot->bottom},
             "stroke=\"" INK "\" stroke-width=\"1.25\" stroke-dasharray=\"4 3\"");
    Str value =
        number_text(pen->mem, pen->lang, chart->reference, chart->reference_decimals, chart->unit);
    Str text = str_join(pen->mem, 2, (Str[]){chart->reference_name, value}, S(" "));
    Str line;
    text_wrap(pen->mem, text, pen->small, pen->width - 8, 1, &line);
    double half = text_width(line, pen->small) / 2;
    TextStyle style = {
        .css = "reference-name", .fill = INK, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    pen_text(pen, fmax(half + 2, fmin(x, pen->width - half - 2)), plot->top - 11, &style, line);
}

static void draw_whisker(Pen *pen, const BarPlot *plot, const Bar *bar, double middle) {
    if (!point_has_band(&bar->point)) return;
    double from = x_of(plot, bar->point.low), to = x_of(plot, bar->point.high);
    Str path = str_format(pen->mem, "M%.1f %.1fv8m0 -4H%.1fm0 -4v8", from, middle - 4, to);
    static const char *const strokes[] = {
        "class=\"whisker-halo\" stroke=\"#fff\" stroke-width=\"3.5\"",
        "class=\"whisker\" stroke=\"" INK "\" stroke-width=\"1.5\""};
    for (size_t i = 0; i < 2; i++)
        buf_format(pen->out, "<path %s d=\"%.*s\" fill=\"none\"/>", strokes[i], STR_ARG(path));
}

static const char *bar_colour(const BarPlot *plot, const Bar *bar) {
    return plot->any_marked && !bar->marked ? "#8fb0cf" : series_colour(0);
}

static void draw_bar(Pen *pen, const BarPlot *plot, const Bar *bar) {
    double thick = pen->compact ? 16 : 18, middle = bar->y + bar->height / 2;
    double zero = x_of(plot, 0), end = x_of(plot, bar->point.value);
    const char *css = plot->any_marked && !bar->marked ? "other" : "c0";
    buf_format(pen->out,
               "<rect class=\"bar %s%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" ",
               css, bar->point.provisional ? " provisional" : "", fmin(zero, end),
               middle - thick / 2, fabs(end - zero), thick);
    if (bar->point.provisional)
        buf_format(pen->out, "fill=\"#fff\" stroke=\"%s\" stroke-width=\"2\"/>",
                   bar_colour(plot, bar));
    else
        buf_format(pen->out, "fill=\"%s\"/>", bar_colour(plot, bar));
    draw_whisker(pen, plot, bar, middle);
}

/* White paper under a text that the dashed line of comparison would cross. */
static void draw_paper(Pen *pen, const BarPlot *plot, double from, double width, double middle) {
    if (!has_reference(plot)) return;
    double reference = x_of(plot, plot->chart->reference);
    if (reference < from - 3 || reference > from + width + 3) return;
    buf_format(pen->out,
               "<rect class=\"paper\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "fill=\"#fff\"/>\n",
               from - 2, middle - pen->font / 2 - 2, width + 4, pen->font + 4);
}

/* The state of a missing value, in words beside a patterned stub. */
static void draw_state(Pen *pen, const BarPlot *plot, const Bar *bar) {
    double middle = bar->y + bar->height / 2, zero = x_of(plot, 0);
    Str word = state_noted(pen->mem, pen->lang, plot->chart->notes, bar->point.state);
    int thick = pen->compact ? 16 : 18;
    buf_format(pen->out,
               "<rect class=\"missing %.*s\" x=\"%.1f\" y=\"%.1f\" width=\"24\" height=\"%d\" ",
               STR_ARG(mark_state_class(bar->point.state)), zero, middle - thick / 2.0, thick);
    pen_fill(pen, bar->point.state);
    buf_format(pen->out, " stroke=\"%s\" stroke-width=\"0.75\"/>\n", INK_LINE);
    double x = fmin(zero + 32, fmax(pen->width - text_width(word, pen->font) - 4, 0));
    draw_paper(pen, plot, x, text_width(word, pen->font), middle);
    TextStyle style = {.css = "state-word", .fill = INK_SOFT, .halo = true};
    pen_text(pen, x, middle + pen->font * 0.36, &style, word);
}

/* A number that the dashed line of comparison would cross stands beyond that line. */
static double beside_reference(const BarPlot *plot, double x, double width, bool left) {
    if (!has_reference(plot)) return x;
    double reference = x_of(plot, plot->chart->reference), from = left ? x - width : x;
    if (reference < from - 3 || reference > from + width + 3) return x;
    return left ? reference - 6 : reference + 6;
}

/* The number stands beyond the bar and its whisker. */
static void draw_number(Pen *pen, const BarPlot *plot, const Bar *bar) {
    double middle = bar->y + bar->height / 2;
    bool left = bar->point.value < 0;
    Str text = number_of(pen, plot, bar);
    TextStyle style = {.css = "value",
                       .fill = INK,
                       .strong = bar->marked,
                       .halo = true,
                       .anchor = left ? ANCHOR_END : ANCHOR_START};
    double end = x_of(plot, left ? bar->point.low : bar->point.high), x = left ? end - 6 : end + 6;
    double width = text_width(text, pen->font) * (bar->marked ? STRONG : 1);
    x = beside_reference(plot, x, width, left);
    pen_text(pen, x, middle + pen->font * 0.36, &style, text);
}

static void draw_row(Pen *pen, const BarPlot *plot, size_t i) {
    const BarChart *chart = plot->chart;
    const Bar *bar = &plot->bars[i];
    Str value = point_text(pen->mem, pen->lang, chart->unit, &bar->point);
    pen_mark_begin(pen, mark_label(pen->mem, pen->lang, chart->labels[i], value));
    buf_format(
        pen->out,
        "<rect class=\"hit\" x=\"0\" y=\"%.1f\" width=\"%.0f\" height=\"%.1f\" fill=\"none\" "
        "pointer-events=\"all\"/>\n",
        bar->y, pen->width, bar->height);
    TextStyle style = {.css = bar->marked ? "name marked" : "name",
                       .fill = INK,
                       .anchor = ANCHOR_END,
                       .strong = bar->marked};
    double line = pen->font + 2, names = plot->left - 10;
    if (plot->low < 0)
        names = 0; /* numbers of negative bars stand between: names begin at the edge */
    style.anchor = plot->low < 0 ? ANCHOR_START : ANCHOR_END;
    double y = bar->y + bar->height / 2 - (double)(bar->n_lines - 1) * line / 2 + pen->font * 0.36;
    for (size_t k = 0; k < bar->n_lines; k++)
        pen_text(pen, names, y + (double)k * line, &style, bar->lines[k]);
    if (bar->point.state == MARK_VALUE) draw_bar(pen, plot, bar);
    pen_mark_end(pen);
}

static void draw_all(Pen *pen, const BarPlot *plot) {
    size_t n = plot->chart->n_bars;
    for (size_t i = 0; i < n; i++)
        draw_row(pen, plot, i);
    buf_put(pen->out, S("<g aria-hidden=\"true\">\n"));
    double zero = x_of(plot, 0);
    if (n)
        pen_line(pen, "baseline", (double[]){zero, plot->top, zero, plot->bottom},
                 "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
    if (has_reference(plot)) draw_reference(pen, plot);
    if (n && has_caption(plot->chart)) {
        TextStyle style = {.css = "axis", .fill = INK_SOFT, .size = pen->small};
        pen_text(pen, 0, pen->small + 1, &style, words_unit(pen->lang, plot->chart->unit));
    }
    for (size_t i = 0; i < n; i++)
        plot->bars[i].point.state == MARK_VALUE ? draw_number(pen, plot, &plot->bars[i])
                                                : draw_state(pen, plot, &plot->bars[i]);
    if (!n) {
        TextStyle style = {.css = "state-word", .fill = INK_SOFT};
        pen_text(pen, 0, plot->top + pen->font, &style,
                 message_text(pen->lang, MSG_CHART_NO_VALUES));
    }
    buf_put(pen->out, S("</g>\n"));
}

static Str describe(Pen *pen, const BarPlot *plot) {
    const BarChart *chart = plot->chart;
    Str text = describe_places(pen->mem, pen->lang, chart->unit, chart->n_bars, chart->labels,
                               chart->points);
    text = sentences(pen->mem, chart->description, text);
    if (!has_reference(plot)) return text;
    Str value =
        number_text(pen->mem, pen->lang, chart->reference, chart->reference_decimals, chart->unit);
    Str reference = message_fill(pen->mem, pen->lang, MSG_CHART_TEXT_REFERENCE, 2,
                                 (Str[]){chart->reference_name, value});
    return sentences(pen->mem, text, reference);
}

Err chart_bars(Cx *cx, Buf *out, const BarChart *chart) {
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    BarPlot plot = {.chart = chart, .key = {.notes = chart->notes}};
    read_bars(&pen, &plot);
    lay_out(&pen, &plot);
    if (!chart->n_bars) plot.height += pen.font + 8;
    pen_begin(&pen, "bars", plot.height, chart->title, describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < chart->n_bars; i++)
        used[plot.bars[i].point.state] = true;
    pen_patterns(&pen, used);
    draw_all(&pen, &plot);
    if (key_height(&pen, &plot.key, pen.width - 16) > 0)
        key_draw(&pen, &plot.key, 0, plot.bottom + 10);
    pen_end(&pen);
    return buf_check(cx, out);
}

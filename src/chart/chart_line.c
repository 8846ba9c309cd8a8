/* How did values change over time? Lines over a light grid, named at their ends; gaps where values
 * are missing, a joint where the series breaks, hollow points where a value is provisional, a pale
 * band where it is uncertain. */

#include <math.h>

#include "chart/line_in.h"

const ChartPoint *point_at(const Plot *plot, size_t series, size_t period) {
    return &plot->points[series * plot->chart->n_periods + period];
}

double y_of(const Plot *plot, double value) {
    return plot->bottom - scale_at(&plot->scale, value) * (plot->bottom - plot->top);
}

bool is_outside(const Plot *plot, size_t period) {
    return plot->index && plot->index->outside[period];
}

static const char *colour_of(const Plot *plot, size_t series) {
    return plot->chart->series[series].quiet ? INK_LINE : series_colour(series);
}

static Str class_of(const Pen *pen, const Plot *plot, size_t series) {
    return plot->chart->series[series].quiet ? S("quiet") : str_format(pen->mem, "c%zu", series);
}

/* Its own part of the axis; outside there is nothing of it. */
static bool is_of(const Plot *plot, size_t series, size_t period) {
    const ChartSeries *of = &plot->chart->series[series];
    if (of->absent && of->absent[period]) return false;
    return !of->to || (period >= of->from && period < of->to);
}

/* ---- measuring ----------------------------------------------------------------------------------
 */

static void read_points(Pen *pen, Plot *plot) {
    const LineChart *chart = plot->chart;
    double low = INFINITY, high = -INFINITY;
    plot->points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_series * chart->n_periods + 1);
    for (size_t s = 0; s < chart->n_series; s++) {
        for (size_t i = 0; i < chart->n_periods; i++) {
            ChartPoint point = point_clean(chart->series[s].points[i]);
            plot->points[s * chart->n_periods + i] = point;
            /* The state of a single line stands in the picture itself; see gaps_need_key. */
            if (is_outside(plot, i) || !is_of(plot, s, i)) continue;
            if (chart->n_series > 1 || point.state == MARK_VALUE) key_add(&plot->key, &point);
            if (point.state != MARK_VALUE) continue;
            plot->key.revised = plot->key.revised || point.revised;
            low = fmin(low, point.low);
            high = fmax(high, point.high);
        }
    }
    if (chart->from_zero && low <= high) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    plot->scale = scale_nice(low, high, pen->compact ? 4 : 5, chart->unit == UNIT_COUNT);
    for (size_t i = 1; chart->break_before && i < chart->n_periods; i++)
        plot->has_break = plot->has_break || chart->break_before[i];
    plot->has_break = plot->has_break || chart->axis; /* a word stands above the lines, too */
}

/* Per 1,000 stands above the axis, other units at each tick. */
static Unit unit_of_ticks(Unit unit) {
    return unit == UNIT_PERCENT ? UNIT_PERCENT : UNIT_COUNT;
}

static Str tick_text(Pen *pen, const Plot *plot, size_t i) {
    return number_text(pen->mem, pen->lang, plot->scale.ticks[i], plot->scale.decimals,
                       unit_of_ticks(plot->chart->unit));
}

static bool has_caption(const LineChart *chart) {
    return chart->unit == UNIT_PER_1000 || chart->unit == UNIT_POINTS || chart->unit == UNIT_INDEX;
}

static size_t last_value(const Plot *plot, size_t series) {
    for (size_t i = plot->chart->n_periods; i-- > 0;)
        if (point_at(plot, series, i)->state == MARK_VALUE) return i;
    return SIZE_MAX;
}

/* Names of the lines, and how much room they need on the right. */
static double measure_labels(Pen *pen, Plot *plot) {
    const LineChart *chart = plot->chart;
    double most = pen->width * (pen->compact ? 0.32 : 0.26), widest = 0;
    size_t lines = chart->n_series <= 4 ? 2 : 1;
    for (size_t s = 0; s < chart->n_series; s++) {
        LineLabel *label = &plot->labels[s];
        double strong = chart->series[s].quiet ? 1 : STRONG;
        label->n = label->n_name = text_wrap(pen->mem, chart->series[s].name, pen->font * strong,
                                             most, lines, label->lines);
        size_t last = last_value(plot, s);
        bool value_shown = chart->n_series <= 4 && chart->n_periods && last + 1 == chart->n_periods;
        if (value_shown)
            label->lines[label->n++] =
                point_short(pen->mem, pen->lang, chart->unit, point_at(plot, s, last));
        else if (plot->index && plot->index->notes[s].n)
            label->n += text_wrap(pen->mem, plot->index->notes[s], pen->small, most, 2,
                                  label->lines + label->n);
        else if (last == SIZE_MAX && chart->n_periods && lines > 1) {
            Str word = mark_state_word(pen->lang, point_at(plot, s, chart->n_periods - 1)->state);
            label->n += text_wrap(pen->mem, word, pen->small, most, 2, label->lines + label->n);
        }
        for (size_t i = 0; i < label->n; i++)
            widest = fmax(widest, text_width(label->lines[i], pen->font) *
                                      (i < label->n_name ? strong : 1));
    }
    return widest > 0 ? fmin(widest, most) + 16 : 8;
}

static void place_periods(Pen *pen, Plot *plot) {
    const LineChart *chart = plot->chart;
    plot->x = period_parts(pen->mem, chart->periods, chart->n_periods);
    double from = plot->left + 14, to = plot->right - 10;
    for (size_t i = 0; i < chart->n_periods; i++)
        plot->x[i] = from + plot->x[i] * (to - from);
}

static void lay_out(Pen *pen, Plot *plot) {
    const LineChart *chart = plot->chart;
    double ticks = 0;
    for (size_t i = 0; i < plot->scale.n_ticks; i++)
        ticks = fmax(ticks, text_width(tick_text(pen, plot, i), pen->small));
    plot->left = fmin(ticks, pen->width * 0.3) + 10;
    plot->right = pen->width - measure_labels(pen, plot);
    plot->top = 14 + (has_caption(chart) ? 20 : 0) + (plot->has_break ? 18 : 0);
    double key = key_height(pen, &plot->key, pen->width - 16);
    plot->bottom = plot->height - 30 - (key > 0 ? key + 8 : 0);
    if (plot->bottom < plot->top + 60) { /* a chart asked for flatter than its parts need */
        plot->height += plot->top + 60 - plot->bottom;
        plot->bottom = plot->top + 60;
    }
    place_periods(pen, plot);
}

/* ---- axes ---------------------------------------------------------------------------------------
 */

static void draw_value_axis(Pen *pen, const Plot *plot) {
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small};
    for (size_t i = 0; i < plot->scale.n_ticks; i++) {
        double y = y_of(plot, plot->scale.ticks[i]);
        bool base = plot->scale.ticks[i] == (plot->index ? 100 : 0);
        pen_line(pen, base ? "baseline" : "grid", (double[]){plot->left, y, plot->right, y},
                 base ? "stroke=\"" INK_LINE "\" stroke-width=\"1\""
                      : "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
        pen_text(pen, plot->left - 8, y + pen->small * 0.35, &style, tick_text(pen, plot, i));
    }
    if (!has_caption(plot->chart)) return;
    style.anchor = ANCHOR_START;
    pen_text(pen, 0, pen->small + 1, &style,
             plot->index ? plot->index->caption : words_unit(pen->lang, plot->chart->unit));
}

static Str axis_text(Pen *pen, const Plot *plot, size_t i) {
    const LineChart *chart = plot->chart;
    if (chart->axis) return chart->axis[i];
    return words_period_short(pen->mem, pen->lang, chart->periods[i]);
}

/* The last period that has a label; the others follow down to the first, `step` apart. */
static size_t last_label(const Plot *plot, size_t step) {
    const LineChart *chart = plot->chart;
    size_t last = chart->n_periods - 1;
    return chart->axis ? chart->moment + (last - chart->moment) / step * step : last;
}

/* Every k-th period counted from the last, or from the moment of the lines: the smallest k that
 * leaves air between the labels. */
static size_t period_step(Pen *pen, const Plot *plot) {
    size_t n = plot->chart->n_periods;
    static const size_t steps[] = {1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        bool fits = true;
        double limit = INFINITY;
        for (size_t i = last_label(plot, steps[k]); i < n && fits; i -= steps[k]) {
            double half = text_width(axis_text(pen, plot, i), pen->small) / 2;
            fits = plot->x[i] + half <= limit;
            limit = plot->x[i] - half - 10;
        }
        if (fits) return steps[k];
    }
    return n;
}

static void draw_time_axis(Pen *pen, const Plot *plot) {
    size_t n = plot->chart->n_periods, step = n ? period_step(pen, plot) : 1;
    TextStyle style = {
        .css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    for (size_t i = n ? last_label(plot, step) : 0; i < n; i -= step) { /* ends below 0 */
        double x = plot->x[i];
        pen_line(pen, "tick", (double[]){x, plot->bottom, x, plot->bottom + 5},
                 "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
        Str text = axis_text(pen, plot, i);
        double half = text_width(text, pen->small) / 2;
        pen_text(pen, fmin(fmax(x, half), pen->width - half), plot->bottom + 8 + pen->small, &style,
                 text);
    }
}

static void draw_moment(Pen *pen, const Plot *plot) {
    const LineChart *chart = plot->chart;
    if (!chart->axis) return;
    double x = plot->x[chart->moment], half = text_width(chart->moment_word, pen->small) / 2;
    TextStyle style = {
        .css = "break-word", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    pen_line(pen, "reference", (double[]){x, plot->top - 6, x, plot->bottom},
             "stroke=\"" INK_SOFT "\" stroke-width=\"1.25\"");
    pen_text(pen, fmin(fmax(x, half), pen->width - half), plot->top - 11, &style,
             chart->moment_word);
}

static void draw_breaks(Pen *pen, const Plot *plot) {
    const LineChart *chart = plot->chart;
    TextStyle style = {
        .css = "break-word", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    for (size_t i = 1; chart->break_before && i < chart->n_periods; i++) {
        if (!chart->break_before[i]) continue;
        double x = (plot->x[i - 1] + plot->x[i]) / 2;
        pen_line(pen, "break", (double[]){x, plot->top - 6, x, plot->bottom},
                 "stroke=\"" INK_SOFT "\" stroke-width=\"1.25\" stroke-dasharray=\"4 4\"");
        const size_t *notes = chart->notes ? chart->notes->of_break : NULL;
        Str word = message_text(pen->lang, MSG_CHART_BREAK);
        pen_text(pen, x, plot->top - 11, &style, word_noted(pen->mem, word, notes ? notes[i] : 0));
    }
}

/* ---- lines --------------------------------------------------------------------------------------
 */

/* The point before it on its line; SIZE_MAX where it is the first. */
static size_t point_before(const Plot *plot, size_t series, size_t i) {
    const bool *absent = plot->chart->series[series].absent;
    while (i-- > 0)
        if (!absent || !absent[i]) return i;
    return SIZE_MAX;
}

static bool joined(const Plot *plot, size_t series, size_t i) {
    const LineChart *chart = plot->chart;
    const bool *broken = chart->series[series].broken;
    if (!broken) broken = chart->break_before;
    size_t before = point_before(plot, series, i);
    return before != SIZE_MAX && !(broken && broken[i]) &&
           point_at(plot, series, before)->state == MARK_VALUE &&
           point_at(plot, series, i)->state == MARK_VALUE;
}

static void draw_band_run(Pen *pen, const Plot *plot, size_t series, const size_t run[2]) {
    if (run[1] - run[0] == 1) { /* one point alone: a bar of its own */
        const ChartPoint *point = point_at(plot, series, run[0]);
        double y = y_of(plot, point->high);
        buf_format(pen->out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"6\" height=\"%.1f\"/>",
                   plot->x[run[0]] - 3, y, y_of(plot, point->low) - y);
        return;
    }
    buf_put(pen->out, S("<path d=\""));
    for (size_t i = run[0]; i < run[1]; i++)
        if (is_of(plot, series, i))
            buf_format(pen->out, "%c%.1f %.1f", i == run[0] ? 'M' : 'L', plot->x[i],
                       y_of(plot, point_at(plot, series, i)->high));
    for (size_t i = run[1]; i-- > run[0];)
        if (is_of(plot, series, i))
            buf_format(pen->out, "L%.1f %.1f", plot->x[i],
                       y_of(plot, point_at(plot, series, i)->low));
    buf_put(pen->out, S("Z\"/>"));
}

static void draw_bands(Pen *pen, const Plot *plot, size_t series) {
    size_t n = plot->chart->n_periods;
    bool any = false;
    for (size_t i = 0; i < n; i++)
        any = any || point_has_band(point_at(plot, series, i));
    if (!any) return;
    Str css = class_of(pen, plot, series);
    buf_format(pen->out, "<g class=\"band %.*s\" fill=\"%s\" fill-opacity=\"0.16\">", STR_ARG(css),
               colour_of(plot, series));
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        if (point_at(plot, series, from)->state != MARK_VALUE || !is_of(plot, series, from))
            continue;
        while (to < n && (joined(plot, series, to) || !is_of(plot, series, to)))
            to++;
        while (!is_of(plot, series, to - 1)) /* ends at its last point */
            to--;
        bool banded = false;
        for (size_t i = from; i < to; i++)
            banded = banded || point_has_band(point_at(plot, series, i));
        if (banded) draw_band_run(pen, plot, series, (size_t[]){from, to});
    }
    buf_put(pen->out, S("</g>\n"));
}

static void draw_line(Pen *pen, const Plot *plot, size_t series) {
    Str css = class_of(pen, plot, series);
    bool open = false;
    for (size_t i = 1; i < plot->chart->n_periods; i++) {
        if (!joined(plot, series, i)) continue;
        if (!open)
            buf_format(pen->out,
                       "<path class=\"line %.*s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" "
                       "stroke-linejoin=\"round\" stroke-linecap=\"round\"%s d=\"",
                       STR_ARG(css), colour_of(plot, series),
                       plot->chart->series[series].quiet ? "1.75" : "2.25",
                       plot->chart->series[series].dashed ? " stroke-dasharray=\"2 6\"" : "");
        open = true;
        size_t before = point_before(plot, series, i);
        if (!joined(plot, series, before))
            buf_format(pen->out, "M%.1f %.1f", plot->x[before],
                       y_of(plot, point_at(plot, series, before)->value));
        buf_format(pen->out, "L%.1f %.1f", plot->x[i],
                   y_of(plot, point_at(plot, series, i)->value));
    }
    if (open) buf_put(pen->out, S("\"/>\n"));
}

/* ---- marks --------------------------------------------------------------------------------------
 */

static double radius_of(const Plot *plot, size_t i) {
    double left = i > 0 ? plot->x[i] - plot->x[i - 1] : 40;
    double right = i + 1 < plot->chart->n_periods ? plot->x[i + 1] - plot->x[i] : 40;
    return fmin(left, right) >= 14 ? 3.5 : 2.5;
}

static void draw_point(Pen *pen, const Plot *plot, size_t series, size_t i) {
    const ChartPoint *point = point_at(plot, series, i);
    double x = plot->x[i], y = y_of(plot, point->value);
    Str css = class_of(pen, plot, series);
    buf_format(pen->out,
               "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"11\" fill=\"none\" "
               "pointer-events=\"all\"/>",
               x, y);
    point_sign(pen, point, &(PointSign){x, y, radius_of(plot, i), css, colour_of(plot, series)});
}

/* A missing value: of a single line its column, of several a small patterned square above the axis.
 */
static void draw_missing(Pen *pen, const Plot *plot, size_t series, size_t i) {
    MarkState state = point_at(plot, series, i)->state;
    if (plot->chart->n_series == 1 || is_outside(plot, i)) {
        double x0 = column_edge(plot, i, false), x1 = column_edge(plot, i, true);
        double high = (plot->bottom - plot->top) / (double)plot->chart->n_series;
        buf_format(pen->out,
                   "<rect class=\"hit\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                   "fill=\"none\" "
                   "pointer-events=\"all\"/>",
                   x0, plot->top + (double)series * high, x1 - x0, high);
        return;
    }
    size_t above = 0;
    for (size_t s = 0; s < series; s++)
        above += is_of(plot, s, i) && point_at(plot, s, i)->state != MARK_VALUE;
    Str name = mark_state_class(state), css = class_of(pen, plot, series);
    buf_format(pen->out,
               "<rect class=\"missing %.*s %.*s\" x=\"%.1f\" y=\"%.1f\" width=\"9\" height=\"9\" ",
               STR_ARG(css), STR_ARG(name), plot->x[i] - 4.5,
               plot->bottom - 13 - 12 * (double)above);
    pen_fill(pen, state);
    buf_format(pen->out, " stroke=\"%s\" stroke-width=\"1.25\"/>", colour_of(plot, series));
}

static void draw_marks(Pen *pen, const Plot *plot, size_t series) {
    const LineChart *chart = plot->chart;
    for (size_t i = 0; i < chart->n_periods; i++) {
        if (!is_of(plot, series, i)) continue;
        const ChartPoint *point = point_at(plot, series, i);
        Str value = is_outside(plot, i) ? plot->index->outside_word
                                        : point_text(pen->mem, pen->lang, chart->unit, point);
        Str period = chart->series[series].when
                         ? chart->series[series].when[i]
                         : words_period(pen->mem, pen->lang, chart->periods[i]);
        pen_mark_begin(pen, message_fill(pen->mem, pen->lang, MSG_CHART_MARK_PERIOD, 3,
                                         (Str[]){chart->series[series].name, period, value}));
        if (point->state == MARK_VALUE)
            draw_point(pen, plot, series, i);
        else
            draw_missing(pen, plot, series, i);
        pen_mark_end(pen);
    }
}

/* ---- names at the line ends ---------------------------------------------------------------------
 */

static void draw_label(Pen *pen, const Plot *plot, const Placed *placed) {
    size_t series = placed->of, last = last_value(plot, series);
    const LineLabel *label = &plot->labels[series];
    bool quiet = plot->chart->series[series].quiet;
    const char *colour = quiet ? INK_SOFT : series_colour(series);
    double x = plot->right + 8, line = pen->font + 2,
           y = placed->y - (double)label->n * line / 2 + pen->font * 0.86;
    if (last != SIZE_MAX &&
        (fabs(placed->y - placed->wish) > 6 || plot->x[last] < plot->right - 24)) {
        double end = y_of(plot, point_at(plot, series, last)->value);
        pen_line(pen, "leader", (double[]){plot->x[last] + 6, end, x - 3, placed->y},
                 "stroke=\"" INK_LINE "\" stroke-width=\"0.75\"");
    }
    Str css = class_of(pen, plot, series);
    TextStyle style = {.css =
                           cstr(pen->mem, str_join(pen->mem, 2, (Str[]){S("label"), css}, S(" "))),
                       .fill = colour,
                       .size = pen->font};
    for (size_t i = 0; i < label->n; i++) {
        style.strong = i < label->n_name && !quiet;
        pen_text(pen, x, y + (double)i * line, &style, label->lines[i]);
    }
}

static void draw_labels(Pen *pen, const Plot *plot) {
    Placed placed[MOST_SERIES];
    size_t n = plot->chart->n_series;
    for (size_t s = 0; s < n; s++) {
        size_t last = last_value(plot, s);
        double y =
            last == SIZE_MAX ? plot->bottom - 10 : y_of(plot, point_at(plot, s, last)->value);
        placed[s] =
            (Placed){.wish = y, .height = (double)plot->labels[s].n * (pen->font + 2) + 4, .of = s};
    }
    labels_spread(placed, n, 0, plot->bottom + 14);
    for (size_t s = 0; s < n; s++)
        draw_label(pen, plot, &placed[s]);
}

/* ---- the chart ----------------------------------------------------------------------------------
 */

static void draw_frame(Pen *pen, const Plot *plot) {
    bool used[MARK_STATES] = {false};
    bool any = false;
    for (size_t i = 0; i < plot->chart->n_series * plot->chart->n_periods; i++) {
        used[plot->points[i].state] = true;
        any = any || plot->points[i].state == MARK_VALUE;
    }
    pen_patterns(pen, used);
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    draw_gaps(pen, plot);
    if (any)
        draw_value_axis(pen, plot);
    else
        pen_line(pen, "baseline", (double[]){plot->left, plot->bottom, plot->right, plot->bottom},
                 "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
    draw_time_axis(pen, plot);
    draw_breaks(pen, plot);
    draw_moment(pen, plot);
    draw_gap_words(pen, plot);
    if (!any) {
        TextStyle style = {
            .css = "state-word", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .halo = true};
        pen_text(pen, (plot->left + plot->right) / 2, plot->top + pen->font, &style,
                 message_text(pen->lang, MSG_CHART_NO_VALUES));
    }
    buf_put(pen->out, S("</g>\n"));
}

Err chart_line(Cx *cx, Buf *out, const LineChart *asked) {
    const LineChart *chart = asked;
    if (chart->n_series > MOST_SERIES)
        return fail(cx, LIMIT, MSG_CHART_TOO_MANY_SERIES,
                    words_count(cx->mem, chart->lang, MOST_SERIES),
                    words_count(cx->mem, chart->lang, (int64_t)chart->n_series));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    LineIndex index;
    LineChart indexed;
    bool has_index = asked->indexed && asked->n_periods;
    if (has_index) {
        indexed = line_index(cx->mem, asked, &index);
        chart = &indexed;
    }
    Plot plot = {.chart = chart,
                 .key = {.notes = chart->notes},
                 .index = has_index ? &index : NULL,
                 .height = chart->height > 0 ? chart->height
                           : pen.compact     ? 300
                                             : 405};
    read_points(&pen, &plot);
    lay_out(&pen, &plot);
    if (gaps_need_key(&pen, &plot)) lay_out(&pen, &plot);
    Str text = describe_lines(cx->mem, chart);
    if (has_index) text = sentences(cx->mem, text, index.text);
    pen_begin(&pen, "line", plot.height, chart->title, text);
    draw_frame(&pen, &plot);
    for (size_t s = 0; s < chart->n_series; s++)
        draw_bands(&pen, &plot, s);
    for (size_t s = 0; s < chart->n_series; s++)
        if (chart->series[s].quiet) draw_line(&pen, &plot, s);
    for (size_t s = 0; s < chart->n_series; s++)
        if (!chart->series[s].quiet) draw_line(&pen, &plot, s);
    for (size_t s = 0; s < chart->n_series; s++)
        draw_marks(&pen, &plot, s);
    buf_put(out, S("<g class=\"labels\" aria-hidden=\"true\">\n"));
    draw_labels(&pen, &plot);
    buf_put(out, S("</g>\n"));
    if (key_height(&pen, &plot.key, pen.width - 16) > 0)
        key_draw(&pen, &plot.key, 0, plot.bottom + 36);
    pen_end(&pen);
    return buf_check(cx, out);
}

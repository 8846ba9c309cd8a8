/* How is a population made up by age? Ages upwards, one part to the left and one to the right, both
 * to the same scale from the middle, where the ages are written. */

#include <math.h>

#include "chart/parts_in.h"

enum { NOTE_LINES = 2 };

typedef struct PyramidPlot {
    const PyramidChart *chart;
    ChartPoint *points; /* clean: left and right of each age */
    Scale scale;
    RowName *ages;
    double names, reach; /* width of the middle, length of a side */
    double side_names, top, bottom, row, height;
    double label; /* height of an age that stands over its bars */
    bool any_value;
    Str note[NOTE_LINES]; /* under the picture */
    size_t n_note;
    Key key;
} PyramidPlot;

static const ChartPoint *point_at(const PyramidPlot *plot, size_t age, size_t side) {
    return &plot->points[age * 2 + side];
}

static double length_of(const PyramidPlot *plot, double value) {
    return scale_at(&plot->scale, value) * plot->reach;
}

/* Where a length from the middle ends. */
static double x_at(const Pen *pen, const PyramidPlot *plot, size_t side, double length) {
    double middle = pen->width / 2, away = plot->names / 2 + length;
    return side ? middle + away : middle - away;
}

static Str number_of(Pen *pen, const PyramidPlot *plot, const ChartPoint *point) {
    return point_short(pen->mem, pen->lang, unit_beside(plot->chart->unit), point);
}

static void read_points(Pen *pen, PyramidPlot *plot, double *number) {
    const PyramidChart *chart = plot->chart;
    double high = 0;
    plot->points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_ages * 2 + 1);
    for (size_t i = 0; i < chart->n_ages * 2; i++) {
        ChartPoint *point = &plot->points[i];
        *point = part_clean(i % 2 ? chart->right[i / 2] : chart->left[i / 2]);
        if (point->state != MARK_VALUE) continue;
        key_add(&plot->key, point);
        plot->any_value = true;
        high = fmax(high, point->high);
        *number = fmax(*number, text_width(number_of(pen, plot, point), pen->small));
    }
    plot->scale = scale_nice(0, high, pen->compact ? 3 : 4, chart->unit == UNIT_COUNT);
    while (plot->scale.n_ticks > 2 && plot->scale.ticks[plot->scale.n_ticks - 1] > high)
        plot->scale.n_ticks--;
    if (high > plot->scale.low) plot->scale.high = high; /* the longest bar fills its side */
    plot->key.bars = true;
}

static void lay_out(Pen *pen, PyramidPlot *plot) {
    const PyramidChart *chart = plot->chart;
    double number = 0, names = 0, lines = 1, most = pen->width * (pen->compact ? 0.9 : 0.26);
    read_points(pen, plot, &number);
    plot->ages = NEW_ARRAY(pen->mem, RowName, chart->n_ages + 1);
    for (size_t i = 0; i < chart->n_ages; i++) {
        plot->ages[i] = row_name(pen, chart->ages[i], false, most);
        names = fmax(names, plot->ages[i].width);
        lines = fmax(lines, (double)plot->ages[i].n);
    }
    plot->names = pen->compact ? 0 : fmin(names, most) + 16;
    number = fmin(number + 6, pen->width * 0.2);
    plot->reach = (pen->width - plot->names) / 2 - number - 2;
    plot->label = pen->compact ? lines * (pen->font + 2) + 3 : 0;
    plot->row = pen->compact ? plot->label + 24 : lines * (pen->font + 2) + (lines > 1 ? 5 : 9);
    plot->side_names = pen->font + 1 + (chart->heading.n ? pen->font + 8 : 0);
    plot->top = plot->side_names + 13 + (unit_has_caption(chart->unit) ? pen->small + 6 : 0);
    plot->bottom = plot->top + plot->row * (double)chart->n_ages;
    if (chart->uneven)
        plot->n_note = text_wrap(pen->mem, message_text(pen->lang, MSG_CHART_UNEVEN), pen->small,
                                 pen->width, NOTE_LINES, plot->note);
    double key = key_height(pen, &plot->key, pen->width - 16);
    plot->height = plot->bottom + pen->small + 14 + (key > 0 ? key + 6 : 0) +
                   (double)plot->n_note * (pen->small + 5);
}

static void draw_axis(Pen *pen, const PyramidPlot *plot) {
    const PyramidChart *chart = plot->chart;
    TextStyle style = {
        .css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    size_t step = tick_step(pen, &plot->scale, chart->unit, plot->reach);
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    for (size_t side = 0; plot->any_value && side < 2; side++)
        for (size_t i = 0; i < plot->scale.n_ticks; i++) {
            double tick = plot->scale.ticks[i], x = x_at(pen, plot, side, length_of(plot, tick));
            if (tick > 0 || !pen->compact) /* ages stand where both sides meet */
                pen_line(pen, tick == 0 ? "baseline" : "grid",
                         (double[]){x, plot->top, x, plot->bottom},
                         tick == 0 ? "stroke=\"" INK_LINE "\" stroke-width=\"1\""
                                   : "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
            if (i % step || (i == 0 && side && pen->compact)) continue;
            Str text = tick_text(pen, &plot->scale, i, chart->unit);
            double half = text_width(text, pen->small) / 2;
            pen_text(pen, fmax(half, fmin(x, pen->width - half)), plot->bottom + pen->small + 4,
                     &style, text);
        }
    style.anchor = ANCHOR_START;
    if (unit_has_caption(chart->unit))
        pen_text(pen, 0, plot->top - 6, &style, words_unit(pen->lang, chart->unit));
    buf_put(pen->out, S("</g>\n"));
}

static void draw_sides(Pen *pen, const PyramidPlot *plot) {
    Str names[2] = {plot->chart->left_name, plot->chart->right_name}, line;
    TextStyle heading = {.css = "name", .fill = INK, .anchor = ANCHOR_MIDDLE};
    text_wrap(pen->mem, plot->chart->heading, pen->font, pen->width, 1, &line);
    if (line.n) pen_text(pen, pen->width / 2, pen->font + 1, &heading, line);
    for (size_t side = 0; side < 2; side++) {
        double x = x_at(pen, plot, side, pen->compact ? 10 : 2);
        double room = (pen->width - plot->names) / 2;
        text_wrap(pen->mem, names[side], pen->font * STRONG, room, 1, &line);
        TextStyle style = {.css = "name marked",
                           .fill = series_colour(side),
                           .anchor = side ? ANCHOR_START : ANCHOR_END,
                           .strong = true};
        pen_text(pen, x, plot->side_names, &style, line);
    }
}

/* The number beyond the bar, or the word of a state beside its stub. */
static void draw_number(Pen *pen, const PyramidPlot *plot, size_t age, size_t side) {
    const ChartPoint *point = point_at(plot, age, side);
    double middle = plot->bottom - plot->row * (double)age - (plot->row - plot->label) / 2;
    bool value = point->state == MARK_VALUE;
    double x = x_at(pen, plot, side, value ? length_of(plot, point->high) + 5 : 30);
    Str text = number_of(pen, plot, point), line;
    double room = side ? pen->width - x : x;
    text_wrap(pen->mem, text, pen->small, room, 1, &line);
    TextStyle style = {.css = value ? "value" : "state-word",
                       .fill = value ? INK : INK_SOFT,
                       .anchor = side ? ANCHOR_START : ANCHOR_END,
                       .size = pen->small,
                       .halo = true};
    pen_text(pen, x, middle + pen->small * 0.36, &style, line);
}

static void draw_bar(Pen *pen, const PyramidPlot *plot, size_t age, size_t side) {
    const ChartPoint *point = point_at(plot, age, side);
    double y = plot->bottom - plot->row * (double)(age + 1) + plot->label;
    double thick = plot->row - plot->label - 4;
    double near = x_at(pen, plot, side, 0);
    if (point->state != MARK_VALUE) {
        draw_stub(pen, point->state, (double[]){side ? near : near - 24, y + 2, 24, thick});
        return;
    }
    double length = length_of(plot, point->value);
    buf_format(pen->out,
               "<rect class=\"bar c%zu%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" ",
               side, point->provisional ? " provisional" : "", side ? near : near - length, y + 2,
               length, thick);
    if (point->provisional)
        buf_format(pen->out, "fill=\"#fff\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                   series_colour(side));
    else
        buf_format(pen->out, "fill=\"%s\"/>\n", series_colour(side));
    if (point_has_band(point))
        draw_band(pen, x_at(pen, plot, side, length_of(plot, point->low)),
                  x_at(pen, plot, side, length_of(plot, point->high)), y + 2 + thick / 2);
}

static void draw_age(Pen *pen, const PyramidPlot *plot, size_t age) {
    const PyramidChart *chart = plot->chart;
    Str names[2] = {chart->left_name, chart->right_name};
    double y = plot->bottom - plot->row * (double)(age + 1);
    for (size_t side = 0; side < 2; side++) {
        Str text = point_text(pen->mem, pen->lang, chart->unit, point_at(plot, age, side));
        pen_mark_begin(pen, message_fill(pen->mem, pen->lang, MSG_CHART_MARK_PERIOD, 3,
                                         (Str[]){chart->ages[age], names[side], text}));
        draw_hit(pen, (double[]){side ? pen->width / 2 : 0, y, pen->width / 2, plot->row});
        draw_bar(pen, plot, age, side);
        pen_mark_end(pen);
    }
    buf_put(pen->out, S("<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    row_name_draw(pen, &plot->ages[age], pen->width / 2,
                  y + (pen->compact ? plot->label : plot->row) / 2, ANCHOR_MIDDLE);
    for (size_t side = 0; side < 2; side++)
        draw_number(pen, plot, age, side);
    buf_put(pen->out, S("</g>\n"));
}

static Str describe(Pen *pen, const PyramidPlot *plot) {
    const PyramidChart *chart = plot->chart;
    Str text = chart->description, names[2] = {chart->left_name, chart->right_name};
    ChartPoint *points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_ages + 1);
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < chart->n_ages; i++)
            points[i] = *point_at(plot, i, side);
        Str part =
            describe_places(pen->mem, pen->lang, chart->unit, chart->n_ages, chart->ages, points);
        text = sentences(pen->mem, text, mark_label(pen->mem, pen->lang, names[side], part));
    }
    if (!chart->uneven) return text;
    return sentences(pen->mem, text, message_text(pen->lang, MSG_CHART_UNEVEN));
}

Err chart_pyramid(Cx *cx, Buf *out, const PyramidChart *chart) {
    if (chart->n_ages > PYRAMID_MOST_AGES)
        return chart_too_many(cx, chart->lang, PYRAMID_MOST_AGES, chart->n_ages);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    PyramidPlot plot = {.chart = chart, .key = {.notes = chart->notes}};
    lay_out(&pen, &plot);
    pen_begin(&pen, "pyramid", plot.height, chart->title, describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < chart->n_ages * 2; i++)
        used[plot.points[i].state] = true;
    pen_patterns(&pen, used);
    draw_axis(&pen, &plot);
    draw_sides(&pen, &plot);
    for (size_t age = chart->n_ages; age-- > 0;) /* as it is read: from the top */
        draw_age(&pen, &plot, age);
    if (!chart->n_ages) draw_no_values(&pen, plot.top);
    foot_draw(&pen, &plot.key, plot.bottom + pen.small + 14, plot.note, plot.n_note);
    pen_end(&pen);
    return buf_check(cx, out);
}

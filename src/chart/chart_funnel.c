/* How many are left from step to step? Bars around a middle line, joined by what went on from each
 * to the next, with the share of the step before; a step that is larger than the one before is
 * drawn so and told. */

#include <math.h>

#include "chart/parts_in.h"

#define THICK 30.0
#define BETWEEN 34.0

typedef struct Step {
    RowName name;
    ChartPoint point, share; /* clean; share: of the step before */
    double y;                /* of the bar */
} Step;

typedef struct FunnelPlot {
    const FunnelChart *chart;
    Step *steps;
    double most, left, right, bottom, height;
    Key key;
} FunnelPlot;

static void lay_out(Pen *pen, FunnelPlot *plot) {
    const FunnelChart *chart = plot->chart;
    double names = 0, y = unit_has_caption(chart->unit) ? pen->small + 10 : 4;
    for (size_t i = 0; i < chart->n_steps; i++) {
        Step *step = &plot->steps[i];
        step->point = part_clean(chart->points[i]);
        if (step->point.state == MARK_VALUE) key_add(&plot->key, &step->point);
        plot->most = fmax(plot->most, step->point.high);
        if (i) step->share = share_of(&step->point, &plot->steps[i - 1].point);
        step->name = row_name(pen, chart->names[i], false, pen->width * (pen->compact ? 1 : 0.3));
        names = fmax(names, step->name.width);
        double text = row_name_height(pen, &step->name);
        step->y = pen->compact ? y + text + 4 : y;
        y = step->y + THICK + BETWEEN;
    }
    plot->key.bars = true;
    plot->bottom = y - BETWEEN;
    plot->left = pen->compact ? 1 : names + 14;
    plot->right = pen->width - 1;
    double key = key_height(pen, &plot->key, pen->width - 16);
    plot->height = fmax(plot->bottom, pen->font + 12) + 6 + (key > 0 ? key + 8 : 0);
}

static double half_of(const FunnelPlot *plot, double value) {
    return plot->most > 0 ? value / plot->most * (plot->right - plot->left) / 2 : 0;
}

static double middle_of(const FunnelPlot *plot) {
    return (plot->left + plot->right) / 2;
}

static bool grows(const FunnelPlot *plot, size_t i) {
    const ChartPoint *now = &plot->steps[i].point, *before = &plot->steps[i - 1].point;
    return now->state == MARK_VALUE && before->state == MARK_VALUE && now->value > before->value;
}

/* "72 % der Stufe davor", or why there is no share. */
static Str share_text(Pen *pen, const FunnelPlot *plot, size_t i) {
    const Step *step = &plot->steps[i];
    if (step->share.state != MARK_VALUE) {
        Str word = mark_state_word(pen->lang, step->share.state);
        return message_fill(pen->mem, pen->lang, MSG_CHART_STEP_NONE, 1, &word);
    }
    Str share = point_short(pen->mem, pen->lang, UNIT_PERCENT, &step->share);
    return message_fill(pen->mem, pen->lang,
                        grows(plot, i) ? MSG_CHART_STEP_MORE : MSG_CHART_STEP_SHARE, 1, &share);
}

/* From the bar above to this one. */
static void draw_passage(Pen *pen, const FunnelPlot *plot, size_t i) {
    const Step *step = &plot->steps[i], *before = &plot->steps[i - 1];
    double middle = middle_of(plot), top = before->y + THICK, bottom = step->y;
    if (step->point.state == MARK_VALUE && before->point.state == MARK_VALUE) {
        double upper = half_of(plot, before->point.value), lower = half_of(plot, step->point.value);
        buf_format(pen->out,
                   "<path class=\"passage\" d=\"M%.1f %.1fH%.1fL%.1f %.1fH%.1fZ\" fill=\"%s\" "
                   "fill-opacity=\"0.14\"",
                   middle - upper, top, middle + upper, middle + lower, bottom, middle - lower,
                   series_colour(grows(plot, i)));
        if (grows(plot, i))
            buf_format(pen->out, " stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"",
                       series_colour(1));
        buf_put(pen->out, S("/>\n"));
    }
    if (step->point.state != MARK_VALUE) return; /* its own word says it */
    TextStyle style = {
        .css = "share", .fill = INK, .anchor = ANCHOR_MIDDLE, .size = pen->small, .halo = true};
    Str line;
    text_wrap(pen->mem, share_text(pen, plot, i), pen->small, plot->right - plot->left, 1, &line);
    double y = pen->compact ? top + BETWEEN / 2 : (top + bottom) / 2;
    pen_text(pen, middle, y + pen->small * 0.36, &style, line);
}

static void draw_number(Pen *pen, const FunnelPlot *plot, size_t i) {
    const Step *step = &plot->steps[i];
    bool value = step->point.state == MARK_VALUE;
    Str text = point_short(pen->mem, pen->lang, unit_beside(plot->chart->unit), &step->point);
    double half = half_of(plot, step->point.value), width = text_width(text, pen->font) * STRONG;
    bool inside =
        value && !step->point.provisional && !point_has_band(&step->point) && width + 12 < 2 * half;
    double x = middle_of(plot), y = step->y + THICK / 2 + pen->font * 0.36;
    TextStyle style = {.css = inside  ? "value on-dark"
                              : value ? "value"
                                      : "state-word",
                       .fill = inside  ? "#fff"
                               : value ? INK
                                       : INK_SOFT,
                       .anchor = inside ? ANCHOR_MIDDLE : ANCHOR_START,
                       .strong = value,
                       .halo = !inside};
    if (!inside) {
        x += value ? half_of(plot, step->point.high) + 6 : 20;
        if (x + width > pen->width) { /* no room beside it: on it, with a white border */
            x = middle_of(plot);
            style.anchor = ANCHOR_MIDDLE;
        }
    }
    pen_text(pen, x, y, &style, text);
}

static void draw_bar(Pen *pen, const FunnelPlot *plot, size_t i) {
    const Step *step = &plot->steps[i];
    double middle = middle_of(plot), half = half_of(plot, step->point.value);
    if (step->point.state != MARK_VALUE) {
        draw_stub(pen, step->point.state, (double[]){middle - 12, step->y, 24, THICK});
        return;
    }
    buf_format(
        pen->out, "<rect class=\"bar c0%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" ",
        step->point.provisional ? " provisional" : "", middle - half, step->y, 2 * half, THICK);
    if (step->point.provisional)
        buf_format(pen->out, "fill=\"#fff\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                   series_colour(0));
    else
        buf_format(pen->out, "fill=\"%s\"/>\n", series_colour(0));
    if (point_has_band(&step->point)) /* both edges move alike: shown at the right one */
        draw_band(pen, middle + half_of(plot, step->point.low),
                  middle + half_of(plot, step->point.high), step->y + THICK / 2);
}

static Str step_text(Pen *pen, const FunnelPlot *plot, size_t i) {
    const Step *step = &plot->steps[i];
    Str text = point_text(pen->mem, pen->lang, plot->chart->unit, &step->point);
    if (i && step->point.state == MARK_VALUE)
        text = str_join(pen->mem, 2, (Str[]){text, share_text(pen, plot, i)}, S("; "));
    return mark_label(pen->mem, pen->lang, plot->chart->names[i], text);
}

static void draw_step(Pen *pen, const FunnelPlot *plot, size_t i) {
    const Step *step = &plot->steps[i];
    double text = row_name_height(pen, &step->name);
    pen_mark_begin(pen, step_text(pen, plot, i));
    draw_hit(pen, (double[]){0, step->y - 2, pen->width, THICK + 4});
    draw_bar(pen, plot, i);
    pen_mark_end(pen);
    buf_put(pen->out, S("<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    if (pen->compact)
        row_name_draw(pen, &step->name, middle_of(plot), step->y - 4 - text / 2, ANCHOR_MIDDLE);
    else
        row_name_draw(pen, &step->name, plot->left - 14, step->y + THICK / 2, ANCHOR_END);
    draw_number(pen, plot, i);
    if (i) draw_passage(pen, plot, i);
    buf_put(pen->out, S("</g>\n"));
}

static Str describe(Pen *pen, const FunnelPlot *plot) {
    size_t n = plot->chart->n_steps;
    Str *texts = NEW_ARRAY(pen->mem, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        texts[i] = str_join(pen->mem, 2, (Str[]){step_text(pen, plot, i), S(".")}, STR_NONE);
    Str text = n ? str_join(pen->mem, n, texts, S(" "))
                 : message_text(pen->lang, MSG_CHART_TEXT_NO_VALUES);
    return sentences(pen->mem, plot->chart->description, text);
}

Err chart_funnel(Cx *cx, Buf *out, const FunnelChart *chart) {
    if (chart->n_steps > FUNNEL_MOST_STEPS)
        return chart_too_many(cx, chart->lang, FUNNEL_MOST_STEPS, chart->n_steps);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    FunnelPlot plot = {.chart = chart, .steps = NEW_ARRAY(cx->mem, Step, chart->n_steps + 1)};
    lay_out(&pen, &plot);
    pen_begin(&pen, "funnel", plot.height, chart->title, describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < chart->n_steps; i++)
        used[plot.steps[i].point.state] = true;
    pen_patterns(&pen, used);
    if (unit_has_caption(chart->unit)) {
        TextStyle style = {.css = "axis", .fill = INK_SOFT, .size = pen.small};
        pen_text(&pen, 0, pen.small + 1, &style, words_unit(pen.lang, chart->unit));
    }
    for (size_t i = 0; i < chart->n_steps; i++)
        draw_step(&pen, &plot, i);
    if (!chart->n_steps) draw_no_values(&pen, 4);
    if (key_height(&pen, &plot.key, pen.width - 16) > 0)
        key_draw(&pen, &plot.key, 0, plot.bottom + 8);
    pen_end(&pen);
    return buf_check(cx, out);
}

/* How do two measures stand together? A point for each area that has both; the areas looked at are
 * named. No line is laid through the points: what they have in common is not what one causes. */

#include <math.h>

#include "chart/spread_in.h"

enum { NAME_LINES = 2, MOST_NAMES = 30 };

typedef struct Box {
    double left, top, right, bottom;
} Box;

typedef struct Dots {
    const ScatterChart *chart;
    ScatterArea *areas; /* clean */
    size_t n_drawn;
    bool any_marked;
    Scale x, y;
    LeftOut left_out;
    Key key;
    Str x_lines[NAME_LINES], y_lines[NAME_LINES];
    size_t n_x_lines, n_y_lines;
    double left, right, top, bottom, height, foot;
    Box taken[2 * MOST_NAMES]; /* marked points and their names */
    size_t n_taken;
    double curve_end; /* where the last named curve ends */
} Dots;

static bool is_drawn(const ScatterArea *area) {
    return area->x.state == MARK_VALUE && area->y.state == MARK_VALUE;
}

static bool is_named(const ScatterArea *area) {
    return is_drawn(area) && (area->marked || area->whole);
}

static double x_of(const Dots *dots, double value) {
    return dots->left + 10 + scale_at(&dots->x, value) * (dots->right - dots->left - 20);
}

static double y_of_value(const Dots *dots, double value) {
    return dots->bottom - 8 - scale_at(&dots->y, value) * (dots->bottom - dots->top - 16);
}

/* ---- measuring ---- */

static Str area_text(const Pen *pen, const ScatterChart *chart, const ScatterArea *area) {
    Str x = point_text(pen->mem, pen->lang, chart->x_unit, &area->x),
        y = point_text(pen->mem, pen->lang, chart->y_unit, &area->y);
    return message_fill(pen->mem, pen->lang, MSG_CHART_SCATTER_MARK, 5,
                        (Str[]){area->name, chart->x_name, x, chart->y_name, y});
}

static Str missing_of(const Pen *pen, const ScatterChart *chart, const ScatterArea *area) {
    const ChartPoint *point = area->x.state != MARK_VALUE ? &area->x : &area->y;
    Str name = point == &area->x ? chart->x_name : chart->y_name;
    Str why = mark_label(pen->mem, pen->lang, name, mark_state_word(pen->lang, point->state));
    if (area->x.state != MARK_VALUE && area->y.state != MARK_VALUE)
        return area_text(pen, chart, area);
    return message_fill(pen->mem, pen->lang, MSG_CHART_WITH, 2, (Str[]){area->name, why});
}

static void widen(const ChartPoint *point, bool band, double *low, double *high) {
    *low = fmin(*low, band ? point->low : point->value);
    *high = fmax(*high, band ? point->high : point->value);
}

static void read_areas(Pen *pen, Dots *dots) {
    const ScatterChart *chart = dots->chart;
    double x[2] = {INFINITY, -INFINITY}, y[2] = {INFINITY, -INFINITY};
    dots->areas = NEW_ARRAY(pen->mem, ScatterArea, chart->n_areas + 1);
    dots->left_out = left_out_new(pen->mem, chart->n_areas);
    for (size_t i = 0; i < chart->n_areas; i++) {
        ScatterArea *area = &dots->areas[i];
        *area = chart->areas[i];
        area->x = point_clean(area->x);
        area->y = point_clean(area->y);
        if (!is_drawn(area)) {
            MarkState state = area->x.state != MARK_VALUE ? area->x.state : area->y.state;
            left_out_add(&dots->left_out, missing_of(pen, chart, area), state);
            dots->key.states[state] = true;
            continue;
        }
        dots->n_drawn++;
        dots->any_marked = dots->any_marked || area->marked;
        dots->key.provisional = dots->key.provisional || area->x.provisional || area->y.provisional;
        dots->key.band = dots->key.band ||
                         (chart->bands && (point_has_band(&area->x) || point_has_band(&area->y)));
        dots->key.revised = dots->key.revised || area->x.revised || area->y.revised;
        widen(&area->x, chart->bands, &x[0], &x[1]);
        widen(&area->y, chart->bands, &y[0], &y[1]);
    }
    dots->key.whiskers = true;
    for (size_t k = 0; k < chart->n_curves && k < CHART_SCATTER_CURVES; k++)
        for (size_t i = 0; i < chart->curves[k].n; i++) {
            double at = chart->curves[k].y[i];
            if (isfinite(at)) y[0] = fmin(y[0], at), y[1] = fmax(y[1], at);
        }
    size_t wanted = pen->compact ? 4 : 6;
    dots->x = scale_nice(x[0], x[1], wanted, chart->x_unit == UNIT_COUNT);
    dots->y = scale_nice(y[0], y[1], pen->compact ? 4 : 5, chart->y_unit == UNIT_COUNT);
}

static Str tick_text(const Pen *pen, const Scale *scale, size_t i, Unit unit) {
    return number_text(pen->mem, pen->lang, scale->ticks[i], scale->decimals, axis_unit(unit));
}

static void lay_out(Pen *pen, Dots *dots) {
    const ScatterChart *chart = dots->chart;
    double ticks = 0, line = pen->small + 3;
    for (size_t i = 0; i < dots->y.n_ticks; i++)
        ticks = fmax(ticks, text_width(tick_text(pen, &dots->y, i, chart->y_unit), pen->small));
    dots->left = fmin(ticks, pen->width * 0.3) + 10;
    dots->right = pen->width - 8;
    dots->n_y_lines = text_wrap(pen->mem, axis_name(pen, chart->y_name, chart->y_unit), pen->small,
                                pen->width - 8, NAME_LINES, dots->y_lines);
    dots->n_x_lines = text_wrap(pen->mem, axis_name(pen, chart->x_name, chart->x_unit), pen->small,
                                dots->right - dots->left, NAME_LINES, dots->x_lines);
    dots->top = 4 + (double)dots->n_y_lines * line + 10;
    double key = key_height(pen, &dots->key, pen->width - 8),
           squares = left_out_height(pen, &dots->left_out);
    dots->foot = 10 + pen->small + (double)dots->n_x_lines * line + 12;
    double below = dots->foot + squares + (squares > 0 ? 6 : 0) + (key > 0 ? key + 4 : 0);
    dots->height = chart->height > 0 ? chart->height : (pen->compact ? 300 : 420) + squares;
    dots->bottom = dots->height - below;
    if (dots->bottom < dots->top + 120) {
        dots->height += dots->top + 120 - dots->bottom;
        dots->bottom = dots->top + 120;
    }
}

/* ---- drawing ---- */

static void draw_axes(Pen *pen, const Dots *dots) {
    const ScatterChart *chart = dots->chart;
    double line = pen->small + 3;
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small};
    for (size_t i = 0; i < dots->y.n_ticks; i++) {
        double y = y_of_value(dots, dots->y.ticks[i]);
        pen_line(pen, "grid", (double[]){dots->left, y, dots->right, y},
                 "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
        pen_text(pen, dots->left - 8, y + pen->small * 0.35, &style,
                 tick_text(pen, &dots->y, i, chart->y_unit));
    }
    style.anchor = ANCHOR_MIDDLE;
    double edge = 0; /* ticks whose words would touch the one before go without */
    for (size_t i = 0; i < dots->x.n_ticks; i++) {
        double x = x_of(dots, dots->x.ticks[i]);
        pen_line(pen, "grid", (double[]){x, dots->top, x, dots->bottom},
                 "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
        Str text = tick_text(pen, &dots->x, i, chart->x_unit);
        double half = text_width(text, pen->small) / 2;
        double at = fmin(x, pen->width - half);
        if (at - half < edge) continue;
        edge = at + half + 6;
        pen_text(pen, at, dots->bottom + 6 + pen->small, &style, text);
    }
    pen_line(pen, "baseline", (double[]){dots->left, dots->bottom, dots->right, dots->bottom},
             "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
    pen_line(pen, "baseline", (double[]){dots->left, dots->top, dots->left, dots->bottom},
             "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
    style.fill = INK;
    style.anchor = ANCHOR_START;
    for (size_t k = 0; k < dots->n_y_lines; k++)
        pen_text(pen, 0, 2 + (double)(k + 1) * line, &style, dots->y_lines[k]);
    style.anchor = ANCHOR_END;
    for (size_t k = 0; k < dots->n_x_lines; k++)
        pen_text(pen, dots->right, dots->bottom + 10 + pen->small + (double)(k + 1) * line, &style,
                 dots->x_lines[k]);
}

static void draw_curve(Pen *pen, Dots *dots, const ScatterCurve *curve) {
    buf_put(pen->out, S("<polyline class=\"limit\" fill=\"none\" stroke=\"" INK_LINE "\""));
    buf_put(pen->out, curve->dashed ? S(" stroke-dasharray=\"4 3\" points=\"") : S(" points=\""));
    size_t last = curve->n;
    for (size_t i = 0; i < curve->n; i++) {
        if (!isfinite(curve->x[i]) || !isfinite(curve->y[i])) continue;
        buf_format(pen->out, "%s%.1f,%.1f", last < curve->n ? " " : "", x_of(dots, curve->x[i]),
                   y_of_value(dots, curve->y[i]));
        last = i;
    }
    buf_put(pen->out, S("\"/>\n"));
    if (last == curve->n) return;
    double end = y_of_value(dots, curve->y[last]);
    if (fabs(end - dots->curve_end) < pen->small) return; /* no room for its name */
    dots->curve_end = end;
    TextStyle style = {
        .css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small, .halo = true};
    pen_text(pen, x_of(dots, curve->x[last]), end - 4, &style, curve->name);
}

static void draw_bands(Pen *pen, const Dots *dots, const ScatterArea *area) {
    double x = x_of(dots, area->x.value), y = y_of_value(dots, area->y.value);
    const char *stroke = area->marked ? "stroke=\"" INK "\" stroke-width=\"1.25\""
                                      : "stroke=\"" INK_LINE "\" stroke-width=\"1\"";
    if (point_has_band(&area->x))
        pen_line(pen, "whisker",
                 (double[]){x_of(dots, area->x.low), y, x_of(dots, area->x.high), y}, stroke);
    if (point_has_band(&area->y))
        pen_line(pen, "whisker",
                 (double[]){x, y_of_value(dots, area->y.low), x, y_of_value(dots, area->y.high)},
                 stroke);
}

static void draw_area(Pen *pen, const Dots *dots, const ScatterArea *area) {
    ChartPoint point = {.provisional = area->x.provisional || area->y.provisional,
                        .revised = area->x.revised || area->y.revised};
    double at[] = {x_of(dots, area->x.value), y_of_value(dots, area->y.value)};
    pen_mark_begin(pen, area_text(pen, dots->chart, area));
    buf_format(pen->out,
               "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"10\" fill=\"none\" "
               "pointer-events=\"all\"/>",
               at[0], at[1]);
    if (dots->chart->bands) draw_bands(pen, dots, area);
    area_sign(pen, &point, at, &(AreaLook){area->marked, area->whole, dots->any_marked});
    pen_mark_end(pen);
}

/* ---- names ---- */

static double overlap(const Box *a, const Box *b) {
    double wide = fmin(a->right, b->right) - fmax(a->left, b->left),
           high = fmin(a->bottom, b->bottom) - fmax(a->top, b->top);
    return wide > 0 && high > 0 ? wide * high : 0;
}

/* How badly a name would stand there: on other names and points, beyond the paper. */
static double badness(const Dots *dots, const Box *box) {
    double bad = 0;
    for (size_t i = 0; i < dots->n_taken; i++)
        bad += overlap(box, &dots->taken[i]);
    for (size_t i = 0; i < dots->chart->n_areas; i++) {
        const ScatterArea *area = &dots->areas[i];
        if (!is_drawn(area)) continue;
        double x = x_of(dots, area->x.value), y = y_of_value(dots, area->y.value);
        bad += overlap(box, &(Box){x - 4, y - 4, x + 4, y + 4}) / 4;
    }
    if (box->left < dots->left || box->right > dots->right + 6 || box->top < dots->top - 6 ||
        box->bottom > dots->bottom)
        bad += 1e4;
    return bad;
}

static void draw_name(Pen *pen, Dots *dots, const ScatterArea *area) {
    Str line;
    text_wrap(pen->mem, area->name, pen->font * STRONG, pen->width * 0.5, 1, &line);
    double width = text_width(line, pen->font) * STRONG, high = pen->font + 2,
           x = x_of(dots, area->x.value), y = y_of_value(dots, area->y.value), least = INFINITY;
    const double corners[][2] = {
        {x + 11, y - high / 2},  {x - 11 - width, y - high / 2}, {x - width / 2, y - 11 - high},
        {x - width / 2, y + 11}, {x + 8, y - 8 - high},          {x - 8 - width, y - 8 - high},
        {x + 8, y + 8},          {x - 8 - width, y + 8},         {x - width / 2, y - 24 - high},
        {x - width / 2, y + 24}};
    Box best = {0};
    for (size_t k = 0; k < sizeof corners / sizeof *corners; k++) {
        Box box = {corners[k][0], corners[k][1], corners[k][0] + width, corners[k][1] + high};
        double bad = badness(dots, &box);
        if (bad >= least) continue;
        least = bad;
        best = box;
    }
    if (best.left < 0) best.left = 0;
    TextStyle style = {.css = "label c1", .fill = INK, .strong = area->marked, .halo = true};
    pen_text(pen, best.left, best.top + pen->font * 0.86, &style, line);
    dots->taken[dots->n_taken++] = best;
}

static void draw_names(Pen *pen, Dots *dots) {
    size_t named = 0;
    for (size_t i = 0; i < dots->chart->n_areas && dots->n_taken < MOST_NAMES; i++) {
        const ScatterArea *area = &dots->areas[i];
        if (!is_named(area)) continue;
        double x = x_of(dots, area->x.value), y = y_of_value(dots, area->y.value);
        dots->taken[dots->n_taken++] = (Box){x - 9, y - 9, x + 9, y + 9};
    }
    for (size_t i = 0; i < dots->chart->n_areas && named < MOST_NAMES; i++) {
        if (!is_named(&dots->areas[i])) continue;
        draw_name(pen, dots, &dots->areas[i]);
        named++;
    }
}

/* ---- the text ---- */

static Str span_text(const Pen *pen, const Dots *dots, bool of_y) {
    const ScatterChart *chart = dots->chart;
    ChartPoint low = {0}, high = {0};
    bool any = false;
    for (size_t i = 0; i < chart->n_areas; i++) {
        if (!is_drawn(&dots->areas[i])) continue;
        const ChartPoint *point = of_y ? &dots->areas[i].y : &dots->areas[i].x;
        if (!any || point->value < low.value) low = *point;
        if (!any || point->value > high.value) high = *point;
        any = true;
    }
    Unit unit = of_y ? chart->y_unit : chart->x_unit;
    Str texts[] = {of_y ? chart->y_name : chart->x_name,
                   point_short(pen->mem, pen->lang, unit, &low),
                   point_short(pen->mem, pen->lang, unit, &high)};
    return message_fill(pen->mem, pen->lang, MSG_CHART_SCATTER_SPAN, 3, texts);
}

static Str describe(Pen *pen, const Dots *dots) {
    const ScatterChart *chart = dots->chart;
    Str n = words_count(pen->mem, pen->lang, (int64_t)dots->n_drawn);
    Str text = sentences(pen->mem, chart->description,
                         message_fill(pen->mem, pen->lang, MSG_CHART_SCATTER_TEXT, 3,
                                      (Str[]){n, chart->x_name, chart->y_name}));
    if (dots->n_drawn) {
        text = sentences(pen->mem, text, span_text(pen, dots, false));
        text = sentences(pen->mem, text, span_text(pen, dots, true));
    }
    size_t named = 0;
    for (size_t i = 0; i < chart->n_areas && named < MOST_NAMES; i++) {
        const ScatterArea *area = &dots->areas[i];
        if (!is_named(area)) continue;
        named++;
        text = sentences(pen->mem, text,
                         str_format(pen->mem, "%.*s.", STR_ARG(area_text(pen, chart, area))));
    }
    return sentences(pen->mem, text, left_out_text(pen, &dots->left_out, chart->n_areas));
}

static void draw_all(Pen *pen, Dots *dots) {
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    if (dots->n_drawn) {
        draw_axes(pen, dots);
        dots->curve_end = INFINITY;
        for (size_t k = 0; k < dots->chart->n_curves && k < CHART_SCATTER_CURVES; k++)
            draw_curve(pen, dots, &dots->chart->curves[k]);
    } else {
        TextStyle style = {.css = "state-word", .fill = INK_SOFT};
        pen_text(pen, 0, dots->top + pen->font, &style,
                 message_text(pen->lang, MSG_CHART_NO_VALUES));
    }
    buf_put(pen->out, S("</g>\n"));
    for (int marked = 0; marked < 2; marked++) /* those looked at lie above */
        for (size_t i = 0; i < dots->chart->n_areas; i++)
            if (is_drawn(&dots->areas[i]) && is_named(&dots->areas[i]) == (bool)marked)
                draw_area(pen, dots, &dots->areas[i]);
    buf_put(pen->out, S("<g class=\"labels\" aria-hidden=\"true\">\n"));
    draw_names(pen, dots);
    buf_put(pen->out, S("</g>\n"));
    double y = dots->bottom + dots->foot;
    left_out_draw(pen, &dots->left_out, y);
    y += left_out_height(pen, &dots->left_out) + (dots->left_out.n ? 6 : 0);
    if (key_height(pen, &dots->key, pen->width - 8) > 0) key_draw(pen, &dots->key, 0, y);
}

Err chart_scatter(Cx *cx, Buf *out, const ScatterChart *chart) {
    if (chart->n_areas > CHART_SPREAD_AREAS) return areas_too_many(cx, chart->lang, chart->n_areas);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    Dots dots = {.chart = chart};
    read_areas(&pen, &dots);
    lay_out(&pen, &dots);
    pen_begin(&pen, "scatter", dots.height, chart->title, describe(&pen, &dots));
    pen_patterns(&pen, dots.key.states);
    draw_all(&pen, &dots);
    pen_end(&pen);
    return buf_check(cx, out);
}

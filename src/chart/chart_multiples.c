/* How did many areas or groups develop, each for itself? Small panels of one size on a page, with
 * the same axes, so that the eye can go from one to the next. */

#include <math.h>

#include "chart/chart_in.h"

enum { HEAD_LINES = 2, TICKS = 3, MOST_ROWS = CHART_PANELS };

typedef struct Panels {
    const MultiplesChart *chart;
    ChartPoint *points; /* clean; panel by panel, of all pages */
    ChartPoint *reference;
    const Str *words;    /* of each period */
    const double *parts; /* where each period lies on its axis: 0 … 1 */
    Scale shared;
    size_t first, n; /* of this page */
    size_t columns, rows;
    double width, plot, gap; /* of a panel; height of its lines alone */
    double row[MOST_ROWS];   /* where the lines of a row of panels begin: under their heads */
    double ticks, values;    /* room left and right of the lines */
    double top, bottom;
    Key key;
} Panels;

typedef struct Panel {
    size_t at, last; /* in chart->panels; place of the last value or SIZE_MAX */
    const ChartPoint *points;
    Scale scale;
    double left, right, top, bottom; /* of the lines */
    bool tick_words;
} Panel;

size_t chart_panel_pages(size_t n_panels) {
    return n_panels ? (n_panels + CHART_PANELS - 1) / CHART_PANELS : 1;
}

static const ChartPoint *points_of(const Panels *all, size_t panel) {
    return &all->points[panel * all->chart->n_periods];
}

static Scale scale_of(const Pen *pen, const MultiplesChart *chart, size_t n,
                      const ChartPoint *points, const ChartPoint *reference) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n + (reference ? chart->n_periods : 0); i++) {
        const ChartPoint *point = i < n ? &points[i] : &reference[i - n];
        if (point->state != MARK_VALUE) continue;
        low = fmin(low, point->low);
        high = fmax(high, point->high);
    }
    if (chart->from_zero && low <= high) {
        low = fmin(low, 0);
        high = fmax(high, 0);
    }
    return scale_nice(low, high, pen->compact ? 2 : TICKS, chart->unit == UNIT_COUNT);
}

static ChartPoint *clean_points(Arena *mem, size_t n, const ChartPoint *points) {
    ChartPoint *clean = NEW_ARRAY(mem, ChartPoint, n + 1);
    for (size_t i = 0; i < n; i++)
        clean[i] = point_clean(points[i]);
    return clean;
}

static void read_panels(Pen *pen, Panels *all) {
    const MultiplesChart *chart = all->chart;
    size_t n = chart->n_periods;
    all->parts = period_parts(pen->mem, chart->periods, n);
    Str *words = NEW_ARRAY(pen->mem, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        words[i] = words_period(pen->mem, pen->lang, chart->periods[i]);
    all->words = words;
    all->points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_panels * n + 1);
    for (size_t p = 0; p < chart->n_panels; p++)
        for (size_t i = 0; i < n; i++)
            all->points[p * n + i] = point_clean(chart->panels[p].points[i]);
    if (chart->reference) all->reference = clean_points(pen->mem, n, chart->reference->points);
    all->shared = scale_of(pen, chart, chart->n_panels * n, all->points, all->reference);
    size_t pages = chart_panel_pages(chart->n_panels), page = chart->first_panel / CHART_PANELS;
    all->first = (page < pages ? page : pages - 1) * CHART_PANELS;
    if (chart->first_panel < chart->n_panels) all->first = chart->first_panel;
    all->n = chart->n_panels - all->first;
    if (all->n > CHART_PANELS) all->n = CHART_PANELS;
    for (size_t i = 0; i < all->n * n; i++) {
        const ChartPoint *point = &points_of(all, all->first)[i];
        key_add(&all->key, point);
        all->key.revised = all->key.revised || (point->state == MARK_VALUE && point->revised);
    }
    for (size_t i = 1; chart->break_before && i < n; i++)
        all->key.joint = all->key.joint || chart->break_before[i];
    if (chart->reference) /* one line of the key */
        text_wrap(pen->mem, chart->reference->name, pen->small, pen->width * 0.6, 1,
                  &all->key.reference);
}

/* ---- measuring ---- */

static Unit unit_of_ticks(Unit unit) {
    return unit == UNIT_PERCENT ? UNIT_PERCENT : UNIT_COUNT;
}

static Str tick_text(Pen *pen, const Panels *all, const Scale *scale, size_t i) {
    return number_text(pen->mem, pen->lang, scale->ticks[i], scale->decimals,
                       unit_of_ticks(all->chart->unit));
}

static bool has_caption(const MultiplesChart *chart) {
    return chart->unit == UNIT_PER_1000 || chart->unit == UNIT_POINTS || chart->unit == UNIT_INDEX;
}

/* Units that stand above all panels are not said again at each value. */
static Str value_text(Pen *pen, const Panels *all, const ChartPoint *point) {
    return point_short(pen->mem, pen->lang, has_caption(all->chart) ? UNIT_COUNT : all->chart->unit,
                       point);
}

static size_t last_value(const Panels *all, const ChartPoint *points) {
    for (size_t i = all->chart->n_periods; i-- > 0;)
        if (points[i].state == MARK_VALUE) return i;
    return SIZE_MAX;
}

static void widen_for_ticks(Pen *pen, Panels *all, const Scale *scale) {
    for (size_t i = 0; i < scale->n_ticks; i++)
        all->ticks = fmax(all->ticks, text_width(tick_text(pen, all, scale, i), pen->small));
}

static size_t columns_for(const Pen *pen, size_t n) {
    if (pen->compact) return pen->width >= 300 ? 2 : 1;
    return n <= 4 ? 2 : n <= 6 || n == 9 ? 3 : 4;
}

static size_t head_of(Pen *pen, const Panels *all, size_t panel, Str *lines) {
    return text_wrap(pen->mem, all->chart->panels[panel].name, pen->font * STRONG, all->width - 4,
                     HEAD_LINES, lines);
}

/* Heads of two lines make their row higher, never its lines. */
static void measure_rows(Pen *pen, Panels *all) {
    all->rows = (all->n + all->columns - 1) / all->columns;
    all->bottom = all->top;
    for (size_t r = 0; r < all->rows; r++) {
        size_t most = 1;
        Str lines[HEAD_LINES];
        for (size_t p = r * all->columns; p < all->n && p < (r + 1) * all->columns; p++) {
            size_t n = head_of(pen, all, all->first + p, lines);
            if (n > most) most = n;
        }
        all->row[r] = all->bottom + (r ? 18 : 0) + (double)most * (pen->font + 3) + 14;
        all->bottom = all->row[r] + all->plot + pen->small + 8;
    }
}

static void measure(Pen *pen, Panels *all) {
    const MultiplesChart *chart = all->chart;
    for (size_t p = 0; p < all->n; p++) {
        const ChartPoint *points = points_of(all, all->first + p);
        size_t last = last_value(all, points);
        if (last != SIZE_MAX)
            all->values = fmax(
                all->values, text_width(value_text(pen, all, &points[last]), pen->small) * STRONG);
        if (!chart->own_scale) continue;
        Scale scale = scale_of(pen, chart, chart->n_periods, points, all->reference);
        widen_for_ticks(pen, all, &scale);
    }
    if (!chart->own_scale) widen_for_ticks(pen, all, &all->shared);
    all->columns = columns_for(pen, all->n);
    all->gap = pen->compact ? 14 : 16;
    all->ticks = fmin(all->ticks, 70) + 6;
    all->values = fmin(all->values, 70) + 6;
    double margin = chart->own_scale ? 0 : all->ticks; /* shared ticks stand once per row */
    all->width =
        (pen->width - margin - all->gap * (double)(all->columns - 1)) / (double)all->columns;
    all->plot = all->columns <= 2 && !pen->compact ? 120 : pen->compact ? 72 : 92;
    all->top = has_caption(chart) ? pen->small + 12 : 4;
    measure_rows(pen, all);
}

static Panel panel_at(Pen *pen, const Panels *all, size_t p) {
    const MultiplesChart *chart = all->chart;
    size_t column = p % all->columns, row = p / all->columns;
    double margin = chart->own_scale ? 0 : all->ticks;
    double x = margin + (double)column * (all->width + all->gap);
    Panel panel = {
        .at = all->first + p,
        .points = points_of(all, all->first + p),
        .scale = all->shared,
        .left = x + (chart->own_scale ? all->ticks : 0),
        .right = x + all->width - all->values,
        .top = all->row[row],
        .bottom = all->row[row] + all->plot,
        .tick_words = chart->own_scale || column == 0,
    };
    panel.last = last_value(all, panel.points);
    if (chart->own_scale)
        panel.scale = scale_of(pen, chart, chart->n_periods, panel.points, all->reference);
    return panel;
}

static double x_of(const Panels *all, const Panel *panel, size_t i) {
    double from = panel->left + 6, to = panel->right - 6;
    return from + all->parts[i] * (to - from);
}

static double y_of_value(const Panel *panel, double value) {
    return panel->bottom - scale_at(&panel->scale, value) * (panel->bottom - panel->top);
}

/* ---- drawing ---- */

static void draw_head(Pen *pen, const Panels *all, const Panel *panel, bool marked) {
    Str lines[HEAD_LINES];
    size_t n = head_of(pen, all, panel->at, lines);
    TextStyle style = {.css = marked ? "name marked" : "name", .fill = INK, .strong = true};
    double x = panel->left - (all->chart->own_scale ? all->ticks : 0), line = pen->font + 3;
    double last = panel->top - 10;
    for (size_t k = 0; k < n; k++)
        pen_text(pen, x, last - (double)(n - 1 - k) * line, &style, lines[k]);
    if (!marked) return; /* a bar over the head: not colour alone */
    double y = last - (double)n * line - 1;
    pen_line(pen, "panel-marked", (double[]){x, y, x + all->width, y},
             "stroke=\"" INK "\" stroke-width=\"2.5\"");
}

static double column_side(const Panels *all, const Panel *panel, size_t i, bool right) {
    size_t n = all->chart->n_periods, other = right ? i + 1 : i - 1;
    if (right ? i + 1 == n : i == 0) return right ? panel->right : panel->left;
    return (x_of(all, panel, i) + x_of(all, panel, other)) / 2;
}

static void draw_gaps_of(Pen *pen, const Panels *all, const Panel *panel) {
    size_t n = all->chart->n_periods;
    for (size_t from = 0, to; from < n; from = to) {
        MarkState state = panel->points[from].state;
        for (to = from + 1; to < n && panel->points[to].state == state;)
            to++;
        if (state == MARK_VALUE) continue;
        double x = column_side(all, panel, from, false);
        buf_format(
            pen->out, "<rect class=\"gap\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" ",
            x, panel->top, column_side(all, panel, to - 1, true) - x, panel->bottom - panel->top);
        pen_fill(pen, state);
        buf_put(pen->out, S(" fill-opacity=\"0.6\"/>\n"));
    }
}

static void draw_axes(Pen *pen, const Panels *all, const Panel *panel) {
    const MultiplesChart *chart = all->chart;
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small};
    for (size_t i = 0; i < panel->scale.n_ticks; i++) {
        double y = y_of_value(panel, panel->scale.ticks[i]);
        bool base = panel->scale.ticks[i] == 0 || i == 0;
        pen_line(pen, base ? "baseline" : "grid", (double[]){panel->left, y, panel->right, y},
                 base ? "stroke=\"" INK_LINE "\"" : "stroke=\"" INK_GRID "\"");
        if (panel->tick_words)
            pen_text(pen, panel->left - 5, y + pen->small * 0.35, &style,
                     tick_text(pen, all, &panel->scale, i));
    }
    for (size_t i = 1; chart->break_before && i < chart->n_periods; i++) {
        if (!chart->break_before[i] || panel->last == SIZE_MAX) continue;
        double x = (x_of(all, panel, i - 1) + x_of(all, panel, i)) / 2;
        pen_line(pen, "break", (double[]){x, panel->top - 4, x, panel->bottom},
                 "stroke=\"" INK_SOFT "\" stroke-width=\"1.25\" stroke-dasharray=\"4 4\"");
    }
    if (!chart->n_periods) return;
    size_t ends[] = {0, chart->n_periods - 1};
    double y = panel->bottom + pen->small + 4;
    for (size_t k = 0; k < (chart->n_periods > 1 ? 2 : 1); k++) {
        style.anchor = k ? ANCHOR_END : ANCHOR_START;
        pen_text(pen, k ? panel->right : panel->left, y, &style,
                 words_period_short(pen->mem, pen->lang, chart->periods[ends[k]]));
    }
}

static bool joined_in(const Panels *all, const ChartPoint *points, size_t i) {
    const bool *breaks = all->chart->break_before;
    return i > 0 && !(breaks && breaks[i]) && points[i - 1].state == MARK_VALUE &&
           points[i].state == MARK_VALUE;
}

static void draw_course(Pen *pen, const Panels *all, const Panel *panel, const ChartPoint *points) {
    bool open = false, quiet = points == all->reference;
    for (size_t i = 1; i < all->chart->n_periods; i++) {
        if (!joined_in(all, points, i)) continue;
        if (!open)
            buf_format(pen->out,
                       "<path class=\"line %s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" "
                       "stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"",
                       quiet ? "quiet" : "c0", quiet ? INK_LINE : series_colour(0),
                       quiet ? "1.5" : "2");
        open = true;
        if (!joined_in(all, points, i - 1))
            buf_format(pen->out, "M%.1f %.1f", x_of(all, panel, i - 1),
                       y_of_value(panel, points[i - 1].value));
        buf_format(pen->out, "L%.1f %.1f", x_of(all, panel, i), y_of_value(panel, points[i].value));
    }
    if (open) buf_put(pen->out, S("\"/>\n"));
}

/* Points are drawn where the line alone does not tell: the last one, one that stands alone, what is
 * provisional or revised. */
static void draw_value(Pen *pen, const Panels *all, const Panel *panel, size_t i) {
    const ChartPoint *point = &panel->points[i];
    double x = x_of(all, panel, i), y = y_of_value(panel, point->value);
    /* In whole units: there are hundreds of them, and nobody sees them. */
    buf_format(pen->out,
               "<circle class=\"hit\" cx=\"%ld\" cy=\"%ld\" r=\"8\" fill=\"none\" "
               "pointer-events=\"all\"/>",
               lround(x), lround(y));
    bool alone = !joined_in(all, panel->points, i) &&
                 (i + 1 == all->chart->n_periods || !joined_in(all, panel->points, i + 1));
    bool told = alone || i == panel->last;
    if (told || point->provisional || point->revised)
        point_sign(pen, point, &(PointSign){x, y, 3.5, S("c0"), series_colour(0)});
}

static void draw_marks(Pen *pen, const Panels *all, const Panel *panel) {
    const MultiplesChart *chart = all->chart;
    pen->marks = 0; /* each panel has a tab stop of its own */
    buf_put(pen->out, S("<g class=\"panel\" role=\"group\" aria-label=\""));
    buf_html(pen->out, chart->panels[panel->at].name);
    buf_put(pen->out, S("\">\n"));
    for (size_t i = 0; i < chart->n_periods; i++) {
        const ChartPoint *point = &panel->points[i];
        Str texts[] = {chart->panels[panel->at].name, all->words[i],
                       point_text(pen->mem, pen->lang, chart->unit, point)};
        pen_mark_begin(pen, message_fill(pen->mem, pen->lang, MSG_CHART_MARK_PERIOD, 3, texts));
        double x = column_side(all, panel, i, false);
        if (point->state == MARK_VALUE)
            draw_value(pen, all, panel, i);
        else
            buf_format(pen->out,
                       "<rect class=\"hit\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                       "fill=\"none\" pointer-events=\"all\"/>",
                       x, panel->top, column_side(all, panel, i, true) - x,
                       panel->bottom - panel->top);
        pen_mark_end(pen);
    }
    buf_put(pen->out, S("</g>\n"));
}

/* The last value beside its point; of a panel without values why there is none. */
static void draw_last(Pen *pen, const Panels *all, const Panel *panel) {
    size_t last = panel->last, n = all->chart->n_periods;
    TextStyle style = {.css = "value c0",
                       .fill = series_colour(0),
                       .size = pen->small,
                       .strong = true,
                       .halo = true};
    if (last != SIZE_MAX) {
        double y = y_of_value(panel, panel->points[last].value) + pen->small * 0.36;
        pen_text(pen, x_of(all, panel, last) + 9, fmin(y, panel->bottom), &style,
                 value_text(pen, all, &panel->points[last]));
        return;
    }
    style = (TextStyle){.css = "state-word",
                        .fill = INK_SOFT,
                        .size = pen->small,
                        .anchor = ANCHOR_MIDDLE,
                        .halo = true};
    Str lines[2];
    Str word = n ? mark_state_word(pen->lang, panel->points[n - 1].state)
                 : message_text(pen->lang, MSG_CHART_NO_VALUES);
    size_t n_lines =
        text_wrap(pen->mem, word, pen->small, panel->right - panel->left - 8, 2, lines);
    double line = pen->small + 2, middle = (panel->top + panel->bottom) / 2;
    for (size_t k = 0; k < n_lines; k++)
        pen_text(pen, (panel->left + panel->right) / 2,
                 middle + ((double)k - (double)(n_lines - 1) / 2) * line + pen->small * 0.36,
                 &style, lines[k]);
}

static void draw_panel(Pen *pen, const Panels *all, size_t p) {
    Panel panel = panel_at(pen, all, p);
    bool marked = all->chart->marked && all->chart->marked[panel.at];
    buf_put(pen->out, S("<g aria-hidden=\"true\">\n"));
    draw_head(pen, all, &panel, marked);
    draw_gaps_of(pen, all, &panel);
    draw_axes(pen, all, &panel);
    if (all->reference && panel.last != SIZE_MAX) draw_course(pen, all, &panel, all->reference);
    draw_course(pen, all, &panel, panel.points);
    buf_put(pen->out, S("</g>\n"));
    draw_marks(pen, all, &panel);
    buf_put(pen->out, S("<g aria-hidden=\"true\">"));
    draw_last(pen, all, &panel);
    buf_put(pen->out, S("</g>\n"));
}

/* ---- the text ---- */

static Str panel_text(Pen *pen, const Panels *all, size_t panel) {
    const MultiplesChart *chart = all->chart;
    const ChartPoint *points = points_of(all, panel);
    size_t last = last_value(all, points), first = 0;
    Str name = chart->panels[panel].name;
    if (last == SIZE_MAX) return message_fill(pen->mem, pen->lang, MSG_CHART_TEXT_NONE, 1, &name);
    while (points[first].state != MARK_VALUE)
        first++;
    Str of_first = point_short(pen->mem, pen->lang, chart->unit, &points[first]),
        of_last = point_short(pen->mem, pen->lang, chart->unit, &points[last]);
    Str texts[] = {name, of_first, all->words[first], of_last, all->words[last]};
    if (first == last) return message_fill(pen->mem, pen->lang, MSG_CHART_TEXT_SINGLE, 3, texts);
    return message_fill(pen->mem, pen->lang, MSG_CHART_PANELS_TEXT, 5, texts);
}

static Str pages_text(Pen *pen, const Panels *all) {
    Str texts[] = {words_count(pen->mem, pen->lang, (int64_t)(all->first + 1)),
                   words_count(pen->mem, pen->lang, (int64_t)(all->first + all->n)),
                   words_count(pen->mem, pen->lang, (int64_t)all->chart->n_panels)};
    return message_fill(pen->mem, pen->lang, MSG_CHART_PANELS_PAGE, 3, texts);
}

static Str describe(Pen *pen, const Panels *all) {
    const MultiplesChart *chart = all->chart;
    Str text = sentences(
        pen->mem, chart->description,
        message_text(pen->lang, chart->own_scale ? MSG_CHART_PANELS_OWN : MSG_CHART_PANELS_SHARED));
    if (all->n < chart->n_panels) text = sentences(pen->mem, text, pages_text(pen, all));
    for (size_t p = 0; p < all->n; p++)
        text = sentences(pen->mem, text, panel_text(pen, all, all->first + p));
    if (all->n)
        text = sentences(pen->mem, text,
                         describe_missing(pen->mem, pen->lang, all->n * chart->n_periods,
                                          points_of(all, all->first)));
    return sentences(pen->mem, text,
                     describe_breaks(pen->mem, pen->lang, chart->n_periods, chart->periods,
                                     chart->break_before));
}

static void draw_foot(Pen *pen, const Panels *all, double key) {
    TextStyle style = {.css = "key", .fill = INK_SOFT, .size = pen->small};
    if (key > 0) key_draw(pen, &all->key, 0, all->bottom + 10);
    if (all->n < all->chart->n_panels)
        pen_text(pen, 0, all->bottom + 10 + key + pen->small + 2, &style, pages_text(pen, all));
    if (!all->n)
        pen_text(pen, 0, all->top + pen->font, &style,
                 message_text(pen->lang, MSG_CHART_NO_VALUES));
    if (all->n && has_caption(all->chart))
        pen_text(pen, 0, pen->small + 1, &style, words_unit(pen->lang, all->chart->unit));
}

Err chart_multiples(Cx *cx, Buf *out, const MultiplesChart *chart) {
    if (chart->n_panels > CHART_MOST_PANELS || chart->n_periods > CHART_MOST_PERIODS)
        return fail(cx, LIMIT, MSG_CHART_TOO_MANY_PANELS,
                    words_count(cx->mem, chart->lang, CHART_MOST_PANELS),
                    words_count(cx->mem, chart->lang, CHART_MOST_PERIODS));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    Panels all = {.chart = chart};
    read_panels(&pen, &all);
    measure(&pen, &all);
    double key = key_height(&pen, &all.key, pen.width - 8), height = all.bottom + 6;
    if (key > 0) height += key + 8;
    if (all.n < chart->n_panels) height += pen.small + 10;
    if (!all.n) height += pen.font + 8;
    pen_begin(&pen, "multiples", height, chart->title, describe(&pen, &all));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < all.n * chart->n_periods; i++)
        used[points_of(&all, all.first)[i].state] = true;
    pen_patterns(&pen, used);
    for (size_t p = 0; p < all.n; p++)
        draw_panel(&pen, &all, p);
    draw_foot(&pen, &all, key);
    pen_end(&pen);
    return buf_check(cx, out);
}

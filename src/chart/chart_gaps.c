/* How far apart are two values of each row? Two points on one line, a circle and a diamond, with
 * their numbers outside and the gap in words at the right; pale bars where they are uncertain;
 * where one end is missing, which one and why. */

#include <math.h>

#include "chart/parts_in.h"

enum { GAP_LINES = 2, NOTE_LINES = 6 };
#define STUB 16.0

typedef struct Gap {
    RowName name;
    ChartPoint ends[2]; /* clean: from, to */
    Str words[GAP_LINES], said;
    size_t n_words;
    double y, middle, height;
} Gap;

typedef struct GapPlot {
    const GapChart *chart;
    Gap *gaps;
    Scale scale;
    double left, right, words, top, bottom, height;
    bool any_value;
    Str head[2]; /* over the column of gaps */
    size_t n_head;
    Str note[NOTE_LINES];
    size_t n_note;
    Key key;
} GapPlot;

/* ---- words of a gap -----------------------------------------------------------------------------
 */

static bool has_gap(const Gap *gap) {
    return gap->ends[0].state == MARK_VALUE && gap->ends[1].state == MARK_VALUE;
}

static double gap_size(const Gap *gap) {
    return gap->ends[1].value - gap->ends[0].value;
}

static Str with_sign(Pen *pen, const GapChart *chart, const Gap *gap) {
    const ChartPoint *from = &gap->ends[0], *to = &gap->ends[1];
    int decimals = from->decimals < to->decimals ? from->decimals : to->decimals;
    double size = gap_size(gap);
    bool exact = !point_has_band(from) && !point_has_band(to);
    if (exact && fabs(from->value) < 1e15 && fabs(to->value) < 1e15)
        decimals = words_difference_decimals(from->value, to->value, decimals);
    if (fabs(size) < 1e15 && words_rounded(size, decimals) == 0)
        return message_text(pen->lang, MSG_CHART_GAP_NONE);
    Unit unit = chart->unit == UNIT_PERCENT ? UNIT_POINTS : chart->unit;
    Str text = number_text(pen->mem, pen->lang, size, decimals, unit);
    return size > 0 ? str_join(pen->mem, 2, (Str[]){S("+"), text}, STR_NONE) : text;
}

/* "weiblich: nicht geliefert; männlich: geschützt"; one word where both miss for the same reason.
 */
static Str missing_words(Pen *pen, const GapChart *chart, const Gap *gap) {
    Str names[2] = {chart->from_name, chart->to_name}, texts[2];
    size_t n = 0;
    if (gap->ends[0].state == gap->ends[1].state)
        return mark_state_word(pen->lang, gap->ends[0].state);
    for (size_t i = 0; i < 2; i++)
        if (gap->ends[i].state != MARK_VALUE)
            texts[n++] = mark_label(pen->mem, pen->lang, names[i],
                                    mark_state_word(pen->lang, gap->ends[i].state));
    return str_join(pen->mem, n, texts, S("; "));
}

static Str gap_words(Pen *pen, const GapChart *chart, const GapRow *row, const Gap *gap) {
    if (row->words.n) return row->words;
    const ChartPoint *from = &gap->ends[0], *to = &gap->ends[1];
    if (!has_gap(gap)) return missing_words(pen, chart, gap);
    if (row->apart) return message_text(pen->lang, MSG_CHART_GAP_APART);
    bool bands = point_has_band(from) || point_has_band(to);
    if (bands && from->low <= to->high && to->low <= from->high)
        return message_text(pen->lang, MSG_CHART_GAP_UNSURE);
    return with_sign(pen, chart, gap);
}

/* ---- layout -------------------------------------------------------------------------------------
 */

static Str number_of(Pen *pen, const GapPlot *plot, const ChartPoint *point) {
    return point_short(pen->mem, pen->lang, unit_beside(plot->chart->unit), point);
}

static double x_of(const GapPlot *plot, double value) {
    return plot->left + scale_at(&plot->scale, value) * (plot->right - plot->left);
}

static void read_rows(Pen *pen, GapPlot *plot, double *number) {
    const GapChart *chart = plot->chart;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < chart->n_rows; i++) {
        Gap *gap = &plot->gaps[i];
        gap->ends[0] = point_clean(chart->rows[i].from);
        gap->ends[1] = point_clean(chart->rows[i].to);
        gap->said = gap_words(pen, chart, &chart->rows[i], gap);
        for (size_t k = 0; k < 2; k++) {
            if (gap->ends[k].state != MARK_VALUE) continue;
            key_add(&plot->key, &gap->ends[k]);
            low = fmin(low, gap->ends[k].low);
            high = fmax(high, gap->ends[k].high);
            Str text = number_of(pen, plot, &gap->ends[k]);
            *number = fmax(*number, text_width(text, pen->small));
            plot->any_value = true;
        }
    }
    plot->scale = scale_nice(low, high, pen->compact ? 4 : 6, chart->unit == UNIT_COUNT);
}

/* The head of the column of gaps: what is subtracted from what. */
static Str head_text(Pen *pen, const GapChart *chart) {
    if (chart->change) return message_text(pen->lang, MSG_CHART_GAP_CHANGE);
    return message_fill(pen->mem, pen->lang, MSG_CHART_GAP_HEAD, 2,
                        (Str[]){chart->from_name, chart->to_name});
}

static double words_width(Pen *pen, const GapPlot *plot, double most) {
    double width = 0;
    for (size_t i = 0; i < plot->chart->n_rows; i++) {
        Gap *gap = &plot->gaps[i];
        gap->n_words = gap->said.n
                           ? text_wrap(pen->mem, gap->said, pen->small, most, GAP_LINES, gap->words)
                           : 0;
        double stub = has_gap(gap) ? 0 : STUB + 6;
        for (size_t k = 0; k < gap->n_words; k++)
            width = fmax(width, text_width(gap->words[k], pen->small) + stub);
    }
    return fmin(width, most);
}

static void place_rows(Pen *pen, GapPlot *plot, double most) {
    double y = plot->top;
    for (size_t i = 0; i < plot->chart->n_rows; i++) {
        Gap *gap = &plot->gaps[i];
        const GapRow *row = &plot->chart->rows[i];
        gap->name = row_name(pen, row->name, row->marked, most);
        double text = row_name_height(pen, &gap->name);
        double words = (double)gap->n_words * (pen->small + 2);
        gap->y = y;
        gap->height = pen->compact ? fmax(text, words) + 30 : fmax(fmax(text, words) + 8, 30);
        gap->middle = pen->compact ? y + fmax(text, words) + 12 : y + gap->height / 2;
        y += gap->height;
    }
    plot->bottom = y;
}

static void lay_out(Pen *pen, GapPlot *plot) {
    const GapChart *chart = plot->chart;
    double number = 0, names = 0, most = pen->width * (pen->compact ? 0.46 : 0.28);
    read_rows(pen, plot, &number);
    for (size_t i = 0; i < chart->n_rows; i++)
        names = fmax(names, row_name(pen, chart->rows[i].name, chart->rows[i].marked, most).width);
    plot->words = words_width(pen, plot, pen->width * (pen->compact ? 0.52 : 0.26));
    plot->n_head = text_wrap(pen->mem, head_text(pen, chart), pen->small,
                             pen->width * (pen->compact ? 0.45 : 0.26), 2, plot->head);
    plot->top = pen->small * (pen->compact || plot->n_head > 1 ? 2 : 1) + 18 +
                (unit_has_caption(chart->unit) ? pen->small + 4 : 0);
    place_rows(pen, plot, most);
    number = fmin(number, pen->width * 0.2) + 12;
    plot->left = (pen->compact ? 0 : names + 12) + number;
    plot->right = pen->width - number - (pen->compact || plot->words <= 0 ? 0 : plot->words + 12);
    double key = key_height(pen, &plot->key, pen->width - 16);
    if (chart->note.n)
        plot->n_note =
            text_wrap(pen->mem, chart->note, pen->small, pen->width, NOTE_LINES, plot->note);
    plot->height = plot->bottom + pen->small + 14 + (key > 0 ? key + 6 : 0) +
                   (double)plot->n_note * (pen->small + 4) + (plot->n_note ? 6 : 0);
}

/* ---- drawing ------------------------------------------------------------------------------------
 */

static const char *end_colour(const GapPlot *plot, size_t end) {
    return end == 0 && plot->chart->change ? INK_SOFT : series_colour(end && !plot->chart->change);
}

/* A circle and a diamond: told apart without colour. */
static void draw_sign(Pen *pen, const GapPlot *plot, size_t end, const double at[2], bool hollow) {
    const char *colour = end_colour(plot, end);
    buf_format(pen->out, "<path class=\"point c%zu%s\" d=\"", end, hollow ? " provisional" : "");
    if (end == 0)
        buf_format(pen->out, "M%.1f %.1fa5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0 -11 0Z", at[0] - 5.5,
                   at[1]);
    else
        buf_format(pen->out, "M%.1f %.1fl7 7l7 -7l-7 -7Z", at[0] - 7, at[1]);
    buf_format(pen->out, "\" fill=\"%s\" stroke=\"%s\" stroke-width=\"2\"/>\n",
               hollow ? "#fff" : colour, hollow ? colour : "#fff");
}

static void draw_end(Pen *pen, const GapPlot *plot, const Gap *gap, size_t end) {
    const ChartPoint *point = &gap->ends[end];
    if (point->state != MARK_VALUE) return;
    if (point_has_band(point)) {
        double from = x_of(plot, point->low), to = x_of(plot, point->high);
        buf_format(pen->out,
                   "<path class=\"whisker\" d=\"M%.1f %.1fv10M%.1f %.1fv10M%.1f %.1fH%.1f\" "
                   "fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>\n",
                   from, gap->middle - 5, to, gap->middle - 5, from, gap->middle, to,
                   end_colour(plot, end));
    }
    draw_sign(pen, plot, end, (double[]){x_of(plot, point->value), gap->middle},
              point->provisional);
}

static void draw_join(Pen *pen, const GapPlot *plot, size_t i) {
    const Gap *gap = &plot->gaps[i];
    if (!has_gap(gap) || plot->chart->rows[i].apart) return;
    double from = x_of(plot, gap->ends[0].value), to = x_of(plot, gap->ends[1].value);
    pen_line(pen, "join", (double[]){from, gap->middle, to, gap->middle},
             "stroke=\"#b9c2cb\" stroke-width=\"4\"");
}

/* Numbers stand outside the two points: the smaller one on the left. */
static void draw_numbers(Pen *pen, const GapPlot *plot, const Gap *gap) {
    TextStyle style = {.css = "value", .fill = INK, .size = pen->small, .halo = true};
    bool turned = has_gap(gap) && gap_size(gap) < 0;
    for (size_t end = 0; end < 2; end++) {
        const ChartPoint *point = &gap->ends[end];
        if (point->state != MARK_VALUE) continue;
        bool left = (end == 0) != turned;
        double away = fmin(x_of(plot, point->low), x_of(plot, point->value) - 7);
        if (!left) away = fmax(x_of(plot, point->high), x_of(plot, point->value) + 7);
        style.anchor = left ? ANCHOR_END : ANCHOR_START;
        pen_text(pen, left ? away - 4 : away + 4, gap->middle + pen->small * 0.36, &style,
                 number_of(pen, plot, point));
    }
}

/* The gap, or why there is none, with the pattern of what is missing. */
static void draw_words(Pen *pen, const Gap *gap) {
    double line = pen->small + 2, words = (double)gap->n_words * line, widest = 0;
    double middle = pen->compact ? gap->y + words / 2 + 1 : gap->middle;
    double y = middle - words / 2 + line / 2 + pen->small * 0.36;
    TextStyle style = {.css = has_gap(gap) ? "gap-words" : "state-word",
                       .fill = has_gap(gap) ? INK : INK_SOFT,
                       .anchor = ANCHOR_END,
                       .size = pen->small};
    for (size_t k = 0; k < gap->n_words; k++) {
        pen_text(pen, pen->width, y + (double)k * line, &style, gap->words[k]);
        widest = fmax(widest, text_width(gap->words[k], pen->small));
    }
    if (has_gap(gap)) return;
    size_t end = gap->ends[0].state == MARK_VALUE; /* the one that is missing */
    draw_stub(pen, gap->ends[end].state,
              (double[]){pen->width - widest - STUB - 6, middle - 6, STUB, 12});
}

static Str row_label(Pen *pen, const GapPlot *plot, const Gap *gap) {
    const GapChart *chart = plot->chart;
    Str names[2] = {chart->from_name, chart->to_name}, ends[3];
    for (size_t end = 0; end < 2; end++) {
        Str value = point_text(pen->mem, pen->lang, chart->unit, &gap->ends[end]);
        ends[end] = str_join(pen->mem, 2, (Str[]){names[end], value}, S(" "));
    }
    ends[2] = mark_label(pen->mem, pen->lang, head_text(pen, chart), gap->said);
    return str_join(pen->mem, gap->said.n ? 3 : 2, ends, S("; "));
}

static void draw_row(Pen *pen, const GapPlot *plot, size_t i) {
    const Gap *gap = &plot->gaps[i];
    pen_mark_begin(
        pen, mark_label(pen->mem, pen->lang, plot->chart->rows[i].name, row_label(pen, plot, gap)));
    draw_hit(pen, (double[]){0, gap->y, pen->width, gap->height});
    draw_join(pen, plot, i);
    for (size_t end = 0; end < 2; end++)
        draw_end(pen, plot, gap, end);
    pen_mark_end(pen);
    buf_put(pen->out, S("<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    if (pen->compact)
        row_name_draw(pen, &gap->name, 0, gap->y + row_name_height(pen, &gap->name) / 2,
                      ANCHOR_START);
    else
        row_name_draw(pen, &gap->name, 0, gap->middle, ANCHOR_START);
    draw_numbers(pen, plot, gap);
    draw_words(pen, gap);
    buf_put(pen->out, S("</g>\n"));
}

/* The key of both points and the head of the column of gaps. */
static void draw_head(Pen *pen, const GapPlot *plot) {
    const GapChart *chart = plot->chart;
    Str names[2] = {chart->from_name, chart->to_name}, text;
    double x = 8, room = pen->width * (pen->compact ? 0.5 : 0.7);
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    for (size_t end = 0; end < 2; end++) {
        double y = pen->compact ? 10 + (double)end * (pen->small + 5) : 10;
        draw_sign(pen, plot, end, (double[]){pen->compact ? 8 : x, y}, false);
        text_wrap(pen->mem, names[end], pen->small, room / (pen->compact ? 1 : 2) - 24, 1, &text);
        pen_text(pen, (pen->compact ? 8 : x) + 12, y + pen->small * 0.36, &style, text);
        x += text_width(text, pen->small) + 40;
    }
    buf_put(pen->out, S("</g>\n"));
    if (plot->words <= 0) return;
    style = (TextStyle){.css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small};
    for (size_t k = 0; k < plot->n_head; k++)
        pen_text(pen, pen->width, 10 + pen->small * 0.36 + (double)k * (pen->small + 2), &style,
                 plot->head[k]);
}

static void draw_axis(Pen *pen, const GapPlot *plot) {
    const GapChart *chart = plot->chart;
    TextStyle style = {
        .css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    size_t step = tick_step(pen, &plot->scale, chart->unit, plot->right - plot->left);
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    for (size_t i = 0; plot->any_value && i < plot->scale.n_ticks; i++) {
        double x = x_of(plot, plot->scale.ticks[i]);
        bool base = plot->scale.ticks[i] == 0;
        pen_line(pen, base ? "baseline" : "grid", (double[]){x, plot->top, x, plot->bottom},
                 base ? "stroke=\"" INK_LINE "\" stroke-width=\"1\""
                      : "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
        if (i % step == 0)
            pen_text(pen, x, plot->bottom + pen->small + 3, &style,
                     tick_text(pen, &plot->scale, i, chart->unit));
    }
    style.anchor = ANCHOR_START;
    if (unit_has_caption(chart->unit))
        pen_text(pen, 0, plot->top - 6, &style, words_unit(pen->lang, chart->unit));
    buf_put(pen->out, S("</g>\n"));
}

/* Both ends over the rows, then the widest and the narrowest gap. */
static Str describe(Pen *pen, const GapPlot *plot) {
    const GapChart *chart = plot->chart;
    Str text = sentences(pen->mem, chart->description, chart->note),
        ends[2] = {chart->from_name, chart->to_name};
    Str *names = NEW_ARRAY(pen->mem, Str, chart->n_rows + 1);
    ChartPoint *points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_rows + 1);
    const Gap *widest = NULL, *narrowest = NULL;
    for (size_t end = 0; end < 2; end++) {
        for (size_t i = 0; i < chart->n_rows; i++) {
            const Gap *gap = &plot->gaps[i];
            names[i] = chart->rows[i].name;
            points[i] = gap->ends[end];
            if (!has_gap(gap) || chart->rows[i].apart) continue;
            double size = fabs(gap_size(gap));
            if (!widest || size > fabs(gap_size(widest))) widest = gap;
            if (!narrowest || size < fabs(gap_size(narrowest))) narrowest = gap;
        }
        Str part = describe_places(pen->mem, pen->lang, chart->unit, chart->n_rows, names, points);
        text = sentences(pen->mem, text, mark_label(pen->mem, pen->lang, ends[end], part));
    }
    if (!widest || widest == narrowest) return text;
    Str arguments[] = {head_text(pen, chart), names[widest - plot->gaps], widest->said,
                       names[narrowest - plot->gaps], narrowest->said};
    return sentences(pen->mem, text,
                     message_fill(pen->mem, pen->lang, MSG_CHART_TEXT_GAPS, 5, arguments));
}

Err chart_gaps(Cx *cx, Buf *out, const GapChart *chart) {
    if (chart->n_rows > GAP_MOST_ROWS)
        return chart_too_many(cx, chart->lang, GAP_MOST_ROWS, chart->n_rows);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    GapPlot plot = {.chart = chart, .gaps = NEW_ARRAY(cx->mem, Gap, chart->n_rows + 1)};
    plot.key.notes = chart->notes;
    lay_out(&pen, &plot);
    plot.key.whiskers = true;

    pen_begin(&pen, "gaps", plot.height + (chart->n_rows ? 0 : pen.font), chart->title,
              describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < chart->n_rows; i++)
        used[plot.gaps[i].ends[0].state] = used[plot.gaps[i].ends[1].state] = true;
    pen_patterns(&pen, used);
    draw_head(&pen, &plot);
    draw_axis(&pen, &plot);
    for (size_t i = 0; i < chart->n_rows; i++)
        draw_row(&pen, &plot, i);
    if (!chart->n_rows) draw_no_values(&pen, plot.top - 4);
    foot_draw(&pen, &plot.key, plot.bottom + pen.small + 14, plot.note, plot.n_note);
    pen_end(&pen);
    return buf_check(cx, out);
}

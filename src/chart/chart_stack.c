/* Which parts make up a whole? Horizontal bars of segments, as counts or as bars of 100 %, with the
 * number in each segment that has room for it. A bar looks whole only where it is: what is missing
 * is drawn as its state, or the bar says why it cannot be drawn. */

#include <math.h>

#include "chart/parts_in.h"

typedef struct StackBar {
    RowName name;
    ChartPoint *parts; /* clean */
    ChartPoint sum;    /* of the parts that are there */
    ChartPoint whole;  /* what the shares are of; its state says why there is none */
    double rest;       /* of the whole, not filled by parts */
    MarkState rest_state;
    size_t missing, n_missing; /* the first of them, how many */
    Str under;                 /* why it is not whole, where that has no room in the bar's row */
    double y, top, height;     /* of the row, of the bar in it */
} StackBar;

typedef struct StackPlot {
    const StackChart *chart;
    StackBar *bars;
    double most; /* the longest bar, in its numbers */
    double left, right, top, bottom, thick, height;
} StackPlot;

/* ---- reading ------------------------------------------------------------------------------------
 */

static void sum_add(ChartPoint *sum, const ChartPoint *part) {
    sum->value += part->value;
    sum->low += part->low;
    sum->high += part->high;
    sum->decimals = part->decimals > sum->decimals ? part->decimals : sum->decimals;
    sum->provisional = sum->provisional || part->provisional;
}

/* With a protected part, or a lone one that may be secret, nothing is held against the total: the
 * difference would be that part. */
static void find_whole(StackBar *bar, const ChartPoint *total, bool is_protected) {
    double noise = 1e-9 * fabs(bar->sum.value);
    bool known = total->state == MARK_VALUE && !is_protected && total->high >= bar->sum.low - noise;
    bar->whole = bar->sum;
    if (bar->n_missing) {
        bar->rest_state = bar->parts[bar->missing].state;
        bar->whole = known ? *total : (ChartPoint){.state = bar->rest_state};
        bar->rest = known ? fmax(0, total->value - bar->sum.value) : 0;
        if (known && total->value < bar->sum.value) bar->whole = bar->sum;
    } else if (known && total->low > bar->sum.high + noise) { /* parts that nobody named */
        bar->rest_state = MARK_UNKNOWN;
        bar->whole = *total;
        bar->rest = total->value - bar->sum.value;
    } else if (known) {
        bar->whole = *total; /* parts and total may each be rounded: the total is what was said */
        bar->whole.provisional = total->provisional || bar->sum.provisional;
    }
}

static void read_bar(Arena *mem, StackPlot *plot, size_t i) {
    const StackChart *chart = plot->chart;
    StackBar *bar = &plot->bars[i];
    bool is_protected = false;
    bar->parts = NEW_ARRAY(mem, ChartPoint, chart->n_parts + 1);
    for (size_t k = chart->n_parts; k-- > 0;) {
        bar->parts[k] = part_clean(chart->points[i * chart->n_parts + k]);
        if (bar->parts[k].state == MARK_VALUE) {
            sum_add(&bar->sum, &bar->parts[k]);
            continue;
        }
        bar->missing = k;
        bar->n_missing++;
        is_protected |= bar->parts[k].state >= MARK_PROTECTED; /* or not released */
    }
    if (bar->n_missing == 1 && bar->parts[bar->missing].state == MARK_UNKNOWN) is_protected = true;
    ChartPoint none = {.state = MARK_UNKNOWN};
    ChartPoint total = chart->totals ? part_clean(chart->totals[i]) : none;
    find_whole(bar, &total, is_protected);
    plot->most = fmax(plot->most, bar->sum.value + bar->rest);
}

const ChartPoint *chart_stack_shares(Arena *mem, const StackChart *chart) {
    StackPlot plot = {.chart = chart, .bars = NEW_ARRAY(mem, StackBar, chart->n_bars + 1)};
    ChartPoint *shares = NEW_ARRAY(mem, ChartPoint, chart->n_bars * chart->n_parts + 1);
    for (size_t i = 0; i < chart->n_bars; i++) {
        read_bar(mem, &plot, i);
        for (size_t k = 0; k < chart->n_parts; k++)
            shares[i * chart->n_parts + k] = share_of(&plot.bars[i].parts[k], &plot.bars[i].whole);
    }
    return shares;
}

static bool has_whole(const StackBar *bar) {
    return bar->whole.state == MARK_VALUE;
}

/* Why nothing, or not all, is drawn: the word of the state where all parts share it, else the first
 * missing part with its word. */
static Str reason(Pen *pen, const StackPlot *plot, const StackBar *bar) {
    if (has_whole(bar) && !bar->rest && !bar->n_missing) /* a whole of nothing has no shares */
        return mark_state_word(pen->lang, MARK_NOT_MEANINGFUL);
    Str word = mark_state_word(pen->lang, bar->rest_state);
    bool alike = bar->n_missing == plot->chart->n_parts;
    for (size_t k = 0; k < plot->chart->n_parts && alike; k++)
        alike = bar->parts[k].state == bar->rest_state;
    if (alike || !bar->n_missing) return word;
    Str text = mark_label(pen->mem, pen->lang, plot->chart->part_names[bar->missing], word);
    if (bar->n_missing == 1) return text;
    return message_fill(
        pen->mem, pen->lang, MSG_CHART_AND_MORE, 2,
        (Str[]){text, words_number(pen->mem, pen->lang, (double)(bar->n_missing - 1), 0)});
}

/* Of a bar of 100 %: nothing can be drawn. */
static bool is_blank(const StackPlot *plot, const StackBar *bar) {
    if (plot->chart->shares) return !has_whole(bar) || !(bar->whole.value > 0);
    return bar->n_missing == plot->chart->n_parts && !(bar->rest > 0);
}

/* ---- layout -------------------------------------------------------------------------------------
 */

/* What stands at the end of a bar of counts: its whole, or why it is not one. */
static Str end_text(Pen *pen, const StackPlot *plot, const StackBar *bar) {
    if (is_blank(plot, bar) || !has_whole(bar)) return reason(pen, plot, bar);
    if (plot->chart->shares) return STR_NONE;
    return point_short(pen->mem, pen->lang, unit_beside(plot->chart->unit), &bar->whole);
}

static double length_of(const StackPlot *plot, const StackBar *bar, double value) {
    double whole = plot->chart->shares ? bar->whole.value : plot->most;
    if (!(whole > 0)) return 0;
    if (plot->chart->shares) whole = fmax(whole, bar->sum.value + bar->rest);
    return value / whole * (plot->right - plot->left);
}

#define STUB 24.0

/* Beside the stub, in the rest of the bar, or under it. */
static void place_reason(Pen *pen, const StackPlot *plot, StackBar *bar) {
    bool blank = is_blank(plot, bar), stub = !blank && !has_whole(bar);
    if (blank || (!stub && !(bar->rest > 0))) return;
    Str word = reason(pen, plot, bar);
    double width = text_width(word, pen->small), end = length_of(plot, bar, bar->sum.value);
    double room =
        stub ? pen->width - plot->left - end - STUB - 10 : length_of(plot, bar, bar->rest) - 8;
    if (width > room)
        text_wrap(pen->mem, word, pen->small, pen->width - plot->left - 2, 1, &bar->under);
}

static Str bar_label(Pen *pen, const StackPlot *plot, size_t i) {
    Str label = plot->chart->labels[i];
    if (!plot->bars[i].sum.provisional) return label;
    return message_fill(pen->mem, pen->lang, MSG_CHART_WITH, 2,
                        (Str[]){label, message_text(pen->lang, MSG_CHART_PROVISIONAL)});
}

static void place_bars(Pen *pen, StackPlot *plot) {
    double y = plot->top;
    for (size_t i = 0; i < plot->chart->n_bars; i++) {
        StackBar *bar = &plot->bars[i];
        place_reason(pen, plot, bar);
        double text = row_name_height(pen, &bar->name), under = bar->under.n ? pen->small + 5 : 0;
        bar->y = y;
        bar->height = pen->compact ? text + plot->thick + 12 : fmax(text, plot->thick) + 8;
        bar->top = pen->compact ? y + text + 3 : y + (bar->height - plot->thick) / 2;
        y += bar->height + under;
    }
    plot->bottom = y;
}

static void lay_out(Pen *pen, StackPlot *plot) {
    const StackChart *chart = plot->chart;
    double most = pen->compact ? pen->width : pen->width * 0.34, names = 0, ends = 0;
    double key = parts_key_height(pen, chart->n_parts, chart->part_names);
    plot->top = key + (chart->shares ? pen->small + 12 : 6) +
                (unit_has_caption(chart->unit) && !chart->shares ? pen->small + 6 : 0);
    plot->thick = pen->compact ? 20 : 22;
    for (size_t i = 0; i < chart->n_bars; i++) {
        StackBar *bar = &plot->bars[i];
        bar->name = row_name(pen, bar_label(pen, plot, i), chart->marked && chart->marked[i], most);
        names = fmax(names, bar->name.width);
        if (!is_blank(plot, bar) && has_whole(bar))
            ends = fmax(ends, text_width(end_text(pen, plot, bar), pen->font) * STRONG);
    }
    plot->left = pen->compact ? 1 : names + 10;
    plot->right = pen->width - (ends > 0       ? fmin(ends, pen->width * 0.3) + 8
                                : pen->compact ? 1
                                               : 20);
    place_bars(pen, plot);
    plot->height = plot->bottom + 4;
}

/* ---- drawing ------------------------------------------------------------------------------------
 */

static Str segment_label(Pen *pen, const StackPlot *plot, const StackBar *bar, size_t k) {
    const StackChart *chart = plot->chart;
    const ChartPoint *part = &bar->parts[k];
    Str text = point_text(pen->mem, pen->lang, chart->unit, part);
    if (!chart->shares) return text; /* it says what the table beside it says */
    ChartPoint share = share_of(part, &bar->whole);
    if (part->state == MARK_VALUE && share.state == MARK_VALUE && chart->unit == UNIT_COUNT) {
        Str of = point_text(pen->mem, pen->lang, UNIT_PERCENT, &share);
        Str whole = point_short(pen->mem, pen->lang, chart->unit, &bar->whole);
        text = message_fill(pen->mem, pen->lang, MSG_CHART_SHARE_OF, 3, (Str[]){text, of, whole});
    }
    return text;
}

static void draw_number(Pen *pen, const StackPlot *plot, const StackBar *bar, size_t k,
                        const double span[2]) {
    ChartPoint point = bar->parts[k];
    Unit unit = unit_beside(plot->chart->unit);
    if (plot->chart->shares) {
        point = share_of(&point, &bar->whole);
        if (pen->compact) point.decimals = 0;
        unit = UNIT_PERCENT;
    }
    Str text = point_short(pen->mem, pen->lang, unit, &point);
    double width = text_width(text, pen->small), middle = bar->top + plot->thick / 2;
    if (point.state != MARK_VALUE || width + 8 > span[1]) return;
    double x = span[0] + span[1] / 2;
    if (k % 8) /* the texture stops around the number */
        buf_format(pen->out,
                   "<rect class=\"c%zu\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
                   "fill=\"%s\"/>\n",
                   k % 8, x - width / 2 - 3, middle - pen->small / 2 - 2, width + 6, pen->small + 3,
                   part_ground(k));
    TextStyle style = {
        .css = "value on-dark", .fill = part_ink(k), .anchor = ANCHOR_MIDDLE, .size = pen->small};
    pen_text(pen, x, middle + pen->small * 0.36, &style, text);
}

static void draw_segment(Pen *pen, const StackPlot *plot, const StackBar *bar, size_t k,
                         double *x) {
    double span[2] = {*x, length_of(plot, bar, bar->parts[k].value)};
    *x += span[1];
    draw_hit(pen, (double[]){fmax(0, span[0] - (span[1] < 6 ? 3 : 0)), bar->top, fmax(span[1], 6),
                             plot->thick});
    if (span[1] <= 0) return;
    buf_format(pen->out,
               "<rect class=\"bar c%zu%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.0f\" ",
               k % 8, bar->parts[k].provisional ? " provisional" : "", span[0], bar->top, span[1],
               plot->thick);
    part_fill(pen, k);
    buf_format(pen->out, " stroke=\"#fff\" stroke-width=\"%s\"/>\n", span[1] > 3 ? "1.5" : "0.5");
    draw_number(pen, plot, bar, k, span);
}

/* What is missing: the rest of the whole, to scale, or a stub that is none. */
static void draw_rest(Pen *pen, const StackPlot *plot, const StackBar *bar, double x) {
    TextStyle style = {.css = "state-word", .fill = INK_SOFT, .size = pen->small, .halo = true};
    double middle = bar->top + plot->thick / 2 + pen->small * 0.36;
    bool blank = is_blank(plot, bar), rest = !blank && bar->rest > 0;
    if (!blank && !rest && has_whole(bar)) return;
    MarkState state =
        has_whole(bar) && !bar->n_missing && !rest ? MARK_NOT_MEANINGFUL : bar->rest_state;
    double width = rest ? length_of(plot, bar, bar->rest) : STUB;
    draw_stub(pen, state, (double[]){x, bar->top, width, plot->thick});
    if (bar->under.n) {
        double half = text_width(bar->under, pen->small);
        style.anchor = ANCHOR_END;
        pen_text(pen, fmax(x + width, plot->left + half), bar->top + plot->thick + pen->small + 2,
                 &style, bar->under);
        return;
    }
    Str line;
    style.anchor = rest ? ANCHOR_MIDDLE : ANCHOR_START;
    text_wrap(pen->mem, reason(pen, plot, bar), pen->small,
              rest ? width : fmax(pen->width - x - STUB - 8, 40), 1, &line);
    pen_text(pen, rest ? x + width / 2 : x + STUB + 8, middle, &style, line);
}

/* The ground of a part that is not drawn: the missing ones share the rest or the stub. */
static void hit_missing(Pen *pen, const StackPlot *plot, const StackBar *bar, size_t n_before) {
    bool blank = is_blank(plot, bar);
    size_t sharing = blank ? plot->chart->n_parts : bar->n_missing;
    double from = plot->left + (blank ? 0 : length_of(plot, bar, bar->sum.value));
    double room = !blank && bar->rest > 0 ? length_of(plot, bar, bar->rest) : STUB;
    double width = fmax(room / (double)sharing, 1);
    draw_hit(pen, (double[]){from + width * (double)n_before, bar->top, width, plot->thick});
}

static void draw_bar(Pen *pen, const StackPlot *plot, size_t i) {
    const StackChart *chart = plot->chart;
    const StackBar *bar = &plot->bars[i];
    double x = plot->left;
    bool blank = is_blank(plot, bar);
    size_t n_before = 0; /* parts that are not drawn */
    for (size_t k = 0; k < chart->n_parts; k++) {
        Str name = message_fill(
            pen->mem, pen->lang, MSG_CHART_MARK_PERIOD, 3,
            (Str[]){chart->labels[i], chart->part_names[k], segment_label(pen, plot, bar, k)});
        pen_mark_begin(pen, name);
        if (bar->parts[k].state == MARK_VALUE && !blank)
            draw_segment(pen, plot, bar, k, &x);
        else
            hit_missing(pen, plot, bar, n_before++);
        pen_mark_end(pen);
    }
    buf_put(pen->out, S("<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    if (pen->compact)
        row_name_draw(pen, &bar->name, 0, bar->y + row_name_height(pen, &bar->name) / 2,
                      ANCHOR_START);
    else
        row_name_draw(pen, &bar->name, plot->left - 10, bar->y + bar->height / 2, ANCHOR_END);
    draw_rest(pen, plot, bar, x);
    if (!chart->shares && !blank && has_whole(bar)) {
        TextStyle style = {.css = "value", .fill = INK, .strong = bar->name.strong};
        pen_text(pen, x + length_of(plot, bar, bar->rest) + 6,
                 bar->top + plot->thick / 2 + pen->font * 0.36, &style, end_text(pen, plot, bar));
    }
    buf_put(pen->out, S("</g>\n"));
}

static void draw_axis(Pen *pen, const StackPlot *plot) {
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .size = pen->small};
    for (int percent = 0; plot->chart->shares && percent <= 100; percent += 25) {
        double x = plot->left + percent / 100.0 * (plot->right - plot->left);
        pen_line(pen, "grid", (double[]){x, plot->top - 5, x, plot->bottom},
                 "stroke=\"" INK_GRID "\" stroke-width=\"1\"");
        style.anchor = percent == 0 && pen->compact     ? ANCHOR_START
                       : percent == 100 && pen->compact ? ANCHOR_END
                                                        : ANCHOR_MIDDLE;
        pen_text(pen, x, plot->top - 9, &style,
                 number_text(pen->mem, pen->lang, percent, 0, UNIT_PERCENT));
    }
    if (!plot->chart->shares && unit_has_caption(plot->chart->unit))
        pen_text(pen, 0, plot->top - 6, &style, words_unit(pen->lang, plot->chart->unit));
    buf_put(pen->out, S("</g>\n"));
}

/* Each part over the bars: of counts their numbers, of bars of 100 % their shares. */
static Str describe(Pen *pen, const StackPlot *plot) {
    const StackChart *chart = plot->chart;
    Str text = chart->description;
    ChartPoint *points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_bars + 1);
    for (size_t k = 0; k < chart->n_parts; k++) {
        for (size_t i = 0; i < chart->n_bars; i++) {
            const StackBar *bar = &plot->bars[i];
            points[i] = chart->shares ? share_of(&bar->parts[k], &bar->whole) : bar->parts[k];
        }
        Str part = describe_places(pen->mem, pen->lang, chart->shares ? UNIT_PERCENT : chart->unit,
                                   chart->n_bars, chart->labels, points);
        text =
            sentences(pen->mem, text, mark_label(pen->mem, pen->lang, chart->part_names[k], part));
    }
    if (chart->n_parts && chart->n_bars) return text;
    return sentences(pen->mem, text, message_text(pen->lang, MSG_CHART_TEXT_NO_VALUES));
}

static void patterns_used(const StackPlot *plot, bool used[MARK_STATES]) {
    used[MARK_NOT_MEANINGFUL] = plot->chart->shares && plot->chart->n_bars;
    for (size_t i = 0; i < plot->chart->n_bars; i++)
        used[plot->bars[i].rest_state] = true;
}

Err chart_stack(Cx *cx, Buf *out, const StackChart *chart) {
    if (chart->n_bars > STACK_MOST_BARS)
        return chart_too_many(cx, chart->lang, STACK_MOST_BARS, chart->n_bars);
    if (chart->n_parts > STACK_MOST_PARTS)
        return chart_too_many(cx, chart->lang, STACK_MOST_PARTS, chart->n_parts);
    if (chart->n_bars * chart->n_parts > STACK_MOST_SEGMENTS)
        return chart_too_many(cx, chart->lang, STACK_MOST_SEGMENTS, chart->n_bars * chart->n_parts);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    StackPlot plot = {.chart = chart, .bars = NEW_ARRAY(cx->mem, StackBar, chart->n_bars + 1)};
    for (size_t i = 0; i < chart->n_bars; i++)
        read_bar(cx->mem, &plot, i);
    lay_out(&pen, &plot);
    if (!chart->n_bars) plot.height += pen.font + 8;
    pen_begin(&pen, chart->shares ? "shares" : "stack", plot.height, chart->title,
              describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    patterns_used(&plot, used);
    pen_patterns(&pen, used);
    part_patterns(&pen, chart->n_parts);
    parts_key_draw(&pen, chart->n_parts, chart->part_names, 0);
    draw_axis(&pen, &plot);
    for (size_t i = 0; i < chart->n_bars; i++)
        draw_bar(&pen, &plot, i);
    if (!chart->n_bars) draw_no_values(&pen, plot.top);
    pen_end(&pen);
    return buf_check(cx, out);
}

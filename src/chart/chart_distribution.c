/* How do all areas spread over one axis, and where among them are the ones looked at? A dot each,
 * near ones stacked, the middle half shaded. */

#include <math.h>
#include <stdlib.h>

#include "chart/spread_in.h"

enum { MOST_FLAGS = 8, LEAST_FOR_QUARTILES = 3 };

typedef struct Dot {
    const SpreadArea *area;
    ChartPoint point; /* clean */
    double x;
    size_t level; /* 0 at the axis */
} Dot;

typedef struct Flag { /* the name of an area looked at, beside a pole that stands on its dot */
    Str text;
    double pole, left, right;
    size_t row, dot; /* row 0 nearest to the dots */
} Flag;

typedef struct Strip {
    const SpreadChart *chart;
    Dot *dots;                 /* by value */
    size_t n, n_parts, levels; /* dots; those that are no whole areas */
    bool any_marked;
    int decimals;
    double median, low, high; /* quartiles */
    Scale scale;
    LeftOut left_out;
    Key key;
    Flag flags[MOST_FLAGS];
    size_t n_flags, flag_rows;
    double left, right, top, axis, step, radius, height;
} Strip;

static bool has_quartiles(const Strip *strip) {
    return strip->n_parts >= LEAST_FOR_QUARTILES;
}

static double x_of(const Strip *strip, double value) {
    return strip->left + scale_at(&strip->scale, value) * (strip->right - strip->left);
}

static double y_of_dot(const Strip *strip, const Dot *dot) {
    return strip->axis - 10 - strip->radius - (double)dot->level * strip->step;
}

static bool is_named(const Dot *dot) {
    return dot->area->marked || dot->area->whole;
}

/* ---- measuring ---- */

/* Units of several words stand once, under the axis. */
static Str number_of(const Pen *pen, const Strip *strip, double value) {
    return number_text(pen->mem, pen->lang, value, strip->decimals, axis_unit(strip->chart->unit));
}

/* By value; equal ones as they were given, so that the same input gives the same picture. */
static int compare_dots(const void *a, const void *b) {
    const Dot *x = a, *y = b;
    if (x->point.value != y->point.value) return x->point.value < y->point.value ? -1 : 1;
    return (x->area > y->area) - (x->area < y->area);
}

static void find_middle(Pen *pen, Strip *strip) {
    double *numbers = NEW_ARRAY(pen->mem, double, strip->n + 1);
    for (size_t i = 0; i < strip->n; i++)
        if (!strip->dots[i].area->whole) numbers[strip->n_parts++] = strip->dots[i].point.value;
    if (!has_quartiles(strip)) return;
    strip->low = quantile_of(numbers, strip->n_parts, 0.25);
    strip->median = quantile_of(numbers, strip->n_parts, 0.5);
    strip->high = quantile_of(numbers, strip->n_parts, 0.75);
}

static void read_dots(Pen *pen, Strip *strip) {
    const SpreadChart *chart = strip->chart;
    strip->dots = NEW_ARRAY(pen->mem, Dot, chart->n_areas + 1);
    strip->left_out = left_out_new(pen->mem, chart->n_areas);
    for (size_t i = 0; i < chart->n_areas; i++) {
        const SpreadArea *area = &chart->areas[i];
        ChartPoint point = point_clean(area->point);
        if (point.state != MARK_VALUE) {
            Str word = mark_state_word(pen->lang, point.state);
            left_out_add(&strip->left_out, mark_label(pen->mem, pen->lang, area->name, word),
                         point.state);
            strip->key.states[point.state] = true;
            continue;
        }
        strip->dots[strip->n++] = (Dot){.area = area, .point = point};
        strip->any_marked = strip->any_marked || area->marked;
        strip->key.provisional = strip->key.provisional || point.provisional;
        strip->key.revised = strip->key.revised || point.revised;
        if (point.decimals > strip->decimals) strip->decimals = point.decimals;
    }
    if (strip->n) qsort(strip->dots, strip->n, sizeof *strip->dots, compare_dots);
    find_middle(pen, strip);
    double low = strip->n ? strip->dots[0].point.value : INFINITY,
           high = strip->n ? strip->dots[strip->n - 1].point.value : -INFINITY;
    strip->scale = scale_nice(low, high, pen->compact ? 4 : 6, chart->unit == UNIT_COUNT);
}

/* Each dot on the lowest level where it touches none; a stack too high for the paper moves closer
 * together. */
static void stack_dots(Pen *pen, Strip *strip) {
    double most = pen->compact ? 120 : 160, *last = NEW_ARRAY(pen->mem, double, strip->n + 1);
    for (size_t i = 0; i < strip->n; i++) {
        Dot *dot = &strip->dots[i];
        dot->x = x_of(strip, dot->point.value);
        while (dot->level < strip->levels && dot->x - last[dot->level] < 2 * strip->radius + 1)
            dot->level++;
        if (dot->level == strip->levels) strip->levels++;
        last[dot->level] = dot->x;
    }
    strip->step = 2 * strip->radius + 1.5;
    if (strip->levels > 1) strip->step = fmin(strip->step, most / (double)(strip->levels - 1));
}

/* Whether a flag in its row would stand on another, or a pole run through a name. */
static bool flags_touch(const Flag *a, const Flag *b) {
    if (a->row == b->row) return a->left < b->right + 10 && b->left < a->right + 10;
    const Flag *upper = a->row > b->row ? a : b, *lower = upper == a ? b : a;
    return lower->left - 3 < upper->pole && upper->pole < lower->right + 3;
}

static void place_flag(Strip *strip, Flag *flag) {
    for (flag->row = 0; flag->row < MOST_FLAGS; flag->row++) {
        bool clear = true;
        for (size_t i = 0; i < strip->n_flags && clear; i++)
            clear = !flags_touch(flag, &strip->flags[i]);
        if (clear) break;
    }
    if (flag->row == MOST_FLAGS) flag->row = strip->flag_rows;
    if (flag->row + 1 > strip->flag_rows) strip->flag_rows = flag->row + 1;
    strip->flags[strip->n_flags++] = *flag;
}

/* To the right of its pole, to the left where it would not fit there; a long name is cut, never the
 * number. */
static void write_flag(Pen *pen, const Strip *strip, const Dot *dot, Flag *flag) {
    Str value = number_of(pen, strip, dot->point.value), name;
    double right = pen->width - dot->x - 5, left = dot->x - 5;
    text_wrap(pen->mem, dot->area->name, pen->font * STRONG,
              fmax(left, right) - text_width(value, pen->font) * STRONG - pen->font, 1, &name);
    flag->text = mark_label(pen->mem, pen->lang, name, value);
    double width = text_width(flag->text, pen->font) * STRONG;
    bool flipped = width > right && left > right;
    flag->left = flipped ? dot->x - 5 - width : dot->x + 5;
    flag->right = flag->left + width;
}

/* From the right: a pole further left may then stand higher. */
static void place_flags(Pen *pen, Strip *strip) {
    for (size_t i = strip->n; i-- > 0 && strip->n_flags < MOST_FLAGS;) {
        const Dot *dot = &strip->dots[i];
        if (!is_named(dot)) continue;
        Flag flag = {.pole = dot->x, .dot = i};
        write_flag(pen, strip, dot, &flag);
        place_flag(strip, &flag);
    }
}

static double middle_key_height(const Pen *pen, const Strip *strip) {
    return has_quartiles(strip) ? (pen->compact ? 2 : 1) * 20.0 + 4 : 0;
}

static void lay_out(Pen *pen, Strip *strip) {
    strip->radius = pen->compact ? 4 : 4.5;
    strip->left = 24;
    strip->right = pen->width - 24;
    stack_dots(pen, strip);
    place_flags(pen, strip);
    strip->top = 4 + (double)strip->flag_rows * (pen->font + 6) + (strip->flag_rows ? 6 : 0);
    double dots = strip->levels ? (double)(strip->levels - 1) * strip->step : 0;
    strip->axis = strip->top + fmax(dots + 2 * strip->radius, 30) + 24;
    double key = key_height(pen, &strip->key, pen->width - 8),
           squares = left_out_height(pen, &strip->left_out);
    bool caption = axis_unit(strip->chart->unit) != strip->chart->unit;
    strip->height = strip->axis + 10 + pen->small + (caption ? pen->small + 5 : 0) + 10 +
                    middle_key_height(pen, strip) + squares + (key > 0 ? key + 4 : 0);
}

/* ---- drawing ---- */

static void draw_axis(Pen *pen, const Strip *strip) {
    Unit unit = strip->chart->unit;
    if (has_quartiles(strip)) {
        double from = x_of(strip, strip->low), to = x_of(strip, strip->high);
        buf_format(pen->out,
                   "<rect class=\"middle-half\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                   "height=\"%.1f\" fill=\"" INK_GRID "\"/>\n",
                   from, strip->top, fmax(to - from, 1), strip->axis - strip->top);
    }
    pen_line(pen, "baseline",
             (double[]){strip->left - 12, strip->axis, strip->right + 12, strip->axis},
             "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
    TextStyle style = {
        .css = "axis", .fill = INK_SOFT, .anchor = ANCHOR_MIDDLE, .size = pen->small};
    double edge = -1, y = strip->axis + 7 + pen->small;
    for (size_t i = 0; i < strip->scale.n_ticks; i++) {
        double x = x_of(strip, strip->scale.ticks[i]);
        pen_line(pen, "tick", (double[]){x, strip->axis, x, strip->axis + 5},
                 "stroke=\"" INK_LINE "\" stroke-width=\"1\"");
        Str text = number_text(pen->mem, pen->lang, strip->scale.ticks[i], strip->scale.decimals,
                               axis_unit(unit));
        double half = text_width(text, pen->small) / 2;
        double at = fmin(fmax(x, half), pen->width - half);
        if (at - half < edge) continue;
        edge = at + half + 6;
        pen_text(pen, at, y, &style, text);
    }
    if (has_quartiles(strip)) {
        double x = x_of(strip, strip->median);
        pen_line(pen, "median", (double[]){x, strip->top - 2, x, strip->axis},
                 "stroke=\"" INK "\" stroke-width=\"1.75\"");
    }
    if (axis_unit(unit) == unit) return;
    style.anchor = ANCHOR_END;
    pen_text(pen, strip->right + 12, y + pen->small + 5, &style, words_unit(pen->lang, unit));
}

static void draw_dot(Pen *pen, const Strip *strip, const Dot *dot) {
    double at[] = {dot->x, y_of_dot(strip, dot)};
    Str value = point_text(pen->mem, pen->lang, strip->chart->unit, &dot->point);
    pen_mark_begin(pen, mark_label(pen->mem, pen->lang, dot->area->name, value));
    buf_format(pen->out,
               "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"7\" fill=\"none\" "
               "pointer-events=\"all\"/>",
               at[0], at[1]);
    area_sign(pen, &dot->point, at,
              &(AreaLook){dot->area->marked, dot->area->whole, strip->any_marked});
    pen_mark_end(pen);
}

static double flag_line(const Pen *pen, const Strip *strip, const Flag *flag) {
    return strip->top - 8 - (double)flag->row * (pen->font + 6);
}

static void draw_poles(Pen *pen, const Strip *strip) {
    for (size_t i = 0; i < strip->n_flags; i++) {
        const Flag *flag = &strip->flags[i];
        pen_line(pen, "leader",
                 (double[]){flag->pole, flag_line(pen, strip, flag) - pen->font + 2, flag->pole,
                            y_of_dot(strip, &strip->dots[flag->dot])},
                 "stroke=\"" INK "\" stroke-width=\"1\"");
    }
}

static void draw_flags(Pen *pen, const Strip *strip) {
    TextStyle style = {.css = "label c1", .fill = INK, .strong = true, .halo = true};
    for (size_t i = 0; i < strip->n_flags; i++)
        pen_text(pen, strip->flags[i].left, flag_line(pen, strip, &strip->flags[i]), &style,
                 strip->flags[i].text);
}

/* What line and shade mean, with their numbers. */
static void draw_middle_key(Pen *pen, const Strip *strip, double y) {
    if (!has_quartiles(strip)) return;
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    Str median = number_of(pen, strip, strip->median);
    median = message_fill(pen->mem, pen->lang, MSG_CHART_SPREAD_MEDIAN, 1, &median);
    Str half = message_fill(
        pen->mem, pen->lang, MSG_CHART_SPREAD_HALF, 2,
        (Str[]){number_of(pen, strip, strip->low), number_of(pen, strip, strip->high)});
    pen_line(pen, "median", (double[]){8, y + 1, 8, y + 15},
             "stroke=\"" INK "\" stroke-width=\"1.75\"");
    pen_text(pen, 22, y + 12, &style, median);
    double x = pen->compact ? 0 : 22 + text_width(median, pen->small) + 22,
           below = pen->compact ? 20 : 0;
    buf_format(pen->out,
               "<rect class=\"middle-half\" x=\"%.1f\" y=\"%.1f\" width=\"16\" height=\"12\" "
               "fill=\"" INK_GRID "\"/>\n",
               x, y + below + 1);
    pen_text(pen, x + 22, y + below + 12, &style, half);
}

static void draw_all(Pen *pen, const Strip *strip) {
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    if (strip->n)
        draw_axis(pen, strip), draw_poles(pen, strip);
    else {
        TextStyle style = {.css = "state-word", .fill = INK_SOFT};
        pen_text(pen, 0, strip->top + pen->font, &style,
                 message_text(pen->lang, MSG_CHART_NO_VALUES));
    }
    buf_put(pen->out, S("</g>\n"));
    for (int marked = 0; marked < 2; marked++) /* those looked at lie above */
        for (size_t i = 0; i < strip->n; i++)
            if (is_named(&strip->dots[i]) == (bool)marked) draw_dot(pen, strip, &strip->dots[i]);
    buf_put(pen->out, S("<g class=\"labels\" aria-hidden=\"true\">\n"));
    draw_flags(pen, strip);
    bool caption = axis_unit(strip->chart->unit) != strip->chart->unit;
    double y = strip->axis + 18 + pen->small + (caption ? pen->small + 5 : 0);
    draw_middle_key(pen, strip, y);
    buf_put(pen->out, S("</g>\n"));
    y += middle_key_height(pen, strip);
    left_out_draw(pen, &strip->left_out, y);
    y += left_out_height(pen, &strip->left_out);
    if (key_height(pen, &strip->key, pen->width - 8) > 0) key_draw(pen, &strip->key, 0, y);
}

static Str value_text(const Pen *pen, const Strip *strip, double value) {
    return number_text(pen->mem, pen->lang, value, strip->decimals, strip->chart->unit);
}

static Str describe(Pen *pen, const Strip *strip) {
    const SpreadChart *chart = strip->chart;
    Str text = chart->description;
    if (!strip->n)
        text = sentences(pen->mem, text, message_text(pen->lang, MSG_CHART_TEXT_NO_VALUES));
    if (strip->n) {
        Str texts[] = {words_count(pen->mem, pen->lang, (int64_t)strip->n),
                       value_text(pen, strip, strip->dots[0].point.value),
                       value_text(pen, strip, strip->dots[strip->n - 1].point.value)};
        text = sentences(pen->mem, text,
                         message_fill(pen->mem, pen->lang, MSG_CHART_SPREAD_TEXT, 3, texts));
    }
    if (has_quartiles(strip)) {
        Str texts[] = {value_text(pen, strip, strip->median), value_text(pen, strip, strip->low),
                       value_text(pen, strip, strip->high)};
        text = sentences(pen->mem, text,
                         message_fill(pen->mem, pen->lang, MSG_CHART_SPREAD_MIDDLE, 3, texts));
    }
    size_t named = 0;
    for (size_t i = 0; i < strip->n && named < MOST_FLAGS; i++) {
        const Dot *dot = &strip->dots[i];
        if (!is_named(dot)) continue;
        named++;
        Str value = point_text(pen->mem, pen->lang, chart->unit, &dot->point);
        Str label = mark_label(pen->mem, pen->lang, dot->area->name, value);
        text = sentences(pen->mem, text, str_format(pen->mem, "%.*s.", STR_ARG(label)));
    }
    return sentences(pen->mem, text, left_out_text(pen, &strip->left_out, chart->n_areas));
}

Err chart_distribution(Cx *cx, Buf *out, const SpreadChart *chart) {
    if (chart->n_areas > CHART_SPREAD_AREAS) return areas_too_many(cx, chart->lang, chart->n_areas);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    Strip strip = {.chart = chart};
    read_dots(&pen, &strip);
    lay_out(&pen, &strip);
    pen_begin(&pen, "distribution", strip.height, chart->title, describe(&pen, &strip));
    pen_patterns(&pen, strip.key.states);
    draw_all(&pen, &strip);
    pen_end(&pen);
    return buf_check(cx, out);
}

/* Who is not in the picture, and why? And where is the middle of those who are? */

#include <math.h>
#include <stdlib.h>

#include "chart/spread_in.h"

enum { MOST_NAMED = 12 };
#define SQUARE 12.0
#define STEP 18.0

LeftOut left_out_new(Arena *mem, size_t most) {
    return (LeftOut){.labels = NEW_ARRAY(mem, Str, most + 1),
                     .states = NEW_ARRAY(mem, MarkState, most + 1)};
}

void left_out_add(LeftOut *out, Str label, MarkState state) {
    out->labels[out->n] = label;
    out->states[out->n++] = state;
}

static Str caption_of(const Pen *pen, const LeftOut *out) {
    Str n = words_count(pen->mem, pen->lang, (int64_t)out->n);
    return message_fill(pen->mem, pen->lang, MSG_CHART_LEFT_OUT, 1, &n);
}

static double first_square(const Pen *pen, const LeftOut *out) {
    return text_width(caption_of(pen, out), pen->small) + 10;
}

static size_t squares_per_row(const Pen *pen, double from) {
    double room = (pen->width - from) / STEP;
    return room < 1 ? 1 : (size_t)room;
}

double left_out_height(const Pen *pen, const LeftOut *out) {
    if (!out->n) return 0;
    size_t per_row = squares_per_row(pen, first_square(pen, out));
    size_t rows = (out->n + per_row - 1) / per_row;
    return (double)rows * STEP + 6;
}

void left_out_draw(Pen *pen, const LeftOut *out, double y) {
    if (!out->n) return;
    double from = first_square(pen, out);
    size_t per_row = squares_per_row(pen, from);
    TextStyle style = {.css = "key", .fill = INK_SOFT, .size = pen->small};
    buf_put(pen->out, S("<g aria-hidden=\"true\">"));
    pen_text(pen, 0, y + SQUARE - 1, &style, caption_of(pen, out));
    buf_put(pen->out, S("</g>\n"));
    for (size_t i = 0; i < out->n; i++) {
        size_t row = i / per_row, column = i % per_row;
        double left = from + (double)column * STEP, top = y + (double)row * STEP;
        pen_mark_begin(pen, out->labels[i]);
        buf_format(pen->out,
                   "<rect class=\"missing %.*s\" x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" "
                   "height=\"%.0f\" ",
                   STR_ARG(mark_state_class(out->states[i])), left, top, SQUARE, SQUARE);
        pen_fill(pen, out->states[i]);
        buf_format(pen->out, " stroke=\"%s\" stroke-width=\"1\"/>", INK_LINE);
        pen_mark_end(pen);
    }
}

Str left_out_text(const Pen *pen, const LeftOut *out, size_t areas) {
    if (!out->n) return STR_NONE;
    Str names[] = {words_count(pen->mem, pen->lang, (int64_t)out->n),
                   words_count(pen->mem, pen->lang, (int64_t)areas),
                   names_text(pen->mem, pen->lang, out->n, out->labels, MOST_NAMED)};
    return message_fill(pen->mem, pen->lang, MSG_CHART_LEFT_OUT_TEXT, 3, names);
}

static int compare_numbers(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void numbers_sort(double *numbers, size_t n) {
    if (n) qsort(numbers, n, sizeof *numbers, compare_numbers);
}

double quantile_of(const double *sorted, size_t n, double part) {
    double at = part * (double)(n - 1), whole = floor(at);
    size_t i = (size_t)whole;
    if (i + 1 >= n) return sorted[n - 1];
    double rest = at - whole; /* as two products, so that no difference overflows */
    return sorted[i] * (1 - rest) + sorted[i + 1] * rest;
}

void area_sign(Pen *pen, const ChartPoint *point, const double at[2], const AreaLook *look) {
    double radius = pen->compact ? 4 : 4.5;
    PointSign sign = {at[0], at[1], radius, S("c0"), series_colour(0)};
    if (look->marked)
        sign = (PointSign){at[0], at[1], radius + 1, S("c1"), series_colour(1)};
    else if (look->whole)
        sign.css = S("quiet"), sign.colour = INK_SOFT;
    else if (look->any)
        sign.css = S("other"), sign.colour = OTHER_COLOUR;
    point_sign(pen, point, &sign);
    if (look->marked || look->whole)
        buf_format(pen->out,
                   "<circle class=\"ring\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\" "
                   "stroke=\"%s\" stroke-width=\"1.5\"/>",
                   at[0], at[1], radius + 4, look->marked ? INK : INK_SOFT);
}

Unit axis_unit(Unit unit) {
    return unit == UNIT_PERCENT ? UNIT_PERCENT : UNIT_COUNT;
}

Str axis_name(const Pen *pen, Str name, Unit unit) {
    Str of_unit = words_unit(pen->lang, unit);
    if (!name.n) return of_unit;
    return message_fill(pen->mem, pen->lang, MSG_CHART_WITH, 2, (Str[]){name, of_unit});
}

Err areas_too_many(Cx *cx, Lang lang, size_t n) {
    return fail(cx, LIMIT, MSG_CHART_TOO_MANY_AREAS, words_count(cx->mem, lang, CHART_SPREAD_AREAS),
                words_count(cx->mem, lang, (int64_t)n));
}

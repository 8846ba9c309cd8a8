/* How do the charts of parts, gaps and tables name their rows, fill their parts and tell a share?
 * Eight colours with a texture each, so that no part is known by colour alone; shares with the band
 * that part and whole give them. */

#include <float.h>
#include <math.h>

#include "chart/parts_in.h"

/* ---- rows ---------------------------------------------------------------------------------------
 */

RowName row_name(Pen *pen, Str name, bool strong, double most) {
    RowName row = {.strong = strong};
    double wider = strong ? STRONG : 1;
    row.n = text_wrap(pen->mem, name, pen->font * wider, most, ROW_NAME_LINES, row.lines);
    for (size_t i = 0; i < row.n; i++)
        row.width = fmax(row.width, text_width(row.lines[i], pen->font) * wider);
    return row;
}

double row_name_height(const Pen *pen, const RowName *name) {
    return (double)name->n * (pen->font + 2);
}

void row_name_draw(Pen *pen, const RowName *name, double x, double middle, Anchor anchor) {
    TextStyle style = {.css = name->strong ? "name marked" : "name",
                       .fill = INK,
                       .anchor = anchor,
                       .strong = name->strong,
                       .halo = true};
    double line = pen->font + 2;
    double y = middle - (double)(name->n - 1) * line / 2 + pen->font * 0.36;
    for (size_t i = 0; i < name->n; i++)
        pen_text(pen, x, y + (double)i * line, &style, name->lines[i]);
}

Unit unit_beside(Unit unit) {
    return unit == UNIT_PERCENT ? UNIT_PERCENT : UNIT_COUNT;
}

bool unit_has_caption(Unit unit) {
    return unit == UNIT_PER_1000 || unit == UNIT_POINTS || unit == UNIT_INDEX;
}

Str tick_text(Pen *pen, const Scale *scale, size_t tick, Unit unit) {
    return number_text(pen->mem, pen->lang, scale->ticks[tick], scale->decimals, unit_beside(unit));
}

size_t tick_step(Pen *pen, const Scale *scale, Unit unit, double length) {
    double widest = 0, between = length / (double)(scale->n_ticks > 1 ? scale->n_ticks - 1 : 1);
    for (size_t i = 0; i < scale->n_ticks; i++)
        widest = fmax(widest, text_width(tick_text(pen, scale, i, unit), pen->small) + 10);
    size_t step = 1;
    while (step < scale->n_ticks && between * (double)step < widest)
        step++;
    return step;
}

void draw_hit(Pen *pen, const double box[4]) {
    buf_format(pen->out,
               "<rect class=\"hit\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" "
               "fill=\"none\" pointer-events=\"all\"/>\n",
               box[0], box[1], box[2], box[3]);
}

void draw_no_values(Pen *pen, double y) {
    TextStyle style = {.css = "state-word", .fill = INK_SOFT};
    pen_text(pen, 0, y + pen->font, &style, message_text(pen->lang, MSG_CHART_NO_VALUES));
}

void draw_stub(Pen *pen, MarkState state, const double box[4]) {
    buf_format(pen->out,
               "<rect class=\"missing %.*s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" ",
               STR_ARG(mark_state_class(state)), box[0], box[1], box[2], box[3]);
    pen_fill(pen, state);
    buf_format(pen->out, " stroke=\"%s\" stroke-width=\"0.75\"/>\n", INK_LINE);
}

void draw_band(Pen *pen, double from, double to, double middle) {
    Str path = str_format(pen->mem, "M%.1f %.1fv8m0 -4H%.1fm0 -4v8", fmin(from, to), middle - 4,
                          fmax(from, to));
    static const char *const strokes[] = {
        "class=\"whisker-halo\" stroke=\"#fff\" stroke-width=\"3.5\"",
        "class=\"whisker\" stroke=\"" INK "\" stroke-width=\"1.5\""};
    for (size_t i = 0; i < 2; i++)
        buf_format(pen->out, "<path %s d=\"%.*s\" fill=\"none\"/>\n", strokes[i], STR_ARG(path));
}

/* ---- shares -------------------------------------------------------------------------------------
 */

#define LARGEST_PART 1e200 /* sums of that many parts stay finite */

ChartPoint part_clean(ChartPoint point) {
    point = point_clean(point);
    if (point.state != MARK_VALUE) return point;
    if (point.value < 0 || point.high > LARGEST_PART)
        return point_clean((ChartPoint){.state = MARK_NOT_MEANINGFUL});
    point.low = fmax(point.low, 0);
    return point;
}

ChartPoint share_of(const ChartPoint *part, const ChartPoint *whole) {
    if (part->state != MARK_VALUE) return *part;
    if (whole->state != MARK_VALUE) return *whole;
    if (!(whole->value > 0)) return point_clean((ChartPoint){.state = MARK_NOT_MEANINGFUL});
    ChartPoint share = {.value = part->value / whole->value * 100,
                        .decimals = 1,
                        .provisional = part->provisional || whole->provisional};
    share.low = share.high = share.value;
    if (point_has_band(part) || point_has_band(whole)) {
        share.low = part->low / whole->high * 100;
        share.high = whole->low > 0 ? part->high / whole->low * 100 : INFINITY;
    }
    share = point_clean(share);
    if (point_has_band(&share) && (share.high - share.low) / 2 > 0.1) share.decimals = 0;
    return share;
}

/* ---- fills --------------------------------------------------------------------------------------
 */

static const char *const pale[8] = {"#a5bfdb", "#e3b9a3", "#a7cabc", "#c5b2d3",
                                    "#daadb6", "#9dacbf", "#d0c1a7", "#bbc0c4"};
/* The first of each eight is plain. */
static const char *const textures[8] = {
    NULL,           "M-1 1l2 -2M0 8l8 -8M7 9l2 -2", "M2 1v2M6 5v2", "M2 0v8M6 0v8",
    "M0 2h8M0 6h8", "M-1 7l2 2M0 0l8 8M7 -1l2 2",   "M4 0v8M0 4h8", "M0 8l8 -8M0 0l8 8"};

const char *part_ground(size_t part) {
    return part % 16 < 8 ? series_colour(part) : pale[part % 8];
}

const char *part_ink(size_t part) {
    return part % 16 < 8 ? "#fff" : INK;
}

void part_patterns(Pen *pen, size_t n) {
    if (n < 2) return;
    buf_put(pen->out, S("<defs>\n"));
    for (size_t i = 0; i < n; i++) {
        if (!textures[i % 8]) continue;
        buf_format(pen->out,
                   "<pattern id=\"%.*s-part-%zu\" width=\"8\" height=\"8\" "
                   "patternUnits=\"userSpaceOnUse\">",
                   STR_ARG(pen->id), i);
        buf_format(pen->out,
                   "<rect class=\"c%zu\" width=\"8\" height=\"8\" fill=\"%s\"/><path d=\"%s\" "
                   "fill=\"none\" stroke=\"%s\" stroke-opacity=\"0.4\" "
                   "stroke-width=\"%s\"/></pattern>\n",
                   i % 8, part_ground(i), textures[i % 8], part_ink(i), i % 8 == 2 ? "2" : "1");
    }
    buf_put(pen->out, S("</defs>\n"));
}

void part_fill(Pen *pen, size_t part) {
    if (textures[part % 8])
        buf_format(pen->out, "fill=\"url(#%.*s-part-%zu)\"", STR_ARG(pen->id), part);
    else
        buf_format(pen->out, "fill=\"%s\"", part_ground(part));
}

#define SWATCH 18.0
#define ROW 22.0

/* Where the i-th item of a key that runs on in rows stands; the text is cut where it is wider than
 * the page. */
static Str key_place(const Pen *pen, Str name, double *x, double *y) {
    Str text;
    text_wrap(pen->mem, name, pen->small, pen->width - SWATCH - 10, 1, &text);
    if (*x > 0 && *x + SWATCH + 6 + text_width(text, pen->small) > pen->width) {
        *x = 0;
        *y += ROW;
    }
    return text;
}

static double key_next(const Pen *pen, Str text) {
    return SWATCH + 6 + text_width(text, pen->small) + 18;
}

double parts_key_height(const Pen *pen, size_t n, const Str *names) {
    double x = 0, y = 0;
    for (size_t i = 0; i < n; i++)
        x += key_next(pen, key_place(pen, names[i], &x, &y));
    return n ? y + ROW : 0;
}

void parts_key_draw(Pen *pen, size_t n, const Str *names, double top) {
    double x = 0, y = 0;
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    for (size_t i = 0; i < n; i++) {
        Str text = key_place(pen, names[i], &x, &y);
        buf_format(pen->out,
                   "<rect class=\"swatch\" x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" height=\"13\" ", x,
                   top + y + 2, SWATCH);
        part_fill(pen, i);
        buf_put(pen->out, S("/>\n"));
        pen_text(pen, x + SWATCH + 6, top + y + 13, &style, text);
        x += key_next(pen, text);
    }
    buf_put(pen->out, S("</g>\n"));
}

Err chart_too_many(Cx *cx, Lang lang, size_t most, size_t n) {
    return fail(cx, LIMIT, MSG_CHART_TOO_MANY, words_number(cx->mem, lang, (double)most, 0),
                words_number(cx->mem, lang, (double)n, 0));
}

void foot_draw(Pen *pen, const Key *key, double y, const Str *note, size_t n_note) {
    double height = key_height(pen, key, pen->width - 16);
    if (height > 0) {
        key_draw(pen, key, 0, y);
        y += height + 6;
    }
    TextStyle style = {.css = "axis", .fill = INK_SOFT, .size = pen->small};
    for (size_t i = 0; i < n_note; i++)
        pen_text(pen, 0, y + pen->small + (double)i * (pen->small + 4), &style, note[i]);
}

/* What does one mark say: its number with band and state, or why there is none? And what does the
 * key under a chart explain? */

#include <math.h>

#include "chart/chart_in.h"

static MarkState known_state(MarkState state) {
    return (unsigned)state < MARK_STATES ? state : MARK_UNKNOWN;
}

Str mark_state_class(MarkState state) {
    static const char *const names[MARK_STATES] = {
        [MARK_VALUE] = "state-value",
        [MARK_NOT_COLLECTED] = "state-not-collected",
        [MARK_NOT_DELIVERED] = "state-not-delivered",
        [MARK_NOT_MEANINGFUL] = "state-not-meaningful",
        [MARK_UNKNOWN] = "state-unknown",
        [MARK_NOT_AT_LEVEL] = "state-not-at-level",
        [MARK_PROTECTED] = "state-protected",
        [MARK_COVERING] = "state-covering",
        [MARK_NOT_RELEASED] = "state-not-released",
    };
    return str_of(names[known_state(state)]);
}

Str mark_state_word(Lang lang, MarkState state) {
    static const Msg words[MARK_STATES] = {
        [MARK_VALUE] = MSG_CHART_STATE_VALUE,
        [MARK_NOT_COLLECTED] = MSG_CHART_STATE_NOT_COLLECTED,
        [MARK_NOT_DELIVERED] = MSG_CHART_STATE_NOT_DELIVERED,
        [MARK_NOT_MEANINGFUL] = MSG_CHART_STATE_NOT_MEANINGFUL,
        [MARK_UNKNOWN] = MSG_CHART_STATE_UNKNOWN,
        [MARK_NOT_AT_LEVEL] = MSG_CHART_STATE_NOT_AT_LEVEL,
        [MARK_PROTECTED] = MSG_CHART_STATE_PROTECTED,
        [MARK_COVERING] = MSG_CHART_STATE_COVERING,
        [MARK_NOT_RELEASED] = MSG_CHART_STATE_NOT_RELEASED,
    };
    return message_text(lang, words[known_state(state)]);
}

ChartPoint point_clean(ChartPoint point) {
    point.state = known_state(point.state);
    if (point.state == MARK_VALUE && !isfinite(point.value)) point.state = MARK_UNKNOWN;
    if (point.state != MARK_VALUE) point.value = 0;
    bool sane = isfinite(point.low) && isfinite(point.high) && point.low <= point.value &&
                point.value <= point.high;
    if (point.state != MARK_VALUE || !sane) point.low = point.high = point.value;
    point.decimals = point.decimals < 0 ? 0 : point.decimals > 6 ? 6 : point.decimals;
    return point;
}

bool point_has_band(const ChartPoint *point) {
    return point->state == MARK_VALUE && point->low < point->high;
}

Str number_text(Arena *mem, Lang lang, double value, int decimals, Unit unit) {
    if (!isfinite(value) || fabs(value) < 1e15)
        return words_value(mem, lang, value, decimals, unit);
    int exponent = (int)floor(log10(fabs(value)));
    double mantissa = value / pow(10, exponent);
    Str number = words_number(mem, lang, mantissa, 2);
    return str_format(mem, "%.*s · 10^%d", STR_ARG(number), exponent);
}

Str point_short(Arena *mem, Lang lang, Unit unit, const ChartPoint *point) {
    if (point->state != MARK_VALUE) return mark_state_word(lang, point->state);
    return number_text(mem, lang, point->value, point->decimals, unit);
}

Str point_text(Arena *mem, Lang lang, Unit unit, const ChartPoint *point) {
    Str text = point_short(mem, lang, unit, point), more[3];
    size_t n = 0;
    if (point_has_band(point) && fabs(point->low) < 1e15 && fabs(point->high) < 1e15) {
        /* A narrow band needs a decimal more than its value to be one. */
        int decimals = point->decimals;
        while (decimals < point->decimals + 2 &&
               words_rounded(point->low, decimals) == words_rounded(point->high, decimals))
            decimals++;
        more[n++] = words_band(mem, lang, point->low, point->high, decimals, unit);
    }
    if (point->provisional) more[n++] = message_text(lang, MSG_CHART_PROVISIONAL);
    if (point->revised) more[n++] = message_text(lang, MSG_CHART_REVISED);
    if (!n) return text;
    return message_fill(mem, lang, MSG_CHART_WITH, 2,
                        (Str[]){text, str_join(mem, n, more, S("; "))});
}

Str mark_label(Arena *mem, Lang lang, Str name, Str value) {
    return message_fill(mem, lang, MSG_CHART_MARK, 2, (Str[]){name, value});
}

static void put_diamond(Pen *pen, const PointSign *sign, double half, const char *css) {
    buf_format(pen->out, "<path class=\"point %.*s%s\" d=\"M%.1f %.1f", STR_ARG(sign->css), css,
               sign->x - half, sign->y);
    buf_format(pen->out, "l%.1f -%.1fl%.1f %.1fl-%.1f %.1fZ\" ", half, half, half, half, half,
               half);
    buf_format(pen->out, "fill=\"#fff\" stroke=\"%s\" stroke-width=\"2\"/>", sign->colour);
}

void point_sign(Pen *pen, const ChartPoint *point, const PointSign *sign) {
    if (point->revised && !point->provisional) {
        put_diamond(pen, sign, 5.5, " revised");
        return;
    }
    buf_format(pen->out, "<circle class=\"point %.*s%s\" cx=\"%.1f\" cy=\"%.1f\" ",
               STR_ARG(sign->css), point->provisional ? " provisional" : "", sign->x, sign->y);
    if (!point->provisional) {
        buf_format(pen->out, "r=\"%.1f\" fill=\"%s\" stroke=\"#fff\" stroke-width=\"1\"/>",
                   sign->radius, sign->colour);
        return;
    }
    buf_format(pen->out, "r=\"%s\" fill=\"#fff\" stroke=\"%s\" stroke-width=\"2\"/>",
               point->revised ? "7" : "4", sign->colour);
    if (point->revised) put_diamond(pen, sign, 3.5, " revised");
}

/* ---- notes
 * ---------------------------------------------------------------------------------------
 */

Str word_noted(Arena *mem, Str word, size_t note) {
    static const char *const raised[10] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    Str number = STR_NONE;
    for (; note; note /= 10)
        number = str_join(mem, 2, (Str[]){str_of(raised[note % 10]), number}, STR_NONE);
    return number.n ? str_join(mem, 2, (Str[]){word, number}, STR_NONE) : word;
}

Str state_noted(Arena *mem, Lang lang, const ChartNotes *notes, MarkState state) {
    return word_noted(mem, mark_state_word(lang, state), notes ? notes->states[state] : 0);
}

/* ---- the key ------------------------------------------------------------------------------------
 */

void key_add(Key *key, const ChartPoint *point) {
    if (point->state != MARK_VALUE) {
        key->states[point->state] = true;
        return;
    }
    key->provisional = key->provisional || point->provisional;
    key->band = key->band || point_has_band(point);
}

enum { KEY_PROVISIONAL = MARK_STATES, KEY_REVISED, KEY_BAND, KEY_JOINT, KEY_REFERENCE, KEY_ITEMS };
#define SWATCH 16.0
#define ROW 20.0

static bool key_has(const Key *key, int item) {
    if (item == KEY_PROVISIONAL) return key->provisional;
    if (item == KEY_REVISED) return key->revised;
    if (item == KEY_BAND) return key->band;
    if (item == KEY_JOINT) return key->joint;
    if (item == KEY_REFERENCE) return key->reference.n > 0;
    return item != MARK_VALUE && key->states[item];
}

static Str key_word(const Pen *pen, const Key *key, int item) {
    static const ChartNotes none = {0};
    const ChartNotes *notes = key->notes ? key->notes : &none;
    Lang lang = pen->lang;
    if (item == KEY_JOINT) return message_text(lang, MSG_CHART_BREAK);
    if (item == KEY_REFERENCE) return key->reference;
    if (item < MARK_STATES) return state_noted(pen->mem, lang, notes, (MarkState)item);
    if (item == KEY_PROVISIONAL)
        return word_noted(pen->mem, message_text(lang, MSG_CHART_PROVISIONAL), notes->provisional);
    if (item == KEY_REVISED)
        return word_noted(pen->mem, message_text(lang, MSG_CHART_REVISED), notes->revised);
    return word_noted(pen->mem, message_text(lang, MSG_CHART_BAND), notes->band);
}

/* Where an item stands: they run on in rows. */
static void key_step(const Pen *pen, const Key *key, int item, double width, double *x, double *y) {
    double need = SWATCH + 6 + text_width(key_word(pen, key, item), pen->small);
    if (*x > 0 && *x + need > width) {
        *x = 0;
        *y += ROW;
    }
}

static double key_next(const Pen *pen, const Key *key, int item) {
    return SWATCH + 6 + text_width(key_word(pen, key, item), pen->small) + 18;
}

double key_height(const Pen *pen, const Key *key, double width) {
    double x = 0, y = 0;
    bool any = false;
    for (int item = 0; item < KEY_ITEMS; item++) {
        if (!key_has(key, item)) continue;
        any = true;
        key_step(pen, key, item, width, &x, &y);
        x += key_next(pen, key, item);
    }
    return any ? y + ROW : 0;
}

static void key_swatch(Pen *pen, const Key *key, int item, double x, double y) {
    if (item == KEY_PROVISIONAL && !key->bars) {
        buf_format(
            pen->out,
            "<circle class=\"point provisional\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#fff\" "
            "stroke=\"%s\" stroke-width=\"2\"/>",
            x + SWATCH / 2, y - 5, INK_SOFT);
    } else if (item == KEY_JOINT || item == KEY_REFERENCE) {
        double middle = x + SWATCH / 2;
        if (item == KEY_JOINT)
            pen_line(pen, "break", (double[]){middle, y - 13, middle, y + 2},
                     "stroke=\"" INK_SOFT "\" stroke-width=\"1.25\" stroke-dasharray=\"4 4\"");
        else
            pen_line(pen, "line quiet", (double[]){x, y - 5, x + SWATCH, y - 5},
                     "stroke=\"" INK_LINE "\" stroke-width=\"1.75\"");
    } else if (item == KEY_REVISED) {
        put_diamond(pen, &(PointSign){x + SWATCH / 2, y - 5, 0, S("revised"), INK_SOFT}, 5.5, "");
    } else if (item == KEY_BAND && (key->bars || key->whiskers)) {
        buf_format(pen->out,
                   "<path class=\"whisker\" d=\"M%.1f %.1fv8m0 -4h%.1fm0 -4v8\" fill=\"none\" "
                   "stroke=\"%s\" "
                   "stroke-width=\"1.5\"/>",
                   x + 1, y - 9, SWATCH - 2, INK);
    } else {
        buf_format(pen->out,
                   "<rect class=\"swatch\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"12\" ", x,
                   y - 11, SWATCH);
        if (item == KEY_PROVISIONAL)
            buf_format(pen->out, "fill=\"#fff\" stroke=\"%s\" stroke-width=\"1.5\"/>", INK_SOFT);
        else if (item == KEY_BAND)
            buf_format(pen->out, "fill=\"%s\" fill-opacity=\"0.3\"/>", INK_SOFT);
        else {
            pen_fill(pen, (MarkState)item);
            buf_format(pen->out, " stroke=\"%s\" stroke-width=\"0.75\"/>", INK_LINE);
        }
    }
    buf_char(pen->out, '\n');
}

void key_draw(Pen *pen, const Key *key, double x, double y) {
    double right = pen->width - 8 - x, at = 0, row = 0;
    TextStyle style = {.css = "key", .fill = INK_SOFT, .size = pen->small};
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    for (int item = 0; item < KEY_ITEMS; item++) {
        if (!key_has(key, item)) continue;
        key_step(pen, key, item, right, &at, &row);
        key_swatch(pen, key, item, x + at, y + row + 13);
        pen_text(pen, x + at + SWATCH + 6, y + row + 13, &style, key_word(pen, key, item));
        at += key_next(pen, key, item);
    }
    buf_put(pen->out, S("</g>\n"));
}

/* How much room does text take, and where can labels stand without touching? Widths are those of a
 * wide typeface (DejaVu Sans), so that no label is cut in a narrower one. */

#include <string.h>

#include "chart/chart_in.h"

/* Width of ' ' … '~' in hundredths of the size. */
static const unsigned char widths[95] = {
    32, 40, 46, 84, 64, 95, 78, 28, 39,  39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 78, 75, 30, 30, 66, 56, 86, 75, 79,
    60, 79, 69, 64, 61, 73, 68, 99, 69,  61, 69, 39, 34, 39, 84, 50, 50, 61, 64, 55, 64, 62, 35, 64,
    63, 28, 28, 58, 28, 97, 63, 61, 64,  64, 41, 52, 39, 63, 59, 82, 59, 59, 53, 64, 34, 64, 84,
};

static size_t letter_bytes(Str text, size_t i) {
    size_t n = 1;
    while (i + n < text.n && ((unsigned char)text.p[i + n] & 0xC0) == 0x80)
        n++;
    return n;
}

static double letter_width(Str text, size_t i) {
    unsigned char c = (unsigned char)text.p[i];
    if (c >= ' ' && c <= '~') return widths[c - ' '] / 100.0;
    if (c < 0x80) return 0;
    if (c == 0xC2) return 0.32;    /* no-break space and signs */
    return c >= 0xE3 ? 1.0 : 0.66; /* ideographs and emoji; other letters */
}

double text_width(Str text, double size) {
    double width = 0;
    for (size_t i = 0; i < text.n; i += letter_bytes(text, i))
        width += letter_width(text, i);
    return width * size;
}

/* How many bytes from `from` fit; cut after a blank or hyphen where there is one. */
static size_t line_end(Str text, size_t from, double size, double width) {
    double used = 0;
    size_t good = 0;
    for (size_t i = from; i < text.n; i += letter_bytes(text, i)) {
        used += letter_width(text, i) * size;
        bool blank = text.p[i] == ' ';
        if (used > width && !blank) return good ? good : i > from ? i : i + letter_bytes(text, i);
        if (blank || text.p[i] == '-') good = i + 1;
    }
    return text.n;
}

static Str with_ellipsis(Arena *mem, Str text, double size, double width) {
    if (text_width(text, size) <= width) return text;
    size_t end = 0;
    double used = text_width(S("…"), size);
    for (size_t i = 0; i < text.n; i += letter_bytes(text, i)) {
        used += letter_width(text, i) * size;
        if (used > width) break;
        end = i + letter_bytes(text, i);
    }
    return str_join(mem, 2, (Str[]){str_trim(str_slice(text, 0, end)), S("…")}, STR_NONE);
}

size_t text_wrap(Arena *mem, Str text, double size, double width, size_t most, Str *lines) {
    size_t n = 0;
    for (size_t from = 0; from < text.n && n < most; n++) {
        size_t end = n + 1 == most ? text.n : line_end(text, from, size, width);
        lines[n] = with_ellipsis(mem, str_trim(str_slice(text, from, end)), size, width);
        from = end;
    }
    if (n == 0) lines[n++] = STR_NONE;
    return n;
}

static void sort_by_wish(Placed *labels, size_t n) {
    for (size_t i = 1; i < n; i++) { /* at most eight */
        Placed label = labels[i];
        size_t k = i;
        for (; k > 0 && labels[k - 1].wish > label.wish; k--)
            labels[k] = labels[k - 1];
        labels[k] = label;
    }
}

static double apart(const Placed *upper, const Placed *lower) {
    return (upper->height + lower->height) / 2;
}

void labels_spread(Placed *labels, size_t n, double top, double bottom) {
    sort_by_wish(labels, n);
    for (size_t i = 0; i < n; i++)
        labels[i].y = labels[i].wish;
    for (int round = 0; round < 60; round++) { /* neighbours push each other apart, half each */
        for (size_t i = 1; i < n; i++) {
            double overlap = apart(&labels[i - 1], &labels[i]) - (labels[i].y - labels[i - 1].y);
            if (overlap <= 0) continue;
            labels[i - 1].y -= overlap / 2;
            labels[i].y += overlap / 2;
        }
    }
    double edge = top;
    for (size_t i = 0; i < n; i++) {
        if (labels[i].y - labels[i].height / 2 < edge) labels[i].y = edge + labels[i].height / 2;
        edge = labels[i].y + labels[i].height / 2;
    }
    edge = bottom;
    for (size_t i = n; i-- > 0;) {
        if (labels[i].y + labels[i].height / 2 > edge) labels[i].y = edge - labels[i].height / 2;
        edge = labels[i].y - labels[i].height / 2;
    }
}

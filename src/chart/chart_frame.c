/* How does a picture stand alone? Headline, subtitle, the picture itself, and under it what has to
 * be said: one SVG that needs no page, no font file and no style sheet around it. */

#include <math.h>

#include "chart/chart_in.h"

enum { EDGE = 24, TITLE_SIZE = 20, TEXT_SIZE = 14, SMALL_SIZE = 12, LINES_MOST = 6 };

typedef struct Written { /* a text cut to lines */
    Str lines[LINES_MOST];
    size_t n;
    double size;
    bool strong;
} Written;

static Written write_text(Arena *mem, Str text, double size, bool strong, double width) {
    Written w = {.size = size, .strong = strong};
    if (text.n)
        w.n = text_wrap(mem, text, size * (strong ? STRONG : 1), width, LINES_MOST, w.lines);
    return w;
}

static double height_of(const Written *w) {
    return w->n ? (double)w->n * (w->size + 5) + 6 : 0;
}

static double draw_text(Pen *pen, const Written *w, double y) {
    TextStyle style = {.css = w->strong ? "title" : "note",
                       .fill = w->strong ? INK : INK_SOFT,
                       .size = w->size,
                       .strong = w->strong};
    for (size_t i = 0; i < w->n; i++)
        pen_text(pen, EDGE, y + w->size + (double)i * (w->size + 5), &style, w->lines[i]);
    return y + height_of(w);
}

/* Width and height of the picture, as its viewBox tells them, and where that stands. */
static size_t box_of(Str picture, double size[2]) {
    static const Str mark = {"viewBox=\"0 0 ", 13};
    size_t at = str_find(picture, mark, 0);
    must(at != SIZE_MAX);
    Str rest = str_slice(picture, at + mark.n, picture.n), wide, high;
    Number number;
    must(str_cut(&rest, ' ', &wide) && str_cut(&rest, '"', &high));
    must(number_read(wide, DECIMAL_POINT, &number));
    size[0] = number.value;
    must(number_read(high, DECIMAL_POINT, &number));
    size[1] = number.value;
    return at;
}

Err chart_frame(Cx *cx, Buf *out, const ChartFrame *frame) {
    double size[2];
    size_t at = box_of(frame->picture, size);
    Written title = write_text(cx->mem, frame->title, TITLE_SIZE, true, size[0]);
    Written subtitle = write_text(cx->mem, frame->subtitle, TEXT_SIZE, false, size[0]);
    Written *lines = NEW_ARRAY(cx->mem, Written, frame->n_lines + 1);
    double top = EDGE + height_of(&title) + height_of(&subtitle) + 8;
    double width = size[0] + 2 * EDGE, height = top + size[1] + 16 + EDGE;
    for (size_t i = 0; i < frame->n_lines; i++) {
        lines[i] = write_text(cx->mem, frame->lines[i], SMALL_SIZE, false, size[0]);
        height += height_of(&lines[i]);
    }
    buf_format(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
               "height=\"%.0f\" font-family=\"system-ui, sans-serif\">\n",
               width, ceil(height), width, ceil(height));
    buf_format(out, "<rect width=\"%.0f\" height=\"%.0f\" fill=\"#fff\"/>\n", width, ceil(height));
    Pen pen = pen_new(cx, out, cx->lang, S("rahmen"), width);
    double y = draw_text(&pen, &title, EDGE - 6);
    draw_text(&pen, &subtitle, y);
    buf_put(out, str_slice(frame->picture, 0, at));
    buf_format(out, "x=\"%d\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" ", EDGE, top, size[0],
               size[1]);
    buf_put(out, str_slice(frame->picture, at, frame->picture.n));
    y = top + size[1] + 16;
    for (size_t i = 0; i < frame->n_lines; i++)
        y = draw_text(&pen, &lines[i], y);
    buf_put(out, S("</svg>\n"));
    return buf_check(cx, out);
}

Err chart_marked(Cx *cx, Buf *out, Str picture, Str words) {
    static const Str end = {"</svg>", 6};
    double size[2];
    size_t at = box_of(picture, size), last = picture.n, after;
    Written line = write_text(cx->mem, words, TEXT_SIZE, true, size[0]);
    while (last && !str_starts(str_slice(picture, last, picture.n), end))
        last--;
    after = str_find(picture, S("\" "), at + sizeof "viewBox=\"" - 1);
    must(last && after != SIZE_MAX);
    buf_put(out, str_slice(picture, 0, at));
    buf_format(out, "viewBox=\"0 0 %.0f %.0f", size[0], ceil(size[1] + height_of(&line)));
    buf_put(out, str_slice(picture, after, last));
    Pen pen = pen_new(cx, out, cx->lang, S("mark"), size[0]);
    TextStyle style = {.css = "invented", .fill = "#a3324a", .size = line.size, .strong = true};
    for (size_t i = 0; i < line.n; i++)
        pen_text(&pen, 4, size[1] + line.size + (double)i * (line.size + 5), &style, line.lines[i]);
    buf_put(out, str_slice(picture, last, picture.n));
    return buf_check(cx, out);
}

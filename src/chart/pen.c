/* How is a chart written as SVG? The frame with title and description, text, marks that take the
 * focus, and the patterns of the missing states. Colours are presentation attributes, so that a
 * picture that stands alone looks right; classes let the style sheet of the pages decide otherwise.
 */

#include <math.h>

#include "chart/chart_in.h"

static const char *const series_colours[8] = {"#1d5fa6", "#b8501a", "#237a57", "#6d3e91",
                                              "#a3324a", "#0b2f5e", "#8a6424", "#55606b"};
static const char *const class_colours[9] = {"#e4f0f2", "#c8e2e7", "#a5cfda", "#7fb9cc", "#5aa1bc",
                                             "#2f7a9e", "#246d95", "#15527c", "#0b3759"};

const char *series_colour(size_t series) {
    return series_colours[series % 8];
}

const char *class_colour(size_t step) {
    return class_colours[step < 9 ? step : 8];
}

static bool is_id(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

double pen_width(int wished, double usual) {
    enum { NARROWEST = 240 };
    if (wished <= 0) return usual;
    return wished > NARROWEST ? wished : NARROWEST;
}

Pen pen_new(Cx *cx, Buf *out, Lang lang, Str id, double width) {
    Pen pen = {.out = out, .mem = cx->mem, .lang = lang, .width = width, .compact = width < 520};
    pen.font = pen.compact ? 13 : 14;
    pen.small = pen.compact ? 12 : 13;
    char *safe = arena_alloc(cx->mem, id.n + 1);
    for (size_t i = 0; i < id.n; i++)
        safe[i] = is_id(id.p[i]) ? id.p[i] : '-';
    pen.id = id.n ? (Str){safe, id.n} : S("chart");
    return pen;
}

void pen_begin(Pen *pen, const char *kind, double height, Str title, Str description) {
    Buf *out = pen->out;
    buf_format(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"%.*s\" class=\"chart chart-%s %s\" ",
               STR_ARG(pen->id), kind, pen->compact ? "compact" : "wide");
    buf_format(out, "viewBox=\"0 0 %.0f %.0f\" role=\"group\" aria-labelledby=\"%.*s-title\" ",
               pen->width, height, STR_ARG(pen->id));
    buf_format(
        out,
        "aria-describedby=\"%.*s-desc\" font-family=\"system-ui, sans-serif\" font-size=\"%.0f\" ",
        STR_ARG(pen->id), pen->font);
    buf_format(out, "fill=\"%s\">\n<title id=\"%.*s-title\">", INK, STR_ARG(pen->id));
    buf_html(out, title);
    buf_format(out, "</title>\n<desc id=\"%.*s-desc\">", STR_ARG(pen->id));
    buf_html(out, description);
    buf_put(out, S("</desc>\n"));
}

void pen_end(Pen *pen) {
    buf_put(pen->out, S("</svg>\n"));
}

void pen_text(Pen *pen, double x, double y, const TextStyle *style, Str text) {
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    buf_format(pen->out, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\"%s fill=\"%s\"", style->css, x, y,
               anchors[style->anchor], style->fill);
    if (style->size > 0 && style->size != pen->font)
        buf_format(pen->out, " font-size=\"%.0f\"", style->size);
    if (style->strong) buf_put(pen->out, S(" font-weight=\"600\""));
    if (style->halo)
        buf_put(pen->out, S(" stroke=\"#fff\" stroke-width=\"3\" stroke-linejoin=\"round\" "
                            "paint-order=\"stroke\""));
    buf_char(pen->out, '>');
    buf_html(pen->out, text);
    buf_put(pen->out, S("</text>\n"));
}

void pen_line(Pen *pen, const char *css, const double ends[4], const char *attributes) {
    buf_format(pen->out,
               "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", css,
               ends[0], ends[1], ends[2], ends[3], attributes);
}

void pen_fill(Pen *pen, MarkState state) {
    Str name = mark_state_class(state);
    buf_format(pen->out, "fill=\"url(#%.*s-%.*s)\"", STR_ARG(pen->id), STR_ARG(name));
}

void pen_mark_begin(Pen *pen, Str label) {
    pen_mark_begin_tip(pen, label, label);
}

void pen_mark_begin_tip(Pen *pen, Str label, Str tip) {
    buf_format(pen->out, "<g class=\"mark\" tabindex=\"%d\" role=\"img\" aria-label=\"",
               pen->marks++ ? -1 : 0);
    buf_html(pen->out, label);
    buf_put(pen->out, S("\" data-label=\""));
    buf_html(pen->out, tip);
    buf_put(pen->out, S("\">"));
}

void pen_mark_end(Pen *pen) {
    buf_put(pen->out, S("</g>\n"));
}

/* Each state has its own drawing, so that none depends on colour alone. */
static const char *const drawings[MARK_STATES] = {
    [MARK_NOT_COLLECTED] = "<path d=\"M1.5 3h3M3 1.5v3\"/>",
    [MARK_NOT_DELIVERED] = "<path d=\"M-1 1l2 -2M0 6l6 -6M5 7l2 -2\"/>",
    [MARK_NOT_MEANINGFUL] = "<path d=\"M0 3h6\"/>",
    [MARK_UNKNOWN] = "<path d=\"M-1 5l2 2M0 0l6 6M5 -1l2 2\"/>",
    [MARK_NOT_AT_LEVEL] = "<path d=\"M3 0v6\"/>",
    [MARK_PROTECTED] = "<path d=\"M0 0l6 6M0 6l6 -6\"/>",
    [MARK_COVERING] = "<path d=\"M0 2h3v4M3 0v2\"/>",
    [MARK_NOT_RELEASED] = "<circle cx=\"3\" cy=\"3\" r=\"1.6\"/>",
};

void pen_patterns(Pen *pen, const bool used[MARK_STATES]) {
    bool any = false;
    for (int state = MARK_VALUE + 1; state < MARK_STATES; state++) {
        if (!used[state]) continue;
        Str name = mark_state_class((MarkState)state);
        if (!any) buf_put(pen->out, S("<defs>\n"));
        any = true;
        buf_format(
            pen->out,
            "<pattern id=\"%.*s-%.*s\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">",
            STR_ARG(pen->id), STR_ARG(name));
        buf_format(pen->out,
                   "<rect class=\"state-ground\" width=\"6\" height=\"6\" fill=\"#eef0f2\"/><g "
                   "class=\"state-ink\" "
                   "fill=\"none\" stroke=\"#9aa3ab\" stroke-width=\"1\">%s</g></pattern>\n",
                   drawings[state]);
    }
    if (any) buf_put(pen->out, S("</defs>\n"));
}

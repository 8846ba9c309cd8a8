/* Signs of places, written without printf: a map has hundreds. */

#include <math.h>

#include "chart/places_in.h"

#define DARK_FROM 5 /* from this step on letters are white */
#define GROUP_FILL "#15406e"

/* A number with at most one decimal behind a piece of text. */
static void put(Pen *pen, Str before, double value) {
    long tenths = lround(fmin(fmax(value, -1e7), 1e7) * 10);
    buf_put(pen->out, before);
    if (tenths < 0) buf_char(pen->out, '-'), tenths = -tenths;
    buf_int(pen->out, tenths / 10);
    if (tenths % 10) {
        buf_char(pen->out, '.');
        buf_char(pen->out, (char)('0' + tenths % 10));
    }
}

static void put_circle(Pen *pen, Str css, const PlaceLook *look, double r) {
    buf_put(pen->out, S("<circle class=\""));
    buf_put(pen->out, css);
    put(pen, S("\" cx=\""), look->x);
    put(pen, S("\" cy=\""), look->y);
    put(pen, S("\" r=\""), r);
}

const char *place_ink(int step) {
    return step < DARK_FROM ? INK : "#fff";
}

void place_shape(Pen *pen, const PlaceLook *look) {
    Buf *out = pen->out;
    double r = look->square ? look->r * 0.93 : look->r;
    if (look->square) {
        put(pen, S("<rect class=\"place point\" x=\""), look->x - r);
        put(pen, S("\" y=\""), look->y - r);
        put(pen, S("\" width=\""), 2 * r);
        put(pen, S("\" height=\""), 2 * r);
        buf_put(out, S("\" rx=\"1.5"));
    } else {
        put_circle(pen, S("place point"), look, r);
    }
    if (look->step < 0) {
        buf_put(out, S("\" fill=\"#fff\" stroke=\"" INK "\" stroke-dasharray=\"2 1.6"));
    } else {
        buf_put(out, S("\" fill=\""));
        buf_put(out, str_of(class_colour((size_t)look->step)));
        buf_put(out, look->step < DARK_FROM ? S("\" stroke=\"" INK_SOFT) : S("\" stroke=\"#fff"));
    }
    if (look->strong) buf_put(out, S("\" stroke-width=\"2.5"));
    buf_put(out, S("\"/>"));
}

/* Size, weight and anchor stand once, at what holds all signs. */
static void put_letters(Pen *pen, const PlaceLook *look, Str letters, const char *fill) {
    double size = places_letters(pen->compact);
    put(pen, S("<text x=\""), look->x);
    put(pen, S("\" y=\""), look->y + size * 0.36);
    buf_put(pen->out, S("\" fill=\""));
    buf_put(pen->out, str_of(fill));
    buf_put(pen->out, S("\">"));
    buf_html(pen->out, letters);
    buf_put(pen->out, S("</text>"));
}

void places_begin(Pen *pen) {
    put(pen, S("<g text-anchor=\"middle\" font-weight=\"600\" stroke-width=\"1\" font-size=\""),
        places_letters(pen->compact));
    buf_put(pen->out, S("\">\n"));
}

void places_end(Pen *pen) {
    buf_put(pen->out, S("</g>\n"));
}

static void mark_begin(Pen *pen, const PlaceSign *sign) {
    if (sign->href.n) {
        buf_put(pen->out, S("<a href=\""));
        buf_html(pen->out, sign->href);
        buf_put(pen->out, S("\" tabindex=\"-1\">"));
    }
    pen_mark_begin(pen, sign->label);
}

static void mark_end(Pen *pen, const PlaceSign *sign) {
    pen_mark_end(pen);
    if (sign->href.n) buf_put(pen->out, S("</a>\n"));
}

void place_single(Pen *pen, const PlaceSign *sign, const PlaceLook *look, Str letters) {
    mark_begin(pen, sign);
    if (look->strong) {
        put_circle(pen, S("place-ring"), look, look->r + 5);
        buf_put(pen->out, S("\" fill=\"none\" stroke=\"#b8501a\" stroke-width=\"3\"/>"));
    }
    place_shape(pen, look);
    put_letters(pen, look, letters, place_ink(look->step));
    mark_end(pen, sign);
}

void place_circle(Pen *pen, const PlaceLook *look) {
    put_circle(pen, S("place-group point"), look, look->r);
    buf_put(pen->out, S("\" fill=\"" GROUP_FILL "\" stroke=\"#fff\"/>"));
}

void place_several(Pen *pen, const PlaceSign *sign, const PlaceLook *look, size_t n) {
    mark_begin(pen, sign);
    place_circle(pen, look);
    put_letters(pen, look, words_number(pen->mem, pen->lang, (double)n, 0), "#fff");
    mark_end(pen, sign);
}

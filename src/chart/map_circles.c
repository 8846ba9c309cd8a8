/* How much is where? Circles whose area is the number, the larger ones first so that none hides a
 * smaller one, and a key of two or three of them at round numbers. */

#include <math.h>
#include <stdlib.h>

#include "chart/map_in.h"

#define CIRCLE "#2f7a9e"
#define CIRCLE_EDGE "#0b3759"
#define LEAST_RADIUS 1.6 /* what is there is seen */

static bool has_circle(const MapPlot *plot, size_t i) {
    return map_drawn(plot, i) && plot->areas[i].point.state == MARK_VALUE;
}

/* The largest of 1, 2 or 5 times a power of ten that is not above. */
static double round_below(double value) {
    double power = pow(10, floor(log10(value))), times = value / power;
    return (times >= 5 ? 5 : times >= 2 ? 2 : 1) * power;
}

void map_circles_scale(Pen *pen, MapPlot *plot) {
    double largest = fabs(plot->chart->largest);
    if (!isfinite(largest)) largest = 0;
    for (size_t i = 0; i < plot->chart->n_areas; i++)
        if (has_circle(plot, i)) largest = fmax(largest, fabs(plot->areas[i].point.value));
    plot->largest = largest;
    plot->radius = pen->compact ? 24 : 32;
    plot->n_key_circles = 0;
    if (!(largest > 1e-300)) return;
    for (double value = round_below(largest); plot->n_key_circles < KEY_CIRCLES;
         value = round_below(value / 4)) {
        bool whole = plot->chart->unit == UNIT_COUNT;
        if (!(value > 1e-300) || (whole && value < 1)) break;
        plot->key_circles[plot->n_key_circles++] = value;
    }
}

double map_circle_radius(const MapPlot *plot, double value) {
    double part = plot->largest > 0 ? fabs(value) / plot->largest : 0;
    return fmax(plot->radius * sqrt(fmin(part, 1)), LEAST_RADIUS);
}

/* ---- the key ---- */

static Str key_text(Pen *pen, const MapPlot *plot, size_t i) {
    int decimals = 0;
    for (double value = plot->key_circles[i]; value < 1 && decimals < 6; value *= 10)
        decimals++;
    return number_text(pen->mem, pen->lang, plot->key_circles[i], decimals, plot->chart->unit);
}

double map_circles_key_height(const MapPlot *plot) {
    if (!plot->n_key_circles) return 0;
    double first = map_circle_radius(plot, plot->key_circles[0]);
    return fmax(2 * first, 18.0 * (double)plot->n_key_circles) + 14;
}

double map_circles_key_width(Pen *pen, const MapPlot *plot) {
    double width = 0;
    for (size_t i = 0; i < plot->n_key_circles; i++)
        width = fmax(width, text_width(key_text(pen, plot, i), pen->small));
    return plot->n_key_circles ? 2 * plot->radius + 22 + width : 0;
}

/* All stand on one ground; a line leads from the top of each to its number. */
void map_circles_key(Pen *pen, const MapPlot *plot, double x, double y) {
    if (!plot->n_key_circles) return;
    double ground = y + map_circles_key_height(plot) - 10, above = -INFINITY;
    double middle = x + map_circle_radius(plot, plot->key_circles[0]) + 1;
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    for (size_t i = 0; i < plot->n_key_circles; i++) {
        double r = map_circle_radius(plot, plot->key_circles[i]), top = ground - 2 * r;
        double line = fmax(fmax(top, y + 5), above + 17);
        above = line;
        buf_format(pen->out,
                   "<circle class=\"key-circle\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"none\" "
                   "stroke=\"%s\"/>\n",
                   middle, ground - r, r, INK_SOFT);
        buf_format(pen->out,
                   "<path class=\"leader\" d=\"M%.1f %.1fL%.1f %.1fh6\" fill=\"none\" "
                   "stroke=\"%s\" stroke-width=\"0.75\"/>\n",
                   middle, top, middle + plot->radius + 6, line, INK_LINE);
        pen_text(pen, middle + plot->radius + 16, line + 4.5, &style, key_text(pen, plot, i));
    }
}

/* ---- on the map ---- */

typedef struct Sized {
    double value;
    size_t of;
} Sized;

static int larger_first(const void *a, const void *b) {
    const Sized *x = a, *y = b;
    int order = (y->value > x->value) - (y->value < x->value);
    return order ? order : (x->of > y->of) - (x->of < y->of);
}

static void draw_circle(Pen *pen, const MapPlot *plot, size_t i) {
    const Area *mine = &plot->areas[i];
    const MapArea *area = &plot->chart->areas[i];
    double at[2], value = mine->point.value, r = map_circle_radius(plot, value);
    outline_middle(&mine->outline, at);
    bool none = !(value > 0) && !(value < 0);
    map_mark_begin(pen, plot, i);
    if (r < 11) /* what is small can be hit, too */
        buf_format(pen->out,
                   "<circle class=\"hit\" cx=\"%.1f\" cy=\"%.1f\" r=\"11\" fill=\"none\" "
                   "stroke=\"none\"/>",
                   at[0], at[1]);
    buf_format(pen->out, "<g class=\"area %s%s%s\" data-key=\"",
               value < 0 ? "below-zero"
               : none    ? "zero"
                         : "circle",
               mine->point.provisional ? " provisional" : "", area->marked ? " chosen" : "");
    buf_html(pen->out, area->key);
    buf_format(pen->out, "\"><circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", at[0], at[1],
               none ? 2.5 : r);
    if (!(value > 0)) buf_put(pen->out, S(" fill=\"#fff\""));
    if (value < 0) buf_put(pen->out, S(" stroke-dasharray=\"3 2\""));
    if (area->marked) buf_put(pen->out, S(" stroke-width=\"3\""));
    buf_put(pen->out, S("/></g>"));
    map_mark_end(pen, plot, i);
}

void map_circles_draw(Pen *pen, const MapPlot *plot) {
    Sized *sized = NEW_ARRAY(pen->mem, Sized, plot->chart->n_areas + 1);
    size_t n = 0;
    for (size_t i = 0; i < plot->chart->n_areas; i++)
        if (has_circle(plot, i)) sized[n++] = (Sized){fabs(plot->areas[i].point.value), i};
    qsort(sized, n, sizeof *sized, larger_first);
    buf_format(pen->out,
               "<g class=\"circles\" fill=\"%s\" fill-opacity=\"0.7\" stroke=\"%s\" "
               "pointer-events=\"all\">\n",
               CIRCLE, CIRCLE_EDGE);
    for (size_t i = 0; i < n; i++)
        draw_circle(pen, plot, sized[i].of);
    buf_put(pen->out, S("</g>\n"));
}

/* What does a class look like on a map? Steps of a palette, and the dotted ones that need no
 * colour. */

#include <math.h>

#include "chart/map_in.h"

static const char *const palettes[MAP_PALETTES] = {
    [PALETTE_SEQUENTIAL] = "sequential",
    [PALETTE_DIVERGING] = "diverging",
    [PALETTE_PATTERN] = "pattern",
};

Str map_palette_id(MapPalette palette) {
    return str_of(palettes[palette]);
}

bool map_palette_read(Str id, MapPalette *out) {
    for (size_t i = 0; i < MAP_PALETTES; i++)
        if (str_equal(id, str_of(palettes[i]))) {
            *out = (MapPalette)i;
            return true;
        }
    return false;
}

enum { STEPS = 9, SIDE = 5 };
/* Below the middle from far to near, then above it from near to far; as light on both sides. */
static const char *const side_colours[2 * SIDE] = {"#15527c", "#3b87aa", "#7fb9cc", "#b4d8e1",
                                                   "#dcecef", "#f7e7cf", "#eecb94", "#dba154",
                                                   "#b46f22", "#7d4510"};

/* Few classes stay away from the palest and the darkest step. */
static size_t step_of(const Classes *classes, size_t k) {
    double last = (double)classes->n_bounds, at = (double)k;
    if (classes->n_bounds == 0) return 4;
    return last <= 4 ? (size_t)lround(0.6 + at * 6.8 / last) : (size_t)lround(at * 8 / last);
}

/* How many classes lie on the same side, and which of them this is, counted from the middle. */
static size_t side_step(const Classes *classes, size_t k) {
    size_t below = 0;
    while (below <= classes->n_bounds && !class_above(classes, below))
        below++;
    size_t above = classes->n_bounds + 1 - below, most = below > above ? below : above;
    bool up = k >= below;
    size_t away = up ? k - below : below - 1 - k; /* 0: beside the middle */
    double stretch = most <= 1 ? 2 : fmin(1.5, (SIDE - 1) / (double)(most - 1));
    size_t step = (size_t)lround((double)away * stretch + (most <= 2 ? 1 : 0));
    if (step >= SIDE) step = SIDE - 1;
    return up ? SIDE + step : SIDE - 1 - step;
}

Str map_class_css(Arena *mem, MapPalette palette, const Classes *classes, size_t k) {
    if (k == CLASSES_MOST) return S("zero");
    if (palette == PALETTE_DIVERGING && classes->has_middle)
        return str_format(mem, "d%zu", side_step(classes, k));
    return str_format(mem, "%c%zu", palette == PALETTE_PATTERN ? 'p' : 'q', step_of(classes, k));
}

void map_class_fill(Pen *pen, const MapPlot *plot, const char *before, size_t k) {
    Str css = map_class_css(pen->mem, plot->chart->palette, &plot->classes, k);
    buf_format(pen->out, "class=\"%s %.*s\" fill=\"", before, STR_ARG(css));
    size_t step = (size_t)(css.p[1] - '0');
    if (css.p[0] == 'q')
        buf_put(pen->out, str_of(class_colour(step)));
    else if (css.p[0] == 'd')
        buf_put(pen->out, str_of(side_colours[step]));
    else
        buf_format(pen->out, "url(#%.*s-%.*s)", STR_ARG(pen->id), STR_ARG(css));
    buf_char(pen->out, '"');
}

bool map_class_dark(const MapPlot *plot, size_t k) {
    if (k == CLASSES_MOST || plot->chart->palette == PALETTE_PATTERN) return false;
    if (plot->chart->palette == PALETTE_DIVERGING && plot->classes.has_middle) {
        size_t step = side_step(&plot->classes, k);
        return step <= 1 || step >= 2 * SIDE - 2;
    }
    return step_of(&plot->classes, k) >= 5;
}

/* A full dot, or an empty one. */
static void put_pattern(Pen *pen, Str css, double radius, bool full) {
    buf_format(pen->out,
               "<pattern id=\"%.*s-%.*s\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
               "<rect width=\"6\" height=\"6\" fill=\"#fff\"/>",
               STR_ARG(pen->id), STR_ARG(css));
    buf_format(pen->out,
               "<circle cx=\"3\" cy=\"3\" r=\"%.1f\" fill=\"%s\" stroke=\"%s\" "
               "stroke-width=\"0.7\"/></pattern>\n",
               radius, full ? INK : "none", full ? "none" : INK);
}

void map_class_patterns(Pen *pen, const MapPlot *plot) {
    const Classes *classes = &plot->classes;
    bool dots = plot->chart->palette == PALETTE_PATTERN;
    if (plot->chart->circles || !(classes->zero_own || dots)) return;
    buf_put(pen->out, S("<defs>\n"));
    if (classes->zero_own) put_pattern(pen, S("zero"), 1.6, false);
    for (size_t k = 0; dots && k <= classes->n_bounds; k++)
        put_pattern(pen, map_class_css(pen->mem, PALETTE_PATTERN, classes, k),
                    0.5 + 0.38 * (double)step_of(classes, k), true);
    buf_put(pen->out, S("</defs>\n"));
}

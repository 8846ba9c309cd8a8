/* Where are they? Places on the outlines of areas: each a sign whose letters tell its kind, whose
 * shape tells yes or no and whose colour tells a step; many close together are a circle with their
 * number. The legend explains what occurs. */

#include <math.h>

#include "chart/places_in.h"

#define GROUND_INK "#b4bcc4"
#define GROUND_INSIDE "#f7f8f9"
#define GROUND_OUTSIDE "#e9ecef"
#define SWATCH 17.0
#define ROW 24.0
#define GAP 18.0
#define GRID 2.0 /* points of the ground lie on half units */
enum { NAME_TRIES = 9, LEGEND_MOST = 80 };

typedef enum LegendSign { SIGN_STEPS, SIGN_NONE, SIGN_SQUARE, SIGN_SEVERAL, SIGN_KIND } LegendSign;
typedef struct LegendItem {
    LegendSign sign;
    Str text, letters;
    double x, y, width;
    bool stacked; /* the text stands under the sign */
} LegendItem;

typedef struct PlacesPlot {
    const PlacesChart *chart;
    PlacesWindow window;
    PlaceSpot *spots;
    size_t n_spots;
    PlaceSign *signs; /* of each spot */
    PlaceSign marked;
    double marked_at[2];
    bool has_marked;
    LegendItem legend[LEGEND_MOST];
    size_t n_legend;
    double height;
} PlacesPlot;

/* ---- the ground ---------------------------------------------------------------------------------
 */

typedef struct Line { /* a ring on its way to a path */
    int32_t last[2];
    size_t n; /* points written */
} Line;

/* In which directions a point lies beyond the window. */
static unsigned beyond(const PlacesWindow *w, const double xy[2]) {
    const double edge = 4;
    return (xy[0] < w->left - edge) | (unsigned)(xy[0] > w->left + w->width + edge) << 1 |
           (unsigned)(xy[1] < w->top - edge) << 2 |
           (unsigned)(xy[1] > w->top + w->height + edge) << 3;
}

/* Rounded without a call: there are thousands of points. */
static int32_t on_grid(double v) {
    const double most = 1e6;
    v = v < -most ? -most : v > most ? most : v;
    return (int32_t)(v * GRID + GRID * most + 0.5) - (int32_t)(GRID * most);
}

/* Digits from the end of a text; `apart`: something must part the number from the one before. */
static char *number_before(char *end, int32_t number, bool apart) {
    uint32_t rest = number < 0 ? 0 - (uint32_t)number : (uint32_t)number;
    do
        *--end = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--end = '-';
    else if (apart)
        *--end = ' ';
    return end;
}

static void line_to(Buf *out, Line *line, const double xy[2]) {
    int32_t at[2] = {on_grid(xy[0]), on_grid(xy[1])};
    int32_t by[2] = {at[0], at[1]};
    for (size_t i = 0; line->n && i < 2; i++)
        by[i] -= line->last[i];
    if (line->n && !by[0] && !by[1]) return;
    char text[32], *start = text + sizeof text;
    start = number_before(start, by[1], true);
    start = number_before(start, by[0], line->n > 1);
    if (line->n < 2) *--start = line->n ? 'l' : 'M';
    buf_put(out, (Str){start, (size_t)(text + sizeof text - start)});
    line->n++;
    line->last[0] = at[0], line->last[1] = at[1];
}

/* A run of points that all lie beyond the same edge of the window is one line from its first to its
 * last: nothing of it is seen, and the area stays on the same side. */
static void ring_path(Buf *out, const PlacesWindow *w, const double *points, size_t n) {
    Line line = {.n = 0};
    double at[2], after[2];
    unsigned run = 0; /* edges that everything since the last point written lies beyond */
    if (n < 3) return;
    places_at(w, points, at);
    for (size_t i = 0; i < n; i++) {
        places_at(w, points + 2 * ((i + 1) % n), after);
        unsigned here = beyond(w, at);
        if (i > 0 && (run & here & beyond(w, after))) {
            run &= here;
        } else if (isfinite(at[0]) && isfinite(at[1])) {
            line_to(out, &line, at);
            run = here;
        }
        at[0] = after[0], at[1] = after[1];
    }
    if (line.n) buf_char(out, 'z');
}

static bool in_sight(const PlacesWindow *w, const GroundArea *area) {
    double a[2], b[2];
    places_at(w, (double[]){area->bounds.west, area->bounds.north}, a);
    places_at(w, (double[]){area->bounds.east, area->bounds.south}, b);
    return a[0] <= w->left + w->width && b[0] >= w->left && a[1] <= w->top + w->height &&
           b[1] >= w->top;
}

/* All of one colour are one path: they are many, and nobody points at them. */
static void draw_areas(Pen *pen, const PlacesPlot *plot, bool inside) {
    const PlacesChart *chart = plot->chart;
    buf_format(pen->out, "<path class=\"ground %s\" fill=\"%s\" d=\"",
               inside ? "inside" : "outside", inside ? GROUND_INSIDE : GROUND_OUTSIDE);
    for (size_t i = 0; i < chart->n_ground; i++) {
        const GroundArea *area = &chart->ground[i];
        if (area->inside != inside || !in_sight(&plot->window, area)) continue;
        const double *points = area->points;
        for (size_t r = 0; r < area->n_rings; r++) {
            ring_path(pen->out, &plot->window, points, area->ring_points[r]);
            points += 2 * area->ring_points[r];
        }
    }
    buf_put(pen->out, S("\"/>\n"));
}

static void draw_ground(Pen *pen, const PlacesPlot *plot) {
    const PlacesWindow *w = &plot->window;
    buf_format(pen->out,
               "<clipPath id=\"%.*s-fenster\"><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
               "height=\"%.1f\"/></clipPath>\n<rect class=\"ground-frame\" x=\"%.1f\" y=\"%.1f\" "
               "width=\"%.1f\" height=\"%.1f\" fill=\"#f1f3f5\"/>\n",
               STR_ARG(pen->id), w->left, w->top, w->width, w->height, w->left, w->top, w->width,
               w->height);
    buf_format(
        pen->out,
        "<g clip-path=\"url(#%.*s-fenster)\" aria-hidden=\"true\"><g transform=\"scale(%g)\" "
        "fill-rule=\"evenodd\" stroke=\"" GROUND_INK "\" stroke-width=\"%g\" "
        "stroke-linejoin=\"round\">\n",
        STR_ARG(pen->id), 1 / GRID, 0.9 * GRID);
    draw_areas(pen, plot, false);
    draw_areas(pen, plot, true);
    buf_put(pen->out, S("</g></g>\n"));
}

/* ---- names of areas -----------------------------------------------------------------------------
 */

/* The centre of gravity of the longest ring. */
static void area_middle(const PlacesWindow *w, const GroundArea *area, double middle[2]) {
    const double *points = area->points, *longest = points;
    size_t n = 0;
    for (size_t r = 0; r < area->n_rings; r++) {
        if (area->ring_points[r] > n) n = area->ring_points[r], longest = points;
        points += 2 * area->ring_points[r];
    }
    double sum = 0, x = 0, y = 0, a[2], b[2];
    for (size_t i = 0; i < n; i++) {
        places_at(w, longest + 2 * i, a);
        places_at(w, longest + 2 * ((i + 1) % n), b);
        double cross = a[0] * b[1] - b[0] * a[1];
        sum += cross;
        x += (a[0] + b[0]) * cross;
        y += (a[1] + b[1]) * cross;
    }
    middle[0] = x / (3 * sum), middle[1] = y / (3 * sum);
}

/* Even-odd over all rings. */
static bool area_holds(const PlacesWindow *w, const GroundArea *area, const double at[2]) {
    const double *points = area->points;
    bool holds = false;
    for (size_t r = 0; r < area->n_rings; r++) {
        size_t n = area->ring_points[r];
        for (size_t i = 0; i < n; i++) {
            double a[2], b[2];
            places_at(w, points + 2 * i, a);
            places_at(w, points + 2 * ((i + 1) % n), b);
            if ((a[1] > at[1]) != (b[1] > at[1]) &&
                at[0] < a[0] + (at[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0]))
                holds = !holds;
        }
        points += 2 * n;
    }
    return holds;
}

/* Where its name may stand: near the middle, moved into the window; false where that is elsewhere.
 */
static bool name_middle(const PlacesWindow *w, const GroundArea *area, double half, double size,
                        double middle[2]) {
    area_middle(w, area, middle);
    if (!isfinite(middle[0]) || !isfinite(middle[1])) return false;
    double left = w->left + half + 6, right = w->left + w->width - half - 6;
    double top = w->top + size + 6, bottom = w->top + w->height - 10;
    middle[0] = fmin(fmax(middle[0], left), right);
    middle[1] = fmin(fmax(middle[1], top), bottom);
    double ends[2][2] = {{middle[0] - half, middle[1]}, {middle[0] + half, middle[1]}};
    return area_holds(w, area, ends[0]) && area_holds(w, area, ends[1]);
}

typedef struct Name {
    double left, top, right, bottom;
} Name;

static bool name_free(const PlacesPlot *plot, const Name *names, size_t n, const Name *name) {
    const PlacesWindow *w = &plot->window;
    if (name->left < w->left + 2 || name->right > w->left + w->width - 2 ||
        name->top < w->top + 2 || name->bottom > w->top + w->height - 2)
        return false;
    for (size_t i = 0; i < plot->n_spots; i++) {
        const PlaceSpot *spot = &plot->spots[i];
        if (spot->x + spot->r > name->left && spot->x - spot->r < name->right &&
            spot->y + spot->r > name->top && spot->y - spot->r < name->bottom)
            return false;
    }
    for (size_t i = 0; i < n; i++)
        if (names[i].right > name->left && names[i].left < name->right &&
            names[i].bottom > name->top && names[i].top < name->bottom)
            return false;
    return true;
}

/* Near the middle of the area, above or below what stands there; none where there is no room. */
static void draw_names(Pen *pen, const PlacesPlot *plot) {
    const PlacesChart *chart = plot->chart;
    double size = pen->compact ? 11 : 11.5;
    Name *names = NEW_ARRAY(pen->mem, Name, chart->n_ground + 1);
    size_t n = 0;
    TextStyle style = {.css = "ground-name",
                       .fill = INK_SOFT,
                       .anchor = ANCHOR_MIDDLE,
                       .size = size,
                       .halo = true};
    buf_put(pen->out, S("<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    for (size_t i = 0; i < chart->n_ground; i++) {
        const GroundArea *area = &chart->ground[i];
        if (!area->inside || !area->name.n || !in_sight(&plot->window, area)) continue;
        double top[2], bottom[2];
        places_at(&plot->window, (double[]){area->bounds.west, area->bounds.north}, top);
        places_at(&plot->window, (double[]){area->bounds.east, area->bounds.south}, bottom);
        double half = text_width(area->name, size) / 2, middle[2];
        if (bottom[0] - top[0] < 2 * half) continue;
        if (!name_middle(&plot->window, area, half, size, middle)) continue;
        for (int try = 0; try < NAME_TRIES; try++) {
            int lines = (try + 1) / 2; /* up and down in turn */
            double y = middle[1] + lines * 0.55 * size * (try % 2 ? 1 : -1);
            Name name = {middle[0] - half, y - 0.85 * size, middle[0] + half, y + 0.3 * size};
            if (y < top[1] + size || y > bottom[1] - 2 || !name_free(plot, names, n, &name))
                continue;
            pen_text(pen, middle[0], y, &style, area->name);
            names[n++] = name;
            break;
        }
    }
    buf_put(pen->out, S("</g>\n"));
}

/* ---- the scale ----------------------------------------------------------------------------------
 */

#define METRES_PER_DEGREE 111195.0

/* A length of 1, 2 or 5 times a power of ten that takes less than a fifth of the map. */
static double scale_metres(const PlacesWindow *w) {
    double most = w->width / 5 / w->scale * METRES_PER_DEGREE, metres = pow(10, floor(log10(most)));
    return metres * (most >= 5 * metres ? 5 : most >= 2 * metres ? 2 : 1);
}

static Str scale_text(Pen *pen, double metres) {
    Str number = words_number(pen->mem, pen->lang, metres >= 1000 ? metres / 1000 : metres, 0);
    return str_format(pen->mem, "%.*s %s", STR_ARG(number), metres >= 1000 ? "km" : "m");
}

/* Under the map at its right end; returns what it takes of the first row of the legend. */
static double draw_scale(Pen *pen, const PlacesPlot *plot, bool draw) {
    const PlacesWindow *w = &plot->window;
    double metres = scale_metres(w), length = metres / METRES_PER_DEGREE * w->scale;
    Str text = scale_text(pen, metres);
    double wide = text_width(text, pen->small), right = w->left + w->width - 1;
    double y = w->top + w->height + 22;
    if (!draw) return length + wide + 8 + GAP;
    TextStyle style = {.css = "key", .fill = INK_SOFT, .anchor = ANCHOR_END, .size = pen->small};
    buf_format(pen->out,
               "<path class=\"scale\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" "
               "d=\"M%.1f %.1fv5h%.1fv-5\"/>\n",
               INK_SOFT, right - length, y - 5, length);
    pen_text(pen, right - length - 6, y + 1, &style, text);
    return 0;
}

/* ---- signs --------------------------------------------------------------------------------------
 */

static Str kind_letters(const PlacesChart *chart, unsigned kind) {
    return kind < chart->n_kinds ? chart->kinds[kind].letters : STR_NONE;
}

static void draw_single(Pen *pen, const PlacesPlot *plot, const PlaceSign *sign, PlaceLook look) {
    look.step = sign->step > 8 ? 8 : sign->step;
    look.square = sign->square;
    place_single(pen, sign, &look, kind_letters(plot->chart, sign->kind));
}

static void draw_spots(Pen *pen, const PlacesPlot *plot) {
    places_begin(pen);
    for (size_t i = 0; i < plot->n_spots; i++) {
        const PlaceSpot *spot = &plot->spots[i];
        PlaceLook look = {.x = spot->x, .y = spot->y, .r = spot->r};
        if (spot->group.n > 1)
            place_several(pen, &plot->signs[i], &look, spot->group.n);
        else
            draw_single(pen, plot, &plot->signs[i], look);
    }
    if (plot->has_marked)
        draw_single(pen, plot, &plot->marked,
                    (PlaceLook){.x = plot->marked_at[0],
                                .y = plot->marked_at[1],
                                .r = plot->window.single,
                                .strong = true});
    places_end(pen);
}

/* ---- the legend ---------------------------------------------------------------------------------
 */

static double sign_width(const PlacesPlot *plot, const LegendItem *item, double size) {
    if (item->sign == SIGN_STEPS) return (double)plot->chart->n_steps * (SWATCH + 1) + 6;
    if (item->sign == SIGN_KIND) return fmax(text_width(item->letters, size) * STRONG + 6, 18);
    return SWATCH + 6;
}

static void legend_add(Pen *pen, PlacesPlot *plot, LegendSign sign, Str text, Str letters) {
    if (!text.n || plot->n_legend == LEGEND_MOST) return;
    LegendItem *item = &plot->legend[plot->n_legend++];
    *item = (LegendItem){.sign = sign, .text = text, .letters = letters};
    item->width = sign_width(plot, item, pen->small) + text_width(text, pen->small);
}

/* What occurs among the signs that are drawn. */
static void legend_collect(Pen *pen, PlacesPlot *plot) {
    const PlacesChart *chart = plot->chart;
    bool none = false, square = false, several = false, single = plot->has_marked;
    bool *kinds = NEW_ARRAY(pen->mem, bool, chart->n_kinds + 1);
    for (size_t i = 0; i <= plot->n_spots; i++) {
        bool last = i == plot->n_spots;
        if (last && !plot->has_marked) break;
        const PlaceSign *sign = last ? &plot->marked : &plot->signs[i];
        if (!last && plot->spots[i].group.n > 1) {
            several = true;
            continue;
        }
        single = true;
        none |= sign->step < 0;
        square |= sign->square;
        kinds[sign->kind < chart->n_kinds ? sign->kind : chart->n_kinds] = true;
    }
    Str ends[] = {chart->low, chart->high};
    Str steps = str_format(pen->mem, "%.*s: %.*s", STR_ARG(chart->steps),
                           STR_ARG(str_join(pen->mem, 2, ends, S(" … "))));
    if (several) legend_add(pen, plot, SIGN_SEVERAL, chart->several, S("n"));
    if (single && chart->n_steps) legend_add(pen, plot, SIGN_STEPS, steps, STR_NONE);
    if (none) legend_add(pen, plot, SIGN_NONE, chart->none, STR_NONE);
    if (square) legend_add(pen, plot, SIGN_SQUARE, chart->square, STR_NONE);
    for (size_t i = 0; i < chart->n_kinds; i++)
        if (kinds[i])
            legend_add(pen, plot, SIGN_KIND, chart->kinds[i].name, chart->kinds[i].letters);
}

/* Items run on in rows; the letters begin a row of their own. Returns the height. `taken` of the
 * first row belongs to the scale. */
static double legend_lay(PlacesPlot *plot, double top, double whole, double taken) {
    double x = 0, y = top, width = whole - taken;
    for (size_t i = 0; i < plot->n_legend; i++) {
        LegendItem *item = &plot->legend[i];
        bool kinds_begin = i && item->sign == SIGN_KIND && item[-1].sign != SIGN_KIND;
        bool full = (x > 0 || width < whole) && x + item->width > width;
        if (full || (x > 0 && kinds_begin)) x = 0, y += ROW;
        width = y > top ? whole : whole - taken;
        item->x = 2 + x, item->y = y;
        x += item->width + GAP;
        item->stacked = item->sign == SIGN_STEPS && item->width > whole;
        if (item->stacked) x = width, y += ROW - 4;
    }
    return plot->n_legend ? y + ROW - top : 0;
}

static void draw_steps(Pen *pen, const PlacesPlot *plot, const LegendItem *item) {
    TextStyle style = {.css = "place-letters",
                       .anchor = ANCHOR_MIDDLE,
                       .size = pen->compact ? 11 : 10,
                       .strong = true};
    for (size_t i = 0; i < plot->chart->n_steps; i++) {
        double x = item->x + (double)i * (SWATCH + 1);
        buf_format(pen->out,
                   "<rect class=\"swatch q%zu\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"15\" "
                   "fill=\"%s\"/>",
                   i, x, item->y, SWATCH, class_colour(i));
        style.fill = place_ink((int)i);
        pen_text(pen, x + SWATCH / 2, item->y + 11, &style, str_format(pen->mem, "%zu", i + 1));
    }
}

static void draw_item(Pen *pen, const PlacesPlot *plot, const LegendItem *item) {
    PlaceLook look = {item->x + SWATCH / 2, item->y + 7.5, 7, .step = -1};
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    TextStyle strong = {.css = "key", .fill = INK, .size = pen->small, .strong = true};
    switch (item->sign) {
    case SIGN_STEPS: draw_steps(pen, plot, item); break;
    case SIGN_NONE: place_shape(pen, &look); break;
    case SIGN_SQUARE:
        look.square = true, look.step = 3;
        place_shape(pen, &look);
        break;
    case SIGN_SEVERAL: place_circle(pen, &look); break;
    case SIGN_KIND: pen_text(pen, item->x, item->y + 12, &strong, item->letters); break;
    }
    double x = item->x + (item->stacked ? 0 : sign_width(plot, item, pen->small));
    Str text;
    text_wrap(pen->mem, item->text, pen->small, pen->width - x - 2, 1, &text);
    pen_text(pen, x, item->y + 12 + (item->stacked ? ROW - 4 : 0), &style, text);
}

static void draw_legend(Pen *pen, const PlacesPlot *plot) {
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    for (size_t i = 0; i < plot->n_legend; i++)
        draw_item(pen, plot, &plot->legend[i]);
    buf_put(pen->out, S("</g>\n"));
}

/* ---- all together -------------------------------------------------------------------------------
 */

static void read_signs(Pen *pen, PlacesPlot *plot) {
    const PlacesChart *chart = plot->chart;
    plot->n_spots = places_group(pen->mem, chart, &plot->window, &plot->spots);
    plot->signs = NEW_ARRAY(pen->mem, PlaceSign, plot->n_spots + 1);
    for (size_t i = 0; i < plot->n_spots; i++) {
        const PlaceGroup *group = &plot->spots[i].group;
        if (group->n > 1)
            chart->group(chart->arg, group, &plot->signs[i]);
        else
            chart->place(chart->arg, group->first, &plot->signs[i]);
    }
    if (chart->marked >= chart->n_places) return;
    places_at(&plot->window, chart->points + 2 * chart->marked, plot->marked_at);
    plot->has_marked = isfinite(plot->marked_at[0]) && isfinite(plot->marked_at[1]);
    if (plot->has_marked) chart->place(chart->arg, chart->marked, &plot->marked);
}

static bool frame_good(const PlacesFrame *f) {
    return f->west >= -180 && f->west < f->east && f->east <= 180 && f->south >= -85 &&
           f->south < f->north && f->north <= 85;
}

Err chart_places(Cx *cx, Buf *out, const PlacesChart *chart) {
    if (!frame_good(&chart->frame)) return fail(cx, LIMIT, MSG_CHART_NO_FRAME);
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 760));
    PlacesPlot plot = {.chart = chart};
    plot.window = places_window(chart, pen.width - 2, pen.width * 1.1);
    plot.window.left = plot.window.top = 1;
    plot.window.single = pen.compact ? 8.5 : 8;
    plot.window.growth = pen.compact ? 0.03 : 0.13;
    read_signs(&pen, &plot);
    legend_collect(&pen, &plot);
    double top = plot.window.height + 14;
    double taken = draw_scale(&pen, &plot, false);
    plot.height = top + fmax(legend_lay(&plot, top, pen.width - 4, taken), ROW);
    pen_begin(&pen, "places", plot.height, chart->title, chart->description);
    draw_ground(&pen, &plot);
    draw_names(&pen, &plot);
    draw_spots(&pen, &plot);
    draw_legend(&pen, &plot);
    draw_scale(&pen, &plot, true);
    pen_end(&pen);
    return buf_check(cx, out);
}

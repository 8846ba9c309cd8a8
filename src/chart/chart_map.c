/* Where is it high, where low? Areas coloured by class or with circles on them, each missing state
 * with its own pattern, the borders of larger areas stronger, what the reader chose with a dark
 * outline, names where they fit, and a legend. */

#include <math.h>

#include "chart/map_in.h"

#define AREA_LINE "#fff"
#define BORDER_LINE "#4a5560"
#define GROUND "#f4f6f7"
#define GROUND_LINE "#b9c2ca"

bool map_drawn(const MapPlot *plot, size_t i) {
    const Area *area = &plot->areas[i];
    bool hidden = plot->chart->hide_missing && area->point.state != MARK_VALUE;
    return area->outline.n_rings > 0 && !hidden;
}

static void read_areas(Pen *pen, MapPlot *plot) {
    const MapChart *chart = plot->chart;
    if (chart->classes) plot->classes = *chart->classes;
    if (plot->classes.n_bounds > CLASS_BOUNDS) plot->classes.n_bounds = CLASS_BOUNDS;
    plot->areas = NEW_ARRAY(pen->mem, Area, chart->n_areas + 1);
    for (size_t i = 0; i < chart->n_areas; i++) {
        Area *area = &plot->areas[i];
        area->point = point_clean(chart->areas[i].point);
        area->outline.n_rings = chart->areas[i].n_rings; /* as long as they are not drawn */
        if (area->point.state != MARK_VALUE) continue;
        plot->n_values++;
        area->of_class = classes_place(&plot->classes, &area->point);
    }
}

/* ---- layout -------------------------------------------------------------------------------------
 */

static void fit_areas(Pen *pen, MapPlot *plot, double width) {
    const MapChart *chart = plot->chart;
    plot->has_shapes = projection_fit(&plot->projection, chart, width, width * 1.1);
    for (size_t i = 0; i < chart->n_areas; i++)
        plot->areas[i].outline.n_rings = 0;
    if (!plot->has_shapes) return;
    plot->projection.grid = pen->compact ? 10 : 2;
    plot->projection.dx = 2 + (width - plot->projection.width) / 2;
    for (size_t i = 0; i < chart->n_areas; i++)
        plot->areas[i].outline = outline_of(pen->mem, &plot->projection, &chart->areas[i]);
}

/* The legend stands beside the map where there is room for it, else under it. What it needs is
 * known before the map is fitted; how many areas it counts only then. */
static void lay_out(Pen *pen, MapPlot *plot) {
    bool beside = !pen->compact;
    if (plot->chart->circles) map_circles_scale(pen, plot);
    map_legend_rows(pen, plot);
    plot->legend_width = beside
                             ? fmax(170, fmin(map_legend_width(pen, plot) + 2, pen->width * 0.42))
                             : pen->width - 4;
    fit_areas(pen, plot, beside ? pen->width - plot->legend_width - 28 : pen->width - 4);
    map_legend_rows(pen, plot);
    map_legend_notes(pen, plot);
    double high = plot->has_shapes ? plot->projection.height + 4 : 40,
           legend = map_legend_height(plot);
    plot->legend_x = beside ? pen->width - plot->legend_width : 2;
    plot->legend_y = beside ? 6 : high + 12;
    plot->height = beside ? fmax(high, legend + 12) : high + 16 + legend;
}

/* ---- areas --------------------------------------------------------------------------------------
 */

/* Only addresses inside the house: a path, a query, a place on the page. */
static bool is_local(Str href) {
    if (!href.n || str_starts(href, S("//"))) return false;
    for (size_t i = 0; i < href.n; i++) {
        char c = href.p[i];
        if (c == ':' || c == '\\' || (unsigned char)c < ' ') return false;
        if (c == '/' || c == '?' || c == '#') return true;
    }
    return true;
}

/* On phones areas are too small for a finger: there the list has the links. */
static bool has_link(const Pen *pen, const MapPlot *plot, size_t i) {
    return !pen->compact && is_local(plot->chart->areas[i].href);
}

void map_mark_begin(Pen *pen, const MapPlot *plot, size_t i) {
    const MapArea *area = &plot->chart->areas[i];
    if (has_link(pen, plot, i)) {
        buf_put(pen->out, S("<a href=\""));
        buf_html(pen->out, area->href);
        buf_put(pen->out, S("\" tabindex=\"-1\">"));
    }
    Str text = point_text(pen->mem, pen->lang, plot->chart->unit, &plot->areas[i].point);
    Str label = mark_label(pen->mem, pen->lang, area->name, text), tip = label;
    /* The same comparison again and again would tire who listens; phones have no tips. */
    if (area->more.n && !pen->compact)
        tip = str_join(pen->mem, 2, (Str[]){label, area->more}, S("; "));
    pen_mark_begin_tip(pen, label, tip);
}

void map_mark_end(Pen *pen, const MapPlot *plot, size_t i) {
    pen_mark_end(pen);
    if (has_link(pen, plot, i)) buf_put(pen->out, S("</a>\n"));
}

/* The path has a name where its outline is drawn once more. */
static void put_path(Pen *pen, const MapPlot *plot, size_t i) {
    const MapArea *area = &plot->chart->areas[i];
    buf_put(pen->out, S("<path "));
    if (area->marked || area->bordered)
        buf_format(pen->out, "id=\"%.*s-a%zu\" ", STR_ARG(pen->id), i);
    buf_put(pen->out, S("d=\""));
    outline_path(pen->out, &plot->areas[i].outline);
    buf_put(pen->out, S("\"/>"));
}

static void draw_area(Pen *pen, const MapPlot *plot, size_t i) {
    const MapArea *area = &plot->chart->areas[i];
    const ChartPoint *point = &plot->areas[i].point;
    map_mark_begin(pen, plot, i);
    buf_put(pen->out, S("<g "));
    if (point->state == MARK_VALUE) {
        map_class_fill(pen, plot, point->provisional ? "area provisional" : "area",
                       plot->areas[i].of_class);
    } else {
        buf_format(pen->out, "class=\"area %.*s\" ", STR_ARG(mark_state_class(point->state)));
        pen_fill(pen, point->state);
    }
    buf_put(pen->out, S(" data-key=\""));
    buf_html(pen->out, area->key);
    buf_put(pen->out, S("\">"));
    put_path(pen, plot, i);
    buf_put(pen->out, S("</g>"));
    map_mark_end(pen, plot, i);
}

/* Under the circles, and where areas without a value are hidden. */
static void draw_ground(Pen *pen, const MapPlot *plot) {
    buf_format(pen->out, "<g class=\"ground\" aria-hidden=\"true\" fill=\"%s\" stroke=\"%s\">\n",
               GROUND, GROUND_LINE);
    for (size_t i = 0; i < plot->chart->n_areas; i++) {
        bool value = plot->areas[i].point.state == MARK_VALUE;
        if (plot->areas[i].outline.n_rings && (value ? plot->chart->circles : !map_drawn(plot, i)))
            put_path(pen, plot, i);
    }
    buf_put(pen->out, S("</g>\n"));
}

static void draw_name(Pen *pen, const MapPlot *plot, size_t i) {
    const Area *mine = &plot->areas[i];
    bool value = mine->point.state == MARK_VALUE,
         dark = value && map_class_dark(plot, mine->of_class);
    bool plain = value && plot->chart->palette != PALETTE_PATTERN && mine->of_class != CLASSES_MOST;
    outline_name(pen, &mine->outline, plot->chart->areas[i].name, dark, !plain);
}

static void draw_again(Pen *pen, const char *css, size_t i) {
    buf_format(pen->out, "<use class=\"%s\" href=\"#%.*s-a%zu\"/>\n", css, STR_ARG(pen->id), i);
}

/* Borders of larger areas, then outlines of what was chosen. */
static void draw_borders(Pen *pen, const MapPlot *plot) {
    const MapChart *chart = plot->chart;
    double wide = pen->compact ? 1.1 : 1.6;
    buf_format(pen->out,
               "<g class=\"borders\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\">\n",
               BORDER_LINE, wide);
    if (plot->has_shapes) outline_borders(pen, &plot->projection, chart->n_borders, chart->borders);
    for (size_t i = 0; i < chart->n_areas; i++)
        if (chart->areas[i].bordered && plot->areas[i].outline.n_rings)
            draw_again(pen, "border", i);
    buf_format(pen->out,
               "</g>\n<g class=\"chosen-areas\" fill=\"none\" stroke=\"%s\" "
               "stroke-width=\"%.1f\">\n",
               INK, 2 * wide);
    for (size_t i = 0; i < chart->n_areas; i++)
        if (chart->areas[i].marked && plot->areas[i].outline.n_rings &&
            !(chart->circles && plot->areas[i].point.state == MARK_VALUE))
            draw_again(pen, "outline", i);
    buf_put(pen->out, S("</g>\n"));
}

static void draw_map(Pen *pen, const MapPlot *plot) {
    const MapChart *chart = plot->chart;
    buf_put(pen->out, S("<g class=\"map\" fill-rule=\"evenodd\" stroke-linejoin=\"round\">\n"));
    if (chart->circles || chart->hide_missing) draw_ground(pen, plot);
    buf_format(pen->out, "<g class=\"areas\" stroke=\"%s\" stroke-width=\"%s\">\n", AREA_LINE,
               pen->compact ? "0.6" : "0.9");
    for (size_t i = 0; i < chart->n_areas; i++)
        if (map_drawn(plot, i) && !(chart->circles && plot->areas[i].point.state == MARK_VALUE))
            draw_area(pen, plot, i);
    buf_put(pen->out, S("</g>\n<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    draw_borders(pen, plot);
    /* Circles and, on phones, dots leave no room for names; they stand in the list. */
    bool room = !chart->circles && !(pen->compact && chart->palette == PALETTE_PATTERN);
    for (size_t i = 0; room && i < chart->n_areas; i++)
        if (map_drawn(plot, i)) draw_name(pen, plot, i);
    if (!plot->has_shapes) {
        TextStyle style = {.css = "state-word", .fill = INK_SOFT};
        pen_text(pen, 2, pen->font + 6, &style, message_text(pen->lang, MSG_CHART_NO_AREAS));
    }
    buf_put(pen->out, S("</g>\n"));
    if (chart->circles) map_circles_draw(pen, plot);
    buf_put(pen->out, S("</g>\n"));
}

static Str describe(Pen *pen, const MapPlot *plot) {
    const MapChart *chart = plot->chart;
    Str *names = NEW_ARRAY(pen->mem, Str, chart->n_areas + 1);
    ChartPoint *points = NEW_ARRAY(pen->mem, ChartPoint, chart->n_areas + 1);
    for (size_t i = 0; i < chart->n_areas; i++) {
        names[i] = chart->areas[i].name;
        points[i] = chart->areas[i].point;
    }
    return sentences(
        pen->mem, chart->description,
        describe_places(pen->mem, pen->lang, chart->unit, chart->n_areas, names, points));
}

Err chart_map(Cx *cx, Buf *out, const MapChart *chart) {
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    MapPlot plot = {.chart = chart};
    read_areas(&pen, &plot);
    lay_out(&pen, &plot);
    pen_begin(&pen, "map", plot.height, chart->title, describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < chart->n_areas; i++)
        if (map_drawn(&plot, i)) used[plot.areas[i].point.state] = true;
    pen_patterns(&pen, used);
    map_class_patterns(&pen, &plot);
    draw_map(&pen, &plot);
    map_legend_draw(&pen, &plot);
    pen_end(&pen);
    return buf_check(cx, out);
}

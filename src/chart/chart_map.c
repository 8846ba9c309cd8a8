/* Where is it high, where low? Areas coloured by class, each missing state with its own pattern,
 * the page's own area with a dark outline, names where they fit, and a legend that says how many
 * areas are in each class. */

#include <math.h>
#include <stdlib.h>

#include "chart/map_in.h"

#define SWATCH 20.0
#define ROW 22.0
enum { MOST_BREAKS = 8, LEGEND_ROWS = MOST_BREAKS + 1 + MARK_STATES, NOTE_LINES = 4 };

typedef struct Area {
    ChartPoint point; /* clean */
    Outline outline;
    size_t of_class;
} Area;

typedef struct LegendRow {
    Str text;
    bool is_class;
    size_t of_class;
    MarkState state;
} LegendRow;

typedef struct MapPlot {
    const MapChart *chart;
    Area *areas;
    double breaks[MOST_BREAKS];
    size_t n_breaks, n_values;
    bool equal; /* all values are the same */
    int decimals;
    Projection projection;
    bool has_shapes;
    LegendRow rows[LEGEND_ROWS];
    size_t n_rows;
    Str note[NOTE_LINES];
    size_t n_note;
    double legend_x, legend_y, legend_width, height;
} MapPlot;

/* ---- classes ------------------------------------------------------------------------------------
 */

static int compare_doubles(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The number as it is shown: what reads the same belongs to the same class. */
static double shown(const ChartPoint *point) {
    return words_rounded(point->value, point->decimals);
}

size_t chart_quantiles(Arena *mem, const MapArea *areas, size_t n, size_t classes, double *bounds) {
    double *values = NEW_ARRAY(mem, double, n + 1);
    size_t n_values = 0, n_bounds = 0;
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = point_clean(areas[i].point);
        if (point.state == MARK_VALUE) values[n_values++] = shown(&point);
    }
    if (n_values < 5 || classes < 2) return 0;
    qsort(values, n_values, sizeof *values, compare_doubles);
    for (size_t i = 1; i < classes; i++) {
        size_t rank = (i * n_values + classes - 1) /
                      classes; /* at least this many are at or below the bound */
        double bound = values[(rank ? rank : 1) - 1];
        if (bound >= values[n_values - 1]) break; /* nothing would be left above */
        if (!n_bounds || bound > bounds[n_bounds - 1]) bounds[n_bounds++] = bound;
    }
    return n_bounds;
}

static size_t class_of(const MapPlot *plot, double value) {
    size_t k = 0;
    while (k < plot->n_breaks && value > plot->breaks[k])
        k++;
    return k;
}

/* Few classes stay away from the palest and the darkest step. */
static size_t step_of(const MapPlot *plot, size_t of_class) {
    double last = (double)plot->n_breaks, at = (double)of_class;
    if (last == 0) return 4;
    return last <= 4 ? (size_t)lround(0.6 + at * 6.8 / last) : (size_t)lround(at * 8 / last);
}

static void read_areas(Pen *pen, MapPlot *plot) {
    const MapChart *chart = plot->chart;
    for (size_t i = 0; i < chart->n_breaks && plot->n_breaks < MOST_BREAKS; i++) {
        double bound = chart->breaks[i];
        if (isfinite(bound) && (!plot->n_breaks || bound > plot->breaks[plot->n_breaks - 1]))
            plot->breaks[plot->n_breaks++] = bound;
    }
    plot->areas = NEW_ARRAY(pen->mem, Area, chart->n_areas + 1);
    double first = 0;
    plot->equal = true;
    for (size_t i = 0; i < chart->n_areas; i++) {
        Area *area = &plot->areas[i];
        area->point = point_clean(chart->areas[i].point);
        if (area->point.state != MARK_VALUE) continue;
        double value = shown(&area->point);
        if (!plot->n_values++) first = value;
        plot->equal = plot->equal && value == first;
        plot->decimals =
            area->point.decimals > plot->decimals ? area->point.decimals : plot->decimals;
        area->of_class = class_of(plot, value);
    }
}

/* ---- legend -------------------------------------------------------------------------------------
 */

static Str counted(Pen *pen, Str text, size_t n) {
    return message_fill(pen->mem, pen->lang, MSG_CHART_COUNTED, 2,
                        (Str[]){text, words_count(pen->mem, pen->lang, (int64_t)n)});
}

static Str class_text(Pen *pen, const MapPlot *plot, size_t k) {
    Unit unit = plot->chart->unit;
    size_t last = plot->n_breaks;
    if (last == 0) return mark_state_word(pen->lang, MARK_VALUE);
    Str under = k > 0 ? number_text(pen->mem, pen->lang, plot->breaks[k - 1], plot->decimals,
                                    k == last ? unit : UNIT_COUNT)
                      : STR_NONE;
    Str upper = k < last ? number_text(pen->mem, pen->lang, plot->breaks[k], plot->decimals, unit)
                         : STR_NONE;
    if (k == 0) return message_fill(pen->mem, pen->lang, MSG_CHART_CLASS_FIRST, 1, &upper);
    if (k == last) return message_fill(pen->mem, pen->lang, MSG_CHART_CLASS_LAST, 1, &under);
    return message_fill(pen->mem, pen->lang, MSG_CHART_CLASS_MIDDLE, 2, (Str[]){under, upper});
}

static bool drawn(const MapPlot *plot, size_t i) {
    return plot->areas[i].outline.n_rings > 0;
}

static void make_rows(Pen *pen, MapPlot *plot) {
    size_t of_class[MOST_BREAKS + 1] = {0}, of_state[MARK_STATES] = {0};
    for (size_t i = 0; i < plot->chart->n_areas; i++) {
        if (!drawn(plot, i)) continue;
        of_state[plot->areas[i].point.state]++;
        if (plot->areas[i].point.state == MARK_VALUE) of_class[plot->areas[i].of_class]++;
    }
    for (size_t k = 0; plot->n_values && k <= plot->n_breaks; k++)
        plot->rows[plot->n_rows++] =
            (LegendRow){.text = counted(pen, class_text(pen, plot, k), of_class[k]),
                        .is_class = true,
                        .of_class = k};
    for (int state = MARK_VALUE + 1; state < MARK_STATES; state++)
        if (of_state[state])
            plot->rows[plot->n_rows++] = (LegendRow){
                .text = counted(pen, mark_state_word(pen->lang, (MarkState)state), of_state[state]),
                .state = (MarkState)state};
}

static void make_note(Pen *pen, MapPlot *plot) {
    if (plot->n_breaks || plot->n_values < 2) return;
    if (plot->n_values >= 5 && !plot->equal) return; /* the caller wanted one class */
    Msg note = plot->equal ? MSG_CHART_CLASS_EQUAL : MSG_CHART_CLASS_FEW;
    plot->n_note = text_wrap(pen->mem, message_text(pen->lang, note), pen->small,
                             plot->legend_width, NOTE_LINES, plot->note);
}

static double rows_width(const Pen *pen, const MapPlot *plot) {
    double width = 0;
    for (size_t i = 0; i < plot->n_rows; i++)
        width = fmax(width, SWATCH + 8 + text_width(plot->rows[i].text, pen->small));
    return width;
}

static double legend_height(const MapPlot *plot) {
    return (double)plot->n_rows * ROW + (double)plot->n_note * 17;
}

static void draw_legend(Pen *pen, const MapPlot *plot) {
    double x = plot->legend_x, y = plot->legend_y;
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    for (size_t i = 0; i < plot->n_rows; i++, y += ROW) {
        const LegendRow *row = &plot->rows[i];
        size_t step = step_of(plot, row->of_class);
        buf_format(pen->out, "<rect class=\"swatch");
        if (row->is_class) buf_format(pen->out, " q%zu", step);
        buf_format(pen->out,
                   "\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" stroke=\"%s\" "
                   "stroke-width=\"0.5\" ",
                   x, y, SWATCH, INK_LINE);
        if (row->is_class)
            buf_format(pen->out, "fill=\"%s\"", class_colour(step));
        else
            pen_fill(pen, row->state);
        buf_put(pen->out, S("/>\n"));
        Str text;
        text_wrap(pen->mem, row->text, pen->small, plot->legend_width - SWATCH - 8, 1, &text);
        pen_text(pen, x + SWATCH + 8, y + 12, &style, text);
    }
    style.fill = INK_SOFT;
    for (size_t i = 0; i < plot->n_note; i++)
        pen_text(pen, x, y + 14 + 17 * (double)i, &style, plot->note[i]);
    buf_put(pen->out, S("</g>\n"));
}

/* ---- layout -------------------------------------------------------------------------------------
 */

static void fit_areas(Pen *pen, MapPlot *plot, double width) {
    const MapChart *chart = plot->chart;
    plot->has_shapes = projection_fit(&plot->projection, chart, width, width * 1.1);
    if (!plot->has_shapes) return;
    plot->projection.dx = 2 + (width - plot->projection.width) / 2;
    for (size_t i = 0; i < chart->n_areas; i++)
        plot->areas[i].outline = outline_of(pen->mem, &plot->projection, &chart->areas[i]);
}

/* The legend stands beside the map where there is room for it, else under it. */
static void lay_out(Pen *pen, MapPlot *plot) {
    bool beside = !pen->compact;
    fit_areas(pen, plot, pen->width - 4); /* which areas are drawn does not depend on the size */
    make_rows(pen, plot);
    plot->legend_width =
        beside ? fmax(140, fmin(rows_width(pen, plot) + 2, pen->width * 0.42)) : pen->width - 4;
    make_note(pen, plot);
    if (beside) fit_areas(pen, plot, pen->width - plot->legend_width - 28);
    double high = plot->has_shapes ? plot->projection.height + 4 : 40, legend = legend_height(plot);
    plot->legend_x = beside ? pen->width - plot->legend_width : 2;
    plot->legend_y = beside ? 6 : high + 12;
    plot->height = beside ? fmax(high, legend + 12) : high + 12 + legend;
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

static void draw_area(Pen *pen, const MapPlot *plot, size_t i) {
    const MapArea *area = &plot->chart->areas[i];
    const Area *mine = &plot->areas[i];
    bool link = is_local(area->href), value = mine->point.state == MARK_VALUE;
    if (link) {
        buf_put(pen->out, S("<a href=\""));
        buf_html(pen->out, area->href);
        buf_put(pen->out, S("\" tabindex=\"-1\">"));
    }
    Str text = point_text(pen->mem, pen->lang, plot->chart->unit, &mine->point);
    pen_mark_begin(pen, mark_label(pen->mem, pen->lang, area->name, text));
    size_t step = step_of(plot, mine->of_class);
    Str css = value ? str_format(pen->mem, "q%zu", step) : mark_state_class(mine->point.state);
    buf_format(pen->out, "<g class=\"area %.*s%s\" ", STR_ARG(css),
               mine->point.provisional ? " provisional" : "");
    if (value)
        buf_format(pen->out, "fill=\"%s\"", class_colour(step));
    else
        pen_fill(pen, mine->point.state);
    buf_format(
        pen->out,
        " stroke=\"#fff\" stroke-width=\"1\" stroke-linejoin=\"round\"><path id=\"%.*s-a%zu\" "
        "fill-rule=\"evenodd\" d=\"",
        STR_ARG(pen->id), i);
    outline_path(pen->out, &mine->outline);
    buf_put(pen->out, S("\"/></g>"));
    pen_mark_end(pen);
    if (link) buf_put(pen->out, S("</a>\n"));
}

static void draw_name(Pen *pen, const MapPlot *plot, size_t i) {
    const Area *mine = &plot->areas[i];
    double size = pen->compact ? 10 : 12, middle[2];
    Str name = plot->chart->areas[i].name;
    if (!outline_room(&mine->outline, text_width(name, size) * 0.94, size, middle)) return;
    bool value = mine->point.state == MARK_VALUE,
         dark = value && step_of(plot, mine->of_class) >= 5;
    TextStyle style = {.css = dark ? "area-name on-dark" : "area-name",
                       .fill = dark ? "#fff" : INK,
                       .anchor = ANCHOR_MIDDLE,
                       .size = size,
                       .halo = !value};
    pen_text(pen, middle[0], middle[1] + size * 0.35, &style, name);
}

static void draw_map(Pen *pen, const MapPlot *plot) {
    const MapChart *chart = plot->chart;
    for (size_t i = 0; i < chart->n_areas; i++)
        if (drawn(plot, i)) draw_area(pen, plot, i);
    buf_put(pen->out, S("<g aria-hidden=\"true\" pointer-events=\"none\">\n"));
    for (size_t i = 0; i < chart->n_areas; i++)
        if (drawn(plot, i) && chart->areas[i].marked)
            buf_format(pen->out,
                       "<use class=\"outline\" href=\"#%.*s-a%zu\" fill=\"none\" stroke=\"%s\" "
                       "stroke-width=\"2.5\" stroke-linejoin=\"round\"/>\n",
                       STR_ARG(pen->id), i, INK);
    for (size_t i = 0; i < chart->n_areas; i++)
        if (drawn(plot, i)) draw_name(pen, plot, i);
    if (!plot->has_shapes) {
        TextStyle style = {.css = "state-word", .fill = INK_SOFT};
        pen_text(pen, 2, pen->font + 6, &style, message_text(pen->lang, MSG_CHART_NO_AREAS));
    }
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
    Pen pen =
        pen_new(cx, out, chart->lang, chart->id, chart->width > 0 ? fmax(chart->width, 240) : 720);
    MapPlot plot = {.chart = chart};
    read_areas(&pen, &plot);
    lay_out(&pen, &plot);
    pen_begin(&pen, "map", plot.height, chart->title, describe(&pen, &plot));
    bool used[MARK_STATES] = {false};
    for (size_t i = 0; i < chart->n_areas; i++)
        if (drawn(&plot, i)) used[plot.areas[i].point.state] = true;
    pen_patterns(&pen, used);
    draw_map(&pen, &plot);
    draw_legend(&pen, &plot);
    pen_end(&pen);
    return buf_check(cx, out);
}

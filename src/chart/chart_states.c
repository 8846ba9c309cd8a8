/* In which state is each area? Filled by state, with a pattern of its own, and a legend of the
 * states that occur. */

#include <math.h>

#include "chart/map_in.h"
#include "chart/relations.h"

#define SWATCH 22.0
#define ROW 25.0
#define AREA_EDGE "#5b6570"
#define BORDER_LINE "#22282e"

typedef struct StatesPlot {
    const StatesChart *chart;
    MapChart shapes; /* what the projection asks for */
    Projection projection;
    Outline *outlines;
    bool has_shapes;
    size_t counts[STATES_MOST];
    double legend_x, legend_y, legend_width, height;
} StatesPlot;

static const struct {
    const char *ground, *drawing;
} looks[STATE_LOOKS] = {
    [LOOK_FULL] = {"#246d95", ""},
    [LOOK_STRIPES] = {"#d8e9ee", "<path d=\"M-2 2l4 -4M0 8l8 -8M6 10l4 -4\" stroke=\"#246d95\" "
                                 "stroke-width=\"2\"/>"},
    [LOOK_DOTS] = {"#eaf3f5", "<circle cx=\"4\" cy=\"4\" r=\"1.5\" fill=\"#246d95\"/>"},
    [LOOK_CROSSED] = {"#f3ebe4",
                      "<path d=\"M0 0l8 8M0 8l8 -8\" stroke=\"#b8501a\" stroke-width=\"1\"/>"},
    [LOOK_DASHES] = {"#fff", "<path d=\"M1 4h4\" stroke=\"#5b6570\" stroke-width=\"1.4\"/>"},
    [LOOK_EMPTY] = {"#f4f6f7", ""},
};

static void put_patterns(Pen *pen, const StatesPlot *plot) {
    buf_put(pen->out, S("<defs>\n"));
    for (size_t i = 0; i < plot->chart->n_of; i++) {
        StateLook look = plot->chart->of[i].look;
        if (!plot->counts[i]) continue;
        buf_format(pen->out,
                   "<pattern id=\"%.*s-s%zu\" width=\"8\" height=\"8\" "
                   "patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" fill=\"%s\"/>",
                   STR_ARG(pen->id), i, looks[look].ground);
        buf_format(pen->out, "<g fill=\"none\">%s</g></pattern>\n", looks[look].drawing);
    }
    buf_put(pen->out, S("</defs>\n"));
}

static Str counted(Pen *pen, const StatesPlot *plot, size_t i) {
    Str parts[] = {plot->chart->of[i].word,
                   words_count(pen->mem, pen->lang, (int64_t)plot->counts[i])};
    return message_fill(pen->mem, pen->lang, MSG_CHART_COUNTED, 2, parts);
}

enum { WORD_LINES = 3 };
/* Draws, or only measures: how high the legend is. */
static double legend(Pen *pen, const StatesPlot *plot, bool draw) {
    double y = plot->legend_y;
    for (size_t i = 0; i < plot->chart->n_of; i++) {
        Str lines[WORD_LINES];
        if (!plot->counts[i]) continue;
        size_t n = text_wrap(pen->mem, counted(pen, plot, i), pen->small,
                             plot->legend_width - SWATCH - 10, WORD_LINES, lines);
        if (draw)
            buf_format(pen->out,
                       "<rect class=\"swatch\" x=\"%.1f\" y=\"%.1f\" width=\"%.0f\" "
                       "height=\"16\" fill=\"url(#%.*s-s%zu)\" stroke=\"%s\"/>\n",
                       plot->legend_x, y, SWATCH, STR_ARG(pen->id), i, AREA_EDGE);
        TextStyle style = {.css = "label", .fill = INK, .size = pen->small};
        for (size_t k = 0; draw && k < n; k++)
            pen_text(pen, plot->legend_x + SWATCH + 8, y + 13 + 16 * (double)k, &style, lines[k]);
        y += fmax(ROW, 16 * (double)n + 9);
    }
    return y - plot->legend_y;
}

static void lay_out(Pen *pen, StatesPlot *plot) {
    const StatesChart *chart = plot->chart;
    bool beside = !pen->compact;
    plot->legend_width = beside ? 210 : pen->width - 4;
    double width = beside ? pen->width - plot->legend_width - 28 : pen->width - 4;
    plot->shapes = (MapChart){.n_areas = chart->n_areas, .areas = chart->areas};
    plot->has_shapes = projection_fit(&plot->projection, &plot->shapes, width, width * 1.1);
    plot->outlines = NEW_ARRAY(pen->mem, Outline, chart->n_areas + 1);
    plot->projection.grid = pen->compact ? 10 : 4;
    for (size_t i = 0; i < chart->n_areas; i++) {
        if (!plot->has_shapes) break;
        plot->outlines[i] = outline_of(pen->mem, &plot->projection, &chart->areas[i]);
        if (plot->outlines[i].n_rings) plot->counts[chart->states[i]]++;
    }
    double high = plot->has_shapes ? plot->projection.height + 4 : 40;
    plot->legend_x = beside ? pen->width - plot->legend_width : 2;
    plot->legend_y = beside ? 6 : high + 12;
    double rows = legend(pen, plot, false);
    plot->height = beside ? fmax(high, rows + 12) : high + 16 + rows;
}

static void draw_area(Pen *pen, const StatesPlot *plot, size_t i) {
    const StatesChart *chart = plot->chart;
    const MapArea *area = &chart->areas[i];
    if (!plot->outlines[i].n_rings) return;
    bool link = area->href.n && !pen->compact;
    if (link) {
        buf_put(pen->out, S("<a href=\""));
        buf_html(pen->out, area->href);
        buf_put(pen->out, S("\" tabindex=\"-1\">"));
    }
    Str word = area->more.n ? area->more : chart->of[chart->states[i]].word;
    pen_mark_begin(pen, mark_label(pen->mem, pen->lang, area->name, word));
    buf_format(pen->out, "<path class=\"area\" fill=\"url(#%.*s-s%zu)\" data-key=\"",
               STR_ARG(pen->id), chart->states[i]);
    buf_html(pen->out, area->key);
    buf_put(pen->out, S("\" d=\""));
    outline_path(pen->out, &plot->outlines[i]);
    buf_put(pen->out, S("\"/>"));
    pen_mark_end(pen);
    if (link) buf_put(pen->out, S("</a>\n"));
}

static void draw_names(Pen *pen, const StatesPlot *plot) {
    const StatesChart *chart = plot->chart;
    for (size_t i = 0; i < chart->n_areas; i++) {
        bool dark = chart->of[chart->states[i]].look == LOOK_FULL;
        if (plot->outlines[i].n_rings)
            outline_name(pen, &plot->outlines[i], chart->areas[i].name, dark, !dark);
    }
}

static void draw(Pen *pen, const StatesPlot *plot) {
    const StatesChart *chart = plot->chart;
    buf_format(pen->out,
               "<g class=\"map\" fill-rule=\"evenodd\" stroke-linejoin=\"round\" stroke=\"%s\" "
               "stroke-width=\"0.7\">\n",
               AREA_EDGE);
    for (size_t i = 0; i < chart->n_areas; i++)
        draw_area(pen, plot, i);
    buf_format(pen->out,
               "</g>\n<g aria-hidden=\"true\" pointer-events=\"none\"><g class=\"borders\" "
               "fill=\"none\" stroke=\"%s\" stroke-width=\"%s\">\n",
               BORDER_LINE, pen->compact ? "1.1" : "1.6");
    if (plot->has_shapes) outline_borders(pen, &plot->projection, chart->n_borders, chart->borders);
    buf_put(pen->out, S("</g>\n"));
    draw_names(pen, plot);
    buf_put(pen->out, S("</g>\n"));
}

static Str describe(Pen *pen, const StatesPlot *plot) {
    VEC(Str) list = {0};
    for (size_t i = 0; i < plot->chart->n_of; i++)
        if (plot->counts[i]) vec_push(pen->mem, &list, counted(pen, plot, i));
    return sentences(pen->mem, plot->chart->description,
                     str_join(pen->mem, list.n, list.at, S("; ")));
}

Err chart_states(Cx *cx, Buf *out, const StatesChart *chart) {
    if (chart->n_of > STATES_MOST)
        return fail(cx, LIMIT, MSG_CHART_TOO_MUCH,
                    words_count(cx->mem, chart->lang, (int64_t)chart->n_of));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    StatesPlot plot = {.chart = chart};
    lay_out(&pen, &plot);
    pen_begin(&pen, "states", plot.height, chart->title, describe(&pen, &plot));
    put_patterns(&pen, &plot);
    draw(&pen, &plot);
    (void)legend(&pen, &plot, true);
    pen_end(&pen);
    return buf_check(cx, out);
}

/* What do the colours of a map mean? How the values lie with the bounds between them, each class
 * with its number of areas in brackets, each reason for a missing value, and where the bounds come
 * from. */

#include <math.h>

#include "chart/map_in.h"

#define SWATCH 20.0
#define ROW 22.0
#define NOTE_ROW 17.0
#define BARS_HIGH 38.0 /* of the histogram */
enum { BINS = 24, CLASSES_AND_ZERO = CLASSES_MOST + 1 };

/* ---- rows ---- */

static Str counted(Pen *pen, Str text, size_t n) {
    return message_fill(pen->mem, pen->lang, MSG_CHART_COUNTED, 2,
                        (Str[]){text, words_count(pen->mem, pen->lang, (int64_t)n)});
}

static Str class_text(Pen *pen, const MapPlot *plot, size_t k) {
    const Classes *classes = &plot->classes;
    Unit unit = plot->chart->unit;
    size_t last = classes->n_bounds;
    if (k == CLASSES_MOST) return number_text(pen->mem, pen->lang, 0, 0, unit);
    if (last == 0) return mark_state_word(pen->lang, MARK_VALUE);
    Str under = k > 0 ? number_text(pen->mem, pen->lang, classes->bounds[k - 1], classes->decimals,
                                    k == last ? unit : UNIT_COUNT)
                      : STR_NONE;
    Str upper = k < last
                    ? number_text(pen->mem, pen->lang, classes->bounds[k], classes->decimals, unit)
                    : STR_NONE;
    if (k == 0) return message_fill(pen->mem, pen->lang, MSG_CHART_CLASS_FIRST, 1, &upper);
    if (k == last) return message_fill(pen->mem, pen->lang, MSG_CHART_CLASS_LAST, 1, &under);
    return message_fill(pen->mem, pen->lang, MSG_CHART_CLASS_MIDDLE, 2, (Str[]){under, upper});
}

static void add_class(Pen *pen, MapPlot *plot, size_t k, size_t n) {
    plot->rows[plot->n_rows++] = (LegendRow){
        .text = counted(pen, class_text(pen, plot, k), n), .is_class = true, .of_class = k};
}

void map_legend_rows(Pen *pen, MapPlot *plot) {
    const MapChart *chart = plot->chart;
    size_t of_class[CLASSES_AND_ZERO] = {0}, of_state[MARK_STATES] = {0};
    plot->n_rows = 0;
    for (size_t i = 0; i < chart->n_areas; i++) {
        if (!map_drawn(plot, i)) continue;
        of_state[plot->areas[i].point.state]++;
        if (plot->areas[i].point.state == MARK_VALUE) of_class[plot->areas[i].of_class]++;
    }
    if (!chart->circles && plot->n_values) {
        if (plot->classes.zero_own) add_class(pen, plot, CLASSES_MOST, of_class[CLASSES_MOST]);
        bool rest = plot->n_values > of_class[CLASSES_MOST] || plot->classes.n_bounds;
        for (size_t k = 0; rest && k <= plot->classes.n_bounds; k++)
            add_class(pen, plot, k, of_class[k]);
    }
    for (int state = MARK_VALUE + 1; state < MARK_STATES; state++)
        if (of_state[state])
            plot->rows[plot->n_rows++] = (LegendRow){
                .text = counted(pen, mark_state_word(pen->lang, (MarkState)state), of_state[state]),
                .state = (MarkState)state};
}

static void add_note(Pen *pen, MapPlot *plot, Str note) {
    size_t room = NOTE_LINES - plot->n_notes;
    if (note.n && room)
        plot->n_notes += text_wrap(pen->mem, note, pen->small, plot->legend_width, room,
                                   plot->notes + plot->n_notes);
}

void map_legend_notes(Pen *pen, MapPlot *plot) {
    static const Msg why[] = {
        [CLASS_FEW_VALUES] = MSG_CHART_CLASS_FEW,
        [CLASS_EQUAL_VALUES] = MSG_CHART_CLASS_EQUAL,
        [CLASS_FEWER] = MSG_CHART_CLASS_FEWER,
    };
    ClassNote note = plot->classes.note;
    if (!plot->chart->circles && note != CLASS_AS_ASKED && plot->n_values > 1)
        add_note(pen, plot, message_text(pen->lang, why[note]));
    for (size_t i = 0; i < plot->chart->n_notes; i++)
        add_note(pen, plot, plot->chart->notes[i]);
}

/* ---- size ---- */

static bool has_histogram(const MapPlot *plot) {
    const Classes *classes = &plot->classes;
    double range = classes->high - classes->low;
    return !plot->chart->circles && plot->n_values && classes->n_bounds && range > 0 &&
           isfinite(range);
}

static double histogram_height(const MapPlot *plot) {
    return has_histogram(plot) ? BARS_HIGH + 30 : 0;
}

double map_legend_width(Pen *pen, const MapPlot *plot) {
    double width = plot->chart->circles ? map_circles_key_width(pen, plot) : 0;
    for (size_t i = 0; i < plot->n_rows; i++)
        width = fmax(width, SWATCH + 8 + text_width(plot->rows[i].text, pen->small));
    return width;
}

double map_legend_height(const MapPlot *plot) {
    double key = plot->chart->circles ? map_circles_key_height(plot) : histogram_height(plot);
    return key + (double)plot->n_rows * ROW + (double)plot->n_notes * NOTE_ROW;
}

/* ---- drawing ---- */

typedef struct Bars {
    size_t counts[CLASSES_MOST][BINS], of_bin[BINS], most;
    double x, width, ground;
} Bars;

static Bars bars_of(const MapPlot *plot) {
    const Classes *classes = &plot->classes;
    Bars bars = {.most = 1};
    for (size_t i = 0; i < plot->chart->n_areas; i++) {
        const Area *area = &plot->areas[i];
        if (!map_drawn(plot, i) || area->point.state != MARK_VALUE ||
            area->of_class == CLASSES_MOST)
            continue;
        double value = words_rounded(area->point.value, area->point.decimals);
        double at = (value - classes->low) / (classes->high - classes->low) * BINS;
        size_t bin = !(at > 0) ? 0 : at >= BINS ? BINS - 1 : (size_t)at;
        bars.counts[area->of_class][bin]++;
        if (++bars.of_bin[bin] > bars.most) bars.most = bars.of_bin[bin];
    }
    return bars;
}

/* The bars of one class as one path; each stands on those of the classes before. */
static void draw_bars(Pen *pen, const MapPlot *plot, const Bars *bars, size_t k) {
    double high = BARS_HIGH / (double)bars->most, wide = bars->width / BINS;
    bool any = false;
    for (size_t bin = 0; bin < BINS; bin++) {
        if (!bars->counts[k][bin]) continue;
        size_t under = 0;
        for (size_t other = 0; other < k; other++)
            under += bars->counts[other][bin];
        if (!any) {
            buf_put(pen->out, S("<path "));
            map_class_fill(pen, plot, "swatch", k);
            buf_format(pen->out, " stroke=\"%s\" stroke-width=\"0.5\" d=\"", INK_LINE);
        }
        any = true;
        buf_format(pen->out, "M%.1f %.1fv%.1fh%.1fv%.1fz", bars->x + wide * (double)bin,
                   bars->ground - high * (double)under, -high * (double)bars->counts[k][bin], wide,
                   high * (double)bars->counts[k][bin]);
    }
    if (any) buf_put(pen->out, S("\"/>\n"));
}

static void draw_histogram(Pen *pen, const MapPlot *plot, double x, double y) {
    const Classes *classes = &plot->classes;
    Bars bars = bars_of(plot);
    bars.x = x, bars.width = fmin(plot->legend_width, 220) - 2, bars.ground = y + BARS_HIGH + 6;
    buf_put(pen->out, S("<g class=\"histogram\" aria-hidden=\"true\">\n"));
    for (size_t k = 0; k <= classes->n_bounds; k++)
        draw_bars(pen, plot, &bars, k);
    double range = classes->high - classes->low;
    buf_format(pen->out, "<path class=\"bound\" d=\"M%.1f %.1fh%.1f", x, bars.ground, bars.width);
    for (size_t k = 0; k < classes->n_bounds; k++) {
        double at = (classes->bounds[k] - classes->low) / range;
        if (at >= 0 && at <= 1)
            buf_format(pen->out, "M%.1f %.1fV%.1f", x + at * bars.width, y, bars.ground + 3);
    }
    buf_format(pen->out, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"0.75\"/>\n", INK_SOFT);
    TextStyle style = {.css = "tick", .fill = INK_SOFT, .size = pen->small - 1};
    int decimals = classes->decimals;
    pen_text(pen, x, bars.ground + 15, &style,
             number_text(pen->mem, pen->lang, classes->low, decimals, UNIT_COUNT));
    style.anchor = ANCHOR_END;
    pen_text(pen, x + bars.width, bars.ground + 15, &style,
             number_text(pen->mem, pen->lang, classes->high, decimals, plot->chart->unit));
    buf_put(pen->out, S("</g>\n"));
}

static void draw_row(Pen *pen, const MapPlot *plot, const LegendRow *row, double y) {
    TextStyle style = {.css = "key", .fill = INK, .size = pen->small};
    buf_put(pen->out, S("<rect "));
    if (row->is_class) {
        map_class_fill(pen, plot, "swatch", row->of_class);
    } else {
        buf_put(pen->out, S("class=\"swatch\" "));
        pen_fill(pen, row->state);
    }
    buf_format(pen->out,
               " x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" stroke=\"%s\" "
               "stroke-width=\"0.5\"/>\n",
               plot->legend_x, y, SWATCH, INK_LINE);
    Str text;
    text_wrap(pen->mem, row->text, pen->small, plot->legend_width - SWATCH - 8, 1, &text);
    pen_text(pen, plot->legend_x + SWATCH + 8, y + 12, &style, text);
}

void map_legend_draw(Pen *pen, const MapPlot *plot) {
    double x = plot->legend_x, y = plot->legend_y;
    buf_put(pen->out, S("<g class=\"legend\">\n"));
    if (plot->chart->circles) {
        map_circles_key(pen, plot, x, y);
        y += map_circles_key_height(plot);
    } else if (has_histogram(plot)) {
        draw_histogram(pen, plot, x, y);
        y += histogram_height(plot);
    }
    for (size_t i = 0; i < plot->n_rows; i++, y += ROW)
        draw_row(pen, plot, &plot->rows[i], y);
    TextStyle style = {.css = "key", .fill = INK_SOFT, .size = pen->small};
    for (size_t i = 0; i < plot->n_notes; i++)
        pen_text(pen, x, y + 14 + NOTE_ROW * (double)i, &style, plot->notes[i]);
    buf_put(pen->out, S("</g>\n"));
}

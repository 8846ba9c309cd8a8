/* What happened when? An axis of years and a lane for each kind of happening: a known day is a
 * disc, a month or year a bar as long as that, an end is hollow. Where signs would lie on each
 * other they stand in rows. */

#include <math.h>

#include "chart/chart_in.h"
#include "chart/relations.h"

#define ROW_HIGH 24.0
#define RADIUS 9.0
#define LANE_HEAD 22.0
#define LANE_GAP 12.0
enum { ROWS_MOST = 40 };

typedef struct Placement {
    double x, wide; /* left edge of its sign, and how wide that is */
    size_t row;
} Placement;

typedef struct EventsPlot {
    const EventsChart *chart;
    double first, last; /* years, with their part */
    double left, right, tops[EVENT_LANES], bottom, height;
    size_t rows[EVENT_LANES];
    Placement *places;
} EventsPlot;

static double year_of(Date date) {
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    return date.year + (before[date.month - 1] + date.day - 1) / 366.0;
}

static bool same_day(Date a, Date b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

static double x_of(const EventsPlot *plot, double year) {
    double part = (year - plot->first) / (plot->last - plot->first);
    return plot->left + part * (plot->right - plot->left);
}

static void fit_years(EventsPlot *plot) {
    const EventsChart *chart = plot->chart;
    plot->first = INFINITY, plot->last = -INFINITY;
    for (size_t i = 0; i < chart->n_events; i++) {
        plot->first = fmin(plot->first, floor(year_of(chart->events[i].first)));
        plot->last = fmax(plot->last, floor(year_of(chart->events[i].last)) + 1);
    }
    if (chart->today.year) {
        plot->first = fmin(plot->first, chart->today.year);
        plot->last = fmax(plot->last, chart->today.year + 1);
    }
    if (!(plot->first < plot->last)) plot->first = 2000, plot->last = 2001;
}

/* Each sign in the first row of its lane where there is room behind the one before. */
static void place(EventsPlot *plot) {
    const EventsChart *chart = plot->chart;
    double ends[EVENT_LANES][ROWS_MOST];
    for (size_t lane = 0; lane < EVENT_LANES; lane++)
        for (size_t row = 0; row < ROWS_MOST; row++)
            ends[lane][row] = -INFINITY;
    for (size_t i = 0; i < chart->n_events; i++) {
        const ChartEvent *at = &chart->events[i];
        double from = x_of(plot, year_of(at->first)), to = x_of(plot, year_of(at->last));
        bool known = same_day(at->first, at->last);
        double wide = known ? 2 * RADIUS : fmax(to - from, 2 * RADIUS + 8);
        double x = known ? from - RADIUS : from;
        if (x + wide > plot->right + RADIUS) x = plot->right + RADIUS - wide;
        size_t row = 0;
        while (row < ROWS_MOST - 1 && ends[at->lane][row] > x - 2)
            row++;
        ends[at->lane][row] = x + wide;
        plot->places[i] = (Placement){x, wide, row};
        if (row + 1 > plot->rows[at->lane]) plot->rows[at->lane] = row + 1;
    }
}

static void lay_out(Pen *pen, EventsPlot *plot) {
    plot->left = RADIUS + 4;
    plot->right = pen->width - RADIUS - 4;
    plot->places = NEW_ARRAY(pen->mem, Placement, plot->chart->n_events + 1);
    fit_years(plot);
    place(plot);
    double y = 8;
    for (size_t lane = 0; lane < plot->chart->n_lanes; lane++) {
        plot->tops[lane] = y;
        if (plot->rows[lane]) y += LANE_HEAD + ROW_HIGH * (double)plot->rows[lane] + LANE_GAP;
    }
    plot->bottom = y;
    plot->height = y + 28 + (pen->compact ? 3 : 1) * 24;
}

static void draw_axis(Pen *pen, const EventsPlot *plot) {
    double years = plot->last - plot->first;
    double room = (plot->right - plot->left) / (pen->compact ? 44 : 52);
    int step = 1;
    while (years / step > room)
        step *= step == 2 ? 5 : 2;
    buf_put(pen->out, S("<g class=\"axes\" aria-hidden=\"true\">\n"));
    for (int year = (int)plot->first; year <= (int)plot->last; year++) {
        if ((year - (int)plot->first) % step) continue;
        double x = x_of(plot, year);
        pen_line(pen, "grid", (double[]){x, 4, x, plot->bottom}, "stroke=\"" INK_GRID "\"");
        TextStyle style = {.css = "tick",
                           .fill = INK_SOFT,
                           .anchor = x > pen->width - 30 ? ANCHOR_END
                                     : x < 30            ? ANCHOR_START
                                                         : ANCHOR_MIDDLE,
                           .size = pen->small};
        pen_text(pen, x, plot->bottom + 16, &style, str_format(pen->mem, "%d", year));
    }
    if (plot->chart->today.year) {
        double x = x_of(plot, year_of(plot->chart->today));
        pen_line(pen, "break", (double[]){x, 4, x, plot->bottom},
                 "stroke=\"" INK_LINE "\" stroke-dasharray=\"4 3\"");
    }
    buf_put(pen->out, S("</g>\n"));
}

static void draw_sign(Pen *pen, const Placement *at, double y, bool known, bool ends) {
    const char *fill = ends ? "#fff" : known ? "#246d95" : "#a5cfda";
    buf_format(pen->out,
               "<rect class=\"point\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.0f\" "
               "rx=\"%.0f\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.5\"%s/>",
               at->x, y - RADIUS, at->wide, 2 * RADIUS, RADIUS, fill, ends ? "#b8501a" : "#15527c",
               known ? "" : " stroke-dasharray=\"4 2\"");
}

static void draw_event(Pen *pen, const EventsPlot *plot, size_t i) {
    const ChartEvent *event = &plot->chart->events[i];
    const Placement *at = &plot->places[i];
    bool known = same_day(event->first, event->last);
    double y = plot->tops[event->lane] + LANE_HEAD + ROW_HIGH * ((double)at->row + 0.5);
    pen_mark_begin(pen, event->label);
    draw_sign(pen, at, y, known, event->ends);
    if (event->n > 1) {
        TextStyle style = {.css = known && !event->ends ? "label on-dark" : "label",
                           .fill = known && !event->ends ? "#fff" : INK,
                           .anchor = ANCHOR_MIDDLE,
                           .size = 11,
                           .strong = true};
        pen_text(pen, at->x + at->wide / 2, y + 4, &style,
                 words_count(pen->mem, pen->lang, (int64_t)event->n));
    }
    pen_mark_end(pen);
}

static void draw_key(Pen *pen, const EventsPlot *plot) {
    const EventsChart *chart = plot->chart;
    const struct {
        Str word;
        bool known, ends;
        double wide;
    } rows[] = {{chart->known, true, false, 2 * RADIUS},
                {chart->unsure, false, false, 2 * RADIUS + 8},
                {chart->ending, true, true, 2 * RADIUS}};
    double x = 2, y = plot->bottom + 40;
    for (size_t i = 0; i < 3; i++) {
        if (!rows[i].word.n) continue;
        Placement at = {.x = x + 2, .wide = rows[i].wide};
        draw_sign(pen, &at, y, rows[i].known, rows[i].ends);
        TextStyle style = {.css = "label", .fill = INK, .size = pen->small};
        pen_text(pen, x + rows[i].wide + 10, y + 4, &style, rows[i].word);
        if (pen->compact)
            y += 24;
        else
            x += rows[i].wide + 34 + text_width(rows[i].word, pen->small);
    }
}

Err chart_events(Cx *cx, Buf *out, const EventsChart *chart) {
    if (chart->n_events > EVENTS_MOST || chart->n_lanes > EVENT_LANES)
        return fail(cx, LIMIT, MSG_CHART_TOO_MUCH,
                    words_count(cx->mem, chart->lang, (int64_t)chart->n_events));
    Pen pen = pen_new(cx, out, chart->lang, chart->id, pen_width(chart->width, 720));
    EventsPlot plot = {.chart = chart};
    lay_out(&pen, &plot);
    pen_begin(&pen, "events", plot.height, chart->title, chart->description);
    draw_axis(&pen, &plot);
    for (size_t lane = 0; lane < chart->n_lanes; lane++) {
        TextStyle style = {.css = "label", .fill = INK, .size = pen.small, .strong = true};
        style.halo = true;
        if (plot.rows[lane]) pen_text(&pen, 2, plot.tops[lane] + 14, &style, chart->lanes[lane]);
    }
    for (size_t i = 0; i < chart->n_events; i++)
        draw_event(&pen, &plot, i);
    draw_key(&pen, &plot);
    pen_end(&pen);
    return buf_check(cx, out);
}

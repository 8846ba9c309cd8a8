/* How is a table drawn? Each picture in a wide and a compact form. Lines over periods, bars over
 * regions, a map of areas; each mark is one figure of the table, no more and no less. */

#include "publish/publish_in.h"

enum { COMPACT_WIDTH = 320 };

/* The picture in both forms; the style sheet shows the one that suits the screen. */
#define DRAW_PAIR(draw, chart, name) \
    do { \
        buf_put(out, S("<div class=\"chart-pair\">")); \
        (chart).id = S(name); \
        TRY(draw(cx, out, &(chart))); \
        (chart).id = S(name "-schmal"); \
        (chart).width = COMPACT_WIDTH; \
        TRY(draw(cx, out, &(chart))); \
        buf_put(out, S("</div>")); \
    } while (0)

static MarkState mark_state(const Value *value) {
    if (value->secrecy != OPEN) return MARK_PROTECTED;
    switch (value->presence) {
    case PRESENT:
    case ZERO: return MARK_VALUE;
    case NOT_COLLECTED: return MARK_NOT_COLLECTED;
    case NOT_DELIVERED: return MARK_NOT_DELIVERED;
    case NOT_MEANINGFUL: return MARK_NOT_MEANINGFUL;
    case UNKNOWN_AT_SOURCE: return MARK_UNKNOWN;
    case NOT_AT_LEVEL:
    case PRESENCES: return MARK_NOT_AT_LEVEL;
    }
    return MARK_NOT_DELIVERED;
}

static ChartPoint chart_point(const PublishedFigure *figure) {
    const Value *v = &figure->value;
    return (ChartPoint){
        .state = mark_state(v),
        .value = v->number,
        .low = v->low,
        .high = v->high,
        .decimals = value_decimals(v, figure->indicator->decimals),
        .provisional = v->marks & PROVISIONAL,
    };
}

/* What a table says of one region and cell, over its periods. */
typedef struct Line {
    const PublishedFigure *first;
    size_t step; /* from one period to the next */
} Line;

static bool same_period(Period a, Period b) {
    return period_compare(a, b) == 0;
}

/* Regions stand outside, then periods, then cells. */
static size_t cells_of(const PublishedTable *table) {
    size_t n = 0;
    while (n < table->n && table->figures[n].region == table->figures[0].region &&
           same_period(table->figures[n].period, table->figures[0].period))
        n++;
    return n;
}

size_t publish_lines(const PublishedTable *table) {
    return table->n_periods ? table->n / table->n_periods : 0;
}

static Line line_at(const PublishedTable *table, size_t l) {
    size_t cells = cells_of(table), region = l / cells;
    return (Line){&table->figures[region * table->n_periods * cells + l % cells], cells};
}

/* The Kreis whose figures the whole line shows in place of a town's; NULL where the town has any of
 * its own. */
static const Region *stand_in_of(const PublishedTable *table, Line line) {
    const Region *kreis = NULL;
    for (size_t p = 0; p < table->n_periods; p++) {
        const PublishedFigure *f = &line.first[p * line.step];
        if (f->stand_in)
            kreis = f->stand_in;
        else if (value_has_number(&f->value))
            return NULL;
    }
    return kreis;
}

/* "Haltern am See (Wert für: Kreis Recklinghausen)" */
static Str region_name(Cx *cx, const Region *region, const Region *stand_in) {
    Str names[] = {region->name.in[cx->lang], stand_in ? stand_in->name.in[cx->lang] : S("")};
    if (!stand_in) return names[0];
    return message_fill(cx->mem, cx->lang, MSG_PUBLISH_STAND_IN, 2, names);
}

static Str line_name(Cx *cx, const Catalogue *catalogue, const PublishedTable *table, size_t l) {
    Line line = line_at(table, l);
    Str region = region_name(cx, line.first->region, stand_in_of(table, line));
    if (line.step == 1) return region;
    Str cell = cell_label(cx->mem, cx->lang, catalogue, line.first->cell);
    if (publish_lines(table) == line.step) return cell;
    return str_format(cx->mem, "%.*s, %.*s", STR_ARG(region), STR_ARG(cell));
}

/* A town's line never goes on with the figures of its Kreis. */
static ChartPoint line_point(const PublishedFigure *f, const Region *stand_in) {
    return chart_point(
        f->stand_in == stand_in
            ? f
            : &(PublishedFigure){.indicator = f->indicator, .value = {.presence = NOT_AT_LEVEL}});
}

/* The periods that are alike to the picture's: their places in the table. */
static size_t periods_alike(Cx *cx, const PublishedTable *table, Period like, size_t **out) {
    size_t n = 0;
    *out = NEW_ARRAY(cx->mem, size_t, table->n_periods);
    for (size_t p = 0; p < table->n_periods; p++)
        if (period_alike(table->periods[p], like)) (*out)[n++] = p;
    return n;
}

Err publish_chart_lines(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t *at, n = periods_alike(cx, table, picture->period, &at);
    Period *periods = NEW_ARRAY(cx->mem, Period, n);
    bool *breaks = NEW_ARRAY(cx->mem, bool, n);
    for (size_t p = 0; p < n; p++) {
        periods[p] = table->periods[at[p]];
        breaks[p] = p && figure_break_between(table->indicator, periods[p - 1], periods[p], NULL);
    }
    size_t n_lines = publish_lines(table);
    ChartSeries *series = NEW_ARRAY(cx->mem, ChartSeries, n_lines);
    for (size_t l = 0; l < n_lines; l++) {
        Line line = line_at(table, l);
        const Region *stand_in = stand_in_of(table, line);
        series[l] = (ChartSeries){
            .name = line_name(cx, catalogue, table, l),
            .quiet = n_lines > 1 && line.first->region == area_around(catalogue),
            .points = NEW_ARRAY(cx->mem, ChartPoint, n),
        };
        for (size_t p = 0; p < n; p++)
            series[l].points[p] = line_point(&line.first[at[p] * line.step], stand_in);
    }
    LineChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .n_periods = n,
        .periods = periods,
        .break_before = breaks,
        .n_series = n_lines,
        .series = series,
        .from_zero = true,
    };
    DRAW_PAIR(chart_line, chart, "linie");
    return OK;
}

/* The line across the bars: the own area's share, which its parts are held against. */
static void set_reference(const PublishedFigure *f, Lang lang, BarChart *chart) {
    chart->has_reference = true;
    chart->reference = f->value.number;
    chart->reference_name = f->region->name.in[lang];
    chart->reference_decimals = value_decimals(&f->value, f->indicator->decimals);
}

Err publish_chart_bars(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Str *labels = NEW_ARRAY(cx->mem, Str, table->n);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, table->n);
    BarChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .labels = labels,
        .points = points,
    };
    bool by_cell = cells_of(table) > 1,
         one_region = by_cell && table->n == cells_of(table) * table->n_periods;
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (!same_period(f->period, picture->period)) continue;
        if (!by_cell && chart.unit != UNIT_COUNT && f->region == area_own(catalogue) &&
            value_has_number(&f->value))
            set_reference(f, cx->lang, &chart);
        Str region = region_name(cx, f->region, f->stand_in);
        Str cell = by_cell ? cell_label(cx->mem, cx->lang, catalogue, f->cell) : S("");
        labels[chart.n_bars] =
            one_region ? cell
            : by_cell  ? str_format(cx->mem, "%.*s, %.*s", STR_ARG(region), STR_ARG(cell))
                       : region;
        points[chart.n_bars++] = chart_point(f);
    }
    DRAW_PAIR(chart_bars, chart, "balken");
    return OK;
}

static Str area_address(Cx *cx, Str pattern, Str key) {
    size_t at = str_find(pattern, S("*"), 0);
    if (at == SIZE_MAX) return STR_NONE;
    return str_format(cx->mem, "%.*s%.*s%.*s", (int)at, pattern.p, STR_ARG(key),
                      (int)(pattern.n - at - 1), pattern.p + at + 1);
}

Err publish_map(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    MapArea *areas = NEW_ARRAY(cx->mem, MapArea, table->n + 1);
    MapChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .areas = areas,
    };
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (f->cell.n || !f->region->n_rings || !same_period(f->period, picture->period)) continue;
        areas[chart.n_areas++] = (MapArea){
            .key = f->region->key,
            .name = f->region->name.in[cx->lang],
            .href = area_address(cx, picture->href_pattern, f->region->key),
            .point = line_point(f, NULL), /* an area is coloured by its own figure only */
            .points = f->region->points,
            .ring_points = f->region->ring_points,
            .n_rings = f->region->n_rings,
        };
    }
    double bounds[8];
    chart.n_breaks = chart_quantiles(cx->mem, areas, chart.n_areas, 5, bounds);
    chart.breaks = bounds;
    DRAW_PAIR(chart_map, chart, "karte");
    return OK;
}

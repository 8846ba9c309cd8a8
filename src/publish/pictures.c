/* How is a table drawn? Each picture in a wide and a compact form. Lines over periods, bars over regions, a map of areas; each mark is one figure of the table, no more
 * and no less. */

#include "publish/publish_in.h"

enum { COMPACT_WIDTH = 360 };

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

static const PublishedFigure *figure_at(const PublishedTable *table, const Region *region,
                                        Period period, Str cell) {
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (f->region == region && period_compare(f->period, period) == 0 &&
            str_equal(f->cell, cell))
            return f;
    }
    return NULL;
}

/* Each line is a region and a cell, in the order of the table. */
typedef struct Lines {
    const Region *region[8];
    Str cell[8];
    size_t n;
} Lines;

static Lines lines_of(const PublishedTable *table) {
    Lines lines = {0};
    for (size_t i = 0; i < table->n && lines.n < 8; i++) {
        const PublishedFigure *f = &table->figures[i];
        bool known = false;
        for (size_t l = 0; l < lines.n; l++)
            known |= lines.region[l] == f->region && str_equal(lines.cell[l], f->cell);
        if (known) continue;
        lines.region[lines.n] = f->region;
        lines.cell[lines.n++] = f->cell;
    }
    return lines;
}

static Str line_name(Cx *cx, const Catalogue *catalogue, const Lines *lines, size_t l) {
    bool one_region = true, one_cell = true;
    for (size_t i = 0; i < lines->n; i++) {
        one_region &= lines->region[i] == lines->region[0];
        one_cell &= str_equal(lines->cell[i], lines->cell[0]);
    }
    Str region = lines->region[l]->name.in[cx->lang];
    if (one_cell) return region;
    Str cell = cell_label(cx->mem, cx->lang, catalogue, lines->cell[l]);
    if (one_region) return cell;
    return str_format(cx->mem, "%.*s, %.*s", STR_ARG(region), STR_ARG(cell));
}

/* Where a break lies between a period and the one before it. */
static bool *breaks_before(Cx *cx, const PublishedTable *table) {
    bool *breaks = NEW_ARRAY(cx->mem, bool, table->n_periods + 1);
    for (size_t p = 1; p < table->n_periods; p++)
        breaks[p] = figure_break_between(table->indicator, table->periods[p - 1],
                                         table->periods[p], NULL);
    return breaks;
}

Err publish_chart_lines(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Lines lines = lines_of(table);
    ChartSeries *series = NEW_ARRAY(cx->mem, ChartSeries, lines.n + 1);
    for (size_t l = 0; l < lines.n; l++) {
        series[l].name = line_name(cx, catalogue, &lines, l);
        series[l].quiet = lines.n > 1 && lines.region[l] == area_around(catalogue);
        series[l].points = NEW_ARRAY(cx->mem, ChartPoint, table->n_periods + 1);
        for (size_t p = 0; p < table->n_periods; p++) {
            const PublishedFigure *f =
                figure_at(table, lines.region[l], table->periods[p], lines.cell[l]);
            series[l].points[p] = f ? chart_point(f) : (ChartPoint){.state = MARK_NOT_DELIVERED};
        }
    }
    LineChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .n_periods = table->n_periods,
        .periods = table->periods,
        .break_before = breaks_before(cx, table),
        .n_series = lines.n,
        .series = series,
        .from_zero = true,
    };
    DRAW_PAIR(chart_line, chart, "linie");
    return OK;
}

Err publish_chart_bars(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Str *labels = NEW_ARRAY(cx->mem, Str, table->n + 1);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, table->n + 1);
    BarChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .labels = labels,
        .points = points,
    };
    bool by_cell = false, shares = table->indicator->unit != UNIT_COUNT;
    for (size_t i = 0; i < table->n; i++) by_cell |= table->figures[i].cell.n > 0;
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (period_compare(f->period, picture->period) != 0) continue;
        if (!by_cell && shares && f->region == area_own(catalogue) &&
            value_has_number(&f->value)) {
            chart.has_reference = true;
            chart.reference = f->value.number;
            chart.reference_name = f->region->name.in[cx->lang];
            chart.reference_decimals = value_decimals(&f->value, f->indicator->decimals);
        }
        if (!by_cell && !shares && f->region->kind >= REGION_SET) continue;
        labels[chart.n_bars] =
            by_cell ? str_format(cx->mem, "%.*s, %.*s", STR_ARG(f->region->name.in[cx->lang]),
                                 STR_ARG(cell_label(cx->mem, cx->lang, catalogue, f->cell)))
                    : f->region->name.in[cx->lang];
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
        if (f->cell.n || !f->region->n_rings || period_compare(f->period, picture->period) != 0)
            continue;
        areas[chart.n_areas++] = (MapArea){
            .key = f->region->key,
            .name = f->region->name.in[cx->lang],
            .href = area_address(cx, picture->href_pattern, f->region->key),
            .point = chart_point(f),
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

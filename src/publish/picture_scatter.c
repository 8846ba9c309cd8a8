/* How are two tables drawn against each other, area by area? */

#include "publish/publish_in.h"

/* The period of the second table that goes with one of the first. */
static const Period *period_with(const PublishedTable *table, Period period) {
    const Period *found = NULL;
    for (size_t p = 0; p < table->n_periods; p++) {
        if (period_same(table->periods[p], period)) return &table->periods[p];
        if (table->periods[p].year == period.year) found = &table->periods[p];
    }
    return found;
}

/* A table's first cell is the total, or what stands for it. */
static const PublishedFigure *figure_of(const PublishedTable *table, const Region *region,
                                        Period period) {
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (f->region == region && period_same(f->period, period) &&
            str_equal(f->cell, table->figures[0].cell))
            return f;
    }
    return NULL;
}

void publish_scatter_pair(const PublishedTable *x, const PublishedTable *y, Period period,
                          const Region *region, const PublishedFigure *out[2]) {
    const Period *of_y = period_with(y, period);
    out[0] = figure_of(x, region, period);
    out[1] = of_y ? figure_of(y, region, *of_y) : NULL;
}

bool publish_scatter_fits(const PublishedTable *x, const PublishedTable *y, Period period) {
    const Period *of_y = period_with(y, period);
    size_t n = 0;
    for (size_t i = 0; of_y && i < x->n; i++)
        n += figure_of(x, x->figures[i].region, period) == &x->figures[i] &&
             figure_of(y, x->figures[i].region, *of_y) != NULL;
    return n > 1 && n <= CHART_SPREAD_AREAS;
}

static Str axis_name(Cx *cx, const PublishedTable *table, Period period) {
    Str parts[] = {table->indicator->title.in[cx->lang], words_period(cx->mem, cx->lang, period)};
    return message_fill(cx->mem, cx->lang, MSG_PUBLISH_AXIS, 2, parts);
}

Err publish_scatter(Cx *cx, Buf *out, const PublishedTable *x, const PublishedTable *y,
                    const Picture *picture) {
    const Period *of_y = period_with(y, picture->period);
    ScatterArea *areas = NEW_ARRAY(cx->mem, ScatterArea, x->n + 1);
    ScatterChart chart = {
        .title = picture->title,
        .lang = cx->lang,
        .x_name = axis_name(cx, x, picture->period),
        .y_name = axis_name(cx, y, of_y ? *of_y : picture->period),
        .x_unit = x->indicator->unit,
        .y_unit = y->indicator->unit,
        .areas = areas,
        .bands = true,
    };
    for (size_t i = 0; i < x->n; i++) {
        const PublishedFigure *f = &x->figures[i];
        if (figure_of(x, f->region, picture->period) != f) continue;
        const PublishedFigure *other = of_y ? figure_of(y, f->region, *of_y) : NULL;
        areas[chart.n_areas++] = (ScatterArea){
            .name = f->region->name.in[cx->lang],
            .x = picture_own_point(f, NULL),
            .y = other ? picture_own_point(other, NULL)
                       : (ChartPoint){.state = of_y ? MARK_NOT_AT_LEVEL : MARK_NOT_COLLECTED},
            .marked = picture_is_selected(picture, f->region),
            .whole = picture_whole(x, f->region),
        };
    }
    DRAW_FORMS(chart_scatter, chart, picture, "wolke");
    return OK;
}

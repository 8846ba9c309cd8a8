/* How is a table drawn as a spread of its areas over one axis? */

#include "publish/publish_in.h"

bool distribution_fit(const PublishedTable *table) {
    return table->n_periods == 1 && table->n > 1 && picture_cells(table) == 1 &&
           table->n <= CHART_SPREAD_AREAS;
}

bool picture_whole(const PublishedTable *table, const Region *region) {
    for (size_t i = 0; i < table->n; i++) {
        const Region *other = table->figures[i].region;
        if (other != region && region_contains(region, other)) return true;
    }
    return false;
}

Err picture_distribution(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    SpreadArea *areas = NEW_ARRAY(cx->mem, SpreadArea, table->n + 1);
    SpreadChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .areas = areas,
    };
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (!period_same(f->period, picture->period)) continue;
        areas[chart.n_areas++] = (SpreadArea){
            .name = f->region->name.in[cx->lang],
            .point = picture_own_point(f, NULL), /* a Kreis stands in the picture once */
            .marked = picture_is_selected(picture, f->region),
            .whole = picture_whole(table, f->region),
        };
    }
    DRAW_FORMS(chart_distribution, chart, picture, "verteilung");
    return OK;
}

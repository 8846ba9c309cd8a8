/* How is a table drawn as a map of its areas? */

#include "publish/publish_in.h"

bool map_fits(const PublishedTable *table) {
    for (size_t i = 0; i < table->n; i++)
        if (table->figures[i].region->n_rings) return true;
    return false;
}

static Str area_address(Cx *cx, Str pattern, Str key) {
    size_t at = str_find(pattern, S("*"), 0);
    if (at == SIZE_MAX) return STR_NONE;
    return str_format(cx->mem, "%.*s%.*s%.*s", (int)at, pattern.p, STR_ARG(key),
                      (int)(pattern.n - at - 1), pattern.p + at + 1);
}

Err picture_map(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
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
        if (f->cell.n || !f->region->n_rings || !period_same(f->period, picture->period)) continue;
        areas[chart.n_areas++] = (MapArea){
            .key = f->region->key,
            .name = f->region->name.in[cx->lang],
            .href = area_address(cx, picture->href_pattern, f->region->key),
            .point = picture_own_point(f, NULL), /* an area is coloured by its own figure only */
            .points = f->region->points,
            .ring_points = f->region->ring_points,
            .n_rings = f->region->n_rings,
        };
    }
    double bounds[8];
    chart.n_breaks = chart_quantiles(cx->mem, areas, chart.n_areas, 5, bounds);
    chart.breaks = bounds;
    DRAW_FORMS(chart_map, chart, picture, "karte");
    return OK;
}

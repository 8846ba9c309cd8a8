/* How does a map of states look on a page? Drawn wide and for phones, with areas as the catalogue
 * knows their shapes. */

#include "web/topic_in.h"

enum { NARROW = 360 };

MapArea region_shape(const Cx *cx, const Region *region) {
    return (MapArea){.key = region->key,
                     .name = region->name.in[cx->lang],
                     .points = region->points,
                     .ring_points = region->ring_points,
                     .n_rings = region->n_rings};
}

Err states_picture(Cx *cx, const StatesChart *chart, TopicSection *view) {
    StatesChart narrow = *chart;
    Buf wide = buf_new(cx->mem, PAGE_MOST), small = buf_new(cx->mem, PAGE_MOST);
    narrow.id = str_format(cx->mem, "%.*s-schmal", STR_ARG(chart->id));
    narrow.width = NARROW;
    TRY(chart_states(cx, &wide, chart));
    TRY(chart_states(cx, &small, &narrow));
    view->picture.html = buf_str(&wide);
    view->picture_small.html = buf_str(&small);
    view->has_picture = true;
    view->heading = chart->title;
    return OK;
}

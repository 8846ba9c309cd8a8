/* What of a table fits into a row of another one: a line's course, and where an area stands among
 * the others. */

#include "publish/publish_in.h"

Err publish_sparkline(Cx *cx, Buf *out, const PublishedTable *table, size_t line) {
    const Catalogue *catalogue;
    must(line < publish_lines(table));
    TRY(catalogue_get(cx, &catalogue));
    PictureLine of = picture_line(table, line);
    const Region *stand_in = picture_stand_in(table, of);
    size_t *at, n = picture_periods(cx, table, table->periods[table->n_periods - 1], &at);
    Period *periods = NEW_ARRAY(cx->mem, Period, n);
    bool *breaks = NEW_ARRAY(cx->mem, bool, n);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, n);
    for (size_t p = 0; p < n; p++) {
        periods[p] = table->periods[at[p]];
        breaks[p] = p && figure_break_between(table->indicator, periods[p - 1], periods[p], NULL);
        points[p] = picture_own_point(&of.first[at[p] * of.step], stand_in);
    }
    return chart_sparkline(cx, out,
                           &(Sparkline){.name = picture_line_name(cx, catalogue, table, line),
                                        .lang = cx->lang,
                                        .unit = table->indicator->unit,
                                        .n_periods = n,
                                        .periods = periods,
                                        .break_before = breaks,
                                        .points = points});
}

/* Where a figure stands among its peers; what is true of it is counted in standing.c. */
Err publish_position(Cx *cx, Buf *out, const PublishedPeers *peers) {
    const PublishedTable *table = &peers->table;
    if (peers->kind == PEERS_NONE) return OK;
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, table->n + 1);
    PositionStrip strip = {
        .lang = cx->lang, .n_areas = table->n, .points = points, .own = SIZE_MAX};
    for (size_t i = 0; i < table->n; i++) {
        points[i] = picture_own_point(&table->figures[i], NULL);
        if (table->figures[i].region != peers->own) continue;
        strip.own = i;
        Str words[] = {peers->own->name.in[cx->lang], publish_figure_text(cx, &table->figures[i]),
                       publish_peers_text(cx, cx->lang, peers)};
        strip.text = message_fill(cx->mem, cx->lang, MSG_PUBLISH_POSITION, 3, words);
    }
    return chart_position(cx, out, &strip);
}

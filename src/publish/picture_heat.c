/* How is a table drawn as a heat table of areas and periods? */

#include "publish/publish_in.h"

bool heat_fits(const PublishedTable *table) {
    size_t lines = publish_lines(table);
    return table->n_periods > 1 && table->n_periods <= HEAT_MOST_COLUMNS && lines > 0 &&
           lines * table->n_periods <= HEAT_MOST_CELLS;
}

Err picture_heat(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t *at, n = picture_periods(cx, table, picture->period, &at), lines = publish_lines(table);
    Str *rows = NEW_ARRAY(cx->mem, Str, lines + 1), *columns = NEW_ARRAY(cx->mem, Str, n + 1);
    bool *breaks = NEW_ARRAY(cx->mem, bool, n + 1), *marked = NEW_ARRAY(cx->mem, bool, lines + 1);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, lines * n + 1);
    for (size_t p = 0; p < n; p++) {
        columns[p] = words_period_short(cx->mem, cx->lang, table->periods[at[p]]);
        breaks[p] = p && figure_break_between(table->indicator, table->periods[at[p - 1]],
                                              table->periods[at[p]], NULL);
    }
    for (size_t l = 0; l < lines; l++) {
        PictureLine line = picture_line(table, l);
        const Region *stand_in = picture_stand_in(table, line);
        rows[l] = picture_line_name(cx, catalogue, table, l);
        marked[l] = picture_is_selected(picture, line.first->region);
        for (size_t p = 0; p < n; p++)
            points[l * n + p] = picture_own_point(&line.first[at[p] * line.step], stand_in);
    }
    /* Classes over all cells, as a map makes them over its areas. */
    ClassWish wish = {.classes = CLASSES_USUAL};
    Classes classes = classes_make(cx->mem, points, lines * n, &wish);
    HeatChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .n_rows = lines,
        .n_columns = n,
        .row_names = rows,
        .column_names = columns,
        .points = points,
        .break_before = breaks,
        .marked = marked,
        .breaks = classes.bounds,
        .n_breaks = classes.n_bounds,
    };
    DRAW_FORMS(chart_heat, chart, picture, "waerme");
    return OK;
}

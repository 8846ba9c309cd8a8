/* How is a table drawn as lines over its periods? */

#include "publish/publish_in.h"

bool lines_fit(const PublishedTable *table) {
    for (size_t p = 1; p < table->n_periods; p++)
        if (!period_alike(table->periods[0], table->periods[p])) return false;
    return table->n_periods > 1 && publish_lines(table) > 0 && publish_lines(table) <= 8;
}

Err picture_course(Cx *cx, const PublishedTable *table, const Picture *picture, LineChart *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t *at, n = picture_periods(cx, table, picture->period, &at);
    Period *periods = NEW_ARRAY(cx->mem, Period, n);
    bool *breaks = NEW_ARRAY(cx->mem, bool, n);
    for (size_t p = 0; p < n; p++) {
        periods[p] = table->periods[at[p]];
        breaks[p] = p && figure_break_between(table->indicator, periods[p - 1], periods[p], NULL);
    }
    size_t n_lines = publish_lines(table);
    ChartSeries *series = NEW_ARRAY(cx->mem, ChartSeries, n_lines);
    for (size_t l = 0; l < n_lines; l++) {
        PictureLine line = picture_line(table, l);
        const Region *stand_in = picture_stand_in(table, line);
        series[l] = (ChartSeries){
            .name = picture_line_name(cx, catalogue, table, l),
            .quiet = n_lines > 1 && line.first->region == area_around(catalogue),
            .points = NEW_ARRAY(cx->mem, ChartPoint, n),
        };
        for (size_t p = 0; p < n; p++)
            series[l].points[p] = picture_own_point(&line.first[at[p] * line.step], stand_in);
    }
    *out = (LineChart){
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
        .notes = picture_notes(cx, picture, at, n),
    };
    return OK;
}

/* Beside areas that the reader chose all others are quiet. */
static void keep_selected(Cx *cx, const PublishedTable *table, const Picture *picture,
                          LineChart *chart) {
    ChartSeries *series = NEW_ARRAY(cx->mem, ChartSeries, chart->n_series + 1);
    bool any = false;
    for (size_t l = 0; l < chart->n_series; l++) {
        bool selected = picture_is_selected(picture, picture_line(table, l).first->region);
        series[l] = chart->series[l];
        series[l].quiet = !selected;
        any |= selected;
    }
    if (any) chart->series = series;
}

Err picture_lines(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    LineChart chart;
    TRY(picture_course(cx, table, picture, &chart));
    keep_selected(cx, table, picture, &chart);
    DRAW_FORMS(chart_line, chart, picture, "linie");
    return OK;
}

/* How is a table drawn as small panels, one for each of its areas or groups? */

#include "publish/publish_in.h"

bool multiples_fit(const PublishedTable *table) {
    size_t n = publish_lines(table);
    for (size_t p = 1; p < table->n_periods; p++)
        if (!period_alike(table->periods[0], table->periods[p])) return false;
    return table->n_periods > 1 && table->n_periods <= CHART_MOST_PERIODS && n > 1 &&
           n <= CHART_PANELS; /* no figure on a further page that nobody turns */
}

Err picture_multiples(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    LineChart course;
    TRY(picture_course(cx, table, picture, &course));
    bool *marked = NEW_ARRAY(cx->mem, bool, course.n_series + 1);
    MultiplesChart chart = {
        .title = course.title,
        .description = course.description,
        .lang = course.lang,
        .unit = course.unit,
        .n_periods = course.n_periods,
        .periods = course.periods,
        .break_before = course.break_before,
        .n_panels = course.n_series,
        .panels = course.series,
        .marked = marked,
        .first_panel = picture->first_panel,
        .own_scale = picture->own_scale,
        .from_zero = !picture->own_scale, /* an axis of its own is there to show small changes */
    };
    size_t n_quiet = 0;
    for (size_t s = 0; s < course.n_series; s++) {
        marked[s] = picture_is_selected(picture, picture_line(table, s).first->region);
        if (!course.series[s].quiet) continue;
        chart.reference = &course.series[s];
        n_quiet++;
    }
    if (n_quiet != 1) chart.reference = NULL; /* groups of the area around: none is the reference */
    DRAW_FORMS(chart_multiples, chart, picture, "felder");
    return OK;
}

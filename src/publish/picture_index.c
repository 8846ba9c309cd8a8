/* How is a table drawn as lines that all start from 100? */

#include "publish/publish_in.h"

bool index_fit(const PublishedTable *table) {
    return lines_fit(table);
}

/* Lines that could start from this period: their number is above 0. */
static size_t lines_with_base(const LineChart *chart, size_t period) {
    size_t n = 0;
    for (size_t s = 0; s < chart->n_series; s++) {
        const ChartPoint *point = &chart->series[s].points[period];
        n += point->state == MARK_VALUE && point->low > 0;
    }
    return n;
}

static size_t base_of(const LineChart *chart, const Picture *picture) {
    size_t first = 0, best, most = 0;
    for (size_t p = 0; p < chart->n_periods; p++) {
        if (picture->base.year && period_same(chart->periods[p], picture->base)) return p;
        if (chart->break_before[p]) first = p;
    }
    best = first;
    for (size_t p = first; p < chart->n_periods; p++) {
        size_t n = lines_with_base(chart, p);
        if (n <= most) continue;
        most = n;
        best = p;
    }
    return best;
}

Err picture_index(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    LineChart chart;
    TRY(picture_course(cx, table, picture, &chart));
    chart.indexed = true;
    chart.base = base_of(&chart, picture);
    DRAW_FORMS(chart_line, chart, picture, "index");
    return OK;
}

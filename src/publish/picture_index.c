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

static Err index_chart(Cx *cx, const PublishedTable *table, const Picture *picture,
                       LineChart *out) {
    TRY(picture_course(cx, table, picture, out));
    out->indexed = true;
    out->base = base_of(out, picture);
    return OK;
}

Err index_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    LineChart chart;
    TRY(index_chart(cx, table, picture, &chart));
    const ChartSeries *series = chart_index_series(cx->mem, &chart);
    *out = *table;
    out->figures = NEW_ARRAY(cx->mem, PublishedFigure, table->n);
    for (size_t l = 0; l < chart.n_series; l++) {
        PictureLine line = picture_line(table, l);
        for (size_t p = 0; p < chart.n_periods; p++) {
            const PublishedFigure *figure = &line.first[p * line.step];
            PublishedFigure *told = &out->figures[figure - table->figures];
            *told = figure_derived(figure, DERIVED_INDEX, UNIT_INDEX, &series[l].points[p]);
            told->of = &line.first[chart.base * line.step];
        }
    }
    return OK;
}

Err picture_index(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    LineChart chart;
    TRY(index_chart(cx, table, picture, &chart));
    DRAW_FORMS(chart_line, chart, picture, "index");
    return OK;
}

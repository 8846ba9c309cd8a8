/* How is a table drawn as bars over regions, or over the parts of one? */

#include "publish/publish_in.h"

enum { BARS_MOST = 120 };

bool bars_fit(const PublishedTable *table) {
    return table->n_periods == 1 && table->n > 0 && table->n <= BARS_MOST;
}

/* The line across the bars: the own area's share, which its parts are held against. */
static void set_reference(const PublishedFigure *f, Lang lang, BarChart *chart) {
    chart->has_reference = true;
    chart->reference = f->value.number;
    chart->reference_name = f->region->name.in[lang];
    chart->reference_decimals = value_decimals(&f->value, f->indicator->decimals);
}

Err picture_bars(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Str *labels = NEW_ARRAY(cx->mem, Str, table->n);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, table->n);
    bool *marked = NEW_ARRAY(cx->mem, bool, table->n + 1);
    BarChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .labels = labels,
        .points = points,
        .marked = marked,
        .notes = picture_notes(cx, picture, NULL, 0),
    };
    bool by_cell = picture_cells(table) > 1,
         one_region = by_cell && table->n == picture_cells(table) * table->n_periods;
    for (size_t i = 0; i < table->n; i++) {
        const PublishedFigure *f = &table->figures[i];
        if (!period_same(f->period, picture->period)) continue;
        if (!by_cell && chart.unit != UNIT_COUNT && f->region == area_own(catalogue) &&
            value_has_number(&f->value))
            set_reference(f, cx->lang, &chart);
        Str region = picture_region_name(cx, f->region, f->stand_in);
        Str cell = by_cell ? cell_label(cx->mem, cx->lang, catalogue, f->cell) : S("");
        labels[chart.n_bars] =
            one_region ? publish_stand_in_name(cx, cell, f->stand_in)
            : by_cell  ? str_format(cx->mem, "%.*s, %.*s", STR_ARG(region), STR_ARG(cell))
                       : region;
        marked[chart.n_bars] = !one_region && picture_is_selected(picture, f->region);
        points[chart.n_bars++] = picture_point(f);
    }
    DRAW_FORMS(chart_bars, chart, picture, "balken");
    return OK;
}

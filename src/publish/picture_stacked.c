/* How is a table drawn as bars of parts, as counts or as bars of 100 %? */

#include "publish/publish_in.h"

/* Counts by a dimension whose parts add up; parts that nobody has are left out. */
static bool stack_parts(const PublishedTable *table, Breakdown *parts) {
    *parts = (Breakdown){0};
    if (table->indicator->unit != UNIT_COUNT || !table_breakdown(table, parts)) return false;
    if (!parts->dimension->complete) return false;
    breakdown_shorten(table, parts);
    return parts->n > 1;
}

bool stacked_fits(const PublishedTable *table) {
    Breakdown parts;
    if (!stack_parts(table, &parts) || parts.n > STACK_MOST_PARTS) return false;
    size_t rows = table->n / picture_cells(table);
    if (rows > table->n_periods) rows /= table->n_periods; /* bars are areas, else periods */
    return rows <= STACK_MOST_BARS && rows * parts.n <= STACK_MOST_SEGMENTS;
}

bool shares_fit(const PublishedTable *table) {
    return stacked_fits(table);
}

/* The area of the bars where these are its periods. */
static Str description(Cx *cx, const PublishedTable *table, const Picture *picture) {
    Str title = table->indicator->title.in[cx->lang];
    bool one = publish_lines(table) == picture_cells(table);
    Str of = one ? table->figures[0].region->name.in[cx->lang]
                 : words_period(cx->mem, cx->lang, picture->period);
    return str_format(cx->mem, "%.*s, %.*s.", STR_ARG(title), STR_ARG(of));
}

static StackChart stack_chart(Cx *cx, const PublishedTable *table, const Picture *picture) {
    Breakdown parts;
    stack_parts(table, &parts);
    PictureRows rows = picture_rows(cx, table, picture);
    ChartPoint *points = NEW_ARRAY(cx->mem, ChartPoint, rows.n * parts.n + 1);
    ChartPoint *totals = NEW_ARRAY(cx->mem, ChartPoint, rows.n + 1);
    Str *names = NEW_ARRAY(cx->mem, Str, parts.n + 1);
    for (size_t k = 0; k < parts.n; k++)
        names[k] = parts.parts[k].code->label.in[cx->lang];
    for (size_t i = 0; i < rows.n; i++) {
        const PictureRow *row = &rows.rows[i];
        totals[i] = picture_own_point(row->first, row->stand_in);
        for (size_t k = 0; k < parts.n; k++)
            points[i * parts.n + k] =
                picture_own_point(&row->first[parts.parts[k].cell], row->stand_in);
    }
    return (StackChart){
        .title = picture->title,
        .description = description(cx, table, picture),
        .lang = cx->lang,
        .unit = table->indicator->unit,
        .n_bars = rows.n,
        .n_parts = parts.n,
        .labels = rows.names,
        .part_names = names,
        .points = points,
        .totals = totals,
        .marked = rows.marked,
    };
}

Err picture_stacked(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    StackChart chart = stack_chart(cx, table, picture);
    DRAW_FORMS(chart_stack, chart, picture, "teile");
    return OK;
}

Err picture_shares(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    StackChart chart = stack_chart(cx, table, picture);
    chart.shares = true;
    DRAW_FORMS(chart_stack, chart, picture, "anteile");
    return OK;
}

/* Each bar's whole, as it stands at its end, and its parts. */
Err stacked_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    Breakdown parts;
    stack_parts(table, &parts);
    PictureRows rows = picture_rows(cx, table, picture);
    size_t cells = parts.n + 1;
    *out = rows_told(cx, table, &rows, cells);
    for (size_t i = 0; i < rows.n; i++) {
        const PictureRow *row = &rows.rows[i];
        PublishedFigure *told = &out->figures[i * cells];
        told[0] = picture_own_figure(row->first, row->stand_in);
        for (size_t k = 0; k < parts.n; k++)
            told[k + 1] = picture_own_figure(&row->first[parts.parts[k].cell], row->stand_in);
    }
    return OK;
}

/* Each part with its share. */
Err shares_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    StackChart chart = stack_chart(cx, table, picture);
    const ChartPoint *shares = chart_stack_shares(cx->mem, &chart);
    PublishedTable stacked;
    TRY(stacked_told(cx, &stacked, table, picture));
    size_t n = chart.n_parts;
    *out = stacked;
    out->figures = NEW_ARRAY(cx->mem, PublishedFigure, chart.n_bars * n * 2 + 1);
    out->n = 0;
    for (size_t i = 0; i < chart.n_bars; i++)
        for (size_t k = 0; k < n; k++) {
            const PublishedFigure *part = &stacked.figures[i * (n + 1) + 1 + k];
            out->figures[out->n++] = *part;
            out->figures[out->n++] =
                figure_derived(part, DERIVED_SHARE, UNIT_PERCENT, &shares[i * n + k]);
        }
    return OK;
}

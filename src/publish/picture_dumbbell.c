/* How is a table drawn as the gap between two groups, row by row? */

#include "publish/publish_in.h"

bool gap_fits(const PublishedTable *table) {
    Breakdown parts;
    if (!table_breakdown(table, &parts) || parts.n != 2) return false;
    return table->n / picture_cells(table) / table->n_periods <= GAP_MOST_ROWS &&
           table->n_periods <= GAP_MOST_ROWS;
}

Err picture_gap(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    Breakdown parts;
    if (!table_breakdown(table, &parts)) return OK;
    PictureRows rows = picture_rows(cx, table, picture);
    GapRow *gaps = NEW_ARRAY(cx->mem, GapRow, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const PictureRow *row = &rows.rows[i];
        gaps[i] = (GapRow){
            .name = rows.names[i],
            .from = picture_own_point(&row->first[parts.parts[0].cell], row->stand_in),
            .to = picture_own_point(&row->first[parts.parts[1].cell], row->stand_in),
            .marked = rows.marked[i],
        };
    }
    GapChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .lang = cx->lang,
        .notes = picture_notes(cx, picture, NULL, 0),
        .unit = table->indicator->unit,
        .from_name = parts.parts[0].code->label.in[cx->lang],
        .to_name = parts.parts[1].code->label.in[cx->lang],
        .n_rows = rows.n,
        .rows = gaps,
    };
    DRAW_FORMS(chart_gaps, chart, picture, "abstand");
    return OK;
}

/* Both ends and the difference, without the total. */
Err gap_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    Breakdown parts;
    *out = *table;
    if (!table_breakdown(table, &parts)) return OK;
    PictureRows rows = picture_rows(cx, table, picture);
    *out = rows_told(cx, table, &rows, 3);
    for (size_t i = 0; i < rows.n; i++) {
        const PictureRow *row = &rows.rows[i];
        PublishedFigure *told = &out->figures[i * 3];
        for (size_t k = 0; k < 2; k++)
            told[k] = picture_own_figure(&row->first[parts.parts[k].cell], row->stand_in);
        told[2] = told[1];
        told[2].value = figures_change(&told[0], &told[1]).change;
        told[2].derived = DERIVED_DIFFERENCE;
        told[2].of = told;
    }
    return OK;
}

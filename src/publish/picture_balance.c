/* How is the change between the first and the last period of a table drawn, area by area? */

#include "publish/publish_in.h"

bool balance_fits(const PublishedTable *table) {
    size_t first, last, lines = publish_lines(table);
    return table_ends(table, &first, &last) && lines > 0 && lines <= GAP_MOST_ROWS;
}

/* Why nothing is compared where a break lies between. */
static Str break_note(Cx *cx, const PublishedChange *change) {
    if (!change->broken) return STR_NONE;
    Str reason[] = {words_period(cx->mem, cx->lang, change->broken->before),
                    change->broken->reason.in[cx->lang]};
    return message_fill(cx->mem, cx->lang, MSG_PUBLISH_CHANGE_REASON, 2, reason);
}

Err picture_balance(Cx *cx, Buf *out, const PublishedTable *table, const Picture *picture) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    PublishedChange *changes;
    size_t n;
    TRY(publish_balance(cx, &changes, &n, table));
    if (!n) return OK;
    GapRow *rows = NEW_ARRAY(cx->mem, GapRow, n);
    for (size_t l = 0; l < n; l++) {
        const PublishedChange *change = &changes[l];
        const Region *stand_in = picture_stand_in(table, picture_line(table, l));
        rows[l] = (GapRow){
            .name = picture_line_name(cx, catalogue, table, l),
            .from = picture_own_point(change->from, stand_in),
            .to = picture_own_point(change->to, stand_in),
            .apart = change->broken,
            .marked = picture_is_selected(picture, change->from->region),
        };
        if (value_has_number(&change->change) || change->broken)
            rows[l].words = publish_change_text(cx, change);
    }
    GapChart chart = {
        .title = picture->title,
        .description = table->indicator->title.in[cx->lang],
        .note = break_note(cx, &changes[0]),
        .lang = cx->lang,
        .notes = picture_notes(cx, picture, NULL, 0),
        .unit = table->indicator->unit,
        .from_name = words_period(cx->mem, cx->lang, changes[0].from->period),
        .to_name = words_period(cx->mem, cx->lang, changes[0].to->period),
        .change = true,
        .n_rows = n,
        .rows = rows,
    };
    DRAW_FORMS(chart_gaps, chart, picture, "bilanz");
    return OK;
}

/* Both ends, and after them the change as a column of its own. */
Err balance_told(Cx *cx, PublishedTable *out, const PublishedTable *table, const Picture *picture) {
    size_t first, last, lines = publish_lines(table), cells = lines ? picture_cells(table) : 1;
    (void)picture;
    *out = *table;
    if (!table_ends(table, &first, &last)) return OK;
    out->n_periods = 3, out->n = lines * 3;
    out->periods = NEW_ARRAY(cx->mem, Period, 3);
    out->figures = NEW_ARRAY(cx->mem, PublishedFigure, out->n + 1);
    out->periods[0] = table->periods[first];
    out->periods[1] = out->periods[2] = table->periods[last];
    for (size_t l = 0; l < lines; l++) {
        PictureLine line = picture_line(table, l);
        const Region *stand_in = picture_stand_in(table, line);
        const PublishedFigure *of[2] = {&line.first[first * line.step],
                                        &line.first[last * line.step]};
        PublishedFigure *ends = NEW_ARRAY(cx->mem, PublishedFigure, 2);
        PublishedFigure *told = &out->figures[l / cells * 3 * cells + l % cells];
        for (size_t k = 0; k < 2; k++)
            told[k * cells] = ends[k] = picture_own_figure(of[k], stand_in);
        told[2 * cells] = ends[1];
        told[2 * cells].value = figures_change(&ends[0], &ends[1]).change;
        told[2 * cells].derived = DERIVED_CHANGE;
        told[2 * cells].of = ends;
    }
    return OK;
}

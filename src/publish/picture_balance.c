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

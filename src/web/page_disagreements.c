/* What does not agree? Printed figures and rival sources beside ours, with both numbers; no
 * definition is bent to meet one. */

#include "web/web_in.h"

static Str number_of(Cx *cx, const Value *v, int decimals) {
    if (!value_has_number(v)) return publish_state_word(cx->lang, v);
    return words_value(cx->mem, cx->lang, v->number, decimals, v->unit);
}

static DisagreementRow row_of(Cx *cx, const Request *request, const PublishedDisagreement *d) {
    int decimals = d->indicator->decimals;
    if (value_has_number(&d->theirs) && d->theirs.decimals > decimals)
        decimals = d->theirs.decimals;
    return (DisagreementRow){
        .what = d->what.in[cx->lang],
        .note = d->note.in[cx->lang],
        .source = d->other ? d->other->source.in[cx->lang] : d->source,
        .region = d->region->name.in[cx->lang],
        .period = words_period(cx->mem, cx->lang, d->period),
        .ours = number_of(cx, &d->ours, decimals),
        .theirs = number_of(cx, &d->theirs, decimals),
        .difference = number_of(cx, &d->difference, decimals),
        .ours_href = page_href(cx, request, "/indicator/%.*s?areas=%.*s", STR_ARG(d->indicator->id),
                               STR_ARG(d->region->key)),
        .theirs_href = d->other ? page_href(cx, request, "/indicator/%.*s?areas=%.*s",
                                            STR_ARG(d->other->id), STR_ARG(d->region->key))
                                : S(""),
    };
}

static void number_cell(Cx *cx, Sheet *sheet, const Value *v) {
    Buf text = buf_new(cx->mem, 64);
    if (value_has_number(v)) buf_double(&text, v->number);
    vec_push(cx->mem, &sheet->cells, buf_str(&text));
}

Err route_disagreements(Cx *cx, const Request *request, Reply *reply) {
    PublishedDisagreement *all;
    size_t n;
    TRY(publish_disagreements(cx, &all, &n));
    if (request->format != AS_HTML) {
        static const char *const columns[] = {"indicator", "other",      "source",
                                              "region",    "period",     "ours",
                                              "theirs",    "difference", "agrees"};
        Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
        for (size_t i = 0; i < n; i++) {
            vec_push(cx->mem, &sheet.cells, all[i].indicator->id);
            vec_push(cx->mem, &sheet.cells, all[i].other ? all[i].other->id : S(""));
            vec_push(cx->mem, &sheet.cells, all[i].source);
            vec_push(cx->mem, &sheet.cells, all[i].region->key);
            vec_push(cx->mem, &sheet.cells, period_code(cx->mem, all[i].period));
            number_cell(cx, &sheet, &all[i].ours);
            number_cell(cx, &sheet, &all[i].theirs);
            number_cell(cx, &sheet, &all[i].difference);
            vec_push(cx->mem, &sheet.cells, all[i].agrees ? S("yes") : S("no"));
        }
        return sheet_reply(cx, request, reply, &sheet);
    }
    DisagreementsPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_WEB_TITLE_DISAGREEMENTS),
                          S("/disagreements")),
        .rows = NEW_ARRAY(cx->mem, DisagreementRow, n + 1),
        .agreeing = NEW_ARRAY(cx->mem, DisagreementRow, n + 1),
    };
    for (size_t i = 0; i < n; i++) {
        if (all[i].agrees)
            page.agreeing[page.n_agreeing++] = row_of(cx, request, &all[i]);
        else
            page.rows[page.n_rows++] = row_of(cx, request, &all[i]);
    }
    page_disagreements(&reply->body, request->lang, &page);
    return OK;
}

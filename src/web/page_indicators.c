/* Which indicators are there, and how is each defined? */

#include "web/web_in.h"

/* "2006 – 2020" */
static Err periods_text(Cx *cx, const Request *request, const Indicator *indicator, Str *out) {
    Period *periods;
    size_t n;
    TRY(publish_periods(cx, indicator, 0, &periods, &n));
    *out = S("–");
    if (!n) return OK;
    Str first = words_period_short(cx->mem, request->lang, periods[0]);
    Str last = words_period_short(cx->mem, request->lang, periods[n - 1]);
    *out = last;
    if (n > 1) *out = str_format(cx->mem, "%.*s – %.*s", STR_ARG(first), STR_ARG(last));
    return OK;
}

Err route_indicators(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    Lang lang = request->lang;
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n);
    if (request->format != AS_HTML) {
        static const char *const columns[] = {"id",      "family",     "definition_version",
                                              "title",   "definition", "unit",
                                              "formula", "periods"};
        Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
        for (size_t i = 0; i < n; i++) {
            Str periods;
            TRY(periods_text(cx, request, all[i], &periods));
            vec_push(cx->mem, &sheet.cells, all[i]->id);
            vec_push(cx->mem, &sheet.cells, all[i]->family);
            vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%d", all[i]->version));
            vec_push(cx->mem, &sheet.cells, all[i]->title.in[lang]);
            vec_push(cx->mem, &sheet.cells, all[i]->definition.in[lang]);
            vec_push(cx->mem, &sheet.cells, unit_id(all[i]->unit));
            vec_push(cx->mem, &sheet.cells, all[i]->formula);
            vec_push(cx->mem, &sheet.cells, periods);
        }
        return sheet_reply(cx, request, reply, &sheet);
    }
    IndicatorsPage page = {
        .head =
            page_head(cx, request, message_text(lang, MSG_WEB_TITLE_INDICATORS), S("/indicators")),
        .fields = NEW_ARRAY(cx->mem, IndicatorsField, n + 1),
    };
    for (size_t i = 0; i < n; i++) { /* ids begin with the field's letter: fields come in order */
        Str name = field_word(lang, all[i]->field);
        IndicatorsField *field = page.n_fields ? &page.fields[page.n_fields - 1] : NULL;
        if (!field || !str_equal(field->name, name)) {
            field = &page.fields[page.n_fields++];
            *field =
                (IndicatorsField){.name = name, .rows = NEW_ARRAY(cx->mem, IndicatorRow, n - i)};
        }
        field->rows[field->n_rows++] = (IndicatorRow){
            .id = all[i]->id,
            .href = page_href(cx, request, "/indicator/%.*s", STR_ARG(all[i]->id)),
            .title = all[i]->title.in[lang],
            .definition = all[i]->definition.in[lang],
        };
        TRY(periods_text(cx, request, all[i], &field->rows[field->n_rows - 1].latest));
    }
    page_indicators(&reply->body, lang, &page);
    return OK;
}

/* Which files were accepted, from whom, under which licence, and what did the checks say? */

#include "web/web_in.h"

Err route_deliveries(Cx *cx, const Request *request, Reply *reply) {
    Delivery *all;
    size_t n;
    TRY(publish_deliveries(cx, &all, &n));
    for (size_t i = 0; i < n; i++)
        publish_note_delivery(cx, &all[i]);
    if (request->format != AS_HTML) {
        static const char *const columns[] = {"delivery", "file",      "sha256",
                                              "stand",    "rows",      "added",
                                              "changed",  "unchanged", "attribution"};
        Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
        for (size_t i = 0; i < n; i++) {
            int64_t numbers[] = {all[i].rows, all[i].added, all[i].changed, all[i].unchanged};
            vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%lld", (long long)all[i].number));
            vec_push(cx->mem, &sheet.cells, all[i].file_name);
            vec_push(cx->mem, &sheet.cells, all[i].sha256);
            vec_push(cx->mem, &sheet.cells, all[i].stand);
            for (size_t k = 0; k < 4; k++)
                vec_push(cx->mem, &sheet.cells,
                         all[i].withheld ? S("")
                                         : str_format(cx->mem, "%lld", (long long)numbers[k]));
            vec_push(cx->mem, &sheet.cells, all[i].attribution);
        }
        return sheet_reply(cx, request, reply, &sheet);
    }
    DeliveriesPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_WEB_TITLE_DELIVERIES),
                          S("/deliveries")),
        .rows = NEW_ARRAY(cx->mem, DeliveryRow, n + 1),
    };
    for (size_t i = 0; i < n; i++)
        page.rows[page.n_rows++] = (DeliveryRow){
            .number = str_format(cx->mem, "%lld", (long long)all[i].number),
            .href = page_href(cx, request, "/delivery/%lld", (long long)all[i].number),
            .file = all[i].file_name,
            .title = all[i].title.in[cx->lang],
            .received = day_local(cx, all[i].received),
            .stand = all[i].stand,
            .rows = all[i].withheld ? S("–") : words_count(cx->mem, cx->lang, all[i].rows),
            .added = all[i].withheld
                         ? S("–")
                         : words_count(cx->mem, cx->lang, all[i].added + all[i].changed),
        };
    page_deliveries(&reply->body, request->lang, &page);
    return OK;
}

Err asked_delivery(Cx *cx, const Request *request, Delivery *out) {
    int64_t number;
    if (!int_read(request->part, &number))
        return fail(cx, NOT_FOUND, MSG_WEB_NO_DELIVERY, request->part);
    Err err = publish_delivery(cx, out, number);
    bool gone = err == NOT_FOUND || (!err && out->purged);
    if (gone) return fail(cx, NOT_FOUND, MSG_WEB_NO_DELIVERY, request->part);
    TRY(err);
    return publish_delivery_open(cx, out);
}

static Err findings_sheet(Cx *cx, const Request *request, Reply *reply, const Findings *findings) {
    static const char *const columns[] = {"rule", "severity", "row", "column", "found", "expected"};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        vec_push(cx->mem, &sheet.cells, rule_id(f->rule));
        vec_push(cx->mem, &sheet.cells, severity_id(rule_severity(f->rule)));
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", f->row));
        vec_push(cx->mem, &sheet.cells, str_format(cx->mem, "%zu", f->column));
        vec_push(cx->mem, &sheet.cells, f->value);
        vec_push(cx->mem, &sheet.cells, f->expected);
    }
    return sheet_reply(cx, request, reply, &sheet);
}

static void fill_findings(Cx *cx, const Findings *findings, DeliveryPage *page) {
    size_t all = 0;
    for (size_t r = 0; r < RULES; r++)
        all += findings->of_rule[r];
    page->findings = NEW_ARRAY(cx->mem, FindingRow, findings->list.n + 1);
    for (size_t i = 0; i < findings->list.n; i++) {
        const Finding *f = &findings->list.at[i];
        page->findings[page->n_findings++] = (FindingRow){
            .rule = rule_id(f->rule),
            .severity = severity_word(cx->lang, rule_severity(f->rule)),
            .place = finding_place(cx->mem, cx->lang, f),
            .text = finding_text(cx->mem, cx->lang, f),
        };
    }
    Str counts[] = {words_count(cx->mem, cx->lang, (int64_t)findings->list.n),
                    words_count(cx->mem, cx->lang, (int64_t)all)};
    page->findings_text = message_fill(cx->mem, cx->lang, MSG_WEB_FINDINGS_SHOWN, 2, counts);
}

Err route_delivery(Cx *cx, const Request *request, Reply *reply) {
    Delivery delivery = {0};
    TRY(asked_delivery(cx, request, &delivery));
    Findings findings = {.mem = cx->mem};
    TRY(publish_findings(cx, &delivery, &findings));
    if (request->format != AS_HTML) return findings_sheet(cx, request, reply, &findings);
    Str number = str_format(cx->mem, "%lld", (long long)delivery.number);
    DeliveryPage page = {
        .head = page_head(cx, request,
                          message_fill(cx->mem, cx->lang, MSG_WEB_TITLE_DELIVERY, 1, &number),
                          S("/deliveries")),
        .number = number,
        .file = delivery.file_name,
        .file_href = page_href(cx, request, "/delivery/%lld/file", (long long)delivery.number),
        .title = delivery.title.in[cx->lang],
        .received = day_local(cx, delivery.received),
        .sha256 = delivery.sha256,
        .bytes = words_count(cx->mem, cx->lang, delivery.bytes),
        .form = delivery_form_words(cx->mem, cx->lang, delivery.form),
        .mapping = delivery.mapping,
        .publisher = delivery.publisher,
        .licence = delivery.licence,
        .attribution = delivery.attribution,
        .stand = delivery.stand,
        .rows = words_count(cx->mem, cx->lang, delivery.rows),
        .rows_outside = words_count(cx->mem, cx->lang, delivery.rows_outside),
        .added = words_count(cx->mem, cx->lang, delivery.added),
        .changed = words_count(cx->mem, cx->lang, delivery.changed),
        .unchanged = words_count(cx->mem, cx->lang, delivery.unchanged),
    };
    fill_findings(cx, &findings, &page);
    page_delivery(&reply->body, request->lang, &page);
    return OK;
}

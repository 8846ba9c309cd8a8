/* What has been delivered, and what was found wrong in it? */

#include "base/base.h"
#include "figures/delivery_in.h"
#include "figures/figures_in.h"

/* The same of a sender's mapping: from its text, which may be older than what is agreed on now. */
static void own_words(Cx *cx, Delivery *out) {
    Str yaml;
    Node *node;
    if (mapping_of_delivery(cx, out->number, &yaml) || yaml_read(cx, &node, S("mapping"), yaml))
        return;
    if (texts_read(cx, node_get(node, S("title")), &out->title)) return;
    out->publisher = str_copy(cx->mem, node_text(node, S("publisher")));
    out->licence = str_copy(cx->mem, node_text(node, S("licence")));
}

/* Title, publisher and licence stand in the mapping; boundaries have none of their own in the
 * store. */
static void mapping_words(Cx *cx, Delivery *out, const Catalogue *catalogue) {
    const Mapping *mapping = mapping_find(catalogue, out->mapping);
    size_t n;
    const Mapping *const *all = mappings_all(catalogue, &n);
    for (size_t i = 0; !out->mapping.n && !mapping && i < n; i++)
        if (all[i]->kind == MAPPING_SHAPES) mapping = all[i];
    if (!mapping) {
        own_words(cx, out);
        return;
    }
    for (Lang lang = DE; lang < LANGS; lang++)
        out->title.in[lang] = str_copy(cx->mem, mapping->title.in[lang]);
    out->publisher = str_copy(cx->mem, mapping->publisher);
    out->licence = str_copy(cx->mem, mapping->licence);
}

static Delivery delivery_of_row(Cx *cx, const Rows *rows) {
    return (Delivery){.number = rows_int(rows, 0),
                      .outcome = DELIVERY_STORED,
                      .sha256 = str_copy(cx->mem, rows_text(rows, 1)),
                      .file_name = str_copy(cx->mem, rows_text(rows, 2)),
                      .received = rows_int(rows, 3),
                      .mapping = str_copy(cx->mem, rows_text(rows, 4)),
                      .mapping_version = (int)rows_int(rows, 5),
                      .form = str_copy(cx->mem, rows_text(rows, 6)),
                      .stand = str_copy(cx->mem, rows_text(rows, 7)),
                      .attribution = str_copy(cx->mem, rows_text(rows, 8)),
                      .rows = rows_int(rows, 9),
                      .rows_outside = rows_int(rows, 10),
                      .added = rows_int(rows, 11),
                      .changed = rows_int(rows, 12),
                      .unchanged = rows_int(rows, 13),
                      .bytes = rows_int(rows, 14),
                      .purged = rows_int(rows, 15),
                      .purge_reason = str_copy(cx->mem, rows_text(rows, 16)),
                      .owner = str_copy(cx->mem, rows_text(rows, 17))};
}

Err delivery_last(Cx *cx, int64_t *out) {
    return sql_delivery_last(cx, out);
}

Err delivery_since(Cx *cx, Str sha256, int64_t since, int64_t *out) {
    Delivery delivery = {.received = 0};
    TRY(sql_delivery_of_digest(cx, sha256, out));
    if (!*out) return OK;
    TRY(delivery_get(cx, &delivery, *out));
    if (delivery.received < since) *out = 0;
    return OK;
}

Err delivery_get(Cx *cx, Delivery *out, int64_t number) {
    const Catalogue *catalogue;
    Rows *rows;
    TRY(catalogue_get(cx, &catalogue));
    TRY(sql_delivery(cx, &rows, number));
    Err err = rows_next(cx, rows);
    if (err == NOT_FOUND)
        return fail(cx, NOT_FOUND, MSG_DELIVERY_UNKNOWN,
                    str_format(cx->mem, "%lld", (long long)number));
    TRY(err);
    *out = delivery_of_row(cx, rows);
    rows_close(rows);
    mapping_words(cx, out, catalogue);
    return OK;
}

Err delivery_not_purged(Cx *cx, int64_t number) {
    Rows *rows;
    TRY(sql_delivery(cx, &rows, number));
    TRY(rows_next(cx, rows));
    int64_t purged = rows_int(rows, 15);
    Str reason = str_copy(cx->mem, rows_text(rows, 16));
    rows_close(rows);
    if (!purged) return OK;
    return fail(cx, CONFLICT, MSG_DELIVERY_WAS_PURGED, time_iso(cx->mem, purged), reason);
}

Err delivery_list(Cx *cx, Delivery **out, size_t *n) {
    const Catalogue *catalogue;
    VEC(Delivery) list = {0};
    Rows *rows;
    Err err;
    TRY(catalogue_get(cx, &catalogue));
    TRY(sql_deliveries(cx, &rows));
    while (!(err = rows_next(cx, rows)))
        vec_push(cx->mem, &list, delivery_of_row(cx, rows));
    if (err != NOT_FOUND) return err;
    for (size_t i = 0; i < list.n; i++)
        mapping_words(cx, &list.at[i], catalogue);
    *out = list.at;
    *n = list.n;
    return OK;
}

static bool rule_of(Str id, Rule *out) {
    for (int rule = 0; rule < RULES; rule++)
        if (str_equal(rule_id((Rule)rule), id)) {
            *out = (Rule)rule;
            return true;
        }
    return false;
}

Err delivery_findings(Cx *cx, int64_t number, Findings *out) {
    Rows *rows;
    Err err;
    *out = (Findings){.mem = cx->mem};
    TRY(sql_delivery_findings(cx, &rows, number));
    while (!(err = rows_next(cx, rows))) {
        Finding finding = {.row = (size_t)rows_int(rows, 1),
                           .column = (size_t)rows_int(rows, 2),
                           .value = str_copy(cx->mem, rows_text(rows, 3)),
                           .expected = str_copy(cx->mem, rows_text(rows, 4))};
        if (!rule_of(rows_text(rows, 0), &finding.rule)) continue; /* of a newer program */
        out->of_rule[finding.rule] = (size_t)rows_int(rows, 5);
        vec_push(cx->mem, &out->list, finding);
    }
    return err == NOT_FOUND ? OK : err;
}

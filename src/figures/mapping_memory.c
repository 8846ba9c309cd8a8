/* How did this sender's files of this layout get read before? What was decided once is kept,
 * version by version, under the sender and the layout: the headings in any order, whatever period
 * they name. */

#include "audit/audit.h"
#include "base/base.h"
#include "figures/delivery_in.h"

#define MOST_SENDER 200 /* bytes of a sender's name */
#define MOST_MAPPING ((size_t)1 << 20)

static Err sender_check(Cx *cx, Str sender) {
    if (str_trim(sender).n && sender.n <= MOST_SENDER && str_is_utf8(sender)) return OK;
    return fail(cx, INVALID, MSG_DELIVERY_SENDER);
}

/* ---- finding ---- */

/* A mapping whose measures were withdrawn since is passed over. */
static Err try_kept(Cx *cx, Chosen *out, const Catalogue *catalogue, Table *table, Str yaml) {
    Mapping *mapping;
    Findings silent = {.mem = cx->mem};
    Err err = mapping_read_sender(cx, catalogue, yaml, &mapping);
    if (!err) err = layout_fit(cx, &out->layout, mapping, table, &silent);
    if (err == INVALID) return NOT_FOUND;
    if (!err) out->own = mapping;
    return err;
}

static Err memory_find(Cx *cx, Chosen *out, const Catalogue *catalogue, Table *table) {
    typedef struct Kept {
        int version;
        Str yaml;
    } Kept;
    VEC(Kept) kept = {0};
    Rows *rows;
    Err err;
    TRY(sql_memory_of_layout(cx, &rows, out));
    while (!(err = rows_next(cx, rows))) {
        Kept one = {(int)rows_int(rows, 0), str_copy(cx->mem, rows_text(rows, 1))};
        vec_push(cx->mem, &kept, one);
    }
    if (err != NOT_FOUND) return err;
    for (size_t i = 0; i < kept.n; i++) {
        err = try_kept(cx, out, catalogue, table, kept.at[i].yaml);
        if (err == NOT_FOUND) continue;
        TRY(err);
        out->own->version = out->version = kept.at[i].version;
        out->yaml = kept.at[i].yaml;
        out->remembered = true;
        return OK;
    }
    return NOT_FOUND;
}

/* A line of the mapping is not one of the file that is looked at. */
static Err read_given(Cx *cx, const Catalogue *catalogue, Str yaml, Mapping **out) {
    Err err = mapping_read_sender(cx, catalogue, yaml, out);
    if (err != INVALID) return err;
    return fail(cx, INVALID, MSG_DELIVERY_MAPPING_GIVEN, fault_text(cx->mem, cx->lang, &cx->fault));
}

Err mapping_pick(Cx *cx, Chosen *out, const Catalogue *catalogue, Table *table,
                 Findings *findings) {
    if (out->sender.n) {
        TRY(sender_check(cx, out->sender));
        TRY(layout_digest(cx, table, &out->digest));
    }
    if (out->yaml.n) {
        TRY(read_given(cx, catalogue, out->yaml, &out->own));
        return layout_fit(cx, &out->layout, out->own, table, findings);
    }
    Err err = out->sender.n ? memory_find(cx, out, catalogue, table) : NOT_FOUND;
    return err == NOT_FOUND ? layout_choose(cx, &out->layout, catalogue, table, findings) : err;
}

/* ---- keeping ---- */

static Err tell(Cx *cx, const Chosen *chosen) {
    Buf after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&after);
    json_object(&json);
    json_field(&json, "sender", chosen->sender);
    json_field(&json, "layout", chosen->digest);
    json_field_int(&json, "version", chosen->version);
    json_object_end(&json);
    TRY(buf_check(cx, &after));
    const AuditNote note = {.event = AUDIT_MAPPING_REMEMBER,
                            .subject =
                                str_format(cx->mem, "mapping:%.*s", STR_ARG(chosen->own->id)),
                            .after = buf_str(&after)};
    return audit_write(cx, &note);
}

Err mapping_keep(Cx *cx, Chosen *chosen) {
    Rows *rows;
    int64_t version = 0;
    TRY(sender_check(cx, chosen->sender));
    if (chosen->yaml.n > MOST_MAPPING) return fail(cx, LIMIT, MSG_DELIVERY_MAPPING_TOO_LONG);
    TRY(sql_memory_newest(cx, &rows, chosen));
    Err err = rows_next(cx, rows);
    if (!err) version = rows_int(rows, 0);
    bool same = !err && str_equal(rows_text(rows, 1), chosen->yaml);
    rows_close(rows);
    if (err && err != NOT_FOUND) return err;
    chosen->version = (int)version + !same;
    chosen->own->version = chosen->version;
    if (same) return OK;
    TRY(sql_memory_add(cx, chosen));
    TRY(tell(cx, chosen));
    return store_touch(cx);
}

static Err keep_alone(Cx *cx, void *arg) {
    return mapping_keep(cx, arg);
}

Err mapping_remember(Cx *cx, Chosen *chosen) {
    return store_do(cx, keep_alone, chosen);
}

Err mapping_of_delivery(Cx *cx, int64_t delivery, Str *yaml) {
    Rows *rows;
    TRY(sql_memory_of_delivery(cx, &rows, delivery));
    Err err = rows_next(cx, rows);
    if (!err) *yaml = str_copy(cx->mem, rows_text(rows, 0));
    rows_close(rows);
    return err;
}

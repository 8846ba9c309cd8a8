/* How did this sender's files of this layout get read before? What was decided once is kept,
 * version by version, under the sender and the layout: the headings in any order, whatever period
 * they name. */

#include "base/base.h"
#include "figures/delivery_in.h"

#define MOST_SENDER 200 /* bytes of a sender's name */
#define MOST_MAPPING ((size_t)1 << 20)

typedef enum MemoryStatement {
    MEMORY_OF_LAYOUT,
    MEMORY_NEWEST,
    MEMORY_ADD,
    MEMORY_OF_DELIVERY,
    MEMORY_LINK,
    MEMORY_STATEMENTS
} MemoryStatement;

static const Sql memory_statements[MEMORY_STATEMENTS] = {
    [MEMORY_OF_LAYOUT] = {.sql = "SELECT version, content FROM sender_mapping m "
                                 "WHERE sender = $1 AND layout = $2 AND version = "
                                 "(SELECT max(version) FROM sender_mapping n WHERE n.sender = "
                                 "m.sender AND n.layout = m.layout AND n.mapping = m.mapping) "
                                 "ORDER BY kept DESC, mapping"},
    [MEMORY_NEWEST] = {.sql = "SELECT version, content FROM sender_mapping WHERE sender = $1 AND "
                              "layout = $2 AND mapping = $3 ORDER BY version DESC LIMIT 1"},
    [MEMORY_ADD] = {.sql = "INSERT INTO sender_mapping (sender, layout, mapping, version, kept, "
                           "content) VALUES ($1, $2, $3, $4, $5, $6)"},
    [MEMORY_OF_DELIVERY] = {.sql = "SELECT m.content FROM delivery_mapping d JOIN sender_mapping m "
                                   "ON m.sender = d.sender AND m.layout = d.layout AND m.mapping = "
                                   "d.mapping AND m.version = d.version WHERE d.delivery = $1"},
    [MEMORY_LINK] = {.sql = "INSERT INTO delivery_mapping (delivery, sender, layout, mapping, "
                            "version) VALUES ($1, $2, $3, $4, $5)"},
};

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
    TRY(STORE_QUERY(cx, &rows, &memory_statements[MEMORY_OF_LAYOUT], ARG_S(out->sender),
                    ARG_S(out->digest)));
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

Err mapping_pick(Cx *cx, Chosen *out, const Catalogue *catalogue, Table *table,
                 Findings *findings) {
    if (out->sender.n) {
        TRY(sender_check(cx, out->sender));
        TRY(layout_digest(cx, table, &out->digest));
    }
    if (out->yaml.n) {
        TRY(mapping_read_sender(cx, catalogue, out->yaml, &out->own));
        return layout_fit(cx, &out->layout, out->own, table, findings);
    }
    Err err = out->sender.n ? memory_find(cx, out, catalogue, table) : NOT_FOUND;
    return err == NOT_FOUND ? layout_choose(cx, &out->layout, catalogue, table, findings) : err;
}

/* ---- keeping ---- */

Err mapping_keep(Cx *cx, Chosen *chosen) {
    Rows *rows;
    int64_t version = 0;
    Str id = chosen->own->id;
    TRY(sender_check(cx, chosen->sender));
    if (chosen->yaml.n > MOST_MAPPING) return fail(cx, LIMIT, MSG_DELIVERY_MAPPING_TOO_LONG);
    TRY(STORE_QUERY(cx, &rows, &memory_statements[MEMORY_NEWEST], ARG_S(chosen->sender),
                    ARG_S(chosen->digest), ARG_S(id)));
    Err err = rows_next(cx, rows);
    if (!err) version = rows_int(rows, 0);
    bool same = !err && str_equal(rows_text(rows, 1), chosen->yaml);
    rows_close(rows);
    if (err && err != NOT_FOUND) return err;
    chosen->version = (int)version + !same;
    chosen->own->version = chosen->version;
    if (same) return OK;
    TRY(STORE_RUN(cx, &memory_statements[MEMORY_ADD], ARG_S(chosen->sender), ARG_S(chosen->digest),
                  ARG_S(id), ARG_I(chosen->version), ARG_I(cx->clock()), ARG_S(chosen->yaml)));
    return store_touch(cx);
}

static Err keep_alone(Cx *cx, void *arg) {
    return mapping_keep(cx, arg);
}

Err mapping_remember(Cx *cx, Chosen *chosen) {
    return store_do(cx, keep_alone, chosen);
}

Err mapping_link(Cx *cx, const Chosen *chosen, int64_t delivery) {
    return STORE_RUN(cx, &memory_statements[MEMORY_LINK], ARG_I(delivery), ARG_S(chosen->sender),
                     ARG_S(chosen->digest), ARG_S(chosen->own->id), ARG_I(chosen->version));
}

Err mapping_of_delivery(Cx *cx, int64_t delivery, Str *yaml) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &memory_statements[MEMORY_OF_DELIVERY], ARG_I(delivery)));
    Err err = rows_next(cx, rows);
    if (!err) *yaml = str_copy(cx->mem, rows_text(rows, 0));
    rows_close(rows);
    return err;
}

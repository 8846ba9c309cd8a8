/* Which schema steps does a store have, and which does it lack? The steps are compiled in from
 * sql/. Each missing one is run in a transaction of its own and recorded with the SHA-256 of its
 * text; a store with a step that we do not know, or whose text was another, is refused and not
 * touched. */

#include "store/store_in.h"

static const char *text_of(const Store *store, size_t i) {
    const struct StoreMigration *step = &store_migrations[i];
    bool twin = store->kind == STORE_POSTGRESQL && step->sql_postgresql;
    return twin ? step->sql_postgresql : step->sql;
}

static Str digest_of(Arena *mem, const char *text) {
    Sha256 *hash = sha256_new(mem);
    sha256_add(hash, str_of(text));
    return sha256_hex(mem, hash);
}

static bool known(Str name) {
    for (size_t i = 0; i < store_migrations_n; i++)
        if (str_equal(name, str_of(store_migrations[i].name))) return true;
    return false;
}

/* The i-th recorded step must be our i-th. */
static Err step_compare(Cx *cx, size_t i, Str name, Str sha256) {
    Str label = cx->store->label;
    if (!known(name)) return fail(cx, INVALID, MSG_STORE_NEWER, label, name);
    bool same = i < store_migrations_n && str_equal(name, str_of(store_migrations[i].name)) &&
                str_equal(sha256, digest_of(cx->mem, text_of(cx->store, i)));
    return same ? OK : fail(cx, INVALID, MSG_STORE_CHANGED_STEP, label, name);
}

Err migrations_applied(Cx *cx, size_t *out) {
    static const Sql list = {.sql = "SELECT name, sha256 FROM migration ORDER BY name"};
    Store *store = cx->store;
    bool any;
    *out = 0;
    TRY(store->engine->has_table(cx, store, "migration", &any));
    if (!any) return OK;
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &list));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        err = step_compare(cx, *out, rows_text(rows, 0), rows_text(rows, 1));
        if (err) break;
        ++*out;
    }
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

/* Another process may have applied the step since we looked. */
static Err next_apply(Cx *cx, void *arg) {
    static const Sql lock = {.sqlite = "SELECT 1",
                             .postgresql = "SELECT number FROM revision WHERE one = 1 FOR UPDATE"};
    static const Sql record = {
        .sql = "INSERT INTO migration (name, sha256, applied) VALUES ($1, $2, $3)"};
    (void)arg;
    Store *store = cx->store;
    bool lockable;
    TRY(store->engine->has_table(cx, store, "revision", &lockable));
    if (lockable) TRY(STORE_RUN(cx, &lock));
    size_t i;
    TRY(migrations_applied(cx, &i));
    if (i == store_migrations_n) return OK;
    const char *text = text_of(store, i);
    TRY(store->engine->script(cx, store, text));
    return STORE_RUN(cx, &record, ARG_S(str_of(store_migrations[i].name)),
                     ARG_S(digest_of(cx->mem, text)), ARG_I(cx->clock()));
}

Err store_migrate(Cx *cx) {
    for (;;) {
        size_t applied;
        TRY(migrations_applied(cx, &applied));
        if (applied == store_migrations_n) break;
        TRY(store_do(cx, next_apply, NULL));
    }
    cx->store->ready = true;
    return OK;
}

Err migrations_verify(Cx *cx, Say *to) {
    size_t applied;
    Err err = migrations_applied(cx, &applied);
    if (err == INVALID) {
        verify_say(cx, to, cx->fault.message, cx->fault.n_arguments, cx->fault.arguments);
        return OK;
    }
    TRY(err);
    if (applied < store_migrations_n)
        SAY(cx, to, MSG_STORE_VERIFY_STEP, cx->store->label,
            str_of(store_migrations[applied].name));
    return OK;
}

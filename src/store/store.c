/* What can be asked of a store, whichever engine it has? Addresses, the rules of transactions (one
 * at a time, rollback after any fault, repetition when busy), the list of open rows, and what
 * arguments may be. The engines do the rest. */

#include <math.h>
#include <stdatomic.h>
#include <time.h>
#include "store/store_in.h"

#define BUSY_REPEATS 5
#define FIRST_PAUSE_MS 20u

/* ---- sessions ---- */

static void session_close_deferred(void *p) {
    session_close(p);
}

void session_begin(Cx *cx, Store *store, const Engine *engine, StoreKind kind, Str label) {
    store->engine = engine;
    store->kind = kind;
    store->mem = arena_new();
    store->label = str_copy(store->mem, label);
    arena_defer(cx->mem, session_close_deferred, store);
}

static void rows_end(Rows *rows, bool cut) {
    if (!rows->open) return;
    Store *store = rows->store;
    store->engine->rows_close(rows);
    if (rows->before)
        rows->before->after = rows->after;
    else
        store->open = rows->after;
    if (rows->after) rows->after->before = rows->before;
    rows->open = rows->on_row = false;
    rows->cut = cut;
}

static void rows_end_all(Store *store) {
    while (store->open)
        rows_end(store->open, true);
}

void session_close(Store *store) {
    if (store->closed) return;
    rows_end_all(store);
    if (store->bulk) store->engine->bulk_drop(store->bulk);
    store->engine->close(store);
    arena_free(store->mem);
    store->closed = true;
}

Err store_open(Cx *cx, Store **out, Str address) {
    if (address.n == 0) return fail(cx, INVALID, MSG_STORE_NO_ADDRESS);
    Store *store, *before = cx->store;
    if (postgresql_address(address))
        TRY(postgresql_open(cx, &store, address));
    else
        TRY(sqlite_open(cx, &store, address, SQLITE_NORMAL));
    cx->store = store;
    Err err = store_migrate(cx);
    if (err) {
        session_close(store);
        cx->store = before;
        return err;
    }
    store->address = str_copy(store->mem, address);
    *out = store;
    return OK;
}

Err store_open_beside(Cx *cx, Store **out, const Store *beside) {
    return store_open(cx, out, str_copy(cx->mem, beside->address));
}

StoreKind store_kind(const Store *store) {
    return store->kind;
}

Str store_name(const Store *store) {
    return store->label;
}

/* ---- statements ---- */

/* A fault inside a transaction is remembered: what comes after it is not committed. */
static Err noted(Store *store, Err err) {
    if (err && store->in_transaction && !store->failed) store->failed = err;
    return err;
}

static Err args_check(Cx *cx, size_t n, const Arg *args) {
    for (size_t i = 0; i < n; i++) {
        if (args[i].kind == ARG_REAL && !isfinite(args[i].d))
            return fail(cx, INVALID, MSG_STORE_NOT_FINITE);
        if (args[i].kind == ARG_TEXT && !str_is_utf8(args[i].s))
            return fail(cx, INVALID, MSG_STORE_NOT_TEXT);
    }
    return OK;
}

static const char *text_for(const Store *store, const Sql *statement) {
    const char *own = store->kind == STORE_SQLITE ? statement->sqlite : statement->postgresql;
    const char *text = own ? own : statement->sql;
    must(text);
    return text;
}

static Store *session(const Cx *cx) {
    Store *store = cx->store;
    must(store && !store->closed && !store->bulk);
    return store;
}

Err store_run(Cx *cx, const Sql *statement, size_t n, const Arg *args) {
    Store *store = session(cx);
    Err err = args_check(cx, n, args);
    if (!err) err = store->engine->run(cx, store, text_for(store, statement), n, args);
    return noted(store, err);
}

static void rows_end_deferred(void *p) {
    rows_end(p, true);
}

static Err query(Cx *cx, Rows **out, const char *sql, bool keep, size_t n, const Arg *args) {
    Store *store = session(cx);
    Rows *rows;
    Err err = args_check(cx, n, args);
    if (!err) err = store->engine->query(cx, store, &rows, sql, keep, n, args);
    if (err) return noted(store, err);
    rows->store = store;
    rows->open = true;
    rows->after = store->open;
    if (store->open) store->open->before = rows;
    store->open = rows;
    arena_defer(cx->mem, rows_end_deferred, rows);
    *out = rows;
    return OK;
}

Err store_query(Cx *cx, Rows **out, const Sql *statement, size_t n, const Arg *args) {
    return query(cx, out, text_for(cx->store, statement), true, n, args);
}

Err store_query_once(Cx *cx, Rows **out, Str sql, size_t n, const Arg *args) {
    return query(cx, out, cstr(cx->mem, sql), false, n, args);
}

Err rows_next(Cx *cx, Rows *rows) {
    must(!rows->cut);
    if (!rows->open) return NOT_FOUND;
    Store *store = rows->store;
    must(!store->bulk);
    Err err = store->engine->next(cx, rows);
    rows->on_row = err == OK;
    if (err) rows_end(rows, false);
    return err == NOT_FOUND ? err : noted(store, err);
}

void rows_close(Rows *rows) {
    rows_end(rows, false);
}

static const Engine *at(const Rows *rows, size_t column) {
    must(rows->on_row && column < rows->n_columns);
    return rows->store->engine;
}

bool rows_null(const Rows *rows, size_t column) {
    return at(rows, column)->is_null(rows, column);
}

int64_t rows_int(const Rows *rows, size_t column) {
    return at(rows, column)->integer(rows, column);
}

double rows_real(const Rows *rows, size_t column) {
    return at(rows, column)->real(rows, column);
}

Str rows_text(const Rows *rows, size_t column) {
    return at(rows, column)->text(rows, column);
}

Str rows_blob(const Rows *rows, size_t column) {
    return at(rows, column)->blob(rows, column);
}

Arg rows_arg(const Rows *rows, size_t column) {
    const Engine *engine = at(rows, column);
    switch (engine->column_kind(rows, column)) {
    case ARG_NULL: return ARG_N;
    case ARG_INT: return ARG_I(engine->integer(rows, column));
    case ARG_REAL: return ARG_D(engine->real(rows, column));
    case ARG_TEXT: return ARG_S(engine->text(rows, column));
    case ARG_BLOB: return ARG_B(engine->blob(rows, column));
    }
    return ARG_N;
}

/* ---- transactions ---- */

void pause_ms(unsigned ms) {
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&time, &time)) {
    }
}

static _Atomic uint64_t changes;

static Err transaction(Cx *cx, View view, Err (*fn)(Cx *cx, void *arg), void *arg) {
    Store *store = session(cx);
    const Engine *engine = store->engine;
    must(!store->in_transaction);
    rows_end_all(store);
    TRY(engine->begin(cx, store, view));
    store->in_transaction = true;
    store->looking = view == VIEW_READ;
    store->touched = false;
    store->failed = OK;
    Err err = fn(cx, arg);
    must(cx->store == store);
    if (!err) err = store->failed;
    must(err || !store->bulk);
    if (store->bulk) engine->bulk_drop(store->bulk);
    store->bulk = NULL;
    rows_end_all(store);
    kept_forget(store);
    if (!err) err = engine->commit(cx, store);
    if (err) engine->rollback(store);
    if (!err && store->touched) atomic_fetch_add(&changes, 1);
    store->in_transaction = false;
    if (view == VIEW_WRITE) store->revision_known = false;
    return err;
}

Err store_do(Cx *cx, Err (*fn)(Cx *cx, void *arg), void *arg) {
    for (unsigned repeat = 0;; repeat++) {
        Err err = transaction(cx, VIEW_WRITE, fn, arg);
        if (err != BUSY || repeat == BUSY_REPEATS || cx_late(cx)) return err;
        pause_ms(FIRST_PAUSE_MS << repeat);
    }
}

Err store_look(Cx *cx, Err (*fn)(Cx *cx, void *arg), void *arg) {
    return transaction(cx, VIEW_READ, fn, arg);
}

bool store_doing(const Store *store) {
    return store->in_transaction && !store->looking;
}

/* ---- bulk ---- */

Err bulk_open(Cx *cx, Bulk **out, const char *table, size_t n, const char *const *columns) {
    Store *store = session(cx);
    must(store->in_transaction && n > 0);
    TRY(noted(store, store->engine->bulk_open(cx, store, out, table, n, columns)));
    (*out)->store = store;
    (*out)->n_columns = n;
    store->bulk = *out;
    return OK;
}

Err bulk_row(Cx *cx, Bulk *bulk, const Arg *args) {
    must(bulk->store->bulk == bulk);
    Err err = args_check(cx, bulk->n_columns, args);
    if (!err) err = bulk->store->engine->bulk_row(cx, bulk, args);
    return noted(bulk->store, err);
}

Err bulk_close(Cx *cx, Bulk *bulk) {
    Store *store = bulk->store;
    must(store->bulk == bulk);
    store->bulk = NULL;
    return noted(store, store->engine->bulk_close(cx, bulk));
}

/* ---- leaving no trace ---- */

Err store_scrub(Cx *cx) {
    Store *store = session(cx);
    must(!store->in_transaction);
    rows_end_all(store);
    return store->engine->scrub(cx, store);
}

/* ---- revision ---- */

Err store_revision(Cx *cx, int64_t *out) {
    Store *store = session(cx);
    return noted(store, store->engine->revision(cx, store, out));
}

Err store_touch(Cx *cx) {
    static const Sql touch = {.sql = "UPDATE revision SET number = number + 1 WHERE one = 1"};
    must(cx->store->in_transaction);
    cx->store->revision_known = false;
    cx->store->touched = true;
    return STORE_RUN(cx, &touch);
}

uint64_t store_changes(void) {
    return atomic_load(&changes);
}

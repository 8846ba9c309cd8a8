/* How is an SQLite file opened, written and told apart from a foreign one? Write-ahead log with
 * full syncs, so that what was committed survives a power cut; strict tables, foreign keys; one
 * writer at a time through IMMEDIATE transactions. */

#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include "store/store_in.h"

#define BUSY_TIMEOUT_MS 5000
#define OPEN_TRIES 6
#define BUCKETS 64
#define MOST_ARGUMENTS 64
#define APPLICATION_ID 1466528363 /* "Wirk"; as in sql/0000-store.sql */

typedef struct Statement {
    sqlite3_stmt *handle;
    const char *sql;                  /* kept under this address; NULL: not kept */
    size_t n;                         /* arguments */
    uint8_t argument[MOST_ARGUMENTS]; /* which argument (from 1) goes to parameter i + 1 */
    bool taken;
    struct Statement *next;
} Statement;

typedef struct SqliteStore {
    Store base;
    sqlite3 *db;
    Statement *buckets[BUCKETS];
} SqliteStore;

typedef struct SqliteRows {
    Rows base;
    Statement *statement;
} SqliteRows;

typedef struct SqliteBulk {
    Bulk base;
    sqlite3_stmt *handle;
} SqliteBulk;

static SqliteStore *lite(Store *store) {
    return (SqliteStore *)(void *)store;
}

/* ---- faults ---- */

static Str errno_text(Cx *cx, int number) {
    char text[128];
    return str_copy(cx->mem, str_of(strerror_r(number, text, sizeof text)));
}

static Err disk_fail(Cx *cx, SqliteStore *store, int code) {
    int number = sqlite3_system_errno(store->db);
    if (number == ENOSPC || number == EDQUOT)
        return fail(cx, BROKEN, MSG_STORE_DISK_FULL, store->base.label);
    Str detail = number ? errno_text(cx, number) : str_of(sqlite3_errmsg(store->db));
    if ((code & 0xff) == SQLITE_CANTOPEN)
        return fail(cx, BROKEN, MSG_STORE_CANNOT_OPEN, store->base.label, detail);
    return fail(cx, BROKEN, MSG_STORE_DISK, store->base.label, detail);
}

static Err sqlite_fail(Cx *cx, SqliteStore *store, int code) {
    Str label = store->base.label;
    Str detail = str_of(store->db ? sqlite3_errmsg(store->db) : sqlite3_errstr(code));
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return fail(cx, BUSY, MSG_STORE_BUSY, label);
    case SQLITE_FULL: return fail(cx, BROKEN, MSG_STORE_DISK_FULL, label);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return disk_fail(cx, store, code);
    case SQLITE_CORRUPT: return fail(cx, BROKEN, MSG_STORE_DAMAGED, label, detail);
    case SQLITE_NOTADB: return fail(cx, INVALID, MSG_STORE_NOT_A_STORE, label);
    case SQLITE_READONLY:
    case SQLITE_PERM: return fail(cx, BROKEN, MSG_STORE_READ_ONLY, label);
    case SQLITE_CONSTRAINT: return fail(cx, CONFLICT, MSG_STORE_CONFLICT, label, detail);
    case SQLITE_TOOBIG: return fail(cx, LIMIT, MSG_STORE_TOO_BIG, label);
    default: return fail(cx, BROKEN, MSG_STORE_STATEMENT, label, detail);
    }
}

static Err execute(Cx *cx, SqliteStore *store, const char *sql) {
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : sqlite_fail(cx, store, code);
}

/* ---- statements ---- */

static size_t bucket_of(const char *sql) {
    return (size_t)(((uintptr_t)sql >> 3) * 0x9E3779B97F4A7C15u >> 32) % BUCKETS;
}

/* Parameters are $1, $2, …; SQLite numbers them by their first appearance, so the order is looked
 * up once. */
static void arguments_order(Statement *statement) {
    int n = sqlite3_bind_parameter_count(statement->handle);
    must(n <= MOST_ARGUMENTS);
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_bind_parameter_name(statement->handle, i + 1);
        int64_t number = 0;
        must(name && name[0] == '$' && int_read(str_of(name + 1), &number) && number >= 1 &&
             number <= n);
        statement->argument[i] = (uint8_t)number;
    }
    statement->n = (size_t)n;
}

static Err prepare(Cx *cx, SqliteStore *store, Statement *statement, const char *sql, bool keep) {
    const char *rest = NULL;
    int code = sqlite3_prepare_v3(store->db, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0,
                                  &statement->handle, &rest);
    if (code != SQLITE_OK) return sqlite_fail(cx, store, code);
    must(statement->handle && str_trim(str_of(rest)).n == 0); /* one statement, nothing after it */
    arguments_order(statement);
    return OK;
}

/* The prepared statement for a text. A kept one that is in use (a query inside its own loop) is
 * made again, not kept. */
static Err statement_take(Cx *cx, SqliteStore *store, Statement **out, const char *sql, bool keep) {
    Statement **bucket = &store->buckets[bucket_of(sql)];
    for (Statement *known = keep ? *bucket : NULL; known; known = known->next) {
        if (known->sql != sql) continue;
        if (known->taken) {
            keep = false;
            break;
        }
        known->taken = true;
        *out = known;
        return OK;
    }
    Statement *made = NEW(keep ? store->base.mem : cx->mem, Statement);
    TRY(prepare(cx, store, made, sql, keep));
    made->taken = true;
    if (keep) {
        made->sql = sql;
        made->next = *bucket;
        *bucket = made;
    }
    *out = made;
    return OK;
}

static void statement_give(Statement *statement) {
    statement->taken = false;
    if (statement->sql) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    } else {
        sqlite3_finalize(statement->handle);
        statement->handle = NULL;
    }
}

static int bind(sqlite3_stmt *handle, int to, const Arg *arg, sqlite3_destructor_type how) {
    const char *bytes = arg->s.p ? arg->s.p : "";
    switch (arg->kind) {
    case ARG_NULL: return sqlite3_bind_null(handle, to);
    case ARG_INT: return sqlite3_bind_int64(handle, to, arg->i);
    case ARG_REAL: return sqlite3_bind_double(handle, to, arg->d);
    case ARG_TEXT: return sqlite3_bind_text64(handle, to, bytes, arg->s.n, how, SQLITE_UTF8);
    case ARG_BLOB: return sqlite3_bind_blob64(handle, to, bytes, arg->s.n, how);
    }
    return SQLITE_MISUSE;
}

static Err bind_all(Cx *cx, SqliteStore *store, Statement *statement, size_t n, const Arg *args,
                    bool copy) {
    must(n == statement->n);
    for (size_t i = 0; i < n; i++) {
        int code = bind(statement->handle, (int)i + 1, &args[statement->argument[i] - 1],
                        copy ? SQLITE_TRANSIENT : SQLITE_STATIC);
        if (code != SQLITE_OK) return sqlite_fail(cx, store, code);
    }
    return OK;
}

static Err lite_run(Cx *cx, Store *base, const char *sql, size_t n, const Arg *args) {
    SqliteStore *store = lite(base);
    Statement *statement;
    TRY(statement_take(cx, store, &statement, sql, true));
    Err err = bind_all(cx, store, statement, n, args, false);
    int code = SQLITE_ROW;
    while (!err && code == SQLITE_ROW)
        code = sqlite3_step(statement->handle);
    if (!err && code != SQLITE_DONE) err = sqlite_fail(cx, store, code);
    statement_give(statement);
    return err;
}

static Err lite_query(Cx *cx, Store *base, Rows **out, const char *sql, bool keep, size_t n,
                      const Arg *args) {
    SqliteStore *store = lite(base);
    SqliteRows *rows = NEW(cx->mem, SqliteRows);
    TRY(statement_take(cx, store, &rows->statement, sql, keep));
    Err err = bind_all(cx, store, rows->statement, n, args, true);
    if (err) {
        statement_give(rows->statement);
        return err;
    }
    rows->base.n_columns = (size_t)sqlite3_column_count(rows->statement->handle);
    *out = &rows->base;
    return OK;
}

static sqlite3_stmt *handle_of(const Rows *rows) {
    return ((const SqliteRows *)(const void *)rows)->statement->handle;
}

static Err lite_next(Cx *cx, Rows *rows) {
    int code = sqlite3_step(handle_of(rows));
    if (code == SQLITE_ROW) return OK;
    return code == SQLITE_DONE ? NOT_FOUND : sqlite_fail(cx, lite(rows->store), code);
}

static void lite_rows_close(Rows *rows) {
    statement_give(((SqliteRows *)(void *)rows)->statement);
}

static bool lite_is_null(const Rows *rows, size_t column) {
    return sqlite3_column_type(handle_of(rows), (int)column) == SQLITE_NULL;
}

static int64_t lite_integer(const Rows *rows, size_t column) {
    return sqlite3_column_int64(handle_of(rows), (int)column);
}

static double lite_real(const Rows *rows, size_t column) {
    return sqlite3_column_double(handle_of(rows), (int)column);
}

static Str lite_text(const Rows *rows, size_t column) {
    const void *text = sqlite3_column_text(handle_of(rows), (int)column);
    return (Str){text ? text : "", (size_t)sqlite3_column_bytes(handle_of(rows), (int)column)};
}

static Str lite_blob(const Rows *rows, size_t column) {
    const void *bytes = sqlite3_column_blob(handle_of(rows), (int)column);
    return (Str){bytes ? bytes : "", (size_t)sqlite3_column_bytes(handle_of(rows), (int)column)};
}

static ArgKind lite_column_kind(const Rows *rows, size_t column) {
    switch (sqlite3_column_type(handle_of(rows), (int)column)) {
    case SQLITE_INTEGER: return ARG_INT;
    case SQLITE_FLOAT: return ARG_REAL;
    case SQLITE_TEXT: return ARG_TEXT;
    case SQLITE_BLOB: return ARG_BLOB;
    default: return ARG_NULL;
    }
}

/* ---- transactions ---- */

static Err lite_begin(Cx *cx, Store *store, View view) {
    return execute(cx, lite(store), view == VIEW_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
}

static Err lite_commit(Cx *cx, Store *store) {
    return execute(cx, lite(store), "COMMIT");
}

/* Some faults end the transaction by themselves. */
static void lite_rollback(Store *store) {
    sqlite3 *db = lite(store)->db;
    if (sqlite3_get_autocommit(db)) return;
    int code = sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    must(code == SQLITE_OK || sqlite3_get_autocommit(db));
}

static Err lite_script(Cx *cx, Store *store, const char *sql) {
    return execute(cx, lite(store), sql);
}

static Err lite_has_table(Cx *cx, Store *store, const char *name, bool *out) {
    static const Sql find = {.sql =
                                 "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1"};
    must(cx->store == store);
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &find, ARG_S(str_of(name))));
    Err err = rows_next(cx, rows);
    rows_close(rows);
    *out = err == OK;
    return err == NOT_FOUND ? OK : err;
}

/* ---- bulk ---- */

static Err lite_bulk_open(Cx *cx, Store *base, Bulk **out, const char *table, size_t n,
                          const char *const *columns) {
    SqliteStore *store = lite(base);
    Buf sql = buf_new(cx->mem, 8192);
    buf_format(&sql, "INSERT INTO %s (", table);
    for (size_t i = 0; i < n; i++)
        buf_format(&sql, i ? ", %s" : "%s", columns[i]);
    buf_put(&sql, S(") VALUES ("));
    for (size_t i = 0; i < n; i++)
        buf_put(&sql, i ? S(", ?") : S("?"));
    buf_char(&sql, ')');
    must(!sql.full && n <= MOST_ARGUMENTS);
    SqliteBulk *bulk = NEW(cx->mem, SqliteBulk);
    Str text = buf_str(&sql);
    int code = sqlite3_prepare_v3(store->db, text.p, (int)text.n, 0, &bulk->handle, NULL);
    if (code != SQLITE_OK) return sqlite_fail(cx, store, code);
    *out = &bulk->base;
    return OK;
}

static Err lite_bulk_row(Cx *cx, Bulk *base, const Arg *args) {
    SqliteBulk *bulk = (SqliteBulk *)(void *)base;
    int code = SQLITE_OK;
    for (size_t i = 0; i < base->n_columns && code == SQLITE_OK; i++)
        code = bind(bulk->handle, (int)i + 1, &args[i], SQLITE_STATIC);
    if (code == SQLITE_OK) code = sqlite3_step(bulk->handle);
    Err err = code == SQLITE_DONE ? OK : sqlite_fail(cx, lite(base->store), code);
    sqlite3_reset(bulk->handle);
    return err;
}

static void lite_bulk_drop(Bulk *bulk) {
    sqlite3_finalize(((SqliteBulk *)(void *)bulk)->handle);
}

static Err lite_bulk_close(Cx *cx, Bulk *bulk) {
    (void)cx;
    lite_bulk_drop(bulk);
    return OK;
}

/* ---- revision ---- */

static Err one_integer(Cx *cx, SqliteStore *store, const char *sql, int64_t *out) {
    Statement *statement;
    TRY(statement_take(cx, store, &statement, sql, true));
    int code = sqlite3_step(statement->handle);
    Err err = code == SQLITE_ROW ? OK : sqlite_fail(cx, store, code);
    if (!err) *out = sqlite3_column_int64(statement->handle, 0);
    statement_give(statement);
    return err;
}

/* The table is read only after somebody else committed (SQLite counts that itself) or we did. */
static Err lite_revision(Cx *cx, Store *base, int64_t *out) {
    static const char foreign_changes[] = "PRAGMA data_version";
    static const char number[] = "SELECT number FROM revision WHERE one = 1";
    int64_t data_version;
    TRY(one_integer(cx, lite(base), foreign_changes, &data_version));
    if (!base->revision_known || data_version != base->data_version) {
        TRY(one_integer(cx, lite(base), number, &base->revision));
        base->data_version = data_version;
        base->revision_known = !base->in_transaction;
    }
    *out = base->revision;
    return OK;
}

/* ---- verify ---- */

static Err lite_verify_integrity(Cx *cx, SqliteStore *store, Say *to) {
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v2(store->db, "PRAGMA integrity_check(20)", -1, &handle, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(handle);
        if (code != SQLITE_ROW) break;
        Str line = str_of((const char *)sqlite3_column_text(handle, 0));
        if (!str_equal(line, S("ok")))
            SAY(cx, to, MSG_STORE_VERIFY_ENGINE, store->base.label, line);
    }
    Err err = code == SQLITE_DONE ? OK : sqlite_fail(cx, store, code);
    sqlite3_finalize(handle);
    return err;
}

static Err lite_verify_references(Cx *cx, SqliteStore *store, Say *to) {
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v2(
        store->db,
        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check() GROUP BY 1, 2", -1,
        &handle, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(handle);
        if (code != SQLITE_ROW) break;
        Str from = str_of((const char *)sqlite3_column_text(handle, 0));
        Str into = str_of((const char *)sqlite3_column_text(handle, 1));
        Str times = str_format(cx->mem, "%lld", (long long)sqlite3_column_int64(handle, 2));
        SAY(cx, to, MSG_STORE_VERIFY_REFERENCE, from, into, times);
    }
    Err err = code == SQLITE_DONE ? OK : sqlite_fail(cx, store, code);
    sqlite3_finalize(handle);
    return err;
}

static Err lite_verify(Cx *cx, Store *base, Say *to) {
    TRY(lite_verify_integrity(cx, lite(base), to));
    return lite_verify_references(cx, lite(base), to);
}

/* ---- opening and closing ---- */

static void lite_close(Store *base) {
    SqliteStore *store = lite(base);
    for (size_t i = 0; i < BUCKETS; i++)
        for (Statement *statement = store->buckets[i]; statement; statement = statement->next)
            sqlite3_finalize(statement->handle);
    sqlite3_close_v2(store->db);
    store->db = NULL;
}

/* Rewritten without free pages, then out of the write-ahead log: the rewriting goes through it. */
static Err lite_scrub(Cx *cx, Store *base) {
    SqliteStore *store = lite(base);
    int64_t busy;
    TRY(execute(cx, store, "VACUUM"));
    TRY(one_integer(cx, store, "PRAGMA wal_checkpoint(TRUNCATE)", &busy));
    return busy ? fail(cx, BUSY, MSG_STORE_BUSY, base->label) : OK;
}

static const Engine sqlite_engine = {
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .script = lite_script,
    .has_table = lite_has_table,
    .run = lite_run,
    .query = lite_query,
    .next = lite_next,
    .rows_close = lite_rows_close,
    .is_null = lite_is_null,
    .integer = lite_integer,
    .real = lite_real,
    .text = lite_text,
    .blob = lite_blob,
    .column_kind = lite_column_kind,
    .bulk_open = lite_bulk_open,
    .bulk_row = lite_bulk_row,
    .bulk_close = lite_bulk_close,
    .bulk_drop = lite_bulk_drop,
    .revision = lite_revision,
    .verify = lite_verify,
    .scrub = lite_scrub,
    .close = lite_close,
};

/* A file is ours when it carries our number, or when it is still empty. Nothing is written before
 * that is known. */
static Err identify(Cx *cx, SqliteStore *store, SqliteMode mode) {
    int64_t id, tables;
    /* In this order: another process may be making the store at this moment. */
    TRY(one_integer(cx, store, "SELECT count(*) FROM sqlite_master", &tables));
    TRY(one_integer(cx, store, "PRAGMA application_id", &id));
    bool fresh = id == 0 && tables == 0 && mode == SQLITE_NORMAL;
    if (id != APPLICATION_ID && !fresh)
        return fail(cx, INVALID, MSG_STORE_FOREIGN, store->base.label);
    return OK;
}

static Err set_up(Cx *cx, SqliteStore *store, SqliteMode mode) {
    TRY(identify(cx, store, mode));
    /* Pages of 16 kB (of a new store only): a measure is read in a quarter of the calls. */
    if (mode == SQLITE_NORMAL)
        TRY(execute(cx, store, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL"));
    return execute(
        cx, store,
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
        "PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192; PRAGMA journal_size_limit = "
        "67108864; PRAGMA secure_delete = ON");
}

static void harden(sqlite3 *db) {
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
}

Err sqlite_open(Cx *cx, Store **out, Str path, SqliteMode mode) {
    if (memchr(path.p, '\0', path.n)) return fail(cx, INVALID, MSG_STORE_NO_ADDRESS);
    SqliteStore *store = NEW(cx->mem, SqliteStore);
    session_begin(cx, &store->base, &sqlite_engine, STORE_SQLITE, path);
    int flags =
        mode == SQLITE_NORMAL ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    int code = sqlite3_open_v2(cstr(cx->mem, path), &store->db,
                               flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, NULL);
    Err err = code == SQLITE_OK ? OK : sqlite_fail(cx, store, code);
    if (!err) {
        harden(store->db);
        /* Two processes may make the same new file at once: SQLite does not wait in every step of
         * that. */
        for (unsigned try = 0; (err = set_up(cx, store, mode)) == BUSY && try < OPEN_TRIES; try++)
            pause_ms(20u << try);
    }
    if (err) {
        session_close(&store->base);
        return err;
    }
    *out = &store->base;
    return OK;
}

Err sqlite_copy_to(Cx *cx, Store *base, Str path) {
    SqliteStore *store = lite(base);
    Arg to = ARG_S(path);
    return lite_run(cx, &store->base, "VACUUM INTO $1", 1, &to);
}

Err sqlite_settle(Cx *cx, Store *store) {
    must(!store->in_transaction && !store->open);
    return execute(cx, lite(store),
                   "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
}

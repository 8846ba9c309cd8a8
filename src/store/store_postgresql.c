/* How does a session with a PostgreSQL server work? Statements are prepared once and sent in
 * binary, bulk goes through COPY, one writer at a time through the revision's row, and every fault
 * of the server becomes one of ours. */

#include <endian.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include "store/postgresql_in.h"

#define COPY_BUFFER ((size_t)64 << 10)
#define OLDEST_SERVER 120000
enum { TYPE_OF_SERVER = 0, TYPE_BYTEA = 17, TYPE_INT8 = 20, TYPE_TEXT = 25, TYPE_FLOAT8 = 701 };

/* ---- faults ---- */

static bool is(const char *state, const char *class_or_state) {
    return strncmp(state, class_or_state, strlen(class_or_state)) == 0;
}

static Str trimmed(const char *text) {
    Str line, rest = str_trim(str_of(text));
    return str_cut(&rest, '\n', &line) ? str_trim(line) : S("");
}

static Err state_fail(Cx *cx, const PostgresqlStore *store, const char *state, Str detail) {
    Str label = store->base.label;
    bool migrating =
        !store->base.ready; /* two processes make the same table: the later one looks again */
    if (is(state, "40001") || is(state, "40P01") || is(state, "55P03") || is(state, "42P07") ||
        is(state, "42710") || (migrating && is(state, "23505")))
        return fail(cx, BUSY, MSG_STORE_BUSY, label);
    if (is(state, "23")) return fail(cx, CONFLICT, MSG_STORE_CONFLICT, label, detail);
    if (is(state, "53100")) return fail(cx, BROKEN, MSG_STORE_DISK_FULL, label);
    if (is(state, "58030")) return fail(cx, BROKEN, MSG_STORE_DISK, label, detail);
    if (is(state, "25006") || is(state, "42501"))
        return fail(cx, BROKEN, MSG_STORE_READ_ONLY, label);
    if (is(state, "XX001") || is(state, "XX002"))
        return fail(cx, BROKEN, MSG_STORE_DAMAGED, label, detail);
    if (is(state, "57P0")) return fail(cx, BROKEN, MSG_STORE_SERVER_LOST, label, detail);
    if (is(state, "54")) return fail(cx, LIMIT, MSG_STORE_TOO_BIG, label);
    return fail(cx, BROKEN, MSG_STORE_STATEMENT, label, detail);
}

Err postgresql_fail(Cx *cx, PostgresqlStore *store, const PGresult *result) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state)
        return state_fail(cx, store, state,
                          trimmed(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)));
    Str detail = trimmed(PQerrorMessage(store->connection));
    if (PQstatus(store->connection) != CONNECTION_OK)
        return fail(cx, BROKEN, MSG_STORE_SERVER_LOST, store->base.label, detail);
    return fail(cx, BROKEN, MSG_STORE_STATEMENT, store->base.label, detail);
}

void postgresql_drain(PostgresqlStore *store) {
    for (PGresult *rest; (rest = PQgetResult(store->connection));) {
        ExecStatusType status = PQresultStatus(rest);
        PQclear(rest);
        if (status == PGRES_COPY_IN) PQputCopyEnd(store->connection, "left early");
    }
}

static Err execute(Cx *cx, PostgresqlStore *store, const char *sql) {
    PGresult *result = PQexec(store->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    Err err = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                  ? OK
                  : postgresql_fail(cx, store, result);
    PQclear(result);
    return err;
}

/* ---- connection ---- */

bool postgresql_address(Str address) {
    return str_starts(address, S("postgres://")) || str_starts(address, S("postgresql://"));
}

static void notice_ignore(void *arg, const PGresult *result) {
    (void)arg;
    (void)result;
}

/* What messages call the store. */
static void label_learn(PostgresqlStore *store) {
    PGconn *c = store->connection;
    const char *host = PQhost(c), *port = PQport(c), *name = PQdb(c);
    store->base.label = str_format(store->base.mem, "postgresql://%s:%s/%s", host ? host : "",
                                   port ? port : "", name ? name : "");
}

static Err settings(Cx *cx, PostgresqlStore *store) {
    const char *encoding = PQparameterStatus(store->connection, "server_encoding");
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return fail(cx, INVALID, MSG_STORE_ENCODING, store->base.label, str_of(encoding));
    if (PQserverVersion(store->connection) < OLDEST_SERVER)
        return fail(cx, INVALID, MSG_STORE_OLD_SERVER, store->base.label,
                    str_of(PQparameterStatus(store->connection, "server_version")));
    return execute(
        cx, store,
        "SET lock_timeout = 5000; SET standard_conforming_strings = on; SET bytea_output = hex;"
        "SET extra_float_digits = 1; SET client_min_messages = error;"
        "SELECT set_config('synchronous_commit', 'on', false)"
        " WHERE current_setting('synchronous_commit') = 'off'");
}

/* What stands before dbname is a default that the address may override. */
static Err connect_now(Cx *cx, PostgresqlStore *store) {
    const char *const names[] = {"connect_timeout", "tcp_user_timeout", "fallback_application_name",
                                 "dbname",          "client_encoding",  NULL};
    const char *const values[] = {"10", "30000", "wirk", store->address, "UTF8", NULL};
    PQfinish(store->connection);
    store->connection = PQconnectdbParams(names, values, 1);
    must(store->connection);
    memset(store->buckets, 0, sizeof store->buckets);
    if (!store->base.label.n) label_learn(store);
    if (PQstatus(store->connection) != CONNECTION_OK)
        return fail(cx, BROKEN, MSG_STORE_UNREACHABLE, store->base.label,
                    trimmed(PQerrorMessage(store->connection)));
    PQsetNoticeReceiver(store->connection, notice_ignore, NULL);
    return settings(cx, store);
}

/* A server that went away while we were idle has left the end of the stream behind. */
static bool lost(PGconn *connection) {
    if (PQstatus(connection) != CONNECTION_OK) return true;
    struct pollfd socket = {.fd = PQsocket(connection), .events = POLLIN};
    if (poll(&socket, 1, 0) <= 0) return false;
    return !PQconsumeInput(connection) || PQstatus(connection) != CONNECTION_OK;
}

Err postgresql_claim(Cx *cx, PostgresqlStore *store) {
    if (store->streaming) TRY(postgresql_rows_park(cx, store->streaming));
    if (!store->base.in_transaction && lost(store->connection)) TRY(connect_now(cx, store));
    return OK;
}

/* ---- statements ---- */

static Oid type_of(ArgKind kind) {
    switch (kind) {
    case ARG_NULL: return TYPE_OF_SERVER;
    case ARG_INT: return TYPE_INT8;
    case ARG_REAL: return TYPE_FLOAT8;
    case ARG_TEXT: return TYPE_TEXT;
    case ARG_BLOB: return TYPE_BYTEA;
    }
    return TYPE_OF_SERVER;
}

static Prepared *prepared_find(PostgresqlStore *store, const char *sql, size_t n) {
    Prepared **bucket = &store->buckets[((uintptr_t)sql >> 3) % POSTGRESQL_BUCKETS];
    for (Prepared *known = *bucket; known; known = known->next)
        if (known->sql == sql) return known;
    must(n <= POSTGRESQL_ARGUMENTS);
    Prepared *made = NEW(store->base.mem, Prepared);
    *made = (Prepared){.sql = sql, .n = n, .next = *bucket};
    *bucket = made;
    return made;
}

/* Values travel in binary, so the server must know each one's type. A statement that saw a NULL or
 * another type before is prepared again. */
static Err prepared_get(Cx *cx, PostgresqlStore *store, Prepared **out, const char *sql, size_t n,
                        const Arg *args) {
    Prepared *statement = prepared_find(store, sql, n);
    must(statement->n == n);
    bool fits = statement->name[0] != '\0';
    for (size_t i = 0; i < n; i++)
        fits &= args[i].kind == ARG_NULL || args[i].kind == statement->kinds[i];
    *out = statement;
    if (fits) return OK;
    Oid types[POSTGRESQL_ARGUMENTS];
    for (size_t i = 0; i < n; i++) {
        if (args[i].kind != ARG_NULL) statement->kinds[i] = args[i].kind;
        types[i] = type_of(statement->kinds[i]);
    }
    char name[sizeof statement->name], give_up[40];
    snprintf(give_up, sizeof give_up, "DEALLOCATE %s", statement->name);
    if (statement->name[0]) TRY(execute(cx, store, give_up));
    statement->name[0] = '\0';
    snprintf(name, sizeof name, "s%u", store->n_prepared++);
    PGresult *result = PQprepare(store->connection, name, sql, (int)n, types);
    Err err = PQresultStatus(result) == PGRES_COMMAND_OK ? OK : postgresql_fail(cx, store, result);
    PQclear(result);
    if (!err) memcpy(statement->name, name, sizeof name);
    return err;
}

typedef struct Sent { /* arguments in the form the protocol wants */
    const char *values[POSTGRESQL_ARGUMENTS];
    int lengths[POSTGRESQL_ARGUMENTS], formats[POSTGRESQL_ARGUMENTS];
    uint64_t numbers[POSTGRESQL_ARGUMENTS];
    Oid types[POSTGRESQL_ARGUMENTS];
} Sent;

static Err arguments_pack(Cx *cx, const PostgresqlStore *store, Sent *sent, size_t n,
                          const Arg *args) {
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = (uint64_t)args[i].i;
        if (args[i].kind == ARG_REAL) memcpy(&bits, &args[i].d, sizeof bits);
        sent->numbers[i] = htobe64(bits);
        sent->formats[i] = 1;
        sent->types[i] = type_of(args[i].kind);
        bool bytes = args[i].kind == ARG_TEXT || args[i].kind == ARG_BLOB;
        if (bytes && args[i].s.n > INT32_MAX / 2)
            return fail(cx, LIMIT, MSG_STORE_TOO_BIG, store->base.label);
        sent->lengths[i] = bytes ? (int)args[i].s.n : 8;
        sent->values[i] =
            bytes ? (args[i].s.p ? args[i].s.p : "") : (const char *)&sent->numbers[i];
        if (args[i].kind == ARG_NULL) sent->values[i] = NULL;
    }
    return OK;
}

Err postgresql_send(Cx *cx, PostgresqlStore *store, const char *sql, bool keep, size_t n,
                    const Arg *args) {
    TRY(postgresql_claim(cx, store));
    must(n <= POSTGRESQL_ARGUMENTS);
    Sent sent;
    TRY(arguments_pack(cx, store, &sent, n, args));
    int sent_off;
    if (keep) {
        Prepared *statement;
        TRY(prepared_get(cx, store, &statement, sql, n, args));
        sent_off = PQsendQueryPrepared(store->connection, statement->name, (int)n, sent.values,
                                       sent.lengths, sent.formats, 0);
    } else {
        sent_off = PQsendQueryParams(store->connection, sql, (int)n, sent.types, sent.values,
                                     sent.lengths, sent.formats, 0);
    }
    return sent_off ? OK : postgresql_fail(cx, store, NULL);
}

static Err postgresql_run(Cx *cx, Store *base, const char *sql, size_t n, const Arg *args) {
    PostgresqlStore *store = postgresql(base);
    TRY(postgresql_send(cx, store, sql, true, n, args));
    PGresult *result = PQgetResult(store->connection);
    ExecStatusType status = PQresultStatus(result);
    Err err = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                  ? OK
                  : postgresql_fail(cx, store, result);
    PQclear(result);
    postgresql_drain(store);
    return err;
}

static Err postgresql_script(Cx *cx, Store *store, const char *sql) {
    TRY(postgresql_claim(cx, postgresql(store)));
    return execute(cx, postgresql(store), sql);
}

static Err postgresql_has_table(Cx *cx, Store *store, const char *name, bool *out) {
    static const Sql find = {.sql = "SELECT to_regclass($1) IS NOT NULL"};
    must(cx->store == store);
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &find, ARG_S(str_of(name))));
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0) != 0;
    rows_close(rows);
    return OK;
}

/* ---- transactions ---- */

static void postgresql_rollback(Store *base) {
    PostgresqlStore *store = postgresql(base);
    if (PQtransactionStatus(store->connection) == PQTRANS_IDLE) return;
    PQclear(PQexec(store->connection, "ROLLBACK"));
}

/* Every writer locks the same row first and sees, in each statement after that, what the one before
 * it committed. */
static Err postgresql_begin(Cx *cx, Store *base, View view) {
    PostgresqlStore *store = postgresql(base);
    TRY(postgresql_claim(cx, store));
    if (view == VIEW_READ)
        return execute(cx, store, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    TRY(execute(cx, store, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"));
    Err err = base->ready
                  ? execute(cx, store, "SELECT number FROM revision WHERE one = 1 FOR UPDATE")
                  : OK;
    if (err) postgresql_rollback(base);
    return err;
}

/* A server lost on the way of COMMIT may have stored everything or nothing: only that can be said.
 */
static Err postgresql_commit(Cx *cx, Store *base) {
    PostgresqlStore *store = postgresql(base);
    PGresult *result = PQexec(store->connection, "COMMIT");
    Err err = OK;
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        err = postgresql_fail(cx, store, result);
        if (PQstatus(store->connection) != CONNECTION_OK)
            err = fail(cx, BROKEN, MSG_STORE_COMMIT_UNKNOWN, base->label);
    } else if (strcmp(PQcmdStatus(result), "COMMIT") != 0) {
        err = fail(cx, BROKEN, MSG_STORE_STATEMENT, base->label, S("ROLLBACK"));
    }
    PQclear(result);
    return err;
}

/* ---- bulk ---- */

typedef struct PostgresqlBulk {
    Bulk base;
    char *buffer;
    size_t n;
} PostgresqlBulk;

static PostgresqlBulk *copy(Bulk *bulk) {
    return (PostgresqlBulk *)(void *)bulk;
}

static Err postgresql_bulk_open(Cx *cx, Store *base, Bulk **out, const char *table, size_t n,
                                const char *const *columns) {
    PostgresqlStore *store = postgresql(base);
    TRY(postgresql_claim(cx, store));
    Buf sql = buf_new(cx->mem, 8192);
    buf_format(&sql, "COPY %s (", table);
    for (size_t i = 0; i < n; i++)
        buf_format(&sql, i ? ", %s" : "%s", columns[i]);
    buf_put(&sql, S(") FROM STDIN"));
    must(!sql.full);
    PGresult *result = PQexec(store->connection, cstr(cx->mem, buf_str(&sql)));
    Err err = PQresultStatus(result) == PGRES_COPY_IN ? OK : postgresql_fail(cx, store, result);
    PQclear(result);
    TRY(err);
    PostgresqlBulk *bulk = NEW(cx->mem, PostgresqlBulk);
    bulk->buffer = NEW_ARRAY(cx->mem, char, COPY_BUFFER);
    *out = &bulk->base;
    return OK;
}

static Err copy_flush(Cx *cx, PostgresqlBulk *bulk) {
    PostgresqlStore *store = postgresql(bulk->base.store);
    size_t n = bulk->n;
    bulk->n = 0;
    if (n == 0 || PQputCopyData(store->connection, bulk->buffer, (int)n) == 1) return OK;
    return postgresql_fail(cx, store, NULL);
}

static Err copy_put(Cx *cx, PostgresqlBulk *bulk, const char *bytes, size_t n) {
    if (bulk->n + n > COPY_BUFFER) TRY(copy_flush(cx, bulk));
    memcpy(bulk->buffer + bulk->n, bytes, n);
    bulk->n += n;
    return OK;
}

static Err copy_text(Cx *cx, PostgresqlBulk *bulk, Str text) {
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i], escaped[2] = {'\\', c};
        if (c == '\n') escaped[1] = 'n';
        if (c == '\r') escaped[1] = 'r';
        if (c == '\t') escaped[1] = 't';
        bool plain = c != '\\' && escaped[1] == c;
        TRY(plain ? copy_put(cx, bulk, &c, 1) : copy_put(cx, bulk, escaped, 2));
    }
    return OK;
}

static Err copy_bytes(Cx *cx, PostgresqlBulk *bulk, Str bytes) {
    TRY(copy_put(cx, bulk, "\\\\x", 3));
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        char digits[2] = {"0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15]};
        TRY(copy_put(cx, bulk, digits, 2));
    }
    return OK;
}

static Err copy_arg(Cx *cx, PostgresqlBulk *bulk, const Arg *arg) {
    char number[40];
    int n = 0;
    switch (arg->kind) {
    case ARG_NULL: return copy_put(cx, bulk, "\\N", 2);
    case ARG_TEXT: return copy_text(cx, bulk, arg->s);
    case ARG_BLOB: return copy_bytes(cx, bulk, arg->s);
    case ARG_INT: n = snprintf(number, sizeof number, "%lld", (long long)arg->i); break;
    case ARG_REAL: n = snprintf(number, sizeof number, "%.17g", arg->d); break;
    }
    return copy_put(cx, bulk, number, (size_t)n);
}

static Err postgresql_bulk_row(Cx *cx, Bulk *base, const Arg *args) {
    for (size_t i = 0; i < base->n_columns; i++) {
        if (i) TRY(copy_put(cx, copy(base), "\t", 1));
        TRY(copy_arg(cx, copy(base), &args[i]));
    }
    return copy_put(cx, copy(base), "\n", 1);
}

static Err postgresql_bulk_close(Cx *cx, Bulk *base) {
    PostgresqlStore *store = postgresql(base->store);
    Err err = copy_flush(cx, copy(base));
    if (!err && PQputCopyEnd(store->connection, NULL) != 1) err = postgresql_fail(cx, store, NULL);
    if (err) {
        PQputCopyEnd(store->connection, "left early");
        postgresql_drain(store);
        return err;
    }
    PGresult *result = PQgetResult(store->connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) err = postgresql_fail(cx, store, result);
    PQclear(result);
    postgresql_drain(store);
    return err;
}

static void postgresql_bulk_drop(Bulk *base) {
    PostgresqlStore *store = postgresql(base->store);
    PQputCopyEnd(store->connection, "left early");
    postgresql_drain(store);
}

/* ---- revision, verify, opening ---- */

static Err postgresql_revision(Cx *cx, Store *store, int64_t *out) {
    static const Sql number = {.sql = "SELECT number FROM revision WHERE one = 1"};
    must(cx->store == store);
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &number));
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

static Err reference_verify(Cx *cx, Say *to, const Str *names) {
    Str sql = str_format(
        cx->mem,
        "SELECT count(*) FROM %.*s AS child LEFT JOIN %.*s AS parent ON parent.%.*s = child.%.*s"
        " WHERE child.%.*s IS NOT NULL AND parent.%.*s IS NULL",
        STR_ARG(names[0]), STR_ARG(names[1]), STR_ARG(names[3]), STR_ARG(names[2]),
        STR_ARG(names[2]), STR_ARG(names[3]));
    Rows *rows;
    TRY(store_query_once(cx, &rows, sql, 0, NULL));
    TRY(rows_next(cx, rows));
    int64_t times = rows_int(rows, 0);
    rows_close(rows);
    if (times)
        SAY(cx, to, MSG_STORE_VERIFY_REFERENCE, names[0], names[1],
            str_format(cx->mem, "%lld", (long long)times));
    return OK;
}

/* The names come quoted from the server's own lists; each of our foreign keys has one column. */
static Err postgresql_verify_references(Cx *cx, Say *to) {
    static const Sql keys = {
        .sql = "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, "
               "quote_ident(a.attname),"
               " quote_ident(b.attname) FROM pg_constraint c"
               " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
               " JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]"
               " WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace"
               " ORDER BY 1, 3"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &keys));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        Str names[4];
        for (size_t i = 0; i < 4; i++)
            names[i] = str_copy(cx->mem, rows_text(rows, i));
        TRY(reference_verify(cx, to, names));
    }
    return err == NOT_FOUND ? OK : err;
}

/* Each row of each table is read once: the server tells of pages whose checksum or shape is wrong.
 */
static Err postgresql_verify_reading(Cx *cx) {
    static const Sql tables = {
        .sql = "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r'"
               " AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &tables));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        Str sql = str_format(cx->mem, "SELECT sum(length(t::text)) FROM %.*s AS t",
                             STR_ARG(rows_text(rows, 0)));
        Rows *sum;
        TRY(store_query_once(cx, &sum, sql, 0, NULL));
        TRY(rows_next(cx, sum));
        rows_close(sum);
    }
    return err == NOT_FOUND ? OK : err;
}

static Err postgresql_verify(Cx *cx, Store *store, Say *to) {
    must(cx->store == store);
    TRY(postgresql_verify_reading(cx));
    return postgresql_verify_references(cx, to);
}

/* Each table is written anew and the old file given up. */
static Err postgresql_scrub(Cx *cx, Store *base) {
    static const Sql tables = {
        .sql = "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'r'"
               " AND c.relnamespace = current_schema()::regnamespace ORDER BY 1"};
    VEC(Str) names = {0};
    Rows *rows;
    Err err;
    must(cx->store == base);
    TRY(STORE_QUERY(cx, &rows, &tables));
    while ((err = rows_next(cx, rows)) == OK)
        vec_push(cx->mem, &names, str_copy(cx->mem, rows_text(rows, 0)));
    if (err != NOT_FOUND) return err;
    for (size_t i = 0; i < names.n; i++) {
        Str sql = str_format(cx->mem, "VACUUM (FULL) %.*s", STR_ARG(names.at[i]));
        TRY(postgresql_claim(cx, postgresql(base)));
        TRY(execute(cx, postgresql(base), cstr(cx->mem, sql)));
    }
    return OK;
}

static void postgresql_close(Store *base) {
    PQfinish(postgresql(base)->connection);
    postgresql(base)->connection = NULL;
}

static const Engine postgresql_engine = {
    .begin = postgresql_begin,
    .commit = postgresql_commit,
    .rollback = postgresql_rollback,
    .script = postgresql_script,
    .has_table = postgresql_has_table,
    .run = postgresql_run,
    .query = postgresql_query,
    .next = postgresql_next,
    .rows_close = postgresql_rows_close,
    .is_null = postgresql_is_null,
    .integer = postgresql_integer,
    .real = postgresql_real,
    .text = postgresql_text,
    .blob = postgresql_blob,
    .column_kind = postgresql_column_kind,
    .bulk_open = postgresql_bulk_open,
    .bulk_row = postgresql_bulk_row,
    .bulk_close = postgresql_bulk_close,
    .bulk_drop = postgresql_bulk_drop,
    .revision = postgresql_revision,
    .verify = postgresql_verify,
    .scrub = postgresql_scrub,
    .close = postgresql_close,
};

/* The library quotes the whole address, password and all, when it cannot read it: its words are not
 * passed on. */
static Err address_check(Cx *cx, const char *address) {
    char *why = NULL;
    PQconninfoOption *options = PQconninfoParse(address, &why);
    PQfreemem(why);
    if (!options) return fail(cx, INVALID, MSG_STORE_ADDRESS);
    PQconninfoFree(options);
    return OK;
}

Err postgresql_open(Cx *cx, Store **out, Str address) {
    TRY(address_check(cx, cstr(cx->mem, address)));
    PostgresqlStore *store = NEW(cx->mem, PostgresqlStore);
    session_begin(cx, &store->base, &postgresql_engine, STORE_POSTGRESQL, S(""));
    store->address = cstr(store->base.mem, address);
    Err err = connect_now(cx, store);
    if (err) {
        session_close(&store->base);
        return err;
    }
    *out = &store->base;
    return OK;
}

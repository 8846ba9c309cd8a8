/* How do rows come from a PostgreSQL server in bounded memory, while other statements run? They are
 * fetched one by one; a connection can serve only one answer at a time, so when another statement
 * comes in between, the rest of the answer is parked: in memory up to a megabyte, then in a
 * temporary file. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "store/postgresql_in.h"

#define PARKED_IN_MEMORY ((size_t)1 << 20)
#define NULL_CELL UINT32_MAX
/* Closed early with more rows to come than these: the server is asked to stop. */
#define ROWS_WORTH_READING 1000
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701
};

typedef struct Parked {
    char *bytes;
    size_t n, room, at;
    FILE *file; /* once the memory did not suffice */
} Parked;

struct PostgresqlRows {
    Rows base;
    PGresult *row;  /* the present row, or the first one fetched ahead */
    bool ahead;     /* `row` has not been handed out yet */
    bool streaming; /* more comes over the connection */
    bool ended;     /* everything has come */
    bool failed;    /* the rest was lost while it was parked */
    PGresult *kept; /* the present row of a parked answer: views of it stay valid until the next */
    Oid *types;
    Str *cells; /* of the present row; p == NULL: NULL. Each is terminated */
    Parked *parked;
    Arena *parked_mem; /* lives with the rows */
    Arena *row_mem;    /* lives with the present row */
};

static PostgresqlRows *full(Rows *rows) {
    return (PostgresqlRows *)(void *)rows;
}

static const PostgresqlRows *full_const(const Rows *rows) {
    return (const PostgresqlRows *)(const void *)rows;
}

/* ---- from the connection ---- */

/* The next row of the answer into rows->row. NOT_FOUND at the end. */
static Err fetch(Cx *cx, PostgresqlRows *rows) {
    PostgresqlStore *store = postgresql(rows->base.store);
    PQclear(rows->row);
    rows->row = PQgetResult(store->connection);
    ExecStatusType status = PQresultStatus(rows->row);
    if (status == PGRES_SINGLE_TUPLE) return OK;
    bool end = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    Err err = end ? NOT_FOUND : postgresql_fail(cx, store, rows->row);
    PQclear(rows->row);
    rows->row = NULL;
    postgresql_drain(store);
    store->streaming = NULL;
    rows->streaming = false;
    rows->ended = true;
    return err;
}

static void columns_learn(Cx *cx, PostgresqlRows *rows) {
    if (rows->types) return;
    size_t n = (size_t)PQnfields(rows->row);
    rows->base.n_columns = n;
    rows->types = NEW_ARRAY(cx->mem, Oid, n);
    rows->cells = NEW_ARRAY(cx->mem, Str, n);
    for (size_t i = 0; i < n; i++)
        rows->types[i] = PQftype(rows->row, (int)i);
}

static void cells_show(PostgresqlRows *rows) {
    for (size_t i = 0; i < rows->base.n_columns; i++) {
        bool null = PQgetisnull(rows->row, 0, (int)i);
        rows->cells[i] = null ? STR_NONE
                              : (Str){PQgetvalue(rows->row, 0, (int)i),
                                      (size_t)PQgetlength(rows->row, 0, (int)i)};
    }
}

/* The first row is fetched at once, so that faults of the statement are told where it was written.
 */
Err postgresql_query(Cx *cx, Store *base, Rows **out, const char *sql, bool keep, size_t n,
                     const Arg *args) {
    PostgresqlStore *store = postgresql(base);
    TRY(postgresql_send(cx, store, sql, keep, n, args));
    must(PQsetSingleRowMode(store->connection));
    PostgresqlRows *rows = NEW(cx->mem, PostgresqlRows);
    rows->base.store = base;
    rows->streaming = true;
    store->streaming = rows;
    Err err = fetch(cx, rows);
    if (err && err != NOT_FOUND) return err;
    rows->ahead = err == OK;
    if (rows->ahead) columns_learn(cx, rows);
    *out = &rows->base;
    return OK;
}

/* ---- parking ---- */

static Err disk_fail(Cx *cx) {
    char text[128];
    return fail(cx, BROKEN, MSG_STORE_TEMPORARY, str_of(strerror_r(errno, text, sizeof text)));
}

static Err parked_put(Cx *cx, PostgresqlRows *rows, const void *bytes, size_t n) {
    Parked *parked = rows->parked;
    if (!parked->file && parked->n + n > PARKED_IN_MEMORY) {
        parked->file = tmpfile();
        if (!parked->file || fwrite(parked->bytes, 1, parked->n, parked->file) != parked->n)
            return disk_fail(cx);
    }
    if (parked->file) return fwrite(bytes, 1, n, parked->file) == n ? OK : disk_fail(cx);
    if (parked->n + n > parked->room) {
        size_t room = parked->room ? parked->room * 2 : 4096;
        while (room < parked->n + n)
            room *= 2;
        parked->bytes = arena_grow(rows->parked_mem, parked->bytes, parked->room, room);
        parked->room = room;
    }
    memcpy(parked->bytes + parked->n, bytes, n);
    parked->n += n;
    return OK;
}

static Err row_park(Cx *cx, PostgresqlRows *rows) {
    for (size_t i = 0; i < rows->base.n_columns; i++) {
        bool null = PQgetisnull(rows->row, 0, (int)i);
        uint32_t n = null ? NULL_CELL : (uint32_t)PQgetlength(rows->row, 0, (int)i);
        TRY(parked_put(cx, rows, &n, sizeof n));
        if (!null) TRY(parked_put(cx, rows, PQgetvalue(rows->row, 0, (int)i), n));
    }
    return OK;
}

static Err rest_park(Cx *cx, PostgresqlRows *rows) {
    Err err = OK;
    if (rows->ahead) err = row_park(cx, rows);
    rows->ahead = false;
    while (!err) {
        Err next = fetch(cx, rows);
        if (next == NOT_FOUND) break;
        if (next) return next;
        err = row_park(cx, rows);
    }
    if (!err && rows->parked->file &&
        (fflush(rows->parked->file) || fseeko(rows->parked->file, 0, SEEK_SET)))
        err = disk_fail(cx);
    return err;
}

Err postgresql_rows_park(Cx *cx, PostgresqlRows *rows) {
    must(rows->streaming && !rows->parked);
    if (!rows->ahead) {
        rows->kept = rows->row;
        rows->row = NULL;
    }
    rows->parked_mem = arena_new();
    rows->parked = NEW(rows->parked_mem, Parked);
    Err err = rest_park(cx, rows);
    rows->failed = err != OK;
    if (err && rows->streaming) {
        PostgresqlStore *store = postgresql(rows->base.store);
        postgresql_drain(store);
        store->streaming = NULL;
        rows->streaming = false;
    }
    return err;
}

static bool parked_take(Parked *parked, void *bytes, size_t n) {
    if (parked->file) return fread(bytes, 1, n, parked->file) == n;
    if (parked->n - parked->at < n) return false;
    memcpy(bytes, parked->bytes + parked->at, n);
    parked->at += n;
    return true;
}

static Err parked_next(Cx *cx, PostgresqlRows *rows) {
    for (size_t i = 0; i < rows->base.n_columns; i++) {
        uint32_t n;
        if (!parked_take(rows->parked, &n, sizeof n)) {
            bool broken = i > 0 || (rows->parked->file && ferror(rows->parked->file));
            return broken ? disk_fail(cx) : NOT_FOUND;
        }
        rows->cells[i] = STR_NONE;
        if (n == NULL_CELL) continue;
        char *bytes = arena_alloc(rows->row_mem, (size_t)n + 1);
        if (!parked_take(rows->parked, bytes, n)) return disk_fail(cx);
        rows->cells[i] = (Str){bytes, n};
    }
    return rows->base.n_columns ? OK : NOT_FOUND;
}

/* ---- for the reader ---- */

Err postgresql_next(Cx *cx, Rows *base) {
    PostgresqlRows *rows = full(base);
    if (rows->row_mem) arena_reset(rows->row_mem);
    PQclear(rows->kept);
    rows->kept = NULL;
    if (rows->failed) return fail(cx, BROKEN, MSG_STORE_SERVER_LOST, base->store->label, S(""));
    if (rows->parked) {
        if (!rows->row_mem) rows->row_mem = arena_new();
        return parked_next(cx, rows);
    }
    if (rows->ended && !rows->ahead) return NOT_FOUND;
    if (!rows->ahead) TRY(fetch(cx, rows));
    rows->ahead = false;
    cells_show(rows);
    return OK;
}

static void rest_refuse(PostgresqlRows *rows) {
    PostgresqlStore *store = postgresql(rows->base.store);
    for (size_t read = 0;; read++) {
        PGresult *result = PQgetResult(store->connection);
        if (!result) break;
        PQclear(result);
        if (read == ROWS_WORTH_READING &&
            !store->base.in_transaction) { /* inside one it would end that */
            char why[256];
            PGcancel *cancel = PQgetCancel(store->connection);
            if (cancel) PQcancel(cancel, why, sizeof why);
            PQfreeCancel(cancel);
        }
    }
    store->streaming = NULL;
    rows->streaming = false;
}

void postgresql_rows_close(Rows *base) {
    PostgresqlRows *rows = full(base);
    PQclear(rows->row);
    PQclear(rows->kept);
    rows->row = rows->kept = NULL;
    if (rows->streaming) rest_refuse(rows);
    if (rows->parked && rows->parked->file) fclose(rows->parked->file);
    arena_free(rows->parked_mem);
    arena_free(rows->row_mem);
    rows->parked = NULL;
    rows->parked_mem = rows->row_mem = NULL;
}

static Str cell(const Rows *base, size_t column) {
    return full_const(base)->cells[column];
}

bool postgresql_is_null(const Rows *base, size_t column) {
    return cell(base, column).p == NULL;
}

int64_t postgresql_integer(const Rows *base, size_t column) {
    Str value = cell(base, column);
    if (!value.p) return 0;
    if (full_const(base)->types[column] == OID_BOOL) return value.p[0] == 't';
    errno = 0;
    int64_t number = strtoll(value.p, NULL, 10);
    must(errno == 0);
    return number;
}

double postgresql_real(const Rows *base, size_t column) {
    Str value = cell(base, column);
    return value.p ? strtod(value.p, NULL) : 0.0;
}

Str postgresql_text(const Rows *base, size_t column) {
    Str value = cell(base, column);
    return value.p ? value : S("");
}

static unsigned digit(char c) {
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a' + 10);
}

/* Bytes come as "\x" and two digits each. */
Str postgresql_blob(const Rows *base, size_t column) {
    Str value = cell(base, column);
    if (!value.p) return S("");
    must(value.n >= 2 && value.p[0] == '\\' && value.p[1] == 'x' && value.n % 2 == 0);
    PostgresqlRows *rows =
        (PostgresqlRows *)(uintptr_t)full_const(base); /* only its memory changes */
    if (!rows->row_mem) rows->row_mem = arena_new();
    size_t n = value.n / 2 - 1;
    char *bytes = arena_alloc(rows->row_mem, n + 1);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(digit(value.p[2 + 2 * i]) << 4 | digit(value.p[3 + 2 * i]));
    return (Str){bytes, n};
}

ArgKind postgresql_column_kind(const Rows *base, size_t column) {
    if (postgresql_is_null(base, column)) return ARG_NULL;
    switch (full_const(base)->types[column]) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: return ARG_INT;
    case OID_FLOAT4:
    case OID_FLOAT8: return ARG_REAL;
    case OID_BYTEA: return ARG_BLOB;
    default: return ARG_TEXT;
    }
}

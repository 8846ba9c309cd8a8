#pragma once
/* What the two files of the PostgreSQL engine share: the session with the server and its rows. */

#include <libpq-fe.h>
#include "store/store_in.h"

#define POSTGRESQL_BUCKETS 64
#define POSTGRESQL_ARGUMENTS 64

typedef struct Prepared {
    const char *sql;
    char name[24];
    size_t n;
    ArgKind kinds[POSTGRESQL_ARGUMENTS]; /* as declared to the server; ARG_NULL: left to it */
    struct Prepared *next;
} Prepared;

typedef struct PostgresqlRows PostgresqlRows;

typedef struct PostgresqlStore {
    Store base;
    PGconn *connection;
    char *address;
    PostgresqlRows *streaming; /* whose rows are on their way; the connection is theirs until they
                                  end or are parked */
    Prepared *buckets[POSTGRESQL_BUCKETS];
    unsigned n_prepared;
} PostgresqlStore;

static inline PostgresqlStore *postgresql(Store *store) {
    return (PostgresqlStore *)(void *)store;
}

/* store_postgresql.c */
Err postgresql_fail(Cx *cx, PostgresqlStore *store, const PGresult *result);
/* Makes the connection free for another command: a lost one is opened again, rows on their way are
 * parked. */
Err postgresql_claim(Cx *cx, PostgresqlStore *store) CHECKED;
Err postgresql_send(Cx *cx, PostgresqlStore *store, const char *sql, bool keep, size_t n,
                    const Arg *args) CHECKED;
void postgresql_drain(PostgresqlStore *store); /* throws away what is left of an answer */

/* postgresql_rows.c */
Err postgresql_query(Cx *cx, Store *store, Rows **out, const char *sql, bool keep, size_t n,
                     const Arg *args) CHECKED;
Err postgresql_next(Cx *cx, Rows *rows) CHECKED;
void postgresql_rows_close(Rows *rows);
bool postgresql_is_null(const Rows *rows, size_t column);
int64_t postgresql_integer(const Rows *rows, size_t column);
double postgresql_real(const Rows *rows, size_t column);
Str postgresql_text(const Rows *rows, size_t column);
Str postgresql_blob(const Rows *rows, size_t column);
ArgKind postgresql_column_kind(const Rows *rows, size_t column);
Err postgresql_rows_park(Cx *cx, PostgresqlRows *rows) CHECKED;

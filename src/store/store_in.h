#pragma once
/* What the two engines have in common: a session, its open rows, and the list of what an engine can
 * do. */

#include "store/store.h"

typedef struct Engine Engine;

struct Store {
    const Engine *engine;
    StoreKind kind;
    Arena *mem;  /* the session's own: prepared statements, buffers */
    Str label;   /* path, or host, port and database: what messages call the store. Never a password
                  */
    Str address; /* as it was opened by store_open: may hold a password */
    Rows *open;  /* rows not yet at their end */
    Bulk *bulk;  /* open bulk insertion, or NULL */
    KeptFile *kept; /* buffers for kept files, made when first needed */
    bool in_transaction;
    bool looking; /* the transaction writes nothing */
    bool touched; /* the transaction changes data */
    bool ready;   /* the schema is up to date: from here on a writer locks the revision's row */
    bool closed;  /* the session has ended */
    Err failed;   /* what failed first in the present transaction */
    bool revision_known;
    int64_t revision, data_version; /* as last seen */
};

struct Rows {
    Store *store;
    Rows *before, *after; /* neighbours in the session's list */
    size_t n_columns;
    bool on_row;
    bool open;
    bool cut; /* ended by a transaction, not by its reader */
};

struct Bulk {
    Store *store;
    size_t n_columns;
};

typedef enum View {
    VIEW_WRITE, /* the only writer; sees everything committed before */
    VIEW_READ,  /* one consistent view, writes nothing */
} View;

typedef struct Say { /* where findings of store_verify go */
    void (*line)(void *arg, Str line);
    void *arg;
    size_t faults;
} Say;

struct Engine {
    Err (*begin)(Cx *cx, Store *store, View view) CHECKED;
    Err (*commit)(Cx *cx, Store *store) CHECKED;
    void (*rollback)(Store *store);
    Err (*script)(Cx *cx, Store *store,
                  const char *sql) CHECKED; /* several statements, no arguments */
    Err (*has_table)(Cx *cx, Store *store, const char *name, bool *out) CHECKED;
    Err (*run)(Cx *cx, Store *store, const char *sql, size_t n, const Arg *args) CHECKED;
    /* keep: the text is static, the prepared statement is kept by its address. */
    Err (*query)(Cx *cx, Store *store, Rows **out, const char *sql, bool keep, size_t n,
                 const Arg *args) CHECKED;
    Err (*next)(Cx *cx,
                Rows *rows) CHECKED; /* OK or NOT_FOUND; on anything but OK the caller closes */
    void (*rows_close)(Rows *rows);
    bool (*is_null)(const Rows *rows, size_t column);
    int64_t (*integer)(const Rows *rows, size_t column);
    double (*real)(const Rows *rows, size_t column);
    Str (*text)(const Rows *rows, size_t column);
    Str (*blob)(const Rows *rows, size_t column);
    ArgKind (*column_kind)(const Rows *rows, size_t column);
    Err (*bulk_open)(Cx *cx, Store *store, Bulk **out, const char *table, size_t n,
                     const char *const *columns) CHECKED;
    Err (*bulk_row)(Cx *cx, Bulk *bulk, const Arg *args) CHECKED;
    Err (*bulk_close)(Cx *cx, Bulk *bulk) CHECKED;
    void (*bulk_drop)(Bulk *bulk); /* leaves early; the transaction is rolled back */
    Err (*revision)(Cx *cx, Store *store, int64_t *out) CHECKED;
    Err (*verify)(Cx *cx, Store *store,
                  Say *say) CHECKED;            /* the engine's own integrity, foreign keys */
    Err (*scrub)(Cx *cx, Store *store) CHECKED; /* no trace of what was deleted */
    void (*close)(Store *store);
};

/* store_sqlite.c */
typedef enum SqliteMode { SQLITE_NORMAL, SQLITE_LOOK_ONLY } SqliteMode;
Err sqlite_open(Cx *cx, Store **out, Str path, SqliteMode mode) CHECKED;
/* A compact copy of the store's present contents as a new file without companions. */
Err sqlite_copy_to(Cx *cx, Store *store, Str path) CHECKED;
/* Writes everything into the one file and gives up the companions. */
Err sqlite_settle(Cx *cx, Store *store) CHECKED;
/* store_postgresql.c */
bool postgresql_address(Str address);
Err postgresql_open(Cx *cx, Store **out, Str address) CHECKED;

/* store.c */
/* Frees the session now instead of with the arena; harmless when repeated. */
void session_close(Store *store);
/* The session gets its arena and is closed with the context's. */
void session_begin(Cx *cx, Store *store, const Engine *engine, StoreKind kind, Str label);
/* One consistent view for reading; like store_do, without repetition. */
Err store_look(Cx *cx, Err (*fn)(Cx *cx, void *arg), void *arg) CHECKED;
/* A query whose text is made here, from our own schema; not kept. */
Err store_query_once(Cx *cx, Rows **out, Str sql, size_t n, const Arg *args) CHECKED;
Arg rows_arg(const Rows *rows, size_t column); /* the value as it would be written again */
void pause_ms(unsigned ms);
void verify_say(Cx *cx, Say *say, Msg message, size_t n, const Str *arguments);
#define SAY(cx, to, message, ...) \
    verify_say((cx), (to), (message), sizeof((Str[]){STR_NONE, ##__VA_ARGS__}) / sizeof(Str) - 1, \
               (Str[]){STR_NONE, ##__VA_ARGS__} + 1)

/* migrate.c */
struct StoreMigration {
    const char *name;
    const char *sql;
    const char *sql_postgresql; /* NULL where both take the same text */
};
extern const struct StoreMigration store_migrations[];
extern const size_t store_migrations_n;
/* How many of our migrations the store has. INVALID where it has others or changed ones. */
Err migrations_applied(Cx *cx, size_t *out) CHECKED;
Err store_migrate(Cx *cx) CHECKED;
Err migrations_verify(Cx *cx, Say *say) CHECKED;

/* kept.c */
void kept_forget(Store *store); /* a file begun in a transaction that has ended */
Err kept_verify(Cx *cx, Say *say) CHECKED;

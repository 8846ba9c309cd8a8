#pragma once
/* The store: one small interface, two implementations (SQLite, the default, and PostgreSQL through
 * libpq). SQL is written once, in the common subset; parameters are $1, $2, …. Four types of
 * column: INTEGER, REAL, TEXT, BLOB in the STRICT tables of SQLite (sql/NNNN-topic.sql); BIGINT,
 * DOUBLE PRECISION, TEXT sorted by bytes, BYTEA on PostgreSQL
 * (.pg.sql). No SERIAL, no LISTEN, no advisory locks. No SQL text is built from user input. */

#include "base/base.h"

typedef struct Store Store;

/* An address is "postgres://…" / "postgresql://…" or the path of an SQLite file, which is created
 * where absent. Opening brings the schema up to date (numbered migrations, one transaction each,
 * name and checksum recorded). INVALID: not a store, or made by a newer program; BROKEN: disk or
 * server; BUSY: held by somebody else. The session is closed with the context's arena; it belongs
 * to one thread. cx->store is set. Other contexts of the same thread may borrow it (other.store =
 * cx.store) while it lives. A lost server is looked for again at the next use. */
Err store_open(Cx *cx, Store **out, Str address) CHECKED;
typedef enum StoreKind { STORE_SQLITE, STORE_POSTGRESQL } StoreKind;
StoreKind store_kind(const Store *store);
/* One more session with the same store, for another thread: like store_open with its address. */
Err store_open_beside(Cx *cx, Store **out, const Store *beside) CHECKED;
/* What to call the store in messages: its path, or host, port and database. Never a password. */
Str store_name(const Store *store);

/* Statement arguments, in order of $1, $2, … */
typedef enum ArgKind { ARG_NULL, ARG_INT, ARG_REAL, ARG_TEXT, ARG_BLOB } ArgKind;
typedef struct Arg {
    ArgKind kind;
    int64_t i;
    double d;
    Str s;
} Arg; /* a real is finite, a text is UTF-8 without NUL: anything else is INVALID, on both stores */
#define ARG_I(value) ((Arg){.kind = ARG_INT, .i = (value)})
#define ARG_D(value) ((Arg){.kind = ARG_REAL, .d = (value)})
#define ARG_S(value) ((Arg){.kind = ARG_TEXT, .s = (value)})
#define ARG_B(value) ((Arg){.kind = ARG_BLOB, .s = (value)})
#define ARG_N ((Arg){.kind = ARG_NULL})

/* One statement of a room's *_sql.c file. The text must be static: prepared statements are kept by
 * its address. `sqlite` or `postgresql` is used where set, else `sql`. */
typedef struct Sql {
    const char *sql, *sqlite, *postgresql;
} Sql;

Err store_run(Cx *cx, const Sql *statement, size_t n, const Arg *args) CHECKED;
#define STORE_RUN(cx, statement, ...) \
    store_run((cx), (statement), sizeof((Arg[]){ARG_N, ##__VA_ARGS__}) / sizeof(Arg) - 1, \
              (Arg[]){ARG_N, ##__VA_ARGS__} + 1)

/* Rows come one by one: memory is bounded whatever the size of the answer. Several may be open at
 * once, and other statements may run meanwhile; the begin and the end of store_do end all that are
 * open. Those left open by an early return are closed with the context's arena. */
typedef struct Rows Rows;
Err store_query(Cx *cx, Rows **out, const Sql *statement, size_t n, const Arg *args) CHECKED;
#define STORE_QUERY(cx, out, statement, ...) \
    store_query((cx), (out), (statement), sizeof((Arg[]){ARG_N, ##__VA_ARGS__}) / sizeof(Arg) - 1, \
                (Arg[]){ARG_N, ##__VA_ARGS__} + 1)
/* OK and the next row, or NOT_FOUND at the end (the statement is then closed), or a fault. */
Err rows_next(Cx *cx, Rows *rows) CHECKED;
void rows_close(Rows *rows); /* for leaving early; harmless after the end */
/* Columns count from 0. A NULL reads as 0, 0.0 or the empty text. */
bool rows_null(const Rows *rows, size_t column);
int64_t rows_int(const Rows *rows, size_t column);
double rows_real(const Rows *rows, size_t column);
Str rows_text(const Rows *rows, size_t column); /* a view, valid until rows_next */
Str rows_blob(const Rows *rows, size_t column);

/* Runs fn in one transaction: commit on OK, rollback on anything else; BUSY reruns it, up to 5
 * times. fn touches nothing outside the store and the arena, and hands on the fault of a statement:
 * after one, nothing is committed. One writer at a time, whatever the number of processes. Not
 * nestable. */
Err store_do(Cx *cx, Err (*fn)(Cx *cx, void *arg), void *arg) CHECKED;

/* Inside store_do at present: for functions that work with the change that wants them or alone. */
bool store_doing(const Store *store);

/* Bulk insertion inside store_do: COPY on PostgreSQL, one kept statement on SQLite. While open, the
 * session runs nothing else. `table` and `columns` are ours, never the user's. */
typedef struct Bulk Bulk;
Err bulk_open(Cx *cx, Bulk **out, const char *table, size_t n, const char *const *columns) CHECKED;
Err bulk_row(Cx *cx, Bulk *bulk, const Arg *args) CHECKED;
Err bulk_close(Cx *cx, Bulk *bulk) CHECKED;

/* Grows with every committed change of data, by whatever process: what is cached from the store
 * asks it. Cheap (no table is read on SQLite; one small row on PostgreSQL). */
Err store_revision(Cx *cx, int64_t *out) CHECKED;
/* To be called inside store_do by every change of data. */
Err store_touch(Cx *cx) CHECKED;
/* How often this process has changed data, in whatever store: who holds on to a revision for a
 * while asks again as soon as this has grown. Costs nothing. */
uint64_t store_changes(void);

/* Whole-store operations. A backup is one SQLite file whatever the store (readable with the default
 * store), taken from one consistent view while others read and write. restore needs an empty store.
 * verify checks the engine's own integrity, the migrations' checksums, foreign keys, and that each
 * kept file has the digest it is known by; what is wrong is told through `say`. */
Err store_backup(Cx *cx, Str to_path) CHECKED;
Err store_restore(Cx *cx, Str from_path) CHECKED;
Err store_verify(Cx *cx, void (*say)(void *arg, Str line), void *arg, size_t *faults) CHECKED;

/* Leaves no trace of what was deleted, neither in free pages nor in the write-ahead log: rewrites
 * the store, in the time and room that takes. Outside store_do. On PostgreSQL the server's own log
 * and its archives are the administrator's. BUSY where somebody else's reading or writing is in the
 * way: to be tried again. */
Err store_scrub(Cx *cx) CHECKED;

/* Kept files: the original bytes of each delivery, compressed in pieces; known by their SHA-256. */
typedef struct KeptFile KeptFile;
Err kept_begin(Cx *cx, KeptFile **out) CHECKED; /* inside store_do */
Err kept_add(Cx *cx, KeptFile *file, Str bytes) CHECKED;
Err kept_end(Cx *cx, KeptFile *file, Str *sha256,
             int64_t *bytes) CHECKED; /* same bytes already kept: kept once */
/* Inside store_do: takes the bytes away for good; the digest stays known, and kept_end refuses the
 * same bytes from now on (CONFLICT). */
Err kept_purge(Cx *cx, Str sha256) CHECKED;
Err kept_read(Cx *cx, Str sha256, Err (*piece)(Cx *cx, void *arg, Str bytes), void *arg) CHECKED;

/* How does everything in a store get into one file, and back? A backup is an SQLite store without
 * companions, whatever the engine it comes from; it is written beside its place, synced, and only
 * then gets its name. Between engines tables are copied row by row, from one consistent view into
 * one transaction. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "store/store_in.h"

#define MOST_COLUMNS 64

/* ---- files ---- */

static Err file_fail(Cx *cx, Str path) {
    char text[128];
    int number = errno;
    if (number == ENOSPC || number == EDQUOT) return fail(cx, BROKEN, MSG_STORE_DISK_FULL, path);
    return fail(cx, BROKEN, MSG_STORE_DISK, path, str_of(strerror_r(number, text, sizeof text)));
}

static Err path_sync(Cx *cx, Str path, int flags) {
    int file = open(cstr(cx->mem, path), flags | O_RDONLY | O_CLOEXEC);
    if (file < 0) return file_fail(cx, path);
    Err err = fsync(file) == 0 ? OK : file_fail(cx, path);
    close(file);
    return err;
}

static Str folder_of(Str path) {
    Str folder = path_folder(path);
    return folder.n ? folder : S(".");
}

/* A file and what SQLite may have put beside it. */
static void file_remove(Cx *cx, Str path) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        unlink(cstr(cx->mem, str_format(cx->mem, "%.*s%s", STR_ARG(path), endings[i])));
}

/* From now on the backup exists. An existing file is never replaced. */
static Err file_name(Cx *cx, Str from, Str to) {
    const char *old = cstr(cx->mem, from), *new = cstr(cx->mem, to);
    int failed = renameat2(AT_FDCWD, old, AT_FDCWD, new, RENAME_NOREPLACE);
    if (failed && (errno == EINVAL || errno == ENOSYS)) { /* a file system that cannot do that */
        errno = EEXIST;
        failed = access(new, F_OK) == 0 || rename(old, new);
    }
    if (failed && errno == EEXIST) return fail(cx, CONFLICT, MSG_STORE_BACKUP_EXISTS, to);
    return failed ? file_fail(cx, to) : path_sync(cx, folder_of(to), O_DIRECTORY);
}

/* ---- tables ---- */

typedef struct Copy {
    Store *from, *to;
    Store *plan; /* the SQLite one of both: it tells tables and columns */
} Copy;

typedef struct Table {
    Str name;
    size_t n;
    Str columns[MOST_COLUMNS];
} Table;

typedef VEC(Table) Tables;

static Err columns_list(Cx *cx, Table *table) {
    static const Sql list = {.sqlite = "SELECT name FROM pragma_table_info($1) ORDER BY cid"};
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &list, ARG_S(table->name)));
    Err err;
    while ((err = rows_next(cx, rows)) == OK) {
        must(table->n < MOST_COLUMNS);
        table->columns[table->n++] = str_copy(cx->mem, rows_text(rows, 0));
    }
    return err == NOT_FOUND ? OK : err;
}

/* In the order in which they were made: none refers to a later one. What belongs to the store
 * itself stays out. */
static Err tables_list(Cx *cx, Store *plan, Tables *out) {
    static const Sql list = {
        .sqlite =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
            " ESCAPE '\\' AND name NOT IN ('migration', 'revision') ORDER BY rowid"};
    Store *before = cx->store;
    cx->store = plan;
    Rows *rows;
    Err err = STORE_QUERY(cx, &rows, &list);
    while (!err && (err = rows_next(cx, rows)) == OK)
        vec_push(cx->mem, out, (Table){.name = str_copy(cx->mem, rows_text(rows, 0))});
    if (err == NOT_FOUND) err = OK;
    for (size_t i = 0; i < out->n && !err; i++)
        err = columns_list(cx, &out->at[i]);
    cx->store = before;
    return err;
}

static Err table_empty(Cx *cx, const Table *table) {
    Rows *rows;
    TRY(store_query_once(cx, &rows,
                         str_format(cx->mem, "SELECT 1 FROM %.*s LIMIT 1", STR_ARG(table->name)), 0,
                         NULL));
    Err err = rows_next(cx, rows);
    rows_close(rows);
    if (err == OK) return fail(cx, CONFLICT, MSG_STORE_NOT_EMPTY, cx->store->label);
    return err == NOT_FOUND ? OK : err;
}

static Err table_query(Cx *cx, const Copy *copy, const Table *table, Rows **out) {
    Str columns = str_join(cx->mem, table->n, table->columns, S(", "));
    Str sql = str_format(cx->mem, "SELECT %.*s FROM %.*s", STR_ARG(columns), STR_ARG(table->name));
    cx->store = copy->from;
    Err err = store_query_once(cx, out, sql, 0, NULL);
    cx->store = copy->to;
    return err;
}

static Err table_copy(Cx *cx, const Copy *copy, const Table *table) {
    Rows *rows;
    TRY(table_query(cx, copy, table, &rows));
    const char *columns[MOST_COLUMNS];
    for (size_t i = 0; i < table->n; i++)
        columns[i] = cstr(cx->mem, table->columns[i]);
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, cstr(cx->mem, table->name), table->n, columns));
    Err err;
    Arg args[MOST_COLUMNS];
    while ((err = rows_next(cx, rows)) == OK) {
        for (size_t i = 0; i < table->n; i++)
            args[i] = rows_arg(rows, i);
        TRY(bulk_row(cx, bulk, args));
    }
    if (err != NOT_FOUND) return err;
    return bulk_close(cx, bulk);
}

static Err revision_of(Cx *cx, Store *store, int64_t *out) {
    Store *before = cx->store;
    cx->store = store;
    Err err = store_revision(cx, out);
    cx->store = before;
    return err;
}

/* Grows for the readers of this store, and is not smaller than in the other. */
static Err revision_raise(Cx *cx, const Copy *copy) {
    static const Sql raise = {.sql = "UPDATE revision SET number = $1 WHERE one = 1"};
    int64_t theirs, ours;
    TRY(revision_of(cx, copy->from, &theirs));
    TRY(revision_of(cx, copy->to, &ours));
    return STORE_RUN(cx, &raise, ARG_I((theirs > ours ? theirs : ours) + 1));
}

static Err copy_write(Cx *cx, void *arg) {
    const Copy *copy = arg;
    Tables tables = {0};
    TRY(tables_list(cx, copy->plan, &tables));
    for (size_t i = 0; i < tables.n; i++)
        TRY(table_empty(cx, &tables.at[i]));
    for (size_t i = 0; i < tables.n; i++)
        TRY(table_copy(cx, copy, &tables.at[i]));
    return revision_raise(cx, copy);
}

static Err copy_look(Cx *cx, void *arg) {
    Copy *copy = arg;
    cx->store = copy->to;
    Err err = store_do(cx, copy_write, copy);
    cx->store = copy->from;
    return err;
}

static Err copy_all(Cx *cx, Store *from, Store *to) {
    Copy copy = {.from = from, .to = to, .plan = from->kind == STORE_SQLITE ? from : to};
    Store *before = cx->store;
    cx->store = from;
    Err err = store_look(cx, copy_look, &copy);
    cx->store = before;
    return err;
}

/* ---- backup ---- */

static Err backup_rows(Cx *cx, Str path) {
    Store *from = cx->store, *to;
    Err err = store_open(cx, &to, path);
    if (!err) {
        err = copy_all(cx, from, to);
        cx->store = to;
        if (!err) err = sqlite_settle(cx, to);
        session_close(to);
    }
    cx->store = from;
    return err;
}

static Err backup_write(Cx *cx, Str path, Str to_path) {
    Store *store = cx->store;
    Err err = store->kind == STORE_SQLITE ? sqlite_copy_to(cx, store, path) : backup_rows(cx, path);
    /* SQLite does not tell which of the two files found no room: it is the one that grows. */
    bool no_room = err == BROKEN && cx->fault.message == MSG_STORE_DISK_FULL;
    if (no_room) return fail(cx, BROKEN, MSG_STORE_DISK_FULL, to_path);
    TRY(err);
    TRY(path_sync(cx, path, 0));
    return file_name(cx, path, to_path);
}

Err store_backup(Cx *cx, Str to_path) {
    must(cx->store && !cx->store->in_transaction);
    if (!to_path.n || memchr(to_path.p, '\0', to_path.n))
        return fail(cx, INVALID, MSG_STORE_NO_ADDRESS);
    if (access(cstr(cx->mem, to_path), F_OK) == 0)
        return fail(cx, CONFLICT, MSG_STORE_BACKUP_EXISTS, to_path);
    Str path = str_format(cx->mem, "%.*s.%ld.part", STR_ARG(to_path), (long)getpid());
    file_remove(cx, path);
    Err err = backup_write(cx, path, to_path);
    if (err) file_remove(cx, path);
    return err;
}

/* ---- restore ---- */

typedef struct Source { /* the backup as a session with our schema */
    Store *store;
    Str temporary; /* copy brought up to date, of a backup by an older program; empty: none */
} Source;

/* The backup itself is never written to. */
static Err source_update(Cx *cx, Source *source) {
    const char *folder = getenv("TMPDIR");
    char *path =
        cstr(cx->mem, str_format(cx->mem, "%s/wirk-XXXXXX", folder && *folder ? folder : "/tmp"));
    int file = mkstemp(path);
    if (file < 0) return file_fail(cx, str_of(path));
    close(file);
    source->temporary = str_of(path);
    TRY(sqlite_copy_to(cx, source->store, source->temporary));
    session_close(source->store);
    return store_open(cx, &source->store, source->temporary);
}

static Err source_open(Cx *cx, Source *source, Str path) {
    TRY(sqlite_open(cx, &source->store, path, SQLITE_LOOK_ONLY));
    cx->store = source->store;
    size_t applied;
    TRY(migrations_applied(cx, &applied));
    return applied < store_migrations_n ? source_update(cx, source) : OK;
}

Err store_restore(Cx *cx, Str from_path) {
    Store *to = cx->store;
    must(to && !to->in_transaction);
    if (access(cstr(cx->mem, from_path), F_OK) != 0)
        return fail(cx, NOT_FOUND, MSG_STORE_NO_BACKUP, from_path);
    Source source = {0};
    Err err = source_open(cx, &source, from_path);
    if (!err) err = copy_all(cx, source.store, to);
    if (source.store) session_close(source.store);
    if (source.temporary.n) file_remove(cx, source.temporary);
    cx->store = to;
    return err;
}

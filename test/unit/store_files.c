/* What does the store say of files and servers that are none of its own, are damaged, or are gone?
 * The engine-specific half of the store's tests: foreign and broken SQLite files, full and
 * read-only disks, unreadable addresses, a lost server. WIRK_TEST_POSTGRES names the server. */

#include "postgres.h"
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "store/store_in.h"
#include "tap.h"

static char folder[64], path[128];

static void name_next(const char *name) {
    snprintf(path, sizeof path, "%s/%s", folder, name);
}

static void write_file(const char *to, const void *bytes, size_t n) {
    FILE *out = fopen(to, "wb");
    must(out && fwrite(bytes, 1, n, out) == n && fclose(out) == 0);
}

static void raw(const char *sql) {
    sqlite3 *db;
    must(sqlite3_open(path, &db) == SQLITE_OK &&
         sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
}

/* Opens and wants a fault of this kind whose German and English text name the place and say `part`.
 */
static void refused(Str address, Err want, const char *part, const char *name) {
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    Err err = store_open(&cx, &store, address);
    Str text = fault_text(cx.mem, EN, &cx.fault), german = fault_text(cx.mem, DE, &cx.fault);
    bool good = err == want && str_find(text, str_of(part), 0) != SIZE_MAX && german.n &&
                !str_equal(text, german);
    if (!ok(good, "%s", name)) printf("# kind %d: %.*s\n", (int)err, STR_ARG(text));
    cx_end(&cx);
}

static bool file_same(const char *before, size_t n) {
    char now[4096];
    FILE *in = fopen(path, "rb");
    must(in && n < sizeof now);
    size_t length = fread(now, 1, sizeof now, in);
    fclose(in);
    return length == n && memcmp(now, before, n) == 0;
}

static void test_foreign_files(void) {
    static const char text[] = "Statistische Region;Insgesamt\n05112;1234\nThis text is longer "
                               "than a hundred bytes, so that "
                               "it cannot be taken for an empty database file.\n";
    name_next("text.csv");
    write_file(path, text, sizeof text - 1);
    refused(str_of(path), INVALID, "not a Wirk database", "a text file is no store");
    ok(file_same(text, sizeof text - 1), "... and is left as it was");
    name_next("foreign.db");
    raw("CREATE TABLE theirs (a)");
    refused(str_of(path), INVALID, "another program",
            "an SQLite file of another program is refused");
    name_next("marked.db");
    raw("PRAGMA application_id = 5");
    refused(str_of(path), INVALID, "another program",
            "also an empty one that carries another number");
    refused(S(""), INVALID, "No place", "an empty address");
    refused((Str){"a\0b", 3}, INVALID, "No place", "an address with a NUL");
    refused(S("/nowhere/at/all.db"), BROKEN, "/nowhere/at/all.db", "a folder that is not there");
    refused(str_of(folder), BROKEN, folder, "a folder instead of a file");
    name_next("short.db");
    write_file(path, "SQLite format 3\0rest", 20);
    refused(str_of(path), INVALID, "not a Wirk database", "a file cut off in its head");
    name_next("empty.db");
    write_file(path, "", 0);
    Cx cx;
    Store *store;
    cx_begin(&cx, DE);
    is_int(store_open(&cx, &store, str_of(path)), OK, "an empty file becomes a store");
    is_int(store_kind(store), STORE_SQLITE, "of SQLite");
    is_str(store_name(store), path, "called by its path");
    cx_end(&cx);
}

static Err fill(Cx *cx, void *arg) {
    static const Sql cell = {.sql = "INSERT INTO cell VALUES ($1, $2)"};
    int64_t n = *(int64_t *)arg;
    for (int64_t i = 0; i < n; i++)
        TRY(STORE_RUN(
            cx, &cell, ARG_I(i),
            ARG_S(str_format(cx->mem, "sex=%lld;age=%0200lld", (long long)i, (long long)i))));
    return store_touch(cx);
}

static void put_line(void *arg, Str line) {
    ++*(int *)arg;
    if (str_find(line, str_of(path), 0) != SIZE_MAX) *(int *)arg += 1000;
}

static void test_damaged(void) {
    name_next("damaged.db");
    Cx cx;
    Store *store;
    int64_t n = 5000;
    cx_begin(&cx, EN);
    must(store_open(&cx, &store, str_of(path)) == OK && store_do(&cx, fill, &n) == OK);
    cx_end(&cx);
    struct stat state;
    must(stat(path, &state) == 0 && state.st_size > 100 * 4096);
    int file = open(path, O_WRONLY);
    for (off_t page = 60; page < 70; page++)
        must(pwrite(file, "damage damage damage", 20, page * 4096 + 8) == 20);
    close(file);
    cx_begin(&cx, EN);
    is_int(store_open(&cx, &store, str_of(path)), OK, "a file with damaged pages opens");
    int lines = 0;
    size_t found = 0;
    is_int(store_verify(&cx, put_line, &lines, &found), OK, "it can be verified");
    ok(found > 0 && lines > 1000, "the damage is found and named with the file");
    static const Sql all = {.sql = "SELECT sum(length(id)) FROM cell NOT INDEXED"};
    Rows *rows;
    Err err = STORE_QUERY(&cx, &rows, &all);
    if (!err) err = rows_next(&cx, rows);
    is_int(err, BROKEN, "reading it is BROKEN");
    ok(cx.fault.message == MSG_STORE_DAMAGED, "and called damaged");
    cx_end(&cx);
    must(truncate(path, 3 * 4096 + 100) == 0);
    refused(str_of(path), BROKEN, "damaged", "a file cut off later is damaged");
}

/* The limit on the size of files stands for a disk without room: writing beyond it fails. */
static void test_no_room(void) {
    name_next("full.db");
    Cx cx;
    Store *store;
    int64_t small = 10, large = 200000;
    cx_begin(&cx, EN);
    must(store_open(&cx, &store, str_of(path)) == OK && store_do(&cx, fill, &small) == OK);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit, old;
    must(getrlimit(RLIMIT_FSIZE, &old) == 0);
    limit = old;
    limit.rlim_cur = 2 << 20;
    must(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    static const Sql wipe = {.sql = "DELETE FROM cell"};
    must(STORE_RUN(&cx, &wipe) == OK);
    Err err = store_do(&cx, fill, &large);
    must(setrlimit(RLIMIT_FSIZE, &old) == 0);
    is_int(err, BROKEN, "a file that cannot grow is BROKEN");
    ok(str_find(fault_text(cx.mem, EN, &cx.fault), str_of(path), 0) != SIZE_MAX,
       "the message names it");
    static const Sql count = {.sql = "SELECT count(*) FROM cell"};
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &count) == OK && rows_next(&cx, rows) == OK);
    is_int(rows_int(rows, 0), 0, "nothing was stored");
    rows_close(rows);
    is_int(store_do(&cx, fill, &small), OK, "the session goes on when there is room again");
    int lines = 0;
    size_t found = 9;
    must(store_verify(&cx, put_line, &lines, &found) == OK);
    is_int(found, 0, "and the file is whole");
    cx_end(&cx);
}

/* A store made by the first version, whose schema had the first step only. */
static void test_older_store(void) {
    static const Sql applied = {.sql = "SELECT count(*) FROM migration"};
    name_next("older.db");
    sqlite3 *db;
    must(sqlite3_open(path, &db) == SQLITE_OK &&
         sqlite3_exec(db, store_migrations[0].sql, NULL, NULL, NULL) == SQLITE_OK);
    Cx cx;
    Store *store, *back;
    cx_begin(&cx, EN);
    Sha256 *hash = sha256_new(cx.mem);
    sha256_add(hash, str_of(store_migrations[0].sql));
    char sql[256];
    snprintf(sql, sizeof sql,
             "INSERT INTO migration VALUES ('%s', '%s', 0); UPDATE revision SET number = 41",
             store_migrations[0].name, cstr(cx.mem, sha256_hex(cx.mem, hash)));
    must(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    must(chmod(path, 0444) == 0);
    Str older = str_copy(cx.mem, str_of(path));
    name_next("newer.db");
    must(store_open(&cx, &back, str_of(path)) == OK);
    is_int(store_restore(&cx, older), OK, "a backup of an older program is brought back");
    int64_t revision;
    must(store_revision(&cx, &revision) == OK);
    is_int(revision, 42, "with its revision");
    cx_end(&cx);
    name_next("older.db");
    must(chmod(path, 0644) == 0);
    cx_begin(&cx, EN);
    is_int(store_open(&cx, &store, str_of(path)), OK,
           "a store of an older program is brought up to date");
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &applied) == OK && rows_next(&cx, rows) == OK);
    is_int(rows_int(rows, 0), (int64_t)store_migrations_n, "with all steps");
    must(store_revision(&cx, &revision) == OK);
    is_int(revision, 41, "and its data");
    cx_end(&cx);
}

/* ---- PostgreSQL ---- */

static void test_addresses(void) {
    refused(S("postgresql://[::1/x"), INVALID, "cannot be read", "an unreadable address");
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    Err err = store_open(&cx, &store, S("postgresql://user:geheim@[host/x"));
    Str text = fault_text(cx.mem, EN, &cx.fault);
    ok(err == INVALID && str_find(text, S("geheim"), 0) == SIZE_MAX,
       "its password is not repeated");
    err = store_open(&cx, &store, S("postgresql://user:geheim@127.0.0.1:1/x?connect_timeout=2"));
    text = fault_text(cx.mem, EN, &cx.fault);
    bool named = str_find(text, S("127.0.0.1:1/x"), 0) != SIZE_MAX &&
                 str_find(text, S("geheim"), 0) == SIZE_MAX;
    if (!ok(err == BROKEN && named, "a server that is not there is named, without password"))
        printf("# %d %.*s\n", (int)err, STR_ARG(text));
    cx_end(&cx);
}

static Err die_inside(Cx *cx, void *arg) {
    int64_t n = 3;
    TRY(fill(cx, &n));
    must(postgres_execute(arg));
    static const Sql touch = {.sql = "UPDATE revision SET number = number + 1 WHERE one = 1"};
    return STORE_RUN(cx, &touch);
}

static void test_lost_server(void) {
    char address[512], kill_all[256], schema[64];
    snprintf(schema, sizeof schema, "wirk_files_%ld", (long)getpid());
    postgres_schema(address, sizeof address, schema);
    snprintf(
        kill_all, sizeof kill_all,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wirk'"
        " AND pid IN (SELECT pid FROM pg_locks WHERE relation = '%s.cell'::regclass) AND pid <> "
        "pg_backend_pid()",
        schema);
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    must(store_open(&cx, &store, str_of(address)) == OK);
    ok(str_find(store_name(store), S("options"), 0) == SIZE_MAX &&
           str_starts(store_name(store), S("postgresql://")),
       "a store on a server is called by host, port and database");
    is_int(store_do(&cx, die_inside, kill_all), BROKEN, "a session ended by the server is BROKEN");
    is_int(cx.fault.message, MSG_STORE_SERVER_LOST, "and called so");
    static const Sql count = {.sql = "SELECT count(*) FROM cell"};
    Rows *rows;
    Err err = STORE_QUERY(&cx, &rows, &count);
    is_int(err, OK, "the next use connects again");
    must(!err && rows_next(&cx, rows) == OK);
    is_int(rows_int(rows, 0), 0, "nothing was stored");
    rows_close(rows);
    int64_t n = 3;
    is_int(store_do(&cx, fill, &n), OK, "writing goes on");
    cx_end(&cx);
    postgres_schema_drop(schema);
}

int main(void) {
    snprintf(folder, sizeof folder, "/tmp/wirk-files-XXXXXX");
    must(mkdtemp(folder));
    test_foreign_files();
    test_damaged();
    test_no_room();
    test_older_store();
    test_addresses();
    if (postgres_server())
        test_lost_server();
    else
        skip(POSTGRES_SKIP);
    char remove[96];
    snprintf(remove, sizeof remove, "rm -rf %s", folder);
    must(system(remove) == 0);
    return done();
}

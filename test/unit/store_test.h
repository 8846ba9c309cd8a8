#pragma once
/* What the store's suites share: the engine under test, a new store for each test, and the run over
 * both engines. */

#include "postgres.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include "store/store_in.h"
#include "tap.h"

#define UNUSED __attribute__((unused))

static char folder[64];    /* of this run */
static const char *engine; /* "sqlite" or "postgresql": stands before each test's name */
static char address[512];  /* of the store under test */
static int made;

/* A new, empty place for a store of the engine under test. */
static void fresh(void) {
    char name[64];
    snprintf(name, sizeof name, "wirk_test_%ld_%d", (long)getpid(), ++made);
    if (strcmp(engine, "postgresql") == 0)
        postgres_schema(address, sizeof address, name);
    else
        snprintf(address, sizeof address, "%s/%s.db", folder, name);
}

static void schemas_drop(void) {
    char name[64];
    for (int i = 1; i <= made; i++) {
        snprintf(name, sizeof name, "wirk_test_%ld_%d", (long)getpid(), i);
        postgres_schema_drop(name);
    }
}

static void must_open(Cx *cx) {
    Store *store;
    cx_begin(cx, EN);
    Err err = store_open(cx, &store, str_of(address));
    if (err) printf("# %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    must(err == OK);
}

/* A statement outside the store's interface, as another program could send it. */
UNUSED static void tamper(const char *sql) {
    if (strcmp(engine, "postgresql") == 0) {
        char all[1024];
        snprintf(all, sizeof all,
                 "SET search_path = wirk_test_%ld_%d; SET session_replication_role = replica; %s",
                 (long)getpid(), made, sql);
        must(postgres_execute(all));
        return;
    }
    sqlite3 *db;
    must(sqlite3_open(address, &db) == SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) printf("# %s\n", why);
    must(why == NULL);
    sqlite3_close(db);
}

UNUSED static int64_t one(Cx *cx, const Sql *sql) {
    Rows *rows;
    must(STORE_QUERY(cx, &rows, sql) == OK);
    must(rows_next(cx, rows) == OK);
    int64_t value = rows_int(rows, 0);
    rows_close(rows);
    return value;
}

UNUSED static Str why(Cx *cx) {
    return fault_text(cx->mem, EN, &cx->fault);
}
/* Runs `tests` for each engine; PostgreSQL where there is a server. */
static int both_engines(void (*tests)(bool server)) {
    static const char *const engines[] = {"sqlite", "postgresql"};
    snprintf(folder, sizeof folder, "/tmp/wirk-store-XXXXXX");
    must(mkdtemp(folder));
    bool server = postgres_server() != NULL;
    for (size_t i = 0; i < 2; i++) {
        engine = engines[i];
        printf("# %s\n", engine);
        if (i == 0 || server)
            tests(server);
        else
            skip(POSTGRES_SKIP);
    }
    if (server) schemas_drop();
    char remove[96];
    snprintf(remove, sizeof remove, "rm -rf %s", folder);
    must(system(remove) == 0);
    return done();
}

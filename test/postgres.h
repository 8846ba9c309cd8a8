#pragma once
/* A PostgreSQL database for tests: WIRK_TEST_POSTGRES holds the address of a server on which they
 * may make schemas; each store under test gets a schema of its own, chosen through the address.
 * Without it the tests on PostgreSQL are skipped. */

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POSTGRES_SKIP "WIRK_TEST_POSTGRES holds no address of a PostgreSQL server"

static inline const char *postgres_server(void) {
    const char *address = getenv("WIRK_TEST_POSTGRES");
    return address && *address ? address : NULL;
}

/* One statement as the server's own user, outside the store. False where it failed. */
static inline int postgres_execute(const char *sql) {
    PGconn *connection = PQconnectdb(postgres_server());
    PQclear(PQexec(connection, "SET client_min_messages = error"));
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        printf("# %s", PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Makes an empty schema and gives the address that leads into it. */
static inline void postgres_schema(char *address, size_t size, const char *name) {
    char sql[512];
    snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s", name, name);
    if (!postgres_execute(sql)) abort();
    snprintf(address, size, "%s%soptions=-csearch_path%%3D%s", postgres_server(),
             strchr(postgres_server(), '?') ? "&" : "?", name);
}

static inline void postgres_schema_drop(const char *name) {
    char sql[512];
    snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE", name);
    if (!postgres_execute(sql)) abort();
}

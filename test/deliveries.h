#pragma once
/* For tests of deliveries: a store of either engine, files made by changing excerpts, and what came
 * of delivering them. */

#include "postgres.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "figures/delivery_in.h"
#include "figures/figures_in.h"
#include "store/store.h"
#include "tap.h"

static char folder[64];               /* of this run */
static const char *engine = "sqlite"; /* stands before each test's name */
static char address[512];             /* of the store under test */
static int made, schemas, files;

static inline void folder_make(void) {
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.40s/wirk-XXXXXX", base ? base : "/tmp");
    must(mkdtemp(folder) != NULL);
}

static inline void folder_drop(void) {
    char command[128], name[64];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    must(system(command) == 0);
    for (int i = 1; i <= schemas; i++) {
        snprintf(name, sizeof name, "wirk_deliver_%ld_%d", (long)getpid(), i);
        postgres_schema_drop(name);
    }
}

/* A context with an open, empty store that knows the catalogue in `dir`. */
static inline void store_fresh(Cx *cx, const char *dir) {
    char name[64];
    Store *store;
    if (strcmp(engine, "postgresql") == 0) {
        snprintf(name, sizeof name, "wirk_deliver_%ld_%d", (long)getpid(), ++schemas);
        postgres_schema(address, sizeof address, name);
    } else {
        snprintf(address, sizeof address, "%s/%d.db", folder, ++made);
    }
    cx_begin(cx, EN);
    Err err = store_open(cx, &store, str_of(address));
    if (!err) err = catalogue_agree(cx, str_of(dir));
    if (err) printf("# %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    must(err == OK);
}

#define RUHR "data/ruhr/catalogue"
#define EXCERPT(name) "test/data/delivery/" name

/* ---- files ---- */

static inline Str text_of_file(Cx *cx, const char *path) {
    Str text;
    must(file_read(cx, &text, str_of(path), (size_t)64 << 20) == OK);
    return text;
}

static inline Str file_write(Cx *cx, Str text) {
    char path[128];
    snprintf(path, sizeof path, "%s/file-%d", folder, ++files);
    FILE *file = fopen(path, "wb");
    must(file && (!text.n || fwrite(text.p, 1, text.n, file) == text.n) && fclose(file) == 0);
    return str_copy(cx->mem, str_of(path));
}

/* The first `from` replaced by `to`; a test that does not find what it wants to change is wrong. */
static inline Str changed(Cx *cx, Str text, const char *from, const char *to) {
    size_t at = str_find(text, str_of(from), 0);
    if (at == SIZE_MAX) printf("# not found: %s\n", from);
    must(at != SIZE_MAX);
    return str_join(
        cx->mem, 3,
        (Str[]){str_slice(text, 0, at), str_of(to), str_slice(text, at + strlen(from), text.n)},
        STR_NONE);
}

/* 1-based line in which `what` first stands. */
static inline size_t line_of(Str text, const char *what) {
    size_t at = str_find(text, str_of(what), 0), line = 1;
    must(at != SIZE_MAX);
    for (size_t i = 0; i < at; i++)
        line += text.p[i] == '\n';
    return line;
}

/* ---- deliveries ---- */

typedef struct Given {
    Err err;
    Delivery delivery;
    Findings findings;
} Given;

static inline Given give_with(Cx *cx, Str path, const DeliverOptions *options) {
    Given given = {.findings = {.mem = cx->mem}};
    given.err = deliver(cx, &given.delivery, &given.findings, path, options);
    return given;
}

static inline Given give(Cx *cx, const char *path) {
    return give_with(cx, str_of(path), NULL);
}

static inline Given give_text(Cx *cx, Str text) {
    return give_with(cx, file_write(cx, text), NULL);
}

static inline void show(Cx *cx, const Given *given) {
    if (given->err) printf("# fault: %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    for (size_t i = 0; i < given->findings.list.n && i < 12; i++) {
        const Finding *finding = &given->findings.list.at[i];
        printf("# line %zu, column %zu: %.*s: %.*s | %.*s\n", finding->row, finding->column,
               STR_ARG(rule_id(finding->rule)), STR_ARG(finding->value),
               STR_ARG(finding->expected));
    }
}

static inline const Finding *finding_of(const Given *given, Rule rule) {
    for (size_t i = 0; i < given->findings.list.n; i++)
        if (given->findings.list.at[i].rule == rule) return &given->findings.list.at[i];
    return NULL;
}

/* The rule was told of this line. */
static inline bool told_at(const Given *given, Rule rule, size_t line) {
    for (size_t i = 0; i < given->findings.list.n; i++)
        if (given->findings.list.at[i].rule == rule && given->findings.list.at[i].row == line)
            return true;
    return false;
}

static inline bool stored(Cx *cx, const Given *given) {
    bool good = given->err == OK && given->delivery.outcome == DELIVERY_STORED;
    if (!good) show(cx, given);
    return good;
}

/* ---- what is in the store ---- */

static inline Str store_counts(Cx *cx) {
    static const Sql counts = {.sql = "SELECT (SELECT count(*) FROM delivery), (SELECT count(*) "
                                      "FROM observation), (SELECT count(*) FROM kept_file), "
                                      "(SELECT count(*) FROM kept_part), (SELECT count(*) FROM "
                                      "finding), (SELECT count(*) FROM cell), "
                                      "(SELECT count(*) FROM region), (SELECT count(*) FROM "
                                      "school), (SELECT count(*) FROM boundary)"};
    Rows *rows;
    must(STORE_QUERY(cx, &rows, &counts) == OK && rows_next(cx, rows) == OK);
    Str out = STR_NONE;
    for (size_t i = 0; i < 9; i++)
        out = str_format(cx->mem, "%.*s %lld", STR_ARG(out), (long long)rows_int(rows, i));
    rows_close(rows);
    return out;
}

typedef struct Seen { /* the newest observation */
    bool there;
    double number;
    Presence presence;
    Precision precision;
    unsigned marks, base;
    int decimals;
    size_t line, place, versions;
} Seen;

static inline Seen seen(Cx *cx, const char *measure, const char *region, const char *period,
                        const char *cell) {
    static const Sql find = {
        .sql = "SELECT o.number, o.presence, o.precise, o.marks, o.base, o.decimals, o.line, "
               "o.place FROM observation o "
               "JOIN measure m ON m.number = o.measure JOIN region r ON r.number = o.region "
               "JOIN cell c ON c.number = o.cell WHERE m.id = $1 AND r.code = $2 AND o.period = $3 "
               "AND c.id = $4 "
               "ORDER BY o.delivery"};
    Period when;
    must(period_read(str_of(period), &when));
    Rows *rows;
    Seen out = {.number = (double)NAN};
    must(STORE_QUERY(cx, &rows, &find, ARG_S(str_of(measure)), ARG_S(str_of(region)),
                     ARG_I(period_key(when)), ARG_S(str_of(cell))) == OK);
    while (rows_next(cx, rows) == OK)
        out = (Seen){.there = true,
                     .number = rows_null(rows, 0) ? (double)NAN : rows_real(rows, 0),
                     .presence = (Presence)rows_int(rows, 1),
                     .precision = (Precision)rows_int(rows, 2),
                     .marks = (unsigned)rows_int(rows, 3),
                     .base = (unsigned)rows_int(rows, 4),
                     .decimals = (int)rows_int(rows, 5),
                     .line = (size_t)rows_int(rows, 6),
                     .place = (size_t)rows_int(rows, 7),
                     .versions = out.versions + 1};
    return out;
}

/* All numbers and states of the store, without their places in files. */
static inline Str store_numbers(Cx *cx, size_t *n) {
    static const Sql all = {.sql = "SELECT m.id, r.code, o.period, c.id, o.number, o.presence, "
                                   "o.precise, o.base, o.marks FROM observation o "
                                   "JOIN measure m ON m.number = o.measure JOIN region r ON "
                                   "r.number = o.region JOIN cell c ON c.number = o.cell "
                                   "ORDER BY m.number, r.number, o.period, c.id, o.delivery"};
    Rows *rows;
    Sha256 *hash = sha256_new(cx->mem);
    *n = 0;
    must(STORE_QUERY(cx, &rows, &all) == OK);
    while (rows_next(cx, rows) == OK) {
        sha256_add(hash, str_format(cx->mem, "%.*s %.*s %lld %.*s %.17g %lld %lld %lld %lld\n",
                                    STR_ARG(rows_text(rows, 0)), STR_ARG(rows_text(rows, 1)),
                                    (long long)rows_int(rows, 2), STR_ARG(rows_text(rows, 3)),
                                    rows_null(rows, 4) ? -1.0 : rows_real(rows, 4),
                                    (long long)rows_int(rows, 5), (long long)rows_int(rows, 6),
                                    (long long)rows_int(rows, 7), (long long)rows_int(rows, 8)));
        ++*n;
    }
    return sha256_hex(cx->mem, hash);
}

/* All tests of a program, on SQLite and, where there is a server, on PostgreSQL; the exit code. */
__attribute__((unused)) static int on_both_stores(void (*all)(const char *which)) {
    folder_make();
    all("sqlite");
    if (postgres_server())
        all("postgresql");
    else
        skip(POSTGRES_SKIP);
    folder_drop();
    return done();
}

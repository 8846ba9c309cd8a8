#pragma once
/* A store in a folder of its own with the small catalogue of test/data/figures-small, and
 * observations put into it as a delivery would. */

#include <stdlib.h>
#include <unistd.h>
#include "tap.h"
#include "figures/figures.h"
#include "figures/figures_in.h"
#include "figures/release_in.h"

typedef struct Fixture {
    Cx cx;
    Str path, dir;
    int64_t delivery;
    const char *owner; /* of the next deliveries, which nobody releases; NULL: open data */
    const Catalogue *catalogue;
} Fixture;

__attribute__((unused)) static void good(Fixture *f, Err err, const char *what) {
    if (err) ok(false, "%s: %.*s", what, STR_ARG(fault_text(f->cx.mem, EN, &f->cx.fault)));
    if (err) exit(1);
}
#define GOOD(f, expression) good((f), (expression), #expression)

__attribute__((unused)) static void fixture_begin(Fixture *f, const char *catalogue) {
    *f = (Fixture){0};
    cx_begin(&f->cx, EN);
    char *dir = cstr(f->cx.mem, S("/tmp/wirk-figures-XXXXXX"));
    must(mkdtemp(dir) != NULL);
    f->dir = str_of(dir);
    f->path = str_format(f->cx.mem, "%s/test.db", dir);
    Store *store;
    GOOD(f, store_open(&f->cx, &store, f->path));
    if (catalogue) GOOD(f, catalogue_agree(&f->cx, str_of(catalogue)));
}

__attribute__((unused)) static void fixture_end(Fixture *f) {
    char dir[64];
    snprintf(dir, sizeof dir, "%.*s", STR_ARG(f->dir));
    cx_end(&f->cx);
    catalogue_drop();
    static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm"};
    for (size_t i = 0; i < 3; i++) {
        char path[96];
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    rmdir(dir);
}

typedef struct Seen { /* one value to be put into the store; zeros are left as they are */
    const char *measure, *region, *period, *cell;
    double number;
    Presence presence;
    unsigned base;
    int decimals;
    unsigned marks;
    bool school;
} Seen;
typedef struct Put {
    Fixture *f;
    const Seen *seen;
    size_t n;
} Put;

__attribute__((unused)) static Err fixture_delivery(Fixture *f) {
    static const Sql add = {
        .sql = "INSERT INTO delivery (number, sha256, file_name, received, mapping, "
               "mapping_version, form, stand, "
               "attribution, table_rows, rows_outside, added, changed, unchanged) VALUES "
               "($1, $2, 'test.csv', 1, 'test', 1, 'CSV', '', '', 1, 0, 1, 0, 0)"};
    KeptFile *file;
    Str sha;
    int64_t bytes;
    TRY(kept_begin(&f->cx, &file));
    TRY(kept_add(&f->cx, file, str_format(f->cx.mem, "delivery %lld", (long long)++f->delivery)));
    TRY(kept_end(&f->cx, file, &sha, &bytes));
    TRY(STORE_RUN(&f->cx, &add, ARG_I(f->delivery), ARG_S(sha)));
    return release_loaded(&f->cx, f->delivery, S("test"), f->owner ? str_of(f->owner) : S(""),
                          !f->owner);
}

__attribute__((unused)) static Err fixture_put_one(Fixture *f, const Seen *seen, int64_t line) {
    static const Sql add = {.sql = "INSERT INTO observation (measure, region, period, cell, "
                                   "delivery, number, decimals, presence, precise, "
                                   "base, marks, line, place) VALUES ($1, $2, $3, $4, $5, $6, $7, "
                                   "$8, $9, $10, $11, $12, $13)"};
    int64_t measure, region, cell;
    Period period;
    Cx *cx = &f->cx;
    TRY(number_for_measure(cx, str_of(seen->measure), &measure));
    if (seen->school) {
        Str key = str_of(seen->region);
        TRY(numbers_for_schools(cx, 1, &key, &region));
    } else {
        TRY(number_for_area(cx, str_of(seen->region), &region));
    }
    TRY(number_for_cell(cx, str_of(seen->cell), &cell));
    must(period_read(str_of(seen->period), &period));
    bool number = seen->presence == PRESENT || seen->presence == ZERO;
    return STORE_RUN(cx, &add, ARG_I(measure), ARG_I(region), ARG_I(period_key(period)),
                     ARG_I(cell), ARG_I(f->delivery), number ? ARG_D(seen->number) : ARG_N,
                     ARG_I(seen->decimals), ARG_I(seen->presence),
                     ARG_I(seen->base ? ROUNDED : EXACT), ARG_I(seen->base), ARG_I(seen->marks),
                     ARG_I(line), ARG_I(3));
}

__attribute__((unused)) static Err fixture_put(Cx *cx, void *arg) {
    const Put *put = arg;
    TRY(fixture_delivery(put->f));
    for (size_t i = 0; i < put->n; i++)
        TRY(fixture_put_one(put->f, &put->seen[i], (int64_t)i + 10));
    return store_touch(cx);
}

/* One delivery with these values; the catalogue is then as it is after it. */
__attribute__((unused)) static void deliver_seen(Fixture *f, const Seen *seen, size_t n) {
    Put put = {f, seen, n};
    GOOD(f, store_do(&f->cx, fixture_put, &put));
    GOOD(f, catalogue_get(&f->cx, &f->catalogue));
}
#define SEE(measure_, region_, period_, cell_, number_, ...) \
    { \
        .measure = measure_, .region = region_, .period = period_, .cell = cell_, \
        .number = number_, ##__VA_ARGS__ \
    }
#define DELIVER(f, ...) \
    deliver_seen((f), (const Seen[]){__VA_ARGS__}, \
                 sizeof((const Seen[]){__VA_ARGS__}) / sizeof(Seen))

typedef struct School {
    const char *key, *town, *type;
} School;
typedef struct Register {
    Fixture *f;
    const School *schools;
    size_t n;
} Register;

__attribute__((unused)) static Err fixture_register(Cx *cx, void *arg) {
    static const Sql add = {
        .sql = "INSERT INTO school (region, delivery, line, name, town, school_type) VALUES "
               "($1, $2, 1, $3, $4, $5)"};
    const Register *r = arg;
    TRY(fixture_delivery(r->f));
    for (size_t i = 0; i < r->n; i++) {
        const School *school = &r->schools[i];
        Str key = str_of(school->key);
        int64_t number;
        TRY(numbers_for_schools(cx, 1, &key, &number));
        TRY(STORE_RUN(cx, &add, ARG_I(number), ARG_I(r->f->delivery), ARG_S(key),
                      ARG_S(str_of(school->town)), ARG_S(str_of(school->type))));
    }
    return store_touch(cx);
}
#define REGISTER(f, ...) \
    do { \
        const School schools_[] = {__VA_ARGS__}; \
        Register register_ = {(f), schools_, sizeof schools_ / sizeof *schools_}; \
        GOOD((f), store_do(&(f)->cx, fixture_register, &register_)); \
        GOOD((f), catalogue_get(&(f)->cx, &(f)->catalogue)); \
    } while (0)

__attribute__((unused)) static Figure figure_cell(Fixture *f, const char *indicator,
                                                  const char *region, const char *period,
                                                  const char *cell, int64_t as_of) {
    const Indicator *i;
    const Region *r;
    Period p;
    Figure figure;
    GOOD(f, catalogue_get(&f->cx, &f->catalogue));
    GOOD(f, indicator_find(&f->cx, f->catalogue, str_of(indicator), &i));
    GOOD(f, region_find(&f->cx, f->catalogue, str_of(region), &r));
    must(period_read(str_of(period), &p));
    GOOD(f, figure_evaluate(&f->cx, f->catalogue, &figure, i, r, p, str_of(cell), as_of, NULL));
    return figure;
}
__attribute__((unused)) static Value figure(Fixture *f, const char *indicator, const char *region,
                                            const char *period) {
    return figure_cell(f, indicator, region, period, "", 0).value;
}

/* Which statements does a delivery put to the store? All of them stand here, beside the bulk
 * insertions, whose tables and columns stand where the rows are made. */

#include "figures/delivery_in.h"
#include "store/store.h"

#define DELIVERY_COLUMNS \
    "SELECT d.number, d.sha256, d.file_name, d.received, d.mapping, d.mapping_version, d.form, " \
    "d.stand, d.attribution, " \
    "d.table_rows, d.rows_outside, d.added, d.changed, d.unchanged, k.bytes, " \
    "coalesce(p.purged, 0), coalesce(p.reason, ''), coalesce(s.organisation, '') " \
    "FROM delivery d JOIN kept_file k ON k.sha256 = d.sha256 " \
    "LEFT JOIN purge p ON p.delivery = d.number " \
    "LEFT JOIN delivery_set s ON s.delivery = d.number "

typedef enum Statement {
    DELIVERY_OF_DIGEST,
    DELIVERY_LAST,
    DELIVERY_ADD,
    DELIVERIES,
    DELIVERY_ONE,
    DELIVERY_FINDINGS,
    VERSIONS,
    SCHOOL_ROWS,
    SCHOOLS_CLEAR,
    BOUNDARY_OF,
    MEMORY_OF_LAYOUT,
    MEMORY_NEWEST,
    MEMORY_ADD,
    MEMORY_OF_DELIVERY,
    MEMORY_LINK,
    STATEMENTS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [DELIVERY_OF_DIGEST] = {.sql = "SELECT number FROM delivery WHERE sha256 = $1"},
    [DELIVERY_LAST] = {.sql = "SELECT coalesce(max(number), 0) FROM delivery"},
    [DELIVERY_ADD] = {.sql =
                          "INSERT INTO delivery (number, sha256, file_name, received, mapping, "
                          "mapping_version, form, stand, "
                          "attribution, table_rows, rows_outside, added, changed, unchanged) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"},
    [DELIVERIES] = {.sql = DELIVERY_COLUMNS "WHERE p.delivery IS NULL ORDER BY d.number DESC"},
    [DELIVERY_ONE] = {.sql = DELIVERY_COLUMNS "WHERE d.number = $1"},
    [DELIVERY_FINDINGS] = {.sql = "SELECT rule, line, place, found, expected, times FROM "
                                  "finding WHERE delivery = $1 ORDER BY number"},
    [VERSIONS] = {.sql = "SELECT o.region, o.period, o.cell, o.number, o.decimals, "
                         "o.presence, o.precise, o.base, o.marks, d.mapping, o.delivery, "
                         "s.mapping, s.organisation "
                         "FROM observation o JOIN delivery d ON d.number = o.delivery "
                         "JOIN delivery_set s ON s.delivery = o.delivery "
                         "WHERE o.measure = $1 AND o.period BETWEEN $2 AND $3 ORDER BY "
                         "o.region, o.period, o.cell, o.delivery"},
    [SCHOOL_ROWS] = {.sql = "SELECT region, delivery, line, name, town, school_type, "
                            "easting, northing, crs, place_delivery, place_line "
                            "FROM school ORDER BY region"},
    [SCHOOLS_CLEAR] = {.sql = "DELETE FROM school"},
    [BOUNDARY_OF] =
        {.sql = "SELECT rings, points FROM boundary WHERE region = $1 ORDER BY delivery DESC"},
    [MEMORY_OF_LAYOUT] = {.sql = "SELECT version, content FROM sender_mapping m "
                                 "WHERE sender = $1 AND layout = $2 AND version = "
                                 "(SELECT max(version) FROM sender_mapping n WHERE n.sender = "
                                 "m.sender AND n.layout = m.layout AND n.mapping = m.mapping) "
                                 "ORDER BY kept DESC, mapping"},
    [MEMORY_NEWEST] = {.sql = "SELECT version, content FROM sender_mapping WHERE sender = $1 AND "
                              "layout = $2 AND mapping = $3 ORDER BY version DESC LIMIT 1"},
    [MEMORY_ADD] = {.sql = "INSERT INTO sender_mapping (sender, layout, mapping, version, kept, "
                           "content) VALUES ($1, $2, $3, $4, $5, $6)"},
    [MEMORY_OF_DELIVERY] = {.sql = "SELECT m.content FROM delivery_mapping d JOIN sender_mapping m "
                                   "ON m.sender = d.sender AND m.layout = d.layout AND m.mapping = "
                                   "d.mapping AND m.version = d.version WHERE d.delivery = $1"},
    [MEMORY_LINK] = {.sql = "INSERT INTO delivery_mapping (delivery, sender, layout, mapping, "
                            "version) VALUES ($1, $2, $3, $4, $5)"},
};

static Err one_int(Cx *cx, Rows *rows, int64_t *out) {
    *out = 0;
    Err err = rows_next(cx, rows);
    if (!err) *out = rows_int(rows, 0);
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err sql_delivery_of_digest(Cx *cx, Str sha256, int64_t *out) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[DELIVERY_OF_DIGEST], ARG_S(sha256)));
    return one_int(cx, rows, out);
}

Err sql_delivery_last(Cx *cx, int64_t *out) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[DELIVERY_LAST]));
    return one_int(cx, rows, out);
}

Err sql_delivery_add(Cx *cx, const Delivery *d) {
    return STORE_RUN(cx, &statements[DELIVERY_ADD], ARG_I(d->number), ARG_S(d->sha256),
                     ARG_S(d->file_name), ARG_I(d->received), ARG_S(d->mapping),
                     ARG_I(d->mapping_version), ARG_S(d->form), ARG_S(d->stand),
                     ARG_S(d->attribution), ARG_I(d->rows), ARG_I(d->rows_outside), ARG_I(d->added),
                     ARG_I(d->changed), ARG_I(d->unchanged));
}

Err sql_deliveries(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[DELIVERIES]);
}

Err sql_delivery(Cx *cx, Rows **out, int64_t number) {
    return STORE_QUERY(cx, out, &statements[DELIVERY_ONE], ARG_I(number));
}

Err sql_delivery_findings(Cx *cx, Rows **out, int64_t delivery) {
    return STORE_QUERY(cx, out, &statements[DELIVERY_FINDINGS], ARG_I(delivery));
}

Err sql_versions(Cx *cx, Rows **out, int64_t measure, int64_t from_period, int64_t to_period) {
    return STORE_QUERY(cx, out, &statements[VERSIONS], ARG_I(measure), ARG_I(from_period),
                       ARG_I(to_period));
}

Err sql_school_rows(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[SCHOOL_ROWS]);
}

Err sql_schools_clear(Cx *cx) {
    return STORE_RUN(cx, &statements[SCHOOLS_CLEAR]);
}

Err sql_boundary_of(Cx *cx, Rows **out, int64_t region) {
    return STORE_QUERY(cx, out, &statements[BOUNDARY_OF], ARG_I(region));
}

Err sql_memory_of_layout(Cx *cx, Rows **out, const Chosen *chosen) {
    return STORE_QUERY(cx, out, &statements[MEMORY_OF_LAYOUT], ARG_S(chosen->sender),
                       ARG_S(chosen->digest));
}

Err sql_memory_newest(Cx *cx, Rows **out, const Chosen *chosen) {
    return STORE_QUERY(cx, out, &statements[MEMORY_NEWEST], ARG_S(chosen->sender),
                       ARG_S(chosen->digest), ARG_S(chosen->own->id));
}

Err sql_memory_add(Cx *cx, const Chosen *chosen) {
    return STORE_RUN(cx, &statements[MEMORY_ADD], ARG_S(chosen->sender), ARG_S(chosen->digest),
                     ARG_S(chosen->own->id), ARG_I(chosen->version), ARG_I(cx->clock()),
                     ARG_S(chosen->yaml));
}

Err sql_memory_of_delivery(Cx *cx, Rows **out, int64_t delivery) {
    return STORE_QUERY(cx, out, &statements[MEMORY_OF_DELIVERY], ARG_I(delivery));
}

Err sql_memory_link(Cx *cx, const Chosen *chosen, int64_t delivery) {
    return STORE_RUN(cx, &statements[MEMORY_LINK], ARG_I(delivery), ARG_S(chosen->sender),
                     ARG_S(chosen->digest), ARG_S(chosen->own->id), ARG_I(chosen->version));
}

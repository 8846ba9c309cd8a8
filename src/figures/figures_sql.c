/* Which statements does the catalogue put to the store? All of them stand here; the texts are
 * static, arguments travel as parameters. */

#include <stdint.h>
#include "figures/figures_sql.h"

#define NEWEST_DELIVERY \
    "coalesce((SELECT number FROM delivery ORDER BY number DESC LIMIT 1), 0), " \
    "coalesce((SELECT sha256 FROM delivery ORDER BY number DESC LIMIT 1), ''), " \
    "(SELECT count(*) FROM agreed), " \
    "coalesce((SELECT max(number) FROM cell), 0), " \
    "coalesce((SELECT max(number) FROM region), 0), " \
    "(SELECT count(*) FROM purge), " \
    "(SELECT coalesce(max(number), 0) FROM data_release), " \
    "(SELECT count(*) FROM data_withdrawal)"

typedef enum Statement {
    STATE,
    SIGNATURE,
    AGREED_NEWEST,
    AGREED_TEXTS,
    AGREED_VERSIONS,
    AGREED_ADD,
    REGIONS,
    CELLS,
    MEASURES,
    SCHOOLS,
    BOUNDARIES,
    OBSERVATIONS,
    NUMBER_FIND,
    NUMBER_LAST = NUMBER_FIND + NUMBERED_KINDS,
    NUMBER_ADD = NUMBER_LAST + NUMBERED_KINDS,
    STATEMENTS = NUMBER_ADD + NUMBERED_KINDS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [STATE] =
        {
            .sqlite = "SELECT (SELECT file FROM pragma_database_list WHERE name = "
                      "'main'), " NEWEST_DELIVERY,
            .postgresql =
                "SELECT 'postgresql ' || current_database() || ' ' || "
                "coalesce(current_schema(), '') || ' ' || "
                "(SELECT oid FROM pg_database WHERE datname = current_database())::text || ' ' || "
                "coalesce(inet_server_port(), 0)::text || ' ' || "
                "pg_postmaster_start_time()::text, " NEWEST_DELIVERY,
        },
    [SIGNATURE] =
        {.sql =
             "SELECT (SELECT count(*) FROM agreed), "
             "(SELECT CAST(coalesce(sum(length(content)), 0) AS BIGINT) FROM agreed), "
             "(SELECT coalesce(max(agreed_on), 0) FROM agreed), "
             "(SELECT coalesce(max(number), 0) FROM region), "
             "(SELECT count(*) FROM school), (SELECT coalesce(max(delivery), 0) FROM school), "
             "(SELECT coalesce(max(place_delivery), 0) FROM school), "
             "(SELECT count(*) FROM boundary), (SELECT coalesce(max(delivery), 0) FROM boundary), "
             "(SELECT count(*) FROM purge)"},
    [AGREED_NEWEST] =
        {.sql =
             "SELECT kind, id, version, content FROM agreed AS a WHERE version = "
             "(SELECT max(b.version) FROM agreed AS b WHERE b.kind = a.kind AND b.id = a.id) ORDER "
             "BY kind, id"},
    [AGREED_TEXTS] = {.sql = "SELECT agreed_on, content FROM agreed WHERE kind = $1 AND id = $2 "
                             "ORDER BY version DESC LIMIT 20"},
    [AGREED_VERSIONS] = {.sql = "SELECT version, agreed_on FROM agreed WHERE kind = $1 AND id = $2 "
                                "ORDER BY version DESC"},
    [AGREED_ADD] = {.sql = "INSERT INTO agreed (kind, id, version, agreed_on, content) VALUES ($1, "
                           "$2, $3, $4, $5)"},
    [REGIONS] = {.sql = "SELECT number, kind, code FROM region"},
    [CELLS] = {.sql = "SELECT number, id FROM cell"},
    [MEASURES] = {.sql = "SELECT number, id FROM measure"},
    [SCHOOLS] = {.sql = "SELECT region, name, town, school_type, easting, northing, crs, "
                        "delivery, line, place_delivery, place_line "
                        "FROM school ORDER BY region"},
    [BOUNDARIES] =
        {.sql = "SELECT region, rings, points FROM boundary ORDER BY region, delivery DESC"},
    [OBSERVATIONS] = {.sql = "SELECT region, period, cell, delivery, number, decimals, "
                             "presence, precise, base, marks, line, place "
                             "FROM observation WHERE measure = $1 AND delivery <= $2"},
    [NUMBER_FIND +
        NUMBERED_AREA] = {.sql = "SELECT number FROM region WHERE kind = 'area' AND code = $1"},
    [NUMBER_FIND +
        NUMBERED_SCHOOL] = {.sql = "SELECT number FROM region WHERE kind = 'school' AND code = $1"},
    [NUMBER_FIND + NUMBERED_MEASURE] = {.sql = "SELECT number FROM measure WHERE id = $1"},
    [NUMBER_FIND + NUMBERED_CELL] = {.sql = "SELECT number FROM cell WHERE id = $1"},
    [NUMBER_LAST + NUMBERED_AREA] = {.sql = "SELECT coalesce(max(number), 0) FROM region"},
    [NUMBER_LAST + NUMBERED_SCHOOL] = {.sql = "SELECT coalesce(max(number), 0) FROM region"},
    [NUMBER_LAST + NUMBERED_MEASURE] = {.sql = "SELECT coalesce(max(number), 0) FROM measure"},
    [NUMBER_LAST + NUMBERED_CELL] = {.sql = "SELECT coalesce(max(number), 0) FROM cell"},
    [NUMBER_ADD +
        NUMBERED_AREA] = {.sql = "INSERT INTO region (number, kind, code) VALUES ($1, 'area', $2)"},
    [NUMBER_ADD + NUMBERED_SCHOOL] =
        {.sql = "INSERT INTO region (number, kind, code) VALUES ($1, 'school', $2)"},
    [NUMBER_ADD + NUMBERED_MEASURE] = {.sql = "INSERT INTO measure (number, id) VALUES ($1, $2)"},
    [NUMBER_ADD + NUMBERED_CELL] = {.sql = "INSERT INTO cell (number, id) VALUES ($1, $2)"},
};

/* The first column of the first row; the query is closed. */
static Err one_int(Cx *cx, const Sql *sql, size_t n, const Arg *args, int64_t *out) {
    Rows *rows;
    TRY(store_query(cx, &rows, sql, n, args));
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

Err sql_state(Cx *cx, StoreState *out) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[STATE]));
    TRY(rows_next(cx, rows));
    Str file = rows_text(rows, 0);
    /* A store in memory has no name: the session is the store. */
    Str store = file.n ? str_copy(cx->mem, file) : str_format(cx->mem, "%p", (void *)cx->store);
    *out = (StoreState){
        .store = store,
        .last_delivery = rows_int(rows, 1),
        .agreed = rows_int(rows, 3),
        .last_cell = rows_int(rows, 4),
        .state = str_format(cx->mem, "%lld %.*s %lld %lld %lld %lld %lld %lld",
                            (long long)rows_int(rows, 1), STR_ARG(rows_text(rows, 2)),
                            (long long)rows_int(rows, 3), (long long)rows_int(rows, 4),
                            (long long)rows_int(rows, 5), (long long)rows_int(rows, 6),
                            (long long)rows_int(rows, 7), (long long)rows_int(rows, 8)),
    };
    rows_close(rows);
    return OK;
}

Err sql_signature(Cx *cx, Str *out) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[SIGNATURE]));
    TRY(rows_next(cx, rows));
    long long v[10];
    for (size_t i = 0; i < 10; i++)
        v[i] = (long long)rows_int(rows, i);
    rows_close(rows);
    *out = str_format(cx->mem, "%lld %lld %lld %lld %lld %lld %lld %lld %lld %lld", v[0], v[1],
                      v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
    return OK;
}

/* ---- what was agreed ---- */

Err sql_agreed_newest(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[AGREED_NEWEST]);
}

Err sql_agreed_texts(Cx *cx, Rows **out, Str kind, Str id) {
    return STORE_QUERY(cx, out, &statements[AGREED_TEXTS], ARG_S(kind), ARG_S(id));
}

Err sql_agreed_versions(Cx *cx, Rows **out, Str kind, Str id) {
    return STORE_QUERY(cx, out, &statements[AGREED_VERSIONS], ARG_S(kind), ARG_S(id));
}

Err sql_agreed_add(Cx *cx, const AgreedRow *row) {
    return STORE_RUN(cx, &statements[AGREED_ADD], ARG_S(row->kind), ARG_S(row->id),
                     ARG_I(row->version), ARG_I(row->agreed_on), ARG_S(row->content));
}

/* ---- what the snapshot holds ---- */

Err sql_regions(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[REGIONS]);
}

Err sql_cells(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[CELLS]);
}

Err sql_measures(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[MEASURES]);
}

Err sql_schools(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[SCHOOLS]);
}

Err sql_boundaries(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[BOUNDARIES]);
}

Err sql_observations(Cx *cx, int64_t measure, int64_t last_delivery, Rows **out) {
    return STORE_QUERY(cx, out, &statements[OBSERVATIONS], ARG_I(measure), ARG_I(last_delivery));
}

/* ---- numbers ---- */

Err sql_number_find(Cx *cx, NumberedKind kind, Str code, int64_t *out) {
    Arg args[] = {ARG_S(code)};
    return one_int(cx, &statements[NUMBER_FIND + kind], 1, args, out);
}

Err sql_number_last(Cx *cx, NumberedKind kind, int64_t *out) {
    return one_int(cx, &statements[NUMBER_LAST + kind], 0, NULL, out);
}

Err sql_number_add(Cx *cx, NumberedKind kind, int64_t number, Str code) {
    return STORE_RUN(cx, &statements[NUMBER_ADD + kind], ARG_I(number), ARG_S(code));
}

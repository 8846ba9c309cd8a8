/* Which statements take a delivery away? All of them stand here. */

#include "figures/purge_in.h"

#define SAME_KEY \
    "n.measure = o.measure AND n.region = o.region AND n.period = o.period AND n.cell = o.cell "

typedef enum Statement {
    PURGE_STATE,
    LOST,
    LOST_BOUNDARIES,
    LOST_SCHOOLS,
    FINDINGS,
    OBSERVATIONS,
    BOUNDARIES,
    LINK,
    LINKED,
    MAPPING,
    WORDS,
    REGIONS,
    PURGE_NOTE,
    STATEMENTS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [PURGE_STATE] = {.sql = "SELECT coalesce(max(number), 0), (SELECT count(*) FROM purge) FROM "
                            "delivery"},
    [LOST] = {.sql = "SELECT o.measure, o.region, o.period, o.cell, o.number, o.presence, "
                     "o.precise, o.base, (SELECT coalesce(min(n.delivery), 0) FROM observation n "
                     "WHERE " SAME_KEY "AND n.delivery > o.delivery), (SELECT count(*) FROM "
                     "observation n WHERE " SAME_KEY "AND n.delivery < o.delivery) "
                     "FROM observation o WHERE o.delivery = $1"},
    [LOST_BOUNDARIES] = {.sql = "SELECT o.region, o.rings, o.points, (SELECT "
                                "coalesce(min(n.delivery), 0) FROM boundary n WHERE n.region = "
                                "o.region AND n.delivery > o.delivery) FROM boundary o WHERE "
                                "o.delivery = $1"},
    [LOST_SCHOOLS] = {.sql = "SELECT count(*) FROM school WHERE delivery = $1 OR "
                             "place_delivery = $1"},
    [FINDINGS] = {.sql = "DELETE FROM finding WHERE delivery = $1"},
    [OBSERVATIONS] = {.sql = "DELETE FROM observation WHERE delivery = $1"},
    [BOUNDARIES] = {.sql = "DELETE FROM boundary WHERE delivery = $1"},
    [LINK] = {.sql = "DELETE FROM delivery_mapping WHERE delivery = $1"},
    [LINKED] = {.sql = "SELECT sender, layout, mapping, version FROM delivery_mapping WHERE "
                       "delivery = $1"},
    [MAPPING] = {.sql = "DELETE FROM sender_mapping WHERE sender = $1 AND layout = $2 AND mapping "
                        "= $3 AND version = $4 AND NOT EXISTS (SELECT 1 FROM delivery_mapping d "
                        "WHERE d.sender = $1 AND d.layout = $2 AND d.mapping = $3 AND d.version = "
                        "$4)"},
    [WORDS] = {.sql = "UPDATE delivery SET file_name = '', form = '', stand = '', attribution = '' "
                      "WHERE number = $1"},
    [REGIONS] = {.sql = "DELETE FROM region WHERE kind = 'school' AND number NOT IN (SELECT region "
                        "FROM observation) AND number NOT IN (SELECT region FROM school) AND "
                        "number NOT IN (SELECT region FROM boundary)"},
    [PURGE_NOTE] =
        {.sql = "INSERT INTO purge (delivery, purged, account, who, reason) VALUES ($1, $2, "
                "$3, $4, $5)"},
};

Err sql_purge_state(Cx *cx, int64_t *last, int64_t *purged) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[PURGE_STATE]));
    TRY(rows_next(cx, rows));
    *last = rows_int(rows, 0);
    *purged = rows_int(rows, 1);
    rows_close(rows);
    return OK;
}

Err sql_purge_lost(Cx *cx, Rows **out, int64_t delivery) {
    return STORE_QUERY(cx, out, &statements[LOST], ARG_I(delivery));
}

Err sql_purge_boundaries(Cx *cx, Rows **out, int64_t delivery) {
    return STORE_QUERY(cx, out, &statements[LOST_BOUNDARIES], ARG_I(delivery));
}

Err sql_purge_schools(Cx *cx, int64_t delivery, int64_t *n) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[LOST_SCHOOLS], ARG_I(delivery)));
    TRY(rows_next(cx, rows));
    *n = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

/* A sender's mapping holds the headings of the file; where others were read by it, it stays. */
static Err mapping_take_away(Cx *cx, int64_t delivery) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[LINKED], ARG_I(delivery)));
    Err err = rows_next(cx, rows);
    if (err) return err == NOT_FOUND ? OK : err;
    Arg args[] = {ARG_S(str_copy(cx->mem, rows_text(rows, 0))),
                  ARG_S(str_copy(cx->mem, rows_text(rows, 1))),
                  ARG_S(str_copy(cx->mem, rows_text(rows, 2))), ARG_I(rows_int(rows, 3))};
    rows_close(rows);
    TRY(STORE_RUN(cx, &statements[LINK], ARG_I(delivery)));
    return store_run(cx, &statements[MAPPING], sizeof args / sizeof *args, args);
}

Err sql_purge_take_away(Cx *cx, int64_t delivery) {
    static const Statement parts[] = {FINDINGS, OBSERVATIONS, BOUNDARIES, WORDS};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        TRY(STORE_RUN(cx, &statements[parts[i]], ARG_I(delivery)));
    return mapping_take_away(cx, delivery);
}

Err sql_purge_regions(Cx *cx) {
    return STORE_RUN(cx, &statements[REGIONS]);
}

Err sql_purge_note(Cx *cx, const Purge *purge) {
    const Actor *actor = cx->actor;
    return STORE_RUN(cx, &statements[PURGE_NOTE], ARG_I(purge->number), ARG_I(cx->clock()),
                     ARG_I(actor ? actor->account : 0), ARG_S(actor ? actor->name : S("Wirk")),
                     ARG_S(purge->reason));
}

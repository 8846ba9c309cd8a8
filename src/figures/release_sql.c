/* Which statements do releases put to the store? All of them stand here. */

#include "figures/release_in.h"

typedef enum Statement {
    SET_ADD,
    SET_OF,
    SETS_OF_DELIVERIES,
    SETS,
    RELEASES,
    RELEASE_LAST,
    SET_KNOWN,
    RELEASE_ADD,
    WITHDRAW,
    SET_EXTENT,
    SET_MEASURES,
    RULES_OF_SENDERS,
    STATEMENTS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [SET_ADD] = {.sql = "INSERT INTO delivery_set (delivery, mapping, organisation) VALUES ($1, "
                        "$2, $3)"},
    [SET_OF] = {.sql = "SELECT mapping, organisation FROM delivery_set WHERE delivery = $1"},
    [SETS_OF_DELIVERIES] = {.sql = "SELECT delivery, mapping, organisation FROM delivery_set "
                                   "ORDER BY delivery"},
    [SETS] = {.sql = "SELECT s.mapping, s.organisation, count(*), max(s.delivery) FROM "
                     "delivery_set s WHERE NOT EXISTS (SELECT 1 FROM purge p WHERE p.delivery = "
                     "s.delivery) GROUP BY s.mapping, s.organisation ORDER BY s.mapping, "
                     "s.organisation"},
    [RELEASES] = {.sql = "SELECT r.number, r.mapping, r.organisation, r.first_period, "
                         "r.last_period, r.level, r.audience, r.embargo, r.loaded, r.reason, "
                         "r.given, r.account, r.who, coalesce(w.withdrawn, 0), "
                         "coalesce(w.who, ''), coalesce(w.reason, '') FROM data_release r "
                         "LEFT JOIN data_withdrawal w ON w.release = r.number "
                         "WHERE $1 = 0 OR r.number = $1 ORDER BY r.number DESC"},
    [RELEASE_LAST] = {.sql = "SELECT coalesce(max(number), 0) FROM data_release"},
    [SET_KNOWN] = {.sql = "SELECT (SELECT count(*) FROM data_release WHERE mapping = $1 AND "
                          "organisation = $2), (SELECT count(*) FROM delivery_set WHERE mapping = "
                          "$1 AND organisation = $2)"},
    [RELEASE_ADD] = {.sql = "INSERT INTO data_release (number, mapping, organisation, "
                            "first_period, last_period, level, audience, embargo, loaded, reason, "
                            "given, account, who) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
                            "$10, $11, $12, $13)"},
    [WITHDRAW] = {.sql = "INSERT INTO data_withdrawal (release, withdrawn, account, who, reason) "
                         "VALUES ($1, $2, $3, $4, $5)"},
    [SET_EXTENT] = {.sql = "SELECT m.id, v.region, v.period, count(*) FROM (SELECT DISTINCT "
                           "o.measure, o.region, o.period, o.cell FROM observation o WHERE "
                           "o.delivery IN (SELECT s.delivery FROM delivery_set s WHERE s.mapping = "
                           "$1 AND s.organisation = $2)) v JOIN measure m ON m.number = v.measure "
                           "GROUP BY m.id, v.region, v.period"},
    [SET_MEASURES] = {.sql = "SELECT DISTINCT measure FROM observation WHERE delivery IN (SELECT "
                             "delivery FROM delivery_set WHERE mapping = $1 AND organisation = "
                             "$2) ORDER BY measure"},
    [RULES_OF_SENDERS] = {.sql = "SELECT d.delivery, m.content FROM delivery_mapping d JOIN "
                                 "sender_mapping m ON m.sender = d.sender AND m.layout = d.layout "
                                 "AND m.mapping = d.mapping AND m.version = d.version WHERE "
                                 "m.content LIKE '%protect%' ORDER BY d.delivery"},
};

Err sql_set_add(Cx *cx, int64_t delivery, Str mapping, Str organisation) {
    return STORE_RUN(cx, &statements[SET_ADD], ARG_I(delivery), ARG_S(mapping),
                     ARG_S(organisation));
}

Err sql_set_of(Cx *cx, Rows **out, int64_t delivery) {
    return STORE_QUERY(cx, out, &statements[SET_OF], ARG_I(delivery));
}

Err sql_sets_of_deliveries(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[SETS_OF_DELIVERIES]);
}

Err sql_sets(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[SETS]);
}

Err sql_releases(Cx *cx, Rows **out, int64_t number) {
    return STORE_QUERY(cx, out, &statements[RELEASES], ARG_I(number));
}

Err sql_release_last(Cx *cx, int64_t *out) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[RELEASE_LAST]));
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

Err sql_set_known(Cx *cx, Str mapping, Str organisation, int64_t *releases, int64_t *deliveries) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[SET_KNOWN], ARG_S(mapping), ARG_S(organisation)));
    TRY(rows_next(cx, rows));
    *releases = rows_int(rows, 0);
    *deliveries = rows_int(rows, 1);
    rows_close(rows);
    return OK;
}

Err sql_release_add(Cx *cx, const DataRelease *r) {
    return STORE_RUN(cx, &statements[RELEASE_ADD], ARG_I(r->number), ARG_S(r->mapping),
                     ARG_S(r->organisation), ARG_S(r->from), ARG_S(r->to), ARG_S(r->level),
                     ARG_S(audience_id(r->audience)), ARG_I(r->embargo), ARG_I(r->loaded),
                     ARG_S(r->reason), ARG_I(r->given), ARG_I(r->account), ARG_S(r->who));
}

Err sql_release_withdraw(Cx *cx, const DataRelease *r) {
    return STORE_RUN(cx, &statements[WITHDRAW], ARG_I(r->number), ARG_I(r->withdrawn),
                     ARG_I(cx->actor ? cx->actor->account : 0), ARG_S(r->withdrawn_by),
                     ARG_S(r->withdrawn_reason));
}

Err sql_set_extent(Cx *cx, Rows **out, Str mapping, Str organisation) {
    return STORE_QUERY(cx, out, &statements[SET_EXTENT], ARG_S(mapping), ARG_S(organisation));
}

Err sql_set_measures(Cx *cx, Rows **out, Str mapping, Str organisation) {
    return STORE_QUERY(cx, out, &statements[SET_MEASURES], ARG_S(mapping), ARG_S(organisation));
}

Err sql_rules_of_senders(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[RULES_OF_SENDERS]);
}

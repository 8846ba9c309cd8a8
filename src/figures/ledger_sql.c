/* Which statements does the ledger put to the store? All of them stand here. */

#include "figures/ledger_in.h"

typedef enum Statement {
    LAST,
    CONTENT_OF,
    CONTENT_ADD,
    KNOWN,
    ADD,
    LIST,
    OF_TABLE,
    MEASURES,
    OF_EVENT,
    STATEMENTS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [LAST] = {.sql = "SELECT (SELECT coalesce(max(number), 0) FROM ledger_entry), (SELECT "
                     "coalesce(max(number), 0) FROM ledger_content)"},
    [CONTENT_OF] = {.sql = "SELECT number FROM ledger_content WHERE sha256 = $1"},
    [CONTENT_ADD] = {.sql = "INSERT INTO ledger_content (number, sha256, cells, hidden, content) "
                            "VALUES ($1, $2, $3, $4, $5)"},
    [KNOWN] = {.sql = "SELECT 1 FROM ledger_entry WHERE measure = $1 AND period = $2 AND delivery "
                      "= $3 AND content = $4 AND (audience = 'public' OR audience = $5)"},
    [ADD] = {.sql = "INSERT INTO ledger_entry (number, at, told, event, subject, delivery, "
                    "mapping, organisation, audience, measure, period, content) VALUES ($1, $2, "
                    "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"},
    [LIST] = {.sql = "SELECT e.number, e.at, e.told, e.event, e.subject, e.delivery, e.mapping, "
                     "e.organisation, e.audience, m.id, e.period, c.cells, c.hidden, c.sha256 "
                     "FROM ledger_entry e JOIN measure m ON m.number = e.measure JOIN "
                     "ledger_content c ON c.number = e.content ORDER BY e.number DESC"},
    [OF_TABLE] = {.sql = "SELECT e.delivery, e.mapping, e.organisation, c.content, "
                         "e.number, e.event, e.subject FROM "
                         "ledger_entry e JOIN ledger_content c ON c.number = e.content WHERE "
                         "e.measure = $1 AND e.period = $2 AND (e.audience = 'public' OR "
                         "e.audience = $3) ORDER BY e.number"},
    [MEASURES] = {.sql = "SELECT DISTINCT o.measure FROM observation o WHERE o.delivery IN "
                         "(SELECT s.delivery FROM delivery_set s WHERE s.mapping = $1 AND "
                         "s.organisation = $2)"},
    [OF_EVENT] = {.sql = "SELECT DISTINCT measure, period, audience FROM ledger_entry WHERE "
                         "event = $1 AND subject = $2 ORDER BY measure, period, "
                         "audience"},
};

Err sql_ledger_last(Cx *cx, int64_t *entry, int64_t *content) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[LAST]));
    TRY(rows_next(cx, rows));
    *entry = rows_int(rows, 0);
    *content = rows_int(rows, 1);
    rows_close(rows);
    return OK;
}

Err sql_ledger_content_of(Cx *cx, Str sha256, int64_t *number) {
    Rows *rows;
    *number = 0;
    TRY(STORE_QUERY(cx, &rows, &statements[CONTENT_OF], ARG_S(sha256)));
    Err err = rows_next(cx, rows);
    if (!err) *number = rows_int(rows, 0);
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err sql_ledger_content_add(Cx *cx, const LedgerContent *content) {
    return STORE_RUN(cx, &statements[CONTENT_ADD], ARG_I(content->number), ARG_S(content->sha256),
                     ARG_I(content->cells), ARG_I(content->hidden), ARG_B(content->content));
}

Err sql_ledger_known(Cx *cx, const LedgerRow *row, bool *out) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[KNOWN], ARG_I(row->measure), ARG_I(row->period),
                    ARG_I(row->delivery), ARG_I(row->content),
                    ARG_S(audience_id(row->event->audience))));
    Err err = rows_next(cx, rows);
    *out = !err;
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err sql_ledger_add(Cx *cx, const LedgerRow *row) {
    const LedgerEvent *e = row->event;
    return STORE_RUN(cx, &statements[ADD], ARG_I(row->number), ARG_I(row->at), ARG_I(row->told),
                     ARG_S(e->event), ARG_I(e->subject), ARG_I(row->delivery), ARG_S(e->mapping),
                     ARG_S(e->organisation), ARG_S(audience_id(e->audience)), ARG_I(row->measure),
                     ARG_I(row->period), ARG_I(row->content));
}

Err sql_ledger(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[LIST]);
}

Err sql_ledger_of_table(Cx *cx, Rows **out, int64_t measure, int64_t period, Audience audience) {
    return STORE_QUERY(cx, out, &statements[OF_TABLE], ARG_I(measure), ARG_I(period),
                       ARG_S(audience_id(audience)));
}

Err sql_ledger_measures(Cx *cx, Rows **out, Str mapping, Str organisation) {
    return STORE_QUERY(cx, out, &statements[MEASURES], ARG_S(mapping), ARG_S(organisation));
}

Err sql_ledger_of_event(Cx *cx, Rows **out, Str event, int64_t subject) {
    return STORE_QUERY(cx, out, &statements[OF_EVENT], ARG_S(event), ARG_I(subject));
}

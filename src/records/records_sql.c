/* Which statements does this room put to the store? All of them stand here. */

#include "records/records_in.h"

#define COLUMNS "SELECT r.number, r.kind, r.id, r.version, r.archived, r.fields, r.account, r.at "

static const Sql statements[STATEMENTS] = {
    [RECORDS_HIGHEST] = {.sql = "SELECT coalesce(max(number), 0) FROM record"},
    [RECORDS_NEWEST] = {.sql = COLUMNS "FROM record_newest n JOIN record r ON r.number = n.number "
                                       "ORDER BY n.kind, n.id"},
    [RECORD_VERSIONS] = {.sql = COLUMNS "FROM record r WHERE r.kind = $1 AND r.id = $2 "
                                        "ORDER BY r.version DESC"},
    [RECORD_ADD] = {.sql = "INSERT INTO record (number, kind, id, version, archived, fields, "
                           "account, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [RECORD_FIELDS] = {.sql = "UPDATE record SET fields = $2 WHERE number = $1"},
    [NEWEST_ADD] = {.sql = "INSERT INTO record_newest (kind, id, number) VALUES ($1, $2, $3)"},
    [NEWEST_CHANGE] = {.sql = "UPDATE record_newest SET number = $3 WHERE kind = $1 AND id = $2"},
    [FILE_FIND] = {.sql = "SELECT name, type, content FROM record_file WHERE digest = $1"},
    [FILE_THERE] = {.sql = "SELECT count(*) FROM record_file WHERE digest = $1"},
    [FILE_ADD] = {.sql = "INSERT INTO record_file (digest, name, type, content) "
                         "VALUES ($1, $2, $3, $4)"},
    [FILE_EACH] = {.sql = "SELECT digest, content FROM record_file ORDER BY digest"},
    [STRAY_NEWEST] = {.sql = "SELECT count(*) FROM record_newest n WHERE NOT EXISTS (SELECT 1 FROM "
                             "record r WHERE r.number = n.number AND r.kind = n.kind AND r.id = "
                             "n.id AND NOT EXISTS (SELECT 1 FROM record l WHERE l.kind = r.kind "
                             "AND l.id = r.id AND l.version > r.version))"},
    [STRAY_RECORDS] = {.sql = "SELECT count(*) FROM record r WHERE NOT EXISTS (SELECT 1 FROM "
                              "record_newest n WHERE n.kind = r.kind AND n.id = r.id)"},
};

const Sql *records_sql(Statement statement) {
    return &statements[statement];
}

Err number_query(Cx *cx, int64_t *out, Statement statement, size_t n, const Arg *args) {
    Rows *rows;
    *out = 0;
    TRY(store_query(cx, &rows, records_sql(statement), n, args));
    Err err = rows_next(cx, rows);
    if (!err) *out = rows_int(rows, 0);
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err records_highest(Cx *cx, int64_t *out) {
    return number_query(cx, out, RECORDS_HIGHEST, 0, NULL);
}

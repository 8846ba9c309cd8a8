/* Which statements does the log put to the store? All of them stand here. */

#include <sodium.h>
#include "audit/audit_in.h"

#define COLUMNS \
    "a.number, a.at, a.event, a.content, a.chain, c.number IS NULL, c.salt, c.account, c.who, " \
    "c.origin, c.subject, c.before, c.after"
#define FROM_BOTH " FROM audit a LEFT JOIN audit_content c ON c.number = a.number "
#define FILTERS \
    "a.at >= $2 AND a.at < $3 AND ($4 = '' OR a.event = $4 OR " \
    "substr(a.event, 1, length($4) + 1) = $4 || '.') "
#define NEWEST "AND a.number < $1 ORDER BY a.number DESC LIMIT $5"
#define OLDEST "AND a.number > $1 ORDER BY a.number LIMIT $5"
#define OF_SUBJECT "AND c.subject = $6 AND ($7 = 0 OR c.account = $7) "
#define OF_ACCOUNT "AND c.account = $6 "

typedef enum Statement {
    HEAD,
    ADD,
    ADD_CONTENT,
    PART,
    PART_OF_SUBJECT,
    PART_OF_ACCOUNT,
    OLDEST_PART,
    OLDEST_PART_OF_SUBJECT,
    OLDEST_PART_OF_ACCOUNT,
    ALL,
    ONE,
    ERASE,
    STRAY,
    STATEMENTS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [HEAD] = {.sql = "SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1"},
    [ADD] = {.sql = "INSERT INTO audit (number, at, event, content, chain) "
                    "VALUES ($1, $2, $3, $4, $5)"},
    [ADD_CONTENT] = {.sql = "INSERT INTO audit_content (number, salt, account, who, origin, "
                            "subject, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"},
    [PART] = {.sql = "SELECT " COLUMNS FROM_BOTH "WHERE " FILTERS NEWEST},
    [PART_OF_SUBJECT] = {.sql = "SELECT " COLUMNS FROM_BOTH "WHERE " FILTERS OF_SUBJECT NEWEST},
    [PART_OF_ACCOUNT] = {.sql = "SELECT " COLUMNS FROM_BOTH "WHERE " FILTERS OF_ACCOUNT NEWEST},
    [OLDEST_PART] = {.sql = "SELECT " COLUMNS FROM_BOTH "WHERE " FILTERS OLDEST},
    [OLDEST_PART_OF_SUBJECT] = {.sql =
                                    "SELECT " COLUMNS FROM_BOTH "WHERE " FILTERS OF_SUBJECT OLDEST},
    [OLDEST_PART_OF_ACCOUNT] = {.sql =
                                    "SELECT " COLUMNS FROM_BOTH "WHERE " FILTERS OF_ACCOUNT OLDEST},
    [ALL] = {.sql = "SELECT " COLUMNS ", CASE WHEN c.number IS NULL THEN (SELECT count(*) FROM "
                    "audit_content e JOIN audit x ON x.number = e.number WHERE e.subject = "
                    "'log:' || CAST(a.number AS TEXT) AND x.event = 'log.erase' AND "
                    "e.number > a.number) ELSE 0 END" FROM_BOTH "ORDER BY a.number"},
    [ONE] = {.sql = "SELECT a.event, c.number IS NULL" FROM_BOTH "WHERE a.number = $1"},
    [ERASE] = {.sql = "DELETE FROM audit_content WHERE number = $1"},
    [STRAY] = {.sql = "SELECT count(*), coalesce(min(c.number), 0) FROM audit_content c "
                      "LEFT JOIN audit a ON a.number = c.number WHERE a.number IS NULL"},
};

Err sql_audit_head(Cx *cx, int64_t *number, Str *chain) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[HEAD]));
    Err err = rows_next(cx, rows);
    *number = err ? 0 : rows_int(rows, 0);
    *chain = err ? AUDIT_NO_CHAIN : str_copy(cx->mem, rows_text(rows, 1));
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err sql_audit_add(Cx *cx, const AuditEntry *entry, Str salt) {
    TRY(STORE_RUN(cx, &statements[ADD], ARG_I(entry->number), ARG_I(entry->at), ARG_S(entry->id),
                  ARG_S(entry->content), ARG_S(entry->chain)));
    return STORE_RUN(cx, &statements[ADD_CONTENT], ARG_I(entry->number), ARG_B(salt),
                     ARG_I(entry->account), ARG_S(entry->who), ARG_S(entry->origin),
                     ARG_S(entry->subject), ARG_S(entry->before), ARG_S(entry->after));
}

Err sql_audit_part(Cx *cx, Rows **out, const AuditPart *part) {
    const AuditQuery *query = part->query;
    Statement statement = part->oldest_first ? OLDEST_PART : PART;
    Arg args[] = {
        ARG_I(part->beyond),  ARG_I(query->from),         ARG_I(query->to ? query->to : INT64_MAX),
        ARG_S(query->event),  ARG_I((int64_t)part->most), ARG_S(query->subject),
        ARG_I(query->account)};
    if (query->subject.n)
        return store_query(cx, out, &statements[statement + PART_OF_SUBJECT - PART], 7, args);
    args[5] = args[6];
    if (query->account)
        return store_query(cx, out, &statements[statement + PART_OF_ACCOUNT - PART], 6, args);
    return store_query(cx, out, &statements[statement], 5, args);
}

Err sql_audit_all(Cx *cx, Rows **out) {
    return STORE_QUERY(cx, out, &statements[ALL]);
}

static Str hex(Arena *mem, Str bytes) {
    char *text = arena_alloc(mem, 2 * bytes.n + 1);
    sodium_bin2hex(text, 2 * bytes.n + 1, (const unsigned char *)bytes.p, bytes.n);
    return (Str){text, 2 * bytes.n};
}

AuditEntry audit_row(Arena *mem, const Rows *rows) {
    AuditEntry entry = {.number = rows_int(rows, 0),
                        .at = rows_int(rows, 1),
                        .id = str_copy(mem, rows_text(rows, 2)),
                        .content = str_copy(mem, rows_text(rows, 3)),
                        .chain = str_copy(mem, rows_text(rows, 4)),
                        .erased = rows_int(rows, 5) != 0};
    if (!audit_event_read(entry.id, &entry.event)) entry.event = AUDIT_EVENTS;
    if (entry.erased) return entry;
    entry.salt = hex(mem, rows_blob(rows, 6));
    entry.account = rows_int(rows, 7);
    Str *const texts[] = {&entry.who, &entry.origin, &entry.subject, &entry.before, &entry.after};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = str_copy(mem, rows_text(rows, 8 + i));
    return entry;
}

Err sql_audit_event(Cx *cx, int64_t number, Str *event, bool *erased) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[ONE], ARG_I(number)));
    TRY(rows_next(cx, rows));
    *event = str_copy(cx->mem, rows_text(rows, 0));
    *erased = rows_int(rows, 1) != 0;
    rows_close(rows);
    return OK;
}

Err sql_audit_erase(Cx *cx, int64_t number) {
    return STORE_RUN(cx, &statements[ERASE], ARG_I(number));
}

Err sql_audit_stray(Cx *cx, int64_t *n, int64_t *first) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[STRAY]));
    TRY(rows_next(cx, rows));
    *n = rows_int(rows, 0);
    *first = rows_int(rows, 1);
    rows_close(rows);
    return OK;
}

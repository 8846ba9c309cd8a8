/* Which statements does this room put to the store? All of them stand here. */

#include "accounts/accounts_in.h"

#define ORGANISATION_COLUMNS "SELECT number, id, name, region, archived, version FROM organisation "
#define ACCOUNT_COLUMNS \
    "SELECT number, version, mail, name, language, password, factor, factor_confirmed, " \
    "factor_step, closed FROM account "
#define SESSION_COLUMNS \
    "SELECT number, account, whole, begun, used, ends, origin, agent FROM session "
#define TOKEN_COLUMNS \
    "SELECT number, account, name, rights, created, used, ends, revoked FROM api_token "

static const Sql statements[STATEMENTS] = {
    [ORGANISATIONS] = {.sql = ORGANISATION_COLUMNS "ORDER BY name, number"},
    [ORGANISATION_OF_ID] = {.sql = ORGANISATION_COLUMNS "WHERE id = $1"},
    [ORGANISATION_OF_NUMBER] = {.sql = ORGANISATION_COLUMNS "WHERE number = $1"},
    [ORGANISATION_NEXT] = {.sql = "SELECT coalesce(max(number), 0) + 1 FROM organisation"},
    [ORGANISATION_ADD] = {.sql = "INSERT INTO organisation (number, id, name, region, archived, "
                                 "version) VALUES ($1, $2, $3, $4, $5, 1)"},
    [ORGANISATION_CHANGE] = {.sql = "UPDATE organisation SET name = $2, region = $3, archived = "
                                    "$4, version = version + 1 WHERE number = $1"},
    [ACCOUNTS] = {.sql = ACCOUNT_COLUMNS "ORDER BY name, number"},
    [ACCOUNT_OF_NUMBER] = {.sql = ACCOUNT_COLUMNS "WHERE number = $1"},
    [ACCOUNT_OF_MAIL] = {.sql = ACCOUNT_COLUMNS "WHERE mail_folded = $1"},
    [ACCOUNTS_OPEN] = {.sql = "SELECT count(*) FROM account a WHERE closed = 0 AND (password <> '' "
                              "OR EXISTS (SELECT 1 FROM account_identity i WHERE i.account = "
                              "a.number))"},
    [ACCOUNT_NEXT] = {.sql = "SELECT coalesce(max(number), 0) + 1 FROM account"},
    [ACCOUNT_ADD] = {.sql = "INSERT INTO account (number, mail, mail_folded, name, language, "
                            "password, factor, factor_confirmed, factor_step, created, closed, "
                            "version) VALUES ($1, $2, $3, $4, $5, '', NULL, 0, 0, $6, 0, 1)"},
    [ACCOUNT_CHANGE] = {.sql = "UPDATE account SET name = $2, language = $3, version = version + 1 "
                               "WHERE number = $1"},
    [ACCOUNT_NAME] = {.sql = "UPDATE account SET name = $2, version = version + 1 WHERE number = "
                             "$1"},
    [ACCOUNT_PASSWORD] = {.sql = "UPDATE account SET password = $2 WHERE number = $1"},
    [ACCOUNT_CLOSE] = {.sql = "UPDATE account SET closed = $2, password = '', factor = NULL, "
                              "factor_confirmed = 0, version = version + 1 WHERE number = $1"},
    [ACCOUNT_FACTOR] = {.sql = "UPDATE account SET factor = $2, factor_confirmed = $3, "
                               "factor_step = $4 WHERE number = $1"},
    [ACCOUNT_FACTOR_STEP] = {.sql = "UPDATE account SET factor_step = $2 WHERE number = $1"},
    [IDENTITIES_OF_ACCOUNT] = {.sql = "SELECT count(*) FROM account_identity WHERE account = $1"},
    [IDENTITY] = {.sql = "SELECT account FROM account_identity WHERE issuer = $1 AND subject = $2"},
    [IDENTITY_ADD] = {.sql = "INSERT INTO account_identity (issuer, subject, account) "
                             "VALUES ($1, $2, $3)"},
    [ADMINISTRATORS] =
        {.sql = "SELECT count(DISTINCT a.number), count(DISTINCT CASE WHEN o.id = "
                "'house' AND r.programme = '' THEN a.number END) FROM account_role "
                "r JOIN account a ON a.number = r.account JOIN organisation o ON o.number = "
                "r.organisation WHERE r.role = 'administrator' AND o.archived = 0 "
                "AND a.closed = 0 AND (a.password <> '' OR EXISTS (SELECT 1 FROM "
                "account_identity i WHERE i.account = a.number))"},
    [ROLES_ALL] = {.sql = "SELECT r.organisation, r.programme, r.role, o.archived, o.id, r.account "
                          "FROM "
                          "account_role r JOIN organisation o ON o.number = r.organisation "
                          "ORDER BY r.account, r.organisation, r.programme, r.role"},
    [ROLES_OF_ACCOUNT] = {.sql = "SELECT r.organisation, r.programme, r.role, o.archived, "
                                 "o.id FROM account_role r JOIN organisation o ON o.number = "
                                 "r.organisation WHERE r.account = $1 ORDER BY r.organisation, "
                                 "r.programme, r.role"},
    [ROLE_ONE] = {.sql = "SELECT count(*) FROM account_role WHERE account = $1 AND organisation = "
                         "$2 AND programme = $3 AND role = $4"},
    [ROLE_ADD] = {.sql = "INSERT INTO account_role (account, organisation, programme, role, given) "
                         "VALUES ($1, $2, $3, $4, $5)"},
    [ROLE_DROP] = {.sql = "DELETE FROM account_role WHERE account = $1 AND organisation = $2 AND "
                          "programme = $3 AND role = $4"},
    [LINK] = {.sql = "SELECT kind, account, ends, used FROM account_link WHERE digest = $1"},
    [LINK_ADD] = {.sql = "INSERT INTO account_link (digest, kind, account, ends, used) "
                         "VALUES ($1, $2, $3, $4, 0)"},
    [LINK_USED] = {.sql = "UPDATE account_link SET used = $2 WHERE digest = $1"},
    [LINKS_DROP] = {.sql = "DELETE FROM account_link WHERE account = $1 AND kind = $2"},
    [LINKS_DROP_ALL] = {.sql = "DELETE FROM account_link WHERE account = $1"},
    [LINKS_DROP_OPEN] = {.sql = "DELETE FROM account_link WHERE account = $1 AND used = 0"},
    [SESSION] = {.sql = SESSION_COLUMNS "WHERE digest = $1"},
    [SESSIONS] = {.sql = SESSION_COLUMNS "WHERE account = $1 ORDER BY begun DESC, number"},
    [SESSION_ADD] = {.sql = "INSERT INTO session (number, digest, account, whole, begun, used, "
                            "ends, origin, agent) VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)"},
    [SESSION_USED] = {.sql = "UPDATE session SET used = $2 WHERE number = $1 AND used < $2"},
    [SESSION_TURN] = {.sql = "UPDATE session SET digest = $2, whole = 1, used = $3, ends = $4 "
                             "WHERE number = $1"},
    [SESSION_DROP] = {.sql = "DELETE FROM session WHERE number = $1"},
    [SESSION_OWNER] = {.sql = "SELECT account FROM session WHERE number = $1"},
    [SESSIONS_DROP] = {.sql = "DELETE FROM session WHERE account = $1 AND number <> $2"},
    [SESSIONS_DROP_LATE] = {.sql = "DELETE FROM session WHERE ends <= $1"},
    [RECOVERY_ADD] = {.sql = "INSERT INTO recovery_code (account, digest, used) "
                             "VALUES ($1, $2, 0)"},
    [RECOVERY_USED] = {.sql = "UPDATE recovery_code SET used = $3 WHERE account = $1 AND digest = "
                              "$2"},
    [RECOVERY_OPEN] = {.sql = "SELECT count(*) FROM recovery_code WHERE account = $1 AND digest = "
                              "$2 AND used = 0"},
    [RECOVERY_LEFT] = {.sql = "SELECT count(*) FROM recovery_code WHERE account = $1 AND used = "
                              "0"},
    [RECOVERIES_DROP] = {.sql = "DELETE FROM recovery_code WHERE account = $1"},
    [TOKEN] = {.sql = TOKEN_COLUMNS "WHERE digest = $1"},
    [TOKENS] = {.sql = TOKEN_COLUMNS "WHERE account = $1 ORDER BY number DESC"},
    [TOKEN_NEXT] = {.sql = "SELECT coalesce(max(number), 0) + 1 FROM api_token"},
    [TOKEN_ADD] = {.sql = "INSERT INTO api_token (number, digest, account, name, rights, created, "
                          "used, ends, revoked) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0)"},
    [TOKEN_USED] = {.sql = "UPDATE api_token SET used = $2 WHERE number = $1 AND used < $2"},
    [TOKEN_REVOKED] = {.sql = "UPDATE api_token SET revoked = $2 WHERE number = $1"},
    [TOKENS_REVOKED] = {.sql = "UPDATE api_token SET revoked = $2 WHERE account = $1 AND revoked = "
                               "0"},
    [DELAY] = {.sql = "SELECT failures, until FROM login_delay WHERE kind = $1 AND id = $2"},
    [DELAY_PUT] = {.sql = "INSERT INTO login_delay (kind, id, failures, until) "
                          "VALUES ($1, $2, $3, $4) ON CONFLICT (kind, id) DO UPDATE SET failures "
                          "= excluded.failures, until = excluded.until"},
    [DELAY_DROP] = {.sql = "DELETE FROM login_delay WHERE kind = $1 AND id = $2"},
    [DELAYS_DROP_LATE] = {.sql = "DELETE FROM login_delay WHERE until < $1"},
};

const Sql *accounts_sql(Statement statement) {
    return &statements[statement];
}

Err sql_number(Cx *cx, int64_t *out, Statement statement, size_t n, const Arg *args) {
    Rows *rows;
    *out = 0;
    TRY(store_query(cx, &rows, accounts_sql(statement), n, args));
    Err err = rows_next(cx, rows);
    if (!err) *out = rows_int(rows, 0);
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

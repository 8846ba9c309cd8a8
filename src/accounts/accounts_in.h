#pragma once
/* What the files of this room share: its statements, secrets, delays, and how a person is read. */

#include "accounts/accounts.h"
#include "audit/audit.h"

/* ---- accounts_sql.c: every statement of the room ---- */

typedef enum Statement {
    ORGANISATIONS,
    ORGANISATION_OF_ID,
    ORGANISATION_OF_NUMBER,
    ORGANISATION_NEXT,
    ORGANISATION_ADD,
    ORGANISATION_CHANGE,
    ACCOUNTS,
    ACCOUNT_OF_NUMBER,
    ACCOUNT_OF_MAIL,
    ACCOUNTS_OPEN,
    ACCOUNT_NEXT,
    ACCOUNT_ADD,
    ACCOUNT_CHANGE,
    ACCOUNT_NAME,
    ACCOUNT_PASSWORD,
    ACCOUNT_CLOSE,
    ACCOUNT_FACTOR,
    ACCOUNT_FACTOR_STEP,
    IDENTITIES_OF_ACCOUNT,
    IDENTITY,
    IDENTITY_ADD,
    ADMINISTRATORS,
    ROLES_ALL,
    ROLES_OF_ACCOUNT,
    ROLE_ONE,
    ROLE_ADD,
    ROLE_DROP,
    LINK,
    LINK_ADD,
    LINK_USED,
    LINKS_DROP,
    LINKS_DROP_ALL,
    LINKS_DROP_OPEN,
    SESSION,
    SESSIONS,
    SESSION_ADD,
    SESSION_USED,
    SESSION_TURN,
    SESSION_DROP,
    SESSION_OWNER,
    SESSIONS_DROP,
    SESSIONS_DROP_LATE,
    RECOVERY_ADD,
    RECOVERY_USED,
    RECOVERY_OPEN,
    RECOVERY_LEFT,
    RECOVERIES_DROP,
    TOKEN,
    TOKENS,
    TOKEN_NEXT,
    TOKEN_ADD,
    TOKEN_USED,
    TOKEN_REVOKED,
    TOKENS_REVOKED,
    DELAY,
    DELAY_PUT,
    DELAY_DROP,
    DELAYS_DROP_LATE,
    STATEMENTS,
} Statement;
const Sql *accounts_sql(Statement statement);
/* The first column of the only row, 0 where there is none. */
Err sql_number(Cx *cx, int64_t *out, Statement statement, size_t n, const Arg *args) CHECKED;
#define SQL_NUMBER(cx, out, statement, ...) \
    sql_number((cx), (out), (statement), sizeof((Arg[]){ARG_N, ##__VA_ARGS__}) / sizeof(Arg) - 1, \
               (Arg[]){ARG_N, ##__VA_ARGS__} + 1)
#define RUN(cx, statement, ...) STORE_RUN((cx), accounts_sql(statement), ##__VA_ARGS__)
#define QUERY(cx, out, statement, ...) \
    STORE_QUERY((cx), (out), accounts_sql(statement), ##__VA_ARGS__)

/* ---- notes.c: how a change is told to the log ---- */

/* {"role":"reader","organisation":"stadt-essen"}: names and values by turns. */
Str note_fields(Arena *mem, size_t n, const Str *fields);
#define NOTE(mem, ...) \
    note_fields((mem), sizeof((Str[]){__VA_ARGS__}) / sizeof(Str), (Str[]){__VA_ARGS__})
Err note_account(Cx *cx, AuditEvent event, int64_t account, Str before, Str after) CHECKED;
/* Of one line for the store: UTF-8 without control characters, at most so many bytes. */
Str line_clean(Arena *mem, Str text, size_t most);

/* ---- secrets.c ---- */

enum { SECRET_LETTERS = 43 };
Str secret_new(Arena *mem);                /* 32 random bytes as 43 letters */
bool secret_formed(Str secret);            /* could be one */
Str secret_digest(Arena *mem, Str secret); /* SHA-256, 64 hex digits */
Str secret_form_key(Arena *mem, Str secret);
int64_t number_random(void); /* 1 … 2^48 */
/* The secret of an account's second factor, sealed; bound to the account, so that it opens nowhere
 * else. INVALID where the key is missing or another one. */
Err factor_seal(Cx *cx, Str *out, int64_t account, Str secret) CHECKED;
Err factor_unseal(Cx *cx, Str *out, int64_t account, Str sealed) CHECKED;

/* ---- hashing.c ---- */

Err password_room(Cx *cx) CHECKED; /* BUSY where no more can wait */
Err password_hash(Cx *cx, Str *out, Str password) CHECKED;
/* An empty hash costs as much as any, and nothing fits it. */
Err password_fits(Cx *cx, bool *out, Str hash, Str password) CHECKED;
/* Since the program began: hashes made or compared; a measure, and what tests count. */
size_t password_hashes(void);

/* ---- common.c ---- */

/* Is it a common password or two common words, digits and signs at its ends put aside? */
bool password_common(Arena *mem, Str password);
/* Lower case, without accents; letters of other scripts stay. */
Str password_fold(Arena *mem, Str text);

/* ---- delays.c ---- */

typedef enum DelayKind {
    DELAY_ACCOUNT,
    DELAY_ORIGIN,
    DELAY_CODE,
    DELAY_CODES,
    DELAY_PASSWORD,
    DELAY_PASSWORDS
} DelayKind;
/* Inside store_do. Seconds still to wait, 0: may try. */
Err delay_wait(Cx *cx, int64_t *seconds, DelayKind kind, Str id) CHECKED;
Err delay_fail(Cx *cx, DelayKind kind, Str id) CHECKED;    /* one more failure */
Err delay_good(Cx *cx, DelayKind kind, Str id) CHECKED;    /* forget them */
Err delay_forgive(Cx *cx, DelayKind kind, Str id) CHECKED; /* the last one was none */
Str delay_id(Arena *mem, Str a, Str b);                    /* digest of both */
Str delay_origin(Arena *mem, Str origin);                  /* of IPv6 the network (/64) */
Err known_put(Cx *cx, Str id) CHECKED;                     /* somebody signed in wholly */
Err known(Cx *cx, bool *out, Str id) CHECKED;
Err confirmed_put(Cx *cx, int64_t session) CHECKED; /* who is in it has just shown who they are */
/* Together: one more try, counted as a failure until delay_good is called; LIMIT to be told by the
 * caller where seconds > 0. */
Err delay_try(Cx *cx, int64_t *seconds, DelayKind kind, Str id) CHECKED;
Err fail_wait(Cx *cx, int64_t seconds) CHECKED;

/* ---- history.c ---- */

/* NOT_FOUND, or INVALID where there is nothing to undo. */
Err change_find(Cx *cx, Edit *out, Str subject, int64_t entry) CHECKED;
/* What a field of the change was before, or is after it; empty where it did not change. */
Str change_side(const Edit *change, Str name, bool after);
/* Sets a value back to what it was before the change, where the change changed it; false: something
 * newer stands there. */
bool change_back(const Edit *change, Str name, Str *value);

/* ---- reach.c ---- */

/* Inside store_do: DENIED where who acts reaches neither the role, nor any, nor all of the roles
 * that somebody has. Nobody's account (command line, first link) reaches everything. */
Err reach_grant(Cx *cx, const Grant *grant) CHECKED;
Err reach_some(Cx *cx, const Person *whom) CHECKED;
Err reach_account(Cx *cx, const Person *whom) CHECKED;

typedef struct Administrators { /* who can sign in */
    int64_t all, house;
} Administrators;
Err administrators_count(Cx *cx, Administrators *out) CHECKED;
/* After a change, of so many before: CONFLICT where nobody is left who can give roles, or nobody
 * who can for the whole house. */
Err administrator_stays(Cx *cx, const Administrators *before) CHECKED;

/* ---- people.c ---- */

typedef struct Account { /* the person and what nobody is shown */
    Person person;
    Str hash, factor;
    bool factor_confirmed;
    int64_t factor_step;
} Account;
Err account_whole(Cx *cx, Account *out, int64_t number) CHECKED;
Err account_whole_mail(Cx *cx, Account *out, Str folded) CHECKED;
Str account_told(Arena *mem, Str name, Lang lang); /* as a change of it stands in the log */
Err mail_judge(Cx *cx, Str mail) CHECKED;
Err name_judge(Cx *cx, Str name) CHECKED;
Str mail_fold(Arena *mem, Str mail);
/* Inside store_do. */
Err account_add(Cx *cx, int64_t *out, const Invitation *wanted) CHECKED;
/* Of who was invited and has chosen none. */
Err account_language(Cx *cx, const Person *person, Lang lang) CHECKED;
Err grant_add(Cx *cx, int64_t account, const Grant *grant) CHECKED;  /* OK where it stands */
Err grant_drop(Cx *cx, int64_t account, const Grant *grant) CHECKED; /* CONFLICT: last one */
Err organisation_add(Cx *cx, Organisation *out, const Organisation *wanted) CHECKED;
/* Has the person a way in: a password or an identity elsewhere? */
Err account_enters(Cx *cx, bool *out, const Account *account) CHECKED;

/* ---- tokens.c ---- */

Err tokens_revoke(Cx *cx, int64_t account) CHECKED; /* inside store_do: all that are good */

/* ---- sessions.c ---- */

typedef struct SessionWanted {
    const Account *account;
    Str origin, agent;
    bool whole;
} SessionWanted;
Err session_add(Cx *cx, Session *out, const SessionWanted *wanted) CHECKED; /* inside store_do */
Err session_read(Cx *cx, Session *out, Str secret) CHECKED; /* NOT_FOUND where it has ended */
/* Inside store_do: a new secret, and until then. */
Err session_renew(Cx *cx, Session *session, int64_t ends) CHECKED;

/* ---- uses.c ---- */

typedef enum UseKind { USE_SESSION, USE_TOKEN } UseKind;
enum { USED_EVERY = 60 }; /* seconds: how exactly it is known */
void use_note(UseKind kind, int64_t number, int64_t at);
int64_t use_noted(UseKind kind, int64_t number); /* 0: nothing that is not written yet */

enum { SESSION_IDLE = 3600, SESSION_LONGEST = 12 * 3600, SESSION_HALF = 600 };

/* ---- passwords.c ---- */

/* Of somebody who is signed in: DENIED where it is not theirs, LIMIT where that came often. */
Err password_ask(Cx *cx, int64_t account, Str password) CHECKED;

/* ---- actors: who signs in acts from then on ---- */

typedef struct Acting {
    Actor actor;
    const Actor *before;
} Acting;
void acting_begin(Cx *cx, Acting *acting, const Person *person, Str origin);
void acting_end(Cx *cx, Acting *acting);

/* ---- factor.c ---- */

/* Inside store_do: does the code fit, after the last step used? The step it fits. */
bool code_fits(Str secret, int64_t now, int64_t last_step, Str code, int64_t *step);
bool recovery_formed(Str code); /* could be a recovery code: nobody guesses those */
Err recovery_use(Cx *cx, bool *out, int64_t account, Str code) CHECKED;

/* Who is signed in, in which browser, and for how long? */

#include "accounts/accounts_in.h"

enum { LONGEST_ORIGIN = 64, LONGEST_AGENT = 200 };

Err session_add(Cx *cx, Session *out, const SessionWanted *wanted) {
    int64_t now = cx->clock();
    Session session = {
        .number = number_random(),
        .account = wanted->account->person.account,
        .begun = now,
        .used = now,
        .ends = now + (wanted->whole ? SESSION_LONGEST : SESSION_HALF),
        .origin = line_clean(cx->mem, wanted->origin, LONGEST_ORIGIN),
        .agent = line_clean(cx->mem, wanted->agent, LONGEST_AGENT),
        .secret = secret_new(cx->mem),
        .whole = wanted->whole,
    };
    session.form_key = secret_form_key(cx->mem, session.secret);
    TRY(RUN(cx, SESSIONS_DROP_LATE, ARG_I(now)));
    TRY(RUN(cx, SESSION_ADD, ARG_I(session.number), ARG_S(secret_digest(cx->mem, session.secret)),
            ARG_I(session.account), ARG_I(session.whole), ARG_I(now), ARG_I(session.ends),
            ARG_S(session.origin), ARG_S(session.agent)));
    *out = session;
    return OK;
}

Err session_renew(Cx *cx, Session *session, int64_t ends) {
    session->secret = secret_new(cx->mem);
    session->form_key = secret_form_key(cx->mem, session->secret);
    session->whole = true;
    session->used = cx->clock();
    session->ends = ends;
    return RUN(cx, SESSION_TURN, ARG_I(session->number),
               ARG_S(secret_digest(cx->mem, session->secret)), ARG_I(session->used), ARG_I(ends));
}

static Err turn(Cx *cx, void *arg) {
    Session *session = arg;
    return session_renew(cx, session, session->ends);
}

Err session_turn(Cx *cx, Session *session) {
    return store_do(cx, turn, session);
}

static Session session_of(Arena *mem, const Rows *rows) {
    Session session = {
        .number = rows_int(rows, 0),
        .account = rows_int(rows, 1),
        .whole = rows_int(rows, 2) != 0,
        .begun = rows_int(rows, 3),
        .used = rows_int(rows, 4),
        .ends = rows_int(rows, 5),
        .origin = str_copy(mem, rows_text(rows, 6)),
        .agent = str_copy(mem, rows_text(rows, 7)),
    };
    int64_t noted = use_noted(USE_SESSION, session.number);
    if (noted > session.used) session.used = noted;
    return session;
}

static bool session_lives(const Session *session, int64_t now) {
    return now < session->ends && now < session->used + SESSION_IDLE;
}

Err session_read(Cx *cx, Session *out, Str secret) {
    Rows *rows;
    if (!secret_formed(secret)) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_SESSION);
    TRY(QUERY(cx, &rows, SESSION, ARG_S(secret_digest(cx->mem, secret))));
    Err err = rows_next(cx, rows);
    Session session = {0};
    if (!err) session = session_of(cx->mem, rows);
    rows_close(rows);
    if (err && err != NOT_FOUND) return err;
    if (err || !session_lives(&session, cx->clock()))
        return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_SESSION);
    session.form_key = secret_form_key(cx->mem, secret);
    *out = session;
    return OK;
}

Err session_find(Cx *cx, Session *out, Person *person, Str secret) {
    Session session = {0};
    Account account = {0};
    TRY(session_read(cx, &session, secret));
    if (session.whole) {
        TRY(account_whole(cx, &account, session.account));
        if (account.person.closed) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_SESSION);
    }
    int64_t now = cx->clock();
    if (session.whole && now >= session.used + USED_EVERY) {
        session.used = now;
        use_note(USE_SESSION, session.number, now);
    }
    *out = session;
    *person = account.person;
    return OK;
}

Err session_list(Cx *cx, Session **out, size_t *n, int64_t account) {
    Rows *rows;
    VEC(Session) all = {0};
    TRY(QUERY(cx, &rows, SESSIONS, ARG_I(account)));
    Err err;
    while (!(err = rows_next(cx, rows))) {
        Session session = session_of(cx->mem, rows);
        if (session.whole && session_lives(&session, cx->clock())) vec_push(cx->mem, &all, session);
    }
    if (err != NOT_FOUND) return err;
    *out = all.at;
    *n = all.n;
    return OK;
}

/* ---- ending ---- */

typedef struct Ending {
    int64_t account, number;
} Ending;

static bool acts_itself(const Cx *cx, int64_t account) {
    return cx->actor && cx->actor->account == account;
}

static Err end_one(Cx *cx, void *arg) {
    const Ending *ending = arg;
    int64_t owner;
    TRY(SQL_NUMBER(cx, &owner, SESSION_OWNER, ARG_I(ending->number)));
    if (!owner || owner != ending->account) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_SESSION);
    TRY(RUN(cx, SESSION_DROP, ARG_I(ending->number)));
    return note_account(cx, acts_itself(cx, owner) ? AUDIT_LOGOUT : AUDIT_SESSION_REVOKE, owner,
                        STR_NONE, STR_NONE);
}

static Err end_others(Cx *cx, void *arg) {
    const Ending *ending = arg;
    TRY(RUN(cx, SESSIONS_DROP, ARG_I(ending->account), ARG_I(ending->number)));
    return note_account(cx, AUDIT_SESSION_REVOKE, ending->account, STR_NONE, STR_NONE);
}

Err session_end(Cx *cx, int64_t account, int64_t number) {
    return store_do(cx, end_one, &(Ending){account, number});
}

Err session_end_others(Cx *cx, int64_t account, int64_t number) {
    return store_do(cx, end_others, &(Ending){account, number});
}

/* How far does somebody reach who looks after accounts? A role given in the house itself reaches
 * all of them, one given in an organisation what belongs to that organisation. It is looked at
 * inside the transaction that changes something, with the roles that stand there then: whoever has
 * just lost a role does nothing with it any more. */

#include "accounts/accounts_in.h"

/* ---- of people who were read ---- */

bool reaches_grant(const Person *by, const Grant *grant) {
    return may_within(by, RIGHT_manage_accounts, grant->organisation, grant->programme);
}

bool reaches_house(const Person *by) {
    return may_for(by, RIGHT_manage_accounts, 0); /* of no organisation */
}

static size_t reached(const Person *by, const Grant *grants, size_t n) {
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += reaches_grant(by, &grants[i]);
    return all;
}

bool reaches_some(const Person *by, const Person *whom) {
    return reaches_house(by) || reached(by, whom->grants, whom->n_grants) > 0 ||
           reached(by, whom->resting, whom->n_resting) > 0;
}

bool reaches_account(const Person *by, const Person *whom) {
    size_t n = whom->n_grants + whom->n_resting;
    size_t all =
        reached(by, whom->grants, whom->n_grants) + reached(by, whom->resting, whom->n_resting);
    return reaches_house(by) || (n > 0 && all == n);
}

/* ---- of who acts ---- */

static Err beyond(Cx *cx) {
    return fail(cx, DENIED, MSG_ACCOUNTS_BEYOND);
}

/* The command line, the first link, a visitor's wish for a letter: nobody's account, nothing to be
 * held against. */
static bool acts_house(const Cx *cx) {
    return !cx->actor || !cx->actor->account;
}

static Err actor_read(Cx *cx, Person *out) {
    Err err = account_get(cx, out, cx->actor->account);
    return err == NOT_FOUND ? beyond(cx) : err;
}

Err reach_grant(Cx *cx, const Grant *grant) {
    Person by;
    if (acts_house(cx)) return OK;
    TRY(actor_read(cx, &by));
    return reaches_grant(&by, grant) ? OK : beyond(cx);
}

Err reach_some(Cx *cx, const Person *whom) {
    Person by;
    if (acts_house(cx)) return OK;
    TRY(actor_read(cx, &by));
    return reaches_some(&by, whom) ? OK : beyond(cx);
}

Err reach_account(Cx *cx, const Person *whom) {
    Person by;
    if (acts_house(cx)) return OK;
    TRY(actor_read(cx, &by));
    return reaches_account(&by, whom) ? OK : beyond(cx);
}

/* ---- the last one ---- */

Err administrators_count(Cx *cx, Administrators *out) {
    Rows *rows;
    *out = (Administrators){0};
    TRY(QUERY(cx, &rows, ADMINISTRATORS));
    Err err = rows_next(cx, rows);
    if (!err) *out = (Administrators){rows_int(rows, 0), rows_int(rows, 1)};
    rows_close(rows);
    return err == NOT_FOUND ? OK : err;
}

Err administrator_stays(Cx *cx, const Administrators *before) {
    Administrators now;
    TRY(administrators_count(cx, &now));
    if (before->house && !now.house) return fail(cx, CONFLICT, MSG_ACCOUNTS_LAST_OF_HOUSE);
    return now.all || !before->all ? OK : fail(cx, CONFLICT, MSG_ACCOUNTS_LAST_ADMINISTRATOR);
}

/* Who is at the door? Every try costs the same, whether there is such an account or not, and is
 * counted as a failure before the password is looked at: many at once gain nothing. */

#include "accounts/accounts_in.h"

typedef struct Try {
    const LoginAsk *ask;
    Str folded, origin; /* as the delays know the address */
    Str id;             /* of the delay of this account */
    int64_t wait;
    Account account; /* number 0 where there is none */
    Session session;
} Try;

/* An address that this account is known from waits for its own failures, not for those that others
 * cause elsewhere. */
static Err delay_choose(Cx *cx, Try *t) {
    bool is_known;
    Str both = delay_id(cx->mem, t->folded, t->origin);
    TRY(known(cx, &is_known, both));
    t->id = is_known ? both : delay_id(cx->mem, t->folded, STR_NONE);
    return OK;
}

static Err try_begin(Cx *cx, void *arg) {
    Try *t = arg;
    TRY(delay_wait(cx, &t->wait, DELAY_ORIGIN, t->origin));
    if (t->wait) return OK;
    TRY(delay_choose(cx, t));
    TRY(delay_try(cx, &t->wait, DELAY_ACCOUNT, t->id));
    Err err = account_whole_mail(cx, &t->account, t->folded);
    if (err == NOT_FOUND) t->account = (Account){0};
    return err == NOT_FOUND ? OK : err;
}

static Err try_good(Cx *cx, void *arg) {
    Try *t = arg;
    const Account *account = &t->account;
    SessionWanted wanted = {account, t->ask->origin, t->ask->agent, !account->factor_confirmed};
    TRY(delay_good(cx, DELAY_ACCOUNT, t->id));
    TRY(session_add(cx, &t->session, &wanted));
    if (!wanted.whole) return OK; /* who knows the password alone makes no address known */
    TRY(known_put(cx, delay_id(cx->mem, t->folded, t->origin)));
    TRY(confirmed_put(cx, t->session.number));
    return note_account(cx, AUDIT_LOGIN, account->person.account, STR_NONE, STR_NONE);
}

static Err try_bad(Cx *cx, void *arg) {
    Try *t = arg;
    if (t->ask->origin.n) TRY(delay_fail(cx, DELAY_ORIGIN, t->origin));
    return note_account(cx, AUDIT_LOGIN_FAIL, t->account.person.account, STR_NONE, STR_NONE);
}

Err login(Cx *cx, Session *out, LoginStep *step, const LoginAsk *ask) {
    Try t = {.ask = ask, .folded = mail_fold(cx->mem, ask->mail)};
    bool fits;
    Acting acting;
    t.origin = delay_id(cx->mem, delay_origin(cx->mem, ask->origin), STR_NONE);
    TRY(password_room(cx));
    TRY(store_do(cx, try_begin, &t));
    if (t.wait) return fail_wait(cx, t.wait);
    TRY(password_fits(cx, &fits, t.account.hash, ask->password));
    bool good = fits && !t.account.person.closed;
    Person nobody = {0};
    acting_begin(cx, &acting, good ? &t.account.person : &nobody,
                 line_clean(cx->mem, ask->origin, 64));
    Err err = store_do(cx, good ? try_good : try_bad, &t);
    acting_end(cx, &acting);
    TRY(err);
    if (!good) return fail(cx, DENIED, MSG_ACCOUNTS_LOGIN_WRONG);
    *step = t.session.whole ? LOGIN_IN : LOGIN_WANTS_CODE;
    *out = t.session;
    return OK;
}

/* ---- the second factor ---- */

typedef struct CodeTry {
    Str secret, code;
    Session session;
    Account account;
    Str login;       /* of the delay of this login */
    Str codes, both; /* of the delay of the account's codes; of an address it is known from */
    int64_t wait;
    bool is_known, good;
} CodeTry;

/* Somebody else may know the password. What they guess makes their own login wait, and only after
 * very many guesses those of others: never at an address that the account is known from, and not
 * who has a recovery code, which nobody guesses. So that a day has room for some hundred and fifty
 * guesses, of a million, and nobody is kept out. */
static Err code_waits(Cx *cx, CodeTry *t) {
    int64_t more = 0;
    Str number = str_format(cx->mem, "%lld", (long long)t->session.number);
    Str folded = mail_fold(cx->mem, t->account.person.mail);
    Str origin = delay_id(cx->mem, delay_origin(cx->mem, t->session.origin), STR_NONE);
    t->login = delay_id(cx->mem, number, STR_NONE);
    t->both = delay_id(cx->mem, folded, origin);
    TRY(known(cx, &t->is_known, t->both));
    t->codes = t->is_known ? t->both : delay_id(cx->mem, folded, STR_NONE);
    TRY(delay_wait(cx, &t->wait, DELAY_CODE, t->login));
    if (!recovery_formed(t->code)) TRY(delay_wait(cx, &more, DELAY_CODES, t->codes));
    if (more > t->wait) t->wait = more;
    return OK;
}

static Err code_look(Cx *cx, CodeTry *t) {
    Str factor;
    int64_t step;
    TRY(factor_unseal(cx, &factor, t->account.person.account, t->account.factor));
    if (code_fits(factor, cx->clock(), t->account.factor_step, t->code, &step)) {
        t->good = true;
        return RUN(cx, ACCOUNT_FACTOR_STEP, ARG_I(t->account.person.account), ARG_I(step));
    }
    return recovery_use(cx, &t->good, t->account.person.account, t->code);
}

/* The account's failures elsewhere are not forgotten: else whoever guesses would begin anew after
 * each login of its owner. */
static Err code_good(Cx *cx, CodeTry *t) {
    TRY(delay_good(cx, DELAY_CODE, t->login));
    if (t->is_known) TRY(delay_good(cx, DELAY_CODES, t->codes));
    TRY(known_put(cx, t->both));
    TRY(confirmed_put(cx, t->session.number));
    TRY(session_renew(cx, &t->session, cx->clock() + SESSION_LONGEST));
    return note_account(cx, AUDIT_LOGIN, t->session.account, STR_NONE, STR_NONE);
}

static Err code_bad(Cx *cx, CodeTry *t) {
    TRY(delay_fail(cx, DELAY_CODE, t->login));
    if (!recovery_formed(t->code)) TRY(delay_fail(cx, DELAY_CODES, t->codes));
    return note_account(cx, AUDIT_LOGIN_FAIL, t->session.account, STR_NONE, STR_NONE);
}

/* All in one transaction, one after the other: many at once gain nothing. */
static Err code_try(Cx *cx, void *arg) {
    CodeTry *t = arg;
    Acting acting;
    t->good = false;
    TRY(session_read(cx, &t->session, t->secret));
    if (t->session.whole) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_SESSION);
    TRY(account_whole(cx, &t->account, t->session.account));
    if (t->account.person.closed || !t->account.factor_confirmed)
        return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_SESSION);
    TRY(code_waits(cx, t));
    if (t->wait) return OK;
    acting_begin(cx, &acting, &t->account.person, t->session.origin);
    Err err = code_look(cx, t);
    if (!err) err = t->good ? code_good(cx, t) : code_bad(cx, t);
    acting_end(cx, &acting);
    return err;
}

Err login_code(Cx *cx, Session *out, Str secret, Str code) {
    CodeTry t = {.secret = secret, .code = code};
    TRY(store_do(cx, code_try, &t));
    if (t.wait) return fail_wait(cx, t.wait);
    if (!t.good) return fail(cx, DENIED, MSG_ACCOUNTS_CODE_WRONG);
    *out = t.session;
    return OK;
}

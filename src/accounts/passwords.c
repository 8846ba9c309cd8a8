/* Is this password good enough, and how is it changed by who knows the old one? */

#include <string.h>
#include "accounts/accounts_in.h"

enum { FEWEST = 12, MOST = 128, PART_FEWEST = 3, REST_FEWEST = 6 };

static size_t characters(Str text) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += (text.p[i] & 0xC0) != 0x80;
    return n;
}

/* Each sign is the next one; after 9 comes 0. */
static bool counts_on(Str text, int step) {
    for (size_t i = 1; i < text.n; i++) {
        char from = step > 0 ? text.p[i - 1] : text.p[i], to = step > 0 ? text.p[i] : text.p[i - 1];
        if (to - from != 1 && !(from == '9' && to == '0')) return false;
    }
    return text.n > 0;
}

/* The same run three times and more, or the next sign of a row each time: "aaaa", "abcabcabc",
 * "34567". */
static bool repeated(Str text) {
    for (size_t run = 1; run * 3 <= text.n; run++)
        if (memcmp(text.p, text.p + run, text.n - run) == 0) return true;
    return counts_on(text, 1) || counts_on(text, -1);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* Takes every part of `own` (three letters and more in a row) out of the password. */
static Str without_own(Arena *mem, Str password, Str own) {
    for (size_t from = 0, to; from < own.n; from = to + 1) {
        for (to = from; to < own.n && is_letter(own.p[to]);)
            to++;
        Str part = str_slice(own, from, to);
        size_t at = part.n >= PART_FEWEST ? str_find(password, part, 0) : SIZE_MAX;
        for (; at != SIZE_MAX; at = str_find(password, part, at))
            password = str_join(
                mem, 2,
                (Str[]){str_slice(password, 0, at), str_slice(password, at + part.n, password.n)},
                STR_NONE);
    }
    return password;
}

/* What is left when mail and name are taken out. */
static bool own_only(Arena *mem, Str folded, Str mail, Str name) {
    Str rest = without_own(mem, folded, password_fold(mem, mail));
    rest = without_own(mem, rest, password_fold(mem, name));
    size_t letters = 0;
    for (size_t i = 0; i < rest.n; i++)
        letters += is_letter(rest.p[i]);
    return rest.n < folded.n && letters < REST_FEWEST;
}

Err password_judge(Cx *cx, Str password, Str mail, Str name) {
    if (!str_is_utf8(password)) return fail(cx, INVALID, MSG_ACCOUNTS_PASSWORD_SIGNS);
    size_t n = characters(password);
    if (n < FEWEST) return fail(cx, INVALID, MSG_ACCOUNTS_PASSWORD_SHORT);
    if (n > MOST) return fail(cx, INVALID, MSG_ACCOUNTS_PASSWORD_LONG);
    Str folded = password_fold(cx->mem, password);
    if (repeated(folded)) return fail(cx, INVALID, MSG_ACCOUNTS_PASSWORD_REPEATED);
    if (own_only(cx->mem, folded, mail, name)) return fail(cx, INVALID, MSG_ACCOUNTS_PASSWORD_OWN);
    if (password_common(cx->mem, password)) return fail(cx, INVALID, MSG_ACCOUNTS_PASSWORD_COMMON);
    return OK;
}

/* ---- asked of who is signed in ---- */

/* A stolen session must not keep its owner from being asked: what is tried with it makes the
 * address wait that it is tried from, and only after very many others that the account is not known
 * from. */
typedef struct Ask {
    int64_t account, wait;
    Str here, all;
    bool is_known;
    Account there;
} Ask;

static Err ask_whence(Cx *cx, Ask *a) {
    Str number = str_format(cx->mem, "%lld", (long long)a->account);
    Str from = cx->actor ? cx->actor->origin : STR_NONE;
    Str origin = delay_id(cx->mem, delay_origin(cx->mem, from), STR_NONE);
    Str folded = mail_fold(cx->mem, a->there.person.mail);
    a->here = delay_id(cx->mem, number, origin);
    a->all = delay_id(cx->mem, number, STR_NONE);
    return known(cx, &a->is_known, delay_id(cx->mem, folded, origin));
}

static Err ask_begin(Cx *cx, void *arg) {
    Ask *a = arg;
    TRY(account_whole(cx, &a->there, a->account));
    if (a->there.person.closed)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, a->there.person.mail);
    TRY(ask_whence(cx, a));
    TRY(delay_wait(cx, &a->wait, DELAY_PASSWORD, a->here));
    if (a->wait) return OK;
    if (!a->is_known) TRY(delay_try(cx, &a->wait, DELAY_PASSWORDS, a->all));
    return a->wait ? OK : delay_fail(cx, DELAY_PASSWORD, a->here);
}

static Err ask_good(Cx *cx, void *arg) {
    Ask *a = arg;
    if (!a->is_known) TRY(delay_forgive(cx, DELAY_PASSWORDS, a->all));
    return delay_good(cx, DELAY_PASSWORD, a->here);
}

static Err ask_bad(Cx *cx, void *arg) {
    const Ask *a = arg;
    return note_account(cx, AUDIT_LOGIN_FAIL, a->account, STR_NONE, STR_NONE);
}

Err password_ask(Cx *cx, int64_t account, Str password) {
    Ask a = {.account = account};
    bool fits;
    TRY(password_room(cx));
    TRY(store_do(cx, ask_begin, &a));
    if (a.wait) return fail_wait(cx, a.wait);
    TRY(password_fits(cx, &fits, a.there.hash, password));
    TRY(store_do(cx, fits ? ask_good : ask_bad, &a));
    return fits ? OK : fail(cx, DENIED, MSG_ACCOUNTS_PASSWORD_WRONG);
}

static Err confirmed(Cx *cx, void *arg) {
    return confirmed_put(cx, ((const Session *)arg)->number);
}

Err session_confirm(Cx *cx, const Session *session, Str password) {
    Session copy = *session;
    Person person;
    bool lately;
    TRY(session_confirmed(cx, &lately, session));
    if (lately) return OK;
    TRY(account_get(cx, &person, session->account));
    if (!person.password) return fail(cx, DENIED, MSG_ACCOUNTS_CONFIRM_ELSEWHERE);
    if (!password.n) return fail(cx, DENIED, MSG_ACCOUNTS_CONFIRM);
    TRY(password_ask(cx, session->account, password));
    return store_do(cx, confirmed, &copy);
}

typedef struct Change {
    int64_t account;
    Str hash;
} Change;

static Err change(Cx *cx, void *arg) {
    Change *c = arg;
    Account there = {0};
    TRY(account_whole(cx, &there, c->account));
    if (there.person.closed) return fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, there.person.mail);
    TRY(RUN(cx, ACCOUNT_PASSWORD, ARG_I(c->account), ARG_S(c->hash)));
    TRY(RUN(cx, LINKS_DROP_OPEN, ARG_I(c->account)));
    return note_account(cx, AUDIT_PASSWORD_CHANGE, c->account, STR_NONE, STR_NONE);
}

Err password_change(Cx *cx, int64_t account, Str old, Str password) {
    Change c = {.account = account};
    Person person;
    TRY(account_get(cx, &person, account));
    TRY(password_judge(cx, password, person.mail, person.name));
    TRY(password_ask(cx, account, old));
    TRY(password_hash(cx, &c.hash, password));
    return store_do(cx, change, &c);
}

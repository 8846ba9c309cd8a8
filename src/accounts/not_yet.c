/* What is still to come of this room? Each answers that it is not there. */

#include "accounts/accounts.h"

Err organisation_list(Cx *cx, Organisation **out, size_t *n) {
    (void)out;
    (void)n;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err organisation_get(Cx *cx, Organisation *out, Str id) {
    (void)out;
    (void)id;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err organisation_by_number(Cx *cx, Organisation *out, int64_t number) {
    (void)out;
    (void)number;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err organisation_put(Cx *cx, Organisation *out, const Organisation *wanted) {
    (void)out;
    (void)wanted;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err account_get(Cx *cx, Person *out, int64_t number) {
    (void)out;
    (void)number;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err account_by_mail(Cx *cx, Person *out, Str mail) {
    (void)out;
    (void)mail;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err account_list(Cx *cx, Person **out, size_t *n) {
    (void)out;
    (void)n;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err account_count(Cx *cx, int64_t *out) {
    (void)out;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err account_change(Cx *cx, Person *out, const Person *wanted) {
    (void)out;
    (void)wanted;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err account_close(Cx *cx, int64_t number, Str reason) {
    (void)number;
    (void)reason;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err role_give(Cx *cx, int64_t account, const Grant *grant) {
    (void)account;
    (void)grant;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err role_take(Cx *cx, int64_t account, const Grant *grant) {
    (void)account;
    (void)grant;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err link_invite(Cx *cx, Str *out, Str mail, Str name, const Grant *grant) {
    (void)out;
    (void)mail;
    (void)name;
    (void)grant;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err link_reset(Cx *cx, Str *out, Str mail) {
    (void)out;
    (void)mail;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err link_first(Cx *cx, Str *out) {
    (void)out;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err link_look(Cx *cx, Person *out, LinkKind *kind, Str link) {
    (void)out;
    (void)kind;
    (void)link;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err link_use(Cx *cx, Person *out, Str link, const NewAccount *wanted) {
    (void)out;
    (void)link;
    (void)wanted;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err password_judge(Cx *cx, Str password, Str mail, Str name) {
    (void)password;
    (void)mail;
    (void)name;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err password_change(Cx *cx, int64_t account, Str old, Str password) {
    (void)account;
    (void)old;
    (void)password;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err login(Cx *cx, Session *out, LoginStep *step, const LoginAsk *ask) {
    (void)out;
    (void)step;
    (void)ask;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err login_code(Cx *cx, Session *out, Str secret, Str code) {
    (void)out;
    (void)secret;
    (void)code;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err login_foreign(Cx *cx, Session *out, const ForeignLogin *ask) {
    (void)out;
    (void)ask;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err session_find(Cx *cx, Session *out, Person *person, Str secret) {
    (void)out;
    (void)person;
    (void)secret;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err session_list(Cx *cx, Session **out, size_t *n, int64_t account) {
    (void)out;
    (void)n;
    (void)account;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err session_end(Cx *cx, int64_t account, int64_t number) {
    (void)account;
    (void)number;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err session_end_others(Cx *cx, int64_t account, int64_t number) {
    (void)account;
    (void)number;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err accounts_key(Cx *cx, Str path) {
    (void)path;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err factor_offer(Cx *cx, FactorOffer *out, int64_t account) {
    (void)out;
    (void)account;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err factor_confirm(Cx *cx, Str **codes, size_t *n, int64_t account, Str code) {
    (void)codes;
    (void)n;
    (void)account;
    (void)code;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err factor_remove(Cx *cx, int64_t account, Str password) {
    (void)account;
    (void)password;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err recovery_left(Cx *cx, int64_t account, size_t *out) {
    (void)account;
    (void)out;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err token_create(Cx *cx, Token *out, const Token *wanted) {
    (void)out;
    (void)wanted;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err token_list(Cx *cx, Token **out, size_t *n, int64_t account) {
    (void)out;
    (void)n;
    (void)account;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err token_revoke(Cx *cx, int64_t account, int64_t number) {
    (void)account;
    (void)number;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

Err token_find(Cx *cx, Person *person, uint64_t *rights, Str secret) {
    (void)person;
    (void)rights;
    (void)secret;
    return fail(cx, BROKEN, MSG_ACCOUNTS_NOT_YET);
}

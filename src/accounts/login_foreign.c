/* Whose account is it when somebody comes from single sign-on, and which roles do the groups there
 * give? */

#include "accounts/accounts_in.h"

enum { LONGEST_ISSUER = 500, LONGEST_SUBJECT = 255 };

typedef struct Foreign {
    const ForeignLogin *ask;
    Account account;
    Session session;
} Foreign;

static Err denied(Cx *cx) {
    return fail(cx, DENIED, MSG_ACCOUNTS_FOREIGN_NONE);
}

/* Invited with this mail, which the other side has verified; linked from now on. One account has at
 * most one identity, so that nobody slips in beside it. */
static Err link_by_mail(Cx *cx, Foreign *f) {
    const ForeignLogin *ask = f->ask;
    int64_t identities;
    if (!ask->mail_verified || !ask->mail.n) return denied(cx);
    Err err = account_whole_mail(cx, &f->account, mail_fold(cx->mem, ask->mail));
    if (err) return err == NOT_FOUND ? denied(cx) : err;
    int64_t number = f->account.person.account;
    TRY(SQL_NUMBER(cx, &identities, IDENTITIES_OF_ACCOUNT, ARG_I(number)));
    if (identities || f->account.person.closed) return denied(cx);
    TRY(RUN(cx, IDENTITY_ADD, ARG_S(ask->issuer), ARG_S(ask->subject), ARG_I(number)));
    TRY(RUN(cx, LINKS_DROP_OPEN, ARG_I(number)));
    return note_account(cx, AUDIT_ACCOUNT_CHANGE, number, STR_NONE,
                        NOTE(cx->mem, S("issuer"), ask->issuer));
}

static Err account_find(Cx *cx, Foreign *f) {
    int64_t number;
    TRY(SQL_NUMBER(cx, &number, IDENTITY, ARG_S(f->ask->issuer), ARG_S(f->ask->subject)));
    if (!number) return link_by_mail(cx, f);
    TRY(account_whole(cx, &f->account, number));
    return f->account.person.closed ? denied(cx) : OK;
}

static bool in_group(const ForeignLogin *ask, Str group) {
    for (size_t i = 0; i < ask->n_groups; i++)
        if (str_equal(ask->groups[i], group)) return true;
    return false;
}

static bool same_role(const GroupRole *a, const GroupRole *b) {
    return a->role == b->role && str_equal(a->organisation, b->organisation) &&
           str_equal(a->programme, b->programme);
}

/* Several groups may give one role: any of them is enough. */
static bool role_due(const ForeignLogin *ask, const GroupRole *role) {
    for (size_t i = 0; i < ask->n_group_roles; i++)
        if (same_role(&ask->group_roles[i], role) && in_group(ask, ask->group_roles[i].group))
            return true;
    return false;
}

static bool has_role(const Person *person, const Grant *grant) {
    for (size_t i = 0; i < person->n_grants; i++) {
        const Grant *own = &person->grants[i];
        if (own->role == grant->role && own->organisation == grant->organisation &&
            str_equal(own->programme, grant->programme))
            return true;
    }
    return false;
}

/* The only administrator, of the house or at all, stays one whatever the groups say. */
static Err administrator_may_go(Cx *cx, bool *out, const GroupRole *role) {
    Administrators n;
    TRY(administrators_count(cx, &n));
    bool of_house = str_equal(role->organisation, HOUSE_ID) && !role->programme.n;
    *out = of_house ? n.house > 1 : n.all > 1;
    return OK;
}

static Err role_follow(Cx *cx, Foreign *f, const GroupRole *role) {
    Organisation organisation = {0};
    Err err = organisation_get(cx, &organisation, role->organisation);
    if (err) return err == NOT_FOUND ? OK : err; /* the settings speak of one that is to come */
    Grant grant = {role->role, organisation.number, role->programme};
    bool due = role_due(f->ask, role), has = has_role(&f->account.person, &grant), may_go = true;
    if (due == has || (due && organisation.archived)) return OK;
    if (!due && grant.role == ROLE_ADMINISTRATOR) TRY(administrator_may_go(cx, &may_go, role));
    if (!may_go) return OK;
    int64_t account = f->account.person.account;
    TRY(due ? grant_add(cx, account, &grant) : grant_drop(cx, account, &grant));
    return account_whole(cx, &f->account, account);
}

static Err enter(Cx *cx, Foreign *f) {
    const ForeignLogin *ask = f->ask;
    SessionWanted wanted = {&f->account, ask->origin, ask->agent, !f->account.factor_confirmed};
    for (size_t i = 0; i < ask->n_group_roles; i++)
        TRY(role_follow(cx, f, &ask->group_roles[i]));
    TRY(session_add(cx, &f->session, &wanted));
    if (!wanted.whole) return OK;
    if (ask->fresh) TRY(confirmed_put(cx, f->session.number));
    return note_account(cx, AUDIT_LOGIN, f->account.person.account, STR_NONE, STR_NONE);
}

static Err foreign(Cx *cx, void *arg) {
    Foreign *f = arg;
    Acting acting;
    Person nobody = {0};
    Str origin = line_clean(cx->mem, f->ask->origin, 64);
    acting_begin(cx, &acting, &nobody, origin);
    Err err = account_find(cx, f);
    acting_end(cx, &acting);
    TRY(err);
    acting_begin(cx, &acting, &f->account.person, origin);
    err = enter(cx, f);
    acting_end(cx, &acting);
    return err;
}

static Err note_bad(Cx *cx, void *arg) {
    (void)arg;
    return note_account(cx, AUDIT_LOGIN_FAIL, 0, STR_NONE, STR_NONE);
}

/* The log says that somebody was not let in, as for a wrong password; the fault stays. */
static Err refused_note(Cx *cx, const ForeignLogin *ask) {
    Acting acting;
    Person nobody = {0};
    acting_begin(cx, &acting, &nobody, line_clean(cx->mem, ask->origin, 64));
    Err err = store_do(cx, note_bad, NULL);
    acting_end(cx, &acting);
    return err ? err : denied(cx);
}

static bool id_good(Str id, size_t most) {
    return id.n > 0 && id.n <= most && str_is_utf8(id);
}

Err login_foreign(Cx *cx, Session *out, const ForeignLogin *ask) {
    Foreign f = {.ask = ask};
    if (!id_good(ask->issuer, LONGEST_ISSUER) || !id_good(ask->subject, LONGEST_SUBJECT))
        return denied(cx);
    Err err = store_do(cx, foreign, &f);
    if (err == DENIED) return refused_note(cx, ask);
    TRY(err);
    *out = f.session;
    return OK;
}

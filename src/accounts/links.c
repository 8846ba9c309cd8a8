/* How does somebody come in who has no password yet, or none any more? By a link that is good once:
 * by mail, or printed when the program starts for the first time. */

#include "accounts/accounts_in.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static const struct {
    Str id;
    int64_t seconds;
} kinds[] = {
    [LINK_INVITATION] = {{"invitation", 10}, 7 * DAY},
    [LINK_RESET] = {{"reset", 5}, HOUR},
    [LINK_FIRST] = {{"first", 5}, HOUR},
};

static Err link_add(Cx *cx, Str *out, LinkKind kind, int64_t account) {
    Str secret = secret_new(cx->mem);
    TRY(RUN(cx, LINKS_DROP, ARG_I(account), ARG_S(kinds[kind].id)));
    TRY(RUN(cx, LINK_ADD, ARG_S(secret_digest(cx->mem, secret)), ARG_S(kinds[kind].id),
            ARG_I(account), ARG_I(cx->clock() + kinds[kind].seconds)));
    *out = secret;
    return OK;
}

/* ---- made ---- */

/* A new link ends an earlier one, and may be shown to who asked for it: nobody gets one for the
 * roles that others gave. */
static Err may_be_invited(Cx *cx, const Account *there) {
    bool enters;
    TRY(reach_account(cx, &there->person));
    if (there->person.closed) return fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, there->person.mail);
    TRY(account_enters(cx, &enters, there));
    return enters ? fail(cx, CONFLICT, MSG_ACCOUNTS_STANDS, there->person.mail) : OK;
}

typedef struct Inviting {
    Invitation wanted;
    Str link;
} Inviting;

static Err invite(Cx *cx, void *arg) {
    Inviting *i = arg;
    const Invitation *wanted = &i->wanted;
    Account there = {0};
    if (wanted->grant) TRY(reach_grant(cx, wanted->grant));
    Err err = account_whole_mail(cx, &there, mail_fold(cx->mem, wanted->mail));
    if (err && err != NOT_FOUND) return err;
    int64_t account = err ? 0 : there.person.account;
    if (!err) {
        TRY(may_be_invited(cx, &there));
        if (there.person.lang != wanted->lang)
            TRY(account_language(cx, &there.person, wanted->lang));
    } else {
        if (!wanted->grant) TRY(reach_grant(cx, &(Grant){.organisation = 0})); /* that of nobody */
        TRY(account_add(cx, &account, wanted));
    }
    TRY(note_account(cx, AUDIT_ACCOUNT_INVITE, account, STR_NONE,
                     NOTE(cx->mem, S("mail"), wanted->mail)));
    if (wanted->grant) TRY(grant_add(cx, account, wanted->grant));
    return link_add(cx, &i->link, LINK_INVITATION, account);
}

Err link_invite(Cx *cx, Str *out, const Invitation *wanted) {
    Inviting i = {.wanted = *wanted};
    Str *mail = &i.wanted.mail, *name = &i.wanted.name;
    *mail = str_trim(*mail);
    *name = str_trim(*name);
    TRY(mail_judge(cx, *mail));
    if (!name->n) *name = str_slice(*mail, 0, str_find(*mail, S("@"), 0));
    TRY(name_judge(cx, *name));
    TRY(store_do(cx, invite, &i));
    *out = i.link;
    return OK;
}

typedef struct Again {
    int64_t account;
    Str link;
} Again;

static Err invite_again(Cx *cx, void *arg) {
    Again *a = arg;
    Account there = {0};
    TRY(account_whole(cx, &there, a->account));
    TRY(may_be_invited(cx, &there));
    return link_add(cx, &a->link, LINK_INVITATION, a->account);
}

Err link_invite_again(Cx *cx, Str *out, int64_t account) {
    Again a = {.account = account};
    TRY(store_do(cx, invite_again, &a));
    *out = a.link;
    return OK;
}

typedef struct Reset {
    Str mail, link;
} Reset;

/* Also for who was invited and let the invitation pass: the mail reaches the same person. */
static Err reset(Cx *cx, void *arg) {
    Reset *r = arg;
    Account there = {0};
    TRY(account_whole_mail(cx, &there, mail_fold(cx->mem, r->mail)));
    if (there.person.closed) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_ACCOUNT);
    bool own = cx->actor && cx->actor->account == there.person.account;
    if (!own) TRY(reach_account(cx, &there.person));
    return link_add(cx, &r->link, LINK_RESET, there.person.account);
}

Err link_reset(Cx *cx, Str *out, Str mail) {
    Reset r = {mail, STR_NONE};
    TRY(store_do(cx, reset, &r));
    *out = r.link;
    return OK;
}

static Err nobody_enters(Cx *cx) {
    int64_t n;
    TRY(account_count(cx, &n));
    return n ? fail(cx, CONFLICT, MSG_ACCOUNTS_NOT_FIRST) : OK;
}

static Err first(Cx *cx, void *arg) {
    TRY(nobody_enters(cx));
    return link_add(cx, arg, LINK_FIRST, 0);
}

Err link_first(Cx *cx, Str *out) {
    return store_do(cx, first, out);
}

/* ---- looked at, used ---- */

typedef struct Found {
    LinkKind kind;
    int64_t account;
    Account there; /* empty for the first */
} Found;

static Err link_denied(Cx *cx) {
    return fail(cx, DENIED, MSG_ACCOUNTS_LINK_BAD);
}

static bool kind_read(Str id, LinkKind *out) {
    for (LinkKind kind = LINK_INVITATION; kind <= LINK_FIRST; kind++)
        if (str_equal(kinds[kind].id, id)) {
            *out = kind;
            return true;
        }
    return false;
}

static Err link_find(Cx *cx, Found *out, Str link) {
    Rows *rows;
    int64_t entered = 0;
    Found found = {0};
    if (!secret_formed(link)) return link_denied(cx);
    TRY(QUERY(cx, &rows, LINK, ARG_S(secret_digest(cx->mem, link))));
    Err err = rows_next(cx, rows);
    bool good = false;
    if (!err) {
        good = kind_read(rows_text(rows, 0), &found.kind) && rows_int(rows, 2) > cx->clock() &&
               rows_int(rows, 3) == 0;
        found.account = rows_int(rows, 1);
    }
    rows_close(rows);
    if (err && err != NOT_FOUND) return err;
    if (!good) return link_denied(cx);
    /* It was printed for many to read: over as soon as anybody has come in, whichever way. */
    if (found.kind == LINK_FIRST) TRY(account_count(cx, &entered));
    if (entered) return link_denied(cx);
    if (found.account) TRY(account_whole(cx, &found.there, found.account));
    if (found.there.person.closed) return link_denied(cx);
    if (found.kind == LINK_FIRST && nobody_enters(cx)) return link_denied(cx);
    *out = found;
    return OK;
}

Err link_look(Cx *cx, Person *out, LinkKind *kind, Str link) {
    Found found = {0};
    TRY(link_find(cx, &found, link));
    *out = found.there.person;
    *kind = found.kind;
    return OK;
}

typedef struct Use {
    Str link, mail, name, organisation, hash;
    Person person;
} Use;

/* The one who installed the program: an account, and an organisation to be administrator of. */
static Err first_make(Cx *cx, const Use *u, int64_t *account) {
    Organisation house = {.id = S("house"), .name = u->organisation};
    Err err = organisation_get(cx, &house, house.id);
    if (err == NOT_FOUND) err = organisation_add(cx, &house, &house);
    TRY(err);
    Account there = {0};
    err = account_whole_mail(cx, &there, mail_fold(cx->mem, u->mail));
    *account = err ? 0 : there.person.account;
    if (there.person.closed) return fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, u->mail);
    const Invitation owner = {.mail = u->mail, .name = u->name, .lang = cx->lang};
    if (err == NOT_FOUND) err = account_add(cx, account, &owner);
    TRY(err);
    Grant grant = {ROLE_ADMINISTRATOR, house.number, STR_NONE};
    return grant_add(cx, *account, &grant);
}

static Err password_set(Cx *cx, const Use *u, const Found *found, int64_t account) {
    TRY(RUN(cx, ACCOUNT_PASSWORD, ARG_I(account), ARG_S(u->hash)));
    TRY(RUN(cx, LINK_USED, ARG_S(secret_digest(cx->mem, u->link)), ARG_I(cx->clock())));
    TRY(RUN(cx, LINKS_DROP_OPEN, ARG_I(account))); /* what else was sent is no way in any more */
    TRY(RUN(cx, SESSIONS_DROP, ARG_I(account), ARG_I(0)));
    if (found->kind == LINK_RESET) TRY(tokens_revoke(cx, account));
    return note_account(cx, AUDIT_PASSWORD_CHANGE, account, STR_NONE, STR_NONE);
}

static Err use(Cx *cx, void *arg) {
    Use *u = arg;
    Found found = {0};
    Account there = {0};
    TRY(link_find(cx, &found, u->link)); /* again: another may have been quicker */
    int64_t account = found.account;
    if (found.kind == LINK_FIRST) TRY(first_make(cx, u, &account));
    TRY(account_whole(cx, &there, account));
    if (u->name.n && !str_equal(u->name, there.person.name)) {
        TRY(RUN(cx, ACCOUNT_NAME, ARG_I(account), ARG_S(u->name)));
        TRY(note_account(cx, AUDIT_ACCOUNT_CHANGE, account,
                         account_told(cx->mem, there.person.name, there.person.lang),
                         account_told(cx->mem, u->name, there.person.lang)));
    }
    TRY(password_set(cx, u, &found, account));
    TRY(account_whole(cx, &there, account));
    u->person = there.person;
    return OK;
}

/* Who has the link acts as the person it belongs to. */
static Err use_as(Cx *cx, Use *u, const Found *found) {
    Acting acting;
    Person person = found->there.person;
    if (found->kind == LINK_FIRST) person.name = u->name;
    acting_begin(cx, &acting, &person, cx->actor ? cx->actor->origin : STR_NONE);
    Err err = store_do(cx, use, u);
    acting_end(cx, &acting);
    return err;
}

Err link_use(Cx *cx, Person *out, Str link, const NewAccount *wanted) {
    Found found = {0};
    TRY(link_find(cx, &found, link));
    bool is_first = found.kind == LINK_FIRST;
    Use u = {
        .link = link,
        .mail = is_first ? str_trim(wanted->mail) : found.there.person.mail,
        .name = str_trim(wanted->name),
        .organisation = str_trim(wanted->organisation),
    };
    if (!u.organisation.n) u.organisation = message_text(cx->lang, MSG_ACCOUNTS_HOUSE);
    if (is_first) TRY(mail_judge(cx, u.mail));
    if (is_first || u.name.n) TRY(name_judge(cx, u.name));
    if (is_first && (u.organisation.n > 200 ||
                     !str_equal(line_clean(cx->mem, u.organisation, 200), u.organisation)))
        return fail(cx, INVALID, MSG_ACCOUNTS_ORGANISATION_NAME);
    Str name = u.name.n ? u.name : found.there.person.name;
    TRY(password_judge(cx, wanted->password, u.mail, name));
    TRY(password_hash(cx, &u.hash, wanted->password));
    TRY(use_as(cx, &u, &found));
    *out = u.person;
    return OK;
}

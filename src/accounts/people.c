/* Who has an account, and which roles have they? */

#include "accounts/accounts_in.h"

enum { LONGEST_MAIL = 254, LONGEST_LOCAL = 64, LONGEST_NAME = 200, LONGEST_PROGRAMME = 60 };

/* ---- reading ---- */

static Account account_of(Arena *mem, const Rows *rows) {
    Account account = {
        .person =
            {
                .account = rows_int(rows, 0),
                .version = rows_int(rows, 1),
                .mail = str_copy(mem, rows_text(rows, 2)),
                .name = str_copy(mem, rows_text(rows, 3)),
                .lang = str_equal(rows_text(rows, 4), S("en")) ? EN : DE,
                .closed = rows_int(rows, 9) != 0,
            },
        .hash = str_copy(mem, rows_text(rows, 5)),
        .factor = str_copy(mem, rows_blob(rows, 6)),
        .factor_confirmed = rows_int(rows, 7) != 0,
        .factor_step = rows_int(rows, 8),
    };
    account.person.password = account.hash.n > 0;
    account.person.second_factor = account.factor_confirmed;
    return account;
}

typedef VEC(Grant) Grants;

/* Roles that only a newer program knows give nothing here. */
static void grant_take(Arena *mem, Person *person, Grants to[2], const Rows *rows) {
    Grant grant = {.organisation = rows_int(rows, 0),
                   .programme = str_copy(mem, rows_text(rows, 1))};
    bool rests = rows_int(rows, 3) != 0;
    if (!role_read(rows_text(rows, 2), &grant.role)) return;
    vec_push(mem, &to[rests], grant);
    if (!rests && str_equal(rows_text(rows, 4), HOUSE_ID)) person->house = grant.organisation;
}

static Err grants_read(Cx *cx, Person *person) {
    Rows *rows;
    Grants grants[2] = {0}; /* in force, resting */
    TRY(QUERY(cx, &rows, ROLES_OF_ACCOUNT, ARG_I(person->account)));
    Err err;
    while (!(err = rows_next(cx, rows)))
        grant_take(cx->mem, person, grants, rows);
    if (err != NOT_FOUND) return err;
    person->grants = grants[0].at;
    person->n_grants = grants[0].n;
    person->resting = grants[1].at;
    person->n_resting = grants[1].n;
    return OK;
}

static Err account_one(Cx *cx, Account *out, Rows *rows) {
    Account account = {0};
    Err err = rows_next(cx, rows);
    if (!err) account = account_of(cx->mem, rows);
    rows_close(rows);
    if (err) return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_ACCOUNT) : err;
    TRY(grants_read(cx, &account.person));
    *out = account;
    return OK;
}

Err account_whole(Cx *cx, Account *out, int64_t number) {
    Rows *rows;
    TRY(QUERY(cx, &rows, ACCOUNT_OF_NUMBER, ARG_I(number)));
    return account_one(cx, out, rows);
}

Err account_whole_mail(Cx *cx, Account *out, Str folded) {
    Rows *rows;
    if (folded.n > LONGEST_MAIL || !str_is_utf8(folded))
        return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_ACCOUNT);
    TRY(QUERY(cx, &rows, ACCOUNT_OF_MAIL, ARG_S(folded)));
    return account_one(cx, out, rows);
}

Err account_get(Cx *cx, Person *out, int64_t number) {
    Account account = {0};
    TRY(account_whole(cx, &account, number));
    *out = account.person;
    return OK;
}

Err account_by_mail(Cx *cx, Person *out, Str mail) {
    Account account = {0};
    TRY(account_whole_mail(cx, &account, mail_fold(cx->mem, mail)));
    *out = account.person;
    return OK;
}

/* Those of one account stand together, in the order of their numbers. */
typedef struct GrantRow {
    int64_t account, house;
    Grant grant;
} GrantRow;
typedef VEC(GrantRow) GrantRows;

static Err grant_rows_read(Cx *cx, GrantRows *all) {
    Rows *rows;
    TRY(QUERY(cx, &rows, ROLES_ALL));
    Err err;
    while (!(err = rows_next(cx, rows))) {
        Grants one[2] = {0}; /* what rests is not listed */
        Person of = {.account = rows_int(rows, 5)};
        grant_take(cx->mem, &of, one, rows);
        if (one[0].n) vec_push(cx->mem, all, (GrantRow){of.account, of.house, one[0].at[0]});
    }
    return err == NOT_FOUND ? OK : err;
}

static void grants_find(Arena *mem, Person *person, const GrantRows *all) {
    size_t low = 0, high = all->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->at[middle].account < person->account)
            low = middle + 1;
        else
            high = middle;
    }
    Grants grants = {0};
    for (; low < all->n && all->at[low].account == person->account; low++) {
        vec_push(mem, &grants, all->at[low].grant);
        if (all->at[low].house) person->house = all->at[low].house;
    }
    person->grants = grants.at;
    person->n_grants = grants.n;
}

Err account_list(Cx *cx, Person **out, size_t *n) {
    Rows *rows;
    VEC(Person) all = {0};
    GrantRows grants = {0};
    TRY(grant_rows_read(cx, &grants));
    TRY(QUERY(cx, &rows, ACCOUNTS));
    Err err;
    while (!(err = rows_next(cx, rows))) {
        Person person = account_of(cx->mem, rows).person;
        grants_find(cx->mem, &person, &grants);
        vec_push(cx->mem, &all, person);
    }
    if (err != NOT_FOUND) return err;
    *out = all.at;
    *n = all.n;
    return OK;
}

Err account_count(Cx *cx, int64_t *out) {
    return SQL_NUMBER(cx, out, ACCOUNTS_OPEN);
}

Err account_enters(Cx *cx, bool *out, const Account *account) {
    int64_t identities;
    TRY(SQL_NUMBER(cx, &identities, IDENTITIES_OF_ACCOUNT, ARG_I(account->person.account)));
    *out = !account->person.closed && (account->hash.n > 0 || identities > 0);
    return OK;
}

/* ---- judging ---- */

/* ASCII without blanks and signs that mean something in a letter's head. */
static bool mail_part_good(Str part, const char *signs) {
    for (size_t i = 0; i < part.n; i++) {
        char c = part.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        bool dot = c == '.' && i > 0 && i + 1 < part.n && part.p[i - 1] != '.';
        if (!letter && !dot && str_find(str_of(signs), (Str){&c, 1}, 0) == SIZE_MAX) return false;
    }
    return part.n > 0;
}

Err mail_judge(Cx *cx, Str mail) {
    size_t at = str_find(mail, S("@"), 0);
    Str local = str_slice(mail, 0, at), host = str_slice(mail, local.n + 1, mail.n);
    bool good = at != SIZE_MAX && mail.n <= LONGEST_MAIL && local.n <= LONGEST_LOCAL &&
                mail_part_good(local, "!#$%&'*+-/=?^_`{|}~") && mail_part_good(host, "-") &&
                str_find(host, S("."), 0) != SIZE_MAX && host.p[0] != '-';
    return good ? OK : fail(cx, INVALID, MSG_ACCOUNTS_BAD_MAIL, mail);
}

Err name_judge(Cx *cx, Str name) {
    bool good =
        name.n > 0 && name.n <= LONGEST_NAME && str_equal(line_clean(cx->mem, name, name.n), name);
    return good ? OK : fail(cx, INVALID, MSG_ACCOUNTS_BAD_NAME);
}

Str mail_fold(Arena *mem, Str mail) {
    return str_lower(mem, str_trim(mail));
}

/* ---- changing ---- */

static Str lang_id(Lang lang) {
    return lang == EN ? S("en") : S("de");
}

Err account_add(Cx *cx, int64_t *out, const Invitation *wanted) {
    TRY(SQL_NUMBER(cx, out, ACCOUNT_NEXT));
    return RUN(cx, ACCOUNT_ADD, ARG_I(*out), ARG_S(wanted->mail),
               ARG_S(mail_fold(cx->mem, wanted->mail)), ARG_S(wanted->name),
               ARG_S(lang_id(wanted->lang)), ARG_I(cx->clock()));
}

Err account_language(Cx *cx, const Person *person, Lang lang) {
    return RUN(cx, ACCOUNT_CHANGE, ARG_I(person->account), ARG_S(person->name),
               ARG_S(lang_id(lang)));
}

typedef struct Changing {
    Person wanted; /* a copy: *out may be where it stands */
    Str name;
    Person *out;
    int64_t undoes; /* an entry of the log; 0: none */
} Changing;

/* What an entry of the log says of what is undone; nothing where it is not. */
static Str with_undoes(Arena *mem, size_t n, Str *fields, int64_t undoes) {
    fields[n] = S("undoes");
    fields[n + 1] = str_format(mem, "%lld", (long long)undoes);
    return note_fields(mem, undoes ? n + 2 : n, fields);
}

static Str told(Arena *mem, Str name, Lang lang, int64_t undoes) {
    Str fields[6] = {S("name"), name, S("language"), lang_id(lang)};
    return with_undoes(mem, 4, fields, undoes);
}

Str account_told(Arena *mem, Str name, Lang lang) {
    return told(mem, name, lang, 0);
}

static Err person_open(Cx *cx, Account *out, int64_t account) {
    TRY(account_whole(cx, out, account));
    return out->person.closed ? fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, out->person.mail) : OK;
}

static Err change(Cx *cx, void *arg) {
    Changing *c = arg;
    Account there = {0};
    TRY(person_open(cx, &there, c->wanted.account));
    *c->out = there.person;
    if (there.person.version != c->wanted.version)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_CHANGED_MEANWHILE, there.person.name);
    Lang lang = c->wanted.lang;
    if (str_equal(there.person.name, c->name) && there.person.lang == lang) return OK;
    TRY(RUN(cx, ACCOUNT_CHANGE, ARG_I(there.person.account), ARG_S(c->name), ARG_S(lang_id(lang))));
    TRY(note_account(cx, AUDIT_ACCOUNT_CHANGE, there.person.account,
                     told(cx->mem, there.person.name, there.person.lang, 0),
                     told(cx->mem, c->name, lang, c->undoes)));
    c->out->name = c->name;
    c->out->lang = lang;
    c->out->version++;
    return OK;
}

Err account_change(Cx *cx, Person *out, const Person *wanted) {
    Changing c = {*wanted, str_trim(wanted->name), out, 0};
    TRY(name_judge(cx, c.name));
    return store_do(cx, change, &c);
}

typedef struct Close {
    int64_t account;
    Str reason;
} Close;

static Err close_account(Cx *cx, void *arg) {
    Close *c = arg;
    Account there = {0};
    int64_t now = cx->clock();
    TRY(account_whole(cx, &there, c->account));
    if (there.person.closed) return fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, there.person.mail);
    TRY(reach_account(cx, &there.person));
    Administrators administrators;
    TRY(administrators_count(cx, &administrators));
    TRY(RUN(cx, ACCOUNT_CLOSE, ARG_I(c->account), ARG_I(now)));
    TRY(administrator_stays(cx, &administrators));
    TRY(RUN(cx, SESSIONS_DROP, ARG_I(c->account), ARG_I(0)));
    TRY(RUN(cx, TOKENS_REVOKED, ARG_I(c->account), ARG_I(now)));
    TRY(RUN(cx, LINKS_DROP_ALL, ARG_I(c->account)));
    TRY(RUN(cx, RECOVERIES_DROP, ARG_I(c->account)));
    return note_account(cx, AUDIT_ACCOUNT_CLOSE, c->account, STR_NONE,
                        NOTE(cx->mem, S("reason"), c->reason));
}

Err account_close(Cx *cx, int64_t number, Str reason) {
    Close c = {number, line_clean(cx->mem, str_trim(reason), 1000)};
    return store_do(cx, close_account, &c);
}

/* ---- roles ---- */

static Err grant_judge(Cx *cx, const Grant *grant, Organisation *organisation) {
    if (grant->programme.n > LONGEST_PROGRAMME ||
        !str_equal(line_clean(cx->mem, grant->programme, LONGEST_PROGRAMME), grant->programme))
        return fail(cx, INVALID, MSG_ACCOUNTS_BAD_PROGRAMME, grant->programme);
    return organisation_by_number(cx, organisation, grant->organisation);
}

static Err role_stands(Cx *cx, bool *out, int64_t account, const Grant *grant) {
    int64_t n;
    TRY(SQL_NUMBER(cx, &n, ROLE_ONE, ARG_I(account), ARG_I(grant->organisation),
                   ARG_S(grant->programme), ARG_S(role_id(grant->role))));
    *out = n > 0;
    return OK;
}

static Str grant_told(Arena *mem, const Grant *grant, const Organisation *organisation,
                      int64_t undoes) {
    Str fields[8] = {S("role"),        role_id(grant->role), S("organisation"),
                     organisation->id, S("programme"),       grant->programme};
    return with_undoes(mem, 6, fields, undoes);
}

static Err grant_put(Cx *cx, int64_t account, const Grant *grant, int64_t undoes) {
    Organisation organisation = {0};
    bool stands;
    TRY(grant_judge(cx, grant, &organisation));
    if (organisation.archived)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_ORGANISATION_ARCHIVED, organisation.name);
    TRY(role_stands(cx, &stands, account, grant));
    if (stands) return OK;
    TRY(RUN(cx, ROLE_ADD, ARG_I(account), ARG_I(grant->organisation), ARG_S(grant->programme),
            ARG_S(role_id(grant->role)), ARG_I(cx->clock())));
    return note_account(cx, AUDIT_ROLE_GIVE, account, STR_NONE,
                        grant_told(cx->mem, grant, &organisation, undoes));
}

Err grant_add(Cx *cx, int64_t account, const Grant *grant) {
    return grant_put(cx, account, grant, 0);
}

static Err grant_remove(Cx *cx, int64_t account, const Grant *grant, int64_t undoes) {
    Organisation organisation = {0};
    bool stands;
    TRY(grant_judge(cx, grant, &organisation));
    TRY(role_stands(cx, &stands, account, grant));
    if (!stands) return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_ROLE, role_id(grant->role));
    Administrators administrators;
    TRY(administrators_count(cx, &administrators));
    TRY(RUN(cx, ROLE_DROP, ARG_I(account), ARG_I(grant->organisation), ARG_S(grant->programme),
            ARG_S(role_id(grant->role))));
    TRY(administrator_stays(cx, &administrators));
    Str fields[2];
    return note_account(cx, AUDIT_ROLE_TAKE, account, grant_told(cx->mem, grant, &organisation, 0),
                        undoes ? with_undoes(cx->mem, 0, fields, undoes) : STR_NONE);
}

Err grant_drop(Cx *cx, int64_t account, const Grant *grant) {
    return grant_remove(cx, account, grant, 0);
}

typedef struct RoleChange {
    int64_t account;
    const Grant *grant;
} RoleChange;

static Err give(Cx *cx, void *arg) {
    RoleChange *c = arg;
    Account there = {0};
    TRY(person_open(cx, &there, c->account));
    TRY(reach_grant(cx, c->grant));
    TRY(reach_some(cx, &there.person));
    return grant_add(cx, c->account, c->grant);
}

static Err take(Cx *cx, void *arg) {
    RoleChange *c = arg;
    TRY(reach_grant(cx, c->grant));
    return grant_drop(cx, c->account, c->grant);
}

Err role_give(Cx *cx, int64_t account, const Grant *grant) {
    RoleChange c = {account, grant};
    return store_do(cx, give, &c);
}

Err role_take(Cx *cx, int64_t account, const Grant *grant) {
    RoleChange c = {account, grant};
    return store_do(cx, take, &c);
}

/* ---- undoing ---- */

typedef struct Undoing {
    const Undo *undo;
    Person *out, *wanted;
} Undoing;

/* Of several entries about one role only the newest can be undone: the others are over. */
static Err role_newest(Cx *cx, const Undoing *u, const Edit *change) {
    static const Str names[] = {{"role", 4}, {"organisation", 12}, {"programme", 9}};
    Edit *all;
    size_t n;
    bool gives = change->event == AUDIT_ROLE_GIVE;
    TRY(account_history(cx, &all, &n, u->undo->subject));
    for (size_t i = 0; i < n && all[i].number > change->number; i++) {
        bool role = all[i].event == AUDIT_ROLE_GIVE || all[i].event == AUDIT_ROLE_TAKE, same = role;
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            same &= str_equal(change_side(&all[i], names[k], all[i].event == AUDIT_ROLE_GIVE),
                              change_side(change, names[k], gives));
        if (same)
            return fail(cx, CONFLICT, MSG_ACCOUNTS_ROLE_CHANGED_SINCE,
                        str_format(cx->mem, "%lld", (long long)all[i].number));
    }
    return OK;
}

static Err role_undo(Cx *cx, const Undoing *u, const Edit *change) {
    bool gives = change->event == AUDIT_ROLE_GIVE;
    Organisation organisation;
    Grant grant = {.programme = change_side(change, S("programme"), gives)};
    int64_t account = u->undo->subject;
    if (!role_read(change_side(change, S("role"), gives), &grant.role))
        return fail(cx, INVALID, MSG_ACCOUNTS_NOT_UNDONE,
                    str_format(cx->mem, "%lld", (long long)change->number));
    TRY(role_newest(cx, u, change));
    TRY(organisation_get(cx, &organisation, change_side(change, S("organisation"), gives)));
    grant.organisation = organisation.number;
    TRY(reach_grant(cx, &grant));
    return gives ? grant_remove(cx, account, &grant, change->number)
                 : grant_put(cx, account, &grant, change->number);
}

static Err name_undo(Cx *cx, const Undoing *u, const Edit *found) {
    Changing c = {*u->out, u->out->name, u->out, found->number};
    Str lang = lang_id(c.wanted.lang);
    bool newest = change_back(found, S("name"), &c.name);
    newest &= change_back(found, S("language"), &lang);
    c.wanted.name = c.name;
    c.wanted.lang = str_equal(lang, S("en")) ? EN : DE;
    c.wanted.version = u->undo->version;
    *u->wanted = c.wanted;
    TRY(name_judge(cx, c.name));
    if (!newest)
        return fail(cx, CONFLICT, MSG_ACCOUNTS_CHANGED_SINCE,
                    str_format(cx->mem, "%lld", (long long)found->number));
    return change(cx, &c);
}

static Err undo_one(Cx *cx, void *arg) {
    Undoing *u = arg;
    Account there = {0};
    Edit found = {0};
    TRY(person_open(cx, &there, u->undo->subject));
    *u->out = *u->wanted = there.person;
    TRY(change_find(cx, &found, str_format(cx->mem, "account:%lld", (long long)u->undo->subject),
                    u->undo->entry));
    bool role = found.event == AUDIT_ROLE_GIVE || found.event == AUDIT_ROLE_TAKE;
    if (role) return role_undo(cx, u, &found);
    bool own = cx->actor && cx->actor->account == u->undo->subject;
    if (!own) TRY(reach_account(cx, &there.person));
    return name_undo(cx, u, &found);
}

Err account_undo(Cx *cx, Person *out, Person *wanted, const Undo *undo) {
    Undoing u = {undo, out, wanted};
    return store_do(cx, undo_one, &u);
}

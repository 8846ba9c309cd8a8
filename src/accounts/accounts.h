#pragma once
/* Who somebody is, and what they may do: organisations, accounts, roles, passwords, second factors,
 * sessions, tokens. Every change is logged (audit/) in its own transaction. Nothing secret is
 * stored as it is: passwords as Argon2id, tokens and links as SHA-256 of 32 random bytes, second
 * factors sealed with the house's key (accounts_key). Functions that change something open their
 * own transaction; who does it is cx->actor; whether they may is asked by the doors (may, may_for).
 * How far they reach with roles, links and closing is looked at here, too: DENIED beyond it.
 * CONFLICT: what is asked for does not fit what stands there; NOT_FOUND: no such thing. */

#include "audit/audit.h"

/* ---- rights: the one table is rights.def ---- */

typedef enum Role {
#define ROLE(symbol, id) ROLE_##symbol,
#include "accounts/roles.def"
#undef ROLE
    ROLES
} Role;
typedef enum Right {
#define RIGHT(symbol, id, reach, roles) RIGHT_##symbol,
#include "accounts/rights.def"
#undef RIGHT
    RIGHTS
} Right;
Str role_id(Role role);
bool role_read(Str id, Role *out);
Str role_name(Lang lang, Role role);     /* "Data owner" */
Str role_sentence(Lang lang, Role role); /* what it is for */
Str right_id(Right right);
bool right_read(Str id, Right *out);
Str right_sentence(Lang lang, Right right);
bool right_of_role(Right right, Role role); /* the table */
bool right_of_everybody(Right right);
bool right_of_signed_in(Right right);
bool right_within(Right right);   /* a role reaches its organisation */
bool right_anywhere(Right right); /* a role given anywhere is enough */
bool right_wide(Right right);     /* a role given in the house itself reaches everything */

typedef struct Grant { /* a role somebody has */
    Role role;
    int64_t organisation;
    Str programme; /* empty: all of the organisation's */
} Grant;
#define HOUSE_ID S("house") /* the organisation that is the house itself */

/* Somebody as the program knows them: a request's, a command's. NULL is a visitor. */
typedef struct Person {
    int64_t account, version;
    Str mail, name;
    Lang lang;
    size_t n_grants;
    Grant *grants;
    size_t n_resting;
    int64_t house;      /* the organisation of those roles that is the house itself; 0: none */
    Grant *resting;     /* of archived organisations: listed, but they give no right */
    uint64_t withheld;  /* bit per Right that a token leaves out; 0 for who signed in */
    bool second_factor; /* one is in force */
    bool password;      /* one is set: false for the invited, and for single sign-on only */
    bool closed;
} Person;
/* May they, somewhere? Enough to open a page. */
bool may(const Person *person, Right right);
/* May they with what belongs to this organisation as a whole? A role for one programme of it is not
 * enough: */
bool may_for(const Person *person, Right right, int64_t organisation);
/* May they with what belongs to this programme of the organisation? */
bool may_within(const Person *person, Right right, int64_t organisation, Str programme);

/* Does somebody who looks after accounts reach a role; any role that somebody has, so that they see
 * the account; all of them, so that they may close it or make it a link; every account there is? */
bool reaches_grant(const Person *by, const Grant *grant);
bool reaches_some(const Person *by, const Person *whom);
bool reaches_account(const Person *by, const Person *whom);
bool reaches_house(const Person *by);

/* ---- organisations ---- */

typedef struct Organisation {
    int64_t number, version;
    Str id;     /* lower-case letters, digits, hyphens: "stadt-essen" */
    Str name;   /* as it calls itself */
    Str region; /* official key of its area; empty: none */
    bool archived;
} Organisation;
Err organisation_list(Cx *cx, Organisation **out, size_t *n) CHECKED; /* by name */
Err organisation_get(Cx *cx, Organisation *out, Str id) CHECKED;
Err organisation_by_number(Cx *cx, Organisation *out, int64_t number) CHECKED;
/* A new one (number 0) or a change of the version it was read with; CONFLICT where somebody else
 * was quicker: *out is then what stands there now. CONFLICT with number 0 in *out: the id is taken.
 * INVALID names the field. The id stays as it was given. Nothing is deleted: an archived one keeps
 * its roles, which rest until it is brought back; CONFLICT where no administrator were left. */
Err organisation_put(Cx *cx, Organisation *out, const Organisation *wanted) CHECKED;

/* ---- accounts ---- */

Err account_get(Cx *cx, Person *out, int64_t number) CHECKED;
Err account_by_mail(Cx *cx, Person *out, Str mail) CHECKED; /* letter case does not matter */
Err account_list(Cx *cx, Person **out, size_t *n) CHECKED;  /* by name; closed ones, too */
Err account_count(Cx *cx, int64_t *out) CHECKED;            /* open ones that can sign in */
/* Name and language; CONFLICT as above. */
Err account_change(Cx *cx, Person *out, const Person *wanted) CHECKED;
/* Ends sessions, tokens, links; CONFLICT for the last administrator, of all or of the house.
 * Nothing is deleted. */
Err account_close(Cx *cx, int64_t number, Str reason) CHECKED;
Err role_give(Cx *cx, int64_t account, const Grant *grant) CHECKED;
Err role_take(Cx *cx, int64_t account,
              const Grant *grant) CHECKED; /* CONFLICT: last administrator */

/* ---- history: the log's entries of one of them, and how a change is undone ---- */

typedef struct EditField {
    Str name, before, after; /* as the log has them */
} EditField;
typedef struct Edit {
    int64_t number, at; /* of the log's entry */
    AuditEvent event;
    Str who;           /* empty where erased */
    int64_t undoes;    /* it undid that entry; 0: none */
    EditField *fields; /* what changed */
    size_t n_fields;
    bool can_undo; /* it tells a state before it */
    bool erased;
} Edit;
Str edit_words(Cx *cx, const Edit *edit); /* what changed, as a sentence or some */
/* A field of the log and its value, as a reader says it; as they are where this room wrote none. */
Str edit_field_words(Lang lang, Str name);
Str edit_value_words(Lang lang, Str name, Str value);
/* Newest first, at most 100. */
Err organisation_history(Cx *cx, Edit **out, size_t *n, int64_t organisation) CHECKED;
Err account_history(Cx *cx, Edit **out, size_t *n, int64_t account) CHECKED;

typedef struct Undo {
    int64_t subject, entry, version; /* number of organisation or account; as the person saw it */
    /* Of an organisation, asked before anything is changed: is there still such an area? This room
     * knows none. INVALID: no. NULL: not asked. */
    Err (*area)(Cx *cx, Str *key);
} Undo;
/* Makes a new version in which what the entry changed is as it was before; the rest stays. The log
 * says which entry was undone. CONFLICT where it was changed meanwhile, or where what the entry
 * brought does not stand there any more: then *out is what stands there, and *wanted what undoing
 * would make of it, as for INVALID, where it would bring back an area that there is not any more.
 * NOT_FOUND: no such entry of this subject; INVALID also: it has nothing to undo. */
Err organisation_undo(Cx *cx, Organisation *out, Organisation *wanted, const Undo *undo) CHECKED;
/* Name and language, or a role that was given or taken; CONFLICT as above. */
Err account_undo(Cx *cx, Person *out, Person *wanted, const Undo *undo) CHECKED;

/* ---- links by mail, and the one printed on first start ---- */

typedef enum LinkKind { LINK_INVITATION, LINK_RESET, LINK_FIRST } LinkKind;
typedef struct NewAccount {
    Str mail, name, password; /* mail: only for LINK_FIRST; name: empty leaves it as it is */
    Str organisation;         /* only for LINK_FIRST: the house's name; may be empty */
} NewAccount;
typedef struct Invitation {
    Str mail, name;     /* empty name: what stands before the @ */
    const Grant *grant; /* NULL: no role */
    Lang lang;          /* of the letter, and of the account until its owner changes it */
} Invitation;
/* A new link, 43 letters, good for one use; earlier ones of the same kind for the same account end.
 * An invitation (7 days) makes the account, without password, where there is none, and gives the
 * role, where there is one. CONFLICT: an account with this mail signs in already, or is closed. */
Err link_invite(Cx *cx, Str *out, const Invitation *wanted) CHECKED;
/* Another link for who is invited already, which is no second invitation: the log tells nothing of
 * it. */
Err link_invite_again(Cx *cx, Str *out, int64_t account) CHECKED;
Err link_reset(Cx *cx, Str *out, Str mail) CHECKED; /* 1 hour; NOT_FOUND: the page says the same */
Err link_first(Cx *cx, Str *out) CHECKED; /* 1 hour; CONFLICT where an account can sign in */
/* DENIED with one message: unknown, used, late. For LINK_FIRST the person is empty. */
Err link_look(Cx *cx, Person *out, LinkKind *kind, Str link) CHECKED;
/* Sets the password (and for LINK_FIRST mail and name of the first administrator, who is that of a
 * first organisation), uses up the link, and ends the account's sessions; after a reset its tokens
 * end, too: whoever sets a password anew may have lost the old one to somebody. */
Err link_use(Cx *cx, Person *out, Str link, const NewAccount *wanted) CHECKED;

/* ---- passwords ---- */

/* INVALID with the rule: 12 to 128 characters, not in the list of common ones (German, English),
 * not made of mail or name, not one character or a short run again and again. No rules on kinds of
 * characters. */
Err password_judge(Cx *cx, Str password, Str mail, Str name) CHECKED;
/* Argon2id (libsodium), 19 MiB, t = 2: about 15 ms of a core. Two at a time in a process, 32
 * waiting, then BUSY. DENIED: the old one is wrong. Other sessions stay: session_end_others. */
Err password_change(Cx *cx, int64_t account, Str old, Str password) CHECKED;

/* ---- login ---- */

typedef enum LoginStep { LOGIN_IN, LOGIN_WANTS_CODE } LoginStep;
typedef struct Session {
    int64_t number, account, begun, used, ends; /* seconds */
    Str origin, agent;                          /* network address and browser at login */
    Str secret;   /* for the cookie, 43 letters; only from login, else empty */
    Str form_key; /* for hidden fields of forms, derived from the secret; 43 letters */
    bool whole;   /* false: the second factor is still wanted */
} Session;
typedef struct LoginAsk {
    Str mail, password, origin, agent;
} LoginAsk;
/* DENIED with one message whatever was wrong, in the same time; LIMIT with the seconds to wait
 * ({1}) where this account or address failed often: from the third failure of an account, the
 * twentieth of an address, 1, 2, 4 … 900 s. Nobody is locked out: an address from which the account
 * signed in wholly during the last 30 days waits only for its own failures. A session that wants a
 * code
 * can do nothing but give one (10 minutes). */
Err login(Cx *cx, Session *out, LoginStep *step, const LoginAsk *ask) CHECKED;
/* A code of the second factor (each used once; the one before and after are taken, too) or a
 * recovery code. The session's secret is a new one. NOT_FOUND: no such session; DENIED: wrong code;
 * LIMIT: failed often in this login, or fifty times in all logins of the account; the latter counts
 * neither for a recovery code nor where the account is known from. */
Err login_code(Cx *cx, Session *out, Str secret, Str code) CHECKED;

typedef struct GroupRole {   /* whoever is in the group there has the role here */
    Str group, organisation; /* organisation: its id */
    Str programme;
    Role role;
} GroupRole;
typedef struct ForeignLogin {
    Str issuer, subject, mail, name, origin, agent;
    bool mail_verified;
    bool fresh; /* the person has just signed in there, and was not only known from before */
    size_t n_groups;
    const Str *groups;
    size_t n_group_roles;
    const GroupRole *group_roles; /* the settings */
} ForeignLogin;
/* After single sign-on: the account that belongs to issuer and subject, else the open one with this
 * verified mail, which is then linked. DENIED where there is none. Roles that `group_roles` names
 * are given and taken as the groups say; others stay, and so does the last administrator. Where a
 * second factor is in force here it is asked for: look at `whole`. */
Err login_foreign(Cx *cx, Session *out, const ForeignLogin *ask) CHECKED;

/* Idle 60 minutes, at most 12 hours. `used` is noted at most once a minute, see uses_write.
 * NOT_FOUND where it has ended. The person is filled where the session is whole, else empty
 * (account 0). */
Err session_find(Cx *cx, Session *out, Person *person, Str secret) CHECKED;
Err session_list(Cx *cx, Session **out, size_t *n, int64_t account) CHECKED; /* newest first */
/* A new secret for one that was found, after a change of password or second factor: whoever has a
 * copy of the old cookie is out. */
Err session_turn(Cx *cx, Session *session) CHECKED;
/* Within the last ten minutes who is in the session has shown who they are: by password, code, or a
 * login elsewhere that happened just then. */
Err session_confirmed(Cx *cx, bool *out, const Session *session) CHECKED;
/* Asked for before a second factor or a token is made, or a second factor is taken away: OK where
 * that is so, or where the password is right, which confirms anew. DENIED where it is not, or where
 * there is none: then a new login elsewhere is wanted. LIMIT: failed often. */
Err session_confirm(Cx *cx, const Session *session, Str password) CHECKED;
/* NOT_FOUND: none, or somebody else's. */
Err session_end(Cx *cx, int64_t account, int64_t number) CHECKED;
Err session_end_others(Cx *cx, int64_t account, int64_t number) CHECKED; /* number 0: all */

/* session_find and token_find only take note in memory of when somebody was here, so that no page
 * waits for a writer; this writes it down, for all together. To be called now and then by whoever
 * serves; what was not written is noted still. */
Err uses_write(Cx *cx) CHECKED;

/* ---- second factor (TOTP, RFC 6238: SHA-1, 6 digits, 30 s; liboath) ---- */

/* The key that seals the secrets of second factors: 64 hex digits in a file that only its owner
 * reads, made where it is absent. Named once, at start; without that it is "STORE.key" beside an
 * SQLite store, and INVALID for one of PostgreSQL. Whoever loses it loses the second factors, and
 * nothing else. */
Err accounts_key(Cx *cx, Str path) CHECKED;

/* Is the key as it should be, before it is wanted? Made where it is needed already and absent.
 * NOT_FOUND: not needed yet, and for PostgreSQL not named; else as accounts_key. */
Err house_key_check(Cx *cx, bool needed) CHECKED;

/* What a browser keeps for us and can neither read nor change: letters, digits, - and _, sealed
 * with a key that is made of the house's for this purpose alone. INVALID as accounts_key says. */
Err house_seal(Cx *cx, Str *out, Str purpose, Str plain) CHECKED;
/* INVALID: not sealed here, or for something else. */
Err house_unseal(Cx *cx, Str *out, Str purpose, Str sealed) CHECKED;

/* A new secret, not yet in force: base32 for typing, otpauth:// for the QR code. CONFLICT where one
 * is in force. */
typedef struct FactorOffer {
    Str base32, address;
} FactorOffer;
Err factor_offer(Cx *cx, FactorOffer *out, int64_t account) CHECKED;
/* In force with a right code of the offer; ten recovery codes, told this once. DENIED: wrong. */
Err factor_confirm(Cx *cx, Str **codes, size_t *n, int64_t account, Str code) CHECKED;
Err factor_remove(Cx *cx, int64_t account, Str password) CHECKED; /* DENIED: wrong */
/* For who lost telephone and codes: an administrator's, without password. */
Err factor_drop(Cx *cx, int64_t account) CHECKED;
Err recovery_left(Cx *cx, int64_t account, size_t *out) CHECKED;

/* ---- tokens for programs ---- */

typedef struct Token {
    int64_t number, account, created, used, ends; /* used 0: never */
    Str name;
    uint64_t rights; /* bit per Right: at most what the person may */
    bool revoked;
    Str secret; /* "wirk_" and 43 letters; only from token_create */
} Token;
/* At most a year; `account`, `name`, `rights`, `ends` are taken from wanted. INVALID with a right
 * of everybody who is signed in: the own account is no business of programs. */
Err token_create(Cx *cx, Token *out, const Token *wanted) CHECKED;
Err token_list(Cx *cx, Token **out, size_t *n, int64_t account) CHECKED; /* newest first */
Err token_revoke(Cx *cx, int64_t account, int64_t number) CHECKED;
/* The person with no more than the token's rights (`withheld` is set, so that may() knows);
 * `rights` says which. NOT_FOUND: unknown, late, revoked. */
Err token_find(Cx *cx, Person *person, uint64_t *rights, Str secret) CHECKED;

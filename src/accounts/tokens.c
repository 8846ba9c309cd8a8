/* What may a program do in somebody's name, and for how long? */

#include "accounts/accounts_in.h"

enum { LONGEST_NAME = 100, MOST_TOKENS = 50 };
#define LONGEST_LIFE ((int64_t)366 * 24 * 3600)
#define PREFIX S("wirk_")
#define ALL_RIGHTS ((UINT64_C(1) << RIGHTS) - 1)

static Str rights_write(Arena *mem, uint64_t rights) {
    Buf out = buf_new(mem, 4096);
    for (Right right = 0; right < RIGHTS; right++) {
        if (!(rights >> right & 1)) continue;
        if (out.n) buf_char(&out, ' ');
        buf_put(&out, right_id(right));
    }
    return buf_str(&out);
}

/* Those that only a newer program knows are left out. */
static uint64_t rights_read(Str ids) {
    uint64_t rights = 0;
    Right right;
    for (Str rest = ids, id; str_cut(&rest, ' ', &id);)
        if (right_read(id, &right)) rights |= UINT64_C(1) << right;
    return rights;
}

static Token token_of(Arena *mem, const Rows *rows) {
    Token token = {
        .number = rows_int(rows, 0),
        .account = rows_int(rows, 1),
        .name = str_copy(mem, rows_text(rows, 2)),
        .rights = rights_read(rows_text(rows, 3)),
        .created = rows_int(rows, 4),
        .used = rows_int(rows, 5),
        .ends = rows_int(rows, 6),
        .revoked = rows_int(rows, 7) != 0,
    };
    int64_t noted = use_noted(USE_TOKEN, token.number);
    if (noted > token.used) token.used = noted;
    return token;
}

Err token_list(Cx *cx, Token **out, size_t *n, int64_t account) {
    Rows *rows;
    VEC(Token) all = {0};
    TRY(QUERY(cx, &rows, TOKENS, ARG_I(account)));
    Err err;
    while (!(err = rows_next(cx, rows)))
        vec_push(cx->mem, &all, token_of(cx->mem, rows));
    if (err != NOT_FOUND) return err;
    *out = all.at;
    *n = all.n;
    return OK;
}

/* ---- made, revoked ---- */

/* Whoever may do what everybody does who is signed in could make themselves another token, with all
 * that the person may. */
static bool own_too(uint64_t rights) {
    for (Right right = 0; right < RIGHTS; right++)
        if (rights >> right & 1 && right_of_signed_in(right)) return true;
    return false;
}

static Err token_judge(Cx *cx, const Token *wanted) {
    int64_t now = cx->clock();
    Str name = str_trim(wanted->name);
    if (!name.n || name.n > LONGEST_NAME || !str_equal(line_clean(cx->mem, name, name.n), name))
        return fail(cx, INVALID, MSG_ACCOUNTS_TOKEN_NAME);
    if (wanted->ends <= now || wanted->ends > now + LONGEST_LIFE)
        return fail(cx, INVALID, MSG_ACCOUNTS_TOKEN_ENDS);
    return wanted->rights && !(wanted->rights & ~ALL_RIGHTS) && !own_too(wanted->rights)
               ? OK
               : fail(cx, INVALID, MSG_ACCOUNTS_TOKEN_RIGHTS);
}

static Err tokens_few(Cx *cx, int64_t account) {
    Token *all;
    size_t n, living = 0;
    TRY(token_list(cx, &all, &n, account));
    for (size_t i = 0; i < n; i++)
        if (!all[i].revoked && all[i].ends > cx->clock()) living++;
    return living < MOST_TOKENS ? OK : fail(cx, LIMIT, MSG_ACCOUNTS_TOKENS_MANY);
}

static Err create(Cx *cx, void *arg) {
    Token *token = arg;
    Account there = {0};
    TRY(account_whole(cx, &there, token->account));
    if (there.person.closed) return fail(cx, CONFLICT, MSG_ACCOUNTS_CLOSED, there.person.mail);
    for (Right right = 0; right < RIGHTS; right++)
        if (token->rights >> right & 1 && !may(&there.person, right))
            return fail(cx, DENIED, MSG_ACCOUNTS_TOKEN_MORE, right_id(right));
    TRY(tokens_few(cx, token->account));
    TRY(SQL_NUMBER(cx, &token->number, TOKEN_NEXT));
    Str rights = rights_write(cx->mem, token->rights);
    TRY(RUN(cx, TOKEN_ADD, ARG_I(token->number), ARG_S(secret_digest(cx->mem, token->secret)),
            ARG_I(token->account), ARG_S(token->name), ARG_S(rights), ARG_I(token->created),
            ARG_I(token->ends)));
    return note_account(
        cx, AUDIT_TOKEN_CREATE, token->account, STR_NONE,
        NOTE(cx->mem, S("token"), str_format(cx->mem, "%lld", (long long)token->number), S("name"),
             token->name, S("rights"), rights, S("ends"), time_iso(cx->mem, token->ends)));
}

Err token_create(Cx *cx, Token *out, const Token *wanted) {
    TRY(token_judge(cx, wanted));
    Token token = {
        .account = wanted->account,
        .name = str_trim(wanted->name),
        .rights = wanted->rights,
        .created = cx->clock(),
        .ends = wanted->ends,
        .secret = str_join(cx->mem, 2, (Str[]){PREFIX, secret_new(cx->mem)}, STR_NONE),
    };
    TRY(store_do(cx, create, &token));
    *out = token;
    return OK;
}

typedef struct Revoke {
    int64_t account, number;
} Revoke;

static Err revoke_one(Cx *cx, const Token *token) {
    if (token->revoked) return OK;
    TRY(RUN(cx, TOKEN_REVOKED, ARG_I(token->number), ARG_I(cx->clock())));
    return note_account(cx, AUDIT_TOKEN_REVOKE, token->account,
                        NOTE(cx->mem, S("token"),
                             str_format(cx->mem, "%lld", (long long)token->number), S("name"),
                             token->name),
                        STR_NONE);
}

static Err revoke(Cx *cx, void *arg) {
    const Revoke *r = arg;
    Token *all;
    size_t n, i = 0;
    TRY(token_list(cx, &all, &n, r->account));
    while (i < n && all[i].number != r->number)
        i++;
    return i < n ? revoke_one(cx, &all[i]) : fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_TOKEN);
}

Err tokens_revoke(Cx *cx, int64_t account) {
    Token *all;
    size_t n;
    TRY(token_list(cx, &all, &n, account));
    for (size_t i = 0; i < n; i++)
        if (all[i].ends > cx->clock()) TRY(revoke_one(cx, &all[i]));
    return OK;
}

Err token_revoke(Cx *cx, int64_t account, int64_t number) {
    return store_do(cx, revoke, &(Revoke){account, number});
}

/* ---- used ---- */

static Err no_token(Cx *cx) {
    return fail(cx, NOT_FOUND, MSG_ACCOUNTS_NO_TOKEN);
}

Err token_find(Cx *cx, Person *person, uint64_t *rights, Str secret) {
    Rows *rows;
    Token token = {0};
    Account account = {0};
    if (!str_starts(secret, PREFIX) || !secret_formed(str_slice(secret, PREFIX.n, secret.n)))
        return no_token(cx);
    TRY(QUERY(cx, &rows, TOKEN, ARG_S(secret_digest(cx->mem, secret))));
    Err err = rows_next(cx, rows);
    if (!err) token = token_of(cx->mem, rows);
    rows_close(rows);
    if (err && err != NOT_FOUND) return err;
    int64_t now = cx->clock();
    if (err || token.revoked || token.ends <= now) return no_token(cx);
    TRY(account_whole(cx, &account, token.account));
    if (account.person.closed) return no_token(cx);
    if (now >= token.used + USED_EVERY) use_note(USE_TOKEN, token.number, now);
    *person = account.person;
    person->withheld = ALL_RIGHTS & ~token.rights;
    *rights = token.rights;
    return OK;
}

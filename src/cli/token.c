/* wirk token: which programs may do what in whose name? */

#include "cli/listing_in.h"

enum { DAY = 24 * 60 * 60, DAYS = 90, MOST_DAYS = 366 };

static const ListingColumn columns[] = {
    {"number", MSG_CLI_COL_NUMBER, true},  {"name", MSG_CLI_COL_NAME, false},
    {"rights", MSG_CLI_COL_RIGHTS, false}, {"created", MSG_CLI_COL_CREATED, false},
    {"used", MSG_CLI_COL_USED, false},     {"ends", MSG_CLI_COL_ENDS, false},
    {"state", MSG_CLI_COL_STATE, false},   {"token", MSG_CLI_COL_TOKEN, false},
};

static Str rights_told(Cx *cx, uint64_t rights) {
    VEC(Str) ids = {0};
    for (Right right = 0; right < RIGHTS; right++)
        if (rights >> right & 1) vec_push(cx->mem, &ids, right_id(right));
    return str_join(cx->mem, ids.n, ids.at, S(","));
}

static Str state_id(const Cx *cx, const Token *token) {
    if (token->revoked) return S("revoked");
    return token->ends <= cx->clock() ? S("ended") : S("in-force");
}

/* The token itself is told once, when it is made: its column is the last. */
static Err print(Cx *cx, const Token *tokens, size_t n, Output output) {
    size_t most = sizeof columns / sizeof *columns;
    bool made = n > 0 && tokens[0].secret.n > 0;
    Listing told = {.columns = columns, .n_columns = made ? most : most - 1};
    for (size_t i = 0; i < n; i++) {
        listing_number(cx, &told, tokens[i].number);
        listing_text(cx, &told, tokens[i].name);
        listing_text(cx, &told, rights_told(cx, tokens[i].rights));
        listing_time(cx, &told, tokens[i].created);
        listing_time(cx, &told, tokens[i].used);
        listing_time(cx, &told, tokens[i].ends);
        listing_text(cx, &told, state_id(cx, &tokens[i]));
        if (made) listing_text(cx, &told, tokens[i].secret);
    }
    return listing_print(cx, &told, output);
}

static Err list(Cx *cx, const Options *options) {
    Person person;
    Token *all;
    size_t n;
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    TRY(token_list(cx, &all, &n, person.account));
    return print(cx, all, n, options->output);
}

static Err rights_read(Cx *cx, Str ids, uint64_t *out) {
    Right right;
    *out = 0;
    for (Str rest = ids, id; str_cut(&rest, ',', &id);) {
        if (!right_read(str_trim(id), &right)) {
            Str known[RIGHTS];
            for (right = 0; right < RIGHTS; right++)
                known[right] = right_id(right);
            return fail(cx, INVALID, MSG_CLI_NO_RIGHT, id,
                        str_join(cx->mem, RIGHTS, known, S(", ")));
        }
        *out |= UINT64_C(1) << right;
    }
    return OK;
}

static Err create(Cx *cx, const Options *options) {
    Person person;
    Token made, wanted = {.name = options->name};
    int64_t days = DAYS;
    TRY(rights_read(cx, options->rights, &wanted.rights));
    TRY(whole_read(cx, options->days, MOST_DAYS, &days));
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    wanted.account = person.account;
    wanted.ends = cx->clock() + days * DAY;
    TRY(token_create(cx, &made, &wanted));
    return print(cx, &made, 1, options->output);
}

static Err revoke(Cx *cx, const Options *options) {
    Person person;
    int64_t number = 0;
    TRY(whole_read(cx, options->arguments[2], INT64_MAX, &number));
    TRY(account_by_mail(cx, &person, options->arguments[1]));
    return token_revoke(cx, person.account, number);
}

int command_token(Cx *cx, const Options *options) {
    static const Task tasks[] = {{"list", 1, list}, {"create", 1, create}, {"revoke", 2, revoke}};
    return task_run(cx, options, tasks, sizeof tasks / sizeof *tasks);
}

/* May a program do what its token says, and no more? And: do all statements of the room find their
 * rows through a key, on both stores? */

#include "accounts_test.h"

#define BIT(right) (UINT64_C(1) << RIGHT_##right)
enum { DAY = 24 * 3600 };

/* Whoever sets a password anew may have lost the old one to somebody, who made tokens with it. */
static void test_reset(void) {
    Cx cx;
    begin(&cx);
    Str link;
    Token token, others;
    uint64_t rights;
    int64_t town = organisation_new(&cx, S("town"));
    const Grant owner = {ROLE_OWNER, town, STR_NONE};
    Person p = person_new(&cx, S("kim@example.org"), owner), found,
           other = person_new(&cx, S("other@example.org"), owner);
    Token wanted = {.account = other.account,
                    .name = S("Nightly export"),
                    .rights = BIT(see_unreleased),
                    .ends = now_is + 30 * DAY};
    must_ok(&cx, token_create(&cx, &others, &wanted));
    wanted.account = p.account;
    must_ok(&cx, token_create(&cx, &token, &wanted));
    must_ok(&cx, password_change(&cx, p.account, GOOD_PASSWORD, OTHER_PASSWORD));
    is_int(token_find(&cx, &found, &rights, token.secret), OK,
           "who knows the old password keeps the tokens");
    must_ok(&cx, link_reset(&cx, &link, p.mail));
    is_int(token_find(&cx, &found, &rights, token.secret), OK, "asking for a reset ends nothing");
    must_ok(&cx, link_use(&cx, &p, link, &(NewAccount){.password = GOOD_PASSWORD}));
    is_int(token_find(&cx, &found, &rights, token.secret), NOT_FOUND, "a reset ends them");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'token.revoke'"), 1,
           "... as the log tells");
    is_int(token_find(&cx, &found, &rights, others.secret), OK, "those of others stay");
    cx_end(&cx);
}

static void test_tokens(void) {
    Cx cx;
    begin(&cx);
    Token made_one, *all;
    Person p, found;
    uint64_t rights;
    size_t n;
    int64_t town = organisation_new(&cx, S("town"));
    p = person_new(&cx, S("kim@example.org"), (Grant){ROLE_OWNER, town, STR_NONE});
    Person other = person_new(&cx, S("other@example.org"), (Grant){0});
    Token wanted = {.account = p.account,
                    .name = S("Nightly export"),
                    .rights = BIT(see_unreleased),
                    .ends = now_is + 30 * DAY};
    is_int(token_create(&cx, &made_one, &wanted), OK, "made");
    ok(made_one.secret.n == 48 && str_starts(made_one.secret, S("wirk_")), "told once");
    is_int(token_find(&cx, &found, &rights, made_one.secret), OK, "found");
    ok(found.account == p.account && rights == BIT(see_unreleased), "as the person, for this");
    ok(may_for(&found, RIGHT_see_unreleased, town), "may what it says");
    ok(!may(&found, RIGHT_release) && may(&p, RIGHT_release), "not what the person may beside");
    ok(!may(&found, RIGHT_signed_in), "nor look after the account");
    ok(may(&found, RIGHT_everyone), "but read what is public");
    must_ok(&cx, token_list(&cx, &all, &n, p.account));
    ok(n == 1 && !all[0].secret.n && all[0].used == now_is, "listed with its last use");
    is_int(count_sql(&cx, "SELECT count(*) FROM api_token WHERE digest LIKE 'wirk%' OR "
                          "length(digest) <> 64"),
           0, "kept as a digest");
    Token bad = wanted;
    bad.rights = BIT(purge);
    is_int(token_create(&cx, &made_one, &bad), DENIED, "no more than the person may");
    bad.rights = 0;
    is_int(token_create(&cx, &made_one, &bad), INVALID, "nothing at all");
    bad.rights = UINT64_C(1) << 63;
    is_int(token_create(&cx, &made_one, &bad), INVALID, "a right that is none");
    bad = wanted, bad.ends = now_is;
    is_int(token_create(&cx, &made_one, &bad), INVALID, "ended");
    bad.ends = now_is + 367 * DAY;
    is_int(token_create(&cx, &made_one, &bad), INVALID, "more than a year");
    bad = wanted, bad.name = S("two\nlines");
    is_int(token_create(&cx, &made_one, &bad), INVALID, "a name of two lines");
    must_ok(&cx, token_create(&cx, &made_one, &wanted));
    is_int(token_revoke(&cx, other.account, made_one.number), NOT_FOUND, "somebody else's");
    is_int(token_revoke(&cx, p.account, made_one.number), OK, "revoked");
    is_int(token_find(&cx, &found, &rights, made_one.secret), NOT_FOUND, "... it opens no more");
    must_ok(&cx, token_create(&cx, &made_one, &wanted));
    must_ok(&cx, role_take(&cx, p.account, &(Grant){ROLE_OWNER, town, STR_NONE}));
    must_ok(&cx, token_find(&cx, &found, &rights, made_one.secret));
    ok(!may(&found, RIGHT_see_unreleased), "what the person loses the token loses");
    now_is += 30 * DAY;
    is_int(token_find(&cx, &found, &rights, made_one.secret), NOT_FOUND, "it ends");
    now_is -= DAY;
    must_ok(&cx, account_close(&cx, p.account, S("left")));
    is_int(token_find(&cx, &found, &rights, made_one.secret), NOT_FOUND, "with the account, too");
    is_int(token_find(&cx, &found, &rights, S("wirk_")), NOT_FOUND, "no letters");
    is_int(token_find(&cx, &found, &rights, S("")), NOT_FOUND, "nothing");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit_content WHERE after LIKE '%wirk_____%'"), 0,
           "no token is in the log");
    cx_end(&cx);
}

static void test_many(void) {
    Cx cx;
    begin(&cx);
    Token made_one;
    Grant reader = {ROLE_READER, organisation_new(&cx, S("town")), STR_NONE};
    Person p = person_new(&cx, S("kim@example.org"), reader);
    Token wanted = {.account = p.account, .name = S("N"), .rights = BIT(signed_in)};
    wanted.ends = now_is + DAY;
    is_int(token_create(&cx, &made_one, &wanted), INVALID, "a token that could make others");
    wanted.rights = BIT(see_unreleased);
    for (int i = 0; i < 50; i++)
        must_ok(&cx, token_create(&cx, &made_one, &wanted));
    is_int(token_create(&cx, &made_one, &wanted), LIMIT, "fifty are enough");
    now_is += DAY;
    wanted.ends += DAY;
    is_int(token_create(&cx, &made_one, &wanted), OK, "... of those in force");
    cx_end(&cx);
}

/* ---- plans ---- */

static size_t arguments(const char *sql) {
    size_t most = 0;
    for (const char *p = sql; (p = strchr(p, '$')); p++) {
        size_t number = strtoul(p + 1, NULL, 10);
        if (number > most) most = number;
    }
    return most;
}

/* Whole lists, and the question of the first start. */
static bool may_walk(Statement statement) {
    return statement == ORGANISATIONS || statement == ACCOUNTS || statement == ACCOUNTS_OPEN ||
           statement == ROLES_ALL;
}

/* A person's own few sessions are sorted by time. */
static bool may_sort(Statement statement) {
    return may_walk(statement) || statement == SESSIONS || statement == ADMINISTRATORS;
}

static void test_plans(void) {
    Cx cx;
    static const Arg none[20] = {{.kind = ARG_NULL}};
    begin(&cx);
    bool sqlite = store_kind(cx.store) == STORE_SQLITE;
    for (Statement i = 0; i < STATEMENTS; i++) {
        const char *sql = accounts_sql(i)->sql;
        Sql *explain = NEW(cx.mem, Sql);
        explain->sql = cstr(
            cx.mem, str_format(cx.mem, "%s %s", sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN", sql));
        Buf plan = buf_new(cx.mem, (size_t)64 << 10);
        Rows *rows;
        Err err = store_query(&cx, &rows, explain, arguments(sql), none);
        while (!err && !(err = rows_next(&cx, rows)))
            buf_put(&plan, rows_text(rows, sqlite ? 3 : 0));
        bool walks = str_find(buf_str(&plan), S("SCAN"), 0) != SIZE_MAX && !may_walk(i);
        bool sorts = str_find(buf_str(&plan), S("TEMP B-TREE"), 0) != SIZE_MAX && !may_sort(i);
        if (!ok(err == NOT_FOUND && !(sqlite && (walks || sorts)), "statement %d: %.60s", (int)i,
                sql))
            printf("# %.*s\n", STR_ARG(buf_str(&plan)));
    }
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_tokens();
    test_reset();
    test_many();
    test_plans();
}

int main(void) {
    return both_engines(tests);
}

/* Do organisations, accounts and roles change as they should, each change with its entry in the
 * log, and does nobody overwrite anybody? */

#include "accounts_test.h"

static void test_editors(void) {
    Cx cx;
    begin(&cx);
    Organisation a, b, out;
    int64_t number = organisation_new(&cx, S("stadt-musterstadt"));
    must_ok(&cx, organisation_get(&cx, &a, S("stadt-musterstadt")));
    must_ok(&cx, organisation_by_number(&cx, &b, number));
    a.name = S("Stadt Musterstadt");
    b.name = S("Musterstadt, die Stadt");
    is_int(organisation_put(&cx, &out, &a), OK, "the first of two editors changes");
    is_int(out.version, 2, "... the version grows");
    is_int(organisation_put(&cx, &out, &b), CONFLICT, "the second is told");
    is_str(out.name, "Stadt Musterstadt", "... and sees what stands there now");
    is_int(out.version, 2, "... with its version");
    out.region = S("05999");
    is_int(organisation_put(&cx, &out, &out), OK, "who has seen it changes it");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'organisation.change'"), 3,
           "each change is in the log, the refused one is not");
    is_int(organisation_put(&cx, &out, &out), OK, "the same once more");
    is_int(out.version, 3, "... changes nothing");
    cx_end(&cx);
}

static void test_organisations(void) {
    Cx cx;
    begin(&cx);
    Organisation out;
    static const char *const bad[] = {"", "Stadt", "stadt_a", "-a", "a-", "a--b", "städte", "a b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(organisation_put(&cx, &out, &(Organisation){.id = str_of(bad[i]), .name = S("A")}),
               INVALID, "a short name that is none");
    is_int(organisation_put(&cx, &out, &(Organisation){.id = S("a"), .name = S("a\nb")}), INVALID,
           "a name of two lines");
    is_int(organisation_put(&cx, &out,
                            &(Organisation){.id = S("a"), .name = S("A"), .region = S("05-1")}),
           INVALID, "a key with a sign");
    organisation_new(&cx, S("a"));
    out.number = 7;
    is_int(organisation_put(&cx, &out, &(Organisation){.id = S("a"), .name = S("B")}), CONFLICT,
           "a short name is taken");
    is_int(out.number, 0, "... which is told by number 0");
    is_int(organisation_put(&cx, &out, &(Organisation){.number = 99, .name = S("B")}), NOT_FOUND,
           "none of this number");
    organisation_new(&cx, S("b"));
    Organisation *all;
    size_t n;
    must_ok(&cx, organisation_list(&cx, &all, &n));
    is_int(n, 2, "two are listed");
    is_str(all[1].id, "b", "by name");
    is_int(all[1].number, 2, "numbered one after the other");
    cx_end(&cx);
}

static void test_account_editors(void) {
    Cx cx;
    begin(&cx);
    Person a = person_new(&cx, S("Kim@Example.org"), (Grant){0}), b, out;
    must_ok(&cx, account_by_mail(&cx, &b, S(" kim@EXAMPLE.org ")));
    is_int(b.account, a.account, "found whatever the letter case");
    is_str(b.mail, "Kim@Example.org", "kept as written");
    a.name = S("Kim B.");
    a.lang = EN;
    is_int(account_change(&cx, &out, &a), OK, "the first editor");
    b.name = S("K. Beispiel");
    is_int(account_change(&cx, &out, &b), CONFLICT, "the second editor");
    is_str(out.name, "Kim B.", "... sees the first's change");
    is_int(out.lang, EN, "... and the language");
    b.name = S("");
    is_int(account_change(&cx, &out, &b), INVALID, "nobody is without a name");
    is_int(account_get(&cx, &out, 99), NOT_FOUND, "no such account");
    is_int(account_by_mail(&cx, &out, S("\xff@b.de")), NOT_FOUND, "no such address");
    cx_end(&cx);
}

static void test_roles(void) {
    Cx cx;
    begin(&cx);
    int64_t house = organisation_new(&cx, S("house")), town = organisation_new(&cx, S("town"));
    Grant administrator = {ROLE_ADMINISTRATOR, house, STR_NONE};
    Grant owner = {ROLE_OWNER, town, STR_NONE}, coordinator = {ROLE_COORDINATOR, town, S("read")};
    Person a = person_new(&cx, S("a@example.org"), administrator);
    is_int(a.n_grants, 1, "the role of the invitation");
    is_int(role_give(&cx, a.account, &owner), OK, "another one");
    is_int(role_give(&cx, a.account, &owner), OK, "... twice");
    is_int(role_give(&cx, a.account, &coordinator), OK, "one for a programme");
    must_ok(&cx, account_get(&cx, &a, a.account));
    is_int(a.n_grants, 3, "three roles");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'role.give'"), 3,
           "... each logged once");
    is_int(role_give(&cx, 99, &owner), NOT_FOUND, "no such account");
    is_int(role_give(&cx, a.account, &(Grant){ROLE_OWNER, 99, STR_NONE}), NOT_FOUND,
           "no such organisation");
    is_int(role_take(&cx, a.account, &administrator), CONFLICT, "the last administrator stays");
    is_int(account_close(&cx, a.account, S("gone")), CONFLICT, "... also where it is closed");
    must_ok(&cx, account_get(&cx, &a, a.account));
    ok(may(&a, RIGHT_manage_accounts) && !a.closed, "... and nothing of it was done");
    Str link;
    must_ok(&cx,
            link_invite(&cx, &link,
                        &(Invitation){
                            .mail = S("b@example.org"), .name = S("B"), .grant = &administrator}));
    is_int(role_take(&cx, a.account, &administrator), CONFLICT,
           "one who has only been invited does not count");
    Person b;
    must_ok(&cx, link_use(&cx, &b, link, &(NewAccount){.password = GOOD_PASSWORD}));
    is_int(role_take(&cx, a.account, &administrator), OK, "with a second one the first may go");
    is_int(role_take(&cx, a.account, &administrator), NOT_FOUND, "... once");
    is_int(account_close(&cx, a.account, S("gone")), OK, "closed");
    is_int(account_close(&cx, a.account, S("gone")), CONFLICT, "... once");
    is_int(role_give(&cx, a.account, &owner), CONFLICT, "a closed account gets no role");
    Person *all;
    size_t n;
    must_ok(&cx, account_list(&cx, &all, &n));
    is_int(n, 2, "both are listed");
    is_int(all[0].n_grants + all[1].n_grants, 3, "with their roles");
    int64_t open;
    must_ok(&cx, account_count(&cx, &open));
    is_int(open, 1, "one can sign in");
    cx_end(&cx);
}

/* Where nobody can sign in yet, nobody is the last one. */
static void test_invited_administrator(void) {
    Cx cx;
    begin(&cx);
    Str link;
    Grant grant = {ROLE_ADMINISTRATOR, organisation_new(&cx, S("house")), STR_NONE};
    must_ok(&cx, link_invite(
                     &cx, &link,
                     &(Invitation){.mail = S("a@example.org"), .name = S("A"), .grant = &grant}));
    is_int(role_take(&cx, 1, &grant), OK, "a role given by mistake before the first start");
    cx_end(&cx);
}

/* Everything that was done above, and the chain over it. */
static void test_log(void) {
    Cx cx;
    begin(&cx);
    int64_t house = organisation_new(&cx, S("house"));
    Person a = person_new(&cx, S("a@example.org"), (Grant){ROLE_READER, house, STR_NONE});
    AuditEntry *all;
    size_t n;
    must_ok(&cx, audit_find(&cx, &all, &n, &(AuditQuery){.subject = S("account:1")}));
    is_int(n, 3, "invited, role given, password set");
    is_int(all[0].event, AUDIT_PASSWORD_CHANGE, "the newest first");
    is_int(all[0].account, a.account, "who used the link acted");
    ok(str_find(all[1].after, S("\"role\": \"reader\""), 0) != SIZE_MAX &&
           str_find(all[1].after, S("\"organisation\": \"house\""), 0) != SIZE_MAX,
       "the role, in words");
    is_str(all[2].who, "Test", "invited by somebody else");
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_editors();
    test_organisations();
    test_account_editors();
    test_roles();
    test_invited_administrator();
    test_log();
}

int main(void) {
    return both_engines(tests);
}

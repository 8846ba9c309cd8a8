/* Does the administrator of one organisation reach its accounts and roles, and nothing beyond, and
 * does the house keep somebody who reaches everything? */

#include "accounts_test.h"

typedef struct Town {
    int64_t house, a, b;
    Person boss, chief, other; /* administrators of the house, of a, of b */
} Town;

static Grant given(Role role, int64_t organisation) {
    return (Grant){.role = role, .organisation = organisation};
}

static Town town_new(Cx *cx) {
    Town t = {.house = organisation_new(cx, HOUSE_ID),
              .a = organisation_new(cx, S("a")),
              .b = organisation_new(cx, S("b"))};
    t.boss = person_new(cx, S("boss@example.org"), given(ROLE_ADMINISTRATOR, t.house));
    t.chief = person_new(cx, S("chief@example.org"), given(ROLE_ADMINISTRATOR, t.a));
    t.other = person_new(cx, S("other@example.org"), given(ROLE_ADMINISTRATOR, t.b));
    return t;
}

static Actor acting(const Person *person) {
    return (Actor){person->name, S("192.0.2.1"), person->account};
}

/* Every role in every organisation: those of the own one, and none that reaches further. */
static void test_giving(void) {
    Cx cx;
    begin(&cx);
    Town t = town_new(&cx);
    Actor chief = acting(&t.chief), boss = acting(&t.boss);
    Person kim = person_new(&cx, S("kim@example.org"), given(ROLE_READER, t.a));
    const int64_t places[] = {t.house, t.a, t.b};
    ok(!reaches_house(&t.chief) && reaches_house(&t.boss), "how far they reach is known");
    for (Role role = 0; role < ROLES; role++)
        for (size_t i = 0; i < 3; i++) {
            Grant grant = given(role, places[i]);
            bool own = places[i] == t.a;
            cx.actor = &chief;
            is_int(role_give(&cx, kim.account, &grant), own ? OK : DENIED, "a role given");
            cx.actor = &boss;
            is_int(role_give(&cx, kim.account, &grant), OK, "... by the house");
            cx.actor = &chief;
            is_int(role_take(&cx, kim.account, &grant), own ? OK : DENIED, "... and taken");
            cx.actor = &boss;
            if (!own) is_int(role_take(&cx, kim.account, &grant), OK, "... by the house");
        }
    cx.actor = &chief;
    Grant reader = given(ROLE_READER, t.a);
    is_int(role_give(&cx, t.chief.account, &(Grant){ROLE_ADMINISTRATOR, t.house, STR_NONE}), DENIED,
           "nobody gives themselves more");
    is_int(role_give(&cx, t.other.account, &reader), DENIED, "nor a role to who is not theirs");
    is_int(account_close(&cx, t.other.account, S("gone")), DENIED, "nor closes somebody else");
    is_int(account_close(&cx, t.boss.account, S("gone")), DENIED, "... least the house's");
    is_int(count_sql(&cx, "SELECT count(*) FROM account WHERE closed > 0"), 0, "nothing was done");
    cx_end(&cx);
}

static void test_shared(void) {
    Cx cx;
    begin(&cx);
    Town t = town_new(&cx);
    Actor chief = acting(&t.chief), boss = acting(&t.boss);
    Str link;
    Person kim = person_new(&cx, S("kim@example.org"), given(ROLE_READER, t.a));
    cx.actor = &chief;
    is_int(link_reset(&cx, &link, kim.mail), OK, "a link for one of theirs");
    cx.actor = &boss;
    must_ok(&cx, role_give(&cx, kim.account, &(Grant){ROLE_OWNER, t.b, S("reading")}));
    must_ok(&cx, account_get(&cx, &kim, kim.account));
    ok(reaches_some(&t.chief, &kim) && !reaches_account(&t.chief, &kim), "who belongs to two");
    cx.actor = &chief;
    is_int(link_reset(&cx, &link, kim.mail), DENIED, "... gets no link from one of them");
    is_int(account_close(&cx, kim.account, S("gone")), DENIED, "... nor is closed");
    is_int(role_take(&cx, kim.account, &(Grant){ROLE_READER, t.a, STR_NONE}), OK,
           "... but loses the role there");
    Organisation b;
    must_ok(&cx, organisation_by_number(&cx, &b, t.b));
    b.archived = true;
    cx.actor = &boss;
    must_ok(&cx, role_give(&cx, kim.account, &(Grant){ROLE_READER, t.a, STR_NONE}));
    must_ok(&cx, organisation_put(&cx, &b, &b));
    cx.actor = &chief;
    is_int(link_reset(&cx, &link, kim.mail), DENIED, "a role that rests counts, too");
    cx.actor = &test_actor;
    Person none = person_new(&cx, S("none@example.org"), (Grant){0});
    cx.actor = &chief;
    is_int(account_close(&cx, none.account, S("gone")), DENIED, "nor is who has no role theirs");
    cx_end(&cx);
}

/* A new invitation ends the one before, and may be shown to who asked for it. */
static void test_inviting(void) {
    Cx cx;
    begin(&cx);
    Town t = town_new(&cx);
    Actor chief = acting(&t.chief), other = acting(&t.other);
    Grant here = given(ROLE_READER, t.a), there = given(ROLE_OWNER, t.b);
    Str link, theirs;
    Person person;
    LinkKind kind;
    cx.actor = &chief;
    is_int(
        link_invite(&cx, &link,
                    &(Invitation){.mail = S("new@example.org"), .name = S("New"), .grant = &here}),
        OK, "invited");
    is_int(
        link_invite(&cx, &link,
                    &(Invitation){.mail = S("new@example.org"), .name = S("New"), .grant = &here}),
        OK, "... again");
    is_int(link_invite(&cx, &link,
                       &(Invitation){.mail = S("b@example.org"), .name = S("B"), .grant = &there}),
           DENIED, "not elsewhere");
    is_int(link_invite(&cx, &link, &(Invitation){.mail = S("b@example.org"), .name = S("B")}),
           DENIED, "nor nowhere");
    is_int(account_by_mail(&cx, &person, S("b@example.org")), NOT_FOUND, "nobody was added");
    cx.actor = &other;
    must_ok(&cx, link_invite(
                     &cx, &theirs,
                     &(Invitation){.mail = S("b@example.org"), .name = S("B"), .grant = &there}));
    cx.actor = &chief;
    is_int(link_invite(&cx, &link,
                       &(Invitation){.mail = S("b@example.org"), .name = S("B"), .grant = &here}),
           DENIED, "whom others invited is not theirs to let in");
    is_int(link_look(&cx, &person, &kind, theirs), OK, "... and that invitation stays good");
    cx_end(&cx);
}

/* What a role was when the page was opened does not count. */
static void test_lost(void) {
    Cx cx;
    begin(&cx);
    Town t = town_new(&cx);
    Actor chief = acting(&t.chief);
    Str link;
    Grant own = given(ROLE_ADMINISTRATOR, t.a), reader = given(ROLE_READER, t.a);
    Person kim = person_new(&cx, S("kim@example.org"), reader), there, wanted;
    must_ok(&cx, role_take(&cx, t.chief.account, &own));
    cx.actor = &chief;
    is_int(role_take(&cx, kim.account, &reader), DENIED, "who has lost the role takes none");
    is_int(
        link_invite(&cx, &link,
                    &(Invitation){.mail = S("new@example.org"), .name = S("N"), .grant = &reader}),
        DENIED, "... invites");
    Edit *all;
    size_t n;
    must_ok(&cx, account_history(&cx, &all, &n, kim.account));
    Undo undo = {kim.account, all[0].number, kim.version, NULL};
    is_int(account_undo(&cx, &there, &wanted, &undo), DENIED, "... and undoes nothing");
    cx.actor = &test_actor;
    is_int(account_undo(&cx, &there, &wanted, &undo), OK, "others do");
    cx_end(&cx);
}

static void test_last(void) {
    Cx cx;
    begin(&cx);
    Town t = town_new(&cx);
    Grant house = given(ROLE_ADMINISTRATOR, t.house), own = given(ROLE_ADMINISTRATOR, t.a);
    Grant part = {ROLE_ADMINISTRATOR, t.house, S("reading")};
    is_int(role_take(&cx, t.boss.account, &house), CONFLICT,
           "the last administrator of the house stays, whoever else is one");
    is_int(account_close(&cx, t.boss.account, S("gone")), CONFLICT, "... and is not closed");
    Organisation there;
    must_ok(&cx, organisation_by_number(&cx, &there, t.house));
    there.archived = true;
    is_int(organisation_put(&cx, &there, &there), CONFLICT, "... nor is the house archived");
    must_ok(&cx, role_give(&cx, t.chief.account, &part));
    is_int(role_take(&cx, t.boss.account, &house), CONFLICT, "one for a programme does not count");
    must_ok(&cx, role_give(&cx, t.chief.account, &house));
    is_int(role_take(&cx, t.boss.account, &house), OK, "with another one they may go");
    is_int(role_take(&cx, t.chief.account, &own), OK, "that of an organisation may go anyway");
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_giving();
    test_shared();
    test_inviting();
    test_lost();
    test_last();
}

int main(void) {
    return both_engines(tests);
}

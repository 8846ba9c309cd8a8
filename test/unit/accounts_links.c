/* Who comes in by a link or by single sign-on, and who does not? */

#include "accounts_test.h"

#define NEW_PASSWORD(text) (&(NewAccount){.password = text})

static void test_invitation(void) {
    Cx cx;
    begin(&cx);
    Str link, second;
    Person p;
    LinkKind kind;
    Grant reader = {ROLE_READER, organisation_new(&cx, S("town")), STR_NONE};
    static const char *const bad[] = {"",
                                      "kim",
                                      "kim@",
                                      "@example.org",
                                      "kim@example",
                                      "a b@example.org",
                                      "kim@exa\nmple.org",
                                      "k@b.de\r\nBcc: x@y.de",
                                      "Kim <kim@example.org>",
                                      "kim@@example.org",
                                      ".kim@b.de"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(
            link_invite(&cx, &link,
                        &(Invitation){.mail = str_of(bad[i]), .name = S("Kim"), .grant = &reader}),
            INVALID, "no mail address");
    is_int(
        link_invite(&cx, &link,
                    &(Invitation){.mail = S("kim@example.org"), .name = S(""), .grant = &reader}),
        OK, "invited");
    is_int(link.n, 43, "by a link of 43 letters");
    must_ok(&cx, link_look(&cx, &p, &kind, link));
    ok(kind == LINK_INVITATION && !p.password, "who it is for");
    is_str(p.name, "kim", "named as the address until they say it");
    is_int(link_invite(
               &cx, &second,
               &(Invitation){.mail = S("KIM@example.org"), .name = S("Kim"), .grant = &reader}),
           OK, "once more");
    is_int(link_look(&cx, &p, &kind, link), DENIED, "the earlier link has ended");
    is_int(link_use(&cx, &p, second, NEW_PASSWORD(S("passwort1234"))), INVALID, "a bad password");
    NewAccount wanted = {.name = S("Kim B."), .password = GOOD_PASSWORD};
    is_int(link_use(&cx, &p, second, &wanted), OK, "used");
    is_str(p.name, "Kim B.", "with a name");
    ok(p.password && may(&p, RIGHT_see_unreleased), "in, with the role");
    is_int(link_use(&cx, &p, second, &wanted), DENIED, "a link is good once");
    is_int(link_invite(
               &cx, &link,
               &(Invitation){.mail = S("kim@example.org"), .name = S("Kim"), .grant = &reader}),
           CONFLICT, "who can sign in is not invited");
    must_ok(&cx, link_invite(&cx, &link,
                             &(Invitation){.mail = S("late@example.org"), .name = S("Late")}));
    now_is += 7 * 24 * 3600;
    is_int(link_look(&cx, &p, &kind, link), DENIED, "after seven days it is too late");
    is_int(link_use(&cx, &p, link, &wanted), DENIED, "... to use it, too");
    is_int(link_look(&cx, &p, &kind, secret_new(cx.mem)), DENIED, "somebody else's letters");
    is_int(link_look(&cx, &p, &kind, S("' OR 1=1 --")), DENIED, "no link at all");
    is_int(count_sql(&cx, "SELECT count(*) FROM account_link WHERE length(digest) <> 64"), 0,
           "only digests are kept");
    cx_end(&cx);
}

static int64_t invitations_logged(Cx *cx) {
    return count_sql(cx, "SELECT count(*) FROM audit WHERE event = 'account.invite'");
}

/* An invitation is one, however many links its letter needs. */
static void test_invited_again(void) {
    Cx cx;
    begin(&cx);
    Str first, second;
    LinkKind kind;
    Person p;
    const Invitation wanted = {.mail = S("kim@example.org"), .name = S("Kim"), .lang = EN};
    must_ok(&cx, link_invite(&cx, &first, &wanted));
    must_ok(&cx, account_by_mail(&cx, &p, wanted.mail));
    is_int(p.lang, EN, "the language that was chosen for who is invited");
    is_int(invitations_logged(&cx), 1, "stands in the log");
    is_int(link_invite_again(&cx, &second, p.account), OK, "another link");
    is_int(link_look(&cx, &p, &kind, first), DENIED, "ends the first");
    is_int(link_look(&cx, &p, &kind, second), OK, "and is good");
    is_int(invitations_logged(&cx), 1, "but is no second invitation");
    must_ok(&cx, link_invite(&cx, &first,
                             &(Invitation){.mail = wanted.mail, .name = wanted.name, .lang = DE}));
    must_ok(&cx, account_by_mail(&cx, &p, wanted.mail));
    ok(p.lang == DE && invitations_logged(&cx) == 2, "inviting anew is, in another language");
    must_ok(&cx, link_use(&cx, &p, first, NEW_PASSWORD(GOOD_PASSWORD)));
    is_int(link_invite_again(&cx, &second, p.account), CONFLICT, "not for who can sign in");
    is_int(link_invite_again(&cx, &second, 999), NOT_FOUND, "nor for nobody");
    cx_end(&cx);
}

static void test_reset(void) {
    Cx cx;
    begin(&cx);
    Str link;
    Session s;
    LoginStep step;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0}), found;
    LoginAsk ask = {S("kim@example.org"), GOOD_PASSWORD, S("192.0.2.1"), S("B")};
    must_ok(&cx, login(&cx, &s, &step, &ask));
    is_int(link_reset(&cx, &link, S("nobody@example.org")), NOT_FOUND, "nobody");
    is_int(link_reset(&cx, &link, S("Kim@Example.org")), OK, "a link to set it anew");
    is_int(session_find(&cx, &s, &found, s.secret), OK, "asking for it ends nothing");
    Str secret = s.secret;
    must_ok(&cx, login(&cx, &s, &step, &ask));
    secret = s.secret;
    is_int(link_use(&cx, &p, link, NEW_PASSWORD(OTHER_PASSWORD)), OK, "set");
    is_int(session_find(&cx, &s, &found, secret), NOT_FOUND, "all sessions have ended");
    is_int(login(&cx, &s, &step, &ask), DENIED, "the old one opens no more");
    must_ok(&cx, link_reset(&cx, &link, S("kim@example.org")));
    now_is += 3600;
    is_int(link_use(&cx, &p, link, NEW_PASSWORD(GOOD_PASSWORD)), DENIED, "an hour is too late");
    must_ok(&cx, link_reset(&cx, &link, S("kim@example.org")));
    must_ok(&cx, account_close(&cx, p.account, S("left")));
    is_int(link_use(&cx, &p, link, NEW_PASSWORD(GOOD_PASSWORD)), DENIED, "closed meanwhile");
    is_int(link_reset(&cx, &link, S("kim@example.org")), NOT_FOUND, "closed");
    cx_end(&cx);
}

static void test_first(void) {
    Cx cx;
    begin(&cx);
    Str link;
    Person p;
    LinkKind kind;
    must_ok(&cx, link_first(&cx, &link));
    must_ok(&cx, link_look(&cx, &p, &kind, link));
    ok(kind == LINK_FIRST && p.account == 0, "the first link is nobody's");
    NewAccount wanted = {S("boss@example.org"), S("Bo Beispiel"), GOOD_PASSWORD, S("Büro")};
    is_int(link_use(&cx, &p, link, NEW_PASSWORD(GOOD_PASSWORD)), INVALID, "a mail is asked for");
    is_int(link_use(&cx, &p, link, &wanted), OK, "the first administrator");
    ok(may(&p, RIGHT_manage_accounts), "... may give roles");
    Organisation house;
    must_ok(&cx, organisation_by_number(&cx, &house, p.grants[0].organisation));
    is_str(house.name, "Büro", "... in the house that was named");
    is_int(link_first(&cx, &link), CONFLICT, "there is no second one");
    is_int(link_use(&cx, &p, link, &wanted), DENIED, "and the link is used up");
    cx_end(&cx);
}

/* It lies in a protocol for an hour: nobody uses it once anybody has come in by another way. */
static void test_first_over(void) {
    Cx cx;
    begin(&cx);
    Str link, invitation;
    Person p;
    LinkKind kind;
    NewAccount wanted = {S("boss@example.org"), S("Bo Beispiel"), GOOD_PASSWORD, S("Büro")};
    must_ok(&cx, link_invite(&cx, &invitation,
                             &(Invitation){.mail = S("ada@example.org"), .name = S("Ada")}));
    must_ok(&cx, link_first(&cx, &link));
    must_ok(&cx, link_look(&cx, &p, &kind, link));
    must_ok(&cx, link_use(&cx, &p, invitation, NEW_PASSWORD(GOOD_PASSWORD)));
    is_int(link_look(&cx, &p, &kind, link), DENIED, "the first link, after an invitation");
    is_int(link_use(&cx, &p, link, &wanted), DENIED, "... makes no administrator");
    must_ok(&cx, account_by_mail(&cx, &p, S("ada@example.org")));
    must_ok(&cx, account_close(&cx, p.account, S("left")));
    must_ok(&cx, link_first(&cx, &link));
    wanted.mail = S("ada@example.org");
    is_int(link_use(&cx, &p, link, &wanted), CONFLICT, "nor one of an account that is closed");
    cx_end(&cx);
}

/* ---- single sign-on ---- */

#define ISSUER S("https://login.example.org")

static const GroupRole map[] = {
    {{"owners", 6}, {"town", 4}, {0}, ROLE_OWNER},
    {{"owners-too", 10}, {"town", 4}, {0}, ROLE_OWNER},
    {{"boss", 4}, {"town", 4}, {0}, ROLE_ADMINISTRATOR},
    {{"else", 4}, {"nowhere", 7}, {0}, ROLE_READER},
};

static ForeignLogin foreign_ask(Str subject, Str mail, const Str *groups) {
    return (ForeignLogin){.issuer = ISSUER,
                          .subject = subject,
                          .mail = mail,
                          .origin = S("192.0.2.1"),
                          .agent = S("B"),
                          .mail_verified = true,
                          .n_groups = groups ? 1 : 0,
                          .groups = groups,
                          .n_group_roles = sizeof map / sizeof *map,
                          .group_roles = map};
}

static void test_foreign(void) {
    Cx cx;
    begin(&cx);
    Str link;
    Session s;
    Person p;
    int64_t town = organisation_new(&cx, S("town"));
    Grant reader = {ROLE_READER, town, STR_NONE};
    static const Str owners = {"owners", 6}, boss = {"boss", 4};
    must_ok(&cx,
            link_invite(
                &cx, &link,
                &(Invitation){.mail = S("kim@example.org"), .name = S("Kim"), .grant = &reader}));
    ForeignLogin ask = foreign_ask(S("42"), S("KIM@example.org"), &owners);
    ask.mail_verified = false;
    is_int(login_foreign(&cx, &s, &ask), DENIED, "an address that nobody verified links nothing");
    ask.mail_verified = true;
    is_int(login_foreign(&cx, &s, &ask), OK, "the invited one comes in");
    must_ok(&cx, session_find(&cx, &s, &p, s.secret));
    ok(may_for(&p, RIGHT_release, town) && may_for(&p, RIGHT_see_unreleased, town),
       "with the role of the group, and the one given here");
    ask.mail = S("other@example.org");
    ask.n_groups = 0;
    is_int(login_foreign(&cx, &s, &ask), OK, "known by issuer and subject, whatever the mail");
    must_ok(&cx, session_find(&cx, &s, &p, s.secret));
    ok(!may(&p, RIGHT_release) && may(&p, RIGHT_see_unreleased),
       "out of the group the role goes, the one given here stays");
    ForeignLogin thief = foreign_ask(S("43"), S("kim@example.org"), NULL);
    is_int(login_foreign(&cx, &s, &thief), DENIED, "a second identity does not slip in beside");
    thief.mail = S("nobody@example.org");
    is_int(login_foreign(&cx, &s, &thief), DENIED, "nobody who was not invited");
    thief.subject = S("");
    is_int(login_foreign(&cx, &s, &thief), DENIED, "nobody without an id");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'login.bad'"), 3,
           "who is known there and not here stands in the log");
    ask.groups = &boss;
    ask.n_groups = 1;
    must_ok(&cx, login_foreign(&cx, &s, &ask));
    ask.n_groups = 0;
    must_ok(&cx, login_foreign(&cx, &s, &ask));
    must_ok(&cx, session_find(&cx, &s, &p, s.secret));
    ok(may(&p, RIGHT_manage_accounts), "the last administrator stays whatever the groups say");
    must_ok(&cx,
            link_invite(&cx, &link, &(Invitation){.mail = S("next@example.org"), .name = S("N")}));
    is_int(link_invite(&cx, &link, &(Invitation){.mail = S("kim@example.org"), .name = S("Kim")}),
           CONFLICT, "who comes by single sign-on is not invited");
    cx_end(&cx);
}

/* A letter that lies about is no way in once its person came in by another. */
static void test_others_end(void) {
    Cx cx;
    begin(&cx);
    Str invitation, reset;
    Session s;
    Person p;
    LinkKind kind;
    must_ok(&cx, link_invite(&cx, &invitation,
                             &(Invitation){.mail = S("kim@example.org"), .name = S("Kim")}));
    must_ok(&cx, link_reset(&cx, &reset, S("kim@example.org")));
    must_ok(&cx, link_use(&cx, &p, reset, NEW_PASSWORD(GOOD_PASSWORD)));
    is_int(link_look(&cx, &p, &kind, invitation), DENIED, "the invitation, after a reset");
    must_ok(&cx, link_reset(&cx, &reset, S("kim@example.org")));
    must_ok(&cx, account_by_mail(&cx, &p, S("kim@example.org")));
    must_ok(&cx, password_change(&cx, p.account, GOOD_PASSWORD, OTHER_PASSWORD));
    is_int(link_look(&cx, &p, &kind, reset), DENIED, "the reset, after a change of password");
    must_ok(&cx, link_invite(&cx, &invitation,
                             &(Invitation){.mail = S("ada@example.org"), .name = S("Ada")}));
    ForeignLogin ask = foreign_ask(S("7"), S("ada@example.org"), NULL);
    must_ok(&cx, login_foreign(&cx, &s, &ask));
    is_int(link_look(&cx, &p, &kind, invitation), DENIED, "the invitation, after single sign-on");
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_invitation();
    test_invited_again();
    test_reset();
    test_first();
    test_first_over();
    test_foreign();
    test_others_end();
}

int main(void) {
    return both_engines(tests);
}

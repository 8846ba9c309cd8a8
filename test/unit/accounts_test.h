#pragma once
/* What the tests of accounts share: a store of either engine, a clock that is moved by hand, people
 * and organisations in it. */

#include "clock.h"
#include "store_test.h"
#include "accounts/accounts_in.h"

#define GOOD_PASSWORD S("Regenschirm am Kanalufer")
#define OTHER_PASSWORD S("drei Eulen im Stellwerk")

static const Actor test_actor = {{"Test", 4}, {"command line", 12}, 0};

static void begin(Cx *cx) {
    fresh();
    must_open(cx);
    cx->clock = hand_clock;
    cx->actor = &test_actor;
    must(uses_write(cx) == OK); /* of the store before */
}

/* Goes on with the same store in a fresh context. */
UNUSED static void again(Cx *cx) {
    cx_end(cx);
    must_open(cx);
    cx->clock = hand_clock;
    cx->actor = &test_actor;
}

UNUSED static void must_ok(Cx *cx, Err err) {
    if (err) printf("# %.*s\n", STR_ARG(why(cx)));
    must(err == OK);
}

UNUSED static int64_t organisation_new(Cx *cx, Str id) {
    Organisation made_one, wanted = {.id = id, .name = id};
    must_ok(cx, organisation_put(cx, &made_one, &wanted));
    return made_one.number;
}

/* Invited, with a password, with a role (or none: organisation 0). */
UNUSED static Person person_new(Cx *cx, Str mail, Grant grant) {
    Str link;
    Person person;
    must_ok(cx, link_invite(cx, &link,
                            &(Invitation){.mail = mail,
                                          .name = S("Kim Beispiel"),
                                          .grant = grant.organisation ? &grant : NULL,
                                          .lang = cx->lang}));
    must_ok(cx, link_use(cx, &person, link, &(NewAccount){.password = GOOD_PASSWORD}));
    return person;
}

UNUSED static int64_t count_sql(Cx *cx, const char *sql) {
    Sql *statement = NEW(cx->mem, Sql);
    statement->sql = sql;
    return one(cx, statement);
}

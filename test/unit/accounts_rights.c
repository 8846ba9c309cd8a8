/* Is the table of rights what the house agreed on? Written down here once more, by hand from the
 * description of the roles, so that a slip in rights.def is seen. */

#include <stdio.h>
#include "tap.h"
#include "accounts/accounts.h"

#define BIT(role) (1u << ROLE_##role)
static const struct {
    Right right;
    const char *id;
    unsigned roles;
    bool within, everybody, signed_in, wide, anywhere;
} agreed[] = {
    {RIGHT_everyone, "everyone", 0, false, true, true, true, false},
    {RIGHT_signed_in, "signed-in", 0, false, false, true, true, false},
    {RIGHT_deliver, "deliver", BIT(DELIVERER) | BIT(EDITOR), true, false, false, false, false},
    {RIGHT_see_partnership, "see-partnership", (1u << ROLES) - 1, false, false, false, true, true},
    {RIGHT_see_unreleased, "see-unreleased",
     BIT(DELIVERER) | BIT(OWNER) | BIT(REVIEWER) | BIT(READER), true, false, false, false, false},
    {RIGHT_release, "release", BIT(OWNER), true, false, false, false, false},
    {RIGHT_see_releases, "see-releases", BIT(ADMINISTRATOR) | BIT(EDITOR), false, false, false,
     true, false},
    {RIGHT_agree, "agree", BIT(EDITOR), false, false, false, true, false},
    {RIGHT_carry, "carry", BIT(EDITOR) | BIT(COORDINATOR) | BIT(DELIVERER), true, false, false,
     false, false},
    {RIGHT_purge, "purge", BIT(ADMINISTRATOR), false, false, false, true, false},
    {RIGHT_see_jobs, "see-jobs", BIT(ADMINISTRATOR) | BIT(EDITOR), false, false, false, true,
     false},
    {RIGHT_see_log, "see-log", BIT(ADMINISTRATOR) | BIT(REVIEWER), false, false, false, true,
     false},
    {RIGHT_manage_accounts, "manage-accounts", BIT(ADMINISTRATOR), true, false, false, true, false},
    {RIGHT_manage_organisations, "manage-organisations", BIT(ADMINISTRATOR), false, false, false,
     true, false},
};

static void test_table(void) {
    is_int(sizeof agreed / sizeof *agreed, RIGHTS, "every right stands here");
    for (size_t i = 0; i < sizeof agreed / sizeof *agreed; i++) {
        Right right = agreed[i].right, found;
        is_str(right_id(right), agreed[i].id, "a right by its id");
        ok(right_read(str_of(agreed[i].id), &found) && found == right, "... and back");
        ok(right_within(right) == agreed[i].within && right_wide(right) == agreed[i].wide &&
               right_of_everybody(right) == agreed[i].everybody &&
               right_of_signed_in(right) == agreed[i].signed_in,
           "%s: reach and who has it anyway", agreed[i].id);
        for (Role role = 0; role < ROLES; role++)
            ok(right_of_role(right, role) == (agreed[i].roles >> role & 1), "%s: %.*s",
               agreed[i].id, STR_ARG(role_id(role)));
        ok(right_sentence(DE, right).n && right_sentence(EN, right).n, "... in both languages");
    }
}

/* Each role alone: in its organisation, in another, for a programme, in the house itself, closed,
 * by a token. */
static void test_one(size_t i, Role role, bool house) {
    Right right = agreed[i].right;
    Grant grant = {role, 5, STR_NONE};
    Person p = {.account = 1, .n_grants = 1, .grants = &grant, .house = house ? 5 : 0};
    bool anyway = agreed[i].everybody || agreed[i].signed_in;
    bool has = agreed[i].roles >> role & 1,
         far = has && ((house && agreed[i].wide) || agreed[i].anywhere);
    bool near = has && agreed[i].within;
    ok(may(&p, right) == (anyway || near || far), "%s as %.*s%s", agreed[i].id,
       STR_ARG(role_id(role)), house ? " of the house" : "");
    ok(may_for(&p, right, 5) == (anyway || near || far), "... in the own organisation");
    ok(may_for(&p, right, 6) == (anyway || far), "... in another one");
    ok(may_for(&p, right, 0) == (anyway || far), "... in none");
    grant.programme = S("reading");
    bool always = anyway || (has && agreed[i].anywhere);
    ok(may(&p, right) == (always || near), "... for a programme");
    ok(may_for(&p, right, 5) == always, "... which is not the organisation");
    ok(may_within(&p, right, 5, S("reading")) == (always || near), "... but itself");
    ok(may_within(&p, right, 5, S("sums")) == always, "... and no other");
    grant.programme = STR_NONE;
    p.withheld = UINT64_C(1) << right;
    ok(may(&p, right) == agreed[i].everybody, "... left out of a token");
    p.withheld = 0;
    p.closed = true;
    ok(may(&p, right) == agreed[i].everybody && may_for(&p, right, 5) == may(&p, right),
       "... closed");
    ok(may(NULL, right) == agreed[i].everybody, "... a visitor");
}

static void test_may(void) {
    for (size_t i = 0; i < sizeof agreed / sizeof *agreed; i++)
        for (Role role = 0; role < ROLES; role++) {
            test_one(i, role, false);
            test_one(i, role, true);
        }
}

int main(void) {
    test_table();
    test_may();
    Role role;
    ok(role_read(S("owner"), &role) && role == ROLE_OWNER && !role_read(S("Owner"), &role),
       "roles by their ids");
    return done();
}

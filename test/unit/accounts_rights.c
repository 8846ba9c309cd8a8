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
    bool within, everybody, signed_in;
} agreed[] = {
    {RIGHT_everyone, "everyone", 0, false, true, true},
    {RIGHT_signed_in, "signed-in", 0, false, false, true},
    {RIGHT_deliver, "deliver", BIT(DELIVERER) | BIT(EDITOR), true, false, false},
    {RIGHT_see_unreleased, "see-unreleased",
     BIT(DELIVERER) | BIT(OWNER) | BIT(REVIEWER) | BIT(READER), true, false, false},
    {RIGHT_release, "release", BIT(OWNER), true, false, false},
    {RIGHT_agree, "agree", BIT(EDITOR), false, false, false},
    {RIGHT_purge, "purge", BIT(ADMINISTRATOR), false, false, false},
    {RIGHT_see_jobs, "see-jobs", BIT(ADMINISTRATOR) | BIT(EDITOR), false, false, false},
    {RIGHT_see_log, "see-log", BIT(ADMINISTRATOR) | BIT(REVIEWER), false, false, false},
    {RIGHT_manage_accounts, "manage-accounts", BIT(ADMINISTRATOR), false, false, false},
};

static void test_table(void) {
    is_int(sizeof agreed / sizeof *agreed, RIGHTS, "every right stands here");
    for (size_t i = 0; i < sizeof agreed / sizeof *agreed; i++) {
        Right right = agreed[i].right, found;
        is_str(right_id(right), agreed[i].id, "a right by its id");
        ok(right_read(str_of(agreed[i].id), &found) && found == right, "... and back");
        ok(right_within(right) == agreed[i].within &&
               right_of_everybody(right) == agreed[i].everybody &&
               right_of_signed_in(right) == agreed[i].signed_in,
           "%s: reach and who has it anyway", agreed[i].id);
        for (Role role = 0; role < ROLES; role++)
            ok(right_of_role(right, role) == (agreed[i].roles >> role & 1), "%s: %.*s",
               agreed[i].id, STR_ARG(role_id(role)));
        ok(right_sentence(DE, right).n && right_sentence(EN, right).n, "... in both languages");
    }
}

/* Each role alone: in its organisation, in another, for a programme, closed, by a token. */
static void test_may(void) {
    for (size_t i = 0; i < sizeof agreed / sizeof *agreed; i++)
        for (Role role = 0; role < ROLES; role++) {
            Right right = agreed[i].right;
            Grant grant = {role, 5, STR_NONE};
            Person p = {.account = 1, .n_grants = 1, .grants = &grant};
            bool anyway = agreed[i].everybody || agreed[i].signed_in;
            bool has = agreed[i].roles >> role & 1;
            ok(may(&p, right) == (has || anyway), "%s as %.*s", agreed[i].id,
               STR_ARG(role_id(role)));
            ok(may_for(&p, right, 5) == (has || anyway), "... in the own organisation");
            ok(may_for(&p, right, 6) == (anyway || (has && !agreed[i].within)),
               "... in another one");
            grant.programme = S("reading");
            ok(may_for(&p, right, 5) == (anyway || (has && !agreed[i].within)),
               "... a programme is not the organisation");
            ok(may_within(&p, right, 5, S("reading")) == (has || anyway), "... but itself");
            ok(may_within(&p, right, 5, S("sums")) == (anyway || (has && !agreed[i].within)),
               "... and no other");
            grant.programme = STR_NONE;
            p.withheld = UINT64_C(1) << right;
            ok(may(&p, right) == agreed[i].everybody, "... left out of a token");
            p.withheld = 0;
            p.closed = true;
            ok(may(&p, right) == agreed[i].everybody && may_for(&p, right, 5) == may(&p, right),
               "... closed");
            ok(may(NULL, right) == agreed[i].everybody, "... a visitor");
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

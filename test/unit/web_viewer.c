/* What may who asks see? By the table of rights, from the roles somebody has. */

#include "accounts_test.h"
#include "web/serving_in.h"

static Cx cx;

static Str key_of(const Person *person) {
    Viewer viewer;
    must_ok(&cx, viewer_of(&cx, person, &viewer));
    Str key = viewer_key(cx.mem, &viewer);
    char *p = cstr(cx.mem, key);
    for (size_t i = 0; i < key.n; i++)
        if (p[i] == '\n') p[i] = ' ';
    return (Str){p, key.n};
}

static void tests(bool server) {
    (void)server;
    begin(&cx);
    int64_t z = organisation_new(&cx, S("z-stadt")), a = organisation_new(&cx, S("a-stadt")),
            longer = organisation_new(&cx, S("a-stadt-sued"));
    is_str(key_of(NULL), "", "a visitor sees what everybody sees");
    Person p = {.account = 1};
    is_str(key_of(&p), "", "so does who has no role");
    Grant grants[] = {{ROLE_READER, z, STR_NONE},
                      {ROLE_DELIVERER, longer, STR_NONE},
                      {ROLE_OWNER, a, STR_NONE},
                      {ROLE_READER, a, STR_NONE}};
    p.grants = grants;
    p.n_grants = 4;
    is_str(key_of(&p), "partner a-stadt a-stadt-sued z-stadt",
           "organisations in order, each once, whatever the order of the roles");
    p.withheld = ~(UINT64_C(1) << RIGHT_see_partnership);
    is_str(key_of(&p), "partner", "a token for what the partnership sees");
    p.withheld = ~(UINT64_C(1) << RIGHT_see_unreleased);
    is_str(key_of(&p), "visitor a-stadt a-stadt-sued z-stadt", "one for the houses' own data");
    p.withheld = ~(UINT64_C(1) << RIGHT_release);
    is_str(key_of(&p), "", "one for something else");
    p.withheld = 0;
    p.closed = true;
    is_str(key_of(&p), "", "a closed account");
    p.closed = false;
    grants[0].programme = S("reading");
    p.n_grants = 1;
    is_str(key_of(&p), "partner", "a role for a programme is none for the organisation's data");
    for (Role role = 0; role < ROLES; role++) {
        grants[0] = (Grant){role, z, STR_NONE};
        is_str(key_of(&p),
               right_of_role(RIGHT_see_unreleased, role) ? "partner z-stadt" : "partner",
               cstr(cx.mem, role_id(role)));
    }
    p.n_resting = 1;
    p.resting = grants;
    p.n_grants = 0;
    is_str(key_of(&p), "", "roles of an archived organisation rest");
    cx_end(&cx);
}

int main(void) {
    return both_engines(tests);
}

/* Is the log a history that people can read, and does undoing a change lose nothing: neither what
 * others changed meanwhile nor that it was undone? */

#include "accounts_test.h"

static void field_is(const Edit *edit, size_t i, const char *name, const char *sides[2]) {
    bool there = i < edit->n_fields;
    ok(there && str_equal(edit->fields[i].name, str_of(name)) &&
           str_equal(edit->fields[i].before, str_of(sides[0])) &&
           str_equal(edit->fields[i].after, str_of(sides[1])),
       "%s: %s from '%s' to '%s'", engine, name, sides[0], sides[1]);
}

static void renamed(Cx *cx, Organisation *one, const char *name, const char *region) {
    one->name = str_of(name);
    one->region = str_of(region);
    must_ok(cx, organisation_put(cx, one, one));
}

static void test_history(void) {
    Cx cx;
    Edit *list;
    size_t n;
    Organisation one;
    begin(&cx);
    int64_t number = organisation_new(&cx, S("stadt"));
    must_ok(&cx, organisation_by_number(&cx, &one, number));
    renamed(&cx, &one, "Stadt A", "");
    renamed(&cx, &one, "Stadt A", "05112");
    must_ok(&cx, organisation_history(&cx, &list, &n, number));
    is_int(n, 3, "made, renamed, moved");
    is_int(list[0].n_fields, 1, "only what changed is told");
    field_is(&list[0], 0, "region", (const char *[]){"", "05112"});
    field_is(&list[1], 0, "name", (const char *[]){"stadt", "Stadt A"});
    ok(list[0].can_undo && list[1].can_undo && !list[2].can_undo,
       "%s: what was made cannot be undone", engine);
    is_str(list[0].who, "Test", "who");
    is_int(list[0].at, now_is, "when");
    must_ok(&cx, organisation_history(&cx, &list, &n, number + 1));
    is_int(n, 0, "another has no history yet");
    cx_end(&cx);
}

static void test_undo(void) {
    Cx cx;
    Edit *list;
    size_t n;
    Organisation one, wanted;
    begin(&cx);
    int64_t number = organisation_new(&cx, S("stadt"));
    must_ok(&cx, organisation_by_number(&cx, &one, number));
    renamed(&cx, &one, "Stadt A", "");
    renamed(&cx, &one, "Stadt A", "05112");
    must_ok(&cx, organisation_history(&cx, &list, &n, number));
    Undo undo = {number, list[1].number, 2, NULL};
    is_int(organisation_undo(&cx, &one, &wanted, &undo), CONFLICT, "an older version was seen");
    is_str(one.region, "05112", "... what stands there");
    is_str(wanted.name, "stadt", "... and what undoing would make of it");
    undo.version = 3;
    is_int(organisation_undo(&cx, &one, &wanted, &undo), OK, "the renaming is undone");
    is_str(one.name, "stadt", "... the name is as before");
    is_str(one.region, "05112", "... what was changed since stays");
    is_int(one.version, 4, "... as a new version");
    must_ok(&cx, organisation_history(&cx, &list, &n, number));
    is_int(list[0].undoes, undo.entry, "the log says which entry was undone");
    Undo once_more = {number, undo.entry, 4, NULL};
    is_int(organisation_undo(&cx, &one, &wanted, &once_more), CONFLICT, "it is undone already");
    Undo back = {number, list[0].number, 4, NULL};
    is_int(organisation_undo(&cx, &one, &wanted, &back), OK, "undoing is undone, too");
    is_str(one.name, "Stadt A", "... the name stands again");
    Undo bad = {number, list[n - 1].number, 5, NULL};
    is_int(organisation_undo(&cx, &one, &wanted, &bad), INVALID, "being made cannot be undone");
    bad.entry = 9999;
    is_int(organisation_undo(&cx, &one, &wanted, &bad), NOT_FOUND, "no such entry");
    int64_t other = organisation_new(&cx, S("kreis"));
    bad = (Undo){other, list[0].number, 1, NULL};
    is_int(organisation_undo(&cx, &one, &wanted, &bad), NOT_FOUND, "an entry of another one");
    bad.entry = INT64_MAX;
    is_int(organisation_undo(&cx, &one, &wanted, &bad), NOT_FOUND, "a number out of reach");
    cx_end(&cx);
}

static Err area_gone(Cx *cx, Str *key) {
    return str_equal(*key, S("05112")) ? fail(cx, INVALID, MSG_ACCOUNTS_NO_ACCOUNT) : OK;
}

/* What undoing would bring back may not be there any more. */
static void test_undo_area(void) {
    Cx cx;
    Edit *list;
    size_t n;
    Organisation one, wanted;
    begin(&cx);
    int64_t number = organisation_new(&cx, S("stadt"));
    must_ok(&cx, organisation_by_number(&cx, &one, number));
    renamed(&cx, &one, "Stadt A", "05112");
    renamed(&cx, &one, "Stadt A", "05113");
    must_ok(&cx, organisation_history(&cx, &list, &n, number));
    Undo undo = {number, list[0].number, one.version, area_gone};
    is_int(organisation_undo(&cx, &one, &wanted, &undo), INVALID, "an area that is gone");
    is_int(cx.fault.message, MSG_ACCOUNTS_UNDO_AREA, "... is told");
    is_str(cx.fault.arguments[0], "05112", "... with its key");
    is_str(wanted.region, "05112", "... and what undoing would make of it");
    must_ok(&cx, organisation_by_number(&cx, &one, number));
    ok(str_equal(one.region, S("05113")) && one.version == 3, "... nothing was changed");
    renamed(&cx, &one, "Stadt B", "05113");
    must_ok(&cx, organisation_history(&cx, &list, &n, number));
    undo = (Undo){number, list[0].number, one.version, area_gone};
    is_int(organisation_undo(&cx, &one, &wanted, &undo), OK, "what does not touch it is undone");
    cx_end(&cx);
}

static void test_person(void) {
    Cx cx;
    Edit *list;
    size_t n;
    Person a, out, wanted;
    begin(&cx);
    a = person_new(&cx, S("a@example.org"), (Grant){0});
    a.name = S("Kim Neu");
    must_ok(&cx, account_change(&cx, &out, &a));
    out.lang = DE;
    must_ok(&cx, account_change(&cx, &out, &out));
    must_ok(&cx, account_history(&cx, &list, &n, a.account));
    Undo undo = {a.account, list[1].number, out.version, NULL};
    is_int(account_undo(&cx, &out, &wanted, &undo), OK, "a name is set back");
    is_str(out.name, "Kim Beispiel", "... to what it was");
    is_int(out.lang, DE, "... the language stays");
    undo.version = out.version;
    is_int(account_undo(&cx, &out, &wanted, &undo), CONFLICT, "not twice");
    must_ok(&cx, account_get(&cx, &out, a.account));
    is_str(out.name, "Kim Beispiel", "nothing was overwritten");
    cx_end(&cx);
}

static void test_roles(void) {
    Cx cx;
    Edit *list;
    size_t n;
    Person a, out, wanted;
    begin(&cx);
    int64_t house = organisation_new(&cx, S("house"));
    Grant reader = {ROLE_READER, house, STR_NONE};
    a = person_new(&cx, S("a@example.org"), (Grant){0});
    must_ok(&cx, role_give(&cx, a.account, &reader));
    must_ok(&cx, account_history(&cx, &list, &n, a.account));
    Undo given = {a.account, list[0].number, a.version, NULL};
    is_int(list[0].event, AUDIT_ROLE_GIVE, "giving a role stands in the history");
    must_ok(&cx, account_undo(&cx, &out, &wanted, &given));
    must_ok(&cx, account_get(&cx, &out, a.account));
    is_int(out.n_grants, 0, "undone: the role is taken");
    is_int(account_undo(&cx, &out, &wanted, &given), CONFLICT, "an older change of the same role");
    must_ok(&cx, account_history(&cx, &list, &n, a.account));
    is_int(list[0].undoes, given.entry, "the log says what it undoes");
    Undo taken = {a.account, list[0].number, a.version, NULL};
    must_ok(&cx, account_undo(&cx, &out, &wanted, &taken));
    must_ok(&cx, account_get(&cx, &out, a.account));
    is_int(out.n_grants, 1, "undone again: the role is back");
    cx_end(&cx);
}

static void test_archived(void) {
    Cx cx;
    Person a, b, out;
    Organisation one, house;
    begin(&cx);
    int64_t first = organisation_new(&cx, S("house")), second = organisation_new(&cx, S("stadt"));
    a = person_new(&cx, S("a@example.org"), (Grant){ROLE_ADMINISTRATOR, first, STR_NONE});
    b = person_new(&cx, S("b@example.org"), (Grant){ROLE_DELIVERER, second, STR_NONE});
    must_ok(&cx, organisation_by_number(&cx, &house, first));
    house.archived = true;
    is_int(organisation_put(&cx, &house, &house), CONFLICT, "the last administrator stays");
    must_ok(&cx, organisation_by_number(&cx, &house, first));
    ok(!house.archived && may(&a, RIGHT_manage_accounts), "%s: ... and may go on", engine);
    must_ok(&cx, organisation_by_number(&cx, &one, second));
    one.archived = true;
    must_ok(&cx, organisation_put(&cx, &one, &one));
    must_ok(&cx, account_get(&cx, &out, b.account));
    ok(out.n_grants == 0 && out.n_resting == 1 && !may(&out, RIGHT_deliver) &&
           !may_for(&out, RIGHT_deliver, second),
       "%s: roles of an archived organisation rest", engine);
    one.archived = false;
    must_ok(&cx, organisation_put(&cx, &one, &one));
    must_ok(&cx, account_get(&cx, &out, b.account));
    ok(out.n_resting == 0 && may_for(&out, RIGHT_deliver, second),
       "%s: and hold again when it is brought back", engine);
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_history();
    test_undo();
    test_undo_area();
    test_person();
    test_roles();
    test_archived();
}

int main(void) {
    return both_engines(tests);
}

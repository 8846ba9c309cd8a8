/* Are records kept as the table says: every version, checked, undone, erased, seen by whom they may
 * be seen, on both stores? */

#include "store_test.h"
#include "records/records_in.h"

static int64_t now_is = 1800000000; /* 2027-01-15 */

static int64_t hand_clock(void) {
    return now_is;
}

static const Actor test_actor = {{"Test", 4}, {"command line", 12}, 0};

static void context(Cx *cx) {
    must_open(cx);
    cx->clock = hand_clock;
    cx->actor = &test_actor;
}

static void begin(Cx *cx) {
    fresh();
    context(cx);
}

static void must_ok(Cx *cx, Err err) {
    if (err) printf("# %.*s\n", STR_ARG(why(cx)));
    must(err == OK);
}

static int64_t count_sql(Cx *cx, const char *sql) {
    Sql *statement = NEW(cx->mem, Sql);
    statement->sql = sql;
    return one(cx, statement);
}

static int64_t organisation_new(Cx *cx, Str id) {
    Organisation made_now, wanted = {.id = id, .name = id};
    must_ok(cx, organisation_put(cx, &made_now, &wanted));
    return made_now.number;
}

static FieldFaults faults;

typedef struct Set { /* a field and its value, or several: "a | b" */
    FieldName name;
    const char *value;
} Set;

static RecordWanted wanted_of(Cx *cx, Kind kind, const char *id, size_t n, const Set *sets) {
    RecordWanted wanted = {.kind = kind, .id = str_of(id)};
    wanted.values = NEW_ARRAY(cx->mem, RecordValues, kind_of(kind)->n_fields);
    for (size_t i = 0; i < n; i++) {
        Str *value = NEW(cx->mem, Str);
        *value = str_of(sets[i].value);
        wanted.values[field_place(sets[i].name)] = (RecordValues){value, 1};
    }
    return wanted;
}

#define SETS(...) \
    sizeof((Set[]){__VA_ARGS__}) / sizeof(Set), (Set[]) { \
        __VA_ARGS__ \
    }
#define WANTED(cx, kind, id, ...) wanted_of((cx), (kind), (id), SETS(__VA_ARGS__))

/* A new one; its id. */
static Str made_one(Cx *cx, RecordWanted wanted) {
    Record out;
    faults = (FieldFaults){0};
    Err err = record_put(cx, &out, &faults, &wanted);
    must_ok(cx, err);
    return out.id;
}

static void refused_by(Cx *cx, RecordWanted wanted, Rule rule, FieldName field, const char *name) {
    Record out;
    faults = (FieldFaults){0};
    Err err = record_put(cx, &out, &faults, &wanted);
    const FieldFault *first = faults.list.n ? &faults.list.at[0] : NULL;
    bool good = err == INVALID && first && first->finding.rule == rule &&
                (field == FIELDS ? !first->field : first->field == field_of(field));
    if (!ok(good, "%s: %s", engine, name))
        printf("# %d: %.*s\n", (int)err, STR_ARG(err ? why(cx) : S("")));
    faults = (FieldFaults){0};
}

static const Record *found(Cx *cx, Kind kind, const char *id) {
    const Records *records;
    must_ok(cx, records_now(cx, &records));
    return record_find(records, kind, str_of(id));
}

static void test_entering(void) {
    Cx cx;
    begin(&cx);
    Str id = made_one(&cx, WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, " Kreis Überruhr "},
                                  {PARTNER_KIND, "Kreis"}, {PARTNER_ALIASES, "A | B | A"},
                                  {PARTNER_HOME, "https://example.org/"}));
    is_str(id, "kreis-ueberruhr", "an id of its name");
    const Record *there = found(&cx, KIND_PARTNER, "kreis-ueberruhr");
    is_str(record_text(there, PARTNER_NAME), "Kreis Überruhr", "trimmed");
    is_str(record_text(there, PARTNER_KIND), "kreis", "a choice by its word");
    is_int(record_values(there, PARTNER_ALIASES).n, 2, "several, each once");
    is_int(there->version, 1, "the first version");
    id = made_one(&cx, WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "Kreis Überruhr"},
                              {PARTNER_KIND, "city"}));
    is_str(id, "kreis-ueberruhr-2", "a second one of the name");
    ok(faults.list.n == 1 && faults.list.at[0].finding.rule == RULE_RECORD_NAMESAKE,
       "%s: ... is told", engine);
    Record out;
    RecordWanted taken =
        WANTED(&cx, KIND_PARTNER, "kreis-ueberruhr", {PARTNER_NAME, "X"}, {PARTNER_KIND, "city"});
    is_int(record_put(&cx, &out, &faults, &taken), CONFLICT, "an id that is taken");
    ok(out.kind == KINDS, "%s: ... nothing is handed back", engine);
    cx_end(&cx);
}

static void test_values(void) {
    Cx cx;
    begin(&cx);
    refused_by(&cx, WANTED(&cx, KIND_PARTNER, "", {PARTNER_KIND, "city"}), RULE_RECORD_REQUIRED,
               PARTNER_NAME, "a name is wanted");
    refused_by(&cx, WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "A"}, {PARTNER_KIND, "village"}),
               RULE_RECORD_CHOICE, PARTNER_KIND, "not among the choices");
    refused_by(&cx, WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "A\nB"}, {PARTNER_KIND, "city"}),
               RULE_RECORD_TEXT, PARTNER_NAME, "two lines in one");
    refused_by(&cx,
               WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "\xff\xfe"}, {PARTNER_KIND, "city"}),
               RULE_RECORD_TEXT, PARTNER_NAME, "no UTF-8");
    refused_by(&cx,
               WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "A"}, {PARTNER_KIND, "city"},
                      {PARTNER_HOME, "javascript:alert(1)"}),
               RULE_RECORD_VALUE, PARTNER_HOME, "an address of another kind");
    refused_by(&cx,
               WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "A"}, {PARTNER_KIND, "city"},
                      {PARTNER_TOLD, "30.02.2024"}),
               RULE_RECORD_VALUE, PARTNER_TOLD, "no day of the calendar");
    refused_by(&cx, WANTED(&cx, KIND_PARTNER, "A b", {PARTNER_NAME, "A"}, {PARTNER_KIND, "city"}),
               RULE_RECORD_ID, FIELDS, "an id with a space");
    refused_by(&cx,
               WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "A"}, {PARTNER_KIND, "city"},
                      {PARTNER_REGION, "00000"}),
               RULE_RECORD_REGION, PARTNER_REGION, "an area that is none");
    Buf many = buf_new(cx.mem, 10000), wide = buf_new(cx.mem, 30000);
    for (int i = 0; i <= VALUES_MOST; i++)
        buf_format(&many, "%s%d", i ? " | " : "", i);
    for (int i = 0; i < 501; i++)
        buf_char(&wide, 'x');
    refused_by(&cx,
               WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, "A"}, {PARTNER_KIND, "city"},
                      {PARTNER_ALIASES, cstr(cx.mem, buf_str(&many))}),
               RULE_RECORD_MANY, PARTNER_ALIASES, "201 values");
    refused_by(&cx,
               WANTED(&cx, KIND_PARTNER, "", {PARTNER_NAME, cstr(cx.mem, buf_str(&wide))},
                      {PARTNER_KIND, "city"}),
               RULE_RECORD_LONG, PARTNER_NAME, "501 bytes");
    ok(!found(&cx, KIND_PARTNER, "a"), "%s: nothing was stored", engine);
    cx_end(&cx);
}

static void number_is(Cx *cx, FieldName field, const char *text, const char *canonical) {
    ValueRead read = value_read(cx, field_of(field), str_of(text));
    if (canonical)
        ok(read.rule == RULES && str_equal(read.value, str_of(canonical)), "%s: '%s' is %s", engine,
           text, canonical);
    else
        ok(read.rule == RULE_RECORD_VALUE && read.expected.n, "%s: '%s' is refused", engine, text);
}

static void test_numbers(void) {
    Cx cx;
    begin(&cx);
    number_is(&cx, MONEY_PLAN, "1250", "1250.00");
    number_is(&cx, MONEY_PLAN, "1.250,5", "1250.50");
    number_is(&cx, MONEY_PLAN, "1,250.50", "1250.50");
    number_is(&cx, MONEY_PLAN, "1.250", "1250.00");
    number_is(&cx, MONEY_PLAN, "0,1", "0.10");
    number_is(&cx, MONEY_PLAN, "-3,07", "-3.07");
    number_is(&cx, MONEY_PLAN, "12,505", "12505.00"); /* no cents of three digits */
    number_is(&cx, MONEY_PLAN, "12,5055", NULL);
    number_is(&cx, MONEY_PLAN, "1E3", NULL);
    number_is(&cx, TARGET_VALUE, "27,5", "27.5");
    number_is(&cx, TARGET_VALUE, "27.50", "27.50");
    number_is(&cx, TARGET_VALUE, "0.125", "0.1250");
    number_is(&cx, TARGET_VALUE, "27.125", NULL);
    number_is(&cx, TARGET_VALUE, "27.1250", "27.1250");
    number_is(&cx, TARGET_VALUE, "1.234,5", "1234.5");
    number_is(&cx, MONEY_YEAR, "2024", "2024");
    number_is(&cx, MONEY_YEAR, "-1", NULL);
    number_is(&cx, MONEY_YEAR, "2000000001", NULL);
    number_is(&cx, MEETING_BEGINS, "01.12.2026, 14:00 Uhr", "2026-12-01 14:00");
    number_is(&cx, MEETING_BEGINS, "2026-12-01T14:00", "2026-12-01 14:00");
    number_is(&cx, MEETING_BEGINS, "2026-12-01 24:00", NULL);
    number_is(&cx, MEETING_BEGINS, "2026-12-01", NULL);
    number_is(&cx, CONTACT_MAIL, "a.b@example.org", "a.b@example.org");
    number_is(&cx, CONTACT_MAIL, "a@b@example.org", NULL);
    number_is(&cx, CONTACT_MAIL, "a@example", NULL);
    number_is(&cx, PARTNER_INVENTED, "Ja", "yes");
    number_is(&cx, PARTNER_INVENTED, "nein", "");
    number_is(&cx, PARTNER_INVENTED, "vielleicht", NULL);
    cx_end(&cx);
}

static void test_versions(void) {
    Cx cx;
    Record out, *all;
    size_t n;
    begin(&cx);
    made_one(&cx,
             WANTED(&cx, KIND_GOAL, "ziel", {GOAL_TEXT, "Erste Fassung"}, {GOAL_FROM, "2019"}));
    RecordWanted next = record_wanted(cx.mem, found(&cx, KIND_GOAL, "ziel"));
    RecordWanted late = record_wanted(cx.mem, found(&cx, KIND_GOAL, "ziel"));
    next.values[field_place(GOAL_TEXT)] = (RecordValues){&S("Zweite Fassung"), 1};
    is_int(record_put(&cx, &out, &faults, &next), OK, "a second version");
    is_int(out.version, 2, "... is the second");
    late.values[field_place(GOAL_TEXT)] = (RecordValues){&S("Zu spät"), 1};
    is_int(record_put(&cx, &out, &faults, &late), CONFLICT, "somebody was quicker");
    is_str(record_text(&out, GOAL_TEXT), "Zweite Fassung", "... what stands is handed back");
    next.version = 2;
    is_int(record_put(&cx, &out, &faults, &next), OK, "the same again");
    is_int(out.version, 2, "... makes no version");
    RecordBack back = {KIND_GOAL, S("ziel"), 1, 2};
    is_int(record_restore(&cx, &out, &faults, &back), OK, "the first one again");
    is_int(out.version, 3, "... as the third");
    is_str(record_text(found(&cx, KIND_GOAL, "ziel"), GOAL_TEXT), "Erste Fassung", "... stands");
    must_ok(&cx, record_history(&cx, &all, &n, KIND_GOAL, S("ziel")));
    is_int(n, 3, "three versions");
    ok(all[0].version == 3 && all[2].version == 1 && all[0].at == now_is, "%s: newest first",
       engine);
    is_str(record_text(&all[1], GOAL_TEXT), "Zweite Fassung", "the one between");
    back.version = 9;
    is_int(record_restore(&cx, &out, &faults, &back), NOT_FOUND, "no such version");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'record.change'"), 3,
           "each change stands in the log once");
    cx_end(&cx);
}

static void test_references(void) {
    Cx cx;
    Record out;
    begin(&cx);
    made_one(&cx, WANTED(&cx, KIND_GOAL, "a", {GOAL_TEXT, "A"}));
    made_one(&cx, WANTED(&cx, KIND_GOAL, "b", {GOAL_TEXT, "B"}, {GOAL_SERVES, "a"}));
    made_one(&cx, WANTED(&cx, KIND_GOAL, "c", {GOAL_TEXT, "C"}, {GOAL_SERVES, "b"}));
    refused_by(&cx, WANTED(&cx, KIND_GOAL, "d", {GOAL_TEXT, "D"}, {GOAL_SERVES, "x"}),
               RULE_RECORD_REFERENCE, GOAL_SERVES, "a goal that is none");
    RecordWanted round = record_wanted(cx.mem, found(&cx, KIND_GOAL, "a"));
    round.values[field_place(GOAL_SERVES)] = (RecordValues){&S("c"), 1};
    refused_by(&cx, round, RULE_RECORD_CIRCLE, GOAL_SERVES, "a goal that serves itself in the end");
    refused_by(&cx, WANTED(&cx, KIND_GOAL, "e", {GOAL_TEXT, "E"}, {GOAL_SERVES, "e"}),
               RULE_RECORD_CIRCLE, GOAL_SERVES, "a goal that serves itself");
    RecordWanted away = record_wanted(cx.mem, found(&cx, KIND_GOAL, "b"));
    away.archived = true;
    refused_by(&cx, away, RULE_RECORD_NEEDED, FIELDS, "another one needs it");
    away = record_wanted(cx.mem, found(&cx, KIND_GOAL, "c"));
    away.archived = true;
    is_int(record_put(&cx, &out, &faults, &away), OK, "nobody needs it");
    ok(out.archived && found(&cx, KIND_GOAL, "c")->archived, "%s: ... it is archived", engine);
    refused_by(&cx, WANTED(&cx, KIND_OUTCOME, "", {OUTCOME_GOAL, "c"}, {OUTCOME_TEXT, "T"}),
               RULE_RECORD_ARCHIVED, OUTCOME_GOAL, "an archived one is not referred to");
    const Records *records;
    size_t n, all;
    must_ok(&cx, records_now(&cx, &records));
    const Record *const *by = records_naming(records, GOAL_SERVES, S("a"), &n);
    ok(n == 1 && str_equal(by[0]->id, S("b")), "%s: who names it", engine);
    records_naming(records, GOAL_SERVES, S("b"), &n);
    is_int(n, 0, "archived ones name nobody");
    records_of(records, KIND_GOAL, &n);
    records_all(records, KIND_GOAL, &all);
    ok(n == 2 && all == 3, "%s: with and without archived ones", engine);
    cx_end(&cx);
}

static void test_person(void) {
    Cx cx;
    Record *all;
    size_t n;
    begin(&cx);
    made_one(&cx,
             WANTED(&cx, KIND_PARTNER, "stadt", {PARTNER_NAME, "Stadt"}, {PARTNER_KIND, "city"}));
    made_one(&cx, WANTED(&cx, KIND_CONTACT, "c", {CONTACT_PARTNER, "stadt"},
                         {CONTACT_OFFICE, "Bildungsbüro"}, {CONTACT_NAME, "Kim Beispiel"},
                         {CONTACT_MAIL, "kim@example.org"}));
    RecordWanted next = record_wanted(cx.mem, found(&cx, KIND_CONTACT, "c"));
    next.values[field_place(CONTACT_NAME)] = (RecordValues){&S("Kim Neu"), 1};
    Record out;
    must_ok(&cx, record_put(&cx, &out, &faults, &next));
    must_ok(&cx, record_read_note(&cx, found(&cx, KIND_CONTACT, "c")));
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'person.read'"), 1,
           "reading is logged");
    is_int(record_erase(&cx, KIND_GOAL, S("c"), S("asked")), INVALID, "nothing of a person");
    is_int(record_erase(&cx, KIND_CONTACT, S("c"), S(" ")), INVALID, "a reason is wanted");
    is_int(record_erase(&cx, KIND_CONTACT, S("none"), S("asked")), NOT_FOUND, "there is none");
    is_int(record_erase(&cx, KIND_CONTACT, S("c"), S("asked for it")), OK, "erased");
    is_int(count_sql(&cx, "SELECT count(*) FROM record WHERE fields LIKE '%Kim%'"), 0,
           "... in no version");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit_content WHERE before LIKE '%Kim%' OR after "
                          "LIKE '%Kim%' OR after LIKE '%kim@%'"),
           0, "... nor in the log");
    must_ok(&cx, record_history(&cx, &all, &n, KIND_CONTACT, S("c")));
    is_int(n, 3, "... told as a version of its own");
    is_str(record_text(found(&cx, KIND_CONTACT, "c"), CONTACT_OFFICE), "Bildungsbüro",
           "... the office stays");
    cx_end(&cx);
}

static void sees(Cx *cx, const char *kind_id, const char *id, const Person *person, bool wanted) {
    Kind kind;
    const Records *records;
    must(kind_read(str_of(kind_id), &kind));
    must_ok(cx, records_now(cx, &records));
    const Record *record = record_find(records, kind, str_of(id));
    must(record);
    ok(record_seen(cx, records, record, person) == wanted, "%s: %s %s %s", engine, kind_id,
       person ? "person" : "visitor", wanted ? "sees" : "does not see");
}

static void test_sight(void) {
    Cx cx;
    bool may_it;
    begin(&cx);
    int64_t house = organisation_new(&cx, S("house")), city = organisation_new(&cx, S("stadt"));
    Grant reader_grant = {ROLE_READER, house, STR_NONE};
    Person reader = {.account = 1, .n_grants = 1, .grants = &reader_grant};
    Grant editor_grant = {ROLE_EDITOR, house, STR_NONE};
    Person editor = {.account = 1, .house = house, .n_grants = 1, .grants = &editor_grant};
    Grant carrier_grant = {ROLE_COORDINATOR, city, STR_NONE};
    Person carrier = {.account = 1, .n_grants = 1, .grants = &carrier_grant};
    Grant owner_grant = {ROLE_OWNER, city, STR_NONE};
    Person owner = {.account = 1, .n_grants = 1, .grants = &owner_grant};
    made_one(&cx,
             WANTED(&cx, KIND_PARTNER, "stadt", {PARTNER_NAME, "Stadt"}, {PARTNER_KIND, "city"}));
    made_one(&cx, WANTED(&cx, KIND_MEASURE, "m", {MEASURE_TITLE, "M"}, {MEASURE_OWNER, "stadt"},
                         {MEASURE_STATE, "running"}));
    made_one(&cx, WANTED(&cx, KIND_MILESTONE, "s", {MILESTONE_MEASURE, "m"}, {MILESTONE_TITLE, "S"},
                         {MILESTONE_DUE, "2027-02"}));
    made_one(&cx, WANTED(&cx, KIND_RISK, "r", {RISK_MEASURE, "m"}, {RISK_TEXT, "R"}));
    const Records *records;
    must_ok(&cx, records_now(&cx, &records));
    is_str(record_owner(records, record_find(records, KIND_MILESTONE, S("s"))), "stadt",
           "a milestone belongs to the measure's partner");
    sees(&cx, "partner", "stadt", NULL, true);
    sees(&cx, "milestone", "s", NULL, false);
    sees(&cx, "milestone", "s", &reader, true);
    sees(&cx, "risk", "r", NULL, false);
    RecordWanted told = record_wanted(cx.mem, found(&cx, KIND_PARTNER, "stadt"));
    told.values[field_place(PARTNER_TOLD)] = (RecordValues){&S("2027-01-16"), 1};
    Record out;
    must_ok(&cx, record_put(&cx, &out, &faults, &told));
    enum { TILL_MIDNIGHT = 15 * 3600 /* of a clock in Germany: it is 08:00 UTC */ };
    now_is += TILL_MIDNIGHT - 1;
    sees(&cx, "milestone", "s", NULL, false); /* tomorrow */
    now_is += 1;
    sees(&cx, "milestone", "s", NULL, true);
    sees(&cx, "risk", "r", NULL, false);
    now_is -= TILL_MIDNIGHT;
    const struct {
        const Person *person;
        Kind kind;
        const char *partner;
        bool good;
    } changes[] = {
        {&editor, KIND_MEASURE, "stadt", true},  {&editor, KIND_PARTNER, "", true},
        {&carrier, KIND_MEASURE, "stadt", true}, {&carrier, KIND_MEASURE, "house", false},
        {&carrier, KIND_MEASURE, "", false},     {&carrier, KIND_PARTNER, "stadt", false},
        {&carrier, KIND_MEASURE, "none", false}, {&reader, KIND_MEASURE, "house", false},
        {&owner, KIND_MEASURE, "stadt", false},  {NULL, KIND_PARTNER, "stadt", false},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        must_ok(&cx, kind_changed_by(&cx, &may_it, changes[i].kind, str_of(changes[i].partner),
                                     changes[i].person));
        ok(may_it == changes[i].good, "%s: who may change, %zu", engine, i);
    }
    must_ok(&cx, field_changed_by(&cx, &may_it, field_of(PARTNER_TOLD), S("stadt"), &editor));
    ok(!may_it, "%s: the editor does not make a partner's page public", engine);
    must_ok(&cx, field_changed_by(&cx, &may_it, field_of(PARTNER_TOLD), S("stadt"), &owner));
    ok(may_it, "%s: its data owner does", engine);
    cx_end(&cx);
}

static void test_files(void) {
    Cx cx;
    Str digest;
    RecordFile file;
    begin(&cx);
    must_ok(&cx, record_file_put(&cx, &digest, S("../a\"b.pdf"), S("%PDF-1.7 test")));
    /* sha256sum of the same bytes */
    is_str(digest, "eddc31937fbdaf708e866af0d20b9fb8c79dd001881c8a11e4c617f2882e779f",
           "its digest");
    must_ok(&cx, record_file_get(&cx, &file, digest));
    is_str(file.name, "a_b.pdf", "a name without folders and quotes");
    is_str(file.type, "application/pdf", "what it is");
    is_int(record_file_put(&cx, &digest, S("a.html"), S("<html>")), INVALID,
           "neither PDF nor picture");
    is_int(record_file_get(&cx, &file, S("00")), NOT_FOUND, "no such file");
    refused_by(&cx,
               WANTED(&cx, KIND_AGREEMENT, "", {AGREEMENT_TITLE, "A"}, {AGREEMENT_TERM, "open"},
                      {AGREEMENT_DOCUMENT,
                       "0000000000000000000000000000000000000000000000000000000000000000"}),
               RULE_RECORD_FILE, AGREEMENT_DOCUMENT, "a file that was not handed over");
    made_one(&cx, WANTED(&cx, KIND_AGREEMENT, "", {AGREEMENT_TITLE, "A"}, {AGREEMENT_TERM, "open"},
                         {AGREEMENT_DOCUMENT, cstr(cx.mem, file.digest)}));
    cx_end(&cx);
}

static size_t sought(Cx *cx, Kind kind, const char *words, bool archived) {
    const Records *records;
    size_t n;
    RecordsSought ask = {kind, str_of(words), DE, archived};
    must_ok(cx, records_now(cx, &records));
    const Record *const *list = records_seek(cx->mem, records, &ask, &n);
    for (size_t i = 0; i < n; i++)
        must(list[i]->kind == kind && list[i]->archived == archived);
    return n;
}

static void test_seeking(void) {
    Cx cx;
    Record out;
    begin(&cx);
    made_one(&cx, WANTED(&cx, KIND_PARTNER, "west", {PARTNER_NAME, "Kreis Überruhr"},
                         {PARTNER_KIND, "kreis"}, {PARTNER_ALIASES, "Bund | Land"}));
    made_one(&cx, WANTED(&cx, KIND_CONTACT, "c", {CONTACT_PARTNER, "west"},
                         {CONTACT_OFFICE, "Schulamt"}, {CONTACT_NAME, "Erika Muster"}));
    is_int(sought(&cx, KIND_PARTNER, "uberruhr", false), 1, "words of its name, folded");
    is_int(sought(&cx, KIND_PARTNER, "wes", false), 1, "... of its id");
    is_int(sought(&cx, KIND_PARTNER, "land", false), 1, "... of a second value");
    is_int(sought(&cx, KIND_PARTNER, "\x1f", false), 0, "nothing stands between two values");
    is_int(sought(&cx, KIND_PARTNER, "bundland", false), 0, "two values are not one word");
    is_int(sought(&cx, KIND_CONTACT, "schulamt", false), 1, "an office");
    is_int(sought(&cx, KIND_CONTACT, "muster", false), 0, "names of people are not looked at");
    RecordWanted other = record_wanted(cx.mem, found(&cx, KIND_PARTNER, "west"));
    other.values[field_place(PARTNER_ALIASES)] = (RecordValues){0};
    must_ok(&cx, record_put(&cx, &out, &faults, &other));
    is_int(sought(&cx, KIND_PARTNER, "land", false), 0, "what was taken out is found no more");
    RecordWanted away = record_wanted(cx.mem, found(&cx, KIND_CONTACT, "c"));
    away.archived = true;
    must_ok(&cx, record_put(&cx, &out, &faults, &away));
    is_int(sought(&cx, KIND_CONTACT, "schulamt", false), 0,
           "an archived one is not with the others");
    is_int(sought(&cx, KIND_CONTACT, "schulamt", true), 1, "... but among its like");
    cx_end(&cx);
}

static void line_count(void *arg, Str line) {
    printf("# %.*s\n", STR_ARG(line));
    ++*(size_t *)arg;
}

static void test_verify(void) {
    Cx cx;
    size_t lines = 0, told;
    begin(&cx);
    made_one(&cx, WANTED(&cx, KIND_GOAL, "a", {GOAL_TEXT, "A"}));
    made_one(&cx, WANTED(&cx, KIND_GOAL, "b", {GOAL_TEXT, "B"}, {GOAL_SERVES, "a"}));
    must_ok(&cx, records_verify(&cx, line_count, &lines, &told));
    is_int(told, 0, "all is well");
    tamper("UPDATE record SET fields = '{\"text\":\"B\",\"serves\":\"zzz\"}' WHERE id = 'b'");
    tamper("INSERT INTO record VALUES (9, 'goal', 'a', 2, 0, '{}', 0, 0)");
    cx_end(&cx);
    context(&cx);
    must_ok(&cx, records_verify(&cx, line_count, &lines, &told));
    is_int(told, lines, "every fault is a line");
    ok(told == 2, "%s: a reference to nothing, a version that does not stand", engine);
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_entering();
    test_values();
    test_numbers();
    test_versions();
    test_references();
    test_person();
    test_sight();
    test_files();
    test_seeking();
    test_verify();
}

int main(void) {
    return both_engines(tests);
}

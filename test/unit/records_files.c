/* Do records come in from files whole or not at all, with everything wrong told at its place, and
 * do they come out so that they can be taken in again? Also: how many, how fast. */

#include <time.h>

#include "store_test.h"
#include "records/records_in.h"

static void context(Cx *cx) {
    must_open(cx);
}

static void begin(Cx *cx) {
    fresh();
    context(cx);
}

static Str file_made(Cx *cx, const char *name, Str bytes) {
    Str path = str_format(cx->mem, "%s/%s", folder, name);
    FILE *out = fopen(cstr(cx->mem, path), "wb");
    must(out && fwrite(bytes.p, 1, bytes.n, out) == bytes.n && fclose(out) == 0);
    return path;
}

static Findings findings;
static RecordsIntake intake;

static Err take_path(Cx *cx, Kind kind, Str path, bool check_only) {
    findings = (Findings){.mem = cx->mem};
    intake = (RecordsIntake){0};
    return records_take(
        cx, &intake,
        &(RecordsIntakeAsk){
            .kind = kind, .path = path, .check_only = check_only, .findings = &findings});
}

static Err take_text(Cx *cx, Kind kind, const char *text) {
    return take_path(cx, kind, file_made(cx, "in.csv", str_of(text)), false);
}

static bool has(Rule rule, size_t row, size_t column) {
    for (size_t i = 0; i < findings.list.n; i++) {
        const Finding *f = &findings.list.at[i];
        if (f->rule == rule && f->row == row && f->column == column) return true;
    }
    for (size_t i = 0; i < findings.list.n; i++)
        printf("# %.*s %zu %zu\n", STR_ARG(rule_id(findings.list.at[i].rule)),
               findings.list.at[i].row, findings.list.at[i].column);
    return false;
}

static size_t how_many(Cx *cx, Kind kind) {
    const Records *records;
    size_t n;
    must(records_now(cx, &records) == OK);
    records_of(records, kind, &n);
    return n;
}

static void test_taking(void) {
    Cx cx;
    begin(&cx);
    is_int(take_text(&cx, KIND_PARTNER,
                     "id;Name;Art;Auch genannt\n"
                     ";Hochschule Ruhr West;Hochschule;HRW | HS Ruhr West\n"
                     "stadt;Stadt A;city;\n"),
           OK, "a file with German headings");
    ok(intake.added == 2 && intake.rows == 2, "%s: two are new", engine);
    is_int(take_text(&cx, KIND_PARTNER,
                     "name,kind\nHochschule Ruhr-West,university\nHRW,university\n"),
           OK, "the same with a hyphen, and by its other name");
    ok(intake.doubles == 2 && intake.added == 0 && has(RULE_RECORD_DOUBLE, 2, 0), "%s: doubles",
       engine);
    is_int(take_text(&cx, KIND_PARTNER, "id,home\nstadt,https://example.org\n"), OK, "one column");
    const Records *records;
    must(records_now(&cx, &records) == OK);
    const Record *city = record_find(records, KIND_PARTNER, S("stadt"));
    is_str(record_text(city, PARTNER_NAME), "Stadt A", "what has no column stays");
    is_int(city->version, 2, "... in a new version");
    is_int(take_text(&cx, KIND_PARTNER, "id,home\nstadt,https://example.org\n"), OK, "once more");
    is_int(intake.same, 1, "... changes nothing");
    is_int(how_many(&cx, KIND_PARTNER), 2, "two partners");
    cx_end(&cx);
}

/* People write names where an id belongs. */
static void test_names(void) {
    Cx cx;
    const Records *records;
    begin(&cx);
    is_int(take_text(&cx, KIND_PARTNER,
                     "id,name,kind\nstadt-essen,Stadt Essen,city\na,Verein Lesen,other\n"
                     "b,Verein Lesen,company\n"),
           OK, "partners, two of one name");
    is_int(take_text(&cx, KIND_COMMITMENT,
                     "id,partner,text\nc1,stadt essen,Eins\nc2,Stadt Essen [stadt-essen],Zwei\n"),
           OK, "by name, and by name with the id");
    must(records_now(&cx, &records) == OK);
    for (size_t i = 0; i < 2; i++)
        is_str(record_text(record_find(records, KIND_COMMITMENT, i ? S("c2") : S("c1")),
                           COMMITMENT_PARTNER),
               "stadt-essen", "the same");
    is_int(take_text(&cx, KIND_COMMITMENT, "partner,text\nVerein Lesen,Drei\nLesen,Vier\n"),
           INVALID, "which of two is not guessed, nor a part of a name");
    ok(has(RULE_RECORD_AMBIGUOUS, 2, 1) && findings.list.n == 2, "%s: told once", engine);
    is_str(findings.list.at[0].expected, "Verein Lesen [b]; Verein Lesen [a]", "... which");
    is_int(take_text(&cx, KIND_GOAL, "id,text,serves\nlesen,Alle lesen,\n"), OK, "a goal");
    is_int(take_text(&cx, KIND_GOAL, "id,text,serves\nalle-lesen,Anders,\nx,X,alle lesen\n"), OK,
           "a name of what stands");
    is_int(take_text(&cx, KIND_GOAL, "id,text,serves\nanders,Y,\nz,Z,anders\n"), OK,
           "an id that the file gives, though another one is called so");
    must(records_now(&cx, &records) == OK);
    is_str(record_text(record_find(records, KIND_GOAL, S("x")), GOAL_SERVES), "lesen", "by name");
    is_str(record_text(record_find(records, KIND_GOAL, S("z")), GOAL_SERVES), "anders", "by id");
    cx_end(&cx);
}

static void test_refusing(void) {
    Cx cx;
    begin(&cx);
    is_int(take_text(&cx, KIND_GOAL,
                     "id,text,serves,wrong\n"
                     "a,A,,x\n"
                     "b,,nothing,\n"
                     "a,Twice,,\n"
                     "c,C,d,\n"
                     "d,D,c,\n"
                     "e,E,zzz,\n"),
           INVALID, "a file with faults");
    ok(has(RULE_RECORD_COLUMN, 0, 4), "%s: an unknown column", engine);
    ok(has(RULE_RECORD_REQUIRED, 3, 2), "%s: a text is wanted", engine);
    ok(has(RULE_RECORD_ID_TWICE, 4, 1), "%s: an id twice", engine);
    ok(has(RULE_RECORD_CIRCLE, 5, 3), "%s: a circle of two", engine);
    ok(has(RULE_RECORD_REFERENCE, 7, 3), "%s: a reference to nothing", engine);
    is_int(how_many(&cx, KIND_GOAL), 0, "nothing was stored");
    is_int(take_path(&cx, KIND_GOAL, file_made(&cx, "in.csv", S("id,text,serves\nb,B,a\na,A,\n")),
                     true),
           OK, "checked only");
    ok(intake.added == 2 && how_many(&cx, KIND_GOAL) == 0, "%s: ... stores nothing", engine);
    is_int(take_text(&cx, KIND_GOAL, "id,text,serves\nb,B,a\na,A,\n"), OK,
           "rows that refer to later ones");
    is_int(take_text(&cx, KIND_GOAL, "text\nA \xff B\n"), INVALID, "bytes that are no text");
    is_int(take_text(&cx, KIND_GOAL, "\x89PNG\r\n\x1a\n\0\0\0\0"), INVALID, "no table");
    Buf wide = buf_new(cx.mem, (size_t)11 << 20);
    buf_put(&wide, S("text\n"));
    for (size_t i = 0; i < (size_t)10 << 20; i++)
        buf_char(&wide, 'x');
    buf_put(&wide, S("\n"));
    Err err = take_path(&cx, KIND_GOAL, file_made(&cx, "wide.csv", buf_str(&wide)), false);
    ok(err == LIMIT || err == INVALID, "%s: a cell of 10 MB", engine);
    is_int(how_many(&cx, KIND_GOAL), 2, "two goals");
    cx_end(&cx);
}

/* What happens while a file is on its way. */
typedef struct Meanwhile {
    bool enters; /* somebody else enters what is in the first row */
    Err ends;    /* progress ends it so */
    Err stored;  /* what belongs to the rows fails so */
    size_t asked, whole;
} Meanwhile;

static Err ask_meanwhile(Cx *cx, void *arg, size_t done, size_t whole) {
    Meanwhile *at = arg;
    at->asked++;
    at->whole = whole;
    if (at->ends && whole) return fail(cx, at->ends, MSG_RECORD_HOUSE);
    if (!at->enters || !whole || done != whole) return OK;
    at->enters = false;
    Record out = {0};
    FieldFaults faults = {0};
    RecordValues *values = NEW_ARRAY(cx->mem, RecordValues, kind_of(KIND_GOAL)->n_fields);
    Str text = S("Ziel 0");
    values[field_place(GOAL_TEXT)] = (RecordValues){&text, 1};
    const RecordWanted wanted = {.kind = KIND_GOAL, .values = values};
    return record_put(cx, &out, &faults, &wanted);
}

static Err store_meanwhile(Cx *cx, void *arg) {
    const Meanwhile *at = arg;
    must(store_doing(cx->store));
    return at->stored ? fail(cx, at->stored, MSG_RECORD_HOUSE) : OK;
}

static Err take_meanwhile(Cx *cx, Meanwhile *at) {
    enum { ROWS = 512 };
    Buf rows = buf_new(cx->mem, 64 << 10);
    buf_put(&rows, S("id,text\n"));
    for (size_t i = 0; i < ROWS; i++)
        buf_format(&rows, ",Ziel %zu\n", i);
    Str path = file_made(cx, "many.csv", buf_str(&rows));
    findings = (Findings){.mem = cx->mem};
    const RecordsIntakeAsk ask = {.kind = KIND_GOAL,
                                  .path = path,
                                  .findings = &findings,
                                  .progress = ask_meanwhile,
                                  .stored = store_meanwhile,
                                  .arg = at};
    return records_take(cx, &intake, &ask);
}

static void test_meanwhile(void) {
    Cx cx;
    begin(&cx);
    Meanwhile at = {.ends = DENIED};
    is_int(take_meanwhile(&cx, &at), DENIED, "ended on the way");
    is_int(how_many(&cx, KIND_GOAL), 0, "... nothing is stored");
    at = (Meanwhile){.stored = CONFLICT};
    is_int(take_meanwhile(&cx, &at), CONFLICT, "what belongs to the rows fails");
    is_int(how_many(&cx, KIND_GOAL), 0, "... then they are not stored either");
    at = (Meanwhile){.enters = true};
    is_int(take_meanwhile(&cx, &at), OK, "somebody enters one of them meanwhile");
    ok(at.asked == 6 && at.whole == 512, "%s: asked while reading, judging, looking what it needs",
       engine);
    ok(intake.added == 511 && intake.doubles == 1, "%s: that one is a double: %zu, %zu", engine,
       intake.added, intake.doubles);
    is_int(findings.of_rule[RULE_RECORD_DOUBLE], 1, "... said once");
    is_int(how_many(&cx, KIND_GOAL), 512, "each is there once");
    cx_end(&cx);
}

static void round_trip(Cx *cx, RecordsForm form, const char *name) {
    Str bytes;
    RecordsGive ask = {.kind = KIND_AGREEMENT, .form = form, .whole = true};
    Err err = records_give(cx, &bytes, &ask);
    must(err == OK);
    err = take_path(cx, KIND_AGREEMENT, file_made(cx, name, bytes), false);
    if (err) printf("# %.*s\n", STR_ARG(why(cx)));
    ok(err == OK && intake.rows == 2 && intake.same == 2, "%s: %s is taken in as it was given",
       engine, name);
}

static void test_giving(void) {
    Cx cx;
    Str bytes;
    begin(&cx);
    must(take_text(&cx, KIND_AGREEMENT,
                   "id,title,term,from,note,sources,archived\n"
                   "a,=HYPERLINK(\"x\"),fixed,Januar 2019,\"One, \"\"two\"\"\nthree\",x | y,\n"
                   "b,Äpfel,open,,,,yes\n") == OK);
    round_trip(&cx, RECORDS_CSV, "out.csv");
    round_trip(&cx, RECORDS_XLSX, "out.xlsx");
    RecordsGive ask = {.kind = KIND_AGREEMENT, .form = RECORDS_CSV};
    must(records_give(&cx, &bytes, &ask) == OK);
    ok(str_find(bytes, S("a,\"'=HYPERLINK"), 0) != SIZE_MAX, "%s: no formula", engine);
    ok(str_find(bytes, S("Äpfel"), 0) == SIZE_MAX, "%s: a visitor sees nothing archived", engine);
    must(take_text(&cx, KIND_PARTNER, "id,name,kind\np,P,city\n") == OK);
    must(take_text(&cx, KIND_CONTACT, "partner,office,name\np,Amt,Kim\n") == OK);
    must(take_text(&cx, KIND_BODY, "id,name,kind\nb,B,leading\n") == OK);
    must(take_text(&cx, KIND_SEAT, "body,partner,office,name\nb,p,Amt,Kim\n") == OK);
    ask = (RecordsGive){.kind = KIND_SEAT, .form = RECORDS_JSON};
    must(records_give(&cx, &bytes, &ask) == OK);
    ok(str_find(bytes, S("Amt"), 0) != SIZE_MAX && str_find(bytes, S("Kim"), 0) == SIZE_MAX,
       "%s: no person for visitors", engine);
    ask.kind = KIND_CONTACT;
    must(records_give(&cx, &bytes, &ask) == OK);
    ok(str_find(bytes, S("Amt"), 0) == SIZE_MAX, "%s: no contacts for visitors", engine);
    cx_end(&cx);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_many(void) {
    enum { MANY = 20000 };
    Cx cx;
    begin(&cx);
    Buf csv = buf_new(cx.mem, 8 << 20);
    buf_put(&csv, S("text,from,note\n"));
    for (int i = 0; i < MANY; i++)
        buf_format(&csv, "Ein Ziel von vielen,%d-%02d,\n", 1900 + i / 12 % 300, i % 12 + 1);
    is_int(take_path(&cx, KIND_GOAL, file_made(&cx, "many.csv", buf_str(&csv)), false), INVALID,
           "a column too many");
    csv.n = 0;
    buf_put(&csv, S("text,number\n"));
    for (int i = 0; i < MANY; i++)
        buf_format(&csv, "Ziel %d,%d\n", i, i);
    double before = seconds();
    is_int(take_path(&cx, KIND_GOAL, file_made(&cx, "many.csv", buf_str(&csv)), false), OK,
           "20,000 rows");
    printf("# %s: 20,000 rows in %.2f s\n", engine, seconds() - before);
    ok(intake.added == MANY && seconds() - before < 60, "%s: ... all are new", engine);
    before = seconds();
    is_int(how_many(&cx, KIND_GOAL), MANY, "all stand");
    printf("# %s: snapshot of 20,000 in %.0f ms\n", engine, (seconds() - before) * 1e3);
    before = seconds();
    for (int i = 0; i < 1000; i++)
        (void)how_many(&cx, KIND_GOAL);
    printf("# %s: found again in %.1f µs\n", engine, (seconds() - before) * 1e3);
    /* One long chain, and then its end tied to its beginning. */
    csv.n = 0;
    buf_put(&csv, S("id,text,serves\n"));
    for (int i = 0; i < MANY; i++)
        buf_format(&csv, "k%d,K,k%d\n", i, (i + 1) % MANY);
    before = seconds();
    is_int(take_path(&cx, KIND_GOAL, file_made(&cx, "ring.csv", buf_str(&csv)), false), INVALID,
           "a ring of 20,000");
    is_int(findings.of_rule[RULE_RECORD_CIRCLE], 1, "... is told once");
    ok(seconds() - before < 60, "%s: ... in bounded time", engine);
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_taking();
    test_names();
    test_refusing();
    test_meanwhile();
    test_giving();
    test_many();
}

int main(void) {
    return both_engines(tests);
}

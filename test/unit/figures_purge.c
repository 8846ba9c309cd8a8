/* Is a file that should never have been sent gone, to the last byte, and does everything stay that
 * others said? SQLite always, PostgreSQL where WIRK_TEST_POSTGRES names a server. */

#include "deliveries.h"

#include "audit/audit.h"
#include "jobs/jobs.h"

#define NAME(text) "%s: " text, engine
#define MARKER "Murmeltierweg"

static void is_purged(Cx *cx, int64_t number, const char *name) {
    Err err = delivery_purge(cx, number, S("persons in it"));
    if (err) printf("# %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    is_int(err, OK, name);
}

static void say_line(void *arg, Str line) {
    (void)arg;
    printf("# %.*s\n", STR_ARG(line));
}

static void is_whole(Cx *cx, const char *name) {
    size_t faults = 9;
    AuditProof proof = {.faults = 9};
    Err err = store_verify(cx, say_line, NULL, &faults);
    if (!err) err = audit_verify(cx, S(""), say_line, NULL, &proof);
    is_int(err ? 99 : (int)(faults + proof.faults), 0, name);
}

/* ---- bytes ---- */

typedef struct Sought {
    Str what[4];
    size_t n;
} Sought;

/* A text, the name of the file, and the packed bytes as they lie in the store. */
static Sought sought(Cx *cx) {
    static const Sql packed = {.sql = "SELECT content FROM kept_part ORDER BY file, part LIMIT 1"};
    Rows *rows;
    must(STORE_QUERY(cx, &rows, &packed) == OK && rows_next(cx, rows) == OK);
    Str bytes = str_copy(cx->mem, str_slice(rows_blob(rows, 0), 100, 148));
    must(bytes.n == 48);
    rows_close(rows);
    return (Sought){{S(MARKER), S("Klassenliste"), bytes}, 3};
}

/* How many of them stand in the file. */
static size_t found_in(Cx *cx, const char *path, const Sought *sought) {
    Str text;
    size_t n = 0;
    if (access(path, F_OK) != 0) return 0;
    must(file_read(cx, &text, str_of(path), (size_t)256 << 20) == OK);
    for (size_t i = 0; i < sought->n; i++)
        n += str_find(text, sought->what[i], 0) != SIZE_MAX;
    return n;
}

static size_t found_in_store(Cx *cx, const Sought *sought) {
    static const char *const endings[] = {"", "-wal", "-journal"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char path[600];
        snprintf(path, sizeof path, "%s%s", address, endings[i]);
        n += found_in(cx, path, sought);
    }
    return n;
}

static size_t found_in_backup(Cx *cx, const Sought *sought) {
    static int backups;
    Str path = str_format(cx->mem, "%s/purge-%d.backup", folder, ++backups);
    must(store_backup(cx, path) == OK);
    return found_in(cx, path.p, sought);
}

/* In any column of any table. */
static size_t found_in_tables(Cx *cx, const Sought *sought) {
    static const Sql tables = {
        .sql =
            "SELECT CAST((SELECT count(*) FROM delivery WHERE file_name LIKE '%Klassenliste%') "
            "+ (SELECT count(*) FROM finding WHERE found LIKE '%' || $1 || '%' OR expected LIKE "
            "'%' || $1 || '%') + (SELECT count(*) FROM audit_content WHERE before || after || "
            "subject LIKE '%Klassenliste%') + (SELECT count(*) FROM kept_part) + (SELECT count(*) "
            "FROM "
            "job_file WHERE name LIKE '%Klassenliste%') + (SELECT count(*) FROM job_file_part) AS "
            "BIGINT)"};
    Rows *rows;
    must(STORE_QUERY(cx, &rows, &tables, ARG_S(sought->what[0])) == OK &&
         rows_next(cx, rows) == OK);
    size_t n = (size_t)rows_int(rows, 0);
    rows_close(rows);
    return n;
}

/* Delivered by a page before, and looked at once more: as its job left it, and as it waits. */
typedef struct Waiting {
    Str path, name;
} Waiting;

static Err job_done(Cx *cx, void *arg) {
    return job_file_done(cx, arg, S("{\"as\": \"stored\"}"));
}

static void keep_copies(Cx *cx, const Waiting *waiting) {
    const JobFile delivered = {.account = 1, .name = waiting->name, .arguments = S("{}")};
    const JobFile again = {.account = 2, .name = waiting->name, .arguments = S("{ }")};
    JobFile file;
    must(job_file_keep(cx, &file, &delivered, waiting->path) == OK);
    must(store_do(cx, job_done, &file) == OK);
    must(job_file_keep(cx, &file, &again, waiting->path) == OK);
}

static void test_copies(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = changed(&cx, text_of_file(&cx, EXCERPT("leavers.csv")), "Duisburg", MARKER);
    Str path = file_write(&cx, text);
    const Waiting waiting = {path, S("Klassenliste.csv")};
    keep_copies(&cx, &waiting);
    DeliverOptions options = {.name = waiting.name};
    Given given = give_with(&cx, path, &options);
    must(stored(&cx, &given));
    Sought marks = sought(&cx);
    is_purged(&cx, 1, "a delivery is purged that others have kept to be worked on");
    is_int(found_in_tables(&cx, &marks), 0, "no copy of it waits, and no name of one is left");
    is_int(found_in_backup(&cx, &marks), 0, "nor does the next backup hold one");
    keep_copies(&cx, &waiting);
    is_purged(&cx, 1, "one that was looked at since");
    is_int(found_in_tables(&cx, &marks), 0, "goes when it is purged again");
    cx_end(&cx);
}

static void test_bytes(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = changed(&cx, text_of_file(&cx, EXCERPT("leavers.csv")), "Duisburg", MARKER);
    DeliverOptions options = {.name = S("Klassenliste.csv")};
    Given given = give_with(&cx, file_write(&cx, text), &options);
    must(stored(&cx, &given));
    Sought marks = sought(&cx);
    bool lite = strcmp(engine, "sqlite") == 0;
    ok(found_in_tables(&cx, &marks) >= 2, NAME("a name that stands in the file is in the store"));
    if (lite) is_int(found_in_store(&cx, &marks), 3, "its bytes are in the store's files");
    is_int(found_in_backup(&cx, &marks), 3, "and in a backup");
    is_purged(&cx, 1, "the delivery is purged");
    is_int(found_in_tables(&cx, &marks), 0, "no table holds anything of it");
    if (lite) is_int(found_in_store(&cx, &marks), 0, "nor do the store's files");
    is_int(found_in_backup(&cx, &marks), 0, "nor does the next backup");
    Delivery delivery;
    must(delivery_get(&cx, &delivery, 1) == OK);
    ok(delivery.purged && str_equal(delivery.sha256, given.delivery.sha256) &&
           str_equal(delivery.purge_reason, S("persons in it")),
       NAME("digest and reason stay"));
    AuditEntry *entries;
    size_t n;
    must(audit_find(&cx, &entries, &n, &(AuditQuery){.subject = S("delivery:1")}) == OK);
    ok(n == 2 && entries[0].event == AUDIT_DELIVERY_PURGE &&
           str_find(entries[0].before, given.delivery.sha256, 0) != SIZE_MAX,
       NAME("the log tells it"));
    Delivery *all;
    must(delivery_list(&cx, &all, &n) == OK);
    is_int(n, 0, "it is listed no more");
    is_int(give_with(&cx, file_write(&cx, text), &options).err, CONFLICT,
           "the same file is not taken again");
    is_int(delivery_purge(&cx, 1, S("again")), OK, "purged twice is purged");
    is_int(delivery_purge(&cx, 2, S("none")), NOT_FOUND, "what never came cannot be purged");
    is_int(delivery_purge(&cx, 1, S("  ")), INVALID, "a reason is needed");
    is_whole(&cx, "the store is whole");
    cx_end(&cx);
}

/* ---- what others said ---- */

static Given corrected(Cx *cx, Str *text, const char *from, const char *to) {
    *text = changed(cx, *text, from, to);
    Given given = give_text(cx, *text);
    must(stored(cx, &given));
    return given;
}

static Str numbers(Cx *cx) {
    static const Sql all = {
        .sql = "SELECT m.id, r.code, o.period, c.id, o.number, o.presence, o.base FROM observation "
               "o JOIN measure m ON m.number = o.measure JOIN region r ON r.number = o.region JOIN "
               "cell c ON c.number = o.cell WHERE o.delivery = (SELECT max(n.delivery) FROM "
               "observation n WHERE n.measure = o.measure AND n.region = o.region AND n.period = "
               "o.period AND n.cell = o.cell) ORDER BY m.id, r.code, o.period, c.id"};
    Rows *rows;
    Buf out = buf_new(cx->mem, (size_t)16 << 20);
    must(STORE_QUERY(cx, &rows, &all) == OK);
    while (rows_next(cx, rows) == OK)
        buf_format(&out, "%.*s %.*s %lld %.*s %.17g %lld %lld\n", STR_ARG(rows_text(rows, 0)),
                   STR_ARG(rows_text(rows, 1)), (long long)rows_int(rows, 2),
                   STR_ARG(rows_text(rows, 3)), rows_real(rows, 4), (long long)rows_int(rows, 5),
                   (long long)rows_int(rows, 6));
    must(!out.full);
    return buf_str(&out);
}

/* The newest values are those of a store that never had the purged file. */
static void test_repeated(void) {
    Cx cx, other;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    must(give(&cx, EXCERPT("leavers.csv")).err == OK);
    corrected(&cx, &text, ";4904;2382;315;132;", ";4904;2382;316;132;");
    Str second = text;
    corrected(&cx, &text, ";4904;2382;316;132;", ";4904;2382;316;133;");
    Str third = text;
    Str with_all = numbers(&cx);
    is_purged(&cx, 1, "the first of three is purged");
    ok(str_equal(numbers(&cx), with_all), NAME("what the others repeated stays, number by number"));
    Seen total = seen(&cx, "leavers", "05112", "2015", "");
    ok(total.number == 4904 && total.versions == 1 && total.line == line_of(second, "2015;05112;"),
       NAME("as the second one's, with its line"));
    is_purged(&cx, 2, "then the second");
    ok(str_equal(numbers(&cx), with_all), NAME("the third had it all"));
    Seen none = seen(&cx, "leavers", "05112", "2015", "certificate=none");
    ok(none.number == 316 && none.versions == 1, NAME("also what the second had changed"));
    is_whole(&cx, "the store is whole");
    store_fresh(&other, RUHR);
    must(stored(&other, &(Given[]){give_text(&other, third)}[0]));
    ok(str_equal(numbers(&other), numbers(&cx)), NAME("as if the third had come alone"));
    cx_end(&other);
    cx_end(&cx);
}

static void test_newest(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    must(give(&cx, EXCERPT("leavers.csv")).err == OK);
    Str before = numbers(&cx);
    corrected(&cx, &text, ";4904;2382;315;132;", ";4904;2382;316;132;");
    const Catalogue *catalogue;
    must(catalogue_get(&cx, &catalogue) == OK);
    is_purged(&cx, 2, "a correction is purged");
    ok(str_equal(numbers(&cx), before), NAME("the values before it are the newest again"));
    const Catalogue *after;
    must(catalogue_get(&cx, &after) == OK);
    ok(after != catalogue, NAME("and nobody goes on with what was read before"));
    cx_end(&cx);
}

static void test_between(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    must(give(&cx, EXCERPT("leavers.csv")).err == OK);
    corrected(&cx, &text, ";4904;2382;315;132;", ";4904;2382;316;132;");
    corrected(&cx, &text, ";4904;2382;316;132;", ";4904;2382;317;132;");
    Str before = numbers(&cx);
    is_purged(&cx, 2, "one between two others is purged");
    Seen none = seen(&cx, "leavers", "05112", "2015", "certificate=none");
    ok(none.number == 317 && none.versions == 2, NAME("the one after it stays the newest"));
    ok(str_equal(numbers(&cx), before), NAME("nothing else has changed"));
    cx_end(&cx);
}

/* The counts kept of a later delivery say that it is not read as it was then. */
static void test_refused(void) {
    static const Sql spoil = {.sql =
                                  "UPDATE delivery SET unchanged = unchanged + 1 WHERE number = 2"};
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    must(give(&cx, EXCERPT("leavers.csv")).err == OK);
    corrected(&cx, &text, ";4904;2382;315;132;", ";4904;2382;316;132;");
    must(STORE_RUN(&cx, &spoil) == OK);
    Str before = store_counts(&cx);
    is_int(delivery_purge(&cx, 1, S("persons in it")), CONFLICT,
           "where a later one cannot be read as it was, nothing is purged");
    ok(str_find(fault_text(cx.mem, EN, &cx.fault), S("delivery 2 repeats"), 0) != SIZE_MAX,
       NAME("it says which"));
    ok(str_equal(before, store_counts(&cx)), NAME("and nothing has changed"));
    is_purged(&cx, 2, "the later one can be purged first");
    is_purged(&cx, 1, "and then the other");
    cx_end(&cx);
}

/* ---- schools and boundaries ---- */

static Str schools(Cx *cx) {
    static const Sql all = {.sql = "SELECT r.code, s.name, s.town, s.easting, s.delivery, "
                                   "coalesce(s.place_delivery, 0) FROM school s JOIN region r ON "
                                   "r.number = s.region ORDER BY r.code"};
    Rows *rows;
    Buf out = buf_new(cx->mem, (size_t)1 << 20);
    must(STORE_QUERY(cx, &rows, &all) == OK);
    while (rows_next(cx, rows) == OK)
        buf_format(&out, "%.*s %.*s %.*s %.17g %lld %lld\n", STR_ARG(rows_text(rows, 0)),
                   STR_ARG(rows_text(rows, 1)), STR_ARG(rows_text(rows, 2)), rows_real(rows, 3),
                   (long long)rows_int(rows, 4), (long long)rows_int(rows, 5));
    return buf_str(&out);
}

static void test_schools(void) {
    static const Sql count = {.sql = "SELECT count(*) FROM region WHERE kind = 'school'"};
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("schools.csv"));
    must(give(&cx, EXCERPT("schools.csv")).err == OK);
    must(give(&cx, EXCERPT("school-places.csv")).err == OK);
    Given later = give_text(&cx, changed(&cx, text, "Kolibri-Schule", "Kolibrischule"));
    must(stored(&cx, &later));
    Str before = schools(&cx), values = numbers(&cx);
    is_purged(&cx, 1, "a register is purged");
    Str after = schools(&cx);
    ok(after.n == before.n && str_find(after, S(" 1 "), 0) == SIZE_MAX &&
           str_find(after, S("Kolibrischule"), 0) != SIZE_MAX,
       NAME("the schools are those of the later one, with their places"));
    ok(str_equal(numbers(&cx), values), NAME("and so are their numbers"));
    is_purged(&cx, 2, "the places, too");
    ok(schools(&cx).n && str_find(schools(&cx), S(" 2\n"), 0) == SIZE_MAX,
       NAME("then schools lie nowhere"));
    is_purged(&cx, 3, "and the last register");
    is_str(schools(&cx), "", "then there are none");
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &count) == OK && rows_next(&cx, rows) == OK);
    is_int(rows_int(rows, 0), 0, "and no number of one");
    rows_close(rows);
    is_whole(&cx, "the store is whole");
    cx_end(&cx);
}

static void test_boundaries(void) {
    static const Sql where = {.sql = "SELECT delivery, rings FROM boundary ORDER BY delivery"};
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = S("{\"type\": \"FeatureCollection\", \"features\": [\n"
                 "{\"type\": \"Feature\", \"properties\": {\"AGS\": \"05112\"}, \"geometry\": "
                 "{\"type\": \"Polygon\", "
                 "\"coordinates\": [[[6.7, 51.4], [6.8, 51.4], [6.8, 51.5], [6.7, 51.4]]]}}\n]}\n");
    must(stored(&cx, &(Given[]){give_text(&cx, text)}[0]));
    Str same = str_join(cx.mem, 2, (Str[]){text, S("\n")}, STR_NONE);
    must(stored(&cx, &(Given[]){give_text(&cx, same)}[0]));
    is_purged(&cx, 1, "a file of boundaries is purged");
    Rows *rows;
    must(STORE_QUERY(&cx, &rows, &where) == OK);
    ok(rows_next(&cx, rows) == OK && rows_int(rows, 0) == 2, NAME("the second had the same"));
    ok(rows_next(&cx, rows) == NOT_FOUND, NAME("and is the only one"));
    cx_end(&cx);
}

static void all_tests(const char *which) {
    engine = which;
    test_bytes();
    test_copies();
    test_repeated();
    test_newest();
    test_between();
    test_refused();
    test_schools();
    test_boundaries();
}

int main(void) {
    folder_make();
    all_tests("sqlite");
    if (postgres_server())
        all_tests("postgresql");
    else
        skip(POSTGRES_SKIP);
    folder_drop();
    return done();
}

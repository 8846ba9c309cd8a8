/* Does the log keep what it is told, whole and in order, and does it prove that nobody changed it?
 * SQLite always, PostgreSQL where WIRK_TEST_POSTGRES names a server. The digests are those of
 * test/cli/log.mjs, which reckons them from the form in audit.h with Node's own SHA-256. */

#include "clock.h"
#include "store_test.h"

#include "audit/audit_in.h"

static const Actor editor = {.name = {"Ada Öz", 7}, .origin = {"192.0.2.7", 9}, .account = 7};

static void log_fresh(Cx *cx) {
    fresh();
    must_open(cx);
    now_is = 1700000000;
    cx->clock = hand_clock;
    cx->actor = &editor;
}

static Err write_note(Cx *cx, void *arg) {
    return audit_write(cx, arg);
}

static void note(Cx *cx, AuditEvent event, const char *subject, const char *after) {
    AuditNote one = {.event = event, .subject = str_of(subject), .after = str_of(after)};
    must(store_do(cx, write_note, &one) == OK);
    now_is++;
}

static void five(Cx *cx) {
    note(cx, AUDIT_DELIVERY_ACCEPT, "delivery:1", "{\"added\":3}");
    note(cx, AUDIT_ROLE_GIVE, "account:8", "{\"role\":\"reviewer\"}");
    note(cx, AUDIT_LOGIN, "account:7", "");
    note(cx, AUDIT_DELIVERY_ACCEPT, "delivery:2", "{\"name\":\"ÜBUNG\"}");
    note(cx, AUDIT_LOGOUT, "account:7", "");
}

/* ---- what verify says ---- */

typedef struct Said {
    char text[4096];
} Said;

static void say_line(void *arg, Str line) {
    Said *said = arg;
    size_t n = strlen(said->text);
    snprintf(said->text + n, sizeof said->text - n, "%.*s|", STR_ARG(line));
}

static AuditProof proof;

static size_t verified(Cx *cx, Str head, Said *said) {
    *said = (Said){0};
    Err err = audit_verify(cx, head, say_line, said, &proof);
    if (err) printf("# %.*s\n", STR_ARG(why(cx)));
    must(err == OK);
    return proof.faults;
}

static void is_told(Cx *cx, const char *want, const char *name) {
    Said said;
    size_t faults = verified(cx, S(""), &said);
    bool good = faults > 0 && strstr(said.text, want);
    ok(good, "%s: %s", engine, name);
    if (!good) printf("# told: %s\n", said.text);
}

/* Statements that the store's own guards refuse: as somebody with the file in hand would. */
static void break_in(const char *sql) {
    char all[900];
    bool lite = strcmp(engine, "sqlite") == 0;
    snprintf(all, sizeof all, "%s%s",
             lite ? "DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS "
                    "audit_no_delete; DROP TRIGGER IF EXISTS audit_content_no_update; "
                  : "",
             sql);
    tamper(all);
}

static void test_written(void) {
    Cx cx;
    log_fresh(&cx);
    int64_t number;
    Str chain;
    must(audit_head(&cx, &number, &chain) == OK);
    is_int(number, 0, "an empty log has no head");
    is_str(chain, "0000000000000000000000000000000000000000000000000000000000000000",
           "and its chain is zeros");
    five(&cx);
    AuditEntry *entries;
    size_t n;
    must(audit_find(&cx, &entries, &n, &(AuditQuery){0}) == OK);
    is_int(n, 5, "five entries");
    ok(n == 5 && entries[0].number == 5 && entries[4].number == 1, "%s: newest first", engine);
    is_str(entries[4].who, "Ada Öz", "who");
    is_str(entries[4].origin, "192.0.2.7", "from where");
    is_int(entries[4].account, 7, "with which account");
    is_int(entries[4].at, 1700000000, "when");
    is_str(entries[4].after, "{\"added\":3}", "what");
    ok(entries[4].event == AUDIT_DELIVERY_ACCEPT && str_equal(entries[4].id, S("delivery.accept")),
       "%s: which event", engine);
    Said said;
    is_int(verified(&cx, S(""), &said), 0, "the chain holds");
    Str head = str_format(cx.mem, "5:%.*s", STR_ARG(entries[0].chain));
    is_int(verified(&cx, head, &said), 0, "with its head, too");
    must(audit_head(&cx, &number, &chain) == OK);
    ok(number == 5 && str_equal(chain, entries[0].chain), "%s: the head is the newest", engine);
    cx.actor = NULL;
    note(&cx, AUDIT_JOB_STOP, "job:1", "");
    must(audit_find(&cx, &entries, &n, &(AuditQuery){.most = 1}) == OK);
    ok(n == 1 && str_equal(entries[0].who, S("Wirk")) && !entries[0].account,
       "%s: what nobody does the program does", engine);
    cx_end(&cx);
}

/* One entry with a salt that is known, against digests made by test/cli/log.mjs. */
static void test_digests(void) {
    Cx cx;
    cx_begin(&cx, EN);
    AuditEntry entry = {.number = 12,
                        .at = 1700000000,
                        .id = S("role.give"),
                        .salt = S("00112233445566778899aabbccddeeff"),
                        .account = 7,
                        .who = S("Ada Öz"),
                        .origin = S("192.0.2.7"),
                        .subject = S("account:8"),
                        .before = S(""),
                        .after = S("{\"role\":\"reviewer\"}")};
    entry.content = audit_content_digest(cx.mem, &entry);
    is_str(entry.content, "85561f6368b49b9c569accd97afb72e55d16887ed1e6b408cd4e3bf5503d9767",
           "the digest of the contents is that of the header's form");
    is_str(audit_chain_digest(cx.mem, AUDIT_NO_CHAIN, &entry),
           "3f010b2b1c32d1f36217d8859b1342a7e778fb0dd843d698eb0f9b7b33448810", "so is the chain");
    cx_end(&cx);
}

static Err fail_after(Cx *cx, void *arg) {
    TRY(audit_write(cx, arg));
    return fail(cx, CONFLICT, MSG_AUDIT_NO_ENTRY, S("1"));
}

static void test_with_its_change(void) {
    Cx cx;
    log_fresh(&cx);
    AuditNote login = {.event = AUDIT_LOGIN, .subject = S("account:1")};
    is_int(store_do(&cx, fail_after, &login), CONFLICT, "a change fails behind its entry");
    static const Sql count = {.sql = "SELECT count(*) FROM audit"};
    is_int(one(&cx, &count), 0, "and the entry goes with it");
    char *much = arena_alloc(cx.mem, AUDIT_MOST_BYTES + 1);
    memset(much, 'x', AUDIT_MOST_BYTES + 1);
    login.after = (Str){much, AUDIT_MOST_BYTES + 1};
    is_int(store_do(&cx, write_note, &login), LIMIT, "a text that is too long is refused");
    login.after.n--;
    is_int(store_do(&cx, write_note, &login), OK, "one that just fits is not");
    static const Sql change = {.sql = "UPDATE audit SET at = 0"};
    static const Sql delete = {.sql = "DELETE FROM audit"};
    static const Sql rewrite = {.sql = "UPDATE audit_content SET who = 'x'"};
    ok(STORE_RUN(&cx, &change) != OK, "%s: the store refuses to change an entry", engine);
    ok(STORE_RUN(&cx, &delete) != OK, "%s: to take one out", engine);
    ok(STORE_RUN(&cx, &rewrite) != OK, "%s: to change what it says", engine);
    Said said;
    is_int(verified(&cx, S(""), &said), 0, "and nothing has changed");
    cx_end(&cx);
}

static size_t found(Cx *cx, AuditQuery query) {
    AuditEntry *entries;
    size_t n = 99;
    must(audit_find(cx, &entries, &n, &query) == OK);
    return n;
}

static Err count_up(Cx *cx, void *arg, const AuditEntry *entry) {
    int64_t *last = arg;
    (void)cx;
    if (entry->number != *last + 1) return BROKEN;
    *last = entry->number;
    return OK;
}

static Err write_many(Cx *cx, void *arg) {
    for (int64_t i = 0; i < *(int64_t *)arg; i++)
        TRY(audit_write(cx, &(AuditNote){.event = AUDIT_LOGIN, .subject = S("account:1")}));
    return OK;
}

static void test_found(void) {
    Cx cx;
    log_fresh(&cx);
    int64_t first = now_is;
    five(&cx);
    is_int(found(&cx, (AuditQuery){.event = S("delivery")}), 2, "by the event's first part");
    is_int(found(&cx, (AuditQuery){.event = S("login.good")}), 1, "by the whole event");
    is_int(found(&cx, (AuditQuery){.event = S("log")}), 0, "a part of a word is no event");
    is_int(found(&cx, (AuditQuery){.subject = S("account:7")}), 2, "by subject");
    is_int(found(&cx, (AuditQuery){.account = 7}), 5, "by account");
    is_int(found(&cx, (AuditQuery){.account = 8}), 0, "of another account none");
    is_int(found(&cx, (AuditQuery){.subject = S("account:7"), .account = 8}), 0, "by both");
    is_int(found(&cx, (AuditQuery){.words = S("übung")}), 1, "by words in any case");
    is_int(found(&cx, (AuditQuery){.words = S("öz  REVIEWER")}), 1, "by several words");
    is_int(found(&cx, (AuditQuery){.words = S("öz nobody")}), 0, "all of which must be there");
    is_int(found(&cx, (AuditQuery){.words = S("%")}), 0, "no sign is a wildcard");
    is_int(found(&cx, (AuditQuery){.from = first + 1, .to = first + 3}), 2, "from and before");
    is_int(found(&cx, (AuditQuery){.below = 3}), 2, "the page behind the third");
    is_int(found(&cx, (AuditQuery){.most = 4}), 4, "no more than asked for");
    int64_t many = 2500, last = 0;
    must(store_do(&cx, write_many, &many) == OK);
    is_int(found(&cx, (AuditQuery){.most = 5000}), 1000, "a thousand at most");
    is_int(found(&cx, (AuditQuery){.words = S("reviewer")}), 1, "words are found far behind");
    is_int(audit_each(&cx, &(AuditQuery){0}, count_up, &last), OK, "all come oldest first");
    is_int(last, 2505, "to the last");
    cx_end(&cx);
}

static Err erase(Cx *cx, void *arg) {
    return audit_erase(cx, *(int64_t *)arg, S("asked for by the person"));
}

static void test_erased(void) {
    Cx cx;
    log_fresh(&cx);
    five(&cx);
    int64_t second = 2, none = 77, sixth = 6;
    is_int(store_do(&cx, erase, &none), NOT_FOUND, "no such entry");
    is_int(store_do(&cx, erase, &second), OK, "an entry is erased");
    is_int(store_do(&cx, erase, &second), OK, "twice is no fault");
    is_int(store_do(&cx, erase, &sixth), CONFLICT, "the entry of an erasure stays");
    AuditEntry *entries;
    size_t n;
    must(audit_find(&cx, &entries, &n, &(AuditQuery){0}) == OK);
    ok(n == 6 && entries[4].erased && !entries[4].who.n && !entries[4].after.n &&
           str_equal(entries[4].id, S("role.give")),
       "%s: it says nothing but its event", engine);
    is_str(entries[0].subject, "log:2", "the erasure is an entry itself");
    ok(str_find(entries[0].after, S("asked for"), 0) != SIZE_MAX, "%s: with its reason", engine);
    Said said;
    is_int(verified(&cx, S(""), &said), 0, "the chain holds without the contents");
    ok(proof.entries == 6 && proof.erased == 1, "%s: and it says of how many", engine);
    cx_end(&cx);
}

typedef struct Breach {
    const char *sql, *told, *name;
} Breach;

static void test_tampered(void) {
    static const Breach breaches[] = {
        {"UPDATE audit SET at = at + 1 WHERE number = 3", "entry 3 does not fit", "a time changed"},
        {"UPDATE audit SET event = 'role.take' WHERE number = 2", "entry 2 does not fit",
         "an event changed"},
        {"UPDATE audit_content SET who = 'Eve' WHERE number = 4", "what entry 4 says was changed",
         "a name changed"},
        {"UPDATE audit_content SET account = 8 WHERE number = 4", "what entry 4 says was changed",
         "an account changed"},
        {"DELETE FROM audit_content WHERE number = 4", "what entry 4 says was taken away",
         "contents taken away"},
        {"DELETE FROM audit_content WHERE number = 3; DELETE FROM audit WHERE number = 3",
         "entry 3 is missing", "an entry taken out"},
        {"DELETE FROM audit_content WHERE number < 3; DELETE FROM audit WHERE number < 3",
         "entries 1 to 2 are missing", "the beginning taken away"},
        {"INSERT INTO audit SELECT 6, at, event, content, chain FROM audit WHERE number = 3",
         "entry 6 does not fit", "an entry put in at the end"},
        {"INSERT INTO audit SELECT 0, at, event, content, chain FROM audit WHERE number = 1",
         "entry 0 does not belong", "an entry put in before the first"},
        {"UPDATE audit SET at = (SELECT b.at FROM audit b WHERE b.number = 5 - audit.number), "
         "event = (SELECT b.event FROM audit b WHERE b.number = 5 - audit.number), "
         "content = (SELECT b.content FROM audit b WHERE b.number = 5 - audit.number) "
         "WHERE number IN (2, 3)",
         "entry 2 does not fit", "two entries put into another order"},
        {"UPDATE audit SET chain = '' WHERE number = 3", "entry 3 does not fit", "a chain emptied"},
    };
    for (size_t i = 0; i < sizeof breaches / sizeof *breaches; i++) {
        Cx cx;
        log_fresh(&cx);
        five(&cx);
        break_in(breaches[i].sql);
        is_told(&cx, breaches[i].told, breaches[i].name);
        cx_end(&cx);
    }
}

static void test_cut_off(void) {
    Cx cx;
    log_fresh(&cx);
    five(&cx);
    int64_t number;
    Str chain;
    must(audit_head(&cx, &number, &chain) == OK);
    Str head = str_format(cx.mem, "5:%.*s", STR_ARG(chain));
    note(&cx, AUDIT_LOGIN, "account:7", "");
    Said said;
    is_int(verified(&cx, head, &said), 0, "an older head stands in the log");
    break_in("DELETE FROM audit_content WHERE number > 3; DELETE FROM audit WHERE number > 3");
    is_int(verified(&cx, S(""), &said), 0, "a log cut off holds by itself");
    is_int(verified(&cx, head, &said), 1, "but not with the head");
    ok(strstr(said.text, "There was an entry 5; the last one is now 3"), "%s: which tells it",
       engine);
    note(&cx, AUDIT_LOGIN, "account:9", "");
    note(&cx, AUDIT_LOGIN, "account:9", "");
    is_int(verified(&cx, head, &said), 1, "nor where others were written since");
    ok(strstr(said.text, "entry 5 is not the one"), "%s: which tells that", engine);
    static const char *const wrong[] = {"5", "5:12", "x:", ":", "-1:", "5:zz"};
    bool refused = true;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        refused &= audit_verify(&cx, str_of(wrong[i]), say_line, &said, &proof) == INVALID;
    ok(refused, "%s: what is no head is refused", engine);
    cx_end(&cx);
}

static void test_backup(void) {
    Cx cx, other;
    log_fresh(&cx);
    five(&cx);
    int64_t second = 2;
    must(store_do(&cx, erase, &second) == OK);
    int64_t number;
    Str chain, path = str_format(cx.mem, "%s/log-%d.backup", folder, made);
    must(audit_head(&cx, &number, &chain) == OK);
    must(store_backup(&cx, path) == OK);
    log_fresh(&other);
    is_int(store_restore(&other, path), OK, "a log is restored");
    Said said;
    is_int(verified(&other, str_format(cx.mem, "6:%.*s", STR_ARG(chain)), &said), 0,
           "and holds as before");
    note(&other, AUDIT_LOGIN, "account:7", "");
    is_int(verified(&other, S(""), &said), 0, "and goes on");
    cx_end(&other);
    cx_end(&cx);
}

/* Several processes write at once: no number twice, none left out. */
static void test_many_writers(void) {
    enum { WRITERS = 4, EACH = 25 };
    Cx cx;
    log_fresh(&cx);
    pid_t children[WRITERS];
    for (size_t w = 0; w < WRITERS; w++) {
        children[w] = fork();
        if (children[w]) continue;
        Cx own;
        must_open(&own);
        for (int i = 0; i < EACH; i++)
            note(&own, AUDIT_LOGIN, "account:7", "");
        _exit(0);
    }
    bool well = true;
    for (size_t w = 0; w < WRITERS; w++) {
        int status;
        waitpid(children[w], &status, 0);
        well &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    ok(well, "%s: four processes wrote at once", engine);
    int64_t number;
    Str chain;
    Said said;
    must(audit_head(&cx, &number, &chain) == OK);
    is_int(number, WRITERS * EACH, "all entries are there");
    is_int(verified(&cx, S(""), &said), 0, "in one chain");
    cx_end(&cx);
}

static void test_words(void) {
    bool all = true;
    for (AuditEvent event = 0; event < AUDIT_EVENTS; event++) {
        AuditEvent back;
        all &= audit_event_words(DE, event).n > 10 && audit_event_words(EN, event).n > 10;
        all &= audit_event_read(audit_event_id(event), &back) && back == event;
    }
    ok(all, "each event has an id and a sentence in both languages");
}

static void tests(bool server) {
    (void)server;
    test_written();
    test_with_its_change();
    test_found();
    test_erased();
    test_tampered();
    test_cut_off();
    test_backup();
    test_many_writers();
}

int main(void) {
    test_words();
    test_digests();
    return both_engines(tests);
}

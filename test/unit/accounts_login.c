/* Who comes in, who has to wait, and what does it cost to be refused? */

#include <pthread.h>
#include "accounts_test.h"

#define HERE S("192.0.2.7")
#define ELSEWHERE S("198.51.100.9")

static Err enter(Cx *cx, Session *out, Str password, Str origin) {
    LoginStep step;
    LoginAsk ask = {S("kim@example.org"), password, origin, S("Browser/1")};
    return login(cx, out, &step, &ask);
}

static void test_login(void) {
    Cx cx;
    begin(&cx);
    Session s, again_found;
    LoginStep step;
    Person p = person_new(&cx, S("Kim@example.org"), (Grant){0}), found;
    LoginAsk ask = {S(" KIM@example.org"), GOOD_PASSWORD, HERE, S("Browser/1\r\n\xff")};
    is_int(login(&cx, &s, &step, &ask), OK, "in with the right password");
    is_int(step, LOGIN_IN, "... at once");
    is_int(s.secret.n, 43, "a secret of 43 letters");
    is_int(s.form_key.n, 43, "and a key for forms");
    ok(!str_equal(s.secret, s.form_key), "... which is another");
    is_str(s.agent, "Browser/1???", "a browser's name is made harmless");
    is_int(session_find(&cx, &again_found, &found, s.secret), OK, "found again");
    is_int(found.account, p.account, "... as the same person");
    ok(str_equal(again_found.form_key, s.form_key), "... with the same key for forms");
    is_int(count_sql(&cx, "SELECT count(*) FROM session WHERE digest LIKE '%_%' AND "
                          "length(digest) = 64"),
           1, "stored as a digest only");
    Str wrong = str_copy(cx.mem, s.secret);
    ((char *)wrong.p)[5] ^= 1;
    is_int(session_find(&cx, &again_found, &found, wrong), NOT_FOUND, "a letter changed");
    is_int(session_find(&cx, &again_found, &found, S("")), NOT_FOUND, "nothing");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'login.good'"), 1,
           "the login is in the log");
    cx_end(&cx);
}

/* One message and one hash, whatever is wrong. */
static void test_same(void) {
    Cx cx;
    begin(&cx);
    Session s;
    LoginStep step;
    Str link, texts[4];
    person_new(&cx, S("kim@example.org"), (Grant){0});
    Person closed = person_new(&cx, S("closed@example.org"), (Grant){0});
    must_ok(&cx, account_close(&cx, closed.account, S("left")));
    must_ok(&cx, link_invite(&cx, &link,
                             &(Invitation){.mail = S("invited@example.org"), .name = S("I")}));
    static const char *const mails[] = {"kim@example.org", "nobody@example.org",
                                        "closed@example.org", "invited@example.org"};
    for (size_t i = 0; i < 4; i++) {
        size_t before = password_hashes();
        LoginAsk ask = {str_of(mails[i]), i == 2 ? GOOD_PASSWORD : OTHER_PASSWORD, HERE, S("B")};
        is_int(login(&cx, &s, &step, &ask), DENIED, mails[i]);
        is_int(password_hashes() - before, 1, "... costs one hash");
        texts[i] = why(&cx);
        ok(str_equal(texts[i], texts[0]), "... with the same words");
    }
    LoginAsk none = {S("invited@example.org"), S(""), HERE, S("B")};
    is_int(login(&cx, &s, &step, &none), DENIED, "an empty password opens nothing");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'login.bad'"), 5,
           "each is in the log");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit_content WHERE after LIKE '%nobody%' OR "
                          "subject LIKE '%nobody%' OR who LIKE '%nobody%'"),
           0, "... without what was typed");
    cx_end(&cx);
}

static void test_delays(void) {
    Cx cx;
    begin(&cx);
    Session s;
    static const int64_t waits[] = {0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};
    person_new(&cx, S("kim@example.org"), (Grant){0});
    must_ok(&cx, enter(&cx, &s, GOOD_PASSWORD, ELSEWHERE));
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        size_t before = password_hashes();
        /* Each from another address: it is the account that waits. */
        Str origin = str_format(cx.mem, "192.0.2.%zu", i + 10);
        is_int(enter(&cx, &s, OTHER_PASSWORD, origin), DENIED, "a wrong password");
        if (!waits[i]) continue;
        now_is += waits[i] - 1;
        is_int(enter(&cx, &s, GOOD_PASSWORD, S("203.0.113.1")), LIMIT, "too soon, though right");
        is_str(cx.fault.arguments[0], "1", "... one second is left");
        is_int(password_hashes() - before, 1, "... and costs no hash");
        now_is++;
    }
    now_is--;
    is_int(enter(&cx, &s, GOOD_PASSWORD, ELSEWHERE), OK,
           "from where the account is known nobody waits for others' failures");
    now_is++;
    is_int(enter(&cx, &s, GOOD_PASSWORD, HERE), OK, "after the wait it opens");
    is_int(enter(&cx, &s, OTHER_PASSWORD, S("203.0.113.2")), DENIED, "the failures are forgotten");
    is_int(enter(&cx, &s, GOOD_PASSWORD, S("203.0.113.2")), OK, "... so that the next is free");
    cx_end(&cx);
}

/* Another account each time: it is the address that waits. */
static void test_origin(void) {
    Cx cx;
    begin(&cx);
    Session s;
    LoginStep step;
    person_new(&cx, S("kim@example.org"), (Grant){0});
    for (int i = 0; i < 20; i++) {
        LoginAsk ask = {str_format(cx.mem, "a%d@example.org", i), OTHER_PASSWORD,
                        str_format(cx.mem, "2001:db8:1:2::%x", i + 1), S("B")};
        must(login(&cx, &s, &step, &ask) == DENIED);
    }
    is_int(enter(&cx, &s, GOOD_PASSWORD, S("2001:db8:1:2:ffff::1")), LIMIT,
           "the twentieth failure makes the whole network wait");
    is_int(enter(&cx, &s, GOOD_PASSWORD, S("2001:db8:1:3::1")), OK, "... and no other");
    now_is++;
    is_int(enter(&cx, &s, GOOD_PASSWORD, S("2001:db8:1:2:ffff::1")), OK, "a second later it opens");
    now_is += 3 * 24 * 3600;
    must(enter(&cx, &s, OTHER_PASSWORD, HERE) == DENIED);
    is_int(count_sql(&cx, "SELECT count(*) FROM login_delay WHERE kind <> 'known'"), 2,
           "after a day old failures are gone");
    cx_end(&cx);
}

static void test_sessions(void) {
    Cx cx;
    begin(&cx);
    Session a, b, c, other, found, *all;
    Person person, second;
    size_t n;
    Person p = person_new(&cx, S("kim@example.org"), (Grant){0});
    second = person_new(&cx, S("second@example.org"), (Grant){0});
    must_ok(&cx, enter(&cx, &a, GOOD_PASSWORD, HERE));
    now_is += 5;
    must_ok(&cx, enter(&cx, &b, GOOD_PASSWORD, HERE));
    ok(!str_equal(a.secret, b.secret), "each login has a secret of its own");
    must_ok(&cx, session_list(&cx, &all, &n, p.account));
    is_int(n, 2, "both are listed");
    ok(all[0].number == b.number && !all[0].secret.n, "the newest first, without its secret");
    is_int(session_end(&cx, second.account, a.number), NOT_FOUND, "nobody ends somebody else's");
    is_int(session_end(&cx, p.account, a.number), OK, "ended");
    is_int(session_find(&cx, &found, &person, a.secret), NOT_FOUND, "... at once");
    is_int(count_sql(&cx, "SELECT count(*) FROM audit WHERE event = 'session.revoke'"), 1,
           "... and logged");
    must_ok(&cx, enter(&cx, &c, GOOD_PASSWORD, HERE));
    LoginStep step;
    must_ok(&cx, login(&cx, &other, &step,
                       &(LoginAsk){S("second@example.org"), GOOD_PASSWORD, HERE, S("B")}));
    is_int(session_end_others(&cx, p.account, c.number), OK, "all others end");
    is_int(session_find(&cx, &found, &person, b.secret), NOT_FOUND, "... this one");
    is_int(session_find(&cx, &found, &person, c.secret), OK, "... not the own");
    is_int(session_find(&cx, &found, &person, other.secret), OK, "... nor somebody else's");
    must_ok(&cx, password_change(&cx, p.account, GOOD_PASSWORD, OTHER_PASSWORD));
    is_int(account_close(&cx, p.account, S("left")), OK, "an account is closed");
    is_int(session_find(&cx, &found, &person, c.secret), NOT_FOUND, "... its session with it");
    cx_end(&cx);
}

static void test_limits(void) {
    Cx cx;
    begin(&cx);
    Session s, found;
    Person person;
    person_new(&cx, S("kim@example.org"), (Grant){0});
    must_ok(&cx, enter(&cx, &s, GOOD_PASSWORD, HERE));
    int64_t begun = now_is;
    now_is += 59;
    must_ok(&cx, session_find(&cx, &found, &person, s.secret));
    is_int(found.used, begun, "within a minute nothing is written");
    now_is += 1;
    must_ok(&cx, session_find(&cx, &found, &person, s.secret));
    is_int(found.used, now_is, "after one it is");
    now_is += 3600;
    is_int(session_find(&cx, &found, &person, s.secret), NOT_FOUND, "an idle hour ends it");
    must_ok(&cx, enter(&cx, &s, GOOD_PASSWORD, HERE));
    begun = now_is;
    for (now_is += 3000; now_is < begun + 12 * 3600; now_is += 3000)
        must_ok(&cx, session_find(&cx, &found, &person, s.secret));
    now_is = begun + 12 * 3600 - 1;
    is_int(session_find(&cx, &found, &person, s.secret), OK, "busy, it lasts twelve hours");
    now_is++;
    is_int(session_find(&cx, &found, &person, s.secret), NOT_FOUND, "... and no second more");
    must_ok(&cx, enter(&cx, &s, GOOD_PASSWORD, HERE));
    is_int(count_sql(&cx, "SELECT count(*) FROM session"), 1, "what has ended is cleared away");
    cx_end(&cx);
}

typedef struct Visit {
    Cx *cx; /* of another session with the store */
    Str secret;
    Session found;
} Visit;

static Err visit(Cx *cx, void *arg) {
    Visit *v = arg;
    Person person;
    (void)cx;
    return session_find(v->cx, &v->found, &person, v->secret);
}

/* Nothing is written for a visit: while somebody else writes, as long as that takes, it is not
 * waited for, and in the end it is known all the same. */
static void test_uses(void) {
    Cx cx, writer;
    Store *store;
    begin(&cx);
    Session s;
    Person person;
    person_new(&cx, S("kim@example.org"), (Grant){0});
    must_ok(&cx, enter(&cx, &s, GOOD_PASSWORD, HERE));
    int64_t begun = now_is;
    now_is += 90;
    cx_begin(&writer, DE);
    must(store_open_beside(&writer, &store, cx.store) == OK);
    Visit v = {.cx = &cx, .secret = s.secret};
    is_int(store_do(&writer, visit, &v), OK, "a visit while another writes");
    is_int(v.found.used, now_is, "is known");
    is_int(count_sql(&cx, "SELECT used FROM session"), begun, "and not yet written");
    is_int(uses_write(&cx), OK, "until all are");
    is_int(count_sql(&cx, "SELECT used FROM session"), now_is, "to the second");
    is_int(use_noted(USE_SESSION, s.number), 0, "and nothing is left to write");
    must_ok(&cx, session_turn(&cx, &v.found));
    is_int(session_find(&cx, &s, &person, v.secret), NOT_FOUND, "a session that got a new secret");
    is_int(session_find(&cx, &s, &person, v.found.secret), OK, "is found by it alone");
    is_str(s.form_key, cstr(cx.mem, v.found.form_key), "with the key of its forms");
    for (int64_t i = 1; i <= 10000; i++)
        use_note(USE_TOKEN, i, now_is);
    is_int(use_noted(USE_TOKEN, 10000), 0, "of too many some are not noted");
    is_int(use_noted(USE_TOKEN, 6000), now_is, "the others are");
    is_int(uses_write(&cx), OK, "also where there is no such token");
    is_int(use_noted(USE_TOKEN, 6000), 0, "done");
    cx_end(&writer);
    cx_end(&cx);
}

/* ---- the queue ---- */

typedef struct Worker {
    pthread_t thread;
    Err err;
} Worker;

static pthread_barrier_t barrier;

static void *hash_one(void *arg) {
    Worker *worker = arg;
    Cx cx;
    bool fits;
    cx_begin(&cx, EN);
    pthread_barrier_wait(&barrier);
    worker->err = password_fits(&cx, &fits, STR_NONE, GOOD_PASSWORD);
    if (!worker->err && fits) worker->err = BROKEN;
    cx_end(&cx);
    return NULL;
}

static void test_queue(void) {
    enum { MANY = 120 };
    static Worker workers[MANY];
    size_t before = password_hashes(), good = 0, busy = 0;
    pthread_barrier_init(&barrier, NULL, MANY);
    for (size_t i = 0; i < MANY; i++)
        must(pthread_create(&workers[i].thread, NULL, hash_one, &workers[i]) == 0);
    for (size_t i = 0; i < MANY; i++) {
        pthread_join(workers[i].thread, NULL);
        good += workers[i].err == OK;
        busy += workers[i].err == BUSY;
    }
    pthread_barrier_destroy(&barrier);
    is_int(good + busy, MANY, "of many at once each is served or told to come again");
    ok(good >= 34 && busy > 0, "at least the queue's length is served (%zu), not all (%zu)", good,
       busy);
    is_int(password_hashes() - before, good, "those told to come again cost no hash");
}

static void tests(bool server) {
    (void)server;
    test_login();
    test_same();
    test_delays();
    test_origin();
    test_sessions();
    test_limits();
    test_uses();
}

int main(void) {
    test_queue();
    return both_engines(tests);
}

/* Is a file that somebody delivers in the browser delivered once, whatever becomes of the program
 * on the way, and does who sent it learn what came of it? SQLite always, PostgreSQL where
 * WIRK_TEST_POSTGRES names a server. */

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <zlib.h>

#include "clock.h"
#include "deliveries.h"

#include "accounts/accounts.h"
#include "jobs/jobs_in.h"
#include "web/delivering_in.h"
#include "web/letters_in.h"

#define NAME(text) "%s: " text, engine

static const Settings silent;
static const Settings with_letters = {.address = {"http://127.0.0.1:1", 18},
                                      .mail_server = {"smtp://127.0.0.1:1", 18},
                                      .mail_from = {"wirk@example.org", 16}};
static Actor actor;
static Person person;

static void good(Cx *cx, Err err) {
    if (err) printf("# %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
    must(err == OK);
}

/* A store with the example's catalogue and somebody who may deliver for "stadt". */
static void house_fresh(Cx *cx) {
    Str link;
    Organisation stadt = {.id = S("stadt"), .name = S("Stadt")};
    store_fresh(cx, RUHR);
    cx->clock = hand_clock;
    good(cx, organisation_put(cx, &stadt, &stadt));
    Grant grant = {ROLE_DELIVERER, stadt.number, STR_NONE};
    good(cx, link_invite(
                 cx, &link,
                 &(Invitation){.mail = S("kim@example.org"), .name = S("Kim"), .grant = &grant}));
    good(cx, account_by_mail(cx, &person, S("kim@example.org")));
    actor = (Actor){S("Kim"), S("192.0.2.1"), person.account};
    cx->actor = &actor;
}

static JobFile kept(Cx *cx, Str path) {
    JobFile file = {.account = person.account, .name = S("daten.csv")};
    file.arguments = reading_write(cx, &(Reading){.sheet = STR_NONE});
    good(cx, job_file_keep(cx, &file, &file, path));
    return file;
}

static int64_t ordered(Cx *cx, const JobFile *file) {
    int64_t job = 0;
    good(cx, delivery_order(cx, &(DeliveryOrder){file->number, S("stadt")}, &job));
    return job;
}

static const bool letters_go = true;

/* The context outlives it. */
static Arena *kinds;
static const JobKind *kind_of(const Settings *settings) {
    if (!kinds) kinds = arena_new();
    return delivering_kind(kinds, web_sends_letters(settings));
}

static Delivered result_of(Cx *cx, int64_t job) {
    JobFile file;
    Delivered out;
    good(cx, job_file_of(cx, &file, job));
    good(cx, delivered_read(cx, file.result, &out));
    return out;
}

static int64_t counted(Cx *cx, const Sql *sql) {
    Rows *rows;
    good(cx, STORE_QUERY(cx, &rows, sql));
    good(cx, rows_next(cx, rows));
    int64_t n = rows_int(rows, 0);
    rows_close(rows);
    return n;
}
static const Sql deliveries = {.sql = "SELECT count(*) FROM delivery"};
static const Sql parts = {.sql = "SELECT count(*) FROM job_file_part"};
static const Sql letters = {.sql = "SELECT count(*) FROM job WHERE kind = 'mail'"};
static const Sql letters_stopped = {.sql = "SELECT count(*) FROM job WHERE kind = 'mail' AND "
                                           "arguments LIKE '%\"stopped\"%'"};
static const Sql ended = {.sql = "SELECT count(*) FROM job WHERE kind = 'delivery' AND state = "
                                 "'done'"};

static void test_good(void) {
    Cx cx;
    house_fresh(&cx);
    JobFile file = kept(&cx, S(EXCERPT("leavers.csv")));
    int64_t job = ordered(&cx, &file), again;
    good(&cx, delivery_order(&cx, &(DeliveryOrder){file.number, S("stadt")}, &again));
    ok(job == again, NAME("a button pressed twice orders once"));
    is_int(job_work(&cx, kind_of(&with_letters), 1), OK, "it is delivered");
    Delivered out = result_of(&cx, job);
    ok(out.as == DELIVERED_STORED && out.delivery == 1, NAME("as delivery 1"));
    ok(counted(&cx, &parts) == 0, NAME("what was kept is gone"));
    ok(counted(&cx, &letters) == 1, NAME("a letter goes out"));
    AuditEntry *log;
    size_t n;
    good(&cx, audit_find(&cx, &log, &n, &(AuditQuery){.event = S("delivery.accept")}));
    ok(n == 1 && log[0].account == person.account && str_equal(log[0].who, S("Kim")),
       NAME("the log says who delivered"));
    good(&cx, audit_find(&cx, &log, &n, &(AuditQuery){.event = S("job.start")}));
    ok(n == 1 && str_find(log[0].after, S("\"organisation\": \"stadt\""), 0) != SIZE_MAX,
       NAME("and for whom"));
    JobFile twin = kept(&cx, S(EXCERPT("leavers.csv")));
    job = ordered(&cx, &twin);
    good(&cx, job_work(&cx, kind_of(&silent), 1));
    out = result_of(&cx, job);
    ok(out.as == DELIVERED_UNCHANGED && out.delivery == 1, NAME("the same bytes are here already"));
    ok(counted(&cx, &deliveries) == 1 && counted(&cx, &letters) == 1,
       NAME("delivered once; without a mail server no letter"));
    cx_end(&cx);
}

static void test_refused(void) {
    Cx cx;
    house_fresh(&cx);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    JobFile file = kept(&cx, file_write(&cx, changed(&cx, text, "05112", "99112")));
    Str broken = file_write(&cx, S("a;b\n1;2;3;4\n\"x"));
    int64_t job = ordered(&cx, &file);
    good(&cx, job_work(&cx, kind_of(&with_letters), 1));
    Delivered out = result_of(&cx, job);
    ok(out.as == DELIVERED_REFUSED && out.found, NAME("a file with a key that is none is refused"));
    file = kept(&cx, broken);
    job = ordered(&cx, &file);
    good(&cx, job_work(&cx, kind_of(&with_letters), 1));
    out = result_of(&cx, job);
    ok(out.as == DELIVERED_REFUSED && !out.delivery, NAME("a file with errors is refused"));
    ok(out.findings.list.n > 0 && out.found >= (int64_t)out.findings.list.n,
       NAME("its findings are kept"));
    ok(rule_severity(out.findings.list.at[0].rule) <= ERROR_FINDING &&
           finding_text(cx.mem, DE, &out.findings.list.at[0]).n > 10,
       NAME("and can be told"));
    file = kept(&cx, file_write(&cx, S("%PDF-1.7\n%\xe2\xe3\n")));
    job = ordered(&cx, &file);
    good(&cx, job_work(&cx, kind_of(&with_letters), 1));
    out = result_of(&cx, job);
    Job looked;
    good(&cx, job_get(&cx, &looked, job));
    ok(out.as == DELIVERED_FAULT && looked.state == JOB_FAILED, NAME("no table at all fails"));
    ok(out.fault.in[DE].n && out.fault.in[EN].n && !str_equal(out.fault.in[DE], out.fault.in[EN]),
       NAME("the reason is told in both languages"));
    ok(counted(&cx, &letters) == 3, NAME("each is told by a letter"));
    cx_end(&cx);
}

static void test_rights(void) {
    Cx cx;
    house_fresh(&cx);
    JobFile file = kept(&cx, S(EXCERPT("leavers.csv")));
    int64_t job = ordered(&cx, &file);
    Grant grant = person.grants[0];
    cx.actor = NULL; /* not their own to give or take */
    good(&cx, role_take(&cx, person.account, &grant));
    good(&cx, job_work(&cx, kind_of(&silent), 1));
    ok(result_of(&cx, job).as == DELIVERED_FAULT && !counted(&cx, &deliveries),
       NAME("who has lost the role meanwhile delivers nothing"));
    good(&cx, role_give(&cx, person.account, &grant));
    good(&cx, job_again(&cx, job));
    good(&cx, job_work(&cx, kind_of(&silent), 1));
    ok(result_of(&cx, job).as == DELIVERED_STORED, NAME("with the role it is tried again"));
    cx_end(&cx);
}

static void test_room(void) {
    Cx cx;
    house_fresh(&cx);
    char text[32];
    JobFile held[JOB_FILES_MOST + 1], got;
    for (int i = 0; i <= JOB_FILES_MOST; i++) {
        snprintf(text, sizeof text, "a;b\n%d;1\n", i);
        held[i] = kept(&cx, file_write(&cx, str_of(text)));
        now_is++;
    }
    is_int(job_file_get(&cx, &got, held[0].number), NOT_FOUND, "the oldest gives way");
    is_int(job_file_get(&cx, &got, held[1].number), OK, "the others stay");
    JobFile same = kept(&cx, file_write(&cx, str_of(text)));
    ok(same.number == held[JOB_FILES_MOST].number, NAME("the same is kept once"));
    for (int i = 1; i <= JOB_FILES_MOST; i++)
        ordered(&cx, &held[i]);
    JobFile more = {.account = person.account, .name = S("x.csv"), .arguments = S("{}")};
    Str path = file_write(&cx, S("a;b\n77;1\n"));
    is_int(job_file_keep(&cx, &more, &more, path), LIMIT, "what is to be delivered does not");
    more.account++;
    good(&cx, job_file_keep(&cx, &more, &more, path));
    Str empty;
    good(&cx, job_file_open(&cx, &more, &empty));
    ok(str_equal(text_of_file(&cx, cstr(cx.mem, empty)), S("a;b\n77;1\n")),
       NAME("the bytes are as they came"));
    now_is += JOB_FILE_KEPT + 1;
    is_int(job_file_get(&cx, &got, more.number), NOT_FOUND, "after an hour it is gone");
    good(&cx, jobs_tidy(&cx));
    ok(counted(&cx, &parts) == JOB_FILES_MOST, NAME("to the last byte; those with a job stay"));
    cx_end(&cx);
}

/* ---- it is stopped ---- */

enum { OTHER = 77 }; /* somebody else's account */

/* As another session does it; false where it has ended. */
static bool is_asked_in(Cx *cx, int64_t job, int64_t account) {
    const Actor stopper = {S("Ada"), S("192.0.2.9"), account};
    cx->clock = hand_clock;
    cx->actor = &stopper;
    Err err;
    while ((err = web_job_stop(cx, job, &with_letters)) == BUSY)
        continue;
    if (err != CONFLICT) good(cx, err);
    cx->actor = NULL;
    return err == OK;
}

static bool is_asked(int64_t job, int64_t account) {
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    good(&cx, store_open(&cx, &store, str_of(address)));
    bool asked = is_asked_in(&cx, job, account);
    cx_end(&cx);
    return asked;
}

static bool nothing_came(Cx *cx, int64_t number) {
    Job job;
    good(cx, job_get(cx, &job, number));
    return job.state == JOB_STOPPED && result_of(cx, number).as == DELIVERED_STOPPED &&
           !counted(cx, &deliveries);
}

static void test_stopped_waiting(void) {
    Cx cx;
    house_fresh(&cx);
    JobFile file = kept(&cx, S(EXCERPT("leavers.csv")));
    int64_t job = ordered(&cx, &file);
    is_asked(job, person.account);
    ok(nothing_came(&cx, job), NAME("stopped before it began"));
    ok(counted(&cx, &letters) == 0, NAME("who stops their own delivery gets no letter"));
    good(&cx, job_again(&cx, job));
    is_asked(job, OTHER);
    ok(nothing_came(&cx, job), NAME("stopped by somebody else"));
    ok(counted(&cx, &letters) == 1 && counted(&cx, &letters_stopped) == 1,
       NAME("whose delivery it is gets a letter"));
    good(&cx, job_again(&cx, job));
    good(&cx, job_work(&cx, kind_of(&silent), 1));
    ok(result_of(&cx, job).as == DELIVERED_STORED && counted(&cx, &parts) == 0,
       NAME("tried again it is delivered, and the kept file goes"));
    ok(!is_asked(job, OTHER), NAME("what is done cannot be stopped"));
    cx_end(&cx);
}

static Err send(Cx *cx, const Job *job, void *arg) {
    (void)cx, (void)job, (void)arg;
    return OK;
}

/* From the command line, where nobody named the settings: the store tells whether letters go out.
 */
static void test_stopped_unnamed(void) {
    Cx cx;
    bool known = true;
    int64_t number;
    house_fresh(&cx);
    JobFile file = kept(&cx, S(EXCERPT("leavers.csv")));
    int64_t job = ordered(&cx, &file);
    cx.actor = NULL;
    good(&cx, web_letters_known(&cx, NULL, &known));
    ok(!known, NAME("no letter went out yet"));
    good(&cx, web_job_stop(&cx, job, NULL));
    ok(counted(&cx, &letters) == 0, NAME("none is ordered"));
    const JobOrder order = {.kind = S("mail"), .arguments = S("{}")};
    static const JobKind mail = {.id = "mail", .run = send};
    good(&cx, job_add(&cx, &number, &order));
    good(&cx, web_letters_known(&cx, NULL, &known));
    ok(!known, NAME("one that waits may be one that nobody sends"));
    good(&cx, job_work(&cx, &mail, 1));
    good(&cx, job_again(&cx, job));
    good(&cx, web_job_stop(&cx, job, NULL));
    ok(counted(&cx, &letters_stopped) == 1,
       NAME("where one went out whose delivery it is gets one"));
    good(&cx, web_letters_known(&cx, &silent, &known));
    ok(!known, NAME("settings without a mail server count for more"));
    cx_end(&cx);
}

/* Nobody is kept from delivering by what was stopped or failed. */
static void test_stopped_room(void) {
    Cx cx;
    house_fresh(&cx);
    char text[32];
    int64_t jobs[JOB_FILES_MOST + 1];
    for (int i = 0; i <= JOB_FILES_MOST; i++) {
        snprintf(text, sizeof text, "a;b\n%d;1\n", i);
        JobFile file = kept(&cx, file_write(&cx, str_of(text)));
        jobs[i] = ordered(&cx, &file);
        is_asked(jobs[i], OTHER);
        now_is++;
    }
    JobFile first;
    good(&cx, job_file_of(&cx, &first, jobs[0]));
    ok(!first.bytes && counted(&cx, &parts) == JOB_FILES_MOST,
       NAME("the oldest of the stopped gives way"));
    ok(result_of(&cx, jobs[0]).as == DELIVERED_STOPPED, NAME("what came of it stays"));
    good(&cx, job_again(&cx, jobs[0]));
    good(&cx, job_work(&cx, kind_of(&silent), 1));
    Job job;
    good(&cx, job_get(&cx, &job, jobs[0]));
    ok(job.state == JOB_FAILED && result_of(&cx, jobs[0]).as == DELIVERED_FAULT,
       NAME("tried again it says that the file is gone"));
    cx_end(&cx);
}

static Err begun_run(Cx *cx, const Job *job, void *arg) {
    is_asked(job->number, *(const int64_t *)arg);
    return delivery_run(cx, job, (void *)(uintptr_t)&letters_go);
}

static Err ended_run(Cx *cx, const Job *job, void *arg) {
    TRY(delivery_run(cx, job, (void *)(uintptr_t)&letters_go));
    is_asked(job->number, *(const int64_t *)arg);
    return OK;
}

static void test_stopped_running(void) {
    Cx cx;
    house_fresh(&cx);
    int64_t other = OTHER;
    JobKind kind = *kind_of(&with_letters), begun = kind, late = kind;
    begun.run = begun_run, begun.arg = late.arg = &other, late.run = ended_run;
    begun.stopped = late.stopped = NULL;
    JobFile file = kept(&cx, S(EXCERPT("leavers.csv")));
    int64_t job = ordered(&cx, &file);
    good(&cx, job_work(&cx, &begun, 1));
    Job looked;
    good(&cx, job_get(&cx, &looked, job));
    ok(looked.state == JOB_STOPPED && !counted(&cx, &deliveries), NAME("stopped as it began"));
    ok(counted(&cx, &parts) == 1, NAME("the file stays, to be tried again"));
    good(&cx, job_again(&cx, job));
    good(&cx, job_work(&cx, &late, 1));
    good(&cx, job_get(&cx, &looked, job));
    ok(looked.state == JOB_DONE && result_of(&cx, job).as == DELIVERED_STORED,
       NAME("stopped when it was stored: too late, it counts"));
    now_is += JOB_FILE_OF_JOB + 1;
    good(&cx, jobs_tidy(&cx));
    cx_end(&cx);
}

/* Far more rows than can be read in a second, small enough when packed. */
static Str long_file(Cx *cx) {
    enum { ROWS = 4000000 };
    Str leavers = text_of_file(cx, EXCERPT("leavers.csv")), path = file_write(cx, S(""));
    size_t foot = str_find(leavers, S("\n__________"), 0) + 1;
    gzFile out = gzopen(cstr(cx->mem, path), "wb1");
    must(out && gzwrite(out, leavers.p, (unsigned)foot) == (int)foot);
    for (int i = 0; i < ROWS; i++)
        must(gzputs(out, "1950;01001;X;1;1;1;1;1;1;1;1;1;1;1;1;1;1\n") > 0);
    must(gzwrite(out, leavers.p + foot, (unsigned)(leavers.n - foot)) > 0);
    must(gzclose(out) == Z_OK);
    return path;
}

typedef struct Watch {
    int64_t job, asked; /* asked: monotonic milliseconds */
} Watch;

/* Asks as soon as rows were read. */
static void *watch_run(void *arg) {
    Watch *watch = arg;
    Cx cx;
    Store *store;
    Job job = {.done = 0};
    cx_begin(&cx, EN);
    good(&cx, store_open(&cx, &store, str_of(address)));
    for (int64_t end = monotonic_ms() + 30000; !job.done && monotonic_ms() < end;) {
        good(&cx, job_get(&cx, &job, watch->job));
        usleep(5000);
    }
    watch->asked = monotonic_ms();
    is_asked(watch->job, OTHER);
    cx_end(&cx);
    return NULL;
}

static void test_stopped_reading(void) {
    Cx cx;
    pthread_t thread;
    house_fresh(&cx);
    JobFile file = kept(&cx, long_file(&cx));
    Watch watch = {ordered(&cx, &file), 0};
    must(pthread_create(&thread, NULL, watch_run, &watch) == 0);
    good(&cx, job_work(&cx, kind_of(&with_letters), 1));
    int64_t ended_at = monotonic_ms();
    must(pthread_join(thread, NULL) == 0);
    Job job;
    good(&cx, job_get(&cx, &job, watch.job));
    ok(job.done > 0 && nothing_came(&cx, watch.job),
       NAME("stopped after %lld rows, nothing is stored"), (long long)job.done);
    ok(ended_at - watch.asked < 2500, NAME("within %lld ms"), (long long)(ended_at - watch.asked));
    ok(counted(&cx, &letters_stopped) == 1, NAME("and is told by letter"));
    cx_end(&cx);
}

typedef struct Racer {
    int64_t job;
    useconds_t wait;
    pthread_barrier_t start;
} Racer;

static void *racer_run(void *arg) {
    Racer *racer = arg;
    Cx cx;
    Store *store;
    cx_begin(&cx, EN);
    good(&cx, store_open(&cx, &store, str_of(address)));
    pthread_barrier_wait(&racer->start);
    usleep(racer->wait);
    is_asked_in(&cx, racer->job, OTHER);
    cx_end(&cx);
    return NULL;
}

/* Whenever it is asked for: either nothing came of it, or all, and what is told is what is so. */
static void test_stopped_racing(void) {
    enum { TIMES = 24 };
    Cx cx;
    int64_t stored = 0, stopped = 0, wrong = 0;
    house_fresh(&cx);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    for (int i = 0; i < TIMES; i++) {
        pthread_t thread;
        Job job;
        text = str_format(cx.mem, "%.*s\r\n", STR_ARG(text)); /* other bytes, the same rows */
        JobFile file = kept(&cx, file_write(&cx, text));
        int64_t before = counted(&cx, &deliveries);
        Racer racer = {.job = ordered(&cx, &file), .wait = (useconds_t)(i * 500)};
        must(pthread_barrier_init(&racer.start, NULL, 2) == 0);
        must(pthread_create(&thread, NULL, racer_run, &racer) == 0);
        pthread_barrier_wait(&racer.start);
        Err err;
        while ((err = job_work(&cx, kind_of(&with_letters), 1)) == BUSY)
            continue;
        must(err == OK || err == NOT_FOUND);
        must(pthread_join(thread, NULL) == 0);
        pthread_barrier_destroy(&racer.start);
        good(&cx, job_get(&cx, &job, racer.job));
        bool came = counted(&cx, &deliveries) > before;
        DeliveredAs as = result_of(&cx, racer.job).as;
        stored += came, stopped += !came;
        wrong += came ? job.state != JOB_DONE || as != DELIVERED_STORED
                      : job.state != JOB_STOPPED || as != DELIVERED_STOPPED;
    }
    ok(wrong == 0, NAME("%lld stored, %lld stopped, each told as it is"), (long long)stored,
       (long long)stopped);
    ok(counted(&cx, &letters) == TIMES && counted(&cx, &letters_stopped) == stopped,
       NAME("with a letter each"));
    cx_end(&cx);
}

/* ---- the program is killed on the way ---- */

typedef enum Killed {
    KILLED_READING,
    KILLED_STORED,
    KILLED_TOLD,
    STOPPED_READING, /* the same after somebody asked to stop it */
    STOPPED_STORED,
    STOPPED_TOLD,
} Killed;

static Err killed_reading(Cx *cx, void *arg, Str name, size_t rows, bool last) {
    (void)cx, (void)name, (void)arg;
    if (rows && !last) kill(getpid(), SIGKILL);
    return OK;
}

static Err doomed_run(Cx *cx, const Job *job, void *arg) {
    Killed when = *(const Killed *)arg;
    bool stops = when >= STOPPED_READING;
    if (stops) when -= STOPPED_READING;
    DeliveryOrder order;
    JobFile file;
    Str path;
    if (when == KILLED_TOLD) {
        good(cx, delivery_run(cx, job, (void *)(uintptr_t)&letters_go));
        if (stops) is_asked(job->number, OTHER);
    } else {
        good(cx, order_read(cx, job->arguments, &order));
        good(cx, job_file_get(cx, &file, order.file));
        good(cx, job_file_open(cx, &file, &path));
        const DeliverOptions options = {.name = file.name,
                                        .sender = order.organisation,
                                        .progress = when == KILLED_READING ? killed_reading : NULL};
        if (stops) is_asked(job->number, OTHER);
        Given given = give_with(cx, path, &options);
        must(given.err == OK);
    }
    kill(getpid(), SIGKILL);
    return OK;
}

static void test_killed(Killed when, const char *file_path, const char *what) {
    Cx cx, child;
    house_fresh(&cx);
    JobFile file = kept(&cx, str_of(file_path));
    int64_t job = ordered(&cx, &file);
    cx_end(&cx);
    pid_t pid = fork();
    must(pid >= 0);
    if (!pid) {
        Store *store;
        const JobKind doomed = {"delivery", doomed_run, &when, 5, NULL};
        cx_begin(&child, EN);
        good(&child, store_open(&child, &store, str_of(address)));
        child.clock = hand_clock;
        (void)(job_work(&child, &doomed, 1) == OK);
        _exit(0);
    }
    int status;
    must(waitpid(pid, &status, 0) == pid);
    ok(WIFSIGNALED(status), NAME("killed %s"), what);
    Store *store;
    cx_begin(&cx, EN);
    good(&cx, store_open(&cx, &store, str_of(address)));
    cx.clock = hand_clock;
    is_int(job_work(&cx, kind_of(&with_letters), 1), NOT_FOUND, "its lease runs still");
    now_is += JOB_LEASE + 1;
    is_int(job_work(&cx, kind_of(&with_letters), 1), OK, "taken over afterwards");
    ok(counted(&cx, &letters) == 1, NAME("one letter"));
    if (when == STOPPED_READING) {
        ok(nothing_came(&cx, job), NAME("it is told as stopped, nothing is delivered"));
    } else {
        ok(result_of(&cx, job).as == DELIVERED_STORED, NAME("it is told as stored"));
        ok(counted(&cx, &deliveries) == 1, NAME("delivered exactly once"));
        ok(counted(&cx, &ended) == 1, NAME("the job has ended"));
    }
    cx_end(&cx);
}

/* As deliveries.h does it for all. */
static void tests(void) {
    test_good();
    test_refused();
    test_rights();
    test_room();
    test_stopped_waiting();
    test_stopped_unnamed();
    test_stopped_room();
    test_stopped_running();
    test_stopped_reading();
    test_stopped_racing();
    test_killed(STOPPED_READING, "data/ruhr/files/21111-02-06-4.csv.gz",
                "while it was read and to be stopped");
    test_killed(STOPPED_STORED, EXCERPT("leavers.csv"), "after it was stored and to be stopped");
    test_killed(STOPPED_TOLD, EXCERPT("leavers.csv"), "after it was told and to be stopped");
    test_killed(KILLED_READING, "data/ruhr/files/21111-02-06-4.csv.gz", "while it was read");
    test_killed(KILLED_STORED, EXCERPT("leavers.csv"), "after it was stored");
    test_killed(KILLED_TOLD, EXCERPT("leavers.csv"), "before it could say so");
}

int main(void) {
    folder_make();
    tests();
    if (postgres_server()) {
        engine = "postgresql";
        tests();
    } else {
        skip(POSTGRES_SKIP);
    }
    folder_drop();
    arena_free(kinds);
    return done();
}

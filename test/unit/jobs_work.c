/* Is a job done, once at a time, whatever becomes of its worker? SQLite always, PostgreSQL where
 * WIRK_TEST_POSTGRES names a server. */

#include <signal.h>
#include "clock.h"
#include "store_test.h"

#include "jobs/jobs_in.h"

static const Actor editor = {.name = {"Ada", 3}, .origin = {"192.0.2.7", 9}, .account = 7};

static void jobs_open(Cx *cx) {
    must_open(cx);
    cx->clock = hand_clock;
    cx->actor = &editor;
}

static void jobs_fresh(Cx *cx) {
    fresh();
    now_is = 1700000000;
    jobs_open(cx);
}

/* ---- kinds ---- */

typedef struct Doing {
    int times;
    Err err;       /* what it ends with */
    int64_t stops; /* stops this job while it runs; 0: none */
    char who[40];
} Doing;

static Err work(Cx *cx, const Job *job, void *arg) {
    Doing *doing = arg;
    doing->times++;
    snprintf(doing->who, sizeof doing->who, "%.*s", STR_ARG(cx->actor->name));
    TRY(job_progress(cx, job, 1, 2));
    if (doing->stops) {
        Cx other;
        jobs_open(&other);
        must(job_stop(&other, doing->stops, NULL, 0) == OK);
        cx_end(&other);
        RunningJob *running = (RunningJob *)(uintptr_t)job;
        running->written = 0; /* as if half a second had passed */
        TRY(job_progress(cx, job, 1, 2));
    }
    if (doing->err) return fail(cx, doing->err, MSG_JOBS_UNKNOWN, S("77"));
    job_result(job, str_copy(cx->mem, S("all well")));
    return OK;
}

static int64_t added(Cx *cx, const char *kind, const char *key) {
    int64_t number = 0;
    JobOrder order = {.kind = str_of(kind), .arguments = S("{}"), .key = str_of(key)};
    must(job_add(cx, &number, &order) == OK);
    return number;
}

static Job looked(Cx *cx, int64_t number) {
    Job job;
    must(job_get(cx, &job, number) == OK);
    return job;
}

static size_t logged(Cx *cx, Str event) {
    AuditEntry *entries;
    size_t n;
    must(audit_find(cx, &entries, &n, &(AuditQuery){.event = event}) == OK);
    return n;
}

/* ---- adding, doing ---- */

static Err add_within(Cx *cx, void *arg) {
    return job_add(cx, arg, &(JobOrder){.kind = S("mail"), .arguments = S("{}")});
}

static void test_done(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {0};
    const JobKind kinds[] = {{"mail", work, &doing, 3, NULL}};
    is_int(job_work(&cx, kinds, 1), NOT_FOUND, "nothing is to be done");
    int64_t number = added(&cx, "mail", ""), other = added(&cx, "report", "");
    Job job = looked(&cx, number);
    ok(job.state == JOB_WAITING && str_equal(job.who, S("Ada")) && job.account == 7,
       "%s: a job waits and knows who wants it", engine);
    is_int(job_work(&cx, kinds, 1), OK, "it is done");
    job = looked(&cx, number);
    ok(job.state == JOB_DONE && job.attempts == 1 && job.done == 1 && job.whole == 2 && job.ended,
       "%s: and says so", engine);
    is_str(job.told, "all well", "with its result");
    is_str(str_of(doing.who), "Ada", "in the name of who asked for it");
    is_int(job_work(&cx, kinds, 1), NOT_FOUND, "a kind that is not ours is left");
    is_int(looked(&cx, other).state, JOB_WAITING, "to others");
    is_int(logged(&cx, S("job.start")), 2, "jobs added alone are in the log");
    must(store_do(&cx, add_within, &number) == OK);
    is_int(logged(&cx, S("job.start")), 2, "those added with a change are told by that");
    Job *jobs;
    size_t n;
    must(job_list(&cx, &jobs, &n, 2) == OK);
    ok(n == 2 && jobs[0].number == 3 && jobs[1].number == 2, "%s: listed newest first", engine);
    is_int(job_get(&cx, &job, 99), NOT_FOUND, "an unknown one");
    is_int(doing.times, 1, "it was done once");
    cx_end(&cx);
}

static void test_keys_and_time(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {0};
    const JobKind kinds[] = {{"mail", work, &doing, 3, NULL}};
    int64_t number = added(&cx, "mail", "weekly");
    is_int(added(&cx, "mail", "weekly"), number, "one of a key at a time");
    ok(added(&cx, "report", "weekly") != number, "%s: of the same kind", engine);
    must(job_work(&cx, kinds, 1) == OK);
    int64_t later;
    JobOrder order = {
        .kind = S("mail"), .arguments = S("{}"), .key = S("weekly"), .next = now_is + 100};
    must(job_add(&cx, &later, &order) == OK);
    ok(later != number, "%s: when it is done another may come", engine);
    is_int(job_work(&cx, kinds, 1), NOT_FOUND, "not before its time");
    now_is += 100;
    is_int(job_work(&cx, kinds, 1), OK, "then");
    order.arguments.n = JOB_MOST_ARGUMENTS + 1;
    is_int(job_add(&cx, &later, &order), LIMIT, "arguments that are too long");
    cx_end(&cx);
}

static void test_failing(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {.err = BUSY};
    const JobKind kinds[] = {{"mail", work, &doing, 8, NULL}};
    static const int64_t waits[] = {10, 60, 300, 1800, 7200, 21600, 21600};
    int64_t number = added(&cx, "mail", "");
    bool right = true;
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        right &= job_work(&cx, kinds, 1) == OK;
        Job job = looked(&cx, number);
        right &= job.state == JOB_WAITING && job.next == now_is + waits[i];
        now_is += waits[i] - 1;
        right &= job_work(&cx, kinds, 1) == NOT_FOUND;
        now_is++;
    }
    ok(right, "%s: tried again after 10 s, 60 s, 5 min, 30 min, 2 h, 6 h, 6 h", engine);
    must(job_work(&cx, kinds, 1) == OK);
    Job job = looked(&cx, number);
    ok(job.state == JOB_FAILED && job.attempts == 8 && job.told.n, "%s: the last fault is final",
       engine);
    is_int(job_work(&cx, kinds, 1), NOT_FOUND, "it is not tried any more");
    is_int(job_again(&cx, number), OK, "unless somebody asks for it");
    doing.err = INVALID;
    must(job_work(&cx, kinds, 1) == OK);
    job = looked(&cx, number);
    ok(job.state == JOB_FAILED && job.attempts == 1, "%s: a fault of the input is final at once",
       engine);
    doing.err = OK;
    must(job_again(&cx, number) == OK && job_work(&cx, kinds, 1) == OK);
    is_int(looked(&cx, number).state, JOB_DONE, "in the end it is done");
    is_int(job_again(&cx, number), CONFLICT, "what is done is not done again");
    cx_end(&cx);
}

static void test_stopped(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {0};
    const JobKind kinds[] = {{"mail", work, &doing, 3, NULL}};
    int64_t number = added(&cx, "mail", "");
    is_int(job_stop(&cx, number, NULL, 0), OK, "a waiting job is stopped");
    is_int(looked(&cx, number).state, JOB_STOPPED, "at once");
    is_int(job_stop(&cx, number, NULL, 0), CONFLICT, "once");
    is_int(job_work(&cx, kinds, 1), NOT_FOUND, "it is not done");
    must(job_again(&cx, number) == OK);
    doing.stops = number;
    is_int(job_work(&cx, kinds, 1), OK, "a running job");
    is_int(looked(&cx, number).state, JOB_STOPPED, "is stopped at its next progress");
    is_int(logged(&cx, S("job.stop")), 2, "both are in the log");
    is_int(job_stop(&cx, 99, NULL, 0), NOT_FOUND, "an unknown one");
    cx_end(&cx);
}

static void test_given_back(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {0};
    bool ending = true;
    const JobKind kinds[] = {{"mail", work, &doing, 3, NULL}};
    int64_t number = added(&cx, "mail", "");
    must(job_work_until(&cx, kinds, 1, &ending) == OK);
    Job job = looked(&cx, number);
    ok(job.state == JOB_WAITING && job.attempts == 0 && job.next == now_is,
       "%s: a worker that ends gives its job back", engine);
    ending = false;
    must(job_work_until(&cx, kinds, 1, &ending) == OK);
    is_int(looked(&cx, number).state, JOB_DONE, "for the next one");
    cx_end(&cx);
}

/* ---- workers that die ---- */

static void sign(const char *letter) {
    char path[128];
    snprintf(path, sizeof path, "%s/signs-%d", folder, made);
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    must(file >= 0 && write(file, letter, 1) == 1);
    close(file);
}

static const char *signs(char *out, size_t room) {
    char path[128];
    snprintf(path, sizeof path, "%s/signs-%d", folder, made);
    int file = open(path, O_RDONLY);
    ssize_t n = file >= 0 ? read(file, out, room - 1) : 0;
    out[n > 0 ? n : 0] = '\0';
    if (file >= 0) close(file);
    return out;
}

static Err die(Cx *cx, const Job *job, void *arg) {
    (void)arg;
    TRY(job_progress(cx, job, 1, 3));
    sign("x");
    kill(getpid(), SIGKILL);
    return OK;
}

static Err live(Cx *cx, const Job *job, void *arg) {
    (void)cx;
    (void)job;
    (void)arg;
    sign("o");
    return OK;
}

/* A worker in a process of its own that takes a job and dies of it. */
static void worker_dies(void) {
    const JobKind deadly[] = {{"mail", die, NULL, 1, NULL}};
    int status;
    pid_t child = fork();
    if (!child) {
        Cx own;
        jobs_open(&own);
        _exit(job_work(&own, deadly, 1));
    }
    waitpid(child, &status, 0);
    must(WIFSIGNALED(status));
}

static void test_killed(void) {
    Cx cx;
    char text[64];
    jobs_fresh(&cx);
    const JobKind lively[] = {{"mail", live, NULL, 1, NULL}};
    int64_t number = added(&cx, "mail", "one");
    for (int death = 1; death <= 2; death++) {
        worker_dies();
        Job job = looked(&cx, number);
        ok(job.state == JOB_RUNNING && job.attempts == death && job.done == 1,
           "%s: a worker is killed in the middle (%d)", engine, death);
        is_int(job_work(&cx, lively, 1), NOT_FOUND, "nobody takes its job while it may live");
        is_int(added(&cx, "mail", "one"), number, "its key is still taken");
        now_is += JOB_LEASE + 1;
    }
    is_int(job_work(&cx, lively, 1), OK, "then another takes it over");
    is_int(looked(&cx, number).state, JOB_DONE, "and does it");
    is_str(str_of(signs(text, sizeof text)), "xxo", "begun twice, ended once");
    cx_end(&cx);
}

static void test_takes_all_with_it(void) {
    Cx cx;
    jobs_fresh(&cx);
    const JobKind deadly[] = {{"mail", die, NULL, 1, NULL}};
    int64_t number = added(&cx, "mail", "");
    for (int death = 0; death < JOB_MOST_LOST; death++) {
        worker_dies();
        now_is += JOB_LEASE + 1;
    }
    is_int(job_work(&cx, deadly, 1), OK, "a job that kills each worker");
    Job job = looked(&cx, number);
    ok(job.state == JOB_FAILED && job.told.n, "%s: is given up, and we live", engine);
    cx_end(&cx);
}

/* ---- who lost its job ---- */

static Err overtaken(Cx *cx, const Job *job, void *arg) {
    Doing *doing = arg;
    Cx other;
    const JobKind lively[] = {{"mail", live, NULL, 3, NULL}};
    jobs_open(&other);
    now_is += JOB_LEASE + 1; /* as if this thread had slept, and its beat, too */
    must(job_work(&other, lively, 1) == OK);
    cx_end(&other);
    RunningJob *running = (RunningJob *)(uintptr_t)job;
    running->written = 0;
    doing->err = job_progress(cx, job, 2, 3);
    return fail(cx, INVALID, MSG_JOBS_UNKNOWN, S("77"));
}

static void test_overtaken(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {0};
    const JobKind slow[] = {{"mail", overtaken, &doing, 3, NULL}};
    int64_t number = added(&cx, "mail", "");
    must(job_work(&cx, slow, 1) == OK);
    is_int(doing.err, DENIED, "who lost its job is told at its next progress");
    Job job = looked(&cx, number);
    ok(job.state == JOB_DONE && job.attempts == 2, "%s: and changes nothing of it any more",
       engine);
    cx_end(&cx);
}

/* ---- many workers ---- */

/* Fails where somebody else runs the same job: a file per job that must not be there yet. */
static Err alone(Cx *cx, const Job *job, void *arg) {
    (void)arg;
    char path[128];
    snprintf(path, sizeof path, "%s/run-%d-%lld", folder, made, (long long)job->number);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (file < 0)
        sign("!");
    else
        close(file);
    sign("o");
    return job_progress(cx, job, 1, 1);
}

static void test_many(void) {
    enum { WORKERS = 4, JOBS = 40 };
    Cx cx;
    char text[256];
    jobs_fresh(&cx);
    const JobKind kinds[] = {{"mail", alone, NULL, 1, NULL}};
    for (int i = 0; i < JOBS; i++)
        added(&cx, "mail", "");
    pid_t children[WORKERS];
    for (size_t w = 0; w < WORKERS; w++) {
        children[w] = fork();
        if (children[w]) continue;
        Cx own;
        jobs_open(&own);
        Err err;
        while ((err = job_work(&own, kinds, 1)) == OK || err == BUSY)
            continue;
        _exit(err == NOT_FOUND ? 0 : 1);
    }
    bool well = true;
    for (size_t w = 0; w < WORKERS; w++) {
        int status;
        waitpid(children[w], &status, 0);
        well &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    signs(text, sizeof text);
    ok(well && strlen(text) == JOBS && !strchr(text, '!'),
       "%s: four processes do forty jobs, each once", engine);
    Job *jobs;
    size_t n, done_n = 0;
    must(job_list(&cx, &jobs, &n, 0) == OK);
    for (size_t i = 0; i < n; i++)
        done_n += jobs[i].state == JOB_DONE;
    is_int(done_n, JOBS, "and all are done");
    cx_end(&cx);
}

static void test_worker(void) {
    Cx cx;
    Doing doing = {0};
    jobs_fresh(&cx);
    const JobKind kinds[] = {{"mail", work, &doing, 3, NULL}};
    Cx real;
    must_open(&real);
    real.actor = &editor;
    int64_t number = added(&real, "mail", "");
    JobWorker *worker = job_worker_begin(real.mem, str_of(address), kinds, 1);
    Job job = {0};
    for (int64_t until = monotonic_ms() + 10000; monotonic_ms() < until && job.state != JOB_DONE;)
        job = looked(&real, number);
    job_worker_end(worker);
    is_int(job.state, JOB_DONE, "a worker's thread does what waits");
    cx_end(&real);
    cx_end(&cx);
}

static void test_tidied(void) {
    Cx cx;
    jobs_fresh(&cx);
    Doing doing = {0};
    const JobKind kinds[] = {{"mail", work, &doing, 3, NULL}};
    added(&cx, "mail", "");
    must(job_work(&cx, kinds, 1) == OK);
    int64_t waiting = added(&cx, "report", "");
    now_is += 90ll * 24 * 60 * 60;
    must(jobs_tidy(&cx) == OK);
    Job *jobs;
    size_t n;
    must(job_list(&cx, &jobs, &n, 0) == OK);
    is_int(n, 2, "after ninety days a job is still there");
    now_is++;
    must(jobs_tidy(&cx) == OK && job_list(&cx, &jobs, &n, 0) == OK);
    ok(n == 1 && jobs[0].number == waiting, "%s: then the ended one goes, not the waiting one",
       engine);
    cx_end(&cx);
}

static void tests(bool server) {
    (void)server;
    test_done();
    test_keys_and_time();
    test_failing();
    test_stopped();
    test_given_back();
    test_killed();
    test_takes_all_with_it();
    test_overtaken();
    test_many();
    test_worker();
    test_tidied();
}

int main(void) {
    return both_engines(tests);
}

/* How is a job done? It is taken in one transaction (there is one writer at a time: so one worker
 * gets it), run outside any, and its end is written in another one, unless somebody else has taken
 * it over meanwhile. */

#include "jobs/jobs_in.h"

static const int64_t waits[] = {10, 60, 5 * 60, 30 * 60, 2 * 60 * 60, 6 * 60 * 60};

typedef struct Taking {
    Str ids; /* of the kinds, as JSON */
    const JobKind *kinds;
    size_t n;
    Job job;
    const JobKind *kind; /* NULL: there is nothing to run */
} Taking;

static int attempts_of(const JobKind *kind) {
    return kind->most_attempts > 1 ? kind->most_attempts : 1;
}

static Err kinds_list(Cx *cx, Taking *taking) {
    Buf out = buf_new(cx->mem, (size_t)1 << 16);
    Json json = json_begin(&out);
    json_array(&json);
    for (size_t i = 0; i < taking->n; i++)
        json_str(&json, str_of(taking->kinds[i].id));
    json_array_end(&json);
    taking->ids = buf_str(&out);
    return buf_check(cx, &out);
}

/* A worker that is not heard of any more took it with it as often as it may be tried. */
static Err give_up(Cx *cx, Job *job, const JobKind *kind) {
    job->told = message_text(cx->lang, job->stopping ? MSG_JOBS_IS_STOPPED : MSG_JOBS_WORKER_LOST);
    job->state = JOB_FAILED;
    job->ended = cx->clock();
    return job->stopping ? job_stopped(cx, job, kind) : OK;
}

static Err take(Cx *cx, void *arg) {
    Taking *taking = arg;
    Job *job = &taking->job;
    taking->kind = NULL;
    TRY(sql_job_due(cx, job, taking->ids));
    const JobKind *kind = taking->kinds;
    while (!str_equal(str_of(kind->id), job->kind))
        kind++;
    bool lost = job->state == JOB_RUNNING;
    int most = attempts_of(kind) > JOB_MOST_LOST ? attempts_of(kind) : JOB_MOST_LOST;
    if (lost && (job->stopping || job->attempts >= most)) {
        TRY(give_up(cx, job, kind));
        return sql_job_put(cx, job);
    }
    job->state = JOB_RUNNING;
    job->attempts++;
    job->started = cx->clock();
    taking->kind = kind;
    return sql_job_put(cx, job);
}

/* ---- the end ---- */

typedef struct Ending {
    const RunningJob *running;
    Err err;
    Str told;
} Ending;

static bool same_run(const Job *job, const Job *was) {
    return job->state == JOB_RUNNING && job->attempts == was->attempts &&
           job->started == was->started;
}

static void end_well(Cx *cx, Job *job, const RunningJob *running) {
    job->state = JOB_DONE;
    job->told = running->result;
    job->ended = cx->clock();
}

/* Given back, stopped, to be tried again, or failed for good, which may come before it can be
 * stopped. */
static Err end_badly(Cx *cx, Job *job, const Ending *ending) {
    const RunningJob *running = ending->running;
    int64_t now = cx->clock();
    bool may_pass = ending->err == BUSY || ending->err == BROKEN;
    bool back = running->given_back && ending->err == DENIED;
    bool again = may_pass && job->attempts < attempts_of(running->kind);
    bool told = running->stopped && ending->err == DENIED;
    job->told = ending->told;
    if (job->stopping && (told || back || again)) {
        job->told = message_text(cx->lang, MSG_JOBS_IS_STOPPED);
        return job_stopped(cx, job, running->kind);
    }
    if (back) {
        job->state = JOB_WAITING;
        job->attempts--;
        job->next = now;
        job->told = S("");
    } else if (again) {
        size_t last = sizeof waits / sizeof *waits - 1, wait = (size_t)job->attempts - 1;
        job->state = JOB_WAITING;
        job->next = now + waits[wait < last ? wait : last];
    } else {
        job->state = JOB_FAILED;
        job->ended = now;
    }
    return OK;
}

static Err end(Cx *cx, void *arg) {
    const Ending *ending = arg;
    const Job *was = &ending->running->job;
    Job job;
    Err err = sql_job(cx, &job, was->number);
    if (err == NOT_FOUND) return OK;
    TRY(err);
    if (!same_run(&job, was)) return OK; /* another's by now */
    if (ending->err)
        TRY(end_badly(cx, &job, ending));
    else
        end_well(cx, &job, ending->running);
    return sql_job_put(cx, &job);
}

/* ---- running ---- */

/* In a context of its own: what the job allocates goes with it. */
static Err run(Cx *cx, RunningJob *running) {
    const Actor actor = {
        .name = running->job.who, .origin = S("job"), .account = running->job.account};
    Cx own;
    cx_begin(&own, cx->lang);
    own.store = cx->store;
    own.clock = cx->clock;
    own.actor = actor.name.n ? &actor : NULL;
    Ending ending = {.running = running};
    ending.err = running->kind->run(&own, &running->job, running->kind->arg);
    if (ending.err) ending.told = str_copy(cx->mem, fault_text(own.mem, own.lang, &own.fault));
    running->result = str_copy(cx->mem, running->result);
    cx_end(&own);
    return store_do(cx, end, &ending);
}

Err job_work_until(Cx *cx, const JobKind *kinds, size_t n, const bool *ending) {
    Taking taking = {.kinds = kinds, .n = n};
    TRY(kinds_list(cx, &taking));
    Job looked;
    TRY(sql_job_due(cx, &looked, taking.ids)); /* without a lock: mostly there is none */
    TRY(store_do(cx, take, &taking));
    if (!taking.kind) return OK;
    RunningJob running = {.job = taking.job, .kind = taking.kind, .ending = ending};
    JobBeat *beat = job_beat_begin(cx, &running.job);
    Err err = run(cx, &running);
    job_beat_end(beat);
    return err;
}

Err job_work(Cx *cx, const JobKind *kinds, size_t n) {
    return job_work_until(cx, kinds, n, NULL);
}

/* ---- what the job's function may call ---- */

enum { BETWEEN_WRITES_MS = 500 };

typedef struct Progress {
    RunningJob *running;
    int64_t done, whole;
    bool stop;
} Progress;

static Err progress_write(Cx *cx, void *arg) {
    Progress *progress = arg;
    const Job *was = &progress->running->job;
    Job job;
    Err err = sql_job(cx, &job, was->number);
    if (err && err != NOT_FOUND) return err;
    progress->stop = err || job.stopping || !same_run(&job, was);
    return progress->stop ? OK : sql_job_progress(cx, was, progress->done, progress->whole);
}

static RunningJob *running_of(const Job *job) {
    return (RunningJob *)(uintptr_t)job;
}

Err job_progress(Cx *cx, const Job *job, int64_t done, int64_t whole) {
    RunningJob *running = running_of(job);
    must(!store_doing(cx->store));
    if (running->ending && __atomic_load_n(running->ending, __ATOMIC_ACQUIRE)) {
        running->given_back = true;
        return fail(cx, DENIED, MSG_JOBS_GIVEN_BACK);
    }
    int64_t now = monotonic_ms();
    bool last = whole > 0 && done == whole;
    if (running->written && now - running->written < BETWEEN_WRITES_MS && !last) return OK;
    running->written = now;
    Progress progress = {running, done, whole, false};
    TRY(store_do(cx, progress_write, &progress));
    running->stopped = progress.stop;
    return progress.stop ? fail(cx, DENIED, MSG_JOBS_IS_STOPPED) : OK;
}

void job_result(const Job *job, Str words) {
    running_of(job)->result = words;
}

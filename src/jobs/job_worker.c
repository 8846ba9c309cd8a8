/* Who does the jobs of a server? One thread with a session of its own, that looks once a second
 * whether one is due, and every ten minutes takes old ones away. */

#include "jobs/jobs_in.h"

enum { LOOK_MS = 1000, AFTER_FAULT_MS = 5000, TIDY_MS = 10 * 60 * 1000 };

struct JobWorker {
    pthread_t thread;
    JobPause pause;
    bool runs;
    Str store;
    const JobKind *kinds;
    size_t n;
    int64_t tidied; /* monotonic milliseconds */
};

/* ---- waiting ---- */

void job_pause_begin(JobPause *pause) {
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&pause->mutex, NULL);
    pthread_cond_init(&pause->woken, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pause->over = false;
}

bool job_pause_wait(JobPause *pause, int64_t ms) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += ms / 1000 + ns / 1000000000;
    until.tv_nsec = (long)(ns % 1000000000);
    pthread_mutex_lock(&pause->mutex);
    int code = 0;
    while (!pause->over && !code)
        code = pthread_cond_timedwait(&pause->woken, &pause->mutex, &until);
    bool over = pause->over;
    pthread_mutex_unlock(&pause->mutex);
    return over;
}

void job_pause_over(JobPause *pause) {
    pthread_mutex_lock(&pause->mutex);
    __atomic_store_n(&pause->over, true, __ATOMIC_RELEASE);
    pthread_cond_signal(&pause->woken);
    pthread_mutex_unlock(&pause->mutex);
}

void job_pause_end(JobPause *pause) {
    pthread_cond_destroy(&pause->woken);
    pthread_mutex_destroy(&pause->mutex);
}

/* ---- working ---- */

static Err step(Cx *cx, JobWorker *worker) {
    int64_t now = monotonic_ms();
    if (!worker->tidied || now - worker->tidied > TIDY_MS) {
        worker->tidied = now;
        TRY(jobs_tidy(cx));
    }
    return job_work_until(cx, worker->kinds, worker->n, &worker->pause.over);
}

/* Works with one session until it is told to end; a session that could not be opened is tried for
 * again. */
static void *worker_run(void *arg) {
    JobWorker *worker = arg;
    Cx session;
    Store *store = NULL;
    int64_t wait = 0;
    cx_begin(&session, DE);
    while (!job_pause_wait(&worker->pause, wait)) {
        Cx cx;
        cx_begin(&cx, DE);
        Err err = store ? OK : store_open(&session, &store, worker->store);
        if (err) {
            fault_pass(&cx, &session.fault);
        } else {
            cx.store = store;
            err = step(&cx, worker);
        }
        if (err && err != NOT_FOUND)
            log_write(LOG_WARNING, "jobs: %.*s", STR_ARG(fault_text(cx.mem, cx.lang, &cx.fault)));
        wait = err == OK ? 0 : err == NOT_FOUND ? LOOK_MS : AFTER_FAULT_MS;
        cx_end(&cx);
    }
    cx_end(&session);
    return NULL;
}

JobWorker *job_worker_begin(Arena *mem, Str store, const JobKind *kinds, size_t n) {
    JobWorker *worker = NEW(mem, JobWorker);
    *worker = (JobWorker){.store = str_copy(mem, store), .kinds = kinds, .n = n};
    job_pause_begin(&worker->pause);
    worker->runs = pthread_create(&worker->thread, NULL, worker_run, worker) == 0;
    if (!worker->runs) log_write(LOG_ERROR, "jobs: no thread for them");
    return worker;
}

void job_worker_end(JobWorker *worker) {
    job_pause_over(&worker->pause);
    if (worker->runs) pthread_join(worker->thread, NULL);
    job_pause_end(&worker->pause);
}

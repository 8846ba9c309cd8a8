/* How do others know that the worker of a long job still lives? A thread beside it renews the
 * lease, with a session of its own. Where that fails for a while, the next renewal may still come
 * in time; where it does not, the job is another's, and this one's end is not written. */

#include "jobs/jobs_in.h"

struct JobBeat {
    pthread_t thread;
    JobPause pause;
    bool runs;
    const Store *store;
    Job job;
    int64_t (*clock)(void);
};

static Err renew(Cx *cx, void *arg) {
    return sql_job_lease(cx, arg);
}

static void *beat_run(void *arg) {
    JobBeat *beat = arg;
    while (!job_pause_wait(&beat->pause, JOB_BEAT_MS)) {
        Cx cx;
        Store *store;
        cx_begin(&cx, DE);
        cx.clock = beat->clock;
        Err err = store_open_beside(&cx, &store, beat->store);
        if (!err) err = store_do(&cx, renew, &beat->job);
        if (err)
            log_write(LOG_WARNING, "jobs: %.*s", STR_ARG(fault_text(cx.mem, cx.lang, &cx.fault)));
        cx_end(&cx);
    }
    return NULL;
}

JobBeat *job_beat_begin(Cx *cx, const Job *job) {
    JobBeat *beat = NEW(cx->mem, JobBeat);
    *beat = (JobBeat){.store = cx->store, .job = *job, .clock = cx->clock};
    job_pause_begin(&beat->pause);
    beat->runs = pthread_create(&beat->thread, NULL, beat_run, beat) == 0;
    return beat;
}

void job_beat_end(JobBeat *beat) {
    job_pause_over(&beat->pause);
    if (beat->runs) pthread_join(beat->thread, NULL);
    job_pause_end(&beat->pause);
}

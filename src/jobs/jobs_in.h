#pragma once
/* Shared inside jobs/ only: a job that runs here, and the statements. */

#include "jobs/jobs.h"

enum {
    JOB_LEASE = 60,               /* seconds */
    JOB_BEAT_MS = 15000,          /* between two renewals */
    JOB_MOST_LOST = 3,            /* a job may take so many workers with it */
    JOB_KEPT = 90 * 24 * 60 * 60, /* seconds after its end */
};

typedef struct RunningJob {
    Job job; /* first: job_progress finds the rest by it */
    const JobKind *kind;
    const bool *ending; /* the worker is to end; NULL: never */
    Str result;
    int64_t written; /* monotonic milliseconds of the last progress */
    bool given_back, stopped;
} RunningJob;

/* jobs.c: inside store_do; `job` becomes a stopped one, and its kind is told. */
Err job_stopped(Cx *cx, Job *job, const JobKind *kind) CHECKED;

/* job_worker.c: waiting that another thread can end. */
typedef struct JobPause {
    pthread_mutex_t mutex;
    pthread_cond_t woken;
    bool over;
} JobPause;
void job_pause_begin(JobPause *pause);
bool job_pause_wait(JobPause *pause, int64_t ms); /* true: it is over */
void job_pause_over(JobPause *pause);
void job_pause_end(JobPause *pause);

/* job_run.c */
Err job_work_until(Cx *cx, const JobKind *kinds, size_t n, const bool *ending) CHECKED;

/* job_beat.c: renews the lease of a job until it ends. */
typedef struct JobBeat JobBeat;
JobBeat *job_beat_begin(Cx *cx, const Job *job);
void job_beat_end(JobBeat *beat);

/* jobs_sql.c */
Err sql_job_same(Cx *cx, const JobOrder *order, int64_t *number) CHECKED; /* NOT_FOUND */
Err sql_job_add(Cx *cx, const Job *job, Str key) CHECKED;
Err sql_job_last(Cx *cx, int64_t *number) CHECKED;
Err sql_job(Cx *cx, Job *out, int64_t number) CHECKED; /* NOT_FOUND */
Err sql_jobs(Cx *cx, Rows **out, size_t most) CHECKED;
Job job_row(Arena *mem, const Rows *rows);
Err sql_job_due(Cx *cx, Job *out, Str kinds) CHECKED; /* a JSON list of ids; NOT_FOUND */
/* State, stop, attempts, next, started, ended and what is told, as they stand in `job`. */
Err sql_job_put(Cx *cx, const Job *job) CHECKED;
Err sql_job_lease(Cx *cx, const Job *job) CHECKED;
Err sql_job_progress(Cx *cx, const Job *job, int64_t done, int64_t whole) CHECKED;
Err sql_jobs_tidy(Cx *cx) CHECKED;
Err sql_jobs_of(Cx *cx, Rows **out, int64_t account, Str kind) CHECKED;

/* job_file_sql.c; NOT_FOUND where there is none */
Err sql_job_file_next(Cx *cx, int64_t *number) CHECKED;
Err sql_job_file_add(Cx *cx, const JobFile *file) CHECKED;
Err sql_job_file_part_add(Cx *cx, int64_t file, int64_t part, Str bytes) CHECKED;
Err sql_job_file_parts(Cx *cx, Rows **out, int64_t file) CHECKED;
Err sql_job_file_drop(Cx *cx, int64_t file) CHECKED;
Err sql_job_file(Cx *cx, JobFile *out, int64_t number) CHECKED;
Err sql_job_file_of(Cx *cx, JobFile *out, int64_t job) CHECKED;
/* The account's, of the same bytes, name and arguments, without a job: its number. */
Err sql_job_file_same(Cx *cx, JobFile *file) CHECKED;
Err sql_job_file_until(Cx *cx, const JobFile *file) CHECKED;
/* Those whose bytes are there; account 0: of all. */
Err sql_job_files_held(Cx *cx, int64_t account, int64_t *n, int64_t *bytes) CHECKED;
/* Of those that no job waits for or reads; `job`: that has read it, 0: none. */
Err sql_job_file_oldest(Cx *cx, int64_t account, int64_t *number, int64_t *job) CHECKED;
Err sql_job_file_take(Cx *cx, const JobFile *file) CHECKED;
Err sql_job_file_told(Cx *cx, int64_t number, Str result) CHECKED;
Err sql_job_file_done(Cx *cx, int64_t number) CHECKED;
Err sql_job_files_tidy(Cx *cx) CHECKED;
Err sql_job_files_purge(Cx *cx, Str sha256) CHECKED;

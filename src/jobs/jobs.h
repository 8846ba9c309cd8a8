#pragma once
/* Work that takes longer than a page: kept in the store, so that it survives a restart; done by
 * whoever runs a worker (each `wirk serve` does). A job is done at least once: its function may be
 * run again after a crash and must not do harm then. Two workers never run the same job at once: a
 * job that runs is held by a lease of 60 s, which a thread beside it renews while its process
 * lives. */

#include "audit/audit.h"

typedef enum JobState { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STOPPED } JobState;
#define JOB_STATES (JOB_STOPPED + 1)
Str job_state_id(JobState state); /* "waiting": stable, for exports */

typedef struct Job {
    int64_t number;
    Str kind;      /* id in the caller's table of kinds: "mail" */
    Str arguments; /* JSON */
    JobState state;
    bool stopping;       /* runs, and somebody asked to stop it */
    int64_t done, whole; /* progress; whole 0: not known */
    int attempts;
    int64_t created, started, ended, next; /* seconds; next: not before */
    int64_t account;                       /* who asked for it; 0: the program */
    Str who, told;                         /* their name; the last fault or result in words */
} Job;
Str job_words(Lang lang, const Job *job); /* its state, "being stopped" where it is to be */

typedef struct JobOrder {
    Str kind, arguments; /* arguments: at most JOB_MOST_ARGUMENTS bytes */
    Str key;      /* while a job of this kind and key waits or runs, none is added; empty: always */
    int64_t next; /* 0: at once */
} JobOrder;
#define JOB_MOST_ARGUMENTS ((size_t)64 << 10)
/* Inside store_do: with the change that wants it, whose entry in the log tells it. Outside: alone,
 * with an entry of its own. `number` is that of the job that waits already, where one does. */
Err job_add(Cx *cx, int64_t *number, const JobOrder *order) CHECKED;
Err job_get(Cx *cx, Job *out, int64_t number) CHECKED; /* NOT_FOUND with a message */
/* Newest first; most 0: 100; at most 1,000. */
Err job_list(Cx *cx, Job **out, size_t *n, size_t most) CHECKED;
/* Those of one kind that an account asked for, newest first, at most 100. */
Err job_list_of(Cx *cx, Job **out, size_t *n, int64_t account, Str kind) CHECKED;
typedef struct JobKind JobKind;
/* Both outside store_do, with an entry in the log. Waiting: at once; running: at its next
 * job_progress; what it has done by then stays done. Of the kinds (may be none) that of the job is
 * told that it was stopped. CONFLICT: ended. */
Err job_stop(Cx *cx, int64_t number, const JobKind *kinds, size_t n) CHECKED;
/* Failed or stopped ones are tried again, as if for the first time. CONFLICT: others. */
Err job_again(Cx *cx, int64_t number) CHECKED;
/* Takes away ended jobs older than 90 days, and files nobody waits for any more. Workers call it
 * every ten minutes. */
Err jobs_tidy(Cx *cx) CHECKED;

/* ---- files that wait for work ---- */

typedef struct JobFile {
    int64_t number, account;
    int64_t job;   /* that reads it; 0: none yet */
    int64_t bytes; /* 0: they are gone */
    int64_t until; /* seconds: kept till then, and while its job waits or runs */
    Str name, sha256;
    Str arguments; /* JSON: how it is to be read */
    Str result;    /* JSON: what came of it; empty: nothing yet */
} JobFile;
enum {
    JOB_FILE_KEPT = 60 * 60,            /* seconds, for whom it was kept to order work on it */
    JOB_FILE_OF_JOB = 7 * 24 * 60 * 60, /* seconds, where its job failed and may be tried again */
    JOB_FILE_MOST_BYTES = 20 << 20,     /* one */
    JOB_FILES_MOST = 5, /* of one account: the oldest that no job works on gives way */
};
#define JOB_FILES_MOST_BYTES ((int64_t)400 << 20)
#define JOB_FILE_MOST_ARGUMENTS ((size_t)512 << 10)
/* Keeps what lies at `path` for an account, in a transaction of its own; name, account and
 * arguments are those of `wanted`. The same once more is kept once. LIMIT: jobs are to read as many
 * of the account's files already, or there is no room. */
Err job_file_keep(Cx *cx, JobFile *out, const JobFile *wanted, Str path) CHECKED;
/* NOT_FOUND with a message, also where its hour is over. Whose it is, is the caller's to ask. */
Err job_file_get(Cx *cx, JobFile *out, int64_t number) CHECKED;
Err job_file_of(Cx *cx, JobFile *out, int64_t job) CHECKED;
/* Its bytes as a file without a name, which lives as long as the context. NOT_FOUND: gone. */
Err job_file_open(Cx *cx, const JobFile *file, Str *path) CHECKED;
/* Inside store_do: a job is to read it; what came of it, so far; that, and its bytes go. */
Err job_file_take(Cx *cx, JobFile *file, int64_t job) CHECKED;
Err job_file_told(Cx *cx, const JobFile *file, Str result) CHECKED;
Err job_file_done(Cx *cx, const JobFile *file, Str result) CHECKED;
/* Inside store_do: nothing is left of any file with these bytes, whoever had it kept and as often
 * as they did. A job that was to read one finds it gone. */
Err job_files_purge(Cx *cx, Str sha256) CHECKED;

/* Inside a job's function, outside store_do, with the job that it was given: tells how far it is;
 * DENIED where it is to stop, or is another worker's by now: the function hands that on. At most
 * two writes a second. */
Err job_progress(Cx *cx, const Job *job, int64_t done, int64_t whole) CHECKED;
/* The same place: what came of it, for the page of jobs; kept when the job is done. */
void job_result(const Job *job, Str words);

struct JobKind {
    const char *id;
    Err (*run)(Cx *cx, const Job *job, void *arg); /* outside any transaction */
    void *arg;
    /* 0: one. Waits 10 s, 60 s, 5 min, 30 min, 2 h, 6 h, 6 h … between them; a fault other than
     * BUSY and BROKEN is final. */
    int most_attempts; /* a job whose worker is lost is tried three times at least */
    /* Inside the transaction in which the job becomes a stopped one, however far it was: tells who
     * waits for it. Where all was done already, as its worker was lost before it could say so, it
     * sets state and told to that. NULL: nobody is told. */
    Err (*stopped)(Cx *cx, Job *job, void *arg);
};
/* Takes the next due job of these kinds and runs it; NOT_FOUND where none is due. OK also where the
 * job itself failed: the store tells that. A job whose worker was not heard of for 60 s is taken
 * over. While it runs, cx->actor is who asked for it, with the origin "job". */
Err job_work(Cx *cx, const JobKind *kinds, size_t n) CHECKED;
/* A thread that works until it is told to end; a running job is then finished or, at its next
 * job_progress, given back. `kinds` outlives it. `store` is the address. */
typedef struct JobWorker JobWorker;
JobWorker *job_worker_begin(Arena *mem, Str store, const JobKind *kinds, size_t n);
void job_worker_end(JobWorker *worker);

/* Which jobs are there, and what may be done with them from outside: add, look, stop, try again,
 * take old ones away? */

#include "jobs/jobs_in.h"

enum { USUAL_LISTED = 100, MOST_LISTED = 1000 };

static const struct {
    Str id;
    Msg words;
} states[JOB_STATES] = {
    [JOB_WAITING] = {{"waiting", 7}, MSG_JOBS_WAITING},
    [JOB_RUNNING] = {{"running", 7}, MSG_JOBS_RUNNING},
    [JOB_DONE] = {{"done", 4}, MSG_JOBS_DONE},
    [JOB_FAILED] = {{"failed", 6}, MSG_JOBS_FAILED},
    [JOB_STOPPED] = {{"stopped", 7}, MSG_JOBS_STOPPED},
};

Str job_state_id(JobState state) {
    must(state < JOB_STATES);
    return states[state].id;
}

Str job_words(Lang lang, const Job *job) {
    must(job->state < JOB_STATES);
    bool stopping = job->stopping && job->state == JOB_RUNNING;
    return message_text(lang, stopping ? MSG_JOBS_STOPPING : states[job->state].words);
}

static Err tell(Cx *cx, AuditEvent event, int64_t number, Str kind) {
    Buf after = buf_new(cx->mem, AUDIT_MOST_BYTES);
    Json json = json_begin(&after);
    json_object(&json);
    json_field(&json, "kind", kind);
    json_object_end(&json);
    TRY(buf_check(cx, &after));
    const AuditNote note = {.event = event,
                            .subject = str_format(cx->mem, "job:%lld", (long long)number),
                            .after = buf_str(&after)};
    return audit_write(cx, &note);
}

/* ---- adding ---- */

typedef struct Adding {
    const JobOrder *order;
    int64_t number;
    bool added;
} Adding;

static Err add(Cx *cx, Adding *adding) {
    const JobOrder *order = adding->order;
    adding->added = false;
    if (order->key.n) {
        Err err = sql_job_same(cx, order, &adding->number);
        if (err != NOT_FOUND) return err;
    }
    int64_t now = cx->clock();
    Job job = {.kind = order->kind,
               .arguments = order->arguments,
               .next = order->next ? order->next : now,
               .created = now};
    if (cx->actor) job.account = cx->actor->account, job.who = cx->actor->name;
    TRY(sql_job_last(cx, &job.number));
    job.number++;
    TRY(sql_job_add(cx, &job, order->key));
    adding->number = job.number;
    adding->added = true;
    return OK;
}

static Err add_alone(Cx *cx, void *arg) {
    Adding *adding = arg;
    TRY(add(cx, adding));
    return adding->added ? tell(cx, AUDIT_JOB_START, adding->number, adding->order->kind) : OK;
}

Err job_add(Cx *cx, int64_t *number, const JobOrder *order) {
    must(order->kind.n);
    if (order->arguments.n > JOB_MOST_ARGUMENTS)
        return fail(cx, LIMIT, MSG_JOBS_TOO_LONG, order->kind);
    Adding adding = {.order = order};
    TRY(store_doing(cx->store) ? add(cx, &adding) : store_do(cx, add_alone, &adding));
    *number = adding.number;
    return OK;
}

/* ---- looking ---- */

Err job_get(Cx *cx, Job *out, int64_t number) {
    Err err = sql_job(cx, out, number);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_JOBS_UNKNOWN, str_int(cx->mem, number)) : err;
}

static Err jobs_read(Cx *cx, Rows *rows, Job **out, size_t *n) {
    VEC(Job) list = {0};
    Err err;
    while ((err = rows_next(cx, rows)) == OK)
        vec_push(cx->mem, &list, job_row(cx->mem, rows));
    if (err != NOT_FOUND) return err;
    *out = list.at;
    *n = list.n;
    return OK;
}

Err job_list(Cx *cx, Job **out, size_t *n, size_t most) {
    Rows *rows;
    if (!most) most = USUAL_LISTED;
    TRY(sql_jobs(cx, &rows, most < MOST_LISTED ? most : MOST_LISTED));
    return jobs_read(cx, rows, out, n);
}

Err job_list_of(Cx *cx, Job **out, size_t *n, int64_t account, Str kind) {
    Rows *rows;
    TRY(sql_jobs_of(cx, &rows, account, kind));
    return jobs_read(cx, rows, out, n);
}

/* ---- stopping, trying again, taking away ---- */

typedef struct Stopping {
    int64_t number;
    const JobKind *kinds;
    size_t n;
} Stopping;

Err job_stopped(Cx *cx, Job *job, const JobKind *kind) {
    job->state = JOB_STOPPED;
    job->ended = cx->clock();
    return kind->stopped ? kind->stopped(cx, job, kind->arg) : OK;
}

static Err stop(Cx *cx, void *arg) {
    static const JobKind unknown;
    const Stopping *stopping = arg;
    const JobKind *kind = &unknown;
    Job job;
    TRY(job_get(cx, &job, stopping->number));
    if (job.state != JOB_WAITING && job.state != JOB_RUNNING)
        return fail(cx, CONFLICT, MSG_JOBS_ENDED, str_int(cx->mem, job.number));
    if (job.stopping) return OK;
    job.stopping = true;
    for (size_t i = 0; i < stopping->n; i++)
        if (str_equal(str_of(stopping->kinds[i].id), job.kind)) kind = &stopping->kinds[i];
    TRY(tell(cx, AUDIT_JOB_STOP, job.number, job.kind));
    if (job.state == JOB_WAITING) TRY(job_stopped(cx, &job, kind));
    return sql_job_put(cx, &job);
}

Err job_stop(Cx *cx, int64_t number, const JobKind *kinds, size_t n) {
    Stopping stopping = {number, kinds, n};
    return store_do(cx, stop, &stopping);
}

static Err again(Cx *cx, void *arg) {
    Job job;
    TRY(job_get(cx, &job, *(const int64_t *)arg));
    if (job.state != JOB_FAILED && job.state != JOB_STOPPED)
        return fail(cx, CONFLICT, MSG_JOBS_NOT_AGAIN, str_int(cx->mem, job.number),
                    job_words(cx->lang, &job));
    job.state = JOB_WAITING;
    job.stopping = false;
    job.attempts = 0;
    job.next = cx->clock();
    job.started = job.ended = 0;
    job.told = S("");
    TRY(sql_job_put(cx, &job));
    return tell(cx, AUDIT_JOB_START, job.number, job.kind);
}

Err job_again(Cx *cx, int64_t number) {
    return store_do(cx, again, &number);
}

static Err tidy(Cx *cx, void *arg) {
    (void)arg;
    TRY(sql_jobs_tidy(cx));
    return sql_job_files_tidy(cx);
}

Err jobs_tidy(Cx *cx) {
    return store_do(cx, tidy, NULL);
}

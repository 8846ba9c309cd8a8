/* Which statements do jobs put to the store? All of them stand here. Who runs a job is known by the
 * attempt and its start: a worker that lost its job to another one changes nothing any more. */

#include "jobs/jobs_in.h"

#define COLUMNS \
    "number, kind, arguments, state, stop, done, whole, attempts, created, started, ended, next, " \
    "account, who, told "
/* Waits and may begin, or its worker is not heard of any more. */
#define DUE \
    "FROM job WHERE ((state = 'waiting' AND next <= $1) OR (state = 'running' AND lease < $1)) " \
    "AND "
#define IN_ORDER " ORDER BY next, number LIMIT 1"

typedef enum Statement {
    SAME,
    ADD,
    LAST,
    ONE,
    NEWEST,
    NEWEST_OF,
    NEXT_DUE,
    PUT,
    LEASE,
    PROGRESS,
    TIDY,
    STATEMENTS,
} Statement;

static const Sql statements[STATEMENTS] = {
    [SAME] = {.sql = "SELECT number FROM job WHERE kind = $1 AND key = $2 AND "
                     "state IN ('waiting', 'running') ORDER BY number LIMIT 1"},
    [ADD] = {.sql = "INSERT INTO job (number, kind, key, arguments, state, done, whole, attempts, "
                    "next, lease, stop, account, who, created, started, ended, told) VALUES "
                    "($1, $2, $3, $4, 'waiting', 0, 0, 0, $5, 0, 0, $6, $7, $8, 0, 0, '')"},
    [LAST] = {.sql = "SELECT coalesce(max(number), 0) FROM job"},
    [ONE] = {.sql = "SELECT " COLUMNS "FROM job WHERE number = $1"},
    [NEWEST] = {.sql = "SELECT " COLUMNS "FROM job ORDER BY number DESC LIMIT $1"},
    [NEWEST_OF] = {.sql = "SELECT " COLUMNS "FROM job WHERE account = $1 AND kind = $2 ORDER BY "
                          "number DESC LIMIT 100"},
    [NEXT_DUE] = {.sqlite =
                      "SELECT " COLUMNS DUE "kind IN (SELECT value FROM json_each($2))" IN_ORDER,
                  .postgresql =
                      "SELECT " COLUMNS DUE
                      "kind IN (SELECT jsonb_array_elements_text(CAST($2 AS jsonb)))" IN_ORDER},
    [PUT] = {.sql = "UPDATE job SET state = $2, stop = $3, attempts = $4, next = $5, lease = $6, "
                    "started = $7, ended = $8, told = $9 WHERE number = $1"},
    [LEASE] = {.sql = "UPDATE job SET lease = $4 WHERE number = $1 AND attempts = $2 AND "
                      "started = $3 AND state = 'running'"},
    [PROGRESS] = {.sql = "UPDATE job SET done = $5, whole = $6, lease = $4 WHERE number = $1 AND "
                         "attempts = $2 AND started = $3 AND state = 'running'"},
    [TIDY] = {.sql = "DELETE FROM job WHERE state IN ('done', 'failed', 'stopped') AND ended < $1"},
};

static Err one_int(Cx *cx, Rows *rows, int64_t *out) {
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

Err sql_job_same(Cx *cx, const JobOrder *order, int64_t *number) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[SAME], ARG_S(order->kind), ARG_S(order->key)));
    return one_int(cx, rows, number);
}

Err sql_job_add(Cx *cx, const Job *job, Str key) {
    return STORE_RUN(cx, &statements[ADD], ARG_I(job->number), ARG_S(job->kind), ARG_S(key),
                     ARG_S(job->arguments), ARG_I(job->next), ARG_I(job->account), ARG_S(job->who),
                     ARG_I(job->created));
}

Err sql_job_last(Cx *cx, int64_t *number) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[LAST]));
    return one_int(cx, rows, number);
}

static JobState state_of(Str id) {
    for (JobState state = 0; state < JOB_STATES; state++)
        if (str_equal(job_state_id(state), id)) return state;
    return JOB_FAILED; /* of a newer program: nothing that would be run */
}

Job job_row(Arena *mem, const Rows *rows) {
    return (Job){.number = rows_int(rows, 0),
                 .kind = str_copy(mem, rows_text(rows, 1)),
                 .arguments = str_copy(mem, rows_text(rows, 2)),
                 .state = state_of(rows_text(rows, 3)),
                 .stopping = rows_int(rows, 4) != 0,
                 .done = rows_int(rows, 5),
                 .whole = rows_int(rows, 6),
                 .attempts = (int)rows_int(rows, 7),
                 .created = rows_int(rows, 8),
                 .started = rows_int(rows, 9),
                 .ended = rows_int(rows, 10),
                 .next = rows_int(rows, 11),
                 .account = rows_int(rows, 12),
                 .who = str_copy(mem, rows_text(rows, 13)),
                 .told = str_copy(mem, rows_text(rows, 14))};
}

static Err one_job(Cx *cx, Rows *rows, Job *out) {
    TRY(rows_next(cx, rows));
    *out = job_row(cx->mem, rows);
    rows_close(rows);
    return OK;
}

Err sql_job(Cx *cx, Job *out, int64_t number) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[ONE], ARG_I(number)));
    return one_job(cx, rows, out);
}

Err sql_jobs(Cx *cx, Rows **out, size_t most) {
    return STORE_QUERY(cx, out, &statements[NEWEST], ARG_I((int64_t)most));
}

Err sql_jobs_of(Cx *cx, Rows **out, int64_t account, Str kind) {
    return STORE_QUERY(cx, out, &statements[NEWEST_OF], ARG_I(account), ARG_S(kind));
}

Err sql_job_due(Cx *cx, Job *out, Str kinds) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &statements[NEXT_DUE], ARG_I(cx->clock()), ARG_S(kinds)));
    return one_job(cx, rows, out);
}

Err sql_job_put(Cx *cx, const Job *job) {
    int64_t lease = job->state == JOB_RUNNING ? cx->clock() + JOB_LEASE : 0;
    return STORE_RUN(cx, &statements[PUT], ARG_I(job->number), ARG_S(job_state_id(job->state)),
                     ARG_I(job->stopping), ARG_I(job->attempts), ARG_I(job->next), ARG_I(lease),
                     ARG_I(job->started), ARG_I(job->ended), ARG_S(job->told));
}

Err sql_job_lease(Cx *cx, const Job *job) {
    return STORE_RUN(cx, &statements[LEASE], ARG_I(job->number), ARG_I(job->attempts),
                     ARG_I(job->started), ARG_I(cx->clock() + JOB_LEASE));
}

Err sql_job_progress(Cx *cx, const Job *job, int64_t done, int64_t whole) {
    return STORE_RUN(cx, &statements[PROGRESS], ARG_I(job->number), ARG_I(job->attempts),
                     ARG_I(job->started), ARG_I(cx->clock() + JOB_LEASE), ARG_I(done),
                     ARG_I(whole));
}

Err sql_jobs_tidy(Cx *cx) {
    return STORE_RUN(cx, &statements[TIDY], ARG_I(cx->clock() - JOB_KEPT));
}

/* Which statements do the files that wait for work put to the store? */

#include "jobs/jobs_in.h"

#define COLUMNS "SELECT number, account, job, name, sha256, bytes, arguments, until, result "
/* Nothing works on it or is about to. */
#define IDLE \
    "NOT EXISTS (SELECT 1 FROM job j WHERE j.number = job_file.job AND " \
    "j.state IN ('waiting', 'running'))"
/* And its time is over. */
#define OVER "until < $1 AND " IDLE

static const Sql next_number = {.sql = "SELECT coalesce(max(number), 0) + 1 FROM job_file"};
static const Sql add = {.sql = "INSERT INTO job_file (number, account, job, name, sha256, bytes, "
                               "arguments, until, result) VALUES ($1, $2, 0, $3, $4, $5, $6, $7, "
                               "'')"};
static const Sql part_add = {
    .sql = "INSERT INTO job_file_part (file, part, content) VALUES ($1, $2, $3)"};
static const Sql parts = {.sql = "SELECT content FROM job_file_part WHERE file = $1 ORDER BY part"};
static const Sql parts_drop = {.sql = "DELETE FROM job_file_part WHERE file = $1"};
static const Sql drop = {.sql = "DELETE FROM job_file WHERE number = $1"};
static const Sql one = {.sql = COLUMNS "FROM job_file WHERE number = $1"};
static const Sql of_job = {.sql = COLUMNS "FROM job_file WHERE job = $1"};
static const Sql same = {.sql = "SELECT number FROM job_file WHERE account = $1 AND job = 0 AND "
                                "sha256 = $2 AND name = $3 AND arguments = $4 ORDER BY number"};
static const Sql until = {.sql = "UPDATE job_file SET until = $2 WHERE number = $1"};
static const Sql held = {.sql = "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM "
                                "job_file WHERE bytes > 0 AND (account = $1 OR $1 = 0)"};
static const Sql oldest = {.sql = "SELECT number, job FROM job_file WHERE account = $1 AND "
                                  "bytes > 0 AND " IDLE " ORDER BY until, number LIMIT 1"};
static const Sql take = {.sql = "UPDATE job_file SET job = $2, until = $3 WHERE number = $1"};
static const Sql told = {.sql = "UPDATE job_file SET result = $2 WHERE number = $1"};
static const Sql done = {.sql = "UPDATE job_file SET bytes = 0, until = $2 WHERE number = $1"};
static const Sql tidy_parts = {
    .sql = "DELETE FROM job_file_part WHERE file IN (SELECT number FROM job_file WHERE " OVER ")"};
static const Sql purge_parts = {
    .sql =
        "DELETE FROM job_file_part WHERE file IN (SELECT number FROM job_file WHERE sha256 = $1)"};
static const Sql purge = {.sql = "DELETE FROM job_file WHERE sha256 = $1"};
static const Sql tidy = {.sql = "DELETE FROM job_file WHERE " OVER};

static Err number_of(Cx *cx, Rows *rows, int64_t *out) {
    TRY(rows_next(cx, rows));
    *out = rows_int(rows, 0);
    rows_close(rows);
    return OK;
}

Err sql_job_file_next(Cx *cx, int64_t *number) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &next_number));
    return number_of(cx, rows, number);
}

Err sql_job_file_add(Cx *cx, const JobFile *file) {
    return STORE_RUN(cx, &add, ARG_I(file->number), ARG_I(file->account), ARG_S(file->name),
                     ARG_S(file->sha256), ARG_I(file->bytes), ARG_S(file->arguments),
                     ARG_I(file->until));
}

Err sql_job_file_part_add(Cx *cx, int64_t file, int64_t part, Str bytes) {
    return STORE_RUN(cx, &part_add, ARG_I(file), ARG_I(part), ARG_B(bytes));
}

Err sql_job_file_parts(Cx *cx, Rows **out, int64_t file) {
    return STORE_QUERY(cx, out, &parts, ARG_I(file));
}

Err sql_job_file_drop(Cx *cx, int64_t file) {
    TRY(STORE_RUN(cx, &parts_drop, ARG_I(file)));
    return STORE_RUN(cx, &drop, ARG_I(file));
}

static Err file_of(Cx *cx, Rows *rows, JobFile *out) {
    TRY(rows_next(cx, rows));
    *out = (JobFile){.number = rows_int(rows, 0),
                     .account = rows_int(rows, 1),
                     .job = rows_int(rows, 2),
                     .name = str_copy(cx->mem, rows_text(rows, 3)),
                     .sha256 = str_copy(cx->mem, rows_text(rows, 4)),
                     .bytes = rows_int(rows, 5),
                     .arguments = str_copy(cx->mem, rows_text(rows, 6)),
                     .until = rows_int(rows, 7),
                     .result = str_copy(cx->mem, rows_text(rows, 8))};
    rows_close(rows);
    return OK;
}

Err sql_job_file(Cx *cx, JobFile *out, int64_t number) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &one, ARG_I(number)));
    return file_of(cx, rows, out);
}

Err sql_job_file_of(Cx *cx, JobFile *out, int64_t job) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &of_job, ARG_I(job)));
    return file_of(cx, rows, out);
}

Err sql_job_file_same(Cx *cx, JobFile *file) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &same, ARG_I(file->account), ARG_S(file->sha256), ARG_S(file->name),
                    ARG_S(file->arguments)));
    return number_of(cx, rows, &file->number);
}

Err sql_job_file_until(Cx *cx, const JobFile *file) {
    return STORE_RUN(cx, &until, ARG_I(file->number), ARG_I(file->until));
}

Err sql_job_files_held(Cx *cx, int64_t account, int64_t *n, int64_t *bytes) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &held, ARG_I(account)));
    TRY(rows_next(cx, rows));
    *n = rows_int(rows, 0);
    *bytes = rows_int(rows, 1);
    rows_close(rows);
    return OK;
}

Err sql_job_file_oldest(Cx *cx, int64_t account, int64_t *number, int64_t *job) {
    Rows *rows;
    TRY(STORE_QUERY(cx, &rows, &oldest, ARG_I(account)));
    TRY(rows_next(cx, rows));
    *number = rows_int(rows, 0);
    *job = rows_int(rows, 1);
    rows_close(rows);
    return OK;
}

Err sql_job_file_take(Cx *cx, const JobFile *file) {
    return STORE_RUN(cx, &take, ARG_I(file->number), ARG_I(file->job), ARG_I(file->until));
}

Err sql_job_file_told(Cx *cx, int64_t number, Str result) {
    return STORE_RUN(cx, &told, ARG_I(number), ARG_S(result));
}

Err sql_job_file_done(Cx *cx, int64_t number) {
    TRY(STORE_RUN(cx, &parts_drop, ARG_I(number)));
    return STORE_RUN(cx, &done, ARG_I(number), ARG_I(cx->clock() + JOB_KEPT));
}

Err sql_job_files_tidy(Cx *cx) {
    TRY(STORE_RUN(cx, &tidy_parts, ARG_I(cx->clock())));
    return STORE_RUN(cx, &tidy, ARG_I(cx->clock()));
}

Err sql_job_files_purge(Cx *cx, Str sha256) {
    TRY(STORE_RUN(cx, &purge_parts, ARG_S(sha256)));
    return STORE_RUN(cx, &purge, ARG_S(sha256));
}

/* Where does a file lie that somebody may want worked on, or that a job is to read? In the store,
 * so that it survives a restart and any worker finds it: for an hour, until its job has ended with
 * it, or until others need the room. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "jobs/jobs_in.h"

#define PIECE ((size_t)1 << 20)

/* ---- keeping ---- */

typedef struct Keeping {
    JobFile file;
    int fd;
} Keeping;

static Err disk_failed(Cx *cx) {
    return fail(cx, BROKEN, MSG_JOBS_FILE_DISK, str_copy(cx->mem, str_of(strerror(errno))));
}

/* The bytes piece by piece: counted, into a digest (may be NULL), into the store (`store`). */
static Err pieces(Cx *cx, Keeping *keeping, Sha256 *hash, bool store) {
    char *piece = arena_alloc(cx->mem, PIECE);
    int64_t offset = 0, part = 0;
    for (;;) {
        ssize_t got = pread(keeping->fd, piece, PIECE, offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return disk_failed(cx);
        if (got == 0) break;
        Str bytes = {piece, (size_t)got};
        if (hash) sha256_add(hash, bytes);
        if (store) TRY(sql_job_file_part_add(cx, keeping->file.number, part++, bytes));
        offset += got;
        if (offset > JOB_FILE_MOST_BYTES) return fail(cx, LIMIT, MSG_JOBS_FILE_TOO_LARGE);
    }
    keeping->file.bytes = offset;
    return OK;
}

/* Of one account the oldest that nobody works on gives way (what came of it stays); where the house
 * is full, nobody's. */
static Err room_make(Cx *cx, const JobFile *file) {
    int64_t n, bytes;
    TRY(sql_job_files_held(cx, file->account, &n, &bytes));
    if (n >= JOB_FILES_MOST) {
        int64_t oldest, job;
        Err err = sql_job_file_oldest(cx, file->account, &oldest, &job);
        if (err == NOT_FOUND)
            return fail(cx, LIMIT, MSG_JOBS_FILES_MANY, str_int(cx->mem, JOB_FILES_MOST));
        TRY(err);
        TRY(job ? sql_job_file_done(cx, oldest) : sql_job_file_drop(cx, oldest));
    }
    TRY(sql_job_files_held(cx, 0, &n, &bytes));
    return bytes + file->bytes > JOB_FILES_MOST_BYTES ? fail(cx, LIMIT, MSG_JOBS_FILES_FULL) : OK;
}

static Err keep(Cx *cx, void *arg) {
    Keeping *keeping = arg;
    JobFile *file = &keeping->file;
    TRY(sql_job_files_tidy(cx));
    file->until = cx->clock() + JOB_FILE_KEPT;
    Err err = sql_job_file_same(cx, file);
    if (err != NOT_FOUND) return err ? err : sql_job_file_until(cx, file);
    TRY(room_make(cx, file));
    TRY(sql_job_file_next(cx, &file->number));
    TRY(sql_job_file_add(cx, file));
    return pieces(cx, keeping, NULL, true);
}

Err job_file_keep(Cx *cx, JobFile *out, const JobFile *wanted, Str path) {
    Keeping keeping = {.file = *wanted};
    Sha256 *hash = sha256_new(cx->mem);
    if (wanted->arguments.n > JOB_FILE_MOST_ARGUMENTS)
        return fail(cx, LIMIT, MSG_JOBS_TOO_LONG, wanted->name);
    keeping.fd = open(cstr(cx->mem, path), O_RDONLY | O_CLOEXEC);
    if (keeping.fd < 0) return disk_failed(cx);
    keeping.file.job = 0;
    keeping.file.result = S("");
    Err err = pieces(cx, &keeping, hash, false);
    keeping.file.sha256 = sha256_hex(cx->mem, hash);
    if (!err) err = store_do(cx, keep, &keeping);
    close(keeping.fd);
    if (!err) *out = keeping.file;
    return err;
}

/* ---- finding ---- */

Err job_file_get(Cx *cx, JobFile *out, int64_t number) {
    Err err = sql_job_file(cx, out, number);
    bool late = !err && !out->job && out->until < cx->clock();
    return err == NOT_FOUND || late ? fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE) : err;
}

Err job_file_of(Cx *cx, JobFile *out, int64_t job) {
    Err err = sql_job_file_of(cx, out, job);
    return err == NOT_FOUND ? fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE) : err;
}

static void file_close(void *fd) {
    close((int)(intptr_t)fd);
}

static Err all_written(Cx *cx, int fd, Str bytes) {
    for (size_t done = 0; done < bytes.n;) {
        ssize_t some = write(fd, bytes.p + done, bytes.n - done);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) return disk_failed(cx);
        done += (size_t)some;
    }
    return OK;
}

Err job_file_open(Cx *cx, const JobFile *file, Str *path) {
    Rows *rows;
    int64_t bytes = 0;
    int fd = temporary_file(cx->mem);
    if (fd < 0) return disk_failed(cx);
    arena_defer(cx->mem, file_close, (void *)(intptr_t)fd);
    TRY(sql_job_file_parts(cx, &rows, file->number));
    Err err;
    while (!(err = rows_next(cx, rows))) {
        TRY(all_written(cx, fd, rows_blob(rows, 0)));
        bytes += (int64_t)rows_blob(rows, 0).n;
    }
    if (err != NOT_FOUND) return err;
    if (!file->bytes || bytes != file->bytes) return fail(cx, NOT_FOUND, MSG_JOBS_FILE_GONE);
    *path = str_format(cx->mem, "/proc/self/fd/%d", fd);
    return OK;
}

/* ---- on its way ---- */

Err job_file_take(Cx *cx, JobFile *file, int64_t job) {
    must(store_doing(cx->store));
    file->job = job;
    file->until = cx->clock() + JOB_FILE_OF_JOB;
    return sql_job_file_take(cx, file);
}

Err job_file_told(Cx *cx, const JobFile *file, Str result) {
    must(store_doing(cx->store));
    return sql_job_file_told(cx, file->number, result);
}

Err job_file_done(Cx *cx, const JobFile *file, Str result) {
    TRY(job_file_told(cx, file, result));
    return sql_job_file_done(cx, file->number);
}

Err job_files_purge(Cx *cx, Str sha256) {
    must(store_doing(cx->store));
    return sql_job_files_purge(cx, sha256);
}

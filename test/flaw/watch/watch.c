/* What happens if the program dies, or the disk fails, exactly here? Loaded with LD_PRELOAD into
 * the real program, this library stands between it and the system: it counts every write, sync,
 * truncation, removal and sending that concerns the store, and at the k-th one does what the test
 * ordered (watch.h). It also sees BEGIN and COMMIT go by, so that the test knows what was hit. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include "watch.h"

static Watch *watch;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("WIRK_WATCH");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    unsetenv("LD_PRELOAD"); /* what the program starts is not watched */
    if (file < 0) return;
    void *page = mmap(NULL, WATCH_ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (page != MAP_FAILED) watch = page;
}

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void die(const char *name) {
    strncpy(watch->last, name, sizeof watch->last - 1);
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static bool concerns(int fd) {
    if (!watch) return false;
    int saved = errno;
    bool answer;
    if (watch->sockets) {
        struct stat state;
        answer = fstat(fd, &state) == 0 && S_ISSOCK(state.st_mode);
    } else {
        char link[64], path[1024];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t n = readlink(link, path, sizeof path - 1);
        path[n > 0 ? n : 0] = '\0';
        answer = strncmp(path, watch->path, strlen(watch->path)) == 0;
    }
    errno = saved;
    return answer;
}

static bool concerns_path(const char *path) {
    return watch && !watch->sockets && path && strncmp(path, watch->path, strlen(watch->path)) == 0;
}

static void run(const char *name) {
    strncpy(watch->last, name, sizeof watch->last - 1);
    if (system(watch->command) != 0) fprintf(stderr, "watch: the command failed\n");
}

typedef enum Fate { GO_ON, TEAR, FAIL, RUN_AFTER } Fate;

/* Counts an operation and says what becomes of it. */
static Fate fate(const char *name) {
    uint64_t k = __atomic_add_fetch(&watch->operations, 1, __ATOMIC_SEQ_CST);
    if (watch->open) __atomic_add_fetch(&watch->inside, 1, __ATOMIC_SEQ_CST);
    bool here = k == watch->at;
    switch (watch->order) {
    case WATCH_KILL:
        if (here) die(name);
        return GO_ON;
    case WATCH_TEAR: return here ? TEAR : GO_ON;
    case WATCH_FAIL:
        if (k < watch->at || k - watch->at >= watch->fail_for) return GO_ON;
        if (here) strncpy(watch->last, name, sizeof watch->last - 1);
        errno = watch->error;
        return FAIL;
    case WATCH_RUN:
        if (here) run(name);
        return GO_ON;
    case WATCH_RUN_AFTER: return here ? RUN_AFTER : GO_ON;
    default: return GO_ON;
    }
}

/* A full disk refuses only what takes up room. */
static bool refused(Fate what, bool takes_room) {
    return what == FAIL && (takes_room || watch->error != ENOSPC);
}

/* A connection that breaks is gone for reading, too. */
static ssize_t broken(int fd) {
    int saved = errno;
    if (watch->sockets) shutdown(fd, SHUT_RDWR);
    errno = saved;
    return -1;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define WRITER(name, params, args, args_half) \
    ssize_t name params { \
        REAL(name); \
        if (!concerns(fd)) return real args; \
        Fate what = fate(#name); \
        if (refused(what, true)) return broken(fd); \
        if (what == TEAR) { \
            if (n > 1) (void)!real args_half; \
            die(#name); \
        } \
        ssize_t done = real args; \
        if (what == RUN_AFTER) run(#name); \
        return done; \
    }

WRITER(write, (int fd, const void *p, size_t n), (fd, p, n), (fd, p, n / 2))
WRITER(pwrite, (int fd, const void *p, size_t n, off_t at), (fd, p, n, at), (fd, p, n / 2, at))
WRITER(pwrite64, (int fd, const void *p, size_t n, off64_t at), (fd, p, n, at), (fd, p, n / 2, at))
WRITER(send, (int fd, const void *p, size_t n, int flags), (fd, p, n, flags), (fd, p, n / 2, flags))
WRITER(sendto,
       (int fd, const void *p, size_t n, int flags, const struct sockaddr *to, socklen_t length),
       (fd, p, n, flags, to, length), (fd, p, n / 2, flags, to, length))

ssize_t writev(int fd, const struct iovec *parts, int n) {
    REAL(writev);
    if (!concerns(fd)) return real(fd, parts, n);
    Fate what = fate("writev");
    if (refused(what, true)) return -1;
    if (what == TEAR) {
        (void)!real(fd, parts, n / 2);
        die("writev");
    }
    ssize_t done = real(fd, parts, n);
    if (what == RUN_AFTER) run("writev");
    return done;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    REAL(sendmsg);
    if (!concerns(fd)) return real(fd, message, flags);
    Fate what = fate("sendmsg");
    if (refused(what, true)) return broken(fd);
    if (what == TEAR) die("sendmsg");
    ssize_t done = real(fd, message, flags);
    if (what == RUN_AFTER) run("sendmsg");
    return done;
}

/* Operations without bytes: half of one is none. */
#define OTHER(name, params, args, concerned, takes_room) \
    int name params { \
        REAL(name); \
        if (!(concerned)) return real args; \
        Fate what = fate(#name); \
        if (refused(what, takes_room)) return -1; \
        if (what == TEAR) die(#name); \
        int done = real args; \
        if (what == RUN_AFTER) run(#name); \
        return done; \
    }

OTHER(fsync, (int fd), (fd), concerns(fd), false)
OTHER(fdatasync, (int fd), (fd), concerns(fd), false)
OTHER(ftruncate, (int fd, off_t to), (fd, to), concerns(fd), true)
OTHER(ftruncate64, (int fd, off64_t to), (fd, to), concerns(fd), true)
OTHER(unlink, (const char *path), (path), concerns_path(path), false)
OTHER(rename, (const char *from, const char *to), (from, to),
      concerns_path(from) || concerns_path(to), true)
OTHER(renameat2, (int a, const char *from, int b, const char *to, unsigned flags),
      (a, from, b, to, flags), concerns_path(from) || concerns_path(to), true)

/* ---- transactions ---- */

static void timer_begin(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    struct itimerspec once = {.it_value = {.tv_sec = (time_t)(watch->nanoseconds / 1000000000u),
                                           .tv_nsec = (long)(watch->nanoseconds % 1000000000u)}};
    timer_t timer;
    if (watch->nanoseconds == 0) once.it_value.tv_nsec = 1;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) || timer_settime(timer, 0, &once, NULL))
        abort();
}

static void transaction_seen(const char *sql, bool done) {
    if (!watch || !done) return;
    if (strncmp(sql, "BEGIN", 5) == 0) {
        watch->now_begun = now();
        watch->open = 1;
        if (watch->transactions++ == 0 && watch->order == WATCH_TIMER) timer_begin();
    } else if (strncmp(sql, "COMMIT", 6) == 0 || strncmp(sql, "ROLLBACK", 8) == 0) {
        uint64_t end = now();
        if (end - watch->now_begun > watch->ended - watch->begun) {
            watch->begun = watch->now_begun;
            watch->ended = end;
        }
        watch->open = 0;
    }
}

struct sqlite3;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*each)(void *, int, char **, char **),
                 void *arg, char **why);
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*each)(void *, int, char **, char **),
                 void *arg, char **why) {
    REAL(sqlite3_exec);
    int code = real(db, sql, each, arg, why);
    transaction_seen(sql, code == 0);
    return code;
}

struct pg_conn;
struct pg_result;
struct pg_result *PQexec(struct pg_conn *connection, const char *sql);
int PQresultStatus(const struct pg_result *result);
struct pg_result *PQexec(struct pg_conn *connection, const char *sql) {
    REAL(PQexec);
    struct pg_result *result = real(connection, sql);
    transaction_seen(sql, PQresultStatus(result) == 1); /* PGRES_COMMAND_OK */
    return result;
}

/* ---- memory ---- */

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static bool starved(void) {
    if (!watch) return false;
    uint64_t k = __atomic_add_fetch(&watch->allocations, 1, __ATOMIC_SEQ_CST);
    if (watch->order != WATCH_MEMORY || k != watch->at) return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t n) {
    return starved() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size) {
    return starved() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n) {
    return starved() ? NULL : __libc_realloc(p, n);
}

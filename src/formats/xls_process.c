/* How is an old workbook read without trusting who reads it? The program starts itself anew with a
 * private word (nothing is forked, so threads do not matter), gives it the file as standard input,
 * and listens. Whatever becomes of that process, this one only sees bytes, or too few of them. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "formats/xls_in.h"

typedef struct Listening {
    Str name; /* of the file */
    int from;
    pid_t child;
    int64_t until; /* monotonic ms */
    char *bytes;
    size_t n, room;
} Listening;

static Err start(Cx *cx, Listening *listening, int file, Str sheet) {
    char *words[] = {"wirk", (char *)(uintptr_t)xls_word(), cstr(cx->mem, sheet), NULL};
    char *no_environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return file_failed(cx, listening->name, errno);
    sigemptyset(&none);
    sigfillset(&all);
    must(!posix_spawn_file_actions_init(&actions) && !posix_spawnattr_init(&attributes));
    int error = posix_spawn_file_actions_adddup2(&actions, file, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    if (!error)
        error = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY | O_CLOEXEC, 0);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    if (!error)
        error = posix_spawn(&listening->child, "/proc/self/exe", &actions, &attributes, words,
                            no_environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[1]);
    listening->from = ends[0];
    if (!error) return OK;
    close(ends[0]);
    return file_failed(cx, listening->name, error);
}

static Err late(Cx *cx, const Listening *listening) {
    return fail(cx, LIMIT, MSG_FORMATS_LATE, listening->name);
}

/* Waits for bytes; what is there is read. *got is 0 at the end. */
static Err listen_once(Cx *cx, Listening *listening, size_t *got) {
    struct pollfd wait = {.fd = listening->from, .events = POLLIN};
    int64_t left = listening->until - monotonic_ms();
    if (left <= 0 || cx_late(cx)) return late(cx, listening);
    int ready =
        poll(&wait, 1, left < 500 ? (int)left : 500); /* the caller's deadline counts, too */
    *got = SIZE_MAX;
    if (ready == 0 || (ready < 0 && errno == EINTR)) return OK;
    if (listening->n == listening->room) {
        size_t room = listening->room * 2;
        if (room > XLS_MOST_ANSWER)
            return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, listening->name);
        listening->bytes = arena_grow(cx->mem, listening->bytes, listening->room, room);
        listening->room = room;
    }
    ssize_t n =
        read(listening->from, listening->bytes + listening->n, listening->room - listening->n);
    if (n < 0 && errno == EINTR) return OK;
    if (n < 0) return file_failed(cx, listening->name, errno);
    listening->n += (size_t)n;
    *got = (size_t)n;
    return OK;
}

/* What became of the child; it is gone afterwards. */
static int end(const Listening *listening, bool kill_it) {
    int status = 0;
    if (kill_it) kill(listening->child, SIGKILL);
    close(listening->from);
    while (waitpid(listening->child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

Err xls_ask(Cx *cx, Str *answer, int file, const RowsAsk *ask) {
    Listening listening = {.name = str_copy(cx->mem, ask_name(ask)),
                           .until = monotonic_ms() + XLS_MOST_WAIT_MS,
                           .room = PIECE};
    size_t got = SIZE_MAX;
    listening.bytes = arena_alloc(cx->mem, listening.room);
    TRY(start(cx, &listening, file, ask->sheet));
    Err err = OK;
    while (!err && got)
        err = listen_once(cx, &listening, &got);
    int status = end(&listening, err != OK);
    TRY(err);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) return late(cx, &listening);
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        return fail(cx, INVALID, MSG_FORMATS_XLS_BROKEN, listening.name);
    *answer = (Str){listening.bytes, listening.n};
    return OK;
}

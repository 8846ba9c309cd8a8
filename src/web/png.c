/* How does a picture become a PNG? By a program of its own, rsvg-convert, in a process of its own:
 * SVG in, PNG out, with bounds for time, memory and size. No shell is asked, and nothing of the
 * picture becomes an argument. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "web/figure_in.h"

#define PNG_MS 8000                    /* for one picture */
#define PNG_SECONDS 6                  /* of processor time */
#define PNG_MEMORY ((rlim_t)512 << 20) /* address space of the program */

typedef struct Converter {
    pid_t pid;
    int out; /* its PNG comes here */
} Converter;

static Err broken(Cx *cx, const char *reason) {
    return fail(cx, BUSY, MSG_FIGURE_PNG_FAILED, str_copy(cx->mem, str_of(reason)));
}

/* The picture in a file in memory: the program reads it as its input, nobody waits for anybody. */
static int input_of(Str svg) {
    int fd = memfd_create("picture", MFD_CLOEXEC);
    for (size_t done = 0; fd >= 0 && done < svg.n;) {
        ssize_t n = write(fd, svg.p + done, svg.n - done);
        if (n > 0) done += (size_t)n;
        if (n > 0 || (n < 0 && errno == EINTR)) continue;
        close(fd);
        return -1;
    }
    if (fd >= 0 && lseek(fd, 0, SEEK_SET) == 0) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

static int start(const int ends[2], int input, pid_t *pid) {
    static char *const arguments[] = {"rsvg-convert", "--format=png", "--zoom=2", NULL};
    static char *const environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                        "HOME=/nonexistent", "XDG_CACHE_HOME=/nonexistent", NULL};
    posix_spawn_file_actions_t files;
    must(posix_spawn_file_actions_init(&files) == 0);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    must(posix_spawnattr_init(&attributes) == 0);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    /* A group of its own: what it may start in turn is ended with it. */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    int error = posix_spawnp(pid, arguments[0], &files, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

static Err converter_begin(Cx *cx, Str svg, Converter *out) {
    int ends[2] = {-1, -1}, input = input_of(svg);
    if (input < 0) return broken(cx, "memfd_create");
    if (pipe2(ends, O_CLOEXEC)) {
        close(input);
        return broken(cx, "pipe2");
    }
    int error = start(ends, input, &out->pid);
    close(input);
    close(ends[1]);
    out->out = ends[0];
    if (!error) {
        const struct rlimit memory = {PNG_MEMORY, PNG_MEMORY}, time = {PNG_SECONDS, PNG_SECONDS};
        (void)prlimit(out->pid, RLIMIT_AS, &memory, NULL);
        (void)prlimit(out->pid, RLIMIT_CPU, &time, NULL);
        return OK;
    }
    close(ends[0]);
    if (error == ENOENT) return fail(cx, BUSY, MSG_FIGURE_NO_PNG);
    return broken(cx, strerror(error));
}

/* All it writes, until it ends or takes too long. */
static const char *read_all(const Converter *converter, int64_t end, Buf *out) {
    char bytes[16384];
    for (;;) {
        int64_t left = end - monotonic_ms();
        struct pollfd ready = {.fd = converter->out, .events = POLLIN};
        if (left <= 0) return "timeout";
        if (poll(&ready, 1, (int)left) < 0 && errno != EINTR) return strerror(errno);
        if (!ready.revents) continue;
        ssize_t n = read(converter->out, bytes, sizeof bytes);
        if (n == 0) return NULL;
        if (n < 0 && errno != EINTR) return strerror(errno);
        if (n > 0) buf_put(out, (Str){bytes, (size_t)n});
        if (out->full) return "too large";
    }
}

/* Whoever closes its output may still go on: waits no longer for its end than for its PNG. */
static const char *await_end(const Converter *converter, int64_t end) {
    int process = pidfd_open(converter->pid, 0);
    if (process < 0) return strerror(errno);
    struct pollfd ended = {.fd = process, .events = POLLIN};
    int64_t left;
    while (!ended.revents && (left = end - monotonic_ms()) > 0)
        if (poll(&ended, 1, (int)left) < 0 && errno != EINTR) break;
    close(process);
    return ended.revents ? NULL : "timeout";
}

Err png_of_svg(Cx *cx, Str svg, Buf *out) {
    static const char signature[] = "\x89PNG\r\n\x1a\n";
    Converter converter = {.out = -1};
    TRY(converter_begin(cx, svg, &converter));
    size_t before = out->n;
    int64_t end = monotonic_ms() + PNG_MS;
    const char *fault = read_all(&converter, end, out);
    close(converter.out);
    if (!fault) fault = await_end(&converter, end);
    if (fault) kill(-converter.pid, SIGKILL);
    int status = 0;
    while (waitpid(converter.pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!fault && (!WIFEXITED(status) || WEXITSTATUS(status))) fault = "rsvg-convert";
    Str made = str_slice(buf_str(out), before, out->n);
    if (!fault && !str_starts(made, (Str){signature, sizeof signature - 1})) fault = "rsvg-convert";
    return fault ? broken(cx, fault) : OK;
}

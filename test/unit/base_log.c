/* Is each event one line of one write, at the level asked for, whatever its text holds? */

#include "tap.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/base.h"

static int pipes[2];

/* What went to standard error since the last call; the pipe keeps the writes in order. */
static Str said(Arena *mem) {
    char text[8192];
    ssize_t n = read(pipes[0], text, sizeof text);
    return n > 0 ? str_copy(mem, (Str){text, (size_t)n}) : STR_NONE;
}

static void test_lines(Arena *mem) {
    log_write(LOG_INFO, "started on port %d", 8080);
    Str line = said(mem);
    int64_t when;
    ok(str_ends(line, S("Z info started on port 8080\n")), "time, level, text, line end");
    ok(time_read(str_slice(line, 0, 20), &when) && when > 1600000000, "the time is ISO and UTC");
    log_write(LOG_ERROR, "a\nb\rc\x1b[31md\x7f");
    ok(str_ends(said(mem), S(" error a b c [31md \n")),
       "a text cannot break the line or the terminal");
    log_write(LOG_WARNING, "%s", "");
    ok(str_ends(said(mem), S(" warning \n")), "an empty text");
    errno = EPERM;
    log_write(LOG_WARNING, "%m");
    ok(errno == EPERM, "errno stays");
    ok(str_ends(said(mem), S(" warning Operation not permitted\n")), "errno can be written");
}

static void test_long(Arena *mem) {
    char *text = arena_alloc(mem, 10001);
    for (size_t i = 0; i < 10000; i += 2)
        memcpy(text + i, "ü", 2);
    for (int shift = 0; shift < 2; shift++) {
        log_write(LOG_ERROR, "%.*s%s", shift, "x", text);
        Str line = said(mem);
        ok(line.n <= 2002 && str_ends(line, S("ü…\n")), "a long line is cut and says so");
        ok(str_is_utf8(line), "between two characters");
    }
}

static void test_level(Arena *mem) {
    log_write(LOG_DEBUG, "details");
    is_int(said(mem).n, 0, "debug is off at first");
    log_level(LOG_DEBUG);
    log_write(LOG_DEBUG, "details");
    ok(str_ends(said(mem), S(" debug details\n")), "and can be asked for");
    log_level(LOG_ERROR);
    log_write(LOG_WARNING, "less");
    is_int(said(mem).n, 0, "below the level nothing is written");
    log_write(LOG_ERROR, "more");
    ok(said(mem).n > 0, "errors always are");
}

int main(void) {
    Arena *mem = arena_new();
    int stderr_before = dup(STDERR_FILENO);
    if (pipe2(pipes, O_NONBLOCK) != 0) return 1;
    dup2(pipes[1], STDERR_FILENO);
    test_lines(mem);
    test_long(mem);
    test_level(mem);
    dup2(stderr_before, STDERR_FILENO);
    arena_free(mem);
    return done();
}

/* How does a page come onto paper? A Chromium that is installed prints it, as a process of its own
 * with a folder of its own; it is given no shell and no more than a minute. */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli_in.h"

enum { PRINT_MS = 60000, LOOK_MS = 20, FOLDERS_OPEN = 16 };

extern char **environ;

static const char *const names[] = {"chromium", "chromium-browser", "google-chrome",
                                    "google-chrome-stable"};
enum { NAMES = sizeof names / sizeof *names };

static bool in_path(Cx *cx, const char *name, Str *out) {
    const char *path = getenv("PATH");
    for (Str rest = str_of(path ? path : "/usr/bin:/bin"), folder; str_cut(&rest, ':', &folder);) {
        Str file = str_format(cx->mem, "%.*s/%s", STR_ARG(folder), name);
        if (folder.n && access(cstr(cx->mem, file), X_OK) == 0) {
            *out = file;
            return true;
        }
    }
    return false;
}

Err browser_find(Cx *cx, Str *out) {
    const char *named = getenv("WIRK_BROWSER");
    if (named && *named) {
        *out = str_of(named);
        if (access(named, X_OK) == 0) return OK;
        return fail(cx, BROKEN, MSG_CLI_NO_BROWSER, *out);
    }
    Str all[NAMES];
    for (size_t i = 0; i < NAMES; i++) {
        if (in_path(cx, names[i], out)) return OK;
        all[i] = str_of(names[i]);
    }
    return fail(cx, BROKEN, MSG_CLI_NO_BROWSER, str_join(cx->mem, NAMES, all, S(", ")));
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about, (void)kind, (void)where;
    (void)remove(path);
    return 0;
}

static void folder_remove(void *path) {
    (void)nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
}

static Err folder_make(Cx *cx, char **out) {
    const char *temporary = getenv("TMPDIR");
    Str name = str_format(cx->mem, "%s/wirk-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    char *path = cstr(cx->mem, name);
    if (!mkdtemp(path))
        return fail(cx, BROKEN, MSG_CLI_PROFILE_FAILED, name,
                    str_copy(cx->mem, str_of(strerror(errno))));
    arena_defer(cx->mem, folder_remove, path);
    *out = path;
    return OK;
}

/* In a group of its own, so that all of its processes can be ended; what it says is not ours. */
static int start(char **words, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    must(!posix_spawn_file_actions_init(&actions) && !posix_spawnattr_init(&attributes));
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    int error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    for (int to = 1; to <= 2 && !error; to++)
        error = posix_spawn_file_actions_addopen(&actions, to, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!error) error = posix_spawn(child, words[0], &actions, &attributes, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* Waits for its end; false where it took too long and was ended. */
static bool ended(pid_t child, int *status) {
    static const struct timespec look = {.tv_nsec = LOOK_MS * 1000000L};
    int64_t until = monotonic_ms() + PRINT_MS;
    while (monotonic_ms() < until) {
        pid_t done = waitpid(child, status, WNOHANG);
        if (done == child) return true;
        if (done < 0 && errno != EINTR) return false;
        nanosleep(&look, NULL);
    }
    kill(-child, SIGKILL);
    while (waitpid(child, status, 0) < 0 && errno == EINTR)
        ;
    return false;
}

/* From its first bytes to its last. */
static bool is_whole(const char *path) {
    char first[5] = "", last[1024];
    FILE *file = fopen(path, "rbe");
    if (!file) return false;
    bool good = fread(first, 1, sizeof first, file) == sizeof first &&
                memcmp(first, "%PDF-", sizeof first) == 0;
    if (fseek(file, -(long)sizeof last, SEEK_END)) rewind(file);
    size_t n = fread(last, 1, sizeof last, file);
    fclose(file);
    return good && str_find((Str){last, n}, S("%%EOF"), 0) != SIZE_MAX;
}

/* Runs it and says what became of it; empty where all went well. */
static Str run(Cx *cx, char **words) {
    pid_t child;
    int status = 0, error = start(words, &child);
    if (error) return str_copy(cx->mem, str_of(strerror(error)));
    Str seconds = str_format(cx->mem, "%d", PRINT_MS / 1000);
    if (!ended(child, &status))
        return message_fill(cx->mem, cx->lang, MSG_CLI_BROWSER_LATE, 1, &seconds);
    kill(-child, SIGKILL); /* whatever it left behind in its group */
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return STR_NONE;
    Str code = str_format(cx->mem, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : 128);
    return message_fill(cx->mem, cx->lang, MSG_CLI_BROWSER_CODE, 1, &code);
}

Err browser_print(Cx *cx, Str browser, Str html, Str pdf) {
    char *folder = NULL;
    TRY(folder_make(cx, &folder));
    Str page = str_format(cx->mem, "%s/page.html", folder);
    TRY(file_replace(cx, page, html, MSG_CLI_PROFILE_FAILED));
    char *part = cstr(cx->mem, str_format(cx->mem, "%.*s.part", STR_ARG(pdf)));
    char *words[] = {
        cstr(cx->mem, browser),
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        "--no-pdf-header-footer",
        cstr(cx->mem, str_format(cx->mem, "--user-data-dir=%s/browser", folder)),
        cstr(cx->mem, str_format(cx->mem, "--print-to-pdf=%s", part)),
        cstr(cx->mem, str_format(cx->mem, "file://%.*s", STR_ARG(page))),
        geteuid() == 0 ? "--no-sandbox"
                       : NULL, /* refuses to run as root with it; the page is ours */
        NULL,
    };
    Str wrong = run(cx, words);
    if (!wrong.n && !is_whole(part)) wrong = S("%PDF … %%EOF");
    if (!wrong.n && rename(part, cstr(cx->mem, pdf)) == 0) return OK;
    if (!wrong.n) wrong = str_copy(cx->mem, str_of(strerror(errno)));
    unlink(part);
    return fail(cx, BROKEN, MSG_CLI_BROWSER_FAILED, browser, wrong);
}

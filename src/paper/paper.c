/* How does a page come onto paper? A Chromium that is installed prints it, as a process of its own
 * with a folder of its own; it is given no shell, no secret, and no more than its time. */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "paper/paper.h"

enum { FOLDERS_OPEN = 16, REMOVALS = 50, REMOVAL_MS = 20, PDF_MOST = 64 << 20 };

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

bool paper_browser(Cx *cx, Str named, Str *out) {
    if (named.n) {
        *out = named;
        return access(cstr(cx->mem, named), X_OK) == 0;
    }
    Str all[NAMES];
    for (size_t i = 0; i < NAMES; i++) {
        if (in_path(cx, names[i], out)) return true;
        all[i] = str_of(names[i]);
    }
    *out = str_join(cx->mem, NAMES, all, S(", "));
    return false;
}

static Err failed(Cx *cx, int error) {
    return fail(cx, BUSY, MSG_PAPER_FAILED, str_copy(cx->mem, str_of(strerror(error))));
}

/* ---- the folder ---- */

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about, (void)kind, (void)where;
    (void)remove(path);
    return 0;
}

/* What has just been killed may still be writing. */
static void folder_remove(void *path) {
    static const struct timespec moment = {.tv_nsec = REMOVAL_MS * 1000000L};
    for (int i = 0; i < REMOVALS && access(path, F_OK) == 0; i++) {
        if (i) nanosleep(&moment, NULL);
        (void)nftw(path, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
    }
}

/* Readable by nobody else. */
static Err folder_make(Cx *cx, char **out) {
    const char *temporary = getenv("TMPDIR");
    char *path = cstr(cx->mem, str_format(cx->mem, "%s/wirk-XXXXXX",
                                          temporary && *temporary ? temporary : "/tmp"));
    if (!mkdtemp(path)) return failed(cx, errno);
    arena_defer(cx->mem, folder_remove, path);
    *out = path;
    return OK;
}

static Err page_write(Cx *cx, const char *path, Str html) {
    FILE *file = fopen(path, "wbxe");
    if (!file) return failed(cx, errno);
    bool whole = fwrite(html.p, 1, html.n, file) == html.n;
    if (fclose(file) || !whole) return failed(cx, errno);
    return OK;
}

/* From its first bytes to its last; empty where it is not whole. */
static Str pdf_read(Cx *cx, const char *path) {
    char bytes[16384];
    size_t n;
    Buf pdf = buf_new(cx->mem, PDF_MOST);
    FILE *file = fopen(path, "rbe");
    if (!file) return STR_NONE;
    while (!pdf.full && (n = fread(bytes, 1, sizeof bytes, file)) > 0)
        buf_put(&pdf, (Str){bytes, n});
    bool read = !ferror(file) && !pdf.full;
    fclose(file);
    Str all = buf_str(&pdf), last = str_slice(all, all.n > 1024 ? all.n - 1024 : 0, all.n);
    bool whole = read && str_starts(all, S("%PDF-")) && str_find(last, S("%%EOF"), 0) != SIZE_MAX;
    return whole ? all : STR_NONE;
}

/* ---- the process ---- */

/* In a group of its own, so that all of its processes can be ended; what it says is not ours. */
static int start(char **words, char **environment, pid_t *child) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    must(!posix_spawn_file_actions_init(&actions) && !posix_spawnattr_init(&attributes));
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    int error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    for (int to = 1; to <= 2 && !error; to++)
        error = posix_spawn_file_actions_addopen(&actions, to, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (!error) error = posix_spawn(child, words[0], &actions, &attributes, words, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* Waits for its end and ends whatever is left of its group, while its number is still its own;
 * false where it took too long. */
static bool ended(pid_t child, int most_ms, int *status) {
    int process = pidfd_open(child, 0);
    struct pollfd end = {.fd = process, .events = POLLIN};
    int64_t until = monotonic_ms() + most_ms, left;
    while (process >= 0 && !end.revents && (left = until - monotonic_ms()) > 0)
        if (poll(&end, 1, (int)left) < 0 && errno != EINTR) break;
    if (process >= 0) close(process);
    kill(-child, SIGKILL);
    while (waitpid(child, status, 0) < 0 && errno == EINTR)
        continue;
    return end.revents;
}

/* Runs it and says what became of it; empty where all went well. */
static Str run(Cx *cx, char **words, char **environment, int most_ms) {
    pid_t child;
    int status = 0, error = start(words, environment, &child);
    if (error) return str_copy(cx->mem, str_of(strerror(error)));
    Str number = str_format(cx->mem, "%d", most_ms / 1000);
    if (!ended(child, most_ms, &status))
        return message_fill(cx->mem, cx->lang, MSG_PAPER_LATE, 1, &number);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return STR_NONE;
    number = str_format(cx->mem, "%d", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    return message_fill(cx->mem, cx->lang, WIFEXITED(status) ? MSG_PAPER_CODE : MSG_PAPER_KILLED, 1,
                        &number);
}

static char *word(Cx *cx, const char *before, const char *path) {
    return cstr(cx->mem, str_format(cx->mem, "%s%s", before, path));
}

Err paper_print(Cx *cx, Str *out, const Printing *printing) {
    char *folder = NULL;
    TRY(folder_make(cx, &folder));
    char *page = cstr(cx->mem, str_format(cx->mem, "%s/page.html", folder)),
         *pdf = cstr(cx->mem, str_format(cx->mem, "%s/page.pdf", folder));
    TRY(page_write(cx, page, printing->html));
    char *words[] = {
        cstr(cx->mem, printing->browser),
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND", /* nothing is fetched from anywhere */
        "--export-tagged-pdf",
        "--generate-pdf-document-outline",
        "--no-pdf-header-footer",
        word(cx, "--user-data-dir=", folder),
        word(cx, "--print-to-pdf=", pdf),
        word(cx, "file://", page),
        geteuid() == 0 ? "--no-sandbox"
                       : NULL, /* refuses to run as root with it; the page is ours */
        NULL,
    };
    char *environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin",
                           "LC_ALL=C.UTF-8",
                           word(cx, "HOME=", folder),
                           word(cx, "TMPDIR=", folder),
                           word(cx, "XDG_CONFIG_HOME=", folder),
                           word(cx, "XDG_CACHE_HOME=", folder),
                           NULL};
    Str wrong = run(cx, words, environment, printing->most_ms);
    Str made = wrong.n ? STR_NONE : pdf_read(cx, pdf);
    if (!wrong.n && !made.n) wrong = S("%PDF … %%EOF");
    if (wrong.n) return fail(cx, BUSY, MSG_PAPER_FAILED, wrong);
    *out = made;
    return OK;
}

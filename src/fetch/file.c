/* Where do answers go? Into a file without a name while they come, and under their name only when
 * all is there: who looks sees the old file or the whole new one. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fetch/fetch_in.h"

#define PIECE ((size_t)256 << 10)

static Err failed(Cx *cx, Str path) {
    int number = errno;
    return fail(cx, BROKEN, MSG_FETCH_FILE, path, str_copy(cx->mem, str_of(strerror(number))));
}

static void file_close(void *p) {
    close(*(int *)p);
}

static Str folder_of(Str path) {
    Str folder = path_folder(path);
    return folder.n ? folder : S("./");
}

Err file_scratch(Cx *cx, int *out, Str beside) {
    Str folder = folder_of(beside);
    char *name = cstr(cx->mem, str_format(cx->mem, "%.*s.wirk-XXXXXX", STR_ARG(folder)));
    int *file = NEW(cx->mem, int);
    *file = mkostemp(name, O_CLOEXEC);
    if (*file < 0) return failed(cx, folder);
    unlink(name);
    arena_defer(cx->mem, file_close, file);
    *out = *file;
    return OK;
}

Err file_head(Cx *cx, Str *out, int file, size_t most) {
    char *bytes = arena_alloc(cx->mem, most + 1);
    ssize_t n = pread(file, bytes, most, 0);
    if (n < 0) return fail(cx, BROKEN, MSG_FETCH_DISK, str_copy(cx->mem, str_of(strerror(errno))));
    *out = (Str){bytes, (size_t)n};
    return OK;
}

static bool copied(int from, int to, char *piece) {
    if (lseek(from, 0, SEEK_SET) < 0) return false;
    for (;;) {
        ssize_t n = read(from, piece, PIECE);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0;
        for (ssize_t at = 0; at < n;) {
            ssize_t some = write(to, piece + at, (size_t)(n - at));
            if (some < 0 && errno != EINTR) return false;
            if (some > 0) at += some;
        }
    }
}

Err file_keep(Cx *cx, int file, Str path) {
    char *name = cstr(cx->mem, path);
    char *part = cstr(cx->mem, str_format(cx->mem, "%.*s.%ld.part", STR_ARG(path), (long)getpid()));
    unlink(part); /* left by a process of the same number that was killed */
    int to = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (to < 0) return failed(cx, path);
    bool good = copied(file, to, arena_alloc(cx->mem, PIECE)) && fsync(to) == 0;
    if (close(to) != 0) good = false;
    if (good && rename(part, name) == 0) {
        int folder = open(cstr(cx->mem, folder_of(path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0) {
            fsync(folder);
            close(folder);
        }
        return OK;
    }
    Err err = failed(cx, path);
    unlink(part);
    return err;
}

size_t file_bytes(int file) {
    struct stat state;
    return fstat(file, &state) == 0 ? (size_t)state.st_size : 0;
}

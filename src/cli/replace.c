/* How does a file come to lie at its place as a whole? It is written beside it and then renamed:
 * who opens it sees the old one or all of the new one. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli_in.h"

static bool written(int file, Str bytes) {
    while (bytes.n) {
        ssize_t some = write(file, bytes.p, bytes.n);
        if (some < 0 && errno != EINTR) return false;
        if (some > 0) bytes = str_slice(bytes, (size_t)some, bytes.n);
    }
    return fchmod(file, 0644) == 0 && fsync(file) == 0;
}

Err file_replace(Cx *cx, Str path, Str bytes, Msg failed) {
    char *part = cstr(cx->mem, str_join(cx->mem, 2, (Str[]){path, S(".XXXXXX")}, STR_NONE));
    int file = mkostemp(part, O_CLOEXEC);
    int error = file < 0 || !written(file, bytes) ? errno : 0;
    if (file >= 0 && close(file) && !error) error = errno;
    if (!error && rename(part, cstr(cx->mem, path))) error = errno;
    if (!error) return OK;
    if (file >= 0) unlink(part);
    return fail(cx, BROKEN, failed, path, str_copy(cx->mem, str_of(strerror(error))));
}

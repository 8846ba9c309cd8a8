/* Where does the list of findings go that a sender works through? Into a file beside its place, and
 * there only when all of it is written: who opens it sees the old list or the whole new one. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/report_in.h"

static bool written(int file, Str bytes) {
    while (bytes.n) {
        ssize_t some = write(file, bytes.p, bytes.n);
        if (some < 0 && errno != EINTR) return false;
        if (some > 0) bytes = str_slice(bytes, (size_t)some, bytes.n);
    }
    return fchmod(file, 0644) == 0 && fsync(file) == 0;
}

static Err failed(Cx *cx, Str path, int error) {
    return fail(cx, BROKEN, MSG_CLI_LIST_FAILED, path, str_copy(cx->mem, str_of(strerror(error))));
}

Err list_keep(Cx *cx, Str path, const CheckTold *told) {
    Str bytes;
    if (!path.n) return OK;
    TRY(check_list(cx, &bytes, told));
    char *part = cstr(cx->mem, str_join(cx->mem, 2, (Str[]){path, S(".XXXXXX")}, STR_NONE));
    int file = mkostemp(part, O_CLOEXEC);
    if (file < 0) return failed(cx, path, errno);
    int error = written(file, bytes) ? 0 : errno;
    if (close(file) && !error) error = errno;
    if (!error && rename(part, cstr(cx->mem, path))) error = errno;
    if (!error) return OK;
    unlink(part);
    return failed(cx, path, error);
}

/* What is the secret that a file holds? One line, or all of it, in a file that nobody else can
 * open. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/secret.h"
#include "base/base.h"

static bool secret_good(Str secret) {
    for (size_t i = 0; i < secret.n; i++)
        if ((unsigned char)secret.p[i] < 0x20 || secret.p[i] == 0x7f) return false;
    return secret.n > 0 && str_is_utf8(secret);
}

bool secret_is_open(const struct stat *state) {
    mode_t others = state->st_uid == geteuid() ? S_IRWXG | S_IRWXO : S_IRWXO;
    return state->st_mode & others;
}

static Err bytes_read(Cx *cx, Str *out, Str path, size_t most, Msg too_much) {
    int file = open(cstr(cx->mem, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat state;
    if (file < 0 || fstat(file, &state)) {
        int number = errno;
        if (file >= 0) close(file);
        return fail(cx, number == ENOENT ? NOT_FOUND : BROKEN, MSG_SECRET_FILE, path,
                    str_copy(cx->mem, str_of(strerror(number))));
    }
    char *bytes = arena_alloc(cx->mem, most + 1);
    ssize_t n = S_ISREG(state.st_mode) ? read(file, bytes, most + 1) : -1;
    close(file);
    if (n < 0 || (size_t)n > most) return fail(cx, INVALID, too_much, path);
    if (secret_is_open(&state)) return fail(cx, INVALID, MSG_SECRET_OPEN, path);
    *out = (Str){bytes, (size_t)n};
    return OK;
}

Err secret_read(Cx *cx, Str *out, Str path) {
    Str bytes = STR_NONE;
    TRY(bytes_read(cx, &bytes, path, SECRET_MOST_BYTES, MSG_SECRET_FORM));
    Str secret = str_trim(bytes);
    if (!secret_good(secret)) return fail(cx, INVALID, MSG_SECRET_FORM, path);
    *out = secret;
    return OK;
}

Err secret_file_read(Cx *cx, Str *out, Str path) {
    return bytes_read(cx, out, path, SECRET_FILE_MOST_BYTES, MSG_SECRET_LARGE);
}

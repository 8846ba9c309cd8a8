/* What are the bytes of a sender's file? Reads them in pieces, as they lie on the disk; the file
 * itself is never touched. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define PIECE ((size_t)64 << 10)

Str file_name_of(Arena *mem, Str path) {
    Str name = str_copy(mem, path_last(path));
    if (str_is_utf8(name) && name.n <= 255) return name;
    char *shown = cstr(mem, str_slice(name, 0, 255));
    for (char *c = shown; *c; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7E) *c = '?';
    return str_of(shown);
}

static Err file_failed(Cx *cx, Str path, int error) {
    Str name = file_name_of(cx->mem, path);
    if (error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG)
        return fail(cx, NOT_FOUND, MSG_FORMATS_FILE_NOT_FOUND, name);
    return fail(cx, BROKEN, MSG_FORMATS_FILE_UNREADABLE, name,
                str_copy(cx->mem, str_of(strerror(error))));
}

static Err pieces_of(Cx *cx, Str path, int file, Err (*each)(Cx *cx, void *arg, Str bytes),
                     void *arg) {
    char *piece = arena_alloc(cx->mem, PIECE);
    size_t total = 0;
    for (;;) {
        ssize_t got = read(file, piece, PIECE);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_failed(cx, path, errno);
        if (got == 0) return OK;
        total += (size_t)got;
        if (total > TABLE_MOST_BYTES)
            return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, file_name_of(cx->mem, path));
        TRY(each(cx, arg, (Str){piece, (size_t)got}));
    }
}

Err file_pieces(Cx *cx, Str path, Err (*each)(Cx *cx, void *arg, Str bytes), void *arg) {
    struct stat state;
    if (path.n && memchr(path.p, 0, path.n)) return file_failed(cx, path, ENOENT);
    int file = open(cstr(cx->mem, path),
                    O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */
    if (file < 0) return file_failed(cx, path, errno);
    Err err;
    if (fstat(file, &state))
        err = file_failed(cx, path, errno);
    else if (!S_ISREG(state.st_mode))
        err = fail(cx, INVALID, MSG_FORMATS_NO_FILE, file_name_of(cx->mem, path));
    else
        err = pieces_of(cx, path, file, each, arg);
    close(file);
    return err;
}

typedef struct Looking {
    Sha256 *hash;
    int64_t bytes;
} Looking;

static Err look_piece(Cx *cx, void *arg, Str bytes) {
    (void)cx;
    Looking *looking = arg;
    sha256_add(looking->hash, bytes);
    looking->bytes += (int64_t)bytes.n;
    return OK;
}

Err file_look(Cx *cx, Str path, FileLook *out) {
    Looking *looking = NEW(cx->mem, Looking);
    looking->hash = sha256_new(cx->mem);
    TRY(file_pieces(cx, path, look_piece, looking));
    *out = (FileLook){sha256_hex(cx->mem, looking->hash), looking->bytes};
    return OK;
}

/* Which bytes are in a file? Those of the file itself, of a gzip file, or of the only member of a
 * zip; found out by the first bytes, never by the name. A text in memory is taken as it is.
 * Unpacked size is bounded, and a packed file that was cut short is refused. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include "formats/formats_in.h"

#define ONLY_MEMBER SIZE_MAX /* of a zip that must have no other */

typedef enum ContainerKind { PLAIN, GZIP, ZIP, MEMORY } ContainerKind;

struct Container {
    Str name;
    ContainerKind kind;
    int file;         /* -1: in memory */
    Str bytes;        /* there */
    size_t most;      /* bytes that may be handed out */
    size_t given;     /* bytes handed out since the start */
    uint8_t ahead[4]; /* of a pipe: bytes that were looked at and not yet handed out */
    size_t n_ahead;
    /* gzip */
    z_stream stream;
    bool inflating, member_over;
    uint8_t *packed; /* PIECE */
    /* zip */
    zip_t *zip;
    zip_file_t *member;
    zip_uint64_t index;
};

static void container_close(void *p) {
    Container *container = p;
    if (container->inflating) inflateEnd(&container->stream);
    if (container->member) zip_fclose(container->member);
    if (container->zip) zip_discard(container->zip);
    if (container->file >= 0) close(container->file);
}

Str size_text(Arena *mem, size_t bytes) {
    bool large = bytes >= (size_t)1 << 20;
    return str_format(mem, "%zu %s", bytes >> (large ? 20 : 10), large ? "MB" : "kB");
}

Str ask_name(const RowsAsk *ask) {
    return ask->name.n ? ask->name : path_last(ask->path);
}

Err file_failed(Cx *cx, Str name, int error) {
    if (error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG)
        return fail(cx, NOT_FOUND, MSG_FORMATS_FILE_NOT_FOUND, name);
    return fail(cx, BROKEN, MSG_FORMATS_FILE_UNREADABLE, name,
                str_copy(cx->mem, str_of(strerror(error))));
}

typedef struct Opening {
    Str path, name; /* name: for messages */
    size_t member;  /* ONLY_MEMBER, or which file of a zip */
    bool pipes;     /* read once, of any size */
} Opening;

static int descriptor_of(Cx *cx, const Opening *how) {
    if (how->pipes && str_equal(how->path, S("-"))) return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    return open(cstr(cx->mem, how->path), O_RDONLY | O_CLOEXEC | (how->pipes ? 0 : O_NONBLOCK));
}

/* Of a regular file; where no pipe is wanted, opening one must not wait. */
static Err descriptor_open(Cx *cx, int *out, struct stat *state, const Opening *how) {
    Str path = how->path, name = how->name;
    if (memchr(path.p ? path.p : "", 0, path.n))
        return fail(cx, NOT_FOUND, MSG_FORMATS_FILE_NOT_FOUND, name);
    int file = descriptor_of(cx, how);
    if (file < 0) return file_failed(cx, name, errno);
    if (fstat(file, state)) {
        int error = errno;
        close(file);
        return file_failed(cx, name, error);
    }
    if (!S_ISREG(state->st_mode) && !(how->pipes && !S_ISDIR(state->st_mode))) {
        close(file);
        return fail(cx, INVALID, MSG_FORMATS_NO_FILE, name);
    }
    *out = file;
    return OK;
}

Err file_open(Cx *cx, int *out, struct stat *state, Str path, Str name) {
    return descriptor_open(cx, out, state, &(Opening){path, name, ONLY_MEMBER, false});
}

Err file_fill(Cx *cx, int file, Str name, uint8_t *into, size_t room, size_t *got) {
    size_t n = 0;
    while (n < room) {
        ssize_t some = read(file, into + n, room - n);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0) return file_failed(cx, name, errno);
        if (some == 0) break;
        n += (size_t)some;
    }
    *got = n;
    return OK;
}

Err file_read(Cx *cx, Str *out, Str path, size_t most) {
    int file = -1;
    struct stat state = {0};
    Str name = str_copy(cx->mem, path_last(path));
    TRY(file_open(cx, &file, &state, path, name));
    if ((size_t)state.st_size > most) {
        close(file);
        return fail(cx, LIMIT, MSG_FORMATS_FILE_TOO_LARGE, name, size_text(cx->mem, most));
    }
    size_t room = (size_t)state.st_size + 1, n = 0; /* one more, to see whether it grew meanwhile */
    uint8_t *bytes = arena_alloc(cx->mem, room);
    Err err = file_fill(cx, file, name, bytes, room, &n);
    close(file);
    TRY(err);
    if (n > most)
        return fail(cx, LIMIT, MSG_FORMATS_FILE_TOO_LARGE, name, size_text(cx->mem, most));
    *out = (Str){(const char *)bytes, n};
    return OK;
}

static Err packed_short(Cx *cx, const Container *container) {
    return fail(cx, INVALID, MSG_FORMATS_PACKED_SHORT, container->name);
}
static Err packed_broken(Cx *cx, const Container *container) {
    return fail(cx, INVALID, MSG_FORMATS_PACKED_BROKEN, container->name);
}

/* ---- zip ---- */

static bool zip_has(zip_t *zip, const char *name) {
    return zip_name_locate(zip, name, 0) >= 0;
}

/* Office files are zips; the sender wants to hear of the sheet, not of its packing. */
static Err zip_check_office(Cx *cx, const Container *container) {
    zip_t *zip = container->zip;
    if (zip_has(zip, "xl/workbook.xml"))
        return fail(cx, INVALID, MSG_FORMATS_IS_XLSX, container->name);
    if (zip_has(zip, "xl/workbook.bin"))
        return fail(cx, INVALID, MSG_FORMATS_IS_XLSB, container->name);
    if (zip_has(zip, "word/document.xml"))
        return fail(cx, INVALID, MSG_FORMATS_IS_WORD, container->name);
    if (zip_has(zip, "mimetype") && zip_has(zip, "content.xml"))
        return fail(cx, INVALID, MSG_FORMATS_IS_ODS, container->name);
    return OK;
}

static Err zip_begin_member(Cx *cx, Container *container) {
    container->member = zip_fopen_index(container->zip, container->index, 0);
    if (container->member) return OK;
    int error = zip_error_code_zip(zip_get_error(container->zip));
    if (error == ZIP_ER_EOF) return packed_short(cx, container);
    if (error == ZIP_ER_NOPASSWD || error == ZIP_ER_ENCRNOTSUPP)
        return fail(cx, INVALID, MSG_FORMATS_PACKED_SECRET, container->name);
    return packed_broken(cx, container);
}

/* Folders, and what macOS packs beside each file: icons and marks, never a table. */
static bool zip_aside(Str name) {
    return str_ends(name, S("/")) || str_starts(name, S("__MACOSX/")) ||
           str_equal(path_last(name), S(".DS_Store"));
}

/* The place of the member wanted among the files of the zip. */
static Err zip_choose(Cx *cx, Container *container, size_t member) {
    zip_int64_t entries = zip_get_num_entries(container->zip, 0);
    size_t files = 0;
    for (zip_int64_t i = 0; i < entries; i++) {
        const char *name = zip_get_name(container->zip, (zip_uint64_t)i, 0);
        if (!name) return packed_broken(cx, container);
        if (zip_aside(str_of(name))) continue;
        if (member == ONLY_MEMBER || files == member) container->index = (zip_uint64_t)i;
        files++;
    }
    if (member != ONLY_MEMBER)
        return member < files ? OK
                              : fail(cx, NOT_FOUND, MSG_FORMATS_FILE_NOT_FOUND, container->name);
    return files == 1 ? OK
                      : fail(cx, INVALID, MSG_FORMATS_ZIP_MANY, container->name,
                             str_format(cx->mem, "%zu", files));
}

static Err zip_begin(Cx *cx, Container *container, size_t member) {
    int error = 0, file = -1;
    TRY(zip_bounded(cx, container->file, container->name));
    file = fcntl(container->file, F_DUPFD_CLOEXEC, 0);
    if (file < 0) return file_failed(cx, container->name, errno);
    container->zip = zip_fdopen(file, 0, &error);
    if (!container->zip) {
        close(file);
        return error == ZIP_ER_NOZIP || error == ZIP_ER_INCONS || error == ZIP_ER_EOF
                   ? packed_short(cx, container)
                   : packed_broken(cx, container);
    }
    TRY(zip_check_office(cx, container));
    TRY(zip_choose(cx, container, member));
    zip_stat_t state;
    if (zip_stat_index(container->zip, container->index, 0, &state))
        return packed_broken(cx, container);
    if ((state.valid & ZIP_STAT_SIZE) && state.size > container->most)
        return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, container->name);
    return zip_begin_member(cx, container);
}

static Err zip_fill(Cx *cx, Container *container, uint8_t *into, size_t room, size_t *got) {
    size_t n = 0;
    while (n < room) {
        zip_int64_t some = zip_fread(container->member, into + n, room - n);
        if (some < 0) {
            int error = zip_error_code_zip(zip_file_get_error(container->member));
            return error == ZIP_ER_EOF ? packed_short(cx, container) : packed_broken(cx, container);
        }
        if (some == 0) break;
        n += (size_t)some;
    }
    *got = n;
    return OK;
}

/* ---- plain bytes, after those that were looked at ---- */

static Err plain_fill(Cx *cx, Container *container, uint8_t *into, size_t room, size_t *got) {
    size_t n = container->n_ahead < room ? container->n_ahead : room, more = 0;
    memcpy(into, container->ahead, n);
    container->n_ahead -= n;
    memmove(container->ahead, container->ahead + n, container->n_ahead);
    TRY(file_fill(cx, container->file, container->name, into + n, room - n, &more));
    *got = n + more;
    return OK;
}

/* The first bytes tell what it is; a pipe gives them only once. */
static Err look_ahead(Cx *cx, Container *container, bool seeks, uint8_t magic[static 4]) {
    if (!seeks) {
        TRY(file_fill(cx, container->file, container->name, container->ahead, 4,
                      &container->n_ahead));
        memcpy(magic, container->ahead, container->n_ahead);
        return container->n_ahead ? OK : fail(cx, INVALID, MSG_FORMATS_EMPTY, container->name);
    }
    ssize_t got = pread(container->file, magic, 4, 0);
    return got < 0 ? file_failed(cx, container->name, errno) : OK;
}

/* ---- gzip ---- */

static Err gzip_begin(Cx *cx, Container *container) {
    if (!container->packed) container->packed = arena_alloc(cx->mem, PIECE);
    int error = container->inflating ? inflateReset(&container->stream)
                                     : inflateInit2(&container->stream, 16 + MAX_WBITS);
    must(error == Z_OK);
    container->inflating = true;
    container->member_over = false;
    container->stream.avail_in = 0;
    return OK;
}

/* More packed bytes; *any is false at the end of the file. */
static Err gzip_more(Cx *cx, Container *container, bool *any) {
    z_stream *stream = &container->stream;
    *any = true;
    if (stream->avail_in) return OK;
    size_t got = 0;
    TRY(plain_fill(cx, container, container->packed, PIECE, &got));
    stream->next_in = container->packed;
    stream->avail_in = (uInt)got;
    *any = got > 0;
    return OK;
}

static Err gzip_fill(Cx *cx, Container *container, uint8_t *into, size_t room, size_t *got) {
    z_stream *stream = &container->stream;
    stream->next_out = into;
    stream->avail_out = (uInt)room;
    while (stream->avail_out) {
        bool any = false;
        TRY(gzip_more(cx, container, &any));
        if (container->member_over) { /* another member may follow; padding with zeros is common */
            if (!any || *stream->next_in == 0) break;
            must(inflateReset(stream) == Z_OK);
            container->member_over = false;
        }
        if (!any) return packed_short(cx, container);
        int error = inflate(stream, Z_NO_FLUSH);
        if (error == Z_STREAM_END)
            container->member_over = true;
        else if (error != Z_OK)
            return packed_broken(cx, container);
    }
    *got = room - stream->avail_out;
    return OK;
}

/* ---- the one behind which it does not matter ---- */

static Err container_begin(Cx *cx, Container **out, Opening how) {
    struct stat state = {0};
    Container *container = NEW(cx->mem, Container);
    container->file = -1;
    container->most = how.pipes ? SIZE_MAX : TABLE_MOST_BYTES;
    container->name = how.name = str_copy(cx->mem, how.name);
    TRY(descriptor_open(cx, &container->file, &state, &how));
    arena_defer(cx->mem, container_close, container);
    bool seeks = S_ISREG(state.st_mode), alone = how.member == ONLY_MEMBER;
    if (seeks && state.st_size == 0) return fail(cx, INVALID, MSG_FORMATS_EMPTY, container->name);
    if (seeks && (size_t)state.st_size > container->most)
        return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, container->name);
    uint8_t magic[4] = {0};
    TRY(look_ahead(cx, container, seeks, magic));
    if (magic[0] == 0x1f && magic[1] == 0x8b && alone) {
        container->kind = GZIP;
        TRY(gzip_begin(cx, container));
    } else if (seeks && (!memcmp(magic, "PK\3\4", 4) || !memcmp(magic, "PK\5\6", 4))) {
        container->kind = ZIP;
        TRY(zip_begin(cx, container, how.member));
    } else if (!alone) {
        return fail(cx, NOT_FOUND, MSG_FORMATS_FILE_NOT_FOUND, container->name);
    }
    *out = container;
    return OK;
}

static Container *container_of(Cx *cx, const RowsAsk *ask) {
    Container *container = NEW(cx->mem, Container);
    *container = (Container){.kind = MEMORY,
                             .name = str_copy(cx->mem, ask_name(ask)),
                             .file = -1,
                             .bytes = ask->bytes,
                             .most = TABLE_MOST_BYTES};
    return container;
}

/* What has not been given yet. */
static size_t memory_fill(const Container *container, uint8_t *into, size_t room) {
    size_t left = container->bytes.n - container->given, n = left < room ? left : room;
    memcpy(into, container->bytes.p + container->given, n);
    return n;
}

Err container_open(Cx *cx, Container **out, const RowsAsk *ask) {
    if (ask->bytes.n) {
        *out = container_of(cx, ask);
        return OK;
    }
    return container_begin(cx, out, (Opening){ask->path, ask_name(ask), ONLY_MEMBER, false});
}

Err container_open_member(Cx *cx, Container **out, const RowsAsk *ask, size_t member) {
    return container_begin(cx, out, (Opening){ask->path, ask_name(ask), member, false});
}

Err container_open_long(Cx *cx, Container **out, Str path) {
    return container_begin(cx, out, (Opening){path, path_last(path), ONLY_MEMBER, true});
}

Err container_read(Cx *cx, Container *container, uint8_t *into, size_t room, size_t *got) {
    if (cx_late(cx)) return fail(cx, LIMIT, MSG_FORMATS_LATE, container->name);
    size_t n = 0;
    switch (container->kind) {
    case PLAIN: TRY(plain_fill(cx, container, into, room, &n)); break;
    case GZIP: TRY(gzip_fill(cx, container, into, room, &n)); break;
    case ZIP: TRY(zip_fill(cx, container, into, room, &n)); break;
    case MEMORY: n = memory_fill(container, into, room); break;
    }
    container->given += n;
    if (container->given > container->most)
        return fail(cx, LIMIT, MSG_FORMATS_TABLE_TOO_LARGE, container->name);
    *got = n;
    return OK;
}

Err container_more(Cx *cx, void *container, uint8_t *into, size_t room, size_t *got) {
    return container_read(cx, container, into, room, got);
}

Err bytes_whole(Cx *cx, const ByteSource *source, Str *out) {
    Arena *mem = arena_within(cx->mem); /* it grows in place there */
    size_t room = 4 * PIECE, n = 0, got = 1;
    char *text = arena_alloc(mem, room);
    while (got) {
        if (room - n < PIECE) {
            text = arena_grow(mem, text, room, room * 2);
            room *= 2;
        }
        TRY(source->more(cx, source->from, (uint8_t *)text + n, PIECE, &got));
        n += got;
        if (n > source->most)
            return fail(cx, LIMIT, MSG_FORMATS_FILE_TOO_LARGE, source->name,
                        size_text(cx->mem, source->most));
    }
    *out = (Str){text, n};
    return OK;
}

Err container_rewind(Cx *cx, Container *container) {
    container->given = 0;
    if (container->kind == ZIP) {
        zip_fclose(container->member);
        container->member = NULL;
        return zip_begin_member(cx, container);
    }
    if (container->kind == MEMORY) return OK;
    if (lseek(container->file, 0, SEEK_SET) < 0) return file_failed(cx, container->name, errno);
    return container->kind == GZIP ? gzip_begin(cx, container) : OK;
}

bool container_packed(const Container *container) {
    return container->kind == GZIP || container->kind == ZIP;
}
Str container_name(const Container *container) {
    return container->name;
}

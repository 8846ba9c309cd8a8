/* What did a reader send? Takes a posted form piece by piece: its one file goes into a temporary
 * file that has no name and ends with the request, its other fields into memory. What is wrong with
 * it is told once the whole form has come: a browser that is cut off while it sends shows no reply.
 */

#include <errno.h>
#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#include "web/server_in.h"

enum { FORM_BUFFER = 16 << 10, NAME_MOST = 255, MORE_MOST = 40, MORE_BYTES = 1000 };

struct Upload {
    Cx *cx; /* of the request: its fault tells what is wrong with the form */
    Posted posted;
    struct MHD_PostProcessor *form;
    int file; /* -1: none yet */
    size_t field_bytes[POSTED_FIELDS];
    size_t received; /* bytes of the whole form */
};

static const struct {
    const char *name;
    size_t most;
} fields[POSTED_FIELDS] = {
#define FIELD(symbol, name, most) {name, most},
#include "web/fields.def"
#undef FIELD
};

/* The first thing that is wrong stays the reason. */
static void refuse(Upload *upload, Err kind, Msg message) {
    if (!upload->cx->fault.kind) (void)fail(upload->cx, kind, message);
}

/* The last part of what some browsers send as a whole path, in UTF-8 and without control
 * characters.
 */
static Str file_name(Arena *mem, Str sent) {
    size_t from = sent.n;
    while (from && sent.p[from - 1] != '/' && sent.p[from - 1] != '\\')
        from--;
    Str name = str_slice(sent, from, sent.n);
    if (!str_is_utf8(name)) return S("?");
    if (name.n > NAME_MOST) { /* cut between two letters */
        name.n = NAME_MOST;
        while (!str_is_utf8(name))
            name.n--;
    }
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F) return S("?");
    return str_copy(mem, name);
}

static void file_begin(Upload *upload, const char *name) {
    if (upload->file >= 0) {
        refuse(upload, INVALID, MSG_WEB_UPLOAD_SEVERAL);
        return;
    }
    upload->file = temporary_file(upload->cx->mem);
    if (upload->file < 0) {
        log_write(LOG_ERROR, "no temporary file: %s", strerror(errno));
        refuse(upload, BROKEN, MSG_WEB_UPLOAD_DISK);
        return;
    }
    upload->posted.name = file_name(upload->cx->mem, str_of(name));
    upload->posted.path = str_format(upload->cx->mem, "/proc/self/fd/%d", upload->file);
}

static void file_add(Upload *upload, const char *data, size_t n) {
    if (upload->cx->fault.kind) return;
    if (n > UPLOAD_MOST - upload->posted.bytes) {
        refuse(upload, LIMIT, MSG_WEB_UPLOAD_TOO_LARGE);
        return;
    }
    for (size_t done = 0; done < n;) {
        ssize_t some = write(upload->file, data + done, n - done);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) {
            log_write(LOG_ERROR, "temporary file: %s", strerror(errno));
            refuse(upload, BROKEN, MSG_WEB_UPLOAD_DISK);
            return;
        }
        done += (size_t)some;
    }
    upload->posted.bytes += n;
}

static void field_add(Upload *upload, size_t field, const char *data, size_t n) {
    size_t have = upload->field_bytes[field];
    if (n > fields[field].most - have) {
        refuse(upload, LIMIT, MSG_WEB_UPLOAD_FIELD);
        return;
    }
    char *text = have ? (char *)(uintptr_t)upload->posted.fields[field].p
                      : arena_alloc(upload->cx->mem, fields[field].most);
    memcpy(text + have, data, n);
    upload->field_bytes[field] = have + n;
    upload->posted.fields[field] = (Str){text, have + n};
}

/* Fields that a page names itself; `offset`: of the piece in its field. */
static void more_add(Upload *upload, Str name, Str data, uint64_t offset) {
    Arena *mem = upload->cx->mem;
    SentForm *more = upload->posted.more;
    if (!more) {
        more = upload->posted.more = NEW(mem, SentForm);
        more->fields = NEW_ARRAY(mem, SentField, MORE_MOST);
    }
    SentField *last = more->n ? &more->fields[more->n - 1] : NULL;
    if (offset == 0) {
        if (more->n == MORE_MOST || name.n > NAME_MOST) return;
        last = &more->fields[more->n++];
        *last = (SentField){str_copy(mem, name), (Str){arena_alloc(mem, MORE_BYTES), 0}};
    }
    if (!last || !str_equal(last->name, name)) return;
    if (data.n > MORE_BYTES - last->value.n) {
        refuse(upload, LIMIT, MSG_WEB_UPLOAD_FIELD);
        return;
    }
    memcpy((char *)(uintptr_t)last->value.p + last->value.n, data.p, data.n);
    last->value.n += data.n;
}

Str posted_more(const Posted *posted, Str name) {
    for (size_t i = 0; posted->more && i < posted->more->n; i++)
        if (str_equal(posted->more->fields[i].name, name)) return posted->more->fields[i].value;
    return S("");
}

/* Called by libmicrohttpd for each piece of each field. */
static enum MHD_Result take_piece(void *arg, enum MHD_ValueKind kind, const char *key,
                                  const char *name, const char *type, const char *coding,
                                  const char *data, uint64_t offset, size_t n) {
    (void)kind, (void)type, (void)coding;
    Upload *upload = arg;
    if (key && strcmp(key, "file") == 0) {
        if (offset == 0 && (n || (name && *name))) file_begin(upload, name);
        if (n) file_add(upload, data, n);
        return MHD_YES;
    }
    if (!key || !n) return MHD_YES;
    for (size_t i = 0; i < POSTED_FIELDS; i++)
        if (strcmp(key, fields[i].name) == 0) {
            field_add(upload, i, data, n);
            return MHD_YES;
        }
    more_add(upload, str_of(key), (Str){data, n}, offset);
    return MHD_YES;
}

static void upload_close(void *p) {
    Upload *upload = p;
    if (upload->form) MHD_destroy_post_processor(upload->form);
    if (upload->file >= 0) close(upload->file);
}

Upload *upload_begin(Cx *cx, struct MHD_Connection *connection) {
    Upload *upload = NEW(cx->mem, Upload);
    upload->cx = cx;
    upload->file = -1;
    upload->form = MHD_create_post_processor(connection, FORM_BUFFER, take_piece, upload);
    arena_defer(cx->mem, upload_close, upload);
    if (!upload->form) refuse(upload, INVALID, MSG_WEB_UPLOAD_NO_FORM);
    return upload;
}

bool upload_take(Upload *upload, const char *bytes, size_t n) {
    size_t before = upload->received >> 20;
    upload->received += n;
    if (!upload->cx->fault.kind && MHD_post_process(upload->form, bytes, n) == MHD_NO)
        refuse(upload, INVALID, MSG_WEB_UPLOAD_NO_FORM);
    return upload->received >> 20 != before;
}

size_t upload_received(const Upload *upload) {
    return upload->received;
}

/* A file that a page carried inside itself, so that who changes something else need not choose it
 * again. */
static void file_carried(Upload *upload) {
    Str file = upload->posted.fields[POSTED_KEPT];
    if (upload->file >= 0 || !file.n) return;
    file_begin(upload, cstr(upload->cx->mem, upload->posted.fields[POSTED_KEPT_NAME]));
    file_add(upload, file.p, file.n);
}

const Posted *upload_finish(Upload *upload) {
    if (upload->form && MHD_destroy_post_processor(upload->form) == MHD_NO)
        refuse(upload, INVALID, MSG_WEB_UPLOAD_NO_FORM);
    upload->form = NULL;
    file_carried(upload);
    if (upload->file < 0 || !upload->posted.name.n) refuse(upload, INVALID, MSG_WEB_UPLOAD_NO_FILE);
    for (size_t i = 0; i < POSTED_FIELDS; i++)
        if (!str_is_utf8(upload->posted.fields[i])) refuse(upload, INVALID, MSG_WEB_UPLOAD_NO_FORM);
    const SentForm *more = upload->posted.more;
    for (size_t i = 0; more && i < more->n; i++)
        if (!str_is_utf8(more->fields[i].name) || !str_is_utf8(more->fields[i].value))
            refuse(upload, INVALID, MSG_WEB_UPLOAD_NO_FORM);
    return &upload->posted;
}

/* How does a file come to a record, and how is it taken away again? One is handed over in a form of
 * its own: what it is, its bytes say. It is offered back as what it was found to be, to be saved,
 * never shown as a page of this house. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "web/record_in.h"

static const FieldOf *file_field(const KindOf *kind) {
    for (size_t i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].type == FIELD_FILE) return &kind->fields[i];
    return NULL;
}

static Err no_file(Cx *cx, const RecordAsked *asked) {
    return fail(cx, NOT_FOUND, MSG_ENTRY_NO_FILE, kind_word(cx->lang, asked->kind->kind));
}

/* ---- taken away ---- */

/* Through the disk, so that the memory of a thread does not grow with what somebody handed over. */
static Err file_reply(Cx *cx, Reply *reply, const RecordFile *file) {
    ReplyFile *out = NEW(cx->mem, ReplyFile);
    int kept = temporary_file(cx->mem);
    if (kept < 0) return fail(cx, BROKEN, MSG_WEB_UPLOAD_DISK);
    for (size_t done = 0; done < file->content.n;) {
        ssize_t some = write(kept, file->content.p + done, file->content.n - done);
        if (some < 0 && errno == EINTR) continue;
        if (some <= 0) {
            close(kept);
            return fail(cx, BROKEN, MSG_WEB_UPLOAD_DISK);
        }
        done += (size_t)some;
    }
    *out = (ReplyFile){kept, (int64_t)file->content.n, file->digest};
    reply->file = out;
    reply->type = cstr(cx->mem, file->type);
    reply->file_name = file->name;
    return OK;
}

Err route_record_file(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    RecordFile file;
    TRY(record_asked(cx, &request, reply, &asked));
    const FieldOf *field = file_field(asked.kind);
    Str digest = field ? record_text(asked.record, field->name) : S("");
    if (!digest.n) return no_file(cx, &asked);
    TRY(record_file_get(cx, &file, digest));
    return file_reply(cx, reply, &file);
}

/* ---- handed over ---- */

static Str hand_path(Cx *cx, const RecordAsked *asked) {
    Str kind = asked->kind->id;
    if (!asked->record) return str_format(cx->mem, "/records/%.*s/hand-over", STR_ARG(kind));
    return str_format(cx->mem, "/record/%.*s/%.*s/hand-over", STR_ARG(kind),
                      STR_ARG(asked->record->id));
}

static Err hand_page(Cx *cx, const Request *request, Reply *reply, const RecordAsked *asked,
                     Err err) {
    const FieldOf *field = file_field(asked->kind);
    if (err == BUSY || err == BROKEN) return err;
    Request shown = *request;
    shown.posted = NULL;
    shown.path = hand_path(cx, asked);
    shown.alone = true;
    RecordFilePage page = {
        .head = page_head(cx, &shown, message_text(cx->lang, MSG_ENTRY_FILE_GIVE), S("")),
        .kind = kinds_word(cx->lang, asked->kind->kind),
        .kind_href = page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .lead =
            message_text(cx->lang, asked->record ? MSG_ENTRY_FILE_LEAD : MSG_ENTRY_FILE_LEAD_FIRST),
        .label = field_title(cx->lang, field),
        .hint = message_text(cx->lang, MSG_ENTRY_FILE_HINT),
        .accept = S("application/pdf,image/png,image/jpeg"),
        .action = page_here(cx, &shown),
        .submit = message_text(cx->lang, MSG_ENTRY_FILE_SEND),
        .form_key = request->session ? request->session->form_key : S(""),
        .hidden = NEW(cx->mem, Fact),
        .back_href = asked->record
                         ? record_href(cx, request, asked->record, "")
                         : page_href(cx, request, "/records/%.*s", STR_ARG(asked->kind->id)),
        .back_text = message_text(cx->lang, MSG_ENTRY_BACK),
    };
    if (asked->record) {
        page.n_hidden = 1;
        *page.hidden = (Fact){S("version"), str_int(cx->mem, asked->record->version)};
    }
    if (err) {
        page.problem = fault_text(cx->mem, cx->lang, &cx->fault);
        reply->status = err == CONFLICT ? 409 : err == LIMIT ? 413 : 422;
        cx->fault = (Fault){0};
    }
    page_record_file(&reply->body, request->lang, &page);
    return OK;
}

static Err posted_read(Cx *cx, const Posted *posted, Str *out) {
    char *bytes = arena_alloc(cx->mem, posted->bytes + 1);
    size_t n = 0;
    FILE *file = fopen(cstr(cx->mem, posted->path), "rb");
    if (!file) return fail(cx, BROKEN, MSG_WEB_UPLOAD_DISK);
    n = fread(bytes, 1, posted->bytes, file);
    fclose(file);
    *out = (Str){bytes, n};
    return n == posted->bytes ? OK : fail(cx, BROKEN, MSG_WEB_UPLOAD_DISK);
}

static Err file_take(Cx *cx, const Request *request, Str *digest) {
    Str content = STR_NONE;
    TRY(posted_read(cx, request->posted, &content));
    return record_file_put(cx, digest, request->posted->name, content);
}

/* For a record, or for a new one: the address names none. */
static Err hand_asked(Cx *cx, Request *request, Reply *reply, RecordAsked *asked) {
    TRY(request->second.n ? record_asked(cx, request, reply, asked)
                          : record_kind_asked(cx, request, reply, asked));
    if (!asked->changes) return record_no_right(cx, asked->kind);
    return file_field(asked->kind) ? OK : no_file(cx, asked);
}

Err route_record_hand(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(hand_asked(cx, &request, reply, &asked));
    return hand_page(cx, &request, reply, &asked, OK);
}

/* The file is there; what else belongs to the record is entered now. */
Err route_record_handed_new(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    Str digest;
    TRY(hand_asked(cx, &request, reply, &asked));
    Err err = file_take(cx, &request, &digest);
    if (err) return hand_page(cx, &request, reply, &asked, err);
    Str query = query_with(cx, &request, file_field(asked.kind)->id, digest);
    return led_to(cx, &request, reply, "/records/%.*s/new?%.*s", STR_ARG(asked.kind->id),
                  STR_ARG(query));
}

static Err file_put(Cx *cx, const Request *request, const RecordAsked *asked) {
    Record out = {.kind = KINDS};
    FieldFaults faults = {0};
    Str *digest = NEW(cx->mem, Str);
    TRY(file_take(cx, request, digest));
    RecordWanted wanted = record_wanted(cx->mem, asked->record);
    wanted.version = version_sent(request);
    wanted.values[field_place(file_field(asked->kind)->name)] = (RecordValues){digest, 1};
    return record_not_so(cx, record_put(cx, &out, &faults, &wanted), &faults);
}

Err route_record_handed(Cx *cx, const Request *sent_by, Reply *reply) {
    Request request = *sent_by;
    RecordAsked asked;
    TRY(hand_asked(cx, &request, reply, &asked));
    Err err = file_put(cx, &request, &asked);
    if (err) return hand_page(cx, &request, reply, &asked, err);
    return led_to(cx, &request, reply, "/record/%.*s/%.*s?done=saved", STR_ARG(asked.kind->id),
                  STR_ARG(asked.record->id));
}

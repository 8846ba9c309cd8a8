/* What was entered into a form? Reads the body of a form without a file (application/
 * x-www-form-urlencoded), bounded in bytes and fields, and tells handlers what a field says. */

#include <string.h>

#include "web/server_in.h"

/* A record of the largest size, each of its letters written with percent signs. */
enum { BODY_MOST = 640 << 10, FIELDS_MOST = 600 };

struct FormReader {
    Cx *cx; /* of the request: its fault tells what is wrong with the form */
    Buf body;
    size_t received;
};

FormReader *form_begin(Cx *cx) {
    FormReader *reader = NEW(cx->mem, FormReader);
    *reader = (FormReader){.cx = cx, .body = buf_new(cx->mem, BODY_MOST)};
    return reader;
}

/* The first thing that is wrong stays the reason. */
static void refuse(FormReader *reader, Err kind, Msg message) {
    if (!reader->cx->fault.kind) (void)fail(reader->cx, kind, message);
}

void form_take(FormReader *reader, const char *bytes, size_t n) {
    reader->received += n;
    if (reader->received > BODY_MOST)
        refuse(reader, LIMIT, MSG_DOOR_FORM_TOO_LARGE);
    else
        buf_put(&reader->body, (Str){bytes, n});
}

size_t form_received(const FormReader *reader) {
    return reader->received;
}

static bool field_read(Arena *mem, Str pair, SentField *out) {
    size_t equals = str_find(pair, S("="), 0);
    Str name = str_slice(pair, 0, equals);
    Str value = equals == SIZE_MAX ? STR_NONE : str_slice(pair, equals + 1, pair.n);
    *out = (SentField){url_decode(mem, name, true), url_decode(mem, value, true)};
    return str_is_utf8(out->name) && str_is_utf8(out->value);
}

const SentForm *form_finish(FormReader *reader) {
    Arena *mem = reader->cx->mem;
    SentForm *form = NEW(mem, SentForm);
    form->fields = NEW_ARRAY(mem, SentField, FIELDS_MOST);
    if (reader->cx->fault.kind) return form;
    for (Str rest = buf_str(&reader->body), pair; str_cut(&rest, '&', &pair);) {
        if (!pair.n) continue;
        if (form->n == FIELDS_MOST) {
            refuse(reader, LIMIT, MSG_DOOR_FORM_FIELDS);
            break;
        }
        if (!field_read(mem, pair, &form->fields[form->n])) {
            refuse(reader, INVALID, MSG_DOOR_FORM_NO_TEXT);
            break;
        }
        form->n++;
    }
    return form;
}

/* ---- for handlers ---- */

bool request_changes(const Request *request) {
    return request->posted || request->form;
}

static Str posted_field(const Posted *posted, Str name) {
    static const char *const names[POSTED_FIELDS] = {
#define FIELD(symbol, name, most) name,
#include "web/fields.def"
#undef FIELD
    };
    for (size_t i = 0; i < POSTED_FIELDS; i++)
        if (str_equal(name, str_of(names[i]))) return posted->fields[i];
    return S("");
}

Str sent(const Request *request, Str name) {
    if (request->posted) return posted_field(request->posted, name);
    for (size_t i = 0; request->form && i < request->form->n; i++)
        if (str_equal(request->form->fields[i].name, name)) return request->form->fields[i].value;
    return S("");
}

bool sent_is(const Request *request, Str name, Str value) {
    for (size_t i = 0; request->form && i < request->form->n; i++)
        if (str_equal(request->form->fields[i].name, name) &&
            str_equal(request->form->fields[i].value, value))
            return true;
    return false;
}

/* Do the readers of what a browser sends of itself stand any bytes? The first byte says which one
 * reads the rest: a cookie header, a token's header, an address to be led to, or a form, which
 * comes in pieces of any length. What was read is written and read once more, and says the same. */

#include <stdint.h>
#include "web/server_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

enum { FIELDS_MOST = 600, BODY_MOST = 640 << 10 };

static void cookie_try(Str text) {
    Str value = cookie_value(text, S("wirk"));
    must(value.n <= text.n && str_find(value, S(";"), 0) == SIZE_MAX);
    must(!secret_shaped(value) || value.n == 43);
}

static void token_try(Str text) {
    Str token = bearer_token(text);
    must(!token.n || (token.n == 48 && str_starts(token, S("wirk_"))));
}

/* Where somebody is led stays in this house, in one line of a header. */
static void address_try(Str text) {
    Str address = address_inside(text);
    must(!address.n || (address.p[0] == '/' && str_is_utf8(address)));
    must(address.n < 2 || (address.p[1] != '/' && address.p[1] != '\\'));
    for (size_t i = 0; i < address.n; i++)
        must((unsigned char)address.p[i] > ' ' && address.p[i] != '\\');
}

static const SentForm *form_of(Cx *cx, Str body, size_t piece) {
    FormReader *reader = form_begin(cx);
    for (size_t at = 0; at < body.n; at += piece)
        form_take(reader, body.p + at, piece < body.n - at ? piece : body.n - at);
    must(form_received(reader) == body.n);
    return form_finish(reader);
}

static Str written(Arena *mem, const SentForm *form) {
    Buf out = buf_new(mem, 4 * BODY_MOST);
    for (size_t i = 0; i < form->n; i++) {
        if (i) buf_char(&out, '&');
        buf_url(&out, form->fields[i].name);
        buf_char(&out, '=');
        buf_url(&out, form->fields[i].value);
    }
    must(!out.full);
    return buf_str(&out);
}

static void form_try(Cx *cx, Str body, size_t piece) {
    const SentForm *form = form_of(cx, body, piece);
    must(form->n <= FIELDS_MOST);
    for (size_t i = 0; i < form->n; i++)
        must(str_is_utf8(form->fields[i].name) && str_is_utf8(form->fields[i].value));
    Request request = {.form = form};
    for (size_t i = 0; i < form->n; i++)
        must(sent_is(&request, form->fields[i].name, form->fields[i].value));
    must(cx->fault.kind == OK || cx->fault.kind == INVALID || cx->fault.kind == LIMIT);
    Str text = written(cx->mem, form);
    if (cx->fault.kind || text.n > BODY_MOST) return;
    const SentForm *again = form_of(cx, text, BODY_MOST);
    must(!cx->fault.kind && again->n == form->n);
    for (size_t i = 0; i < form->n; i++)
        must(str_equal(again->fields[i].name, form->fields[i].name) &&
             str_equal(again->fields[i].value, form->fields[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    if (!n) return 0;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes + 1, n - 1};
    switch (bytes[0]) {
    case 'c': cookie_try(text); break;
    case 't': token_try(text); break;
    case 'a': address_try(text); break;
    default: form_try(&cx, text, bytes[0] % 64 + 1u);
    }
    cx_end(&cx);
    return 0;
}

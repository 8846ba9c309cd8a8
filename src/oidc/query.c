/* What did the browser bring back? Each field at most once: of two, nobody could say which one is
 * meant. */

#include "oidc/oidc_in.h"

#define QUERY_MOST_BYTES 16384

static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static bool decoded(Cx *cx, Str *out, Str text) {
    Buf plain = buf_new(cx->mem, text.n);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '+') c = ' ';
        if (c == '%') {
            if (i + 2 >= text.n) return false;
            int high = digit(text.p[i + 1]), low = digit(text.p[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        buf_char(&plain, c);
    }
    *out = buf_str(&plain);
    return str_is_utf8(*out);
}

Err callback_read(Cx *cx, Callback *out, Str query) {
    *out = (Callback){0};
    if (query.n > QUERY_MOST_BYTES) return fail(cx, INVALID, MSG_OIDC_QUERY);
    for (Str rest = query, field; str_cut(&rest, '&', &field);) {
        Str name, value;
        str_cut(&field, '=', &name);
        if (!decoded(cx, &name, name) || !decoded(cx, &value, field))
            return fail(cx, INVALID, MSG_OIDC_QUERY);
        Str *to = str_equal(name, S("state"))   ? &out->state
                  : str_equal(name, S("code"))  ? &out->code
                  : str_equal(name, S("error")) ? &out->error
                  : str_equal(name, S("iss"))   ? &out->issuer
                                                : NULL;
        if (!to) continue;
        if (to->p) return fail(cx, INVALID, MSG_OIDC_QUERY);
        *to = (Str){value.n ? value.p : "", value.n};
    }
    return OK;
}

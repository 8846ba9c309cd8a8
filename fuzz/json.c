/* Does the JSON reader stand any bytes, and does it agree with the writer: what was read, written
 * and read again is the same? */

#include <stdint.h>
#include <string.h>
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void write_token(Json *j, const JsonToken *token) {
    switch (token->kind) {
    case JSON_OBJECT: json_object(j); break;
    case JSON_OBJECT_END: json_object_end(j); break;
    case JSON_ARRAY: json_array(j); break;
    case JSON_ARRAY_END: json_array_end(j); break;
    case JSON_KEY: json_key(j, token->text); break;
    case JSON_STRING: json_str(j, token->text); break;
    case JSON_NUMBER: json_double(j, token->number, -1); break;
    case JSON_TRUE:
    case JSON_FALSE: json_bool(j, token->kind == JSON_TRUE); break;
    case JSON_NULL: json_null(j); break;
    case JSON_END: break;
    }
}

/* Reads a text to its end and writes it anew; false where it is no JSON. */
static bool rewritten(Cx *cx, Str text, Buf *out) {
    Json j = json_begin(out);
    JsonReader *reader = json_read(cx->mem, text);
    JsonToken token;
    size_t tokens = 0;
    do {
        Err err = json_next(cx, reader, &token);
        if (err) {
            must(err == INVALID || err == LIMIT);
            must(json_next(cx, reader, &token) == err);
            return false;
        }
        must(token.offset <= text.n && ++tokens <= 2 * text.n + 1);
        must(token.kind != JSON_STRING || str_is_utf8(token.text));
        write_token(&j, &token);
    } while (token.kind != JSON_END);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    cx_begin(&cx, DE);
    Str text = {(const char *)bytes, n};
    size_t most = 256 * n + 1024; /* each token may be indented by 32 levels */
    Buf first = buf_new(cx.mem, most), second = buf_new(cx.mem, most);
    bool good = rewritten(&cx, text, &first);
    must((json_skip(&cx, json_read(cx.mem, text)) == OK) || !good);
    if (good) {
        must(!first.full && rewritten(&cx, buf_str(&first), &second));
        must(str_equal(buf_str(&first), buf_str(&second)));
    }
    cx_end(&cx);
    return 0;
}

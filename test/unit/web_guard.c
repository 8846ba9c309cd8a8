/* What a request tells of who sends it, and fields of forms: taken as it is meant, and nothing else
 * than that. */

#include "tap.h"
#include "web/server_in.h"

#include <string.h>

static Cx cx;

#define SECRET "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_"

static void cookies(void) {
    static const struct {
        const char *header, *value;
    } cases[] = {
        {"wirk=abc", "abc"},
        {"other=1; wirk=abc; more=2", "abc"},
        {"other=1;wirk=abc", "abc"},
        {" wirk=abc ", "abc"},
        {"xwirk=abc", ""},
        {"wirkx=abc", ""},
        {"__Host-wirk=abc", ""},
        {"wirk", ""},
        {"wirk=", ""},
        {"", ""},
        {";;;=;=;", ""},
        {"wirk=a=b", "a=b"},
        {"wirk=first; wirk=second", "first"},
        {"other=\"; wirk=x\"", "x\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_str(cookie_value(str_of(cases[i].header), S("wirk")), cases[i].value, cases[i].header);
}

static void secrets(void) {
    ok(secret_shaped(S(SECRET)), "43 letters are shaped as a secret");
    ok(!secret_shaped(S(SECRET "a")), "not 44");
    ok(!secret_shaped(S("")), "not none");
    Str wrong = str_copy(cx.mem, S(SECRET));
    for (int c = 0; c < 256; c++) {
        ((char *)(uintptr_t)wrong.p)[7] = (char)c;
        bool good = c < 128 && c &&
                    strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "0123456789-_",
                           c);
        if (secret_shaped(wrong) != good) ok(false, "sign %d in a secret", c);
    }
    is_str(bearer_token(S("Bearer wirk_" SECRET)), "wirk_" SECRET, "a token");
    is_str(bearer_token(S("bearer  wirk_" SECRET " ")), "wirk_" SECRET, "in small letters");
    is_str(bearer_token(S("Basic wirk_" SECRET)), "", "not another scheme");
    is_str(bearer_token(S("Bearer " SECRET)), "", "not without its beginning");
    is_str(bearer_token(S("Bearer wirk_" SECRET "'--")), "", "nothing behind it");
    is_str(bearer_token(S("Bearer")), "", "not without one");
    is_str(bearer_token(S("")), "", "no header");
}

static void origins(void) {
    is_str(forwarded_origin(cx.mem, S("203.0.113.7")), "203.0.113.7", "the proxy's address");
    is_str(forwarded_origin(cx.mem, S("1.1.1.1, 203.0.113.7")), "203.0.113.7",
           "the last one: what stands before it anybody can write");
    is_str(forwarded_origin(cx.mem, S("2001:db8::1")), "2001:db8::1", "the longer kind");
    is_str(forwarded_origin(cx.mem, S("1.1.1.1, nonsense")), "", "no address");
    is_str(forwarded_origin(cx.mem, S("1.1.1.1,")), "", "nothing behind a comma is nothing");
    is_str(forwarded_origin(cx.mem, S("")), "", "none");
}

static void addresses(void) {
    static const char *const inside[] = {"/", "/account", "/en/admin/log?words=a%20b&from=1",
                                         "/region/K%C3%B6ln"};
    static const char *const outside[] = {
        "",
        "account",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\tevil",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/a b",
        "/\x7f",
        "/\xff",
        " /account",
    };
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        is_str(address_inside(str_of(inside[i])), inside[i], inside[i]);
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        is_str(address_inside(str_of(outside[i])), "", "outside the house, or no address");
    Buf longer = buf_new(cx.mem, 3000);
    for (int i = 0; i < 2000; i++)
        buf_char(&longer, '/');
    is_str(address_inside(str_slice(buf_str(&longer), 0, 1)), "/", "one slash");
    ((char *)longer.p)[1] = 'a';
    is_str(address_inside(buf_str(&longer)), "", "one that is too long");
}

/* ---- forms ---- */

static const SentForm *form_of(Cx *fresh, Str body, size_t piece) {
    cx_end(fresh);
    cx_begin(fresh, DE);
    FormReader *reader = form_begin(fresh);
    for (size_t at = 0; at < body.n; at += piece)
        form_take(reader, body.p + at, at + piece > body.n ? body.n - at : piece);
    return form_finish(reader);
}

static void forms(void) {
    Cx own;
    cx_begin(&own, DE);
    for (size_t piece = 1; piece < 60; piece += 29) {
        Request r = request_read(&own, S("/"), STR_NONE);
        r.form =
            form_of(&own, S("a=1&name=Z%C3%BC+Y%2Bx&right=see-log&right=deliver&&b&c="), piece);
        ok(own.fault.kind == OK, "a form in pieces of %zu bytes is read", piece);
        is_str(sent(&r, S("a")), "1", "a field");
        is_str(sent(&r, S("name")), "Zü Y+x", "decoded");
        is_str(sent(&r, S("right")), "see-log", "the first of several");
        ok(sent_is(&r, S("right"), S("deliver")), "the second is there, too");
        ok(!sent_is(&r, S("right"), S("purge")), "and no other");
        is_str(sent(&r, S("b")), "", "one without a value");
        is_str(sent(&r, S("z")), "", "one that was not sent");
        ok(request_changes(&r), "it changes something");
    }
    form_of(&own, S("a=%00"), 9);
    ok(own.fault.kind == INVALID, "a NUL is no text");
    form_of(&own, S("a=%ff"), 9);
    ok(own.fault.kind == INVALID, "what is not UTF-8 is no text");
    form_of(&own, S("%ff=a"), 9);
    ok(own.fault.kind == INVALID, "neither is such a name");
    Buf large = buf_new(own.mem, 1 << 20);
    for (int i = 0; i < 600; i++)
        buf_format(&large, "f%d=1&", i);
    Str many = str_copy(cx.mem, buf_str(&large));
    ok(form_of(&own, many, 1000)->n == 600 && !own.fault.kind, "600 fields are read");
    form_of(&own, str_format(cx.mem, "%.*sone=more", STR_ARG(many)), 1000);
    ok(own.fault.kind == LIMIT, "one more is too many");
    char *letters = arena_alloc(cx.mem, 700000);
    memset(letters, 'a', 700000);
    form_of(&own, (Str){letters, 640 << 10}, 4096);
    ok(own.fault.kind == OK, "640 kB are read");
    form_of(&own, (Str){letters, (640 << 10) + 1}, 4096);
    ok(own.fault.kind == LIMIT, "a byte more is too much");
    cx_end(&own);
}

int main(void) {
    cx_begin(&cx, DE);
    cookies();
    secrets();
    origins();
    addresses();
    forms();
    cx_end(&cx);
    return done();
}

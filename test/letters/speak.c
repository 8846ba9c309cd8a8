/* The rooms mail/ and oidc/ for a test that speaks JavaScript: reads one JSON object per line from
 * standard input, does what it says, and answers with one line. Values are texts; "attachment" is
 * base64. The clock stands where "clock" puts it, else it is the system's. */

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "mail/mail.h"
#include "oidc/oidc.h"

#define LONGEST_LINE ((size_t)64 << 20)

typedef struct Ask {
    Str names[40], values[40];
    size_t n;
} Ask;

static int64_t clock_at; /* 0: the system's */

static int64_t made_clock(void) {
    return clock_at ? clock_at : (int64_t)time(NULL);
}

static Str value_of(const Ask *ask, const char *name) {
    for (size_t i = 0; i < ask->n; i++)
        if (str_equal(ask->names[i], str_of(name))) return ask->values[i];
    return STR_NONE;
}

static void ask_read(Cx *cx, Ask *out, Str line) {
    JsonReader *reader = json_read(cx->mem, line);
    JsonToken token;
    *out = (Ask){0};
    must(json_next(cx, reader, &token) == OK && token.kind == JSON_OBJECT);
    for (;;) {
        must(json_next(cx, reader, &token) == OK);
        if (token.kind == JSON_OBJECT_END) return;
        must(token.kind == JSON_KEY && out->n < 40);
        out->names[out->n] = token.text;
        must(json_next(cx, reader, &token) == OK && token.kind == JSON_STRING);
        out->values[out->n++] = token.text;
    }
}

/* ---- letters ---- */

static Str bytes_of(Cx *cx, Str base64) {
    unsigned char *bytes = arena_alloc(cx->mem, base64.n + 1);
    size_t n = 0;
    must(sodium_base642bin(bytes, base64.n, base64.p, base64.n, NULL, &n, NULL,
                           sodium_base64_VARIANT_ORIGINAL) == 0);
    return (Str){(char *)bytes, n};
}

static Err send_letter(Cx *cx, const Ask *ask) {
    MailServer server = {
        .address = value_of(ask, "address"),
        .name = value_of(ask, "name"),
        .password = value_of(ask, "password"),
        .from = value_of(ask, "from"),
        .authorities = value_of(ask, "authorities"),
        .plain = value_of(ask, "plain").n > 0,
    };
    Letter letter = {
        .to = value_of(ask, "to"),
        .to_name = value_of(ask, "to_name"),
        .subject = value_of(ask, "subject"),
        .text = value_of(ask, "text"),
        .id = value_of(ask, "id"),
        .attachment = bytes_of(cx, value_of(ask, "attachment")),
        .attachment_name = value_of(ask, "attachment_name"),
        .attachment_type = value_of(ask, "attachment_type"),
    };
    return mail_send(cx, &server, &letter);
}

/* ---- single sign-on ---- */

static OidcProvider *provider;

static Err sign_on_open(Cx *cx, const Ask *ask) {
    OidcSettings settings = {
        .issuer = value_of(ask, "issuer"),
        .client = value_of(ask, "client"),
        .secret_file = value_of(ask, "secret_file"),
        .redirect = value_of(ask, "redirect"),
        .after_logout = value_of(ask, "after_logout"),
        .scopes = value_of(ask, "scopes"),
        .groups_claim = value_of(ask, "groups_claim"),
        .authorities = value_of(ask, "authorities"),
    };
    if (provider) oidc_close(provider);
    provider = NULL;
    return oidc_open(cx, &provider, &settings);
}

static Err sign_on_begin(Cx *cx, bool anew, Json *told) {
    OidcAsk asked;
    TRY(anew ? oidc_begin_anew(cx, provider, &asked) : oidc_begin(cx, provider, &asked));
    json_field(told, "address", asked.address);
    json_field(told, "state", asked.state);
    json_field(told, "nonce", asked.nonce);
    json_field(told, "verifier", asked.verifier);
    return OK;
}

static Err sign_on_finish(Cx *cx, const Ask *ask, Json *told) {
    OidcAsk kept = {.state = value_of(ask, "state"),
                    .nonce = value_of(ask, "nonce"),
                    .verifier = value_of(ask, "verifier")};
    OidcPerson person;
    TRY(oidc_finish(cx, provider, &kept, value_of(ask, "query"), &person));
    json_field(told, "issuer", person.issuer);
    json_field(told, "subject", person.subject);
    json_field(told, "mail", person.mail);
    json_field(told, "name", person.name);
    json_key(told, S("verified"));
    json_bool(told, person.verified);
    json_field_int(told, "since", person.since);
    json_key(told, S("groups"));
    json_array(told);
    for (size_t i = 0; i < person.n_groups; i++)
        json_str(told, person.groups[i]);
    json_array_end(told);
    return OK;
}

static Err sign_on_logout(Cx *cx, Json *told) {
    Str address;
    TRY(oidc_logout(cx, provider, &address));
    json_field(told, "address", address);
    return OK;
}

/* ---- the conversation ---- */

static Err obey(Cx *cx, const Ask *ask, Json *told) {
    Str what = value_of(ask, "do"), ms = value_of(ask, "ms"), at = value_of(ask, "clock");
    clock_at = at.n ? strtoll(cstr(cx->mem, at), NULL, 10) : 0;
    if (ms.n) cx->deadline = monotonic_ms() + strtoll(cstr(cx->mem, ms), NULL, 10);
    if (str_equal(what, S("send"))) return send_letter(cx, ask);
    if (str_equal(what, S("open"))) return sign_on_open(cx, ask);
    if (str_equal(what, S("begin"))) return sign_on_begin(cx, value_of(ask, "anew").n > 0, told);
    if (str_equal(what, S("finish"))) return sign_on_finish(cx, ask, told);
    must(str_equal(what, S("logout")));
    return sign_on_logout(cx, told);
}

static void answer(Str line) {
    static const char *const kinds[] = {"OK",       "NOT_FOUND", "INVALID", "DENIED",
                                        "CONFLICT", "LIMIT",     "BUSY",    "BROKEN"};
    Cx cx;
    cx_begin(&cx, DE);
    cx.clock = made_clock;
    Ask ask;
    ask_read(&cx, &ask, line);
    Buf out = buf_new(cx.mem, LONGEST_LINE);
    Json told = json_begin(&out);
    json_object(&told);
    Err err = obey(&cx, &ask, &told);
    json_field(&told, "err", str_of(kinds[err]));
    if (err) {
        json_field(&told, "de", fault_text(cx.mem, DE, &cx.fault));
        json_field(&told, "en", fault_text(cx.mem, EN, &cx.fault));
    }
    json_object_end(&told);
    for (size_t i = 0; i < out.n; i++)
        putchar(out.p[i] == '\n' ? ' ' : out.p[i]);
    putchar('\n');
    fflush(stdout);
    cx_end(&cx);
}

int main(void) {
    static char line[LONGEST_LINE];
    while (fgets(line, sizeof line, stdin))
        answer(str_of(line));
    if (provider) oidc_close(provider);
    return 0;
}

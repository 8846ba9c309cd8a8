/* How does a letter get to the operator's server? By libcurl, one letter per connection. What the
 * server says is kept, so that a refusal can be told in its words. Certificates are always checked;
 * without TLS nothing leaves this machine. */

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>
#include "mail/mail_in.h"

#define CONNECT_MS 10000L
#define FAREWELL_MS 2000 /* for what the server says after it took or refused the letter */
#define LONGEST_REPLY 500
#define LONGEST_FIELD 500

typedef struct Sending {
    Cx *cx;
    Str letter;
    size_t sent;
    Str reply;      /* words of the server's last refusal */
    bool continues; /* it has further lines */
    int64_t end;    /* monotonic milliseconds: then it is over, whatever the server does */
} Sending;

/* ---- settings ---- */

/* False for what is no server's address, and for one with an account or a path in it. */
static bool server_read(Cx *cx, Url *out, Str address) {
    bool good = header_text_good(address) && url_read(cx->mem, out, address) && !out->path &&
                !out->query && !out->fragment &&
                (str_equal(out->scheme, S("smtp")) || str_equal(out->scheme, S("smtps")));
    if (good && !out->port_named)
        out->port = str_equal(out->scheme, S("smtps")) ? S("465") : S("587");
    return good;
}

static Err settings_read(Cx *cx, Url *place, Mailbox *from, const MailServer *server) {
    if (!server_read(cx, place, server->address))
        return fail(cx, INVALID, MSG_MAIL_SERVER, server->address);
    if (server->plain && !host_here(place->host))
        return fail(cx, INVALID, MSG_MAIL_NOT_SECRET, place->host);
    if (!mailbox_read(cx, from, server->from))
        return fail(cx, INVALID, MSG_MAIL_FROM, server->from);
    if (!header_text_good(server->name) || !header_text_good(server->password) ||
        server->name.n > LONGEST_FIELD || server->password.n > LONGEST_FIELD ||
        (server->password.n && !server->name.n))
        return fail(cx, INVALID, MSG_MAIL_ACCOUNT);
    return OK;
}

Err mail_server_check(Cx *cx, const MailServer *server) {
    Url place = {0};
    Mailbox from = {0};
    return settings_read(cx, &place, &from, server);
}

/* ---- what the server says ---- */

/* Also asked while curl says goodbye, which it would wait minutes for. */
static int progress(void *arg, curl_off_t all, curl_off_t got, curl_off_t up_all, curl_off_t up) {
    (void)all, (void)got, (void)up_all, (void)up;
    return monotonic_ms() >= ((Sending *)arg)->end;
}

/* Each line of an answer: "250-SIZE 1000", "250 OK". The words of the last refusal are kept; what
 * the server says to our farewell after it is no news. */
static size_t reply_take(char *bytes, size_t size, size_t n, void *arg) {
    Sending *sending = arg;
    Str line = str_trim((Str){bytes, size * n});
    bool refusal = line.n >= 3 && (line.p[0] == '4' || line.p[0] == '5');
    int64_t soon = monotonic_ms() + FAREWELL_MS;
    bool over = refusal || sending->sent == sending->letter.n;
    if (over && soon < sending->end) sending->end = soon;
    if (!refusal) return size * n;
    Str words = str_trim(str_slice(line, 4, line.n));
    Arena *mem = sending->cx->mem;
    if (!sending->continues)
        sending->reply = str_copy(mem, str_slice(words, 0, LONGEST_REPLY));
    else if (sending->reply.n < LONGEST_REPLY)
        sending->reply = str_format(mem, "%.*s %.*s", STR_ARG(sending->reply),
                                    STR_ARG(str_slice(words, 0, LONGEST_REPLY - sending->reply.n)));
    sending->continues = line.n > 3 && line.p[3] == '-';
    return size * n;
}

static Str without(Cx *cx, Str text, Str secret) {
    if (!secret.n) return text;
    Buf out = buf_new(cx->mem, text.n * 4 + 16);
    for (size_t from = 0;;) {
        size_t at = str_find(text, secret, from);
        buf_put(&out, str_slice(text, from, at));
        if (at == SIZE_MAX) return buf_str(&out);
        buf_put(&out, S("***"));
        from = at + secret.n;
    }
}

static Str base64_of(Cx *cx, Str bytes) {
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_alloc(cx->mem, room);
    return str_of(sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n,
                                    sodium_base64_VARIANT_ORIGINAL));
}

/* Servers repeat what they were sent; the account goes out of it, also as AUTH sends it. */
static Str reply_told(Cx *cx, const Sending *sending, const MailServer *server) {
    Str text = sending->reply;
    if (server->password.n) {
        Str zero = {"", 1};
        Str both[] = {STR_NONE, server->name, server->password};
        text = without(cx, text, base64_of(cx, str_join(cx->mem, 3, both, zero)));
        text = without(cx, text, base64_of(cx, server->password));
        text = without(cx, text, server->password);
    }
    return text.n ? text : S("–");
}

static Err failed(Cx *cx, const Url *place, CURLcode code, long status, Str words) {
    Str number = str_format(cx->mem, "%ld", status);
    if (code == CURLE_USE_SSL_FAILED) return fail(cx, BROKEN, MSG_MAIL_NO_TLS, place->host);
    if (curl_distrusts((int)code))
        return fail(cx, BROKEN, MSG_MAIL_NOT_TRUSTED, place->host,
                    str_of(curl_easy_strerror(code)));
    if (code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK)
        return fail(cx, BUSY, MSG_MAIL_LATE, place->host);
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return fail(cx, BUSY, MSG_MAIL_UNKNOWN_HOST, place->host);
    if (code == CURLE_COULDNT_CONNECT) return fail(cx, BUSY, MSG_MAIL_NO_CONNECTION, place->host);
    if (status >= 400 && status < 500)
        return fail(cx, BUSY, MSG_MAIL_LATER, place->host, number, words);
    if (code == CURLE_LOGIN_DENIED)
        return fail(cx, BROKEN, MSG_MAIL_LOGIN, place->host, number, words);
    if (status >= 500 && status < 600)
        return fail(cx, BROKEN, MSG_MAIL_REFUSED, place->host, number, words);
    return fail(cx, BUSY, MSG_MAIL_UNREACHABLE, place->host, str_of(curl_easy_strerror(code)));
}

/* ---- sending ---- */

static size_t letter_give(char *bytes, size_t size, size_t n, void *arg) {
    Sending *sending = arg;
    Str part = str_slice(sending->letter, sending->sent, sending->sent + size * n);
    memcpy(bytes, part.p, part.n);
    sending->sent += part.n;
    return part.n;
}

typedef struct Curl {
    CURL *curl;
    struct curl_slist *to;
} Curl;

static void curl_close(void *p) {
    Curl *curl = p;
    curl_slist_free_all(curl->to);
    if (curl->curl) curl_easy_cleanup(curl->curl);
    curl_global_cleanup();
}

static void curl_prepare(Cx *cx, CURL *curl, const MailServer *server, const Url *place) {
    bool tls = !server->plain;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (server->authorities.n) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, cstr(cx->mem, server->authorities));
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    if (server->name.n) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, cstr(cx->mem, server->name));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, cstr(cx->mem, server->password));
    }
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L); /* the farewell belongs to this letter */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    if (host_here(place->host)) curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

/* Milliseconds that remain; 0 where there are none. */
static long time_left(const Cx *cx) {
    if (!cx->deadline) return MAIL_LIMIT_MS;
    int64_t left = cx->deadline - monotonic_ms();
    return left <= 0 ? 0 : (long)(left < MAIL_LIMIT_MS ? left : MAIL_LIMIT_MS);
}

static void envelope_write(Cx *cx, Curl *curl, const Mailbox *from, const Letter *letter) {
    curl_easy_setopt(curl->curl, CURLOPT_MAIL_FROM,
                     cstr(cx->mem, str_format(cx->mem, "<%.*s>", STR_ARG(from->address))));
    curl->to =
        curl_slist_append(NULL, cstr(cx->mem, str_format(cx->mem, "<%.*s>", STR_ARG(letter->to))));
    must(curl->to != NULL);
    curl_easy_setopt(curl->curl, CURLOPT_MAIL_RCPT, curl->to);
}

/* The conversation itself; the status is the server's last one. */
static CURLcode letter_send(CURL *curl, Sending *sending, long *status) {
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, letter_give);
    curl_easy_setopt(curl, CURLOPT_READDATA, sending);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, sending);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, reply_take);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, sending);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    return code;
}

Err mail_send(Cx *cx, const MailServer *server, const Letter *letter) {
    Url place = {0};
    Mailbox from = {0};
    TRY(settings_read(cx, &place, &from, server));
    Buf text = buf_new(cx->mem, MAIL_MOST_BYTES);
    TRY(mail_compose(cx, &text, server, letter));
    long left = time_left(cx);
    if (!left) return fail(cx, BUSY, MSG_MAIL_LATE, place.host);
    Curl *curl = NEW(cx->mem, Curl);
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
    arena_defer(cx->mem, curl_close, curl);
    curl->curl = curl_easy_init();
    must(curl->curl != NULL);
    curl_prepare(cx, curl->curl, server, &place);
    envelope_write(cx, curl, &from, letter);
    Sending sending = {.cx = cx, .letter = buf_str(&text), .end = monotonic_ms() + left};
    /* what stands behind the port is the name that the server is greeted with */
    Str domain = mail_domain(from.address);
    Str address = str_format(cx->mem, "%.*s://%.*s:%.*s/%.*s", STR_ARG(place.scheme),
                             STR_ARG(place.host), STR_ARG(place.port), STR_ARG(domain));
    curl_easy_setopt(curl->curl, CURLOPT_URL, cstr(cx->mem, address));
    curl_easy_setopt(curl->curl, CURLOPT_TIMEOUT_MS, left);
    long status = 0;
    CURLcode code = letter_send(curl->curl, &sending, &status);
    if (!code) return OK;
    return failed(cx, &place, code, status, reply_told(cx, &sending, server));
}

/* How is a provider asked? By libcurl, over TLS with certificates checked (without only on this
 * machine), an answer of bounded size within bounded time. A redirect is followed by hand, only for
 * questions without a secret, and only on the same server. */

#include <curl/curl.h>
#include <string.h>
#include "oidc/oidc_in.h"

#define CONNECT_MS 5000L
#define MOST_REDIRECTS 3

typedef struct Asking {
    CURL *curl;
    struct curl_slist *head;
    Buf body;
    Url place;
} Asking;

/* ---- addresses ---- */

static bool plain_signs(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= 0x20 || (unsigned char)text.p[i] >= 0x7f) return false;
    return text.n > 0 && text.n <= 2000;
}

/* Of plain signs, and without a fragment. */
static bool provider_address(Cx *cx, Url *out, Str address) {
    return plain_signs(address) && url_read(cx->mem, out, address) && !out->fragment;
}

bool address_good(Cx *cx, Str address, bool http_here) {
    Url place = {0};
    return provider_address(cx, &place, address) &&
           (str_equal(place.scheme, S("https")) ||
            (http_here && str_equal(place.scheme, S("http")) && host_here(place.host)));
}

Str address_host(Cx *cx, Str address) {
    Url place = {0};
    return provider_address(cx, &place, address) ? place.host : STR_NONE;
}

void question_field(Buf *out, const char *name, Str value) {
    buf_format(out, "%s%s=", out->n ? "&" : "", name);
    buf_url(out, value);
}

/* ---- one question ---- */

static void asking_close(void *p) {
    Asking *asking = p;
    curl_slist_free_all(asking->head);
    if (asking->curl) curl_easy_cleanup(asking->curl);
}

static size_t body_take(char *bytes, size_t size, size_t n, void *arg) {
    Asking *asking = arg;
    buf_put(&asking->body, (Str){bytes, size * n});
    return asking->body.full ? 0 : size * n;
}

static void head_add(Cx *cx, Asking *asking, const char *name, Str value) {
    Str line = str_format(cx->mem, "%s: %.*s", name, STR_ARG(value));
    struct curl_slist *longer = curl_slist_append(asking->head, cstr(cx->mem, line));
    must(longer != NULL);
    asking->head = longer;
}

/* As the standard wants it (RFC 6749, 2.3.1): each part form-encoded before base64. */
static Str encoded(Cx *cx, Str text) {
    Buf out = buf_new(cx->mem, 3 * text.n + 1);
    buf_url(&out, text);
    return buf_str(&out);
}

static void curl_prepare(Cx *cx, Asking *asking, const Question *ask) {
    CURL *curl = asking->curl;
    bool here = host_here(asking->place.host);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, here ? "http,https" : "https");
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Wirk");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)REPLY_MOST_BYTES);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, asking);
    if (here) curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (ask->authorities.n) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, cstr(cx->mem, ask->authorities));
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    }
    if (ask->secret.n) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(curl, CURLOPT_USERNAME, cstr(cx->mem, encoded(cx, ask->name)));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, cstr(cx->mem, encoded(cx, ask->secret)));
    }
    if (ask->form.n) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)ask->form.n);
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, cstr(cx->mem, ask->form));
    }
    head_add(cx, asking, "Accept", S("application/json"));
    if (ask->bearer.n)
        head_add(cx, asking, "Authorization",
                 str_format(cx->mem, "Bearer %.*s", STR_ARG(ask->bearer)));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, asking->head);
}

static Err failed(Cx *cx, const Asking *asking, CURLcode code) {
    Str host = asking->place.host;
    if (asking->body.full || code == CURLE_FILESIZE_EXCEEDED)
        return fail(cx, LIMIT, MSG_OIDC_TOO_LARGE, host);
    if (code == CURLE_OPERATION_TIMEDOUT) return fail(cx, BUSY, MSG_OIDC_LATE, host);
    if (curl_distrusts((int)code))
        return fail(cx, BROKEN, MSG_OIDC_NOT_TRUSTED, host, str_of(curl_easy_strerror(code)));
    return fail(cx, BUSY, MSG_OIDC_UNREACHABLE, host, str_of(curl_easy_strerror(code)));
}

/* Milliseconds until `end`, and until the context's deadline; 0 where there are none. */
static long time_left(const Cx *cx, int64_t end) {
    if (cx->deadline && cx->deadline < end) end = cx->deadline;
    int64_t left = end - monotonic_ms();
    return left > 0 ? (long)left : 0;
}

static Err ask_once(Cx *cx, Asking *asking, Str address, int64_t end) {
    long left = time_left(cx, end);
    if (!left) return fail(cx, BUSY, MSG_OIDC_LATE, asking->place.host);
    asking->body = buf_new(cx->mem, REPLY_MOST_BYTES);
    curl_easy_setopt(asking->curl, CURLOPT_TIMEOUT_MS, left);
    curl_easy_setopt(asking->curl, CURLOPT_URL, cstr(cx->mem, address));
    CURLcode code = curl_easy_perform(asking->curl);
    return code ? failed(cx, asking, code) : OK;
}

Err provider_ask(Cx *cx, Reply *out, const Question *ask) {
    Asking *asking = NEW(cx->mem, Asking);
    must(provider_address(cx, &asking->place, ask->address));
    arena_defer(cx->mem, asking_close, asking);
    asking->curl = curl_easy_init();
    must(asking->curl != NULL);
    curl_prepare(cx, asking, ask);
    bool follow = !ask->form.n && !ask->bearer.n && !ask->secret.n;
    int64_t end = monotonic_ms() + OIDC_LIMIT_MS;
    Str address = ask->address;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
        Url next = {0};
        char *to = NULL;
        TRY(ask_once(cx, asking, address, end));
        curl_easy_getinfo(asking->curl, CURLINFO_RESPONSE_CODE, &out->status);
        out->body = buf_str(&asking->body);
        if (out->status < 300 || out->status > 399) return OK;
        curl_easy_getinfo(asking->curl, CURLINFO_REDIRECT_URL, &to);
        address = str_copy(cx->mem, str_of(to));
        if (!follow || !provider_address(cx, &next, address) || !url_same(&asking->place, &next))
            break;
    }
    return fail(cx, INVALID, MSG_OIDC_REDIRECT, asking->place.host);
}

Err provider_object(Cx *cx, Node **out, const Question *ask) {
    Reply reply;
    TRY(provider_ask(cx, &reply, ask));
    Str host = address_host(cx, ask->address);
    if (reply.status != 200)
        return fail(cx, reply.status >= 500 || reply.status == 429 ? BUSY : INVALID,
                    MSG_OIDC_STATUS, host, str_format(cx->mem, "%ld", reply.status));
    if (tree_read(cx, out, reply.body)) return fail(cx, INVALID, MSG_OIDC_NO_JSON, host);
    return OK;
}

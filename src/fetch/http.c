/* How does one question travel to an office and its answer back? Through libcurl, by POST (the
 * offices switched GET off in 2025), the account in the head of the request, never in the address.
 * Certificates are always checked. Redirects are followed by hand: curl would send the account's
 * lines to any other place, too. */

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "fetch/fetch_in.h"

#define CONNECT_MS 30000L
#define SILENCE_MS \
    ((int64_t)300 * 1000) /* large tables are worked on for minutes before a byte \
                           */
#define MOST_REDIRECTS 3
#define LONGEST_RETRY_S 1000000

struct Http {
    CURL *curl;
    struct curl_slist *head;
    HttpPlan plan;
    Str host;
    bool here; /* on this machine: no TLS needed */
};

typedef struct Transfer {
    const HttpPlan *plan;
    size_t bytes;
    int64_t heard; /* when the last byte came */
    bool too_large, late, silent;
    int disk; /* errno of writing */
} Transfer;

/* ---- addresses ---- */

/* Without a question in it. */
static bool office_address(Cx *cx, Url *out, Str address) {
    return url_read(cx->mem, out, address) && !out->query;
}

/* ---- opening ---- */

static void http_close(void *p) {
    Http *http = p;
    curl_slist_free_all(http->head);
    if (http->curl) curl_easy_cleanup(http->curl);
    curl_global_cleanup();
}

static void head_add(Cx *cx, Http *http, const char *name, Str value) {
    /* "Name;" is curl's way to send a line without value */
    Str line = value.n ? str_format(cx->mem, "%s: %.*s", name, STR_ARG(value))
                       : str_format(cx->mem, "%s;", name);
    struct curl_slist *longer = curl_slist_append(http->head, cstr(cx->mem, line));
    must(longer != NULL);
    http->head = longer;
}

static size_t body_write(char *bytes, size_t size, size_t n, void *arg) {
    Transfer *transfer = arg;
    n *= size;
    if (n > ANSWER_MOST_BYTES - transfer->bytes) {
        transfer->too_large = true;
        return 0;
    }
    for (size_t at = 0; at < n;) {
        ssize_t some = write(transfer->plan->body, bytes + at, n - at);
        if (some < 0 && errno == EINTR) continue;
        if (some < 0) {
            transfer->disk = errno;
            return 0;
        }
        at += (size_t)some;
    }
    transfer->bytes += n;
    transfer->heard = transfer->plan->wait.world->now(transfer->plan->wait.world->arg);
    return n;
}

static int progress(void *arg, curl_off_t all, curl_off_t got, curl_off_t up_all, curl_off_t up) {
    (void)all, (void)got, (void)up_all, (void)up;
    Transfer *transfer = arg;
    const Wait *wait = &transfer->plan->wait;
    int64_t now = wait->world->now(wait->world->arg);
    transfer->late = now >= wait->end;
    transfer->silent = now - transfer->heard > SILENCE_MS;
    return transfer->late || transfer->silent;
}

static void curl_prepare(Cx *cx, Http *http) {
    CURL *curl = http->curl;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, http->here ? "http,https" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    /* On a kept connection that broke, curl would ask again by itself: two jobs for one question.
     */
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, http->head);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, cstr(cx->mem, http->plan.agent));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)ANSWER_MOST_BYTES);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_write);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    if (http->here) curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

Err http_open(Cx *cx, Http **out, const HttpPlan *plan) {
    Url place = {0};
    if (!office_address(cx, &place, plan->address))
        return fail(cx, INVALID, MSG_FETCH_NO_ADDRESS, fetch_servers(cx->mem));
    bool here = host_here(place.host);
    if (!str_equal(place.scheme, S("https")) && !(here && str_equal(place.scheme, S("http"))))
        return fail(cx, INVALID, MSG_FETCH_NOT_SECRET, place.host);
    Http *http = NEW(cx->mem, Http);
    *http = (Http){.plan = *plan, .host = place.host, .here = here};
    if (!str_ends(plan->address, S("/")))
        http->plan.address = str_format(cx->mem, "%.*s/", STR_ARG(plan->address));
    must(curl_global_init(CURL_GLOBAL_DEFAULT) == 0);
    arena_defer(cx->mem, http_close, http);
    http->curl = curl_easy_init();
    must(http->curl != NULL);
    head_add(cx, http, "Content-Type", S("application/x-www-form-urlencoded"));
    head_add(cx, http, "username", plan->account.user);
    head_add(cx, http, "password", plan->account.password);
    curl_prepare(cx, http);
    *out = http;
    return OK;
}

Str http_host(const Http *http) {
    return http->host;
}

/* ---- asking ---- */

static Err transfer_failed(Cx *cx, const Http *http, const Transfer *transfer, CURLcode code) {
    if (transfer->disk)
        return fail(cx, BROKEN, MSG_FETCH_DISK,
                    str_copy(cx->mem, str_of(strerror(transfer->disk))));
    if (transfer->too_large || code == CURLE_FILESIZE_EXCEEDED)
        return fail(cx, LIMIT, MSG_FETCH_TOO_LARGE, http->host,
                    str_format(cx->mem, "%zu", ANSWER_MOST_BYTES >> 20));
    if (transfer->late) return fail(cx, BUSY, MSG_FETCH_LATE, http->host);
    if (transfer->silent)
        return fail(cx, BUSY, MSG_FETCH_SILENT, http->host,
                    str_format(cx->mem, "%lld", (long long)(SILENCE_MS / 60000)));
    if (curl_distrusts((int)code))
        return fail(cx, DENIED, MSG_FETCH_NOT_TRUSTED, http->host,
                    str_of(curl_easy_strerror(code)));
    return fail(cx, BUSY, MSG_FETCH_UNREACHABLE, http->host, str_of(curl_easy_strerror(code)));
}

static Err send_once(Cx *cx, HttpAnswer *out, Http *http, Str address) {
    const Wait *wait = &http->plan.wait;
    Transfer transfer = {.plan = &http->plan, .heard = wait->world->now(wait->world->arg)};
    *out = (HttpAnswer){0};
    if (transfer.heard >= wait->end) return fail(cx, BUSY, MSG_FETCH_LATE, http->host);
    if (ftruncate(http->plan.body, 0) || lseek(http->plan.body, 0, SEEK_SET) < 0)
        return fail(cx, BROKEN, MSG_FETCH_DISK, str_copy(cx->mem, str_of(strerror(errno))));
    curl_easy_setopt(http->curl, CURLOPT_URL, cstr(cx->mem, address));
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(http->curl, CURLOPT_XFERINFODATA, &transfer);
    CURLcode code = curl_easy_perform(http->curl);
    long sent = 0;
    curl_easy_getinfo(http->curl, CURLINFO_REQUEST_SIZE, &sent);
    out->sent = sent > 0;
    out->bytes = transfer.bytes;
    if (code) {
        Err err = transfer_failed(cx, http, &transfer, code);
        out->later = err == BUSY && !transfer.late;
        return err;
    }
    curl_off_t wish = 0;
    curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &out->status);
    curl_easy_getinfo(http->curl, CURLINFO_RETRY_AFTER, &wish);
    out->retry_after = wish > LONGEST_RETRY_S ? LONGEST_RETRY_S : wish;
    out->later =
        out->status == 429 || out->status == 500 || (out->status >= 502 && out->status <= 504);
    return OK;
}

Err http_post(Cx *cx, HttpAnswer *out, Http *http, Str method, Str fields) {
    Str address = str_format(cx->mem, "%.*s%.*s", STR_ARG(http->plan.address), STR_ARG(method));
    Url home = {0}, next = {0};
    must(office_address(cx, &home, address));
    curl_easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)fields.n);
    curl_easy_setopt(http->curl, CURLOPT_COPYPOSTFIELDS, cstr(cx->mem, fields));
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
        char *to = NULL;
        TRY(send_once(cx, out, http, address));
        if (out->status < 300 || out->status > 399) return OK;
        curl_easy_getinfo(http->curl, CURLINFO_REDIRECT_URL, &to);
        if (!to)
            return fail(cx, INVALID, MSG_FETCH_HTTP, http->host,
                        str_format(cx->mem, "%ld", out->status));
        address = str_copy(cx->mem, str_of(to));
        if (!office_address(cx, &next, address) || !url_same(&home, &next))
            return fail(cx, DENIED, MSG_FETCH_REDIRECT, http->host, next.host);
    }
    return fail(cx, INVALID, MSG_FETCH_REDIRECTS, http->host);
}

Err wait_pause(Cx *cx, const Wait *wait, int64_t ms) {
    int64_t now = wait->world->now(wait->world->arg);
    if (ms >= wait->end - now)
        return fail(cx, BUSY, MSG_FETCH_LATE_PAUSE,
                    str_format(cx->mem, "%lld", (long long)((ms + 999) / 1000)));
    wait->world->pause(wait->world->arg, ms);
    return OK;
}

/* How does what a handler wrote become a reply of HTTP? Its headers, its packing, whether it may be
 * shown in a frame or is to be saved, and whether the client has it already. */

#include <microhttpd.h>
#include <stdio.h>

#include "web/serving_in.h"

enum {
    RENDER_MS = 10000,
    CHECK_MS = 20000, /* of a file that was sent */
    NAME_MOST = 200,  /* of a file that is to be saved */
    AGENT_MOST = 200, /* of what a browser calls itself */
};

static void header(struct MHD_Response *response, const char *name, const char *value) {
    must(MHD_add_response_header(response, name, value) == MHD_YES);
}

#define REFERRERS "same-origin"
#define POLICY \
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src " \
    "'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "

static void headers_for_all(struct MHD_Response *response, bool framed, bool safe) {
    if (safe) header(response, "Strict-Transport-Security", "max-age=31536000");
    header(response, "Content-Security-Policy", framed ? POLICY "*" : POLICY "'none'");
    header(response, "X-Content-Type-Options", "nosniff");
    header(response, "Referrer-Policy", REFERRERS);
    if (!framed) header(response, "X-Frame-Options", "DENY");
}

static struct MHD_Response *response_of(Str body, bool framed, bool safe) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
    must(response);
    headers_for_all(response, framed, safe);
    return response;
}

static const char *const media_types[FORMATS] = {
#define FORMAT(symbol, ending, type) type,
#include "web/formats.def"
#undef FORMAT
};

/* Workbooks, pictures in points and PDF are packed in themselves. */
static bool format_packs(Format format) {
    return format != AS_XLSX && format != AS_PNG && format != AS_PDF;
}

Str disposition(Arena *mem, Str file_name) {
    Buf out = buf_new(mem, 8 * NAME_MOST);
    Str name = str_slice(file_name, 0, NAME_MOST);
    while (!str_is_utf8(name) && name.n) /* cut between two letters */
        name.n--;
    buf_put(&out, S("attachment; filename=\""));
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c & 0xC0) == 0x80) continue; /* one sign for one letter */
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '-' || c == '_' || c == ' ' || (c == '.' && i);
        buf_char(&out, plain ? (char)c : '_');
    }
    buf_put(&out, S("\"; filename*=UTF-8''"));
    buf_url(&out, name);
    return buf_str(&out);
}

typedef struct Cookie {
    Str name, value;
    bool ends;
    int seconds; /* 0: until the browser is closed */
} Cookie;

/* The line that gives a browser its secret, or takes it away. Lax: a link from elsewhere leads to
 * the page, a form from elsewhere carries no cookie. */
static void cookie_put(Cx *cx, struct MHD_Response *response, const Request *request,
                       const Cookie *cookie) {
    if (!cookie->value.n && !cookie->ends) return;
    const char *lasts = cookie->ends ? "; Max-Age=0"
                        : cookie->seconds
                            ? cstr(cx->mem, str_format(cx->mem, "; Max-Age=%d", cookie->seconds))
                            : "";
    Str line = str_format(cx->mem, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
                          STR_ARG(cookie->name), STR_ARG(cookie->value),
                          house_is_safe(request->settings) ? "; Secure" : "", lasts);
    header(response, "Set-Cookie", cstr(cx->mem, line));
}

static void cookies_put(Cx *cx, struct MHD_Response *response, const Request *request,
                        const Reply *reply) {
    const Settings *settings = request->settings;
    must(!reply->session.n || secret_shaped(reply->session));
    const Cookie session = {cookie_name(settings), reply->session, reply->session_ends, 0};
    const Cookie way = {way_cookie_name(settings), reply->way, reply->way_ends, WAY_SECONDS};
    cookie_put(cx, response, request, &session);
    cookie_put(cx, response, request, &way);
}

/* A reader may show it again. */
static bool lasts(const Request *request, const Reply *reply) {
    return reply->status == 200 && !request_changes(request) && !reply->personal;
}

/* A file that holds more than the public sees says so in its name, wherever it is sent on. */
static Str name_told(Cx *cx, Str name) {
    if (!beyond_words(cx).n) return name;
    size_t dot = name.n;
    while (dot && name.p[dot - 1] != '.')
        dot--;
    size_t end = dot > 1 ? dot - 1 : name.n;
    Str parts[] = {str_slice(name, 0, end), message_text(cx->lang, MSG_BEYOND_FILE),
                   str_slice(name, end, name.n)};
    return str_join(cx->mem, 3, parts, STR_NONE);
}

/* By browsers and caches on the way. */
static const char *kept_how(const Cx *cx, const Request *request, const Reply *reply) {
    bool again = lasts(request, reply);
    if (cx->viewer || request->person || reply->personal)
        return again ? "private, no-cache" : "private, no-store";
    return again ? "no-cache" : "no-store";
}

/* What holds for a page however its body comes. */
static void page_headers(Cx *cx, struct MHD_Response *response, const Request *request,
                         const Reply *reply) {
    header(response, "Content-Type", reply->type ? reply->type : media_types[request->format]);
    header(response, "Vary",
           reply->varies ? "Accept-Encoding, Cookie, Authorization" : "Accept-Encoding");
    header(response, "Cache-Control", kept_how(cx, request, reply));
    cookies_put(cx, response, request, reply);
    if (path_is_secret(request->path)) {
        must(MHD_del_response_header(response, "Referrer-Policy", REFERRERS) == MHD_YES);
        header(response, "Referrer-Policy", "no-referrer");
    }
    if (reply->next.n)
        header(response, "Link",
               cstr(cx->mem, str_format(cx->mem, "<%.*s>; rel=\"next\"", STR_ARG(reply->next))));
    if (reply->onward.n)
        header(response, "Refresh",
               cstr(cx->mem, str_format(cx->mem, "0; url=%.*s", STR_ARG(reply->onward))));
    if (reply->status == 401) header(response, "WWW-Authenticate", "Bearer realm=\"Wirk\"");
    if (reply->location.n) header(response, "Location", cstr(cx->mem, reply->location));
    if (reply->file_name.n)
        header(response, "Content-Disposition",
               cstr(cx->mem, disposition(cx->mem, name_told(cx, reply->file_name))));
    int64_t wait = reply->wait ? reply->wait : reply->status == 503 ? 5 : 0;
    if (wait)
        header(response, "Retry-After",
               cstr(cx->mem, str_format(cx->mem, "%lld", (long long)wait)));
}

static void tag_put(struct MHD_Response *response, const Request *request, const Reply *reply,
                    const char *tag) {
    if (lasts(request, reply)) header(response, "ETag", tag);
}

/* A finished page as a response that may be kept and sent many times. */
static struct MHD_Response *body_response(Cx *cx, const Request *request, const Reply *reply,
                                          Packing packing, size_t *bytes) {
    static const char *const endings[] = {"", "z", "b"};
    Str body = buf_str(&reply->body);
    char tag[32];
    if (!format_packs(request->format)) packing = PACK_NONE;
    snprintf(tag, sizeof tag, "\"%016llx%s\"", (unsigned long long)str_hash(body),
             endings[packing]);
    Str packed = pack(cx->mem, body, packing);
    *bytes = packed.n;
    struct MHD_Response *response =
        response_of(packed, reply->framed, house_is_safe(request->settings));
    if (packing) header(response, "Content-Encoding", packing_name(packing));
    page_headers(cx, response, request, reply);
    tag_put(response, request, reply, tag);
    return response;
}

/* The response closes its file when it has been sent. */
static struct MHD_Response *file_response(Cx *cx, const Request *request, const Reply *reply) {
    struct MHD_Response *response =
        MHD_create_response_from_fd64((uint64_t)reply->file->bytes, reply->file->fd);
    must(response);
    headers_for_all(response, reply->framed, house_is_safe(request->settings));
    page_headers(cx, response, request, reply);
    tag_put(response, request, reply,
            cstr(cx->mem, str_format(cx->mem, "\"%.*s\"", STR_ARG(reply->file->tag))));
    return response;
}

static int status_of(Err err) {
    switch (err) {
    case OK: return 200;
    case NOT_FOUND: return 404;
    case INVALID: return 400;
    case DENIED: return 403;
    case CONFLICT: return 409;
    case LIMIT: return 413;
    case BUSY: return 503;
    case BROKEN: return 500;
    }
    return 500;
}

static void log_fault(Cx *cx) {
    if (cx->fault.kind == BROKEN || cx->fault.kind == BUSY)
        log_write(LOG_ERROR, "%.*s", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
}

/* Shown later in the list of sessions: cut, and without what cannot be shown. */
static Str agent_of(Asked *asked) {
    Str agent = str_slice(header_of(asked->connection, "User-Agent"), 0, AGENT_MOST);
    for (size_t i = 0; i < agent.n; i++)
        if (agent.p[i] < 0x20 || agent.p[i] == 0x7F) return S("?");
    return agent;
}

const Caller *asked_caller(Asked *asked) {
    struct MHD_Connection *connection = asked->connection;
    Caller *caller = NEW(asked->cx.mem, Caller);
    Str secret =
        cookie_value(header_of(connection, "Cookie"), cookie_name(asked->server->settings));
    Str authorization = header_of(connection, "Authorization");
    const Settings *settings = asked->server->settings;
    *caller = (Caller){
        .secret = secret_shaped(secret) ? secret : S(""),
        .way = cookie_value(header_of(connection, "Cookie"), way_cookie_name(settings)),
        .token = bearer_token(authorization),
        .origin = client_origin(asked->cx.mem, connection, asked->server->settings->proxy),
        .agent = agent_of(asked),
        .host = header_of(connection, "Host"), /* request_plain has seen it */
        .browser = !authorization.n &&
                   str_find(header_of(connection, "Accept"), S("text/html"), 0) != SIZE_MAX,
    };
    if (authorization.n) caller->secret = S(""); /* who shows a token is no browser */
    return caller;
}

Request asked_request(Asked *asked) {
    Request request = request_read(&asked->cx, asked->key.path, asked->key.query);
    request.settings = asked->server->settings;
    request.sign_on = asked->server->sign_on;
    request.wishes = asked->server->wishes;
    request.drafts = asked->server->drafts;
    request.caller = asked_caller(asked);
    return request;
}

/* The page that tells the fault of cx, with the status that the handler chose, if it did. */
static void reply_of_fault(Cx *cx, Request *request, Reply *reply) {
    log_fault(cx);
    int status = reply->status >= 400 ? reply->status : status_of(cx->fault.kind);
    *reply = (Reply){.status = status,
                     .body = buf_new(cx->mem, PAGE_MOST),
                     .personal = reply->personal,
                     .way_ends = reply->way_ends,
                     .wait = reply->wait};
    Fault fault = cx->fault;
    if (request->format == AS_PDF && request->caller->browser) request->format = AS_HTML;
    error_page(cx, request, reply, &fault);
    if (request->format != AS_HTML) request->format = AS_JSON; /* faults are told so */
}

Rendered render(Worker *worker, Asked *asked, Request *request) {
    Cx cx;
    Actor visitor = {.origin = request->caller->origin};
    cx_begin_in(&cx, worker->page, request->lang);
    cx.deadline = monotonic_ms() + (request->posted ? CHECK_MS : RENDER_MS);
    cx.store = asked->cx.store;
    cx.actor = &visitor;
    cx.viewer = asked->viewer;
    if (!asked->shared) request_known(&cx, request, &asked->known);
    Reply reply = {.status = 200, .body = buf_new(worker->body, PAGE_MOST)};
    Err err = asked->cx.fault.kind;
    if (err)
        err = fault_pass(&cx, &asked->cx.fault);
    else
        err = route(&cx, request, &reply);
    if (!err) err = buf_check(&cx, &reply.body);
    if (err) {
        request_known(&cx, request, &asked->known);
        reply_of_fault(&cx, request, &reply);
    }
    const Catalogue *catalogue = NULL;
    bool good = lasts(request, &reply) && catalogue_get(&cx, &catalogue) == OK;
    bool keep = good && !reply.file && !request->person;
    reply.varies =
        cx.viewer || request->person || (good && !reply.framed && catalogue_hides(catalogue));
    Rendered page = {
        .status = reply.status, .keep = keep, .until = keep ? catalogue_until(catalogue) : 0};
    if (reply.until && reply.until < page.until) page.until = reply.until;
    page.response = reply.file
                        ? file_response(&cx, request, &reply)
                        : body_response(&cx, request, &reply, asked->key.packed, &page.bytes);
    arena_reset(worker->page);
    arena_reset(worker->body);
    if (err == BROKEN && worker->open) worker_close(worker, &asked->cx);
    return page;
}

Str header_of(struct MHD_Connection *connection, const char *name) {
    return str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

Packing packing_of(struct MHD_Connection *connection) {
    Str accepted = header_of(connection, "Accept-Encoding");
    if (encoding_taken(accepted, S("br"))) return PACK_BROTLI;
    return encoding_taken(accepted, S("gzip")) ? PACK_GZIP : PACK_NONE;
}

enum MHD_Result reply_plain(const Asked *asked, unsigned status, Str text) {
    struct MHD_Response *response = response_of(text, false, asked->server->safe);
    header(response, "Content-Type", "text/plain; charset=utf-8");
    if (status == 405) header(response, "Allow", "GET, HEAD");
    header(response, "Cache-Control", "no-store");
    enum MHD_Result sent = MHD_queue_response(asked->connection, status, response);
    MHD_destroy_response(response);
    return sent;
}

enum MHD_Result reply_too_long(Asked *asked) {
    bool english = str_starts(asked->key.path, S("/en/"));
    Cx cx;
    cx_begin(&cx, english ? EN : DE);
    Request request = request_read(&cx, english ? S("/en/") : S("/"), STR_NONE);
    request.settings = asked->server->settings;
    Reply reply = {.status = 414, .body = buf_new(cx.mem, PAGE_MOST)};
    Err err = fail(&cx, INVALID, MSG_ERROR_TOO_LONG);
    must(err);
    Fault fault = cx.fault;
    error_page(&cx, &request, &reply, &fault);
    size_t bytes;
    struct MHD_Response *response = body_response(&cx, &request, &reply, PACK_NONE, &bytes);
    enum MHD_Result sent = MHD_queue_response(asked->connection, 414, response);
    MHD_destroy_response(response);
    cx_end(&cx);
    return sent;
}

enum MHD_Result reply_asset(const Asked *asked, Str name) {
    struct MHD_Connection *connection = asked->connection;
    Packing packing = packing_of(connection);
    Str accepted = header_of(connection, "Accept-Encoding");
    bool gzip = packing == PACK_GZIP || encoding_taken(accepted, S("gzip"));
    AssetBody body;
    if (!asset_find(name, gzip, packing == PACK_BROTLI, &body))
        return reply_plain(asked, 404, S("404 – Datei nicht gefunden / file not found\n"));
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.bytes.n, (void *)(uintptr_t)body.bytes.p, MHD_RESPMEM_PERSISTENT);
    must(response);
    headers_for_all(response, false, asked->server->safe);
    header(response, "Content-Type", body.type);
    header(response, "Cache-Control", "public, max-age=31536000, immutable");
    header(response, "Vary", "Accept-Encoding");
    if (body.encoding) header(response, "Content-Encoding", body.encoding);
    enum MHD_Result sent = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return sent;
}

enum MHD_Result reply_send(const Asked *asked, int status, struct MHD_Response *response) {
    struct MHD_Connection *connection = asked->connection;
    const char *tag = MHD_get_response_header(response, "ETag");
    if (status != 200 || !tag || !tag_known(header_of(connection, "If-None-Match"), str_of(tag)))
        return MHD_queue_response(connection, (unsigned)status, response);
    bool framed = !MHD_get_response_header(response, "X-Frame-Options");
    struct MHD_Response *unchanged = response_of(S(""), framed, asked->server->safe);
    header(unchanged, "ETag", tag);
    header(unchanged, "Vary", MHD_get_response_header(response, "Vary"));
    header(unchanged, "Cache-Control", MHD_get_response_header(response, "Cache-Control"));
    enum MHD_Result sent = MHD_queue_response(connection, 304, unchanged);
    MHD_destroy_response(unchanged);
    return sent;
}

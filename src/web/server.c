/* How does a request become a reply? libmicrohttpd's epoll threads take requests in, the router finds the handler, the cache answers what
 * was asked before. Limits on header, body, time and number of connections stand here. */

#include <stdio.h>
#include <microhttpd.h>
#include <zlib.h>
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "store/store.h"
#include "web/server_in.h"
#include "web/web.h"

enum {
    CONNECTIONS_MOST = 512,
    CONNECTIONS_MOST_PER_ADDRESS = 256,
    CONNECTION_BYTES = 32 << 10, /* request line and headers */
    IDLE_SECONDS = 15,
    REQUEST_MS = 10000,
    ADDRESS_MOST = 2000, /* characters of path and query */
    PORTS_TRIED = 10,
    THREADS = 2,
};

/* What one epoll thread keeps between requests: its session with the store. */
typedef struct Worker {
    Arena *mem; /* holds the worker itself */
    Cx cx;      /* holds the session */
    bool open;
    int64_t revision, asked_at;
} Worker;

typedef struct Server {
    Str store;
    Cache *cache;
    pthread_key_t worker;
} Server;

static void worker_free(void *p) {
    Worker *worker = p;
    cx_end(&worker->cx);
    arena_free(worker->mem);
}

static Worker *worker_here(Server *server) {
    Worker *worker = pthread_getspecific(server->worker);
    if (worker) return worker;
    Arena *mem = arena_new();
    worker = NEW(mem, Worker);
    worker->mem = mem;
    cx_begin(&worker->cx, DE);
    must(pthread_setspecific(server->worker, worker) == 0);
    return worker;
}

/* After a fault of the store: a fresh session next time, since it may have come back. */
static void worker_close(Worker *worker) {
    cx_end(&worker->cx);
    cx_begin(&worker->cx, DE);
    worker->open = false;
}

/* The session, opened when first needed and again after the store was away; the revision is asked for at most every 100 ms. */
static Err worker_ready(Server *server, Worker *worker) {
    int64_t now = monotonic_ms();
    if (worker->open && now - worker->asked_at < 100) return OK;
    Err err = OK;
    if (!worker->open) err = store_open(&worker->cx, &worker->cx.store, server->store);
    if (!err) err = store_revision(&worker->cx, &worker->revision);
    worker->open = !err;
    worker->asked_at = now;
    return err;
}

/* ---- replies ---- */

static const char CONTENT_POLICY[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

static void header(struct MHD_Response *response, const char *name, const char *value) {
    must(MHD_add_response_header(response, name, value) == MHD_YES);
}

static void headers_for_all(struct MHD_Response *response) {
    header(response, "Content-Security-Policy", CONTENT_POLICY);
    header(response, "X-Content-Type-Options", "nosniff");
    header(response, "Referrer-Policy", "same-origin");
    header(response, "X-Frame-Options", "DENY");
}

static struct MHD_Response *response_of(Str body) {
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_MUST_COPY);
    must(response);
    headers_for_all(response);
    return response;
}

static const char *type_of(Format format) {
    switch (format) {
    case FORMAT_JSON: return "application/json; charset=utf-8";
    case FORMAT_CSV: return "text/csv; charset=utf-8";
    case FORMAT_HTML: break;
    }
    return "text/html; charset=utf-8";
}

static Str pack(Arena *mem, Str body) {
    z_stream z = {0};
    must(deflateInit2(&z, 4, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&z, body.n);
    char *packed = arena_alloc(mem, room);
    z.next_in = (Bytef *)(uintptr_t)body.p;
    z.avail_in = (uInt)body.n;
    z.next_out = (Bytef *)packed;
    z.avail_out = (uInt)room;
    must(deflate(&z, Z_FINISH) == Z_STREAM_END);
    Str out = {packed, z.total_out};
    deflateEnd(&z);
    return out;
}

/* A finished page as a response that may be kept and sent many times. */
static struct MHD_Response *page_response(Cx *cx, const Request *request, const Reply *reply,
                                          bool packed) {
    Str body = buf_str(&reply->body);
    char tag[32];
    snprintf(tag, sizeof tag, "\"%016llx%s\"", (unsigned long long)str_hash(body),
             packed ? "z" : "");
    struct MHD_Response *response = response_of(packed ? pack(cx->mem, body) : body);
    header(response, "Content-Type", type_of(request->format));
    header(response, "Vary", "Accept-Encoding");
    if (packed) header(response, "Content-Encoding", "gzip");
    if (reply->status == 200) {
        header(response, "ETag", tag);
        header(response, "Cache-Control", "no-cache");
    } else {
        header(response, "Cache-Control", "no-store");
    }
    if (reply->location.n) header(response, "Location", cstr(cx->mem, reply->location));
    if (reply->name.n) {
        Str value = str_format(cx->mem, "inline; filename=\"%.*s\"", STR_ARG(reply->name));
        header(response, "Content-Disposition", value.p);
    }
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

typedef struct Rendered {
    struct MHD_Response *response;
    size_t bytes;
    int status;
} Rendered;

/* Runs the handler; whatever goes wrong becomes a page that says what to do. */
static Rendered render(Server *server, Worker *worker, Request *request, bool packed) {
    Cx cx;
    cx_begin(&cx, request->lang);
    cx.deadline = monotonic_ms() + REQUEST_MS;
    Reply reply = {.status = 200, .body = buf_new(cx.mem, PAGE_MOST)};
    bool broken = false;
    Err err = worker_ready(server, worker);
    if (err) {
        cx.fault = worker->cx.fault;
    } else {
        cx.store = worker->cx.store;
        err = route(&cx, request, &reply);
        if (!err) err = buf_check(&cx, &reply.body);
    }
    if (err) {
        if (err == BROKEN || err == BUSY)
            log_write(LOG_ERROR, "%.*s", STR_ARG(fault_text(cx.mem, EN, &cx.fault)));
        broken = err == BROKEN;
        reply = (Reply){.status = status_of(err), .body = buf_new(cx.mem, PAGE_MOST)};
        error_page(&cx, request, &reply, &cx.fault);
        if (request->format == FORMAT_CSV) request->format = FORMAT_JSON; /* faults are told so */
    }
    Rendered page = {page_response(&cx, request, &reply, packed), reply.body.n, reply.status};
    cx_end(&cx);
    if (broken) worker_close(worker);
    return page;
}

/* ---- one request ---- */

static enum MHD_Result plain(struct MHD_Connection *connection, unsigned status, Str text) {
    struct MHD_Response *response = response_of(text);
    header(response, "Content-Type", "text/plain; charset=utf-8");
    if (status == 405) header(response, "Allow", "GET, HEAD");
    enum MHD_Result sent = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result send_asset(struct MHD_Connection *connection, Str name) {
    bool gzip = str_find(str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                            "Accept-Encoding")),
                         S("gzip"), 0) != SIZE_MAX;
    bool brotli = str_find(str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
                                                              "Accept-Encoding")),
                           S("br"), 0) != SIZE_MAX;
    AssetBody body;
    if (!asset_find(name, gzip, brotli, &body))
        return plain(connection, 404, S("404 – Datei nicht gefunden / file not found\n"));
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.bytes.n, (void *)(uintptr_t)body.bytes.p, MHD_RESPMEM_PERSISTENT);
    must(response);
    headers_for_all(response);
    header(response, "Content-Type", body.type);
    header(response, "Cache-Control", "public, max-age=31536000, immutable");
    header(response, "Vary", "Accept-Encoding");
    if (body.encoding) header(response, "Content-Encoding", body.encoding);
    enum MHD_Result sent = MHD_queue_response(connection, 200, response);
    MHD_destroy_response(response);
    return sent;
}

static enum MHD_Result queue(struct MHD_Connection *connection, int status,
                             struct MHD_Response *response) {
    const char *seen = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match");
    const char *tag = MHD_get_response_header(response, "ETag");
    if (status != 200 || !seen || !tag || strcmp(seen, tag) != 0)
        return MHD_queue_response(connection, (unsigned)status, response);
    struct MHD_Response *unchanged = response_of(S(""));
    header(unchanged, "ETag", tag);
    header(unchanged, "Vary", "Accept-Encoding");
    header(unchanged, "Cache-Control", "no-cache");
    enum MHD_Result sent = MHD_queue_response(connection, 304, unchanged);
    MHD_destroy_response(unchanged);
    return sent;
}

static enum MHD_Result send_page(Server *server, struct MHD_Connection *connection, Str url,
                                 Str query) {
    Worker *worker = worker_here(server);
    Str accepted =
        str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Accept-Encoding"));
    CacheKey key = {url, query, str_find(accepted, S("gzip"), 0) != SIZE_MAX};
    bool ready = worker_ready(server, worker) == OK;
    int64_t revision = worker->revision;
    struct MHD_Response *response = ready ? cache_hold(server->cache, &key, revision) : NULL;
    if (response) {
        enum MHD_Result sent = queue(connection, 200, response);
        cache_release(server->cache);
        return sent;
    }
    Cx cx;
    cx_begin(&cx, DE);
    Request request = request_read(&cx, url, query);
    Rendered page = render(server, worker, &request, key.packed);
    enum MHD_Result sent = queue(connection, page.status, page.response);
    bool kept = page.status == 200 && ready &&
                cache_put(server->cache, &key, revision, page.bytes, page.response);
    if (!kept) MHD_destroy_response(page.response);
    cx_end(&cx);
    return sent;
}

/* A request as it came, kept from its first line to its end. */
typedef struct Asked {
    Arena *mem;
    Str address;
    bool seen;
} Asked;

/* Path and query in one piece, before libmicrohttpd cuts the query into arguments. */
static void *asked_begin(void *arg, const char *address, struct MHD_Connection *connection) {
    (void)arg, (void)connection;
    Arena *mem = arena_new();
    Asked *asked = NEW(mem, Asked);
    asked->mem = mem;
    asked->address = str_copy(mem, str_of(address));
    return asked;
}

static void asked_end(void *arg, struct MHD_Connection *connection, void **kept,
                      enum MHD_RequestTerminationCode code) {
    (void)arg, (void)connection, (void)code;
    Asked *asked = *kept;
    if (asked) arena_free(asked->mem);
    *kept = NULL;
}

static bool has_body(struct MHD_Connection *connection) {
    if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Transfer-Encoding")) return true;
    Str length =
        str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length"));
    return length.n && !str_equal(length, S("0"));
}

/* libmicrohttpd closes the connection when the first call already replies: so the first call only looks. */
static enum MHD_Result answer(void *arg, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_bytes, void **kept) {
    (void)url, (void)version, (void)upload;
    Asked *asked = *kept;
    if (!asked->seen) {
        asked->seen = true;
        if (has_body(connection))
            return plain(connection, 413, S("413 – Anfragen mit Inhalt werden nicht angenommen / "
                                            "requests with a body are not accepted\n"));
        return MHD_YES;
    }
    *upload_bytes = 0;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return plain(connection, 405, S("405 – Hier wird nur gelesen (GET) / read only (GET)\n"));
    Str address = asked->address;
    if (address.n > ADDRESS_MOST)
        return plain(connection, 414,
                     S("414 – Die Adresse ist zu lang / the address is too long\n"));
    size_t mark = str_find(address, S("?"), 0);
    Str path = str_slice(address, 0, mark), query = STR_NONE;
    if (mark != SIZE_MAX) query = str_slice(address, mark + 1, address.n);
    if (str_starts(path, S("/assets/"))) return send_asset(connection, str_slice(path, 8, path.n));
    return send_page(arg, connection, path, query);
}

/* ---- listening ---- */

/* "127.0.0.1:8080", "[::1]:8080" or ":8080" (all IPv4 addresses). */
static Err address_read(Cx *cx, Str text, struct sockaddr_storage *out, uint16_t *port) {
    size_t colon = text.n;
    while (colon > 0 && text.p[colon - 1] != ':') colon--;
    int64_t number;
    if (colon == 0 || !int_read(str_slice(text, colon, text.n), &number) || number > 65535)
        return fail(cx, INVALID, MSG_WEB_NO_ADDRESS, text);
    Str host = str_slice(text, 0, colon - 1);
    if (host.n > 2 && host.p[0] == '[') host = str_slice(host, 1, host.n - 1);
    if (str_equal(host, S("localhost"))) host = S("127.0.0.1");
    if (host.n == 0) host = S("0.0.0.0");
    *out = (struct sockaddr_storage){0};
    struct sockaddr_in *four = (struct sockaddr_in *)out;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
    if (inet_pton(AF_INET, cstr(cx->mem, host), &four->sin_addr) == 1)
        out->ss_family = AF_INET;
    else if (inet_pton(AF_INET6, cstr(cx->mem, host), &six->sin6_addr) == 1)
        out->ss_family = AF_INET6;
    else
        return fail(cx, INVALID, MSG_WEB_NO_ADDRESS, text);
    *port = (uint16_t)number;
    return OK;
}

static int listen_on(struct sockaddr_storage *address, uint16_t port) {
    bool six = address->ss_family == AF_INET6;
    if (six) ((struct sockaddr_in6 *)address)->sin6_port = htons(port);
    else ((struct sockaddr_in *)address)->sin_port = htons(port);
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    int yes = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t n = six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    if (bind(fd, (struct sockaddr *)address, n) == 0 && listen(fd, 1024) == 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

/* The port asked for, or the next free one of ten; each busy one is named. */
static Err listen_somewhere(Cx *cx, const WebOptions *options, int *out) {
    struct sockaddr_storage address;
    uint16_t port = 0;
    TRY(address_read(cx, options->address, &address, &port));
    for (uint16_t tried = 0; tried < PORTS_TRIED; tried++) {
        uint16_t at = (uint16_t)(port + tried);
        *out = listen_on(&address, at);
        Str number = str_format(cx->mem, "%u", (unsigned)at);
        if (*out >= 0) {
            struct sockaddr_storage bound;
            socklen_t n = sizeof bound;
            getsockname(*out, (struct sockaddr *)&bound, &n);
            unsigned real = ntohs(((struct sockaddr_in *)&bound)->sin_port);
            size_t colon = options->address.n;
            while (options->address.p[colon - 1] != ':') colon--;
            Str where = str_format(cx->mem, "http://%.*s:%u/", (int)colon - 1, options->address.p,
                                   real);
            options->say(options->arg,
                         message_fill(cx->mem, cx->lang, MSG_WEB_LISTENING, 1, &where));
            return OK;
        }
        if (errno != EADDRINUSE)
            return fail(cx, BROKEN, MSG_WEB_CANNOT_LISTEN, options->address,
                        str_of(strerror(errno)));
        options->say(options->arg,
                     message_fill(cx->mem, cx->lang, MSG_WEB_PORT_BUSY, 1, &number));
    }
    return fail(cx, BROKEN, MSG_WEB_NO_FREE_PORT, options->address);
}

Err web_serve(Cx *cx, const WebOptions *options) {
    Server server = {.store = options->store, .cache = cache_new(cx->mem)};
    Store *store;
    TRY(store_open(cx, &store, options->store)); /* a store that cannot be opened is told at once */
    TRY(web_warm(cx));
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    /* Before it is said that all is ready, and before the threads start: they inherit it. */
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    int fd;
    TRY(listen_somewhere(cx, options, &fd));
    must(pthread_key_create(&server.worker, worker_free) == 0);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, answer, &server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, THREADS,
        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MOST, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        CONNECTIONS_MOST_PER_ADDRESS, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES,
        MHD_OPTION_URI_LOG_CALLBACK, asked_begin, NULL, MHD_OPTION_NOTIFY_COMPLETED, asked_end,
        NULL, MHD_OPTION_END);
    if (!daemon) return fail(cx, BROKEN, MSG_WEB_CANNOT_LISTEN, options->address, S("MHD"));
    int signal_seen;
    sigwait(&signals, &signal_seen);
    MHD_stop_daemon(daemon); /* finishes what is being sent */
    cache_clear(server.cache);
    pthread_key_delete(server.worker);
    return OK;
}

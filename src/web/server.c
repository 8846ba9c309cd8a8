/* How does a request become a reply? libmicrohttpd's epoll threads take requests in, the router
 * finds the handler, the cache answers what was asked before. Limits on header, body, time and
 * number of connections stand here. */

#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "store/store.h"
#include "web/server_in.h"

enum {
    CONNECTIONS_MOST = 512,
    CONNECTIONS_MOST_PER_ADDRESS = 256,
    CONNECTION_BYTES = 32 << 10, /* request line and headers */
    IDLE_SECONDS = 15,
    RENDER_MS = 10000,
    CHECK_MS = 20000,    /* of a file that was sent */
    REVISION_MS = 100,   /* for so long the store is not asked whether it changed */
    LOST_MS = 500,       /* for so long a store that could not be opened is not tried again */
    ADDRESS_MOST = 2000, /* characters of path and query */
    THREADS = 2,
    UPLOADS_MOST = 8,      /* under way at once, waiting or being worked on */
    FORM_MOST = 100 << 20, /* bytes that are still taken in, to tell that they are too many */
    FORM_ROUND = 1 << 20,  /* what a form may have beside its file */
    JOB_THREADS = 1,       /* the other core is the readers' */
    END_MS = 2000,         /* at the end, for replies to forms */
};

/* What one epoll thread keeps between requests: its session with the store. */
typedef struct Worker {
    Arena *mem; /* holds the worker itself */
    Cx cx;      /* holds the session, or the fault that kept it from opening */
    bool open;
    int64_t revision, asked_at;
} Worker;

typedef struct Server {
    Str store;
    const Settings *settings; /* NULL: nothing is known */
    Cache *cache;
    Clients *clients;
    pthread_key_t worker;
    Lock jobs_lock;
    Pool *jobs; /* NULL: the server is about to end */
    atomic_bool ending;
    atomic_int uploads;
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
    worker->asked_at = 0;
}

/* The fault with its words in the memory of the context that is to tell it. */
static Err fault_pass(Cx *to, const Fault *fault) {
    to->fault = *fault;
    for (size_t i = 0; i < fault->n_arguments; i++)
        to->fault.arguments[i] = str_copy(to->mem, fault->arguments[i]);
    return fault->kind;
}

static Err worker_open(const Server *server, Worker *worker, Cx *cx) {
    Store *store;
    if (store_open(&worker->cx, &store, server->store) == OK) {
        worker->open = true;
        return OK;
    }
    Err err = fault_pass(cx, &worker->cx.fault);
    worker_close(worker);
    worker->asked_at = monotonic_ms();
    (void)fault_pass(&worker->cx, &cx->fault);
    return err;
}

/* Lends this thread's session to cx: opened when first needed and again after the store was away,
 * and asked now and then for its revision. */
static Err worker_ready(const Server *server, Worker *worker, Cx *cx) {
    int64_t now = monotonic_ms();
    bool lately =
        worker->asked_at && now - worker->asked_at < (worker->open ? REVISION_MS : LOST_MS);
    if (lately && !worker->open) return fault_pass(cx, &worker->cx.fault);
    if (!worker->open) TRY(worker_open(server, worker, cx));
    cx->store = worker->cx.store;
    if (lately) return OK;
    worker->asked_at = now;
    Err err = store_revision(cx, &worker->revision);
    if (err) worker_close(worker);
    return err;
}

/* ---- replies ---- */

static const char CONTENT_POLICY[] =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src "
    "'self'; "
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

static const char *const media_types[FORMATS] = {
#define FORMAT(symbol, ending, type) type,
#include "web/formats.def"
#undef FORMAT
};

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
    header(response, "Content-Type", media_types[request->format]);
    header(response, "Vary", "Accept-Encoding");
    if (packed) header(response, "Content-Encoding", "gzip");
    if (reply->status == 200 && !request->posted) {
        header(response, "ETag", tag);
        header(response, "Cache-Control", "no-cache");
    } else {
        header(response, "Cache-Control", "no-store");
    }
    if (reply->location.n) header(response, "Location", cstr(cx->mem, reply->location));
    if (reply->status == 503) header(response, "Retry-After", "5");
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

static void log_fault(Cx *cx) {
    if (cx->fault.kind == BROKEN || cx->fault.kind == BUSY)
        log_write(LOG_ERROR, "%.*s", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
}

/* Runs the handler; whatever goes wrong becomes a page that says what to do, also that the store
 * was not ready for `asked`. */
static Rendered render(Worker *worker, const Cx *asked, Request *request, bool packed) {
    Cx cx;
    cx_begin(&cx, request->lang);
    cx.deadline = monotonic_ms() + (request->posted ? CHECK_MS : RENDER_MS);
    cx.store = asked->store;
    Reply reply = {.status = 200, .body = buf_new(cx.mem, PAGE_MOST)};
    Err err = asked->fault.kind;
    if (err)
        err = fault_pass(&cx, &asked->fault);
    else
        err = route(&cx, request, &reply);
    if (!err) err = buf_check(&cx, &reply.body);
    if (err) {
        log_fault(&cx);
        reply = (Reply){.status = status_of(err), .body = buf_new(cx.mem, PAGE_MOST)};
        error_page(&cx, request, &reply, &cx.fault);
        if (request->format != AS_HTML) request->format = AS_JSON; /* faults are told so */
    }
    Rendered page = {page_response(&cx, request, &reply, packed), reply.body.n, reply.status};
    cx_end(&cx);
    if (err == BROKEN && worker->open) worker_close(worker);
    return page;
}

/* ---- one request ---- */

static enum MHD_Result plain(struct MHD_Connection *connection, unsigned status, Str text) {
    struct MHD_Response *response = response_of(text);
    header(response, "Content-Type", "text/plain; charset=utf-8");
    if (status == 405) header(response, "Allow", "GET, HEAD");
    header(response, "Cache-Control", "no-store");
    enum MHD_Result sent = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return sent;
}

static Str header_of(struct MHD_Connection *connection, const char *name) {
    return str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

static enum MHD_Result send_asset(struct MHD_Connection *connection, Str name) {
    Str accepted = header_of(connection, "Accept-Encoding");
    bool gzip = encoding_taken(accepted, S("gzip")), brotli = encoding_taken(accepted, S("br"));
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
    const char *tag = MHD_get_response_header(response, "ETag");
    if (status != 200 || !tag || !tag_known(header_of(connection, "If-None-Match"), str_of(tag)))
        return MHD_queue_response(connection, (unsigned)status, response);
    struct MHD_Response *unchanged = response_of(S(""));
    header(unchanged, "ETag", tag);
    header(unchanged, "Vary", "Accept-Encoding");
    header(unchanged, "Cache-Control", "no-cache");
    enum MHD_Result sent = MHD_queue_response(connection, 304, unchanged);
    MHD_destroy_response(unchanged);
    return sent;
}

/* A request as it came, kept from its first line to its end. */
typedef struct Asked {
    Cx cx;
    Server *server;
    struct MHD_Connection *connection;
    Str address;
    CacheKey key;
    bool seen, counted;
    Upload *upload; /* of a posted form */
    bool working;   /* on it, in a thread for slow work */
    Rendered page;  /* what came of it; the response is NULL before */
} Asked;

static enum MHD_Result send_page(Server *server, struct MHD_Connection *connection, Cx *cx,
                                 const CacheKey *key) {
    Worker *worker = worker_here(server);
    bool ready = worker_ready(server, worker, cx) == OK;
    int64_t revision = worker->revision;
    struct MHD_Response *response = ready ? cache_hold(server->cache, key, revision) : NULL;
    if (response) {
        enum MHD_Result sent = queue(connection, 200, response);
        cache_release(server->cache);
        return sent;
    }
    Request request = request_read(cx, key->path, key->query);
    Rendered page = render(worker, cx, &request, key->packed);
    enum MHD_Result sent = queue(connection, page.status, page.response);
    bool kept = page.status == 200 && ready &&
                cache_put(server->cache, key, revision, page.bytes, page.response);
    if (!kept) MHD_destroy_response(page.response);
    return sent;
}

static Client *client_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* The end is told before the socket is closed: nobody else has its number yet. */
static void connected(void *arg, struct MHD_Connection *connection, void **client,
                      enum MHD_ConnectionNotificationCode what) {
    Server *server = arg;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *client = info ? client_begin(server->clients, info->connect_fd, monotonic_ms()) : NULL;
    } else {
        client_end(*client);
        *client = NULL;
    }
}

/* Path and query in one piece, before libmicrohttpd cuts the query into arguments. */
static void *asked_begin(void *arg, const char *address, struct MHD_Connection *connection) {
    Cx cx;
    cx_begin(&cx, DE);
    Asked *asked = NEW(cx.mem, Asked);
    asked->cx = cx;
    asked->server = arg;
    asked->connection = connection;
    asked->address = str_copy(cx.mem, str_of(address));
    return asked;
}

static void asked_end(void *arg, struct MHD_Connection *connection, void **kept,
                      enum MHD_RequestTerminationCode code) {
    (void)arg, (void)code;
    Asked *asked = *kept;
    client_turn(client_of(connection), false, monotonic_ms());
    if (!asked) return;
    if (asked->page.response) MHD_destroy_response(asked->page.response);
    if (asked->counted) atomic_fetch_sub(&asked->server->uploads, 1);
    Cx cx = asked->cx; /* which holds it */
    cx_end(&cx);
    *kept = NULL;
}

static bool has_body(struct MHD_Connection *connection) {
    if (header_of(connection, "Transfer-Encoding").n) return true;
    Str length = header_of(connection, "Content-Length");
    return length.n && !str_equal(length, S("0"));
}

/* "http://host/path", as it is sent to a proxy, means the path. */
static Str path_of_address(Str address) {
    size_t host = str_find(address, S("://"), 0);
    if (str_starts(address, S("/")) || host == SIZE_MAX) return address;
    size_t path = str_find(address, S("/"), host + 3);
    return path == SIZE_MAX ? S("/") : str_slice(address, path, address.n);
}

/* ---- a posted form ---- */

/* A page of another house must not post into this one in its reader's name. */
static bool from_elsewhere(struct MHD_Connection *connection) {
    Str site = header_of(connection, "Sec-Fetch-Site"), origin = header_of(connection, "Origin");
    if (site.n) return !str_equal(site, S("same-origin")) && !str_equal(site, S("none"));
    size_t host = str_find(origin, S("://"), 0);
    return origin.n && (host == SIZE_MAX || !str_equal(str_slice(origin, host + 3, origin.n),
                                                       header_of(connection, "Host")));
}

/* Bytes of the body, if that is told; 0 where it is not. */
static int64_t told_length(struct MHD_Connection *connection) {
    int64_t length = 0;
    return int_read(header_of(connection, "Content-Length"), &length) ? length : 0;
}

static void form_begin(Asked *asked) {
    Cx *cx = &asked->cx;
    cx->lang = request_read(cx, asked->key.path, asked->key.query).lang;
    asked->upload = upload_begin(cx, asked->connection);
    asked->counted = true;
    if (atomic_fetch_add(&asked->server->uploads, 1) >= UPLOADS_MOST && !cx->fault.kind)
        (void)fail(cx, BUSY, MSG_WEB_UPLOAD_BUSY);
    if (told_length(asked->connection) > (int64_t)UPLOAD_MOST + FORM_ROUND && !cx->fault.kind)
        (void)fail(cx, LIMIT, MSG_WEB_UPLOAD_TOO_LARGE);
}

/* In a thread for slow work; the connection sleeps meanwhile. */
static void form_work(void *arg) {
    Asked *asked = arg;
    Worker *worker = worker_here(asked->server);
    Request request = request_read(&asked->cx, asked->key.path, asked->key.query);
    request.posted = upload_finish(asked->upload);
    if (atomic_load(&asked->server->ending) && !asked->cx.fault.kind)
        (void)fail(&asked->cx, BUSY, MSG_WEB_UPLOAD_BUSY);
    if (!asked->cx.fault.kind) (void)worker_ready(asked->server, worker, &asked->cx);
    asked->page = render(worker, &asked->cx, &request, asked->key.packed);
    MHD_resume_connection(asked->connection);
}

static bool job_put(Server *server, Asked *asked) {
    lock_take(&server->jobs_lock);
    bool taken = server->jobs && pool_put(server->jobs, form_work, asked);
    lock_give(&server->jobs_lock);
    return taken;
}

/* The whole form has come: it is worked on, then the reply is sent. Who waits for others' work is
 * not slow: the clock of the reply starts when it is there. */
static enum MHD_Result form_answer(Asked *asked) {
    Client *client = client_of(asked->connection);
    if (asked->page.response) {
        client_turn(client, true, monotonic_ms());
        return MHD_queue_response(asked->connection, (unsigned)asked->page.status,
                                  asked->page.response);
    }
    if (asked->working) return MHD_YES;
    asked->working = true;
    client_turn(client, true, monotonic_ms() + (UPLOADS_MOST + 1) * CHECK_MS);
    MHD_suspend_connection(asked->connection);
    if (job_put(asked->server, asked)) return MHD_YES;
    if (!asked->cx.fault.kind) (void)fail(&asked->cx, BUSY, MSG_WEB_UPLOAD_BUSY);
    Request request = request_read(&asked->cx, asked->key.path, asked->key.query);
    asked->page = render(worker_here(asked->server), &asked->cx, &request, asked->key.packed);
    MHD_resume_connection(asked->connection);
    return MHD_YES;
}

/* Looks at a request whose body has not come yet. */
static enum MHD_Result body_begin(Asked *asked, const char *method) {
    struct MHD_Connection *connection = asked->connection;
    bool form = strcmp(method, "POST") == 0 && route_takes_form(&asked->cx, asked->key.path);
    if (form && from_elsewhere(connection))
        return plain(connection, 403,
                     S("403 – Von einer anderen Seite aus geht das nicht / "
                       "not from another site\n"));
    if (has_body(connection) && (!form || told_length(connection) > FORM_MOST))
        return plain(connection, 413,
                     form ? S("413 – Die Datei ist zu groß / the file is too large\n")
                          : S("413 – Anfragen mit Inhalt werden nicht angenommen / "
                              "requests with a body are not accepted\n"));
    if (form) form_begin(asked);
    return MHD_YES;
}

static enum MHD_Result body_take(Asked *asked, const char *bytes, size_t n) {
    if (upload_take(asked->upload, bytes, n))
        client_turn(client_of(asked->connection), true, monotonic_ms());
    return upload_received(asked->upload) > FORM_MOST ? MHD_NO : MHD_YES; /* hangs up */
}

/* ---- one call of libmicrohttpd ---- */

/* "http://host/path?query" taken apart. */
static void key_read(Asked *asked) {
    Str address = path_of_address(asked->address);
    size_t mark = str_find(address, S("?"), 0);
    asked->key = (CacheKey){
        .path = str_slice(address, 0, mark),
        .query = mark == SIZE_MAX ? STR_NONE : str_slice(address, mark + 1, address.n),
        .packed = encoding_taken(header_of(asked->connection, "Accept-Encoding"), S("gzip")),
    };
}

/* libmicrohttpd closes the connection when the first call already replies: so the first call only
 * looks. */
static enum MHD_Result answer(void *arg, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_bytes, void **kept) {
    (void)url, (void)version;
    Asked *asked = *kept;
    if (!asked->seen) {
        asked->seen = true;
        key_read(asked);
        client_turn(client_of(connection), true, monotonic_ms());
        return body_begin(asked, method);
    }
    if (asked->upload && *upload_bytes) {
        size_t n = *upload_bytes;
        *upload_bytes = 0;
        return body_take(asked, upload, n);
    }
    *upload_bytes = 0;
    if (asked->upload) return form_answer(asked);
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return plain(connection, 405, S("405 – Hier wird nur gelesen (GET) / read only (GET)\n"));
    if (asked->key.path.n + asked->key.query.n >= ADDRESS_MOST)
        return plain(connection, 414,
                     S("414 – Die Adresse ist zu lang / the address is too long\n"));
    if (str_starts(asked->key.path, S("/assets/")))
        return send_asset(connection, str_slice(asked->key.path, 8, asked->key.path.n));
    return send_page(arg, connection, &asked->cx, &asked->key);
}

/* ---- serving ---- */

/* Finishes the work under way and wakes its connections; what waits or comes after is refused. */
static void jobs_end(Server *server) {
    atomic_store(&server->ending, true);
    lock_take(&server->jobs_lock);
    Pool *jobs = server->jobs;
    server->jobs = NULL;
    lock_give(&server->jobs_lock);
    pool_free(jobs);
}

/* Nobody new comes in; whose form is here gets a reply, if it can be sent soon. */
static void serving_end(Server *server, struct MHD_Daemon *daemon) {
    static const struct timespec moment = {.tv_nsec = 10000000};
    MHD_socket door = MHD_quiesce_daemon(daemon);
    jobs_end(server);
    for (int64_t end = monotonic_ms() + END_MS;
         atomic_load(&server->uploads) && monotonic_ms() < end;)
        nanosleep(&moment, NULL);
    MHD_stop_daemon(daemon);
    if (door != MHD_INVALID_SOCKET) close(door);
}

Err web_serve(Cx *cx, const WebOptions *options) {
    Server server = {.store = options->store,
                     .cache = cache_new(cx->mem),
                     .clients = clients_new(cx->mem, CONNECTIONS_MOST),
                     .jobs_lock = LOCK("jobs", 52)};
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
    TRY(web_listen(cx, options, &fd));
    must(pthread_key_create(&server.worker, worker_free) == 0);
    WarmUp *warm = warm_begin(cx->mem, options->store);
    server.jobs = pool_new(JOB_THREADS, UPLOADS_MOST);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, answer, &server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, THREADS,
        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MOST, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        CONNECTIONS_MOST_PER_ADDRESS, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_URI_LOG_CALLBACK,
        asked_begin, &server, MHD_OPTION_NOTIFY_COMPLETED, asked_end, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, connected, &server, MHD_OPTION_END);
    int error = errno;
    if (daemon) {
        static const struct timespec second = {.tv_sec = 1};
        while (sigtimedwait(&signals, NULL, &second) < 0)
            clients_cut_late(server.clients, monotonic_ms());
        serving_end(&server, daemon);
    } else {
        jobs_end(&server);
    }
    warm_end(warm);
    cache_clear(server.cache);
    pthread_key_delete(server.worker);
    if (!daemon)
        return fail(cx, BROKEN, MSG_WEB_CANNOT_LISTEN, options->address, str_of(strerror(error)));
    return OK;
}

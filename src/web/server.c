/* How does a request become a reply? libmicrohttpd's epoll threads take requests in, the router
 * finds the handler, the cache answers what was asked before. Limits on header, time and number of
 * connections stand here. */

#include <errno.h>
#include <microhttpd.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "web/drafts_in.h"
#include "web/letters_in.h"
#include "web/partner_letters_in.h"
#include "web/serving_in.h"
#include "web/work_in.h"

enum {
    CONNECTIONS_MOST = 512,
    CONNECTIONS_MOST_PER_ADDRESS = 256,
    CONNECTION_BYTES = 32 << 10, /* request line and headers */
    IDLE_SECONDS = 15,
    ADDRESS_MOST = 2000, /* characters of path and query */
    BACK_MOST = 12000,   /* of the way back from single sign-on: codes may be long */
    THREADS = 2,
    USES_EVERY = 15, /* seconds between writing down who was here */
    END_MS = 2000,   /* at the end, for replies to what is being worked on */
};

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

/* ---- one request ---- */

/* What was made for one client goes to it, and into the cache for others. */
static enum MHD_Result send_made(Asked *asked) {
    Rendered *page = &asked->page;
    client_turn(client_of(asked->connection), true, monotonic_ms());
    enum MHD_Result sent = reply_send(asked, page->status, page->response);
    if (page->keep &&
        cache_put(asked->server->cache, &asked->key, (CacheTime){asked->revision, page->until},
                  page->bytes, page->response))
        page->response = NULL; /* the cache's from now on */
    return sent;
}

struct MHD_Response *kept_page(const Asked *asked, const Worker *worker) {
    CacheTime now = {worker->revision, asked->cx.clock()};
    bool own = asked->known.person && !asked->shared;
    return own ? NULL : cache_hold(asked->server->cache, &asked->key, now);
}

static enum MHD_Result send_page(Asked *asked) {
    Server *server = asked->server;
    if (asked->page.response) return send_made(asked);
    Worker *worker = worker_here(server);
    bool ready = worker_ready(server, worker, &asked->cx) == OK && asked_view(asked, worker);
    struct MHD_Response *response = ready ? kept_page(asked, worker) : NULL;
    if (response) {
        enum MHD_Result sent = reply_send(asked, 200, response);
        cache_release(server->cache);
        return sent;
    }
    Request request = asked_request(asked);
    if (ready && route_is_slow(&request)) return slow_answer(asked);
    asked->page = render(worker, asked, &request);
    asked->page.keep &= ready;
    asked->revision = worker->revision;
    return send_made(asked);
}

/* Path and query in one piece, before libmicrohttpd cuts the query into arguments. It is not to:
 * nobody asks for its list of them, and one of thousands ("?&&&&…") would fill the connection's
 * memory, so that not even a refusal could be sent. So its own copy ends with the question mark. */
static void *asked_begin(void *arg, const char *address, struct MHD_Connection *connection) {
    Cx cx;
    cx_begin(&cx, DE);
    Asked *asked = NEW(cx.mem, Asked);
    asked->cx = cx;
    asked->server = arg;
    asked->connection = connection;
    asked->address = str_copy(cx.mem, str_of(address));
    size_t mark = str_find(asked->address, S("?"), 0);
    if (mark != SIZE_MAX && mark + 1 < asked->address.n) ((char *)(uintptr_t)address)[mark + 1] = 0;
    return asked;
}

static void asked_end(void *arg, struct MHD_Connection *connection, void **kept,
                      enum MHD_RequestTerminationCode code) {
    (void)arg, (void)code;
    Asked *asked = *kept;
    client_turn(client_of(connection), false, monotonic_ms());
    if (!asked) return;
    if (asked->page.response) MHD_destroy_response(asked->page.response);
    if (asked->counted) atomic_fetch_sub(asked->counted, 1);
    Cx cx = asked->cx; /* which holds it */
    cx_end(&cx);
    *kept = NULL;
}

/* "http://host/path", as it is sent to a proxy, means the path. */
static Str path_of_address(Str address) {
    size_t host = str_find(address, S("://"), 0);
    if (str_starts(address, S("/")) || host == SIZE_MAX) return address;
    size_t path = str_find(address, S("/"), host + 3);
    return path == SIZE_MAX ? S("/") : str_slice(address, path, address.n);
}

/* ---- one call of libmicrohttpd ---- */

/* "http://host/path?query" taken apart. */
static void key_read(Asked *asked) {
    Str address = path_of_address(asked->address);
    size_t mark = str_find(address, S("?"), 0);
    asked->key = (CacheKey){
        .path = str_slice(address, 0, mark),
        .query = mark == SIZE_MAX ? STR_NONE : str_slice(address, mark + 1, address.n),
        .packed = packing_of(asked->connection),
    };
}

/* libmicrohttpd closes the connection when the first call already replies: so the first call only
 * looks. */
static enum MHD_Result answer(void *arg, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_bytes, void **kept) {
    (void)arg, (void)url;
    Asked *asked = *kept;
    if (!asked->seen) {
        asked->seen = true;
        key_read(asked);
        client_turn(client_of(connection), true, monotonic_ms());
        if (!request_plain(connection, asked->address, version))
            return reply_plain(asked, 400,
                               S("400 – Diese Anfrage ist nicht eindeutig / ambiguous request\n"));
        return body_begin(asked, method);
    }
    bool changes = asked->upload || asked->form;
    if (changes && *upload_bytes) {
        size_t n = *upload_bytes;
        *upload_bytes = 0;
        return body_take(asked, upload, n);
    }
    *upload_bytes = 0;
    if (changes) return form_answer(asked);
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return reply_plain(asked, 405, S("405 – Hier wird nur gelesen (GET) / read only (GET)\n"));
    size_t most = str_equal(asked->key.path, S("/login/elsewhere/back")) ? BACK_MOST : ADDRESS_MOST;
    if (asked->key.path.n + asked->key.query.n >= most) return reply_too_long(asked);
    if (str_starts(asked->key.path, S("/assets/")))
        return reply_asset(asked, str_slice(asked->key.path, 8, asked->key.path.n));
    return send_page(asked);
}

/* ---- serving ---- */

/* Nobody new comes in; whose form is here gets a reply, if it can be sent soon. */
static void serving_end(Server *server, struct MHD_Daemon *daemon) {
    static const struct timespec moment = {.tv_nsec = 10000000};
    MHD_socket door = MHD_quiesce_daemon(daemon);
    jobs_end(&server->jobs);
    for (int64_t end = monotonic_ms() + END_MS; !jobs_idle(&server->jobs) && monotonic_ms() < end;)
        nanosleep(&moment, NULL);
    MHD_stop_daemon(daemon);
    if (door != MHD_INVALID_SOCKET) close(door);
}

static const Settings nothing_said;

/* Where nobody can sign in yet, a link to make the first account is told: there is no password that
 * everybody knows. */
static Err first_link_tell(Cx *cx, const WebOptions *options, Str address) {
    Str link, house = options->settings ? options->settings->address : STR_NONE;
    Err err = link_first(cx, &link);
    if (err == CONFLICT) {
        cx->fault = (Fault){0};
        return OK;
    }
    TRY(err);
    Str whole =
        str_format(cx->mem, "%.*s/first/%.*s", STR_ARG(house.n ? house : address), STR_ARG(link));
    options->say(options->arg, message_fill(cx->mem, cx->lang, MSG_LINK_FIRST_TOLD, 1, &whole));
    return OK;
}

/* Behind a proxy all come from one address: then the proxy bounds how many connections one has. */
static struct MHD_Daemon *daemon_begin(Server *server, int fd, const Tls *tls) {
    unsigned of_one = server->settings->proxy.n ? CONNECTIONS_MOST : CONNECTIONS_MOST_PER_ADDRESS;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)tls->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)tls->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls_priorities()},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem *more = tls->key ? secure : &secure[3];
    return MHD_start_daemon(
        tls->key ? flags | MHD_USE_TLS : flags, 0, NULL, NULL, answer, server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, THREADS,
        MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MOST, MHD_OPTION_PER_IP_CONNECTION_LIMIT, of_one,
        MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK,
        asked_begin, server, MHD_OPTION_NOTIFY_COMPLETED, asked_end, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, connected, server, MHD_OPTION_ARRAY, more, MHD_OPTION_END);
}

/* Before anybody needs it: where signing in elsewhere does, it has to be there; else it is only
 * said that second factors will. */
static Err key_check(Cx *cx, const WebOptions *options, const Settings *settings) {
    Err err = house_key_check(cx, settings->sign_on_issuer.n > 0);
    if (err != NOT_FOUND) return err;
    options->say(options->arg, fault_text(cx->mem, cx->lang, &cx->fault));
    cx->fault = (Fault){0};
    return OK;
}

/* Until somebody ends it; what has to be done from time to time is done meanwhile. */
static void serve_until(Server *server, const sigset_t *signals) {
    static const struct timespec second = {.tv_sec = 1};
    for (unsigned seconds = 1; sigtimedwait(signals, NULL, &second) < 0; seconds++) {
        clients_cut_late(server->clients, monotonic_ms());
        if (seconds % USES_EVERY == 0) jobs_uses(server);
    }
}

Err web_serve(Cx *cx, const WebOptions *options) {
    Settings settings = options->settings ? *options->settings : nothing_said;
    Tls tls;
    TRY(tls_read(cx, &tls, options));
    settings.tls = tls.key != NULL;
    Server server = {.store = options->store,
                     .cache = cache_new(cx->mem),
                     .clients = clients_new(cx->mem, CONNECTIONS_MOST),
                     .settings = &settings,
                     .jobs.lock = LOCK("jobs", 52)};
    Store *store;
    server.safe = house_is_safe(server.settings);
    TRY(store_open(cx, &store, options->store)); /* a store that cannot be opened is told at once */
    TRY(web_warm(cx));
    TRY(key_check(cx, options, server.settings));
    TRY(letters_check(cx, server.settings));
    if (letters_go_out(server.settings)) TRY(reminders_begin(cx));
    if (geteuid() == 0)
        options->say(options->arg, message_fill(cx->mem, cx->lang, MSG_WEB_AS_ROOT, 0, NULL));
    TRY(sign_on_open(cx, server.settings, &server.sign_on));
    if (server.sign_on) server.drafts = drafts_new(cx->mem);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    /* Before it is said that all is ready, and before the threads start: they inherit it. */
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    int fd;
    Str address;
    TRY(web_listen(cx, options, &fd, &address));
    TRY(first_link_tell(cx, options, address));
    must(pthread_key_create(&server.worker, worker_free) == 0);
    WarmUp *warm = warm_begin(cx->mem, options->store);
    JobWorker *letters = letters_begin(cx->mem, options->store, server.settings);
    if (letters) server.wishes = letter_wishes_begin(cx->mem, options->store);
    JobWorker *work = work_begin(cx->mem, options->store, server.settings);
    jobs_begin(&server.jobs);
    struct MHD_Daemon *daemon = daemon_begin(&server, fd, &tls);
    int error = errno;
    if (daemon) {
        serve_until(&server, &signals);
        serving_end(&server, daemon);
    } else {
        jobs_end(&server.jobs);
    }
    warm_end(warm);
    if (server.wishes) letter_wishes_end(server.wishes);
    letters_end(letters);
    if (server.sign_on) oidc_close(server.sign_on);
    job_worker_end(work);
    cache_clear(server.cache);
    pthread_key_delete(server.worker);
    if (!daemon)
        return fail(cx, BROKEN, MSG_WEB_CANNOT_LISTEN, options->address, str_of(strerror(error)));
    return OK;
}

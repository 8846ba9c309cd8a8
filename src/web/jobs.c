/* What is done with work that takes long, so that other readers need not wait? Its connection
 * sleeps while a thread of its own works on it: posted forms in one, slow pages in another. How
 * many may wait is bounded; who comes beyond that is told when to come again. */

#include <string.h>

#include "web/serving_in.h"

enum {
    CHECK_MOST_MS = 20000, /* for one piece of work: nobody is cut off meanwhile */
    FORM_MOST = 100 << 20, /* bytes that are still taken in, to tell that they are too many */
    FORM_ROUND = 1 << 20,  /* what a form may have beside its file */
    JOB_THREADS = 1,       /* of each kind: the rest is the readers' */
    CHANGE_THREADS = 2,    /* for forms without a file */
    LOGIN_THREADS = 2,     /* for those with a password, which take their time */
    AWAY_THREADS = 4,      /* others' servers take theirs: only who asks them waits */
    FIELDS_MOST = 1 << 20, /* bytes of a form without a file that are still taken in */
};

void jobs_begin(Jobs *jobs) {
    jobs->forms = pool_new(JOB_THREADS, UPLOADS_MOST);
    jobs->pages = pool_new(JOB_THREADS, PAGES_MOST);
    jobs->changes = pool_new(CHANGE_THREADS, CHANGES_MOST);
    jobs->logins = pool_new(LOGIN_THREADS, CHANGES_MOST);
    jobs->away = pool_new(AWAY_THREADS, AWAY_MOST);
    jobs->prints = pool_new(JOB_THREADS, PRINTS_MOST);
}

void jobs_end(Jobs *jobs) {
    atomic_store(&jobs->ending, true);
    lock_take(&jobs->lock);
    Pool *forms = jobs->forms, *pages = jobs->pages, *changes = jobs->changes;
    Pool *logins = jobs->logins, *away = jobs->away, *prints = jobs->prints;
    jobs->forms = jobs->pages = jobs->changes = jobs->logins = jobs->away = jobs->prints = NULL;
    lock_give(&jobs->lock);
    pool_free(forms);
    pool_free(pages);
    pool_free(changes);
    pool_free(logins);
    pool_free(away);
    pool_free(prints);
}

bool jobs_idle(const Jobs *jobs) {
    return !atomic_load(&jobs->n_forms) && !atomic_load(&jobs->n_pages) &&
           !atomic_load(&jobs->n_changes) && !atomic_load(&jobs->n_logins) &&
           !atomic_load(&jobs->n_away) && !atomic_load(&jobs->n_prints);
}

Client *client_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static Msg busy_message(const Asked *asked) {
    if (asked->away) return MSG_ELSEWHERE_BUSY;
    if (asked->prints) return MSG_WEB_PRINTS_BUSY;
    if (asked->form) return MSG_DOOR_BUSY;
    return asked->upload ? MSG_WEB_UPLOAD_BUSY : MSG_WEB_PAGES_BUSY;
}

static bool changes(const Asked *asked) {
    return asked->upload || asked->form;
}

/* In a thread for slow work; the connection sleeps meanwhile. What another request for the same
 * page left in the cache is not made again. */
static void work(void *arg) {
    Asked *asked = arg;
    Server *server = asked->server;
    Worker *worker = worker_here(server);
    Request request = asked_request(asked);
    if (asked->upload) request.posted = upload_finish(asked->upload);
    if (asked->form) request.form = form_finish(asked->form);
    if (atomic_load(&server->jobs.ending) && !asked->cx.fault.kind)
        (void)fail(&asked->cx, BUSY, busy_message(asked));
    if (!asked->cx.fault.kind && worker_ready(server, worker, &asked->cx) == OK)
        (void)asked_view(asked, worker);
    asked->revision = worker->revision;
    bool there = !changes(asked) && !asked->cx.fault.kind && kept_page(asked, worker);
    if (there)
        cache_release(server->cache);
    else
        asked->page = render(worker, asked, &request);
    asked->cx.store = NULL; /* this thread's */
    MHD_resume_connection(asked->connection);
}

/* Who changes something does not stand in line behind those whose passwords are being tried. */
static Pool *pool_for(const Jobs *jobs, const Asked *asked) {
    if (asked->away) return jobs->away;
    if (asked->prints) return jobs->prints;
    if (asked->form) return asked->counted == &jobs->n_logins ? jobs->logins : jobs->changes;
    return asked->upload ? jobs->forms : jobs->pages;
}

static bool job_put(Asked *asked) {
    Jobs *jobs = &asked->server->jobs;
    lock_take(&jobs->lock);
    Pool *pool = pool_for(jobs, asked);
    bool taken = pool && pool_put(pool, work, asked);
    lock_give(&jobs->lock);
    return taken;
}

/* Counts as under way; false where that is too many. */
static bool count(Asked *asked, atomic_int *counter, int most) {
    asked->counted = counter;
    return atomic_fetch_add(counter, 1) < most;
}

/* Puts the connection to sleep until its page is made. Who waits for others' work is not slow: the
 * clock of the reply starts when it is there. */
static enum MHD_Result work_begin(Asked *asked, int most) {
    asked->working = true;
    client_turn(client_of(asked->connection), true,
                monotonic_ms() + (int64_t)(most + 1) * CHECK_MOST_MS);
    MHD_suspend_connection(asked->connection);
    if (job_put(asked)) return MHD_YES;
    if (!asked->cx.fault.kind) (void)fail(&asked->cx, BUSY, busy_message(asked));
    Request request = asked_request(asked);
    asked->page = render(worker_here(asked->server), asked, &request);
    MHD_resume_connection(asked->connection);
    return MHD_YES;
}

/* ---- who was here ---- */

static void uses(void *arg) {
    Server *server = arg;
    Worker *worker = worker_here(server);
    Cx cx;
    cx_begin(&cx, EN);
    Err err = worker_ready(server, worker, &cx);
    if (!err) err = uses_write(&cx);
    if (err == BROKEN && worker->open) worker_close(worker, &cx);
    cx.store = NULL; /* this thread's */
    cx_end(&cx);
    atomic_store(&server->jobs.noting, false);
}

void jobs_uses(Server *server) {
    Jobs *jobs = &server->jobs;
    if (atomic_exchange(&jobs->noting, true)) return; /* the last time is not over */
    if (!pool_put(jobs->changes, uses, server)) atomic_store(&jobs->noting, false);
}

/* ---- a slow page ---- */

enum MHD_Result slow_answer(Asked *asked) {
    Jobs *jobs = &asked->server->jobs;
    Request request = asked_request(asked);
    asked->away = route_asks_elsewhere("GET", &request);
    asked->prints = route_prints(&request);
    int most = asked->away ? AWAY_MOST : asked->prints ? PRINTS_MOST : PAGES_MOST;
    atomic_int *counter = asked->away     ? &jobs->n_away
                          : asked->prints ? &jobs->n_prints
                                          : &jobs->n_pages;
    if (!asked->counted && !count(asked, counter, most) && !asked->cx.fault.kind)
        (void)fail(&asked->cx, BUSY, busy_message(asked));
    if (!asked->cx.fault.kind) return work_begin(asked, most);
    asked->page = render(worker_here(asked->server), asked, &request);
    return reply_send(asked, asked->page.status, asked->page.response);
}

/* ---- a posted form ---- */

static bool has_body(struct MHD_Connection *connection) {
    if (header_of(connection, "Transfer-Encoding").n) return true;
    Str length = header_of(connection, "Content-Length");
    return length.n && !str_equal(length, S("0"));
}

/* A page of another house must not post into this one in its reader's name. Pages whose address is
 * a secret tell nobody where they are (Referrer-Policy: no-referrer), and then browsers hide the
 * origin of their forms, too: "null". What newer ones say beside it (Sec-Fetch-Site) decides. Of
 * older ones "null" is taken for such an address alone: another house that hides in the same way
 * would have to know a link that is still good, so one of its own, and could at most sign the
 * reader in to the account that this link is for. */
static bool from_elsewhere(const Asked *asked, Str path) {
    struct MHD_Connection *connection = asked->connection;
    Str site = header_of(connection, "Sec-Fetch-Site"), origin = header_of(connection, "Origin");
    if (site.n) return !str_equal(site, S("same-origin")) && !str_equal(site, S("none"));
    size_t host = str_find(origin, S("://"), 0);
    if (origin.n && str_equal(origin, asked->server->settings->address)) return false;
    if (path_is_secret(path) && str_equal(origin, S("null"))) return false;
    return origin.n && (host == SIZE_MAX || !str_equal(str_slice(origin, host + 3, origin.n),
                                                       header_of(connection, "Host")));
}

/* Bytes of the body, if that is told; 0 where it is not. */
static int64_t told_length(struct MHD_Connection *connection) {
    int64_t length = 0;
    return int_read(header_of(connection, "Content-Length"), &length) ? length : 0;
}

static void file_begin(Asked *asked) {
    Cx *cx = &asked->cx;
    asked->upload = upload_begin(cx, asked->connection);
    if (!count(asked, &asked->server->jobs.n_forms, UPLOADS_MOST) && !cx->fault.kind)
        (void)fail(cx, BUSY, MSG_WEB_UPLOAD_BUSY);
    if (told_length(asked->connection) > (int64_t)UPLOAD_MOST + FORM_ROUND && !cx->fault.kind)
        (void)fail(cx, LIMIT, MSG_WEB_UPLOAD_TOO_LARGE);
}

static void fields_begin(Asked *asked, atomic_int *counter) {
    Cx *cx = &asked->cx;
    Str type = header_of(asked->connection, "Content-Type"),
        fields = S("application/x-www-form-urlencoded");
    asked->form = form_begin(cx);
    bool right = str_equal(str_lower(cx->mem, str_slice(type, 0, fields.n)), fields) &&
                 (type.n == fields.n || type.p[fields.n] == ';' || type.p[fields.n] == ' ');
    if (has_body(asked->connection) && !right) (void)fail(cx, INVALID, MSG_DOOR_FORM_TYPE);
    if (!count(asked, counter, asked->away ? AWAY_MOST : CHANGES_MOST) && !cx->fault.kind)
        (void)fail(cx, BUSY, busy_message(asked));
}

enum MHD_Result form_answer(Asked *asked) {
    if (asked->page.response) {
        client_turn(client_of(asked->connection), true, monotonic_ms());
        return MHD_queue_response(asked->connection, (unsigned)asked->page.status,
                                  asked->page.response);
    }
    if (asked->working) return MHD_YES;
    return work_begin(asked, asked->away ? AWAY_MOST : asked->form ? CHANGES_MOST : UPLOADS_MOST);
}

static int64_t body_most(RouteTakes takes) {
    return takes == TAKES_NOTHING ? 0 : takes == TAKES_FILE ? FORM_MOST : FIELDS_MOST;
}

enum MHD_Result body_begin(Asked *asked, const char *method) {
    RouteTakes takes =
        strcmp(method, "POST") == 0 ? route_takes(&asked->cx, asked->key.path) : TAKES_NOTHING;
    Request request = request_read(&asked->cx, asked->key.path, asked->key.query);
    if (takes != TAKES_NOTHING && from_elsewhere(asked, request.path))
        return reply_plain(asked, 403,
                           S("403 – Von einer anderen Seite aus geht das nicht / "
                             "not from another site\n"));
    if (has_body(asked->connection) &&
        (takes == TAKES_NOTHING || told_length(asked->connection) > body_most(takes)))
        return reply_plain(
            asked, 413,
            takes == TAKES_NOTHING ? S("413 – Anfragen mit Inhalt werden nicht angenommen / "
                                       "requests with a body are not accepted\n")
            : takes == TAKES_FILE  ? S("413 – Die Datei ist zu groß / the file is too large\n")
                                  : S("413 – Das Formular ist zu groß / the form is too large\n"));
    asked->cx.lang = request.lang;
    asked->away = route_asks_elsewhere(method, &request);
    if (takes == TAKES_FILE) file_begin(asked);
    Jobs *jobs = &asked->server->jobs;
    if (takes == TAKES_FIELDS) fields_begin(asked, asked->away ? &jobs->n_away : &jobs->n_changes);
    if (takes == TAKES_PASSWORD) fields_begin(asked, &jobs->n_logins);
    return MHD_YES;
}

enum MHD_Result body_take(Asked *asked, const char *bytes, size_t n) {
    if (asked->form) {
        form_take(asked->form, bytes, n);
        return form_received(asked->form) > FIELDS_MOST ? MHD_NO : MHD_YES; /* hangs up */
    }
    if (upload_take(asked->upload, bytes, n))
        client_turn(client_of(asked->connection), true, monotonic_ms());
    return upload_received(asked->upload) > FORM_MOST ? MHD_NO : MHD_YES;
}

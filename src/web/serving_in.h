#pragma once
/* Between the parts that serve: the server, its threads' sessions, replies, and slow work. */

#include <microhttpd.h>
#include <stdatomic.h>

#include "figures/release.h"
#include "store/store.h"
#include "web/server_in.h"

enum {
    UPLOADS_MOST = 8,  /* forms under way at once, waiting or being worked on */
    PAGES_MOST = 16,   /* slow pages, likewise */
    CHANGES_MOST = 64, /* forms without a file, likewise; as many again with a password */
    AWAY_MOST = 16,    /* what asks another server, likewise */
    PRINTS_MOST = 6,   /* pages to be printed, likewise */
};

/* What one thread keeps between requests: its session with the store, and the memory in which it
 * makes page after page. */
typedef struct Worker {
    Arena *mem;         /* holds the worker itself */
    Arena *page, *body; /* of the page that is being made: what it is made of, and its bytes */
    Cx cx;              /* holds the session, or the fault that kept it from opening */
    bool open;
    int64_t revision, asked_at;
    uint64_t changes; /* of this process, when it was asked */
    int64_t hides_at; /* the revision of which `hides` was asked; 0: none */
    bool hides;       /* something is withheld from the public */
} Worker;

typedef struct Jobs { /* work that must not keep other readers waiting */
    Lock lock;
    /* NULL: the server is about to end */
    Pool *forms, *pages, *changes, *logins, *away, *prints;
    atomic_bool ending, noting;
    atomic_int n_forms, n_pages, n_changes, n_logins, n_away,
        n_prints; /* under way: their connections sleep */
} Jobs;

typedef struct Server {
    Str store;
    const Settings *settings;    /* never NULL */
    bool safe;                   /* behind https */
    struct LetterWishes *wishes; /* NULL: no letters go out */
    OidcProvider *sign_on;       /* NULL: people sign in here only */
    struct Drafts *drafts;       /* NULL where sign_on is */
    Cache *cache;
    Clients *clients;
    pthread_key_t worker;
    Jobs jobs;
} Server;

typedef struct Rendered {
    struct MHD_Response *response; /* NULL: nothing yet */
    size_t bytes;                  /* as they are sent */
    int status;
    bool keep;     /* it may be sent again to others */
    int64_t until; /* seconds since 1970: not after this moment */
} Rendered;

/* A request as it came, kept from its first line to its end. */
typedef struct Asked {
    Cx cx;
    Server *server;
    struct MHD_Connection *connection;
    Str address;
    CacheKey key;
    bool seen;
    bool viewed; /* it was looked up who asks: */
    bool shared; /* the page names nobody: all get it who see the same */
    Known known;
    const Viewer *viewer; /* NULL: as everybody; the key names them */
    atomic_int *counted;  /* where it counts as under way; NULL: nowhere */
    Upload *upload;       /* of a posted form with a file */
    FormReader *form;     /* of one without; both NULL: only reads */
    bool away;            /* another server is asked */
    bool prints;          /* a browser prints it */
    bool working;         /* a thread for slow work has it */
    Rendered page;        /* what came of it */
    int64_t revision;     /* of the store it was made from */
} Asked;

/* ---- worker.c: this thread's session with the store ---- */

void worker_free(void *worker);
Worker *worker_here(Server *server);
/* After a fault of the store: a fresh session next time, since it may have come back; cx, to which
 * it was lent, has none from here on. */
void worker_close(Worker *worker, Cx *cx);
/* Lends this thread's session to cx: opened when first needed and again after the store was away,
 * and asked for its revision: after each change of this process, for those of others now and then.
 */
Err worker_ready(const Server *server, Worker *worker, Cx *cx);

/* ---- viewer.c ---- */

/* Looks up, once, who asks (asked->known) and whose view this is (asked->viewer). False: the fault
 * of asked->cx tells what went wrong. */
bool asked_view(Asked *asked, Worker *worker);
/* What the person may see by the table of rights: of the partnership's data and, unreleased, of
 * which organisations; sorted, each once. NULL is a visitor. */
Err viewer_of(Cx *cx, const Person *person, Viewer *out) CHECKED;

/* ---- strict.c ---- */

/* Every program on the way reads this request as we do: one length, one host, no odd sign. The
 * address as it was sent. */
bool request_plain(struct MHD_Connection *connection, Str address, const char *version);

/* ---- reply.c ---- */

Str header_of(struct MHD_Connection *connection, const char *name);
/* In what form this client takes a page. */
Packing packing_of(struct MHD_Connection *connection);
/* The address of the request, read, with what the operator says of the house and who sends it. */
Request asked_request(Asked *asked);
/* What the request tells of who sends it. */
const Caller *asked_caller(Asked *asked);
/* Runs the handler; whatever goes wrong becomes a page that says what to do, also that the store
 * was not ready for `asked`. */
Rendered render(Worker *worker, Asked *asked, Request *request);
enum MHD_Result reply_plain(const Asked *asked, unsigned status, Str text);
/* 414, as a page in the language that the address begins with. */
enum MHD_Result reply_too_long(Asked *asked);
enum MHD_Result reply_asset(const Asked *asked, Str name);
/* The response, or that the client has it already. */
enum MHD_Result reply_send(const Asked *asked, int status, struct MHD_Response *response);

/* ---- server.c ---- */

/* The page as it was made for others who get the same: of a page that names nobody whoever sees the
 * same figures, of others whoever is not known. NULL: it is to be made. Else as cache_hold. */
struct MHD_Response *kept_page(const Asked *asked, const Worker *worker);

/* ---- jobs.c: forms and slow pages ---- */

void jobs_begin(Jobs *jobs);
/* Finishes the work under way and wakes its connections; what waits or comes after is refused. */
void jobs_end(Jobs *jobs);
bool jobs_idle(const Jobs *jobs);
/* Before jobs_end: has it written down who was here. */
void jobs_uses(Server *server);
/* Looks at a request whose body has not come yet. */
enum MHD_Result body_begin(Asked *asked, const char *method);
enum MHD_Result body_take(Asked *asked, const char *bytes, size_t n);
/* The whole form has come: it is worked on, then the reply is sent. */
enum MHD_Result form_answer(Asked *asked);
/* A page that is not in the cache and takes long to make. */
enum MHD_Result slow_answer(Asked *asked);
Client *client_of(struct MHD_Connection *connection);

/* How does a thread get at the store? Each keeps a session of its own, opened when first needed and
 * again after the store was away. */

#include "web/serving_in.h"

enum {
    REVISION_MS = 20,    /* for so long the store is not asked whether another process changed it */
    LOST_MS = 500,       /* for so long a store that could not be opened is not tried again */
    PAGE_ROOM = 1 << 20, /* most pages need less: no memory goes to and fro for them */
    BODY_ROOM = 512 << 10,
};

void worker_free(void *p) {
    Worker *worker = p;
    cx_end(&worker->cx);
    arena_free(worker->page);
    arena_free(worker->body);
    arena_free(worker->mem);
}

Worker *worker_here(Server *server) {
    Worker *worker = pthread_getspecific(server->worker);
    if (worker) return worker;
    Arena *mem = arena_new();
    worker = NEW(mem, Worker);
    worker->mem = mem;
    worker->page = arena_sized(PAGE_ROOM);
    worker->body = arena_sized(BODY_ROOM);
    cx_begin(&worker->cx, DE);
    must(pthread_setspecific(server->worker, worker) == 0);
    return worker;
}

void worker_close(Worker *worker, Cx *cx) {
    cx->store = NULL;
    cx_end(&worker->cx);
    cx_begin(&worker->cx, DE);
    worker->open = false;
    worker->asked_at = 0;
}

static Err worker_open(const Server *server, Worker *worker, Cx *cx) {
    Store *store;
    if (store_open(&worker->cx, &store, server->store) == OK) {
        worker->open = true;
        return OK;
    }
    Err err = fault_pass(cx, &worker->cx.fault);
    worker_close(worker, cx);
    worker->asked_at = monotonic_ms();
    (void)fault_pass(&worker->cx, &cx->fault);
    return err;
}

Err worker_ready(const Server *server, Worker *worker, Cx *cx) {
    int64_t now = monotonic_ms();
    uint64_t changes = store_changes();
    bool lately =
        worker->asked_at && now - worker->asked_at < (worker->open ? REVISION_MS : LOST_MS);
    if (lately && !worker->open) return fault_pass(cx, &worker->cx.fault);
    if (!worker->open) TRY(worker_open(server, worker, cx));
    cx->store = worker->cx.store;
    if (lately && worker->changes == changes) return OK;
    worker->asked_at = now;
    worker->changes = changes;
    Err err = store_revision(cx, &worker->revision);
    if (err) worker_close(worker, cx);
    return err;
}

/* Is everything still as it was written? The engine's own integrity and references, the schema
 * steps, and each kept file against the digest it is known by. A damaged store is not a fault of
 * the check: it is what the check says. */

#include "store/store_in.h"

void verify_say(Cx *cx, Say *to, Msg message, size_t n, const Str *arguments) {
    to->faults++;
    to->line(to->arg, message_fill(cx->mem, cx->lang, message, n, arguments));
}

/* Damage that stops a step of the check is told like any other finding. */
static Err told(Cx *cx, Say *to, Err err) {
    bool damage = err == BROKEN &&
                  (cx->fault.message == MSG_STORE_DAMAGED || cx->fault.message == MSG_STORE_DISK);
    if (!damage) return err;
    verify_say(cx, to, cx->fault.message, cx->fault.n_arguments, cx->fault.arguments);
    return OK;
}

Err store_verify(Cx *cx, void (*line)(void *arg, Str line), void *arg, size_t *faults) {
    Store *store = cx->store;
    must(!store->in_transaction);
    Say to = {.line = line, .arg = arg};
    TRY(told(cx, &to, store->engine->verify(cx, store, &to)));
    TRY(told(cx, &to, migrations_verify(cx, &to)));
    TRY(told(cx, &to, kept_verify(cx, &to)));
    *faults = to.faults;
    return OK;
}

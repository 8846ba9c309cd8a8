/* What did a room above make of what was agreed on? One thing, which lives exactly as long as the
 * definitions that it was made of. */

#include <stdatomic.h>

#include "figures/snapshot_in.h"

typedef struct Made {
    Arena *mem;
    const void *thing;
} Made;

static Lock making = LOCK("made of the catalogue", 60);

void made_release(Definitions *d) {
    Made *made = atomic_load(&d->made);
    if (made) arena_free(made->mem);
}

static Err make_once(Cx *cx, const Catalogue *catalogue, CatalogueMake make) {
    Definitions *d = catalogue->definitions;
    if (atomic_load(&d->made)) return OK; /* another thread was sooner */
    Arena *mem = arena_new();
    Made *made = NEW(mem, Made);
    made->mem = mem;
    Err err = make(cx, mem, catalogue, &made->thing);
    if (err) {
        arena_free(mem);
        return err;
    }
    atomic_store_explicit(&d->made, made, memory_order_release);
    return OK;
}

Err catalogue_made(Cx *cx, const Catalogue *catalogue, CatalogueMake make, const void **out) {
    Definitions *d = catalogue->definitions;
    Made *made = atomic_load_explicit(&d->made, memory_order_acquire);
    if (!made) {
        lock_take(&making);
        Err err = make_once(cx, catalogue, make);
        lock_give(&making);
        TRY(err);
        made = atomic_load_explicit(&d->made, memory_order_acquire);
    }
    *out = made->thing;
    return OK;
}

/* What was worked out of this snapshot before? Things that many ask for and that only change with
 * the store: made by whoever asks first, seen by all threads, gone with the snapshot. */

#include <stdatomic.h>
#include "figures/snapshot_in.h"

enum {
    KEPT_SLOTS = 256,
    SMALL = 1 << 10, /* most things are: hundreds are kept */
};

typedef struct KeptThing { /* stands in its own arena */
    struct KeptThing *before;
    KeptMake make;
    uint64_t hash;
    Str key;
    Arena *mem;
    const void *thing;
} KeptThing;

struct Keeping {
    KeptThing *_Atomic slots[KEPT_SLOTS]; /* by hash of the key; the newest first */
};

static Lock putting = LOCK("kept with the catalogue", 60);

Keeping *keeping_new(Arena *mem) {
    return NEW(mem, Keeping);
}

void keeping_free(Keeping *kept) {
    for (size_t s = 0; s < KEPT_SLOTS; s++)
        for (KeptThing *next, *at = atomic_load(&kept->slots[s]); at; at = next) {
            next = at->before;
            arena_free(at->mem);
        }
}

static const KeptThing *thing_find(Keeping *kept, const Kept *keep, uint64_t hash) {
    const KeptThing *at =
        atomic_load_explicit(&kept->slots[hash % KEPT_SLOTS], memory_order_acquire);
    while (at && !(at->hash == hash && at->make == keep->make && str_equal(at->key, keep->key)))
        at = at->before;
    return at;
}

/* There is room for one more of its kind. */
static bool kept_room(Keeping *kept, const Kept *keep, size_t bytes) {
    size_t n = 0;
    for (size_t s = 0; s < KEPT_SLOTS; s++)
        for (const KeptThing *at = atomic_load(&kept->slots[s]); at; at = at->before) {
            if (at->make != keep->make) continue;
            n++;
            bytes += arena_bytes(at->mem);
        }
    return n < keep->most && bytes <= KEPT_BYTES;
}

/* What another thread kept sooner is given back, else the new one; it may find no room. */
static const KeptThing *thing_put(Keeping *kept, const Kept *keep, KeptThing *thing, bool *took) {
    KeptThing *_Atomic *slot = &kept->slots[thing->hash % KEPT_SLOTS];
    lock_take(&putting);
    const KeptThing *sooner = thing_find(kept, keep, thing->hash);
    *took = !sooner && kept_room(kept, keep, arena_bytes(thing->mem));
    if (*took) {
        thing->before = atomic_load_explicit(slot, memory_order_relaxed);
        atomic_store_explicit(slot, thing, memory_order_release);
    }
    lock_give(&putting);
    return sooner ? sooner : thing;
}

static void thing_end(void *mem) {
    arena_free(mem);
}

Err catalogue_kept(Cx *cx, const Catalogue *catalogue, const Kept *keep, const void **out) {
    Keeping *kept = catalogue->kept;
    uint64_t hash = str_hash(keep->key);
    const KeptThing *known = kept ? thing_find(kept, keep, hash) : NULL;
    if (known) {
        *out = known->thing;
        return OK;
    }
    if (keep->optional && !(kept && kept_room(kept, keep, 0))) {
        *out = NULL;
        return OK;
    }
    Arena *mem = arena_sized(SMALL);
    KeptThing *thing = NEW(mem, KeptThing);
    *thing =
        (KeptThing){.make = keep->make, .hash = hash, .key = str_copy(mem, keep->key), .mem = mem};
    Err err = keep->make(cx, mem, keep->of, &thing->thing);
    if (err) {
        arena_free(mem);
        return err;
    }
    bool took = false;
    *out = (kept ? thing_put(kept, keep, thing, &took) : thing)->thing;
    if (!took) arena_defer(cx->mem, thing_end, mem);
    return OK;
}

/* Which register does a context see? It is made when the records or the regions have changed, by
 * whoever asks first, and shared by all threads; it ends with the last context that uses it. */

#include "partners/partners_in.h"
#include "store/store.h"

enum { MOST_KEPT = 4 };

typedef struct KeptRegister {
    Arena *mem;
    int uses; /* under the lock */
    Str store;
    int64_t records;
    uint64_t regions;
    Register all;
} KeptRegister;

static Lock keeping = LOCK("partners", 66);
/* Most recently used first. Under `keeping`. */
static KeptRegister *kept[MOST_KEPT];

static void let_go(KeptRegister *of) {
    if (--of->uses == 0) arena_free(of->mem);
}

static void use_end(void *p) {
    lock_take(&keeping);
    let_go(p);
    lock_give(&keeping);
}

/* Changes with whatever the register takes from the regions. */
static uint64_t regions_mark(const Catalogue *catalogue) {
    size_t n;
    const Region *const *regions = regions_all(catalogue, &n);
    const Region *own = area_own(catalogue);
    uint64_t mark = n * 31 + (own ? str_hash(own->key) + own->n_members : 0);
    for (size_t i = 0; i < n; i++) {
        const Region *at = regions[i];
        uint64_t parts[] = {str_hash(at->key),
                            str_hash(at->name.in[DE]),
                            str_hash(at->name.in[EN]),
                            at->parent ? str_hash(at->parent->key) : 0,
                            at->kind,
                            at->n_keys};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
            mark = (mark ^ parts[k]) * 0x9E3779B97F4A7C15U;
    }
    return mark;
}

typedef struct Wanted {
    Str store;
    const Records *records;
    const Catalogue *catalogue;
    uint64_t regions;
} Wanted;

static bool fits(const KeptRegister *at, const Wanted *wanted) {
    return str_equal(at->store, wanted->store) &&
           at->records == records_revision(wanted->records) && at->regions == wanted->regions;
}

static KeptRegister *made(const Wanted *wanted) {
    Arena *mem = arena_new();
    KeptRegister *out = NEW(mem, KeptRegister);
    *out = (KeptRegister){.mem = mem,
                          .uses = 1, /* by being kept */
                          .store = str_copy(mem, wanted->store),
                          .records = records_revision(wanted->records),
                          .regions = wanted->regions};
    register_read(mem, wanted->records, wanted->catalogue, &out->all);
    return out;
}

/* Where none fits, the one that was not used for longest makes room. */
static KeptRegister *kept_for(const Wanted *wanted) {
    size_t at = 0;
    while (at < MOST_KEPT - 1 && kept[at] && !fits(kept[at], wanted))
        at++;
    KeptRegister *found = kept[at];
    if (!found || !fits(found, wanted)) {
        if (found) let_go(found);
        found = made(wanted);
    }
    for (; at > 0; at--)
        kept[at] = kept[at - 1];
    return kept[0] = found;
}

Err partners_now(Cx *cx, const Register **out) {
    Wanted wanted = {0};
    must(cx->store);
    TRY(catalogue_get(cx, &wanted.catalogue));
    TRY(records_now(cx, &wanted.records));
    wanted.regions = regions_mark(wanted.catalogue);
    /* A store in memory has no name: the session is the store. */
    wanted.store = store_name(cx->store);
    if (str_equal(wanted.store, S(":memory:")))
        wanted.store = str_format(cx->mem, "%p", (void *)cx->store);
    lock_take(&keeping);
    KeptRegister *found = kept_for(&wanted);
    found->uses++;
    lock_give(&keeping);
    arena_defer(cx->mem, use_end, found);
    *out = &found->all;
    return OK;
}

void partners_drop(void) {
    lock_take(&keeping);
    for (size_t i = 0; i < MOST_KEPT; i++) {
        if (kept[i]) let_go(kept[i]);
        kept[i] = NULL;
    }
    lock_give(&keeping);
}

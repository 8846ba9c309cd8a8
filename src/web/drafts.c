/* Where does a form lie whose session has ended, while who filled it in signs in elsewhere? Too
 * long for a cookie it stays here, under a key that only their browser has, sealed; not in the
 * store: nothing that nobody was allowed to send gets there. */

#include <sodium.h>

#include "base/thread.h"
#include "web/drafts_in.h"
#include "web/server_in.h"

enum {
    DRAFTS_MOST = 64,
    OF_ONE_MOST = 4,        /* of one network address */
    DRAFT_MOST = 256 << 10, /* bytes: all together at most 16 MB */
    KEY_BYTES = 32,
};

typedef struct Kept {
    Arena *mem; /* holds the texts; NULL: nothing here */
    Str key, origin;
    Draft draft;
    int64_t ends;
} Kept;

struct Drafts {
    Lock lock;
    Kept all[DRAFTS_MOST];
};

static void forget(Kept *kept) {
    if (kept->mem) arena_free(kept->mem);
    *kept = (Kept){.mem = NULL};
}

static void forget_all(void *arg) {
    Drafts *drafts = arg;
    for (size_t i = 0; i < DRAFTS_MOST; i++)
        forget(&drafts->all[i]);
}

Drafts *drafts_new(Arena *mem) {
    Drafts *drafts = NEW(mem, Drafts);
    drafts->lock = (Lock)LOCK("drafts", 54);
    arena_defer(mem, forget_all, drafts);
    return drafts;
}

static void forget_late(Drafts *drafts, int64_t now) {
    for (size_t i = 0; i < DRAFTS_MOST; i++)
        if (drafts->all[i].ends <= now) forget(&drafts->all[i]);
}

/* Where the next one goes: the oldest of an address that has its share, else a free place, else the
 * oldest of all. */
static Kept *place_for(Drafts *drafts, Str origin) {
    Kept *own = NULL, *oldest = &drafts->all[0];
    size_t n_own = 0;
    for (size_t i = 0; i < DRAFTS_MOST; i++) {
        Kept *kept = &drafts->all[i];
        bool same = kept->mem && str_equal(kept->origin, origin);
        n_own += same;
        if (same && (!own || kept->ends < own->ends)) own = kept;
        if (kept->ends < oldest->ends) oldest = kept; /* a free one ends at 0 */
    }
    return n_own < OF_ONE_MOST ? oldest : own;
}

static Str key_new(Arena *mem) {
    unsigned char bytes[KEY_BYTES];
    char letters[64];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(letters, sizeof letters, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_copy(mem, str_of(letters));
}

Err drafts_put(Cx *cx, Drafts *drafts, const Draft *draft, Str origin, Str *key) {
    int64_t now = cx->clock();
    if (draft->text.n + draft->to.n > DRAFT_MOST) return fail(cx, LIMIT, MSG_DRAFT_TOO_LONG);
    Arena *mem = arena_new();
    Kept kept = {.mem = mem,
                 .key = key_new(mem),
                 .origin = str_copy(mem, origin),
                 .draft = {str_copy(mem, draft->text), str_copy(mem, draft->to)},
                 .ends = now + WAY_SECONDS};
    *key = str_copy(cx->mem, kept.key);
    lock_take(&drafts->lock);
    forget_late(drafts, now);
    Kept *place = place_for(drafts, origin);
    forget(place);
    *place = kept;
    lock_give(&drafts->lock);
    return OK;
}

bool drafts_take(Cx *cx, Drafts *drafts, Str key, Draft *out) {
    bool found = false;
    lock_take(&drafts->lock);
    forget_late(drafts, cx->clock());
    for (size_t i = 0; i < DRAFTS_MOST && !found; i++) {
        Kept *kept = &drafts->all[i];
        found = kept->mem && kept->key.n == key.n && sodium_memcmp(kept->key.p, key.p, key.n) == 0;
        if (!found) continue;
        *out = (Draft){str_copy(cx->mem, kept->draft.text), str_copy(cx->mem, kept->draft.to)};
        forget(kept);
    }
    lock_give(&drafts->lock);
    return found;
}

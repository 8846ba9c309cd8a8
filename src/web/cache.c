/* Which pages need not be made again? Each address has one slot for those who see the same; a newer
 * page or another address of the same slot replaces it, and a change of the store or the end of an
 * embargo makes all of them old. */

#include <microhttpd.h>
#include <string.h>

#include "web/server_in.h"

enum { SLOTS = 512, KEY_MOST = 512, BODY_MOST = 256 << 10, ALL_MOST = 8 << 20 };

typedef struct Slot {
    uint64_t hash;
    CacheTime time;
    struct MHD_Response *response;
    size_t bytes;
    uint16_t n, n_viewer;
    Packing packed;
    char key[KEY_MOST]; /* path ? query, then whose view it is */
} Slot;

struct Cache {
    Lock lock;
    Slot *slots;
    size_t bytes, hand; /* where room was last made */
};

Cache *cache_new(Arena *mem) {
    Cache *cache = NEW(mem, Cache);
    cache->lock = (Lock)LOCK("page cache", 50);
    cache->slots = NEW_ARRAY(mem, Slot, SLOTS);
    return cache;
}

static uint64_t key_hash(const CacheKey *key) {
    return str_hash(key->path) * 31 + str_hash(key->query) * 7 + str_hash(key->viewer) * 127 +
           key->packed;
}

static bool slot_holds(const Slot *slot, const CacheKey *key, uint64_t hash) {
    return slot->response && slot->hash == hash && slot->packed == key->packed &&
           slot->n == key->path.n + 1 + key->query.n && slot->n_viewer == key->viewer.n &&
           memcmp(slot->key, key->path.p, key->path.n) == 0 && slot->key[key->path.n] == '?' &&
           (key->query.n == 0 ||
            memcmp(slot->key + key->path.n + 1, key->query.p, key->query.n) == 0) &&
           (key->viewer.n == 0 || memcmp(slot->key + slot->n, key->viewer.p, key->viewer.n) == 0);
}

static void slot_empty(Cache *cache, Slot *slot) {
    if (!slot->response) return;
    MHD_destroy_response(slot->response);
    slot->response = NULL;
    cache->bytes -= slot->bytes;
}

struct MHD_Response *cache_hold(Cache *cache, const CacheKey *key, CacheTime now) {
    uint64_t hash = key_hash(key);
    Slot *slot = &cache->slots[hash % SLOTS];
    lock_take(&cache->lock);
    if (slot_holds(slot, key, hash)) {
        if (slot->time.revision == now.revision && now.moment < slot->time.moment)
            return slot->response;
        slot_empty(cache, slot);
    }
    lock_give(&cache->lock);
    return NULL;
}

void cache_release(Cache *cache) {
    lock_give(&cache->lock);
}

bool cache_put(Cache *cache, const CacheKey *key, CacheTime until, size_t bytes,
               struct MHD_Response *response) {
    size_t n = key->path.n + 1 + key->query.n;
    if (n + key->viewer.n > KEY_MOST || bytes > BODY_MOST) return false;
    uint64_t hash = key_hash(key);
    Slot *slot = &cache->slots[hash % SLOTS];
    lock_take(&cache->lock);
    slot_empty(cache, slot);
    for (; cache->bytes + bytes > ALL_MOST; cache->hand++)
        slot_empty(cache, &cache->slots[cache->hand % SLOTS]);
    *slot = (Slot){.hash = hash,
                   .time = until,
                   .response = response,
                   .bytes = bytes,
                   .n = (uint16_t)n,
                   .n_viewer = (uint16_t)key->viewer.n,
                   .packed = key->packed};
    memcpy(slot->key, key->path.p, key->path.n);
    slot->key[key->path.n] = '?';
    if (key->query.n) memcpy(slot->key + key->path.n + 1, key->query.p, key->query.n);
    if (key->viewer.n) memcpy(slot->key + n, key->viewer.p, key->viewer.n);
    cache->bytes += bytes;
    lock_give(&cache->lock);
    return true;
}

void cache_clear(Cache *cache) {
    lock_take(&cache->lock);
    for (size_t i = 0; i < SLOTS; i++)
        slot_empty(cache, &cache->slots[i]);
    lock_give(&cache->lock);
}

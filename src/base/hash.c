/* Two ways to know bytes again: SHA-256 for files that must be the same in five years, and a table
 * from text to index for names within one run. The table hashes with SipHash under a key drawn once
 * per process, so that no sender can choose names that fall into one slot. */

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>
#include "base/base.h"

struct Sha256 {
    crypto_hash_sha256_state state;
};

Sha256 *sha256_new(Arena *mem) {
    Sha256 *hash = NEW(mem, Sha256);
    crypto_hash_sha256_init(&hash->state);
    return hash;
}

void sha256_add(Sha256 *hash, Str bytes) {
    if (bytes.n) crypto_hash_sha256_update(&hash->state, (const unsigned char *)bytes.p, bytes.n);
}

Str sha256_hex(Arena *mem, Sha256 *hash) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&hash->state, digest);
    char *hex = arena_alloc(mem, 2 * sizeof digest + 1);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (Str){hex, 2 * sizeof digest};
}

struct IndexSlot {
    Str key;
    uint64_t hash;
    size_t value;
    bool taken;
};

static uint64_t index_seed(void) {
    static _Atomic uint64_t drawn;
    uint64_t seed = atomic_load_explicit(&drawn, memory_order_relaxed);
    if (seed) return seed;
    do
        randombytes_buf(&seed, sizeof seed);
    while (!seed);
    uint64_t nothing = 0;
    return atomic_compare_exchange_strong(&drawn, &nothing, seed) ? seed : nothing;
}

static uint64_t key_hash(Str key) {
    unsigned char secret[crypto_shorthash_KEYBYTES] = {0}, out[crypto_shorthash_BYTES];
    uint64_t seed = index_seed(), hash;
    memcpy(secret, &seed, sizeof seed);
    crypto_shorthash(out, (const unsigned char *)(key.n ? key.p : ""), key.n, secret);
    memcpy(&hash, out, sizeof hash);
    return hash;
}

/* The slot that holds the key, or the free one where it belongs. The table is never full. */
static struct IndexSlot *slot_of(const Index *index, Str key, uint64_t hash) {
    size_t i = (size_t)hash & (index->room - 1);
    while (index->slots[i].taken &&
           !(index->slots[i].hash == hash && str_equal(index->slots[i].key, key)))
        i = (i + 1) & (index->room - 1);
    return &index->slots[i];
}

static void index_widen(Arena *mem, Index *index) {
    Index wider = {.n = index->n, .room = index->room ? index->room * 2 : 16};
    wider.slots = NEW_ARRAY(mem, struct IndexSlot, wider.room);
    for (size_t i = 0; i < index->room; i++)
        if (index->slots[i].taken)
            *slot_of(&wider, index->slots[i].key, index->slots[i].hash) = index->slots[i];
    *index = wider;
}

void index_put(Arena *mem, Index *index, Str key, size_t value) {
    if (index->n >= index->room / 4 * 3) index_widen(mem, index);
    uint64_t hash = key_hash(key);
    struct IndexSlot *slot = slot_of(index, key, hash);
    if (!slot->taken) index->n++;
    *slot = (struct IndexSlot){slot->taken ? slot->key : key, hash, value, true};
}

size_t index_get(const Index *index, Str key) {
    if (!index->n) return SIZE_MAX;
    const struct IndexSlot *slot = slot_of(index, key, key_hash(key));
    return slot->taken ? slot->value : SIZE_MAX;
}

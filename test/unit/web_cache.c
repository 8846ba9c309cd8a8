/* Kept pages: found by address, query and packing; gone with the revision; never over their room.
 */

#include <microhttpd.h>
#include "tap.h"
#include "../../src/web/cache.c"

static Arena *mem;

static struct MHD_Response *response(void) {
    struct MHD_Response *made = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    must(made);
    return made;
}

static CacheKey key(const char *path, const char *query, bool packed) {
    return (CacheKey){str_of(path), str_of(query), packed, STR_NONE};
}

static struct MHD_Response *held(Cache *cache, CacheKey k, int64_t revision) {
    struct MHD_Response *found = cache_hold(cache, &k, (CacheTime){revision, 10});
    if (found) cache_release(cache);
    return found;
}

static struct MHD_Response *put(Cache *cache, CacheKey k, int64_t revision, size_t bytes) {
    struct MHD_Response *made = response();
    if (cache_put(cache, &k, (CacheTime){revision, 20}, bytes, made)) return made;
    MHD_destroy_response(made);
    return NULL;
}

static void found(Cache *cache) {
    CacheKey plain = key("/a", "x=1", false);
    ok(!held(cache, plain, 1), "nothing is kept yet");
    struct MHD_Response *first = put(cache, plain, 1, 100);
    ok(held(cache, plain, 1) == first, "kept");
    ok(!held(cache, key("/a", "x=1", true), 1), "not for the packed form");
    ok(!held(cache, key("/a", "x=2", false), 1), "not for another query");
    ok(!held(cache, key("/en/a", "x=1", false), 1), "not for the other language");
    ok(!held(cache, key("/a?x=1", "", false), 1), "where the path ends makes a difference");
    struct MHD_Response *second = put(cache, plain, 1, 200);
    ok(second != first && held(cache, plain, 1) == second, "a newer one takes its place");
    is_int(cache->bytes, 200, "the room of the old one is given back");
    ok(!held(cache, plain, 2), "after a change of the store it is not shown");
    is_int(cache->bytes, 0, "and its room is given back");
    put(cache, plain, 2, 300);
    ok(held(cache, plain, 2), "kept until its time is over");
    ok(!cache_hold(cache, &plain, (CacheTime){2, 20}), "an embargo has ended: not shown any more");
}

/* The same address is another page for each who sees something else. */
static void viewers(Cache *cache) {
    static const char *const keys[] = {"",
                                       "partner",
                                       "partner\nstadt-a",
                                       "partner\nstadt-b",
                                       "visitor\nstadt-a",
                                       "partner\nstadt-a\nstadt-b"};
    enum { N = sizeof keys / sizeof *keys };
    struct MHD_Response *made[N];
    cache_clear(cache);
    for (size_t i = 0; i < N; i++) {
        CacheKey k = key("/v", "a=1", false);
        k.viewer = str_of(keys[i]);
        ok(!held(cache, k, 1), "not what was made for others: %zu", i);
        made[i] = put(cache, k, 1, 100);
        ok(held(cache, k, 1) == made[i], "its own");
    }
    size_t mixed = 0;
    for (size_t i = 0; i < N; i++) {
        CacheKey k = key("/v", "a=1", false);
        k.viewer = str_of(keys[i]);
        struct MHD_Response *found = held(cache, k, 1);
        mixed += found && found != made[i];
    }
    is_int(mixed, 0, "never another's");
    CacheKey shifted = key("/v", "a=1partner", false);
    ok(!held(cache, shifted, 1), "where the address ends and the viewer begins makes a difference");
    static char many[KEY_MOST + 1];
    memset(many, 'o', KEY_MOST);
    CacheKey longer = key("/v", "", false);
    longer.viewer = str_of(many);
    ok(!put(cache, longer, 1, 10), "who sees the data of too many is not kept apart, but not kept");
}

static void room(Cache *cache) {
    static char path[KEY_MOST + 2];
    memset(path, 'p', KEY_MOST);
    ok(!put(cache, key(path, "", false), 1, 10), "an address that is too long is not kept");
    path[KEY_MOST - 1] = 0;
    ok(put(cache, key(path, "", false), 1, 10), "one that just fits is");
    ok(!put(cache, key("/big", "", false), 1, BODY_MOST + 1), "nor is a page that is too large");
    bool within = true, kept = true;
    for (int i = 0; i < 3 * SLOTS; i++) {
        Str query = str_format(mem, "n=%d", i);
        CacheKey k = {S("/many"), query, false, i % 2 ? S("") : S("partner")};
        struct MHD_Response *made = put(cache, k, 1, BODY_MOST);
        kept &= made && held(cache, k, 1) == made;
        within &= cache->bytes <= ALL_MOST;
    }
    ok(kept, "the newest page is always kept");
    ok(within, "all together never take more than their room");
    cache_clear(cache);
    is_int(cache->bytes, 0, "cleared");
}

int main(void) {
    mem = arena_new();
    Cache *cache = cache_new(mem);
    found(cache);
    viewers(cache);
    room(cache);
    arena_free(mem);
    return done();
}

#pragma once
/* Between the server's parts: router, cache, assets. */

#include "web/web_in.h"

struct MHD_Response;

/* Pages as they were last sent, until the store's revision moves on. At most 16 MB; shared by all threads. */
typedef struct Cache Cache;
typedef struct CacheKey {
    Str path, query;
    bool packed;
} CacheKey;
Cache *cache_new(Arena *mem);
/* The kept response, or NULL. Where there is one the cache stays locked until cache_release, so that it can be queued (which counts it) before
 * anybody replaces it. */
struct MHD_Response *cache_hold(Cache *cache, const CacheKey *key, int64_t revision);
void cache_release(Cache *cache);
/* True: the cache now owns the caller's count of the response. */
bool cache_put(Cache *cache, const CacheKey *key, int64_t revision, size_t bytes,
               struct MHD_Response *response);
void cache_clear(Cache *cache);

typedef struct AssetBody {
    Str bytes;
    const char *type, *encoding; /* encoding NULL: as it is */
} AssetBody;
bool asset_find(Str name, bool gzip, bool brotli, AssetBody *out);

/* Takes an address apart: language prefix, format suffix, percent signs. */
Request request_read(Cx *cx, Str path, Str query);
/* Finds the handler and runs it. NOT_FOUND where no pattern fits. */
Err route(Cx *cx, Request *request, Reply *reply) CHECKED;
/* Loads the catalogue before the first request. */
Err web_warm(Cx *cx) CHECKED;

#pragma once
/* Between the server's parts: router, cache, assets. */

#include "web/web.h"
#include "web/web_in.h"

struct MHD_Response;

/* The port asked for, or the next free one of ten; each busy one is named. *out is a listening
 * socket. */
Err web_listen(Cx *cx, const WebOptions *options, int *out) CHECKED;

/* How long each connection has been at its request or at its reply. A client is NULL where there
 * were too many to be watched. */
typedef struct Clients Clients;
typedef struct Client Client;
Clients *clients_new(Arena *mem, size_t most);
Client *client_begin(Clients *clients, int fd, int64_t now);
void client_turn(Client *client, bool replying,
                 int64_t now); /* to the reply, or the next request */
void client_end(Client *client);
/* Shuts the sockets of those who take too long for one request (30 s) or one reply (120 s); their
 * number. */
size_t clients_cut_late(Clients *clients, int64_t now);

/* "gzip" in an Accept-Encoding header, unless it says q=0. */
bool encoding_taken(Str header, Str encoding);
/* The tag stands in an If-None-Match header, weak or strong. */
bool tag_known(Str header, Str tag);

/* How the bytes of a page are made smaller for their way. */
typedef enum Packing { PACK_NONE, PACK_GZIP, PACK_BROTLI } Packing;
Str pack(Arena *mem, Str body, Packing packing);
const char *packing_name(Packing packing); /* as Content-Encoding calls it */
/* Content-Disposition for a file that is to be saved under this name: in plain letters, and as it
 * is. */
Str disposition(Arena *mem, Str file_name);

/* Pages as they were last sent, until the store's revision moves on. At most 16 MB; shared by all
 * threads. */
typedef struct Cache Cache;
typedef struct CacheKey {
    Str path, query;
    Packing packed;
} CacheKey;
Cache *cache_new(Arena *mem);
/* The kept response, or NULL. Where there is one the cache stays locked until cache_release, so
 * that it can be queued (which counts it) before anybody replaces it. */
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

/* A form on its way in. What is wrong with it stands in the fault of cx, which is told in the end.
 */
typedef struct Upload Upload;
struct MHD_Connection;
Upload *upload_begin(Cx *cx, struct MHD_Connection *connection);
bool upload_take(Upload *upload, const char *bytes, size_t n); /* true: another MB is full */
size_t upload_received(const Upload *upload);
const Posted *upload_finish(Upload *upload);

/* Takes an address apart: language prefix, format suffix, percent signs. */
Request request_read(Cx *cx, Str path, Str query);
/* Some route with this path takes a form. */
bool route_takes_form(Cx *cx, Str path);
/* Making it takes so long that it is work for a thread of its own: a slow route, or a slow form of
 * it. */
bool route_is_slow(const Request *request);
/* Finds the handler and runs it. NOT_FOUND where no pattern fits. */
Err route(Cx *cx, Request *request, Reply *reply) CHECKED;
/* A thread that reads what the start page needs; ended before the server ends. */
typedef struct WarmUp WarmUp;
WarmUp *warm_begin(Arena *mem, Str store);
void warm_end(WarmUp *warm);
/* Loads the catalogue before the first request. */
Err web_warm(Cx *cx) CHECKED;

#pragma once
/* Between the server's parts: router, cache, assets. */

#include "web/origin_in.h"
#include "web/web.h"
#include "web/web_in.h"

struct MHD_Response;

/* The port asked for or, where it may move, the next free one of ten; each busy one is named. *out
 * is a listening socket, *address how it is reached: "http://127.0.0.1:8080". */
Err web_listen(Cx *cx, const WebOptions *options, int *out, Str *address) CHECKED;

/* What TLS is spoken with: certificate and key in PEM; both NULL: plain HTTP. */
typedef struct Tls {
    const char *certificate, *key;
} Tls;
/* Reads and checks both files of the options. INVALID names the file that is not as it should be.
 */
Err tls_read(Cx *cx, Tls *out, const WebOptions *options) CHECKED;
const char *tls_priorities(void);

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

/* Pages that many get alike, as they were last sent, until the store's revision moves on. At most
 * 16 MB; shared by all threads. */
typedef struct Cache Cache;
typedef struct CacheKey {
    Str path, query;
    Packing packed;
    Str viewer; /* viewer_key: empty for everybody */
} CacheKey;
typedef struct CacheTime {
    int64_t revision; /* of the store */
    int64_t moment;   /* seconds since 1970: of what is kept, when it ends (catalogue_until) */
} CacheTime;
Cache *cache_new(Arena *mem);
/* The kept response, or NULL. Where there is one the cache stays locked until cache_release, so
 * that it can be queued (which counts it) before anybody replaces it. */
struct MHD_Response *cache_hold(Cache *cache, const CacheKey *key, CacheTime now);
void cache_release(Cache *cache);
/* True: the cache now owns the caller's count of the response. */
bool cache_put(Cache *cache, const CacheKey *key, CacheTime until, size_t bytes,
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

/* A form without a file on its way in: 640 kB, 600 fields. What is wrong stands in the fault of cx.
 */
typedef struct FormReader FormReader;
FormReader *form_begin(Cx *cx);
void form_take(FormReader *reader, const char *bytes, size_t n);
size_t form_received(const FormReader *reader);
const SentForm *form_finish(FormReader *reader);

/* %XX, and in queries and forms + as a blank; a slash that was written so parts no path. */
Str url_decode(Arena *mem, Str s, bool in_query);
enum { WAY_SECONDS = 600 }; /* for so long a sign-on elsewhere may be under way */
/* Takes an address apart: language prefix, format suffix, percent signs. */
Request request_read(Cx *cx, Str path, Str query);
/* What some route with this path takes with POST; a slow form of fields has a password in it. */
typedef enum RouteTakes { TAKES_NOTHING, TAKES_FILE, TAKES_FIELDS, TAKES_PASSWORD } RouteTakes;
RouteTakes route_takes(Cx *cx, Str path);
/* Finds the person of a session or token; a visitor is no fault. */
Err caller_find(Cx *cx, const Caller *caller, Known *out) CHECKED;
/* A form of fields of who is signed in. */
bool route_is_own_form(Cx *cx, Str path);
/* Who asks is known from here on: request->person and session, cx->actor. */
void request_known(Cx *cx, Request *request, const Known *known);
/* May they who ask? A visitor in a browser is led to the login; DENIED with
 * status 401 for other visitors, 403 for who lacks the right or whose form is not from this house.
 */
Err guard(Cx *cx, Request *request, Reply *reply, Right right, bool *led_away) CHECKED;
/* "wirk=…; other=…": the value of one cookie; empty. */
Str cookie_value(Str header, Str name);
/* 43 letters, as sessions and links have them: whatever else came is no secret of ours. */
bool secret_shaped(Str text);
/* The token of "Bearer wirk_…"; empty. */
Str bearer_token(Str header);
/* The name of the session's cookie, and its line. Behind https it is kept to this host and to
 * https. */
Str cookie_name(const Settings *settings);
Str way_cookie_name(const Settings *settings); /* of a sign-on under way */
bool house_is_safe(const Settings *settings);
/* Something in the address is a secret: a link that is good once, a code of single sign-on. Nobody
 * is told such an address, not even this house. */
bool path_is_secret(Str path);
/* NULL where the settings name no provider. INVALID where they are not right. */
Err sign_on_open(Cx *cx, const Settings *settings, OidcProvider **out) CHECKED;
/* Making it takes so long that it is work for a thread of its own: a slow route, or a slow form of
 * it. */
bool route_is_slow(const Request *request);
/* The page is the same for all who see the same figures. */
bool route_is_shared(const Request *request);
/* Finds the handler and runs it. NOT_FOUND where no pattern fits. */
Err route(Cx *cx, Request *request, Reply *reply) CHECKED;
/* Asks another server: done in threads where only such work waits. */
bool route_asks_elsewhere(const char *method, const Request *request);
/* A browser prints the page: one at a time, in a thread of its own. */
bool route_prints(const Request *request);
/* A thread that reads what the start page needs; ended before the server ends. */
typedef struct WarmUp WarmUp;
WarmUp *warm_begin(Arena *mem, Str store);
void warm_end(WarmUp *warm);
/* Loads the catalogue before the first request. */
Err web_warm(Cx *cx) CHECKED;

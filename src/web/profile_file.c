/* How does a profile become a file of its own? As the page that the server sends, with nothing
 * beside it that it needs. */

#include "web/server_in.h"

Err web_profile(Cx *cx, Buf *out, Str key, const Settings *settings, Str as_of) {
    Buf path = buf_new(cx->mem, 1024), query = buf_new(cx->mem, 256);
    const Catalogue *catalogue;
    const Region *region;
    TRY(catalogue_get(cx, &catalogue));
    TRY(region_find(cx, catalogue, key, &region));
    buf_put(&path, cx->lang == EN ? S("/en/region/") : S("/region/"));
    buf_url(&path, region->key);
    if (as_of.n) buf_put(&query, S("as_of="));
    buf_url(&query, as_of);
    Request request = request_read(cx, buf_str(&path), buf_str(&query));
    if (settings) request.settings = settings;
    Reply reply = {.status = 200, .body = buf_new(cx->mem, PAGE_MOST)};
    TRY(route(cx, &request, &reply));
    TRY(buf_check(cx, &reply.body));
    return page_standalone(cx, out, buf_str(&reply.body), request.settings->address);
}

/* What do the figures say of one area? Its page, and all its figures as data. */

#include "web/profile_in.h"

/* One area, one page. */
static void send_on(Cx *cx, const Request *request, Reply *reply, const Region *region) {
    static const char *const suffix[] = {"", ".json", ".csv"};
    reply->status = 301;
    reply->location =
        page_href(cx, request, "/%s/%.*s%s%s%.*s",
                  region->kind == REGION_SCHOOL ? "school" : "region", STR_ARG(region->key),
                  suffix[request->format], request->query.n ? "?" : "", STR_ARG(request->query));
}

Err route_region(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *region;
    TRY(region_find(cx, catalogue, request->part, &region));
    if (region->kind == REGION_SCHOOL || !str_equal(region->key, request->part)) {
        send_on(cx, request, reply, region);
        return OK;
    }
    if (request->format != AS_HTML)
        return profile_data(cx, request, reply, &(ProfileData){&region, 1, S("")});
    RegionPage page = {.head = page_head(cx, request, region->name.in[cx->lang], S("/regions"))};
    TRY(profile_fill(cx, request, region, &page.profile));
    Str as_of = request->get(request, S("as_of"));
    if (as_of.n) {
        page.fixed_note = message_fill(cx->mem, cx->lang, MSG_WEB_FIXED_NOTE, 1, &as_of);
        page.live_href = page_href(cx, request, "/region/%.*s", STR_ARG(region->key));
    }
    page_region(&reply->body, request->lang, &page);
    return OK;
}

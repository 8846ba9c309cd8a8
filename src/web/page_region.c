/* What do the figures say of one area? Its page, and all its figures as data. */

#include "web/profile_in.h"

static Err profile_data(Cx *cx, const Request *request, Reply *reply, const Region *region) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t n;
    int64_t as_of;
    TRY(request_as_of(cx, request, &as_of));
    const Indicator *const *all = indicators_all(catalogue, &n);
    PublishedTable *tables = NEW_ARRAY(cx->mem, PublishedTable, n + 1);
    const PublishedTable **pointers = NEW_ARRAY(cx->mem, const PublishedTable *, n + 1);
    for (size_t i = 0; i < n; i++) {
        PublishQuery query = {
            .indicator = all[i], .regions = &region, .n_regions = 1, .as_of = as_of};
        TRY(publish_table(cx, &tables[i], &query));
        pointers[i] = &tables[i];
    }
    return tables_reply(cx, request, reply, pointers, n);
}

/* One area, one page. */
static void send_on(Cx *cx, const Request *request, Reply *reply, const Region *region) {
    static const char *const suffix[] = {"", ".json", ".csv"};
    reply->status = 301;
    reply->location =
        page_href(cx, request, "/region/%.*s%s%s%.*s", STR_ARG(region->key),
                  suffix[request->format], request->query.n ? "?" : "", STR_ARG(request->query));
}

Err route_region(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_hold(cx));
    TRY(catalogue_get(cx, &catalogue));
    const Region *region;
    TRY(region_find(cx, catalogue, request->part, &region));
    if (region->kind == REGION_SCHOOL)
        return fail(cx, NOT_FOUND, MSG_WEB_NO_SCHOOL_PAGE, request->part,
                    region->parent ? region->parent->name.in[cx->lang] : S("–"));
    if (!str_equal(region->key, request->part)) {
        send_on(cx, request, reply, region);
        return OK;
    }
    if (request->format != AS_HTML) return profile_data(cx, request, reply, region);
    RegionPage page = {.head = page_head(cx, request, region->name.in[cx->lang], S("/regions"))};
    TRY(profile_fill(cx, request, region, &page.profile));
    Str as_of = request->get(request, S("as_of"));
    if (as_of.n) {
        page.fixed_note = message_fill(cx->mem, cx->lang, MSG_WEB_FIXED_NOTE, 1, &as_of);
        page.live_href = region_href(cx, request, region);
    }
    page_region(&reply->body, request->lang, &page);
    return OK;
}

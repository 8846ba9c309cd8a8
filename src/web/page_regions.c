/* Which areas are there? */

#include "web/web_in.h"

static RegionLink region_link(Cx *cx, const Request *request, const Region *region) {
    return (RegionLink){
        .key = region->key,
        .name = region->name.in[cx->lang],
        .href = page_href(cx, request, "/region/%.*s", STR_ARG(region->key)),
        .kind = region_kind_word(cx->lang, region->kind),
        .part_of = region->parent ? region->parent->name.in[cx->lang] : S(""),
    };
}

/* The members of the own area and their towns: a city is there once. */
static Err own_places(Cx *cx, const Region ***members, size_t *n_members, const Region ***towns,
                      size_t *n_towns) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue);
    VEC(const Region *) list = {0};
    for (size_t i = 0; i < own->n_members; i++)
        for (size_t t = 0; t < own->members[i]->n_children; t++)
            vec_push(cx->mem, &list, own->members[i]->children[t]);
    *members = own->members, *n_members = own->n_members;
    *towns = list.at, *n_towns = list.n;
    return OK;
}

Err route_regions(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region **members, **towns;
    size_t n_members, n_towns, n_all;
    TRY(own_places(cx, &members, &n_members, &towns, &n_towns));
    const Region *const *all = regions_all(catalogue, &n_all);
    RegionsPage page = {
        .head =
            page_head(cx, request, message_text(cx->lang, MSG_WEB_TITLE_REGIONS), S("/regions")),
        .own = NEW_ARRAY(cx->mem, RegionLink, n_members + 1),
        .towns = NEW_ARRAY(cx->mem, RegionLink, n_towns + 1),
        .sets = NEW_ARRAY(cx->mem, RegionLink, n_all + 1),
        .compare_href = page_href(cx, request, "/compare"),
        .profiles_href = page_href(cx, request, "/profiles"),
    };
    for (size_t i = 0; i < n_members; i++)
        page.own[page.n_own++] = region_link(cx, request, members[i]);
    for (size_t i = 0; i < n_towns; i++)
        page.towns[page.n_towns++] = region_link(cx, request, towns[i]);
    for (size_t i = 0; i < n_all; i++)
        if (all[i]->kind == REGION_SET || all[i]->kind == REGION_LAND)
            page.sets[page.n_sets++] = region_link(cx, request, all[i]);
    if (request->format == AS_HTML) {
        page_regions(&reply->body, request->lang, &page);
        return OK;
    }
    static const char *const columns[] = {"key", "name", "kind", "part_of"};
    Sheet sheet = {.n_columns = 4, .columns = columns};
    const RegionLink *lists[] = {page.own, page.towns, page.sets};
    size_t counts[] = {page.n_own, page.n_towns, page.n_sets};
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < counts[l]; i++) {
            vec_push(cx->mem, &sheet.cells, lists[l][i].key);
            vec_push(cx->mem, &sheet.cells, lists[l][i].name);
            vec_push(cx->mem, &sheet.cells, lists[l][i].kind);
            vec_push(cx->mem, &sheet.cells, lists[l][i].part_of);
        }
    return sheet_reply(cx, request, reply, &sheet);
}

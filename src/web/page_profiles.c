/* Profiles of several areas on one page, two sheets of paper each; and which belong together. */

#include "web/profile_in.h"

enum { PROFILES_MOST = 16 }; /* a Kreis with all its towns */

static Link area_link(Cx *cx, const Request *request, const Region *region) {
    return (Link){.href = region_href(cx, request, region), .text = region->name.in[cx->lang]};
}

static void group_add(Cx *cx, const Request *request, ProfileGroup *group, const Region *region) {
    Str before = group->n_areas ? str_format(cx->mem, "%.*s,", STR_ARG(group->href))
                                : page_href(cx, request, "/profiles?areas=");
    group->href = str_format(cx->mem, "%.*s%.*s", STR_ARG(before), STR_ARG(region->key));
    group->areas[group->n_areas++] = area_link(cx, request, region);
}

static ProfileGroup *group_begin(Cx *cx, ProfilesPage *page, Str name, size_t most) {
    ProfileGroup *group = &page->groups[page->n_groups++];
    *group = (ProfileGroup){.name = name, .areas = NEW_ARRAY(cx->mem, Link, most + 1)};
    return group;
}

/* The own area and the one around it; its cities; each Kreis with its towns. */
static Err groups_fill(Cx *cx, const Request *request, ProfilesPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue), *around = area_around(catalogue);
    page->groups = NEW_ARRAY(cx->mem, ProfileGroup, own->n_members + 3);
    Str names[] = {own->name.in[cx->lang], around->name.in[cx->lang]};
    ProfileGroup *group = group_begin(
        cx, page, message_fill(cx->mem, cx->lang, MSG_PROFILE_GROUP_WHOLE, 2, names), 2);
    group_add(cx, request, group, own);
    group_add(cx, request, group, around);
    group = NULL;
    for (size_t i = 0; i < own->n_members; i++) {
        if (own->members[i]->kind != REGION_CITY) continue;
        if (!group || group->n_areas == PROFILES_MOST)
            group = group_begin(cx, page, message_text(cx->lang, MSG_PROFILE_GROUP_CITIES),
                                own->n_members);
        group_add(cx, request, group, own->members[i]);
    }
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *kreis = own->members[i];
        if (kreis->kind == REGION_CITY) continue;
        group = group_begin(cx, page, kreis->name.in[cx->lang], kreis->n_children + 1);
        group_add(cx, request, group, kreis);
        for (size_t t = 0; t < kreis->n_children && group->n_areas < PROFILES_MOST; t++)
            group_add(cx, request, group, kreis->children[t]);
    }
    return OK;
}

static Err profiles_data(Cx *cx, const Request *request, Reply *reply, const ProfilesPage *page) {
    static const char *const columns[] = {"group", "area", "href"};
    Sheet sheet = {.n_columns = 3, .columns = columns};
    for (size_t g = 0; g < page->n_groups; g++)
        for (size_t i = 0; i < page->groups[g].n_areas; i++) {
            vec_push(cx->mem, &sheet.cells, page->groups[g].name);
            vec_push(cx->mem, &sheet.cells, page->groups[g].areas[i].text);
            vec_push(cx->mem, &sheet.cells, page->groups[g].areas[i].href);
        }
    return sheet_reply(cx, request, reply, &sheet);
}

static Err areas_read(Cx *cx, Str keys, const Region ***regions, size_t *n) {
    TRY(publish_regions(cx, keys, regions, n));
    Str most = str_format(cx->mem, "%d", PROFILES_MOST);
    if (*n > PROFILES_MOST) return fail(cx, LIMIT, MSG_PROFILE_TOO_MANY, most);
    for (size_t i = 0; i < *n; i++)
        if ((*regions)[i]->kind == REGION_SCHOOL)
            return fail(cx, NOT_FOUND, MSG_WEB_NO_SCHOOL_PAGE, (*regions)[i]->key,
                        (*regions)[i]->parent ? (*regions)[i]->parent->name.in[cx->lang] : S("–"));
    return OK;
}

Err route_profiles(Cx *cx, const Request *request, Reply *reply) {
    Str keys = request->get(request, S("areas"));
    bool some = keys.n > 0;
    Msg title = some ? MSG_PROFILE_TITLE_SOME : MSG_PROFILE_TITLE_ALL;
    ProfilesPage page = {
        .head = page_head(cx, request, message_text(cx->lang, title), S("/regions")),
    };
    if (!some) {
        TRY(groups_fill(cx, request, &page));
        if (request->format != AS_HTML) return profiles_data(cx, request, reply, &page);
        page_profiles(&reply->body, request->lang, &page);
        return OK;
    }
    const Region **regions;
    size_t n;
    TRY(areas_read(cx, keys, &regions, &n));
    if (request->format != AS_HTML)
        return profile_data(cx, request, reply, &(ProfileData){regions, n, S("latest")});
    page.profiles = NEW_ARRAY(cx->mem, Profile, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(profile_fill(cx, request, regions[i], &page.profiles[page.n_profiles++]));
    page_profiles(&reply->body, request->lang, &page);
    return OK;
}

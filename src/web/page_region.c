/* What do the figures say of one area? And which areas are there? */

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

/* ---- one area ---- */

/* The newest period at which the area has a number of its own; else the newest at which its Kreis
 * has one for it; else the newest there is. */
static Err newest_here(Cx *cx, const Indicator *indicator, const Region *region, int64_t as_of,
                       PublishedFigure *out) {
    Period *periods;
    size_t n;
    bool found = false;
    TRY(publish_periods(cx, indicator, as_of, &periods, &n));
    if (!n) return NOT_FOUND;
    for (size_t i = n; i-- > 0;) {
        PublishedFigure figure;
        TRY(publish_figure(cx, &figure, indicator, region, periods[i], S(""), as_of));
        if (!value_has_number(&figure.value) || (found && figure.stand_in)) continue;
        *out = figure;
        found = true;
        if (!figure.stand_in) return OK;
    }
    if (found) return OK;
    return publish_figure(cx, out, indicator, region, periods[n - 1], S(""), as_of);
}

static Err profile_row(Cx *cx, const Request *request, const PublishedFigure *here, int64_t as_of,
                       ProfileRow *out) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Indicator *indicator = here->indicator;
    PublishedFigure own, around;
    TRY(publish_figure(cx, &own, indicator, area_own(catalogue), here->period, S(""), as_of));
    TRY(publish_figure(cx, &around, indicator, area_around(catalogue), here->period, S(""), as_of));
    *out = (ProfileRow){
        .indicator = indicator->id,
        .href = page_href(cx, request, "/indicator/%.*s?areas=%.*s,%.*s", STR_ARG(indicator->id),
                          STR_ARG(here->region->key), STR_ARG(area_own(catalogue)->key)),
        .title = indicator->title.in[cx->lang],
        .period = words_period(cx->mem, cx->lang, here->period),
        .here = figure_view(cx, request, here),
        .own = figure_view(cx, request, &own),
        .around = figure_view(cx, request, &around),
    };
    return publish_headline(cx, &out->headline, cx->lang, indicator, here->region, here->period,
                            as_of);
}

/* The title of an indicator without a number, with others of the same state. */
static void add_missing(Cx *cx, RegionPage *page, const PublishedFigure *figure) {
    Str state = publish_state_word(cx->lang, &figure->value);
    Str title = figure->indicator->title.in[cx->lang];
    size_t i = 0;
    while (i < page->n_missing && !str_equal(page->missing[i].state, state))
        i++;
    MissingLine *line = &page->missing[i];
    if (i < page->n_missing) {
        line->titles = str_format(cx->mem, "%.*s; %.*s", STR_ARG(line->titles), STR_ARG(title));
    } else {
        *line = (MissingLine){state, title};
        page->n_missing++;
    }
}

static Err fill_fields(Cx *cx, const Request *request, const Region *region, RegionPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t n;
    const Indicator *const *all = indicators_all(catalogue, &n);
    page->fields = NEW_ARRAY(cx->mem, ProfileField, n + 1);
    page->missing = NEW_ARRAY(cx->mem, MissingLine, n + 1);
    int64_t as_of;
    TRY(request_as_of(cx, request, &as_of));
    for (size_t i = 0; i < n; i++) {
        PublishedFigure here;
        Err err = newest_here(cx, all[i], region, as_of, &here);
        if (err == NOT_FOUND) continue;
        TRY(err);
        if (!value_has_number(&here.value)) {
            add_missing(cx, page, &here);
            continue;
        }
        Str name = field_word(cx->lang, all[i]->field);
        ProfileField *field = page->n_fields ? &page->fields[page->n_fields - 1] : NULL;
        if (!field || !str_equal(field->name, name)) {
            field = &page->fields[page->n_fields++];
            *field = (ProfileField){.name = name, .rows = NEW_ARRAY(cx->mem, ProfileRow, n - i)};
        }
        TRY(profile_row(cx, request, &here, as_of, &field->rows[field->n_rows++]));
    }
    return OK;
}

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

static void fill_parts(Cx *cx, const Request *request, const Region *region, RegionPage *page) {
    bool set = region->kind == REGION_SET;
    const Region **parts = set ? region->members : region->children;
    size_t n = set ? region->n_members : region->n_children;
    page->parts = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n; i++)
        page->parts[page->n_parts++] = (Link){
            .href = page_href(cx, request, "/region/%.*s", STR_ARG(parts[i]->key)),
            .text = parts[i]->name.in[cx->lang],
        };
}

/* All official keys by which the area is found. */
static Str keys_text(Cx *cx, const Region *region) {
    return region->n_keys ? str_join(cx->mem, region->n_keys, region->keys, S(" · ")) : region->key;
}

Err route_region(Cx *cx, const Request *request, Reply *reply) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *region;
    TRY(region_find(cx, catalogue, request->part, &region));
    if (region->kind == REGION_SCHOOL)
        return fail(cx, NOT_FOUND, MSG_WEB_NO_SCHOOL_PAGE, request->part,
                    region->parent ? region->parent->name.in[cx->lang] : S("–"));
    if (!str_equal(region->key, request->part)) { /* one area, one page */
        static const char *const suffix[] = {"", ".json", ".csv"};
        reply->status = 301;
        reply->location = page_href(cx, request, "/region/%.*s%s%s%.*s", STR_ARG(region->key),
                                    suffix[request->format], request->query.n ? "?" : "",
                                    STR_ARG(request->query));
        return OK;
    }
    if (request->format != AS_HTML) return profile_data(cx, request, reply, region);
    RegionPage page = {
        .head = page_head(cx, request, region->name.in[cx->lang], S("/regions")),
        .name = region->name.in[cx->lang],
        .full_name = region->full_name.in[cx->lang],
        .keys = keys_text(cx, region),
        .note = region->note.in[cx->lang],
        .own_name = area_own(catalogue)->name.in[cx->lang],
        .around_name = area_around(catalogue)->name.in[cx->lang],
    };
    const Region *above =
        region->kind == REGION_TOWN ? region->parent
        : region_contains(area_own(catalogue), region) && region != area_own(catalogue)
            ? area_own(catalogue)
            : region->parent;
    if (above) {
        page.part_of = above->name.in[cx->lang];
        page.part_of_href = page_href(cx, request, "/region/%.*s", STR_ARG(above->key));
    }
    TRY(fill_fields(cx, request, region, &page));
    fill_parts(cx, request, region, &page);
    page_region(&reply->body, request->lang, &page);
    return OK;
}

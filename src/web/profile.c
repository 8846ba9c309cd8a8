/* What do the figures say of one area? Its newest figure of each indicator with its course and its
 * place among others, what is missing and why, its parts and sets. */

#include "publish/schools.h"
#include "web/profile_in.h"

enum { PICTURE_MOST = 64 << 10 };

typedef struct Filling {
    const Request *request;
    const Catalogue *catalogue;
    const Region *region;
    int64_t as_of;
    Profile *profile;
    PublishedSources sources;
} Filling;

static Err course_draw(Cx *cx, Filling *filling, const PublishedFigure *here, ProfileRow *row) {
    PublishedTable course;
    TRY(publish_course(cx, &course, here, filling->as_of));
    row->has_course = course.n_periods > 1;
    if (!row->has_course) return OK;
    Buf picture = buf_new(cx->mem, PICTURE_MOST);
    TRY(publish_sources_add(cx, &filling->sources, &course));
    TRY(publish_sparkline(cx, &picture, &course, 0));
    row->course = (Safe){buf_str(&picture)};
    return buf_check(cx, &picture);
}

static Err position_draw(Cx *cx, Filling *filling, const PublishedFigure *here, ProfileRow *row) {
    PublishedPeers peers;
    TRY(publish_peers(cx, &peers, here, filling->as_of));
    row->position_text = publish_peers_text(cx, cx->lang, &peers);
    bool whole = here->region->kind == REGION_SET || here->region->kind == REGION_LAND;
    if (row->position_text.n) TRY(publish_sources_add(cx, &filling->sources, &peers.table));
    if (!row->position_text.n || whole) return OK; /* it stands beside its parts in words alone */
    Buf picture = buf_new(cx->mem, PICTURE_MOST);
    TRY(publish_position(cx, &picture, &peers));
    row->position = (Safe){buf_str(&picture)};
    return buf_check(cx, &picture);
}

static Err row_fill(Cx *cx, Filling *filling, const PublishedFigure *here, ProfileRow *out) {
    const Request *request = filling->request;
    const Indicator *indicator = here->indicator;
    const Region *own = area_own(filling->catalogue), *around = area_around(filling->catalogue);
    PublishedFigure of_own, of_around;
    TRY(publish_total(cx, &of_own, indicator, own, here->period, filling->as_of));
    TRY(publish_total(cx, &of_around, indicator, around, here->period, filling->as_of));
    TRY(publish_sources_figure(cx, &filling->sources, here));
    TRY(publish_sources_figure(cx, &filling->sources, &of_own));
    TRY(publish_sources_figure(cx, &filling->sources, &of_around));
    *out = (ProfileRow){
        .indicator = indicator->id,
        .href = page_href(cx, request, "/indicator/%.*s?areas=%.*s,%.*s%.*s",
                          STR_ARG(indicator->id), STR_ARG(here->region->key), STR_ARG(own->key),
                          STR_ARG(as_of_kept(cx, request, '&'))),
        .title = indicator->title.in[cx->lang],
        .period = words_period(cx->mem, cx->lang, here->period),
        .here = figure_view(cx, request, here),
        .own = figure_view(cx, request, &of_own),
        .around = figure_view(cx, request, &of_around),
    };
    TRY(publish_headline(cx, &out->headline, cx->lang, indicator, here->region, here->period,
                         filling->as_of));
    TRY(course_draw(cx, filling, here, out));
    return position_draw(cx, filling, here, out);
}

/* The title of an indicator without a number, with others of the same state. */
static void missing_add(Cx *cx, Profile *profile, const PublishedFigure *figure) {
    Str state = publish_state_word(cx->lang, &figure->value);
    Str title = figure->indicator->title.in[cx->lang];
    size_t i = 0;
    while (i < profile->n_missing && !str_equal(profile->missing[i].state, state))
        i++;
    MissingLine *line = &profile->missing[i];
    if (i < profile->n_missing) {
        line->titles = str_format(cx->mem, "%.*s; %.*s", STR_ARG(line->titles), STR_ARG(title));
    } else {
        *line = (MissingLine){state, title};
        profile->n_missing++;
    }
}

static Err fields_fill(Cx *cx, Filling *filling) {
    size_t n, n_fields = 0;
    const Indicator *const *all = indicators_all(filling->catalogue, &n);
    ProfileField *fields = NEW_ARRAY(cx->mem, ProfileField, n + 1);
    filling->profile->missing = NEW_ARRAY(cx->mem, MissingLine, n + 1);
    for (size_t i = 0; i < n; i++) {
        PublishedFigure here;
        Err err = publish_newest(cx, &here, all[i], filling->region, filling->as_of);
        if (err == NOT_FOUND) continue;
        TRY(err);
        if (!value_has_number(&here.value)) {
            missing_add(cx, filling->profile, &here);
            continue;
        }
        Str name = field_word(cx->lang, all[i]->field);
        ProfileField *field = n_fields ? &fields[n_fields - 1] : NULL;
        if (!field || !str_equal(field->name, name)) {
            field = &fields[n_fields++];
            *field = (ProfileField){.name = name, .rows = NEW_ARRAY(cx->mem, ProfileRow, n - i)};
        }
        TRY(row_fill(cx, filling, &here, &field->rows[field->n_rows++]));
    }
    profile_share_out(cx, filling->profile, fields, n_fields);
    return OK;
}

/* ---- what stands around it ---- */

static Link region_link(Cx *cx, const Request *request, const Region *region) {
    return (Link){.href = region_href(cx, request, region), .text = region->name.in[cx->lang]};
}

static void parts_fill(Cx *cx, const Filling *filling) {
    const Region *region = filling->region;
    bool set = region->kind == REGION_SET;
    const Region **parts = set ? region->members : region->children;
    size_t n = set ? region->n_members : region->n_children;
    Profile *profile = filling->profile;
    profile->parts = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n; i++)
        profile->parts[profile->n_parts++] = region_link(cx, filling->request, parts[i]);
}

static void sets_fill(Cx *cx, const Filling *filling) {
    size_t n;
    const Region *const *all = regions_all(filling->catalogue, &n);
    Profile *profile = filling->profile;
    profile->sets = NEW_ARRAY(cx->mem, Link, n + 1);
    for (size_t i = 0; i < n; i++)
        if (all[i]->kind == REGION_SET && all[i] != filling->region &&
            region_contains(all[i], filling->region))
            profile->sets[profile->n_sets++] = region_link(cx, filling->request, all[i]);
}

/* ",05562004,05562008 …" of areas beside the one of the profile. */
static Str keys_beside(Cx *cx, const Region *region, const Region *const *list, size_t n) {
    Buf out = buf_new(cx->mem, 4096);
    for (size_t i = 0; i < n; i++)
        if (list[i] != region) buf_format(&out, ",%.*s", STR_ARG(list[i]->key));
    return buf_str(&out);
}

static void compare_add(Cx *cx, const Filling *filling, Str text, const Region *const *list,
                        size_t n) {
    Profile *profile = filling->profile;
    const Region *region = filling->region;
    Str beside = keys_beside(cx, region, list, n);
    profile->compare[profile->n_compare++] = (Link){
        .href = page_href(cx, filling->request, "/compare?areas=%.*s%.*s&base=%.*s%.*s",
                          STR_ARG(region->key), STR_ARG(beside), STR_ARG(region->key),
                          STR_ARG(as_of_kept(cx, filling->request, '&'))),
        .text = text,
    };
}

/* Its schools, where the register has some: that is one of the own area, no more of a whole state.
 */
static Err schools_fill(Cx *cx, const Filling *filling) {
    PublishedSchools schools;
    Profile *profile = filling->profile;
    const Region *region = filling->region, *own = area_own(filling->catalogue);
    if (region != own && !region_contains(own, region)) return OK;
    SchoolQuery query = {.areas = &region, .n_areas = 1, .as_of = filling->as_of};
    TRY(publish_schools(cx, &schools, &query));
    if (!schools.n) return OK;
    Str href = page_href(cx, filling->request, "/schools?area=%.*s", STR_ARG(region->key));
    if (filling->as_of)
        href = str_format(cx->mem, "%.*s&as_of=%lld", STR_ARG(href), (long long)filling->as_of);
    profile->compare[profile->n_compare++] = (Link){
        .href = href,
        .text = message_count(cx->mem, cx->lang, MSG_PROFILE_SCHOOLS, (int64_t)schools.n),
    };
    return OK;
}

/* With those it is like: towns of its Kreis, members of the own area; and with whom one likes. */
static void compare_fill(Cx *cx, const Filling *filling) {
    const Region *region = filling->region, *own = area_own(filling->catalogue);
    Profile *profile = filling->profile;
    profile->compare = NEW_ARRAY(cx->mem, Link, 5);
    if (region->kind == REGION_TOWN && region->parent) {
        Str kreis = region->parent->name.in[cx->lang];
        compare_add(cx, filling,
                    message_fill(cx->mem, cx->lang, MSG_PROFILE_COMPARE_TOWNS, 1, &kreis),
                    region->parent->children, region->parent->n_children);
    } else {
        compare_add(cx, filling, message_text(cx->lang, MSG_PROFILE_COMPARE_MEMBERS), own->members,
                    own->n_members);
    }
    compare_add(cx, filling, message_text(cx->lang, MSG_PROFILE_COMPARE_OTHERS), NULL, 0);
    profile->compare[profile->n_compare++] = (Link){
        .href = page_href(cx, filling->request, "/profiles"),
        .text = message_text(cx->lang, MSG_PROFILE_PRINT),
    };
}

/* "Statistische Ämter: Tabelle a; Tabelle b. BBSR: INKAR": each publisher once, before the first
 * comma of a source. */
static Str sources_text(Cx *cx, const Filling *filling) {
    Buf out = buf_new(cx->mem, 16384);
    bool *told = NEW_ARRAY(cx->mem, bool, filling->sources.list.n + 1);
    for (size_t i = 0; i < filling->sources.list.n; i++) {
        if (told[i]) continue;
        Str source = filling->sources.list.at[i];
        size_t comma = str_find(source, S(", "), 0);
        Str publisher = str_slice(source, 0, comma);
        if (out.n) buf_put(&out, S(" · "));
        buf_put(&out, source);
        for (size_t k = i + 1; comma != SIZE_MAX && k < filling->sources.list.n; k++) {
            Str other = filling->sources.list.at[k];
            bool same = str_starts(other, str_slice(source, 0, comma + 2));
            if (!same || told[k]) continue;
            told[k] = true;
            buf_put(&out, S("; "));
            buf_put(&out, str_slice(other, publisher.n + 2, other.n));
        }
    }
    return buf_str(&out);
}

/* "Datenstand: Lieferung 24 vom 22.11.2026" */
static Err data_state(Cx *cx, const Filling *filling, Str *out) {
    int64_t number = filling->as_of;
    if (!number) TRY(publish_last_delivery(cx, &number));
    *out = S("");
    if (!number) return OK;
    Delivery delivery;
    TRY(publish_delivery(cx, &delivery, number));
    Str arguments[] = {
        str_format(cx->mem, "%lld", (long long)number),
        day_local(cx, delivery.received),
    };
    *out = message_fill(cx->mem, cx->lang, MSG_PROFILE_DATA_STATE, 2, arguments);
    return OK;
}

static void sheet_head(Cx *cx, const Filling *filling, ProfileSheet *sheet, Msg label) {
    const Region *region = filling->region;
    const Region *own = area_own(filling->catalogue), *around = area_around(filling->catalogue);
    sheet->name = region->name.in[cx->lang];
    sheet->label = message_text(cx->lang, label);
    Str arguments[] = {sheet->name, sheet->label};
    sheet->heading = message_fill(cx->mem, cx->lang, MSG_PROFILE_TABLE, 2, arguments);
    sheet->has_own = region != own;
    sheet->has_around = region != around;
    sheet->own_name = own->name.in[cx->lang];
    sheet->around_name = around->name.in[cx->lang];
    sheet->n_columns = 5 + (size_t)sheet->has_own + (size_t)sheet->has_around;
}

static void names_fill(Cx *cx, const Filling *filling) {
    const Region *region = filling->region, *own = area_own(filling->catalogue);
    Profile *profile = filling->profile;
    bool within = region != own && region->kind != REGION_TOWN && region_contains(own, region);
    const Region *above = within ? own : region->parent;
    profile->name = region->name.in[cx->lang];
    profile->full_name = region->full_name.in[cx->lang];
    profile->keys =
        region->n_keys ? str_join(cx->mem, region->n_keys, region->keys, S(" · ")) : region->key;
    profile->note = region->note.in[cx->lang];
    Str house = filling->request->settings->address;
    if (house.n)
        profile->address = str_format(cx->mem, "%.*s%.*s", STR_ARG(house),
                                      STR_ARG(region_href(cx, filling->request, region)));
    if (!above) return;
    profile->part_of = above->name.in[cx->lang];
    profile->part_of_href = region_href(cx, filling->request, above);
}

Err profile_fill(Cx *cx, const Request *request, const Region *region, Profile *out) {
    Filling filling = {
        .request = request, .region = region, .profile = out, .sources = {.lang = cx->lang}};
    TRY(catalogue_get(cx, &filling.catalogue));
    TRY(request_as_of(cx, request, &filling.as_of));
    TRY(publish_now(cx, &filling.as_of));
    *out = (Profile){0};
    names_fill(cx, &filling);
    sheet_head(cx, &filling, &out->first, MSG_PROFILE_SHEET_FIRST);
    sheet_head(cx, &filling, &out->second, MSG_PROFILE_SHEET_SECOND);
    TRY(fields_fill(cx, &filling));
    parts_fill(cx, &filling);
    sets_fill(cx, &filling);
    compare_fill(cx, &filling);
    TRY(schools_fill(cx, &filling));
    out->sources = sources_text(cx, &filling);
    return data_state(cx, &filling, &out->data_as_of);
}

Err profile_data(Cx *cx, const Request *request, Reply *reply, const ProfileData *asked) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    size_t n;
    int64_t as_of;
    TRY(request_as_of(cx, request, &as_of));
    const Indicator *const *all = indicators_all(catalogue, &n);
    PublishedTable *tables = NEW_ARRAY(cx->mem, PublishedTable, n + 1);
    const PublishedTable **pointers = NEW_ARRAY(cx->mem, const PublishedTable *, n + 1);
    for (size_t i = 0; i < n; i++) {
        PublishQuery query = {.indicator = all[i],
                              .regions = asked->regions,
                              .n_regions = asked->n_regions,
                              .period = asked->period,
                              .as_of = as_of};
        TRY(publish_table(cx, &tables[i], &query));
        pointers[i] = &tables[i];
    }
    return tables_reply(cx, request, reply, pointers, n);
}

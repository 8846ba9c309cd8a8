/* Who offers what, where, for whom? The registry of initiatives and actors. */

#include "figures/catalogue.h"
#include "web/actors_map_in.h"

enum { PAGE_ROWS = 100, ALIKE_MOST = 10 };

typedef struct Asked {
    Str place, stage, theme, group, name;
    size_t stage_place, theme_place; /* SIZE_MAX: all of them */
    Str folded_group, folded_name;
    const Region *region; /* NULL: any */
    bool is_map;          /* in place of the list */
    size_t page;          /* from 1 */
} Asked;

static Err tab_asked(Cx *cx, const Request *request, bool *is_map) {
    Str tab = request->get(request, S("tab"));
    *is_map = str_equal(tab, S("map"));
    if (!tab.n || *is_map || str_equal(tab, S("list"))) return OK;
    return fail(cx, INVALID, MSG_WORK_BAD_CHOICE, tab, S("tab"));
}

static Err asked_read(Cx *cx, const Request *request, Asked *out) {
    const Catalogue *catalogue;
    int64_t page = 1;
    Asked asked = {.place = request->get(request, S("place")),
                   .group = request->get(request, S("group")),
                   .name = request->get(request, S("name"))};
    Str number = request->get(request, S("page"));
    TRY(choice_asked(cx, request, "stage", &asked.stage, &asked.stage_place));
    TRY(choice_asked(cx, request, "theme", &asked.theme, &asked.theme_place));
    TRY(tab_asked(cx, request, &asked.is_map));
    TRY(catalogue_get(cx, &catalogue));
    if (asked.place.n) TRY(region_find(cx, catalogue, asked.place, &asked.region));
    if (number.n && (!int_read(number, &page) || page < 1 || page > RECORDS_MOST))
        return fail(cx, INVALID, MSG_WORK_BAD_CHOICE, number, S("page"));
    asked.page = (size_t)page;
    asked.folded_group = str_lower(cx->mem, str_trim(asked.group));
    asked.folded_name = str_lower(cx->mem, str_trim(asked.name));
    *out = asked;
    return OK;
}

static bool has_words(Cx *cx, const Record *record, FieldName field, Str folded) {
    if (!folded.n) return true;
    RecordValues values = record_values(record, field);
    for (size_t i = 0; i < values.n; i++)
        if (str_find(str_lower(cx->mem, values.list[i]), folded, 0) != SIZE_MAX) return true;
    return false;
}

/* At the place itself or within it: keys of towns begin with that of their Kreis. */
static bool is_at(const Asked *asked, const Record *actor) {
    const Region *region = asked->region; /* the whole area holds all of them */
    return !region || region->kind == REGION_SET || region->kind == REGION_LAND ||
           str_starts(record_text(actor, ACTOR_REGION), region->key);
}

/* Wherever it is. */
static bool fits(Cx *cx, const Asked *asked, const Record *actor, const ActorFacts *facts) {
    return actor_has(facts->stages, asked->stage_place) &&
           actor_has(facts->themes, asked->theme_place) &&
           has_words(cx, actor, ACTOR_TARGET_GROUP, asked->folded_group) &&
           has_words(cx, actor, ACTOR_NAME, asked->folded_name);
}

static Err actor_line(Cx *cx, const Scene *scene, const Record *actor, ActorLine *out) {
    *out = (ActorLine){
        .actor = scene_link(cx, scene, actor),
        .kind = choices_told(cx, actor, ACTOR_KIND),
        .stages = choices_told(cx, actor, ACTOR_STAGES),
        .themes = choices_told(cx, actor, ACTOR_THEMES),
        .groups = values_joined(cx, actor, ACTOR_TARGET_GROUP),
        .evidence = choices_told(cx, actor, ACTOR_EVIDENCE),
    };
    return region_told(cx, scene, record_text(actor, ACTOR_REGION), &out->region);
}

/* ---- the list ---- */

static Err places_fill(Cx *cx, const Asked *asked, ActorsPage *page) {
    const Catalogue *catalogue;
    TRY(catalogue_get(cx, &catalogue));
    const Region *own = area_own(catalogue), *other = asked->region; /* of none of the members */
    page->places = NEW_ARRAY(cx->mem, Option, own->n_members + 2);
    page->places[page->n_places++] = (Option){S(""), message_text(cx->lang, MSG_WORK_ANY), !other};
    for (size_t i = 0; i < own->n_members; i++) {
        const Region *member = own->members[i];
        bool chosen = member == asked->region;
        page->places[page->n_places++] = (Option){member->key, member->name.in[cx->lang], chosen};
        if (chosen) other = NULL;
    }
    if (other)
        page->places[page->n_places++] = (Option){other->key, other->name.in[cx->lang], true};
    return OK;
}

static Str actors_with(Cx *cx, const Request *request, const char *name, Str value) {
    Str query = query_with(cx, request, str_of(name), value);
    return page_href(cx, request, "/actors%s%.*s", query.n ? "?" : "", STR_ARG(query));
}

static Str page_at(Cx *cx, const Request *request, size_t number) {
    return actors_with(cx, request, "page",
                       number > 1 ? str_int(cx->mem, (int64_t)number) : STR_NONE);
}

static Err actors_sheet(Cx *cx, const Scene *scene, Reply *reply, const Record *const *found,
                        size_t n) {
    static const char *const columns[] = {"id",     "name",         "kind",     "region", "stages",
                                          "themes", "target_group", "evidence", "home"};
    static const FieldName fields[] = {ACTOR_NAME,     ACTOR_KIND,   ACTOR_REGION,
                                       ACTOR_STAGES,   ACTOR_THEMES, ACTOR_TARGET_GROUP,
                                       ACTOR_EVIDENCE, ACTOR_HOME};
    Sheet sheet = {.n_columns = sizeof columns / sizeof *columns, .columns = columns};
    sheet.cells.room = n * sheet.n_columns + 1;
    sheet.cells.at = NEW_ARRAY(cx->mem, Str, sheet.cells.room);
    for (size_t i = 0; i < n; i++) {
        vec_push(cx->mem, &sheet.cells, found[i]->id);
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
            RecordValues values = record_values(found[i], fields[f]);
            vec_push(cx->mem, &sheet.cells,
                     values.n == 1 ? values.list[0]
                     : values.n    ? str_join(cx->mem, values.n, values.list, S(" | "))
                                   : STR_NONE);
        }
    }
    return sheet_reply(cx, scene->request, reply, &sheet);
}

static Err rows_fill(Cx *cx, const Scene *scene, const Asked *asked, const Record *const *found,
                     size_t n, ActorsPage *page) {
    size_t from = (asked->page - 1) * PAGE_ROWS, to = from + PAGE_ROWS < n ? from + PAGE_ROWS : n;
    page->rows = NEW_ARRAY(cx->mem, ActorLine, PAGE_ROWS + 1);
    for (size_t i = from; i < to; i++)
        TRY(actor_line(cx, scene, found[i], &page->rows[page->n_rows++]));
    Str parts[] = {words_count(cx->mem, cx->lang, (int64_t)from + 1),
                   words_count(cx->mem, cx->lang, (int64_t)to),
                   words_count(cx->mem, cx->lang, (int64_t)n)};
    if (n > PAGE_ROWS && from < n)
        page->shown = message_fill(cx->mem, cx->lang, MSG_WORK_SHOWN, 3, parts);
    if (asked->page > 1) page->before_href = page_at(cx, scene->request, asked->page - 1);
    if (to < n && from < n) page->after_href = page_at(cx, scene->request, asked->page + 1);
    return OK;
}

static void tabs_fill(Cx *cx, const Request *request, const Asked *asked, ActorsPage *page) {
    page->tabs = NEW_ARRAY(cx->mem, Link, 2);
    page->tabs[page->n_tabs++] = (Link){.href = actors_with(cx, request, "tab", STR_NONE),
                                        .text = message_text(cx->lang, MSG_TOGETHER_TAB_LIST),
                                        .active = !asked->is_map};
    page->tabs[page->n_tabs++] = (Link){.href = actors_with(cx, request, "tab", S("map")),
                                        .text = message_text(cx->lang, MSG_TOGETHER_TAB_MAP),
                                        .active = asked->is_map};
}

/* Those that fit: on the map wherever they are, in the list at the place that was asked for. */
static Err found_tell(Cx *cx, const Scene *scene, const Asked *asked, Reply *reply,
                      ActorsPage *page) {
    size_t n_all, n = 0;
    bool html = scene->request->format == AS_HTML;
    const Record *const *all = records_of(scene->records, KIND_ACTOR, &n_all);
    const ActorsRead *read = actors_read(scene->records);
    const Record **found = NEW_ARRAY(cx->mem, const Record *, n_all + 1);
    size_t *counts = NEW_ARRAY(cx->mem, size_t, read->n_places + 1);
    for (size_t i = 0; i < n_all; i++) {
        if (!asked->is_map && !is_at(asked, all[i])) continue;
        if (!fits(cx, asked, all[i], &read->list[i])) continue;
        found[n++] = all[i];
        counts[read->list[i].place]++;
    }
    page->count = message_count(cx->mem, cx->lang, MSG_WORK_N_ACTORS, (int64_t)n);
    page->filtered = n < n_all;
    if (!asked->is_map)
        return html ? rows_fill(cx, scene, asked, found, n, page)
                    : actors_sheet(cx, scene, reply, found, n);
    const ActorsMap map = {
        .scene = scene, .counts = counts, .stage = asked->stage, .theme = asked->theme};
    page->is_map = true;
    TRY(actors_map(cx, &map, &page->map));
    return html ? OK : topic_table_reply(cx, scene->request, reply, &page->map.table);
}

Err route_actors(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    Asked asked = {.page = 1};
    TRY(scene_open_public(cx, request, &scene));
    TRY(asked_read(cx, request, &asked));
    ActorsPage page = {
        .head = page_head(cx, request, message_text(cx->lang, MSG_WORK_ACTORS), S("/agenda")),
        .action = page_href(cx, request, "/actors"),
        .reset_href = page_href(cx, request, "/actors"),
        .enter_href = enter_href(cx, request, KIND_ACTOR),
        .name = asked.name,
        .group = asked.group,
    };
    if (page.enter_href.n) page.doubles_href = page_href(cx, request, "/actors/doubles");
    TRY(found_tell(cx, &scene, &asked, reply, &page));
    if (request->format != AS_HTML) return OK;
    choice_options(cx, "stage", asked.stage, &page.stages, &page.n_stages);
    choice_options(cx, "theme", asked.theme, &page.themes, &page.n_themes);
    TRY(places_fill(cx, &asked, &page));
    tabs_fill(cx, request, &asked, &page);
    page_actors(&reply->body, request->lang, &page);
    return OK;
}

/* ---- one of them ---- */

static bool shares(const Record *one, const Record *other, FieldName field) {
    RecordValues values = record_values(one, field);
    for (size_t i = 0; i < values.n; i++)
        if (has_value(other, field, values.list[i])) return true;
    return false;
}

/* At the same place, in a stage and a theme that both have. */
static void alike_fill(Cx *cx, const Scene *scene, const Record *actor, ActorPage *page) {
    size_t n;
    const Record *const *all = records_of(scene->records, KIND_ACTOR, &n);
    page->alike = NEW_ARRAY(cx->mem, Link, ALIKE_MOST);
    Str place = record_text(actor, ACTOR_REGION);
    for (size_t i = 0; i < n && page->n_alike < ALIKE_MOST; i++)
        if (all[i] != actor && str_equal(record_text(all[i], ACTOR_REGION), place) &&
            shares(actor, all[i], ACTOR_STAGES) && shares(actor, all[i], ACTOR_THEMES))
            page->alike[page->n_alike++] = scene_link(cx, scene, all[i]);
}

Err route_actor(Cx *cx, const Request *request, Reply *reply) {
    Scene scene;
    const Record *actor;
    TRY(scene_open(cx, request, reply, &scene));
    TRY(scene_find(cx, &scene, KIND_ACTOR, request->part, &actor));
    if (request->format != AS_HTML) return actors_sheet(cx, &scene, reply, &actor, 1);
    ActorPage page = {
        .title = record_text(actor, ACTOR_NAME),
        .kind = choices_told(cx, actor, ACTOR_KIND),
        .stages = choices_told(cx, actor, ACTOR_STAGES),
        .themes = choices_told(cx, actor, ACTOR_THEMES),
        .groups = values_joined(cx, actor, ACTOR_TARGET_GROUP),
        .funding = values_joined(cx, actor, ACTOR_FUNDING),
        .evidence = choices_told(cx, actor, ACTOR_EVIDENCE),
        .address = record_text(actor, ACTOR_STREET),
        .home = record_text(actor, ACTOR_HOME),
        .note = record_text(actor, ACTOR_NOTE),
    };
    sources_fill(cx, record_values(actor, ACTOR_SOURCES), &page.sources, &page.n_sources);
    page.head = page_head(cx, scene.request, page.title, S("/agenda"));
    TRY(region_told(cx, &scene, record_text(actor, ACTOR_REGION), &page.region));
    TRY(scene_change(cx, &scene, actor, &page.change_href));
    alike_fill(cx, &scene, actor, &page);
    page_actor(&reply->body, request->lang, &page);
    return OK;
}

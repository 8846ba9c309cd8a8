/* Who looks at the agenda, on which day, and what do they see of a record? */

#include "figures/catalogue.h"
#include "web/agenda_in.h"
#include "web/topic_in.h"

Err scene_open(Cx *cx, const Request *request, Reply *reply, Scene *out) {
    *out = (Scene){.request = request,
                   .ask = agenda_ask(cx, WEEK_DAYS, request->person),
                   .partner = may(request->person, RIGHT_see_partnership)};
    reply->personal |= request->person != NULL;
    reply->until = local_day_ends(cx->clock());
    return records_now(cx, &out->records);
}

Err scene_open_public(Cx *cx, const Request *request, Scene *out) {
    *out = (Scene){.request = request, .ask = agenda_ask(cx, WEEK_DAYS, NULL)};
    return records_now(cx, &out->records);
}

bool scene_sees(Cx *cx, const Scene *scene, const Record *record) {
    return record && record_seen(cx, scene->records, record, scene->ask.person);
}

Err scene_find(Cx *cx, const Scene *scene, Kind kind, Str id, const Record **out) {
    const Record *record = record_find(scene->records, kind, id);
    if (!record || record->archived || !scene_sees(cx, scene, record))
        return fail(cx, NOT_FOUND, MSG_WORK_NONE, kind_word(cx->lang, kind), id);
    *out = record;
    return OK;
}

Str scene_title(Cx *cx, const Scene *scene, const Record *record) {
    return record ? record_title(cx->mem, scene->records, record, cx->lang) : STR_NONE;
}

/* Of kinds with a page of their own. */
static const char *page_of(Kind kind) {
    switch (kind) {
    case KIND_PARTNER: return "partner";
    case KIND_AGREEMENT: return "agreement";
    case KIND_BODY: return "body";
    case KIND_TARGET: return "target";
    case KIND_MEASURE: return "measure";
    case KIND_ACTOR: return "actor";
    case KIND_BARRIER: return "hurdle";
    case KIND_COURSE: return "course";
    default: return NULL;
    }
}

static Str address_of(Cx *cx, const Scene *scene, const Record *record) {
    const char *page = page_of(record->kind);
    if (page) return page_href(cx, scene->request, "/%s/%.*s", page, STR_ARG(record->id));
    if (record->kind == KIND_GOAL)
        return page_href(cx, scene->request, "/agenda#ziel-%.*s", STR_ARG(record->id));
    if (record->kind == KIND_COMMITMENT)
        return page_href(cx, scene->request, "/partner/%.*s#zusagen",
                         STR_ARG(record_text(record, COMMITMENT_PARTNER)));
    return STR_NONE;
}

Link scene_link(Cx *cx, const Scene *scene, const Record *record) {
    Link link = {.text = scene_title(cx, scene, record)};
    if (scene_sees(cx, scene, record)) link.href = address_of(cx, scene, record);
    return link;
}

void scene_links(Cx *cx, const Scene *scene, RecordValues ids, Kind kind, Link **out, size_t *n) {
    Link *links = NEW_ARRAY(cx->mem, Link, ids.n + 1);
    *n = 0;
    for (size_t i = 0; i < ids.n; i++) {
        const Record *record = record_find(scene->records, kind, ids.list[i]);
        if (scene_sees(cx, scene, record)) links[(*n)++] = scene_link(cx, scene, record);
    }
    *out = links;
}

void sources_fill(Cx *cx, RecordValues sources, Link **out, size_t *n) {
    *out = NEW_ARRAY(cx->mem, Link, sources.n + 1);
    for (*n = 0; *n < sources.n; ++*n) {
        TopicCell told = {0};
        cell_source(&told, sources.list[*n]);
        (*out)[*n] = (Link){.href = told.href, .text = told.text};
    }
}

Str scene_day(Cx *cx, const Record *record, FieldName field) {
    Day day = record_day(record, field);
    return day_recorded(day) ? day_told(cx->mem, cx->lang, day) : STR_NONE;
}

Str choices_told(Cx *cx, const Record *record, FieldName field) {
    RecordValues values = record_values(record, field);
    Str *words = NEW_ARRAY(cx->mem, Str, values.n + 1);
    for (size_t i = 0; i < values.n; i++)
        words[i] = choice_word(cx->lang, field_of(field)->choices, values.list[i]);
    return values.n ? str_join(cx->mem, values.n, words, S(", ")) : STR_NONE;
}

Str values_joined(Cx *cx, const Record *record, FieldName field) {
    RecordValues values = record_values(record, field);
    return values.n ? str_join(cx->mem, values.n, values.list, S(", ")) : STR_NONE;
}

Str target_wanted(Cx *cx, const PublishedTarget *told) {
    const Aim *aim = &told->story.aim;
    if (!aim->has_value || !aim->has_period || !told->region) return STR_NONE;
    Str parts[] = {
        words_value(cx->mem, cx->lang, aim->value, told->curve.decimals, told->curve.unit),
        words_period(cx->mem, cx->lang, aim->period)};
    return message_fill(cx->mem, cx->lang, MSG_WORK_WANTED_BY, 2, parts);
}

Err region_told(Cx *cx, const Scene *scene, Str key, Link *out) {
    const Catalogue *catalogue;
    const Region *region;
    TRY(catalogue_get(cx, &catalogue));
    *out = (Link){.text = key};
    Err err = region_find(cx, catalogue, key, &region);
    if (err == NOT_FOUND) return OK;
    TRY(err);
    *out =
        (Link){.href = region_href(cx, scene->request, region), .text = region->name.in[cx->lang]};
    return OK;
}

Err scene_change(Cx *cx, const Scene *scene, const Record *record, Str *out) {
    bool changes = false;
    Str owner = record_owner(scene->records, record);
    *out = STR_NONE;
    if (!scene->request->person) return OK;
    TRY(kind_changed_by(cx, &changes, record->kind, owner, scene->request->person));
    if (changes)
        *out = page_href(cx, scene->request, "/record/%.*s/%.*s",
                         STR_ARG(kind_of(record->kind)->id), STR_ARG(record->id));
    return OK;
}

Str enter_href(Cx *cx, const Request *request, Kind kind) {
    if (!request->person || !may(request->person, kind_of(kind)->right)) return STR_NONE;
    return page_href(cx, request, "/records/%.*s", STR_ARG(kind_of(kind)->id));
}

/* ---- choices ---- */

bool has_value(const Record *record, FieldName field, Str value) {
    return !value.n || values_hold(record_values(record, field), value);
}

Err choice_asked(Cx *cx, const Request *request, const char *list, Str *out, size_t *place) {
    size_t n, found = SIZE_MAX;
    const Choice *choices = choices_of(str_of(list), &n);
    *out = request->get(request, str_of(list));
    for (size_t i = 0; i < n; i++)
        if (str_equal(choices[i].id, *out)) found = i;
    if (place) *place = found;
    if (!out->n || found != SIZE_MAX) return OK;
    return fail(cx, INVALID, MSG_WORK_BAD_CHOICE, *out, str_of(list));
}

void choice_options(Cx *cx, const char *list, Str chosen, Option **out, size_t *n) {
    size_t n_choices;
    const Choice *choices = choices_of(str_of(list), &n_choices);
    Option *options = NEW_ARRAY(cx->mem, Option, n_choices + 1);
    options[0] = (Option){S(""), message_text(cx->lang, MSG_WORK_ANY), !chosen.n};
    for (size_t i = 0; i < n_choices; i++)
        options[i + 1] = (Option){choices[i].id, choice_word(cx->lang, str_of(list), choices[i].id),
                                  str_equal(chosen, choices[i].id)};
    *out = options, *n = n_choices + 1;
}

/* ---- as rows ---- */

void told_begin(Sheet *sheet) {
    static const char *const columns[] = {"part", "id", "title", "day", "state", "text"};
    *sheet = (Sheet){.n_columns = sizeof columns / sizeof *columns, .columns = columns};
}

void told_add(Cx *cx, Sheet *sheet, Told told) {
    const Str cells[] = {told.part, told.id, told.title, told.day, told.state, told.text};
    sheet_row(cx, sheet, cells);
}

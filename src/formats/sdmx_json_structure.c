/* What does an SDMX-JSON message hold? Version 1.0 has one structure for all its data sets, at the
 * top or under "data"; version 2.0 has a list of them, and each data set tells which is its own. */

#include <stdlib.h>

#include "formats/sdmx_json_in.h"

#define MOST_COMPONENTS 500
#define MOST_DATA_SETS 10000

static Err wrong(Cx *cx, const JsonText *text, JsonPlace place, const char *what) {
    return json_wrong(cx, text, place.at, FORMAT_SDMX_JSON, what);
}

/* ---- messages of the server ---- */

/* "errors": [{"code": 100, "title": "…", "detail": "…"}] */
static Err tell_errors(Cx *cx, Arena *mem, const JsonText *text, JsonPlace errors) {
    const Str names[] = {S("title"), S("message"), S("detail")};
    Buf said = buf_new(mem, 1000);
    bool any;
    JsonWalk walk = json_walk(mem, text, errors);
    TRY(walk_next(cx, &walk));
    for (;;) {
        JsonPlace places[3];
        TRY(walk_item(cx, &walk, &any));
        if (!any) break;
        TRY(json_find(cx, mem, text, json_place(&walk), 3, names, places));
        for (size_t i = 0; i < 3; i++) {
            Str words;
            TRY(json_words(cx, mem, text, places[i], &words));
            if (words.n && said.n) buf_char(&said, ' ');
            buf_put(&said, words);
        }
        TRY(walk_skip(cx, &walk));
    }
    if (!said.n) return fail(cx, INVALID, MSG_FORMATS_CUBE_NO_DATA, text->name);
    return fail(cx, INVALID, MSG_FORMATS_CUBE_SERVER, text->name,
                str_copy(cx->mem, buf_str(&said)));
}

/* ---- the outline ---- */

static Err count_members(Cx *cx, Arena *mem, const JsonText *text, JsonPlace place, size_t *n) {
    if (place.kind != JSON_OBJECT) return OK;
    JsonWalk walk = json_walk(mem, text, place);
    TRY(walk_next(cx, &walk));
    for (;; ++*n) {
        Str key;
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) return OK;
        TRY(walk_skip(cx, &walk));
    }
}

static Err count_observations(Cx *cx, const JsonText *text, const CubeData *set, size_t *n) {
    Arena *mem = arena_within(cx->mem);
    TRY(count_members(cx, mem, text, set->observations, n));
    if (set->series.kind != JSON_OBJECT) return OK;
    JsonWalk walk = json_walk(mem, text, set->series);
    TRY(walk_next(cx, &walk));
    ArenaMark mark = arena_mark(mem);
    for (;;) {
        Str key;
        JsonPlace observations;
        arena_rewind(mem, mark);
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) return OK;
        TRY(json_find(cx, mem, text, json_place(&walk), 1, &S("observations"), &observations));
        TRY(count_members(cx, mem, text, observations, n));
        TRY(walk_skip(cx, &walk));
    }
}

typedef struct Outline {
    Arena *mem;
    const JsonText *text;
    VEC(CubeStructure) structures;
    VEC(CubeData) sets;
} Outline;

/* A structure without a name is called like what it links to. */
static Err link_name(Cx *cx, Outline *outline, JsonPlace links, Str *out) {
    const Str names[] = {S("href"), S("urn")};
    JsonPlace places[2];
    bool any;
    if (links.kind != JSON_ARRAY) return OK;
    JsonWalk walk = json_walk(outline->mem, outline->text, links);
    TRY(walk_next(cx, &walk));
    TRY(walk_item(cx, &walk, &any));
    if (!any) return OK;
    TRY(json_find(cx, outline->mem, outline->text, json_place(&walk), 2, names, places));
    return json_words(cx, outline->mem, outline->text,
                      places[places[1].kind == JSON_STRING ? 1 : 0], out);
}

static Err take_structure(Cx *cx, Outline *outline, JsonPlace place) {
    const Str names[] = {S("name"), S("links")};
    CubeStructure structure = {.place = place};
    JsonPlace places[2];
    TRY(json_find(cx, outline->mem, outline->text, place, 2, names, places));
    TRY(json_words(cx, outline->mem, outline->text, places[0], &structure.name));
    if (!structure.name.n) TRY(link_name(cx, outline, places[1], &structure.name));
    if (!structure.name.n)
        structure.name = str_format(outline->mem, "%zu", outline->structures.n + 1);
    if (outline->structures.n == CUBE_MOST_SETS)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_SETS, outline->text->name,
                    str_format(cx->mem, "%d", CUBE_MOST_SETS));
    vec_push(outline->mem, &outline->structures, structure);
    return OK;
}

static Err take_set(Cx *cx, Outline *outline, JsonPlace place) {
    enum { STRUCTURE, ACTION, ATTRIBUTES, SERIES, OBSERVATIONS, GROUPS, MEMBERS };
    const Str names[MEMBERS] = {S("structure"), S("action"),       S("attributes"),
                                S("series"),    S("observations"), S("dimensionGroupAttributes")};
    JsonPlace places[MEMBERS];
    Str structure, action;
    int64_t number = 0;
    TRY(json_find(cx, outline->mem, outline->text, place, MEMBERS, names, places));
    TRY(json_words(cx, outline->mem, outline->text, places[STRUCTURE], &structure));
    TRY(json_words(cx, outline->mem, outline->text, places[ACTION], &action));
    if (structure.n && !int_read(structure, &number))
        return wrong(cx, outline->text, places[STRUCTURE], "structure");
    CubeData set = {(size_t)number, sdmx_action(action),  places[ATTRIBUTES],
                    places[SERIES], places[OBSERVATIONS], places[GROUPS]};
    if (set.action == ACTION_UNKNOWN) return wrong(cx, outline->text, places[ACTION], "action");
    if (outline->sets.n == MOST_DATA_SETS)
        return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_SETS, outline->text->name,
                    str_format(cx->mem, "%d", MOST_DATA_SETS));
    vec_push(outline->mem, &outline->sets, set);
    return OK;
}

/* Calls `take` for each item of a list, or for an object that stands in place of one. */
static Err take_each(Cx *cx, Outline *outline, JsonPlace list,
                     Err (*take)(Cx *, Outline *, JsonPlace)) {
    bool any;
    if (list.kind == JSON_OBJECT) return take(cx, outline, list);
    if (list.kind != JSON_ARRAY) return OK;
    JsonWalk walk = json_walk(outline->mem, outline->text, list);
    TRY(walk_next(cx, &walk));
    for (;;) {
        TRY(walk_item(cx, &walk, &any));
        if (!any) return OK;
        if (walk.token.kind != JSON_OBJECT)
            return wrong(cx, outline->text, json_place(&walk), "dataSets");
        JsonPlace place = json_place(&walk);
        TRY(walk_skip(cx, &walk));
        TRY(take(cx, outline, place));
    }
}

enum { DATA, ERRORS, ONE_STRUCTURE, STRUCTURES, SETS, DESCRIPTIONS, CODELISTS, OUTER };
static const Str outer[OUTER] = {
    [DATA] = S("data"),
    [ERRORS] = S("errors"),
    [ONE_STRUCTURE] = S("structure"),
    [STRUCTURES] = S("structures"),
    [SETS] = S("dataSets"),
    [DESCRIPTIONS] = S("dataStructures"),
    [CODELISTS] = S("codelists"),
};

Err sdmx_json_message(Cx *cx, Arena *mem, const JsonText *text, CubeMessage *out) {
    JsonPlace root = {0, JSON_OBJECT}, top[OUTER], inner[OUTER];
    Outline outline = {.mem = mem, .text = text};
    TRY(json_find(cx, mem, text, root, OUTER, outer, top));
    TRY(json_find(cx, mem, text, top[DATA], OUTER, outer, inner));
    for (size_t i = DATA + 1; i < OUTER; i++)
        if (inner[i].kind != JSON_END && i != ERRORS) top[i] = inner[i];
    if (top[SETS].kind == JSON_END) {
        if (top[DESCRIPTIONS].kind == JSON_ARRAY || top[CODELISTS].kind == JSON_ARRAY)
            return fail(cx, INVALID, MSG_FORMATS_CUBE_STRUCTURE, text->name);
        return top[ERRORS].kind == JSON_ARRAY ? tell_errors(cx, mem, text, top[ERRORS]) : NOT_FOUND;
    }
    bool one = top[ONE_STRUCTURE].kind == JSON_OBJECT;
    if (!one && top[STRUCTURES].kind != JSON_ARRAY)
        return top[ERRORS].kind == JSON_ARRAY ? tell_errors(cx, mem, text, top[ERRORS]) : NOT_FOUND;
    TRY(take_each(cx, &outline, top[one ? ONE_STRUCTURE : STRUCTURES], take_structure));
    TRY(take_each(cx, &outline, top[SETS], take_set));
    if (!outline.sets.n && top[ERRORS].kind == JSON_ARRAY)
        return tell_errors(cx, mem, text, top[ERRORS]);
    for (size_t i = 0; i < outline.sets.n; i++) {
        CubeData *set = &outline.sets.at[i];
        if (one) set->structure = 0;
        if (set->structure >= outline.structures.n) return wrong(cx, text, top[SETS], "structure");
        if (set->action == ACTION_DATA && outline.structures.n > 1)
            TRY(count_observations(cx, text, set,
                                   &outline.structures.at[set->structure].n_observations));
    }
    *out =
        (CubeMessage){outline.structures.at, outline.structures.n, outline.sets.at, outline.sets.n};
    return OK;
}

/* ---- components ---- */

typedef struct ComponentReading {
    Arena *mem;
    const JsonText *text;
    size_t n_codes, n_components;
} ComponentReading;

/* A name in the reader's language: "names": {"de": …} before "name". */
static Err read_name(Cx *cx, ComponentReading *r, const JsonPlace places[2], Str *out) {
    JsonPlace own;
    TRY(json_words(cx, r->mem, r->text, places[0], out));
    TRY(json_find(cx, r->mem, r->text, places[1], 1, cx->lang == DE ? &S("de") : &S("en"), &own));
    return own.kind == JSON_STRING ? json_words(cx, r->mem, r->text, own, out) : OK;
}

static Err read_value(Cx *cx, ComponentReading *r, JsonPlace place, ColumnCode *out) {
    const Str names[] = {S("name"), S("names"), S("id"), S("value")};
    JsonPlace places[4];
    Str id, value;
    TRY(json_find(cx, r->mem, r->text, place, 4, names, places));
    TRY(read_name(cx, r, places, &out->label));
    TRY(json_words(cx, r->mem, r->text, places[2], &id));
    TRY(json_words(cx, r->mem, r->text, places[3], &value));
    out->code = id.n ? id : value.n ? value : out->label;
    if (place.kind == JSON_STRING || place.kind == JSON_NUMBER)
        return json_words(cx, r->mem, r->text, place, &out->code);
    return OK;
}

static Err read_values(Cx *cx, ComponentReading *r, JsonPlace list, Component *out) {
    VEC(ColumnCode) values = {0};
    bool any;
    if (list.kind != JSON_ARRAY) return OK;
    JsonWalk walk = json_walk(r->mem, r->text, list);
    TRY(walk_next(cx, &walk));
    for (;;) {
        TRY(walk_item(cx, &walk, &any));
        if (!any) break;
        if (++r->n_codes > CUBE_MOST_CODES)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_CODES, r->text->name,
                        str_format(cx->mem, "%zu", CUBE_MOST_CODES));
        ColumnCode code = {0};
        TRY(read_value(cx, r, json_place(&walk), &code));
        TRY(walk_skip(cx, &walk));
        vec_push(r->mem, &values, code);
    }
    out->values = values.at;
    out->n_values = values.n;
    return OK;
}

/* "role": "TIME_PERIOD" in version 1.0, "roles": ["TIME_PERIOD"] later */
static Err read_role(Cx *cx, ComponentReading *r, const JsonPlace places[2], ColumnRole *out) {
    Str role;
    bool any = false;
    TRY(json_words(cx, r->mem, r->text, places[0], &role));
    if (places[1].kind == JSON_ARRAY) {
        JsonWalk walk = json_walk(r->mem, r->text, places[1]);
        TRY(walk_next(cx, &walk));
        TRY(walk_item(cx, &walk, &any));
        if (any) role = walk.token.text;
    }
    *out = sdmx_role(role);
    return OK;
}

static Err read_component(Cx *cx, ComponentReading *r, JsonPlace place, Component *out) {
    const Str names[] = {S("name"), S("names"),  S("role"),    S("roles"),
                         S("id"),   S("values"), S("default"), S("keyPosition")};
    JsonPlace places[8];
    Str position;
    TRY(json_find(cx, r->mem, r->text, place, 8, names, places));
    TRY(read_name(cx, r, places, &out->label));
    TRY(read_role(cx, r, places + 2, &out->role));
    TRY(json_words(cx, r->mem, r->text, places[4], &out->id));
    TRY(json_words(cx, r->mem, r->text, places[6], &out->otherwise));
    TRY(json_words(cx, r->mem, r->text, places[7], &position));
    if (!int_read(position, &out->position)) out->position = -1;
    if (!out->id.n) return wrong(cx, r->text, place, "id");
    return read_values(cx, r, places[5], out);
}

static Err read_components(Cx *cx, ComponentReading *r, JsonPlace list, Components *out) {
    VEC(Component) all = {0};
    bool any;
    if (list.kind != JSON_ARRAY) return OK;
    JsonWalk walk = json_walk(r->mem, r->text, list);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Component component = {0};
        TRY(walk_item(cx, &walk, &any));
        if (!any) break;
        if (++r->n_components > MOST_COMPONENTS)
            return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_COLUMNS, r->text->name,
                        str_format(cx->mem, "%d", MOST_COMPONENTS));
        TRY(read_component(cx, r, json_place(&walk), &component));
        TRY(walk_skip(cx, &walk));
        vec_push(r->mem, &all, component);
    }
    *out = (Components){all.at, all.n};
    return OK;
}

static int by_position(const void *a, const void *b) {
    const Component *x = *(Component *const *)a, *y = *(Component *const *)b;
    return (x->position > y->position) - (x->position < y->position);
}

/* Keys of groups have a place for every dimension, wherever it is told; without positions that is
 * the order in which they are told. */
static void order_slots(Arena *mem, CubeStructure *structure) {
    size_t n = 0;
    bool told = true;
    for (size_t level = 0; level < ATTACHES; level++)
        n += structure->dimensions[level].n;
    structure->slots = NEW_ARRAY(mem, Component *, n + 1);
    structure->n_slots = n;
    for (size_t level = 0, at = 0; level < ATTACHES; level++)
        for (size_t i = 0; i < structure->dimensions[level].n; i++) {
            structure->slots[at++] = &structure->dimensions[level].at[i];
            told = told && structure->dimensions[level].at[i].position >= 0;
        }
    if (told && n) qsort(structure->slots, n, sizeof *structure->slots, by_position);
}

static void set_roles(CubeStructure *structure) {
    for (size_t level = 0; level < ATTACHES; level++) {
        for (size_t i = 0; i < structure->dimensions[level].n; i++) {
            Component *dimension = &structure->dimensions[level].at[i];
            ColumnRole own = sdmx_role(dimension->id);
            if (own == ROLE_TIME || own == ROLE_REGION) dimension->role = own;
            if (dimension->role != ROLE_TIME && dimension->role != ROLE_REGION)
                dimension->role = ROLE_DIMENSION;
        }
        for (size_t i = 0; i < structure->attributes[level].n; i++)
            structure->attributes[level].at[i].role = ROLE_ATTRIBUTE;
    }
    for (size_t i = 0; i < structure->of_groups.n; i++)
        structure->of_groups.at[i].role = ROLE_ATTRIBUTE;
    for (size_t i = 0; i < structure->measures.n; i++)
        structure->measures.at[i].role = ROLE_VALUE;
}

Err sdmx_json_components(Cx *cx, Arena *mem, const JsonText *text, CubeStructure *structure) {
    const Str kinds[] = {S("dimensions"), S("attributes"), S("measures")};
    const Str levels[ATTACHES] = {S("dataSet"), S("series"), S("observation")};
    JsonPlace places[3], lists[ATTACHES];
    ComponentReading r = {.mem = mem, .text = text};
    TRY(json_find(cx, mem, text, structure->place, 3, kinds, places));
    if (places[0].kind != JSON_OBJECT) return wrong(cx, text, structure->place, "dimensions");
    TRY(json_find(cx, mem, text, places[0], ATTACHES, levels, lists));
    for (size_t i = 0; i < ATTACHES; i++)
        TRY(read_components(cx, &r, lists[i], &structure->dimensions[i]));
    TRY(json_find(cx, mem, text, places[1], ATTACHES, levels, lists));
    for (size_t i = 0; i < ATTACHES; i++)
        TRY(read_components(cx, &r, lists[i], &structure->attributes[i]));
    TRY(json_find(cx, mem, text, places[1], 1, &S("dimensionGroup"), lists));
    TRY(read_components(cx, &r, lists[0], &structure->of_groups));
    TRY(json_find(cx, mem, text, places[2], ATTACHES, levels, lists));
    TRY(read_components(cx, &r, lists[AT_OBSERVATION], &structure->measures));
    if (!structure->measures.n) {
        structure->measures = (Components){NEW(mem, Component), 1};
        structure->measures.at[0].id = S("OBS_VALUE");
    }
    set_roles(structure);
    order_slots(mem, structure);
    return OK;
}

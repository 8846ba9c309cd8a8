/* What does a value in SDMX-JSON say, and what is told of groups of observations? A value is an
 * index into its component's list or stands there itself, in one language or several, once or in a
 * list. The key of a group has a place for each dimension, empty for those that do not matter. */

#include "formats/sdmx_json_in.h"

#define MOST_JOINED 10000 /* bytes of a list of values */

/* {"de": "…", "en": "…"}: the reader's language, then English, then the first. */
static Err localised(Cx *cx, JsonWalk *walk, Str *out) {
    int best = 0;
    for (;;) {
        Str key;
        TRY(walk_member(cx, walk, &key));
        if (!key.p) return OK;
        bool own = str_equal(key, cx->lang == DE ? S("de") : S("en"));
        int rank = own ? 3 : str_equal(key, S("en")) ? 2 : 1;
        if (walk->token.kind == JSON_STRING && rank > best) {
            best = rank;
            *out = walk->token.text;
        }
        TRY(walk_skip(cx, walk));
    }
}

static Err one_text(Cx *cx, JsonWalk *walk, const Component *component, Str *out) {
    int64_t index;
    const JsonToken *token = &walk->token;
    *out = STR_NONE;
    if (token->kind == JSON_OBJECT) return localised(cx, walk, out);
    if (token->kind == JSON_STRING || (token->kind == JSON_NUMBER && !component->n_values)) {
        *out = token->text;
    } else if (token->kind == JSON_NUMBER) {
        if (!int_read(token->text, &index) || (size_t)index >= component->n_values)
            return json_wrong(cx, walk->text, token->offset, FORMAT_SDMX_JSON, "attributes");
        *out = component->values[index].code;
    }
    return walk_skip(cx, walk);
}

Err sdmx_json_text(Cx *cx, Arena *mem, JsonWalk *walk, const Component *component, Str *out) {
    if (walk->token.kind != JSON_ARRAY) return one_text(cx, walk, component, out);
    Buf all = buf_new(mem, MOST_JOINED);
    bool any;
    for (size_t n = 0;; n++) {
        Str one;
        TRY(walk_item(cx, walk, &any));
        if (!any) break;
        TRY(one_text(cx, walk, component, &one));
        if (n) buf_char(&all, ';');
        buf_put(&all, one);
    }
    *out = buf_str(&all);
    return buf_check(cx, &all);
}

/* ---- groups ---- */

static Err wrong_group(Cx *cx, const JsonWalk *walk) {
    return json_wrong(cx, walk->text, walk->token.offset, FORMAT_SDMX_JSON,
                      "dimensionGroupAttributes");
}

/* ":0::" */
static Err group_key(Cx *cx, const JsonWalk *walk, Str key, const CubeStructure *structure,
                     SdmxPairs *out) {
    size_t n = 0;
    Str part;
    for (Str rest = key; str_cut(&rest, ':', &part); n++) {
        int64_t index;
        if (n == structure->n_slots) return wrong_group(cx, walk);
        if (!part.n) continue;
        const Component *dimension = structure->slots[n];
        if (!int_read(part, &index) || (size_t)index >= dimension->n_values)
            return wrong_group(cx, walk);
        vec_push(out->mem, &out->list,
                 (SdmxPair){dimension->column, dimension->values[index].code});
    }
    return OK;
}

static Err group_values(Cx *cx, JsonWalk *walk, const CubeStructure *structure, SdmxPairs *out) {
    bool any = true;
    if (walk->token.kind != JSON_ARRAY) return wrong_group(cx, walk);
    JsonWalk values = json_walk(out->mem, walk->text, json_place(walk));
    TRY(walk_next(cx, &values));
    for (size_t i = 0; i < structure->of_groups.n; i++) {
        const Component *component = &structure->of_groups.at[i];
        Str text = STR_NONE;
        TRY(walk_item(cx, &values, &any));
        if (!any) return OK;
        TRY(sdmx_json_text(cx, out->mem, &values, component, &text));
        if (text.n) vec_push(out->mem, &out->list, (SdmxPair){component->column, text});
    }
    return OK;
}

Err sdmx_json_groups(Cx *cx, Arena *mem, const JsonText *text, const CubeStructure *structure,
                     JsonPlace place, SdmxSet *out) {
    if (place.kind != JSON_OBJECT) return OK;
    Arena *walking = arena_within(cx->mem);
    SdmxPairs pairs = {.mem = arena_within(cx->mem)};
    JsonWalk walk = json_walk(walking, text, place);
    TRY(walk_next(cx, &walk));
    ArenaMark mark = arena_mark(walking);
    for (;;) {
        Str key;
        arena_rewind(walking, mark);
        arena_reset(pairs.mem);
        pairs.list.at = NULL;
        pairs.list.n = pairs.list.room = 0;
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) return OK;
        TRY(group_key(cx, &walk, key, structure, &pairs));
        TRY(group_values(cx, &walk, structure, &pairs));
        TRY(walk_skip(cx, &walk));
        TRY(sdmx_group_keep(cx, mem, out, &pairs));
    }
}

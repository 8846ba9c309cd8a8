/* How is a JSON text walked whose members may come in any order? It is kept in memory (at most
 * CUBE_MOST_BYTES), the places of its members are found in one walk, and each value is walked where
 * it stands, as often as wanted. */

#include "formats/cube_in.h"

Err json_text_open(Cx *cx, JsonText *out, const RowsAsk *ask) {
    Container *container;
    TRY(container_open(cx, &container, ask));
    *out = (JsonText){.name = container_name(container), .packed = container_packed(container)};
    const ByteSource source = {out->name, CUBE_MOST_BYTES, container_more, container};
    TRY(bytes_whole(cx, &source, &out->text));
    out->text = text_unmarked(out->text);
    return OK;
}

static Str line_at(Cx *cx, const JsonText *text, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at && i < text->text.n; i++)
        line += text->text.p[i] == '\n';
    return str_format(cx->mem, "%zu", line);
}

Err json_wrong(Cx *cx, const JsonText *text, size_t at, FileFormat format, const char *what) {
    return fail(cx, INVALID, MSG_FORMATS_CUBE_WRONG, text->name, line_at(cx, text, at),
                str_of(what), format_name(format));
}

JsonWalk json_walk(Arena *mem, const JsonText *text, JsonPlace place) {
    must(place.kind != JSON_END);
    return (JsonWalk){.text = text,
                      .reader = json_read(mem, str_slice(text->text, place.at, text->text.n)),
                      .base = place.at,
                      .token = {.offset = place.at}};
}

JsonPlace json_place(const JsonWalk *walk) {
    return (JsonPlace){walk->token.offset, walk->token.kind};
}

Err walk_next(Cx *cx, JsonWalk *walk) {
    size_t before = walk->token.offset;
    Err err = json_next(cx, walk->reader, &walk->token);
    if (err == INVALID)
        return fail(cx, INVALID, MSG_FORMATS_SHAPE_NOT_JSON, walk->text->name,
                    line_at(cx, walk->text, before));
    walk->token.offset += walk->base;
    return err;
}

Err walk_skip(Cx *cx, JsonWalk *walk) {
    JsonKind kind = walk->token.kind;
    size_t steps = 0;
    for (size_t depth = kind == JSON_OBJECT || kind == JSON_ARRAY; depth;) {
        if (++steps % 65536 == 0 && cx_late(cx))
            return fail(cx, LIMIT, MSG_FORMATS_LATE, walk->text->name);
        TRY(walk_next(cx, walk));
        kind = walk->token.kind;
        depth += kind == JSON_OBJECT || kind == JSON_ARRAY;
        depth -= kind == JSON_OBJECT_END || kind == JSON_ARRAY_END;
    }
    return OK;
}

Err walk_member(Cx *cx, JsonWalk *walk, Str *key) {
    TRY(walk_next(cx, walk));
    *key = walk->token.kind == JSON_KEY ? walk->token.text : STR_NONE;
    if (walk->token.kind != JSON_KEY) return OK;
    if (!key->p) key->p = "";
    return walk_next(cx, walk);
}

Err walk_item(Cx *cx, JsonWalk *walk, bool *any) {
    TRY(walk_next(cx, walk));
    *any = walk->token.kind != JSON_ARRAY_END && walk->token.kind != JSON_END;
    return OK;
}

Err json_find(Cx *cx, Arena *mem, const JsonText *text, JsonPlace object, size_t n,
              const Str *names, JsonPlace *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = (JsonPlace){.kind = JSON_END};
    if (object.kind != JSON_OBJECT) return OK;
    JsonWalk walk = json_walk(mem, text, object);
    TRY(walk_next(cx, &walk));
    for (;;) {
        Str key;
        TRY(walk_member(cx, &walk, &key));
        if (!key.p) return OK;
        for (size_t i = 0; i < n; i++) {
            if (!str_equal(key, names[i])) continue;
            if (out[i].kind != JSON_END)
                return fail(cx, INVALID, MSG_FORMATS_JSON_DOUBLE, text->name,
                            line_at(cx, text, walk.token.offset), names[i]);
            out[i] = json_place(&walk);
        }
        TRY(walk_skip(cx, &walk));
    }
}

Err json_words(Cx *cx, Arena *mem, const JsonText *text, JsonPlace place, Str *out) {
    *out = STR_NONE;
    if (place.kind != JSON_STRING && place.kind != JSON_NUMBER) return OK;
    JsonWalk walk = json_walk(mem, text, place);
    TRY(walk_next(cx, &walk));
    *out = walk.token.text;
    return OK;
}

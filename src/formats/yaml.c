/* What does a declaration say? YAML reduced to what a reader expects to see: maps, lists and texts.
 * Anchors, tags, directives and further documents are refused, because they let a small file become
 * something else than it looks like; texts stay texts, so that a key with a leading zero never
 * becomes a number. */

#include <string.h>
#include <yaml.h>

#include "formats/formats.h"

#define MOST_BYTES ((size_t)1 << 20)
#define MOST_LEVELS 16
#define MOST_NODES 200000

typedef struct Level { /* a list or map that is not yet closed */
    Node *node;
    VEC(Str) keys;
    VEC(Node *) items;
    Index seen;
    bool key_next;
} Level;

typedef struct Declaration {
    Cx *cx;
    Str name;
    yaml_parser_t *parser;
    Node *root;
    Level levels[MOST_LEVELS];
    size_t depth, nodes;
    bool document;
} Declaration;

static void parser_delete(void *p) {
    yaml_parser_delete(p);
}

static Err refused_at(const Declaration *declaration, size_t line, Msg message, Str detail) {
    Cx *cx = declaration->cx;
    return fail(cx, INVALID, message, declaration->name, str_format(cx->mem, "%zu", line),
                str_copy(cx->mem, detail));
}

/* Puts a finished or begun node to where it belongs. */
static Err place_node(Declaration *declaration, Node *node) {
    Cx *cx = declaration->cx;
    if (++declaration->nodes > MOST_NODES)
        return fail(cx, LIMIT, MSG_FORMATS_YAML_TOO_LARGE, declaration->name);
    if (!declaration->depth) {
        declaration->root = node;
        return OK;
    }
    Level *level = &declaration->levels[declaration->depth - 1];
    if (level->key_next) { /* a list or map as key */
        return refused_at(declaration, node->line, MSG_FORMATS_YAML_KEY, STR_NONE);
    }
    vec_push(cx->mem, &level->items, node);
    level->key_next = level->node->kind == NODE_MAP;
    return OK;
}

static Err place_key(Declaration *declaration, Level *level, Str key, size_t line) {
    Arena *mem = declaration->cx->mem;
    if (index_get(&level->seen, key) != SIZE_MAX)
        return refused_at(declaration, line, MSG_FORMATS_YAML_DOUBLE, key);
    index_put(mem, &level->seen, key, line);
    vec_push(mem, &level->keys, key);
    level->key_next = false;
    return OK;
}

static Err take_text(Declaration *declaration, const yaml_event_t *event, size_t line) {
    if (event->data.scalar.anchor)
        return refused_at(declaration, line, MSG_FORMATS_YAML_ANCHOR, STR_NONE);
    if (event->data.scalar.tag)
        return refused_at(declaration, line, MSG_FORMATS_YAML_TAG, STR_NONE);
    Arena *mem = declaration->cx->mem;
    Str text =
        str_copy(mem, (Str){(const char *)event->data.scalar.value, event->data.scalar.length});
    if (text.n && memchr(text.p, 0, text.n))
        return refused_at(declaration, line, MSG_FORMATS_YAML_NUL, STR_NONE);
    Level *level = declaration->depth ? &declaration->levels[declaration->depth - 1] : NULL;
    if (level && level->key_next) return place_key(declaration, level, text, line);
    Node *node = NEW(mem, Node);
    *node = (Node){.kind = NODE_TEXT, .text = text, .line = line};
    return place_node(declaration, node);
}

static Err open_level(Declaration *declaration, NodeKind kind, size_t line) {
    Node *node = NEW(declaration->cx->mem, Node);
    *node = (Node){.kind = kind, .line = line};
    TRY(place_node(declaration, node));
    if (declaration->depth == MOST_LEVELS)
        return refused_at(declaration, line, MSG_FORMATS_YAML_DEEP, STR_NONE);
    declaration->levels[declaration->depth++] = (Level){.node = node, .key_next = kind == NODE_MAP};
    return OK;
}

static void close_level(Declaration *declaration) {
    Level *level = &declaration->levels[--declaration->depth];
    level->node->n = level->items.n;
    level->node->items = level->items.at;
    level->node->keys = level->keys.at;
}

static Err take_event(Declaration *declaration, const yaml_event_t *event) {
    size_t line = event->start_mark.line + 1;
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (declaration->document)
            return refused_at(declaration, line, MSG_FORMATS_YAML_DOCUMENTS, STR_NONE);
        if (event->data.document_start.version_directive ||
            event->data.document_start.tag_directives.start !=
                event->data.document_start.tag_directives.end)
            return refused_at(declaration, line, MSG_FORMATS_YAML_TAG, STR_NONE);
        declaration->document = true;
        return OK;
    case YAML_ALIAS_EVENT: return refused_at(declaration, line, MSG_FORMATS_YAML_ANCHOR, STR_NONE);
    case YAML_SCALAR_EVENT: return take_text(declaration, event, line);
    case YAML_SEQUENCE_START_EVENT:
        if (event->data.sequence_start.anchor)
            return refused_at(declaration, line, MSG_FORMATS_YAML_ANCHOR, STR_NONE);
        if (event->data.sequence_start.tag)
            return refused_at(declaration, line, MSG_FORMATS_YAML_TAG, STR_NONE);
        return open_level(declaration, NODE_LIST, line);
    case YAML_MAPPING_START_EVENT:
        if (event->data.mapping_start.anchor)
            return refused_at(declaration, line, MSG_FORMATS_YAML_ANCHOR, STR_NONE);
        if (event->data.mapping_start.tag)
            return refused_at(declaration, line, MSG_FORMATS_YAML_TAG, STR_NONE);
        return open_level(declaration, NODE_MAP, line);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: close_level(declaration); return OK;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
    return OK;
}

static Err parse_failed(const Declaration *declaration) {
    const yaml_parser_t *parser = declaration->parser;
    size_t line = (parser->problem_mark.line ? parser->problem_mark.line : parser->mark.line) + 1;
    return refused_at(declaration, line, MSG_FORMATS_YAML_BROKEN, str_of(parser->problem));
}

static Err take_all(Declaration *declaration) {
    for (bool over = false; !over;) {
        yaml_event_t event;
        if (!yaml_parser_parse(declaration->parser, &event)) return parse_failed(declaration);
        over = event.type == YAML_STREAM_END_EVENT;
        Err err = take_event(declaration, &event);
        yaml_event_delete(&event);
        TRY(err);
    }
    return OK;
}

Err yaml_read(Cx *cx, Node **out, Str name, Str text) {
    if (text.n > MOST_BYTES) return fail(cx, LIMIT, MSG_FORMATS_YAML_TOO_LARGE, name);
    Declaration *declaration = NEW(cx->mem, Declaration);
    declaration->cx = cx;
    declaration->name = name;
    declaration->parser = NEW(cx->mem, yaml_parser_t);
    must(yaml_parser_initialize(declaration->parser)); /* fails only without memory */
    arena_defer(cx->mem, parser_delete, declaration->parser);
    yaml_parser_set_input_string(declaration->parser, (const unsigned char *)(text.p ? text.p : ""),
                                 text.n);
    TRY(take_all(declaration));
    if (!declaration->root) return fail(cx, INVALID, MSG_FORMATS_YAML_EMPTY, name);
    *out = declaration->root;
    return OK;
}

const Node *node_get(const Node *map, Str key) {
    if (!map || map->kind != NODE_MAP) return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (str_equal(map->keys[i], key)) return map->items[i];
    return NULL;
}

Str node_text(const Node *map, Str key) {
    const Node *node = node_get(map, key);
    return node && node->kind == NODE_TEXT ? node->text : STR_NONE;
}

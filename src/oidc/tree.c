/* What does a small JSON answer say? As a tree, so that it can be asked by name. Answers are few
 * kilobytes; number of nodes and depth are limited, and a key that occurs twice is refused: two
 * readers might take different ones for true. */

#include <math.h>
#include "oidc/oidc_in.h"

#define LAST_MOMENT 253402300799.0 /* end of the year 9999 */

typedef struct Growing {
    JsonReader *reader;
    size_t nodes;
} Growing;

static Err value_read(Cx *cx, Node **out, Growing *growing, const JsonToken *token);

static bool has_key(const Node *object, Str key) {
    return tree_get(object, key) != NULL;
}

/* The children of what just began, up to its end. The depth is the reader's limit: 32. */
static Err inside_read(Cx *cx, Node *node, Growing *growing) {
    Node **last = &node->inside;
    for (;;) {
        JsonToken token;
        Str key = STR_NONE;
        TRY(json_next(cx, growing->reader, &token));
        if (token.kind == JSON_OBJECT_END || token.kind == JSON_ARRAY_END) return OK;
        if (token.kind == JSON_KEY) {
            key = token.text;
            if (has_key(node, key)) return fail(cx, INVALID, MSG_OIDC_JSON);
            TRY(json_next(cx, growing->reader, &token));
        }
        Node *child = NULL;
        TRY(value_read(cx, &child, growing, &token));
        must(child != NULL);
        child->key = key;
        *last = child;
        last = &child->next;
    }
}

static Err value_read(Cx *cx, Node **out, Growing *growing, const JsonToken *token) {
    if (++growing->nodes > TREE_MOST_NODES) return fail(cx, LIMIT, MSG_OIDC_JSON);
    Node *node = NEW(cx->mem, Node);
    *node = (Node){.kind = token->kind, .text = token->text, .number = token->number};
    if (token->kind == JSON_OBJECT || token->kind == JSON_ARRAY)
        TRY(inside_read(cx, node, growing));
    *out = node;
    return OK;
}

Err tree_read(Cx *cx, Node **out, Str json) {
    JsonToken token;
    Growing growing = {.reader = json_read(cx->mem, json)};
    if (!str_is_utf8(json)) return fail(cx, INVALID, MSG_OIDC_JSON);
    Err err = json_next(cx, growing.reader, &token);
    if (!err && token.kind != JSON_OBJECT) return fail(cx, INVALID, MSG_OIDC_JSON);
    Node *node = NULL;
    if (!err) err = value_read(cx, &node, &growing, &token);
    if (!err) err = json_next(cx, growing.reader, &token);
    if (err) return fail(cx, err == LIMIT ? LIMIT : INVALID, MSG_OIDC_JSON);
    *out = node;
    return OK;
}

const Node *tree_get(const Node *object, Str key) {
    if (!object || object->kind != JSON_OBJECT) return NULL;
    for (const Node *child = object->inside; child; child = child->next)
        if (str_equal(child->key, key)) return child;
    return NULL;
}

Str tree_text(const Node *object, const char *key) {
    const Node *node = tree_get(object, str_of(key));
    return node && node->kind == JSON_STRING ? node->text : STR_NONE;
}

bool tree_number(const Node *object, const char *key, int64_t *out) {
    const Node *node = tree_get(object, str_of(key));
    if (!node || node->kind != JSON_NUMBER) return false;
    if (!(fabs(node->number) <= LAST_MOMENT)) return false;
    *out = (int64_t)node->number;
    return true;
}

bool tree_has(const Node *list, Str text) {
    if (!list) return false;
    if (list->kind == JSON_STRING) return str_equal(list->text, text);
    if (list->kind != JSON_ARRAY) return false;
    for (const Node *child = list->inside; child; child = child->next)
        if (child->kind == JSON_STRING && str_equal(child->text, text)) return true;
    return false;
}

/* Which rule of confidentiality does a mapping set for its data? `protect:` (docs/catalogue.md). */

#include "base/base.h"
#include "figures/mapping_read_in.h"

enum { THRESHOLD_MOST = 1000, WIDTH_MOST = 1000, BASE_MOST = 1000, BASE_LEAST = 3 };

/* A whole number within bounds; `otherwise` where it is absent, 0: it may not be. */
static Err number_within(Cx *cx, const Node *map, const char *word, int64_t most, int64_t *out) {
    const Node *node = node_get(map, str_of(word));
    if (!node) return *out ? OK : mapping_lacks(cx, map, word);
    bool whole = node->kind == NODE_TEXT && int_read(str_trim(node->text), out);
    if (!whole || *out < 1 || *out > most) return mapping_bad(cx, node, word, node->text);
    return OK;
}

/* Every count is rounded; nothing is hidden, so that nothing else can be said. */
static Err round_read(Cx *cx, const Node *map, ProtectRule *out) {
    TRY(mapping_only(cx, map, "method base"));
    TRY(number_within(cx, map, "base", BASE_MOST, &out->base));
    if (out->base < BASE_LEAST)
        return mapping_bad(cx, node_get(map, S("base")), "base", str_int(cx->mem, out->base));
    return OK;
}

static Err suppress_read(Cx *cx, const Node *map, ProtectRule *out) {
    static const char *const zeros[] = {"show", "hide", NULL};
    size_t hide = 0;
    TRY(mapping_only(cx, map, "method threshold zeros group width"));
    TRY(number_within(cx, map, "threshold", THRESHOLD_MOST, &out->threshold));
    if (node_get(map, S("zeros"))) TRY(word_read(cx, map, "zeros", zeros, &hide));
    TRY(yes_read(cx, map, "group", false, &out->group));
    out->width = 1;
    TRY(number_within(cx, map, "width", WIDTH_MOST, &out->width));
    out->hide_zeros = hide;
    return OK;
}

Err protect_rule_read(Cx *cx, const Node *map, ProtectRule *out) {
    static const char *const methods[] = {"suppress", "round", NULL};
    const Node *node = node_get(map, S("protect"));
    size_t method = 0;
    *out = (ProtectRule){0};
    if (!node) return OK;
    if (node->kind != NODE_MAP) return node_fault(cx, node, MSG_CATALOGUE_NOT_MAP, node->text);
    if (node_get(node, S("method"))) TRY(word_read(cx, node, "method", methods, &method));
    out->set = true;
    return method ? round_read(cx, node, out) : suppress_read(cx, node, out);
}

Err protect_rule_of_text(Cx *cx, Str yaml, ProtectRule *out) {
    Node *node;
    TRY(yaml_read(cx, &node, S("mapping"), yaml));
    return protect_rule_read(cx, node, out);
}

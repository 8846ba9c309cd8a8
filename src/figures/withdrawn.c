/* Was this ever agreed on? Indicators and regions that an earlier catalogue had and the present one
 * has not: since when, and what they were called. Asked for only where something was not found. */

#include "base/base.h"
#include "figures/figures_in.h"
#include "figures/figures_sql.h"
#include "figures/snapshot_in.h"
#include "store/store.h"

enum { LEVELS_MOST = 4 };

/* The map with this key, at any place: the list of regions has groups. */
static const Node *region_node(const Node *node, Str key, int level) {
    if (node->kind == NODE_TEXT || level == LEVELS_MOST) return NULL;
    if (str_equal(node_text(node, S("key")), key)) return node;
    for (size_t i = 0; i < node->n; i++) {
        const Node *found = region_node(node->items[i], key, level + 1);
        if (found) return found;
    }
    return NULL;
}

static const Node *node_of(const Node *root, bool region, Str id) {
    return region ? region_node(root, id, 0) : root;
}

/* From the newest version back: the first that has it, and when the one after it was agreed on. */
static Err versions_search(Cx *cx, Rows *rows, bool region, Str id, Withdrawn *out) {
    int64_t since = 0;
    Err err;
    while (!(err = rows_next(cx, rows))) {
        Str content = str_copy(cx->mem, rows_text(rows, 1));
        Node *root;
        const Node *found = NULL;
        if (content.n && !yaml_read(cx, &root, S("agreed"), content))
            found = node_of(root, region, id);
        if (found && !since) return NOT_FOUND; /* it is agreed on today */
        if (found) {
            out->since = since;
            out->family = str_copy(cx->mem, node_text(found, S("family")));
            return texts_read(cx, node_get(found, region ? S("name") : S("title")), &out->name);
        }
        since = rows_int(rows, 0);
    }
    return err;
}

Err withdrawn_find(Cx *cx, Withdrawn *out, bool region, Str id) {
    Rows *rows;
    Withdrawn found = {0};
    Str kind = declaration_kind_id(region ? DECLARED_REGIONS : DECLARED_INDICATOR);
    TRY(sql_agreed_texts(cx, &rows, kind, region ? S("") : id));
    Err err = versions_search(cx, rows, region, id, &found);
    rows_close(rows);
    if (!err) *out = found;
    return err;
}

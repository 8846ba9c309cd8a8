/* Which codes does a dimension have, and which are the parts of which? */

#include "protect/protect.h"

typedef struct Tree {
    Cx *cx;
    Str file;
    const HierarchyLine *lines;
    size_t n;
    uint32_t *parent;       /* of each line; n: a root */
    uint32_t *first, *next; /* children, in the order of the lines; NONE ends them */
    Index index;
} Tree;
#define NONE UINT32_MAX

static Err line_wrong(const Tree *tree, size_t i, Msg message) {
    const HierarchyLine *line = &tree->lines[i];
    return fail(tree->cx, INVALID, message, tree->file, str_int(tree->cx->mem, (int64_t)line->line),
                line->code, line->parent);
}

static Err tree_link(Tree *tree) {
    Arena *mem = tree->cx->mem;
    tree->parent = NEW_ARRAY(mem, uint32_t, tree->n + 1);
    tree->first = NEW_ARRAY(mem, uint32_t, tree->n + 1);
    tree->next = NEW_ARRAY(mem, uint32_t, tree->n + 1);
    for (size_t i = 0; i < tree->n; i++) {
        if (!tree->lines[i].code.n) return line_wrong(tree, i, MSG_PROTECT_CODE_EMPTY);
        if (index_get(&tree->index, tree->lines[i].code) != SIZE_MAX)
            return line_wrong(tree, i, MSG_PROTECT_CODE_TWICE);
        index_put(mem, &tree->index, tree->lines[i].code, i);
    }
    for (size_t i = 0; i <= tree->n; i++)
        tree->first[i] = tree->next[i] = NONE;
    for (size_t i = tree->n; i-- > 0;) {
        Str parent = tree->lines[i].parent;
        size_t at = parent.n ? index_get(&tree->index, parent) : tree->n;
        if (at == SIZE_MAX) return line_wrong(tree, i, MSG_PROTECT_PARENT_UNKNOWN);
        tree->parent[i] = (uint32_t)at;
        tree->next[i] = tree->first[at];
        tree->first[at] = (uint32_t)i;
    }
    return OK;
}

typedef struct Making {
    uint32_t *parents, *leaves, *leaf_first, *leaf_end, *place; /* place: of a line */
    Str *codes;
} Making;

/* Goes through the tree, parents before children. */
static Err tree_walk(Tree *tree, CodeTree *out, const Making *making, uint32_t root) {
    struct {
        uint32_t line, code;
    } stack[LEVELS_MOST + 1];
    size_t depth = 0;
    uint32_t line = root;
    for (;;) {
        uint32_t code = (uint32_t)out->n++;
        making->place[line] = code;
        making->codes[code] = line == tree->n ? out->codes[0] : tree->lines[line].code;
        making->parents[code] = depth ? stack[depth - 1].code : 0;
        making->leaf_first[code] = (uint32_t)out->n_leaves;
        if (tree->first[line] != NONE) {
            if (depth == LEVELS_MOST)
                return fail(tree->cx, LIMIT, MSG_PROTECT_TOO_DEEP, tree->file, out->name,
                            str_int(tree->cx->mem, LEVELS_MOST));
            stack[depth].line = line;
            stack[depth++].code = code;
            line = tree->first[line];
            continue;
        }
        making->leaves[out->n_leaves++] = code;
        making->leaf_end[code] = (uint32_t)out->n_leaves;
        while (depth && tree->next[line] == NONE) {
            line = stack[--depth].line;
            making->leaf_end[stack[depth].code] = (uint32_t)out->n_leaves;
        }
        if (!depth) return OK;
        line = tree->next[line];
    }
}

Err dimension_make(Cx *cx, CodeTree *out, Str name, Str file, const HierarchyLine *lines, size_t n,
                   Str total) {
    if (n >= CODES_MOST)
        return fail(cx, LIMIT, MSG_PROTECT_TOO_MANY_CODES, name,
                    str_int(cx->mem, (int64_t)CODES_MOST), str_int(cx->mem, (int64_t)n));
    Tree tree = {.cx = cx, .file = file, .lines = lines, .n = n};
    TRY(tree_link(&tree));
    uint32_t root = tree.first[n];
    if (n && root == NONE) return fail(cx, INVALID, MSG_PROTECT_NO_ROOT, file, name);
    if (root == NONE || tree.next[root] != NONE) root = (uint32_t)n;
    if (root == n && index_get(&tree.index, total) != SIZE_MAX)
        return line_wrong(&tree, index_get(&tree.index, total), MSG_PROTECT_TOTAL_BESIDE);
    Making making = {.parents = NEW_ARRAY(cx->mem, uint32_t, n + 1),
                     .leaves = NEW_ARRAY(cx->mem, uint32_t, n + 1),
                     .leaf_first = NEW_ARRAY(cx->mem, uint32_t, n + 1),
                     .leaf_end = NEW_ARRAY(cx->mem, uint32_t, n + 1),
                     .place = NEW_ARRAY(cx->mem, uint32_t, n + 1),
                     .codes = NEW_ARRAY(cx->mem, Str, n + 1)};
    *out = (CodeTree){.name = name,
                      .codes = making.codes,
                      .parents = making.parents,
                      .leaves = making.leaves,
                      .leaf_first = making.leaf_first,
                      .leaf_end = making.leaf_end};
    making.codes[0] = total;
    for (size_t i = 0; i < n; i++)
        making.place[i] = NONE;
    TRY(tree_walk(&tree, out, &making, root));
    /* What the walk from the root does not reach goes round in a circle. */
    for (size_t i = 0; i < n; i++)
        if (making.place[i] == NONE) return line_wrong(&tree, i, MSG_PROTECT_CYCLE);
    for (size_t i = 0; i < out->n; i++)
        index_put(cx->mem, &out->index, out->codes[i], i);
    return OK;
}

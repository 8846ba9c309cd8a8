/* Does the reader of declarations stand any bytes, and is the tree it gives what it promises: 16
 * levels, whole texts, no key twice? */

#include <stdint.h>
#include "formats/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check(const Node *node, size_t level) {
    must(level <= 17 && node->line >= 1);
    must(node->kind != NODE_TEXT || !node->text.n || str_is_utf8(node->text));
    for (size_t i = 0; i < node->n; i++) {
        if (node->kind == NODE_MAP && node->n < 1000)
            must(node_get(node, node->keys[i]) == node->items[i]);
        check(node->items[i], level + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    Node *root;
    cx_begin(&cx, DE);
    Err err = yaml_read(&cx, &root, S("input"), (Str){(const char *)bytes, n});
    must(!err || err == INVALID || err == LIMIT);
    if (!err)
        check(root, 1);
    else
        must(fault_text(cx.mem, DE, &cx.fault).n > 0);
    cx_end(&cx);
    return 0;
}

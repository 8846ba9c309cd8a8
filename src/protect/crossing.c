/* Which cells does the crossing of dimensions have, and what are their sums? */

#include "protect/protect.h"

Err crossing_make(Cx *cx, Crossing *out, const CodeTree *dimensions, size_t n) {
    *out = (Crossing){.n_dimensions = n, .n_cells = 1};
    must(n >= 1 && n <= DIMENSIONS_MOST);
    for (size_t d = n; d-- > 0;) {
        if (dimensions[d].n_leaves < 2)
            return fail(cx, INVALID, MSG_PROTECT_ONE_CATEGORY, dimensions[d].name);
        out->dimensions[d] = dimensions[d];
        out->strides[d] = out->n_cells;
        out->n_cells *= dimensions[d].n;
        if (out->n_cells > CELLS_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_MANY_CELLS, dimensions[d].name,
                        str_int(cx->mem, (int64_t)CELLS_MOST));
    }
    out->counts = NEW_ARRAY(cx->mem, int64_t, out->n_cells);
    return OK;
}

bool cell_is_inner(const Crossing *crossing, size_t cell) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const CodeTree *dimension = &crossing->dimensions[d];
        uint32_t code = cell_code(crossing, cell, d);
        if (dimension->leaves[dimension->leaf_first[code]] != code) return false;
    }
    return true;
}

Str cell_name(Cx *cx, const Crossing *crossing, size_t cell) {
    Str codes[DIMENSIONS_MOST];
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        codes[d] = crossing->dimensions[d].codes[cell_code(crossing, cell, d)];
    return str_join(cx->mem, crossing->n_dimensions, codes, S(" / "));
}

/* CodeTree by dimension: each code adds to its parent, children first. */
Err crossing_sum(Cx *cx, Crossing *crossing) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const CodeTree *dimension = &crossing->dimensions[d];
        size_t stride = crossing->strides[d], block = stride * dimension->n;
        for (size_t code = dimension->n; code-- > 1;) {
            size_t away = (code - dimension->parents[code]) * stride;
            for (size_t start = code * stride; start < crossing->n_cells; start += block)
                for (size_t cell = start; cell < start + stride; cell++) {
                    int64_t *sum = &crossing->counts[cell - away];
                    *sum += crossing->counts[cell];
                    if (*sum > COUNT_MOST)
                        return fail(cx, LIMIT, MSG_PROTECT_TOO_LARGE,
                                    cell_name(cx, crossing, cell - away));
                }
        }
    }
    return OK;
}

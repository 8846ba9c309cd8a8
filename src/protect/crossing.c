/* Which cells does the crossing of dimensions have, and what are their sums? */

#include <string.h>

#include "protect/crossing_in.h"

Err crossing_make(Cx *cx, Crossing *out, const TableDimension *dimensions, size_t n) {
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
        const Lists *sums = &crossing->dimensions[d].sums_of;
        uint32_t code = cell_code(crossing, cell, d);
        if (sums->first[code] != sums->first[code + 1]) return false;
    }
    return true;
}

Str cell_name(Cx *cx, const Crossing *crossing, size_t cell) {
    Str codes[DIMENSIONS_MOST];
    for (size_t d = 0; d < crossing->n_dimensions; d++)
        codes[d] = crossing->dimensions[d].codes[cell_code(crossing, cell, d)];
    return str_join(cx->mem, crossing->n_dimensions, codes, S(" / "));
}

/* The cells of one code in a dimension become the sums of those of its parts. */
static Err sum_make(Cx *cx, Crossing *crossing, size_t d, const CodeSum *sum) {
    const TableDimension *dimension = &crossing->dimensions[d];
    size_t stride = crossing->strides[d], block = stride * dimension->n;
    int64_t *counts = crossing->counts;
    for (size_t start = 0; start < crossing->n_cells; start += block) {
        int64_t *totals = counts + start + sum->total * stride;
        memset(totals, 0, stride * sizeof *totals);
        for (uint32_t i = 0; i < sum->n; i++) {
            const int64_t *parts = counts + start + dimension->parts[sum->first + i] * stride;
            for (size_t cell = 0; cell < stride; cell++) {
                totals[cell] += parts[cell];
                if (totals[cell] > COUNT_MOST)
                    return fail(cx, LIMIT, MSG_PROTECT_TOO_LARGE,
                                cell_name(cx, crossing, (size_t)(totals - counts) + cell));
            }
        }
    }
    return OK;
}

Err crossing_sum(Cx *cx, Crossing *crossing) {
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        for (size_t i = 0; i < dimension->n_sums; i++) {
            uint32_t sum = dimension->order[i];
            uint32_t first = dimension->sums_of.first[dimension->sums[sum].total];
            if (sum == first) TRY(sum_make(cx, crossing, d, &dimension->sums[sum]));
        }
    }
    return OK;
}

Equations crossing_equations(Cx *cx, const Crossing *crossing) {
    size_t n_parts = 0, n = 0;
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        size_t times = crossing->n_cells / dimension->n;
        for (size_t s = 0; s < dimension->n_sums; s++)
            n_parts += (1 + dimension->sums[s].n) * times, n += times;
    }
    uint32_t *parts = NEW_ARRAY(cx->mem, uint32_t, n_parts);
    Equation *at = NEW_ARRAY(cx->mem, Equation, n);
    must(n_parts < UINT32_MAX);
    n_parts = n = 0;
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        size_t stride = crossing->strides[d];
        for (size_t cell = 0; cell < crossing->n_cells; cell++) {
            uint32_t code = cell_code(crossing, cell, d);
            const uint32_t *sums = dimension->sums_of.first;
            for (uint32_t s = sums[code]; s < sums[code + 1]; s++) {
                const CodeSum *sum = &dimension->sums[s];
                at[n++] = (Equation){(uint32_t)n_parts, sum->n + 1};
                parts[n_parts++] = (uint32_t)cell;
                for (uint32_t i = 0; i < sum->n; i++) {
                    size_t part = dimension->parts[sum->first + i];
                    parts[n_parts++] = (uint32_t)(cell - code * stride + part * stride);
                }
            }
        }
    }
    return (Equations){parts, at, n};
}

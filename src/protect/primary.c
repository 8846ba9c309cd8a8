/* Which cells would expose somebody by themselves? */

#include "protect/protect.h"

static void mark(uint8_t *states, uint8_t *reasons, size_t cell, CellReason reason) {
    if (states[cell] != CELL_SHOWN) return;
    states[cell] = CELL_PRIMARY;
    reasons[cell] = (uint8_t)reason;
}

/* All cases of a total in one of its parts say of everybody in the total that they belong there:
 * the part is hidden, and with it the largest neighbour (by its own total) that is empty, so that
 * the cases could as well be there. */
static void all_mark(const Crossing *crossing, size_t d, size_t cell, uint8_t *states,
                     uint8_t *reasons) {
    const CodeTree *dimension = &crossing->dimensions[d];
    uint32_t code = cell_code(crossing, cell, d), parent = dimension->parents[code];
    size_t stride = crossing->strides[d], up = cell - (code - parent) * stride;
    if (!code || !crossing->counts[cell] || crossing->counts[cell] != crossing->counts[up]) return;
    size_t beside = SIZE_MAX;
    int64_t largest = -1;
    for (uint32_t other = parent + 1; other < dimension->n; other++) {
        if (dimension->parents[other] != parent || other == code) continue;
        int64_t size = crossing->counts[other * stride]; /* in all other dimensions the total */
        if (size > largest) largest = size, beside = up + (other - parent) * stride;
    }
    if (beside == SIZE_MAX) return; /* an only part is the total by another name */
    mark(states, reasons, cell, REASON_ALL);
    mark(states, reasons, beside, REASON_ALL_OTHER);
}

void primary_mark(const Crossing *crossing, const Wish *wish, uint8_t *states, uint8_t *reasons) {
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t count = crossing->counts[cell];
        if (wish->needs && wish->needs->reasons[cell])
            mark(states, reasons, cell, (CellReason)wish->needs->reasons[cell]);
        if (count >= 1 && count <= wish->threshold) mark(states, reasons, cell, REASON_SMALL);
        if (!count && wish->hide_zeros) mark(states, reasons, cell, REASON_ZERO);
        for (size_t d = 0; wish->all_of_them && d < crossing->n_dimensions; d++)
            all_mark(crossing, d, cell, states, reasons);
    }
}

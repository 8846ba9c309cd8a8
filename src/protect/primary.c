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
typedef struct Marking {
    const Crossing *crossing;
    uint8_t *states, *reasons;
} Marking;

static void all_mark(const Marking *marking, size_t d, const CodeSum *sum, size_t cell) {
    const Crossing *crossing = marking->crossing;
    const TableDimension *dimension = &crossing->dimensions[d];
    const uint32_t *parts = dimension->parts + sum->first;
    size_t stride = crossing->strides[d], code = cell_code(crossing, cell, d);
    size_t base = cell - code * stride, beside = SIZE_MAX;
    if (crossing->counts[cell] != crossing->counts[base + sum->total * stride]) return;
    int64_t largest = -1;
    for (uint32_t i = 0; i < sum->n; i++) {
        if (parts[i] == code) continue;
        int64_t size = crossing->counts[parts[i] * stride]; /* in all other dimensions the total */
        if (size > largest) largest = size, beside = base + parts[i] * stride;
    }
    if (beside == SIZE_MAX) return; /* an only part is the total by another name */
    mark(marking->states, marking->reasons, cell, REASON_ALL);
    mark(marking->states, marking->reasons, beside, REASON_ALL_OTHER);
}

/* By each sum that the cell is a part of. */
static void sums_mark(const Marking *marking, size_t cell) {
    for (size_t d = 0; d < marking->crossing->n_dimensions; d++) {
        const TableDimension *dimension = &marking->crossing->dimensions[d];
        uint32_t code = cell_code(marking->crossing, cell, d);
        const Lists *sums = &dimension->sums_with;
        for (uint32_t i = sums->first[code]; i < sums->first[code + 1]; i++)
            all_mark(marking, d, &dimension->sums[sums->at[i]], cell);
    }
}

static CellRole role_of(const Wish *wish, size_t cell) {
    return wish->roles ? (CellRole)wish->roles[cell] : ROLE_PUBLISHED;
}

void primary_mark(const Crossing *crossing, const Wish *wish, uint8_t *states, uint8_t *reasons) {
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        if (role_of(wish, cell) == ROLE_UNPUBLISHED) states[cell] = CELL_UNPUBLISHED;
    Marking marking = {crossing, states, reasons};
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t count = crossing->counts[cell];
        if (wish->needs && wish->needs->reasons[cell])
            mark(states, reasons, cell, (CellReason)wish->needs->reasons[cell]);
        if (count >= 1 && count <= wish->threshold) mark(states, reasons, cell, REASON_SMALL);
        if (!count && wish->hide_zeros) mark(states, reasons, cell, REASON_ZERO);
        if (wish->all_of_them && count) sums_mark(&marking, cell);
    }
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        if (role_of(wish, cell) == ROLE_KEPT) mark(states, reasons, cell, REASON_EARLIER);
        bool shown = role_of(wish, cell) == ROLE_TOLD && states[cell] == CELL_SHOWN;
        if (shown) reasons[cell] = REASON_EARLIER;
    }
}

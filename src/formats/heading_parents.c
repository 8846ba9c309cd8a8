/* Over which columns does an upper heading reach? Merged cells come out of a sheet as one text and
 * empty cells at its right; a text that was exported from a database repeats it instead. */

#include "formats/formats_in.h"

static bool text_below(const HeadLevels *levels, size_t level, size_t column) {
    for (size_t k = level + 1; k < levels->n; k++)
        if (levels->rows[k] != levels->units && levels->rows[k] != levels->numbering &&
            head_cell(&levels->head->rows[levels->rows[k]], column).n)
            return true;
    return false;
}

/* An empty cell belongs to the text at its left where both columns have headings of their own
 * further down, and are below the same texts further up. */
const size_t *heading_parents(Arena *mem, const HeadLevels *levels) {
    size_t width = levels->width;
    size_t *parents = NEW_ARRAY(mem, size_t, levels->n * width + 1);
    for (size_t k = 0; k < levels->n; k++) {
        const HeadRow *row = &levels->head->rows[levels->rows[k]];
        size_t *own = parents + k * width;
        for (size_t c = 0; c < width; c++) {
            own[c] = head_cell(row, c).n ? c : SIZE_MAX;
            if (own[c] == c || !c || own[c - 1] == SIZE_MAX) continue;
            bool reaches = text_below(levels, k, c) && text_below(levels, k, own[c - 1]);
            for (size_t above = 0; reaches && above < k; above++)
                reaches = parents[above * width + c] == parents[above * width + c - 1];
            if (reaches) own[c] = own[c - 1];
        }
    }
    return parents;
}

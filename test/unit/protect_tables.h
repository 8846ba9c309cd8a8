#pragma once
/* Small random tables, and all tables of non-negative integers that agree with what is shown of
 * them, counted out one by one without anything of protect/. */

#include "tap.h"

#include "protect/protect.h"
#include "stats/random.h"

enum { CELLS = 64, INNER = 16, STEPS = 4000000 };

/* ---- a table to try ---- */

static TableDimension tree(Cx *cx, size_t leaves, bool nested) {
    HierarchyLine lines[12];
    size_t n = 0;
    TableDimension out;
    lines[n++] = (HierarchyLine){S("T"), S(""), 1};
    if (nested) lines[n++] = (HierarchyLine){S("N"), S("T"), 2};
    for (size_t i = 0; i < leaves; i++) {
        Str code = str_format(cx->mem, "c%zu", i);
        lines[n++] = (HierarchyLine){code, nested && i < 2 ? S("N") : S("T"), 3 + i};
    }
    Hierarchy only = {S("f"), lines, n};
    must(!dimension_make(cx, &out, &(TableDimensionOf){S("d"), &only, 1, S("Total")}));
    return out;
}

static inline Crossing random_table(Cx *cx, Random *random) {
    static const size_t shapes[][3] = {{3, 3, 0}, {2, 3, 0}, {3, 2, 0}, {2, 4, 0},
                                       {3, 4, 0}, {2, 2, 2}, {2, 2, 3}};
    const size_t *shape = shapes[random_below(random, sizeof shapes / sizeof *shapes)];
    TableDimension trees[3];
    Crossing out;
    size_t n = shape[2] ? 3 : 2;
    for (size_t d = 0; d < n; d++)
        trees[d] = tree(cx, shape[d], n == 2 && shape[d] >= 3 && random_below(random, 2));
    must(!crossing_make(cx, &out, trees, n));
    uint64_t largest = 2 + random_below(random, 3);
    for (size_t cell = 0; cell < out.n_cells; cell++)
        if (cell_is_inner(&out, cell) && random_below(random, 4))
            out.counts[cell] = (int64_t)random_below(random, largest);
    must(!crossing_sum(cx, &out));
    return out;
}

/* ---- counting out ---- */

typedef struct Sums { /* the table again, but only as sums over inner cells */
    size_t n_cells, n_inner, inner[INNER];
    bool within[CELLS][INNER];
    int64_t counts[CELLS];
} Sums;

/* By the sums alone. */
static bool is_under(const TableDimension *dimension, uint32_t code, uint32_t above) {
    if (code == above) return true;
    for (size_t s = 0; s < dimension->n_sums; s++)
        for (size_t i = 0; dimension->sums[s].total == above && i < dimension->sums[s].n; i++)
            if (is_under(dimension, code, dimension->parts[dimension->sums[s].first + i]))
                return true;
    return false;
}

static void sums_make(Sums *sums, const Crossing *crossing) {
    sums->n_cells = crossing->n_cells, sums->n_inner = 0;
    must(crossing->n_cells <= CELLS);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        sums->counts[cell] = crossing->counts[cell];
        if (cell_is_inner(crossing, cell)) sums->inner[sums->n_inner++] = cell;
    }
    must(sums->n_inner <= INNER);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        for (size_t i = 0; i < sums->n_inner; i++) {
            sums->within[cell][i] = true;
            for (size_t d = 0; d < crossing->n_dimensions; d++)
                sums->within[cell][i] &=
                    is_under(&crossing->dimensions[d], cell_code(crossing, sums->inner[i], d),
                             cell_code(crossing, cell, d));
        }
}

typedef enum Verdict { SAFE, UNSAFE, UNDECIDED } Verdict;

typedef struct Search {
    const Sums *sums;
    const uint8_t *states;
    const Wish *wish;
    bool loose[INNER];   /* in no sum that is shown */
    size_t last[CELLS];  /* of shown cells: their last inner cell */
    int64_t left[CELLS]; /* of shown cells: what is not given out yet */
    int64_t now[INNER], low[CELLS], high[CELLS];
    int64_t radius;     /* only tables so close to the truth are looked at */
    bool narrowed;      /* by the radius: there are others */
    size_t open, steps; /* hidden cells that nothing proves yet; 0 steps left: given up */
} Search;

static void found(Search *search) {
    const Sums *sums = search->sums;
    search->open = 0;
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        if (!cell_is_hidden(search->states[cell])) continue;
        int64_t sum = 0;
        for (size_t i = 0; i < sums->n_inner; i++)
            sum += sums->within[cell][i] ? search->now[i] : 0;
        if (sum < search->low[cell]) search->low[cell] = sum;
        if (sum > search->high[cell]) search->high[cell] = sum;
        search->open += search->high[cell] - search->low[cell] < search->wish->width;
    }
}

/* What inner cell i can be, after those before it; the last part of a shown sum is what is left of
 * it. */
static void bounds(Search *search, size_t i, int64_t *least, int64_t *most) {
    const Sums *sums = search->sums;
    int64_t truth = sums->counts[sums->inner[i]];
    *least = truth && search->wish->insiders ? 1 : 0;
    *most = INT64_MAX;
    if (search->loose[i]) {
        *most = *least;
        return;
    }
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        if (!sums->within[cell][i] || search->states[cell] != CELL_SHOWN) continue;
        if (search->left[cell] < *most) *most = search->left[cell];
        if (search->last[cell] == i && search->left[cell] > *least) *least = search->left[cell];
    }
    int64_t from = truth - search->radius, to = truth + search->radius;
    search->narrowed |= *least <= *most && (*least < from || *most > to);
    if (*least < from) *least = from;
    if (*most > to) *most = to;
}

static void walk(Search *search, size_t i) {
    const Sums *sums = search->sums;
    int64_t least, most;
    if (!search->steps || !search->open) return;
    search->steps--;
    if (i == sums->n_inner) {
        found(search);
        return;
    }
    bounds(search, i, &least, &most);
    for (int64_t value = least; value <= most; value++) {
        search->now[i] = value;
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            search->left[cell] -= sums->within[cell][i] ? value : 0;
        walk(search, i + 1);
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            search->left[cell] += sums->within[cell][i] ? value : 0;
    }
}

/* An inner cell that is in no shown sum can be as large as one likes: so can all that it is in, and
 * what it is says nothing about the others. It stays as small as it can be; its sums have
 * no upper end. */
static void loose_find(Search *search) {
    const Sums *sums = search->sums;
    for (size_t i = 0; i < sums->n_inner; i++) {
        search->loose[i] = true;
        for (size_t cell = 0; cell < sums->n_cells; cell++)
            search->loose[i] &= !sums->within[cell][i] || search->states[cell] != CELL_SHOWN;
        for (size_t cell = 0; search->loose[i] && cell < sums->n_cells; cell++)
            if (sums->within[cell][i]) search->high[cell] = INT64_MAX;
    }
}

/* All tables close to the truth, then those less close, until each hidden cell is proved, or there
 * are no others: only then it is unsafe. Where that takes too many steps, nothing is said. */
static inline Verdict counted(Search *search, const Sums *sums, const uint8_t *states,
                              const Wish *wish) {
    *search = (Search){.sums = sums, .states = states, .wish = wish, .narrowed = true, .open = 1};
    for (size_t cell = 0; cell < sums->n_cells; cell++) {
        search->left[cell] = search->low[cell] = search->high[cell] = sums->counts[cell];
        for (size_t i = 0; i < sums->n_inner; i++)
            if (sums->within[cell][i]) search->last[cell] = i;
    }
    loose_find(search);
    for (search->radius = 1; search->open && search->narrowed; search->radius *= 2) {
        search->narrowed = false;
        search->steps = STEPS;
        walk(search, 0);
        if (search->open && !search->steps) return UNDECIDED;
    }
    return search->open ? UNSAFE : SAFE;
}

static inline Verdict verdict_of(const Sums *sums, const uint8_t *states, const Wish *wish) {
    Search search;
    return counted(&search, sums, states, wish);
}

/* ---- what is claimed ---- */

/* The two tables of a cell, written out. */
static inline bool proof_holds(const Sums *sums, const Suppression *done, size_t cell,
                               const Wish *wish) {
    int64_t there[2];
    for (int side = 0; side < 2; side++) {
        const ProofTable *table = &done->proofs[cell].tables[side];
        int64_t values[CELLS];
        memcpy(values, sums->counts, sizeof values);
        for (size_t i = 0; table->move != NO_MOVE && i < done->moves[table->move].n; i++) {
            const MoveEntry *entry = &done->entries[done->moves[table->move].first + i];
            values[entry->cell] += table->times * entry->change;
        }
        for (size_t other = 0; other < sums->n_cells; other++) {
            int64_t off = values[other] - sums->counts[other]; /* from what it was told to be */
            for (size_t i = 0; i < sums->n_inner; i++) {
                size_t inner = sums->inner[i];
                off -= sums->within[other][i] ? values[inner] - sums->counts[inner] : 0;
            }
            bool nobody_asks = done->states[other] == CELL_UNPUBLISHED;
            if (values[other] < 0 || (off && !nobody_asks)) return false;
            if (wish->insiders && sums->counts[other] && !values[other]) return false;
            if (done->states[other] == CELL_SHOWN && values[other] != sums->counts[other])
                return false;
        }
        there[side] = values[cell];
    }
    return there[0] - there[1] >= wish->width;
}

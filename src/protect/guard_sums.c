/* Which sums hold between the cells that publications tell? Those of the crossing, and those that
 * follow from what codes stand for: the Kreis is the Kreis without a town and that town. */

#include <string.h>

#include "protect/guard_in.h"

enum { DIFFERENCE_MOST = 12 };
#define DERIVED_MOST ((size_t)1 << 21) /* cells in such sums */

void sums_link(Arena *mem, Sums *sums) {
    uint32_t *first = NEW_ARRAY(mem, uint32_t, sums->n_cells + 2);
    size_t n = 0;
    for (size_t i = 0; i < sums->n; i++) {
        const Equation *equation = &sums->equations[i];
        for (size_t k = 0; k < equation->n; k++)
            first[sums->parts[equation->first + k] + 2]++;
        n += equation->n;
    }
    for (size_t cell = 2; cell < sums->n_cells + 2; cell++)
        first[cell] += first[cell - 1];
    uint32_t *of = NEW_ARRAY(mem, uint32_t, n);
    for (uint32_t i = 0; i < sums->n; i++) {
        const Equation *equation = &sums->equations[i];
        for (size_t k = 0; k < equation->n; k++)
            of[first[sums->parts[equation->first + k] + 1]++] = i;
    }
    sums->first = first;
    sums->of = of;
}

/* ---- codes that lie in others ---- */

typedef struct Deriving {
    Cx *cx;
    const TableDimension *dimension;
    bool *below; /* codes that sums lead to from the total that is looked at */
    bool *left;  /* leaves of the total that are not in the part */
    VEC(uint32_t) stack;
    VEC(CodeSum) sums;
    VEC(uint32_t) parts;
} Deriving;

static uint32_t n_in(const Lists *lists, uint32_t i) {
    return lists->first[i + 1] - lists->first[i];
}

static size_t leaves_of(const TableDimension *dimension, uint32_t code) {
    return n_in(&dimension->under, code);
}

static void below_mark(Deriving *d, uint32_t code) {
    memset(d->below, 0, d->dimension->n);
    d->stack.n = 0;
    vec_push(d->cx->mem, &d->stack, code);
    while (d->stack.n) {
        uint32_t at = d->stack.at[--d->stack.n];
        const uint32_t *first = d->dimension->sums_of.first;
        for (uint32_t s = first[at]; s < first[at + 1]; s++) {
            const CodeSum *sum = &d->dimension->sums[s];
            for (uint32_t i = 0; i < sum->n; i++) {
                uint32_t part = d->dimension->parts[sum->first + i];
                if (d->below[part]) continue;
                d->below[part] = true;
                vec_push(d->cx->mem, &d->stack, part);
            }
        }
    }
}

/* Both lists ascend; the part's leaves are all among the total's. */
static bool lies_in(const TableDimension *dimension, uint32_t part, uint32_t total) {
    const Lists *under = &dimension->under;
    uint32_t t = under->first[total], end = under->first[total + 1];
    if (leaves_of(dimension, part) > leaves_of(dimension, total)) return false;
    for (uint32_t p = under->first[part]; p < under->first[part + 1]; p++) {
        while (t < end && under->at[t] < under->at[p])
            t++;
        if (t == end || under->at[t] != under->at[p]) return false;
    }
    return true;
}

/* The code that stands for most of the leaves that are left, and for no others. */
static uint32_t largest_left(const Deriving *d, uint32_t leaf) {
    const TableDimension *dimension = d->dimension;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = dimension->over.first[leaf]; i < dimension->over.first[leaf + 1]; i++) {
        uint32_t code = dimension->over.at[i];
        bool within = true;
        for (uint32_t k = dimension->under.first[code];
             k < dimension->under.first[code + 1] && within; k++)
            within = d->left[dimension->under.at[k]];
        if (within &&
            (best == UINT32_MAX || leaves_of(dimension, code) > leaves_of(dimension, best)))
            best = code;
    }
    return best;
}

static void leaves_mark(Deriving *d, uint32_t code, bool left) {
    const Lists *under = &d->dimension->under;
    for (uint32_t i = under->first[code]; i < under->first[code + 1]; i++)
        d->left[under->at[i]] = left;
}

/* total = part + as few codes as make up the rest. */
static void difference_add(Deriving *d, uint32_t total, uint32_t part) {
    const Lists *under = &d->dimension->under;
    CodeSum sum = {.total = total, .first = (uint32_t)d->parts.n, .n = 1};
    vec_push(d->cx->mem, &d->parts, part);
    leaves_mark(d, total, true);
    leaves_mark(d, part, false);
    for (uint32_t i = under->first[total]; i < under->first[total + 1]; i++) {
        if (!d->left[under->at[i]] || sum.n > DIFFERENCE_MOST) continue;
        uint32_t code = largest_left(d, under->at[i]);
        leaves_mark(d, code, false);
        vec_push(d->cx->mem, &d->parts, code);
        sum.n++;
    }
    leaves_mark(d, total, false);
    if (sum.n > DIFFERENCE_MOST)
        d->parts.n = sum.first;
    else
        vec_push(d->cx->mem, &d->sums, sum);
}

static bool is_tree(const TableDimension *dimension) {
    for (uint32_t code = 0; code < dimension->n; code++)
        if (n_in(&dimension->sums_of, code) > 1 || n_in(&dimension->sums_with, code) > 1)
            return false;
    return true;
}

/* In a tree whatever lies in a code is a part of it, or of its parts. */
static void differences_find(Deriving *d) {
    const TableDimension *dimension = d->dimension;
    if (is_tree(dimension)) return;
    for (uint32_t total = 0; total < dimension->n; total++) {
        if (!n_in(&dimension->sums_of, total)) continue;
        below_mark(d, total);
        for (uint32_t part = 0; part < dimension->n; part++)
            if (part != total && n_in(&dimension->sums_of, part) && !d->below[part] &&
                lies_in(dimension, part, total))
                difference_add(d, total, part);
    }
}

/* ---- of cells ---- */

typedef struct Listing {
    Arena *parts_mem, *sums_mem; /* each grows in one of its own */
    VEC(uint32_t) parts;
    VEC(Equation) sums;
} Listing;

static void sum_list(Listing *list, const Crossing *crossing, size_t dimension,
                     const Deriving *derived) {
    size_t stride = crossing->strides[dimension];
    for (size_t i = 0; i < derived->sums.n; i++) {
        const CodeSum *sum = &derived->sums.at[i];
        if (list->parts.n > DERIVED_MOST) return;
        for (size_t cell = 0; cell < crossing->n_cells; cell++) {
            if (cell_code(crossing, cell, dimension) != sum->total) continue;
            Equation equation = {(uint32_t)list->parts.n, sum->n + 1};
            vec_push(list->parts_mem, &list->parts, (uint32_t)cell);
            for (uint32_t k = 0; k < sum->n; k++) {
                size_t part = derived->parts.at[sum->first + k];
                vec_push(list->parts_mem, &list->parts,
                         (uint32_t)(cell - sum->total * stride + part * stride));
            }
            vec_push(list->sums_mem, &list->sums, equation);
        }
    }
}

static void derived_list(Cx *cx, Listing *list, const Crossing *crossing) {
    for (size_t i = 0; i < crossing->n_dimensions; i++) {
        const TableDimension *dimension = &crossing->dimensions[i];
        Deriving derived = {.cx = cx,
                            .dimension = dimension,
                            .below = NEW_ARRAY(cx->mem, bool, dimension->n),
                            .left = NEW_ARRAY(cx->mem, bool, dimension->n_leaves)};
        differences_find(&derived);
        sum_list(list, crossing, i, &derived);
    }
}

void sums_of_crossing(Cx *cx, Sums *out, const Crossing *crossing) {
    Equations declared = crossing_equations(cx, crossing);
    Listing list = {.parts_mem = arena_within(cx->mem), .sums_mem = arena_within(cx->mem)};
    derived_list(cx, &list, crossing);
    *out = (Sums){.n_cells = crossing->n_cells,
                  .n = declared.n,
                  .parts = declared.parts,
                  .equations = declared.at};
    if (list.sums.n) {
        size_t n_parts = 0;
        for (size_t i = 0; i < declared.n; i++)
            n_parts += declared.at[i].n;
        uint32_t *parts = NEW_ARRAY(cx->mem, uint32_t, n_parts + list.parts.n);
        Equation *equations = NEW_ARRAY(cx->mem, Equation, declared.n + list.sums.n);
        memcpy(parts, declared.parts, n_parts * sizeof *parts);
        memcpy(parts + n_parts, list.parts.at, list.parts.n * sizeof *parts);
        if (declared.n) memcpy(equations, declared.at, declared.n * sizeof *equations);
        for (size_t i = 0; i < list.sums.n; i++)
            equations[declared.n + i] =
                (Equation){(uint32_t)n_parts + list.sums.at[i].first, list.sums.at[i].n};
        out->n = declared.n + list.sums.n, out->parts = parts, out->equations = equations;
    }
    sums_link(cx->mem, out);
}

/* Which cheap move protects a cell? A move is sought that is a product over the dimensions: in each
 * of them one case more in a leaf and one less in another leaf (all codes above the two change with
 * them, up to where they meet), or in no other (then all codes up to the total). Between tables
 * without hierarchies that is the 2 × 2 × … box. */

#include <stdlib.h>
#include <string.h>

#include "protect/protect_in.h"

enum { PRODUCT_MOST = 4096, SEEDS_MOST = 8, SEEDS_LOOK = 4096 };
#define NO_PARTNER UINT32_MAX

typedef struct Partner {
    uint32_t leaf; /* place among the leaves; NO_PARTNER: none */
    int64_t price;
} Partner;

typedef struct Shift { /* the codes of a dimension that change */
    uint32_t *codes;
    int8_t *signs;
    size_t n;
} Shift;

struct Finder {
    uint32_t seed[DIMENSIONS_MOST]; /* places of the leaves one case more is in */
    uint32_t cell;
    size_t n_most; /* cells of a product */
    Partner *partners[DIMENSIONS_MOST];
    size_t n_partners[DIMENSIONS_MOST];
    Shift shifts[DIMENSIONS_MOST], shift; /* of each dimension as it is tried; for the moment */
    Step *products[DIMENSIONS_MOST + 1];
    size_t n_products[DIMENSIONS_MOST + 1];
    int64_t best;
    Step *found;
    size_t n_found;
};

/* Two leaves can have no codes in common. */
static size_t shift_room(const TableDimension *dimension) {
    size_t most = 0;
    for (size_t leaf = 0; leaf < dimension->n_leaves; leaf++) {
        size_t n = dimension->over.first[leaf + 1] - dimension->over.first[leaf];
        if (n > most) most = n;
    }
    return 2 * most;
}

static Shift shift_new(Arena *mem, size_t n) {
    return (Shift){NEW_ARRAY(mem, uint32_t, n), NEW_ARRAY(mem, int8_t, n), 0};
}

Finder *finder_new(Work *work) {
    Finder *finder = NEW(work->mem, Finder);
    size_t most = 0, n_cells = work->crossing->n_cells;
    finder->n_most = n_cells < PRODUCT_MOST ? n_cells : PRODUCT_MOST;
    for (size_t d = 0; d < work->crossing->n_dimensions; d++) {
        const TableDimension *dimension = &work->crossing->dimensions[d];
        size_t n = shift_room(dimension);
        finder->partners[d] = NEW_ARRAY(work->mem, Partner, dimension->n_leaves + 1);
        finder->shifts[d] = shift_new(work->mem, n);
        if (n > most) most = n;
    }
    finder->shift = shift_new(work->mem, most);
    for (size_t d = 0; d <= work->crossing->n_dimensions; d++)
        finder->products[d] = NEW_ARRAY(work->mem, Step, finder->n_most);
    finder->found = NEW_ARRAY(work->mem, Step, finder->n_most);
    return finder;
}

/* The codes that stand for one of the two leaves and not for the other. */
static void shift_make(Shift *shift, const TableDimension *dimension, uint32_t leaf,
                       uint32_t partner) {
    const Lists *over = &dimension->over;
    const uint32_t *a = over->at + over->first[leaf], *a_end = over->at + over->first[leaf + 1];
    const uint32_t *b = a, *b_end = a;
    if (partner != NO_PARTNER)
        b = over->at + over->first[partner], b_end = over->at + over->first[partner + 1];
    shift->n = 0;
    while (a < a_end || b < b_end) {
        bool both = a < a_end && b < b_end && *a == *b,
             first = b == b_end || (a < a_end && *a < *b);
        if (!both)
            shift->codes[shift->n] = first ? *a : *b, shift->signs[shift->n++] = first ? 1 : -1;
        a += first || both;
        b += !first;
    }
}

static int compare_partners(const void *a, const void *b) {
    const Partner *p = a, *q = b;
    if (p->price != q->price) return p->price < q->price ? -1 : 1;
    return (p->leaf > q->leaf) - (p->leaf < q->leaf);
}

/* Who can be the other leaf, the cheap ones first: by the cells of the line through the cell, which
 * any product with it contains. */
static void partners_find(Work *work, size_t d, int64_t below) {
    Finder *finder = work->finder;
    const TableDimension *dimension = &work->crossing->dimensions[d];
    size_t stride = work->crossing->strides[d];
    uint32_t code = cell_code(work->crossing, finder->cell, d);
    size_t base = finder->cell - code * stride, n = 0;
    uint32_t under = dimension->under.first[code], under_end = dimension->under.first[code + 1];
    Shift *shift = &finder->shift;
    for (uint32_t i = 0; i <= dimension->n_leaves; i++) {
        uint32_t leaf = i == dimension->n_leaves ? NO_PARTNER : i;
        if (under < under_end && dimension->under.at[under] == i) {
            under++;
            continue;
        }
        int64_t price = 0;
        shift_make(shift, dimension, finder->seed[d], leaf);
        for (size_t k = 0; k < shift->n && price < below; k++)
            price += work->prices[base + shift->codes[k] * stride];
        if (price < below) finder->partners[d][n++] = (Partner){leaf, price};
    }
    qsort(finder->partners[d], n, sizeof *finder->partners[d], compare_partners);
    finder->n_partners[d] = n;
}

/* The cells so far, times what changes in this dimension; what that costs, or PRICE_NEVER. */
static int64_t product_make(Work *work, size_t d, const Shift *shift) {
    Finder *finder = work->finder;
    size_t stride = work->crossing->strides[d], n = 0;
    size_t code = cell_code(work->crossing, finder->cell, d);
    int64_t price = 0;
    if (finder->n_products[d] * shift->n > finder->n_most) return PRICE_NEVER;
    for (size_t i = 0; i < finder->n_products[d]; i++)
        for (size_t k = 0; k < shift->n; k++) {
            Step step = finder->products[d][i];
            step.cell = (uint32_t)(step.cell + shift->codes[k] * stride - code * stride);
            step.change *= shift->signs[k];
            price += work->prices[step.cell];
            if (price >= finder->best) return PRICE_NEVER;
            finder->products[d + 1][n++] = step;
        }
    finder->n_products[d + 1] = n;
    return price;
}

static void product_take(Work *work, int64_t price) {
    Finder *finder = work->finder;
    size_t n = work->crossing->n_dimensions;
    int64_t up, down;
    move_reach(work, finder->products[n], finder->n_products[n], &up, &down);
    if (up < cell_rise(work, finder->cell) || up + down < cell_width(work, finder->cell)) return;
    if (!steps_are_kept(work, finder->cell, finder->products[n], finder->n_products[n])) return;
    finder->best = price;
    finder->n_found = finder->n_products[n];
    memcpy(finder->found, finder->products[n], finder->n_found * sizeof *finder->found);
}

static void partners_try(Work *work, size_t d) {
    Finder *finder = work->finder;
    Shift *shift = &finder->shifts[d];
    for (size_t i = 0; i < finder->n_partners[d]; i++) {
        const Partner *partner = &finder->partners[d][i];
        if (partner->price >= finder->best) return;
        shift_make(shift, &work->crossing->dimensions[d], finder->seed[d], partner->leaf);
        int64_t price = product_make(work, d, shift);
        if (price >= finder->best) continue;
        if (d + 1 == work->crossing->n_dimensions)
            product_take(work, price);
        else
            partners_try(work, d + 1);
    }
}

static void seed_try(Work *work) {
    Finder *finder = work->finder;
    finder->products[0][0] = (Step){finder->cell, 1};
    finder->n_products[0] = 1;
    for (size_t d = 0; d < work->crossing->n_dimensions; d++)
        partners_find(work, d, finder->best);
    partners_try(work, 0);
}

static int compare_steps(const void *a, const void *b) {
    const Step *p = a, *q = b;
    return (p->cell > q->cell) - (p->cell < q->cell);
}

/* The inner cells under the cell take turns; those that are hidden anyway or can be. */
static void seeds_try(Work *work) {
    const Crossing *crossing = work->crossing;
    Finder *finder = work->finder;
    uint32_t at[DIMENSIONS_MOST], from[DIMENSIONS_MOST], to[DIMENSIONS_MOST];
    size_t n = crossing->n_dimensions, tried = 0, looked = 0;
    for (size_t d = 0; d < n; d++) {
        uint32_t code = cell_code(crossing, finder->cell, d);
        from[d] = at[d] = crossing->dimensions[d].under.first[code];
        to[d] = crossing->dimensions[d].under.first[code + 1];
    }
    while (tried < SEEDS_MOST && looked++ < SEEDS_LOOK) {
        size_t inner = 0, d = n;
        for (size_t e = 0; e < n; e++) {
            finder->seed[e] = crossing->dimensions[e].under.at[at[e]];
            inner += crossing->dimensions[e].leaves[finder->seed[e]] * crossing->strides[e];
        }
        if (work->prices[inner] < finder->best) {
            seed_try(work);
            tried++;
        }
        while (d-- > 0 && ++at[d] == to[d])
            at[d] = from[d];
        if (d == SIZE_MAX) return;
    }
}

/* Of totals that are not published nobody asks, but who alone knows one. */
static void step_put(Work *work, Steps *out, Step step) {
    const Needs *needs = work->wish->needs;
    bool known = needs && needs->alone[step.cell] != NOBODY;
    if (work->states[step.cell] == CELL_UNPUBLISHED && !work->bounded[step.cell] && !known) return;
    vec_push(work->mem, out, step);
}

bool move_find(Work *work, uint32_t cell, int64_t below, Steps *out) {
    Finder *finder = work->finder;
    finder->cell = cell;
    finder->best = below;
    finder->n_found = 0;
    seeds_try(work);
    if (!finder->n_found) return false;
    qsort(finder->found, finder->n_found, sizeof *finder->found, compare_steps);
    out->n = 0;
    for (size_t i = 0; i < finder->n_found; i++)
        step_put(work, out, finder->found[i]);
    return true;
}

bool move_alone(Work *work, uint32_t cell, Steps *out) {
    const Crossing *crossing = work->crossing;
    Step *const *products = work->finder->products;
    size_t n = 1;
    products[0][0] = (Step){0, 1};
    for (size_t d = 0; d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        uint32_t leaf = dimension->under.at[dimension->under.first[cell_code(crossing, cell, d)]];
        const Lists *over = &dimension->over;
        size_t n_made = 0;
        if (n * (over->first[leaf + 1] - over->first[leaf]) > PRODUCT_MOST) return false;
        for (size_t i = 0; i < n; i++)
            for (uint32_t k = over->first[leaf]; k < over->first[leaf + 1]; k++) {
                size_t with = products[d][i].cell + over->at[k] * crossing->strides[d];
                products[d + 1][n_made++] = (Step){(uint32_t)with, 1};
            }
        n = n_made;
    }
    out->n = 0;
    for (size_t i = 0; i < n; i++)
        step_put(work, out, products[crossing->n_dimensions][i]);
    return true;
}

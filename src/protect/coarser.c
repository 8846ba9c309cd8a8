/* Which table do the same cases make in fewer groups? */

#include <stdlib.h>

#include "protect/coarser.h"

#define NONE UINT32_MAX
enum { NAME_MOST = 120 }; /* bytes of a joined code */

typedef struct Group { /* a line of the dimension that gets coarser */
    uint32_t parent;   /* its line; NONE: the total */
    uint32_t depth, code;
    uint32_t into; /* the line that stands for it: itself, or another one */
    bool inner, small;
    int64_t count; /* of all cases with it */
    Str name;
} Group;

typedef struct Coarsening {
    Cx *cx;
    const CoarserAsk *ask;
    const Outline *outline;
    Group *groups;
    uint32_t deepest;
} Coarsening;

static void groups_depth(Coarsening *all) {
    Group *groups = all->groups;
    size_t n = all->outline->n;
    for (size_t i = 0; i < n; i++) {
        for (uint32_t up = groups[i].parent; up != NONE; up = groups[up].parent)
            groups[i].depth++;
        if (groups[i].depth > all->deepest) all->deepest = groups[i].depth;
        groups[i].inner = true;
    }
    for (size_t i = 0; i < n; i++)
        if (groups[i].parent != NONE) groups[groups[i].parent].inner = false;
}

static Coarsening coarsening(Cx *cx, const CoarserAsk *ask) {
    const Outline *outline = &ask->outlines[ask->dimension];
    const Crossing *crossing = ask->crossing;
    Coarsening all = {.cx = cx, .ask = ask, .outline = outline};
    Index index = {0};
    all.groups = NEW_ARRAY(cx->mem, Group, outline->n + 1);
    for (size_t i = 0; i < outline->n; i++)
        index_put(cx->mem, &index, outline->lines[i].code, i);
    for (size_t i = 0; i < outline->n; i++) {
        const HierarchyLine *line = &outline->lines[i];
        size_t code = index_get(&crossing->dimensions[ask->dimension].index, line->code);
        size_t parent = line->parent.n ? index_get(&index, line->parent) : SIZE_MAX;
        must(code != SIZE_MAX);
        all.groups[i] = (Group){.parent = parent == SIZE_MAX ? NONE : (uint32_t)parent,
                                .code = (uint32_t)code,
                                .into = (uint32_t)i,
                                .count = crossing->counts[code * crossing->strides[ask->dimension]],
                                .name = line->code};
    }
    groups_depth(&all);
    return all;
}

/* The line that stands for it in the end. */
static uint32_t group_end(const Coarsening *all, uint32_t line) {
    while (all->groups[line].into != line)
        line = all->groups[line].into;
    return line;
}

/* ---- the new table ---- */

static void outline_make(const Coarsening *all, Outline *out) {
    HierarchyLine *lines = NEW_ARRAY(all->cx->mem, HierarchyLine, all->outline->n);
    *out = (Outline){.name = all->outline->name, .lines = lines};
    for (uint32_t i = 0; i < all->outline->n; i++) {
        const Group *group = &all->groups[i];
        if (group->into != i) continue;
        Str parent = group->parent == NONE ? STR_NONE : all->groups[group->parent].name;
        lines[out->n++] = (HierarchyLine){group->name, parent, all->outline->lines[i].line};
    }
}

/* Of each code without parts the code that stands for it. */
static uint32_t *places_of(const Coarsening *all, size_t d, const TableDimension *now) {
    const TableDimension *before = &all->ask->crossing->dimensions[d];
    uint32_t *places = NEW_ARRAY(all->cx->mem, uint32_t, before->n);
    if (d != all->ask->dimension) {
        for (uint32_t code = 0; code < before->n; code++)
            places[code] = code;
        return places;
    }
    for (uint32_t i = 0; i < all->outline->n; i++) {
        size_t at = index_get(&now->index, all->groups[group_end(all, i)].name);
        must(at != SIZE_MAX);
        places[all->groups[i].code] = (uint32_t)at;
    }
    return places;
}

/* `gone`: the dimension that there is no more; SIZE_MAX. */
static Err counts_move(const Coarsening *all, Coarser *out, size_t gone) {
    const Crossing *from = all->ask->crossing;
    uint32_t *places[DIMENSIONS_MOST] = {0};
    for (size_t d = 0, to = 0; d < from->n_dimensions; d++)
        if (d != gone) places[d] = places_of(all, d, &out->crossing.dimensions[to++]);
    for (size_t cell = 0; cell < from->n_cells; cell++) {
        if (!cell_is_inner(from, cell)) continue;
        size_t at = 0;
        for (size_t d = 0, to = 0; d < from->n_dimensions; d++)
            if (d != gone) at += places[d][cell_code(from, cell, d)] * out->crossing.strides[to++];
        out->crossing.counts[at] += from->counts[cell];
    }
    return crossing_sum(all->cx, &out->crossing);
}

static Err coarser_make(const Coarsening *all, Coarser *out, size_t gone) {
    Cx *cx = all->cx;
    TableDimension dimensions[DIMENSIONS_MOST];
    size_t n = 0;
    *out = (Coarser){.n_joined = 0};
    for (size_t d = 0; d < all->ask->crossing->n_dimensions; d++) {
        if (d == gone) continue;
        out->outlines[n] = all->ask->outlines[d];
        dimensions[n] = all->ask->crossing->dimensions[d];
        if (d == all->ask->dimension) {
            Outline *outline = &out->outlines[n];
            outline_make(all, outline);
            Hierarchy tree = {outline->name, outline->lines, outline->n};
            TRY(dimension_make(cx, &dimensions[n],
                               &(TableDimensionOf){outline->name, &tree, 1, outline->name}));
            if (dimensions[n].n_leaves < 2) return NOT_FOUND;
        }
        n++;
    }
    if (!n) return NOT_FOUND;
    TRY(crossing_make(cx, &out->crossing, dimensions, n));
    TRY(counts_move(all, out, gone));
    Str *joined = NEW_ARRAY(cx->mem, Str, all->outline->n);
    for (uint32_t i = 0; i < all->outline->n; i++)
        if (all->groups[i].into != i ||
            !str_equal(all->groups[i].name, all->outline->lines[i].code))
            joined[out->n_joined++] = all->outline->lines[i].code;
    out->joined = joined;
    return OK;
}

Err coarser_level(Cx *cx, Coarser *out, const CoarserAsk *ask) {
    Coarsening all = coarsening(cx, ask);
    if (all.deepest < 2) return coarser_make(&all, out, ask->dimension);
    for (size_t i = 0; i < all.outline->n; i++)
        if (all.groups[i].depth == all.deepest) all.groups[i].into = all.groups[i].parent;
    return coarser_make(&all, out, SIZE_MAX);
}

/* ---- small codes joined ---- */

static uint8_t *primary_codes(Cx *cx, const Crossing *crossing, size_t d, const Wish *wish) {
    uint8_t *states = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    uint8_t *reasons = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    uint8_t *codes = NEW_ARRAY(cx->mem, uint8_t, crossing->dimensions[d].n);
    primary_mark(crossing, wish, states, reasons);
    for (size_t cell = 0; cell < crossing->n_cells; cell++)
        if (states[cell]) codes[cell_code(crossing, cell, d)] = 1;
    return codes;
}

typedef struct Sister {
    const Group *group;
    uint32_t line;
} Sister;

/* Those with primary cells first, then the smallest. */
static int compare_sisters(const void *a, const void *b) {
    const Sister *p = a, *q = b;
    if (p->group->small != q->group->small) return p->group->small ? -1 : 1;
    if (p->group->count != q->group->count) return p->group->count < q->group->count ? -1 : 1;
    return (p->line > q->line) - (p->line < q->line);
}

typedef struct Family { /* the parts of one code, those without parts of their own first */
    Sister *sisters;
    size_t n, n_all, n_joined;
    uint32_t parent;
} Family;

static Family family_of(const Coarsening *all, uint32_t parent) {
    Family family = {.parent = parent, .sisters = NEW_ARRAY(all->cx->mem, Sister, all->outline->n)};
    size_t small = 0;
    for (uint32_t i = 0; i < all->outline->n; i++) {
        if (all->groups[i].parent != parent) continue;
        family.n_all++;
        if (!all->groups[i].inner) continue;
        family.sisters[family.n++] = (Sister){&all->groups[i], i};
        small += all->groups[i].small;
    }
    if (family.n) qsort(family.sisters, family.n, sizeof *family.sisters, compare_sisters);
    if (small) family.n_joined = small < 2 ? 2 : small;
    if (family.n_joined > family.n) family.n_joined = family.n;
    if (family.n_joined == 1 && family.n_all > 1) family.n_joined = 0; /* nobody to join with */
    return family;
}

static Str joined_name(Cx *cx, const Coarsening *all, const Family *family) {
    Buf out = buf_new(cx->mem, NAME_MOST + 8);
    for (size_t i = 0; i < family->n_joined; i++) {
        Str code = all->outline->lines[family->sisters[i].line].code;
        if (out.n + code.n + 3 > NAME_MOST) {
            buf_put(&out, S(" + …"));
            break;
        }
        if (i) buf_put(&out, S(" + "));
        buf_put(&out, code);
    }
    return buf_str(&out);
}

static void family_join(Coarsening *all, Family *family) {
    if (family->n_joined == 0) return;
    bool gone = family->n_joined == family->n_all && family->parent != NONE;
    uint32_t first = family->sisters[0].line;
    for (size_t i = 0; i < family->n_joined; i++)
        all->groups[family->sisters[i].line].into = gone ? family->parent : first;
    if (!gone && family->n_joined > 1) all->groups[first].name = joined_name(all->cx, all, family);
}

/* Families whose joined code still has primary cells take one more; false where none can. */
static bool families_grow(Coarsening *all, Family *families, size_t n, const Coarser *now) {
    size_t d = all->ask->dimension;
    uint8_t *primary = primary_codes(all->cx, &now->crossing, d, all->ask->wish);
    bool grown = false;
    for (size_t i = 0; i < n; i++) {
        Family *family = &families[i];
        if (!family->n_joined || family->n_joined == family->n) continue;
        Str name = all->groups[family->sisters[0].line].name;
        size_t code = index_get(&now->crossing.dimensions[d].index, name);
        if (code == SIZE_MAX || !primary[code]) continue;
        family->n_joined++;
        grown = true;
    }
    return grown;
}

Err coarser_joined(Cx *cx, Coarser *out, const CoarserAsk *ask) {
    Coarsening all = coarsening(cx, ask);
    size_t n = 0, joined = 0;
    uint8_t *primary = primary_codes(cx, ask->crossing, ask->dimension, ask->wish);
    Family *families = NEW_ARRAY(cx->mem, Family, all.outline->n);
    for (size_t i = 0; i < all.outline->n; i++)
        all.groups[i].small = all.groups[i].inner && primary[all.groups[i].code];
    for (uint32_t i = 0; i < all.outline->n; i++)
        if (!all.groups[i].inner) {
            families[n] = family_of(&all, i);
            joined += families[n++].n_joined;
        }
    if (!joined) return NOT_FOUND;
    for (;;) {
        for (size_t i = 0; i < n; i++)
            family_join(&all, &families[i]);
        TRY(coarser_make(&all, out, SIZE_MAX));
        if (cx_late(cx) || !families_grow(&all, families, n, out)) return OK;
    }
}

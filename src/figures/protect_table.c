/* Which cells of a period depend on each other, as far as a protected data set has some of them?
 * Areas and what they are made of then, sets that have values of their own, codes of complete
 * dimensions. */

#include "figures/protect_in.h"

typedef struct Regions {
    ProtectTable *table;
    const Definitions *d;
    Grounds grounds;
    bool *has, *below, *protected, *in, *opened; /* per region */
    size_t n_regions;
} Regions;

typedef struct Axis { /* that is being made */
    Arena *mem;
    VEC(uint32_t) parents;
    VEC(HideSum) sums;
    VEC(uint32_t) parts;
} Axis;

static void parts_begin(Axis *axis, uint32_t total) {
    vec_push(axis->mem, &axis->sums, (HideSum){total, (uint32_t)axis->parts.n, 0});
}

static void parts_add(Axis *axis, uint32_t part) {
    vec_push(axis->mem, &axis->parts, part);
    axis->sums.at[axis->sums.n - 1].n++;
}

/* The tree's sums, from each code's parent. */
static HideAxis axis_end(Axis *axis, size_t n_tree, bool phantom) {
    HideAxis out = {.n = axis->parents.n, .n_tree = n_tree, .phantom = phantom};
    Axis tree = {.mem = axis->mem};
    for (uint32_t total = 0; total < n_tree; total++) {
        bool begun = false;
        for (uint32_t code = 1; code < n_tree; code++) {
            if (axis->parents.at[code] != total) continue;
            if (!begun) parts_begin(&tree, total);
            begun = true;
            parts_add(&tree, code);
        }
    }
    out.n_others = axis->sums.n;
    for (size_t s = 0; s < axis->sums.n; s++) {
        const HideSum *sum = &axis->sums.at[s];
        parts_begin(&tree, sum->total);
        for (uint32_t i = 0; i < sum->n; i++)
            parts_add(&tree, axis->parts.at[sum->first + i]);
    }
    out.parents = axis->parents.at;
    out.sums = tree.sums.at, out.n_sums = tree.sums.n;
    out.parts = tree.parts.at;
    return out;
}

/* ---- areas ---- */

static void regions_look(Regions *r) {
    const Protecting *of = r->table->of;
    const Observations *all = of->all;
    for (uint32_t k = 0; k < r->table->period->n_patterns; k++) {
        const Pattern *pattern = &all->patterns[r->table->period->first_pattern + k];
        for (uint32_t c = 0; c < pattern->n_cells; c++) {
            const ObservedCell *cell = &all->cells[pattern->first_cell + c];
            for (uint32_t i = 0; i < cell->n; i++) {
                const Observation *o = &all->list[cell->first + i];
                r->has[o->region] = true;
                if (visibility_rule(of->seen, o->delivery)) r->protected[o->region] = true;
            }
        }
    }
    for (size_t a = 0; a < r->d->n_areas; a++)
        for (const Region *up = &r->d->regions[a]->region; r->has[a] && up; up = up->parent)
            r->below[region_in(up)->index] = true;
}

static void area_open(Regions *r, uint32_t area);

/* Of what has no values of its own those it is made of. */
static void region_take(Regions *r, uint32_t region) {
    r->in[region] = true;
    if (!r->has[region] || r->protected[region]) area_open(r, region);
}

/* With the areas that it is made of, as far as there is something of them. */
static void area_open(Regions *r, uint32_t area) {
    if (r->opened[area]) return;
    r->opened[area] = r->in[area] = true;
    for (uint32_t i = 0; area < r->d->n_areas && i < r->grounds.n[area]; i++)
        if (r->below[r->grounds.areas[area][i]]) region_take(r, r->grounds.areas[area][i]);
}

static void area_take(Regions *r, uint32_t area) {
    region_take(r, area);
    for (const Region *up = r->d->regions[area]->region.parent; up; up = up->parent)
        area_open(r, region_in(up)->index);
}

static bool set_touches(const Regions *r, const Region *set) {
    bool touches = r->protected[region_in(set)->index];
    for (size_t i = 0; i < set->n_members; i++)
        touches |= r->in[region_in(set->members[i])->index];
    return touches && r->has[region_in(set)->index];
}

static void regions_take(Regions *r) {
    for (uint32_t a = 0; a < r->d->n_areas; a++)
        if (r->protected[a]) area_take(r, a);
    for (bool more = true; more;) {
        more = false;
        for (size_t s = r->d->n_areas; s < r->d->n_areas + r->d->n_sets; s++) {
            const Region *set = &r->d->regions[s]->region;
            if (r->in[s] || !set_touches(r, set)) continue;
            r->in[s] = more = true;
            for (size_t i = 0; i < set->n_members; i++)
                area_take(r, region_in(set->members[i])->index);
        }
    }
    for (size_t s = r->d->n_areas + r->d->n_sets; s < r->n_regions; s++)
        r->in[s] = r->protected[s];
}

/* ---- the first axis ---- */

static uint32_t code_new(Regions *r, Axis *axis, size_t region, uint32_t parent) {
    uint32_t code = (uint32_t)axis->parents.n;
    vec_push(axis->mem, &axis->parents, parent);
    r->table->regions[code] = (uint32_t)region;
    if (region < r->n_regions) r->table->region_codes[region] = (int32_t)code;
    return code;
}

/* The area above of which it is a part at that time, where that is in the table. */
static uint32_t parent_code(const Regions *r, uint32_t area) {
    const Region *up = r->d->regions[area]->region.parent;
    uint32_t above = up ? region_in(up)->index : UINT32_MAX;
    if (!up || !r->in[above]) return 0;
    for (uint32_t i = 0; i < r->grounds.n[above]; i++)
        if (r->grounds.areas[above][i] == area) return (uint32_t)r->table->region_codes[above];
    return 0;
}

/* Areas come by hierarchy: those above first. What an area has beside its parts in the table is one
 * more part. */
static void areas_put(Regions *r, Axis *axis) {
    for (uint32_t a = 0; a < r->d->n_areas; a++)
        if (r->in[a]) code_new(r, axis, a, parent_code(r, a));
    for (uint32_t a = 0; a < r->d->n_areas; a++) {
        uint32_t in = 0;
        if (!r->in[a]) continue;
        for (uint32_t i = 0; i < r->grounds.n[a]; i++)
            in += r->in[r->grounds.areas[a][i]];
        if (in && in < r->grounds.n[a])
            code_new(r, axis, UINT32_MAX, (uint32_t)r->table->region_codes[a]);
    }
    for (size_t s = r->d->n_areas + r->d->n_sets; s < r->n_regions; s++)
        if (r->in[s]) code_new(r, axis, s, 0);
    code_new(r, axis, UINT32_MAX, 0);
}

static void sets_put(Regions *r, Axis *axis) {
    for (size_t s = r->d->n_areas; s < r->d->n_areas + r->d->n_sets; s++) {
        const Region *set = &r->d->regions[s]->region;
        if (!r->in[s]) continue;
        parts_begin(axis, code_new(r, axis, s, 0));
        for (size_t i = 0; i < set->n_members; i++)
            if (ground_stands(set->members, set->n_members, i, r->table->period->period, r->has))
                parts_add(axis,
                          (uint32_t)r->table->region_codes[region_in(set->members[i])->index]);
    }
}

static void regions_axis(ProtectTable *table) {
    const Definitions *d = table->of->d;
    Arena *mem = table->mem;
    size_t n = d->n_areas + d->n_sets + d->n_schools;
    Regions r = {.table = table, .d = d, .n_regions = n};
    r.has = NEW_ARRAY(mem, bool, n);
    r.below = NEW_ARRAY(mem, bool, n);
    r.protected = NEW_ARRAY(mem, bool, n);
    r.in = NEW_ARRAY(mem, bool, n);
    r.opened = NEW_ARRAY(mem, bool, n);
    table->region_codes = NEW_ARRAY(mem, int32_t, n);
    table->regions = NEW_ARRAY(mem, uint32_t, 2 * n + 2);
    for (size_t i = 0; i < n; i++)
        table->region_codes[i] = NO_CODE;
    regions_look(&r);
    r.grounds = grounds_find(mem, d, table->period->period, r.has);
    regions_take(&r);
    Axis axis = {.mem = mem};
    code_new(&r, &axis, UINT32_MAX, 0);
    areas_put(&r, &axis);
    size_t n_tree = axis.parents.n;
    sets_put(&r, &axis);
    table->hide.axes[0] = axis_end(&axis, n_tree, true);
}

/* ---- breakdowns ---- */

static void breakdown_axis(ProtectTable *table, unsigned dimension, const bool *occurs) {
    const Definitions *d = table->of->d;
    const Dimension *of = &d->dimensions[dimension].dimension;
    TableAxis *out = &table->breakdowns[table->n_breakdowns++];
    bool complete = d->complete >> dimension & 1, phantom = !complete;
    for (unsigned i = 0; i < of->n_codes; i++)
        phantom |= occurs[i] && !of->codes[i].part;
    Axis axis = {.mem = table->mem};
    *out = (TableAxis){.dimension = dimension,
                       .axis_codes = NEW_ARRAY(table->mem, int32_t, of->n_codes + 1),
                       .parts = NEW_ARRAY(table->mem, CellPart16, of->n_codes + 2),
                       .total = phantom};
    vec_push(table->mem, &axis.parents, 0);
    if (phantom) vec_push(table->mem, &axis.parents, 0);
    for (unsigned i = 0; i < of->n_codes; i++) {
        bool part = complete && of->codes[i].part;
        out->axis_codes[i] = NO_CODE;
        if (!part && !occurs[i]) continue;
        out->axis_codes[i] = (int32_t)axis.parents.n;
        out->parts[axis.parents.n] = CELL_PART(dimension, i);
        vec_push(table->mem, &axis.parents, part ? out->total : 0);
    }
    table->hide.axes[table->n_breakdowns] = axis_end(&axis, axis.parents.n, phantom);
}

/* The codes that occur, dimension by dimension; false for too many dimensions. */
static bool breakdowns_make(ProtectTable *table) {
    const Definitions *d = table->of->d;
    const Observations *all = table->of->all;
    bool(*occurs)[MOST_CODES] = arena_alloc(table->mem, d->n_dimensions * sizeof *occurs);
    uint64_t mask = 0;
    for (uint32_t k = 0; k < table->period->n_patterns; k++) {
        const Pattern *pattern = &all->patterns[table->period->first_pattern + k];
        mask |= pattern->mask;
        for (uint32_t c = 0; c < pattern->n_cells; c++) {
            const CellKey *cell = &all->cells[pattern->first_cell + c].cell;
            for (size_t i = 0; i < CELL_PARTS && cell->part[i]; i++)
                occurs[PART_DIMENSION(cell->part[i])][PART_CODE(cell->part[i])] = true;
        }
    }
    for (unsigned i = 0; i < d->n_dimensions; i++) {
        if (!(mask >> i & 1)) continue;
        if (table->n_breakdowns == HIDE_AXES_MOST - 1) return false;
        breakdown_axis(table, i, occurs[i]);
    }
    return true;
}

bool protect_table_make(ProtectTable *table) {
    HideTable *hide = &table->hide;
    if (!breakdowns_make(table)) return false;
    regions_axis(table);
    hide->n_axes = table->n_breakdowns + 1;
    hide->n_cells = 1;
    for (size_t a = hide->n_axes; a-- > 0;) {
        if (!table->of->all->measure->measure.adds) hide->axes[a].n_sums = 0;
        hide->strides[a] = hide->n_cells;
        if (hide->axes[a].n > HIDE_CELLS_MOST / hide->n_cells) return false;
        hide->n_cells *= hide->axes[a].n;
    }
    return true;
}

size_t protect_table_cell(const ProtectTable *table, uint32_t region, CellKey cell) {
    if (table->region_codes[region] == NO_CODE) return SIZE_MAX;
    size_t at = (size_t)table->region_codes[region] * table->hide.strides[0];
    for (size_t b = 0; b < table->n_breakdowns; b++) {
        const TableAxis *axis = &table->breakdowns[b];
        CellPart16 part = cell_part(cell, axis->dimension);
        size_t code = part ? (size_t)axis->axis_codes[PART_CODE(part)] : axis->total;
        at += code * table->hide.strides[b + 1];
    }
    return at;
}

/* Of which areas is an area made at a time? Around a territorial reform old and new ones stand for
 * the same ground, and are never counted twice. */

#include "figures/snapshot_in.h"

bool ground_stands(const Region *const *areas, size_t n, size_t i, Period period, const bool *has) {
    const Region *area = areas[i];
    bool valid = region_valid(area, period), here = has[region_in(area)->index];
    bool other = false;
    for (size_t k = 0; k < n; k++) {
        const Region *o = areas[k];
        bool adjoins = region_ends_before(area, o) || region_ends_before(o, area);
        if (k != i && adjoins && region_valid(o, period) != valid)
            other |= has[region_in(o)->index];
    }
    return valid ? here || !other : here && !other;
}

Grounds grounds_find(Arena *mem, const Definitions *d, Period period, const bool *has) {
    Grounds out = {.areas = NEW_ARRAY(mem, uint32_t *, d->n_areas + 1),
                   .n = NEW_ARRAY(mem, uint32_t, d->n_areas + 1)};
    for (size_t a = 0; a < d->n_areas; a++) {
        const Region *area = &d->regions[a]->region;
        out.areas[a] = NEW_ARRAY(mem, uint32_t, area->n_children + 1);
        for (size_t i = 0; i < area->n_children; i++)
            if (ground_stands(area->children, area->n_children, i, period, has))
                out.areas[a][out.n[a]++] = region_in(area->children[i])->index;
    }
    return out;
}

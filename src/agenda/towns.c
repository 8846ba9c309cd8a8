/* In which city or town is each of some actors? As maps show it: what is entered for a Kreis as a
 * whole is in none of its towns, and reaches all of them. */

#include "agenda/agenda_in.h"

typedef struct Towns {
    RegistryTowns out;
    Index keys;     /* -> town, or n_towns + member, or of an area around */
    size_t *around; /* per member of the area: entered for all of it */
    size_t *member; /* per town: its place among the members */
} Towns;

static size_t towns_most(const Region *area) {
    size_t n = area->n_members;
    for (size_t i = 0; i < area->n_members; i++)
        n += area->members[i]->n_children;
    return n;
}

static bool has_towns(const Region *member) {
    return member->kind == REGION_KREIS && member->n_children;
}

static void town_add(Towns *towns, const Region *region, const Region *area, size_t member) {
    towns->member[towns->out.n] = member;
    towns->out.list[towns->out.n++] =
        (RegistryTown){.region = region, .member = area->members[member]};
}

/* What is nearest to a place is told last, so that its keys mean it. */
static void keys_fill(Cx *cx, Towns *towns, const Region *area) {
    size_t n = towns->out.n, beyond = n + area->n_members;
    region_keys_put(cx->mem, &towns->keys, area, beyond);
    for (size_t i = 0; i < area->n_members; i++)
        for (const Region *up = area->members[i]->parent; up; up = up->parent)
            region_keys_put(cx->mem, &towns->keys, up, beyond);
    for (size_t i = 0; i < area->n_members; i++)
        region_keys_put(cx->mem, &towns->keys, area->members[i], n + i);
    for (size_t i = 0; i < n; i++)
        region_keys_put(cx->mem, &towns->keys, towns->out.list[i].region, i);
}

void registry_towns(Cx *cx, RegistryTowns *out, const Region *area, const ActorsRead *read,
                    const size_t *counts) {
    size_t most = towns_most(area);
    Towns towns = {.out.list = NEW_ARRAY(cx->mem, RegistryTown, most + 1),
                   .around = NEW_ARRAY(cx->mem, size_t, area->n_members + 1),
                   .member = NEW_ARRAY(cx->mem, size_t, most + 1)};
    for (size_t i = 0; i < area->n_members; i++) {
        const Region *member = area->members[i];
        for (size_t t = 0; has_towns(member) && t < member->n_children; t++)
            town_add(&towns, member->children[t], area, i);
        if (!has_towns(member)) town_add(&towns, member, area, i);
    }
    keys_fill(cx, &towns, area);
    size_t n = towns.out.n;
    for (size_t i = 0; i < read->n_places; i++) {
        size_t at = index_get(&towns.keys, read->places[i]);
        if (at < n)
            towns.out.list[at].actors += counts[i];
        else if (at < n + area->n_members)
            towns.around[at - n] += counts[i];
        else if (at == SIZE_MAX)
            towns.out.elsewhere += counts[i];
        else
            towns.out.everywhere += counts[i];
    }
    for (size_t i = 0; i < n; i++)
        towns.out.list[i].around = towns.around[towns.member[i]];
    *out = towns.out;
}

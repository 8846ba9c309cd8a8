/* Which members does a named set of regions have? Sets are made of Kreise, cities, towns and other
 * sets, less what is left out; their members are disjoint, so that a sum over them counts nobody
 * twice. */

#include "figures/snapshot_in.h"

#define MOST_MEMBERS ((size_t)5000)
#define DEEPEST_SET 16

typedef struct SetIn { /* while loading */
    const Node *include, *exclude;
    bool resolved;
} SetIn;

typedef struct Members {
    VEC(const Region *) list;
} Members;

static Err set_load(Cx *cx, Definitions *d, const Node *node, RegionIn *in, SetIn *set) {
    static const char *const known[] = {"key", "name", "note", "include", "exclude", NULL};
    Region *region = &in->region;
    TRY(keys_known(cx, node, known));
    region->kind = REGION_SET;
    region->keys = NEW_ARRAY(cx->mem, Str, 1);
    TRY(text_read(cx, node, "key", false, &region->key));
    TRY(region_key_add(cx, d, in, region->key, node));
    TRY(texts_read(cx, node_get(node, S("name")), &region->name));
    if (!region->name.in[DE].n) return node_fault(cx, node, MSG_CATALOGUE_KEY_MISSING, S("name"));
    region->full_name = region->name;
    TRY(texts_read(cx, node_get(node, S("note")), &region->note));
    TRY(list_read(cx, node, "include", MOST_MEMBERS, &set->include));
    TRY(list_read(cx, node, "exclude", MOST_MEMBERS, &set->exclude));
    in->definitions = d;
    in->line = node->line;
    return OK;
}

/* One of the two is the other or lies in it. */
static bool overlap(const Region *a, const Region *b) {
    return region_contains(a, b) || region_contains(b, a);
}

static Err member_add(Cx *cx, Members *members, const Region *region, const Node *node) {
    for (size_t i = 0; i < members->list.n; i++)
        if (overlap(members->list.at[i], region))
            return node_fault(cx, node, MSG_CATALOGUE_SET_OVERLAP, region->key);
    if (members->list.n >= MOST_MEMBERS)
        return node_fault(cx, node, MSG_CATALOGUE_TOO_MANY,
                          str_format(cx->mem, "%zu", MOST_MEMBERS));
    vec_push(cx->mem, &members->list, region);
    return OK;
}

static bool member_remove(Members *members, const Region *region) {
    for (size_t i = 0; i < members->list.n; i++)
        if (members->list.at[i] == region) {
            for (size_t k = i + 1; k < members->list.n; k++)
                members->list.at[k - 1] = members->list.at[k];
            members->list.n--;
            return true;
        }
    return false;
}

static Err set_resolve(Cx *cx, Definitions *d, SetIn *sets, RegionIn *in, unsigned depth);

/* The region that a text of include or exclude names; a set among them is resolved first. */
static Err named(Cx *cx, Definitions *d, SetIn *sets, const Node *node, unsigned depth,
                 const Region **out) {
    Str key = str_trim(node->text);
    size_t i = node->kind == NODE_TEXT ? index_get(&d->area_keys, key) : SIZE_MAX;
    if (i == SIZE_MAX) return node_fault(cx, node, MSG_CATALOGUE_UNKNOWN_REGION, key);
    RegionIn *in = d->regions[i];
    if (in->region.kind == REGION_SET) {
        if (depth >= DEEPEST_SET) return node_fault(cx, node, MSG_CATALOGUE_SET_CIRCLE, key);
        TRY(set_resolve(cx, d, sets, in, depth + 1));
    } else if (in->region.kind < REGION_CITY) {
        return node_fault(cx, node, MSG_CATALOGUE_SET_MEMBER, key);
    }
    *out = &in->region;
    return OK;
}

static Err set_resolve(Cx *cx, Definitions *d, SetIn *sets, RegionIn *in, unsigned depth) {
    SetIn *set = &sets[in->index - d->n_areas];
    if (set->resolved) return OK;
    Members members = {0};
    for (size_t i = 0; i < set->include->n; i++) {
        const Region *region = NULL;
        TRY(named(cx, d, sets, set->include->items[i], depth, &region));
        must(region);
        if (region->kind != REGION_SET) {
            TRY(member_add(cx, &members, region, set->include->items[i]));
            continue;
        }
        for (size_t k = 0; k < region->n_members; k++)
            TRY(member_add(cx, &members, region->members[k], set->include->items[i]));
    }
    for (size_t i = 0; i < set->exclude->n; i++) {
        const Region *region = NULL;
        TRY(named(cx, d, sets, set->exclude->items[i], depth, &region));
        must(region);
        /* Of a set only the part that lies inside is left out. */
        bool inside = region->kind != REGION_SET && member_remove(&members, region);
        for (size_t k = 0; k < region->n_members; k++)
            inside |= member_remove(&members, region->members[k]);
        if (!inside)
            return node_fault(cx, set->exclude->items[i], MSG_CATALOGUE_SET_NOT_INSIDE,
                              region->key);
    }
    const Node at = {.line = in->line};
    if (members.list.n == 0) return node_fault(cx, &at, MSG_CATALOGUE_KEY_MISSING, S("include"));
    in->region.members = members.list.at;
    in->region.n_members = members.list.n;
    set->resolved = true;
    return OK;
}

Err sets_load(Cx *cx, Definitions *d, const Node *list) {
    RegionIn *read = NEW_ARRAY(cx->mem, RegionIn, list->n);
    SetIn *sets = NEW_ARRAY(cx->mem, SetIn, list->n);
    for (size_t i = 0; i < list->n; i++) {
        read[i].index = (uint32_t)(d->n_areas + i);
        d->regions[read[i].index] = &read[i];
        TRY(set_load(cx, d, list->items[i], &read[i], &sets[i]));
    }
    d->n_sets = list->n;
    for (size_t i = 0; i < list->n; i++)
        TRY(set_resolve(cx, d, sets, &read[i], 0));
    return OK;
}

/* Which regions are there, what lies in what, and when? Reads the declared areas, puts them into
 * the order of the hierarchy (what lies in a region is one run of indexes), and answers how regions
 * relate. Sets: sets.c; schools and boundaries: places.c. */

#include <stdlib.h>
#include "figures/snapshot_in.h"

#define MOST_AREAS ((size_t)20000)
#define MOST_KEYS ((size_t)20)

static const char *const kind_words[] = {"state", "land", "district-group", "city", "kreis",
                                         "town",  NULL};

/* ---- reading ---- */

static Err day_read(Cx *cx, const Node *node, const char *key, Period *out) {
    Str text;
    Date date;
    TRY(text_read(cx, node, key, true, &text));
    if (text.n == 0) return OK;
    if (!date_read(text, &date))
        return node_fault(cx, node_get(node, str_of(key)), MSG_CATALOGUE_BAD_DATE, text);
    *out = (Period){PERIOD_DAY, date.year, date.month, date.day};
    return OK;
}

Err region_key_add(Cx *cx, Definitions *d, RegionIn *in, Str key, const Node *node) {
    if (key.n == 0 || key.n > 40) return node_fault(cx, node, MSG_CATALOGUE_BAD_CODE, key);
    if (index_get(&d->area_keys, key) != SIZE_MAX)
        return node_fault(cx, node, MSG_CATALOGUE_DOUBLE, key);
    /* The place in the list as read; the order of the hierarchy comes later (regions_order). */
    index_put(cx->mem, &d->area_keys, key, in->index);
    in->region.keys[in->region.n_keys++] = key;
    return OK;
}

static Err area_load(Cx *cx, Definitions *d, const Node *node, RegionIn *in) {
    static const char *const known[] = {"key",  "kind",       "in",       "also",
                                        "name", "valid_from", "valid_to", NULL};
    Region *region = &in->region;
    const Node *also;
    size_t kind;
    TRY(keys_known(cx, node, known));
    TRY(text_read(cx, node, "key", false, &region->key));
    TRY(word_read(cx, node, "kind", kind_words, &kind));
    region->kind = (RegionKind)kind;
    TRY(text_read(cx, node, "in", true, &in->parent_key));
    TRY(texts_read(cx, node_get(node, S("name")), &region->name));
    if (!region->name.in[DE].n) return node_fault(cx, node, MSG_CATALOGUE_KEY_MISSING, S("name"));
    TRY(day_read(cx, node, "valid_from", &region->valid_from));
    TRY(day_read(cx, node, "valid_to", &region->valid_to));
    TRY(list_read(cx, node, "also", MOST_KEYS, &also));
    region->keys = NEW_ARRAY(cx->mem, Str, also->n + 1);
    TRY(region_key_add(cx, d, in, region->key, node));
    for (size_t i = 0; i < also->n; i++)
        TRY(region_key_add(cx, d, in, str_trim(also->items[i]->text), also->items[i]));
    in->definitions = d;
    in->line = node->line;
    return OK;
}

/* ---- hierarchy ---- */

static bool may_contain(RegionKind outer, RegionKind inner) {
    if (inner == REGION_TOWN) return outer == REGION_KREIS;
    return outer < inner && outer < REGION_CITY;
}

static Err parents_find(Cx *cx, Definitions *d, RegionIn *read) {
    for (size_t i = 0; i < d->n_areas; i++) {
        RegionIn *in = &read[i];
        const Node at = {.line = in->line};
        if (in->parent_key.n == 0) continue;
        size_t parent = index_get(&d->area_keys, in->parent_key);
        if (parent == SIZE_MAX)
            return node_fault(cx, &at, MSG_CATALOGUE_UNKNOWN_REGION, in->parent_key);
        /* Kinds descend from parent to child, so there are no circles. */
        if (!may_contain(read[parent].region.kind, in->region.kind))
            return node_fault(cx, &at, MSG_CATALOGUE_BAD_PARENT, in->parent_key);
        in->region.parent = &read[parent].region;
        read[parent].region.n_children++;
    }
    return OK;
}

static int child_order(const void *a, const void *b) {
    return str_compare((*(const Region *const *)a)->key, (*(const Region *const *)b)->key);
}

static void children_find(Cx *cx, Definitions *d, RegionIn *read) {
    for (size_t i = 0; i < d->n_areas; i++) {
        Region *region = &read[i].region;
        region->children = NEW_ARRAY(cx->mem, const Region *, region->n_children);
        region->n_children = 0;
    }
    for (size_t i = 0; i < d->n_areas; i++) {
        Region *parent = (Region *)(uintptr_t)read[i].region.parent;
        if (parent) parent->children[parent->n_children++] = &read[i].region;
    }
    for (size_t i = 0; i < d->n_areas; i++) {
        Region *region = &read[i].region;
        if (region->n_children)
            qsort(region->children, region->n_children, sizeof *region->children, child_order);
    }
}

/* Depth first; the hierarchy has at most five levels (parents_find). */
static void order_from(Definitions *d, RegionIn *in, uint32_t *next, const RegionIn *kreis,
                       const RegionIn *land) {
    in->index = (*next)++;
    d->regions[in->index] = in;
    bool is_kreis = in->region.kind == REGION_CITY || in->region.kind == REGION_KREIS;
    in->kreis = is_kreis ? in : in->region.kind == REGION_TOWN ? kreis : NULL;
    in->land = in->region.kind == REGION_LAND ? in : in->region.kind == REGION_STATE ? NULL : land;
    for (size_t i = 0; i < in->region.n_children; i++)
        order_from(d, (RegionIn *)(uintptr_t)in->region.children[i], next, in->kreis, in->land);
}

static void full_names(Cx *cx, RegionIn *in) {
    Region *region = &in->region;
    region->full_name = region->name;
    for (size_t lang = 0; lang < LANGS; lang++) {
        Str arguments[2] = {region->name.in[lang]};
        if (region->kind == REGION_CITY)
            region->full_name.in[lang] =
                message_fill(cx->mem, (Lang)lang, MSG_REGION_FULL_CITY, 1, arguments);
        if (region->kind == REGION_TOWN && region->parent) {
            arguments[1] = region->parent->name.in[lang];
            region->full_name.in[lang] =
                message_fill(cx->mem, (Lang)lang, MSG_REGION_FULL_TOWN, 2, arguments);
        }
    }
}

static void regions_order(Cx *cx, Definitions *d, RegionIn *read) {
    uint32_t next = 0;
    for (size_t i = 0; i < d->n_areas; i++)
        if (!read[i].region.parent) order_from(d, &read[i], &next, NULL, NULL);
    must(next == d->n_areas);
    for (size_t i = 0; i < d->n_areas; i++) {
        full_names(cx, d->regions[i]);
        for (size_t k = 0; k < d->regions[i]->region.n_keys; k++)
            index_put(cx->mem, &d->area_keys, d->regions[i]->region.keys[k], i);
    }
}

static Err area_named(Cx *cx, const Definitions *d, const Node *node, const char *key,
                      RegionIn **out) {
    Str text;
    TRY(text_read(cx, node, key, false, &text));
    size_t i = index_get(&d->area_keys, text);
    if (i == SIZE_MAX)
        return node_fault(cx, node_get(node, str_of(key)), MSG_CATALOGUE_UNKNOWN_REGION, text);
    *out = d->regions[i];
    return OK;
}

Err regions_load(Cx *cx, Definitions *d, const Node *node) {
    static const char *const known[] = {"area", "around", "countries", "regions", "sets", NULL};
    const Node *list;
    TRY(keys_known(cx, node, known));
    TRY(list_read(cx, node, "regions", MOST_AREAS, &list));
    RegionIn *read = NEW_ARRAY(cx->mem, RegionIn, list->n);
    for (size_t i = 0; i < list->n; i++) {
        read[i].index = (uint32_t)i;
        TRY(area_load(cx, d, list->items[i], &read[i]));
    }
    d->n_areas = list->n;
    TRY(parents_find(cx, d, read));
    children_find(cx, d, read);
    const Node *sets;
    TRY(list_read(cx, node, "sets", MOST_AREAS, &sets));
    d->regions = NEW_ARRAY(cx->mem, RegionIn *, list->n + sets->n);
    regions_order(cx, d, read);
    TRY(sets_load(cx, d, sets));
    size_t n = d->n_areas + d->n_sets;
    d->areas_and_sets = NEW_ARRAY(cx->mem, const Region *, n);
    for (size_t i = 0; i < n; i++)
        d->areas_and_sets[i] = &d->regions[i]->region;
    TRY(area_named(cx, d, node, "area", &d->own));
    return area_named(cx, d, node, "around", &d->around);
}

/* ---- how regions relate ---- */

const Region *region_by_key(const Catalogue *catalogue, Str key, bool school) {
    const Definitions *d = catalogue->definitions;
    size_t i = index_get(school ? &d->school_keys : &d->area_keys, key);
    return i == SIZE_MAX ? NULL : &d->regions[i]->region;
}

const Region *const *regions_all(const Catalogue *catalogue, size_t *n) {
    *n = catalogue->definitions->n_areas + catalogue->definitions->n_sets;
    return catalogue->definitions->areas_and_sets;
}

const Region *const *schools_all(const Catalogue *catalogue, size_t *n) {
    *n = catalogue->definitions->n_schools;
    return catalogue->definitions->schools;
}

const Region *area_own(const Catalogue *catalogue) {
    return &catalogue->definitions->own->region;
}

const Region *area_around(const Catalogue *catalogue) {
    return &catalogue->definitions->around->region;
}

const Region *region_kreis(const Region *region) {
    const RegionIn *kreis = region_in(region)->kreis;
    return kreis ? &kreis->region : NULL;
}

bool region_contains(const Region *outer, const Region *inner) {
    if (outer == inner) return true;
    for (size_t i = 0; i < outer->n_members; i++)
        if (region_contains(outer->members[i], inner)) return true;
    for (size_t i = 0; i < inner->n_members; i++)
        if (!region_contains(outer, inner->members[i])) return false;
    if (inner->n_members) return true;
    for (const Region *up = inner->parent; up; up = up->parent)
        if (up == outer) return true;
    return false;
}

Date period_last_day(Period p) {
    switch (p.kind) {
    case PERIOD_YEAR: return (Date){p.year, 12, 31};
    case PERIOD_SCHOOL_YEAR: return (Date){(int16_t)(p.year + 1), 7, 31};
    case PERIOD_SEMESTER: /* six months from its first */
        return p.month > 7 ? (Date){(int16_t)(p.year + 1), (uint8_t)(p.month - 7), 28}
                           : (Date){p.year, (uint8_t)(p.month + 5), 28};
    case PERIOD_DAY: break;
    }
    return (Date){p.year, p.month, p.day};
}

/* For years and other stretches: valid at their end, which is when most statistics count. */
bool region_valid(const Region *region, Period period) {
    int64_t day = date_time(period_last_day(period));
    Period from = region->valid_from, to = region->valid_to;
    if (from.year && day < date_time((Date){from.year, from.month, from.day})) return false;
    return !to.year || day <= date_time((Date){to.year, to.month, to.day});
}

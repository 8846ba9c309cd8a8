/* What do groups tell of an observation? A group has some dimensions for its key and attributes for
 * all observations with that key. Groups are kept by the dimensions of their key and found by its
 * values, so that an observation asks once for each kind of group, however many there are. */

#include "formats/sdmx_ml_in.h"

#define MOST_KINDS 16

static Err too_many(Cx *cx, const SdmxSet *set) {
    return fail(cx, LIMIT, MSG_FORMATS_CUBE_MANY_GROUPS, str_copy(cx->mem, set->name),
                str_format(cx->mem, "%zu", SDMX_MOST_GROUPS >> 10));
}

Err sdmx_group_keep(Cx *cx, Arena *mem, SdmxSet *set, const SdmxPairs *pairs) {
    SdmxPair *copy = NEW_ARRAY(mem, SdmxPair, pairs->list.n + 1);
    for (size_t i = 0; i < pairs->list.n; i++)
        copy[i] = (SdmxPair){pairs->list.at[i].name, str_copy(mem, pairs->list.at[i].text)};
    vec_push(mem, &set->groups.told, (SdmxGroup){copy, pairs->list.n});
    return arena_bytes(mem) > SDMX_MOST_GROUPS * 2 ? too_many(cx, set) : OK;
}

static bool same_key(const SdmxGroupKind *kind, const bool *in_key, size_t n_names) {
    size_t n = 0;
    for (size_t name = 0; name < n_names; name++) {
        if (!in_key[name]) continue;
        if (n == kind->n_key || kind->key[n] != name) return false;
        n++;
    }
    return n == kind->n_key;
}

static Err kind_of(Cx *cx, Arena *mem, SdmxSet *set, const bool *in_key, SdmxGroupKind **out) {
    SdmxGroups *groups = &set->groups;
    for (size_t i = 0; i < groups->kinds.n; i++) {
        *out = &groups->kinds.at[i];
        if (same_key(*out, in_key, set->names.n)) return OK;
    }
    if (groups->kinds.n == MOST_KINDS) return too_many(cx, set);
    size_t *key = NEW_ARRAY(mem, size_t, set->names.n + 1), n = 0;
    for (size_t name = 0; name < set->names.n; name++)
        if (in_key[name]) key[n++] = name;
    vec_push(mem, &groups->kinds, (SdmxGroupKind){.key = key, .n_key = n});
    *out = &groups->kinds.at[groups->kinds.n - 1];
    return OK;
}

/* The values of the key, between marks that stand in no XML; false where one is missing. */
static bool key_text(const SdmxGroupKind *kind, const Str *by_name, Buf *out) {
    out->n = 0;
    for (size_t i = 0; i < kind->n_key; i++) {
        if (!by_name[kind->key[i]].n) return false;
        buf_put(out, by_name[kind->key[i]]);
        buf_char(out, '\x1f');
    }
    return !out->full;
}

/* Two groups with the same key are one with the attributes of both. */
static SdmxGroup joined(Arena *mem, const SdmxSet *set, const SdmxGroup *a, const SdmxGroup *b) {
    SdmxPair *pairs = NEW_ARRAY(mem, SdmxPair, a->n + b->n);
    bool *has = NEW_ARRAY(mem, bool, set->names.n);
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        has[b->pairs[i].name] = true;
        pairs[n++] = b->pairs[i];
    }
    for (size_t i = 0; i < a->n; i++)
        if (!has[a->pairs[i].name]) pairs[n++] = a->pairs[i];
    return (SdmxGroup){pairs, n};
}

Err sdmx_groups_index(Cx *cx, Arena *mem, SdmxSet *set, const bool *is_key) {
    Buf key = buf_new(mem, XML_MOST_TEXT);
    bool *in_key = NEW_ARRAY(mem, bool, set->names.n + 1);
    Str *by_name = NEW_ARRAY(mem, Str, set->names.n + 1);
    for (size_t g = 0; g < set->groups.told.n; g++) {
        SdmxGroup group = set->groups.told.at[g];
        SdmxGroupKind *kind;
        bool any = false;
        if (g % 1024 == 0 && cx_late(cx)) return fail(cx, LIMIT, MSG_FORMATS_LATE, set->name);
        if (arena_bytes(mem) > SDMX_MOST_GROUPS * 4) return too_many(cx, set);
        for (size_t i = 0; i < group.n; i++) {
            size_t name = group.pairs[i].name;
            by_name[name] = group.pairs[i].text;
            in_key[name] = is_key[name];
            any = any || is_key[name];
        }
        if (any) TRY(kind_of(cx, mem, set, in_key, &kind));
        if (any && key_text(kind, by_name, &key)) {
            size_t at = index_get(&kind->by_key, buf_str(&key));
            if (at == SIZE_MAX) {
                index_put(mem, &kind->by_key, str_copy(mem, buf_str(&key)), kind->groups.n);
                vec_push(mem, &kind->groups, group);
            } else {
                kind->groups.at[at] = joined(mem, set, &kind->groups.at[at], &group);
            }
        }
        for (size_t i = 0; i < group.n; i++) {
            by_name[group.pairs[i].name] = STR_NONE;
            in_key[group.pairs[i].name] = false;
        }
    }
    return OK;
}

void sdmx_groups_fill(const SdmxGroups *groups, Str *by_name, Buf *scratch) {
    for (size_t k = 0; k < groups->kinds.n; k++) {
        const SdmxGroupKind *kind = &groups->kinds.at[k];
        if (!key_text(kind, by_name, scratch)) continue;
        size_t at = index_get(&kind->by_key, buf_str(scratch));
        if (at == SIZE_MAX) continue;
        const SdmxGroup *group = &kind->groups.at[at];
        for (size_t i = 0; i < group->n; i++)
            if (!by_name[group->pairs[i].name].n)
                by_name[group->pairs[i].name] = group->pairs[i].text;
    }
}

/* Which actors are where, for which stage and theme; where is nothing, and where do several do the
 * same? */

#include <stdlib.h>
#include <string.h>

#include "agenda/agenda_in.h"

enum { PLACES_MOST = 2000, GROUPED_MOST = 2000000 };
#define ELSEWHERE SIZE_MAX
#define EVERYWHERE (SIZE_MAX - 1) /* in an area that holds places */

/* ---- which place a key means ---- */

void region_keys_put(Arena *mem, Index *keys, const Region *region, size_t place) {
    for (size_t i = 0; i < region->n_keys; i++)
        index_put(mem, keys, region->keys[i], place);
    index_put(mem, keys, region->key, place);
}

/* The nearest last, so that it is the one that stays: what lies around, the towns in a place, the
 * place itself. */
static Index keys_make(Cx *cx, const RegistryAsk *ask) {
    Index keys = {0};
    if (ask->area) region_keys_put(cx->mem, &keys, ask->area, EVERYWHERE);
    for (size_t i = 0; i < ask->n; i++)
        for (const Region *up = ask->needs[i].region->parent; up; up = up->parent)
            region_keys_put(cx->mem, &keys, up, EVERYWHERE);
    for (size_t i = 0; i < ask->n; i++)
        for (size_t c = 0; c < ask->needs[i].region->n_children; c++)
            region_keys_put(cx->mem, &keys, ask->needs[i].region->children[c], i);
    for (size_t i = 0; i < ask->n; i++)
        region_keys_put(cx->mem, &keys, ask->needs[i].region, i);
    return keys;
}

/* ---- need ---- */

static void needs_class(RegistryMatrix *matrix, const RegistryAsk *ask) {
    size_t numbers = 0;
    for (size_t i = 0; i < ask->n; i++)
        numbers += ask->needs[i].number;
    for (size_t i = 0; i < ask->n && numbers >= 3; i++) {
        if (!ask->needs[i].number) continue;
        size_t less = 0; /* places of less need */
        double own = ask->needs[i].value;
        for (size_t o = 0; o < ask->n; o++)
            less += ask->needs[o].number &&
                    (ask->lower_is_needier ? ask->needs[o].value > own : ask->needs[o].value < own);
        matrix->places[i].need = less * 3 < numbers       ? NEED_LOW
                                 : less * 3 < numbers * 2 ? NEED_MIDDLE
                                                          : NEED_HIGH;
    }
}

/* ---- the matrix ---- */

static size_t cell_at(const RegistryMatrix *matrix, size_t place, size_t stage, size_t theme) {
    return (place * matrix->n_stages + stage) * matrix->n_themes + theme;
}

static void actor_count(RegistryMatrix *matrix, const ActorFacts *actor, size_t place) {
    uint32_t *counts = place == EVERYWHERE ? matrix->everywhere : matrix->counts;
    size_t row = place == EVERYWHERE ? 0 : place;
    for (size_t s = 0; s < matrix->n_stages; s++)
        for (size_t t = 0; actor_has(actor->stages, s) && t < matrix->n_themes; t++)
            counts[cell_at(matrix, row, s, t)] += actor_has(actor->themes, t);
    if (place == EVERYWHERE) return;
    matrix->places[place].actors++;
    matrix->places[place].unclassified += !actor->stages || !actor->themes;
}

/* Of each key that actors have: which place it means. */
static size_t *places_find(Cx *cx, const ActorsRead *read, const RegistryAsk *ask) {
    Index keys = keys_make(cx, ask);
    size_t *places = NEW_ARRAY(cx->mem, size_t, read->n_places + 1);
    for (size_t i = 0; i < read->n_places; i++)
        places[i] = index_get(&keys, read->places[i]);
    return places;
}

Err registry_matrix(Cx *cx, RegistryMatrix *out, const Records *records, const RegistryAsk *ask) {
    RegistryMatrix matrix = {.n_places = ask->n, .lower_is_needier = ask->lower_is_needier};
    matrix.stages = choices_of(S("stage"), &matrix.n_stages);
    matrix.themes = choices_of(S("theme"), &matrix.n_themes);
    if (ask->n > PLACES_MOST) return fail(cx, LIMIT, MSG_AGENDA_TOO_MANY);
    size_t cells = matrix.n_stages * matrix.n_themes, n;
    matrix.places = NEW_ARRAY(cx->mem, RegistryPlace, ask->n + 1);
    matrix.counts = NEW_ARRAY(cx->mem, uint32_t, cells * ask->n + 1);
    matrix.everywhere = NEW_ARRAY(cx->mem, uint32_t, cells + 1);
    for (size_t i = 0; i < ask->n; i++)
        matrix.places[i] =
            (RegistryPlace){.region = ask->needs[i].region, .number = &ask->needs[i]};
    needs_class(&matrix, ask);
    const ActorsRead *read = actors_read(records);
    const size_t *places = places_find(cx, read, ask);
    const Record *const *all = records_of(records, KIND_ACTOR, &n);
    for (size_t i = 0; i < n; i++) {
        if (!agenda_seen(cx, records, all[i], ask->who)) continue;
        size_t place = places[read->list[i].place];
        matrix.actors++;
        if (place == ELSEWHERE)
            matrix.elsewhere++;
        else
            actor_count(&matrix, &read->list[i], place);
    }
    *out = matrix;
    return OK;
}

uint32_t registry_count(const RegistryMatrix *matrix, size_t place, size_t stage, size_t theme) {
    return matrix->counts[cell_at(matrix, place, stage, theme)];
}

/* ---- where is nothing ---- */

typedef struct GapList {
    VEC(RegistryGap) list;
} GapList;

static bool stage_is_empty(const RegistryMatrix *matrix, size_t place, size_t stage) {
    for (size_t t = 0; t < matrix->n_themes; t++)
        if (registry_count(matrix, place, stage, t)) return false;
    return true;
}

static void place_gaps(Cx *cx, GapList *gaps, const RegistryMatrix *matrix, size_t place,
                       bool whole_stages) {
    for (size_t s = 0; s < matrix->n_stages; s++) {
        bool empty = stage_is_empty(matrix, place, s);
        if (whole_stages && empty)
            vec_push(cx->mem, &gaps->list, (RegistryGap){place, s, SIZE_MAX});
        for (size_t t = 0; t < matrix->n_themes && !whole_stages && !empty; t++)
            if (!registry_count(matrix, place, s, t))
                vec_push(cx->mem, &gaps->list, (RegistryGap){place, s, t});
    }
}

typedef struct Needy {
    const RegistryMatrix *matrix;
    size_t place;
} Needy;

/* By the need itself, which orders within a third, too; unknown need last. */
static int neediest_first(const void *a, const void *b) {
    const Needy *one = a, *other = b;
    const RegistryMatrix *matrix = one->matrix;
    const RegistryNeed *x = matrix->places[one->place].number;
    const RegistryNeed *y = matrix->places[other->place].number;
    if (x->number != y->number) return x->number ? -1 : 1;
    if (x->number && x->value != y->value)
        return (x->value > y->value) != matrix->lower_is_needier ? -1 : 1;
    return one->place < other->place ? -1 : one->place > other->place;
}

Err registry_gaps(Cx *cx, RegistryGap **out, size_t *n, const RegistryMatrix *matrix) {
    GapList gaps = {0};
    Needy *order = NEW_ARRAY(cx->mem, Needy, matrix->n_places + 1);
    for (size_t p = 0; p < matrix->n_places; p++)
        order[p] = (Needy){matrix, p};
    if (matrix->n_places) qsort(order, matrix->n_places, sizeof *order, neediest_first);
    for (size_t p = 0; p < matrix->n_places && matrix->actors; p++)
        for (int whole = 1; whole >= 0; whole--)
            place_gaps(cx, &gaps, matrix, order[p].place, whole == 1);
    *out = gaps.list.at, *n = gaps.list.n;
    return OK;
}

/* ---- where do several do the same ---- */

typedef struct Said { /* a target group of an actor */
    Str group, said;  /* folded; as it was entered */
    const Record *actor;
} Said;
typedef struct Grouped { /* small: there are many to be sorted */
    uint64_t hash;       /* of the folded group: quick to be sorted by */
    uint32_t cell, of;   /* of: which of the said ones, in the order of the actors */
} Grouped;
typedef struct GroupedList {
    VEC(Grouped) list;
    VEC(Said) said;
    Index folded; /* what was said before -> place in `said` */
} GroupedList;

static int by_group(const void *a, const void *b) {
    const Grouped *one = a, *other = b;
    if (one->cell != other->cell) return one->cell < other->cell ? -1 : 1;
    if (one->hash != other->hash) return one->hash < other->hash ? -1 : 1;
    return one->of < other->of ? -1 : one->of > other->of;
}

typedef struct Cells { /* in which an actor stands */
    size_t place;
    const ActorFacts *of;
} Cells;

/* Most groups are said in the same words many times. */
static Str group_folded(Cx *cx, GroupedList *to, Str said) {
    size_t before = index_get(&to->folded, said);
    if (before != SIZE_MAX) return to->said.at[before].group;
    index_put(cx->mem, &to->folded, said, to->said.n);
    return words_fold(cx->mem, said);
}

static Err grouped_add(Cx *cx, GroupedList *to, const RegistryMatrix *matrix, const Record *actor,
                       const Cells *cells) {
    RecordValues groups = record_values(actor, ACTOR_TARGET_GROUP);
    size_t n_groups = groups.n ? groups.n : 1;
    for (size_t g = 0; g < n_groups; g++) {
        Said said = {.said = groups.n ? groups.list[g] : STR_NONE, .actor = actor};
        said.group = group_folded(cx, to, said.said);
        Grouped one = {.hash = str_hash(said.group), .of = (uint32_t)to->said.n};
        vec_push(cx->mem, &to->said, said);
        for (size_t s = 0; s < matrix->n_stages; s++)
            for (size_t t = 0; actor_has(cells->of->stages, s) && t < matrix->n_themes; t++) {
                if (!actor_has(cells->of->themes, t)) continue;
                one.cell = (uint32_t)cell_at(matrix, cells->place, s, t);
                vec_push(cx->mem, &to->list, one);
            }
    }
    return to->list.n > GROUPED_MOST || to->said.n > GROUPED_MOST
               ? fail(cx, LIMIT, MSG_AGENDA_TOO_MANY)
               : OK;
}

static bool same_group(const GroupedList *all, const Grouped *a, const Grouped *b) {
    return a->cell == b->cell && a->hash == b->hash &&
           str_equal(all->said.at[a->of].group, all->said.at[b->of].group);
}

static RegistryOverlap overlap_make(Cx *cx, const RegistryMatrix *matrix, const GroupedList *all,
                                    const Grouped *run, size_t n) {
    RegistryOverlap overlap = {.theme = run->cell % matrix->n_themes,
                               .stage = run->cell / matrix->n_themes % matrix->n_stages,
                               .place = run->cell / matrix->n_themes / matrix->n_stages,
                               .group = all->said.at[run->of].said,
                               .actors = NEW_ARRAY(cx->mem, const Record *, n)};
    for (size_t i = 0; i < n; i++) {
        const Record *actor = all->said.at[run[i].of].actor;
        if (!overlap.n || overlap.actors[overlap.n - 1] != actor)
            overlap.actors[overlap.n++] = actor;
    }
    return overlap;
}

static int most_first(const void *a, const void *b) {
    const RegistryOverlap *one = a, *other = b;
    if (one->n != other->n) return one->n > other->n ? -1 : 1;
    if (one->place != other->place) return one->place < other->place ? -1 : 1;
    if (one->stage != other->stage) return one->stage < other->stage ? -1 : 1;
    if (one->theme != other->theme) return one->theme < other->theme ? -1 : 1;
    return str_compare(one->group, other->group);
}

Err registry_overlaps(Cx *cx, RegistryOverlap **out, size_t *n, const RegistryMatrix *matrix,
                      const Records *records, const RegistryAsk *ask) {
    GroupedList grouped = {0};
    const ActorsRead *read = actors_read(records);
    const size_t *places = places_find(cx, read, ask);
    size_t n_actors;
    const Record *const *all = records_of(records, KIND_ACTOR, &n_actors);
    for (size_t i = 0; i < n_actors; i++) {
        Cells cells = {places[read->list[i].place], &read->list[i]};
        if (cells.place >= EVERYWHERE || !agenda_seen(cx, records, all[i], ask->who)) continue;
        TRY(grouped_add(cx, &grouped, matrix, all[i], &cells));
    }
    if (grouped.list.n) qsort(grouped.list.at, grouped.list.n, sizeof *grouped.list.at, by_group);
    VEC(RegistryOverlap) list = {0};
    for (size_t i = 0, end; i < grouped.list.n; i = end) {
        for (end = i + 1; end < grouped.list.n; end++)
            if (!same_group(&grouped, &grouped.list.at[i], &grouped.list.at[end])) break;
        if (end - i < OVERLAP_LEAST) continue;
        RegistryOverlap overlap = overlap_make(cx, matrix, &grouped, &grouped.list.at[i], end - i);
        if (overlap.n >= OVERLAP_LEAST) vec_push(cx->mem, &list, overlap);
    }
    if (list.n) qsort(list.at, list.n, sizeof *list.at, most_first);
    *out = list.at, *n = list.n;
    return OK;
}

static const struct {
    Str id;
    Msg word;
} needs[NEED_CLASSES] = {
    [NEED_UNKNOWN] = {S("unknown"), MSG_AGENDA_NEED_UNKNOWN},
    [NEED_LOW] = {S("low"), MSG_AGENDA_NEED_LOW},
    [NEED_MIDDLE] = {S("middle"), MSG_AGENDA_NEED_MIDDLE},
    [NEED_HIGH] = {S("high"), MSG_AGENDA_NEED_HIGH},
};

Str need_id(NeedClass need) {
    return needs[need].id;
}

Str need_word(Lang lang, NeedClass need) {
    return message_text(lang, needs[need].word);
}

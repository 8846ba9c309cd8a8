/* Is somebody entered twice, and is a published count explained? */

#include <stdlib.h>
#include "partners/partners_in.h"

typedef struct Keyed { /* a name without its spelling, and who has it */
    Str key, within;
    size_t at;
} Keyed;
typedef VEC(Keyed) Keys;

static int by_key(const void *a, const void *b) {
    const Keyed *x = a, *y = b;
    int order = str_compare(x->within, y->within);
    if (!order) order = str_compare(x->key, y->key);
    return order ? order : x->at < y->at ? -1 : x->at > y->at;
}

static bool alike(const Keyed *a, const Keyed *b) {
    return a->at != b->at && str_equal(a->key, b->key) && str_equal(a->within, b->within);
}

/* ---- partners under one name ---- */

static void key_add(Conflicts *to, Keys *keys, Str within, Str name, size_t at) {
    Keyed one = {name_key(to->mem, name), within, at};
    if (one.key.n) vec_push(to->mem, keys, one);
}

static int by_pair(const void *a, const void *b) {
    const Conflict *x = a, *y = b;
    return str_compare(x->key, y->key);
}

/* Two partners may share several names: they are one conflict. */
static void pairs_once(Conflicts *to, size_t first) {
    if (to->list.n - first < 2) return;
    qsort(to->list.at + first, to->list.n - first, sizeof *to->list.at, by_pair);
    size_t n = first + 1;
    for (size_t i = first + 1; i < to->list.n; i++)
        if (!str_equal(to->list.at[i].key, to->list.at[n - 1].key))
            to->list.at[n++] = to->list.at[i];
    to->list.n = n;
}

static void doubles_find(Conflicts *to, const Register *of) {
    Keys keys = {0};
    const Partner *all = of->partners;
    size_t first = to->list.n;
    for (size_t i = 0; i < of->n_partners; i++) {
        key_add(to, &keys, STR_NONE, all[i].name, i);
        for (size_t a = 0; a < all[i].n_aliases; a++)
            key_add(to, &keys, STR_NONE, all[i].aliases[a], i);
    }
    if (keys.n) qsort(keys.at, keys.n, sizeof *keys.at, by_key);
    for (size_t i = 1; i < keys.n; i++) {
        if (!alike(&keys.at[i - 1], &keys.at[i])) continue;
        const Partner *a = &all[keys.at[i - 1].at], *b = &all[keys.at[i].at];
        conflict_add(to,
                     (Conflict){.kind = CONFLICT_DOUBLE_NAME,
                                .at = {{KIND_PARTNER, a->id}, {KIND_PARTNER, b->id}}},
                     4, (Str[]){a->name, b->name, a->id, b->id});
    }
    pairs_once(to, first);
}

/* ---- two people of one name in one body ---- */

/* Could both sit there on one day? A day that is not recorded is no bound. */
static bool together(const Seat *a, const Seat *b) {
    bool a_gone =
        day_recorded(a->until) && day_recorded(b->from) && day_before(a->until, b->from) == YES;
    bool b_gone =
        day_recorded(b->until) && day_recorded(a->from) && day_before(b->until, a->from) == YES;
    return !a_gone && !b_gone;
}

/* "Schulamt, Stadt Essen": the name itself is a person's, the sentence does without it. */
static Str seat_told(Conflicts *to, const Seat *seat) {
    Str parts[] = {seat->office, partner_name(seat->partner)};
    return str_join(to->mem, seat->partner ? 2 : 1, parts, S(", "));
}

static void people_find(Conflicts *to, const Register *all) {
    Keys keys = {0};
    const Seat *seats = all->seats;
    for (size_t i = 0; i < all->n_seats; i++)
        if (seats[i].name.n) key_add(to, &keys, seats[i].body->id, seats[i].name, i);
    if (keys.n) qsort(keys.at, keys.n, sizeof *keys.at, by_key);
    for (size_t i = 1; i < keys.n; i++) {
        const Seat *a = &seats[keys.at[i - 1].at], *b = &seats[keys.at[i].at];
        if (alike(&keys.at[i - 1], &keys.at[i]) && together(a, b))
            conflict_add(to,
                         (Conflict){.kind = CONFLICT_SAME_PERSON,
                                    .at = {{KIND_SEAT, a->id}, {KIND_SEAT, b->id}}},
                         3,
                         (Str[]){a->body->name.in[to->lang], seat_told(to, a), seat_told(to, b)});
    }
}

/* ---- counts ---- */

static void counts_check(Conflicts *to, const Register *all) {
    for (size_t i = 0; i < all->n_stated; i++) {
        const StatedCount *at = &all->stated[i];
        Str words[] = {words_count(to->mem, to->lang, at->number),
                       day_told(to->mem, to->lang, at->day), at->text};
        if (!at->n_matches)
            conflict_add(
                to,
                (Conflict){.kind = CONFLICT_COUNT_UNEXPLAINED, .at = {{KIND_STATED_COUNT, at->id}}},
                3, words);
    }
}

void partners_conflicts(Conflicts *to, const Register *all) {
    conflicts_of_terms(to, all);
    doubles_find(to, all);
    people_find(to, all);
    counts_check(to, all);
}

/* Which entries of the registry are one actor, entered twice? Names are taken apart into words; two
 * names meet where they share all words but one and how that one begins or ends, so that no name is
 * held against all others. */

#include <stdlib.h>
#include <string.h>

#include "agenda/agenda_in.h"

enum {
    NAME_WORDS = 12, /* the further ones of a name are not looked at */
    SHARED_ENDS = 3, /* letters of the differing word that must agree, in front or at its end */
    NEIGHBOURS = 24, /* entries with one key that each is held against */
};

typedef struct Name {
    Str words[NAME_WORDS]; /* folded, sorted, without legal forms */
    size_t n, entry;
    uint64_t place;
} Name;
typedef struct Key {
    uint64_t hash;
    uint32_t name;
} Key;

static int by_word(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static bool is_legal_form(Str word) {
    static const Str forms[] = {S("ev"), S("gmbh"), S("ggmbh"),    S("gug"),    S("ug"), S("ag"),
                                S("eg"), S("kg"),   S("stiftung"), S("verein"), S("e"),  S("v")};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_equal(word, forms[i])) return true;
    return false;
}

static Name name_make(Arena *mem, const ActorEntry *entry, size_t at) {
    Str found[NAME_WORDS * 3], written[NAME_WORDS * 3];
    size_t n = words_pieces(mem, entry->name, found, written, NAME_WORDS * 3);
    Name name = {.entry = at, .place = str_hash(entry->place)};
    for (int forms = 0; forms < 2 && !name.n; forms++) /* a name of legal forms alone keeps them */
        for (size_t i = 0; i < n && name.n < NAME_WORDS; i++) {
            bool joined = str_find(written[i], S("-"), 0) != SIZE_MAX; /* its parts are there */
            if (!joined && (forms || !is_legal_form(found[i]))) name.words[name.n++] = found[i];
        }
    if (name.n) qsort(name.words, name.n, sizeof(Str), by_word);
    return name;
}

/* ---- keys under which names meet ---- */

static uint64_t mix(uint64_t hash, uint64_t more) {
    hash ^= more + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdu;
}

/* All words but one; SIZE_MAX: all of them. */
static uint64_t words_hash(const Name *name, size_t but) {
    uint64_t hash = mix(0, name->place);
    for (size_t i = 0; i < name->n; i++)
        if (i != but) hash = mix(hash, str_hash(name->words[i]));
    return hash;
}

typedef struct Keys {
    VEC(Key) list;
} Keys;

static void keys_add(Arena *mem, Keys *keys, const Name *name, uint32_t at) {
    uint64_t whole = words_hash(name, SIZE_MAX);
    vec_push(mem, &keys->list, (Key){whole, at});
    for (size_t i = 0; i < name->n; i++) {
        Str word = name->words[i];
        uint64_t rest = words_hash(name, i);
        if (name->n > 1) vec_push(mem, &keys->list, (Key){rest, at}); /* one word more */
        uint64_t front = str_hash(str_slice(word, 0, SHARED_ENDS));
        uint64_t end =
            str_hash(str_slice(word, word.n > SHARED_ENDS ? word.n - SHARED_ENDS : 0, word.n));
        vec_push(mem, &keys->list, (Key){mix(mix(rest, 1), front), at});
        vec_push(mem, &keys->list, (Key){mix(mix(rest, 2), end), at});
    }
}

static int by_hash(const void *a, const void *b) {
    const Key *one = a, *other = b;
    if (one->hash != other->hash) return one->hash < other->hash ? -1 : 1;
    return one->name < other->name ? -1 : one->name > other->name;
}

/* ---- are two names one? ---- */

static bool has_digit(Str word) {
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9') return true;
    return false;
}

static bool near_words(Str a, Str b) {
    if (has_digit(a) || has_digit(b)) return false;
    int most = words_errors(a.n < b.n ? a.n : b.n);
    return most > 0 && words_distance(a, b, most) <= most;
}

/* The words that only one of two sorted lists has, two of each at most. */
typedef struct Apart {
    Str words[2];
    size_t n;
} Apart;

static void words_apart(const Name *a, const Name *b, Apart *of_a, Apart *of_b) {
    *of_a = *of_b = (Apart){0};
    for (size_t i = 0, j = 0; (i < a->n || j < b->n) && of_a->n < 2 && of_b->n < 2;) {
        int order = i == a->n ? 1 : j == b->n ? -1 : str_compare(a->words[i], b->words[j]);
        if (order < 0) of_a->words[of_a->n++] = a->words[i];
        if (order > 0) of_b->words[of_b->n++] = b->words[j];
        i += order <= 0, j += order >= 0;
    }
}

static bool same_names(const Name *a, const Name *b, SameHow *how) {
    Apart of_a, of_b;
    if (a->place != b->place || !a->n || !b->n) return false;
    words_apart(a, b, &of_a, &of_b);
    *how = of_a.n || of_b.n ? SAME_NEAR : SAME_NAME;
    if (*how == SAME_NAME) return true;
    if (of_a.n > 1 || of_b.n > 1) return false;
    if (of_a.n && of_b.n) return near_words(of_a.words[0], of_b.words[0]);
    Str more = of_a.n ? of_a.words[0] : of_b.words[0];
    size_t shared = a->n < b->n ? a->n : b->n;
    return shared > 1 && !has_digit(more); /* one word more, beside two at least */
}

/* ---- all pairs ---- */

static int by_places(const void *a, const void *b) {
    const ActorPair *one = a, *other = b;
    if (one->first != other->first) return one->first < other->first ? -1 : 1;
    return one->second < other->second ? -1 : one->second > other->second;
}

typedef struct Pairs {
    VEC(ActorPair) list;
    bool more;
} Pairs;

static void pairs_find(Arena *mem, Pairs *pairs, const Keys *keys, const Name *names) {
    for (size_t i = 0; i < keys->list.n; i++)
        for (size_t j = i + 1; j < keys->list.n && j <= i + NEIGHBOURS; j++) {
            const Key *a = &keys->list.at[i], *b = &keys->list.at[j];
            SameHow how;
            if (a->hash != b->hash) break;
            if (a->name == b->name || !same_names(&names[a->name], &names[b->name], &how)) continue;
            if (pairs->list.n >= 8 * ACTOR_PAIRS_MOST) { /* found under several keys */
                pairs->more = true;
                return;
            }
            size_t first = names[a->name].entry, second = names[b->name].entry;
            vec_push(mem, &pairs->list,
                     first < second ? (ActorPair){first, second, how}
                                    : (ActorPair){second, first, how});
        }
}

static Pairs pairs_of(Arena *mem, const ActorEntry *entries, size_t n) {
    Name *names = NEW_ARRAY(mem, Name, n + 1);
    Keys keys = {0};
    for (size_t i = 0; i < n; i++) {
        names[i] = name_make(mem, &entries[i], i);
        keys_add(mem, &keys, &names[i], (uint32_t)i);
    }
    if (keys.list.n) qsort(keys.list.at, keys.list.n, sizeof *keys.list.at, by_hash);
    Pairs pairs = {0};
    pairs_find(mem, &pairs, &keys, names);
    if (pairs.list.n) qsort(pairs.list.at, pairs.list.n, sizeof *pairs.list.at, by_places);
    size_t kept = 0;
    for (size_t i = 0; i < pairs.list.n; i++) {
        if (kept && by_places(&pairs.list.at[kept - 1], &pairs.list.at[i]) == 0) continue;
        if (kept == ACTOR_PAIRS_MOST) {
            pairs.more = true;
            break;
        }
        pairs.list.at[kept++] = pairs.list.at[i];
    }
    pairs.list.n = kept;
    return pairs;
}

Err actors_same(Cx *cx, ActorPair **out, size_t *n, bool *more, const ActorEntry *entries,
                size_t n_entries) {
    if (n_entries > ACTORS_MOST) return fail(cx, LIMIT, MSG_AGENDA_TOO_MANY);
    Pairs pairs = pairs_of(cx->mem, entries, n_entries);
    *out = pairs.list.at, *n = pairs.list.n, *more = pairs.more;
    return OK;
}

/* ---- of the records ---- */

static const void *doubles_make(Arena *mem, const Records *records, int of) {
    size_t n;
    const Record *const *all = records_of(records, KIND_ACTOR, &n);
    Arena *scratch = arena_new();
    ActorEntry *entries = NEW_ARRAY(scratch, ActorEntry, n + 1);
    (void)of;
    for (size_t i = 0; i < n; i++)
        entries[i] =
            (ActorEntry){record_text(all[i], ACTOR_NAME), record_text(all[i], ACTOR_REGION)};
    Pairs *out = NEW(mem, Pairs), found = pairs_of(scratch, entries, n);
    out->more = found.more;
    for (size_t i = 0; i < found.list.n; i++)
        vec_push(mem, &out->list, found.list.at[i]);
    arena_free(scratch);
    return out;
}

Err actors_doubled(Cx *cx, const ActorPair **out, size_t *n, bool *more, const Records *records) {
    size_t n_actors;
    records_of(records, KIND_ACTOR, &n_actors);
    if (n_actors > ACTORS_MOST) return fail(cx, LIMIT, MSG_AGENDA_TOO_MANY);
    const Pairs *pairs = records_derived(records, doubles_make, 0);
    *out = pairs->list.at, *n = pairs->list.n, *more = pairs->more;
    return OK;
}

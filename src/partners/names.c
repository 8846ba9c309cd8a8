/* Under which names is someone known, and who is meant by a name that is written otherwise or
 * wrongly? */

#include <stdlib.h>
#include "partners/partners_in.h"

enum { MOST_WORDS = 12, LONGEST_QUERY = 200 };

typedef struct KnownName {
    Kind kind;
    size_t at; /* in the list of its kind */
    Str text;  /* as entered */
    Str key;
    Str words[MOST_WORDS];
    size_t n_words;
    uint32_t letters;
} KnownName;
struct PartnerNames {
    KnownName *list;
    size_t n;
    Index keys; /* -> place in `partners`: of the first partner of this name */
};

static void key_put(char *out, size_t *n, Str folded) {
    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80) out[(*n)++] = (char)c;
    }
}

Str name_key(Arena *mem, Str name) {
    Str folded = words_fold(mem, name);
    char *out = arena_alloc(mem, folded.n + 1);
    size_t n = 0;
    key_put(out, &n, folded);
    return (Str){out, n};
}

/* ---- the names of all ---- */

typedef VEC(KnownName) KnownNames;

static void name_add(Arena *mem, KnownNames *names, Kind kind, size_t at, Str text) {
    if (!text.n) return;
    KnownName name = {.kind = kind, .at = at, .text = text, .key = name_key(mem, text)};
    name.n_words = words_pieces(mem, text, name.words, NULL, MOST_WORDS);
    name.letters = words_letters(name.key);
    vec_push(mem, names, name);
}

static void titles_add(Arena *mem, KnownNames *names, Kind kind, size_t at, const Texts *title) {
    name_add(mem, names, kind, at, title->in[DE]);
    if (!str_equal(title->in[DE], title->in[EN])) name_add(mem, names, kind, at, title->in[EN]);
}

const PartnerNames *names_of(Arena *mem, const Register *all) {
    KnownNames names = {0};
    PartnerNames *out = NEW(mem, PartnerNames);
    for (size_t i = 0; i < all->n_partners; i++) {
        const Partner *partner = &all->partners[i];
        name_add(mem, &names, KIND_PARTNER, i, partner->name);
        for (size_t a = 0; a < partner->n_aliases; a++)
            name_add(mem, &names, KIND_PARTNER, i, partner->aliases[a]);
    }
    for (size_t i = 0; i < names.n; i++)
        if (index_get(&out->keys, names.at[i].key) == SIZE_MAX)
            index_put(mem, &out->keys, names.at[i].key, names.at[i].at);
    for (size_t i = 0; i < all->n_undertakings; i++)
        name_add(mem, &names, KIND_MEASURE, i, all->undertakings[i].title);
    for (size_t i = 0; i < all->n_bodies; i++)
        titles_add(mem, &names, KIND_BODY, i, &all->bodies[i].name);
    for (size_t i = 0; i < all->n_agreements; i++)
        titles_add(mem, &names, KIND_AGREEMENT, i, &all->agreements[i].title);
    out->list = names.at;
    out->n = names.n;
    return out;
}

const Partner *partner_named(Arena *mem, const Register *all, Str name) {
    Str key = name_key(mem, name);
    size_t at = key.n ? index_get(&all->names->keys, key) : SIZE_MAX;
    return at == SIZE_MAX ? NULL : &all->partners[at];
}

/* ---- how near a name is to what was asked ---- */

enum { PER_WORD = 10, NOT_MEANT = 1000000, LEFT_OVER = 2 };

typedef struct Asked {
    Str key;
    Str words[MOST_WORDS];
    size_t n_words;
    uint32_t letters;
} Asked;

static int word_difference(Str asked, Str word) {
    if (str_equal(asked, word)) return 0;
    if (asked.n >= 2 && str_starts(word, asked)) return 1;
    int most = words_errors(asked.n);
    int errors = most ? words_distance(asked, word, most) : most + 1;
    return errors > most ? NOT_MEANT : 2 + errors;
}

/* Every word that was asked for must be there; what the name has more, counts a little. */
static int words_difference_of(const Asked *asked, const KnownName *name) {
    int sum = 0;
    for (size_t i = 0; i < asked->n_words; i++) {
        int best = NOT_MEANT;
        for (size_t w = 0; w < name->n_words && best; w++) {
            int now = word_difference(asked->words[i], name->words[w]);
            if (now < best) best = now;
        }
        if (best == NOT_MEANT) return NOT_MEANT;
        sum += best * PER_WORD;
    }
    size_t more = name->n_words > asked->n_words ? name->n_words - asked->n_words : 0;
    return asked->n_words ? sum + LEFT_OVER * (int)more : NOT_MEANT;
}

static int letters_apart(uint32_t a, uint32_t b) {
    return __builtin_popcount(a ^ b);
}

/* Both written in one: "Ruhrfutur" for "Ruhr Futur", "Hochschule Ruhrwest". */
static int key_difference(const Asked *asked, const KnownName *name) {
    int most = words_errors(asked->key.n);
    if (str_equal(asked->key, name->key)) return 0;
    if (asked->key.n >= 3 && str_starts(name->key, asked->key)) return PER_WORD;
    if (!most || letters_apart(asked->letters, name->letters) > 2 * most) return NOT_MEANT;
    int errors = words_distance(asked->key, name->key, most);
    return errors > most ? NOT_MEANT : (1 + errors) * PER_WORD;
}

static Texts name_of(const Register *all, const KnownName *name) {
    if (name->kind == KIND_PARTNER) return texts_same(all->partners[name->at].name);
    if (name->kind == KIND_MEASURE) return texts_same(all->undertakings[name->at].title);
    return name->kind == KIND_BODY ? all->bodies[name->at].name : all->agreements[name->at].title;
}

static Str id_of(const Register *all, const KnownName *name) {
    if (name->kind == KIND_PARTNER) return all->partners[name->at].id;
    if (name->kind == KIND_MEASURE) return all->undertakings[name->at].id;
    return name->kind == KIND_BODY ? all->bodies[name->at].id : all->agreements[name->at].id;
}

static int nearest_first(const void *a, const void *b) {
    const PartnerFound *x = a, *y = b;
    if (x->difference != y->difference) return x->difference - y->difference;
    if (x->kind != y->kind) return (int)x->kind - (int)y->kind;
    return str_compare(x->id, y->id);
}

typedef VEC(PartnerFound) Founds;

/* The names of one stand together: the nearest of them is kept. */
static void found_add(Arena *mem, Founds *found, PartnerFound one) {
    PartnerFound *last = found->n ? &found->at[found->n - 1] : NULL;
    if (!last || last->kind != one.kind || !str_equal(last->id, one.id))
        vec_push(mem, found, one);
    else if (one.difference < last->difference)
        *last = one;
}

static Asked asked_of(Arena *mem, Str text) {
    size_t end = text.n;
    if (end > LONGEST_QUERY)
        for (end = LONGEST_QUERY; end && ((unsigned char)text.p[end] & 0xC0) == 0x80;)
            end--;
    Asked asked = {.key = name_key(mem, str_slice(text, 0, end))};
    /* A word of several parts is asked for by its parts, so that "Ruhr-West" finds "Ruhr West". */
    VEC(Str) parts = {0};
    for (Str rest = str_slice(text, 0, end), part; str_cut(&rest, '-', &part);)
        vec_push(mem, &parts, part);
    Str loose = str_join(mem, parts.n, parts.at, S(" "));
    asked.n_words = words_pieces(mem, loose, asked.words, NULL, MOST_WORDS);
    asked.letters = words_letters(asked.key);
    return asked;
}

void partners_search(Arena *mem, const Register *all, Str text, PartnerFound **out, size_t *n,
                     size_t most) {
    Founds found = {0};
    Asked asked = asked_of(mem, text);
    for (size_t i = 0; asked.key.n && i < all->names->n; i++) {
        const KnownName *name = &all->names->list[i];
        int by_words = words_difference_of(&asked, name), by_key = key_difference(&asked, name);
        int difference = by_words < by_key ? by_words : by_key;
        if (difference < NOT_MEANT)
            found_add(mem, &found,
                      (PartnerFound){name->kind, id_of(all, name), name_of(all, name), name->text,
                                     difference});
    }
    if (found.n) qsort(found.at, found.n, sizeof *found.at, nearest_first);
    *out = found.at;
    *n = found.n < most ? found.n : most;
}

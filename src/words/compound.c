/* Of which words is a German compound made? Cut where both sides are words of one's own texts (or
 * their stems); the s that links "Betreuungs-quote" belongs to neither. */

#include "words/words.h"

enum { PART_LEAST = 4, LONGEST = 48, FOLLOWS_LEAST = 2 };

static bool is_known(const WordList *known, Str word) {
    return word.n >= PART_LEAST && known->holds(known->words, word);
}

static bool is_known_form(const WordList *known, Stemmer *german, Str word) {
    if (word.n < PART_LEAST) return false;
    return is_known(known, word) || is_known(known, stemmer_stem(german, word));
}

/* Nouns on -ung, -heit, -keit, -schaft, -ion, -tät are linked by an s, whether one knows them or
 * not. */
static bool takes_s(Str word) {
    static const Str endings[] = {S("ung"), S("heit"), S("keit"), S("schaft"), S("ion"), S("tat")};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (word.n > endings[i].n + 2 && str_ends(word, endings[i])) return true;
    return false;
}

/* "arbeitslosen" of "arbeitslos": what stands between two parts beside the s. A stem would tell as
 * much, for many times the price: this is asked at each letter. */
static bool is_bound_form(const WordList *known, Str piece) {
    static const Str endings[] = {S("n"), S("en"), S("e"), S("er"), S("es")};
    if (is_known(known, piece)) return true;
    char last = piece.n ? piece.p[piece.n - 1] : 0;
    if (last != 'n' && last != 'e' && last != 'r' && last != 's') return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_ends(piece, endings[i]) &&
            is_known(known, str_slice(piece, 0, piece.n - endings[i].n)))
            return true;
    return false;
}

/* How the piece stands before another: itself, or without its linking s; empty where it is no
 * word. */
static Str first_part(const WordList *known, Str piece) {
    Str without = str_slice(piece, 0, piece.n - 1);
    bool linked = piece.n > PART_LEAST && piece.p[piece.n - 1] == 's';
    if (linked && (takes_s(without) || is_known(known, without))) return without;
    return is_bound_form(known, piece) ? piece : STR_NONE;
}

static size_t split_from(const WordList *known, Stemmer *german, Str word, size_t room,
                         Str *parts) {
    for (size_t cut = word.n > PART_LEAST ? word.n - PART_LEAST : 0; cut >= PART_LEAST; cut--) {
        Str first = first_part(known, str_slice(word, 0, cut));
        if (!first.n) continue;
        Str rest = str_slice(word, cut, word.n);
        bool linked = first.n < cut && takes_s(first);
        size_t n = 0;
        if (is_known_form(known, german, rest))
            parts[1] = rest, n = 1;
        else if (room > 2)
            n = split_from(known, german, rest, room - 1, parts + 1);
        if (!n && linked) parts[1] = rest, n = 1;
        if (!n) continue;
        parts[0] = first;
        return n + 1;
    }
    return 0;
}

size_t compounds_split(const WordList *known, Stemmer *german, Str word, Str parts[]) {
    if (word.n < (size_t)2 * PART_LEAST || word.n > LONGEST) return 0;
    return split_from(known, german, word, COMPOUND_PARTS, parts);
}

/* What stands behind the longest known first part. */
static Str follower(const WordList *known, Str word) {
    for (size_t cut = word.n - PART_LEAST; cut >= PART_LEAST; cut--)
        if (first_part(known, str_slice(word, 0, cut)).n) return str_slice(word, cut, word.n);
    return STR_NONE;
}

void compounds_learn(Arena *mem, const WordList *known, Stemmer *german, const Str *words, size_t n,
                     Str **out, size_t *n_out) {
    Index seen = {0};
    VEC(Str) learnt = {0};
    for (size_t i = 0; i < n; i++) {
        if (words[i].n < (size_t)2 * PART_LEAST || words[i].n > LONGEST) continue;
        Str rest = follower(known, words[i]);
        if (!rest.n || is_known_form(known, german, rest)) continue;
        rest = str_copy(mem, stemmer_stem(german, rest));
        size_t before = index_get(&seen, rest);
        size_t count = before == SIZE_MAX ? 1 : before + 1;
        index_put(mem, &seen, rest, count);
        if (count == FOLLOWS_LEAST) vec_push(mem, &learnt, rest);
    }
    *out = learnt.at, *n_out = learnt.n;
}

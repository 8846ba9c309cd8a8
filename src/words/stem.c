/* Which forms belong to one word? Stems by Snowball (libstemmer). It knows no German feminine
 * plural, which is cut off first: "Schülerinnen" is found with "Schüler". */

#include <libstemmer.h>
#include <string.h>

#include "words/words.h"

enum { LONGEST = 64, FEMININE_REST = 4, KNOWN = 256 };

typedef struct KnownStem {
    uint8_t n_word, n_stem; /* n_word 0: none yet */
    char word[LONGEST], stem[LONGEST];
} KnownStem;

/* Parts of compounds are asked for again and again, and a stem costs thousands of steps. */
struct Stemmer {
    struct sb_stemmer *snowball;
    KnownStem *known; /* by hash; a newer word replaces another */
    Lang lang;
};

static void stemmer_free(void *p) {
    sb_stemmer_delete(p);
}

Stemmer *stemmer_new(Arena *mem, Lang lang) {
    Stemmer *stemmer = NEW(mem, Stemmer);
    stemmer->snowball = sb_stemmer_new(lang == DE ? "german" : "english", "UTF_8");
    must(stemmer->snowball);
    stemmer->lang = lang;
    stemmer->known = NEW_ARRAY(mem, KnownStem, KNOWN);
    arena_defer(mem, stemmer_free, stemmer->snowball);
    return stemmer;
}

Str stemmer_stem(Stemmer *stemmer, Str folded) {
    if (!folded.n || folded.n > LONGEST) return folded;
    if (stemmer->lang == DE && folded.n >= 5 + FEMININE_REST && str_ends(folded, S("innen")))
        folded.n -= 5;
    KnownStem *known = &stemmer->known[str_hash(folded) % KNOWN];
    if (known->n_word == folded.n && memcmp(known->word, folded.p, folded.n) == 0)
        return (Str){known->stem, known->n_stem};
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)folded.p, (int)folded.n);
    must(stem);
    size_t n = (size_t)sb_stemmer_length(stemmer->snowball);
    if (n > LONGEST) return (Str){(const char *)stem, n};
    known->n_word = (uint8_t)folded.n, known->n_stem = (uint8_t)n;
    memcpy(known->word, folded.p, folded.n);
    memcpy(known->stem, stem, n);
    return (Str){known->stem, n};
}

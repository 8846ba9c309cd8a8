/* Which forms belong to one word? Stems by Snowball (libstemmer). It knows no German feminine
 * plural, which is cut off first: "Schülerinnen" is found with "Schüler". */

#include <libstemmer.h>
#include <string.h>

#include "words/words.h"

enum { LONGEST = 64, FEMININE_REST = 4 };

struct Stemmer {
    struct sb_stemmer *snowball;
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
    arena_defer(mem, stemmer_free, stemmer->snowball);
    return stemmer;
}

Str stemmer_stem(Stemmer *stemmer, Str folded) {
    if (!folded.n || folded.n > LONGEST) return folded;
    if (stemmer->lang == DE && folded.n >= 5 + FEMININE_REST && str_ends(folded, S("innen")))
        folded.n -= 5;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)folded.p, (int)folded.n);
    must(stem);
    return (Str){(const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball)};
}

#pragma once
/* Words as readers search for them: folded so that ä, ae and a are one, cut down to their stems,
 * compounds taken apart, and near ones found in spite of typing errors. Pure. */

#include "base/base.h"

/* words_collation, and beside it ae, oe and ue as a, o and u ("Übergänge", "Uebergaenge" and
 * "UBERGANGE" are one), except where a vowel or q stands before ("neue", "Quelle"). */
Str words_fold(Arena *mem, Str text);
/* The folded words of a text, in order: runs of letters and digits. A word of several parts
 * ("Ennepe-Ruhr-Kreis", "D-14a") gives its parts and then all of them in one ("enneperuhrkreis").
 * `as_written` (NULL: not asked for) gets the piece of the text behind each. At most `most`. */
size_t words_pieces(Arena *mem, Str text, Str *out, Str *as_written, size_t most);

/* Snowball's stems of folded words. A stemmer is one thread's. */
typedef struct Stemmer Stemmer;
Stemmer *stemmer_new(Arena *mem, Lang lang);
/* "abgange" -> "abgang", German "…innen" first cut off; words over 64 bytes stay as they are. Valid
 * until the next call. */
Str stemmer_stem(Stemmer *stemmer, Str folded);

/* German compounds over a word list of one's own texts: "schulabgange" -> "schul", "abgange". The
 * list knows folded words and their stems. */
typedef struct WordList {
    bool (*holds)(const void *words, Str word);
    const void *words;
} WordList;
#define COMPOUND_PARTS ((size_t)4)
/* The parts, at least two of at least four letters each, the longest first parts first; 0 where the
 * word has none. They are pieces of the word; a linking s belongs to none. */
size_t compounds_split(const WordList *known, Stemmer *german, Str word, Str parts[]);
/* What the words themselves teach: stems that follow after known words in two or more of them and
 * are not known ("quote" of "arbeitslosenquote", "erwerbsquote"), each once, in order of finding.
 */
void compounds_learn(Arena *mem, const WordList *known, Stemmer *german, const Str *words, size_t n,
                     Str **out, size_t *n_out);

/* Letters left out, put in, other ones, or two in wrong order (Damerau-Levenshtein, each pair
 * turned once); what happens to the first letter counts twice. most + 1 where it is more than that
 * or a word is longer than 64 bytes. */
int words_distance(Str a, Str b, int most);
/* How many errors a word may have to be meant: none up to 3 letters, 1 up to 7, else 2. */
int words_errors(size_t letters);
/* Bit per letter and digit class that occurs: words whose sets differ in more than twice `most`
 * places are farther apart. */
uint32_t words_letters(Str folded);

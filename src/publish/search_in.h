#pragma once
/* The index that searching looks at: shared by the files that build and ask it. */

#include "publish/search.h"
#include "words/search.h"

/* Fields of a text by their weight; a title's word counts more than a definition's. */
enum {
    WEIGHT_KEY = 14,
    WEIGHT_AREA = 12,  /* name of an area */
    WEIGHT_TITLE = 10, /* of an indicator */
    WEIGHT_ACTION = 9, /* name of a page or an action */
    WEIGHT_NAME = 8,   /* of a school; other words of an indicator */
    WEIGHT_WORD = 7,   /* a word of the definitions */
    WEIGHT_STRONG = 7, /* from here on a text is about the word */
    WEIGHT_KIND = 6,   /* what kind of area it is, where its name says so */
    WEIGHT_FIELD = 3,  /* a definition; the town of a school */
    WEIGHT_ASIDE = 2   /* words of breakdowns */
};

#define EVERY_LANGUAGE ((1u << LANGS) - 1)

typedef enum Form { /* how a key stands for a term */
                    FORM_AS_IS,
                    FORM_STEM_DE,
                    FORM_STEM_EN,
                    FORM_PART, /* stem of a part of a compound */
                    FORMS
} Form;

typedef struct Posting {
    uint32_t entry;
    uint8_t weight;
    uint8_t langs; /* bit per language whose text has it */
} Posting;

typedef struct Term { /* a folded word */
    Str text, as_written;
    uint32_t first, n; /* its postings, by entry */
    uint32_t letters;
    uint8_t langs;
} Term;

typedef struct TermKey {
    Str text;
    uint32_t term, next; /* with the same text; UINT32_MAX: the last */
    Form form;
} TermKey;

typedef struct Entry { /* what can be found */
    SearchKind kind;
    const Indicator *indicator;
    const Region *region;
    const Dimension *by;
    const DimensionCode *code;
    Str path;
    Msg message; /* of a page */
    Str title[LANGS], folded[LANGS];
    uint8_t n_title[LANGS];    /* words of the title before a bracket */
    uint16_t name_ends[LANGS]; /* where they end in `folded` */
} Entry;

typedef struct SearchIndex {
    Entry *entries;
    size_t n_entries;
    Term *terms;
    size_t n_terms;
    Posting *postings;
    TermKey *keys;
    size_t n_keys;
    uint32_t *slots; /* hash of a key's text -> key + 1; a power of two */
    size_t n_slots;
    const Region *own, *around;
} SearchIndex;

/* search_index.c: what can be found */
Err search_index_make(Cx *cx, Arena *mem, const void *of, const void **out) CHECKED;

/* What a reader should know to tell it from others of the same name. */
Str entry_note(Arena *mem, Lang lang, const Entry *entry);
/* A word with its meaning: found behind what it is a word of, even by its whole name. */
bool entry_is_explained(const Entry *entry);

/* search_terms.c: the words of it */
typedef struct TermMaker TermMaker;
TermMaker *terms_begin(Arena *scratch);
typedef struct Counted {
    size_t n;         /* words before a bracket: what stands in it only tells one from another */
    size_t name_ends; /* where they end in `folded` */
    Str folded;       /* all words with blanks between, in the maker's memory */
} Counted;
/* The words of a text in these languages (bits). counted: NULL where nobody asks. */
void terms_add(TermMaker *maker, uint32_t entry, unsigned langs, Str text, int weight,
               Counted *counted);
/* The same text in each language, once where both are one. */
void terms_add_texts(TermMaker *maker, uint32_t entry, const Texts *texts, int weight);
/* A key as one word: "D-14a" is found as that and as "d14a", not as "14a". */
void terms_add_key(TermMaker *maker, uint32_t entry, Str key);
void terms_end(TermMaker *maker, Arena *mem, SearchIndex *index);
/* The first key with this text; UINT32_MAX where there is none. */
uint32_t key_first(const SearchIndex *index, Str text);
/* Words that say nothing of what a text is about: "der", "in", "of". */
bool is_filler(Str folded);
/* Words that say which kind of area it is: "kreis", "stadt". */
bool is_area_kind(Str folded);

/* ---- a question, and what may be meant by it ---- */

typedef struct Match {
    float score;
    uint8_t weight; /* the greatest of a field that has the word */
} Match;

typedef struct Question {
    Arena *mem;
    const SearchIndex *index;
    Lang lang;
    Str words[SEARCH_WORDS], as_written[SEARCH_WORDS];
    size_t n;
    Str *sequence; /* the words in the order of the question, each as often as it stands there */
    size_t n_sequence;
    Str folded; /* all of it */
    Stemmer *stemmers[LANGS];
    Match *matches[SEARCH_WORDS]; /* per entry */
    bool matched[SEARCH_WORDS];
    int year; /* that was taken out of the words; 0: none */
} Question;

typedef struct Candidate {
    const Entry *entry, *area; /* entry NULL: areas side by side; area: of a chart or these */
    double score;
    const Entry *const *more; /* further areas, of a chart or side by side */
    size_t n_more;
} Candidate;
typedef struct Candidates {
    VEC(Candidate) list;
} Candidates;

/* What an area outside the own one must be named by, to be drawn: its whole name, nearly. */
#define AREA_NAMED (0.75 * WEIGHT_AREA)

/* search.c. The words (bits) that an entry has in a field of at least this weight. */
uint32_t question_held(const Question *q, const Entry *entry, uint8_t weight);
double question_score(const Question *q, const Entry *entry, size_t w);
/* What an entry gets for the share of its title that the question names, and for what it is. */
double question_covered(const Question *q, const Entry *entry);
double question_standing(const Question *q, const Entry *entry);

/* search_several.c: two areas or more in one question. Side by side, or at an indicator that the
 * other words are about. */
void several_collect(const Question *q, Candidates *found);
bool indicator_excludes(const Indicator *indicator, const Region *region);

/* Which words does the index know, in which forms, and where do they stand? Collects the folded
 * words of all texts, then their stems and the parts of compounds, and lays all of it into one
 * block that is never changed again. */

#include <string.h>

#include "publish/search_in.h"

enum {
    WORDS_MOST = 400, /* of one text */
    SIEVE_BITS = 1 << 17
};

typedef struct TermSeen {
    Str text, as_written;
    uint8_t langs, stems; /* bits: whose texts have it, whose stems it has */
    uint32_t n, last;     /* postings; the last entry with it */
    size_t last_posting;
} TermSeen;

typedef struct PostingSeen {
    uint32_t term;
    Posting posting;
} PostingSeen;

typedef struct TermList {
    VEC(uint32_t) list;
} TermList;

struct TermMaker {
    Arena *mem;
    Index texts; /* that were taken apart before: thousands of schools lie in a few towns */
    VEC(TermList) taken;
    Index ids;
    VEC(TermSeen) terms;
    VEC(PostingSeen) postings;
    VEC(TermKey) keys;
    Index forms;                     /* every word, stem and learnt part */
    uint64_t sieve[SIEVE_BITS / 64]; /* by hash: most pieces of words are no words */
    Str words[WORDS_MOST], as_written[WORDS_MOST];
};

bool is_filler(Str folded) {
    enum { LONGEST = 5 };
    static const Str words[] = {
        S("der"), S("die"),   S("das"),  S("den"),  S("dem"),   S("des"),  S("ein"),  S("eine"),
        S("und"), S("oder"),  S("in"),   S("im"),   S("an"),    S("am"),   S("auf"),  S("aus"),
        S("bei"), S("mit"),   S("nach"), S("von"),  S("vom"),   S("zu"),   S("zur"),  S("zum"),
        S("fur"), S("als"),   S("je"),   S("pro"),  S("the"),   S("of"),   S("a"),    S("and"),
        S("or"),  S("at"),    S("by"),   S("to"),   S("for"),   S("with"), S("from"), S("on"),
        S("wie"), S("viele"), S("how"),  S("many"), S("innen"), S("is"),   S("ist"),  S("what"),
        S("was"), S("gibt"),  S("es"),
    };
    if (!folded.n || folded.n > LONGEST) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (folded.p[0] == words[i].p[0] && str_equal(folded, words[i])) return true;
    return false;
}

bool is_area_kind(Str folded) {
    static const Str words[] = {
        S("kreis"),        S("stadt"), S("gemeinde"),       S("regierungsbezirk"),
        S("stadteregion"), S("land"),  S("kreisfreie"),     S("district"),
        S("city"),         S("town"),  S("administrative"), S("without"),
        S("ohne"),         S("o"),
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(folded, words[i])) return true;
    return false;
}

TermMaker *terms_begin(Arena *scratch) {
    TermMaker *maker = NEW(scratch, TermMaker);
    maker->mem = scratch;
    return maker;
}

static uint32_t term_of(TermMaker *maker, Str folded, Str as_written) {
    size_t id = index_get(&maker->ids, folded);
    if (id != SIZE_MAX) return (uint32_t)id;
    id = maker->terms.n;
    index_put(maker->mem, &maker->ids, folded, id);
    vec_push(maker->mem, &maker->terms,
             ((TermSeen){.text = folded, .as_written = as_written, .last = UINT32_MAX}));
    return (uint32_t)id;
}

static void posting_add(TermMaker *maker, uint32_t entry, unsigned langs, uint32_t term,
                        int weight) {
    TermSeen *seen = &maker->terms.at[term];
    seen->langs |= (uint8_t)langs;
    seen->stems |= (uint8_t)(langs & 1u << DE ? 1u << DE : langs); /* a name is German */
    if (seen->last == entry) {
        Posting *had = &maker->postings.at[seen->last_posting].posting;
        had->langs |= (uint8_t)langs;
        if (had->weight < weight) had->weight = (uint8_t)weight;
        return;
    }
    seen->last = entry, seen->last_posting = maker->postings.n;
    seen->n++;
    vec_push(maker->mem, &maker->postings,
             ((PostingSeen){term, {entry, (uint8_t)weight, (uint8_t)langs}}));
}

static void count(TermMaker *maker, Str text, size_t n, Counted *counted) {
    size_t bracket = str_find(text, S("("), 0), ends = 0;
    counted->n = 0;
    while (counted->n < n && (size_t)(maker->as_written[counted->n].p - text.p) < bracket)
        ends += maker->words[counted->n++].n + 1;
    counted->name_ends = ends ? ends - 1 : 0;
    counted->folded = str_join(maker->mem, n, maker->words, S(" "));
}

/* The terms of a text, kept for the next entry that has it. */
static TermList terms_of(TermMaker *maker, Str text, Counted *counted) {
    TermList terms = {0};
    size_t n = words_pieces(maker->mem, text, maker->words, maker->as_written, WORDS_MOST);
    if (counted) count(maker, text, n, counted);
    for (size_t i = 0; i < n; i++) {
        Str word = maker->words[i];
        bool letter = word.n == 1 && word.p[0] > '9';
        if (letter || is_filler(word)) continue;
        vec_push(maker->mem, &terms.list, term_of(maker, word, maker->as_written[i]));
    }
    if (!counted) {
        index_put(maker->mem, &maker->texts, text, maker->taken.n);
        vec_push(maker->mem, &maker->taken, terms);
    }
    return terms;
}

void terms_add(TermMaker *maker, uint32_t entry, unsigned langs, Str text, int weight,
               Counted *counted) {
    size_t known = counted ? SIZE_MAX : index_get(&maker->texts, text);
    TermList terms = {0};
    if (known != SIZE_MAX)
        terms = maker->taken.at[known];
    else
        terms = terms_of(maker, text, counted);
    for (size_t i = 0; i < terms.list.n; i++) {
        uint32_t term = terms.list.at[i];
        bool kind = weight == WEIGHT_AREA && is_area_kind(maker->terms.at[term].text);
        posting_add(maker, entry, langs, term, kind ? WEIGHT_KIND : weight);
    }
}

void terms_add_texts(TermMaker *maker, uint32_t entry, const Texts *texts, int weight) {
    if (str_equal(texts->in[DE], texts->in[EN])) {
        terms_add(maker, entry, EVERY_LANGUAGE, texts->in[DE], weight, NULL);
        return;
    }
    for (Lang lang = DE; lang < LANGS; lang++)
        terms_add(maker, entry, 1u << lang, texts->in[lang], weight, NULL);
}

void terms_add_key(TermMaker *maker, uint32_t entry, Str key) {
    size_t n = words_pieces(maker->mem, key, maker->words, maker->as_written, WORDS_MOST);
    if (!n) return;
    posting_add(maker, entry, EVERY_LANGUAGE,
                term_of(maker, maker->words[n - 1], maker->as_written[n - 1]), WEIGHT_KEY);
}

/* ---- forms ---- */

static void form_add(TermMaker *maker, Str form) {
    uint64_t hash = str_hash(form) % SIEVE_BITS;
    maker->sieve[hash / 64] |= (uint64_t)1 << hash % 64;
    index_put(maker->mem, &maker->forms, form, 1);
}

static bool form_known(const void *words, Str word) {
    const TermMaker *maker = words;
    uint64_t hash = str_hash(word) % SIEVE_BITS;
    return maker->sieve[hash / 64] >> hash % 64 & 1 && index_get(&maker->forms, word) != SIZE_MAX;
}

static void key_add(TermMaker *maker, Str text, uint32_t term, Form form) {
    Str kept = form == FORM_AS_IS ? text : str_copy(maker->mem, text);
    vec_push(maker->mem, &maker->keys, ((TermKey){kept, term, UINT32_MAX, form}));
    if (form != FORM_PART) form_add(maker, kept);
}

/* A stem that is the word itself needs no key of its own. */
static void stems_add(TermMaker *maker, Stemmer *const stemmers[LANGS]) {
    for (uint32_t t = 0; t < maker->terms.n; t++) {
        const TermSeen *seen = &maker->terms.at[t];
        key_add(maker, seen->text, t, FORM_AS_IS);
        for (Lang lang = DE; lang < LANGS; lang++) {
            if (!(seen->stems >> lang & 1) || seen->text.p[0] <= '9') continue;
            Str stem = stemmer_stem(stemmers[lang], seen->text);
            if (!str_equal(stem, seen->text))
                key_add(maker, stem, t, lang == DE ? FORM_STEM_DE : FORM_STEM_EN);
        }
    }
}

static void parts_add(TermMaker *maker, Stemmer *german) {
    WordList known = {form_known, maker};
    Str *texts = NEW_ARRAY(maker->mem, Str, maker->terms.n + 1), *learnt;
    size_t n = 0, n_learnt;
    for (size_t t = 0; t < maker->terms.n; t++)
        if (maker->terms.at[t].stems >> DE & 1) texts[n++] = maker->terms.at[t].text;
    compounds_learn(maker->mem, &known, german, texts, n, &learnt, &n_learnt);
    for (size_t i = 0; i < n_learnt; i++)
        form_add(maker, learnt[i]);
    for (uint32_t t = 0; t < maker->terms.n; t++) {
        Str parts[COMPOUND_PARTS];
        const TermSeen *seen = &maker->terms.at[t];
        if (!(seen->stems >> DE & 1)) continue;
        size_t found = compounds_split(&known, german, seen->text, parts);
        for (size_t p = 0; p < found; p++)
            key_add(maker, stemmer_stem(german, parts[p]), t, FORM_PART);
    }
}

/* ---- laying it down ---- */

/* Words lie side by side in one text. */
static char *text_lay(char *pool, Str *text) {
    if (text->n) memcpy(pool, text->p, text->n);
    text->p = pool;
    return pool + text->n;
}

static void postings_lay(const TermMaker *maker, Arena *mem, SearchIndex *index) {
    index->postings = NEW_ARRAY(mem, Posting, maker->postings.n + 1);
    uint32_t at = 0;
    for (size_t t = 0; t < index->n_terms; t++) {
        index->terms[t].first = at;
        at += maker->terms.at[t].n;
    }
    for (size_t p = 0; p < maker->postings.n; p++) { /* by entry within each term, as they came */
        Term *term = &index->terms[maker->postings.at[p].term];
        index->postings[term->first + term->n++] = maker->postings.at[p].posting;
    }
}

static void keys_lay(const TermMaker *maker, SearchIndex *index, char *pool) {
    for (size_t k = 0; k < index->n_keys; k++) {
        TermKey *key = &index->keys[k];
        *key = maker->keys.at[k];
        if (key->form == FORM_AS_IS)
            key->text = index->terms[key->term].text;
        else
            pool = text_lay(pool, &key->text);
        size_t slot = (size_t)str_hash(key->text) & (index->n_slots - 1);
        while (index->slots[slot] &&
               !str_equal(index->keys[index->slots[slot] - 1].text, key->text))
            slot = (slot + 1) & (index->n_slots - 1);
        key->next = index->slots[slot] ? index->slots[slot] - 1 : UINT32_MAX;
        index->slots[slot] = (uint32_t)k + 1;
    }
}

uint32_t key_first(const SearchIndex *index, Str text) {
    size_t slot = (size_t)str_hash(text) & (index->n_slots - 1);
    for (; index->slots[slot]; slot = (slot + 1) & (index->n_slots - 1))
        if (str_equal(index->keys[index->slots[slot] - 1].text, text))
            return index->slots[slot] - 1;
    return UINT32_MAX;
}

void terms_end(TermMaker *maker, Arena *mem, SearchIndex *index) {
    Stemmer *stemmers[LANGS] = {stemmer_new(maker->mem, DE), stemmer_new(maker->mem, EN)};
    stems_add(maker, stemmers);
    parts_add(maker, stemmers[DE]);
    size_t bytes = 0;
    for (size_t t = 0; t < maker->terms.n; t++)
        bytes += maker->terms.at[t].text.n;
    size_t term_bytes = bytes;
    for (size_t k = 0; k < maker->keys.n; k++)
        if (maker->keys.at[k].form != FORM_AS_IS) bytes += maker->keys.at[k].text.n;
    char *pool = arena_alloc(mem, bytes + 1);
    index->n_terms = maker->terms.n;
    index->terms = NEW_ARRAY(mem, Term, index->n_terms + 1);
    char *at = pool;
    for (size_t t = 0; t < index->n_terms; t++) {
        const TermSeen *seen = &maker->terms.at[t];
        Term *term = &index->terms[t];
        *term = (Term){.text = seen->text,
                       .as_written = seen->as_written,
                       .letters = words_letters(seen->text),
                       .langs = seen->langs};
        at = text_lay(at, &term->text);
    }
    postings_lay(maker, mem, index);
    index->n_keys = maker->keys.n;
    index->keys = NEW_ARRAY(mem, TermKey, index->n_keys + 1);
    for (index->n_slots = 16; index->n_slots < index->n_keys + index->n_keys / 2;)
        index->n_slots *= 2;
    index->slots = NEW_ARRAY(mem, uint32_t, index->n_slots);
    keys_lay(maker, index, pool + term_bytes);
}

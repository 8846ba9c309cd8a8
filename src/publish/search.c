/* What does a reader's question mean? Each of its words is matched against the index, in the forms
 * it may have; what holds all of them is a hit, and an area beside an indicator is the indicator's
 * chart with that area. */

#include <stdlib.h>
#include <string.h>

#include "figures/figures.h"
#include "publish/publish.h"
#include "publish/search_in.h"

enum { REGIONS_TRIED = 12, NEAR_ERRORS = 3, YEAR_FIRST = 1900, YEAR_LAST = 2100 };

/* How much a match counts beside the word itself. */
static const double COUNTS_STEM = 0.95, COUNTS_STEM_IS_WORD = 0.9, COUNTS_PART = 0.75,
                    COUNTS_SAME = 0.9, COUNTS_TYPED = 0.85, COUNTS_BEGINNING = 0.7,
                    COUNTS_ONE_ERROR = 0.76, COUNTS_TWO_ERRORS = 0.55, COUNTS_SPLIT = 0.6,
                    COUNTS_OTHER_LANGUAGE = 0.85;
/* What a hit gets beside its words. */
static const double BONUS_WHOLE = 12, BONUS_START = 10, BONUS_COVERED = 3, BONUS_OWN = 1,
                    BONUS_HEADLINE = 1;
Str search_kind_id(SearchKind kind) {
    static const char *const ids[SEARCH_KINDS] = {"compared", "chart",  "indicator",
                                                  "region",   "school", "partnership",
                                                  "word",     "page",   "action"};
    return str_of(ids[kind]);
}

Str search_kind_word(Lang lang, SearchKind kind) {
    static const Msg words[SEARCH_KINDS] = {
        MSG_SEARCH_KIND_COMPARED, MSG_SEARCH_KIND_CHART,  MSG_SEARCH_KIND_INDICATOR,
        MSG_SEARCH_KIND_REGION,   MSG_SEARCH_KIND_SCHOOL, MSG_SEARCH_KIND_PARTNERSHIP,
        MSG_SEARCH_KIND_WORD,     MSG_SEARCH_KIND_PAGE,   MSG_SEARCH_KIND_ACTION,
    };
    return message_text(lang, words[kind]);
}

Str search_address(Arena *mem, const SearchHit *hit) {
    switch (hit->kind) {
    case FOUND_COMPARED:
        return str_format(mem, "/compare?areas=%.*s%s%.*s", STR_ARG(hit->region->key),
                          hit->with.n ? "," : "", STR_ARG(hit->with));
    case FOUND_CHART:
        return str_format(mem, "/indicator/%.*s?areas=%.*s,%.*s%s%.*s", STR_ARG(hit->indicator->id),
                          STR_ARG(hit->region->key), STR_ARG(hit->with),
                          hit->period.n ? "&period=" : "", STR_ARG(hit->period));
    case FOUND_INDICATOR:
        return str_format(mem, "/indicator/%.*s%s%.*s", STR_ARG(hit->indicator->id),
                          hit->period.n ? "?period=" : "", STR_ARG(hit->period));
    case FOUND_REGION: return str_format(mem, "/region/%.*s", STR_ARG(hit->region->key));
    case FOUND_SCHOOL: return str_format(mem, "/school/%.*s", STR_ARG(hit->region->key));
    case FOUND_WORD:
        if (!hit->by) return hit->path;
        return str_format(mem, "/indicator/%.*s?tab=table&by=%.*s", STR_ARG(hit->indicator->id),
                          STR_ARG(hit->by->id));
    case FOUND_PARTNERSHIP:
    case FOUND_PAGE:
    case FOUND_ACTION:
    case SEARCH_KINDS: break;
    }
    return hit->path;
}

/* ---- the question ---- */

static bool is_term(const SearchIndex *index, Str text) {
    for (uint32_t k = key_first(index, text); k != UINT32_MAX; k = index->keys[k].next)
        if (index->keys[k].form == FORM_AS_IS) return true;
    return false;
}

/* A word of several parts counts as one where it is known as that ("D-14a"), else as its parts. */
static size_t groups_resolve(const SearchIndex *index, Str *words, Str *as_written, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool whole = kept && as_written[i].p < as_written[kept - 1].p + as_written[kept - 1].n &&
                     as_written[i].n > as_written[kept - 1].n;
        if (whole && !is_term(index, words[i])) continue;
        while (whole && kept && as_written[kept - 1].p >= as_written[i].p)
            kept--;
        words[kept] = words[i], as_written[kept++] = as_written[i];
    }
    return kept;
}

static void question_read(Cx *cx, Question *q, const SearchIndex *index, Str text) {
    enum { READ_MOST = 2 * SEARCH_LONGEST };
    Str words[READ_MOST], as_written[READ_MOST];
    *q = (Question){.mem = cx->mem, .index = index};
    if (!str_is_utf8(text)) return;
    size_t end = text.n < SEARCH_LONGEST ? text.n : SEARCH_LONGEST;
    while (end < text.n && end > 0 && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end--; /* no half letters */
    size_t n = words_pieces(cx->mem, str_slice(text, 0, end), words, as_written, READ_MOST);
    n = groups_resolve(index, words, as_written, n);
    bool only_fillers = true;
    for (size_t i = 0; i < n; i++)
        only_fillers &= is_filler(words[i]);
    q->sequence = NEW_ARRAY(cx->mem, Str, n + 1);
    for (size_t i = 0; i < n && q->n < SEARCH_WORDS; i++) {
        bool again = false;
        if (!is_filler(words[i])) q->sequence[q->n_sequence++] = words[i];
        for (size_t w = 0; w < q->n; w++)
            again |= str_equal(q->words[w], words[i]);
        if (again || (is_filler(words[i]) && !only_fillers)) continue;
        q->words[q->n] = words[i], q->as_written[q->n++] = as_written[i];
    }
    q->folded = str_join(cx->mem, n, words, S(" "));
    for (Lang lang = DE; lang < LANGS; lang++)
        q->stemmers[lang] = stemmer_new(cx->mem, lang);
}

/* ---- one word ---- */

static bool term_match(const Question *q, Match *matches, uint32_t t, double quality) {
    const Term *term = &q->index->terms[t];
    for (size_t p = 0; p < term->n; p++) {
        const Posting *posting = &q->index->postings[term->first + p];
        bool read = posting->langs >> q->lang & 1;
        float score = (float)(posting->weight * quality * (read ? 1 : COUNTS_OTHER_LANGUAGE));
        Match *match = &matches[posting->entry];
        if (score > match->score) match->score = score;
        if (posting->weight > match->weight) match->weight = posting->weight;
    }
    return term->n > 0;
}

static bool keys_match(const Question *q, Match *matches, Str text, const double by_form[FORMS]) {
    bool any = false;
    for (uint32_t k = key_first(q->index, text); k != UINT32_MAX; k = q->index->keys[k].next) {
        const TermKey *key = &q->index->keys[k];
        if (by_form[key->form] > 0) any |= term_match(q, matches, key->term, by_form[key->form]);
    }
    return any;
}

/* The word, its stems, and the parts of compounds it is. */
static bool forms_match(const Question *q, Match *matches, Str word, double counts) {
    const double as_is[FORMS] = {[FORM_AS_IS] = counts};
    const double german[FORMS] = {[FORM_AS_IS] = counts * COUNTS_STEM_IS_WORD,
                                  [FORM_STEM_DE] = counts * COUNTS_STEM,
                                  [FORM_PART] = counts * COUNTS_PART};
    const double english[FORMS] = {
        [FORM_AS_IS] = counts * COUNTS_STEM_IS_WORD, [FORM_STEM_EN] = counts * COUNTS_STEM};
    bool any = keys_match(q, matches, word, as_is);
    if (word.p[0] <= '9') return any; /* numbers and keys have no forms */
    any |= keys_match(q, matches, stemmer_stem(q->stemmers[DE], word), german);
    any |= keys_match(q, matches, stemmer_stem(q->stemmers[EN], word), english);
    return any;
}

static bool same_match(const Question *q, Match *matches, Str word) {
    static const Str same[][2] = {
#define SAME(written, meant) {S(written), S(meant)},
#include "publish/search_words.def"
#undef SAME
    };
    bool any = false;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (str_equal(word, same[i][0])) any |= forms_match(q, matches, same[i][1], COUNTS_SAME);
    return any;
}

/* Beginnings of words, and of parts of compounds where enough is written. */
static bool beginnings_match(const Question *q, Match *matches, Str word, bool typed) {
    enum { LEAST = 3, LEAST_TYPED = 2, LEAST_PART = 4 };
    bool any = false;
    if (word.n < (typed ? LEAST_TYPED : LEAST)) return false;
    for (size_t k = 0; k < q->index->n_keys; k++) {
        const TermKey *key = &q->index->keys[k];
        bool part = key->form == FORM_PART && word.n >= LEAST_PART;
        if ((key->form != FORM_AS_IS && !part) || key->text.n <= word.n) continue;
        if (memcmp(key->text.p, word.p, word.n) != 0) continue;
        double share = (double)word.n / (double)key->text.n;
        double counts = (typed ? COUNTS_TYPED : COUNTS_BEGINNING) * (part ? COUNTS_PART : 1);
        any |= term_match(q, matches, key->term, counts * (0.6 + 0.4 * share));
    }
    return any;
}

static bool errors_match(const Question *q, Match *matches, Str word) {
    int most = words_errors(word.n);
    uint32_t letters = words_letters(word);
    bool any = false, key = word.p[0] <= '9';
    if (!most || key) return false; /* a key with an error is another key */
    for (uint32_t t = 0; t < q->index->n_terms; t++) {
        const Term *term = &q->index->terms[t];
        if (__builtin_popcount(term->letters ^ letters) > 2 * most || term->text.n < 3) continue;
        int errors = words_distance(word, term->text, most);
        if (errors > most) continue;
        any |= term_match(q, matches, t, errors == 1 ? COUNTS_ONE_ERROR : COUNTS_TWO_ERRORS);
    }
    return any;
}

static bool word_match(const Question *q, Match *matches, Str word, bool typed) {
    bool any = forms_match(q, matches, word, 1);
    any |= same_match(q, matches, word);
    any |= beginnings_match(q, matches, word, typed);
    return any || errors_match(q, matches, word);
}

static bool form_known(const void *index, Str word) {
    return key_first(index, word) != UINT32_MAX;
}

/* A compound nobody wrote: what has all of its parts. */
static bool parts_match(const Question *q, Match *matches, Str word) {
    Str parts[COMPOUND_PARTS];
    WordList known = {form_known, q->index};
    size_t n = compounds_split(&known, q->stemmers[DE], word, parts), entries = q->index->n_entries;
    bool any = false;
    for (size_t p = 0; p < n; p++) {
        Match *part = NEW_ARRAY(q->mem, Match, entries + 1);
        any = word_match(q, part, parts[p], false);
        if (!any) return false;
        for (size_t e = 0; e < entries; e++) {
            Match *match = &matches[e];
            bool had = p == 0 || match->score > 0;
            match->score = had && part[e].score > 0
                               ? match->score + part[e].score * (float)(COUNTS_SPLIT / (double)n)
                               : 0;
            if (part[e].weight > match->weight) match->weight = part[e].weight;
        }
    }
    return any;
}

static void question_match(Question *q) {
    for (size_t w = 0; w < q->n; w++) {
        Match *matches = q->matches[w] = NEW_ARRAY(q->mem, Match, q->index->n_entries + 1);
        q->matched[w] = word_match(q, matches, q->words[w], w + 1 == q->n) ||
                        parts_match(q, matches, q->words[w]);
    }
}

/* ---- hits ---- */

uint32_t question_held(const Question *q, const Entry *entry, uint8_t weight) {
    size_t e = (size_t)(entry - q->index->entries);
    uint32_t held = 0;
    for (size_t w = 0; w < q->n; w++)
        if (q->matches[w][e].score > 0 && q->matches[w][e].weight >= weight) held |= 1u << w;
    return held;
}

double question_score(const Question *q, const Entry *entry, size_t w) {
    return (double)q->matches[w][entry - q->index->entries].score;
}

/* The share of the title that the question names. */
double question_covered(const Question *q, const Entry *entry) {
    uint8_t weight = entry->kind == FOUND_INDICATOR ? WEIGHT_TITLE - 1 : WEIGHT_KIND;
    int named = __builtin_popcount(question_held(q, entry, weight));
    int n = entry->n_title[q->lang];
    return n && named < n ? BONUS_COVERED * named / n : BONUS_COVERED;
}

double question_standing(const Question *q, const Entry *entry) {
    if (entry->kind == FOUND_INDICATOR) return entry->indicator->headline ? BONUS_HEADLINE : 0;
    bool own = entry->kind == FOUND_REGION && region_contains(q->index->own, entry->region);
    return own ? BONUS_OWN : 0;
}

static double phrase(const Question *q, const Entry *entry) {
    Str title = entry->folded[q->lang];
    if (!q->folded.n || !str_starts(title, q->folded) || entry_is_explained(entry)) return 0;
    if (title.n == q->folded.n) return BONUS_WHOLE;
    return title.p[q->folded.n] == ' ' ? BONUS_START : 0;
}

static void entries_collect(const Question *q, Candidates *found) {
    uint32_t all = (1u << q->n) - 1;
    for (size_t e = 0; e < q->index->n_entries; e++) {
        const Entry *entry = &q->index->entries[e];
        if (question_held(q, entry, 0) != all) continue;
        double score = question_covered(q, entry) + question_standing(q, entry) + phrase(q, entry);
        for (size_t w = 0; w < q->n; w++)
            score += question_score(q, entry, w);
        vec_push(q->mem, &found->list, ((Candidate){.entry = entry, .score = score}));
    }
}

static bool is_named(const Question *q, const Entry *area) {
    bool own = region_contains(q->index->own, area->region);
    uint32_t named = question_held(q, area, WEIGHT_AREA);
    double best = 0;
    for (size_t w = 0; w < q->n; w++)
        if (named >> w & 1 && question_score(q, area, w) > best) best = question_score(q, area, w);
    return own ? best > 0 : best >= AREA_NAMED;
}

/* The areas that the question names best. */
static size_t areas_named(const Question *q, const Entry **out) {
    double scores[REGIONS_TRIED];
    size_t n = 0;
    for (size_t e = 0; e < q->index->n_entries; e++) {
        const Entry *entry = &q->index->entries[e];
        if (entry->kind != FOUND_REGION || !is_named(q, entry)) continue;
        double score = question_standing(q, entry) + question_covered(q, entry);
        for (size_t w = 0; w < q->n; w++)
            score += question_score(q, entry, w);
        size_t at = n < REGIONS_TRIED ? n++ : REGIONS_TRIED;
        for (; at > 0 && scores[at - 1] < score; at--)
            if (at < REGIONS_TRIED) scores[at] = scores[at - 1], out[at] = out[at - 1];
        if (at < REGIONS_TRIED) scores[at] = score, out[at] = entry;
    }
    return n;
}

/* An area says some words, an indicator is about others, and together they have all. */
static void charts_collect(const Question *q, Candidates *found) {
    const Entry *areas[REGIONS_TRIED];
    uint32_t all = (1u << q->n) - 1;
    size_t n = areas_named(q, areas);
    for (size_t a = 0; a < n; a++)
        if (question_held(q, areas[a], 0) == all) return; /* it is the area that is meant */
    for (size_t a = 0; a < n; a++) {
        uint32_t said = question_held(q, areas[a], 0);
        for (size_t e = 0; e < q->index->n_entries; e++) {
            const Entry *entry = &q->index->entries[e];
            if (entry->kind != FOUND_INDICATOR) continue;
            uint32_t about = question_held(q, entry, WEIGHT_STRONG);
            bool both = (said | question_held(q, entry, 0)) == all && about & ~said && about != all;
            if (!both || indicator_excludes(entry->indicator, areas[a]->region)) continue;
            double score = (question_covered(q, entry) + question_covered(q, areas[a])) / 2 +
                           question_standing(q, entry) + question_standing(q, areas[a]);
            for (size_t w = 0; w < q->n; w++) {
                double here = question_score(q, areas[a], w), there = question_score(q, entry, w);
                score += here > there ? here : there;
            }
            vec_push(q->mem, &found->list,
                     ((Candidate){.entry = entry, .area = areas[a], .score = score}));
        }
    }
}

/* Without what only tells it from its namesakes: among these the key decides. */
static Str name_of(const Question *q, const Candidate *c) {
    if (!c->entry) return STR_NONE;
    return str_slice(c->entry->folded[q->lang], 0, c->entry->name_ends[q->lang]);
}

static _Thread_local const Question *sorted; /* qsort hands nothing through */

static int by_score(const void *x, const void *y) {
    const Candidate *a = x, *b = y;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    int order = str_compare(name_of(sorted, a), name_of(sorted, b));
    if (!order) order = a->entry < b->entry ? -1 : a->entry > b->entry;
    return order ? order : a->area < b->area ? -1 : a->area > b->area;
}

/* "Essen, Duisburg", and their keys but the first. */
static Str areas_tell(const Question *q, const Candidate *c, Str *keys) {
    VEC(Str) names = {0}, further = {0};
    vec_push(q->mem, &names, c->area->title[q->lang]);
    for (size_t i = 0; i < c->n_more; i++) {
        vec_push(q->mem, &names, c->more[i]->title[q->lang]);
        vec_push(q->mem, &further, c->more[i]->region->key);
    }
    *keys = str_join(q->mem, further.n, further.at, S(","));
    return str_join(q->mem, names.n, names.at, S(", "));
}

static SearchHit hit_side_by_side(const Question *q, const Candidate *c) {
    SearchHit hit = {.kind = FOUND_COMPARED, .region = c->area->region, .score = c->score};
    Str names = areas_tell(q, c, &hit.with);
    hit.title = message_fill(q->mem, q->lang, MSG_SEARCH_COMPARED, 1, &names);
    hit.note = message_text(q->lang, MSG_SEARCH_NOTE_COMPARED);
    return hit;
}

static SearchHit hit_of(const Question *q, const Candidate *c) {
    const Entry *entry = c->entry;
    if (!entry) return hit_side_by_side(q, c);
    SearchHit hit = {.kind = entry->kind,
                     .title = entry->title[q->lang],
                     .note = entry_note(q->mem, q->lang, entry),
                     .indicator = entry->indicator,
                     .region = entry->region,
                     .by = entry->by,
                     .path = entry->path,
                     .score = c->score};
    if (!c->area) return hit;
    hit.kind = FOUND_CHART;
    hit.region = c->area->region;
    Str names = areas_tell(q, c, &hit.with);
    const Region *beside = hit.region == q->index->own ? q->index->around : q->index->own;
    for (size_t i = 0; i < c->n_more; i++)
        if (c->more[i]->region == beside) beside = NULL; /* asked for by name */
    if (beside)
        hit.with = str_format(q->mem, "%.*s%s%.*s", STR_ARG(hit.with), hit.with.n ? "," : "",
                              STR_ARG(beside->key));
    hit.title = message_fill(q->mem, q->lang, MSG_SEARCH_CHART, 2, (Str[]){hit.title, names});
    return hit;
}

static Err question_ask(Cx *cx, Question *q, Str text, Lang lang) {
    const Catalogue *catalogue;
    const void *index;
    TRY(catalogue_get(cx, &catalogue));
    const Kept keep = {.make = search_index_make, .most = 1, .key = S("search"), .of = catalogue};
    TRY(catalogue_kept(cx, catalogue, &keep, &index));
    question_read(cx, q, index, text);
    q->lang = lang;
    question_match(q);
    return OK;
}

static void collect(const Question *q, Candidates *found) {
    entries_collect(q, found);
    if (q->n > 1) charts_collect(q, found);
    if (q->n > 1) several_collect(q, found);
}

static bool is_number(Str word, size_t digits) {
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] < '0' || word.p[i] > '9') return false;
    return word.n == digits;
}

/* Takes "2015" out of the question, of "2015/16" the second year as well. False where there is no
 * year, or nothing else. */
static bool year_taken(Question *q) {
    size_t kept = 0;
    int after = -1; /* what the second of two years would be */
    for (size_t w = 0; w < q->n; w++) {
        int64_t number = 0;
        bool read = int_read(q->words[w], &number);
        bool year = read && !q->year && is_number(q->words[w], 4) && number >= YEAR_FIRST &&
                    number < YEAR_LAST;
        bool second = read && is_number(q->words[w], 2) && number == after;
        after = year ? (int)((number + 1) % 100) : -1;
        if (year) q->year = (int)number;
        if (year || second) continue;
        q->words[kept] = q->words[w], q->as_written[kept] = q->as_written[w];
        q->matches[kept] = q->matches[w], q->matched[kept++] = q->matched[w];
    }
    q->n = kept;
    return q->year && kept;
}

/* The year goes into the address of what has it. */
static Err period_tell(Cx *cx, const Question *q, SearchHit *hit) {
    Period *periods;
    size_t n;
    if (hit->kind != FOUND_CHART && hit->kind != FOUND_INDICATOR) return OK;
    TRY(publish_periods(cx, hit->indicator, 0, &periods, &n));
    for (size_t i = 0; i < n && !hit->period.n; i++)
        if (periods[i].year == q->year) hit->period = str_format(cx->mem, "%d", q->year);
    if (hit->period.n) hit->title = str_format(cx->mem, "%.*s, %d", STR_ARG(hit->title), q->year);
    return OK;
}

Err publish_search(Cx *cx, SearchHit **out, size_t *n, Str text, Lang lang, size_t most) {
    Question q;
    Candidates found = {0};
    *out = NULL, *n = 0;
    TRY(question_ask(cx, &q, text, lang));
    if (!q.n) return OK;
    collect(&q, &found);
    if (!found.list.n && year_taken(&q)) collect(&q, &found);
    if (!found.list.n) return OK;
    sorted = &q;
    qsort(found.list.at, found.list.n, sizeof *found.list.at, by_score);
    *n = found.list.n < most ? found.list.n : most;
    *out = NEW_ARRAY(cx->mem, SearchHit, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = hit_of(&q, &found.list.at[i]);
    for (size_t i = 0; i < *n && q.year; i++)
        TRY(period_tell(cx, &q, &(*out)[i]));
    return OK;
}

/* ---- near words ---- */

typedef struct NearWord {
    const Term *term;
    int errors;
} NearWord;

static bool nearer(const NearWord *a, const NearWord *b) {
    if (a->errors != b->errors) return a->errors < b->errors;
    if (a->term->n != b->term->n) return a->term->n > b->term->n; /* what is often meant */
    return str_compare(a->term->text, b->term->text) < 0;
}

static size_t near_of(const Question *q, Str word, NearWord *list, size_t most) {
    int bound = (int)word.n / 2 < NEAR_ERRORS ? (int)word.n / 2 : NEAR_ERRORS;
    size_t n = 0;
    for (size_t t = 0; t < q->index->n_terms; t++) {
        NearWord one = {&q->index->terms[t], 0};
        bool read = one.term->langs >> q->lang & 1;
        if (!read || one.term->text.n < 3 || one.term->text.p[0] <= '9') continue;
        one.errors = words_distance(word, one.term->text, bound);
        if (one.errors > bound) continue;
        size_t at = n < most ? n++ : most;
        for (; at > 0 && nearer(&one, &list[at - 1]); at--)
            if (at < most) list[at] = list[at - 1];
        if (at < most) list[at] = one;
    }
    return n;
}

Err publish_search_near(Cx *cx, Str **out, size_t *n, Str text, Lang lang, size_t most) {
    Question q;
    TRY(question_ask(cx, &q, text, lang));
    *out = NEW_ARRAY(cx->mem, Str, most + 1), *n = 0;
    NearWord *list = NEW_ARRAY(cx->mem, NearWord, most + 1);
    for (size_t w = 0; w < q.n && *n < most; w++) {
        size_t share = (most - *n + q.n - w - 1) / (q.n - w);
        if (q.matched[w]) {
            if (q.n > 1) (*out)[(*n)++] = q.as_written[w];
            continue;
        }
        size_t found = near_of(&q, q.words[w], list, share);
        for (size_t i = 0; i < found; i++)
            (*out)[(*n)++] = list[i].term->as_written;
    }
    return OK;
}

/* What do two areas or more in one question mean? The question is read from left to right: the
 * longest run of words that one area is called by stands for it. What is left over is about an
 * indicator, or nothing is: then the areas stand side by side. */

#include "publish/search_in.h"

enum { RUN_MOST = 5 }; /* words of an area's name */

/* What it counts that all of a question was understood as areas. */
static const double BONUS_ALL_AREAS = 12;

bool indicator_excludes(const Indicator *indicator, const Region *region) {
    for (size_t i = 0; i < indicator->n_excluded; i++)
        if (indicator->excluded[i] == region) return true;
    return false;
}

/* Words that say that something is compared, not what. */
static bool is_comparing(Str folded) {
    static const char *const words[] = {
        "vergleich",     "vergleiche",  "vergleichen", "verglichen", "gegenuber",
        "gegen",         "vs",          "versus",      "zwischen",   "mit",
        "nebeneinander", "unterschied", "compare",     "compared",   "comparison",
        "between",       "difference",  "with",        "against"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(folded, str_of(words[i]))) return true;
    return false;
}

/* Its number among the question's words; q->n where it is none (a year that was taken out). */
static size_t word_number(const Question *q, Str word) {
    size_t w = 0;
    while (w < q->n && !str_equal(q->words[w], word))
        w++;
    return w;
}

typedef struct Areas {
    VEC(const Entry *) candidates; /* whose name the question has in it */
    VEC(const Entry *) named;      /* in the order of the question, each once */
    uint32_t said;                 /* words that stand for these */
    double score;
} Areas;

static void candidates_collect(const Question *q, Areas *areas) {
    for (size_t e = 0; e < q->index->n_entries; e++) {
        const Entry *entry = &q->index->entries[e];
        if (entry->kind != FOUND_REGION) continue;
        uint32_t held = question_held(q, entry, WEIGHT_AREA);
        bool named = false;
        for (size_t w = 0; w < q->n; w++)
            named |= (held >> w & 1) && question_score(q, entry, w) >= AREA_NAMED;
        if (named) vec_push(q->mem, &areas->candidates, entry);
    }
}

typedef struct Run {
    const Entry *area;
    size_t n; /* words */
    uint32_t said;
    double score;
} Run;

/* How many words from there on belong to the area; it must be called by one of them. */
static Run run_of(const Question *q, const Entry *area, size_t from) {
    uint32_t held = question_held(q, area, 0), name = question_held(q, area, WEIGHT_AREA);
    Run run = {.area = area};
    bool called = false;
    for (size_t i = from; i < q->n_sequence && run.n < RUN_MOST; i++, run.n++) {
        size_t w = word_number(q, q->sequence[i]);
        if (w == q->n || !(held >> w & 1) || run.said >> w & 1) break; /* a word again: another */
        double score = question_score(q, area, w);
        called |= (name >> w & 1) && score >= AREA_NAMED;
        run.said |= 1u << w;
        run.score += score;
    }
    if (!called) run.n = 0;
    run.score += question_covered(q, area) + question_standing(q, area);
    return run;
}

static bool is_named_already(const Areas *areas, const Entry *area) {
    for (size_t i = 0; i < areas->named.n; i++)
        if (areas->named.at[i] == area) return true;
    return false;
}

/* The longest one; of two, that of an area that was not named before ("Kreis Wesel, Wesel"). */
static bool is_better(const Areas *areas, const Run *a, const Run *b) {
    if (!a->n || a->n != b->n) return a->n > b->n;
    bool again[] = {is_named_already(areas, a->area), is_named_already(areas, b->area)};
    return again[0] == again[1] ? a->score > b->score : again[1];
}

static void areas_read(const Question *q, Areas *areas) {
    for (size_t i = 0; i < q->n_sequence;) {
        Run best = {0};
        for (size_t c = 0; c < areas->candidates.n; c++) {
            Run run = run_of(q, areas->candidates.at[c], i);
            if (is_better(areas, &run, &best)) best = run;
        }
        i += best.n ? best.n : 1;
        if (!best.n) continue;
        areas->said |= best.said;
        if (is_named_already(areas, best.area)) continue;
        vec_push(q->mem, &areas->named, best.area);
        areas->score += best.score;
    }
}

static Candidate candidate_of(const Areas *areas, const Entry *entry, double score) {
    return (Candidate){.entry = entry,
                       .area = areas->named.at[0],
                       .more = areas->named.at + 1,
                       .n_more = areas->named.n - 1,
                       .score = score};
}

/* An indicator that has the words which no area stands for, and is about one of them. */
static void indicators_collect(const Question *q, const Areas *areas, uint32_t others,
                               Candidates *found) {
    for (size_t e = 0; e < q->index->n_entries; e++) {
        const Entry *entry = &q->index->entries[e];
        if (entry->kind != FOUND_INDICATOR) continue;
        bool about = question_held(q, entry, WEIGHT_STRONG) & others;
        if (!about || (question_held(q, entry, 0) & others) != others) continue;
        bool excluded = false;
        for (size_t i = 0; i < areas->named.n; i++)
            excluded |= indicator_excludes(entry->indicator, areas->named.at[i]->region);
        if (excluded) continue;
        double score = areas->score + question_covered(q, entry) + question_standing(q, entry);
        for (size_t w = 0; w < q->n; w++)
            if (others >> w & 1) score += question_score(q, entry, w);
        vec_push(q->mem, &found->list, candidate_of(areas, entry, score));
    }
}

/* All of them in one, then each alone, where the question's words have not led to it already. */
static void side_by_side(const Question *q, const Areas *areas, Candidates *found) {
    uint32_t all = (1u << q->n) - 1;
    double score = areas->score + BONUS_ALL_AREAS;
    vec_push(q->mem, &found->list, candidate_of(areas, NULL, score));
    for (size_t i = 0; i < areas->named.n; i++) {
        const Entry *area = areas->named.at[i];
        if (question_held(q, area, 0) != all)
            vec_push(q->mem, &found->list, ((Candidate){.entry = area, .score = areas->score}));
    }
}

void several_collect(const Question *q, Candidates *found) {
    uint32_t all = (1u << q->n) - 1, comparing = 0;
    Areas areas = {0};
    candidates_collect(q, &areas);
    areas_read(q, &areas);
    for (size_t w = 0; w < q->n; w++)
        if (is_comparing(q->words[w])) comparing |= 1u << w;
    uint32_t others = all & ~areas.said & ~comparing;
    bool alone = areas.named.n == 1 && comparing && !others; /* one, to be compared with others */
    if (areas.named.n < 2 && !alone) return;
    if (others)
        indicators_collect(q, &areas, others, found);
    else
        side_by_side(q, &areas, found);
}

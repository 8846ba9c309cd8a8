/* Which columns beside each other can be told of in one sentence? Those that are taken for the same
 * for the same reason: nobody reads it thirty times. */

#include "base/base.h"
#include "figures/propose_in.h"

#define FEWEST 3 /* columns in a run, unless their sentence is the same anyway */

static const struct {
    Msg one, run;
} told[] = {
    {MSG_CHECK_WHY_VALUE, MSG_CHECK_RUN_VALUE},
    {MSG_CHECK_WHY_ASIDE, MSG_CHECK_RUN_ASIDE},
    {MSG_CHECK_WHY_FURTHER_KEY, MSG_CHECK_RUN_FURTHER_KEY},
    {MSG_CHECK_WHY_EMPTY, MSG_CHECK_RUN_EMPTY},
    {MSG_CHECK_WHY_ONE_TEXT, MSG_CHECK_RUN_ONE_TEXT},
    {MSG_CHECK_WHY_FREE_TEXT, MSG_CHECK_RUN_FREE_TEXT},
    {MSG_CHECK_WHY_PROPERTY, MSG_CHECK_RUN_PROPERTY},
    {MSG_CHECK_WHY_UNDATED, MSG_CHECK_RUN_UNDATED},
    {MSG_CHECK_WHY_DECIMAL, MSG_CHECK_RUN_DECIMAL},
    {MSG_CHECK_WHY_OF_REGION, MSG_CHECK_RUN_OF_REGION},
};
#define TOLD (sizeof told / sizeof *told)

static size_t told_of(const Guess *guess) {
    size_t i = 0;
    while (i < TOLD && told[i].one != guess->why)
        i++;
    return i;
}

static bool same_words(const Guess *a, const Guess *b) {
    return a->reason.in[DE].n && str_equal(a->reason.in[DE], b->reason.in[DE]);
}

static bool belongs(const Guess *a, const Guess *b) {
    if (a->use != b->use) return false;
    return same_words(a, b) || (told_of(a) < TOLD && a->why == b->why && a->other == b->other);
}

static Texts run_words(const Proposal *p, size_t first, size_t n) {
    const Guess *guess = &p->guesses[first];
    size_t numbers = 0, filled = 0;
    if (same_words(guess, guess + 1)) return guess->reason;
    for (size_t c = first; c < first + n; c++) {
        numbers += p->guesses[c].numbers + p->guesses[c].percents;
        filled += p->guesses[c].filled;
    }
    bool value = guess->why == MSG_CHECK_WHY_VALUE;
    return say_reason(p, told[told_of(guess)].run, propose_number(p, first),
                      propose_number(p, first + n - 1),
                      value ? propose_count(p, numbers) : propose_number(p, guess->other),
                      propose_count(p, filled));
}

ColumnRun *propose_runs(const Proposal *p) {
    ColumnRun *runs = NEW_ARRAY(p->mem, ColumnRun, p->n + 1);
    for (size_t c = 0, n; c < p->n; c += n) {
        for (n = 1; c + n < p->n && belongs(&p->guesses[c], &p->guesses[c + n]); n++)
            ;
        bool same = n > 1 && same_words(&p->guesses[c], &p->guesses[c + 1]);
        if (n < FEWEST && !same) n = 1;
        runs[c].n = n;
        runs[c].reason = n > 1 ? run_words(p, c, n) : p->guesses[c].reason;
    }
    return runs;
}

/* What is each column that is neither region nor period? Numbers are values unless their heading or
 * their form says that they count nothing; texts of a few kinds are breakdowns, or tell what the
 * value of their row is; what only repeats another column is left out. */

#include "base/base.h"
#include "figures/propose_in.h"

static bool is_key_like(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    return guess->leading_zero && guess->length > 1 && guess->whole == guess->numbers &&
           guess->low >= 0 && p->table->columns[c].role != ROLE_VALUE;
}

/* "1E2", "2E1", "12E4": classes, rooms and types are called so. Programs that count write a
 * fraction or a sign somewhere in such a column. */
static bool is_of_codes(const Guess *guess) {
    return guess->code_like * 2 > guess->numbers && !guess->exponents && !guess->decimals;
}

/* Nine of ten filled cells are numbers or signs, and some are numbers. */
static bool is_numeric(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    size_t numbers = guess->numbers + guess->percents;
    if (is_of_codes(guess) && p->table->columns[c].role != ROLE_VALUE) return false;
    return numbers && (numbers + guess->signs) * 10 >= guess->filled * 9 && !is_key_like(p, c);
}

static void leave(Proposal *p, size_t c, Msg message, size_t other) {
    p->guesses[c].use = USE_NONE;
    p->guesses[c].why = message;
    p->guesses[c].other = other;
    Str arguments[] = {propose_number(p, c), propose_heading(p, c),
                       other == NOWHERE ? STR_NONE : propose_number(p, other)};
    p->guesses[c].reason = propose_say(p, message, other == NOWHERE ? 2 : 3, arguments);
}

static bool is_free(const Proposal *p, size_t c) {
    return p->guesses[c].use == USE_NONE && !p->guesses[c].reason.in[DE].n;
}

/* ---- what belongs to the region ---- */

static void beside_region(Proposal *p) {
    size_t region = p->n_region == 1 ? p->region[0] : NOWHERE;
    size_t source = region != NOWHERE ? region : p->name;
    if (source >= p->n || p->guesses[source].texts.n < 2) return;
    for (size_t c = 0; c < p->n; c++) {
        const Guess *guess = &p->guesses[c];
        if (!is_free(p, c) || guess->numbers * 2 > guess->filled || !guess->filled) continue;
        if (guess->texts.n < 2 || guess->many != p->guesses[source].many) continue;
        bool fits = propose_tells(p, source, c);
        if (!fits) continue;
        bool alike = guess->texts.n * 10 >= p->guesses[source].texts.n * 9;
        bool worded = words_have(p->scratch, WORDS_NAME, propose_heading(p, c)) ||
                      words_have(p->scratch, WORDS_AREA, propose_heading(p, c));
        if (region != NOWHERE && p->name == NOWHERE && !p->of_schools && alike &&
            (worded || guess->named)) {
            p->name = c;
            p->guesses[c].use = USE_NAME;
            p->guesses[c].reason = say_reason(p, MSG_CHECK_WHY_NAME, propose_number(p, c),
                                              propose_heading(p, c), propose_number(p, source));
        } else if (p->n_sample > p->guesses[source].texts.n && !p->of_schools) {
            leave(p, c, MSG_CHECK_WHY_OF_REGION, source); /* the same in all rows of a region */
        }
    }
}

/* The name beside a joined key. Higher levels may share it with those below them: the town that is
 * its own Kreis stands in several rows. */
static void beside_joined(Proposal *p) {
    for (size_t c = 0; p->areas && p->name == NOWHERE && c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        bool worded = words_have(p->scratch, WORDS_NAME, propose_heading(p, c)) ||
                      words_have(p->scratch, WORDS_AREA, propose_heading(p, c));
        if (!is_free(p, c) || guess->numbers * 2 > guess->filled || !(worded || guess->named))
            continue;
        if (guess->texts.n * 2 < p->n_areas || !joined_tells(p, c)) continue;
        p->name = c;
        guess->use = USE_NAME;
        guess->reason =
            say_reason(p, MSG_CHECK_WHY_NAME_JOINED, propose_number(p, c), propose_heading(p, c));
    }
}

/* In the sample each region has one row per period: texts beside it are its properties. */
static bool one_row_each(const Proposal *p) {
    size_t region = p->n_region ? p->region[p->n_region - 1] : p->name;
    if (p->genesis || region >= p->n) return false;
    size_t periods = p->period < p->n ? p->guesses[p->period].texts.n : 1;
    if (p->n_region < 2 && !p->guesses[region].many &&
        p->rows > p->guesses[region].texts.n * periods)
        return false;
    Index seen = {0};
    for (size_t r = 0; r < p->n_sample; r++) {
        Str pair = STR_NONE;
        if (p->cells[r * p->n + region] == NONE32) continue;
        for (size_t i = 0; i < p->n_region; i++)
            pair = str_format(p->mem, "%.*s/%u", STR_ARG(pair), p->cells[r * p->n + p->region[i]]);
        if (!p->n_region) pair = str_format(p->mem, "%u", p->cells[r * p->n + region]);
        if (p->period < p->n)
            pair = str_format(p->mem, "%.*s %u", STR_ARG(pair), p->cells[r * p->n + p->period]);
        if (index_get(&seen, pair) != NOWHERE) return false;
        index_put(p->mem, &seen, pair, r);
    }
    return p->n_sample > 1;
}

/* Numbers that are keys of wider areas, or the same area once more. */
static void further_keys(Proposal *p) {
    for (size_t c = 0; c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        if (!is_free(p, c) || !guess->filled) continue;
        size_t areas = guess->named + guess->several + guess->known;
        if ((is_key_like(p, c) && guess->numbers * 10 >= guess->filled * 9) ||
            (guess->numbers < guess->filled && areas * 10 >= guess->filled * 8))
            leave(p, c, MSG_CHECK_WHY_FURTHER_KEY, NOWHERE);
        else if (p->table->columns[c].role == ROLE_UNKNOWN &&
                 words_have(p->scratch, WORDS_ASIDE, propose_heading(p, c)))
            leave(p, c, MSG_CHECK_WHY_ASIDE, NOWHERE);
    }
}

/* ---- numbers ---- */

/* Where headings name several periods, a column without one, or with one of another kind, belongs
 * to none. */
static bool undated(const Proposal *p, size_t c) {
    Period period = p->guesses[c].dated;
    if (p->period_from != PERIOD_FROM_COLUMNS || !p->dated_apart) return false;
    return !period.year || !when_fit(p->scratch, &period, p->period_kind);
}

static size_t mark_values(Proposal *p) {
    size_t n = 0;
    for (size_t c = 0; c < p->n; c++) {
        ColumnRole role = p->table->columns[c].role;
        bool row_heading =
            p->genesis && c < p->table->first_label_column + p->table->n_label_columns;
        if (!is_free(p, c) || row_heading) continue;
        if (role != ROLE_UNKNOWN && role != ROLE_VALUE) continue;
        if (role != ROLE_VALUE && !p->genesis && !is_numeric(p, c)) continue;
        if (undated(p, c)) {
            leave(p, c, MSG_CHECK_WHY_UNDATED, NOWHERE);
            continue;
        }
        p->guesses[c].use = USE_VALUE;
        n++;
    }
    return n;
}

/* ---- texts ---- */

static bool is_quality(const Proposal *p, size_t c) {
    return p->guesses[c].texts.n <= 12 &&
           words_have(p->scratch, WORDS_QUALITY, propose_heading(p, c));
}

static bool is_label(const Proposal *p, size_t c) {
    const Guess *guess = &p->guesses[c];
    return guess->filled && !guess->many && guess->texts.n >= 2 &&
           guess->texts.n <= MOST_MEASURES_PROPOSED &&
           (guess->texts.n <= MOST_LABELS_PROPOSED || guess->texts.n * 20 <= guess->filled) &&
           guess->filled * 10 >= p->rows * 9;
}

static size_t value_columns(const Proposal *p, size_t *only) {
    size_t n = 0;
    for (size_t c = 0; c < p->n; c++)
        if (p->guesses[c].use == USE_VALUE) *only = c, n++;
    return n;
}

/* A school has one legal status, whatever else its rows tell apart. */
static bool told_by_school(const Proposal *p, size_t c) {
    return p->of_schools && propose_tells(p, p->region[0], c);
}

static void mark_texts(Proposal *p) {
    size_t only = NOWHERE, values = value_columns(p, &only);
    bool property = one_row_each(p);
    for (size_t c = 0; c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        if (!is_free(p, c)) continue;
        if (!guess->filled)
            leave(p, c, MSG_CHECK_WHY_EMPTY, NOWHERE);
        else if (guess->texts.n == 1 && !guess->many && p->rows > 1)
            leave(p, c, MSG_CHECK_WHY_ONE_TEXT, NOWHERE);
        else if (values == 1 && p->quality == NOWHERE && is_quality(p, c)) {
            p->quality = c;
            guess->use = USE_QUALITY;
            guess->reason =
                say_reason(p, MSG_CHECK_WHY_QUALITY, propose_number(p, c), propose_heading(p, c));
        } else if (p->table->columns[c].role == ROLE_ATTRIBUTE) {
            leave(p, c, MSG_CHECK_WHY_ASIDE, NOWHERE);
        } else if (guess->otherwise * 10 >= guess->filled * 8) {
            leave(p, c, MSG_CHECK_WHY_DECIMAL, NOWHERE);
        } else if ((property || told_by_school(p, c)) && !propose_dimension(p, guess)) {
            leave(p, c, MSG_CHECK_WHY_PROPERTY, NOWHERE);
        } else if (is_label(p, c)) {
            guess->use = USE_LABEL;
        } else {
            leave(p, c, MSG_CHECK_WHY_FREE_TEXT, NOWHERE);
        }
    }
}

/* Digits only, or codes of one length: what stands for a text in another column. */
static bool is_code(const Guess *guess) {
    return guess->numbers == guess->filled || guess->length > 0;
}

/* Whole numbers of a few kinds that stand for the texts of another column are its codes. */
static void number_codes(Proposal *p) {
    for (size_t c = 0; c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        if (guess->use != USE_VALUE || guess->many || guess->whole < guess->filled) continue;
        if (guess->texts.n < 2 || guess->texts.n > MOST_MEASURES_PROPOSED) continue;
        for (size_t o = 0; o < p->n && guess->use == USE_VALUE; o++)
            if (p->guesses[o].use == USE_LABEL && p->guesses[o].texts.n <= guess->texts.n &&
                p->rows > guess->texts.n && propose_tells(p, c, o) &&
                (propose_tells(p, o, c) ||
                 words_have(p->scratch, WORDS_KEY, propose_heading(p, c))))
                leave(p, c, MSG_CHECK_WHY_SAME, o);
    }
}

/* Of two breakdowns that say the same the one with words stays. */
static void same_labels(Proposal *p) {
    for (size_t a = 0; a < p->n; a++)
        for (size_t b = 0; b < p->n; b++) {
            Guess *x = &p->guesses[a], *y = &p->guesses[b];
            if (a == b || x->use != USE_LABEL || y->use != USE_LABEL) continue;
            if (x->texts.n != y->texts.n || !propose_tells(p, a, b) || !propose_tells(p, b, a))
                continue;
            bool first = is_code(x) && !is_code(y);
            if (first || (is_code(x) == is_code(y) && a > b)) leave(p, a, MSG_CHECK_WHY_SAME, b);
        }
}

/* ---- rows that tell what their value is ---- */

/* Different texts of both columns together, in the sample. */
static bool nested(const Proposal *p, size_t outer, size_t inner) {
    return p->guesses[outer].texts.n < p->guesses[inner].texts.n && propose_tells(p, inner, outer);
}

static void measured_by(Proposal *p, size_t c) {
    if (p->n_measured == MEASURE_MOST_HEADINGS) return;
    p->measured[p->n_measured++] = c;
    p->by_row = true;
    p->guesses[c].reason =
        say_reason(p, MSG_CHECK_WHY_MEASURE, propose_number(p, c), propose_heading(p, c));
}

static void rows_tell(Proposal *p) {
    size_t only = NOWHERE;
    if (p->table->kind != TABLE_CSV && p->table->kind != TABLE_CUBE) return;
    if (value_columns(p, &only) != 1 || p->period_from == PERIOD_FROM_COLUMNS) return;
    for (size_t c = 0; c < p->n; c++) {
        bool worded = p->guesses[c].use == USE_LABEL &&
                      (p->table->columns[c].role == ROLE_METRIC ||
                       words_have(p->scratch, WORDS_MEASURE, propose_heading(p, c))) &&
                      !propose_dimension(p, &p->guesses[c]);
        bool inner = false;
        for (size_t o = 0; p->guesses[c].use == USE_LABEL && o < p->n; o++)
            inner |=
                o != c && p->guesses[o].use == USE_LABEL && (nested(p, c, o) || nested(p, o, c));
        if (worded || inner) measured_by(p, c);
    }
    p->value = only;
}

bool propose_uses(Proposal *p) {
    p->quality = p->value = NOWHERE;
    if (p->genesis) {
        for (size_t i = 0; i < p->table->n_label_columns; i++)
            p->guesses[p->table->first_label_column + i].use = USE_LABEL;
        if (p->name < p->n) p->guesses[p->name].use = USE_NAME;
        return mark_values(p) > 0;
    }
    beside_region(p);
    beside_joined(p);
    further_keys(p);
    size_t n = mark_values(p);
    mark_texts(p);
    number_codes(p);
    same_labels(p);
    rows_tell(p);
    return n > 0;
}

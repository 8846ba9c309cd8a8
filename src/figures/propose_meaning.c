/* What do the values of each column count? Headings that are words of an agreed breakdown become
 * its codes, words for a total say nothing more, and what is left names the measure: an agreed one
 * where it says so in full, else one of this file alone. */

#include "figures/propose_in.h"
#include "figures/snapshot_in.h"

#define MOST_PARTS_TOGETHER 24
#define FEW_CLASSES 12
#define MOST_TOTALS_TRIED 300

/* ---- words of agreed breakdowns ---- */

static void code_word(Proposal *p, const Dimension *dimension, const DimensionCode *code,
                      Str word) {
    Str plain = words_plain(p->mem, word);
    if (!plain.n) return;
    size_t first = index_get(&p->word_codes, plain);
    index_put(p->mem, &p->word_codes, plain, p->codes.n);
    vec_push(p->mem, &p->codes, ((WordCode){dimension, code, first}));
}

/* From the last to the first, so that each chain begins with the first. */
void propose_codes(Proposal *p) {
    const Definitions *d = p->catalogue->definitions;
    for (size_t i = d->n_dimensions; i-- > 0;) {
        const Dimension *dimension = &d->dimensions[i].dimension;
        for (size_t k = dimension->n_codes; k-- > 0;) {
            const DimensionCode *code = &dimension->codes[k];
            for (Lang lang = DE; lang < LANGS; lang++)
                code_word(p, dimension, code, code->label.in[lang]);
            for (size_t w = 0; w < code->n_also; w++)
                code_word(p, dimension, code, code->also[w]);
        }
    }
}

const DimensionCode *propose_code(const Proposal *p, const Dimension *dimension, Str text) {
    size_t at = index_get(&p->word_codes, words_plain(p->scratch, text));
    for (; at != NOWHERE; at = p->codes.at[at].next)
        if (p->codes.at[at].dimension == dimension) return p->codes.at[at].code;
    return NULL;
}

static bool is_total(const Proposal *p, Str text) {
    return words_only(p->scratch, WORDS_TOTAL, text);
}

const Dimension *propose_dimension(const Proposal *p, const Guess *guess) {
    const Definitions *d = p->catalogue->definitions;
    const Dimension *best = NULL;
    for (size_t i = 0; i < d->n_dimensions; i++) {
        const Dimension *dimension = &d->dimensions[i].dimension;
        size_t known = 0, k = 0;
        for (; k < guess->texts.n; k++) {
            Str text = guess->texts.at[k].text;
            if (is_total(p, text)) continue;
            arena_reset(p->scratch);
            if (!propose_code(p, dimension, text)) break;
            known++;
        }
        if (k < guess->texts.n || known < 1) continue;
        if (!best || dimension->n_codes < best->n_codes) best = dimension;
    }
    return best;
}

/* ---- breakdowns ---- */

Str propose_slug(Arena *mem, Str text) {
    char *out = arena_alloc(mem, 48);
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < 40; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c >= 'A' && c <= 'Z') c = (unsigned char)(c + 32), letter = true;
        if (c >= 0xC2) { /* umlauts and the like by their plain letters */
            size_t bytes = str_character(text, i);
            Str one = words_plain(mem, str_slice(text, i, i + (bytes ? bytes : 1)));
            for (size_t k = 0; k < one.n && n < 40; k++)
                if (one.p[k] >= 'a' && one.p[k] <= 'z') out[n++] = one.p[k];
            i += bytes ? bytes - 1 : 0;
            continue;
        }
        if (letter)
            out[n++] = (char)c;
        else if (n && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n && out[n - 1] == '-')
        n--;
    return n ? (Str){out, n} : S("x");
}

static Str free_code(const Proposal *p, const OwnBreakdown *b, Str wanted) {
    Str code = str_equal(wanted, S("total")) ? S("total-1") : wanted;
    for (size_t number = 2;; number++) {
        bool taken = false;
        for (size_t i = 0; i < b->n; i++)
            taken |= str_equal(b->codes[i], code);
        if (!taken) return code;
        code = str_format(p->mem, "%.*s-%zu", STR_ARG(wanted), number);
    }
}

static size_t breakdown_new(Proposal *p, Str label, size_t room) {
    OwnBreakdown b = {.label = label,
                      .column = NOWHERE,
                      .texts = NEW_ARRAY(p->mem, Str, room + 1),
                      .codes = NEW_ARRAY(p->mem, Str, room + 1)};
    b.id = propose_slug(p->mem, label);
    for (size_t i = 0; i < p->breakdowns.n; i++)
        if (str_equal(p->breakdowns.at[i].id, b.id)) {
            b.id = str_format(p->mem, "%.*s-%zu", STR_ARG(b.id), p->breakdowns.n);
            break;
        }
    if (dimension_find(p->catalogue, b.id)) b.id = str_format(p->mem, "%.*s-own", STR_ARG(b.id));
    vec_push(p->mem, &p->breakdowns, b);
    return p->breakdowns.n - 1;
}

static Str breakdown_add(const Proposal *p, OwnBreakdown *b, Str text) {
    Str folded = mapping_fold(p->mem, text);
    for (size_t i = 0; i < b->n; i++)
        if (str_equal(mapping_fold(p->mem, b->texts[i]), folded)) return b->codes[i];
    Str code = is_total(p, text) ? STR_NONE : free_code(p, b, propose_slug(p->mem, text));
    b->texts[b->n] = text;
    b->codes[b->n++] = code;
    return code;
}

static void label_meaning(Proposal *p, size_t c) {
    Guess *guess = &p->guesses[c];
    guess->breakdown = NOWHERE;
    guess->dimension = propose_dimension(p, guess);
    Str count = propose_count(p, guess->texts.n);
    if (guess->dimension) {
        Str said[] = {propose_number(p, c), propose_heading(p, c), count};
        guess->reason =
            propose_say_of(p, MSG_CHECK_WHY_DIMENSION, 3, said, &guess->dimension->label);
        return;
    }
    Str label = p->table->columns[c].n_path ? propose_heading(p, c) : S("Merkmal");
    guess->breakdown = breakdown_new(p, label, guess->texts.n);
    p->breakdowns.at[guess->breakdown].column = c;
    for (size_t i = 0; i < guess->texts.n; i++)
        breakdown_add(p, &p->breakdowns.at[guess->breakdown], guess->texts.at[i].text);
    guess->reason =
        say_reason(p, MSG_CHECK_WHY_LABEL, propose_number(p, c), propose_heading(p, c), count);
}

/* ---- measures ---- */

/* One slip among several numbers, or one in fifty: to be found by the checks, so it must not decide
 * what all the others are. */
static bool are_slips(size_t odd, size_t numbers) {
    return !odd || (odd == 1 && numbers > 3) || odd * 50 <= numbers;
}

static Unit unit_of(const Proposal *p, const Guess *guess, Str words, Str unit_line) {
    Arena *mem = p->scratch;
    bool share = guess->percents || words_have(mem, WORDS_SHARE, words) ||
                 words_have(mem, WORDS_SHARE, unit_line) || str_find(words, S("%"), 0) != NOWHERE ||
                 str_find(unit_line, S("%"), 0) != NOWHERE;
    bool whole = guess->whole == guess->numbers && are_slips(guess->negative, guess->numbers) &&
                 !guess->percents;
    if (share && are_slips(guess->no_share, guess->numbers)) return UNIT_PERCENT;
    if (str_find(words, S("1000"), 0) != NOWHERE || str_find(words, S("1.000"), 0) != NOWHERE)
        return UNIT_PER_1000;
    if (words_have(mem, WORDS_INDEX, words)) return UNIT_INDEX;
    if (!whole || words_have(mem, WORDS_MEAN, words)) return UNIT_RATIO;
    if (guess->texts.n <= FEW_CLASSES && guess->filled >= 20 * guess->texts.n && guess->high < 100)
        return UNIT_INDEX; /* "1" to "5" over and over are classes, not counts */
    return UNIT_COUNT;
}

static const Measure *agreed_measure(const Proposal *p, Str plain, Unit unit) {
    const Definitions *d = p->catalogue->definitions;
    const Measure *found = NULL;
    for (size_t i = 0; i < d->n_measures; i++) {
        const Measure *measure = &d->measures[i].measure;
        bool same = str_equal(words_plain(p->scratch, measure->id), plain);
        for (Lang lang = DE; lang < LANGS; lang++)
            same |= str_equal(words_plain(p->scratch, measure->title.in[lang]), plain);
        if (!same || measure->unit != unit || measure->of_places != p->of_schools) continue;
        if (found) return NULL;
        found = measure;
    }
    return found;
}

static Str table_words(const Proposal *p) {
    for (size_t i = 0; i < p->table->n_title; i++)
        if (str_trim(p->table->title[i]).n > 3) return str_trim(p->table->title[i]);
    return p->file_title;
}

static size_t measure_for(Proposal *p, Str title, Unit unit) {
    Str plain = words_plain(p->mem, title);
    for (size_t i = 0; i < p->measures.n; i++)
        if (p->measures.at[i].unit == unit && str_equal(p->measures.at[i].plain, plain)) return i;
    OwnMeasureGuess measure = {.title = title, .plain = plain, .unit = unit};
    measure.agreed = agreed_measure(p, plain, unit);
    measure.adds = unit == UNIT_COUNT;
    Str slug = propose_slug(p->mem, title);
    measure.id = slug;
    for (size_t number = 2; measure_find(p->catalogue, measure.id) != NULL; number++)
        measure.id = str_format(p->mem, "%.*s-%zu", STR_ARG(slug), number);
    for (size_t i = 0; i < p->measures.n; i++)
        if (str_equal(p->measures.at[i].id, measure.id))
            measure.id = str_format(p->mem, "%.*s-%zu", STR_ARG(slug), p->measures.n + 1);
    vec_push(p->mem, &p->measures, measure);
    return p->measures.n - 1;
}

static void measure_needs(OwnMeasureGuess *measure, const Dimension *dimension, size_t breakdown) {
    for (size_t i = 0; dimension && i < measure->n_dimensions; i++)
        if (measure->dimensions[i] == dimension) return;
    for (size_t i = 0; !dimension && i < measure->n_breakdowns; i++)
        if (measure->breakdowns[i] == breakdown) return;
    if (measure->n_dimensions + measure->n_breakdowns == CELL_MOST_PARTS) return;
    if (dimension)
        measure->dimensions[measure->n_dimensions++] = dimension;
    else
        measure->breakdowns[measure->n_breakdowns++] = breakdown;
}

/* ---- headings into cells ---- */

static bool has_dimension(const CellPart *cell, size_t n, const Dimension *dimension) {
    for (size_t i = 0; i < n; i++)
        if (cell[i].dimension == dimension) return true;
    return false;
}

/* Takes the texts that are words of an agreed breakdown, or of a total, off the list. */
static size_t cells_of(const Proposal *p, Str *texts, size_t n, CellPart *cell, size_t *n_cell) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = index_get(&p->word_codes, words_plain(p->scratch, texts[i]));
        while (at != NOWHERE && has_dimension(cell, *n_cell, p->codes.at[at].dimension))
            at = p->codes.at[at].next;
        if (at != NOWHERE && *n_cell < CELL_MOST_PARTS)
            cell[(*n_cell)++] = (CellPart){p->codes.at[at].dimension, p->codes.at[at].code->code};
        else if (!is_total(p, texts[i]))
            texts[kept++] = texts[i];
    }
    return kept;
}

static bool says_nothing(const Proposal *p, const Str *texts, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!words_only(p->scratch, WORDS_VALUE, texts[i])) return false;
    return true;
}

static void column_meaning(Proposal *p, size_t c) {
    Guess *guess = &p->guesses[c];
    const TableColumn *column = &p->table->columns[c];
    Str *texts = NEW_ARRAY(p->mem, Str, column->n_path + 1);
    Period period = {.year = 0};
    size_t n = column->n_path;
    for (size_t i = 0; i < n; i++)
        texts[i] = column->path[i];
    if (p->period_from == PERIOD_FROM_COLUMNS) n = heading_undated(p->mem, column, &period, texts);
    Str heading = layout_path(p->mem, texts, n);
    n = cells_of(p, texts, n, guess->cell, &guess->n_cell);
    Str title = says_nothing(p, texts, n) ? table_words(p) : str_join(p->mem, n, texts, S(", "));
    Unit unit = unit_of(p, guess, heading, column->unit);
    if (unit == UNIT_COUNT && n == 0) unit = unit_of(p, guess, title, column->unit);
    guess->measure = measure_for(p, title, unit);
}

static void value_reason(Proposal *p, size_t c) {
    Guess *guess = &p->guesses[c];
    const OwnMeasureGuess *measure = &p->measures.at[guess->measure];
    Str said[] = {propose_number(p, c), propose_heading(p, c),
                  propose_count(p, guess->numbers + guess->percents),
                  propose_count(p, guess->filled)};
    if (guess->reason.in[DE].n) return; /* a total says why */
    if (!measure->agreed) guess->why = MSG_CHECK_WHY_VALUE;
    guess->reason = measure->agreed
                        ? propose_say_of(p, MSG_CHECK_WHY_AGREED, 4, said, &measure->agreed->title)
                        : propose_say(p, MSG_CHECK_WHY_VALUE, 4, said);
}

static bool same_meaning(const Guess *a, const Guess *b) {
    if (a->measure != b->measure || a->n_cell != b->n_cell || a->breakdown != b->breakdown)
        return false;
    if (a->breakdown != NOWHERE || period_compare(a->dated, b->dated) != 0) return false;
    for (size_t i = 0; i < a->n_cell; i++)
        if (a->cell[i].dimension != b->cell[i].dimension ||
            !str_equal(a->cell[i].code, b->cell[i].code))
            return false;
    return true;
}

/* Two columns that would say the same are kept apart by all their headings. */
static void keep_apart(Proposal *p) {
    for (size_t c = 0; c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        bool same = false;
        for (size_t o = 0; guess->use == USE_VALUE && o < c && !same; o++)
            same = p->guesses[o].use == USE_VALUE && same_meaning(&p->guesses[o], guess);
        if (!same || guess->total) continue;
        Str heading = propose_heading(p, c);
        guess->n_cell = 0;
        guess->measure = measure_for(p, heading.n ? heading : propose_number(p, c),
                                     unit_of(p, guess, heading, p->table->columns[c].unit));
    }
}

/* ---- totals by arithmetic ---- */

/* The k value columns after `from` (or before it) make it, in every row of the sample in which all
 * of them have a number. */
static bool is_sum(const Proposal *p, const size_t *columns, size_t total, size_t first, size_t k) {
    size_t rows = 0, told = 0;
    for (size_t r = 0; r < p->n_sample; r++) {
        const double *row = &p->numbers[r * p->n];
        double sum = 0, whole = row[columns[total]];
        size_t above = 0;
        for (size_t i = first; i < first + k; i++) {
            sum += row[columns[i]];
            above += row[columns[i]] > 0;
        }
        if (isnan(sum) || isnan(whole)) continue;
        if (fabs(sum - whole) > 1e-6 * fmax(1, fabs(whole))) return false;
        rows++;
        told += above > 1;
    }
    return rows >= 3 && told >= 3;
}

static void take_total(Proposal *p, const size_t *columns, size_t total, size_t first, size_t k) {
    Guess *whole = &p->guesses[columns[total]];
    whole->total = true;
    whole->reason =
        say_reason(p, MSG_CHECK_WHY_TOTAL, propose_number(p, columns[total]),
                   propose_heading(p, columns[total]), propose_number(p, columns[first]),
                   propose_number(p, columns[first + k - 1]));
    size_t own = NOWHERE;
    for (size_t i = first; i < first + k; i++) {
        Guess *part = &p->guesses[columns[i]];
        part->measure = whole->measure;
        if (part->n_cell > whole->n_cell) continue; /* "weiblich" of an agreed breakdown */
        if (own == NOWHERE) {
            Str label = propose_heading(p, columns[total]);
            own = breakdown_new(p, label, k);
            p->breakdowns.at[own].complete = true;
        }
        part->breakdown = own;
        breakdown_add(p, &p->breakdowns.at[own], propose_heading(p, columns[i]));
    }
}

/* The column whose numbers are the sum of those that follow it, or that stand before it. */
void propose_totals(Proposal *p) {
    size_t *columns = NEW_ARRAY(p->mem, size_t, p->n + 1), n = 0;
    bool *taken = NEW_ARRAY(p->mem, bool, p->n + 1);
    for (size_t c = 0; c < p->n; c++)
        if (p->guesses[c].use == USE_VALUE && p->guesses[c].measure != NOWHERE &&
            p->measures.at[p->guesses[c].measure].unit == UNIT_COUNT)
            columns[n++] = c;
    for (size_t t = 0; t < n && n <= MOST_TOTALS_TRIED; t++) {
        if (taken[t]) continue;
        for (size_t k = 2; k <= MOST_PARTS_TOGETHER && k < n; k++) {
            bool after = t + k < n && is_sum(p, columns, t, t + 1, k);
            bool before = !after && t >= k && is_sum(p, columns, t, t - k, k);
            size_t first = after ? t + 1 : t - k;
            bool open = after || before;
            for (size_t i = first; open && i < first + k; i++)
                open = !taken[i] && !p->guesses[columns[i]].total;
            if (!open) continue;
            for (size_t i = first; i < first + k; i++)
                taken[i] = true;
            take_total(p, columns, t, first, k);
            break;
        }
    }
}

/* ---- the whole ---- */

static void row_meaning(Proposal *p, RowMeasure *row, const Guess *value) {
    Str texts[MEASURE_MOST_HEADINGS + 1], said = row->said;
    size_t n = 0;
    for (;;) {
        size_t at = str_find(said, S(" > "), 0);
        texts[n++] = str_slice(said, 0, at == NOWHERE ? said.n : at);
        if (at == NOWHERE || n == MEASURE_MOST_HEADINGS) break;
        said = str_slice(said, at + 3, said.n);
    }
    n = cells_of(p, texts, n, row->cell, &row->n_cell);
    Str title = n ? str_join(p->mem, n, texts, S(", ")) : table_words(p);
    row->measure = measure_for(p, title, unit_of(p, value, row->said, STR_NONE));
}

/* An agreed measure that does not know a breakdown in use is not the one that is meant. */
static void check_agreed(Proposal *p) {
    for (size_t i = 0; i < p->measures.n; i++) {
        OwnMeasureGuess *measure = &p->measures.at[i];
        bool known = measure->agreed && !measure->n_breakdowns;
        for (size_t k = 0; known && k < measure->n_dimensions; k++)
            known = measure_has(p->catalogue, measure->agreed, measure->dimensions[k]);
        if (!known) measure->agreed = NULL;
    }
}

static void gather_needs(Proposal *p) {
    for (size_t c = 0; c < p->n; c++) {
        const Guess *guess = &p->guesses[c];
        if (guess->use != USE_VALUE || guess->measure == NOWHERE) continue;
        OwnMeasureGuess *measure = &p->measures.at[guess->measure];
        for (size_t i = 0; i < guess->n_cell; i++)
            measure_needs(measure, guess->cell[i].dimension, NOWHERE);
        if (guess->breakdown != NOWHERE) measure_needs(measure, NULL, guess->breakdown);
    }
    for (size_t i = 0; i < p->row_measures.n; i++)
        for (size_t k = 0; k < p->row_measures.at[i].n_cell; k++)
            measure_needs(&p->measures.at[p->row_measures.at[i].measure],
                          p->row_measures.at[i].cell[k].dimension, NOWHERE);
    for (size_t c = 0; c < p->n; c++) {
        const Guess *guess = &p->guesses[c];
        if (guess->use != USE_LABEL || (!guess->dimension && guess->breakdown == NOWHERE)) continue;
        for (size_t i = 0; i < p->measures.n; i++)
            measure_needs(&p->measures.at[i], guess->dimension, guess->breakdown);
    }
}

static bool tells_measure(const Proposal *p, size_t c) {
    for (size_t i = 0; i < p->n_measured; i++)
        if (p->measured[i] == c) return true;
    return false;
}

void propose_meaning(Proposal *p) {
    for (size_t c = 0; c < p->n; c++) {
        Guess *guess = &p->guesses[c];
        guess->measure = guess->breakdown = NOWHERE;
        if (guess->use == USE_LABEL && !tells_measure(p, c)) label_meaning(p, c);
    }
    for (size_t i = 0; i < p->row_measures.n; i++)
        row_meaning(p, &p->row_measures.at[i], &p->guesses[p->value]);
    for (size_t c = 0; c < p->n && !p->by_row; c++)
        if (p->guesses[c].use == USE_VALUE) column_meaning(p, c);
    if (!p->by_row) propose_totals(p);
    if (!p->by_row) keep_apart(p);
    gather_needs(p);
    check_agreed(p);
    for (size_t c = 0; c < p->n && !p->by_row; c++)
        if (p->guesses[c].use == USE_VALUE) value_reason(p, c);
    if (p->by_row)
        p->guesses[p->value].reason =
            say_reason(p, MSG_CHECK_WHY_ROW_VALUE, propose_number(p, p->value),
                       propose_heading(p, p->value), propose_count(p, p->row_measures.n));
}

/* What stands in each column of a table that nothing is known of? One pass over all rows counts
 * numbers, periods and different texts; of a sample of rows the cells themselves are kept, to see
 * which columns belong together. */

#include <string.h>
#include "base/base.h"
#include "figures/propose_in.h"

static bool is_sign(Str text) {
    static const Str signs[] = {S("-"), S("."), S("x"),  S("/"),   S("..."),  S("–"),
                                S("*"), S("X"), S("NA"), S("n/a"), S("k. A.")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_equal(text, signs[i])) return true;
    return false;
}

static uint32_t note_text(Proposal *p, Guess *guess, Str text, size_t most) {
    size_t known = index_get(&guess->by_text, text);
    if (known != NOWHERE) {
        guess->texts.at[known].times++;
        return (uint32_t)known;
    }
    if (guess->texts.n >= most) {
        guess->many = true;
        return NONE32;
    }
    SeenText seen = {str_copy(p->mem, text), 1};
    index_put(p->mem, &guess->by_text, seen.text, guess->texts.n);
    vec_push(p->mem, &guess->texts, seen);
    return (uint32_t)guess->texts.n - 1;
}

static size_t common_base(size_t base, double number) {
    if (number > 1e15) return 1;
    size_t a = base, b = (size_t)number;
    while (b) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

#define MOST_PERCENT_SEEN 200 /* some rates pass 100 */

static double note_number(Guess *guess, const Number *number) {
    double value = number->value;
    bool whole = value == trunc(value);
    if (!guess->numbers || value < guess->low) guess->low = value;
    if (!guess->numbers || value > guess->high) guess->high = value;
    guess->numbers++;
    guess->whole += whole;
    guess->negative += value < 0;
    guess->no_share += value < 0 || value > MOST_PERCENT_SEEN;
    if (number->decimals > guess->decimals) guess->decimals = number->decimals;
    if (whole && value > 0) {
        guess->apart++;
        guess->base =
            guess->apart == 1 ? (size_t)fmin(value, 1e15) : common_base(guess->base, value);
    }
    return value;
}

/* "12,5 %" */
static bool percent_read(Str text, Decimal decimal, Number *out) {
    return str_ends(text, S("%")) &&
           number_read(str_trim(str_slice(text, 0, text.n - 1)), decimal, out);
}

/* The first rows are kept. Others that are neighbours stay together; which of these groups are kept
 * follows no beat that the table could have, too: of "women, men, women, men" every other row is
 * women alone. */
static bool is_drawn(size_t row, size_t step) {
    if (row < SAMPLE_TOGETHER) return true;
    uint64_t mixed = (row / SAMPLE_TOGETHER + 1) * 0x9E3779B97F4A7C15u;
    return ((mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9u >> 32) % step == 0;
}

/* Rows of the sample are spread over the whole table: when it is full, about every other one goes.
 */
static bool in_sample(Proposal *p) {
    if (!is_drawn(p->rows, p->step)) return false;
    while (p->n_sample == SAMPLE_ROWS_KEPT) {
        size_t kept = 0;
        p->step *= 2;
        for (size_t r = 0; r < p->n_sample; r++) {
            if (!is_drawn(p->sampled[r], p->step)) continue;
            memmove(p->cells + kept * p->n, p->cells + r * p->n, p->n * sizeof *p->cells);
            memmove(p->numbers + kept * p->n, p->numbers + r * p->n, p->n * sizeof *p->numbers);
            p->sampled[kept++] = p->sampled[r];
        }
        p->n_sample = kept;
    }
    if (!is_drawn(p->rows, p->step)) return false;
    p->sampled[p->n_sample] = p->rows;
    return true;
}

static void look_cell(Proposal *p, size_t column, Str cell, size_t most, bool kept) {
    Guess *guess = &p->guesses[column];
    size_t at = p->n_sample * p->n + column;
    if (kept) p->cells[at] = NONE32, p->numbers[at] = (double)NAN;
    if (!cell.n) return;
    guess->filled++;
    guess->length = guess->filled == 1 || guess->length == cell.n ? cell.n : 0;
    guess->leading_zero |= cell.n > 1 && cell.p[0] == '0' && cell.p[1] >= '0' && cell.p[1] <= '9';
    uint32_t text = note_text(p, guess, cell, most);
    if (kept) p->cells[at] = text;
    Number number;
    Decimal decimal = p->table->columns[column].decimal;
    Decimal other = decimal == DECIMAL_COMMA ? DECIMAL_POINT : DECIMAL_COMMA;
    if (number_read(cell, decimal, &number)) {
        double value = note_number(guess, &number);
        bool code_like = number_is_code_like(cell);
        guess->code_like += code_like;
        guess->exponents +=
            !code_like && (memchr(cell.p, 'e', cell.n) || memchr(cell.p, 'E', cell.n));
        if (kept) p->numbers[at] = value;
    } else if (percent_read(cell, decimal, &number)) {
        guess->percents++;
    } else if (number_read(cell, other, &number)) {
        guess->otherwise++;
    } else {
        guess->signs += is_sign(cell);
    }
}

/* Periods are looked for among the different texts only. */
static void look_periods(Proposal *p, Guess *guess) {
    Period period;
    for (size_t i = 0; i < guess->texts.n; i++) {
        const SeenText *seen = &guess->texts.at[i];
        arena_reset(p->scratch);
        if (!when_read(p->scratch, seen->text, &period)) continue;
        if (period.year < 1900 || period.year > 2100) continue;
        guess->periods += seen->times;
        guess->kinds[period.kind] += seen->times;
    }
}

Err propose_look(Cx *cx, Proposal *p, Table *table) {
    Row row;
    Err err;
    size_t most = ALL_TEXTS / (p->n + 1) + 70;
    if (most > MOST_TEXTS) most = MOST_TEXTS;
    p->guesses = NEW_ARRAY(p->mem, Guess, p->n + 1);
    p->cells = NEW_ARRAY(p->mem, uint32_t, p->n * SAMPLE_ROWS_KEPT + 1);
    p->numbers = NEW_ARRAY(p->mem, double, p->n *SAMPLE_ROWS_KEPT + 1);
    p->step = 1;
    TRY(table_rewind(cx, table));
    while (!(err = table_next(cx, table, &row))) {
        bool kept = in_sample(p);
        for (size_t c = 0; c < p->n; c++)
            look_cell(p, c, c < row.n ? str_trim(row.cells[c]) : STR_NONE, most, kept);
        p->n_sample += kept;
        if (++p->rows % 1024 == 0 && cx_late(cx)) return fail(cx, LIMIT, MSG_DELIVERY_LATE);
    }
    if (err != NOT_FOUND) return err;
    for (size_t c = 0; c < p->n; c++)
        look_periods(p, &p->guesses[c]);
    return table_rewind(cx, table);
}

bool propose_tells(const Proposal *p, size_t a, size_t b) {
    ArenaMark mark = arena_mark(p->mem);
    uint32_t *with = NEW_ARRAY(p->mem, uint32_t, MOST_TEXTS + 1); /* + 1; 0: not seen yet */
    bool tells = true;
    for (size_t r = 0; r < p->n_sample && tells; r++) {
        uint32_t x = p->cells[r * p->n + a], y = p->cells[r * p->n + b];
        if (x == NONE32) continue;
        tells = !with[x] || with[x] == y + 1;
        with[x] = y + 1;
    }
    arena_rewind(p->mem, mark);
    return tells;
}

/* How is a number written in German and in English? Digits in groups of three, the language's
 * decimal sign, U+2212 as minus, and the unit with its no-break space. A double stands for its
 * decimal text of 15 digits, and that text is rounded half away from zero: 1.005 is written 1.01,
 * as everybody expects who sees 1.005. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "words/words_in.h"

enum { DIGITS = 15, LEAST_BEFORE = -6, MOST_DECIMALS = 6, ROOM = 400 };

/* The decimal digits of a rounded number: `n` digits, the last `decimals` of them after the decimal
 * sign. */
typedef struct Rounded {
    char digits[ROOM];
    int n;
    bool negative;
} Rounded;

static bool add_one(Rounded *r) {
    for (int i = r->n - 1; i >= 0; i--) {
        if (r->digits[i] != '9') {
            r->digits[i]++;
            return true;
        }
        r->digits[i] = '0';
    }
    return false;
}

/* Counts, of which a page has hundreds, need no rounding. */
static bool is_whole(double value) {
    return fabs(value) < 1e15 && value == trunc(value);
}

static void whole_digits(double value, int decimals, Rounded *r) {
    char text[DIGITS + 1];
    int n = 0;
    for (int64_t rest = (int64_t)fabs(value); rest || !n; rest /= 10)
        text[n++] = (char)('0' + rest % 10);
    while (n)
        r->digits[r->n++] = text[--n];
    for (int i = 0; i < decimals; i++)
        r->digits[r->n++] = '0';
}

/* The first 15 digits of a number that is finite and not 0, and how many stand before the decimal
 * sign. What is neither very large nor very small goes without printf. */
static int first_digits(double value, char digits[DIGITS]) {
    const uint64_t least = 100000000000000; /* of 15 digits */
    uint64_t scaled = 0;
    int before = 1;
    for (double power = 10; before < DIGITS && value >= power; power *= 10)
        before++;
    for (double power = 1; before > LEAST_BEFORE && value < power; power /= 10)
        before--; /* perhaps one too many: not every power is exact */
    while (number_scaled(value, DIGITS - before, &scaled) && scaled < least)
        before--;
    if (scaled >= 10 * least && !number_scaled(value, DIGITS - ++before, &scaled)) scaled = 0;
    if (scaled >= least && scaled < 10 * least) {
        for (int i = DIGITS; i-- > 0; scaled /= 10)
            digits[i] = (char)('0' + scaled % 10);
        return before;
    }
    char text[32];
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, value);
    digits[0] = text[0];
    memcpy(digits + 1, text + 2, DIGITS - 1);
    return (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
}

/* Rounds the 15 digits of a finite value to `decimals`; at least one digit stands before the
 * decimal sign. */
static void round_digits(double value, int decimals, Rounded *r) {
    char first[DIGITS];
    r->n = 0; /* the digits are not cleared: a page has thousands of numbers */
    r->negative = value < 0;
    if (is_whole(value)) {
        whole_digits(value, decimals, r);
        return;
    }
    int before = first_digits(fabs(value), first);
    int wanted = before + decimals;         /* digits of the value that stay */
    int lead = before < 1 ? 1 - before : 0; /* zeros in front of them */
    for (int i = 0; i < lead && i < decimals + 1; i++)
        r->digits[r->n++] = '0';
    for (int i = 0; i < wanted; i++) {
        r->digits[r->n++] = i < DIGITS ? first[i] : '0';
    }
    char next = wanted < 0 || wanted >= DIGITS ? '0' : first[wanted];
    if (next >= '5' && !add_one(r)) { /* 999.5: one digit more */
        memmove(r->digits + 1, r->digits, (size_t)r->n);
        r->digits[0] = '1';
        r->n++;
    }
}

static int decimals_allowed(int decimals) {
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}

double words_rounded(double value, int decimals) {
    if (!isfinite(value)) return value;
    if (is_whole(value)) return value + 0.0; /* no negative zero */
    decimals = decimals_allowed(decimals);
    Rounded r;
    round_digits(value, decimals, &r);
    static const double powers[MOST_DECIMALS + 1] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    double rounded = 0;
    if (r.n <= DIGITS) { /* digits and power are exact, so their quotient is the nearest */
        for (int i = 0; i < r.n; i++)
            rounded = rounded * 10 + (r.digits[i] - '0');
        rounded /= powers[decimals];
    } else {
        char text[ROOM + 8];
        int whole = r.n - decimals;
        snprintf(text, sizeof text, "%.*s.%.*s", whole, r.digits, decimals, r.digits + whole);
        rounded = strtod(text, NULL); /* the process locale is never set: the sign is a point */
    }
    return r.negative && rounded > 0 ? -rounded : rounded;
}

Str words_number(Arena *mem, Lang lang, double value, int decimals) {
    if (!isfinite(value)) return S("–");
    decimals = decimals_allowed(decimals);
    Rounded r;
    round_digits(value, decimals, &r);
    bool zero = true;
    for (int i = 0; i < r.n; i++)
        zero = zero && r.digits[i] == '0';
    static const char minus[] = "−";
    char text[ROOM * 2]; /* every third digit may bring a sign */
    size_t n = 0;
    for (const char *p = r.negative && !zero ? minus : ""; *p; p++)
        text[n++] = *p;
    int whole = r.n - decimals;
    for (int i = 0; i < r.n; i++) {
        if (i == whole)
            text[n++] = lang == DE ? ',' : '.';
        else if (i > 0 && i < whole && (whole - i) % 3 == 0)
            text[n++] = lang == DE ? '.' : ',';
        text[n++] = r.digits[i];
    }
    return str_copy(mem, (Str){text, n});
}

Str words_count(Arena *mem, Lang lang, int64_t n) {
    return words_number(mem, lang, (double)n, 0);
}

Str words_with_unit(Arena *mem, Lang lang, Str number, Unit unit) {
    switch (unit) {
    case UNIT_PERCENT: return words_fill(mem, lang, MSG_WORDS_PERCENT, 1, number, STR_NONE);
    case UNIT_POINTS: {
        bool one = str_equal(number, S("1")) || str_equal(number, S("−1"));
        return words_fill(mem, lang, one ? MSG_WORDS_POINTS_ONE : MSG_WORDS_POINTS, 1, number,
                          STR_NONE);
    }
    case UNIT_PER_1000: return words_fill(mem, lang, MSG_WORDS_PER_1000, 1, number, STR_NONE);
    case UNIT_COUNT:
    case UNIT_INDEX:
    case UNIT_RATIO:
    case UNITS: break;
    }
    return number;
}

Str words_value(Arena *mem, Lang lang, double value, int decimals, Unit unit) {
    if (!isfinite(value)) return S("–");
    return words_with_unit(mem, lang, words_number(mem, lang, value, decimals), unit);
}

Str words_band(Arena *mem, Lang lang, double low, double high, int decimals, Unit unit) {
    if (!isfinite(low) || !isfinite(high)) return S("–");
    Str from = words_number(mem, lang, low, decimals), to = words_number(mem, lang, high, decimals);
    if (str_equal(from, to)) return words_with_unit(mem, lang, to, unit);
    Str both = low < 0 || high < 0 ? words_fill(mem, lang, MSG_WORDS_BAND_TO, 2, from, to)
                                   : str_join(mem, 2, (Str[]){from, to}, S("–"));
    return words_with_unit(mem, lang, both, unit);
}

Str words_unit(Lang lang, Unit unit) {
    static const Msg names[UNITS] = {
        [UNIT_COUNT] = MSG_WORDS_UNIT_COUNT,       [UNIT_PERCENT] = MSG_WORDS_UNIT_PERCENT,
        [UNIT_POINTS] = MSG_WORDS_UNIT_POINTS,     [UNIT_INDEX] = MSG_WORDS_UNIT_INDEX,
        [UNIT_PER_1000] = MSG_WORDS_UNIT_PER_1000, [UNIT_RATIO] = MSG_WORDS_UNIT_RATIO,
    };
    must(unit >= 0 && unit < UNITS);
    return message_text(lang, names[unit]);
}

Str unit_id(Unit unit) {
    static const char *const ids[UNITS] = {
        [UNIT_COUNT] = "count", [UNIT_PERCENT] = "percent",   [UNIT_POINTS] = "points",
        [UNIT_INDEX] = "index", [UNIT_PER_1000] = "per-1000", [UNIT_RATIO] = "ratio",
    };
    must(unit >= 0 && unit < UNITS);
    return str_of(ids[unit]);
}

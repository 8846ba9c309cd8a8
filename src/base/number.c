/* Which number does this text say, if any? One pass over the text; the digits are collected in
 * plain form and converted once, so that the result is the double nearest to the decimal text. The
 * process never sets a locale. */

#include <math.h>
#include <stdlib.h>
#include "base/base.h"

#define MOST_DIGITS 15          /* what a double holds exactly */
#define MOST_MANTISSA_DIGITS 17 /* what a program writes to give a double back */
#define MOST_EXPONENT_DIGITS 3
#define MOST_DECIMALS 15

static bool is_digit(Str s, size_t at) {
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

static size_t digits_from(Str s, size_t at) {
    size_t n = 0;
    while (is_digit(s, at + n))
        n++;
    return n;
}

/* The grouping mark at `at`, or an empty text. */
static Str group_mark(Str s, size_t at, Decimal decimal) {
    static const struct {
        const char *text;
        size_t n;
    } marks[] = {{" ", 1}, {"\u00a0", 2}, {"\u202f", 3}, {"\u2009", 3}, {"'", 1}, {"\u2019", 3}};
    Str rest = str_slice(s, at, s.n), point = decimal == DECIMAL_COMMA ? S(".") : S(",");
    if (str_starts(rest, point)) return point;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Str mark = {marks[i].text, marks[i].n};
        if (str_starts(rest, mark)) return mark;
    }
    return STR_NONE;
}

typedef struct Plain { /* the number in the form that strtod reads */
    char text[2 * MOST_DIGITS + 4];
    size_t n;
    size_t significant;
} Plain;

static bool plain_add(Plain *plain, Str digits) {
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] == '0' && plain->significant == 0) continue;
        if (plain->significant == MOST_DIGITS) return false;
        plain->text[plain->n++] = digits.p[i];
        plain->significant++;
    }
    return true;
}

/* Digits before the decimal sign, with or without groups; *at moves behind them. */
static bool whole_read(Str s, size_t *at, Decimal decimal, Plain *plain) {
    size_t n = digits_from(s, *at), first = *at;
    if (n == 0 || !plain_add(plain, str_slice(s, *at, *at + n))) return false;
    *at += n;
    Str mark = group_mark(s, *at, decimal);
    if (!mark.n) return true;
    if (n > 3 || s.p[first] == '0') return false;
    while (str_starts(str_slice(s, *at, s.n), mark)) {
        *at += mark.n;
        if (digits_from(s, *at) != 3 || !plain_add(plain, str_slice(s, *at, *at + 3))) return false;
        *at += 3;
    }
    return true;
}

static bool sign_read(Str s, size_t *at) {
    Str minus = S("\u2212");
    bool long_minus = str_starts(s, minus), negative = long_minus || str_starts(s, S("-"));
    if (long_minus)
        *at = minus.n;
    else if (negative || str_starts(s, S("+")))
        *at = 1;
    return negative;
}

/* ---- "1.5E-03" ---- */

typedef struct Powered { /* views of its parts */
    Str whole, fraction, exponent;
    bool negative_exponent;
} Powered;

/* Behind the sign: digits, perhaps a fraction, then the exponent; nothing is grouped here. */
static bool powered_parts(Str s, char sign, Powered *out) {
    size_t at = digits_from(s, 0), n;
    *out = (Powered){.whole = str_slice(s, 0, at)};
    if (!at || (at > 1 && s.p[0] == '0')) return false;
    if (at < s.n && s.p[at] == sign) {
        n = digits_from(s, ++at);
        out->fraction = str_slice(s, at, at + n);
        if (!n) return false;
        at += n;
    }
    if (at >= s.n || (s.p[at] | 32) != 'e') return false;
    at++;
    out->negative_exponent = at < s.n && s.p[at] == '-';
    if (at < s.n && (s.p[at] == '-' || s.p[at] == '+')) at++;
    n = digits_from(s, at);
    out->exponent = str_slice(s, at, at + n);
    return n && n <= MOST_EXPONENT_DIGITS && at + n == s.n &&
           out->whole.n + out->fraction.n <= MOST_MANTISSA_DIGITS;
}

/* "1.50E-03" has five decimals, "1.5E3" none. */
static int powered_decimals(const Powered *parts) {
    int exponent = 0;
    for (size_t i = 0; i < parts->exponent.n; i++)
        exponent = exponent * 10 + (parts->exponent.p[i] - '0');
    int decimals = (int)parts->fraction.n + (parts->negative_exponent ? exponent : -exponent);
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}

static bool powered_read(Str s, Decimal decimal, bool negative, Number *out) {
    Powered parts;
    char plain[MOST_MANTISSA_DIGITS + MOST_EXPONENT_DIGITS + 4];
    if (!powered_parts(s, decimal == DECIMAL_COMMA ? ',' : '.', &parts)) return false;
    for (size_t i = 0; i < s.n; i++)
        plain[i] = s.p[i] == ',' ? '.' : s.p[i];
    plain[s.n] = '\0';
    double value = strtod(plain, NULL);
    if (!isfinite(value)) return false;
    *out = (Number){negative && value > 0 ? -value : value, powered_decimals(&parts)};
    return true;
}

/* ---- all ---- */

bool number_read(Str text, Decimal decimal, Number *out) {
    size_t at = 0, decimals = 0;
    bool negative = sign_read(text, &at);
    Str unsigned_text = str_slice(text, at, text.n);
    Plain plain = {0};
    if (!whole_read(text, &at, decimal, &plain))
        return powered_read(unsigned_text, decimal, negative, out);
    if (at < text.n) {
        decimals = digits_from(text, at + 1);
        if (text.p[at] != (decimal == DECIMAL_COMMA ? ',' : '.') || decimals == 0 ||
            decimals > MOST_DIGITS || at + 1 + decimals != text.n)
            return powered_read(unsigned_text, decimal, negative, out);
        plain.text[plain.n++] = '.';
        for (size_t i = at + 1; i < text.n; i++)
            plain.text[plain.n++] = text.p[i];
    }
    plain.text[plain.n] = '\0';
    double value = strtod(plain.text, NULL);
    /* No negative zero: "-0" is zero. */
    *out = (Number){negative && value > 0 ? -value : value, (int)decimals};
    return true;
}

bool number_is_code_like(Str text) {
    size_t n = digits_from(text, 0);
    return n && n < text.n && (text.p[n] | 32) == 'e' && n + 1 < text.n &&
           n + 1 + digits_from(text, n + 1) == text.n;
}

bool int_read(Str text, int64_t *out) {
    if (text.n == 0 || digits_from(text, 0) != text.n) return false;
    int64_t value = 0;
    for (size_t i = 0; i < text.n; i++)
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_add_overflow(value, (int64_t)(text.p[i] - '0'), &value))
            return false;
    *out = value;
    return true;
}

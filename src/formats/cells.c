/* What does a single cell look like? Keys, periods, numbers and the signs in their place, units and
 * drawn lines are known by their form, wherever they stand. */

#include <string.h>

#include "formats/formats_in.h"

bool cell_is_digits(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}

/* Also keys that lost a leading zero: they are told later, by name, and not taken for something
 * else. */
bool cell_is_key(Str s) {
    return str_equal(s, S("DG")) || (cell_is_digits(s) && s.n <= 12);
}

bool cell_is_key_length(Str s) {
    return s.n == 2 || s.n == 3 || s.n == 5 || s.n == 8 || s.n == 9 || s.n == 10 || s.n == 12;
}

bool cell_is_strong_key(Str s) {
    return str_equal(s, S("DG")) || (cell_is_digits(s) && s.p[0] == '0' && cell_is_key_length(s));
}

bool cell_is_period(Str s) {
    Period period;
    return s.n >= 4 && period_read(s, &period);
}

bool cell_is_valuelike(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("0123456789.,+-/xX()", s.p[i])) return false;
    return true;
}

bool cell_is_sign(Str s) {
    static const Str signs[] = {S("-"), S("."),   S("x"),      S("X"),     S("/"),
                                S("–"), S("..."), S("\u2026"), S("\u00b7")};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_equal(s, signs[i])) return true;
    return false;
}

/* Without the signs that may stand at a number: "12 p", "12r", "12*", "12 %". */
static Str without_signs(Str s) {
    for (size_t i = 0; i < 3 && s.n > 1 && strchr("prseuf*%", s.p[s.n - 1]); i++)
        s = str_trim(str_slice(s, 0, s.n - 1));
    return s;
}

bool cell_is_number(Str s) {
    Number number;
    s = without_signs(s);
    if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') s = str_trim(str_slice(s, 1, s.n - 1));
    if (!s.n || s.n > 60) return false;
    return number_read(s, DECIMAL_COMMA, &number) || number_read(s, DECIMAL_POINT, &number);
}

bool cell_is_unit(Str s) {
    static const Str words[] = {
        S("Anzahl"), S("Prozent"), S("%"),       S("Promille"), S("1000"), S("Tsd."),
        S("Mio."),   S("Mill."),   S("EUR"),     S("Euro"),     S("DM"),   S("qm"),
        S("m²"),     S("qkm"),     S("km²"),     S("ha"),       S("ar"),   S("cbm"),
        S("m³"),     S("t"),       S("kg"),      S("Jahre"),    S("Tage"), S("Stunden"),
        S("Number"), S("number"),  S("Percent"), S("percent"),  S("per"),  S("Mill"),
        S("years"),  S("days"),    S("Index"),   S("km2"),      S("m2"),
    };
    Str rest = s, word;
    if (!str_cut(&rest, ' ', &word)) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i])) return true;
    return str_ends(s, S("=100"));
}

bool cell_is_line(Str s) {
    if (s.n < 3 || !strchr("_-=*", s.p[0])) return false;
    for (size_t i = 1; i < s.n; i++)
        if (s.p[i] != s.p[0]) return false;
    return true;
}

/* In brackets or behind "in": "(in %)", "in 1000". */
Str cell_unit(Str s) {
    if (s.n > 2 && (s.p[0] == '(' || s.p[0] == '[') && (s.p[s.n - 1] == ')' || s.p[s.n - 1] == ']'))
        s = str_trim(str_slice(s, 1, s.n - 1));
    if (str_starts(s, S("in "))) s = str_trim(str_slice(s, 3, s.n));
    return cell_is_unit(s) ? s : STR_NONE;
}

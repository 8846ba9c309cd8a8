/* Where do the numbers stand in what a finding found and expects, and how does a reader's language
 * write them? They are kept as programs read them ("5777.25"); of the sender's own texts, keys and
 * periods nothing may change, so each rule says where numbers of Wirk's own stand. */

#include "formats/formats.h"

enum { GROUP = 3 };

typedef enum Where {
    NOWHERE,
    EVERYWHERE,
    BEFORE_BRACKET, /* "5777 ± 3 (Essen, 2024)": up to the first bracket */
    AFTER_COLON,    /* "2024: +5.5 %": after the last colon */
} Where;

static const struct {
    Where value, expected;
} numbers_of[RULES] = {
    [RULE_CSV_RAGGED_ROW] = {EVERYWHERE, EVERYWHERE},
    [RULE_SHEET_CHOSEN] = {NOWHERE, EVERYWHERE},
    [RULE_SHEET_HIDDEN_ROWS] = {EVERYWHERE, NOWHERE},
    [RULE_SHEET_HIDDEN_COLUMNS] = {EVERYWHERE, NOWHERE},
    [RULE_SHEET_OVERLAP] = {EVERYWHERE, NOWHERE},
    [RULE_REGION_MISSING] = {NOWHERE, EVERYWHERE},
    [RULE_NUMBER_NOT_ROUNDED] = {NOWHERE, EVERYWHERE},
    [RULE_SHARE_RANGE] = {NOWHERE, EVERYWHERE},
    [RULE_CELL_DOUBLE] = {EVERYWHERE, AFTER_COLON},
    [RULE_CELL_CONFLICT] = {EVERYWHERE, AFTER_COLON},
    [RULE_SUM_REGIONS] = {EVERYWHERE, EVERYWHERE},
    [RULE_SUM_PARTS] = {EVERYWHERE, EVERYWHERE},
    [RULE_SUM_NEAR] = {EVERYWHERE, EVERYWHERE},
    [RULE_SUM_ROUNDED] = {EVERYWHERE, EVERYWHERE},
    [RULE_VERSION_CHANGED] = {EVERYWHERE, EVERYWHERE},
    [RULE_VERSION_CHANGED_MUCH] = {EVERYWHERE, EVERYWHERE},
    [RULE_VERSION_NO_NUMBER] = {NOWHERE, EVERYWHERE},
    [RULE_VERSION_GONE] = {NOWHERE, EVERYWHERE},
    [RULE_YEAR_OUTLIER] = {EVERYWHERE, EVERYWHERE},
    [RULE_YEAR_SHIFT] = {AFTER_COLON, EVERYWHERE},
    [RULE_SOURCE_DIFFERS] = {BEFORE_BRACKET, BEFORE_BRACKET},
    [RULE_SOURCE_OTHERWISE] = {EVERYWHERE, NOWHERE},
    [RULE_LABEL_CONSTANT] = {AFTER_COLON, NOWHERE},
    [RULE_LABEL_AGES] = {AFTER_COLON, EVERYWHERE},
    [RULE_LABEL_WHOLE] = {EVERYWHERE, EVERYWHERE},
    [RULE_RECORD_LONG] = {NOWHERE, EVERYWHERE},
    [RULE_RECORD_MANY] = {EVERYWHERE, EVERYWHERE},
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Of what a number cannot be a piece: "Q1", "1e+05", "1.2.3". */
static bool is_joined(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
}

static size_t digits_end(Str text, size_t at) {
    while (at < text.n && is_digit(text.p[at]))
        at++;
    return at;
}

/* The end of a number that begins here; `at` where none does. */
static size_t number_end(Str text, size_t at) {
    size_t end = digits_end(text, at);
    if (end == at || (at && is_joined(text.p[at - 1]))) return at;
    if (end + 1 < text.n && text.p[end] == '.' && is_digit(text.p[end + 1]))
        end = digits_end(text, end + 1);
    return end < text.n && is_joined(text.p[end]) ? at : end;
}

static void number_put(Buf *out, Lang lang, Str number) {
    size_t whole = digits_end(number, 0);
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % GROUP == 0) buf_put(out, lang == DE ? S(".") : S(","));
        buf_put(out, str_slice(number, i, i + 1));
    }
    if (whole == number.n) return;
    buf_put(out, lang == DE ? S(",") : S("."));
    buf_put(out, str_slice(number, whole + 1, number.n));
}

/* A hyphen before a number at the beginning of a word is a minus. */
static bool is_minus(Str text, size_t at) {
    return text.p[at] == '-' && (at == 0 || text.p[at - 1] == ' ') &&
           number_end(text, at + 1) > at + 1;
}

static Str numbers_told(Arena *mem, Lang lang, Str text) {
    Buf out = buf_new(mem, 3 * text.n + 1);
    for (size_t at = 0; at < text.n;) {
        size_t end = number_end(text, at);
        if (end > at)
            number_put(&out, lang, str_slice(text, at, end));
        else
            buf_put(&out, is_minus(text, at) ? S("−") : str_slice(text, at, at + 1));
        at = end > at ? end : at + 1;
    }
    return buf_str(&out);
}

static size_t after_last_colon(Str text) {
    size_t from = 0, at;
    while ((at = str_find(text, S(": "), from)) != SIZE_MAX)
        from = at + 2;
    return from;
}

static Str told(Arena *mem, Lang lang, Where where, Str text) {
    if (where == NOWHERE) return text;
    size_t from = where == AFTER_COLON ? after_last_colon(text) : 0;
    size_t bracket = where == BEFORE_BRACKET ? str_find(text, S(" ("), 0) : SIZE_MAX;
    size_t to = bracket == SIZE_MAX ? text.n : bracket;
    Str parts[] = {str_slice(text, 0, from), numbers_told(mem, lang, str_slice(text, from, to)),
                   str_slice(text, to, text.n)};
    return str_join(mem, 3, parts, STR_NONE);
}

Str finding_value(Arena *mem, Lang lang, const Finding *finding) {
    must(finding->rule < RULES);
    return told(mem, lang, numbers_of[finding->rule].value, finding->value);
}

Str finding_expected(Arena *mem, Lang lang, const Finding *finding) {
    must(finding->rule < RULES);
    return told(mem, lang, numbers_of[finding->rule].expected, finding->expected);
}

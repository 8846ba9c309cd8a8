/* Which period does a text name, as a whole or somewhere in it? "Einkommensteuer 1998",
 * "bevoelkerung_2022" and "Stand: 31.12.2023" name one; "ab 2011" says only since when. Months and
 * quarters are key dates: their last day. */

#include "base/base.h"
#include "figures/delivery_in.h"

#define FIRST_NAMED 1900 /* a number within a text is a year only in between */
#define LAST_NAMED 2100
#define MOST_WORDS 64
#define MOST_TOGETHER 3 /* words: "31. Dezember 2015" */

/* ---- months and quarters ---- */

static bool last_day(int64_t year, int64_t month, Period *out) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < FIRST_NAMED || year > LAST_NAMED || month < 1 || month > 12) return false;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int day = days[month - 1] + (month == 2 && leap);
    *out = (Period){PERIOD_DAY, (int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

/* 1 … 12 by the first letters of a German or English name, folded; 0: no month. */
static int64_t month_named(Str folded) {
    static const Str names[] = {
        S("januar"),  S("january"), S("februar"),  S("february"), S("märz"),    S("maerz"),
        S("march"),   S("april"),   S("april"),    S("mai"),      S("may"),     S("juni"),
        S("june"),    S("juli"),    S("july"),     S("august"),   S("august"),  S("september"),
        S("oktober"), S("october"), S("november"), S("dezember"), S("december")};
    static const unsigned char months[] = {1, 1, 2, 2, 3, 3, 3,  4,  4,  5,  5, 6,
                                           6, 7, 7, 8, 8, 9, 10, 10, 11, 12, 12};
    if (folded.n < 3) return 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(names[i], folded)) return months[i];
    return 0;
}

static bool part_year(Str text, int64_t *out) {
    return text.n == 4 && int_read(text, out);
}

/* "2024-03", "2024M03", "2024-M3", "2024-Q1", "2024Q1"; "03/2024", "03.2024". */
static bool month_code(Str text, Period *out) {
    int64_t year, number;
    if (text.n < 6 || text.n > 8) return false;
    if (part_year(str_slice(text, 0, 4), &year)) {
        Str rest = str_slice(text, 4, text.n);
        if (rest.p[0] == '-') rest = str_slice(rest, 1, rest.n);
        bool quarter = str_starts(rest, S("Q")), month = str_starts(rest, S("M"));
        if (!quarter && !month && text.p[4] != '-') return false;
        if (!int_read(str_slice(rest, quarter || month, rest.n), &number)) return false;
        if (quarter && number > 4) return false;
        return last_day(year, quarter ? number * 3 : number, out);
    }
    size_t at = text.n - 5;
    return (text.p[at] == '/' || text.p[at] == '.') &&
           part_year(str_slice(text, at + 1, text.n), &year) &&
           int_read(str_slice(text, 0, at), &number) && last_day(year, number, out);
}

/* "März 2024", "31. Dezember 2015" */
static bool month_worded(Arena *mem, Str text, Period *out) {
    int64_t year, day = 0;
    size_t end = str_find(text, S(". "), 0);
    if (end != NOWHERE && end <= 2) {
        if (!int_read(str_slice(text, 0, end), &day)) return false;
        text = str_trim(str_slice(text, end + 1, text.n));
    }
    size_t blank = str_find(text, S(" "), 0);
    if (blank == NOWHERE || !part_year(str_trim(str_slice(text, blank, text.n)), &year))
        return false;
    if (!last_day(year, month_named(mapping_fold(mem, str_slice(text, 0, blank))), out))
        return false;
    if (day > out->day) return false;
    if (day) out->day = (uint8_t)day;
    return true;
}

/* "2024-03-31T00:00:00", "31.03.2024 00:00" */
static Str without_time(Str text) {
    size_t at = str_find(text, S("T00:00"), 0);
    if (at == NOWHERE) at = str_find(text, S(" 00:00"), 0);
    return at == 10 ? str_slice(text, 0, at) : text;
}

/* "2025-26": no month, so the school year from 2025 to 2026. */
static bool joined_years(Arena *mem, Str text, Period *out) {
    int64_t year, next;
    return text.n == 7 && (text.p[4] == '-' || text.p[4] == '_') &&
           part_year(str_slice(text, 0, 4), &year) && int_read(str_slice(text, 5, 7), &next) &&
           next > 12 && period_read(str_format(mem, "%.4s/%.2s", text.p, text.p + 5), out);
}

/* "Schuljahr 2023/24", "SJ 23/24", "WiSe 2023/24", "WS 23/24", "SoSe 24": behind such a word two
 * digits are a year from 2000 to 2049. */
static bool term_worded(Arena *mem, Str text, Period *out) {
    static const struct {
        Str word, read_as;
        PeriodKind kind;
    } terms[] = {{S("schuljahr"), S(""), PERIOD_SCHOOL_YEAR},
                 {S("sj"), S(""), PERIOD_SCHOOL_YEAR},
                 {S("wintersemester"), S("WS "), PERIOD_SEMESTER},
                 {S("wise"), S("WS "), PERIOD_SEMESTER},
                 {S("ws"), S("WS "), PERIOD_SEMESTER},
                 {S("sommersemester"), S("SS "), PERIOD_SEMESTER},
                 {S("sose"), S("SS "), PERIOD_SEMESTER},
                 {S("ss"), S("SS "), PERIOD_SEMESTER}};
    size_t n = 0;
    while (n < text.n && ((text.p[n] | 32) >= 'a' && (text.p[n] | 32) <= 'z'))
        n++;
    Str word = mapping_fold(mem, str_slice(text, 0, n)),
        years =
            str_trim(str_slice(text, n + str_starts(str_slice(text, n, text.n), S(":")), text.n));
    bool is_short = (years.n == 2 || (years.n == 5 && years.p[2] == '/')) && years.p[0] < '5';
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        if (!str_equal(word, terms[i].word)) continue;
        Str parts[] = {terms[i].read_as, is_short ? S("20") : S(""), years};
        return (period_read(str_join(mem, 3, parts, STR_NONE), out) ||
                joined_years(mem, years, out)) &&
               out->kind == terms[i].kind;
    }
    return false;
}

bool when_read(Arena *mem, Str text, Period *out) {
    Str trimmed = without_time(str_trim(text));
    return period_read(trimmed, out) || month_code(trimmed, out) ||
           joined_years(mem, trimmed, out) || month_worded(mem, trimmed, out) ||
           term_worded(mem, trimmed, out);
}

bool when_fit(Arena *mem, Period *period, PeriodKind kind) {
    if (period->kind == kind) return true;
    if (kind != PERIOD_SCHOOL_YEAR || period->kind != PERIOD_YEAR) return false;
    return period_read(str_format(mem, "%d/%02d", period->year, (period->year + 1) % 100), period);
}

/* ---- within a text ---- */

static bool parts_words(char c) {
    return (unsigned char)c <= ' ' || c == ',' || c == ';' || c == '(' || c == ')' || c == '[' ||
           c == ']' || c == ':' || c == '_' || c == '"';
}

static size_t words_of(Str text, Str *out) {
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < MOST_WORDS;) {
        while (i < text.n && parts_words(text.p[i]))
            i++;
        size_t start = i;
        while (i < text.n && !parts_words(text.p[i]))
            i++;
        if (i > start) out[n++] = str_slice(text, start, i);
    }
    return n;
}

/* "Gebietsstand am 30.06.2024": the word before tells what the day is for. */
static bool is_preposition(Arena *mem, Str word) {
    static const Str words[] = {S("am"), S("im"), S("vom"), S("zum"),
                                S("on"), S("of"), S("at"),  S("in")};
    Str folded = mapping_fold(mem, word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(folded, words[i])) return true;
    return false;
}

/* The period after such a word bounds, or is that of the borders: it is not when it was counted. */
static bool bounds(Arena *mem, Str word) {
    static const Str words[] = {S("ab"),
                                S("bis"),
                                S("seit"),
                                S("vor"),
                                S("from"),
                                S("since"),
                                S("until"),
                                S("to"),
                                S("before"),
                                S("basis"),
                                S("base"),
                                S("gebietsstand"),
                                S("zuordnungsstand"),
                                S("ausgabe"),
                                S("edition")};
    Str folded = mapping_fold(mem, word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(folded, words[i])) return true;
    return false;
}

/* "einwohner2015": letters, then four digits. */
static bool year_at_end(Str word, Period *out, Str *named) {
    if (word.n < 6) return false;
    char before = word.p[word.n - 5];
    *named = str_slice(word, word.n - 4, word.n);
    return !(before >= '0' && before <= '9') && before != '.' && before != ',' && before != '/' &&
           before != '-' && period_read(*named, out);
}

static bool word_period(Arena *mem, Str together, bool single, Period *out, Str *named) {
    Str text = together;
    while (text.n && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == ','))
        text = str_slice(text, 0, text.n - 1);
    *named = text;
    bool found = when_read(mem, text, out) || (single && year_at_end(text, out, named));
    return found && out->year >= FIRST_NAMED && out->year <= LAST_NAMED;
}

static Str bare(Str text) {
    while (text.n && (parts_words(text.p[0]) || text.p[0] == '-' || text.p[0] == '/'))
        text = str_slice(text, 1, text.n);
    while (text.n && (parts_words(text.p[text.n - 1]) || text.p[text.n - 1] == '-' ||
                      text.p[text.n - 1] == '/'))
        text = str_slice(text, 0, text.n - 1);
    return text;
}

/* "am (Jahr)" beside the day says nothing that the day does not. */
static bool says_nothing(Arena *mem, Str text) {
    static const Str fillers[] = {S("jahr"),     S("year"),    S("stand"),
                                  S("stichtag"), S("quartal"), S("quarter")};
    Str words[MOST_WORDS];
    size_t n = words_of(text, words);
    for (size_t i = 0; i < n; i++) {
        Str folded = mapping_fold(mem, words[i]);
        size_t k = 0;
        while (k < sizeof fillers / sizeof *fillers && !str_equal(folded, fillers[k]))
            k++;
        if (k == sizeof fillers / sizeof *fillers && !is_preposition(mem, words[i])) return false;
    }
    return true;
}

bool when_find(Arena *mem, Str text, Period *out, Str *rest) {
    Str words[MOST_WORDS], named, first = STR_NONE;
    Period period;
    size_t n = words_of(text, words);
    for (size_t i = 0; i < n; i++)
        for (size_t together = n - i < MOST_TOGETHER ? n - i : MOST_TOGETHER; together;
             together--) {
            const Str *last = &words[i + together - 1];
            Str whole = {words[i].p, (size_t)(last->p + last->n - words[i].p)};
            if (!word_period(mem, whole, together == 1, &period, &named)) continue;
            bool other = first.n && period_compare(period, *out) != 0;
            size_t before = i > 1 && is_preposition(mem, words[i - 1]) ? i - 2 : i - 1;
            bool bounded = i && bounds(mem, words[before]);
            i += together - 1;
            if (bounded) break;
            if (other) return false;
            if (!first.n) first = named, *out = period;
            break;
        }
    if (!first.n) return false;
    size_t from = (size_t)(first.p - text.p);
    Str before = bare(str_slice(text, 0, from)),
        after = bare(str_slice(text, from + first.n, text.n));
    *rest = before.n && after.n ? str_join(mem, 2, (Str[]){before, after}, S(" "))
            : before.n          ? before
                                : after;
    if (says_nothing(mem, *rest)) *rest = STR_NONE;
    return true;
}

/* Which period does a text mean, and which periods may be compared? The kinds never mix: what
 * official files call "2015/16" is a school year only because the text says so, never because of
 * the number of its digits. */

#include "base/base.h"

#define FIRST_YEAR 1800
#define LAST_YEAR 2200
#define WINTER 10 /* month in which the winter semester starts */
#define SUMMER 4
#define SCHOOL_YEAR_MONTH 8

static Period period_make(PeriodKind kind, int year, int month, int day) {
    return (Period){kind, (int16_t)year, (uint8_t)month, (uint8_t)day};
}

static bool year_read(Str text, int *year) {
    int64_t value;
    if (text.n != 4 || !int_read(text, &value) || value < FIRST_YEAR || value > LAST_YEAR)
        return false;
    *year = (int)value;
    return true;
}

/* "2015/16" or "2015/2016": the second year must be the one after the first. */
static bool double_year_read(Str text, int *year) {
    int64_t next;
    if (text.n < 7 || text.p[4] != '/' || !year_read(str_slice(text, 0, 4), year)) return false;
    Str second = str_slice(text, 5, text.n);
    if (!int_read(second, &next)) return false;
    return (second.n == 4 && next == *year + 1) || (second.n == 2 && next == (*year + 1) % 100);
}

static bool day_read(Str text, Period *out) {
    Date date;
    if (!date_read(text, &date) || date.year < FIRST_YEAR || date.year > LAST_YEAR) return false;
    *out = period_make(PERIOD_DAY, date.year, date.month, date.day);
    return true;
}

static bool semester_code_read(Str text, Period *out) {
    int year;
    if (text.n != 10 || !year_read(str_slice(text, 0, 4), &year)) return false;
    bool winter = str_ends(text, S("-10P6M"));
    if (!winter && !str_ends(text, S("-04P6M"))) return false;
    *out = period_make(PERIOD_SEMESTER, year, winter ? WINTER : SUMMER, 1);
    return true;
}

/* The word is taken off the text; a colon and blanks may follow it, one of them must. */
static bool word_cut(Str *text, Str word) {
    if (!str_starts(*text, word)) return false;
    Str rest = str_slice(*text, word.n, text->n);
    if (str_starts(rest, S(":"))) rest = str_slice(rest, 1, rest.n);
    Str after = str_trim(rest);
    if (after.n == text->n - word.n) return false;
    *text = after;
    return true;
}

static bool worded_read(Str text, Period *out) {
    int year;
    if (word_cut(&text, S("WS")) || word_cut(&text, S("Wintersemester"))) {
        if (!double_year_read(text, &year)) return false;
        *out = period_make(PERIOD_SEMESTER, year, WINTER, 1);
    } else if (word_cut(&text, S("SS")) || word_cut(&text, S("Sommersemester"))) {
        if (!year_read(text, &year)) return false;
        *out = period_make(PERIOD_SEMESTER, year, SUMMER, 1);
    } else if (word_cut(&text, S("Jahr"))) {
        if (!year_read(text, &year)) return false;
        *out = period_make(PERIOD_YEAR, year, 1, 1);
    } else {
        return false;
    }
    return true;
}

bool period_read(Str text, Period *out) {
    int year;
    if (day_read(text, out) || semester_code_read(text, out) || worded_read(text, out)) return true;
    if (year_read(text, &year)) {
        *out = period_make(PERIOD_YEAR, year, 1, 1);
        return true;
    }
    if (!double_year_read(text, &year)) return false;
    *out = period_make(PERIOD_SCHOOL_YEAR, year, SCHOOL_YEAR_MONTH, 1);
    return true;
}

Str period_code(Arena *mem, Period period) {
    switch (period.kind) {
    case PERIOD_YEAR: return str_format(mem, "%04d", period.year);
    case PERIOD_SCHOOL_YEAR:
        return str_format(mem, "%04d/%02d", period.year, (period.year + 1) % 100);
    case PERIOD_SEMESTER: return str_format(mem, "%04d-%02dP6M", period.year, period.month);
    case PERIOD_DAY:
        return str_format(mem, "%04d-%02d-%02d", period.year, period.month, period.day);
    }
    must(period.kind <= PERIOD_DAY);
    return STR_NONE;
}

/* Month and day as far as the kind has them: a year is one year however its month was filled. */
static Period period_bare(Period period) {
    switch (period.kind) {
    case PERIOD_YEAR: return period_make(period.kind, period.year, 1, 1);
    case PERIOD_SCHOOL_YEAR: return period_make(period.kind, period.year, SCHOOL_YEAR_MONTH, 1);
    case PERIOD_SEMESTER: return period_make(period.kind, period.year, period.month, 1);
    case PERIOD_DAY: break;
    }
    return period;
}

int64_t period_key(Period period) {
    Period bare = period_bare(period);
    return (int64_t)bare.kind << 32 | (int64_t)(uint16_t)bare.year << 16 |
           (int64_t)bare.month << 8 | bare.day;
}

Period period_of_key(int64_t key) {
    return period_make((PeriodKind)((key >> 32) & 3), (int)(key >> 16 & 0x7fff),
                       (int)(key >> 8 & 0xff), (int)(key & 0xff));
}

int period_compare(Period a, Period b) {
    int64_t key_a = period_key(a), key_b = period_key(b);
    return (key_a > key_b) - (key_a < key_b);
}

bool period_alike(Period a, Period b) {
    if (a.kind != b.kind) return false;
    if (a.kind == PERIOD_DAY) return a.month == b.month && a.day == b.day;
    return a.kind != PERIOD_SEMESTER || a.month == b.month;
}

int period_distance(Period a, Period b) {
    must(period_alike(a, b));
    return b.year - a.year;
}

Period period_year_end_before(Period period) {
    return period_make(PERIOD_DAY, period.year - 1, 12, 31);
}

Period period_year_end(Period period) {
    return period_make(PERIOD_DAY, period.year, 12, 31);
}

/* When was it, as far as anybody knows? Whoever writes a day down may know only its month or its
 * year: the day is kept as the first and the last it can have been, and nothing is guessed. */

#include <string.h>
#include "records/day.h"
#include "words/words.h"

enum { FIRST_YEAR = 1800, LAST_YEAR = 2200, MONTHS = 12, DATE_LONGEST = 10, MOMENT_LONGEST = 16 };

static const Msg month_words[MONTHS] = {
    MSG_WORDS_MONTH_1, MSG_WORDS_MONTH_2,  MSG_WORDS_MONTH_3,  MSG_WORDS_MONTH_4,
    MSG_WORDS_MONTH_5, MSG_WORDS_MONTH_6,  MSG_WORDS_MONTH_7,  MSG_WORDS_MONTH_8,
    MSG_WORDS_MONTH_9, MSG_WORDS_MONTH_10, MSG_WORDS_MONTH_11, MSG_WORDS_MONTH_12,
};

/* ---- reading ---- */

/* 1 to `most` digits; -1 for anything else. */
static int whole(Str text, size_t most) {
    int value = 0;
    if (!text.n || text.n > most) return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9') return -1;
        value = value * 10 + (text.p[i] - '0');
    }
    return value;
}

static int last_of(int year, int month) {
    int day = 31;
    while (!date_valid(year, month, day))
        day--;
    return day;
}

static Date date_of(int year, int month, int day) {
    return (Date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

/* `month`, `day` 0: not known. */
static bool made(int year, int month, int day, Day *out) {
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 0 || month > MONTHS) return false;
    if (!month) {
        *out = (Day){date_of(year, 1, 1), date_of(year, MONTHS, 31)};
        return true;
    }
    if (!day) {
        *out = (Day){date_of(year, month, 1), date_of(year, month, last_of(year, month))};
        return true;
    }
    if (!date_valid(year, month, day)) return false;
    *out = (Day){date_of(year, month, day), date_of(year, month, day)};
    return true;
}

static bool letters_alike(Str a, Str b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++) {
        char x = a.p[i], y = b.p[i];
        if (x >= 'A' && x <= 'Z') x = (char)(x - 'A' + 'a');
        if (y >= 'A' && y <= 'Z') y = (char)(y - 'A' + 'a');
        if (x != y) return false;
    }
    return true;
}

/* 1 to 12 in either language, 0: none. */
static int month_of(Str word) {
    for (int month = 1; month <= MONTHS; month++)
        for (Lang lang = 0; lang < LANGS; lang++)
            if (letters_alike(word, message_text(lang, month_words[month - 1]))) return month;
    return 0;
}

/* "Januar 2019", "11. Januar 2024", "11 January 2024" */
static bool worded(Str text, Day *out) {
    size_t space = str_find(text, S(" "), 0);
    if (space == SIZE_MAX) return false;
    Str first = str_slice(text, 0, space), rest = str_trim(str_slice(text, space, text.n));
    int day = 0;
    if (first.n && first.p[0] >= '0' && first.p[0] <= '9') {
        if (str_ends(first, S("."))) first = str_slice(first, 0, first.n - 1);
        day = whole(first, 2);
        space = str_find(rest, S(" "), 0);
        if (day < 1 || space == SIZE_MAX) return false;
        first = str_slice(rest, 0, space);
        rest = str_trim(str_slice(rest, space, rest.n));
    }
    int month = month_of(first);
    return month && rest.n == 4 && made(whole(rest, 4), month, day, out);
}

/* Numbers between `mark`s, at most three. */
static size_t numbers(Str text, char mark, int out[3], size_t lengths[3]) {
    size_t n = 0;
    for (Str rest = text, part; str_cut(&rest, mark, &part);) {
        if (n == 3) return 0;
        lengths[n] = part.n;
        out[n++] = whole(part, 4);
        if (out[n - 1] < 0) return 0;
    }
    return n;
}

bool day_read(Str text, Day *out) {
    int part[3] = {0};
    size_t length[3] = {0};
    text = str_trim(text);
    if (!text.n) {
        *out = (Day){0};
        return true;
    }
    size_t n = numbers(text, '-', part, length);
    if (n && length[0] == 4 && (n < 2 || (length[1] == 2 && part[1])) &&
        (n < 3 || (length[2] == 2 && part[2])))
        return made(part[0], part[1], part[2], out);
    n = numbers(text, '.', part, length);
    if (n == 2 && length[1] == 4 && length[0] <= 2 && part[0])
        return made(part[1], part[0], 0, out);
    if (n == 3 && length[2] == 4 && length[1] <= 2 && length[0] <= 2 && part[0] && part[1])
        return made(part[2], part[1], part[0], out);
    return worded(text, out);
}

/* ---- telling ---- */

int date_order(Date a, Date b) {
    if (a.year != b.year) return a.year < b.year ? -1 : 1;
    if (a.month != b.month) return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

bool day_recorded(Day day) {
    return day.first.year != 0;
}

bool day_known(Day day) {
    return day_recorded(day) && date_order(day.first, day.last) == 0;
}

static bool month_known(Day day) {
    return day.first.month == day.last.month;
}

Str day_canonical(Arena *mem, Day day) {
    if (!day_recorded(day)) return S("");
    if (day_known(day)) return date_iso(mem, day.first);
    if (month_known(day)) return str_format(mem, "%04d-%02d", day.first.year, day.first.month);
    return str_format(mem, "%04d", day.first.year);
}

Str day_told(Arena *mem, Lang lang, Day day) {
    if (!day_recorded(day)) return message_text(lang, MSG_RECORD_DAY_NONE);
    Str year = str_int(mem, day.first.year), number = str_int(mem, day.first.day);
    Str month = message_text(lang, month_words[day.first.month - 1]);
    if (day_known(day))
        return message_fill(mem, lang, MSG_RECORD_DAY_WHOLE, 3, (Str[]){number, month, year});
    if (month_known(day))
        return message_fill(mem, lang, MSG_RECORD_DAY_MONTH, 2, (Str[]){month, year});
    return message_fill(mem, lang, MSG_RECORD_DAY_YEAR, 1, &year);
}

Str clock_told(Arena *mem, Lang lang, Str moment) {
    Date date;
    if (moment.n != MOMENT_LONGEST || !date_read(str_slice(moment, 0, DATE_LONGEST), &date))
        return moment;
    Str parts[] = {words_date(mem, lang, date), str_slice(moment, DATE_LONGEST + 1, moment.n)};
    return message_fill(mem, lang, MSG_RECORD_MOMENT, 2, parts);
}

/* ---- questions ---- */

Answer day_reached(Day day, Date on) {
    if (!day_recorded(day)) return UNKNOWN;
    if (date_order(day.last, on) <= 0) return YES;
    return date_order(day.first, on) > 0 ? NO : UNKNOWN;
}

Answer day_before(Day a, Day b) {
    if (!day_recorded(a) || !day_recorded(b)) return UNKNOWN;
    if (date_order(a.last, b.first) < 0) return YES;
    return date_order(a.first, b.last) >= 0 ? NO : UNKNOWN;
}

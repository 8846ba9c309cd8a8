/* How are dates and periods written: in full, on an axis, inside a sentence? */

#include "words/words_in.h"

Str words_fill(Arena *mem, Lang lang, Msg message, size_t n, Str first, Str second) {
    return message_fill(mem, lang, message, n, (Str[]){first, second});
}

Str words_date(Arena *mem, Lang lang, Date date) {
    static const Msg months[] = {
        MSG_WORDS_MONTH_1, MSG_WORDS_MONTH_2,  MSG_WORDS_MONTH_3,  MSG_WORDS_MONTH_4,
        MSG_WORDS_MONTH_5, MSG_WORDS_MONTH_6,  MSG_WORDS_MONTH_7,  MSG_WORDS_MONTH_8,
        MSG_WORDS_MONTH_9, MSG_WORDS_MONTH_10, MSG_WORDS_MONTH_11, MSG_WORDS_MONTH_12,
    };
    must(date.month >= 1 && date.month <= 12);
    bool german = lang == DE;
    Str day = str_format(mem, german ? "%02d" : "%d", date.day);
    Str month =
        german ? str_format(mem, "%02d", date.month) : message_text(lang, months[date.month - 1]);
    Str year = str_format(mem, "%d", date.year);
    return message_fill(mem, lang, MSG_WORDS_DATE, 3, (Str[]){day, month, year});
}

static bool is_winter(Period period) {
    return period.month == 0 || period.month >= 10 || period.month < 4;
}

static bool is_day(Period period) {
    return period.kind == PERIOD_DAY && period.month >= 1 && period.month <= 12;
}

/* "2015/16"; with `first` = 100 "15/16" */
static Str two_years(Arena *mem, Period period, int first) {
    int next = (period.year + 1) % 100;
    return first == 100 ? str_format(mem, "%02d/%02d", period.year % 100, next)
                        : str_format(mem, "%d/%02d", period.year, next);
}

/* The period without its kind: "2015", "2015/16", "2024", a date. */
static Str bare(Arena *mem, Lang lang, Period period) {
    bool two =
        period.kind == PERIOD_SCHOOL_YEAR || (period.kind == PERIOD_SEMESTER && is_winter(period));
    if (two) return two_years(mem, period, 0);
    if (is_day(period)) return words_date(mem, lang, (Date){period.year, period.month, period.day});
    return str_format(mem, "%d", period.year);
}

static Str in_frame(Arena *mem, Lang lang, Period period, const Msg frames[4]) {
    int frame = period.kind == PERIOD_SCHOOL_YEAR                     ? 0
                : period.kind == PERIOD_SEMESTER && is_winter(period) ? 1
                : period.kind == PERIOD_SEMESTER                      ? 2
                                                                      : 3;
    Str text = bare(mem, lang, period);
    return frames[frame] == MSGS ? text : words_fill(mem, lang, frames[frame], 1, text, STR_NONE);
}

Str words_period(Arena *mem, Lang lang, Period period) {
    static const Msg frames[] = {MSG_WORDS_PERIOD_SCHOOL_YEAR, MSG_WORDS_PERIOD_WINTER,
                                 MSG_WORDS_PERIOD_SUMMER, MSGS};
    return in_frame(mem, lang, period, frames);
}

Str words_when(Arena *mem, Lang lang, Period period) {
    const Msg frames[] = {MSG_WORDS_WHEN_SCHOOL_YEAR, MSG_WORDS_WHEN_WINTER, MSG_WORDS_WHEN_SUMMER,
                          is_day(period) ? MSG_WORDS_WHEN_DAY : MSG_WORDS_WHEN_YEAR};
    return in_frame(mem, lang, period, frames);
}

Str words_period_short(Arena *mem, Lang lang, Period period) {
    if (is_day(period)) {
        bool end_of_year = period.month == 12 && period.day == 31;
        return end_of_year ? str_format(mem, "%d", period.year)
                           : str_format(mem, "%02d/%d", period.month, period.year);
    }
    if (period.kind != PERIOD_SEMESTER) return bare(mem, lang, period);
    bool winter = is_winter(period);
    Str years = winter ? two_years(mem, period, 100) : str_format(mem, "%02d", period.year % 100);
    return words_fill(mem, lang,
                      winter ? MSG_WORDS_PERIOD_SHORT_WINTER : MSG_WORDS_PERIOD_SHORT_SUMMER, 1,
                      years, STR_NONE);
}

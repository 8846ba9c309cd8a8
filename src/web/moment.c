/* Which moment did somebody mean, and how is one told? Days and times by a clock in Germany, as
 * people write them in German and English, and as browsers send them. */

#include "web/web_in.h"

enum { PARTS_MOST = 3, TWO_DIGITS = 2, FOUR_DIGITS = 4, MINUTES = 60, NOON = 12 };

/* ---- telling ---- */

static Str clock_of(Cx *cx, int64_t shown) {
    int64_t minute = ((shown % 86400 + 86400) % 86400) / MINUTES;
    return str_format(cx->mem, "%02d:%02d", (int)(minute / MINUTES), (int)(minute % MINUTES));
}

Str day_local(Cx *cx, int64_t seconds) {
    return words_date(cx->mem, cx->lang, local_date(seconds));
}

Str moment_local(Cx *cx, int64_t seconds) {
    Str texts[] = {day_local(cx, seconds), clock_of(cx, seconds + local_offset(seconds))};
    return message_fill(cx->mem, cx->lang, MSG_RELEASES_MOMENT, 2, texts);
}

void moment_fields(Cx *cx, int64_t seconds, Str *day, Str *time) {
    *day = *time = S("");
    if (!seconds) return;
    int64_t shown = seconds + local_offset(seconds);
    *day = day_local(cx, seconds);
    *time = clock_of(cx, shown);
}

/* ---- reading ---- */

static bool number_of(Str text, size_t most, int64_t *out) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9') return false;
    return text.n <= most && int_read(text, out);
}

/* Its number, or its name in either language. */
static bool month_of(Cx *cx, Str text, int64_t *out) {
    static const Msg months[] = {
        MSG_WORDS_MONTH_1, MSG_WORDS_MONTH_2,  MSG_WORDS_MONTH_3,  MSG_WORDS_MONTH_4,
        MSG_WORDS_MONTH_5, MSG_WORDS_MONTH_6,  MSG_WORDS_MONTH_7,  MSG_WORDS_MONTH_8,
        MSG_WORDS_MONTH_9, MSG_WORDS_MONTH_10, MSG_WORDS_MONTH_11, MSG_WORDS_MONTH_12,
    };
    Str lower = str_lower(cx->mem, text);
    for (int i = 0; i < 12; i++)
        for (Lang lang = 0; lang < LANGS; lang++)
            if (str_equal(lower, str_lower(cx->mem, message_text(lang, months[i])))) {
                *out = i + 1;
                return true;
            }
    return number_of(text, TWO_DIGITS, out);
}

/* "1.3.2027", "12. März 2027", "12 March 2027". */
static bool day_in_words(Cx *cx, Str text, Date *out) {
    Str parts[PARTS_MOST];
    size_t n = 0;
    int64_t day, month, year;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && text.p[i] != '.' && text.p[i] != ' ' && text.p[i] != ',')
            i++;
        if (i > from && n == PARTS_MOST) return false;
        if (i > from) parts[n++] = str_slice(text, from, i);
        i += i < text.n;
    }
    if (n != PARTS_MOST || !number_of(parts[0], TWO_DIGITS, &day) ||
        !month_of(cx, parts[1], &month) || parts[2].n != FOUR_DIGITS ||
        !number_of(parts[2], FOUR_DIGITS, &year) || !date_valid((int)year, (int)month, (int)day))
        return false;
    *out = (Date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

static bool ending_cut(Str *text, const char *ending) {
    if (!str_ends(*text, str_of(ending))) return false;
    *text = str_trim(str_slice(*text, 0, text->n - str_of(ending).n));
    return true;
}

/* "8", "8:00", "08.30 Uhr", "8 am", "12:15 pm". */
static bool time_in_words(Cx *cx, Str text, int *minute) {
    int64_t hour, past = 0;
    Str rest = str_lower(cx->mem, text);
    bool before = ending_cut(&rest, "am"), after = !before && ending_cut(&rest, "pm");
    if (!before && !after) (void)ending_cut(&rest, "uhr");
    size_t sign = str_find(rest, S(":"), 0);
    if (sign == SIZE_MAX) sign = str_find(rest, S("."), 0);
    Str minutes = sign == SIZE_MAX ? S("00") : str_slice(rest, sign + 1, rest.n);
    bool good = number_of(str_slice(rest, 0, sign), TWO_DIGITS, &hour) && minutes.n == TWO_DIGITS &&
                number_of(minutes, TWO_DIGITS, &past) && past < MINUTES;
    if (!good || hour > ((before || after) ? NOON : 23)) return false;
    if ((before || after) && hour == 0) return false;
    if (before || after) hour = hour % NOON + (after ? NOON : 0);
    *minute = (int)(hour * MINUTES + past);
    return true;
}

Err moment_entered(Cx *cx, Str day, Str time, int64_t *out) {
    Date date;
    int minute = 0;
    Str day_text = str_trim(day), time_text = str_trim(time);
    *out = 0;
    if (!day_text.n) return time_text.n ? fail(cx, INVALID, MSG_RELEASES_TIME_ALONE) : OK;
    if (!date_read(day_text, &date) && !day_in_words(cx, day_text, &date))
        return fail(cx, INVALID, MSG_RELEASES_NO_DAY, day_text);
    if (time_text.n && !time_in_words(cx, time_text, &minute))
        return fail(cx, INVALID, MSG_RELEASES_NO_TIME, time_text);
    if (!local_moment(date, minute, out))
        return fail(cx, INVALID, MSG_RELEASES_TIME_LEFT_OUT, words_date(cx->mem, cx->lang, date),
                    str_format(cx->mem, "%02d:%02d", minute / MINUTES, minute % MINUTES));
    return OK;
}

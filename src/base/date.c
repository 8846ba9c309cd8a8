/* Which day is it, and is there such a day? Calendar arithmetic in the proleptic Gregorian calendar
 * and UTC, without the C library's time zones. The years are 1 … 9999, as they fit into four
 * digits. */

#include <string.h>
#include "base/base.h"

#define SECONDS_PER_DAY 86400
#define FIRST_SECOND (-62135596800) /* 0001-01-01T00:00:00Z */
#define LAST_SECOND 253402300799    /* 9999-12-31T23:59:59Z */

static bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool date_valid(int year, int month, int day) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
    return day <= days[month - 1] + (month == 2 && leap(year));
}

/* The digits of s from `at` as a number; the caller has checked the form. */
static int digits(Str s, size_t at, size_t n) {
    int value = 0;
    for (size_t i = at; i < at + n; i++)
        value = value * 10 + (s.p[i] - '0');
    return value;
}

/* In the form every '0' stands for a digit and everything else for itself. */
static bool has_form(Str s, const char *form) {
    if (s.n != strlen(form)) return false;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (form[i] == '0' ? !digit : s.p[i] != form[i]) return false;
    }
    return true;
}

bool date_read(Str text, Date *out) {
    int year, month, day;
    if (has_form(text, "0000-00-00")) {
        year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    } else if (has_form(text, "00.00.0000")) {
        year = digits(text, 6, 4), month = digits(text, 3, 2), day = digits(text, 0, 2);
    } else {
        return false;
    }
    if (!date_valid(year, month, day)) return false;
    *out = (Date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return true;
}

Str date_iso(Arena *mem, Date date) {
    return str_format(mem, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* Days from 1970-01-01 to the date and back, by eras of 400 years that start on 1 March (Howard
 * Hinnant, "chrono- compatible low-level date algorithms"). */
static int64_t days_of(Date date) {
    int64_t year = date.month <= 2 ? date.year - 1 : date.year;
    int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static Date date_of_days(int64_t days) {
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153; /* 0 = March */
    int64_t day = of_year - (153 * shifted + 2) / 5 + 1,
            month = shifted < 10 ? shifted + 3 : shifted - 9;
    int64_t year = year_of_era + era * 400 + (month <= 2);
    return (Date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

static int64_t seconds_clamped(int64_t seconds) {
    return seconds < FIRST_SECOND ? FIRST_SECOND : seconds > LAST_SECOND ? LAST_SECOND : seconds;
}

static int64_t days_in(int64_t seconds) {
    return (seconds - (seconds < 0 ? SECONDS_PER_DAY - 1 : 0)) / SECONDS_PER_DAY;
}

Date date_of_time(int64_t seconds) {
    return date_of_days(days_in(seconds_clamped(seconds)));
}

int64_t date_time(Date date) {
    return days_of(date) * SECONDS_PER_DAY;
}

Str time_iso(Arena *mem, int64_t seconds) {
    seconds = seconds_clamped(seconds);
    int64_t days = days_in(seconds);
    int in_day = (int)(seconds - days * SECONDS_PER_DAY);
    Date date = date_of_days(days);
    return str_format(mem, "%04d-%02d-%02dT%02d:%02d:%02dZ", date.year, date.month, date.day,
                      in_day / 3600, in_day / 60 % 60, in_day % 60);
}

bool time_read(Str text, int64_t *seconds) {
    Date date;
    if (!has_form(text, "0000-00-00T00:00:00Z") || !date_read(str_slice(text, 0, 10), &date))
        return false;
    int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) return false;
    *seconds = date_time(date) + hour * 3600 + minute * 60 + second;
    return true;
}

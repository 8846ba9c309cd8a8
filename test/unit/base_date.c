/* Is each day of the calendar read, written and counted right, and is each other text refused? */

#include "tap.h"
#include "base/base.h"

static void test_valid(void) {
    ok(date_valid(2016, 2, 29) && !date_valid(2015, 2, 29), "29 February in leap years only");
    ok(date_valid(2000, 2, 29) && !date_valid(1900, 2, 29) && !date_valid(2100, 2, 29),
       "centuries");
    ok(!date_valid(2015, 4, 31) && !date_valid(2015, 11, 31) && date_valid(2015, 12, 31),
       "30 and 31");
    ok(!date_valid(2015, 0, 1) && !date_valid(2015, 13, 1) && !date_valid(2015, 1, 0),
       "nought and 13");
    ok(!date_valid(0, 1, 1) && date_valid(1, 1, 1) && date_valid(9999, 12, 31) &&
           !date_valid(10000, 1, 1),
       "years");
    ok(!date_valid(2015, -1, 1) && !date_valid(2015, 1, -1), "negative parts");
}

static void test_read(Arena *mem) {
    Date date;
    ok(date_read(S("2015-12-31"), &date) && date.year == 2015 && date.month == 12 && date.day == 31,
       "ISO");
    ok(date_read(S("01.03.2016"), &date) && date.year == 2016 && date.month == 3 && date.day == 1,
       "German");
    static const char *const bad[] = {
        "",           "2015",       "2015-12",    "2015-12-31 ", " 2015-12-31",
        "31.12.15",   "1.3.2016",   "2015-13-01", "29.02.2015",  "31.04.2015",
        "00.01.2015", "2015/12/31", "2015-12-3a", "31-12-2015",  "12.31.2015",
        "+015-12-31", "0000-01-01", "20151231",   "２０15-1-1",  "2015.12.31",
    };
    Date kept = date;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!date_read(str_of(bad[i]), &date) && date.day == kept.day, "no date: \"%s\"", bad[i]);
    is_str(date_iso(mem, (Date){987, 6, 5}), "0987-06-05", "ISO text has four digits for the year");
}

static void test_days(void) {
    is_int(date_time((Date){1970, 1, 1}), 0, "the epoch");
    is_int(date_time((Date){2000, 3, 1}), 951868800, "after the leap day of 2000");
    is_int(date_time((Date){1969, 12, 31}), -86400, "the day before the epoch");
    Date day = {1, 1, 1};
    int64_t time = date_time(day);
    int wrong = 0, days = 0;
    /* Walks the whole calendar by itself and holds both conversions against it. */
    while (day.year < 9999 || day.month < 12 || day.day < 31) {
        Date back = date_of_time(time + 86399);
        wrong += back.year != day.year || back.month != day.month || back.day != day.day;
        wrong += date_time(day) != time;
        if (date_valid(day.year, day.month, day.day + 1))
            day.day++;
        else if (day.month < 12)
            day.month++, day.day = 1;
        else
            day.year++, day.month = 1, day.day = 1;
        time += 86400;
        days++;
    }
    is_int(days, 3652058, "the calendar has all its days");
    is_int(wrong, 0, "each converts both ways");
}

static void test_time(Arena *mem) {
    is_str(time_iso(mem, 0), "1970-01-01T00:00:00Z", "the epoch as text");
    is_str(time_iso(mem, 1795328521), "2026-11-22T06:22:01Z", "a moment as text");
    is_str(time_iso(mem, -1), "1969-12-31T23:59:59Z", "a moment before the epoch");
    is_str(time_iso(mem, INT64_MAX), "9999-12-31T23:59:59Z", "a moment beyond the calendar is cut");
    is_str(time_iso(mem, INT64_MIN), "0001-01-01T00:00:00Z", "also in the past");
    int64_t seconds = 5;
    ok(time_read(S("2026-11-22T06:22:01Z"), &seconds) && seconds == 1795328521, "and back");
    static const char *const bad[] = {
        "",
        "2026-11-22",
        "2026-11-22T06:22:01",
        "2026-11-22 06:22:01Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T06:60:00Z",
        "2026-11-22T06:22:60Z",
        "2026-11-31T06:22:01Z",
        "2026-11-22T06:22:01z",
        "2026-11-22T06:22:01Z ",
        "2026-11-22T-6:22:01Z",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!time_read(str_of(bad[i]), &seconds) && seconds == 1795328521, "no moment: \"%s\"",
           bad[i]);
}

int main(void) {
    Arena *mem = arena_new();
    test_valid();
    test_read(mem);
    test_days();
    test_time(mem);
    arena_free(mem);
    return done();
}

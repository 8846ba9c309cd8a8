/* Does the clock on the wall go as it does in Germany? Moments and counts from Python's zoneinfo
 * (IANA time zones, Europe/Berlin). */

#include "tap.h"
#include "base/base.h"

/* At each of these the clock is put forward or back, in turn. */
static const int64_t turns[] = {1774746000, 1792890000, 1806195600, 1824944400, 1837645200,
                                1856394000, 1869094800, 1887843600, 1901149200, 1919293200,
                                1932598800, 1950742800, 1964048400, 1982797200, 1995498000,
                                2014246800, 2026947600, 2045696400, 2058397200, 2077146000};

static void test_turns(void) {
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        bool forward = i % 2 == 0;
        is_int(local_offset(turns[i] - 1), forward ? 3600 : 7200, "a second before the turn");
        is_int(local_offset(turns[i]), forward ? 7200 : 3600, "and from then on");
    }
    int64_t hours = 0, end = date_time((Date){2037, 1, 1});
    for (int64_t at = date_time((Date){1997, 1, 1}); at < end; at += 3600)
        hours += local_offset(at) == 7200;
    is_int(hours, 205464, "hours of summer from 1997 to 2036");
}

static void is_moment(Date date, int minute, int64_t want, const char *name) {
    int64_t got = 0;
    ok(local_moment(date, minute, &got), "%s: there is such a time", name);
    is_int(got, want, name);
}

static void test_moments(void) {
    int64_t kept = 7;
    is_moment((Date){2027, 3, 12}, 8 * 60, 1804834800, "in winter");
    is_moment((Date){2027, 7, 1}, 0, 1814392800, "in summer");
    is_moment((Date){2027, 1, 1}, 0, 1798758000, "the year begins before that of UTC");
    is_moment((Date){2028, 2, 29}, 24 * 60 - 1, 1835477940, "the last minute of a leap day");
    is_moment((Date){2026, 10, 25}, 2 * 60 + 30, 1792891800, "of two times the later one");
    is_moment((Date){2026, 10, 25}, 60 + 59, 1792886340, "before the hour that comes twice");
    is_moment((Date){2026, 10, 25}, 3 * 60, 1792893600, "and after it");
    is_moment((Date){2027, 3, 28}, 60 + 59, 1806195540, "before the hour that is left out");
    is_moment((Date){2027, 3, 28}, 3 * 60, 1806195600, "and after it");
    ok(!local_moment((Date){2027, 3, 28}, 2 * 60, &kept) &&
           !local_moment((Date){2027, 3, 28}, 2 * 60 + 59, &kept) && kept == 7,
       "that hour itself never is");
}

static void is_day(int64_t seconds, Date want, const char *name) {
    is_int(date_time(local_date(seconds)), date_time(want), name);
}

static void test_days(void) {
    is_day(1800053999, (Date){2027, 1, 15}, "23:59:59 in winter");
    is_day(1800054000, (Date){2027, 1, 16}, "midnight, an hour before UTC");
    is_day(1814392800, (Date){2027, 7, 1}, "in summer two hours before");
}

int main(void) {
    test_days();
    test_turns();
    test_moments();
    return done();
}

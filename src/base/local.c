/* What does a clock on a wall in Germany show? The rule of the European Union (directive
 * 2000/84/EC): an hour ahead of UTC, two from the last Sunday of March to the last Sunday of
 * October, both at 01:00 UTC. Without the C library's time zones, which differ from machine to
 * machine. */

#include "base/base.h"

enum { HOUR = 3600, DAY = 24 * HOUR, FOURTH_WEEKDAY = 4 };

/* 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t last_sunday(int16_t year, uint8_t month) {
    int64_t last = date_time((Date){year, month, 31});
    int64_t weekday =
        (last / DAY + FOURTH_WEEKDAY) % 7; /* 1970-01-01 was a Thursday, Sunday is 0 */
    return last - (weekday + 7) % 7 * DAY + HOUR;
}

int64_t local_offset(int64_t seconds) {
    int16_t year = date_of_time(seconds).year;
    bool summer = seconds >= last_sunday(year, 3) && seconds < last_sunday(year, 10);
    return summer ? 2 * HOUR : HOUR;
}

Date local_date(int64_t seconds) {
    return date_of_time(seconds + local_offset(seconds));
}

int64_t local_day_ends(int64_t seconds) {
    int64_t next = date_time(local_date(seconds)) + DAY;
    return next - local_offset(next);
}

bool local_moment(Date date, int minute, int64_t *out) {
    int64_t shown = date_time(date) + (int64_t)minute * 60;
    for (int64_t offset = HOUR; offset <= 2 * HOUR; offset += HOUR) /* winter's is the later one */
        if (local_offset(shown - offset) == offset) {
            *out = shown - offset;
            return true;
        }
    return false;
}

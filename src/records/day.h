#pragma once
/* A day of which only the month or the year may be known, and the three-valued questions about it.
 */

#include "base/base.h"

typedef struct Day { /* the true day lies between both; both the same: known. All zero: not recorded
                      */
    Date first, last;
} Day;
typedef enum Answer { NO, UNKNOWN, YES } Answer;

/* "2024-01-11", "11.01.2024", "11.1.2024", "2019-01", "01.2019", "Januar 2019", "January 2019",
 * "2013"; years 1800 … 2200. An empty text is not recorded. False for anything else. */
bool day_read(Str text, Day *out);
bool day_known(Day day); /* to the day */
bool day_recorded(Day day);
Str day_canonical(Arena *mem, Day day); /* "2024-01-11", "2019-01", "2013", "" */
/* "11. Januar 2024", "Januar 2019 (Tag nicht bekannt)", "nicht erfasst" */
Str day_told(Arena *mem, Lang lang, Day day);
/* "01.12.2026, 14:00 Uhr" of "2026-12-01 14:00"; anything else as it is. */
Str clock_told(Arena *mem, Lang lang, Str moment);
/* Was it on this date or before? Not recorded: UNKNOWN. */
Answer day_reached(Day day, Date on);
/* Is a before b? The same known day is not before itself. */
Answer day_before(Day a, Day b);
/* <0, 0, >0 by the calendar. */
int date_order(Date a, Date b);

#pragma once
/* Typed periods. Like is only compared with like: a school year is not a calendar year, a key date
 * in March is not one in December. The canonical text is also what is stored and what stands in
 * addresses: day "2015-12-31" · year "2015" · school year "2015/16" · semester "2023-10P6M"
 * (winter), "2024-04P6M" (summer) */

#include "base/str.h"

typedef enum PeriodKind { PERIOD_YEAR, PERIOD_SCHOOL_YEAR, PERIOD_SEMESTER, PERIOD_DAY } PeriodKind;

typedef struct Period {
    PeriodKind kind;
    int16_t year; /* in which it starts, 1800 … 2200 */
    uint8_t month, day;
} Period;

/* Reads a canonical text, and what official files write: "31.12.2015", "01.03.2016", "2015/2016",
 * "WS 2023/24", "SS 2024", "Jahr: 2016", "Wintersemester 2023/24". False where
 * the text is no period or no date of the calendar. */
bool period_read(Str text, Period *out);
Str period_code(Arena *mem, Period period);
/* Total order within a kind by start; between kinds by kind. Packs into an int64 key. */
int64_t period_key(Period period);
Period period_of_key(int64_t key);
int period_compare(Period a, Period b);
/* Same kind, for days the same day and month, for semesters the same half of the year: only such
 * periods form one series. */
bool period_alike(Period a, Period b);
/* Whole years from a to b (b later: positive); only for alike periods. */
int period_distance(Period a, Period b);
/* The 31 December before the period starts: 2016-03-01 -> 2015-12-31; 2015 -> 2014-12-31. */
Period period_year_end_before(Period period);
/* The 31 December of the year in which the period starts. */
Period period_year_end(Period period);

#pragma once
/* Calendar dates and moments, proleptic Gregorian, UTC, years 1 … 9999; moments beyond are cut to
 * these. */

#include "base/str.h"

typedef struct Date {
    int16_t year;
    uint8_t month, day;
} Date;

bool date_valid(int year, int month, int day);
bool date_read(Str text, Date *out); /* "2015-12-31" or "31.12.2015", nothing else */
Str date_iso(Arena *mem, Date date);
Date date_of_time(int64_t seconds);
int64_t date_time(Date date);               /* midnight UTC */
Str time_iso(Arena *mem, int64_t seconds);  /* "2026-11-22T06:22:01Z" */
bool time_read(Str text, int64_t *seconds); /* the same form only */

/* The wall clock in Germany (local.c): an hour ahead of UTC, in summer two. */
int64_t local_offset(int64_t seconds);   /* seconds that it is ahead of UTC then */
Date local_date(int64_t seconds);        /* the day that it shows */
int64_t local_day_ends(int64_t seconds); /* the moment at which that day is over */
/* The moment at which it shows this day and minute of the day (0 … 1439); where it does so twice,
 * in autumn, the later one. False where it never does: the hour left out in spring. */
bool local_moment(Date date, int minute, int64_t *out);

#pragma once
/* Words for numbers: German and English number formats, units, dates and periods, and headline
 * sentences that are true. Pure: values in, text out. */

#include "base/base.h"
#include "words/search.h"

typedef enum Unit {
    UNIT_COUNT,
    UNIT_PERCENT,
    UNIT_POINTS,
    UNIT_INDEX,
    UNIT_PER_1000,
    UNIT_RATIO,
    UNITS
} Unit;

/* German: "1.234.567,8" with U+2212 as minus; English: "1,234,567.8". decimals 0 … 6, half away
 * from zero. */
Str words_number(Arena *mem, Lang lang, double value, int decimals);
Str words_count(Arena *mem, Lang lang, int64_t n); /* the same without decimals */
double words_rounded(double value, int decimals);  /* the number that words_number writes */
/* With its unit: "7,8 %" (no-break space), "0,5 Prozentpunkte", "1.234" (counts stay bare), English
 * "7.8%". */
Str words_value(Arena *mem, Lang lang, double value, int decimals, Unit unit);
/* "7,71–7,88 %" */
Str words_band(Arena *mem, Lang lang, double low, double high, int decimals, Unit unit);
Str words_unit(Lang lang, Unit unit); /* "Prozent", "Prozentpunkte", "Anzahl" … */
Str unit_id(Unit unit); /* "count", "percent", "points", "index", "per-1000", "ratio": for files and
                           interfaces */
/* "31.12.2015" / "31 December 2015", "2015", "Schuljahr 2015/16", "Wintersemester 2023/24" */
Str words_period(Arena *mem, Lang lang, Period period);
Str words_period_short(
    Arena *mem, Lang lang,
    Period period); /* for axes and heads: "2015", "2015/16", "WS 23/24", "03/2016" */
Str words_date(Arena *mem, Lang lang, Date date); /* "22.11.2026" / "22 November 2026" */

typedef enum Polarity {
    POLARITY_NONE,
    POLARITY_HIGHER_IS_BETTER,
    POLARITY_LOWER_IS_BETTER
} Polarity;

/* What a headline may say. All numbers in the unit of the figure; the band is [low, high] around
 * value. */
typedef struct Compared {
    double value, low, high;
    int decimals;
    Unit unit; /* of the value; differences of percent are points */
    bool present;
} Compared;

typedef struct HeadlineFacts {
    Str subject; /* noun phrase of the indicator in the language: "Abgänge ohne Hauptschulabschluss"
                  */
    Str place;   /* "Duisburg" */
    Period period;
    Compared now;
    /* comparison over time (the latest earlier alike period, not across a break): */
    bool has_before;
    Compared before;
    Period before_period;
    /* comparison with another area, same period: */
    bool has_other;
    Compared other;
    Str other_place;  /* "Metropole Ruhr" */
    Str missing;      /* where `now` is not present: its state in words */
    bool after_break; /* an earlier value exists, but on the other side of a break */
} HeadlineFacts;

/* One or two sentences that name comparison, direction and period, from the numbers alone: swapped
 * numbers change the sentence. A difference whose band covers zero gets no word of direction
 * ("nicht sicher verschieden"). Without value: says what is missing. Example: "Duisburg 2015: 6,4 %
 * Abgänge ohne Hauptschulabschluss, 0,5 Prozentpunkte weniger als 2014 und 0,6 Prozentpunkte
 * weniger als in der Metropole Ruhr." */
Str words_headline(Arena *mem, Lang lang, const HeadlineFacts *facts);

typedef enum Direction {
    DIRECTION_UNKNOWN,
    DIRECTION_SAME,
    DIRECTION_UP,
    DIRECTION_DOWN
} Direction;
/* UNKNOWN where one is absent or the bands overlap; SAME where both are exact and equal at the
 * shown decimals. */
Direction words_direction(const Compared *from, const Compared *to);

/* Decimals of the difference of two numbers that are shown with `decimals`: one more where a reader
 * who subtracts the shown numbers would find another difference. */
int words_difference_decimals(double from, double to, int decimals);
/* How `now` differs, for a cell beside its number: "+0,5 Prozentpunkte", "gleich", "nicht sicher
 * verschieden"; "etwa" where one is known only within a band, and one decimal more where the
 * rounded numbers would say something else. Empty where one is absent or the units differ. */
Str words_difference(Arena *mem, Lang lang, const Compared *now, const Compared *with);

/* Sort key of DIN 5007-1: ä = a, ß = ss, case folded. */
Str words_collation(Arena *mem, Str text);

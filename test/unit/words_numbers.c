/* Are numbers, units, dates and periods written as German and English readers expect, whatever the
 * number? */

#include "tap.h"

#include "base/base.h"
#include "words/words.h"

static Arena *mem;

static void numbers(void) {
    is_str(words_number(mem, DE, 1234567.8, 1), "1.234.567,8", "German thousands and comma");
    is_str(words_number(mem, EN, 1234567.8, 1), "1,234,567.8", "English thousands and point");
    is_str(words_number(mem, DE, 999, 0), "999", "three digits need no dot");
    is_str(words_number(mem, DE, 1000, 0), "1.000", "four digits do");
    is_str(words_count(mem, EN, 1234567), "1,234,567", "a count has no decimals");
    is_str(words_number(mem, DE, -1234.5, 1), "−1.234,5", "minus is U+2212");
    is_str(words_number(mem, DE, -0.04, 1), "0,0", "nothing is not negative");
    is_str(words_number(mem, DE, 0, 0), "0", "zero");
    is_str(words_number(mem, DE, 0.05, 1), "0,1", "half goes up");
    is_str(words_number(mem, DE, -0.05, 1), "−0,1", "half goes away from zero");
    is_str(words_number(mem, EN, 2.5, 0), "3", "half of an even number too");
    is_str(words_number(mem, EN, 1.005, 2), "1.01", "decimal text, not binary noise, is rounded");
    is_str(words_number(mem, EN, 0.1 + 0.2, 6), "0.300000", "noise of addition is not seen");
    is_str(words_number(mem, DE, 999.95, 1), "1.000,0", "rounding may add a digit");
    is_str(words_number(mem, DE, 9.9999, 0), "10", "and again");
    is_str(words_number(mem, EN, 0.0004, 1), "0.0", "small numbers vanish");
    is_str(words_number(mem, EN, 0.00064, 3), "0.001", "or round up");
    is_str(words_number(mem, EN, 7, -3), "7", "decimals below 0 are 0");
    is_str(words_number(mem, EN, 7, 99), "7.000000", "decimals above 6 are 6");
    is_str(words_number(mem, DE, NAN, 1), "–", "not a number");
    is_str(words_number(mem, DE, -INFINITY, 1), "–", "infinite");
    Str huge = words_number(mem, DE, -1.7976931348623157e308, 6);
    is_int(huge.n, 3 + 309 + 102 + 1 + 6, "the largest double has all its digits");
    is_double(words_rounded(6.45, 1), 6.5, 0, "rounded number");
    is_double(words_rounded(-6.45, 1), -6.5, 0, "rounded negative number");
    is_double(words_rounded(0, 3), 0, 0, "rounded zero");
}

static void values(void) {
    is_str(words_value(mem, DE, 7.8, 1, UNIT_PERCENT), "7,8\u00a0%",
           "no-break space before the German %");
    is_str(words_value(mem, EN, 7.8, 1, UNIT_PERCENT), "7.8%", "no space before the English one");
    is_str(words_value(mem, DE, 1, 0, UNIT_POINTS), "1 Prozentpunkt", "one point");
    is_str(words_value(mem, DE, 1, 1, UNIT_POINTS), "1,0 Prozentpunkte", "1,0 points");
    is_str(words_value(mem, DE, -1, 0, UNIT_POINTS), "−1 Prozentpunkt", "minus one point");
    is_str(words_value(mem, DE, 0.5, 1, UNIT_POINTS), "0,5 Prozentpunkte", "half a point");
    is_str(words_value(mem, DE, 21, 0, UNIT_POINTS), "21 Prozentpunkte", "21 points");
    is_str(words_value(mem, EN, 1, 0, UNIT_POINTS), "1 percentage point", "one point, English");
    is_str(words_value(mem, EN, 1, 1, UNIT_POINTS), "1.0 percentage points", "1.0 points, English");
    is_str(words_value(mem, DE, 1234, 0, UNIT_COUNT), "1.234", "counts stay bare");
    is_str(words_value(mem, DE, 31.2, 1, UNIT_PER_1000), "31,2 je 1.000", "per 1,000");
    is_str(words_value(mem, EN, 31.2, 1, UNIT_PER_1000), "31.2 per 1,000", "per 1,000, English");
    is_str(words_value(mem, DE, NAN, 1, UNIT_PERCENT), "–", "no unit without a number");
    is_str(words_band(mem, DE, 7.71, 7.88, 2, UNIT_PERCENT), "7,71–7,88\u00a0%", "band");
    is_str(words_band(mem, EN, 7.71, 7.88, 2, UNIT_PERCENT), "7.71–7.88%", "band, English");
    is_str(words_band(mem, DE, 7.71, 7.74, 1, UNIT_PERCENT), "7,7\u00a0%",
           "a band narrower than its decimals");
    is_str(words_band(mem, DE, -1.2, 0.5, 1, UNIT_POINTS), "−1,2 bis 0,5 Prozentpunkte",
           "band with minus");
    is_str(words_band(mem, DE, NAN, 1, 1, UNIT_PERCENT), "–", "band of no numbers");
    is_str(words_unit(DE, UNIT_POINTS), "Prozentpunkte", "name of a unit");
    for (Unit unit = 0; unit < UNITS; unit++)
        ok(words_unit(DE, unit).n && words_unit(EN, unit).n, "unit %d has a name in both languages",
           (int)unit);
}

static void periods(void) {
    Period year = {PERIOD_YEAR, 2015, 0, 0}, school = {PERIOD_SCHOOL_YEAR, 2015, 8, 1};
    Period old = {PERIOD_SCHOOL_YEAR, 1999, 8, 1};
    Period winter = {PERIOD_SEMESTER, 2023, 10, 1}, summer = {PERIOD_SEMESTER, 2024, 4, 1};
    Period day = {PERIOD_DAY, 2016, 3, 1}, last = {PERIOD_DAY, 2015, 12, 31};
    is_str(words_period(mem, DE, year), "2015", "year");
    is_str(words_period(mem, DE, school), "Schuljahr 2015/16", "school year");
    is_str(words_period(mem, DE, old), "Schuljahr 1999/00", "school year over the century");
    is_str(words_period(mem, EN, school), "School year 2015/16", "school year, English");
    is_str(words_period(mem, DE, winter), "Wintersemester 2023/24", "winter semester");
    is_str(words_period(mem, DE, summer), "Sommersemester 2024", "summer semester");
    is_str(words_period(mem, DE, last), "31.12.2015", "day");
    is_str(words_period(mem, DE, day), "01.03.2016", "day with zeros");
    is_str(words_period(mem, EN, last), "31 December 2015", "day, English");
    is_str(words_period(mem, EN, day), "1 March 2016", "day without zeros, English");
    is_str(words_period_short(mem, DE, last), "2015", "the end of a year on an axis");
    is_str(words_period_short(mem, DE, day), "03/2016", "a day on an axis");
    is_str(words_period_short(mem, DE, school), "2015/16", "a school year on an axis");
    is_str(words_period_short(mem, DE, winter), "WS 23/24", "a semester on an axis");
    is_str(words_period_short(mem, DE, summer), "SS 24", "a summer on an axis");
    is_str(words_date(mem, DE, (Date){2026, 11, 22}), "22.11.2026", "date");
    is_str(words_date(mem, EN, (Date){2026, 11, 22}), "22 November 2026", "date, English");
}

static void every_period_of_the_reader(void) {
    const char *texts[] = {"2015", "2015/16", "2023-10P6M", "2024-04P6M", "2015-12-31"};
    const char *want[] = {"2015", "Schuljahr 2015/16", "Wintersemester 2023/24",
                          "Sommersemester 2024", "31.12.2015"};
    for (size_t i = 0; i < 5; i++) {
        Period period;
        if (ok(period_read(str_of(texts[i]), &period), "%s is a period", texts[i]))
            is_str(words_period(mem, DE, period), want[i], want[i]);
    }
}

int main(void) {
    mem = arena_new();
    numbers();
    values();
    periods();
    every_period_of_the_reader();
    arena_free(mem);
    return done();
}

/* Is a day that is known only in part read, told and asked for without guessing? The calendar
 * (last days of months, leap years) was taken from Python's calendar.monthrange. */

#include "tap.h"
#include "records/day.h"

static void read_as(Arena *mem, const char *text, const char *canonical, const char *last) {
    Day day = {0};
    bool good = day_read(str_of(text), &day);
    ok(good && str_equal(day_canonical(mem, day), str_of(canonical)) &&
           str_equal(date_iso(mem, day.last), str_of(last)),
       "\"%s\" is %s, %s at the latest", text, canonical, last);
}

static void test_reading(Arena *mem) {
    read_as(mem, "2024-01-11", "2024-01-11", "2024-01-11");
    read_as(mem, "11.01.2024", "2024-01-11", "2024-01-11");
    read_as(mem, " 11.1.2024 ", "2024-01-11", "2024-01-11");
    read_as(mem, "11. Januar 2024", "2024-01-11", "2024-01-11");
    read_as(mem, "11 January 2024", "2024-01-11", "2024-01-11");
    read_as(mem, "2019-01", "2019-01", "2019-01-31");
    read_as(mem, "01.2019", "2019-01", "2019-01-31");
    read_as(mem, "Januar 2019", "2019-01", "2019-01-31");
    read_as(mem, "März 2020", "2020-03", "2020-03-31");
    read_as(mem, "february 2024", "2024-02", "2024-02-29");
    read_as(mem, "2.1900", "1900-02", "1900-02-28");
    read_as(mem, "2013", "2013", "2013-12-31");
    static const char *const bad[] = {
        "29.02.2023",   "2023-02-29",  "2023-13",     "0.2020",      "00.01.2020",
        "2020-00-01",   "2020-1",      "1799",        "2201",        "20244",
        "2020-",        "-2020",       "2020-01-",    "1.2.3.2020",  "11.01.24",
        "Jaenner 2020", "32 Mai 2020", "0. Mai 2020", "Mai",         "11. Mai",
        "2020 2020",    "x",           "２０２０",    "2020-01-011",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Day day = {0};
        ok(!day_read(str_of(bad[i]), &day) && !day_recorded(day), "\"%s\" is refused", bad[i]);
    }
    Day none;
    ok(day_read(S(""), &none) && !day_recorded(none) && !day_canonical(mem, none).n,
       "nothing is not recorded");
}

static Day day(const char *text) {
    Day out;
    must(day_read(str_of(text), &out));
    return out;
}

static void test_words(Arena *mem) {
    is_str(day_told(mem, DE, day("2024-01-11")), "11. Januar 2024", "known, German");
    is_str(day_told(mem, EN, day("2024-01-11")), "11 January 2024", "known, English");
    is_str(day_told(mem, DE, day("2019-01")), "Januar 2019 (Tag nicht bekannt)", "a month");
    is_str(day_told(mem, EN, day("2013")), "2013 (day and month not known)", "a year");
    is_str(day_told(mem, DE, day("")), "nicht erfasst", "not recorded");
    ok(day_known(day("2013-05-02")) && !day_known(day("2013-05")) && !day_known(day("")),
       "known to the day");
}

static void test_questions(void) {
    Date middle = {2019, 1, 15}, end = {2019, 1, 31}, before = {2018, 12, 31};
    is_int(day_reached(day("2019-01"), middle), UNKNOWN, "a month, on a day in it");
    is_int(day_reached(day("2019-01"), end), YES, "... on its last");
    is_int(day_reached(day("2019-01"), before), NO, "... before it");
    is_int(day_reached(day("2019-01-31"), end), YES, "the day itself");
    is_int(day_reached(day(""), end), UNKNOWN, "not recorded");
    is_int(day_before(day("2019-01"), day("2019-02")), YES, "January before February");
    is_int(day_before(day("2019"), day("2019-06-01")), UNKNOWN, "a year and a day in it");
    is_int(day_before(day("2019-06-01"), day("2019")), UNKNOWN, "... the other way");
    is_int(day_before(day("2019-06-01"), day("2019-06-01")), NO, "no day is before itself");
    is_int(day_before(day("2020"), day("2019")), NO, "a later year");
    is_int(day_before(day(""), day("2019")), UNKNOWN, "not recorded");
}

int main(void) {
    Arena *mem = arena_new();
    test_reading(mem);
    test_words(mem);
    test_questions();
    arena_free(mem);
    return done();
}

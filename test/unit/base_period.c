/* Is each way of writing a period read as its kind, and is like compared only with like? */

#include "tap.h"
#include "base/base.h"

static Period read_good(const char *text) {
    Period period = {0};
    ok(period_read(str_of(text), &period), "reads %s", text);
    return period;
}

static void test_read(Arena *mem) {
    static const struct {
        const char *text, *code;
        PeriodKind kind;
    } cases[] = {
        {"2015", "2015", PERIOD_YEAR},
        {"Jahr: 2016", "2016", PERIOD_YEAR},
        {"Jahr 2016", "2016", PERIOD_YEAR},
        {"1800", "1800", PERIOD_YEAR},
        {"2200", "2200", PERIOD_YEAR},
        {"2015/16", "2015/16", PERIOD_SCHOOL_YEAR},
        {"2015/2016", "2015/16", PERIOD_SCHOOL_YEAR},
        {"1999/00", "1999/00", PERIOD_SCHOOL_YEAR},
        {"1999/2000", "1999/00", PERIOD_SCHOOL_YEAR},
        {"2023-10P6M", "2023-10P6M", PERIOD_SEMESTER},
        {"2024-04P6M", "2024-04P6M", PERIOD_SEMESTER},
        {"WS 2023/24", "2023-10P6M", PERIOD_SEMESTER},
        {"WS 2023/2024", "2023-10P6M", PERIOD_SEMESTER},
        {"Wintersemester 1999/00", "1999-10P6M", PERIOD_SEMESTER},
        {"SS 2024", "2024-04P6M", PERIOD_SEMESTER},
        {"Sommersemester 2024", "2024-04P6M", PERIOD_SEMESTER},
        {"2015-12-31", "2015-12-31", PERIOD_DAY},
        {"31.12.2015", "2015-12-31", PERIOD_DAY},
        {"01.03.2016", "2016-03-01", PERIOD_DAY},
        {"29.02.2016", "2016-02-29", PERIOD_DAY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Period period = read_good(cases[i].text);
        is_int(period.kind, cases[i].kind, "its kind");
        is_str(period_code(mem, period), cases[i].code, cases[i].code);
        is_int(period_compare(read_good(cases[i].code), period), 0, "its code reads back the same");
        Period back = period_of_key(period_key(period));
        is_str(period_code(mem, back), cases[i].code, "and so does its key");
    }
}

static void test_refused(void) {
    static const char *const bad[] = {
        "",
        " ",
        "15",
        "201",
        "20155",
        "1799",
        "2201",
        "2015/15",
        "2015/17",
        "2015/2017",
        "2015/2015",
        "2015/1",
        "2015/016",
        "2015/",
        "/16",
        "2015-16",
        "2015 / 16",
        "29.02.2015",
        "31.04.2015",
        "31.11.2015",
        "2015-02-30",
        "00.12.2015",
        "31.12.15",
        "31.12.1799",
        "01.01.2201",
        "2023-09P6M",
        "2023-10P6",
        "2023-10P12M",
        "1799-10P6M",
        "WS2023/24",
        "WS 2023",
        "WS 2023/25",
        "SS 2024/25",
        "SS",
        "WS ",
        "Jahr:",
        "Jahr",
        "Jahr2016",
        "Jahr: 31.12.2015",
        "Jahr: 2015/16",
        "Schuljahr 2015/16",
        " 2015",
        "2015 ",
        "２０１５",
        "+2015",
        "-2015",
        "2015.0",
        "WS WS 2023/24",
        "Stand: 2015",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Period period = {PERIOD_DAY, 1900, 1, 1};
        bool read = period_read(str_of(bad[i]), &period);
        ok(!read && period.year == 1900, "no period: \"%s\"", bad[i]);
    }
    Period period;
    ok(!period_read((Str){"2015\0", 5}, &period) && !period_read(STR_NONE, &period),
       "NUL and nothing");
}

static void test_order(void) {
    ok(period_compare(read_good("2014"), read_good("2015")) < 0, "years in order");
    ok(period_compare(read_good("2015/16"), read_good("2014/15")) > 0, "school years in order");
    ok(period_compare(read_good("SS 2024"), read_good("WS 2024/25")) < 0,
       "summer before the next winter");
    ok(period_compare(read_good("WS 2023/24"), read_good("SS 2024")) < 0,
       "winter before the next summer");
    ok(period_compare(read_good("01.03.2016"), read_good("31.12.2015")) > 0, "days in order");
    ok(period_compare(read_good("2016"), read_good("31.12.2015")) < 0, "between kinds by kind");
    Period bare = {.kind = PERIOD_YEAR, .year = 2015};
    is_int(period_key(bare), period_key(read_good("2015")),
           "a year has no month, however it was made");
    Period wide = {.kind = PERIOD_SCHOOL_YEAR, .year = 2015, .month = 9, .day = 3};
    is_int(period_compare(wide, read_good("2015/16")), 0, "nor has a school year");
}

static void test_alike(void) {
    ok(period_alike(read_good("2014"), read_good("2015")), "years are alike");
    ok(!period_alike(read_good("2015"), read_good("2015/16")), "a school year is no calendar year");
    ok(!period_alike(read_good("2015"), read_good("31.12.2015")), "a key date is no year");
    ok(period_alike(read_good("31.12.2014"), read_good("31.12.2015")),
       "the same key date of two years");
    ok(!period_alike(read_good("01.03.2016"), read_good("31.12.2015")), "March is not December");
    ok(!period_alike(read_good("01.12.2015"), read_good("31.12.2015")),
       "the first is not the last");
    ok(period_alike(read_good("WS 2022/23"), read_good("WS 2023/24")), "winter with winter");
    ok(!period_alike(read_good("WS 2023/24"), read_good("SS 2024")), "winter not with summer");
    is_int(period_distance(read_good("2006"), read_good("2020")), 14, "years between");
    is_int(period_distance(read_good("2015/16"), read_good("2014/15")), -1, "backwards");
    is_int(period_distance(read_good("01.03.2013"), read_good("01.03.2016")), 3,
           "between key dates");
}

static void test_year_end(Arena *mem) {
    static const struct {
        const char *period, *before, *end;
    } cases[] = {
        {"2016-03-01", "2015-12-31", "2016-12-31"}, {"2015", "2014-12-31", "2015-12-31"},
        {"2015/16", "2014-12-31", "2015-12-31"},    {"WS 2023/24", "2022-12-31", "2023-12-31"},
        {"2015-12-31", "2014-12-31", "2015-12-31"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Period period = read_good(cases[i].period);
        is_str(period_code(mem, period_year_end_before(period)), cases[i].before,
               "the year's end before");
        is_str(period_code(mem, period_year_end(period)), cases[i].end, "the end of its year");
    }
}

int main(void) {
    Arena *mem = arena_new();
    test_read(mem);
    test_refused();
    test_order();
    test_alike();
    test_year_end(mem);
    arena_free(mem);
    return done();
}

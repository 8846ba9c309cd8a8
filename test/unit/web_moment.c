/* Is the moment that somebody enters for an embargo the one they mean, in both languages, and is
 * all else refused by name? Moments from Python's zoneinfo (Europe/Berlin). */

#include "tap.h"
#include "web/releases_in.h"

static Cx cx;

static void is_entered(const char *day, const char *time, int64_t want) {
    int64_t got = -1;
    Err err = moment_entered(&cx, str_of(day), str_of(time), &got);
    ok(err == OK && got == want, "\"%s\", \"%s\": %lld", day, time, (long long)got);
    cx.fault = (Fault){0};
}

static void is_refused(const char *day, const char *time, const char *word) {
    int64_t got = 0;
    Err err = moment_entered(&cx, str_of(day), str_of(time), &got);
    Str told = fault_text(cx.mem, DE, &cx.fault);
    ok(err == INVALID && str_find(told, str_of(word), 0) != SIZE_MAX,
       "\"%s\", \"%s\" is refused: %.*s", day, time, STR_ARG(told));
    cx.fault = (Fault){0};
}

enum { MARCH = 1804834800, MIDNIGHT = MARCH - 8 * 3600 }; /* 12 March 2027, 08:00 and 00:00 */

static void test_good(void) {
    static const char *const days[] = {"12.03.2027",    "12.3.2027",     "2027-03-12",
                                       "12. März 2027", "12 March 2027", " 12 MARCH 2027 ",
                                       "12. 3. 2027",   "12 march, 2027"};
    static const char *const times[] = {"08:00",     "8:00",    "8.00", "8",      "8 Uhr",
                                        "08:00 Uhr", "8:00 am", "8 AM", " 8:00 ", "8am"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        for (size_t k = 0; k < sizeof times / sizeof *times; k++)
            is_entered(days[i], times[k], MARCH);
    is_entered("12.03.2027", "", MIDNIGHT);
    is_entered("12.03.2027", "0:00", MIDNIGHT);
    is_entered("12.03.2027", "12 am", MIDNIGHT);
    is_entered("12.03.2027", "12 pm", MIDNIGHT + 12 * 3600);
    is_entered("12.03.2027", "8:15 pm", MIDNIGHT + 20 * 3600 + 15 * 60);
    is_entered("12.03.2027", "23:59", MIDNIGHT + 24 * 3600 - 60);
    is_entered("", "", 0);
    is_entered(" ", " ", 0);
}

static void test_bad(void) {
    static const char *const days[] = {"morgen",
                                       "30.02.2027",
                                       "12.13.2027",
                                       "12.03.27",
                                       "12.03.20270",
                                       "12.03",
                                       "2027",
                                       "1.2.3.2027",
                                       "0.3.2027",
                                       "-1.3.2027",
                                       "12 Marsch 2027",
                                       "12/03/2027",
                                       "12.03.2027<script>",
                                       "+1.+3.2027",
                                       "99999999999999999999.3.2027"};
    static const char *const times[] = {"24:00", "8:60", "8:5", "8:000", "13 pm", "0 am",
                                        "acht",  "8-00", ":",   "8:",    "+8",    "-1:00"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        is_refused(days[i], "8:00", "ist kein Tag");
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        is_refused("12.03.2027", times[i], "ist keine Uhrzeit");
    is_refused("", "8:00", "fehlt der Tag");
    is_refused("28.03.2027", "2:30", "vorgestellt");
}

static void test_told(void) {
    Str day, time;
    cx.lang = DE;
    is_str(moment_local(&cx, MARCH), "12.03.2027, 08:00 Uhr", "told in German");
    moment_fields(&cx, 1814392800, &day, &time); /* 1 July 2027, 00:00 in summer */
    is_str(day, "01.07.2027", "the day of a field");
    is_str(time, "00:00", "and its time");
    is_entered(cstr(cx.mem, day), cstr(cx.mem, time), 1814392800);
    cx.lang = EN;
    is_str(moment_local(&cx, MARCH), "12 March 2027, 08:00", "told in English");
    moment_fields(&cx, 1814392800, &day, &time);
    is_str(day, "1 July 2027", "the day of a field");
    is_entered(cstr(cx.mem, day), cstr(cx.mem, time), 1814392800);
    moment_fields(&cx, 0, &day, &time);
    ok(!day.n && !time.n, "no moment: both stay empty");
}

int main(void) {
    cx_begin(&cx, DE);
    test_good();
    test_bad();
    test_told();
    cx_end(&cx);
    return done();
}

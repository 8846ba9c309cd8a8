/* Is the period found that a cell names in words, and none where it names none? */

#include "tap.h"
#include "figures/delivery_in.h"

static void named(void) {
    static const char *const cases[][2] = {
        {"Schuljahr 2023/24", "2023/24"}, {"Schuljahr: 2023/2024", "2023/24"},
        {"SJ 23/24", "2023/24"},          {"Schuljahr 2023-24", "2023/24"},
        {"WiSe 2023/24", "2023-10P6M"},   {"WS 23/24", "2023-10P6M"},
        {"WS2023/24", "2023-10P6M"},      {"Wintersemester 99/00", NULL}, /* of which century? */
        {"SoSe 2024", "2024-04P6M"},      {"SS 24", "2024-04P6M"},
        {"SoSe 2023/24", NULL},           {"Schuljahr 2023/25", NULL},
        {"Schuljahr 2023", NULL},         {"Schuljahr", NULL},
        {"Schulen 2023/24", NULL},        {"23/24", NULL},
    };
    Cx cx;
    Period period;
    cx_begin(&cx, DE);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *want = cases[i][1];
        bool read = when_read(cx.mem, str_of(cases[i][0]), &period);
        Str got = read ? period_code(cx.mem, period) : S("none");
        is_str(got, want ? want : "none", cases[i][0]);
    }
    cx_end(&cx);
}

int main(void) {
    named();
    return done();
}

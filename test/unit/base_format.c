/* Does text with numbers come out byte for byte as the C library writes it? Expected values are
 * those of snprintf, for ties, edges and many numbers in a fixed disorder. */

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/base.h"
#include "tap.h"

static size_t written(char *to, size_t room, const char *format, ...) {
    va_list args;
    va_start(args, format);
    size_t n = format_write(to, room, format, args);
    va_end(args);
    return n;
}

static bool same(double value, int decimals) {
    char theirs[512], ours[512] = {0};
    int n = snprintf(theirs, sizeof theirs, "%.*f", decimals, value);
    size_t m = written(ours, sizeof ours, "%.*f", decimals, value);
    bool equal = m == (size_t)n && memcmp(ours, theirs, m) == 0;
    if (!equal) printf("# %a, %d decimals: %.*s, not %s\n", value, decimals, (int)m, ours, theirs);
    return equal;
}

static uint64_t next(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void test_doubles(void) {
    static const double edges[] = {0,       -0.0, 0.05,    0.25,    0.35,      -0.04,    0.5,
                                   1.5,     2.5,  0.125,   9.95,    99.95,     999.95,   -1e-9,
                                   1e15,    1e16, 0x1p53,  0x1p62,  0x1.8p62,  0x1p63,   1e18,
                                   9.3e18,  1e22, 1e300,   DBL_MAX, DBL_MIN,   5e-324,   INFINITY,
                                   -1e-300, NAN,  0x1p-22, 0x1p-23, 123456.75, -65.4321, -INFINITY};
    bool equal = true;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        for (int decimals = 0; decimals < 20; decimals++)
            equal &= same(edges[i], decimals);
    ok(equal, "edges with 0 to 19 decimals");
    uint64_t seed = 42;
    equal = true;
    for (int i = 0; i < 200000; i++) {
        double value = (double)(int64_t)(next(&seed) % 2000001) / 1000 - 1000; /* as in pictures */
        equal &= same(value, 1) && same(value, 2);
    }
    ok(equal, "thousandths");
    for (int i = 0; i < 200000; i++) {
        double value = (double)(int64_t)(next(&seed) % 4000001) / 64 - 31250; /* many ties */
        equal &= same(value, 1) && same(value, 3);
    }
    ok(equal, "sixty-fourths, of which many lie in the middle");
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = next(&seed);
        double value;
        memcpy(&value, &bits, sizeof value);
        equal &= same(value, (int)(bits % 10));
    }
    ok(equal, "any bits at all");
}

static void test_scaled(void) {
    uint64_t scaled = 7;
    ok(number_scaled(-2.5, 0, &scaled) && scaled == 2, "without sign, half to even");
    ok(number_scaled(1.005, 2, &scaled) && scaled == 100, "of the exact binary value");
    ok(number_scaled(1, 18, &scaled) && scaled == 1000000000000000000u, "up to 2^63");
    ok(!number_scaled(10, 18, &scaled) && !number_scaled(0x1p63, 0, &scaled) &&
           !number_scaled(INFINITY, 0, &scaled) && !number_scaled(NAN, 0, &scaled) &&
           !number_scaled(1, 23, &scaled) && !number_scaled(1, -1, &scaled),
       "what does not fit is refused");
    ok(number_scaled(5e-324, 22, &scaled) && scaled == 0, "the smallest number is nothing");
}

#define LIKE(...) \
    do { \
        char theirs_[128], ours_[128] = {0}; \
        snprintf(theirs_, sizeof theirs_, __VA_ARGS__); \
        written(ours_, sizeof ours_, __VA_ARGS__); \
        is_str(str_of(ours_), theirs_, "as printf: " #__VA_ARGS__); \
    } while (0)

static void test_kinds(void) {
    LIKE("plain");
    LIKE("%s|%.*s|%.*s", "text", 2, "cut", 9, "all");
    const char *volatile nothing = NULL;
    LIKE("%.*s%.*s", 0, nothing, -1, "without limit");
    LIKE("%d %d %d", 0, INT32_MIN, INT32_MAX);
    LIKE("%lld %lld", (long long)INT64_MIN, (long long)INT64_MAX);
    LIKE("%zu %u", SIZE_MAX, UINT32_MAX);
    LIKE("%.1f%% %.0f", 99.95, -0.4);
    LIKE("%.2f and then %05d|%x|%+.1f|%g", 1.0, 42, 255u, 2.25, 0.1); /* left to the library */
    LIKE("%d %c %s", 1, 'x', "again from the first argument");
    LIKE("%02d|%04d|%05d|%c|%02d", 7, 12, 123456, 'x', 345);
    LIKE("%02d %03d", -7, -12);
    LIKE("%02u %0d %08lld", 7u, 12, 5ll);
    char small[4] = {0};
    ok(written(small, sizeof small, "%s%d", "ab", 12345) == 7 && memcmp(small, "ab12", 4) == 0,
       "what finds no room is counted, and nothing is written beyond");
    ok(written(NULL, 0, "%d", 12) == 2, "no room at all");
}

int main(void) {
    test_doubles();
    test_scaled();
    test_kinds();
    return done();
}

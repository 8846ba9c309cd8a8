#pragma once
/* Test Anything Protocol in one header: ok() for a condition, is_*() for a comparison that shows
 * both sides, skip() with its reason, and `return done();` at the end of main. */

#include "base/str.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int tap_n, tap_failed;

__attribute__((unused, format(printf, 3, 4))) static bool tap_ok(bool good, const char *where,
                                                                 const char *format, ...) {
    va_list args;
    va_start(args, format);
    printf("%sok %d - ", good ? "" : "not ", ++tap_n);
    vprintf(format, args);
    printf("\n");
    va_end(args);
    if (!good) {
        tap_failed++;
        printf("# at %s\n", where);
    }
    fflush(stdout);
    return good;
}

#define TAP_TEXT_(x) #x
#define TAP_TEXT(x) TAP_TEXT_(x)
#define TAP_WHERE __FILE__ ":" TAP_TEXT(__LINE__)
#define ok(condition, ...) tap_ok((condition), TAP_WHERE, __VA_ARGS__)
#define skip(reason) printf("ok %d # SKIP %s\n", ++tap_n, (reason))

#define is_str(got, want, name) \
    do { \
        Str got_ = (got), want_ = str_of(want); \
        if (!ok(str_equal(got_, want_), "%s", (name))) \
            printf("#  got: %.*s\n# want: %.*s\n", STR_ARG(got_), STR_ARG(want_)); \
    } while (0)
#define is_int(got, want, name) \
    do { \
        long long got_ = (long long)(got), want_ = (long long)(want); \
        if (!ok(got_ == want_, "%s", (name))) printf("#  got: %lld\n# want: %lld\n", got_, want_); \
    } while (0)
#define is_double(got, want, tolerance, name) \
    do { \
        double got_ = (got), want_ = (want); \
        if (!ok(fabs(got_ - want_) <= (tolerance), "%s", (name))) \
            printf("#  got: %.12g\n# want: %.12g\n", got_, want_); \
    } while (0)

__attribute__((unused)) static int done(void) {
    printf("1..%d\n", tap_n);
    return tap_failed ? 1 : 0;
}

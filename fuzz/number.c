/* Do the readers of small texts (numbers, whole numbers, periods, dates, moments) stand any bytes,
 * and is what they accept what they say: written in the canonical form it reads back the same? */

#include <math.h>
#include <stdint.h>
#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void check_number(Str text, Decimal decimal) {
    Number number, grouped;
    if (!number_read(text, decimal, &number)) return;
    must(isfinite(number.value) && fabs(number.value) <= 1e15);
    must(number.decimals >= 0 && number.decimals <= 15 && str_is_utf8(text));
    /* A text that both modes accept with decimals in both has been read in two ways: that must not
     * be. */
    bool other =
        number_read(text, decimal == DECIMAL_COMMA ? DECIMAL_POINT : DECIMAL_COMMA, &grouped);
    must(!other || number.decimals == 0 || grouped.decimals == 0);
}

static void check_periods(Arena *mem, Str text) {
    Period period, again;
    Date date;
    int64_t seconds;
    if (period_read(text, &period)) {
        must(period_read(period_code(mem, period), &again) && period_compare(period, again) == 0);
        must(period_compare(period, period_of_key(period_key(period))) == 0);
        must(period_alike(period, again) && period_distance(period, again) == 0);
    }
    if (date_read(text, &date)) must(date_time(date_of_time(date_time(date))) == date_time(date));
    if (time_read(text, &seconds)) must(str_equal(time_iso(mem, seconds), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Arena *mem = arena_new();
    Str text = {(const char *)bytes, n};
    check_number(text, DECIMAL_COMMA);
    check_number(text, DECIMAL_POINT);
    int64_t whole;
    if (int_read(text, &whole)) must(whole >= 0 && n > 0);
    check_periods(mem, text);
    must(str_trim(text).n <= n);
    arena_free(mem);
    return 0;
}

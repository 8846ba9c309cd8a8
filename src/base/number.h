#pragma once
/* Numbers as offices write them, read strictly: a text is the number it says, or it is refused.
 * "20.2011" is no German number, whole or not, and is never repaired. */

#include "base/str.h"

typedef enum Decimal { DECIMAL_COMMA, DECIMAL_POINT } Decimal;

typedef struct Number {
    double value;
    int decimals; /* digits after the decimal sign, 0 … 15 */
} Number;

/* A whole text as a number. Accepted: optional sign (+, -, U+2212); digits, either without any
 * grouping or in complete groups of three, the first of 1–3 digits and not starting with 0
 * (DECIMAL_COMMA: '.', DECIMAL_POINT: ','; both: a space, U+00A0, U+2009, U+202F, an apostrophe or
 * U+2019 between groups; one kind only); optionally the decimal sign and 1–15 digits. At most 15
 * significant digits before the decimal sign.
 * As programs write it, also digits without groups, perhaps the decimal sign and digits, 'E' or
 * 'e', perhaps a sign (+, -), and 1–3 digits: "1.5E3", "1e-05"; at most 17 digits before the 'E';
 * the nearest double, never an infinite one; its decimals are those of the number in full, at most
 * 15. False for anything else, among it "", "1,", ",5", "1E", "E5", "1.23,4", and under
 * DECIMAL_COMMA "20.2011" (a group of four) and "0.500". */
bool number_read(Str text, Decimal decimal, Number *out);
/* "1E5", "12E4": a number by its form, and just as well a code: nothing but digits around the 'E'.
 */
bool number_is_code_like(Str text);
/* A non-negative whole number of digits only, up to INT64_MAX. */
bool int_read(Str text, int64_t *out);
/* |value| × 10^decimals as a whole number, rounded as printf rounds: of the exact binary value,
 * half to even. False where it is not below 2^63, not finite, or decimals are not 0 … 22. */
bool number_scaled(double value, int decimals, uint64_t *out);

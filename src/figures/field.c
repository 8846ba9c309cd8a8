/* What does one field say: a number, or a sign in its place? A number is read as the file's
 * language writes it or not at all; a sign becomes a state, never a zero. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define CERTAIN_DIGITS 15 /* of a double */
#define MOST_DIGITS 40
#define MOST_BESIDE 4 /* signs beside one number */

static void set_state(Raw *out, const MappingSign *sign) {
    out->presence = (uint8_t)sign->presence;
    out->precision = (uint8_t)sign->precision;
    out->marks |= (uint8_t)sign->marks;
    out->dash = sign->meaning == SIGN_DASH;
    out->decimals = 0;
    out->number = sign->presence == ZERO || sign->precision == BELOW_HALF ? 0 : (double)NAN;
}

static void set_beside(Raw *out, const MappingSign *sign) {
    out->marks |= (uint8_t)sign->marks;
    if (sign->precision != EXACT) out->precision = (uint8_t)sign->precision;
}

static bool ends_like_number(Str text) {
    char last = text.n ? text.p[text.n - 1] : 0;
    return (last >= '0' && last <= '9') || last == ')' || last == '%';
}

/* The longest sign at the end of the text, and where it begins. */
static const MappingSign *last_sign(const Mapping *mapping, Str text, size_t *begin) {
    for (size_t i = 1; i < text.n; i++) {
        if (!ends_like_number(str_trim(str_slice(text, 0, i))) &&
            !sign_beside(mapping, str_trim(str_slice(text, i - 1, i))))
            continue;
        const MappingSign *sign = sign_beside(mapping, str_trim(str_slice(text, i, text.n)));
        *begin = i;
        if (sign) return sign;
    }
    return NULL;
}

/* "(123)" is unreliable; "123 p", "123r" and "123 pr" bear signs beside the number. */
static Str take_beside(const Mapping *mapping, Str text, Raw *out) {
    size_t begin;
    for (size_t i = 0; i < MOST_BESIDE; i++) {
        const MappingSign *sign = last_sign(mapping, text, &begin);
        if (!sign) break;
        set_beside(out, sign);
        text = str_trim(str_slice(text, 0, begin));
    }
    if (text.n < 3 || text.p[0] != '(' || text.p[text.n - 1] != ')') return text;
    out->marks |= UNRELIABLE;
    return str_trim(str_slice(text, 1, text.n - 1));
}

/* One sign of the column of qualities. False where it is not known, or denies a number that stands
 * there. */
static bool quality_sign(const Mapping *mapping, Str text, Raw *raw) {
    const MappingSign *sign = sign_quality(mapping, text);
    if (!sign) return false;
    if (sign->meaning == SIGN_BESIDE) {
        if (raw_has_number(raw) || !sign->precision) set_beside(raw, sign);
        return true;
    }
    if (raw->presence != PRESENT) { /* an empty field, a sign, or the zero written in its place */
        if (raw->dash && sign->meaning != SIGN_DASH) raw->dash = false;
        set_state(raw, sign);
        return true;
    }
    raw->marks |= (uint8_t)sign->marks;
    return sign->marks == UNRELIABLE;
}

bool field_quality(const Mapping *mapping, Str text, Raw *raw) {
    text = str_trim(text);
    if (!text.n) return true;
    if (sign_quality(mapping, text)) return quality_sign(mapping, text, raw);
    Str part;
    while (str_cut(&text, ' ', &part))
        if (part.n && !quality_sign(mapping, part, raw)) return false;
    return true;
}

/* A percent sign belongs to a share and to nothing else. */
static Str without_percent(Str text) {
    if (text.n < 2 || text.p[text.n - 1] != '%') return text;
    text = str_trim(str_slice(text, 0, text.n - 1));
    while (str_ends(text, S("\u00a0")) || str_ends(text, S("\u202f")))
        text = str_slice(text, 0, text.n - (str_ends(text, S("\u00a0")) ? 2 : 3));
    return text;
}

/* "0.093410000000000007": more digits than a double holds are the trace of a program's arithmetic;
 * its 15 certain ones are the number. */
static bool long_read(Str text, Decimal decimal, Number *out) {
    char plain[MOST_DIGITS + 1], certain[32];
    if (text.n > MOST_DIGITS) return false;
    size_t digits = 0, signs = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool sign = text.p[i] == (decimal == DECIMAL_COMMA ? ',' : '.');
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        if (!digit && !sign && !(i == 0 && text.p[i] == '-')) return false;
        signs += sign;
        digits += digit && signs;
        plain[i] = sign ? '.' : text.p[i];
    }
    if (signs != 1 || digits <= CERTAIN_DIGITS || text.p[0] == '.' || text.p[0] == ',')
        return false;
    plain[text.n] = 0;
    snprintf(certain, sizeof certain, "%.*g", CERTAIN_DIGITS, strtod(plain, NULL));
    return number_read(str_of(certain), DECIMAL_POINT, out);
}

static bool any_number_read(Str text, Decimal decimal, Number *out) {
    return number_read(text, decimal, out) || long_read(text, decimal, out);
}

bool field_read(const Mapping *mapping, Decimal decimal, Str text, const MappingColumn *column,
                Raw *out) {
    Str s = str_trim(text);
    out->precision = EXACT;
    out->marks = 0;
    out->dash = false;
    const MappingSign *sign = s.n ? sign_alone(mapping, s) : NULL;
    if (!s.n || sign) {
        MappingSign empty = {.presence = column->empty};
        set_state(out, sign ? sign : &empty);
        return true;
    }
    Number number;
    bool plain = any_number_read(s, decimal, &number);
    if (!plain) s = take_beside(mapping, s, out);
    if (!plain && column->measure->unit == UNIT_PERCENT) s = without_percent(s);
    if (!plain && !any_number_read(s, decimal, &number)) return false;
    out->number = number.value;
    out->decimals = (uint8_t)number.decimals;
    out->presence = number.value == 0 ? ZERO : PRESENT;
    return true;
}

bool field_has_unit(Decimal decimal, Str text) {
    Str s = str_trim(text);
    Number number;
    size_t end = s.n;
    while (end && !(s.p[end - 1] >= '0' && s.p[end - 1] <= '9'))
        end--;
    Str unit = str_trim(str_slice(s, end, s.n));
    char first = unit.n ? unit.p[0] : 0;
    bool letter = (first | 32) >= 'a' && (first | 32) <= 'z';
    return end && (letter || first == '%' || (unsigned char)first >= 0x80) &&
           number_read(str_slice(s, 0, end), decimal, &number);
}

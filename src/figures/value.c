/* How is reckoned with numbers that may be missing, rounded, secret or uncertain? Every operation
 * answers with a whole Value: number, band and states together, so that no caller can lose one of
 * them on the way. */

#include <float.h>
#include <math.h>
#include "figures/value.h"

#define MOST_DECIMALS 15

static Value value_empty(Unit unit) {
    return (Value){.number = NAN,
                   .low = NAN,
                   .high = NAN,
                   .numerator = NAN,
                   .denominator = NAN,
                   .unit = unit,
                   .decimals = MOST_DECIMALS};
}

static bool shows_number(Presence presence) {
    return presence == PRESENT || presence == ZERO;
}

/* Puts a number with its band into a value; exactly nothing is a presence of its own. */
static Value with_number(Value v, double number, double low, double high) {
    if (!isfinite(number) || !isfinite(low) || !isfinite(high)) {
        v.presence = NOT_MEANINGFUL;
        return v;
    }
    v.number = number + 0.0; /* never -0 */
    v.low = low + 0.0;
    v.high = high + 0.0;
    v.presence = number == 0 && low == 0 && high == 0 ? ZERO : PRESENT;
    return v;
}

Value value_number(double number, int decimals, Unit unit) {
    Value v = with_number(value_empty(unit), number, number, number);
    v.decimals = decimals;
    return v;
}

Value value_rounded(double number, unsigned base, Unit unit) {
    if (base <= 1) return value_number(number, 0, unit);
    unsigned whole = (base - 1) / 2;
    double away = whole, low = number - away;
    Value v =
        with_number(value_empty(unit), number, low < 0 && number >= 0 ? 0 : low, number + away);
    v.precision = ROUNDED;
    v.base = base;
    v.decimals = 0;
    return v;
}

Value value_missing(Presence presence, Unit unit) {
    must(!shows_number(presence));
    Value v = value_empty(unit);
    v.presence = presence;
    v.decimals = 0;
    return v;
}

Value value_withheld(Secrecy secrecy, Unit unit) {
    Value v = value_empty(unit);
    v.secrecy = secrecy;
    v.decimals = 0;
    return v;
}

bool value_has_number(const Value *v) {
    return shows_number(v->presence) && v->secrecy == OPEN;
}

/* States of what is reckoned from a and b, still without a number; *number tells whether it may get
 * one. */
static Value combined(const Value *a, const Value *b, Unit unit, bool *number) {
    Value v = value_empty(unit);
    v.marks = a->marks | b->marks;
    v.secrecy = a->secrecy > b->secrecy ? a->secrecy : b->secrecy;
    v.precision = a->precision > b->precision ? a->precision : b->precision;
    v.base = a->base > b->base ? a->base : b->base;
    v.presence = PRESENT;
    if (!shows_number(a->presence)) v.presence = a->presence;
    if (!shows_number(b->presence) && b->presence > v.presence) v.presence = b->presence;
    *number = shows_number(v.presence) && v.secrecy == OPEN;
    if (!shows_number(v.presence)) v.precision = EXACT, v.base = 0, v.decimals = 0;
    return v;
}

static int weaker_decimals(int a, int b) {
    return a > b ? a : b;
}

/* a + sign · b, sign being 1 or -1 */
static Value sum_or_difference(const Value *a, const Value *b, int sign, Unit unit) {
    bool number;
    Value v = combined(a, b, unit, &number);
    if (a->precision == PERTURBED || b->precision == PERTURBED) v.marks |= UNRELIABLE;
    if (!number) return v;
    v.decimals = weaker_decimals(a->decimals, b->decimals);
    if (sign > 0) return with_number(v, a->number + b->number, a->low + b->low, a->high + b->high);
    return with_number(v, a->number - b->number, a->low - b->high, a->high - b->low);
}

Value value_add(Value a, Value b) {
    bool adds = a.unit == b.unit && (a.unit == UNIT_COUNT || a.unit == UNIT_POINTS);
    if (!adds) return value_missing(NOT_MEANINGFUL, a.unit);
    return sum_or_difference(&a, &b, 1, a.unit);
}

Value value_subtract(Value a, Value b) {
    Unit unit = a.unit == UNIT_PERCENT ? UNIT_POINTS : a.unit;
    if (a.unit != b.unit) return value_missing(NOT_MEANINGFUL, unit);
    return sum_or_difference(&a, &b, -1, unit);
}

Value value_difference(Value later, Value earlier) {
    return value_subtract(later, earlier);
}

/* The number of a ratio times a factor, from its two parts where it has them: 100 · 7 / 100 is
 * exactly 7. */
static double ratio_times(const Value *v, double factor) {
    bool parts = v->unit == UNIT_RATIO && isfinite(v->numerator) && isfinite(v->denominator);
    return parts ? factor * v->numerator / v->denominator : factor * v->number;
}

Value value_multiply(Value a, double factor) {
    if (!value_has_number(&a)) return a;
    double low = factor * a.low, high = factor * a.high;
    double number = ratio_times(&a, factor);
    if (a.low == a.high) low = high = number;
    Value v = with_number(a, number, fmin(low, high), fmax(low, high));
    if (a.unit != UNIT_RATIO) v.numerator = v.denominator = NAN;
    if (factor != floor(factor)) v.decimals = MOST_DECIMALS;
    return v;
}

Value value_divide(Value a, Value b) {
    bool number;
    Value v = combined(&a, &b, UNIT_RATIO, &number);
    if (!number) return v;
    if (b.low <= 0 && b.high >= 0) {
        Value none = value_missing(NOT_MEANINGFUL, UNIT_RATIO);
        none.marks = v.marks;
        return none;
    }
    double ends[4] = {a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high};
    double low = ends[0], high = ends[0];
    for (size_t i = 1; i < 4; i++) {
        low = fmin(low, ends[i]);
        high = fmax(high, ends[i]);
    }
    v.numerator = a.number;
    v.denominator = b.number;
    return with_number(v, a.number / b.number, low, high);
}

Value value_percent(Value ratio) {
    if (ratio.unit != UNIT_RATIO) return value_missing(NOT_MEANINGFUL, UNIT_PERCENT);
    Value v = value_multiply(ratio, 100);
    v.unit = UNIT_PERCENT;
    return v;
}

static bool number_same(double a, double b) {
    return (isnan(a) && isnan(b)) || (a <= b && a >= b);
}

bool value_same(Value a, Value b) {
    return a.presence == b.presence && a.precision == b.precision && a.secrecy == b.secrecy &&
           a.marks == b.marks && a.base == b.base && a.unit == b.unit &&
           number_same(a.number, b.number) && number_same(a.low, b.low) &&
           number_same(a.high, b.high);
}

int value_decimals(const Value *v, int most) {
    int decimals = v->decimals < most ? v->decimals : most;
    if (decimals < 0) decimals = 0;
    if (!shows_number(v->presence)) return decimals;
    double half = (v->high - v->low) / 2;
    if (!(half > 0)) return decimals;
    /* A digit is shown where one step of it is at least half the band's width. */
    double step = pow(10, -decimals);
    while (decimals > 0 && step < half * (1 - DBL_EPSILON)) {
        decimals--;
        step *= 10;
    }
    return decimals;
}

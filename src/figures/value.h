#pragma once
/* The value: number, states and band, with its arithmetic. A missing number is never 0; a sum with
 * a missing or secret part is not a number; two counts rounded to 5 give a number with a band of
 * ±4; percent and percentage points are different units. */

#include "words/words.h"

typedef enum Presence {
#define PRESENCE(name, id) name,
#include "figures/states.def"
#undef PRESENCE
    PRESENCES
} Presence;
typedef enum Precision {
#define PRECISION(name, id) name,
#include "figures/states.def"
#undef PRECISION
    PRECISIONS
} Precision;
typedef enum Mark {
#define MARK(name, id, bit) name = bit,
#include "figures/states.def"
#undef MARK
} Mark;
typedef enum Secrecy {
#define SECRECY(name, id) name,
#include "figures/states.def"
#undef SECRECY
    SECRECIES
} Secrecy;

typedef struct Value {
    double number; /* 0 where presence is ZERO; NAN where there is none */
    double low,
        high; /* the band; low == number == high where exact; NAN where there is no number */
    double numerator, denominator; /* of a ratio, in their own units; NAN where it is none */
    Presence presence;
    Precision precision;
    Secrecy secrecy;
    unsigned marks; /* Mark bits */
    unsigned base;  /* rounded to this base; 0 otherwise */
    Unit unit;
    int decimals; /* that the number carries, 0 … 15: of a source number as printed */
} Value;

Value value_number(double number, int decimals, Unit unit); /* exact; 0 gives ZERO */
/* A count rounded to a base b: band ±(b − 1) / 2 rounded down (5: ±2), not below 0. */
Value value_rounded(double number, unsigned base, Unit unit);
Value value_missing(Presence presence, Unit unit);
/* Without number, band and presence: not even whether there is one is told. */
Value value_withheld(Secrecy secrecy, Unit unit);
bool value_has_number(const Value *v); /* PRESENT or ZERO, and not secret */

/* Units must agree (counts with counts, points with points); percent − percent = points; percent +
 * percent is refused (NOT_MEANINGFUL), since shares of different wholes do not add. Bands add. With
 * a missing part the result carries its presence (of several the one that stands later in
 * states.def), with a secret part the secrecy. Marks unite. Precision: the weaker of both (order of
 * states.def); PERTURBED values do not add: the result is marked UNRELIABLE. */
Value value_add(Value a, Value b);
Value value_subtract(Value a, Value b);
Value value_multiply(
    Value a,
    double factor); /* by a plain number; `100 *` of a ratio makes percent: value_percent */
/* a ÷ b as UNIT_RATIO with numerator and denominator; band from the bands, [a.low / b.high, a.high
 * / b.low]; b zero or its band touching zero: NOT_MEANINGFUL. */
Value value_divide(Value a, Value b);
Value value_percent(Value ratio); /* UNIT_RATIO × 100 as UNIT_PERCENT */
/* Difference over time or place as shown to readers: percent gives points; NOT_MEANINGFUL for
 * different units. */
Value value_difference(Value later, Value earlier);
bool value_same(Value a, Value b); /* number, states and unit */
/* Decimals that the band allows: 7.71–7.88 allows one only just; at most `most`. */
int value_decimals(const Value *v, int most);

Str presence_id(Presence presence); /* "not-delivered" */
Str precision_id(Precision precision);
Str secrecy_id(Secrecy secrecy);
bool presence_read(Str id, Presence *out);
Str presence_word(Lang lang, Presence presence);
Str precision_word(Lang lang, Precision precision);
Str secrecy_word(Lang lang, Secrecy secrecy);
Msg mark_message(Mark mark);

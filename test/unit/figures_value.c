/* The arithmetic of values. */

#include "tap.h"
#include "figures/value.h"

static void sums(void) {
    Value a = value_rounded(10, 5, UNIT_COUNT), b = value_rounded(20, 5, UNIT_COUNT);
    Value sum = value_add(a, b);
    is_double(sum.number, 30, 0, "10 + 20 = 30");
    is_double(sum.low, 26, 0, "two counts rounded to 5 have a band of 4 below");
    is_double(sum.high, 34, 0, "… and 4 above");
    is_int(sum.precision, ROUNDED, "the sum of rounded counts is rounded");
    is_int(sum.base, 5, "… to 5");
    Value exact = value_add(value_number(3, 0, UNIT_COUNT), value_number(4, 0, UNIT_COUNT));
    is_double(exact.number, 7, 0, "3 + 4 = 7");
    ok(exact.low >= 7 && exact.high <= 7 && exact.precision == EXACT, "exact counts stay exact");
    Value half = value_add(value_number(3, 0, UNIT_COUNT), value_rounded(10, 5, UNIT_COUNT));
    ok(half.precision == ROUNDED && half.low >= 11 && half.high <= 15,
       "exact + rounded keeps the band of the rounded");
    Value zero = value_rounded(0, 5, UNIT_COUNT);
    ok(zero.presence == PRESENT && zero.low >= 0 && zero.high >= 2,
       "a rounded 0 is 0 to 2, not exactly nothing");
    is_int(value_number(0, 0, UNIT_COUNT).presence, ZERO, "an exact 0 is exactly nothing");
}

static void missing(void) {
    Value n = value_number(5, 0, UNIT_COUNT);
    for (unsigned p = NOT_COLLECTED; p < PRESENCES; p++) {
        Value gap = value_missing((Presence)p, UNIT_COUNT);
        Value sum = value_add(n, gap), product = value_multiply(gap, 2),
              ratio = value_divide(gap, n);
        Str id = presence_id((Presence)p);
        ok(sum.presence == p && isnan(sum.number), "5 + %.*s is no number and says why",
           STR_ARG(id));
        ok(product.presence == p && isnan(product.number), "2 · %.*s is no number", STR_ARG(id));
        ok(ratio.presence == p && isnan(ratio.number), "%.*s ÷ 5 is no number", STR_ARG(id));
        Value rest = value_subtract(gap, n);
        ok(rest.presence == p && !value_has_number(&rest), "%.*s − 5 is no number", STR_ARG(id));
    }
    Value both = value_add(value_missing(NOT_COLLECTED, UNIT_COUNT),
                           value_missing(UNKNOWN_AT_SOURCE, UNIT_COUNT));
    is_int(both.presence, UNKNOWN_AT_SOURCE, "of two reasons the later one of states.def stands");
    Value secret = n;
    secret.secrecy = PRIMARY;
    Value sum = value_add(n, secret);
    ok(sum.secrecy == PRIMARY && isnan(sum.number) && !value_has_number(&sum),
       "a sum with a secret part is secret");
}

static void marks(void) {
    Value a = value_number(5, 0, UNIT_COUNT), b = a;
    a.marks = PROVISIONAL;
    b.marks = CORRECTED;
    is_int(value_add(a, b).marks, PROVISIONAL | CORRECTED, "marks unite");
    b.precision = PERTURBED;
    Value sum = value_add(a, b);
    ok(sum.marks & UNRELIABLE && sum.precision == PERTURBED,
       "perturbed values do not add: the sum is unreliable");
    b.precision = ESTIMATED;
    is_int(value_add(a, b).precision, ESTIMATED, "the weaker precision stands");
}

static void ratios(void) {
    Value ratio = value_divide(value_number(7, 0, UNIT_COUNT), value_number(100, 0, UNIT_COUNT));
    Value share = value_percent(ratio);
    ok(share.number >= 7 && share.number <= 7, "7 of 100 is exactly 7 %%");
    is_double(share.numerator, 7, 0, "the share keeps its numerator");
    is_double(share.denominator, 100, 0, "… and its denominator");
    is_int(share.unit, UNIT_PERCENT, "a ratio × 100 is a percentage");
    is_int(value_divide(ratio, value_number(0, 0, UNIT_COUNT)).presence, NOT_MEANINGFUL,
           "÷ 0 is not meaningful");
    Value touches = value_rounded(0, 5, UNIT_COUNT);
    is_int(value_divide(ratio, touches).presence, NOT_MEANINGFUL,
           "÷ a band that touches 0 is not meaningful");
    is_int(value_percent(share).presence, NOT_MEANINGFUL,
           "a percentage is not made of a percentage");
    Value none = value_divide(value_number(0, 0, UNIT_COUNT), value_number(9, 0, UNIT_COUNT));
    is_int(none.presence, ZERO, "nothing of 9 is exactly nothing");
    Value third = value_multiply(value_number(9, 0, UNIT_COUNT), 1.0 / 3);
    is_double(third.number, 3, 1e-12, "9 ÷ 3 = 3");
    Value minus = value_multiply(value_rounded(10, 5, UNIT_COUNT), -1);
    ok(minus.low <= -12 && minus.high >= -8, "a negative factor turns the band round");
}

static void decimals(void) {
    Value v = value_percent(
        value_divide(value_rounded(200, 5, UNIT_COUNT), value_rounded(2565, 5, UNIT_COUNT)));
    is_int(value_decimals(&v, 2), 1, "7.71–7.88 allows one decimal");
    Value exact = value_number(7.25, 2, UNIT_PERCENT);
    is_int(value_decimals(&exact, 1), 1, "at most what was asked for");
    is_int(value_decimals(&exact, 4), 2, "at most what the source printed");
    Value wide = value_rounded(1000, 5, UNIT_COUNT);
    is_int(value_decimals(&wide, 3), 0, "a count rounded to 5 has no decimals");
}

static void same(void) {
    Value a = value_number(5, 0, UNIT_COUNT), b = a;
    ok(value_same(a, b), "equal values are the same");
    b.marks = PROVISIONAL;
    ok(!value_same(a, b), "a mark makes a difference");
    ok(!value_same(a, value_number(5, 0, UNIT_PERCENT)), "a unit makes a difference");
    ok(!value_same(a, value_missing(NOT_DELIVERED, UNIT_COUNT)), "a state makes a difference");
    ok(value_same(value_missing(NOT_DELIVERED, UNIT_COUNT),
                  value_missing(NOT_DELIVERED, UNIT_COUNT)),
       "two equal states are the same");
}

static void words(void) {
    Presence read;
    for (unsigned p = 0; p < PRESENCES; p++) {
        ok(presence_read(presence_id((Presence)p), &read) && read == p,
           "presence %u has an id that reads back", p);
        ok(presence_word(DE, (Presence)p).n && presence_word(EN, (Presence)p).n,
           "… and words in both languages");
    }
    for (unsigned p = 0; p < PRECISIONS; p++)
        ok(precision_id((Precision)p).n && precision_word(DE, (Precision)p).n,
           "precision %u has id and word", p);
    ok(!presence_read(S("gone"), &read), "an unknown id is not read");
    is_str(secrecy_id(OPEN), "none", "open has the id none");
    ok(!str_equal(secrecy_word(DE, PRIMARY), secrecy_word(DE, SECONDARY)),
       "the two kinds of secrecy have words of their own");
    is_str(message_text(EN, mark_message(PROVISIONAL)), "provisional", "marks have words");
}

int main(void) {
    sums();
    missing();
    marks();
    ratios();
    decimals();
    same();
    words();
    return done();
}

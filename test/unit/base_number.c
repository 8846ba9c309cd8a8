/* Is a text the number it says, and refused otherwise, in both ways of writing? */

#include "tap.h"
#include "base/base.h"

#define BYTES(literal) ((Str){literal, sizeof(literal) - 1})

typedef struct Good {
    const char *text;
    double value;
    int decimals;
} Good;

static void read_all(const Good *cases, size_t n, Decimal decimal, const char *mode) {
    for (size_t i = 0; i < n; i++) {
        Number got = {-1, -1};
        bool read = number_read(str_of(cases[i].text), decimal, &got);
        bool same = got.value <= cases[i].value && got.value >= cases[i].value;
        ok(read && same && got.decimals == cases[i].decimals, "%s reads %s", mode, cases[i].text);
    }
}

static void test_german(void) {
    static const Good cases[] = {
        {"0", 0, 0},
        {"7", 7, 0},
        {"007", 7, 0},
        {"5125628", 5125628, 0},
        {"1.234.567,8", 1234567.8, 1},
        {"1 234,5", 1234.5, 1},
        {"1\u00a0234\u00a0567", 1234567, 0},
        {"1\u202f234,50", 1234.5, 2},
        {"1\u2009234\u2009567,5", 1234567.5, 1},
        {"1'234'567,25", 1234567.25, 2},
        {"1\u2019234", 1234, 0},
        {"20.201", 20201, 0},
        {"-3", -3, 0},
        {"\u22123", -3, 0},
        {"+3", 3, 0},
        {"-0,5", -0.5, 1},
        {"0,10", 0.1, 2},
        {"6,42", 6.42, 2},
        {"999.999.999.999.999", 999999999999999, 0},
        {"000000000000000000000000000000001", 1, 0},
        {"0,123456789012345", 0.123456789012345, 15},
        {"123456789012345,123456789012345", 123456789012345.123456789012345, 15},
        {"0,000", 0, 3},
    };
    read_all(cases, sizeof cases / sizeof *cases, DECIMAL_COMMA, "German");
}

static void test_english(void) {
    static const Good cases[] = {
        {"1,234,567.8", 1234567.8, 1},
        {"1 234.5", 1234.5, 1},
        {"17.6", 17.6, 1},
        {"1'234.5", 1234.5, 1},
        {"1\u2009234.5", 1234.5, 1},
        {"20,201", 20201, 0},
        {"0.500", 0.5, 3},
        {"+3.0", 3, 1},
        {"\u22121.5", -1.5, 1},
        {"20.201", 20.201, 3},
    };
    read_all(cases, sizeof cases / sizeof *cases, DECIMAL_POINT, "English");
}

static void test_refused(void) {
    static const char *const both[] = {
        "",
        " ",
        "-",
        "+",
        "\u2212",
        ".",
        ",",
        "1e",
        "1.5E",
        "1E+",
        "E5",
        ".5E3",
        "1.E3",
        "1E5.0",
        "1E1234",
        "1E999",
        "1 000E3",
        "1.234,5E3",
        "1,234.5E3",
        "05E3",
        "1E5 ",
        "1E5E5",
        "1E--5",
        "0x1p3",
        "123456789012345678E1",
        "0x10",
        "inf",
        "nan",
        "1-",
        "--1",
        "+-1",
        "1.234,",
        "1,",
        "1.",
        ",5",
        ".5",
        "12a",
        "a12",
        " 1",
        "1 ",
        "1 23",
        "1  234",
        "1 234\u00a0567",
        "1.234 567",
        "1,234 567",
        "1234 567",
        "12345678 9",
        "1.23,4",
        "1,23.4",
        "1..234",
        "1,,234",
        "1.234.56",
        "20.2011,",
        "0 123",
        "00.123.1",
        "1\u2009234\u00a0567",
        "1'23",
        "1'234 567",
        "12'34",
        "'1",
        "1'",
        "1\u20091234",
        "½",
        "١٢",
        "- 3",
        "3%",
        "1.2.3",
        "1,2,3",
        "x",
        "–",
        "1234567890123456",
        "0,1234567890123456",
        "0.1234567890123456",
        "1.234.567.890.123.456",
        "1,234,567,890,123,456",
        "\u00a01",
        "1\u00a0",
        "\u2212\u22123",
    };
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        Number got = {42, 42};
        bool comma = number_read(str_of(both[i]), DECIMAL_COMMA, &got);
        bool point = number_read(str_of(both[i]), DECIMAL_POINT, &got);
        ok(!comma && !point && got.decimals == 42, "neither reads \"%s\"", both[i]);
    }
    Number got;
    ok(!number_read(S("20.2011"), DECIMAL_COMMA, &got), "20.2011 is no German number");
    ok(!number_read(S("-20.2011"), DECIMAL_COMMA, &got), "nor with a minus");
    ok(!number_read(S("+20.2011"), DECIMAL_COMMA, &got), "nor with a plus");
    ok(number_read(S("20.2011"), DECIMAL_POINT, &got) && got.decimals == 4,
       "20.2011 with a decimal point declared is one");
    ok(!number_read(S("20,2011"), DECIMAL_POINT, &got), "20,2011 is no English number");
    ok(!number_read(S("1,5"), DECIMAL_POINT, &got), "a German decimal is no English number");
    ok(!number_read(S("1.5"), DECIMAL_COMMA, &got), "an English decimal is no German number");
    ok(!number_read(S("0.500"), DECIMAL_COMMA, &got), "no group follows a leading nought");
    ok(!number_read(BYTES("1\0"), DECIMAL_COMMA, &got), "a NUL is refused");
    ok(!number_read(STR_NONE, DECIMAL_COMMA, &got), "no text is refused");
    ok(number_read(S("-0"), DECIMAL_COMMA, &got) && !signbit(got.value), "minus nought is nought");
}

/* The doubles are those of Python 3.11's float() for the same text with a point. */
static void test_powers(void) {
    static const Good point[] = {
        {"1.5E3", 1500, 0},
        {"1e-05", 1e-05, 5},
        {"1E5", 100000, 0},
        {"12E4", 120000, 0},
        {"1.50E-03", 0.0015, 5},
        {"-2.25e+02", -225, 0},
        {"1.23456E2", 123.456, 3},
        {"0E0", 0, 0},
        {"-0e-3", 0, 3},
        {"0.1e1", 1, 0},
        {"1.2345678901234567e-05", 0x1.9e409302678bap-17, 15},
        {"1.7976931348623157E308", 0x1.fffffffffffffp+1023, 0},
        {"5e-324", 0x1p-1074, 15},
        {"2E-400", 0, 15},
        {"\u22121E-2", -0.01, 2},
    };
    static const Good comma[] = {
        {"1,5E3", 1500, 0},
        {"1E-05", 1e-05, 5},
        {"1,234E+3", 1234, 0},
        {"-3,5e-1", -0.35, 2},
    };
    read_all(point, sizeof point / sizeof *point, DECIMAL_POINT, "power, point");
    read_all(comma, sizeof comma / sizeof *comma, DECIMAL_COMMA, "power, comma");
    Number got;
    ok(!number_read(S("1.5E3"), DECIMAL_COMMA, &got), "1.5E3 is no German number");
    ok(!number_read(S("1.234E3"), DECIMAL_COMMA, &got), "nor are groups with a power");
    ok(!number_read(S("1,5E3"), DECIMAL_POINT, &got), "1,5E3 is no English number");
    ok(number_is_code_like(S("12E4")) && number_is_code_like(S("1e2")), "a code as well");
    ok(!number_is_code_like(S("1.2E4")) && !number_is_code_like(S("1E-2")) &&
           !number_is_code_like(S("1E")) && !number_is_code_like(S("E2")) &&
           !number_is_code_like(S("12")) && !number_is_code_like(STR_NONE),
       "a fraction or a sign makes it a number");
}

static void test_int(void) {
    int64_t got = -1;
    ok(int_read(S("0"), &got) && got == 0, "whole number 0");
    ok(int_read(S("05112"), &got) && got == 5112, "leading noughts");
    ok(int_read(S("9223372036854775807"), &got) && got == INT64_MAX, "the largest");
    got = 42;
    static const char *const bad[] = {
        "", "-1", "+1", " 1", "1 ", "1.0", "1e3", "9223372036854775808", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!int_read(str_of(bad[i]), &got) && got == 42, "no whole number: \"%s\"", bad[i]);
}

int main(void) {
    test_german();
    test_english();
    test_refused();
    test_powers();
    test_int();
    return done();
}

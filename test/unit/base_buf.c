/* Does a buffer stop at its maximum and nowhere before, and is text safe in the place it is written
 * to? */

#include "tap.h"
#include <float.h>
#include <stdlib.h>
#include "base/base.h"

static void test_limit(Cx *cx) {
    Buf out = buf_new(cx->mem, 10);
    is_str(buf_str(&out), "", "a new buffer is the empty text");
    buf_put(&out, S("12345"));
    buf_put(&out, STR_NONE);
    buf_put(&out, S("67890"));
    is_str(buf_str(&out), "1234567890", "the maximum can be reached");
    is_int(buf_check(cx, &out), OK, "and is not too much");
    buf_put(&out, STR_NONE);
    is_int(buf_check(cx, &out), OK, "nothing fits always");
    buf_char(&out, '!');
    is_str(buf_str(&out), "1234567890", "nothing is written past the maximum");
    is_int(buf_check(cx, &out), LIMIT, "and the writer is told");
    is_str(fault_text(cx->mem, EN, &cx->fault),
           "The text gets too long; at most 10 bytes are provided for.", "in words");

    Buf part = buf_new(cx->mem, 10);
    buf_put(&part, S("123456"));
    buf_put(&part, S("789012"));
    buf_put(&part, S("x"));
    is_str(buf_str(&part), "123456", "after what did not fit, nothing more is written");
    Buf none = buf_new(cx->mem, 0);
    buf_char(&none, 'x');
    ok(none.full && none.n == 0, "a buffer of size 0 takes nothing");
    Buf huge = buf_new(cx->mem, SIZE_MAX);
    buf_put(&huge, S("abc"));
    is_str(buf_str(&huge), "abc", "a buffer without practical limit");
}

static void test_growth(Arena *mem) {
    Buf out = buf_new(mem, 3000000);
    for (int i = 0; i < 300000; i++) {
        buf_put(&out, S("0123456789"));
        if (i % 1000 == 0) arena_alloc(mem, 1);
    }
    bool right = out.n == 3000000 && !out.full;
    for (size_t i = 0; i < out.n; i++)
        right = right && out.p[i] == (char)('0' + i % 10);
    ok(right, "three million bytes arrive in order");
}

static void test_format(Arena *mem) {
    Buf out = buf_new(mem, 600);
    buf_format(&out, "%s=%d;", "a", 5);
    is_str(buf_str(&out), "a=5;", "format");
    buf_format(&out, "%596d", 1);
    ok(out.n == 600 && !out.full && out.p[599] == '1',
       "a format longer than the inner buffer fits exactly");
    buf_format(&out, "%d", 1);
    ok(out.n == 600 && out.full, "and one more byte does not");
    Buf small = buf_new(mem, 100);
    buf_format(&small, "%5000d", 1);
    ok(small.n == 0 && small.full, "a format that is too long writes nothing");
}

static void test_html(Arena *mem) {
    Buf out = buf_new(mem, 1000);
    buf_html(&out, S("<a href=\"x\" id='y'>&amp;</a> ü"));
    is_str(buf_str(&out), "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt; ü",
           "HTML");
    Buf plain = buf_new(mem, 1000);
    buf_html(&plain, S("Essen"));
    buf_html(&plain, STR_NONE);
    is_str(buf_str(&plain), "Essen", "text without marks stays");
    Buf tight = buf_new(mem, 4);
    buf_html(&tight, S("abc<"));
    ok(tight.full, "an entity that does not fit is not cut in two");
    is_str(buf_str(&tight), "abc", "what fitted is there");
}

static void test_url(Arena *mem) {
    Buf out = buf_new(mem, 1000);
    buf_url(&out, S("AZaz09-._~ /?&=#%+ü\n"));
    is_str(buf_str(&out), "AZaz09-._~%20%2F%3F%26%3D%23%25%2B%C3%BC%0A", "percent-encoding");
}

/* What is expected changes neither the text nor its limit. */
static void test_expect(Arena *mem) {
    Buf out = buf_new(mem, 10);
    buf_put(&out, S("abc"));
    buf_expect(&out, SIZE_MAX);
    is_str(buf_str(&out), "abc", "what is there stays");
    ok(out.room == 10, "no room beyond the limit");
    buf_expect(&out, 1);
    buf_put(&out, S("defghij"));
    is_str(buf_str(&out), "abcdefghij", "all of the room");
    buf_char(&out, 'k');
    ok(out.full && out.n == 10, "and no more");
}

static Str csv_of(Arena *mem, Str s, char separator) {
    Buf out = buf_new(mem, 1000);
    buf_csv(&out, s, separator);
    return buf_str(&out);
}

static void test_csv(Arena *mem) {
    is_str(csv_of(mem, S("Duisburg, Stadt"), ';'), "Duisburg, Stadt", "no quotes without need");
    is_str(csv_of(mem, S("Duisburg, Stadt"), ','), "\"Duisburg, Stadt\"", "the separator");
    is_str(csv_of(mem, S("5\" \"x"), ';'), "\"5\"\" \"\"x\"", "quotes are doubled");
    is_str(csv_of(mem, S("\""), ';'), "\"\"\"\"", "a quote alone");
    is_str(csv_of(mem, S("a\nb"), ';'), "\"a\nb\"", "a line break");
    is_str(csv_of(mem, S("a\rb"), ';'), "\"a\rb\"", "a carriage return");
    is_str(csv_of(mem, S(" a"), ';'), "\" a\"", "a blank at the start");
    is_str(csv_of(mem, S("a\t"), ';'), "\"a\t\"", "a tab at the end");
    is_str(csv_of(mem, S("a b"), ';'), "a b", "a blank inside");
    is_str(csv_of(mem, S(""), ';'), "", "nothing");
}

static Str csv_text_of(Arena *mem, Str s) {
    Buf out = buf_new(mem, 1000);
    buf_csv_text(&out, s, ';');
    return buf_str(&out);
}

/* What spreadsheets calculate with is a text of somebody else's here. */
static void test_formula(Arena *mem) {
    is_str(csv_text_of(mem, S("=1+1")), "'=1+1", "a formula becomes a text");
    is_str(csv_text_of(mem, S("=HYPERLINK(\"x\";\"y\")")), "\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\"",
           "also one in quotes");
    is_str(csv_text_of(mem, S("+cmd")), "'+cmd", "a plus sign");
    is_str(csv_text_of(mem, S("-2+3+cmd")), "'-2+3+cmd", "a minus sign");
    is_str(csv_text_of(mem, S("@SUM(A1)")), "'@SUM(A1)", "an at sign");
    is_str(csv_text_of(mem, S("\t=1")), "'\t'=1", "a tab before it");
    is_str(csv_text_of(mem, S("\n=1")), "\"'\n'=1\"", "a line before it");
    is_str(csv_text_of(mem, S("\uFF1D1+1")), "'\uFF1D1+1", "a wide sign");
    is_str(csv_text_of(mem, S("A,=1+1")), "A,'=1+1",
           "what a spreadsheet that expects commas would begin a cell with");
    is_str(csv_text_of(mem, S("A;=1+1;@B")), "\"A;'=1+1;'@B\"", "each of them");
    is_str(csv_text_of(mem, S("A,\"=1\"")), "\"A,'\"\"=1\"\"\"", "also in quotes of its own");
    is_str(csv_text_of(mem, S("=A,=B")), "'=A,'=B", "in front and inside");
    is_str(csv_text_of(mem, S("1,-2;x, -y")), "\"1,-2;x, -y\"",
           "numbers stay, and signs behind a blank");
    is_str(csv_text_of(mem, S("-")), "-",
           "a sign alone is the sources' word for nothing, and no formula");
    is_str(csv_text_of(mem, S("-1,5")), "-1,5", "a number stays one");
    is_str(csv_text_of(mem, S("-1e-05")), "-1e-05", "also a small one");
    is_str(csv_text_of(mem, S("+3.2%")), "+3.2%", "also a share");
    is_str(csv_text_of(mem, S("a=b")), "a=b", "a sign inside is none");
    is_str(csv_text_of(mem, S("")), "", "nothing");
}

static Str double_of(Arena *mem, double value) {
    Buf out = buf_new(mem, 100);
    buf_double(&out, value);
    return buf_str(&out);
}

static void test_double(Arena *mem) {
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-5125628, "-5125628"},
        {0.1, "0.1"},
        {6.42, "6.42"},
        {-0.5, "-0.5"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {100.0 / 3, "33.333333333333336"},
        {999999999999999, "999999999999999"},
        {1e15, "1e+15"},
        {1e22, "1e+22"},
        {9007199254740993.0, "9007199254740992"},
        {1e-7, "1e-07"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
        {5e-324, "5e-324"},
        {(double)INFINITY, "null"},
        {-(double)INFINITY, "null"},
        {(double)NAN, "null"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_str(double_of(mem, cases[i].value), cases[i].text, cases[i].text);
    uint64_t bits = 0x9e3779b97f4a7c15u;
    int wrong = 0;
    for (int i = 0; i < 20000; i++) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        ArenaMark mark = arena_mark(mem);
        double back = strtod(cstr(mem, double_of(mem, value)), NULL);
        wrong += memcmp(&back, &value, sizeof value) != 0;
        arena_rewind(mem, mark);
    }
    is_int(wrong, 0, "20000 doubles of all sizes read back the same");
}

static void test_int(Arena *mem) {
    Buf out = buf_new(mem, 100);
    buf_int(&out, INT64_MIN);
    buf_char(&out, ' ');
    buf_int(&out, INT64_MAX);
    buf_char(&out, ' ');
    buf_int(&out, 0);
    is_str(buf_str(&out), "-9223372036854775808 9223372036854775807 0",
           "whole numbers to both ends");
}

int main(void) {
    Cx cx;
    cx_begin(&cx, DE);
    test_limit(&cx);
    test_growth(cx.mem);
    test_format(cx.mem);
    test_html(cx.mem);
    test_url(cx.mem);
    test_expect(cx.mem);
    test_csv(cx.mem);
    test_formula(cx.mem);
    test_double(cx.mem);
    test_int(cx.mem);
    cx_end(&cx);
    return done();
}

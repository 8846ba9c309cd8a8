/* Do the text functions hold at their edges: empty texts, borders, and bytes that are no UTF-8? */

#include "tap.h"
#include "base/base.h"

#define BYTES(literal) ((Str){literal, sizeof(literal) - 1})

static void test_compare(void) {
    ok(str_equal(S("Hamm"), str_of("Hamm")) && !str_equal(S("Hamm"), S("Ham")),
       "equal and not equal");
    ok(str_equal(STR_NONE, S("")), "no text equals the empty text");
    is_int(str_of(NULL).n, 0, "NULL is the empty text");
    ok(str_of(NULL).p != NULL, "the text of NULL has an address");
    ok(str_compare(S("a"), S("b")) < 0 && str_compare(S("b"), S("a")) > 0, "order by bytes");
    ok(str_compare(S("ab"), S("abc")) < 0 && str_compare(S("abc"), S("ab")) > 0,
       "a beginning comes first");
    ok(str_compare(S("\xff"), S("a")) > 0, "bytes compare unsigned");
    is_int(str_compare(STR_NONE, STR_NONE), 0, "nothing is nothing");
    ok(str_starts(S("05112000"), S("05112")) && !str_starts(S("0511"), S("05112")), "starts");
    ok(str_starts(S("x"), STR_NONE) && str_ends(S("x"), STR_NONE),
       "everything starts and ends with nothing");
    ok(str_ends(S("a.csv"), S(".csv")) && !str_ends(S("csv"), S(".csv")), "ends");
}

static void test_find_and_slice(void) {
    is_int(str_find(S("abcabc"), S("bc"), 0), 1, "first occurrence");
    is_int(str_find(S("abcabc"), S("bc"), 2), 4, "occurrence from a place on");
    ok(str_find(S("abcabc"), S("bd"), 0) == SIZE_MAX, "absent text is not found");
    ok(str_find(S("abc"), S("abcd"), 0) == SIZE_MAX, "a longer text is not found");
    ok(str_find(S("abc"), S("c"), 4) == SIZE_MAX, "a start behind the end finds nothing");
    is_int(str_find(S("abc"), STR_NONE, 3), 3, "nothing is found where one looks");
    ok(str_find(STR_NONE, S("a"), 0) == SIZE_MAX, "nothing contains nothing");
    is_str(str_slice(S("Duisburg"), 4, 8), "burg", "slice");
    is_str(str_slice(S("Duisburg"), 4, 99), "burg", "a slice ends with its text");
    is_str(str_slice(S("Duisburg"), 9, 12), "", "a slice behind the end is empty");
    is_str(str_slice(S("Duisburg"), 5, 3), "", "a slice that ends before it begins is empty");
    is_int(str_slice(STR_NONE, 0, 5).n, 0, "a slice of no text");
    is_str(path_last(S("a/b/c.csv")), "c.csv", "the last part of a path");
    is_str(path_folder(S("a/b/c.csv")), "a/b/", "and its folder");
    is_str(path_last(S("c.csv")), "c.csv", "a path of one part");
    is_int(path_folder(S("c.csv")).n, 0, "has no folder");
    is_int(path_last(S("a/b/")).n, 0, "a folder has no last part");
    is_str(path_folder(S("/")), "/", "the root is its own folder");
    is_int(path_last(STR_NONE).n + path_folder(STR_NONE).n, 0, "no path");
}

static void test_trim_and_cut(void) {
    is_str(str_trim(S(" \t\r\n\u00a0 a b \u00a0\n")), "a b", "blanks and U+00A0 go at both ends");
    is_str(str_trim(S(" \u00a0 ")), "", "only blanks");
    is_str(str_trim(S("\u00e0")), "\u00e0", "a letter with a tail byte like U+00A0's stays");
    is_str(str_trim(STR_NONE), "", "no text");

    char seen[64] = "";
    size_t n = 0;
    for (Str rest = S("a,,b,"), part; str_cut(&rest, ',', &part); n++) {
        strncat(seen, part.n ? part.p : "", part.n);
        strncat(seen, "|", 2);
    }
    is_str(str_of(seen), "a||b||", "empty parts count, also the last");
    is_int(n, 4, "three marks make four parts");
    n = 0;
    for (Str rest = S(""), part; str_cut(&rest, ',', &part);)
        n++;
    is_int(n, 1, "an empty text is one empty part");
    n = 0;
    for (Str rest = STR_NONE, part; str_cut(&rest, ',', &part);)
        n++;
    is_int(n, 0, "no text has no part");
}

static void test_utf8(void) {
    static const struct {
        Str text;
        bool good;
        const char *name;
    } cases[] = {
        {S(""), true, "empty"},
        {S("Gelsenkirchen, kreisfreie Stadt"), true, "ASCII"},
        {S("Mülheim – ‰ 𝄞 \U0010ffff"), true, "two to four bytes"},
        {BYTES("abcdefgh\0ijklmnop"), false, "NUL after a whole word"},
        {BYTES("abc\0"), false, "NUL at the end"},
        {BYTES("\xc0\x80"), false, "overlong NUL"},
        {BYTES("\xc1\xbf"), false, "overlong in two bytes"},
        {BYTES("\xe0\x9f\xbf"), false, "overlong in three bytes"},
        {BYTES("\xf0\x8f\xbf\xbf"), false, "overlong in four bytes"},
        {BYTES("\xed\xa0\x80"), false, "first half of a surrogate pair"},
        {BYTES("\xed\xbf\xbf"), false, "second half of a surrogate pair"},
        {BYTES("\xed\x9f\xbf"), true, "last before the surrogates"},
        {BYTES("\xf4\x90\x80\x80"), false, "beyond U+10FFFF"},
        {BYTES("\xf5\x80\x80\x80"), false, "byte F5"},
        {BYTES("\xff"), false, "byte FF"},
        {BYTES("\x80"), false, "tail byte alone"},
        {BYTES("M\xfclheim an der Ruhr"), false, "Latin-1"},
        {BYTES("\xc3"), false, "cut after one of two"},
        {BYTES("\xe2\x80"), false, "cut after two of three"},
        {BYTES("\xf0\x9d\x84"), false, "cut after three of four"},
        {BYTES("\xe2\x28\xa1"), false, "second byte is no tail"},
        {BYTES("\xf0\x9d\x28\xa1"), false, "third byte is no tail"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ok(str_is_utf8(cases[i].text) == cases[i].good, "UTF-8: %s", cases[i].name);
    is_int(str_character(S("aü"), 1), 2, "length of the character at a place");
    is_int(str_character(S("aü"), 2), 0, "no character begins in the middle of one");
    is_int(str_character(S("aü"), 3), 0, "no character at the end");
}

static void test_make(Arena *mem) {
    Str source = S("Kreis Wesel"), copy = str_copy(mem, source);
    ok(str_equal(copy, source) && copy.p != source.p, "a copy is equal and elsewhere");
    is_str(str_join(mem, 3, (Str[]){S("a"), S(""), S("c")}, S(", ")), "a, , c", "join");
    is_str(str_join(mem, 0, NULL, S(", ")), "", "join of nothing");
    is_str(str_format(mem, "%s-%03d %.*s", "D", 14, STR_ARG(S("abc"))), "D-014 abc", "format");
    is_str(str_format(mem, "%s", ""), "", "format of nothing");
    Str wide = str_format(mem, "%5000d", 7);
    ok(wide.n == 5000 && wide.p[4999] == '7' && wide.p[0] == ' ', "a long format keeps everything");
    Str edge = str_format(mem, "%256d", 7);
    ok(edge.n == 256 && edge.p[255] == '7', "a format of just the inner size");
    is_str(str_lower(mem, S("ESSEN, Ä")), "essen, Ä", "lower case of ASCII only");
    is_str(str_of(cstr(mem, str_slice(S("Bochum"), 0, 3))), "Boc", "a terminated copy");
    is_str(str_of(cstr(mem, BYTES("ab\0cd"))), "ab", "NUL ends the terminated copy");
    is_str(str_of(cstr(mem, STR_NONE)), "", "a terminated copy of nothing");
    ok(str_hash(S("a")) == str_hash(str_copy(mem, S("a"))), "equal texts hash equally");
    ok(str_hash(S("a")) != str_hash(S("b")) && str_hash(S("")) != str_hash(S("a")),
       "others differ");
}

int main(void) {
    Arena *mem = arena_new();
    test_compare();
    test_find_and_slice();
    test_trim_and_cut();
    test_utf8();
    test_make(mem);
    arena_free(mem);
    return done();
}

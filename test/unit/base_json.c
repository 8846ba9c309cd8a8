/* Is what the writer writes JSON, and does the reader take all of RFC 8259 and nothing else? */

#include "tap.h"
#include "base/base.h"

#define BYTES(literal) ((Str){literal, sizeof(literal) - 1})

/* ---- writer ---- */

static void test_write(Arena *mem) {
    Buf out = buf_new(mem, 10000);
    Json j = json_begin(&out);
    json_object(&j);
    json_field(&j, "name", S("Duisburg \"Du\" \\ \n\t\x01 ü"));
    json_field_int(&j, "count", -5);
    json_key(&j, S("values"));
    json_array(&j);
    json_double(&j, 6.42, -1);
    json_double(&j, 0.125, 2);
    json_double(&j, -0.001, 1);
    json_double(&j, (double)NAN, 1);
    json_double(&j, (double)INFINITY, -1);
    json_bool(&j, true);
    json_bool(&j, false);
    json_null(&j);
    json_array_end(&j);
    json_key(&j, S("none"));
    json_object(&j);
    json_object_end(&j);
    json_key(&j, S("list"));
    json_array(&j);
    json_array(&j);
    json_int(&j, 1);
    json_int(&j, 2);
    json_array_end(&j);
    json_array(&j);
    json_array_end(&j);
    json_array_end(&j);
    json_object_end(&j);
    is_str(buf_str(&out),
           "{\n"
           "  \"name\": \"Duisburg \\\"Du\\\" \\\\ \\n\\t\\u0001 ü\",\n"
           "  \"count\": -5,\n"
           "  \"values\": [6.42, 0.12, 0.0, null, null, true, false, null],\n"
           "  \"none\": {},\n"
           "  \"list\": [\n"
           "    [1, 2],\n"
           "    []\n"
           "  ]\n"
           "}",
           "an object of everything");
    Buf single = buf_new(mem, 100);
    j = json_begin(&single);
    json_str(&j, BYTES("a\xff\xc3(\0b"));
    is_str(buf_str(&single), "\"a\ufffd\ufffd(\\u0000b\"",
           "bytes that are no UTF-8 do not break the JSON");
    /* Texts are looked at eight bytes at a time: each byte at each place among plain ones. */
    size_t wrong = 0;
    for (int byte = 0; byte < 0x80; byte++)
        for (size_t at = 0; at < 19; at++) {
            char text[19];
            char one[8] = {(char)byte, 0};
            memset(text, 'a', sizeof text);
            text[at] = (char)byte;
            if (byte == '"' || byte == '\\') snprintf(one, sizeof one, "\\%c", byte);
            if (byte < 0x20) snprintf(one, sizeof one, "\\u%04x", (unsigned)byte);
            if (byte == '\n' || byte == '\r' || byte == '\t')
                snprintf(one, sizeof one, "\\%c", byte == '\n' ? 'n' : byte == '\r' ? 'r' : 't');
            char wanted[64];
            snprintf(wanted, sizeof wanted, "\"%.*s%s%.*s\"", (int)at, "aaaaaaaaaaaaaaaaaaa", one,
                     (int)(18 - at), "aaaaaaaaaaaaaaaaaaa");
            Buf written = buf_new(mem, 100);
            j = json_begin(&written);
            json_str(&j, (Str){text, sizeof text});
            wrong += !str_equal(buf_str(&written), str_of(wanted));
        }
    is_int(wrong, 0, "each byte of ASCII at each place");
    Buf long_number = buf_new(mem, 1000);
    j = json_begin(&long_number);
    json_double(&j, -1e308, 17);
    is_int(buf_str(&long_number).n, 1 + 309 + 1 + 17, "the longest fixed number");
}

static void test_raw_number(Arena *mem) {
    static const char *const good[] = {"0", "-0.50", "12", "1e5", "1.25E-3"};
    static const char *const bad[] = {"",   "-",  "01", "1.",  ".5", "1,5",
                                      "1 ", " 1", "1e", "NaN", "0x1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ok(json_is_number(str_of(good[i])), "a JSON number: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!json_is_number(str_of(bad[i])), "no JSON number: %s", bad[i]);
    Buf out = buf_new(mem, 100);
    Json j = json_begin(&out);
    json_array(&j);
    json_raw_number(&j, S("1.50"));
    json_raw_number(&j, S("-3"));
    json_array_end(&j);
    is_str(buf_str(&out), "[1.50, -3]", "digits are written as they are");
}

static void test_write_deep(Arena *mem) {
    Buf out = buf_new(mem, 100000);
    Json j = json_begin(&out);
    for (int i = 0; i < 32; i++)
        json_array(&j);
    for (int i = 0; i < 32; i++)
        json_array_end(&j);
    Cx cx;
    cx_begin(&cx, DE);
    JsonReader *reader = json_read(cx.mem, buf_str(&out));
    JsonToken token;
    int tokens = 0;
    Err err;
    while ((err = json_next(&cx, reader, &token)) == OK && token.kind != JSON_END)
        tokens++;
    ok(err == OK && tokens == 64, "32 levels are written and read");
    cx_end(&cx);
}

/* ---- reader ---- */

/* The tokens of a text, one letter each; '!' where it is refused. */
static Str shape(Cx *cx, Str text) {
    static const char letters[] = ".{}[]ks#tfn";
    Buf out = buf_new(cx->mem, 1000);
    JsonReader *reader = json_read(cx->mem, text);
    JsonToken token;
    do {
        if (json_next(cx, reader, &token) != OK) {
            buf_char(&out, '!');
            break;
        }
        buf_char(&out, letters[token.kind]);
    } while (token.kind != JSON_END);
    return buf_str(&out);
}

static void test_accepted(Cx *cx) {
    static const struct {
        const char *text, *shape;
    } cases[] = {
        {"{}", "{}."},
        {" \t\r\n[ ] \n", "[]."},
        {"0", "#."},
        {"-0", "#."},
        {"\"\"", "s."},
        {"true", "t."},
        {"[true,false,null]", "[tfn]."},
        {"{\"a\":1,\"b\":[{\"c\":{}}],\"a\":\"x\"}", "{k#k[{k{}}]ks}."},
        {"[1.5,-2e10,3E-2,0.0,1e+5]", "[#####]."},
        {"[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00fc\"]", "[s]."},
        {"[[],{}]", "[[]{}]."},
        {"1e-999", "#."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is_str(shape(cx, str_of(cases[i].text)), cases[i].shape, cases[i].text);
}

static void test_refused(Cx *cx) {
    static const char *const cases[] = {
        "",           " ",
        "[",          "]",
        "{",          "}",
        "[1",         "[1,",
        "[1,]",       "[,1]",
        "[1 2]",      "[1,,2]",
        "{\"a\"}",    "{\"a\":}",
        "{\"a\":1,}", "{,}",
        "{\"a\" 1}",  "{a:1}",
        "{1:2}",      "{'a':1}",
        "[1}",        "{\"a\":1]",
        "{} {}",      "1 2",
        "tru",        "True",
        "truex",      "nul",
        "NaN",        "Infinity",
        "-",          "-a",
        "+1",         ".5",
        "1.",         "01",
        "-01",        "1.e5",
        "1e",         "1e+",
        "0x10",       "1_000",
        "\"",         "\"abc",
        "\"\\\"",     "\"\\x\"",
        "\"\\u12\"",  "\"\\u12g4\"",
        "\"\\u\"",    "\"a\nb\"",
        "\"\x1f\"",   "[\"\\\"]",
        "// x\n1",    "/* */ 1",
        "[1]x",       "\ufeff[]",
        "\u00a01",    "{\"a\":1 \"b\":2}",
        "[\"a\":1]",  "{\"a\",\"b\"}",
        "'x'",        "--1",
        "1.2.3",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str got = shape(cx, str_of(cases[i]));
        ok(str_ends(got, S("!")) && cx->fault.kind == INVALID, "no JSON: %s", cases[i]);
    }
    static const Str bytes[] = {
        BYTES("\"\xff\""),         BYTES("\"\xc0\x80\""),   BYTES("\"\xed\xa0\x80\""),
        BYTES("\"\xc3\""),         BYTES("\"a\0b\""),       BYTES("[1\0]"),
        BYTES("\xef\xbb"),         BYTES("\"\\u0000\""),    BYTES("\"\\ud800\""),
        BYTES("\"\\udc00\""),      BYTES("\"\\ud800\\n\""), BYTES("\"\\ud800\\ud800\""),
        BYTES("\"\\ud83d\\u00e4"), BYTES("\"\\ud83d\\u"),   BYTES("\"\\ud83d\\ude0\""),
        BYTES("\xff\xfe[\0]\0"),
    };
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        Str got = shape(cx, bytes[i]);
        ok(str_ends(got, S("!")) && cx->fault.kind == INVALID, "hostile bytes %zu are refused",
           i + 1);
    }
}

static void test_places(Cx *cx) {
    static const struct {
        const char *text;
        Msg message;
        const char *place;
    } cases[] = {
        {"[1, x]", MSG_JSON_NOT_JSON, "5"},
        {"[1", MSG_JSON_CUT_OFF, "2"},
        {"", MSG_JSON_CUT_OFF, "0"},
        {"\"ab\xff\"", MSG_JSON_NOT_UTF8, "4"},
        {"\"\\ud800\"", MSG_JSON_BAD_CHARACTER, "2"},
        {"[1e999]", MSG_JSON_NUMBER_RANGE, "2"},
        {"[012]", MSG_JSON_NOT_JSON, "3"},
        {"{\"a\" 1}", MSG_JSON_NOT_JSON, "6"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        shape(cx, str_of(cases[i].text));
        ok(cx->fault.message == cases[i].message, "message of %s", cases[i].text);
        is_str(cx->fault.arguments[0], cases[i].place, "and its byte");
    }
}

static void test_depth(Cx *cx) {
    char deep[70];
    memset(deep, '[', 35);
    is_str(shape(cx, (Str){deep, 33}), "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[!",
           "the 33rd level is refused");
    ok(cx->fault.kind == LIMIT && cx->fault.message == MSG_JSON_TOO_DEEP, "as too much");
    size_t n = 1 << 20;
    char *bomb = arena_alloc(cx->mem, n);
    for (size_t i = 0; i < n; i++)
        bomb[i] = "{\"a\":"[i % 5];
    JsonReader *reader = json_read(cx->mem, (Str){bomb, n});
    is_int(json_skip(cx, reader), LIMIT, "a megabyte of openings is refused without recursion");
    JsonToken token;
    is_int(json_next(cx, reader, &token), LIMIT, "and refused again");
    shape(cx, S("1e999"));
    is_int(cx->fault.kind, LIMIT, "a number beyond a double is too much");
}

static JsonToken only(Cx *cx, Str text) {
    JsonToken token = {0};
    JsonReader *reader = json_read(cx->mem, text);
    is_int(json_next(cx, reader, &token), OK, "reads a value");
    return token;
}

static void test_values(Cx *cx) {
    is_str(only(cx, S("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"")).text, "\"\\/\b\f\n\r\t", "short escapes");
    is_str(only(cx, S("\"\\u00fc\\u20AC\\u0041\"")).text, "ü€A", "escapes of one to three bytes");
    is_str(only(cx, S("\"x\\uD834\\uDD1Ey\"")).text, "x𝄞y", "a surrogate pair");
    is_str(only(cx, S("\"\\uDBFF\\uDFFF\"")).text, "\U0010ffff", "the last surrogate pair");
    is_str(only(cx, S("\"Mülheim\"")).text, "Mülheim", "plain UTF-8");
    Str quoted = S("\"a\"");
    ok(only(cx, quoted).text.p == quoted.p + 1, "a string without escapes is not copied");
    JsonToken number = only(cx, S("  -12.50e1 "));
    is_double(number.number, -125, 0, "a number");
    is_str(number.text, "-12.50e1", "as written");
    is_int(number.offset, 2, "with its place");
    char digits[500];
    memset(digits, '1', sizeof digits);
    digits[1] = '.';
    is_double(only(cx, (Str){digits, sizeof digits}).number, 10.0 / 9, 1e-15,
              "a number of 500 digits");
}

static void test_walk(Cx *cx) {
    JsonReader *reader =
        json_read(cx->mem, S("{\"skip\": [1, {\"a\": [2]}], \"k\\u00e4y\": 3, \"c\": {}}"));
    JsonToken token;
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_OBJECT, "opens");
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_KEY, "a key");
    is_int(json_skip(cx, reader), OK, "its value is stepped over");
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_KEY, "the next key");
    is_str(token.text, "käy", "unescaped");
    is_int(token.offset, 26, "at its place");
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_NUMBER && token.offset == 38,
       "its value");
    is_int(json_skip(cx, reader), OK, "key and value are stepped over");
    is_int(json_skip(cx, reader), INVALID, "no value comes at the end of an object");
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_OBJECT_END,
       "the end is still there");
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_END, "the end of the text");
    ok(json_next(cx, reader, &token) == OK && token.kind == JSON_END, "once more");
    is_int(json_skip(cx, reader), INVALID, "no value comes after it");
}

static void test_round(Cx *cx) {
    Str text = S("Über \"alles\" \\ / \b\f\x7f 𝄞 \u2028");
    Buf out = buf_new(cx->mem, 1000);
    Json j = json_begin(&out);
    json_str(&j, text);
    ok(str_equal(only(cx, buf_str(&out)).text, text), "what was written is read back");
}

static void test_memory(Cx *cx) {
    size_t n = 300000, before = arena_bytes(cx->mem);
    char *text = arena_alloc(cx->mem, n + 2);
    text[0] = '[';
    for (size_t i = 0; i < n; i++)
        text[1 + i] = "\"\\n\","[i % 5];
    text[n] = ']';
    JsonReader *reader = json_read(cx->mem, (Str){text, n + 1});
    is_int(json_skip(cx, reader), OK, "60000 escaped strings");
    ok(arena_bytes(cx->mem) - before < 12 * n, "need a small multiple of their text");
}

int main(void) {
    Cx cx;
    cx_begin(&cx, DE);
    test_write(cx.mem);
    test_raw_number(cx.mem);
    test_write_deep(cx.mem);
    test_accepted(&cx);
    test_refused(&cx);
    test_places(&cx);
    test_depth(&cx);
    test_values(&cx);
    test_walk(&cx);
    test_round(&cx);
    test_memory(&cx);
    cx_end(&cx);
    return done();
}

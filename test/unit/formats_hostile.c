/* Does any file, however broken, end in a fault, a finding or rows, within bounds? */

#include "formats_test.h"

/* Neither crash nor an answer outside of what the header promises. */
static bool bounded(const Trial *t) {
    if (t->opened) return t->opened == INVALID || t->opened == LIMIT;
    return t->ended == NOT_FOUND || t->ended == LIMIT;
}

static bool prefixes_bounded(Str text) {
    bool good = true;
    for (size_t n = 0; n <= text.n; n++) {
        Trial t;
        try_bytes(&t, str_slice(text, 0, n));
        good = good && bounded(&t);
        end(&t);
    }
    return good;
}

static void prefixes(void) {
    ok(prefixes_bounded(
           S("sep=;\r\n\"a\";\"b \"\"c\"\"\";d;\r\n\"1\";\"x\r\ny\";2,5\r\n;;\r\n3;4;5")),
       "CSV");
    ok(prefixes_bounded(S("\xef\xbb\xbf"
                          "Stra\xc3\x9f"
                          "e,N\xc3\xa4he\n1,\xe2\x82\xac\n\xf0\x9f\x98\x80,2\n")),
       "UTF-8");
    ok(prefixes_bounded(S("\xff\xfe"
                          "a\0;\0b\0\r\0\n\0"
                          "1\0;\0\x3d\xd8\x00\xde\n\0")),
       "UTF-16");
    ok(prefixes_bounded(S("statistics_code;time;1_variable_code;1_variable_attribute_code;value\n"
                          "1;2015;KREISE;05112;1,5\n1;2015;KREISE;05113;-\n")),
       "flat file");
    ok(prefixes_bounded(S("a;b\n\"\"\"\"\"\";\"\"x\"\"\n\";\"\";\"\r\r\n;\"")), "quotes");
}

/* A flat file that was cut off is never taken for a whole one. */
static void flat_truncated(void) {
    Str text = S("statistics_code;time;1_variable_code;1_variable_attribute_code;value;value_unit\n"
                 "1;2015;KREISE;05112;1,5;Anzahl\n1;2015;KREISE;05113;-;Anzahl\n");
    bool good = true;
    for (size_t n = 80; n <= text.n; n++) {
        Trial t;
        try_bytes(&t, str_slice(text, 0, n));
        bool line_end = text.p[n - 1] == '\n';
        bool told = t.opened || findings_count(&t.findings, ERROR_FINDING) > 0;
        if (line_end == told && n > 80) printf("# after byte %zu\n", n);
        good = good && (n == 80 || line_end != told);
        end(&t);
    }
    ok(good, "a flat file cut off within a line is told");
    Trial t;
    try_bytes(&t, text);
    is_int(t.table->kind, TABLE_FLAT, "the whole one is a flat file");
    is_int(t.findings.list.n, 0, "without a finding");
    end(&t);
}

/* Every byte changed in turn to signs that matter. */
static void changed_bytes(void) {
    static const char signs[] = {'"', ';', '\n', '\r', '\0', '\xff', '\xc3', ',', '_'};
    const char sample[] =
        "GENESIS-Tabelle: 1\nTitel;;;\n;;A;B\n;;Anzahl;Anzahl\nDG;\"D \"\"x\"\"\";1;2\n01;H;3;-\n"
        "__________\n\"Note\n1\"\nStand: 14.12.2017 / 1\n";
    bool good = true;
    for (size_t i = 0; i < sizeof sample - 1; i++) {
        for (size_t k = 0; k < sizeof signs; k++) {
            char text[sizeof sample];
            Trial t;
            memcpy(text, sample, sizeof sample);
            text[i] = signs[k];
            try_bytes(&t, (Str){text, sizeof sample - 1});
            good = good && bounded(&t);
            end(&t);
        }
    }
    ok(good, "any byte changed");
}

static Str repeated(Arena *mem, Str start, Str part, size_t times, Str after) {
    Buf out = buf_new(mem, 64 << 20);
    buf_put(&out, start);
    for (size_t i = 0; i < times; i++)
        buf_put(&out, part);
    buf_put(&out, after);
    return buf_str(&out);
}

static void limits(void) {
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    try_bytes(&t, repeated(cx.mem, S("a;b\n"), S("1;"), 10000, S("2\n")));
    ok(t.opened == LIMIT && fault_says(&t, "Zeile 2 hat mehr als 2.000 Spalten"),
       "10 000 columns in a row");
    end(&t);
    try_bytes(&t, repeated(cx.mem, STR_NONE, S("a;"), 10000, S("b\n1;2\n")));
    ok(t.opened == LIMIT && fault_says(&t, "Zeile 1"), "10 000 headings");
    end(&t);
    try_bytes(&t, repeated(cx.mem, STR_NONE, S("a;"), 1999, S("b\n1;2\n")));
    ok(!t.opened && t.table->n_columns == 2000, "2000 headings are allowed");
    end(&t);
    try_bytes(&t, repeated(cx.mem, S("a;b\n1;2\n"), S("xyz0"), 500000, S(";2\n")));
    ok(t.opened == LIMIT && fault_says(&t, "die in Zeile 3 der Datei beginnt"), "a cell of 2 MB");
    end(&t);
    try_bytes(&t, repeated(cx.mem, S("a;b\n1;2\n3;\""), S("xy;\n"), 500000, S("\";2\n")));
    ok(t.opened == LIMIT && fault_says(&t, "die in Zeile 3 der Datei beginnt"),
       "2 MB within quotes");
    end(&t);
    try_bytes(&t, repeated(cx.mem, S("a;b\n"), S("x"), 1000000, S(";2\n")));
    ok(!t.opened && t.table->n_rows == 1, "a cell of a little less than 1 MB is read");
    end(&t);
    Str many = repeated(cx.mem, S("a;b\n"), S("1;2\n"), 400, STR_NONE);
    try_bytes(&t, repeated(cx.mem, many, S("xyz0"), 500000, S(";2\n")));
    ok(!t.opened && t.ended == LIMIT, "far behind the head it is found while reading");
    is_int(t.table->n_rows, 0, "and the table has no end");
    end(&t);
    try_bytes(&t, repeated(cx.mem, S("a;b\n"), S("1\n"), 1000, S("1;2\n")));
    is_int(t.findings.list.n, 100, "100 findings of a rule are kept");
    is_int(t.findings.of_rule[RULE_CSV_RAGGED_ROW], 1000, "all are counted");
    end(&t);
    cx_end(&cx);
}

/* A deadline that has passed ends the reading. */
static void late(void) {
    Trial t = {0};
    cx_begin(&t.cx, EN);
    Str path = file_with(&t.cx, S("a;b\n1;2\n"));
    t.cx.deadline = 1;
    is_int(table_open(&t.cx, &t.table, path, NULL), LIMIT, "late");
    end(&t);
}

int main(void) {
    prefixes();
    flat_truncated();
    changed_bytes();
    limits();
    late();
    return done();
}

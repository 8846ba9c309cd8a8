/* Is JSON-stat read in all its forms, and is everything that does not fit refused with its reason?
 */

#include "formats_test.h"

#define DIMENSIONS \
    "\"dimension\":{\"A\":{\"label\":\"Area\",\"category\":{\"index\":{\"y\":1,\"x\":0}," \
    "\"label\":{\"x\":\"Ex\"}}},\"T\":{\"category\":{\"index\":[\"2001\",\"2002\"]}}}"
#define HEAD \
    "{\"version\":\"2.0\",\"class\":\"dataset\",\"label\":\"Title\",\"id\":[\"T\",\"A\"]," \
    "\"role\":{\"time\":[\"T\"],\"geo\":[\"A\"]},"
#define SET(rest) HEAD "\"size\":[2,2]," DIMENSIONS "," rest "}"

static void is_rows(const char *text, const char *rows, const char *name) {
    Trial t;
    try_text(&t, text);
    if (ok(t.opened == OK, "%s: opened", name))
        is_str(rows_of(&t), rows, name);
    else
        (void)fault_says(&t, "?");
    end(&t);
}

static void columns(void) {
    Trial t;
    try_text(&t, SET("\"value\":[1.50,2,null,-4e1]"));
    is_str(headings_of(&t), "A; T; value", "dimensions, time, value");
    is_str(rows_of(&t), "1:x|2001|1.50\n2:y|2001|2\n3:x|2002|\n4:y|2002|-4e1\n",
           "values as they are written, the last dimension first");
    is_int(t.table->kind, TABLE_CUBE, "a cube");
    is_str(format_name(t.table->format), "JSON-stat", "its name");
    is_int(t.table->columns[0].role, ROLE_REGION, "the region");
    is_int(t.table->columns[1].role, ROLE_TIME, "the time");
    is_int(t.table->columns[2].role, ROLE_VALUE, "the value");
    is_str(t.table->columns[0].label, "Area", "a dimension's name in words");
    is_int(t.table->columns[0].n_codes, 2, "its codes");
    is_str(t.table->columns[0].codes[0].code, "x", "in the order of their positions");
    is_str(t.table->columns[0].codes[0].label, "Ex", "with labels");
    is_str(t.table->title[0], "Title", "the title");
    is_int(t.table->decimal, DECIMAL_POINT, "numbers have a point");
    is_int(table_rewind(&t.cx, t.table), OK, "back");
    read_rows(&t);
    is_str(rows_of(&t), "1:x|2001|1.50\n2:y|2001|2\n3:x|2002|\n4:y|2002|-4e1\n",
           "the same rows again");
    end(&t);
}

static void status(void) {
    is_rows(SET("\"status\":[\"\",\"e\",\":\",\"p\"],\"value\":[1,2,3,4]"),
            "1:x|2001|1|\n2:y|2001|2|e\n3:x|2002|3|:\n4:y|2002|4|p\n", "a list, before the values");
    is_rows(SET("\"value\":[1,2,3,4],\"status\":\"e\""),
            "1:x|2001|1|e\n2:y|2001|2|e\n3:x|2002|3|e\n4:y|2002|4|e\n", "one for all");
    is_rows(SET("\"value\":[1,2,3,4],\"status\":[\"e\"]"),
            "1:x|2001|1|e\n2:y|2001|2|e\n3:x|2002|3|e\n4:y|2002|4|e\n", "a list of one for all");
    is_rows(SET("\"value\":{\"3\":4,\"0\":1},\"status\":{\"3\":\"p\",\"2\":\":\"}"),
            "1:y|2002|4|p\n2:x|2001|1|\n3:x|2002||:\n",
            "sparse: as listed, then what has only a status");
    text_refused(SET("\"value\":[1,2,3,4],\"status\":[\"a\",\"b\"]"), INVALID, "„status“");
    text_refused(SET("\"value\":[1,2,3,4],\"status\":{\"4\":\"b\"}"), INVALID, "„status“");
}

static void sets(void) {
    const char *bundle =
        "{\"small\":{\"value\":[1],\"dimension\":{\"id\":[\"C\"],\"size\":[1],\"role\":"
        "{\"metric\":[\"C\"]},\"C\":{\"category\":{\"label\":{\"CA\":\"Canada\"}}}}},\n"
        "\"large\":{\"value\":[1,2],\"dimension\":{\"id\":[\"C\"],\"size\":[2],\"C\":"
        "{\"category\":{\"index\":[\"a\",\"b\"]}}}}}";
    Trial t;
    try_text(&t, bundle);
    is_int(t.table->n_sheets, 2, "version 1: a bundle");
    is_str(t.table->sheets[t.table->sheet], "large", "the largest is read");
    is_str(rows_of(&t), "1:a|1\n2:b|2\n", "its values");
    Str path = file_with(&t.cx, str_of(bundle));
    is_int(table_open_sheet(&t.cx, &t.table,
                            &(RowsAsk){.path = path, .sheet = S("small"), .findings = &t.findings}),
           OK, "one by its name");
    read_rows(&t);
    is_str(rows_of(&t), "1:CA|1\n", "a single category needs no index");
    is_int(t.table->columns[0].role, ROLE_METRIC, "which quantity");
    is_int(table_open_sheet(&t.cx, &t.table,
                            &(RowsAsk){.path = path, .sheet = S("other"), .findings = &t.findings}),
           INVALID, "no other");
    ok(fault_says(&t, "small, large"), "those there are, are told");
    end(&t);
    is_rows("{\"class\":\"collection\",\"link\":{\"item\":[{\"class\":\"dataset\",\"href\":\"x\"},"
            "{\"class\":\"dataset\",\"label\":\"l\",\"id\":[\"A\"],\"size\":[1],\"dimension\":"
            "{\"A\":{\"category\":{\"label\":{\"a\":\"\\u00e4\"}}}},\"value\":[3]}]}}",
            "1:a|3\n", "a collection with a data set in it");
    text_refused(
        "{\"class\":\"collection\",\"link\":{\"item\":[{\"class\":\"dataset\",\"href\":\"x\"}]}}",
        INVALID, "verweist nur auf Datensätze");
    text_refused("{\"class\":\"dimension\",\"category\":{}}", INVALID, "nur den Aufbau");
    text_refused("{\"class\":\"collection\",\"link\":{}}", INVALID, "keinen Datensatz");
}

static void wrong_sizes(void) {
    text_refused(SET("\"value\":[1,2,3]"), INVALID, "4 Werte haben; er enthält 3");
    text_refused(SET("\"value\":{\"4\":1}"), INVALID, "„value“");
    text_refused(SET("\"value\":{\"x\":1}"), INVALID, "„value“");
    text_refused(SET("\"value\":[1,2,3,true]"), INVALID, "„value“");
    text_refused(SET("\"value\":7"), INVALID, "„value“");
    text_refused(HEAD "\"size\":[2,3]," DIMENSIONS ",\"value\":[1,2,3,4,5,6]}", INVALID,
                 "„A“ 3 Ausprägungen haben; aufgeführt sind 2");
    text_refused(HEAD "\"size\":[2]," DIMENSIONS ",\"value\":[1,2]}", INVALID, "„size“");
    text_refused(HEAD "\"size\":[2,-2]," DIMENSIONS ",\"value\":[]}", INVALID, "„size“");
    text_refused(HEAD "\"size\":[2,2.5]," DIMENSIONS ",\"value\":[]}", INVALID, "„size“");
    /* 2^31 × 2^31 cells are claimed, three are there */
    text_refused(HEAD "\"size\":[2147483648,2147483648]," DIMENSIONS ",\"value\":[1,2,3]}", INVALID,
                 "2147483648 Ausprägungen");
    text_refused(HEAD "\"size\":[9223372036854775807,4]," DIMENSIONS ",\"value\":[1]}", LIMIT,
                 "mehr Zellen");
    text_refused(
        "{\"class\":\"dataset\",\"id\":[\"A\",\"A\"],\"size\":[1,1],\"dimension\":{\"A\":{}},"
        "\"value\":[1]}",
        INVALID, "„id“");
    text_refused(
        "{\"class\":\"dataset\",\"id\":[\"A\"],\"size\":[2],\"dimension\":{\"A\":{\"category\":"
        "{\"index\":{\"a\":0,\"b\":0}}}},\"value\":[1,2]}",
        INVALID, "Reihenfolge ist nicht eindeutig");
    text_refused(
        "{\"class\":\"dataset\",\"id\":[\"A\"],\"size\":[2],\"dimension\":{\"A\":{\"category\":"
        "{\"label\":{\"a\":\"1\",\"b\":\"2\"}}}},\"value\":[1,2]}",
        INVALID, "Reihenfolge ist nicht eindeutig");
}

static void other_json(void) {
    text_refused("{\"a\":1}", INVALID, "sieht aus wie JSON");
    text_refused("[1,2]", INVALID, "sieht aus wie JSON");
    text_refused("{\"class\":\"dataset\",\"id\":[\"A\"],", INVALID, "kein gültiges JSON");
    text_refused(SET("\"value\":[1,2,3,4]") "x", INVALID, "kein gültiges JSON");
    text_refused("\xef\xbb\xbf {\"type\":\"FeatureCollection\",\"features\":[]}", INVALID,
                 "sieht aus wie JSON");
}

/* Cut off anywhere, it is refused; with a byte changed anywhere, it ends. */
static void hostile(void) {
    text_refused(SET("\"value\":[1,2,3,4],\"value\":[9,9,9,9]"), INVALID, "mehr als einmal");
    const char *whole = SET("\"value\":{\"3\":4,\"0\":1},\"status\":{\"3\":\"p\",\"2\":\":\"}");
    bool good = true;
    Str text = str_of(whole);
    char copy[1000];
    for (size_t n = 1; n < text.n; n++) {
        Trial t;
        try_bytes(&t, str_slice(text, 0, n));
        good = good && t.opened == INVALID;
        end(&t);
    }
    ok(good, "cut off anywhere");
    for (size_t i = 0; i < text.n && good; i++) {
        Trial t;
        memcpy(copy, text.p, text.n);
        copy[i] = copy[i] == '1' ? '9' : '1';
        try_bytes(&t, (Str){copy, text.n});
        Err err = t.opened ? t.opened : t.ended;
        good = err == NOT_FOUND || err == INVALID || err == LIMIT;
        end(&t);
    }
    ok(good, "a byte changed anywhere");
}

/* The sample tells its position in each value, but for one that it has wrong itself. */
static void order(void) {
    Cx cx;
    Table *table;
    Row row;
    size_t right = 0;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    if (!ok(!table_open(&cx, &table, S("test/data/json-stat/order.json"), &findings), "opened"))
        return;
    while (!table_next(&cx, table, &row))
        right +=
            str_equal(row.cells[3], str_format(cx.mem, "A%.*sB%.*sC%.*s", STR_ARG(row.cells[0]),
                                               STR_ARG(row.cells[1]), STR_ARG(row.cells[2])));
    is_int(table->n_rows, 24, "24 cells");
    is_int(right, 23, "each where its text says");
    cx_end(&cx);
}

int main(void) {
    columns();
    status();
    sets();
    wrong_sizes();
    other_json();
    hostile();
    order();
    return done();
}

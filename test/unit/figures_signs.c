/* Does each sign of the statistical offices, in place of a number, beside one or in a column of its
 * own, become the state it means? Expected are the explanations that the offices print. */

#include "tap.h"
#include "figures/delivery_in.h"
#include "figures/mapping_read_in.h"

typedef struct Case {
    const char *text;
    Presence presence;
    double number;
    Precision precision;
    unsigned marks;
    bool dash;
} Case;

static Err declare(Cx *cx, Mapping *mapping, const char *yaml) {
    Node *node;
    *mapping = (Mapping){.kind = MAPPING_CSV};
    TRY(yaml_read(cx, &node, S("test"), str_of(yaml)));
    return mapping_signs(cx, mapping, node_get(node, S("signs")));
}

static bool raw_is(const Raw *raw, const Case *want) {
    bool number = raw_has_number(raw);
    bool same = raw->presence == want->presence && raw->precision == want->precision &&
                raw->marks == want->marks && raw->dash == want->dash &&
                (!number || fabs(raw->number - want->number) < 1e-9);
    if (!same)
        printf("# %s: presence %d, number %g, precision %d, marks %d\n", want->text, raw->presence,
               raw->number, raw->precision, raw->marks);
    return same;
}

static void read_all(const char *yaml, Unit unit, const Case *cases, size_t n) {
    Cx cx;
    Mapping mapping;
    Measure measure = {.unit = unit};
    MappingColumn column = {.measure = &measure, .empty = NOT_DELIVERED};
    cx_begin(&cx, DE);
    ok(!declare(&cx, &mapping, yaml), "%s", yaml);
    for (size_t i = 0; i < n; i++) {
        Raw raw = {0};
        bool read = field_read(&mapping, DECIMAL_COMMA, str_of(cases[i].text), &column, &raw);
        ok(read && raw_is(&raw, &cases[i]), "\"%s\"", cases[i].text);
    }
    cx_end(&cx);
}
#define READ_ALL(yaml, unit, cases) read_all(yaml, unit, cases, sizeof cases / sizeof *cases)

static void old_set(void) {
    static const Case cases[] = {
        {"-", NOT_DELIVERED, 0, EXACT, 0, true},
        {"–", NOT_DELIVERED, 0, EXACT, 0, true},
        {".", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false},
        {"·", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false},
        {"x", NOT_MEANINGFUL, 0, EXACT, 0, false},
        {"X", NOT_MEANINGFUL, 0, EXACT, 0, false},
        {"/", UNKNOWN_AT_SOURCE, 0, EXACT, UNRELIABLE, false},
        {"...", NOT_DELIVERED, 0, EXACT, 0, false},
        {"…", NOT_DELIVERED, 0, EXACT, 0, false},
        {"0", ZERO, 0, EXACT, 0, false},
        {"", NOT_DELIVERED, 0, EXACT, 0, false},
        {"(1.234)", PRESENT, 1234, EXACT, UNRELIABLE, false},
        {"( 12 )", PRESENT, 12, EXACT, UNRELIABLE, false},
        {"12 p", PRESENT, 12, EXACT, PROVISIONAL, false},
        {"12p", PRESENT, 12, EXACT, PROVISIONAL, false},
        {"12r", PRESENT, 12, EXACT, CORRECTED, false},
        {"12 [r]", PRESENT, 12, EXACT, CORRECTED, false},
        {"12,5 s", PRESENT, 12.5, ESTIMATED, 0, false},
        {"12 pr", PRESENT, 12, EXACT, PROVISIONAL | CORRECTED, false},
        {"(12) p", PRESENT, 12, EXACT, PROVISIONAL | UNRELIABLE, false},
    };
    READ_ALL("signs: old\n", UNIT_COUNT, cases);
    READ_ALL("other: 1\n", UNIT_COUNT, cases);
}

static void new_set(void) {
    static const Case cases[] = {
        {"n", NOT_DELIVERED, 0, EXACT, 0, true},
        {"[n]", NOT_DELIVERED, 0, EXACT, 0, true},
        {"0", ZERO, 0, EXACT, 0, false},
        {"k", PRESENT, 0, BELOW_HALF, 0, false},
        {"[0]", PRESENT, 0, BELOW_HALF, 0, false},
        {"t", NOT_DELIVERED, 0, EXACT, 0, false},
        {"u", UNKNOWN_AT_SOURCE, 0, EXACT, UNRELIABLE, false},
        {"g", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false},
        {"[g]", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false},
        {"x", NOT_MEANINGFUL, 0, EXACT, 0, false},
        {"12 u", PRESENT, 12, EXACT, UNRELIABLE, false},
        {"12f", PRESENT, 12, EXACT, UNRELIABLE, false},
        {"12 p", PRESENT, 12, EXACT, PROVISIONAL, false},
        {"12 r", PRESENT, 12, EXACT, CORRECTED, false},
        {"12 s", PRESENT, 12, ESTIMATED, 0, false},
        {"12 e", PRESENT, 12, EXACT, 0, false},
    };
    READ_ALL("signs: new\n", UNIT_COUNT, cases);
}

static void declared(void) {
    static const Case cases[] = {
        {"12*", PRESENT, 12, EXACT, PROVISIONAL, false},
        {"12 **", PRESENT, 12, FORECAST, 0, false},
        {"k", PRESENT, 0, BELOW_HALF, 0, false},
        {"n", ZERO, 0, EXACT, 0, false},
        {"geheim", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false},
    };
    READ_ALL("signs: {set: new, \"*\": provisional, \"**\": forecast, n: zero, "
             "geheim: unknown-at-source}\n",
             UNIT_COUNT, cases);
    static const char *const bad[] = {"signs: newest\n",     "signs: {set: other}\n",
                                      "signs: {q: maybe}\n", "signs: {q: value}\n",
                                      "signs: [a]\n",        "signs: {q: [dash]}\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Cx cx;
        Mapping mapping;
        cx_begin(&cx, DE);
        ok(declare(&cx, &mapping, bad[i]) == INVALID, "refused: %s", bad[i]);
        cx_end(&cx);
    }
}

static void unreadable(void) {
    Cx cx;
    Mapping mapping;
    Measure count = {.unit = UNIT_COUNT}, percent = {.unit = UNIT_PERCENT};
    MappingColumn column = {.measure = &count, .empty = NOT_DELIVERED};
    cx_begin(&cx, DE);
    must(!declare(&cx, &mapping, "signs: old\n"));
    static const char *const never[] = {"20.2011", "12*",  "12 u", "k",        "n",    "12 km",
                                        "12%",     "p",    "()",   "(-)",      "12 q", "1p2",
                                        "ca. 12",  "p 12", "--",   "12 pprrs", "[12]"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        Raw raw = {0};
        ok(!field_read(&mapping, DECIMAL_COMMA, str_of(never[i]), &column, &raw),
           "not read as a count: \"%s\"", never[i]);
    }
    ok(field_has_unit(DECIMAL_COMMA, S("1.234,5 km²")) && field_has_unit(DECIMAL_COMMA, S("12%")) &&
           field_has_unit(DECIMAL_COMMA, S("12 €")),
       "a unit behind a number is told as such");
    ok(!field_has_unit(DECIMAL_COMMA, S("20.2011")) && !field_has_unit(DECIMAL_COMMA, S("km")) &&
           !field_has_unit(DECIMAL_COMMA, S("12-")) && !field_has_unit(DECIMAL_COMMA, S("12*")),
       "and nothing else");
    column.measure = &percent;
    static const char *const shares[] = {"12,5%", "12,5 %", "12,5\u00a0%", "12,5\u202f%"};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        Raw raw = {0};
        ok(field_read(&mapping, DECIMAL_COMMA, str_of(shares[i]), &column, &raw) &&
               fabs(raw.number - 12.5) < 1e-12 && raw.decimals == 1,
           "a percent sign behind a share: \"%s\"", shares[i]);
    }
    cx_end(&cx);
}

/* A field and the quality beside it. */
static void qualities(void) {
    static const struct {
        const char *field, *quality;
        bool known;
        Case want;
    } cases[] = {
        {"5", "", true, {"", PRESENT, 5, EXACT, 0, false}},
        {"5", "e", true, {"e", PRESENT, 5, EXACT, 0, false}},
        {"5", "p", true, {"p", PRESENT, 5, EXACT, PROVISIONAL, false}},
        {"5", "()", true, {"()", PRESENT, 5, EXACT, UNRELIABLE, false}},
        {"5", "/", true, {"/", PRESENT, 5, EXACT, UNRELIABLE, false}},
        {"5", "p r", true, {"p r", PRESENT, 5, EXACT, PROVISIONAL | CORRECTED, false}},
        {"", ".", true, {".", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false}},
        {"0", "-", true, {"-", NOT_DELIVERED, 0, EXACT, 0, true}},
        {"0", ".", true, {".", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false}},
        {"5", ".", false, {".", PRESENT, 5, EXACT, 0, false}},
        {"5", "A", true, {"A", PRESENT, 5, EXACT, 0, false}},
        {"5", "B", true, {"B", PRESENT, 5, EXACT, 0, false}},
        {"5", "E", true, {"E", PRESENT, 5, ESTIMATED, 0, false}},
        {"5", "F", true, {"F", PRESENT, 5, FORECAST, 0, false}},
        {"5", "I", true, {"I", PRESENT, 5, ESTIMATED, 0, false}},
        {"5", "P", true, {"P", PRESENT, 5, EXACT, PROVISIONAL, false}},
        {"5", "U", true, {"U", PRESENT, 5, EXACT, UNRELIABLE, false}},
        {"5", "V", true, {"V", PRESENT, 5, EXACT, PROVISIONAL, false}},
        {"", "L", true, {"L", NOT_COLLECTED, 0, EXACT, 0, false}},
        {"", "M", true, {"M", NOT_MEANINGFUL, 0, EXACT, 0, false}},
        {"0", "N", true, {"N", PRESENT, 0, BELOW_HALF, 0, false}},
        {"", "O", true, {"O", NOT_DELIVERED, 0, EXACT, 0, false}},
        {"", "Q", true, {"Q", UNKNOWN_AT_SOURCE, 0, EXACT, 0, false}},
        {"5", "M", false, {"M", PRESENT, 5, EXACT, 0, false}},
        {"5", "G", false, {"G", PRESENT, 5, EXACT, 0, false}},
        {"5", "zz", false, {"zz", PRESENT, 5, EXACT, 0, false}},
    };
    Cx cx;
    Mapping mapping;
    Measure count = {.unit = UNIT_COUNT};
    MappingColumn column = {.measure = &count, .empty = NOT_DELIVERED};
    cx_begin(&cx, DE);
    must(!declare(&cx, &mapping, "signs: old\n"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Raw raw = {0};
        must(field_read(&mapping, DECIMAL_COMMA, str_of(cases[i].field), &column, &raw));
        bool known = field_quality(&mapping, str_of(cases[i].quality), &raw);
        ok(known == cases[i].known && (!known || raw_is(&raw, &cases[i].want)),
           "\"%s\" with quality \"%s\"", cases[i].field, cases[i].quality);
    }
    cx_end(&cx);
}

int main(void) {
    old_set();
    new_set();
    declared();
    unreadable();
    qualities();
    return done();
}

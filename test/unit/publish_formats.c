/* What leaves the house as JSON, CSV and pictures: the same bytes as when somebody last looked at
 * them (WIRK_ACCEPT=1 writes them anew), no false decimals, and no trace of a protected number. */

#include "figures_fixture.h"
#include "chart_check.h"
#include "publish/publish_in.h"

static Fixture f;

#define MOST ((size_t)4 << 20)

static Str written(Value value, double number) {
    Buf out = buf_new(f.cx.mem, 1024);
    publish_number(&out, &value, number);
    return buf_str(&out);
}
static Str number_of(Value value) {
    return written(value, value.number);
}

static void numbers(void) {
    Value share = value_percent(
        value_divide(value_rounded(200, 5, UNIT_COUNT), value_rounded(2565, 5, UNIT_COUNT)));
    is_str(number_of(share), "7.8", "a share of rounded counts: no digit that the band forbids");
    is_str(number_of(value_number(6.4, 1, UNIT_PERCENT)), "6.4", "as printed");
    is_str(number_of(value_number(6.0, 1, UNIT_PERCENT)), "6", "no zeros at the end");
    is_str(number_of(value_number(1234567, 0, UNIT_COUNT)), "1234567", "no groups");
    is_str(number_of(value_number(0, 0, UNIT_COUNT)), "0", "zero");
    is_str(number_of(value_number(100, 0, UNIT_COUNT)), "100", "zeros of a whole number stay");
    is_str(number_of(value_percent(
               value_divide(value_number(1, 0, UNIT_COUNT), value_number(3, 0, UNIT_COUNT)))),
           "33.333333", "at most six decimals");
    Value tiny = value_number(-1e-9, 15, UNIT_PERCENT);
    is_str(number_of(tiny), "0", "never -0");
    is_int(written(value_number(1, 15, UNIT_COUNT), 1e300).n, 301, "however long it is");
    is_str(number_of(value_missing(NOT_DELIVERED, UNIT_COUNT)), "", "a missing one is empty");
}

static Str file_text(const char *path) {
    Str text = STR_NONE;
    if (file_read(&f.cx, &text, str_of(path), MOST)) return STR_NONE;
    return text;
}

static void compare(const char *path, const Buf *got) {
    Str text = buf_str(got);
    FILE *file = getenv("WIRK_ACCEPT") ? fopen(path, "wb") : NULL;
    if (file) {
        fwrite(text.p, 1, text.n, file);
        fclose(file);
    }
    if (!ok(str_equal(text, file_text(path)), "%s reads as it did", path))
        printf("# got:\n%.*s\n", STR_ARG(text));
}

static PublishedTable table(const char *id, const char *keys, const char *period, const char *by) {
    PublishQuery q = {.period = str_of(period), .by = str_of(by)};
    PublishedTable t;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

static Buf json_of(const PublishedTable *t) {
    Buf out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_json(&f.cx, &out, &t, 1));
    return out;
}

static Buf csv_of(const PublishedTable *t, char separator) {
    Buf out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_csv(&f.cx, &out, &t, 1, separator,
                         separator == ';' ? DECIMAL_COMMA : DECIMAL_POINT));
    return out;
}

static void golden(void) {
    PublishedTable t = table("D-14a", "05111,05112,05170004,MR", "", "sex");
    Buf json = json_of(&t), csv = csv_of(&t, ','), semicolon = csv_of(&t, ';');
    compare("test/golden/figures.json", &json);
    compare("test/golden/figures.csv", &csv);
    compare("test/golden/figures-semicolon.csv", &semicolon);
    f.cx.lang = EN;
    Buf english = json_of(&t);
    ok(str_equal(buf_str(&english), buf_str(&json)), "the same bytes in both languages");
    f.cx.lang = DE;
    Buf small = buf_new(f.cx.mem, 100);
    const PublishedTable *one = &t;
    is_int(publish_json(&f.cx, &small, &one, 1), LIMIT, "too long is told, not cut");
}

/* ---- the gate ---- */

/* 4321.5 and what belongs to it must not be found anywhere. */
static Value secret(void) {
    return (Value){.number = 4321.5,
                   .low = 4320.25,
                   .high = 4322.75,
                   .numerator = 765432,
                   .denominator = 177121,
                   .presence = PRESENT,
                   .secrecy = PRIMARY,
                   .unit = UNIT_PERCENT,
                   .decimals = 2};
}

static bool tells(const Buf *out) {
    static const char *const traces[] = {"4321",  "4320",  "4322",  "765432", "177121",
                                         "4.321", "4.320", "4.322", "4,321"};
    for (size_t i = 0; i < sizeof traces / sizeof *traces; i++)
        if (str_find(buf_str(out), str_of(traces[i]), 0) != SIZE_MAX) return true;
    return false;
}

static void gate(void) {
    PublishedTable t = table("D-14a", "05111,05112", "2015", "");
    Figure raw = {.indicator = t.indicator,
                  .region = t.figures[0].region,
                  .period = t.figures[0].period,
                  .cell = S(""),
                  .value = secret(),
                  .n_origins = 1};
    PublishedFigure passed = publish_pass(&f.cx, &raw);
    ok(isnan(passed.value.number) && isnan(passed.value.low) && isnan(passed.value.high) &&
           isnan(passed.value.numerator) && isnan(passed.value.denominator),
       "number, band, numerator and denominator stay in the house");
    ok(passed.value.presence == PRESENT && passed.value.secrecy == PROTECTED,
       "the state goes out, not why");
    is_str(publish_state_word(DE, &passed.value), "gesperrt", "in words");
    raw.value = (Value){.presence = ZERO, .secrecy = PRIMARY, .unit = UNIT_PERCENT};
    ok(publish_pass(&f.cx, &raw).value.presence == PRESENT,
       "but not that there is exactly nothing");
    raw.value = secret();
    raw.value.secrecy = SECONDARY;
    ok(isnan(publish_pass(&f.cx, &raw).value.number),
       "a number that would give another one away, too");
    raw.value.secrecy = OPEN;
    is_double(publish_pass(&f.cx, &raw).value.number, 4321.5, 0, "an open one leaves");
    Origin origin = {.measure = measure_find(f.catalogue, S("leavers")), .value = secret()};
    ok(isnan(publish_pass_cell(&f.cx, &origin).value.number), "so it is with the cells behind it");
    t.figures[0] = passed;
    Beyond beyond = {false};
    const Viewer viewer = {.partner = true, .beyond = &beyond};
    f.cx.viewer = &viewer;
    raw.value = secret();
    raw.value.marks = NOT_PUBLIC;
    ok(!publish_pass(&f.cx, &raw).value.marks && !beyond.shown,
       "what who asks may not see is no more than the public sees");
    raw.value = value_number(7, 0, UNIT_PERCENT);
    ok(!publish_pass(&f.cx, &raw).value.marks && !beyond.shown, "nor is a public number");
    raw.value.marks = NOT_PUBLIC;
    ok(publish_pass(&f.cx, &raw).value.marks == NOT_PUBLIC && beyond.shown,
       "of one that is not, the page is told");
    f.cx.viewer = NULL;
    Buf json = json_of(&t), csv = csv_of(&t, ';');
    ok(!tells(&json) && str_find(buf_str(&json), S("\"secrecy\": \"protected\""), 0) != SIZE_MAX,
       "JSON");
    ok(!tells(&csv) && str_find(buf_str(&csv), S("protected"), 0) != SIZE_MAX, "CSV");
    Picture picture = {.title = S("Bild"), .period = t.periods[0]};
    Buf bars = buf_new(f.cx.mem, MOST), lines = buf_new(f.cx.mem, MOST),
        map = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_picture(&f.cx, &bars, &t, PICTURE_BARS, &picture));
    GOOD(&f, publish_picture(&f.cx, &lines, &t, PICTURE_LINES, &picture));
    GOOD(&f, publish_picture(&f.cx, &map, &t, PICTURE_MAP, &picture));
    ok(!tells(&bars) && !tells(&lines) && !tells(&map), "pictures");
    ok(str_find(buf_str(&bars), mark_state_word(DE, MARK_PROTECTED), 0) != SIZE_MAX,
       "which say that it is protected");
}

/* ---- pictures ---- */

static Svg wide_of(const Buf *out) {
    Str text = buf_str(out);
    size_t from = str_find(text, S("<svg"), 0), to = str_find(text, S("</svg>"), 0);
    must(from != SIZE_MAX && to != SIZE_MAX);
    Str svg = str_slice(text, from, to + 7);
    return svg_check(svg, str_find(svg, S("linie"), 0) < 200 ? S("linie") : S("balken"));
}

static bool says(const Buf *out, const char *text) {
    return str_find(buf_str(out), str_of(text), 0) != SIZE_MAX;
}

static void pictures(void) {
    PublishedTable t = table("D-14a", "05111,05112", "2015", "sex");
    Picture picture = {.title = S("Bild"), .period = t.periods[0]};
    Buf out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_BARS, &picture));
    is_int(wide_of(&out).marks, 6, "a bar for each figure of the table");
    t = table("K-01", "05111,05112", "", "");
    picture.period = t.periods[t.n_periods - 1];
    out = buf_new(f.cx.mem, MOST);
    is_int(publish_lines(&t), 2, "a line for each area");
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture));
    is_int(wide_of(&out).marks, 4, "lines go over periods of one kind only");
    ok(!says(&out, "2014/15"), "a school year is not among key dates");
    t = table("K-01", "05111,05112,05170,05914,MR,05,DG,051,059", "", "");
    is_int(publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture), LIMIT,
           "nine lines are refused");
}

static void stand_ins(void) {
    PublishedTable t = table("K-01", "05170004,05111", "", "");
    Picture picture = {.title = S("Bild"), .period = t.periods[t.n_periods - 1]};
    Buf out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture));
    ok(says(&out, "Wert für: Kreis Ceeh"), "a line of the Kreis is named so");
    out = buf_new(f.cx.mem, MOST);
    t = table("K-01", "05170004", "2015-03-01", "");
    picture.period = t.periods[0];
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_BARS, &picture));
    ok(says(&out, "Wert für: Kreis Ceeh"), "so is a bar");
    t = table("A-01", "05170008", "", "");
    picture.period = t.periods[0];
    ok(t.n == 2 && t.figures[0].stand_in && !t.figures[1].stand_in, "one of the Kreis, one own");
    out = buf_new(f.cx.mem, MOST);
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture));
    ok(!says(&out, "Kreis Ceeh") && !says(&out, "7.777"),
       "a town's own line does not go on with its Kreis's number");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    f.cx.lang = DE;
    DELIVER(&f, SEE("leavers", "05111", "2014", "certificate=none", 0, .presence = ZERO),
            SEE("leavers", "05111", "2014", "", 90),
            SEE("leavers", "05111", "2015", "certificate=none", 200, .base = 5),
            SEE("leavers", "05111", "2015", "", 2565, .base = 5),
            SEE("leavers", "05111", "2015", "certificate=none;sex=f", 7, .marks = PROVISIONAL),
            SEE("leavers", "05111", "2015", "sex=f", 64),
            SEE("leavers", "05112", "2015", "certificate=none", NAN, .presence = UNKNOWN_AT_SOURCE),
            SEE("leavers", "05112", "2015", "", 500),
            SEE("leavers", "05170", "2015", "certificate=none", 3),
            SEE("leavers", "05170", "2015", "", 90));
    DELIVER(&f, SEE("children", "05111", "2015-03-01", "", 4),
            SEE("children", "05111", "2016-03-01", "", 5),
            SEE("children", "05112", "2015-03-01", "", 6),
            SEE("children", "05111", "2014/15", "", 99),
            SEE("children", "05170", "2015-03-01", "", 8),
            SEE("children", "05170", "2016-03-01", "", 9),
            SEE("residents", "05170", "2014-12-31", "", 7777),
            SEE("residents", "05170", "2015-12-31", "", 7779),
            SEE("residents", "05170008", "2015-12-31", "", 12));
    numbers();
    golden();
    gate();
    pictures();
    stand_ins();
    fixture_end(&f);
    return done();
}

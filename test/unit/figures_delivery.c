/* Does a delivery come in as a whole or not at all? Excerpts of official files as they are, the
 * same in other layouts, and broken in every way that can be told; on SQLite always, on PostgreSQL
 * where WIRK_TEST_POSTGRES names a server. */

#include "deliveries.h"

#define NAME(text) "%s: " text, engine

static void test_stored(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str file = text_of_file(&cx, EXCERPT("leavers.csv"));
    Given given = give(&cx, EXCERPT("leavers.csv"));
    ok(stored(&cx, &given), NAME("a table of leavers is stored"));
    is_int(given.delivery.number, 1, "it is delivery 1");
    is_str(given.delivery.file_name, "leavers.csv", "known by the name of its file");
    is_int(given.delivery.rows - given.delivery.rows_outside, 124,
           "two years of 62 areas are those of the register");
    is_int(given.delivery.added, 124 * 14, "14 observations each");
    is_str(given.delivery.stand, "24.02.2018", "the table's date is kept");
    Seen total = seen(&cx, "leavers", "05112", "2015", ""),
         none = seen(&cx, "leavers", "05112", "2015", "certificate=none");
    is_double(total.number, 4904, 0, "all leavers of Duisburg 2015");
    is_double(none.number, 315, 0, "those without certificate");
    is_int(none.line, line_of(file, "2015;05112;"), "with the line of the file");
    is_int(none.place, 6, "and its column");
    ok(none.presence == PRESENT && none.precision == EXACT && !none.marks,
       NAME("an exact number without marks"));

    Str before = store_counts(&cx);
    Given again = give(&cx, EXCERPT("leavers.csv"));
    ok(again.err == OK && again.delivery.outcome == DELIVERY_UNCHANGED,
       NAME("the same file twice changes nothing"));
    is_int(again.delivery.number, 1, "it is still delivery 1");
    ok(str_equal(before, store_counts(&cx)), NAME("and nothing is written"));
    cx_end(&cx);
}

static void test_corrected(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    must(give(&cx, EXCERPT("leavers.csv")).err == OK);
    Str text = changed(&cx, text_of_file(&cx, EXCERPT("leavers.csv")), ";4904;2382;315;",
                       ";4904;2382;316;");
    Given given = give_text(&cx, text);
    ok(stored(&cx, &given) && given.delivery.number == 2,
       NAME("a corrected file is a delivery of its own"));
    is_int(given.delivery.changed, 1, "one observation differs");
    is_int(given.delivery.added, 0, "none is new");
    is_int(given.delivery.unchanged, 124 * 14 - 1, "all others are known");
    Seen none = seen(&cx, "leavers", "05112", "2015", "certificate=none");
    ok(none.number == 316 && none.marks == CORRECTED, NAME("the new value is marked as corrected"));
    is_int(none.versions, 2, "the old value stays beside it");
    Given third = give_text(&cx, changed(&cx, text, ";4904;2382;316;132;", ";4904;2382;316;133;"));
    ok(stored(&cx, &third) && third.delivery.changed == 1,
       NAME("a later file is held against the newest values"));
    cx_end(&cx);
}

static Err add_bytes(Cx *cx, void *arg, Str bytes) {
    (void)cx;
    sha256_add(arg, bytes);
    return OK;
}

static void test_kept(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give(&cx, EXCERPT("population-de.csv"));
    ok(stored(&cx, &given), NAME("a flat file is stored"));
    Sha256 *hash = sha256_new(cx.mem);
    ok(kept_read(&cx, given.delivery.sha256, add_bytes, hash) == OK, NAME("its bytes are kept"));
    ok(str_equal(sha256_hex(cx.mem, hash), given.delivery.sha256), NAME("and are the file's"));
    Delivery got, *list;
    size_t n;
    ok(delivery_get(&cx, &got, 1) == OK && str_equal(got.sha256, given.delivery.sha256) &&
           got.bytes == given.delivery.bytes && got.added == given.delivery.added &&
           str_equal(got.title.in[DE], given.delivery.title.in[DE]),
       NAME("a delivery is read back as it was told"));
    ok(delivery_get(&cx, &got, 2) == NOT_FOUND, NAME("one that is not there is not found"));
    must(stored(&cx, &(Given[]){give(&cx, EXCERPT("leavers.csv"))}[0]));
    ok(delivery_list(&cx, &list, &n) == OK && n == 2 && list[0].number == 2 && list[1].number == 1,
       NAME("the list begins with the newest"));
    int64_t last;
    ok(delivery_last(&cx, &last) == OK && last == 2, NAME("which is the last one"));
    Findings findings;
    Given leavers =
        give_text(&cx, changed(&cx, text_of_file(&cx, EXCERPT("leavers.csv")), "207106", "207107"));
    ok(stored(&cx, &leavers) && delivery_findings(&cx, 3, &findings) == OK &&
           findings.list.n == leavers.findings.list.n &&
           findings.of_rule[RULE_SUM_REGIONS] == leavers.findings.of_rule[RULE_SUM_REGIONS],
       NAME("its findings are kept"));
    cx_end(&cx);
}

static void test_check_only(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str before = store_counts(&cx);
    DeliverOptions options = {.check_only = true};
    Given given = give_with(&cx, S("test/data/delivery/leavers.csv"), &options);
    ok(stored(&cx, &given) && given.delivery.number == 0,
       NAME("a file that is only checked gets no number"));
    is_int(given.delivery.added, 124 * 14, "what would be new is counted");
    ok(str_equal(before, store_counts(&cx)), NAME("and nothing is written"));
    must(give(&cx, EXCERPT("leavers.csv")).err == OK);
    given = give_with(&cx, S("test/data/delivery/leavers.csv"), &options);
    ok(given.delivery.added == 0 && given.delivery.unchanged == 124 * 14,
       NAME("what is known already is counted, too"));
    cx_end(&cx);
}

/* ---- the same numbers in another layout ---- */

static Str line_deleted(Cx *cx, Str text, size_t line) {
    size_t from = 0;
    for (size_t i = 1; i < line; i++)
        from = str_find(text, S("\n"), from) + 1;
    size_t to = str_find(text, S("\n"), from) + 1;
    return str_join(cx->mem, 2, (Str[]){str_slice(text, 0, from), str_slice(text, to, text.n)},
                    STR_NONE);
}

/* Swaps two columns in every line that has both. */
static Str columns_swapped(Cx *cx, Str text, char separator, size_t a, size_t b) {
    Buf out = buf_new(cx->mem, (size_t)8 << 20);
    Str line;
    for (Str rest = text; str_cut(&rest, '\n', &line);) {
        Str cells[100], cell;
        size_t n = 0;
        for (Str part = line; n < 100 && str_cut(&part, separator, &cell);)
            cells[n++] = cell;
        if (a < n && b < n) {
            Str kept = cells[a];
            cells[a] = cells[b];
            cells[b] = kept;
        }
        buf_put(&out, str_join(cx->mem, n, cells, (Str){&separator, 1}));
        if (rest.p) buf_char(&out, '\n');
    }
    return buf_str(&out);
}

static Str numbers_after(Str text, size_t *n) {
    Cx cx;
    store_fresh(&cx, RUHR);
    static char kept[2][65];
    static int turn;
    Given given = give_text(&cx, text);
    if (!stored(&cx, &given)) {
        cx_end(&cx);
        *n = 0;
        return STR_NONE;
    }
    Str digest = store_numbers(&cx, n);
    char *room = kept[turn++ % 2];
    memcpy(room, digest.p, 64);
    cx_end(&cx);
    return (Str){room, 64};
}

static void same_numbers(Cx *cx, Str original, Str other, const char *name) {
    (void)cx;
    size_t n, m;
    Str a = numbers_after(original, &n), b = numbers_after(other, &m);
    ok(n > 100 && n == m && str_equal(a, b), "%s: %s: the same %zu numbers", engine, name, n);
}

static void test_layouts(void) {
    Cx cx;
    cx_begin(&cx, EN);
    Str leavers = text_of_file(&cx, EXCERPT("leavers.csv")),
        flat = text_of_file(&cx, EXCERPT("population-de.csv"));
    same_numbers(&cx, leavers, line_deleted(&cx, leavers, 1), "without the table-number line");
    same_numbers(&cx, leavers, columns_swapped(&cx, leavers, ';', 3, 16),
                 "with total and last column swapped");
    same_numbers(&cx, leavers, columns_swapped(&cx, leavers, ';', 5, 6),
                 "with two value columns swapped");
    Str headed = changed(&cx, leavers, "\n;;;Insgesamt;Insgesamt",
                         "\n;;;Personen;Personen;Personen;Personen;Personen;Personen;Personen;"
                         "Personen;Personen;Personen;"
                         "Personen;Personen;Personen;Personen\n;;;Insgesamt;Insgesamt");
    same_numbers(&cx, leavers, headed, "with a further line of headings");
    same_numbers(&cx, flat, text_of_file(&cx, EXCERPT("population-en.csv")),
                 "in the English language");
    same_numbers(&cx, flat, columns_swapped(&cx, flat, ';', 4, 13),
                 "flat file with time and value swapped");
    same_numbers(&cx, flat, columns_swapped(&cx, columns_swapped(&cx, flat, ';', 7, 11), ';', 5, 9),
                 "flat file with the groups of region and sex swapped");
    Str crlf = STR_NONE, line;
    Buf out = buf_new(cx.mem, (size_t)1 << 20);
    for (Str rest = flat; str_cut(&rest, '\n', &line);)
        buf_put(&out, line), buf_put(&out, rest.p ? S("\r\n") : STR_NONE);
    crlf = buf_str(&out);
    same_numbers(&cx, flat, crlf, "with the line ends of another system");
    cx_end(&cx);
}

/* ---- refused, with rule and place, and the store as before ---- */

static void refused(Cx *cx, Str text, Rule rule, size_t line, size_t column, const char *name) {
    Str before = store_counts(cx);
    Given given = give_text(cx, text);
    const Finding *finding = finding_of(&given, rule);
    bool good = given.err == OK && given.delivery.outcome == DELIVERY_REFUSED &&
                given.delivery.number == 0 && finding && finding->row == line &&
                (!column || finding->column == column);
    if (!ok(good, "%s: %s: refused by %.*s in line %zu", engine, name, STR_ARG(rule_id(rule)),
            line))
        show(cx, &given);
    ok(str_equal(before, store_counts(cx)), "%s: %s: the store is unchanged", engine, name);
}

static void test_refused(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str leavers = text_of_file(&cx, EXCERPT("leavers.csv")),
        flat = text_of_file(&cx, EXCERPT("population-de.csv"));
    Str inkar = text_of_file(&cx, EXCERPT("inkar.csv"));
    size_t duisburg = line_of(leavers, "2015;05112;"), essen = line_of(leavers, "2015;05113;");
    refused(&cx, changed(&cx, leavers, "2015;05112;", "2015;05199;"), RULE_REGION_UNKNOWN, duisburg,
            2, "an unknown region");
    refused(&cx, changed(&cx, leavers, "2015;05112;", "2015;Duisburg;"), RULE_REGION_UNKNOWN,
            duisburg, 2, "a name in place of a key");
    refused(&cx, changed(&cx, leavers, "2015;05113;", "2015;05112;"), RULE_CELL_CONFLICT, essen, 4,
            "a cell twice with different values");
    refused(&cx, changed(&cx, leavers, ";4904;2382;315;", ";4904;2382;-315;"), RULE_NUMBER_NEGATIVE,
            duisburg, 6, "a negative count");
    refused(&cx, changed(&cx, leavers, ";4904;2382;315;", ";4904;2382;315,5;"),
            RULE_NUMBER_NOT_WHOLE, duisburg, 6, "a count that is not whole");
    refused(&cx, changed(&cx, leavers, ";4904;2382;315;", ";4904;2382;20.2011;"),
            RULE_NUMBER_UNREADABLE, duisburg, 6, "20.2011");
    refused(&cx, changed(&cx, leavers, ";4904;2382;315;", ";4904;2382;viele;"),
            RULE_NUMBER_UNREADABLE, duisburg, 6, "a word in place of a number");
    refused(&cx, changed(&cx, leavers, "2015;05112;", "Mitte 2015;05112;"), RULE_PERIOD_UNREADABLE,
            duisburg, 1, "an unreadable period");
    refused(&cx, changed(&cx, leavers, "2015;05112;", "31.12.2015;05112;"), RULE_PERIOD_UNREADABLE,
            duisburg, 1, "a day in place of a year");
    refused(&cx, changed(&cx, leavers, "2015;05112;", "2015;5112;"), RULE_REGION_LOST_ZERO,
            duisburg, 2, "a lost zero");
    refused(&cx, changed(&cx, flat, ";05117;", ";05117;x;"), RULE_CSV_RAGGED_ROW,
            line_of(flat, ";05117;"), 0, "a row with a cell too many");
    refused(&cx, changed(&cx, flat, ";GESW;", ";GESX;"), RULE_CODE_UNKNOWN, line_of(flat, ";GESW;"),
            12, "an unknown code");
    refused(&cx, changed(&cx, inkar, "05112,1995,17.44,40.7,17.4,", "05112,1995,17.44,40.7,215.4,"),
            RULE_SHARE_RANGE, line_of(inkar, "05112,1995"), 5, "a share that cannot be");
    cx_end(&cx);
}

static void test_bytes(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str leavers = text_of_file(&cx, EXCERPT("leavers.csv"));
    char *bytes = cstr(cx.mem, leavers);
    size_t at = str_find(leavers, S("2015;05112;"), 0) + 20;
    char kept = bytes[at];
    bytes[at] = 0;
    refused(&cx, (Str){bytes, leavers.n}, RULE_TEXT_NUL, line_of(leavers, "2015;05112;"), 0,
            "a NUL byte");
    bytes[at] = kept;
    Str flat = text_of_file(&cx, EXCERPT("population-de.csv"));
    bytes = cstr(cx.mem, flat);
    at = str_find(flat, S("Oberhausen"), 0);
    bytes[at] = (char)0xFF;
    refused(&cx, (Str){bytes, flat.n}, RULE_TEXT_ENCODING, line_of(flat, "Oberhausen"), 0,
            "a byte of another encoding");
    cx_end(&cx);
}

static void test_truncated(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str leavers = text_of_file(&cx, EXCERPT("leavers.csv")), before = store_counts(&cx);
    size_t end = str_find(leavers, S("\n__________"), 0), stored_anyway = 0, silent = 0;
    for (size_t i = 1; i <= 50; i++) {
        Given given = give_text(&cx, str_slice(leavers, 0, end * i / 50));
        bool told = given.err || (given.delivery.outcome == DELIVERY_REFUSED &&
                                  findings_count(&given.findings, ERROR_FINDING));
        if (!given.err && given.delivery.outcome == DELIVERY_STORED) stored_anyway++;
        if (!told) silent++;
    }
    is_int(stored_anyway, 0, "cut at 50 places: never stored");
    is_int(silent, 0, "cut at 50 places: always told");
    ok(str_equal(before, store_counts(&cx)), NAME("cut at 50 places: the store is unchanged"));
    Given given = give_text(&cx, str_slice(leavers, 0, end * 7 / 10));
    const Finding *finding = finding_of(&given, RULE_TABLE_TRUNCATED);
    ok(finding && finding->row > 100, NAME("the place where it ends is told"));
    cx_end(&cx);
}

static void test_not_a_table(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str before = store_counts(&cx);
    Given given = give_text(&cx, S("Name;Punkte\nEins;1\nZwei;2\n"));
    const Finding *finding = finding_of(&given, RULE_MAPPING_NONE);
    ok(given.err == OK && given.delivery.outcome == DELIVERY_REFUSED && finding &&
           str_find(finding->value, S("Name"), 0) == 0,
       NAME("a table of something else: mapping.none says what was seen"));
    Str leavers = text_of_file(&cx, EXCERPT("leavers.csv"));
    given = give_text(
        &cx, changed(&cx, leavers, ";ohne Hauptschulabschluss;", ";ohne jeden Abschluss;"));
    finding = finding_of(&given, RULE_MAPPING_NONE);
    ok(given.delivery.outcome == DELIVERY_REFUSED && finding &&
           str_find(finding->expected, S("ohne Haupt"), 0) != SIZE_MAX,
       NAME("a renamed column: the nearest mapping and the missing heading are named"));
    if (finding) printf("# %.*s\n", STR_ARG(finding->expected));
    given = give_text(&cx, S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0"));
    ok(given.err == INVALID, NAME("a picture is a fault"));
    given = give(&cx, "test/data/delivery/absent.csv");
    ok(given.err == NOT_FOUND && cx.fault.kind == NOT_FOUND, NAME("an absent file is not found"));
    given = give(&cx, "test/data");
    ok(given.err == INVALID, NAME("a folder cannot be read"));
    given = give_text(&cx, STR_NONE);
    ok(given.err == INVALID, NAME("an empty file is a fault"));
    ok(str_equal(before, store_counts(&cx)), NAME("and the store is unchanged after all of them"));
    cx_end(&cx);
}

/* ---- a file that changes while it is read ---- */

static Err grow(Cx *cx, void *arg, Str name, size_t rows, bool last) {
    (void)cx, (void)name;
    if (!rows || last) return OK;
    FILE *file = fopen(arg, "ab");
    must(file != NULL);
    fputs("Nachtrag; noch einer\n", file);
    fclose(file);
    return OK;
}

static void test_changing(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str leavers = text_of_file(&cx, EXCERPT("leavers.csv"));
    size_t foot = str_find(leavers, S("\n__________"), 0) + 1;
    Buf out = buf_new(cx.mem, (size_t)8 << 20);
    buf_put(&out, str_slice(leavers, 0, foot));
    for (int i = 0; i < 1500; i++)
        buf_format(&out, "%d;01001;X;1;1;1;1;1;1;1;1;1;1;1;1;1;1\n", 1900 + i % 100);
    buf_put(&out, str_slice(leavers, foot, leavers.n));
    Str path = file_write(&cx, buf_str(&out)), before = store_counts(&cx);
    DeliverOptions options = {.progress = grow, .arg = cstr(cx.mem, path)};
    Given given = give_with(&cx, path, &options);
    ok(given.err != OK && str_equal(before, store_counts(&cx)),
       NAME("a file that grows while it is read is not taken"));
    if (given.err) printf("# %.*s\n", STR_ARG(fault_text(cx.mem, EN, &cx.fault)));
    given = give_text(&cx, buf_str(&out));
    ok(stored(&cx, &given) && given.delivery.rows_outside > 1500, NAME("left alone, it is stored"));
    cx_end(&cx);
}

/* ---- schools and boundaries ---- */

static void test_schools(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given early = give(&cx, EXCERPT("school-places.csv"));
    ok(stored(&cx, &early) && early.findings.of_rule[RULE_PLACE_NOT_IN_REGISTER] == 50,
       NAME("places before any register belong to no school"));
    Given given = give(&cx, EXCERPT("schools.csv"));
    ok(stored(&cx, &given) && given.delivery.rows == 48,
       NAME("a register of 48 schools is stored"));
    is_int(given.delivery.added, 3 * 48, "one school, its pupils, its index each");
    Seen pupils =
        seen(&cx, "listed_pupils", "100020", "2024/25", "level=primary;schooltype=primary");
    ok(pupils.number == 220 && pupils.precision == ROUNDED && pupils.base == 5,
       NAME("pupils are rounded to 5"));
    Seen index = seen(&cx, "school_index", "100020", "2025/26", "level=primary;schooltype=primary");
    is_double(index.number, 5, 0, "the index belongs to the year after");
    Given places = give_text(
        &cx, str_join(cx.mem, 2, (Str[]){text_of_file(&cx, EXCERPT("school-places.csv")), S("\n")},
                      STR_NONE));
    ok(stored(&cx, &places) && places.findings.of_rule[RULE_PLACE_NOT_IN_REGISTER] == 3,
       NAME("places find their schools"));
    const Catalogue *catalogue;
    const Region *school;
    must(catalogue_get(&cx, &catalogue) == OK);
    school = region_by_key(catalogue, S("100020"), true);
    ok(school && school->crs == 25832 && school->easting > 300000 && school->easting < 500000 &&
           school->northing > 5600000,
       NAME("a school knows where it lies"));
    cx_end(&cx);
}

static void test_boundaries(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = S("{\"type\": \"FeatureCollection\", \"features\": [\n"
                 "{\"type\": \"Feature\", \"properties\": {\"AGS\": \"05112\"}, \"geometry\": "
                 "{\"type\": \"Polygon\", "
                 "\"coordinates\": [[[6.7, 51.4], [6.8, 51.4], [6.8, 51.5], [6.7, 51.4]]]}},\n"
                 "{\"type\": \"Feature\", \"properties\": {\"AGS\": \"01001\"}, \"geometry\": "
                 "{\"type\": \"Polygon\", "
                 "\"coordinates\": [[[9.4, 54.7], [9.5, 54.7], [9.5, 54.8], [9.4, 54.7]]]}}\n]}\n");
    Given given = give_text(&cx, text);
    ok(stored(&cx, &given) && given.delivery.added == 1 && given.delivery.rows_outside == 1 &&
           !given.delivery.mapping.n,
       NAME("the boundary of a registered region is stored"));
    const Catalogue *catalogue;
    const Region *region;
    must(catalogue_get(&cx, &catalogue) == OK &&
         region_find(&cx, catalogue, S("05112"), &region) == OK);
    ok(region->n_rings == 1 && region->ring_points[0] == 3 &&
           fabs(region->points[0] - 6.7) < 1e-9 && fabs(region->points[1] - 51.4) < 1e-9,
       NAME("and is the region's"));
    given = give_text(&cx, changed(&cx, text, "6.8, 51.5", "6.9, 51.5"));
    ok(stored(&cx, &given) && given.delivery.changed == 1, NAME("another boundary changes it"));
    given = give_text(&cx, str_join(cx.mem, 2,
                                    (Str[]){changed(&cx, text, "6.8, 51.5", "6.9, 51.5"), S("\n")},
                                    STR_NONE));
    ok(stored(&cx, &given) && given.delivery.unchanged == 1,
       NAME("the same boundary again does not"));
    refused(&cx, changed(&cx, text, "\"05112\"", "\"5112\""), RULE_REGION_LOST_ZERO, 2, 0,
            "a boundary with a lost zero");
    refused(&cx, changed(&cx, text, "\"05112\"", "\"05199\""), RULE_REGION_UNKNOWN, 2, 0,
            "a boundary of no region");
    Str before = store_counts(&cx);
    given = give_text(&cx, str_slice(text, 0, text.n / 2));
    ok(given.err == INVALID && str_equal(before, store_counts(&cx)),
       NAME("half a file of boundaries is a fault"));
    cx_end(&cx);
}

static void all_tests(const char *which) {
    engine = which;
    test_stored();
    test_corrected();
    test_kept();
    test_check_only();
    test_layouts();
    test_refused();
    test_bytes();
    test_truncated();
    test_not_a_table();
    test_changing();
    test_schools();
    test_boundaries();
}

int main(void) {
    return on_both_stores(all_tests);
}

/* The traps of the domain that lie in the files themselves: T6, T7, T13, and the delivery's side of
 * T24. One test each, named after the trap; on SQLite always, on PostgreSQL where
 * WIRK_TEST_POSTGRES names a server. */

#include "deliveries.h"

#define NAME(text) "%s: " text, engine

static bool is_zero(Seen seen) {
    return seen.there && seen.presence == ZERO && seen.number == 0;
}

static bool is_missing(Seen seen, Presence presence) {
    return seen.there && seen.presence == presence && isnan(seen.number);
}

/* ---- T6 ---- */

static void t6_real_tables(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give(&cx, EXCERPT("leavers.csv"));
    must(stored(&cx, &given));
    ok(is_zero(seen(&cx, "leavers", "05112", "2015", "certificate=fhr")),
       NAME("T6 a dash is zero only where totals agree: Duisburg 2015, the Kreise make the Land's "
            "total"));
    ok(is_missing(seen(&cx, "leavers", "05354", "2015", ""), NOT_DELIVERED),
       NAME("T6 a Kreis that had ceased to exist and has '-' in its whole row is not delivered, "
            "not zero"));
    ok(is_missing(seen(&cx, "leavers", "05334", "2008", ""), NOT_DELIVERED),
       NAME("T6 a Kreis that did not exist yet is not delivered"));
    ok(seen(&cx, "leavers", "05354", "2008", "").number == 3608,
       NAME("T6 as long as it existed, it has its number"));
    ok(is_missing(seen(&cx, "leavers", "05112", "2008", "certificate=fhr-school-part"),
                  NOT_COLLECTED) ||
           is_missing(seen(&cx, "leavers", "05112", "2008", "certificate=fhr-school-part"),
                      NOT_DELIVERED),
       NAME("T6 where the Land itself has no number and the state's total disagrees, a dash is "
            "missing"));
    is_int(given.findings.of_rule[RULE_SUM_REGIONS] > 0, 1,
           "T6 totals of the state that its Länder do not make are told");
    given = give(&cx, EXCERPT("day-care-centres.csv"));
    must(stored(&cx, &given));
    ok(is_missing(seen(&cx, "centre_educators_before", "05112", "2016-03-01", ""), NOT_COLLECTED),
       NAME("T6 a dash in every row of a column is not collected"));
    cx_end(&cx);
}

static void t6_disagreeing_total(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    /* 40 leavers with Fachhochschulreife in the Land become 41: no '-' of this column is zero any
     * more. */
    Given given = give_text(&cx, changed(&cx, text, ";6550;3211;40;18;", ";6550;3211;41;18;"));
    must(stored(&cx, &given));
    Seen dash = seen(&cx, "leavers", "05112", "2015", "certificate=fhr");
    ok(is_missing(dash, NOT_DELIVERED),
       NAME("T6 with a total that disagrees the same dash is not delivered"));
    ok(told_at(&given, RULE_DASH_NOT_ZERO, line_of(text, "2015;05111;")) &&
           rule_severity(RULE_DASH_NOT_ZERO) == NOTE,
       NAME("T6 and a note says where"));
    ok(finding_of(&given, RULE_SUM_REGIONS) != NULL,
       NAME("T6 beside the warning that the sum is wrong"));
    ok(is_zero(seen(&cx, "leavers", "05112", "2015", "certificate=fhr;sex=f")),
       NAME("T6 the women's column still agrees and is zero"));
    cx_end(&cx);
}

static void t6_other_signs(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    text = changed(&cx, text, ";4904;2382;315;132;869;405;", ";4904;.;x;...;/;(405);");
    Given given = give_text(&cx, text);
    must(stored(&cx, &given));
    ok(is_missing(seen(&cx, "leavers", "05112", "2015", "sex=f"), UNKNOWN_AT_SOURCE),
       NAME("T6 '.' is unknown at the source"));
    ok(is_missing(seen(&cx, "leavers", "05112", "2015", "certificate=none"), NOT_MEANINGFUL),
       NAME("T6 'x' makes no sense"));
    ok(is_missing(seen(&cx, "leavers", "05112", "2015", "certificate=none;sex=f"), NOT_DELIVERED),
       NAME("T6 '...' is not delivered"));
    Seen slash = seen(&cx, "leavers", "05112", "2015", "certificate=hsa");
    ok(is_missing(slash, UNKNOWN_AT_SOURCE) && slash.marks == UNRELIABLE,
       NAME("T6 '/' is too unreliable to have a number"));
    Seen bracket = seen(&cx, "leavers", "05112", "2015", "certificate=hsa;sex=f");
    ok(bracket.number == 405 && bracket.marks == UNRELIABLE,
       NAME("T6 '(405)' is an unreliable number"));
    cx_end(&cx);
}

/* ---- small tables of our own ---- */

static const char *own_catalogue(const char *mapping) {
    static char dir[128];
    static int n;
    char command[512], path[256];
    snprintf(dir, sizeof dir, "%s/catalogue-%d", folder, ++n);
    snprintf(command, sizeof command, "cp -r " RUHR " '%s'", dir);
    must(system(command) == 0);
    snprintf(path, sizeof path, "%s/mappings/trap.yaml", dir);
    FILE *file = fopen(path, "wb");
    must(file != NULL);
    fputs("mapping: trap\ntitle: {de: Probe, en: Trial}\npublisher: Probe\nlicence: "
          "none\nattribution: Probe\n",
          file);
    if (strncmp(mapping, "kind: ", 6) != 0) fputs("kind: csv\n", file);
    fputs(mapping, file);
    must(fclose(file) == 0);
    return dir;
}

#define BIRTHS \
    "region: Gebiet\nperiod: {column: Jahr, kind: year}\ncolumns:\n" \
    "  - {path: [zusammen], measure: births, rounded: 5}\n" \
    "  - {path: [Jungen], measure: births, cell: {sex: m}, rounded: 5}\n" \
    "  - {path: [Mädchen], measure: births, cell: {sex: f}, rounded: 5}\n"

static Given births(Cx *cx, const char *row) {
    return give_text(
        cx, str_format(cx->mem, "Gebiet;Jahr;zusammen;Jungen;Mädchen\n%s\n05113;2015;500;255;245\n",
                       row));
}

/* The table of employees as it was answered for 2025-06-30: Germany, the Länder and the
 * Regierungsbezirke have numbers; of the 489 Kreise, dissolved ones too, 477 have '-' in all rows
 * and 12 have '.', though each of them has employees (counted with Python's csv module). */
static void t6_employees(void) {
    const char *path = "../shared/data/genesis-ffcsv/13111-01-03-4_de_flat.csv";
    if (access(path, R_OK)) {
        skip("no shared data here");
        return;
    }
    Cx cx;
    store_fresh(&cx, own_catalogue("kind: flat\nregion: [KREISE, REGBEZ, DLAND, DINSG]\n"
                                   "period: {from: time, kind: day}\n"
                                   "values:\n  ERW032: {measure: students}\ndimensions:\n"
                                   "  NAT: {dimension: nationality, codes: {NATA: foreign, \"\": "
                                   "total}}\n"
                                   "  GES: {dimension: sex, codes: {GESM: m, GESW: f, \"\": "
                                   "total}}\n"));
    Given given = give(&cx, path);
    must(stored(&cx, &given));
    ok(seen(&cx, "students", "DG", "2025-06-30", "nationality=foreign").number == 5837916 &&
           seen(&cx, "students", "05", "2025-06-30", "nationality=foreign").number == 1193812,
       NAME("T6 employees: Germany and the Land have their numbers"));
    static const char *const keys[] = {"05112", "05113", "05117", "05119", "05170", "05512",
                                       "05513", "05562", "05911", "05913", "05914", "05915",
                                       "05916", "05954", "05978", "05111", "05315"};
    size_t missing = 0, n = sizeof keys / sizeof *keys;
    for (size_t i = 0; i < n; i++)
        missing += is_missing(seen(&cx, "students", keys[i], "2025-06-30", "nationality=foreign"),
                              NOT_DELIVERED) &&
                   is_missing(seen(&cx, "students", keys[i], "2025-06-30", ""), NOT_DELIVERED);
    is_int(missing, n, "T6 employees: '-' of every Kreis is not delivered, never zero");
    cx_end(&cx);
}

static void t6_no_total(void) {
    Cx cx;
    store_fresh(&cx, own_catalogue(BIRTHS));
    Given given = births(&cx, "05112;2015;-;50;50");
    must(stored(&cx, &given));
    const Finding *note = finding_of(&given, RULE_DASH_NOT_ZERO);
    ok(is_missing(seen(&cx, "births", "05112", "2015", ""), NOT_DELIVERED) && note &&
           note->row == 2 && note->column == 3,
       NAME("T6 without a total to check against a dash is not delivered, and a note says where"));
    given = births(&cx, "05112;2016;100;100;-");
    ok(stored(&cx, &given) && is_zero(seen(&cx, "births", "05112", "2016", "sex=f")),
       NAME("T6 where no area above has a number, the parts of the region's own total decide: "
            "zero"));
    given = births(&cx, "05112;2017;150;100;-");
    ok(stored(&cx, &given) &&
           is_missing(seen(&cx, "births", "05112", "2017", "sex=f"), NOT_DELIVERED),
       NAME("T6 and if they do not make it: not delivered"));
    given = births(&cx, "05112;2018;-;-;-");
    ok(stored(&cx, &given) &&
           is_missing(seen(&cx, "births", "05112", "2018", "sex=f"), NOT_DELIVERED),
       NAME("T6 a whole row of dashes is not delivered"));
    given = births(&cx, "05112;2015;;50;50");
    ok(stored(&cx, &given) && given.delivery.changed == 0,
       NAME("an empty field takes no number away"));
    cx_end(&cx);
}

static void t7_rounded(void) {
    Cx cx;
    store_fresh(&cx, own_catalogue(BIRTHS));
    Given given = births(&cx, "05112;2015;100;50;45");
    must(stored(&cx, &given));
    is_int(given.findings.of_rule[RULE_SUM_PARTS], 0,
           "T7 rounded to 5: two parts may miss their total by 6");
    Seen boys = seen(&cx, "births", "05112", "2015", "sex=m");
    ok(boys.precision == ROUNDED && boys.base == 5, NAME("T7 each number says that it is rounded"));
    given = births(&cx, "05112;2016;100;50;40");
    must(given.err == OK);
    const Finding *finding = finding_of(&given, RULE_SUM_ROUNDED);
    ok(finding && finding->row == 2 && str_equal(finding->value, S("100")) &&
           str_equal(finding->expected, S("90 ± 6")) && given.delivery.outcome == DELIVERY_REFUSED,
       NAME("T7 a larger gap is an error, told with both sums"));
    given = births(&cx, "05112;2017;101;55;45");
    ok(finding_of(&given, RULE_NUMBER_NOT_ROUNDED) != NULL,
       NAME("T7 a number that is not rounded is told"));
    given = births(&cx, "05112;2018;5;0;5");
    must(stored(&cx, &given));
    boys = seen(&cx, "births", "05112", "2018", "sex=m");
    ok(boys.number == 0 && boys.presence == PRESENT && boys.precision == ROUNDED,
       NAME("T7 a rounded 0 is not exactly nothing"));
    is_double(sum_tolerance(5, 2), 6, 0, "T7 the tolerance is 2 × (parts + 1)");
    is_double(sum_tolerance(0, 50), 0, 0, "T7 exact counts have none");
    cx_end(&cx);
}

/* ---- T13 ---- */

static void t13_reads(Cx *cx, const char *from, const char *to, Rule rule, const char *expected,
                      const char *name) {
    Str text = S("Gebiet;Jahr;zusammen;Jungen;Mädchen\n05112;2015;1000;505;495\n05562;2015;500;255;"
                 "245\n"),
        before = store_counts(cx);
    Given given = give_text(cx, changed(cx, text, from, to));
    const Finding *finding = finding_of(&given, rule);
    bool good = given.err == OK && given.delivery.outcome == DELIVERY_REFUSED && finding &&
                finding->row == 2 && (!*expected || str_equal(finding->expected, str_of(expected)));
    if (!ok(good && str_equal(before, store_counts(cx)), "%s: T13 %s", engine, name))
        show(cx, &given);
}

static void t13_keys_and_numbers(void) {
    Cx cx;
    store_fresh(&cx, own_catalogue(BIRTHS));
    t13_reads(&cx, "05112;", "5112;", RULE_REGION_LOST_ZERO, "05112",
              "the key 5112 has lost its zero: 05112");
    t13_reads(&cx, "05112;", "5111000;", RULE_REGION_LOST_ZERO, "05111000",
              "the key 5111000 has lost its zero: 05111000");
    t13_reads(&cx, "05112;", "5111000.0;", RULE_REGION_LOST_ZERO, "05111000", "so has 5111000.0");
    t13_reads(&cx, "05112;", "5;", RULE_REGION_LOST_ZERO, "05", "and 5");
    t13_reads(&cx, "05112;", "1001;", RULE_REGION_LOST_ZERO, "01001", "and a key of another Land");
    t13_reads(&cx, "05112;", "99999;", RULE_REGION_UNKNOWN, "", "no Land begins with 99");
    t13_reads(&cx, ";1000;", ";20.2011;", RULE_NUMBER_UNREADABLE, "", "20.2011 is no number");
    t13_reads(&cx, ";1000;", ";1.23,4;", RULE_NUMBER_UNREADABLE, "", "nor is 1.23,4");
    Given given = give_text(&cx, S("Gebiet;Jahr;zusammen;Jungen;Mädchen\n05112;2015;1.010;505;"
                                   "505\n05562;2015;1.500.000;750.000;750.000\n"));
    ok(stored(&cx, &given) && seen(&cx, "births", "05112", "2015", "").number == 1010,
       NAME("T13 a thousands dot is no decimal sign"));
    given = give_text(&cx, S("Gebiet;Jahr;zusammen;Jungen;M\xe4"
                             "dchen\n05112;2016;1010;505;505\n05112000;2016;1010;505;505\n"));
    ok(stored(&cx, &given) && given.delivery.added == 3 &&
           given.findings.of_rule[RULE_CELL_DOUBLE] == 3,
       NAME("T13 another encoding reads the same; both keys of a city are one region"));
    cx_end(&cx);
    store_fresh(&cx, RUHR);
    given = give(&cx, EXCERPT("inkar.csv"));
    Seen share = seen(&cx, "inkar_leavers_none", "05112", "1995", "");
    ok(stored(&cx, &given) && share.number == 10.1 && share.decimals == 1,
       NAME("T13 a decimal point where the file has one"));
    cx_end(&cx);
}

/* ---- T24 ---- */

static void t24_territory(void) {
    Cx cx;
    store_fresh(&cx, own_catalogue(BIRTHS));
    Given given = births(&cx, "05354;2015;100;50;50");
    must(stored(&cx, &given));
    const Finding *finding = finding_of(&given, RULE_REGION_NOT_VALID);
    ok(finding && finding->row == 2 && str_equal(finding->value, S("05354")),
       NAME("T24 a number for a Kreis after its end is told"));
    given = births(&cx, "05354;2005;100;50;50");
    ok(stored(&cx, &given) && !finding_of(&given, RULE_REGION_NOT_VALID),
       NAME("T24 before its end it is not"));
    given = births(&cx, "05334;2005;100;50;50");
    ok(stored(&cx, &given) && finding_of(&given, RULE_REGION_NOT_VALID),
       NAME("T24 nor may its successor have one then"));
    cx_end(&cx);
    store_fresh(&cx, own_catalogue("territory: 2021-12-31\n" BIRTHS));
    given = births(&cx, "05334;2005;100;50;50");
    ok(stored(&cx, &given) && !finding_of(&given, RULE_REGION_NOT_VALID),
       NAME("T24 unless the source has converted its series to one territory"));
    given = births(&cx, "05354;2015;-;-;-");
    ok(stored(&cx, &given) && is_missing(seen(&cx, "births", "05354", "2015", ""), NOT_DELIVERED),
       NAME("T24 what did not exist is missing, never zero"));
    cx_end(&cx);
}

static void all_tests(const char *which) {
    engine = which;
    t6_real_tables();
    t6_disagreeing_total();
    t6_other_signs();
    t6_no_total();
    t6_employees();
    t7_rounded();
    t13_keys_and_numbers();
    t24_territory();
}

int main(void) {
    return on_both_stores(all_tests);
}

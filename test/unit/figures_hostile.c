/* Is a file that somebody has changed read as it was, or told by name? Each case here was once read
 * in silence as something else. */

#include "deliveries.h"

#define NAME(text) "%s", text

static Given leavers_with(Cx *cx, const char *from, const char *to) {
    store_fresh(cx, RUHR);
    return give_text(cx, changed(cx, text_of_file(cx, EXCERPT("leavers.csv")), from, to));
}

static bool refused_by(const Given *given, Rule rule) {
    return given->err == OK && given->delivery.outcome == DELIVERY_REFUSED &&
           finding_of(given, rule);
}

static void second_table(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str one = text_of_file(&cx, EXCERPT("leavers.csv"));
    Given given = give_text(&cx, str_join(cx.mem, 2, (Str[]){one, one}, STR_NONE));
    size_t lines = 1;
    for (size_t i = 0; i < one.n; i++)
        lines += one.p[i] == '\n';
    const Finding *finding = finding_of(&given, RULE_TABLE_SECOND);
    ok(refused_by(&given, RULE_TABLE_SECOND) && finding->row > lines,
       NAME("a second table behind the first is told with its line"));
    is_int((int64_t)given.findings.of_rule[RULE_TABLE_SECOND], 1, "once");
    cx_end(&cx);
    given = leavers_with(&cx, "\n__________", "\n__________\nSiehe; auch: 05.12.2017;DGB;0511");
    ok(stored(&cx, &given), NAME("a note that fell into cells is no table"));
    cx_end(&cx);
}

static void future(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give_text(
        &cx, changed(&cx, text_of_file(&cx, EXCERPT("inkar.csv")), "05112,1995,", "05112,2195,"));
    const Finding *finding = finding_of(&given, RULE_PERIOD_FUTURE);
    ok(refused_by(&given, RULE_PERIOD_FUTURE) && str_equal(finding->value, S("2195")) &&
           finding->column == 2,
       NAME("a year to come is refused"));
    cx_end(&cx);
}

static void names(void) {
    Cx cx;
    Given given = leavers_with(&cx, "2015;05112;      Duisburg", "2015;05112;      Essen");
    const Finding *finding = finding_of(&given, RULE_REGION_NAME);
    ok(stored(&cx, &given) && finding && finding->column == 3 &&
           str_equal(finding->expected, S("Duisburg")),
       NAME("a name that does not fit its key is told"));
    is_int((int64_t)given.findings.of_rule[RULE_REGION_NAME], 1, "and only that one");
    is_double(seen(&cx, "leavers", "05112", "2015", "").number, 4904, 0, "the key decides");
    cx_end(&cx);
    given = leavers_with(&cx, "2015;05112;      Duisburg", "2015;05112;DUISBURG (Stadt)");
    ok(stored(&cx, &given) && !finding_of(&given, RULE_REGION_NAME),
       NAME("another way of writing it is not"));
    cx_end(&cx);
}

static void missing_kreise(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give(&cx, EXCERPT("population-de.csv"));
    must(stored(&cx, &given));
    size_t before = given.findings.of_rule[RULE_REGION_MISSING];
    cx_end(&cx);
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("population-de.csv"));
    size_t half = str_find(text, S("\n"), text.n / 2) + 1;
    given = give_text(&cx, str_slice(text, 0, half));
    const Finding *finding = finding_of(&given, RULE_REGION_MISSING);
    ok(!before && stored(&cx, &given) && finding && finding->expected.n && finding->value.n,
       NAME("a file cut between two rows lacks Kreise, and they are named"));
    cx_end(&cx);
}

/* One part is more than the whole although another part is not in the file. */
static void part_above_whole(void) {
    Cx cx;
    Given given = leavers_with(&cx, ";4904;", ";49;");
    const Finding *finding = finding_of(&given, RULE_SUM_PARTS);
    size_t line = line_of(text_of_file(&cx, EXCERPT("leavers.csv")), "2015;05112;");
    bool found = false;
    for (size_t i = 0; finding && i < given.findings.list.n; i++) {
        const Finding *at = &given.findings.list.at[i];
        found |= at->rule == RULE_SUM_PARTS && at->row == line && str_starts(at->expected, S("≥ "));
    }
    ok(stored(&cx, &given) && found, NAME("more women than leavers"));
    cx_end(&cx);
}

static void no_number(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give_text(
        &cx, S("county_code,year,share_no_degree,share_abitur,childcare_under3,childcare_3to6,"
               "unemployment_rate,youth_unemployment_rate,share_foreign\n"
               "05112,2015,,,,-,.,,\n05113,2015,,,,,,,\n"));
    ok(refused_by(&given, RULE_NUMBER_NONE), NAME("a table without a single number is refused"));
    cx_end(&cx);
}

/* Every row has lost its first number: what is left stands one column too far to the left. */
static void moved_columns(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give_text(
        &cx, S("county_code,year,share_no_degree,share_abitur,childcare_under3,childcare_3to6,"
               "unemployment_rate,youth_unemployment_rate,share_foreign\n"
               "05112,2015,30.1,15,90,12,5,20,\n05113,2015,40.1,16,91,11,6,16,\n"));
    const Finding *finding = finding_of(&given, RULE_COLUMN_EMPTY);
    ok(finding && finding->column == 9 && str_equal(finding->value, S("share_foreign")),
       NAME("a column that is empty in every row is told"));
    cx_end(&cx);
}

static void decimals_of_counts(void) {
    Cx cx;
    Given given = leavers_with(&cx, ";4904;", ";4904,00;");
    Seen value = seen(&cx, "leavers", "05112", "2015", "");
    ok(stored(&cx, &given) && value.number == 4904 && value.decimals == 0,
       NAME("4904,00 leavers are 4904"));
    cx_end(&cx);
}

/* A Land counts once in the sum of the state, however often its row stands there. */
static void doubled_land(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, EXCERPT("leavers.csv"));
    Given given = give_text(&cx, text);
    size_t before = given.findings.of_rule[RULE_SUM_REGIONS];
    cx_end(&cx);
    store_fresh(&cx, RUHR);
    text = text_of_file(&cx, EXCERPT("leavers.csv"));
    size_t from = str_find(text, S("\n2015;01;"), 0) + 1, to = str_find(text, S("\n"), from) + 1;
    Str parts[] = {str_slice(text, 0, to), str_slice(text, from, to), str_slice(text, to, text.n)};
    given = give_text(&cx, str_join(cx.mem, 3, parts, STR_NONE));
    ok(stored(&cx, &given) && given.findings.of_rule[RULE_SUM_REGIONS] == before,
       NAME("a Land outside the register that stands twice is added once"));
    cx_end(&cx);
}

int main(void) {
    folder_make();
    second_table();
    future();
    names();
    missing_kreise();
    part_above_whole();
    no_number();
    moved_columns();
    decimals_of_counts();
    doubled_land();
    folder_drop();
    return done();
}

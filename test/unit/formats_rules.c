/* Has every rule a name, a sentence in both languages, and a bound on what it keeps? */

#include "formats_test.h"

/* Nobody reads "5.777" as less than six where thousands have points. */
static void test_numbers(Arena *mem) {
    static const struct {
        Rule rule;
        Str value, expected, german[2], english[2];
    } cases[] = {
        {RULE_SUM_ROUNDED,
         S("5.777"),
         S("12345678.5 ± 0.0051"),
         {S("5,777"), S("12.345.678,5 ± 0,0051")},
         {S("5.777"), S("12,345,678.5 ± 0.0051")}},
        {RULE_YEAR_OUTLIER,
         S("1000 → 999"),
         S("-1200.5 – 40"),
         {S("1.000 → 999"), S("−1.200,5 – 40")},
         {S("1,000 → 999"), S("−1,200.5 – 40")}},
        {RULE_YEAR_SHIFT,
         S("2024: +1.5"),
         S("-0.5 – +0.7"),
         {S("2024: +1,5"), S("−0,5 – +0,7")},
         {S("2024: +1.5"), S("−0.5 – +0.7")}},
        {RULE_SOURCE_DIFFERS,
         S("5777 (Essen, 2024)"),
         S("5766 ± 2.5 (pupils-1.5: 2024)"),
         {S("5.777 (Essen, 2024)"), S("5.766 ± 2,5 (pupils-1.5: 2024)")},
         {S("5,777 (Essen, 2024)"), S("5,766 ± 2.5 (pupils-1.5: 2024)")}},
        {RULE_CELL_CONFLICT,
         S("1234.5"),
         S("10234: 4321"),
         {S("1.234,5"), S("10234: 4.321")},
         {S("1,234.5"), S("10234: 4,321")}},
        {RULE_LABEL_CONSTANT,
         S("ab 2010: je 1.5: 12.5 %, 1047 / 1048"),
         S(""),
         {S("ab 2010: je 1.5: 12,5 %, 1.047 / 1.048"), S("")},
         {S("ab 2010: je 1.5: 12.5 %, 1,047 / 1,048"), S("")}},
        {RULE_NUMBER_UNREADABLE, S("20.2011"), S(""), {S("20.2011"), S("")}, {S("20.2011"), S("")}},
        {RULE_REGION_LOST_ZERO,
         S("5112"),
         S("05112"),
         {S("5112"), S("05112")},
         {S("5112"), S("05112")}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Finding finding = {
            .rule = cases[i].rule, .value = cases[i].value, .expected = cases[i].expected};
        is_str(finding_value(mem, DE, &finding), cases[i].german[0].p, "found, in German");
        is_str(finding_expected(mem, DE, &finding), cases[i].german[1].p, "expected, in German");
        is_str(finding_value(mem, EN, &finding), cases[i].english[0].p, "found, in English");
        is_str(finding_expected(mem, EN, &finding), cases[i].english[1].p, "expected, in English");
        ok(str_find(finding_text(mem, DE, &finding), cases[i].german[1], 0) != SIZE_MAX,
           "the sentence says it so");
        is_str(finding.value, cases[i].value.p, "what is kept stays as programs read it");
    }
    Finding finding = {.rule = RULE_SUM_PARTS, .value = S("5.777"), .expected = S("5777")};
    is_str(
        finding_text(mem, DE, &finding),
        "Die Teile ergeben zusammen nicht die Gesamtzahl: gefunden wurde 5,777. Erwartet: 5.777.",
        "a whole sentence in German");
}

int main(void) {
    Cx cx;
    cx_begin(&cx, DE);
    for (Rule rule = 0; rule < RULES; rule++) {
        Finding finding = {.rule = rule, .row = 7, .value = S("Wert"), .expected = S("Anderes")};
        Str german = finding_text(cx.mem, DE, &finding),
            english = finding_text(cx.mem, EN, &finding);
        bool whole = german.n > 20 && english.n > 20 && !str_equal(german, english) &&
                     str_ends(german, S(".")) && str_ends(english, S(".")) &&
                     str_find(german, S("{"), 0) == SIZE_MAX &&
                     str_find(english, S("{"), 0) == SIZE_MAX &&
                     str_find(german, S("Anderes"), 0) != SIZE_MAX;
        ok(whole, "%.*s has a sentence", STR_ARG(rule_id(rule)));
        bool first = true;
        for (Rule other = 0; other < rule; other++)
            first = first && !str_equal(rule_id(rule), rule_id(other));
        ok(first && rule_severity(rule) <= ERROR_FINDING, "and a name of its own");
    }
    Finding finding = {.rule = RULE_REGION_LOST_ZERO, .value = S("5112"), .expected = S("05112")};
    is_str(finding_text(cx.mem, EN, &finding),
           "The key “5112” lost its leading zero, probably when it was opened in a spreadsheet "
           "program. Expected: 05112.",
           "what is expected is said");
    is_str(severity_id(ERROR_FINDING), "error", "a severity has an identifier");
    is_str(severity_word(DE, ERROR_FINDING), "Fehler", "and a word");
    is_str(severity_word(EN, NOTE), "Note", "in both languages");
    is_int(finding_place(cx.mem, DE, &finding).n, 0, "the whole file is no place");
    finding.row = 7;
    is_str(finding_place(cx.mem, DE, &finding), "Zeile 7", "a row is one");
    finding.column = 2;
    is_str(finding_place(cx.mem, EN, &finding), "row 7, column 2", "a cell is one");
    test_numbers(cx.mem);
    Findings findings = {.mem = cx.mem};
    char letters[600];
    for (size_t i = 0; i < sizeof letters; i++)
        letters[i] = i % 2 ? '\xa4' : '\xc3';
    char first[4] = "x1";
    finding_add(&findings, RULE_LABEL_UNKNOWN, 1, 2, (Str){first, 2}, STR_NONE);
    finding_add(&findings, RULE_LABEL_UNKNOWN, 2, 2, (Str){letters + 1, 599}, STR_NONE);
    first[0] = 'y';
    is_str(findings.list.at[0].value, "x1", "values are copied");
    ok(findings.list.at[1].value.n < 210 && str_ends(findings.list.at[1].value, S("ä…")),
       "long ones are cut between letters");
    for (size_t i = 0; i < 500; i++)
        finding_add(&findings, RULE_SUM_PARTS, i, 0, STR_NONE, STR_NONE);
    is_int(findings.list.n, 102, "of one column the first 100 are kept");
    for (size_t i = 0; i < 500; i++)
        finding_add(&findings, RULE_SUM_PARTS, i, 1 + i % 50, STR_NONE, STR_NONE);
    is_int(findings.list.n, 122, "20 more of columns that had none, at most 120 per rule");
    is_int(findings.list.at[121].column, 20, "each of them once");
    findings.of_rule[RULE_SUM_PARTS] -= 500;
    is_int(findings_count(&findings, WARNING), 500, "all are counted");
    is_int(findings_count(&findings, ERROR_FINDING), 2, "by severity");
    finding_add(NULL, RULE_SUM_PARTS, 1, 0, STR_NONE, STR_NONE);
    cx_end(&cx);
    return done();
}

/* Does every rule speak where it should, and keep silent where it should not? A table of cases,
 * each a real file with one thing changed: the rule speaks of the changed file and not of the file
 * as it came. A rule without a case here must be named in another test that sees it speak. */

#include <dirent.h>
#include "deliveries.h"
#include "figures/check.h"

typedef struct Case {
    Rule rule;
    const char *base; /* an excerpt of a real file */
    const char *from, *to;
} Case;

#define LEAVERS EXCERPT("leavers.csv")
#define FLAT EXCERPT("population-de.csv")
#define INKAR EXCERPT("inkar.csv")

static const Case cases[] = {
    {RULE_CSV_RAGGED_ROW, FLAT, ";05117;", ";05117;x;"},
    {RULE_CSV_OPEN_QUOTE, INKAR, "05112,1995", "\"05112,1995"},
    {RULE_CSV_STRAY_QUOTE, INKAR, "05112,1995", "05112\",1995"},
    {RULE_CSV_DOUBLE_HEADING, INKAR, ",share_female,", ",share_foreign,"},
    {RULE_TABLE_NO_NUMBER_LINE, LEAVERS, "GENESIS-Tabelle: 21111-02-06-4", ""},
    {RULE_MAPPING_NONE, INKAR, "county_code", "county"},
    {RULE_COLUMN_UNKNOWN, INKAR, "share_65plus", "share_66plus"},
    {RULE_CODE_UNKNOWN, FLAT, ";GESW;", ";GESX;"},
    {RULE_REGION_UNKNOWN, LEAVERS, "2015;05112;", "2015;05199;"},
    {RULE_REGION_UNKNOWN_ELSEWHERE, INKAR, "01001,1995", "01099,1995"},
    {RULE_REGION_LOST_ZERO, LEAVERS, "2015;05112;", "2015;5112;"},
    {RULE_REGION_NAME, LEAVERS, "2015;05112;      Duisburg", "2015;05112;      Essen"},
    {RULE_PERIOD_UNREADABLE, LEAVERS, "2015;05112;", "Mitte 2015;05112;"},
    {RULE_PERIOD_FUTURE, INKAR, "05112,1995,", "05112,2195,"},
    {RULE_NUMBER_UNREADABLE, LEAVERS, ";4904;2382;315;", ";4904;2382;viele;"},
    {RULE_NUMBER_UNIT, LEAVERS, ";4904;2382;315;", ";4904;2382;315 Personen;"},
    {RULE_NUMBER_NEGATIVE, LEAVERS, ";4904;2382;315;", ";4904;2382;-315;"},
    {RULE_NUMBER_NOT_WHOLE, LEAVERS, ";4904;2382;315;", ";4904;2382;315,5;"},
    {RULE_SHARE_RANGE, INKAR, "05112,1995,17.44,40.7,17.4,", "05112,1995,17.44,40.7,215.4,"},
    {RULE_SHARE_OVER_100, INKAR, "05112,1995,17.44,40.7,17.4,", "05112,1995,17.44,40.7,115.4,"},
    {RULE_CELL_CONFLICT, LEAVERS, "2015;05113;", "2015;05112;"},
    {RULE_SUM_PARTS, LEAVERS, ";4904;2382;315;", ";49;2382;315;"},
};

static bool speaks(Cx *cx, const Case *c, Str text) {
    store_fresh(cx, RUHR);
    Given given = give_text(cx, text);
    bool spoken = given.findings.of_rule[c->rule] > 0;
    cx_end(cx);
    return spoken;
}

static void table_of_cases(bool *seen) {
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Case *c = &cases[i];
        Cx own, cx;
        cx_begin(&own, EN);
        Str text = text_of_file(&own, c->base);
        bool real = speaks(&cx, c, text);
        bool spoken = speaks(&cx, c, changed(&own, text, c->from, c->to));
        seen[c->rule] = ok(spoken && !real, "%.*s speaks of the change and not of the real file",
                           STR_ARG(rule_id(c->rule)));
        cx_end(&own);
    }
}

/* ---- rules that need more than one change ---- */

static void whole_texts(bool *seen) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Str text = text_of_file(&cx, INKAR);
    Given given = give_text(&cx, str_slice(text, 0, text.n - 1));
    seen[RULE_TABLE_NO_LINE_END] = ok(given.findings.of_rule[RULE_TABLE_NO_LINE_END] == 1,
                                      "a last line without an end is told");
    given = give_text(&cx, text);
    ok(!given.findings.of_rule[RULE_TABLE_NO_LINE_END], "with one it is not");
    seen[RULE_REGION_OUTSIDE] =
        ok(given.findings.of_rule[RULE_REGION_OUTSIDE] == 1, "areas elsewhere are told once");
    given = give_text(&cx, str_slice(text, 0, str_find(text, S("\n"), 0) + 1));
    seen[RULE_TABLE_NO_ROWS] =
        ok(given.findings.of_rule[RULE_TABLE_NO_ROWS] == 1, "headings alone are told");
    given = give_text(&cx, changed(&cx, text_of_file(&cx, LEAVERS), ";05112;", ";05354;"));
    seen[RULE_REGION_NOT_VALID] =
        ok(given.findings.of_rule[RULE_REGION_NOT_VALID] == 1, "an area after its end is told");
    cx_end(&cx);
}

static void real_files(bool *seen) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given = give(&cx, "data/ruhr/files/12612-01-01-4_00.csv.gz");
    /* 812,170 births of the state in 1997; its 16 Länder make 812,171 */
    seen[RULE_SUM_NEAR] =
        ok(given.findings.of_rule[RULE_SUM_NEAR] == 3 && !given.findings.of_rule[RULE_SUM_REGIONS],
           "a sum that is one beside its total is only noted, once per row");
    given = give(&cx, EXCERPT("schools.csv"));
    ok(stored(&cx, &given) && !given.findings.of_rule[RULE_PLACE_WITHOUT_COORDINATES],
       "a directory that brings no places lacks none");
    cx_end(&cx);
    store_fresh(&cx, RUHR);
    must(give(&cx, "data/ruhr/files/AS_BS_Verzeichnis_2024_25_mit_Sozialindex.csv.gz").err == OK);
    given = give(&cx, "data/ruhr/files/schuldaten_2021-09.csv.gz");
    seen[RULE_PLACE_WITHOUT_COORDINATES] =
        ok(given.findings.of_rule[RULE_PLACE_WITHOUT_COORDINATES] == 13,
           "13 schools of the area that the list of places does not know are");
    cx_end(&cx);
    store_fresh(&cx, RUHR);
    must(give(&cx, "data/ruhr/files/12411-03-03-4_00.csv.gz").err == OK);
    given = give(&cx, "data/ruhr/files/21111-02-06-4.csv.gz");
    /* leavers by all leavers and by a year of age: two indicators, different everywhere */
    seen[RULE_SOURCE_OTHERWISE] = ok(given.findings.of_rule[RULE_SOURCE_OTHERWISE] == 1 &&
                                         !given.findings.of_rule[RULE_SOURCE_DIFFERS],
                                     "two definitions that differ everywhere are told once");
    cx_end(&cx);
}

static void two_mappings(bool *seen) {
    Cx cx;
    char command[1024], dir[128];
    snprintf(dir, sizeof dir, "%s/twice", folder);
    snprintf(command, sizeof command,
             "cp -r " RUHR " '%s' && sed 's/^mapping: .*/mapping: inkar-again/' "
             "'%s/mappings/inkar-panel.yaml' >'%s/mappings/inkar-again.yaml'",
             dir, dir, dir);
    must(system(command) == 0);
    store_fresh(&cx, dir);
    Given given = give(&cx, INKAR);
    seen[RULE_MAPPING_SEVERAL] = ok(given.findings.of_rule[RULE_MAPPING_SEVERAL] == 1,
                                    "two mappings that fit equally well are told");
    cx_end(&cx);
}

/* ---- tables of any office, read by a mapping that comes with them ---- */

#define OWN(region, period) \
    "mapping: own\ntitle: {de: Probe, en: Trial}\nkind: csv\nregion: " region "\nperiod: " period \
    "\ncolumns:\n  - {path: [Anzahl], measure: own_n}\nmeasures:\n" \
    "  - {id: own_n, unit: count, adds: yes, dimensions: [], title: {de: Anzahl, en: Number}}\n"
#define OF_2015 "{constant: \"2015\", kind: year}"

static void foreign_tables(bool *seen) {
    static const struct {
        Rule rule;
        const char *mapping, *text;
    } all[] = {
        {RULE_MAPPING_OWN, OWN("{name: Gebiet}", OF_2015), "Gebiet;Anzahl\nEssen;5\n"},
        {RULE_REGION_SEVERAL, OWN("{name: Gebiet}", OF_2015), "Gebiet;Anzahl\nAachen;5\n"},
        {RULE_REGION_TITLE, OWN("{from: title}", OF_2015), "Gebiet;Anzahl\nEssen;5\n"},
        {RULE_REGION_OTHER, OWN("{name: Gebiet, outside: all}", OF_2015),
         "Gebiet;Anzahl\nNordstadt;5\n"},
        {RULE_PERIOD_UNKNOWN, OWN("{name: Gebiet}", "{from: unknown, kind: year}"),
         "Gebiet;Anzahl\nEssen;5\n"},
    };
    Cx cx;
    store_fresh(&cx, RUHR);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Findings findings = {.mem = cx.mem}, quiet = {.mem = cx.mem};
        Checked checked;
        CheckOptions options = {.mapping = str_of(all[i].mapping)};
        Str path = file_write(&cx, str_of(all[i].text));
        Err err = check_file(&cx, &checked, &findings, path, &options);
        must(check_file(&cx, &checked, &quiet, S(LEAVERS), NULL) == OK);
        if (err) printf("# fault: %.*s\n", STR_ARG(fault_text(cx.mem, EN, &cx.fault)));
        seen[all[i].rule] =
            ok(!err && findings.of_rule[all[i].rule] == 1 && !quiet.of_rule[all[i].rule],
               "%.*s speaks of a foreign table", STR_ARG(rule_id(all[i].rule)));
    }
    cx_end(&cx);
}

/* ---- all of them ---- */

static bool is_name_letter(char c) {
    return c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The rule is named, by its name, its id, or its id with a place
 * ("id@row/column", "\\nid row:column"), in a test. */
static bool named_in(Cx *cx, Str test, const char *name, Rule rule) {
    Str token = str_of(name);
    for (size_t at = 0; (at = str_find(test, token, at)) != SIZE_MAX; at += token.n)
        if (at + token.n >= test.n || !is_name_letter(test.p[at + token.n])) return true;
    Str quoted = str_format(cx->mem, "\"%.*s\"", STR_ARG(rule_id(rule))),
        placed = str_format(cx->mem, "%.*s@", STR_ARG(rule_id(rule))),
        told = str_format(cx->mem, "\\n%.*s ", STR_ARG(rule_id(rule)));
    return str_find(test, quoted, 0) != SIZE_MAX || str_find(test, placed, 0) != SIZE_MAX ||
           str_find(test, told, 0) != SIZE_MAX;
}

typedef VEC(Str) Sources;

/* All C files of the folder but this one and that which walks through the sentences. */
static void read_folder(Cx *cx, Sources *out, const char *folder_name) {
    DIR *dir = opendir(folder_name);
    must(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir));) {
        Str name = str_of(entry->d_name);
        if (!str_ends(name, S(".c")) || str_equal(name, S("formats_rules.c")) ||
            str_equal(name, S("figures_rules.c")))
            continue;
        Str path = str_format(cx->mem, "%s/%.*s", folder_name, STR_ARG(name));
        vec_push(cx->mem, out, text_of_file(cx, cstr(cx->mem, path)));
    }
    closedir(dir);
}

static void every_rule(const bool *seen) {
    static const char *const names[RULES] = {
#define RULE(name, id, severity) [RULE_##name] = "RULE_" #name,
#include "formats/rules.def"
#undef RULE
    };
    Cx cx;
    cx_begin(&cx, EN);
    Sources tests = {0}, sources = {0};
    read_folder(&cx, &tests, "test/unit");
    static const char *const rooms[] = {"src/formats", "src/figures", "src/cli", "src/web"};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        read_folder(&cx, &sources, rooms[i]);
    for (Rule rule = 0; rule < RULES; rule++) {
        bool found = seen[rule], spoken = false;
        for (size_t i = 0; i < tests.n && !found; i++)
            found = named_in(&cx, tests.at[i], names[rule], rule);
        for (size_t i = 0; i < sources.n && !spoken; i++)
            spoken = named_in(&cx, sources.at[i], names[rule], rule);
        if (!spoken && !found)
            skip("a rule that nothing tells yet");
        else
            ok(found, "%.*s has a case", STR_ARG(rule_id(rule)));
    }
    cx_end(&cx);
}

int main(void) {
    bool seen[RULES] = {false};
    folder_make();
    table_of_cases(seen);
    whole_texts(seen);
    real_files(seen);
    two_mappings(seen);
    foreign_tables(seen);
    every_rule(seen);
    folder_drop();
    return done();
}

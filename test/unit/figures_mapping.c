/* Does a mapping say what its declaration says, and is everything refused that the format does not
 * know? */

#include "deliveries.h"

static const Catalogue *catalogue;

static Err parse(Cx *cx, const char *yaml, Mapping **out) {
    Node *node;
    Err err = yaml_read(cx, &node, S("trial.yaml"), str_of(yaml));
    return err ? err : mapping_parse(cx, catalogue, node, out);
}

#define HEAD \
    "mapping: trial\ntitle: {de: Probe, en: Trial}\npublisher: P\nlicence: L\nattribution: A\n"
#define GENESIS HEAD "kind: genesis\nregion: key\nperiod: {from: time, kind: year}\n"

static void test_genesis(Cx *cx) {
    Mapping *m = NULL;
    Err err = parse(
        cx,
        GENESIS
        "recognise: [Probe, Kreise]\nlabels:\n"
        "  - {dimension: certificate, codes: {Ohne: none, Zusammen: total}, ignore: [darunter]}\n"
        "columns:\n  - {path: [Abschluss, weiblich], measure: leavers, cell: {sex: f, certificate: "
        "total}, rounded: 5}\n"
        "  - {path: [Abschluss], measure: leavers, empty: not-collected, period_shift: 1}\n"
        "ignore: [[Abschluss, divers]]\nsigns: {\"-\": zero, u: unreliable-without-number}\n",
        &m);
    ok(err == OK && m, "a table layout is read");
    if (err) return;
    is_str(m->id, "trial", "its id");
    ok(m->kind == MAPPING_GENESIS && m->period_from == PERIOD_FROM_TIME &&
           m->period_kind == PERIOD_YEAR,
       "kind and period");
    is_int(m->n_recognise, 2, "two title words");
    is_int(m->n_columns, 2, "two columns");
    const MappingColumn *column = &m->columns[0];
    ok(column->n_cell == 1 && str_equal(column->cell[0].code, S("f")) && column->rounded == 5,
       "a total is no part of a cell; the base of rounding is read");
    ok(m->columns[1].empty == NOT_COLLECTED && m->columns[1].period_shift == 1,
       "empty fields and the shift of the period");
    ok(column->empty == NOT_DELIVERED,
       "an empty field means not delivered where nothing else is said");
    const MappedCode *code = code_list_find(&m->labels[0].codes, mapping_fold(cx->mem, S("OHNE")));
    ok(code && str_equal(code->code, S("none")) && !code->ignore,
       "row headings are found without case");
    code = code_list_find(&m->labels[0].codes, mapping_fold(cx->mem, S("darunter")));
    ok(code && code->ignore, "rows left out on purpose are known");
    code = code_list_find(&m->labels[0].codes, mapping_fold(cx->mem, S("Zusammen")));
    ok(code && !code->code.n, "the total has no code");
    Presence dash = NOT_AT_LEVEL;
    for (size_t i = 0; i < m->n_signs; i++)
        if (str_equal(m->signs[i].sign, S("-")))
            dash = m->signs[i].meaning == SIGN_STATE ? m->signs[i].presence : NOT_AT_LEVEL;
    ok(dash == ZERO && m->n_signs == 6,
       "a declared sign replaces the usual one, a new one is added");
}

static void test_others(Cx *cx) {
    Mapping *m = NULL;
    ok(parse(cx,
             HEAD "kind: flat\nregion: [KREISE, GEMEIN]\nperiod: {from: time, kind: day}\nvalues: "
                  "{BEV: {measure: residents}}\n"
                  "dimensions:\n  GES: {dimension: sex, codes: {GESM: m, \"\": total}}\n",
             &m) == OK &&
           m->n_region == 2 && m->n_columns == 1 && m->n_variables == 1 &&
           m->variables[0].dimension,
       "a flat layout is read");
    ok(parse(
           cx,
           HEAD
           "kind: csv\nregion: Nr\nregion_kind: school\nperiod: {column: Jahr, kind: school-year}\n"
           "columns:\n  - {constant: 1, measure: listed_schools}\n"
           "register: {name: [A, B], town: T, school_type: {column: F, codes: {G: primary}}}\n"
           "places: {easting: E, northing: N, crs: {column: C, default: 25832}}\n",
           &m) == OK &&
           m->of_schools && m->has_register && m->n_register_name == 2 && m->has_places &&
           m->crs_default == 25832 && m->columns[0].constant && m->columns[0].value == 1,
       "a register of schools with places is read");
    ok(parse(cx, HEAD "kind: geojson\nboundaries: {key: AGS}\n", &m) == OK &&
           m->kind == MAPPING_SHAPES && str_equal(m->shape_key, S("AGS")),
       "boundaries are read");
    ok(parse(cx, HEAD "kind: shapes\nboundaries: {key: AGS}\n", &m) == OK &&
           m->kind == MAPPING_SHAPES && !m->repair_zero,
       "by their general name, too");
    ok(parse(cx, HEAD "kind: shapes\nboundaries: {key: AGS}\nrepair: lost-zero\n", &m) == OK &&
           m->repair_zero,
       "a repair is read");
    ok(parse(cx, HEAD "kind: shapes\nboundaries: {key: AGS}\nrepair: lost-zeros\n", &m) == INVALID,
       "no other repair is");
    ok(parse(cx,
             HEAD "kind: csv\nregion: R\nterritory: 2021-12-31\nperiod: {constant: 2021-09-08, "
                  "kind: day}\n"
                  "columns:\n  - {path: [A], measure: births}\n",
             &m) == OK &&
           m->territory && m->period_from == PERIOD_DECLARED && m->period.year == 2021,
       "territory and a declared period are read");
}

static void refuse(Cx *cx, const char *yaml, size_t line, const char *name) {
    Mapping *m = NULL;
    Err err = parse(cx, yaml, &m);
    Str text = err ? fault_text(cx->mem, EN, &cx->fault) : STR_NONE;
    bool placed = !line || str_find(text, str_format(cx->mem, "%zu", line), 0) != SIZE_MAX;
    ok(err == INVALID && !m && text.n && placed, "refused: %s", name);
    if (!placed) printf("# %.*s\n", STR_ARG(text));
}

static void test_refused(Cx *cx) {
    refuse(cx, HEAD "kind: genesis\nregion: key\n", 0, "no columns");
    refuse(cx, GENESIS "columns:\n  - {path: [A], measure: nothing}\n", 10,
           "a measure that nobody agreed on");
    refuse(cx, GENESIS "columns:\n  - {path: [A], mesure: leavers}\n", 10, "a misspelt word");
    refuse(cx, GENESIS "columns:\n  - {path: [A], measure: leavers, cell: {sex: x}}\n", 10,
           "a code that nobody agreed on");
    refuse(cx, GENESIS "columns:\n  - {path: [A], measure: births, cell: {certificate: none}}\n",
           10, "a dimension that the measure does not have");
    refuse(cx, GENESIS "columns:\n  - {path: [A], measure: leavers, empty: nil}\n", 10,
           "a state that does not exist");
    refuse(cx, GENESIS "columns:\n  - {path: [A], measure: leavers, rounded: some}\n", 10,
           "a base that is no number");
    refuse(cx, GENESIS "columns:\n  - {measure: leavers}\n", 10, "a column without path");
    refuse(cx, GENESIS "columns:\n  - {path: [A], measure: listed_schools}\n", 0,
           "a measure of schools in a table of areas");
    refuse(cx,
           GENESIS "labels:\n  - {dimension: sex, codes: {A: m, a: f}}\ncolumns:\n  - {path: [A], "
                   "measure: leavers}\n",
           0, "one row heading with two meanings");
    refuse(cx,
           HEAD "kind: genesis\nregion: key\nperiod: {from: time, kind: month}\ncolumns:\n  - "
                "{path: [A], measure: leavers}\n",
           8, "a kind of period that does not exist");
    refuse(cx, HEAD "kind: sheet\nregion: key\n", 0, "a layout that does not exist");
    refuse(cx,
           HEAD "kind: csv\nregion: R\nterritory: soon\nperiod: {column: J, kind: "
                "year}\ncolumns:\n  - {path: [A], measure: births}\n",
           8, "a territory that is no day");
    refuse(
        cx,
        HEAD
        "kind: csv\nregion: R\nsigns: {\"-\": maybe}\nperiod: {column: J, kind: year}\ncolumns:\n"
        "  - {path: [A], measure: births}\n",
        8, "a sign without meaning");
    refuse(cx, "mapping: trial\nkind: genesis\n", 0, "no title");
}

/* ---- headings ---- */

static Table table_of(Cx *cx, size_t n, const char *const *paths) {
    Table table = {
        .kind = TABLE_GENESIS, .n_columns = n, .columns = NEW_ARRAY(cx->mem, TableColumn, n)};
    for (size_t c = 0; c < n; c++) {
        table.columns[c].path = NEW_ARRAY(cx->mem, Str, 8);
        Str part;
        for (Str rest = str_of(paths[c]); str_cut(&rest, '>', &part);)
            table.columns[c].path[table.columns[c].n_path++] = str_trim(part);
    }
    return table;
}

static void test_headings(Cx *cx) {
    Mapping *m = NULL;
    must(parse(
             cx,
             GENESIS
             "columns:\n  - {path: [Abschluss, zusammen], measure: leavers}\n"
             "  - {path: [ohne Abschluss, zusammen], measure: leavers, cell: {certificate: none}}\n"
             "  - {path: [ohne Abschluss, weiblich], measure: leavers, cell: {certificate: none, "
             "sex: f}}\n"
             "ignore: [[Abitur, zusammen]]\n",
             &m) == OK);
    const char *const good[] = {"Abschluss > Ohne Abschluß-", "Abschluss > Abitur > zusammen",
                                "Abschluss > ohne  ABSCHLUSS > weiblich", "Abschluss > zusammen",
                                "Abschluss > ohne Abschluss > zusammen"};
    Table table = table_of(cx, 5, good);
    Headings headings = headings_fold(cx->mem, &table);
    size_t columns[3];
    bool ignored[5] = {false};
    headings_assign(cx->mem, &headings, m, columns, ignored);
    ok(columns[0] == 3 && columns[1] == 4 && columns[2] == 2,
       "each path finds its one column, in any order and spelling");
    ok(ignored[1] && !ignored[0], "a column left out on purpose is known, another is not");
    const char *const two[] = {"Abschluss > A > zusammen", "Abschluss > B > zusammen",
                               "ohne Abschluss > zusammen", "ohne Abschluss > weiblich"};
    table = table_of(cx, 4, two);
    headings = headings_fold(cx->mem, &table);
    headings_assign(cx->mem, &headings, m, columns, ignored);
    ok(columns[0] == NOWHERE && columns[1] == 2, "a path that fits two columns alike finds none");
    const char *const gone[] = {"Abschluss > ohne Abschluss > zusammen",
                                "Abschluss > ohne Abschluss > weiblich"};
    table = table_of(cx, 2, gone);
    headings = headings_fold(cx->mem, &table);
    headings_assign(cx->mem, &headings, m, columns, ignored);
    ok(columns[0] == NOWHERE, "a total that is gone is not looked for in another column");
}

static void test_fold(Cx *cx) {
    is_str(mapping_fold(cx->mem, S(" Schüler(innen) – MÄDCHEN, 7. Klasse\u00a0")),
           "schülerinnenmädchen7klasse", "folded text");
    is_str(mapping_fold(cx->mem, S("")), "", "nothing stays nothing");
    is_str(mapping_fold(cx->mem, S("…„“-_/")), "", "nor is punctuation anything");
}

static void test_fields(Cx *cx) {
    Mapping *m = NULL;
    Raw raw = {.spot = 0};
    Measure count = {.unit = UNIT_COUNT};
    MappingColumn column = {.measure = &count, .empty = NOT_DELIVERED};
    MappingColumn empty = {.measure = &count, .empty = NOT_COLLECTED};
    must(parse(cx, GENESIS "columns:\n  - {path: [A], measure: leavers}\n", &m) == OK);
    ok(field_read(m, DECIMAL_COMMA, S(" 1.234,50 "), &column, &raw) && raw.number == 1234.5 &&
           raw.decimals == 2,
       "a German number");
    ok(field_read(m, DECIMAL_POINT, S("1,234.5"), &column, &raw) && raw.number == 1234.5,
       "an English number");
    ok(field_read(m, DECIMAL_COMMA, S("0"), &column, &raw) && raw.presence == ZERO &&
           raw.number == 0,
       "0 is zero");
    ok(field_read(m, DECIMAL_COMMA, S("-"), &column, &raw) && raw.dash && raw.presence != ZERO,
       "- is no zero yet");
    ok(field_read(m, DECIMAL_COMMA, S(""), &empty, &raw) && raw.presence == NOT_COLLECTED &&
           isnan(raw.number),
       "an empty field is what the mapping says");
    ok(field_read(m, DECIMAL_COMMA, S("12 p"), &column, &raw) && raw.number == 12 &&
           raw.marks == PROVISIONAL,
       "12 p");
    ok(field_read(m, DECIMAL_COMMA, S("12r"), &column, &raw) && raw.marks == CORRECTED, "12r");
    ok(field_read(m, DECIMAL_COMMA, S("12 s"), &column, &raw) && raw.precision == ESTIMATED,
       "12 s");
    const char *const bad[] = {"20.2011", "1.23,4", "p",   "()",  "--", "1e",
                               "12 x",    "0x10",   "NaN", "inf", "1 2"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!field_read(m, DECIMAL_COMMA, str_of(bad[i]), &column, &raw), "%s is no number", bad[i]);
}

#define COLUMN "columns:\n  - {path: [A], measure: leavers}\n"

static void test_protect(Cx *cx) {
    Mapping *m = NULL;
    ok(parse(cx, GENESIS COLUMN "protect: {threshold: 3, zeros: hide, group: yes, width: 4}\n",
             &m) == OK &&
           m->protect.set && m->protect.threshold == 3 && m->protect.hide_zeros &&
           m->protect.group && m->protect.width == 4 && !m->protect.base,
       "a rule of confidentiality is read");
    m = NULL;
    ok(parse(cx, GENESIS COLUMN "protect:\n  threshold: 2\n", &m) == OK && m->protect.set &&
           !m->protect.hide_zeros && !m->protect.group && m->protect.width == 1,
       "what it does not say is as docs/catalogue.md says");
    m = NULL;
    ok(parse(cx, GENESIS COLUMN "protect: {method: round, base: 5}\n", &m) == OK &&
           m->protect.base == 5,
       "rounding");
    m = NULL;
    ok(parse(cx, GENESIS COLUMN, &m) == OK && !m->protect.set, "no rule where none is said");
    ProtectRule rule;
    ok(protect_rule_of_text(cx, S("mapping: x\nprotect: {threshold: 7}\n"), &rule) == OK &&
           rule.threshold == 7,
       "the rule alone, whatever else stands there");
#define WRONG(text, line, name) refuse(cx, GENESIS COLUMN "protect:\n" text, line, name)
    WRONG("  zeros: hide\n", 12, "a rule without threshold");
    WRONG("  threshold: 0\n", 12, "a threshold of nothing");
    WRONG("  threshold: 3\n  zeros: no\n", 13, "zeros that are neither shown nor hidden");
    WRONG("  threshold: 3\n  group: maybe\n", 13, "a group that is neither yes nor no");
    WRONG("  threshold: 3\n  width: 0\n", 13, "no width");
    WRONG("  threshold: 1001\n", 12, "a threshold above all bounds");
    WRONG("  threshold: three\n", 12, "a threshold in words");
    WRONG("  threshhold: 3\n", 12, "a misspelt rule");
    WRONG("  method: cellkey\n", 12, "a method that is none");
    WRONG("  method: round\n", 12, "rounding to nothing said");
    WRONG("  method: round\n  base: 2\n", 13, "a base that hides nothing");
    WRONG("  method: round\n  base: 5\n  threshold: 3\n", 14, "rounding with a threshold");
    WRONG("  threshold: 3\n  base: 5\n", 13, "a base without rounding");
    refuse(cx, GENESIS COLUMN "protect: 3\n", 11, "a rule that is a number");
    refuse(cx,
           "mapping: b\ntitle: B\npublisher: P\nlicence: L\nattribution: A\n"
           "boundaries: {key: AGS}\nprotect: {threshold: 3}\n",
           7, "a rule for boundaries");
#undef WRONG
}

int main(void) {
    Cx cx;
    folder_make();
    store_fresh(&cx, RUHR);
    must(catalogue_get(&cx, &catalogue) == OK);
    test_genesis(&cx);
    test_others(&cx);
    test_refused(&cx);
    test_protect(&cx);
    test_headings(&cx);
    test_fold(&cx);
    test_fields(&cx);
    size_t n;
    const Mapping *const *all = mappings_all(catalogue, &n);
    ok(n >= 20 && mapping_find(catalogue, all[0]->id) == all[0],
       "the example's %zu mappings are all read", n);
    cx_end(&cx);
    folder_drop();
    return done();
}

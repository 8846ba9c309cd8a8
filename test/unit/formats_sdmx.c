/* Is SDMX read in its three forms, does each message that holds no data say why, and is nothing in
 * it trusted? That the observations are right is asked in formats_cubes.c. */

#include <zip.h>

#include "formats_test.h"

#define KEPT "test/data/sdmx/"
#define MESSAGE_URI "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
#define XML_ROOT(name, inner) \
    "<?xml version=\"1.0\"?>\n<m:" name " xmlns:m=\"" MESSAGE_URI "\" " \
    "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">" inner "</m:" name ">"
#define XML_HEADER(level) \
    "<m:Header><m:Structure structureID=\"S\" dimensionAtObservation=\"" level "\">" \
    "<c:Structure xmlns:c=\"x\"><Ref agencyID=\"A\" id=\"B\" version=\"1.0\"/></c:Structure>" \
    "</m:Structure></m:Header>"
#define XML_DATA(level, inner) \
    XML_ROOT("StructureSpecificData", \
             XML_HEADER(level) "<m:DataSet structureRef=\"S\">" inner "</m:DataSet>")

static void open_path(Trial *t, Str path, Str sheet) {
    *t = (Trial){.ended = NOT_FOUND};
    cx_begin(&t->cx, DE);
    t->findings.mem = t->cx.mem;
    t->rows = buf_new(t->cx.mem, (size_t)1 << 20);
    t->opened = table_open_sheet(
        &t->cx, &t->table, &(RowsAsk){.path = path, .sheet = sheet, .findings = &t->findings});
    if (!t->opened) read_rows(t);
}

static void refused_file(const char *name, const char *words) {
    Trial t;
    open_path(&t, str_of(name), STR_NONE);
    ok(t.opened == INVALID && fault_says(&t, words), "%s: %s", name, words);
    end(&t);
}

/* Roles of the columns, a letter each: d dimension, r region, t time, v value, a attribute, ? */
static Str roles_of(const Trial *t) {
    static const char letters[] = {
        [ROLE_UNKNOWN] = '?',   [ROLE_DIMENSION] = 'd', [ROLE_TIME] = 't',  [ROLE_VALUE] = 'v',
        [ROLE_ATTRIBUTE] = 'a', [ROLE_REGION] = 'r',    [ROLE_METRIC] = 'm'};
    Buf out = buf_new(t->cx.mem, 3000);
    for (size_t i = 0; i < t->table->n_columns; i++)
        buf_char(&out, letters[t->table->columns[i].role]);
    return buf_str(&out);
}

static void is_text(const char *text, const char *headings, const char *roles, const char *rows) {
    Trial t;
    try_text(&t, text);
    if (ok(t.opened == OK, "opened: %s", headings)) {
        is_str(headings_of(&t), headings, "columns");
        is_str(roles_of(&t), roles, "roles");
        is_str(rows_of(&t), rows, "rows");
    } else {
        (void)fault_says(&t, "?");
    }
    end(&t);
}

/* ---- SDMX-ML ---- */

static void no_data(void) {
    refused_file(KEPT "footer.xml", "Nachricht des Servers: „Due to the large query");
    refused_file(KEPT "error.xml", "Unable to parse value for key");
    refused_file(KEPT "empty_message.xml", "keinen Datensatz");
    refused_file(KEPT "valid_bom.xml", "keinen Datensatz");
    refused_file(KEPT "rg-structure-full.xml", "beschreibt nur den Aufbau");
    text_refused(XML_ROOT("GenericMetadata", ""), INVALID, "Metadaten");
    text_refused(XML_ROOT("CompactData", ""), INVALID, "CompactData 2.0");
    text_refused(XML_ROOT("RegistryInterface", ""), INVALID, "gefunden: RegistryInterface");
    text_refused(XML_ROOT("GenericData", "<m:Header/>"), INVALID, "keinen Datensatz");
    text_refused("<html><!-- www.sdmx.org/resources/sdmxml --></html>", INVALID,
                 "Webseite oder XML");
    text_refused("<kml xmlns=\"http://www.opengis.net/kml/2.2\"/>", INVALID, "Webseite oder XML");
}

static void levels(void) {
    is_text(XML_DATA("TIME_PERIOD",
                     "<Group A=\"1\" TITLE=\"first\"/><Group A=\"2\" TITLE=\"second\"/>"
                     "<Series A=\"1\" REF_AREA=\"05112\" UNIT_MULT=\"0\">"
                     "<Obs TIME_PERIOD=\"2001\" OBS_VALUE=\"1.50\" OBS_STATUS=\"p\"/>"
                     "<Obs TIME_PERIOD=\"2002\" OBS_VALUE=\"NaN\"/></Series>"
                     "<Series A=\"2\" REF_AREA=\"05113\" NOTE=\"x\"><Obs TIME_PERIOD=\"2001\"/>"
                     "</Series>"),
            "A; REF_AREA; TIME_PERIOD; OBS_VALUE; TITLE; UNIT_MULT; OBS_STATUS; NOTE", "drtvaaaa",
            "1:1|05112|2001|1.50|first|0|p|\n2:1|05112|2002||first|0||\n"
            "3:2|05113|2001||second|||x\n");
    is_text(XML_DATA("A", "<Series TIME_PERIOD=\"2001\"><Obs xsi:type=\"ns:X\" OBS_VALUE=\"1\"/>"
                          "<Obs A=\"Y\" OBS_VALUE=\"2\"/></Series>"),
            "A; TIME_PERIOD; OBS_VALUE", "dtv", "1:X|2001|1\n2:Y|2001|2\n");
    is_text(XML_DATA("AllDimensions",
                     "<Obs xmlns:q=\"z\" A=\"1\" OBS_VALUE=\"1\"><Comp id=\"N\"><Value>a &amp; b"
                     "</Value><Value>c</Value></Comp></Obs><Obs A=\"2\"/>"),
            "A; OBS_VALUE; N", "dva", "1:1|1|a & b;c\n2:2||\n");
    is_text(XML_DATA("AllDimensions", "<Obs A=\"NaN\"/>"), "A", "?", "1:NaN\n");
    is_text(XML_ROOT("GenericData",
                     XML_HEADER("AllDimensions") "<m:DataSet structureRef=\"S\"><Attributes><Value "
                                                 "id=\"U\" value=\"u\"/></Attributes><Obs><ObsKey>"
                                                 "<Value id=\"GEO\" value=\"05112\"/></ObsKey>"
                                                 "<ObsValue value=\"3\"/></Obs></m:DataSet>"),
            "GEO; OBS_VALUE; U", "rva", "1:05112|3|u\n");
}

static void several_sets(void) {
    const char *text = XML_ROOT(
        "StructureSpecificData",
        "<m:DataSet structureRef=\"P\"><Obs A=\"1\" OBS_VALUE=\"1\"/></m:DataSet>"
        "<m:DataSet structureRef=\"Q\"><Obs B=\"1\" OBS_VALUE=\"2\"/><Obs B=\"2\"/></m:DataSet>"
        "<m:DataSet structureRef=\"P\" action=\"Delete\"><Obs A=\"3\"/></m:DataSet>"
        "<m:DataSet structureRef=\"P\"><Obs A=\"2\" OBS_VALUE=\"3\"/></m:DataSet>"
        "<f:Footer xmlns:f=\"f\"><f:Message><Text>Mind the gap.</Text></f:Message></f:Footer>");
    Trial t;
    try_text(&t, text);
    is_int(t.table->n_sheets, 2, "two structures");
    is_str(rows_of(&t), "1:1|1\n2:2|3\n", "of equal ones the first; its data sets one by one");
    is_str(findings_of(&t), "cube.deletion@0/0 cube.message@0/0",
           "what is deleted and said, is told");
    end(&t);
    Cx cx;
    cx_begin(&cx, DE);
    open_path(&t, file_with(&cx, str_of(text)), S("Q"));
    is_str(rows_of(&t), "1:1|2\n2:2|\n", "the other by its name");
    end(&t);
    cx_end(&cx);
    text_refused(XML_ROOT("StructureSpecificData", "<m:Footer><m:Message><Text>Too large</Text>"
                                                   "</m:Message></m:Footer><m:DataSet/>"),
                 INVALID, "„Too large“");
}

/* A zip of kept files; one at a time. */
static Str zip_with(Cx *cx, size_t n, const char *const *names) {
    Str path = str_format(cx->mem, "/tmp/wirk-test-%d.zip", (int)getpid());
    int error = 0;
    zip_t *zip = zip_open(cstr(cx->mem, path), ZIP_CREATE | ZIP_TRUNCATE, &error);
    must(zip != NULL);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *source =
            zip_source_file(zip, cstr(cx->mem, str_format(cx->mem, KEPT "%s", names[i])), 0, 0);
        must(source && zip_file_add(zip, names[i], source, 0) >= 0);
    }
    must(zip_close(zip) == 0);
    return path;
}

static void described(void) {
    const char *const files[] = {"demography-xs.xml", "demography-structure.xml"};
    const char *const rates[] = {"rg-structure-full.xml", "rg-ts-ss.xml"};
    const char *const two[] = {"rg-ts-ss.xml", "rg-ts.xml"};
    Trial t;
    Cx cx;
    cx_begin(&cx, DE);
    open_path(&t, zip_with(&cx, 2, rates), STR_NONE);
    if (ok(t.opened == OK, "data and their description in one zip")) {
        is_str(headings_of(&t),
               "FREQ; CURRENCY; CURRENCY_DENOM; EXR_TYPE; EXR_VAR; TIME_PERIOD; OBS_VALUE; "
               "COLL_METHOD; DECIMALS; UNIT_MEASURE; UNIT_MULT; CONF_STATUS_OBS; OBS_STATUS; TITLE",
               "the columns in the order of the description");
        is_str(roles_of(&t), "dddddtvaaaaaaa", "roles are exact");
        is_str(t.table->columns[1].label, "Currency", "a dimension's name");
        is_int(t.table->columns[1].n_codes, 5, "its code list, told at the component");
        is_str(t.table->columns[1].codes[0].label, "Swiss franc", "with labels");
        is_str(t.table->columns[0].codes[3].label, "Monthly", "a code list told at the concept");
        is_int(t.table->n_rows, 12, "the observations");
    }
    end(&t);
    open_path(&t, zip_with(&cx, 2, files), STR_NONE);
    is_str(roles_of(&t), "ddddtvaaa", "the measure dimension is one");
    end(&t);
    open_path(&t, zip_with(&cx, 2, two), STR_NONE);
    ok(t.opened == INVALID && fault_says(&t, "2 Dateien"), "two messages with data are too many");
    end(&t);
    open_path(&t, zip_with(&cx, 1, rates), STR_NONE);
    ok(t.opened == INVALID && fault_says(&t, "nur den Aufbau"), "a description alone in a zip");
    end(&t);
    Str path = str_format(cx.mem, "/tmp/wirk-test-%d.zip", (int)getpid());
    unlink(cstr(cx.mem, path));
    cx_end(&cx);
}

/* Too many kinds of groups, too many columns, an entity: each ends at once. */
static void hostile_ml(void) {
    Cx cx;
    cx_begin(&cx, DE);
    Buf text = buf_new(cx.mem, 4 << 20);
    buf_put(&text, S("<m:StructureSpecificData xmlns:m=\"" MESSAGE_URI "\"><m:DataSet>"));
    for (int i = 0; i < 3000; i++)
        buf_format(&text, "<Obs A%d=\"1\"/>", i);
    buf_put(&text, S("</m:DataSet></m:StructureSpecificData>"));
    Trial t;
    try_bytes(&t, buf_str(&text));
    ok(t.opened == LIMIT && fault_says(&t, "2000"), "more columns than are read");
    end(&t);
    text.n = 0;
    buf_put(&text, S("<m:StructureSpecificData xmlns:m=\"" MESSAGE_URI "\"><m:DataSet><Series"));
    for (int i = 0; i < 40; i++)
        buf_format(&text, " A%d=\"1\"", i);
    buf_put(&text, S(">"));
    for (int i = 0; i < 40; i++)
        buf_format(&text, "<Obs/></Series><Group A%d=\"1\" X=\"y\"/><Series A0=\"1\">", i);
    buf_put(&text, S("</Series></m:DataSet></m:StructureSpecificData>"));
    try_bytes(&t, buf_str(&text));
    ok(t.opened == LIMIT && fault_says(&t, "Gruppen"), "more kinds of groups than are read");
    end(&t);
    cx_end(&cx);
    text_refused("<!-- --><!DOCTYPE x [<!ENTITY a \"b\">]>" XML_ROOT("GenericData", ""), INVALID,
                 "DOCTYPE");
    text_refused("<m:GenericData xmlns:m=\"" MESSAGE_URI "\"><m:DataSet>", INVALID,
                 "unvollständig");
}

/* ---- SDMX-CSV ---- */

static void csv(void) {
    is_text("STRUCTURE[;],STRUCTURE_ID,ACTION,REF_AREA: Area,OBS_STATUS[]: Status,TIME_PERIOD,"
            "OBS_VALUE,COMMENT: Remark\n"
            "dataflow,A:B(1.0): Flow,I,05112: Duisburg,p: provisional,2001,1.345,See: there\n"
            "dataflow,A:B(1.0): Flow,R,05113: Essen,p: provisional,2002,2.345,See: here\n",
            "STRUCTURE[;]; STRUCTURE_ID; ACTION; REF_AREA; OBS_STATUS; TIME_PERIOD; OBS_VALUE; "
            "COMMENT",
            "aaaratva",
            "2:dataflow|A:B(1.0)|I|05112|p|2001|1.345|See: there\n"
            "3:dataflow|A:B(1.0)|R|05113|p|2002|2.345|See: here\n");
    Trial t;
    open_path(&t, S(KEPT "csv-20-data_v2_three_actions.csv"), STR_NONE);
    is_str(findings_of(&t), "cube.deletion@2/3", "a deletion is told with its place");
    is_int(t.table->n_rows, 3, "and is no row");
    end(&t);
    open_path(&t, S(KEPT "csv-20-data_v2_invalid_action.csv"), STR_NONE);
    is_str(findings_of(&t), "cube.action@2/3 table.no-rows@0/0", "an action SDMX does not know");
    end(&t);
    open_path(&t, S(KEPT "csv-20-data_v2_structures_exception.csv"), STR_NONE);
    is_str(findings_of(&t), "cube.structure@4/1", "a structure SDMX does not know");
    end(&t);
    open_path(&t, S(KEPT "csv-20-data_v2_action_col.csv"), STR_NONE);
    is_int(t.findings.of_rule[RULE_CSV_RAGGED_ROW], 20, "rows of the wrong width");
    end(&t);
    open_path(&t, S(KEPT "csv-10-data_v1_exception.csv"), STR_NONE);
    is_int(t.table->kind, TABLE_CSV, "without its first column it is any CSV");
    end(&t);
    open_path(&t, S(KEPT "csv-20-csv_labels_name.csv"), STR_NONE);
    is_str(t.table->columns[4].label, "DIMENSION 1", "names in columns of their own");
    is_str(t.table->columns[4].codes[0].label, "Value A", "make a code list");
    is_str(t.table->title[0], "MD:MD_TEST(1.0): MD TEST", "and the title");
    end(&t);
    text_refused("DATAFLOW,TIME_PERIOD,OBS_VALUE\n", INVALID, "keinen Datensatz");
    try_text(&t, "DATAFLOW;TIME_PERIOD;OBS_VALUE\nA:B(1.0);2001;1,5\n");
    is_int(t.table->decimal, DECIMAL_COMMA, "a comma that leaves no doubt");
    end(&t);
    try_text(&t, "DATAFLOW;TIME_PERIOD;OBS_VALUE\nA:B(1.0);2001;1.345\n");
    is_int(t.table->decimal, DECIMAL_POINT, "else a point: 1.345 is no thousand");
    end(&t);
}

/* ---- SDMX-JSON ---- */

#define JSON_STRUCTURE \
    "\"structure\":{\"name\":\"N\",\"dimensions\":{\"dataSet\":[],\"series\":[{\"id\":\"GEO\"," \
    "\"values\":[{\"id\":\"a\",\"name\":\"A\",\"names\":{\"de\":\"Ä\"}},{\"id\":\"b\"}]}]," \
    "\"observation\":[{\"id\":\"T\",\"role\":\"TIME_PERIOD\",\"values\":[{\"id\":\"2001\"}]}]}," \
    "\"attributes\":{\"series\":[{\"id\":\"S\",\"values\":[{\"id\":\"s\"}]}],\"observation\":[" \
    "{\"id\":\"F\"},{\"id\":\"G\",\"values\":[{\"id\":\"g\"},{\"id\":\"h\"}]}]}}"
#define JSON(sets) "{\"dataSets\":[" sets "]," JSON_STRUCTURE "}"

static void json(void) {
    is_text(JSON("{\"series\":{\"1\":{\"observations\":{\"0\":[4.50,\"free\",[0,1]]},"
                 "\"attributes\":[0]},\"0\":{\"observations\":{\"0\":[null]}}}}"),
            "GEO; T; OBS_VALUE; S; F; G", "rtvaaa", "1:b|2001|4.50|s|free|g;h\n2:a|2001||||\n");
    is_text("{\"data\":{\"structures\":[{\"dimensions\":{\"observation\":["
            "{\"id\":\"A\",\"keyPosition\":1,\"values\":[{\"id\":\"a\"},{\"id\":\"b\"}]},"
            "{\"id\":\"TIME_PERIOD\",\"keyPosition\":2,\"values\":[{\"value\":\"2001\"}]}],"
            "\"dataSet\":[{\"id\":\"F\",\"keyPosition\":0,\"values\":[{\"id\":\"f\"}]}]},"
            "\"measures\":{\"observation\":[{\"id\":\"M\"},{\"id\":\"N\"}]},"
            "\"attributes\":{\"dimensionGroup\":[{\"id\":\"U\",\"default\":\"u\"},"
            "{\"id\":\"V\",\"values\":[{\"id\":\"v\"}]}],"
            "\"observation\":[{\"id\":\"W\",\"default\":\"w\"}]}}],\"dataSets\":[{"
            "\"dimensionGroupAttributes\":{\":1:\":[{\"fr\":\"x\",\"de\":\"ä\",\"en\":\"y\"}],"
            "\"0::\":[null,0]},\"observations\":{\"0:0\":[\"NaN\",2],\"1:0\":[1,\"3\",null]}}]}}",
            "F; A; TIME_PERIOD; M; N; W; U; V", "ddtvvaaa",
            "1:f|a|2001||2|w|u|v\n2:f|b|2001|1|3||ä|v\n");
    Trial t;
    try_text(&t, JSON("{\"series\":{}}"));
    is_str(t.table->columns[0].codes[0].label, "Ä", "names in the reader's language");
    is_str(findings_of(&t), "table.no-rows@0/0", "no observations are told");
    end(&t);
    text_refused(JSON("{\"series\":{\"2\":{\"observations\":{\"0\":[1]}}}}"), INVALID,
                 "observations");
    text_refused(JSON("{\"series\":{\"0:0\":{\"observations\":{\"0\":[1]}}}}"), INVALID,
                 "observations");
    text_refused(JSON("{\"series\":{\"0\":{\"observations\":{\"1\":[1]}}}}"), INVALID,
                 "observations");
    text_refused(JSON("{\"series\":{\"0\":{\"observations\":{\"0\":[1,0,9]}}}}"), INVALID,
                 "attributes");
    text_refused(JSON("{\"action\":\"Explode\"}"), INVALID, "action");
    text_refused("{\"structure\":{},\"dataSets\":[{}]}", INVALID, "dimensions");
    text_refused("{\"errors\":[{\"code\":404,\"title\":\"No\",\"detail\":\"results\"}]}", INVALID,
                 "„No results“");
    text_refused("{\"data\":{\"codelists\":[]}}", INVALID, "nur den Aufbau");
    open_path(&t, S(KEPT "action-delete.json"), STR_NONE);
    is_str(findings_of(&t), "cube.deletion@0/0", "a data set that deletes is told");
    end(&t);
}

int main(void) {
    no_data();
    levels();
    several_sets();
    described();
    hostile_ml();
    csv();
    json();
    return done();
}

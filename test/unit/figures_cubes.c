/* Can a statistical cube be checked like any other table: a mapping names the columns of the format
 * as it would name headings, whichever form the cube is in? */

#include "deliveries.h"
#include "figures/check.h"

#define MAPPING(region, period, value, labels) \
    "mapping: cube\ntitle: {de: Würfel, en: Cube}\npublisher: X\nlicence: dl-de/by-2-0\n" \
    "attribution: X\nkind: csv\nrecognise: []\nregion: " region "\n" \
    "period: {column: " period ", kind: year}\nlabels:\n" labels "columns:\n" \
    "  - {path: [" value "], measure: leavers}\n"
#define BY_SEX(column) "  - {column: " column ", dimension: sex, codes: {F: f, M: m, T: total}}\n"

static void read_with(Cx *cx, Str file, const char *mapping, const char *form, const char *name) {
    Checked checked = {0};
    Findings findings = {.mem = cx->mem};
    CheckOptions options = {.mapping = str_of(mapping)};
    Err err = check_file(cx, &checked, &findings, file, &options);
    if (!ok(err == OK && checked.delivery.outcome == DELIVERY_STORED, "%s: %s", engine, name)) {
        if (err) printf("# %.*s\n", STR_ARG(fault_text(cx->mem, EN, &cx->fault)));
        for (size_t i = 0; i < findings.list.n; i++)
            printf("# %.*s\n", STR_ARG(finding_text(cx->mem, EN, &findings.list.at[i])));
        return;
    }
    is_int(checked.delivery.added, 4, "its four values");
    ok(str_starts(checked.delivery.form, str_of(form)), "its form: %s", form);
}

static void test_forms(Cx *cx) {
    Str csv = file_write(cx, S("STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA: Area,SEX: Sex,TIME_PERIOD,"
                               "OBS_VALUE,OBS_STATUS\n"
                               "dataflow,A:B(1.0),I,05112: Duisburg,F: Female,2015,1345,A\n"
                               "dataflow,A:B(1.0),I,05112: Duisburg,M: Male,2015,1400,A\n"
                               "dataflow,A:B(1.0),I,05113: Essen,F: Female,2015,12,A\n"
                               "dataflow,A:B(1.0),I,05113: Essen,M: Male,2015,14,A\n"));
    read_with(cx, csv, MAPPING("REF_AREA", "TIME_PERIOD", "OBS_VALUE", BY_SEX("SEX")), "SDMX-CSV",
              "SDMX-CSV");
    Str ml = file_write(
        cx, S("<m:StructureSpecificData "
              "xmlns:m=\"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message\"><m:DataSet>"
              "<Series REF_AREA=\"05112\" SEX=\"F\"><Obs TIME_PERIOD=\"2015\" OBS_VALUE=\"1345\"/>"
              "</Series><Series REF_AREA=\"05112\" SEX=\"M\">"
              "<Obs TIME_PERIOD=\"2015\" OBS_VALUE=\"1400\"/></Series>"
              "<Series REF_AREA=\"05113\" SEX=\"F\"><Obs TIME_PERIOD=\"2015\" OBS_VALUE=\"12\"/>"
              "<Obs TIME_PERIOD=\"2016\" OBS_VALUE=\"14\"/></Series></m:DataSet>"
              "</m:StructureSpecificData>"));
    read_with(cx, ml, MAPPING("REF_AREA", "TIME_PERIOD", "OBS_VALUE", BY_SEX("SEX")), "SDMX-ML",
              "SDMX-ML");
    Str stat = file_write(
        cx, S("{\"class\":\"dataset\",\"version\":\"2.0\",\"id\":[\"area\",\"sex\",\"year\"],"
              "\"size\":[2,2,1],\"role\":{\"time\":[\"year\"],\"geo\":[\"area\"]},\"dimension\":{"
              "\"area\":{\"category\":{\"index\":[\"05112\",\"05113\"]}},"
              "\"sex\":{\"category\":{\"index\":[\"F\",\"M\"]}},"
              "\"year\":{\"category\":{\"index\":[\"2015\"]}}},\"value\":[1345,1400,12,14]}"));
    read_with(cx, stat, MAPPING("area", "year", "value", BY_SEX("sex")), "JSON-stat", "JSON-stat");
}

static void all(const char *which) {
    Cx cx;
    engine = which;
    store_fresh(&cx, RUHR);
    test_forms(&cx);
    cx_end(&cx);
}

int main(void) {
    return on_both_stores(all);
}

/* Does a proposal find region, period, breakdowns and values of tables that nothing was said of?
 * What should be found stands in the lists below, written by hand from the descriptions beside the
 * files
 * (../shared/data/README.md of each folder), not from what the program says. The same tables with
 * renamed and shuffled headings must give the same; tables made to mislead must be answered
 * plainly. */

#include "look_test.h"

#define SHARED "../shared/data/"

static Looked look_text(Cx *cx, const char *text) {
    return look_at(cx, file_write(cx, str_of(text)), NULL);
}

static bool has(const Looked *l, Rule rule) {
    return l->findings.of_rule[rule] > 0;
}

/* "region:a name:b period:c value:d value:e": every column that is read, in the order of the table.
 */
static Str uses(Cx *cx, const Checked *checked) {
    static const char *const words[] = {
        "", "region:", "name:", "period:", "label:", "value:", "quality:"};
    Str out = STR_NONE;
    for (size_t c = 0; c < checked->n_columns; c++)
        if (checked->columns[c].use != USE_NONE)
            out = str_format(cx->mem, "%.*s%s%s%.*s", STR_ARG(out), out.n ? " " : "",
                             words[checked->columns[c].use], STR_ARG(checked->columns[c].heading));
    return out;
}

static bool yaml_says(const Looked *l, const char *what) {
    bool said = str_find(l->checked.yaml, str_of(what), 0) != SIZE_MAX;
    if (!said) printf("# not in the proposal: %s\n%.*s\n", what, STR_ARG(l->checked.yaml));
    return said;
}

/* ---- real files ---- */

typedef struct Expected {
    const char *path, *uses;
    const char *yaml[4];
} Expected;

static const Expected expected[] = {
    {"gisd/GISD_Bund_Kreis_2025-01-31.csv",
     "region:kreis_id name:kreis_name period:year value:gisd_score value:gisd_5 value:gisd_10 "
     "value:gisd_k",
     {"period: {column: \"year\", kind: year}", "unit: index"}},
    {"gisd/GISD_Nordrhein-Westfalen_Kreis_2022-12-02.csv",
     "value:gisd_score region:kreis_id name:kreis_name period:year",
     {"unit: index"}},
    {"gisd/GISD_Nordrhein-Westfalen_Gemeindeverband_2025-01-31.csv",
     "region:gvb_id name:gvb_name period:year value:gisd_score",
     {"unit: index"}},
    {"geo/gemeindeverzeichnis/rvr_mitgliedskommunen_2024.csv",
     "region:ags name:gemeinde value:flaeche_km2_2022 value:bevoelkerung_2022 value:maennlich "
     "value:weiblich",
     {"period: {from: columns, kind: year}", "cell: {sex: \"m\"}", "cell: {sex: \"f\"}",
      "is the sum of columns 9 to 10"}},
    {"stadtteile-koeln/bevoelkerung.csv",
     "label:tabelle period:jahr region:raum_id name:raum label:zeile value:zahl",
     {"outside: all", "measure: {column: [\"tabelle\", \"zeile\"]}", "sex: \"m\"",
      "\"Wohnstatus > Nebenwohnung\""}},
    {"it-nrw-landesdatenbank/cleaned_13211-03ir.csv",
     "period:datum value:gesamt value:maennlich value:weiblich",
     {"kind: day", "sex: \"f\"", "is the sum of columns 3 to 4"}},
    {"json-stat/oecd-canada.json",
     "region:area period:year value:value",
     {"outside: unknown", "period: {column: \"year\", kind: year}"}},
    {"sdmx/pysdmx/csv-20/data_v2_no_freq_cols.csv",
     "region:REF_AREA period:TIME_PERIOD value:OBS_VALUE",
     {"outside: unknown"}},
    {"inkar/edition_1998-2021/IRIS_Einkommenssteuer_Gemeindeverbaende_2022.csv",
     NULL,
     {"{column: [\"gemeindeve22 > Gebietskennziffer\"], name: \"gemeindeve22name > Name\"",
      "period: {from: columns, kind: year}",
      "{path: [\"q_einkst_bev\", \"Einkommensteuer\"], measure:", "unit: ratio, adds: no"}},
    {"regionalstatistik-csv/AI002-2_00.csv",
     NULL,
     {"kind: genesis", "region: key", "period: {from: time, kind: year}", "unit: percent"}},
    {"genesis-ffcsv/12211-Z-11_de_flat.csv", NULL, {"kind: flat", "region: [\"KREISE\"]"}},
    {"genesis-ffcsv/13111-01-03-4_de_flat.csv", NULL, {"kind: flat", "unit: count", "adds: yes"}},
};

static void test_real(Cx *cx) {
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        const Expected *e = &expected[i];
        Str path = str_format(cx->mem, SHARED "%s", e->path);
        if (access(cstr(cx->mem, path), R_OK) != 0) {
            skip("no shared data here");
            continue;
        }
        Looked l = look_at(cx, path, NULL);
        ok(l.err == OK && l.checked.origin == MAPPING_PROPOSED, "%s: proposed for %s", engine,
           e->path);
        if (e->uses)
            ok(str_equal(uses(cx, &l.checked), str_of(e->uses)), "its columns: %.*s",
               STR_ARG(uses(cx, &l.checked)));
        for (size_t k = 0; k < 4 && e->yaml[k]; k++)
            ok(yaml_says(&l, e->yaml[k]), "%s: %s", e->path, e->yaml[k]);
    }
}

static void test_zensus(Cx *cx) {
    const char *path = SHARED "zensus2022/census_2022_gemeinden_nrw.csv";
    if (access(path, R_OK) != 0) {
        skip("no shared data here");
        return;
    }
    Looked l = look_at(cx, str_of(path), NULL);
    size_t values = 0;
    for (size_t c = 0; c < l.checked.n_columns; c++)
        values += l.checked.columns[c].use == USE_VALUE;
    ok(l.checked.columns[0].use == USE_REGION && l.checked.columns[1].use == USE_NAME,
       "census: key and name");
    is_int((int64_t)values, 14, "census: all other columns are values");
    ok(yaml_says(&l, "{id: population-census22, unit: count, adds: yes"), "a count adds");
    ok(yaml_says(&l, "{id: share-foreign-census22, unit: percent, adds: no"), "a share does not");
    ok(yaml_says(&l, "{id: avg-household-size-census22, unit: ratio"), "a mean is a ratio");
}

/* ---- the same table in other clothes ---- */

#define ROWS(s, d) \
    "05112" s "2020" s "weiblich" s "1" d "5\n05112" s "2020" s "männlich" s "2" d "5\n" \
    "05113" s "2020" s "weiblich" s "3" d "5\n05113" s "2020" s "männlich" s "4" d "5\n" \
    "05112" s "2021" s "weiblich" s "5" d "5\n05112" s "2021" s "männlich" s "6" d "5\n"

static void test_clothes(Cx *cx) {
    static const char *const same[] = {
        "Kennziffer;Jahr;Geschlecht;Quote\n" ROWS(";", ","), "AGS,year,sex,rate\n" ROWS(",", "."),
        "Gemeindeschlüssel\tBerichtsjahr\tMerkmal X\tAnteil\n" ROWS("\t", ","),
        "a;b;c;d\n" ROWS(";", ","), /* nothing but what the cells say */
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        Looked l = look_text(cx, same[i]);
        const CheckedColumn *c = l.checked.columns;
        ok(l.err == OK && l.checked.n_columns == 4 && c[0].use == USE_REGION &&
               c[1].use == USE_PERIOD && c[2].use == USE_LABEL && c[3].use == USE_VALUE,
           "the same columns, however they are called (%zu): %.*s", i,
           STR_ARG(uses(cx, &l.checked)));
        ok(yaml_says(&l, "dimension: sex"), "its texts are codes of an agreed breakdown");
        ok(!findings_count(&l.findings, ERROR_FINDING), "and it is read without error");
        is_int(l.checked.delivery.rows, 6, "all rows");
    }
    Looked l = look_text(cx, "Wert;Geschlecht;Jahr;Schlüssel\n1,5;weiblich;2020;05112\n"
                             "2,5;männlich;2020;05112\n3,5;weiblich;2020;05113\n"
                             "4,5;männlich;2020;05113\n");
    is_str(uses(cx, &l.checked), "value:Wert label:Geschlecht period:Jahr region:Schlüssel",
           "in another order");
}

static void test_wide(Cx *cx) {
    Looked l = look_text(cx, "Kennziffer;Raumeinheit;Aggregat;Quote 2018;Quote 2019;Quote 2020\n"
                             "05112;Duisburg;kreisfreie Stadt;6,1;6,2;6,3\n"
                             "05113;Essen;kreisfreie Stadt;5,1;5,2;5,3\n"
                             "05170;Kreis Wesel;Landkreis;4,1;4,2;4,3\n"
                             "05154;Kreis Kleve;Landkreis;4,5;4,6;4,7\n");
    is_str(uses(cx, &l.checked),
           "region:Kennziffer name:Raumeinheit value:Quote 2018 value:Quote 2019 value:Quote 2020",
           "periods in the headings");
    ok(yaml_says(&l, "period: {from: columns, kind: year}"), "the period stands in the headings");
    ok(yaml_says(&l, "{path: [\"Quote\"], measure: quote}"), "one declaration for all years");
    is_int(l.checked.delivery.added, 12, "a value for each region and year");
    l = look_text(cx, "ags;Fläche;Quote 2018;Quote 2019\n05112;9;1,5;2,5\n05113;8;3,5;4,5\n");
    is_str(uses(cx, &l.checked), "region:ags value:Quote 2018 value:Quote 2019",
           "a value without a period beside those with one is left out");
    l = look_text(cx, "ags;2018;2019\n05112;10;20\n05113;30;40\n05114;50;60\n");
    is_int(l.checked.delivery.added, 6, "years alone as headings");
    l = look_text(cx, "ags;2019/20;2020/21\n05112;10;20\n05113;30;40\n05114;50;60\n");
    ok(yaml_says(&l, "kind: school-year"), "school years as headings");
    l = look_text(cx, "ags;01/2019;02/2019\n05112;10;20\n05113;30;40\n05114;50;60\n");
    ok(yaml_says(&l, "kind: day"), "months are key dates");
    l = look_text(cx, "GENESIS-Tabelle: 1-2\nPersonen;;;\n;;31.12.2014;31.12.2015\n"
                      ";;Insgesamt;Insgesamt\n05112;Duisburg;10;20\n05113;Essen;30;40\n"
                      "05114;Krefeld;50;60\n_______\n(C) Amt\nStand: 01.01.2020\n");
    ok(yaml_says(&l, "period: {from: columns, kind: day}") &&
           !findings_count(&l.findings, ERROR_FINDING) && l.checked.delivery.added == 6,
       "above the headings of a GENESIS table, too");
}

/* A long table in which a breakdown changes from row to row: no sample may see one side of it. */
static void test_beat(Cx *cx) {
    static const char *const towns[] = {"05112", "05113", "05114", "05116"};
    Buf text = buf_new(cx->mem, 1 << 20);
    buf_put(&text, S("Kennziffer;Jahr;Herkunft;Personen\n"));
    for (int i = 0; i < 4 * 20 * 16; i++)
        buf_format(&text, "%s;%d;%s %d;%d\n", towns[i / 320], 2000 + i / 16 % 20,
                   i % 2 ? "Inland" : "Ausland", i / 2 % 8, 100 + i * 7 % 391);
    Looked l = look_at(cx, file_write(cx, buf_str(&text)), NULL);
    ok(l.checked.columns[2].use == USE_LABEL && l.checked.delivery.rows == 4 * 20 * 16 &&
           !findings_count(&l.findings, ERROR_FINDING),
       "a breakdown that changes from row to row: %.*s", STR_ARG(uses(cx, &l.checked)));
    Buf pairs = buf_new(cx->mem, 1 << 20);
    buf_put(&pairs, S("Kennziffer;Jahr;Geschlecht;Herkunft;Personen\n"));
    for (int i = 0; i < 4 * 100 * 4; i++)
        buf_format(&pairs, "%s;%d;%s;%s;%d\n", towns[i / 400], 1920 + i / 4 % 100,
                   i / 2 % 2 ? "männlich" : "weiblich", i % 2 ? "deutsch" : "ausländisch",
                   100 + i * 7 % 391);
    l = look_at(cx, file_write(cx, buf_str(&pairs)), NULL);
    ok(l.checked.columns[3].use == USE_LABEL && !findings_count(&l.findings, ERROR_FINDING),
       "and one of two: %.*s", STR_ARG(uses(cx, &l.checked)));
}

/* A slip does not decide what the numbers are: the checks are to find it. */
static void test_slips(Cx *cx) {
    Looked l = look_text(cx, "AGS;Jahr;Plätze;Anteil Mädchen\n05112;2020;412;48,5\n"
                             "05113;2020;-381;47,1\n05114;2020;290;51,0\n05116;2020;333;4950,0\n");
    ok(has(&l, RULE_NUMBER_NEGATIVE), "a count below zero among others");
    ok(has(&l, RULE_SHARE_RANGE), "a share that lost its comma");
    l = look_text(cx, "AGS;Jahr;Überschuss\n05112;2020;412\n05113;2020;-381\n05114;2020;-290\n"
                      "05116;2020;333\n");
    ok(!findings_count(&l.findings, ERROR_FINDING), "where several are below zero they may be");
}

/* The leavers 2020/21 of the Metropole Ruhr: 1955 is one of the counts. */
static void test_not_years(Cx *cx) {
    Looked l = look_text(cx, "total,abitur,fhr,for,hsa,none,special\n"
                             "49560,18955,1840,17100,8240,1495,1955\n");
    ok(l.checked.columns[6].use == USE_VALUE, "a count in a single row is no year: %.*s",
       STR_ARG(uses(cx, &l.checked)));
    ok(has(&l, RULE_SUM_ROUNDED) && has(&l, RULE_PERIOD_UNKNOWN), "and the sum is looked at");
    l = look_text(cx, "AGS;Rate\n05112;1.5\n16056;2.5\n");
    ok(has(&l, RULE_PERIOD_UNKNOWN) && !has(&l, RULE_REGION_NOT_VALID),
       "of an unknown period nobody says that an area had ended by then");
}

static void test_regions(Cx *cx) {
    Looked l = look_text(cx, "Land;RB;Kreis;Gem;Name;Einwohner 2020\n"
                             "05;1;12;000;Duisburg;495000\n05;1;13;000;Essen;582000\n"
                             "05;5;62;032;Recklinghausen;111000\n");
    ok(l.checked.columns[0].use == USE_REGION && l.checked.columns[3].use == USE_REGION,
       "a key over several columns: %.*s", STR_ARG(uses(cx, &l.checked)));
    is_int(l.checked.delivery.added, 3, "it is joined");
    l = look_text(cx, "Stadt;Jahr;Plätze\nDuisburg;2020;5\nEssen, Stadt;2020;7\n"
                      "Kreis Wesel;2020;9\nHerne;2020;11\n");
    ok(yaml_says(&l, "region: {name: \"Stadt\""), "by name where there is no key");
    is_int(l.checked.delivery.added, 4, "names are found");
    l = look_text(cx, "Stadt;Jahr;Plätze\nDuisburg;2020;5\nRecklinghausen;2020;7\n");
    ok(has(&l, RULE_REGION_SEVERAL), "a name of town and Kreis is told, not guessed");
    is_int(l.checked.delivery.outcome, DELIVERY_REFUSED, "and stops the file");
    l = look_text(cx, "Stadt;Jahr;Plätze\nDuisburg;2020;5\nEssen (Oldenburg);2020;7\n"
                      "Bochum;2020;3\nHerne;2020;4\n");
    ok(has(&l, RULE_REGION_UNKNOWN) || l.checked.delivery.rows_outside == 1,
       "Essen (Oldenburg) is not Essen");
    l = look_text(cx, "geo;year;value\nDEA12;2020;5\nDEA13;2020;7\nDE111;2020;9\n");
    ok(l.checked.columns[0].use == USE_REGION && l.checked.delivery.added == 2 &&
           l.checked.delivery.rows_outside == 1,
       "NUTS codes, also of other Länder");
    l = look_text(cx, "Wohnort AGS;Arbeitsort AGS;Jahr;Pendler\n05112;05113;2020;5\n"
                      "05112;05114;2020;6\n05113;05112;2020;7\n05114;05112;2020;8\n");
    bool told = false;
    for (size_t i = 0; i < l.checked.n_reasons; i++)
        told |= str_find(l.checked.reasons[i].in[EN], S("holds keys of areas, too"), 0) != SIZE_MAX;
    ok(told, "a second column of keys is told");
}

/* A cut of the list of municipalities: Land, Regierungsbezirk, Kreis, association and municipality
 * in one sheet. The number of values is that of the rows of North Rhine-Westphalia with a number in
 * the column of the population, counted with Python, times five columns. */
static void test_levels(Cx *cx) {
    Looked l = look_at(cx, S("test/data/tables/municipalities-cut.xlsx"), NULL);
    is_str(
        uses(cx, &l.checked),
        "region:Amtlicher Regionalschlüssel (ARS) > Land > Gebietsstand am 30.06.2024 (2. Quartal) "
        "region:Amtlicher Regionalschlüssel (ARS) > RB > Gebietsstand am 30.06.2024 (2. Quartal) "
        "region:Amtlicher Regionalschlüssel (ARS) > Kreis > Gebietsstand am 30.06.2024 (2. "
        "Quartal) region:Amtlicher Regionalschlüssel (ARS) > VB > Gebietsstand am 30.06.2024 (2. "
        "Quartal) region:Amtlicher Regionalschlüssel (ARS) > Gem > Gebietsstand am 30.06.2024 (2. "
        "Quartal) name:Gemeindename > Gebietsstand am 30.06.2024 (2. Quartal) value:Fläche km2 > "
        "31.12.2022 (Jahr) value:Bevölkerung > insgesamt > am 31.12.2022 (Jahr) "
        "value:Bevölkerung > männlich > am 31.12.2022 (Jahr) value:Bevölkerung > weiblich > am "
        "31.12.2022 (Jahr) value:Bevölkerung > je km2 > am 31.12.2022 (Jahr)",
        "a key of five columns, its name, five values");
    ok(yaml_says(&l, "period: {from: columns, kind: day}"), "the day stands in the headings");
    ok(yaml_says(
           &l,
           "{path: [\"Bevölkerung\", \"männlich\"], measure: bevoelkerung, cell: {sex: \"m\"}}"),
       "what the heading says beside its day");
    is_int(l.checked.delivery.added, 85, "all values of the towns of the register");
    ok(!findings_count(&l.findings, ERROR_FINDING), "no area stands twice");
    is_int((int64_t)l.findings.of_rule[RULE_REGION_ASSOCIATION], 1, "associations are told once");
    is_int((int64_t)l.findings.of_rule[RULE_REGION_ABOVE], 1, "and so are rows without values");
}

/* ASCII, little-endian, with a mark */
static Str utf_16(Arena *mem, const char *text) {
    Str from = str_of(text);
    char *out = arena_alloc(mem, from.n * 2 + 2);
    out[0] = (char)0xFF;
    out[1] = (char)0xFE;
    for (size_t i = 0; i < from.n; i++) {
        out[2 + 2 * i] = from.p[i];
        out[3 + 2 * i] = 0;
    }
    return (Str){out, from.n * 2 + 2};
}

#define LEVELS(s) \
    "012" s "05" s "5" s "62" s "Zahl A" s "3,5\n" \
    "032" s "05" s "5" s "62" s "Zahl B" s "4,5\n" \
    "" s "05" s "5" s "62" s "Zahl C" s "\n" \
    "" s "05" s "" s "" s "Zahl D" s "\n" \
    "004" s "05" s "5" s "62" s "Zahl E" s "5,5\n" \
    "008" s "05" s "5" s "62" s "Zahl F" s "6,5\n"

static void test_joined(Cx *cx) {
    static const char *const same[] = {"a;b;c;d;e;f\n" LEVELS(";"),
                                       "Ort;Gegend;Teil;Stück;Wort;Quote 2020\n" LEVELS(";"),
                                       "p\tq\tr\ts\tt\tu\n" LEVELS("\t")};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        Looked l = look_text(cx, same[i]);
        const CheckedColumn *c = l.checked.columns;
        ok(l.checked.n_columns == 6 && c[0].use == USE_REGION && c[1].use == USE_REGION &&
               c[2].use == USE_REGION && c[3].use == USE_REGION && c[5].use == USE_VALUE,
           "the municipality before its Kreis, without headings that help (%zu): %.*s", i,
           STR_ARG(uses(cx, &l.checked)));
        is_int((int64_t)l.checked.delivery.rows, 6, "all rows");
        is_int((int64_t)l.findings.of_rule[RULE_REGION_ABOVE], 1, "two rows only stand above");
        ok(!has(&l, RULE_REGION_UNKNOWN) && !has(&l, RULE_CELL_CONFLICT), "all keys are known");
    }
    /* UTF-16 with a mark, Windows-1252 */
    Looked l =
        look_at(cx,
                file_write(cx, utf_16(cx->mem, "Gem;Kreis;Wert 2020\n000;05112;7\n000;05113;8\n"
                                               "012;05562;9\n004;05562;10\n")),
                NULL);
    is_str(uses(cx, &l.checked), "region:Gem region:Kreis value:Wert 2020", "in UTF-16");
    is_int(l.checked.delivery.added, 4, "and is read");
    l = look_text(cx, "Schl\xFCssel;Gem;Fl\xE4"
                      "che 2020\n05562;012;7\n05562;004;8\n"
                      "05562;008;9\n05112;000;10\n");
    is_str(uses(cx, &l.checked), "region:Schlüssel region:Gem value:Fläche 2020",
           "in Windows-1252");
    l = look_text(cx, "AGS;Gem;Wert 2020\n05562;101;7\n05562;204;8\n05562;308;9\n05112;400;10\n");
    ok(l.checked.columns[0].use == USE_REGION && l.checked.columns[1].use != USE_REGION,
       "numbers beside a key are no part of it");
    l = look_text(cx, "AGS;Klassen;Wert 2020\n09162;101;7\n09162;204;8\n09162;308;9\n");
    ok(l.checked.columns[0].use == USE_REGION && l.checked.columns[1].use != USE_REGION,
       "nor elsewhere");
    l = look_text(cx, "AGS;Land;RB;Kreis;Wert 2020\n05562004;05;5;62;7\n05562008;05;5;62;8\n"
                      "05562012;05;5;62;9\n");
    ok(l.checked.columns[0].use == USE_REGION && l.checked.columns[1].use != USE_REGION,
       "a single key that says more is the region");
}

static void test_schools(Cx *cx) {
    Looked l = look_text(cx, "Schulnummer;Schulform;Ort;Schuljahr;Lernende\n"
                             "100020;Grundschule;Bonn;2023/24;210\n"
                             "100067;Gymnasium;Köln;2023/24;900\n"
                             "100079;Gymnasium;Köln;2023/24;800\n");
    is_str(uses(cx, &l.checked),
           "region:Schulnummer label:Schulform period:Schuljahr value:Lernende",
           "a list of schools");
    ok(yaml_says(&l, "region_kind: school") && yaml_says(&l, "of: places"),
       "its values are observed at schools");
    ok(yaml_says(&l, "dimension: schooltype"), "the type of school is agreed on");
}

static void test_numbers(Cx *cx) {
    Looked l = look_text(cx, "AGS;Jahr;Raum;Plätze\n05112;2020;1E2;20\n05112;2020;2E1;22\n"
                             "05113;2020;1E2;30\n05113;2020;2E1;31\n05114;2020;1E2;33\n");
    is_str(uses(cx, &l.checked), "region:AGS period:Jahr label:Raum value:Plätze",
           "names like 1E2 are a breakdown");
    l = look_text(cx, "AGS;Jahr;Quote\n05112;2020;1.5E-03\n05113;2020;1e-05\n05114;2020;2E1\n");
    is_str(uses(cx, &l.checked), "region:AGS period:Jahr value:Quote", "powers are numbers");
    is_int(l.checked.delivery.added, 3, "and are read");
    l = look_text(cx, "AGS;Jahr;Anteil;Miete\n05112;2020;12,5;7.25\n05113;2020;13,5;8.5\n"
                      "05114;2020;14,25;9.75\n05117;2020;1,5;1.234\n");
    is_str(uses(cx, &l.checked), "region:AGS period:Jahr value:Anteil value:Miete",
           "each column has its own decimal sign");
    is_int(l.checked.delivery.added, 8, "and all its numbers are read");
    ok(!findings_count(&l.findings, ERROR_FINDING), "without an error");
    l = look_text(cx, "AGS;Jahr;Anteil;Miete\n05112;2020;12,5;7.25\n05113;2020;13,5;8.5\n"
                      "05114;2020;14,25;9,75\n05117;2020;1,5;10.5\n");
    ok(l.checked.columns[3].use == USE_NONE || has(&l, RULE_NUMBER_UNREADABLE),
       "a column at odds with itself is never read in two ways");
}

/* Columns that one sentence tells of: "1 1 3 0 0", as many as there are from each on. */
static void test_runs(Cx *cx) {
    Looked l =
        look_text(cx, "AGS;Jahr;Eins;Zwei;Drei;Telefon;Vier;Fünf\n05112;2020;1;12;31;99;5;6\n"
                      "05113;2020;2;15;36;98;7;8\n05114;2020;5;16;37;97;9;1\n");
    Str runs = STR_NONE;
    for (size_t c = 0; c < l.checked.n_columns; c++)
        runs = str_format(cx->mem, "%.*s%zu ", STR_ARG(runs), l.checked.columns[c].run);
    is_str(runs, "1 1 3 0 0 1 1 1 ", "three values in a row, two are none");
    is_str(l.checked.columns[2].told.in[EN],
           "Columns 3 to 5 are values: 9 of 9 cells looked at are numbers.", "in one sentence");
    ok(!l.checked.columns[3].told.in[EN].n && l.checked.columns[3].reason.in[EN].n,
       "each still has its own");
}

static void test_lost_zero(Cx *cx) {
    Looked l = look_text(cx, "AGS;Jahr;Zahl\n5112000;2020;5\n5113000;2020;7\n5117000;2020;9\n");
    ok(l.checked.columns[0].use == USE_REGION && yaml_says(&l, "repair: lost-zero"),
       "keys that lost a zero are keys, to be restored");
    is_int(l.checked.delivery.added, 3, "they are");
}

/* ---- tables made to mislead ---- */

static void test_hostile(Cx *cx) {
    Looked l = look_text(cx, "a;b;c\nx;y;z\np;q;r\ns;t;u\n");
    ok(l.err == OK && l.checked.origin == MAPPING_ABSENT && has(&l, RULE_MAPPING_NO_VALUE),
       "only texts: no values");
    l = look_text(cx, "Menge;Gewicht\n1;2\n3;4\n5;6\n");
    ok(l.err == OK && has(&l, RULE_REGION_TITLE), "no region: told, with a mapping to fill in");
    ok(l.checked.yaml.n > 0, "which is there");
    l = look_text(cx, "statistics_code;time_code;time;1_variable_code;1_variable_attribute_code;"
                      "value;value_unit;value_variable_code\n"
                      "1;JAHR;2020;GES;GESM;3;Anzahl;X\n1;JAHR;2020;GES;GESW;4;Anzahl;X\n");
    ok(l.err == OK && has(&l, RULE_MAPPING_NO_REGION), "a flat file without a region: told");
    l = look_text(cx, "Wert\n1\n2\n3\n");
    ok(l.err == INVALID, "one column is no table");
    l = look_text(cx, "ags;jahr;wert\n");
    ok(l.err == INVALID || l.checked.delivery.outcome == DELIVERY_REFUSED, "headings alone");
    l = look_text(cx, "ags;wert\n05112;1\n05113;2\n05114;3\n");
    ok(has(&l, RULE_PERIOD_UNKNOWN), "no period: told, not guessed");
    l = look_text(
        cx, "ags;year;\"a\"\"b: {c}\\ # d\nnext\";wert [1]\n05112;2020;3;4\n05113;2020;5;6\n");
    ok(l.err == OK && l.checked.origin == MAPPING_PROPOSED && l.checked.delivery.added == 4,
       "signs of YAML in headings are only signs");
    Buf wide = buf_new(cx->mem, (size_t)4 << 20);
    buf_put(&wide, S("ags;jahr"));
    for (int i = 0; i < 1990; i++)
        buf_format(&wide, ";Spalte %c%d", 'a' + i % 26, i);
    for (int row = 0; row < 20; row++) {
        buf_format(&wide, "\n051%02d;2020", 12 + row % 3);
        for (int i = 0; i < 1990; i++)
            buf_format(&wide, ";%d", i * 7 % 1000 + row);
    }
    buf_put(&wide, S("\n"));
    int64_t before = monotonic_ms();
    l = look_at(cx, file_write(cx, buf_str(&wide)), NULL);
    printf("# 2,000 columns: %lld ms\n", (long long)(monotonic_ms() - before));
    ok(l.err == OK && l.checked.n_columns == 1992, "2,000 columns are answered");
    ok(l.checked.origin == MAPPING_PROPOSED, "with a proposal");
    wide = buf_new(cx->mem, (size_t)4 << 20);
    buf_put(&wide, S("ags"));
    for (int i = 0; i < 1900; i++)
        buf_format(&wide, ";Kennwert Q%c%c %d", 'a' + i / 19 % 10, 'a' + i / 190, 2000 + i % 19);
    for (int row = 0; row < 3; row++) {
        buf_format(&wide, "\n051%02d", 12 + row);
        for (int i = 0; i < 1900; i++)
            buf_format(&wide, ";%d", i + row);
    }
    buf_put(&wide, S("\n"));
    size_t held = arena_bytes(cx->mem);
    before = monotonic_ms();
    l = look_at(cx, file_write(cx, buf_str(&wide)), NULL);
    printf("# 1,900 years in headings: %lld ms, %zu kB\n", (long long)(monotonic_ms() - before),
           (arena_bytes(cx->mem) - held) >> 10);
    is_int(l.checked.delivery.added, 5700, "many indicators and years in headings");
    ok(arena_bytes(cx->mem) - held < (size_t)200 << 20, "in bounded memory");
}

static void test_deterministic(Cx *cx) {
    static const char table[] = "Schlüssel;Jahr;Art;Zahl\n05112;2020;A;1\n05112;2020;B;2\n"
                                "05113;2020;A;3\n05113;2020;B;4\n";
    CheckOptions named = {.name = S("tafel.csv")};
    Looked a = look_at(cx, file_write(cx, str_of(table)), &named);
    Looked b = look_at(cx, file_write(cx, str_of(table)), &named);
    ok(a.checked.yaml.n && str_equal(a.checked.yaml, b.checked.yaml),
       "the same table, the same proposal");
    CheckOptions given = {.name = S("tafel.csv"), .mapping = a.checked.yaml};
    Looked c = look_at(cx, file_write(cx, str_of(table)), &given);
    ok(c.checked.origin == MAPPING_GIVEN && c.checked.delivery.added == a.checked.delivery.added &&
           a.checked.delivery.added == 4,
       "handed over as a file it reads the same");
    ok(a.checked.columns[3].reason.in[DE].n && a.checked.columns[3].reason.in[EN].n &&
           !str_equal(a.checked.columns[3].reason.in[DE], a.checked.columns[3].reason.in[EN]),
       "each choice has a reason in both languages");
}

/* ---- what is remembered ---- */

#define MEMORY \
    "mapping: beds\ntitle: Beds\nkind: csv\nregion: {column: [ags]}\n" \
    "period: {from: columns, kind: year}\ncolumns:\n  - {path: [Births], measure: births}\n"

static void test_memory(Cx *cx) {
    CheckOptions how = {.sender = S("Stadt Herne"), .mapping = S(MEMORY), .remember = true};
    CheckOptions ask = {.sender = S("Stadt Herne")}, other = {.sender = S("Stadt Bochum")};
    Str first = file_write(cx, S("ags;Births 2015\n05112;10\n05113;20\n")),
        next = file_write(cx, S("Births 2017;Births 2016;ags\n11;12;05112\n21;22;05113\n")),
        more = file_write(cx, S("ags;Births 2015;Deaths 2015\n05112;10;3\n05113;20;4\n"));
    Looked l = look_at(cx, first, &how);
    ok(l.err == OK && l.checked.origin == MAPPING_GIVEN, "%s: a mapping is given and remembered",
       engine);
    l = look_at(cx, next, &ask);
    ok(l.checked.origin == MAPPING_REMEMBERED && l.checked.delivery.added == 4,
       "found again for other years in another order");
    ok(look_at(cx, next, &other).checked.origin == MAPPING_PROPOSED, "not for another sender");
    ok(look_at(cx, more, &ask).checked.origin == MAPPING_PROPOSED, "nor for another layout");
    DeliverOptions deliver_as = {.sender = S("Stadt Herne")};
    Given given = give_with(cx, next, &deliver_as);
    ok(stored(cx, &given), "a delivery uses it");
    is_int(given.delivery.mapping_version, 1, "and keeps its version");
    Seen value = seen(cx, "births", "05112", "2017", "");
    ok(value.there && value.number == 11, "the value arrives");
    Delivery again;
    ok(delivery_get(cx, &again, given.delivery.number) == OK &&
           str_equal(again.title.in[EN], S("Beds")),
       "its title is that of the sender's mapping");
    how.mapping = S("# changed\n" MEMORY);
    l = look_at(cx, first, &how);
    DeliverOptions changed_as = {.sender = S("Stadt Herne")};
    given = give_with(cx, file_write(cx, S("ags;Births 2014\n05112;7\n05113;8\n")), &changed_as);
    ok(stored(cx, &given) && given.delivery.mapping_version == 2, "a change is a new version");
    how.sender = STR_NONE;
    how.mapping = S(MEMORY);
    ok(look_at(cx, first, &how).err == OK, "without a sender nothing is remembered");
    how.mapping = S("mapping: x\nkind: csv\n");
    l = look_at(cx, first, &how);
    Str fault = fault_text(cx->mem, EN, &cx->fault);
    ok(l.err == INVALID && str_starts(fault, S("The given mapping")),
       "a fault of the mapping is not told as one of the file: %.*s", STR_ARG(fault));
    DeliverOptions own = {.sender = S("Stadt Herne"),
                          .mapping = S("mapping: x\ntitle: X\nkind: csv\nregion: ags\n"
                                       "period: {column: jahr, kind: year}\ncolumns:\n"
                                       "  - {path: [n], measure: own}\nmeasures:\n"
                                       "  - {id: own, unit: count, adds: yes, title: Own}\n")};
    Str before = store_counts(cx);
    given = give_with(cx, file_write(cx, S("ags;jahr;n\n05112;2015;1\n05113;2015;2\n")), &own);
    ok(given.err == INVALID, "a measure that is not agreed on cannot be delivered");
    ok(str_equal(before, store_counts(cx)), "and nothing is stored");
}

static void all(const char *which) {
    Cx cx;
    engine = which;
    store_fresh(&cx, RUHR);
    test_memory(&cx);
    if (strcmp(which, "sqlite") == 0) {
        test_clothes(&cx);
        test_wide(&cx);
        test_beat(&cx);
        test_slips(&cx);
        test_not_years(&cx);
        test_regions(&cx);
        test_levels(&cx);
        test_joined(&cx);
        test_schools(&cx);
        test_numbers(&cx);
        test_runs(&cx);
        test_lost_zero(&cx);
        test_hostile(&cx);
        test_deterministic(&cx);
        test_zensus(&cx);
        test_real(&cx);
    }
    cx_end(&cx);
}

int main(void) {
    return on_both_stores(all);
}

/* Is every list of schools read that there is: sites beside schools, keys that lost their zeros, an
 * index without a year? A school counts once, however many rows it has, and a key is repaired only
 * where the mapping says so, and told. The numbers expected of the files in ../shared were counted
 * with Python's csv module. */

#include "deliveries.h"

#define NAME(text) "%s: " text, engine
#define LISTS "../shared/data/schulen-nrw/"
#define SITES_HEAD \
    "Schuljahr,Amtlicher Gemeindeschlüssel,Verwaltungsbezirk,Schulformschlüssel,Schulform," \
    "Schulnummer,Kurzbezeichnung der Schule,Amtliche Bezeichnung 1,Amtliche Bezeichnung 2," \
    "Amtliche Bezeichnung 3,Rechtsstatus,Straße und Hausnummer,Postleitzahl,Ort,Homepage," \
    "Amtlicher Gemeinde-schlüssel,\"Verwaltungsbezirk\n(Haupt- und Nebensitz der Schule)\",Art " \
    "der " \
    "Adresse,Anzahl,Sozialindex\n,,,,,,,,,,,,,,,,,,,\n"
#define SITE(key, site, kind, pupils, index) \
    "2024/25," key ",Duisburg,02,Grundschule,100020,Kurz,Schule,am,Platz,Öffentlich,Weg 1," \
    "47051.0,Duisburg,," site ",Duisburg," kind "," pupils "," index "\n"
#define OTHER_SITE \
    "2024/25,5113000,Essen,02,Grundschule,100032,Kurz,Schule,,,Öffentlich,Weg 1," \
    "47051.0,Essen,,5113000,Essen,Nebensitz,50,\n"

static void test_sites(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    Given given =
        give_text(&cx, S(SITES_HEAD SITE("5112000.0", "5112000.0", "Hauptsitz", "110", "5")
                             SITE("5112000.0", "5113000.0", "Nebensitz", "65", "5") OTHER_SITE));
    show(&cx, &given);
    ok(stored(&cx, &given) && str_equal(given.delivery.mapping, S("school-sites")),
       NAME("a list of sites is read by its own mapping"));
    is_int(given.findings.of_rule[RULE_REGION_ZERO_RESTORED], 3, "each restored key is told");
    const Finding *restored = finding_of(&given, RULE_REGION_ZERO_RESTORED);
    ok(restored && str_equal(restored->value, S("5112000.0")) &&
           str_equal(restored->expected, S("05112000")) && restored->row == 4 &&
           restored->column == 2,
       NAME("with its place, and the key it was read as"));
    is_int(given.delivery.added, 4, "two schools, an index, and one that is not collected");
    Seen count =
        seen(&cx, "listed_schools", "100020", "2024/25", "level=primary;schooltype=primary");
    ok(count.number == 1 && count.versions == 1, NAME("two sites are one school"));
    is_int(given.findings.of_rule[RULE_CELL_DOUBLE], 2, "the second row is told");
    const Catalogue *catalogue;
    must(catalogue_get(&cx, &catalogue) == OK);
    const Region *school = region_by_key(catalogue, S("100020"), true);
    ok(school && school->parent && str_equal(school->parent->key, S("05112")),
       NAME("the town is that of the school, not of its site"));
    size_t n;
    ok(str_find(store_numbers(&cx, &n), S("listed_pupils"), 0) == SIZE_MAX,
       NAME("pupils at a site are not those of the school"));
    Str before = store_counts(&cx);
    given = give_text(&cx, S(SITES_HEAD SITE("5112000.0", "5112000.0", "Hauptsitz", "110", "5")
                                 SITE("5112000.0", "5112000.0", "Außenstelle", "65", "5")));
    ok(given.findings.of_rule[RULE_LABEL_UNKNOWN] == 1 &&
           given.findings.of_rule[RULE_REGION_ZERO_RESTORED] &&
           str_equal(before, store_counts(&cx)),
       NAME("another kind of site is not guessed at"));
    given = give_text(&cx, S(SITES_HEAD SITE("5999999", "5112000.0", "Hauptsitz", "110", "5")));
    ok(given.findings.of_rule[RULE_REGION_LOST_ZERO] == 1 &&
           !given.findings.of_rule[RULE_REGION_ZERO_RESTORED] &&
           str_equal(before, store_counts(&cx)),
       NAME("a key that is none even with its zero stays an error"));
    cx_end(&cx);
}

static void test_index_list(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    must(stored(&cx, &(Given[]){give(&cx, EXCERPT("schools.csv"))}[0]));
    Given given = give_text(
        &cx, S("Bezirksregierung,Kreis/Stadt,Schulform,Schulnummer,Schulname,Sozialindex\n"
               "Düsseldorf,\"Düsseldorf, Stadt\",Grundschule,100020,\"Düsseldorf, KG\",6\n"));
    ok(stored(&cx, &given) && str_equal(given.delivery.mapping, S("school-index-list")) &&
           given.delivery.changed == 1,
       NAME("the list of the index is read"));
    const Finding *declared = finding_of(&given, RULE_PERIOD_DECLARED);
    ok(declared && str_equal(declared->value, S("2025/26")),
       NAME("and the period it does not name is told"));
    cx_end(&cx);
}

/* A whole list as it was published. */
static void test_list(const char *path, const char *mapping, int64_t rows, size_t restored) {
    Cx cx;
    store_fresh(&cx, RUHR);
    DeliverOptions options = {.check_only = true};
    Given given = give_with(&cx, str_of(path), &options);
    if (given.err == NOT_FOUND) {
        skip("no shared data here");
    } else {
        ok(stored(&cx, &given) && str_equal(given.delivery.mapping, str_of(mapping)) &&
               given.delivery.rows == rows &&
               given.findings.of_rule[RULE_REGION_ZERO_RESTORED] == restored &&
               !given.findings.of_rule[RULE_COLUMN_UNKNOWN],
           "%s: %s is read whole by %s", engine, path, mapping);
    }
    cx_end(&cx);
}

static void test_boundaries(void) {
    Cx cx;
    store_fresh(&cx, RUHR);
    const char *path = "../shared/data/geo/vg5000-2021/VG5000_KRS.shp";
    DeliverOptions options = {.check_only = true};
    Given given = give_with(&cx, str_of(path), &options);
    if (given.err == NOT_FOUND) {
        skip("no shared data here");
    } else {
        ok(stored(&cx, &given) && str_equal(given.delivery.form, S("Shapefile")) &&
               given.delivery.rows == 401 && given.delivery.rows_outside == 348 &&
               given.delivery.added == 53,
           NAME("a Shapefile of all Kreise brings the 53 of the Land"));
        Str before = store_counts(&cx);
        given = give(&cx, path);
        ok(given.err == INVALID && str_equal(before, store_counts(&cx)),
           NAME("one part of it is not delivered without the others"));
    }
    given = give_text(&cx, S("POLYGON((6.7 51.4,6.8 51.4,6.8 51.5,6.7 51.4))"));
    ok(given.findings.of_rule[RULE_MAPPING_NONE] == 1,
       NAME("an outline without a key is nobody's"));
    cx_end(&cx);
}

static void all_tests(const char *which) {
    engine = which;
    test_sites();
    test_index_list();
    test_boundaries();
    test_list(LISTS "AS_BS_Verzeichnis_2024_25_mit_Sozialindex.csv", "school-directory", 5407, 0);
    test_list(LISTS "AS_BS_Verzeichnis_2024_25_mit_Teilstandorten.csv", "school-sites", 5407, 5407);
    test_list(LISTS
              "AS_BS_Verzeichnis_2024_25_mit_Sozialindex_und_Koordinaten_und_Startchancen.csv",
              "startchancen-geocoded", 5407, 5407);
}

int main(void) {
    return on_both_stores(all_tests);
}

/* Do questions lead where their readers want to go? The example's own catalogue, and some schools
 * by their real names (Schulverzeichnis of the Ministry of Schools NRW, dl-de/by-2-0). */

#include "figures_fixture.h"
#include "publish/search.h"

static Fixture f;

typedef struct Named {
    const char *key, *town, *type, *name;
} Named;
static const Named schools[] = {
    {"171578", "05113", "berufskolleg", "Berufskolleg Ost der Stadt Essen - Sekundarstufe II -"},
    {"192946", "05562008", "berufskolleg", "Berufskolleg Ostvest - Sekundarstufe II -"},
    {"174210", "05170048", "berufskolleg",
     "Berufskolleg Wesel Schule der Sekundarstufe II des Kreises Wesel"},
    {"167939", "05562032", "gymnasium", "Hittorf Schule Städt. Gymnasium"},
    {"164756", "05113", "gymnasium", "Städt. Burggymnasium für Jungen und Mädchen"},
    {"122403", "05562008", "primary", "Albert-Schweitzer-Schule Gem. Grundschule"},
    {"128612", "05911", "primary", "Arnoldschule Städtische Gemeinschaftsgrundschule"},
    {"119118", "05513", "primary",
     "Leythe-Schule Grundschule an der Oststraße Städt. Gem. Grundschule der Primarstufe"},
    {"193033", "05170024", "gesamtschule",
     "Hermann-Runge-Gesamtschule - Sekundarstufen I und II -"},
    {"100020", "05916", "gesamtschule",
     "Mont-Cenis-Gesamtschule Städt. Gesamtschule - Sekundarstufe I u.II -"},
};

static Err schools_put(Cx *cx, void *arg) {
    static const Sql add = {
        .sql = "INSERT INTO school (region, delivery, line, name, town, school_type) VALUES "
               "($1, $2, 1, $3, $4, $5)"};
    Fixture *fixture = arg;
    TRY(fixture_delivery(fixture));
    for (size_t i = 0; i < sizeof schools / sizeof *schools; i++) {
        Str key = str_of(schools[i].key);
        int64_t number;
        TRY(numbers_for_schools(cx, 1, &key, &number));
        TRY(STORE_RUN(cx, &add, ARG_I(number), ARG_I(fixture->delivery),
                      ARG_S(str_of(schools[i].name)), ARG_S(str_of(schools[i].town)),
                      ARG_S(str_of(schools[i].type))));
    }
    return store_touch(cx);
}

/* ---- where questions lead ---- */

typedef struct Question {
    Lang lang;
    const char *text, *first;
} Question;
static const Question questions[] = {
    /* an area and an indicator: the chart */
    {DE, "Herne Abschluss", "/indicator/D-13a?areas=05916,MR"},
    {DE, "duisburg uebergang", "/indicator/D-10?areas=05112,MR"},
    {DE, "Duisburg Übergang", "/indicator/D-10?areas=05112,MR"},
    {DE, "Ohne Abschluß Gelsenkirchn", "/indicator/D-14a?areas=05513,MR"},
    {DE, "Abitur Herne", "/indicator/D-13b?areas=05916,MR"},
    {DE, "Kreis Wesel Abitur", "/indicator/D-13b?areas=05170,MR"},
    {DE, "Mülheim Geburten", "/indicator/A-03?areas=05117,MR"},
    {DE, "muelheim geburten", "/indicator/A-03?areas=05117,MR"},
    {DE, "Studierende Hagen", "/indicator/F-01a?areas=05914,MR"},
    {DE, "wie viele Studierende gibt es in Bochum", "/indicator/F-01a?areas=05911,MR"},
    {DE, "Metropole Ruhr Abitur", "/indicator/D-13b?areas=MR,05"},
    {DE, "NRW Arbeitslosenquote", "/indicator/A-05b?areas=05,MR"},
    {DE, "05112 D-14a", "/indicator/D-14a?areas=05112,MR"},
    {DE, "Recklinghausen Bevölkerung", "/indicator/A-01?areas=05562032,MR"},
    {DE, "Düsseldorf Abitur", "/indicator/D-13b?areas=05111,MR"},
    {DE, "Schulabbrecher Dortmund", "/indicator/D-14a?areas=05913,MR"},
    {DE, "Kinderarmut Gelsenkirchen", "/indicator/A-04?areas=05513,MR"},
    {DE, "Essen Duisburg Abitur", "/indicator/D-13b?areas=05113,05112,MR"},
    {DE, "Abitur in Herne und Bochum", "/indicator/D-13b?areas=05916,05911,MR"},
    {EN, "births in Essen, Hagen and Herne", "/indicator/A-03?areas=05113,05914,05916,MR"},
    /* several areas: side by side, or at the indicator that the rest is about; never a school */
    {DE, "Essen Duisburg", "/compare?areas=05113,05112"},
    {DE, "Duisburg Essen", "/compare?areas=05112,05113"},
    {DE, "Herne und Bochum", "/compare?areas=05916,05911"},
    {DE, "essen, duisburg, herne", "/compare?areas=05113,05112,05916"},
    {DE, "Essen vs Duisburg", "/compare?areas=05113,05112"},
    {DE, "Vergleich Essen Duisburg", "/compare?areas=05113,05112"},
    {DE, "Unterschied zwischen Herne und Bochum", "/compare?areas=05916,05911"},
    {DE, "Mülheim an der Ruhr Oberhausen", "/compare?areas=05117,05119"},
    {DE, "muelheim oberhausen", "/compare?areas=05117,05119"},
    {DE, "Kreis Wesel Kreis Unna", "/compare?areas=05170,05978"},
    {DE, "Kreis Wesel Wesel", "/compare?areas=05170,05170048"},
    {DE, "Ennepe-Ruhr-Kreis Hagen", "/compare?areas=05954,05914"},
    {DE, "Essen Metropole Ruhr", "/compare?areas=05113,MR"},
    {DE, "05112 05113", "/compare?areas=05112,05113"},
    {DE, "Gelsenkrichen Botrop", "/compare?areas=05513,05512"},
    {DE, "Castrop-Rauxel Haltern am See", "/compare?areas=05562004,05562016"},
    {DE, "Essen Essen Duisburg", "/compare?areas=05113,05112"},
    {EN, "compare Essen with Dortmund", "/compare?areas=05113,05913"},
    {EN, "Essen and North Rhine-Westphalia", "/compare?areas=05113,05"},
    {DE, "Essen Duisburg Abschluss", "/indicator/D-13a?areas=05113,05112,MR"},
    {DE, "Abschluss Essen Duisburg", "/indicator/D-13a?areas=05113,05112,MR"},
    {DE, "Kreis Wesel Duisburg Geburten", "/indicator/A-03?areas=05170,05112,MR"},
    {DE, "Essen Metropole Ruhr Abitur", "/indicator/D-13b?areas=05113,MR"},
    {DE, "Vergleich Abitur Essen Duisburg", "/indicator/D-13b?areas=05113,05112,MR"},
    {DE, "Vergleich Essen", "/compare?areas=05113"},
    {DE, "Essen Duisburg 2015", "/compare?areas=05113,05112"},
    {DE, "Essen Essen", "/region/05113"},
    {DE, "Mülheim Ruhr", "/region/05117"},
    {DE, "Vergleich", "/compare"},
    {EN, "compare", "/compare"},
    {DE, "Herne Abitur 2015", "/indicator/D-13b?areas=05916,MR"}, /* without data: no period */
    {EN, "Herne dropouts", "/indicator/D-14a?areas=05916,MR"},
    {EN, "leavers without Hauptschulabschluss Duisburg", "/indicator/D-14a?areas=05112,MR"},
    {EN, "births in Essen", "/indicator/A-03?areas=05113,MR"},
    {EN, "unemployment Ruhr Metropolis", "/indicator/A-05b?areas=MR,05"},
    {EN, "transition Oberhausen", "/indicator/D-10?areas=05119,MR"},
    /* indicators, by id, title, other forms, parts and errors */
    {DE, "D-14a", "/indicator/D-14a"},
    {DE, "d14a", "/indicator/D-14a"},
    {DE, "D-14", "/indicator/D-14a"},
    {DE, "Abgänge ohne Hauptschulabschluss", "/indicator/D-14a"},
    {DE, "ohne abschluss", "/indicator/D-14a"},
    {DE, "Studierende ohne Kreis Hagen", "/indicator/F-01b"},
    {DE, "Betreuungsquote", "/indicator/C-03b"},
    {DE, "Quote unter 3", "/indicator/C-03b"},
    {DE, "betreuungsqoute", "/indicator/C-03b"},
    {DE, "Geburt", "/indicator/A-03"},
    {DE, "Arbeitslosenquoten", "/indicator/A-05b"},
    {DE, "Bürgergeld", "/indicator/A-04"},
    {DE, "buergergeld", "/indicator/A-04"},
    {DE, "Hochschulreife", "/indicator/D-13b"},
    {DE, "Abiturquote", "/indicator/D-13b"},
    {DE, "Schülerinnen an beruflichen Schulen", "/indicator/E-01"},
    {DE, "Sozialindex", "/indicator/D-04"},
    {DE, "herausfordernde Lagen", "/indicator/D-04"},
    {DE, "Ganztag", "/indicator/C-06a"},
    {DE, "Erzieher", "/indicator/C-02d"},
    {DE, "U3", "/indicator/C-03b"},
    {EN, "Population", "/indicator/A-01"},
    {EN, "poverty", "/indicator/A-04"},
    {EN, "care rates of children", "/indicator/C-03b"},
    {EN, "students", "/indicator/F-01a"},
    {EN, "unemployed", "/indicator/A-05b"},
    /* words that are explained, and pages that are looked for by name */
    {DE, "G8", "/about#wort-g8"},
    {DE, "Startchancen", "/schools"},
    {EN, "Startchancen", "/schools"},
    {DE, "Impressum", "/impressum"},
    {DE, "Datenschutz", "/privacy"},
    {EN, "privacy", "/privacy"},
    {DE, "Barrierefreiheit", "/accessibility"},
    {DE, "Barriere melden", "/barrier"},
    {DE, "Steckbriefe drucken", "/profiles"},
    {EN, "legal notice", "/impressum"},
    {DE, "Datenquellen", "/about/data"},
    /* areas */
    {DE, "05112", "/region/05112"},
    {DE, "05112000", "/region/05112"},
    {DE, "DEA12", "/region/05112"},
    {DE, "MR", "/region/MR"},
    {DE, "Herne", "/region/05916"},
    {DE, "hern", "/region/05916"},
    {DE, "Gelsenkrichen", "/region/05513"},
    {DE, "Mülheim an der Ruhr", "/region/05117"},
    {DE, "Muelheim", "/region/05117"},
    {DE, "Mulheim", "/region/05117"},
    {DE, "Ennepe-Ruhr-Kreis", "/region/05954"},
    {DE, "ennepe ruhr", "/region/05954"},
    {DE, "Kreis Wesel", "/region/05170"},
    {DE, "Wesel", "/region/05170048"},
    {DE, "Recklinghausen", "/region/05562032"},
    {DE, "Metropole Ruhr", "/region/MR"},
    {DE, "Ruhrgebiet", "/region/MR"},
    {DE, "NRW", "/region/05"},
    {DE, "Nordrhein Westfalen", "/region/05"},
    {EN, "North Rhine-Westphalia", "/region/05"},
    {EN, "Germany", "/region/DG"},
    /* schools */
    {DE, "BK Ost", "/school/171578"},
    {DE, "Berufskolleg Wesel", "/school/174210"},
    {DE, "Hittorf", "/school/167939"},
    {DE, "171578", "/school/171578"},
    {DE, "Burggymnasium Essen", "/school/164756"},
    {DE, "albert schweitzer", "/school/122403"},
    {DE, "Leythe Schule", "/school/119118"},
    {DE, "Gesamtschule Herne", "/school/100020"},
    {DE, "Arnoldschule", "/school/128612"},
    /* words, pages, actions */
    {DE, "Fächergruppe", "/indicator/F-01b?tab=table&by=subject"},
    {DE, "vorläufig", "/about"},
    {EN, "provisional", "/about"},
    {DE, "Tabelle bauen", "/build"},
    {DE, "tabelle", "/build"},
    {EN, "build a table", "/build"},
    {DE, "Lieferungen", "/deliveries"},
    {DE, "Lizenz", "/deliveries"},
    {DE, "Datei prüfen", "/check"},
    {DE, "Tastenkürzel", "/search"},
    {EN, "areas", "/regions"},
};

static void first_hits(void) {
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const Question *q = &questions[i];
        SearchHit *hits;
        size_t n;
        GOOD(&f, publish_search(&f.cx, &hits, &n, str_of(q->text), q->lang, 3));
        Str address = n ? search_address(f.cx.mem, &hits[0]) : S("nothing");
        is_str(address, q->first, q->text);
    }
}

/* ---- what else holds ---- */

static size_t found(const char *text, Lang lang, size_t most, SearchHit **hits) {
    size_t n;
    GOOD(&f, publish_search(&f.cx, hits, &n, str_of(text), lang, most));
    return n;
}

static void orders(void) {
    SearchHit *hits, *again;
    size_t n = found("Schule", DE, 100, &hits);
    ok(n > 10, "many hits: %zu", n);
    bool falls = true, same = true;
    for (size_t i = 1; i < n; i++)
        falls &= hits[i].score <= hits[i - 1].score;
    ok(falls, "the best first");
    is_int(found("Schule", DE, 5, &again), 5, "no more than asked for");
    for (size_t i = 0; i < 5; i++)
        same &= str_equal(search_address(f.cx.mem, &hits[i]), search_address(f.cx.mem, &again[i]));
    ok(same, "in the same order each time");
    found("Herne Bochum", DE, 9, &hits);
    is_str(hits[0].title, "Herne, Bochum nebeneinander", "areas side by side say which");
    ok(hits[1].kind == FOUND_REGION && hits[2].kind == FOUND_REGION, "then each of them alone");
    n = found("Essen Duisburg Gesamtschule", DE, 9, &hits);
    ok(!n || hits[0].kind != FOUND_COMPARED, "a word that is no area's is not passed over");
    is_int(found("Herne Grundschule Duisburg Kita", DE, 9, &hits), 0,
           "all words must stand somewhere");
    ok(found("Herne Abschluss", DE, 9, &hits) > 0 && hits[0].kind == FOUND_CHART &&
           hits[0].indicator && hits[0].region,
       "a chart knows its indicator and area");
    is_str(hits[0].title, "Schulabgänge nach Abschluss: Herne", "and says both");
    found("05112", EN, 9, &hits);
    is_str(hits[0].note, "independent city · 05112", "the note is in the reader's language");
    found("171578", DE, 9, &hits);
    is_str(hits[0].note, "Schule in Essen · Schulnummer 171578", "a school has its town");
}

static void hostile(void) {
    SearchHit *hits;
    char longer[9001];
    is_int(found("", DE, 9, &hits), 0, "no question");
    is_int(found(" \t\x01\x1f,;-–", DE, 9, &hits), 0, "no words");
    is_int(found("Herne\xff", DE, 9, &hits), 0, "no text");
    ok(found("\x01Herne\x7f\n", DE, 9, &hits) && hits[0].kind == FOUND_REGION,
       "control characters part words");
    for (size_t i = 0; i < 9000; i++)
        longer[i] = "a b c d2 ef "[i % 12];
    longer[9000] = 0;
    ok(found(longer, DE, 9, &hits) <= 9, "thousands of words");
    memset(longer, 'e', 9000);
    is_int(found(longer, DE, 9, &hits), 0, "one word of 9000 letters");
    for (size_t i = 0; i + 1 < 9000; i += 2)
        longer[i] = '\xC3', longer[i + 1] = '\xA4';
    is_int(found(longer, DE, 9, &hits), 0, "4500 umlauts, cut between two letters");
    Str text = str_format(f.cx.mem, "Herne %*s Duisburg", 300, "");
    size_t n;
    GOOD(&f, publish_search(&f.cx, &hits, &n, text, DE, 9));
    ok(n && str_equal(hits[0].region->key, S("05916")), "what comes after 200 bytes is not read");
    is_int(found("der die das", DE, 9, &hits), 0, "words that say nothing");
    is_int(found("Herne", DE, 0, &hits), 0, "none asked for");
}

static Str near_to(const char *text, Lang lang, size_t most) {
    Str *near;
    size_t n;
    GOOD(&f, publish_search_near(&f.cx, &near, &n, str_of(text), lang, most));
    ok(n <= most, "%s: no more than asked for", text);
    return str_join(f.cx.mem, n, near, S("|"));
}

static void near_words(void) {
    is_str(near_to("Xerne", DE, 1), "Herne", "the nearest word, as it is written");
    ok(str_find(near_to("Abixtrue Grundschule", DE, 4), S("Abitur"), 0) != SIZE_MAX,
       "of the word that is not there");
    ok(str_find(near_to("Herne Grundschule Duisburg", DE, 4), S("Duisburg"), 0) != SIZE_MAX,
       "where each word is there, each alone");
    is_str(near_to("qqqqqqqqqqqqqqqqq", DE, 4), "", "nothing is near");
    is_str(near_to("", DE, 4), "", "no question");
}

/* The index lives as long as what was agreed on: a school that comes later is found. */
static void renewed(void) {
    SearchHit *hits;
    is_int(found("Berufskolleg Ostvest", DE, 9, &hits), 0, "nobody knows this school yet");
    GOOD(&f, store_do(&f.cx, schools_put, &f));
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    is_int(found("Berufskolleg Ostvest", DE, 9, &hits), 1, "after the delivery it is found");
}

int main(void) {
    fixture_begin(&f, "");
    renewed();
    first_hits();
    orders();
    hostile();
    near_words();
    fixture_end(&f);
    return done();
}

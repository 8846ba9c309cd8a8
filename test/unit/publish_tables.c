/* Tables of figures: which periods, cells and deliveries they hold, sentences over a whole area,
 * and what is refused. */

#include "figures_fixture.h"
#include "publish/publish.h"

static Fixture f;

static const Indicator *indicator(const char *id) {
    const Indicator *found;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &found));
    return found;
}

static const Region **areas(const char *keys, size_t *n) {
    const Region **found;
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &found, n));
    return found;
}

static PublishQuery query(const char *id, const char *keys, const char *period, const char *by) {
    PublishQuery q = {
        .indicator = indicator(id), .period = str_of(period), .by = str_of(by), .as_of = 0};
    q.regions = areas(keys, &q.n_regions);
    return q;
}

static PublishedTable table(PublishQuery q) {
    PublishedTable t;
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

/* "2014 2015-03-01" */
static Str periods_of(const PublishedTable *t) {
    VEC(Str) codes = {0};
    for (size_t i = 0; i < t->n_periods; i++)
        vec_push(f.cx.mem, &codes, period_code(f.cx.mem, t->periods[i]));
    return str_join(f.cx.mem, codes.n, codes.at, S(" "));
}

/* "1 3" */
static Str deliveries_of(const PublishedTable *t) {
    Str text = S("");
    for (size_t i = 0; i < t->n_deliveries; i++)
        text = str_format(f.cx.mem, "%.*s%s%lld", STR_ARG(text), i ? " " : "",
                          (long long)t->deliveries[i]);
    return text;
}

static void periods(void) {
    PublishedTable t = table(query("K-01", "05111", "", ""));
    is_str(periods_of(&t), "2014 2014/15 2015-03-01 2016-03-01",
           "all periods, by their start, whatever their kind");
    is_int(t.n, 4, "a figure for each");
    t = table(query("K-01", "05111,05112", "latest", ""));
    is_str(periods_of(&t), "2016-03-01", "the latest is the one that starts last");
    is_int(t.n, 2, "of each area");
    t = table(query("K-01", "05111", "2014", ""));
    is_str(periods_of(&t), "2014 2014/15", "a year: all that start in it");
    t = table(query("K-01", "05111", "2014/15", ""));
    is_str(periods_of(&t), "2014/15", "one by its name");
    t = table(query("K-01", "05111", "1990", ""));
    ok(t.n == 1 && t.figures[0].value.presence == NOT_DELIVERED,
       "one without any number has its state");
    PublishQuery q = query("K-01", "05111", "soon", "");
    is_int(publish_table(&f.cx, &t, &q), INVALID, "what is no period is refused");
}

static void cells(void) {
    PublishedTable t = table(query("D-14a", "05111,05112", "2015", "sex"));
    is_int(t.n, 6, "the total and each code");
    is_str(t.figures[0].cell, "", "the total first");
    is_str(t.figures[2].cell, "sex=m", "then each code");
    ok(t.figures[3].region == areas("05112", &(size_t){0})[0], "region by region");
    is_double(t.figures[1].value.number, 10, 1e-9, "4 of 40");
    ok(isnan(t.figures[4].value.number), "a share that nobody delivered is none");
    is_str(deliveries_of(&t), "2 3", "the files of numerator and denominator");
    PublishQuery q = query("D-14a", "05111", "", "age");
    is_int(publish_table(&f.cx, &t, &q), INVALID, "an unknown breakdown is refused");
    ok(str_find(fault_text(f.cx.mem, EN, &f.cx.fault), S("sex"), 0) != SIZE_MAX,
       "and those there are are named");
}

static void as_of(void) {
    PublishQuery q = query("A-01", "05111", "2015-12-31", "");
    PublishedTable t = table(q);
    is_double(t.figures[0].value.number, 1010, 0, "the corrected number");
    is_int(t.as_of, 4, "as of the last delivery");
    q.as_of = 1;
    t = table(q);
    is_double(t.figures[0].value.number, 1000, 0, "the number as it was");
    is_int(t.as_of, 1, "as of then");
    is_str(deliveries_of(&t), "1", "with the file of then");
    PublishedVersion *versions;
    size_t n;
    GOOD(&f, publish_versions(&f.cx, &versions, &n, &t.figures[0]));
    ok(n == 2 && versions[0].delivery == 4 && versions[1].delivery == 1, "both versions");
    int64_t number;
    is_int(publish_as_of(&f.cx, S("5"), &number), INVALID, "a delivery that is not there");
    ok(publish_as_of(&f.cx, S("4"), &number) == OK && number == 4, "one that is");
}

static void regions(void) {
    size_t n;
    areas("", &n);
    is_int(n, 6, "no areas named: the own one, the one around it, the members");
    areas("05111000, MR,05111", &n);
    is_int(n, 2, "each once, by any of its keys");
    const Region **found;
    is_int(publish_regions(&f.cx, S("05111,99"), &found, &n), INVALID, "an unknown one is refused");
    ok(str_find(fault_text(f.cx.mem, DE, &f.cx.fault), S("„99“"), 0) != SIZE_MAX, "by its name");
    is_int(publish_regions(&f.cx, S(","), &found, &n), INVALID, "also an empty one");
    GOOD(&f, publish_regions(&f.cx, S("05170004"), &found, &n));
    PublishedTable t = table(query("K-01", "05170004", "2014", ""));
    ok(t.figures[0].stand_in == found[0]->parent, "a town without a number shows its Kreis");
}

static void spreads(void) {
    Period period;
    PublishedSpread spread;
    Str text;
    must(period_read(S("2015"), &period));
    GOOD(&f, publish_spread(&f.cx, &spread, indicator("C-03p"), period, 0));
    ok(spread.n_numbers == 3 && spread.n_areas == 4, "three of four members have a number");
    is_str(publish_spread_text(&f.cx, DE, indicator("C-03p"), &spread), "17,5–31,0\u00a0%",
           "from the lowest to the highest");
    GOOD(&f, publish_spread_headline(&f.cx, &text, DE, indicator("C-03p"), period, 0));
    is_str(text,
           "Betreuungsquote, veröffentlicht, 2015: Die Spanne reicht in 3 von 4 Kreisen und "
           "kreisfreien Städten von 17,5 bis 31,0\u00a0%; zum Vergleich 2014: von 20,0 bis "
           "22,0\u00a0%.",
           "the sentence says how many areas it speaks of, and what it was before");
    must(period_read(S("2016"), &period));
    GOOD(&f, publish_spread_headline(&f.cx, &text, EN, indicator("C-03p"), period, 0));
    is_str(text,
           "Care rate, published, 2016: the range across the 4 districts and cities is from 1.0 "
           "to 4.0%.",
           "nothing is compared across a break");
    must(period_read(S("1990"), &period));
    is_int(publish_spread(&f.cx, &spread, indicator("C-03p"), period, 0), NOT_FOUND,
           "without any number there is none");
}

static bool headline_says(const char *year, const char *words) {
    const Region **found = areas("05112", &(size_t){0});
    Period period;
    Str text;
    must(period_read(str_of(year), &period));
    GOOD(&f, publish_headline(&f.cx, &text, DE, indicator("B-01"), found[0], period, 0));
    return str_find(text, str_of(words), 0) != SIZE_MAX;
}

/* Exact, then second and third within each other's band, then first and second. */
static void parts(void) {
    DELIVER(&f, SEE("leavers", "05112", "2018", "", 200),
            SEE("leavers", "05112", "2018", "certificate=none", 40),
            SEE("leavers", "05112", "2018", "certificate=hsa", 100),
            SEE("leavers", "05112", "2018", "certificate=abitur", 60),
            SEE("leavers", "05112", "2019", "", 200, .base = 5),
            SEE("leavers", "05112", "2019", "certificate=none", 45, .base = 5),
            SEE("leavers", "05112", "2019", "certificate=hsa", 105, .base = 5),
            SEE("leavers", "05112", "2019", "certificate=abitur", 45, .base = 5),
            SEE("leavers", "05112", "2020", "", 200, .base = 5),
            SEE("leavers", "05112", "2020", "certificate=none", 20, .base = 5),
            SEE("leavers", "05112", "2020", "certificate=hsa", 90, .base = 5),
            SEE("leavers", "05112", "2020", "certificate=abitur", 90, .base = 5));
    PublishedTable t = table(query("B-01", "05112", "2018", ""));
    ok(t.n == 5 && t.figures[0].value.presence == NOT_MEANINGFUL,
       "what needs its breakdown is shown by it, and has no total");
    ok(headline_says("2018", "der größte Anteil entfällt auf Hauptschulabschluss (50,0\u00a0%), "
                             "der zweitgrößte auf Abitur (30,0\u00a0%)"),
       "the two largest parts are named");
    ok(!headline_says("2019", "zweitgrößte") && !headline_says("2019", "größten Anteile"),
       "no second place where it is not certain which part has it");
    ok(!headline_says("2020", "zweitgrößte") && headline_says("2020", "die größten Anteile"),
       "no order between two whose bands overlap");
    DELIVER(
        &f, SEE("leavers", "05112", "2021", "", 200),
        SEE("leavers", "05112", "2021", "certificate=none", 40),
        SEE("leavers", "05112", "2021", "certificate=hsa", 60),
        SEE("leavers", "05112", "2021", "certificate=abitur", 0, .presence = UNKNOWN_AT_SOURCE));
    ok(!headline_says("2021", "größte Anteil") && !headline_says("2021", "größten Anteile"),
       "none is the largest where one that is not known may be larger");
}

static void limits(void) {
    const Region **many = NEW_ARRAY(f.cx.mem, const Region *, 60000);
    for (size_t i = 0; i < 60000; i++)
        many[i] = areas("05111", &(size_t){0})[0];
    PublishQuery q = {.indicator = indicator("K-01"), .regions = many, .n_regions = 60000};
    PublishedTable t;
    is_int(publish_table(&f.cx, &t, &q), LIMIT, "too many figures at once are refused");
    q.n_regions = 1;
    f.cx.deadline = 1;
    is_int(publish_table(&f.cx, &t, &q), LIMIT, "and what comes too late");
    f.cx.deadline = 0;
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    DELIVER(&f, SEE("residents", "05111", "2015-12-31", "", 1000),
            SEE("children", "05111", "2014", "", 5), SEE("children", "05170", "2014", "", 9),
            SEE("children", "05111", "2014/15", "", 6),
            SEE("children", "05111", "2015-03-01", "", 7),
            SEE("children", "05111", "2016-03-01", "", 8),
            SEE("published_rate", "05111", "2014", "", 20, .decimals = 1),
            SEE("published_rate", "05112", "2014", "", 22, .decimals = 1),
            SEE("published_rate", "05111", "2015", "", 31, .decimals = 1),
            SEE("published_rate", "05112", "2015", "", 17.5, .decimals = 1),
            SEE("published_rate", "05170", "2015", "", 20.5, .decimals = 1),
            SEE("published_rate", "05111", "2016", "", 1, .decimals = 1),
            SEE("published_rate", "05112", "2016", "", 2, .decimals = 1),
            SEE("published_rate", "05170", "2016", "", 3, .decimals = 1),
            SEE("published_rate", "05914", "2016", "", 4, .decimals = 1));
    DELIVER(&f, SEE("leavers", "05111", "2015", "certificate=none", 10),
            SEE("leavers", "05111", "2015", "certificate=none;sex=f", 4),
            SEE("leavers", "05112", "2015", "certificate=none", 3));
    DELIVER(&f, SEE("leavers", "05111", "2015", "", 100),
            SEE("leavers", "05111", "2015", "sex=f", 40), SEE("leavers", "05112", "2015", "", 30));
    DELIVER(&f, SEE("residents", "05111", "2015-12-31", "", 1010));
    periods();
    cells();
    as_of();
    regions();
    spreads();
    limits();
    parts();
    fixture_end(&f);
    return done();
}

/* Do pictures of courses and spreads say of a table what it holds: revised values, an index that
 * stops at a break, a panel per area, all areas on one axis, two measures against each other, a
 * line and a place for a table's row? And no trace of a protected number? */

#include "figures_fixture.h"
#include "chart_check.h"
#include "publish/publish_in.h"

static Fixture f;

static Buf paper(void) {
    return buf_new(f.cx.mem, (size_t)4 << 20);
}

static bool says(const Buf *out, const char *text) {
    return str_find(buf_str(out), str_of(text), 0) != SIZE_MAX;
}

static PublishedTable table(const char *id, const char *keys, const char *period) {
    PublishQuery q = {.period = str_of(period)};
    PublishedTable t;
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

static const Region *region(const char *key) {
    const Region *found;
    GOOD(&f, region_find(&f.cx, f.catalogue, str_of(key), &found));
    return found;
}

static Picture picture_of(const PublishedTable *t) {
    return (Picture){.title = S("Bild"), .period = t->periods[t->n_periods - 1], .form = FORM_WIDE};
}

static Svg checked(const Buf *out, const char *id) {
    Svg svg = svg_check(buf_str(out), str_of(id));
    ok(!svg.why, "%s is a good SVG%s%s", id, svg.why ? ": " : "", svg.why ? svg.why : "");
    return svg;
}

#define CITIES "05111,05112,05170,05914"

static void kinds(void) {
    static const char *const ids[] = {"index", "multiples", "distribution"};
    static const PictureKind kinds_of[] = {PICTURE_INDEX, PICTURE_MULTIPLES, PICTURE_DISTRIBUTION};
    for (size_t i = 0; i < 3; i++) {
        PictureKind kind;
        ok(picture_kind_read(str_of(ids[i]), &kind) && kind == kinds_of[i], "%s", ids[i]);
    }
    PublishedTable course = table("A-01", CITIES, ""), one = table("A-01", CITIES, "2015-12-31"),
                   alone = table("A-01", "05111", "2015-12-31");
    ok(publish_picture_fits(&course, PICTURE_INDEX), "a course has an index");
    ok(!publish_picture_fits(&one, PICTURE_INDEX), "a single period has none");
    ok(publish_picture_fits(&course, PICTURE_MULTIPLES), "several areas make panels");
    PublishedTable single = table("A-01", "05111", "");
    ok(!publish_picture_fits(&single, PICTURE_MULTIPLES), "one area does not");
    ok(publish_picture_fits(&one, PICTURE_DISTRIBUTION), "areas at one period are spread");
    ok(!publish_picture_fits(&course, PICTURE_DISTRIBUTION), "of several periods only one is");
    ok(!publish_picture_fits(&alone, PICTURE_DISTRIBUTION), "one area is no spread");
    PublishedTable many = table("A-01", CITIES ",MR,05,DG,051,059", "");
    ok(!publish_picture_fits(&many, PICTURE_INDEX), "nine lines are too many");
    ok(publish_picture_fits(&many, PICTURE_MULTIPLES), "nine panels are not");
    PublishQuery groups = {.indicator = many.indicator, .by = S("sex")};
    GOOD(&f,
         publish_regions(&f.cx, S(CITIES ",MR,05,DG,051,059"), &groups.regions, &groups.n_regions));
    GOOD(&f, publish_table(&f.cx, &many, &groups));
    ok(publish_lines(&many) == 27 && !publish_picture_fits(&many, PICTURE_MULTIPLES),
       "27 are: three figures would stand in the table and in no panel of the page");
}

static void revised(void) {
    PublishedTable t = table("A-01", "05111", "");
    Picture picture = picture_of(&t);
    Buf out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_LINES, &picture));
    checked(&out, "linie");
    ok(says(&out, "31.12.2014: 110 (berichtigt)"), "a corrected value is marked so");
    ok(says(&out, "class=\"point c0 revised\""), "with its own sign");
    ok(says(&out, ">berichtigt</text>"), "that the key explains");
}

static void index_lines(void) {
    PublishedTable t = table("A-01", "05111,05112,05914", "");
    Picture picture = picture_of(&t);
    Buf out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_INDEX, &picture));
    is_int(checked(&out, "index").marks, 9, "a mark for each figure");
    ok(says(&out, "Astadt, 31.12.2013: 100,0") && says(&out, "Astadt, 31.12.2015: 120,0"),
       "from the first period in which most lines have a number");
    picture.base = t.periods[1];
    out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_INDEX, &picture));
    ok(says(&out, "Bestadt, 31.12.2014: 100,0"), "from the period asked for");
    ok(says(&out, "Fernstadt: kein Index: 2014 nicht"), "a line without a base says why");
    t = table("C-03p", "05111", "");
    picture = picture_of(&t);
    out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_INDEX, &picture));
    ok(says(&out, "2016: 100,0") && says(&out, "2017: 110,0"), "after the last break");
    ok(says(&out, "2015: nicht mit 2016 vergleichbar"), "and not across it");
}

static void multiples(void) {
    PublishedTable t = table("A-01", CITIES ",05", "");
    const Region *chosen = region("05112");
    Picture picture = picture_of(&t);
    picture.selected = &chosen, picture.n_selected = 1;
    Buf out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_MULTIPLES, &picture));
    Svg svg = checked(&out, "felder");
    is_int(svg.marks, 15, "a mark for each figure");
    is_int(svg.stops, 5, "a tab stop for each panel");
    ok(says(&out, "class=\"panel-marked\""), "the panel the reader chose is marked");
    ok(says(&out, "class=\"line quiet\""), "the area around stands in every panel");
    ok(says(&out, "Alle Felder haben dieselbe Achse."), "one axis");
    picture.own_scale = true;
    picture.first_panel = 24;
    out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_MULTIPLES, &picture));
    ok(says(&out, "Jedes Feld hat seine eigene Achse."), "or one each");
    is_int(checked(&out, "felder").marks, 15, "a page beyond the last is the last");
}

static void distribution(void) {
    PublishedTable t = table("A-01", "05111,05112,05914,05170004,MR", "2015-12-31");
    const Region *chosen = region("05111");
    Picture picture = picture_of(&t);
    picture.selected = &chosen, picture.n_selected = 1;
    Buf out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_DISTRIBUTION, &picture));
    is_int(checked(&out, "verteilung").marks, 5, "a mark for each figure");
    ok(says(&out, ">Astadt: 120</text>"), "the chosen area is named");
    ok(says(&out, "Dedorf: nicht auf dieser Ebene"), "a Kreis does not stand in for a town");
    /* Of 120, 220 and 330; the whole area, which holds them, is no fourth. */
    ok(says(&out, "Median: 220; die mittlere Hälfte liegt zwischen 170 und 275."), "the middle");
}

static void scatter(void) {
    PublishedTable x = table("A-01", CITIES, "2015-12-31"), y = table("K-01", CITIES, "");
    Picture picture = picture_of(&x);
    ok(publish_scatter_fits(&x, &y, picture.period), "two tables of the same areas");
    ok(!publish_scatter_fits(&x, &y, (Period){PERIOD_YEAR, 1999, 0, 0}), "not without a period");
    Buf out = paper();
    GOOD(&f, publish_scatter(&f.cx, &out, &x, &y, &picture));
    is_int(checked(&out, "wolke").marks, 4, "a mark for each area");
    ok(says(&out, "Astadt: ") && says(&out, "31.12.2015: 120; ") && says(&out, "01.03.2015: 4\""),
       "both numbers, each with its period");
    ok(says(&out, "Nicht gezeichnet (1 von 4 Gebieten): Fernstadt ("), "who is left out");
}

static PublishedPeers peers_of(const PublishedTable *t) {
    return (PublishedPeers){.kind = PEERS_MEMBERS,
                            .own = region("05112"),
                            .table = *t,
                            .n_others = 3,
                            .lower = 1,
                            .higher = 1};
}

static void small(void) {
    PublishedTable t = table("A-01", CITIES, "");
    Buf out = paper();
    GOOD(&f, publish_sparkline(&f.cx, &out, &t, 0));
    ok(says(&out, "<title>Astadt: 100 (2013), zuletzt 120 (2015).</title>"), "a line for a row");
    PublishedTable one = table("A-01", CITIES, "2015-12-31");
    PublishedPeers peers = peers_of(&one);
    out = paper();
    GOOD(&f, publish_position(&f.cx, &out, &peers));
    checked(&out, "none");
    ok(says(&out, "class=\"own\"") && says(&out, "class=\"median\""), "a place among all");
    ok(says(&out, "Bestadt: 220; niedriger als in 1 von 3 Kreisen und kreisfreien Städten"),
       "in the words of the standing");
    f.cx.lang = EN;
    out = paper();
    GOOD(&f, publish_position(&f.cx, &out, &peers));
    ok(says(&out, "Bestadt: 220; lower than in 1 of 3 "), "in English");
    f.cx.lang = DE;
    peers.kind = PEERS_NONE;
    out = paper();
    GOOD(&f, publish_position(&f.cx, &out, &peers));
    is_int(out.n, 0, "nothing among nobody");
}

/* 4321.5 must not be found anywhere, nor be a place. */
static void secret(void) {
    PublishedTable t = table("A-01", CITIES, ""), one = table("A-01", CITIES, "2015-12-31");
    for (size_t i = 0; i < t.n; i++)
        if (t.figures[i].region == region("05112"))
            t.figures[i].value = (Value){.number = 4321.5,
                                         .low = 4321.5,
                                         .high = 4321.5,
                                         .presence = PRESENT,
                                         .secrecy = PRIMARY,
                                         .unit = UNIT_COUNT};
    for (size_t i = 0; i < one.n; i++)
        if (one.figures[i].region == region("05112"))
            one.figures[i].value = t.figures[t.n_periods].value;
    Picture picture = picture_of(&t);
    Buf out = paper();
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_INDEX, &picture));
    GOOD(&f, publish_picture(&f.cx, &out, &t, PICTURE_MULTIPLES, &picture));
    GOOD(&f, publish_picture(&f.cx, &out, &one, PICTURE_DISTRIBUTION, &picture));
    GOOD(&f, publish_scatter(&f.cx, &out, &one, &one, &picture));
    GOOD(&f, publish_sparkline(&f.cx, &out, &t, 1));
    PublishedPeers peers = peers_of(&one);
    GOOD(&f, publish_position(&f.cx, &out, &peers));
    ok(!says(&out, "4321") && !says(&out, "4.321"), "no protected number in any picture");
    ok(says(&out, "Bestadt: gesperrt; "), "it says that it is protected");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    f.cx.lang = DE;
    DELIVER(&f, SEE("residents", "05111", "2013-12-31", "", 100),
            SEE("residents", "05111", "2014-12-31", "", 110, .marks = CORRECTED),
            SEE("residents", "05111", "2015-12-31", "", 120),
            SEE("residents", "05112", "2013-12-31", "", 200),
            SEE("residents", "05112", "2014-12-31", "", 210),
            SEE("residents", "05112", "2015-12-31", "", 220),
            SEE("residents", "05914", "2013-12-31", "", 300),
            SEE("residents", "05914", "2015-12-31", "", 330),
            SEE("residents", "05170", "2013-12-31", "", 225, .base = 5),
            SEE("residents", "05170", "2015-12-31", "", 220, .base = 5),
            SEE("residents", "05", "2013-12-31", "", 4000),
            SEE("residents", "05", "2015-12-31", "", 4100));
    DELIVER(&f, SEE("children", "05111", "2015-03-01", "", 4),
            SEE("children", "05112", "2015-03-01", "", 6),
            SEE("children", "05170", "2015-03-01", "", 8),
            SEE("published_rate", "05111", "2014", "", 30, .decimals = 1),
            SEE("published_rate", "05111", "2015", "", 31, .decimals = 1),
            SEE("published_rate", "05111", "2016", "", 40, .decimals = 1),
            SEE("published_rate", "05111", "2017", "", 44, .decimals = 1));
    kinds();
    revised();
    index_lines();
    multiples();
    distribution();
    scatter();
    small();
    secret();
    fixture_end(&f);
    return done();
}

/* Maps of a table: bounds that stay the same over the years and follow a new delivery, parts of a
 * breakdown, circles for counts, and what is selected. */

#include "figures_fixture.h"
#include "publish/publish.h"

static Fixture f;
static const char *const AREAS = "05111,05112,05170004,05170008,05914,05313";

static PublishQuery query(const char *id, const char *period, const char *cell) {
    PublishQuery q = {.period = str_of(period), .cell = str_of(cell)};
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(AREAS), &q.regions, &q.n_regions));
    return q;
}

static PublishedMap *map_as_of(const char *id, const char *period, const char *cell,
                               const MapWish *wish, int64_t as_of) {
    PublishedTable *t = NEW(f.cx.mem, PublishedTable);
    PublishQuery q = query(id, period, cell);
    q.as_of = as_of;
    GOOD(&f, publish_table(&f.cx, t, &q));
    Picture picture = {.title = S("Karte"), .cell = str_of(cell), .map = wish};
    must(period_read(str_of(period), &picture.period));
    PublishedMap *map;
    GOOD(&f, publish_map(&f.cx, &map, t, &picture));
    return map;
}

static PublishedMap *map_of(const char *id, const char *period, const char *cell,
                            const MapWish *wish) {
    return map_as_of(id, period, cell, wish, 0);
}

/* "10 30 50" */
static Str bounds_of(const PublishedMap *map) {
    Str text = S("");
    for (size_t i = 0; i < map->classes.n_bounds; i++)
        text =
            str_format(f.cx.mem, "%.*s%s%g", STR_ARG(text), i ? " " : "", map->classes.bounds[i]);
    return text;
}

static Str classes_of(const PublishedMap *map) {
    Str text = S("");
    for (size_t i = 0; i < map->n_areas; i++)
        text = str_format(f.cx.mem, "%.*s%s%.*s", STR_ARG(text), i ? " " : "",
                          STR_ARG(map->areas[i].css));
    return text;
}

static void deliver_first(void) {
    DELIVER(&f, SEE("residents", "05111", "2013-12-31", "", 10),
            SEE("residents", "05112", "2013-12-31", "", 20),
            SEE("residents", "05170004", "2013-12-31", "", 30),
            SEE("residents", "05170008", "2013-12-31", "", 40),
            SEE("residents", "05914", "2013-12-31", "", 50),
            SEE("residents", "05111", "2014-12-31", "", 60),
            SEE("residents", "05112", "2014-12-31", "", 70),
            SEE("residents", "05170004", "2014-12-31", "", 80),
            SEE("residents", "05170008", "2014-12-31", "", 90),
            SEE("residents", "05914", "2014-12-31", "", 100),
            SEE("residents", "05111", "2014-12-31", "sex=f", 31),
            SEE("residents", "05112", "2014-12-31", "sex=f", 33),
            SEE("residents", "05170004", "2014-12-31", "sex=f", 35),
            SEE("residents", "05170008", "2014-12-31", "sex=f", 37),
            SEE("residents", "05914", "2014-12-31", "sex=f", 39));
}

/* Ten values 10 … 100 in two years; five quantiles end at 20, 40, 60, 80. */
static void stable(void) {
    MapWish colour = {.show = SHOW_COLOUR}, own = {.show = SHOW_COLOUR, .own_scale = true};
    PublishedMap *before = map_of("A-01", "2013-12-31", "", &colour),
                 *now = map_of("A-01", "2014-12-31", "", &colour);
    is_str(bounds_of(before), "20 40 60 80", "bounds from both years");
    is_str(bounds_of(now), "20 40 60 80", "the same in the other one");
    is_str(classes_of(before), "q1 q1 q2 q2 q4 ", "low in the first year, missing without a class");
    is_str(classes_of(now), "q4 q6 q6 q7 q7 ", "high in the second");
    ok(now->chart.n_notes == 1 && str_find(now->chart.notes[0], S("2014"), 0) != SIZE_MAX,
       "and the legend says from where");
    is_str(bounds_of(map_of("A-01", "2014-12-31", "", &own)), "60 70 80 90",
           "of this year alone, where asked for");
    double hand[] = {75};
    MapWish manual = {.show = SHOW_COLOUR,
                      .classes = {.method = CLASS_MANUAL, .manual = hand, .n_manual = 1}};
    is_str(bounds_of(map_of("A-01", "2014-12-31", "", &manual)), "75", "by hand");
    is_str(bounds_of(map_of("A-01", "2014-12-31", "sex=f", &colour)), "31 33 35 37",
           "a part has bounds of its own");
    for (int again = 0; again < 3; again++)
        is_str(bounds_of(map_of("A-01", "2013-12-31", "", &colour)), "20 40 60 80",
               "what is kept stays the same");
}

static void delivered_anew(void) {
    MapWish colour = {.show = SHOW_COLOUR};
    DELIVER(&f, SEE("residents", "05914", "2014-12-31", "", 1000),
            SEE("residents", "05170008", "2014-12-31", "", 800),
            SEE("residents", "05170004", "2014-12-31", "", 500));
    is_str(bounds_of(map_of("A-01", "2013-12-31", "", &colour)), "20 40 60 500",
           "a new delivery moves the bounds");
    is_str(bounds_of(map_as_of("A-01", "2013-12-31", "", &colour, 1)), "20 40 60 80",
           "a fixed address keeps them");
}

static void circles(void) {
    PublishedMap *map = map_of("A-01", "2013-12-31", "", NULL);
    ok(map->circles && !map->misleading, "what is counted are circles");
    is_double(map->chart.largest, 1000, 0, "as large as the largest of all years");
    is_str(classes_of(map), "     ", "in no class");
    is_str(map->compared, "", "a whole is no comparison for its parts");
    MapWish colour = {.show = SHOW_COLOUR}, rings = {.show = SHOW_CIRCLES};
    ok(map_of("A-01", "2013-12-31", "", &colour)->misleading, "as colours they mislead");
    DELIVER(&f, SEE("leavers", "05111", "2014", "", 100),
            SEE("leavers", "05111", "2014", "certificate=none", 7),
            SEE("leavers", "05112", "2014", "", 100),
            SEE("leavers", "05112", "2014", "certificate=none", 0, .presence = ZERO));
    map = map_of("D-14a", "2014", "", NULL);
    ok(!map->circles && !map->misleading, "a share is a colour");
    is_int(map->classes.note, CLASS_FEW_VALUES, "two values are one class");
    ok(map_of("D-14a", "2014", "", &rings)->misleading, "as a circle it misleads");
    MapWish zero = {.classes.zero_own = true};
    is_str(classes_of(map_of("D-14a", "2014", "", &zero)), "q4 zero    ",
           "an exact zero by itself");
}

/* Three towns without anybody, three with some: "up to 0 %" is no class beside real shares. */
static void zeros(void) {
    DELIVER(&f, SEE("leavers", "05111", "2016", "", 100),
            SEE("leavers", "05111", "2016", "certificate=none", 0, .presence = ZERO),
            SEE("leavers", "05112", "2016", "", 100),
            SEE("leavers", "05112", "2016", "certificate=none", 0, .presence = ZERO),
            SEE("leavers", "05914", "2016", "", 100),
            SEE("leavers", "05914", "2016", "certificate=none", 0, .presence = ZERO),
            SEE("leavers", "05170004", "2016", "", 100),
            SEE("leavers", "05170004", "2016", "certificate=none", 3),
            SEE("leavers", "05170008", "2016", "", 100),
            SEE("leavers", "05170008", "2016", "certificate=none", 9));
    MapWish among = {.zero_among = true}, usual = {.hide_missing = false};
    double hand[] = {0};
    MapWish manual = {.classes = {.method = CLASS_MANUAL, .manual = hand, .n_manual = 1}};
    PublishedMap *map = map_of("D-14a", "2016", "", &usual);
    ok(map->zero_apart && map->classes.zero_own, "zero beside other numbers stands alone");
    ok(!map->classes.n_bounds || map->classes.bounds[0] > 0, "and no class ends at it");
    ok(str_starts(classes_of(map), S("zero zero q")), "those without anybody are marked as such");
    map = map_of("D-14a", "2016", "", &among);
    ok(map->zero_apart && !map->classes.zero_own, "unless the reader wants it in the lowest class");
    ok(!map_of("D-14a", "2016", "", &manual)->classes.zero_own, "bounds by hand stay as told");
    ok(!map_of("A-01", "2014-12-31", "", &usual)->zero_apart, "nothing without zeros");
}

static void selecting(void) {
    PublishedTable t;
    PublishQuery q = query("A-01", "2014-12-31", "");
    GOOD(&f, publish_table(&f.cx, &t, &q));
    Picture picture = {.title = S("Karte"),
                       .period = t.periods[0],
                       .href_pattern = S("?class=*&select=*"),
                       .selected = q.regions,
                       .n_selected = 2};
    PublishedMap *map;
    GOOD(&f, publish_map(&f.cx, &map, &t, &picture));
    ok(map->areas[0].selected && map->areas[1].selected && !map->areas[2].selected,
       "two are selected");
    is_str(map->areas[0].href, "?class=*&select=05112", "a second click lets go");
    is_str(map->areas[2].href, "?class=*&select=05111,05112,05170004", "a first one adds");
}

static void parts(void) {
    const Dimension *sex = dimension_find(f.catalogue, S("sex"));
    PublishQuery q = query("A-01", "", "");
    Period period;
    must(period_read(S("2014-12-31"), &period));
    Str part;
    bool any;
    GOOD(&f, publish_first_part(&f.cx, &q, sex, period, &part));
    is_str(part, "sex=f", "the first part with a number");
    must(period_read(S("2013-12-31"), &period));
    GOOD(&f, publish_first_part(&f.cx, &q, sex, period, &part));
    is_str(part, "", "none where none was delivered");
    GOOD(&f, publish_any(&f.cx, &q, period, &any));
    ok(any, "the total is there");
    PublishedTable t;
    q.period = S("2014-12-31"), q.cell = S("sex=f");
    GOOD(&f, publish_table(&f.cx, &t, &q));
    is_int(t.n, q.n_regions, "a table of one cell only");
    q.cell = S("sex=x");
    ok(publish_table(&f.cx, &t, &q) != OK, "a cell that is none is refused");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    deliver_first();
    stable();
    selecting();
    parts();
    delivered_anew();
    circles();
    zeros();
    fixture_end(&f);
    return done();
}

/* Orders that a reader asks for, spans of periods, what a picture leaves out, notes and their
 * marks, and the direction of a value. */

#include "figures_fixture.h"
#include "publish/publish.h"

static Fixture f;

static PublishQuery query(const char *id, const char *keys, const char *by) {
    PublishQuery q = {.by = str_of(by)};
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &q.regions, &q.n_regions));
    return q;
}
static PublishedTable table(const PublishQuery *q) {
    PublishedTable t;
    GOOD(&f, publish_table(&f.cx, &t, q));
    return t;
}
static Period period(const char *text) {
    Period p;
    must(period_read(str_of(text), &p));
    return p;
}
static Str areas_of(const PublishedTable *t) {
    Str text = S("");
    for (size_t i = 0; i < t->n; i++)
        if (!i || t->figures[i].region != t->figures[i - 1].region)
            text = str_format(f.cx.mem, "%.*s %.*s", STR_ARG(text),
                              STR_ARG(t->figures[i].region->key));
    return text;
}

static void orders(void) {
    PublishQuery q = query("D-14a", "05914,05112,05170,05111,MR", "");
    static const struct {
        PublishOrder order;
        const char *want, *why;
    } cases[] = {
        {ORDER_ASKED, " 05914 05112 05170 05111 MR", "as asked"},
        {ORDER_NAME, " MR 05111 05112 05914 05170", "by name, the whole on top"},
        {ORDER_VALUE, " MR 05112 05111 05170 05914", "by value of 2015, without a number last"},
        {ORDER_CHANGE, " MR 05111 05112 05914 05170", "by change: +5, −10; not of one value"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PublishedTable t = table(&q);
        GOOD(&f, publish_order(&f.cx, &t, cases[i].order, period("2015")));
        is_str(areas_of(&t), cases[i].want, cases[i].why);
        bool whole = true;
        for (size_t k = 0; k < t.n; k++)
            whole &= period_compare(t.figures[k].period, t.periods[k % t.n_periods]) == 0;
        ok(whole, "each area keeps its periods");
    }
}

/* One area lacks the first year: its growth since the second is none since the first. */
static void order_of_ends(void) {
    DELIVER(&f, SEE("residents", "05111", "2010-12-31", "", 10),
            SEE("residents", "05111", "2012-12-31", "", 30),
            SEE("residents", "05112", "2010-12-31", "", 10),
            SEE("residents", "05112", "2012-12-31", "", 60),
            SEE("residents", "05914", "2011-12-31", "", 10),
            SEE("residents", "05914", "2012-12-31", "", 90));
    PublishQuery q = query("A-01", "05914,05111,05112", "");
    q.from = S("2010"), q.to = S("2012");
    PublishedTable t = table(&q);
    GOOD(&f, publish_order(&f.cx, &t, ORDER_CHANGE, period("2012-12-31")));
    is_str(areas_of(&t), " 05112 05111 05914", "changes over the same time, else none");
}

static void spans(void) {
    PublishQuery q = query("D-14a", "05111", "");
    q.from = S("2014"), q.to = S("2014");
    PublishedTable t = table(&q);
    ok(t.n_periods == 1 && t.periods[0].year == 2014, "both ends are included");
    q.to = STR_NONE;
    is_int(table(&q).n_periods, 2, "without an end: to the newest");
    q.from = S("2016"), q.to = S("2015");
    is_int(publish_table(&f.cx, &t, &q), INVALID, "an end before the start is refused");
    q.from = S("x"), q.to = STR_NONE;
    is_int(publish_table(&f.cx, &t, &q), INVALID, "what is no period is refused");
    q = query("D-14a", "05111", "");
    Period year = period("1999"), day = period("2015-03-01");
    q.alike = &year;
    is_int(table(&q).n_periods, 2, "only periods that form one series");
    q.alike = &day;
    is_int(table(&q).n_periods, 0, "a day is none with years");
    q = query("B-01", "05111", "");
    is_int(table(&q).n, 2 * 5, "what needs its breakdown gets it");
    q.whole = true;
    is_int(table(&q).n, 2, "but not where the total alone is asked for");
    PublishedTable outline;
    q = query("D-14a", "05111,05112", "sex");
    GOOD(&f, publish_outline(&f.cx, &outline, &q));
    is_int(outline.n, table(&q).n, "an outline is as large as its table");
    q = query("D-14a", "all", "");
    ok(q.n_regions == 6 && str_equal(q.regions[0]->key, S("MR")), "all: own, around, members");
}

/* A town with a number of its own in one year: what its Kreis says in the other is not its own. */
static void drawn(void) {
    PublishQuery q = query("D-14a", "05170004,05170008,05170", "");
    PublishedTable t = table(&q);
    ok(t.figures[1].stand_in && !t.figures[0].stand_in, "the Kreis stands in for one year");
    publish_as_drawn(&t, PICTURE_LINES);
    ok(!t.figures[1].stand_in && t.figures[1].value.presence == NOT_AT_LEVEL,
       "no line goes on with the figures of another area");
    ok(t.figures[3].stand_in != NULL, "a line that is all the Kreis's stays, and is named so");
    publish_as_drawn(&t, PICTURE_MAP);
    ok(t.figures[3].value.presence == NOT_AT_LEVEL, "on a map it has no colour");
    ok(value_has_number(&t.figures[5].value), "the Kreis keeps its own");
}

static void notes(void) {
    PublishQuery q = query("C-03p", "05111", "");
    PublishedTable t = table(&q);
    PublishedNotes n;
    GOOD(&f, publish_notes(&f.cx, &n, &t));
    is_int(n.of_period[1], 1, "the break has the first mark, at the period behind it");
    ok(str_find(n.texts[0], S("neue Erhebung"), 0) != SIZE_MAX, "and its reason");
    is_int(n.of_period[0], 0, "none before it");
    q = query("D-14a", "05111,05170004,05170008", "");
    t = table(&q);
    GOOD(&f, publish_notes(&f.cx, &n, &t));
    is_str(publish_marks(&f.cx, &n, &t.figures[0]), "1", "provisional");
    is_str(publish_marks(&f.cx, &n, &t.figures[1]), "2", "a band");
    is_str(publish_marks(&f.cx, &n, &t.figures[2]), "", "nothing to say of a plain number");
    is_str(publish_marks(&f.cx, &n, &t.figures[3]), "3", "of the Kreis");
    is_str(publish_marks(&f.cx, &n, &t.figures[4]), "4", "missing");
    is_int(n.n, 4, "each once");
}

static void trend(const char *key, Direction want, const char *why) {
    PublishQuery q = query("D-14a", key, "");
    PublishedTrend trend;
    GOOD(&f, publish_trend(&f.cx, &trend, q.indicator, q.regions[0], period("2015"), 0));
    is_int(trend.direction, want, why);
}

/* A balance shows where a course begins and where it ends. */
static void balance(void) {
    DELIVER(&f, SEE("leavers", "05111", "2013", "", 100),
            SEE("leavers", "05111", "2013", "certificate=none", 5));
    PublishQuery q = query("D-14a", "05111,05112", "sex");
    PublishedTable t = table(&q);
    PublishedFigure last = t.figures[t.n - 1];
    size_t n = t.n, periods = t.n_periods;
    publish_as_drawn(&t, PICTURE_BALANCE);
    ok(periods == 3 && t.n_periods == 2 && t.n == n / 3 * 2, "of a balance both ends stay");
    ok(t.periods[0].year == 2013 && t.periods[1].year == 2015 &&
           period_compare(t.figures[t.n - 1].period, last.period) == 0 &&
           t.figures[t.n - 1].region == last.region,
       "each figure at its place");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    f.cx.lang = DE;
    DELIVER(&f, SEE("leavers", "05111", "2014", "", 100, .marks = PROVISIONAL),
            SEE("leavers", "05111", "2014", "certificate=none", 5),
            SEE("leavers", "05111", "2015", "", 100),
            SEE("leavers", "05111", "2015", "certificate=none", 10, .base = 5),
            SEE("leavers", "05112", "2014", "", 100),
            SEE("leavers", "05112", "2014", "certificate=none", 30),
            SEE("leavers", "05112", "2015", "", 100),
            SEE("leavers", "05112", "2015", "certificate=none", 20),
            SEE("leavers", "05170", "2015", "", 100),
            SEE("leavers", "05170", "2015", "certificate=none", 2),
            SEE("leavers", "05170004", "2014", "", 10),
            SEE("leavers", "05170004", "2014", "certificate=none", 1),
            SEE("published_rate", "05111", "2015", "", 20),
            SEE("published_rate", "05111", "2016", "", 21));
    orders();
    spans();
    drawn();
    notes();
    trend("05111", DIRECTION_UP, "more, and surely");
    trend("05112", DIRECTION_DOWN, "less");
    trend("05170", DIRECTION_UNKNOWN, "nothing before it");
    balance();
    order_of_ends();
    fixture_end(&f);
    return done();
}

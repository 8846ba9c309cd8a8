/* Where an area stands: totals that are shared against those computed one by one, the newest
 * figure, the course, peers and differences. The numbers expected were counted by hand from the few
 * that are delivered here. */

#include "figures_fixture.h"
#include "publish/publish.h"

static Fixture f;

static const Indicator *indicator(const char *id) {
    const Indicator *found;
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &found));
    return found;
}

static const Region *area(const char *key) {
    const Region *found;
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    GOOD(&f, region_find(&f.cx, f.catalogue, str_of(key), &found));
    return found;
}

static Period period(const char *text) {
    Period found;
    must(period_read(str_of(text), &found));
    return found;
}

static PublishedFigure total(const char *id, const char *key, const char *when, int64_t as_of) {
    PublishedFigure found;
    GOOD(&f, publish_total(&f.cx, &found, indicator(id), area(key), period(when), as_of));
    return found;
}

static PublishedFigure newest(const char *id, const char *key, int64_t as_of) {
    PublishedFigure found;
    GOOD(&f, publish_newest(&f.cx, &found, indicator(id), area(key), as_of));
    return found;
}

static PublishedPeers peers(const char *id, const char *key) {
    PublishedPeers found;
    PublishedFigure figure = newest(id, key, 0);
    GOOD(&f, publish_peers(&f.cx, &found, &figure, 0));
    return found;
}

/* Every indicator at every area and period: what is shared is what is computed. */
static size_t strangers(int64_t as_of) {
    size_t n, n_regions, wrong = 0, seen = 0;
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    const Indicator *const *all = indicators_all(f.catalogue, &n);
    const Region *const *regions = regions_all(f.catalogue, &n_regions);
    for (size_t i = 0; i < n; i++) {
        Period *periods;
        size_t n_periods;
        GOOD(&f, publish_periods(&f.cx, all[i], as_of, &periods, &n_periods));
        for (size_t k = 0; k < n_periods * n_regions; k++, seen++) {
            const Region *region = regions[k / n_periods];
            PublishedFigure one, shared;
            Period when = periods[k % n_periods];
            GOOD(&f, publish_figure(&f.cx, &one, all[i], region, when, S(""), as_of));
            GOOD(&f, publish_total(&f.cx, &shared, all[i], region, when, as_of));
            wrong += !value_same(one.value, shared.value) || one.stand_in != shared.stand_in ||
                     one.region != shared.region;
        }
    }
    ok(seen > 100, "%zu figures looked at twice", seen);
    return wrong;
}

static void shared(void) {
    is_int(strangers(0), 0, "shared totals are those computed one by one");
    is_int(strangers(1), 0, "and so are those of an earlier state");
    is_double(total("C-03p", "05111", "2016", 0).value.number, 1, 0, "before the correction");
    DELIVER(&f, SEE("published_rate", "05111", "2016", "", 1.5, .decimals = 1));
    is_double(total("C-03p", "05111", "2016", 0).value.number, 1.5, 0, "a correction is seen");
    is_double(total("C-03p", "05111", "2016", 1).value.number, 1, 0, "and the number as it was");
    is_int(strangers(0), 0, "and all others are still right");
    int64_t last, as_of;
    GOOD(&f, publish_last_delivery(&f.cx, &last));
    as_of = last;
    GOOD(&f, publish_now(&f.cx, &as_of));
    is_int(as_of, 0, "as of the last delivery is now");
    as_of = 1;
    GOOD(&f, publish_now(&f.cx, &as_of));
    is_int(as_of, 1, "as of an earlier one is not");
}

static void held(void) {
    const Catalogue *before, *after;
    GOOD(&f, catalogue_hold(&f.cx));
    GOOD(&f, catalogue_get(&f.cx, &before));
    Put put = {&f, (const Seen[]){SEE("residents", "05111", "2014-12-31", "", 7)}, 1};
    GOOD(&f, store_do(&f.cx, fixture_put, &put));
    GOOD(&f, catalogue_get(&f.cx, &after));
    ok(before == after, "who holds a state keeps it to the end");
    Cx other;
    cx_begin(&other, DE);
    other.store = f.cx.store;
    ok(catalogue_get(&other, &after) == OK && after != before, "another context sees the new one");
    cx_end(&other);
    GOOD(&f, catalogue_get(&f.cx, &after));
    ok(after != NULL, "and the first one goes on");
}

static void newest_ones(void) {
    PublishedFigure figure = newest("C-03p", "05112", 0);
    ok(period_compare(figure.period, period("2016")) == 0 && !figure.stand_in, "the newest");
    figure = newest("C-03p", "05914", 0);
    is_double(figure.value.number, 4, 0, "of each area its own");
    figure = newest("C-03p", "05170008", 0);
    ok(figure.stand_in == area("05170"), "else that of the Kreis, named so");
    figure = newest("C-03p", "MR", 0);
    is_int(figure.value.presence, NOT_AT_LEVEL, "else the state");
    PublishedFigure none;
    is_int(publish_newest(&f.cx, &none, indicator("F-01"), area("05111"), 0), NOT_FOUND,
           "nothing where nobody has any");
    PublishedTable course;
    figure = newest("C-03p", "05111", 0);
    GOOD(&f, publish_course(&f.cx, &course, &figure, 0));
    ok(course.n == 3 && course.n_periods == 3 && publish_lines(&course) == 1,
       "the course goes over all alike periods");
    is_double(course.figures[0].value.number, 20, 0, "oldest first");
}

/* 2016: 05111 1.5, 05112 2, 05170 3, 05914 4; then a town has one of its own. */
static void among(void) {
    PublishedPeers seen = peers("C-03p", "05112");
    is_int(seen.kind, PEERS_MEMBERS, "no town has a figure of its own: a city is among members");
    ok(seen.n_others == 3 && seen.lower == 1 && seen.higher == 2, "one lower, two higher");
    is_str(publish_peers_text(&f.cx, DE, &seen),
           "niedriger als in 2 von 3 Kreisen und kreisfreien Städten", "in words");
    seen = peers("C-03p", "05914");
    is_str(publish_peers_text(&f.cx, EN, &seen), "higher than in 3 of 3 districts and cities",
           "what is true of more of them is told");
    seen = peers("C-03p", "05170004");
    ok(seen.own == area("05170") && seen.kind == PEERS_MEMBERS && seen.n_others == 3,
       "the figure of a Kreis stands among Kreise");
    is_int(peers("K-01", "05111").kind, PEERS_NONE, "counts stand among nobody");
    is_int(peers("C-03p", "MR").kind, PEERS_NONE, "nor does what has no number");
    DELIVER(&f, SEE("published_rate", "05170004", "2016", "", 2.5, .decimals = 1));
    seen = peers("C-03p", "05112");
    ok(seen.kind == PEERS_TOWNS && seen.n_others == 3, "now it is among cities and towns");
    ok(seen.lower == 1 && seen.higher == 2,
       "the Kreis is not one, nor is its town without a figure");
    DELIVER(&f, SEE("leavers", "05111", "2017", "", 100, .base = 5),
            SEE("leavers", "05112", "2017", "", 100, .base = 5),
            SEE("leavers", "05111", "2017", "certificate=none", 10, .base = 5),
            SEE("leavers", "05112", "2017", "certificate=none", 10, .base = 5));
    seen = peers("D-14a", "05111");
    ok(seen.n_others == 1 && seen.lower == 0 && seen.higher == 0, "bands that touch: neither");
    is_str(publish_peers_text(&f.cx, DE, &seen),
           "nicht sicher verschieden von 1 Kreisen und kreisfreien Städten", "and that is said");
}

static void differs(const char *a, const char *b, const char *when, Differs how, const char *text) {
    PublishedFigure x = total("C-03p", a, when, 0), y = total("C-03p", b, when, 0);
    PublishedDifference d = publish_difference(&f.cx, DE, &x, &y);
    ok(d.how == how && str_equal(d.text, str_of(text)), "%s against %s in %s: %.*s", a, b, when,
       STR_ARG(d.text));
}

static void differences(void) {
    differs("05112", "05111", "2014", DIFFERS_UP, "+2,0 Prozentpunkte");
    differs("05111", "05112", "2014", DIFFERS_DOWN, "\u22122,0 Prozentpunkte");
    differs("05170", "05111", "2014", DIFFERS_NOT_TOLD, "");
    differs("05170008", "05170", "2016", DIFFERS_NOT_TOLD, "");
    PublishedFigure x = total("K-01", "05111", "2014", 0), y = total("K-01", "05170", "2014", 0);
    is_int(publish_difference(&f.cx, DE, &x, &y).how, DIFFERS_NOT_TOLD, "counts are not compared");
    x = total("C-03p", "05111", "2014", 0), y = total("C-03p", "05112", "2015", 0);
    is_int(publish_difference(&f.cx, DE, &x, &y).how, DIFFERS_NOT_TOLD, "nor different periods");
    x = total("D-14a", "05111", "2017", 0), y = total("D-14a", "05112", "2017", 0);
    PublishedDifference d = publish_difference(&f.cx, DE, &x, &y);
    ok(d.how == DIFFERS_UNSURE, "bands that touch are no difference");
    is_str(d.text, "nicht sicher verschieden", "in words");
}

static PublishedRow row(const char *id, const char *keys, const char *when) {
    PublishedRow found;
    const Region **regions;
    size_t n;
    GOOD(&f, publish_regions(&f.cx, str_of(keys), &regions, &n));
    RowQuery query = {.indicator = indicator(id),
                      .regions = regions,
                      .n_regions = n,
                      .n_beside = 1,
                      .period = str_of(when)};
    GOOD(&f, publish_row(&f.cx, &found, &query));
    return found;
}

static void side_by_side(void) {
    PublishedRow r = row("C-03p", "MR,05111,05112", "");
    ok(r.common && period_compare(r.period, period("2016")) == 0, "the newest that all have");
    r = row("K-01", "MR,05111,05170", "");
    ok(r.common && period_compare(r.period, period("2014")) == 0, "not newer than one of them has");
    r = row("C-03p", "MR,05111,05112", "2015");
    ok(r.common && r.figures[1].value.number == 31, "the period asked for");
    r = row("C-03p", "MR,05914,05112", "2015");
    ok(!value_has_number(&r.figures[1].value), "then nothing of another one stands in");
    size_t order[3];
    r = row("C-03p", "MR,05112,05914,05111", "2014");
    publish_row_order(&f.cx, &r, 1, order);
    ok(order[0] == 1 && order[1] == 3 && order[2] == 2, "highest first, without a number last");
    Buf bar = buf_new(f.cx.mem, 4096);
    GOOD(&f, publish_row_bar(&f.cx, &bar, &r, 3)); /* 20 of 22 */
    ok(str_find(buf_str(&bar), S("width=\"91\""), 0) != SIZE_MAX, "a bar beside the largest");
    bar = buf_new(f.cx.mem, 4096);
    r = row("K-01", "MR,05111,05170", "");
    GOOD(&f, publish_row_bar(&f.cx, &bar, &r, 1));
    is_int(bar.n, 0, "none for counts");
    PublishedTable table;
    GOOD(&f, publish_row_table(&f.cx, &table, &r, 0));
    PublishedTable shown;
    GOOD(&f, publish_row_shown(&f.cx, &shown, &r, 0));
    is_int(shown.n_deliveries, table.n_deliveries, "the row alone rests on as many deliveries");
    for (size_t i = 0; i < shown.n_deliveries; i++)
        is_int(shown.deliveries[i], table.deliveries[i], "the same ones");
    is_int(shown.as_of, table.as_of, "as of the same one");
    ok(table.n == 3 && table.figures[1].first.delivery == 1 && table.n_deliveries == 1,
       "with the cells behind it for the open formats");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    DELIVER(&f, SEE("children", "05111", "2014", "", 5), SEE("children", "05170", "2014", "", 9),
            SEE("children", "05111", "2016", "", 7),
            SEE("residents", "05111", "2015-12-31", "", 1000),
            SEE("published_rate", "05111", "2014", "", 20, .decimals = 1),
            SEE("published_rate", "05112", "2014", "", 22, .decimals = 1),
            SEE("published_rate", "05111", "2015", "", 31, .decimals = 1),
            SEE("published_rate", "05112", "2015", "", 17.5, .decimals = 1),
            SEE("published_rate", "05111", "2016", "", 1, .decimals = 1),
            SEE("published_rate", "05112", "2016", "", 2, .decimals = 1),
            SEE("published_rate", "05170", "2016", "", 3, .decimals = 1),
            SEE("published_rate", "05914", "2016", "", 4, .decimals = 1));
    shared();
    newest_ones();
    among();
    differences();
    side_by_side();
    held();
    fixture_end(&f);
    return done();
}

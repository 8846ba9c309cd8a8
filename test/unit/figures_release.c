/* Is what its owner has not released invisible, also inside sums and by subtraction, for whom and
 * until when it is not? */

#include "clock.h"
#include "figures_fixture.h"

#include "audit/audit.h"

#define SMALL "test/data/figures-small"

static Fixture begin(void) {
    Fixture f;
    fixture_begin(&f, SMALL);
    now_is = 1000000;
    f.cx.clock = hand_clock;
    return f;
}

static void put(Fixture *f, const char *owner, const Seen *seen, size_t n) {
    Put it = {f, seen, n};
    f->owner = owner;
    GOOD(f, store_do(&f->cx, fixture_put, &it));
}
#define PUT(f, owner, ...) \
    put((f), (owner), (Seen[]){__VA_ARGS__}, sizeof((Seen[]){__VA_ARGS__}) / sizeof(Seen))

static Value value_of(Fixture *f, const char *id, const char *region, const char *cell) {
    const Catalogue *catalogue;
    const Indicator *indicator;
    const Region *place;
    Period period;
    Figure figure;
    GOOD(f, catalogue_get(&f->cx, &catalogue));
    GOOD(f, indicator_find(&f->cx, catalogue, str_of(id), &indicator));
    GOOD(f, region_find(&f->cx, catalogue, str_of(region), &place));
    must(period_read(S("2014"), &period));
    GOOD(f, figure_evaluate(&f->cx, catalogue, &figure, indicator, place, period, str_of(cell), 0,
                            NULL));
    return figure.value;
}

static void is_state(Fixture *f, const char *region, const char *cell, Secrecy want,
                     const char *name) {
    Value value = value_of(f, "A-01", region, cell);
    is_str(secrecy_id(value.secrecy), cstr(f->cx.mem, secrecy_id(want)), name);
    ok(want == OPEN || isnan(value.number), "%s: no number", name);
}

static void is_number(Fixture *f, const char *region, const char *cell, double want,
                      const char *name) {
    Value value = value_of(f, "A-01", region, cell);
    ok(value_has_number(&value), "%s: a number", name);
    is_double(value.number, want, 0, name);
}

#define R(region, cell, number) \
    { "residents", region, "2014", cell, number, PRESENT, 0, 0, 0, false }

/* Two cities by official data, the third by its own office. */
static void test_sums(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05111", "", 1), R("05170", "", 2));
    PUT(&f, "bestadt", R("05112", "", 987654), R("05914", "", 4));
    is_state(&f, "05112", "", NOT_RELEASED, "what its owner has not released");
    is_state(&f, "MR", "", NOT_RELEASED, "the sum over all");
    is_state(&f, "MR-F", "", NOT_RELEASED, "and the one over fewer");
    is_number(&f, "05111", "", 1, "what is released stays");
    Viewer partner = {.partner = true};
    f.cx.viewer = &partner;
    is_state(&f, "05112", "", NOT_RELEASED, "the partnership does not see it either");
    Str own = S("bestadt");
    Viewer house = {.partner = true, .organisations = &own, .n_organisations = 1};
    f.cx.viewer = &house;
    is_number(&f, "05112", "", 987654, "its own house does");
    is_number(&f, "MR", "", 987661, "also in sums");
    f.cx.viewer = NULL;
    is_state(&f, "05112", "", NOT_RELEASED, "and the public still not");
    fixture_end(&f);
}

static int64_t release(Fixture *f, DataRelease what) {
    what.mapping = S("test");
    what.organisation = S("bestadt");
    what.reason = S("council decision");
    GOOD(f, release_give(&f->cx, &what));
    return what.number;
}

static void test_course(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05111", "", 1));
    PUT(&f, "bestadt", R("05112", "", 987654), R("05170008", "", 7));
    int64_t first = release(&f, (DataRelease){.audience = FOR_PARTNERSHIP});
    Viewer partner = {.partner = true};
    is_state(&f, "05112", "", NOT_RELEASED, "released to the partnership: not to the public");
    f.cx.viewer = &partner;
    is_number(&f, "05112", "", 987654, "but to the partnership");
    f.cx.viewer = NULL;
    release(&f, (DataRelease){.audience = FOR_PUBLIC, .level = S("kreis"), .embargo = 2000000});
    is_state(&f, "05112", "", NOT_RELEASED, "under embargo");
    const Catalogue *catalogue;
    GOOD(&f, catalogue_get(&f.cx, &catalogue));
    is_int(catalogue_until(catalogue), 2000000, "the snapshot knows when it ends");
    now_is = 1999999;
    is_state(&f, "05112", "", NOT_RELEASED, "a second before its end");
    now_is = 2000000;
    is_number(&f, "05112", "", 987654,
              "and seen from that second on, though the store is the same");
    is_state(&f, "05170008", "", NOT_RELEASED, "towns were not released");
    DataSet *sets;
    size_t n;
    int64_t later;
    GOOD(&f, data_sets(&f.cx, &sets, &n));
    is_int(n, 2, "two data sets");
    is_int(sets[1].n_releases, 2, "with the releases of each");
    is_int(data_set_audience(&f.cx, &sets[1], &later), FOR_PUBLIC, "and the widest audience");
    GOOD(&f, release_withdraw(&f.cx, sets[1].releases[0].number, S("an error was found")));
    is_state(&f, "05112", "", NOT_RELEASED, "taken back, it is gone at once");
    is_int(release_withdraw(&f.cx, sets[1].releases[0].number, S("again")), CONFLICT, "only once");
    is_int(release_withdraw(&f.cx, first, S(" ")), INVALID, "not without a reason");
    is_int(release_withdraw(&f.cx, 99, S("none")), NOT_FOUND, "nor what never was");
    AuditEntry *entries;
    GOOD(&f, audit_find(&f.cx, &entries, &n, &(AuditQuery){.event = S("release")}));
    is_int(n, 4, "each has its line in the log");
    ok(entries[0].event == AUDIT_RELEASE_WITHDRAW &&
           str_find(entries[0].after, S("an error was found"), 0) != SIZE_MAX,
       "with its reason");
    fixture_end(&f);
}

static void test_periods(void) {
    Fixture f = begin();
    PUT(&f, "bestadt", R("05112", "", 5));
    int64_t number = release(&f, (DataRelease){.audience = FOR_PUBLIC, .to = S("2013")});
    is_state(&f, "05112", "", NOT_RELEASED, "a later period than those released");
    GOOD(&f, release_withdraw(&f.cx, number, S("wrong")));
    release(&f, (DataRelease){.audience = FOR_PUBLIC, .from = S("2014"), .to = S("2014")});
    is_number(&f, "05112", "", 5, "one that is");
    DataRelease bad = {.mapping = S("test"), .organisation = S("bestadt"), .reason = S("x")};
    is_int(release_give(&f.cx, &bad), INVALID, "to nobody but the house is no release");
    bad.audience = FOR_PUBLIC, bad.level = S("street");
    is_int(release_give(&f.cx, &bad), INVALID, "nor down to a level that is none");
    bad.level = S(""), bad.from = S("2015"), bad.to = S("2014");
    is_int(release_give(&f.cx, &bad), INVALID, "nor backwards");
    bad.from = bad.to = S(""), bad.organisation = S("nobody");
    is_int(release_give(&f.cx, &bad), NOT_FOUND, "nor of data that never came");
    fixture_end(&f);
}

/* The official total of a Kreis, one of its two towns by official data, one by its own office. */
static void test_areas(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05170", "", 100), R("05170004", "", 40), R("05111", "", 9));
    PUT(&f, "edorf", R("05170008", "", 60));
    is_state(&f, "05170", "", COVERING, "the total less the other town would tell it");
    is_number(&f, "05170004", "", 40, "the other town stays");
    is_number(&f, "05111", "", 9, "and what has nothing to do with it");
    is_state(&f, "MR", "", COVERING, "a sum over the total is withheld as well");
    fixture_end(&f);
}

/* Above it: the Bezirk's total and its other areas would tell the withheld total again. */
static void test_upwards(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("051", "", 130), R("05111", "", 10), R("05112", "", 20), R("05334", "", 0),
        R("05170", "", 100), R("05170004", "", 40));
    PUT(&f, "edorf", R("05170008", "", 60));
    is_state(&f, "05170", "", COVERING, "the Kreis is withheld");
    is_state(&f, "051", "", COVERING, "and the Bezirk, from which the Kreis could be worked out");
    is_number(&f, "05112", "", 20, "but none of the other areas");
    fixture_end(&f);
}

static void test_cells(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05111", "", 100), R("05111", "sex=m", 48), R("05112", "", 7));
    PUT(&f, "astadt", R("05111", "sex=f", 52));
    is_state(&f, "05111", "sex=f", NOT_RELEASED, "one code is not released");
    is_state(&f, "05111", "", COVERING, "the total less the other code would tell it");
    is_number(&f, "05111", "sex=m", 48, "the other code stays");
    is_number(&f, "05112", "", 7, "another area, too");
    fixture_end(&f);
}

/* The total of the Kreis stands there only as its parts: these must not tell it either. */
static void test_crossed(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05170", "sex=f", 51), R("05170", "sex=m", 49), R("05170004", "", 40));
    PUT(&f, "edorf", R("05170008", "", 60));
    Value f_value = value_of(&f, "A-01", "05170", "sex=f");
    Value m_value = value_of(&f, "A-01", "05170", "sex=m");
    ok(!value_has_number(&f_value) || !value_has_number(&m_value),
       "one of the codes that make the total is withheld");
    ok(value_has_number(&f_value) || value_has_number(&m_value), "and not more");
    Value total = value_of(&f, "A-01", "05170", "");
    is_int(total.secrecy, COVERING, "the total cannot be added up");
    is_number(&f, "05170004", "", 40, "the other town stays");
    fixture_end(&f);
}

/* Two parts that nobody can tell apart need no withheld total. */
static void test_two(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05170", "", 100));
    PUT(&f, "edorf", R("05170008", "", 60), R("05170004", "", 40));
    is_number(&f, "05170", "", 100, "of two parts none can be worked out");
    fixture_end(&f);
}

/* Data of one owner take nothing away that another has released. */
static void test_beside(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05111", "", 100));
    PUT(&f, "astadt", R("05111", "", 987654));
    is_number(&f, "05111", "", 100, "the released value stays, though an unreleased one is newer");
    fixture_end(&f);
}

/* ---- who sees more is told so ---- */

static Str office = {"office", 6};
static const Viewer owners = {.partner = true, .organisations = &office, .n_organisations = 1};

/* Where the house sees what the public does not, and only there, the value has the mark. */
static void is_told(Fixture *f, const char *name) {
    static const char *const regions[] = {"MR",    "MR-F",  "051",      "05111",   "05112",
                                          "05334", "05170", "05170004", "05170008"};
    static const char *const cells[] = {"", "sex=f", "sex=m"};
    size_t wrong = 0, marked = 0, same = 0;
    for (size_t i = 0; i < 3 * sizeof regions / sizeof *regions; i++) {
        const char *region = regions[i / 3], *cell = cells[i % 3];
        f->cx.viewer = NULL;
        Value all = value_of(f, "A-01", region, cell);
        f->cx.viewer = &owners;
        Value own = value_of(f, "A-01", region, cell);
        bool more =
            value_has_number(&own) &&
            !(value_has_number(&all) && own.number <= all.number && own.number >= all.number);
        bool mark = own.marks & NOT_PUBLIC;
        if (mark != more && value_has_number(&own)) wrong++;
        if (all.marks & NOT_PUBLIC) wrong++;
        marked += mark, same += value_has_number(&own) && !mark;
    }
    f->cx.viewer = NULL;
    is_int(wrong, 0, name);
    ok(marked && same, "%s: %zu marked, %zu not", name, marked, same);
}

static void test_marks(void) {
    Fixture f = begin();
    PUT(&f, NULL, R("05111", "", 1), R("05170", "", 2));
    PUT(&f, "office", R("05112", "", 987654), R("05914", "", 4));
    is_told(&f, "sums");
    fixture_end(&f);
    f = begin();
    PUT(&f, NULL, R("051", "", 130), R("05111", "", 10), R("05112", "", 20), R("05334", "", 0),
        R("05170", "", 100), R("05170004", "", 40));
    PUT(&f, "office", R("05170008", "", 60));
    is_told(&f, "totals that are withheld from the public");
    fixture_end(&f);
    f = begin();
    PUT(&f, NULL, R("05111", "", 100), R("05111", "sex=m", 48), R("05112", "", 7));
    PUT(&f, "office", R("05111", "sex=f", 52));
    is_told(&f, "codes");
    fixture_end(&f);
    f = begin();
    PUT(&f, NULL, R("05170", "sex=f", 51), R("05170", "sex=m", 49), R("05170004", "", 40));
    PUT(&f, "office", R("05170008", "", 60));
    is_told(&f, "areas and codes");
    fixture_end(&f);
    f = begin();
    PUT(&f, NULL, R("05111", "", 100), R("05170", "", 90), R("05170004", "", 40),
        R("05170008", "", 50));
    PUT(&f, "office", R("05111", "", 987654), R("05170008", "", 60));
    is_told(&f, "beside what another has released");
    fixture_end(&f);
}

static const Viewer *narrowed(Fixture *f, bool partner, const char *const *ids, size_t n) {
    Str *list = NEW_ARRAY(f->cx.mem, Str, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = str_of(ids[i]);
    Viewer *viewer = NEW(f->cx.mem, Viewer);
    *viewer = (Viewer){.partner = partner, .organisations = list, .n_organisations = n};
    const Viewer *out;
    GOOD(f, viewer_narrow(&f->cx, viewer, &out));
    return out;
}

/* Who sees the same is the same, so that few snapshots and pages serve many. */
static void test_narrow(void) {
    static const char *const both[] = {"bestadt", "cestadt"};
    Fixture f = begin();
    PUT(&f, NULL, R("05111", "", 1));
    ok(!narrowed(&f, true, both, 2), "nothing is withheld: as everybody");
    PUT(&f, "bestadt", R("05112", "", 987654));
    ok(!narrowed(&f, true, NULL, 0), "nothing is for the partnership");
    ok(!narrowed(&f, true, &both[1], 1), "an organisation without any data");
    const Viewer *own = narrowed(&f, true, both, 2);
    ok(own && !own->partner && own->n_organisations == 1,
       "of two organisations the one that counts");
    is_str(own->organisations[0], "bestadt", "... this one");
    const Catalogue *catalogue;
    GOOD(&f, catalogue_get(&f.cx, &catalogue));
    ok(catalogue_hides(catalogue), "the snapshot knows that others see more");
    is_int(catalogue_last_delivery(catalogue), 2, "two deliveries");
    is_int(catalogue_last_seen(catalogue), 1, "of which the public sees the first");
    is_int(catalogue_seen_until(catalogue, 2), 1, "... also when asked for the second");
    f.cx.viewer = own;
    GOOD(&f, catalogue_get(&f.cx, &catalogue));
    is_int(catalogue_last_seen(catalogue), 2, "its house sees both");
    bool is_public;
    GOOD(&f, delivery_public(&f.cx, 2, &is_public));
    ok(!is_public, "and is told that the second is not public");
    f.cx.viewer = NULL;
    int64_t number =
        release(&f, (DataRelease){.audience = FOR_PARTNERSHIP, .embargo = 2000000, .level = S("")});
    const Viewer *partner = narrowed(&f, true, &both[1], 1);
    ok(partner && partner->partner && !partner->n_organisations,
       "what will be released to the partnership makes a difference");
    ok(!narrowed(&f, false, &both[1], 1), "to nobody else");
    GOOD(&f, release_withdraw(&f.cx, number, S("wrong")));
    ok(!narrowed(&f, true, NULL, 0), "taken back: none");
    release(&f, (DataRelease){.audience = FOR_PUBLIC});
    ok(!narrowed(&f, true, both, 2), "released to all: all are the same");
    fixture_end(&f);
}

static size_t withheld_periods(Fixture *f, const char *id, size_t *usual) {
    const Catalogue *catalogue;
    const Indicator *indicator;
    Period *periods;
    size_t n;
    GOOD(f, catalogue_get(&f->cx, &catalogue));
    GOOD(f, indicator_find(&f->cx, catalogue, str_of(id), &indicator));
    GOOD(f, figure_periods(&f->cx, catalogue, indicator, 0, &periods, usual));
    GOOD(f, figure_periods_withheld(&f->cx, catalogue, indicator, 0, &periods, &n));
    return n;
}

static void test_withheld_periods(void) {
    size_t usual;
    Fixture f = begin();
    PUT(&f, "office", R("05112", "", 5));
    is_int(withheld_periods(&f, "A-01", &usual), 1, "nothing of the only period is released");
    is_int(usual, 1, "where there is no other, it is told as withheld");
    f.cx.viewer = &owners;
    is_int(withheld_periods(&f, "A-01", &usual), 0, "its house sees it");
    is_int(usual, 1, "... as any other");
    f.cx.viewer = NULL;
    PUT(&f, NULL, {"residents", "05111", "2013", "", 9, PRESENT, 0, 0, 0, false});
    is_int(withheld_periods(&f, "A-01", &usual), 1, "beside a period with numbers");
    is_int(usual, 1, "... it is not among the usual ones");
    fixture_end(&f);
}

static DataSet set_of(Fixture *f) {
    DataSet set = {.newest = 0};
    GOOD(f, data_set_get(&f->cx, &set, S("test"), S("bestadt")));
    return set;
}

/* What it holds: counted by hand from the values put in. */
static void test_extent(void) {
    Fixture f = begin();
    DataSet set;
    const DataSetExtent *extent;
    PUT(&f, NULL, R("05111", "", 1));
    PUT(&f, "bestadt", R("05112", "", 5), R("05112", "sex=f", 3), R("05170008", "", 7),
        {"residents", "05112", "2013", "", 4, PRESENT, 0, 0, 0, false});
    PUT(&f, "bestadt", R("05112", "", 6)); /* a correction */
    set = set_of(&f);
    is_int(set.deliveries, 2, "two deliveries");
    is_int(set.newest, 3, "the newest");
    GOOD(&f, data_set_extent(&f.cx, &set, &extent));
    is_int(extent->values, 4, "a corrected value counts once, others' do not");
    is_int(extent->n_parts, 3, "two periods, two kinds of areas in one");
    ok(extent->parts[0].period.year == 2013 && extent->parts[0].values == 1, "2013: one value");
    ok(extent->parts[1].kind == REGION_CITY && extent->parts[1].values == 2, "2014: two of a city");
    ok(extent->parts[2].kind == REGION_TOWN && extent->parts[2].values == 1, "and one of a town");
    is_int(extent->n_regions, 2, "two areas");
    bool own = false, sum = false;
    for (size_t i = 0; i < extent->n_sums; i++) {
        sum |= str_equal(extent->sums[i]->key, S("MR"));
        own |= str_equal(extent->sums[i]->key, S("05112"));
    }
    ok(sum && !own, "sums over them are of others");
    const Indicator **uses;
    size_t n;
    GOOD(&f, data_set_uses(&f.cx, &set, &uses, &n));
    ok(n > 0 && n == extent->n_uses, "%zu indicators read it", n);
    is_int(data_set_get(&f.cx, &set, S("test"), S("nobody")), NOT_FOUND, "none of others");
    GOOD(&f, data_set_of(&f.cx, &set, 2));
    is_str(set.organisation, "bestadt", "the data set of a delivery");
    is_int(data_set_of(&f.cx, &set, 99), NOT_FOUND, "of one that never came");
    fixture_end(&f);
}

static bool waits(Fixture *f) {
    bool out = false;
    DataSet set = set_of(f);
    GOOD(f, data_set_waits(&f->cx, &set, &out));
    return out;
}

/* Who sees which part, and from when on more. */
static void test_parts(void) {
    Fixture f = begin();
    PUT(&f, "bestadt", R("05112", "", 5), R("05170008", "", 7));
    const DataSetPart city = {.period = {.kind = PERIOD_YEAR, .year = 2014}, .kind = REGION_CITY};
    const DataSetPart town = {.period = city.period, .kind = REGION_TOWN};
    DataSet set = set_of(&f);
    PartAudience seen = data_set_part_audience(&f.cx, &set, &city);
    ok(seen.now == FOR_HOUSE && seen.then == FOR_HOUSE && !seen.later, "nothing is released");
    ok(waits(&f), "all of it waits");
    release(&f, (DataRelease){.audience = FOR_PARTNERSHIP, .level = S("kreis")});
    ok(waits(&f), "towns wait still");
    release(&f, (DataRelease){.audience = FOR_PUBLIC, .embargo = 3000000});
    release(&f, (DataRelease){.audience = FOR_PARTNERSHIP, .embargo = 2000000});
    set = set_of(&f);
    seen = data_set_part_audience(&f.cx, &set, &city);
    ok(seen.now == FOR_PARTNERSHIP && seen.then == FOR_PUBLIC && seen.later == 3000000,
       "an embargo to the same audience makes nothing wider");
    seen = data_set_part_audience(&f.cx, &set, &town);
    ok(seen.now == FOR_HOUSE && seen.then == FOR_PARTNERSHIP && seen.later == 2000000,
       "of two the first");
    ok(!waits(&f), "what is under embargo was decided on");
    now_is = 3000000;
    seen = data_set_part_audience(&f.cx, &set, &town);
    ok(seen.now == FOR_PUBLIC && !seen.later, "when all are over");
    fixture_end(&f);
}

/* Two decide at once: the second is told. */
static void test_version(void) {
    Fixture f = begin();
    PUT(&f, "bestadt", R("05112", "", 5));
    DataSet set = set_of(&f);
    Str first = data_set_version(f.cx.mem, &set);
    DataRelease what = {.mapping = S("test"),
                        .organisation = S("bestadt"),
                        .reason = S("x"),
                        .audience = FOR_PARTNERSHIP,
                        .seen = first};
    GOOD(&f, release_give(&f.cx, &what));
    DataRelease again = what;
    is_int(release_give(&f.cx, &again), CONFLICT, "a release was given since");
    set = set_of(&f);
    is_int(set.n_releases, 1, "nothing was done");
    again.seen = data_set_version(f.cx.mem, &set);
    GOOD(&f, release_withdraw(&f.cx, what.number, S("y")));
    is_int(release_give(&f.cx, &again), CONFLICT, "one was taken back since");
    set = set_of(&f);
    again.seen = data_set_version(f.cx.mem, &set);
    PUT(&f, "bestadt", R("05112", "", 6));
    is_int(release_give(&f.cx, &again), CONFLICT, "something was delivered since");
    set = set_of(&f);
    again.seen = data_set_version(f.cx.mem, &set);
    GOOD(&f, release_give(&f.cx, &again));
    fixture_end(&f);
}

int main(void) {
    test_extent();
    test_parts();
    test_version();
    test_marks();
    test_narrow();
    test_withheld_periods();
    test_sums();
    test_course();
    test_periods();
    test_areas();
    test_upwards();
    test_cells();
    test_crossed();
    test_two();
    test_beside();
    return done();
}

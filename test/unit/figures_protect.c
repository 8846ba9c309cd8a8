/* Is what is protected worked out step by step where time is short, and is nothing of it shown
 * before all is? */

#include "figures_fixture.h"

#include "figures/snapshot_in.h"

enum { YEARS = 3 };

static Err rule_put(Cx *cx, void *arg) {
    static const Sql mapping = {.sql = "INSERT INTO sender_mapping (sender, layout, mapping, "
                                       "version, kept, content) VALUES ('o', 'l', 'test', 1, 1, "
                                       "$1)"},
                     set = {.sql = "INSERT INTO delivery_mapping (delivery, sender, layout, "
                                   "mapping, version) VALUES ($1, 'o', 'l', 'test', 1)"};
    const Fixture *f = arg;
    TRY(STORE_RUN(cx, &mapping, ARG_S(S("mapping: test\nprotect: {threshold: 3}\n"))));
    TRY(STORE_RUN(cx, &set, ARG_I(f->delivery)));
    return store_touch(cx);
}

/* By an office that protects what it delivers, in one go: nothing is known of it without the rule.
 */
static void give(Fixture *f, const Seen *seen, size_t n) {
    Put it = {f, seen, n};
    f->owner = "office";
    GOOD(f, store_do(&f->cx, fixture_put, &it));
    GOOD(f, store_do(&f->cx, rule_put, f));
    GOOD(f, catalogue_get(&f->cx, &f->catalogue));
}

/* A Kreis with two towns, one of them with few, in each year. */
static void put_years(Fixture *f) {
    static const char *const years[YEARS] = {"2014", "2015", "2016"};
    Seen seen[YEARS * 3];
    for (size_t i = 0; i < YEARS; i++) {
        seen[3 * i] = (Seen)SEE("children", "05170", years[i], "", 102, .presence = PRESENT);
        seen[3 * i + 1] = (Seen)SEE("children", "05170004", years[i], "", 2, .presence = PRESENT);
        seen[3 * i + 2] = (Seen)SEE("children", "05170008", years[i], "", 100, .presence = PRESENT);
    }
    give(f, seen, YEARS * 3);
}

static void test_steps(void) {
    Fixture f;
    fixture_begin(&f, "test/data/figures-small");
    put_years(&f);
    const Protection *protection;
    f.cx.deadline = monotonic_ms() - 1;
    for (int i = 0; i < YEARS; i++) {
        is_int(protection_get(&f.cx, f.catalogue, &protection), BUSY, "time is over after a year");
        is_int(f.cx.fault.message, MSG_FIGURE_PROTECTING, "and it is said why");
        ok(!protection, "nothing is given that is half done");
        f.cx.fault = (Fault){0};
    }
    is_int(protection_get(&f.cx, f.catalogue, &protection), OK, "what was done stays done");
    ok(protection != NULL, "in the end all is there");
    f.cx.deadline = 0;
    const Protection *again;
    GOOD(&f, protection_get(&f.cx, f.catalogue, &again));
    ok(again == protection, "once for all");
    fixture_end(&f);
}

static Value value_of(Fixture *f, const char *region) {
    const Indicator *indicator;
    const Region *place;
    Period period;
    Figure figure;
    GOOD(f, catalogue_get(&f->cx, &f->catalogue));
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("A-01"), &indicator));
    GOOD(f, region_find(&f->cx, f->catalogue, str_of(region), &place));
    must(period_read(S("2014"), &period));
    GOOD(f,
         figure_evaluate(&f->cx, f->catalogue, &figure, indicator, place, period, S(""), 0, NULL));
    return figure.value;
}

static bool has_number(Fixture *f, const char *region) {
    const Value value = value_of(f, region);
    return value_has_number(&value);
}

#define R(region_, number_) SEE("residents", region_, "2014", "", number_, .presence = PRESENT)

/* A set whose value was delivered beside those of its members is one more sum. */
static void test_set(void) {
    static const char *const members[] = {"05111", "05112", "05170", "05914"};
    Fixture f;
    fixture_begin(&f, "test/data/figures-small");
    const Seen seen[] = {R("MR", 602), R("05111", 2), R("05112", 100), R("05170", 200),
                         R("05914", 300)};
    give(&f, seen, 5);
    const DataRelease what = {.mapping = S("test"),
                              .organisation = S("office"),
                              .audience = FOR_PUBLIC,
                              .reason = S("made for a test")};
    DataRelease given = what;
    GOOD(&f, release_give(&f.cx, &given));
    is_str(secrecy_id(value_of(&f, "05111").secrecy), "primary", "the small one is hidden");
    size_t hidden = 0;
    for (size_t i = 1; i < 4; i++)
        hidden += !has_number(&f, members[i]);
    ok(hidden || !has_number(&f, "MR"),
       "the value of the set does not tell it: %zu members hidden beside it", hidden);
    ok(hidden < 3, "and not all is hidden");
    fixture_end(&f);
}

int main(void) {
    test_steps();
    test_set();
    return done();
}

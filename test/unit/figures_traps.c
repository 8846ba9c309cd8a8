/* The traps of education statistics that concern reckoning: one test each, named after its trap. */

#include "figures_fixture.h"

#define TEXT_MOST ((size_t)1 << 20)

static void t4(Fixture *f) {
    DELIVER(f, SEE("leavers", "05111", "2015", "", 100),
            SEE("leavers", "05111", "2015", "certificate=none", 8),
            SEE("residents", "05111", "2015-12-31", "age=15-17", 240));
    Figure a = figure_cell(f, "D-14a", "05111", "2015", "", 0),
           b = figure_cell(f, "D-14b", "05111", "2015", "", 0);
    ok(str_equal(a.indicator->family, b.indicator->family) &&
           !str_equal(a.indicator->id, b.indicator->id),
       "T4 same name, different definition: two ids in one family");
    is_double(a.value.number, 8, 1e-12, "T4 the same leavers are 8 % of all leavers …");
    is_double(b.value.number, 10, 1e-12, "T4 … and 10 % of an age group");
    const Indicator **family;
    size_t n;
    GOOD(f, indicators_find(&f->cx, f->catalogue, S("D-14"), &family, &n));
    is_int(n, 2, "T4 the family is found as two definitions");
    is_int(a.indicator->version, 1, "T4 a value carries the version of its definition");
}

/* A changed definition is a new version; runs on a copy of the catalogue's folder. */
static void t4_version(Fixture *f) {
    Cx *cx = &f->cx;
    static const char *const files[] = {"regions.yaml", "dimensions.yaml", "measures.yaml",
                                        "indicators/D-13.yaml"};
    Str dir = str_format(cx->mem, "%.*s/agreed", STR_ARG(f->dir));
    char *command = cstr(cx->mem, str_format(cx->mem, "mkdir -p %.*s/indicators", STR_ARG(dir)));
    must(system(command) == 0);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < 4; i++) {
            Str text;
            GOOD(f,
                 file_read(cx, &text, str_format(cx->mem, "test/data/figures-small/%s", files[i]),
                           TEXT_MOST));
            FILE *out =
                fopen(cstr(cx->mem, str_format(cx->mem, "%.*s/%s", STR_ARG(dir), files[i])), "w");
            must(out && fwrite(text.p, 1, text.n, out) == text.n);
            if (pass && i == 3) fputs("headline: 1\n", out);
            must(fclose(out) == 0);
        }
        GOOD(f, catalogue_agree(cx, dir));
        GOOD(f, catalogue_agree(cx, dir)); /* nothing changes the second time */
    }
    is_int(figure_cell(f, "D-13", "05111", "2015", "", 0).indicator->version, 2,
           "T4 a changed definition is a new version, the unchanged file none");
    const Indicator *gone;
    GOOD(f, catalogue_get(cx, &f->catalogue));
    is_int(indicator_find(cx, f->catalogue, S("D-14a"), &gone), NOT_FOUND,
           "T4 a definition that was withdrawn is gone");
    must(system(cstr(cx->mem, str_format(cx->mem, "rm -r %.*s", STR_ARG(dir)))) == 0);
    GOOD(f, catalogue_agree(cx, S("test/data/figures-small")));
    GOOD(f, catalogue_get(cx, &f->catalogue));
}

static Period period(const char *text) {
    Period p;
    must(period_read(str_of(text), &p));
    return p;
}

static void t5(Fixture *f) {
    const Indicator *i;
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("C-03p"), &i));
    const Break *which = NULL;
    ok(figure_break_between(i, period("2015"), period("2016"), &which),
       "T5 2015 and 2016 stand on two sides of a break");
    is_str(which ? which->reason.in[EN] : STR_NONE, "new survey", "T5 the break has its reason");
    ok(figure_break_between(i, period("2010"), period("2020"), NULL), "T5 so do 2010 and 2020");
    ok(!figure_break_between(i, period("2014"), period("2015"), NULL), "T5 2014 and 2015 do not");
    ok(!figure_break_between(i, period("2016"), period("2017"), NULL), "T5 2016 and 2017 do not");
    ok(figure_break_between(i, period("2015-12-31"), period("2016-12-31"), NULL),
       "T5 the break also parts days");
}

static void t8(Fixture *f) {
    DELIVER(f, SEE("leavers", "05112", "2021", "", 2565, .base = 5),
            SEE("leavers", "05112", "2021", "certificate=none", 200, .base = 5));
    Value v = figure(f, "D-14a", "05112", "2021");
    is_double(v.number, 7.797, 0.001,
              "T8 a rate from counts rounded to 5 carries its band: 200 of 2,565 -> 7.80 %");
    is_double(v.low, 7.713, 0.001, "T8 … from 7.71");
    is_double(v.high, 7.881, 0.001, "T8 … to 7.88 %");
    is_int(v.precision, ROUNDED, "T8 … is said to be rounded");
    is_int(value_decimals(&v, 2), 1, "T8 … and shows no false decimals");
    is_double(v.numerator, 200, 0, "T8 … with its numerator");
    is_double(v.denominator, 2565, 0, "T8 … and denominator");
}

static void t9(Fixture *f) {
    Value a = value_number(9.6, 1, UNIT_PERCENT), b = value_number(7.6, 1, UNIT_PERCENT);
    Value difference = value_difference(a, b);
    is_int(difference.unit, UNIT_POINTS,
           "T9 the difference of two percentages is in percentage points");
    is_double(difference.number, 2, 1e-12, "T9 … 9.6 % less 7.6 % are 2 points");
    is_int(value_add(a, b).presence, NOT_MEANINGFUL, "T9 percentages do not add");
    is_int(value_subtract(a, difference).presence, NOT_MEANINGFUL,
           "T9 percent and points are not mixed");
    is_int(value_difference(a, value_number(5, 0, UNIT_COUNT)).presence, NOT_MEANINGFUL,
           "T9 nor percent and counts");
    is_int(figure(f, "D-14a", "05112", "2021").unit, UNIT_PERCENT, "T9 a share is in percent");
}

static void t10(Fixture *f) {
    DELIVER(f, SEE("students", "05111", "2023-10P6M", "", 100),
            SEE("students", "05112", "2023-10P6M", "", 200),
            SEE("students", "05170", "2023-10P6M", "", 50),
            SEE("students", "05914", "2023-10P6M", "", 6000),
            SEE("students", "05", "2023-10P6M", "", 9000));
    is_double(figure(f, "F-01h", "MR", "2023-10P6M").number, 6350, 0,
              "T10 the area with the distance university");
    is_double(figure(f, "F-01h", "MR-F", "2023-10P6M").number, 350, 0,
              "T10 the set that leaves it out");
    is_double(figure(f, "F-01", "MR", "2023-10P6M").number, 350, 0,
              "T10 the indicator that leaves it out of every sum");
    is_int(figure(f, "F-01", "05914", "2023-10P6M").presence, NOT_MEANINGFUL,
           "T10 … is not meaningful there");
    Figure land = figure_cell(f, "F-01", "05", "2023-10P6M", "", 0);
    is_double(land.value.number, 3000, 0, "T10 … and is taken off the Land's own total");
    is_int(land.n_origins, 2, "T10 … whose two cells are both named");
    const Region *set, *city;
    GOOD(f, region_find(&f->cx, f->catalogue, S("MR-F"), &set));
    GOOD(f, region_find(&f->cx, f->catalogue, S("05914000"), &city));
    is_int(set->n_members, 3, "T10 the set says which members it has");
    ok(set->note.in[EN].n > 0 && !region_contains(set, city), "T10 … and what is left out");
}

static void t11(Fixture *f) {
    const Indicator *a, *b;
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("D-14a"), &a));
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("D-14b"), &b));
    is_int(a->place, PLACE_SCHOOL, "T11 one definition counts at the place of school");
    is_int(b->place, PLACE_RESIDENCE, "T11 its rival at the place of residence");
    ok(!str_equal(place_word(EN, a->place), place_word(EN, b->place)), "T11 and the words differ");
}

static void t12(Fixture *f) {
    DELIVER(f, SEE("children", "05111", "2016-03-01", "", 30),
            SEE("residents", "05111", "2015-12-31", "age=0-2", 100),
            SEE("residents", "05111", "2016-12-31", "age=0-2", 120),
            SEE("children", "05111", "2017-03-01", "", 33),
            SEE("residents", "05112", "2020-12-31", "", 1000),
            SEE("residents", "05112", "2020", "", 1010),
            SEE("students", "05112", "2020-10P6M", "", 10));
    is_double(figure(f, "C-03", "05111", "2016-03-01").number, 30, 1e-12,
              "T12 a count of March is held against the December before it");
    is_int(figure(f, "C-03", "05111", "2016").presence, NOT_DELIVERED,
           "T12 a calendar year is not a day in March");
    is_int(figure(f, "C-03", "05111", "2015/16").presence, NOT_DELIVERED,
           "T12 nor is a school year");
    ok(!period_alike(period("2016-03-01"), period("2016-12-31")),
       "T12 March and December form no series");
    is_int(figure(f, "G-03", "05112", "2020-10P6M").presence, NOT_DELIVERED,
           "T12 of two periods in one year none is picked for the reader");
    Period *periods;
    size_t n;
    const Indicator *i;
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("C-03"), &i));
    GOOD(f, figure_periods(&f->cx, f->catalogue, i, 0, &periods, &n));
    is_int(n, 2, "T12 the periods are those of the numerator");
    is_str(n ? period_code(f->cx.mem, periods[0]) : STR_NONE, "2016-03-01",
           "T12 … as days, ascending");
}

static void t24(Fixture *f) {
    DELIVER(f, SEE("children", "05354", "2008", "", 10), SEE("children", "05313", "2008", "", 20),
            SEE("children", "05334", "2010", "", 33), SEE("children", "05111", "2008", "", 1),
            SEE("children", "05111", "2010", "", 2));
    const Indicator *any;
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("C-03"), &any));
    const Region *old, *new;
    GOOD(f, region_find(&f->cx, f->catalogue, S("05354"), &old));
    GOOD(f, region_find(&f->cx, f->catalogue, S("05334"), &new));
    ok(region_valid(old, period("2009-10-20")) && !region_valid(old, period("2009-10-21")),
       "T24 the old Kreis ends on a day");
    ok(!region_valid(new, period("2008")) && region_valid(new, period("2009-12-31")),
       "T24 the new one begins on the next");
    is_double(figure(f, "K-01", "REFORM", "2008").number, 30, 0,
              "T24 before the reform the sum has the old members");
    is_double(figure(f, "K-01", "REFORM", "2010").number, 33, 0, "T24 after it the new one");
    is_int(figure(f, "K-01", "05334", "2008").presence, NOT_MEANINGFUL,
           "T24 a Kreis that was not there yet has no figure");
    is_int(figure(f, "K-01", "05354", "2010").presence, NOT_MEANINGFUL,
           "T24 nor one that is no more");
    is_double(figure(f, "K-01", "HALF", "2010").number, 35, 0,
              "T24 a set without the predecessor has a sum now");
    is_int(figure(f, "K-01", "HALF", "2008").presence, NOT_MEANINGFUL,
           "T24 … and none for the time before");
    DELIVER(f, SEE("children", "05334", "2008", "", 31));
    is_double(figure(f, "K-01", "REFORM", "2008").number, 30, 0,
              "T24 … and are not counted beside the old members");
    DELIVER(f, SEE("children", "05334", "2007", "", 29));
    is_double(figure(f, "K-01", "REFORM", "2007").number, 29, 0,
              "T24 … but stand for them where they have none");
    is_double(figure(f, "K-01", "05334", "2008").number, 31, 0,
              "T24 figures converted to the new territory stand as delivered");
}

static void t26(Fixture *f) {
    const Indicator *here, *there;
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("D-04i"), &here));
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("D-04r"), &there));
    is_int(here->polarity, POLARITY_LOWER_IS_BETTER,
           "T26 here 9 is the heaviest burden: lower is better");
    is_int(there->polarity, POLARITY_HIGHER_IS_BETTER,
           "T26 elsewhere the same scale runs the other way");
    ok(!str_equal(polarity_word(DE, here->polarity), polarity_word(DE, there->polarity)),
       "T26 and is put into words so");
}

int main(void) {
    Fixture f;
    fixture_begin(&f, "test/data/figures-small");
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    t4(&f);
    t4_version(&f);
    t5(&f);
    t8(&f);
    t9(&f);
    t10(&f);
    t11(&f);
    t12(&f);
    t24(&f);
    t26(&f);
    fixture_end(&f);
    return done();
}

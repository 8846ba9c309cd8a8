/* What an address says about a map: classes, bounds as people write them, and what is refused. */

#include "figures_fixture.h"
#include "web/map_wish_in.h"
#include "web/server_in.h"

static Fixture f;

static Err wish_of(const char *query, MapChoice *choice) {
    static const char *const path = "/indicator/D-14a";
    Request r = request_read(&f.cx, str_of(path), str_of(query));
    *choice = (MapChoice){0};
    return map_choice_read(&f.cx, &r, choice);
}

static void bounds(Lang lang, const char *query, const char *expected) {
    MapChoice choice;
    f.cx.lang = lang;
    if (!ok(wish_of(query, &choice) == OK, "%s is read", query)) return;
    Str text = S("");
    for (size_t i = 0; i < choice.n_bounds; i++)
        text = str_format(f.cx.mem, "%.*s%s%g", STR_ARG(text), i ? " " : "", choice.bounds[i]);
    is_str(text, expected, query);
    ok(choice.wish.classes.method == CLASS_MANUAL, "told by hand");
    f.cx.lang = DE;
}

static void written(void) {
    bounds(DE, "breaks=2,4.5,6", "2 4.5 6");
    bounds(EN, "breaks=2,4.5,6", "2 4.5 6");
    bounds(DE, "breaks=2%3B+4,5%3B+6", "2 4.5 6");
    bounds(EN, "breaks=2%3B+4,5%3B+6", "2 4.5 6");
    bounds(DE, "breaks=2+4,5+6", "2 4.5 6");
    bounds(DE, "breaks=1.000%3B+2.500", "1000 2500");
    bounds(EN, "breaks=1,000%3B+2,500", "1000 2500");
    bounds(DE, "breaks=%3B2%3B%3B-4,5%3B", "2 -4.5");
    bounds(DE, "class=manual&breaks=7", "7");
}

static void classes(void) {
    MapChoice choice;
    ok(wish_of("", &choice) == OK && choice.wish.classes.method == CLASS_QUANTILE &&
           choice.wish.classes.classes == 5 && choice.wish.show == SHOW_AS_FITS,
       "five quantiles unless something else is said");
    ok(wish_of("class=natural:7", &choice) == OK && choice.wish.classes.method == CLASS_NATURAL &&
           choice.wish.classes.classes == 7,
       "method and number");
    ok(wish_of("class=equal&number=3", &choice) == OK && choice.wish.classes.classes == 3,
       "as two fields of a form");
    ok(wish_of("class=equal&breaks=1,2", &choice) == OK &&
           choice.wish.classes.method == CLASS_EQUAL,
       "bounds in the field of the form count by hand only");
    ok(wish_of("class=manual", &choice) == OK && choice.wish.classes.method == CLASS_QUANTILE,
       "by hand without a bound: the usual ones");
    ok(wish_of("breaks=own", &choice) == OK && choice.wish.own_scale, "of this period only");
    ok(wish_of("zero=own&missing=hide&scale=own&show=circles&palette=pattern", &choice) == OK &&
           choice.wish.classes.zero_own && choice.wish.hide_missing && choice.wish.own_scale &&
           choice.wish.show == SHOW_CIRCLES && choice.wish.palette == PALETTE_PATTERN,
       "everything at once");
    ok(wish_of("zero=among", &choice) == OK && choice.wish.zero_among &&
           !choice.wish.classes.zero_own,
       "zero among the others");
}

static void refused(void) {
    static const char *const wrong[] = {
        "class=jenks",  "class=natural:1", "class=natural:10", "class=natural:x",
        "number=0",     "breaks=a",        "breaks=1;2;x",     "breaks=1,2,3,4,5,6,7,8,9",
        "palette=red",  "show=both",       "zero=1",           "missing=no",
        "scale=stable", "breaks=1e999",    "class=:5",         "class=quantile:-3",
    };
    MapChoice choice;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        is_int(wish_of(wrong[i], &choice), INVALID, wrong[i]);
    Str text = fault_text(f.cx.mem, DE, &f.cx.fault);
    ok(text.n > 20, "with a sentence");
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    written();
    classes();
    refused();
    fixture_end(&f);
    return done();
}

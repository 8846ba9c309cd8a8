/* The catalogue: what it reads, what it refuses and where it says so, and how its snapshots live.
 */

#include "figures_fixture.h"
#include "figures/snapshot_in.h"
#include <pthread.h>
#include <sys/stat.h>

/* ---- what it reads ---- */

static void regions(Fixture *f) {
    const Catalogue *c = f->catalogue;
    const Region *city = region_by_key(c, S("05111"), false),
                 *town = region_by_key(c, S("05170004"), false);
    ok(city && city == region_by_key(c, S("05111000"), false) &&
           city == region_by_key(c, S("DEX11"), false),
       "a kreisfreie Stadt is one region with several keys");
    ok(region_by_key(c, S("5111"), false) == NULL, "a key that lost its zero is not that region");
    is_str(city->full_name.in[DE], "Astadt, kreisfreie Stadt", "its full name says what it is");
    is_str(town->full_name.in[EN], "Dedorf, Kreis Ceeh", "a town's says where it lies");
    ok(region_kreis(town) == town->parent && region_kreis(city) == city,
       "the Kreis of a town, of a city itself");
    ok(region_kreis(region_by_key(c, S("05"), false)) == NULL, "none above");
    ok(region_contains(region_by_key(c, S("DG"), false), town), "the state contains the town");
    ok(region_contains(area_own(c), town) && !region_contains(town, area_own(c)),
       "so does the set");
    is_str(area_own(c)->key, "MR", "the own area");
    is_str(area_around(c)->key, "05", "the area around it");
    size_t n;
    const Region *const *all = regions_all(c, &n);
    is_int(n, 17, "13 areas and 4 sets");
    bool numbered = true;
    for (size_t i = 0; i < n; i++)
        numbered &= all[i]->id > 0;
    ok(numbered, "all have numbers");
    const Region *found;
    is_int(region_find(&f->cx, c, S("5111"), &found), NOT_FOUND, "an unknown key is not found");
    ok(str_find(fault_text(f->cx.mem, EN, &f->cx.fault), S("05111"), 0) != SIZE_MAX,
       "… but the near one is named");
    is_int(region_find(&f->cx, c, S("bestadt"), &found), NOT_FOUND, "a name is no key");
    ok(str_find(fault_text(f->cx.mem, EN, &f->cx.fault), S("05112"), 0) != SIZE_MAX,
       "… but leads to it");
    ok(region_named(&f->cx, c, S("Bestadt"), &found) == OK && str_equal(found->key, S("05112")) &&
           region_named(&f->cx, c, S("05112"), &found) == OK && str_equal(found->key, S("05112")),
       "where names are understood, name and key lead to it");
    is_int(region_named(&f->cx, c, S("Bestedt"), &found), NOT_FOUND,
           "one that is nobody's does not");
    is_int(region_find(&f->cx, c, S("Bestedt"), &found), NOT_FOUND, "nor is one with an error");
    ok(str_find(fault_text(f->cx.mem, EN, &f->cx.fault), S("05112 (Bestadt)"), 0) != SIZE_MAX,
       "… but leads to it, too");
    Str key = S("");
    ok(!area_known(&f->cx, &key) && !key.n, "no area is entered");
    key = S("05112000");
    ok(!area_known(&f->cx, &key), "a long key");
    is_str(key, "05112", "… is written as the catalogue does");
    key = S("99999");
    is_int(area_known(&f->cx, &key), INVALID, "an area that there is not is refused");
}

static void cells(Fixture *f) {
    Str text;
    GOOD(f, cell_read(&f->cx, f->catalogue, S("sex=f;certificate=none"), &text));
    is_str(text, "certificate=none;sex=f", "a cell is written in one way only");
    GOOD(f, cell_read(&f->cx, f->catalogue, S(""), &text));
    is_str(text, "", "the total is empty");
    is_int(cell_read(&f->cx, f->catalogue, S("sex=x"), &text), INVALID,
           "an unknown code is refused");
    is_int(cell_read(&f->cx, f->catalogue, S("height=f"), &text), INVALID,
           "an unknown dimension is refused");
    is_int(cell_read(&f->cx, f->catalogue, S("sex"), &text), INVALID, "half a pair is refused");
    is_int(cell_read(&f->cx, f->catalogue, S("sex=f;sex=m"), &text), INVALID,
           "two codes of one dimension are refused");
    is_int(cell_read(&f->cx, f->catalogue, S("sex=f;"), &text), INVALID, "an open end is refused");
    is_str(cell_label(f->cx.mem, DE, f->catalogue, S("certificate=none;sex=f")),
           "ohne Hauptschulabschluss, weiblich", "a cell in words");
    is_str(cell_label(f->cx.mem, EN, f->catalogue, S("")), "total", "the total in words");
}

static void definitions(Fixture *f) {
    const Indicator *i;
    GOOD(f, indicator_find(&f->cx, f->catalogue, S("D-14a"), &i));
    is_str(i->title.in[EN], "Leavers without certificate", "an indicator has its title");
    is_int(i->unit, UNIT_PERCENT, "… unit");
    is_str(i->by[0]->id, "sex", "… breakdowns");
    is_str(stage_word(EN, i->stage), "lower secondary school", "… stage in words");
    is_int(indicator_find(&f->cx, f->catalogue, S("d-14A"), &i), NOT_FOUND, "ids are exact");
    ok(str_find(fault_text(f->cx.mem, EN, &f->cx.fault), S("D-14a"), 0) != SIZE_MAX,
       "… near ones are named");
    const Measure *m = measure_find(f->catalogue, S("leavers"));
    ok(m && m->number > 0, "measures have numbers");
    ok(measure_has(f->catalogue, m, dimension_find(f->catalogue, S("sex"))) &&
           !measure_has(f->catalogue, m, dimension_find(f->catalogue, S("age"))),
       "and know their dimensions");
    ok(dimension_code(dimension_find(f->catalogue, S("sex")), S("f")) &&
           !dimension_code(dimension_find(f->catalogue, S("sex")), S("x")),
       "dimensions know their codes");
}

/* ---- what it refuses ---- */

typedef struct Change { /* of one file of the small catalogue */
    const char *file, *from, *to;
    const char *says; /* must occur in the message */
} Change;

static void put_file(Fixture *f, Str dir, const char *name, Str text) {
    FILE *out = fopen(cstr(f->cx.mem, str_format(f->cx.mem, "%.*s/%s", STR_ARG(dir), name)), "w");
    must(out && fwrite(text.p, 1, text.n, out) == text.n && fclose(out) == 0);
}

static Str changed(Fixture *f, Str text, const char *from, const char *to) {
    size_t at = str_find(text, str_of(from), 0);
    must(at != SIZE_MAX);
    Str parts[] = {str_slice(text, 0, at), str_of(to),
                   str_slice(text, at + str_of(from).n, text.n)};
    return str_join(f->cx.mem, 3, parts, S(""));
}

static const Change changes[] = {
    {"regions.yaml", "area: MR", "area: XX", "XX"},
    {"regions.yaml", "kind: land", "kind: country", "line 6: "},
    {"regions.yaml", "in: DG", "in: DE", "line 6: "},
    {"regions.yaml", "in: DG", "in: \"05111\"", "cannot be the region"},
    {"regions.yaml", "also: [\"05112000\"]", "also: [\"05111000\"]", "occurs twice"},
    {"regions.yaml", "2009-10-20", "2009-10-32", "is no date"},
    {"regions.yaml", "[MR]", "[MR, \"05170004\"]", "in two ways"},
    {"regions.yaml", "[MR]", "[MR-F]", "contains itself"},
    {"regions.yaml", "exclude: [\"05914\"]", "exclude: [\"05170004\"]", "cannot be left out"},
    {"regions.yaml", "exclude: [\"05914\"]", "excluded: [\"05914\"]", "no entry “excluded”"},
    {"dimensions.yaml", "id: sex", "id: Sex", "is no code"},
    {"dimensions.yaml", "code: m,", "code: f,", "occurs twice"},
    {"dimensions.yaml", "de: weiblich, en: female", "de: weiblich", "“en” is missing"},
    {"dimensions.yaml", "complete: yes", "complete: perhaps", "perhaps"},
    {"measures.yaml", "unit: percent, adds: no", "unit: percent, adds: yes", "line 6: "},
    {"measures.yaml", "dimensions: [certificate, sex]", "dimensions: [certificate, shoe]", "shoe"},
    {"measures.yaml", "unit: count", "unit: many", "many"},
    {"indicators/D-13.yaml", "id: D-13", "id: D-99", "not the name of the file"},
    {"indicators/D-13.yaml", "formula: \"leavers\"", "formula: \"leavers[shoe=1]\"", "line 14: "},
    {"indicators/D-13.yaml", "unit: count", "unit: percent", "does not give the unit"},
    {"indicators/D-13.yaml", "polarity: none", "polarity: up", "up"},
    {"indicators/D-13.yaml", "place: school", "period_word: Jahr", "“place” is missing"},
    {"indicators/D-13.yaml", "by: [certificate, sex]", "by: [age]", "age"},
    {"indicators/D-13.yaml", "decimals: 0", "decimals: -1", "-1"},
    {"indicators/D-13.yaml", "by: [certificate, sex]", "by: [certificate", "indicators/D-13.yaml"},
};

static void refuses(Fixture *f) {
    static const char *const files[] = {"regions.yaml", "dimensions.yaml", "measures.yaml",
                                        "indicators/D-13.yaml"};
    Cx *cx = &f->cx;
    Str dir = str_format(cx->mem, "%.*s/agreed", STR_ARG(f->dir));
    mkdir(cstr(cx->mem, dir), 0700);
    mkdir(cstr(cx->mem, str_format(cx->mem, "%.*s/indicators", STR_ARG(dir))), 0700);
    int64_t before, after;
    GOOD(f, store_revision(cx, &before));
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        const Change *change = &changes[k];
        for (size_t i = 0; i < 4; i++) {
            Str text;
            GOOD(f,
                 file_read(cx, &text, str_format(cx->mem, "test/data/figures-small/%s", files[i]),
                           (size_t)1 << 20));
            bool here = str_equal(str_of(files[i]), str_of(change->file));
            put_file(f, dir, files[i], here ? changed(f, text, change->from, change->to) : text);
        }
        Err err = catalogue_agree(cx, dir);
        Str said = err ? fault_text(cx->mem, EN, &cx->fault) : S("");
        bool told = err == INVALID && str_find(said, str_of(change->says), 0) != SIZE_MAX &&
                    str_find(said, str_of(change->file), 0) != SIZE_MAX;
        ok(told, "refused with file and reason: %s -> %s", change->from, change->to);
        if (!told) printf("# said: %.*s\n", STR_ARG(said));
    }
    GOOD(f, store_revision(cx, &after));
    is_int(after, before, "nothing of all that reached the store");
    is_int(catalogue_agree(cx, S("/nonexistent-folder")), NOT_FOUND, "a folder that is not there");
    Str whole = str_format(cx->mem, "rm -r %.*s", STR_ARG(dir));
    must(system(cstr(cx->mem, whole)) == 0);
}

/* ---- how it lives ---- */

static void versions(Fixture *f) {
    int64_t before, after;
    GOOD(f, store_revision(&f->cx, &before));
    GOOD(f, catalogue_agree(&f->cx, S("test/data/figures-small")));
    GOOD(f, store_revision(&f->cx, &after));
    is_int(after, before, "the same catalogue again changes nothing");
    DELIVER(f, SEE("leavers", "05111", "2015", "", 100), SEE("leavers", "05112", "2015", "", 50));
    DELIVER(f, SEE("leavers", "05111", "2015", "", 101));
    Figure now = figure_cell(f, "D-13", "05111", "2015", "", 0),
           then = figure_cell(f, "D-13", "05111", "2015", "", 1);
    is_double(now.value.number, 101, 0, "a correction is the present value");
    ok(now.value.marks & CORRECTED, "… marked as corrected");
    is_double(then.value.number, 100, 0, "the old one stays readable");
    ok(!(then.value.marks & CORRECTED), "… as it was");
    is_int(figure_cell(f, "D-13", "05112", "2015", "", 2).first.delivery, 1,
           "what was not corrected stays with its delivery");
    FigureVersion *list;
    size_t n;
    GOOD(f, figure_versions(&f->cx, f->catalogue, now.indicator, now.region, now.period, S(""),
                            &list, &n));
    is_int(n, 2, "two versions");
    ok(n == 2 && list[0].delivery == 2 && list[1].delivery == 1, "… the newest first");
    ok(n == 2 && list[0].value.number >= 101 && list[1].value.number <= 100, "… with their values");
    Origins origins = {.mem = f->cx.mem};
    Figure figure;
    const Region *bestadt = region_by_key(f->catalogue, S("05112"), false);
    GOOD(f, figure_evaluate(&f->cx, f->catalogue, &figure, now.indicator, bestadt, now.period,
                            S(""), 0, &origins));
    ok(origins.list.n == 1 && origins.list.at[0].row == 11 && origins.list.at[0].column == 3,
       "the way back to the cell");
}

static void disagreements(Fixture *f) {
    DELIVER(f, SEE("leavers", "05170", "2015", "", 2414),
            SEE("leavers", "05914", "2015", "", 0, .presence = ZERO),
            SEE("leavers", "05111", "2015", "certificate=none", 10),
            SEE("published_rate", "05111", "2015", "", 9.5, .decimals = 1),
            SEE("leavers", "05111", "2016", "certificate=none", 10),
            SEE("leavers", "05111", "2016", "", 100),
            SEE("published_rate", "05111", "2016", "", 10.0, .decimals = 1));
    const Disagreement *list;
    size_t n;
    GOOD(f, figure_disagreements(&f->cx, f->catalogue, &list, &n));
    is_int(n, 3, "two printed figures, and the one year in which the pair differs");
    ok(n == 3 && list[0].agrees && !list[0].other, "the printed sum agrees");
    ok(n == 3 && !list[1].agrees && list[1].difference.number <= -898,
       "the other printed figure does not");
    ok(n == 3 && list[2].other && list[2].period.year == 2015, "2015 differs");
    is_int(n == 3 ? (int)list[2].difference.unit : -1, UNIT_POINTS, "… in points");
}

static void snapshots(Fixture *f) {
    Cx one, two;
    cx_begin(&one, EN);
    cx_begin(&two, EN);
    one.store = two.store = f->cx.store;
    const Catalogue *a, *b, *again;
    GOOD(f, catalogue_get(&one, &a));
    GOOD(f, catalogue_get(&two, &b));
    ok(a == b, "two contexts share one snapshot");
    DELIVER(f, SEE("leavers", "05111", "2018", "", 7));
    GOOD(f, catalogue_get(&one, &again));
    ok(again != a, "a delivery makes a new one");
    ok(again->definitions == a->definitions, "… of the same definitions");
    const Region *region = region_by_key(b, S("05111"), false);
    is_str(region->key, "05111", "the old one stays valid for who holds it");
    cx_end(&one);
    is_str(region->name.in[EN], "Astadt", "… when others let go");
    GOOD(f, catalogue_agree(&two, S("test/data/figures-small")));
    GOOD(f, catalogue_get(&two, &again));
    const Indicator *indicator;
    GOOD(f, indicator_find(&two, b, S("D-13"), &indicator));
    Figure figure;
    Period p = {PERIOD_YEAR, 2018, 0, 0};
    GOOD(f, figure_evaluate(&two, again, &figure, indicator, region, p, S(""), 0, NULL));
    is_double(figure.value.number, 7, 0,
              "an indicator of the old one has its figure in the new one");
    cx_end(&two);
}

typedef struct Worker {
    Str path;
    int wrong;
} Worker;

static void *work(void *arg) {
    Worker *w = arg;
    Cx cx;
    cx_begin(&cx, EN);
    Store *store;
    if (store_open(&cx, &store, w->path)) w->wrong++;
    for (int i = 0; i < 200 && !w->wrong; i++) {
        Cx inner;
        cx_begin(&inner, EN);
        inner.store = store;
        const Catalogue *c;
        const Indicator *indicator;
        Figure figure;
        Period p = {PERIOD_YEAR, 2018, 0, 0}, *periods;
        size_t n;
        bool good_ = !catalogue_get(&inner, &c) &&
                     !indicator_find(&inner, c, S("D-13"), &indicator) &&
                     !figure_periods(&inner, c, indicator, 0, &periods, &n) && n > 0 &&
                     !figure_evaluate(&inner, c, &figure, indicator,
                                      region_by_key(c, S("05111"), false), p, S(""), 0, NULL) &&
                     figure.value.number >= 7 && figure.value.number <= 7;
        if (!good_) w->wrong++;
        cx_end(&inner);
    }
    cx_end(&cx);
    return NULL;
}

static void threads(Fixture *f) {
    catalogue_drop();
    pthread_t thread[4];
    Worker workers[4];
    for (size_t i = 0; i < 4; i++) {
        workers[i] = (Worker){f->path, 0};
        must(pthread_create(&thread[i], NULL, work, &workers[i]) == 0);
    }
    int wrong = 0;
    for (size_t i = 0; i < 4; i++) {
        pthread_join(thread[i], NULL);
        wrong += workers[i].wrong;
    }
    is_int(wrong, 0, "four threads see the same figures while snapshots are dropped and built");
}

static void built_in(void) {
    Fixture f;
    fixture_begin(&f, NULL);
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    size_t n, indicators;
    const Region *const *all = regions_all(f.catalogue, &n);
    indicators_all(f.catalogue, &indicators);
    ok(n > 50 && all[0], "a store without a catalogue gets the built-in one");
    ok(area_own(f.catalogue)->n_members == 15, "… whose own area has 15 members");
    ok(indicators >= 16, "… and at least 16 indicators");
    fixture_end(&f);
}

int main(void) {
    Fixture f;
    fixture_begin(&f, "test/data/figures-small");
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    regions(&f);
    cells(&f);
    definitions(&f);
    refuses(&f);
    versions(&f);
    disagreements(&f);
    snapshots(&f);
    threads(&f);
    fixture_end(&f);
    built_in();
    return done();
}

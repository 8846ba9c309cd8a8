/* Do the list of schools and its pages' numbers say what the registers say? The example's own files
 * are delivered; what is expected is counted in this test from the same files as text, by a reader
 * of its own. Places are held against a transverse Mercator formula in Python (Krueger's series to
 * n^6, test/data/places) and, where ../shared is there, against places found by address. */

#include "deliveries.h"
#include "publish/publish.h"

#define FILES "data/ruhr/files/"
#define DIRECTORY "../shared/data/schulen-nrw/AS_BS_Verzeichnis_2024_25_mit_Sozialindex.csv"
#define PLACES "../shared/data/schulen-nrw/schuldaten_2021-09.csv"
#define GEOCODED \
    "../shared/data/schulen-nrw/" \
    "AS_BS_Verzeichnis_2024_25_mit_Sozialindex_und_Koordinaten_und_Startchancen.csv"
#define METRES 111195.0 /* per degree of latitude */

static Cx cx;
static const Catalogue *catalogue;

/* ---- a reader of its own ---- */

enum { MOST_FIELDS = 40 };
typedef struct Line {
    Str fields[MOST_FIELDS];
    size_t n;
} Line;

/* RFC 4180, quotation marks inside fields left doubled: none of the fields looked at has any. */
static bool line_next(Str *rest, char separator, Line *out) {
    *out = (Line){.n = 0};
    if (!rest->n) return false;
    size_t at = 0, from = 0;
    bool quoted = false;
    for (;; at++) {
        bool end = at >= rest->n || (!quoted && (rest->p[at] == '\n' || rest->p[at] == separator));
        if (!end && rest->p[at] == '"') quoted = !quoted;
        if (!end) continue;
        Str field = str_trim(str_slice(*rest, from, at));
        if (field.n >= 2 && field.p[0] == '"') field = str_slice(field, 1, field.n - 1);
        must(out->n < MOST_FIELDS);
        out->fields[out->n++] = field;
        from = at + 1;
        if (at >= rest->n || rest->p[at] == '\n') break;
    }
    *rest = str_slice(*rest, at + 1, rest->n);
    return true;
}

static double number_of(Str text) {
    return text.n ? strtod(cstr(cx.mem, text), NULL) : (double)NAN;
}

static bool own(Str town) {
    const Region *region = region_by_key(catalogue, town, false);
    return region && region_contains(area_own(catalogue), region);
}

static bool there(const char *path) {
    return access(path, R_OK) == 0;
}

/* ---- the list ---- */

static PublishedSchools list(SchoolQuery query) {
    PublishedSchools schools;
    must(publish_schools(&cx, &schools, &query) == OK);
    return schools;
}

static double figure(const char *id, const char *region, const char *period) {
    const Indicator *indicator;
    const Region *area;
    PublishedFigure out;
    Period when;
    must(indicator_find(&cx, catalogue, str_of(id), &indicator) == OK);
    must(region_find(&cx, catalogue, str_of(region), &area) == OK);
    must(period_read(str_of(period), &when));
    must(publish_figure(&cx, &out, indicator, area, when, S(""), 0) == OK);
    return out.value.number;
}

static void test_sums(void) {
    PublishedSchools all = list((SchoolQuery){0});
    is_int(all.n, figure("D-02b", "MR", "2024/25"), "as many schools as are published");
    is_double(all.pupils.number, figure("D-01b", "MR", "2024/25"), 0, "and as many pupils");
    ok(all.pupils.high - all.pupils.number == 2 * (double)all.n &&
           all.pupils.low < all.pupils.number,
       "the band of the sum is that of each number, rounded to 5");
    size_t towns = 0, n = 0;
    double pupils = 0;
    const Region *area = area_own(catalogue);
    for (size_t m = 0; m < area->n_members; m++) {
        const Region *member = area->members[m];
        const Region *const *parts = member->n_children ? member->children : &area->members[m];
        for (size_t t = 0; t < (member->n_children ? member->n_children : 1); t++, towns++) {
            PublishedSchools town = list((SchoolQuery){.areas = &parts[t], .n_areas = 1});
            n += town.n;
            pupils += town.pupils.number;
            if (town.n == 0) printf("# no school in %.*s\n", STR_ARG(parts[t]->key));
        }
    }
    is_int(towns, 53, "over 53 towns");
    is_int(n, all.n, "the schools add up");
    is_double(pupils, all.pupils.number, 0, "and so do the pupils");
    is_int(all.n_deliveries, 3, "the deliveries behind the list: register, places, programme");
}

static void test_counted(void) {
    if (!there(DIRECTORY)) {
        skip("no " DIRECTORY);
        return;
    }
    Str rest = text_of_file(&cx, DIRECTORY);
    Line line;
    size_t n = 0, without = 0, gymnasien = 0, six = 0, name = 0;
    double pupils = 0;
    line_next(&rest, ',', &line);
    while (line_next(&rest, ',', &line)) {
        if (line.n < 19 || !own(line.fields[2])) continue;
        n++;
        pupils += number_of(line.fields[17]);
        double index = number_of(line.fields[18]);
        without += isnan(index) ? 1 : 0;
        gymnasien += str_equal(line.fields[1], S("Gymnasium"));
        six += index >= 6 && index <= 7;
        Str whole = words_collation(cx.mem, str_join(cx.mem, 3, &line.fields[5], S(" ")));
        name += str_find(whole, S("goethe"), 0) != SIZE_MAX;
    }
    PublishedSchools all = list((SchoolQuery){0});
    is_int(all.n, n, "as many as the file has for the area");
    is_double(all.pupils.number, pupils, 0, "pupils as in the file");
    is_int(all.n_without_index, without, "empty fields have no index");
    is_int(list((SchoolQuery){.type = S("gymnasium")}).n, gymnasien, "by type");
    is_int(list((SchoolQuery){.index_from = 6, .index_to = 7}).n, six, "by index from and to");
    is_int(list((SchoolQuery){.index_from = 1}).n, n - without, "what has none lies in no limits");
    ok(name > 0, "some name holds the word");
    is_int(list((SchoolQuery){.name = S("GOETHE")}).n, name, "by a word of the name");
}

static void test_missing(void) {
    PublishedSchools colleges = list((SchoolQuery){.type = S("berufskolleg")});
    ok(colleges.n > 0 && colleges.n_without_index == colleges.n,
       "no index for vocational colleges");
    bool collected = false, number = false;
    for (size_t i = 0; i < colleges.n; i++) {
        PublishedSchool school = publish_school_of(&cx, &colleges, i);
        const Value *index = &school.facts[SCHOOL_INDEX].value;
        collected |= index->presence != NOT_COLLECTED;
        number |= !isnan(index->number);
    }
    ok(!collected && !number, "it is not collected, and no number, not even zero");
    PublishedSchools yes = list((SchoolQuery){.startchancen = ANSWER_YES}),
                     no = list((SchoolQuery){.startchancen = ANSWER_NO}),
                     unknown = list((SchoolQuery){.startchancen = ANSWER_UNKNOWN}),
                     all = list((SchoolQuery){0});
    ok(yes.n > 0 && no.n > yes.n, "the programme has fewer schools in it than outside");
    is_int(yes.n + no.n + unknown.n, all.n, "yes, no and unknown are all");
    const SchoolType *types;
    size_t n_types, sum = 0;
    must(publish_school_types(&cx, DE, &types, &n_types) == OK);
    for (size_t i = 0; i < n_types; i++) {
        sum += list((SchoolQuery){.type = types[i].code}).n;
        for (size_t k = 0; k < i; k++)
            if (str_equal(types[i].letters, types[k].letters)) sum = SIZE_MAX / 2;
    }
    is_int(sum, all.n, "the types part the schools, each with letters of its own");
}

/* ---- stages ---- */

static void test_stages(void) {
    StagesQuery query = {.high = 6};
    PublishedStages stages;
    must(publish_stages(&cx, &stages, &query) == OK);
    is_str(str_slice(stages.columns.csv, 0, str_find(stages.columns.csv, S("\r"), 0)),
           "group,name,stage,schools,startchancen,pupils", "columns");
    for (int stage = INDEX_LOWEST; stage <= INDEX_HIGHEST; stage++) {
        SchoolQuery on = {.index_from = stage, .index_to = stage};
        PublishedSchools schools = list(on);
        on.startchancen = ANSWER_YES;
        PublishedSchools yes = list(on);
        Str row = str_format(cx.mem, "\r\n%d,%d,%d,%zu,%zu,%.0f\r\n", stage, stage, stage,
                             schools.n, yes.n, schools.pupils.number);
        ok(str_find(stages.columns.csv, row, 0) != SIZE_MAX, "stage %d as the list counts it",
           stage);
    }
    PublishedSchools all = list((SchoolQuery){0}), high = list((SchoolQuery){.index_from = 6});
    is_int(stages.all.n + (int64_t)stages.columns.left_out, all.n, "the others are counted");
    is_int(stages.all.n_high, high.n, "on high stages");
    is_double(stages.all.high_share.number, 100.0 * (double)high.n / (double)stages.all.n, 1e-9,
              "as a share");
    ok(stages.n_deliveries == 2, "register and programme are behind them");
    int64_t n = 0, n_high = 0;
    query.by = STAGES_BY_TYPE;
    must(publish_stages(&cx, &stages, &query) == OK);
    for (size_t g = 0; g < stages.n_groups; g++)
        n += stages.groups[g].n, n_high += stages.groups[g].n_high;
    ok(n == stages.all.n && n_high == (int64_t)high.n, "types part them");
    query.by = STAGES_BY_AREA, n = 0;
    query.areas = area_own(catalogue)->members, query.n_areas = area_own(catalogue)->n_members;
    must(publish_stages(&cx, &stages, &query) == OK);
    for (size_t g = 0; g < stages.n_groups; g++)
        n += stages.groups[g].n;
    ok(stages.n_groups == query.n_areas && n == stages.all.n, "so do the areas");
}

/* ---- order ---- */

static bool ascends(SchoolOrder order, bool descending) {
    PublishedSchools all = list((SchoolQuery){.order = order, .descending = descending});
    double before = 0;
    bool missing = false;
    for (size_t i = 0; i < all.n; i++) {
        PublishedSchool school = publish_school_of(&cx, &all, i);
        SchoolFact fact = order == SCHOOLS_BY_INDEX ? SCHOOL_INDEX : SCHOOL_PUPILS;
        double number = school.facts[fact].value.number;
        if (isnan(number)) {
            missing = true;
            continue;
        }
        if (missing || (i > 0 && (descending ? number > before : number < before))) return false;
        before = number;
    }
    return all.n > 0;
}

static void test_order(void) {
    ok(ascends(SCHOOLS_BY_PUPILS, false) && ascends(SCHOOLS_BY_PUPILS, true), "by pupils");
    ok(ascends(SCHOOLS_BY_INDEX, false) && ascends(SCHOOLS_BY_INDEX, true),
       "by index, those without last both ways");
    PublishedSchools up = list((SchoolQuery){.order = SCHOOLS_BY_NAME}),
                     down = list((SchoolQuery){.order = SCHOOLS_BY_NAME, .descending = true});
    bool sorted = true;
    for (size_t i = 1; i < up.n; i++)
        sorted &=
            str_compare(words_collation(cx.mem, publish_school_region(&up, i - 1)->name.in[DE]),
                        words_collation(cx.mem, publish_school_region(&up, i)->name.in[DE])) <= 0;
    ok(sorted && publish_school_region(&up, 0) == publish_school_region(&down, down.n - 1),
       "by name");
    PublishedSchools towns = list((SchoolQuery){0});
    size_t runs = 1;
    for (size_t i = 1; i < towns.n; i++)
        runs += publish_school_region(&towns, i)->parent !=
                publish_school_region(&towns, i - 1)->parent;
    is_int(runs, 53, "as they are: town by town");
    const Region *twice[] = {area_own(catalogue), area_own(catalogue)->members[0]};
    is_int(list((SchoolQuery){.areas = twice, .n_areas = 2}).n, towns.n,
           "a school in two areas asked for counts once");
}

/* ---- one school ---- */

static void test_school(void) {
    PublishedSchools all = list((SchoolQuery){.type = S("gymnasium")});
    const Region *first = publish_school_region(&all, 0);
    PublishedSchool school;
    is_int(publish_school(&cx, &school, first->key, 0), OK, "one by its number");
    const PublishedCell *pupils = &school.facts[SCHOOL_PUPILS],
                        *index = &school.facts[SCHOOL_INDEX];
    ok(pupils->delivery == 1 && pupils->row == first->listed.line && pupils->column == 18,
       "its pupils with delivery, line and column");
    ok(pupils->period.year == 2024 && index->period.year == 2025, "and two dates");
    ok(pupils->value.high == pupils->value.number + 2, "the number with its band");
    ok(first->placed.delivery == 2 && first->placed.line > 2, "its place with its line, too");
    is_int(publish_school(&cx, &school, S("999999"), 0), NOT_FOUND, "an unknown number");
    is_int(list((SchoolQuery){.name = first->key}).n, 1, "the number finds it, too");
    is_int(list((SchoolQuery){.as_of = 2}).n, list((SchoolQuery){0}).n, "the list as of earlier");
    PublishedSchools before = list((SchoolQuery){.as_of = 2, .startchancen = ANSWER_UNKNOWN});
    is_int(before.n, list((SchoolQuery){0}).n, "when nobody knew of the programme");
}

/* ---- places ---- */

static double metres(const double *a, const double *b) {
    double x = (a[0] - b[0]) * cos(b[1] * M_PI / 180), y = a[1] - b[1];
    return hypot(x, y) * METRES;
}

static void test_projection(void) {
    Str rest = text_of_file(&cx, "test/data/places/utm32.csv");
    Line line;
    size_t n = 0;
    double worst = 0;
    line_next(&rest, ';', &line);
    while (line_next(&rest, ';', &line)) {
        double at[] = {number_of(line.fields[2]), number_of(line.fields[3])};
        double wanted[] = {number_of(line.fields[4]), number_of(line.fields[5])};
        must(points_to_degrees(&cx, 25832, at, 1) == OK);
        worst = fmax(worst, metres(at, wanted));
        n++;
    }
    ok(n > 30 && worst < 0.01, "%zu places to the centimetre of another implementation (%.4f m)", n,
       worst);
    double odd[] = {NAN, 5700000, 1e300, 1e300, 400000, 5700000};
    ok(points_to_degrees(&cx, 25832, odd, 3) == OK && isnan(odd[0]) && isnan(odd[3]) &&
           fabs(odd[5] - 51.4) < 0.2,
       "what is no place has none, its neighbours have theirs");
    is_int(points_to_degrees(&cx, 999999, odd, 1), NOT_FOUND, "a system nobody knows");
    double plain[] = {7.1, 51.5};
    ok(points_to_degrees(&cx, 4326, plain, 1) == OK && plain[0] == 7.1, "degrees stay");
}

static void test_joined(void) {
    if (!there(DIRECTORY) || !there(PLACES)) {
        skip("no " DIRECTORY);
        return;
    }
    Index placed = {0};
    Line line;
    Str rest = text_of_file(&cx, PLACES);
    while (line_next(&rest, ';', &line))
        if (line.n >= 23 && number_of(line.fields[21]) > 0 && number_of(line.fields[22]) > 0)
            index_put(cx.mem, &placed, line.fields[0], 1);
    rest = text_of_file(&cx, DIRECTORY);
    size_t n = 0, with = 0, mine = 0, mine_with = 0;
    line_next(&rest, ',', &line);
    while (line_next(&rest, ',', &line)) {
        if (line.n < 19) continue;
        bool has = index_get(&placed, line.fields[4]) != SIZE_MAX, inside = own(line.fields[2]);
        n++, with += has, mine += inside, mine_with += inside && has;
    }
    const Region *land[] = {area_around(catalogue)};
    PublishedSchools all = list((SchoolQuery){0}),
                     whole = list((SchoolQuery){.areas = land, .n_areas = 1});
    is_int(all.n_without_place, mine - mine_with, "schools without place, counted from both files");
    is_int(whole.n_without_place, n - with, "also those of the whole Land");
    printf("# %zu of %zu (%.1f %%) have a place\n", with, n, 100.0 * (double)with / (double)n);
    ok(all.n == mine, "and none of them is dropped");
    PlacesFrame frame;
    ok(publish_schools_frame(&all, NULL, 0, &frame), "the whole area has a frame");
    is_int(list((SchoolQuery){.has_frame = true, .frame = frame}).n, mine_with,
           "all with a place lie in it");
}

static int by_number(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Geocoding by address and a survey differ: the place of the building, the entry, the street. Nine
 * in ten must lie within 250 metres, half of them within 60. */
static void test_geocoded(void) {
    if (!there(GEOCODED)) {
        skip("no geocoded list in ../shared");
        return;
    }
    Str rest = text_of_file(&cx, GEOCODED);
    Line line;
    VEC(double) away = {0};
    size_t without = 0, rows = 0;
    line_next(&rest, ',', &line);
    while (line_next(&rest, ',', &line)) {
        if (line.n < 23) continue;
        rows++;
        double at[] = {number_of(line.fields[20]), number_of(line.fields[19])};
        const Region *school = region_by_key(catalogue, line.fields[4], true);
        without += isnan(at[0]) ? 1 : 0;
        if (!school || isnan(at[0]) || isnan(school->longitude)) continue;
        vec_push(cx.mem, &away, metres((double[]){school->longitude, school->latitude}, at));
    }
    must(away.n > 0);
    qsort(away.at, away.n, sizeof *away.at, by_number);
    printf("# %zu rows, %zu without place; half within %.0f m, nine in ten within %.0f m\n", rows,
           without, away.at[away.n / 2], away.at[away.n * 9 / 10]);
    ok(without > 0 && without < 10, "few schools of the geocoded list have no place");
    ok(away.n > 5000, "most can be compared");
    ok(away.at[away.n / 2] < 60, "half of the places agree within 60 metres");
    ok(away.at[away.n * 9 / 10] < 250, "nine in ten within 250 metres");
}

/* ---- frames and the map ---- */

static void test_frames(void) {
    PlacesFrame f;
    ok(places_frame_read(S("6.9,51.4,7.1,51.5"), &f) && f.west == 6.9 && f.north == 51.5, "read");
    ok(places_frame_read(S("-7.5,-51.5,-7.1,-51.2"), &f) && f.west == -7.5, "also to the west");
    static const char *const bad[] = {"",          "1,2,3",     "7,51,6.9,52", "7,52,8,51",
                                      "a,51,8,52", "7,51,8,99", "7,51,8,52,9", "1e9,51,8,52",
                                      "7,,8,52",   "nan,1,2,3", "7,51,7,51",   "--7,51,8,52"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ok(!places_frame_read(str_of(bad[i]), &f), "no frame: \"%s\"", bad[i]);
    PlacesFrame exact = {6.9, 51.40001, 7.1, 51.50009};
    is_str(places_frame_text(cx.mem, &exact), "6.9000,51.4000,7.1000,51.5001", "written outwards");
    PlacesFrame west = {-0.00005, -51.5, 0.5, 51.5};
    is_str(places_frame_text(cx.mem, &west), "-0.0001,-51.5000,0.5000,51.5000", "below zero");
}

static size_t count_of(Str text, const char *what) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find(text, str_of(what), at)) != SIZE_MAX; at++)
        n++;
    return n;
}

static void test_map(void) {
    PublishedSchools all = list((SchoolQuery){0});
    SchoolsMap map = {.title = S("Schulen"),
                      .lang = DE,
                      .form = FORM_WIDE,
                      .school_href = S("/school/*"),
                      .part_href = S("/schools?bbox=*"),
                      .list_href = S("/schools?bbox=*&tab=table")};
    must(publish_schools_frame(&all, NULL, 0, &map.frame));
    Buf out = buf_new(cx.mem, (size_t)1 << 20);
    ok(publish_schools_map(&cx, &out, &all, &map) == OK, "a map of all");
    Str text = buf_str(&out);
    ok(count_of(text, "place-group") > 30 && count_of(text, "/schools?bbox=") > 30,
       "many are circles that lead closer");
    ok(str_find(text, S("<script"), 0) == SIZE_MAX && str_find(text, S("style="), 0) == SIZE_MAX,
       "without script and style");
    map.form = FORM_BOTH;
    Buf both = buf_new(cx.mem, (size_t)1 << 20);
    ok(publish_schools_map(&cx, &both, &all, &map) == OK && count_of(buf_str(&both), "<svg") == 2,
       "one for each screen");
    PublishedSchools none = list((SchoolQuery){.name = S("xyzzy nirgends")});
    Buf empty = buf_new(cx.mem, (size_t)1 << 20);
    ok(none.n == 0 && publish_schools_map(&cx, &empty, &none, &map) == OK, "a map of nothing");
}

int main(void) {
    static const char *const delivered[] = {
        FILES "AS_BS_Verzeichnis_2024_25_mit_Sozialindex.csv.gz",
        FILES "schuldaten_2021-09.csv.gz",
        FILES "AS_BS_Verzeichnis_2024_25_mit_Startchancen_cut.csv.gz",
        FILES "nrw_gemeinden_2021.geojson.gz",
    };
    folder_make();
    store_fresh(&cx, RUHR);
    for (size_t i = 0; i < sizeof delivered / sizeof *delivered; i++) {
        Given given = give(&cx, delivered[i]);
        ok(stored(&cx, &given), "%s is stored", delivered[i]);
    }
    must(catalogue_get(&cx, &catalogue) == OK);
    test_sums();
    test_counted();
    test_missing();
    test_stages();
    test_order();
    test_school();
    test_projection();
    test_joined();
    test_geocoded();
    test_frames();
    test_map();
    cx_end(&cx);
    catalogue_drop();
    folder_drop();
    return done();
}

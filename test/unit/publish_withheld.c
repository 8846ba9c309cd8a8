/* What is told of a figure that is not released, beside that it is not? Not which delivery brought
 * it, not where it stands there, not whose it is. */

#include "figures_fixture.h"
#include "publish/publish.h"

static Fixture f;

static PublishedTable table(const char *id, const char *key, const char *by) {
    PublishQuery q = {.by = str_of(by), .period = S("2014")};
    PublishedTable t;
    GOOD(&f, catalogue_get(&f.cx, &f.catalogue));
    GOOD(&f, indicator_find(&f.cx, f.catalogue, str_of(id), &q.indicator));
    GOOD(&f, publish_regions(&f.cx, str_of(key), &q.regions, &q.n_regions));
    GOOD(&f, publish_table(&f.cx, &t, &q));
    return t;
}

static bool says(Str text, const char *part) {
    return str_find(text, str_of(part), 0) != SIZE_MAX;
}

static Str json(const PublishedTable *t) {
    Buf out = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_json(&f.cx, &out, &t, 1));
    return buf_str(&out);
}

static Str csv(const PublishedTable *t) {
    Buf out = buf_new(f.cx.mem, 1 << 20);
    GOOD(&f, publish_csv(&f.cx, &out, &t, 1, ',', DECIMAL_POINT));
    return buf_str(&out);
}

static void figure_alone(void) {
    PublishedTable t = table("A-01", "05112", "");
    const PublishedFigure *figure = &t.figures[0];
    is_int(figure->value.secrecy, NOT_RELEASED, "a figure that is not released");
    is_int(figure->first.delivery, 0, "names no delivery");
    is_int(t.n_deliveries, 0, "nor does its table");
    ok(says(json(&t), "\"delivery\": null"), "nor its JSON");
    ok(says(csv(&t), ",not-released,05112,,,,1\r\n"), "nor its CSV");
    PublishedCell *cells;
    size_t n;
    GOOD(&f, publish_origin(&f.cx, &cells, &n, figure, 0));
    is_int(n, 1, "its cell is told");
    is_str(cells[0].region->key, "05112", "as which one it is");
    is_int(cells[0].delivery + (int64_t)cells[0].row + (int64_t)cells[0].column, 0,
           "not where it stands");
    PublishedVersion *versions;
    GOOD(&f, publish_versions(&f.cx, &versions, &n, figure));
    is_int(n, 0, "nor when it came");
}

/* A sum over official data and a city's own: of the official cells all is told. */
static void sum(void) {
    PublishedTable t = table("A-01", "MR", "");
    PublishedCell *cells;
    size_t n, told = 0;
    is_int(t.figures[0].value.secrecy, NOT_RELEASED, "a sum over it");
    GOOD(&f, publish_origin(&f.cx, &cells, &n, &t.figures[0], 0));
    for (size_t i = 0; i < n; i++) {
        bool official = str_equal(cells[i].region->key, S("05111"));
        told += cells[i].delivery == 1;
        ok(cells[i].delivery == (official ? 1 : 0), "%.*s: %s", STR_ARG(cells[i].region->key),
           official ? "released" : "not released");
    }
    is_int(told, 1, "tells where the released parts stand");
}

/* The total of an indicator that says nothing without its breakdown is no number, for whoever asks:
 * it must not be what names the owner. */
static void meaningless(void) {
    PublishedTable t = table("B-01", "05112", "");
    Str source;
    for (size_t i = 0; i < t.n; i++)
        ok(!value_has_number(&t.figures[i].value), "no number at cell %zu", i);
    is_int(t.n_deliveries, 0, "an indicator by a breakdown names no delivery");
    GOOD(&f, publish_source(&f.cx, &source, EN, &t));
    ok(!says(source, "bestadt"), "nor whose it is: %.*s", STR_ARG(source));
    ok(!says(json(&t), "bestadt"), "in no file");
}

static void own_house(void) {
    Str own = S("bestadt");
    Viewer house = {.partner = true, .organisations = &own, .n_organisations = 1};
    f.cx.viewer = &house;
    PublishedTable t = table("A-01", "05112", "");
    PublishedVersion *versions;
    size_t n;
    is_int(t.figures[0].first.delivery, 2, "its own house sees the delivery");
    is_int((int64_t)t.figures[0].first.row, 10, "and the row");
    GOOD(&f, publish_versions(&f.cx, &versions, &n, &t.figures[0]));
    is_int(n, 1, "and when it came");
    f.cx.viewer = NULL;
}

int main(void) {
    fixture_begin(&f, "test/data/figures-small");
    DELIVER(&f, SEE("residents", "05111", "2014", "", 1), SEE("leavers", "05111", "2014", "", 9));
    f.owner = "bestadt";
    DELIVER(&f, SEE("residents", "05112", "2014", "", 987654),
            SEE("leavers", "05112", "2014", "", 100),
            SEE("leavers", "05112", "2014", "certificate=none", 12));
    figure_alone();
    sum();
    meaningless();
    own_house();
    fixture_end(&f);
    return done();
}

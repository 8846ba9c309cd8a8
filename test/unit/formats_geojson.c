/* Are boundaries read as RFC 7946 writes them, and is everything else refused with its line? */

#include "formats_test.h"

typedef struct Seen {
    Buf text;
    size_t n;
} Seen;

static Err note(Cx *cx, void *arg, const Shape *shape) {
    Seen *seen = arg;
    (void)cx;
    seen->n++;
    buf_format(&seen->text, "%zu:", shape->line);
    for (size_t i = 0; i < shape->n_properties; i++)
        buf_format(&seen->text, "%.*s=%.*s,", STR_ARG(shape->properties[i].name),
                   STR_ARG(shape->properties[i].text));
    for (size_t i = 0, p = 0; i < shape->n_rings; i++) {
        buf_put(&seen->text, shape->ring_is_hole[i] ? S(" hole") : S(" ring"));
        for (size_t k = 0; k < shape->ring_points[i]; k++, p++)
            buf_format(&seen->text, " %g/%g", shape->points[2 * p], shape->points[2 * p + 1]);
    }
    buf_char(&seen->text, '\n');
    return OK;
}

typedef struct Reading {
    Cx cx;
    Findings findings;
    Seen seen;
    Err err;
} Reading;

static void read_shapes(Reading *r, Str bytes) {
    *r = (Reading){0};
    cx_begin(&r->cx, DE);
    r->findings.mem = r->cx.mem;
    r->seen.text = buf_new(r->cx.mem, 1 << 20);
    r->err =
        shapes_read(&r->cx, &(RowsAsk){.path = file_with(&r->cx, bytes), .findings = &r->findings},
                    note, &r->seen);
}

#define SQUARE "[[0,0],[2,0],[2,2],[0,2],[0,0]]"
#define HOLE "[[0.5,0.5],[1,1.5],[1.5,0.5],[0.5,0.5]]"
#define FEATURE(properties, geometry) \
    "{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\n\"features\":[\n" features "]}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"

static void good(void) {
    Reading r;
    read_shapes(&r, S(COLLECTION(FEATURE("{\"AGS\":\"05112\",\"n\":1.50,\"x\":[1,{}],\"y\":null}",
                                         POLYGON(SQUARE "," HOLE)))));
    is_str(buf_str(&r.seen.text),
           "3:AGS=05112,n=1.50, ring 0/0 2/0 2/2 0/2 hole 0.5/0.5 1/1.5 1.5/0.5\n", "a polygon");
    is_int(r.err, OK, "read");
    cx_end(&r.cx);
    read_shapes(
        &r, S("\xef\xbb\xbf" COLLECTION("{\"geometry\":{\"coordinates\":[[" SQUARE "],[" SQUARE
                                        "," HOLE "]],\"type\":\"MultiPolygon\"},\n"
                                        "\"id\":7,\"type\":\"Feature\"},\n" FEATURE(
                                            "null", "{\"type\":\"Polygon\",\"coordinates\":[[[-180,"
                                                    "-90,5],[180,0,6],[0,90,7],[-180,-90,5]]]}"))));
    is_str(buf_str(&r.seen.text),
           "3: ring 0/0 2/0 2/2 0/2 ring 0/0 2/0 2/2 0/2 hole 0.5/0.5 1/1.5 1.5/0.5\n5: ring "
           "-180/-90 180/0 0/90\n",
           "members in any order, heights left out");
    cx_end(&r.cx);
    read_shapes(&r, S(COLLECTION("")));
    ok(r.err == OK && !r.seen.n, "an empty collection");
    cx_end(&r.cx);
}

static void broken(void) {
    static const Str geometries[] = {
        S(COLLECTION(FEATURE("{\"AGS\":\"1\"}", POLYGON("[[0,0],[2,0],[2,2],[0,2]]")))),
        S(COLLECTION(FEATURE("{\"AGS\":\"1\"}", POLYGON("[[0,0],[2,0],[0,0]]")))),
        S(COLLECTION(FEATURE("{\"AGS\":\"1\"}", POLYGON("")))),
        S(COLLECTION(FEATURE("{\"AGS\":\"1\"}", POLYGON("[]")))),
        S(COLLECTION(FEATURE("{\"AGS\":\"1\"}",
                             "{\"type\":\"MultiPolygon\",\"coordinates\":[[" SQUARE "],[]]}"))),
        S(COLLECTION(FEATURE("{\"AGS\":\"1\"}", "null"))),
        S(COLLECTION("{\"type\":\"Feature\",\"properties\":{\"AGS\":\"1\"}}")),
    };
    for (size_t i = 0; i < sizeof geometries / sizeof *geometries; i++) {
        Reading r;
        read_shapes(&r, geometries[i]);
        ok(r.err == OK && !r.seen.n && r.findings.of_rule[RULE_SHAPE_BROKEN] == 1,
           "unusable outline %zu is left out", i);
        is_int(r.findings.list.n ? r.findings.list.at[0].row : 0, 3, "and told with its line");
        cx_end(&r.cx);
    }
}

static void refused(void) {
    static const struct {
        Str text;
        const char *words;
    } cases[] = {
        {S("{\"type\":\"GeometryCollection\",\"features\":[]}"), "keine GeoJSON-Sammlung"},
        {S("{\"type\":\"Topology\",\"objects\":{}}"), "keine GeoJSON-Sammlung"},
        {S("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"GeometryCollection\","
           "\"geometries\":[]}]}"),
         "etwas anderes"},
        {S("{\"type\":\"Point\",\"coordinates\":[0,0]}"), "keine GeoJSON-Sammlung"},
        {S("{\"features\":[]}"), "keine GeoJSON-Sammlung"},
        {S("[]"), "keine GeoJSON-Sammlung"},
        {S(COLLECTION(FEATURE("null", "{\"type\":\"Point\",\"coordinates\":[0,0]}"))), "Zeile 3"},
        {S(COLLECTION(FEATURE("null", "{\"type\":\"Polygon\",\"coordinates\":[[" SQUARE "]]}"))),
         "Polygon und MultiPolygon"},
        {S(COLLECTION(FEATURE("null", "{\"type\":\"MultiPolygon\",\"coordinates\":[" SQUARE "]}"))),
         "Polygon und MultiPolygon"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[0,0],[2,[1]],[2,2],[0,0]]")))), "etwas anderes"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[0,0],[2],[2,2],[0,0]]")))), "zwei Zahlen"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[0,0],[2,\"1\"],[2,2],[0,0]]")))), "zwei Zahlen"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[0,0],[2,1,1,1,1],[2,2],[0,0]]")))), "zwei Zahlen"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[3566000,5700000],[2,2],[0,2],[0,0]]")))),
         "außerhalb"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[0,90.0001],[2,2],[0,2],[0,0]]")))), "außerhalb"},
        {S(COLLECTION(FEATURE("null", POLYGON("[[0,NaN],[2,2],[0,2],[0,0]]")))),
         "ab Zeile 3 kein gültiges JSON"},
        {S(COLLECTION("{\"type\":\"feature\"}")), "etwas anderes"},
        {S(COLLECTION("1")), "etwas anderes"},
        {S(COLLECTION(FEATURE("null", POLYGON(SQUARE))) "{}"), "kein gültiges JSON"},
        {S(""), "leer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Reading r;
        read_shapes(&r, cases[i].text);
        Str text = fault_text(r.cx.mem, DE, &r.cx.fault);
        ok(r.err == INVALID && str_find(text, str_of(cases[i].words), 0) != SIZE_MAX,
           "case %zu is refused", i);
        if (r.err != INVALID) printf("# %d %.*s\n", r.err, STR_ARG(text));
        cx_end(&r.cx);
    }
    Str whole = S(COLLECTION(FEATURE("{\"a\":\"\\u00e4\"}", POLYGON(SQUARE "," HOLE))));
    bool all = true;
    for (size_t n = 1; n < whole.n; n++) {
        Reading r;
        read_shapes(&r, str_slice(whole, 0, n));
        all = all && r.err == INVALID;
        cx_end(&r.cx);
    }
    ok(all, "cut off at any byte it is refused");
}

static Err stop(Cx *cx, void *arg, const Shape *shape) {
    (void)arg;
    (void)shape;
    return fail(cx, CONFLICT, MSG_FORMATS_EMPTY, S("x"));
}

static Err count(Cx *cx, void *arg, const Shape *shape) {
    size_t *counts = arg;
    (void)cx;
    counts[0]++;
    counts[1] += shape->n_points;
    counts[2] += shape->n_properties == 6;
    return OK;
}

int main(void) {
    good();
    broken();
    refused();
    Cx cx;
    cx_begin(&cx, DE);
    Str text = S(COLLECTION(FEATURE("null", POLYGON(SQUARE))));
    is_int(shapes_read(&cx, &(RowsAsk){.path = file_with(&cx, text)}, stop, NULL), CONFLICT,
           "what the caller refuses stays refused");
    size_t counts[3] = {0};
    Str path = S("../shared/data/geo/vg5000-2021/rvr_gemeinden_2021.geojson");
    Err err = shapes_read(&cx, &(RowsAsk){.path = path}, count, counts);
    if (err == NOT_FOUND) {
        skip("no shared data here");
    } else {
        ok(err == OK && counts[0] == 53 && counts[2] == 53 && counts[1] > 500, "53 municipalities");
    }
    cx_end(&cx);
    return done();
}

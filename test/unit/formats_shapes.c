/* Are areas the same whatever form they come in, do they lie where they should, and is every lie of
 * a text found? Expected places were made with gdaltransform of GDAL 3.6.2. */

#include "shapes_test.h"

/* ---- texts ---- */

static void texts(void) {
    static const struct {
        Str text;
        const char *want;
    } good[] = {
        {S("POLYGON((0 0,2 0,2 2,0 0))"), "1: ring 0/0 2/0 2/2\n"},
        {S("\xef\xbb\xbfsrid = 4326 ; Polygon Z ((0 0 7,2 0 7,2 2 7,0 0 7),(1 .5 7,1.5 .5 7,1.5 1 "
           "7,1 0.5 7))"),
         "1: ring 0/0 2/0 2/2 hole 1/0.5 1.5/0.5 1.5/1\n"},
        {S("MULTIPOLYGON(((0 0,2 0,2 2,0 0)),\n((5 5,6 5,6 6,5 5)))\n\nPOLYGON((0 0,1e0 0,1 1,0 "
           "0));\n"),
         "1: ring 0/0 2/0 2/2 ring 5/5 6/5 6/6\n4: ring 0/0 1/0 1/1\n"},
        {S("GEOMETRYCOLLECTION(POLYGON((0 0,2 0,2 2,0 0)),MULTIPOLYGON(((5 5,6 5,6 6,5 5))))"),
         "1: ring 0/0 2/0 2/2 ring 5/5 6/5 6/6\n"},
        {S("laar\n1\n\t6.7\t51.4\n 6.8 5.14e1\n 6.8 51.5\nEND\n!2\n 6.71 51.41\n6.72 51.41\n 6.72 "
           "51.42\n 6.71 51.41\nEND\nEND\n"),
         "1:name=laar, ring 6.7/51.4 6.8/51.4 6.8/51.5 hole 6.71/51.41 6.72/51.41 6.72/51.42\n"},
        {S("{\"type\":\"Feature\",\"properties\":{\"n\":\"a\"},\"geometry\":{\"type\":"
           "\"GeometryCollection\",\"geometries\":[{\"type\":\"Polygon\",\"coordinates\":[[[0,0],["
           "2,"
           "0],[2,2],[0,0]]]},{\"coordinates\":[[[[5,5],[6,5],[6,6],[5,5]]]],\"type\":"
           "\"MultiPolygon\"}]}}"),
         "1:n=a, ring 0/0 2/0 2/2 ring 5/5 6/5 6/6\n"},
        {S("\n{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],[2,2],[0,0]]]}"),
         "2: ring 0/0 2/0 2/2\n"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        Seen seen;
        see(&seen, good[i].text);
        is_str(buf_str(&seen.text), good[i].want, "a text of areas");
        ok(!seen.err && !seen.findings.list.n, "text %zu has no findings", i);
        cx_end(&seen.cx);
    }
    static const struct {
        Str text;
        const char *words;
    } bad[] = {
        {S("POLYGON((0 0,2 0,2 2,0 0)"), "Zeile 1 kein gültiges WKT"},
        {S("POLYGON((0 0,2 0,2 2,0 0))\nPOINT(1 1)"), "Zeile 2 etwas anderes"},
        {S("POLYGON((0 0,2 nan,2 2,0 0))"), "zwei Zahlen"},
        {S("POLYGON((0 0,2 1 1 1 1,2 2,0 0))"), "zwei Zahlen"},
        {S("POLYGON((0 0,3566000 0,2 2,0 0))"), "außerhalb von Länge"},
        {S("SRID=99999;POLYGON((0 0,2 0,2 2,0 0))"), "nicht bekannt"},
        {S("SRID=25832;POLYGON((0 0,1 0,1 1,0 0)) SRID=3857;POLYGON((0 0,1 0,1 1,0 0))"),
         "kein gültiges WKT"},
        {S("GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POLYGON((0 0,2 0,2 2,0 0))))"), "etwas anderes"},
        {S("laar\n1\n 6.7 51.4\n 6.8 51.4\n 6.8 51.5\nEND\n"), "fehlt ein END"},
        {S("laar\n1\n 6.7 51.4\n 6.8 51.4\n 6.8 x\nEND\nEND\n"), "zwei Zahlen"},
        {S("a;b\n1;2\n"), "keine Grenzen"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Seen seen;
        see(&seen, bad[i].text);
        ok(seen.err == INVALID && says(&seen, bad[i].words), "text %zu is refused", i);
        cx_end(&seen.cx);
    }
    Seen seen;
    see(&seen, S("POLYGON EMPTY\nPOLYGON((0 0,2 0,2 2,0 1))"));
    ok(!seen.err && !seen.n && seen.findings.of_rule[RULE_SHAPE_BROKEN] == 2,
       "empty and open outlines are told");
    cx_end(&seen.cx);
}

/* ---- KML ---- */

#define INNER "<innerBoundaryIs>" RING("6.5,51.2 6.6,51.2 6.6,51.3 6.5,51.2") "</innerBoundaryIs>"

static void kml(void) {
    Seen seen;
    see(&seen, S(KML("<Placemark><name>A &amp; B</name><ExtendedData><Data name='k'><value> 05112 "
                     "</value></Data><SchemaData><SimpleData name='s'>x</SimpleData></SchemaData>"
                     "</ExtendedData><MultiGeometry><Polygon>" OUTER INNER
                     "</Polygon><Polygon>" OUTER "</Polygon></MultiGeometry></Placemark>\n"
                     "<Placemark><name>P</name><Point><coordinates>6,51</coordinates></Point>"
                     "</Placemark><Folder>\n<Placemark><Polygon>" OUTER "</Polygon></Placemark>"
                     "</Folder>")));
    is_str(buf_str(&seen.text),
           "2:name=A & B,k=05112,s=x, ring 6/51 7/51 7/52 hole 6.5/51.2 6.6/51.2 6.6/51.3 ring "
           "6/51 7/51 7/52\n12: ring 6/51 7/51 7/52\n",
           "placemarks with names, data, holes");
    ok(!seen.err && seen.findings.list.n == 1 && seen.findings.of_rule[RULE_SHAPE_NOT_AN_AREA] == 1,
       "a point is told and left out");
    cx_end(&seen.cx);
    static const struct {
        Str text;
        const char *words;
    } bad[] = {
        {S("<!DOCTYPE kml [<!ENTITY a 'x'>]>" KML("")), "DOCTYPE"},
        {S(KML("<Placemark><Polygon><outerBoundaryIs>" RING(
             "6,51 7,x") "</outerBoundaryIs></Polygon></Placemark>")),
         "Zeile 3"},
        {S(KML("<Placemark><Polygon><outerBoundaryIs>" RING(
             "6 51 7 52") "</outerBoundaryIs></Polygon></Placemark>")),
         "zwei Zahlen"},
        {S(KML("<Placemark><Polygon><outerBoundaryIs>" RING(
             "600,51 7,52 7,53 600,51") "</outerBoundaryIs></Polygon></Placemark>")),
         "außerhalb von Länge"},
        {S(KML("<Placemark><Placemark></Placemark></Placemark>")), "etwas anderes"},
        {S("<kml><Document>"), "endet in Zeile"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        see(&seen, bad[i].text);
        ok(seen.err == INVALID && says(&seen, bad[i].words), "KML %zu is refused", i);
        cx_end(&seen.cx);
    }
    see(&seen, S(KML("<Placemark><name>X</name></Placemark><Placemark><Polygon>" INNER
                     "</Polygon></Placemark>")));
    ok(!seen.err && !seen.n && seen.findings.of_rule[RULE_SHAPE_BROKEN] == 2,
       "no outline, and a hole alone, are told");
    cx_end(&seen.cx);
}

/* ---- systems of coordinates ---- */

static void systems(void) {
    /* a place in or near Duisburg in each system: gdaltransform -s_srs EPSG:n -t_srs EPSG:4326 */
    static const struct {
        int number;
        double x, y, longitude, latitude;
    } all[] = {
        {25832, 344500, 5700500, 6.7628645706, 51.4343297861},
        {31467, 3344500, 5702300, 6.7627038565, 51.4339733565},
        {31466, 2553000, 5700500, 6.7615711512, 51.4366511262},
        {3857, 752700, 6695000, 6.7616191436, 51.4148132100},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Cx cx;
        Seen seen;
        cx_begin(&cx, DE);
        double x = all[i].x, y = all[i].y;
        see(&seen, str_format(cx.mem,
                              "SRID=%1$d;POLYGON((%2$.3f %3$.3f,%4$.3f %3$.3f,%4$.3f %5$.3f,%2$.3f "
                              "%3$.3f))",
                              all[i].number, x, y, x + 10, y + 10));
        ok(!seen.err && fabs(seen.first[0] - all[i].longitude) < 1e-8 &&
               fabs(seen.first[1] - all[i].latitude) < 1e-8,
           "EPSG:%d by SRID", all[i].number);
        cx_end(&seen.cx);
        for (size_t k = 0; k < 4; k++) {
            Buf text = buf_new(cx.mem, 10000);
            Str name = k & 1 ? str_format(cx.mem, "urn:ogc:def:crs:EPSG::%d", all[i].number)
                             : str_format(cx.mem, "EPSG:%d", all[i].number);
            Str crs = str_format(cx.mem,
                                 ",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"%.*s\"}}",
                                 STR_ARG(name));
            buf_put(&text, S("{\"type\":\"FeatureCollection\""));
            if (k < 2) buf_put(&text, crs);
            buf_format(&text,
                       ",\"features\":[{\"type\":\"Feature\",\"properties\":null,\"geometry\":{"
                       "\"type\":\"Polygon\",\"coordinates\":[[[%1$.3f,%2$.3f],[%3$.3f,%2$.3f],[%3$"
                       ".3f,%4$.3f],[%1$.3f,%2$.3f]]]}}]",
                       x, y, x + 10, y + 10);
            if (k >= 2) buf_put(&text, crs);
            buf_char(&text, '}');
            see(&seen, buf_str(&text));
            ok(!seen.err && seen.n == 1 && fabs(seen.first[0] - all[i].longitude) < 1e-8 &&
                   fabs(seen.first[1] - all[i].latitude) < 1e-8,
               "EPSG:%d by the member crs, %zu", all[i].number, k);
            cx_end(&seen.cx);
        }
        cx_end(&cx);
    }
    Seen seen;
    see(&seen, S("{\"type\":\"Polygon\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"my "
                 "own\"}},\"coordinates\":[[[0,0],[2,0],[2,2],[0,0]]]}"));
    ok(seen.err == INVALID && says(&seen, "EPSG-Liste"), "a system nobody knows");
    cx_end(&seen.cx);
#define CRS "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:25832\"}},"
    see(&seen, S("{\"type\":\"Polygon\"," CRS CRS "\"coordinates\":[[[0,0],[2,0],[2,2],[0,0]]]}"));
    ok(seen.err == INVALID && says(&seen, "ein zweites Mal"), "a system is told once: each costs");
    cx_end(&seen.cx);
    see(&seen, S("SRID=25832;POLYGON((1e300 0,2 0,2 2,1e300 0))"));
    ok(!seen.err && seen.findings.of_rule[RULE_SHAPE_BROKEN] == 1, "a point beyond the globe");
    cx_end(&seen.cx);
}

/* ---- real files ---- */

typedef struct Place {
    Str key;
    size_t from, n; /* of points */
} Place;

typedef struct Places {
    Arena *mem;
    Str property;
    VEC(Place) list;
    VEC(double) points;
} Places;

static Err keep_place(Cx *cx, void *arg, const Shape *shape) {
    Places *places = arg;
    Place place = {.from = places->points.n / 2, .n = shape->n_points};
    (void)cx;
    for (size_t i = 0; i < shape->n_properties; i++)
        if (str_equal(shape->properties[i].name, places->property))
            place.key = str_copy(places->mem, shape->properties[i].text);
    for (size_t i = 0; i < 2 * shape->n_points; i++)
        vec_push(places->mem, &places->points, shape->points[i]);
    vec_push(places->mem, &places->list, place);
    return OK;
}

static Err places_of(Cx *cx, Places *places, const char *path, const char *property) {
    Findings findings = {.mem = cx->mem};
    *places = (Places){.mem = cx->mem, .property = str_of(property)};
    TRY(shapes_read(cx, &(RowsAsk){.path = str_of(path), .findings = &findings}, keep_place,
                    places));
    must(!findings.list.n);
    return OK;
}

static double metres(const double *a, const double *b) {
    return hypot((a[0] - b[0]) * 111320 * cos(a[1] * 3.14159265 / 180), (a[1] - b[1]) * 111132);
}

/* From each point of the second to the nearest of the same area in the first, at most. */
static double farthest(const Places *a, const Places *b, size_t *areas) {
    double worst = 0;
    *areas = 0;
    for (size_t i = 0; i < b->list.n; i++) {
        const Place *other = &b->list.at[i], *own = NULL;
        for (size_t k = 0; k < a->list.n; k++)
            if (str_equal(a->list.at[k].key, other->key)) own = &a->list.at[k];
        if (!own) continue;
        ++*areas;
        for (size_t p = 0; p < other->n; p++) {
            double nearest = INFINITY;
            for (size_t q = 0; q < own->n; q++)
                nearest = fmin(nearest, metres(&b->points.at[2 * (other->from + p)],
                                               &a->points.at[2 * (own->from + q)]));
            worst = fmax(worst, nearest);
        }
    }
    return worst;
}

static void compare(const char *a, const char *b, const char *property, size_t areas, double most) {
    Cx cx;
    Places first, second;
    size_t met;
    cx_begin(&cx, DE);
    Err err = places_of(&cx, &first, a, property);
    if (err == NOT_FOUND) {
        skip("no shared data here");
    } else {
        must(!err && !places_of(&cx, &second, b, property));
        double worst = farthest(&first, &second, &met);
        printf("# %s: %zu areas, at most %.5f m apart\n", a, met, worst);
        ok(met == areas && worst < most, "%s lies where %s does", a, b);
    }
    cx_end(&cx);
}

static void real_files(void) {
    /* The cuts were made by GDAL with 5 decimals: half of the last is 0.66 m over the diagonal. */
    compare(GEO "vg5000-2021/VG5000_KRS.shp", GEO "vg5000-2021/rvr_kreise_2021.geojson", "AGS", 15,
            0.67);
    compare(GEO "vg5000-2021/VG5000_GEM.shp", GEO "vg5000-2021/nrw_gemeinden_2021.geojson", "AGS",
            396, 0.67);
    /* Its .prj has the name of one system and the parameters of another. */
    compare(GEO "koeln-stadtteile/Stadtteil.shp", GEO "koeln-stadtteile/stadtteile.kml", "STT_NR",
            86, 0.001);
    Seen seen, text;
    see_path(&seen, GEO "koeln-stadtteile/Stadtbezirk.shp");
    if (seen.err == NOT_FOUND)
        skip("no shared data here");
    else
        ok(!seen.err && seen.n == 9 && str_find(buf_str(&seen.text), S("=Mülheim,"), 0) != SIZE_MAX,
           "names in the encoding of the head's byte");
    cx_end(&seen.cx);
    static const char *const forms[] = {".json", ".wkt", ".poly"};
    for (size_t i = 0; i < 3; i++) {
        Cx cx;
        cx_begin(&cx, DE);
        const char *path = cstr(
            cx.mem, str_format(cx.mem, GEO "duisburg-stadtteile/500_duisburg-mitte%s", forms[i]));
        see_path(&text, path);
        if (text.err == NOT_FOUND)
            skip("no shared data here");
        else
            ok(!text.err && text.n == 1 && text.points == 191 && text.first[0] == 6.7117315 &&
                   text.first[1] == 51.4387426,
               "%s: one area", path);
        cx_end(&text.cx);
        cx_end(&cx);
    }
}

int main(void) {
    texts();
    kml();
    systems();
    real_files();
    return done();
}

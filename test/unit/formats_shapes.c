/* Are areas the same whatever form they come in, do they lie where they should, and is every lie of
 * a file found? Expected places were made with gdaltransform of GDAL 3.6.2, expected letters with
 * the codecs of Python 3.11. */

#include <stdlib.h>
#include <zip.h>

#include "formats_test.h"
#include "formats/shapes_in.h"

#define GEO "../shared/data/geo/"

typedef struct Seen {
    Cx cx;
    Findings findings;
    Buf text;
    size_t n, points, holes;
    double first[2];
    double *all; /* longitude, latitude of all points, where wanted */
    size_t *area_from, room;
    Err err;
} Seen;

static Err note(Cx *cx, void *arg, const Shape *shape) {
    Seen *seen = arg;
    (void)cx;
    if (!seen->n) memcpy(seen->first, shape->points, sizeof seen->first);
    seen->n++;
    seen->points += shape->n_points;
    buf_format(&seen->text, "%zu:", shape->line);
    for (size_t i = 0; i < shape->n_properties; i++)
        buf_format(&seen->text, "%.*s=%.*s,", STR_ARG(shape->properties[i].name),
                   STR_ARG(shape->properties[i].text));
    for (size_t i = 0, p = 0; i < shape->n_rings; i++) {
        seen->holes += shape->ring_is_hole[i];
        buf_put(&seen->text, shape->ring_is_hole[i] ? S(" hole") : S(" ring"));
        for (size_t k = 0; k < shape->ring_points[i]; k++, p++)
            buf_format(&seen->text, " %g/%g", shape->points[2 * p], shape->points[2 * p + 1]);
    }
    buf_char(&seen->text, '\n');
    return OK;
}

static void see_path(Seen *seen, const char *path) {
    *seen = (Seen){0};
    cx_begin(&seen->cx, DE);
    seen->findings.mem = seen->cx.mem;
    seen->text = buf_new(seen->cx.mem, (size_t)64 << 20);
    seen->err = shapes_read(
        &seen->cx, &(RowsAsk){.path = str_of(path), .findings = &seen->findings}, note, seen);
}

static void see(Seen *seen, Str bytes) {
    Cx cx;
    cx_begin(&cx, DE);
    see_path(seen, cstr(cx.mem, file_with(&cx, bytes)));
    cx_end(&cx);
}

static bool says(const Seen *seen, const char *words) {
    Str text = fault_text(seen->cx.mem, DE, &seen->cx.fault);
    bool found = seen->err && str_find(text, str_of(words), 0) != SIZE_MAX;
    if (!found) printf("# %d %.*s\n", seen->err, STR_ARG(text));
    return found;
}

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

#define KML(inside) \
    "<?xml version='1.0'?><kml " \
    "xmlns='http://www.opengis.net/kml/2.2'><Document><name>D</name>\n" inside "</Document></kml>"
#define RING(points) "<LinearRing><coordinates>\n" points "\n</coordinates></LinearRing>"
#define OUTER "<outerBoundaryIs>" RING("6,51,0 7,51,0\n7,52,0 6,51,0") "</outerBoundaryIs>"
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

/* ---- Shapefiles made here ---- */

typedef struct Made { /* four parts, and the zip that holds them */
    Cx cx;
    Buf shp, dbf, prj, cpg;
    size_t record; /* where the record being written begins */
} Made;

static void put_number(Buf *out, uint64_t value, int bytes, bool big) {
    for (int i = 0; i < bytes; i++)
        buf_char(out, (char)(value >> 8 * (big ? bytes - 1 - i : i) & 0xff));
}

static void put_real(Buf *out, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_number(out, bits, 8, false);
}

static void set_number(Buf *out, size_t at, uint64_t value, int bytes, bool big) {
    for (int i = 0; i < bytes; i++)
        out->p[at + (size_t)i] = (char)(value >> 8 * (big ? bytes - 1 - i : i) & 0xff);
}

static void made_begin(Made *made, uint32_t type, const char *prj) {
    *made = (Made){0};
    cx_begin(&made->cx, DE);
    Buf *all[] = {&made->shp, &made->dbf, &made->prj, &made->cpg};
    for (size_t i = 0; i < 4; i++)
        *all[i] = buf_new(made->cx.mem, 1 << 20);
    put_number(&made->shp, 9994, 4, true);
    for (int i = 0; i < 6; i++)
        put_number(&made->shp, 0, 4, true);
    put_number(&made->shp, 1000, 4, false);
    put_number(&made->shp, type, 4, false);
    const double box[] = {0, 0, 10, 10, 0, 0, 0, 0};
    for (int i = 0; i < 8; i++)
        put_real(&made->shp, box[i]);
    buf_put(&made->prj, str_of(prj));
    /* KEY C(6), N N(5), D D(8), L L(1) */
    put_number(&made->dbf, 3, 8, false);
    put_number(&made->dbf, 32 + 4 * 32 + 1, 2, false);
    put_number(&made->dbf, 1 + 6 + 5 + 8 + 1, 2, false);
    put_number(&made->dbf, 0, 8, false), put_number(&made->dbf, 0, 8, false);
    put_number(&made->dbf, 0, 4, false);
    const struct {
        char name[11], type;
        uint8_t n;
    } fields[] = {{"KEY", 'C', 6}, {"N", 'N', 5}, {"D", 'D', 8}, {"L", 'L', 1}};
    for (size_t i = 0; i < 4; i++) {
        buf_put(&made->dbf, (Str){fields[i].name, 11});
        buf_char(&made->dbf, fields[i].type);
        put_number(&made->dbf, 0, 4, false);
        put_number(&made->dbf, fields[i].n, 1, false);
        put_number(&made->dbf, 0, 8, false), put_number(&made->dbf, 0, 7, false);
    }
    buf_char(&made->dbf, '\r');
}

/* A record of rings of four points each; n_rings 0: a null shape. */
static void made_record(Made *made, uint32_t type, size_t n_rings, const double *points) {
    Buf *shp = &made->shp;
    made->record = shp->n;
    put_number(shp, 1, 4, true);
    put_number(shp, 0, 4, true);
    put_number(shp, n_rings ? type : 0, 4, false);
    if (n_rings) {
        for (int i = 0; i < 4; i++)
            put_real(shp, 0);
        put_number(shp, n_rings, 4, false);
        put_number(shp, 4 * n_rings, 4, false);
        for (size_t i = 0; i < n_rings; i++)
            put_number(shp, 4 * i, 4, false);
        for (size_t i = 0; i < 8 * n_rings; i++)
            put_real(shp, points[i]);
        size_t more = type == 15 ? 2 : 0; /* heights: their range, then one each */
        for (size_t i = 0; more && i < 4 * n_rings + more; i++)
            put_real(shp, 99);
    }
    set_number(shp, made->record + 4, (shp->n - made->record - 8) / 2, 4, true);
    set_number(shp, 24, shp->n / 2, 4, true);
}

static void made_row(Made *made, const char *bytes) { /* 21 of them */
    buf_put(&made->dbf, str_of(bytes));
    set_number(&made->dbf, 4, (uint64_t)(uint8_t)made->dbf.p[4] + 1, 4, false);
}

static void made_end(Made *made) {
    cx_end(&made->cx);
}

static void zip_put(zip_t *zip, const char *name, const Buf *bytes) {
    if (!bytes->n) return;
    zip_source_t *source = zip_source_buffer(zip, bytes->p, bytes->n, 0);
    must(source && zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8) >= 0);
}

typedef struct Member {
    const char *name;
    const Buf *bytes;
} Member;

static void see_zip(Seen *seen, size_t n, const Member *members) {
    char path[] = "/tmp/wirk-shapes-XXXXXX";
    int file = mkstemp(path), error;
    must(file >= 0);
    close(file);
    zip_t *zip = zip_open(path, ZIP_TRUNCATE, &error);
    must(zip != NULL);
    for (size_t i = 0; i < n; i++)
        zip_put(zip, members[i].name, members[i].bytes);
    must(zip_close(zip) == 0);
    see_path(seen, path);
    unlink(path);
}

/* The parts as one zip. */
static void see_made(Seen *seen, const Made *made) {
    see_zip(seen, 5,
            (Member[]){{"a/b.dbf", &made->dbf},
                       {"a/b.shp", &made->shp},
                       {"__MACOSX/a/._b.shp", &made->dbf},
                       {"a/b.prj", &made->prj},
                       {"a/b.cpg", &made->cpg}});
}

static const double square[] = {0, 0, 0, 2, 2, 2, 0, 0};    /* clockwise */
static const double holed[] = {1, .5, 1.5, 1, .5, 1, 1, .5, /* against it: a hole first */
                               0, 0,  0,   4, 4,  4, 0, 0};
static const char wgs84[] = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\","
                            "6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\","
                            "0.0174532925199433]]";

static void shapefiles(void) {
    static const uint32_t types[] = {5, 15, 25};
    for (size_t i = 0; i < 3; i++) {
        Made made;
        Seen seen;
        made_begin(&made, types[i], wgs84);
        made_record(&made, types[i], 2, holed);
        made_row(&made, " 05112  1.5020210131T");
        made_record(&made, types[i], 0, NULL);
        made_row(&made, " 05113 *****        ?");
        made_record(&made, types[i], 1, square);
        made_row(&made, "*05114     0        F");
        see_made(&seen, &made);
        is_str(buf_str(&seen.text),
               "1:KEY=05112,N=1.50,D=2021-01-31,L=true, ring 0/0 0/4 4/4 hole 1/0.5 1.5/1 0.5/1\n",
               "outer ring first, properties as written");
        ok(!seen.err && seen.findings.of_rule[RULE_SHAPE_BROKEN] == 1 &&
               seen.findings.of_rule[RULE_SHAPE_DELETED] == 1 && seen.findings.list.n == 2,
           "type %u: a null shape is broken, a deleted row is told", types[i]);
        is_int(seen.findings.list.n ? seen.findings.list.at[0].row : 0, 2, "with its number");
        cx_end(&seen.cx);
        made_end(&made);
    }
    static const double reversed[] = {0, 0, 2, 2, 0, 2, 0, 0};
    Made made;
    Seen seen;
    made_begin(&made, 5, wgs84);
    made_record(&made, 5, 1, reversed);
    made_row(&made, " 05112     0        T");
    see_made(&seen, &made);
    ok(!seen.err && seen.n == 1 && !seen.holes, "where nothing runs clockwise nothing is a hole");
    cx_end(&seen.cx);
    made_end(&made);
}

/* Each lie of a file, told in words. */
typedef struct Lie {
    size_t shp_at, dbf_at; /* bytes to overwrite; 0: none */
    uint64_t value;
    int bytes;
    bool big;
    size_t shp_cut, dbf_cut; /* bytes taken from the end */
    const char *words;       /* of the fault; NULL: shape.broken */
} Lie;

static void lies(void) {
    static const Lie all[] = {
        {.shp_at = 24, .value = 5000, .bytes = 4, .big = true, .words = "kürzer, als ihr Kopf"},
        {.shp_at = 24, .value = 10, .bytes = 4, .big = true, .words = "kürzer, als ihr Kopf"},
        {.shp_at = 24, .value = 50, .bytes = 4, .big = true, .words = "0 Gebiete, aber 1 Zeilen"},
        {.shp_at = 104, .value = 0x7fffffff, .bytes = 4, .big = true, .words = "Gebiets Nr. 1"},
        {.shp_at = 104, .value = 0xffffffff, .bytes = 4, .big = true, .words = "Gebiets Nr. 1"},
        {.shp_at = 104, .value = 1, .bytes = 4, .big = true, .words = "Gebiets Nr. 1"},
        {.shp_at = 104, .value = 20, .bytes = 4, .big = true, .words = "Gebiets Nr. 2"},
        {.shp_at = 32, .value = 1, .bytes = 4, .words = "Punkte oder Linien"},
        {.shp_at = 32, .value = 31, .bytes = 4, .words = "Punkte oder Linien"},
        {.shp_at = 108, .value = 15, .bytes = 4},         /* another type than the file's */
        {.shp_at = 144, .value = 2000000000, .bytes = 4}, /* rings */
        {.shp_at = 144, .value = 0, .bytes = 4},
        {.shp_at = 148, .value = 2000000000, .bytes = 4}, /* points */
        {.shp_at = 148, .value = 0xffffffff, .bytes = 4},
        {.shp_at = 148, .value = 3, .bytes = 4},
        {.shp_at = 152, .value = 1, .bytes = 4}, /* the first ring begins elsewhere */
        {.shp_at = 156, .value = 0x7ff8000000000000, .bytes = 8}, /* NaN */
        {.shp_at = 156, .value = 0x7ff0000000000000, .bytes = 8}, /* infinite */
        {.shp_at = 172, .value = 0x4140000000000000, .bytes = 8}, /* 2097152 degrees */
        {.dbf_at = 4, .value = 2, .bytes = 4, .words = "kürzer, als ihr Kopf"},
        {.dbf_at = 4, .value = 0xffffffff, .bytes = 4, .words = "kürzer, als ihr Kopf"},
        {.dbf_at = 4, .value = 0, .bytes = 4, .words = "1 Gebiete, aber 0 Zeilen"},
        {.dbf_at = 8, .value = 60000, .bytes = 2, .words = "kürzer, als ihr Kopf"},
        {.dbf_at = 8, .value = 3, .bytes = 2, .words = "Breiten ihrer Felder"},
        {.dbf_at = 10, .value = 0, .bytes = 2, .words = "Breiten ihrer Felder"},
        {.dbf_at = 10, .value = 12, .bytes = 2, .words = "Breiten ihrer Felder"},
        {.dbf_at = 48, .value = 255, .bytes = 1, .words = "Breiten ihrer Felder"},
        {.dbf_cut = 1, .words = "kürzer, als ihr Kopf"},
        {.dbf_cut = 160, .words = "kürzer, als ihr Kopf"},
        {.shp_cut = 1, .words = "kürzer, als ihr Kopf"},
        {.shp_cut = 200, .words = "kürzer, als ihr Kopf"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const Lie *lie = &all[i];
        Made made;
        Seen seen;
        made_begin(&made, 5, wgs84);
        made_record(&made, 5, 1, square);
        made_row(&made, " 05112     0        T");
        if (lie->shp_at) set_number(&made.shp, lie->shp_at, lie->value, lie->bytes, lie->big);
        if (lie->dbf_at) set_number(&made.dbf, lie->dbf_at, lie->value, lie->bytes, lie->big);
        made.shp.n -= lie->shp_cut;
        made.dbf.n -= lie->dbf_cut;
        see_made(&seen, &made);
        if (lie->words)
            ok(seen.err == INVALID && says(&seen, lie->words), "lie %zu is refused", i);
        else
            ok(!seen.err && !seen.n && seen.findings.of_rule[RULE_SHAPE_BROKEN] == 1,
               "lie %zu makes the area broken", i);
        cx_end(&seen.cx);
        made_end(&made);
    }
}

static void missing_parts(void) {
    Made made;
    Seen seen;
    made_begin(&made, 5, "");
    made_record(&made, 5, 1, square);
    made_row(&made, " 05112     0        T");
    see_made(&seen, &made);
    ok(!seen.err && seen.n == 1 && seen.findings.of_rule[RULE_SHAPE_DEGREES_GUESSED] == 1,
       "without .prj degrees are guessed, and told");
    cx_end(&seen.cx);
    set_number(&made.shp, 52, 0x4150000000000000, 8, false); /* the box reaches to 4194304 */
    see_made(&seen, &made);
    ok(seen.err == INVALID && !seen.n && says(&seen, ".prj-Datei dazulegen") &&
           seen.findings.of_rule[RULE_SHAPE_NO_SYSTEM] == 1,
       "metres without .prj are refused");
    cx_end(&seen.cx);
    static const char *const systems[] = {
        "nonsense",
        "PROJCS[",
        "PROJCS[\"x\"]",
        "+proj=utm +zone=32",
        "EPSG:25832",
        "GEOGCS[\"x\",DATUM[\"D\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"G\",0],"
        "UNIT[\"Degree\",0.0174532925199433],EXTENSION[\"PROJ4\",\"+proj=longlat "
        "+nadgrids=/etc/hostname\"]]"};
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        made.prj.n = 0;
        buf_put(&made.prj, str_of(systems[i]));
        see_made(&seen, &made);
        ok(seen.err == INVALID && says(&seen, ".prj-Datei"), "a .prj without sense %zu", i);
        cx_end(&seen.cx);
    }
    made.dbf.n = 0;
    see_made(&seen, &made);
    ok(seen.err == INVALID && says(&seen, "fehlt die .dbf-Datei"), "no .dbf");
    cx_end(&seen.cx);
    see(&seen, buf_str(&made.shp));
    ok(seen.err == INVALID && says(&seen, "fehlt die .dbf-Datei"), "a .shp alone");
    cx_end(&seen.cx);
    made_end(&made);
}

static void zips(void) {
    Made made;
    Seen seen;
    made_begin(&made, 5, wgs84);
    made_record(&made, 5, 1, square);
    made_row(&made, " 05112     0        T");
    Buf doc = buf_new(made.cx.mem, 10000);
    buf_put(&doc, S(KML("<Placemark><Polygon>" OUTER "</Polygon></Placemark>")));
    see_zip(&seen, 2, (Member[]){{"images/logo.png", &made.prj}, {"doc.KML", &doc}});
    is_str(buf_str(&seen.text), "2: ring 6/51 7/51 7/52\n", "KMZ");
    cx_end(&seen.cx);
    see_zip(&seen, 3, (Member[]){{"a.shp", &made.shp}, {"a.dbf", &made.dbf}, {"b.shp", &made.shp}});
    ok(seen.err == INVALID && says(&seen, "enthält 2 Dateien mit Grenzen (Shapefile)"),
       "two Shapefiles in one zip");
    cx_end(&seen.cx);
    see_zip(&seen, 3, (Member[]){{"A.SHP", &made.shp}, {"A.DBF", &made.dbf}, {"A.PRJ", &made.prj}});
    ok(!seen.err && seen.n == 1 && !seen.findings.list.n, "names in capitals");
    cx_end(&seen.cx);
    Buf large = buf_new(made.cx.mem, (size_t)70 << 20);
    buf_put(&large, S("<kml>"));
    while (large.n < SHAPES_MOST_BYTES)
        buf_put(&large, S("                                                                "));
    see_zip(&seen, 1, (Member[]){{"doc.kml", &large}});
    ok(seen.err == LIMIT && says(&seen, "höchstens 64 MB."), "64 MB of nothing in a small zip");
    cx_end(&seen.cx);
    made_end(&made);
}

/* "Köln" in each encoding, named in the .cpg or by the byte in the head. */
static void encodings(void) {
    static const struct {
        const char *cpg;
        uint8_t byte;
        const char *key, *want;
        size_t findings;
    } all[] = {
        {"UTF-8", 0, "K\xc3\xb6ln ", "K\xc3\xb6ln", 0},
        {"65001\r\n", 0x57, "K\xc3\xb6ln ", "K\xc3\xb6ln", 0},
        {"ISO-8859-1", 0, "K\xf6ln\x80 ", "K\xc3\xb6ln\xc2\x80", 0},
        {"ISO 88591", 0, "K\xf6ln  ", "K\xc3\xb6ln", 0},
        {"Windows-1252", 0, "K\xf6ln\x80 ", "K\xc3\xb6ln\xe2\x82\xac", 0},
        {"ANSI 1252", 0, "K\xf6ln  ", "K\xc3\xb6ln", 0},
        {"CP437", 0, "K\x94ln\xe1 ", "K\xc3\xb6ln\xc3\x9f", 0},
        {"850", 0, "K\x94ln\xd5 ", "K\xc3\xb6ln\xc4\xb1", 0},
        {"", 0x57, "K\xf6ln  ", "K\xc3\xb6ln", 0},
        {"", 0x03, "K\xf6ln  ", "K\xc3\xb6ln", 0},
        {"", 0x01, "K\x94ln  ", "K\xc3\xb6ln", 0},
        {"", 0x02, "K\x94ln\xd5 ", "K\xc3\xb6ln\xc4\xb1", 0},
        {"", 0, "K\xf6ln  ", "K\xc3\xb6ln", 0},
        {"", 0x57, "K\xc3\xb6ln ", "K\xc3\xb6ln", 0}, /* the byte lies */
        {"KOI8-R", 0, "K\xc3\xb6ln ", "K\xc3\xb6ln", 1},
        {"UTF-8", 0, "K\xf6ln  ", "K\xef\xbf\xbdln", 1},
        {"UTF-8", 0, "Koeln\xc3", "Koeln", 0}, /* cut within a letter by its writer */
        {"Windows-1252", 0, "K\x81ln  ", "K\xef\xbf\xbdln", 1},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Made made;
        Seen seen;
        made_begin(&made, 5, wgs84);
        buf_put(&made.cpg, str_of(all[i].cpg));
        set_number(&made.dbf, 29, all[i].byte, 1, false);
        made_record(&made, 5, 1, square);
        made_row(&made,
                 cstr(made.cx.mem, str_format(made.cx.mem, " %s    0        T", all[i].key)));
        buf_char(&made.dbf, ' ');
        see_made(&seen, &made);
        Str got = buf_str(&seen.text), key = str_slice(got, 6, str_find(got, S(","), 0));
        is_str(key, all[i].want, "a name with umlauts");
        is_int(seen.findings.list.n, all[i].findings, "and its findings");
        is_int(seen.findings.of_rule[RULE_SHAPE_ENCODING], strcmp(all[i].cpg, "KOI8-R") == 0,
               "an encoding nobody knows is told");
        cx_end(&seen.cx);
        made_end(&made);
    }
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
    shapefiles();
    lies();
    missing_parts();
    zips();
    encodings();
    systems();
    real_files();
    return done();
}

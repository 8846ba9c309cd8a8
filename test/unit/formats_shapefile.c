/* Is a Shapefile, in parts or as a zip, read as it stands, and is every lie of one found? Files are
 * made here, part by part; expected letters come from the codecs of Python 3.11. */

#include "zip_made.h"
#include "shapes_test.h"

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

typedef struct Member {
    const char *name;
    const Buf *bytes;
} Member;

static void see_zip(Seen *seen, size_t n, const Member *members) {
    Cx cx;
    cx_begin(&cx, DE);
    ZipPart *parts = NEW_ARRAY(cx.mem, ZipPart, n);
    for (size_t i = 0; i < n; i++)
        parts[i] = (ZipPart){.name = members[i].name,
                             .text = members[i].bytes->n ? buf_str(members[i].bytes) : STR_NONE};
    see(seen, zip_of(cx.mem, n, parts));
    cx_end(&cx);
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

int main(void) {
    shapefiles();
    lies();
    missing_parts();
    zips();
    encodings();
    return done();
}

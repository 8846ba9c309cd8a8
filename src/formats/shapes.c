/* Which areas does a file hold? Finds out by content which form of boundaries it is, brings its
 * parts together, and leaves the rest to the reader of that form. */

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "formats/shapes_in.h"

#define MOST_PRJ ((size_t)64 << 10)

typedef struct Opened { /* a file of boundaries, as far as it had to be opened to know it */
    ShapeFormat format;
    Str path, name;
    Archive *archive;     /* several members; else */
    Container *container; /* one file, with `start` read from it already */
    Str start, member;    /* member: the one of the archive that tells the format */
    size_t n_members;     /* that are of that form */
    size_t at;            /* of `start`, given on */
} Opened;

Str shape_format_name(ShapeFormat format) {
    static const char *const names[] = {
        [SHAPES_GEOJSON] = "GeoJSON", [SHAPES_SHAPEFILE] = "Shapefile", [SHAPES_KML] = "KML",
        [SHAPES_WKT] = "WKT",         [SHAPES_POLY] = "poly",
    };
    must(format > SHAPES_NONE && format < SHAPE_FORMATS);
    return str_of(names[format]);
}

/* ---- which form ---- */

static bool kml_looks(Str start) {
    Str text = str_trim(start);
    Str head = str_slice(text, 0, 4096);
    return head.n && head.p[0] == '<' &&
           (str_find(head, S("<kml"), 0) != SIZE_MAX || str_find(head, S(":kml "), 0) != SIZE_MAX);
}

static ShapeFormat format_of(Cx *cx, Str start) {
    if (shapefile_looks(start)) return SHAPES_SHAPEFILE;
    start = text_unmarked(start);
    if (geojson_looks(cx, start)) return SHAPES_GEOJSON;
    if (kml_looks(start)) return SHAPES_KML;
    if (wkt_looks(start)) return SHAPES_WKT;
    return poly_looks(start) ? SHAPES_POLY : SHAPES_NONE;
}

/* A Shapefile or KML among several members; *known is false where the zip is neither. */
static void look_into_archive(Opened *opened, bool *known) {
    static const struct {
        Str ending;
        ShapeFormat format;
    } kinds[] = {{S(".shp"), SHAPES_SHAPEFILE}, {S(".kml"), SHAPES_KML}};
    *known = false;
    for (size_t i = 0; !*known && i < sizeof kinds / sizeof *kinds; i++) {
        opened->n_members = archive_count(opened->archive, kinds[i].ending, &opened->member);
        *known = opened->n_members > 0;
        if (*known) opened->format = kinds[i].format;
    }
}

/* What cannot be read at all fails here; what is merely no plain file is left to others. */
static bool starts_like_zip(Cx *cx, Str path) {
    char magic[4] = {0};
    int file = open(cstr(cx->mem, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return false;
    ssize_t got = pread(file, magic, sizeof magic, 0);
    close(file);
    return got == sizeof magic && archive_looks((Str){magic, sizeof magic});
}

static Err open_file(Cx *cx, Opened *opened, const RowsAsk *ask) {
    *opened = (Opened){.format = SHAPES_NONE, .path = ask->path};
    bool known = false;
    if (starts_like_zip(cx, ask->path) && (opened->archive = archive_open(cx, ask)))
        look_into_archive(opened, &known);
    if (known) return OK;
    opened->archive = NULL;
    TRY(container_open(cx, &opened->container, ask));
    opened->name = container_name(opened->container);
    uint8_t *piece = arena_alloc(cx->mem, PIECE);
    size_t got = 0;
    TRY(container_read(cx, opened->container, piece, PIECE, &got));
    opened->start = (Str){(const char *)piece, got};
    opened->format = format_of(cx, opened->start);
    return OK;
}

Err shapes_look(Cx *cx, ShapesLook *out, Str path) {
    Opened opened;
    Err err = open_file(cx, &opened, &(RowsAsk){.path = path});
    if (err == NOT_FOUND || err == BROKEN) return err;
    *out = (ShapesLook){.format = err ? SHAPES_NONE : opened.format};
    out->in_parts = out->format == SHAPES_SHAPEFILE && !opened.archive;
    return OK;
}

/* ---- its bytes ---- */

/* `more` of a ByteSource: first what was read to know the form, then the rest. */
static Err more_of_file(Cx *cx, void *from, uint8_t *into, size_t room, size_t *got) {
    Opened *opened = from;
    if (opened->archive) return archive_more(cx, opened->archive, into, room, got);
    size_t left = opened->start.n - opened->at;
    if (!left) return container_read(cx, opened->container, into, room, got);
    *got = left < room ? left : room;
    memcpy(into, opened->start.p + opened->at, *got);
    opened->at += *got;
    return OK;
}

static ByteSource bytes_of(Opened *opened) {
    return (ByteSource){opened->name, SHAPES_MOST_BYTES, more_of_file, opened};
}

static Err read_whole(Cx *cx, Opened *opened, Str *out) {
    const ByteSource source = bytes_of(opened);
    return bytes_whole(cx, &source, out);
}

/* ---- the parts of a Shapefile ---- */

/* "area.SHP" and ".dbf" give "area.DBF". */
static Str with_ending(Arena *mem, Str path, Str ending) {
    bool capital = path.p[path.n - 1] == 'P';
    char *other = arena_alloc(mem, path.n);
    memcpy(other, path.p, path.n);
    for (size_t i = 1; i < ending.n; i++)
        other[path.n - ending.n + i] =
            (char)(capital && ending.p[i] >= 'a' ? ending.p[i] - 32 : ending.p[i]);
    return (Str){other, path.n};
}

/* One part, in the archive or beside the file; NOT_FOUND where it is not there. */
static Err read_part(Cx *cx, Opened *opened, Str ending, Str *out) {
    Str path = opened->archive ? opened->member : opened->path;
    if (!str_ends(path, S(".shp")) && !str_ends(path, S(".SHP"))) return NOT_FOUND;
    path = with_ending(cx->mem, path, ending);
    if (!opened->archive) return file_read(cx, out, path, SHAPES_MOST_BYTES);
    if (!archive_has(opened->archive, path)) return NOT_FOUND;
    TRY(archive_member(cx, opened->archive, path));
    return read_whole(cx, opened, out);
}

static Err may_be_absent(Err err) {
    return err == NOT_FOUND ? OK : err;
}

static Err read_shapefile(ShapeMaker *maker, Opened *opened) {
    Cx *cx = maker->cx;
    ShapefileParts parts = {.prj = STR_NONE};
    TRY(read_whole(cx, opened, &parts.shp));
    Err err = read_part(cx, opened, S(".dbf"), &parts.dbf);
    if (err == NOT_FOUND) return fail(cx, INVALID, MSG_FORMATS_SHAPE_NO_DBF, maker->name);
    TRY(err);
    TRY(may_be_absent(read_part(cx, opened, S(".prj"), &parts.prj)));
    TRY(may_be_absent(read_part(cx, opened, S(".cpg"), &parts.cpg)));
    return shapefile_read(maker, &parts);
}

/* ---- the whole ---- */

static Err read_opened(ShapeMaker *maker, Opened *opened) {
    Cx *cx = maker->cx;
    Str text = STR_NONE;
    if (opened->archive) {
        if (opened->n_members > 1)
            return fail(cx, INVALID, MSG_FORMATS_SHAPE_SEVERAL, maker->name,
                        str_format(cx->mem, "%zu", opened->n_members),
                        shape_format_name(opened->format));
        TRY(archive_member(cx, opened->archive, opened->member));
    }
    if (opened->format == SHAPES_SHAPEFILE) return read_shapefile(maker, opened);
    if (opened->format == SHAPES_KML) {
        const ByteSource source = bytes_of(opened);
        return kml_read(maker, &source);
    }
    TRY(read_whole(cx, opened, &text));
    text = text_unmarked(text);
    if (opened->format == SHAPES_WKT) return wkt_read(maker, text);
    if (opened->format == SHAPES_POLY) return poly_read(maker, text);
    Str trimmed = str_trim(str_slice(text, 0, 4096));
    if (opened->format == SHAPES_GEOJSON || str_starts(trimmed, S("{")) ||
        str_starts(trimmed, S("[")))
        return geojson_read(maker, text);
    return fail(cx, INVALID, MSG_FORMATS_SHAPE_NONE, maker->name);
}

Err shapes_read(Cx *cx, const RowsAsk *ask, ShapeTaker *each, void *arg) {
    Opened opened;
    TRY(open_file(cx, &opened, ask));
    ShapeMaker *maker = NEW(cx->mem, ShapeMaker);
    maker->cx = cx;
    maker->name = opened.archive ? archive_name(opened.archive) : opened.name;
    opened.name = maker->name;
    maker->findings = ask->findings;
    maker->each = each;
    maker->arg = arg;
    shape_maker_begin(maker);
    return read_opened(maker, &opened);
}

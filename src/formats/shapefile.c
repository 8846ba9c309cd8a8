/* Which areas does an ESRI Shapefile hold? Its .shp has the outlines, one record after the other,
 * the .dbf a row for each of them, the .prj the system of coordinates, the .cpg the encoding of the
 * .dbf. No length and no number in it is believed before it has been held against the bytes that
 * are there. (ESRI Shapefile Technical Description, July 1998.) */

#include <string.h>

#include "formats/shapes_in.h"

#define HEADER ((size_t)100)
#define RECORD ((size_t)8)
#define POLYGON_HEAD ((size_t)44) /* type, box, counts */

typedef struct Shapefile {
    ShapeMaker *maker;
    Str shp; /* as long as its header says */
    int32_t type;
    size_t at; /* of the next record */
    Dbf dbf;
} Shapefile;

typedef struct Rings { /* of one record */
    const char *parts, *points;
    size_t n_parts, n_points;
} Rings;

static uint32_t big(const char *p) {
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint32_t little(const char *p) {
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static double real(const char *p) {
    uint64_t bits = (uint64_t)little(p + 4) << 32 | little(p);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

bool shapefile_looks(Str start) {
    return start.n >= 4 && big(start.p) == 9994;
}

static Err refused(const ShapeMaker *maker, Msg message, size_t number) {
    return fail(maker->cx, INVALID, message, maker->name,
                str_format(maker->cx->mem, "%zu", number));
}

/* ---- the head ---- */

static Err open_shp(Shapefile *file, Str shp) {
    const ShapeMaker *maker = file->maker;
    if (shp.n < HEADER || !shapefile_looks(shp)) return refused(maker, MSG_FORMATS_SHAPE_SHORT, 0);
    size_t stated = 2 * (size_t)big(shp.p + 24);
    if (stated < HEADER || stated > shp.n) return refused(maker, MSG_FORMATS_SHAPE_SHORT, 0);
    file->shp = str_slice(shp, 0, stated);
    file->type = (int32_t)little(shp.p + 32);
    file->at = HEADER;
    bool polygons = file->type == 0 || file->type == 5 || file->type == 15 || file->type == 25;
    return polygons ? OK : refused(maker, MSG_FORMATS_SHAPE_KIND, 0);
}

/* NOT_FOUND behind the last one. */
static Err next_record(Shapefile *file, size_t number, Str *content) {
    size_t left = file->shp.n - file->at;
    if (!left) return NOT_FOUND;
    if (left < RECORD) return refused(file->maker, MSG_FORMATS_SHAPE_RECORD, number);
    size_t n = 2 * (size_t)big(file->shp.p + file->at + 4);
    if (n < 4 || n > left - RECORD) return refused(file->maker, MSG_FORMATS_SHAPE_RECORD, number);
    *content = str_slice(file->shp, file->at + RECORD, file->at + RECORD + n);
    file->at += RECORD + n;
    return OK;
}

static Err count_records(Shapefile *file, size_t *n) {
    Str content;
    Err err;
    *n = 0;
    while (!(err = next_record(file, *n + 1, &content)))
        ++*n;
    file->at = HEADER;
    return err == NOT_FOUND ? OK : err;
}

/* ---- the system of coordinates ---- */

/* The box around everything, as the head tells it, lies on a globe in degrees. */
static bool plainly_degrees(Str shp) {
    double west = real(shp.p + 36), south = real(shp.p + 44), east = real(shp.p + 52),
           north = real(shp.p + 60);
    return west >= -180 && east <= 180 && south >= -90 && north <= 90 && west < east &&
           south < north;
}

static Err find_projection(Shapefile *file, Str prj) {
    ShapeMaker *maker = file->maker;
    if (str_trim(prj).n) {
        Err err = projection_of_wkt(maker->cx, &maker->projection, prj);
        return err == NOT_FOUND ? refused(maker, MSG_FORMATS_SHAPE_PRJ, 0) : err;
    }
    bool guessed = plainly_degrees(file->shp);
    finding_add(maker->findings, guessed ? RULE_SHAPE_DEGREES_GUESSED : RULE_SHAPE_NO_SYSTEM, 0, 0,
                maker->name, STR_NONE);
    return guessed ? OK : refused(maker, MSG_FORMATS_SHAPE_NO_PRJ, 0);
}

/* ---- one outline ---- */

static size_t part_begin(const Rings *rings, size_t part) {
    return part < rings->n_parts ? little(rings->parts + 4 * part) : rings->n_points;
}

/* False where the counts do not fit the bytes. A record of the kinds with heights or measures has
 * those behind its points; they are passed over. */
static bool rings_of(const Shapefile *file, Str content, Rings *rings) {
    must(content.p != NULL); /* next_record gave at least four bytes */
    if ((int32_t)little(content.p) != file->type || content.n < POLYGON_HEAD) return false;
    rings->n_parts = little(content.p + 36);
    rings->n_points = little(content.p + 40);
    size_t room = content.n - POLYGON_HEAD;
    if (!rings->n_parts || rings->n_parts > room / 4) return false;
    if (rings->n_points > (room - 4 * rings->n_parts) / 16) return false;
    rings->parts = content.p + POLYGON_HEAD;
    rings->points = rings->parts + 4 * rings->n_parts;
    if (part_begin(rings, 0) != 0) return false;
    for (size_t i = 0; i < rings->n_parts; i++)
        if (part_begin(rings, i) >= part_begin(rings, i + 1)) return false;
    return true;
}

/* Twice the area within a ring; negative where it runs clockwise. Relative to the first corner, so
 * that large coordinates cost no digits. */
static double turn_of(const Rings *rings, size_t part) {
    size_t from = part_begin(rings, part), to = part_begin(rings, part + 1);
    const char *p = rings->points + 16 * from;
    double x0 = real(p), y0 = real(p + 8), sum = 0;
    for (size_t i = from; i + 1 < to; i++, p += 16)
        sum += (real(p) - x0) * (real(p + 24) - y0) - (real(p + 16) - x0) * (real(p + 8) - y0);
    return sum;
}

/* Outer rings run clockwise and come first here, holes against it. Where none runs clockwise the
 * writer had it the wrong way round, and nothing is a hole. */
static Err take_rings(ShapeMaker *maker, const Rings *rings) {
    bool *hole = NEW_ARRAY(maker->scratch, bool, rings->n_parts);
    size_t outer = 0;
    for (size_t i = 0; i < rings->n_parts; i++) {
        hole[i] = turn_of(rings, i) > 0;
        outer += !hole[i];
    }
    for (int holes = 0; holes < 2; holes++)
        for (size_t i = 0; i < rings->n_parts; i++) {
            if ((hole[i] && outer) != (holes == 1)) continue;
            const char *p = rings->points + 16 * part_begin(rings, i);
            for (size_t k = part_begin(rings, i); k < part_begin(rings, i + 1); k++, p += 16)
                TRY(shape_point(maker, real(p), real(p + 8)));
            shape_ring_end(maker, holes == 1);
        }
    return OK;
}

static Err take_record(Shapefile *file, size_t row, Str content) {
    ShapeMaker *maker = file->maker;
    Rings rings;
    shape_begin(maker, row + 1);
    TRY(dbf_properties(maker, &file->dbf, row));
    if (dbf_deleted(&file->dbf, row)) {
        finding_add(maker->findings, RULE_SHAPE_DELETED, row + 1, 0,
                    maker->properties.n ? maker->properties.at[0].text : STR_NONE, STR_NONE);
        return OK;
    }
    if (rings_of(file, content, &rings))
        TRY(take_rings(maker, &rings));
    else
        maker->broken = true;
    return shape_end(maker);
}

Err shapefile_read(ShapeMaker *maker, const ShapefileParts *parts) {
    Shapefile file = {.maker = maker};
    Str content = STR_NONE;
    size_t n;
    TRY(open_shp(&file, parts->shp));
    TRY(count_records(&file, &n));
    TRY(dbf_open(maker, &file.dbf, parts));
    if (n != file.dbf.n_rows)
        return fail(maker->cx, INVALID, MSG_FORMATS_SHAPE_COUNTS, maker->name,
                    str_format(maker->cx->mem, "%zu", n),
                    str_format(maker->cx->mem, "%zu", file.dbf.n_rows));
    if (n) TRY(find_projection(&file, parts->prj));
    for (size_t row = 0; row < n; row++) {
        TRY(next_record(&file, row + 1, &content));
        TRY(take_record(&file, row, content));
    }
    return OK;
}

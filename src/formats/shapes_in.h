#pragma once
/* Inside the readers of boundaries: where their bytes come from, how a system of coordinates
 * becomes degrees, and how rings become a Shape. */

#include "formats/formats_in.h"

#define SHAPES_MOST_BYTES \
    ((size_t)64 << 20)             /* of a file, or of all parts taken from an archive \
                                    */
#define SHAPE_MOST_POINTS 2000000u /* of one area */
#define SHAPE_MOST_PROPERTIES 2000u

/* ---- shapes_archive.c: the members of a zip by the end of their name ---- */

typedef struct Archive Archive;
bool archive_looks(Str start); /* the first bytes of a zip */
/* NULL where the zip cannot be read; it is then for container.c to say why. */
Archive *archive_open(Cx *cx, const RowsAsk *ask);
/* How many files end so (".shp"), in small or capital letters; *name is that of the first one. */
size_t archive_count(const Archive *archive, Str ending, Str *name);
bool archive_has(const Archive *archive, Str name);
Str archive_name(const Archive *archive); /* for messages */
/* INVALID where the member is broken or locked. */
Err archive_member(Cx *cx, Archive *archive, Str name) CHECKED;
/* `more` of a ByteSource: the member opened last. */
Err archive_more(Cx *cx, void *archive, uint8_t *into, size_t room, size_t *got) CHECKED;

/* ---- shapes_project.c: any system of coordinates to degrees ---- */

typedef struct Projection Projection;
/* The first word of a Well-Known Text is one of a system of coordinates. `wkt` is believed by its
 * parameters, never by its name. NOT_FOUND where PROJ does not understand it. */
Err projection_of_wkt(Cx *cx, Projection **out, Str wkt) CHECKED;
/* By its number in the EPSG's list; *out is NULL for degrees in WGS84. NOT_FOUND for one that is
 * not in it. */
Err projection_of_number(Cx *cx, Projection **out, int64_t number) CHECKED;
/* "EPSG:25832", "urn:ogc:def:crs:EPSG::25832", "…:OGC:1.3:CRS84". NOT_FOUND for anything else. */
Err projection_of_name(Cx *cx, Projection **out, Str name) CHECKED;
/* Each pair of n becomes longitude and latitude in degrees, or infinite where that fails. */
void projection_apply(Projection *projection, double *pairs, size_t n);

/* ---- shapes_make.c: points, rings and properties become one Shape ---- */

typedef struct ShapeMaker {
    Cx *cx;
    Str name; /* of the file */
    Findings *findings;
    ShapeTaker *each;
    void *arg;
    Projection *projection; /* NULL: points come as degrees */
    Arena *scratch;         /* of one area */
    VEC(ShapeProperty) properties;
    VEC(double) points;
    VEC(size_t) ring_points;
    VEC(bool) holes;
    size_t line, ring_from;
    bool broken; /* nothing usable; told by shape_end */
} ShapeMaker;

void shape_maker_begin(ShapeMaker *maker);
void shape_begin(ShapeMaker *maker, size_t line);
/* Both texts must live until shape_end; what is in maker->scratch does. */
Err shape_property(ShapeMaker *maker, Str name, Str text) CHECKED;
Err shape_point(ShapeMaker *maker, double x, double y) CHECKED;
/* INVALID with the line where the pair is no longitude and latitude and nothing else was told. */
Err shape_position(ShapeMaker *maker, double x, double y, size_t line) CHECKED;
/* The points since the last ring are one; the last must be the first again. */
void shape_ring_end(ShapeMaker *maker, bool hole);
void shape_ring_close(ShapeMaker *maker); /* makes it so, where the format leaves it out */
/* Gives the area to its taker, or tells that it has no usable outline. */
Err shape_end(ShapeMaker *maker) CHECKED;
/* A decimal number as programs write it, with or without exponent; false for anything else. */
bool coordinate_read(Str text, double *out);
bool coordinate_sign(char c); /* one of those it is made of */

/* ---- the readers ---- */

Err geojson_read(ShapeMaker *maker, Str text) CHECKED;
bool geojson_looks(Cx *cx, Str start);
Err kml_read(ShapeMaker *maker, const ByteSource *source) CHECKED;
Err wkt_read(ShapeMaker *maker, Str text) CHECKED;
bool wkt_looks(Str start);
Err poly_read(ShapeMaker *maker, Str text) CHECKED; /* Osmosis polygon file */
bool poly_looks(Str start);

typedef struct ShapefileParts {
    Str shp, dbf;
    Str prj, cpg; /* p == NULL where absent */
} ShapefileParts;
bool shapefile_looks(Str start);
Err shapefile_read(ShapeMaker *maker, const ShapefileParts *parts) CHECKED;

/* ---- dbf.c: the table beside a Shapefile ---- */

typedef struct DbfField {
    Str name;
    char type; /* C, N, F, D, L; others are passed over */
    size_t from, n;
} DbfField;

typedef struct Dbf {
    Str rows; /* n_rows of row_bytes each; the first byte tells whether it is deleted */
    size_t row_bytes, n_rows;
    DbfField *fields;
    size_t n_fields;
    const uint16_t *letters; /* of the bytes 128 … 255; NULL: UTF-8 */
} Dbf;

/* `cpg` names the encoding, or the byte in the header does, or what the letters look like. INVALID
 * for a table that is cut short or does not fit itself. */
Err dbf_open(ShapeMaker *maker, Dbf *out, const ShapefileParts *parts) CHECKED;
bool dbf_deleted(const Dbf *dbf, size_t row);
/* All fields of the row become properties. */
Err dbf_properties(ShapeMaker *maker, const Dbf *dbf, size_t row) CHECKED;

/* Which areas does a GeoJSON file hold? A FeatureCollection (RFC 7946) of Polygon and MultiPolygon
 * is told one feature at a time; a single Feature, geometry or GeometryCollection is one area.
 * Members may stand in any order, as in all JSON; coordinates are therefore read before their type
 * is known, by depth: positions of a Polygon lie three arrays deep, those of a MultiPolygon four.
 */

#include "formats/shapes_in.h"

#define MOST_POSITION 4 /* numbers in a position; the first two count */

typedef struct Reading {
    Cx *cx;
    ShapeMaker *maker;
    Str text;
    JsonReader *json;
    JsonToken token;
    size_t line, counted; /* line of the byte at `counted` */
    size_t position_depth, ring_in_polygon;
    bool has_coordinates;
} Reading;

typedef enum Kind { NO_KIND, POLYGON, MULTI_POLYGON, GEOMETRIES, FEATURE, FEATURES, OTHER } Kind;

static Kind kind_of(Str type) {
    static const struct {
        Str word;
        Kind kind;
    } kinds[] = {
        {S("Polygon"), POLYGON},       {S("MultiPolygon"), MULTI_POLYGON},
        {S("Feature"), FEATURE},       {S("GeometryCollection"), GEOMETRIES},
        {S("Point"), OTHER},           {S("FeatureCollection"), FEATURES},
        {S("MultiPoint"), OTHER},      {S("LineString"), OTHER},
        {S("MultiLineString"), OTHER},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal(type, kinds[i].word)) return kinds[i].kind;
    return NO_KIND;
}

static size_t line_at(Reading *reading, size_t offset) {
    while (reading->counted < offset && reading->counted < reading->text.n)
        reading->line += reading->text.p[reading->counted++] == '\n';
    return reading->line;
}

static size_t line_here(Reading *reading) {
    return line_at(reading, reading->token.offset);
}

static Err refused(Reading *reading, Msg message) {
    return fail(reading->cx, INVALID, message, reading->maker->name,
                str_format(reading->cx->mem, "%zu", line_here(reading)));
}

static Err next(Reading *reading) {
    Err err = json_next(reading->cx, reading->json, &reading->token);
    return err == INVALID ? refused(reading, MSG_FORMATS_SHAPE_NOT_JSON) : err;
}

static Err skip_value(Reading *reading) {
    Err err = json_skip(reading->cx, reading->json);
    return err == INVALID ? refused(reading, MSG_FORMATS_SHAPE_NOT_JSON) : err;
}

static Err next_is(Reading *reading, JsonKind kind, Msg message) {
    TRY(next(reading));
    return reading->token.kind == kind ? OK : refused(reading, message);
}

static bool key_is(const Reading *reading, const char *key) {
    return str_equal(reading->token.text, str_of(key));
}

/* The value of "type". */
static Err read_type(Reading *reading, Kind *kind, Msg message) {
    TRY(next_is(reading, JSON_STRING, message));
    *kind = kind_of(reading->token.text);
    return *kind == NO_KIND || *kind == OTHER ? refused(reading, message) : OK;
}

/* ---- coordinates ---- */

static Err position_end(Reading *reading, const double *position, size_t n) {
    if (n < 2) return refused(reading, MSG_FORMATS_SHAPE_POSITION);
    return shape_position(reading->maker, position[0], position[1], line_here(reading));
}

static Err array_end(Reading *reading, size_t depth, const double *position, size_t n) {
    size_t deepest = reading->position_depth;
    ShapeMaker *maker = reading->maker;
    if (!deepest) {
        maker->broken = true; /* an empty array where positions belong */
    } else if (depth == deepest) {
        return position_end(reading, position, n);
    } else if (depth + 1 == deepest) {
        shape_ring_end(maker, reading->ring_in_polygon++ > 0);
    } else if (depth + 2 == deepest) {
        maker->broken = maker->broken || !reading->ring_in_polygon;
        reading->ring_in_polygon = 0;
    }
    return OK;
}

static Err read_coordinates(Reading *reading) {
    double position[MOST_POSITION];
    size_t depth = 0, n = 0;
    if (reading->has_coordinates) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    reading->has_coordinates = true;
    do {
        TRY(next(reading));
        JsonKind kind = reading->token.kind;
        if (kind == JSON_ARRAY) {
            if (++depth > 4 || depth > (reading->position_depth ? reading->position_depth : 4))
                return refused(reading, MSG_FORMATS_SHAPE_OTHER);
            n = 0;
        } else if (kind == JSON_NUMBER) {
            if (!reading->position_depth) reading->position_depth = depth;
            if (depth < 3 || depth != reading->position_depth)
                return refused(reading, MSG_FORMATS_SHAPE_OTHER);
            if (n == MOST_POSITION) return refused(reading, MSG_FORMATS_SHAPE_POSITION);
            position[n++] = reading->token.number;
        } else if (kind == JSON_ARRAY_END) {
            TRY(array_end(reading, depth--, position, n));
            n = 0;
        } else {
            return refused(reading, MSG_FORMATS_SHAPE_POSITION);
        }
    } while (depth);
    return OK;
}

/* ---- geometries ---- */

static void geometry_begin(Reading *reading) {
    reading->position_depth = reading->ring_in_polygon = 0;
    reading->has_coordinates = false;
}

/* Whether a geometry of this kind may have the coordinates that were read. */
static Err geometry_end(Reading *reading, Kind kind) {
    size_t want = kind == POLYGON ? 3 : 4;
    if ((kind != POLYGON && kind != MULTI_POLYGON) ||
        (reading->position_depth && reading->position_depth != want))
        return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    if (!reading->has_coordinates) reading->maker->broken = true;
    return OK;
}

/* A Polygon or MultiPolygon, whose opening brace has just been read. */
static Err read_polygon(Reading *reading) {
    Kind kind = NO_KIND;
    geometry_begin(reading);
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) return geometry_end(reading, kind);
        if (key_is(reading, "type"))
            TRY(read_type(reading, &kind, MSG_FORMATS_SHAPE_OTHER));
        else if (key_is(reading, "coordinates"))
            TRY(read_coordinates(reading));
        else
            TRY(skip_value(reading));
    }
}

/* The array of a GeometryCollection; one inside another is refused. */
static Err read_geometries(Reading *reading) {
    TRY(next_is(reading, JSON_ARRAY, MSG_FORMATS_SHAPE_OTHER));
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_ARRAY_END) return OK;
        if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
        TRY(read_polygon(reading));
    }
}

/* The value of "geometry": a polygon, several, or a collection of them. */
static Err read_geometry(Reading *reading) {
    Kind kind = NO_KIND;
    bool collected = false;
    TRY(next(reading));
    if (reading->token.kind == JSON_NULL) {
        reading->maker->broken = true;
        return OK;
    }
    if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    geometry_begin(reading);
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        if (key_is(reading, "type")) {
            TRY(read_type(reading, &kind, MSG_FORMATS_SHAPE_OTHER));
        } else if (key_is(reading, "coordinates")) {
            TRY(read_coordinates(reading));
        } else if (key_is(reading, "geometries")) {
            if (reading->has_coordinates) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
            collected = true;
            TRY(read_geometries(reading));
        } else {
            TRY(skip_value(reading));
        }
    }
    if (kind == GEOMETRIES && collected) return OK;
    return collected ? refused(reading, MSG_FORMATS_SHAPE_OTHER) : geometry_end(reading, kind);
}

/* ---- features ---- */

/* The rest of a value whose first token has just been read. */
static Err skip_rest(Reading *reading) {
    JsonKind kind = reading->token.kind;
    for (size_t depth = kind == JSON_OBJECT || kind == JSON_ARRAY; depth;) {
        TRY(next(reading));
        kind = reading->token.kind;
        depth += kind == JSON_OBJECT || kind == JSON_ARRAY;
        depth -= kind == JSON_OBJECT_END || kind == JSON_ARRAY_END;
    }
    return OK;
}

static Err read_properties(Reading *reading) {
    TRY(next(reading));
    if (reading->token.kind == JSON_NULL) return OK;
    if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) return OK;
        Str key = reading->token.text;
        TRY(next(reading));
        JsonKind kind = reading->token.kind;
        if (kind == JSON_STRING || kind == JSON_NUMBER)
            TRY(shape_property(reading->maker, key, reading->token.text));
        else
            TRY(skip_rest(reading));
    }
}

/* Reads one feature, whose opening brace has just been read. */
static Err read_feature(Reading *reading) {
    Kind kind = NO_KIND;
    bool geometry = false;
    shape_begin(reading->maker, line_here(reading));
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        if (key_is(reading, "type")) {
            TRY(read_type(reading, &kind, MSG_FORMATS_SHAPE_OTHER));
        } else if (key_is(reading, "geometry")) {
            geometry = true;
            TRY(read_geometry(reading));
        } else if (key_is(reading, "properties")) {
            TRY(read_properties(reading));
        } else {
            TRY(skip_value(reading));
        }
    }
    if (kind != FEATURE) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    if (!geometry) reading->maker->broken = true;
    return shape_end(reading->maker);
}

static Err read_features(Reading *reading) {
    TRY(next_is(reading, JSON_ARRAY, MSG_FORMATS_SHAPE_NO_COLLECTION));
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_ARRAY_END) return OK;
        if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
        TRY(read_feature(reading));
    }
}

/* ---- the system of coordinates ---- */

/* {"type": "name", "properties": {"name": "EPSG:25832"}}, as GeoJSON had it before RFC 7946. */
static Err read_crs(Reading *reading) {
    Str name = STR_NONE;
    bool in_name = false;
    TRY(next(reading));
    if (reading->token.kind == JSON_NULL) return OK;
    if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_CRS);
    for (size_t depth = 1; depth;) {
        TRY(next(reading));
        JsonKind kind = reading->token.kind;
        depth += kind == JSON_OBJECT || kind == JSON_ARRAY;
        depth -= kind == JSON_OBJECT_END || kind == JSON_ARRAY_END;
        if (kind == JSON_STRING && in_name && depth == 2) name = reading->token.text;
        in_name = kind == JSON_KEY && key_is(reading, "name");
    }
    Err err = projection_of_name(reading->cx, &reading->maker->projection, name);
    return err == NOT_FOUND ? refused(reading, MSG_FORMATS_SHAPE_CRS) : err;
}

/* The member "crs" may stand behind the features it concerns, so it is looked for first. Each costs
 * a look into PROJ's database: there is one. */
static Err find_crs(Reading *reading) {
    bool found = false;
    if (str_find(reading->text, S("\"crs\""), 0) == SIZE_MAX) return OK;
    TRY(next_is(reading, JSON_OBJECT, MSG_FORMATS_SHAPE_NO_COLLECTION));
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        if (!key_is(reading, "crs")) {
            TRY(skip_value(reading));
            continue;
        }
        if (found) return refused(reading, MSG_FORMATS_SHAPE_CRS_TWICE);
        found = true;
        TRY(read_crs(reading));
    }
    reading->json = json_read(reading->cx->mem, reading->text);
    reading->line = 1;
    reading->counted = 0;
    return OK;
}

/* ---- the document ---- */

typedef struct Members { /* of the outermost object */
    Kind kind;
    bool features, coordinates, geometries, geometry;
} Members;

static Err read_member(Reading *reading, Members *members) {
    if (key_is(reading, "type"))
        return read_type(reading, &members->kind, MSG_FORMATS_SHAPE_NO_COLLECTION);
    if (key_is(reading, "features")) {
        members->features = true;
        return read_features(reading);
    }
    if (key_is(reading, "geometries")) {
        members->geometries = true;
        return read_geometries(reading);
    }
    if (key_is(reading, "geometry")) {
        members->geometry = true;
        return read_geometry(reading);
    }
    if (key_is(reading, "coordinates")) {
        members->coordinates = true;
        geometry_begin(reading);
        return read_coordinates(reading);
    }
    return key_is(reading, "properties") ? read_properties(reading) : skip_value(reading);
}

/* The members must be those of the document's type. */
static Err document_end(Reading *reading, const Members *members) {
    size_t n =
        (size_t)members->features + members->geometries + members->geometry + members->coordinates;
    bool fits = (members->kind == FEATURES && members->features && n == 1) ||
                (members->kind == GEOMETRIES && members->geometries && n == 1) ||
                (members->kind == FEATURE && n == (size_t)members->geometry) ||
                ((members->kind == POLYGON || members->kind == MULTI_POLYGON) && n == 1 &&
                 members->coordinates);
    if (!fits) return refused(reading, MSG_FORMATS_SHAPE_NO_COLLECTION);
    if (members->kind == FEATURES) return OK;
    if (members->coordinates) TRY(geometry_end(reading, members->kind));
    if (!n) reading->maker->broken = true;
    return shape_end(reading->maker);
}

Err geojson_read(ShapeMaker *maker, Str text) {
    Cx *cx = maker->cx;
    Reading *reading = NEW(cx->mem, Reading);
    Members members = {.kind = NO_KIND};
    *reading = (Reading){
        .cx = cx, .maker = maker, .text = text, .json = json_read(cx->mem, text), .line = 1};
    TRY(find_crs(reading));
    TRY(next_is(reading, JSON_OBJECT, MSG_FORMATS_SHAPE_NO_COLLECTION));
    shape_begin(maker, line_here(reading));
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        TRY(read_member(reading, &members));
    }
    TRY(document_end(reading, &members));
    return next_is(reading, JSON_END, MSG_FORMATS_SHAPE_NOT_JSON);
}

/* Of all that is JSON, boundaries have one of these types or members on top. */
bool geojson_looks(Cx *cx, Str start) {
    JsonReader *json = json_read(cx->mem, start);
    JsonToken token;
    size_t depth = 0;
    bool typed = false;
    while (!json_next(cx, json, &token) && token.kind != JSON_END) {
        depth += token.kind == JSON_OBJECT || token.kind == JSON_ARRAY;
        depth -= token.kind == JSON_OBJECT_END || token.kind == JSON_ARRAY_END;
        if (depth == 1 && token.kind == JSON_ARRAY) return false;
        if (depth != 1) continue;
        if (typed && token.kind == JSON_STRING && kind_of(token.text)) return true;
        typed = token.kind == JSON_KEY && str_equal(token.text, S("type"));
        if (token.kind == JSON_KEY && str_equal(token.text, S("features"))) return true;
    }
    return false;
}

/* Which areas does a GeoJSON file hold? A FeatureCollection (RFC 7946) of Polygon and MultiPolygon,
 * told one feature at a time. Members may stand in any order, as in all JSON; coordinates are
 * therefore read before their type is known, by depth: positions of a Polygon lie three arrays
 * deep, those of a MultiPolygon four. */

#include "formats/formats_in.h"

#define MOST_BYTES ((size_t)64 << 20)
#define MOST_POSITION 4 /* numbers in a position; the first two count */

typedef struct Reading {
    Cx *cx;
    Str name, text;
    JsonReader *json;
    JsonToken token;
    size_t line, counted; /* line of the byte at `counted` */
    Findings *findings;
    Arena *scratch; /* of one feature */
    VEC(double) points;
    VEC(size_t) ring_points;
    VEC(bool) holes;
    size_t position_depth, ring_from, ring_in_polygon;
    bool polygon, multi, has_coordinates, broken;
    Shape shape;
} Reading;

static size_t line_at(Reading *reading, size_t offset) {
    while (reading->counted < offset && reading->counted < reading->text.n)
        reading->line += reading->text.p[reading->counted++] == '\n';
    return reading->line;
}

static Err refused(Reading *reading, Msg message) {
    size_t line = line_at(reading, reading->token.offset);
    return fail(reading->cx, INVALID, message, reading->name,
                str_format(reading->cx->mem, "%zu", line));
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

/* ---- coordinates ---- */

static void ring_end(Reading *reading) {
    size_t from = reading->ring_from, n = (reading->points.n - from) / 2;
    const double *p = reading->points.at;
    bool closed =
        p && n >= 4 && p[from] == p[from + 2 * n - 2] && p[from + 1] == p[from + 2 * n - 1];
    if (!closed) {
        reading->broken = true;
        return;
    }
    reading->points.n -= 2; /* the closing point says nothing new */
    vec_push(reading->scratch, &reading->ring_points, n - 1);
    vec_push(reading->scratch, &reading->holes, reading->ring_in_polygon > 0);
    reading->ring_in_polygon++;
    reading->ring_from = reading->points.n;
}

static Err position_end(Reading *reading, const double *position, size_t n) {
    if (n < 2) return refused(reading, MSG_FORMATS_SHAPE_POSITION);
    if (!(position[0] >= -180 && position[0] <= 180 && position[1] >= -90 && position[1] <= 90))
        return refused(reading, MSG_FORMATS_SHAPE_RANGE);
    vec_push(reading->scratch, &reading->points, position[0]);
    vec_push(reading->scratch, &reading->points, position[1]);
    return OK;
}

static Err array_end(Reading *reading, size_t depth, const double *position, size_t n) {
    size_t deepest = reading->position_depth;
    if (!deepest) {
        reading->broken = true; /* an empty array where positions belong */
    } else if (depth == deepest) {
        return position_end(reading, position, n);
    } else if (depth + 1 == deepest) {
        ring_end(reading);
    } else if (depth + 2 == deepest) {
        reading->broken = reading->broken || !reading->ring_in_polygon;
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

/* ---- a feature ---- */

static Err read_geometry(Reading *reading) {
    TRY(next(reading));
    if (reading->token.kind == JSON_NULL) {
        reading->broken = true;
        return OK;
    }
    if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        if (str_equal(reading->token.text, S("type"))) {
            TRY(next_is(reading, JSON_STRING, MSG_FORMATS_SHAPE_OTHER));
            reading->polygon = str_equal(reading->token.text, S("Polygon"));
            reading->multi = str_equal(reading->token.text, S("MultiPolygon"));
            if (!reading->polygon && !reading->multi)
                return refused(reading, MSG_FORMATS_SHAPE_OTHER);
        } else if (str_equal(reading->token.text, S("coordinates"))) {
            TRY(read_coordinates(reading));
        } else {
            TRY(skip_value(reading));
        }
    }
    size_t want = reading->polygon ? 3 : 4;
    bool typed = reading->polygon || reading->multi;
    if (!typed || (reading->position_depth && reading->position_depth != want))
        return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    return OK;
}

static Err read_properties(Reading *reading) {
    Shape *shape = &reading->shape;
    const size_t room = sizeof shape->properties / sizeof *shape->properties;
    TRY(next(reading));
    if (reading->token.kind == JSON_NULL) return OK;
    if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) return OK;
        Str key = reading->token.text;
        if (shape->n_properties == room) {
            TRY(skip_value(reading));
            continue;
        }
        TRY(next(reading));
        JsonKind kind = reading->token.kind;
        if (kind == JSON_STRING || kind == JSON_NUMBER) {
            shape->properties[shape->n_properties][0] = key;
            shape->properties[shape->n_properties++][1] = reading->token.text;
            continue;
        }
        for (size_t depth = kind == JSON_OBJECT || kind == JSON_ARRAY; depth;) {
            TRY(next(reading));
            kind = reading->token.kind;
            depth += kind == JSON_OBJECT || kind == JSON_ARRAY;
            depth -= kind == JSON_OBJECT_END || kind == JSON_ARRAY_END;
        }
    }
}

static void feature_begin(Reading *reading) {
    arena_reset(reading->scratch);
    reading->points.at = NULL;
    reading->ring_points.at = NULL;
    reading->holes.at = NULL;
    reading->points.n = reading->points.room = 0;
    reading->ring_points.n = reading->ring_points.room = 0;
    reading->holes.n = reading->holes.room = 0;
    reading->position_depth = reading->ring_from = reading->ring_in_polygon = 0;
    reading->polygon = reading->multi = reading->has_coordinates = reading->broken = false;
    reading->shape = (Shape){.line = line_at(reading, reading->token.offset)};
}

/* Reads one feature, whose opening brace has just been read; one without a usable outline is told
 * and left out. */
static Err read_feature(Reading *reading, bool *usable) {
    bool typed = false, geometry = false;
    feature_begin(reading);
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        if (str_equal(reading->token.text, S("type"))) {
            TRY(next_is(reading, JSON_STRING, MSG_FORMATS_SHAPE_OTHER));
            typed = str_equal(reading->token.text, S("Feature"));
        } else if (str_equal(reading->token.text, S("geometry"))) {
            geometry = true;
            TRY(read_geometry(reading));
        } else if (str_equal(reading->token.text, S("properties"))) {
            TRY(read_properties(reading));
        } else {
            TRY(skip_value(reading));
        }
    }
    if (!typed) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
    Shape *shape = &reading->shape;
    *usable = geometry && !reading->broken && reading->ring_points.n;
    if (!*usable)
        finding_add(reading->findings, RULE_SHAPE_BROKEN, shape->line, 0,
                    shape->n_properties ? shape->properties[0][1] : STR_NONE, STR_NONE);
    shape->points = reading->points.at;
    shape->n_points = reading->points.n / 2;
    shape->ring_points = reading->ring_points.at;
    shape->ring_is_hole = reading->holes.at;
    shape->n_rings = reading->ring_points.n;
    return OK;
}

static void free_scratch(void *p) {
    arena_free(p);
}

/* The whole text, which may come packed like any other file. */
static Err read_text(Reading *reading, Str path) {
    Cx *cx = reading->cx;
    Container *container;
    TRY(container_open(cx, &container, path));
    reading->name = container_name(container);
    Arena *mem = arena_new(); /* of its own: it grows in place there */
    arena_defer(cx->mem, free_scratch, mem);
    size_t room = 4 * PIECE, n = 0, got = 1;
    char *text = arena_alloc(mem, room);
    while (got) {
        if (room - n < PIECE) {
            text = arena_grow(mem, text, room, room * 2);
            room *= 2;
        }
        TRY(container_read(cx, container, (uint8_t *)text + n, PIECE, &got));
        n += got;
        if (n > MOST_BYTES)
            return fail(cx, LIMIT, MSG_FORMATS_FILE_TOO_LARGE, reading->name,
                        str_format(cx->mem, "%zu", MOST_BYTES >> 10));
    }
    reading->text = (Str){text, n};
    if (str_starts(reading->text, S("\xef\xbb\xbf")))
        reading->text = str_slice(reading->text, 3, n);
    return OK;
}

static Err reading_begin(Reading *reading, Str path) {
    Cx *cx = reading->cx;
    TRY(read_text(reading, path));
    reading->json = json_read(cx->mem, reading->text);
    reading->scratch = arena_new();
    arena_defer(cx->mem, free_scratch, reading->scratch);
    return next_is(reading, JSON_OBJECT, MSG_FORMATS_SHAPE_NO_COLLECTION);
}

static Err read_features(Reading *reading, Err (*each)(Cx *, void *, const Shape *), void *arg) {
    TRY(next_is(reading, JSON_ARRAY, MSG_FORMATS_SHAPE_NO_COLLECTION));
    for (;;) {
        bool usable = false;
        if (cx_late(reading->cx)) return fail(reading->cx, LIMIT, MSG_FORMATS_LATE, reading->name);
        TRY(next(reading));
        if (reading->token.kind == JSON_ARRAY_END) return OK;
        if (reading->token.kind != JSON_OBJECT) return refused(reading, MSG_FORMATS_SHAPE_OTHER);
        TRY(read_feature(reading, &usable));
        if (usable) TRY(each(reading->cx, arg, &reading->shape));
    }
}

Err geojson_read(Cx *cx, Str path, Findings *findings,
                 Err (*each)(Cx *cx, void *arg, const Shape *shape), void *arg) {
    Reading *reading = NEW(cx->mem, Reading);
    bool collection = false, features = false;
    reading->cx = cx;
    reading->line = 1;
    reading->findings = findings;
    TRY(reading_begin(reading, path));
    for (;;) {
        TRY(next(reading));
        if (reading->token.kind == JSON_OBJECT_END) break;
        if (str_equal(reading->token.text, S("type"))) {
            TRY(next_is(reading, JSON_STRING, MSG_FORMATS_SHAPE_NO_COLLECTION));
            collection = str_equal(reading->token.text, S("FeatureCollection"));
            if (!collection) return refused(reading, MSG_FORMATS_SHAPE_NO_COLLECTION);
        } else if (str_equal(reading->token.text, S("features"))) {
            features = true;
            TRY(read_features(reading, each, arg));
        } else {
            TRY(skip_value(reading));
        }
    }
    TRY(next_is(reading, JSON_END, MSG_FORMATS_SHAPE_NOT_JSON));
    return collection && features ? OK : refused(reading, MSG_FORMATS_SHAPE_NO_COLLECTION);
}

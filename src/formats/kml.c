/* Which areas does a KML file hold? Each Placemark with polygons is one, with its name and the data
 * beside it; points and lines are told and left out, links to elsewhere are not followed. Read as a
 * stream: memory follows the largest area. */

#include <string.h>

#include "formats/shapes_in.h"

#define MOST_TUPLE 200 /* letters of "longitude,latitude,height" */

typedef struct Kml {
    ShapeMaker *maker;
    size_t placemark;                                        /* its depth; 0 outside */
    bool in_polygon, in_data, in_coordinates, hole, reading; /* reading: a property's text */
    bool other;                                              /* a point or a line */
    size_t polygons, outlines;                               /* of the placemark, of the polygon */
    Str key;
    Buf text;
    char tuple[MOST_TUPLE];
    size_t n_tuple;
} Kml;

static Err refused(const Kml *kml, Msg message, size_t line) {
    return fail(kml->maker->cx, INVALID, message, kml->maker->name,
                str_format(kml->maker->cx->mem, "%zu", line));
}

static bool is(const XmlElement *element, const char *name) {
    return str_equal(element->name.local, str_of(name));
}

/* ---- coordinates ---- */

static Err tuple_end(Kml *kml, size_t line) {
    double numbers[3];
    size_t n = 0;
    if (!kml->n_tuple) return OK;
    for (Str rest = {kml->tuple, kml->n_tuple}, part; str_cut(&rest, ',', &part);)
        if (n == 3 || !coordinate_read(part, &numbers[n++]))
            return refused(kml, MSG_FORMATS_SHAPE_POSITION, line);
    kml->n_tuple = 0;
    if (n < 2) return refused(kml, MSG_FORMATS_SHAPE_POSITION, line);
    return shape_position(kml->maker, numbers[0], numbers[1], line);
}

static Err coordinates_piece(Kml *kml, Str piece, size_t line) {
    for (size_t i = 0; i < piece.n; i++) {
        char c = piece.p[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
            TRY(tuple_end(kml, line));
        else if (kml->n_tuple == MOST_TUPLE)
            return refused(kml, MSG_FORMATS_SHAPE_POSITION, line);
        else
            kml->tuple[kml->n_tuple++] = c;
    }
    return OK;
}

/* ---- elements ---- */

static void property_begin(Kml *kml, Str key) {
    kml->key = str_copy(kml->maker->scratch, key);
    kml->text = buf_new(kml->maker->scratch, PIECE);
    kml->reading = true;
}

static void data_begin(Kml *kml, const XmlElement *element) {
    if (element->depth == kml->placemark + 1 && is(element, "name"))
        property_begin(kml, S("name"));
    else if (is(element, "SimpleData"))
        property_begin(kml, xml_attribute(element, S("name")));
    else if (is(element, "Data")) {
        kml->key = str_copy(kml->maker->scratch, xml_attribute(element, S("name")));
        kml->in_data = true;
    } else if (kml->in_data && is(element, "value"))
        property_begin(kml, kml->key);
}

static Err start(Cx *cx, void *arg, const XmlElement *element) {
    Kml *kml = arg;
    (void)cx;
    if (is(element, "Placemark")) {
        if (kml->placemark) return refused(kml, MSG_FORMATS_SHAPE_OTHER, element->line);
        shape_begin(kml->maker, element->line);
        *kml = (Kml){.maker = kml->maker, .placemark = element->depth};
        return OK;
    }
    if (!kml->placemark) return OK;
    if (is(element, "Polygon")) {
        if (kml->in_polygon) return refused(kml, MSG_FORMATS_SHAPE_OTHER, element->line);
        kml->in_polygon = true;
        kml->outlines = 0;
        kml->polygons++;
    } else if (kml->in_polygon) {
        if (is(element, "outerBoundaryIs")) kml->hole = false;
        if (is(element, "innerBoundaryIs")) kml->hole = true;
        if (is(element, "coordinates")) kml->in_coordinates = true;
    } else if (is(element, "coordinates")) {
        kml->other = true;
    } else {
        data_begin(kml, element);
    }
    return OK;
}

static Err placemark_end(Kml *kml) {
    ShapeMaker *maker = kml->maker;
    kml->placemark = 0;
    if (kml->polygons || !kml->other) return shape_end(maker);
    finding_add(maker->findings, RULE_SHAPE_NOT_AN_AREA, maker->line, 0,
                maker->properties.n ? maker->properties.at[0].text : STR_NONE, STR_NONE);
    return OK;
}

/* A polygon has one outer ring, and it comes first. */
static Err ring_end(Kml *kml, size_t line) {
    kml->in_coordinates = false;
    TRY(tuple_end(kml, line));
    if (kml->hole ? !kml->outlines : kml->outlines++ > 0) kml->maker->broken = true;
    shape_ring_end(kml->maker, kml->hole);
    return OK;
}

static Err end(Cx *cx, void *arg, const XmlElement *element) {
    Kml *kml = arg;
    (void)cx;
    if (!kml->placemark) return OK;
    if (is(element, "Placemark")) return placemark_end(kml);
    if (kml->in_coordinates && is(element, "coordinates")) return ring_end(kml, element->line);
    if (is(element, "Polygon")) {
        kml->in_polygon = false;
        if (!kml->outlines) kml->maker->broken = true;
    } else if (is(element, "Data")) {
        kml->in_data = false;
    } else if (kml->reading &&
               (is(element, "name") || is(element, "SimpleData") || is(element, "value"))) {
        kml->reading = false;
        return shape_property(kml->maker, kml->key, str_trim(buf_str(&kml->text)));
    }
    return OK;
}

static Err piece(Cx *cx, void *arg, Str text, size_t line) {
    Kml *kml = arg;
    if (kml->in_coordinates) return coordinates_piece(kml, text, line);
    if (!kml->reading) return OK;
    buf_put(&kml->text, text);
    return buf_check(cx, &kml->text);
}

Err kml_read(ShapeMaker *maker, const ByteSource *source) {
    static const XmlHandlers handlers = {start, end, NULL, piece};
    Kml *kml = NEW(maker->cx->mem, Kml);
    kml->maker = maker;
    return xml_parse(maker->cx, source, &handlers, kml);
}

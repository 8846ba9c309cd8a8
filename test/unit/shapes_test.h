#pragma once
/* Shared by the tests of boundaries: the areas of a file become counts and one text. */

#include "formats_test.h"
#include "formats/shapes_in.h"

#define GEO "../shared/data/geo/"

#define KML(inside) \
    "<?xml version='1.0'?><kml " \
    "xmlns='http://www.opengis.net/kml/2.2'><Document><name>D</name>\n" inside "</Document></kml>"
#define RING(points) "<LinearRing><coordinates>\n" points "\n</coordinates></LinearRing>"
#define OUTER "<outerBoundaryIs>" RING("6,51,0 7,51,0\n7,52,0 6,51,0") "</outerBoundaryIs>"

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

__attribute__((unused)) static Err note(Cx *cx, void *arg, const Shape *shape) {
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

__attribute__((unused)) static void see_path(Seen *seen, const char *path) {
    *seen = (Seen){0};
    cx_begin(&seen->cx, DE);
    seen->findings.mem = seen->cx.mem;
    seen->text = buf_new(seen->cx.mem, (size_t)64 << 20);
    seen->err = shapes_read(
        &seen->cx, &(RowsAsk){.path = str_of(path), .findings = &seen->findings}, note, seen);
}

__attribute__((unused)) static void see(Seen *seen, Str bytes) {
    Cx cx;
    cx_begin(&cx, DE);
    see_path(seen, cstr(cx.mem, file_with(&cx, bytes)));
    cx_end(&cx);
}

__attribute__((unused)) static bool says(const Seen *seen, const char *words) {
    Str text = fault_text(seen->cx.mem, DE, &seen->cx.fault);
    bool found = seen->err && str_find(text, str_of(words), 0) != SIZE_MAX;
    if (!found) printf("# %d %.*s\n", seen->err, STR_ARG(text));
    return found;
}

/* How do points become an area? Every reader of boundaries hands its points, rings and properties
 * here; what comes out is in degrees, closed, on the globe, or told as broken and left out. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/shapes_in.h"

void shape_maker_begin(ShapeMaker *maker) {
    maker->scratch = arena_within(maker->cx->mem);
}

#define forget(v) ((v)->at = NULL, (v)->n = (v)->room = 0)

void shape_begin(ShapeMaker *maker, size_t line) {
    arena_reset(maker->scratch);
    forget(&maker->properties);
    forget(&maker->points);
    forget(&maker->ring_points);
    forget(&maker->holes);
    maker->line = line;
    maker->ring_from = 0;
    maker->broken = false;
}

static Err too_much(const ShapeMaker *maker, Msg message, unsigned most) {
    Arena *mem = maker->cx->mem;
    return fail(maker->cx, LIMIT, message, maker->name, str_format(mem, "%zu", maker->line),
                str_format(mem, "%u", most));
}

Err shape_property(ShapeMaker *maker, Str name, Str text) {
    if (maker->properties.n == SHAPE_MOST_PROPERTIES)
        return too_much(maker, MSG_FORMATS_SHAPE_PROPERTIES, SHAPE_MOST_PROPERTIES);
    vec_push(maker->scratch, &maker->properties, (ShapeProperty){name, text});
    return OK;
}

Err shape_point(ShapeMaker *maker, double x, double y) {
    if (maker->points.n == 2 * (size_t)SHAPE_MOST_POINTS)
        return too_much(maker, MSG_FORMATS_SHAPE_POINTS, SHAPE_MOST_POINTS);
    vec_push(maker->scratch, &maker->points, x);
    vec_push(maker->scratch, &maker->points, y);
    return OK;
}

static bool on_the_globe(double longitude, double latitude) {
    return longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90;
}

Err shape_position(ShapeMaker *maker, double x, double y, size_t line) {
    if (!maker->projection && !on_the_globe(x, y))
        return fail(maker->cx, INVALID, MSG_FORMATS_SHAPE_RANGE, maker->name,
                    str_format(maker->cx->mem, "%zu", line));
    return shape_point(maker, x, y);
}

void shape_ring_end(ShapeMaker *maker, bool hole) {
    size_t from = maker->ring_from, n = (maker->points.n - from) / 2;
    const double *p = maker->points.at;
    bool closed =
        p && n >= 4 && p[from] == p[from + 2 * n - 2] && p[from + 1] == p[from + 2 * n - 1];
    if (!closed) {
        maker->broken = true;
        return;
    }
    maker->points.n -= 2; /* the closing point says nothing new */
    vec_push(maker->scratch, &maker->ring_points, n - 1);
    vec_push(maker->scratch, &maker->holes, hole);
    maker->ring_from = maker->points.n;
}

void shape_ring_close(ShapeMaker *maker) {
    size_t from = maker->ring_from, n = maker->points.n;
    const double *p = maker->points.at;
    if (!p || n - from < 4 || (p[from] == p[n - 2] && p[from + 1] == p[n - 1])) return;
    double x = p[from], y = p[from + 1];
    vec_push(maker->scratch, &maker->points, x);
    vec_push(maker->scratch, &maker->points, y);
}

static bool usable(const ShapeMaker *maker) {
    if (maker->broken || !maker->ring_points.n || maker->points.n != maker->ring_from) return false;
    for (size_t i = 0; i < maker->points.n; i += 2)
        if (!on_the_globe(maker->points.at[i], maker->points.at[i + 1])) return false;
    return true;
}

Err shape_end(ShapeMaker *maker) {
    if (cx_late(maker->cx)) return fail(maker->cx, LIMIT, MSG_FORMATS_LATE, maker->name);
    if (!maker->broken && maker->projection && maker->points.n)
        projection_apply(maker->projection, maker->points.at, maker->points.n / 2);
    if (!usable(maker)) {
        finding_add(maker->findings, RULE_SHAPE_BROKEN, maker->line, 0,
                    maker->properties.n ? maker->properties.at[0].text : STR_NONE, STR_NONE);
        return OK;
    }
    const Shape shape = {.properties = maker->properties.at,
                         .n_properties = maker->properties.n,
                         .n_rings = maker->ring_points.n,
                         .ring_points = maker->ring_points.at,
                         .ring_is_hole = maker->holes.at,
                         .points = maker->points.at,
                         .n_points = maker->points.n / 2,
                         .line = maker->line};
    return maker->each(maker->cx, maker->arg, &shape);
}

bool coordinate_sign(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

bool coordinate_read(Str text, double *out) {
    char digits[64], *stopped;
    if (!text.n || text.n >= sizeof digits) return false;
    for (size_t i = 0; i < text.n; i++)
        if (!coordinate_sign(text.p[i])) return false;
    memcpy(digits, text.p, text.n);
    digits[text.n] = '\0';
    *out = strtod(digits, &stopped);
    return stopped == digits + text.n && isfinite(*out);
}

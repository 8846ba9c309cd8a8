/* Does the reader of boundaries stand any bytes, and are the outlines it gives whole: rings of
 * three corners and more, every point on the globe, the first ring no hole? An input that begins
 * with 'S' is the parts of a Shapefile (lengths of .shp, .dbf and .prj in two bytes each, then they
 * and the .cpg); anything else is a file. */

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/base.h"
#include "formats/shapes_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static Err check(Cx *cx, void *arg, const Shape *shape) {
    size_t points = 0, *lines = arg;
    (void)cx;
    must(shape->n_rings && !shape->ring_is_hole[0] && shape->line >= *lines);
    *lines = shape->line;
    for (size_t i = 0; i < shape->n_rings; i++) {
        must(shape->ring_points[i] >= 3);
        points += shape->ring_points[i];
    }
    must(points == shape->n_points);
    for (size_t i = 0; i < points; i++) {
        must(shape->points[2 * i] >= -180 && shape->points[2 * i] <= 180);
        must(shape->points[2 * i + 1] >= -90 && shape->points[2 * i + 1] <= 90);
    }
    must(shape->n_properties <= SHAPE_MOST_PROPERTIES);
    for (size_t i = 0; i < shape->n_properties; i++) {
        must(!shape->properties[i].name.n || str_is_utf8(shape->properties[i].name));
        must(!shape->properties[i].text.n || str_is_utf8(shape->properties[i].text));
    }
    return OK;
}

static Err parts(Cx *cx, Findings *findings, Str input, size_t *lines) {
    ShapeMaker *maker = NEW(cx->mem, ShapeMaker);
    ShapefileParts all = {.cpg = STR_NONE};
    Str *out[] = {&all.shp, &all.dbf, &all.prj};
    if (input.n < 6) return OK;
    size_t at = 6;
    for (size_t i = 0; i < 3; i++) {
        size_t length = (size_t)(uint8_t)input.p[2 * i] << 8 | (uint8_t)input.p[2 * i + 1];
        *out[i] = str_slice(input, at, at + length);
        at += length;
    }
    all.cpg = str_slice(input, at, input.n);
    maker->cx = cx;
    maker->name = S("input");
    maker->findings = findings;
    maker->each = check;
    maker->arg = lines;
    shape_maker_begin(maker);
    return shapefile_read(maker, &all);
}

static Err whole(Cx *cx, Findings *findings, Str input, size_t *lines) {
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, input.p, input.n) == (ssize_t)input.n);
    Err err = shapes_read(
        cx, &(RowsAsk){.path = str_format(cx->mem, "/proc/self/fd/%d", file), .findings = findings},
        check, lines);
    close(file);
    return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    size_t lines = 0;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    Str input = {(const char *)bytes, n};
    Err err = n && bytes[0] == 'S' ? parts(&cx, &findings, str_slice(input, 1, n), &lines)
                                   : whole(&cx, &findings, input, &lines);
    must(!err || err == INVALID || err == LIMIT);
    cx_end(&cx);
    return 0;
}

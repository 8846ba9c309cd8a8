/* Does the reader of boundaries stand any bytes, and are the outlines it gives whole: rings of
 * three corners and more, every point on the globe, the first ring no hole? */

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "formats/formats.h"

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
    for (size_t i = 0; i < shape->n_properties; i++)
        must(!shape->properties[i].text.n || str_is_utf8(shape->properties[i].text));
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    Cx cx;
    size_t lines = 0;
    cx_begin(&cx, DE);
    Findings findings = {.mem = cx.mem};
    int file = memfd_create("input", MFD_CLOEXEC);
    must(file >= 0 && write(file, bytes, n) == (ssize_t)n);
    Err err = shapes_read(
        &cx,
        &(RowsAsk){.path = str_format(cx.mem, "/proc/self/fd/%d", file), .findings = &findings},
        check, &lines);
    must(!err || err == INVALID || err == LIMIT);
    close(file);
    cx_end(&cx);
    return 0;
}

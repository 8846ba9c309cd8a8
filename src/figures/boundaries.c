/* Where do areas lie? Takes the polygons of a file of boundaries for registered regions and stores
 * them in hundred-thousandths of a degree, about a metre. */

#include <math.h>
#include <string.h>
#include "base/base.h"
#include "figures/delivery_in.h"

#define DEGREE 100000.0
#define MOST_OUTLINE ((size_t)16 << 20)

#define MOST_NAMES 20 /* of properties, in a message */

static Str property(const Shape *shape, Str name, bool *found) {
    *found = false;
    for (size_t i = 0; i < shape->n_properties; i++)
        if (str_equal(shape->properties[i].name, name)) {
            *found = true;
            return shape->properties[i].text;
        }
    return STR_NONE;
}

static Err mapping_choose(Cx *cx, Outlines *outlines, const Shape *shape) {
    size_t n;
    bool found = false;
    const Mapping *const *mappings = mappings_all(outlines->intake->catalogue, &n);
    for (size_t i = 0; i < n && !found; i++) {
        if (mappings[i]->kind != MAPPING_SHAPES) continue;
        property(shape, mappings[i]->shape_key, &found);
        if (found) outlines->intake->mapping = mappings[i];
    }
    if (found) return OK;
    Str names[MOST_NAMES];
    size_t n_names = shape->n_properties < MOST_NAMES ? shape->n_properties : MOST_NAMES;
    for (size_t i = 0; i < n_names; i++)
        names[i] = shape->properties[i].name;
    finding_add(outlines->intake->findings, RULE_MAPPING_NONE, shape->line, 0,
                str_join(cx->mem, n_names, names, S(", ")), STR_NONE);
    return fail(cx, NOT_FOUND, MSG_DELIVERY_NO_MAPPING);
}

static Outline *outline_of(Outlines *outlines, const Region *region, size_t line) {
    Intake *intake = outlines->intake;
    uint32_t spot = intake_area(intake, region);
    uint32_t at = numbers_get(&outlines->of_region, spot);
    if (at == NONE32) {
        at = (uint32_t)outlines->list.n;
        numbers_put(intake->mem, &outlines->of_region, spot, at);
        Outline outline = {.region = region,
                           .rings = buf_new(intake->mem, MOST_OUTLINE),
                           .points = buf_new(intake->mem, MOST_OUTLINE),
                           .line = line};
        vec_push(intake->mem, &outlines->list, outline);
    }
    return &outlines->list.at[at];
}

static void put_degrees(Buf *out, double degrees) {
    uint32_t value = (uint32_t)(int32_t)lround(degrees * DEGREE);
    for (int shift = 0; shift < 32; shift += 8)
        buf_char(out, (char)(unsigned char)(value >> shift & 0xFF));
}

static Err take_shape(Cx *cx, void *arg, const Shape *shape) {
    Outlines *outlines = arg;
    Intake *intake = outlines->intake;
    const Region *region;
    bool found, outside;
    arena_reset(intake->scratch);
    intake->rows++;
    if (!intake->mapping) TRY(mapping_choose(cx, outlines, shape));
    must(intake->mapping != NULL);
    Str key = property(shape, intake->mapping->shape_key, &found);
    if (!key_accept(intake, key, shape->line, 0, &region, &outside)) {
        if (outside) intake_outside(intake, key, shape->line, 0);
        return OK;
    }
    Outline *outline = outline_of(outlines, region, shape->line);
    for (size_t i = 0; i < shape->n_rings; i++)
        buf_format(&outline->rings, "%s%zu", outline->rings.n ? " " : "", shape->ring_points[i]);
    for (size_t i = 0; i < 2 * shape->n_points; i++)
        put_degrees(&outline->points, shape->points[i]);
    TRY(buf_check(cx, &outline->rings));
    return buf_check(cx, &outline->points);
}

Err boundaries_read(Cx *cx, Str path, Str name, Outlines *out) {
    RowsAsk ask = {.path = path, .name = name, .findings = out->intake->findings};
    TRY(shapes_read(cx, &ask, take_shape, out));
    if (!out->intake->rows)
        finding_add(out->intake->findings, RULE_TABLE_NO_ROWS, 0, 0, STR_NONE, STR_NONE);
    return OK;
}

/* Against the newest boundary that the store has of each region. */
Err boundaries_compare(Cx *cx, Outlines *outlines, Delivery *counts) {
    counts->added = counts->changed = counts->unchanged = 0;
    for (size_t i = 0; i < outlines->list.n; i++) {
        Outline *outline = &outlines->list.at[i];
        Rows *rows;
        TRY(sql_boundary_of(cx, &rows, outline->region->id));
        Err err = rows_next(cx, rows);
        if (err && err != NOT_FOUND) return err;
        outline->known = !err && str_equal(rows_text(rows, 0), buf_str(&outline->rings)) &&
                         str_equal(rows_blob(rows, 1), buf_str(&outline->points));
        if (outline->known)
            counts->unchanged++;
        else if (err)
            counts->added++;
        else
            counts->changed++;
        rows_close(rows);
    }
    return OK;
}

Err boundaries_store(Cx *cx, const Outlines *outlines, int64_t delivery) {
    static const char *const columns[] = {"region", "delivery", "line", "rings", "points"};
    Bulk *bulk;
    TRY(bulk_open(cx, &bulk, "boundary", sizeof columns / sizeof *columns, columns));
    for (size_t i = 0; i < outlines->list.n; i++) {
        const Outline *outline = &outlines->list.at[i];
        if (outline->known) continue;
        Arg args[] = {ARG_I(outline->region->id), ARG_I(delivery), ARG_I((int64_t)outline->line),
                      ARG_S(buf_str(&outline->rings)), ARG_B(buf_str(&outline->points))};
        TRY(bulk_row(cx, bulk, args));
    }
    return bulk_close(cx, bulk);
}

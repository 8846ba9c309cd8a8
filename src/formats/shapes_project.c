/* Where on the globe is a point of a map? PROJ turns the coordinates of a system, told by its
 * parameters or by its number, into longitude and latitude in WGS84. Each call has a context of
 * its own, without network; a definition that names files is not asked of PROJ. */

#include <math.h>
#include <proj.h>

#include "formats/shapes_in.h"

#define MOST_WKT ((size_t)16 << 10)

struct Projection {
    PJ_CONTEXT *context;
    PJ *way;
};

static void projection_close(void *p) {
    Projection *projection = p;
    proj_destroy(projection->way);
    proj_context_destroy(projection->context);
}

static Projection *projection_new(Cx *cx) {
    Projection *projection = NEW(cx->mem, Projection);
    projection->context = proj_context_create();
    must(projection->context != NULL);
    arena_defer(cx->mem, projection_close, projection);
    proj_context_set_enable_network(projection->context, 0);
    proj_log_level(projection->context, PJ_LOG_NONE);
    return projection;
}

static PJ *from_database(PJ_CONTEXT *context, const char *number) {
    return proj_create_from_database(context, "EPSG", number, PJ_CATEGORY_CRS, 0, NULL);
}

/* The way from `source`, which is given back here, to longitude and latitude in this order. */
static Err way_from(Projection *projection, PJ *source) {
    PJ_CONTEXT *context = projection->context;
    PJ *degrees = from_database(context, "4326");
    PJ *way = source && degrees
                  ? proj_create_crs_to_crs_from_pj(context, source, degrees, NULL, NULL)
                  : NULL;
    if (way) projection->way = proj_normalize_for_visualization(context, way);
    proj_destroy(way);
    proj_destroy(degrees);
    proj_destroy(source);
    return projection->way ? OK : NOT_FOUND;
}

/* Length of the first "WORD[ … ]"; 0 where there is none. What some programs write after it
 * concerns heights. */
static size_t first_bracket(Str wkt) {
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < wkt.n; i++) {
        char c = wkt.p[i];
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '[' || c == '(') depth++;
        if ((c == ']' || c == ')') && (!depth || !--depth)) return depth ? 0 : i + 1;
    }
    return 0;
}

/* Tables of shifts are files; PROJ would open what a sender writes there. */
static bool names_files(Arena *mem, Str wkt) {
    Str lower = str_lower(mem, wkt);
    if (str_find(lower, S("parameterfile"), 0) != SIZE_MAX) return true;
    for (size_t at = 0; (at = str_find(lower, S("grids="), at)) != SIZE_MAX;) {
        at += S("grids=").n;
        if (!str_starts(str_slice(lower, at, lower.n), S("@null"))) return true;
    }
    return str_find(lower, S("+init"), 0) != SIZE_MAX || str_find(lower, S("file="), 0) != SIZE_MAX;
}

Err projection_of_wkt(Cx *cx, Projection **out, Str wkt) {
    wkt = str_trim(text_unmarked(wkt));
    wkt.n = wkt.n > MOST_WKT ? 0 : first_bracket(wkt);
    if (!wkt.n || !str_is_utf8(wkt) || names_files(cx->mem, wkt)) return NOT_FOUND;
    Projection *projection = projection_new(cx);
    PJ *source = proj_create_from_wkt(projection->context, cstr(cx->mem, wkt), NULL, NULL, NULL);
    TRY(way_from(projection, source));
    *out = projection;
    return OK;
}

Err projection_of_number(Cx *cx, Projection **out, int64_t number) {
    *out = NULL;
    if (number == 4326) return OK;
    Projection *projection = projection_new(cx);
    char *digits = cstr(cx->mem, str_format(cx->mem, "%lld", (long long)number));
    TRY(way_from(projection, from_database(projection->context, digits)));
    *out = projection;
    return OK;
}

Err projection_of_name(Cx *cx, Projection **out, Str name) {
    *out = NULL;
    if (str_ends(name, S("CRS84"))) return OK;
    size_t epsg = str_find(name, S("EPSG:"), 0), at = name.n;
    while (at && name.p[at - 1] >= '0' && name.p[at - 1] <= '9')
        at--;
    int64_t number;
    if (epsg == SIZE_MAX || !int_read(str_slice(name, at, name.n), &number)) return NOT_FOUND;
    return projection_of_number(cx, out, number);
}

void projection_apply(Projection *projection, double *pairs, size_t n) {
    const size_t stride = 2 * sizeof *pairs;
    proj_errno_reset(projection->way);
    proj_trans_generic(projection->way, PJ_FWD, pairs, stride, n, pairs + 1, stride, n, NULL, 0, 0,
                       NULL, 0, 0);
}

Err points_to_degrees(Cx *cx, int64_t system, double *pairs, size_t n) {
    Cx inner = *cx; /* so that PROJ's own memory goes at once */
    inner.mem = arena_new();
    Projection *projection;
    Err err = projection_of_number(&inner, &projection, system);
    if (!err && projection) projection_apply(projection, pairs, n);
    arena_free(inner.mem);
    for (size_t i = 0; !err && i < n; i++)
        if (!(fabs(pairs[2 * i]) <= 180 && fabs(pairs[2 * i + 1]) <= 90))
            pairs[2 * i] = pairs[2 * i + 1] = NAN;
    return err;
}

/* How does a piece of the earth become a path? Equirectangular projection, shrunk by the cosine of
 * the middle latitude so that a region keeps its shape; points closer than a tenth of a unit are
 * one. Also: where in an area is room for its name. */

#include <math.h>

#include "chart/map_in.h"

static bool on_earth(const double *point) {
    return isfinite(point[0]) && isfinite(point[1]) && fabs(point[0]) <= 180 && fabs(point[1]) < 89;
}

static size_t points_of(const MapArea *area) {
    size_t n = 0;
    for (size_t i = 0; i < area->n_rings; i++)
        n += area->ring_points[i];
    return n;
}

bool projection_fit(Projection *projection, const MapChart *chart, double width,
                    double most_height) {
    double west = INFINITY, east = -INFINITY, south = INFINITY, north = -INFINITY;
    for (size_t a = 0; a < chart->n_areas; a++) {
        size_t n = points_of(&chart->areas[a]);
        for (size_t i = 0; i < n; i++) {
            const double *point = chart->areas[a].points + 2 * i;
            if (!on_earth(point)) continue;
            west = fmin(west, point[0]);
            east = fmax(east, point[0]);
            south = fmin(south, point[1]);
            north = fmax(north, point[1]);
        }
    }
    if (!(west <= east)) return false;
    double shrink = cos((south + north) / 2 * M_PI / 180);
    double wide = fmax((east - west) * shrink, 1e-6), high = fmax(north - south, 1e-6);
    double scale = fmin(width / wide, most_height / high);
    *projection = (Projection){.west = west,
                               .north = north,
                               .shrink = shrink,
                               .scale = scale,
                               .dx = 2,
                               .dy = 2,
                               .width = wide * scale,
                               .height = high * scale};
    return true;
}

/* Tenths of a unit, on the grid: of two corners that fall together one is left, and neighbours
 * still share their border, since both round the same corners. */
static int32_t tenths_of(const Projection *p, double units) {
    const double most = 1e7; /* shapes of no width are stretched beyond any paper */
    int32_t grid = p->grid > 1 ? p->grid : 1;
    units = units < -most ? -most : units > most ? most : units;
    return grid * (int32_t)lround(10 / (double)grid * units);
}

static Ring ring_of(Arena *mem, const Projection *p, const double *points, size_t n) {
    Ring ring = {.at = arena_alloc(mem, (n + 1) * sizeof *ring.at)};
    for (size_t i = 0; i < n; i++) {
        const double *point = points + 2 * i;
        if (!on_earth(point)) continue;
        int32_t x = tenths_of(p, p->dx + (point[0] - p->west) * p->shrink * p->scale);
        int32_t y = tenths_of(p, p->dy + (p->north - point[1]) * p->scale);
        if (ring.n && ring.at[ring.n - 1][0] == x && ring.at[ring.n - 1][1] == y) continue;
        ring.at[ring.n][0] = x;
        ring.at[ring.n++][1] = y;
    }
    return ring;
}

Outline outline_of(Arena *mem, const Projection *projection, const MapArea *area) {
    Outline outline = {.rings = NEW_ARRAY(mem, Ring, area->n_rings + 1),
                       .left = INFINITY,
                       .top = INFINITY,
                       .right = -INFINITY,
                       .bottom = -INFINITY};
    const double *points = area->points;
    for (size_t r = 0; r < area->n_rings; r++) {
        Ring ring = ring_of(mem, projection, points, area->ring_points[r]);
        points += 2 * area->ring_points[r];
        if (ring.n < 3) continue;
        outline.rings[outline.n_rings++] = ring;
        for (size_t i = 0; i < ring.n; i++) {
            outline.left = fmin(outline.left, ring.at[i][0] / 10.0);
            outline.right = fmax(outline.right, ring.at[i][0] / 10.0);
            outline.top = fmin(outline.top, ring.at[i][1] / 10.0);
            outline.bottom = fmax(outline.bottom, ring.at[i][1] / 10.0);
        }
    }
    return outline;
}

/* A number of tenths in as few letters as possible; `apart`: something must part it from the number
 * before. Without printf: a map has thousands of them. */
static char *put_tenths(char *to, int32_t tenths, bool apart) {
    if (tenths < 0)
        *to++ = '-';
    else if (apart)
        *to++ = ' ';
    uint32_t positive = tenths < 0 ? 0u - (uint32_t)tenths : (uint32_t)tenths;
    uint32_t whole = positive / 10;
    char digits[12];
    int n = 0;
    for (; whole; whole /= 10)
        digits[n++] = (char)('0' + whole % 10);
    if (!n && positive % 10 == 0) digits[n++] = '0';
    while (n)
        *to++ = digits[--n];
    if (positive % 10) {
        *to++ = '.';
        *to++ = (char)('0' + positive % 10);
    }
    return to;
}

void outline_path(Buf *out, const Outline *outline) {
    enum { PAIR_MOST = 32, CHUNK = 512 };
    char text[CHUNK], *to = text;
    for (size_t r = 0; r < outline->n_rings; r++) {
        const Ring *ring = &outline->rings[r];
        *to++ = 'M';
        to = put_tenths(to, ring->at[0][0], false);
        to = put_tenths(to, ring->at[0][1], true);
        for (size_t i = 1; i < ring->n; i++) {
            if (i == 1) *to++ = 'l';
            to = put_tenths(to, ring->at[i][0] - ring->at[i - 1][0], i > 1);
            to = put_tenths(to, ring->at[i][1] - ring->at[i - 1][1], true);
            if (to - text <= CHUNK - 2 * PAIR_MOST) continue;
            buf_put(out, (Str){text, (size_t)(to - text)});
            to = text;
        }
        *to++ = 'z';
        buf_put(out, (Str){text, (size_t)(to - text)});
        to = text;
    }
}

/* ---- room for a name ----------------------------------------------------------------------------
 */

typedef struct Cuts { /* where a level line crosses the outline, ascending */
    double at[64];
    size_t n;
} Cuts;

static void cut_add(Cuts *cuts, double x) {
    if (cuts->n == sizeof cuts->at / sizeof *cuts->at) return;
    size_t i = cuts->n++;
    for (; i > 0 && cuts->at[i - 1] > x; i--)
        cuts->at[i] = cuts->at[i - 1];
    cuts->at[i] = x;
}

static Cuts cuts_at(const Outline *outline, double y) {
    Cuts cuts = {.n = 0};
    double level = 10 * y + 0.05; /* never exactly on a corner */
    for (size_t r = 0; r < outline->n_rings; r++) {
        const Ring *ring = &outline->rings[r];
        for (size_t i = 0; i < ring->n; i++) {
            const int32_t *a = ring->at[i], *b = ring->at[(i + 1) % ring->n];
            if ((a[1] < level) == (b[1] < level)) continue;
            cut_add(&cuts, (a[0] + (level - a[1]) / (b[1] - a[1]) * (b[0] - a[0])) / 10);
        }
    }
    return cuts;
}

/* Narrows [span[0], span[1]] to the inside around its middle on another level; false where that is
 * outside. */
static bool narrow(const Outline *outline, double y, double span[2]) {
    Cuts cuts = cuts_at(outline, y);
    double middle = (span[0] + span[1]) / 2;
    for (size_t i = 0; i + 1 < cuts.n; i += 2) {
        if (cuts.at[i] > middle || cuts.at[i + 1] < middle) continue;
        span[0] = fmax(span[0], cuts.at[i]);
        span[1] = fmin(span[1], cuts.at[i + 1]);
        return true;
    }
    return false;
}

bool outline_room(const Outline *outline, double text, double size, double middle[2]) {
    enum { LEVELS = 10 };
    double height = outline->bottom - outline->top, best = 0;
    if (!outline->n_rings || outline->right - outline->left < text || height < size) return false;
    for (int level = 1; level < LEVELS; level++) {
        double y = outline->top + height * level / LEVELS;
        Cuts cuts = cuts_at(outline, y);
        for (size_t i = 0; i + 1 < cuts.n; i += 2) {
            double span[2] = {cuts.at[i], cuts.at[i + 1]};
            if (!narrow(outline, y - size * 0.5, span) || !narrow(outline, y + size * 0.5, span))
                continue;
            double room = span[1] - span[0];
            double off = fabs(y - (outline->top + outline->bottom) / 2);
            double score =
                fmin(room, text * 2) - off * 0.6; /* beyond twice the text the middle counts */
            if (room < text + 4 || score <= best) continue;
            best = score;
            middle[0] = (span[0] + span[1]) / 2;
            middle[1] = y;
        }
    }
    return best > 0;
}

void outline_middle(const Outline *outline, double middle[2]) {
    middle[0] = (outline->left + outline->right) / 2;
    middle[1] = (outline->top + outline->bottom) / 2;
    double best = 0;
    for (int part = 2; part <= 6; part++) { /* the middle third counts */
        double y = outline->top + (outline->bottom - outline->top) * part / 8;
        Cuts cuts = cuts_at(outline, y);
        for (size_t i = 0; i + 1 < cuts.n; i += 2) {
            double room = cuts.at[i + 1] - cuts.at[i];
            if (part != 4) room *= 0.8; /* rather in the middle */
            if (room <= best) continue;
            best = room;
            middle[0] = (cuts.at[i] + cuts.at[i + 1]) / 2;
            middle[1] = y;
        }
    }
}

/* ---- borders and names ---- */

void outline_borders(Pen *pen, const Projection *projection, size_t n, const MapArea *areas) {
    for (size_t i = 0; i < n; i++) {
        Outline outline = outline_of(pen->mem, projection, &areas[i]);
        if (!outline.n_rings) continue;
        buf_put(pen->out, S("<path class=\"border\" d=\""));
        outline_path(pen->out, &outline);
        buf_put(pen->out, S("\"/>\n"));
    }
}

void outline_name(Pen *pen, const Outline *outline, Str name, bool dark, bool halo) {
    double size = pen->compact ? 10 : 12, middle[2];
    if (!outline_room(outline, text_width(name, size) * 0.94, size, middle)) return;
    TextStyle style = {.css = dark ? "area-name on-dark" : "area-name",
                       .fill = dark ? "#fff" : INK,
                       .anchor = ANCHOR_MIDDLE,
                       .size = size,
                       .halo = halo};
    pen_text(pen, middle[0], middle[1] + size * 0.35, &style, name);
}

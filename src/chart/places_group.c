/* Which places on a map stand for themselves, and which lie so close that one circle stands for
 * all of them? Places of one field of a grid are one sign; signs that overlap become one, until
 * none do. */

#include <math.h>
#include <stdlib.h>

#include "chart/places_in.h"

#define MOST_ROUNDS 40
#define TOUCHING 0.94 /* circles may cut into each other by their edges */
#define MOST_GROWN 2.2
#define LEAST_FRAME 0.004 /* degrees of latitude: some 450 metres */
#define ONE_SPOT 0.0006   /* degrees: closer than some 60 metres nothing comes apart */

PlacesFrame places_frame_around(PlacesFrame b) {
    double wide = fmax((b.east - b.west) * 1.3, LEAST_FRAME * 1.6);
    double high = fmax((b.north - b.south) * 1.3, LEAST_FRAME);
    double x = (b.west + b.east) / 2, y = (b.south + b.north) / 2;
    return (PlacesFrame){x - wide / 2, y - high / 2, x + wide / 2, y + high / 2};
}

PlacesWindow places_window(const PlacesChart *chart, double width, double most_height) {
    const PlacesFrame *f = &chart->frame;
    double shrink = cos((f->south + f->north) / 2 * M_PI / 180);
    double wide = fmax((f->east - f->west) * shrink, 1e-6), high = fmax(f->north - f->south, 1e-6);
    double tallest = width < 520 ? 1.1 : 0.8;
    double shape = chart->shape > 0 ? chart->shape : fmin(fmax(high / wide, 0.5), tallest);
    PlacesWindow window = {.shrink = shrink, .width = width, .height = width * shape};
    window.height = fmin(window.height, most_height);
    window.scale = fmin(window.width / wide, window.height / high);
    window.west = (f->west + f->east) / 2 - window.width / 2 / window.scale / shrink;
    window.north = (f->south + f->north) / 2 + window.height / 2 / window.scale;
    return window;
}

static double radius(const PlacesWindow *window, size_t n) {
    if (n < 2) return window->single;
    return fmin(window->single * (1.1 + window->growth * sqrt((double)n)),
                window->single * MOST_GROWN);
}

static PlacesFrame united(PlacesFrame a, PlacesFrame b) {
    return (PlacesFrame){fmin(a.west, b.west), fmin(a.south, b.south), fmax(a.east, b.east),
                         fmax(a.north, b.north)};
}

/* Each counts as often as it has places. */
static void spot_join(const PlacesWindow *window, PlaceSpot *a, const PlaceSpot *b) {
    double n = (double)a->group.n, m = (double)b->group.n;
    a->x = (a->x * n + b->x * m) / (n + m);
    a->y = (a->y * n + b->y * m) / (n + m);
    a->group.n += b->group.n;
    if (b->group.first < a->group.first) a->group.first = b->group.first;
    a->group.bounds = united(a->group.bounds, b->group.bounds);
    a->r = radius(window, a->group.n);
}

typedef struct Fields { /* of the grid: which spot each has, + 1 */
    uint32_t *spot;
    size_t columns, rows;
    double size;
} Fields;

static size_t spots_by_field(const Fields *fields, const PlacesChart *chart, const PlacesWindow *w,
                             PlaceSpot *spots) {
    size_t n = 0;
    for (size_t i = 0; i < chart->n_places; i++) {
        const double *point = chart->points + 2 * i;
        double at[2];
        if (i == chart->marked || !isfinite(point[0]) || !isfinite(point[1])) continue;
        places_at(w, point, at);
        double x = at[0] - w->left, y = at[1] - w->top;
        if (!(x >= 0 && x < w->width && y >= 0 && y < w->height)) continue;
        size_t field = (size_t)(y / fields->size) * fields->columns + (size_t)(x / fields->size);
        PlaceSpot one = {at[0],
                         at[1],
                         w->single,
                         {.n = 1, .first = i, .bounds = {point[0], point[1], point[0], point[1]}}};
        if (fields->spot[field])
            spot_join(w, &spots[fields->spot[field] - 1], &one);
        else {
            spots[n++] = one;
            fields->spot[field] = (uint32_t)n;
        }
    }
    return n;
}

static int from_west(const void *a, const void *b) {
    const PlaceSpot *p = a, *q = b;
    if (p->x != q->x) return p->x < q->x ? -1 : 1;
    return (p->group.first > q->group.first) - (p->group.first < q->group.first);
}

static int by_first(const void *a, const void *b) {
    const PlaceSpot *p = a, *q = b;
    return (p->group.first > q->group.first) - (p->group.first < q->group.first);
}

static bool overlap(const PlaceSpot *a, const PlaceSpot *b) {
    double reach = (a->r + b->r) * (a->group.n > 1 && b->group.n > 1 ? TOUCHING : 1) + 1;
    double x = a->x - b->x, y = a->y - b->y;
    return x * x + y * y < reach * reach;
}

/* One pass from west to east; n of 0 marks a spot that another has taken in. */
static size_t join_overlapping(const PlacesWindow *w, PlaceSpot *spots, size_t n) {
    double widest = radius(w, SIZE_MAX);
    qsort(spots, n, sizeof *spots, from_west);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && spots[i].group.n; k++) {
            if (spots[k].x - spots[i].x > spots[i].r + widest + 1) break;
            if (!spots[k].group.n || !overlap(&spots[i], &spots[k])) continue;
            spot_join(w, &spots[i], &spots[k]);
            spots[k].group.n = 0;
        }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (spots[i].group.n) spots[kept++] = spots[i];
    return kept;
}

size_t places_group(Arena *mem, const PlacesChart *chart, const PlacesWindow *window,
                    PlaceSpot **out) {
    Fields fields = {.size = 2 * window->single};
    fields.columns = (size_t)(window->width / fields.size) + 1;
    fields.rows = (size_t)(window->height / fields.size) + 1;
    size_t most = fields.columns * fields.rows;
    fields.spot = NEW_ARRAY(mem, uint32_t, most);
    if (most > chart->n_places) most = chart->n_places;
    PlaceSpot *spots = NEW_ARRAY(mem, PlaceSpot, most + 1);
    size_t n = spots_by_field(&fields, chart, window, spots);
    for (size_t round = 0; round < MOST_ROUNDS && n; round++) {
        size_t before = n;
        n = join_overlapping(window, spots, n);
        if (n == before) break;
    }
    if (n) qsort(spots, n, sizeof *spots, by_first);
    for (size_t i = 0; i < n; i++) {
        PlaceGroup *group = &spots[i].group;
        const PlacesFrame *b = &group->bounds;
        group->frame = places_frame_around(*b);
        group->parts = b->east - b->west > ONE_SPOT || b->north - b->south > ONE_SPOT;
    }
    *out = spots;
    return n;
}

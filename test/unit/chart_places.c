/* Places on a map: does each stand in exactly one sign, do signs keep apart, is the same drawn
 * again, and do the pictures look as they did when somebody last looked? WIRK_ACCEPT=1 writes them
 * anew. */

#include "tap.h"
#include <stdlib.h>

#include "chart/places_in.h"
#include "chart_check.h"

static Cx cx;

enum { MANY = 1500 };

static void say_place(void *arg, size_t place, PlaceSign *out) {
    size_t *asked = arg;
    asked[0]++;
    *out = (PlaceSign){.label = str_format(cx.mem, "Schule %zu <&>", place),
                       .href = str_format(cx.mem, "/school/%06zu", 100000 + place),
                       .kind = (unsigned)(place % 4),
                       .step = (int)(place % 10) - 1,
                       .square = place % 3 == 0};
}

static void say_group(void *arg, const PlaceGroup *group, PlaceSign *out) {
    size_t *asked = arg;
    asked[1] += group->n;
    *out = (PlaceSign){.label = str_format(cx.mem, "%zu Schulen", group->n),
                       .href = group->parts ? S("/schools?bbox=1") : S("/schools?tab=table")};
}

/* Always the same numbers. */
static double chance(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 40) / (double)(1 << 24);
}

static const double square_town[] = {7.0, 51.40, 7.2, 51.40, 7.2, 51.52, 7.0, 51.52};
static const double other_town[] = {7.2, 51.40, 7.5, 51.36, 7.45, 51.55, 7.2, 51.52};
static const double far_town[] = {6.5, 51.1, 7.0, 51.1, 7.0, 51.9, 6.5, 51.9};
static const size_t four[] = {4};
static const PlaceKind kinds[] = {{S("G"), S("Grundschule")},
                                  {S("Gy"), S("Gymnasium")},
                                  {S("Fö"), S("Förderschule")},
                                  {S("B"), S("Berufskolleg")}};
static const GroundArea ground[] = {
    {S("Süderstadt"), square_town, four, 1, {7.0, 51.40, 7.2, 51.52}, true},
    {S("Osterholz"), other_town, four, 1, {7.2, 51.36, 7.5, 51.55}, true},
    {S("Anderswo"), far_town, four, 1, {6.5, 51.1, 7.0, 51.9}, false},
};

static PlacesChart chart_of(const double *points, size_t n, size_t *asked) {
    return (PlacesChart){
        .id = S("schulen"),
        .title = S("Schulen & Orte"),
        .description = S("Eine Probe."),
        .frame = {6.95, 51.35, 7.52, 51.57},
        .n_ground = 3,
        .ground = ground,
        .n_places = n,
        .points = points,
        .marked = SIZE_MAX,
        .place = say_place,
        .group = say_group,
        .arg = asked,
        .n_steps = 9,
        .steps = S("Schulsozialindex"),
        .low = S("1 geringe"),
        .high = S("9 hohe Belastung"),
        .none = S("ohne Schulsozialindex"),
        .square = S("eckig: im Programm"),
        .several = S("mehrere Schulen: führt näher heran"),
        .n_kinds = 4,
        .kinds = kinds,
    };
}

/* A crowd in the middle, single ones around it. */
static double *crowd(size_t n) {
    double *points = NEW_ARRAY(cx.mem, double, 2 * n);
    uint64_t state = 7;
    for (size_t i = 0; i < n; i++) {
        double width = i % 4 ? 0.05 : 0.5, height = i % 4 ? 0.03 : 0.2;
        points[2 * i] = 7.2 + (chance(&state) - 0.5) * width;
        points[2 * i + 1] = 51.46 + (chance(&state) - 0.5) * height;
    }
    return points;
}

/* ---- groups ---- */

static void groups(void) {
    size_t asked[2] = {0};
    double *points = crowd(MANY);
    PlacesChart chart = chart_of(points, MANY, asked);
    for (int compact = 0; compact < 2; compact++) {
        PlacesWindow w = places_window(&chart, compact ? 320 : 760, 1000);
        w.single = 8, w.growth = compact ? 0.03 : 0.13;
        PlaceSpot *spots;
        size_t n = places_group(cx.mem, &chart, &w, &spots), sum = 0, overlaps = 0, outside = 0;
        for (size_t i = 0; i < n; i++) {
            const PlaceGroup *g = &spots[i].group;
            sum += g->n;
            outside += g->frame.west > g->bounds.west || g->frame.east < g->bounds.east ||
                       g->frame.south > g->bounds.south || g->frame.north < g->bounds.north;
            for (size_t k = 0; k < i; k++)
                overlaps += hypot(spots[i].x - spots[k].x, spots[i].y - spots[k].y) <
                            0.93 * (spots[i].r + spots[k].r);
        }
        is_int(sum, MANY, "every place stands in exactly one sign");
        ok(n > 10 && n < MANY / 5, "%zu signs for them", n);
        is_int(overlaps, 0, "none covers another");
        is_int(outside, 0, "the part that a circle leads to holds all of its places");
    }
}

/* Following the circle with the most places ends at single signs or one spot, within few steps. */
static void closer(void) {
    size_t asked[2] = {0};
    double *points = crowd(MANY);
    points[2] = points[4] = points[6] = 7.21, points[3] = points[5] = points[7] = 51.461;
    PlacesChart chart = chart_of(points, MANY, asked);
    size_t steps = 0;
    bool reached = false;
    for (; steps < 12 && !reached; steps++) {
        PlacesWindow w = places_window(&chart, 320, 352);
        w.single = 8.5, w.growth = 0.03;
        PlaceSpot *spots;
        size_t n = places_group(cx.mem, &chart, &w, &spots), most = SIZE_MAX;
        for (size_t i = 0; i < n; i++)
            if (spots[i].group.n > 1 &&
                (most == SIZE_MAX || spots[i].group.n > spots[most].group.n))
                most = i;
        reached = most == SIZE_MAX || !spots[most].group.parts;
        if (!reached) chart.frame = spots[most].group.frame;
    }
    ok(reached, "the largest circle comes apart after %zu steps", steps);
}

static void same_again(void) {
    size_t asked[2] = {0};
    PlacesChart chart = chart_of(crowd(MANY), MANY, asked);
    Buf first = buf_new(cx.mem, 1 << 20), second = buf_new(cx.mem, 1 << 20);
    ok(chart_places(&cx, &first, &chart) == OK && chart_places(&cx, &second, &chart) == OK &&
           str_equal(buf_str(&first), buf_str(&second)),
       "the same again");
    is_int(asked[0] + asked[1], 2 * MANY, "what a sign says is asked of those drawn only");
}

/* ---- hostile ---- */

static void draws(const PlacesChart *chart, size_t marks, const char *name) {
    Buf out = buf_new(cx.mem, 4 << 20);
    Err err = chart_places(&cx, &out, chart);
    Svg svg = svg_check(buf_str(&out), chart->id);
    ok(err == OK && !svg.why, "%s: %s", name, svg.why ? svg.why : "a good SVG");
    is_int(svg.marks, marks, "with its marks");
}

static void hostile(void) {
    size_t asked[2] = {0};
    double odd[] = {NAN, 51.4, 7.1, INFINITY, 1e308, -1e308, 7.1, 51.45, 500, 51.45};
    PlacesChart chart = chart_of(odd, 5, asked);
    draws(&chart, 1, "places that are none");
    chart.marked = 0;
    draws(&chart, 1, "a marked place that is none");
    chart.marked = 3;
    draws(&chart, 1, "a marked place");
    chart = chart_of(odd, 0, asked);
    draws(&chart, 0, "no place");
    double *spot = NEW_ARRAY(cx.mem, double, 2 * MANY);
    for (size_t i = 0; i < MANY; i++)
        spot[2 * i] = 7.1, spot[2 * i + 1] = 51.45;
    chart = chart_of(spot, MANY, asked);
    draws(&chart, 1, "all in one spot");
    double line[] = {7.0, 51.4, NAN, 51.5, 7.3, INFINITY, 7.1, 51.3};
    GroundArea broken = {S("<b>"), line, four, 1, {7.0, 51.3, 7.3, 51.5}, true};
    chart.ground = &broken, chart.n_ground = 1;
    draws(&chart, 1, "an outline with holes in its numbers");
    chart.kinds = NULL, chart.n_kinds = 0, chart.n_steps = 0;
    draws(&chart, 1, "nothing to explain");
    static const PlacesFrame bad[] = {{7, 51, 7, 52},        {7, 52, 8, 51}, {NAN, 51, 8, 52},
                                      {-200, 51, 8, 52},     {7, 51, 8, 90}, {8, 51, 7, 52},
                                      {7, 51, INFINITY, 52}, {0, 0, 0, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Buf out = buf_new(cx.mem, 1 << 20);
        chart.frame = bad[i];
        is_int(chart_places(&cx, &out, &chart), LIMIT, "a part of the earth that is none");
    }
    chart.frame = (PlacesFrame){-180, -85, 180, 85};
    draws(&chart, 1, "the whole earth");
    chart.frame = (PlacesFrame){7.1, 51.45, 7.1000001, 51.4500001};
    draws(&chart, 1, "a hand's breadth");
}

/* A window that lies within one area is filled by it, whatever lies far around. */
static void inside(void) {
    size_t asked[2] = {0};
    static const double star[] = {0,  50, 7, 51.4, 14, 50, 7.3, 51.5,
                                  14, 53, 7, 51.6, 0,  53, 6.9, 51.5};
    static const size_t eight[] = {8};
    GroundArea area = {S("Stern"), star, eight, 1, {0, 50, 14, 53}, true};
    PlacesChart chart = chart_of(NULL, 0, asked);
    chart.ground = &area, chart.n_ground = 1;
    chart.frame = (PlacesFrame){6.99, 51.49, 7.01, 51.51};
    Buf out = buf_new(cx.mem, 1 << 20);
    ok(chart_places(&cx, &out, &chart) == OK, "a window within an area");
    ok(str_find(buf_str(&out), S(">Stern</text>"), 0) != SIZE_MAX, "has its name");
}

/* ---- pictures ---- */

static Str file_text(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return STR_NONE;
    char *text = arena_alloc(cx.mem, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, file);
    fclose(file);
    return (Str){text, n};
}

static void golden(const char *name, const PlacesChart *chart) {
    char path[120];
    Buf out = buf_new(cx.mem, 1 << 20);
    ok(chart_places(&cx, &out, chart) == OK, "%s is drawn", name);
    Svg svg = svg_check(buf_str(&out), chart->id);
    ok(!svg.why, "%s is a good SVG%s%s", name, svg.why ? ": " : "", svg.why ? svg.why : "");
    is_int(svg.stops, 1, "one tab stop");
    snprintf(path, sizeof path, "test/golden/%s.svg", name);
    if (getenv("WIRK_ACCEPT")) {
        FILE *file = fopen(path, "wb");
        must(file && fwrite(out.p, 1, out.n, file) == out.n && fclose(file) == 0);
        return;
    }
    ok(str_equal(buf_str(&out), file_text(path)), "%s looks as it did", path);
}

static void pictures(void) {
    size_t asked[2] = {0};
    PlacesChart chart = chart_of(crowd(120), 120, asked);
    golden("places", &chart);
    chart.width = 320;
    chart.lang = EN;
    golden("places-compact", &chart);
    chart.width = 0;
    chart.lang = DE;
    chart.frame = (PlacesFrame){7.17, 51.445, 7.23, 51.475};
    chart.marked = 5;
    chart.shape = 0.6;
    golden("places-near", &chart);
}

int main(void) {
    cx_begin(&cx, DE);
    groups();
    closer();
    same_again();
    hostile();
    inside();
    pictures();
    cx_end(&cx);
    return done();
}

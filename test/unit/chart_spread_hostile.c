/* Does any input make a picture of courses, spreads or flows crash, write a number that is none, or
 * break out of its text? And is what is too much told before anything is drawn? */

#include "tap.h"
#include <float.h>
#include <math.h>

#include "base/base.h"
#include "chart/chart.h"
#include "chart_check.h"

static Cx cx;

static const double strange[] = {NAN,  INFINITY, -INFINITY, DBL_MAX, -DBL_MAX, DBL_MIN,
                                 -0.0, 0,        1e15,      -1e15,   1e-300,   42};
#define EVIL "<script>alert(1)</script> & \"quoted\" 'x' ]]> \u00e4\u6771 <!--"
enum { MOST = 40 };

static Buf paper(void) {
    return buf_new(cx.mem, 8 << 20);
}

static uint64_t seed = 88172645463325252;
static uint64_t random_below(uint64_t most) { /* xorshift: the same in every run */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % most;
}

static double strange_number(void) {
    return strange[random_below(sizeof strange / sizeof *strange)];
}

static ChartPoint strange_point(void) {
    return (ChartPoint){.state = random_below(3) ? MARK_VALUE : (MarkState)random_below(9),
                        .value = strange_number(),
                        .low = strange_number(),
                        .high = strange_number(),
                        .decimals = (int)random_below(20) - 5,
                        .provisional = random_below(2),
                        .revised = random_below(2)};
}

static Str strange_name(void) {
    return random_below(3) ? S(EVIL EVIL EVIL) : random_below(2) ? S("Ort") : STR_NONE;
}

static int strange_width(void) {
    return (int)random_below(900) - 50;
}

static bool good(const char *what, const Buf *out, Str id) {
    Svg svg = svg_check(buf_str(out), id);
    if (svg.why) printf("# %s: %s\n", what, svg.why);
    return !svg.why;
}

typedef struct Time {
    Period periods[MOST];
    bool breaks[MOST];
    ChartPoint points[MOST][MOST];
    ChartSeries series[MOST];
} Time;

static Time *strange_time(void) {
    Time *time = arena_alloc(cx.mem, sizeof *time);
    for (size_t i = 0; i < MOST; i++) {
        time->periods[i] =
            (Period){(PeriodKind)random_below(4), (int16_t)(1800 + random_below(400)),
                     (uint8_t)random_below(14), (uint8_t)random_below(33)};
        time->breaks[i] = random_below(5) == 0;
        for (size_t k = 0; k < MOST; k++)
            time->points[i][k] = strange_point();
        time->series[i] = (ChartSeries){
            .name = strange_name(), .points = time->points[i], .quiet = random_below(2)};
    }
    return time;
}

static bool one_index(void) {
    const Time *time = strange_time();
    LineChart chart = {.id = S("i"),
                       .title = S(EVIL),
                       .lang = (Lang)random_below(2),
                       .unit = (Unit)random_below(UNITS),
                       .n_periods = random_below(14),
                       .periods = time->periods,
                       .break_before = random_below(2) ? time->breaks : NULL,
                       .n_series = random_below(9),
                       .series = time->series,
                       .indexed = true,
                       .base = random_below(16),
                       .width = strange_width()};
    Buf out = paper();
    return chart_line(&cx, &out, &chart) == OK && good("index", &out, chart.id);
}

static bool one_multiples(void) {
    const Time *time = strange_time();
    bool marked[MOST];
    for (size_t i = 0; i < MOST; i++)
        marked[i] = random_below(2);
    MultiplesChart chart = {.id = S("m"),
                            .title = S(EVIL),
                            .description = S(EVIL),
                            .lang = (Lang)random_below(2),
                            .unit = (Unit)random_below(UNITS),
                            .n_periods = random_below(14),
                            .periods = time->periods,
                            .break_before = random_below(2) ? time->breaks : NULL,
                            .n_panels = random_below(MOST),
                            .panels = time->series,
                            .marked = random_below(2) ? marked : NULL,
                            .reference = random_below(2) ? &time->series[MOST - 1] : NULL,
                            .first_panel = random_below(2 * MOST),
                            .own_scale = random_below(2),
                            .from_zero = random_below(2),
                            .width = strange_width()};
    Buf out = paper();
    return chart_multiples(&cx, &out, &chart) == OK && good("multiples", &out, chart.id);
}

static bool one_scatter(void) {
    ScatterArea areas[MOST];
    for (size_t i = 0; i < MOST; i++)
        areas[i] = (ScatterArea){strange_name(), strange_point(), strange_point(), random_below(2),
                                 random_below(9) == 0};
    ScatterChart chart = {.id = S("s"),
                          .title = S(EVIL),
                          .lang = (Lang)random_below(2),
                          .x_name = strange_name(),
                          .y_name = strange_name(),
                          .x_unit = (Unit)random_below(UNITS),
                          .y_unit = (Unit)random_below(UNITS),
                          .n_areas = random_below(MOST),
                          .areas = areas,
                          .bands = random_below(2),
                          .width = strange_width(),
                          .height = strange_width()};
    Buf out = paper();
    return chart_scatter(&cx, &out, &chart) == OK && good("scatter", &out, chart.id);
}

static bool one_distribution(void) {
    SpreadArea areas[MOST];
    for (size_t i = 0; i < MOST; i++)
        areas[i] =
            (SpreadArea){strange_name(), strange_point(), random_below(2), random_below(9) == 0};
    SpreadChart chart = {.id = S("d"),
                         .title = S(EVIL),
                         .lang = (Lang)random_below(2),
                         .unit = (Unit)random_below(UNITS),
                         .n_areas = random_below(MOST),
                         .areas = areas,
                         .width = strange_width()};
    Buf out = paper();
    return chart_distribution(&cx, &out, &chart) == OK && good("distribution", &out, chart.id);
}

static bool one_flow(void) {
    FlowNode nodes[MOST];
    Flow flows[3 * MOST];
    Str stages[] = {strange_name(), strange_name(), strange_name(), strange_name()};
    for (size_t i = 0; i < MOST; i++)
        nodes[i] = (FlowNode){strange_name(), i * 4 / MOST};
    for (size_t i = 0; i < 3 * MOST; i++) {
        size_t stage = random_below(3), per_stage = MOST / 4;
        ChartPoint point = strange_point();
        point.value = fabs(point.value);
        flows[i] = (Flow){stage * per_stage + random_below(per_stage),
                          (stage + 1) * per_stage + random_below(per_stage), point};
    }
    FlowChart chart = {.id = S("f"),
                       .title = S(EVIL),
                       .lang = (Lang)random_below(2),
                       .unit = (Unit)random_below(UNITS),
                       .n_stages = 4,
                       .stages = stages,
                       .n_nodes = MOST,
                       .nodes = nodes,
                       .n_flows = random_below(3 * MOST),
                       .flows = flows,
                       .bands = random_below(2),
                       .width = strange_width()};
    Buf out = paper();
    return chart_flow(&cx, &out, &chart) == OK && good("flow", &out, chart.id);
}

static bool one_small(void) {
    const Time *time = strange_time();
    Sparkline spark = {.name = strange_name(),
                       .lang = (Lang)random_below(2),
                       .unit = (Unit)random_below(UNITS),
                       .n_periods = random_below(MOST),
                       .periods = time->periods,
                       .break_before = random_below(2) ? time->breaks : NULL,
                       .points = time->points[0]};
    PositionStrip strip = {.text = S(EVIL),
                           .n_areas = random_below(MOST),
                           .points = time->points[1],
                           .own = random_below(2) ? random_below(MOST) : SIZE_MAX};
    Buf line = paper(), place = paper();
    return chart_sparkline(&cx, &line, &spark) == OK && good("spark", &line, S("none")) &&
           chart_position(&cx, &place, &strip) == OK && good("position", &place, S("none"));
}

static void random_pictures(void) {
    static const struct {
        const char *name;
        bool (*one)(void);
    } kinds[] = {{"index lines", one_index},        {"small multiples", one_multiples},
                 {"scatter pictures", one_scatter}, {"distributions", one_distribution},
                 {"flow pictures", one_flow},       {"small pictures", one_small}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        int bad = 0;
        for (int round = 0; round < 300; round++) {
            ArenaMark mark = arena_mark(cx.mem);
            bad += !kinds[k].one();
            arena_rewind(cx.mem, mark);
        }
        ok(bad == 0, "300 %s of strange numbers; %d bad", kinds[k].name, bad);
    }
}

/* As many as allowed are drawn; one more is told, and nothing is drawn. */
static void limits(void) {
    enum { ALL = CHART_SPREAD_AREAS + 1 };
    ChartPoint *points = NEW_ARRAY(cx.mem, ChartPoint, ALL);
    SpreadArea *areas = NEW_ARRAY(cx.mem, SpreadArea, ALL);
    ScatterArea *dots = NEW_ARRAY(cx.mem, ScatterArea, ALL);
    ChartSeries *panels = NEW_ARRAY(cx.mem, ChartSeries, CHART_MOST_PANELS + 1);
    for (size_t i = 0; i < ALL; i++) {
        points[i] = (ChartPoint){.value = (double)(i % 37)};
        areas[i] = (SpreadArea){S("Ort"), points[i], false, false};
        dots[i] = (ScatterArea){S("Ort"), points[i], points[(i * 7) % ALL], i % 3 == 0, false};
    }
    SpreadChart spread = {.id = S("d"), .n_areas = ALL - 1, .areas = areas};
    ScatterChart scatter = {.id = S("s"), .n_areas = ALL - 1, .areas = dots};
    PositionStrip strip = {.n_areas = ALL - 1, .points = points, .own = 5};
    Buf out = paper();
    is_int(chart_distribution(&cx, &out, &spread), OK, "1,000 areas on one axis");
    is_int(chart_scatter(&cx, &out, &scatter), OK, "1,000 points");
    is_int(chart_position(&cx, &out, &strip), OK, "1,000 ticks");
    out = paper();
    spread.n_areas = scatter.n_areas = strip.n_areas = ALL;
    is_int(chart_distribution(&cx, &out, &spread), LIMIT, "not 1,001");
    is_int(chart_scatter(&cx, &out, &scatter), LIMIT, "nor points");
    is_int(chart_position(&cx, &out, &strip), LIMIT, "nor ticks");
    for (size_t i = 0; i <= CHART_MOST_PANELS; i++)
        panels[i] = (ChartSeries){.name = S("Ort"), .points = points};
    MultiplesChart multiples = {.id = S("m"), .n_panels = CHART_MOST_PANELS + 1, .panels = panels};
    is_int(chart_multiples(&cx, &out, &multiples), LIMIT, "1,001 panels");
    Sparkline spark = {.n_periods = CHART_SPARK_POINTS + 1};
    is_int(chart_sparkline(&cx, &out, &spark), LIMIT, "201 periods in a row's line");
    is_int(out.n, 0, "nothing is drawn of what is refused");
    out = buf_new(cx.mem, 100);
    spark.n_periods = 0;
    is_int(chart_sparkline(&cx, &out, &spark), LIMIT, "a buffer that is too small is told");
}

int main(void) {
    cx_begin(&cx, DE);
    random_pictures();
    limits();
    cx_end(&cx);
    return done();
}

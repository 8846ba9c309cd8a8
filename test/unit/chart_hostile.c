/* Does any input make a chart crash, write a number that is none, or break out of its text? Values
 * that are not finite, empty and enormous charts, strange periods and shapes, names made of markup.
 */

#include "chart_strange.h"

static void random_lines(void) {
    int bad = 0;
    for (int round = 0; round < 400; round++) {
        ArenaMark mark = arena_mark(cx.mem);
        size_t n_periods = random_below(14), n_series = random_below(9);
        Period periods[14];
        bool breaks[14], absent[14];
        ChartPoint points[9][14];
        ChartSeries series[9];
        for (size_t i = 0; i < 14; i++) {
            periods[i] = (Period){(PeriodKind)random_below(4), (int16_t)(1800 + random_below(400)),
                                  (uint8_t)random_below(14), (uint8_t)random_below(33)};
            breaks[i] = random_below(4) == 0;
            absent[i] = random_below(3) == 0;
        }
        for (size_t s = 0; s < 9; s++) {
            for (size_t i = 0; i < 14; i++)
                points[s][i] = strange_point();
            size_t to = random_below(2) ? random_below(n_periods + 1) : 0;
            size_t from = to ? random_below(to) : 0;
            series[s] = (ChartSeries){.name = random_below(2) ? S(EVIL) : STR_NONE,
                                      .points = points[s],
                                      .quiet = random_below(2),
                                      .from = from,
                                      .to = to,
                                      .absent = random_below(3) ? NULL : absent,
                                      .broken = random_below(3) ? NULL : breaks};
        }
        LineChart chart = {.id = S("a"),
                           .title = S(EVIL),
                           .description = S(EVIL),
                           .lang = (Lang)random_below(2),
                           .unit = (Unit)random_below(UNITS),
                           .n_periods = n_periods,
                           .periods = periods,
                           .break_before = random_below(2) ? breaks : NULL,
                           .n_series = n_series,
                           .series = series,
                           .from_zero = random_below(2),
                           .width = (int)random_below(900) - 50,
                           .height = (int)random_below(500) - 50};
        Buf out = paper();
        bad += chart_line(&cx, &out, &chart) != OK || !good("lines", &out, chart.id);
        arena_rewind(cx.mem, mark);
    }
    is_int(bad, 0, "400 line charts of strange numbers");
}

static void random_bars(void) {
    int bad = 0;
    for (int round = 0; round < 400; round++) {
        ArenaMark mark = arena_mark(cx.mem);
        ChartPoint points[20];
        Str labels[20];
        bool marked[20];
        for (size_t i = 0; i < 20; i++) {
            points[i] = strange_point();
            labels[i] = random_below(2) ? S(EVIL EVIL EVIL) : STR_NONE;
            marked[i] = random_below(2);
        }
        BarChart chart = {.id = S("b"),
                          .title = S(EVIL),
                          .lang = (Lang)random_below(2),
                          .unit = (Unit)random_below(UNITS),
                          .n_bars = random_below(20),
                          .labels = labels,
                          .points = points,
                          .marked = random_below(2) ? marked : NULL,
                          .has_reference = random_below(2),
                          .reference = strange_number(),
                          .reference_name = S(EVIL),
                          .reference_decimals = 99,
                          .width = (int)random_below(900) - 50};
        Buf out = paper();
        bad += chart_bars(&cx, &out, &chart) != OK || !good("bars", &out, chart.id);
        arena_rewind(cx.mem, mark);
    }
    is_int(bad, 0, "400 bar charts of strange numbers");
}

static double strange_degree(void) {
    return random_below(8) ? (double)random_below(1000) / 100 + 45 : strange_number();
}

static void random_maps(void) {
    static const char *const addresses[] = {"",
                                            "/a?b=\"<&",
                                            "javascript:alert(1)",
                                            "//evil.example/",
                                            "https://evil.example/",
                                            "\\evil",
                                            "#x",
                                            "gebiet"};
    int bad = 0, linked = 0;
    for (int round = 0; round < 400; round++) {
        ArenaMark mark = arena_mark(cx.mem);
        MapArea areas[12];
        double points[12][24], breaks[12];
        size_t rings[12][4];
        for (size_t i = 0; i < 12; i++) {
            for (size_t k = 0; k < 24; k++)
                points[i][k] = strange_degree();
            for (size_t k = 0; k < 4; k++)
                rings[i][k] = random_below(4);
            areas[i] = (MapArea){.key = S(EVIL),
                                 .name = S(EVIL),
                                 .href = str_of(addresses[random_below(8)]),
                                 .point = strange_point(),
                                 .points = points[i],
                                 .ring_points = rings[i],
                                 .n_rings = random_below(5),
                                 .more = random_below(2) ? S(EVIL) : STR_NONE,
                                 .marked = random_below(2),
                                 .bordered = random_below(2)};
            breaks[i] = strange_number();
        }
        ChartPoint values[12];
        for (size_t i = 0; i < 12; i++)
            values[i] = areas[i].point;
        ClassWish wish = {.method = (ClassMethod)random_below(CLASS_METHODS),
                          .classes = random_below(12),
                          .zero_own = random_below(2),
                          .manual = breaks,
                          .n_manual = random_below(12)};
        Classes classes = classes_make(cx.mem, values, random_below(12), &wish);
        if (random_below(2)) classes_split(&classes, strange_number());
        Str notes[] = {S(EVIL), STR_NONE};
        MapChart chart = {.id = S("m"),
                          .title = S(EVIL),
                          .lang = (Lang)random_below(2),
                          .unit = (Unit)random_below(UNITS),
                          .n_areas = random_below(12),
                          .areas = areas,
                          .n_borders = random_below(3),
                          .borders = areas + 4,
                          .classes = random_below(5) ? &classes : NULL,
                          .palette = (MapPalette)random_below(MAP_PALETTES),
                          .circles = random_below(3) == 0,
                          .largest = strange_number(),
                          .hide_missing = random_below(2),
                          .notes = notes,
                          .n_notes = random_below(3),
                          .width = (int)random_below(900) - 50};
        Buf out = paper();
        bad += chart_map(&cx, &out, &chart) != OK || !good("map", &out, chart.id);
        linked += str_find(buf_str(&out), S("<a href"), 0) != SIZE_MAX;
        bad += str_find(buf_str(&out), S("evil.example"), 0) != SIZE_MAX;
        arena_rewind(cx.mem, mark);
    }
    is_int(bad, 0, "400 maps of strange numbers, shapes and addresses");
    ok(linked > 50, "%d of them had links", linked);
}

static void same_and_single(void) {
    Period years[] = {{PERIOD_YEAR, 2015, 0, 0}, {PERIOD_YEAR, 2016, 0, 0}};
    ChartPoint points[] = {{.value = 5, .low = 5, .high = 5}, {.value = 5, .low = 5, .high = 5}};
    ChartSeries series = {.name = S("A"), .points = points};
    LineChart chart = {.id = S("a"),
                       .unit = UNIT_COUNT,
                       .n_periods = 2,
                       .periods = years,
                       .n_series = 1,
                       .series = &series};
    for (size_t n = 0; n <= 2; n++) {
        Buf out = paper();
        chart.n_periods = n;
        ok(chart_line(&cx, &out, &chart) == OK && good("equal", &out, chart.id), "%zu equal values",
           n);
    }
    points[0].state = points[1].state = MARK_NOT_DELIVERED;
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK && good("none", &out, chart.id), "no value at all");
    ok(str_find(buf_str(&out), S("keine Werte"), 0) != SIZE_MAX, "says that there are no values");
    ok(str_find(buf_str(&out), S("class=\"line"), 0) == SIZE_MAX, "draws no line");
}

static void identity(void) {
    LineChart chart = {.id = S("x\" onload=\"y <ä>")};
    Buf out = paper();
    ok(chart_line(&cx, &out, &chart) == OK && good("id", &out, S("x")),
       "an id of markup is made safe");
    chart.id = STR_NONE;
    out = paper();
    ok(chart_line(&cx, &out, &chart) == OK && good("id", &out, S("chart")), "an empty id too");
}

static void too_small_a_buffer(void) {
    BarChart chart = {.id = S("a")};
    Buf out = buf_new(cx.mem, 100);
    is_int(chart_bars(&cx, &out, &chart), LIMIT, "a buffer that is too small is told");
}

static void many_bars(void) {
    enum { MANY = 2000 };
    Str *labels = NEW_ARRAY(cx.mem, Str, MANY);
    ChartPoint *points = NEW_ARRAY(cx.mem, ChartPoint, MANY);
    for (size_t i = 0; i < MANY; i++)
        labels[i] = S("Name");
    BarChart chart = {.id = S("a"), .n_bars = MANY, .labels = labels, .points = points};
    Buf out = paper();
    ok(chart_bars(&cx, &out, &chart) == OK && good("many", &out, chart.id), "2,000 bars");
}

/* A check that finds nothing proves nothing: it must refuse these. */
static void the_check_itself(void) {
    static const char *const wrong[] = {
        "<svg><g></svg>",          "<svg>",
        "<svg id=\"b\"></svg>",    "<svg x=\"nan\"></svg>",
        "<svg x=\"-inf\"></svg>",  "<svg d=\"M1 nan\"></svg>",
        "<svg>a & b</svg>",        "<svg style=\"\"></svg>",
        "<svg><script/></svg>",    "<svg onload=\"x\"></svg>",
        "<svg x=\"1\" x=\"2\"/>",  "<a href=\"//evil/\"></a>",
        "<a href=\"http://b/\"/>", "<g fill=\"url(http:x)\"/>",
        "<svg x=1></svg>",         "<svg>\x01</svg>",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ok(svg_check(str_of(wrong[i]), S("a")).why, "refused: %s", wrong[i]);
    Svg svg = svg_check(
        S("<svg id=\"a-1\"><g class=\"mark\" tabindex=\"0\">5 &lt; 6</g><path d=\"M1 2\"/></svg>"),
        S("a"));
    ok(!svg.why && svg.marks == 1 && svg.stops == 1, "what is right passes");
}

int main(void) {
    cx_begin(&cx, DE);
    the_check_itself();
    random_lines();
    random_bars();
    random_maps();
    same_and_single();
    identity();
    too_small_a_buffer();
    many_bars();
    cx_end(&cx);
    return done();
}

/* Does any input make a picture of parts, gaps or tables crash, write a number that is none, or
 * break out of its text? And is too much told instead of drawn? */

#include "chart_strange.h"

static const int widths[] = {0, 240, 320, 519, 520, 900, -7, 1};

static int strange_width(void) {
    return widths[random_below(sizeof widths / sizeof *widths)];
}

enum { MOST = 24 };
typedef struct Strange { /* what any of the charts may be given */
    Str names[MOST];
    ChartPoint points[MOST * MOST];
    bool flags[MOST];
    double numbers[12];
} Strange;

static Strange *strange_new(void) {
    Strange *s = NEW(cx.mem, Strange);
    for (size_t i = 0; i < MOST; i++) {
        s->names[i] = random_below(3) ? S(EVIL EVIL EVIL) : STR_NONE;
        s->flags[i] = random_below(3) == 0;
    }
    for (size_t i = 0; i < MOST * MOST; i++)
        s->points[i] = strange_point();
    for (size_t i = 0; i < 12; i++)
        s->numbers[i] = strange_number();
    return s;
}

static Err draw_stack(Buf *out, const Strange *s) {
    StackChart chart = {.id = S("a"),
                        .title = S(EVIL),
                        .lang = (Lang)random_below(2),
                        .unit = (Unit)random_below(UNITS),
                        .shares = random_below(2),
                        .n_bars = random_below(MOST),
                        .n_parts = random_below(STACK_MOST_PARTS + 1),
                        .labels = s->names,
                        .part_names = s->names + 4,
                        .points = s->points,
                        .totals = random_below(2) ? s->points + 7 : NULL,
                        .marked = random_below(2) ? s->flags : NULL,
                        .width = strange_width()};
    return chart_stack(&cx, out, &chart);
}

static Err draw_gaps(Buf *out, const Strange *s) {
    GapRow *rows = NEW_ARRAY(cx.mem, GapRow, MOST);
    for (size_t i = 0; i < MOST; i++)
        rows[i] = (GapRow){s->names[i],          s->points[i],
                           s->points[MOST + i],  random_below(3) ? STR_NONE : s->names[i],
                           random_below(4) == 0, s->flags[i]};
    GapChart chart = {.id = S("a"),
                      .description = S(EVIL),
                      .lang = (Lang)random_below(2),
                      .unit = (Unit)random_below(UNITS),
                      .from_name = s->names[0],
                      .to_name = s->names[1],
                      .change = random_below(2),
                      .n_rows = random_below(MOST),
                      .rows = rows,
                      .width = strange_width()};
    return chart_gaps(&cx, out, &chart);
}

static Err draw_pyramid(Buf *out, const Strange *s) {
    PyramidChart chart = {.id = S("a"),
                          .title = S(EVIL),
                          .lang = (Lang)random_below(2),
                          .unit = (Unit)random_below(UNITS),
                          .heading = s->names[2],
                          .left_name = s->names[0],
                          .right_name = s->names[1],
                          .n_ages = random_below(MOST),
                          .ages = s->names,
                          .left = s->points,
                          .right = s->points + MOST,
                          .uneven = random_below(2),
                          .width = strange_width()};
    return chart_pyramid(&cx, out, &chart);
}

static Err draw_funnel(Buf *out, const Strange *s) {
    FunnelChart chart = {.id = S("a"),
                         .title = S(EVIL),
                         .lang = (Lang)random_below(2),
                         .unit = (Unit)random_below(UNITS),
                         .n_steps = random_below(MOST),
                         .names = s->names,
                         .points = s->points,
                         .width = strange_width()};
    return chart_funnel(&cx, out, &chart);
}

static Err draw_heat(Buf *out, const Strange *s) {
    HeatChart chart = {.id = S("a"),
                       .title = S(EVIL),
                       .lang = (Lang)random_below(2),
                       .unit = (Unit)random_below(UNITS),
                       .n_rows = random_below(MOST),
                       .n_columns = random_below(MOST),
                       .row_names = s->names,
                       .column_names = s->names,
                       .points = s->points,
                       .break_before = random_below(2) ? s->flags : NULL,
                       .marked = random_below(2) ? s->flags : NULL,
                       .breaks = s->numbers,
                       .n_breaks = random_below(13),
                       .width = strange_width()};
    return chart_heat(&cx, out, &chart);
}

typedef Err Draw(Buf *out, const Strange *strange);

static void random_charts(const char *name, Draw *draw) {
    int bad = 0;
    size_t marks = 0;
    for (int round = 0; round < 300; round++) {
        ArenaMark mark = arena_mark(cx.mem);
        Buf out = paper();
        Err err = draw(&out, strange_new());
        bad += err != OK || !good(name, &out, S("a"));
        Svg svg = svg_check(buf_str(&out), S("a"));
        bad += svg.stops != (svg.marks > 0);
        marks += svg.marks;
        arena_rewind(cx.mem, mark);
    }
    is_int(bad, 0, name);
    ok(marks > 1000, "%s: %zu marks", name, marks);
}

/* ---- the numbers that are too large ---- */

static void limits(void) {
    Str *names = NEW_ARRAY(cx.mem, Str, 7000);
    ChartPoint *points = NEW_ARRAY(cx.mem, ChartPoint, 20000);
    GapRow *rows = NEW_ARRAY(cx.mem, GapRow, 7000);
    StackChart stack = {.id = S("a"),
                        .n_bars = STACK_MOST_BARS,
                        .n_parts = 8,
                        .labels = names,
                        .part_names = names,
                        .points = points};
    Buf out = paper();
    ok(chart_stack(&cx, &out, &stack) == OK && good("stack", &out, S("a")), "500 bars of 8 parts");
    out = paper();
    stack.n_bars++;
    ok(chart_stack(&cx, &out, &stack) == LIMIT && !out.n, "one bar more is refused");
    stack.n_bars = 2;
    stack.n_parts = STACK_MOST_PARTS + 1;
    is_int(chart_stack(&cx, &out, &stack), LIMIT, "too many parts");
    stack.n_bars = STACK_MOST_BARS;
    stack.n_parts = 9;
    is_int(chart_stack(&cx, &out, &stack), LIMIT, "too many segments");
    GapChart gaps = {.id = S("a"), .n_rows = GAP_MOST_ROWS, .rows = rows};
    ok(chart_gaps(&cx, &out, &gaps) == OK && good("gaps", &out, S("a")), "500 rows");
    gaps.n_rows = 5000;
    is_int(chart_gaps(&cx, &out, &gaps), LIMIT, "too many rows");
    PyramidChart pyramid = {
        .id = S("a"), .n_ages = PYRAMID_MOST_AGES, .ages = names, .left = points, .right = points};
    out = paper();
    ok(chart_pyramid(&cx, &out, &pyramid) == OK && good("ages", &out, S("a")), "130 ages");
    pyramid.n_ages++;
    is_int(chart_pyramid(&cx, &out, &pyramid), LIMIT, "too many ages");
    FunnelChart funnel = {
        .id = S("a"), .n_steps = FUNNEL_MOST_STEPS + 1, .names = names, .points = points};
    is_int(chart_funnel(&cx, &out, &funnel), LIMIT, "too many steps");
    HeatChart heat = {.id = S("a"),
                      .n_rows = 60,
                      .n_columns = 100,
                      .row_names = names,
                      .column_names = names,
                      .points = points};
    out = paper();
    ok(chart_heat(&cx, &out, &heat) == OK && good("heat", &out, S("a")), "6,000 cells");
    heat.n_rows++;
    is_int(chart_heat(&cx, &out, &heat), LIMIT, "too many cells");
    heat.n_rows = SIZE_MAX / 4;
    heat.n_columns = 8;
    is_int(chart_heat(&cx, &out, &heat), LIMIT, "numbers whose product does not fit");
    ok(str_find(fault_text(cx.mem, DE, &cx.fault), S("höchstens 6.000"), 0) != SIZE_MAX,
       "the message names the limit");
    stack.n_bars = SIZE_MAX;
    is_int(chart_stack(&cx, &out, &stack), LIMIT, "here, too");
}

static void empty(void) {
    StackChart stack = {.id = S("a"), .shares = true};
    GapChart gaps = {.id = S("a")};
    PyramidChart pyramid = {.id = S("a")};
    FunnelChart funnel = {.id = S("a")};
    HeatChart heat = {.id = S("a")};
    Buf out[5];
    for (size_t i = 0; i < 5; i++)
        out[i] = paper();
    ok(chart_stack(&cx, &out[0], &stack) == OK, "no bars");
    ok(chart_gaps(&cx, &out[1], &gaps) == OK, "no rows");
    ok(chart_pyramid(&cx, &out[2], &pyramid) == OK, "no ages");
    ok(chart_funnel(&cx, &out[3], &funnel) == OK, "no steps");
    ok(chart_heat(&cx, &out[4], &heat) == OK, "no cells");
    for (size_t i = 0; i < 5; i++)
        ok(good("empty", &out[i], S("a")) &&
               str_find(buf_str(&out[i]), S(">keine Werte<"), 0) != SIZE_MAX,
           "says that there are no values");
    Buf small = buf_new(cx.mem, 100);
    is_int(chart_heat(&cx, &small, &heat), LIMIT, "a buffer that is too small is told");
}

int main(void) {
    cx_begin(&cx, DE);
    random_charts("300 stacks of strange parts", draw_stack);
    random_charts("300 charts of strange gaps", draw_gaps);
    random_charts("300 strange pyramids", draw_pyramid);
    random_charts("300 strange funnels", draw_funnel);
    random_charts("300 strange heat tables", draw_heat);
    limits();
    empty();
    cx_end(&cx);
    return done();
}

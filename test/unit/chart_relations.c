/* Pictures of states, happenings and ties: each mark says what it is, nothing is drawn beyond the
 * frame, and too much is refused. */

#include "tap.h"

#include "chart/chart.h"

static Cx cx;

static size_t count(Str text, const char *part) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find(text, str_of(part), at)) != SIZE_MAX; at++)
        n++;
    return n;
}

static bool says(Str text, const char *part) {
    return count(text, part) > 0;
}

static const double square[] = {7, 51, 7.1, 51, 7.1, 51.1, 7, 51.1};
static const double beside[] = {7.1, 51, 7.2, 51, 7.2, 51.1, 7.1, 51.1};
static const size_t four = 4;

static void states(void) {
    MapArea areas[] = {
        {.key = S("a"),
         .name = S("A<b>"),
         .href = S("/partner/a"),
         .points = square,
         .ring_points = &four,
         .n_rings = 1},
        {.key = S("b"), .name = S("B"), .points = beside, .ring_points = &four, .n_rings = 1},
        {.key = S("c"), .name = S("C")},
    };
    size_t of[] = {0, 1, 1};
    StateOf words[] = {
        {S("dabei"), LOOK_FULL}, {S("vertreten"), LOOK_STRIPES}, {S("nie"), LOOK_EMPTY}};
    StatesChart chart = {.id = S("s"),
                         .title = S("T"),
                         .lang = DE,
                         .n_areas = 3,
                         .areas = areas,
                         .states = of,
                         .n_of = 3,
                         .of = words};
    Buf out = buf_new(cx.mem, 1 << 20);
    must(chart_states(&cx, &out, &chart) == OK);
    Str svg = buf_str(&out);
    is_int((int64_t)count(svg, "class=\"mark\""), 2, "a mark for each area with a shape");
    ok(says(svg, "aria-label=\"A&lt;b&gt;: dabei\""), "it says its name, escaped, and its state");
    ok(says(svg, "dabei (1)") && says(svg, "vertreten (1)"), "the legend counts what is drawn");
    ok(!says(svg, "nie ("), "and leaves out what does not occur");
    is_int((int64_t)count(svg, "<pattern"), 2, "a pattern for each state that occurs");
    chart.width = 360;
    Buf small = buf_new(cx.mem, 1 << 20);
    must(chart_states(&cx, &small, &chart) == OK);
    ok(!says(buf_str(&small), "<a href"), "on a phone the list has the links");
    chart.n_of = STATES_MOST + 1;
    is_int(chart_states(&cx, &small, &chart), LIMIT, "too many states are refused");
}

static void events(void) {
    ChartEvent list[] = {
        {{2013, 5, 2}, {2013, 5, 2}, 0, false, S("Fünf"), 5},
        {{2019, 1, 1}, {2019, 1, 31}, 0, false, S("Januar"), 1},
        {{2024, 12, 31}, {2024, 12, 31}, 1, true, S("Ende"), 1},
    };
    Str lanes[] = {S("Kommunen"), S("Enden"), S("leer")};
    EventsChart chart = {.id = S("e"),
                         .title = S("T"),
                         .lang = DE,
                         .n_lanes = 3,
                         .lanes = lanes,
                         .n_events = 3,
                         .events = list,
                         .today = {2026, 11, 22},
                         .known = S("bekannt"),
                         .unsure = S("unsicher"),
                         .ending = S("endet")};
    for (int width = 0; width <= 360; width += 360) {
        chart.width = width;
        Buf out = buf_new(cx.mem, 1 << 20);
        must(chart_events(&cx, &out, &chart) == OK);
        Str svg = buf_str(&out);
        is_int((int64_t)count(svg, "class=\"mark\""), 3, "a mark for each");
        is_int((int64_t)count(svg, "stroke-dasharray=\"4 2\""), 2,
               "what is not known to the day is broken, and in the key");
        ok(says(svg, ">5</text>"), "how many it stands for");
        ok(!says(svg, "leer"), "a lane without anything is left out");
        ok(!says(svg, "nan") && !says(svg, "inf"), "every number is one");
    }
    chart.n_events = 0;
    chart.today = (Date){0};
    Buf empty = buf_new(cx.mem, 1 << 20);
    ok(chart_events(&cx, &empty, &chart) == OK, "nothing at all is a picture, too");
    chart.n_events = EVENTS_MOST + 1;
    is_int(chart_events(&cx, &empty, &chart), LIMIT, "too many are refused");
}

static void ties(void) {
    TieNode nodes[] = {{S("Vereinbarung"), S("/agreement/a"), 0},
                       {S("Stadt & Land"), S(""), 1},
                       {S("Gremium"), S(""), 2}};
    ChartTie joined[] = {{.from = 1, .to = 0}, {.from = 1, .to = 2, .thin = true}};
    Str columns[] = {S("links"), S("Mitte"), S("rechts")};
    TiesChart chart = {.id = S("t"),
                       .title = S("T"),
                       .lang = DE,
                       .n_columns = 3,
                       .columns = columns,
                       .n_nodes = 3,
                       .nodes = nodes,
                       .n_ties = 2,
                       .ties = joined};
    Buf out = buf_new(cx.mem, 1 << 20), again = buf_new(cx.mem, 1 << 20);
    must(chart_ties(&cx, &out, &chart) == OK);
    must(chart_ties(&cx, &again, &chart) == OK);
    Str svg = buf_str(&out);
    ok(str_equal(svg, buf_str(&again)), "the same ties give the same picture");
    is_int((int64_t)count(svg, "class=\"tie\""), 2, "a line for each tie");
    ok(says(svg, "Stadt &amp; Land, 2 Verbindungen"), "a node says how many it has");
    chart.n_nodes = TIES_NODES + 1;
    is_int(chart_ties(&cx, &out, &chart), LIMIT, "too many nodes are refused");
}

int main(void) {
    cx_begin(&cx, DE);
    states();
    events();
    ties();
    cx_end(&cx);
    return done();
}

/* Differences before and after something began: each mark says its time, number and limits, zero is
 * always in the picture, nothing is drawn beyond it, and too much is refused. */

#include "tap.h"

#include <math.h>

#include "chart/chart.h"

static Cx cx;

static size_t count(Str text, const char *part) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find(text, str_of(part), at)) != SIZE_MAX; at++)
        n++;
    return n;
}

static EffectMark marks[] = {
    {.name = S("2 Jahre davor"),
     .axis = S("−2"),
     .at = -2,
     .point = {.value = 4, .low = 3, .high = 5, .decimals = 1},
     .all_low = 2,
     .all_high = 6,
     .before = true},
    {.name = S("im Jahr des Beginns"),
     .axis = S("0"),
     .at = 0,
     .point = {.value = 6, .low = 5.5, .high = 6.5, .decimals = 1},
     .all_low = NAN,
     .all_high = NAN},
    {.name = S("1 Jahr danach"), .axis = S("+1"), .at = 1, .point = {.value = INFINITY}},
};

static EffectsChart chart = {.id = S("e"),
                             .title = S("T <1>"),
                             .lang = DE,
                             .unit = UNIT_POINTS,
                             .n = 3,
                             .marks = marks,
                             .moment = -0.5,
                             .moment_word = S("Beginn"),
                             .before_word = S("vor dem Beginn"),
                             .all_word = S("alle zugleich")};

static void drawn(void) {
    Buf out = buf_new(cx.mem, 1 << 20);
    must(chart_effects(&cx, &out, &chart) == OK);
    Str svg = buf_str(&out);
    is_int((int64_t)count(svg, "class=\"mark\""), 3, "a mark each, also without a number");
    ok(count(svg, "aria-label=\"2 Jahre davor: 4,0") == 1, "it says when and how much");
    ok(count(svg, "3,0") > 0 && count(svg, "T &lt;1&gt;") == 1, "with its limits; all is escaped");
    is_int((int64_t)count(svg, "class=\"baseline\""), 1, "zero is there, though all lie above it");
    is_int((int64_t)count(svg, "class=\"whisker c0\""), 4, "whiskers: two, one, none; the key's");
    ok(!count(svg, "nan") && !count(svg, "inf"), "what is no number is not drawn as one");
    is_int((int64_t)count(svg, "class=\"missing"), 1, "but told");
}

static void edges(void) {
    EffectsChart none = chart;
    Buf out = buf_new(cx.mem, 1 << 20);
    none.n = 0;
    is_int(chart_effects(&cx, &out, &none), OK, "nothing is a picture, too");
    EffectsChart one = chart;
    one.n = 1, one.moment = -2, one.width = 360;
    is_int(chart_effects(&cx, &out, &one), OK, "one, at the beginning itself, on a phone");
    ok(!count(buf_str(&out), "nan"), "has a place");
    none.n = EFFECTS_MOST + 1;
    is_int(chart_effects(&cx, &out, &none), LIMIT, "too many are refused");
}

int main(void) {
    cx_begin(&cx, DE);
    drawn();
    edges();
    cx_end(&cx);
    return done();
}

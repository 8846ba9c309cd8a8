/* Do the parts of charts keep their promises: ticks, labels that do not touch, lines that
 * end at gaps and breaks? */

#include "tap.h"

#include "base/base.h"
#include "chart/chart_in.h"

static Cx cx;

static void ticks(void) {
    Scale scale = scale_nice(0, 8.9, 5, false);
    is_double(scale.high, 10, 0, "0 … 8.9 ends at 10");
    is_int(scale.n_ticks, 6, "with six ticks");
    is_double(scale.ticks[1], 2, 0, "in steps of 2");
    is_int(scale.decimals, 0, "without decimals");
    scale = scale_nice(0.11, 0.34, 5, false);
    is_double(scale.ticks[1] - scale.ticks[0], 0.05, 1e-12, "0.11 … 0.34 in steps of 0.05");
    is_int(scale.decimals, 2, "with two decimals");
    scale = scale_nice(3, 4, 5, true);
    is_double(scale.ticks[1] - scale.ticks[0], 1, 0, "counts have no fractions");
    scale = scale_nice(5, 5, 5, false);
    ok(scale.low < 5 && scale.high > 5, "equal values lie inside");
    scale = scale_nice(0, 0, 5, false);
    ok(scale.low == 0 && scale.high > 0, "zero alone stays at the bottom");
    scale = scale_nice(INFINITY, -INFINITY, 5, false);
    ok(scale.low < scale.high, "nothing at all has a scale");
    scale = scale_nice(-1.7e308, 1.7e308, 5, false);
    is_double(scale_at(&scale, 0), 0.5, 1e-9, "the whole range of doubles has a middle");
    is_double(scale_at(&scale, NAN), 0, 0, "what is no number stays on the paper");
    int bad = 0;
    for (double low = -1000; low < 1000; low += 37.3)
        for (double range = 1e-9; range < 1e12; range *= 3.7) {
            Scale s = scale_nice(low, low + range, 5, false);
            double slack = 1e-6 + 1e-8 * range;
            bad += !(s.low <= low + slack && s.high >= low + range - slack && s.n_ticks >= 2 &&
                     s.n_ticks <= 16);
            for (size_t i = 1; i < s.n_ticks; i++)
                bad += !(s.ticks[i] > s.ticks[i - 1]);
        }
    is_int(bad, 0, "ticks ascend and hold the values for all ranges");
}

static void labels(void) {
    Placed placed[8];
    int bad = 0;
    for (int round = 0; round < 200; round++) {
        size_t n = 1 + (size_t)round % 8;
        for (size_t i = 0; i < n; i++)
            placed[i] = (Placed){.wish = (double)((round * 37 + (int)i * (round % 5) * 13) % 300),
                                 .height = 34,
                                 .of = i};
        labels_spread(placed, n, 0, 320);
        for (size_t i = 0; i < n; i++)
            bad += placed[i].y < 17 - 1e-6 || placed[i].y > 303 + 1e-6;
        for (size_t i = 1; i < n; i++)
            bad += placed[i].y - placed[i - 1].y < 34 - 1e-6;
        for (size_t i = 1; i < n; i++)
            bad += placed[i].wish < placed[i - 1].wish;
    }
    is_int(bad, 0, "labels never touch, stay on the paper and keep their order");
    placed[0] = (Placed){.wish = 100, .height = 20};
    labels_spread(placed, 1, 0, 300);
    is_double(placed[0].y, 100, 1e-9, "one label stays where it belongs");
}

static void wrapping(void) {
    Str lines[3];
    is_int(text_wrap(cx.mem, S("Mülheim an der Ruhr"), 10, 70, 2, lines), 2, "two lines");
    is_str(lines[0], "Mülheim an", "cut at a blank");
    is_str(lines[1], "der Ruhr", "the rest");
    is_int(text_wrap(cx.mem, S("Nordrhein-Westfalen"), 10, 70, 2, lines), 2, "a hyphen parts too");
    is_str(lines[0], "Nordrhein-", "after the hyphen");
    is_int(text_wrap(cx.mem, S("Wirtschaftsförderungsgesellschaft"), 10, 60, 1, lines), 1,
           "one line");
    ok(str_ends(lines[0], S("…")) && text_width(lines[0], 10) <= 60,
       "what is left over is an ellipsis");
    is_int(text_wrap(cx.mem, STR_NONE, 10, 60, 2, lines), 1, "nothing is one empty line");
    is_int(text_wrap(cx.mem, S("ab cd"), 10, 1, 3, lines), 3, "no width at all ends too");
}

static size_t count(Str text, Str what) {
    size_t n = 0;
    for (size_t at = 0; (at = str_find(text, what, at)) != SIZE_MAX; at++)
        n++;
    return n;
}

/* How many pieces has the line, and how many strokes? */
static void pieces(ChartPoint *points, const bool *breaks, size_t moves, size_t strokes,
                   const char *name) {
    Period periods[6];
    for (size_t i = 0; i < 6; i++)
        periods[i] = (Period){PERIOD_YEAR, (int16_t)(2010 + (int)i), 0, 0};
    ChartSeries series = {.name = S("A"), .points = points};
    LineChart chart = {.id = S("a"),
                       .n_periods = 6,
                       .periods = periods,
                       .break_before = breaks,
                       .n_series = 1,
                       .series = &series};
    Buf out = buf_new(cx.mem, 1 << 20);
    if (!ok(chart_line(&cx, &out, &chart) == OK, "%s: drawn", name)) return;
    Str text = buf_str(&out);
    size_t from = str_find(text, S("class=\"line"), 0), to = str_find(text, S("/>"), from);
    Str line = str_slice(text, from, to);
    is_int(count(line, S("M")), moves, name);
    is_int(count(line, S("L")), strokes, name);
    is_int(count(text, S("class=\"break\"")), breaks ? 1 : 0, "joint mark");
}

static void no_line_across(void) {
    ChartPoint points[6];
    for (size_t i = 0; i < 6; i++)
        points[i] = (ChartPoint){.value = (double)i, .low = (double)i, .high = (double)i};
    bool breaks[6] = {[3] = true};
    pieces(points, NULL, 1, 5, "a whole line");
    pieces(points, breaks, 2, 4, "a break parts the line");
    points[1].state = MARK_NOT_DELIVERED;
    pieces(points, NULL, 1, 3, "a gap parts the line, the lone point stays alone");
    pieces(points, breaks, 1, 2, "gap and break");
}

/* Points of a path's d. */
static void band_of(const ChartSeries *series, const bool *breaks, size_t points,
                    const char *name) {
    Period periods[6];
    for (size_t i = 0; i < 6; i++)
        periods[i] = (Period){PERIOD_YEAR, (int16_t)(2010 + (int)i), 0, 0};
    LineChart chart = {.id = S("a"),
                       .n_periods = 6,
                       .periods = periods,
                       .break_before = breaks,
                       .n_series = 1,
                       .series = series};
    Buf out = buf_new(cx.mem, 1 << 20);
    if (!ok(chart_line(&cx, &out, &chart) == OK, "%s: drawn", name)) return;
    Str text = buf_str(&out);
    size_t from = str_find(text, S("<g class=\"band"), 0), to = str_find(text, S("</g>"), from);
    Str band = str_slice(text, from, to);
    is_int(count(band, S("M")), 1, name);
    is_int(count(band, S("L")), points, name);
}

/* What stands before a line's first point is none of it, even where it is a number. */
static void bands(void) {
    ChartPoint points[6];
    for (size_t i = 0; i < 6; i++)
        points[i] = (ChartPoint){.value = (double)i, .low = (double)i - 1, .high = (double)i + 1};
    bool breaks[6] = {[2] = true}, absent[6] = {true, true};
    ChartSeries whole = {.name = S("A"), .points = points}, late = whole, gone = whole;
    late.from = 2, late.to = 5;
    gone.absent = absent;
    band_of(&whole, NULL, 11, "the band of a whole line");
    band_of(&late, NULL, 5, "of one that begins later");
    band_of(&late, breaks, 5, "of one that begins with a break");
    band_of(&gone, breaks, 7, "of one that is absent before a break");
}

static void states(void) {
    for (int state = MARK_VALUE; state < MARK_STATES; state++)
        for (int other = MARK_VALUE; other < state; other++) {
            MarkState a = (MarkState)state, b = (MarkState)other;
            if (str_equal(mark_state_class(a), mark_state_class(b)) ||
                str_equal(mark_state_word(DE, a), mark_state_word(DE, b)) ||
                str_equal(mark_state_word(EN, a), mark_state_word(EN, b)))
                ok(false, "states %d and %d look the same", state, other);
        }
    is_str(mark_state_class(MARK_NOT_DELIVERED), "state-not-delivered", "class of a state");
    is_str(mark_state_class((MarkState)77), "state-unknown", "a state that is none is unknown");
    ChartPoint point = point_clean((ChartPoint){.value = NAN});
    is_str(point_text(cx.mem, EN, UNIT_PERCENT, &point), "unknown or secret",
           "no number, no value");
    point = point_clean((ChartPoint){.value = 7.8, .low = 7.71, .high = 7.88, .decimals = 1});
    is_str(point_text(cx.mem, DE, UNIT_PERCENT, &point), "7,8\u00a0% (7,7–7,9\u00a0%)",
           "band at the value's decimals");
    point = point_clean((ChartPoint){.value = 7.8, .low = 7.79, .high = 7.82, .decimals = 1});
    is_str(point_text(cx.mem, DE, UNIT_PERCENT, &point), "7,8\u00a0% (7,79–7,82\u00a0%)",
           "a narrow band needs one more");
}

int main(void) {
    cx_begin(&cx, DE);
    ticks();
    labels();
    wrapping();
    no_line_across();
    bands();
    states();
    cx_end(&cx);
    return done();
}

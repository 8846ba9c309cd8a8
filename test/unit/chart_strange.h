#pragma once
/* Strange numbers, texts and points for charts: the same in every run. */

#include "tap.h"
#include <float.h>

#include "base/base.h"
#include "chart/chart.h"
#include "chart_check.h"

static Cx cx;

static const double strange[] = {NAN,  INFINITY, -INFINITY, DBL_MAX, -DBL_MAX, DBL_MIN,
                                 -0.0, 0,        1e15,      -1e15,   1e-300,   42};
enum { STRANGE = sizeof strange / sizeof *strange };
#define EVIL "<script>alert(1)</script> & \"quoted\" 'x' ]]> \u00e4\u6771 <!--"

static Buf paper(void) {
    return buf_new(cx.mem, 8 << 20);
}

static bool good(const char *what, const Buf *out, Str id) {
    Svg svg = svg_check(buf_str(out), id);
    if (svg.why) printf("# %s: %s\n", what, svg.why);
    return !svg.why;
}

static uint64_t seed = 2463534242;
static uint64_t random_below(uint64_t most) { /* xorshift: the same in every run */
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % most;
}

static double strange_number(void) {
    return strange[random_below(STRANGE)];
}

static ChartPoint strange_point(void) {
    return (ChartPoint){.state = random_below(3) ? MARK_VALUE : (MarkState)random_below(9),
                        .value = strange_number(),
                        .low = strange_number(),
                        .high = strange_number(),
                        .decimals = (int)random_below(20) - 5,
                        .provisional = random_below(2)};
}

#pragma once
/* What the tests of pictures share: points in short, paper, and the comparison with test/golden
 * (WIRK_ACCEPT=1 writes the pictures anew). */

#include "tap.h"
#include <stdlib.h>

#include "base/base.h"
#include "chart/chart.h"
#include "chart_check.h"

static Cx cx;

#define V(number) \
    { .value = (number), .low = (number), .high = (number), .decimals = 1 }
#define BAND(number, half) \
    { .value = (number), .low = (number) - (half), .high = (number) + (half), .decimals = 1 }
#define N(number) \
    { .value = (number), .low = (number), .high = (number) }

static Str file_text(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return STR_NONE;
    char *text = arena_alloc(cx.mem, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, file);
    fclose(file);
    return (Str){text, n};
}

static void compare_stops(const char *name, const Buf *got, Str id, size_t marks, size_t stops) {
    Str text = buf_str(got);
    Svg svg = svg_check(text, id);
    ok(!svg.why, "%s is a good SVG%s%s", name, svg.why ? ": " : "", svg.why ? svg.why : "");
    is_int(svg.marks, marks, "one mark per value");
    is_int(svg.stops, stops, "tab stops");
    char path[120];
    snprintf(path, sizeof path, "test/golden/%s.svg", name);
    if (getenv("WIRK_ACCEPT")) {
        FILE *file = fopen(path, "wb");
        if (ok(file != NULL, "%s can be written", path)) {
            fwrite(text.p, 1, text.n, file);
            fclose(file);
        }
        return;
    }
    ok(str_equal(text, file_text(path)), "%s looks as it did", path);
}

__attribute__((unused)) static void compare(const char *name, const Buf *got, Str id,
                                            size_t marks) {
    compare_stops(name, got, id, marks, marks ? 1 : 0);
}

static Buf paper(void) {
    return buf_new(cx.mem, 8 << 20);
}

__attribute__((unused)) static const Period *years(int first, size_t n) {
    Period *list = NEW_ARRAY(cx.mem, Period, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (Period){PERIOD_YEAR, (int16_t)(first + (int)i), 0, 0};
    return list;
}

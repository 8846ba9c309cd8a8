/* What of a figure can be seen in a table's row? A line without axes, or the place of one area
 * among all, in a few hundred bytes, with one sentence for those who do not see it. Both are drawn
 * at twice their size in whole numbers. */

#include <math.h>

#include "chart/spread_in.h"

#define SPARK_WIDTH 200.0
#define SPARK_HEIGHT 48.0
#define STRIP_WIDTH 320.0
#define EDGE 8.0

static void begin(Buf *out, const char *css, const double size[2], Str text) {
    buf_format(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" viewBox=\"0 0 %.0f %.0f\" "
               "width=\"%.0f\" height=\"%.0f\" role=\"img\"><title>",
               css, size[0], size[1], size[0] / 2, size[1] / 2);
    buf_html(out, text);
    buf_put(out, S("</title>"));
}

/* ---- a line ---- */

typedef struct Course {
    const Sparkline *spark;
    ChartPoint *points;
    const double *parts;
    size_t first, last; /* values after the last break before the last value; SIZE_MAX: none */
    double low, high;
} Course;

static Course read_course(Arena *mem, const Sparkline *spark) {
    size_t n = spark->n_periods;
    Course course = {.spark = spark,
                     .points = NEW_ARRAY(mem, ChartPoint, n + 1),
                     .parts = period_parts(mem, spark->periods, n),
                     .first = SIZE_MAX,
                     .last = SIZE_MAX,
                     .low = INFINITY,
                     .high = -INFINITY};
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = course.points[i] = point_clean(spark->points[i]);
        if (spark->break_before && spark->break_before[i]) course.first = SIZE_MAX;
        if (point.state != MARK_VALUE) continue;
        course.low = fmin(course.low, point.value);
        course.high = fmax(course.high, point.value);
        if (course.first == SIZE_MAX) course.first = i;
        course.last = i;
    }
    /* A break after the last value parts nothing. */
    if (course.first == SIZE_MAX) course.first = course.last;
    return course;
}

static double spark_x(const Course *course, size_t i) {
    return EDGE + course->parts[i] * (SPARK_WIDTH - 2 * EDGE);
}

static double spark_y(const Course *course, size_t i) {
    if (!(course->high > course->low)) return SPARK_HEIGHT / 2;
    Scale scale = {.low = course->low, .high = course->high};
    double part = scale_at(&scale, course->points[i].value);
    return SPARK_HEIGHT - EDGE - part * (SPARK_HEIGHT - 2 * EDGE);
}

static Str spark_text(Arena *mem, const Course *course) {
    const Sparkline *spark = course->spark;
    Lang lang = spark->lang;
    if (course->last == SIZE_MAX)
        return message_fill(mem, lang, MSG_CHART_TEXT_NONE, 1, &spark->name);
    const ChartPoint *first = &course->points[course->first], *last = &course->points[course->last];
    Str texts[] = {spark->name, point_short(mem, lang, spark->unit, first),
                   words_period_short(mem, lang, spark->periods[course->first]),
                   point_short(mem, lang, spark->unit, last),
                   words_period_short(mem, lang, spark->periods[course->last])};
    bool one = course->first == course->last;
    return message_fill(mem, lang, one ? MSG_CHART_SPARK_ONE : MSG_CHART_PANELS_TEXT, 5, texts);
}

static void put_course(Buf *out, const Course *course) {
    const bool *breaks = course->spark->break_before;
    buf_format(out,
               "<path class=\"line\" fill=\"none\" stroke=\"%s\" stroke-width=\"3\" "
               "stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"",
               series_colour(0));
    bool open = false;
    size_t length = 0;
    for (size_t i = 0; i < course->spark->n_periods; i++) {
        if (breaks && breaks[i]) open = false;
        if (course->points[i].state != MARK_VALUE) {
            open = false;
            continue;
        }
        length = open ? length + 1 : 1;
        buf_char(out, open ? ' ' : 'M');
        buf_int(out, lrint(spark_x(course, i))); /* hundreds on a page: no printing of doubles */
        buf_char(out, ' ');
        buf_int(out, lrint(spark_y(course, i)));
        bool ends = i + 1 == course->spark->n_periods ||
                    course->points[i + 1].state != MARK_VALUE || (breaks && breaks[i + 1]);
        if (ends && length == 1) buf_put(out, S("h0")); /* a value alone is a dot */
        open = true;
    }
    buf_put(out, S("\"/>"));
}

Err chart_sparkline(Cx *cx, Buf *out, const Sparkline *spark) {
    if (spark->n_periods > CHART_SPARK_POINTS)
        return fail(cx, LIMIT, MSG_CHART_TOO_MANY_POINTS,
                    words_count(cx->mem, spark->lang, CHART_SPARK_POINTS),
                    words_count(cx->mem, spark->lang, (int64_t)spark->n_periods));
    Course course = read_course(cx->mem, spark);
    begin(out, "spark", (double[]){SPARK_WIDTH, SPARK_HEIGHT}, spark_text(cx->mem, &course));
    if (course.last == SIZE_MAX) { /* an empty row is not an unfinished one */
        buf_format(out, "<path d=\"M%.0f %.0fh%.0f\" stroke=\"%s\" stroke-width=\"2\" %s/>", EDGE,
                   SPARK_HEIGHT / 2, SPARK_WIDTH - 2 * EDGE, INK_LINE, "stroke-dasharray=\"4 8\"");
    } else {
        const ChartPoint *last = &course.points[course.last];
        bool hollow = last->provisional || last->revised;
        put_course(out, &course);
        buf_format(out, "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"6\" fill=\"%s\"%s%s%s/>",
                   spark_x(&course, course.last), spark_y(&course, course.last),
                   hollow ? "#fff" : series_colour(0), hollow ? " stroke=\"" : "",
                   hollow ? series_colour(0) : "", hollow ? "\" stroke-width=\"3\"" : "");
    }
    buf_put(out, S("</svg>"));
    return buf_check(cx, out);
}

/* ---- a place among all ---- */

static double strip_x(const double *sorted, size_t n, double value) {
    Scale scale = {.low = sorted[0], .high = sorted[n - 1]};
    if (!(scale.high > scale.low)) return STRIP_WIDTH / 2;
    return EDGE + scale_at(&scale, value) * (STRIP_WIDTH - 2 * EDGE);
}

static void put_areas(Buf *out, const double *sorted, size_t n) {
    buf_format(out, "<path class=\"others\" stroke=\"%s\" stroke-width=\"2\" d=\"", INK_LINE);
    int before = -1;
    for (size_t i = 0; i < n; i++) {
        int x = (int)lround(strip_x(sorted, n, sorted[i]));
        if (x != before) {
            buf_char(out, 'M');
            buf_int(out, x);
            buf_put(out, S(" 14v14"));
        }
        before = x;
    }
    buf_put(out, S("\"/>"));
}

Err chart_position(Cx *cx, Buf *out, const PositionStrip *strip) {
    if (strip->n_areas > CHART_SPREAD_AREAS) return areas_too_many(cx, strip->lang, strip->n_areas);
    double *numbers = NEW_ARRAY(cx->mem, double, strip->n_areas + 1), own = NAN;
    size_t n = 0;
    for (size_t i = 0; i < strip->n_areas; i++) {
        ChartPoint point = point_clean(strip->points[i]);
        if (point.state != MARK_VALUE) continue;
        numbers[n++] = point.value;
        if (i == strip->own) own = point.value;
    }
    numbers_sort(numbers, n);
    begin(out, "position", (double[]){STRIP_WIDTH, 40}, strip->text);
    if (n) put_areas(out, numbers, n);
    if (n >= 3)
        buf_format(out,
                   "<path class=\"median\" stroke=\"%s\" stroke-width=\"2\" d=\"M%.0f 8v26\"/>",
                   INK, strip_x(numbers, n, quantile_of(numbers, n, 0.5)));
    if (isfinite(own)) /* a line with a head: not colour alone */
        buf_format(out,
                   "<path class=\"own\" fill=\"%s\" stroke=\"%s\" stroke-width=\"4\" "
                   "d=\"M%.0f 38v-28l-6 -8h12l-6 8\"/>",
                   series_colour(1), series_colour(1), strip_x(numbers, n, own));
    buf_put(out, S("</svg>"));
    return buf_check(cx, out);
}

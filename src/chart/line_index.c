/* How did lines of different height move since one moment? Each value in per cent of that of a base
 * period. A value is never indexed across a break, nor by a base that is missing or zero. */

#include <math.h>

#include "chart/chart_in.h"

/* The periods that no break parts from the base: from *from up to, not including, *to. */
static void part_of_base(const LineChart *chart, size_t base, size_t *from, size_t *to) {
    const bool *breaks = chart->break_before;
    for (*from = base; *from > 0 && !(breaks && breaks[*from]);)
        --*from;
    for (*to = base + 1; *to < chart->n_periods && !(breaks && breaks[*to]);)
        ++*to;
}

static Str why_none(Arena *mem, const LineChart *chart, const ChartPoint *base, Str period) {
    Str state = mark_state_word(chart->lang, base->state), arguments[] = {period, state};
    Msg message = base->state != MARK_VALUE ? MSG_CHART_INDEX_NO_BASE
                  : base->value == 0        ? MSG_CHART_INDEX_ZERO
                                            : MSG_CHART_INDEX_UNSURE;
    if (base->state == MARK_VALUE && base->low > 0) return STR_NONE;
    return message_fill(mem, chart->lang, message, 2, arguments);
}

static ChartPoint index_point(ChartPoint point, const ChartPoint *base) {
    if (point.state != MARK_VALUE) return point;
    double low = point.low / (point.low < 0 ? base->low : base->high),
           high = point.high / (point.high < 0 ? base->high : base->low);
    bool exact = point.low >= point.high && base->low >= base->high;
    point.value = 100 * (point.value / base->value);
    point.low = exact ? point.value : 100 * low;
    point.high = exact ? point.value : 100 * high;
    point.decimals = 1;
    point.provisional = point.provisional || base->provisional;
    return point;
}

/* Index of one series in its own points; `part`: the periods that can be compared with the base. */
static void index_series(const LineChart *chart, size_t base, const size_t part[2],
                         const ChartSeries *from, ChartPoint *to, bool known) {
    ChartPoint of_base = point_clean(from->points[base]);
    for (size_t i = 0; i < chart->n_periods; i++) {
        ChartPoint point = point_clean(from->points[i]);
        if (i == base && known) {
            point.low = point.high = point.value; /* it is 100 by definition, however unsure */
            of_base.low = of_base.high = point.value;
            to[i] = index_point(point, &of_base);
            of_base = point_clean(from->points[base]);
        } else if (known && i >= part[0] && i < part[1])
            to[i] = index_point(point, &of_base);
        else
            to[i] = (ChartPoint){.state =
                                     point.state == MARK_VALUE ? MARK_NOT_MEANINGFUL : point.state};
    }
}

static Str index_text(Arena *mem, const LineChart *chart, const LineIndex *index, Str period) {
    size_t outside = 0;
    for (size_t i = 0; i < chart->n_periods; i++)
        outside += index->outside[i];
    Str arguments[] = {period, words_count(mem, chart->lang, (int64_t)outside),
                       words_count(mem, chart->lang, (int64_t)chart->n_periods)};
    Str text = message_fill(mem, chart->lang, MSG_CHART_INDEX_TEXT, 1, arguments);
    if (outside)
        text = sentences(
            mem, text, message_fill(mem, chart->lang, MSG_CHART_INDEX_TEXT_OUTSIDE, 3, arguments));
    for (size_t s = 0; s < chart->n_series; s++)
        if (index->notes[s].n)
            text = sentences(mem, text,
                             message_fill(mem, chart->lang, MSG_CHART_INDEX_TEXT_NOTE, 2,
                                          (Str[]){chart->series[s].name, index->notes[s]}));
    return text;
}

LineChart line_index(Arena *mem, const LineChart *chart, LineIndex *out) {
    size_t base = chart->base < chart->n_periods ? chart->base : chart->n_periods - 1, part[2];
    part_of_base(chart, base, &part[0], &part[1]);
    Str period = words_period_short(mem, chart->lang, chart->periods[base]);
    LineIndex index = {
        .outside = NEW_ARRAY(mem, bool, chart->n_periods),
        .notes = NEW_ARRAY(mem, Str, chart->n_series + 1),
        .outside_word = message_fill(mem, chart->lang, MSG_CHART_INDEX_OUTSIDE, 1, &period),
        .caption = message_fill(mem, chart->lang, MSG_CHART_INDEX_CAPTION, 1, &period),
    };
    for (size_t i = 0; i < chart->n_periods; i++)
        index.outside[i] = i < part[0] || i >= part[1];
    ChartSeries *series = NEW_ARRAY(mem, ChartSeries, chart->n_series + 1);
    for (size_t s = 0; s < chart->n_series; s++) {
        ChartPoint of_base = point_clean(chart->series[s].points[base]);
        ChartPoint *points = NEW_ARRAY(mem, ChartPoint, chart->n_periods);
        index.notes[s] = why_none(mem, chart, &of_base, period);
        index_series(chart, base, part, &chart->series[s], points, !index.notes[s].n);
        series[s] = chart->series[s];
        series[s].points = points;
    }
    index.text = index_text(mem, chart, &index, period);
    LineChart indexed = *chart;
    indexed.series = series;
    indexed.unit = UNIT_INDEX;
    indexed.from_zero = false;
    *out = index;
    return indexed;
}

const ChartSeries *chart_index_series(Arena *mem, const LineChart *chart) {
    LineIndex index;
    return chart->n_periods ? line_index(mem, chart, &index).series : chart->series;
}

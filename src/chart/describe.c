/* What does a chart say to somebody who does not see it? First and last, lowest and highest, what
 * is missing and why, breaks; in the words of the data, without judging. */

#include "chart/chart_in.h"

Str sentences(Arena *mem, Str first, Str second) {
    if (!first.n) return second;
    return second.n ? str_join(mem, 2, (Str[]){first, second}, S(" ")) : first;
}

static Str filled(Arena *mem, Lang lang, Msg message, size_t n, const Str *arguments) {
    return message_fill(mem, lang, message, n, arguments);
}

Str names_text(Arena *mem, Lang lang, size_t n, const Str *names, size_t most) {
    Str list = str_join(mem, n <= most ? n : most, names, S(", "));
    if (n <= most) return list;
    return filled(mem, lang, MSG_CHART_TEXT_AND_MORE, 2,
                  (Str[]){list, words_count(mem, lang, (int64_t)(n - most))});
}

Str describe_missing(Arena *mem, Lang lang, size_t n, const ChartPoint *points) {
    size_t of_state[MARK_STATES] = {0}, missing = 0;
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = point_clean(points[i]);
        if (point.state == MARK_VALUE) continue;
        of_state[point.state]++;
        missing++;
    }
    if (!missing) return STR_NONE;
    Str parts[MARK_STATES];
    size_t n_parts = 0;
    for (int state = MARK_VALUE + 1; state < MARK_STATES; state++)
        if (of_state[state])
            parts[n_parts++] = mark_label(mem, lang, mark_state_word(lang, (MarkState)state),
                                          words_count(mem, lang, (int64_t)of_state[state]));
    return filled(mem, lang, MSG_CHART_TEXT_MISSING, 3,
                  (Str[]){words_count(mem, lang, (int64_t)missing),
                          words_count(mem, lang, (int64_t)n),
                          str_join(mem, n_parts, parts, S("; "))});
}

typedef struct Extremes {
    size_t n, first, last, lowest, highest, provisional, revised;
} Extremes;

/* "Vorläufige Werte: 2. Korrigierte Werte: 1." */
static Str marks_text(Arena *mem, Lang lang, const Extremes *e) {
    Str text = STR_NONE, counts[] = {words_count(mem, lang, (int64_t)e->provisional),
                                     words_count(mem, lang, (int64_t)e->revised)};
    if (e->provisional) text = filled(mem, lang, MSG_CHART_TEXT_PROVISIONAL, 1, &counts[0]);
    if (!e->revised) return text;
    return sentences(mem, text, filled(mem, lang, MSG_CHART_TEXT_REVISED, 1, &counts[1]));
}

static Extremes extremes_of(size_t n, const ChartPoint *points) {
    Extremes e = {0};
    for (size_t i = 0; i < n; i++) {
        ChartPoint point = point_clean(points[i]);
        if (point.state != MARK_VALUE) continue;
        if (!e.n) e.first = e.lowest = e.highest = i;
        if (point.value < points[e.lowest].value) e.lowest = i;
        if (point.value > points[e.highest].value) e.highest = i;
        e.last = i;
        e.n++;
        e.provisional += point.provisional;
        e.revised += point.revised;
    }
    return e;
}

typedef struct Series {
    const LineChart *chart;
    const ChartSeries *series;
} Series;

static Str at(Arena *mem, const Series *s, size_t i) {
    ChartPoint point = point_clean(s->series->points[i]);
    return point_short(mem, s->chart->lang, s->chart->unit, &point);
}

static Str when(Arena *mem, const Series *s, size_t i) {
    if (s->series->when) return s->series->when[i];
    return words_period(mem, s->chart->lang, s->chart->periods[i]);
}

static Str series_text(Arena *mem, const Series *s) {
    const LineChart *chart = s->chart;
    Lang lang = chart->lang;
    Extremes e = extremes_of(chart->n_periods, s->series->points);
    Str name = s->series->name;
    if (e.n == 0) return filled(mem, lang, MSG_CHART_TEXT_NONE, 1, &name);
    if (e.n == 1)
        return filled(mem, lang, MSG_CHART_TEXT_SINGLE, 3,
                      (Str[]){name, at(mem, s, e.first), when(mem, s, e.first)});
    Str lowest =
        filled(mem, lang, MSG_CHART_WITH, 2, (Str[]){at(mem, s, e.lowest), when(mem, s, e.lowest)});
    Str highest = filled(mem, lang, MSG_CHART_WITH, 2,
                         (Str[]){at(mem, s, e.highest), when(mem, s, e.highest)});
    Str text = filled(mem, lang, MSG_CHART_TEXT_SERIES, 6,
                      (Str[]){name, at(mem, s, e.first), when(mem, s, e.first), at(mem, s, e.last),
                              when(mem, s, e.last), lowest});
    text = filled(mem, lang, MSG_CHART_TEXT_HIGHEST, 2, (Str[]){text, highest});
    return sentences(mem, text, marks_text(mem, lang, &e));
}

Str describe_breaks(Arena *mem, Lang lang, size_t n, const Period *periods, const bool *before) {
    Str list = STR_NONE;
    for (size_t i = 1; before && i < n; i++) {
        if (!before[i]) continue;
        Str period = words_period(mem, lang, periods[i]);
        list = list.n ? str_join(mem, 2, (Str[]){list, period}, S(", ")) : period;
    }
    return list.n ? filled(mem, lang, MSG_CHART_TEXT_BREAK, 1, &list) : STR_NONE;
}

/* What is missing among the points that there are of it. */
static Str series_missing(Arena *mem, const Series *s) {
    const ChartSeries *series = s->series;
    size_t from = series->from, to = series->to ? series->to : s->chart->n_periods, n = 0;
    ChartPoint *points = NEW_ARRAY(mem, ChartPoint, to - from + 1);
    for (size_t i = from; i < to; i++)
        if (!series->absent || !series->absent[i]) points[n++] = series->points[i];
    return describe_missing(mem, s->chart->lang, n, points);
}

Str describe_lines(Arena *mem, const LineChart *chart) {
    Str text = chart->description;
    for (size_t i = 0; i < chart->n_series; i++) {
        Series s = {chart, &chart->series[i]};
        text = sentences(mem, text, series_text(mem, &s));
        text = sentences(mem, text, series_missing(mem, &s));
    }
    return sentences(
        mem, text,
        describe_breaks(mem, chart->lang, chart->n_periods, chart->periods, chart->break_before));
}

Str describe_places(Arena *mem, Lang lang, Unit unit, size_t n, const Str *names,
                    const ChartPoint *points) {
    Extremes e = extremes_of(n, points);
    Str text;
    if (e.n == 0) {
        text = message_text(lang, MSG_CHART_TEXT_NO_VALUES);
    } else {
        ChartPoint low = point_clean(points[e.lowest]), high = point_clean(points[e.highest]);
        Str lowest = point_short(mem, lang, unit, &low),
            highest = point_short(mem, lang, unit, &high);
        text = e.n == 1 ? filled(mem, lang, MSG_CHART_TEXT_ONE, 2, (Str[]){names[e.lowest], lowest})
               : points[e.lowest].value == points[e.highest].value
                   ? filled(mem, lang, MSG_CHART_TEXT_ALL_SAME, 2,
                            (Str[]){words_count(mem, lang, (int64_t)e.n), lowest})
                   : filled(mem, lang, MSG_CHART_TEXT_RANGE, 5,
                            (Str[]){words_count(mem, lang, (int64_t)e.n), names[e.lowest], lowest,
                                    names[e.highest], highest});
    }
    text = sentences(mem, text, marks_text(mem, lang, &e));
    return sentences(mem, text, describe_missing(mem, lang, n, points));
}

/* How many are a grade higher a year later (Durchgangsquote), and what becomes of a year's pupils
 * if one follows their sums from grade to grade (pseudo-cohort)? */

#include <math.h>

#include "analysis/cohort_in.h"

enum { TIMES_MOST = 1000, GRADES_MOST = 200 };
#define CELLS_MOST ((size_t)1 << 22)
#define TIME_FURTHEST 1e6

typedef struct Counts {
    Frame frame;
    const Column *grade, *time, *count, *group;
    size_t n_grades, n_times, n_groups;
    uint32_t *grades; /* labels, in order */
    uint32_t *groups;
    int64_t first;
    double *at; /* [group][time][grade]; NAN where there is none */
    double half;
    bool numbered; /* grades are numbers */
} Counts;

static double count_at(const Counts *counts, size_t group, size_t time, size_t grade) {
    if (time >= counts->n_times || grade >= counts->n_grades) return NAN;
    return counts->at[(group * counts->n_times + time) * counts->n_grades + grade];
}

static Err times_read(Cx *cx, Counts *counts) {
    const Frame *frame = &counts->frame;
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < frame->n; i++) {
        double value = counts->time->values[i];
        if (value != floor(value) || fabs(value) > TIME_FURTHEST)
            return cell_wrong(cx, frame, counts->time, i, MSG_ANALYSIS_CELL_NOT_WHOLE);
        least = fmin(least, value), most = fmax(most, value);
    }
    counts->first = (int64_t)least;
    counts->n_times = (size_t)(most - least) + 1;
    size_t cells = counts->n_groups * counts->n_grades;
    if (counts->n_times > TIMES_MOST || counts->n_grades > GRADES_MOST ||
        cells > CELLS_MOST / counts->n_times)
        return fail(cx, LIMIT, MSG_ANALYSIS_COHORT_TOO_MUCH, frame->file,
                    str_int(cx->mem, (int64_t)counts->n_grades),
                    str_int(cx->mem, (int64_t)counts->n_times),
                    str_int(cx->mem, (int64_t)counts->n_groups));
    return OK;
}

static Err cells_read(Cx *cx, Counts *counts) {
    const Frame *frame = &counts->frame;
    size_t cells = counts->n_groups * counts->n_times * counts->n_grades;
    uint32_t *grade = NEW_ARRAY(cx->mem, uint32_t, counts->n_grades + 1);
    uint32_t *group = NEW_ARRAY(cx->mem, uint32_t, counts->n_groups + 1);
    for (size_t i = 0; i < counts->n_grades; i++)
        grade[counts->grades[i]] = (uint32_t)i;
    for (size_t i = 0; counts->group && i < counts->n_groups; i++)
        group[counts->groups[i]] = (uint32_t)i;
    counts->at = NEW_ARRAY(cx->mem, double, cells + 1);
    for (size_t i = 0; i < cells; i++)
        counts->at[i] = NAN;
    for (size_t i = 0; i < frame->n; i++) {
        size_t of = counts->group ? group[counts->group->codes[i]] : 0,
               time = (size_t)(counts->time->values[i] - (double)counts->first);
        double *cell = &counts->at[(of * counts->n_times + time) * counts->n_grades +
                                   grade[counts->grade->codes[i]]];
        if (!isnan(*cell))
            return cell_wrong(cx, frame, counts->grade, i, MSG_ANALYSIS_COHORT_TWICE);
        *cell = counts->count->values[i];
    }
    return OK;
}

static Err counts_read(Cx *cx, Counts *counts, const Call *call) {
    Frame *frame = &counts->frame;
    TRY(frame_read(cx, frame, call, 0));
    counts->grade = frame_column(frame, "grade"), counts->time = frame_column(frame, "time");
    counts->count = frame_column(frame, "count"), counts->group = frame_column(frame, "group");
    counts->half = floor(call_number(call, "rounded") / 2);
    TRY(column_counts(cx, frame, counts->count));
    counts->n_grades = counts->grade->n_labels;
    counts->n_groups = counts->group ? counts->group->n_labels : 1;
    counts->grades = labels_by_number(cx, counts->grade, &counts->numbered);
    if (counts->group) counts->groups = labels_sorted(cx, counts->group);
    if (counts->n_grades < 2)
        return column_wrong(cx, frame, counts->grade, MSG_ANALYSIS_COHORT_ONE_GRADE, STR_NONE);
    TRY(times_read(cx, counts));
    return cells_read(cx, counts);
}

/* ---- a ratio and its band ---- */

static Str grade_name(const Counts *counts, size_t g) {
    return counts->grade->labels[counts->grades[g]];
}

static void put_head(Item *row, const Counts *counts, size_t group, size_t time) {
    if (counts->group)
        item_label(row, counts->group->name, counts->group->labels[counts->groups[group]]);
    item_whole(row, counts->time->name, counts->first + (int64_t)time);
}

static void put_ratio(Item *row, const Counts *counts, const char *key, double after,
                      double before) {
    bool defined = before > 0;
    item_number(row, str_of(key), defined ? after / before : NAN);
    if (!(counts->half > 0)) return;
    Range band = transitions_ratio_band(after, before, counts->half);
    item_number(row, str_format(row->mem, "%s_low", key), defined ? band.low : NAN);
    item_number(row, str_format(row->mem, "%s_high", key), defined ? band.high : NAN);
}

/* Grades 5 and 7 of a file without grade 6 are two years apart: what follows is told by numbers. */
static bool follows(const Counts *counts, size_t g) {
    Number a, b;
    if (g + 1 >= counts->n_grades || !counts->numbered) return g + 1 < counts->n_grades;
    return number_read(grade_name(counts, g), DECIMAL_POINT, &a) &&
           number_read(grade_name(counts, g + 1), DECIMAL_POINT, &b) && b.value - a.value == 1;
}

static void put_rates(Cx *cx, Result *result, const Counts *counts) {
    Item *list = item_list(result->root, S("rates"));
    for (size_t group = 0; group < counts->n_groups; group++)
        for (size_t time = 0; time < counts->n_times; time++)
            for (size_t g = 0; g + 1 < counts->n_grades; g++) {
                double before = count_at(counts, group, time, g),
                       after = count_at(counts, group, time + 1, g + 1);
                if (isnan(before) || isnan(after) || !follows(counts, g)) continue;
                Item *row = item_object(list, STR_NONE);
                put_head(row, counts, group, time);
                item_label(row, S("grade"), grade_name(counts, g));
                item_label(row, S("next_grade"), grade_name(counts, g + 1));
                item_number(row, S("n"), before);
                item_number(row, S("n_next"), after);
                put_ratio(row, counts, "rate", after, before);
                if (!(before > 0)) result_note(cx, result, MSG_ANALYSIS_COHORT_EMPTY_GRADE);
            }
}

/* ---- along the grades ---- */

static Err grade_find(Cx *cx, const Call *call, const Counts *counts, const char *option,
                      size_t *out) {
    Str name = call_text(call, option);
    if (!name.n) return OK;
    for (*out = 0; *out < counts->n_grades; ++*out)
        if (str_equal(grade_name(counts, *out), name)) return OK;
    Str *names = NEW_ARRAY(cx->mem, Str, counts->n_grades);
    for (size_t i = 0; i < counts->n_grades; i++)
        names[i] = grade_name(counts, i);
    return option_wrong(cx, call, option, MSG_ANALYSIS_COHORT_NO_GRADE,
                        str_join(cx->mem, counts->n_grades, names, S(", ")));
}

/* Those who were in grade `from` at a time: their rates multiplied, as far as `to`. */
static void put_cohort(Item *list, const Counts *counts, size_t group, size_t time, size_t from,
                       size_t to) {
    double product = 1, begin = count_at(counts, group, time, from), end = NAN;
    size_t steps = to - from;
    for (size_t s = 0; s < steps; s++) {
        double before = count_at(counts, group, time + s, from + s);
        end = count_at(counts, group, time + s + 1, from + s + 1);
        if (isnan(before) || isnan(end) || !follows(counts, from + s)) return;
        product *= before > 0 ? end / before : NAN;
    }
    Item *row = item_object(list, STR_NONE);
    put_head(row, counts, group, time);
    item_label(row, S("from_grade"), grade_name(counts, from));
    item_label(row, S("to_grade"), grade_name(counts, to));
    item_number(row, S("n"), begin);
    item_number(row, S("n_end"), end);
    if (isnan(product))
        item_none(row, S("product"));
    else
        put_ratio(row, counts, "product", end, begin);
    item_number(row, S("change"), product - 1);
    item_number(row, S("per_step"), product > 0 ? pow(product, 1 / (double)steps) : NAN);
}

Err cohort_of_counts(Cx *cx, Result *result, const Call *call) {
    Counts counts = {0};
    TRY(counts_read(cx, &counts, call));
    size_t from = 0, to = counts.n_grades - 1;
    TRY(grade_find(cx, call, &counts, "from-grade", &from));
    TRY(grade_find(cx, call, &counts, "to-grade", &to));
    if (from >= to)
        return option_wrong(cx, call, "to-grade", MSG_ANALYSIS_COHORT_DOWNWARDS, STR_NONE);
    put_rates(cx, result, &counts);
    Item *list = item_list(result->root, S("cohorts"));
    for (size_t group = 0; group < counts.n_groups; group++)
        for (size_t time = 0; time < counts.n_times; time++)
            put_cohort(list, &counts, group, time, from, to);
    if (!list->n) result_note(cx, result, MSG_ANALYSIS_COHORT_NO_COHORT);
    result_note(cx, result, MSG_ANALYSIS_COHORT_NO_PERSONS);
    return OK;
}

/* What becomes of a cohort if rates stay as they are between two years: survival, efficiency, years
 * it takes? */

#include <math.h>

#include "analysis/cohort_in.h"

enum { GRADES_MOST = 200, YEARS_MOST = 1000 };
#define ENTRANTS 1000.0

typedef struct Grades {
    Frame frame;
    const Column *grade, *before, *after, *repeaters, *drop;
    size_t n;
    uint32_t *row; /* of each grade */
    double *promotion, *repetition, *dropout;
} Grades;

static Err grades_read(Cx *cx, Grades *grades, const Call *call) {
    Frame *frame = &grades->frame;
    bool numbers;
    TRY(frame_read(cx, frame, call, 0));
    grades->grade = frame_column(frame, "grade");
    grades->before = frame_column(frame, "enrol-t"),
    grades->after = frame_column(frame, "enrol-t1");
    grades->repeaters = frame_column(frame, "repeaters-t1");
    grades->drop = frame_column(frame, "drop-last");
    if (frame->n > GRADES_MOST)
        return column_wrong(cx, frame, grades->grade, MSG_ANALYSIS_UNITS_MOST,
                            str_int(cx->mem, GRADES_MOST));
    TRY(labels_once(cx, frame, grades->grade));
    const Column *counts[] = {grades->before, grades->after, grades->repeaters};
    for (size_t c = 0; c < 3; c++)
        for (size_t i = 0; i < frame->n; i++)
            if (counts[c]->values[i] < 0)
                return cell_wrong(cx, frame, counts[c], i, MSG_ANALYSIS_CELL_NEGATIVE);
    for (size_t i = 0; i < frame->n; i++) {
        if (!(grades->before->values[i] > 0))
            return cell_wrong(cx, frame, grades->before, i, MSG_ANALYSIS_COHORT_NOBODY);
        if (grades->repeaters->values[i] > grades->after->values[i])
            return cell_wrong(cx, frame, grades->repeaters, i, MSG_ANALYSIS_COHORT_REPEATERS);
        if (grades->repeaters->values[i] >= grades->before->values[i])
            return cell_wrong(cx, frame, grades->repeaters, i, MSG_ANALYSIS_COHORT_ENDLESS);
    }
    grades->n = frame->n;
    grades->row = labels_by_number(cx, grades->grade, &numbers); /* each once: labels are rows */
    return OK;
}

/* The share that leaves the last grade without success: one filled cell of the column, wherever. */
static Err drop_last(Cx *cx, Result *result, const Grades *grades, double *out) {
    const Column *drop = grades->drop;
    size_t filled = 0;
    *out = 0;
    for (size_t i = 0; drop && i < grades->n; i++) {
        if (isnan(drop->values[i])) continue;
        if (filled++)
            return cell_wrong(cx, &grades->frame, drop, i, MSG_ANALYSIS_COHORT_DROP_TWICE);
        if (drop->values[i] < 0 || drop->values[i] > 1)
            return cell_wrong(cx, &grades->frame, drop, i, MSG_ANALYSIS_COHORT_NO_SHARE);
        *out = drop->values[i];
    }
    if (!filled) result_note(cx, result, MSG_ANALYSIS_COHORT_NO_DROP);
    return OK;
}

static Err rates_of(Cx *cx, Result *result, Grades *grades) {
    size_t n = grades->n;
    double last;
    grades->promotion = NEW_ARRAY(cx->mem, double, n);
    grades->repetition = NEW_ARRAY(cx->mem, double, n);
    grades->dropout = NEW_ARRAY(cx->mem, double, n);
    TRY(drop_last(cx, result, grades, &last));
    for (size_t g = 0; g < n; g++) {
        size_t row = grades->row[g], above = g + 1 < n ? grades->row[g + 1] : 0;
        double here = grades->before->values[row];
        grades->repetition[g] = grades->repeaters->values[row] / here;
        grades->promotion[g] =
            g + 1 < n ? (grades->after->values[above] - grades->repeaters->values[above]) / here
                      : 1 - grades->repetition[g] - last;
        grades->dropout[g] = 1 - grades->promotion[g] - grades->repetition[g];
        if (g + 1 == n && grades->promotion[g] < 0)
            return cell_wrong(cx, &grades->frame, grades->repeaters, row,
                              MSG_ANALYSIS_COHORT_LAST_NEGATIVE);
        if (!isfinite(grades->promotion[g]))
            return column_wrong(cx, &grades->frame, grades->after, MSG_ANALYSIS_TOO_LARGE,
                                STR_NONE);
    }
    return OK;
}

/* ---- what comes of it ---- */

static Str grade_name(const Grades *grades, size_t g) {
    return label_at(grades->grade, grades->row[g]);
}

/* More came than were there: said, and kept as it is. */
static void tell_growth(Cx *cx, Result *result, const Grades *grades, const double *survival) {
    Item *list = item_list(result->root, S("negative_dropout"));
    for (size_t g = 0; g < grades->n; g++) {
        if (grades->dropout[g] < 0) {
            item_label(list, STR_NONE, grade_name(grades, g));
            result_note(cx, result, MSG_ANALYSIS_COHORT_GROWS, grade_name(grades, g),
                        result_number(cx->mem, cx->lang, 100 * -grades->dropout[g], 2));
        }
        if (survival[g] > 1)
            result_note(cx, result, MSG_ANALYSIS_COHORT_ABOVE_ONE, grade_name(grades, g),
                        result_number(cx->mem, cx->lang, survival[g], 4));
    }
}

static void put_measures(Item *in, const Cohort *cohort) {
    item_number(in, S("coefficient_of_efficiency"), cohort->efficiency);
    item_number(in, S("years_input_per_graduate"), cohort->input);
}

static Err put_unlimited(Cx *cx, Result *result, const Grades *grades, const CohortRates *rates) {
    double *survival = NEW_ARRAY(cx->mem, double, grades->n),
           *years = NEW_ARRAY(cx->mem, double, grades->n);
    Cohort cohort;
    cohort_unlimited(&cohort, survival, years, rates);
    if (!isfinite(cohort.pupil_years))
        return column_wrong(cx, &grades->frame, grades->after, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    tell_growth(cx, result, grades, survival);
    Item *item = item_object(result->root, S("unlimited"));
    item_numbers(item, S("survival_to_grade"), survival, grades->n);
    item_number(item, S("graduation_probability_markovchain"), cohort.graduates);
    item_numbers(item, S("pupil_years_per_entrant_by_grade"), years, grades->n);
    put_measures(item, &cohort);
    return OK;
}

static void put_truncated(Cx *cx, Item *root, const CohortRates *rates, size_t extra) {
    size_t n = rates->n, years = n + extra;
    double *entering = NEW_ARRAY(cx->mem, double, n), *by_year = NEW_ARRAY(cx->mem, double, years),
           *survival = NEW_ARRAY(cx->mem, double, n);
    Cohort cohort;
    cohort_follow(&cohort, entering, by_year, rates, ENTRANTS, years,
                  NEW_ARRAY(cx->mem, double, 2 * n));
    for (size_t g = 0; g < n; g++)
        survival[g] = entering[g] / ENTRANTS;
    Item *item = item_object(root, str_format(cx->mem, "truncated_%zu", extra));
    item_whole(item, S("max_extra_years"), (int64_t)extra);
    item_numbers(item, S("pupils_entering_grade"), entering, n);
    item_numbers(item, S("survival_to_grade"), survival, n);
    item_number(item, S("graduates"), cohort.graduates);
    item_number(item, S("dropouts"), cohort.dropouts);
    item_number(item, S("still_enrolled_truncated"), cohort.enrolled);
    item_number(item, S("pupil_years"), cohort.pupil_years);
    put_measures(item, &cohort);
    item_number(item, S("mean_duration_graduates"), cohort.duration);
    item_numbers(item, S("graduates_by_year"), by_year, years);
}

/* Enrolment of two years by grade: rates, survival, efficiency. */
static Err cohort_of_rates(Cx *cx, Result *result, const Call *call) {
    Grades grades;
    Str *extra;
    TRY(grades_read(cx, &grades, call));
    TRY(rates_of(cx, result, &grades));
    size_t n_extra = call_list(cx, call, "extra-years", &extra);
    CohortRates rates = {grades.n, grades.promotion, grades.repetition};
    Item *list = item_list(result->root, S("grades"));
    for (size_t g = 0; g < grades.n; g++)
        item_label(list, STR_NONE, grade_name(&grades, g));
    item_numbers(result->root, S("promotion"), grades.promotion, grades.n);
    item_numbers(result->root, S("repetition"), grades.repetition, grades.n);
    item_numbers(result->root, S("dropout"), grades.dropout, grades.n);
    TRY(put_unlimited(cx, result, &grades, &rates));
    for (size_t i = 0; i < n_extra; i++) {
        int64_t years;
        if (!int_read(extra[i], &years) || years < 0 || years > YEARS_MOST)
            return option_wrong(cx, call, "extra-years", MSG_ANALYSIS_NO_WHOLE, S("0..1000"));
        put_truncated(cx, result->root, &rates, (size_t)years);
    }
    return OK;
}

Err analyse_cohort(Cx *cx, Result *result, const Call *call) {
    bool rates = call_has(call, "enrol-t") && call_has(call, "enrol-t1") &&
                 call_has(call, "repeaters-t1"),
         counts = call_has(call, "time") && call_has(call, "count");
    if (rates == counts) return fail(cx, INVALID, MSG_ANALYSIS_COHORT_WHICH);
    return rates ? cohort_of_rates(cx, result, call) : cohort_of_counts(cx, result, call);
}

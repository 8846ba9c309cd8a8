/* Does something (low marks, deaths, places) concentrate among those who stand low or high in a
 * ranking (income, social index)? */

#include "analysis/shared_in.h"

static Err of_persons(Cx *cx, Result *result, const Call *call, const Frame *frame) {
    const Column *outcome = frame_column(frame, "outcome"), *by = frame_column(frame, "rank");
    Weighed rows;
    TRY(weighed_rows(cx, &rows, frame, frame_column(frame, "weight")));
    double *y = weighed_values(cx, &rows, outcome), *x = weighed_values(cx, &rows, by);
    double *rank = NEW_ARRAY(cx->mem, double, rows.n + 1), nu = call_number(call, "nu");
    inequality_midrank(rank, x, rows.w, weighed_order(cx, x, rows.n), rows.n);
    bool alike = true, even = true;
    for (size_t i = 1; i < rows.n; i++)
        alike = alike && x[i] == x[0], even = even && y[i] == y[0];
    if (alike) return column_wrong(cx, frame, by, MSG_ANALYSIS_CONSTANT, STR_NONE);
    Concentration found;
    if (!inequality_concentration(&found, y, rows.w, rank, rows.n, nu))
        return column_wrong(cx, frame, outcome, MSG_ANALYSIS_MEAN_ZERO, STR_NONE);
    Item *root = result->root;
    item_number(root, S("mu"), found.mean);
    item_number(root, S("concentration_index"), found.index);
    item_number(root, S("convenient_regression_beta"), found.regression);
    item_number(root, str_format(cx->mem, "extended_nu%g", nu), found.extended);
    item_number(root, S("wagstaff_binary"), found.wagstaff);
    item_number(root, S("erreygers_binary"), found.erreygers);
    if (even) result_note(cx, result, MSG_ANALYSIS_CONCENTRATION_ALIKE, outcome->name);
    for (size_t i = 0; i < rows.n; i++)
        if (y[i] < 0) result_note(cx, result, MSG_ANALYSIS_CONCENTRATION_NEGATIVE, outcome->name);
    return OK;
}

static Err of_groups(Cx *cx, Result *result, const Frame *frame) {
    const Column *people = frame_column(frame, "population"), *rate = frame_column(frame, "rate");
    TRY(column_weights(cx, frame, people));
    TRY(column_weights(cx, frame, rate));
    if (frame->n < 2) return column_wrong(cx, frame, people, MSG_ANALYSIS_ONE_ROW, STR_NONE);
    double index, mean;
    if (!inequality_grouped(&index, &mean, people->values, rate->values, frame->n))
        return column_wrong(cx, frame, rate, MSG_ANALYSIS_MEAN_ZERO, STR_NONE);
    item_number(result->root, S("concentration_index"), index);
    item_number(result->root, S("mean"), mean);
    result_note(cx, result, MSG_ANALYSIS_CONCENTRATION_ORDER);
    return OK;
}

Err analyse_concentration(Cx *cx, Result *result, const Call *call) {
    bool persons = call_has(call, "outcome"), groups = call_has(call, "rate");
    if (persons == groups || persons != call_has(call, "rank") ||
        groups != call_has(call, "population"))
        return fail(cx, INVALID, MSG_ANALYSIS_CONCENTRATION_WHICH);
    Frame frame;
    TRY(frame_read(cx, &frame, call, 0));
    return persons ? of_persons(cx, result, call, &frame) : of_groups(cx, result, &frame);
}

/* How large is the difference between two groups, apart from the units it is measured in; and how
 * closely do two characteristics go together? */

#include "analysis/shared_in.h"

enum { TABLE_MOST = 200 /* rows and columns */ };

static void put(Item *root, const Effect *effect) {
    item_estimate(root, "cohens_d_pooled", effect->cohen);
    item_estimate(root, "hedges_g", effect->hedges);
    item_estimate(root, "glass_delta", effect->glass);
    item_estimate(root, "cohens_d_unpooled", effect->cohen_apart);
    item_estimate(root, "rank_biserial_cliffs_delta", effect->cliff);
    item_number(root, S("welch_t"), effect->welch_t);
    item_number(root, S("welch_df"), effect->welch_freedom);
    item_number(root, S("welch_p"), effect->welch_p);
    item_numbers(root, S("mean_diff_ci"),
                 (double[]){effect->difference.low, effect->difference.high}, 2);
    item_number(root, S("wilcoxon_W"), effect->wilcoxon);
    item_number(root, S("wilcoxon_p_normal_cc"), effect->wilcoxon_p);
}

static Err two_groups(Cx *cx, Result *result, const Call *call, const Frame *frame) {
    const Column *group = frame_column(frame, "group"), *value = frame_column(frame, "value");
    if (group->n_labels != 2)
        return column_wrong(cx, frame, group, MSG_ANALYSIS_EFFECT_GROUPS,
                            str_int(cx->mem, (int64_t)group->n_labels));
    double *x[2] = {NEW_ARRAY(cx->mem, double, frame->n), NEW_ARRAY(cx->mem, double, frame->n)};
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < frame->n; i++) {
        uint32_t of = group->codes[i];
        x[of][n[of]++] = value->values[i];
    }
    Effect effect;
    Ranked *room = NEW_ARRAY(cx->mem, Ranked, frame->n);
    switch (effect_of(&effect, x[0], n[0], x[1], n[1], call_number(call, "level"), room)) {
    case EFFECT_FINE: break;
    case EFFECT_FEW:
        return column_wrong(cx, frame, group, MSG_ANALYSIS_EFFECT_FEW,
                            group->labels[n[0] < 2 ? 0 : 1]);
    case EFFECT_CONSTANT:
        return column_wrong(cx, frame, value, MSG_ANALYSIS_EFFECT_CONSTANT, STR_NONE);
    case EFFECT_HUGE: return column_wrong(cx, frame, value, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    }
    item_label(result->root, S("group"), group->labels[0]);
    item_label(result->root, S("compared_with"), group->labels[1]);
    put(result->root, &effect);
    return OK;
}

static Err two_columns(Cx *cx, Result *result, const Call *call, const Frame *frame) {
    const Column *rows = frame_column(frame, "row"), *columns = frame_column(frame, "column");
    const Column *count = frame_column(frame, "count");
    if (rows->n_labels > TABLE_MOST || columns->n_labels > TABLE_MOST)
        return column_wrong(cx, frame, rows->n_labels > TABLE_MOST ? rows : columns,
                            MSG_ANALYSIS_EFFECT_TABLE, str_int(cx->mem, TABLE_MOST));
    if (count) TRY(column_counts(cx, frame, count));
    size_t r = rows->n_labels, c = columns->n_labels;
    double *counts = NEW_ARRAY(cx->mem, double, r *c);
    for (size_t i = 0; i < frame->n; i++)
        counts[rows->codes[i] * c + columns->codes[i]] += count ? count->values[i] : 1;
    Cramer cramer;
    if (!effect_cramer(&cramer, counts, r, c, call_number(call, "level")))
        return column_wrong(cx, frame, r < 2 ? rows : columns, MSG_ANALYSIS_EFFECT_ONE, STR_NONE);
    Item *item = item_object(result->root, str_format(cx->mem, "cramers_v_%zux%zu", r, c));
    Item *table = item_list(item, S("table_column_major"));
    for (size_t j = 0; j < c; j++)
        for (size_t i = 0; i < r; i++)
            item_number(table, STR_NONE, counts[i * c + j]);
    item_number(item, S("est"), cramer.v.value);
    item_number(item, S("lower"), cramer.v.low);
    item_number(item, S("upper"), cramer.v.high);
    item_number(item, S("chisq"), cramer.chi_square);
    item_number(item, S("df"), cramer.freedom);
    item_number(item, S("p"), cramer.p);
    item_number(item, S("n"), cramer.n);
    return OK;
}

Err analyse_effect(Cx *cx, Result *result, const Call *call) {
    bool values = call_has(call, "value"), table = call_has(call, "row");
    if (values == table || values != call_has(call, "group") || table != call_has(call, "column"))
        return fail(cx, INVALID, MSG_ANALYSIS_EFFECT_WHICH);
    Frame frame;
    TRY(frame_read(cx, &frame, call, 0));
    return values ? two_groups(cx, result, call, &frame) : two_columns(cx, result, call, &frame);
}

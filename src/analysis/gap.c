/* How large is the gap between two groups of which some were counted with an event: as difference,
 * ratio and odds ratio, one table a row; and over all tables together? */

#include <math.h>

#include "analysis/gap_in.h"

/* All that is said of one table of two groups; `closed`: what a formula gives at once. */
void gap_put_table(Item *in, const Fourfold *t, double level, bool closed) {
    double chi_square = fourfold_chi_square(t), n = t->a + t->b + t->c + t->d;
    Estimate difference = fourfold_difference(t, level);
    item_estimate(in, "RD_newcombe", fourfold_newcombe(t, level));
    item_estimate(in, "RD_wald", difference);
    if (!closed) item_estimate(in, "RD_score", fourfold_difference_score(t, level));
    item_numbers(in, S("prop_diff_wald_ci"), (double[]){difference.low, difference.high}, 2);
    item_estimate(in, "RR_wald", fourfold_ratio(t, level));
    if (!closed) item_estimate(in, "RR_koopman", fourfold_koopman(t, level));
    item_estimate(in, "RR_small", fourfold_ratio_small(t, level));
    item_estimate(in, "AF_exposed_wald", fourfold_attributable(t, level));
    item_estimate(in, "OR_wald", fourfold_odds_ratio(t, level));
    if (!closed) {
        item_estimate(in, "OR_score", fourfold_odds_ratio_score(t, level));
        item_estimate(in, "OR_midp", fourfold_mid_p(t, level));
        item_estimate(in, "OR_conditional_mle", fourfold_exact(t, level));
        item_number(in, S("fisher_p"), fourfold_fisher(t));
    }
    item_number(in, S("chisq"), chi_square);
    item_number(in, S("chisq_p"), chi_square_above(chi_square, 1));
    item_number(in, S("phi"), sqrt(chi_square / n));
}

bool gap_closed(const Call *call) {
    return str_equal(call_text(call, "limits"), S("closed"));
}

static void put_ends(Item *in, const char *key, Range range) {
    item_numbers(in, str_of(key), (double[]){range.low, range.high}, 2);
}

bool gap_is_small(const Fourfold *t) {
    enum { FEW = 5 };
    return t->a < FEW || t->b < FEW || t->c < FEW || t->d < FEW;
}

static bool has_zero(const Fourfold *t) {
    return !(t->a > 0) || !(t->b > 0) || !(t->c > 0) || !(t->d > 0);
}

void gap_put_strata(Item *root, const char *key, const Fourfold *tables, size_t n,
                    const Str *labels, double level) {
    MantelHaenszel found;
    if (!fourfold_strata(&found, tables, n, level)) return;
    Item *item = item_object(root, str_of(key));
    Item *list = item_list(item, S("strata"));
    for (size_t i = 0; i < n; i++)
        item_label(list, STR_NONE, labels[i]);
    item_number(item, S("OR_MH"), found.odds_ratio.value);
    put_ends(item, "CI_RBG", (Range){found.odds_ratio.low, found.odds_ratio.high});
    item_number(item, S("CMH_chi2"), found.chi_square);
    item_number(item, S("p"), chi_square_above(found.chi_square, 1));
}

/* Rows of four counts. */
static Err of_tables(Cx *cx, Result *result, const Call *call) {
    static const char *const cells[] = {"a", "b", "c", "d"};
    Frame frame;
    const Column *columns[4], *id;
    TRY(frame_read(cx, &frame, call, 0));
    for (size_t i = 0; i < 4; i++) {
        columns[i] = frame_column(&frame, cells[i]);
        TRY(column_counts(cx, &frame, columns[i]));
    }
    id = frame_column(&frame, "id");
    double level = call_number(call, "level");
    Fourfold *full = NEW_ARRAY(cx->mem, Fourfold, frame.n),
             *all = NEW_ARRAY(cx->mem, Fourfold, frame.n);
    Str *names = NEW_ARRAY(cx->mem, Str, frame.n), *full_names = NEW_ARRAY(cx->mem, Str, frame.n);
    size_t n_full = 0;
    Item *list = item_list(result->root, S("tables"));
    for (size_t i = 0; i < frame.n; i++) {
        Fourfold t = {columns[0]->values[i], columns[1]->values[i], columns[2]->values[i],
                      columns[3]->values[i]};
        if (!fourfold_valid(&t))
            return cell_wrong(cx, &frame, columns[t.a + t.b > 0 ? 2 : 0], i,
                              MSG_ANALYSIS_GAP_EMPTY);
        if (t.a + t.b + t.c + t.d > COUNT_MOST)
            return cell_wrong(cx, &frame, columns[0], i, MSG_ANALYSIS_TOO_MANY);
        TRY(in_time(cx, &frame));
        names[i] = id ? label_at(id, i) : str_int(cx->mem, (int64_t)i + 1);
        all[i] = t;
        Item *item = item_object(list, STR_NONE);
        item_label(item, S("id"), names[i]);
        gap_put_table(item, &t, level, gap_closed(call));
        put_ends(item, "wilson_row1", interval_wilson(t.a, t.a + t.b, level));
        put_ends(item, "wilson_row2", interval_wilson(t.c, t.c + t.d, level));
        put_ends(item, "clopper_pearson_row2", interval_clopper_pearson(t.c, t.c + t.d, level));
        if (gap_is_small(&t)) result_note(cx, result, MSG_ANALYSIS_GAP_SMALL);
        if (has_zero(&t)) {
            result_note(cx, result, MSG_ANALYSIS_GAP_ZERO_CELL);
            continue;
        }
        full_names[n_full] = names[i], full[n_full++] = t;
    }
    gap_put_strata(result->root, "mantel_haenszel_nonzero_strata", full, n_full, full_names, level);
    gap_put_strata(result->root, "mantel_haenszel_all_strata", all, frame.n, names, level);
    return OK;
}

Err analyse_gap(Cx *cx, Result *result, const Call *call) {
    size_t cells = (size_t)call_has(call, "a") + call_has(call, "b") + call_has(call, "c") +
                   call_has(call, "d");
    bool group = call_has(call, "group");
    if (group == (cells > 0) || (cells && cells < 4))
        return fail(cx, INVALID, MSG_ANALYSIS_GAP_WHICH);
    return group ? gap_of_groups(cx, result, call) : of_tables(cx, result, call);
}

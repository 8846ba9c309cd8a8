/* Which schools (or other units) lie beyond what chance alone would make of their shares? */

#include <math.h>

#include "analysis/shared_in.h"

static void put_point(Item *list, const Counted *in, size_t i, const FunnelPoint *point) {
    Item *row = item_object(list, STR_NONE);
    item_label(row, in->unit->name, label_at(in->unit, i));
    item_number(row, S("n"), in->of[i]);
    item_number(row, S("k"), in->k[i]);
    item_number(row, S("p"), point->share);
    item_number(row, S("exact_lo95"), point->exact.low);
    item_number(row, S("exact_hi95"), point->exact.high);
    item_number(row, S("exact_lo998"), point->exact_wide.low);
    item_number(row, S("exact_hi998"), point->exact_wide.high);
    item_number(row, S("norm_lo95"), point->normal.low);
    item_number(row, S("norm_hi95"), point->normal.high);
    item_number(row, S("z_arcsine"), point->z_arcsine);
    item_number(row, S("z_plain"), point->z);
    item_number(row, S("z_overdispersed"), point->z_over);
    item_number(row, S("od_lo95"), point->over.low);
    item_number(row, S("od_hi95"), point->over.high);
}

Err analyse_funnel(Cx *cx, Result *result, const Call *call) {
    Counted in;
    TRY(counted_read(cx, &in, call));
    TRY(labels_once(cx, &in.frame, in.unit));
    if (in.n < 2) return column_wrong(cx, &in.frame, in.unit, MSG_ANALYSIS_ONE_ROW, STR_NONE);
    double target = call_has(call, "target") ? call_number(call, "target") : NAN;
    if (target <= 0 || target >= 1)
        return option_wrong(cx, call, "target", MSG_ANALYSIS_FUNNEL_TARGET, STR_NONE);
    FunnelPoint *points = NEW_ARRAY(cx->mem, FunnelPoint, in.n);
    Funnel funnel;
    if (!funnel_begin(&funnel, in.k, in.of, in.n, target))
        return column_wrong(cx, &in.frame, in.count, MSG_ANALYSIS_ALL_OR_NONE, STR_NONE);
    for (size_t i = 0; i < in.n; i++) {
        TRY(in_time(cx, &in.frame));
        funnel_point(&funnel, &points[i], in.k[i], in.of[i]);
    }
    funnel_finish(&funnel, points, in.of, in.n, NEW_ARRAY(cx->mem, double, in.n));
    Item *root = result->root;
    item_number(root, S("p0"), funnel.target);
    item_number(root, S("phi_winsorised10"), funnel.phi);
    item_number(root, S("tau2"), funnel.tau2);
    item_numbers(root, S("quantiles_used"), (double[]){funnel.low_quantile, funnel.high_quantile},
                 2);
    int64_t beyond = 0, beyond_over = 0;
    for (size_t i = 0; i < in.n; i++) {
        beyond += points[i].share < points[i].exact_wide.low ||
                  points[i].share > points[i].exact_wide.high;
        beyond_over += fabs(points[i].z_over) > normal_two_sided(0.998);
    }
    item_whole(root, S("beyond_998"), beyond);
    item_whole(root, S("beyond_998_overdispersed"), beyond_over);
    Item *rows = item_list(root, S("rows"));
    for (size_t i = 0; i < in.n; i++)
        put_point(rows, &in, i, &points[i]);
    if (funnel.tau2 > 0) result_note(cx, result, MSG_ANALYSIS_FUNNEL_SPREAD);
    return OK;
}

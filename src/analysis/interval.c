/* How sure is a share, or a count, that a few cases give? */

#include "analysis/shared_in.h"

enum { FEW = 5 };

static void put_shares(Item *row, double k, double n, double level) {
    item_number(row, S("n"), n);
    item_number(row, S("p"), k / n);
    item_ends(row, "wilson", interval_wilson(k, n, level));
    item_ends(row, "wilson_cc", interval_wilson_corrected(k, n, level));
    item_ends(row, "cp", interval_clopper_pearson(k, n, level));
    item_ends(row, "jeffreys", interval_jeffreys(k, n, level));
    item_ends(row, "ac", interval_agresti_coull(k, n, level));
}

Err analyse_interval(Cx *cx, Result *result, const Call *call) {
    Counted in;
    TRY(counted_read(cx, &in, call));
    double level = call_number(call, "level");
    bool few = false;
    Item *rows = item_list(result->root, S("rows"));
    for (size_t i = 0; i < in.n; i++) {
        double k = in.k[i];
        TRY(in_time(cx, &in.frame));
        Item *row = item_object(rows, STR_NONE);
        if (in.unit) item_label(row, in.unit->name, label_at(in.unit, i));
        item_number(row, S("k"), k);
        if (in.of) put_shares(row, k, in.of[i], level);
        item_ends(row, "poisson_exact", interval_garwood(k, level));
        item_ends(row, "poisson_byar", interval_byar(k, level));
        few = few || k < FEW || (in.of && in.of[i] - k < FEW);
    }
    if (few) result_note(cx, result, MSG_ANALYSIS_INTERVAL_FEW);
    return OK;
}

/* The gap of named groups from a reference: for each of them, over time, along an order of groups
 * or stages, within strata, and how much of it goes back to their composition. */

#include <math.h>
#include <stdlib.h>

#include "analysis/gap_in.h"

typedef struct Groups {
    Frame frame;
    const Column *group, *count, *total, *time, *stratum, *order, *stage;
    size_t n, reference;
    double *k, *of;      /* of each group */
    const bool *now;     /* of each row: it is of the time that was asked for; NULL: all are */
    double level, since; /* since: from when on the trend is worked out */
    bool closed;         /* only what a formula gives at once */
} Groups;

enum { CELLS_MOST = 4 << 20 /* groups by times, strata or stages */ };

/* Whether tables of all groups by this many values are small enough to be made. */
static Err width_check(Cx *cx, const Groups *g, const Column *column, size_t width) {
    if (width <= CELLS_MOST / g->n) return OK;
    return column_wrong(cx, &g->frame, column, MSG_ANALYSIS_GAP_TOO_WIDE, STR_NONE);
}

static double *sums_by(Cx *cx, const Groups *g, const Column *of, const Column *by) {
    size_t width = by ? by->n_labels : 1;
    double *out = NEW_ARRAY(cx->mem, double, g->n *width);
    for (size_t i = 0; i < g->frame.n; i++)
        if (!g->now || g->now[i])
            out[g->group->codes[i] * width + (by ? by->codes[i] : 0)] += of->values[i];
    return out;
}

/* --at: all but the course of time is of that one. */
static Err now_read(Cx *cx, Groups *g, const Call *call) {
    if (!call_has(call, "at")) return OK;
    if (!g->time) return option_wrong(cx, call, "at", MSG_ANALYSIS_GAP_AT_WHAT, STR_NONE);
    double at = call_number(call, "at");
    bool any = false, *now = NEW_ARRAY(cx->mem, bool, g->frame.n);
    for (size_t i = 0; i < g->frame.n; i++) {
        now[i] = !(g->time->values[i] < at) && !(g->time->values[i] > at);
        any = any || now[i];
    }
    g->now = now;
    return any ? OK : option_wrong(cx, call, "at", MSG_ANALYSIS_GAP_AT_NEVER, g->time->name);
}

static Err groups_read(Cx *cx, Groups *g, const Call *call) {
    *g = (Groups){
        .level = call_number(call, "level"), .since = -INFINITY, .closed = gap_closed(call)};
    if (call_has(call, "since")) g->since = call_number(call, "since");
    TRY(frame_read(cx, &g->frame, call, 0));
    const Frame *frame = &g->frame;
    g->group = frame_column(frame, "group"), g->count = frame_column(frame, "count");
    g->total = frame_column(frame, "total"), g->time = frame_column(frame, "time");
    g->stratum = frame_column(frame, "stratum"), g->order = frame_column(frame, "order");
    g->stage = frame_column(frame, "stage");
    g->n = g->group->n_labels;
    if (g->n < 2) return column_wrong(cx, frame, g->group, MSG_ANALYSIS_GAP_ONE_GROUP, STR_NONE);
    Str wanted = call_text(call, "reference");
    for (g->reference = 0; wanted.n && g->reference < g->n; g->reference++)
        if (str_equal(g->group->labels[g->reference], wanted)) break;
    if (!wanted.n) g->reference = g->n - 1;
    if (g->reference == g->n)
        return option_wrong(cx, call, "reference", MSG_ANALYSIS_GAP_NO_REFERENCE,
                            str_join(cx->mem, g->n, g->group->labels, S(", ")));
    TRY(column_counts(cx, frame, g->total));
    if (g->count) TRY(counts_within(cx, frame, g->count, g->total));
    TRY(now_read(cx, g, call));
    g->of = sums_by(cx, g, g->total, NULL);
    g->k = g->count ? sums_by(cx, g, g->count, NULL) : NULL;
    for (size_t i = 0; i < g->n; i++)
        if (!(g->of[i] > 0) || g->of[i] > COUNT_MOST)
            return column_wrong(cx, frame, g->total,
                                g->of[i] > 0 ? MSG_ANALYSIS_TOO_MANY_OF : MSG_ANALYSIS_GAP_EMPTY_OF,
                                g->group->labels[i]);
    return OK;
}

static Fourfold table_of(double k1, double n1, double k2, double n2) {
    return (Fourfold){k1, n1 - k1, k2, n2 - k2};
}

static void put_share(Item *row, const char *of, double k, double n, double level) {
    item_number(row, str_format(row->mem, "k%s", of), k);
    item_number(row, str_format(row->mem, "n%s", of), n);
    item_number(row, str_format(row->mem, "p%s", of), k / n);
    item_ends(row, cstr(row->mem, str_format(row->mem, "wilson%s", of)),
              interval_wilson(k, n, level));
}

/* The gap at one time or in one stratum: what a row of a table and a mark of a picture tell. */
static void put_part(Cx *cx, Result *result, Item *row, const GapShare *share, double level) {
    Fourfold t = table_of(share->k1, share->n1, share->k2, share->n2);
    put_share(row, "", share->k1, share->n1, level);
    put_share(row, "_reference", share->k2, share->n2, level);
    item_estimate(row, "RD_newcombe", fourfold_newcombe(&t, level));
    item_estimate(row, "RR_wald", fourfold_ratio(&t, level));
    item_estimate(row, "OR_wald", fourfold_odds_ratio(&t, level));
    item_truth(row, S("small"), gap_is_small(&t));
    if (gap_is_small(&t)) result_note(cx, result, MSG_ANALYSIS_GAP_SMALL);
}

static Err put_groups(Cx *cx, Result *result, const Groups *g) {
    Item *list = item_list(result->root, S("groups"));
    for (size_t i = 0; i < g->n; i++) {
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("group"), g->group->labels[i]);
        put_share(row, "", g->k[i], g->of[i], g->level);
    }
    list = item_list(result->root, S("gaps"));
    for (size_t i = 0; i < g->n; i++) {
        if (i == g->reference) continue;
        TRY(in_time(cx, &g->frame));
        Fourfold t = table_of(g->k[i], g->of[i], g->k[g->reference], g->of[g->reference]);
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("group"), g->group->labels[i]);
        item_label(row, S("reference"), g->group->labels[g->reference]);
        gap_put_table(row, &t, g->level, g->closed);
        if (gap_is_small(&t)) result_note(cx, result, MSG_ANALYSIS_GAP_SMALL);
    }
    return OK;
}

/* ---- over time ---------------------------------------------------------------------------------
 */

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The different times, in their order; and which of them each row is of. */
static size_t times_of(Cx *cx, const Groups *g, double **times, uint32_t **codes) {
    size_t n = 0;
    double *all = NEW_ARRAY(cx->mem, double, g->frame.n);
    for (size_t i = 0; i < g->frame.n; i++)
        all[i] = g->time->values[i];
    qsort(all, g->frame.n, sizeof *all, ascending);
    for (size_t i = 0; i < g->frame.n; i++)
        if (!n || all[i] > all[n - 1]) all[n++] = all[i];
    *codes = NEW_ARRAY(cx->mem, uint32_t, g->frame.n);
    for (size_t i = 0; i < g->frame.n; i++) {
        const double *at = bsearch(&g->time->values[i], all, n, sizeof *all, ascending);
        (*codes)[i] = (uint32_t)(at - all);
    }
    *times = all;
    return n;
}

/* A gap over all strata moves by itself where one of them comes or goes. */
static Err strata_even(Cx *cx, Result *result, const Groups *g, const Column *times) {
    if (!g->stratum) return OK;
    size_t wide = g->stratum->n_labels, least = wide, most = 0;
    if (times->n_labels > CELLS_MOST / wide)
        return column_wrong(cx, &g->frame, g->stratum, MSG_ANALYSIS_GAP_TOO_WIDE, STR_NONE);
    bool *there = NEW_ARRAY(cx->mem, bool, times->n_labels *wide);
    for (size_t i = 0; i < g->frame.n; i++)
        there[times->codes[i] * wide + g->stratum->codes[i]] = true;
    for (size_t t = 0; t < times->n_labels; t++) {
        size_t n = 0;
        for (size_t s = 0; s < wide; s++)
            n += there[t * wide + s];
        least = n < least ? n : least, most = n > most ? n : most;
    }
    if (least < most)
        result_note(cx, result, MSG_ANALYSIS_GAP_UNEVEN, str_int(cx->mem, (int64_t)least),
                    str_int(cx->mem, (int64_t)most));
    return OK;
}

static Err put_trends(Cx *cx, Result *result, const Groups *g) {
    double *times;
    uint32_t *codes;
    Groups always = *g;
    always.now = NULL;
    size_t n = times_of(cx, g, &times, &codes);
    TRY(width_check(cx, g, g->time, n));
    Column by = {.codes = codes, .n_labels = n};
    double *k = sums_by(cx, &always, g->count, &by), *of = sums_by(cx, &always, g->total, &by);
    TRY(strata_even(cx, result, g, &by));
    Item *over = item_list(result->root, S("by_time"));
    Item *trends = item_list(result->root, S("trends"));
    GapShare *shares = NEW_ARRAY(cx->mem, GapShare, n);
    double *at = NEW_ARRAY(cx->mem, double, n);
    for (size_t i = 0; i < g->n; i++) {
        size_t filled = 0, r = g->reference * n;
        if (i == g->reference) continue;
        for (size_t t = 0; t < n; t++) {
            if (!(of[i * n + t] > 0) || !(of[r + t] > 0)) continue; /* one of them was not there */
            GapShare share = {k[i * n + t], of[i * n + t], k[r + t], of[r + t]};
            Item *row = item_object(over, STR_NONE);
            item_label(row, S("group"), g->group->labels[i]);
            item_number(row, S("time"), times[t]);
            put_part(cx, result, row, &share, g->level);
            TRY(in_time(cx, &g->frame));
            if (times[t] >= g->since) at[filled] = times[t], shares[filled++] = share;
        }
        GapTrend trend;
        if (!gap_trend(&trend, shares, at, filled, g->level)) {
            result_note(cx, result, MSG_ANALYSIS_GAP_NO_TREND, g->group->labels[i]);
            continue;
        }
        Item *row = item_object(trends, STR_NONE);
        item_label(row, S("group"), g->group->labels[i]);
        item_label(row, S("reference"), g->group->labels[g->reference]);
        item_estimate(row, "slope", trend.slope);
        item_number(row, S("slope_se"), trend.error);
        item_estimate(row, "slope_scattered", trend.scattered);
        item_number(row, S("dispersion"), trend.dispersion);
        item_number(row, S("from"), at[0]);
        item_number(row, S("to"), at[filled - 1]);
        item_whole(row, S("times"), (int64_t)filled);
    }
    return OK;
}

/* ---- strata ------------------------------------------------------------------------------------
 */

static Err put_parts(Cx *cx, Result *result, const Groups *g) {
    size_t n = g->stratum->n_labels, r = g->reference * n, stratum;
    TRY(width_check(cx, g, g->stratum, n));
    double *k = sums_by(cx, g, g->count, g->stratum), *of = sums_by(cx, g, g->total, g->stratum);
    GapShare *shares = NEW_ARRAY(cx->mem, GapShare, n);
    Fourfold *tables = NEW_ARRAY(cx->mem, Fourfold, n);
    Str *labels = NEW_ARRAY(cx->mem, Str, n);
    size_t *at = NEW_ARRAY(cx->mem, size_t, n);
    Item *each = item_list(result->root, S("by_stratum"));
    Item *list = item_list(result->root, S("parts"));
    for (size_t i = 0; i < g->n; i++) {
        size_t there = 0, filled = 0;
        if (i == g->reference) continue;
        for (size_t s = 0; s < n; s++) {
            GapShare share = {k[i * n + s], of[i * n + s], k[r + s], of[r + s]};
            if (!(share.n1 > 0) && !(share.n2 > 0)) continue; /* nobody of either is in it */
            at[there] = s, shares[there++] = share;
            if (!(share.n1 > 0) || !(share.n2 > 0)) continue;
            Item *one = item_object(each, STR_NONE);
            item_label(one, S("group"), g->group->labels[i]);
            item_label(one, S("stratum"), g->stratum->labels[s]);
            put_part(cx, result, one, &share, g->level);
            TRY(in_time(cx, &g->frame));
            labels[filled] = g->stratum->labels[s];
            tables[filled++] = table_of(share.k1, share.n1, share.k2, share.n2);
        }
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("group"), g->group->labels[i]);
        item_label(row, S("reference"), g->group->labels[g->reference]);
        GapParts parts;
        if (gap_parts(&parts, shares, there, &stratum)) {
            item_number(row, S("gap"), parts.gap);
            item_number(row, S("composition"), parts.composition);
            item_number(row, S("within"), parts.within);
        } else if (stratum < there) {
            result_note(cx, result, MSG_ANALYSIS_GAP_ONE_SIDED, g->stratum->labels[at[stratum]]);
        }
        gap_put_strata(row, "mantel_haenszel", tables, filled, labels, g->level);
    }
    return OK;
}

/* ---- along an order ----------------------------------------------------------------------------
 */

typedef struct Placed {
    double at, k, of;
} Placed;
static int by_place(const void *left, const void *right) {
    double a = ((const Placed *)left)->at, b = ((const Placed *)right)->at;
    return (a > b) - (a < b);
}

static Err put_slope(Cx *cx, Result *result, const Groups *g) {
    Placed *places = NEW_ARRAY(cx->mem, Placed, g->n);
    bool *seen = NEW_ARRAY(cx->mem, bool, g->n);
    double *k = NEW_ARRAY(cx->mem, double, g->n), *of = NEW_ARRAY(cx->mem, double, g->n);
    for (size_t i = 0; i < g->frame.n; i++) {
        uint32_t code = g->group->codes[i];
        if (seen[code] && places[code].at != g->order->values[i])
            return cell_wrong(cx, &g->frame, g->order, i, MSG_ANALYSIS_GAP_TWO_PLACES);
        seen[code] = true;
        places[code] = (Placed){g->order->values[i], g->k[code], g->of[code]};
    }
    qsort(places, g->n, sizeof *places, by_place);
    for (size_t i = 0; i < g->n; i++) {
        k[i] = places[i].k, of[i] = places[i].of;
        if (i > 0 && !(places[i].at > places[i - 1].at))
            return column_wrong(cx, &g->frame, g->order, MSG_ANALYSIS_GAP_SAME_PLACE,
                                str_format(cx->mem, "%g", places[i].at));
    }
    GapSlope slope;
    if (!gap_slope(&slope, k, of, g->n, g->level)) return OK; /* two groups there are */
    Item *item = item_object(result->root, S("along_order"));
    item_estimate(item, "SII", slope.slope);
    item_estimate(item, "RII_kunst_mackenbach", slope.ratio);
    item_estimate(item, "RII_pamuk", slope.relative);
    item_number(item, S("mean"), slope.mean);
    double index, mean;
    for (size_t i = 0; i < g->n; i++)
        k[i] /= of[i];
    if (inequality_grouped(&index, &mean, of, k, g->n))
        item_number(item, S("concentration_index"), index);
    return OK;
}

/* Who stands higher on the stages: counts of each group on each. */
static Err put_ranks(Cx *cx, Result *result, const Groups *g) {
    Groups by_stage = *g;
    double *stages;
    uint32_t *codes;
    by_stage.time = g->stage;
    size_t n = times_of(cx, &by_stage, &stages, &codes);
    if (n < 2) return column_wrong(cx, &g->frame, g->stage, MSG_ANALYSIS_CONSTANT, STR_NONE);
    TRY(width_check(cx, g, g->stage, n));
    Column by = {.codes = codes, .n_labels = n};
    double *of = sums_by(cx, g, g->total, &by);
    Item *list = item_list(result->root, S("rank_gaps"));
    for (size_t i = 0; i < g->n; i++) {
        Estimate gap;
        if (i == g->reference) continue;
        if (!gap_rank(&gap, of + i * n, of + g->reference * n, n, g->level)) continue;
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("group"), g->group->labels[i]);
        item_label(row, S("reference"), g->group->labels[g->reference]);
        item_estimate(row, "rank_gap", gap);
    }
    return OK;
}

Err gap_of_groups(Cx *cx, Result *result, const Call *call) {
    bool counted = call_has(call, "count"),
         more = call_has(call, "time") || call_has(call, "stratum") || call_has(call, "order");
    if (!call_has(call, "total") || (!counted && (more || !call_has(call, "stage"))))
        return fail(cx, INVALID, MSG_ANALYSIS_GAP_WHICH);
    Groups g;
    TRY(groups_read(cx, &g, call));
    if (counted) TRY(put_groups(cx, result, &g));
    if (g.order) TRY(put_slope(cx, result, &g));
    if (g.stage) TRY(put_ranks(cx, result, &g));
    if (g.time) TRY(put_trends(cx, result, &g));
    if (g.stratum) TRY(put_parts(cx, result, &g));
    return OK;
}

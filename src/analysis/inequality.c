/* How unequally is something (income, marks, places) spread, and how much of it lies between
 * groups? */

#include <math.h>

#include "analysis/shared_in.h"

/* Rows of one group, or all. */
typedef struct Part {
    size_t n;
    double *y, *w;
    uint32_t *order;
    Inequality found;
} Part;

static void part_finish(Cx *cx, Part *part) {
    double *rank = NEW_ARRAY(cx->mem, double, part->n + 1);
    part->order = weighed_order(cx, part->y, part->n);
    inequality_midrank(rank, part->y, part->w, part->order, part->n);
    inequality_of(&part->found, part->y, part->w, rank, part->n);
}

static Part *parts_of(Cx *cx, const Part *all, const Weighed *rows, const Column *group) {
    Part *parts = NEW_ARRAY(cx->mem, Part, group->n_labels);
    for (size_t i = 0; i < rows->n; i++)
        parts[group->codes[rows->row[i]]].n++;
    for (size_t g = 0; g < group->n_labels; g++) {
        parts[g].y = NEW_ARRAY(cx->mem, double, parts[g].n + 1);
        parts[g].w = NEW_ARRAY(cx->mem, double, parts[g].n + 1);
        parts[g].n = 0;
    }
    for (size_t i = 0; i < rows->n; i++) {
        Part *part = &parts[group->codes[rows->row[i]]];
        part->y[part->n] = all->y[i], part->w[part->n++] = all->w[i];
    }
    for (size_t g = 0; g < group->n_labels; g++)
        if (parts[g].n) part_finish(cx, &parts[g]);
    return parts;
}

typedef struct Groups {
    const Column *column;
    const Part *parts; /* NULL without groups */
    const uint32_t *order;
} Groups;

static void put_by_group(Item *in, const Groups *groups, const char *what, double threshold) {
    const Column *column = groups->column;
    Item *list = item_list(in, str_format(in->mem, "%s_by_%.*s", what, STR_ARG(column->name)));
    for (size_t i = 0; i < column->n_labels; i++) {
        const Part *part = &groups->parts[groups->order[i]];
        if (!part->n) continue;
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("stratum"), column->labels[groups->order[i]]);
        item_number(row, S("value"),
                    isnan(threshold)
                        ? 100 * inequality_gini_eurostat(part->y, part->w, part->order, part->n)
                        : 100 * inequality_share_below(part->y, part->w, part->n, threshold));
    }
}

/* As Eurostat reckons (and the R package laeken). */
static void put_eurostat(Item *root, const Part *all, const Groups *groups) {
    double threshold = 0.6 * inequality_quantile(all->y, all->w, all->order, all->n, 0.5);
    Item *item = item_object(root, S("laeken"));
    item_number(item, S("gini_percent"),
                100 * inequality_gini_eurostat(all->y, all->w, all->order, all->n));
    item_number(item, S("qsr"), inequality_s80_s20(all->y, all->w, all->order, all->n));
    item_number(item, S("arpr_percent"),
                100 * inequality_share_below(all->y, all->w, all->n, threshold));
    item_number(item, S("arpt"), threshold);
    item_number(item, S("rmpg_percent"),
                100 * inequality_gap_below(all->y, all->w, all->order, all->n, threshold));
    if (!groups->parts) return;
    put_by_group(item, groups, "gini", NAN);
    put_by_group(item, groups, "arpr", threshold);
}

static void put_parts(Item *in, const Part *all, const Groups *groups) {
    const Inequality *whole = &all->found;
    double t_within = 0, t_between = 0, l_within = 0, l_between = 0;
    for (size_t g = 0; g < groups->column->n_labels; g++) {
        const Inequality *found = &groups->parts[g].found;
        if (!groups->parts[g].n) continue;
        double share = found->weight / whole->weight, income = share * found->mean / whole->mean;
        t_within += income * found->theil_t, l_within += share * found->theil_l;
        t_between += income * log(found->mean / whole->mean);
        l_between += share * log(whole->mean / found->mean);
    }
    item_number(in, S("theil_T_within"), t_within);
    item_number(in, S("theil_T_between"), t_between);
    item_number(in, S("theil_L_within"), l_within);
    item_number(in, S("theil_L_between"), l_between);
    Item *list = item_list(in, S("by_group"));
    for (size_t i = 0; i < groups->column->n_labels; i++) {
        size_t g = groups->order[i];
        const Inequality *found = &groups->parts[g].found;
        if (!groups->parts[g].n) continue;
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("group"), groups->column->labels[g]);
        item_number(row, S("pop_share"), found->weight / whole->weight);
        item_number(row, S("mean"), found->mean);
        item_number(row, S("income_share"),
                    found->weight * found->mean / (whole->weight * whole->mean));
        item_number(row, S("theil_T"), found->theil_t);
        item_number(row, S("theil_L"), found->theil_l);
    }
}

Err analyse_inequality(Cx *cx, Result *result, const Call *call) {
    Frame frame;
    TRY(frame_read(cx, &frame, call, 0));
    const Column *value = frame_column(&frame, "value"), *group = frame_column(&frame, "group");
    Weighed rows;
    TRY(weighed_rows(cx, &rows, &frame, frame_column(&frame, "weight")));
    Part all = {.n = rows.n, .y = weighed_values(cx, &rows, value), .w = rows.w};
    bool positive = true;
    for (size_t i = 0; i < all.n; i++) {
        if (all.y[i] < 0) return cell_wrong(cx, &frame, value, rows.row[i], MSG_ANALYSIS_NEGATIVE);
        positive = positive && all.y[i] > 0;
    }
    part_finish(cx, &all);
    if (!isfinite(all.found.half_cv2))
        return column_wrong(cx, &frame, value,
                            all.found.mean > 0 ? MSG_ANALYSIS_TOO_LARGE : MSG_ANALYSIS_MEAN_ZERO,
                            STR_NONE);
    if (!positive) result_note(cx, result, MSG_ANALYSIS_INEQUALITY_ZERO, value->name);
    Groups groups = {.column = group};
    if (group) {
        groups.parts = parts_of(cx, &all, &rows, group);
        groups.order = labels_sorted(cx, group);
    }
    put_eurostat(result->root, &all, &groups);
    Item *item = item_object(result->root, S("definition"));
    item_number(item, S("gini_midrank"), all.found.gini);
    item_number(item, S("mean"), all.found.mean);
    item_number(item, S("theil_T"), all.found.theil_t);
    item_number(item, S("theil_L_mld"), all.found.theil_l);
    item_number(item, S("half_cv2"), all.found.half_cv2);
    if (group) put_parts(item, &all, &groups);
    return OK;
}

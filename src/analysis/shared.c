/* What methods on small numbers and on equity have in common. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/shared_in.h"

void item_estimate(Item *in, const char *key, Estimate estimate) {
    item_numbers(in, str_of(key), (double[]){estimate.value, estimate.low, estimate.high}, 3);
}

void item_ends(Item *in, const char *name, Range range) {
    item_number(in, str_format(in->mem, "%s_lo", name), range.low);
    item_number(in, str_format(in->mem, "%s_hi", name), range.high);
}

void item_label(Item *in, Str key, Str text) {
    int64_t whole = 0;
    bool digits = text.n > 0 && text.n < 16 && (text.n == 1 || text.p[0] != '0');
    for (size_t i = 0; i < text.n && digits; i++) {
        digits = text.p[i] >= '0' && text.p[i] <= '9';
        whole = whole * 10 + (text.p[i] - '0');
    }
    if (digits)
        item_whole(in, key, whole);
    else
        item_text(in, key, text);
}

Str label_at(const Column *column, size_t row) {
    return column->codes[row] == NO_CODE ? STR_NONE : column->labels[column->codes[row]];
}

Err counts_within(Cx *cx, const Frame *frame, const Column *count, const Column *total) {
    TRY(column_counts(cx, frame, count));
    if (total) TRY(column_counts(cx, frame, total));
    for (size_t i = 0; i < frame->n; i++) {
        double k = count->values[i], n = total ? total->values[i] : k;
        if (n > COUNT_MOST)
            return cell_wrong(cx, frame, total ? total : count, i, MSG_ANALYSIS_TOO_MANY);
        if (total && !(n > 0)) return cell_wrong(cx, frame, total, i, MSG_ANALYSIS_TOTAL_ZERO);
        if (k > n) return cell_wrong(cx, frame, count, i, MSG_ANALYSIS_ABOVE_TOTAL);
    }
    return OK;
}

Err in_time(Cx *cx, const Frame *frame) {
    return cx_late(cx) ? too_late(cx, frame) : OK;
}

Err counted_read(Cx *cx, Counted *out, const Call *call) {
    *out = (Counted){0};
    TRY(frame_read(cx, &out->frame, call, 0));
    out->count = frame_column(&out->frame, "count");
    out->total = frame_column(&out->frame, "total");
    out->unit = frame_column(&out->frame, "unit");
    TRY(counts_within(cx, &out->frame, out->count, out->total));
    out->n = out->frame.n, out->k = out->count->values;
    out->of = out->total ? out->total->values : NULL;
    return OK;
}

Err units_within(Cx *cx, const Frame *frame, const Column *column, size_t units) {
    enum { UNITS_MOST = 100000 };
    if (units <= UNITS_MOST) return OK;
    return column_wrong(cx, frame, column, MSG_ANALYSIS_UNITS_MOST, str_int(cx->mem, UNITS_MOST));
}

Err labels_once(Cx *cx, const Frame *frame, const Column *column) {
    bool *seen = NEW_ARRAY(cx->mem, bool, column->n_labels + 1);
    for (size_t i = 0; i < frame->n; i++) {
        if (column->codes[i] == NO_CODE) continue;
        if (seen[column->codes[i]])
            return cell_wrong(cx, frame, column, i, MSG_ANALYSIS_LABEL_TWICE);
        seen[column->codes[i]] = true;
    }
    return OK;
}

static int by_label(const void *left, const void *right, void *arg) {
    const Str *labels = arg;
    return str_compare(labels[*(const uint32_t *)left], labels[*(const uint32_t *)right]);
}

uint32_t *labels_sorted(Cx *cx, const Column *column) {
    uint32_t *order = NEW_ARRAY(cx->mem, uint32_t, column->n_labels + 1);
    for (size_t i = 0; i < column->n_labels; i++)
        order[i] = (uint32_t)i;
    Str *labels = NEW_ARRAY(cx->mem, Str, column->n_labels + 1);
    for (size_t i = 0; i < column->n_labels; i++)
        labels[i] = column->labels[i];
    qsort_r(order, column->n_labels, sizeof *order, by_label, labels);
    return order;
}

uint32_t *labels_by_number(Cx *cx, const Column *column, bool *numbers) {
    size_t n = column->n_labels;
    double *values = NEW_ARRAY(cx->mem, double, n + 1);
    *numbers = true;
    for (size_t i = 0; i < n; i++) {
        Number number = {0};
        *numbers &= number_read(column->labels[i], DECIMAL_POINT, &number);
        values[i] = number.value;
    }
    if (!*numbers) memset(values, 0, n * sizeof *values); /* equal ones stay as they are */
    return weighed_order(cx, values, n);
}

Err weighed_rows(Cx *cx, Weighed *out, const Frame *frame, const Column *weight) {
    if (weight) TRY(column_weights(cx, frame, weight));
    *out = (Weighed){.w = NEW_ARRAY(cx->mem, double, frame->n + 1),
                     .row = NEW_ARRAY(cx->mem, size_t, frame->n + 1)};
    double sum = 0;
    for (size_t i = 0; i < frame->n; i++) {
        double w = weight ? weight->values[i] : 1;
        if (!(w > 0)) continue;
        sum += w;
        out->w[out->n] = w, out->row[out->n++] = i;
    }
    if (!isfinite(sum)) return column_wrong(cx, frame, weight, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    return OK;
}

double *weighed_values(Cx *cx, const Weighed *rows, const Column *column) {
    double *out = NEW_ARRAY(cx->mem, double, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++)
        out[i] = column->values[rows->row[i]];
    return out;
}

uint32_t *weighed_order(Cx *cx, const double *x, size_t n) {
    uint32_t *order = NEW_ARRAY(cx->mem, uint32_t, n + 1);
    order_ascending(order, x, n, NEW_ARRAY(cx->mem, Ordered, 2 * n + 1));
    return order;
}

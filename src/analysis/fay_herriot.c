/* What is known of areas (towns, districts) whose own samples are small, with the help of what else
 * is known of them? */

#include <math.h>

#include "analysis/shared_in.h"

typedef struct Design {
    double *x; /* columns × m */
    size_t m, columns;
    const Column *from[FAY_HERRIOT_COLUMNS_MOST]; /* where each comes from */
    Str names[FAY_HERRIOT_COLUMNS_MOST];
} Design;

static Err design_add(Cx *cx, Design *design, const Call *call, const Column *from, Str name) {
    if (design->columns == FAY_HERRIOT_COLUMNS_MOST)
        return option_wrong(cx, call, from->values ? "covariates" : "factors",
                            MSG_ANALYSIS_COLUMNS_MOST, str_int(cx->mem, FAY_HERRIOT_COLUMNS_MOST));
    design->from[design->columns] = from;
    design->names[design->columns++] = name;
    return OK;
}

/* Covariates as they are; of each factor a column for every value but the first one by name. */
static Err design_read(Cx *cx, Design *design, const Call *call, const Frame *frame) {
    size_t covariates, factors;
    const Column *covariate = frame_columns(frame, "covariates", &covariates);
    const Column *factor = frame_columns(frame, "factors", &factors);
    size_t columns = covariates;
    for (size_t j = 0; j < factors; j++)
        columns += factor[j].n_labels;
    columns = columns < FAY_HERRIOT_COLUMNS_MOST ? columns : FAY_HERRIOT_COLUMNS_MOST;
    *design = (Design){.m = frame->n, .x = NEW_ARRAY(cx->mem, double, frame->n *columns + 1)};
    for (size_t j = 0; j < covariates; j++) {
        double *x = design->x + design->columns * design->m;
        TRY(design_add(cx, design, call, &covariate[j], covariate[j].name));
        for (size_t i = 0; i < frame->n; i++)
            x[i] = covariate[j].values[i];
    }
    for (size_t j = 0; j < factors; j++) {
        const uint32_t *order = labels_sorted(cx, &factor[j]);
        if (factor[j].n_labels < 2)
            return column_wrong(cx, frame, &factor[j], MSG_ANALYSIS_CONSTANT, STR_NONE);
        for (size_t k = 1; k < factor[j].n_labels; k++) {
            double *x = design->x + design->columns * design->m;
            TRY(design_add(cx, design, call, &factor[j],
                           str_format(cx->mem, "%.*s%.*s", STR_ARG(factor[j].name),
                                      STR_ARG(factor[j].labels[order[k]]))));
            for (size_t i = 0; i < frame->n; i++)
                x[i] = factor[j].codes[i] == order[k];
        }
    }
    return OK;
}

/* Variances of the estimates, from a column of them or of their square roots. */
static Err variances(Cx *cx, const Frame *frame, double *out) {
    const Column *variance = frame_column(frame, "variance"), *sd = frame_column(frame, "sd");
    const Column *given = variance ? variance : sd;
    for (size_t i = 0; i < frame->n; i++) {
        out[i] = given->values[i] * (variance ? 1 : given->values[i]);
        if (!(given->values[i] > 0) || !isfinite(out[i]) || !(out[i] > 0))
            return cell_wrong(cx, frame, given, i, MSG_ANALYSIS_NOT_POSITIVE);
    }
    return OK;
}

static void put_fit(Item *root, const char *name, const FayHerriot *fit, size_t m,
                    const double *estimate, const double *error) {
    Item *item = item_object(root, str_of(name));
    item_number(item, S("refvar"), fit->variance);
    item_numbers(item, S("beta"), fit->beta, fit->p);
    item_numbers(item, S("beta_se"), fit->error, fit->p);
    item_numbers(item, S("eblup"), estimate, m);
    item_numbers(item, S("mse"), error, m);
    item_number(item, S("loglike"), fit->log_likelihood);
}

static void fits(Cx *cx, Result *result, const FayHerriotData *data, const Design *design) {
    static const struct {
        const char *name;
        FayHerriotMethod method;
    } methods[] = {{"REML", FAY_HERRIOT_REML}, {"ML", FAY_HERRIOT_ML}, {"FH", FAY_HERRIOT_MOMENTS}};
    double *estimate = NEW_ARRAY(cx->mem, double, data->m);
    double *error = NEW_ARRAY(cx->mem, double, data->m);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        FayHerriot fit;
        fay_herriot_fit(&fit, data, methods[i].method, estimate, error);
        put_fit(result->root, methods[i].name, &fit, data->m, estimate, error);
        if (!(fit.variance > 0))
            result_note(cx, result, MSG_ANALYSIS_FAY_HERRIOT_ZERO, str_of(methods[i].name));
    }
    item_numbers(result->root, S("direct_mse"), data->v, data->m);
    Item *terms = item_list(result->root, S("terms"));
    item_text(terms, STR_NONE, S("(Intercept)"));
    for (size_t j = 0; j < design->columns; j++)
        item_text(terms, STR_NONE, design->names[j]);
}

Err analyse_fay_herriot(Cx *cx, Result *result, const Call *call) {
    if (call_has(call, "variance") == call_has(call, "sd"))
        return fail(cx, INVALID, MSG_ANALYSIS_FAY_HERRIOT_WHICH);
    Frame frame;
    Design design;
    TRY(frame_read(cx, &frame, call, 0));
    const Column *estimate = frame_column(&frame, "estimate");
    TRY(units_within(cx, &frame, estimate, frame.n));
    TRY(design_read(cx, &design, call, &frame));
    double *v = NEW_ARRAY(cx->mem, double, frame.n);
    TRY(variances(cx, &frame, v));
    FayHerriotData data = {
        .y = estimate->values, .v = v, .x = design.x, .m = frame.n, .columns = design.columns};
    size_t column = 0;
    switch (fay_herriot_prepare(&data, &column)) {
    case FAY_HERRIOT_FINE: break;
    case FAY_HERRIOT_FEW:
        return column_wrong(cx, &frame, estimate, MSG_ANALYSIS_FAY_HERRIOT_FEW,
                            str_int(cx->mem, (int64_t)design.columns + 1));
    case FAY_HERRIOT_SINGULAR:
        return column_wrong(cx, &frame, design.from[column], MSG_ANALYSIS_SINGULAR, STR_NONE);
    }
    double square = 0;
    for (size_t i = 0; i < frame.n; i++)
        square += estimate->values[i] * estimate->values[i];
    if (!isfinite(square))
        return column_wrong(cx, &frame, estimate, MSG_ANALYSIS_TOO_LARGE, STR_NONE);
    fits(cx, result, &data, &design);
    return OK;
}

/* What do the values of small units (schools) say when they borrow strength from all of them? */

#include <math.h>

#include "analysis/shared_in.h"

static Err rates(Cx *cx, Result *result, const Call *call) {
    Counted in;
    TRY(counted_read(cx, &in, call));
    TRY(labels_once(cx, &in.frame, in.unit));
    TRY(units_within(cx, &in.frame, in.unit, in.n));
    if (in.n < 2) return column_wrong(cx, &in.frame, in.unit, MSG_ANALYSIS_ONE_ROW, STR_NONE);
    BetaBinomial fit;
    if (!shrink_beta_binomial(&fit, in.k, in.of, in.n))
        return column_wrong(cx, &in.frame, in.count, MSG_ANALYSIS_ALL_OR_NONE, STR_NONE);
    Marshall marshall = shrink_marshall(in.k, in.of, in.n);
    Item *item = item_object(result->root, S("marshall"));
    item_number(item, S("a"), marshall.a);
    item_number(item, S("b"), marshall.b);
    item = item_object(result->root, S("betabinomial"));
    item_number(item, S("mu"), fit.mean);
    item_number(item, S("rho"), fit.rho);
    item_number(item, S("alpha"), fit.alpha);
    item_number(item, S("beta"), fit.beta);
    item_number(item, S("loglik"), fit.log_likelihood);
    Item *rows = item_list(result->root, S("rows"));
    for (size_t i = 0; i < in.n; i++) {
        Estimate rate = shrink_beta_binomial_rate(&fit, in.k[i], in.of[i], 0.95);
        Item *row = item_object(rows, STR_NONE);
        item_label(row, in.unit->name, label_at(in.unit, i));
        item_number(row, S("k"), in.k[i]);
        item_number(row, S("n"), in.of[i]);
        item_number(row, S("raw"), in.k[i] / in.of[i]);
        item_number(row, S("eb_marshall"), shrink_marshall_rate(&marshall, in.k[i], in.of[i]));
        item_number(row, S("eb_betabinomial_mle"), rate.value);
        item_number(row, S("post_lo95"), rate.low);
        item_number(row, S("post_hi95"), rate.high);
    }
    result_note(cx, result,
                isinf(fit.alpha) ? MSG_ANALYSIS_SHRINK_ALIKE : MSG_ANALYSIS_SHRINK_OUTLIERS);
    return OK;
}

static void put_model(Item *root, Str name, const Intercepts *fit, const Column *unit,
                      const Column *covariates, const double *effect, const double *spread) {
    Item *model = item_object(root, str_format(root->mem, "%.*s_model", STR_ARG(name)));
    Item *item = item_object(model, S("fixef"));
    item_number(item, S("(Intercept)"), fit->beta[0]);
    for (size_t j = 1; j < fit->p; j++)
        item_number(item, covariates[j - 1].name, fit->beta[j]);
    if (fit->p == 1)
        item_number(model, S("fixef_se"), fit->error[0]);
    else
        item_numbers(model, S("fixef_se"), fit->error, fit->p);
    item_number(model, S("var_school"), fit->unit_variance);
    item_number(model, S("var_residual"), fit->variance);
    item_number(model, S("icc"), fit->unit_variance / (fit->unit_variance + fit->variance));
    item_number(model, S("reml"), fit->criterion);
    item = item_object(model, S("ranef"));
    for (size_t i = 0; i < unit->n_labels; i++)
        item_number(item, unit->labels[i], effect[i]);
    item = item_object(model, S("ranef_sd"));
    for (size_t i = 0; i < unit->n_labels; i++)
        item_number(item, unit->labels[i], spread[i]);
}

typedef struct Models {
    const Frame *frame;
    const Column *unit, *outcome, *covariates;
    const double **x;
} Models;

static Err model(Cx *cx, Result *result, const Models *m, size_t columns) {
    const Frame *frame = m->frame;
    InterceptsData data = {m->outcome->values, m->unit->codes, frame->n,
                           m->unit->n_labels,  columns,        m->x};
    InterceptsRoom room = {NEW_ARRAY(cx->mem, double, frame->n *columns + 1),
                           NEW_ARRAY(cx->mem, double, data.units *(columns + 2)),
                           NEW_ARRAY(cx->mem, double, data.units)};
    double *effect = NEW_ARRAY(cx->mem, double, data.units);
    double *spread = NEW_ARRAY(cx->mem, double, data.units);
    Intercepts fit;
    size_t column = 0;
    switch (shrink_intercepts(&fit, &data, &room, effect, spread, &column)) {
    case INTERCEPTS_FINE: break;
    case INTERCEPTS_FEW: return column_wrong(cx, frame, m->unit, MSG_ANALYSIS_SHRINK_FEW, STR_NONE);
    case INTERCEPTS_CONSTANT:
        return column_wrong(cx, frame, m->outcome, MSG_ANALYSIS_SHRINK_CONSTANT, STR_NONE);
    case INTERCEPTS_SINGULAR:
        return column_wrong(cx, frame, &m->covariates[column], MSG_ANALYSIS_SINGULAR, STR_NONE);
    }
    Str *names = NEW_ARRAY(cx->mem, Str, columns + 1);
    for (size_t j = 0; j < columns; j++)
        names[j] = m->covariates[j].name;
    Str name = columns ? str_join(cx->mem, columns, names, S("_")) : S("null");
    put_model(result->root, name, &fit, m->unit, m->covariates, effect, spread);
    if (!(fit.unit_variance > 0)) result_note(cx, result, MSG_ANALYSIS_SHRINK_NO_VARIANCE, name);
    return OK;
}

static Err intercepts(Cx *cx, Result *result, const Call *call) {
    Frame frame;
    size_t columns;
    TRY(frame_read(cx, &frame, call, 0));
    Models m = {.frame = &frame,
                .unit = frame_column(&frame, "unit"),
                .outcome = frame_column(&frame, "outcome"),
                .covariates = frame_columns(&frame, "covariates", &columns)};
    TRY(units_within(cx, &frame, m.unit, m.unit->n_labels));
    if (columns > SHRINK_COLUMNS_MOST)
        return option_wrong(cx, call, "covariates", MSG_ANALYSIS_COLUMNS_MOST,
                            str_int(cx->mem, SHRINK_COLUMNS_MOST));
    m.x = NEW_ARRAY(cx->mem, const double *, columns + 1);
    for (size_t j = 0; j < columns; j++)
        m.x[j] = m.covariates[j].values;
    TRY(model(cx, result, &m, 0));
    if (columns) TRY(model(cx, result, &m, columns));
    result_note(cx, result, MSG_ANALYSIS_SHRINK_OUTLIERS);
    return OK;
}

Err analyse_shrink(Cx *cx, Result *result, const Call *call) {
    bool counts = call_has(call, "count"), outcome = call_has(call, "outcome");
    if (counts == outcome || counts != call_has(call, "total"))
        return fail(cx, INVALID, MSG_ANALYSIS_SHRINK_WHICH);
    return counts ? rates(cx, result, call) : intercepts(cx, result, call);
}

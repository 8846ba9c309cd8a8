/* Who goes from which state to which, how often, and where does it end? The matrix of rates, its
 * errors, and the chain that it makes. */

#include <math.h>

#include "analysis/transitions_in.h"

/* More lists of where they are after some steps help nobody. */
enum { STARTS_MOST = 60 };

static Item *rows_begin(Item *root, const char *key) {
    return item_list(root, str_of(key));
}

size_t state_find(const Flows *flows, Str name) {
    size_t at = 0;
    while (at < flows->n_states && !str_equal(flows->states[at], name))
        at++;
    return at;
}

void item_range(Item *in, const char *name, Range range) {
    item_number(in, str_format(in->mem, "%s_low", name), range.low);
    item_number(in, str_format(in->mem, "%s_high", name), range.high);
}

/* ---- the matrix ---- */

typedef enum Cell { COUNT, RATE, ERROR, ERROR_BINOMIAL, LOW, HIGH } Cell;

static double cell_of(const Flows *flows, Cell what, double k, double n) {
    switch (what) {
    case COUNT: return k;
    case RATE: return n > 0 ? k / n : NAN;
    case ERROR: return transitions_error_poisson(k, n);
    case ERROR_BINOMIAL: return transitions_error(k, n);
    case LOW:
    case HIGH: break;
    }
    if (!(n > 0)) return NAN;
    Range range = interval_wilson(k, n, flows->level);
    return what == LOW ? range.low : range.high;
}

static void put_rows(Item *root, const char *key, const Flows *flows, Cell what) {
    size_t n = flows->n_states;
    Item *rows = rows_begin(root, key);
    for (size_t i = 0; i < n; i++) {
        const double *count = flows->whole + i * n;
        double sum = 0;
        Item *row = item_list(rows, STR_NONE);
        for (size_t j = 0; j < n; j++)
            sum += count[j];
        for (size_t j = 0; j < n; j++)
            item_number(row, STR_NONE, cell_of(flows, what, count[j], sum));
    }
}

/* `order` NULL: as they stand. */
static void put_names(Item *root, const char *key, const Flows *flows, const uint32_t *order,
                      size_t n) {
    Item *list = rows_begin(root, key);
    for (size_t i = 0; i < n; i++)
        item_label(list, STR_NONE, flows->states[order ? order[i] : i]);
}

/* A list for readers; and the rows and columns of matrices, which may stand otherwise. */
static void put_states(Cx *cx, Item *root, const Flows *flows) {
    size_t n = flows->n_states;
    put_names(root, "states", flows,
              flows->sequences ? labels_listed(cx, flows->states, n, false) : NULL, n);
    put_names(root, "matrix_states", flows, NULL, n);
}

/* The matrix of rates with its errors. */
static void put_matrix(Cx *cx, Result *result, const Flows *flows) {
    Item *root = result->root;
    size_t n = flows->n_states;
    if (flows->sequences) {
        item_whole(root, S("sequences"), (int64_t)flows->n_units);
        item_whole(root, S("sequences_used_for_markov"), (int64_t)flows->n_whole);
        if (flows->n_whole < flows->n_units)
            result_note(cx, result, MSG_ANALYSIS_TRANSITIONS_GAPS,
                        str_int(cx->mem, (int64_t)(flows->n_units - flows->n_whole)),
                        str_int(cx->mem, (int64_t)flows->n_units));
    }
    put_states(cx, root, flows);
    Item *counts = rows_begin(root, "counts");
    for (size_t i = 0; i < n; i++) {
        Item *row = item_object(counts, STR_NONE);
        for (size_t j = 0; j < n; j++)
            item_number(row, flows->states[j], flows->whole[i * n + j]);
    }
    put_rows(root, "transition_matrix_mle_rows", flows, RATE);
    put_rows(root, "transition_count_rows", flows, COUNT);
    put_rows(root, "standard_error_rows", flows, ERROR);
    put_rows(root, "standard_error_binomial_rows", flows, ERROR_BINOMIAL);
    put_rows(root, "wilson_low_rows", flows, LOW);
    put_rows(root, "wilson_high_rows", flows, HIGH);
}

/* ---- where it ends ---- */

static void put_table(Item *root, const char *key, const double *at, size_t rows, size_t columns) {
    Item *list = rows_begin(root, key);
    for (size_t i = 0; i < rows; i++)
        item_numbers(list, STR_NONE, at + i * columns, columns);
}

static Err put_after(Cx *cx, Item *root, const Flows *flows, const Chain *chain, size_t steps) {
    double *after = NEW_ARRAY(cx->mem, double, chain->n),
           *room = NEW_ARRAY(cx->mem, double, chain->n);
    for (size_t i = 0; i < chain->n_transient && chain->n_transient <= STARTS_MOST; i++) {
        TRY(in_time(cx, &flows->frame));
        chain_after(after, chain, chain->order[i], steps, room);
        item_numbers(root,
                     str_format(cx->mem, "distribution_after_%zu_from_%.*s", steps,
                                STR_ARG(flows->states[chain->order[i]])),
                     after, chain->n);
    }
    return OK;
}

static void put_ends(Cx *cx, Item *root, const Flows *flows, const Chain *chain) {
    size_t n = chain->n_transient, ends = chain->n - n;
    ChainEnds found = {.fundamental = NEW_ARRAY(cx->mem, double, n *n + 1),
                       .absorption = NEW_ARRAY(cx->mem, double, n *ends + 1),
                       .time = NEW_ARRAY(cx->mem, double, n + 1)};
    chain_solve(&found, chain, NEW_ARRAY(cx->mem, double, n *(n + 1)));
    put_names(root, "transient", flows, chain->order, n);
    put_names(root, "absorbing", flows, chain->order + n, ends);
    put_table(root, "absorption_rows", found.absorption, n, ends);
    put_names(root, "absorption_cols", flows, chain->order + n, ends);
    Item *times = item_object(root, S("mean_absorption_time"));
    for (size_t i = 0; i < n; i++)
        item_number(times, flows->states[chain->order[i]], found.time[i]);
    put_table(root, "fundamental_rows", found.fundamental, n, n);
}

/* Rates of states that were never left: nobody knows where they lead, so they end. */
static const double *chances_of(Cx *cx, const Flows *flows) {
    size_t n = flows->n_states;
    if (flows->chances) return flows->chance;
    double *chance = NEW_ARRAY(cx->mem, double, n *n);
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t j = 0; j < n; j++)
            sum += flows->whole[i * n + j];
        for (size_t j = 0; j < n; j++)
            chance[i * n + j] = sum > 0 ? flows->whole[i * n + j] / sum : i == j;
    }
    return chance;
}

static Err put_chain(Cx *cx, Result *result, const Call *call, const Flows *flows) {
    size_t n = flows->n_states;
    uint32_t *order = NEW_ARRAY(cx->mem, uint32_t, n);
    Chain chain = {.n = n, .p = chances_of(cx, flows), .order = order};
    chain.n_transient = chain_order(order, chain.p, n);
    bool endless = chain.n_transient == n;
    size_t stuck = endless ? n : chain_stuck(&chain, NEW_ARRAY(cx->mem, bool, n));
    if (endless || stuck < n) {
        Msg why = endless ? MSG_ANALYSIS_TRANSITIONS_NO_END : MSG_ANALYSIS_TRANSITIONS_STUCK;
        Str state = endless ? STR_NONE : flows->states[stuck];
        if (flows->chances) return fail(cx, INVALID, why, state);
        result_note(cx, result, why, state);
        return OK;
    }
    if (chain.n_transient) put_ends(cx, result->root, flows, &chain);
    return put_after(cx, result->root, flows, &chain, (size_t)call_whole(call, "steps"));
}

Err analyse_transitions(Cx *cx, Result *result, const Call *call) {
    Flows flows;
    TRY(flows_read(cx, &flows, call));
    if (flows.chances) {
        put_states(cx, result->root, &flows);
        return put_chain(cx, result, call, &flows);
    }
    put_matrix(cx, result, &flows);
    TRY(flows_put_rates(cx, result, call, &flows));
    TRY(flows_put_moves(cx, result, call, &flows));
    flows_put_balance(cx, result, &flows);
    return put_chain(cx, result, call, &flows);
}

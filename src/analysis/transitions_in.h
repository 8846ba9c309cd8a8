#pragma once
/* Inside the method "transitions": how many go from which state to which, whatever the file was. */

#include "analysis/shared_in.h"

typedef struct Flows {
    Frame frame;
    bool sequences; /* of units over times, not sums */
    bool chances;   /* shares of each state were given, not counts: only `chance` is filled */
    const Column *group, *time; /* NULL: not named */
    size_t n_states, n_groups, n_times;
    const Str *states, *groups;
    int64_t first;       /* time */
    const double *count; /* [time][group][from][to] */
    const bool *given;   /* the same: stands in the file; NULL where all do */
    const double *all;   /* [from][to]: all times and groups together */
    const double *whole; /* the same, but of sequences only those without a missing time */
    size_t n_whole;      /* sequences without a missing time */
    size_t n_units;
    const double *chance; /* [from][to] */
    double half;          /* a count is off by this at most; 0 where none was rounded */
    double level;
} Flows;

Err flows_read(Cx *cx, Flows *out, const Call *call) CHECKED;

#define ALL SIZE_MAX                                      /* in place of a time, a group, a state */
size_t state_find(const Flows *flows, Str name);          /* n_states: none */
void item_range(Item *in, const char *name, Range range); /* name_low, name_high */

/* Labels in the order of a list: as numbers where all are, else by their bytes, as R's markovchain
 * has the rows of its matrices, or as a dictionary has them. */
uint32_t *labels_listed(Cx *cx, const Str *labels, size_t n, bool by_bytes);

/* Who goes where, by what share; who moves up and down an order; what balances. */
Err flows_put_rates(Cx *cx, Result *result, const Call *call, const Flows *flows) CHECKED;
Err flows_put_moves(Cx *cx, Result *result, const Call *call, const Flows *flows) CHECKED;
void flows_put_balance(Cx *cx, Result *result, const Flows *flows);

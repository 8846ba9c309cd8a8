/* Who moves up an order and who down, and does what comes in go out again? */

#include <math.h>

#include "analysis/transitions_in.h"

/* How many of a group (or of all) take a way, all times together. */
static double way(const Flows *flows, size_t group, size_t from, size_t to) {
    if (group == ALL) return flows->all[from * flows->n_states + to];
    size_t n = flows->n_states;
    double sum = 0;
    for (size_t t = 0; t < flows->n_times; t++)
        sum += flows->count[((t * flows->n_groups + group) * n + from) * n + to];
    return sum;
}

/* ---- up and down ---- */

typedef struct Moves {
    double up, down, all; /* all: from those states to anywhere, who stays counted */
} Moves;

/* From one state of the order, or from all of them (`from` = n). */
static Moves moves_of(const Flows *flows, const size_t *order, size_t n, size_t group,
                      size_t from) {
    Moves moves = {0};
    for (size_t a = 0; a < n; a++) {
        if (from < n && a != from) continue;
        for (size_t j = 0; j < flows->n_states; j++)
            moves.all += way(flows, group, order[a], j);
        for (size_t b = 0; b < n; b++) {
            double k = way(flows, group, order[a], order[b]);
            if (b > a) moves.up += k;
            if (b < a) moves.down += k;
        }
    }
    return moves;
}

static void put_moves(Item *in, const Flows *flows, Moves moves) {
    double both = moves.up + moves.down;
    item_number(in, S("up"), moves.up);
    item_number(in, S("down"), moves.down);
    item_number(in, S("ratio"), moves.down > 0 ? moves.up / moves.down : NAN);
    item_number(in, S("up_share"), both > 0 ? moves.up / both : NAN);
    item_range(in, "up_share",
               both > 0 ? interval_wilson(moves.up, both, flows->level) : (Range){NAN, NAN});
    item_number(in, S("n"), moves.all);
    for (int down = 0; down < 2; down++) {
        double k = down ? moves.down : moves.up;
        const char *name = down ? "down_rate" : "up_rate";
        item_number(in, str_of(name), moves.all > 0 ? k / moves.all : NAN);
        item_range(in, name,
                   moves.all > 0 ? interval_wilson(k, moves.all, flows->level) : (Range){NAN, NAN});
    }
}

static Err order_read(Cx *cx, const Call *call, const Flows *flows, size_t **out, size_t *n) {
    Str *names;
    *n = call_list(cx, call, "order", &names);
    *out = NEW_ARRAY(cx->mem, size_t, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        size_t at = state_find(flows, names[i]);
        for (size_t k = 0; k < i; k++)
            if ((*out)[k] == at)
                return option_wrong(cx, call, "order", MSG_ANALYSIS_TRANSITIONS_ORDER, names[i]);
        if (at == flows->n_states)
            return option_wrong(cx, call, "order", MSG_ANALYSIS_TRANSITIONS_NO_STATE,
                                str_join(cx->mem, flows->n_states, flows->states, S(", ")));
        (*out)[i] = at;
    }
    if (*n == 1) return option_wrong(cx, call, "order", MSG_ANALYSIS_TRANSITIONS_ORDER, names[0]);
    return OK;
}

Err flows_put_moves(Cx *cx, Result *result, const Call *call, const Flows *flows) {
    size_t *order, n;
    TRY(order_read(cx, call, flows, &order, &n));
    if (!n) return OK;
    Str *names = NEW_ARRAY(cx->mem, Str, n);
    for (size_t i = 0; i < n; i++)
        names[i] = flows->states[order[i]];
    Moves all = moves_of(flows, order, n, ALL, n);
    Item *list = item_list(result->root, str_format(cx->mem, "moves_up_down_%.*s",
                                                    STR_ARG(str_join(cx->mem, n, names, S("_")))));
    for (int up = 0; up < 2; up++) {
        Item *row = item_object(list, STR_NONE);
        item_text(row, S("dir"), up ? S("up") : S("down"));
        item_number(row, S("n"), up ? all.up : all.down);
    }
    put_moves(item_object(result->root, S("permeability")), flows, all);
    list = item_list(result->root, S("permeability_by_origin"));
    for (size_t i = 0; i < n; i++) {
        Item *row = item_object(list, STR_NONE);
        item_label(row, S("from"), names[i]);
        put_moves(row, flows, moves_of(flows, order, n, ALL, i));
    }
    if (!flows->group) return OK;
    list = item_list(result->root, S("permeability_by_group"));
    for (size_t g = 0; g < flows->n_groups; g++) {
        Item *row = item_object(list, STR_NONE);
        item_label(row, flows->group->name, flows->groups[g]);
        put_moves(row, flows, moves_of(flows, order, n, g, n));
    }
    return OK;
}

/* ---- balance ---- */

typedef struct Balance {
    double in, out;
    size_t numbers; /* that stand in the file, on both sides */
} Balance;

/* Of a state: what came at `time` against what left then. Without times: of all. */
static Balance balance_of(const Flows *flows, size_t time, size_t state) {
    size_t n = flows->n_states;
    Balance balance = {0};
    for (size_t g = 0; g < flows->n_groups; g++)
        for (size_t j = 0; j < n; j++) {
            size_t before = flows->time ? time - 1 : 0,
                   in = ((before * flows->n_groups + g) * n + j) * n + state,
                   out = ((time * flows->n_groups + g) * n + state) * n + j;
            balance.in += flows->count[in], balance.out += flows->count[out];
            if (flows->given) balance.numbers += (size_t)flows->given[in] + flows->given[out];
        }
    return balance;
}

/* Whether any stand in it at any time, coming (or leaving). */
static bool ever(const Flows *flows, size_t state, bool coming) {
    size_t n = flows->n_states;
    for (size_t j = 0; j < n; j++)
        if (flows->all[coming ? j * n + state : state * n + j] > 0) return true;
    return false;
}

static bool any_at(const Flows *flows, size_t time) {
    size_t cells = flows->n_groups * flows->n_states * flows->n_states;
    for (size_t i = 0; i < cells; i++)
        if (flows->count[time * cells + i] > 0) return true;
    return false;
}

void flows_put_balance(Cx *cx, Result *result, const Flows *flows) {
    Item *list = item_list(result->root, S("balance"));
    size_t checked = 0, off = 0;
    for (size_t t = flows->time ? 1 : 0; t < flows->n_times; t++) {
        if (flows->time && !(any_at(flows, t - 1) && any_at(flows, t))) continue;
        for (size_t s = 0; s < flows->n_states; s++) {
            Balance balance = balance_of(flows, t, s);
            double difference = balance.in - balance.out,
                   tolerance = flows->half * (double)balance.numbers;
            if (!ever(flows, s, true) || !ever(flows, s, false)) continue;
            if (!(balance.in + balance.out > 0)) continue;
            Item *row = item_object(list, STR_NONE);
            if (flows->time) item_whole(row, flows->time->name, flows->first + (int64_t)t);
            item_label(row, S("state"), flows->states[s]);
            item_number(row, S("in"), balance.in);
            item_number(row, S("out"), balance.out);
            item_number(row, S("difference"), difference);
            item_number(row, S("tolerance"), tolerance);
            item_truth(row, S("balanced"), fabs(difference) <= tolerance);
            checked++, off += fabs(difference) > tolerance;
        }
    }
    if (off)
        result_note(cx, result, MSG_ANALYSIS_TRANSITIONS_UNBALANCED, str_int(cx->mem, (int64_t)off),
                    str_int(cx->mem, (int64_t)checked));
}

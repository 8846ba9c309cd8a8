/* What share goes where, how much likelier is it for one group than for another, who moves up and
 * who down, and does what comes in go out again? */

#include <math.h>
#include <string.h>

#include "analysis/transitions_in.h"

enum { FEW = 5 };
#define ALL_GROUPS SIZE_MAX

/* How many of a group (or of all) take a way, all times together. */
static double way(const Flows *flows, size_t group, size_t from, size_t to) {
    if (group == ALL_GROUPS) return flows->all[from * flows->n_states + to];
    double sum = 0;
    for (size_t t = 0; t < flows->n_times; t++)
        sum += flow_at(flows, t, group, from, to);
    return sum;
}

static Str key_group(const Flows *flows) {
    return flows->group->name;
}

static Str key_time(const Flows *flows) {
    return flows->time->name;
}

static void put_range(Item *in, const char *name, Range range) {
    item_number(in, str_format(in->mem, "%s_low", name), range.low);
    item_number(in, str_format(in->mem, "%s_high", name), range.high);
}

/* ---- where they go ---- */

typedef struct Leaving {
    size_t from, group;
    double *to, *low, *high; /* [state], with bands; who stays is left out unless all count */
    double total;
} Leaving;

static Leaving leaving_new(Cx *cx, const Flows *flows, size_t from) {
    size_t n = flows->n_states;
    double *room = NEW_ARRAY(cx->mem, double, 3 * n);
    return (Leaving){.from = from, .to = room, .low = room + n, .high = room + 2 * n};
}

/* Between which numbers a way lies if each count of the file is off by as much as rounding can. */
static Range way_band(const Flows *flows, size_t group, size_t from, size_t to) {
    size_t n = flows->n_states;
    Range band = {0};
    for (size_t cell = from * n + to, table = 0; table < flows->n_times * flows->n_groups;
         table++) {
        if (group != ALL_GROUPS && table % flows->n_groups != group) continue;
        double k = flows->count[table * n * n + cell];
        bool given = !flows->given || flows->given[table * n * n + cell];
        band.low += given ? fmax(k - flows->half, 0) : 0;
        band.high += given ? k + flows->half : 0;
    }
    return band;
}

static void leaving_sum(Leaving *leaving, const Flows *flows, bool movers) {
    leaving->total = 0;
    for (size_t j = 0; j < flows->n_states; j++) {
        bool stays = movers && j == leaving->from;
        leaving->to[j] = stays ? 0 : way(flows, leaving->group, leaving->from, j);
        leaving->total += leaving->to[j];
        Range band = stays ? (Range){0, 0} : way_band(flows, leaving->group, leaving->from, j);
        leaving->low[j] = band.low, leaving->high[j] = band.high;
    }
}

static void put_leaving(Item *list, const Flows *flows, const Leaving *leaving, bool name_from) {
    for (size_t j = 0; j < flows->n_states; j++) {
        double k = leaving->to[j];
        if (!(k > 0)) continue;
        Item *row = item_object(list, STR_NONE);
        if (name_from) item_label(row, S("from"), flows->states[leaving->from]);
        if (leaving->group != ALL_GROUPS)
            item_label(row, key_group(flows), flows->groups[leaving->group]);
        item_label(row, S("to"), flows->states[j]);
        item_number(row, S("n"), k);
        item_number(row, S("share"), k / leaving->total);
        item_number(row, S("tot"), leaving->total);
        put_range(row, "wilson", interval_wilson(k, leaving->total, flows->level));
        if (flows->half > 0)
            put_range(row, "rounded",
                      transitions_share_band(leaving->low, leaving->high, flows->n_states, j));
    }
}

/* The state named as the one that is left; else the only one that nobody enters. n_states: none. */
static Err origin_find(Cx *cx, const Call *call, const Flows *flows, size_t *out) {
    size_t n = flows->n_states, found = n, sources = 0;
    Str name = call_text(call, "origin");
    for (size_t i = 0; i < n && name.n; i++)
        if (str_equal(flows->states[i], name)) found = i;
    if (name.n && found == n)
        return option_wrong(cx, call, "origin", MSG_ANALYSIS_TRANSITIONS_NO_STATE,
                            str_join(cx->mem, n, flows->states, S(", ")));
    for (size_t i = 0; i < n && !name.n; i++) {
        double in = 0, left = 0;
        for (size_t j = 0; j < n; j++)
            if (j != i) in += flows->all[j * n + i], left += flows->all[i * n + j];
        if (left > 0 && !(in > 0)) found = i, sources++;
    }
    *out = sources > 1 ? n : found;
    return OK;
}

/* Odds of each way from a state, of each group against the one named. */
static void put_odds(Item *root, const Flows *flows, const Leaving *first, Leaving *other) {
    Item *list = item_list(root, S("odds_ratios"));
    for (size_t g = 0; g < flows->n_groups; g++) {
        other->group = g;
        leaving_sum(other, flows, true);
        for (size_t j = 0; g != first->group && j < flows->n_states; j++) {
            double a = other->to[j], c = first->to[j];
            Fourfold table = {a, other->total - a, c, first->total - c};
            if (!(a + c > 0) || !fourfold_valid(&table)) continue;
            Estimate odds = fourfold_odds_ratio(&table, flows->level);
            Item *row = item_object(list, STR_NONE);
            item_label(row, S("to"), flows->states[j]);
            item_label(row, key_group(flows), flows->groups[g]);
            item_label(row, S("against"), flows->groups[first->group]);
            item_number(row, S("odds_ratio"), odds.value);
            item_number(row, S("low"), odds.low);
            item_number(row, S("high"), odds.high);
        }
    }
}

static Err reference_find(Cx *cx, const Call *call, const Flows *flows, size_t *out) {
    Str name = call_text(call, "reference");
    *out = 0;
    if (!name.n) return OK;
    if (!flows->group)
        return option_wrong(cx, call, "reference", MSG_ANALYSIS_TRANSITIONS_NO_GROUPS, STR_NONE);
    while (*out < flows->n_groups && !str_equal(flows->groups[*out], name))
        ++*out;
    if (*out < flows->n_groups) return OK;
    return option_wrong(cx, call, "reference", MSG_ANALYSIS_TRANSITIONS_NO_GROUP,
                        str_join(cx->mem, flows->n_groups, flows->groups, S(", ")));
}

static void put_primary(Item *root, const Flows *flows, Leaving *leaving, bool movers) {
    Item *list = item_list(root, S("transfer_rates_primary"));
    for (size_t g = 0; g < flows->n_groups; g++) {
        leaving->group = flows->group ? g : ALL_GROUPS;
        leaving_sum(leaving, flows, movers);
        put_leaving(list, flows, leaving, false);
    }
    if (!flows->group) return;
    list = item_list(root, S("transfer_rates_primary_all"));
    leaving->group = ALL_GROUPS;
    leaving_sum(leaving, flows, movers);
    put_leaving(list, flows, leaving, false);
}

static void put_all_origins(Item *root, const Flows *flows, Leaving *leaving, bool movers) {
    Item *list = item_list(root, S("transfer_rates"));
    leaving->group = ALL_GROUPS;
    for (leaving->from = 0; leaving->from < flows->n_states; leaving->from++) {
        leaving_sum(leaving, flows, movers);
        put_leaving(list, flows, leaving, true);
    }
}

static void put_flows(Cx *cx, Result *result, const Flows *flows) {
    Item *list = item_list(result->root, S("flows"));
    size_t n = flows->n_states;
    bool few = false;
    for (size_t cell = 0; cell < flows->n_times * flows->n_groups * n * n; cell++) {
        double k = flows->count[cell];
        if (!(k > 0)) continue;
        Item *row = item_object(list, STR_NONE);
        size_t group = cell / (n * n) % flows->n_groups;
        if (flows->time)
            item_whole(row, key_time(flows),
                       flows->first + (int64_t)(cell / (n * n) / flows->n_groups));
        item_label(row, S("from"), flows->states[cell / n % n]);
        item_label(row, S("to"), flows->states[cell % n]);
        if (flows->group) item_label(row, key_group(flows), flows->groups[group]);
        item_number(row, S("n"), k);
        if (flows->half > 0)
            put_range(row, "n", (Range){fmax(k - flows->half, 0), k + flows->half});
        few = few || k < FEW;
    }
    if (few) result_note(cx, result, MSG_ANALYSIS_TRANSITIONS_FEW);
}

Err flows_put_rates(Cx *cx, Result *result, const Call *call, const Flows *flows) {
    Item *root = result->root;
    bool movers = str_equal(call_text(call, "denominator"), S("movers"));
    size_t origin = 0, reference = 0;
    TRY(origin_find(cx, call, flows, &origin));
    TRY(reference_find(cx, call, flows, &reference));
    Leaving leaving = leaving_new(cx, flows, origin);
    item_text(root, S("denominator"), call_text(call, "denominator"));
    if (origin < flows->n_states) {
        item_label(root, S("origin"), flows->states[origin]);
        put_primary(root, flows, &leaving, movers);
    }
    if (origin < flows->n_states && flows->n_groups > 1) {
        Leaving other = leaving_new(cx, flows, origin);
        leaving.group = reference;
        leaving_sum(&leaving, flows, true);
        put_odds(root, flows, &leaving, &other);
    }
    put_all_origins(root, flows, &leaving, movers);
    put_flows(cx, result, flows);
    return OK;
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
    put_range(in, "up_share",
              both > 0 ? interval_wilson(moves.up, both, flows->level) : (Range){NAN, NAN});
    item_number(in, S("n"), moves.all);
    for (int down = 0; down < 2; down++) {
        double k = down ? moves.down : moves.up;
        const char *name = down ? "down_rate" : "up_rate";
        item_number(in, str_of(name), moves.all > 0 ? k / moves.all : NAN);
        put_range(in, name,
                  moves.all > 0 ? interval_wilson(k, moves.all, flows->level) : (Range){NAN, NAN});
    }
}

static Err order_read(Cx *cx, const Call *call, const Flows *flows, size_t **out, size_t *n) {
    Str *names;
    *n = call_list(cx, call, "order", &names);
    *out = NEW_ARRAY(cx->mem, size_t, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        size_t at = 0;
        while (at < flows->n_states && !str_equal(flows->states[at], names[i]))
            at++;
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
    Moves all = moves_of(flows, order, n, ALL_GROUPS, n);
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
        put_moves(row, flows, moves_of(flows, order, n, ALL_GROUPS, i));
    }
    if (!flows->group) return OK;
    list = item_list(result->root, S("permeability_by_group"));
    for (size_t g = 0; g < flows->n_groups; g++) {
        Item *row = item_object(list, STR_NONE);
        item_label(row, key_group(flows), flows->groups[g]);
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
            if (flows->time) item_whole(row, key_time(flows), flows->first + (int64_t)t);
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

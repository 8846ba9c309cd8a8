/* What share goes where, how sure is that, and how much likelier is it for one group than for
 * another? */

#include <math.h>
#include <string.h>

#include "analysis/transitions_in.h"

enum { FEW = 5, WAYS_MOST = 100000 };

/* Who leaves some states, and where to: at one time or all, of one group or all. */
typedef struct Leaving {
    const bool *from; /* [state] */
    size_t time, group;
    bool movers;             /* who stays in a state is left out */
    double *to, *low, *high; /* [state], with the bands of rounding */
    double total;
} Leaving;

static Leaving leaving_new(Cx *cx, const Flows *flows, const bool *from) {
    size_t n = flows->n_states;
    double *room = NEW_ARRAY(cx->mem, double, 3 * n);
    return (Leaving){
        .from = from, .time = ALL, .group = ALL, .to = room, .low = room + n, .high = room + 2 * n};
}

static void leaving_add(Leaving *leaving, const Flows *flows, size_t table, size_t from) {
    size_t n = flows->n_states;
    for (size_t j = 0; j < n; j++) {
        size_t cell = (table * n + from) * n + j;
        if ((leaving->movers && j == from) || (flows->given && !flows->given[cell])) continue;
        leaving->to[j] += flows->count[cell];
        leaving->low[j] += fmax(flows->count[cell] - flows->half, 0);
        leaving->high[j] += flows->count[cell] + flows->half;
        leaving->total += flows->count[cell];
    }
}

static void leaving_sum(Leaving *leaving, const Flows *flows) {
    size_t n = flows->n_states, groups = flows->n_groups;
    size_t t = leaving->time == ALL ? 0 : leaving->time,
           t_end = leaving->time == ALL ? flows->n_times : t + 1,
           g = leaving->group == ALL ? 0 : leaving->group,
           g_end = leaving->group == ALL ? groups : g + 1;
    memset(leaving->to, 0, 3 * n * sizeof *leaving->to);
    leaving->total = 0;
    for (; t < t_end; t++)
        for (size_t of = g; of < g_end; of++)
            for (size_t i = 0; i < n; i++)
                if (leaving->from[i]) leaving_add(leaving, flows, t * groups + of, i);
}

/* A row for each state they go to; `from`: the state that is named, or ALL for none. */
static void put_leaving(Item *list, const Flows *flows, const Leaving *leaving, size_t from) {
    for (size_t j = 0; j < flows->n_states; j++) {
        double k = leaving->to[j];
        if (!(k > 0)) continue;
        Item *row = item_object(list, STR_NONE);
        if (leaving->time != ALL && flows->time)
            item_whole(row, flows->time->name, flows->first + (int64_t)leaving->time);
        if (from != ALL) item_label(row, S("from"), flows->states[from]);
        if (leaving->group != ALL && flows->group)
            item_label(row, flows->group->name, flows->groups[leaving->group]);
        item_label(row, S("to"), flows->states[j]);
        item_number(row, S("n"), k);
        if (flows->half > 0) item_range(row, "n", (Range){leaving->low[j], leaving->high[j]});
        item_number(row, S("share"), k / leaving->total);
        item_number(row, S("tot"), leaving->total);
        item_range(row, "wilson", interval_wilson(k, leaving->total, flows->level));
        if (flows->half > 0)
            item_range(row, "rounded",
                       transitions_share_band(leaving->low, leaving->high, flows->n_states, j));
    }
}

/* ---- from where it begins ---- */

/* The states named as those that are left; else all that nobody enters. */
static Err origins_find(Cx *cx, const Call *call, const Flows *flows, bool *from, size_t *n_from) {
    Str *names;
    size_t n = flows->n_states, n_names = call_list(cx, call, "origin", &names);
    *n_from = 0;
    for (size_t k = 0; k < n_names; k++) {
        size_t i = state_find(flows, names[k]);
        if (i == n)
            return option_wrong(cx, call, "origin", MSG_ANALYSIS_TRANSITIONS_NO_STATE,
                                str_join(cx->mem, n, flows->states, S(", ")));
        from[i] = true, ++*n_from;
    }
    for (size_t i = 0; i < n && !n_names; i++) {
        double in = 0, left = 0;
        for (size_t j = 0; j < n; j++)
            if (j != i) in += flows->all[j * n + i], left += flows->all[i * n + j];
        from[i] = left > 0 && !(in > 0);
        *n_from += from[i];
    }
    return OK;
}

/* Odds of each way from there, of each group against the one named. */
static void put_odds(Cx *cx, Item *root, const Flows *flows, const Leaving *first) {
    Item *list = item_list(root, S("odds_ratios"));
    Leaving other = leaving_new(cx, flows, first->from);
    other.movers = first->movers;
    for (other.group = 0; other.group < flows->n_groups; other.group++) {
        leaving_sum(&other, flows);
        for (size_t j = 0; other.group != first->group && j < flows->n_states; j++) {
            double a = other.to[j], c = first->to[j];
            Fourfold table = {a, other.total - a, c, first->total - c};
            if (!(a + c > 0) || !fourfold_valid(&table)) continue;
            Estimate odds = fourfold_odds_ratio(&table, flows->level);
            Item *row = item_object(list, STR_NONE);
            item_label(row, S("to"), flows->states[j]);
            item_label(row, flows->group->name, flows->groups[other.group]);
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

static void put_primary(Cx *cx, Item *root, const Flows *flows, Leaving *leaving,
                        size_t reference) {
    Item *names = item_list(root, S("origins"));
    for (size_t i = 0; i < flows->n_states; i++)
        if (leaving->from[i]) item_label(names, STR_NONE, flows->states[i]);
    Item *list = item_list(root, S("transfer_rates_primary"));
    for (leaving->group = 0; leaving->group < flows->n_groups; leaving->group++) {
        leaving_sum(leaving, flows);
        put_leaving(list, flows, leaving, ALL);
    }
    if (flows->n_groups < 2) return;
    list = item_list(root, S("transfer_rates_primary_all"));
    leaving->group = ALL;
    leaving_sum(leaving, flows);
    put_leaving(list, flows, leaving, ALL);
    leaving->group = reference;
    leaving_sum(leaving, flows);
    put_odds(cx, root, flows, leaving);
}

/* ---- every way ---- */

static void put_all_origins(Cx *cx, Item *root, const Flows *flows, bool movers) {
    Item *list = item_list(root, S("transfer_rates"));
    bool *from = NEW_ARRAY(cx->mem, bool, flows->n_states);
    Leaving leaving = leaving_new(cx, flows, from);
    leaving.movers = movers;
    for (size_t i = 0; i < flows->n_states; i++) {
        from[i] = true;
        leaving_sum(&leaving, flows);
        put_leaving(list, flows, &leaving, i);
        from[i] = false;
    }
}

/* Of all who were in a state at a time (who stays counts), how many went where: the edges of a
 * picture of flows. */
static void put_flows(Cx *cx, Item *root, const char *key, const Flows *flows, bool by_group) {
    Item *list = item_list(root, str_of(key));
    bool *from = NEW_ARRAY(cx->mem, bool, flows->n_states);
    Leaving leaving = leaving_new(cx, flows, from);
    for (leaving.time = 0; leaving.time < flows->n_times; leaving.time++)
        for (size_t i = 0; i < flows->n_states; i++) {
            from[i] = true;
            for (size_t g = 0; g < (by_group ? flows->n_groups : 1); g++) {
                leaving.group = by_group ? g : ALL;
                leaving_sum(&leaving, flows);
                put_leaving(list, flows, &leaving, i);
            }
            from[i] = false;
        }
}

/* Too many to be listed, or so few that a way is somebody's own. */
static Err ways_check(Cx *cx, Result *result, const Flows *flows) {
    size_t cells = flows->n_times * flows->n_groups * flows->n_states * flows->n_states, ways = 0;
    bool few = false;
    for (size_t i = 0; i < cells; i++) {
        ways += flows->count[i] > 0;
        few = few || (flows->count[i] > 0 && flows->count[i] < FEW);
    }
    if (ways > WAYS_MOST)
        return fail(cx, LIMIT, MSG_ANALYSIS_TRANSITIONS_WAYS, flows->frame.file,
                    str_int(cx->mem, (int64_t)ways), str_int(cx->mem, WAYS_MOST));
    if (few) result_note(cx, result, MSG_ANALYSIS_TRANSITIONS_FEW);
    return OK;
}

Err flows_put_rates(Cx *cx, Result *result, const Call *call, const Flows *flows) {
    Item *root = result->root;
    bool movers = str_equal(call_text(call, "denominator"), S("movers")),
         *from = NEW_ARRAY(cx->mem, bool, flows->n_states);
    size_t n_from, reference;
    TRY(ways_check(cx, result, flows));
    TRY(origins_find(cx, call, flows, from, &n_from));
    TRY(reference_find(cx, call, flows, &reference));
    item_text(root, S("denominator"), call_text(call, "denominator"));
    Leaving leaving = leaving_new(cx, flows, from);
    leaving.movers = movers;
    if (n_from) put_primary(cx, root, flows, &leaving, reference);
    put_all_origins(cx, root, flows, movers);
    put_flows(cx, root, "flows", flows, true);
    if (flows->n_groups > 1) put_flows(cx, root, "flows_all", flows, false);
    return OK;
}

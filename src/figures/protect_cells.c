/* Which numbers of a protected data set does nobody else see in one period? Those that its rule
 * names, and with them what protect/ says must go, so that nobody can work them out: with what is
 * shown at any earlier state, and for each owner with what that one knows of its own. */

#include <math.h>
#include <string.h>

#include "figures/protect_in.h"

enum { STATES_MOST = 40, OWNERS_MOST = 64, ROUNDS_MOST = 16 };

enum { KNOWN_NOT, KNOWN_ASSUMED, KNOWN_WORKED_OUT, KNOWN_TOLD, KNOWN_OPENLY };

typedef struct Cells {
    const Protecting *of;
    const ObservedPeriod *period;
    Arena *mem;
    ProtectTable table;
    size_t n;
    const ProtectRule **rules; /* of each cell: NULL: nobody's, or told by an unprotected set */
    uint32_t *owners;          /* whose it is, as visibility_owner */
    bool *told;                /* an unprotected data set has it */
    bool *small;               /* the rule names it, in some state */
    bool *hidden;              /* with them, as found until now */
    uint32_t *states;          /* deliveries after each of which it could be looked at */
    size_t n_states;
    uint32_t *known_owners;
    size_t n_owners;
    const ProtectRule *strictest;
    /* of the state that is looked at: */
    uint8_t *known;
    bool *soft; /* worked out from something protected */
    bool assuming;
    int64_t *counts;
} Cells;

/* ---- what is kept ---- */

static size_t held_hash(int64_t period, CellKey cell, uint32_t region) {
    uint64_t h = ((uint64_t)period * 0x9E3779B97F4A7C15u) ^ ((uint64_t)region << 17);
    h = (h ^ (h >> 29) ^ cell.word[0]) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 31) ^ cell.word[1]) * 0x94D049BB133111EBu;
    return (size_t)(h ^ (h >> 32));
}

static size_t held_slot(const HeldMeasure *held, int64_t period, CellKey cell, uint32_t region) {
    size_t at = held_hash(period, cell, region) & (held->n_slots - 1);
    for (; held->slots[at]; at = (at + 1) & (held->n_slots - 1)) {
        const HeldCell *h = &held->list.at[held->slots[at] - 1];
        if (h->period == period && h->region == region && cell_same(h->cell, cell)) break;
    }
    return at;
}

void held_add(Arena *mem, HeldMeasure *held, const HeldCell *cell) {
    if (held->list.n * 2 >= held->n_slots) {
        held->n_slots = held->n_slots ? held->n_slots * 2 : 256;
        held->slots = NEW_ARRAY(mem, uint32_t, held->n_slots);
        for (size_t i = 0; i < held->list.n; i++) {
            const HeldCell *h = &held->list.at[i];
            held->slots[held_slot(held, h->period, h->cell, h->region)] = (uint32_t)i + 1;
        }
    }
    size_t at = held_slot(held, cell->period, cell->cell, cell->region);
    if (held->slots[at]) return;
    vec_push(mem, &held->list, *cell);
    held->slots[at] = (uint32_t)held->list.n;
}

uint8_t held_how(const HeldMeasure *held, int64_t period, CellKey cell, uint32_t region) {
    if (!held->n_slots) return 0;
    uint32_t slot = held->slots[held_slot(held, period, cell, region)];
    return slot ? held->list.at[slot - 1].how : 0;
}

Unprotected held_whole(const HeldMeasure *held, int64_t period) {
    for (size_t i = 0; i < held->periods.n; i++)
        if (held->periods.at[i].period == period) return held->periods.at[i].why;
    return UNPROTECTED_NOT;
}

static bool whole_known(const Cells *c, uint32_t delivery) {
    const HeldMeasure *held = c->of->held;
    for (size_t i = held->periods.n; i-- > 0 && held->periods.at[i].period == c->period->key;)
        if (visibility_alike(c->of->seen, held->periods.at[i].delivery, delivery)) return true;
    return false;
}

static void whole_hide(const Cells *c, Unprotected why) {
    const Observations *all = c->of->all;
    for (uint32_t k = 0; k < c->period->n_patterns; k++) {
        const Pattern *pattern = &all->patterns[c->period->first_pattern + k];
        for (uint32_t i = 0; i < pattern->n_cells; i++) {
            const ObservedCell *cell = &all->cells[pattern->first_cell + i];
            for (uint32_t o = cell->first; o < cell->first + cell->n; o++) {
                uint32_t delivery = all->list[o].delivery;
                const ProtectRule *rule = visibility_rule(c->of->seen, delivery);
                if (rule && !rule->base && !whole_known(c, delivery))
                    vec_push(c->of->mem, &c->of->held->periods,
                             (HeldPeriod){c->period->key, why, delivery});
            }
        }
    }
}

/* ---- what is there ---- */

typedef void EachObservation(Cells *c, const Observation *o, size_t at, uint32_t state);

static void each_observation(Cells *c, EachObservation *use, uint32_t state) {
    const Observations *all = c->of->all;
    for (uint32_t k = 0; k < c->period->n_patterns; k++) {
        const Pattern *pattern = &all->patterns[c->period->first_pattern + k];
        for (uint32_t i = 0; i < pattern->n_cells; i++) {
            const ObservedCell *cell = &all->cells[pattern->first_cell + i];
            const Observation *o = &all->list[cell->first];
            for (const Observation *end = o + cell->n; o < end; o++)
                use(c, o, protect_table_cell(&c->table, o->region, cell->cell), state);
        }
    }
}

static bool has_number(const Observation *o) {
    return o->presence == ZERO || (o->presence == PRESENT && isfinite(o->number));
}

static int64_t whole_count(const Observation *o) {
    if (o->presence == ZERO || !(o->number > 0)) return 0;
    return o->number < 1 ? 1 : o->number < 9e15 ? llround(o->number) : (int64_t)9e15;
}

static void state_note(Cells *c, uint32_t delivery) {
    size_t at = c->n_states;
    for (size_t i = 0; i < c->n_states; i++)
        if (c->states[i] == delivery) return;
    if (c->n_states > STATES_MOST) return;
    for (; at > 0 && c->states[at - 1] > delivery; at--)
        c->states[at] = c->states[at - 1];
    c->states[at] = delivery;
    c->n_states++;
}

static void owner_note(Cells *c, uint32_t owner) {
    for (size_t i = 0; i < c->n_owners; i++)
        if (c->known_owners[i] == owner) return;
    if (owner && c->n_owners <= OWNERS_MOST) c->known_owners[c->n_owners++] = owner;
}

static void rule_take(Cells *c, const ProtectRule *rule) {
    const ProtectRule *s = c->strictest;
    HideTable *hide = &c->table.hide;
    if (!s || rule->threshold > s->threshold) c->strictest = rule;
    if (rule->width > hide->width) hide->width = rule->width;
    if (!rule->hide_zeros) hide->zeros_told = true;
}

static void observation_look(Cells *c, const Observation *o, size_t at, uint32_t state) {
    const ProtectRule *rule = visibility_rule(c->of->seen, o->delivery);
    (void)state;
    if (at == SIZE_MAX) return;
    state_note(c, o->delivery);
    if (!rule || rule->base) {
        if (has_number(o)) c->told[at] = true;
        return;
    }
    c->rules[at] = rule;
    c->owners[at] = visibility_owner(c->of->seen, o->delivery);
    owner_note(c, c->owners[at]);
    rule_take(c, rule);
    int64_t count = whole_count(o);
    if (!has_number(o)) return;
    c->small[at] |= count ? count <= rule->threshold : rule->hide_zeros;
}

static void count_take(Cells *c, const Observation *o, size_t at, uint32_t state) {
    if (at == SIZE_MAX || o->delivery > state) return;
    const ProtectRule *rule = visibility_rule(c->of->seen, o->delivery);
    bool openly = !rule || rule->base;
    if (c->known[at] == KNOWN_OPENLY && !openly) return; /* the other one's number is shown */
    c->known[at] = !has_number(o) ? KNOWN_NOT : openly ? KNOWN_OPENLY : KNOWN_TOLD;
    c->counts[at] = has_number(o) ? whole_count(o) : 0;
}

/* ---- what can be worked out without a rule ---- */

typedef bool EachSum(Cells *c, const size_t *cells, size_t n, bool region);

static bool each_sum_of(Cells *c, size_t a, const HideSum *sum, size_t *cells, EachSum *use) {
    const HideTable *hide = &c->table.hide;
    const HideAxis *axis = &hide->axes[a];
    size_t stride = hide->strides[a], block = stride * axis->n;
    bool any = false;
    for (size_t start = 0; start < c->n; start += block)
        for (size_t within = 0; within < stride; within++) {
            cells[0] = start + sum->total * stride + within;
            for (uint32_t i = 0; i < sum->n; i++)
                cells[i + 1] = start + axis->parts[sum->first + i] * stride + within;
            any |= use(c, cells, sum->n + 1, a == 0);
        }
    return any;
}

/* Each total with its parts along one axis, in every crossing; the total comes first. What stands
 * above all codes of an axis only counts where it is asked for. */
static bool each_sum_on(Cells *c, size_t a, bool phantoms, EachSum *use) {
    const HideAxis *axis = &c->table.hide.axes[a];
    size_t *cells = NEW_ARRAY(c->mem, size_t, axis->n + 1);
    bool any = false;
    for (size_t s = 0; s < axis->n_sums; s++)
        if ((axis->phantom && axis->sums[s].total == 0) == phantoms)
            any |= each_sum_of(c, a, &axis->sums[s], cells, use);
    return any;
}

static bool each_sum(Cells *c, EachSum *use) {
    bool any = false;
    for (size_t a = 0; a < c->table.hide.n_axes; a++)
        any |= each_sum_on(c, a, false, use);
    return any;
}

static bool sum_is(Cells *c, const size_t *cells, size_t n, bool region) {
    (void)c, (void)cells, (void)region;
    return n > 1;
}

static bool sum_work_out(Cells *c, const size_t *cells, size_t n, bool region) {
    size_t unknown = 0, which = 0;
    int64_t rest = 0;
    bool soft = false;
    (void)region;
    for (size_t i = 0; i < n; i++) {
        if (c->known[cells[i]] == KNOWN_NOT) {
            unknown++, which = i;
            continue;
        }
        soft |= c->soft[cells[i]] || c->rules[cells[i]];
        rest += i ? -c->counts[cells[i]] : c->counts[cells[i]];
    }
    if (unknown != 1) return false;
    if (!which) rest = -rest;
    c->known[cells[which]] = c->assuming ? KNOWN_ASSUMED : KNOWN_WORKED_OUT;
    c->counts[cells[which]] = rest > 0 ? rest : 0;
    c->soft[cells[which]] = soft;
    return true;
}

static bool sum_make(Cells *c, const size_t *cells, size_t n, bool region) {
    int64_t sum = 0;
    (void)region;
    for (size_t i = 1; i < n; i++)
        sum += c->counts[cells[i]];
    c->counts[cells[0]] = sum;
    return true;
}

/* What nobody knows can be anything that agrees with the rest: what is left of a total is all in
 * the first part of which nothing is known. Breakdowns first, so that it is the same one in all
 * areas, and areas add up. */
static bool sum_assume(Cells *c, const size_t *cells, size_t n, bool region) {
    int64_t rest = c->counts[cells[0]];
    size_t first = 0;
    (void)region;
    if (!c->known[cells[0]]) return false;
    for (size_t i = 1; i < n; i++) {
        if (c->known[cells[i]])
            rest -= c->counts[cells[i]];
        else if (!first)
            first = i;
    }
    for (size_t i = first; first && i < n; i++) {
        if (c->known[cells[i]]) continue;
        c->known[cells[i]] = KNOWN_ASSUMED;
        c->counts[cells[i]] = i == first && rest > 0 ? rest : 0;
    }
    return first;
}

/* All cases of a total in one of its parts: that one, and an empty one beside it, where they could
 * as well be. */
static bool sum_group(Cells *c, const size_t *cells, size_t n, bool region) {
    int64_t total = c->counts[cells[0]];
    size_t all = 0, empty = 0;
    if (region || !c->known[cells[0]] || !total) return false;
    for (size_t i = 1; i < n; i++) {
        if (!c->known[cells[i]]) continue;
        const ProtectRule *rule = c->told[cells[i]] ? NULL : c->rules[cells[i]];
        if (!rule || !rule->group) continue;
        if (c->counts[cells[i]] == total) all = cells[i];
        if (!c->counts[cells[i]] && !empty) empty = cells[i];
    }
    if (!all) return false;
    c->small[all] = true;
    if (empty) c->small[empty] = true;
    return true;
}

/* The numbers as they stand after a delivery. */
static void state_look(Cells *c, uint32_t state) {
    memset(c->known, 0, c->n);
    memset(c->soft, 0, c->n);
    memset(c->counts, 0, c->n * sizeof *c->counts);
    each_observation(c, count_take, state);
    c->assuming = false;
    while (each_sum(c, sum_work_out)) {
    }
}

/* ... with something for what nobody knows; after the roles are known. */
static void state_assume(Cells *c) {
    c->assuming = true;
    for (size_t a = c->table.hide.n_axes; a-- > 0;) {
        each_sum_on(c, a, false, sum_assume);
        while (each_sum(c, sum_work_out)) {
        }
    }
    for (size_t a = c->table.hide.n_axes; a-- > 0;)
        each_sum_on(c, a, true, sum_make);
}

/* ---- roles ---- */

/* Nobody delivered it, and it can be worked out from what is protected: it is held against the
 * strictest rule. What is left of an area may well be nothing. */
static bool worked_out_small(const Cells *c, size_t at) {
    int64_t count = c->counts[at];
    size_t region = at / c->table.hide.strides[0];
    bool rest = c->table.regions[region] == UINT32_MAX;
    if (c->known[at] != KNOWN_WORKED_OUT || !c->soft[at] || !c->strictest) return false;
    return count ? count <= c->strictest->threshold : c->strictest->hide_zeros && !rest;
}

static HideRole role_of(const Cells *c, size_t at, uint32_t owner) {
    if (c->known[at] < KNOWN_TOLD)
        return !owner && worked_out_small(c, at) ? HIDE_MUST : HIDE_SILENT;
    if (c->told[at] || !c->rules[at] || (owner && c->owners[at] == owner)) return HIDE_TOLD;
    if (c->small[at]) return HIDE_MUST;
    if (c->hidden[at]) return HIDE_SILENT;
    return !c->counts[at] && !c->rules[at]->hide_zeros ? HIDE_TOLD : HIDE_MAY;
}

/* Hides more until nobody can work out what must be hidden: everybody (owner 0), or one who knows
 * its own. */
static Err state_protect(Cells *c, uint32_t owner, bool *more, bool *feasible) {
    HideTable *hide = &c->table.hide;
    bool *hidden = NEW_ARRAY(c->mem, bool, c->n), any = false;
    hide->counts = c->counts;
    hide->roles = NEW_ARRAY(c->mem, uint8_t, c->n);
    for (size_t at = 0; at < c->n; at++) {
        hide->roles[at] = (uint8_t)role_of(c, at, owner);
        any |= hide->roles[at] == HIDE_MUST;
    }
    *feasible = true;
    if (!any) return OK;
    state_assume(c);
    TRY(hide_solve(c->of->cx, hide, hidden, feasible));
    for (size_t at = 0; *feasible && at < c->n; at++) {
        if (!hidden[at] || hide->roles[at] != HIDE_MAY || c->hidden[at]) continue;
        c->hidden[at] = *more = true;
    }
    return OK;
}

static Err round_protect(Cells *c, bool *more, bool *feasible) {
    for (size_t s = 0; *feasible && s < c->n_states; s++) {
        state_look(c, c->states[s]);
        TRY(state_protect(c, 0, more, feasible));
        for (size_t i = 0; *feasible && c->n_owners > 1 && i < c->n_owners; i++)
            TRY(state_protect(c, c->known_owners[i], more, feasible));
        if (cx_late(c->of->cx)) return fail(c->of->cx, LIMIT, MSG_CX_LATE);
    }
    return OK;
}

/* What is hidden at one state is at all; hiding more takes nothing from what was proved. */
static Err all_protect(Cells *c, bool *feasible) {
    bool more = true;
    *feasible = true;
    for (size_t s = 0; s < c->n_states; s++) {
        state_look(c, c->states[s]);
        each_sum(c, sum_group);
    }
    if (!each_sum(c, sum_is)) return OK;
    for (size_t round = 0; more && *feasible; round++) {
        more = false;
        TRY(round_protect(c, &more, feasible));
        if (round == ROUNDS_MOST) *feasible = false;
    }
    return OK;
}

/* ---- the period ---- */

static void cells_begin(Cells *c) {
    size_t n = c->n = c->table.hide.n_cells;
    c->rules = NEW_ARRAY(c->mem, const ProtectRule *, n);
    c->owners = NEW_ARRAY(c->mem, uint32_t, n);
    c->told = NEW_ARRAY(c->mem, bool, n);
    c->small = NEW_ARRAY(c->mem, bool, n);
    c->hidden = NEW_ARRAY(c->mem, bool, n);
    c->known = NEW_ARRAY(c->mem, uint8_t, n);
    c->soft = NEW_ARRAY(c->mem, bool, n);
    c->counts = NEW_ARRAY(c->mem, int64_t, n);
    c->states = NEW_ARRAY(c->mem, uint32_t, STATES_MOST + 2);
    c->known_owners = NEW_ARRAY(c->mem, uint32_t, OWNERS_MOST + 2);
    c->table.hide.width = 1;
}

static void hold(Cells *c, const Observation *o, size_t at, uint32_t state) {
    (void)state;
    if (at == SIZE_MAX || !c->rules[at] || !(c->small[at] || c->hidden[at])) return;
    const HeldCell cell = {c->period->key, c->of->all->cells[o->cell].cell, o->region,
                           c->small[at] ? HELD_SMALL : HELD_BESIDE, o->delivery};
    held_add(c->of->mem, c->of->held, &cell);
}

static bool period_protected(const Protecting *of, const ObservedPeriod *period) {
    for (uint32_t k = 0; k < period->n_patterns; k++) {
        const Pattern *pattern = &of->all->patterns[period->first_pattern + k];
        const ObservedCell *first = &of->all->cells[pattern->first_cell];
        const ObservedCell *last = first + pattern->n_cells - 1;
        for (uint32_t i = first->first; i < last->first + last->n; i++) {
            const ProtectRule *rule = visibility_rule(of->seen, of->all->list[i].delivery);
            if (rule && !rule->base) return true;
        }
    }
    return false;
}

static Err cells_protect(Cells *c) {
    bool feasible;
    c->table = (ProtectTable){.of = c->of, .period = c->period, .mem = c->mem};
    if (!protect_table_make(&c->table)) {
        whole_hide(c, UNPROTECTED_LARGE);
        return OK;
    }
    cells_begin(c);
    each_observation(c, observation_look, 0);
    if (c->n_states > STATES_MOST || c->n_owners > OWNERS_MOST) {
        whole_hide(c, UNPROTECTED_LARGE);
        return OK;
    }
    /* Without sums there is nothing that one cell could tell of another. */
    TRY(all_protect(c, &feasible));
    if (feasible)
        each_observation(c, hold, 0);
    else
        whole_hide(c, UNPROTECTED_IMPOSSIBLE);
    return OK;
}

Err protect_period(const Protecting *protecting, const ObservedPeriod *period) {
    if (!period_protected(protecting, period)) return OK;
    Cells c = {.of = protecting, .period = period, .mem = arena_new()};
    Err err = cells_protect(&c);
    arena_free(c.mem);
    return err;
}

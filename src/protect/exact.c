/* Is there a set of hidden cells that is safe and loses less than the best one known?
 *
 * What is not safe says what must be: if a cell is not safe although all of a set is hidden, then
 * one of the other cells must be hidden, too, wherever that cell is (a demand). The set is made as
 * large as possible first. Cells are hidden and shown one by one (branch and bound); what the
 * demands that are still open cost at least is a bound (an ascent in the dual of their linear
 * program), and a branch that cannot lose less ends. Where no demand is open, each hidden cell is
 * judged (judge.c), and what is not safe adds a demand. A set is taken when all its cells are safe:
 * so the last one taken is the best of all, if the search came to its end. */

#include <stdlib.h>
#include <string.h>

#include "protect/exact_in.h"

enum { DEMANDS_MOST = 1 << 14, RAISES_MOST = 4, PAIRS_MOST = 1 << 14 };
#define STEPS_ALWAYS ((uint64_t)1 << 27) /* some tenths of a second */
#define STEPS_ASKED ((uint64_t)1 << 34)  /* about a minute */

/* One of the cells must be hidden where `head` is; NO_CELL: in any case. */
typedef struct Demand {
    uint32_t head, next; /* the next with this head */
    CellSet cells;
} Demand;

typedef struct Node {
    CellSet in, out; /* of the free cells: must be hidden; must be shown */
    int64_t cost;
} Node;

typedef struct Searched {
    Cx *cx;
    const Crossing *crossing;
    const Wish *wish;
    const int64_t *weights;
    Judge *judge;
    size_t n_words;
    CellSet primary, loose; /* loose: may be hidden or shown */
    uint32_t *by_weight;    /* the free cells, the cheapest first */
    size_t n_free;
    VEC(Demand) demands;
    uint32_t *heads; /* of each cell: the latest demand it is the head of */
    Pair **pairs;    /* of each cell: what has proved it */
    size_t n_pairs;
    int64_t *rest; /* of each cell: what of its weight no demand has used */
    int64_t best;
    CellSet best_set;
    bool better, given_up;
} Searched;

static void spend(Searched *exact, uint64_t steps) {
    if (exact->judge->steps <= steps) exact->given_up = true;
    exact->judge->steps -= steps < exact->judge->steps ? steps : exact->judge->steps;
}

static bool within(const Searched *exact, const CellSet *set, const CellSet *of) {
    for (size_t w = 0; w < exact->n_words; w++)
        if (set->words[w] & ~of->words[w]) return false;
    return true;
}

static bool meets(const Searched *exact, const CellSet *set, const CellSet *other) {
    for (size_t w = 0; w < exact->n_words; w++)
        if (set->words[w] & other->words[w]) return true;
    return false;
}

/* ---- is a cell safe ---- */

/* As judge_cell, but what is known already needs no work. */
static Found judged(Searched *exact, const CellSet *hidden, uint32_t cell) {
    for (const Pair *pair = exact->pairs[cell]; pair; pair = pair->next)
        if (within(exact, &pair->differs, hidden)) return FOUND;
    for (size_t i = exact->heads[cell]; i != NO_CELL; i = exact->demands.at[i].next)
        if (!meets(exact, &exact->demands.at[i].cells, hidden)) return FOUND_NONE;
    if (exact->n_pairs == PAIRS_MOST || !exact->judge->steps) return FOUND_NOT;
    Pair *pair = NEW(exact->cx->mem, Pair);
    Found found = judge_cell(exact->judge, hidden, cell, pair);
    if (found != FOUND) return found;
    exact->n_pairs++;
    pair->next = exact->pairs[cell];
    exact->pairs[cell] = pair;
    return FOUND;
}

/* ---- demands ---- */

static void demand_add(Searched *exact, uint32_t head, const CellSet *cells) {
    if (exact->demands.n == DEMANDS_MOST) {
        exact->given_up = true;
        return;
    }
    Demand demand = {.head = head, .cells = *cells, .next = exact->heads[head]};
    exact->heads[head] = (uint32_t)exact->demands.n;
    vec_push(exact->cx->mem, &exact->demands, demand);
}

/* Adds as many of the cells to the set as leave `cell` not safe. */
static void set_widen(Searched *exact, CellSet *set, uint32_t cell, const uint32_t *cells,
                      size_t n) {
    CellSet wider = *set;
    if (!n) return;
    for (size_t i = 0; i < n; i++)
        set_add(&wider, cells[i]);
    if (judged(exact, &wider, cell) == FOUND_NONE)
        *set = wider;
    else if (n > 1) {
        set_widen(exact, set, cell, cells, n / 2);
        set_widen(exact, set, cell, cells + n / 2, n - n / 2);
    }
}

/* The cell is not safe with this set: what must be hidden in addition. The cheap cells go into the
 * set first, and of these the ones the node leaves open. */
static void demand_find(Searched *exact, const Node *node, CellSet *set, uint32_t cell) {
    uint32_t *cells = NEW_ARRAY(exact->cx->mem, uint32_t, exact->n_free);
    CellSet demanded = {0};
    size_t n = 0;
    for (int out = 0; out < 2; out++)
        for (size_t i = 0; i < exact->n_free; i++) {
            uint32_t other = exact->by_weight[i];
            if (set_has(set, other) || set_has(&node->out, other) != (out == 1)) continue;
            cells[n++] = other;
        }
    set_widen(exact, set, cell, cells, n);
    for (size_t w = 0; w < exact->n_words; w++)
        demanded.words[w] = exact->loose.words[w] & ~set->words[w];
    demand_add(exact, cell, &demanded);
}

/* A sum with one hidden cell gives it away. */
static void demands_begin(Searched *exact) {
    const System *system = &exact->judge->system;
    for (size_t e = 0; e < system->n_equations; e++) {
        const Equation *equation = &system->equations[e];
        const uint32_t *cells = system->parts + equation->first;
        size_t n_primary = 0;
        for (size_t i = 0; i < equation->n; i++)
            n_primary += set_has(&exact->primary, cells[i]);
        for (size_t i = 0; i < equation->n && n_primary < 2; i++) {
            bool primary = set_has(&exact->primary, cells[i]);
            CellSet others = {0};
            if (n_primary && !primary) continue;
            if (!primary && !set_has(&exact->loose, cells[i])) continue;
            for (size_t k = 0; k < equation->n; k++)
                if (k != i && set_has(&exact->loose, cells[k])) set_add(&others, cells[k]);
            demand_add(exact, cells[i], &others);
        }
    }
}

/* ---- what a node must hide and what it costs ---- */

typedef enum Standing { MET, ASLEEP, OPEN } Standing; /* asleep: its head may still be shown */

static Standing standing_of(const Searched *exact, const Node *node, const Demand *demand) {
    bool awake = set_has(&exact->primary, demand->head) || set_has(&node->in, demand->head);
    if (set_has(&node->out, demand->head) || meets(exact, &demand->cells, &node->in)) return MET;
    return awake ? OPEN : ASLEEP;
}

/* The cells left to meet the demand; the last one in `one`. */
static size_t left(const Searched *exact, const Node *node, const Demand *demand, uint32_t *one) {
    size_t n = 0;
    for (size_t w = 0; w < exact->n_words; w++) {
        uint64_t cells = demand->cells.words[w] & ~node->out.words[w];
        n += (size_t)__builtin_popcountll(cells);
        if (cells) *one = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(cells);
    }
    return n;
}

/* What follows from the demands; false: they cannot be met. */
static bool follow(Searched *exact, Node *node) {
    for (bool changed = true; changed;) {
        changed = false;
        spend(exact, exact->demands.n * 4);
        for (size_t i = 0; i < exact->demands.n; i++) {
            const Demand *demand = &exact->demands.at[i];
            Standing standing = standing_of(exact, node, demand);
            uint32_t one = 0;
            if (standing == MET) continue;
            size_t n = left(exact, node, demand, &one);
            if (n > 1 || (n && standing == ASLEEP)) continue;
            if (!n && standing == OPEN) return false;
            if (n)
                set_add(&node->in, one), node->cost += exact->weights[one];
            else
                set_add(&node->out, demand->head);
            changed = true;
            if (node->cost >= exact->best) return false;
        }
    }
    return true;
}

/* The cell of a demand that has the least left. */
static uint32_t cheapest(const Searched *exact, const Node *node, const CellSet *cells) {
    uint32_t best = NO_CELL;
    for (size_t w = 0; w < exact->n_words; w++)
        for (uint64_t bits = cells->words[w] & ~node->out.words[w]; bits; bits &= bits - 1) {
            uint32_t cell = (uint32_t)(64 * w) + (uint32_t)__builtin_ctzll(bits);
            if (best == NO_CELL || exact->rest[cell] < exact->rest[best]) best = cell;
        }
    return best;
}

static void use(Searched *exact, const Node *node, const CellSet *cells, int64_t much) {
    for (size_t w = 0; w < exact->n_words; w++)
        for (uint64_t bits = cells->words[w] & ~node->out.words[w]; bits; bits &= bits - 1)
            exact->rest[64 * w + (size_t)__builtin_ctzll(bits)] -= much;
}

/* Hiding the cell would cost more: what it demands in turn. */
static int64_t raise(Searched *exact, const Node *node, uint32_t cell) {
    int64_t raised = 0;
    for (size_t i = exact->heads[cell]; i != NO_CELL; i = exact->demands.at[i].next) {
        const Demand *demand = &exact->demands.at[i];
        if (standing_of(exact, node, demand) == MET) continue;
        int64_t much = exact->rest[cheapest(exact, node, &demand->cells)];
        if (!much) continue;
        use(exact, node, &demand->cells, much);
        exact->rest[cell] += much;
        raised += much;
    }
    return raised;
}

/* What meeting the open demands costs at least, beside what is hidden. Cells that would cost too
 * much are shown. */
static int64_t bound(Searched *exact, Node *node) {
    int64_t bound = 0;
    memcpy(exact->rest, exact->weights, exact->crossing->n_cells * sizeof *exact->rest);
    spend(exact, exact->demands.n * 16);
    for (size_t i = 0; i < exact->demands.n; i++) {
        const Demand *demand = &exact->demands.at[i];
        if (standing_of(exact, node, demand) != OPEN) continue;
        uint32_t cell = cheapest(exact, node, &demand->cells);
        for (int k = 0; k < RAISES_MOST && raise(exact, node, cell); k++)
            cell = cheapest(exact, node, &demand->cells);
        int64_t much = exact->rest[cell];
        use(exact, node, &demand->cells, much);
        bound += much;
    }
    for (size_t i = 0; i < exact->n_free; i++) {
        uint32_t cell = exact->by_weight[i];
        bool open = !set_has(&node->in, cell) && !set_has(&node->out, cell);
        if (open && node->cost + bound + exact->rest[cell] >= exact->best)
            set_add(&node->out, cell);
    }
    return bound;
}

/* The cell that most open demands ask for; NO_CELL: none is open. */
static uint32_t cell_asked(Searched *exact, const Node *node) {
    uint32_t best = NO_CELL;
    for (size_t i = 0; i < exact->n_free; i++)
        exact->rest[exact->by_weight[i]] = 0;
    for (size_t i = 0; i < exact->demands.n; i++) {
        const Demand *demand = &exact->demands.at[i];
        if (standing_of(exact, node, demand) == OPEN) use(exact, node, &demand->cells, -1);
    }
    for (size_t i = 0; i < exact->n_free; i++) {
        uint32_t cell = exact->by_weight[i];
        if (exact->rest[cell] && (best == NO_CELL || exact->rest[cell] > exact->rest[best]))
            best = cell;
    }
    return best;
}

/* All demands are met: are all hidden cells safe? Else there is a new demand. */
static bool all_safe(Searched *exact, const Node *node) {
    CellSet hidden = node->in;
    bool safe = true;
    for (size_t w = 0; w < exact->n_words; w++)
        hidden.words[w] |= exact->primary.words[w];
    for (uint32_t cell = 0; cell < exact->crossing->n_cells; cell++) {
        CellSet set = hidden;
        if (!set_has(&hidden, cell)) continue;
        Found found = judged(exact, &hidden, cell);
        if (found == FOUND_NOT) exact->given_up = true;
        if (exact->given_up) return false;
        if (found == FOUND) continue;
        demand_find(exact, node, &set, cell);
        safe = false;
    }
    return safe;
}

static void search(Searched *exact, Node node) {
    while (!exact->given_up && !cx_late(exact->cx)) {
        if (!follow(exact, &node)) return;
        if (node.cost + bound(exact, &node) >= exact->best) return;
        if (!follow(exact, &node)) return;
        uint32_t cell = cell_asked(exact, &node);
        if (cell == NO_CELL) {
            if (!all_safe(exact, &node)) continue;
            exact->best = node.cost;
            exact->best_set = node.in;
            exact->better = true;
            return;
        }
        Node hidden = node;
        set_add(&hidden.in, cell);
        hidden.cost += exact->weights[cell];
        search(exact, hidden);
        set_add(&node.out, cell);
    }
    exact->given_up = true;
}

/* ---- from beginning to end ---- */

static void begin(Searched *exact, const Suppression *before) {
    size_t n = exact->crossing->n_cells;
    Arena *mem = exact->cx->mem;
    exact->n_words = (n + 63) / 64;
    exact->by_weight = NEW_ARRAY(mem, uint32_t, n);
    exact->heads = NEW_ARRAY(mem, uint32_t, n);
    exact->pairs = NEW_ARRAY(mem, Pair *, n);
    exact->rest = NEW_ARRAY(mem, int64_t, n);
    for (uint32_t cell = 0; cell < n; cell++) {
        exact->heads[cell] = NO_CELL;
        if (before->states[cell] == CELL_PRIMARY)
            set_add(&exact->primary, cell);
        else if (exact->weights[cell] < PRICE_NEVER)
            set_add(&exact->loose, cell), exact->by_weight[exact->n_free++] = cell;
    }
    for (size_t i = 1; i < exact->n_free; i++) { /* few: in order by insertion */
        uint32_t cell = exact->by_weight[i];
        size_t to = i;
        for (; to && exact->weights[exact->by_weight[to - 1]] > exact->weights[cell]; to--)
            exact->by_weight[to] = exact->by_weight[to - 1];
        exact->by_weight[to] = cell;
    }
    demands_begin(exact);
}

typedef struct Proved {
    Arena *mem, *entries_mem;
    VEC(Move) moves;
    VEC(MoveEntry) entries;
} Proved;

/* A whole table as the move that makes it; false: it is too far away. */
static bool table_take(const Searched *exact, Proved *proved, const int64_t *table) {
    Move move = {.first = (uint32_t)proved->entries.n, .alive = true};
    for (uint32_t cell = 0; cell < exact->crossing->n_cells; cell++) {
        int64_t change = table[cell];
        if (llabs((long long)change) > CHANGE_MOST) return false;
        if (!change) continue;
        MoveEntry entry = {.cell = cell, .change = (int32_t)change};
        vec_push(proved->entries_mem, &proved->entries, entry);
        move.n++;
    }
    vec_push(proved->mem, &proved->moves, move);
    return true;
}

static bool best_prove(Searched *exact, Arena *mem, Suppression *out) {
    size_t n = exact->crossing->n_cells;
    Proved proved = {.mem = mem, .entries_mem = arena_within(mem)};
    CellSet hidden = exact->best_set;
    *out = (Suppression){.states = NEW_ARRAY(mem, uint8_t, n)};
    for (size_t w = 0; w < exact->n_words; w++)
        hidden.words[w] |= exact->primary.words[w];
    for (uint32_t cell = 0; cell < n; cell++) {
        const Pair *pair = exact->pairs[cell];
        if (!set_has(&hidden, cell)) continue;
        out->states[cell] = set_has(&exact->primary, cell) ? CELL_PRIMARY : CELL_SECONDARY;
        while (!within(exact, &pair->differs, &hidden))
            pair = pair->next;
        for (int side = 0; side < 2; side++)
            if (!table_take(exact, &proved, pair->tables[side])) return false;
    }
    out->moves = proved.moves.at, out->n_moves = proved.moves.n;
    out->entries = proved.entries.at;
    return true;
}

void exact_search(Cx *cx, Exactly *out, const Plan *plan, const Suppression *before) {
    Arena *mem = arena_within(cx->mem);
    ArenaMark mark = arena_mark(cx->mem);
    *out = (Exactly){0};
    Searched exact = {.cx = cx,
                      .crossing = plan->crossing,
                      .wish = plan->wish,
                      .weights = plan->weights,
                      .judge = judge_new(cx, plan),
                      .best = before->loss};
    exact.judge->steps = plan->wish->exact == EXACT_YES ? STEPS_ASKED : STEPS_ALWAYS;
    begin(&exact, before);
    search(&exact, (Node){0});
    out->optimal = !exact.given_up;
    if (exact.better) out->better = best_prove(&exact, mem, &out->done);
    out->optimal &= out->better == exact.better;
    arena_rewind(cx->mem, mark);
}

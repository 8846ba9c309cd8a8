/* Which cells must be hidden beside the primary ones, so that nothing gives them away, at the least
 * loss?
 *
 * First everything that may be hidden is, and each inner cell can change alone with its totals: a
 * basis of all moves. (In very large tables each primary cell gets the cheapest move that is found
 * for it, and the cells of the move are hidden.) Then each hidden cell that need not be is shown
 * again, the largest first, as long as the moves that are left prove the rest; a cell that nothing
 * proves any longer is shown as well, if no rule hides it. Small tables are done several times with
 * a slightly different order, and the best is taken.
 *
 * The second step is Gaussian elimination on the moves: showing a cell gives up one move that
 * changes it, and takes that one out of all others. What is kept is always proved. */

#include <stdlib.h>
#include <string.h>

#include "protect/exact_in.h"

enum {
    LATE_EVERY = 64,
    ALL_MOST = 200000, /* cells: half a minute */
    CELLS_TRIED = 20000,
    ATTEMPTS_MOST = 20,
    AGAIN_MOST = 4,
    NOISE_LEVELS = 8,
    ROUNDS_MOST = 8,
    FOUND_SMALL = 4,
    FOUND_LARGE = 2
};
#define SPENT_MOST ((size_t)2 << 30) /* entries looked at: half a minute */
#define KEY_MOST ((int64_t)1 << 40)

/* A way to a solution, and in which order. */
typedef enum Start {
    START_ALL,   /* everything that may be hidden is */
    START_FOUND, /* each primary cell gets the cheapest move that is found for it */
    START_BOTH   /* what one or two other attempts have hidden is */
} Start;
typedef struct Attempt {
    Start start;
    uint64_t number;
    const Suppression *both[2];
} Attempt;

typedef struct Ranked {
    uint32_t cell;
    int64_t key;
} Ranked;
typedef VEC(Ranked) Ranking;

static int compare_ranked(const void *a, const void *b) {
    const Ranked *p = a, *q = b;
    if (p->key != q->key) return p->key < q->key ? -1 : 1;
    return (p->cell > q->cell) - (p->cell < q->cell);
}

static Err in_time(Work *work) {
    return cx_late(work->cx) ? fail(work->cx, LIMIT, MSG_PROTECT_LATE) : OK;
}

/* In the first attempt what it is; in later ones nearly so, each time otherwise: by up to 40 % more
 * or less. Whole numbers, so that all machines agree. */
static int64_t varied(int64_t weight, uint32_t cell, uint64_t attempt) {
    if (!attempt) return weight;
    uint64_t noise = (cell + 1) * 0x9E3779B97F4A7C15u + attempt * 0xD1B54A32D192ED03u;
    noise = (noise ^ noise >> 32) * 0xD6E8FEB86659FD93u;
    int64_t shift = (int64_t)(noise >> 54) - 512, level = 1 + (int64_t)(attempt % NOISE_LEVELS);
    return weight + weight / 1024 * level * shift / 10 + weight % 1024 * level * shift / 10240;
}

/* ---- a move for each ---- */

/* Hides what the move needs. */
static void move_take(Work *work, const Steps *steps) {
    for (size_t i = 0; i < steps->n; i++)
        if (work->states[steps->at[i].cell] == CELL_SHOWN)
            cell_set(work, steps->at[i].cell, CELL_SECONDARY);
    move_add(work, steps);
}

static Err cell_protect(Work *work, uint32_t cell, Start start) {
    Steps found = {0};
    if (start == START_ALL && cell_search(work, cell)) return OK;
    if (!move_find(work, cell, PRICE_NEVER, &found))
        return fail(work->cx, INVALID, MSG_PROTECT_IMPOSSIBLE,
                    cell_name(work->cx, work->crossing, cell));
    move_take(work, &found);
    if (!cell_is_safe(work, cell))
        return fail(work->cx, INVALID, MSG_PROTECT_IMPOSSIBLE,
                    cell_name(work->cx, work->crossing, cell));
    return OK;
}

/* Totals come first: their moves go through the cells below them. */
static Err primaries_protect(Work *work, const Attempt *attempt) {
    uint64_t number = attempt->start == START_FOUND ? attempt->number : 0;
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++)
        if (work->prices[cell] < PRICE_NEVER)
            work->prices[cell] = varied(work->prices[cell], cell, number);
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++) {
        if (work->states[cell] != CELL_PRIMARY || cell_is_safe(work, cell)) continue;
        TRY(in_time(work));
        TRY(cell_protect(work, cell, attempt->start));
    }
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++)
        if (!work->states[cell]) work->prices[cell] = work->weights[cell];
    return OK;
}

/* What has lost its proof: a primary cell needs another, for which more cells may be hidden in
 * exchange; other cells can be shown as well. */
static bool primary_settle(Work *work, uint32_t cell, int64_t below) {
    Steps found = {0};
    if (cell_is_safe(work, cell) || cell_mend(work, cell)) return true;
    if (work->total >= below || !move_find(work, cell, below - work->total, &found)) return false;
    move_take(work, &found);
    return cell_is_safe(work, cell);
}

static bool touched_settle(Work *work, int64_t below) {
    /* What is hidden in exchange is proved by its own move, and never in this list. */
    size_t n = work->touched.n;
    for (size_t i = 0; i < n; i++) {
        uint32_t cell = work->touched.at[i];
        if (work->states[cell] == CELL_PRIMARY && !primary_settle(work, cell, below)) return false;
    }
    for (size_t i = 0; i < n; i++) {
        uint32_t cell = work->touched.at[i];
        if (work->states[cell] == CELL_SECONDARY && !cell_is_safe(work, cell) &&
            (work->crossing->n_cells > CELLS_TRIED || !cell_mend(work, cell)))
            vec_push(work->mem, &work->queue, cell);
    }
    return true;
}

static int64_t drop_key(const Work *work, uint32_t cell, uint64_t attempt) {
    bool costs = work->wish->weight == WEIGHT_COSTS;
    int64_t count = costs ? work->weights[cell] : work->crossing->counts[cell];
    return -varied(1024 * (1 + (count < KEY_MOST ? count : KEY_MOST)), cell, attempt);
}

/* Shows what must be shown, the largest first; as long as there are many moves it is easy to find
 * new proofs for what must be hidden. */
static Err told_show(Work *work, const Ranking *told) {
    for (size_t i = 0; i < told->n; i++) {
        TRY(in_time(work));
        cell_show(work, told->at[i].cell);
        for (size_t k = 0; k < work->touched.n; k++) {
            uint32_t cell = work->touched.at[k];
            if (work->states[cell] == CELL_PRIMARY && !cell_is_safe(work, cell))
                (void)cell_mend(work, cell); /* perhaps later */
        }
        work_pack(work);
    }
    return OK;
}

/* Cells that must stay shown take their part of the moves away; what is then left without proof can
 * be shown, too, or cannot be protected. */
static Err shown_take(Work *work, uint64_t attempt) {
    size_t n = work->crossing->n_cells;
    Ranking told = {0};
    for (uint32_t cell = 0; cell < n; cell++)
        if (work->states[cell] == CELL_SHOWN && work->heads[cell] != NO_CELL)
            vec_push(work->mem, &told, (Ranked){cell, drop_key(work, cell, attempt)});
    if (!told.n) return OK;
    qsort(told.at, told.n, sizeof *told.at, compare_ranked);
    work->patient = true;
    TRY(told_show(work, &told));
    work->patient = false;
    for (uint32_t cell = 0; cell < n; cell++) {
        if (cell % LATE_EVERY == 0) TRY(in_time(work));
        if (cell_is_hidden(work->states[cell]) && !cell_is_safe(work, cell) &&
            !cell_mend(work, cell) && work->states[cell] == CELL_SECONDARY)
            vec_push(work->mem, &work->queue, cell);
    }
    for (size_t i = 0; i < work->queue.n; i++) {
        if (work->states[work->queue.at[i]] != CELL_SECONDARY) continue;
        TRY(in_time(work));
        cell_show(work, work->queue.at[i]);
        touched_settle(work, 0);
    }
    work_pack(work);
    return OK;
}

/* All that may be hidden is; each inner cell can then change alone, with its totals. What these
 * moves change though it must stay shown takes its part of them away again. */
static Err everything_hide(Work *work, const uint8_t *empty, uint64_t attempt) {
    Steps found = {0};
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++)
        if (work->states[cell] == CELL_SHOWN && work->weights[cell] < PRICE_NEVER)
            cell_set(work, cell, CELL_SECONDARY);
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++)
        if (work->states[cell] && !empty[cell] && cell_is_inner(work->crossing, cell)) {
            if (!move_alone(work, cell, &found))
                return fail(work->cx, LIMIT, MSG_PROTECT_TOO_MANY_SUMS,
                            cell_name(work->cx, work->crossing, cell));
            move_add(work, &found);
        }
    return shown_take(work, attempt);
}

/* ---- showing again ---- */

/* Shows the cell and all that then has no reason to be hidden; what is hidden in exchange must cost
 * less than that (`below`: the loss afterwards; 0: nothing is). Nothing has happened where a
 * primary cell would be left without proof. */
static bool cell_drop(Work *work, uint32_t cell, int64_t below) {
    Point point = work_point(work);
    work->queue.n = 0;
    vec_push(work->mem, &work->queue, cell);
    for (size_t i = 0; i < work->queue.n; i++) {
        uint32_t next = work->queue.at[i];
        if (work->states[next] != CELL_SECONDARY || (i && cell_is_safe(work, next))) continue;
        cell_show(work, next);
        if (!i) work->prices[cell] = PRICE_NEVER;
        if (touched_settle(work, below)) continue;
        work_rewind(work, point);
        return false;
    }
    if (below && work->total >= below) {
        work_rewind(work, point);
        return false;
    }
    work->prices[cell] = work->weights[cell];
    work_pack(work);
    return true;
}

/* The moves that are alive and change the cell, as a number: the same for cells that always change
 * together, for which one answer is enough. */
static uint64_t fellows_of(const Work *work, uint32_t cell) {
    uint64_t hash = 0;
    int64_t first = 0;
    for (uint32_t e = work->heads[cell]; e != NO_CELL; e = work->entries.at[e].next) {
        const MoveEntry *entry = &work->entries.at[e];
        if (!work->moves.at[entry->move].alive) continue;
        int64_t change = entry->change;
        if (!first) first = change;
        hash ^= (uint64_t)entry->move << 32 | (uint32_t)(first < 0 ? -change : change);
        hash *= 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash;
}

/* The same where it was already tried in vain for a cell that changes with it always. */
static void cell_try(Work *work, uint32_t cell) {
    uint64_t fellows = fellows_of(work, cell), *refused = &work->refused[fellows % work->n_known];
    if (fellows && *refused == fellows) return;
    if (!cell_drop(work, cell, 0)) *refused = fellows;
}

static Ranking secondaries(Work *work, uint64_t attempt) {
    Ranking order = {0};
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++)
        if (work->states[cell] == CELL_SECONDARY)
            vec_push(work->mem, &order, (Ranked){cell, drop_key(work, cell, attempt)});
    if (order.n) qsort(order.at, order.n, sizeof *order.at, compare_ranked);
    return order;
}

static Err secondaries_drop(Work *work, uint64_t attempt) {
    Ranking order = secondaries(work, attempt);
    for (size_t i = 0; i < order.n; i++) {
        if (i % LATE_EVERY == 0) TRY(in_time(work));
        if (work->spent > SPENT_MOST) return OK; /* what is hidden is proved at any time */
        if (work->states[order.at[i].cell] == CELL_SECONDARY) cell_try(work, order.at[i].cell);
    }
    return OK;
}

/* Each against cheaper ones, as long as that helps. */
static Err secondaries_exchange(Work *work) {
    bool better = true;
    for (int round = 0; better && round < ROUNDS_MOST; round++) {
        Ranking order = secondaries(work, 0);
        better = false;
        for (size_t i = 0; i < order.n; i++) {
            if (i % LATE_EVERY == 0) TRY(in_time(work));
            if (work->spent > SPENT_MOST) return OK;
            if (work->states[order.at[i].cell] == CELL_SECONDARY)
                better |= cell_drop(work, order.at[i].cell, work->total);
        }
    }
    return OK;
}

/* ---- from beginning to end ---- */

static bool must_stay_shown(const Wish *wish, const Crossing *crossing, size_t cell) {
    uint8_t role = wish->roles ? wish->roles[cell] : ROLE_PUBLISHED;
    bool zeros = wish->hide_zeros || wish->all_of_them;
    return role == ROLE_TOLD || (role == ROLE_PUBLISHED && !crossing->counts[cell] && !zeros);
}

static const int64_t *weights_make(Cx *cx, const Crossing *crossing, const Wish *wish) {
    int64_t *weights = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t count = crossing->counts[cell], most = ((int64_t)1 << 20) - 1;
        if (must_stay_shown(wish, crossing, cell))
            weights[cell] = PRICE_NEVER;
        else if (wish->weight == WEIGHT_COSTS)
            weights[cell] = wish->costs[cell];
        else if (wish->weight == WEIGHT_CELLS) /* among as many cells, small ones */
            weights[cell] = ((int64_t)1 << 20) + (count < most ? count : most);
        else
            weights[cell] = count ? count : 1;
    }
    return weights;
}

static void work_begin(Work *work) {
    const Crossing *crossing = work->crossing;
    size_t n = crossing->n_cells;
    Arena *mem = work->mem;
    work->prices = NEW_ARRAY(mem, int64_t, n);
    work->heads = NEW_ARRAY(mem, uint32_t, n);
    work->n_known = n < KNOWN / 16 ? 16 * n : KNOWN;
    work->known = NEW_ARRAY(mem, uint32_t, work->n_known);
    memset(work->known, 0xFF, work->n_known * sizeof *work->known);
    work->refused = NEW_ARRAY(mem, uint64_t, work->n_known);
    work->proofs = NEW_ARRAY(mem, uint32_t, 2 * n);
    work->marks = NEW_ARRAY(mem, uint32_t, n);
    for (size_t cell = 0; cell < n; cell++) {
        work->heads[cell] = NO_CELL;
        work->prices[cell] = work->states[cell] ? 0 : work->weights[cell];
    }
    work->finder = finder_new(work);
}

/* Two tables that are wide enough apart, by the entries of one or two moves. */
static void tables_find(const Work *work, uint32_t cell, const Reach *reach, ProofTable *tables) {
    int64_t width = cell_width(work, cell);
    must(reach_is_enough(work, cell, reach));
    for (int side = 0; side < 2; side++) {
        int64_t wanted = side ? width - (reach->rise < width ? reach->rise : width) : width;
        int64_t can = side ? reach->fall : reach->rise;
        if (!can || !wanted) continue;
        const MoveEntry *entry = &work->entries.at[reach->entry[side]];
        int64_t size = llabs((long long)entry->change);
        int64_t times = ((can < wanted ? can : wanted) + size - 1) / size;
        bool forwards = (entry->change > 0) == (side == 0);
        tables[side] = (ProofTable){entry->move, forwards ? times : -times};
    }
}

static CellProof proof_of(Work *work, uint32_t cell) {
    CellProof proof = {.tables = {{NO_MOVE, 0}, {NO_MOVE, 0}, {NO_MOVE, 0}, {NO_MOVE, 0}}};
    uint32_t kept[2];
    if (!cell_has_insiders(work, cell)) {
        Reach reach = cell_reach(work, cell);
        tables_find(work, cell, &reach, proof.tables);
        return proof;
    }
    must(cell_is_kept(work, cell, kept));
    for (int i = 0; i < 2 && kept[i] != NO_CELL; i++) {
        Reach reach = {.entry = {NO_CELL, NO_CELL}};
        entry_reach(work, kept[i], &reach);
        tables_find(work, cell, &reach, &proof.tables[2 * i]);
    }
    return proof;
}

static void work_end(Work *work, Suppression *out) {
    const Crossing *crossing = work->crossing;
    out->proofs = NEW_ARRAY(work->mem, CellProof, crossing->n_cells);
    for (uint32_t cell = 0; cell < crossing->n_cells; cell++) {
        if (!cell_is_hidden(out->states[cell])) continue;
        out->proofs[cell] = proof_of(work, cell);
        if (out->states[cell] == CELL_PRIMARY)
            out->n_primary++;
        else
            out->n_secondary++, out->reasons[cell] = REASON_COMPLEMENT;
        out->value += crossing->counts[cell];
    }
    out->moves = work->moves.at;
    out->n_moves = work->moves.n;
    out->entries = work->entries.at;
    out->loss = work->total;
}

static Err told_check(Cx *cx, const Plan *plan, const uint8_t *states) {
    const uint8_t *roles = plan->wish->roles;
    for (size_t cell = 0; roles && cell < plan->crossing->n_cells; cell++)
        if (roles[cell] == ROLE_TOLD && states[cell] == CELL_PRIMARY)
            return fail(cx, INVALID, MSG_PROTECT_TOLD_ALREADY, cell_name(cx, plan->crossing, cell));
    return OK;
}

/* What was hidden in another attempt, with its moves. */
static void attempt_take(Work *work, const Suppression *other) {
    Steps steps = {0};
    for (uint32_t cell = 0; cell < work->crossing->n_cells; cell++)
        if (other->states[cell] == CELL_SECONDARY && !work->states[cell])
            cell_set(work, cell, CELL_SECONDARY);
    for (size_t m = 0; m < other->n_moves; m++) {
        const Move *move = &other->moves[m];
        steps.n = 0;
        for (size_t i = 0; i < move->n && move->alive; i++) {
            const MoveEntry *entry = &other->entries[move->first + i];
            vec_push(work->mem, &steps, (Step){entry->cell, entry->change});
        }
        move_add(work, &steps);
    }
}

static Err attempt_begin(Work *work, const Plan *plan, const Attempt *attempt) {
    switch (attempt->start) {
    case START_ALL:
        TRY(everything_hide(work, plan->empty, attempt->number));
        return primaries_protect(work, attempt);
    case START_FOUND: return primaries_protect(work, attempt);
    case START_BOTH:
        for (int i = 0; i < 2 && attempt->both[i]; i++)
            attempt_take(work, attempt->both[i]);
    }
    return OK;
}

/* One way from beginning to end; what it makes lives in `mem`. */
static Err attempt_make(Cx *cx, Arena *mem, Suppression *out, const Plan *plan,
                        const Attempt *attempt) {
    const Crossing *crossing = plan->crossing;
    *out = (Suppression){.states = NEW_ARRAY(mem, uint8_t, crossing->n_cells),
                         .reasons = NEW_ARRAY(mem, uint8_t, crossing->n_cells)};
    primary_mark(crossing, plan->wish, out->states, out->reasons);
    TRY(told_check(cx, plan, out->states));
    Work work = {.cx = cx,
                 .mem = mem,
                 .moves_mem = arena_within(mem),
                 .entries_mem = arena_within(mem),
                 .crossing = crossing,
                 .wish = plan->wish,
                 .weights = plan->weights,
                 .states = out->states,
                 .bounded = plan->bounded};
    work_begin(&work);
    TRY(attempt_begin(&work, plan, attempt));
    TRY(secondaries_drop(&work, attempt->number));
    TRY(secondaries_exchange(&work));
    work_end(&work, out);
    return OK;
}

/* A total that is told to be less than its parts reaches 0 before they do. */
static Err bounded_find(Cx *cx, const Plan *plan) {
    Crossing sums = *plan->crossing;
    sums.counts = NEW_ARRAY(cx->mem, int64_t, sums.n_cells);
    for (size_t cell = 0; cell < sums.n_cells; cell++) {
        plan->bounded[cell] = cell_is_inner(&sums, cell);
        if (plan->bounded[cell]) sums.counts[cell] = plan->crossing->counts[cell];
    }
    TRY(crossing_sum(cx, &sums));
    for (size_t cell = 0; cell < sums.n_cells; cell++)
        plan->bounded[cell] |= plan->crossing->counts[cell] < sums.counts[cell];
    return OK;
}

/* What is in a total that is shown to be 0 cannot be more: no move through it is of any use. */
static uint8_t *empty_find(Cx *cx, const Crossing *crossing, const Wish *wish) {
    uint8_t *empty = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    const int64_t *counts = crossing->counts;
    for (size_t cell = 0; wish->roles && cell < crossing->n_cells; cell++)
        empty[cell] = !counts[cell] && must_stay_shown(wish, crossing, cell);
    for (size_t d = 0; wish->roles && d < crossing->n_dimensions; d++) {
        const TableDimension *dimension = &crossing->dimensions[d];
        size_t stride = crossing->strides[d], block = stride * dimension->n;
        for (size_t s = dimension->n_sums; s-- > 0;) {
            const CodeSum *sum = &dimension->sums[dimension->order[s]];
            for (size_t i = 0; i < (size_t)sum->n * crossing->n_cells / dimension->n; i++) {
                size_t start = i / sum->n / stride * block + i / sum->n % stride;
                size_t part = start + dimension->parts[sum->first + i % sum->n] * stride;
                empty[part] |= empty[start + sum->total * stride] && !counts[part];
            }
        }
    }
    return empty;
}

typedef struct Best {
    Arena *mem; /* NULL: none yet */
    Suppression done;
    bool far; /* the last attempt came nowhere near it */
} Best;

static void best_take(Best *best, Arena *mem, const Suppression *made) {
    if (best->mem) arena_reset(best->mem);
    *best = (Best){.mem = mem, .done = *made};
}

/* Makes an attempt, and another of what it and the best one have hidden. */
static Err attempt_try(Cx *cx, Best *best, const Plan *plan, const Attempt *attempt) {
    Arena *mems[2] = {arena_within(cx->mem), arena_within(cx->mem)};
    Suppression made[2];
    Err failed = attempt_make(cx, mems[0], &made[0], plan, attempt);
    if (failed == INVALID) { /* there may be another way */
        best->far = best->mem;
        arena_reset(mems[0]);
        return OK;
    }
    if (failed) return failed;
    if (!best->mem) {
        best_take(best, mems[0], &made[0]);
        return OK;
    }
    best->far = made[0].loss > best->done.loss + best->done.loss / 8;
    if (best->far) {
        arena_reset(mems[0]);
        return OK;
    }
    Attempt both = {START_BOTH, 0, {&best->done, &made[0]}};
    TRY(attempt_make(cx, mems[1], &made[1], plan, &both));
    int better = made[1].loss < made[0].loss;
    arena_reset(mems[!better]);
    if (made[better].loss < best->done.loss)
        best_take(best, mems[better], &made[better]);
    else
        arena_reset(mems[better]);
    return OK;
}

/* Looks for the least loss where that may be found. */
static Err best_settle(Cx *cx, Best *best, const Plan *plan) {
    Exactly found;
    if (plan->wish->exact == EXACT_NO || plan->wish->needs || plan->wish->roles ||
        plan->crossing->n_cells > EXACT_CELLS_MOST)
        return OK;
    exact_search(cx, &found, plan, &best->done);
    if (found.better) {
        Arena *mem = arena_within(cx->mem);
        Suppression made;
        Attempt attempt = {START_BOTH, 0, {&found.done, NULL}};
        TRY(attempt_make(cx, mem, &made, plan, &attempt));
        best_take(best, mem, &made);
    }
    best->done.optimal = found.optimal;
    return OK;
}

Err suppress(Cx *cx, Suppression *out, const Crossing *crossing, const Wish *wish) {
    must(wish->width >= 1);
    Plan plan = {crossing, wish, weights_make(cx, crossing, wish),
                 NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells), empty_find(cx, crossing, wish)};
    Best best = {0};
    TRY(bounded_find(cx, &plan));
    uint64_t attempts = wish->attempts;
    if (!attempts) attempts = crossing->n_cells < CELLS_TRIED ? CELLS_TRIED / crossing->n_cells : 1;
    if (!wish->attempts && attempts > ATTEMPTS_MOST) attempts = ATTEMPTS_MOST;
    uint64_t again = wish->attempts ? 0 : AGAIN_MOST; /* where none found a way */
    bool all = crossing->n_cells <= ALL_MOST;
    for (uint64_t number = 0; all && number < attempts + (best.mem ? 0 : again); number++)
        TRY(attempt_try(cx, &best, &plan, &(Attempt){.start = START_ALL, .number = number}));
    best.far = false;
    uint64_t n_found = crossing->n_cells < CELLS_TRIED ? FOUND_SMALL : FOUND_LARGE;
    for (uint64_t number = 0; number < n_found && !best.far; number++)
        TRY(attempt_try(cx, &best, &plan, &(Attempt){.start = START_FOUND, .number = number}));
    if (!best.mem) return INVALID;
    cx->fault = (Fault){0}; /* of an attempt that found no way where another did */
    TRY(best_settle(cx, &best, &plan));
    *out = best.done;
    return OK;
}

/* Which moves are there, what is left of them when a cell is shown, and how is an attempt taken
 * back? */

#include <stdlib.h>
#include <string.h>

#include "protect/protect_in.h"

enum { STEPS_MOST = 4096 };
#define REACH_MOST ((int64_t)1 << 52)
#define APART_MOST ((int64_t)1 << 60)

void move_reach(const Work *work, const Step *steps, size_t n, int64_t *up, int64_t *down) {
    *up = *down = REACH_MOST;
    for (size_t i = 0; i < n; i++) {
        uint32_t cell = steps[i].cell;
        if (!work->bounded[cell]) continue;
        int64_t *to = steps[i].change < 0 ? up : down;
        int64_t times = cell_spare(work, cell) / llabs((long long)steps[i].change);
        if (times < *to) *to = times;
    }
}

/* The same move, or its opposite. */
static bool move_is(const Work *work, const Move *move, const Steps *steps) {
    const MoveEntry *entries = &work->entries.at[move->first];
    if (!move->alive || move->n != steps->n) return false;
    int32_t sign = entries[0].change == steps->at[0].change ? 1 : -1;
    for (size_t i = 0; i < move->n; i++)
        if (entries[i].cell != steps->at[i].cell || entries[i].change != sign * steps->at[i].change)
            return false;
    return true;
}

/* The same for a move and its opposite. */
static size_t steps_hash(const Steps *steps) {
    uint64_t hash = steps->n;
    int32_t sign = steps->at[0].change < 0 ? -1 : 1;
    for (size_t i = 0; i < steps->n; i++) {
        hash ^= (uint64_t)steps->at[i].cell << 32 | (uint32_t)(sign * steps->at[i].change);
        hash *= 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return (size_t)hash;
}

bool move_add(Work *work, const Steps *steps) {
    if (!steps->n || steps->n > STEPS_MOST) return false;
    uint32_t *known = &work->known[steps_hash(steps) % work->n_known];
    if (*known < work->moves.n && move_is(work, &work->moves.at[*known], steps)) return false;
    *known = (uint32_t)work->moves.n;
    Move move = {.first = (uint32_t)work->entries.n, .n = (uint32_t)steps->n, .alive = true};
    move_reach(work, steps->at, steps->n, &move.up, &move.down);
    for (size_t i = 0; i < steps->n; i++) {
        uint32_t cell = steps->at[i].cell;
        MoveEntry entry = {.cell = cell,
                           .change = steps->at[i].change,
                           .move = (uint32_t)work->moves.n,
                           .next = work->heads[cell]};
        work->heads[cell] = (uint32_t)work->entries.n;
        vec_push(work->entries_mem, &work->entries, entry);
    }
    vec_push(work->moves_mem, &work->moves, move);
    work->n_alive += steps->n;
    return true;
}

static void move_end(Work *work, uint32_t id) {
    Move *move = &work->moves.at[id];
    must(move->alive);
    move->alive = false;
    work->n_alive -= move->n;
    vec_push(work->mem, &work->journal, (Undo){.what = id});
}

static int64_t apart(int64_t times, int64_t size) {
    return times > APART_MOST / size ? APART_MOST : times * size;
}

void entry_reach(const Work *work, uint32_t e, Reach *reach) {
    const MoveEntry *entry = &work->entries.at[e];
    const Move *move = &work->moves.at[entry->move];
    if (!move->alive) return;
    int64_t size = llabs((long long)entry->change);
    int64_t rise = apart(entry->change > 0 ? move->up : move->down, size);
    int64_t fall = apart(entry->change > 0 ? move->down : move->up, size);
    if (rise > reach->rise) reach->rise = rise, reach->entry[0] = e;
    if (fall > reach->fall) reach->fall = fall, reach->entry[1] = e;
}

Reach cell_reach(Work *work, uint32_t cell) {
    Reach reach = {.entry = {NO_CELL, NO_CELL}};
    for (uint32_t side = 0; side < 2; side++) {
        uint32_t e = work->proofs[2 * cell + side];
        if (e < work->entries.n && work->entries.at[e].cell == cell) entry_reach(work, e, &reach);
    }
    for (uint32_t e = work->heads[cell]; e != NO_CELL && !reach_is_enough(work, cell, &reach);
         e = work->entries.at[e].next)
        entry_reach(work, e, &reach);
    work->proofs[2 * cell] = reach.entry[0];
    work->proofs[2 * cell + 1] = reach.entry[1];
    return reach;
}

bool cell_is_safe(Work *work, uint32_t cell) {
    Reach reach = cell_reach(work, cell);
    uint32_t kept[2];
    if (!reach_is_enough(work, cell, &reach)) return false;
    return !cell_has_insiders(work, cell) || cell_is_kept(work, cell, kept);
}

void cell_set(Work *work, uint32_t cell, CellState state) {
    CellState before = work->states[cell];
    vec_push(work->mem, &work->journal, (Undo){.what = cell, .cell = 1, .state = (uint8_t)before});
    if (before == CELL_SECONDARY) work->total -= work->weights[cell];
    if (state == CELL_SECONDARY) work->total += work->weights[cell];
    work->states[cell] = (uint8_t)state;
    work->prices[cell] = state == CELL_SHOWN ? work->weights[cell] : 0;
}

/* ---- what moves can do together ---- */

static int64_t common(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b, b = rest;
    }
    return a < 0 ? -a : a;
}

void steps_reduce(Steps *steps) {
    int64_t factor = 0;
    for (size_t i = 0; i < steps->n; i++)
        factor = common(factor, steps->at[i].change);
    for (size_t i = 0; factor > 1 && i < steps->n; i++)
        steps->at[i].change /= (int32_t)factor;
}

/* a × one + b × other; false where it grows too large. */
static bool moves_join(Work *work, const Move *one, int64_t a, const Move *other, int64_t b) {
    const MoveEntry *p = &work->entries.at[one->first], *p_end = p + one->n;
    const MoveEntry *q = &work->entries.at[other->first], *q_end = q + other->n;
    work->made.n = 0;
    work->spent += one->n + other->n;
    while (p < p_end || q < q_end) {
        uint32_t cell = q == q_end || (p < p_end && p->cell <= q->cell) ? p->cell : q->cell;
        int64_t change = 0;
        if (p < p_end && p->cell == cell) change += a * p++->change;
        if (q < q_end && q->cell == cell) change += b * q++->change;
        if (!change) continue;
        if (llabs(change) > CHANGE_MOST || work->made.n == STEPS_MOST) return false;
        vec_push(work->mem, &work->made, (Step){.cell = cell, .change = (int32_t)change});
    }
    steps_reduce(&work->made);
    return true;
}

static void touch(Work *work, const Move *move) {
    for (size_t i = 0; i < move->n; i++) {
        uint32_t cell = work->entries.at[move->first + i].cell;
        if (work->marks[cell] == work->mark) continue;
        work->marks[cell] = work->mark;
        vec_push(work->mem, &work->touched, cell);
    }
}

/* The entry of the move that is given up for the others: small, and changing the cell by little. */
static uint32_t pivot_of(const Work *work, uint32_t cell) {
    uint32_t best = NO_CELL;
    int64_t best_size = INT64_MAX;
    for (uint32_t e = work->heads[cell]; e != NO_CELL; e = work->entries.at[e].next) {
        const MoveEntry *entry = &work->entries.at[e];
        const Move *move = &work->moves.at[entry->move];
        int64_t size = (int64_t)move->n + (llabs((long long)entry->change) - 1) * STEPS_MOST;
        if (move->alive && size < best_size) best_size = size, best = e;
    }
    return best;
}

void cell_show(Work *work, uint32_t cell) {
    uint32_t pivot = pivot_of(work, cell);
    work->touched.n = 0;
    work->mark++;
    cell_set(work, cell, CELL_SHOWN);
    if (pivot == NO_CELL) return;
    uint32_t given_up = work->entries.at[pivot].move;
    int64_t b = work->entries.at[pivot].change;
    /* The list does not change but at its head: nothing that is added holds the cell. */
    for (uint32_t e = work->heads[cell]; e != NO_CELL; e = work->entries.at[e].next) {
        uint32_t id = work->entries.at[e].move;
        if (!work->moves.at[id].alive) continue;
        touch(work, &work->moves.at[id]);
        if (id == given_up) continue;
        int64_t a = work->entries.at[e].change, factor = common(a, b);
        move_end(work, id);
        Move one = work->moves.at[id], other = work->moves.at[given_up];
        if (moves_join(work, &one, b / factor, &other, -a / factor)) move_add(work, &work->made);
    }
    move_end(work, given_up);
}

/* ---- attempts ---- */

Point work_point(const Work *work) {
    return (Point){work->journal.n, work->moves.n, work->entries.n, work->total};
}

void work_rewind(Work *work, Point point) {
    while (work->moves.n > point.moves) {
        Move *move = &work->moves.at[work->moves.n - 1];
        if (move->alive) work->n_alive -= move->n;
        for (size_t i = move->n; i-- > 0;) {
            const MoveEntry *entry = &work->entries.at[move->first + i];
            work->heads[entry->cell] = entry->next;
        }
        work->entries.n = move->first;
        work->moves.n--;
    }
    while (work->journal.n > point.journal) {
        Undo undo = work->journal.at[--work->journal.n];
        if (undo.cell) {
            CellState state = undo.state;
            cell_set(work, undo.what, state);
            work->journal.n--;
        } else if (undo.what < work->moves.n) {
            work->moves.at[undo.what].alive = true;
            work->n_alive += work->moves.at[undo.what].n;
        }
    }
    must(work->total == point.total);
}

void work_pack(Work *work) {
    work->journal.n = 0;
    if (work->entries.n < 4 * work->n_alive + 4096) return;
    size_t n_moves = 0, n_entries = 0;
    for (size_t i = 0; i < work->entries.n; i++)
        work->heads[work->entries.at[i].cell] = NO_CELL;
    for (size_t m = 0; m < work->moves.n; m++) {
        Move move = work->moves.at[m];
        if (!move.alive) continue;
        for (size_t i = 0; i < move.n; i++) {
            MoveEntry entry = work->entries.at[move.first + i];
            entry.move = (uint32_t)n_moves;
            entry.next = work->heads[entry.cell];
            work->heads[entry.cell] = (uint32_t)(n_entries + i);
            work->entries.at[n_entries + i] = entry;
        }
        move.first = (uint32_t)n_entries;
        n_entries += move.n;
        work->moves.at[n_moves++] = move;
    }
    memset(work->known, 0xFF, work->n_known * sizeof *work->known);
    work->moves.n = n_moves;
    work->entries.n = n_entries;
}

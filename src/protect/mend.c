/* Can moves that are not possible one by one be made together? A move may take a case from a cell
 * that has none to give; another that puts one there is made with it, until no cell is short. */

#include <stdlib.h>

#include "protect/protect_in.h"

enum {
    SMALL_MOST = 4096 /* cells */,
    STARTS_SMALL = 24,
    STARTS_LARGE = 4,
    MENDS_SMALL = 64,
    MENDS_LARGE = 16,
    LOOKS_MOST = 200,
    SUM_MOST = 1 << 24,
    WANTED_MOST = 1 << 20
};
#define TIMES_MOST ((int64_t)1 << 55) /* times a change */

typedef struct Mender {
    Work *work;
    int64_t unit;     /* all moves are made in multiples of it: small numbers for large amounts */
    int64_t *changes; /* of each cell */
    VEC(uint32_t) cells; /* that have been changed */
    uint32_t *seen, mark;
} Mender;

static int64_t short_of(const Work *work, uint32_t cell, int64_t change) {
    if (!work->bounded[cell]) return 0;
    int64_t left = cell_spare(work, cell) + change;
    return left < 0 ? -left : 0;
}

static void changes_add(Mender *mender, const Move *move, int64_t times) {
    const MoveEntry *entries = &mender->work->entries.at[move->first];
    for (size_t i = 0; i < move->n; i++) {
        uint32_t cell = entries[i].cell;
        if (mender->seen[cell] != mender->mark) {
            mender->seen[cell] = mender->mark;
            mender->changes[cell] = 0;
            vec_push(mender->work->mem, &mender->cells, cell);
        }
        mender->changes[cell] += times * entries[i].change;
    }
}

static int64_t change_of(const Mender *mender, uint32_t cell) {
    return mender->seen[cell] == mender->mark ? mender->changes[cell] : 0;
}

/* The cell that is shortest; NO_CELL: none is. */
static uint32_t shortest(const Mender *mender) {
    uint32_t worst = NO_CELL;
    int64_t most = 0;
    for (size_t i = 0; i < mender->cells.n; i++) {
        uint32_t cell = mender->cells.at[i];
        int64_t lacks = short_of(mender->work, cell, mender->changes[cell]);
        if (lacks > most) most = lacks, worst = cell;
    }
    return worst;
}

static bool is_too_often(const MoveEntry *entry, int64_t times) {
    return llabs((long long)times) > TIMES_MOST / llabs((long long)entry->change);
}

static bool move_is_too_often(const Mender *mender, const Move *move, int64_t times) {
    for (size_t i = 0; i < move->n; i++)
        if (is_too_often(&mender->work->entries.at[move->first + i], times)) return true;
    return false;
}

/* So often, in whole units, a change makes up for what lacks. */
static int64_t times_for(const Mender *mender, int64_t lacks, int64_t change) {
    int64_t size = llabs((long long)change), times = (lacks + size - 1) / size;
    return (times + mender->unit - 1) / mender->unit * mender->unit;
}

/* By how much less would be lacking with this move made, too. */
static int64_t gain_of(const Mender *mender, const Move *move, int64_t times) {
    const MoveEntry *entries = &mender->work->entries.at[move->first];
    int64_t gain = 0;
    mender->work->spent += move->n;
    for (size_t i = 0; i < move->n; i++) {
        if (is_too_often(&entries[i], times)) return 0;
        int64_t change = change_of(mender, entries[i].cell);
        gain += short_of(mender->work, entries[i].cell, change) -
                short_of(mender->work, entries[i].cell, change + times * entries[i].change);
    }
    return gain;
}

/* Makes the move that helps most where a cell lacks; false: none helps. */
static bool help(Mender *mender, uint32_t cell) {
    const Work *work = mender->work;
    int64_t lacks = short_of(work, cell, mender->changes[cell]), best = 0, best_times = 0;
    uint32_t best_move = UINT32_MAX, looks = 0;
    for (uint32_t e = work->heads[cell]; e != NO_CELL && looks < LOOKS_MOST;
         e = work->entries.at[e].next) {
        const MoveEntry *entry = &work->entries.at[e];
        const Move *move = &work->moves.at[entry->move];
        if (!move->alive) continue;
        looks++;
        int64_t times = times_for(mender, lacks, entry->change);
        if (times / mender->unit > SUM_MOST) continue;
        if (entry->change < 0) times = -times;
        int64_t gain = gain_of(mender, move, times);
        if (gain > best || (gain == best && gain && move->n < work->moves.at[best_move].n))
            best = gain, best_times = times, best_move = entry->move;
    }
    if (best_move == UINT32_MAX) return false;
    changes_add(mender, &work->moves.at[best_move], best_times);
    return true;
}

static int compare_cells(const void *a, const void *b) {
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    return (p > q) - (p < q);
}

static bool mended_take(Mender *mender, uint32_t cell) {
    Work *work = mender->work;
    qsort(mender->cells.at, mender->cells.n, sizeof *mender->cells.at, compare_cells);
    work->made.n = 0;
    for (size_t i = 0; i < mender->cells.n; i++) {
        int64_t change = mender->changes[mender->cells.at[i]] / mender->unit;
        if (llabs(change) > SUM_MOST) return false;
        if (change)
            vec_push(work->mem, &work->made,
                     (Step){.cell = mender->cells.at[i], .change = (int32_t)change});
    }
    steps_reduce(&work->made);
    return move_add(work, &work->made) && cell_is_safe(work, cell);
}

/* So far the cell must still be made to rise, or to fall; 0: in this way it does not get safe. */
static int64_t wanted_of(const Work *work, uint32_t cell, const Reach *reach, bool rises) {
    int64_t width = cell_width(work, cell), rise = cell_rise(work, cell);
    if (cell_has_insiders(work, cell)) return rises || !rise ? width : 0; /* all by itself */
    if (!rises) return reach->rise < rise ? 0 : width - reach->rise;
    return width - reach->fall > rise ? width - reach->fall : rise;
}

static void unit_set(Mender *mender, int64_t wanted) {
    mender->unit = 1;
    while (wanted / mender->unit > WANTED_MOST)
        mender->unit *= 2;
}

bool cell_mend(Work *work, uint32_t cell) {
    size_t n = work->crossing->n_cells;
    if (!work->mender) {
        work->mender = NEW(work->mem, Mender);
        *work->mender = (Mender){.work = work,
                                 .changes = NEW_ARRAY(work->mem, int64_t, n),
                                 .seen = NEW_ARRAY(work->mem, uint32_t, n)};
    }
    Mender *mender = work->mender;
    Reach reach = cell_reach(work, cell);
    bool small = n <= SMALL_MOST || work->patient;
    size_t starts = 0, starts_most = small ? STARTS_SMALL : STARTS_LARGE;
    int mends_most = small ? MENDS_SMALL : MENDS_LARGE;
    for (uint32_t e = work->heads[cell]; e != NO_CELL && starts < starts_most;
         e = work->entries.at[e].next) {
        /* What is made and does not do grows the lists: nothing may point into them. */
        MoveEntry entry = work->entries.at[e];
        Move move = work->moves.at[entry.move];
        if (!move.alive) continue;
        starts++;
        for (int sign = -1; sign <= 1; sign += 2) {
            uint32_t lacking = NO_CELL;
            bool rises = (entry.change > 0) == (sign > 0);
            int64_t wanted = wanted_of(work, cell, &reach, rises);
            unit_set(mender, wanted);
            int64_t times = times_for(mender, wanted, entry.change);
            if (wanted <= 0 || move_is_too_often(mender, &move, times)) continue;
            mender->mark++;
            mender->cells.n = 0;
            changes_add(mender, &move, sign * times);
            for (int i = 0; i < mends_most && (lacking = shortest(mender)) != NO_CELL; i++)
                if (!help(mender, lacking)) break;
            if (lacking != NO_CELL || llabs(mender->changes[cell]) < wanted) continue;
            if (mended_take(mender, cell)) return true;
        }
    }
    return false;
}

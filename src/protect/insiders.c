/* Does a hidden cell stay hidden from those who are alone in another one? Who alone contributes to
 * a cell knows it, so that no move through it tells them anything: a cell is kept from everybody
 * when for each of them there is a move that proves it without any of their cells. One move through
 * no such cell does, and so do two that have nobody in common. */

#include "protect/protect_in.h"

enum { PEOPLE_MOST = 24, PROOFS_MOST = 24, LOOKS_MOST = 2000 };

typedef struct Knowing { /* a move, and who is alone in one of its cells */
    uint32_t entry;
    uint32_t people[PEOPLE_MOST];
    size_t n;
} Knowing;

static bool knows(const Knowing *knowing, uint32_t who) {
    for (size_t i = 0; i < knowing->n; i++)
        if (knowing->people[i] == who) return true;
    return false;
}

/* False: they are too many. */
static bool person_add(Knowing *knowing, uint32_t who, uint32_t own) {
    if (who == NOBODY || who == own || knows(knowing, who)) return true;
    if (knowing->n == PEOPLE_MOST) return false;
    knowing->people[knowing->n++] = who;
    return true;
}

static bool people_find(const Work *work, const Move *move, uint32_t own, Knowing *out) {
    for (size_t i = 0; i < move->n; i++)
        if (!person_add(out, work->wish->needs->alone[work->entries.at[move->first + i].cell], own))
            return false;
    return true;
}

static bool apart(const Knowing *one, const Knowing *other) {
    for (size_t i = 0; i < one->n; i++)
        if (knows(other, one->people[i])) return false;
    return true;
}

bool steps_are_kept(const Work *work, uint32_t cell, const Step *steps, size_t n) {
    if (!cell_has_insiders(work, cell)) return true;
    const uint32_t *alone = work->wish->needs->alone;
    for (size_t i = 0; i < n; i++)
        if (alone[steps[i].cell] != NOBODY && alone[steps[i].cell] != alone[cell]) return false;
    return true;
}

bool cell_is_kept(const Work *work, uint32_t cell, uint32_t entries[2]) {
    uint32_t own = work->wish->needs->alone[cell];
    Knowing found[PROOFS_MOST];
    size_t n = 0, looks = 0;
    for (uint32_t e = work->heads[cell]; e != NO_CELL && looks < LOOKS_MOST;
         e = work->entries.at[e].next) {
        const MoveEntry *entry = &work->entries.at[e];
        Reach reach = {.entry = {NO_CELL, NO_CELL}};
        if (!work->moves.at[entry->move].alive) continue;
        looks++;
        entry_reach(work, e, &reach);
        if (!reach_is_enough(work, cell, &reach)) continue;
        found[n] = (Knowing){.entry = e};
        if (!people_find(work, &work->moves.at[entry->move], own, &found[n])) continue;
        entries[0] = e, entries[1] = NO_CELL;
        if (!found[n].n) return true;
        for (size_t i = 0; i < n; i++)
            if (apart(&found[i], &found[n])) {
                entries[1] = found[i].entry;
                return true;
            }
        if (n + 1 < PROOFS_MOST) n++;
    }
    return false;
}

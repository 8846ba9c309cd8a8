/* Between which whole numbers must a cell be, as each total is the sum of its parts? */

#include <string.h>

#include "protect/attack_in.h"

enum { ROUNDS_MOST = 1000, NODES_MOST = 4000, DEPTH_MOST = 400 };
#define SUM_MOST ((int64_t)1 << 60)

typedef struct Sum {
    int64_t least, most;
    size_t endless; /* parts without an upper end */
} Sum;

static Sum sum_of(const System *system, const uint32_t *parts, size_t n) {
    Sum sum = {0};
    for (size_t i = 0; i < n; i++) {
        int64_t most = system->most[parts[i]];
        sum.least += system->least[parts[i]];
        if (most == NO_LIMIT)
            sum.endless++;
        else
            sum.most += most;
        if (sum.least > SUM_MOST) sum.least = SUM_MOST;
        if (sum.most > SUM_MOST) sum.endless++, sum.most -= most;
    }
    return sum;
}

static bool raise(const System *system, uint32_t cell, int64_t least, bool *changed) {
    if (least <= system->least[cell]) return true;
    if (least > system->most[cell]) return false; /* cells that are known stay as they are */
    system->least[cell] = least;
    return *changed = true;
}

static bool lower(const System *system, uint32_t cell, int64_t most, bool *changed) {
    if (most >= system->most[cell]) return true;
    if (most < system->least[cell]) return false;
    system->most[cell] = most;
    return *changed = true;
}

static bool equation_narrow(const System *system, const Equation *equation, bool *changed,
                            uint32_t *wrong) {
    const uint32_t *parts = &system->parts[equation->first + 1];
    uint32_t total = parts[-1];
    size_t n = equation->n - 1;
    Sum sum = sum_of(system, parts, n);
    *wrong = total;
    if (!raise(system, total, sum.least, changed)) return false;
    if (!sum.endless && !lower(system, total, sum.most, changed)) return false;
    int64_t least = system->least[total], most = system->most[total];
    for (size_t i = 0; i < n; i++) {
        uint32_t part = parts[i];
        int64_t was_least = system->least[part], was_most = system->most[part];
        *wrong = part;
        if (most != NO_LIMIT && !lower(system, part, most - (sum.least - was_least), changed))
            return false;
        if (was_most == NO_LIMIT ? sum.endless > 1 : sum.endless > 0) continue;
        int64_t others = was_most == NO_LIMIT ? sum.most : sum.most - was_most;
        if (!raise(system, part, least - others, changed)) return false;
    }
    return true;
}

bool bounds_narrow(const System *system, const uint32_t *equations, size_t n, uint32_t *wrong) {
    bool changed = true;
    for (int round = 0; changed && round < ROUNDS_MOST; round++) {
        changed = false;
        for (size_t i = 0; i < n; i++)
            if (!equation_narrow(system, &system->equations[equations[i]], &changed, wrong))
                return false;
    }
    return true;
}

/* ---- looking through all tables ---- */

typedef struct Looking {
    const System *system;
    const Part *part;
    size_t nodes;
} Looking;

static Found look(Looking *looking, uint32_t cell, int64_t value, size_t depth);

/* The cell that has the fewest values left; NO_CELL: all have one. */
static uint32_t cell_next(const Looking *looking) {
    const System *system = looking->system;
    uint32_t best = UINT32_MAX;
    int64_t fewest = INT64_MAX;
    for (size_t i = 0; i < looking->part->n_cells; i++) {
        uint32_t cell = looking->part->cells[i];
        int64_t most = system->most[cell], least = system->least[cell];
        int64_t values = most == NO_LIMIT ? INT64_MAX - 1 : most - least;
        if (values && values < fewest) fewest = values, best = cell;
    }
    return best;
}

static Found values_try(Looking *looking, size_t depth) {
    const System *system = looking->system;
    uint32_t cell = cell_next(looking);
    for (size_t i = 0; cell == UINT32_MAX && system->whole && i < looking->part->n_cells; i++)
        system->whole[looking->part->cells[i]] = system->least[looking->part->cells[i]];
    if (cell == UINT32_MAX) return FOUND;
    int64_t least = system->least[cell], most = system->most[cell];
    for (int64_t value = least; value <= most; value++) {
        Found found = look(looking, cell, value, depth + 1);
        if (found != FOUND_NONE) return found;
        if (value == NO_LIMIT - 1) break;
    }
    return FOUND_NONE;
}

/* With the cell being that large; the bounds are as before afterwards. */
static Found look(Looking *looking, uint32_t cell, int64_t value, size_t depth) {
    const System *system = looking->system;
    const Part *part = looking->part;
    uint64_t cost = part->n_cells + part->n_equations;
    if (depth == DEPTH_MOST || !looking->nodes || *system->looks < cost) return FOUND_NOT;
    if (cx_late(system->cx)) return FOUND_NOT;
    looking->nodes--, *system->looks -= cost;
    Arena *mem = system->cx->mem;
    ArenaMark mark = arena_mark(mem);
    int64_t *kept = NEW_ARRAY(mem, int64_t, 2 * part->n_cells);
    for (size_t i = 0; i < part->n_cells; i++) {
        kept[2 * i] = system->least[part->cells[i]];
        kept[2 * i + 1] = system->most[part->cells[i]];
    }
    uint32_t wrong;
    system->least[cell] = system->most[cell] = value;
    Found found = FOUND_NONE;
    if (bounds_narrow(system, part->equations, part->n_equations, &wrong))
        found = values_try(looking, depth);
    for (size_t i = 0; i < part->n_cells; i++) {
        system->least[part->cells[i]] = kept[2 * i];
        system->most[part->cells[i]] = kept[2 * i + 1];
    }
    arena_rewind(mem, mark);
    return found;
}

Found whole_find(const System *system, const Part *part, uint32_t cell, int64_t value) {
    Looking looking = {system, part, NODES_MOST};
    return look(&looking, cell, value, 0);
}

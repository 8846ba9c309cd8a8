/* Is there any table at all that proves a cell, where moves that are known do not find one? Small
 * tables are looked through, near the truth: what mend.c cannot put together is not impossible yet.
 */

#include "protect/attack_in.h"
#include "protect/protect_in.h"

enum { SMALL_MOST = 2000 /* cells */, WIDTH_MOST = 16, NEAR = 4 };
#define LOOKS_MOST ((uint64_t)1 << 22)

/* Is each total told to be what its parts are? Else no table agrees with the truth. */
static bool is_additive(const Work *work, const System *system) {
    const int64_t *counts = work->crossing->counts;
    for (size_t e = 0; e < system->n_equations; e++) {
        const uint32_t *cells = &system->parts[system->equations[e].first];
        int64_t left = counts[cells[0]];
        for (size_t i = 1; i < system->equations[e].n; i++)
            left -= counts[cells[i]];
        if (left) return false;
    }
    return true;
}

static void system_make(const Work *work, System *out) {
    Cx *cx = work->cx;
    size_t n = work->crossing->n_cells;
    Equations equations = crossing_equations(cx, work->crossing);
    out->parts = equations.parts;
    out->equations = equations.at;
    out->n_equations = equations.n;
    out->least = NEW_ARRAY(cx->mem, int64_t, n);
    out->most = NEW_ARRAY(cx->mem, int64_t, n);
    out->whole = NEW_ARRAY(cx->mem, int64_t, n);
    for (uint32_t cell = 0; cell < n; cell++) {
        int64_t count = work->crossing->counts[cell], near = NEAR * work->wish->width;
        int64_t spare = cell_spare(work, cell);
        bool shown = work->states[cell] == CELL_SHOWN;
        out->least[cell] = shown ? count : work->bounded[cell] ? count - spare : 0;
        out->most[cell] = shown ? count : work->bounded[cell] ? count + near : NO_LIMIT;
    }
}

/* All open cells that depend on this one, with the equations that say so. */
static Part part_of(const System *system, uint32_t cell) {
    Arena *mem = system->cx->mem;
    size_t n_cells = system->crossing->n_cells;
    uint8_t *in = NEW_ARRAY(mem, uint8_t, n_cells),
            *used = NEW_ARRAY(mem, uint8_t, system->n_equations);
    Part part = {.cells = NEW_ARRAY(mem, uint32_t, n_cells),
                 .equations = NEW_ARRAY(mem, uint32_t, system->n_equations)};
    in[cell] = 1;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t e = 0; e < system->n_equations; e++) {
            const uint32_t *cells = &system->parts[system->equations[e].first];
            bool reached = false;
            for (size_t i = 0; i < system->equations[e].n && !used[e]; i++)
                reached |= in[cells[i]];
            if (!reached) continue;
            used[e] = 1, more = true;
            part.equations[part.n_equations++] = e;
            for (size_t i = 0; i < system->equations[e].n; i++)
                in[cells[i]] |= system->least[cells[i]] != system->most[cells[i]];
        }
    }
    for (uint32_t i = 0; i < n_cells; i++)
        if (in[i]) part.cells[part.n_cells++] = i;
    return part;
}

/* What leads from the truth to the table that was found, as a move. */
static void whole_take(Work *work, const System *system, const Part *part) {
    work->made.n = 0;
    for (size_t i = 0; i < part->n_cells; i++) {
        uint32_t cell = part->cells[i];
        int64_t change = system->whole[cell] - work->crossing->counts[cell];
        if (!change || (work->states[cell] == CELL_UNPUBLISHED && !work->bounded[cell])) continue;
        if (change > INT32_MAX / 2 || change < -INT32_MAX / 2) return;
        vec_push(work->mem, &work->made, (Step){.cell = cell, .change = (int32_t)change});
    }
    move_add(work, &work->made);
}

bool cell_search(Work *work, uint32_t cell) {
    const Wish *wish = work->wish;
    size_t n_cells = work->crossing->n_cells;
    if (n_cells > SMALL_MOST || wish->width > WIDTH_MOST || wish->needs) return false;
    ArenaMark mark = arena_mark(work->cx->mem);
    uint64_t looks = LOOKS_MOST;
    uint32_t wrong, *all;
    System system = {.cx = work->cx, .crossing = work->crossing, .looks = &looks};
    system_make(work, &system);
    if (!is_additive(work, &system)) {
        arena_rewind(work->cx->mem, mark);
        return false;
    }
    all = NEW_ARRAY(work->cx->mem, uint32_t, system.n_equations);
    for (uint32_t e = 0; e < system.n_equations; e++)
        all[e] = e;
    must(bounds_narrow(&system, all, system.n_equations, &wrong)); /* the truth agrees */
    int64_t count = work->crossing->counts[cell], least = system.least[cell],
            most = system.most[cell];
    Part part = part_of(&system, cell);
    /* As far up as one can, and as far down as is then needed. */
    for (int64_t rise = wish->width; rise >= 0 && !cell_is_safe(work, cell); rise--) {
        int64_t fall = wish->width - rise;
        if (count + rise > most || count - fall < least) continue;
        if (rise && whole_find(&system, &part, cell, count + rise) != FOUND) continue;
        if (rise) whole_take(work, &system, &part);
        if (fall && whole_find(&system, &part, cell, count - fall) == FOUND)
            whole_take(work, &system, &part);
    }
    arena_rewind(work->cx->mem, mark);
    return cell_is_safe(work, cell);
}

/* What does somebody know of the hidden cells who knows everything that is told?
 *
 * Bounds are narrowed by each sum alone first (bounds.c). Cells that still depend on each other are
 * then taken together: the ends of each by linear programming in whole numbers (simplex.c), and
 * where these are no whole tables, by looking through the tables as long as they are few. Each
 * whole table met on the way says of all its cells how far they reach, so that most ends need no
 * work of their own. */

#include <math.h>

#include "protect/attack_in.h"

#define LOOKS_MOST ((uint64_t)1 << 28)

/* ---- what is told ---- */

static Err contradicts(const System *system, uint32_t cell) {
    return fail(system->cx, INVALID, MSG_PROTECT_CONTRADICTS,
                cell_name(system->cx, system->crossing, cell));
}

static Err system_make(System *system, const TableRead *published, int64_t floor) {
    Cx *cx = system->cx;
    const Crossing *crossing = system->crossing;
    system->least = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    system->most = NEW_ARRAY(cx->mem, int64_t, crossing->n_cells);
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        bool known = published->told[cell] == TOLD_COUNT;
        bool hidden = published->told[cell] == TOLD_HIDDEN;
        system->least[cell] = known ? crossing->counts[cell] : hidden ? floor : 0;
        system->most[cell] = known ? crossing->counts[cell] : NO_LIMIT;
    }
    Equations equations = crossing_equations(cx, crossing);
    system->parts = equations.parts;
    system->equations = equations.at;
    system->n_equations = equations.n;
    uint32_t wrong = 0, *all = NEW_ARRAY(cx->mem, uint32_t, system->n_equations);
    for (uint32_t i = 0; i < system->n_equations; i++)
        all[i] = i;
    if (!bounds_narrow(system, all, system->n_equations, &wrong)) return contradicts(system, wrong);
    for (uint32_t cell = 0; cell < crossing->n_cells; cell++)
        if (system->least[cell] > COUNT_MOST)
            return fail(cx, LIMIT, MSG_PROTECT_TOO_LARGE, cell_name(cx, crossing, cell));
    return OK;
}

static bool is_open(const System *system, uint32_t cell) {
    return system->least[cell] != system->most[cell];
}

/* ---- what depends on each other ---- */

static uint32_t root_of(uint32_t *above, uint32_t cell) {
    while (above[cell] != cell)
        cell = above[cell] = above[above[cell]];
    return cell;
}

static uint32_t *parts_join(const System *system) {
    size_t n = system->crossing->n_cells;
    uint32_t *above = NEW_ARRAY(system->cx->mem, uint32_t, n);
    for (uint32_t cell = 0; cell < n; cell++)
        above[cell] = cell;
    for (size_t e = 0; e < system->n_equations; e++) {
        const Equation *equation = &system->equations[e];
        uint32_t first = UINT32_MAX;
        for (size_t i = 0; i < equation->n; i++) {
            uint32_t cell = system->parts[equation->first + i];
            if (!is_open(system, cell)) continue;
            uint32_t root = root_of(above, cell);
            if (first == UINT32_MAX) first = root;
            uint32_t low = root < first ? root : first;
            above[root] = above[first] = low; /* the first cell stands for all */
            first = low;
        }
    }
    return above;
}

typedef struct Parts {
    Part *at;
    size_t n;
} Parts;

static uint32_t equation_part(const System *system, size_t e, uint32_t *above) {
    const Equation *equation = &system->equations[e];
    for (size_t i = 0; i < equation->n; i++) {
        uint32_t cell = system->parts[equation->first + i];
        if (is_open(system, cell)) return root_of(above, cell);
    }
    return UINT32_MAX;
}

static Parts parts_make(const System *system) {
    Arena *mem = system->cx->mem;
    size_t n_cells = system->crossing->n_cells;
    uint32_t *above = parts_join(system), *number = NEW_ARRAY(mem, uint32_t, n_cells);
    Parts parts = {0};
    for (uint32_t cell = 0; cell < n_cells; cell++)
        if (is_open(system, cell) && root_of(above, cell) == cell)
            number[cell] = (uint32_t)parts.n++;
    parts.at = NEW_ARRAY(mem, Part, parts.n);
    for (int filling = 0; filling < 2; filling++) {
        for (size_t i = 0; i < parts.n && filling; i++) {
            parts.at[i].cells = NEW_ARRAY(mem, uint32_t, parts.at[i].n_cells);
            parts.at[i].equations = NEW_ARRAY(mem, uint32_t, parts.at[i].n_equations);
            parts.at[i].n_cells = parts.at[i].n_equations = 0;
        }
        for (uint32_t cell = 0; cell < n_cells; cell++) {
            if (!is_open(system, cell)) continue;
            Part *part = &parts.at[number[root_of(above, cell)]];
            if (filling) part->cells[part->n_cells] = cell;
            part->n_cells++;
        }
        for (uint32_t e = 0; e < system->n_equations; e++) {
            uint32_t root = equation_part(system, e, above);
            if (root == UINT32_MAX) continue;
            Part *part = &parts.at[number[root]];
            if (filling) part->equations[part->n_equations] = e;
            part->n_equations++;
        }
    }
    return parts;
}

/* ---- a part ---- */

void rows_make(const System *system, const Part *part, Simplex *simplex,
               const uint32_t *variables) {
    Cx *cx = system->cx;
    for (size_t e = 0; e < part->n_equations; e++) {
        const Equation *equation = &system->equations[part->equations[e]];
        SimplexTerm *terms = NEW_ARRAY(cx->mem, SimplexTerm, equation->n);
        size_t n = 0;
        int64_t right = 0;
        for (size_t i = 0; i < equation->n; i++) {
            uint32_t cell = system->parts[equation->first + i];
            right += i ? -system->least[cell] : system->least[cell];
            if (is_open(system, cell)) terms[n++] = (SimplexTerm){variables[cell], i ? 1 : -1};
        }
        simplex_row(simplex, terms, n, right);
    }
}

enum { LEAST_SETTLED = 1, MOST_SETTLED = 2, SETTLED = 3 };

typedef struct Attacking {
    const System *system;
    const Part *part;
    Simplex simplex;
    CellBounds *bounds; /* of each cell of the table */
    uint8_t *settled;   /* of each variable */
} Attacking;

/* Whole numbers can only be within the ends of broken ones. */
static void end_take(Attacking *all, uint32_t i, int sign) {
    Simplex *simplex = &all->simplex;
    CellBounds *bounds = &all->bounds[all->part->cells[i]];
    int64_t value = 0, from = all->system->least[all->part->cells[i]];
    Found found = simplex_end(simplex, i, sign, &value);
    if (found == FOUND_NOT) return;
    if (found == FOUND_NONE) {
        bounds->most = NO_LIMIT, bounds->upper = (double)INFINITY;
        if (simplex->most[i] >= 0) all->settled[i] |= MOST_SETTLED;
        return;
    }
    int64_t whole = value / simplex->divisor;
    double broken = (double)from + (double)value / (double)simplex->divisor;
    if (sign > 0)
        bounds->most = from + whole, bounds->upper = broken;
    else
        bounds->least = from + whole + (value % simplex->divisor > 0), bounds->lower = broken;
}

static Err ends_take(Attacking *all) {
    const System *system = all->system;
    Simplex *simplex = &all->simplex;
    for (uint32_t i = 0; i < all->part->n_cells && !simplex->failed; i++) {
        if (cx_late(system->cx)) return fail(system->cx, LIMIT, MSG_PROTECT_LATE);
        if (!(simplex->reached[i] & 1)) end_take(all, i, -1);
        if (!(simplex->reached[i] & 2)) end_take(all, i, 1);
    }
    for (uint32_t i = 0; i < all->part->n_cells; i++) {
        uint32_t cell = all->part->cells[i];
        const CellBounds *bounds = &all->bounds[cell];
        int64_t from = system->least[cell];
        if (simplex->least[i] == bounds->least - from) all->settled[i] |= LEAST_SETTLED;
        if (bounds->most != NO_LIMIT && simplex->most[i] == bounds->most - from)
            all->settled[i] |= MOST_SETTLED;
    }
    return OK;
}

/* From the end that is known inwards, until there is a whole table. */
static Err whole_take(Attacking *all, uint32_t i, int sign) {
    const System *system = all->system;
    uint32_t cell = all->part->cells[i];
    int64_t *end = sign > 0 ? &system->most[cell] : &system->least[cell];
    while (*end != NO_LIMIT) {
        Found found = whole_find(system, all->part, cell, *end);
        if (found == FOUND) all->settled[i] |= sign > 0 ? MOST_SETTLED : LEAST_SETTLED;
        if (found != FOUND_NONE) return OK;
        *end -= sign;
        if (system->least[cell] > system->most[cell]) return contradicts(system, cell);
    }
    return OK;
}

static Err wholes_take(Attacking *all) {
    const System *system = all->system;
    const Part *part = all->part;
    for (size_t i = 0; i < part->n_cells; i++) {
        const CellBounds *bounds = &all->bounds[part->cells[i]];
        if (bounds->least > bounds->most) return contradicts(system, part->cells[i]);
        system->least[part->cells[i]] = bounds->least;
        system->most[part->cells[i]] = bounds->most;
    }
    for (uint32_t i = 0; i < part->n_cells; i++) {
        if (cx_late(system->cx)) return fail(system->cx, LIMIT, MSG_PROTECT_LATE);
        if (!(all->settled[i] & LEAST_SETTLED)) TRY(whole_take(all, i, -1));
        if (!(all->settled[i] & MOST_SETTLED)) TRY(whole_take(all, i, 1));
    }
    for (size_t i = 0; i < part->n_cells; i++) {
        CellBounds *bounds = &all->bounds[part->cells[i]];
        bounds->least = system->least[part->cells[i]];
        bounds->most = system->most[part->cells[i]];
        bounds->exact = all->settled[i] == SETTLED;
    }
    return OK;
}

static Err part_attack(const System *system, const Part *part, CellBounds *bounds,
                       uint32_t *variables) {
    Cx *cx = system->cx;
    ArenaMark mark = arena_mark(cx->mem);
    Attacking all = {.system = system,
                     .part = part,
                     .bounds = bounds,
                     .settled = NEW_ARRAY(cx->mem, uint8_t, part->n_cells)};
    simplex_begin(cx, &all.simplex, part->n_equations, part->n_cells);
    for (uint32_t i = 0; i < part->n_cells; i++) {
        uint32_t cell = part->cells[i];
        variables[cell] = i;
        if (system->most[cell] != NO_LIMIT)
            all.simplex.ends[i] = system->most[cell] - system->least[cell];
    }
    rows_make(system, part, &all.simplex, variables);
    if (simplex_start(&all.simplex) == FOUND_NONE) return contradicts(system, part->cells[0]);
    TRY(ends_take(&all));
    TRY(wholes_take(&all));
    arena_rewind(cx->mem, mark);
    return OK;
}

Err attack(Cx *cx, Attack *out, const TableRead *published, int64_t floor) {
    uint64_t looks = LOOKS_MOST;
    const Crossing *crossing = &published->crossing;
    System system = {.cx = cx, .crossing = crossing, .looks = &looks};
    TRY(system_make(&system, published, floor));
    *out = (Attack){.bounds = NEW_ARRAY(cx->mem, CellBounds, crossing->n_cells),
                    .n_equations = system.n_equations};
    for (size_t cell = 0; cell < crossing->n_cells; cell++) {
        int64_t least = system.least[cell], most = system.most[cell];
        out->bounds[cell] =
            (CellBounds){.least = least,
                         .most = most,
                         .lower = (double)least,
                         .upper = most == NO_LIMIT ? (double)INFINITY : (double)most,
                         .exact = least == most};
    }
    uint32_t *variables = NEW_ARRAY(cx->mem, uint32_t, crossing->n_cells);
    Parts parts = parts_make(&system);
    for (size_t i = 0; i < parts.n; i++)
        TRY(part_attack(&system, &parts.at[i], out->bounds, variables));
    return OK;
}

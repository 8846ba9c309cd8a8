/* Is a hidden cell safe, whatever moves are known? Its ends by each sum, then by linear
 * programming, then, where these are no whole numbers, by looking through whole tables. */

#include "protect/exact_in.h"

Judge *judge_new(Cx *cx, const Plan *plan) {
    Judge *judge = NEW(cx->mem, Judge);
    const Crossing *crossing = plan->crossing;
    size_t n = crossing->n_cells;
    *judge = (Judge){.cx = cx, .plan = plan};
    System *system = &judge->system;
    *system = (System){.cx = cx,
                       .crossing = crossing,
                       .least = NEW_ARRAY(cx->mem, int64_t, n),
                       .most = NEW_ARRAY(cx->mem, int64_t, n),
                       .looks = &judge->steps};
    Equations equations = crossing_equations(cx, crossing);
    system->parts = equations.parts;
    system->equations = equations.at;
    system->n_equations = equations.n;
    judge->variables = NEW_ARRAY(cx->mem, uint32_t, n);
    judge->first_equation = NEW_ARRAY(cx->mem, uint32_t, n + 2);
    size_t n_places = 0;
    for (size_t e = 0; e < system->n_equations; e++)
        for (size_t i = 0; i < system->equations[e].n; i++, n_places++)
            judge->first_equation[system->parts[system->equations[e].first + i] + 2]++;
    for (size_t cell = 1; cell < n + 2; cell++)
        judge->first_equation[cell] += judge->first_equation[cell - 1];
    judge->equations_of = NEW_ARRAY(cx->mem, uint32_t, n_places);
    for (uint32_t e = 0; e < system->n_equations; e++)
        for (size_t i = 0; i < system->equations[e].n; i++) {
            uint32_t cell = system->parts[system->equations[e].first + i];
            judge->equations_of[judge->first_equation[cell + 1]++] = e;
        }
    return judge;
}

static bool is_open(const System *system, uint32_t cell) {
    return system->least[cell] != system->most[cell];
}

/* What the cell depends on. */
static Part part_of(Judge *judge, uint32_t cell) {
    const System *system = &judge->system;
    Arena *mem = judge->cx->mem;
    size_t n_cells = judge->plan->crossing->n_cells;
    Part part = {.cells = NEW_ARRAY(mem, uint32_t, n_cells),
                 .equations = NEW_ARRAY(mem, uint32_t, system->n_equations)};
    uint8_t *cell_seen = NEW_ARRAY(mem, uint8_t, n_cells);
    uint8_t *seen = NEW_ARRAY(mem, uint8_t, system->n_equations);
    part.cells[part.n_cells++] = cell;
    cell_seen[cell] = 1;
    for (size_t i = 0; i < part.n_cells; i++) {
        uint32_t at = part.cells[i];
        for (uint32_t k = judge->first_equation[at]; k < judge->first_equation[at + 1]; k++) {
            uint32_t e = judge->equations_of[k];
            if (seen[e]) continue;
            seen[e] = 1;
            part.equations[part.n_equations++] = e;
            const Equation *equation = &system->equations[e];
            for (size_t j = 0; j < equation->n; j++) {
                uint32_t other = system->parts[equation->first + j];
                if (cell_seen[other] || !is_open(system, other)) continue;
                cell_seen[other] = 1;
                part.cells[part.n_cells++] = other;
            }
        }
    }
    return part;
}

/* The ends met so far: the truth at first. */
typedef struct Met {
    int64_t ends[2]; /* the least and the most */
    int64_t *tables[2];
} Met;

/* The table of the simplex. */
static void kept_take(const Judge *judge, const Part *part, const Simplex *simplex, Met *met) {
    const System *system = &judge->system;
    for (int side = 0; side < 2; side++) {
        int64_t end = (side ? simplex->most : simplex->least)[0];
        if (!simplex->kept[side] || end < 0 || end == INT64_MAX) continue;
        end += system->least[part->cells[0]];
        if (side ? end <= met->ends[1] : end >= met->ends[0]) continue;
        met->ends[side] = end;
        for (size_t i = 0; i < part->n_cells; i++)
            met->tables[side][part->cells[i]] =
                system->least[part->cells[i]] + simplex->kept[side][i];
    }
}

/* The ends of the first cell of the part by linear programming; FOUND: they are `width` apart. */
static Found ends_by_program(Judge *judge, const Part *part, Met *met, int64_t *least,
                             int64_t *most) {
    System *system = &judge->system;
    Simplex simplex;
    int64_t value = 0, from = system->least[part->cells[0]];
    for (uint32_t i = 0; i < part->n_cells; i++)
        judge->variables[part->cells[i]] = i;
    simplex_begin(judge->cx, &simplex, part->n_equations, part->n_cells);
    simplex_keep(&simplex, judge->plan->wish->width);
    uint64_t before = simplex.work;
    rows_make(system, part, &simplex, judge->variables);
    Found found = simplex_start(&simplex);
    for (int side = 0; found == FOUND && side < 2; side++) {
        found = simplex_end(&simplex, 0, side ? 1 : -1, &value);
        if (found == FOUND_NOT) break;
        if (found == FOUND_NONE)
            *most = NO_LIMIT;
        else if (side)
            *most = from + value / simplex.divisor;
        else
            *least = from + value / simplex.divisor + (value % simplex.divisor > 0);
        found = FOUND;
    }
    uint64_t used = before - simplex.work;
    judge->steps -= used < judge->steps ? used : judge->steps;
    if (found != FOUND) return FOUND_NOT;
    if (*most != NO_LIMIT && *most - *least < judge->plan->wish->width) return FOUND_NONE;
    kept_take(judge, part, &simplex, met);
    return met->ends[1] - met->ends[0] >= judge->plan->wish->width ? FOUND : FOUND_NOT;
}

/* From what the ends may be inwards, to whole tables. */
static Found ends_by_looking(Judge *judge, const Part *part, Met *met, int64_t least,
                             int64_t most) {
    System *system = &judge->system;
    int64_t width = judge->plan->wish->width;
    bool known = true;
    if (most == NO_LIMIT || most > met->ends[0] + width) most = met->ends[0] + width;
    for (int side = 1; side >= 0; side--) {
        int64_t step = side ? -1 : 1, value = side ? most : least;
        if (!side && value < met->ends[1] - width) value = met->ends[1] - width;
        system->whole = met->tables[side];
        for (; value != met->ends[side]; value += step) {
            Found found = whole_find(system, part, part->cells[0], value);
            known &= found != FOUND_NOT;
            if (found != FOUND) continue;
            met->ends[side] = value;
            break;
        }
    }
    system->whole = NULL;
    if (met->ends[1] - met->ends[0] >= width) return FOUND;
    return known ? FOUND_NONE : FOUND_NOT;
}

static void pair_make(const Judge *judge, const Met *met, Pair *out) {
    *out = (Pair){0};
    for (int side = 0; side < 2; side++) {
        out->tables[side] = met->tables[side];
        for (uint32_t cell = 0; cell < judge->plan->crossing->n_cells; cell++)
            if (met->tables[side][cell]) set_add(&out->differs, cell);
    }
}

Found judge_cell(Judge *judge, const CellSet *hidden, uint32_t cell, Pair *out) {
    const Crossing *crossing = judge->plan->crossing;
    System *system = &judge->system;
    Arena *mem = judge->cx->mem;
    size_t n = crossing->n_cells;
    uint32_t wrong = 0, *all;
    ArenaMark before = arena_mark(mem);
    Met met = {{0, 0}, {NEW_ARRAY(mem, int64_t, n), NEW_ARRAY(mem, int64_t, n)}};
    ArenaMark mark = arena_mark(mem);
    for (uint32_t i = 0; i < n; i++) {
        int64_t count = crossing->counts[i];
        bool open = set_has(hidden, i), known = judge->plan->wish->insiders && count;
        system->least[i] = !open ? 0 : known && judge->plan->bounded[i] ? 1 - count : -count;
        system->most[i] = open ? NO_LIMIT : 0;
    }
    all = NEW_ARRAY(mem, uint32_t, system->n_equations);
    for (uint32_t e = 0; e < system->n_equations; e++)
        all[e] = e;
    uint64_t cost = 8 * n;
    judge->steps -= cost < judge->steps ? cost : judge->steps;
    must(bounds_narrow(system, all, system->n_equations, &wrong)); /* the truth fits */
    int64_t least = system->least[cell], most = system->most[cell];
    Found found = FOUND_NONE;
    if (most == NO_LIMIT || most - least >= judge->plan->wish->width) {
        Part part = part_of(judge, cell);
        found = ends_by_program(judge, &part, &met, &least, &most);
        if (found == FOUND_NOT) found = ends_by_looking(judge, &part, &met, least, most);
    }
    arena_rewind(mem, found == FOUND ? mark : before);
    if (found == FOUND) pair_make(judge, &met, out);
    return found;
}

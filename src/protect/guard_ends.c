/* How far can cells reach that depend on each other, where single sums say too little? By linear
 * programming (simplex.c) over the cells that are not known, as long as they are few. */

#include "protect/guard_in.h"

#define TABLE_MOST ((size_t)1 << 20)  /* numbers of a part that is solved as a whole */
#define COST_MOST ((uint64_t)1 << 28) /* numbers changed for one part */

void gather_begin(Cx *cx, Gatherer *out, const Sums *sums) {
    *out = (Gatherer){.cell_in = NEW_ARRAY(cx->mem, bool, sums->n_cells),
                      .sum_in = NEW_ARRAY(cx->mem, bool, sums->n + 1)};
}

static void cell_gather(const Knowledge *k, Gatherer *g, uint32_t cell) {
    if (g->cell_in[cell] || k->least[cell] == k->most[cell]) return;
    g->cell_in[cell] = true;
    vec_push(k->mem, &g->cells, cell);
}

void gather(const Knowledge *k, Gatherer *g, uint32_t cell) {
    const Sums *sums = k->sums;
    g->cells.n = g->sums.n = 0;
    cell_gather(k, g, cell);
    for (size_t i = 0; i < g->cells.n; i++) {
        uint32_t at = g->cells.at[i];
        for (uint32_t s = sums->first[at]; s < sums->first[at + 1]; s++) {
            uint32_t sum = sums->of[s];
            if (g->sum_in[sum]) continue;
            g->sum_in[sum] = true;
            vec_push(k->mem, &g->sums, sum);
            const Equation *equation = &sums->equations[sum];
            for (size_t p = 0; p < equation->n; p++)
                cell_gather(k, g, sums->parts[equation->first + p]);
        }
    }
    g->part = (Part){g->cells.at, g->sums.at, g->cells.n, g->sums.n};
}

typedef struct Place { /* of a cell among the part's */
    uint32_t cell, variable;
} Place;

static uint32_t variable_of(const Place *places, size_t room, uint32_t cell) {
    size_t at = (cell * 2654435761U) % room;
    while (places[at].variable != UINT32_MAX && places[at].cell != cell)
        at = (at + 1) % room;
    return places[at].variable;
}

static Place *places_make(const Knowledge *k, const Part *part, size_t room) {
    Place *places = NEW_ARRAY(k->cx->mem, Place, room);
    for (size_t i = 0; i < room; i++)
        places[i].variable = UINT32_MAX;
    for (uint32_t i = 0; i < part->n_cells; i++) {
        size_t at = (part->cells[i] * 2654435761U) % room;
        while (places[at].variable != UINT32_MAX)
            at = (at + 1) % room;
        places[at] = (Place){part->cells[i], i};
    }
    return places;
}

/* Each cell that is not known is a variable: by how much it is above its least. */
static void part_rows(const Knowledge *k, const Part *part, Simplex *simplex, const Place *places,
                      size_t room) {
    for (size_t e = 0; e < part->n_equations; e++) {
        const Equation *equation = &k->sums->equations[part->equations[e]];
        SimplexTerm *terms = NEW_ARRAY(k->cx->mem, SimplexTerm, equation->n);
        size_t n = 0;
        int64_t right = 0;
        for (size_t i = 0; i < equation->n; i++) {
            uint32_t cell = k->sums->parts[equation->first + i];
            right += i ? -k->least[cell] : k->least[cell];
            if (k->least[cell] != k->most[cell])
                terms[n++] = (SimplexTerm){variable_of(places, room, cell), i ? 1 : -1};
        }
        simplex_row(simplex, terms, n, right);
    }
}

/* Whole numbers can only be within the ends of broken ones. */
static bool ends_take(const Knowledge *k, Simplex *simplex, uint32_t variable, Ends *ends) {
    int64_t value = 0, from = ends->least;
    if (simplex_end(simplex, variable, -1, &value) != FOUND) return false;
    int64_t least = from + value / simplex->divisor + (value % simplex->divisor > 0);
    if (least > ends->least) ends->least = least;
    Found found = simplex_end(simplex, variable, 1, &value);
    if (found == FOUND_NOT) return false;
    int64_t most = found == FOUND ? from + value / simplex->divisor : NO_LIMIT;
    if (most < ends->most) ends->most = most;
    (void)k;
    return true;
}

Found part_ends(const Knowledge *k, const Part *part, const uint32_t *wanted, size_t n, Ends *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = (Ends){k->least[wanted[i]], k->most[wanted[i]]};
    if (!part->n_cells || (part->n_equations + 1) > TABLE_MOST / part->n_cells) return FOUND_NOT;
    uint64_t most = *k->work < COST_MOST ? *k->work : COST_MOST;
    if (!most) return FOUND_NOT;
    ArenaMark mark = arena_mark(k->cx->mem);
    size_t room = part->n_cells * 2 + 1;
    Place *places = places_make(k, part, room);
    Simplex simplex;
    simplex_begin(k->cx, &simplex, part->n_equations, part->n_cells);
    simplex.work = most;
    part_rows(k, part, &simplex, places, room);
    Found found = simplex_start(&simplex);
    for (size_t i = 0; i < n && found == FOUND; i++)
        if (!ends_take(k, &simplex, variable_of(places, room, wanted[i]), &out[i]))
            found = FOUND_NOT;
    *k->work -= most - (simplex.failed ? 0 : simplex.work);
    arena_rewind(k->cx->mem, mark);
    return found;
}

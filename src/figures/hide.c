/* Which cells must be hidden beside those that a rule names? Asks protect/, in numbers alone; what
 * is hidden is proved there. */

#include "figures/hide_in.h"
#include "protect/protect.h"

enum { ATTEMPTS_LARGE = 1, ATTEMPTS_SMALL = 4 };
#define CELLS_SMALL ((size_t)2000)

static Str code_name(Cx *cx, uint32_t code) {
    return code ? str_int(cx->mem, code) : S("");
}

/* The tree's codes as lines, and all other sums as those of a second hierarchy. */
static Err axis_make(Cx *cx, const HideAxis *axis, TableDimension *out) {
    VEC(HierarchyLine) tree = {0}, others = {0};
    for (uint32_t code = 1; code < axis->n_tree; code++)
        vec_push(cx->mem, &tree,
                 (HierarchyLine){code_name(cx, code), code_name(cx, axis->parents[code]), code});
    for (size_t s = axis->n_sums - axis->n_others; s < axis->n_sums; s++) {
        const HideSum *sum = &axis->sums[s];
        Str total = code_name(cx, sum->total);
        vec_push(cx->mem, &others, (HierarchyLine){total, S(""), sum->total});
        must(axis->parts);
        for (uint32_t i = 0; i < sum->n; i++)
            vec_push(
                cx->mem, &others,
                (HierarchyLine){code_name(cx, axis->parts[sum->first + i]), total, sum->total});
    }
    const Hierarchy hierarchies[] = {{.file = S(""), .lines = tree.at, .n = tree.n},
                                     {.file = S(""), .lines = others.at, .n = others.n}};
    const TableDimensionOf of = {
        .name = S("axis"), .hierarchies = hierarchies, .n = others.n ? 2 : 1, .total = S("0")};
    return dimension_make(cx, out, &of);
}

typedef struct Places { /* of each axis: where its codes are in protect/'s dimension */
    uint32_t *of[HIDE_AXES_MOST];
} Places;

static size_t cell_there(const HideTable *table, const Crossing *crossing, const Places *places,
                         size_t at) {
    size_t cell = 0;
    for (size_t a = 0; a < table->n_axes; a++) {
        size_t code = at / table->strides[a] % table->axes[a].n;
        cell += places->of[a][code] * crossing->strides[a];
    }
    return cell;
}

static Err crossing_of(Cx *cx, const HideTable *table, Crossing *out, Places *places) {
    TableDimension dimensions[HIDE_AXES_MOST];
    for (size_t a = 0; a < table->n_axes; a++) {
        TRY(axis_make(cx, &table->axes[a], &dimensions[a]));
        places->of[a] = NEW_ARRAY(cx->mem, uint32_t, table->axes[a].n);
        for (size_t code = 0; code < table->axes[a].n; code++) {
            Str name = str_int(cx->mem, (int64_t)code);
            size_t place = index_get(&dimensions[a].index, name);
            if (place == SIZE_MAX) return fail(cx, INVALID, MSG_PROTECT_ONE_CATEGORY, name);
            places->of[a][code] = (uint32_t)place;
        }
    }
    return crossing_make(cx, out, dimensions, table->n_axes);
}

static CellRole role_there(HideRole role) {
    static const CellRole roles[] = {[HIDE_SILENT] = ROLE_UNPUBLISHED,
                                     [HIDE_TOLD] = ROLE_TOLD,
                                     [HIDE_MAY] = ROLE_PUBLISHED,
                                     [HIDE_MUST] = ROLE_KEPT};
    return roles[role];
}

typedef struct Solving {
    const HideTable *table;
    Crossing crossing;
    Places places;
    bool *hidden;
} Solving;

static Err solve(Cx *cx, Solving *s) {
    const HideTable *table = s->table;
    TRY(crossing_of(cx, table, &s->crossing, &s->places));
    size_t n = s->crossing.n_cells;
    uint8_t *roles = NEW_ARRAY(cx->mem, uint8_t, n);
    must(s->crossing.counts);
    for (size_t at = 0; at < table->n_cells; at++) {
        size_t cell = cell_there(table, &s->crossing, &s->places, at);
        s->crossing.counts[cell] = table->counts[at];
        roles[cell] = (uint8_t)role_there((HideRole)table->roles[at]);
    }
    const Wish wish = {.width = table->width,
                       .insiders = table->zeros_told,
                       .roles = roles,
                       .attempts = n > CELLS_SMALL ? ATTEMPTS_LARGE : ATTEMPTS_SMALL};
    Suppression found;
    TRY(suppress(cx, &found, &s->crossing, &wish));
    for (size_t at = 0; at < table->n_cells; at++)
        s->hidden[at] = found.states[cell_there(table, &s->crossing, &s->places, at)] != CELL_SHOWN;
    return OK;
}

Err hide_solve(Cx *cx, const HideTable *table, bool *hidden, bool *feasible) {
    Solving solving = {.table = table, .hidden = hidden};
    Cx inner = *cx;
    inner.mem = arena_new();
    Err err = solve(&inner, &solving);
    *feasible = err != INVALID && err != LIMIT;
    if (err && *feasible) err = fault_pass(cx, &inner.fault);
    arena_free(inner.mem);
    if (!*feasible && cx_late(cx)) return fail(cx, LIMIT, MSG_CX_LATE);
    return *feasible ? err : OK;
}

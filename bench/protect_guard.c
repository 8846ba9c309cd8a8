/* How long does the check of a new publication against all earlier ones take? A table of areas
 * (with sets of areas that overlap) by kind by origin, protected as a whole; from it publications
 * of 100 to 1,000 cells each, and a new one of 1,000. One of the earlier ones shows the Kreis
 * without a town whose cell is hidden, so that there is something to be found. Always the same for
 * the same call.
 *
 * use: protect_guard EARLIER [KREISE]   prints the cells, what was told, what was found, and the
 * seconds of processor time that the check took, reading what the earlier ones tell included. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "protect/guard.h"
#include "stats/random.h"

enum { TOWNS = 10, GROUPS = 4, KINDS = 4, ORIGINS = 5, NEW_CELLS = 1000, LEAST = 100 };

typedef struct Lines {
    VEC(HierarchyLine) list;
} Lines;

static void line_add(Cx *cx, Lines *lines, Str code, Str parent) {
    HierarchyLine line = {code, parent, lines->list.n + 1};
    vec_push(cx->mem, &lines->list, line);
}

static void areas_make(Cx *cx, TableDimension *out, size_t n_kreise) {
    Lines tree = {0}, sets = {0};
    line_add(cx, &tree, S("Land"), S(""));
    for (size_t k = 0; k < n_kreise; k++) {
        Str kreis = str_format(cx->mem, "K%zu", k), set = str_format(cx->mem, "K%zu without", k);
        line_add(cx, &tree, kreis, S("Land"));
        line_add(cx, &sets, set, S(""));
        for (size_t t = 0; t < TOWNS; t++) {
            Str town = str_format(cx->mem, "T%zu.%zu", k, t);
            line_add(cx, &tree, town, kreis);
            if (t) line_add(cx, &sets, town, set);
        }
    }
    Hierarchy both[] = {{S("areas"), tree.list.at, tree.list.n},
                        {S("sets"), sets.list.at, sets.list.n}};
    must(!dimension_make(cx, out, &(TableDimensionOf){S("area"), both, 2, S("Total")}));
}

static void tree_make(Cx *cx, TableDimension *out, size_t groups, size_t leaves) {
    Lines tree = {0};
    line_add(cx, &tree, S("T"), S(""));
    for (size_t g = 0; g < groups; g++) {
        Str group = groups > 1 ? str_format(cx->mem, "G%zu", g) : S("T");
        if (groups > 1) line_add(cx, &tree, group, S("T"));
        for (size_t i = 0; i < leaves; i++)
            line_add(cx, &tree, str_format(cx->mem, "L%zu.%zu", g, i), group);
    }
    Hierarchy one = {S("tree"), tree.list.at, tree.list.n};
    must(!dimension_make(cx, out, &(TableDimensionOf){S("d"), &one, 1, S("Total")}));
}

/* Some areas by some kinds by some origins, until there are enough cells. */
static Publication publication_make(Cx *cx, const Crossing *crossing, const uint8_t *states,
                                    Random *random, size_t n) {
    uint8_t *taken = NEW_ARRAY(cx->mem, uint8_t, crossing->n_cells);
    Telling *tellings = NEW_ARRAY(cx->mem, Telling, n);
    Publication out = {.name = S("p"), .tellings = tellings};
    while (out.n < n) {
        size_t codes[3][16], many[3] = {4 + random_below(random, 12), 1 + random_below(random, 6),
                                        1 + random_below(random, 3)};
        for (size_t d = 0; d < 3; d++)
            for (size_t i = 0; i < many[d]; i++)
                codes[d][i] = random_below(random, crossing->dimensions[d].n);
        for (size_t i = 0; i < many[0] * many[1] * many[2] && out.n < n; i++) {
            size_t cell = codes[0][i % many[0]] * crossing->strides[0] +
                          codes[1][i / many[0] % many[1]] * crossing->strides[1] +
                          codes[2][i / many[0] / many[1]] * crossing->strides[2];
            if (taken[cell]++) continue;
            tellings[out.n++] =
                (Telling){(uint32_t)cell, states[cell] ? COUNT_HIDDEN : crossing->counts[cell]};
        }
    }
    return out;
}

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    Cx cx;
    Crossing crossing;
    TableDimension dimensions[3];
    Suppression done;
    cx_begin(&cx, EN);
    size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 1000;
    areas_make(&cx, &dimensions[0], argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 8);
    tree_make(&cx, &dimensions[1], GROUPS, KINDS);
    tree_make(&cx, &dimensions[2], 1, ORIGINS);
    must(!crossing_make(&cx, &crossing, dimensions, 3));
    Random random = random_begin(8, 0);
    for (size_t cell = 0; cell < crossing.n_cells; cell++)
        if (cell_is_inner(&crossing, cell) && random_below(&random, 8))
            crossing.counts[cell] = (int64_t)random_below(&random, 40);
    must(!crossing_sum(&cx, &crossing));
    must(!suppress(&cx, &done, &crossing, &(Wish){.threshold = 3, .width = 1}));
    Publication *publications = NEW_ARRAY(cx.mem, Publication, n + 1);
    size_t told = NEW_CELLS;
    publications[0] = publication_make(&cx, &crossing, done.states, &random, NEW_CELLS);
    for (size_t i = 1; i <= n; i++) {
        size_t cells = LEAST + random_below(&random, NEW_CELLS - LEAST + 1);
        publications[i] = publication_make(&cx, &crossing, done.states, &random, cells);
        told += cells;
    }
    /* the new one shows a cell that others hide, by mistake */
    Telling *tellings = (Telling *)publications[0].tellings;
    for (size_t t = 0, slips = 0; t < NEW_CELLS && slips < 3; t++)
        if (tellings[t].count == COUNT_HIDDEN)
            tellings[t].count = crossing.counts[tellings[t].cell], slips++;
    double from = now();
    Guarded seen;
    must(!guard_publications(&cx, &seen,
                             &(GuardAsk){.crossing = &crossing,
                                         .publications = publications,
                                         .n = n + 1,
                                         .width = 1,
                                         .floor = 1,
                                         .threshold = 3}));
    printf("%zu\t%zu\t%zu\t%zu\t%zu\t%zu\t%.3f\n", n, crossing.n_cells,
           done.n_primary + done.n_secondary, told, seen.n, seen.n_open, now() - from);
    cx_end(&cx);
    return 0;
}

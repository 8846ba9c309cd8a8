#pragma once
/* Inside protect/: the least loss of small tables. */

#include "protect/attack_in.h"
#include "protect/protect_in.h"

enum { EXACT_CELLS_MOST = 512, EXACT_WORDS = EXACT_CELLS_MOST / 64 };

typedef struct CellSet {
    uint64_t words[EXACT_WORDS];
} CellSet;

static inline bool set_has(const CellSet *set, uint32_t cell) {
    return set->words[cell / 64] >> cell % 64 & 1;
}
static inline void set_add(CellSet *set, uint32_t cell) {
    set->words[cell / 64] |= (uint64_t)1 << cell % 64;
}

/* Two whole tables, as what they change in each cell; `differs`: the cells that one of them
 * changes. */
typedef struct Pair {
    CellSet differs;
    int64_t *tables[2];
    struct Pair *next;
} Pair;

/* Who tells whether a cell is safe. */
typedef struct Judge {
    Cx *cx;
    const Plan *plan;
    System system;                           /* of changes: the truth is 0 everywhere */
    uint32_t *first_equation, *equations_of; /* of each cell, in CSR form */
    uint32_t *variables;
    uint64_t steps; /* may still be done */
} Judge;

Judge *judge_new(Cx *cx, const Plan *plan);
/* FOUND: there are two tables of whole numbers that agree with all cells that are not hidden and
 * lie `width` apart in the cell; they are made in cx->mem. FOUND_NONE: there are not. FOUND_NOT:
 * that is not known. */
Found judge_cell(Judge *judge, const CellSet *hidden, uint32_t cell, Pair *out);

typedef struct Exactly {
    bool optimal;     /* no set that is safe loses less than what was found or was there before */
    bool better;      /* less than what was there before */
    Suppression done; /* then: the states and moves that prove them */
} Exactly;

/* Is there anything that loses less than `before`? Looks until it is known, or for so long as the
 * wish allows. The crossing has at most EXACT_CELLS_MOST cells. */
void exact_search(Cx *cx, Exactly *out, const Plan *plan, const Suppression *before);

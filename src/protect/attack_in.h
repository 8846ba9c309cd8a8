#pragma once
/* Inside protect/: what is published as equations, and the tables that agree with it. */

#include "protect/crossing_in.h"

typedef struct System {
    Cx *cx;
    const Crossing *crossing;
    int64_t *least, *most; /* of each cell: between these it is */
    const uint32_t *parts;
    const Equation *equations;
    size_t n_equations;
    int64_t *whole;  /* of each cell: the table that whole_find found; NULL: nobody asks */
    uint64_t *looks; /* may still be spent on looking through whole tables */
} System;

/* Narrows the bounds by each of these equations until nothing changes any more; false: they
 * contradict each other, in the cell `wrong`. */
bool bounds_narrow(const System *system, const uint32_t *equations, size_t n, uint32_t *wrong);

/* Cells that depend on each other, and the equations that say so. */
typedef struct Part {
    uint32_t *cells, *equations;
    size_t n_cells, n_equations;
} Part;

typedef enum Found { FOUND, FOUND_NONE, FOUND_NOT } Found; /* NOT: nothing can be said */

/* Is there a table of whole numbers in which the cell of this part is so large? Looks through all
 * of them, as long as they are few. */
Found whole_find(const System *system, const Part *part, uint32_t cell, int64_t value);

/* ---- the largest and the least a variable can be ---- */

/* Equations over variables from 0 on, solved for some of them (the basic ones, a row each) by the
 * others, which are 0: divisor × basic[row] + Σ table[row][k] × other[k] = right[row]. All numbers
 * are whole (fraction-free pivoting, Edmonds 1967; as lrs of Avis does), so that nothing is rounded
 * anywhere. */
typedef struct SimplexTerm {
    uint32_t variable;
    int32_t factor;
} SimplexTerm;
typedef struct SimplexRow { /* Σ factor × variable = right; by variables */
    SimplexTerm *terms;
    size_t n;
    int64_t right;
} SimplexRow;
typedef struct Simplex {
    Cx *cx;
    SimplexRow *rows; /* before the start */
    size_t n_given;
    bool started;
    uint32_t n_variables;
    size_t n_rows, n_columns, stride;
    int32_t *table;
    int64_t *right;
    uint32_t *basic, *other; /* variables */
    uint32_t *places; /* of a variable: its row; from n_rows_most on: its column after that */
    size_t n_rows_most;
    int64_t divisor;
    int64_t *least, *most; /* of each variable: in whole tables met on the way */
    int64_t *ends;         /* of each variable: it is not above; below 0: that is not known */
    uint8_t *reached; /* of each: 1: it was 0, 2: it was at its end; not in whole tables only */
    int64_t *kept[2]; /* the whole tables with the least and the most of variable 0; NULL: none */
    int64_t far;      /* so much at least, where it has no end */
    uint64_t work;    /* may still be done */
    bool failed;      /* numbers or work grew too large: nothing more can be asked */
} Simplex;

void simplex_begin(Cx *cx, Simplex *out, size_t n_rows, size_t n_variables);
/* Keeps whole tables that are met on the way; where variable 0 has no end, one in which it is so
 * much above the one before. */
void simplex_keep(Simplex *simplex, int64_t far);
/* A row before the start: Σ factor × variable = right. */
void simplex_row(Simplex *simplex, const SimplexTerm *terms, size_t n, int64_t right);
/* FOUND: there are values from 0 on that fit. */
Found simplex_start(Simplex *simplex);
/* The most (sign 1) or the least (−1) that the variable can be, as value / divisor; FOUND_NONE: it
 * has no end; FOUND_NOT: failed. */
Found simplex_end(Simplex *simplex, uint32_t variable, int sign, int64_t *value);
/* The rows of a part: each of its open cells is a variable, by how much it is above its least. */
void rows_make(const System *system, const Part *part, Simplex *simplex, const uint32_t *variables);

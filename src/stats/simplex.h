#pragma once
/* Shares that fit best: minimizes ½·w'Qw − c'w over w ≥ 0, Σw = 1, exactly.
 *
 * Active set (Lawson and Hanson 1974, chapter 23, for the simplex): on the units that have a share,
 * w solves the equations of the minimum; the unit with the steepest way down is added, one whose
 * share would fall below 0 leaves. Each round O(s³/6 + n·s), s units with a share. Where columns
 * depend on each other several w are best; the one found has the fewest that the path needs. */

#include <stdbool.h>
#include <stddef.h>

typedef struct Simplex {
    size_t n;
    const double *q; /* [n][n], symmetric, positive semidefinite */
    const double *c;
    double *room; /* simplex_room(n) numbers, to work in */
} Simplex;
size_t simplex_room(size_t n);
/* w: where it begins (its positive entries are those with a share; all 0: at the best single unit),
 * then the minimum. False: no end was found within 20·n + 100 rounds (w is feasible all the same).
 */
bool simplex_minimum(double *w, const Simplex *problem);
/* p with Σp = 0 on the units that have a share in w: Q·p + ν = g there; 0 elsewhere. How the
 * minimum moves when c does. False: those units depend on each other. */
bool simplex_adjoint(double *p, const Simplex *problem, const double *w, const double *g);

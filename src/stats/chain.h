#pragma once
/* Where does a chain of states end, and how long does that take? p is n × n, row-major: from state
 * to state within one step, rows that sum to 1. A state is absorbing when nothing leaves it.
 *
 *   Q, R     p from transient to transient, and to absorbing states
 *   N        (I − Q)⁻¹: how often each transient state is visited, the beginning counted
 *   B        N R: where it ends; time N·1: steps until then             (Kemeny and Snell
 * 1960, 3.2) after k  the row of the beginning in pᵏ
 *
 * I − Q is taken apart by state reduction (Grassmann, Taksar and Heyman 1985): what stays is worked
 * out as 1 less what leaves, and nothing is ever subtracted from anything near it, so that every
 * entry keeps its digits even where states are left only seldom. It needs that each transient state
 * can reach an absorbing one (chain_stuck). Work: O(n³); k n² for the distribution. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Chain {
    size_t n, n_transient;
    const double *p;
    const uint32_t *order; /* the states: transient ones first, then absorbing ones */
} Chain;

/* Fills `order` (each kind in the order of the states); returns how many are transient. */
size_t chain_order(uint32_t *order, const double *p, size_t n);
/* A transient state from which no absorbing one can be reached; n: none. `room`: n bytes. */
size_t chain_stuck(const Chain *chain, bool *room);

typedef struct ChainEnds {
    double *fundamental; /* [transient][transient], in their order: N */
    double *absorption;  /* [transient][absorbing]: B */
    double *time;        /* [transient] */
} ChainEnds;
/* room: n_transient · (n_transient + 1) numbers. */
void chain_solve(ChainEnds *out, const Chain *chain, double *room);

/* Of all states, so many steps after `start`. room: n numbers. */
void chain_after(double *distribution, const Chain *chain, size_t start, size_t steps,
                 double *room);

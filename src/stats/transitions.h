#pragma once
/* Who goes from which state to which: pairs of neighbouring times out of sequences, and the rates
 * that such counts give.
 *
 * Rows are sorted by unit and time: unit[i] rises or stays, time[i] rises within a unit. A pair are
 * two rows of one unit at times t and t + 1; across a missing time there is none. It belongs to the
 * time and the group of its first row. A sequence is whole when no time is missing between its
 * first and its last row.
 *
 *   rate             p_ij = n_ij / Σ_j n_ij: the most likely one (Anderson and Goodman 1957)
 *   standard error   √(p (1 − p) / n_i), n_i = Σ_j n_ij. The R package markovchain gives p / √n_ij
 *                    instead: that of a Poisson count, with n_i taken as known, and larger
 *   band             counts rounded to a base b may be off by h = ⌊b / 2⌋ each, not below 0. So a
 *                    share of a sum lies between (k−h) / (k−h + Σ(others+h)) and
 *                    (k+h) / (k+h + Σ(others−h)), a ratio of two counts between (a−h) / (b+h) and
 *                    (a+h) / (b−h); the upper end is infinite where that denominator is 0
 *
 * Work: one pass over the rows; more only over units with a missing time. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/estimate.h"

typedef struct TransitionRows {
    size_t n; /* below 2^32 */
    const uint32_t *unit;
    const int32_t *time;
    const uint32_t *state; /* below n_states */
    const uint32_t *group; /* below n_groups; NULL: all in one */
    int32_t first;         /* the earliest time */
    size_t n_times;        /* to the latest */
    size_t n_states, n_groups;
} TransitionRows;

typedef struct Transitions {
    uint32_t *pairs; /* transitions_room(): [time][group][from][to], and one cell to work with */
    uint32_t *whole; /* [from][to]: of whole sequences only */
    size_t n_whole;  /* whole sequences */
    size_t row;      /* of what is wrong: the second of the two rows */
} Transitions;

typedef enum TransitionsFound {
    TRANSITIONS_FINE,
    TRANSITIONS_UNSORTED,
    TRANSITIONS_TWICE /* two rows of a unit at one time */
} TransitionsFound;

/* How many counters `pairs` needs; 0: too many to be numbered. */
size_t transitions_room(const TransitionRows *rows);
/* `pairs` and `whole` begin at 0. */
TransitionsFound transitions_count(Transitions *out, const TransitionRows *rows);

/* p (1 − p) / n under the root, and the error of markovchain; 0 where k is. */
double transitions_error(double k, double n);
double transitions_error_poisson(double k, double n);

/* Of counts within low[i] … high[i]: which share of their sum is the one at `at`? */
Range transitions_share_band(const double *low, const double *high, size_t n, size_t at);
Range transitions_ratio_band(double a, double b, double half);

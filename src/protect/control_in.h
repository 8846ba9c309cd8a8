#pragma once
/* Inside protect/: whole numbers that meet equations at the least cost. */

#include "protect/protect.h"

/* Of each column one whole number between its bounds is wanted, so that each row is met: the sum of
 * what the columns hold in it, times 1 or −1, is its right side. */
typedef struct Program {
    size_t n_columns, n_rows;
    int *starts; /* of each column, one more: in rows and signs */
    int *rows;
    double *signs;
    int64_t *costs; /* of each column for each 1 of it */
    int64_t cost;   /* before any of them */
    int32_t *lower, *upper;
    int64_t *right; /* of each row */
} Program;

typedef struct Answer {
    bool found;
    int32_t *values; /* of each column */
    int64_t cost;
    int64_t bound; /* nothing costs less; INT64_MAX: there is nothing; proven in whole numbers */
    uint64_t work; /* was done */
} Answer;

/* Looks until what is found costs no more than the bound, or so much work is done (an iteration of
 * the simplex method on so many rows and columns), or the context is late; what was found until
 * then is the answer. */
void program_solve(Cx *cx, Answer *out, const Program *program, uint64_t work);

#pragma once
/* Inside protect/: the sums of a crossing, as equations. */

#include "protect/protect.h"

typedef struct Equation { /* a total and its parts, in Equations.parts: the total first */
    uint32_t first, n;
} Equation;

typedef struct Equations {
    const uint32_t *parts; /* cells */
    const Equation *at;
    size_t n;
} Equations;

/* Each cell that is a sum in a dimension, once for each of its sums: by dimension, cell, sum. */
Equations crossing_equations(Cx *cx, const Crossing *crossing);

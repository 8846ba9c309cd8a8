#pragma once
/* Counts that are published as multiples of a base.
 *
 * Each by itself: the nearest multiple; where two are as near (a base that is even), the even
 * multiple, so that as many counts rise as fall. Sums of what is published are not what is
 * published of sums.
 *
 * Controlled: all sums hold. Zero-restricted: each count goes to one of its two neighbouring
 * multiples, a multiple stays. Of all tables that do so the one with the least Σ |change| is
 * wanted: an integer program (Cox 1987; Salazar-González, Lowthian, Young, Merola, Bond, Brown
 * 2004). Of each cell's multiple only the last step is open, 0 or 1; sums are equations over these
 * steps. In two dimensions of which one is flat the linear program has a whole solution (it is a
 * flow); otherwise it is branched on. Each bound is worked out again in whole numbers from the
 * duals, which are right whatever they are; what was found is checked in whole numbers, too. */

#include "protect/protect.h"

#define BASE_MOST ((int64_t)1 << 32)

typedef struct Rounding {
    int64_t base;
    int64_t *counts; /* of each cell: what is published */
    bool additive;
    int64_t
        steps; /* each count lies less than so many bases away from the truth; 1: zero-restricted
                */
    bool narrower_open; /* perhaps fewer would have been enough: it was not found out */
    int64_t distance;   /* Σ |change| */
    int64_t bound;      /* nothing that takes no more steps has less: proven */
    int64_t largest;    /* |change| */
    size_t n_changed;
    uint64_t work; /* was done for it, or in vain */
} Rounding;

/* Each by itself; base from 2 to BASE_MOST. INVALID where it is larger than the largest count. */
Err round_each(Cx *cx, Rounding *out, const Crossing *crossing, int64_t base) CHECKED;

typedef struct ControlWish {
    int64_t base;
    bool wider;    /* where there is no zero-restricted table: the smallest changes that do */
    uint64_t work; /* altogether: iterations of linear programs, each times the program's rows and
                      columns; 0: as much as takes no long time */
} ControlWish;

/* The same base. INVALID where there is no such table, or where the sums do not hold in truth;
 * LIMIT where none was found with that much work, or before the context is late. What was found
 * by then is the answer, even where it may not be the best: `bound` says so. */
Err round_control(Cx *cx, Rounding *out, const Crossing *crossing, const ControlWish *wish) CHECKED;

/* For which counts a published one stands, seen alone. */
void rounding_stands_for(const Rounding *rounding, int64_t published, int64_t *least,
                         int64_t *most);

/* Inside protect/: what both ways have in common. */
Err rounding_base_check(Cx *cx, const Crossing *crossing, int64_t base) CHECKED;
void rounding_measure(Rounding *rounding, const Crossing *crossing);

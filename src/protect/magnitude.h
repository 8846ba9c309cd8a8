#pragma once
/* Tables of amounts (grants in euro, hours): which cells say too much of one contributor, and how
 * wide must the protection of each be? */

#include "protect/records.h"

#define PERCENT ((int64_t)10000) /* shares are whole numbers of ten-thousandths of a percent */
enum { DOMINANCES_MOST = 8, LARGEST_MOST = 10, LARGEST_KEPT = 3 };

typedef struct Dominance { /* the n largest contributions are more than this share of the cell */
    uint32_t n;
    int64_t share;
} Dominance;

typedef struct MagnitudeRules {
    Dominance dominances[DOMINANCES_MOST];
    size_t n_dominances;
    int64_t p, q;         /* X − x1 − x2 < p/q × x1; p 0: no such rule */
    int64_t contributors; /* 1 … so many contributors are too few; 0: no such rule */
    bool ranges;          /* hidden cells must be able to be as large as the rule asks for; else it
                             is the wish's width alone that counts */
} MagnitudeRules;

/* Who contributes to a cell: those with more than 0. */
typedef struct Makeup {
    uint32_t n;
    int64_t largest[LARGEST_KEPT];
} Makeup;

typedef struct Magnitude {
    Makeup *makeups;  /* of each cell */
    Needs needs;      /* `alone`: the number of the holder, or of the record */
    const Str *names; /* of the holders; NULL: these are records */
} Magnitude;

/* Contributions are those of the records, or of their holders where these were read. */
Err magnitude_judge(Cx *cx, Magnitude *out, const Records *records,
                    const MagnitudeRules *rules) CHECKED;

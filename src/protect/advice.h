#pragma once
/* May a table be published, and if not as it is: which ways are there, and what does each cost? */

#include "protect/coarser.h"
#include "protect/perturbation.h"

#define NO_SEED (-1)

typedef enum WayKind {
    WAY_SUPPRESS,
    WAY_LEVEL,   /* a dimension without its lowest level, the rest suppressed */
    WAY_JOINED,  /* small codes of a dimension joined, the rest suppressed */
    WAY_ROUND,   /* each count by itself to a multiple of a base */
    WAY_CONTROL, /* the same so that all sums hold */
    WAY_CELLKEY, /* each with noise of its own (cell_key.h) */
    WAY_KINDS
} WayKind;

enum { WAYS_MOST = 1 + 2 * DIMENSIONS_MOST + 6 };

/* A way and what becomes of the table. */
typedef struct Way {
    WayKind kind;
    size_t dimension; /* of the table as it was: that gets coarser */
    int64_t base;     /* of a rounding */
    PerturbationWish noise;
    int64_t stands;   /* a count shown stands for so many true ones, at most, seen alone; 0: it is
                         the true one */
    Str fault;        /* why it is not possible; empty: it is */
    Coarser table;    /* as it was, or coarser */
    Suppression done; /* what is hidden of it; states NULL: nothing ever is */
    int64_t *counts;  /* of each cell: what is published where it is not hidden */
    bool additive;    /* sums of what is published are what is published of sums */
    size_t n_hidden;  /* cells */
    int64_t value;    /* the sum of the hidden cells */
    size_t n_changed; /* cells */
    int64_t largest;  /* change of a count that is shown */
    double mean;      /* change of those, each without its sign */
    bool bounded;     /* it is known how close somebody gets to a hidden cell: */
    int64_t closest;  /* so far apart are the ends between which one of them must be, at least */
} Way;

typedef struct Advice {
    TableRead read;
    Outline outlines[DIMENSIONS_MOST];
    uint8_t *states, *reasons; /* of each cell, as it is: CELL_PRIMARY where a rule hides it */
    size_t n_primary;
    size_t n_all; /* cells that are all cases of a total, whether that counts or not */
    Way ways[WAYS_MOST];
    size_t n_ways; /* the first one: hidden cells */
} Advice;

typedef struct AdviceAsk {
    const TableAsk *table; /* names the lines of each dimension (a tree, its total among them) */
    const Wish *wish;
    size_t most;  /* cells */
    int64_t seed; /* of cell keys, up to SEED_MOST; NO_SEED: that way is not possible */
} AdviceAsk;

/* INVALID and LIMIT as of protect_read, LIMIT also over `most` cells; a way that is not possible
 * says so by itself. */
Err advise(Cx *cx, Advice *out, const AdviceAsk *ask) CHECKED;

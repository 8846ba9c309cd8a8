#pragma once
/* Inside figures/: a table of which cells must be hidden, in numbers alone, and protect/ as the one
 * who decides. Neither side knows the other's names. */

#include "base/base.h"

enum { HIDE_AXES_MOST = 4 };
#define HIDE_CELLS_MOST ((size_t)50000)

typedef enum HideRole {
    HIDE_SILENT, /* neither told nor held against anything: it can be what it wants to be */
    HIDE_TOLD,   /* stays shown, or is known anyhow */
    HIDE_MAY,    /* shown, and may be hidden */
    HIDE_MUST    /* hidden, and nobody may come near its number */
} HideRole;

typedef struct HideSum {
    uint32_t total, first, n; /* parts in HideAxis.parts */
} HideSum;

/* Codes 0 … n − 1. 0 stands above all of them; what stands between is a tree, and beside it sums of
 * codes of the tree. */
typedef struct HideAxis {
    size_t n, n_tree;        /* those from n_tree on are no part of the tree */
    const uint32_t *parents; /* of the tree's codes; of 0: 0 */
    bool phantom;            /* 0 is no code of anything told */
    const HideSum *sums;     /* all: first those of the tree, then n_others */
    size_t n_sums, n_others;
    const uint32_t *parts;
} HideAxis;

typedef struct HideTable {
    HideAxis axes[HIDE_AXES_MOST];
    size_t n_axes, n_cells;
    size_t strides[HIDE_AXES_MOST];
    int64_t *counts;
    uint8_t *roles; /* HideRole of each cell */
    int64_t width;
    bool zeros_told; /* who sees a hidden cell knows that it is not empty */
} HideTable;

/* hide.c: which cells are hidden beside those that must be. False: no set of them holds. */
Err hide_solve(Cx *cx, const HideTable *table, bool *hidden, bool *feasible) CHECKED;

#pragma once
/* Counts that are published with noise (cell-key method): which key has each cell of a table, and
 * what is published of it? How keys become changes stands in perturbation.h.
 *
 * The key of a cell is the sum of the keys of its records, modulo 1, so that it is the same
 * wherever the same records are counted: the cell has the same change in every table. Without
 * records keys are made for the inner cells, from a seed and the names and codes of their
 * dimensions, in whichever order these stand: the same cell has the same key in all tables that
 * have the same dimensions with the same leaves. It is not the same in a table of other dimensions,
 * though the same persons may be counted there: that takes records. Who knows the seed can take the
 * noise away again: it is a secret. */

#include "protect/perturbation.h"
#include "protect/protect.h"
#include "protect/records.h"

#define NO_STEP (-1)
#define SEED_MOST INT64_C(999999999999999)

typedef struct CellKeyed {
    int64_t *counts; /* of each cell: what is published */
    int64_t *keys;   /* of each cell, in parts of RECORD_KEYS */
    int32_t *steps;  /* of each cell: its place in the perturbation table; NO_STEP: it is empty */
    size_t n_changed;
    int64_t sum;      /* of all changes */
    int64_t distance; /* Σ |change| */
    int64_t largest;  /* |change| */
} CellKeyed;

/* Keys of the inner cells, then of all. */
int64_t *cell_keys_of_records(Cx *cx, const Records *records);
int64_t *cell_keys_of_seed(Cx *cx, const Crossing *crossing, int64_t seed);
void cell_key_apply(Cx *cx, CellKeyed *out, const Crossing *crossing, int64_t *keys,
                    const PerturbationTable *table);

/* A perturbation table from a file with the columns i, j, p_int_lb and p_int_ub, as the R package
 * ptable writes it; p and others may stand beside. INVALID with file and line. */
Err perturbation_read(Cx *cx, PerturbationTable *out, Str path) CHECKED;

/* For which counts a published one stands, seen alone. */
void perturbation_stands_for(const PerturbationTable *table, int64_t published, int64_t *least,
                             int64_t *most);

#pragma once
/* Files of any size, and pipes: read, checked and counted to cells in one go, in memory that does
 * not grow with the file. Nothing is stored. */

#include "figures/delivery.h"

typedef struct TallyOrder {
    Str path;                  /* "-" is standard input */
    Str cells;                 /* file for the cells (CSV); empty: they are not wanted */
    Str sender;                /* whose remembered mappings are asked; empty: agreed ones only */
    Str mapping;               /* YAML of a mapping to use; empty: find one */
    DeliverProgress *progress; /* may be NULL */
    void *arg;
    /* For tests; 0: as is best. Bytes of a block, sightings and persons in memory, threads. */
    size_t block, sightings, persons, threads;
    bool plain; /* without the faster twin of the scan */
} TallyOrder;

/* Sets *fits and, where it is true, rows, form, mapping, outcome and cells of `out`; findings are
 * those of a small file. Where it is false the file is to be read as a whole, from *instead. The
 * cells are written as region, period, a column for each dimension, measure, value, count; sorted
 * by period, region, measure and cell; only where no error was found. */
Err tally(Cx *cx, const TallyOrder *order, Delivery *out, Findings *findings, bool *fits,
          Str *instead) CHECKED;

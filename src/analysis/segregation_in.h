#pragma once
/* Inside the method "segregation": the tables that a file's rows make. */

#include "analysis/analysis_in.h"
#include "stats/stats.h"

/* Codes of the rows: given anew, in the order in which they first count; rows that count zero have
 * none (NO_CODE). */
typedef struct Coded {
    uint32_t *of_row;
    size_t n;
    const Str *names; /* n; NULL where several columns make one code */
    uint32_t
        *above; /* n: to which code of the level above each belongs; NULL where there is none */
} Coded;

typedef struct Spread {
    Frame frame;
    const Column *unit, *group, *weight; /* weight: NULL where every row counts one */
    Coded units, groups;
    SegregationTable table;
    SegregationSums sums;
    bool whole; /* every cell is a whole number */
} Spread;

/* INVALID for one unit or one group alone, and for weights that are none. */
Err spread_read(Cx *cx, Spread *out, const Call *call, size_t input) CHECKED;

/* A column's codes, counted rows only. */
Coded coded(Cx *cx, const Spread *spread, const Column *column);
/* Each of `codes` by itself in each of `above`: the same name in two places is two. */
Coded coded_within(Cx *cx, const Spread *spread, const Coded *above, const Coded *codes);
/* The groups over any codes of the rows. */
SegregationTable spread_table(Cx *cx, const Spread *spread, const Coded *units);
SegregationSums spread_sums(Arena *mem, const SegregationTable *table);
/* 0 … n − 1 in the order of their names. */
uint32_t *names_sorted(Cx *cx, const Str *names, size_t n);

/* What comes about by chance alone, and, where draws are asked for, how far all of it wanders. */
Err segregation_sureness(Cx *cx, Result *result, const Call *call, const Spread *spread) CHECKED;
/* The place on the first level of each code that lies within one. */
uint32_t *first_level(Cx *cx, const Spread *spread, const Coded *deep, const Coded *first);

/* What has changed from the first file to the second, and through what. */
Err segregation_compared(Cx *cx, Result *result, const Call *call, const Spread *first) CHECKED;

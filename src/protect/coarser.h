#pragma once
/* The same cases in fewer groups: a table without the lowest level of a dimension, or with its
 * small codes joined. */

#include "protect/protect.h"

/* A dimension and the lines that it was made of: a tree, its total among them. */
typedef struct Outline {
    Str name;
    const HierarchyLine *lines;
    size_t n;
} Outline;

typedef struct Coarser {
    Outline outlines[DIMENSIONS_MOST]; /* of its dimensions */
    Crossing crossing;
    const Str *joined; /* the codes that are one now, or are gone, in the order of the lines */
    size_t n_joined;
} Coarser;

typedef struct CoarserAsk {
    const Crossing *crossing;
    const Outline *outlines; /* of its dimensions */
    size_t dimension;        /* that gets coarser */
    const Wish *wish;        /* what is small */
} CoarserAsk;

/* Codes without parts at the greatest depth go; a dimension of one level goes altogether. NOT_FOUND
 * where nothing would be left. */
Err coarser_level(Cx *cx, Coarser *out, const CoarserAsk *ask) CHECKED;
/* Codes with primary cells are joined with each other, the smallest of their neighbours with them,
 * until the joined code has none; where all parts of a code would be joined they go. NOT_FOUND
 * where no code has any, or nothing would be left. */
Err coarser_joined(Cx *cx, Coarser *out, const CoarserAsk *ask) CHECKED;

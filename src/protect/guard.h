#pragma once
/* What several publications of the same cases give away together: the Kreis and the Kreis without
 * one town, the region with and without it, a table that hides a cell and a later one that shows
 * it. Pure: publications in, findings out. */

#include "protect/protect.h"

#define NO_PUBLICATION UINT32_MAX

typedef struct GuardAsk {
    const Crossing *crossing; /* its counts are not looked at */
    const Publication *publications;
    size_t n;          /* the first is the new one */
    int64_t floor;     /* hidden cells are at least this */
    int64_t width;     /* W: a cell is given away when it is known to less than this; at least 1 */
    int64_t threshold; /* cells that nobody told are named where they are 1 … threshold */
    bool all;          /* also what is known without the new one */
} GuardAsk;

typedef struct Revealed { /* a cell that is known now */
    uint32_t cell;
    int64_t least, most; /* between which it must be */
    bool hidden;         /* somebody hides it; else nobody tells it, and it is small */
    bool otherwise;      /* who hides it belongs to another version of the cases */
    uint32_t hider;      /* who hides it, or NO_PUBLICATION */
    const uint32_t *by;  /* the publications that give it away together, ascending */
    size_t n_by;
    bool smallest; /* none of them can be left out */
} Revealed;

typedef struct Guarded {
    Revealed *at; /* by cell */
    size_t n;
    size_t n_open;     /* hidden cells that were not looked at to the end: more may be known */
    size_t n_versions; /* in which the new one was solved together with others */
    bool *with; /* of each publication: it was solved together with the new one in the first */
} Guarded;

/* What the new publication gives away together with the earlier ones, and would not be known
 * without it. Publications that tell different counts are versions of the cases: each is solved for
 * itself, and what one hides and another tells is named. INVALID where a publication contradicts
 * itself; LIMIT for too many, or too late. Work grows with what is told and with the sums that the
 * new one touches; parts of the table that are too large to be solved as a whole are judged by
 * their sums one after the other (n_open). The order of the earlier ones makes no difference but
 * for which of several sets of one size is named. */
Err guard_publications(Cx *cx, Guarded *out, const GuardAsk *ask) CHECKED;

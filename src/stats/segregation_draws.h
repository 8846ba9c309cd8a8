#pragma once
/* How sure are the measures of segregation, and what would they be if chance alone put the members
 * of the groups into the units?
 *
 * Bootstrap: draws of size N from the observed cells. Its mean lies above the estimate by about as
 * much as the estimate lies above the truth – about (cells above 0 − units − groups + 1) / 2N for M
 * – so that estimate − (mean − estimate) is the usual correction. Where units are tiny it is too
 * weak: against tables of pure chance it leaves a part of the bias. Therefore:
 *
 * Chance: tables with the same sums of units and groups, everybody put at random. Their mean M and
 * D are known exactly, from t_ug being hypergeometric: E M = [Σ_ug E f(t_ug) − Σ f(t_u) − Σ f(t_g)
 * + f(N)] / N with f(n) = n ln n; their spread is drawn (as R's r2dtable does).
 *
 * Counts must be whole, N at most SEGREGATION_DRAWS_MOST. Every draw has a stream of random numbers
 * of its own, so the results depend on the seed and not on the threads. */

#include "base/cx.h"
#include "stats/segregation.h"

#define SEGREGATION_DRAWS_MOST ((double)UINT32_MAX)

typedef struct SegregationDraws {
    size_t n;         /* how many */
    uint64_t seed;    /* */
    size_t threads;   /* 0: one per core */
    int64_t deadline; /* as of parallel_until */
    double *mutual;   /* n: M of each draw; NULL: not wanted */
    double *theil;    /* n: H of each; 0 where only one group was drawn; NULL: not wanted */
    double *apart;    /* n: D, of a table with two groups; NULL: not wanted */
    size_t n_places;  /* of a bootstrap, 0: none. Then M is that within the places, */
    const uint32_t *place_of_unit; /* and H is that over the entropy of all */
} SegregationDraws;

/* False of either: past the deadline, and nothing of it is good.
 * O(n (cells + √N)). Draws without one of two groups whose D is wanted are drawn anew. */
bool segregation_bootstrap(Arena *mem, const SegregationTable *table,
                           SegregationDraws *draws) CHECKED;
/* O(n units groups √(N / units)). */
bool segregation_chance(Arena *mem, const SegregationSums *sums, const SegregationTable *table,
                        SegregationDraws *draws) CHECKED;

/* The mean of M over all such tables, exactly. O(different sizes of units · groups · √). */
double segregation_chance_mutual(Arena *mem, const SegregationSums *sums,
                                 const SegregationTable *table);
/* The mean of D of two groups over all tables with these sums: a[u] and b[u] members in unit u. */
double segregation_chance_apart(Arena *mem, const double *a, const double *b, size_t n_units);

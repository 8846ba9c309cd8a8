#pragma once
/* How unequally is something (income, marks, places) spread over people, and along the rank of
 * something else? y, x and w have n numbers; w > 0 are weights, all finite. An `order` names the
 * places 0..n−1 in ascending order of the numbers that rank them (order.h).
 *
 *   F        mid-rank: weight below plus half the weight at the same number, by the whole weight
 *   Gini     2 Σ w y F / Σ w y − 1                                    (Lerman and Yitzhaki 1989)
 *   Theil T  Σ s ln(y / µ), s = w y / Σ w y; only for y > 0            (Theil 1967; Shorrocks 1984)
 *   Theil L  Σ (w / Σ w) ln(µ / y), the mean logarithmic deviation; only for y > 0
 *   half CV² Σ w (y/µ − 1)² / (2 Σ w)
 *   between and within groups: T = Σ s_g T_g + Σ s_g ln(µ_g / µ) with income shares s_g,
 *                              L = Σ p_g L_g + Σ p_g ln(µ / µ_g) with population shares p_g
 *   concentration index   C = 2 Σ w y F / Σ w y − 1 with F of the ranking variable (Kakwani,
 *              Wagstaff and van Doorslaer 1997); extended: 1 − ν Σ w y (1−F)^(ν−1) / Σ w y; for
 * 0/1: Wagstaff C / (1 − µ), Erreygers 4 µ C grouped    C = Σ (P_k L_k+1 − P_k+1 L_k) over
 * cumulative shares of people and of events Eurostat   quantile: the smallest y whose cumulative
 * weight share reaches p (the mean of it and the next where it is reached exactly); S80/S20; at
 * risk: y < 60 % of the median; gap: (threshold − median of those below) / threshold; Gini with w²
 * instead of mid-ranks (equal where no two y are; R package laeken)
 *
 * Work: O(n). */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* F of each place; `order` of x. */
void inequality_midrank(double *rank, const double *x, const double *w, const uint32_t *order,
                        size_t n);

typedef struct Inequality {
    double weight, mean, gini, theil_t, theil_l, half_cv2;
} Inequality;
/* Gini is NAN where the mean is not above 0, Theil's measures where a y is not above 0. rank: F of
 * y among those given. */
void inequality_of(Inequality *out, const double *y, const double *w, const double *rank, size_t n);

typedef struct Concentration {
    double mean, index, extended, regression, wagstaff, erreygers;
    /* regression: the slope of 2 var(F) y / µ on F, which is the same index (a check); the last two
     * are NAN unless all y are 0 or 1, Wagstaff's also where all are 1. */
} Concentration;
/* False where the mean of y is 0 or F has no spread (all ranked alike). */
bool inequality_concentration(Concentration *out, const double *y, const double *w,
                              const double *rank, size_t n, double nu);
/* Groups in the order of their rank: people[k] > 0, rate[k] >= 0. False where all rates are 0. */
bool inequality_grouped(double *index, double *mean, const double *people, const double *rate,
                        size_t n);

/* By Eurostat, in the order of y. */
double inequality_quantile(const double *y, const double *w, const uint32_t *order, size_t n,
                           double share);
double inequality_gini_eurostat(const double *y, const double *w, const uint32_t *order, size_t n);
/* What those above the 80 % quantile have to what those not above the 20 % quantile have. */
double inequality_s80_s20(const double *y, const double *w, const uint32_t *order, size_t n);
double inequality_share_below(const double *y, const double *w, size_t n, double threshold);
/* (threshold − weighted median of those below) / threshold; NAN where nobody is below. */
double inequality_gap_below(const double *y, const double *w, const uint32_t *order, size_t n,
                            double threshold);

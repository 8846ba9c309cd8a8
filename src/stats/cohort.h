#pragma once
/* What becomes of a cohort that goes through grades with the same rates every year (reconstructed
 * cohort; UNESCO, Education Indicators: Technical Guidelines, 2009)? Grades 0 … n − 1; all enter
 * grade 0, nobody comes back.
 *
 *   promotion[g]    share of a grade's pupils that are a grade higher a year later, in the last
 *                   grade: that leave it with success;  >= 0
 *   repetition[g]   share that are in the same grade a year later;  0 <= r < 1
 *   dropout         1 − promotion − repetition. Below 0 where more came than were there (moving
 *                   in): kept as it is, so that the sums are right; survival can then exceed 1
 *
 *   survival to g   Π over j < g of p_j / (1 − r_j); with p and r of the last grade: graduates
 *   years in g      survival / (1 − r_g), per entrant
 *   efficiency      n · graduates / pupil-years; years input per graduate: pupil-years / graduates
 *
 * Followed for a limited number of years, as UNESCO does it, what is left at the end counts as
 * still enrolled. It is an absorbing chain (chain.h) whose matrix is a staircase; hence products
 * instead of an inverse. Work: O(n) in closed form, O(n · years) year by year. */

#include <stddef.h>

typedef struct CohortRates {
    size_t n;
    const double *promotion, *repetition;
} CohortRates;

typedef struct Cohort {
    double graduates, dropouts, enrolled, pupil_years;
    double efficiency, input,
        duration; /* NAN without graduates; duration: of graduates, in years */
} Cohort;

/* In closed form, per entrant: survival[n], years[n]; `enrolled` is 0, `duration` NAN. */
void cohort_unlimited(Cohort *out, double *survival, double *years, const CohortRates *rates);
/* `entrants` followed for so many years: entering[n] who are seen in a grade for the first time,
 * by_year[years] graduates at the end of each. room: 2 n numbers. */
void cohort_follow(Cohort *out, double *entering, double *by_year, const CohortRates *rates,
                   double entrants, size_t years, double *room);

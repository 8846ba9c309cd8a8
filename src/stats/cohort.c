/* How many of a cohort come through, and how many years does that take? */

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "stats/cohort.h"

static void measures(Cohort *cohort, size_t grades) {
    bool any = cohort->graduates > 0;
    cohort->efficiency = any ? (double)grades * cohort->graduates / cohort->pupil_years : NAN;
    cohort->input = any ? cohort->pupil_years / cohort->graduates : NAN;
}

void cohort_unlimited(Cohort *out, double *survival, double *years, const CohortRates *rates) {
    double here = 1;
    *out = (Cohort){.duration = NAN};
    for (size_t g = 0; g < rates->n; g++) {
        survival[g] = here;
        years[g] = here / (1 - rates->repetition[g]);
        out->pupil_years += years[g];
        out->dropouts += years[g] * (1 - rates->promotion[g] - rates->repetition[g]);
        here = years[g] * rates->promotion[g];
    }
    out->graduates = here;
    measures(out, rates->n);
}

void cohort_follow(Cohort *out, double *entering, double *by_year, const CohortRates *rates,
                   double entrants, size_t years, double *room) {
    size_t n = rates->n;
    double *here = room, *next = room + n, weighted = 0;
    *out = (Cohort){.duration = NAN};
    memset(room, 0, 2 * n * sizeof *room);
    memset(entering, 0, n * sizeof *entering);
    here[0] = entering[0] = entrants;
    for (size_t year = 0; year < years; year++) {
        memset(next, 0, n * sizeof *next);
        for (size_t g = 0; g < n; g++) {
            double up = here[g] * rates->promotion[g], again = here[g] * rates->repetition[g];
            out->pupil_years += here[g];
            out->dropouts += here[g] * (1 - rates->promotion[g] - rates->repetition[g]);
            next[g] += again;
            if (g + 1 == n)
                by_year[year] = up;
            else
                next[g + 1] += up;
            if (g + 1 < n && year + 1 < years) entering[g + 1] += up; /* seen there */
        }
        out->graduates += by_year[year];
        weighted += by_year[year] * (double)(year + 1);
        double *swap = here;
        here = next, next = swap;
    }
    for (size_t g = 0; g < n; g++)
        out->enrolled += here[g];
    if (out->graduates > 0) out->duration = weighted / out->graduates;
    measures(out, n);
}

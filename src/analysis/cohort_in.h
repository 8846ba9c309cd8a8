#pragma once
/* Inside the method "cohort": the same cohort out of one pair of years, and along many. */

#include "analysis/shared_in.h"

/* Pupils by grade and year: how many go through, grade by grade (Durchgangsquoten). */
Err cohort_of_counts(Cx *cx, Result *result, const Call *call) CHECKED;

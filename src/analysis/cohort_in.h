#pragma once
/* Inside the method "cohort": the same cohort out of one pair of years, and along many. */

#include "analysis/shared_in.h"

/* Enrolment of two years by grade: rates, survival, efficiency. */
Err cohort_of_rates(Cx *cx, Result *result, const Call *call) CHECKED;
/* Pupils by grade and year: how many go through, grade by grade (Durchgangsquoten). */
Err cohort_of_counts(Cx *cx, Result *result, const Call *call) CHECKED;

/* The rows' places in the order of their grades: as numbers where all are, else as the file has
 * them. False for names. */
bool grades_order(Cx *cx, uint32_t *order, const Column *grade);

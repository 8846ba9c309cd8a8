#pragma once
/* What pupils need: classes and all-day places. */

#include <stddef.h>

/* Classes by bands: up to bounds[0] pupils one, up to bounds[1] two, …; beyond the last one more
 * for each further `step` pupils or part of them; none for none. First classes of primary schools
 * in North Rhine-Westphalia: 29, 56, 81, 104, 125, 150, then 25 (§ 6a (1) of the Verordnung zur
 * Ausführung des § 93 Abs. 2 SchulG NRW, as of 1 March 2024). Pupils that are no whole number, as a
 * forecast says them, are rounded first. bounds rising, above 0; step > 0; pupils < 1e15. */
double classes_of(double pupils, const double *bounds, size_t n_bounds, double step);

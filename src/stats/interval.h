#pragma once
/* Within what does a share lie of which k of n were seen, or a mean count of which k were seen?
 * 0 <= k <= n, n > 0, whole numbers; level between 0 and 1; z is the normal quantile that leaves
 * (1 − level) / 2; p = k / n.
 *
 *   Wilson          (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)             Wilson 1927
 *   with correction the same with p ± c/n, c = min(1/2, |k − n/2|)               as R's prop.test
 *   Clopper-Pearson beta quantiles (k, n−k+1) and (k+1, n−k)                Clopper, Pearson 1934
 *   Jeffreys        beta quantiles (k+1/2, n−k+1/2); 0 at k = 0 and 1 at k = n     Brown et al.
 * 2001 Agresti-Coull   Wald around (k + z²/2) / (n + z²), cut to [0, 1]                1998 Garwood
 * gamma quantiles k and k+1 (exact for a count)                  1936 Byar            (k+1/2) (1 −
 * 1/9(k+1/2) ± z/(3 √(k+1/2)))³      Rothman, Boice 1979; R: epitools
 *
 * Byar's lower end falls a little below 0 for k = 0, since it is an approximation. */

#include <stdbool.h>

#include "stats/estimate.h"

Range interval_wilson(double k, double n, double level);
Range interval_wilson_corrected(double k, double n, double level);
Range interval_clopper_pearson(double k, double n, double level);
Range interval_jeffreys(double k, double n, double level);
Range interval_agresti_coull(double k, double n, double level);
Range interval_garwood(double k, double level);
Range interval_byar(double k, double level);

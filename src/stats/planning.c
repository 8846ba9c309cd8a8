/* How many classes do so many pupils make? */

#include <math.h>

#include "stats/planning.h"

double classes_of(double pupils, const double *bounds, size_t n_bounds, double step) {
    double whole = floor(pupils + 0.5);
    if (whole <= 0) return 0;
    for (size_t i = 0; i < n_bounds; i++)
        if (whole <= bounds[i]) return (double)(i + 1);
    double beyond = n_bounds ? bounds[n_bounds - 1] : 0;
    return (double)n_bounds + ceil((whole - beyond) / step);
}

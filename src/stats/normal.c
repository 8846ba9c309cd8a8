/* How probable is a value of the normal distribution, and which value has a given probability? */

#include <math.h>
#include <stddef.h>

#include "stats/normal.h"

enum { STEPS_MOST = 100 };

double normal_density(double z) {
    return exp(-z * z / 2) / sqrt(2 * M_PI);
}

double normal_below(double z) {
    return erfc(-z * M_SQRT1_2) / 2;
}

double normal_above(double z) {
    return normal_below(-z);
}

/* The z with P(Z > z) = above <= 1/2. It starts beyond it, since P(Z > z) <= exp(−z²/2) / 2. */
static double tail_quantile(double above) {
    double z = sqrt(fmax(0, -2 * log(2 * above)));
    for (int i = 0; i < STEPS_MOST; i++) {
        double tail = normal_above(z);
        double step = log(tail / above) * tail / normal_density(z);
        z += step;
        if (fabs(step) <= 1e-16 * fabs(z)) break;
    }
    return z;
}

double normal_quantile(double probability) {
    if (!(probability > 0) || !(probability < 1)) return NAN;
    if (probability == 0.5) return 0;
    return probability < 0.5 ? -tail_quantile(probability) : tail_quantile(1 - probability);
}

/* What nearly everybody asks for, hundreds of times for one page: what the steps end at. */
static const struct {
    double level, z;
} usual[] = {{0.95, 1.9599639845400538}, {0.998, 3.0902323061678127}};

double normal_two_sided(double level) {
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (!(level < usual[i].level) && !(level > usual[i].level)) return usual[i].z;
    return level > 0 && level < 1 ? tail_quantile((1 - level) / 2) : NAN;
}

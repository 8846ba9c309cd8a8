/* How probable is a value of Student's t, and which value has a given probability? */

#include <math.h>

#include "stats/beta.h"
#include "stats/student.h"

enum { HALVINGS_MOST = 2100 /* from the largest double to neighbours */ };

double student_above(double t, double freedom) {
    if (!(freedom > 0) || isnan(t)) return NAN;
    if (t < 0) return 1 - student_above(-t, freedom);
    if (isinf(t)) return 0;
    double square = t * t / freedom;
    if (isinf(square)) return 0;
    return beta_below(1 / (1 + square), square / (1 + square), freedom / 2, 0.5) / 2;
}

double student_quantile(double probability, double freedom) {
    if (!(freedom > 0) || !(probability > 0) || !(probability < 1)) return NAN;
    if (probability < 0.5) return -student_quantile(1 - probability, freedom);
    double above = 1 - probability, low = 0, high = 1;
    while (student_above(high, freedom) > above && high < 1e150)
        low = high, high *= 2;
    for (int i = 0; i < HALVINGS_MOST; i++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        if (student_above(middle, freedom) > above)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

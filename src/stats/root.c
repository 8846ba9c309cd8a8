/* Where is a function of one number zero, and where does it have its peak? */

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "stats/root.h"

enum { STEPS_MOST = 5000 };

static bool same_side(double a, double b) {
    return (a > 0) == (b > 0);
}

typedef struct Bracket {
    double a, b, c, fa, fb, fc; /* b is the best, c lies on the other side of the zero */
} Bracket;

/* The step from b that a parabola (or a line) through the points proposes; 0: none that is safe. */
static double proposed(const Bracket *at, double middle, double tolerance, double before) {
    double s = at->fb / at->fa, p, q;
    if (at->a == at->c) {
        p = 2 * middle * s;
        q = 1 - s;
    } else {
        double r = at->fb / at->fc, t = at->fa / at->fc;
        p = s * (2 * middle * t * (t - r) - (at->b - at->a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
    }
    if (p > 0)
        q = -q;
    else
        p = -p;
    double most = fmin(3 * middle * q - fabs(tolerance * q), fabs(before * q));
    return 2 * p < most ? p / q : 0;
}

static void best_first(Bracket *at) {
    if (fabs(at->fc) >= fabs(at->fb)) return;
    at->a = at->b, at->b = at->c, at->c = at->a;
    at->fa = at->fb, at->fb = at->fc, at->fc = at->fa;
}

double root_between(RootFunction *f, const void *arg, double low, double high) {
    Bracket at = {.a = low, .b = high, .c = low, .fa = f(low, arg), .fb = f(high, arg)};
    if (at.fa == 0) return low;
    if (at.fb != 0 && same_side(at.fa, at.fb)) return fabs(at.fa) < fabs(at.fb) ? low : high;
    at.fc = at.fa;
    double step = high - low, before = step;
    for (int i = 0; i < STEPS_MOST; i++) {
        best_first(&at);
        double tolerance = 2 * DBL_EPSILON * fabs(at.b) + DBL_MIN, middle = (at.c - at.b) / 2;
        if (fabs(middle) <= tolerance || at.fb == 0) break;
        double try = 0;
        if (fabs(before) >= tolerance && fabs(at.fa) > fabs(at.fb))
            try = proposed(&at, middle, tolerance, before);
        before = try != 0 ? step : middle;
        step = try != 0 ? try : middle
            ;
        at.a = at.b, at.fa = at.fb;
        at.b += fabs(step) > tolerance ? step : copysign(tolerance, middle);
        at.fb = f(at.b, arg);
        if (same_side(at.fb, at.fc)) {
            at.c = at.a, at.fc = at.fa;
            before = step = at.b - at.a;
        }
    }
    return at.b;
}

double root_beyond(RootFunction *f, const void *arg, double start, double step) {
    double here = f(start, arg);
    if (here == 0) return start;
    for (double last = start; fabs(step) < 1e300; step *= 2) {
        double next = start + step;
        if (!same_side(f(next, arg), here)) return root_between(f, arg, last, next);
        last = next;
    }
    return NAN;
}

double root_around(RootFunction *f, const void *arg, double start, double step) {
    return root_beyond(f, arg, start, f(start, arg) > 0 ? step : -step);
}

double root_best(RootFunction *height, RootFunction *slope, const void *arg, const double *ends,
                 int steps) {
    double width = (ends[1] - ends[0]) / steps, best = -INFINITY;
    int at = 0;
    for (int i = 0; i <= steps; i++) {
        double here = height(ends[0] + i * width, arg);
        if (here > best) best = here, at = i;
    }
    double low = ends[0] + (at > 0 ? at - 1 : 0) * width;
    double high = at < steps ? ends[0] + (at + 1) * width : ends[1];
    if (at == 0 && slope(low, arg) <= 0) return low;
    if (at == steps && slope(high, arg) >= 0) return high;
    return root_between(slope, arg, low, high);
}

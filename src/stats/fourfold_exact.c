/* Which odds ratios fit to a table of two groups, given both margins? */

#include <math.h>

#include "stats/beta.h"
#include "stats/fourfold.h"
#include "stats/root.h"

/* The distribution of the first cell given both margins, for the odds ratio exp(x): density(k) of
 * the central one times exp(x k), from its peak outwards. */
typedef struct Margins {
    double first, second, events; /* n1, n2, a + c */
    double low, high, seen;       /* the first cell may be low..high; a was seen */
    double wanted;
    enum { MEAN, AT_LEAST, MIDDLE } kind;
} Margins;

static Margins margins_of(const Fourfold *t) {
    Margins margins = {.first = t->a + t->b, .second = t->c + t->d, .events = t->a + t->c};
    margins.seen = t->a;
    margins.low = fmax(0, margins.events - margins.second);
    margins.high = fmin(margins.first, margins.events);
    return margins;
}

/* How much more probable k + 1 is than k. */
static double growth(const Margins *at, double k, double odds) {
    return odds * (at->first - k) / (k + 1) * (at->events - k) / (at->second - at->events + k + 1);
}

/* The most probable first cell. */
static double peak(const Margins *at, double odds) {
    double low = at->low, high = at->high; /* growth falls in k */
    while (low < high) {
        double middle = floor((low + high) / 2);
        if (growth(at, middle, odds) >= 1)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef struct Sums {
    double all, mean, above, seen; /* of probabilities up to a factor; above: of cells > seen */
} Sums;
static void sums_add(Sums *sums, const Margins *at, double k, double weight) {
    sums->all += weight;
    sums->mean += weight * k;
    if (k > at->seen) sums->above += weight;
    if (k == at->seen) sums->seen = weight;
}
static Sums sums_of(const Margins *at, double odds) {
    Sums sums = {0};
    double top = peak(at, odds), weight = 1;
    sums_add(&sums, at, top, 1);
    for (double k = top; k < at->high && weight > 1e-300; k++)
        sums_add(&sums, at, k + 1, weight *= growth(at, k, odds));
    weight = 1;
    for (double k = top; k > at->low && weight > 1e-300; k--)
        sums_add(&sums, at, k - 1, weight /= growth(at, k - 1, odds));
    return sums;
}

/* It grows with x for every kind. */
static double exact_off(double x, const void *arg) {
    const Margins *at = arg;
    Sums sums = sums_of(at, exp(x));
    if (at->kind == MEAN) return sums.mean / sums.all - at->seen;
    double above = sums.above + sums.seen * (at->kind == MIDDLE ? 0.5 : 1);
    return above / sums.all - at->wanted;
}

static double solve(Margins at, int kind, double wanted) {
    at.kind = kind, at.wanted = wanted;
    return exp(root_around(exact_off, &at, 0, -1));
}

/* P(more than seen) = tail, as a limit from above: AT_LEAST seen + 1. */
static double upper(Margins at, double tail) {
    at.seen++;
    return solve(at, AT_LEAST, 1 - tail);
}

Estimate fourfold_exact(const Fourfold *t, double level) {
    Margins at = margins_of(t);
    if (at.low >= at.high) return (Estimate){NAN, 0, INFINITY};
    double tail = (1 - level) / 2;
    bool lowest = at.seen <= at.low, highest = at.seen >= at.high;
    Estimate out = {lowest ? 0 : highest ? INFINITY : solve(at, MEAN, 0), 0, INFINITY};
    if (!lowest) out.low = solve(at, AT_LEAST, tail);
    if (!highest) out.high = upper(at, tail);
    return out;
}

Estimate fourfold_mid_p(const Fourfold *t, double level) {
    Margins at = margins_of(t);
    if (at.low >= at.high) return (Estimate){NAN, 0, INFINITY};
    double tail = (1 - level) / 2;
    bool lowest = at.seen <= at.low, highest = at.seen >= at.high;
    Estimate out = {lowest ? 0 : highest ? INFINITY : solve(at, MIDDLE, 0.5), 0, INFINITY};
    if (!lowest) out.low = solve(at, MIDDLE, tail);
    if (!highest) out.high = solve(at, MIDDLE, 1 - tail);
    return out;
}

double fourfold_fisher(const Fourfold *t) {
    Margins at = margins_of(t);
    double top = peak(&at, 1), all = 1, seen = 1, weight = 1;
    for (double k = top; k < at.seen; k++)
        weight *= growth(&at, k, 1);
    for (double k = top; k > at.seen; k--)
        weight /= growth(&at, k - 1, 1);
    seen = weight;
    double most = seen * (1 + 1e-7), rare = 1 <= most ? 1 : 0;
    weight = 1;
    for (double k = top; k < at.high && weight > 0; k++) {
        all += weight *= growth(&at, k, 1);
        if (weight <= most) rare += weight;
    }
    weight = 1;
    for (double k = top; k > at.low && weight > 0; k--) {
        all += weight /= growth(&at, k - 1, 1);
        if (weight <= most) rare += weight;
    }
    return fmin(1, rare / all);
}

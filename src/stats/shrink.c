/* What do the rates of small units say when they borrow strength from all of them? */

#include <math.h>

#include "stats/beta.h"
#include "stats/root.h"
#include "stats/shrink.h"

Marshall shrink_marshall(const double *k, const double *of, size_t n) {
    double hits = 0, all = 0, spread = 0;
    for (size_t i = 0; i < n; i++)
        hits += k[i], all += of[i];
    double mean = hits / all;
    for (size_t i = 0; i < n; i++)
        spread += of[i] * (k[i] / of[i] - mean) * (k[i] / of[i] - mean) / all;
    return (Marshall){fmax(0, spread - mean / (all / (double)n)), mean};
}

double shrink_marshall_rate(const Marshall *m, double k, double of) {
    double rest = m->a + m->b / of;
    return rest > 0 ? m->b + (k / of - m->b) * m->a / rest : m->b;
}

/* ---- beta-binomial -----------------------------------------------------------------------------
 */

/* Σ 1/(a + i) for i < k: ψ(a + k) − ψ(a), by hand where few, so that no digits are lost. */
static double harmonic(double a, double k) {
    double sum = 0;
    for (; k > 0 && (k <= 16 || a < 16); k--)
        sum += 1 / a++;
    if (k <= 0) return sum;
    double b = a + k, p = 1 / (a * a), q = 1 / (b * b); /* DLMF 5.11.2 */
    double at_a = (1.0 / 12 - (1.0 / 120 - (1.0 / 252 - p / 240) * p) * p) * p;
    double at_b = (1.0 / 12 - (1.0 / 120 - (1.0 / 252 - q / 240) * q) * q) * q;
    return sum + log1p(k / a) + (1 / a - 1 / b) / 2 + at_a - at_b;
}
/* ln of a (a + 1) … (a + k − 1) */
static double rising(double a, double k) {
    int sign;
    double sum = 0;
    if (k > 16) return lgamma_r(a + k, &sign) - lgamma_r(a, &sign);
    for (; k > 0; k--)
        sum += log(a++);
    return sum;
}

typedef struct Counts {
    const double *k, *of;
    size_t n;
    double size; /* α + β, when the mean is sought */
} Counts;

static double mean_slope(double mean, const void *arg) {
    const Counts *at = arg;
    double sum = 0;
    for (size_t i = 0; i < at->n; i++)
        sum += harmonic(at->size * mean, at->k[i]) -
               harmonic(at->size * (1 - mean), at->of[i] - at->k[i]);
    return sum;
}
/* The likelihood is concave in the mean for a given size. */
static double best_mean(const Counts *counts, double size) {
    Counts at = *counts;
    at.size = size;
    return root_between(mean_slope, &at, 1e-12, 1 - 1e-12);
}

static double likelihood(double log_size, const void *arg) {
    const Counts *at = arg;
    double size = exp(log_size), mean = best_mean(at, size), sum = 0;
    for (size_t i = 0; i < at->n; i++)
        sum += rising(size * mean, at->k[i]) + rising(size * (1 - mean), at->of[i] - at->k[i]) -
               rising(size, at->of[i]);
    return sum;
}
static double size_slope(double log_size, const void *arg) {
    const Counts *at = arg;
    double size = exp(log_size), mean = best_mean(at, size), sum = 0;
    for (size_t i = 0; i < at->n; i++)
        sum += mean * harmonic(size * mean, at->k[i]) +
               (1 - mean) * harmonic(size * (1 - mean), at->of[i] - at->k[i]) -
               harmonic(size, at->of[i]);
    return sum;
}

bool shrink_beta_binomial(BetaBinomial *out, const double *k, const double *of, size_t n) {
    double hits = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        hits += k[i], all += of[i];
    if (n < 2 || !(hits > 0) || !(hits < all)) return false;
    Counts counts = {.k = k, .of = of, .n = n};
    const double ends[2] = {log(1e-3), log(1e7)};
    double at = root_best(likelihood, size_slope, &counts, ends, 46), choices = 0, size = exp(at);
    bool alike = at >= ends[1];
    int sign;
    for (size_t i = 0; i < n; i++)
        choices += lgamma_r(of[i] + 1, &sign) - lgamma_r(k[i] + 1, &sign) -
                   lgamma_r(of[i] - k[i] + 1, &sign);
    double mean = alike ? hits / all : best_mean(&counts, size);
    *out = (BetaBinomial){mean, 1 / (size + 1), size * mean, size * (1 - mean), 0};
    out->log_likelihood = choices + likelihood(at, &counts);
    if (!alike) return true;
    out->rho = 0, out->alpha = out->beta = INFINITY;
    out->log_likelihood = choices + hits * log(mean) + (all - hits) * log1p(-mean);
    return true;
}

Estimate shrink_beta_binomial_rate(const BetaBinomial *fit, double k, double of, double level) {
    if (isinf(fit->alpha)) return (Estimate){fit->mean, fit->mean, fit->mean};
    double a = k + fit->alpha, b = of - k + fit->beta, tail = (1 - level) / 2;
    return (Estimate){a / (a + b), beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b)};
}

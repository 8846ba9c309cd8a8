/* How large is the gap between two groups, as difference, ratio and odds ratio? */

#include <math.h>

#include "stats/fourfold.h"
#include "stats/interval.h"
#include "stats/normal.h"
#include "stats/root.h"

static bool count(double value) {
    return value >= 0 && isfinite(value) && value == floor(value);
}

bool fourfold_valid(const Fourfold *t) {
    return count(t->a) && count(t->b) && count(t->c) && count(t->d) && t->a + t->b > 0 &&
           t->c + t->d > 0;
}

static Estimate undefined(double value) {
    return (Estimate){value, NAN, NAN};
}

/* value · exp(± z · error); an error is not defined where a cell is empty. */
static Estimate on_logarithm(double value, double variance, double level) {
    if (!isfinite(variance) || !(value > 0) || !isfinite(value)) return undefined(value);
    double factor = exp(normal_two_sided(level) * sqrt(variance));
    return (Estimate){value, value / factor, value * factor};
}

Estimate fourfold_odds_ratio(const Fourfold *t, double level) {
    double variance = 1 / t->a + 1 / t->b + 1 / t->c + 1 / t->d;
    return on_logarithm(t->a * t->d / (t->b * t->c), variance, level);
}

static double ratio_variance(const Fourfold *t) {
    return 1 / t->a - 1 / (t->a + t->b) + 1 / t->c - 1 / (t->c + t->d);
}

Estimate fourfold_ratio(const Fourfold *t, double level) {
    double ratio = t->a / (t->a + t->b) / (t->c / (t->c + t->d));
    return on_logarithm(ratio, ratio_variance(t), level);
}

Estimate fourfold_ratio_small(const Fourfold *t, double level) {
    double ratio = t->a / (t->a + t->b) / ((t->c + 1) / (t->c + t->d + 1));
    return on_logarithm(ratio, ratio_variance(t), level);
}

Estimate fourfold_difference(const Fourfold *t, double level) {
    double n1 = t->a + t->b, n2 = t->c + t->d, p1 = t->a / n1, p2 = t->c / n2;
    double half = normal_two_sided(level) * sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
    return (Estimate){p1 - p2, p1 - p2 - half, p1 - p2 + half};
}

Estimate fourfold_newcombe(const Fourfold *t, double level) {
    double n1 = t->a + t->b, n2 = t->c + t->d, p1 = t->a / n1, p2 = t->c / n2;
    Range first = interval_wilson(t->a, n1, level), second = interval_wilson(t->c, n2, level);
    return (Estimate){p1 - p2, p1 - p2 - hypot(p1 - first.low, second.high - p2),
                      p1 - p2 + hypot(first.high - p1, p2 - second.low)};
}

Estimate fourfold_attributable(const Fourfold *t, double level) {
    Estimate ratio = fourfold_ratio(t, level);
    return (Estimate){1 - 1 / ratio.value, 1 - 1 / ratio.low, 1 - 1 / ratio.high};
}

double fourfold_chi_square(const Fourfold *t) {
    double n1 = t->a + t->b, n2 = t->c + t->d, m1 = t->a + t->c, m2 = t->b + t->d;
    double determinant = t->a * t->d - t->b * t->c;
    return determinant / n1 * (determinant / n2) / m1 / m2 * (n1 + n2);
}

/* ---- inversion of score tests ------------------------------------------------------------------
 */

typedef struct Score {
    const Fourfold *table;
    double wanted; /* z² with the sign of the end that is sought */
} Score;

/* The chance of the second group that is most likely when both differ by `gap`: the root between
 * max(0, −gap) and min(1, 1 − gap) of a cubic (Miettinen and Nurminen 1985, appendix), by halving
 * the derivative of the likelihood, which falls throughout. */
typedef struct Likely {
    const Fourfold *table;
    double gap;
} Likely;
static double likely_slope(double p2, const void *arg) {
    const Likely *at = arg;
    const Fourfold *t = at->table;
    double p1 = p2 + at->gap, sum = 0;
    if (t->a > 0) sum += t->a / p1;
    if (t->b > 0) sum -= t->b / (1 - p1);
    if (t->c > 0) sum += t->c / p2;
    if (t->d > 0) sum -= t->d / (1 - p2);
    return sum;
}
static double likely_second(const Fourfold *t, double gap) {
    Likely at = {t, gap};
    double low = fmax(0, -gap), high = fmin(1, 1 - gap), narrow = (high - low) * 1e-12;
    double from = low + narrow, to = high - narrow;
    if (likely_slope(from, &at) <= 0) return low;
    if (likely_slope(to, &at) >= 0) return high;
    return root_between(likely_slope, &at, from, to);
}

static double difference_off(double gap, const void *arg) {
    const Score *score = arg;
    const Fourfold *t = score->table;
    double n1 = t->a + t->b, n2 = t->c + t->d;
    double p2 = likely_second(t, gap), p1 = fmin(1, fmax(0, p2 + gap));
    double variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
    double off = t->a / n1 - t->c / n2 - gap;
    if (off == 0) return -score->wanted;
    double z = variance > 0 ? off / sqrt(variance) : copysign(1e9, off);
    return z - score->wanted;
}

Estimate fourfold_difference_score(const Fourfold *t, double level) {
    double z = normal_two_sided(level), gap = t->a / (t->a + t->b) - t->c / (t->c + t->d);
    Score low = {t, z}, high = {t, -z};
    return (Estimate){gap, gap <= -1 ? -1 : root_between(difference_off, &low, -1, gap),
                      gap >= 1 ? 1 : root_between(difference_off, &high, gap, 1)};
}

/* The z of the score test of an odds ratio exp(x). */
static double odds_off(double x, const void *arg) {
    const Score *score = arg;
    const Fourfold *t = score->table;
    double n1 = t->a + t->b, n2 = t->c + t->d, m = t->a + t->c, odds = exp(x);
    /* the expected cell e of the first group: e (n2 − m + e) = odds (n1 − e) (m − e) */
    double half = (n2 - m + odds * (n1 + m)) / 2, product = (odds - 1) * odds * n1 * m;
    double e = odds * n1 * m / (half + sqrt(fmax(0, half * half - product)));
    double variance = 1 / (1 / e + 1 / (n1 - e) + 1 / (m - e) + 1 / (n2 - m + e));
    double off = t->a - e, z = off == 0 ? 0 : variance > 0 ? off / sqrt(variance) : off * 1e9;
    return z - score->wanted;
}

/* From where the score is 0 (or as near as it comes) outwards. */
static Estimate odds_limits(const Fourfold *t, double value, double level) {
    double z = normal_two_sided(level), middle = 0;
    if (isfinite(log(value))) middle = log(value);
    Score low = {t, z}, high = {t, -z};
    Estimate out = {value, 0, INFINITY};
    if (t->a > 0 && t->d > 0) out.low = exp(root_around(odds_off, &low, middle, 1));
    if (t->b > 0 && t->c > 0) out.high = exp(root_around(odds_off, &high, middle, 1));
    return out;
}

Estimate fourfold_odds_ratio_score(const Fourfold *t, double level) {
    bool told = t->a + t->c > 0 && t->b + t->d > 0;
    return told ? odds_limits(t, t->a * t->d / (t->b * t->c), level) : undefined(NAN);
}

/* Koopman's statistic of the ratio exp(x), as a z with a sign. */
static double ratio_off(double x, const void *arg) {
    const Score *score = arg;
    const Fourfold *t = score->table;
    double n1 = t->a + t->b, n2 = t->c + t->d, ratio = exp(x);
    double half = (ratio * (n1 + t->c) + t->a + n2) / 2;
    double product = ratio * (n1 + n2) * (t->a + t->c);
    /* the most likely p1 is the smaller root of n p1² − 2 half p1 + ratio (a + c) = 0 */
    double p1 = ratio * (t->a + t->c) / (half + sqrt(fmax(0, half * half - product)));
    double p2 = p1 / ratio;
    double variance = (1 - p1) / (n1 * p1) + (1 - p2) / (n2 * p2);
    double off = t->a / (n1 * p1) - t->c / (n2 * p2), z = variance > 0 ? off / sqrt(variance) : 0;
    return z - score->wanted;
}

Estimate fourfold_koopman(const Fourfold *t, double level) {
    if (!(t->a + t->c > 0)) return undefined(NAN);
    double z = normal_two_sided(level), value = t->a / (t->a + t->b) / (t->c / (t->c + t->d));
    double middle = isfinite(log(value)) ? log(value) : 0;
    Score low = {t, z}, high = {t, -z};
    Estimate out = {value, 0, INFINITY};
    if (t->a > 0) out.low = exp(root_around(ratio_off, &low, middle, 1));
    if (t->c > 0) out.high = exp(root_around(ratio_off, &high, middle, 1));
    return out;
}

/* ---- strata ------------------------------------------------------------------------------------
 */

bool fourfold_strata(MantelHaenszel *out, const Fourfold *tables, size_t n, double level) {
    double r = 0, s = 0, pr = 0, ps_qr = 0, qs = 0, off = 0, variance = 0;
    for (size_t i = 0; i < n; i++) {
        const Fourfold *t = &tables[i];
        double n1 = t->a + t->b, n2 = t->c + t->d, m1 = t->a + t->c, m2 = t->b + t->d;
        double all = n1 + n2, p = (t->a + t->d) / all, q = (t->b + t->c) / all;
        double ri = t->a * t->d / all, si = t->b * t->c / all;
        r += ri, s += si;
        pr += p * ri, ps_qr += p * si + q * ri, qs += q * si;
        if (all < 2) continue;
        off += t->a - n1 * m1 / all;
        variance += n1 * n2 / all * (m1 * m2 / all) / (all - 1);
    }
    if (!(r + s > 0) || !(variance > 0)) return false;
    out->chi_square = off * off / variance;
    double spread = pr / (2 * r * r) + ps_qr / (2 * r * s) + qs / (2 * s * s);
    out->odds_ratio = on_logarithm(r / s, spread, level);
    return true;
}

/* Did level and slope of one series change when something began, and how sure is that? */

#include <float.h>
#include <math.h>
#include <string.h>

#include "stats/its.h"
#include "stats/linear_in.h"

enum { SIDE_LEAST = 3, PLACEBO_SIDE_LEAST = 4, SEARCH_MOST = 200 };

/* The terms of one point, centred except the first. */
typedef struct Terms {
    const ItsSeries *series;
    double centre[ITS_TERMS];
} Terms;

static void terms_at(double out[ITS_TERMS], const Terms *terms, size_t t) {
    const ItsSeries *s = terms->series;
    const double raw[ITS_TERMS] = {1, s->time[t], s->post[t], s->since[t]};
    out[0] = 1;
    for (size_t k = 1; k < ITS_TERMS; k++)
        out[k] = raw[k] - terms->centre[k];
}

/* Coefficients of the centred terms → of the terms. */
static void uncentre(double b[ITS_TERMS], const Terms *terms) {
    for (size_t k = 1; k < ITS_TERMS; k++)
        b[0] -= b[k] * terms->centre[k];
}

static ItsTrouble terms_begin(Terms *out, const ItsSeries *series) {
    size_t before = 0, after = 0;
    for (size_t t = 0; t < series->n; t++)
        series->post[t] > 0 ? after++ : before++;
    if (before < SIDE_LEAST) return ITS_TOO_FEW_BEFORE;
    if (after < SIDE_LEAST) return ITS_TOO_FEW_AFTER;
    *out = (Terms){.series = series};
    const double *columns[ITS_TERMS] = {NULL, series->time, series->post, series->since};
    for (size_t k = 1; k < ITS_TERMS; k++)
        for (size_t t = 0; t < series->n; t++)
            out->centre[k] += columns[k][t] / (double)series->n;
    return ITS_FINE;
}

/* Σ z·zᵀ and Σ z·v over the points, where z_t = x_t − φ·x_{t−1} (z_1 = √(1 − φ²)·x_1), v alike. */
static bool weighed(double b[ITS_TERMS], double factor[ITS_TERMS * ITS_TERMS], const Terms *terms,
                    double phi) {
    const ItsSeries *s = terms->series;
    double last[ITS_TERMS] = {0}, first = sqrt(1 - phi * phi);
    memset(factor, 0, ITS_TERMS * ITS_TERMS * sizeof *factor);
    memset(b, 0, ITS_TERMS * sizeof *b);
    for (size_t t = 0; t < s->n; t++) {
        double x[ITS_TERMS], z[ITS_TERMS];
        terms_at(x, terms, t);
        double v = t ? s->y[t] - phi * s->y[t - 1] : first * s->y[t];
        for (size_t k = 0; k < ITS_TERMS; k++) {
            z[k] = t ? x[k] - phi * last[k] : first * x[k];
            last[k] = x[k];
            b[k] += z[k] * v;
            for (size_t j = 0; j <= k; j++)
                factor[k * ITS_TERMS + j] += z[k] * z[j];
        }
    }
    if (linear_factor(factor, ITS_TERMS) < ITS_TERMS) return false;
    linear_solve(factor, b, ITS_TERMS);
    return true;
}

static double residual(const Terms *terms, const double b[ITS_TERMS], size_t t) {
    double x[ITS_TERMS], level = 0;
    terms_at(x, terms, t);
    for (size_t k = 0; k < ITS_TERMS; k++)
        level += x[k] * b[k];
    return terms->series->y[t] - level;
}

/* ---- least squares ---- */

/* Row t of X·(XᵀX)⁻¹ in the terms themselves, and the leverage of the point. */
static double influence(double out[ITS_TERMS], const Terms *terms, const double *factor, size_t t) {
    double x[ITS_TERMS], leverage = 0;
    terms_at(x, terms, t);
    memcpy(out, x, sizeof x);
    linear_solve(factor, out, ITS_TERMS);
    for (size_t k = 0; k < ITS_TERMS; k++)
        leverage += x[k] * out[k];
    uncentre(out, terms);
    return leverage;
}

/* Σ_t Σ_j of the products of two rows that lie `behind` periods apart. */
static void add_products(double sum[ITS_TERMS][ITS_TERMS], double rows[2][ITS_TERMS], double by) {
    for (size_t k = 0; k < ITS_TERMS; k++)
        for (size_t j = 0; j < ITS_TERMS; j++)
            sum[k][j] += by * rows[0][k] * rows[1][j];
}

static void newey_west(ItsFit *out, const Terms *terms, const double *b, const double *factor,
                       size_t lag) {
    size_t n = terms->series->n;
    double sum[ITS_TERMS][ITS_TERMS] = {{0}}, adjust = (double)n / (double)(n - ITS_TERMS);
    for (size_t t = 0; t < n; t++) {
        double rows[2][ITS_TERMS], e = residual(terms, b, t);
        (void)influence(rows[0], terms, factor, t);
        for (size_t j = 0; j <= lag && j <= t; j++) {
            (void)influence(rows[1], terms, factor, t - j);
            double by = (1 - (double)j / ((double)lag + 1)) * e * residual(terms, b, t - j);
            add_products(sum, rows, j ? 2 * by : by); /* only the symmetric part counts */
        }
    }
    for (size_t k = 0; k < ITS_TERMS; k++) {
        out->se_newey_west[k] = sqrt(fmax(sum[k][k], 0));
        out->se_newey_west_adjusted[k] = out->se_newey_west[k] * sqrt(adjust);
    }
    double last = terms->series->since[n - 1];
    double end = sum[2][2] + last * (sum[2][3] + sum[3][2]) + last * last * sum[3][3];
    out->effect_at_end_se = sqrt(fmax(end, 0) * adjust);
}

static void sandwich(ItsFit *out, const Terms *terms, const double *b, const double *factor) {
    size_t n = terms->series->n;
    double plain[ITS_TERMS] = {0}, hc0[ITS_TERMS] = {0}, hc3[ITS_TERMS] = {0};
    double square = 0, steps = 0, before = 0;
    out->hc3 = true;
    for (size_t t = 0; t < n; t++) {
        double row[ITS_TERMS], e = residual(terms, b, t);
        double left = 1 - influence(row, terms, factor, t);
        if (left < 1e-10) out->hc3 = false;
        square += e * e;
        if (t) steps += (e - before) * (e - before);
        before = e;
        for (size_t k = 0; k < ITS_TERMS; k++) {
            plain[k] += row[k] * row[k];
            hc0[k] += row[k] * row[k] * e * e;
            hc3[k] += row[k] * row[k] * e * e / (left * left);
        }
    }
    double freedom = (double)(n - ITS_TERMS);
    for (size_t k = 0; k < ITS_TERMS; k++) {
        out->se_ols[k] = sqrt(plain[k] * square / freedom);
        out->se_hc0[k] = sqrt(hc0[k]);
        out->se_hc1[k] = sqrt(hc0[k] * (double)n / freedom);
        out->se_hc3[k] = sqrt(hc3[k]);
    }
    out->durbin_watson = steps / square;
}

/* Are the errors more than rounding, and can they be squared? */
static ItsTrouble errors_check(const Terms *terms, const double *b) {
    double square = 0, whole = 0;
    for (size_t t = 0; t < terms->series->n; t++) {
        double e = residual(terms, b, t), y = terms->series->y[t];
        square += e * e, whole += y * y;
    }
    if (!isfinite(square) || !isfinite(whole)) return ITS_TOO_LARGE;
    return square > whole * 1e-24 ? ITS_FINE : ITS_CONSTANT;
}

ItsTrouble its_fit(ItsFit *out, const ItsSeries *series, size_t lag) {
    Terms terms;
    ItsTrouble trouble = terms_begin(&terms, series);
    if (trouble) return trouble;
    if (series->n <= ITS_TERMS) return ITS_TOO_FEW_AFTER;
    double factor[ITS_TERMS * ITS_TERMS], b[ITS_TERMS];
    if (!weighed(b, factor, &terms, 0)) return ITS_DEPENDENT;
    trouble = errors_check(&terms, b);
    if (trouble) return trouble;
    ItsFit fit = {.durbin_watson = 0};
    memcpy(fit.coef, b, sizeof b);
    uncentre(fit.coef, &terms);
    sandwich(&fit, &terms, b, factor);
    newey_west(&fit, &terms, b, factor, lag < series->n ? lag : series->n - 1);
    fit.effect_at_end = fit.coef[2] + fit.coef[3] * series->since[series->n - 1];
    for (size_t k = 0; k < ITS_TERMS; k++)
        if (!isfinite(fit.coef[k]) || !isfinite(fit.se_ols[k]) || !isfinite(fit.se_newey_west[k]))
            return ITS_TOO_LARGE;
    *out = fit;
    return ITS_FINE;
}

size_t its_lag(size_t n) {
    return (size_t)(4 * pow((double)n / 100, 2.0 / 9));
}

/* ---- AR(1) errors ---- */

/* S for a φ and the best b for it. */
static double squares(double b[ITS_TERMS], const Terms *terms, double phi) {
    double factor[ITS_TERMS * ITS_TERMS], sum = 0, before = 0;
    if (!weighed(b, factor, terms, phi)) return INFINITY;
    for (size_t t = 0; t < terms->series->n; t++) {
        double e = residual(terms, b, t), u = e - phi * before;
        sum += t ? u * u : (1 - phi * phi) * e * e;
        before = e;
    }
    return sum;
}

static double likelihood(double b[ITS_TERMS], const Terms *terms, double phi) {
    double n = (double)terms->series->n, sum = squares(b, terms, phi);
    return -n / 2 * (log(2 * M_PI * sum / n) + 1) + log1p(-phi * phi) / 2;
}

/* The φ of the highest likelihood: the best of a grid, then golden section around it. */
static double best_phi(const Terms *terms) {
    double b[ITS_TERMS], best = 0, height = -INFINITY;
    const double step = 0.02, golden = (sqrt(5) - 1) / 2;
    for (int i = -49; i <= 49; i++) {
        double at = likelihood(b, terms, i * step);
        if (at > height) height = at, best = i * step;
    }
    double low = best - step, high = best + step;
    if (low <= -1) low = -1 + 1e-9;
    if (high >= 1) high = 1 - 1e-9;
    for (int i = 0; i < SEARCH_MOST && high - low > 1e-10; i++) {
        double left = high - golden * (high - low), right = low + golden * (high - low);
        if (likelihood(b, terms, left) > likelihood(b, terms, right))
            high = right;
        else
            low = left;
    }
    return (low + high) / 2;
}

/* Second derivatives of −ℓ in (φ, b), b of the centred terms, at the maximum. */
static void information(double h[ITS_AR * ITS_AR], const Terms *terms, const double *b,
                        double phi) {
    size_t n = terms->series->n;
    double before[ITS_TERMS] = {0}, e_before = 0, first = 0, own = 0, sum = 0, by_phi = 0;
    double mixed[ITS_TERMS] = {0}, edge = 1 - phi * phi;
    memset(h, 0, ITS_AR * ITS_AR * sizeof *h);
    for (size_t t = 0; t < n; t++) {
        double x[ITS_TERMS], e = residual(terms, b, t), u = e - phi * e_before;
        terms_at(x, terms, t);
        sum += t ? u * u : edge * e * e;
        by_phi -= t ? 2 * u * e_before : 2 * phi * e * e;
        if (t) own += e_before * e_before;
        if (!t) first = e;
        for (size_t k = 0; k < ITS_TERMS; k++) {
            double z = t ? x[k] - phi * before[k] : sqrt(edge) * x[k];
            mixed[k] += t ? 2 * (z * e_before + u * before[k]) : 4 * phi * e * x[k];
            for (size_t j = 0; j < ITS_TERMS; j++) {
                double other = t ? x[j] - phi * before[j] : sqrt(edge) * x[j];
                h[(k + 1) * ITS_AR + j + 1] += 2 * z * other;
            }
        }
        memcpy(before, x, sizeof x);
        e_before = e;
    }
    double scale = (double)n / 2 / sum;
    for (size_t i = ITS_AR + 1; i < (size_t)ITS_AR * ITS_AR; i++)
        h[i] *= scale;
    h[0] = scale * (2 * own - 2 * first * first - by_phi * by_phi / sum) +
           (1 + phi * phi) / (edge * edge);
    for (size_t k = 0; k < ITS_TERMS; k++)
        h[k + 1] = h[(k + 1) * ITS_AR] = scale * mixed[k];
}

ItsTrouble its_ar1(ItsAr1 *out, const ItsSeries *series) {
    Terms terms;
    ItsTrouble trouble = terms_begin(&terms, series);
    if (trouble) return trouble;
    double phi = best_phi(&terms), b[ITS_TERMS], h[ITS_AR * ITS_AR], inverse[ITS_AR * ITS_AR];
    ItsAr1 fit = {.log_likelihood = likelihood(b, &terms, phi)};
    fit.sigma2 = squares(b, &terms, phi) / (double)series->n;
    information(h, &terms, b, phi);
    fit.inside = fabs(phi) < 1 - 1e-6 && linear_factor(h, ITS_AR) == ITS_AR;
    fit.coef[0] = phi;
    memcpy(fit.coef + 1, b, sizeof b);
    uncentre(fit.coef + 1, &terms);
    if (fit.inside) {
        linear_inverse(h, inverse, ITS_AR);
        for (size_t k = 0; k < ITS_AR; k++) {
            uncentre(inverse + k * ITS_AR + 1, &terms);
            fit.se[k] = sqrt(inverse[k * ITS_AR + k]);
        }
        double level[ITS_TERMS];
        for (size_t k = 0; k < ITS_TERMS; k++)
            level[k] = inverse[(k + 1) * ITS_AR + 1];
        uncentre(level, &terms);
        fit.se[1] = sqrt(level[0]);
    }
    if (!isfinite(fit.log_likelihood) || !isfinite(fit.sigma2)) return ITS_TOO_LARGE;
    *out = fit;
    return ITS_FINE;
}

/* ---- placebos ---- */

size_t its_placebos(ItsPlacebo *out, const ItsSeries *series, size_t lag) {
    size_t before = 0, n = 0;
    while (before < series->n && !(series->post[before] > 0))
        before++;
    if (before > ITS_PLACEBO_POINTS) return 0;
    for (size_t start = PLACEBO_SIDE_LEAST; start + PLACEBO_SIDE_LEAST <= before; start++) {
        double post[ITS_PLACEBO_POINTS], since[ITS_PLACEBO_POINTS];
        for (size_t t = 0; t < before; t++) {
            post[t] = t >= start;
            since[t] = t >= start ? series->time[t] - series->time[start - 1] : 0;
        }
        ItsSeries part = {series->time, post, since, series->y, before};
        ItsFit fit;
        if (its_fit(&fit, &part, lag) != ITS_FINE) continue;
        out[n++] = (ItsPlacebo){series->time[start], fit.coef[2], fit.se_newey_west_adjusted[2]};
    }
    return n;
}

/* Are weights the best there are, and errors of series right? Minima on the simplex are held
 * against all faces by brute force and against their own conditions; a likelihood against the full
 * matrix of covariances. Values from R (Synth, synthdid, sandwich) stand in test/reference. */

#include "tap.h"

#include "base/base.h"
#include "stats/stats.h"

static double pseudo(size_t i) { /* −1 … 1, the same everywhere */
    uint64_t z = (i + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 31) * 0xbf58476d1ce4e5b9U;
    return (double)((z ^ z >> 29) % 20001) / 10000 - 1;
}

/* ---- the simplex ---- */

enum { ROWS = 12, UNITS = 5 };

/* Q = A'A, c = A'b with `rows` rows of made-up numbers. */
static void make_fit(double *q, double *c, size_t n, size_t rows, size_t seed) {
    for (size_t i = 0; i < n; i++) {
        c[i] = 0;
        for (size_t k = 0; k < rows; k++)
            c[i] += pseudo(seed + i * 31 + k) * (pseudo(seed + 900 + k) * 0.6);
        for (size_t j = 0; j < n; j++) {
            q[i * n + j] = 0;
            for (size_t k = 0; k < rows; k++)
                q[i * n + j] += pseudo(seed + i * 31 + k) * pseudo(seed + j * 31 + k);
        }
    }
}

static double value_of(const double *q, const double *c, const double *w, size_t n) {
    double value = 0;
    for (size_t i = 0; i < n; i++) {
        value -= c[i] * w[i];
        for (size_t j = 0; j < n; j++)
            value += w[i] * q[i * n + j] * w[j] / 2;
    }
    return value;
}

/* The smallest value on a grid of all shares in steps of 1/40. */
static double on_grid(const double *q, const double *c) {
    double best = INFINITY, w[UNITS];
    enum { STEPS = 40 };
    for (int a = 0; a <= STEPS; a++)
        for (int b = 0; a + b <= STEPS; b++)
            for (int d = 0; a + b + d <= STEPS; d++)
                for (int e = 0; a + b + d + e <= STEPS; e++) {
                    const int shares[UNITS] = {a, b, d, e, STEPS - a - b - d - e};
                    for (size_t i = 0; i < UNITS; i++)
                        w[i] = (double)shares[i] / STEPS;
                    best = fmin(best, value_of(q, c, w, UNITS));
                }
    return best;
}

/* How far w is from the conditions of a minimum: slopes are alike where there is a share, and not
 * lower elsewhere. */
static double conditions(const double *q, const double *c, const double *w, size_t n) {
    double level = 0, worst = 0, sum = 0;
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < n; i++) {
            double slope = -c[i];
            for (size_t j = 0; j < n; j++)
                slope += q[i * n + j] * w[j];
            if (round == 0)
                level += w[i] * slope, sum += w[i];
            else
                worst = fmax(worst, w[i] > 0 ? fabs(slope - level) : level - slope);
            if (w[i] < 0) return INFINITY;
        }
    return fmax(worst, fabs(sum - 1));
}

static void minima(Arena *mem) {
    double q[UNITS * UNITS], c[UNITS], worst = 0, below = -INFINITY;
    double *room = NEW_ARRAY(mem, double, simplex_room(40));
    for (size_t seed = 0; seed < 30; seed++) {
        double w[UNITS] = {0};
        make_fit(q, c, UNITS, seed % 2 ? ROWS : 3, seed * 1000); /* 3 rows: columns that depend */
        bool found = simplex_minimum(w, &(Simplex){UNITS, q, c, room});
        worst = fmax(worst, found ? conditions(q, c, w, UNITS) : INFINITY);
        if (seed < 8) below = fmax(below, value_of(q, c, w, UNITS) - on_grid(q, c));
    }
    ok(worst < 1e-9, "minima fulfil their conditions: %g", worst);
    ok(below <= 1e-12, "no point of a grid lies below: %g", below);
    double *big = NEW_ARRAY(mem, double, 1600), *right = NEW_ARRAY(mem, double, 40);
    worst = 0;
    for (size_t seed = 0; seed < 20; seed++) { /* 40 units, 15 rows */
        double w[40] = {0};
        make_fit(big, right, 40, 15, 77777 + seed * 4000);
        bool found = simplex_minimum(w, &(Simplex){40, big, right, room});
        worst = fmax(worst, found ? conditions(big, right, w, 40) : INFINITY);
    }
    ok(worst < 1e-8, "also with more units than rows: %g", worst);
}

/* ---- synthetic control ---- */

static void controls(Arena *mem) {
    enum { DONORS = 8, KINDS = 3, TIMES = 6 };
    double x1[KINDS], x0[KINDS * DONORS], z1[TIMES], z0[TIMES * DONORS];
    for (size_t j = 0; j < DONORS; j++) {
        for (size_t k = 0; k < KINDS; k++)
            x0[k * DONORS + j] = 10 + pseudo(j * 10 + k);
        for (size_t t = 0; t < TIMES; t++)
            z0[t * DONORS + j] = 5 + pseudo(j * 10) * 2 + (double)t * pseudo(j * 10 + 1) +
                                 0.1 * pseudo(500 + j * 9 + t);
    }
    for (size_t k = 0; k < KINDS; k++) /* exactly 0.3 of donor 2 and 0.7 of donor 5 */
        x1[k] = 0.3 * x0[k * DONORS + 2] + 0.7 * x0[k * DONORS + 5];
    for (size_t t = 0; t < TIMES; t++)
        z1[t] = 0.3 * z0[t * DONORS + 2] + 0.7 * z0[t * DONORS + 5];
    SynthProblem problem = {DONORS, KINDS, TIMES, x1, x0, z1, z0};
    SynthFit fit, moved;
    size_t which;
    ok(synth_fit(mem, &fit, &problem, &which), "worked out");
    ok(fit.loss_v < 1e-9 && fabs(fit.w[2] - 0.3) < 1e-3 && fabs(fit.w[5] - 0.7) < 1e-3,
       "a mixture is found again: %g, %g, loss %g", fit.w[2], fit.w[5], fit.loss_v);
    for (size_t t = 0; t < TIMES; t++)
        z1[t] += pseudo(t + 40);
    for (size_t k = 0; k < KINDS; k++)
        x1[k] += 0.7;
    ok(synth_fit(mem, &fit, &problem, &which), "worked out");
    ok(fit.loss_v >= fit.least * (1 - 1e-9), "no better than any weights could be");
    SynthFit equal;
    const double v[KINDS] = {1.0 / KINDS, 1.0 / KINDS, 1.0 / KINDS};
    ok(synth_weigh(mem, &equal, &problem, v, &which) && fit.loss_v <= equal.loss_v,
       "no worse than equal importance: %g of %g", fit.loss_v, equal.loss_v);
    for (size_t i = 0; i < KINDS * DONORS; i++)
        x0[i] *= 1024; /* exact: the search takes the same way */
    for (size_t k = 0; k < KINDS; k++)
        x1[k] *= 1024;
    ok(synth_fit(mem, &moved, &problem, &which), "worked out");
    is_double(moved.loss_v, fit.loss_v, 1e-6 * fit.loss_v, "units of predictors do not matter");
    for (size_t j = 0; j < DONORS; j++)
        x0[1 * DONORS + j] = x1[1] = 4;
    ok(!synth_fit(mem, &moved, &problem, &which) && which == 1, "a predictor that never differs");
}

/* ---- synthetic difference in differences ---- */

enum { CONTROLS = 14, TREATED = 2, BEFORE = 8, AFTER = 3, PERIODS = BEFORE + AFTER };

static void make_panel(double *y, double effect) {
    for (size_t i = 0; i < CONTROLS + TREATED; i++)
        for (size_t t = 0; t < PERIODS; t++)
            y[i * PERIODS + t] = 10 * pseudo(i) + (double)t * pseudo(i + 60) + pseudo(t + 90) +
                                 0.3 * pseudo(i * 50 + t + 200) +
                                 (i >= CONTROLS && t >= BEFORE ? effect : 0);
}

static double omega_loss(const double *y, const double *omega, double zeta) {
    double gaps[BEFORE], mean = 0, loss = 0;
    for (size_t t = 0; t < BEFORE; t++) {
        gaps[t] = -(y[CONTROLS * PERIODS + t] + y[(CONTROLS + 1) * PERIODS + t]) / 2;
        for (size_t i = 0; i < CONTROLS; i++)
            gaps[t] += omega[i] * y[i * PERIODS + t];
        mean += gaps[t] / BEFORE;
    }
    for (size_t t = 0; t < BEFORE; t++)
        loss += (gaps[t] - mean) * (gaps[t] - mean) / BEFORE;
    for (size_t i = 0; i < CONTROLS; i++)
        loss += zeta * zeta * omega[i] * omega[i];
    return loss;
}

static void differences(Arena *mem) {
    double y[(CONTROLS + TREATED) * PERIODS], other[(CONTROLS + TREATED) * PERIODS];
    make_panel(y, 0);
    make_panel(other, 5);
    SdidPanel panel = {CONTROLS, TREATED, BEFORE, AFTER, y}, raised = panel;
    raised.y = other;
    SdidFit fits[4], higher;
    for (SdidKind kind = SDID_STEPS; kind <= SDID_DIFFERENCE; kind++) {
        sdid_fit(mem, &fits[kind], &panel, kind);
        sdid_fit(mem, &higher, &raised, kind);
        is_double(higher.estimate - fits[kind].estimate, 5, 1e-9, "an effect is found in full");
    }
    double least = omega_loss(y, fits[SDID_EXACT].omega, fits[SDID_EXACT].zeta_omega);
    double steps = omega_loss(y, fits[SDID_STEPS].omega, fits[SDID_STEPS].zeta_omega);
    ok(least <= steps && steps < 1.05 * least + 1e-9,
       "steps end near the minimum, above it: %g, %g", steps, least);
    double plain = 0;
    for (size_t t = 0; t < PERIODS; t++) {
        double gap = 0;
        for (size_t i = 0; i < CONTROLS + TREATED; i++)
            gap += i < CONTROLS ? -y[i * PERIODS + t] / CONTROLS : y[i * PERIODS + t] / TREATED;
        plain += t < BEFORE ? -gap / BEFORE : gap / AFTER;
    }
    is_double(fits[SDID_DIFFERENCE].estimate, plain, 1e-12, "equal weights are plain differences");
    for (size_t i = 0; i < CONTROLS + TREATED; i++)
        for (size_t t = 0; t < PERIODS; t++)
            other[i * PERIODS + t] = 3 * y[i * PERIODS + t] + 100 * pseudo(i) + 50 * (double)t;
    sdid_fit(mem, &higher, &raised, SDID_EXACT);
    is_double(higher.estimate, 3 * fits[SDID_EXACT].estimate, 1e-8,
              "levels of units and a common line do not matter, the scale passes through");
    double one[40], several[40];
    ok(sdid_placebos(mem, one, &panel, &(SdidDraws){.draws = 40, .seed = 9, .threads = 1}) &&
           sdid_placebos(mem, several, &panel,
                         &(SdidDraws){.draws = 40, .seed = 9, .threads = 4}) &&
           memcmp(one, several, sizeof one) == 0,
       "placebos are the same for a seed, whatever the number of threads");
    must(sdid_resample(one, &panel, &(SdidDraws){.draws = 40, .seed = 9, .threads = 1}));
    must(sdid_resample(several, &panel, &(SdidDraws){.draws = 40, .seed = 9, .threads = 3}));
    ok(memcmp(one, several, sizeof one) == 0, "draws of units, too");
    const SdidDraws late = {.draws = 40, .seed = 9, .deadline = 1};
    ok(!sdid_placebos(mem, one, &panel, &late) && !sdid_resample(one, &panel, &late),
       "neither past the deadline");
    ok(sdid_jackknife(mem, &panel, &fits[SDID_STEPS]) > 0, "leaving out one by one");
    SdidPanel single = {CONTROLS + 1, 1, BEFORE, AFTER, y}, crowd = {2, CONTROLS, BEFORE, AFTER, y};
    sdid_fit(mem, &higher, &single, SDID_STEPS);
    ok(isnan(sdid_jackknife(mem, &single, &higher)), "… not with one treated unit");
    ok(!sdid_placebos(mem, one, &single, &late),
       "nor placebos of one treated unit when it is late");
    ok(!sdid_placebos(mem, one, &crowd, &(SdidDraws){.draws = 40, .seed = 9, .threads = 1}),
       "more treated than controls");
    for (size_t i = 0; i < (CONTROLS + TREATED) * PERIODS; i++)
        y[i] = 4;
    is_double(sdid_noise(&panel), 0, 0, "constant outcomes have no noise");
}

/* ---- a series ---- */

enum { POINTS = 24 };

/* −2·ln of the likelihood, with the covariances φ^|i−j|/(1 − φ²)·σ² written out. */
static double full_likelihood(const ItsSeries *series, const ItsAr1 *fit, double phi) {
    static double a[POINTS][POINTS];
    double e[POINTS], sum = 0, log_determinant = 0;
    for (size_t i = 0; i < POINTS; i++) {
        e[i] = series->y[i] - fit->coef[1] - fit->coef[2] * series->time[i] -
               fit->coef[3] * series->post[i] - fit->coef[4] * series->since[i];
        for (size_t j = 0; j < POINTS; j++)
            a[i][j] = fit->sigma2 * pow(phi, fabs((double)i - (double)j)) / (1 - phi * phi);
    }
    for (size_t i = 0; i < POINTS; i++) { /* Gauß */
        log_determinant += log(a[i][i]);
        sum += e[i] * e[i] / a[i][i];
        for (size_t k = i + 1; k < POINTS; k++) {
            double by = a[k][i] / a[i][i];
            for (size_t j = i; j < POINTS; j++)
                a[k][j] -= by * a[i][j];
            e[k] -= by * e[i];
        }
    }
    return -(POINTS * log(2 * M_PI) + log_determinant + sum) / 2;
}

static void series(void) {
    double time[POINTS], post[POINTS], since[POINTS], y[POINTS], e = 0;
    for (size_t t = 0; t < POINTS; t++) {
        time[t] = 2000 + (double)t;
        post[t] = t >= 12;
        since[t] = t >= 12 ? (double)t - 11 : 0;
        e = 0.5 * e + pseudo(t + 7);
        y[t] = 4 + 0.2 * (double)t + 3 * post[t] - 0.1 * since[t] + e;
    }
    ItsSeries of = {time, post, since, y, POINTS};
    ItsFit fit, lagless, other;
    ItsAr1 ar1;
    is_int(its_fit(&fit, &of, 3), ITS_FINE, "worked out");
    is_int(its_fit(&lagless, &of, 0), ITS_FINE, "worked out");
    is_double(lagless.se_newey_west[2], lagless.se_hc0[2], 1e-12, "without lag as HC0");
    double sums[3] = {0};
    for (size_t t = 0; t < POINTS; t++) {
        double rest = y[t] - fit.coef[0] - fit.coef[1] * time[t] - fit.coef[2] * post[t] -
                      fit.coef[3] * since[t];
        sums[0] += rest, sums[1] += rest * post[t], sums[2] += rest * since[t];
    }
    ok(fabs(sums[0]) + fabs(sums[1]) + fabs(sums[2]) < 1e-8, "residuals are orthogonal");
    is_int(its_ar1(&ar1, &of), ITS_FINE, "worked out");
    double height = full_likelihood(&of, &ar1, ar1.coef[0]);
    is_double(ar1.log_likelihood, height, 1e-8, "the likelihood is that of the full matrix");
    ok(height > full_likelihood(&of, &ar1, ar1.coef[0] + 1e-3) &&
           height > full_likelihood(&of, &ar1, ar1.coef[0] - 1e-3),
       "and highest where it is said to be");
    for (size_t t = 0; t < POINTS; t++)
        y[t] = 10 * y[t] + 5 + 2 * time[t];
    is_int(its_fit(&other, &of, 3), ITS_FINE, "worked out");
    is_double(other.coef[2], 10 * fit.coef[2], 1e-8,
              "scale passes through, a line does not matter");
    is_double(other.se_newey_west[2], 10 * fit.se_newey_west[2], 1e-8, "… in the errors, too");
    ItsPlacebo placebos[POINTS];
    is_int(its_placebos(placebos, &of, 2), 5, "placebos with four points on each side");
    of.n = 14;
    is_int(its_fit(&other, &of, 1), ITS_TOO_FEW_AFTER, "two points after");
    of.n = POINTS;
    for (size_t t = 0; t < POINTS; t++)
        y[t] = 3 + 2 * time[t];
    is_int(its_fit(&other, &of, 1), ITS_CONSTANT, "on a line without any error");
    for (size_t t = 0; t < POINTS; t++)
        since[t] = post[t], y[t] = pseudo(t);
    is_int(its_fit(&other, &of, 1), ITS_DEPENDENT, "columns that depend on each other");
}

int main(void) {
    Arena *mem = arena_new();
    minima(mem);
    controls(mem);
    differences(mem);
    series();
    arena_free(mem);
    return done();
}

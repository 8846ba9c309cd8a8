/* Are the values of small schools and areas right? The beta-binomial likelihood and the criteria of
 * random intercepts and of Fay and Herriot are written out here with whole matrices, and must be no
 * better anywhere near what was found. */

#include "tap.h"

#include "stats/stats.h"

static uint64_t state = 7;
static double uniform(void) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}
static double normal(void) {
    return normal_quantile(fmin(1 - 1e-15, fmax(1e-15, uniform())));
}

/* ---- dense matrices ----------------------------------------------------------------------------
 */

enum { MOST = 40 };

/* ln|V|, and V⁻¹ applied to the columns of b (n × k): by elimination. */
static double eliminate(double v[MOST][MOST], double b[MOST][4], size_t n, size_t k) {
    double sum = 0;
    for (size_t c = 0; c < n; c++) {
        sum += log(v[c][c]);
        for (size_t i = 0; i < n; i++) {
            double factor = i == c ? 0 : v[i][c] / v[c][c];
            for (size_t j = 0; j < n; j++)
                v[i][j] -= factor * v[c][j];
            for (size_t j = 0; j < k; j++)
                b[i][j] -= factor * b[c][j];
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++)
            b[i][j] /= v[i][i];
    return sum;
}

/* −2 ln of the restricted (or full) likelihood of y with mean (1, x) b and covariance v. */
static double deviance(double v[MOST][MOST], const double *x, const double *y, size_t n,
                       bool restricted) {
    double b[MOST][4], rest = 0;
    for (size_t i = 0; i < n; i++)
        b[i][0] = 1, b[i][1] = x[i], b[i][2] = y[i];
    double sum = eliminate(v, b, n, 3), a[2][2] = {{0}}, c[2] = {0};
    for (size_t i = 0; i < n; i++) {
        a[0][0] += b[i][0], a[0][1] += b[i][1], a[1][1] += x[i] * b[i][1];
        c[0] += b[i][2], c[1] += x[i] * b[i][2], rest += y[i] * b[i][2];
    }
    double determinant = a[0][0] * a[1][1] - a[0][1] * a[0][1];
    double b0 = (a[1][1] * c[0] - a[0][1] * c[1]) / determinant;
    double b1 = (a[0][0] * c[1] - a[0][1] * c[0]) / determinant;
    rest -= b0 * c[0] + b1 * c[1];
    double size = (double)n - (restricted ? 2 : 0);
    return sum + rest + size * log(2 * M_PI) + (restricted ? log(determinant) : 0);
}

/* ---- random intercepts -------------------------------------------------------------------------
 */

enum { UNITS = 9 };
static uint32_t unit[MOST];

static double intercepts_deviance(const double *x, const double *y, double tau2, double sigma2) {
    double v[MOST][MOST], near_x[MOST],
        near_y[MOST]; /* near 0, which changes nothing but rounding */
    for (size_t i = 0; i < MOST; i++)
        near_x[i] = x[i] - 2005, near_y[i] = y[i] - 300 - 2 * 2005;
    for (size_t i = 0; i < MOST; i++)
        for (size_t j = 0; j < MOST; j++)
            v[i][j] = (unit[i] == unit[j] ? tau2 : 0) + (i == j ? sigma2 : 0);
    return deviance(v, near_x, near_y, MOST, true);
}

static void intercepts(void) {
    double x[MOST], y[MOST], copy[MOST], means[UNITS * 4], count[UNITS], effect[UNITS],
        spread[UNITS];
    const double *columns[] = {x, x};
    double of_unit[UNITS];
    for (size_t u = 0; u < UNITS; u++)
        of_unit[u] = 5 * normal();
    for (size_t i = 0; i < MOST; i++) {
        unit[i] = i < UNITS ? (uint32_t)i : (uint32_t)(uniform() * UNITS);
        x[i] = 2000 + 10 * uniform();
        y[i] = 300 + 2 * x[i] + of_unit[unit[i]] + 4 * normal();
    }
    InterceptsData data = {y, unit, MOST, UNITS, 1, columns};
    InterceptsRoom room = {copy, means, count};
    Intercepts fit;
    size_t column;
    is_int(shrink_intercepts(&fit, &data, &room, effect, spread, &column), INTERCEPTS_FINE,
           "a fit");
    double best = intercepts_deviance(x, y, fit.unit_variance, fit.variance);
    is_double(fit.criterion, best, 1e-7, "the criterion is that of whole matrices");
    bool least = fit.unit_variance > 0;
    for (int i = 0; i < 9; i++) {
        double tau2 = fit.unit_variance * (1 + (i % 3 - 1) * 1e-3);
        double sigma2 = fit.variance * (1 + (i / 3 - 1) * 1e-3);
        least = least && (i == 4 || intercepts_deviance(x, y, tau2, sigma2) > best);
    }
    ok(least, "no variances near them are better");
    double sum = 0;
    for (size_t u = 0; u < UNITS; u++)
        sum += effect[u];
    ok(fabs(sum) < 1e-8, "effects add up to nothing: %g", sum);
    data.columns = 2;
    InterceptsRoom wide = {(double[2 * MOST]){0}, (double[UNITS * 4]){0}, count};
    ok(shrink_intercepts(&fit, &data, &wide, effect, spread, &column) == INTERCEPTS_SINGULAR &&
           column == 1,
       "the second column follows from the first");
    data.columns = 0, data.units = MOST;
    is_int(shrink_intercepts(&fit, &data, &room, effect, spread, &column), INTERCEPTS_FEW,
           "units of one row");
}

/* ---- Fay and Herriot ---------------------------------------------------------------------------
 */

static double areas_deviance(const double *x, const double *y, const double *v, double a,
                             bool restricted) {
    double matrix[MOST][MOST] = {{0}};
    for (size_t i = 0; i < MOST; i++)
        matrix[i][i] = a + v[i];
    return deviance(matrix, x, y, MOST, restricted);
}

static void areas(void) {
    double x[MOST], scaled[MOST], y[MOST], v[MOST], estimate[MOST], error[MOST];
    for (size_t i = 0; i < MOST; i++) {
        x[i] = scaled[i] = 100 * uniform(), v[i] = 0.2 + uniform();
        y[i] = 3 + 0.1 * x[i] + normal() + sqrt(v[i]) * normal();
    }
    FayHerriotData data = {.y = y, .v = v, .x = scaled, .m = MOST, .columns = 1};
    size_t column;
    is_int(fay_herriot_prepare(&data, &column), FAY_HERRIOT_FINE, "areas");
    FayHerriot fit;
    for (int i = 0; i < 2; i++) {
        fay_herriot_fit(&fit, &data, i ? FAY_HERRIOT_ML : FAY_HERRIOT_REML, estimate, error);
        double best = areas_deviance(x, y, v, fit.variance, !i);
        ok(fit.variance > 0 && areas_deviance(x, y, v, fit.variance * 1.001, !i) > best &&
               areas_deviance(x, y, v, fit.variance * 0.999, !i) > best,
           "no variance near it is better (%d)", i);
        if (i) is_double(-2 * fit.log_likelihood, best, 1e-9, "the likelihood is that of matrices");
        bool between = true;
        for (size_t k = 0; k < MOST; k++) {
            double line = fit.beta[0] + fit.beta[1] * x[k], own = y[k];
            between = between && estimate[k] >= fmin(line, own) - 1e-9 &&
                      estimate[k] <= fmax(line, own) + 1e-9 && error[k] > 0;
        }
        ok(between, "estimates lie between the line and their own value (%d)", i);
    }
    double rest = 0;
    fay_herriot_fit(&fit, &data, FAY_HERRIOT_MOMENTS, estimate, error);
    for (size_t k = 0; k < MOST; k++) {
        double off = y[k] - fit.beta[0] - fit.beta[1] * x[k];
        rest += off * off / (fit.variance + v[k]);
    }
    is_double(rest, MOST - 2, 1e-8, "the moment equation holds");
    data.m = 2;
    is_int(fay_herriot_prepare(&data, &column), FAY_HERRIOT_FEW, "two areas are too few");
    double same[MOST] = {0};
    FayHerriotData flat = {.y = y, .v = v, .x = same, .m = MOST, .columns = 1};
    ok(fay_herriot_prepare(&flat, &column) == FAY_HERRIOT_SINGULAR && column == 0, "constant");
}

/* ---- rates -------------------------------------------------------------------------------------
 */

static double beta_binomial(const double *k, const double *n, size_t units, double a, double b) {
    double sum = 0;
    for (size_t i = 0; i < units; i++)
        sum += lgamma(k[i] + a) + lgamma(n[i] - k[i] + b) - lgamma(n[i] + a + b) + lgamma(a + b) -
               lgamma(a) - lgamma(b) + lgamma(n[i] + 1) - lgamma(k[i] + 1) -
               lgamma(n[i] - k[i] + 1);
    return sum;
}

static void rates(void) {
    const double k[] = {3, 10, 0, 7, 25, 2, 14}, n[] = {20, 25, 12, 30, 60, 40, 20};
    enum { UNITS_OF = sizeof k / sizeof *k };
    BetaBinomial fit;
    ok(shrink_beta_binomial(&fit, k, n, UNITS_OF), "a beta-binomial fit");
    double best = beta_binomial(k, n, UNITS_OF, fit.alpha, fit.beta);
    is_double(fit.log_likelihood, best, 1e-9, "its likelihood");
    bool most = true;
    for (int i = 0; i < 9; i++)
        most =
            most && (i == 4 || beta_binomial(k, n, UNITS_OF, fit.alpha * (1 + (i % 3 - 1) * 1e-3),
                                             fit.beta * (1 + (i / 3 - 1) * 1e-3)) < best);
    ok(most, "no parameters near them are better");
    Estimate rate = shrink_beta_binomial_rate(&fit, 0, 12, 0.95);
    ok(rate.low > 0 && rate.low < rate.value && rate.value < fit.mean && rate.value < rate.high,
       "none of twelve is drawn towards the mean");
    const double even[] = {10, 20, 30}, of[] = {100, 200, 300};
    ok(shrink_beta_binomial(&fit, even, of, 3) && fit.rho == 0 && isinf(fit.alpha),
       "no more than chance");
    is_double(shrink_beta_binomial_rate(&fit, 10, 100, 0.95).value, 0.1, 1e-15, "all at the mean");
    is_double(fit.log_likelihood,
              log(binomial_density(10, 100, 0.1)) + log(binomial_density(20, 200, 0.1)) +
                  log(binomial_density(30, 300, 0.1)),
              1e-10, "the binomial likelihood");
    ok(!shrink_beta_binomial(&fit, (double[]){0, 0}, of, 2) &&
           !shrink_beta_binomial(&fit, of, of, 2),
       "nobody, or everybody");
    Marshall marshall = shrink_marshall(even, of, 3);
    ok(marshall.a == 0 && shrink_marshall_rate(&marshall, 10, 100) == marshall.b,
       "Marshall: no variance between");
}

/* The exact limit is where the broken line through (k, P(R <= k)) reaches q. */
static double limit_by_hand(double q, double n, double p) {
    double below = 0, sum = 0;
    for (double k = 0; k <= n; k++) {
        below = sum;
        sum += binomial_density(k, n, p);
        if (sum >= q) return (k - 1 + (q - below) / (sum - below)) / n;
    }
    return 1;
}

static bool funnel_of(Funnel *out, FunnelPoint *points, const double *k, const double *n,
                      size_t units, double target) {
    double room[MOST];
    if (!funnel_begin(out, k, n, units, target)) return false;
    for (size_t i = 0; i < units; i++)
        funnel_point(out, &points[i], k[i], n[i]);
    funnel_finish(out, points, n, units, room);
    return true;
}

static void funnels(void) {
    enum { SCHOOLS = 25 };
    double k[SCHOOLS], n[SCHOOLS], worst = 0;
    FunnelPoint points[SCHOOLS], other[SCHOOLS];
    Funnel funnel, turned;
    for (size_t i = 0; i < SCHOOLS; i++)
        n[i] = 10 + floor(200 * uniform()), k[i] = floor(n[i] * 0.4 * uniform());
    ok(funnel_of(&funnel, points, k, n, SCHOOLS, NAN), "a funnel");
    for (size_t i = 0; i < SCHOOLS; i++) {
        worst = fmax(worst, fabs(points[i].exact.low - limit_by_hand(0.025, n[i], funnel.target)));
        worst = fmax(worst,
                     fabs(points[i].exact_wide.high - limit_by_hand(0.999, n[i], funnel.target)));
    }
    ok(worst < 1e-11, "exact limits by hand: %g", worst);
    ok(funnel.tau2 > 0 && funnel.phi > 1, "they differ more than chance explains");
    for (size_t i = 0; i < SCHOOLS; i++)
        k[i] = n[i] - k[i];
    funnel_of(&turned, other, k, n, SCHOOLS, NAN);
    is_double(turned.tau2, funnel.tau2, 1e-12, "counting the others changes nothing");
    is_double(other[3].z_over, -points[3].z_over, 1e-10, "but the side");
    ok(!funnel_of(&funnel, points, n, n, SCHOOLS, NAN) &&
           !funnel_of(&funnel, points, k, n, 1, NAN) &&
           !funnel_of(&funnel, points, k, n, SCHOOLS, 1),
       "everybody, one school, or a target of 1");
}

int main(void) {
    intercepts();
    areas();
    rates();
    funnels();
    return done();
}

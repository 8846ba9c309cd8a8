/* Are probabilities and quantiles right? The values were worked out with 60 (noncentral t: 30)
 * digits by a Python script (mpmath) from other formulas than ours: sums of positive terms for
 * beta, mpmath's own incomplete gamma function, adaptive quadrature for the noncentral t. */

#include "tap.h"

#include "stats/stats.h"

#define EACH(cases) for (size_t i = 0; i < sizeof(cases) / sizeof *(cases); i++)

static void normal(void) {
    static const struct {
        double z, below;
    } cases[] = {
        {-37.0, 5.7255712225245768e-300}, {-8.5, 9.4795348222033184e-18},
        {-3.0, 1.3498980316300945e-3},    {-1.0, 1.5865525393145705e-1},
        {0.25, 5.9870632568292372e-1},    {1.5, 9.3319279873114193e-1},
        {5.0, 9.9999971334842812e-1},
    };
    static const struct {
        double probability, z;
    } back[] = {
        {1e-300, -3.7047096299361199e+1}, {1e-20, -9.2623400897984076},
        {0.001, -3.0902323061678135},     {0.025, -1.9599639845400542},
        {0.3, -5.2440051270804082e-1},    {0.8, 8.4162123357291436e-1},
        {0.975, 1.9599639845400539},
    };
    double worst = 0;
    EACH(cases) {
        worst = fmax(worst, fabs(normal_below(cases[i].z) / cases[i].below - 1));
        worst = fmax(worst, fabs(normal_above(-cases[i].z) / cases[i].below - 1));
    }
    ok(worst < 2e-13, "the normal distribution: %g", worst);
    worst = 0;
    EACH(back)
    worst = fmax(worst, fabs(normal_quantile(back[i].probability) / back[i].z - 1));
    ok(worst < 2e-15, "its quantiles: %g", worst);
    is_double(normal_two_sided(0.95), 1.959963984540054, 1e-15, "two-sided 95 %");
    ok(normal_two_sided(0.95) == normal_quantile(1 - (1 - 0.95) / 2) &&
           normal_two_sided(0.998) == normal_quantile(1 - (1 - 0.998) / 2),
       "usual levels are what the steps end at");
    is_double(normal_quantile(0.5), 0, 0, "the middle is 0");
    ok(isnan(normal_quantile(0)) && isnan(normal_quantile(1)) && isnan(normal_two_sided(1)),
       "no quantile at the ends");
}

static void beta(void) {
    static const struct {
        double x, a, b, below;
    } cases[] = {
        {0.3, 0.01, 0.02, 6.6117842725110733e-1},
        {0.001, 0.5, 0.5, 2.0135041633377491e-2},
        {0.999, 0.5, 0.5, 9.798649583666225e-1},
        {0.2, 3.0, 7.0, 2.6180249600000003e-1},
        {0.5, 30.0, 40.0, 8.8579988732335151e-1},
        {0.01, 0.5, 200.0, 9.5490589286292022e-1},
        {0.999, 2000.0, 3.5, 7.7925872978691143e-1},
        {0.49, 5000.0, 5000.0, 2.2742032324574546e-2},
        {0.0002, 12.0, 90000.0, 9.4518365461409928e-1},
        {0.5003, 1000000.0, 1000000.0, 8.0192803715788503e-1},
        {0.1, 100000.0, 800000.0, 2.2461341662267066e-262},
        {0.62, 1.5, 0.25, 1.3792226818799712e-1},
    };
    double worst = 0, back = 0, mirrored = 0;
    EACH(cases) {
        double x = cases[i].x, a = cases[i].a, b = cases[i].b, got = beta_below(x, 1 - x, a, b);
        worst = fmax(worst, fabs(got - cases[i].below) / fmin(got, 1 - got));
        back = fmax(back, fabs(beta_quantile(cases[i].below, a, b) / x - 1));
        mirrored = fmax(mirrored, fabs(got + beta_below(1 - x, x, b, a) - 1));
    }
    ok(worst < 4e-12, "the beta distribution: %g", worst);
    ok(back < 1e-11, "its quantiles lead back: %g", back);
    ok(mirrored < 1e-14, "both sides add up to 1: %g", mirrored);
    is_double(beta_quantile(0, 2, 3), 0, 0, "the lowest");
    is_double(beta_quantile(1, 2, 3), 1, 0, "the highest");
    ok(isnan(beta_below(0.5, 0.5, 0, 1)) && isnan(beta_quantile(0.5, 1, -1)),
       "none without a shape");
    double sum = 0;
    worst = 0;
    for (int k = 0; k <= 60; k++) {
        sum += binomial_density(k, 60, 0.3);
        worst = fmax(worst, fabs(binomial_below(k, 60, 0.3) - sum));
    }
    ok(worst < 1e-12, "the binomial distribution is the sum of its densities: %g", worst);
    is_double(binomial_quantile(0.025, 34, 0.2), 3, 0, "a binomial quantile");
    size_t wrong = 0;
    for (double n = 1; n < 4000; n = n * 1.7 + 1)
        for (double p = 0.0005; p < 1; p = p * 1.9 + 0.002)
            for (double q = 0.001; q < 1; q += 0.0499) {
                double k = binomial_quantile(q, floor(n), p), enough = q * (1 - 1e-14);
                wrong += binomial_below(k, floor(n), p) < enough ||
                         (k > 0 && binomial_below(k - 1, floor(n), p) >= enough);
            }
    is_int(wrong, 0, "each is the first that reaches its probability");
    is_double(binomial_quantile(binomial_below(7, 60, 0.3), 60, 0.3), 7, 0, "at a step exactly");
    is_double(binomial_density(0, 10, 0), 1, 0, "no chance, no hit");
    is_double(binomial_density(10, 10, 1), 1, 0, "all chance, all hit");
}

static void gamma_and_poisson(void) {
    static const struct {
        double x, a, below, above;
    } cases[] = {
        {0.001, 0.01, 9.3857065252612899e-1, 6.1429347473871015e-2},
        {0.5, 0.5, 6.826894921370859e-1, 3.173105078629141e-1},
        {3.0, 0.5, 9.8569412156457036e-1, 1.430587843542964e-2},
        {20.0, 0.5, 9.9999999974603714e-1, 2.539628589470865e-10},
        {2.0, 10.0, 4.6498075017263808e-5, 9.9995350192498274e-1},
        {30.0, 10.0, 9.9999287824913718e-1, 7.1217508628155771e-6},
        {980.0, 1000.0, 2.6560403888218051e-1, 7.3439596111781949e-1},
        {1100.0, 1000.0, 9.9894067674607002e-1, 1.0593232539299773e-3},
        {999000.0, 1000000.0, 1.5865521357430365e-1, 8.4134478642569635e-1},
        {1004000.0, 1000000.0, 9.9996765455268652e-1, 3.234544731347768e-5},
        {1e-05, 3.0, 1.6666541667166669e-16, 9.9999999999999983e-1},
    };
    double worst = 0, back = 0;
    EACH(cases) {
        double x = cases[i].x, a = cases[i].a, least = fmin(cases[i].below, cases[i].above);
        worst = fmax(worst, fabs(gamma_below(x, a) - cases[i].below) / least);
        worst = fmax(worst, fabs(gamma_above(x, a) - cases[i].above) / least);
        if (cases[i].below < 0.999)
            back = fmax(back, fabs(gamma_quantile(cases[i].below, a) / x - 1));
    }
    ok(worst < 2e-12, "the gamma distribution: %g", worst);
    ok(back < 1e-11, "its quantiles lead back: %g", back);
    is_double(chi_square_above(3.841458820694124, 1), 0.05, 1e-15, "chi-square");
    double sum = 0;
    for (int k = 0; k <= 9; k++)
        sum += poisson_density(k, 12.5);
    is_double(gamma_above(12.5, 10), sum, 1e-14, "Poisson adds up to it");
    ok(isnan(gamma_below(1, 0)) && isnan(gamma_quantile(1, 2)),
       "none without a shape, or at the end");
}

static void noncentral(void) {
    static const struct {
        double t, freedom, shift, below;
    } t[] = {
        {2.0, 1.0, 0.5, 7.4848558423929016e-1},     {2.0, 3.5, 1.0, 7.5536692361103986e-1},
        {-1.0, 8.0, -2.0, 8.4155966015143615e-1},   {2.6, 206.0, 0.62, 9.750542399854185e-1},
        {2.6, 206.0, 4.5, 2.9532780982990736e-2},   {10.0, 20.0, 8.0, 8.4298844244192344e-1},
        {45.0, 600.0, 43.0, 8.8682383405663812e-1}, {0.3, 5000.0, -1.5, 9.6406785717969937e-1},
        {0.001, 10.0, 0.0, 5.0038910831262951e-1},  {60.0, 4.0, 30.0, 9.0945949536636693e-1},
    };
    static const struct {
        double x, freedom, shift, below;
    } x[] = {
        {1.0, 1.0, 0.5, 5.7129701038674589e-1},      {104.5, 4.0, 66.0, 9.7344024196711151e-1},
        {104.5, 4.0, 150.0, 1.5425492205390796e-2},  {5.0, 9.0, 20.0, 2.3000071677575303e-4},
        {900.0, 12.0, 1000.0, 3.582333689092141e-2}, {30.0, 2.0, 0.01, 9.999996707799346e-1},
    };
    double worst = 0, back = 0;
    EACH(t)
    worst = fmax(worst, fabs(noncentral_t_below(t[i].t, t[i].freedom, t[i].shift) - t[i].below));
    ok(worst < 1e-12, "the noncentral t: %g", worst);
    worst = 0;
    EACH(x)
    worst = fmax(worst,
                 fabs(noncentral_chi_square_below(x[i].x, x[i].freedom, x[i].shift) - x[i].below));
    ok(worst < 1e-12, "the noncentral chi-square: %g", worst);
    is_double(noncentral_t_below(1.7, 12, 0), 1 - student_above(1.7, 12), 1e-14,
              "no shift: Student");
    EACH(t) {
        Range shift = noncentral_t_shift(t[i].t, t[i].freedom, 0.95);
        double low = noncentral_t_below(t[i].t, t[i].freedom, shift.low);
        double high = noncentral_t_below(t[i].t, t[i].freedom, shift.high);
        back = fmax(back, fmax(fabs(low - 0.975), fabs(high - 0.025)));
    }
    ok(back < 1e-12, "shifts of t leave what they should: %g", back);
    Range shift = noncentral_chi_square_shift(104.5, 4, 0.95);
    is_double(noncentral_chi_square_below(104.5, 4, shift.low), 0.975, 1e-12, "low, chi-square");
    is_double(noncentral_chi_square_below(104.5, 4, shift.high), 0.025, 1e-12, "high, chi-square");
    shift = noncentral_chi_square_shift(0.5, 4, 0.95);
    ok(shift.low == 0 && shift.high > 0, "no effect is among those that fit");
    shift = noncentral_chi_square_shift(1e-9, 4, 0.95);
    ok(shift.low == 0 && shift.high == 0, "none at all fits to what is too even");
}

static double cubic(double x, const void *arg) {
    return x * x * x - *(const double *)arg;
}
static double hill(double x, const void *arg) {
    double off = x - *(const double *)arg;
    return -off * off;
}
static double hill_slope(double x, const void *arg) {
    return *(const double *)arg - x;
}

static void roots(void) {
    double wanted = 2, at = 0.3, beyond = 5;
    const double ends[2] = {0, 1};
    is_double(root_between(cubic, &wanted, 0, 10), cbrt(2), 4e-16, "a root between");
    is_double(root_between(cubic, &wanted, 10, -1e6), cbrt(2), 4e-16, "ends the other way round");
    is_double(root_beyond(cubic, &wanted, -3, 0.01), cbrt(2), 4e-16, "a root beyond");
    ok(isnan(root_beyond(cubic, &wanted, 2, 1)), "none there");
    is_double(root_best(hill, hill_slope, &at, ends, 7), 0.3, 1e-15, "a peak");
    is_double(root_best(hill, hill_slope, &beyond, ends, 7), 1, 0, "a peak beyond the end");
}

static void orders(void) {
    enum { N = 5000 };
    static double x[N];
    static uint32_t order[N];
    static Ordered room[2 * N];
    uint32_t state = 1;
    for (size_t i = 0; i < N; i++) {
        state = state * 1664525 + 1013904223;
        x[i] = (double)((int)(state >> 20) - 2000) / (i % 3 ? 1 : 1e-290);
        if (i % 50 == 0) x[i] = i % 100 ? -0.0 : 0.0;
    }
    order_ascending(order, x, N, room);
    size_t wrong = 0;
    for (size_t i = 1; i < N; i++) {
        double a = x[order[i - 1]], b = x[order[i]];
        wrong += a > b || (a == b && order[i - 1] > order[i]);
    }
    is_int(wrong, 0, "all in order, equal ones by place");
    order_ascending(order, x, 1, room);
    is_int(order[0], 0, "one alone");
}

int main(void) {
    normal();
    beta();
    gamma_and_poisson();
    noncentral();
    roots();
    orders();
    return done();
}
